"""The globe among the views: what it is told, and what people do with it, without a browser."""

import io
import zlib

import ipywidgets
import numpy as np
import pandas as pd
import pytest
from PIL import Image

from explorer import View, elevation, mars_time
from explorer.cartography.plane import HALF_VIEW, MapPosition, plane_of
from explorer.mars import KM_PER_DEGREE, distance
from explorer.places import mission
from explorer.sphere.choice import Choice
from explorer.sphere.terrain import packed
from seen import controls, elements, find, find_all, is_there, open_tab, problem_shown, search, send, settled, text, title


def sphere(mars):
    """What the browser draws of the globe."""
    return find(mars, traits=("whole", "terrain", "wanted"))


@pytest.fixture
def globe(mars):
    mars.projection = "globe"
    settled(lambda: sphere(mars).terrain and sphere(mars).places and not mars.state.busy)
    return mars


def told_at_rest(mars, latitude, longitude, zoom, reach=20.0, hand=True, asked=None):
    """The browser says that the globe is at rest."""
    shown = sphere(mars)
    at = {
        "latitude": latitude,
        "longitude": longitude,
        "zoom": zoom,
        "tilt": 0,
        "heading": 0,
        "reach": reach,
        "size": [800, 450],
    }
    send(shown, {"rested": {**at, "hand": hand, "asked": shown.wanted["asked"] if asked is None else asked}})


def names(mars):
    return [place["name"] for place in sphere(mars).places["list"]]


def test_the_globe_is_a_view_beside_the_maps_and_leaves_the_page_when_it_is_not_shown(globe):
    assert is_there(globe, "explorer-sphere") and not is_there(globe, "explorer-map")
    assert {"Ascraeus Mons", "Valles Marineris"} <= set(names(globe)) and "Hellas Planitia" not in names(globe)
    globe.projection = "cylindrical"
    assert not is_there(globe, "explorer-sphere", hidden=True) and is_there(globe, "explorer-map")


def test_its_heights_are_those_of_the_model(globe):
    terrain = sphere(globe).terrain
    count = terrain["columns"] * terrain["rows"]
    halves = np.frombuffer(zlib.decompress(terrain["bytes"]), np.uint8)
    steps = (halves[:count].astype(np.uint16) << 8 | halves[count:]).view(np.int16).reshape(terrain["rows"], -1)
    first = np.cumsum(steps[:, 0])
    heights = first[:, None] + np.cumsum(np.where(np.arange(terrain["columns"]) > 0, steps, 0), axis=1)
    for row, column in ((0, 0), (142, 92), (180, 0), (264, 500), (360, 719)):
        latitude, longitude = 90 - row * 0.5, column * 0.5 - 180
        assert heights[row, column] * terrain["metres"] == pytest.approx(elevation(latitude, longitude), abs=1)
    assert len(packed()["bytes"]) < 400_000


def test_what_the_globe_does_not_show_is_not_offered_there(globe):
    open_tab(globe, "layers")
    words = "the globe shows neither"
    assert not controls(globe, "Swipe") and not controls(globe, "Basemap") and any(words in text for text in texts(globe))
    globe.projection = "north"
    assert controls(globe, "Swipe") and controls(globe, "Basemap") and not any(words in text for text in texts(globe))


def texts(mars):
    return [html.value for html in find_all(find(mars, "explorer-layers"), kind=ipywidgets.HTML)]


def test_a_second_display_is_brought_to_where_a_hand_left_the_first(globe):
    shown = sphere(globe)
    asked = shown.wanted["asked"]
    at = {"latitude": -40.0, "longitude": 70.0, "zoom": 3.0, "tilt": 60.0, "heading": -20.0}
    send(shown, {"rested": {**at, "reach": 9.0, "size": [800, 450], "hand": True, "asked": asked, "by": 0.25}})
    assert shown.wanted == {**at, "flies": False, "asked": asked, "by": 0.25}


