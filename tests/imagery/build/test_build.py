"""Surveys cut from imageries: true to their source, whole after every accident, and written once."""

import errno
import io
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import explorer
from explorer import View, draw
from explorer.__main__ import main
from explorer.imagery import pixels
from explorer.imagery.build import dask, output
from explorer.imagery.build.build import build_hips, sensible_order
from explorer.imagery.build.checksums import CHECKSUMS
from explorer.imagery.build.properties import RECORD
from explorer.imagery.hips.hips import Hips
from explorer.imagery.raster.raster import Raster
from hips_server import coded_tile, misbehave, relief_tile, serving, status, write_survey
from rasters import coded_at, degrees_map

pytest.importorskip("rasterio")
pytest.importorskip("distributed")

NAMES = re.compile(r"Norder(\d+)/Dir(\d+)/Npix(\d+)\.(png|webp|jpg)$")
REQUIRED = {  # of HiPS 1.0, for an image of a planet
    "creator_did": r"ivo://[\w.-]+/\S+$",
    "obs_title": r"\S",
    "dataproduct_type": r"image$",
    "hips_version": r"1\.4$",
    "hips_release_date": r"\d{4}-\d\d-\d\dT\d\d:\d\dZ$",
    "hips_status": r"(public|private) (master|mirror|partial) (clonable|unclonable|clonableOnce)$",
    "hips_frame": r"mars$",
    "hips_order": r"\d+$",
    "hips_tile_format": r"(png|jpeg|webp)$",
}


def files(folder):
    """What a survey consists of: bytes by name; without the dates, which differ from run to run."""
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in Path(folder).rglob("*") if path.is_file()}
    found["properties"] = re.sub(rb"hips_\w+_date .*\n", b"", found["properties"])
    found.pop(RECORD)
    return found


def tiles(folder):
    return {match[0] for match in map(NAMES.search, files(folder)) if match}


@pytest.fixture(scope="module")
def region(tmp_path_factory):
    """A colour-coded map of some tiles of order 2, 1.7 km to a pixel."""
    return degrees_map(tmp_path_factory.mktemp("region") / "region.tif", 100, 10, 140, 40, per_degree=35, compress="deflate")


@pytest.fixture(scope="module")
def built(region, tmp_path_factory):
    """Its survey, made without disturbance."""
    folder = tmp_path_factory.mktemp("built") / "hips"
    assert build_hips(Raster(region), folder, tile_format="png", scheduler="synchronous").complete
    return folder


def in_this_process(source, folder, **how):
    return build_hips(source, folder, **({"tile_format": "png", "scheduler": "synchronous"} | how))


def test_the_survey_shows_what_the_source_shows(region, built):
    hips, raster = Hips(built), Raster(region)
    for view in (View.around(25, 120, width_km=500, size=300), View.window(12, 102, 38, 138, size=(300, 217))):
        latitude, longitude = np.broadcast_arrays(*view.positions())
        shown, source = (each.sample(latitude, longitude, view.resolution) for each in (hips, raster))
        assert shown[..., 3].min() == 255
        away = np.abs(shown[..., :3].astype(int) - source[..., :3])
        assert np.median(away) <= 1 and away.max() <= 4  # a pixel aside: up to 5 levels at order 2, 20 at order 0


def test_reproject_finds_the_source_in_the_survey(built, tmp_path):
    """The tiles as an independent reader understands them, which knows FITS and frames of the sky only."""
    pytest.importorskip("reproject")
    from astropy.io import fits
    from astropy.wcs import WCS
    from reproject import reproject_interp
    from reproject.hips import hips_as_dask_array

    for path in built.glob("Norder2/Dir0/*.png"):
        target = (tmp_path / path.relative_to(built)).with_suffix(".fits")
        target.parent.mkdir(parents=True, exist_ok=True)
        with Image.open(path) as image:
            fits.writeto(target, np.asarray(image)[::-1, :, 0].astype(np.float32))
    text = (built / "properties").read_text().replace("= png", "= fits").replace("= mars", "= equatorial")
    (tmp_path / "properties").write_text(text)
    wcs = WCS(naxis=2)
    wcs.wcs.ctype, wcs.wcs.crval = ["RA---TAN", "DEC--TAN"], [120, 25]
    wcs.wcs.cdelt, wcs.wcs.crpix = [0.03, 0.03], [100.5, 100.5]
    shown, _ = reproject_interp(hips_as_dask_array(tmp_path), wcs, shape_out=(200, 200), parallel=False)
    longitude, latitude = wcs.pixel_to_world_values(*np.meshgrid(np.arange(200), np.arange(200)))
    away = np.abs(shown - coded_at(latitude, longitude)[..., 0])
    assert np.median(away) <= 1 and away.max() <= 4


