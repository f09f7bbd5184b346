"""Worksheets: what is read and refused, what an act is worth, and the shipped ones, each solved here by what the data say."""

import json
import re
from dataclasses import replace
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

import explorer
from explorer.activities.asked import ACTS, Click, Find, Land, Measure, Read
from explorer.activities.marking import Attempt, Spot, meant, tried
from explorer.activities.worksheet import SHIPPED, load_worksheet
from explorer.i18n.wording import Wording
from explorer.places.gazetteer import Place, find
from explorer.places.resolve import resolve

EN, ZH = Wording(), Wording(language="zh")
BENT = Place.ground(0, 0), Place.ground(9.5, 20), Place.ground(0, 40)


def sheet(*tasks, **also):
    return json.dumps({"title": "Mine", "tasks": tasks, **also}).encode()


def asked(**task):
    """What a task asks for."""
    return load_worksheet(sheet({"task": "x", **task})).tasks[0].asked


def said(asked, act, wording=EN):
    """Whether an act counts, and what is said of it."""
    after = tried(asked, Attempt(), Spot.of(act) if isinstance(act, Place) else act)
    return after.verdict.is_right, after.verdict.words(wording)


def test_a_worksheet_is_read_with_its_words_and_hints():
    made = load_worksheet(
        sheet(
            {"task": {"en": "Where?", "zh": "哪里？"}, "trains": "maps", "click": "Gale", "hints": ["a", "b"], "why": "Why?"},
            minutes=20,
            **{"for": "12"},
        )
    )
    assert (made.title, made.audience, made.minutes) == ("Mine", "12", 20)
    assert made.tasks[0].words["zh"] == "哪里？" and made.tasks[0].hints == ("a", "b") and made.tasks[0].why == "Why?"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"title": "x", "title": "y", "tasks": []}', "line 1: 'title'"),
        ('{"title": "x", "tasks": [\n{"task": "a", "click": "Gale", "click": "Jezero"}]}', "line 2: 'click'"),
        ('{"title": "x", "tasks": [\n{"task": "a",\n"find": {"kind": "crater", "kind": "mountain"}}]}', "line 3: 'kind'"),
    ],
)
def test_what_stands_twice_is_told_and_not_guessed(text, told):
    assert explorer.check_worksheet(text.encode()) == [f"{told} stands twice in what begins here; leave one of them"]
    assert "stands twice" in explorer.check_tour(text.encode())[0]


