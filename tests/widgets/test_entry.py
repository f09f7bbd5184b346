"""Places of one's own in the explorer, as code sees them; without a browser."""

import numpy as np
import pandas as pd
import pytest
from PIL import Image

import explorer
from seen import (
    card,
    card_text,
    click,
    click_map,
    controls,
    elements,
    features,
    html,
    layer,
    open_tab,
    settled,
    shown_map,
    text,
)

HOSTILE = '<img src=x onerror="document.title=\'owned\'"><script>document.title="owned"</script>'


def own_table(**columns):
    table = {"name": ["Camp", "Lake"], "lat": [10.0, -40.0], "lon_e": [20.0, 200.0], **columns}
    return explorer.read_features(pd.DataFrame(table))


@pytest.fixture
def own(offline, opened):
    """Makes an explorer with a catalogue, without a network."""

    def make(table, **keywords):
        made = opened(features=table, **keywords)
        settled(lambda: layer(made, "picture").url)
        return made

    return make


def test_own_places_stand_beside_the_gazetteer_or_alone(own):
    beside, alone = own(own_table()), own(own_table(), gazetteer=False)
    assert len(beside.state.places) == len(alone.state.places) + 2005
    settled(lambda: len(features(alone, "places")) == 2)
    assert "Your places" in text(shown_map(beside))
    beside.select("Camp")
    assert "a place of your own" in card_text(beside)


def test_the_card_tells_all_a_catalogue_says_and_obeys_nothing_of_it(own):
    table = own_table(
        caption=["A camp\nby a rock", HOSTILE], note=[HOSTILE, "x"], link=["https://example.org/a", "javascript:alert(1)"]
    )
    made = own(table)
    made.select("Camp")
    [told] = elements(card(made), "explorer-own")
    assert "A camp\nby a rock" in told.text and "note" in told.text and HOSTILE in told.text
    assert 'href="https://example.org/a"' in html(card(made))
    assert not elements(card(made), tag="script") and not hostile_pictures(made)
    made.select("Lake")
    assert HOSTILE in card_text(made)
    assert not elements(card(made), tag="script") and not hostile_pictures(made)
    assert not any("javascript" in link.attributes["href"] for link in elements(card(made), tag="a"))
    made.select("Ascraeus Mons")
    assert not elements(card(made), "explorer-own")


def hostile_pictures(made):
    """Pictures on the card that it did not put there itself."""
    return [each for each in elements(card(made), tag="img") if not each.classes]


def test_a_place_named_like_one_of_the_missions_gets_no_pictures_of_it(own):
    made = own(own_table(name=["Zhurong landing site", "Lake"]), gazetteer=False)
    made.select("Zhurong landing site")
    assert "Rover and lander" not in card_text(made)


def test_own_pictures_are_shown_from_the_catalogues_folder_only(own, tmp_path):
    Image.new("RGB", (40, 30), "blue").save(tmp_path / "camp.png")
    (tmp_path / "sites.csv").write_text("name,lat,lon_e,image\nCamp,10,20,camp.png\nLake,-40,200,gone.png\n")
    made = own(tmp_path / "sites.csv")
    made.select("Camp")
    settled(lambda: elements(card(made), "explorer-own-picture"))
    made.select("Lake")
    settled(lambda: "is not in the folder of its catalogue" in card_text(made))
    assert not elements(card(made), "explorer-own-picture")


def test_a_picture_on_the_web_is_fetched_only_when_asked_for(own):
    made = own(own_table(image=["https://example.org/camp.jpg", ""]))
    made.select("Camp")
    settled(lambda: not made.state.busy)
    assert not elements(card(made), "explorer-own-picture") and "could not be fetched" not in card_text(made)
    click(card(made), "Fetch its picture from example.org")
    settled(lambda: "could not be fetched" in card_text(made))
    made.select("Lake")
    assert not controls(card(made), "Fetch its picture from example.org") and "could not be fetched" not in card_text(made)


def test_a_table_that_is_none_of_places_is_told_before_anything_is_shown():
    with pytest.raises(explorer.CatalogueError, match="no column that is known to be the latitude"):
        explorer.Explorer(features=pd.DataFrame({"a": [1]}))


def test_a_filter_keeps_own_places_apart(own):
    made = own(own_table(kind=["rover", "lander"], diameter_km=[5, np.nan]))
    assert made.show_only(kinds="rover") == 1
    assert made.show_only(least_km=4, most_km=6, kinds=["rover", "lander"]) == 1


def test_a_click_takes_ones_own_place_too(own):
    made = own(own_table(), gazetteer=False)
    settled(lambda: len(features(made, "places")) == 2)
    click_map(made, 10.2, 20.2)
    assert made.selected.name == "Camp" and made.selected.own == 0


def test_own_places_are_measured_by_their_names(own):
    made = own(own_table())
    assert made.measure("Camp", "Lake").length_km > 1000
    with pytest.raises(TypeError, match="not both"):
        explorer.Explorer(imagery=explorer.Relief(), layer=explorer.Relief())


def test_lines_and_areas_are_drawn_clicked_and_measured_on_the_card(own):
    outline = [[[-30, -20], [30, -20], [30, 20], [-30, 20], [-30, -20]]]
    line = [[-90, 40], [90, 40]]
    table = explorer.read_features(
        pd.DataFrame(
            {
                "name": ["Field", "Way"],
                "wkt": [{"type": "Polygon", "coordinates": outline}, {"type": "LineString", "coordinates": line}],
            }
        )
    )
    made = own(table, gazetteer=False)
    made.go_to(0, 0)
    settled(lambda: len(features(made, "shapes")) == 2)
    click_map(made, 15, -20)
    assert made.selected.name == "Field" and "8\u00a0258\u00a0000\u00a0km² large" in card_text(made)
    assert any(each["geometry"]["type"] != "Point" for each in features(made, "ring"))
    click_map(made, 40, 50)
    assert made.selected.name == "Way" and "km long" in card_text(made).replace("\u00a0", " ")
    open_tab(made, "measure")
    click_map(made, 15, -20)
    assert made.state.points[-1].own is None  # the ruler wants the ground
    made.language = "zh"
    open_tab(made, "place")
    assert "沿椭球面逐段累计，长" in card_text(made)
    made.show_only(least_km=1)
    settled(lambda: features(made, "shapes") == [])
    click_map(made, 15, -20)
    assert made.selected.own is None


def test_numbers_of_rows_are_told_whole(own):
    made = own(own_table(image_id=[1234567.0, np.nan], depth=[0.123456789, 1.0], product=[20240512.5, 2.0]))
    made.select("Camp")
    assert all(number in card_text(made) for number in ("1234567", "0.123457", "20240512.5")) and "e+" not in card_text(made)


def test_code_hears_of_what_colours_and_sizes_places(own):
    made, heard = own(own_table(age=[1.0, 2.0])), []
    made.observe(heard.append, ["colour", "size"])
    made.colour, made.size = "age", "age"
    made.state.adjust(shows_names=False)
    assert [(each.name, each.old, each.new, each.owner) for each in heard] == [
        ("colour", "", "age", made),
        ("size", "", "age", made),
    ]
    made.unobserve(heard.append, ["colour", "size"])
    made.colour = ""
    assert len(heard) == 2
