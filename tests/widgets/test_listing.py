"""The list: which places are wanted, by hand and by code, and the table of them; without a browser."""

import codecs
import io
import threading

import numpy as np
import pandas as pd
import pytest

from explorer.places.filter import Filter
from explorer.widgets import table as module
from explorer.widgets.download import Download
from seen import choose, control, features, find, find_all, open_tab, pick_row, send, settled, table


@pytest.fixture
def listing(mars):
    """The open list."""
    open_tab(mars, "list")
    return find(mars, "explorer-listing")


def kind(listing):
    return find(listing, "explorer-kind")


def listed(mars):
    """All rows of the table."""
    return pd.read_csv(io.StringIO(table(mars).csv()))


def test_filters_in_code_and_by_hand_are_one(mars, listing):
    assert mars.show_only(kinds="mountains", least_km=300) == 22
    settled(lambda: len(mars.state.passing.table) == 22)
    assert set(mars.state.passing.table.kind) == {"mons"}
    kind(listing).value = "crater"
    choose(listing, "Smallest width in km", "３００．５ｋｍ")
    assert mars.filter == Filter(("crater",), 300.5)
    choose(listing, "Smallest width in km", "300,5 km")
    assert mars.filter == Filter(("crater",), 300.5)
    settled(lambda: len(mars.state.passing.table) == 9)
    settled(lambda: len(table(mars).rows) == 9 and 0 < len(features(mars, "places")) <= 9)
    for typed, words in (("wide", "'wide' is no number of kilometres"), ("1,500", "may part thousands")):
        choose(listing, "Smallest width in km", typed)
        assert words in mars.problem
    assert mars.show_only() == len(mars.state.places)
    settled(lambda: len(mars.state.passing.table) == len(mars.state.places))


def test_the_22_names_and_the_places_with_pictures(mars):
    assert mars.show_only(named_after_tianwen1=True) == 22
    assert mars.show_only(pictures=True) == (mars.state.places.pictures > 0).sum()


@pytest.mark.parametrize(
    ("wanted", "error", "words"),
    [
        ({"kinds": ["vulcano"]}, ValueError, "no place is of the kind 'vulcano'; kinds are crater"),
        ({"least_km": "big"}, ValueError, "'big' km is not possible"),
        ({"least_km": 50, "most_km": 10}, ValueError, "no size lies between 50 and 10 km"),
        ({"kind": "crater"}, TypeError, "did you mean 'kinds'"),
    ],
)
def test_an_impossible_filter_is_told_and_changes_nothing(mars, wanted, error, words):
    with pytest.raises(error, match=words):
        mars.show_only(**wanted)
    settled(lambda: not mars.state.busy)
    assert mars.filter == Filter() and len(mars.state.passing.table) == len(mars.state.places)


def test_the_controls_show_a_filter_set_by_code_and_change_only_what_they_say(mars, listing):
    mars.show_only(kinds=["crater"], least_km=100)
    assert kind(listing).value == "crater" and control(listing, "Smallest width in km").value == "100"
    choose(listing, "with Tianwen-1 pictures", True)
    assert mars.filter == Filter(("crater",), 100, pictures=True)
    choose(listing, "with Tianwen-1 pictures", False)
    assert mars.filter == Filter(("crater",), 100)
    mars.show_only(kinds=["crater", "valley"])
    choose(listing, "Largest width in km", "50")
    assert mars.filter == Filter(("crater", "valley"), None, 50)


@pytest.mark.parametrize(
    ("kinds", "shown"),
    [
        ("mountains", "mountain ("),
        (["Crater", "craters"], "crater ("),
        (["crater", "valley"], "crater, valley"),
        ("mons", "mons"),
        ([], "of any kind"),
    ],
)
def test_kinds_that_code_chose_are_shown_as_chosen(mars, listing, kinds, shown):
    mars.show_only(kinds="planitia")
    mars.show_only(kinds=kinds)
    assert kind(listing).label.startswith(shown)
    before = mars.filter
    mars.language = "zh"
    mars.language = "en"
    assert kind(listing).label.startswith(shown) and mars.filter == before
    kind(listing).value = "dunes"
    assert mars.filter == Filter(("dunes",)) and kind(listing).label.startswith("dunes")
    kind(listing).value = ""
    assert mars.filter == Filter()


