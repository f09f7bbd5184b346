"""The explorer as code sees it: select, selected, go_to, errors; and clicks as the browser sends them."""

import base64
import io
import re

import numpy as np
import pandas as pd
import pyproj
import pytest
import traitlets
from PIL import Image

import explorer
from explorer.cartography.framing import Framing
from explorer.cartography.scene import Scenery
from explorer.i18n.wording import Wording
from explorer.imagery.painter import Painter
from explorer.message import said_by
from explorer.places import mission
from explorer.state import Look
from explorer.widgets import page
from seen import (
    all_widgets,
    assist,
    card_text,
    centre,
    choose,
    click,
    click_map,
    click_map_at,
    controls,
    elements,
    elements_of,
    features,
    find,
    html,
    is_in_window,
    is_there,
    labels,
    layer,
    open_tab,
    portrait,
    ringed,
    scale,
    settled,
    shown_map,
    status,
)


def test_a_selected_place_is_told_on_the_card_and_ringed_on_the_map(mars):
    mars.select("ascraeus mons")
    assert mars.selected.name == "Ascraeus Mons"
    assert "giant volcano" in card_text(mars)
    assert "planetarynames.wr.usgs.gov/Feature/417" in html(mars)
    assert "© CNSA" in card_text(mars)
    assert ringed(mars) == pytest.approx((11.92, -104.08), abs=0.01)
    settled(lambda: "Ascraeus Mons" in portrait(mars))
    assert "drawn from heights" in portrait(mars)


def test_a_place_without_a_picture_is_told_by_its_facts(mars):
    mars.select("Aban")
    assert "Aban (crater, 4.3\u00a0km across) lies in the north of Mars" in card_text(mars)
    assert "No press picture" in card_text(mars)


def test_a_pole_is_framed_as_wide_as_its_lasting_ice_reaches(mars):
    mars.select("South pole of Mars")
    settled(lambda: "South pole of Mars" in portrait(mars))
    assert "1\u00a0280\u00a0km wide, longitude 0° is up" in portrait(mars)


def test_ground_can_be_selected(mars):
    mars.select(latitude=12, longitude=900)
    assert (mars.selected.latitude, mars.selected.longitude, mars.selected.name) == (12, -180, "")
    assert "Ground" in card_text(mars)


def test_a_click_takes_the_nearest_place_within_a_few_pixels(mars):
    ascraeus = explorer.load_features().loc[417]
    click_map_at(mars, ascraeus.latitude + 2, ascraeus.longitude + 360 - 2)
    assert mars.selected.name == "Ascraeus Mons"


def test_a_click_on_a_name_takes_its_place(mars):
    names = layer(mars, "names")
    [label] = [each for each in elements_of(names.icon.html, "explorer-label") if each.text == "Maunder"]
    left, top = (float(pixels) for pixels in re.findall(r"(?:left|top):(-?\d+)px", label.attributes["style"]))
    y, x = names.location
    click_map_at(mars, y - (top + 6) / scale(mars), x + left / scale(mars))
    assert mars.selected.name == "Maunder"


def test_a_click_on_bare_ground_takes_the_ground(mars):
    mars.go_to(12.3, -110.4, zoom=9)
    settled(lambda: len(features(mars, "places")) < 20)
    click_map(mars, 12.3, -110.4)
    assert mars.selected.name == ""
    assert mars.selected.latitude == pytest.approx(12.3)


def test_a_click_beyond_the_pole_changes_nothing(mars):
    mars.select("Maunder")
    click_map_at(mars, 95, 0)
    assert mars.selected.name == "Maunder" and mars.problem == ""


def test_picture_sets_of_a_place_are_paged_round(mars):
    mars.select("Zhurong landing site")
    titles = []
    for _ in range(11):
        titles.append(caption(mars))
        click(mars, "›")
    assert len(set(titles)) == 10 and titles[10] == titles[0]
    click(mars, "‹")
    assert caption(mars) == titles[0]


def caption(mars):
    [shown] = elements(mars, "explorer-caption")
    return shown.text


