"""Tianwen-1 in the explorer: the relief at once, the survey when it answers, the truth about both."""

import threading
import time

import pytest
from PIL import Image

import explorer
from explorer.download import site
from explorer.export import poster as poster_module
from explorer.imagery.hips import hips as hips_module
from explorer.state import survey_search
from hips_server import coded_tile, relief_tile, serving, write_survey
from seen import all_widgets, choose, click, drag_map, elements, find, html, layer, open_tab, portrait, settled, status


@pytest.fixture(scope="module")
def stand_in(tmp_path_factory):
    """A survey that stands in for Tianwen-1's mosaic and says so in its title."""
    folder = tmp_path_factory.mktemp("stand-in")
    return write_survey(folder, coded_tile, order=3, obs_title="Tianwen-1 MoRIC, stand-in")


@pytest.fixture
def survey(stand_in, monkeypatch):
    """That survey on loopback, as every explorer's Tianwen-1, with short patience."""
    monkeypatch.setattr(site, "_PAUSES", (0.2,))
    monkeypatch.setattr(hips_module, "_AGAIN", (0.2, 0.5))
    monkeypatch.setattr(survey_search, "_AGAIN", (0.2, 0.5))
    with serving(stand_in) as server:
        monkeypatch.setenv("EXPLORER_HIPS", server.address)
        yield server


def is_complete(mars):
    """Whether the map has all the tiles it waits for."""
    return layer(mars, "picture").url and "loading" not in status(mars) and not mars.state.busy


def test_the_survey_takes_over_when_it_answers(survey, opened):
    mars = opened()
    settled(lambda: mars.imagery == "tianwen-1")
    settled(lambda: "Tianwen-1 MoRIC, stand-in" in status(mars) and is_complete(mars))
    assert "relief" not in status(mars)
    mars.select("Maunder")
    settled(lambda: "Maunder: Tianwen-1 MoRIC" in portrait(mars) and "on their way" not in portrait(mars))
    assert "CNSA/NAOC-GRAS" in portrait(mars) and "ODbL" in portrait(mars)


def test_the_relief_stays_when_it_is_asked_for(survey, opened):
    mars = opened(imagery="relief")
    settled(lambda: "not a photograph" in status(mars))
    assert survey.asked.total() == 0
    mars.imagery = "tianwen-1"
    settled(lambda: "Tianwen-1 MoRIC" in status(mars))
    mars.imagery = "relief"
    settled(lambda: "Tianwen-1 MoRIC" not in status(mars))


@pytest.mark.threads
def test_without_a_connection_the_relief_is_shown_and_one_line_says_so(survey, opened):
    survey.stop()
    mars = opened()
    settled(lambda: "No connection" in status(mars) and "drawn from heights" in status(mars))
    assert len(elements(mars, "explorer-trouble")) == 1
    assert mars.imagery == "auto" and mars.problem == ""
    mars.select("Ascraeus Mons")
    settled(lambda: "Ascraeus Mons" in portrait(mars))
    assert "drawn from heights" in portrait(mars)
    survey.start()
    settled(lambda: mars.imagery == "tianwen-1" and "Tianwen-1 MoRIC" in status(mars) and "No connection" not in status(mars))


@pytest.mark.threads
def test_the_network_may_go_and_come_back_while_the_map_moves(survey, opened):
    mars = opened()
    settled(lambda: mars.imagery == "tianwen-1" and "Tianwen-1 MoRIC" in status(mars) and is_complete(mars))
    survey.stop()
    drag_map(mars, 40, 100, zoom=4)
    settled(lambda: "No connection" in status(mars))
    assert "are loading" not in status(mars) and mars.state.painting.picture.mode == "RGB"
    survey.start()
    settled(lambda: "No connection" not in status(mars) and is_complete(mars))


def test_a_gap_in_the_survey_shows_the_relief_and_the_credit_names_both(tmp_path, monkeypatch, opened):
    north = [(0, number) for number in range(4)]
    monkeypatch.setenv(
        "EXPLORER_HIPS", str(write_survey(tmp_path, relief_tile, order=0, tiles=north, obs_title="Tianwen-1 MoRIC, north"))
    )
    mars = opened()
    settled(lambda: "Tianwen-1 MoRIC, north; elsewhere: Colours: photographs by the Viking orbiters" in status(mars))
    assert "CNSA" in status(mars) and "MOLA" in status(mars)


