"""One way from what people give to a place: names, ids, positions, rows, in either language."""

import numpy as np
import pandas as pd
import pytest

from explorer import Place, UnknownPlaceError
from explorer.mars.coordinates import CONVENTIONS
from explorer.places import mission
from explorer.places.mission import all_places
from explorer.places.resolve import NoPointError, resolve

GALE = resolve("Gale")


@pytest.mark.parametrize(
    "point", ["gale", "Gale crater", "GALE Crater", "Gale basin", "盖尔撞击坑", GALE.iau_id, np.int64(GALE.iau_id), GALE]
)
def test_all_ways_lead_to_the_place(point):
    assert resolve(point).name == "Gale"


def test_a_row_of_a_table_of_places_is_a_place():
    assert resolve(mission.places().iloc[0]).name == mission.places().name[0]
    assert resolve(mission.places().iloc[0].drop("iau_id")).name == mission.places().name[0]


def test_a_row_of_any_other_table_is_none():
    """Its longitudes may count west."""
    with pytest.raises(NoPointError, match="is no point; give a name"):
        resolve(pd.Series({"name": "A", "latitude": 18.0, "longitude": 133.8}))


def test_what_is_no_text_is_no_name():
    with pytest.raises(ValueError, match="name=5 is not possible; give text"):
        Place(1, 2, name=5)
    row = pd.Series({"name": 5, "kind": None, "plain_kind": pd.NA, "latitude": 1, "longitude": 2}, dtype=object)
    assert (resolve(row).name, resolve(row).kind, resolve(row).plain_kind) == ("5", "", "")


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Jezero Crater", "Jezero"),
        ("Olympus Mons volcano", "Olympus Mons"),
        ("von karman crater", "Von Kármán"),
        ("Valles Marineris canyon", "Valles Marineris"),
    ],
)
def test_a_kind_behind_an_exact_name_is_forgiven(typed, name):
    assert resolve(typed).name == name


@pytest.mark.parametrize("typed", ["Gale mountain", "Gael crater rim", "crater", "Olympus volcano", ""])
def test_a_kind_is_not_forgiven_behind_anything_else(typed):
    with pytest.raises(UnknownPlaceError, match="No place on Mars is called"):
        resolve(typed)


def test_positions_are_read_in_the_convention():
    assert resolve((10, 200)) == resolve("10 N 160 W") == resolve("10, -160") == Place.ground(10, -160)
    assert resolve("10, 160", convention=CONVENTIONS["west-360"]).longitude == -160


def test_a_place_of_ones_own_may_be_called_like_a_position():
    table = all_places().head(3).assign(name=["10, 20", "Gale", "Site 7"])
    assert resolve("10, 20", table).name == "10, 20"
    assert resolve("10, 21", table) == Place.ground(10, 21)


@pytest.mark.parametrize("point", [3.5, None, (1, 2, 3), object()])
def test_what_is_no_point_is_told(point):
    with pytest.raises(NoPointError, match="is no point; give a name, such as 'Olympus Mons', or"):
        resolve(point)
    with pytest.raises(TypeError, match="is no name and no IAU id"):
        resolve(True)


@pytest.mark.parametrize(
    "point",
    [
        *({10, 20}, frozenset({10, 20}), {"lat": 10, "lon": 20}, {10: 1, 20: 2}, b"ab", bytearray(b"ab")),
        *(pd.DataFrame({0: [10], 1: [20]}), pd.Series({"lon": 20, "lat": 10}), pd.Series([10, 20])),
    ],
)
def test_what_says_nothing_of_which_is_the_latitude_is_no_point(point):
    with pytest.raises(NoPointError, match=r"is no point; give a name, such as 'Olympus Mons', or \(latitude, longitude\)"):
        resolve(point)


@pytest.mark.parametrize("position", [(95, 0), (None, None), (float("nan"), 1), ("north", 0), (0, float("inf"))])
def test_there_is_no_place_at_a_position_that_cannot_be(position):
    latitude, longitude = position
    row = pd.Series({"latitude": latitude, "longitude": longitude, "name": "A"})
    for make in (lambda: Place(latitude, longitude), lambda: resolve(row), lambda: resolve((latitude, longitude))):
        with pytest.raises(ValueError, match=r"latitude|longitude"):
            make()


def test_a_place_keeps_the_digits_it_was_given_and_turns_its_longitude():
    row = pd.Series({"latitude": np.int8(10), "longitude": 226.1975, "name": "A", "kind": "", "plain_kind": ""})
    assert resolve(row).longitude == pytest.approx(-133.8025) and isinstance(resolve(row).latitude, float)
    assert Place(0.1, -133.8025) == Place.ground(0.1, -133.8025) and Place(0.1, -133.8025).longitude == -133.8025
