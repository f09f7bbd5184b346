"""The rules of the one state: one way in, all or nothing; and one owner of where the map is."""

import threading
import time

import ipyleaflet
import pytest
import traitlets

from explorer.activities.tours import load_tour
from explorer.cartography.plane import MapPosition
from explorer.i18n.language import UnknownLanguageError
from explorer.imagery.ground import Ground
from explorer.imagery.painter import Painter
from explorer.imagery.relief import Relief
from explorer.message import Message
from explorer.places.filter import Filter
from explorer.places.gazetteer import Place
from explorer.places.gazetteer import find as named
from explorer.places.mission import all_places
from explorer.state import Look, State
from explorer.viewpoint import Viewpoint
from seen import assist, centre, drag_map, find, find_all, is_in_window, send, settled, shown_map, status

PLACES = all_places(None)
ALL = State(PLACES).trait_names()


@pytest.fixture
def state():
    state = State(PLACES)
    yield state
    state.close()


def place(name):
    return named(name, PLACES)


def values(state):
    return [(name, getattr(state, name)) for name in ALL]


# ---- one way in


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"projection": "east"}, traitlets.TraitError),
        ({"imagery": "viking"}, traitlets.TraitError),
        ({"panel": "cellar"}, traitlets.TraitError),
        ({"coordinates": "east-90"}, traitlets.TraitError),
        ({"language": "fr"}, UnknownLanguageError),
        ({"selected": "Gale"}, traitlets.TraitError),
        ({"step": "first"}, traitlets.TraitError),
        ({"zoom": 3}, traitlets.TraitError),
    ],
)
@pytest.mark.parametrize("comes_first", [True, False])
def test_a_wrong_value_among_right_ones_changes_nothing(state, wrong, error, comes_first):
    before, heard = values(state), []
    state.observe(heard.append)
    right = {"selected": Place.ground(1, 2), "step": 3, "closed": True, "language": "zh", "points": (Place.ground(0, 0),)}
    right = {name: value for name, value in right.items() if name not in wrong}
    with pytest.raises(error):
        state.change(**({**wrong, **right} if comes_first else {**right, **wrong}))
    assert values(state) == before and heard == []
    state.change(**right)
    assert {change.name for change in heard} == set(right)


def test_whoever_observes_hears_of_values_that_belong_together(state):
    heard = []

    def hear(change):
        heard.append((change.name, state.selected, state.panel, state.step))

    state.observe(hear, ["selected", "panel", "step"])
    there = Place.ground(1, 2)
    state.change(selected=there, panel="tour", step=4)
    assert sorted(name for name, *_ in heard) == ["panel", "selected", "step"]
    assert all(rest == [there, "tour", 4] for _, *rest in heard)


def test_what_stays_the_same_is_not_heard_of(state):
    before, heard = values(state), []
    state.observe(heard.append)
    state.change(panel=state.panel, look=Look(), filter=Filter(), selected=None)
    state.select(None)
    assert heard == [] and values(state) == before


def test_one_change_is_heard_of_before_the_next_from_any_thread(state):
    begun, heard = threading.Event(), []

    def slowly(change):
        begun.set()
        first = state.step, state.closed
        time.sleep(0.2)
        heard.append((first, (state.step, state.closed)))

    state.observe(slowly, "step")
    other = threading.Thread(target=lambda: state.change(step=1, closed=True))
    other.start()
    assert begun.wait(5)
    state.change(step=2, closed=False)
    other.join()
    assert heard == [((1, True), (1, True)), ((2, False), (2, False))]


def test_what_is_changed_while_others_hear_of_it_comes_next(state):
    heard = []
    state.observe(lambda change: state.change(mark=None, closed=False), "points")
    state.observe(lambda change: heard.append((len(state.points), state.closed)), ["points", "closed"])
    state.change(points=(Place.ground(0, 0),), closed=True)
    assert state.closed is False and heard[-1] == (1, False) and all(count == 1 for count, _ in heard)


