"""Finding places by typing: names, kinds and both, in any order, unfinished and misspelt."""

import string

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from explorer.places import mission
from explorer.places.gazetteer import plain
from explorer.places.search import Search, _forgiven, _Texts

PLACES = mission.places()
SEARCH = Search(PLACES)


def _names(words, most=10):
    return PLACES.name.iloc[SEARCH.find(words, most)].tolist()


def _table(names, kinds="crater", **columns):
    return pd.DataFrame({"name": pd.Series(names, dtype=object), "kind": kinds, "plain_kind": kinds, **columns})


@pytest.mark.parametrize("typed", ["Olympus Mons", "mons OLYMPUS", "olym", "olympus", "olimpus", "mons olimpus"])
def test_the_highest_mountain_is_found_however_it_is_typed(typed):
    assert _names(typed)[0] == "Olympus Mons"


@pytest.mark.parametrize("typed", ["oly mpus mons", "olympusmons", "olympus-mons", "  olympus   mons ", "(Olympus, Mons)"])
def test_blanks_and_marks_are_forgiven(typed):
    assert _names(typed)[0] == "Olympus Mons"


def test_accents_are_forgiven():
    assert "Panchaia Rupēs" in _names("rupes", most=40)
    assert _names("panchaia rupes")[0] == _names("PANCHAIA RUPĒS")[0] == "Panchaia Rupēs"
    assert _names("von karman")[0] == "Von Kármán"


@pytest.mark.parametrize(("typed", "kind"), [("mountain", "mountain"), ("canyons", "canyon"), ("high plain", "high plain")])
def test_a_plain_word_lists_the_best_known_of_its_kind(typed, kind):
    found = PLACES.iloc[SEARCH.find(typed)]
    assert len(found) == 10 and set(found.plain_kind) == {kind}
    assert found.renown.is_monotonic_decreasing


@pytest.mark.parametrize("typed", ["crater gale", "gale crater", "cratr gale", "gale crat"])
def test_kind_and_name_together_find_the_one(typed):
    assert _names(typed)[0] == "Gale"


def test_importance_breaks_ties():
    assert _names("olym")[:2] == ["Olympus Mons", "Olympia Planum"]
    assert PLACES.name.iloc[Search(PLACES.drop(columns="renown")).find("olym")[0]] == "Olympia Undae"  # the first of the table
    assert _names("gale")[0] == "Gale"


def test_places_of_the_mission_are_found():
    assert _names("zhurong")[0] == "Zhurong landing site"
    assert _names("landing")[0] == "Zhurong landing site"


@pytest.mark.parametrize("typed", ["", "   ", "...", "qqqqq", "\x00", "\ud800", "\n", "x" * 10_000])
def test_what_names_nothing_finds_nothing(typed):
    assert SEARCH.find(typed).tolist() == []


def test_every_name_finds_itself():
    for row in range(0, len(PLACES), 7):
        assert plain(_names(PLACES.name.iloc[row])[0]) == plain(PLACES.name.iloc[row])


def _slip(name, random):
    """The name with one letter put in, left out, changed, or swapped with the next."""
    letter, at, kind = random.choice(list(string.ascii_lowercase)), random.integers(len(name)), random.integers(4)
    if kind == 3:
        at = min(at, len(name) - 2)
        return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    return name[:at] + ("" if kind == 1 else letter) + name[at + (kind != 0) :]


def share_found_first(seed, count=200):
    """Of so many names with one slip each, the part whose right name is the first answer."""
    random, right = np.random.default_rng(seed), 0
    for row in random.choice(len(PLACES), count, replace=False):
        name = typed = plain(PLACES.name.iloc[row])
        while typed == name:
            typed = _slip(name, random)
        found = _names(typed)
        right += bool(found) and plain(found[0]) == name
    return right / count


def test_a_name_with_a_slip_is_nearly_always_the_first_answer():
    # All of them once: of a thousand, another draw of names alone moves the share by half a per cent.
    assert share_found_first(seed=1, count=1000) >= 0.97
    assert share_found_first(seed=2, count=len(PLACES)) >= 0.97


def test_a_name_with_a_slip_comes_before_what_a_place_is_also_called():
    assert _names("caze")[:2] == ["Cave", "Noctis Labyrinthus"]
    search = Search(_table(["Noctis", "Cave"], also=["maze", ""]))
    assert search.find("caze").tolist() == [1, 0] and search.find("maze").tolist()[0] == 0
    assert Search(_table(["Cydonia", "Auce"], also=["face", ""])).find("ace").tolist()[0] == 1


def test_chinese_names_are_found():
    places = _table(["Olympus Mons", "Utopia Planitia", "Zhurong"], "", name_zh=["奥林匹斯山", "乌托邦平原", None])
    search = Search(places)
    assert search.find("奥林").tolist() == [0]
    assert search.find("匹斯山").tolist() == [0]
    assert search.find("乌托帮平原").tolist() == [1]  # one slip
    assert search.find("olympus").tolist() == [0]
    assert search.find("zhur").tolist() == [2]


def test_any_table_can_be_searched():
    assert Search(_table([])).find("x").tolist() == []
    assert Search(_table(["", None, "\ud800", "a\nb"])).find("a b").tolist() == [3]
    assert Search(_table(["x"] * 50)).find("x", most=3).tolist() == [0, 1, 2]
    kinds = [f"kind{number}" for number in range(2000)]
    assert Search(_table(["a"] * 2000, kinds)).find("kind7").tolist()[0] == 7


letters = st.text("abcd1 ", min_size=1, max_size=9).map(lambda text: " ".join(text.split())).filter(bool)


@given(st.lists(letters, min_size=1, max_size=40), st.lists(letters, min_size=3).map(" ".join), st.integers(0, 2**32 - 1))
def test_looking_only_at_likely_texts_misses_none(texts, longer, seed):
    random = np.random.default_rng(seed)
    texts = [*texts, longer]
    query = plain(_slip(_slip(random.choice(texts) + "ab", random), random))
    slips = _forgiven(query)
    found = _Texts(texts).alike(query, slips)
    assert sorted(found) == [number for number, text in enumerate(texts) if OSA.distance(query, text) <= slips]


@given(st.lists(letters, min_size=1, max_size=40), letters)
def test_beginnings_and_parts_are_those_of_the_texts(texts, query):
    index = _Texts(texts)
    assert index.beginning(query).tolist() == [number for number, text in enumerate(texts) if text.startswith(query)]
    assert index.equal(query).tolist() == [number for number, text in enumerate(texts) if text == query]
    assert index.holding(query, 100).tolist() == [number for number, text in enumerate(texts) if query in text]


@given(st.lists(st.text(max_size=20), max_size=20), st.text(max_size=20))
def test_no_name_and_no_question_breaks_it(names, typed):
    found = Search(_table(names)).find(typed)
    assert len(found) <= 10 and len(set(found.tolist())) == len(found)
