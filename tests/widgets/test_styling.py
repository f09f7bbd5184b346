"""A table of one's own, coloured and sized by its columns and seen whole, as people see it; without a browser."""

import base64
import io

import numpy as np
import pandas as pd
import pytest
from PIL import Image

import explorer
from explorer.cartography.scene import OWN
from explorer.cartography.style import ramp
from seen import (
    card,
    choose,
    click_map,
    control,
    elements,
    features,
    find,
    layer,
    open_tab,
    plane,
    scale,
    settled,
    shown_map,
    text,
)


def table(**columns):
    given = {"name": ["Old", "Young", "Unknown"], "lat": [10.0, -40.0, 60], "lon_e": [-100.0, -60, -80]}
    made = explorer.read_features(pd.DataFrame(given | columns), latitude_type="planetocentric")
    made.attrs["title"] = "my craters"
    return made


def many(count=4000, seed=3):
    random = np.random.default_rng(seed)
    columns = {"lat": np.degrees(np.arcsin(random.uniform(-1, 1, count))), "lon_e": random.uniform(-180, 180, count)}
    columns |= {"diameter_km": 1 + random.pareto(2, count), "age": random.uniform(0, 4, count)}
    return explorer.read_features(pd.DataFrame(columns), latitude_type="planetocentric")


@pytest.fixture
def own(offline, opened):
    """Makes an explorer with a table alone, without a network; its first dots are there at once."""
    return lambda features, **keywords: opened(features, gazetteer=False, **keywords)


def styles(mars):
    """How the places on the map are drawn, by their latitude to whole degrees, of points; rings of circles by their own."""
    drawn = {}
    for feature in features(mars, "places"):
        if feature["geometry"]["type"] == "Point":
            drawn[round(feature["geometry"]["coordinates"][1])] = feature["properties"]["style"]
    return drawn


def legend(mars):
    [shown] = elements(shown_map(mars), "explorer-legend")
    return shown.text


def density(mars):
    """The picture of what is too dense for dots, and its edges; None where there is none."""
    shown = layer(mars, "density")
    kind, _, content = shown.url.partition(",")
    if "png" not in kind:
        return None
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(content)))), shown.bounds


def test_a_column_of_numbers_colours_the_dots_and_the_legend_says_its_range_and_unit(own):
    mars = own(table(**{"age (Ga)": [3.9, 0.5, np.nan]}), colour="age (Ga)")
    drawn = styles(mars)
    assert drawn[10]["fillColor"] == ramp()[-1] and drawn[-40]["fillColor"] == ramp()[0]
    assert drawn[60]["fillOpacity"] < 0.5  # a ring
    words = legend(mars)
    assert "my craters" in words and "age (Ga)" in words and "0.5" in words and "3.9 Ga" in words and "no value (1)" in words
    assert "logarithmic" not in words
    mars.language = "zh"
    assert "没有值（1）" in legend(mars)


def test_decades_are_said_to_be_logarithmic(own):
    mars = own(many(), colour="diameter_km")
    assert "diameter_km (logarithmic)" in legend(mars)


def test_categories_are_named_in_the_legend(own):
    mars = own(table(sort=["rim", "rim", "floor"]), colour="sort")
    drawn = styles(mars)
    assert drawn[10]["fillColor"] == drawn[-40]["fillColor"] != drawn[60]["fillColor"]
    assert "rim" in legend(mars) and "floor" in legend(mars) and "others" not in legend(mars)


def test_a_category_is_text_whatever_it_says(own):
    hostile = "<script>alert(1)</script>"
    mars = own(table(sort=[hostile, hostile, "b"]), colour="sort")
    assert hostile in legend(mars) and not elements(shown_map(mars), tag="script")


