"""Pictures that come with a catalogue: from its own folder only, small, whole, and fetched only when asked for."""

import contextlib
import http.server
import io
import os
import socket
import threading

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from explorer.catalogue import pictures
from explorer.catalogue.pictures import PictureError, fetch_picture, is_address, picture_of
from explorer.download import addresses


def _encoded(size=(60, 40), kind="PNG", mode="RGB"):
    buffer = io.BytesIO()
    Image.new(mode, size).save(buffer, kind)
    return buffer.getvalue()


@pytest.fixture
def folder(tmp_path):
    """The folder of a catalogue, with pictures in it and beside it."""
    own = tmp_path / "own"
    (own / "sub").mkdir(parents=True)
    (own / "sub" / "a.png").write_bytes(_encoded())
    (tmp_path / "secret.png").write_bytes(_encoded())
    return own


def _picture(folder, image):
    table = pd.DataFrame({"image": [image]})
    table.attrs["folder"] = folder
    return picture_of(table, 0)


def test_a_picture_below_the_folder_is_read(folder):
    assert _picture(folder, "sub/a.png").size == (60, 40)
    assert _picture(folder, "") is None
    (folder / "inside.png").symlink_to(folder / "sub" / "a.png")
    assert _picture(folder, "inside.png").size == (60, 40)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "TIFF"])
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_a_large_picture_is_made_small(folder, kind, mode):
    (folder / "large").write_bytes(_encoded((4000, 1000), kind, mode))
    picture = _picture(folder, "large")
    assert picture.size == (1200, 300) and picture.mode == "RGB"


@pytest.mark.parametrize("side", [200, 2600])
@pytest.mark.parametrize(("kind", "depth"), [("png", np.uint16), ("tiff", np.uint16), ("tiff", np.int32), ("tiff", np.float32)])
def test_greys_of_more_than_eight_bits_are_not_cut_off(folder, kind, depth, side):
    ramp = np.linspace(0, 1 if depth == np.float32 else 60_000, side)
    Image.fromarray(np.tile(ramp, (side, 1)).astype(depth)).save(folder / "deep", kind)
    row = np.asarray(_picture(folder, "deep"))[50, :, 0]
    assert np.abs(row - np.linspace(0, 255, len(row))).max() < 4


@pytest.mark.parametrize(
    "image", ["../secret.png", "sub/../../secret.png", "/etc/passwd", "link.png", "linked/secret.png", "sub/.."]
)
def test_nothing_outside_the_folder_is_read(folder, image, monkeypatch):
    (folder / "link.png").symlink_to(folder.parent / "secret.png")
    (folder / "linked").symlink_to(folder.parent)
    monkeypatch.setattr(pictures, "_opened", lambda *_: pytest.fail("it was read"))
    with pytest.raises(PictureError, match="outside the folder|no file"):
        _picture(folder, image)


@pytest.mark.parametrize("image", ["missing.png", "a\0b", "x" * 5000, "loop.png", "file:///etc/passwd"])
def test_what_is_not_there_is_told(folder, image):
    (folder / "loop.png").symlink_to(folder / "loop.png")
    with pytest.raises(PictureError, match="is not in the folder"):
        _picture(folder, image)


def test_what_is_no_file_is_not_read(folder):
    os.mkfifo(folder / "pipe.png")
    for image in ("pipe.png", "sub"):
        with pytest.raises(PictureError, match="is no file"):
            _picture(folder, image)


