"""Shaded relief: the right walls are lit, and nothing shows that is not there."""

import numpy as np
import pytest

from explorer import Ground, Photo, Relief, View, draw
from explorer.mars.elevation import elevation

GALLE = (-50.63, -30.91)  # a round crater, 224 km across, with a high rim


def brightness(relief, view):
    return np.asarray(draw(relief, view).convert("L"), dtype=float)


def test_the_wall_that_faces_the_light_is_lit():
    view = View.around(*GALLE, width_km=300, size=300)
    row, column = np.indices((300, 300)) - 149.5
    wall = (np.hypot(row, column) > 80) & (np.hypot(row, column) < 105)
    north_west, south_east = wall & (row < -30) & (column < -30), wall & (row > 30) & (column > 30)
    # Inside a crater the light from the upper left falls on the lower right wall.
    from_north_west = brightness(Relief(azimuth=315), view)
    assert from_north_west[south_east].mean() > from_north_west[north_west].mean() + 30
    from_south_east = brightness(Relief(azimuth=135), view)
    assert from_south_east[north_west].mean() > from_south_east[south_east].mean() + 30


@pytest.mark.parametrize("azimuth", [0, 90, 180, 270])
@pytest.mark.parametrize(
    "view", [View.window(-40, 20, 40, 160, size=(400, 230)), View.around(-20, 100, width_km=3000, size=300)]
)
def test_light_follows_the_slope(azimuth, view):
    latitude, longitude = np.broadcast_arrays(*view.positions())
    step = 0.25
    north = elevation(np.clip(latitude + step, -90, 90), longitude) - elevation(np.clip(latitude - step, -90, 90), longitude)
    east = elevation(latitude, longitude + step) - elevation(latitude, longitude - step)
    downhill_to_light = -(north * np.cos(np.radians(azimuth)) + east * np.sin(np.radians(azimuth)))
    steep = np.abs(downhill_to_light) > np.quantile(np.abs(downhill_to_light), 0.9)
    light = brightness(Relief(azimuth=azimuth, exaggeration=2), view)
    flat = brightness(Relief(height=90, exaggeration=1e-6), view)
    assert np.mean(np.sign(light - flat)[steep] == np.sign(downhill_to_light)[steep]) > 0.9


def test_a_finer_grid_and_scattered_points_show_the_same():
    view = View.window(-30, -150, 10, -80, size=(140, 80))
    latitude, longitude = view.positions()
    on_grid = Relief().sample(latitude, longitude, view.resolution).astype(int)
    at_points = Relief().sample(*np.broadcast_arrays(latitude, longitude), view.resolution).astype(int)
    assert on_grid.shape == (80, 140, 4)
    assert np.abs(on_grid - at_points).max() <= 2


def test_no_seam_at_180():
    pixels = brightness(Relief(), View.window(-60, 150, 60, 210, size=(600, 1200)))
    steps = np.abs(np.diff(pixels, axis=1)).mean(axis=0)
    assert steps[299] < 2 * np.median(steps)


@pytest.mark.parametrize("pole", ["north", "south"])
@pytest.mark.parametrize("width_km", [300, 3000])
def test_no_spokes_and_no_hole_at_the_poles(pole, width_km):
    pixels = brightness(Relief(), View.polar(pole, width_km=width_km, size=301))
    around = pixels[140:161, 140:161]
    assert np.ptp(around) < 60
    # Spokes would make neighbours on a small circle differ more than those on a large one.
    angle = np.linspace(0, 2 * np.pi, 720)
    rough = []
    for radius in (8, 120):
        row, column = (np.rint(150 + radius * wave(angle)).astype(int) for wave in (np.sin, np.cos))
        rough.append(np.abs(np.diff(pixels[row, column])).sum() / radius)
    assert rough[0] < 3 * rough[1] + 20


@pytest.mark.parametrize("pole", ["north", "south"])
@pytest.mark.parametrize("width_km", [20, 100, 400])
def test_no_pinch_at_the_very_pole(pole, width_km):
    # Ground that is smooth over 15 km has no step from one pixel to the next.
    pixels = brightness(Relief(), View.polar(pole, width_km=width_km, size=301))
    assert max(np.abs(np.diff(pixels[130:171, 130:171], axis=axis)).max() for axis in (0, 1)) <= 3


def test_light_in_a_polar_view_comes_from_the_upper_left_of_the_picture():
    view = View.polar("south", width_km=3600, size=360)
    lit = brightness(Relief(azimuth=315), view)
    opposite = brightness(Relief(azimuth=135), view)
    height = elevation(*view.positions())
    falls_right, falls_down = -np.gradient(height, axis=1), -np.gradient(height, axis=0)
    towards_light = -(falls_right + falls_down)
    steep = np.abs(towards_light) > np.quantile(np.abs(towards_light), 0.9)
    assert np.mean(np.sign(lit - opposite)[steep] == np.sign(towards_light)[steep]) > 0.9


def test_no_banding_on_a_plain():
    pixels = np.asarray(draw(Relief(), View.around(25, 110, width_km=200, size=400)), dtype=int)
    for axis in (0, 1):
        assert np.abs(np.diff(pixels, axis=axis)).max() <= 6


def test_off_the_planet_is_transparent():
    picture = draw(Relief(), View.window(80, 0, 100, 40, size=(40, 40)))
    assert picture.mode == "RGBA"
    alpha = np.asarray(picture)[..., 3]
    assert (alpha[:19] == 0).all() and (alpha[21:] == 255).all()


@pytest.mark.parametrize(
    "light", [{"azimuth": float("nan")}, {"height": 0}, {"height": 91}, {"exaggeration": 0}, {"exaggeration": float("inf")}]
)
def test_a_light_that_cannot_be_is_refused_in_words(light):
    with pytest.raises(ValueError, match=next(iter(light))):
        Relief(**light)


@pytest.mark.parametrize("imagery", [Relief(), Photo(), Ground()], ids=lambda imagery: type(imagery).__name__)
def test_positions_of_any_shapes_are_broadcast_together(imagery):
    latitude, longitude = np.linspace(-80, 80, 400), np.linspace(-170, 170, 400)  # more than one band of rows
    whole = imagery.sample(latitude[:, None], longitude[None, :], 5000)
    assert whole.shape == (400, 400, 4) and (imagery.sample(latitude[:, None], longitude, 5000) == whole).all()
    for many in (longitude, np.broadcast_to(longitude, (400, 400))):
        assert (imagery.sample(latitude[7], many, 5000) == whole[7]).all()
    assert (imagery.sample(float(latitude[7]), float(longitude[9]), 5000) == whole[7, 9]).all()
    assert imagery.sample([], [], 5000).shape == (0, 4) and imagery.sample(np.zeros((2, 3, 4)), 0, 5000).shape == (2, 3, 4, 4)
    assert imagery.sample(np.nan, 0, 5000)[3] == 0
