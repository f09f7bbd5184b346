"""Offline packs: filled, interrupted, resumed, carried away."""

import contextlib
import errno
import os
import shutil
import tracemalloc

import healpix as judge
import numpy as np
import pytest

import explorer
from explorer.__main__ import main
from explorer.download import site
from explorer.imagery.draw import draw
from explorer.imagery.hips import healpix, offline
from explorer.imagery.hips.hips import Hips, HipsError
from explorer.imagery.hips.offline import fetch
from explorer.imagery.view import View
from explorer.places import gazetteer
from hips_server import misbehave, sends, serving, status, write_properties

VIEW = View.around(12, 105, width_km=1000, size=120)


def test_the_whole_planet_to_an_order(server, capsys):
    pack = fetch(2, survey=server.address)
    assert (pack.wanted, pack.fetched, pack.present, pack.failed) == (252, 252, 0, [])
    assert pack.complete
    assert len(list(pack.folder.rglob("Npix*"))) == 252
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "Tianwen-1 MoRIC stand-in: 252 tiles, 0 of them here already; about 2 MB to fetch."
    assert said[-1].startswith(f"All 252 tiles are in {pack.folder}. Copied to another machine")
    assert repr(pack) == f"Pack(252 tiles: 252 here, 0 failed, in {pack.folder})"


def test_a_second_call_fetches_nothing(server, capsys):
    fetch(1, survey=server.address)
    server.asked.clear()
    pack = fetch(1, survey=server.address)
    assert (pack.present, pack.fetched) == (60, 0)
    assert not server.asked


def test_a_pack_carried_away_works_without_a_network(server, tmp_path, monkeypatch):
    pack = fetch(features=[(12, 105)], radius_km=1000, survey=server.address)
    expected = draw(Hips(server.address), VIEW)
    carried = shutil.copytree(pack.folder, tmp_path / "stick")
    server.stop()
    monkeypatch.setenv("EXPLORER_OFFLINE", "1")
    stick = Hips(carried)
    assert draw(stick, VIEW) == expected
    assert stick.trouble is None


@pytest.mark.parametrize("centre", [(12.0, 105.0), (89.9, 0.0), (-88.0, 10.0), (41.8, 90.0), (0.0, 179.99)])
@pytest.mark.parametrize("radius", [0.5, 8.0, 60.0])
def test_every_tile_that_touches_the_circle_is_fetched(centre, radius):
    orders = healpix.around(*centre, radius, 5)
    rng = np.random.default_rng(0)
    distance = np.radians(radius) * np.sqrt(rng.uniform(0, 1, 40_000))
    bearing = rng.uniform(0, 2 * np.pi, distance.size)
    phi = np.radians(centre[0])
    latitude = np.arcsin(np.sin(phi) * np.cos(distance) + np.cos(phi) * np.sin(distance) * np.cos(bearing))
    turn = np.arctan2(np.sin(bearing) * np.sin(distance) * np.cos(phi), np.cos(distance) - np.sin(phi) * np.sin(latitude))
    longitude = np.mod(centre[1] + np.degrees(turn), 360)
    for order, numbers in enumerate(orders):
        touched = set(judge.ang2pix(1 << order, longitude, np.degrees(latitude), nest=True, lonlat=True).tolist())
        assert touched <= set(numbers.tolist())
        assert len(numbers) <= 3 * len(touched) + 12


def test_missing_tiles_are_no_failures(server, capsys):
    server.answer = misbehave(status(404), only="Norder1")
    pack = fetch(1, survey=server.address)
    assert (pack.fetched, pack.absent, pack.failed) == (12, 48, [])
    assert pack.complete
    assert f"All 12 tiles are in {pack.folder}; 48 more the survey does not have. Copied" in capsys.readouterr().out


def test_a_survey_without_a_single_tile_is_no_pack(server, capsys):
    """As at an address that has moved, or behind a school's filter that says of everything that it is not there."""
    server.answer = misbehave(status(404))
    for _ in range(2):
        assert main(["fetch", "--order", "1", "--survey", server.address]) == 1
        said = capsys.readouterr().out
        assert "No tile is in " in said and ": of the 60 asked for the survey has none; is its address right?" in said
        assert "Copied" not in said


