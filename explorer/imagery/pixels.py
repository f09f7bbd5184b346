"""Pixels: out of files that may be anything, in bounded memory; and packed, to halve and mix many of them at a time.

Red, green, blue and alpha are in 32 bits, the colours already multiplied by alpha,
because two bands at a time fit one multiplication.
"""

import io
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from . import tiff

Packed = NDArray[np.uint32]

_EVEN, _ODD = np.uint32(0x00FF00FF), np.uint32(0xFF00FF00)
_HALF, _ONE = np.uint32(0x00800080), np.uint32(0x00010001)  # for rounding
_OPAQUE = np.uint32(0xFF000000)
_TWO, _EIGHT, _UNIT = np.uint32(2), np.uint32(8), np.uint32(256)


_PNG = b"\x89PNG\r\n\x1a\n"
_WITHOUT_PICTURE = {b"tEXt", b"zTXt", b"iTXt", b"iCCP"}  # parts of a PNG that may unpack to far more than they are
_MOST_PARTS = 10_000  # of a PNG; a large picture has some thousands
_JPEG = b"\xff\xd8"
_MARKER = re.compile(rb"\xff([^\x00\x01\xd0-\xd8\xff])")  # of a segment that has a length; others of \xff may come before
_SCAN, _END = 0xDA, 0xD9
_MOST_SCANS = 100  # as GDAL; each goes through all pixels again, and may take no more than twenty bytes
_MOST_SEGMENTS = 1_000  # Pillow puts what a camera says in them together, each time anew
_TILE_SIDES, _LONGEST_SIDE = (322, 323), 4096  # tags of a TIFF; pixels of its tiles, each of which is unpacked whole
_SIZES = {3: 2, 4: 4}  # bytes, of the kinds of whole numbers that the sides of a tile are
_MOST_DECODING = 256 << 20  # bytes that all decoders of the kernel take at a time
_DECODED = 12  # bytes that a pixel takes for a moment: as read, as RGBA and as an array


def lean(data: bytes) -> bytes:
    """A picture's file without the texts and profiles in it, where it is a PNG; any other as it is.

    An error where it is a JPEG or a PNG that would be gone through without end, or a TIFF of which more would be unpacked
    than shown.
    """
    if data.startswith(tiff.BEGINS):
        _check_tiles(data)
    if data.startswith(_JPEG):
        _check_scans(data)
    if not data.startswith(_PNG):
        return data
    parts, at, count = [_PNG], len(_PNG), 0
    while at < len(data):
        count += 1
        if count > _MOST_PARTS:
            raise ValueError(f"more than {_MOST_PARTS} parts")
        end = at + 12 + int.from_bytes(data[at : at + 4])
        if data[at + 4 : at + 8] not in _WITHOUT_PICTURE:
            parts.append(data[at:end])
        at = end
    return b"".join(parts)


def _check_scans(data: bytes) -> None:
    segments, scans, at = 0, 0, len(_JPEG)
    while (found := _MARKER.search(data, at)) and found[1][0] != _END:
        segments, scans = segments + 1, scans + (found[1][0] == _SCAN)
        if scans > _MOST_SCANS or segments > _MOST_SEGMENTS:
            raise ValueError(f"{segments} segments, {scans} scans")
        at = found.end() + max(int.from_bytes(data[found.end() : found.end() + 2]), 2)


def _check_tiles(data: bytes) -> None:
    order, tags = tiff.tags(io.BytesIO(data))
    numbers = [tag.number for tag in tags]
    if len(set(numbers)) < len(numbers):  # of which Pillow takes one and libtiff another
        raise ValueError("a tag stands twice")
    for tag in tags:
        size = _SIZES.get(tag.kind, 0) if tag.many == 1 else 0
        if tag.number in _TILE_SIDES and not 0 < int.from_bytes(tag.value[:size], order) <= _LONGEST_SIDE:
            raise ValueError("a tile is too large")


class _Budget:
    """Bytes that all threads together take; who wants more waits until others have given theirs back."""

    def __init__(self, most: int) -> None:
        self._most = self._left = most
        self._changed = threading.Condition()

    @contextmanager
    def taken(self, size: int) -> Iterator[None]:
        size = min(size, self._most)
        with self._changed:
            self._changed.wait_for(lambda: self._left >= size)
            self._left -= size
        try:
            yield
        finally:
            with self._changed:
                self._left += size
                self._changed.notify_all()


