"""What is told of the best known places: found by what people type, in both languages, with sources, and true to the data."""

import re
from urllib.parse import urlsplit

import numpy as np
import pytest

from explorer.data import checksums, read
from explorer.i18n.wording import Wording
from explorer.mars.body import distance
from explorer.mars.elevation import elevation, grid
from explorer.places import gazetteer, mission
from explorer.places.describe import describe
from explorer.places.search import Search
from explorer.places.stories import also_called, stories, story_of

PLACES = mission.places()
SEARCH = Search(PLACES)
EN, ZH = Wording(), Wording(language="zh")

THIRTY = (
    *("Olympus Mons", "Ascraeus Mons", "Pavonis Mons", "Arsia Mons", "Hellas Planitia", "Argyre Planitia", "Isidis Planitia"),
    *("Syrtis Major Planum", "Elysium Mons", "Elysium Planitia", "Alba Mons", "Utopia Planitia", "Gale", "Jezero", "Gusev"),
    *("Meridiani Planum", "Cydonia", "Cydonia Mensae", "Korolev", "Planum Boreum", "Planum Australe", "Noctis Labyrinthus"),
    *("Kasei Valles", "Ares Vallis", "Medusae Fossae", "Huygens", "Schiaparelli", "Acidalia Planitia", "Arcadia Planitia"),
    *("Phlegra Montes", "Nili Fossae", "Hebes Chasma", "Candor Chasma", "Melas Chasma", "Valles Marineris", "Aeolis Mons"),
)
# Who was judged worth a child's click: agencies, the IAU and the USGS, and papers by their DOI.
JUDGED = {
    *("science.nasa.gov", "nssdc.gsfc.nasa.gov", "photojournal.jpl.nasa.gov", "www.esa.int", "www.uahirise.org"),
    *("planetarynames.wr.usgs.gov", "doi.org"),
}
LANDED = (
    *("Viking 1", "Viking 2", "Pathfinder", "Spirit", "Opportunity"),
    *("Phoenix", "Curiosity", "InSight", "Perseverance", "Zhurong"),
)


def _found(typed):
    return PLACES.name.iloc[SEARCH.find(typed)].tolist()


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        *((name, f"{name} landing site") for name in LANDED),
        *(("Mount Sharp", "Aeolis Mons"), ("Mt. Sharp", "Aeolis Mons"), ("夏普山", "Aeolis Mons")),
        *(("Bradbury Landing", "Curiosity landing site"), ("face on mars", "Cydonia Mensae"), ("火星人脸", "Cydonia Mensae")),
        *(("highest mountain", "Olympus Mons"), ("deepest place", "Hellas Planitia")),
        *(("最高的山", "Olympus Mons"), ("最深的地方", "Hellas Planitia"), ("最低的地方", "Hellas Planitia")),
        *(("好奇号", "Curiosity landing site"), ("毅力号", "Perseverance landing site")),
        ("机遇号", "Opportunity landing site"),
        *(("勇气号", "Spirit landing site"), ("洞察号", "InSight landing site"), ("凤凰号", "Phoenix landing site")),
        *(("探路者", "Pathfinder landing site"), ("海盗 1 号", "Viking 1 landing site")),
        ("布拉德伯里", "Curiosity landing site"),
        *(("阿斯克拉山", "Ascraeus Mons"), ("奥林帕斯山", "Olympus Mons"), ("孔雀山", "Pavonis Mons")),
        *(("水手谷", "Valles Marineris"), ("水手大峡谷", "Valles Marineris")),
    ],
)
def test_what_people_type_finds_its_place_first(typed, name):
    assert _found(typed)[0] == name


@pytest.mark.parametrize("typed", ["Viking", "viking lander", "Vikings", "vikng", "海盗", "海盗号"])
def test_both_vikings_are_found_by_the_name_they_share(typed):
    assert _found(typed)[:2] == ["Viking 1 landing site", "Viking 2 landing site"]


@pytest.mark.parametrize("typed", ["Bradbury", "bradbury landing", "ray bradbury", "布拉德伯里", "布莱德伯里"])
def test_the_writer_finds_the_landing_place_named_after_him_beside_the_crater(typed):
    assert "Curiosity landing site" in _found(typed)[:2]


@pytest.mark.parametrize("typed", ["ice", "冰"])
def test_ice_finds_where_ice_is(typed):
    assert {"Planum Boreum", "Planum Australe", "Korolev", "Phoenix landing site"} <= set(_found(typed)[:6])


@pytest.mark.parametrize("typed", ["landing sites", "landing site", "着陆点"])
def test_all_ten_landing_sites_are_found_together(typed):
    assert set(_found(typed)) == {f"{name} landing site" for name in LANDED}


@pytest.mark.parametrize(
    ("typed", "name"), [("Mount Sharp", "Aeolis Mons"), ("水手谷", "Valles Marineris"), ("Mt Sharp", "Aeolis Mons")]
)
def test_a_further_name_selects_as_the_first_does(typed, name):
    assert gazetteer.find(typed, PLACES).name == name


def test_a_further_name_never_hides_a_place_that_is_called_so():
    assert gazetteer.find("Bradbury", PLACES).kind == "crater"
    names = {gazetteer.plain(name): name for name in PLACES.name} | dict(zip(PLACES.name_zh, PLACES.name, strict=True))
    for story in stories():
        assert [each for each in story.also if names.get(gazetteer.plain(each), story.places[0]) != story.places[0]] == []


