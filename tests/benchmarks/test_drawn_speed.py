"""How long a redraw takes with what is drawn by height, and with night. Run as test_speed.py is."""

import statistics
import time

import pytest

from explorer import Ground, Photo, Relief, View, mars_time
from explorer.imagery.draw import data_uri
from explorer.imagery.levels import Levels
from explorer.imagery.night import Night
from explorer.imagery.painter import Painter
from explorer.imagery.tints import Tints
from explorer.imagery.view import _kept_positions

VIEWS = {
    "planet": View.window(-90, -180, 90, 180),
    "Tharsis": View.window(-20, -130, 14, -60),
    "Ascraeus": View.window(9.5, -107, 14.5, -97),
    "round map": View.polar_window("north", -4000, -2000, 4000, 2000),
    "globe": View.around(20, 100, width_km=6000, size=1024),
}
NIGHT = Night(mars_time("2021-05-14 23:17"))
PAINTERS = {
    "relief": Painter(Relief()),
    "colours": Painter(Tints()),
    "colours, lines every 500 m": Painter(Tints(), levels=Levels(500)),
    "colours, lines every 1 km, water": Painter(Tints(), levels=Levels(1000, -3000)),
    "photograph, lines every 1 km": Painter(Relief(), Photo(), levels=Levels(1000)),
    "ground": Painter(Ground()),
    "ground, night": Painter(Ground(), night=NIGHT),
}


@pytest.mark.parametrize("name", VIEWS)
def test_redraw_with_what_is_drawn(benchmark, name):
    def redraw(painter):
        _kept_positions.cache_clear()
        [painting] = painter.paint(VIEWS[name], None)
        return data_uri(painting.picture)

    taken = {words: [] for words in PAINTERS}

    def once():  # one after the other, so that what else the machine does falls on all
        for words, painter in PAINTERS.items():
            start = time.process_time()
            redraw(painter)
            taken[words].append(time.process_time() - start)

    benchmark.pedantic(once, rounds=20, warmup_rounds=2)
    middle = {words: statistics.median(times[2:]) for words, times in taken.items()}
    for words, seconds in middle.items():
        beside = middle["ground" if words.startswith("ground") else "relief"]
        print(f"\n{name}, {words}: {seconds * 1000:.1f} ms of the processor, {seconds / beside:.2f} times", end="")
