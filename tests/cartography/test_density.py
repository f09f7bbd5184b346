"""The picture of what is too dense for dots: true to the ground, the same wherever the window stands, nothing lost."""

import numpy as np
import pandas as pd
import pytest

from explorer.cartography.density import Crowd
from explorer.cartography.plane import Window, plane_of
from explorer.cartography.style import NO_VALUE, ramp, style_of

PLANES = ["cylindrical", "north", "south"]
COUNT = 60_000


def even_rows(seed=5):
    """Rows spread evenly over the planet: latitudes and longitudes."""
    random = np.random.default_rng(seed)
    return np.degrees(np.arcsin(random.uniform(-1, 1, COUNT))), random.uniform(-180, 180, COUNT)


def crowd(latitude, longitude, projection="cylindrical"):
    plane = plane_of(projection)
    return Crowd(*plane.forward(latitude, longitude), np.arange(len(latitude)), plane)


def window(projection="cylindrical", zoom=2.0, x=0.0, y=0.0, size=(800, 450)):
    plane = plane_of(projection)
    scale = plane.pixels_per_unit * 2**zoom
    across, up = np.divide(size, 2 * scale).tolist()
    return Window(plane, x - across, y - up, x + across, y + up, scale)


def opacity(density):
    return np.asarray(density.picture)[..., 3]


def spots(density):
    """Units right and up of the cells that are seen, and their colours as "#rrggbb"."""
    left, bottom, right, top = density.edges
    pixels = np.asarray(density.picture)
    rows, columns = np.nonzero(pixels[..., 3])
    x = left + (columns + 0.5) * (right - left) / pixels.shape[1]
    y = top - (rows + 0.5) * (top - bottom) / pixels.shape[0]
    return x, y, [f"#{red:02x}{green:02x}{blue:02x}" for red, green, blue, _ in pixels[rows, columns].tolist()]


@pytest.mark.parametrize("projection", PLANES)
@pytest.mark.parametrize("zoom", [1, 3, 5, 8])
def test_every_row_of_a_window_is_seen_where_it_lies(projection, zoom):
    latitude, longitude = even_rows()
    shown = window(projection, zoom, x=20.0, y=12.0)
    x, y = shown.units(latitude, longitude)
    shown = shown.with_margin()
    inside = (shown.left <= x) & (x <= shown.right) & (shown.bottom <= y) & (y <= shown.top)
    rows = crowd(latitude, longitude, projection)
    assert rows.count(shown) == inside.sum()
    density = rows.density(shown)
    if not inside.any():
        return
    seen = opacity(density)
    left, bottom, right, top = density.edges
    columns = ((x[inside] - left) / (right - left) * seen.shape[1]).astype(int)
    lines = ((top - y[inside]) / (top - bottom) * seen.shape[0]).astype(int)
    assert (seen[lines, columns] > 0).all()


@pytest.mark.parametrize("projection", PLANES)
def test_evenly_spread_rows_are_as_dense_as_they_are_on_all_of_mars(projection):
    density = crowd(*even_rows(), projection).density(window(projection, 0.5, size=(512, 256)))
    mars_km2 = 144.4e6
    per_area = COUNT / mars_km2 * density.area_km2
    assert density.scale.least < per_area < density.scale.most
    middle = np.median(opacity(density)[:20]), np.median(opacity(density)[len(opacity(density)) // 2])
    assert middle[0] == pytest.approx(middle[1], rel=0.12)  # as dense towards the pole, or the edge, as in the middle


def test_few_rows_near_a_pole_are_no_denser_than_at_the_equator():
    density = crowd([0.0, 85.0], [10.0, -90.0]).density(window(zoom=1.0, size=(1024, 512)))
    x, y, _ = spots(density)
    polar = np.abs(y) > 80
    assert polar.sum() > 8 and (~polar).sum() == 1  # as wide on the ground as the one at the equator
    assert density.scale.most <= 5 * density.scale.least


def test_cells_stay_where_they_are_while_the_map_is_dragged():
    rows = crowd(*even_rows())
    one, other = (rows.density(window(zoom=5.0, x=x, y=3.0)) for x in (40.0, 40.7))
    shared = [set(zip(*(each.round(6).tolist() for each in spots(density)[:2]), strict=True)) for density in (one, other)]
    west, east = other.edges[0], one.edges[2]
    first, second = ({spot for spot in spots_ if west < spot[0] < east} for spots_ in shared)
    assert len(first) > 20 and first == second


def test_a_map_that_repeats_shows_rows_in_each_turn_and_across_180_degrees():
    latitude, longitude = np.array([5.0, -5.0]), np.array([179.9, -179.9])
    wide = crowd(latitude, longitude).density(window(zoom=0.5, size=(1100, 300)))
    x, _, _ = spots(wide)
    assert np.ptp(x) > 355 and len(x) == 4
    close = crowd(latitude, longitude).density(window(zoom=7.0, x=180.0, size=(400, 2000)))
    assert sorted(spots(close)[0].round(1).tolist()) == [179.9, 180.1]


def test_numbers_are_painted_by_their_mean_and_rows_without_one_are_told_apart():
    latitude, longitude = np.array([0.0, 0.0, 20, 20, -20]), np.array([0.0, 0.0, 30, 30, 60])
    table = pd.DataFrame({"age": [0.0, 2.0, 4.0, np.nan, np.nan]})
    density = crowd(latitude, longitude).density(window(zoom=2.0, size=(900, 450)), style_of(table, "age").colour)
    x, _, colours = spots(density)
    seen = dict(zip(x.round(-1).tolist(), colours, strict=True))
    middle = ramp()[round(0.25 * 127)]
    assert seen == {0.0: middle, 30.0: ramp()[-1], 60.0: NO_VALUE}


def test_categories_are_painted_by_the_most_frequent():
    latitude, longitude = np.zeros(5), np.array([0.0, 0, 0, 30, 30])
    colour = style_of(pd.DataFrame({"type": ["a", "b", "b", "a", None]}), "type").colour
    x, _, colours = spots(crowd(latitude, longitude).density(window(zoom=2.0), colour))
    seen = dict(zip(x.round(-1).tolist(), colours, strict=True))
    first, second = (dict(zip(colour.names, colour.palette, strict=True))[name] for name in "ab")
    assert seen == {0.0: second, 30.0: first}


def test_a_window_without_rows_has_no_picture():
    assert crowd(np.array([0.0]), np.array([0.0])).density(window(zoom=6.0, x=90.0)) is None
    assert crowd(np.array([-89.0]), np.array([0.0]), "north").density(window("north")) is None