def test_code_search_and_links_fly_there_and_the_link_leads_back(globe):
    globe.go_to(18.65, -133.8, 4)
    wanted = sphere(globe).wanted
    assert wanted["flies"] and (wanted["latitude"], wanted["longitude"], wanted["zoom"]) == pytest.approx((18.65, -133.8, 4))
    search(globe, "Planum Australe")
    assert globe.projection == "globe" and sphere(globe).wanted["latitude"] == pytest.approx(-83.4, abs=1)
    assert title(globe) == "Planum Australe"
    link = globe.link()
    globe.projection = "north"
    globe.open(link)
    assert globe.projection == "globe" and globe.link() == link and "map=globe" in link


def test_lines_and_areas_of_ones_own_lie_on_it_in_the_colours_of_a_column_and_are_clicked(offline, opened):
    ring = [[100, 20], [120, 20], [120, 40], [100, 40], [100, 20]]
    table = pd.DataFrame(
        {
            "name": ["Area", "Line"],
            "wkt": ["POLYGON((100 20,120 20,120 40,100 40,100 20))", "LINESTRING(170 0,-170 0)"],
            "age": [100, 5],
        }
    )
    mars = opened(features=table, imagery="relief", colour="age", size="age")
    mars.projection = "globe"
    mars.go_to(25, 130, 2)
    area, line = settled(lambda: (shown := sphere(mars).outlines) and len(shown) == 2 and shown)[::-1]
    corners = set(zip(np.mod(area["longitude"], 360).tolist(), area["latitude"], strict=True))
    assert {tuple(corner) for corner in ring} <= corners and len(corners) == 40  # a corner each two degrees
    assert min(np.mod(line["longitude"], 360)) == 170 and max(np.mod(line["longitude"], 360)) == 190
    palette = mars.state.style.colour.palette
    assert (line["colour"], area["colour"]) == (palette[0], palette[-1])
    send(sphere(mars), {"clicked": None, "ground": [24, 104]})
    assert title(mars) == "Area" and settled(lambda: len(sphere(mars).outlines) == 3)
    send(sphere(mars), {"clicked": None, "ground": [0, 179]})
    assert title(mars) == "Line"
    send(sphere(mars), {"clicked": None, "ground": [10, 150]})
    assert title(mars) == "Ground"


def test_circles_on_the_ground_are_as_wide_as_they_are_at_a_pole_too(offline, opened):
    places = {"name": ["A", "Polar"], "latitude": [10.0, 89.0], "longitude": [179.0, 40.0], "diameter_km": [300, 400]}
    mars = opened(features=pd.DataFrame(places), imagery="relief", size="diameter_km")
    mars.projection = "globe"
    for latitude, longitude, diameter in zip(*list(places.values())[1:], strict=True):
        mars.go_to(latitude, longitude, 2)

        def ring_about(latitude=latitude, longitude=longitude, diameter=diameter):
            for ring in sphere(mars).outlines:
                away = np.ravel(distance(latitude, longitude, ring["latitude"], ring["longitude"]))
                if away == pytest.approx(diameter / 2, rel=2e-3):
                    return ring
            return None

        assert np.abs(np.diff(settled(ring_about)["longitude"])).max() < 180
    [legend] = elements(mars, "explorer-legend")
    assert "diameter_km" in legend.text


def test_what_is_too_dense_for_dots_is_painted_on_it_and_told(offline, opened):
    random = np.random.default_rng(2)
    latitude, longitude = random.uniform(60, 90, 4000), random.uniform(-180, 180, 4000)
    table = pd.DataFrame({"name": [f"c{n}" for n in range(4000)], "latitude": latitude, "longitude": longitude})
    mars = opened(features=table, imagery="relief", gazetteer=False)
    mars.projection = "globe"
    settled(lambda: sphere(mars).places and not mars.state.busy)
    told = lambda: elements(mars, "explorer-legend")[0].text  # noqa: E731

    def part():
        shown = settled(lambda: not mars.state.busy and sphere(mars).part)
        return np.asarray(Image.open(io.BytesIO(shown["picture"])), dtype=int)

    mars.go_to(80, 0, 5)
    dense = settled(lambda: "km²" in told() and not mars.state.busy) and part()
    mars.show_only(least_km=1)  # none of them has a size
    bare = settled(lambda: "km²" not in told() and not mars.state.busy) and part()
    assert (np.abs(dense - bare).max(axis=2) > 40).mean() > 0.02
    mars.show_only()
    settled(lambda: "km²" in told() and not mars.state.busy)
    mars.go_to(-60, 0, 3)
    settled(lambda: "km²" not in told())


