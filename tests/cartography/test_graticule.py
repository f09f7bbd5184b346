"""The graticule: true lines, as many as a window can bear, each with its name where it can be read."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from explorer import View
from explorer.cartography.graticule import graticule
from explorer.cartography.labels import HEIGHT, width_of
from explorer.i18n.wording import Wording


def polar_window(pole, left_km, bottom_km, width_km, size=(1064, 450)):
    """A window anywhere on the plane of a polar view."""
    top_km = bottom_km + width_km * size[1] / size[0]
    return View.polar_window(pole, left_km, bottom_km, left_km + width_km, top_km, size=size)


sizes = st.sampled_from([(1064, 450), (512, 512), (300, 700), (1600, 780), (90, 60)])
windows = st.builds(
    lambda south, west, tall, size: View.window(south, west, south + tall, west + tall * size[0] / size[1], size=size),
    st.floats(-100, 80),
    st.floats(-360, 360),
    st.floats(-2, 2).map(lambda power: 10**power),
    sizes,
)
polar_windows = st.builds(
    lambda pole, left, bottom, power, size: polar_window(pole, left, bottom, 10**power, size),
    st.sampled_from(["north", "south"]),
    st.floats(-4000, 2000),
    st.floats(-3000, 3000),
    st.floats(0.5, 3.9),
    sizes,
)
over_the_pole = st.builds(
    lambda pole, across, up, power, size: polar_window(
        pole, -across * 10**power, -up * 10**power * size[1] / size[0], 10**power, size
    ),
    st.sampled_from(["north", "south"]),
    st.floats(0, 1),
    st.floats(0, 1),
    st.floats(0.5, 3.9),
    sizes,
)
polar = polar_windows | over_the_pole
views = windows | polar


def names(lines):
    return [line.label.replace("\u00a0", " ") for line in lines]


def is_parallel(line):
    return np.ptp(line.latitude) == 0


def pixels(view, latitude, longitude):
    """Pixels of positions whose longitudes run on as the view's do."""
    if view.centre is not None:
        return np.array(view.forward(latitude, longitude))
    west, north, east, south = view.edges
    columns, rows = view.size
    return np.array([(longitude - west) / (east - west) * columns, (north - latitude) / (north - south) * rows])


@given(views)
def test_there_are_never_too_many_lines_or_points(view):
    lines = graticule(view)
    assert len(lines) <= 60
    assert sum(line.latitude.size for line in lines) <= 4000


@given(polar)
def test_straight_segments_between_the_points_of_a_line_are_true_to_half_a_pixel(view):
    for line in graticule(view):
        points = pixels(view, line.latitude, line.longitude)
        middle = (points[:, 1:] + points[:, :-1]) / 2
        latitude, longitude = view.inverse(*middle)
        truth = pixels(view, line.latitude[0], longitude) if is_parallel(line) else pixels(view, latitude, line.longitude[0])
        assert np.hypot(*(middle - truth)).max() <= 0.5
        assert np.abs(np.diff(line.longitude)).max() < 130


@given(views)
def test_lines_stay_within_the_view(view):
    for line in graticule(view):
        column, row = pixels(view, line.latitude, line.longitude)
        assert column.min() > -1 and column.max() < view.size[0] + 1
        assert row.min() > -1 and row.max() < view.size[1] + 1
        assert np.abs(line.latitude).max() <= 90


@given(views, st.floats(0.02, 0.98), st.floats(0.02, 0.98))
def test_a_parallel_drawn_is_drawn_wherever_the_view_shows_it(view, across, down):
    parallels = [line for line in graticule(view) if is_parallel(line)]
    latitude, longitude = view.inverse(across * view.size[0], down * view.size[1])
    assume(parallels and np.isfinite(latitude))
    drawn = min((line.latitude[0] for line in parallels), key=lambda each: abs(each - latitude))
    column, row = view.forward(drawn, longitude)
    assume(1 < column < view.size[0] - 1 and 1 < row < view.size[1] - 1)
    arcs = [line.longitude for line in parallels if line.latitude[0] == drawn]
    assert any(min(arc) <= longitude + turn <= max(arc) for arc in arcs for turn in (-720, -360, 0, 360, 720))


@given(views)
def test_names_tell_the_truth(view):
    for line in graticule(view):
        degrees, _, letter = line.label.replace("\u00a0", " ").partition(" ")
        value = float(degrees.rstrip("°")) * (-1 if letter in ("S", "W") else 1)
        if is_parallel(line):
            assert letter == ("" if value == 0 else "N" if value > 0 else "S")
            assert line.latitude[0] == pytest.approx(value)
        else:
            assert letter == ("" if value in (0, 180) else "E" if value > 0 else "W")
            assert np.cos(np.radians(line.longitude - value)) == pytest.approx(1)


@given(views)
def test_names_lie_on_their_lines_inside_the_view_and_apart(view):
    boxes = []
    for line in graticule(view):
        if line.at is None:
            continue
        latitude, longitude = line.at
        column, row = pixels(view, latitude, longitude)
        on_line = (line.latitude[0], longitude) if is_parallel(line) else (latitude, line.longitude[0])
        truth = pixels(view, *on_line)
        assert np.hypot(column - truth[0], row - truth[1]) < 0.5
        assert min(line.longitude) - 1 <= longitude <= max(line.longitude) + 1
        half = width_of(line.label) / 2, HEIGHT / 2
        boxes.append((column - half[0], row - half[1], column + half[0], row + half[1]))
        assert boxes[-1][0] >= 0 and boxes[-1][1] >= 0 and boxes[-1][2] <= view.size[0] and boxes[-1][3] <= view.size[1]
    for one, other in combinations(boxes, 2):
        overlap = (
            one[0] < other[2] - 0.01 and other[0] < one[2] - 0.01 and one[1] < other[3] - 0.01 and other[1] < one[3] - 0.01
        )
        assert not overlap