def test_who_looks_and_who_paints_change_together(state):
    heard = []
    state.observe(lambda change: heard.append((state.look, state.painter)), ["look", "painter"])
    state.adjust(opacity=0.5, light_height=10, light_azimuth=90.0, layer_opacity=0.25)
    assert len(heard) == 2
    for look, painter in heard:
        assert look == Look(opacity=0.5, light_height=10, light_azimuth=90.0, layer_opacity=0.25)
        assert (painter.opacity, painter.layer_opacity) == (0.5, 0.25)
        assert repr(painter.base) == repr(Ground(azimuth=90.0, height=10))
    assert state.card_painter.opacity == 1.0
    before, base = values(state), state.painter.base
    with pytest.raises(TypeError):
        state.adjust(shows_names=False, brightness=2)
    assert values(state) == before
    state.adjust(swipe=0.5)
    assert state.painter.base == base  # a relief of another light would be drawn anew


def test_each_panel_has_lines_of_its_own(state):
    state.change(tracks=state.tracks_with("measure", "line"))
    state.change(tracks=state.tracks_with("tour", "way", "end"))
    assert state.tracks == {"measure": ("line",), "tour": ("way", "end")}
    assert state.tracks_with("tour") == {"measure": ("line",), "tour": ()}


def test_a_filter_lets_places_pass_soon_after(state):
    state.change(filter=Filter(("mountain",), 300))
    settled(lambda: len(state.passing.table) == 22 and not state.busy)
    state.change(filter=Filter())
    settled(lambda: len(state.passing.table) == len(PLACES))


def test_what_is_closed_tells_nobody_and_works_no_more():
    state, heard, ran = State(PLACES), [], []
    work = state.background()
    state.observe(heard.append)
    state.close()
    state.change(step=3)
    work.ask(lambda wanted: ran.append(wanted()))
    assert heard == [] and ran == [] and not state.busy


@pytest.mark.threads
def test_whether_anything_goes_on(state):
    gate, work = threading.Event(), state.background()
    assert not state.busy
    work.ask(lambda wanted: gate.wait(5))
    assert state.busy
    gate.set()
    settled(lambda: not state.busy)


# ---- what goes wrong


def test_problems_are_told_in_words_until_people_do_something_else(state):
    with state.doing():
        state.tell(ValueError("two\n  lines"))
        with state.doing():  # a part of the same
            pass
        assert state.problem == "ValueError: two lines"
    assert state.problem == "ValueError: two lines"
    with state.doing():
        assert state.problem == ""
    state.tell(OSError())
    assert state.problem == "OSError: something went wrong"
    state.tell(ValueError("x" * 10_000))
    assert len(state.problem) < 400


def test_what_goes_wrong_on_a_thread_is_not_wiped_away_by_the_click_that_began_it(state):
    work = state.background()
    with state.doing():
        work.ask(lambda wanted: 1 / 0)
        settled(lambda: not work.busy)
    assert state.problem == "ZeroDivisionError: division by zero"


def test_a_problem_is_read_in_the_language_of_the_moment(state):
    state.tell(OSError(Message("site.refused", "it refuses to be connected")))
    assert state.wording.translated(state.problem) == "OSError: it refuses to be connected"
    state.change(language="zh")
    assert "它拒绝连接" in state.wording.translated(state.problem)


# ---- going places


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("Planum Australe", "cylindrical", "south"),
        ("Planum Boreum", "cylindrical", "north"),
        ("North pole of Mars", "south", "north"),
        ("South pole of Mars", "north", "south"),
        ("Korolev", "cylindrical", "cylindrical"),
        ("Korolev", "north", "north"),
        ("Korolev", "south", "cylindrical"),
        ("Ascraeus Mons", "south", "cylindrical"),
    ],
)
def test_a_place_over_a_pole_opens_its_round_map_and_others_one_that_holds_them(state, name, before, after):
    state.change(projection=before)
    state.select(place(name))
    assert state.projection == after and state.window.shows(state.selected.latitude, state.selected.longitude)