_decoding = _Budget(_MOST_DECODING)


@contextmanager
def decoding(pixels: int) -> Iterator[None]:
    """The time in which a picture of so many pixels is unpacked, once there is memory for it beside all others."""
    with _decoding.taken(pixels * _DECODED):
        yield


def packed(image: Image.Image | NDArray[np.uint8]) -> Packed:
    """Pixels of a picture, (rows, columns); an array, (rows, columns, 4), is multiplied by its alpha in place."""
    if not isinstance(image, np.ndarray):
        image = np.array(image if image.mode == "RGBA" else image.convert("RGBA"))
    alpha, pixels = image[..., 3], image.view(np.uint32)[..., 0]
    if alpha.min() < 255:
        pixels[alpha == 0] = 0
        partly = np.nonzero((alpha > 0) & (alpha < 255))
        product = image[partly][:, :3] * alpha[partly][:, None].astype(np.uint16) + 127
        image[..., :3][partly] = product // 255
    return pixels


def unpacked(colours: Packed) -> NDArray[np.uint8]:
    """Colours as four bands, red, green, blue, alpha, (..., 4), no longer multiplied by alpha."""
    bands = colours[..., None].view(np.uint8)
    alpha = bands[..., 3]
    if alpha.size and alpha.min() < 255:
        partly = np.nonzero((alpha > 0) & (alpha < 255))
        share = alpha[partly][:, None].astype(np.uint16)
        bands[..., :3][partly] = np.minimum((bands[partly][:, :3] * np.uint16(255) + share // 2) // share, 255)
    return bands


def halved(tile: Packed, times: int = 1) -> Packed:
    """A tile with every square of four pixels made one, so many times over; its sides are that many times even."""
    for _ in range(times):
        squares = tile[::2, ::2], tile[::2, 1::2], tile[1::2, ::2], tile[1::2, 1::2]
        even = _quarter(*(pixel & _EVEN for pixel in squares))
        odd = _quarter(*((pixel >> _EIGHT) & _EVEN for pixel in squares))
        tile = even | (odd << _EIGHT)
    return tile


def _quarter(a: Packed, b: Packed, c: Packed, d: Packed) -> Packed:
    """A fourth of a sum, of two bands at once, rounded halves to even: order above order, tiles get no brighter."""
    sums = a + b + c + d
    return ((sums + _ONE + ((sums >> _TWO) & _ONE)) >> _TWO) & _EVEN


def mixed(pixels: Packed, address: NDArray[np.int64], across: int, down: Packed, right: Packed) -> Packed:
    """Colours between pixels, each mixed from four that lie in a square.

    `pixels` go row after row, `across` to a row. `address` is that of the upper left one of the four; what is
    out of range takes the nearest pixel. `down` and `right` are the shares of the lower and right ones, in 256ths.
    """
    address = address.astype(np.intp, copy=False)  # all that 32 bits, as a browser has, can take
    upper = mix(pixels.take(address, mode="clip"), pixels.take(address + 1, mode="clip"), right)
    address = address + across
    lower = mix(pixels.take(address, mode="clip"), pixels.take(address + 1, mode="clip"), right)
    return mix(upper, lower, down)


def lit(pixels: Packed, share: Packed, added: Packed) -> Packed:
    """Opaque colours of which so much remains, in 256ths, before others are added; no band may come to more than 255."""
    even = ((pixels & _EVEN) * share >> _EIGHT) & _EVEN
    odd = ((pixels >> _EIGHT) & _EVEN) * share & _ODD
    return ((even | odd) + added) | _OPAQUE


def weight(place: NDArray[np.float64], first: NDArray[np.int64]) -> Packed:
    """Share, in 256ths, of the second of two neighbouring pixels at a place between them, when `first` is the first."""
    return ((place - first) * 256 + 0.5).astype(np.uint32)


def mix(first: Packed, second: Packed, weight: Packed) -> Packed:
    """Packed pixels between two, of which the second has so many 256ths; two bands to a multiplication."""
    rest = _UNIT - weight
    even = (first & _EVEN) * rest + (second & _EVEN) * weight + _HALF
    odd = ((first >> _EIGHT) & _EVEN) * rest + ((second >> _EIGHT) & _EVEN) * weight + _HALF
    return ((even >> _EIGHT) & _EVEN) | (odd & _ODD)
