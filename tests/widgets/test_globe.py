"""The globe: it turns to the place, and a click on it is a place."""

import base64
import io
import threading

import ipyleaflet
import numpy as np
import pytest
import traitlets
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from explorer import Hips, Relief, View, draw
from explorer.imagery.painter import Painter
from explorer.imagery.shading import rounded
from explorer.mars import wrap_longitude
from explorer.places.gazetteer import Place
from explorer.places.mission import all_places
from explorer.state import State
from explorer.widgets.globe import Globe
from hips_server import coded_tile, write_survey
from seen import find, find_all, send, settled

DISC = 89 / 1.5  # pixels of the screen: half of 180 drawn pixels, but for one at the edge


@pytest.fixture(scope="module")
def turned():
    """Makes globes that show a place, or none, and stops them in the end."""
    states = []

    def make(*position):
        state = State(all_places(None))
        states.append(state)
        globe = Globe(state)
        if position:
            state.change(selected=Place.ground(*position))
        settled(lambda: image(globe).url and not state.busy)
        return globe

    yield make
    for state in states:
        state.close()


def image(globe):
    [shown] = find_all(globe, kind=ipyleaflet.ImageOverlay)
    return shown


def rings(globe):
    [ring] = find_all(globe, kind=ipyleaflet.GeoJSON)
    return ring.data["features"]


def click(globe, right, up, kind="click"):
    """Click so many pixels of the screen from the middle."""
    send(find(globe, kind=ipyleaflet.Map), {"event": "interaction", "type": kind, "coordinates": [up, right]})


def gone_to(globe):
    """Where the map has gone to."""
    at = globe.state.positions[globe.state.projection]
    return at.y, float(wrap_longitude(at.x))


def turn(globe, *position):
    """Select another place and wait for the globe to show it."""
    before = image(globe).url
    globe.state.change(selected=Place.ground(*position))
    settled(lambda: image(globe).url != before and not globe.state.busy)


def picture(globe):
    kind, content = image(globe).url.split(";base64,")
    assert kind == "data:image/webp"
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(content))).convert("RGBA"))


CENTRES = [(0, 0), (-42, 179.9), (90, 0), (-90, 0), (60, -100)]


@pytest.fixture(scope="module")
def globes(turned):
    return {centre: turned(*centre) for centre in CENTRES}


@given(st.floats(0, 0.999), st.floats(0, 360), st.sampled_from(CENTRES))
def test_a_click_is_the_place_that_is_seen_there(globes, out, angle, centre):
    globe = globes[centre]
    right, up = out * DISC * np.sin(np.radians(angle)), out * DISC * np.cos(np.radians(angle))
    globe.state.go_to(Place.ground(1, 2))
    click(globe, right, up)
    # So far from the middle, in that direction, by the rule of the sphere.
    (latitude, longitude), middle = gone_to(globe), np.radians(centre[0])
    arc, along = np.arcsin(out), np.cos(np.radians(angle))
    sine = np.sin(middle) * np.cos(arc) + np.cos(middle) * np.sin(arc) * along
    assert np.sin(np.radians(latitude)) == pytest.approx(sine, abs=1e-3)
    assert globe.state.problem == "" and globe.state.selected == Place.ground(*centre)
    column, row = View.globe(*centre, size=180).forward(latitude, longitude)
    assert ((column - 90) / 1.5, (90 - row) / 1.5) == pytest.approx((right, up), abs=1e-6)


@pytest.mark.parametrize("latitude", [90, -90])
def test_a_pole_can_be_clicked(globes, latitude):
    globe = globes[latitude, 0]
    click(globe, 0, 0)
    assert gone_to(globe)[0] == latitude
    click(globe, DISC * 0.995, 0)
    assert abs(gone_to(globe)[0]) < 10
    assert gone_to(globe)[1] == pytest.approx(90)


def test_clicks_beside_the_planet_and_other_gestures_do_nothing(turned):
    globe, told = turned(11.9, -104.1), []
    globe.state.observe(told.append, traitlets.All)
    for right, up in ((80, 80), (-80, 0), (0, DISC + 0.2), (57, -57)):
        click(globe, right, up)
    for kind in ("mousemove", "dblclick", "contextmenu"):
        click(globe, 0, 0, kind)
    assert told == [] and globe.state.problem == ""


