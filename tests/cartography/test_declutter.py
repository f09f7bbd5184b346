"""Which places a window shows: the same while it is dragged, none over another, the important first."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.cartography.declutter import LEVELS, Declutter
from explorer.cartography.plane import Window, plane_of
from explorer.places import mission

SPAN = 360.0


def _scattered(count, seed, piles):
    """Places all over the map: some alone, some piled up on few spots, some at the seam."""
    random = np.random.default_rng(seed)
    x, y = random.uniform(-180, 180, count), random.uniform(-90, 90, count)
    if piles:
        spot = random.integers(0, piles, count // 2)
        x[: count // 2], y[: count // 2] = x[-1 - spot], y[-1 - spot]
    x[::7] = random.choice([-180, -179.99, 179.99], len(x[::7]))
    return x, y


catalogues = st.builds(_scattered, st.integers(10, 500), st.integers(0, 2**32 - 1), st.integers(0, 5))
spacings = st.floats(0.002, 60)
windows = st.tuples(st.floats(-400, 400), st.floats(-90, 90), st.floats(0.1, 360), st.floats(0.1, 180)).map(
    lambda w: (w[0], w[1] - w[3] / 2, w[0] + w[2], w[1] + w[3] / 2)
)


def _apart(x, y, rows, others):
    across = np.abs(x[rows][:, None] - x[others])
    return np.hypot(np.minimum(across, SPAN - across), y[rows][:, None] - y[others])


def _inside(x, y, rows, window):
    left, bottom, right, top = window
    across = left + np.mod(x[rows] - left, SPAN)
    return rows[(across <= right) & (bottom <= y[rows]) & (y[rows] <= top)]


WHOLE = (-180, -90, 180, 90)


@given(catalogues, windows, st.floats(-20, 20), st.floats(-20, 20), spacings)
def test_dragging_changes_nothing_that_stays_in_the_window(places, window, right, up, spacing):
    declutter = Declutter(*places, SPAN, wraps=True)
    dragged = window[0] + right, window[1] + up, window[2] + right, window[3] + up
    before, after = (
        _inside(*places, declutter.rows(*each, spacing), other) for each, other in ((window, dragged), (dragged, window))
    )
    assert before.tolist() == after.tolist()


@given(catalogues, windows, spacings)
def test_a_window_shows_its_part_of_what_the_whole_map_shows(places, window, spacing):
    declutter = Declutter(*places, SPAN, wraps=True)
    everything = declutter.rows(*WHOLE, spacing)
    assert declutter.rows(*window, spacing).tolist() == _inside(*places, everything, window).tolist()


@given(catalogues, spacings)
def test_places_shown_keep_their_distance_also_across_the_seam(places, spacing):
    rows = Declutter(*places, SPAN, wraps=True).rows(*WHOLE, spacing)
    apart = _apart(*places, rows, rows)
    assert (apart[~np.eye(len(rows), dtype=bool)] >= spacing).all()


@given(catalogues, spacings)
def test_only_a_more_important_place_near_by_hides_one(places, spacing):
    rows = Declutter(*places, SPAN, wraps=True).rows(*WHOLE, spacing)
    assert rows[0] == 0
    hidden = np.setdiff1d(np.arange(len(places[0])), rows)
    everything = np.arange(len(places[0]))
    near = _apart(*places, hidden, everything) < 4 * np.sqrt(2) * spacing + 1e-3  # the finest cells measure 0.0027
    assert all((np.flatnonzero(line) < row).any() for line, row in zip(near, hidden, strict=True))


@given(catalogues, windows, spacings)
def test_a_window_never_holds_more_than_its_squares(places, window, spacing):
    spacing = max(spacing, SPAN / 2**LEVELS)
    rows = Declutter(*places, SPAN, wraps=True).rows(*window, spacing)
    across, up = (np.ceil(size / (2 * spacing)) + 1 for size in (window[2] - window[0], window[3] - window[1]))
    assert len(rows) <= across * up
    assert rows.tolist() == sorted(rows)


def test_deep_zoom_shows_every_place_of_the_gazetteer():
    places = mission.places()
    declutter = Declutter(places.longitude, places.latitude, SPAN, wraps=True)
    hidden = np.setdiff1d(np.arange(len(places)), declutter.rows(*WHOLE, 0.001))
    apart = _apart(places.longitude.to_numpy(), places.latitude.to_numpy(), hidden, np.arange(len(places)))
    # Only one of two names of the same spot can stand there: that is 300 m at most.
    assert (np.sort(apart, axis=1)[:, 1] < 0.005).all() and len(hidden) < 20


def test_the_first_view_shows_the_famous_and_as_many_as_it_can():
    places = mission.places()
    rows = Declutter(places.longitude, places.latitude, SPAN, wraps=True).rows(*WHOLE, 11)
    assert places.name.iloc[rows[:5]].tolist() == places.name.iloc[[0, 1, 2, 4, 5]].tolist()
    assert 80 < len(rows) < 140


def test_a_turn_further_the_map_is_the_same():
    x, y = _scattered(300, seed=1, piles=0)
    declutter = Declutter(x, y, SPAN, wraps=True)
    here = declutter.rows(150, -40, 220, 40, 3)
    assert len(here) > 10
    for turns in (-2, -1, 1, 3):
        assert declutter.rows(150 + 360 * turns, -40, 220 + 360 * turns, 40, 3).tolist() == here.tolist()


@pytest.mark.parametrize("pole", ["north", "south"])
def test_a_round_map_shows_the_places_about_its_pole(pole):
    plane, places = plane_of(pole), mission.places()
    declutter = Declutter(*plane.forward(places.latitude.to_numpy(), places.longitude.to_numpy()), 2 * plane.top)
    window = Window(plane, -30, -20, 30, 20, scale=16.0)
    rows = declutter.rows(window.left, window.bottom, window.right, window.top, 22 / window.scale)
    assert f"{pole.title()} pole of Mars" in set(places.name.iloc[rows])
    assert window.shows(places.latitude.to_numpy()[rows], places.longitude.to_numpy()[rows]).all()
    x, y = window.pixels(places.latitude.to_numpy()[rows], places.longitude.to_numpy()[rows])
    apart = np.hypot(x[:, None] - x, y[:, None] - y)
    assert (apart[~np.eye(len(rows), dtype=bool)] >= 22).all()
    assert len(rows) > 20


def test_a_pile_shows_its_most_important_place_and_a_track_shows_all_along():
    assert Declutter(np.zeros(1000), np.zeros(1000), SPAN, wraps=True).rows(-1, -1, 1, 1, 1e-9).tolist() == [0]
    # A rover's stops come in order, so that each has a more important one beside it.
    track = Declutter(np.linspace(-50, 50, 5000), np.full(5000, 3.0), SPAN, wraps=True).rows(*WHOLE, 2)
    assert 16 <= len(track) <= 50


def test_what_is_not_on_the_map_is_never_shown():
    declutter = Declutter([np.nan, 500, 0, np.inf], [0, 0, 0, 0], SPAN)
    assert declutter.rows(-1000, -1000, 1000, 1000, 1).tolist() == [2]
    assert declutter.rows(300, -10, 600, 10, 1).tolist() == []
    assert Declutter([], [], SPAN, wraps=True).rows(*WHOLE, 1).tolist() == []
