"""The ruler as people use it, and the lines it lays over the maps; without a browser."""

import base64
import json

import pytest

from seen import (
    button,
    choose,
    click,
    click_map,
    control,
    elements,
    features,
    find,
    html,
    layer,
    open_tab,
    opened_tab,
    picture,
    settled,
    shown_map,
    text,
)


@pytest.fixture
def ruler(mars):
    """The open ruler."""
    open_tab(mars, "measure")
    return find(mars, "explorer-ruler")


def lines(mars):
    """The lines laid over the map, without the points that they join."""
    return [each for each in features(mars, "drawn") if each["geometry"]["type"] != "Point"]


def has_drawn(ruler):
    """Whether picture and files of the heights are there."""
    return elements(ruler, "explorer-profile") and elements(ruler, tag="a")


def test_clicks_pick_points_and_leave_the_card_alone(mars, ruler):
    click_map(mars, 11.92, -104.08)
    click_map(mars, -52, -110)
    assert [place.name for place in mars.state.points] == ["Ascraeus Mons", ""]
    assert mars.selected is None and opened_tab(mars) == "measure"
    assert "Ascraeus Mons" in text(ruler) and elements(ruler, tag="h2")[0].text.endswith("km")
    settled(lambda: len(features(mars, "drawn")) >= 3)
    settled(lambda: "Profile of heights" in html(ruler))
    settled(lambda: "data:text/csv" in html(ruler))


def test_undo_and_clear(mars, ruler):
    for latitude in (-5, 12, 27):
        click_map(mars, latitude, 0)
    assert len(mars.state.points) == 3
    first, second, _ = mars.state.points
    click(ruler, "Undo")
    assert mars.state.points == (first, second)
    settled(lambda: lines(mars))
    click(ruler, "Clear")
    assert mars.state.points == () and "Click two or more points" in text(ruler)
    assert button(ruler, "Undo").disabled and button(ruler, "Clear").disabled
    settled(lambda: features(mars, "drawn") == [])
    click(ruler, "Undo")
    assert mars.state.points == () and mars.problem == ""


def test_what_can_be_no_leg_is_told_and_the_line_stays(mars, ruler):
    mars.go_to(-50, 20, zoom=9)  # no named places near, so that clicks take the ground
    mars.measure((0, 0), (0, 10))
    click_map(mars, 0, 370)
    assert len(mars.state.points) == 2 and "same" in mars.problem
    click_map(mars, 0, -170)
    assert len(mars.state.points) == 2 and "opposite" in mars.problem
    click_map(mars, 10, 10)
    assert len(mars.state.points) == 3 and mars.problem == ""


def test_an_outline_that_crosses_itself_is_told_and_measured_as_a_line(mars, ruler):
    mars.measure((0, 0), (10, 10), (0, 10))
    choose(ruler, "Area", True)
    assert "Area:" in text(ruler) and mars.state.closed
    click_map(mars, 10, 0)
    assert "crosses itself" in mars.problem and "Area:" not in text(ruler)
    assert len(mars.state.points) == 4 and "In all" in text(ruler)
    settled(lambda: len(lines(mars)) == 1)


def test_code_measures_what_clicks_measure(mars, ruler):
    open_tab(mars, "place")
    measured = mars.measure("Olympus Mons", "Ascraeus Mons")
    assert mars.state.points == measured.places and opened_tab(mars) == "measure"
    with pytest.raises(ValueError, match="at least 2"):
        mars.measure("Olympus Mons")
    assert mars.state.points == measured.places


def test_a_drawing_is_saved_as_geojson(mars, ruler):
    mars.measure((0, 0), (10, 0), (10, 10), closed=True)
    settled(lambda: "mars-drawing.geojson" in html(ruler))
    [link] = [each for each in elements(ruler, tag="a") if each.attributes["download"] == "mars-drawing.geojson"]
    kind, content = link.attributes["href"].split(",")
    assert kind == "data:application/geo+json;base64" and json.loads(base64.b64decode(content)) == mars.drawn.geojson


def test_the_slider_points_at_the_spot_on_the_map(mars, ruler):
    mars.measure((0, 0), (0, 40))
    settled(lambda: has_drawn(ruler))
    choose(ruler, "A spot along the line", 250)
    [mark] = features(mars, "mark")
    assert mark["geometry"]["coordinates"] == pytest.approx([20, 0], abs=0.01)
    assert "20.00°" in text(ruler)
    open_tab(mars, "place")
    assert features(mars, "mark") == []
    settled(lambda: features(mars, "drawn") == [])
    open_tab(mars, "measure")
    assert features(mars, "mark") == [mark]
    settled(lambda: lines(mars))


def test_every_number_follows_the_convention(mars, ruler):
    mars.measure((11.9, -104), (0, -140))
    mars.select(latitude=11.9, longitude=-104)
    settled(lambda: has_drawn(ruler))
    choose(ruler, "A spot along the line", 1)
    mars.coordinates = "west-360"
    assert "104.000°\u00a0W" in text(ruler) and "140.000°\u00a0W" in text(ruler)
    mars.coordinates = "east-360"
    assert "256.000°\u00a0E" in text(ruler) and "220.000°\u00a0E" in text(ruler)
    settled(lambda: "240°\u00a0E" in layer(mars, "names").icon.html)
    open_tab(mars, "place")
    assert "256.000°\u00a0E" in text(find(mars, "explorer-card-top"))
    mars.coordinates = "west-360"
    head = text(find(mars, "explorer-card-top"))
    assert "104.000°\u00a0W" in head and "12.037°\u00a0N" in head
    settled(lambda: "12.037°\u00a0N" in picture(mars).attributes["alt"])


def test_the_route_is_drawn_and_gone_to(mars):
    open_tab(mars, "layers")
    click(find(mars, "explorer-layers"), "Go there")
    assert control(mars, "The way of the rover Zhurong").value and shown_map(mars).zoom > 12
    settled(lambda: features(mars, "drawn"))
    mars.select("Zhurong on sol 60")
    open_tab(mars, "place")
    assert "sol 60, after 448\u00a0m of driving" in text(find(mars, "explorer-card-top"))