def test_all_faults_are_named_with_their_lines():
    listed = "\n".join(
        explorer.check_worksheet(
            b"""{"title": "<script>alert(1)</script>", "minutes": 0.5, "bogus": 1, "tasks": [
{"task": "a", "click": "Nowhere at all"},
{"task": "a", "click": "Gale", "within_km": -5},
{"task": "a", "measure": ["Gale", "Gale"]},
{"task": "a", "measure": ["Gale", "Olympus Mons", "Gale"], "within_percent": 99},
{"task": "a", "find": {"kind": "crater", "least_km": 5000}},
{"task": "a", "find": {"kind": "rivers"}},
{"task": "a", "find": {"color": "red"}},
{"task": "a", "land": {"below_m": -8500, "within_latitude": 30, "flat_m": 300}},
{"task": "", "click": "Gale", "measure": "Gale"},
{"click": "Gale", "within_m": 5, "hints": 5},
{"task": "a", "lowest": [1, 2]},
{"task": "a", "highest_on": 5},
{"task": "a", "find": {"kind": "crater"}, "count": 2.5},
7
]}"""
        )
    )
    for line in (
        'line 1: the worksheet: "title" has markup in it',
        'line 1: the worksheet: "minutes" must be',
        "line 1: the worksheet has 'bogus', which is not known",
        "line 2: task 1: No place on Mars is called 'Nowhere at all'",
        'line 3: task 2: "within_km" must be a number from 1 to 3000',
        "line 4: task 3: the line ends where it begins",
        'line 5: task 4: "within_percent" must be a number from 1 to 50',
        'line 6: task 5: "find" asks for 1 places, but of those that it describes there are 0',
        "line 7: task 6: no place is of the kind 'rivers'",
        'line 8: task 7: "find" must be an object',
        'line 9: task 8: nowhere on Mars is a place as "land" wants it',
        "line 10: task 9 needs one act, and one only",
        'line 10: task 9 needs a "task"',
        "line 11: task 10 has 'within_m', which is not known",
        'line 11: task 10 needs a "task"',
        'line 11: task 10: "hints" must be a list',
        "line 12: task 11: '[1, 2]' has no size",
        "line 13: task 12: a list of 2 to 20 places is wanted",
        'line 14: task 13: "count" must be a whole number',
        "task 14 must be an object",
    ):
        assert line in listed


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b" " * 10_000_000, "larger than 2 MB"),
        (b"[" * 100_000, "nested too deep"),
        (b"[]", "a worksheet is an object"),
        (b"\xff\xfe", "not written in UTF-8"),
        (b'{"title": "a", "tasks": []}', "a list of 1 to 16 tasks"),
        (sheet(*[{"task": "a", "click": "Gale"}] * 17), "a list of 1 to 16 tasks"),
        (sheet({"task": "x" * 6000, "click": "Gale"}), "longer than 5000 characters"),
        (sheet({"task": "a", "click": "Gale", "hints": ["<b>x</b>"]}), "has markup in it"),
    ],
)
def test_what_is_no_worksheet_is_refused(content, words):
    assert words in "\n".join(explorer.check_worksheet(content))
    with pytest.raises(explorer.WorksheetError, match="cannot be used as a worksheet"):
        load_worksheet(content)


def test_a_worksheet_that_is_not_there_is_told_with_the_folder_and_those_that_are(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FileNotFoundError, match="there is no worksheet 'last-look'.*shipped are first-look") as told:
        load_worksheet("last-look")
    assert f"in the folder {tmp_path};" in str(told.value)


values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=9) | st.sampled_from(["Gale", "crater"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["kind", "count", "below_m", "flat_m"]), inner),
    max_leaves=8,
)


@given(st.sampled_from([*ACTS]), values, values)
def test_whatever_a_task_holds_a_worksheet_or_a_list_of_faults_comes_out(act, value, tolerance):
    content = sheet({"task": "x", act: value, "within_km": tolerance})
    if not explorer.check_worksheet(content):
        assert load_worksheet(content).tasks


# ---- marking


def test_a_click_is_told_how_far_off_it_is_and_which_way():
    task = asked(click="Olympus Mons", within_km=300)
    assert said(task, Place.ground(18, -133)) == (True, "Right: that is Olympus Mons.")
    assert said(task, Place.ground(29.5, -133.8)) == (False, "That is 642\u00a0km off, too far north.")
    assert said(task, find("Arsia Mons")) == (False, "That is Arsia Mons: 1\u00a0780\u00a0km off, too far south-east.")
    # The shortest way there sets out to the north-east, and yet it lies further south.
    assert said(task, Place.ground(8, 20))[1].endswith("too far east.")
    assert said(task, Place.ground(29.5, -133.8), ZH)[1].endswith("偏北了。")


def test_the_deepest_place_of_hellas_is_where_the_model_has_it():
    task = asked(lowest="Hellas Planitia", within_km=300)
    assert (task.place.latitude, task.place.longitude) == (-32.75, 62.25)
    assert explorer.elevation(-32.75, 62.25) == pytest.approx(-8020, abs=1)
    assert said(task, Place.ground(-33, 64))[0] and not said(task, find("Hellas Planitia"))[0]


