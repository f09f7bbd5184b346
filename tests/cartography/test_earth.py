"""Outlines of the Earth on Mars: as large there as here, wherever they lie and however they are turned."""

import zlib
from dataclasses import replace

import numpy as np
import pyproj
import pytest

from explorer import UnknownPlaceError, data, load_outlines, mars
from explorer.cartography.earth import Comparison, outline_named, outlines

WHERE = [(18.65, -133.8, 0), (-14, -59, 215), (80, 20, 33), (89.9, 170, 90)]


def area_km2(comparison):
    """On the Mars ellipsoid, of all parts less their holes."""
    areas = []
    for ring in comparison.outline.rings:
        (x, y), (x_next, y_next) = ring.T, np.roll(ring, -1, axis=0).T
        areas.append(np.sign((x * y_next - y * x_next).sum()) * mars.area(*comparison.positions(ring)))
    return abs(sum(areas))


def corners_of(outline, most=60):
    corners = np.concatenate(outline.rings)
    return corners[:: len(corners) // most + 1]


def between(latitude, longitude):
    """Distances on Mars between each two of some positions, km."""
    one, other = np.triu_indices(len(latitude), 1)
    return mars.distance(latitude[one], longitude[one], latitude[other], longitude[other])


@pytest.mark.parametrize("where", WHERE)
def test_every_area_is_that_on_the_earth(where):
    for outline in outlines().values():
        assert area_km2(Comparison(outline, *where)) == pytest.approx(outline.area_km2, rel=0.002), outline.name


def test_moved_from_its_home_to_80_north_no_distance_changes_by_half_a_percent():
    for outline in outlines().values():
        home = Comparison(outline, np.clip(outline.latitude, -80, 80), 10)
        corners = corners_of(outline)
        moved = replace(home, latitude=80, longitude=-100, turn=45)
        here, there = (between(*each.positions(corners)) for each in (home, moved))
        far = here > 0.1 * here.max()
        assert there[far] == pytest.approx(here[far], rel=0.005), outline.name


@pytest.mark.parametrize("name", ["France", "Germany", "Italy", "Ukraine", "Luxembourg", "Beijing", "Grand Canyon"])
def test_distances_are_those_on_the_earth(name):
    """By PROJ's geodesics on both ellipsoids, from the middle and between corners."""
    outline = outlines()[name]
    corners = corners_of(outline)
    plane = pyproj.Proj(proj="laea", lat_0=outline.latitude, lon_0=outline.longitude, ellps="WGS84")
    longitude, latitude = plane(*(corners.T * 1000), inverse=True)
    one, other = np.triu_indices(len(corners), 1)
    earth = pyproj.Geod(ellps="WGS84").inv(longitude[one], latitude[one], longitude[other], latitude[other])[2] / 1000
    far = earth > 0.1 * earth.max()
    for where in ((80, 20), (outline.latitude, -60)):
        here = between(*Comparison(outline, *where).positions(corners))
        off = np.abs(here[far] / earth[far] - 1).max()
        assert off < 0.005
        assert off == pytest.approx(Comparison(outline, *where).distances_off[1], abs=0.0005)


def test_what_is_too_large_for_its_distances_says_so():
    middle, corners = Comparison(outlines()["Russia"], 0, 0).distances_off
    assert 0.04 < middle < 0.07 and 0.1 < corners < 0.16
    off = np.array([Comparison(each, 80, 0).distances_off for each in outlines().values()])
    assert ((off[:, 0] <= 0.005).sum(), (off[:, 1] <= 0.005).sum()) >= (175, 150)


def test_turned_by_90_degrees_the_north_of_it_lies_in_the_east():
    france = outlines()["France"]
    latitude, longitude = Comparison(france, 0, 0, 90).positions(np.array([[0.0, 500.0]]))
    assert abs(latitude[0]) < 0.01 and longitude[0] == pytest.approx(500 / mars.KM_PER_DEGREE, rel=0.002)
    assert Comparison(france, 0, 0, -30).turn == 330


def test_it_lies_over_the_pole_and_across_180_degrees_in_one_piece():
    for where in ((90, 0), (-90, 0), (0, 180)):
        for track in Comparison(outlines()["France"], *where).tracks:
            ways = mars.distance(track.latitude[:-1], track.longitude[:-1], track.latitude[1:], track.longitude[1:])
            assert ways.max() < 20


def test_the_lines_are_close_enough_and_closed():
    first, *others = Comparison(outlines()["France"], 10, 20).tracks
    assert first.points == ((10.0, 20.0, ""),) and not any(track.points for track in others)
    assert (first.latitude[0], first.longitude[0]) == pytest.approx((first.latitude[-1], first.longitude[-1]))


def test_islands_belong_to_their_country_and_what_lies_far_away_does_not():
    assert outlines()["France"].area_km2 == pytest.approx(549_000, rel=0.01)  # with Corsica, without Guiana
    assert outlines()["Indonesia"].area_km2 == pytest.approx(1_892_000, rel=0.02)
    assert outlines()["United States"].area_km2 == pytest.approx(7_950_000, rel=0.02)  # without Alaska and Hawaii
    assert outlines()["Beijing"].area_km2 == pytest.approx(16_410, rel=0.02)
    assert outlines()["France"].widest_km == pytest.approx(1_360, rel=0.01)  # from Ushant to Corsica


def test_russia_and_fiji_are_not_cut_at_180_degrees():
    russia = outlines()["Russia"]
    assert 3_800 < russia.reach_km < 4_500
    assert outlines()["Fiji"].reach_km < 700


@pytest.mark.parametrize("name", ["France", "france", " 法国 "])
def test_a_name_is_found_in_both_languages(name):
    assert outline_named(name).name == "France"


def test_an_unknown_name_is_told_with_the_nearest():
    with pytest.raises(UnknownPlaceError, match="such as 'Germany'"):
        outline_named("Germani")


@pytest.mark.parametrize("where", [(91, 0), (float("nan"), 0), (0, float("inf")), (0, 0, float("nan"))])
def test_a_place_or_turn_that_cannot_be_is_refused(where):
    with pytest.raises(ValueError):
        Comparison(outlines()["France"], *where)


def test_all_of_them_can_be_listed():
    table = load_outlines()
    assert len(table) > 170 and table.name.is_unique and table.name_zh.is_unique and table.name.is_monotonic_increasing
    assert set(table.kind) == {"country", "city", "strip"}
    assert table.area_km2.gt(0).all() and table.latitude.abs().le(90).all()


def test_they_take_little_room_in_the_wheel():
    assert len(zlib.compress(data.read("outlines.json"))) < 150_000
