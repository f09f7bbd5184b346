"""Getting tiles, and everything that can go wrong with it."""

import contextlib
import errno
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
import tracemalloc
from pathlib import Path

import numpy as np
import platformdirs.macos
import platformdirs.unix
import platformdirs.windows
import pytest
import requests
from PIL import ImageFile

from explorer.download import addresses, cache, site
from explorer.imagery.hips import tiles
from explorer.imagery.hips.hips import Hips, HipsError
from explorer.imagery.hips.offline import fetch
from explorer.imagery.hips.store import Store
from explorer.imagery.hips.tiles import Tiles, decode, tile_name
from explorer.imagery.pixels import packed
from explorer.imagery.view import View
from hips_server import (
    PATIENCE,
    HipsServer,
    bomb,
    breaks_off,
    coded_tile,
    drip,
    drips,
    drips_headers,
    endless,
    eventually,
    hangs,
    misbehave,
    packed_zeros,
    picture_bytes,
    redirects_with,
    relief_tile,
    sends,
    serving,
    status,
    without_waiting,
    write_properties,
    write_survey,
)

VIEW = View.around(12, 105, width_km=1500, size=220)


def gets(source, *keys):
    """The tiles that come, and whether some are late."""
    with Tiles(Store(source), 64, "png").request(keys) as request:
        while request.pending:
            request.wait()
        return request.found, request.late


def shown(hips, view=VIEW):
    return hips.sample(*view.positions(), view.resolution)


def shows_something(colours):
    return bool((colours[..., 3] == 255).all())


def cached_tiles(folder):
    return sorted(path for path in folder.rglob("Npix*"))


@pytest.fixture
def impatient(monkeypatch):
    """Short waits, so that the tests of waiting are short."""
    monkeypatch.setattr(site, "_PAUSES", (0.3, 0.4))
    monkeypatch.setattr(site, "_READ", 1.0)
    monkeypatch.setattr(site, "_DEADLINE", 2.0)
    monkeypatch.setattr(site, "_HICCUP", 0.05)
    monkeypatch.setattr(tiles, "_FAULTY_FOR", 0.3)


def test_a_tile_comes_as_it_is(server):
    found, late = gets(server.address, (2, 77))
    assert not late
    bands = found[2, 77][..., None].view(np.uint8)
    np.testing.assert_array_equal(bands[..., :3], coded_tile(2, 77, 64))
    assert bands[..., 3].min() == 255


def test_tiles_of_a_folder_are_read_in_place(coded, own_cache):
    found, _ = gets(coded, (0, 3), (3, 700))
    assert set(found) == {(0, 3), (3, 700)}
    assert not own_cache.exists()


def test_a_second_visit_asks_nothing(server):
    first = shown(Hips(server.address))
    assert server.tiles_asked > 0
    server.asked.clear()
    again = Hips(server.address)
    np.testing.assert_array_equal(shown(again), first)
    np.testing.assert_array_equal(shown(again), first)
    assert not server.asked


def test_the_cache_is_a_hips(server, own_cache):
    first = shown(Hips(server.address))
    (survey,) = own_cache.iterdir()
    np.testing.assert_array_equal(shown(Hips(survey)), first)
    assert tile_name(3, 700, "png") == "Norder3/Dir0/Npix700.png"
    assert tile_name(7, 123456, "jpg") == "Norder7/Dir120000/Npix123456.jpg"


def test_surveys_do_not_share_a_folder():
    names = {cache.folder_name(each) for each in ("http://a.org/x_y", "http://a.org/x/y", "http://a.org/../../x")}
    assert len(names) == 3
    assert not any("/" in name or name.startswith(".") for name in names)


def test_tile_paths_are_built_from_integers_only():
    with pytest.raises(ValueError):
        tile_name("../../etc", 0, "png")
    assert tile_name(np.int64(3), 7.0, "png") == "Norder3/Dir0/Npix7.png"


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc",
        "ftp://example.org/x",
        "javascript:alert(1)",
        "data:,x",
        "http:/x",
        "https://",
        "http://a.org/x?y=1",
        "http://a b.org",
        "http://me:secret@a.org/x",
        "http://[bad",
        "http://a.org:port/",
        "",
    ],
)
def test_only_web_addresses_and_folders_are_surveys(address):
    with pytest.raises(ValueError, match="give an http or https address or a folder"):
        Hips(address)


