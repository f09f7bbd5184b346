"""The saved page: one file, small, harmless, and written whole or not at all."""

import base64
import errno
import hashlib
import html
import json
import os
import re
import warnings
from dataclasses import replace
from importlib import resources
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from explorer import Hips, Relief, read_features
from explorer.activities.tours import tour_of
from explorer.activities.worksheet import load_worksheet
from explorer.cartography.style import ramp, style_of
from explorer.export import album, save_html
from explorer.export import worksheet as worksheet_contents
from explorer.export.album import _uri
from explorer.export.contents import legend_of
from explorer.i18n.wording import Wording
from explorer.imagery.painter import Painter
from explorer.mars.coordinates import CONVENTIONS
from explorer.places.gazetteer import Place, find
from explorer.places.mission import all_places
from explorer.viewpoint import Viewpoint

RELIEF = Painter(Relief())
HOSTILE = "</script><script>window.hacked = 1</script><img src=x onerror='window.hacked = 2'><!-- &lt; \u2028 ${x} {{data}}"


def saved(folder, places=None, painter=RELIEF, **settings):
    """The text of a page."""
    places = all_places() if places is None else places
    settings = {"most": 2} | settings
    return save_html(folder / "mars.html", places=places, painter=painter, **settings).read_text("utf-8")


