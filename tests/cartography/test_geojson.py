"""What the map shows over its picture: lines, points and their names, as GeoJSON and HTML."""

import numpy as np
import pytest

from explorer.activities.measure import measure
from explorer.cartography.geojson import Track, point_name_html, track_features
from explorer.cartography.plane import Window, plane_of
from explorer.cartography.route import route


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


@pytest.mark.parametrize(
    ("projection", "points"),
    [
        *(("cylindrical", points) for points in ([(60, 20), (-60, 20)], [(75, 0), (90, 0), (75, 180)])),
        *(("north", points) for points in ([(75, 0), (90, 0), (75, 180)], [(60, 30), (80, 30)])),
        *(("south", points) for points in ([(-75, 0), (-90, 0), (-75, 180)], [(-60, -90), (-80, -90)])),
    ],
)
def test_a_line_along_a_meridian_or_through_a_pole_is_drawn_from_end_to_end(projection, points):
    latitude, longitude = measure(points).track()
    window = _window(projection, *((-180, -90, 180, 90) if projection == "cylindrical" else (-60, -60, 60, 60)))
    line, *_ = track_features(Track(latitude, longitude, (), "#fff"), window)
    drawn = np.array(line["geometry"]["coordinates"])
    for end, at in ((0, points[0]), (-1, points[-1])):
        x, y = window.units(*at)
        turns = round((drawn[end, 0] - float(x)) / 360) * 360 if window.plane.wraps else 0
        assert drawn[end] == pytest.approx([float(x) + turns, float(y)], abs=1e-3)
    assert np.isfinite(drawn).all()


def test_a_way_shows_its_start_its_stops_and_its_direction():
    way = route()
    middle, reach = (way.latitude.mean(), way.longitude.mean()), 0.02
    near = Window(plane_of("cylindrical"), middle[1] - reach, middle[0] - reach, middle[1] + reach, middle[0] + reach, 20_000.0)
    features = track_features(way, near)
    spots = [feature for feature in features if feature["geometry"]["type"] == "Point"]
    assert len(spots) == len(way.latitude) == 115
    assert spots[-1]["properties"]["style"]["radius"] > 2 * spots[0]["properties"]["style"]["radius"]
    assert spots[-1]["geometry"]["coordinates"] == pytest.approx([way.longitude[0], way.latitude[0]], abs=1e-5)
    line, *arrows = (np.array(each["geometry"]["coordinates"]) for each in features if each not in spots)
    assert len(line) == 115 and len(arrows) > 5
    for left, tip, right in arrows:  # it led south, and a tip lies ahead of its barbs
        ahead = tip - (left + right) / 2
        at = np.hypot(*(line - tip).T).argmin()
        assert ahead @ (line[min(at + 4, 114)] - line[max(at - 4, 0)]) > 0
    far = track_features(way, _window("cylindrical", -180, -90, 180, 90))
    assert {feature["geometry"]["type"] for feature in far} == {"LineString"}


def test_points_beyond_a_polar_map_are_neither_drawn_nor_named():
    points = ((70.0, 20.0, "1"), (-70.0, 20.0, "2"), (-90.0, 0.0, "3"))
    window = _window("north", -90, -90, 90, 90)
    [only] = track_features(Track(np.array([]), np.array([]), points, "#fff"), window)
    assert max(map(abs, only["geometry"]["coordinates"])) < 90
    assert [bool(point_name_html(each, window, (0, 0))) for each in points] == [True, False, False]


def test_a_name_from_outside_stays_text():
    name = point_name_html((0, 0, "<b>&"), _window("cylindrical", -10, -10, 10, 10), (0, 0))
    assert name.endswith(">&lt;b&gt;&amp;</span>")