def test_properties_and_layout_are_what_the_standard_asks_for(built):
    lines = (built / "properties").read_text("utf-8").splitlines()
    entries = dict(re.fullmatch(r"(\w+) *= (.*)", line).groups() for line in lines)
    for key, form in REQUIRED.items():
        assert re.match(form, entries[key]), key
    assert entries["hips_body"] == "mars" and entries["hips_order"] == "2" and entries["hips_tile_width"] == "512"
    assert float(entries["hips_pixel_scale"]) == pytest.approx(58.6323 / 512 / 4, rel=1e-3)
    assert entries["obs_copyright"] and entries["hips_licence"] and entries["hips_creation_date"]
    found = tiles(built)
    assert set(files(built)) == found | {"properties", CHECKSUMS}  # and no index.html
    for name in found:
        order, directory, number = map(int, NAMES.match(name).groups()[:3])
        assert order <= 2 and directory == number // 10000 * 10000 and number < 12 * 4**order
        assert order == 0 or f"Norder{order - 1}/Dir0/Npix{number // 4}.png" in found
        with Image.open(built / name) as image:
            assert image.size == (512, 512) and image.format == "PNG"
    deepest = sum(name.startswith("Norder2/") for name in found)
    assert 0 < deepest < 20 and float(entries["moc_sky_fraction"]) == pytest.approx(deepest / 192, rel=1e-4)


def test_only_what_the_map_covers_is_there_and_its_edges_are_transparent(built):
    hips = Hips(built)
    latitude, longitude = np.array([25, 9, 41, 25, 25]), np.array([120, 120, 120, 98, 142])
    for resolution in (1700.0, 6800.0):
        np.testing.assert_array_equal(hips.sample(latitude, longitude, resolution)[:, 3], [255, 0, 0, 0, 0])


def test_tiles_do_not_get_brighter_from_order_to_order():
    noise = np.random.default_rng(5).integers(0, 256, (512, 512, 4), dtype=np.uint8)
    noise[..., 3] = 255
    halved = pixels.halved(noise.view(np.uint32)[..., 0], 6)
    assert pixels.unpacked(halved)[..., :3].mean() == pytest.approx(noise[..., :3].mean(), abs=0.1)


@pytest.mark.parametrize("tile_format, ending", [("webp", "webp"), ("jpeg", "jpg")])
def test_small_formats_stay_close_to_the_source(tile_format, ending, tmp_path):
    build = in_this_process(explorer.Relief(), tmp_path / "hips", order=0, tile_format=tile_format)
    assert build.complete and build.tiles == build.written == 12
    assert {name.rpartition(".")[2] for name in tiles(tmp_path / "hips")} == {ending}
    view = View.window(-60, -60, 60, 60, size=(400, 400))
    survey, relief = (np.asarray(draw(each, view)).astype(int) for each in (Hips(tmp_path / "hips"), explorer.Relief()))
    assert np.median(np.abs(survey - relief)) <= 2


def test_a_survey_cut_from_a_survey_is_its_mirror(built, tmp_path):
    assert in_this_process(Hips(built), tmp_path / "mirror").complete
    # Sampling lies on the very centres of pixels; what is transparent in part is rounded once more.
    for name in tiles(built):
        first, second = (np.asarray(Image.open(folder / name).convert("RGBA")) for folder in (built, tmp_path / "mirror"))
        seen = first[..., 3] == 255
        assert np.abs(first[seen].astype(int) - second[seen]).max() <= 1


def test_of_a_survey_that_is_late_nothing_blurred_is_kept(coded, tmp_path):
    folder = write_survey(tmp_path / "source", coded_tile, order=1, width=512)
    with serving(folder) as server:
        server.answer = misbehave(status(503), only="Norder1")
        build = in_this_process(Hips(server.address), tmp_path / "mirror", order=1)
    assert not build.complete and len(build.failed) == 48
    assert not [path for path in (tmp_path / "mirror").rglob("*") if path.is_file() and path.name not in (RECORD, CHECKSUMS)]


