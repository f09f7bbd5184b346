"""Catalogues of 2 000 to 400 000 places. Run: python -m pytest tests/benchmarks -o addopts= --benchmark-only -s"""

import itertools
import statistics
import subprocess
import sys
import time

import numpy as np
import pandas as pd
import pytest
from test_search import share_found_first

from explorer.cartography.declutter import Declutter
from explorer.catalogue.read import read_features
from explorer.places import mission
from explorer.places.search import Search

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
    declutter, moves = Declutter(*_craters(count), 360, wraps=True), _moves()
    counts = []
    benchmark.pedantic(lambda: counts.append(len(declutter.rows(*next(moves)))), rounds=520, warmup_rounds=26)
    print(f"\n{count} places: {benchmark.stats.stats.median * 1000:.2f} ms a window, {max(counts)} shown at most")


@pytest.mark.parametrize("zoomed", [1, 8192])
@pytest.mark.parametrize("count", COUNTS)
def test_making_ready_to_choose(benchmark, count, zoomed):
    places = _craters(count)
    spacing = 8.0 / zoomed  # degrees
    benchmark.pedantic(lambda: Declutter(*places, 360, wraps=True).rows(0, 0, 1, 1, spacing), rounds=5, warmup_rounds=1)
    print(f"\n{count} places: {benchmark.stats.stats.median:.2f} s to make ready, {zoomed} times closer")


TYPED = ["c", "crat", "crater", "crater 12", "crater 123456", "cratr 12345", "mons olimpus 77", "a b c d", "qqqq", "05 0001234"]


def _table(names):
    return pd.DataFrame({"name": names, "kind": "crater", "plain_kind": "crater"})


@pytest.mark.parametrize("count", [1991, 400_000])
def test_a_keystroke_of_the_search(benchmark, count):
    places = mission.places() if count < 2000 else _table([f"Crater {number:06d}" for number in range(count)])
    search = Search(places)
    slowest = {}
    for typed in TYPED + ["olym", "olimpus", "gale crater", "mountain"]:
        seconds = [_seconds(search.find, typed) for _ in range(7)]
        slowest[typed] = statistics.median(seconds)
    typed = max(slowest, key=slowest.get)
    median = statistics.median(slowest.values())
    print(f"\n{count} names: {median * 1000:.1f} ms a keystroke, {slowest[typed] * 1000:.1f} ms at worst ({typed!r})")
    benchmark.pedantic(search.find, (typed,), rounds=7)


@pytest.mark.parametrize("count", COUNTS)
def test_making_ready_to_search(benchmark, count):
    places = _table([f"Crater {number:06d}" for number in range(count)])
    benchmark.pedantic(Search, (places,), rounds=3)
    print(f"\n{count} names: {benchmark.stats.stats.median:.2f} s to make ready")


def test_share_of_misspelt_names_found_first(benchmark):
    shares = [share_found_first(seed) for seed in range(24)]
    reached = np.mean(np.array(shares) >= 0.97)
    print(f"\nright first: {np.mean(shares):.1%} in 24 samples of 200, {min(shares):.1%} at worst; 97 % in {reached:.0%}")
    benchmark.pedantic(share_found_first, (0,), rounds=1)


@pytest.fixture
def big_csv(tmp_path):
    """The path of a catalogue of 400 000 craters with five columns."""
    longitude, latitude = _craters(400_000)
    diameter = (1 + np.random.default_rng(7).pareto(2, len(latitude))).round(3)
    columns = {"name": [f"Crater {number:06d}" for number in range(len(latitude))], "latitude": latitude.round(5)}
    table = pd.DataFrame(columns | {"longitude": longitude.round(5), "diameter_km": diameter, "kind": "crater"})
    table.to_csv(tmp_path / "craters.csv", index=False)
    return tmp_path / "craters.csv"


def test_reading_and_checking_400_000_rows(benchmark, big_csv):
    table = benchmark.pedantic(read_features, (big_csv,), rounds=5)
    print(f"\n{len(table)} rows: {benchmark.stats.stats.median:.2f} s to read and check {big_csv.stat().st_size / 1e6:.0f} MB")


MEMORY = """
import gc, io, sys, psutil
from explorer.catalogue.read import read_features
here = psutil.Process()
read_features(io.StringIO("lat,lon\\n1,2\\n"))
gc.collect(); before = here.memory_info().rss
table = read_features(sys.argv[1])
gc.collect(); print((here.memory_info().rss - before) / 1e6, table.memory_usage(deep=True).sum() / 1e6)
"""


def test_memory_of_400_000_rows(benchmark, big_csv):
    def once():
        done = subprocess.run([sys.executable, "-c", MEMORY, str(big_csv)], capture_output=True, text=True, check=True)
        return [float(number) for number in done.stdout.split()]

    grown, held = benchmark.pedantic(once, rounds=1)
    print(f"\n400000 rows with five columns: the process grows by {grown:.0f} MB; the table itself holds {held:.0f} MB")


def _seconds(work, *arguments):
    start = time.perf_counter()
    work(*arguments)
    return time.perf_counter() - start
