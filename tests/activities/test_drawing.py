"""What is drawn with the ruler comes back: as a table, as GeoJSON, as a ring to look for places in."""

import json

import numpy as np
import pytest

import explorer
from explorer.activities.drawing import Drawing
from explorer.activities.measure import measure
from explorer.catalogue.read import read_features
from explorer.places.gazetteer import Place

ACROSS = [(-10, 170), (-10, -170), (20, -170), (20, 170)]


def drawing(points, closed=False):
    return Drawing(tuple(Place.ground(*each) for each in points), closed)


def test_points_come_back_as_a_table_with_their_names(mars):
    mars.measure("Olympus Mons", (0, -120))
    table = mars.drawn.table
    assert table.name.tolist() == ["Olympus Mons", ""] and table.latitude.tolist()[1] == 0
    assert table.longitude.tolist()[1] == -120 and len(mars.drawn) == 2


def test_a_drawing_is_kept_when_people_draw_on(mars):
    mars.measure((0, 0), (0, 10))
    first = mars.drawn
    mars.measure((0, 0), (10, 0), (10, 10), closed=True)
    assert len(first) == 2 and not first.closed and mars.drawn.closed and mars.drawn != first


def test_what_lies_within_a_drawing_is_found(mars):
    mars.measure(*ACROSS, closed=True)
    assert mars.within(mars.drawn).name.tolist() == mars.within(ACROSS).name.tolist() != []


def test_nothing_and_a_point_are_drawings_too(mars):
    assert len(mars.drawn) == 0 and mars.drawn.table.empty and mars.drawn.geojson["geometry"] is None
    mars.state.change(points=(Place.ground(5, 200),), closed=True)
    assert mars.drawn.geojson["geometry"] == {"type": "Point", "coordinates": [-160, 5]} and not mars.drawn.closed


@pytest.mark.parametrize(
    ("points", "closed", "kind"),
    [
        ([(50, -60), (50, 60)], False, "LineString"),
        (ACROSS[:2], False, "MultiLineString"),
        (ACROSS, True, "MultiPolygon"),
        ([(70, east) for east in range(0, 360, 60)], True, "Polygon"),
        ([(-70, east) for east in range(0, 360, 60)], True, "Polygon"),
        ([(0, 0), (0, 90), (60, 45)], True, "Polygon"),
        # Nearer to a pole than the corners that longer lines have are to each other:
        ([(89.99, east) for east in (10, 100, 190, 280)], True, "Polygon"),
        ([(-89.95, 0), (-89.95, 100), (-89.9, 50)], True, "Polygon"),
        ([(89.95, -30), (89.9, 100)], False, "LineString"),
        ([(60, 0), (60, 179.5)], False, "LineString"),
    ],
)
def test_geojson_of_a_drawing_reads_as_long_and_as_large_as_it_was_drawn(points, closed, kind, tmp_path):
    made = drawing(points, closed)
    assert made.geojson["geometry"]["type"] == kind
    (tmp_path / "drawn.geojson").write_text(json.dumps(made.geojson))
    table = read_features(tmp_path / "drawn.geojson")
    measured, shape = measure(points, closed=closed), table.geometry[0]
    assert shape.length_km == pytest.approx(measured.length_km, rel=1e-4) == pytest.approx(table.length_km[0])
    if closed:
        assert shape.area_km2 == pytest.approx(measured.area_km2, rel=1e-4) == pytest.approx(table.area_km2[0])


def test_an_outline_round_nearly_everything_is_what_lies_outside_it():
    there = np.arange(-150, 151, 50)
    points = [*((85, east) for east in there), *((-85, east) for east in there[::-1])]
    made = drawing(points, closed=True)
    assert made.geojson["properties"]["area_km2"] < explorer.mars.area(*np.array(points).T) * 1.001
    assert made.geojson["geometry"]["type"] in ("Polygon", "MultiPolygon")


def test_an_outline_that_crosses_itself_is_refused():
    with pytest.raises(ValueError, match="crosses itself"):
        _ = drawing([(0, 0), (10, 10), (0, 10), (10, 0)], closed=True).geojson


def test_geopandas_takes_a_drawing():
    geopandas = pytest.importorskip("geopandas")
    frame = geopandas.GeoDataFrame.from_features([drawing([(0, 0), (0, 90), (60, 45)], closed=True)], crs="IAU_2015:49900")
    assert frame.geometry.iloc[0].geom_type == "Polygon" and frame.area_km2[0] > 1e6
