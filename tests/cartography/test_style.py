"""Colours and sizes by the columns of a table: which scale suits, which colours can be told apart, what is refused."""

import numpy as np
import pandas as pd
import pytest

from explorer.cartography.scale import Scale
from explorer.cartography.style import CATEGORIES, OTHERS, colour_columns, ramp, size_columns, style_of, unit_in
from explorer.i18n.wording import Wording
from explorer.widgets.map import OWN

RANDOM = np.random.default_rng(18)
# What people with no long-wave (red) or no middle-wave (green) cones see, of linear light: Viénot, Brettel & Mollon 1999.
PROTANOPE = np.array([[0.11238, 0.88762, 0], [0.11238, 0.88762, 0], [0.00401, -0.00401, 1]])
DEUTERANOPE = np.array([[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]])


def _linear(colour):
    channels = np.array(list(bytes.fromhex(colour[1:]))) / 255
    return np.where(channels > 0.04045, ((channels + 0.055) / 1.055) ** 2.4, channels / 12.92)


def _lab(linear):
    """CIE Lab of linear sRGB, white D65."""
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    relative = (to_xyz @ np.clip(linear, 0, 1)) / np.array([0.9505, 1, 1.089])
    x, y, z = np.where(relative > 0.008856, np.cbrt(relative), 7.787 * relative + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("eye", [np.eye(3), PROTANOPE, DEUTERANOPE], ids=["usual", "protanope", "deuteranope"])
def test_categories_are_told_apart_by_every_eye(eye):
    seen = [_lab(eye @ _linear(each)) for each in (*CATEGORIES, OTHERS)]
    apart = [np.linalg.norm(one - other) for number, one in enumerate(seen) for other in seen[:number]]
    assert min(apart) > 15  # 2 is just seen, side by side


def test_a_ramp_grows_lighter_step_by_step_and_is_no_red():
    lightness = np.array([_lab(_linear(each))[0] for each in ramp()])
    steps = np.diff(lightness[::8])
    assert steps.min() > 0 and steps.max() < 2.5 * steps.mean()
    assert all(_lab(_linear(each))[1] < 12 for each in ramp())  # the ground of Mars has 20 and more


def test_numbers_that_differ_by_decades_have_a_logarithmic_scale_and_others_a_linear_one():
    assert Scale.of(1 + RANDOM.pareto(2, 5000)).is_log
    assert not Scale.of(RANDOM.uniform(1, 500, 5000)).is_log
    assert not Scale.of(np.append(RANDOM.pareto(2, 5000), 0)).is_log  # there is no logarithm of 0
    decades = Scale(1, 100, is_log=True)
    assert decades.at([1, 10, 100, 1000]).tolist() == pytest.approx([0, 0.5, 1, 1])


def test_a_few_numbers_far_off_do_not_take_the_scale_from_all_others():
    ages = np.append(RANDOM.uniform(0, 4, 1000), -9999)
    scale = Scale.of(ages)
    assert 0 <= scale.least < 0.2 and scale.lies_below and not (scale.most > 4)
    assert Scale.of([1, 2, 3]) == Scale(1, 3)
    assert Scale.of([np.nan, np.inf]) is None


@pytest.mark.parametrize("fill", [np.inf, -np.inf, np.finfo(float).max, -np.finfo(float).max])
@pytest.mark.parametrize("look", [("age", "", ""), ("", "age", ""), ("", "age", "pixels")])
def test_the_largest_numbers_there_are_stand_for_no_value(fill, look):
    style = style_of(pd.DataFrame({"age": [1.0, 2.0, fill]}), *look)
    scale = (style.colour or style.size).scale
    assert (scale.least, scale.most) == (1, 2)


def test_the_ends_of_a_scale_are_told_as_closely_as_they_differ():
    ages, years = Scale.of([3e-6, 4.0]), Scale.of([1976.0, 2021.25])
    assert [Wording().number(*ages.rounded(each)) for each in (ages.least, ages.most)] == ["0", "4"]
    assert [Wording().number(*years.rounded(each)) for each in (1976.0, 2021.25)] == ["1\u00a0976", "2\u00a0021.2"]
    heights = Scale.of([-4501.0, -1370.0])
    assert Wording().number(*heights.rounded(-4501.0)) == "−4\u00a0500"


def test_one_value_alone_has_a_colour_too():
    style = style_of(pd.DataFrame({"age": [3.5, 3.5, np.nan]}), "age")
    assert style.colour.colour(0) == style.colour.colour(1) in ramp()
    assert style.colour.colour(2) is None


def test_the_most_frequent_categories_are_named_and_all_others_share_one_colour():
    kinds = [f"kind {number}" for number in range(10) for _ in range(20 - number)]
    colour = style_of(pd.DataFrame({"type": [*kinds, None, ""]}), "type").colour
    assert colour.names == tuple(f"kind {number}" for number in range(7))
    assert colour.others == 3 and colour.missing == 2
    assert len(set(colour.palette)) == 8 and colour.palette[-1] == OTHERS
    assert colour.colour(len(kinds) - 1) == OTHERS and colour.colour(len(kinds)) is None
    seven = style_of(pd.DataFrame({"type": [f"kind {number % 7}" for number in range(30)]}), "type").colour
    assert seven.others == 0 and len(seven.palette) == 7
    assert OWN not in seven.palette  # which means a place of one's own without more


def test_what_can_be_a_colour_or_a_size_is_told_by_the_values():
    table = pd.DataFrame(
        {
            "latitude": np.arange(8.0),
            "name": list("abcdefgh"),
            "class": list("aabbccaa"),
            "is_old": [True, False] * 4,
            "Depth (m)": np.arange(8),
            "radius_km": np.arange(8.0),
            "M_class": np.arange(8),
            "note": [f"note {number}" for number in range(8)],
        }
    )
    assert colour_columns(table) == ["class", "is_old", "Depth (m)", "radius_km", "M_class"]
    assert size_columns(table) == {"Depth (m)": ("pixels", "km"), "radius_km": ("km", "pixels"), "M_class": ("pixels",)}


def test_lengths_are_kilometres_on_the_ground_and_radii_are_half_of_what_is_drawn():
    table = pd.DataFrame({"D (m)": [5000.0, 0.0], "radius_km": [7.0, np.nan], "diameter_mi": [10.0, 1.0]})
    assert style_of(table, size="D (m)").size.radius_km[0] == 2.5
    assert style_of(table, size="D (m)").size.missing == 1  # nothing is 0 m wide
    assert style_of(table, size="radius_km").size.radius_km[0] == 7
    assert style_of(table, size="diameter_mi").size.radius_km[0] == pytest.approx(8.04672)
    assert style_of(table, size="radius_km", size_in="pixels").size.radius_km is None


def test_a_depth_is_a_length_but_no_width():
    table = pd.DataFrame({"depth_m": [500.0, 900.0]})
    assert style_of(table, size="depth_m").size.radius_km is None
    assert style_of(table, size="depth_m", size_in="km").size.radius_km.tolist() == [0.25, 0.45]


def test_larger_numbers_have_larger_areas():
    size = style_of(pd.DataFrame({"count": [0.0, 5.0, 10.0]}), size="count").size
    least, middle, most = (np.square(size.pixels(row)) for row in range(3))
    assert middle == pytest.approx((least + most) / 2) and most > 10 * least


def test_units_are_those_that_a_heading_ends_in():
    headings = ["age (Ga)", "diameter_km", "depth [m]", "slope_deg", "age", "km", "age_model"]
    assert [unit_in(each) for each in headings] == ["Ga", "km", "m", "°", "", "", ""]


@pytest.mark.parametrize(
    "wanted, words",
    [
        ({"colour": "aeg"}, r"no column 'aeg'; .*: 'age', 'class'"),
        ({"colour": "name"}, "the column 'name' has no numbers, nor two or more values that repeat"),
        ({"size": "class"}, "the column 'class' has no numbers; these have numbers: 'age'"),
        ({"size": "age", "size_in": "km"}, r"call the column 'age \(km\)'"),
        ({"size": "age", "size_in": "m"}, "'km' or 'pixels'"),
        ({"size_in": "km"}, "say size="),
    ],
)
def test_what_cannot_be_is_refused_with_what_can(wanted, words):
    table = pd.DataFrame({"name": ["a", "b", "c", "d"], "age": [1.0, 2, 3, 4], "class": ["x", "x", "y", "y"]})
    with pytest.raises(ValueError, match=words):
        style_of(table, **wanted)