@pytest.mark.parametrize(
    "address",
    [
        *("http://me:secret@a.org/x", "https://me:se/cr@et@a.org", "ftp://me:secret@a.org", "https://secret@a.org"),
        *("//me:secret@a.org/x", "me:secret@a.org/x", "https//me:secret@a.org", "http://a.org/x?token=secret"),
    ],
)
def test_passwords_are_not_repeated(address):
    with pytest.raises(ValueError, match="a.org") as told:
        Hips(address)
    assert "secret" not in str(told.value) and "se/" not in str(told.value) and "et@" not in str(told.value)


@pytest.mark.threads
def test_several_tiles_come_at_once(server):
    together = threading.Barrier(site.CONNECTIONS)
    server.answer = lambda *_: together.wait(PATIENCE) and False
    found, _ = gets(server.address, *((2, number) for number in range(2 * site.CONNECTIONS)))
    assert len(found) == 2 * site.CONNECTIONS
    assert server.connections <= site.CONNECTIONS


@pytest.mark.threads
def test_threads_share_the_work_on_a_tile(server):
    server.latency = 0.05
    hips = Hips(server.address)
    pictures = []
    threads = [threading.Thread(target=lambda: pictures.append(shown(hips))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(pictures) == 6
    assert all((picture == pictures[0]).all() for picture in pictures)
    assert set(server.asked.values()) == {1}


def test_decoded_tiles_stay_within_bounds(coded, monkeypatch):
    monkeypatch.setattr(tiles, "MEMORY", 10 * 64 * 64 * 4)
    every = Tiles(Store(coded), 64, "png")
    for start in range(0, 192, 16):
        with every.request((2, number) for number in range(start, start + 16)) as request:
            while request.pending:
                request.wait()
            assert len(request.found) == 16
        assert every.held <= 10 * 64 * 64 * 4
    assert every.held == 10 * 64 * 64 * 4


def test_what_nobody_waits_for_is_not_fetched(server):
    may_answer = threading.Event()
    server.answer = lambda *_: may_answer.wait(PATIENCE) and False
    every = Tiles(Store(server.address), 64, "png")
    with every.request((3, number) for number in range(100)):
        pass
    may_answer.set()
    # First come, first served: what was left behind would be fetched before another tile.
    with every.request([(2, 7)]) as request:
        while request.pending:
            request.wait()
    assert server.tiles_asked <= site.CONNECTIONS + 1


# --- The server misbehaves


def test_refused_connection(own_cache, monkeypatch):
    monkeypatch.setattr(site, "_PAUSES", (PATIENCE,))
    server = HipsServer(own_cache)
    server.stop()
    hips = Hips(server.address)
    with pytest.raises(HipsError, match=r"No connection to 127.0.0.1:\d+: it refuses to be connected$"):
        hips.load()
    assert hips.trouble.startswith("No connection to 127.0.0.1")
    monkeypatch.setattr(requests.Session, "get", lambda *_, **__: pytest.fail("asked again at once"))
    with pytest.raises(HipsError, match="refuses"):
        shown(hips)


def test_name_that_does_not_resolve():
    hips = Hips("http://no-such-host.invalid/mars")
    with pytest.raises(HipsError, match=r"No connection to no-such-host.invalid: .*there may be no network$"):
        hips.load()


def test_a_proxy_that_needs_a_package_is_told_as_such(monkeypatch, own_cache):
    monkeypatch.setitem(sys.modules, "socks", None)
    monkeypatch.setenv("HTTP_PROXY", "socks5h://127.0.0.1:9")
    with pytest.raises(HipsError, match="a.example: the proxy that is set is a SOCKS one.*pip install pysocks"):
        Hips("http://a.example").load()


def test_server_that_never_answers(server, impatient):
    hips = Hips(server.address)
    hips.load()
    server.answer = misbehave(hangs)
    with without_waiting():
        assert shown(hips)[..., 3].max() == 0
    assert hips.trouble.startswith("No answer from 127.0.0.1")
    assert "\n" not in hips.trouble


@pytest.mark.threads
def test_server_that_drips(server, impatient):
    hips = Hips(server.address)
    hips.load()
    server.answer = misbehave(drips)
    with without_waiting():
        shown(hips)
    assert hips.trouble.startswith("No answer from")


@pytest.mark.threads
def test_server_that_drips_its_headers(server, impatient):
    server.answer = misbehave(drips_headers, only="properties")
    with without_waiting(), pytest.raises(HipsError, match="No answer from 127.0.0.1"):
        Hips(server.address).load()


@pytest.mark.threads
def test_a_tls_handshake_that_drips(impatient):
    def drip(listener):
        line, _ = listener.accept()
        line.sendall(b"\x16\x03\x03\x40\x00")
        with contextlib.suppress(OSError):
            for _ in range(1200):
                line.sendall(b"x")
                time.sleep(0.05)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=drip, args=(listener,), daemon=True).start()
        with without_waiting(), pytest.raises(HipsError, match="No answer from 127.0.0.1"):
            Hips(f"https://127.0.0.1:{listener.getsockname()[1]}").load()


@pytest.mark.threads
@pytest.mark.parametrize("head", [b"HTTP/1.0 200 OK\r\n\r\n", b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"])
def test_a_server_that_keeps_no_connection_drips(server, impatient, head):
    def drips_on(handler):
        handler.wfile.write(head)
        drip(handler.wfile.write)

    server.answer = misbehave(drips_on, only="properties")
    with without_waiting(), pytest.raises(HipsError, match="No answer from 127.0.0.1"):
        Hips(server.address).load()


@pytest.mark.threads
def test_a_connection_kept_open_is_watched_again(server, impatient):
    kept = site.Site(server.address)
    kept.get("properties", 1000, len)
    server.answer = misbehave(drips_headers, only="properties")
    with without_waiting(), pytest.raises(site.Late, match="No answer from"):
        kept.get("properties", 1000, len)
    assert server.connections == 1


def test_no_survey_at_the_address(own_cache):
    with serving(own_cache) as server:
        hips = Hips(server.address)
        with pytest.raises(HipsError, match="has no properties"):
            hips.load()
        assert "has no properties" in hips.trouble


def test_no_survey_in_the_folder(tmp_path):
    with pytest.raises(HipsError, match="no file 'properties'"):
        Hips(tmp_path).load()


def test_a_missing_tile_is_asked_for_once_and_its_parent_stands_in(server):
    hips = Hips(server.address)
    expected = shown(hips)
    missing = next(path for path in server.asked if path.startswith("Norder3"))
    server.answer = misbehave(status(404), only=missing)
    cache_of_its_own = Path(os.environ["EXPLORER_CACHE"])
    for path in cached_tiles(cache_of_its_own):
        path.unlink()
    server.asked.clear()
    hips = Hips(server.address)
    colours = shown(hips)
    assert shows_something(colours)
    assert np.abs(colours.astype(int) - expected).max() > 0
    assert np.abs(colours.astype(int) - expected).mean() < 8
    shown(hips)
    assert server.asked[missing] == 1
    assert hips.trouble is None


def test_an_error_that_passes_is_not_noticed(server, impatient):
    server.answer = misbehave(status(500), times=1)
    hips = Hips(server.address)
    assert shows_something(shown(hips))
    assert hips.trouble is None


def test_a_server_full_of_errors_is_left_alone(server, impatient, monkeypatch):
    monkeypatch.setattr(site, "_PAUSES", (30.0,))
    hips = Hips(server.address)
    hips.load()
    server.answer = misbehave(status(500))
    assert shown(hips)[..., 3].max() == 0
    assert "cannot answer just now (error 500)" in hips.trouble
    asked = server.tiles_asked
    assert asked <= 4 * site.CONNECTIONS
    shown(hips)
    assert server.tiles_asked == asked


def test_errors_that_end(server, impatient):
    hips = Hips(server.address)
    hips.load()
    server.answer = misbehave(status(500))
    shown(hips)
    server.answer = None
    eventually(lambda: shows_something(shown(hips)))
    assert hips.trouble is None


def test_retry_after_is_honoured_without_waiting_for_it(server):
    hips = Hips(server.address)
    hips.load()
    server.answer = misbehave(status(429, Retry_After="60"))
    with without_waiting():
        shown(hips)
    assert "error 429" in hips.trouble
    asked = server.tiles_asked
    server.answer = None
    shown(hips)
    assert server.tiles_asked == asked


def test_a_short_retry_after_is_waited_for(server):
    server.answer = misbehave(status(429, Retry_After="1"), times=1)
    start = time.perf_counter()
    assert shows_something(shown(Hips(server.address)))
    assert time.perf_counter() - start > 1


@pytest.mark.parametrize(
    ("text", "seconds"),
    [(None, 0.3), ("7", 7), ("999999999999", 60), ("Wed, 21 Oct 2015 07:28:00 GMT", 0.3), ("soon", 0.3), ("-5", 0.3)],
)
def test_retry_after_in_all_its_forms(text, seconds):
    assert site._retry_after(text) == seconds


def test_redirects_are_followed(server, own_cache):
    with serving(own_cache) as front:
        front.answer = lambda handler, path: handler.send(b"", 302, Location=f"{server.address}/{path}") or True
        assert shows_something(shown(Hips(front.address)))


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("file:///etc/passwd", "not http or https"),
        ("/properties", "redirects without end"),
        (f"http://{'a' * 9000}.com", "sent something else"),
    ],
)
def test_redirects_that_lead_nowhere(server, target, words):
    server.answer = misbehave(status(302, Location=target), only="")
    with pytest.raises(HipsError, match=words) as told:
        Hips(server.address).load()
    assert len(str(told.value)) < 400


def test_a_public_survey_leads_nobody_to_what_is_not(server, own_cache, monkeypatch):
    """The survey's own server counts as public here, and 127.0.0.2, where the other listens as well, does not."""
    monkeypatch.setattr(addresses, "is_public", lambda address: address == "127.0.0.1")
    with socket.create_server(("127.0.0.2", 0)) as listening:
        listening.settimeout(0.1)
        target = f"http://127.0.0.2:{listening.getsockname()[1]}/properties"
        server.answer = misbehave(status(302, Location=target), only="")
        with pytest.raises(HipsError, match="leads to 127.0.0.2.*, which is not public and is not asked"):
            Hips(server.address).load()
        with pytest.raises(TimeoutError):
            listening.accept()


@pytest.mark.parametrize("told", [["127.0.0.1", "127.0.0.2"], ["127.0.0.2"]], ids=["both at once", "another by then"])
def test_a_public_survey_that_says_it_is_at_home_is_not_believed(server, own_cache, monkeypatch, told):
    """Whoever keeps the survey also says which addresses its name stands for, and may say something else each time."""
    port, looked_up = server.port, socket.getaddrinfo

    def getaddrinfo(host, *arguments, **options):
        if host != "survey.example" or options.get("flags", 0) & socket.AI_NUMERICHOST:
            return looked_up(host, *arguments, **options)
        ones = ["127.0.0.1"] if arguments[0] == port else told
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in ones]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    monkeypatch.setattr(addresses, "is_public", lambda address: address == "127.0.0.1")
    with socket.create_server(("127.0.0.2", 0)) as listening:
        listening.settimeout(0.1)
        target = f"http://127.0.0.2:{listening.getsockname()[1]}/properties"
        server.answer = misbehave(status(302, Location=target), only="")
        with pytest.raises(HipsError, match="leads to 127.0.0.2.*, which is not public and is not asked"):
            Hips(f"http://survey.example:{port}").load()
        with pytest.raises(TimeoutError):
            listening.accept()


