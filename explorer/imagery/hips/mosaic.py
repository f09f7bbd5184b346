"""Colours of many positions out of a handful of tiles, without seams between them.

A `Mosaic` knows where its positions lie and so which tiles it wants. Handed
tiles, it lays them side by side, gives each a rim of its neighbours' pixels, and
interpolates: so a tile's border leaves no trace, not even where two faces of the
sphere meet. Where tiles come from is the business of `tiles`.

Pixels travel packed, red, green, blue and alpha in 32 bits, the colours already
multiplied by alpha, because two bands at a time fit one multiplication.
"""

import numpy as np

from . import healpix

_BLOCK = 1 << 14  # positions at a time: their intermediate results stay in the processor's cache
_FEW_TILES = 1 << 22  # up to here a table of all tiles of an order is quicker than sorting
_EVEN, _ODD = np.uint32(0x00FF00FF), np.uint32(0xFF00FF00)
_HALF, _ONE = np.uint32(0x00800080), np.uint32(0x00010001)  # for rounding
_TWO, _EIGHT, _UNIT = np.uint32(2), np.uint32(8), np.uint32(256)


class Mosaic:
    """Positions to be coloured from tiles.

    Parameters
    ----------
    latitude, longitude : array_like
        Degrees; broadcast together. What is NaN or no latitude stays empty.
    width : int
        Pixels along a tile, a power of two.
    """

    def __init__(self, latitude, longitude, width):
        latitude, longitude = np.asarray(latitude, dtype=float), np.asarray(longitude, dtype=float)
        self._wrong = [~(np.abs(latitude) <= 90), ~np.isfinite(longitude)]
        if any(wrong.any() for wrong in self._wrong):
            latitude, longitude = np.where(self._wrong[0], 0, latitude), np.where(self._wrong[1], 0, longitude)
        self.width = width
        self.shape = np.broadcast_shapes(latitude.shape, longitude.shape)
        self._face, self._x, self._y = _located(latitude, longitude, self.shape)
        self._layouts = {}

    def tiles(self, order):
        """The tiles of an order that the positions lie on.

        Parameters
        ----------
        order : int

        Returns
        -------
        list of (int, int)
            Order and number of each tile.
        """
        tiles, _ = self._layout(order)
        return [(order, int(number)) for number in healpix.nested(*_unfolded(tiles, order), order)]

    def paint(self, order, pixels, shrink=0):
        """Colour the positions from the tiles at hand.

        Parameters
        ----------
        order : int
            The order wanted. Where one of its tiles is missing, the nearest of
            its parents at hand stands in.
        pixels : dict
            Packed pixels, (width, width) uint32, by (order, number).
        shrink : int
            How many times to halve the tiles first, for a view still coarser
            than the coarsest order.

        Returns
        -------
        ndarray of uint8, shape of the positions + (4,)
            Red, green, blue, alpha; alpha is 0 where no tile is at hand.
        """
        wanted = self.tiles(order)
        sources = np.array([_nearest(key, pixels) for key in wanted])
        colours = np.zeros(self._face.size, dtype=np.uint32)
        _, places = self._layout(order)
        for source in set(sources.tolist()) - {-1}:
            chosen = slice(None) if (sources == source).all() else np.flatnonzero((sources == source)[places])
            self._paint_order(colours, chosen, source, pixels, shrink)
        colours = colours.reshape(self.shape)
        for wrong in self._wrong:
            if wrong.any():
                colours[np.broadcast_to(wrong, self.shape)] = 0
        return unpacked(colours)

    def _layout(self, order):
        """Distinct tiles of an order, and the place in that list for each position."""
        if order not in self._layouts:
            self._layouts[order] = _distinct(self._folded(slice(None), order), 12 << (2 * order))
        return self._layouts[order]

    def _folded(self, chosen, order):
        """Face and tile of positions in one number, row by row of the face."""
        across = 1 << order
        column = (self._x[chosen] * across).astype(np.int64)
        row = (self._y[chosen] * across).astype(np.int64)
        np.minimum(row, across - 1, out=row)
        return (self._face[chosen] << (2 * order)) | (column << order) | row

    def _paint_order(self, colours, chosen, order, pixels, shrink):
        if isinstance(chosen, slice):
            tiles, places = self._layout(order)
        else:
            tiles, places = _distinct(self._folded(chosen, order), 12 << (2 * order))
        numbers = healpix.nested(*_unfolded(tiles, order), order)
        sheet = _sheet([pixels[order, int(number)] for number in numbers], tiles, order, shrink)
        x, y = self._x[chosen], self._y[chosen]
        for start in range(0, places.size, _BLOCK):
            block = slice(start, start + _BLOCK)
            found = _interpolated(sheet, places[block], tiles, order, x[block], y[block])
            if isinstance(chosen, slice):
                colours[block] = found
            else:
                colours[chosen[block]] = found


