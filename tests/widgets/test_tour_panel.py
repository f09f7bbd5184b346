"""The tour panel: the card folded to a line below the steps, overviews that select nothing, a last step that says so."""

from dataclasses import replace

import pytest

from explorer.places.gazetteer import find as place_called
from explorer.places.mission import places
from seen import click_map, find, find_all, is_there, open_tab, opened_tab, search


@pytest.fixture
def toured(mars):
    mars.tour("tianwen-1")
    return mars


def go_to(mars, step):
    stepper = next(widget for widget in find_all(mars) if type(widget).__name__ == "Stepper")
    stepper.step = step
    return stepper


def line(mars):
    """The line that the card is folded to."""
    return find(mars, "explorer-unfold")


def test_an_overview_selects_no_spot_without_a_name(toured):
    assert toured.selected is None
    for step in (3, 10):
        go_to(toured, 2)
        go_to(toured, step)
        assert toured.selected is None
    assert line(toured).description == "More of Mars"


def test_a_spot_without_a_name_is_selected_where_a_step_looks_at_it_from_near(mars):
    mars.tour("giants")
    step = replace(mars.state.tour_step, place=place_called("Gale", places()))
    assert not step.is_overview
    near = replace(step, place=replace(step.place, name=""), view=replace(step.view, width_km=100))
    assert not near.is_overview and replace(near, view=replace(near.view, width_km=4800)).is_overview


def test_while_a_tour_runs_the_card_is_a_line_that_unfolds(toured):
    go_to(toured, 4)
    assert line(toured).description == "More of Ascraeus Mons" and not is_there(toured, "explorer-card-top")
    line(toured).value = True
    assert is_there(toured, "explorer-card-top")
    go_to(toured, 5)
    assert not is_there(toured, "explorer-card-top")


def test_whoever_picks_another_place_reads_of_it(toured):
    go_to(toured, 3)
    click_map(toured, -52.0, -110.0)
    assert is_there(toured, "explorer-card-top") and line(toured).description.startswith("More of 52.000°")


def test_without_a_tour_the_card_is_whole(mars):
    open_tab(mars, "tour")
    assert is_there(mars, "explorer-card-top") and not is_there(mars, "explorer-unfold")


def test_the_last_step_says_that_it_is_the_last(toured):
    assert go_to(toured, 10).words[-1] == "Step 11 of 12"
    assert go_to(toured, 11).words[-1] == "Step 12 of 12, the last"


def test_what_is_searched_for_while_a_tour_is_recorded_stays_beside_the_recorder(mars):
    mars.record_tour()
    search(mars, "Gale")
    assert opened_tab(mars) == "tour" and is_there(mars, "explorer-recorder") and mars.selected.name == "Gale"
    head, first_field = find(mars, "explorer-recorder").children[:2]
    assert "<h2>Record a tour</h2>" in head.value and first_field.description == "Title of the tour"
