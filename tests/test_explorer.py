"""The explorer as code sees it: select, selected, go_to, errors; and clicks as the browser sends them."""

import base64
import io
import re
import time

import numpy as np
import pyproj
import pytest
from PIL import Image

import explorer
from explorer.imagery.painter import Painter
from explorer.places import mission


def settled(condition, seconds=10):
    """Wait for the drawing threads to bring a condition about."""
    deadline = time.time() + seconds
    while not condition():
        assert time.time() < deadline, "the explorer did not come to it in time"
        time.sleep(0.01)


@pytest.fixture
def mars(monkeypatch):
    """An explorer without a network."""
    monkeypatch.setenv("EXPLORER_OFFLINE", "1")
    mars = explorer.Explorer()
    settled(lambda: mars._maps.shown._picture.url and portrait(mars))
    return mars


def portrait(mars):
    return mars._side.card.portrait._picture.value


def click(mars, latitude, longitude):
    mars._maps.shown._map._handle_custom_msg(
        {"event": "interaction", "type": "click", "coordinates": [latitude, longitude]}, []
    )


def card_text(mars):
    card = mars._side.card
    return " ".join([card._head.value, card._caption.value])


def test_a_selected_place_is_told_on_the_card_and_ringed_on_the_map(mars):
    mars.select("ascraeus mons")
    assert mars.selected.name == "Ascraeus Mons"
    assert "giant volcano" in card_text(mars)
    assert "planetarynames.wr.usgs.gov/Feature/417" in card_text(mars)
    assert "© CNSA" in card_text(mars)
    assert mars._maps.shown._ring.data["features"]
    settled(lambda: "Ascraeus Mons" in portrait(mars))
    assert "not a photograph" in portrait(mars)


def test_a_place_without_a_picture_is_told_by_its_facts(mars):
    mars.select("Aban")
    assert "Aban (crater, 4.3\u00a0km across) lies in the north of Mars" in card_text(mars)
    assert "No press picture" in card_text(mars)


def test_a_pole_is_framed_as_wide_as_its_cap(mars):
    mars.select("South pole of Mars")
    settled(lambda: "South pole of Mars" in portrait(mars))
    assert "2\u00a0290\u00a0km wide, longitude 0° is up" in portrait(mars)


def test_ground_can_be_selected(mars):
    mars.select(latitude=12, longitude=900)
    assert (mars.selected.latitude, mars.selected.longitude, mars.selected.name) == (12, -180, "")
    assert "Ground" in card_text(mars)


def test_a_click_takes_the_nearest_place_within_a_few_pixels(mars):
    ascraeus = explorer.load_features().loc[417]
    click(mars, ascraeus.latitude + 2, ascraeus.longitude + 360 - 2)
    assert mars.selected.name == "Ascraeus Mons"


def test_a_click_on_a_name_takes_its_place(mars):
    [label] = [label for label in mars._maps.shown._scene.labels if label.text == "Maunder"]
    scale = mars._maps.shown.window().scale
    click(mars, -(label.top + label.bottom) / 2 / scale, (label.left + label.right) / 2 / scale)
    assert mars.selected.name == "Maunder"


def test_a_click_on_bare_ground_takes_the_ground(mars):
    mars.go_to(12.3, -110.4, zoom=9)
    settled(lambda: len(mars._maps.shown._scene.places) < 20 or mars._maps.shown._moved(None))
    click(mars, 12.3, -110.4)
    assert mars.selected.name == ""
    assert mars.selected.latitude == pytest.approx(12.3)


def test_a_click_beyond_the_pole_changes_nothing(mars):
    mars.select("Maunder")
    click(mars, 95, 0)
    assert mars.selected.name == "Maunder" and mars.problem == ""


def test_picture_sets_of_a_place_are_paged_round(mars):
    mars.select("Zhurong landing site")
    titles = []
    for _ in range(11):
        titles.append(mars._side.card._caption.value)
        mars._side.card._next.click()
    assert len(set(titles)) == 10 and titles[10] == titles[0]
    mars._side.card._back.click()
    assert mars._side.card._caption.value == titles[0]


def test_the_starting_buttons_go_places(mars):
    mars._side.card._starts.children[0].click()
    assert mars.selected.name == "Ascraeus Mons"
    assert mars._side.card._starts.layout.display == "none"
    mars.selected = None
    assert mars._side.card._starts.layout.display is None