@pytest.mark.parametrize("body", [packed_zeros, endless])
def test_what_comes_with_a_redirect_is_not_read(server, body):
    server.answer = misbehave(redirects_with(body, "/properties"), only="properties", times=1)
    tracemalloc.start()
    try:
        with without_waiting():
            assert Hips(server.address).load().order == 3
        assert tracemalloc.get_traced_memory()[1] < 100 << 20
    finally:
        tracemalloc.stop()
    assert server.asked["properties"] == 2


WRONG_ANSWERS = {
    "truncated": sends(picture_bytes(coded_tile(3, 1, 64))[:900]),
    "broken off": breaks_off(picture_bytes(coded_tile(3, 1, 64))),
    "empty": sends(b""),
    "page": sends(b"<html><body>Please log in to the school's network</body></html>", Content_Type="text/html"),
    "wrong size": sends(picture_bytes(coded_tile(3, 1, 128))),
    "wrong kind": sends(picture_bytes(coded_tile(3, 1, 64), "jpeg")),
    "bomb": sends(bomb()),
    "huge": sends(bytes(9 << 20)),
}


@pytest.mark.parametrize("answer", WRONG_ANSWERS.values(), ids=WRONG_ANSWERS)
def test_wrong_answers_are_refused_and_never_kept(server, impatient, own_cache, answer):
    hips = Hips(server.address)
    hips.load()
    server.answer = misbehave(answer)
    with without_waiting():
        assert shown(hips)[..., 3].max() == 0
    assert hips.trouble
    assert "\n" not in hips.trouble
    assert not cached_tiles(own_cache)
    server.answer = None
    eventually(lambda: shows_something(shown(hips)))
    assert hips.trouble is None