def test_the_list_sorts_pages_and_gives_out_a_safe_table(mars, listing):
    rows = table(mars)
    assert rows.words[0].startswith("2\u00a0005 places, shown: 1 to 50")
    send(rows, {"sort": "diameter_km"})
    settled(lambda: rows.rows[0][3] not in ("", "4\u00a0850\u00a0km"))
    send(rows, {"sort": "diameter_km"})
    settled(lambda: rows.sorting == ["diameter_km", True] and rows.rows[0][1] == "Terra Cimmeria")
    send(rows, {"page": 1})
    assert "51 to 100" in rows.words[0]
    pick_row(mars, rows.rows[0][0])
    assert mars.selected.name == rows.rows[0][1]
    assert rows.chosen == rows.rows[0][0]
    send(rows, {"sort": "diameter_km"})
    settled(lambda: rows.sorting == ["", False])
    for nonsense in (None, {"pick": 10**9}, {"page": 7}, {"sort": "secret"}):
        send(rows, nonsense)
    assert mars.problem == "" and rows.csv().count("\n") == 2006


def test_a_table_of_many_rows_is_saved_whole_and_safe(offline, opened, monkeypatch):
    names = ['=1+"1"\r\n', *(f"Rock {row}" for row in range(1, 12_001))]
    longitude = np.arange(len(names)) / 100
    mars = opened(pd.DataFrame({"name": names, "lat": 1.5, "lon": longitude}), gazetteer=False)
    open_tab(mars, "list")
    [download], sent, made = find_all(mars, kind=Download), [], []
    download.send = lambda content, buffers: sent.append((content["name"], buffers[0]))
    safe_csv = module.safe_csv
    monkeypatch.setattr(module, "safe_csv", lambda part, header: made.append(len(part)) or safe_csv(part, header))
    send(table(mars), {"csv": True})
    settled(lambda: sent)
    [(name, content)] = sent
    saved = pd.read_csv(io.BytesIO(content), encoding="utf-8-sig")
    assert name == "mars-places.csv" and saved.name[0].startswith("'=") and list(saved.name[1:]) == names[1:]
    assert max(made) <= 5000 and content.startswith(codecs.BOM_UTF8) and content.decode("utf-8-sig") == table(mars).csv()


@pytest.mark.threads
def test_a_table_is_saved_beside_and_as_it_was_when_that_was_asked_for(mars, listing, monkeypatch):
    [download], sent, go_on = find_all(mars, kind=Download), [], threading.Event()
    download.send = lambda content, buffers: sent.append(buffers[0].decode("utf-8-sig"))
    safe_csv = module.safe_csv
    monkeypatch.setattr(module, "safe_csv", lambda part, header: (go_on.wait(5), safe_csv(part, header))[1])
    for _ in range(2):  # the second waits for the first
        send(table(mars), {"csv": True})
    send(table(mars), {"sort": "name"})
    settled(lambda: table(mars).sorting == ["name", False])
    assert not go_on.is_set() and not sent
    go_on.set()
    settled(lambda: sent)
    assert pd.read_csv(io.StringIO(sent[0])).name[:20].tolist() == mars.state.passing.table.name[:20].tolist()


def test_the_list_can_be_kept_to_what_the_map_shows(mars, listing):
    choose(listing, "only what the map shows", True)
    mars.go_to(18.65, -133.8, zoom=5)
    settled(lambda: 0 < len(listed(mars)) < 100)
    assert "Olympus Mons" in set(listed(mars).name)
    mars.go_to(-40, 60, zoom=5)
    settled(lambda: "Olympus Mons" not in set(listed(mars).name))


def test_a_table_that_is_set_while_another_is_sorted_stays_whole(mars, listing):
    mars.state.close()  # nothing is sorted any more
    table(mars).show(mars.state.places.head(3))
    send(table(mars), {"page": 1})
    assert len(listed(mars)) == len(mars.state.places) and "51 to 100" in table(mars).words[0] and mars.problem == ""
