"""What all parts of the page have in common."""

import ipywidgets
import pytest

from explorer.places.mission import all_places
from explorer.state import Look, State
from explorer.widgets.panel import Panel, button, every_widget, relabel, show, unseen
from seen import classes, is_hidden


class Part(Panel, ipywidgets.VBox):
    """A part with two controls."""


@pytest.fixture
def state():
    state = State(all_places(None))
    yield state
    state.close()


@pytest.fixture
def part(state):
    return Part(state)


def test_whoever_watches_is_called_now_and_at_each_change(part, state):
    heard = []
    part.watch(lambda: heard.append((state.panel, state.step)), "panel", "step")
    state.change(panel="list", step=2)
    state.change(closed=True)
    assert heard[0] == ("place", 0) and set(heard[1:]) == {("list", 2)}
    words = []
    part.watch_words(lambda: words.append((state.language, state.coordinates)))
    state.change(language="zh")
    state.change(coordinates="east-360")
    state.change(panel="place")
    assert words == [("en", "east-180"), ("zh", "east-180"), ("zh", "east-360")]


def test_what_goes_wrong_while_following_is_told_and_others_hear_all_the_same(part, state):
    heard = []
    part.watch(lambda: 1 // (2 - state.step), "step")
    part.watch(lambda: heard.append(state.step), "step")
    state.change(step=2)
    assert heard == [0, 2] and state.problem.startswith("ZeroDivisionError")


def test_what_goes_wrong_at_first_is_raised(part):
    with pytest.raises(ZeroDivisionError):
        part.watch(lambda: 1 / 0, "step")


def test_a_bound_control_shows_the_state_and_changes_it(part, state):
    tick, slider = ipywidgets.ToggleButton(), ipywidgets.FloatSlider(max=90)
    part.bind(tick, "closed")
    part.bind_look(slider, "light_height")
    assert (tick.value, slider.value) == (False, 30)
    tick.value, slider.value = True, 20
    assert state.closed and state.look == Look(light_height=20)
    state.change(closed=False)
    state.adjust(light_height=40)
    assert (tick.value, slider.value) == (False, 40)


def test_a_value_that_cannot_be_is_told_and_not_taken(part, state):
    field = ipywidgets.Text()
    part.bind(field, "projection")
    field.value = "east"
    assert state.projection == "cylindrical" and "east" in state.problem
    field.value = "south"
    assert state.projection == "south" and state.problem == ""


def test_the_widgets_of_a_widget_are_all_found_once(part, state):
    inner, kept, shared = ipywidgets.HTML(), ipywidgets.Text(), ipywidgets.Layout()
    box = ipywidgets.HBox([inner, ipywidgets.Button(layout=shared), ipywidgets.Button(layout=shared)])
    part.children, part.by_name = (box,), {"kept": [kept, box]}
    found = every_widget(part)
    assert {part, box, inner, kept, shared, kept.style, inner.layout} <= set(found) and len(found) == len(set(found))


def test_a_choice_is_worded_anew_and_nobody_hears_of_it():
    choice, heard = ipywidgets.ToggleButtons(options=("list", "place"), value="place"), []
    choice.observe(heard.append, "value")
    relabel(choice, ["列表", "地点"], ["所有", "一个"])
    assert (choice.value, choice.label) == ("place", "地点") and heard == []
    assert choice.get_state()["_options_labels"] == ("列表", "地点")
    assert list(choice.tooltips) == ["所有", "一个"]
    choice.value = "list"
    assert choice.label == "列表"
    with pytest.raises(ValueError):
        relabel(choice, ["one"])


def test_what_is_chosen_stays_where_another_is_called_the_same():
    choice = ipywidgets.Dropdown(options=("survey", "relief"), value="relief")
    relabel(choice, ["Relief", "Relief"])
    assert choice.value == "relief" and choice.get_state()["_options_labels"] == ("Relief", "Relief")


def test_parts_are_shown_hidden_and_kept_for_screen_readers():
    words = ipywidgets.HTML()
    show(words, False)
    assert is_hidden(words)
    show(words, True)
    assert not is_hidden(words) and unseen(words) is words and "explorer-unseen" in classes(words)
    assert button("On").description == "On"


def test_a_repr_is_short(part):
    part.children = (ipywidgets.HTML("x" * 100_000),)
    assert repr(part) == "Part()"