def test_by_night_its_air_glows_only_where_the_sun_is_up(globe):
    assert "overhead" not in sphere(globe).sun
    globe.moment = mars_time("2026-11-30 12:00")
    globe.state.adjust(shows_night=True)
    latitude, longitude = sphere(globe).sun["overhead"]
    assert float(globe.moment.sun_height(latitude, longitude)) == pytest.approx(90, abs=0.1)


def test_what_it_shows_is_what_this_side_of_the_limb_has(globe):
    shown = globe.shown
    middle = globe.state.viewpoint.centre
    away = distance(middle.latitude, middle.longitude, shown.latitude, shown.longitude)
    assert len(shown) > 500 and away.max() < 90 * KM_PER_DEGREE
    assert {"Ascraeus Mons", "Valles Marineris"} <= set(shown.name) and "Hellas Planitia" not in set(shown.name)
    edges = globe.state.window.edges
    corner = distance(middle.latitude, middle.longitude, edges[1] + 1, edges[0] + 1)
    assert corner > away.max()
    assert globe.state.window.rows_within([edges[1] + 1], [edges[0] + 1]).size == 0


def test_a_hand_moves_it_and_a_report_from_before_the_last_flight_counts_for_nothing(globe):
    told_at_rest(globe, -42.5, 70.25, 3.5)
    assert globe.state.position("globe") == MapPosition(70.25, -42.5, 3.5)
    asked = sphere(globe).wanted["asked"]
    settled(lambda: "Hellas Planitia" in names(globe))
    globe.go_to(0, 0)
    assert sphere(globe).wanted["asked"] == asked + 1
    told_at_rest(globe, -42.5, 71, 3.5, asked=asked)
    assert globe.state.position("globe").y == 0


def test_a_tour_runs_on_the_globe_and_gives_a_way_to_fly(globe):
    globe.tour("tianwen-1")
    assert globe.projection == "globe"
    for step in range(1, 4):
        find(globe, traits=("step", "count", "pace")).step = step
        assert globe.projection == "globe"
    assert len(sphere(globe).way["latitude"]) > 20
    globe.measure("Olympus Mons", "Ascraeus Mons")
    way = sphere(globe).way
    assert distance(way["latitude"][0], way["longitude"][0], 18.65, -133.8) < 5
    assert [point["label"] for point in sphere(globe).tracks[-1]["points"]] == ["1", "2"]
    open_tab(globe, "place")
    assert sphere(globe).way == {}


def test_a_click_is_the_place_that_is_shown_or_the_ground(globe):
    number = names(globe).index("Ascraeus Mons")
    send(sphere(globe), {"clicked": number, "of": sphere(globe).places["of"]})
    assert globe.selected.name == "Ascraeus Mons"
    send(sphere(globe), {"clicked": None, "ground": [10.5, -20.25]})
    assert (globe.selected.latitude, globe.selected.longitude) == (10.5, -20.25)
    for broken in (10**6, -1, "Olympus", [1], [95, 0], [float("nan"), 0], {"a": 1}, None):
        send(sphere(globe), {"clicked": broken, "of": sphere(globe).places["of"]})
        send(sphere(globe), {"clicked": None, "ground": broken, "of": sphere(globe).places["of"]})
        assert globe.selected.latitude == 10.5
    send(sphere(globe), {"clicked": number, "ground": [95, 0], "of": sphere(globe).places["of"]})
    assert globe.selected.latitude == 10.5
    send(sphere(globe), {"clicked": number, "of": -1})  # of places shown before
    assert globe.selected.latitude == 10.5


def test_an_answer_on_the_globe_is_the_spot_clicked_as_on_the_map(globe, tmp_path):
    (tmp_path / "mine.json").write_text('{"title": "a", "tasks": [{"task": "x", "click": [11, -103], "within_km": 60}]}')
    number, of = names(globe).index("Ascraeus Mons"), sphere(globe).places["of"]
    for ground, verdict in (([11.1, -103.1], "Right"), (None, "That is Ascraeus Mons")):  # beside its dot, and on its name
        globe.worksheet("first-look")
        globe.worksheet(tmp_path / "mine.json")
        find(globe, "explorer-sheet-again").click()
        find(globe, "explorer-sheet-again").click()
        send(sphere(globe), {"clicked": number, "ground": ground, "of": of})
        assert verdict in text(find(globe, "explorer-sheet"))