def test_each_tile_is_written_once(region, tmp_path, monkeypatch):
    written = []
    write = output.Output.write
    monkeypatch.setattr(output.Output, "write", lambda self, name, data: (written.append(name), write(self, name, data)))
    build = in_this_process(Raster(region), tmp_path / "hips")
    again = in_this_process(Raster(region), tmp_path / "hips")
    assert sorted(name for name in written if "Npix" in name) == sorted(tiles(tmp_path / "hips"))
    assert build.written == again.tiles == len(tiles(tmp_path / "hips")) and again.written == 0


class Slow:
    """A raster that takes its time."""

    def __init__(self, path, seconds):
        self._raster, self._seconds = Raster(path), seconds
        self.circles = self._raster.circles

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self.__dict__["_raster"], name)

    def __reduce__(self):
        return Slow, (self._raster.source, self._seconds)

    def sample(self, *arguments):
        time.sleep(self._seconds)
        return self._raster.sample(*arguments)


def wait_for_tiles(folder, count=2, order=2):
    end = time.monotonic() + 60
    while len(list(Path(folder).glob(f"Norder{order}/Dir0/Npix*"))) < count:
        assert time.monotonic() < end, "no tiles come"
        time.sleep(0.05)


def test_killing_a_worker_loses_nothing(region, built, tmp_path, monkeypatch):
    import distributed

    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(Path(__file__).parent), *sys.path]))
    folder = tmp_path / "hips"
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50) as cluster,
        distributed.Client(cluster) as client,
    ):
        killed = []

        def kill():
            wait_for_tiles(folder)
            for pid in client.run(os.getpid).values():
                killed.append(pid)
                os.kill(pid, signal.SIGKILL)

        killer = threading.Thread(target=kill)
        killer.start()
        build = build_hips(Slow(region, 0.4), folder, tile_format="png", scheduler=client)
        killer.join()
    assert len(killed) == 2
    assert build.complete and files(folder) == files(built)


def test_without_any_worker_left_the_run_ends_in_words(region, built, tmp_path, monkeypatch):
    import distributed

    monkeypatch.setattr(dask, "_LOOKED_AT_WORKERS", 1)
    folder = tmp_path / "hips"
    with (
        distributed.LocalCluster(n_workers=1, processes=False, dashboard_address=None, silence_logs=50) as cluster,
        distributed.Client(cluster) as client,
    ):
        leaving = threading.Thread(target=lambda: (wait_for_tiles(folder), cluster.scale(0)))
        leaving.start()
        build = build_hips(Slow(region, 0.4), folder, tile_format="png", scheduler=client)
        leaving.join()
    assert "no Dask worker is left" in build.report() and not build.complete
    assert in_this_process(Raster(region), folder).complete and files(folder) == files(built)


def test_a_scheduler_that_goes_away_ends_the_run_and_the_same_call_goes_on(region, built, tmp_path):
    import distributed

    folder = tmp_path / "hips"
    with (
        distributed.LocalCluster(n_workers=1, processes=False, dashboard_address=None, silence_logs=50) as cluster,
        distributed.Client(cluster) as client,
    ):

        def leave():
            wait_for_tiles(folder)
            cluster.close()

        leaving = threading.Thread(target=leave)
        leaving.start()
        build = build_hips(Slow(region, 0.4), folder, tile_format="png", scheduler=client)
        leaving.join()
    assert "the connection to the Dask scheduler was lost" in build.report()
    assert not (folder / "properties").exists()
    assert in_this_process(Raster(region), folder).complete and files(folder) == files(built)


def test_killing_the_whole_run_and_starting_it_again_makes_only_what_is_missing(region, built, tmp_path):
    folder = tmp_path / "hips"
    code = (
        "import sys; sys.path[:0] = sys.argv[1:3]; from test_build import *\n"
        "in_this_process(Slow(sys.argv[3], 0.4), sys.argv[4])"
    )
    here = Path(__file__).parent
    run = subprocess.Popen([sys.executable, "-c", code, here.parents[1], here, region, folder], stderr=subprocess.DEVNULL)
    wait_for_tiles(folder, 3)
    run.send_signal(signal.SIGKILL)
    run.wait()
    assert not (folder / "properties").exists()  # nobody takes it for a survey
    (folder / f"Norder2/Dir0/.{'0123' * 8}.part").write_bytes(b"half a t")  # as a worker leaves it that dies while it writes
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("Npix*")}
    assert before
    build = in_this_process(Raster(region), folder)
    assert build.complete and files(folder) == files(built)
    assert build.written == len(tiles(built)) - len(before)
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_a_local_cluster_is_the_default(region, built, tmp_path, capsys):
    folder = tmp_path / "hips"
    assert main(["build-hips", str(region), str(folder), "--format", "png"]) == 0
    assert files(folder) == files(built)
    out = capsys.readouterr()
    assert "order 2, 1.7e+03 m to a pixel" in out.out and "tiles/s" in out.err


