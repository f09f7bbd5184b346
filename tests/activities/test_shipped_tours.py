"""The tours that come with the explorer: they can be shown as they are, in both languages."""

import json
import re
from importlib import resources

import pytest

from explorer.activities import tours
from explorer.i18n.wording import Wording
from explorer.places import mission

NAMES = ["tianwen-1", "zhurong", "giants"]
TEXTS = ("title", "text", "question", "answer")
SIX_OF_JUNE_2022 = ["Ascraeus Mons", "South pole of Mars", "Ius Chasma", "Arabia Terra", "Maunder", "Zhurong's last stop"]


@pytest.fixture(params=NAMES)
def name(request):
    return request.param


@pytest.fixture
def written(name):
    """A shipped tour as it stands in its file."""
    return json.loads(_file(name).read_text("utf-8"))


@pytest.fixture
def tour(name):
    return tours.load_tour(name)


def _file(name):
    return resources.files("explorer.data").joinpath("tours").joinpath(f"{name}.json")


def _placeholders(step):
    texts = [text for name in TEXTS for text in step.get(name, {}).values()]
    return {placeholder for text in texts for placeholder in re.findall(r"\{(.*?)\}", text)}


def test_three_tours_are_shipped_in_the_order_of_a_lesson():
    assert list(tours.SHIPPED) == NAMES
    assert {path.name for path in resources.files("explorer.data").joinpath("tours").iterdir()} == {
        f"{name}.json" for name in NAMES
    }


def test_the_journey_of_the_rover_shows_its_way_wherever_it_is_large_enough():
    first, *others = tours.load_tour("zhurong").steps
    assert not first.route and all(step.route for step in others)


def test_nothing_is_wrong_with_a_shipped_tour(name):
    assert tours.check_tour(name) == []


def test_a_shipped_tour_is_small_enough_to_read(name, written):
    assert _file(name).stat().st_size < 40_000
    assert 8 <= len(written["steps"]) <= 12


def test_every_text_is_there_in_both_languages(written):
    texts = [written["title"], written["about"], *(step[name] for step in written["steps"] for name in TEXTS if name in step)]
    for text in texts:
        assert set(text) == {"en", "zh"}
        assert not re.search(r"[一-鿿]", text["en"]), text["en"]
        assert re.search(r"[一-鿿]", text["zh"]), text["zh"]


def test_both_languages_tell_the_same_measured_numbers(written):
    for step in written["steps"]:
        for name in TEXTS:
            told = [sorted(re.findall(r"\{.*?\}", text)) for text in step.get(name, {}).values()]
            assert not told or told[0] == told[1], step["title"]["en"]


def test_every_step_is_told_in_a_few_sentences_and_asks_something(written):
    for step in written["steps"]:
        sentences = re.split(r"[.!?](?:\s|$)", step["text"]["en"].strip())[:-1]
        assert 2 <= len(sentences) <= 5, step["title"]["en"]
        assert {"title", "question", "answer"} <= set(step)


def test_every_number_left_open_is_one_that_its_step_measures(written, tour):
    for as_written, step in zip(written["steps"], tour.steps, strict=True):
        assert _placeholders(as_written) <= set(step.numbers), as_written["title"]["en"]


def test_every_line_is_spoken_of(written):
    for step in written["steps"]:
        words = " ".join(step[name]["en"] for name in TEXTS)
        assert "measure" not in step or "line" in words, step["title"]["en"]


def test_places_go_by_their_full_names(written):
    known = set(mission.places().name)
    given = [place for step in written["steps"] for place in (step["place"], *step.get("measure", []))]
    named = {place for place in given if isinstance(place, str)}
    assert named and named <= known


def test_polar_maps_are_of_places_near_that_pole(tour):
    for step in tour.steps:
        pole = {"north": 90, "south": -90}.get(step.view.projection)
        assert pole is None or abs(step.place.latitude - pole) < 30


def test_the_six_pictures_of_june_2022_are_in_the_first_tour():
    stops = [step.place for step in tours.load_tour("tianwen-1").steps]
    assert [place.name for place in stops if place.name in SIX_OF_JUNE_2022] == SIX_OF_JUNE_2022
    for place in stops:
        if place.name in SIX_OF_JUNE_2022:
            assert "2022-06-29" in set(mission.of_place(place).released)


def test_what_the_giants_are_said_to_be_is_what_the_explorer_measures():
    numbers = {step.text("title", Wording()): step.numbers for step in tours.load_tour("giants").steps}
    olympus, alba, canyon, depth, hellas, _, _, north, south = (
        numbers[title] for title in numbers if title != "Three in a row"
    )
    assert olympus["highest"] / 8800 == pytest.approx(2.4, abs=0.05)
    assert (alba["highest"] - alba["lowest"]) / (alba["length"] / 2) == pytest.approx(9, abs=0.5)
    assert canyon["length"] > 4000
    assert 9_500 < depth["highest"] - depth["lowest"] < 10_500
    assert olympus["highest"] - hellas["lowest"] == pytest.approx(29_000, abs=500)
    assert south["height"] - north["height"] == pytest.approx(5_900, abs=100)


def test_what_pupils_are_to_find_in_the_mission_is_what_the_explorer_measures():
    steps = [*tours.load_tour("tianwen-1").steps, *tours.load_tour("zhurong").steps]
    numbers = {step.text("title", Wording()): step.numbers for step in steps}
    ascraeus, canyon = numbers["Picture 1: the top of Ascraeus Mons"], numbers["Picture 3: the western part of the canyon"]
    assert 16_000 < ascraeus["highest"] - ascraeus["lowest"] < 17_000
    assert 8_000 < canyon["highest"] - canyon["lowest"] < 8_500
    assert numbers["Picture 5: the rim of Maunder"]["length"] / 5 == pytest.approx(18, abs=0.3)
    assert 1_780 - numbers["Where it came down"]["length"] < 500
    assert numbers["A red dune"]["length"] < 0.236
    assert 1.37 < numbers["The last stop"]["length"] < 1.921
