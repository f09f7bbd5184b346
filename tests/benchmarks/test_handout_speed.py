"""How long a page takes to save, how large it is, and how smoothly its map moves. The bars: 10 s, 5 MB, 30 frames a second."""

import statistics
import time

import numpy as np
import pytest

from explorer import Hips, Relief
from explorer.export import save_html
from explorer.imagery.painter import Painter
from explorer.places.mission import all_places
from hips_server import relief_tile, write_survey

ROUNDS = 5
# Drag the map by a few pixels a frame; milliseconds between the frames.
PAN = """zoom => new Promise(done => {
    map.show(0, 100, zoom);
    const frames = [];
    let last = null;
    const step = now => {
        if (last !== null) frames.push(now - last);
        last = now;
        if (frames.length === 240) return done(frames);
        map.panBy(9, 2 * Math.sin(frames.length / 9));
        requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
})"""


def grainy_tile(order, number, width):
    """Ground with the grain of a photograph, which makes large files."""
    grain = np.random.default_rng(order << 20 | number).normal(0, 9, (width, width, 1))
    return np.clip(relief_tile(order, number, width) + grain, 0, 255).astype(np.uint8)


def timed_saving(path, painter):
    seconds = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        save_html(path, places=all_places(), painter=painter)
        seconds.append(time.perf_counter() - start)
    found = ", ".join(f"{each:.1f}" for each in sorted(seconds))
    return f"median {statistics.median(seconds):.1f} s of {found} s, {path.stat().st_size / 1e6:.2f} MB"


def test_saving_300_places_in_relief(benchmark, tmp_path):
    print(f"\n300 places, relief: {timed_saving(tmp_path / 'mars.html', Painter(Relief()))}")
    benchmark.pedantic(lambda: None)


def test_saving_300_places_of_a_survey_on_disk(benchmark, tmp_path):
    survey = Hips(write_survey(tmp_path / "survey", grainy_tile, order=3, width=256))
    print(f"\n300 places, survey on disk: {timed_saving(tmp_path / 'mars.html', Painter(Relief(), survey))}")
    benchmark.pedantic(lambda: None)


@pytest.mark.parametrize(
    "screen",
    [
        {"viewport": {"width": 1280, "height": 720}},
        {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True},
    ],
    ids=["laptop", "phone"],
)
def test_dragging_the_map(chromium, benchmark, tmp_path, screen):
    path = save_html(tmp_path / "mars.html", places=all_places(), painter=Painter(Relief()))
    page = chromium.new_page(**screen)
    page.goto(path.as_uri())
    page.wait_for_selector("body.live")
    page.wait_for_timeout(1000)
    for zoom in (1, 3, 5):
        frames = page.evaluate(PAN, zoom)
        slow = statistics.quantiles(frames, n=20)[-1]
        print(f"\nzoom {zoom}: {1000 / statistics.mean(frames):.0f} frames/s, 19 of 20 frames within {slow:.0f} ms")
    page.close()
    benchmark.pedantic(lambda: None)