def test_the_shell_command_takes_the_relief_a_survey_or_a_map(region, built, tmp_path, capsys):
    how = ["--order", "0", "--format", "png", "--scheduler", "synchronous"]
    assert main(["build-hips", "relief", str(tmp_path / "relief"), *how]) == 0
    assert len(tiles(tmp_path / "relief")) == 12
    assert main(["build-hips", str(built), str(tmp_path / "mirror"), *how]) == 0
    assert "obs_title            = region" in (tmp_path / "mirror/properties").read_text()
    assert main(["build-hips", str(region), str(tmp_path / "map"), *how, "--title", "My map", "--credit", "Me"]) == 0
    assert "obs_copyright        = Me" in (tmp_path / "map/properties").read_text()
    assert main(["build-hips", "relief", str(tmp_path / "map"), *how]) == 1
    assert main(["build-hips", "nowhere.tif", str(tmp_path / "other"), *how]) == 1
    err = capsys.readouterr().err
    assert "holds another survey" in err and "there is no file" in err and "nowhere.tif" in err


@pytest.mark.parametrize(
    ("address", "is_survey"),
    [
        *(
            (each, True)
            for each in ("{}", "{}/", "{}/hips", "{}/a.b/hips/", "{}/hips-1.2", "http://localhost", "http://a.invalid")
        ),
        ("HTTP://127.0.0.1:8765/hips", True),
        *((each, False) for each in ("{}/map.tif", "{}/a/map.JP2?key=1.2", "{}/map.tif#a", "{}/hips/map.v2.img")),
    ],
)
def test_an_address_is_one_of_a_survey_unless_it_ends_as_a_file(address, is_survey, tmp_path, monkeypatch):
    asked = []
    for kind in ("imagery.hips.hips.Hips", "imagery.raster.raster.Raster"):
        name = kind.rpartition(".")[2]
        monkeypatch.setattr(f"explorer.{kind}", lambda given, name=name, **_: asked.append((name, given)) or explorer.Relief())
    address = address.format("http://127.0.0.1:8765")
    assert main(["build-hips", address, str(tmp_path / "hips"), "--order", "0", "--scheduler", "synchronous"]) == 0
    assert asked == [("Hips" if is_survey else "Raster", address)]


def test_the_shell_takes_a_picture_that_does_not_say_where_it_lies(tmp_path, capsys):
    Image.new("RGB", (64, 32), "red").save(tmp_path / "planet.png")
    how = ["--order", "0", "--scheduler", "synchronous"]
    assert main(["build-hips", str(tmp_path / "planet.png"), str(tmp_path / "hips"), *how]) == 1
    assert "bounds" in capsys.readouterr().err
    where = ["--bounds", "-180", "-90", "180", "90"]
    assert main(["build-hips", str(tmp_path / "planet.png"), str(tmp_path / "hips"), *how, *where]) == 0


def test_a_picture_that_is_put_elsewhere_is_another_survey(tmp_path):
    Image.new("RGB", (64, 32), "red").save(tmp_path / "planet.png")
    where = [(-10, -18, 10, 5), (-10, -18, 10, 5.5)]
    one, other = (Raster(tmp_path / "planet.png", bounds=bounds) for bounds in where)
    assert in_this_process(one, tmp_path / "hips", order=0).complete
    with pytest.raises(ValueError, match="holds another survey"):
        in_this_process(other, tmp_path / "hips", order=0)
    assert in_this_process(Raster(tmp_path / "planet.png", bounds=[*where[0]]), tmp_path / "hips", order=0).written == 0


