"""The parts of the explorer without a browser: names, scale, text, the thread that draws."""

import threading
import time

import numpy as np
import pyproj
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer import mars
from explorer.widgets import text
from explorer.widgets.labels import lay_out
from explorer.widgets.latest import Latest
from explorer.widgets.scale import scale_bar

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


@given(st.floats(-85, 85), st.floats(0, 13))
def test_the_scale_bar_is_round_and_true(latitude, zoom):
    degrees_per_pixel = 360 / 512 / 2**zoom
    km, pixels = scale_bar(latitude, degrees_per_pixel)
    assert float(f"{km:.0e}"[0]) in (1, 2, 5)
    assert 20 < pixels <= 120
    # Along the parallel on the ellipsoid, in steps too short to cut corners.
    ellipsoid = pyproj.Geod(a=mars.EQUATORIAL_RADIUS, b=mars.POLAR_RADIUS)
    graphic = float(mars.planetographic_latitude(latitude))
    longitudes = np.linspace(0, pixels * degrees_per_pixel, 400)
    assert km == pytest.approx(ellipsoid.line_length(longitudes, np.full(400, graphic)) / 1000, rel=0.01)


def test_text_from_outside_stays_text():
    assert text.escaped('<img src=x onerror="a">') == "&lt;img src=x onerror=&quot;a&quot;&gt;"
    assert text.link("javascript:alert(1)", "a <b>") == "a &lt;b&gt;"
    assert text.link('https://a.b/"onclick="x', "see").startswith('<a href="https://a.b/&quot;onclick=&quot;x"')


@pytest.mark.parametrize(("value", "words"), [(-4099.4, "−4 099 m"), (0, "0 m"), (21229.2, "21 229 m")])
def test_heights_read_well(value, words):
    assert text.metres(value).replace("\u00a0", " ") == words


@pytest.mark.parametrize(("value", "words"), [(0.23, "0.23 km"), (4.2807, "4.3 km"), (90.8, "91 km"), (4851.7, "4 850 km")])
def test_lengths_read_well(value, words):
    assert text.kilometres(value).replace("\u00a0", " ") == words


def test_positions_read_well():
    assert text.position(11.92, -104.08).replace("\u00a0", " ") == "11.92° N, 104.08° W"
    assert text.position(-90, 0).replace("\u00a0", " ") == "90.00° S, 0.00° E"


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
