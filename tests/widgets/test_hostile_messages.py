"""A page that sends what no page sends: the explorer stays as it was, and goes on."""

import ipywidgets
import pytest
import traitlets

import explorer
from explorer.state import PANELS
from seen import find, find_all, send, settled, shown_map

NAN, INFINITE = float("nan"), float("inf")


@pytest.fixture
def page(mars):
    """The map in the browser, moved by a hand, and what stands beside it."""
    mars.go_to(10, 20, zoom=3)
    assist = find(find(mars, "explorer-map"), traits=("touched", "asked"))
    assist.touched = assist.asked
    return shown_map(mars), assist


def test_a_map_that_is_nowhere_stays_where_it_was(mars, page):
    shown, _ = page
    for centre in ([NAN, NAN], [INFINITE, 0], [None, None], ["a", "b"], [1], [], [1, 2, 3], [10**400, 0], [0, 1e9]):
        shown.set_state({"center": centre})
        assert mars.state.position("cylindrical").x == 20 and shown.center == [10, 20], centre
    for zoom in (NAN, INFINITE, -INFINITE, 1e308, -1e9, 100):
        shown.set_state({"zoom": zoom})
        assert mars.state.position("cylindrical").zoom == shown.zoom == 3, zoom
    shown.set_state({"center": [11, 21]})
    assert mars.state.position("cylindrical").x == 21


def test_a_size_that_no_screen_has_is_not_believed(mars, page):
    _, assist = page
    assist.set_state({"size": [600, 400]})
    for size in ([-1, -1], [10**9, 1], [600], [1, 2, 3], ["a", "b"]):
        with pytest.raises(traitlets.TraitError):
            assist.set_state({"size": size})
        assert mars.state.size == (600, 400), size


def test_a_click_at_no_spot_selects_nothing(mars, page):
    shown, _ = page
    for spot in (None, [], [1], [1, 2, 3], "xy", ["a", "b"], [None, None], [NAN, 0], [10**400, 0], {}):
        send(shown, {"event": "interaction", "type": "click", "coordinates": spot})
        assert mars.selected is None and mars.problem == "", spot


def test_half_a_character_in_what_went_wrong_is_shown_as_lost(mars):
    mars.state.tell(ValueError("a\ud800b"))
    assert mars.problem == "ValueError: a?b"


STRANGE = [
    None,
    True,
    False,
    -1,
    10**400,
    NAN,
    INFINITE,
    "",
    "x",
    [],
    [None],
    [1],
    [[]],
    ["a", "b"],
    [10**400, 0],
    [NAN, 0],
    {},
]


@pytest.fixture
def globe(mars):
    mars.projection = "globe"
    shown = find(mars, traits=("whole", "terrain", "wanted"))
    settled(lambda: shown.terrain and shown.places and not mars.state.busy)
    return shown


@pytest.mark.parametrize("word", ["pointed", "rested", "clicked", "home", "lacks", "of"])
def test_the_globe_makes_nothing_of_nonsense(mars, globe, word):
    at = mars.state.position("globe")
    for value in [*STRANGE, [91, 0], [1, 2, 3]]:
        if value is not True or word == "clicked":
            send(globe, {word: value, "of": globe.places["of"]} if word == "clicked" else {word: value})
        assert (mars.problem, mars.selected, mars.state.position("globe")) == ("", None, at), value
    assert globe.height == {}


def test_a_globe_at_rest_that_says_half_of_where_it_is_stays_where_it_was(mars, globe):
    told = {
        "latitude": 1,
        "longitude": 2,
        "zoom": 3,
        "tilt": 40,
        "heading": 20,
        "reach": 4,
        "size": [800, 450],
        "hand": True,
        "asked": globe.wanted["asked"],
    }
    at = mars.state.position("globe")
    for name in told:
        for value in STRANGE:
            if not (name == "asked" or name == "hand" and value is True or value == -1):
                send(globe, {"rested": {**told, name: value}})
        send(globe, {"rested": {each: told[each] for each in told if each != name}})
    assert mars.state.position("globe") == at and mars.problem == ""
    send(globe, {"rested": told})
    assert mars.state.position("globe").y == 1


def test_what_only_the_kernel_says_the_browser_does_not_change(mars, globe):
    for name, value in (("wanted", {}), ("wanted", {"asked": "x"}), ("places", {"of": "x"}), ("terrain", {}), ("words", {})):
        before = getattr(globe, name)
        globe.set_state({name: value})
        assert getattr(globe, name) == before, name
    for latitude in (10, 30):
        mars.go_to(latitude, 20)
        assert globe.wanted["latitude"] == latitude and mars.problem == ""
    globe.set_state({"times": 2.0})  # which a hand does
    assert globe.times == 2