def test_the_starting_buttons_go_places(mars):
    click(find(mars, "explorer-starts"), "Ascraeus Mons")
    assert mars.selected.name == "Ascraeus Mons"
    assert not is_there(mars, "explorer-starts")
    mars.selected = None
    assert is_there(mars, "explorer-starts")


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
        (lambda mars: mars.go_to([1, 2], 0), ValueError, "one latitude and one longitude"),
        (lambda mars: mars.measure([(1, 2), (3, 4)], "Gale"), ValueError, "one latitude and one longitude"),
        (lambda mars: mars.select({10, 20}), ValueError, "no point"),
        (lambda mars: mars.select(pd.Series({"lat": 10, "lon": 20})), ValueError, "no point"),
        (lambda mars: mars.go_to(0, 0, zoom=99), ValueError, "99"),
        (lambda mars: mars.go_to(0, 0, zoom=float("nan")), ValueError, "nan"),
    ],
)
def test_bad_input_is_refused_in_words_and_nothing_moves(mars, wrong, error, words):
    mars.select("Maunder")
    before = centre(mars), shown_map(mars).zoom, mars.link()
    with pytest.raises(error, match=words):
        wrong(mars)
    assert mars.selected.name == "Maunder" and (centre(mars), shown_map(mars).zoom, mars.link()) == before


def test_longitudes_are_wrapped_and_not_refused(mars):
    mars.go_to(10, 900, zoom=3)
    assert centre(mars) == (10, -180)


def test_an_unknown_keyword_is_refused():
    with pytest.raises(TypeError, match="does not know the keyword 'zoom'"):
        explorer.Explorer(zoom=3)


def test_an_error_in_a_callback_is_told_under_the_map_and_the_explorer_goes_on(mars, monkeypatch):
    def broken(_):
        raise RuntimeError("the <b>caption</b>\nis gone")

    monkeypatch.setattr(mission, "of_place", broken)
    click_map(mars, -49.6, 1.75)
    assert mars.problem == "RuntimeError: the <b>caption</b> is gone"
    assert "the &lt;b&gt;caption&lt;/b&gt; is gone" in html(find(mars, "explorer-status"))
    monkeypatch.undo()
    click_map(mars, 11.92, -104.08)
    assert "giant volcano" in card_text(mars)
    assert mars.problem == "" and elements(mars, "explorer-problem") == []


def test_an_error_while_drawing_is_told_too(mars):
    class Broken(explorer.Relief):
        def sample(self, *_):
            raise MemoryError("no room for the picture")

    mars.state.change(painter=Painter(Broken()))
    settled(lambda: "no room for the picture" in status(mars))


def test_a_repr_is_one_short_line(mars):
    mars.select("Maunder")
    parts = [part for part in all_widgets(mars, hidden=True) if type(part).__module__.startswith("explorer.")]
    assert len(parts) > 10
    for part in parts:
        assert len(repr(part)) < 120 and "\n" not in repr(part)


def test_one_move_sends_little(mars):
    before = layer(mars, "picture").url
    mars.go_to(-10, -70, zoom=4)
    settled(lambda: layer(mars, "picture").url != before and not mars.state.busy)
    sent = layer(mars, "picture").url, str(layer(mars, "places").data), layer(mars, "names").icon.html
    assert sum(map(len, sent)) < 250_000


def test_a_window_without_size_leaves_the_scale_as_it_was(mars):
    [before] = elements(find(mars, "explorer-map"), "explorer-scale")
    assist(mars).set_state({"size": [0, 0]})
    settled(lambda: not mars.state.busy)
    assert elements(find(mars, "explorer-map"), "explorer-scale") == [before] and mars.problem == ""


def test_a_place_over_a_pole_opens_the_round_map_and_one_elsewhere_the_flat_one(mars):
    offer = "See it round, from above the north pole"
    mars.select("Planum Australe")
    assert mars.projection == "south"
    mars.select("Ascraeus Mons")
    assert mars.projection == "cylindrical" and controls(mars, offer) == []
    mars.select("Korolev")
    assert mars.projection == "cylindrical"
    click(mars, offer)
    assert mars.projection == "north" and controls(mars, offer) == []
    assert ringed(mars) == pytest.approx((mars.selected.latitude, mars.selected.longitude), abs=0.01)


def test_clicks_on_a_polar_map_are_places(mars):
    mars.projection = "south"
    click_map(mars, -83.35, 157.7)
    assert mars.selected.name == "Planum Australe"
    click_map(mars, -61.3, -12.2)
    if not mars.selected.name:
        assert (mars.selected.latitude, mars.selected.longitude) == pytest.approx((-61.3, -12.2), abs=0.01)
    click_map_at(mars, 500, 0)
    assert mars.problem == ""


