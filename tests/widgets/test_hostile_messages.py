"""A page that sends what no page sends: the explorer stays as it was, and goes on."""

import pytest
import traitlets

from seen import find, send, shown_map

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