def test_one_bad_tile_does_not_close_the_survey(server, impatient):
    expected = shown(Hips(server.address))
    bad = next(path for path in server.asked if path.startswith("Norder3"))
    for path in cached_tiles(Path(os.environ["EXPLORER_CACHE"])):
        path.unlink()
    server.answer = misbehave(sends(b"<html>"), only=bad)
    colours = shown(Hips(server.address))
    assert shows_something(colours)
    assert (colours == expected).all(axis=-1).mean() > 0.5


def test_a_bomb_is_refused_without_unpacking_it(monkeypatch):
    opened = []
    monkeypatch.setattr(ImageFile.ImageFile, "load", opened.append)
    data = bomb()
    assert len(data) < 100_000
    with pytest.raises(ValueError, match="no whole PNG picture"):
        decode(data, 64, "png")
    assert not opened


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"hips_order": None}, "have no hips_order"),
        ({"hips_order": "seven"}, "hips_order = 'seven'; a whole number from 0 to 29"),
        ({"hips_order": "-1"}, "a whole number"),
        ({"hips_order": "99999999999999999"}, "a whole number"),
        ({"hips_order_min": 5}, "hips_order_min = '5'; a whole number from 0 to 3"),
        ({"hips_order": 29, "hips_order_min": 29}, "no tiles that are coarse enough"),
        ({"hips_order": 29, "hips_order_min": 4, "hips_tile_width": 512}, "no tiles that are coarse enough"),
        ({"hips_order_min": 3, "hips_tile_width": 2048}, "no tiles that are coarse enough"),
        ({"hips_tile_width": 500}, "no power of two"),
        ({"hips_tile_width": 1 << 20}, "hips_tile_width"),
        ({"hips_tile_format": "fits"}, "png, jpeg or webp was expected"),
        ({"dataproduct_type": "catalog"}, "only images"),
    ],
)
def test_properties_that_make_no_sense(tmp_path, change, words):
    write_properties(tmp_path, **{"hips_order": 3, "hips_tile_width": 64} | change)
    with pytest.raises(HipsError, match=words):
        Hips(tmp_path).load()
    with serving(tmp_path) as server, pytest.raises(HipsError, match=words):
        Hips(server.address).load()


