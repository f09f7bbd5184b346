"""Tour files: what is read, what is refused with its line, what is written; and the panel that shows them."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

import explorer
from explorer.activities.checked import Recording
from explorer.activities.tours import load_tour
from explorer.i18n.wording import Wording
from seen import (
    button,
    choose,
    click,
    click_map,
    control,
    elements,
    features,
    find,
    is_in_window,
    labels,
    open_tab,
    opened_tab,
    settled,
    shown_map,
    stepper,
    text,
    title,
)

ZH = Wording(language="zh")
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


STEP_KEYS = sorted({key for step in GOOD["steps"] for key in step})


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
    assert tour.steps[0].text("text", ZH).startswith("高") and "米" in tour.steps[0].text("text", ZH)
    assert tour.steps[1].text("text", ZH).startswith("From here")
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
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from([*STEP_KEYS, "steps"]), inner),
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


def test_what_is_recorded_is_written_whole_or_not_at_all_and_stays_as_it_was(tmp_path, written):
    before, recording = written.read_text(), Recording(load_tour, "steps")
    recording.keep({"title": "Mine", "steps": GOOD["steps"]}, tmp_path / "mine.json")
    steps = [*GOOD["steps"], {"place": "Gale", "text": "x" * 6000}]

    def kept():
        return json.dumps(recording.pieces), recording.content, recording.made, recording.is_written(tmp_path / "mine.json")

    kept_first = kept()
    assert kept_first == (json.dumps(GOOD["steps"]), (tmp_path / "mine.json").read_bytes(), recording.made, True)
    assert load_tour(tmp_path / "mine.json") == recording.made and recording.made.title == "Mine"
    for error, pieces, path in (
        (OSError, GOOD["steps"], tmp_path / "nowhere" / "mine.json"),
        (OSError, GOOD["steps"], written),  # which is another's
        (TypeError, [object()], tmp_path / "mine.json"),
        (ValueError, steps, tmp_path / "mine.json"),
    ):
        with pytest.raises(error):
            recording.keep({"title": "Mine", "steps": pieces}, path)
        assert kept() == kept_first
    assert written.read_text() == before and len(list(tmp_path.iterdir())) == 2


def go_to_step(mars, number):
    """Press "On" or "Back" until a step is there, as the browser tells it."""
    stepper(mars).set_state({"step": number})


def panel(mars):
    return find(mars, "explorer-tour")


def test_the_panel_leads_over_the_map(mars, written):
    mars.tour(written)
    assert opened_tab(mars) == "tour" and mars.selected.name == "Olympus Mons"
    assert find(mars, "explorer-unfold").description == "More of Olympus Mons"
    assert "It is 19\u00a0673\u00a0m high." in text(panel(mars)) and "Two mountains" in text(panel(mars))
    assert stepper(mars).count == 3 and stepper(mars).words[4] == "Step 1 of 3"
    go_to_step(mars, 1)
    assert shown_map(mars).zoom == 4 and mars.state.look.light_azimuth == 270 and is_in_window(mars, 11.92, -104.08)
    assert "1\u00a0742\u00a0km" in text(panel(mars)) and elements(panel(mars), tag="details")
    settled(lambda: len([each for each in features(mars, "drawn") if each["geometry"]["type"] != "Point"]) == 1)
    go_to_step(mars, 2)
    assert mars.projection == "south" and mars.imagery == "relief"
    told = text(panel(mars))
    assert "<script>alert(1)</script> {secret}" in told
    assert not elements(panel(mars), tag="script") and not elements(panel(mars), tag="details")
    settled(lambda: features(mars, "drawn") == [])
    mars.go_to(40, 40)
    assert mars.projection == "cylindrical"
    click(panel(mars), "Back to this step")
    assert mars.projection == "south" and is_in_window(mars, -90, 0)


def test_a_step_shows_the_way_of_the_rover_where_its_file_says_so(mars):
    step = {"place": "Zhurong landing site", "zoom": 13, "text": "x"}
    for shown in (False, True):
        mars.tour(json.dumps({"title": "x", "steps": [{**step, "route": shown}]}).encode())
        settled(lambda: not mars.state.busy)
        assert (len(features(mars, "drawn")) > 100) is shown
    [problem] = explorer.check_tour(json.dumps({"title": "x", "steps": [{**step, "route": 1}]}).encode())
    assert "must be true or false" in problem


@pytest.mark.parametrize("number", [-1, 3, 10**6])
def test_a_step_that_is_not_there_changes_nothing(mars, written, number):
    mars.tour(written)
    go_to_step(mars, 1)
    go_to_step(mars, number)
    assert mars.state.step == 1 and "Another" in text(panel(mars)) and shown_map(mars).zoom == 4
    assert mars.problem == ""


def test_a_click_while_touring_tells_of_the_place_below_the_tour(mars, written):
    mars.tour(written)
    mars.go_to(11.92, -104.08)
    settled(lambda: "Ascraeus Mons" in labels(mars))
    click_map(mars, 11.92, -104.08)
    assert mars.selected.name == title(mars) == "Ascraeus Mons" and opened_tab(mars) == "tour"
    assert mars.state.tour_step.place.name == "Olympus Mons"
    open_tab(mars, "list")
    open_tab(mars, "tour")
    assert mars.state.tour_step.place.name == "Olympus Mons" and "It is 19\u00a0673\u00a0m high." in text(panel(mars))


def test_a_tour_with_a_mistake_leaves_the_one_before_alone(mars, written, tmp_path):
    mars.tour(written)
    (tmp_path / "bad.json").write_text('{"title": "a", "steps": [{"place": "Nowhere at all", "text": "x"}]}')
    with pytest.raises(explorer.TourError, match="line 1: step 1: No place"):
        mars.tour(tmp_path / "bad.json")
    assert mars.state.tour_step.place.name == "Olympus Mons" and mars.selected.name == "Olympus Mons"


TEXT = "What there is to say"


def recorder(mars):
    return find(mars, "explorer-recorder")


def recorded(mars):
    """The tour behind the recorder's link to a file."""
    [link] = elements(recorder(mars), tag="a")
    return load_tour(base64.b64decode(link.attributes["href"].partition("base64,")[2]))


