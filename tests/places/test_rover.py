"""Zhurong's way: near the published stops, and its places those of the pictures."""

import re

import pytest

from explorer import distance, load_route, measure
from explorer.i18n.wording import Wording
from explorer.places import mission
from explorer.places.describe import describe
from explorer.places.mission import stops
from explorer.places.resolve import resolve


def test_named_stops_are_places_that_can_be_clicked_with_their_pictures():
    places = mission.places().set_index("name")
    for site, stop in stops().iterrows():
        assert distance(stop.latitude, stop.longitude, places.latitude[site], places.longitude[site]) < 0.06
    assert (places.pictures[stops().index] > 0).sum() == 11


def test_stops_lie_in_the_order_of_driving_and_no_leg_is_a_leap():
    way = load_route()
    assert way.sol.is_monotonic_increasing and way.driven_m.dropna().is_monotonic_increasing
    legs = distance(way.latitude[1:].to_numpy(), way.longitude[1:].to_numpy(), way.latitude[:-1], way.longitude[:-1].to_numpy())
    assert legs.max() < 0.12


def test_the_table_given_out_can_be_written_to():
    mine = load_route()
    mine.loc[0, "site"] = "elsewhere"
    assert load_route().site[0] == "Zhurong landing site"


@pytest.mark.parametrize(
    ("sol", "east_m", "north_m"), [(60, -91.384, -378.795), (105, -151.76, -860.071), (325, 214.381, -1350.831)]
)
def test_positions_are_the_published_metres_from_the_lander(sol, east_m, north_m):
    way = load_route().set_index("sol")
    lander, stop = way.loc[1], way.loc[sol]
    north = distance(lander.latitude, lander.longitude, stop.latitude, lander.longitude)
    east = distance(stop.latitude, lander.longitude, stop.latitude, stop.longitude)
    assert (north * 1000, east * 1000) == pytest.approx((abs(north_m), abs(east_m)), abs=10)


def test_a_stop_is_named_after_its_sol_or_says_that_it_is_near_it():
    for site, stop in stops().iterrows():
        for around, sol in re.findall(r"(on|around) sol (\d+)", site):
            off = abs(int(sol) - stop.sol)
            assert off == 0 if around == "on" else 0 < off < 5, site


def test_the_metres_that_were_told_fit_the_sol_they_were_told_for():
    told = stops().dropna(subset="driven_m")
    assert (told.told_sol >= told.sol).all()
    assert told.loc["Zhurong's last stop", ["sol", "driven_m", "told_sol"]].tolist() == [325, 1921, 342]
    assert "by sol 342 it had driven" in describe(resolve("Zhurong's last stop")).facts(Wording())[-1]
    assert describe(resolve("Zhurong on sol 60")).facts(Wording())[-1].startswith("Zhurong was here on sol 60, after")


def test_all_published_stops_are_there():
    way = load_route()
    length = measure(way[["latitude", "longitude"]].to_numpy()).length_km * 1000
    assert len(way) == 115 and length == pytest.approx(1913, abs=1)