@pytest.mark.parametrize("name", [*THIRTY, *(f"{name} landing site" for name in LANDED)])
def test_the_best_known_places_have_a_story_in_place_of_the_template(name):
    described = describe(gazetteer.find(name, PLACES))
    assert described.story is not None and described.story.sources
    assert "lies in the" not in described.sentence(EN) and "位于火星" not in described.sentence(ZH)
    for wording, least in ((EN, 120), (ZH, 60)):
        parts = described.story.parts(wording)
        assert len(parts) == 3 and all(parts) and "{" not in "".join(parts)
        assert all(part[-1] in '.?"。？' for part in parts) and len("".join(parts)) > least


def test_the_stories_are_small_and_checked():
    assert "stories.toml" in checksums() and len(read("stories.toml")) < 80_000


def test_a_place_of_ones_own_has_no_story_of_ours():
    assert story_of(gazetteer.Place(0, 0, "Olympus Mons", own=0)) is None
    assert also_called("no such place") == ()


@pytest.mark.parametrize("diameter_km", [None, 1.0])
@pytest.mark.parametrize("kind", ["", "camp"])
def test_a_place_of_ones_own_is_told_whatever_is_known_of_it(kind, diameter_km):
    described = describe(gazetteer.Place(1, 2, "A", kind, plain_kind=kind, diameter_km=diameter_km, own=0))
    english, chinese = (described.sentence(wording).replace("\u00a0", " ") for wording in (EN, ZH))
    assert english.startswith(f"A ({kind or 'a place of your own'}{', 1 km across' if diameter_km else ''}) lies in the north")
    assert chinese.startswith(f"A（{kind or '你自己的地点'}{'，宽 1 千米' if diameter_km else ''}）位于火星北半球")


def test_every_name_is_a_place_and_no_story_stands_twice():
    names = [name for story in stories() for name in story.places]
    assert set(names) <= set(PLACES.name) and len(set(names)) == len(names)
    assert len({story.id for story in stories()}) == len(stories())


def test_sources_are_at_judged_hosts():
    for story in stories():
        for source in story.sources:
            address = urlsplit(source.page)
            assert (address.scheme, address.hostname in JUDGED) == ("https", True), source.page
            assert (source.year is not None) == (address.hostname == "doi.org"), source.page
            assert source.words(EN) and source.words(ZH)


def test_the_list_of_sources_names_each_story_with_all_of_its_sources():
    import tomllib

    written = tomllib.loads(read("stories.toml").decode())
    readme = (mission.data.resources.files("explorer.data") / "README.md").read_text("utf-8")
    rows = dict(re.findall(r"^\| `([\w-]+)` \| (.*) \|$", readme, re.MULTILINE))
    for entry in written["story"]:
        assert set(re.findall(r"`([\w-]+)`", rows[entry["id"]])) == set(entry["sources"]), entry["id"]
    assert set(written["source"]) == {source for entry in written["story"] for source in entry["sources"]}


@pytest.mark.parametrize(
    ("name", "km", "highest"),
    [
        *(("Olympus Mons", 21, True), ("Ascraeus Mons", 18, True), ("Pavonis Mons", 14, True), ("Elysium Mons", 14, True)),
        *(("Hellas Planitia", -8.2, False), ("Melas Chasma", -5, False)),
    ],
)
def test_heights_that_are_told_are_those_of_the_shipped_model(name, km, highest):
    place = gazetteer.find(name)
    longitude, latitude = np.meshgrid(np.arange(-180, 180, 0.25), np.arange(90, -90.25, -0.25))
    within = grid()[distance(place.latitude, place.longitude, latitude, longitude) <= place.diameter_km / 2]
    assert (within.max() if highest else within.min()) / 1000 == pytest.approx(km, abs=0.5)
    told = "".join(story_of(place).parts(EN))
    assert f"{abs(km)} km" in told or f"{abs(km) * 1000:,.0f} m".replace(",", " ") in told


def test_sizes_that_are_told_are_those_of_the_gazetteer():
    place = gazetteer.find("Korolev")
    for wording in (EN, ZH):
        assert wording.kilometres(place.diameter_km) in story_of(place).parts(wording)[0]


# Published heights of the landers' ground, metres above the areoid.
@pytest.mark.parametrize(
    ("name", "metres"),
    [("Viking 1", -3627), ("Viking 2", -4505), ("Pathfinder", -3682), ("InSight", -2613), ("Spirit", -1932)],
)
def test_landing_places_lie_as_high_as_was_published(name, metres):
    place = gazetteer.find(f"{name} landing site", PLACES)
    assert elevation(place.latitude, place.longitude) == pytest.approx(metres, abs=40)


@pytest.mark.parametrize(("lander", "crater"), [("Curiosity", "Gale"), ("Perseverance", "Jezero"), ("Spirit", "Gusev")])
def test_rovers_stand_in_their_craters_and_the_craters_say_so(lander, crater):
    place, around = gazetteer.find(f"{lander} landing site", PLACES), gazetteer.find(crater)
    away = distance(place.latitude, place.longitude, around.latitude, around.longitude)
    assert away < around.diameter_km / 2
    assert lander in "".join(story_of(around).parts(EN))


def test_one_term_stands_for_one_thing_in_chinese():
    for story in stories():
        told = "".join(story.parts(ZH))
        assert not re.search("冰冠|图片|影像|陨石坑|环形山", told), story.id
        assert not re.search(r"\d(?=[米千次天分架])|[一二三四五六七八九十]+[千百]米", told), story.id
        assert not re.search(r"[\u4e00-\u9fff][,.;:?!()]|[,;:?!()][\u4e00-\u9fff]", told), story.id