def test_a_page_instead_of_properties(server, own_cache):
    server.answer = misbehave(sends(b"<html>Welcome, please log in</html>"), only="properties")
    hips = Hips(server.address)
    with pytest.raises(HipsError, match="no hips_order"):
        hips.load()
    assert not list(own_cache.rglob("properties"))
    server.answer = None
    hips.load()
    assert hips.trouble is None


def test_the_network_goes_away_and_comes_back(server, impatient):
    hips = Hips(server.address)
    here = shown(hips)
    elsewhere = View.around(-40, -60, width_km=1500, size=220)
    server.stop()
    assert shown(hips, elsewhere)[..., 3].max() == 0
    assert hips.trouble.startswith("No connection to")
    assert not hips.reachable
    np.testing.assert_array_equal(shown(hips), here)
    server.start()
    eventually(lambda: shows_something(shown(hips, elsewhere)))
    assert hips.trouble is None
    assert hips.reachable


def test_trouble_is_forgotten_when_nobody_meets_it_any_more(server, impatient, monkeypatch):
    hips = Hips(server.address)
    shown(hips)
    server.stop()
    shown(hips, View.around(-40, -60, width_km=1500, size=220))
    assert hips.trouble
    monkeypatch.setattr(site, "_TOPICAL", 0.05)
    time.sleep(0.1)
    assert shows_something(shown(hips))
    assert hips.trouble is None