def test_huge_and_broken_pictures_are_refused(folder, monkeypatch):
    whole = _encoded((300, 300), "JPEG")
    contents = {
        "broken": whole[:300],
        "text": b"<svg onload=alert(1)>",
        "empty": b"",
        "bomb": _encoded((20_000, 20_000), "PNG", "1"),
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
        with pytest.raises(PictureError, match="million pixels" if name == "bomb" else "damaged"):
            _picture(folder, name)
    monkeypatch.setattr(pictures, "MOST_BYTES", 50)
    with pytest.raises(PictureError, match="larger than"):
        _picture(folder, "sub/a.png")


def test_a_catalogue_without_a_folder_has_no_pictures_of_its_own():
    with pytest.raises(PictureError, match="without a folder"):
        _picture(None, "a.png")


def test_a_picture_on_the_web_is_not_fetched_unasked(folder):
    assert is_address("HTTPS://example.org/a.png") and not is_address("sub/a.png")
    with pytest.raises(PictureError, match="at example.org, and is fetched only when asked for"):
        _picture(folder, "https://example.org/a.png")


@contextlib.contextmanager
def _answering(answers):
    """A server on loopback with these answers: bytes, or an address to be sent to."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            answer = answers[self.path]
            self.send_response(200 if isinstance(answer, bytes) else 302)
            if isinstance(answer, str):
                self.send_header("Location", answer)
            self.end_headers()
            if isinstance(answer, bytes):
                self.wfile.write(answer)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def public_loopback(monkeypatch):
    """Loopback, which servers of tests are on, counts as public, but for 127.0.0.2."""
    monkeypatch.setattr(addresses, "is_public", lambda address: address == "127.0.0.1")
    pictures._site.cache_clear()
    yield
    pictures._site.cache_clear()


def test_a_picture_is_fetched_when_asked_for(monkeypatch, public_loopback):
    answers = {"/a.png?x=1": _encoded((2400, 1200)), "/to": "/a.png?x=1", "/file": "file:///etc/passwd", "/no": b"<html>"}
    with _answering(answers) as address:
        assert fetch_picture(f"{address}/a.png?x=1#there").size == (1200, 600)
        assert fetch_picture(f"{address}/to").size == (1200, 600)
        with pytest.raises(PictureError, match="damaged"):
            fetch_picture(f"{address}/no")
        with pytest.raises(PictureError, match="not http or https"):
            fetch_picture(f"{address}/file")
        pictures._site.cache_clear()
        monkeypatch.setattr(pictures, "MOST_BYTES", 50)
        with pytest.raises(PictureError, match=r"\(a.png\): more than 50 bytes"):  # after the ? there may be a token
            fetch_picture(f"{address}/a.png?x=1")
        monkeypatch.setenv("EXPLORER_OFFLINE", "1")
        with pytest.raises(PictureError, match="EXPLORER_OFFLINE"):
            fetch_picture(f"{address}/a.png?x=1")


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "data:image/png;base64,x", "ftp://x/y", "http://", "x.png", "http://["]
)
def test_only_web_addresses_are_fetched(address):
    with pytest.raises(PictureError, match="no http or https address"):
        fetch_picture(address)


HOME = [
    *("127.0.0.1", "localhost", "a.localhost", "127.1", "2130706433", "0x7f000001", "017700000001", "0", "[::1]", "[::]"),
    *("[::ffff:127.0.0.1]", "[::ffff:a00:1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "10.1.2.3", "192.168.0.1"),
    *("172.16.0.1", "169.254.169.254", "100.64.0.1", "224.0.0.1", "[fe80::1]", "[fd00::1]", "[ff02::1]", "0.0.0.0"),
    *("[fec0::1]", "[::127.0.0.1]", "[::ffff:0:7f00:1]", "[64:ff9b:1::7f00:1]", "[4000::1]", "192.0.0.192"),
    *("127.0.0.1.", r"127.0.0.1\.example.org", "%31%32%37.0.0.1", "127.0.0.1%2f.x", "[::1%25lo]", "127.0.0.1;.x", "127.0.0.1|"),
]


@pytest.mark.parametrize("proxy", [None, "http://127.0.0.1:9"])
@pytest.mark.parametrize("host", HOME)
def test_a_picture_is_never_fetched_from_this_machine_or_its_network(host, proxy, monkeypatch):
    if proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy)
    monkeypatch.setattr("socket.socket.connect", lambda *_: pytest.fail("it was asked"))
    with pytest.raises(PictureError, match="which is not public and is not asked"):
        fetch_picture(f"http://{host}/a.png")


@pytest.mark.parametrize("host", ["127.0.0.2", "2130706434", "[::ffff:127.0.0.2]", "me:secret@127.0.0.1"])
def test_every_address_that_a_picture_is_sent_on_to_is_looked_at(host, public_loopback):
    with _answering({"/a.png": _encoded()}) as address:
        port = address.rpartition(":")[2]
        with _answering({"/a.png": f"http://{host}:{port}/a.png", "/b.png": f"{address}/a.png"}) as front:
            assert fetch_picture(f"{front}/b.png").size == (60, 40)
            with pytest.raises(PictureError, match="which is not public and is not asked") as told:
                fetch_picture(f"{front}/a.png")
    assert "secret" not in str(told.value)


def test_a_name_that_stands_for_another_address_by_then_is_no_way_in(public_loopback, monkeypatch):
    """As a server of names may say first what is harmless, and then this machine."""
    with _answering({"/a.png": _encoded()}) as address:
        port = int(address.rpartition(":")[2])
        public = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]
        mine = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.2", port))]
        answers = iter([public, mine])
        with socket.create_server(("127.0.0.2", port)) as listening:
            monkeypatch.setattr(socket, "getaddrinfo", lambda host, *_, **__: next(answers))
            monkeypatch.setattr(addresses, "leads_home", _only_names(addresses.leads_home))
            with pytest.raises(PictureError, match="leads to rebinding.example, which is not public"):
                fetch_picture(f"http://rebinding.example:{port}/a.png")
            connection, _ = listening.accept()
            assert connection.recv(100) == b""  # not a word was said


def _only_names(leads_home):
    return lambda host, numeric=False: not numeric and leads_home(host)


def test_an_address_with_a_password_is_none_for_pictures_and_links():
    assert not is_address("http://me:secret@example.org/a.png") and not is_address("https://example.org@evil.example/")


def test_passwords_of_the_machine_are_sent_to_nobody(public_loopback, tmp_path, monkeypatch):
    (tmp_path / "netrc").write_text("default login me password secret")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    heard = []
    monkeypatch.setattr(http.server.BaseHTTPRequestHandler, "send_header", lambda handler, *_: heard.append(handler.headers))
    with _answering({"/a.png": _encoded()}) as address, contextlib.suppress(PictureError):
        fetch_picture(f"{address}/a.png")
    assert heard and not any("Authorization" in headers for headers in heard)