def test_a_column_that_is_absent_is_refused_with_those_there_are_and_nothing_changes(own):
    with pytest.raises(ValueError, match=r"no column 'agee'; these have .*'age'"):
        own(many(20), colour="agee")
    mars = own(many(20), colour="age")
    with pytest.raises(ValueError, match="no column 'elevation'"):
        mars.size = "elevation"
    assert (mars.colour, mars.size) == ("age", "")
    with pytest.raises(ValueError, match="features="):
        explorer.Explorer(colour="age")
    with pytest.raises(TypeError, match="did you mean 'colour'"):
        explorer.Explorer(color="age")


def test_the_card_says_what_a_place_is_coloured_by(own):
    mars = own(table(age=[3.9, 0.5, np.nan], diameter_km=[5.0, 6, 7]), colour="age")
    mars.select("Old")
    first = elements(card(mars), tag="tr")[0]
    assert first.text == "age3.9" and ramp()[-1] in elements(card(mars), "explorer-dot")[0].attributes["style"]
    mars.select("Unknown")
    assert elements(card(mars), tag="tr")[0].text == "ageno value"
    mars.colour = "diameter_km"  # which the card tells of any place in another way
    assert elements(card(mars), tag="tr")[0].text == "diameter_km7"


def ring(mars):
    """Latitudes and longitudes of the only circle on the map."""
    [circle] = [each for each in features(mars, "places") if each["geometry"]["type"] == "Polygon"]
    corners = np.array(circle["geometry"]["coordinates"][0])
    return np.array([plane(mars).inverse(*corner) for corner in corners]).T, corners


@pytest.mark.parametrize("projection, latitude", [("cylindrical", 60.0), ("north", 60.0), ("south", -50.0)])
def test_diameters_are_circles_that_are_true_on_the_ground_in_every_projection(own, projection, latitude):
    mars = own(table(lat=[latitude, 1.0, 2.0], diameter_km=[800.0, 1, np.nan]), size="diameter_km")
    mars.projection = projection
    mars.select("Old")
    settled(lambda: any(each["geometry"]["type"] == "Polygon" for each in features(mars, "places")))
    (north, east), _ = ring(mars)
    away = explorer.mars.distance(latitude, -100.0, north, east)
    assert away == pytest.approx(np.full(len(away), 400.0), rel=1e-4)
    assert "diameter_km" in legend(mars) and "no size (1)" in legend(mars)


def test_a_circle_about_a_pole_reaches_it_and_one_across_180_degrees_stays_whole(own):
    mars = own(table(lat=[80.0, 1, 2], diameter_km=[1500.0, 1, 1]), size="diameter_km")
    _, corners = ring(mars)
    assert np.ptp(corners[:, 0]) == pytest.approx(360) and corners[:, 1].max() == 90
    seam = own(table(lat=[0.0, 1, 2], lon_e=[-179.0, 20, 30], diameter_km=[1500.0, 1, 1]), size="diameter_km")
    assert np.ptp(ring(seam)[1][:, 0]) < 30


def test_a_click_within_a_circle_picks_its_place_and_within_two_the_smaller(own):
    mars = own(table(lat=[0.0, 4, 50], lon_e=[-90.0, -90, 0], diameter_km=[2000.0, 700, 1]), size="diameter_km")
    click_map(mars, -9, -90)
    assert mars.selected.name == "Old"
    click_map(mars, 7.5, -90)
    assert mars.selected.name == "Young"
    click_map(mars, -30, -90)
    assert mars.selected.name == ""


def test_numbers_without_a_length_make_larger_and_smaller_dots(own):
    mars = own(table(count=[100.0, 0.0, np.nan]), size="count")
    drawn = styles(mars)
    assert drawn[10]["radius"] > 3 * drawn[-40]["radius"]
    assert drawn[60]["dashArray"] and "no size (1)" in legend(mars)
    lengths = own(table(diameter_km=[100.0, 50.0, 10.0]), size="diameter_km", size_in="pixels")
    assert {each["geometry"]["type"] for each in features(lengths, "places")} == {"Point"}


