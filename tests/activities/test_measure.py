"""Lines and areas on the ellipsoid, against PROJ's own geodesics and against formulas; and what makes no line."""

import time

import numpy as np
import pyproj
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer import CoordinateError, Place, UnknownPlaceError, distance, load_features, load_route, mars, measure
from explorer.activities.measure import MOST_POINTS

GEOD = pyproj.Geod(a=3_396_190, b=3_376_200)


def _graphic(latitude):
    """Planetographic latitude, by PROJ and not by us."""
    ellipsoid = "+proj=geoc +inv +a=3396190 +b=3376200"
    return pyproj.Transformer.from_pipeline(ellipsoid).transform(np.zeros_like(latitude), latitude)[1]


def test_ten_thousand_distances_are_those_of_proj():
    random = np.random.default_rng(2)
    (lat1, lat2), (lon1, lon2) = random.uniform(-90, 90, (2, 10_000)), random.uniform(-180, 180, (2, 10_000))
    expected = GEOD.inv(lon1, _graphic(lat1), lon2, _graphic(lat2))[2] / 1000
    assert np.max(np.abs(distance(lat1, lon1, lat2, lon2) / expected - 1)) < 1e-6


def test_a_thousand_areas_are_those_of_proj():
    random = np.random.default_rng(3)
    for _ in range(1000):
        middle, width = (random.uniform(-60, 60), random.uniform(-180, 180)), random.uniform(0.1, 25)
        angle = np.sort(random.uniform(0, 2 * np.pi, 9))
        latitude, longitude = middle[0] + width * np.sin(angle), middle[1] + width * np.cos(angle)
        expected = abs(GEOD.polygon_area_perimeter(longitude, _graphic(latitude))[0]) / 1e6
        assert mars.area(latitude, longitude) == pytest.approx(expected, rel=1e-6)


def test_an_eighth_of_the_planet_is_an_eighth_of_the_ellipsoids_surface():
    a, b = 3396.19, 3376.2
    e = np.sqrt(1 - (b / a) ** 2)
    whole = 2 * np.pi * a**2 * (1 + (1 - e**2) / e * np.arctanh(e))
    assert measure([(0, 0), (0, 90), (90, 0)], closed=True).area_km2 == pytest.approx(whole / 8, rel=1e-6)


def test_legs_add_up_and_carry_names_and_bearings():
    line = measure(["Olympus Mons", "ascraeus mons", "18.65 N 200 E", (10, 170)])
    assert list(line.legs.end) == ["Ascraeus Mons", "", ""]
    assert line.length_km == pytest.approx(line.legs.length_km.sum())
    assert line.legs.length_km[0] == pytest.approx(1742, abs=1)
    assert line.legs.bearing[0] == pytest.approx(98.9, abs=0.1)


def test_a_line_crosses_180_degrees_and_a_pole_the_short_way():
    assert measure([(0, 179), (0, -179)]).length_km == pytest.approx(2 * mars.KM_PER_DEGREE, rel=1e-6)
    over = measure([(80, 0), (80, 180)])
    assert over.length_km == pytest.approx(1178.6, abs=0.1)
    assert over.track()[0].max() > 89.9


@given(st.floats(-89, 89), st.floats(-180, 180), st.floats(0.1, 170), st.floats(0, 360))
def test_a_track_lies_on_the_shortest_way(latitude, longitude, degrees, bearing):
    end = mars.ahead(latitude, longitude, bearing, degrees * mars.KM_PER_DEGREE * 0.99)
    line = measure([(latitude, longitude), tuple(map(float, end))])
    latitudes, longitudes = line.track(spacing_km=50)
    from_start = distance(latitude, longitude, latitudes, longitudes)
    from_end = distance(*end, latitudes, longitudes)
    assert from_start + from_end == pytest.approx(line.length_km, abs=1e-3)
    assert distance(latitudes[1:], longitudes[1:], latitudes[:-1], longitudes[:-1]).max() <= 50.001