def test_parents_from_disk_stand_in_without_a_network(server, monkeypatch):
    shown(Hips(server.address), View.window(-90, -180, 90, 180, size=(100, 50)))
    server.asked.clear()
    monkeypatch.setattr(addresses, "is_loopback", lambda host: False)  # the server stands for one on the network
    monkeypatch.setenv("EXPLORER_OFFLINE", "1")
    hips = Hips(server.address)
    assert shows_something(shown(hips))
    assert not server.asked
    assert "EXPLORER_OFFLINE" in hips.trouble
    monkeypatch.delenv("EXPLORER_OFFLINE")
    shown(hips)
    assert server.asked
    assert hips.trouble is None


def test_without_a_network_this_machine_still_answers_itself(server, monkeypatch):
    monkeypatch.setenv("EXPLORER_OFFLINE", "1")
    for name in ("HTTP_PROXY", "http_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")  # would have to be asked through the network
    hips = Hips(server.address)
    assert shows_something(shown(hips))
    assert server.asked and hips.trouble is None
    assert Hips(server.address.replace("127.0.0.1", "localhost")).load().order == 3


def test_without_a_network_this_machine_sends_nobody_out(server, monkeypatch):
    monkeypatch.setenv("EXPLORER_OFFLINE", "1")
    server.answer = misbehave(status(302, Location="http://mars.example.org/properties"), only="")
    with pytest.raises(HipsError, match="EXPLORER_OFFLINE"):
        Hips(server.address).load()


# --- The disk misbehaves