def test_what_is_selected_comes_into_the_window_and_moves_nothing_when_it_is_there(state):
    state.go_to(Place.ground(18, -133), zoom=5)
    before = state.positions
    state.select(place("Olympus Mons"))
    assert state.positions == before
    heard = []
    state.observe(lambda change: heard.append((state.selected.name, centre_of(state))), ["selected", "positions"])
    state.select(place("Gale"), panel="list")
    assert centre_of(state) == pytest.approx((-5.37, 137.81), abs=0.01) and state.viewpoint.zoom == 5
    assert state.panel == "list" and set(heard) == {("Gale", centre_of(state))}


def centre_of(state):
    at = state.viewpoint.centre
    return at.latitude, at.longitude


@pytest.mark.parametrize(
    ("view", "before", "after"),
    [
        (Viewpoint(Place.ground(-40, 0)), "north", "cylindrical"),
        (Viewpoint(Place.ground(80, 0)), "north", "north"),
        (Viewpoint(Place.ground(40, 0), projection="south"), "south", "cylindrical"),
        (Viewpoint(Place.ground(-80, 50), projection="south"), "cylindrical", "south"),
        (Viewpoint(Place.ground(-80, 50), zoom=15), "cylindrical", "cylindrical"),
    ],
)
def test_a_view_is_shown_in_a_projection_that_holds_its_middle(state, view, before, after):
    state.change(projection=before)
    state.look_at(view)
    assert state.projection == after
    assert centre_of(state) == pytest.approx((view.centre.latitude, view.centre.longitude), abs=1e-6)
    assert view.zoom in (None, state.viewpoint.zoom)


def test_a_view_is_shown_with_all_that_comes_along_at_once(state):
    heard, tour = [], load_tour("giants")
    state.observe(
        lambda change: heard.append((centre_of(state), state.imagery, state.look.light_height, state.tour is tour)),
        ["positions", "imagery", "look", "painter", "tour"],
    )
    view = Viewpoint(Place.ground(10, 20), zoom=6, imagery="relief", light=(90, 30))
    state.look_at(view, tour=tour, step=1)
    assert len(heard) == 5 and set(heard) == {(centre_of(state), "relief", 30, True)}
    assert centre_of(state) == (10, 20) and state.tour_step is tour.steps[1]
    state.look_at(Viewpoint())
    assert centre_of(state) == (0, -90) and state.imagery == "relief" and state.viewpoint.light == (90, 30)


@pytest.mark.parametrize(
    ("view", "error"),
    [
        (Viewpoint(Place.ground(-40, 0), zoom=99, light=(90, 30)), ValueError),
        (Viewpoint(Place.ground(-40, 0), zoom=float("nan"), projection="south"), ValueError),
        (Viewpoint(Place.ground(-40, 0), imagery="viking", light=(90, 30)), traitlets.TraitError),
    ],
)
def test_a_view_that_cannot_be_changes_nothing(state, view, error):
    state.change(projection="north")
    before, heard = values(state), []
    state.observe(heard.append)
    with pytest.raises(error):
        state.look_at(view)
    assert values(state) == before and heard == []


def test_where_one_looks_is_shown_again_as_it_was(state):
    for view in (
        Viewpoint(Place.ground(12, 30), zoom=4.5, projection="cylindrical"),
        Viewpoint(Place.ground(-75, -140), zoom=3, projection="south"),
    ):
        state.look_at(view, selected=place("Maunder"))
        seen = state.viewpoint
        assert seen.selected.name == "Maunder" and (seen.zoom, seen.projection) == (view.zoom, view.projection)
        state.change(projection="north", selected=None)
        state.look_at(seen, selected=seen.selected)
        assert centre_of(state) == pytest.approx((view.centre.latitude, view.centre.longitude))
        assert state.viewpoint.zoom == view.zoom and state.projection == view.projection