@pytest.mark.parametrize(
    ("wrong", "error", "words"),
    [
        (lambda mars: mars.select("Olympus"), explorer.UnknownPlaceError, "Olympus Mons"),
        (lambda mars: mars.select(latitude=123, longitude=0), ValueError, "123"),
        (lambda mars: mars.select(latitude=float("nan"), longitude=0), ValueError, "nan"),
        (lambda mars: mars.select(latitude=12), TypeError, "latitude=11.9, longitude=-104.1"),
        (lambda mars: mars.select(), TypeError, "Ascraeus Mons"),
        (lambda mars: mars.select("Maunder", latitude=1, longitude=2), TypeError, "a name"),
        (lambda mars: mars.go_to(123, 0), ValueError, "123"),
        (lambda mars: mars.go_to(0, 0, zoom=99), ValueError, "99"),
        (lambda mars: mars.go_to(0, 0, zoom=float("nan")), ValueError, "nan"),
    ],
)
def test_bad_input_is_refused_in_words_and_nothing_moves(mars, wrong, error, words):
    mars.select("Maunder")
    centre, zoom = mars._maps.shown.centre, mars._maps.shown.zoom
    with pytest.raises(error, match=words):
        wrong(mars)
    assert (mars.selected.name, mars._maps.shown.centre, mars._maps.shown.zoom) == ("Maunder", centre, zoom)


def test_longitudes_are_wrapped_and_not_refused(mars):
    mars.go_to(10, 900)
    assert mars._maps.shown.centre == (10, -180)


def test_an_unknown_keyword_is_refused():
    with pytest.raises(TypeError, match="does not know the keyword 'zoom'"):
        explorer.Explorer(zoom=3)


def test_an_error_in_a_callback_is_told_under_the_map_and_the_explorer_goes_on(mars, monkeypatch):
    def broken(_):
        raise RuntimeError("the <b>caption</b>\nis gone")

    monkeypatch.setattr(mission, "of_place", broken)
    click(mars, -49.6, 1.75)
    assert mars.problem == "RuntimeError: the <b>caption</b> is gone"
    assert "the &lt;b&gt;caption&lt;/b&gt; is gone" in mars._status._line.value
    monkeypatch.undo()
    click(mars, 11.92, -104.08)
    assert "giant volcano" in card_text(mars)
    assert mars.problem == "" and "explorer-problem" not in mars._status._line.value


def test_an_error_while_drawing_is_told_too(mars):
    class Broken(explorer.Relief):
        def sample(self, *_):
            raise MemoryError("no room for the picture")

    mars._maps.shown.painter = Painter(Broken())
    settled(lambda: "no room for the picture" in mars._status._line.value)


def test_a_repr_is_one_short_line(mars):
    mars.select("Maunder")
    for part in (mars, mars._maps.shown, mars._side.card, mars._side.card.portrait):
        assert len(repr(part)) < 120 and "\n" not in repr(part)


def test_one_move_sends_little(mars):
    mars.go_to(-10, -70, zoom=4)
    mars._maps.shown._moved(None)
    before = mars._maps.shown._picture.url
    settled(lambda: mars._maps.shown._picture.url != before)
    sent = len(mars._maps.shown._picture.url) + len(str(mars._maps.shown._points.data)) + len(mars._maps.shown._names.icon.html)
    assert sent < 250_000


def test_a_window_without_size_leaves_the_scale_as_it_was(mars):
    scale = mars._maps.shown._scale.value
    mars._maps.shown._map.set_state({"bounds": [[12, -104], [12, -104]]})
    mars._maps.shown._show_places()
    assert mars._maps.shown._scale.value == scale


def test_a_place_over_a_pole_opens_the_round_map_and_one_elsewhere_the_flat_one(mars):
    mars.select("Planum Australe")
    assert mars.projection == "south"
    mars.select("Ascraeus Mons")
    assert mars.projection == "cylindrical"
    mars.select("Korolev")
    assert mars.projection == "cylindrical" and mars._offer.layout.display is None
    mars._offer.click()
    assert mars.projection == "north" and mars._offer.layout.display == "none"
    assert mars._maps.shown._ring.data["features"]


def test_clicks_on_a_polar_map_are_places(mars):
    mars.projection = "south"
    window = mars._maps.shown.window()
    x, y = window.units(-83.35, 157.7)
    click(mars, float(y), float(x))
    assert mars.selected.name == "Planum Australe"
    x, y = window.units(-61.3, -12.2)
    click(mars, float(y), float(x))
    if not mars.selected.name:
        assert (mars.selected.latitude, mars.selected.longitude) == pytest.approx((-61.3, -12.2), abs=0.01)
    click(mars, 500, 0)
    assert mars.problem == ""