def test_another_survey_does_not_bear_tianwen_1s_name(tmp_path, monkeypatch, opened):
    folder = write_survey(tmp_path, relief_tile, order=0, obs_title="Viking mosaic", obs_copyright="NASA")
    monkeypatch.setenv("EXPLORER_HIPS", str(folder))
    mars = opened()
    settled(lambda: "Viking mosaic" in status(mars))
    assert "CNSA" not in status(mars) and "NASA" in status(mars)
    mars.select("Korolev")
    settled(lambda: "Viking mosaic" in portrait(mars))
    for part, tab in (("explorer-bar", "place"), ("explorer-portrait-controls", "place"), ("explorer-layers", "layers")):
        open_tab(mars, tab)
        named = [
            each.get_state()["_options_labels"] for each in all_widgets(find(mars, part)) if each.has_trait("_options_labels")
        ]
        assert any("Viking mosaic" in labels for labels in named) and not any("Tianwen-1" in labels for labels in named)
    page = mars.save_html(tmp_path / "mars.html", most=1).read_text("utf-8")
    assert "<title>Mars</title>" in page and "seen by Tianwen-1" not in page


def test_an_address_that_is_none_is_told_and_the_relief_stays(monkeypatch, opened):
    monkeypatch.setenv("EXPLORER_HIPS", "file:///etc")
    mars = opened()
    settled(lambda: "file:///etc" in status(mars) and "drawn from heights" in status(mars))


def test_the_card_can_show_either_and_go_closer(survey, opened):
    mars = opened()
    settled(lambda: mars.imagery == "tianwen-1")
    mars.select("Maunder")
    # Of the survey 27 pixels.
    settled(lambda: "Maunder: Tianwen-1 MoRIC" in portrait(mars) and "183\u00a0km wide" in portrait(mars))
    survey_or_relief, *_ = find(mars, "explorer-portrait-controls").children
    survey_or_relief.value = "relief"
    settled(lambda: "Maunder: Shaded relief" in portrait(mars))
    click(mars, "+")
    settled(lambda: "92\u00a0km wide" in portrait(mars))
    for _ in range(20):
        click(mars, "−")
    settled(lambda: "8\u00a0000\u00a0km wide" in portrait(mars))
    mars.select("Tianzhushan")
    settled(lambda: "183\u00a0km wide" in portrait(mars))


@pytest.mark.parametrize("name", ["maunder.png", "maunder.JPG"])
def test_a_saved_picture_carries_its_words(survey, tmp_path, name, opened):
    mars = opened()
    settled(lambda: mars.imagery == "tianwen-1")
    mars.select("Maunder")
    mars.save_picture(tmp_path / name)
    with Image.open(tmp_path / name) as image:
        image.load()
        assert image.width == 1200 and image.height > 700
        told = image.text["Copyright"] if name.endswith("png") else image.getexif()[0x8298]
        title = image.text["Title"] if name.endswith("png") else image.getexif()[0x010E]
    assert "CNSA/NAOC-GRAS" in told and title == "Maunder"
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".part"] == []


def test_a_picture_that_cannot_be_saved_is_refused_and_nothing_is_left(offline, opened, tmp_path):
    mars = opened()
    with pytest.raises(ValueError, match=r"\.png or \.jpg"):
        mars.save_picture(tmp_path / "mars.gif")
    with pytest.raises(OSError, match="nowhere"):
        mars.save_picture(tmp_path / "nowhere" / "mars.png")
    assert list(tmp_path.glob("*.part")) == [] and list(tmp_path.glob("mars*")) == []


def test_an_imagery_that_is_not_known_is_refused():
    with pytest.raises(Exception, match="relief"):
        explorer.Explorer(imagery="photo")
    with pytest.raises(TypeError, match="did you mean 'imagery'"):
        explorer.Explorer(imagry="relief")


def test_auto_can_be_asked_for_again(survey, opened):
    mars = opened()
    for _ in range(5):
        settled(lambda: mars.imagery == "tianwen-1")
        mars.imagery = "auto"
    choice = imageries(mars)
    settled(lambda: mars.imagery == choice.value == "tianwen-1")
    choice.value = "auto"
    settled(lambda: mars.imagery == choice.value == "tianwen-1")


def imageries(mars):
    """The choice of what the map is painted with."""
    [choice] = [each for each in find(mars, "explorer-bar").children if "relief" in getattr(each, "options", ())]
    return choice


def test_the_status_does_not_claim_more_than_the_model_resolves(offline, opened):
    mars = opened(imagery="relief")
    mars.go_to(10, 10, zoom=9)
    settled(lambda: "detail down to 15\u00a0km" in status(mars))


def test_a_saved_picture_tells_of_the_place_it_shows(survey, tmp_path, monkeypatch, opened):
    made = []
    monkeypatch.setattr(poster_module, "poster", lambda picture, **words: made.append(words) or picture)
    mars = opened()
    settled(lambda: mars.imagery == "tianwen-1")
    mars.select("Zhurong landing site")
    click(mars, "›")
    mars.save_picture(tmp_path / "site.png")
    [words] = made
    assert "“First picture from the ground, looking forward” (CNSA; not shown here) shows: The ramp" in words["caption"]
    survey.latency = 0.5
    mars.select("Gusev")
    slow = threading.Thread(target=mars.save_picture, args=(tmp_path / "gusev.png",))
    slow.start()
    time.sleep(0.1)
    mars.select("Maunder")
    slow.join()
    assert made[1]["title"] == "Gusev" and "A long dry valley" in made[1]["caption"]


