"""What is drawn over Mars: colours by height, contour lines, water and night, each told of, and each where it belongs."""

import numpy as np
import pytest

from explorer import Ground, Photo, Relief, View, draw, mars_time
from explorer.imagery.levels import DRY, Levels
from explorer.imagery.night import Night
from explorer.imagery.painter import Painter
from explorer.imagery.tints import HIGHEST, LOWEST, Tints, tint
from explorer.mars.elevation import elevation

VIEWS = [
    View.window(-30, -110, 10, -40, size=(280, 160)),
    View.around(-8, -70, width_km=3000, size=200),
    View.polar("north", width_km=6000, size=200),
]


def painted(view, **keywords):
    [*_, painting] = Painter(**keywords).paint(view, None)
    return painting


def bands(picture):
    return np.asarray(picture.convert("RGB"), dtype=float)


def lightness(colours):
    """CIE 1976 L* of sRGB colours, 0..255."""
    linear = np.where(colours <= 10.3, colours / 255 / 12.92, ((colours / 255 + 0.055) / 1.055) ** 2.4)
    relative = linear @ (0.2126, 0.7152, 0.0722)
    return 116 * np.cbrt(relative) - 16


def as_seen(colours, kind):
    """What is left of colours for eyes without red or green cones (Machado and others, 2009)."""
    matrices = {
        "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
        "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    }
    return np.clip(colours @ np.transpose(matrices[kind]), 0, 255)


@pytest.mark.parametrize("eyes", [None, "protanopia", "deuteranopia"])
def test_each_height_is_lighter_than_the_one_below_for_all_eyes(eyes):
    colours = tint(np.linspace(LOWEST, HIGHEST, 41))
    steps = np.diff(lightness(as_seen(colours, eyes) if eyes else colours))
    assert steps.min() > 0
    if not eyes:
        assert steps.max() < 2.5 * np.median(steps)  # no step stands out as an edge that is not there


def test_colours_by_height_are_those_of_the_legend_where_the_ground_is_level():
    view = View.around(30, 110, width_km=300, size=60)  # the plains of Utopia
    seen = bands(draw(Tints(height=90), view)).reshape(-1, 3).mean(axis=0)
    expected = tint(np.ravel(elevation(*np.broadcast_arrays(*view.positions())))).mean(axis=0)
    assert np.abs(seen - expected).max() < 8


@pytest.mark.parametrize("view", VIEWS)
def test_light_still_falls_on_colours_by_height(view):
    one, other = (bands(draw(Tints(azimuth=azimuth), view)).mean(axis=2) for azimuth in (315, 135))
    assert np.abs(one - other).max() > 30


@pytest.mark.parametrize("base", [Relief, Ground, Tints])
@pytest.mark.parametrize("view", VIEWS)
def test_contour_lines_run_where_the_height_is_a_multiple_of_the_step(view, base):
    without, lines = (bands(painted(view, base=base(), levels=levels).picture) for levels in (Levels(), Levels(2000)))
    height = np.asarray(elevation(*np.broadcast_arrays(*view.positions())))
    steepest = np.hypot(*np.gradient(height))
    # Pale in the middle of a line; the drawn surface is a little smoother than the table of heights.
    pale = (lines - without).min(axis=2) > 30
    off = np.abs(height - 2000 * np.rint(height / 2000))
    assert pale.sum() > 100
    assert np.mean(off[pale] < 1.5 * steepest[pale] + 120) > 0.97


def test_lines_are_as_thin_near_a_pole_as_at_the_equator_and_do_not_fill_a_wall():
    def share(view):
        without, lines = (bands(painted(view, base=Relief(), levels=levels).picture) for levels in (Levels(), Levels(500)))
        return np.mean(np.abs(lines - without).max(axis=2) > 20)

    assert share(View.window(-90, -180, 90, 180, size=(720, 360))) < 0.6
    assert share(View.window(17, -135, 20, -132, size=(300, 300))) < 0.3  # Olympus Mons


@pytest.mark.parametrize("view", VIEWS)
def test_water_lies_on_all_ground_below_its_level_and_on_no_other(view):
    level = -2000
    without, wet = (bands(painted(view, base=Ground(), levels=levels).picture) for levels in (Levels(), Levels(0, level)))
    height = np.asarray(elevation(*np.broadcast_arrays(*view.positions())))
    steepest = np.hypot(*np.gradient(height)) + 60
    changed = np.abs(wet - without).max(axis=2) > 12
    assert changed[height < level - 2 * steepest].mean() > 0.97
    assert changed[height > level + 2 * steepest].mean() < 0.01
    blue = wet[..., 2] > wet[..., 0]
    assert blue[height < level - 2 * steepest].mean() > 0.97


def test_the_form_of_the_ground_is_seen_through_the_water():
    view = View.window(-50, 50, -30, 90, size=(300, 150))  # Hellas
    one, other = (bands(painted(view, base=Relief(azimuth=azimuth), levels=Levels(0, 0)).picture) for azimuth in (315, 135))
    assert np.abs(one - other).max() > 15


def test_no_level_changes_nothing():
    view = VIEWS[0]
    plain, dry = painted(view, base=Relief()), painted(view, base=Relief(), levels=Levels(0, DRY))
    assert dry.picture.tobytes() == plain.picture.tobytes() and dry.title == plain.title
    with pytest.raises(ValueError, match="step -1"):
        Levels(-1)


@pytest.mark.parametrize("survey", [None, Photo()])
@pytest.mark.parametrize("view", VIEWS)
def test_levels_lie_over_a_photograph_as_over_the_ground_and_all_is_told(view, survey):
    levels = Levels(1000, -3000)
    painting = painted(view, base=Ground(), survey=survey, levels=levels)
    plain = painted(view, base=Ground(), survey=survey)
    assert painting.title == f"{plain.title}; {levels.title}"
    assert painted(view, base=Tints(), levels=levels).title.count("within about") == 1
    assert "every 1000\u00a0m" in painting.title and "−3000\u00a0m" in painting.title and "within about" in painting.title
    assert "MOLA" in painting.credit
    changed = np.abs(bands(painting.picture) - bands(plain.picture)).max(axis=2) > 25
    drawn = np.abs(bands(painted(view, base=Ground(), levels=levels).picture) - bands(draw(Ground(), view))).max(axis=2) > 25
    assert np.mean(changed == drawn) > 0.9


def test_a_view_beyond_the_pole_stays_empty_there():
    view = View.window(80, 0, 100, 40, size=(40, 40))
    keywords = {"levels": Levels(500, 0), "night": Night(mars_time("2022-07-21"))}  # in the polar night
    for survey in (None, Photo()):
        alpha = np.asarray(painted(view, base=Ground(), survey=survey, **keywords).picture)[..., 3]
        assert (alpha[:19] == 0).all() and (alpha[21:] == 255).all()


# Night.


@pytest.mark.parametrize("view", [*VIEWS, View.window(-90, -180, 90, 180, size=(360, 180)), View.globe(20, 20)])
def test_it_is_dark_where_the_sun_is_down(view):
    moment = mars_time("2021-05-14 23:17")
    plain, night = painted(view, base=Relief()), painted(view, base=Relief(), night=Night(moment))
    latitude, longitude = np.broadcast_arrays(*view.positions())
    off_planet = np.isnan(latitude)
    height = np.where(off_planet, np.nan, moment.sun_height(np.where(off_planet, 0, latitude), longitude))
    day, dark = bands(plain.picture).mean(axis=2), bands(night.picture).mean(axis=2)
    assert np.abs(dark - day)[height > 12].max(initial=0) < 1
    down = height < -13
    assert (dark[down] < 0.45 * day[down] + 10).sum() >= 0.9 * down.sum()  # all but the rim of a globe
    assert "2021-05-14 23:17 UTC" in night.title and "softened" in night.title


def test_the_edge_of_the_night_is_soft():
    view = View.window(-10, -180, 10, 180, size=(720, 40))
    cover = np.asarray(Night(mars_time("2021-05-14 23:17")).of(view), dtype=float)
    assert cover.min() == 0 and cover.max() > 190
    assert np.abs(np.diff(cover, axis=1)).max() < 25


def test_night_lies_over_both_sides_of_a_swipe_and_over_a_layer():
    view, night = View.window(-20, -60, 20, 60, size=(240, 80)), Night(mars_time("2021-05-14 23:17"))
    keywords = {"base": Ground(), "beside": Painter(Relief()), "split": 0.5, "layer": Photo(), "layer_opacity": 0.5}
    plain, dark = painted(view, **keywords), painted(view, **keywords, night=night)
    cover = np.asarray(night.of(view))
    darker = bands(plain.picture).sum(axis=2) - bands(dark.picture).sum(axis=2)
    assert (darker[cover > 190] > 0).mean() > 0.99
    assert np.abs(darker[cover == 0]).max(initial=0) == 0
