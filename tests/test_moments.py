"""What is shown together is of one moment: nothing of the place, the map or the wish before stands under this one's name."""

import threading
import time

import ipyleaflet
import ipywidgets
import pandas as pd
import pytest
import traitlets
from PIL import Image

import explorer
from explorer.imagery.hips.hips import HipsError
from explorer.state import survey_search
from explorer.widgets import entry
from seen import (
    click_map_at,
    controls,
    elements,
    features,
    find,
    find_all,
    is_in_window,
    labels,
    open_tab,
    settled,
    shown_map,
    status,
)


@pytest.fixture
def waiting(monkeypatch):
    """A way to hold pictures from the web back until they are let go."""
    go = threading.Event()

    def fetched(_address):
        go.wait(10)
        return Image.new("RGB", (8, 8), "red")

    monkeypatch.setattr(entry, "fetch_picture", fetched)
    yield go
    go.set()


@pytest.mark.threads
def test_a_picture_that_comes_late_is_not_shown_at_another_place(offline, opened, waiting):
    table = {"name": ["Camp", "Lake"], "lat": [1.0, 2.0], "lon_e": [3.0, 4.0], "image": ["https://example.org/a.jpg"] * 2}
    mars = opened(features=explorer.read_features(pd.DataFrame(table)))
    mars.select("Camp")
    [fetch] = controls(mars, "example.org", ipywidgets.Button)
    fetch.click()
    mars.select("Lake")
    waiting.set()
    settled(lambda: not mars.state.busy)
    assert elements(mars, "explorer-own-picture") == []
    assert controls(mars, "example.org", ipywidgets.Button)


def test_a_click_is_read_on_the_map_that_is_shown(mars):
    settled(lambda: features(mars, "places"))
    unrolled = shown_map(mars)
    mars.projection = "north"
    assert shown_map(mars) is not unrolled
    unrolled._handle_custom_msg({"event": "interaction", "type": "click", "coordinates": [11.92, -104.08]}, [])
    assert mars.selected is None
    click_map_at(mars, 5.0, 5.0)  # at once, before its places are drawn
    assert mars.selected.latitude > 80


def test_a_map_that_comes_back_brings_nothing_old(mars):
    mars.projection = "north"
    settled(lambda: labels(mars))
    mars.projection = "cylindrical"
    mars.state.change(panel="game", guessing=True)
    settled(lambda: not mars.state.busy)
    mars.projection = "north"
    assert labels(mars) == [] and features(mars, "places") == []
    settled(lambda: not mars.state.busy)
    assert labels(mars) == []


def test_a_round_map_that_is_offered_shows_the_place(mars):
    mars.projection = "north"
    mars.go_to(88, 0, zoom=6)
    mars.projection = "cylindrical"
    mars.select("Korolev")
    [offer] = controls(mars, "See it round, from above the north pole", ipywidgets.Button)
    offer.click()
    assert mars.projection == "north" and is_in_window(mars, 72.77, 164.58)


@pytest.mark.threads
def test_a_survey_that_nobody_wants_any_more_brings_no_trouble(monkeypatch, offline, opened):
    asked, answer = threading.Event(), threading.Event()

    class Slow:
        trouble, reachable = "No answer from nowhere", False

        def load_in_turns(self, _wanted):
            asked.set()
            answer.wait(10)
            yield
            raise HipsError("No answer from nowhere")

    monkeypatch.setattr(survey_search, "shared_moric", Slow)
    mars = opened(imagery="tianwen-1")
    assert asked.wait(10)
    mars.imagery = "relief"
    answer.set()
    time.sleep(0.2)
    mars.go_to(10, 20, zoom=3)
    settled(lambda: not mars.state.busy)
    assert "No answer" not in status(mars) and mars.state.survey is None


def test_what_comes_of_itself_ends_no_problem(mars):
    mars.state.tell(ValueError("the disk is full"))
    thread = threading.Thread(target=lambda: mars.state.change(imagery="relief", language="zh"))
    thread.start()
    thread.join()
    assert "the disk is full" in mars.problem
    mars.select("Gale")
    assert mars.problem == ""


def test_one_explorer_ends_its_own_problems_only(offline, opened):
    one, other = opened(), opened()
    other.state.tell(ValueError("still true"))
    one.select("Gale")
    assert "still true" in other.problem
    one.observe(lambda _: other.select("Maunder"), "selected")
    one.select("Jezero")
    assert other.selected.name == "Maunder" and other.problem == ""


def test_a_live_basemap_stays_while_other_things_are_changed(mars):
    mars.state.adjust(basemap=next(iter(_basemaps())))
    tiles = find_all(mars, kind=ipyleaflet.TileLayer)
    for tick in range(5):
        mars.state.adjust(opacity=tick / 5)
    assert [each is other for each, other in zip(find_all(mars, kind=ipyleaflet.TileLayer), tiles, strict=True)] == [True]
    mars.state.adjust(basemap="")
    assert tiles[0].comm is None


def _basemaps():
    from explorer.widgets.basemaps import BASEMAPS

    return BASEMAPS


def test_whoever_observes_an_explorer_hears(mars):
    heard = []

    def hear(change):
        heard.append((change.name, change.new if change.name == "imagery" else change.new.name))

    mars.observe(hear, ["selected", "imagery"])
    mars.select("Gale")
    mars.imagery = "relief"
    mars.unobserve(hear, ["selected", "imagery"])
    mars.select("Jezero")
    assert heard == [("selected", "Gale"), ("imagery", "relief")]
    with pytest.raises(traitlets.TraitError, match=r"select\('Jezero'\) finds one"):
        mars.selected = "Jezero"


def test_a_tour_is_written_where_code_said(mars, tmp_path):
    mars.record_tour(tmp_path / "mine.json")
    open_tab(mars, "tour")
    assert find(mars, "explorer-recorder")
    assert mars.state.record_to.endswith("mine.json")
