"""What time it is on Mars: against published seasons, local times and Suns."""

from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import pandas as pd
import pytest

from explorer import MarsTime, mars_time
from explorer.mars.body import planetographic_latitude

J2000 = datetime(2000, 1, 1, 12, tzinfo=UTC)

# Days since J2000 at which Mars years began, Ls 0: Piqueux and others, Icarus 251, 332 (2015).
YEARS = {
    **{1: -16336.050, 12: -8779.349, 20: -3283.590, 24: -535.714, 25: 151.264, 29: 2899.166, 31: 4273.090},
    **{34: 6333.979, 36: 7707.956, 37: 8394.918, 38: 9081.896},
}
# Moments and east longitudes at which sol 0 of a mission began, 0:00 local mean solar time: comments of NAIF's kernels
# msl_lmst_gc120806_v2, insight_lmst_2016e09o_v1 and m2020_lmst_jez_v4; where they give no longitude, it is that of the middle
# of the landing ellipse, to 0.01 degree or 2.5 s.
MIDNIGHTS = [
    ("2012-08-05 13:49:59", 137.42),
    ("2018-11-26 05:10:50", 135.97),
    ("2021-02-18 04:24:15", 77.43),
]
# Moments of landings by the missions' own accounts, with the season, whole degrees, and a local time that they told.
LANDINGS = {
    "Viking 1": ("1976-07-20 11:53:06", 312.05, 97, None),
    "Viking 2": ("1976-09-03 22:37:50", 134.26, 118, None),
    "Pathfinder": ("1997-07-04 16:56:55", 326.75, 143, ("true", 2 + 58 / 60)),
    "Spirit": ("2004-01-04 04:26:00", 175.47, 328, None),
    "Opportunity": ("2004-01-25 04:54:23", 354.47, 339, None),
    "Phoenix": ("2008-05-25 23:38:24", 234.25, 77, None),
    "Curiosity": ("2012-08-06 05:17:57", 137.44, 151, ("mean", 15 + 3 / 60)),
    "InSight": ("2018-11-26 19:44:52", 135.62, 296, None),
    "Perseverance": ("2021-02-18 20:43:49", 77.45, 6, ("mean", 15 + 53 / 60)),
}


def apart(hours, others):
    """Minutes between two times of day."""
    return abs((hours - others + 12) % 24 - 12) * 60


def test_the_first_worked_example_of_mars24():
    time = mars_time("2000-01-06 00:00")
    assert time.solar_longitude == pytest.approx(277.18758, abs=1e-5)
    assert time.equation_of_time * 15 == pytest.approx(-5.18774, abs=1e-5)
    assert time.mean_time() == pytest.approx(23.99425, abs=1e-5)
    assert time.true_time() == pytest.approx(23.64840, abs=1e-5)
    assert time.sol_date == pytest.approx(44795.99976, abs=1e-5)
    assert time.distance_au == pytest.approx(1.39358, abs=1e-5)
    assert -time.subsolar_point[1] == pytest.approx(174.72600, abs=1e-5)
    assert (time.year, float(time.sun_azimuth(0, 0))) == (24, pytest.approx(191.0, abs=0.3))


def test_the_second_worked_example_of_mars24():
    time = mars_time("2004-01-03 13:46:31")
    assert time.solar_longitude == pytest.approx(327.32416, abs=1e-5)
    assert time.mean_time() == pytest.approx(13.16537, abs=1e-5)
    assert time.mean_time(-184.702) == pytest.approx(0.85190, abs=1e-5)
    assert apart(time.true_time(-184.702), 0) < 0.02


@pytest.mark.parametrize("year", YEARS)
def test_years_begin_when_they_are_published_to(year):
    began = MarsTime(J2000 + timedelta(days=YEARS[year]))
    assert min(began.solar_longitude, 360 - began.solar_longitude) < 0.02
    assert [began.later(sols).year for sols in (-1, 1)] == [year - 1, year]
    assert [began.later(sols).sol_of_year for sols in (-1, 0.5, 1.5)] == [668, 1, 2]


@pytest.mark.parametrize(("moment", "longitude"), MIDNIGHTS)
def test_sols_of_missions_begin_at_midnight(moment, longitude):
    assert apart(mars_time(moment).mean_time(longitude), 0) < 0.2


@pytest.mark.parametrize("name", LANDINGS)
def test_landings_fall_into_the_season_and_hour_that_were_told(name):
    moment, longitude, season, told = LANDINGS[name]
    time = mars_time(moment)
    assert round(time.solar_longitude) == season
    if told:
        kind, hours = told
        assert apart(getattr(time, f"{kind}_time")(longitude), hours) < 2


def test_zhurong_landed_in_the_afternoon_of_a_northern_spring():
    time = mars_time("2021-05-14 23:17")
    assert (time.year, round(time.solar_longitude)) == (36, 45)
    assert 13 < time.true_time(109.925) < 14
    assert 60 < time.sun_height(25.066, 109.925) < 70
    assert 225 < time.sun_azimuth(25.066, 109.925) < 270  # in the south-west


def test_the_sun_stands_overhead_at_the_subsolar_point_and_below_ones_feet_opposite():
    for moment in ("2019-03-23", "2019-10-08", "2026-11-30 12:00"):
        time = mars_time(moment)
        latitude, longitude = time.subsolar_point
        assert time.sun_height(latitude, longitude) == pytest.approx(90, abs=1e-4)
        assert time.sun_height(-latitude, longitude + 180) == pytest.approx(-90, abs=1e-4)
        assert time.true_time(longitude) == pytest.approx(12)


