"""How fast rasters are read and surveys made. Run: python -m pytest tests/benchmarks -o addopts= --benchmark-only -s -k raster

The map files are made on the spot, colours with the grain of a photograph; the largest takes
some minutes and 4 GB below the temporary folder.
"""

import re
import statistics
import time
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from explorer.imagery.build.build import build_hips
from explorer.imagery.draw import draw
from explorer.imagery.raster.raster import Raster
from explorer.imagery.view import View

rasterio = pytest.importorskip("rasterio")

MOST_MB = 600
BLOCK = 512


def grainy_map(path, west, south, east, north, per_degree):
    """A map in degrees with three bands, tiled and compressed, written row of blocks by row of blocks."""
    columns, rows = round((east - west) * per_degree), round((north - south) * per_degree)
    grain = np.random.default_rng(1).integers(-8, 9, (BLOCK, columns + BLOCK), dtype=np.int16)
    eastward = 50 * np.sin(np.linspace(0, columns / 90, columns)[None, :] + np.array([[0], [1], [2]]))
    about = {"width": columns, "height": rows, "count": 3, "dtype": "uint8", "crs": "IAU_2015:49900"}
    how = {"tiled": True, "blockxsize": BLOCK, "blockysize": BLOCK, "compress": "deflate", "zlevel": 1, "bigtiff": "yes"}
    place = rasterio.Affine(1 / per_degree, 0, west, 0, -1 / per_degree, north)
    with rasterio.open(
        path, "w", driver="GTiff", transform=place, interleave="pixel", photometric="rgb", num_threads=2, **about, **how
    ) as file:
        for top in range(0, rows, BLOCK):
            count = min(BLOCK, rows - top)
            southward = 50 * np.sin(np.arange(top, top + count) / 70)
            shift = top * 7 % BLOCK
            bands = eastward[:, None, :] + southward[None, :, None] + (127 + grain[:count, shift : shift + columns])
            file.write(np.clip(bands, 0, 255).astype(np.uint8), window=rasterio.windows.Window(0, top, columns, count))
    return path


@pytest.fixture(scope="module")
def region(tmp_path_factory):
    """40 by 40 degrees about a corner of four tiles of order 0, for order 3."""
    return grainy_map(tmp_path_factory.mktemp("region") / "region.tif", 115, -20, 155, 20, 70)


def test_window_of_a_large_cog(benchmark, tmp_path):
    from rasterio.shutil import copy

    grainy_map(tmp_path / "plain.tif", -180, -90, 180, 90, 40_000 / 360)
    copy(tmp_path / "plain.tif", tmp_path / "cog.tif", driver="COG", compress="deflate", level=1, bigtiff="yes", num_threads=2)
    (tmp_path / "plain.tif").unlink()
    rounds = iter(range(1000))

    def elsewhere():
        """A window that was not read before, in a file that is just opened."""
        at = next(rounds)
        south, west = -60 + at * 31 % 110, -170 + at * 53 % 300
        return (Raster(tmp_path / "cog.tif"), View.window(south, west, south + 4.68, west + 9.576, size=(1064, 520))), {}

    benchmark.pedantic(draw, setup=elsewhere, rounds=15)
    print(f"\nwindow 1064 x 520 of a COG of 40 000 x 20 000: {benchmark.stats.stats.median * 1e3:.0f} ms")


def test_tiles_against_reproject(benchmark, region, tmp_path):
    """Colour PNG tiles from the same map; reproject makes the deepest order from a PNG that says where it is."""
    pyavm = pytest.importorskip("pyavm")
    pytest.importorskip("reproject")
    from astropy.wcs import WCS
    from PIL import Image
    from reproject import reproject_interp
    from reproject.hips import reproject_to_hips

    with rasterio.open(region) as file:
        pixels = np.moveaxis(file.read(), 0, -1)
    wcs = WCS(naxis=2)
    wcs.wcs.ctype, wcs.wcs.crval, wcs.wcs.radesys = ["RA---CAR", "DEC--CAR"], [135, 0], "ICRS"
    wcs.wcs.cdelt, wcs.wcs.crpix = [-1 / 70, 1 / 70], [1400.5, 1400.5]
    Image.fromarray(pixels[:, ::-1]).save(tmp_path / "bare.png")
    pyavm.AVM.from_wcs(wcs, shape=pixels.shape[:2]).embed(str(tmp_path / "bare.png"), str(tmp_path / "map.png"))
    counter = iter(range(1000))

    def ours(tile_format="png"):
        folder = tmp_path / f"ours{next(counter)}"
        return build_hips(Raster(region), folder, tile_format=tile_format, scheduler="synchronous").tiles

    def theirs():
        folder = tmp_path / f"theirs{next(counter)}"
        how = {"coord_system_out": "equatorial", "reproject_function": reproject_interp, "level": 3}
        reproject_to_hips(str(tmp_path / "map.png"), output_directory=str(folder), **how)
        return len(list(folder.glob("Norder*/Dir*/Npix*")))

    def per_tile(make):
        start = time.perf_counter()
        count = make()
        return (time.perf_counter() - start) / count

    ours()
    # One after the other, so that a busy machine is busy for both.
    pairs = [(per_tile(ours), per_tile(theirs)) for _ in range(5)]
    png, reprojected = (statistics.median(each) for each in zip(*pairs, strict=True))
    webp, jpeg = (statistics.median(per_tile(lambda f=f: ours(f)) for _ in range(3)) for f in ("webp", "jpeg"))
    benchmark.pedantic(ours, rounds=3)
    print(
        f"\na tile, on one core: PNG {png * 1e3:.0f} ms, reproject's PNG {reprojected * 1e3:.0f} ms, "
        f"ratio {reprojected / png:.1f}; WebP {webp * 1e3:.0f} ms, JPEG {jpeg * 1e3:.0f} ms"
    )


@contextmanager
def workers(number):
    import distributed

    with (
        distributed.LocalCluster(n_workers=number, threads_per_worker=1, dashboard_address=None) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield client


def test_two_workers_against_one(benchmark, tmp_path):
    path = grainy_map(tmp_path / "map.tif", 60, -45, 150, 45, 70)

    def seconds(number, folder):
        with workers(number) as client:
            build_hips(Raster(path), folder / "first", order=1, scheduler=client)  # workers import what they need
            start = time.perf_counter()
            build_hips(Raster(path), folder / "hips", scheduler=client)
            return time.perf_counter() - start

    pairs = [(seconds(1, tmp_path / f"one{i}"), seconds(2, tmp_path / f"two{i}")) for i in range(3)]
    one, two = (statistics.median(each) for each in zip(*pairs, strict=True))
    benchmark.pedantic(seconds, (2, tmp_path / "again"), rounds=1)
    print(f"\none worker {one:.1f} s, two {two:.1f} s, ratio {one / two:.2f}")


def peak_mb():
    """The most memory that this process ever had."""
    return int(re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())[1]) // 1024


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="this system does not tell")
def test_memory_of_a_worker_for_maps_of_any_size(benchmark, tmp_path):
    """A new worker for each of three maps, the second 4 and the third 16 times as large as the first."""
    peaks = []

    def measure():
        for times in (1, 2, 4):
            path = grainy_map(tmp_path / f"{times}.tif", -180, -90, 180, 90, 14 * times)
            with workers(1) as client:
                build_hips(Raster(path), tmp_path / f"hips{times}", scheduler=client)
                peaks.extend(client.run(peak_mb).values())

    benchmark.pedantic(measure, rounds=1)
    print(f"\npeak of a worker over maps 1, 4 and 16 times as large: {peaks} MB; at most {MOST_MB} wanted")
