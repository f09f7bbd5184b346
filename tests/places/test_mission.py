"""What Tianwen-1 showed: the table, and which picture belongs to which place."""

from urllib.parse import urlsplit

import pytest

from explorer import distance, load_features, load_observations
from explorer.places import gazetteer, mission

SIX_OF_JUNE_2022 = ["Ascraeus Mons", "Planum Australe", "Valles Marineris", "Arabia Terra", "Maunder", "Zhurong's last stop"]


def test_all_picture_sets_are_told():
    table = load_observations()
    assert len(table) == 45 and table.index.is_unique
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


def test_no_release_is_linked_on_a_page_that_harms():
    harmful = {"feifmx.com"}  # its sister pages carry what no child should see
    hosts = load_observations().page.map(lambda page: urlsplit(page).hostname or "")
    assert [host for host in hosts if any(host == each or host.endswith(f".{each}") for each in harmful)] == []