def test_the_same_ground_clicked_again_is_gone_to_again(globes):
    globe = globes[0, 0]
    click(globe, 10, 20)
    there = gone_to(globe)
    globe.state.go_to(Place.ground(1, 2))
    click(globe, 10, 20)
    assert gone_to(globe) == there


@pytest.mark.threads
def test_a_click_means_the_picture_that_is_on_the_screen(turned):
    globe, gate = turned(0, 0), threading.Event()

    class Late(Relief):
        def sample(self, *arguments):
            gate.wait(5)
            return super().sample(*arguments)

    globe.state.change(painter=Painter(Late()))
    before = image(globe).url
    globe.state.change(selected=Place.ground(0, 90))
    click(globe, 0, 0)
    assert image(globe).url == before and gone_to(globe) == pytest.approx((0, 0))
    gate.set()
    settled(lambda: image(globe).url != before and not globe.state.busy)
    click(globe, 0, 0)
    assert gone_to(globe) == pytest.approx((0, 90))


def test_the_picture_is_the_planet_on_nothing(turned):
    globe = turned(18.65, -133.8)  # Olympus Mons, the brightest of the relief
    pixels = picture(globe)
    assert pixels.shape == (180, 180, 4)
    row, column = np.indices((180, 180)) + 0.5
    distance = np.hypot(row - 90, column - 90)
    assert (pixels[distance < 87, 3] == 255).all() and (pixels[distance > 89.5, 3] == 0).all()
    assert pixels[89:91, 89:91, :3].mean() > pixels[distance < 87, :3].mean() + 30
    assert rings(globe)


def test_without_a_place_the_globe_stays_as_it_was_and_loses_its_ring(turned):
    globe = turned()
    click(globe, 0, 0)
    assert gone_to(globe) == (0, 0) and rings(globe) == []
    turn(globe, -30, 70)
    shown = image(globe).url
    assert rings(globe)
    globe.state.change(selected=None)
    assert rings(globe) == []
    settled(lambda: not globe.state.busy)
    assert image(globe).url == shown


def test_another_painter_paints_it_anew(turned):
    globe = turned(0, 0)
    before = image(globe).url
    globe.state.adjust(light_azimuth=90)
    settled(lambda: image(globe).url != before)


def test_a_painter_that_fails_is_told(turned):
    class Broken(Relief):
        def sample(self, *_):
            raise RuntimeError("no colours left")

    globe = turned()
    globe.state.change(painter=Painter(Broken()))
    settled(lambda: "no colours left" in globe.state.problem)


def test_the_limb_is_darker_than_the_middle_and_smooth():
    view = View.globe(25, 110, size=200)  # a plain
    flat, pixels = (np.asarray(each, dtype=float) for each in (draw(Relief(), view), rounded(draw(Relief(), view), view)))
    assert pixels[100, 100, :3] == pytest.approx(flat[100, 100, :3], abs=1)
    kept = pixels[100, 1:100, :3].sum(axis=1) / flat[100, 1:100, :3].sum(axis=1)
    assert kept[0] < 0.55 and (np.diff(kept) > -0.03).all()
    assert ((pixels[..., 3] > 0) & (pixels[..., 3] < 255)).sum() > 300


@pytest.mark.parametrize("latitude", [90, -90])
def test_only_gaps_on_the_planet_count_as_gaps(tmp_path, latitude):
    north = [(0, number) for number in range(4)]
    survey = Hips(write_survey(tmp_path, coded_tile, order=0, tiles=north, obs_title="The north"))
    [*_, seen] = Painter(Relief(), survey).paint(View.globe(latitude, 0), None)
    assert seen.complete and seen.picture.mode == "RGBA"
    gaps = f"The north; elsewhere: {Relief().title}"
    assert seen.title == (gaps if latitude > 0 else Relief().title)


def test_a_globe_that_is_all_survey_is_called_so(coded):
    [*_, seen] = Painter(Relief(), Hips(coded)).paint(View.globe(10, 20), None)
    assert seen.title == Hips(coded).title