def data_of(page):
    [data] = re.findall(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    return json.loads(data)


def policy_of(page):
    [policy] = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    return {words[0]: words[1:] for words in (part.split() for part in policy.split(";"))}


@pytest.fixture(scope="module")
def of_300(tmp_path_factory):
    """The path of the page with the 300 most important places."""
    return save_html(tmp_path_factory.mktemp("page") / "mars.html", places=all_places(), painter=RELIEF)


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """A small picture of the planet is drawn sooner; all else is as ever."""
    monkeypatch.setattr(album, "PLANET_SIZE", (512, 256))


@pytest.fixture
def hostile():
    """A catalogue that would like to be obeyed."""
    texts = dict.fromkeys(("name", "kind", "caption", "credit", "licence"), HOSTILE)
    return read_features(pd.DataFrame([texts | {"lat": 10, "lon": 20, "link": "javascript:alert(1)"}]), errors="drop")


def test_300_places_with_their_pictures_take_less_than_5_mb(of_300):
    places = data_of(of_300.read_text("utf-8"))["places"]
    assert len(places) == 300 and all(place["pictures"] for place in places)
    assert of_300.stat().st_size < 4_500_000


def test_each_place_has_words_and_a_picture_that_says_what_it_is_and_whose(of_300):
    for place in data_of(of_300.read_text("utf-8"))["places"]:
        assert place["name"] and place["kind"] and len(place["facts"]) >= 2
        assert place["text"] or all(each["caption"] and "Credit: " in each["source"] for each in place["sets"])
        assert "not a photograph" in place["pictures"][-1]["words"] and "MOLA" in place["pictures"][-1]["words"]


def test_the_noisiest_survey_finds_room_too():
    noise = np.random.default_rng(0).integers(0, 255, (232, 480, 3), dtype=np.uint8)
    for most in (8000, 3000):
        assert len(_uri(Image.fromarray(noise), most)) <= 4 / 3 * most + 40


def test_the_policy_allows_the_style_and_the_script_of_the_file_and_nothing_else(tmp_path):
    page = saved(tmp_path)
    policy = policy_of(page)
    [style] = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    [script] = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    for directive, content in (("style-src", style), ("script-src", script)):
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert policy.pop(directive) == [f"'sha256-{digest}'"]
    assert policy == {
        "default-src": ["'none'"],
        "img-src": ["data:"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
        "require-trusted-types-for": ["'script'"],
        "trusted-types": ["'none'"],
    }


def test_nothing_in_the_file_asks_anybody(of_300):
    page = of_300.read_text("utf-8")
    assert all(address.startswith("data:") for address in re.findall(r'\b(?:src|href|srcset|action)="([^"]*)"', page))
    assert not re.search(r"@import|url\(|\bfetch\(|XMLHttpRequest|import\(", re.sub(r'id="data">.*?</script>', "", page))
    assert " style=" not in page and not re.search(r"\son\w+=", re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL))


def test_texts_from_outside_stay_texts(tmp_path, hostile):
    tour = tour_of("A tour", [{"place": [0, 0], "title": HOSTILE, "text": HOSTILE}])
    page = saved(tmp_path, all_places(hostile), catalogue=hostile, title=HOSTILE, tour=tour)
    assert page.count("<script") == page.count("</script") == 2
    assert page.count("<img") == 1 and "<!--" not in page
    data = data_of(page)
    [place] = [each for each in data["places"] if each["mark"] == "own"]
    # Reading a catalogue takes the invisible line separator out; all else is as it was.
    assert place["text"] == hostile.caption.iloc[0] and "<script>" in place["text"]
    assert place["links"] == []
    assert data["tour"][0]["text"] == HOSTILE
    [title] = re.findall("<title>([^<]*)</title>", page)
    assert html.unescape(title) == HOSTILE


def test_links_lead_to_the_web_or_nowhere(of_300):
    for place in data_of(of_300.read_text("utf-8"))["places"]:
        for address, words in [*place["links"], *(each["link"] for each in place["sets"])]:
            assert address.startswith(("https://", "http://")) and words


def test_a_survey_is_credited_and_the_relief_says_that_it_is_no_photograph(tmp_path, coded):
    page = saved(tmp_path)
    [footer] = re.findall("<footer>(.*?)</footer>", page)
    assert "not a photograph" in footer and "MOLA" in footer and "free with credit" in footer
    page = saved(tmp_path, painter=Painter(Relief(), Hips(coded)))
    [footer] = re.findall("<footer>(.*?)</footer>", page)
    assert "Tianwen-1 MoRIC stand-in" in footer and "licence not stated" in footer and "relief" not in footer
    assert "MoRIC stand-in" in data_of(page)["places"][0]["pictures"][0]["words"]


def test_own_places_come_with_their_words_and_pictures(tmp_path):
    Image.new("RGB", (900, 600), "red").save(tmp_path / "photo.png")
    source = tmp_path / "own.csv"
    source.write_text(
        "name,latitude,longitude,caption,image,credit,link\nCamp,5,6,We camp here,photo.png,Class 7b,https://example.org/\n"
    )
    catalogue = read_features(source)
    camp = data_of(saved(tmp_path, all_places(catalogue), catalogue=catalogue))["places"][0]
    assert (camp["name"], camp["mark"], camp["text"]) == ("Camp", "own", "We camp here")
    assert "Class 7b" in camp["pictures"][0]["words"] and len(camp["pictures"]) == 2
    assert camp["links"] == [["https://example.org/", "Read on"]]


def test_own_places_keep_the_colours_of_a_column_and_the_page_says_what_these_mean(tmp_path):
    table = {"name": ["Old", "Young", "Unknown"], "lat": [1, 2, 3], "lon_e": [4, 5, 6], "age (Ga)": [4.0, 0.0, None]}
    catalogue = read_features(pd.DataFrame(table), latitude_type="planetocentric")
    places, colouring = all_places(catalogue, gazetteer=False), style_of(catalogue, "age (Ga)").colour
    data = data_of(saved(tmp_path, places=places, most=3, catalogue=catalogue, colouring=colouring))
    assert {each["name"]: each["colour"] for each in data["places"]} == {"Old": ramp()[-1], "Young": ramp()[0], "Unknown": ""}
    assert data["legend"]["column"] == "age (Ga)"
    assert [words for _, words in data["legend"]["entries"]] == ["0 Ga", "1 Ga", "2 Ga", "3 Ga", "4 Ga", "no value (1)"]


def test_the_legend_says_where_values_lie_beyond_its_ends():
    ages = [-50.0, *(each / 100 for each in range(301)), 90.0]
    table = {"name": [f"Rock {row}" for row in range(303)], "lat": 0, "lon_e": range(303), "age (Ga)": ages}
    legend = legend_of(style_of(pd.DataFrame(table), "age (Ga)").colour, Wording())
    assert [words for _, words in legend["entries"]] == ["≤ 0.02 Ga", "0.76 Ga", "1.5 Ga", "2.24 Ga", "≥ 2.98 Ga"]


def test_a_place_whose_picture_is_missing_is_handed_out_without(tmp_path):
    source = tmp_path / "own.csv"
    source.write_text("name,latitude,longitude,image\nCamp,5,6,gone.png\n")
    catalogue = read_features(source)
    assert len(data_of(saved(tmp_path, all_places(catalogue), catalogue=catalogue))["places"][0]["pictures"]) == 1


def test_the_page_opens_with_what_was_selected(tmp_path):
    camp = Place.ground(12.5, 200)
    data = data_of(saved(tmp_path, view=Viewpoint(Place.ground(12, 560), zoom=3, selected=camp)))
    assert data["places"][data["chosen"]]["latitude"] == 12.5 and len(data["places"]) == 2
    assert data["view"] == {"latitude": 12, "longitude": -160, "height": pytest.approx(450 * 360 / 4096)}
    known = find("Ascraeus Mons", all_places())
    data = data_of(saved(tmp_path, view=Viewpoint(selected=known), most=10))
    assert [place["name"] for place in data["places"]].count("Ascraeus Mons") == 1
    assert data["places"][data["chosen"]]["name"] == "Ascraeus Mons"


def test_positions_are_worded_as_people_picked(tmp_path):
    ascraeus = find("Ascraeus Mons", all_places())
    data = data_of(saved(tmp_path, view=Viewpoint(selected=ascraeus), wording=Wording(CONVENTIONS["west-360"])))
    assert "104.08°\u00a0W" in data["places"][data["chosen"]]["facts"][0]
    assert data["convention"] == {"centre": 180, "west": True, "flattening": pytest.approx(1.01188, abs=1e-5)}


def test_the_page_speaks_chinese(tmp_path):
    places = all_places()
    page = saved(tmp_path, wording=Wording(language="zh"), view=Viewpoint(selected=find("Ascraeus Mons", places)))
    data = data_of(page)
    place = data["places"][data["chosen"]]
    assert '<html lang="zh">' in page and "<title>火星</title>" in page
    assert data["words"]["search"] == "搜索地点" and data["words"]["list"] == "列表"
    assert place["sets"][0]["caption"].startswith("从") or "火山" in place["sets"][0]["caption"]
    assert "不是照片" in place["pictures"][0]["words"] and "北纬" in place["facts"][0]
    assert "ascraeus mons" in " ".join(place["find"]) and place["name"] in place["title"]


def test_every_text_that_the_page_says_is_in_the_file(tmp_path):
    said = set(data_of(saved(tmp_path, most=1))["words"])
    parts = [
        path.read_text("utf-8") for path in resources.files("explorer.export").iterdir() if path.name.endswith(("js", "html"))
    ]
    used = re.findall(r'(?:\bsay\(|data-label=)"(\w+)"', "".join(parts))
    assert len(used) > 20 and set(used) <= said
    assert [name for name in said if f'"{name}"' not in "".join(parts)] == []


def test_a_tour_goes_into_the_page(tmp_path):
    texts = {"title": "High", "text": "Up", "question": "?", "answer": "!"}
    tour = tour_of("A tour", [texts | {"place": [18.65, 226.2], "width_km": 300}, {"place": [0, 0], "text": "Flat", "zoom": 3}])
    first, second = data_of(saved(tmp_path, tour=tour))["tour"]
    place = {"latitude": 18.65, "longitude": pytest.approx(-133.8), "width_km": 300, "height": None, "overview": False}
    assert first == texts | place and second["overview"]
    assert second["height"] == 450 * 360 / 4096 and second["width_km"] is None


@pytest.mark.parametrize(
    ("settings", "words"),
    [({"most": 0}, "most 0"), ({"most": 2.5}, "most 2.5")],
)
def test_what_cannot_be_is_refused_with_its_value(tmp_path, settings, words):
    with pytest.raises(ValueError, match=words):
        saved(tmp_path, **settings)
    assert list(tmp_path.iterdir()) == []


def test_a_page_is_html(tmp_path):
    with pytest.raises(ValueError, match="as .html, not as 'mars.pdf'"):
        save_html(tmp_path / "mars.pdf", places=all_places(), painter=RELIEF)


class Unused:
    """A ground that must not be painted."""

    metres_per_pixel = 1.0

    def sample(self, *_):
        raise AssertionError("this was drawn before it was sure that the file can be written")


def test_a_folder_that_cannot_be_written_is_told_before_any_work(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    (tmp_path / "folder.html").mkdir()
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.html")
    else:
        (tmp_path / "pipe.html").mkdir()
    for path, error, words in (
        (tmp_path / "nowhere" / "mars.html", FileNotFoundError, "there is no folder .*nowhere; make it first"),
        (tmp_path / "file" / "mars.html", NotADirectoryError, "is no folder"),
        (tmp_path / "folder.html", IsADirectoryError, "it is a folder"),
        (tmp_path / "pipe.html", OSError, "is no regular file"),
    ):
        with pytest.raises(error, match=words):
            save_html(path, places=all_places(), painter=Painter(Unused()))

    def refused(*_, **__):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "touch", refused)
    with pytest.raises(PermissionError, match="mars.html cannot be written: the folder .* does not allow it; choose another"):
        save_html(tmp_path / "mars.html", places=all_places(), painter=Painter(Unused()))


def test_a_full_disk_leaves_nothing_half_written_and_the_old_page_unharmed(tmp_path, monkeypatch):
    old = saved(tmp_path)
    write = Path.write_bytes

    def full(path, content):
        write(path, content[: len(content) // 2])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="mars.html cannot be written: the disk is full; make room") as caught:
        saved(tmp_path, title="Another")
    assert caught.value.errno == errno.ENOSPC
    assert [path.name for path in tmp_path.iterdir()] == ["mars.html"]
    assert (tmp_path / "mars.html").read_text("utf-8") == old


def test_what_the_work_trips_over_is_not_called_the_pages_fault(tmp_path):
    class Lost(Unused):
        title = credit = licence = "Lost"

        def sample(self, *_):
            return Path(tmp_path, "mosaic.tif").read_bytes()

    with pytest.raises(FileNotFoundError) as caught:
        save_html(tmp_path / "mars.html", places=all_places(), painter=Painter(Lost()))
    assert caught.value.filename.endswith("mosaic.tif") and list(tmp_path.iterdir()) == []


def test_an_interruption_leaves_nothing_either(tmp_path):
    class Interrupted(Unused):
        def sample(self, *_):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        save_html(tmp_path / "mars.html", places=all_places(), painter=Painter(Interrupted()))
    assert list(tmp_path.iterdir()) == []


def test_the_map_swipe_stays_out_of_the_page(tmp_path, coded):
    painter = Painter(Relief(), Hips(coded))
    half = replace(painter, split=0.5)
    assert saved(tmp_path, painter=half, most=1) == saved(tmp_path, painter=painter, most=1)


def test_a_page_without_some_of_ones_own_places_says_so(tmp_path):
    catalogue = read_features(pd.DataFrame({"name": ["A", "B", "C"], "lat": [1, 2, 3], "lon": [4, 5, 6]}))
    own = all_places(catalogue, gazetteer=False)
    with pytest.warns(UserWarning, match="The page has 2 of your 3 places; most= takes more"):
        saved(tmp_path, own, catalogue=catalogue)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        saved(tmp_path, own, catalogue=catalogue, most=3)


def sheet(*tasks):
    return load_worksheet(json.dumps({"title": "A sheet", "tasks": [{"task": "x", **task} for task in tasks]}).encode())


def test_every_place_that_a_worksheet_asks_for_is_in_the_page(tmp_path):
    worksheet = sheet(
        {"click": "Yuty"}, {"measure": ["Gale", "Timbuktu"]}, {"find": {"kind": "crater", "least_km": 350}}, {"click": [1, 2]}
    )
    places = all_places()
    data = data_of(saved(tmp_path, places[places.name != "Yuty"], worksheet=worksheet, most=2))  # even where a filter hides it
    names = [place["name"] for place in data["places"]]
    assert data["total"] == len(places)  # the one that is hidden besides
    find = worksheet.tasks[2].asked
    assert {"Yuty", "Gale", "Timbuktu"} <= set(names) and {each.name for each in find.places} <= set(names)
    assert len(names) == len(set(names)) and names[:2] == list(places.name[:2])
    named = [[names[number] for number in task["named"]] for task in data["sheet"]["tasks"]]
    assert [set(each) for each in named] == [{"Yuty"}, {"Gale", "Timbuktu"}, set(), set()]


def test_of_more_accepted_places_than_a_page_can_hold_the_most_important_are_there_and_it_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(worksheet_contents, "MOST_ACCEPTED", 3)
    worksheet = sheet({"click": "Yuty"}, {"find": {"kind": "crater", "least_km": 350}})
    accepted = worksheet.tasks[1].asked.places
    with pytest.warns(UserWarning, match=f"Task 2 accepts up to {len(accepted)} places; the 3 most important"):
        data = data_of(saved(tmp_path, worksheet=worksheet))
    names = {place["name"] for place in data["places"]}
    assert {each.name for each in accepted[:3]} <= names and accepted[-1].name not in names
    click, find = (task["act"] for task in data["sheet"]["tasks"])
    assert f"Any of {len(accepted)} places counts" in find and "counts" not in click