@pytest.mark.parametrize("metres", [0.5, 0.05])
def test_the_finest_maps_take_no_more_memory_than_they_show(tmp_path, metres):
    """Of an order as deep as HiRISE's the planet has more tiles than any memory could number."""
    Image.new("RGB", (64, 64), "red").save(tmp_path / "rock.png")
    side = 64 * metres / 59_000
    source = Raster(tmp_path / "rock.png", bounds=(109.9, 25.1, 109.9 + side, 25.1 + side))
    tracemalloc.start()
    build = in_this_process(source, tmp_path / "hips")
    assert tracemalloc.get_traced_memory()[1] < 300e6
    tracemalloc.stop()
    assert build.complete and build.order > 13 and build.tiles < 200


def test_more_tiles_than_can_be_made_are_refused_in_a_sentence(tmp_path):
    class Fine(explorer.Relief):
        metres_per_pixel = 0.01

    with pytest.raises(ValueError, match=r"order \d+ of the whole planet has [\d,]+ tiles; take a lower order"):
        in_this_process(Fine(), tmp_path / "hips")


@pytest.mark.parametrize("option", ["--title=A", "--credit=A", "--licence=A", "--remote", "--assume-mars"])
@pytest.mark.parametrize("source", ["relief", "folder", "https://me:secret@a.invalid/hips"])
def test_what_is_said_of_map_files_is_not_ignored_for_others(option, source, coded, tmp_path, capsys):
    assert main(["build-hips", str(coded) if source == "folder" else source, str(tmp_path / "hips"), option]) == 1
    err = capsys.readouterr().err
    assert (
        f"{option.partition('=')[0]} is for map files, and" in err and "secret" not in err and not (tmp_path / "hips").exists()
    )


@pytest.mark.parametrize("protocol", ["dbfs", "reference", "dir", "generic", "jupyter", "github", "async_wrapper", "no_such"])
def test_a_store_that_takes_more_than_an_address_is_refused_in_a_sentence(protocol, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["build-hips", "relief", f"{protocol}://x/y", "--order", "0", "--scheduler", "synchronous"]) == 1
    err = capsys.readouterr().err
    assert f"{protocol}://x/y cannot be written to: " in err and err.count("\n") == 1 and not list(tmp_path.iterdir())


def test_a_store_that_is_only_read_is_refused_in_a_sentence(capsys):
    import fsspec

    class Library(fsspec.AbstractFileSystem):
        protocol = "library"

        def _open(self, path, mode="rb", **_):  # as that of http
            raise NotImplementedError

    fsspec.register_implementation("library", Library, clobber=True)
    assert main(["build-hips", "relief", "library://x/y", "--order", "0", "--scheduler", "synchronous"]) == 1
    assert "library://x/y cannot be written to (fsspec only reads there); give another folder" in capsys.readouterr().err