def test_a_passing_fault_is_tried_again(server, monkeypatch):
    monkeypatch.setattr(site, "_PAUSES", (0.2,))
    monkeypatch.setattr(site, "_HICCUP", 0.05)
    original, batches = offline._fetch_batch, []
    monkeypatch.setattr(offline, "_fetch_batch", lambda *arguments: batches.append(1) or original(*arguments))
    fails = misbehave(status(503))
    server.answer = lambda handler, path: len(batches) == 1 and fails(handler, path)
    pack = fetch(1, survey=server.address)
    assert len(batches) > 1
    assert pack.complete
    assert pack.trouble is None


def test_what_fails_is_reported_and_the_rest_arrives(server, monkeypatch, capsys):
    monkeypatch.setattr(site, "_PAUSES", (0.1,))
    server.answer = misbehave(sends(b"<html>"), only="Npix7.png")
    pack = fetch(1, survey=server.address)
    assert pack.failed == [(0, 7), (1, 7)] or pack.failed == [(1, 7), (0, 7)]
    assert pack.fetched == 58
    assert not pack.complete
    assert "sent something else than asked for" in pack.trouble
    assert "58 of 60 tiles are in" in capsys.readouterr().out


def test_a_server_that_goes_away_ends_it_in_words(server, monkeypatch):
    monkeypatch.setattr(site, "_PAUSES", (0.1,))
    hips = Hips(server.address)
    hips.load()
    server.stop()
    pack = fetch(1, survey=hips)
    assert len(pack.failed) == 60
    assert pack.trouble.startswith("No connection to")


def test_it_can_be_interrupted_and_goes_on(server, monkeypatch, capsys):
    original, calls = offline._fetch_batch, []

    def interrupted_in_the_second_batch(*arguments):
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return original(*arguments)

    monkeypatch.setattr(offline, "_fetch_batch", interrupted_in_the_second_batch)
    pack = fetch(2, survey=server.address)
    assert pack.interrupted
    assert pack.fetched == 64
    assert "Stopped with 64 of 252 tiles" in capsys.readouterr().out
    server.asked.clear()
    pack = fetch(2, survey=server.address)
    assert pack.complete
    assert pack.present == 64
    assert server.tiles_asked == 252 - 64


def test_a_full_disk_ends_it_in_words(server, monkeypatch):
    Hips(server.address).load()

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("explorer.download.cache.os.replace", full)
    pack = fetch(1, survey=server.address)
    assert not pack.complete
    assert len(pack.failed) == 60
    assert "No space left on device" in pack.trouble