def test_ground_in_view_comes_sharper_and_the_line_below_tells_of_it(globe):
    whole = Image.open(io.BytesIO(sphere(globe).whole))
    assert whole.size == (2048, 1024) and len(sphere(globe).whole) < 450_000
    told_at_rest(globe, 18.65, -133.8, 5, reach=3.0)
    part = settled(lambda: sphere(globe).part)
    assert part["latitude"] == pytest.approx(18.65) and len(part["picture"]) < 130_000
    # Three degrees to all sides, and a little more.
    assert 3 < np.degrees(2 * np.arctan(part["radii"] / 2)) < 4
    assert find_all(globe, "explorer-status") and not problem_shown(globe)


def test_what_is_shown_on_it_follows_the_layers(globe):
    globe.state.adjust(shows_names=False)
    settled(lambda: not any(names(globe)))
    globe.state.adjust(shows_places=False)
    settled(lambda: names(globe) == [])
    globe.state.adjust(light_azimuth=90, light_height=10, shows_graticule=False)
    assert sphere(globe).sun == {"azimuth": 90, "height": 10} and sphere(globe).graticule == 0
    globe.select("Hellas Planitia")
    assert [round(spot["latitude"]) for spot in sphere(globe).spots] == [-42]


def test_where_no_webgl_is_the_flat_map_comes_and_a_sentence(globe):
    send(sphere(globe), {"lacks": True})
    assert globe.projection == "cylindrical" and "no WebGL 2" in problem_shown(globe)


def test_broken_reports_change_nothing(globe):
    before = globe.state.position("globe")
    for broken in (
        {},
        {"latitude": "x"},
        None,
        {"latitude": 1, "longitude": 2, "zoom": float("inf"), "reach": 1, "size": [1, 1]},
    ):
        send(sphere(globe), {"rested": broken})
    assert globe.state.position("globe") == before


def test_the_globe_shows_what_the_view_of_the_globe_shows_and_its_window_is_that_cap():
    plane, size = plane_of("globe"), (800, 450)
    window = plane.window(MapPosition(-90, 20, 1.6), size)
    latitude, longitude = np.meshgrid(np.arange(-85, 90, 5.0), np.arange(-180, 180, 5.0))
    seen = np.isfinite(View.globe(20, -90).forward(latitude, longitude)[0])
    shown = window.shows(latitude, longitude)
    assert not (shown & ~seen).any() and 0.6 * seen.sum() < shown.sum() < seen.sum()  # from near, less than half
    close = plane.window(MapPosition(-90, 20, 8), size)
    half = size[0] / 2 / close.scale
    assert close.shows(20, -90 + 0.9 * half) and not close.shows(20, -90 + 1.5 * half)
    home = plane.home(size)
    height = size[1] / 2 / HALF_VIEW / (plane.pixels_per_unit * 2**home.zoom) * np.pi / 180
    disc = 1 / np.sqrt((1 + height) ** 2 - 1) / HALF_VIEW  # of the picture's height
    assert disc == pytest.approx(0.86, abs=0.01)


def test_places_on_the_globe_keep_apart_and_the_landings_stay():
    table = mission.all_places(None)
    window = plane_of("globe").window(MapPosition(-90, 0, 1.6), (800, 450))
    chosen = table.iloc[Choice(table).rows(window, window.reach)]
    assert 30 < len(chosen) <= 150 and chosen.name.iloc[0] == table.name[window.shows(table.latitude, table.longitude)].iloc[0]
    assert "Viking 1 landing site" in set(chosen.name)
    x, y, z = np.cos(np.radians(chosen.latitude)), np.radians(chosen.longitude), np.sin(np.radians(chosen.latitude))
    at = np.stack([x * np.cos(y), x * np.sin(y), z], axis=-1)[~chosen.plain_kind.eq("landing site").to_numpy()]
    apart = np.degrees(np.arccos(np.clip(at @ at.T - np.eye(len(at)), -1, 1)))[~np.eye(len(at), dtype=bool)]
    assert apart.min() * window.scale > 20
