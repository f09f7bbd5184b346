"""Views: every pixel lies somewhere, and every place has its pixel."""

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
        lambda: View.polar("east"),
    ],
)
def test_what_cannot_be_seen_is_refused_in_words(make):
    with pytest.raises(ValueError, match="possible|give|must"):
        make()


def test_edges_are_those_of_the_projection_plane():
    assert View.window(-10, 170, 10, -170).edges == (170, 10, 190, -10)
    assert View.polar("north", width_km=2000, size=(400, 200)).edges == (-1e6, 5e5, 1e6, -5e5)
