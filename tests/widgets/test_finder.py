"""The search field as people use it, without a browser."""

import pytest

from explorer.places.gazetteer import find as named
from seen import centre, finder, is_in_window, search, send, settled, shown_map, title


def typed(mars, words):
    """The names that are found while somebody types."""
    finder(mars).set_state({"query": words})
    settled(lambda: not mars.state.busy)
    return [name for name, _ in finder(mars).results]


def test_names_are_found_while_typing_and_picked(mars):
    assert typed(mars, "olimpus mon")[0] == "Olympus Mons"
    name, detail = finder(mars).results[0]
    assert "mountain" in detail and "610\u00a0km across" in detail and "18.65°" in detail
    search(mars, "olimpus mon")
    assert mars.selected.name == "Olympus Mons"
    assert centre(mars) == pytest.approx((18.65, -133.8), abs=0.1) and 2.5 <= shown_map(mars).zoom <= 5


def test_a_pick_before_the_answer_came_is_searched_for_first(mars):
    send(finder(mars), {"pick": 0, "query": "rupes tenuis"})
    assert mars.selected.name == "Rupes Tenuis"


def test_any_of_the_results_can_be_picked(mars):
    found = typed(mars, "mons")
    assert len(found) > 1
    search(mars, "mons", 1)
    assert mars.selected.name == found[1] and is_in_window(mars, mars.selected.latitude, mars.selected.longitude)


@pytest.mark.parametrize(
    "message", [None, 3, {}, {"pick": "0", "query": "x"}, {"pick": 99, "query": "gale"}, {"pick": -5, "query": ""}]
)
def test_whatever_the_page_sends_the_finder_stays_whole(mars, message):
    send(finder(mars), message)
    assert mars.problem == "" and typed(mars, "gale")[0] == "Gale"


def test_nothing_found_says_what_to_do(mars):
    assert typed(mars, "xqzwv") == []
    assert "Nothing is called like “xqzwv”" in finder(mars).message
    assert typed(mars, "  ") == [] and finder(mars).message == ""


@pytest.mark.parametrize("words", ["xqzwv", "95 N 10 E", "mars?at=1"])
def test_the_card_of_the_place_before_is_no_answer_to_what_is_not_found(mars, words):
    mars.select("Gale")
    search(mars, words)
    assert finder(mars).message and mars.selected is None and title(mars) == "Mars"


def test_a_position_is_found_as_people_write_it(mars):
    gale = named("Gale")
    assert typed(mars, "5.4 S 137.8 E") != []
    search(mars, "5.4 S 137.8 E")
    assert mars.selected.name == "" and is_in_window(mars, gale.latitude, gale.longitude)
    assert typed(mars, "95 N 10 E") == [] and "95" in finder(mars).message
