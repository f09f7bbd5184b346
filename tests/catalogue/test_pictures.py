"""Pictures that come with a catalogue: from its own folder only, small, whole, and fetched only when asked for."""

import contextlib
import http.server
import io
import os
import threading

import pandas as pd
import pytest
from PIL import Image

from explorer.catalogue import pictures
from explorer.catalogue.pictures import PictureError, fetch_picture, is_address, picture_of


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


def test_a_picture_is_fetched_when_asked_for(monkeypatch):
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
        with pytest.raises(PictureError, match="more than 50 bytes"):
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
