"""How fast round maps and the light are. Run: python -m pytest tests/benchmarks -o addopts= --benchmark-only -s"""

from time import perf_counter

import numpy as np

from explorer import Ground, Hips, Relief, View, draw
from explorer.cartography.framing import scale_bar
from explorer.cartography.graticule import graticule
from explorer.imagery.draw import data_uri
from explorer.imagery.view import _kept_positions
from hips_server import relief_tile, write_survey

POLAR = View.polar_window("south", -1500, -600, 1500, 669, size=(1064, 450))


def test_polar_window_of_a_survey_with_its_tiles_decoded(benchmark, tmp_path):
    def tile(order, number, width):
        return relief_tile(order, number, width)

    south = [(order, number) for order in range(3) for number in range(8 * 4**order, 12 * 4**order)]
    hips = Hips(write_survey(tmp_path, tile, order=2, width=512, tiles=south))
    picture = draw(hips, POLAR)
    assert np.asarray(picture).any()

    def redraw():
        _kept_positions.cache_clear()
        return draw(hips, POLAR)

    benchmark.pedantic(redraw, rounds=20, warmup_rounds=2)


def test_moving_the_light(benchmark):
    view = View.window(-20, -130, 14, -60)
    azimuths = iter(range(1000))
    benchmark.pedantic(lambda: data_uri(draw(Relief(azimuth=next(azimuths)), view)), rounds=30, warmup_rounds=3)


def test_graticule_and_scale_of_a_polar_window(benchmark):
    benchmark.pedantic(lambda: (graticule(POLAR), scale_bar(POLAR)), rounds=30, warmup_rounds=3)


def test_ground_against_relief(benchmark):
    """The photograph's colours in the relief's light: its time, and how many times that of the relief alone."""
    view, ratios = View.window(-20, -100, 12, -34.5), []

    def both():
        started = perf_counter()
        draw(Relief(), view)
        between = perf_counter()
        draw(Ground(), view)
        ratios.append((perf_counter() - between) / (between - started))

    benchmark.pedantic(both, rounds=30, warmup_rounds=3)
    print(f"\nground / relief: {np.median(ratios[3:]):.2f} times")
