"""What the map shows over its picture: lines, points and their names, as GeoJSON and HTML."""

import numpy as np

from explorer.cartography.geojson import Track, point_name_html, track_features
from explorer.cartography.plane import Window, plane_of


def _window(projection, left, bottom, right, top):
    return Window(plane_of(projection), left, bottom, right, top, 10.0)


def test_a_line_across_180_degrees_is_drawn_without_a_jump_and_on_both_sides():
    line = Track(np.zeros(5), np.array([170, 175, 180, -175, -170.0]), (), "#fff")
    features = track_features(line, _window("cylindrical", -180, -90, 180, 90))
    drawn = [np.array(feature["geometry"]["coordinates"])[:, 0] for feature in features]
    assert sorted(each[0] for each in drawn) == [-190, 170]
    assert all(np.abs(np.diff(each)).max() <= 5 for each in drawn)


def test_on_a_polar_map_only_what_is_on_it_is_drawn():
    line = Track(np.linspace(-80, 80, 33), np.full(33, 20.0), (), "#fff")
    [north] = track_features(line, _window("north", -90, -90, 90, 90))
    plane = plane_of("north")
    assert all(np.abs(north["geometry"]["coordinates"]).max(axis=0) <= plane.top)
    assert len(north["geometry"]["coordinates"]) < 20


def test_points_beyond_a_polar_map_are_neither_drawn_nor_named():
    points = ((70.0, 20.0, "1"), (-70.0, 20.0, "2"), (-90.0, 0.0, "3"))
    window = _window("north", -90, -90, 90, 90)
    [only] = track_features(Track(np.array([]), np.array([]), points, "#fff"), window)
    assert max(map(abs, only["geometry"]["coordinates"])) < 90
    assert [bool(point_name_html(each, window, (0, 0))) for each in points] == [True, False, False]


def test_a_name_from_outside_stays_text():
    name = point_name_html((0, 0, "<b>&"), _window("cylindrical", -10, -10, 10, 10), (0, 0))
    assert name.endswith(">&lt;b&gt;&amp;</span>")
