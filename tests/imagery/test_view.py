"""Views: every pixel lies somewhere, and every place has its pixel."""

import gc
import weakref

import numpy as np
import pyproj
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer import View, mars

latitudes = st.floats(-90, 90)
longitudes = st.floats(-360, 720)
# Pixels of a picture, with a margin left out in which a cylindrical window may end at a pole.
fractions = st.floats(0.01, 0.99)


@given(latitudes, longitudes, st.floats(30, 8000), fractions, fractions)
def test_a_local_view_maps_pixels_there_and_back(latitude, longitude, width_km, across, down):
    view = View.around(latitude, longitude, width_km=width_km, size=(600, 400))
    column, row = view.forward(*view.inverse(across * 600, down * 400))
    assert (column, row) == pytest.approx((across * 600, down * 400), abs=1e-3)


@given(st.floats(-80, 70), longitudes, st.floats(0.1, 10), st.floats(0.1, 350), fractions, fractions)
def test_a_window_maps_pixels_there_and_back(south, west, tall, wide, across, down):
    view = View.window(south, west, south + tall, west + wide, size=(1064, 520))
    column, row = view.forward(*view.inverse(across * 1064, down * 520))
    assert (column, row) == pytest.approx((across * 1064, down * 520), abs=1e-3)


@given(latitudes, longitudes)
def test_the_centre_of_a_local_view_is_its_middle(latitude, longitude):
    view = View.around(latitude, longitude, size=512)
    assert view.forward(latitude, longitude) == pytest.approx((256, 256), abs=1e-6)


def test_north_is_up_and_east_is_right():
    for view in (View.around(20, 100), View.window(10, 90, 30, 110, size=(512, 512))):
        column, row = view.forward([20, 20, 22], [100, 102, 100])
        assert column[1] > column[0] and row[2] < row[0]


@pytest.mark.parametrize(("pole", "code", "downwards"), [("north", "IAU_2015:49930", 1), ("south", "IAU_2015:49935", -1)])
def test_polar_views_follow_the_iau(pole, code, downwards):
    view = View.polar(pole, width_km=3000, size=600)
    longitude = np.arange(-180, 180, 15.0)
    latitude = downwards * np.linspace(60, 89, longitude.size)
    x, y = pyproj.Transformer.from_crs("IAU_2015:49900", code, always_xy=True).transform(longitude, latitude)
    column, row = view.forward(latitude, longitude)
    assert column == pytest.approx(300 + np.array(x) / 5000, abs=0.01)
    assert row == pytest.approx(300 - np.array(y) / 5000, abs=0.01)
    _, below = view.forward(downwards * 80, 0)
    assert np.sign(below - 300) == downwards


# PROJ takes a centre within 0.4 mm of a pole for the pole itself; in pictures this wide that is no pixel's millionth.
centres = st.tuples(latitudes | st.sampled_from([-90.0, 0.0, 90.0]), longitudes | st.sampled_from([-180.0, 0.0, 180.0]))


def judged(name, centre, view):
    """Which pixels lie on the planet, and how far those are from where PROJ puts their positions."""
    latitude, longitude = view.positions()
    proj = pyproj.Proj(proj=name, lat_0=centre[0], lon_0=mars.wrap_longitude(centre[1]), R=mars.EQUATORIAL_RADIUS)
    seen = np.isfinite(latitude)
    x, y = proj(longitude[seen], latitude[seen])
    row, column = (each[seen] + 0.5 for each in np.indices(latitude.shape))
    off_by = np.hypot(view.size[0] / 2 + x / view.resolution - column, view.size[1] / 2 - y / view.resolution - row)
    return seen, off_by


@given(centres, st.floats(600, 20_000))
def test_a_local_view_lies_where_proj_puts_it(centre, width_km):
    seen, off_by = judged("stere", centre, View.around(*centre, width_km=width_km, size=(48, 32)))
    assert seen.all() and off_by.max() < 1e-6