@pytest.mark.parametrize("folder", [None, 5, b"hips", True, ["hips"]])
def test_what_is_neither_text_nor_a_path_is_no_folder(folder, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(TypeError, match="is no name of a folder; give one, such as 'hips'"):
        in_this_process(explorer.Relief(), folder, order=0)
    assert not list(tmp_path.iterdir())


def test_a_full_disk_ends_the_work_and_the_same_call_goes_on(region, built, tmp_path, monkeypatch):
    folder, left = tmp_path / "hips", [5]
    written = output.written_whole

    def until_full(path, **how):
        if "Npix" in path.name:
            left[0] -= 1
            if left[0] < 0:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return written(path, **how)

    monkeypatch.setattr(output, "written_whole", until_full)
    build = in_this_process(Raster(region), folder)
    assert not build.complete and "No space left on device" in build.report() and "the same call" in build.report()
    assert not (folder / "properties").exists() and build.written == 5
    monkeypatch.setattr(output, "written_whole", written)
    assert in_this_process(Raster(region), folder).complete and files(folder) == files(built)


def test_a_disk_too_small_is_noticed_beforehand(region, tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(10**9, 10**9, 10**5))
    with pytest.raises(ValueError, match=r"needs about 0\.\d+ GB, and 0.0001 GB are free"):
        in_this_process(Raster(region), tmp_path / "hips")
    assert not list((tmp_path / "hips").iterdir())


def test_tiles_over_a_damaged_block_are_reported_and_made_when_it_is_whole(region, built, tmp_path):
    damaged, folder = tmp_path / "region.tif", tmp_path / "hips"
    data = bytearray(region.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 500] = b"\x55" * 500
    damaged.write_bytes(data)
    build = in_this_process(Raster(damaged), folder)
    assert 0 < len(build.failed) < build.written and not build.complete
    name, reason = build.failed[0]
    assert NAMES.match(name) and "region.tif cannot be read around column" in reason
    assert name in build.report() and not (folder / "properties").exists()
    assert "Norder0" not in " ".join(path.as_posix() for path in folder.rglob("Npix*"))  # no parent of what is missing
    damaged.write_bytes(region.read_bytes())
    with pytest.raises(ValueError, match="'resume' where only the source looks different"):  # it may show anything now
        in_this_process(Raster(damaged), folder)
    assert in_this_process(Raster(damaged), folder, existing="resume").complete and files(folder) == files(built)


def test_a_damaged_tile_is_made_again(region, built, tmp_path):
    shutil.copytree(built, tmp_path / "hips")
    name = min(name for name in tiles(built) if name.startswith("Norder2"))
    number = int(NAMES.match(name)[3])
    (tmp_path / "hips" / name).write_bytes((built / name).read_bytes()[:99])
    for order in range(2):
        (tmp_path / f"hips/Norder{order}/Dir0/Npix{number >> 2 * (2 - order)}.png").unlink()
    assert in_this_process(Raster(region), tmp_path / "hips").written == 3
    assert files(tmp_path / "hips") == files(built)


@pytest.mark.parametrize("ends", ["interrupted", "the source fails"])
def test_a_repair_that_ends_early_leaves_no_hole(region, built, tmp_path, monkeypatch, ends):
    """Whether the tile was lost, or found altered and taken away; at whatever order it is."""
    folder = shutil.copytree(built, tmp_path / "hips")
    for name in [name for name in sorted(tiles(folder)) if "Norder0" not in name]:
        altered = folder / name
        altered.write_bytes(altered.read_bytes()[:-1] + b"x")
        with monkeypatch.context() as patch:
            if ends == "interrupted":
                patch.setattr("explorer.imagery.build.dask.outcomes", interrupted)
            else:
                patch.setattr(Raster, "sample", fails)
            in_this_process(Raster(region), folder, verify=True)
        assert in_this_process(Raster(region), folder).complete
        assert files(folder) == files(built)


def interrupted(*_):
    raise KeyboardInterrupt


def fails(*_, **__):
    raise OSError("the server does not answer")


def test_an_address_of_fsspec_holds_the_same(region, built):
    import fsspec

    store = fsspec.filesystem("memory")
    assert in_this_process(Raster(region), "memory://mars").complete
    found = {name.removeprefix("/mars/"): store.cat_file(name) for name in store.find("/mars")}
    assert {name: data for name, data in found.items() if "Npix" in name} == {
        name: data for name, data in files(built).items() if "Npix" in name
    }
    assert in_this_process(Raster(region), "memory://mars").written == 0
    with pytest.raises(ValueError, match="nowhere://mars cannot be written to"):
        in_this_process(Raster(region), "nowhere://mars")


@pytest.mark.parametrize(
    "where", [{"folder": "s3://bucket/mars"}, {"scheduler": "tcp://10.1.2.3:8786"}, {"scheduler": "hub:8786"}]
)
def test_without_a_network_neither_a_store_nor_a_scheduler_is_asked(region, tmp_path, monkeypatch, where):
    monkeypatch.setenv("EXPLORER_OFFLINE", "1")
    monkeypatch.setattr("socket.socket.connect", lambda *_: pytest.fail("it was asked"))
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: pytest.fail("a name was asked for"))
    with pytest.raises(ValueError, match="the network is switched off by EXPLORER_OFFLINE"):
        build_hips(Raster(region), **{"folder": tmp_path / "hips", **where})


def test_a_password_in_an_address_is_not_repeated(region, capsys, tmp_path, monkeypatch):
    monkeypatch.setattr(dask, "_ANSWERS_WITHIN", 1)
    with pytest.raises(ValueError, match="no Dask scheduler answers at tcp:...@127.0.0.1:9") as told:
        in_this_process(Raster(region), tmp_path / "hips", scheduler="tcp://me:secret@127.0.0.1:9")
    assert "secret" not in str(told.value)
    build = in_this_process(Raster(region), "memory://me:secret@mars")
    with pytest.raises(ValueError, match=r"nowhere:...@mars cannot be written to") as told:
        in_this_process(Raster(region), "nowhere://me:secret@mars")
    assert build.complete and "secret" not in capsys.readouterr().out + repr(build) + str(told.value)