def test_a_tour_is_recorded_and_played(mars, tmp_path):
    path = tmp_path / "mine.json"
    mars.record_tour(path)
    assert opened_tab(mars) == "tour" and button(recorder(mars), "Play it").disabled
    click(recorder(mars), "Add this view as a step")
    assert "write what there is to say" in mars.problem and not path.exists()
    for name, words in (("Olympus Mons", "High."), ("Maunder", "Round.")):
        mars.select(name)
        choose(recorder(mars), TEXT, words)
        click(recorder(mars), "Add this view as a step")
    assert mars.problem == "" and control(recorder(mars), TEXT).value == ""
    for tour in (load_tour(path), recorded(mars)):
        assert [step.place.name for step in tour.steps] == ["Olympus Mons", "Maunder"]
        assert [step.text("text", Wording()) for step in tour.steps] == ["High.", "Round."]
    click(recorder(mars), "Take back the last")
    assert control(recorder(mars), TEXT).value == "Round."
    assert len(load_tour(path).steps) == len(recorded(mars).steps) == 1
    click(recorder(mars), "Add this view as a step")
    assert recorded(mars).steps[1].place.name == "Maunder"
    click(recorder(mars), "Play it")
    assert mars.state.tour_step.place.name == "Olympus Mons" and not mars.state.recording
    assert stepper(mars).count == 2 and "High." in text(panel(mars))


def test_what_is_added_to_a_tour_that_was_played_is_saved_in_a_page_too(mars, tmp_path):
    mars.record_tour()
    for words in ("One.", "Two."):
        choose(recorder(mars), TEXT, words)
        click(recorder(mars), "Add this view as a step")
    click(recorder(mars), "Play it")
    go_to_step(mars, 1)
    mars.record_tour()
    choose(recorder(mars), TEXT, "Three.")
    click(recorder(mars), "Add this view as a step")
    assert (mars.state.step, stepper(mars).count, mars.problem) == (1, 3, "")
    assert "Three." in mars.save_html(tmp_path / "mine.html", most=10).read_text("utf-8")
    for _ in range(2):
        click(recorder(mars), "Take back the last")
    assert (mars.state.step, stepper(mars).count) == (0, 1) and "One." in text(panel(mars))
    click(recorder(mars), "Take back the last")
    choose(recorder(mars), TEXT, "One, mended.")
    click(recorder(mars), "Add this view as a step")
    assert [step.text("text", Wording()) for step in mars.state.tour.steps] == ["One, mended."]
    mars.tour("giants")  # is no longer the one that is made
    mars.record_tour()
    click(recorder(mars), "Take back the last")
    assert len(mars.state.tour.steps) > 3