@pytest.mark.parametrize("projection", ["north", "south"])
def test_what_a_polar_map_draws_lies_where_proj_says(mars, projection):
    mars.projection = projection
    settled(lambda: features(mars, "places") and layer(mars, "picture").url and not mars.state.busy)
    code = "IAU_2015:49930" if projection == "north" else "IAU_2015:49935"
    to_plane = pyproj.Transformer.from_crs("IAU_2015:49900", code, always_xy=True)
    state = mars.state
    chosen = Scenery(state.passing.table, state.plane).scene(state.window, state.wording, shows_names=True, is_larger=False)
    x, y = to_plane.transform(chosen.places.longitude.to_numpy(), chosen.places.latitude.to_numpy())
    drawn = np.array([feature["geometry"]["coordinates"] for feature in features(mars, "places")][::-1])  # on top the first
    assert np.abs(drawn * 40 - np.stack([x, y], axis=-1) / 1000).max() <= 40 / scale(mars)


def test_the_light_the_layers_and_the_swipe_change_the_map(mars):
    def picture():
        return layer(mars, "picture").url

    before = picture()
    open_tab(mars, "layers")
    choose(mars, "Its height", 10)
    settled(lambda: picture() != before)
    choose(mars, "Names", False)
    choose(mars, "Graticule", False)
    settled(lambda: labels(mars) == [] and layer(mars, "lines").locations == [])
    choose(mars, "Its height", 30)
    settled(lambda: picture() == before)
    choose(mars, "Swipe", 0.5)
    settled(lambda: picture() != before and "Left: Shaded relief" in status(mars) and "Right: Colours" in status(mars))
    click(mars, "All as it was")
    settled(lambda: picture() == before and labels(mars) and layer(mars, "lines").locations)
    assert [button.value for button in (controls(mars, "Names")[0], controls(mars, "Swipe")[0])] == [True, 0]


def test_a_live_basemap_is_off_until_asked_for_and_says_whose_it_is(mars):
    assert layer(mars, "live").layers == ()
    open_tab(mars, "layers")
    choose(mars, "Basemap", "Viking colour mosaic, 232 m")
    [tiles] = layer(mars, "live").layers
    assert tiles.url.startswith("https://trek.nasa.gov/") and "trek.nasa.gov" in status(mars)
    assert status(mars).startswith("Live basemap: Viking")
    assist(mars).set_state({"reached": False})
    assert "your browser does not reach it. Instead: Colours" in status(mars) and "trek.nasa.gov" not in status(mars)
    choose(mars, "Basemap", "MOLA colour relief, 463 m")
    assert status(mars).startswith("Live basemap: MOLA")
    choose(mars, "Basemap", "")
    assert layer(mars, "live").layers == () and "reach" not in status(mars)


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
    framing = Framing.of(mars.selected, mars.state.card_painter.detail)
    assert share * framing.width_km == pytest.approx(200, rel=1e-3)


def test_a_saved_notebook_shows_a_picture_where_nothing_runs(mars):
    bundle = mars._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in bundle
    picture = Image.open(io.BytesIO(base64.b64decode(bundle["image/jpeg"])))
    assert picture.size == (960, 480) and len(bundle["image/jpeg"]) < 150_000


def test_what_is_put_out_carries_the_picture_to_where_no_kernel_answers(mars, monkeypatch):
    put_out = []
    monkeypatch.setattr(page, "display", lambda data, raw: put_out.append(data))
    mars._ipython_display_()
    shown, stand_in = put_out
    assert "application/vnd.jupyter.widget-view+json" in shown
    [words] = elements_of(stand_in["text/html"], "explorer-still")
    assert words.text == "This is a picture. Run the cell, and Mars can be explored."
    assert shown["image/jpeg"] in stand_in["text/html"]


