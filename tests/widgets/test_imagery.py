"""Tianwen-1 in the explorer: the relief at once, the survey when it answers, the truth about both."""

import threading
import time

import pytest
from PIL import Image

import explorer
from explorer import state
from explorer.download import site
from explorer.export import poster as plate_module
from explorer.imagery.hips import hips as hips_module
from hips_server import coded_tile, relief_tile, serving, write_survey
from test_explorer import portrait, settled


@pytest.fixture(scope="module")
def stand_in(tmp_path_factory):
    """A survey that stands in for Tianwen-1's mosaic and says so in its title."""
    folder = tmp_path_factory.mktemp("stand-in")
    return write_survey(folder, coded_tile, order=3, obs_title="Stand-in for Tianwen-1")


@pytest.fixture
def survey(stand_in, monkeypatch):
    """That survey on loopback, as every explorer's Tianwen-1, with short patience."""
    monkeypatch.setattr(site, "_PAUSES", (0.2,))
    monkeypatch.setattr(hips_module, "_AGAIN", (0.2, 0.5))
    monkeypatch.setattr(state, "_AGAIN", (0.2, 0.5))
    with serving(stand_in) as server:
        monkeypatch.setenv("EXPLORER_HIPS", server.address)
        yield server


def status(mars):
    return mars._status._line.value


def test_the_survey_takes_over_when_it_answers(survey):
    mars = explorer.Explorer()
    settled(lambda: mars.imagery == "tianwen-1")
    settled(lambda: "Stand-in for Tianwen-1" in status(mars) and mars._maps.shown.painting.complete)
    assert "relief" not in status(mars)
    mars.select("Maunder")
    settled(lambda: "Maunder: Stand-in" in portrait(mars) and "on their way" not in portrait(mars))
    assert "CNSA/NAOC-GRAS" in portrait(mars) and "ODbL" in portrait(mars)


def test_the_relief_stays_when_it_is_asked_for(survey):
    mars = explorer.Explorer(imagery="relief")
    settled(lambda: "not a photograph" in status(mars))
    assert survey.asked.total() == 0
    mars.imagery = "tianwen-1"
    settled(lambda: "Stand-in" in status(mars))
    mars.imagery = "relief"
    settled(lambda: "Stand-in" not in status(mars))


def test_without_a_connection_the_relief_is_shown_and_one_line_says_so(survey):
    survey.stop()
    mars = explorer.Explorer()
    settled(lambda: "No connection" in status(mars) and "not a photograph" in status(mars))
    assert status(mars).count("explorer-trouble") == 1
    assert mars.imagery == "auto" and mars.problem == ""
    mars.select("Ascraeus Mons")
    settled(lambda: "Ascraeus Mons" in portrait(mars))
    assert "not a photograph" in portrait(mars)
    survey.start()
    settled(lambda: mars.imagery == "tianwen-1" and "Stand-in" in status(mars) and "No connection" not in status(mars))


def test_the_network_may_go_and_come_back_while_the_map_moves(survey):
    mars = explorer.Explorer()
    settled(lambda: mars._maps.shown.painting and mars._maps.shown.painting.complete and mars.imagery == "tianwen-1")
    survey.stop()
    mars.go_to(40, 100, zoom=4)
    mars._maps.shown._moved(None)
    settled(lambda: "No connection" in status(mars))
    assert not mars._maps.shown.painting.complete and mars._maps.shown.painting.picture.mode == "RGB"
    survey.start()
    settled(lambda: mars._maps.shown.painting.complete and "No connection" not in status(mars))


def test_a_gap_in_the_survey_shows_the_relief_and_the_credit_names_both(tmp_path, monkeypatch):
    north = [(0, number) for number in range(4)]
    monkeypatch.setenv(
        "EXPLORER_HIPS", str(write_survey(tmp_path, relief_tile, order=0, tiles=north, obs_title="Tianwen-1 north"))
    )
    mars = explorer.Explorer()
    settled(lambda: "Tianwen-1 north; elsewhere: Shaded relief" in status(mars))
    assert "CNSA" in status(mars) and "MOLA" in status(mars)


def test_another_survey_does_not_bear_tianwen_1s_name(tmp_path, monkeypatch):
    folder = write_survey(tmp_path, relief_tile, order=0, obs_title="Viking mosaic", obs_copyright="NASA")
    monkeypatch.setenv("EXPLORER_HIPS", str(folder))
    mars = explorer.Explorer()
    settled(lambda: "Viking mosaic" in status(mars))
    assert "CNSA" not in status(mars) and "NASA" in status(mars)


def test_an_address_that_is_none_is_told_and_the_relief_stays(monkeypatch):
    monkeypatch.setenv("EXPLORER_HIPS", "file:///etc")
    mars = explorer.Explorer()
    settled(lambda: "file:///etc" in mars.problem and "not a photograph" in status(mars))


