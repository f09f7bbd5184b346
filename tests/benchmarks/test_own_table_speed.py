"""A table of 400 000 rows on the screen. Run: python -m pytest tests/benchmarks -o addopts= --benchmark-only -s"""

import statistics
import time

import numpy as np
import pandas as pd
import pytest

from explorer import Explorer, read_features
from explorer.cartography.density import Crowd
from explorer.cartography.plane import MapPosition, Window, plane_of
from explorer.cartography.style import style_of
from seen import features, layer, settled

COUNT = 400_000
SIZE = 800, 450  # pixels of the map


@pytest.fixture(scope="module")
def craters():
    """A table of made-up craters, read."""
    random = np.random.default_rng(6)
    columns = {
        "name": [f"Crater {number:06d}" for number in range(COUNT)],
        "lat": np.degrees(np.arcsin(random.uniform(-1, 1, COUNT))),
        "lon_e": random.uniform(-180, 180, COUNT),
        "diameter_km": 1 + random.pareto(2, COUNT),
        "age": random.uniform(0, 4, COUNT),
        "sort": random.choice([f"sort {number}" for number in range(12)], COUNT),
    }
    return read_features(pd.DataFrame(columns), latitude_type="planetocentric")


def _window(plane, zoom):
    at = MapPosition(10.0, 5.0, zoom)
    scale = plane.pixels_per_unit * 2**at.zoom
    across, up = (each / 2 / scale for each in SIZE)
    return Window(plane, at.x - across, at.y - up, at.x + across, at.y + up, scale).with_margin()


@pytest.mark.parametrize("by", ["", "age", "sort"])
@pytest.mark.parametrize("projection", ["cylindrical", "north"])
def test_painting_what_is_too_dense(benchmark, craters, projection, by):
    plane = plane_of(projection)
    crowd = Crowd(*plane.forward(craters.latitude, craters.longitude), np.arange(COUNT), plane)
    colouring = style_of(craters, by).colour
    medians = {}
    for zoom in (1, 2, 4, 6, 8, 10, 12):
        seconds = [_seconds(crowd.density, _window(plane, zoom), colouring) for _ in range(5)]
        medians[zoom] = statistics.median(seconds) * 1000
    told = ", ".join(f"{zoom}: {each:.0f}" for zoom, each in medians.items())
    print(f"\n{COUNT} rows, {projection}, by {by or 'number alone'}: ms at zoom {told}")
    benchmark.pedantic(crowd.density, (_window(plane, 1), colouring), rounds=5)


@pytest.mark.parametrize("style", [{}, {"colour": "age", "size": "diameter_km"}], ids=["plain", "styled"])
def test_a_table_that_is_read_comes_to_the_screen(benchmark, offline, craters, style):
    def show():
        mars = Explorer(craters, gazetteer=False, **style)
        settled(lambda: layer(mars, "density").url.startswith("data:image/png") and layer(mars, "picture").url)
        assert len(features(mars, "places")) > 50
        mars.close()

    benchmark.pedantic(show, rounds=5, warmup_rounds=1)
    print(f"\n{COUNT} rows, {style or 'plain'}: {benchmark.stats.stats.median:.2f} s until dots, density and ground are sent")


def _seconds(work, *arguments):
    start = time.perf_counter()
    work(*arguments)
    return time.perf_counter() - start
