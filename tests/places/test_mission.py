"""What Tianwen-1 showed: the table, and which picture belongs to which place."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from explorer import data, distance, load_features, load_observations, load_route
from explorer.i18n.wording import Wording
from explorer.places import gazetteer, mission
from explorer.places.describe import describe

SIX_OF_JUNE_2022 = ["Ascraeus Mons", "Planum Australe", "Valles Marineris", "Arabia Terra", "Maunder", "Zhurong's last stop"]


def test_all_picture_sets_are_told():
    table = load_observations()
    assert len(table) == 48 and table.index.is_unique
    for column in ("title", "caption", "credit", "licence", "instrument", "released"):
        assert (table[column].str.len() > 0).all(), column
    assert {urlsplit(page).scheme for page in table.page} == {"http", "https"}


def test_places_are_where_they_say_and_only_there():
    table = load_observations()
    on_mars = table.scope == "place"
    assert table[on_mars][["latitude", "longitude", "extent_km"]].notna().all(axis=None)
    assert table[~on_mars][["latitude", "longitude"]].isna().all(axis=None)
    assert set(table[on_mars].certainty) == {"sure", "likely", "rough"}
    assert ((table["where"] != "") == (table.scope == "elsewhere")).all()


def test_frames_without_a_published_place_stay_off_the_map():
    table = load_observations()
    for name in ("tw1-2021-03-04-hiric-a", "tw1-2021-03-04-hiric-b", "tw1-2022-07-23-phobos"):
        assert table.scope[name] == "elsewhere"


def test_features_tied_to_a_picture_lie_where_it_was_taken():
    gazetteer, table = load_features(), load_observations()
    for row in table[table.scope == "place"].itertuples():
        for iau_id in row.features:
            feature = gazetteer.loc[iau_id]
            reach = max(feature.diameter_km, row.extent_km)
            away = distance(row.latitude, row.longitude, feature.latitude, feature.longitude)
            assert away <= reach, (row.Index, feature["name"])


@pytest.mark.parametrize("name", SIX_OF_JUNE_2022)
def test_the_six_of_june_2022_are_tied_to_their_places(name):
    place = gazetteer.find(name, mission.places())
    assert "2022-06-29" in set(mission.of_place(place).released)


def test_the_22_names_taken_from_tianwen_1_pictures_are_tied():
    [ids] = load_observations().loc[["tw1-2023-04-24-names-map"], "features"]
    assert set(ids) == {*range(16015, 16035), 16037, 16038}


def test_the_landing_site_has_its_portrait_first():
    place = gazetteer.find("Zhurong landing site", mission.places())
    pictures = mission.of_place(place)
    assert len(pictures) == 10
    assert pictures.title.iloc[0] == "Rover and lander, side by side"


def test_the_planet_as_a_whole_has_its_maps():
    assert set(mission.of_place(None).scope) == {"planet"}


def test_bare_ground_has_none():
    assert mission.of_place(gazetteer.Place.ground(3, 4)).empty


def test_places_with_pictures_come_first():
    places = mission.places()
    assert len(places) > 1979
    assert places.pictures.is_monotonic_decreasing or (places.pictures.head(15) > 0).all()
    assert places.name.iloc[0] == "Zhurong landing site"
    without = places[places.pictures == 0]
    assert "Olympus Mons" in set(without.name.head(6))
    craters = without[without.kind == "crater"]
    assert craters.diameter_km.is_monotonic_decreasing


def test_captions_are_plain_and_whole_sentences():
    for row in load_observations().itertuples():
        assert row.caption.endswith("."), row.Index
        assert 40 < len(row.caption) < 450, row.Index


JUDGED = {
    "release": {"english.spacechina.com"},
    "news": {
        *("bioengineer.org", "cntechpost.com", "en.cncnews.cn", "en.people.cn", "english.scio.gov.cn", "english.www.gov.cn"),
        *("epaper.voc.com.cn", "go-taikonauts.com", "gulfnews.com", "news.cgtn.com", "uk.news.yahoo.com", "www.bbrtv.com"),
        *("www.chinadaily.com.cn", "www.iflscience.com", "www.laprensalatina.com", "www.newsweek.com", "www.slashgear.com"),
        *("www.space.com", "www.spacelaunchschedule.com", "www.universetoday.com", "www.wam.ae", "www.wionews.com"),
    },
    "page": {"apod.nasa.gov", "moon.bao.ac.cn", "www.planetary.org"},
}
"""Hosts that somebody looked at with a child's eyes, by what a link to each is called. A new one is judged first."""


def test_every_link_leads_to_a_host_that_was_judged_and_is_called_what_it_is():
    called = {host: kind for kind, hosts in JUDGED.items() for host in hosts}
    for row in load_observations().itertuples():
        assert called.get(urlsplit(row.page).hostname) == row.page_kind, (row.Index, row.page)


def test_the_link_says_what_is_found_there():
    place = gazetteer.find("Zhurong landing site", mission.places())
    told = describe(place)
    links = {told.picture_set(number, Wording()).link(Wording()) for number in range(len(told.pictures))}
    assert links == {f"See the picture on {page}" for page in ("its release page", "a news page", "a page about it")}


def test_every_caption_has_its_source():
    readme = Path(data.__file__).with_name("README.md").read_text("utf-8")
    rows = readme.partition("## Captions")[2].partition("\n## ")[0].splitlines()
    told = set()
    for cells in (row.split("|") for row in rows if row.startswith("| `")):
        first, *others = re.findall("`([^`]+)`", cells[1])
        told |= {first, *(first.rpartition("-")[0] + other if other.startswith("-") else other for other in others)}
    assert {name.removeprefix("tw1-") for name in load_observations().index} - told == set()


def test_a_picture_of_a_sol_without_a_stop_is_not_said_to_be_surely_there():
    stops = load_route().set_index("sol")
    for row in load_observations().query("scope == 'place'").itertuples():
        sols = [int(sol) for sol in re.findall(r"\bsol (\d+)", row.acquired)]
        here = stops[(abs(stops.latitude - row.latitude) < 1e-6) & (abs(stops.longitude - row.longitude) < 1e-6)].index
        if sols and not set(sols) & set(here):
            assert row.certainty != "sure", row.Index