def test_places_that_are_looked_for_count_once_each_by_dot_or_ground():
    task = asked(find={"kind": "crater", "least_km": 200, "south_of": 0}, count=3)
    attempt = tried(task, Attempt(), Spot.of(find("Huygens")))
    assert attempt.verdict.words(EN) == "Right: Huygens is one. Still to find: 2."
    attempt = tried(task, attempt, Spot.of(Place.ground(-14, 56)))  # ground within it
    assert attempt.verdict.words(EN) == "You have found Huygens already." and attempt.tries == 0
    for place, words in (
        (find("Olympus Mons"), "Olympus Mons is of another kind: mountain."),
        (find("Gale"), "Gale is too small: 154\u00a0km, and 200\u00a0km are wanted."),
        (find("Cassini"), "Cassini lies too far north: 23.4°\u00a0N."),
        (Place.ground(0.1, 0.1), "None of those lies there. Click a dot, or well inside the place."),
    ):
        attempt = tried(task, attempt, Spot.of(place))
        assert attempt.verdict.words(EN) == words
    attempt = tried(task, tried(task, attempt, Spot.of(find("Newton"))), Spot.of(find("Schiaparelli")))
    assert (
        attempt.is_solved
        and attempt.tries == 5
        and [each.name for each in attempt.found] == ["Huygens", "Newton", "Schiaparelli"]
    )


def test_a_dot_beside_the_spot_that_was_clicked_does_not_spoil_it():
    """At a glance at the whole planet a pixel is 40 km wide, and dots far off are taken for what is clicked."""
    task = asked(find={"kind": "crater", "least_km": 200, "south_of": 0}, count=1)
    beside = Spot(find("Liris Valles"), find("Huygens"))
    assert tried(task, Attempt(), beside).is_solved
    corner = asked(click=[0, 0], within_km=100)
    assert tried(corner, Attempt(), Spot(find("Meridiani Planum"), Place.ground(0.1, 0.2))).is_solved


def test_of_a_place_beside_which_people_clicked_the_distance_is_its_own():
    far, gale = asked(click="Olympus Mons", within_km=300), find("Gale")
    beside = Spot(gale, Place.ground(-3, 139))
    assert said(far, beside) == said(far, gale) and "That is Gale: " in said(far, beside)[1]
    spot = asked(click=[-3, 139], within_km=50)
    assert said(spot, beside)[0] and "from the very spot" in said(spot, beside)[1]
    assert meant(far, beside) == gale and meant(spot, beside) == beside.at


@pytest.mark.parametrize(
    ("task", "wrong"),
    [
        ({"click": "Valles Marineris"}, ["Solis Planum", "Lunae Planum", (16, -59)]),
        ({"click": "Kasei Valles"}, ["Lunae Planum"]),
        ({"click": "Tharsis Montes"}, ["Arsia Mons", "Noctis Labyrinthus"]),
        ({"click": "Terra Cimmeria"}, [(3, 155)]),
        ({"click": "Valles Marineris", "within_km": 2000}, ["Solis Planum", "Coprates Chasma"]),
        ({"click": "Olympus Mons"}, ["Pangboche"]),
    ],
)
def test_another_place_or_ground_far_from_a_narrow_one_is_not_the_one_that_is_asked_for(task, wrong):
    task = asked(**task)
    for where in wrong:
        is_right, words = said(task, find(where) if isinstance(where, str) else Place.ground(*where))
        assert not is_right and " off, too far " in words
    assert said(task, task.place) == (True, f"Right: that is {task.place.name}.")
    beside = replace(task.place, name="Of one's own", own=0)
    assert said(task, beside)[0]


@pytest.mark.parametrize(
    ("wanted", "spots"),
    [
        ({"kind": "planitia", "least_km": 1500}, {(-32.75, 62.25): "Hellas", (-42.4, 76): "Hellas", (25.1, 109.9): "Utopia"}),
        ({"kind": "mons", "least_km": 500}, {(18.65, -130): "Olympus Mons", (15.5, -133.8): "Olympus Mons"}),
        ({"kind": "terra"}, {(25, 10): "Arabia Terra"}),
    ],
)
def test_ground_well_inside_a_wide_place_is_of_it_and_not_the_dot_of_another_there(wanted, spots):
    task = asked(find=wanted)
    for spot, name in spots.items():
        is_right, words = said(task, Place.ground(*spot))
        assert is_right and words.startswith(f"Right: {name}")
    assert "Zhurong landing site is of another kind" in said(task, resolve("Zhurong landing site"))[1]


