"""The ruler as people use it, and the lines it lays over the maps; without a browser."""

import numpy as np
import pytest

import explorer
from explorer.cartography.geojson import Drawn, drawn_shapes
from explorer.cartography.plane import Window, plane_of
from test_explorer import click, mars, settled  # noqa: F401


@pytest.fixture
def ruler(mars):
    mars._side.panel = "measure"
    return mars._side.ruler


def test_clicks_pick_points_and_leave_the_card_alone(mars, ruler):
    click(mars, 11.92, -104.08)
    click(mars, -40, 50)
    assert [place.name for place in ruler.points] == ["Ascraeus Mons", ""]
    assert mars.selected is None
    assert "Ascraeus Mons" in ruler._told.value and "km</h2>" in ruler._told.value
    settled(lambda: len(mars._maps.shown._drawn.data["features"]) >= 3)
    settled(lambda: "Profile of heights" in ruler._picture.value)
    settled(lambda: "data:text/csv" in ruler._files.value)


def test_undo_and_clear(ruler):
    for latitude in (0, 10, 20):
        ruler.add(explorer.Place.ground(latitude, 0))
    ruler._undo.click()
    assert [place.latitude for place in ruler.points] == [0, 10]
    ruler._clear.click()
    assert ruler.points == () and ruler.drawn == () and "Click two or more points" in ruler._told.value
    assert ruler._undo.disabled
    ruler.undo()
    assert ruler.points == ()


def test_what_can_be_no_leg_is_told_and_the_line_stays(mars, ruler):
    ruler.add(explorer.Place.ground(0, 0))
    ruler.add(explorer.Place.ground(0, 10))
    ruler.add(explorer.Place.ground(0, 370))
    assert len(ruler.points) == 2 and "same" in mars.problem
    ruler.add(explorer.Place.ground(0, -170))
    assert len(ruler.points) == 2 and "opposite" in mars.problem
    ruler.add(explorer.Place.ground(10, 10))
    assert len(ruler.points) == 3 and mars.problem == ""


def test_an_outline_that_crosses_itself_is_told_and_measured_as_a_line(mars, ruler):
    mars.measure((0, 0), (10, 10), (0, 10))
    ruler._close.value = True
    assert "Area" in ruler._told.value
    ruler.add(explorer.Place.ground(10, 0))
    assert "crosses itself" in mars.problem and "Area" not in ruler._told.value
    assert len(ruler.points) == 4 and len(ruler.drawn) == 1


def test_code_measures_what_clicks_measure(mars, ruler):
    measured = mars.measure("Olympus Mons", "Ascraeus Mons")
    assert ruler.points == measured.places and mars._side.panel == "measure"
    with pytest.raises(ValueError, match="at least 2"):
        mars.measure("Olympus Mons")
    assert ruler.points == measured.places


def test_the_slider_points_at_the_spot_on_the_map(mars, ruler):
    mars.measure((0, 0), (0, 40))
    settled(lambda: ruler._profile is not None)
    ruler._along.value = 250
    assert mars._maps.shown.mark.longitude == pytest.approx(20)
    assert "20.00°" in ruler._spot.value
    mars._side.panel = "place"
    assert mars._maps.shown.mark is None and mars._maps.shown.drawn == ()


def test_every_number_follows_the_convention(mars, ruler):
    mars.measure((11.9, -104), (0, -140))
    mars.select(latitude=11.9, longitude=-104)
    settled(lambda: ruler._profile is not None)
    ruler._along.value = 1
    mars.coordinates = "west-360"
    for told in (ruler._told.value, mars._side.card._head.value):
        assert "104.000°\u00a0W" in told or "140.000°\u00a0W" in told
    assert "12.037°\u00a0N" in mars._side.card._head.value
    settled(lambda: "12.037°\u00a0N" in mars._side.card.portrait._picture.value)
    mars.coordinates = "east-360"
    assert "256.000°\u00a0E" in mars._side.card._head.value and "220.000°\u00a0E" in ruler._told.value
    settled(lambda: "240°\u00a0E" in mars._maps.shown._names.icon.html)


def test_the_route_is_drawn_and_gone_to(mars):
    mars._side.layers.to_route.click()
    assert mars._side.layers.shows_route and mars._maps.shown.zoom > 12
    settled(lambda: mars._maps.shown._drawn.data["features"])
    mars.select("Zhurong on sol 60")
    assert "sol 60, after 448\u00a0m of driving" in mars._side.card._head.value


def _window(projection, left, bottom, right, top):
    return Window(plane_of(projection), left, bottom, right, top, 10.0)


def test_a_line_across_180_degrees_is_drawn_without_a_jump_and_on_both_sides():
    line = Drawn(np.zeros(5), np.array([170, 175, 180, -175, -170.0]), (), "#fff")
    shapes = drawn_shapes(line, _window("cylindrical", -180, -90, 180, 90))
    drawn = [np.array(shape["geometry"]["coordinates"])[:, 0] for shape in shapes]
    assert sorted(each[0] for each in drawn) == [-190, 170]
    assert all(np.abs(np.diff(each)).max() <= 5 for each in drawn)


def test_on_a_polar_map_only_what_is_on_it_is_drawn():
    line = Drawn(np.linspace(-80, 80, 33), np.full(33, 20.0), (), "#fff")
    [north] = drawn_shapes(line, _window("north", -90, -90, 90, 90))
    plane = plane_of("north")
    assert all(np.abs(north["geometry"]["coordinates"]).max(axis=0) <= plane.top)
    assert len(north["geometry"]["coordinates"]) < 20
