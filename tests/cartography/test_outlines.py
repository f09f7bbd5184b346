"""Lines and areas on a map: where they are drawn, what a click takes, and that very many stay few in a window."""

import time

import numpy as np
import pandas as pd
import pytest
from matplotlib.path import Path

from explorer.cartography.outlines import Outlines
from explorer.cartography.plane import Window, plane_of
from explorer.mars.shape import Ring, Shape

ACROSS = [(170, 0), (-170, 0), (-170, 20), (170, 20), (170, 0)]
CAP = [(east, 75) for east in range(0, 360, 10)]


def area(*rings):
    return Shape([Ring(np.array(ring, dtype=float), 2, number > 0) for number, ring in enumerate(rings)])


def box(west, south, east, north):
    return [(west, south), (east, south), (east, north), (west, north), (west, south)]


def line(*points):
    return Shape([Ring(np.array(points, dtype=float), 1)])


@pytest.fixture
def drawn():
    """Makes outlines of shapes, and the places they belong to."""

    def make(*shapes):
        places = pd.DataFrame({"own": pd.array(range(len(shapes)), dtype="Int32")})
        return Outlines(pd.DataFrame({"geometry": pd.Series(shapes, dtype=object)})), places

    return make


def window(projection, west=-180, south=-90, east=180, north=90, scale=3.0):
    return Window(plane_of(projection), west, south, east, north, scale)


def rings(features):
    return [
        np.array(ring) for each in features if each["geometry"]["type"] == "Polygon" for ring in each["geometry"]["coordinates"]
    ]


def sides(features):
    return [np.array(run) for each in features if "Line" in each["geometry"]["type"] for run in each["geometry"]["coordinates"]]


def test_an_area_across_180_degrees_is_drawn_whole_on_both_sides(drawn):
    outlines, places = drawn(area(ACROSS))
    [one, other] = rings(outlines.features(window("cylindrical"), places))
    assert sorted((ring[:, 0].min(), ring[:, 0].max()) for ring in (one, other)) == [(-190, -170), (170, 190)]


def test_a_cap_is_filled_to_the_pole_and_its_outline_is_its_own_edge_alone(drawn):
    outlines, places = drawn(area(CAP))
    features = outlines.features(window("cylindrical"), places)
    assert max(ring[:, 1].max() for ring in rings(features)) == 90
    assert {float(side[:, 1].max()) for side in sides(features)} == {75}
    assert not any(each["properties"]["style"]["stroke"] for each in features if each["geometry"]["type"] == "Polygon")
    north = window("north", -60, -60, 60, 60)
    [outline] = sides(outlines.features(north, places))
    x, _ = north.units(75, 90)
    assert np.hypot(*outline.T) == pytest.approx(np.full(len(outline), float(x)), rel=1e-3) and len(outline) > 100
    assert outlines.features(window("south", -60, -60, 60, 60), places) == []


def test_edges_are_straight_in_degrees_on_a_round_map_too(drawn):
    outlines, places = drawn(line((0, 60), (90, 60)))
    [side] = sides(outlines.features(window("north", -60, -60, 60, 60), places))
    assert np.hypot(*side.T) == pytest.approx(np.full(len(side), np.hypot(*side[0])), rel=1e-3)


def test_what_reaches_over_the_edge_of_a_round_map_is_drawn_as_far_as_the_map_goes(drawn):
    outlines, places = drawn(area(box(-40, -80, 40, 80)))
    north = window("north", -50, -50, 50, 50)
    assert outlines.row_at(*map(float, north.units(60, 0)), north, places) == 0
    assert outlines.row_at(*map(float, north.units(60, 90)), north, places) is None
    assert len(sides(outlines.features(north, places))) == 1  # from one edge of the map over the top to the other