@pytest.mark.parametrize("projection", ["north", "south"])
def test_what_a_polar_map_draws_lies_where_proj_says(mars, projection):
    mars.projection = projection
    settled(lambda: mars._maps.shown._points.data["features"] and mars._maps.shown._picture.url)
    code = "IAU_2015:49930" if projection == "north" else "IAU_2015:49935"
    to_plane = pyproj.Transformer.from_crs("IAU_2015:49900", code, always_xy=True)
    shown = mars._maps.shown._scene.places
    x, y = to_plane.transform(shown.longitude.to_numpy(), shown.latitude.to_numpy())
    drawn = np.array([feature["geometry"]["coordinates"] for feature in mars._maps.shown._points.data["features"]])
    pixel = 40 / mars._maps.shown.window().scale
    assert np.abs(drawn * 40 - np.stack([x, y], axis=-1) / 1000).max() <= pixel


def test_the_light_the_layers_and_the_swipe_change_the_map(mars):
    def picture():
        return mars._maps.shown._picture.url

    before = picture()
    mars._side.layers.light_height = 10
    settled(lambda: picture() != before)
    mars._side.layers.shows_names = mars._side.layers.shows_graticule = False
    settled(lambda: "explorer-label" not in mars._maps.shown._names.icon.html and mars._maps.shown._lines.locations == [])
    mars._side.layers.reset()
    settled(lambda: picture() == before and "explorer-label" in mars._maps.shown._names.icon.html)


def test_a_live_basemap_is_off_until_asked_for_and_says_whose_it_is(mars):
    assert mars._maps.shown._live.layers == ()
    mars._side.layers.basemap = "Viking colour mosaic, 232 m"
    [layer] = mars._maps.shown._live.layers
    assert layer.url.startswith("https://trek.nasa.gov/") and "trek.nasa.gov" in mars._status._line.value
    mars._side.layers.basemap = ""
    assert mars._maps.shown._live.layers == () and mars._maps.shown._picture.opacity == 1


def test_a_projection_that_is_not_known_is_refused(mars):
    with pytest.raises(Exception, match="south"):
        mars.projection = "east"
    assert mars.projection == "cylindrical"


def test_what_is_refused_moves_nothing_not_even_the_projection(mars):
    mars.projection = "north"
    for zoom in (99, float("nan"), "3"):
        with pytest.raises(ValueError, match="zoom"):
            mars.go_to(-40, 0, zoom=zoom)
    assert mars.projection == "north"


def test_the_bar_of_scale_on_the_card_is_as_long_as_it_says(mars):
    mars.select("Ascraeus Mons")
    settled(lambda: "Ascraeus Mons" in portrait(mars))
    share = float(re.search(r'explorer-portrait-scale" style="width:([\d.]+)%', portrait(mars))[1]) / 100
    assert "200\u00a0km</div>" in portrait(mars)
    assert share * mars._side.card.portrait.framing.width_km == pytest.approx(200, rel=1e-3)


def test_a_saved_notebook_shows_a_picture_where_nothing_runs(mars):
    bundle = mars._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in bundle
    picture = Image.open(io.BytesIO(base64.b64decode(bundle["image/jpeg"])))
    assert picture.size == (960, 480) and len(bundle["image/jpeg"]) < 150_000


def test_the_page_to_hand_out_has_the_view_the_filter_and_the_tour(mars, tmp_path):
    mars.show_only(kinds="mountain", least_km=200)
    settled(lambda: len(mars._maps.places) < 100)
    mars.tour("giants")
    page = mars.save_html(tmp_path / "mars.html", most=10).read_text("utf-8")
    assert "Olympus Mons" in page and "Hellas Planitia" not in page.split('"tour"')[0]
    assert "The highest volcano known" in page and "{highest}" not in page
    with pytest.raises(ValueError, match="not as 'mars.pdf'"):
        mars.save_html(tmp_path / "mars.pdf")
    with pytest.raises(OSError, match="there is no folder"):
        mars.save_html(tmp_path / "nowhere" / "mars.html")
    assert [path.name for path in tmp_path.iterdir() if path.name != "cache"] == ["mars.html"]