def test_ground_is_gone_to_as_close_as_one_is_or_as_a_country(state):
    state.look_at(Viewpoint(Place.ground(10, 10)))
    assert state.viewpoint.zoom == 4
    state.go_to(Place.ground(10, 10), zoom=5)
    state.look_at(Viewpoint(Place.ground(20, 10)))
    assert state.viewpoint.zoom == 5
    state.go_to(Place.ground(30, 10))
    assert state.viewpoint.zoom == 5 and centre_of(state) == (30, 10)
    state.look_at(Viewpoint(place("Olympus Mons")))
    assert 2.5 <= state.viewpoint.zoom <= 5


@pytest.mark.parametrize("name", ["Zhurong landing site", "Zhurong's last stop", ""])
def test_nothing_is_gone_to_closer_than_what_is_painted_has_something_to_show(state, name):
    somewhere = place(name) if name else Place.ground(20, 10)
    state.go_to(somewhere, zoom=13)
    state.look_at(Viewpoint(somewhere))
    across = state.size[0] / state.window.scale * state.plane.km_per_unit
    assert across > 27 * state.painter.metres_per_pixel / 1000
    state.look_at(Viewpoint(somewhere, width_km=2))  # unless somebody says how close
    assert state.viewpoint.zoom > 12


def test_going_places_asks_no_layer_of_ones_own():
    class Layer:
        title = credit = licence = "a layer"
        asked = 0

        @property
        def metres_per_pixel(self):  # of some server, which may take its time
            self.asked += 1
            return 5.0

    layer = Layer()
    state = State(PLACES, None, layer)
    state.look_at(Viewpoint(place("Gale")))
    state.select(place("Ascraeus Mons"))
    state.close()
    assert layer.asked == 0


def test_what_is_revealed_moves_only_a_map_that_does_not_show_it(state):
    state.go_to(Place.ground(10, 10), zoom=4)
    before = state.positions
    state.reveal(Place.ground(11, 11))
    assert state.positions == before
    state.reveal(Place.ground(-60, 100))
    assert centre_of(state) == (-60, 100) and state.viewpoint.zoom == 4


def test_the_window_is_as_large_as_the_browser_says(state):
    state.go_to(Place.ground(0, 0), zoom=3)
    small = state.window
    state.change(size=(1600, 900))
    large = state.window
    assert large.right - large.left == pytest.approx(2 * (small.right - small.left)) and large.scale == small.scale


def test_each_projection_keeps_its_last_window(mars):
    mars.go_to(10, 20, zoom=4)
    mars.projection = "south"
    mars.go_to(-80, 30, zoom=3)
    for projection, middle, zoom in (("cylindrical", (10, 20), 4), ("south", (-80, 30), 3), ("cylindrical", (10, 20), 4)):
        mars.projection = projection
        assert centre(mars) == pytest.approx(middle) and shown_map(mars).zoom == zoom
    mars.projection = "north"
    assert centre(mars) == pytest.approx((90, 0))
    mars.select("Planum Australe")  # in sight where the southern map stands
    assert mars.projection == "south" and centre(mars) == pytest.approx((-80, 30)) and shown_map(mars).zoom == 3


# ---- what the browser says


def report(mars, latitude, longitude, zoom=None):
    """The browser says where its map is, without a word of a hand."""
    zoom = shown_map(mars).zoom if zoom is None else zoom
    shown_map(mars).set_state({"center": [latitude, longitude], "zoom": zoom})


def touch(mars):
    """People put a hand to the map."""
    assist(mars).set_state({"touched": assist(mars).asked})


def test_a_report_that_contradicts_what_was_asked_is_answered_by_asking_again(mars):
    mars.go_to(20, 30, zoom=3)
    told = []
    mars.state.observe(told.append, "positions")
    for latitude, longitude in ((0, 0), (0, -10), (-40, 100)):
        report(mars, latitude, longitude)
        assert centre(mars) == (20, 30) and mars.state.position("cylindrical") == MapPosition(30, 20, 3)
    assert told == []
    mars.go_to(-20, 50)
    for _ in range(3):  # what is asked anew is asked as often
        report(mars, 0, 0)
        assert centre(mars) == (-20, 50)


