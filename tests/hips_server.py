"""Small surveys to test with, and a server on loopback that misbehaves on demand."""

import gzip
import socket
import threading
import time
from collections import Counter
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO

import healpix
import numpy as np
from PIL import Image

from explorer.imagery.relief import Relief

WAVES = np.array([[0.8, 0.5, 0.33], [-0.44, 0.85, 0.29], [0.21, -0.36, 0.91]])
"""Directions of the three waves, red, green and blue, of the colour-coded survey."""

WAVE_NUMBER = 49.0
"""Radians of a wave to a radian on the sphere: 64 pixels long at order 3 and tile width 64."""


def coded_colour(vectors):
    """Red, green and blue (..., 3), as floats, that the colour-coded survey has at unit vectors (..., 3)."""
    return 127.5 + 127 * np.sin(WAVE_NUMBER * vectors @ WAVES.T)


def coded_tile(order, number, width):
    return np.rint(coded_colour(tile_vectors(order, number, width))).astype(np.uint8)


def relief_tile(order, number, width):
    x, y, z = np.moveaxis(tile_vectors(order, number, width), -1, 0)
    latitude, longitude = np.degrees(np.arcsin(np.clip(z, -1, 1))), np.degrees(np.arctan2(y, x))
    resolution = np.sqrt(np.pi / 3) * 3396190 / (width << order)
    return Relief().sample(latitude, longitude, resolution)[..., :3]


def tile_vectors(order, number, width):
    """Unit vectors (width, width, 3) of a tile's pixels, by the HEALPix library's own numbering."""
    x, y = np.meshgrid(np.arange(width), np.arange(width), indexing="ij")
    sub = np.zeros_like(x)
    for bit in range(width.bit_length() - 1):
        sub |= (x >> bit & 1) << 2 * bit | (y >> bit & 1) << 2 * bit + 1
    index = number * width * width + sub
    return np.stack(healpix.pix2vec(width << order, index, nest=True), axis=-1)


def write_survey(folder, tile, order=3, width=64, tiles=None, kind="png", **properties):
    """Write a survey whose tiles are `tile(order, number, width)`; all tiles, or those listed as (order, number)."""
    if tiles is None:
        tiles = [(each, number) for each in range(order + 1) for number in range(12 * 4**each)]
    for each, number in tiles:
        path = folder / f"Norder{each}" / f"Dir{number // 10000 * 10000}" / f"Npix{number}.{kind}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(picture_bytes(tile(each, number, width)))
    write_properties(folder, hips_order=order, hips_tile_width=width, **properties)
    return folder


def write_properties(folder, **properties):
    entries = {
        "hips_version": "1.4",
        "dataproduct_type": "image",
        "hips_frame": "mars",
        "hips_order_min": 0,
        "hips_tile_format": "png",
        "obs_title": "Tianwen-1 MoRIC stand-in",
    } | properties
    lines = ["# made for a test", *(f"{key:20} = {value}" for key, value in entries.items() if value is not None)]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "properties").write_text("\n".join(lines))


def picture_bytes(pixels, kind="png"):
    buffer = BytesIO()
    Image.fromarray(pixels).save(buffer, kind, **({"compress_level": 1} if kind == "png" else {}))
    return buffer.getvalue()


def bomb():
    """A small file that unpacks to 20 000 x 20 000 pixels."""
    buffer = BytesIO()
    Image.new("1", (20_000, 20_000)).save(buffer, "png")
    return buffer.getvalue()


class HipsServer:
    """Serves a folder on loopback.

    Attributes
    ----------
    address : str
    asked : collections.Counter
        How often each path was asked for.
    latency : float
        Seconds before each answer.
    answer : callable or None
        Called with the handler and the path before anything else; answers itself
        and returns True, or leaves the request to the folder by returning False.
    """

    def __init__(self, folder):
        self.folder, self.latency, self.answer = folder, 0.0, None
        self.asked = Counter()
        self.connections = 0
        self._server, self._open = None, []
        self.port = 0
        self.start()

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}"

    @property
    def tiles_asked(self):
        return sum(count for path, count in self.asked.items() if "Npix" in path)

    def start(self):
        owner = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def setup(self):
                super().setup()
                owner.connections += 1
                owner._open.append(self.connection)

            def do_GET(self):
                owner.asked[self.path.lstrip("/")] += 1
                time.sleep(owner.latency)
                if owner.answer is None or not owner.answer(self, self.path.lstrip("/")):
                    self.send_file()

            def send_file(self):
                try:
                    self.send((owner.folder / self.path.lstrip("/")).read_bytes())
                except OSError:
                    self.send(b"no such file", 404)

            def send(self, data, status=200, length=None, **headers):
                self.send_response(status)
                self.send_header("Content-Length", str(len(data) if length is None else length))
                for name, value in headers.items():
                    self.send_header(name.replace("_", "-"), value)
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_):
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            allow_reuse_address = True
            request_queue_size = 64

            def handle_error(self, *_):
                pass  # a client that goes away is part of the tests

        self._server = Server(("127.0.0.1", self.port), Handler)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self):
        """Go away; `start` comes back at the same address."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None
            while self._open:
                with suppress(OSError):
                    self._open.pop().shutdown(socket.SHUT_RDWR)


@contextmanager
def serving(folder):
    server = HipsServer(folder)
    try:
        yield server
    finally:
        server.stop()


def misbehave(behaviour, *, only="Npix", times=None):
    """An `answer` that behaves so for the paths with `only` in them, the first `times` times."""
    left = [float("inf") if times is None else times]
    lock = threading.Lock()

    def answer(handler, path):
        with lock:
            if only not in path or left[0] <= 0:
                return False
            left[0] -= 1
        behaviour(handler)
        return True

    return answer


def status(code, **headers):
    return lambda handler: handler.send(b"sorry", code, **headers)


def sends(data, **headers):
    return lambda handler: handler.send(data, **headers)


def breaks_off(data):
    def behaviour(handler):
        handler.send(data[: len(data) // 2], length=len(data))
        handler.close_connection = True

    return behaviour


def hangs(handler):
    time.sleep(PATIENCE)


PATIENCE = 60.0
"""Seconds that slow answers take: so long that whoever waits for them is told from whoever doesn't on any machine."""


def drip(write):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        write(b"x")
        time.sleep(0.05)


def drips(handler):
    """One byte after the other, never too slowly for a timeout between bytes."""
    handler.send_response(200)
    endless(handler)


def drips_headers(handler):
    """One byte of a header that never ends after the other."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Patience: ")
    drip(handler.wfile.write)


def redirects_with(behaviour, location):
    """A redirect that brings a body with it, compressed or endless."""

    def answer(handler):
        handler.send_response(302)
        handler.send_header("Location", location)
        behaviour(handler)

    return answer


def packed_zeros(handler):
    """A body of 1 MB that unpacks to 200 MB."""
    data = gzip.compress(bytes(2 << 20), 1) * 100
    handler.send_header("Content-Encoding", "gzip")
    handler.send_header("Content-Length", str(len(data)))
    handler.end_headers()
    handler.wfile.write(data)


def endless(handler):
    """A body that drips for a minute."""
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    drip(handler.wfile.write)


def eventually(condition):
    """Wait for what comes sooner or later; how soon depends on the machine."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.05)


@contextmanager
def without_waiting():
    """The block does not wait for slow answers, or for as long as `PATIENCE`."""
    start = time.monotonic()
    yield
    assert time.monotonic() - start < PATIENCE / 2
