"""Lines and areas of a table: kept as they are, turned by the same rules as positions, refused in words."""

import io
import json

import numpy as np
import pandas as pd
import pytest

from explorer import mars
from explorer.catalogue.columns import CatalogueError
from explorer.catalogue.read import CatalogueNote, read_features

SQUARE = [[10, 20], [30, 20], [30, 40], [10, 40], [10, 20]]


def geojson(*geometries, **more):
    features = [
        {"type": "Feature", "properties": {"name": str(number)}, "geometry": each} for number, each in enumerate(geometries)
    ]
    return io.StringIO(json.dumps({"type": "FeatureCollection", "features": features, **more}))


def polygon(*rings):
    return {"type": "Polygon", "coordinates": list(rings)}


def corners(table, row=0):
    [part, *_] = table.geometry[row].parts
    return np.stack([part.longitude, part.latitude], axis=1)


def test_points_have_no_shape_and_lines_and_areas_have():
    line = {"type": "LineString", "coordinates": [[0, 0], [10, 0]]}
    table = read_features(geojson(polygon(SQUARE), line, {"type": "Point", "coordinates": [1, 2]}))
    assert corners(table).tolist() == SQUARE and table.geometry[1].dimension == 1 and table.geometry[2] is None
    assert table.latitude.tolist() == [30, 0, 2] and table.longitude.tolist() == [20, 5, 1]
    assert "geometry" not in read_features(geojson({"type": "Point", "coordinates": [1, 2]}))


@pytest.mark.parametrize(
    ("told", "turned"),
    [
        ({}, lambda corner: corner),
        ({"longitude": "west"}, lambda corner: corner * (-1, 1)),
        (
            {"latitude_type": "planetographic"},
            lambda corner: np.stack([corner[:, 0], mars.planetocentric_latitude(corner[:, 1])], axis=1),
        ),
    ],
)
def test_a_shape_counts_as_its_place_does(told, turned):
    for source in (geojson(polygon(SQUARE)), pd.DataFrame({"name": ["A"], "wkt": [polygon(SQUARE)]})):
        table = read_features(source, **told)
        assert corners(table) == pytest.approx(turned(np.array(SQUARE, dtype=float)))
        assert table.geometry[0].middle == pytest.approx((table.latitude[0], table.longitude[0]), abs=0.1)


def test_a_column_that_says_how_latitudes_count_holds_for_the_corners_of_each_row():
    text = "POLYGON ((10 20, 30 20, 30 40, 10 40, 10 20))"
    kinds = ["planetographic", "planetocentric"]
    table = read_features(pd.DataFrame({"name": ["A", "B"], "wkt": [text] * 2, "lat_type": kinds}))
    graphic = mars.planetocentric_latitude([20.0, 40.0])
    assert corners(table)[1:3, 1] == pytest.approx(graphic) and corners(table, 1)[1:3, 1].tolist() == [20, 40]


@pytest.mark.parametrize("by_word", [True, False])
def test_coordinates_of_a_map_are_turned_corner_by_corner_and_edges_stay_straight_on_that_map(by_word):
    project = mars.stereographic(90, 0)
    side = 400_000.0
    ring = [[-side, -side], [side, -side], [side, side], [-side, side], [-side, -side]]
    system = "+proj=stere +lat_0=90 +lon_0=0 +R=3396190 +units=m +no_defs +type=crs"
    if by_word:
        table = read_features(geojson(polygon(ring)), crs=system)
    else:
        named = {"type": "name", "properties": {"name": system}}
        table = read_features(geojson(polygon(ring), crs=named))
    shape = table.geometry[0]
    assert table.latitude[0] == 90 and shape.area_km2 == pytest.approx(800**2, rel=0.02)
    x, y = project(shape.parts[0].longitude[~np.append(shape.parts[0].is_cut, True)], shape.parts[0].latitude[: -3 - 1])
    assert np.maximum(np.abs(x), np.abs(y)) == pytest.approx(np.full(len(x), side), rel=1e-6)