def test_a_hostile_title_stays_text(tmp_path, monkeypatch, opened):
    folder = write_survey(tmp_path, relief_tile, order=0, obs_title="<script>alert(1)</script>", obs_copyright="<b onclick=x>")
    monkeypatch.setenv("EXPLORER_HIPS", str(folder))
    mars = opened()
    mars.select("Maunder")
    settled(lambda: "alert(1)" in status(mars) and "alert(1)" in portrait(mars))
    for page in (html(find(mars, "explorer-status")), html(find(mars, "explorer-card"))):
        assert "<script" not in page and "<b " not in page


@pytest.mark.threads
def test_a_closed_explorer_asks_and_draws_no_more(survey, opened):
    survey.stop()
    before = set(threading.enumerate())
    mars = opened()
    settled(lambda: "No connection" in status(mars))
    assert works_since(before)
    mars.close()
    settled(lambda: not works_since(before))


def works_since(before):
    """Threads that do an explorer's work, but those there were before."""
    return [thread for thread in threading.enumerate() if thread.name == "explorer-background" and thread not in before]


def test_the_picture_goes_closer_when_the_survey_comes_unless_people_chose(survey, opened):
    mars = opened(imagery="relief")
    mars.select("Tianzhushan")
    settled(lambda: "400\u00a0km wide" in portrait(mars))
    mars.imagery = "tianwen-1"
    settled(lambda: "183\u00a0km wide" in portrait(mars))


def test_two_imageries_are_parted_by_the_swipe_and_both_are_named(offline, opened):
    mars = opened()
    open_tab(mars, "layers")
    for left, title in (("photograph", "Left: Photographs by the Viking"), ("relief", "Left: Shaded relief")):
        choose(mars, "Left of it", left)
        choose(mars, "Swipe", 0.5)
        settled(lambda title=title: title in status(mars) and "Right: Colours" in status(mars))
    assert "MOLA" in status(mars) and "USGS" in status(mars)


def test_a_swipe_to_the_survey_asks_for_it_and_without_one_nobody_is_asked(survey, opened):
    mars = opened(imagery="photograph")
    settled(lambda: "Photographs" in status(mars))
    assert survey.asked.total() == 0
    open_tab(mars, "layers")
    choose(mars, "Left of it", "tianwen-1")
    choose(mars, "Swipe", 0.5)
    settled(lambda: "Left: Tianwen-1 MoRIC, stand-in" in status(mars))
    assert mars.imagery == "photograph"
    choose(mars, "Swipe", 0)
    settled(lambda: "Left" not in status(mars) and mars.state.survey is None)


@pytest.mark.parametrize("body", ["moon", "equatorial", None])
def test_another_body_is_not_laid_over_mars(tmp_path, offline, opened, body):
    layer = explorer.Hips(write_survey(tmp_path, relief_tile, order=0, hips_frame=body, obs_title="Some ground"))
    assert explorer.draw(layer, explorer.View.around(0, 0, size=32)).size == (32, 32)
    mars = opened(layer=layer)
    settled(lambda: "Some ground does not say that it is of Mars" in mars.problem)
    settled(lambda: "drawn from heights" in status(mars))


@pytest.mark.threads
def test_a_layer_whose_server_does_not_answer_is_told_and_keeps_nobody_waiting(survey, monkeypatch, opened):
    """It is asked on no thread that people wait for."""
    asked_on = []
    monkeypatch.setattr(explorer.Hips, "load", lambda hips: asked_on.append(threading.current_thread()) or _refuse())
    mars = opened(imagery="relief", layer=explorer.Hips("http://127.0.0.1:9/none"))
    mars.select("Korolev")
    settled(lambda: "it does not answer" in mars.problem)
    assert asked_on and threading.main_thread() not in asked_on


def _refuse():
    raise explorer.HipsError("it does not answer")


def test_the_card_shows_what_the_map_shows_once_there_is_no_survey_to_choose(survey, opened):
    mars = opened()
    settled(lambda: mars.imagery == "tianwen-1")
    mars.select("Maunder")
    settled(lambda: "Maunder: Tianwen-1 MoRIC" in portrait(mars))
    find(mars, "explorer-portrait-controls").children[0].value = "relief"
    settled(lambda: "Maunder: Shaded relief" in portrait(mars))
    mars.state.change(found=None)
    settled(lambda: "Maunder: Colours" in portrait(mars))


def test_beyond_what_is_drawn_a_small_picture_of_the_planet_lies_below_wherever_one_is(offline, opened):
    mars = opened()
    for longitude in (120, -120, 0, 120, -120, 0):  # once round, and on
        drag_map(mars, 0, longitude, zoom=1)
        settled(lambda: layer(mars, "around").url and not mars.state.busy)
        (_, left), (_, right) = layer(mars, "around").bounds
        assert left <= mars.state.window.left - 180 and right >= mars.state.window.right + 180
