"""Catalogues of 2 000 to 400 000 places. Run: python -m pytest tests/benchmarks -o addopts= --benchmark-only -s"""

import itertools

import numpy as np
import pytest

from explorer.showing import Showing

COUNTS = [2_000, 20_000, 400_000]
MARGIN_WINDOW = 1200, 675  # pixels of the map's window with what is drawn beyond its edges


def _craters(count):
    """Longitudes and latitudes spread evenly over the planet."""
    random = np.random.default_rng(6)
    return random.uniform(-180, 180, count), np.degrees(np.arcsin(random.uniform(-1, 1, count)))


def _moves():
    """Windows at all zooms, one after the other, without end."""
    random = np.random.default_rng(8)
    for zoom in itertools.cycle(np.arange(0.5, 13.5, 0.5)):
        scale = 512 / 360 * 2**zoom
        across, up = np.divide(MARGIN_WINDOW, scale)
        x, y = random.uniform(-200, 200), random.uniform(-60, 60)
        yield x - across / 2, y - up / 2, x + across / 2, y + up / 2, 22 / scale


@pytest.mark.parametrize("count", COUNTS)
def test_choosing_what_a_window_shows(benchmark, count):
    showing, moves = Showing(*_craters(count), 360, wraps=True), _moves()
    counts = []
    benchmark.pedantic(lambda: counts.append(len(showing.rows(*next(moves)))), rounds=520, warmup_rounds=26)
    print(f"\n{count} places: {benchmark.stats.stats.median * 1000:.2f} ms a window, {max(counts)} shown at most")


@pytest.mark.parametrize("count", COUNTS)
def test_making_ready_to_choose(benchmark, count):
    places = _craters(count)
    benchmark.pedantic(lambda: Showing(*places, 360, wraps=True), rounds=5, warmup_rounds=1)
    print(f"\n{count} places: {benchmark.stats.stats.median:.2f} s to make ready")
