"""Finding, filtering and one's own places in the explorer, as code sees it; without a browser."""

import numpy as np
import pandas as pd
import pytest
from PIL import Image

import explorer
from explorer.places.filter import Filter, kinds_of
from test_explorer import card_text, click, mars, settled  # noqa: F401

HOSTILE = '<img src=x onerror="document.title=\'owned\'"><script>document.title="owned"</script>'


def own_table(**columns):
    table = {"name": ["Camp", "Lake"], "lat": [10.0, -40.0], "lon_e": [20.0, 200.0], **columns}
    return explorer.read_features(pd.DataFrame(table))


@pytest.fixture
def own(monkeypatch):
    """Makes an explorer with a catalogue, without a network."""
    monkeypatch.setenv("EXPLORER_OFFLINE", "1")

    def make(table, **keywords):
        made = explorer.Explorer(features=table, **keywords)
        settled(lambda: made._maps.shown._picture.url)
        return made

    return make


def typed(finder, words):
    finder.query = words
    settled(lambda: finder._shown[0] == words)
    return [name for name, _ in finder.results]


def test_names_are_found_while_typing_and_picked(mars):
    assert typed(mars._finder, "olimpus mon")[0] == "Olympus Mons"
    name, detail = mars._finder.results[0]
    assert "mountain" in detail and "610\u00a0km across" in detail and "18.65°" in detail
    mars._finder._received(None, {"pick": 0, "query": "olimpus mon"}, [])
    assert mars.selected.name == "Olympus Mons"
    assert mars._maps.shown.centre == pytest.approx((18.65, -133.8), abs=0.1) and 2.5 <= mars._maps.shown.zoom <= 5


def test_a_pick_before_the_answer_came_is_searched_for_first(mars):
    mars._finder._received(None, {"pick": 0, "query": "rupes tenuis"}, [])
    assert mars.selected.name == "Rupes Tenuis"


@pytest.mark.parametrize(
    "message", [None, 3, {}, {"pick": "0", "query": "x"}, {"pick": 99, "query": "gale"}, {"pick": -5, "query": ""}]
)
def test_whatever_the_page_sends_the_finder_stays_whole(mars, message):
    mars._finder._received(None, message, [])
    assert mars.problem == ""


def test_nothing_found_says_what_to_do(mars):
    assert typed(mars._finder, "xqzwv") == []
    assert "Nothing is called like “xqzwv”" in mars._finder.message
    assert typed(mars._finder, "  ") == [] and mars._finder.message == ""


def test_filters_in_code_and_by_hand_are_one(mars):
    assert mars.show_only(kinds="mountains", least_km=300) == 22
    settled(lambda: len(mars._maps.shown.places) == 22)
    assert set(mars._maps.shown.places.kind) == {"mons"}
    mars._side.listing._kind.value = "crater"
    mars._side.listing._least.value = "300,5 km"
    settled(lambda: mars.filter == Filter(("crater",), 300.5))
    settled(lambda: len(mars._maps.shown.places) == 9)
    mars._side.listing._least.value = "wide"
    assert "'wide' is no number of kilometres" in mars.problem
    assert mars.show_only() == len(mars._places)
    settled(lambda: len(mars._maps.shown.places) == len(mars._places))


def test_the_22_names_and_the_places_with_pictures(mars):
    assert mars.show_only(named_after_tianwen1=True) == 22
    assert mars.show_only(pictures=True) == (mars._places.pictures > 0).sum()


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
    assert mars.filter == Filter() and len(mars._maps.shown.places) == len(mars._places)


def test_features_can_be_filtered_without_an_explorer():
    table = explorer.load_features()
    wide = explorer.filter_features(table, kinds=["crater"], least_km=100, most_km=200)
    assert set(wide.kind) == {"crater"} and wide.diameter_km.between(100, 200).all() and wide.index.name == "iau_id"
    assert kinds_of(table)["canyon"] == 25


def test_the_list_sorts_pages_and_gives_out_a_safe_table(mars):
    table = mars._side.listing.table
    assert table.words[0].startswith("1\u00a0996 places, shown: 1 to 50")
    table._received(None, {"sort": "diameter_km"}, [])
    settled(lambda: table.rows[0][3] not in ("", "4\u00a0850\u00a0km"))
    table._received(None, {"sort": "diameter_km"}, [])
    settled(lambda: table.sorting == ["diameter_km", True] and table.rows[0][1] == "Terra Cimmeria")
    table._received(None, {"page": 1}, [])
    assert "51 to 100" in table.words[0]
    table._received(None, {"pick": table.rows[0][0]}, [])
    assert mars.selected.name == table.rows[0][1]
    assert table.chosen == table.rows[0][0]
    table._received(None, {"sort": "diameter_km"}, [])
    settled(lambda: table.sorting == ["", False])
    for nonsense in (None, {"pick": 10**9}, {"page": 7}, {"sort": "secret"}):
        table._received(None, nonsense, [])
    assert mars.problem == "" and table.csv().count("\n") == 1997


