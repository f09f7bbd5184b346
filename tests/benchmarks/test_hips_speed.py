"""How fast surveys are drawn. Run: python -m pytest tests/benchmarks -o addopts= --benchmark-only -s"""

import statistics
import time
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from explorer.imagery.draw import draw, refine
from explorer.imagery.hips import tiles
from explorer.imagery.hips.hips import Hips
from explorer.imagery.hips.mosaic import Mosaic
from explorer.imagery.view import View
from hips_server import relief_tile, serving, write_survey

ORDER, WIDTH = 3, 512
CUT_OUT = View.around(-13.0, -59.0, width_km=434, size=512)
WINDOW = View.window(-10, -75, 5.0, -44.3, size=(1064, 520))


def wanted(view, orders=(ORDER,)):
    return [key for order in orders for key in Mosaic(*view.positions(), WIDTH).tiles(order)]


def grainy_tile(order, number, width):
    """The relief with the grain of a photograph and an opaque alpha, as the tiles of MoRIC have it."""
    grain = np.random.default_rng(number).normal(0, 6, (width, width, 1))
    bands = np.full((width, width, 4), 255, dtype=np.uint8)
    bands[..., :3] = np.clip(relief_tile(order, number, width) + grain, 0, 255)
    return bands


@pytest.fixture(scope="module")
def survey(tmp_path_factory):
    """The tiles of both views, orders 0 to 3, 512 pixels wide."""
    listed = {key for view in (CUT_OUT, WINDOW) for key in wanted(view, range(ORDER + 1))}
    return write_survey(tmp_path_factory.mktemp("survey"), grainy_tile, order=ORDER, width=WIDTH, tiles=sorted(listed))


def decoded(survey, view):
    hips = Hips(survey)
    draw(hips, view)
    return hips


def median(function, times=11):
    """Seconds a call takes."""

    def timed():
        start = time.perf_counter()
        function()
        return time.perf_counter() - start

    return statistics.median(timed() for _ in range(times))


def test_cut_out_decoded_against_reproject(benchmark, survey, tmp_path):
    pytest.importorskip("reproject")
    hips = decoded(survey, CUT_OUT)
    benchmark(draw, hips, CUT_OUT)
    ours = median(lambda: draw(hips, CUT_OUT))
    theirs = time_of_reproject(survey, tmp_path)
    print(f"\ncut-out, decoded: {ours * 1e3:.1f} ms; reproject, one band: {theirs * 1e3:.0f} ms; ratio {theirs / ours:.1f}")


def time_of_reproject(survey, folder):
    """Seconds for the same cut-out from the same tiles, one band, decoded beforehand."""
    from astropy.io import fits
    from astropy.wcs import WCS
    from reproject import reproject_interp
    from reproject.hips import hips_as_dask_array

    for order, number in wanted(CUT_OUT):
        path = folder / f"Norder{order}" / "Dir0" / f"Npix{number}.fits"
        path.parent.mkdir(parents=True, exist_ok=True)
        with Image.open(survey / f"Norder{order}/Dir0/Npix{number}.png") as image:
            fits.writeto(path, np.asarray(image)[::-1, :, 0].astype(np.float32))
    text = (survey / "properties").read_text().replace("= png", "= fits").replace("= mars", "= equatorial")
    (folder / "properties").write_text(text)
    wcs = WCS(naxis=2)
    wcs.wcs.ctype, wcs.wcs.crval = ["RA---STG", "DEC--STG"], [-59.0, -13.0]
    degrees = np.degrees(CUT_OUT.resolution / 3396190)
    wcs.wcs.cdelt, wcs.wcs.crpix = [degrees, degrees], [256.5, 256.5]
    source = hips_as_dask_array(folder)
    return median(lambda: reproject_interp(source, wcs, shape_out=(512, 512), parallel=False), times=5)


def test_cut_out_from_disk_against_decoding_alone(benchmark, survey):
    files = [survey / tiles.tile_name(*key, "png") for key in wanted(CUT_OUT)]

    def decode_alone():
        for file in files:
            Image.open(BytesIO(file.read_bytes())).load()

    fresh = lambda: draw(Hips(survey), CUT_OUT)  # noqa: E731
    fresh()
    benchmark(fresh)
    ours, pillow = median(fresh), median(decode_alone)
    print(f"\ncut-out from disk: {ours * 1e3:.1f} ms; Pillow alone: {pillow * 1e3:.1f} ms; ratio {ours / pillow:.2f}")


def test_window_decoded(benchmark, survey):
    hips = decoded(survey, WINDOW)
    benchmark(draw, hips, WINDOW)


def test_twelve_cold_tiles(benchmark, survey, tmp_path, monkeypatch):
    keys = wanted(WINDOW)[:12]
    assert len(keys) == 12

    def cold():
        hips = Hips(server.address)
        hips.load()
        with hips._tiles.request(keys) as request:
            while request.pending:
                request.wait()
        assert len(request.found) == 12

    with serving(survey) as server:
        server.latency = 0.1
        benchmark.pedantic(cold, setup=new_cache(monkeypatch, tmp_path), rounds=5)


def test_first_coarse_picture(benchmark, survey, tmp_path, monkeypatch):
    with serving(survey) as server:
        server.latency = 0.1
        benchmark.pedantic(first_full_picture, (server.address,), setup=new_cache(monkeypatch, tmp_path), rounds=5)


def first_full_picture(address):
    """Draw until the survey covers the cut-out for the first time."""
    picture = next(picture for picture, _ in refine(Hips(address), CUT_OUT) if picture.mode == "RGB")
    assert picture.size == (512, 512)


def new_cache(monkeypatch, folder):
    def setup():
        monkeypatch.setenv("EXPLORER_CACHE", str(folder / f"{time.perf_counter_ns()}"))

    return setup


def test_second_visit(benchmark, survey):
    with serving(survey) as server:
        draw(Hips(server.address), CUT_OUT)
        server.asked.clear()
        benchmark(lambda: draw(Hips(server.address), CUT_OUT))
        assert not server.asked


def test_decoded_tiles_held(benchmark, tmp_path):
    folder = write_survey(tmp_path, grainy_tile, order=1, width=WIDTH)
    hips = Hips(folder)
    view = View.window(-90, -180, 90, 180, size=(2048, 1024))
    benchmark.pedantic(draw, (hips, view), rounds=1)
    for order in (0, 1):
        with hips._tiles.request((order, number) for number in range(12 * 4**order)) as request:
            while request.pending:
                request.wait()
        del request
    print(f"\ndecoded tiles held: {hips._tiles.held / 1e6:.0f} MB")