@pytest.mark.parametrize(
    ("task", "act", "words"),
    [
        ({"find": {"least_km": 154.3}}, find("Gale"), "Gale is too small: 154.1 km, and 154.3 km are wanted."),
        ({"find": {"south_of": -5.3692}}, find("Gale"), "Gale lies too far north: 5.367° S."),
        ({"land": {"below_m": 300, "within_latitude": 0.01, "flat_m": 9000}}, Place.ground(0.04, 110), "It lies at 0.04° N,"),
        ({"click": [0, 0], "within_km": 100}, Place.ground(0, 1.688), "That is 100.1 km off, too far east."),
        ({"measure": [[0, 0], [0, 40]], "within_percent": 10}, BENT, "which is 10.3 per cent too long"),
    ],
)
def test_what_misses_by_a_hair_is_told_so_that_it_is_seen(task, act, words):
    is_right, told = said(asked(**task), act)
    assert not is_right and words in told.replace("\u00a0", " ")


def test_a_place_of_ones_own_is_none_of_those_that_are_looked_for():
    task = asked(find={"kind": "crater", "least_km": 50})
    own = replace(find("Gale"), latitude=3.0, longitude=3.0, own=0)
    assert said(task, own) == (False, "None of those lies there. Click a dot, or well inside the place.")
    task = asked(find={"kind": "landing site"})
    assert not said(task, replace(resolve("Zhurong landing site"), latitude=80.0, own=0))[0]


@pytest.mark.parametrize("kind", ["Crater", "CRATERS", "cráter"])
def test_a_kind_is_the_same_however_it_is_written(kind):
    task = asked(find={"kind": kind, "least_km": 200})
    assert said(task, find("Gale"))[1].startswith("Gale is too small: 154")


def test_a_length_has_to_be_right_and_in_the_right_place():
    task = asked(measure="Valles Marineris", within_percent=20)
    along = Place.ground(-7, -95), Place.ground(-13, -60), Place.ground(-9, -36)
    assert said(task, along)[0] and "3\u00a0760\u00a0km" in said(task, along)[1]
    assert "per cent too short" in said(task, along[:2])[1]
    assert "does not run where it ought to" in said(task, (Place.ground(60, 0), Place.ground(60, 90)))[1]
    between = asked(measure=["Olympus Mons", "Ascraeus Mons"], within_percent=5)
    ends = find("Ascraeus Mons"), find("Olympus Mons")
    assert said(between, ends)[0] and "too long" in said(between, (ends[0], Place.ground(40, -120), ends[1]))[1]


def test_a_line_through_the_middle_that_is_too_long_is_told_so_and_not_that_it_lies_elsewhere():
    hellas = asked(measure="Hellas Planitia")
    through = tuple(Place.ground(-42.4, west) for west in (30, 70, 110))
    is_right, words = said(hellas, through)
    assert not is_right and "per cent too long" in words
    assert "does not run where it ought to" in said(hellas, tuple(Place.ground(40, west) for west in (0, 49)))[1]


def test_the_shipped_task_on_the_great_canyon_wants_its_ends():
    task = load_worksheet("first-look").tasks[5].asked
    across = Place.ground(17.4, -59), Place.ground(-45.5, -59)
    assert not said(task, across)[0] and "does not run where it ought to" in said(task, across)[1]
    along = Place.ground(-7, -95), Place.ground(-13, -60), Place.ground(-9, -36)
    assert said(task, along)[0] and said(task, along[::-1])[0]


def test_a_height_is_read_off_a_line():
    task = asked(highest_on=["Zhurong landing site", "Olympus Mons"], within_m=300)
    assert task.height_m == pytest.approx(19_784, abs=1)
    assert said(task, 19_600)[0] and said(task, 21_000) == (False, "That is 1\u00a0216\u00a0m too high.")


