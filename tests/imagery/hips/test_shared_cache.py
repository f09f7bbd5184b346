"""A cache shared with people who need not be trusted: links lead nowhere, pipes hold nobody up, dates to come are none."""

import os
import shutil
import subprocess
import time

import pytest

from explorer.download import cache
from explorer.imagery.hips.hips import Hips
from explorer.imagery.hips.offline import fetch
from explorer.imagery.hips.tiles import tile_name
from hips_server import without_waiting

pytestmark = pytest.mark.skipif(os.name != "posix", reason="links and pipes as POSIX has them")
TILE = tile_name(0, 3, "png")


@pytest.fixture
def survey(server, own_cache):
    """A survey's folder in the cache, with one order of its tiles."""
    assert fetch(0, survey=server.address).complete
    return own_cache / cache.folder_name(server.address)


@pytest.fixture
def others(tmp_path):
    """A folder of somebody else's, with what looks like tiles in it."""
    folder = tmp_path / "others"
    (folder / "Norder0/Dir0").mkdir(parents=True)
    for name in ("Norder0/Dir0/Npix3.png", f"Norder0/Dir0/.{'0' * 32}.part", "Npix1.png"):
        (folder / name).write_bytes(bytes(50_000))
        os.utime(folder / name, (0, 0))
    return folder


def held(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def shows(server):
    return Hips(server.address).sample([60, 60, 60, 60], [45, 135, 225, 315], 8e6)[..., 3].all()


@pytest.mark.parametrize("name", ["properties", TILE, "Norder0", ""])
def test_a_pipe_where_a_file_should_be_holds_nobody_up(server, survey, name):
    path = survey / name
    if path.is_dir():
        path.rename(survey.parent / "away")
    else:
        path.unlink()
    os.mkfifo(path)
    with without_waiting():
        assert shows(server)


def test_a_pipe_in_a_folder_of_ones_own_holds_nobody_up(tmp_path, coded):
    folder = shutil.copytree(coded, tmp_path / "own")
    (folder / TILE).unlink()
    os.mkfifo(folder / TILE)
    with without_waiting():
        Hips(folder).sample([60, 60, 60, 60], [45, 135, 225, 315], 8e6)
        (folder / "properties").unlink()
        os.mkfifo(folder / "properties")
        with pytest.raises(Exception, match="no file 'properties'"):
            Hips(folder).load()


@pytest.mark.parametrize("at", ["", "Norder0", "Norder0/Dir0"])
def test_a_link_out_of_the_cache_is_not_followed(server, survey, own_cache, others, at):
    """Wherever it stands, nothing there is read, written, dated or taken away."""
    before, dates = held(others), {path: path.stat().st_mtime for path in others.rglob("*")}
    link = survey / at
    link.rename(own_cache / "away")
    link.symlink_to(others / at)
    folder = cache.Folder(survey, own_cache)
    assert not folder.has(TILE) and folder.read(TILE, 10) is None and folder.age(TILE) == float("inf")
    folder.touch(TILE)
    folder.remove(TILE)
    folder.write(TILE, b"ours")
    folder.write("Norder0/Dir0/new/Npix9.png", b"ours")
    assert "Tiles are not kept: cannot write to" in folder.trouble
    cache.shrink(own_cache, 0)
    assert shows(server)
    assert held(others) == before and {path: path.stat().st_mtime for path in others.rglob("*")} == dates


def test_a_link_in_place_of_a_tile_is_not_followed_and_gives_way_to_the_tile(server, survey, own_cache, others):
    before = held(others)
    tile = survey / TILE
    tile.unlink()
    tile.symlink_to(others / TILE)
    folder = cache.Folder(survey, own_cache)
    assert not folder.has(TILE) and folder.read(TILE, 10) is None
    folder.touch(TILE)
    cache.shrink(own_cache, 0)
    assert held(others) == before and (others / TILE).stat().st_mtime == 0
    folder.write(TILE, b"ours")
    assert not tile.is_symlink() and tile.read_bytes() == b"ours" and held(others) == before


def test_a_cache_that_is_itself_behind_a_link_works(server, tmp_path, monkeypatch):
    (tmp_path / "disk").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "disk")
    monkeypatch.setenv("EXPLORER_CACHE", str(tmp_path / "link"))
    assert shows(server) and list((tmp_path / "disk").rglob("Npix*"))


def test_properties_dated_in_the_future_are_asked_for_again(server, survey):
    to_come = time.time() + 30 * 86400
    os.utime(survey / "properties", (to_come, to_come))
    server.asked.clear()
    Hips(server.address).load()
    assert server.asked["properties"] == 1
    Hips(server.address).load()
    assert server.asked["properties"] == 1


def test_what_is_dated_in_the_future_is_taken_away_first(survey, own_cache):
    tiles = sorted(survey.rglob("Npix*"))
    part = tiles[0].with_name(f".{'0' * 32}.part")
    part.write_bytes(b"half")
    now, to_come = time.time(), time.time() + 30 * 86400
    for hours, path in enumerate(tiles):
        os.utime(path, (now - 3600 * hours,) * 2)
    for path in (part, tiles[0]):
        os.utime(path, (to_come, to_come))
    cache.shrink(own_cache, sum(path.stat().st_size for path in tiles) - 1)
    assert not part.exists() and not tiles[0].exists() and tiles[1].exists()


def test_a_file_under_way_by_a_clock_that_is_a_little_ahead_stays(survey, own_cache):
    part = survey / f".{'0' * 32}.part"
    part.write_bytes(b"half")
    os.utime(part, (time.time() + 60, time.time() + 60))
    cache.shrink(own_cache, 10**9)
    assert part.exists()


def test_folders_within_folders_without_end_keep_no_cache_from_its_limit(survey, own_cache):
    tiles, before = list(survey.rglob("Npix*")), os.getcwd()
    try:
        os.chdir(survey)
        for _ in range(1200):  # more than Python goes down
            os.mkdir("a")
            os.chdir("a")
        os.chdir(before)
        cache.shrink(own_cache, 0)
        assert tiles and not any(tile.exists() for tile in tiles)
        assert cache.Folder(survey, own_cache).held() == 0
    finally:
        os.chdir(before)
        subprocess.run(["rm", "-rf", survey / "a"], check=True)  # nor does who tidies up behind tests
