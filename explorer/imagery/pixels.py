"""Arithmetic on pixels that travel packed: to read, halve and mix them many at a time.

Red, green, blue and alpha are in 32 bits, the colours already multiplied by alpha,
because two bands at a time fit one multiplication.
"""

import numpy as np

_EVEN, _ODD = np.uint32(0x00FF00FF), np.uint32(0xFF00FF00)
_HALF, _ONE = np.uint32(0x00800080), np.uint32(0x00010001)  # for rounding
_TWO, _EIGHT, _UNIT = np.uint32(2), np.uint32(8), np.uint32(256)


def packed(image):
    """Pixels of a picture as a `Mosaic` takes them.

    Parameters
    ----------
    image : PIL.Image.Image or ndarray of uint8, shape (rows, columns, 4)
        An array is multiplied by its alpha in place.

    Returns
    -------
    ndarray of uint32, shape (rows, columns)
    """
    if not isinstance(image, np.ndarray):
        image = np.array(image if image.mode == "RGBA" else image.convert("RGBA"))
    alpha, pixels = image[..., 3], image.view(np.uint32)[..., 0]
    if alpha.min() < 255:
        pixels[alpha == 0] = 0
        partly = np.nonzero((alpha > 0) & (alpha < 255))
        product = image[partly][:, :3] * alpha[partly][:, None].astype(np.uint16) + 127
        image[(*partly, slice(3))] = product // 255
    return pixels


def unpacked(colours):
    """Colours as four bands, no longer multiplied by alpha.

    Parameters
    ----------
    colours : ndarray of uint32, shape (...)
        Packed.

    Returns
    -------
    ndarray of uint8, shape (..., 4)
        Red, green, blue, alpha.
    """
    bands = colours[..., None].view(np.uint8)
    alpha = bands[..., 3]
    if alpha.size and alpha.min() < 255:
        partly = np.nonzero((alpha > 0) & (alpha < 255))
        share = alpha[partly][:, None].astype(np.uint16)
        bands[(*partly, slice(3))] = np.minimum((bands[partly][:, :3] * np.uint16(255) + share // 2) // share, 255)
    return bands


def halved(tile, times=1):
    """A tile with every square of four pixels made one, so many times over.

    Parameters
    ----------
    tile : ndarray of uint32, shape (rows, columns)
        Packed; sides that many times even.
    times : int

    Returns
    -------
    ndarray of uint32
    """
    for _ in range(times):
        squares = tile[::2, ::2], tile[::2, 1::2], tile[1::2, ::2], tile[1::2, 1::2]
        even = _quarter(sum(pixel & _EVEN for pixel in squares))
        odd = _quarter(sum((pixel >> _EIGHT) & _EVEN for pixel in squares))
        tile = even | (odd << _EIGHT)
    return tile


def _quarter(sums):
    """A fourth of two numbers at once, rounded halves to even: order above order, tiles get no brighter."""
    return ((sums + _ONE + ((sums >> _TWO) & _ONE)) >> _TWO) & _EVEN


def mixed(pixels, address, side, down, right):
    """Colours between pixels, each mixed from four that lie in a square.

    Parameters
    ----------
    pixels : ndarray of uint32, shape (n,)
        Packed, row after row.
    address : ndarray of int
        Of the upper left one of the four. What is out of range takes the nearest pixel.
    side : int
        Pixels to a row.
    down, right : ndarray of uint32, shape of `address`
        Share of the lower and of the right ones, in 256ths.

    Returns
    -------
    ndarray of uint32, shape of `address`
    """
    upper = _mixed(pixels.take(address, mode="clip"), pixels.take(address + 1, mode="clip"), right)
    address = address + side
    lower = _mixed(pixels.take(address, mode="clip"), pixels.take(address + 1, mode="clip"), right)
    return _mixed(upper, lower, down)


def weight(place, first):
    """Share of the second of two neighbouring pixels.

    Parameters
    ----------
    place : ndarray of float
        Between the two, in pixels.
    first : ndarray of int
        The first one.

    Returns
    -------
    ndarray of uint32
        In 256ths.
    """
    return ((place - first) * 256 + 0.5).astype(np.uint32)


def _mixed(first, second, weight):
    """Mix packed pixels, two bands to a multiplication."""
    rest = _UNIT - weight
    even = (first & _EVEN) * rest + (second & _EVEN) * weight + _HALF
    odd = ((first >> _EIGHT) & _EVEN) * rest + ((second >> _EIGHT) & _EVEN) * weight + _HALF
    return ((even >> _EIGHT) & _EVEN) | (odd & _ODD)