def test_a_tour_of_another_day_is_not_written_over(mars, tmp_path):
    path = tmp_path / "mine.json"
    Recording(load_tour, "steps").keep({"title": "Of yesterday", "steps": GOOD["steps"]}, path)
    before = path.read_bytes()
    mars.record_tour(path)
    choose(recorder(mars), TEXT, "High.")
    click(recorder(mars), "Add this view as a step")
    assert "is there already, with something else in it" in mars.problem and path.read_bytes() == before
    assert control(recorder(mars), TEXT).value == "High."
    for name in ("mine-2.json", "mine-3.json", "mine-2.json"):  # back and forth between files of its own
        mars.record_tour(tmp_path / name)
        choose(recorder(mars), TEXT, "High.")
        click(recorder(mars), "Add this view as a step")
        assert mars.problem == ""
    assert len(load_tour(tmp_path / "mine-2.json").steps) == 3
    (tmp_path / "mine-2.json").write_text("mended by hand")
    click(recorder(mars), "Take back the last")
    assert "is there already" in mars.problem and (tmp_path / "mine-2.json").read_text() == "mended by hand"


def test_a_disk_that_cannot_be_written_keeps_what_was_recorded(mars, tmp_path):
    mars.record_tour(tmp_path / "gone" / "mine.json")
    choose(recorder(mars), TEXT, "High.")
    click(recorder(mars), "Add this view as a step")
    assert "there is no folder" in mars.problem and control(recorder(mars), TEXT).value == "High."
    assert not elements(recorder(mars), tag="li")


def test_a_step_without_light_is_shown_in_the_usual_one_and_another_tour_begins_anew(mars, written):
    mars.tour("giants")
    go_to_step(mars, 2)
    assert mars.state.look.light_height == 10
    mars.tour("tianwen-1")
    assert (mars.state.look.light_azimuth, mars.state.look.light_height) == (315, 30)
    assert mars.imagery == "auto" and find(mars, "explorer-tour-picker").value == "tianwen-1"
    go_to_step(mars, 3)
    mars.tour("tianwen-1")
    assert mars.state.step == stepper(mars).step == 0


def test_a_tour_is_picked_from_those_there_are(mars, written):
    open_tab(mars, "tour")
    assert "A tour leads you over Mars" in text(panel(mars))
    picker = find(mars, "explorer-tour-picker")
    picker.value = "giants"
    assert stepper(mars).words[4].startswith("Step 1 of ") and mars.selected == mars.state.tour_step.place
    go_to_step(mars, 2)
    picker.value = ""
    assert mars.state.step == 2
    mars.tour(written)  # which is not among them
    assert picker.value == "" and mars.state.tour_step.place.name == "Olympus Mons"


def test_a_step_that_measures_closes_no_outline(mars):
    mars.measure("Olympus Mons", (0, 0), (10, 10), closed=True)
    mars.tour("giants")
    open_tab(mars, "measure")
    assert not mars.state.closed and "Area:" not in text(find(mars, "explorer-ruler"))


def test_a_file_is_called_written_only_with_what_stands_in_it(tmp_path):
    recording, steps, path = Recording(load_tour, "steps"), GOOD["steps"], tmp_path / "mine.json"
    assert not recording.is_written(path)
    recording.keep({"title": "Mine", "steps": steps}, path)
    assert recording.is_written(path)
    assert not any(map(recording.is_written, (tmp_path / "other.json", "", "~nobody-here/mine.json")))
    recording.keep({"title": "Mine", "steps": [*steps, *steps]})
    assert not recording.is_written(path)


@pytest.mark.parametrize(
    ("field", "words"), [("What there is to say", "6000"), ("Its answer", "6000"), ("Title of the tour", "6000")]
)
def test_a_text_longer_than_a_tour_may_hold_is_told_before_it_is_kept(mars, tmp_path, field, words):
    mars.record_tour(tmp_path / "mine.json")
    choose(recorder(mars), TEXT, "High.")
    click(recorder(mars), "Add this view as a step")
    choose(recorder(mars), TEXT, "Higher.")
    choose(recorder(mars), field, "x" * 6000)
    click(recorder(mars), "Add this view as a step")
    assert "is longer than 5000 characters" in mars.problem and len(control(recorder(mars), field).value) == 6000
    mars.language = "zh"
    mars.language = "en"
    assert len(load_tour(tmp_path / "mine.json").steps) == len(recorded(mars).steps) == 1
    choose(recorder(mars), field, "x")
    click(recorder(mars), "Add this view as a step")
    assert mars.problem == "" and len(load_tour(tmp_path / "mine.json").steps) == 2


def test_a_view_smaller_than_the_planet_can_be_a_step(mars):
    mars.projection = "north"
    mars.state.change(size=(6, 4))
    mars.record_tour()
    choose(recorder(mars), TEXT, "Small.")
    click(recorder(mars), "Add this view as a step")
    assert mars.problem == "" and recorded(mars).steps[0].view.zoom == 0
    mars.open(mars.link())
