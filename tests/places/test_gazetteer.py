"""The gazetteer, and finding places by name, by click and by importance."""

import gc

import numpy as np
import pandas as pd
import pytest

from explorer import UnknownPlaceError, View, load_features
from explorer.places import gazetteer


def test_the_whole_gazetteer_is_there():
    table = load_features()
    assert len(table) == 1979
    assert table.index.name == "iau_id" and table.index.is_unique
    assert list(table.columns) == ["name", "kind", "plain_kind", "latitude", "longitude", "diameter_km"]
    assert table.latitude.between(-90, 90).all()
    assert (table.longitude >= -180).all() and (table.longitude < 180).all()


def test_no_size_is_none_and_not_nought():
    table = load_features()
    assert table.diameter_km.isna().sum() == 127
    assert (table.diameter_km.dropna() > 0).all()


def test_kinds_are_those_the_names_carry():
    table = load_features()
    for word in ("Chasma", "Chaos", "Labyrinthus", "Labes", "Mons", "Vallis", "Patera", "Planum"):
        named = table[table.name.str.endswith(f" {word}")]
        assert set(named[named.kind != "albedo feature"].kind) == {word.lower()}
    assert table.loc[417, ["kind", "plain_kind"]].tolist() == ["mons", "mountain"]


def test_a_loaded_table_is_ones_own():
    mine = load_features()
    mine.loc[417, "name"] = "mine"
    assert load_features().name[417] == "Ascraeus Mons"


@pytest.mark.parametrize("name", ["Ascraeus Mons", "ascraeus  mons", "ASCRAEUS MONS", "Ascreus Mons", 417, np.int64(417)])
def test_names_and_ids_find_their_place(name):
    place = gazetteer.find(name)
    assert (place.name, place.iau_id, place.plain_kind) == ("Ascraeus Mons", 417, "mountain")
    assert place.diameter_km == pytest.approx(456.396)


def test_accents_are_forgiven():
    assert gazetteer.find("panchaia rupes").name == "Panchaia Rupēs"
    assert gazetteer.find("von karman").name == "Von Kármán"


def test_every_name_finds_itself():
    for name in load_features().name[::20]:
        assert gazetteer.find(name).name == name


def test_an_unknown_name_offers_the_three_nearest():
    with pytest.raises(UnknownPlaceError, match="'Olympus'.*Olympus Mons, Olympus .* and Olympus "):
        gazetteer.find("Olympus")
    with pytest.raises(UnknownPlaceError, match="99999"):
        gazetteer.find(99999)


@pytest.mark.parametrize("name", [None, 2.5, True, ["Ascraeus Mons"]])
def test_what_is_no_name_is_refused(name):
    with pytest.raises(TypeError, match="Ascraeus Mons"):
        gazetteer.find(name)


def _table(*positions):
    latitude, longitude = np.transpose(positions)
    return pd.DataFrame({"latitude": latitude, "longitude": longitude})


def test_the_nearest_place_is_found_across_the_seam():
    places = _table((0, 179.5), (0, -178.0), (0, 0.0))
    view = View.window(-5, 175, 5, 185, size=(100, 100))
    column, row = view.forward(0, -179.9)
    assert gazetteer.nearest(places, view, column, row, within=20) == 0
    column, row = view.forward(0, -178.2)
    assert gazetteer.nearest(places, view, column, row, within=20) == 1


@pytest.mark.parametrize("pole", ["north", "south"])
def test_the_nearest_place_is_found_over_a_pole(pole):
    sign = 1 if pole == "north" else -1
    places = _table((sign * 89.5, 0.0), (sign * 85.0, 180.0))
    view = View.polar(pole, width_km=1000, size=500)
    column, row = view.forward(sign * 89.8, 180.0)
    assert gazetteer.nearest(places, view, column, row, within=30) == 0


def test_nothing_is_near_when_all_is_far():
    view = View.window(-5, -5, 5, 5, size=(100, 100))
    assert gazetteer.nearest(_table((4.0, 4.0)), view, 0, 0, within=12) is None
    assert gazetteer.nearest(_table((4.0, 4.0)).iloc[:0], view, 0, 0, within=12) is None


def test_the_names_of_a_table_are_compared_without_making_them_anew_for_each(monkeypatch):
    from explorer.places import gazetteer

    table = load_features().reset_index()
    gazetteer.find("Gale", table)
    calls = []
    plain = gazetteer.plain
    monkeypatch.setattr(gazetteer, "plain", lambda text: calls.append(text) or plain(text))
    for name in ("Gale", "Olympus Mons", "Gale crater"):
        gazetteer.find(name, table)
    assert len(calls) < 10
    other = table.assign(name=[f"Nowhere {row}" for row in range(len(table))])
    assert gazetteer.find("nowhere 0", other).iau_id == table.iau_id[0]
    held = gazetteer._indexes.keys() & {id(table), id(other)}
    assert len(held) == 2
    del other
    gc.collect()
    assert len(gazetteer._indexes.keys() & held) == 1  # nothing is left of a table that is gone
