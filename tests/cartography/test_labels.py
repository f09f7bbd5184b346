"""Where names go: apart, inside the window, the most important first."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from explorer.cartography.labels import lay_out

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