@pytest.mark.parametrize(
    "address", ["simplecache::ftp://me:secret@a.invalid/x", Path("ftp://me:secret@a.invalid/x"), Path("s3://bucket/mars")]
)
def test_an_address_that_is_none_is_not_taken_for_a_folder(tmp_path, monkeypatch, address):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ValueError, match="give one as text, such as 's3://bucket/mars'") as told:
        in_this_process(explorer.Relief(), address, order=0)
    assert "secret" not in str(told.value) and not list(tmp_path.iterdir())


def test_a_folder_with_another_survey_is_refused_unless_told_otherwise(region, tmp_path):
    folder = tmp_path / "hips"
    relief = explorer.Relief()
    in_this_process(relief, folder, order=0)
    with pytest.raises(ValueError, match="holds another survey, of Relief.*existing='replace'"):
        in_this_process(Raster(region), folder)
    with pytest.raises(ValueError, match="holds another survey.*'resume'"):
        in_this_process(relief, folder, order=0, tile_format="webp", existing="resume")
    assert in_this_process(explorer.Relief(azimuth=90), folder, order=0, existing="resume").written == 0
    (folder / "mine.txt").write_text("not a tile")
    assert in_this_process(Raster(region), folder, order=0, existing="replace").complete
    assert len(tiles(folder)) < 12 and (folder / "mine.txt").exists()


@pytest.mark.parametrize("where", ["hips", "memory://own"])
def test_what_is_somebodys_own_stays_wherever_a_survey_is_built(tmp_path, where):
    """Of all that stands there only what builds themselves leave is taken away."""
    fsspec = pytest.importorskip("fsspec")
    store, root = fsspec.core.url_to_fs(where if "://" in where else str(tmp_path / where))
    part = f".{'0' * 32}.part"
    own = ["film.part", "Norder0/notes.txt", "Norder0/Dir0/film.part", "Norder0/Dir0/Npix1.txt", "Norder0/Dir0/Npix1a.png"]
    own += ["Norder0/Npix1.png", "Norder0/Dir0/more/Npix1.png", "Norder0/Dir0/Npix1.png.part", f"more/{part}", "a/properties"]
    left, other = [part, f"Norder0/Dir0/{part}"], ["Norder0/Dir0/Npix11.jpg", "Norder3/Allsky.jpg"]
    for name in (*own, *left, *other):
        store.makedirs(f"{root}/{name}".rpartition("/")[0], exist_ok=True)
        store.pipe_file(f"{root}/{name}", b"mine")
    for how, gone in (("replace", [*left, *other]), (None, left)):
        for name in left:
            store.pipe_file(f"{root}/{name}", b"half")
        assert in_this_process(explorer.Relief(), store.unstrip_protocol(root), order=0, existing=how).complete
        assert not any(store.exists(f"{root}/{name}") for name in gone)
        assert all(store.cat_file(f"{root}/{name}") == b"mine" for name in own)


def test_a_survey_of_somebody_elses_is_not_filled(tmp_path):
    relief, stranger = explorer.Relief(), write_survey(tmp_path / "stranger", coded_tile, order=0)
    with pytest.raises(ValueError, match="holds a survey already"):
        in_this_process(relief, stranger, order=0)


def test_what_a_survey_says_of_itself_stays_when_the_same_map_is_cut_again(region, tmp_path, capsys):
    """Be it said by an earlier call or by hand; a call that says otherwise tells how to have its own words there."""
    folder = tmp_path / "hips"
    assert in_this_process(Raster(region, title="My map", credit="Somebody", licence="CC0"), folder).note == ""
    told = folder / "properties"
    told.write_text(told.read_text("utf-8").replace("My map", "Mine") + "hips_service_url = https://a.org/hips\n", "utf-8")
    for source in (Raster(region), Raster(region, title="New", credit="Nobody", licence="CC BY 4.0")):
        (folder / min(tiles(folder))).unlink()
        build = in_this_process(source, folder)
        assert build.complete and build.written
        assert (Hips(folder).title, Hips(folder).credit, Hips(folder).licence) == ("Mine", "Somebody", "CC0")
        assert "hips_service_url     = https://a.org/hips" in told.read_text("utf-8")
        assert "stay as they were: 'Mine', Somebody, CC0. To have them written anew, delete" in capsys.readouterr().out
    told.write_bytes(b"")
    assert "Its properties were damaged since" in in_this_process(source, folder).note
    told.unlink()
    assert in_this_process(source, folder).note == "" and Hips(folder).credit == "Nobody"


