"""The Sun panel: what it tells of a moment, how people turn it, and what the map makes of it."""

import math
import re
from datetime import datetime

import pytest
import traitlets

from explorer import ahead, mars_time
from explorer.imagery.night import Night
from explorer.places.resolve import resolve
from explorer.viewpoint import Viewpoint
from seen import click, control, elements, find, open_tab, text

LANDED = mars_time("2021-05-14 23:17")


@pytest.fixture(autouse=True)
def opened_panel(mars):
    mars.moment = LANDED
    open_tab(mars, "sun")


def told(mars):
    return text(find(mars, "explorer-sun"))


def test_it_tells_season_local_time_sun_and_daylight_at_zhurong_and_at_the_selected_place(mars):
    assert "Spring in the north" in told(mars) and "Mars year 36, sol 94" in told(mars) and "Ls 45.2°" in told(mars)
    assert "14 May 2021, 23:17 UTC" in told(mars)
    assert "13:49 by the Sun, 13:58 by a clock" in told(mars)
    assert "64° above the horizon, 258° (west)" in told(mars)
    assert "13 h 31 min" in told(mars) and "Olympus" not in told(mars)
    mars.select("Olympus Mons")
    assert "Olympus Mons" in told(mars) and "below the horizon" in told(mars)
    mars.select("South pole of Mars")
    assert "polar night" in told(mars)
    mars.select("North pole of Mars")
    assert "polar day" in told(mars)


def test_in_chinese(mars):
    mars.language = "zh"
    assert "北半球春季" in told(mars) and "2021年5月14日 23:17" in told(mars) and "祝融号" in told(mars)
    assert not re.search("[a-z]{3,}", told(mars).partition("Allison")[0])


def test_a_date_is_of_utc(mars):
    control(mars, "UTC").value = datetime(2026, 11, 30, 12, 0)
    assert mars.moment == mars_time("2026-11-30 12:00")
    control(mars, "UTC").value = None  # as browsers send while one types
    assert mars.moment == mars_time("2026-11-30 12:00")
    assert control(mars, "UTC").value == datetime(2026, 11, 30, 12, 0)


def test_the_sliders_turn_the_year_and_the_day_each_without_the_other(mars):
    zhurong = 109.93
    hour = LANDED.mean_time(zhurong)
    sol, minute = control(mars, "Sol of the year"), control(mars, "Time of day")
    assert (sol.value, minute.value) == (94, 830)
    sol.value = 300
    assert (mars.moment.year, mars.moment.sol_of_year) == (36, 300)
    assert mars.moment.mean_time(zhurong) == pytest.approx(hour, abs=0.01)
    minute.value = 60
    assert mars.moment.mean_time(zhurong) == pytest.approx(1.0 + (hour * 60 - 830) / 60, abs=0.01)
    assert abs(mars.moment.sol_date - LANDED.later(206).sol_date) < 1
    assert minute.value == 60


def test_the_time_of_day_is_that_of_the_selected_place(mars):
    mars.select("Olympus Mons")
    minute = control(mars, "Time of day")
    assert minute.value == pytest.approx(LANDED.mean_time(mars.selected.longitude) * 60, abs=10)
    assert mars.moment == LANDED  # to look at another place is not to turn the clock
    minute.value = 720
    assert mars.moment.mean_time(mars.selected.longitude) == pytest.approx(12, abs=0.2)


def test_now_is_when_the_button_is_pressed(mars):
    before = mars_time()
    click(mars, "Now")
    assert before.utc <= mars.moment.utc <= mars_time().utc


def test_opening_it_turns_nothing(opened):
    first = opened()
    moment = first.moment
    open_tab(first, "sun")
    assert first.moment == moment


def test_night_is_painted_on_every_map_and_marked_where_the_sun_stands(mars):
    control(mars, "Day and night on the map").value = True
    for projection in ("cylindrical", "north", "globe"):
        mars.projection = projection
        assert mars.state.painter.night == Night(LANDED)
        [track] = mars.state.shown_tracks
        assert track.points[0][:2] == LANDED.subsolar_point
    assert mars.state.card_painter.night is None  # the place of a picture would be black for half of the time
    assert "the Sun straight above" in elements(mars, "explorer-legend")[0].text
    control(mars, "Day and night on the map").value = False
    assert (mars.state.painter.night, mars.state.shown_tracks) == (None, ())


def test_the_real_sun_lights_the_relief_until_people_move_the_light(mars):
    lamp = control(mars, "The real Sun as the lamp of the relief")
    mars.go_to(25.0, 110.0, zoom=3)
    lamp.value = True
    assert mars.state.light["azimuth"] == pytest.approx(LANDED.sun_azimuth(25, 110), abs=2.5)
    assert mars.state.light["height"] == pytest.approx(LANDED.sun_height(25, 110), abs=1)
    assert f"azimuth={mars.state.light['azimuth']:g}" in repr(mars.state.painter.base)
    mars.go_to(25.0, -70.0)  # at night
    assert mars.state.light["height"] == 5
    mars.state.adjust(light_azimuth=90.0)
    assert not lamp.value and mars.state.light["azimuth"] == 90
    lamp.value = True
    mars.state.look_at(Viewpoint(light=(45.0, 20.0)))  # a step of a tour
    assert not lamp.value and mars.state.light == {"azimuth": 45, "height": 20}


@pytest.mark.parametrize(("projection", "latitude"), [("north", 70.0), ("south", -70.0)])
def test_on_round_maps_the_real_light_comes_from_the_side_where_the_sun_stands(mars, projection, latitude):
    mars.projection = projection
    mars.go_to(latitude, 60.0, zoom=4)
    mars.state.adjust(sunlight=True)
    # A step on the ground towards the Sun is a step on the map towards the light.
    at = mars.state.window.middle
    here = mars.state.plane.inverse(*at)
    azimuth = float(mars.moment.sun_azimuth(*here))
    x, y = mars.state.plane.forward(*ahead(*here, azimuth, 10.0))
    towards = math.degrees(math.atan2(float(x) - at[0], float(y) - at[1])) % 360
    assert abs((mars.state.light["azimuth"] - towards + 180) % 360 - 180) < 4


def test_a_click_on_the_map_stays_in_the_panel(mars):
    place = resolve("Ascraeus Mons")
    mars.state.clicked(place, place)
    assert (mars.state.panel, mars.selected.name) == ("sun", "Ascraeus Mons")


def test_moment_is_refused_where_it_is_none(mars):
    with pytest.raises(traitlets.TraitError):
        mars.moment = "2021-05-14"
    assert mars.moment == LANDED