def test_a_cache_that_cannot_be_written(server, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("EXPLORER_CACHE", str(tmp_path / "file"))
    with pytest.raises(HipsError, match="cannot write to"):
        fetch(1, survey=server.address)


def test_more_than_the_cache_holds(server, monkeypatch):
    monkeypatch.setenv("EXPLORER_CACHE_GB", "0.001")
    with pytest.raises(ValueError, match="the cache holds 0.001 GB; ask for less, or set EXPLORER_CACHE_GB"):
        fetch(3, survey=server.address)


def test_more_than_the_cache_holds_besides_what_is_there(server, monkeypatch):
    monkeypatch.setenv("EXPLORER_CACHE_GB", "0.0015")
    first = fetch(1, survey=server.address)
    with pytest.raises(ValueError, match="GB of tiles are there already, and the cache holds 0.0015 GB"):
        fetch(2, survey=server.address)
    assert len(list(first.folder.rglob("Npix*"))) == 60


def test_tiles_that_had_to_make_room_are_reported(server, monkeypatch, capsys):
    monkeypatch.setenv("EXPLORER_CACHE_GB", "0.0005")
    monkeypatch.setitem(offline.BYTES_PER_PIXEL, "png", 0.1)
    pack = fetch(2, survey=server.address)
    here = len(list(pack.folder.rglob("Npix*")))
    assert pack.here == here < 252
    assert not pack.complete
    assert f"{here} of 252 tiles are in" in capsys.readouterr().out
    assert f"{252 - here} had to make room" in pack.report()


def test_damaged_tiles_are_fetched_again(server):
    pack = fetch(1, survey=server.address)
    empty, half, *_ = sorted(pack.folder.rglob("Npix*"))
    whole = empty.read_bytes(), half.read_bytes()
    empty.write_bytes(b"")
    half.write_bytes(whole[1][: len(whole[1]) // 2])
    pack = fetch(1, survey=server.address)
    assert (pack.present, pack.fetched, pack.complete) == (58, 2, True)
    assert (empty.read_bytes(), half.read_bytes()) == whole


def test_tiles_of_a_pack_count_as_used(server):
    pack = fetch(0, survey=server.address)
    for path in pack.folder.rglob("Npix*"):
        os.utime(path, (0, 0))
    fetch(0, survey=server.address)
    assert all(path.stat().st_mtime > 0 for path in pack.folder.rglob("Npix*"))


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        ({}, "give either order"),
        ({"order": 1, "features": ["Gale"]}, "give either order"),
        ({"order": 9}, "orders 0 to 3"),
        ({"order": 1.5}, "orders 0 to 3"),
        ({"features": []}, "features is an empty list; give names"),
        ({"features": [5.5]}, r"feature 5.5 is not known; give a name, an IAU id, a place or a \(latitude, longitude\) pair"),
        ({"features": [(1, 2, 3)]}, "is not known; give a name"),
        ({"features": [("12", "north")]}, "longitude 'north' is no number"),
        ({"features": [(99, 0)]}, "latitude 99"),
        ({"features": [(9, 0)], "radius_km": -1}, "radius_km -1"),
        ({"features": [(9, 0)], "radius_km": "9"}, "radius_km '9' is not possible; it must be a number"),
        ({"features": [(9, 0)], "radius_km": None}, "radius_km None"),
    ],
)
def test_requests_that_cannot_be(server, request_, words):
    with pytest.raises(ValueError, match=words):
        fetch(**request_, survey=server.address)


@pytest.mark.parametrize("request_", [{"order": 29}, {"features": ["Gale"]}, {"features": [(9, 0)], "radius_km": 20_000}])
def test_a_survey_without_end_is_refused_before_its_tiles_are_counted(tmp_path, own_cache, request_):
    write_properties(tmp_path / "deep", hips_order=29, hips_tile_width=64)
    with (
        serving(tmp_path / "deep") as server,
        without_memory(100 << 20),
        pytest.raises(ValueError, match="at most; ask for a lower order"),
    ):
        fetch(**request_, survey=server.address)


@contextlib.contextmanager
def without_memory(most):
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < most
    finally:
        tracemalloc.stop()


def test_features_that_are_no_list(server):
    with pytest.raises(TypeError, match="features 5 is no list; give names, IAU ids"):
        fetch(features=5, survey=server.address)


def test_features_that_nobody_knows(server):
    with pytest.raises(explorer.UnknownPlaceError, match="IAU id 999999"):
        fetch(features=[999999], survey=server.address)
    with pytest.raises(TypeError, match="True is no name"):
        fetch(features=[True], survey=server.address)


def test_everything_that_can_be_selected_can_be_fetched(server):
    site = explorer.places.mission.places().query("iau_id.isna()").iloc[0]
    ascraeus = gazetteer.find("Ascraeus Mons")
    for same in ([site["name"], (site.latitude, site.longitude)], [ascraeus.name, ascraeus.iau_id, ascraeus]):
        packs_of_each = [fetch(features=[each], survey=server.address) for each in same]
        assert all(pack.complete and pack.wanted == packs_of_each[0].wanted for pack in packs_of_each)
        assert [pack.fetched for pack in packs_of_each[1:]] == [0] * len(packs_of_each[1:])


def test_a_folder_needs_no_fetching(coded):
    with pytest.raises(ValueError, match="is a folder already"):
        fetch(1, survey=coded)
    with pytest.raises(HipsError, match="nowhere"):
        fetch(1, survey="nowhere")


def test_without_a_network(monkeypatch):
    monkeypatch.setenv("EXPLORER_OFFLINE", "1")
    with pytest.raises(HipsError, match="EXPLORER_OFFLINE"):
        fetch(1, survey="https://example.org/mars")


def test_from_a_shell(server, own_cache, monkeypatch, capsys):
    monkeypatch.setenv("EXPLORER_HIPS", server.address)
    assert main(["fetch", "--order", "0"]) == 0
    assert len(list(own_cache.rglob("Npix*"))) == 12
    assert main(["fetch", "--order", "7"]) == 1
    assert capsys.readouterr().err.endswith("order 7 is not possible; the survey has orders 0 to 3\n")
    with pytest.raises(SystemExit):
        main(["fetch"])


def test_no_survey_in_a_shell(own_cache, capsys):
    with serving(own_cache) as server:
        assert main(["fetch", "--order", "0", "--survey", server.address]) == 1
    assert "has no properties" in capsys.readouterr().err