@pytest.mark.parametrize(
    ("points", "closed", "error", "words"),
    [
        ([], False, ValueError, "0 points given; a line needs at least 2"),
        ([(0, 0)], False, ValueError, "1 point given; a line needs at least 2"),
        ([(0, 0), (0, 10)], True, ValueError, "2 points given; an outline needs at least 3"),
        ([(5, 5), (5, 365)], False, ValueError, "two points in a row are the same"),
        ([(30, 40), (-30, -140)], False, ValueError, "lie opposite each other"),
        ([(0, 0), (10, 10), (0, 10), (10, 0)], True, ValueError, "crosses itself: its side 1 meets its side 3"),
        ([(0, 0), (10, 10), (10, -10), (0, 0), (-10, 10), (-10, -10)], True, ValueError, "crosses itself"),
        ([(0, 0), (0, 20), (0, 10)], True, ValueError, "encloses nothing"),
        ([(float("nan"), 0), (0, 0)], False, ValueError, "latitude nan is not possible"),
        (["25 N", (0, 0)], False, CoordinateError, "one angle only"),
        (["Nowhere Mons", (0, 0)], False, UnknownPlaceError, "'Nowhere Mons'"),
        ([3.5, (0, 0)], False, ValueError, "3.5 is no point"),
        ([(1, 2, 3), (0, 0)], False, ValueError, "is no point"),
    ],
)
def test_what_makes_no_line_is_told(points, closed, error, words):
    with pytest.raises(error) as refused:
        measure(points, closed=closed)
    assert words in str(refused.value)


def test_an_outline_about_a_pole_and_one_across_180_degrees_are_fine():
    cap = [(70, longitude) for longitude in range(-180, 180, 30)]
    assert measure(cap, closed=True).area_km2 == pytest.approx(4.2e6, rel=0.02)
    square = [(-5, 175), (-5, -175), (5, -175), (5, 175)]
    assert measure(square, closed=True).area_km2 == pytest.approx((10 * mars.KM_PER_DEGREE) ** 2, rel=0.01)


def test_places_can_be_measured_too():
    olympus = load_features().query("name == 'Olympus Mons'").iloc[0]
    assert measure([Place.ground(olympus.latitude, olympus.longitude), (0, 0)]).length_km == pytest.approx(
        measure(["Olympus Mons", (0, 0)]).length_km
    )


def test_zhurongs_way_is_as_long_as_was_told():
    way = load_route()
    line = measure(list(zip(way.latitude, way.longitude, strict=True)))
    assert line.length_km * 1000 == pytest.approx(1921, rel=0.03)
    told = way.dropna(subset="driven_m")
    assert line.corners_km[told.index] * 1000 == pytest.approx(told.driven_m.to_numpy(float), abs=60)
    assert way.driven_m.iloc[-1] == 1921 and way.site.iloc[-1] == "Zhurong's last stop"


def test_an_outline_of_a_thousand_corners_is_measured_at_once_and_its_one_knot_is_found():
    turn = np.linspace(0, 2 * np.pi, 1000, endpoint=False)
    reach = 10 + 3 * np.sin(7 * turn)
    corners = list(zip(reach * np.cos(turn), 170 + reach * np.sin(turn), strict=True))
    begun = time.perf_counter()
    area = measure(corners, closed=True).area_km2
    assert time.perf_counter() - begun < 3  # 0.2 s where nobody else works; comparing sides one by one takes 140 s
    assert area == pytest.approx(np.pi * (10**2 + 3**2 / 2) * mars.KM_PER_DEGREE**2, rel=0.02)
    corners[400], corners[402] = corners[402], corners[400]
    with pytest.raises(ValueError, match="its side 400 meets its side 403"):
        measure(corners, closed=True)


def test_positions_along_a_line_have_the_shape_of_what_was_asked_and_lie_on_it():
    line = measure(["Olympus Mons", "Ascraeus Mons", (0, 0)])
    ends = line.at([0, line.length_km])
    assert ends[0] == pytest.approx([18.6528, 0], abs=1e-6) and ends[1] == pytest.approx([-133.8025, 0], abs=1e-6)
    for distances in (100, [100.0], [[1, 2, 3], [4, 5, 6]], []):
        for degrees in line.at(distances):
            assert np.shape(degrees) == np.shape(distances)
    for beyond in (-1, line.length_km + 1, float("nan"), float("inf"), [1, 1e308], "x", {"a": 1}, 10**400, 1j):
        with pytest.raises(ValueError, match="km long; give distances along it"):
            line.at(beyond)


@pytest.mark.parametrize("spacing", [0, -1, -0.0, 1e-9, float("nan"), None, "10", [10]])
def test_a_spacing_that_cannot_be_is_refused_before_any_work(spacing):
    line = measure(["Olympus Mons", "Ascraeus Mons"])
    with pytest.raises(ValueError, match="spacing_km=.* is not possible; give 0.00174 or more"):
        line.track(spacing_km=spacing)
    assert len(line.track(spacing_km=1e9)[0]) < len(line.track(spacing_km=1)[0])


def test_more_points_than_can_be_compared_are_refused_at_once():
    points = [(0.01 * number, 0.0) for number in range(MOST_POINTS + 1)]
    assert measure(points[:-1]).length_km > 1000
    with pytest.raises(ValueError, match="2001 points are more than .* leave some out, 2000 are the most"):
        measure(points)