def test_the_card_can_show_either_and_go_closer(survey):
    mars = explorer.Explorer()
    settled(lambda: mars.imagery == "tianwen-1")
    mars.select("Maunder")
    picture = mars._side.card.portrait
    assert picture.framing.width_km == pytest.approx(1.6 * 90.8446)
    picture._survey_or_relief.value = "relief"
    settled(lambda: "Maunder: Shaded relief" in portrait(mars))
    picture._closer.click()
    settled(lambda: "73\u00a0km wide" in portrait(mars))
    for _ in range(20):
        picture._wider.click()
    assert picture.framing.width_km == 8000
    mars.select("Tianzhushan")
    assert picture.framing.width_km == 30


@pytest.mark.parametrize("name", ["maunder.png", "maunder.JPG"])
def test_a_saved_picture_carries_its_words(survey, tmp_path, name):
    mars = explorer.Explorer()
    settled(lambda: mars.imagery == "tianwen-1")
    mars.select("Maunder")
    settled(lambda: mars._side.card.portrait.painter.survey is not None)
    mars.save_picture(tmp_path / name)
    with Image.open(tmp_path / name) as image:
        image.load()
        assert image.width == 1200 and image.height > 700
        told = image.text["Copyright"] if name.endswith("png") else image.getexif()[0x8298]
        title = image.text["Title"] if name.endswith("png") else image.getexif()[0x010E]
    assert "CNSA/NAOC-GRAS" in told and title == "Maunder"
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".part"] == []


def test_a_picture_that_cannot_be_saved_is_refused_and_nothing_is_left(monkeypatch, tmp_path):
    monkeypatch.setenv("EXPLORER_OFFLINE", "1")
    mars = explorer.Explorer()
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


def test_auto_can_be_asked_for_again(survey):
    mars = explorer.Explorer()
    for _ in range(5):
        settled(lambda: mars.imagery == "tianwen-1")
        mars.imagery = "auto"
    settled(lambda: mars.imagery == "tianwen-1" and mars._imageries.value == "tianwen-1")
    mars._imageries.value = "auto"
    settled(lambda: mars.imagery == "tianwen-1" and mars._imageries.value == "tianwen-1")


def test_the_status_does_not_claim_more_than_the_model_resolves(monkeypatch):
    monkeypatch.setenv("EXPLORER_OFFLINE", "1")
    mars = explorer.Explorer(imagery="relief")
    mars.go_to(10, 10, zoom=9)
    mars._maps.shown._moved(None)
    settled(lambda: "detail down to 15\u00a0km" in status(mars))


def test_a_saved_picture_tells_of_the_place_it_shows(survey, tmp_path, monkeypatch):
    made = []
    monkeypatch.setattr(plate_module, "plate", lambda picture, **words: made.append(words) or picture)
    mars = explorer.Explorer()
    settled(lambda: mars.imagery == "tianwen-1")
    mars.select("Zhurong landing site")
    mars._side.card._next.click()
    mars.save_picture(tmp_path / "site.png")
    [words] = made
    assert "“First picture from the ground, looking forward” (CNSA; not shown here) shows: The ramp" in words["caption"]
    survey.latency = 0.5
    mars.select("Gusev")
    settled(lambda: mars._side.card.portrait.painter.survey is not None)
    slow = threading.Thread(target=mars.save_picture, args=(tmp_path / "gusev.png",))
    slow.start()
    time.sleep(0.1)
    mars.select("Maunder")
    slow.join()
    assert made[1]["title"] == "Gusev" and "Gusev (crater" in made[1]["caption"]


def test_a_hostile_title_stays_text(tmp_path, monkeypatch):
    folder = write_survey(tmp_path, relief_tile, order=0, obs_title="<script>alert(1)</script>", obs_copyright="<b onclick=x>")
    monkeypatch.setenv("EXPLORER_HIPS", str(folder))
    mars = explorer.Explorer()
    mars.select("Maunder")
    settled(lambda: "alert(1)" in status(mars) and "alert(1)" in portrait(mars))
    for page in (status(mars), portrait(mars)):
        assert "<script" not in page and "<b " not in page


def test_a_closed_explorer_asks_and_draws_no_more(survey):
    survey.stop()
    mars = explorer.Explorer()
    settled(lambda: "No connection" in status(mars))
    mars.close()
    settled(lambda: not mars._ground._finding._busy and not mars._maps.shown._drawing._busy)


def test_the_picture_goes_closer_when_the_survey_comes_unless_people_chose(survey):
    mars = explorer.Explorer(imagery="relief")
    mars.select("Tianzhushan")
    assert mars._side.card.portrait.framing.width_km == 400
    mars.imagery = "tianwen-1"
    settled(lambda: mars._side.card.portrait.framing.width_km == 30)