def test_the_page_to_hand_out_has_the_view_the_filter_and_the_tour(mars, tmp_path, capsys):
    mars.show_only(kinds="mountain", least_km=200)
    settled(lambda: len(mars.state.passing.table) < 100)
    mars.tour("giants")
    page = mars.save_html(tmp_path / "mars.html", most=10).read_text("utf-8")
    assert re.fullmatch(r"Saved: mars\.html, \d+\.\d MB\n", capsys.readouterr().out)
    assert "Olympus Mons" in page and "Hellas Planitia" not in page.split('"tour"')[0]
    assert "The highest volcano known" in page and "{highest}" not in page
    with pytest.raises(ValueError, match="not as 'mars.pdf'"):
        mars.save_html(tmp_path / "mars.pdf")
    with pytest.raises(OSError, match="there is no folder"):
        mars.save_html(tmp_path / "nowhere" / "mars.html")
    assert [path.name for path in tmp_path.iterdir() if path.name != "cache"] == ["mars.html"]


@pytest.mark.parametrize("is_there", [True, False])
def test_what_a_link_leads_to_is_written_and_the_link_stays(mars, tmp_path, is_there):
    """As where a home or a folder of pictures lies on another disk."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mars.select("Gale")
    made = explorer.profile(["Gale", "Olympus Mons"], samples=20)
    saved = {"mars.html": lambda path: mars.save_html(path, most=1), "card.png": mars.save_picture}
    for name, save in (saved | dict.fromkeys(["way.csv", "way.png"], made.save)).items():
        link = tmp_path / name
        link.symlink_to(disk / name)
        if is_there:
            (disk / name).write_bytes(b"old")
        save(link)
        assert link.is_symlink() and (disk / name).stat().st_size > 100
        link.unlink()
        link.symlink_to(tmp_path / "gone" / name)
        with pytest.raises(OSError, match=f"there is no folder {tmp_path}/gone; make it first"):
            save(link)
    assert sorted(path.name for path in disk.iterdir()) == ["card.png", "mars.html", "way.csv", "way.png"]


def test_a_position_as_text_reads_everywhere_as_the_search_field_reads_it():
    mars = explorer.Explorer()
    mars.coordinates = "west-360"
    mars.select("18.65, 133.8")
    assert mars.selected.longitude == pytest.approx(-133.8) and mars.selected.latitude == pytest.approx(18.45, abs=0.01)
    measured = mars.measure("18.65, 133.8", "Olympus Mons")
    assert measured.length_km < 20 and measured.legs.start_longitude[0] == pytest.approx(-133.8)
    mars.close()


@pytest.mark.parametrize("gazetteer", [True, False])
@pytest.mark.parametrize("name", ["Gale", "gale", "GALE", "Gale crater"])
def test_where_one_of_ones_own_is_called_as_a_place_of_mars_code_says_which(offline, opened, name, gazetteer):
    table = {"name": ["Gale", "Rock", "rock"], "kind": "crater", "lat": [10.0, 1, 2], "lon": [20.0, 3, 4], "diameter_km": 3.0}
    mars = opened(pd.DataFrame(table), gazetteer=gazetteer)
    for ask in (mars.measure, lambda *points: mars.within([*points, (5, 5)]), lambda one, _: mars.compare("France", one)):
        with pytest.raises(explorer.UnknownPlaceError, match=r"(?i)2 places are called 'gale.*10, 20.*its row of a table"):
            ask(name, (0, 0))
    if gazetteer:
        with pytest.raises(explorer.UnknownPlaceError, match="2 places are called"):
            mars.select(name)
    with pytest.raises(explorer.UnknownPlaceError, match=r"2 places are called 'ROCK', at \(1, 3\), \(2, 4\)\. Give"):
        mars.select("ROCK")
    row = mars.shown[mars.shown.own == 0].iloc[0]
    mars.select(row)
    assert (mars.selected.own, mars.selected.latitude) == (0, 10)
    assert mars.measure(row, "Olympus Mons").places[0] == mars.selected


@pytest.mark.parametrize(("count", "where", "wo"), [(4, "at", "，位于"), (5, "such as at", "，例如位于")])
def test_of_many_places_that_are_called_alike_some_are_told(offline, opened, count, where, wo):
    mars = opened(pd.DataFrame({"name": "Rock", "lat": range(1, count + 1), "lon": 3.0}), gazetteer=False)
    with pytest.raises(explorer.UnknownPlaceError, match=rf"{count} places .* 'Rock', {where} \(1, 3\), .*\(4, 3\)\. ") as told:
        mars.select("Rock")
    assert f"{wo} (1, 3)" in Wording(language="zh").translated(said_by(told.value))


def test_a_place_of_ones_own_beside_the_one_it_is_called_after_is_the_same(offline, opened):
    mars = opened(pd.DataFrame({"name": ["Gale"], "lat": [-5.4], "lon": [137.8], "diameter_km": [154.0]}))
    mars.select("gale")
    assert mars.selected.name == mars.measure("Gale", "Olympus Mons").places[0].name == "Gale"


WRONG = [
    *("x", None, float("nan"), float("inf"), [1, 2, 3], [], np.array([1.0, 2.0]), np.array(3.0), 10**400, {"a": 1}),
    *(pd.NA, {1, 2}, pd.Series([1, 2]), pd.DataFrame({"a": [1]}), "\ud800", True, object(), b"x", 1j, -1),
]


def calling(name):
    return lambda mars, value: getattr(mars, name)(value)


def filtering(name):
    return lambda mars, value: mars.show_only(**{name: value})


def setting(name):
    return lambda mars, value: setattr(mars, name, value)


ASKED = {
    **{name: calling(name) for name in ("select", "within", "compare", "tour", "worksheet", "save_html", "observe")},
    **{name: filtering(name) for name in ("kinds", "least_km", "pictures")},
    **{name: setting(name) for name in ("selected", "imagery", "projection", "coordinates", "language", "presenting")},
    **{name: setting(name) for name in ("moment", "filter", "comparison", "colour", "size", "size_in")},
    "record_tour": calling("record_tour"),
    "position": lambda mars, value: mars.select(latitude=value, longitude=0),
    "go_to": lambda mars, value: mars.go_to(0, value),
    "zoom": lambda mars, value: mars.go_to(0, 0, value),
    "measure": lambda mars, value: mars.measure(value, (0, 0)),
    "closed": lambda mars, value: mars.measure((0, 0), (0, 10), (10, 10), closed=value),
    "points": lambda _, value: explorer.measure(value),
    "turn": lambda mars, value: mars.compare("France", turn=value),
    "at": lambda mars, value: mars.compare("France", at=value),
    "names": lambda mars, value: mars.observe(print, value),
    "most": lambda mars, value: (mars.show_only(least_km=1500), mars.save_html("a.html", most=value)),
    "picture": calling("save_picture"),
    "gazetteer": lambda _, value: explorer.Explorer(gazetteer=value).close(),
}
_POINTS, _DEGREES, _NOTHING = ("array([1., 2.])",), ("array(3.)", "-1"), ("None",)
FITTING = {
    **dict.fromkeys(("select", "measure"), _POINTS),
    **dict.fromkeys(("pictures", "presenting", "closed", "gazetteer"), ("True",)),
    **dict.fromkeys(("selected", "comparison", "colour", "size", "size_in", "least_km", "zoom"), _NOTHING),
    **dict.fromkeys(("position", "go_to"), _DEGREES),
    **{"kinds": ("[]",), "names": ("[]",), "turn": ("-1",), "at": (*_NOTHING, *_POINTS)},
    **{"record_tour": ("'x'", r"'\ud800'"), "most": (repr(10**400),)},
}
"""Which of these may be given, however odd."""

SENTENCE = (
    "give |takes |expected |there is no |there are |such as |must be |needs at least |can be saved as |kinds are |"
    "nearest names are |type it anew|lists them all|this is no JSON"
)
RAW = r"not iterable|ufunc|truth value|ambiguous|unhashable|float\(\)|0-d array|os.PathLike|no attribute|unpack|subscriptable"
REFUSALS = (ValueError, TypeError, LookupError, OSError, traitlets.TraitError)


@pytest.mark.parametrize("asked", ASKED)
def test_a_value_of_a_wrong_kind_is_refused_in_a_sentence(mars, asked, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for value in WRONG:
        if repr(value) in FITTING.get(asked, ()):
            ASKED[asked](mars, value)
        else:
            with pytest.raises(REFUSALS, match=SENTENCE) as refused:
                ASKED[asked](mars, value)
            assert not re.search(RAW, str(refused.value)) and len(str(refused.value)) < 1000, value
        mars.select("Gale")  # and the explorer goes on
        mars.state.change(look=Look())


def test_what_numpy_says_yes_by_is_taken_too(mars):
    mars.show_only(pictures=np.True_, named_after_tianwen1=np.False_)
    assert mars.filter == explorer.places.filter.Filter(pictures=True) and mars.filter.pictures is True
    assert mars.measure((0, 0), (0, 10), (10, 10), closed=np.True_).area_km2 and mars.state.closed is True
    explorer.Explorer(gazetteer=np.True_).close()


def test_what_is_shown_comes_back_as_a_table(mars):
    mars.go_to(-5.4, 137.8, zoom=5)
    window = mars.state.window
    shown = mars.shown
    assert "Gale" in set(shown.name) and window.shows(shown.latitude, shown.longitude).all()
    assert len(shown) == window.shows(mars.state.places.latitude, mars.state.places.longitude).sum()
    mars.show_only(kinds=["crater"], least_km=100)
    assert (mars.shown.diameter_km >= 100).all() and "Gale" in set(mars.shown.name)


def test_a_place_of_another_table_has_nothing_of_this_one(offline, opened, tmp_path):
    stops = pd.DataFrame({"name": ["Stop 1", "Stop 2"], "lat": [10.0, 11.0], "lon": [20.0, 21.0], "age": ["old", "older"]})
    ages = pd.DataFrame({"name": ["Rock"], "lat": [-30.0], "lon": [60.0], "age": ["3900 million years"]})
    one, other = opened(stops), opened(ages)
    for row, name in enumerate(stops.name):  # the other table has a row 0, and no row 1
        one.select(name)
        for given in (one.selected, one.shown[one.shown.own == row].iloc[0]):
            other.select("Rock")
            other.select(given)
            assert (other.selected.name, other.selected.own, other.problem) == (name, None, "")
            assert "3900" not in card_text(other)
    other.selected = one.selected
    assert other.selected.own is None
    assert "3900 million years" not in other.save_html(tmp_path / "a.html", most=1).read_text("utf-8")
    other.select("Rock")
    assert "3900 million years" in card_text(other)


def test_a_function_that_raises_keeps_nobody_else_from_hearing(mars):
    heard = []

    def wrong(change):
        raise NameError("name 'plaec' is not defined")

    mars.observe(wrong, ["selected", "colour"])
    mars.observe(heard.append, "selected")
    mars.select("Maunder")
    assert [change.new.name for change in heard] == ["Maunder"]
    assert "NameError: name 'plaec' is not defined" in mars.problem and is_in_window(mars, *ringed(mars))
    open_tab(mars, "list")  # which begins to hear later than the function
    mars.unobserve(wrong, ["selected", "colour"])
    mars.select("Gale")
    assert mars.problem == "" and len(heard) == 2


def test_functions_that_raise_at_each_problem_end_in_one(mars, capsys):
    heard = []

    def wrong(change):
        heard.append(change.new)
        raise ValueError(f"number {len(heard)}")

    mars.observe(wrong, ["problem", "selected"])
    mars.select("Maunder")
    assert mars.selected.name == "Maunder" and len(heard) < 5 and "ValueError: number" in mars.problem
    assert "ValueError: number" in capsys.readouterr().err


def test_who_observes_all_hears_of_all(mars):
    heard = []
    mars.observe(heard.append)
    mars.select("Gale")
    mars.colour = ""
    mars.imagery = "relief"
    assert {"selected", "imagery"} <= {change.name for change in heard}
    mars.unobserve(heard.append)
    heard.clear()
    mars.select("Maunder")
    assert not heard


def test_a_link_names_a_place_only_if_it_is_found_by_its_name(offline, opened):
    mars = opened()
    for place in (explorer.Place(40.0, 100.0, name="Gale"), explorer.Place(40.0, 100.0, name="Site 1")):
        mars.selected = place
        link = mars.link()
        assert "place=40.0000,100.0000" in link
        mars.open(link)
        assert (mars.selected.latitude, mars.selected.longitude) == (40, 100)
    mars.select("Gale")
    assert mars.link().endswith("place=Gale")


def test_what_the_map_has_no_room_to_draw_comes_back_too_with_all_columns_of_ones_own(offline, opened):
    latitude, longitude = np.divmod(np.arange(2000), 50)
    mine = explorer.read_features(
        pd.DataFrame({"lat": latitude / 100, "lon": longitude / 100, "age": longitude, "own": "me", "pictures": 7})
    )
    mars = opened(mine, gazetteer=False)
    mars.go_to(0.2, 0.2, zoom=3)
    assert len(mars.shown) == 2000 and len(features(mars, "places")) < 1000
    assert (mars.shown.age.to_numpy() == mine.age.to_numpy()[mars.shown.own]).all() and mars.shown.age.dtype == mine.age.dtype
    assert set(mars.shown.own_source) == {"me"} and set(mars.shown.pictures_source) == {7}


def test_places_of_the_gazetteer_have_nothing_in_the_columns_of_ones_own(offline, opened):
    long = 12345678901234567
    mars = opened(pd.DataFrame({"name": ["Camp"], "lat": [-5.0], "lon": [137.5], "age": [3], "image_id": [long]}))
    found = mars.within(["Camp", (-9, 138), (-5, 142), (-2, 137), (-5, 136)]).set_index("name")
    assert pd.isna(found.age["Gale"]) and found.own["Camp"] == 0 and found.age["Camp"] == 3
    assert pd.isna(found.image_id["Gale"]) and int(found.image_id["Camp"]) == long


def test_long_numbers_beside_an_empty_cell_come_back_and_are_colours(offline, opened):
    times = [1700000000000001, 1700000000000002, None, 1700000000000004]
    rows = "".join(
        f"{name},{north},137.5,{time or ''}\n" for name, north, time in zip("ABCD", (-6, -5, -4, -3), times, strict=True)
    )
    mars = opened(explorer.read_features(io.StringIO(f"name,lat,lon,taken\n{rows}")), colour="taken", size="taken")
    assert (mars.colour, mars.size, mars.problem) == ("taken", "taken", "")
    shown = mars.shown[mars.shown.own.notna()].sort_values("own")
    found = mars.within([(-9, 138), (-5, 142), (-2, 137), (-5, 136)])
    for table in (shown, found[found.own.notna()].sort_values("own")):
        assert [None if pd.isna(each) else int(each) for each in table.taken] == times


def test_places_within_a_ring_come_back_across_180_degrees_and_over_a_pole(mars):
    found = mars.within([(-20, 170), (-20, -170), (-8, -170), (-8, 170), (-20, 170)])
    assert {"Gusev"} <= set(found.name) and found.latitude.between(-21, -7).all()
    assert (np.abs(found.longitude) >= 170).all() and (found.longitude < 0).any() and (found.longitude > 0).any()
    cap = mars.within([(80, east) for east in range(0, 360, 10)])
    assert (
        "Korolev" not in set(cap.name) and (cap.latitude > 79.9).all() and len(cap) == (mars.state.places.latitude > 80).sum()
    )


@pytest.mark.parametrize(
    ("ring", "words"),
    [
        ([(0, 0), (0, 10), (0, 0)], "2 points given"),
        ([(0, 0), (10, 10), (0, 10), (10, 0)], "crosses itself"),
        ([(0, 0), (0, 180), (10, 10)], "opposite"),
    ],
)
def test_a_ring_that_is_no_outline_is_refused_in_words(mars, ring, words):
    with pytest.raises(ValueError, match=words):
        mars.within(ring)


def test_a_page_saved_right_after_a_filter_has_what_passes_it(offline, opened, tmp_path):
    mars = opened()
    assert mars.show_only(kinds=["crater"], least_km=300) == 9
    page = mars.save_html(tmp_path / "mars.html", most=5).read_text("utf-8")
    assert "Huygens" in page
    assert '"total": 9' in page or '"total":9' in page


def test_a_number_is_no_slip_of_a_name(offline, opened):
    table = pd.DataFrame({"name": ["Landing site 1"], "lat": [10.0], "lon_e": [20.0]})
    mars = opened(features=explorer.read_features(table))
    mars.select("Landng site 1")
    assert mars.selected.name == "Landing site 1"
    with pytest.raises(explorer.UnknownPlaceError, match="Landing site 2"):
        mars.select("Landing site 2")


def test_a_place_of_ones_own_is_no_stop_of_the_rover(offline, opened):
    table = pd.DataFrame({"name": ["Zhurong landing site"], "lat": [40.0], "lon_e": [-150.0]})
    mars = opened(features=explorer.read_features(table))
    mars.select(mars.shown[mars.shown.own == 0].iloc[0])
    assert mars.selected.own == 0 and "on sol" not in card_text(mars)