def _located(latitude, longitude, shape):
    """Face and place on it of all positions, one after another, in blocks of rows."""
    shape = shape or (1,)
    face, x, y = np.empty(shape, dtype=np.int64), np.empty(shape), np.empty(shape)
    latitude, longitude = (each.reshape((1,) * (len(shape) - each.ndim) + each.shape) for each in (latitude, longitude))
    step = max(_BLOCK // max(int(np.prod(shape[1:])), 1), 1)
    for start in range(0, shape[0], step):
        rows = slice(start, start + step)
        block = (each if each.shape[0] == 1 else each[rows] for each in (latitude, longitude))
        face[rows], x[rows], y[rows] = healpix.locate(*block)
    return face.ravel(), x.ravel(), y.ravel()


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


def _nearest(key, pixels):
    """Order of a tile, or of the nearest of its parents, that is at hand; -1 without any."""
    order, number = key
    while order >= 0 and (order, number) not in pixels:
        order, number = order - 1, number >> 2
    return order


def _distinct(numbers, limit):
    """Distinct numbers in ascending order, and the place among them of each."""
    if limit > _FEW_TILES:
        return np.unique(numbers, return_inverse=True)
    present = np.zeros(limit, dtype=bool)
    present[numbers] = True
    distinct = np.flatnonzero(present)
    table = np.empty(limit, dtype=np.int64)
    table[distinct] = np.arange(distinct.size)
    return distinct, table.take(numbers, mode="clip")


def _unfolded(tiles, order):
    """Face and place on it of tiles numbered row by row."""
    mask = (1 << order) - 1
    return tiles >> (2 * order), (tiles >> order) & mask, tiles & mask


def _sheet(pixels, tiles, order, shrink):
    """Tiles one after another, each within a rim one pixel wide: (tiles, width + 2, width + 2)."""
    if shrink:
        pixels = [halved(tile, shrink) for tile in pixels]
    width = pixels[0].shape[0]
    sheet = np.empty((len(pixels), width + 2, width + 2), dtype=np.uint32)
    for place, tile in enumerate(pixels):
        sheet[place, 1:-1, 1:-1] = tile
    _fill_rims(sheet, tiles, order)
    return sheet


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


def _fill_rims(sheet, tiles, order):
    """Give every tile its neighbours' outermost pixels, or its own again where there is no neighbour."""
    width = sheet.shape[1] - 2
    x, y = _rim(width)
    face, column, row = (each[:, None] for each in _unfolded(tiles, order))
    over = healpix.step_across(*np.broadcast_arrays(face, column * width + x, row * width + y), width << order)
    neighbour = (over[0] << (2 * order)) | (over[1] // width << order) | over[2] // width
    place = np.minimum(np.searchsorted(tiles, neighbour), tiles.size - 1)
    there = tiles[place] == neighbour
    own = np.arange(tiles.size)[:, None]
    beyond = sheet[np.where(there, place, own), 1 + over[1] % width, 1 + over[2] % width]
    again = sheet[own, 1 + np.clip(x, 0, width - 1), 1 + np.clip(y, 0, width - 1)]
    sheet[:, x + 1, y + 1] = np.where(there, beyond, again)


def _rim(width):
    """Places just outside a tile, once around."""
    along = np.arange(-1, width + 1)
    before, after = np.full(width, -1), np.full(width, width)
    x = np.concatenate([np.full(width + 2, -1), np.full(width + 2, width), along[1:-1], along[1:-1]])
    return x, np.concatenate([along, along, before, after])


def _interpolated(sheet, places, tiles, order, x, y):
    """Packed colours at places on faces, each mixed from the four pixels around it."""
    side = sheet.shape[1]
    width = side - 2
    _, column, row = _unfolded(tiles, order)
    # Half a pixel back to pixel centres, and one on for the rim.
    down = x * (width << order) - (column * width - 0.5)[places]
    right = y * (width << order) - (row * width - 0.5)[places]
    first_down, first_right = down.astype(np.int64), right.astype(np.int64)
    address = places * (side * side) + first_down * side + first_right
    return mixed(sheet.ravel(), address, side, weight(down, first_down), weight(right, first_right))


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