def test_the_panel_offers_the_columns_and_goes_back_to_how_it_was(own):
    mars = own(many(30), colour="age")
    open_tab(mars, "layers")
    assert list(control(mars, "Colour").options) == ["", "diameter_km", "age"]
    choose(mars, "Colour", "diameter_km")
    choose(mars, "Size", ("diameter_km", "pixels"))
    assert (mars.colour, mars.size, mars.size_in) == ("diameter_km", "diameter_km", "pixels")
    mars.size_in = ""
    assert control(mars, "Size").value == ("diameter_km", "km")
    control(mars, "All as it was").click()
    assert (mars.colour, mars.size, mars.size_in) == ("age", "", "")
    assert control(mars, "Colour").value == "age" and control(mars, "Size").value == ("", "")


def test_without_a_table_the_panel_says_nothing_of_one(mars):
    open_tab(mars, "layers")
    assert "Your table" not in text(find(mars, "explorer-layers"))


def test_what_is_too_dense_for_dots_is_painted_and_dots_come_with_the_zoom(own):
    mars = own(many())
    picture, ((bottom, left), (top, right)) = settled(lambda: density(mars))
    assert (picture[..., 3] > 0).sum() > 2000  # each row a cell of its own, or one shared
    assert top - bottom >= 179 and right - left > 360
    assert "Places per 1 000 000 km²" in legend(mars).replace("\N{NO-BREAK SPACE}", " ")
    mars.go_to(10, 20, zoom=7)
    settled(lambda: density(mars) is None)
    assert "Places per" not in legend(mars)
    shown = mars.shown
    assert 0 < len(shown) <= len(features(mars, "places"))


def test_the_filter_holds_for_the_picture_and_so_do_the_switches_of_the_map(own):
    mars = own(many())
    before = (settled(lambda: density(mars))[0][..., 3] > 0).sum()
    count = mars.show_only(least_km=2)
    settled(lambda: (density(mars)[0][..., 3] > 0).sum() <= count * 3 < before * 1.5)
    mars.show_only(least_km=15)
    settled(lambda: density(mars) is None)  # so few that dots show them all
    mars.show_only()
    settled(lambda: density(mars) is not None)
    mars.state.adjust(shows_places=False)
    settled(lambda: density(mars) is None)


@pytest.mark.parametrize("projection", ["north", "south"])
def test_the_round_maps_are_painted_too(own, projection):
    mars = own(many(), colour="age")
    mars.projection = projection
    picture, ((bottom, left), (top, right)) = settled(lambda: density(mars))
    assert (picture[..., 3] > 0).sum() > 300 and bottom < -50 and right > 50
    assert (right - left) / picture.shape[1] * scale(mars) < 6.01  # pixels to a cell
    assert "the mean" in legend(mars)


def test_a_density_beyond_the_ends_of_its_scale_is_told_as_such_with_and_without_colours(own):
    spread, crowded = many(), np.full(4000, 18.0)
    table = pd.DataFrame({"lat": [*spread.latitude, *crowded], "lon_e": [*spread.longitude, *crowded]})
    features = explorer.read_features(table.assign(age=np.arange(8000.0)), latitude_type="planetocentric")
    for colour in ({}, {"colour": "age"}):
        mars = own(features, **colour)
        settled(lambda mars=mars: density(mars))
        assert legend(mars).count("≥") == 1


def test_few_places_need_no_picture_and_the_gazetteer_is_none_of_ones_own(own, mars):
    few = own(many(90))
    settled(lambda: layer(few, "picture").url)  # which is drawn after it
    assert density(few) is None and density(mars) is None
    clear = Image.open(io.BytesIO(base64.b64decode(layer(few, "density").url.partition(",")[2], validate=True)))
    assert clear.convert("RGBA").getpixel((0, 0))[3] == 0  # without any picture a browser draws a broken one


def test_dots_without_a_style_are_as_they_were(own):
    assert {each["fillColor"] for each in styles(own(table())).values()} == {OWN}