def test_well_known_text_keeps_holes_and_parts():
    hole = "(2 2 1, 4 2 1, 4 4 1, 2 4 1, 2 2 1)"
    text = f"MULTIPOLYGON Z (((0 0 1, 10 0 1, 10 10 1, 0 10 1, 0 0 1), {hole}), ((20 0, 30 0, 25 5, 20 0)))"
    table = read_features(pd.DataFrame({"name": ["A"], "wkt": [text]}))
    assert [part.is_hole for part in table.geometry[0].parts] == [False, True, False] and "wkt" not in table
    lines = read_features(pd.DataFrame({"name": ["A"], "wkt": ["MULTILINESTRING((0 0, 1 1), (2 2, 3 3))"]}))
    assert len(lines.geometry[0].parts) == 2


def test_an_edge_that_may_lead_two_ways_is_told():
    with pytest.warns(CatalogueNote, match="lead the shorter way round: 1"):
        table = read_features(geojson({"type": "LineString", "coordinates": [[170, 0], [-170, 10]]}))
    assert table.longitude[0] == -180 and table.geometry[0].length_km < 1400


@pytest.mark.parametrize(
    ("geometry", "words"),
    [
        (polygon([[0, 0], [10, 95], [10, 0], [0, 0]]), "a corner that is no place"),
        (polygon([[0, 0], [1e9, 5], [10, 0], [0, 0]]), "a corner that is no place"),
        (polygon([[east, east / 200] for east in [*range(0, 360, 90)] * 9]), "more than five times"),
        (polygon([[0, 0], [10, "x"], [10, 0], [0, 0]]), "no numbers"),
        (polygon([[0, 0], [10], [10, 0], [0, 0]]), "no numbers"),
        (polygon(), "has no position"),
        ({"type": "Sphere", "coordinates": []}, "'Sphere'"),
        ({"type": "MultiPolygon", "coordinates": "xy"}, "no numbers"),
    ],
)
def test_what_is_no_shape_is_refused_in_words(geometry, words):
    with pytest.raises(CatalogueError, match=words):
        read_features(geojson(geometry))
    with pytest.raises(CatalogueError, match=words):
        read_features(pd.DataFrame({"name": ["A"], "geometry": [geometry]}))


def test_a_track_that_leads_round_and_round_is_kept_in_parts_that_each_lead_round_once():
    table = read_features(geojson({"type": "LineString", "coordinates": [[east % 360, 0] for east in range(0, 36_001, 90)]}))
    assert len(table.geometry[0].parts) == 101 or len(table.geometry[0].parts) == 100
    assert table.geometry[0].length_km == pytest.approx(100 * 360 * mars.KM_PER_DEGREE)
    assert max(np.ptp(part.longitude) for part in table.geometry[0].parts) <= 360


def test_files_of_maps_keep_their_shapes_and_give_them_back(tmp_path):
    geopandas = pytest.importorskip("geopandas")
    shapely = pytest.importorskip("shapely.geometry")
    areas = [shapely.Polygon(SQUARE), shapely.Polygon([(170, 0), (190, 0), (180, 10)])]
    frame = geopandas.GeoDataFrame({"name": ["A", "B"]}, geometry=areas, crs="IAU_2015:49900")
    frame.to_file(tmp_path / "a.gpkg")
    frame.to_file(tmp_path / "a.shp")
    for source in (frame, tmp_path / "a.gpkg", tmp_path / "a.shp"):
        table = read_features(source)
        assert [shape.dimension for shape in table.geometry] == [2, 2] and table.name.tolist() == ["A", "B"]
        back = geopandas.GeoDataFrame(table, crs="IAU_2015:49900")
        assert back.geometry[0].equals(areas[0]) and back.geometry.area.tolist() == pytest.approx([400, 100])
