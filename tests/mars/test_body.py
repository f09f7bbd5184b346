"""The body: longitudes, latitudes, distances, projections."""

import numpy as np
import pyproj
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer import Place, View, ahead, distance, elevation, mars

longitudes = st.floats(-1e4, 1e4)


@given(longitudes, longitudes)
def test_a_wrapped_longitude_is_the_same_meridian_within_half_a_turn(longitude, centre):
    wrapped = float(mars.wrap_longitude(longitude, centre))
    assert centre - 180 <= wrapped <= centre + 180
    turns = (wrapped - longitude) / 360
    assert turns == pytest.approx(round(turns), abs=1e-9)


def test_the_date_line_belongs_to_the_west():
    assert mars.wrap_longitude(180) == -180
    assert mars.wrap_longitude(900) == -180
    assert mars.wrap_longitude(-1e-20) == pytest.approx(0)


@pytest.mark.parametrize("latitude", [123, -90.1, float("nan"), float("inf"), "north", None])
def test_a_latitude_that_cannot_be_is_refused_in_words(latitude):
    with pytest.raises(ValueError, match="latitude"):
        mars.check_latitude(latitude)


def test_what_is_masked_is_no_position():
    masked = np.ma.array([10.0, 20.0], mask=[False, True])  # under the mask there is some number
    for ask in (lambda: elevation(masked, 0), lambda: distance(0, masked, 1, 1), lambda: ahead(masked, 0, 0, 1)):
        with pytest.raises(ValueError, match="is masked"):
            ask()
    assert elevation(np.ma.array([10.0, 20.0]), 0).shape == (2,)


@pytest.mark.parametrize("kind", [np.int8, np.uint8, np.int16, np.float16, np.float32])
def test_numbers_of_any_width_are_as_good(kind):
    # numpy makes radians of 16 bits of a byte, and a metre of a kilometre where there is no room for it.
    assert ahead(kind(50), kind(10), kind(60), kind(100)) == ahead(50, 10, 60, 100)
    assert View.around(0, 0, width_km=kind(100)).edges == View.around(0, 0, width_km=100).edges
    assert View.polar_window("north", kind(0), kind(0), kind(100), kind(90)) == View.polar_window("north", 0, 0, 100, 90)


@pytest.mark.parametrize("wrong", [float("nan"), float("inf"), 1e308, 10**400, None, "far", [1, None]])
def test_a_way_ahead_that_cannot_be_is_refused_in_words(wrong):
    with pytest.raises(ValueError, match="bearing"):
        ahead(0, 0, 90, wrong)
    if wrong != 1e308:
        with pytest.raises(ValueError, match="bearing"):
            ahead(0, 0, wrong, 100)


@pytest.mark.parametrize("many", [[10, 20], [], [[1]], np.zeros(2)])
def test_many_latitudes_are_no_position_of_one_place(many):
    for ask in (lambda: Place.ground(many, 0), lambda: Place.ground(0, many), lambda: View.around(many, 0)):
        with pytest.raises(ValueError, match="one latitude and one longitude"):
            ask()


def test_a_quarter_of_the_way_round_the_planet():
    # The ellipsoid's equator is a circle; its meridian a known ellipse.
    assert distance(0, 0, 0, 90) == pytest.approx(np.pi / 2 * mars.EQUATORIAL_RADIUS / 1000, rel=1e-9)
    assert distance(-90, 0, 90, 55) == pytest.approx(10_638.0, abs=1.0)


def test_distance_uses_planetocentric_latitudes():
    # From the equator a degree of planetographic latitude is 58.58 km, one of planetocentric latitude 1.2 % more:
    # the length of the meridian's ellipse, point by point, between those two angles at the middle of the planet.
    angle = np.radians(np.linspace(0, 1, 1001))
    radius = 1 / np.hypot(np.cos(angle) / mars.EQUATORIAL_RADIUS, np.sin(angle) / mars.POLAR_RADIUS)
    steps = np.hypot(np.diff(radius * np.cos(angle)), np.diff(radius * np.sin(angle)))
    assert distance(0, 0, 1, 0) == pytest.approx(steps.sum() / 1000, rel=1e-6)
    assert steps.sum() == pytest.approx(59_270, abs=10)


@given(st.floats(-90, 90), st.floats(-180, 180), st.floats(-90, 90), st.floats(-180, 180))
def test_distance_is_the_same_both_ways_and_across_the_seam(latitude1, longitude1, latitude2, longitude2):
    there = distance(latitude1, longitude1, latitude2, longitude2)
    assert there == pytest.approx(distance(latitude2, longitude2 + 360, latitude1, longitude1 - 720), abs=1e-6)


def test_distance_takes_tables():
    assert distance(0, 0, [0, 10], [[1], [2]]).shape == (2, 2)


def test_viking_1_to_pathfinder():
    # 850 km by the published positions of the two landers.
    assert distance(22.27, 312.05, 19.10, 326.75) == pytest.approx(837, abs=15)


def test_shortest_ways_are_those_of_proj_wherever_they_lead():
    dice = np.random.default_rng(21)
    first, second = (np.degrees(np.arcsin(dice.uniform(-1, 1, 3000))) for _ in range(2))
    east, west = dice.uniform(-180, 540, (2, 3000))
    first[:20], second[20:40], first[40:60], second[40:60] = 90, -90, 0, 0
    west[60:80], second[60:70] = east[60:80], first[60:70]  # a meridian, and no way at all
    second[100:400], west[100:400] = -first[100:400] + dice.normal(0, 0.2, 300), east[100:400] + 180  # nearly opposite
    geod = pyproj.Geod(a=mars.EQUATORIAL_RADIUS, b=mars.POLAR_RADIUS)
    graphic = mars.planetographic_latitude(first), mars.planetographic_latitude(second)
    leaving, back, metres = geod.inv(east, graphic[0], west, graphic[1])
    km, out, into = mars.leg(first, east, second, west)
    assert np.abs(km * 1000 - metres).max() < 1e-3
    plain = (metres > 1) & (metres < 9e6)
    for ours, theirs in ((out, leaving), (into, back + 180)):
        assert np.abs(mars.wrap_longitude(ours - theirs))[plain].max() < 1e-6
    east_end, north_end, _ = geod.fwd(east, graphic[0], leaving, metres)
    latitude, longitude = mars.ahead(first, east, leaving, metres / 1000)
    assert mars.distance(latitude, longitude, mars.planetocentric_latitude(north_end), east_end).max() < 3e-6
