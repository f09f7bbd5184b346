"""Something of the Earth here: chosen, put, turned, taken back and away, as people do it without a browser."""

import pytest

from explorer import UnknownPlaceError
from explorer.cartography.earth import outlines
from seen import click, click_map, control, find, open_tab, send, text


@pytest.fixture
def panel(mars):
    """The part of the open ruler that lays outlines on Mars."""
    open_tab(mars, "measure")
    return find(mars, "explorer-compare")


@pytest.fixture
def choice(panel):
    return find(panel, "explorer-compare-choice")


def words(panel):
    return text(panel).replace("\u00a0", " ")


def choose_outline(choice, name):
    choice.value = outlines()[name]


def stencil(mars):
    """What the map that is shown draws: `pose`, `rings`, `words`."""
    return find(find(mars, "explorer-map"), traits=("pose", "rings"))


def drag(mars, *pose):
    """Do as the browser does once a hand lets go."""
    send(stencil(mars), {"placed": list(pose)})


def test_a_chosen_outline_is_laid_in_the_middle_of_the_map(mars, panel, choice):
    mars.go_to(18.65, -133.8, zoom=3)
    choose_outline(choice, "France")
    assert (mars.comparison.latitude, mars.comparison.longitude) == pytest.approx((18.65, -133.8))
    assert stencil(mars).pose == pytest.approx([18.65, -133.8, 0]) and stencil(mars).words["name"] == "France"
    assert "France: 547 800 km²" in words(panel) and "0.38 % of all of Mars" in words(panel)


def test_a_selected_place_in_view_is_where_it_is_laid(mars, panel, choice):
    mars.select("Olympus Mons")
    choose_outline(choice, "France")
    assert mars.comparison.latitude == pytest.approx(mars.selected.latitude)
    assert "Olympus Mons is 610 km across" in words(panel)


def test_what_would_not_be_seen_is_gone_to(mars, panel, choice):
    mars.go_to(10, 20, zoom=9)
    choose_outline(choice, "Russia")
    assert mars.state.viewpoint.zoom < 3
    choose_outline(choice, "Berlin")
    assert mars.state.viewpoint.zoom > 6


def test_a_hand_moves_and_turns_it_and_undo_takes_back(mars, panel, choice):
    choose_outline(choice, "France")
    first = mars.comparison
    drag(mars, 40, 10, 0)
    drag(mars, 40, 10, 30)
    assert (mars.comparison.latitude, mars.comparison.turn) == (40, 30)
    click(panel, "Take back")
    assert mars.comparison.turn == 0
    click(panel, "Take back")
    assert mars.comparison == first
    click(panel, "Take back")
    assert mars.comparison is None and choice.label == "Nothing"


def test_a_turn_of_many_steps_is_taken_back_at_once(mars, panel, choice):
    choose_outline(choice, "France")
    turn = control(panel, "Turned, °")
    for degrees in (10, 20, 30):
        turn.value = degrees
    assert mars.comparison.turn == 30 and stencil(mars).pose[2] == 30
    click(panel, "Take back")
    assert mars.comparison.turn == 0 and turn.value == 0


def test_another_is_laid_where_the_first_lies_in_view_and_else_where_people_look(mars, panel, choice):
    choose_outline(choice, "France")
    drag(mars, 4, -88, 30)
    choose_outline(choice, "Germany")
    assert (mars.comparison.outline.name, mars.comparison.latitude, mars.comparison.turn) == ("Germany", 4, 30)
    mars.go_to(20, 100)
    choose_outline(choice, "Italy")
    assert (mars.comparison.latitude, mars.comparison.longitude) == pytest.approx((20, 100))


def test_removed_it_is_gone_and_can_be_had_again(mars, panel, choice):
    choose_outline(choice, "France")
    click(panel, "Remove")
    assert mars.comparison is None and stencil(mars).pose == []
    click(panel, "Take back")
    assert mars.comparison.outline.name == "France"
    choice.label = "Nothing"
    assert mars.comparison is None and stencil(mars).pose == []


def test_a_click_puts_it_there_while_that_is_wanted_and_measures_else(mars, panel, choice):
    choose_outline(choice, "France")
    control(panel, "Put by a click").value = True
    click_map(mars, -30, 60)
    assert (mars.comparison.latitude, mars.comparison.longitude) == pytest.approx((-30, 60))
    assert mars.state.points == ()
    control(panel, "Put by a click").value = False
    click_map(mars, 10, 20)
    assert len(mars.state.points) == 1


@pytest.mark.parametrize("told", [None, {}, {"placed": 3}, {"placed": [1, 2]}, {"placed": ["a", 0, 0]}])
def test_what_is_no_place_is_not_heard(mars, panel, choice, told):
    choose_outline(choice, "France")
    before = mars.comparison
    send(stencil(mars), told)
    assert mars.comparison == before and mars.problem == ""


def test_a_place_off_the_planet_is_told(mars, panel, choice):
    choose_outline(choice, "France")
    before = mars.comparison
    drag(mars, 95, 0, 0)
    assert mars.comparison == before and "latitude 95 is not possible" in mars.problem


def test_names_follow_the_language_in_its_order(mars, panel, choice):
    english = [each for each, _ in choice.options]
    assert english[0] == "Nothing" and english[1:] == sorted(english[1:], key=str.casefold) and "Berlin (city)" in english
    choose_outline(choice, "France")
    mars.language = "zh"
    chinese = [each for each, _ in choice.options]
    assert chinese.index("阿根廷") < chinese.index("法国") < chinese.index("中国")  # a, f, zh
    assert choice.value is outlines()["France"] and mars.comparison.outline.name == "France"
    assert "法国：547800 平方千米" in words(panel)


def test_the_strip_is_said_to_be_one(mars, panel, choice):
    choose_outline(choice, "Grand Canyon")
    assert "as a plain strip, 446 km long and 29 km wide" in words(panel) and "not its shape" in words(panel)


def test_what_is_too_large_for_its_distances_says_how_far_off_they_are(mars, panel, choice):
    choose_outline(choice, "Russia")
    assert "between its corners by 14 %" in words(panel)


def test_the_round_map_and_the_globe_show_it_too(mars, panel, choice):
    mars.compare("France", at=(80, 20))
    mars.projection = "north"
    assert stencil(mars).pose == pytest.approx([80, 20, 0])
    mars.projection = "globe"
    view = find(mars, traits=("tracks", "way"))
    assert view.tracks[0]["points"][0]["latitude"] == pytest.approx(80) and view.way == {}
    assert "On the globe it is not dragged" in words(panel)


def test_code_lays_it_there_and_shows_it(mars):
    laid = mars.compare("France", at="Olympus Mons", turn=20)
    assert mars.comparison is laid and laid.turn == 20 and mars.state.panel == "measure"
    assert mars.state.window.shows(laid.latitude, laid.longitude)
    assert mars.compare("法国").latitude == pytest.approx(laid.latitude, abs=0.01)  # in the middle of the map
    mars.comparison = None
    assert stencil(mars).pose == []


def test_code_is_told_of_what_there_is_not(mars):
    with pytest.raises(UnknownPlaceError, match="such as 'France'"):
        mars.compare("Frence")
    with pytest.raises(ValueError):
        mars.compare("France", at=(95, 0))
    assert mars.comparison is None