def test_what_is_printed_may_go_where_not_all_letters_are_known(region, tmp_path, monkeypatch):
    """As into a file on Windows."""
    printed = io.TextIOWrapper(io.BytesIO(), encoding="cp1252")
    monkeypatch.setattr(sys, "stdout", printed)
    assert in_this_process(Raster(region, title="天问一号"), tmp_path / "火星").complete
    explorer.doctor()
    mars = explorer.Explorer(imagery="relief")
    mars.save_html(tmp_path / "火星.html", most=1)
    mars.close()
    printed.flush()
    said = printed.buffer.getvalue().decode("cp1252")
    assert "????: order 2" in said and "are in " in said and "??.html" in said


def test_a_survey_that_was_made_anew_is_another_source(tmp_path):
    source = write_survey(tmp_path / "source", coded_tile, order=0, hips_release_date="2026-01-01T00:00Z")
    in_this_process(Hips(source), tmp_path / "hips", order=0)
    write_survey(source, relief_tile, order=0, hips_release_date="2026-02-01T00:00Z")
    with pytest.raises(ValueError, match="holds another survey"):
        in_this_process(Hips(source), tmp_path / "hips", order=0)


def test_values_that_cannot_be_are_refused_with_what_would_do(region, tmp_path, monkeypatch):
    monkeypatch.setattr(dask, "_ANSWERS_WITHIN", 1)
    raster = Raster(region)
    assert sensible_order(76) == 7 and sensible_order(53.04) == 7 and sensible_order(53.02) == 7
    with pytest.raises(ValueError, match=r"order 5 is deeper than the data: with 1.69e\+03 m to a pixel, order 2 shows all"):
        in_this_process(raster, tmp_path / "hips", order=5)
    with pytest.raises(ValueError, match="order -1 is not possible"):
        in_this_process(raster, tmp_path / "hips", order=-1)
    with pytest.raises(ValueError, match="tile_format 'fits' is not possible"):
        in_this_process(raster, tmp_path / "hips", tile_format="fits")
    with pytest.raises(ValueError, match="existing 'yes' is not possible"):
        in_this_process(raster, tmp_path / "hips", existing="yes")
    with pytest.raises(ValueError, match="no Dask scheduler answers at tcp://127.0.0.1:9"):
        build_hips(raster, tmp_path / "other", scheduler="tcp://127.0.0.1:9")
    assert not (tmp_path / "hips").exists()


@pytest.mark.parametrize(
    ("stated", "told"),
    [
        ({"hips_frame": "equatorial"}, "hips_frame = 'equatorial'; a survey of Mars was expected"),
        ({"hips_body": "moon"}, "hips_body = 'moon'; a survey of Mars was expected"),
        ({"hips_body": "Phobos", "hips_frame": "mars"}, "hips_body = 'phobos'; a survey of Mars was expected"),
        ({"creator_did": "ivo://ESA/P/Moon/x"}, "creator_did = 'ivo://ESA/P/Moon/x'; a survey of Mars was expected"),
        ({"obs_title": "The Moon from Mars"}, "do not say what it is of; if it is of Mars, add the line 'hips_body = mars'"),
    ],
)
def test_what_is_not_of_mars_becomes_no_survey_of_mars(tmp_path, stated, told, capsys):
    source = write_survey(tmp_path / "source", coded_tile, order=0, **{"hips_frame": None, **stated})
    with pytest.raises(ValueError, match=f"source: its properties .*{told}"):
        in_this_process(Hips(source), tmp_path / "hips")
    assert main(["build-hips", str(source), str(tmp_path / "hips")]) == 1
    assert told in capsys.readouterr().err and not (tmp_path / "hips").exists()


@pytest.mark.parametrize("metres", [float("nan"), 0, -1.0, float("inf"), None, "76"])
def test_pixels_of_no_size_are_refused(tmp_path, monkeypatch, metres):
    monkeypatch.setattr(explorer.Relief, "metres_per_pixel", metres)
    with pytest.raises(ValueError, match=r"metres_per_pixel .* of Relief\(.* is not possible; it must be above 0"):
        in_this_process(explorer.Relief(), tmp_path / "hips")
    assert not (tmp_path / "hips").exists()
