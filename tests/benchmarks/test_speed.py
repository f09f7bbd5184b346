"""How fast the kernel's part is. Run: python -m pytest tests/benchmarks -o addopts= --benchmark-only -s"""

import statistics
import subprocess
import sys

import pytest

from explorer import Explorer, Relief, View, draw
from explorer.imagery.draw import data_uri
from explorer.imagery.view import _kept_positions
from seen import find

WINDOWS = {
    "planet": View.window(-90, -180, 90, 180),
    "Tharsis": View.window(-20, -130, 14, -60),
    "Ascraeus": View.window(9.5, -107, 14.5, -97),
}


@pytest.mark.parametrize("name", WINDOWS)
def test_redraw_of_a_window(benchmark, name):
    def redraw():
        _kept_positions.cache_clear()
        return data_uri(draw(Relief(), WINDOWS[name]))

    picture = benchmark.pedantic(redraw, rounds=30, warmup_rounds=3)
    benchmark.extra_info["kB"] = len(picture) // 1000
    print(f"\n{name}: {len(picture) / 1000:.0f} kB as sent")


def test_picture_of_the_card(benchmark):
    def redraw():
        _kept_positions.cache_clear()
        return data_uri(draw(Relief(), View.around(11.9, -104.1, width_km=730, size=(600, 320))))

    benchmark.pedantic(redraw, rounds=30, warmup_rounds=3)


def test_places_names_and_scale_of_a_window(benchmark):
    mars = Explorer()
    maps = find(mars, "explorer-maps")

    def show():
        shown = maps._shown(maps._leaflet())
        maps._show_all_of(shown, maps._scenery(shown))

    benchmark.pedantic(show, rounds=30, warmup_rounds=3)
    mars.close()


@pytest.mark.parametrize("what", ["import"])
def test_import_beyond_pandas_and_ipyleaflet(benchmark, what):
    code = "import time, pandas, ipyleaflet; start = time.perf_counter(); import explorer; print(time.perf_counter() - start)"

    def once():
        return float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)

    seconds = [once() for _ in range(5)]
    print(f"\nimport explorer beyond pandas and ipyleaflet: {statistics.median(seconds):.3f} s (median of 5)")
    benchmark.pedantic(once, rounds=3)


MEMORY = """
import gc, os, time
import pandas, ipyleaflet, psutil
here = psutil.Process()
gc.collect(); before = here.memory_info().rss
os.environ["EXPLORER_OFFLINE"] = "1"
import explorer
mars = explorer.Explorer()
def settle():
    while mars.state.busy: time.sleep(0.005)
settle(); mars.select("Ascraeus Mons"); settle()
gc.collect(); after = here.memory_info().rss
def redraw(number):
    mars.go_to(number % 140 - 70, number * 7 % 360, zoom=2 + number % 5)
    settle()
for number in range(100): redraw(number)
gc.collect(); warm = here.memory_info().rss
for number in range(1000): redraw(number)
gc.collect(); late = here.memory_info().rss
print((after - before) / 1e6, (warm - before) / 1e6, (late - before) / 1e6)
"""


def test_memory(benchmark):
    def once():
        done = subprocess.run([sys.executable, "-c", MEMORY], capture_output=True, text=True, check=True)
        return [float(number) for number in done.stdout.split()]

    first, warm, late = benchmark.pedantic(once, rounds=1)
    print(f"\nmemory beyond pandas and ipyleaflet, MB: {first:.0f} shown, {warm:.0f} after 100 redraws, {late:.0f} after 1100")