def test_heights_are_not_raised_beyond_all_bounds(globe):
    globe.set_state({"times": 2.0})
    for value in (NAN, INFINITE, 10**400):
        globe.set_state({"times": value})
    assert globe.times == 2


def test_of_all_that_we_draw_ourselves_the_browser_changes_a_few_values(mars):
    mars.projection = "globe"
    drawn = []
    for panel in PANELS:
        mars.state.change(panel=panel)
        drawn += [each for each in find_all(mars, hidden=True) if each.has_trait("_esm")]
    told = {(type(each).__name__, name) for each in drawn for name in each.keys if each.trait_metadata(name, "heard")}
    kinds = {type(each).__name__ for each in drawn}
    assert {"SphereView", "Finder", "Table", "Stepper", "Tools", "Assist", "Stencil", "Readout"} <= kinds
    assert told == {
        ("SphereView", "times"),
        *(("Assist", name) for name in ("size", "reached", "touched")),
        *(("Finder", "query"), ("Stepper", "step"), ("Tools", "shown")),
    }


@pytest.mark.parametrize("word", ["page", "pick", "sort"])
def test_the_table_makes_nothing_of_nonsense(mars, word):
    mars.state.change(panel="list")
    table = find(mars, traits=("rows", "sorting", "chosen"))
    settled(lambda: table.rows)
    before = table.rows
    for value in [*STRANGE, 1.0, -1.0]:
        if (word, value) != ("page", -1):
            send(table, {word: value})
            assert (mars.problem, mars.selected, table.rows) == ("", None, before), value
    send(table, {"page": 1})
    assert table.rows != before and mars.problem == ""


def test_a_click_at_no_spot_of_the_small_globe_leads_nowhere(mars):
    small = find(find(mars, "explorer-globe"), traits=("center", "zoom"))
    for spot in STRANGE:
        send(small, {"event": "interaction", "type": "click", "coordinates": spot})
        send(small, {"event": "interaction", "type": "click"})
        assert mars.problem == "" and mars.state.positions == {}, spot


def test_an_outline_dragged_to_nowhere_stays_where_it_was(mars):
    comparison = mars.compare("France", at=(0, 0))
    stencil = find(mars, traits=("rings", "pose"))
    for value in STRANGE:
        for placed in (value, [value, 0, 0], [0, value, 0], [0, 0, value]):
            if value != -1 or not isinstance(placed, list):
                send(stencil, {"placed": placed})
                assert mars.comparison == comparison and mars.problem == "", placed
    send(stencil, {"placed": [95, 0, 0]})
    assert mars.comparison == comparison and "latitude 95" in mars.problem


def test_a_choice_of_nothing_is_none(mars):
    for panel in ("layers", "tour", "tasks"):
        mars.state.change(panel=panel)
        mars.state.change(sheet_view="make")
        for control in find_all(mars, traits=("index", "value"), hidden=True):
            if None not in dict(control._options_full).values():
                control.set_state({"index": None})
                assert mars.problem == "", control


def press_all(mars):
    """Press all buttons, hidden and disabled ones too, and tell what went wrong."""
    told = []
    mars.state.observe(lambda change: change.new and told.append(str(change.new)), "problem")
    for pressed in find_all(mars, kind=ipywidgets.Button, hidden=True):
        pressed.click()
    return told


@pytest.mark.parametrize("panel", ["place", "list", "sun", "measure", "tour", "game", "tasks"])
def test_a_button_that_is_not_to_be_pressed_does_no_harm(mars, panel):
    mars.state.change(panel=panel, recording=True, sheet_view="make")
    for words in press_all(mars):
        assert not any(word in words for word in ("ZeroDivisionError", "unpack", "KeyError", "IndexError", "AttributeError")), (
            words
        )


def test_half_a_character_that_is_typed_is_shown_as_lost(mars, tmp_path):
    mars.record_worksheet(tmp_path / "made.json")
    mars.record_tour(tmp_path / "tour.json")
    mars.worksheet("first-look")
    mars.state.change(sheet_view="results")
    for field in find_all(mars, traits=("value", "placeholder"), hidden=True):
        field.value = "7KQ2 \ud800 x"
    assert "Unicode" not in mars.problem
    assert explorer.read_results("Li\ud800: none").who.tolist() == ["Li?: none"]


@pytest.mark.parametrize("projection", ["cylindrical", "globe"])
def test_a_map_of_a_few_pixels_goes_where_it_is_sent(mars, projection):
    mars.projection = projection
    mars.state.change(size=(6, 4))
    mars.go_to(10, 20)
    assert (mars.state.position(projection).y, mars.problem) == (10, "")
