"""The globe: it turns to the place, and a click on it is a place."""

import base64
import io
import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from explorer import Hips, Relief, View, draw
from explorer.imagery.painter import Painter
from explorer.imagery.shading import rounded
from explorer.places.gazetteer import Place
from explorer.widgets.globe import Globe
from hips_server import coded_tile, write_survey
from test_explorer import settled

DISC = 89 / 1.5  # pixels of the screen: half of 180 drawn pixels, but for one at the edge


def turned_to(latitude, longitude):
    """A globe that shows a place."""
    globe = Globe(Painter(Relief()))
    globe.place = Place.ground(latitude, longitude)
    settled(lambda: globe._shown.centre == (latitude, longitude))
    return globe


def click(globe, right, up, kind="click"):
    """Click so many pixels of the screen from the middle."""
    globe._map._handle_custom_msg({"event": "interaction", "type": kind, "coordinates": [up, right]}, [])


def picture(globe):
    kind, content = globe._picture.url.split(";base64,")
    assert kind == "data:image/webp"
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(content))).convert("RGBA"))


@given(st.floats(0, 0.999), st.floats(0, 360), st.sampled_from([(0, 0), (-42, 179.9), (90, 0), (-90, 0), (60, -100)]))
def test_a_click_is_the_place_that_is_seen_there(out, angle, centre):
    globe = Globe(Painter(Relief()))
    globe._shown = View.globe(*centre, size=180)
    right, up = out * DISC * np.sin(np.radians(angle)), out * DISC * np.cos(np.radians(angle))
    click(globe, right, up)
    # So far from the middle, in that direction, by the rule of the sphere.
    found, middle = globe.clicked, np.radians(centre[0])
    arc, along = np.arcsin(out), np.cos(np.radians(angle))
    sine = np.sin(middle) * np.cos(arc) + np.cos(middle) * np.sin(arc) * along
    assert np.sin(np.radians(found.latitude)) == pytest.approx(sine, abs=1e-3)
    assert found.name == "" and globe.problem == ""
    column, row = globe._shown.forward(found.latitude, found.longitude)
    assert ((column - 90) / 1.5, (90 - row) / 1.5) == pytest.approx((right, up), abs=1e-6)


@pytest.mark.parametrize("latitude", [90, -90])
def test_a_pole_can_be_clicked(latitude):
    globe = turned_to(latitude, 0)
    click(globe, 0, 0)
    assert globe.clicked.latitude == latitude
    click(globe, DISC * 0.995, 0)
    assert abs(globe.clicked.latitude) < 10
    assert globe.clicked.longitude == pytest.approx(90)


def test_clicks_beside_the_planet_and_other_gestures_do_nothing():
    globe = turned_to(11.9, -104.1)
    for right, up in ((80, 80), (-80, 0), (0, DISC + 0.2), (57, -57)):
        click(globe, right, up)
    for kind in ("mousemove", "dblclick", "contextmenu"):
        click(globe, 0, 0, kind)
    assert globe.clicked is None and globe.problem == ""


def test_the_same_ground_clicked_again_is_told_again():
    globe, told = turned_to(0, 0), []
    globe.observe(lambda change: told.append(change.new), "clicked")
    click(globe, 10, 20)
    click(globe, 10, 20)
    assert told == [globe.clicked, globe.clicked] and globe.clicked is not None


def test_a_click_means_the_picture_that_is_on_the_screen():
    globe = turned_to(0, 0)
    gate = threading.Event()
    globe._drawing.ask(lambda wanted: gate.wait(5))
    globe.place = Place.ground(0, 90)
    click(globe, 0, 0)
    assert (globe.clicked.latitude, globe.clicked.longitude) == pytest.approx((0, 0))
    gate.set()
    settled(lambda: globe._shown.centre == (0, 90))


def test_the_picture_is_the_planet_on_nothing():
    globe = turned_to(18.65, -133.8)  # Olympus Mons, the brightest of the relief
    pixels = picture(globe)
    assert pixels.shape == (180, 180, 4)
    row, column = np.indices((180, 180)) + 0.5
    distance = np.hypot(row - 90, column - 90)
    assert (pixels[distance < 87, 3] == 255).all() and (pixels[distance > 89.5, 3] == 0).all()
    assert pixels[89:91, 89:91, :3].mean() > pixels[distance < 87, :3].mean() + 30
    assert globe._ring.data["features"]


def test_without_a_place_the_globe_stays_as_it_was_and_loses_its_ring():
    globe = Globe(Painter(Relief()))
    settled(lambda: globe._picture.url)
    assert globe._shown.centre == (0, 0) and globe._ring.data["features"] == []
    globe.place = Place.ground(-30, 70)
    settled(lambda: globe._shown.centre == (-30, 70))
    globe.place = None
    assert globe._ring.data["features"] == [] and globe._view.centre == (-30, 70)


def test_another_painter_paints_it_anew():
    globe = turned_to(0, 0)
    before = globe._picture.url
    globe.painter = Painter(Relief(azimuth=90))
    settled(lambda: globe._picture.url != before)


def test_a_painter_that_fails_is_told():
    class Broken:
        title = credit = licence = ""
        metres_per_pixel = 1.0

        def sample(self, *_):
            raise RuntimeError("no colours left")

    globe = Globe(Painter(Broken()))
    settled(lambda: "no colours left" in globe.problem)


def test_its_repr_is_short():
    assert repr(turned_to(11.9, -104.1)) == "Globe(latitude=11.9, longitude=-104.1)"


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