@pytest.mark.parametrize("damage", [lambda data: data[: len(data) // 2], lambda data: b"", lambda data: b"<html>" + data])
def test_a_damaged_file_is_fetched_again(server, own_cache, damage):
    expected = shown(Hips(server.address))
    whole = {path: path.read_bytes() for path in cached_tiles(own_cache)}
    for path, data in whole.items():
        path.write_bytes(damage(data))
    np.testing.assert_array_equal(shown(Hips(server.address)), expected)
    assert {path: path.read_bytes() for path in cached_tiles(own_cache)} == whole


def test_damaged_properties_are_fetched_again(server, own_cache):
    Hips(server.address).load()
    (properties,) = own_cache.rglob("properties")
    properties.write_text("")
    Hips(server.address).load()
    assert "hips_order" in properties.read_text()


@pytest.mark.parametrize("code", [403, 404, 500])
def test_a_full_cache_is_good_for_ever_whatever_a_filter_says(server, own_cache, code):
    expected = shown(Hips(server.address))
    (properties,) = own_cache.rglob("properties")
    os.utime(properties, (0, 0))
    server.answer = misbehave(status(code), only="")
    np.testing.assert_array_equal(shown(Hips(server.address)), expected)


@pytest.mark.parametrize(
    "change", [{"obs_title": "Another"}, {"obs_copyright": "Somebody else"}, {"hips_release_date": "2026-11-30T00:00Z"}, {}]
)
def test_of_a_survey_that_another_has_replaced_no_tile_is_shown(tmp_path, own_cache, change):
    """Neither under the other's name, nor beside tiles of its own."""
    folder = write_survey(tmp_path / "survey", coded_tile, order=0)
    with serving(folder) as server:
        assert shows_something(shown(Hips(server.address)))
        write_survey(folder, relief_tile, order=0, **change)
        (properties,) = own_cache.rglob("properties")
        os.utime(properties, (0, 0))
        if not change:  # nobody knows any more what the tiles are of
            properties.unlink()
        replaced = Hips(server.address)
        np.testing.assert_array_equal(shown(replaced), shown(Hips(folder)))
        os.utime(properties, (0, 0))
        tiles = {path: path.read_bytes() for path in cached_tiles(own_cache)}
        Hips(server.address).load()
        assert tiles and tiles == {path: path.read_bytes() for path in cached_tiles(own_cache)}  # it is the same as before


def test_of_a_survey_that_another_has_replaced_tiles_that_cannot_be_deleted_are_not_shown(tmp_path, own_cache, monkeypatch):
    """They belong to another user of a shared cache."""
    folder = write_survey(tmp_path / "survey", coded_tile, order=0)
    with serving(folder) as server:
        shown(Hips(server.address))
        write_survey(folder, relief_tile, order=0, obs_title="Another")
        (properties,) = own_cache.rglob("properties")
        os.utime(properties, (0, 0))

        def refuse(*_):
            raise PermissionError(13, "Permission denied")

        with monkeypatch.context() as patch:
            patch.setattr(os, "unlink", refuse)
            for _ in range(2):  # nor in the next kernel
                replaced = Hips(server.address)
                np.testing.assert_array_equal(shown(replaced), shown(Hips(folder)))
                assert "Tiles are not kept: cannot write to" in replaced.trouble and replaced.title == "Another"
        np.testing.assert_array_equal(shown(Hips(server.address)), shown(Hips(folder)))
        assert cached_tiles(own_cache)


def test_a_cache_that_cannot_be_written(server, tmp_path, monkeypatch):
    occupied = tmp_path / "file"
    occupied.write_text("in the way")
    monkeypatch.setenv("EXPLORER_CACHE", str(occupied))
    hips = Hips(server.address)
    assert shows_something(shown(hips))
    assert hips.trouble.startswith("Tiles are not kept: cannot write to")
    assert hips.reachable


def test_a_full_disk(server, own_cache, monkeypatch):
    def full(path, data):
        with open(path, "wb") as file:
            file.write(data[:100])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    hips = Hips(server.address)
    assert shows_something(shown(hips))
    assert "No space left on device" in hips.trouble
    assert not [path for path in own_cache.rglob("*") if path.is_file()]


def test_two_processes_fill_one_cache(server, own_cache):
    server.latency = 0.01
    program = (
        "import sys; from explorer.imagery.hips.hips import Hips; from explorer.imagery.view import View;"
        "view = View.window(-60, -100, 60, 100, size=(500, 300));"
        "assert Hips(sys.argv[1]).sample(*view.positions(), 20000.0)[..., 3].min() == 255"
    )
    both = [subprocess.Popen([sys.executable, "-c", program, server.address]) for _ in range(2)]
    assert [process.wait(4 * PATIENCE) for process in both] == [0, 0]
    kept = cached_tiles(own_cache)
    assert kept
    for path in kept:
        decode(path.read_bytes(), 64, "png")
    assert not list(own_cache.rglob("*.part"))


def test_the_cache_stays_within_its_limit_and_the_oldest_go_first(own_cache, monkeypatch):
    monkeypatch.setenv("EXPLORER_CACHE_GB", "0.0001")  # 100 kB
    address = "http://example.org/survey"
    folder = cache.Folder(own_cache / cache.folder_name(address), own_cache)
    folder.write("properties", b"")
    for number in range(40):
        folder.write(tile_name(5, number, "png"), bytes(5000))
        os.utime(folder.path / tile_name(5, number, "png"), (number, number))
        folder.touch(tile_name(5, 0, "png"))
    kept = [path.name for path in cached_tiles(folder.path)]
    assert sum(path.stat().st_size for path in cached_tiles(folder.path)) <= 110_000
    assert "Npix0.png" in kept
    assert "Npix1.png" not in kept
    assert "Npix39.png" in kept


def test_what_is_somebodys_own_stays_wherever_the_cache_is(server, own_cache):
    """EXPLORER_CACHE may lead to a folder with other things in it, such as the surveys and the photographs of a year."""
    assert fetch(0, survey=server.address).complete
    survey, tiles = own_cache / cache.folder_name(server.address), cached_tiles(own_cache)
    part = f".{'0' * 32}.part"
    folders = {"thesis": "properties", "thesis-2024": "properties", "photos-20240712": "", "my maps-20240712": "properties"}
    folders |= {"hips-20240712": "properties .build.json", "hips-deadbeef": ".build.sums"}
    own = [own_cache / name / path for name in folders for path in (tile_name(0, 1, "png"), f"Norder0/Dir0/{part}", part)]
    own += [own_cache / name / path for name, paths in folders.items() for path in paths.split()]
    names = ("Npix1.png", "film.part", "Norder0/Npix1.png", "Norder0/Dir0/Npix1.txt", "Norder0/Dir0/Npix1a.png")
    own += [survey / name for name in (*names, "Norder0/Dir0/Npix1.png.part", "Norder0/Dir0/a.part", f"Norder0/{part}")]
    for path in own:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(bytes(200_000))
        os.utime(path, (0, 0))
    cache.shrink(own_cache, 0)
    cache.Folder(survey, own_cache).clear()
    assert len(tiles) == 12 and not any(path.exists() for path in tiles)
    assert all(path.exists() for path in own)


def test_a_limit_that_is_no_number(monkeypatch):
    monkeypatch.setenv("EXPLORER_CACHE_GB", "plenty")
    with pytest.raises(ValueError, match="EXPLORER_CACHE_GB 'plenty'"):
        cache.cache_limit()


def test_a_limit_that_is_no_number_is_told_at_once_and_never_later(server, monkeypatch):
    monkeypatch.setenv("EXPLORER_CACHE_GB", "2GB")
    with pytest.raises(ValueError, match="EXPLORER_CACHE_GB '2GB' is not possible; give gigabytes, such as 2"):
        Hips(server.address)
    monkeypatch.delenv("EXPLORER_CACHE_GB")
    hips = Hips(server.address)
    monkeypatch.setenv("EXPLORER_CACHE_GB", "2GB")
    assert shows_something(shown(hips))
    assert hips.trouble is None


def test_unfinished_files_of_dead_processes_are_cleared(own_cache):
    survey = own_cache / cache.folder_name("http://example.org/survey")
    folder = survey / "Norder0/Dir0"
    folder.mkdir(parents=True)
    (survey / "properties").write_bytes(b"")
    old, new = (folder / f".{letter * 32}.part" for letter in "ab")
    for path in (old, new):
        path.write_bytes(b"half")
    os.utime(old, (0, 0))
    cache.shrink(own_cache, 1000)
    assert list(folder.iterdir()) == [new]


@pytest.mark.parametrize(
    ("system", "kept"),
    [(platformdirs.unix.Unix, ".cache"), (platformdirs.macos.MacOS, "Library/Caches"), (platformdirs.windows.Windows, "Local")],
)
def test_the_cache_folder_is_where_it_has_always_been(monkeypatch, tmp_path, system, kept):
    assert cache.cache_folder() == tmp_path / "cache"
    monkeypatch.delenv("EXPLORER_CACHE")
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setattr(platformdirs, "PlatformDirs", system)
    monkeypatch.setattr(platformdirs.windows, "get_win_folder", lambda _: str(tmp_path / "home/Local"))
    assert cache.cache_folder() == tmp_path / "home" / kept / "tianwen1-explorer"


def test_the_cache_folder_follows_the_user(monkeypatch, tmp_path):
    monkeypatch.delenv("EXPLORER_CACHE")
    monkeypatch.setattr(platformdirs, "PlatformDirs", platformdirs.unix.Unix)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert cache.cache_folder() == tmp_path / "xdg" / "tianwen1-explorer"


def test_a_user_without_a_home_has_a_cache_nevertheless(monkeypatch):
    for name in ("EXPLORER_CACHE", "XDG_CACHE_HOME", "HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(platformdirs, "PlatformDirs", platformdirs.unix.Unix)
    monkeypatch.setattr("os.path.expanduser", lambda path: path)
    assert cache.cache_folder() == Path(tempfile.gettempdir(), "tianwen1-explorer")


def test_alpha_is_multiplied_in():
    from PIL import Image

    pixels = np.array([[[200, 100, 50, 0], [200, 100, 50, 255], [200, 100, 50, 128]]], dtype=np.uint8)
    bands = packed(Image.fromarray(pixels))[..., None].view(np.uint8)
    assert bands[0].tolist() == [[0, 0, 0, 0], [200, 100, 50, 255], [100, 50, 25, 128]]
