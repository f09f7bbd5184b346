"""Lines and areas whose edges are straight in degrees: measured against PROJ's geodesics between very many points."""

import numpy as np
import pyproj
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer import mars
from explorer.mars.shape import Ring, Shape

GEOD = pyproj.Geod(a=3_396_190, b=3_376_200)
corners = st.lists(st.tuples(st.floats(-179, 179), st.floats(-89, 89)), min_size=2, max_size=6)


def line(*points):
    return Shape([Ring(np.array(points, dtype=float), 1)])


def area(*rings):
    return Shape([Ring(np.array(ring, dtype=float), 2, number > 0) for number, ring in enumerate(rings)])


def box(west, south, east, north):
    return [(west, south), (east, south), (east, north), (west, north), (west, south)]


def between(part, count=4000):
    """Many points along the edges of a part, for PROJ: east and planetographic."""
    at, corner = np.linspace(0, len(part.latitude) - 1, count * (len(part.latitude) - 1) + 1), np.arange(len(part.latitude))
    return np.interp(at, corner, part.longitude), mars.planetographic_latitude(np.interp(at, corner, part.latitude))


@given(corners)
def test_a_line_is_as_long_as_the_way_along_its_drawn_edges(points):
    shape = line(*points)
    assert shape.length_km == pytest.approx(
        sum(GEOD.line_length(*between(part)) for part in shape.parts) / 1000, rel=1e-6, abs=1e-6
    )
    assert shape.area_km2 == 0


@pytest.mark.parametrize(
    "ring",
    [
        box(10, 20, 40, 50),
        [(0, -80), (30, 10), (60, 85), (-20, 30), (0, -80)],
        box(170, -10, 190, 10),
        [(170, -10), (-170, -10), (-170, 10), (170, 10)],
    ],
)
def test_an_area_is_what_lies_within_its_drawn_edges(ring):
    shape = area(ring)
    assert shape.area_km2 == pytest.approx(abs(GEOD.polygon_area_perimeter(*between(shape.parts[0]))[0]) / 1e6, rel=1e-6)


def test_holes_are_no_part_of_an_area_and_their_edges_are_of_its_outline():
    whole, hole = area(box(-10, -10, 10, 10)), area(box(-5, -5, 5, 5))
    both = area(box(-10, -10, 10, 10), box(-5, -5, 5, 5)[::-1])
    same = area(box(-10, -10, 10, 10), box(-5, -5, 5, 5))  # whichever way a file leads round them
    assert both.area_km2 == same.area_km2 == pytest.approx(whole.area_km2 - hole.area_km2)
    assert both.length_km == pytest.approx(whole.length_km + hole.length_km)


def test_a_shape_across_180_degrees_is_the_same_however_a_file_writes_it():
    jump, on, parted = (
        area([(170, 0), (-170, 0), (-170, 10), (170, 10), (170, 0)]),
        area(box(170, 0, 190, 10)),
        Shape([Ring(np.array(each, dtype=float), 2) for each in (box(170, 0, 180, 10), box(-180, 0, -170, 10))]),
    )
    for shape in (on, parted):
        assert shape.area_km2 == pytest.approx(jump.area_km2) and shape.length_km == pytest.approx(jump.length_km)
        assert shape.middle == pytest.approx((5, 180))


@pytest.mark.parametrize("sign", [1, -1])
def test_a_cap_round_a_pole_is_the_same_however_a_file_writes_it(sign):
    shapes = (
        area([(east, 70 * sign) for east in range(0, 360, 10)]),
        area([(east, 70 * sign) for east in range(180, -190, -10)]),
        area([(east, 70 * sign) for east in (-180, 0, 180)] + [(180, 90 * sign), (-180, 90 * sign), (-180, 70 * sign)]),
        area([(-180, 70 * sign), (180, 70 * sign), (180, 90 * sign), (-180, 90 * sign), (-180, 70 * sign)]),
        area([(east, 70 * sign) for east in range(0, 370, 10)] + [(0, 70 * sign)]),
    )
    for shape in shapes:
        assert shape.area_km2 == pytest.approx(shapes[0].area_km2, rel=1e-9)
        assert shape.length_km == pytest.approx(shapes[0].length_km, rel=1e-9)
        assert shape.middle[0] == 90 * sign
    sphere = 2 * np.pi * 3376.2**2 * (1 - np.sin(np.radians(70)))
    assert shapes[0].area_km2 == pytest.approx(sphere, rel=0.02)


def test_a_band_all_round_the_planet_has_two_edges_and_no_seam():
    band = area([(-180, 50), (180, 50), (180, 60), (-180, 60), (-180, 50)])
    caps = [area([(east, north) for east in range(0, 360, 10)]).area_km2 for north in (50, 60)]
    rings = [area([(east, north) for east in range(0, 360, 10)]).length_km for north in (50, 60)]
    assert band.area_km2 == pytest.approx(caps[0] - caps[1]) and band.length_km == pytest.approx(sum(rings))


def test_a_line_stands_halfway_along_and_an_area_in_its_centroid():
    assert line((0, 0), (10, 0), (10, 10)).middle == (0, 10)
    assert area([(0, 0), (30, 0), (0, 30), (0, 0)]).middle == pytest.approx((10, 10))


def test_geojson_of_a_shape_is_cut_at_180_degrees_and_reads_the_same_again():
    shapely = pytest.importorskip("shapely.geometry")
    shape = area([(170, 0), (-170, 0), (-170, 10), (170, 10), (170, 0)], [(175, 3), (-175, 3), (-175, 6), (175, 6), (175, 3)])
    made = shapely.shape(shape)
    assert made.geom_type == "MultiPolygon" and made.bounds == (-180, 0, 180, 10)
    assert made.area == pytest.approx(20 * 10 - 10 * 3)
    assert shapely.shape(line((170, 0), (-170, 10))).geom_type == "MultiLineString"
    assert shapely.shape(line((170, 0), (190, 10))).equals(shapely.shape(line((170, 0), (-170, 10))))


@pytest.mark.parametrize("seed", range(30))
def test_cut_polygons_with_holes_are_valid_and_as_large_as_uncut_ones(seed):
    shapely = pytest.importorskip("shapely.geometry")
    random = np.random.default_rng(seed)
    turn = np.sort(random.uniform(0, 2 * np.pi, 12))
    reach = random.uniform(20, 80, 12)
    around = np.stack([reach * np.cos(turn), reach * np.sin(turn) / 2], axis=1)
    around = np.vstack([around, around[:1]])
    middle = random.uniform((120, -40), (240, 40))
    whole = shapely.Polygon(middle + around, [middle + around * 0.3])
    if not whole.is_valid or np.abs(np.diff(around[:, 0])).max() > 180:
        pytest.skip("no polygon, or edges that lead the other way round")
    shape = area(
        *(np.stack([(each[:, 0] + 180) % 360 - 180, each[:, 1]], axis=1) for each in (middle + around, middle + around * 0.3))
    )
    made = shapely.shape(shape)
    assert made.is_valid and made.area == pytest.approx(whole.area)
    assert made.bounds[0] >= -180 and made.bounds[2] <= 180


@pytest.mark.parametrize("sign", [1, -1])
def test_a_band_round_a_pole_is_a_valid_polygon_of_geojson(sign):
    shapely = pytest.importorskip("shapely.geometry")
    band = area(*([(east, north * sign) for east in range(0, 360, 30)] for north in (60, 80)))
    made = shapely.shape(band)
    assert made.is_valid and made.geom_type == "Polygon" and made.area == pytest.approx(360 * 20)