@given(centres, st.tuples(st.integers(8, 60), st.integers(8, 60)))
def test_a_globe_lies_where_proj_puts_it(centre, size):
    view = View.globe(*centre, size=size)
    seen, off_by = judged("ortho", centre, view)
    assert off_by.max() < 1e-6
    row, column = np.indices(seen.shape) + 0.5
    inside = min(size) / 2 - 1 - np.hypot(column - size[0] / 2, row - size[1] / 2)
    # On the limb itself rounding decides.
    assert seen[inside > 1e-9].all() and not seen[inside < -1e-9].any()


@given(centres, latitudes, longitudes)
def test_a_globe_shows_the_near_side_only(centre, latitude, longitude):
    view = View.globe(*centre)
    assert view.centre == pytest.approx((centre[0], float(mars.wrap_longitude(centre[1]))))
    assert view.forward(*centre) == pytest.approx((80, 80), abs=1e-6)
    column, row = view.forward(latitude, longitude)
    phi, phi0, turn = np.radians((latitude, centre[0], longitude - centre[1]))
    facing = np.sin(phi) * np.sin(phi0) + np.cos(phi) * np.cos(phi0) * np.cos(turn)
    # On the limb itself rounding decides.
    if facing < -1e-6:
        assert np.isnan(column) and np.isnan(row)
    elif facing > 1e-6:
        assert np.hypot(column - 80, row - 80) < 79
        back = view.inverse(column, row)
        assert view.forward(*back) == pytest.approx((column, row), abs=1e-3)


def test_a_globe_has_north_up_and_east_right_and_is_measured_in_its_middle():
    view = View.globe(20, 100)
    column, row = view.forward([20, 20, 22], [100, 102, 100])
    assert column[1] > column[0] and row[2] < row[0]
    kilometre = np.degrees(1000 / mars.EQUATORIAL_RADIUS)
    assert view.forward(20 + kilometre, 100)[1] == pytest.approx(80 - 1000 / view.resolution, abs=1e-5)


edges = st.floats(-20_000, 19_000)


@given(st.sampled_from(["north", "south"]), edges, edges, st.floats(200, 30_000), st.floats(200, 30_000))
def test_a_polar_window_is_a_part_of_the_polar_plane(pole, left, bottom, wide, tall):
    right, top = min(left + wide, 20_000), min(bottom + tall, 20_000)
    view = View.polar_window(pole, left, bottom, right, top, size=(40, 30))
    whole = View.polar(pole, width_km=20_000, size=2000)  # a pixel is 10 km
    latitude, longitude = view.positions()
    column, row = whole.forward(latitude, longitude)
    across, down = (np.arange(40) + 0.5) / 40, (np.arange(30)[:, None] + 0.5) / 30
    assert column == pytest.approx(np.broadcast_to(1000 + (left + across * (right - left)) / 10, (30, 40)), abs=1e-6)
    assert row == pytest.approx(np.broadcast_to(1000 - (top - down * (top - bottom)) / 10, (30, 40)), abs=1e-6)
    assert view.resolution == pytest.approx((top - bottom) * 1000 / 30)
    assert view.centre == (90 if pole == "north" else -90, 0)


@pytest.mark.parametrize(("pole", "latitude"), [("north", 90), ("south", -90)])
def test_the_pole_is_the_pole_to_the_last_digit(pole, latitude):
    assert View.polar(pole, size=512).inverse(256, 256)[0] == latitude
    assert View.globe(latitude, 77).inverse(80, 80)[0] == latitude


def test_craters_stay_round_far_from_the_equator():
    view = View.around(-75, 30, width_km=400, size=400)
    circle = pyproj.Geod(a=mars.EQUATORIAL_RADIUS, f=0)
    longitude, latitude, _ = circle.fwd(np.full(36, 30.0), np.full(36, -75.0), np.arange(0, 360, 10.0), np.full(36, 100e3))
    column, row = view.forward(latitude, longitude)
    assert np.hypot(column - 200, row - 200) == pytest.approx(100, abs=0.1)


