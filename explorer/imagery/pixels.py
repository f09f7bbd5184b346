"""Arithmetic on pixels that travel packed: to read, halve and mix them many at a time.

Red, green, blue and alpha are in 32 bits, the colours already multiplied by alpha,
because two bands at a time fit one multiplication.
"""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Packed = NDArray[np.uint32]

_EVEN, _ODD = np.uint32(0x00FF00FF), np.uint32(0xFF00FF00)
_HALF, _ONE = np.uint32(0x00800080), np.uint32(0x00010001)  # for rounding
_OPAQUE = np.uint32(0xFF000000)
_TWO, _EIGHT, _UNIT = np.uint32(2), np.uint32(8), np.uint32(256)


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
