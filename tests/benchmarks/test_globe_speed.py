"""How fast polar windows and globes are drawn. Run: python -m pytest tests/benchmarks/test_globe_speed.py -o addopts= -s"""

import pytest

from explorer import Relief, View, draw
from explorer.imagery.draw import data_uri
from explorer.imagery.shading import rounded
from explorer.imagery.view import _kept_positions

VIEWS = {
    "polar window": View.polar_window("south", -2128, -900, 2128, 900, size=(1064, 450)),
    "polar window, close": View.polar_window("north", 400, 300, 932, 525, size=(1064, 450)),
    "globe": View.globe(11.9, -104.1, size=160),
}


@pytest.mark.parametrize("name", VIEWS)
def test_relief_of_a_view(benchmark, name):
    def redraw():
        _kept_positions.cache_clear()
        return draw(Relief(), VIEWS[name])

    benchmark.pedantic(redraw, rounds=40, warmup_rounds=3)


@pytest.mark.parametrize("name", VIEWS)
def test_positions_of_a_view(benchmark, name):
    def project():
        _kept_positions.cache_clear()
        return VIEWS[name].positions()

    benchmark.pedantic(project, rounds=40, warmup_rounds=3)


def test_globe_as_it_is_sent(benchmark):
    view = View.globe(11.9, -104.1, size=240)

    def redraw():
        _kept_positions.cache_clear()
        return data_uri(rounded(draw(Relief(), view), view))

    sent = benchmark.pedantic(redraw, rounds=40, warmup_rounds=3)
    print(f"\nglobe: {len(sent) / 1000:.0f} kB as sent")