def test_a_landing_place_is_told_each_condition_that_it_misses():
    task = asked(land={"below_m": -2000, "within_latitude": 30, "flat_m": 300})
    assert said(task, resolve("Zhurong landing site"))[0]
    assert said(task, find("Olympus Mons"))[1].count(".") >= 2
    assert "too far from the equator" in said(task, Place.ground(60, 110))[1]


def test_what_is_solved_stays_solved():
    task = asked(click="Gale")
    solved = tried(task, Attempt(), Spot.of(find("Gale")))
    assert tried(task, solved, Spot.of(find("Olympus Mons"))) is solved


# ---- the shipped ones


def solution(asked):
    """Acts by which the data solve a task."""
    if isinstance(asked, Click):
        return [asked.place]
    if isinstance(asked, Find):
        return list(asked.places[: asked.count])
    if isinstance(asked, Read):
        return [asked.height_m]
    if isinstance(asked, Land):
        return [resolve("Zhurong landing site")]
    assert isinstance(asked, Measure)
    return [asked.places]


@pytest.fixture(params=SHIPPED)
def name(request):
    return request.param


def test_the_shipped_worksheets_are_those_in_their_folder():
    files = resources.files("explorer.data").joinpath("worksheets").iterdir()
    assert {path.name for path in files} == {f"{name}.json" for name in SHIPPED}


def test_a_shipped_worksheet_is_solved_by_what_the_data_say(name):
    assert explorer.check_worksheet(name) == []
    worksheet = load_worksheet(name)
    assert worksheet.minutes == 20 and 5 <= len(worksheet.tasks) <= 8
    for task in worksheet.tasks:
        attempt = Attempt()
        for act in solution(task.asked):
            attempt = tried(task.asked, attempt, Spot.of(act) if isinstance(act, Place) else act)
        assert attempt.is_solved and attempt.tries == 1, task.words["en"]


def test_a_shipped_worksheet_is_there_in_both_languages(name):
    worksheet = load_worksheet(name)
    texts = [worksheet.title, worksheet.audience]
    for task in worksheet.tasks:
        assert task.trains and task.hints
        texts += [task.words, task.trains, *task.hints, *([task.why] if task.why else [])]
    for text in texts:
        assert set(text) == {"en", "zh"}
        assert not re.search(r"[一-鿿]", text["en"]) and re.search(r"[一-鿿]", text["zh"]), text


def test_what_the_shipped_worksheets_tell_is_so():
    deepest = load_worksheet("first-look").tasks[4].asked.place
    middle = find("Hellas Planitia")
    assert deepest.latitude > middle.latitude and deepest.longitude < middle.longitude  # near the north-western edge
    huygens = find("Huygens")
    assert huygens.latitude > middle.latitude and huygens.longitude < middle.longitude
    olympus = find("Olympus Mons")
    assert (round(olympus.latitude), round(olympus.longitude)) == (19, -134)
    assert all(olympus.longitude < find(name).longitude for name in ("Arsia Mons", "Pavonis Mons", "Ascraeus Mons"))
    zhurong, curiosity = resolve("Zhurong landing site"), resolve("Curiosity landing site")
    assert (round(zhurong.latitude), round(zhurong.longitude)) == (25, 110)
    assert (round(curiosity.latitude, 1), round(curiosity.longitude, 1)) == (-4.6, 137.4)
    assert explorer.distance(-4.5895, 137.4417, find("Gale").latitude, find("Gale").longitude) < find("Gale").diameter_km / 2
    valleys = load_worksheet("landing-site").tasks[1].asked.places
    assert "Kasei Valles" in {each.name for each in valleys}
    assert sum(-70 < each.longitude < -20 for each in valleys) > len(valleys) / 2
    assert load_worksheet("landing-site").tasks[3].asked.height_m == pytest.approx(-4820, abs=5)