def test_a_window_may_cross_the_seam():
    view = View.window(-10, 170, 10, -170, size=(200, 200))
    assert view.forward(0, 180)[0] == pytest.approx(100)
    assert view.forward(0, -175)[0] == pytest.approx(150)
    _, longitude = view.positions()
    assert longitude.min() >= -180 and longitude.max() < 180


def test_beyond_a_pole_there_is_no_planet():
    latitude, _ = View.window(80, 0, 100, 40, size=(4, 4)).inverse(1, [0.5, 3.5])
    assert np.isnan(latitude[0]) and latitude[1] == pytest.approx(82.5)


@given(st.floats(85, 90), longitudes, st.sampled_from([-1, 1]))
def test_views_over_the_pole_are_whole(latitude, longitude, hemisphere):
    found, _ = View.around(hemisphere * latitude, longitude, width_km=900, size=16).positions()
    assert np.isfinite(found).all()


@pytest.mark.parametrize(
    "make",
    [
        lambda: View.around(123, 0),
        lambda: View.around(float("nan"), 0),
        lambda: View.around(0, float("inf")),
        lambda: View.around(0, 0, width_km=0),
        lambda: View.around(0, 0, width_km=float("nan")),
        lambda: View.around(0, 0, size=0),
        lambda: View.around(0, 0, size=(10, 100_000)),
        lambda: View.window(10, 0, 10, 20),
        lambda: View.window(20, 0, 10, 20),
        lambda: View.window(0, 5, 10, 5),
        lambda: View.window(float("nan"), 0, 10, 20),
        lambda: View.around(0, 0, size=None),
        lambda: View.around(0, 0, size=(1, 2, 3)),
        lambda: View.around(0, 0, size=float("nan")),
        lambda: View.around(0, 0, size=float("inf")),
        lambda: View.around(0, 0, size="big"),
        lambda: View.around(0, 0, size="ab"),
        lambda: View.around(0, 0, size=("5", "5")),
        lambda: View.around(0, 0, width_km="5"),
        lambda: View.around(0, 0, width_km=None),
        lambda: View.around([1, 2], 0),
        lambda: View.window(0, 1e308, 1, -1e308),
        lambda: View.window(-1e308, 0, 1e308, 1),
        lambda: View.window([0, 1], 0, 10, 20),
        lambda: View.polar_window("north", "0", -1, 1, 1),
        lambda: View.polar("east"),
        lambda: View.globe(91, 0),
        lambda: View.globe(0, float("nan")),
        lambda: View.globe(0, 0, size=7),
        lambda: View.globe(0, 0, size=(400, 2)),
        lambda: View.polar_window("west", -1, -1, 1, 1),
        lambda: View.polar_window("north", 1, -1, 1, 1),
        lambda: View.polar_window("north", -1, 1, 1, -1),
        lambda: View.polar_window("north", float("nan"), -1, 1, 1),
        lambda: View.polar_window("south", -1, -1, 1, 20_001),
        lambda: View.polar_window("south", float("-inf"), -1, 1, 1),
        lambda: View.polar_window("south", -1, -1, 1, 1, size=(0, 10)),
    ],
)
def test_what_cannot_be_seen_is_refused_in_words(make):
    with pytest.raises(ValueError, match="possible|give|must"):
        make()


def test_positions_are_kept_for_views_of_a_modest_size_only():
    small, large = View.around(12, 105, size=1400), View.around(12, 105, size=1500)
    assert small.positions()[0] is small.positions()[0]
    kept = weakref.ref(large.positions()[0])
    gc.collect()
    assert kept() is None


def test_edges_are_those_of_the_projection_plane():
    assert View.window(-10, 170, 10, -170).edges == (170, 10, 190, -10)
    assert View.polar("north", width_km=2000, size=(400, 200)).edges == (-1e6, 5e5, 1e6, -5e5)