def test_the_list_can_be_kept_to_what_the_map_shows(mars):
    mars._side.listing.in_view = True
    mars.go_to(18.65, -133.8, zoom=5)
    mars._maps.shown._moved(None)
    settled(lambda: 0 < len(mars._side.listing.table.places) < 100)
    assert "Olympus Mons" in set(mars._side.listing.table.places.name)


def test_own_places_stand_beside_the_gazetteer_or_alone(own):
    beside, alone = own(own_table()), own(own_table(), gazetteer=False)
    assert len(beside._places) == len(alone._places) + 1996
    settled(lambda: len(alone._maps.shown._scene.places) == 2)
    assert "Your places" in beside._legend.value
    beside.select("Camp")
    assert "a place of your own" in card_text(beside)


def test_the_card_tells_all_a_catalogue_says_and_obeys_nothing_of_it(own):
    table = own_table(
        caption=["A camp\nby a rock", HOSTILE], note=[HOSTILE, "x"], link=["https://example.org/a", "javascript:alert(1)"]
    )
    made = own(table)
    made.select("Camp")
    words = made._side.card._own._words.value
    assert "A camp\nby a rock" in words and "note" in words and 'href="https://example.org/a"' in words
    assert "<script" not in words and "<img" not in words
    made.select("Lake")
    words = made._side.card._own._words.value
    assert "<script" not in words and "javascript:" not in words
    made.select("Ascraeus Mons")
    assert made._side.card._own.layout.display == "none"


def test_a_place_named_like_one_of_the_missions_gets_no_pictures_of_it(own):
    made = own(own_table(name=["Zhurong landing site", "Lake"]), gazetteer=False)
    made.select("Zhurong landing site")
    assert "Rover and lander" not in card_text(made)


def test_own_pictures_are_shown_from_the_catalogues_folder_only(own, tmp_path):
    Image.new("RGB", (40, 30), "blue").save(tmp_path / "camp.png")
    (tmp_path / "sites.csv").write_text("name,lat,lon_e,image\nCamp,10,20,camp.png\nLake,-40,200,gone.png\n")
    made = own(tmp_path / "sites.csv")
    made.select("Camp")
    settled(lambda: "explorer-own-picture" in made._side.card._own._picture.value)
    made.select("Lake")
    settled(lambda: "is not in the folder of its catalogue" in made._side.card._own._picture.value)


def test_a_picture_on_the_web_is_fetched_only_when_asked_for(own):
    made = own(own_table(image=["https://example.org/camp.jpg", ""]))
    made.select("Camp")
    assert made._side.card._own._picture.value == ""
    assert made._side.card._own._fetch.description == "Fetch its picture from example.org"
    made._side.card._own._fetch.click()
    settled(lambda: "could not be fetched" in made._side.card._own._picture.value)


def test_a_table_that_is_none_of_places_is_told_before_anything_is_shown():
    with pytest.raises(explorer.CatalogueError, match="no column that is known to be the latitude"):
        explorer.Explorer(features=pd.DataFrame({"a": [1]}))


def test_a_filter_keeps_own_places_apart(own):
    made = own(own_table(kind=["rover", "lander"], diameter_km=[5, np.nan]))
    assert made.show_only(kinds="rover") == 1
    assert made.show_only(least_km=4, most_km=6, kinds=["rover", "lander"]) == 1


def test_a_click_takes_ones_own_place_too(own):
    made = own(own_table(), gazetteer=False)
    settled(lambda: len(made._maps.shown._scene.places) == 2)
    click(made, 10.2, 20.2)
    assert made.selected.name == "Camp" and made.selected.own == 0


def test_the_controls_show_a_filter_set_by_code_and_change_only_what_they_say(mars):
    mars.show_only(kinds=["crater"], least_km=100)
    listing = mars._side.listing
    assert listing._kind.value == "crater" and listing._least.value == "100"
    listing._pictures.value = True
    listing._pictures.value = False
    assert mars.filter == Filter(("crater",), 100)
    mars.show_only(kinds=["crater", "valley"])
    listing._most.value = "50"
    assert mars.filter == Filter(("crater", "valley"), None, 50)


def test_own_places_are_measured_by_their_names(own):
    made = own(own_table())
    assert made.measure("Camp", "Lake").length_km > 1000
    with pytest.raises(TypeError, match="not both"):
        explorer.Explorer(imagery=explorer.Relief(), layer=explorer.Relief())


def test_a_table_that_is_set_while_another_is_sorted_stays_whole(mars):
    table = mars._side.listing.table
    table._sorting_out.stop()
    table.places = mars._places.head(3)
    table._do({"page": 1})
    assert table.csv() and mars.problem == ""