def test_the_sun_rises_in_the_east_and_is_highest_in_the_south_of_the_north():
    time = mars_time("2022-12-26 10:00")  # the equinox
    noon = time.later((12 - time.true_time()) / 24)
    assert noon.sun_azimuth(40, 0) == pytest.approx(180, abs=0.5)
    assert noon.sun_height(planetographic_latitude(40), 0) < 90 - 40
    assert noon.later(-0.24).sun_azimuth(0, 0) == pytest.approx(90, abs=1)
    assert noon.later(0.24).sun_azimuth(0, 0) == pytest.approx(270, abs=1)


def test_heights_and_directions_of_many_places_are_told_at_once():
    latitude, longitude = np.array([[10.0], [80.0]]), np.array([-20.0, 0.0, 20.0])
    assert mars_time("2021-05-14").sun_height(latitude, longitude).shape == (2, 3)
    assert ((azimuth := mars_time("2021-05-14").sun_azimuth(latitude, longitude)) >= 0).all() and (azimuth < 360).all()


def test_days_are_as_long_as_the_season_makes_them():
    sol = 88775.244 / 3600
    equinox, solstice = mars_time("2022-12-26 09:24"), mars_time("2021-08-25")
    for latitude in (-90, -60, 0, 45, 89.9):
        assert equinox.daylight(latitude) == pytest.approx(sol / 2, abs=0.2) or abs(latitude) > 89
    assert solstice.daylight(0) == pytest.approx(sol / 2)
    assert [solstice.daylight(latitude) for latitude in (90, 80, -80, -90)] == [sol, sol, 0, 0]
    assert 13 < solstice.daylight(25) < 15
    # The Sun stands on the horizon where the day begins and ends.
    for latitude in (25.066, -40):
        rise = 12 - solstice.daylight(latitude) / sol * 12
        morning = solstice.later((rise - solstice.true_time()) / 24)
        assert morning.sun_height(latitude, 0) == pytest.approx(0, abs=0.1)


def test_now_is_now_and_stands_still():
    before = datetime.now(UTC)
    now = mars_time()
    assert before <= now.utc <= datetime.now(UTC)
    assert (now.sol_date, now) == (now.sol_date, MarsTime(now.utc))


def test_a_moment_is_utc_unless_it_says_otherwise():
    beijing = timezone(timedelta(hours=8))
    landed = mars_time("2021-05-14 23:17")
    same = (datetime(2021, 5, 14, 23, 17), datetime(2021, 5, 15, 7, 17, tzinfo=beijing), "2021-05-15T07:17+08:00")
    assert [mars_time(each) for each in same] == [landed] * 3


def test_no_sol_comes_before_the_first_of_a_year():
    begin = mars_time("2021-02-07").utc  # year 36 began that day
    moments = [MarsTime(begin + timedelta(seconds=seconds)) for seconds in range(0, 86400, 7)]
    first = next(moment for moment in moments if moment.year == 36).utc
    around = [MarsTime(first + timedelta(seconds=tenth / 10)) for tenth in range(-100, 100)]
    assert {(moment.year, moment.sol_of_year) for moment in around} <= {(35, 668), (35, 669), (36, 1)}


@pytest.mark.parametrize("when", ["", "yesterday", "2021-13-01", "x" * 10_000, 5, object()])
def test_what_is_no_moment_is_refused_in_words(when):
    with pytest.raises(ValueError, match="no moment.*2021-05-14 23:17") as refused:
        mars_time(when)
    assert len(str(refused.value)) < 200


ENDS_OF_TIME = [
    datetime.min.replace(tzinfo=timezone(timedelta(hours=23))),
    datetime.max.replace(tzinfo=timezone(timedelta(hours=-23))),
]


@pytest.mark.parametrize("when", ["1899-12-31", "2101-01-01", "9999-12-31", *ENDS_OF_TIME])
def test_a_moment_far_from_today_is_refused(when):
    with pytest.raises(ValueError, match="from 1900 to 2100"):
        mars_time(when)


@pytest.mark.parametrize("when", [datetime(2021, 5, 14), pd.NaT, pd.Timestamp("2021-05-14"), "2021-05-14", None])
def test_a_moment_made_without_a_time_zone_is_refused_at_once(when):
    with pytest.raises(ValueError, match="no moment with a time zone; explorer.mars_time makes one"):
        MarsTime(when)


def test_a_slider_stops_where_the_clock_does():
    for sols in (1000, 1e300, float("inf"), 10**400):
        assert mars_time("2099-12-31").later(sols) == mars_time("2100-12-31T23:59:59")
        assert mars_time("1900-01-02").later(-sols).utc.year == 1900


@pytest.mark.parametrize("wrong", [90.1, -133.8, float("nan"), float("inf"), None, "north", np.ma.masked])
def test_nothing_is_told_of_a_place_that_cannot_be(wrong):
    moment = mars_time("2021-05-14 23:17")
    for ask in (
        moment.daylight,
        lambda latitude: moment.sun_height(latitude, 0),
        lambda latitude: moment.sun_azimuth(latitude, 0),
    ):
        with pytest.raises(ValueError, match="latitude"):
            ask(wrong)
    if wrong not in (90.1, -133.8):
        for hours in (moment.mean_time, moment.true_time):
            with pytest.raises(ValueError, match="longitude"):
                hours(wrong)


@pytest.mark.parametrize("kind", [np.int8, np.uint8, np.int16, np.float16, np.float32])
def test_numbers_of_any_width_are_as_good(kind):
    moment = mars_time("2021-05-14 23:17")
    latitude, longitude = kind(50), kind(100)
    assert moment.daylight(latitude) == moment.daylight(50)
    for ask in (moment.mean_time, moment.true_time):
        assert ask(longitude) == ask(100) == ask(np.array([longitude]))[0] and isinstance(ask(longitude), float)
    for ask in (moment.sun_height, moment.sun_azimuth):
        assert ask(latitude, longitude) == ask(50, 100)