@pytest.mark.parametrize("turn", [-360, 0, 360])
def test_a_click_takes_the_smallest_area_and_a_line_before_all_areas(drawn, turn):
    shapes = area(box(150, -30, 210, 30), box(196, -10, 204, 10)), area(ACROSS), line((175, 25), (185, 25))
    outlines, places = drawn(*shapes)
    here = window("cylindrical", 90 + turn, -45, 270 + turn, 45)
    found = [
        outlines.row_at(x + turn, y, here, places) for x, y in ((155, 0), (180, 10), (180, 26), (180, 29), (200, 0), (100, 0))
    ]
    assert found == [0, 1, 2, 0, None, None]
    assert outlines.row_at(180 + turn, 10, here, places[:1]) == 0  # of what passes the filter


@pytest.fixture(scope="module")
def a_million_corners():
    """Ten thousand areas of a hundred corners: where they lie, how far they reach, and their outlines."""
    random = np.random.default_rng(5)
    turn = np.linspace(0, 2 * np.pi, 101)[:, None]
    middle, reach = random.uniform((-180, -85), (180, 85), (10_000, 2)), random.uniform(0.05, 3, 10_000)
    wave = np.concatenate([np.cos(turn), np.sin(turn)], axis=1)
    shapes = [area(at + size * wave) for at, size in zip(middle, reach, strict=True)]
    return middle, reach, Outlines(pd.DataFrame({"geometry": pd.Series(shapes, dtype=object)}))


@pytest.mark.parametrize("projection", ["cylindrical", "north"])
def test_ten_thousand_areas_of_a_million_corners_cost_a_window_little(a_million_corners, projection):
    middle, reach, outlines = a_million_corners
    places = pd.DataFrame({"own": pd.array(range(10_000), dtype="Int32")})
    reaches = (180, 90) if projection == "cylindrical" else (56, 56)
    for zoom in (1, 4, 16, 64):
        edges = *(20 - each / zoom for each in reaches), *(20 + each / zoom for each in reaches)
        here = window(projection, *edges, scale=2.2 * zoom)
        taken = []
        for _ in range(4):
            begun = time.perf_counter()
            features = outlines.features(here, places)
            taken.append(time.perf_counter() - begun)
        assert min(taken) < 0.5  # 0.05 s where nobody else works
        assert len(features) <= 1000 and 0 < sum(len(ring) for ring in rings(features)) <= 20_000
    largest = int(reach.argmax())
    assert reach[outlines.row_at(*map(float, middle[largest]), window("cylindrical"), places)] <= reach[largest]


def test_an_outline_of_half_a_million_corners_is_no_more_than_its_pixels(drawn):
    turn = np.linspace(0, 2 * np.pi, 500_000)
    reach = 40 + np.sin(5000 * turn)
    outlines, places = drawn(area(np.stack([reach * np.cos(turn), reach * np.sin(turn)], axis=1)))
    for zoom in (1, 300):
        here = window("cylindrical", 40 - 90 / zoom, -45 / zoom, 40 + 90 / zoom, 45 / zoom, 4.0 * zoom)
        [ring] = rings(outlines.features(here, places))
        assert len(ring) <= 20_000
        assert outlines.row_at(38.5, 0, here, places) == 0 and outlines.row_at(41.5, 0, here, places) is None


@pytest.mark.parametrize("projection", ["cylindrical", "north", "south"])
def test_clicks_in_areas_of_any_form_take_what_is_straight_in_degrees(drawn, projection):
    random, plane = np.random.default_rng(4), plane_of(projection)
    low, high = {"cylindrical": (-85, 85), "north": (35, 89), "south": (-89, -35)}[projection]
    for _ in range(40):
        count = random.integers(3, 12)
        corners = np.stack([random.uniform(-180, 180) + random.uniform(-80, 80, count), random.uniform(-89, 89, count)], axis=1)
        corners = np.vstack([corners, corners[:1]])
        outlines, places = drawn(area(np.stack([(corners[:, 0] + 180) % 360 - 180, corners[:, 1]], axis=1)))
        for latitude, longitude in zip(random.uniform(low, high, 20), random.uniform(-180, 180, 20), strict=True):
            turned = [(longitude + turn, latitude) for turn in (-360, 0, 360)]
            is_within = Path(corners).contains_points(turned).sum() % 2 == 1
            x, y = map(float, plane.forward(latitude, longitude))
            assert (outlines.row_at(x, y, window(projection), places) is not None) == is_within