def test_a_browser_that_insists_is_believed(mars):
    mars.go_to(20, 30, zoom=3)
    for _ in range(3):
        report(mars, 5, 6)
        assert centre(mars) == (20, 30)
    report(mars, 5, 6)
    assert centre(mars) == (5, 6) and mars.state.position("cylindrical") == MapPosition(6, 5, 3)
    assert mars.link().startswith("mars?at=5.0000,6.0000&zoom=3")


def test_a_hand_on_the_map_is_believed_at_once(mars):
    mars.go_to(20, 30, zoom=3)
    drag_map(mars, -10, 60)
    assert centre(mars) == (-10, 60) and mars.state.position("cylindrical") == MapPosition(60, -10, 3)
    report(mars, -12, 62, zoom=5)  # the wheel, and the map rolls on by itself
    assert mars.state.position("cylindrical") == MapPosition(62, -12, 5)


def test_a_hand_from_before_the_map_was_moved_by_code_counts_no_more(mars):
    touch(mars)
    mars.go_to(20, 30, zoom=3)
    report(mars, 0, 0)
    assert centre(mars) == (20, 30)
    touch(mars)
    mars.projection = "south"
    mars.projection = "cylindrical"
    report(mars, 0, 0)
    assert centre(mars) == (20, 30)


def test_a_zoom_that_the_browser_snaps_is_believed_where_it_is_near(mars):
    mars.go_to(20, 30, zoom=3.2)
    report(mars, 20, 30, zoom=3)
    assert mars.state.position("cylindrical") == MapPosition(30, 20, 3) and mars.link().endswith("zoom=3")


def test_a_middle_that_the_browser_rounds_to_a_pixel_moves_nothing(mars):
    mars.go_to(20, 30, zoom=3)
    for _ in range(5):
        report(mars, 20.02, 29.97)
        report(mars, 20.03, 29.98)
    assert mars.state.position("cylindrical") == MapPosition(30, 20, 3)
    report(mars, 0, 0)
    assert centre(mars) == (20, 30)


def test_a_page_that_is_opened_later_shows_where_code_has_gone_meanwhile(mars):
    assist(mars).set_state({"size": [800, 450]})  # a page was open once, and is closed
    mars.go_to(20, 30, zoom=3)
    send(assist(mars), {"ready": True})
    assert centre(mars) == (20, 30) and shown_map(mars).zoom == 3


def test_maps_out_of_sight_are_not_listened_to(mars):
    mars.go_to(10, 20, zoom=4)
    hidden, hand = shown_map(mars), assist(mars)
    mars.projection = "south"
    before = mars.state.positions, mars.state.size
    hand.set_state({"touched": hand.asked, "size": [10, 10]})
    hidden.set_state({"center": [-50, 100], "zoom": 2})
    assert (mars.state.positions, mars.state.size) == before
    assert len(find_all(find(mars, "explorer-maps"), kind=ipyleaflet.Map, hidden=True)) == 2
    mars.projection = "cylindrical"
    assert shown_map(mars) is hidden and centre(mars) == (10, 20) and hidden.zoom == 4


def test_two_quick_steps_across_projections_end_where_the_last_one_leads(mars):
    mars.tour("tianwen-1")
    flat = shown_map(mars)
    before = list(flat.center)
    mars.state.change(step=0)
    mars.select("South pole of Mars")
    mars.select("Zhurong landing site")
    flat.set_state({"center": before})  # a quarter of a second later
    assert shown_map(mars) is flat and mars.selected.name == "Zhurong landing site"
    assert is_in_window(mars, mars.selected.latitude, mars.selected.longitude)


def test_the_size_that_the_browser_tells_is_that_of_the_window(mars):
    assist(mars).set_state({"size": [1000, 700]})
    assert mars.state.size == (1000, 700)
    assist(mars).set_state({"size": []})
    assert mars.state.size == (1000, 700)


def test_a_painter_that_code_sets_is_told_of(mars):
    class Plain(Relief):
        title = "A plain picture"

    mars.state.change(painter=Painter(Plain()))
    settled(lambda: "A plain picture" in status(mars))