@given(windows, st.floats(40, 300))
def test_lines_of_a_cylindrical_view_lie_a_spacing_or_more_apart(view, spacing):
    lines = graticule(view, spacing_px=spacing)
    for each, degrees in (
        (0, [line.longitude[0] for line in lines if not is_parallel(line)]),
        (1, [line.latitude[0] for line in lines if is_parallel(line)]),
    ):
        if len(degrees) > 1:
            gap = np.diff(degrees).min()
            west, north, east, south = view.edges
            per_degree = (view.size[0] / (east - west), view.size[1] / (north - south))[each]
            assert gap * per_degree >= spacing * 0.999 or gap == 30


@given(polar)
def test_meridians_do_not_pile_up_at_the_pole(view):
    pole = pixels(view, view.centre[0], 0)
    ends = []
    for line in graticule(view):
        if not is_parallel(line):
            distance = np.hypot(*(pixels(view, line.latitude, line.longitude) - pole[:, None]))
            ends.append((line.longitude[0], distance.min()))
    for (one, near), (other, near_other) in combinations(ends, 2):
        apart = np.radians(abs((one - other + 180) % 360 - 180)) * max(near, near_other)
        assert apart >= 59 or (one % 90 == 0 and other % 90 == 0)


def test_the_whole_planet_has_a_line_every_thirty_degrees():
    lines = graticule(View.window(-90, -190, 90, 190, size=(1064, 504)))
    assert names(lines) == (
        ["60° S", "30° S", "0°", "30° N", "60° N", "180°"]
        + [f"{degrees}° W" for degrees in (150, 120, 90, 60, 30)]
        + ["0°"]
        + [f"{degrees}° E" for degrees in (30, 60, 90, 120, 150)]
        + ["180°"]
    )
    assert all(line.at for line in lines)


def test_names_stand_at_the_left_and_bottom_edge_of_a_map():
    view = View.window(-20, -130, 14, -60, size=(1064, 517))
    for line in graticule(view):
        column, row = pixels(view, *line.at)
        assert column < 40 if is_parallel(line) else row > 517 - 20


def test_lines_cross_180_degrees_without_a_jump():
    lines = graticule(View.window(-5, 175.5, 5, -159.5, size=(1064, 426)))
    assert names(lines) == ["0°", "180°", "175° W", "170° W", "165° W", "160° W"]
    assert list(lines[0].longitude) == [175.5, 200.5]
    assert [line.longitude[0] for line in lines[1:]] == [180, 185, 190, 195, 200]


def test_lines_end_with_the_planet():
    lines = graticule(View.window(70, 0, 110, 60, size=(1080, 720)))
    assert names(lines)[0] == "80° N" and len([line for line in lines if is_parallel(line)]) == 1
    assert max(line.latitude.max() for line in lines) == 90


def test_where_there_is_no_planet_there_are_no_lines():
    assert graticule(View.window(95, 0, 110, 60)) == []


def test_a_tiny_window_has_lines_of_hundredths_of_a_degree():
    lines = graticule(View.window(11.905, -104.095, 11.945, -104.005, size=(900, 400)), spacing_px=60)
    assert names(lines)[:4] == ["11.91° N", "11.92° N", "11.93° N", "11.94° N"]
    assert names(lines)[-1] == "104.01° W"


@pytest.mark.parametrize(("pole", "letter"), [("north", "N"), ("south", "S")])
def test_about_a_pole_four_meridians_reach_it_and_parallels_are_whole_circles(pole, letter):
    view = View.polar(pole, width_km=2400, size=600)
    lines = graticule(view)
    reaching = [line for line in lines if np.abs(line.latitude).max() > 81]
    assert sorted(names(reaching)) == ["0°", "180°", "90° E", "90° W"]
    assert all(np.abs(line.latitude).max() == pytest.approx(90) for line in reaching)
    circles = [line for line in lines if is_parallel(line)]
    assert names(circles) == [f"{degrees}° {letter}" for degrees in sorted((70, 80), reverse=pole == "south")]
    assert all(np.ptp(line.longitude) == pytest.approx(360) for line in circles)
    assert sum(not is_parallel(line) for line in lines) == 12


def test_names_keep_to_the_part_that_is_seen():
    view = View.polar("south", width_km=4800, size=(1200, 800))
    for line in graticule(view, seen=(200, 150, 1000, 650)):
        if line.at:
            column, row = view.forward(*line.at)
            assert 200 < column < 1000 and 150 < row < 650


def test_only_cylindrical_and_polar_views_have_a_graticule():
    with pytest.raises(ValueError, match="latitude 20 has no graticule; give a cylindrical or a polar view"):
        graticule(View.around(20, 30))


@pytest.mark.parametrize("spacing", [0, -5, 3, np.nan, np.inf])
def test_a_spacing_that_cannot_be_is_refused(spacing):
    with pytest.raises(ValueError, match="spacing_px .* is not possible; give at least 20 pixels"):
        graticule(View.window(0, 0, 10, 10), spacing_px=spacing)


def test_in_chinese_the_degrees_are_chinese_too():
    whole = View.window(-90, -180, 90, 180, size=(1080, 540))
    named = [line.label for line in graticule(whole, wording=Wording(language="zh"))]
    assert {"北纬30°", "南纬60°", "东经90°", "西经150°", "0°"} <= set(named)
    assert not [label for label in named if any("A" <= letter <= "Z" for letter in label)]
