"""The parts of the explorer without a browser: names, scale, text, the thread that draws."""

import math
import threading
import time
from dataclasses import replace

import numpy as np
import pyproj
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer import View, mars
from explorer.background import Latest
from explorer.cartography.labels import lay_out
from explorer.cartography.scale import scale_bar
from explorer.i18n import text
from explorer.i18n.wording import Wording

BOX = (0, 0, 800, 420)


@given(st.integers(0, 120), st.integers(0, 2**32 - 1))
def test_names_neither_overlap_nor_leave_the_window(count, seed):
    x, y = np.random.default_rng(seed).uniform(0, (800, 420), (count, 2)).T
    laid = lay_out(x, y, ["Valles Marineris"] * count, BOX, most=20)
    assert len(laid) <= 20
    for label in laid:
        assert label.left >= 0 and label.right <= 800 and label.top >= 0 and label.bottom <= 420
        assert not label.covers(x[label.place], y[label.place])
        assert not any(label.meets(other) for other in laid if other is not label)


def test_the_most_important_place_is_named_first():
    laid = lay_out([400, 401], [200, 200], ["Olympus Mons", "Pangboche"], BOX, most=1)
    assert [label.text for label in laid] == ["Olympus Mons"]


def _somewhere_on_a_polar_map(pole, left_km, bottom_km, width_km):
    edges = {"_left": left_km, "_right": left_km + width_km, "_bottom": bottom_km, "_top": bottom_km + width_km / 2}
    return replace(View.polar(pole, size=(1064, 532)), **{name: 1000 * km for name, km in edges.items()})


ANY_WIDTH = st.floats(0, 1)
VIEWS = {
    "cylindrical": st.builds(
        lambda middle, west, width: View.window(middle - width / 4, west, middle + width / 4, west + width, size=(1064, 532)),
        st.floats(-89.5, 89.5),
        st.floats(-360, 360),
        ANY_WIDTH.map(lambda part: 360 * 0.0001**part),
    ),
    "polar": st.builds(
        _somewhere_on_a_polar_map,
        st.sampled_from(["north", "south"]),
        st.floats(-6000, 3000),
        st.floats(-6000, 3000),
        ANY_WIDTH.map(lambda part: 10_000 * 0.0001**part),
    ),
    "local": st.builds(
        lambda latitude, longitude, width_km: View.around(latitude, longitude, width_km=width_km, size=(600, 320)),
        st.floats(-90, 90),
        st.floats(-360, 360),
        ANY_WIDTH.map(lambda part: 20_000 * 0.00001**part),
    ),
}


@pytest.mark.parametrize("kind", VIEWS)
@given(data=st.data())
@settings(max_examples=1000)
def test_the_scale_bar_is_round_and_true_in_every_view(kind, data):
    view = data.draw(VIEWS[kind])
    km, pixels, degrees = scale_bar(view)
    assert float(f"{km:.0e}"[0]) in (1, 2, 5) and km == float(f"{km:.0e}")
    assert 40 < pixels <= 120
    assert degrees * math.pi / 180 * 3396.19 == pytest.approx(km)
    middle, row = view.size[0] / 2, view.size[1] / 2
    latitude, longitude = view.inverse([middle - pixels / 2, middle + pixels / 2], row)
    graphic = np.broadcast_to(mars.planetographic_latitude(latitude), 2)
    ellipsoid = pyproj.Geod(a=3_396_190, b=3_376_200)
    assert km == pytest.approx(ellipsoid.inv(longitude[0], graphic[0], longitude[1], graphic[1])[2] / 1000, rel=0.01)


def test_the_scale_bar_is_shorter_than_a_small_view():
    _, pixels, _ = scale_bar(View.polar("south", width_km=2000, size=64))
    assert 20 < pixels <= 64


@pytest.mark.parametrize(
    "view",
    [
        View.window(80, 0, 170, 180),  # its middle lies beyond the pole
        View.window(-90, -180, 90, 180, size=(8, 4)),  # 120 pixels would go round the planet
        View.around(90, 0, width_km=20_000, size=10),
    ],
)
def test_the_scale_bar_has_a_length_at_the_ends_of_the_planet(view):
    km, pixels, _ = scale_bar(view)
    assert km > 0 and 0 < pixels <= 120


def test_text_from_outside_stays_text():
    assert text.escaped('<img src=x onerror="a">') == "&lt;img src=x onerror=&quot;a&quot;&gt;"
    assert text.link("javascript:alert(1)", "a <b>") == "a &lt;b&gt;"
    assert text.link('https://a.b/"onclick="x', "see").startswith('<a href="https://a.b/&quot;onclick=&quot;x"')


@pytest.mark.parametrize(("value", "words"), [(-4099.4, "−4 099 m"), (0, "0 m"), (21229.2, "21 229 m")])
def test_heights_read_well(value, words):
    assert Wording().metres(value).replace("\u00a0", " ") == words


@pytest.mark.parametrize(("value", "words"), [(0.23, "230 m"), (4.2807, "4.3 km"), (90.8, "91 km"), (4851.7, "4 850 km")])
def test_lengths_read_well(value, words):
    assert Wording().kilometres(value).replace("\u00a0", " ") == words


def test_the_newest_job_wins_and_those_between_never_run():
    ran, gate, latest = [], threading.Event(), Latest(lambda error: ran.append(error))

    def slow(wanted):
        gate.wait(5)
        ran.append(("slow", wanted()))

    latest.ask(slow)
    time.sleep(0.05)
    for number in range(5):
        latest.ask(lambda wanted, number=number: ran.append((number, wanted())))
    gate.set()
    deadline = time.time() + 5
    while len(ran) < 2 and time.time() < deadline:
        time.sleep(0.01)
    assert ran == [("slow", False), (4, True)]


def test_a_job_that_fails_is_told_and_the_next_one_runs():
    told, done = [], threading.Event()
    latest = Latest(told.append)
    latest.ask(lambda wanted: 1 / 0)
    deadline = time.time() + 5
    while not told and time.time() < deadline:
        time.sleep(0.01)
    latest.ask(lambda wanted: done.set())
    assert done.wait(5) and isinstance(told[0], ZeroDivisionError)
