"""Tour files: what is read, what is refused with its line, what is written; and the panel that shows them."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

import explorer
from explorer.activities import tours
from explorer.activities.tours import load_tour, save_tour, tour_of
from test_explorer import mars, settled  # noqa: F401

GOOD = {
    "title": {"en": "Two mountains", "zh": "两座山"},
    "steps": [
        {"place": "Olympus Mons", "width_km": 1200, "text": {"en": "It is {height} high.", "zh": "高{height}。"}},
        {
            **{"place": [11.92, -104.08], "zoom": 4, "title": "Another", "text": "From here {length}, down to {lowest}."},
            **{"question": "Higher?", "answer": "No.", "measure": ["Olympus Mons", "Ascraeus Mons"], "light": [270, 20]},
        },
        {
            "place": "South pole of Mars",
            "projection": "south",
            "imagery": "relief",
            "text": "<script>alert(1)</script> {secret}",
        },
    ],
}


@pytest.fixture
def written(tmp_path):
    path = tmp_path / "tour.json"
    path.write_text(json.dumps(GOOD, indent=1), "utf-8")
    return path


def problems(text):
    return "\n".join(explorer.check_tour(text.encode() if isinstance(text, str) else text))


def test_a_tour_is_read(written):
    tour = load_tour(written)
    assert [step.place.name for step in tour.steps] == ["Olympus Mons", "", "South pole of Mars"]
    assert tour.steps[0].text("text", "zh") == "高{height}。" and tour.steps[1].text("text", "zh").startswith("From here")
    assert tour.steps[1].numbers["length"] == pytest.approx(1742, abs=1)
    assert explorer.check_tour(written) == []


def test_all_problems_are_listed_with_their_lines():
    listed = problems(
        """{
 "bogus": 1,
 "steps": [
  {"place": "Olimpus Monz", "text": "a"},
  {"place": [95, 10],
   "text": ""},
  {"text": 5, "zoom": "far", "width_km": 3},
  7,
  {"place": "Gale", "text": {"en": "hi", "zh": 4}, "projection": "x", "light": [1], "measure": ["Gale"]},
  {"place": "Gale", "text": "a", "light": [10, 2]},
  {"place": {"a": 1}, "text": "a", "zoom": 3, "width_km": 3}
 ]
}"""
    )
    for line in (
        'line 1: the tour needs a "title"',
        "line 2: the tour has 'bogus', which is not known",
        "line 4: step 1: No place on Mars is called 'Olimpus Monz'. The nearest names are Olympus Mons",
        "line 5: step 2: latitude 95 is not possible",
        'line 6: step 2 needs a "text"',
        'line 7: step 3: "text" must be text',
        'line 7: step 3: "zoom" must be a number from 0 to 15',
        'line 7: step 3 needs a "place"',
        "step 4 must be an object",
        'line 9: step 5: "projection" must be one of cylindrical, north, south',
        'line 9: step 5, "measure": 1 point given',
        'line 10: step 6: the height of the "light"',
        "line 11: step 7: a place is a name, or [latitude, longitude]",
        'line 11: step 7 has both "width_km" and "zoom"',
    ):
        assert line in listed


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'{"title": "a",\n "steps": [}', "line 2: this is no JSON"),
        (b"\xff\xfe", "line 1: this is not written in UTF-8"),
        (b"[" * 100_000, "nested too deep"),
        (b"1" * 10_000, "a number in it is too long"),
        (b"[]", "a tour is an object"),
        (b'{"title": "a", "steps": []}', 'the tour needs "steps"'),
        (b'{"title": "a", "steps": [' + b"1," * 200 + b"1]}", "201 steps; 200 are the most"),
        (b" " * 2_000_001, "larger than 2 MB"),
        (b'{"title": "a", "steps": [{"place": "Gale", "text": "' + b"x" * 6000 + b'"}]}', "longer than 5000 characters"),
        (b'{"title": "a", "steps": [{"place": NaN, "text": "x"}]}', "a place is a name"),
    ],
)
def test_what_is_no_tour_is_told(content, words):
    assert words in problems(content)
    with pytest.raises(explorer.TourError, match="cannot be shown as a tour"):
        load_tour(content)


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20) | st.sampled_from(["Gale", "place", "text"]),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(sorted(tours._STEP_KEYS) + ["title", "steps"]), inner)
    ),
    max_leaves=20,
)


@given(json_values, json_values)
def test_whatever_a_file_holds_a_tour_or_a_list_of_problems_comes_out(title, steps):
    content = json.dumps({"title": title, "steps": steps}).encode()
    if not explorer.check_tour(content):
        assert load_tour(content).steps


def test_a_tour_that_is_not_there_names_those_that_are():
    with pytest.raises(FileNotFoundError, match="shipped are tianwen-1"):
        load_tour("tianwen-2")


def test_a_tour_is_written_whole_or_not_at_all(tmp_path, written):
    before = written.read_text()
    save_tour(tmp_path / "mine.json", "Mine", GOOD["steps"])
    assert load_tour(tmp_path / "mine.json").title == "Mine"
    with pytest.raises(OSError):
        save_tour(tmp_path / "nowhere" / "mine.json", "Mine", GOOD["steps"])
    with pytest.raises(TypeError):
        save_tour(written, "Mine", [object()])
    assert written.read_text() == before and len(list(tmp_path.iterdir())) == 2


def test_the_panel_leads_over_the_map(mars, written):
    mars.tour(written)
    assert mars._side.panel == "tour" and mars.selected.name == "Olympus Mons"
    told = mars._side.tour._told.value
    assert "It is 19\u00a0673\u00a0m high." in told
    mars._side.tour._stepper.step = 1
    assert mars._maps.shown.zoom == 4 and mars._side.layers.light_azimuth == 270
    assert "1\u00a0742\u00a0km" in mars._side.tour._told.value and "<details>" in mars._side.tour._told.value
    assert len(mars._maps.shown.drawn) == 1
    mars._side.tour._stepper.step = 2
    assert mars.projection == "south" and mars.imagery == "relief"
    told = mars._side.tour._told.value
    assert "<script" not in told and "{secret}" in told and "<details>" not in told
    mars.go_to(40, 40)
    assert mars.projection == "cylindrical"
    mars._side.tour._return.click()
    assert mars.projection == "south"


def test_a_tour_with_a_mistake_leaves_the_one_before_alone(mars, written, tmp_path):
    mars.tour(written)
    (tmp_path / "bad.json").write_text('{"title": "a", "steps": [{"place": "Nowhere at all", "text": "x"}]}')
    with pytest.raises(explorer.TourError, match="line 1: step 1: No place"):
        mars.tour(tmp_path / "bad.json")
    assert mars._side.tour.step.place.name == "Olympus Mons" and mars.selected.name == "Olympus Mons"


def test_a_tour_is_recorded_and_played(mars, tmp_path):
    path = tmp_path / "mine.json"
    mars.record_tour(path)
    recorder = mars._side.recorder
    recorder._take(None)
    assert "write what there is to say" in mars.problem
    for name, words in (("Olympus Mons", "High."), ("Maunder", "Round.")):
        mars.select(name)
        recorder._fields["text"].value = words
        recorder._add.click()
    assert mars.problem == "" and [step["place"] for step in recorder.steps] == ["Olympus Mons", "Maunder"]
    assert [step.text("text", "en") for step in load_tour(path).steps] == ["High.", "Round."]
    recorder._undo.click()
    assert recorder._fields["text"].value == "Round." and len(recorder.steps) == 1
    recorder._add.click()
    recorder._play.click()
    assert mars._side.tour.step.place.name == "Olympus Mons" and not mars._side.tour.recording
    assert tour_of("x", recorder.steps).steps[1].place.name == "Maunder"


def test_a_disk_that_cannot_be_written_keeps_what_was_recorded(mars, tmp_path):
    mars.record_tour(tmp_path / "gone" / "mine.json")
    mars._side.recorder._fields["text"].value = "High."
    mars._side.recorder._add.click()
    assert "No such file" in mars.problem and mars._side.recorder._fields["text"].value == "High."
    settled(lambda: True)


def test_a_step_without_light_is_shown_in_the_usual_one_and_another_tour_begins_anew(mars, written):
    mars.tour("giants")
    mars._side.tour._stepper.step = 2
    assert mars._side.layers.light_height == 10
    mars.tour("tianwen-1")
    assert (mars._side.layers.light_azimuth, mars._side.layers.light_height) == (315, 45)
    assert mars.imagery == "auto" and mars._side.tour._picker.value == "tianwen-1"
    mars._side.tour._stepper.step = 3
    mars.tour("tianwen-1")
    assert mars._side.tour._stepper.step == 0


def test_a_step_that_measures_closes_no_outline(mars):
    mars.measure("Olympus Mons", (0, 0), (10, 10), closed=True)
    mars.tour("giants")
    assert not mars._side.ruler.closed and "Area" not in mars._side.ruler._told.value
