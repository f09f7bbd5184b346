"""Colours of many positions out of a handful of tiles, without seams between them.

A `Mosaic` knows where its positions lie and so which tiles it wants. Handed
tiles, it lays them side by side, gives each a rim of its neighbours' pixels, and
interpolates: so a tile's border leaves no trace, not even where two faces of the
sphere meet. Where tiles come from is the business of `tiles`, arithmetic on
pixels that of `pixels`.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..pixels import Packed, halved, mixed, unpacked, weight
from . import healpix
from .healpix import Floats, Ints

Key = tuple[int, int]
"""Order and number of a tile."""

Tiles = dict[Key, Packed]
"""Pixels of tiles, (width, width)."""

Chosen = slice | Ints

_BLOCK = 1 << 14  # positions at a time: their intermediate results stay in the processor's cache
_FEW_TILES = 1 << 22  # up to here a table of all tiles of an order is quicker than sorting


class Mosaic:
    """Positions to be coloured from tiles that are `width` pixels wide, a power of two.

    Latitudes and longitudes, in degrees, are broadcast together. What is NaN or no latitude stays empty.
    """

    def __init__(self, latitude: ArrayLike, longitude: ArrayLike, width: int) -> None:
        latitude, longitude = np.asarray(latitude, dtype=float), np.asarray(longitude, dtype=float)
        self._wrong = [~(np.abs(latitude) <= 90), ~np.isfinite(longitude)]
        if any(wrong.any() for wrong in self._wrong):
            latitude, longitude = np.where(self._wrong[0], 0, latitude), np.where(self._wrong[1], 0, longitude)
        self.width = width
        self.shape = np.broadcast_shapes(latitude.shape, longitude.shape)
        self._face, self._x, self._y = _located(latitude, longitude, self.shape)
        self._layouts: dict[int, tuple[Ints, Ints]] = {}

    def tiles(self, order: int) -> list[Key]:
        """The tiles of an order that the positions lie on."""
        tiles, _ = self._layout(order)
        return [(order, int(number)) for number in healpix.nested(*_unfolded(tiles, order), order)]

    def paint(self, order: int, pixels: Tiles, shrink: int = 0) -> NDArray[np.uint8]:
        """Red, green, blue and alpha of the positions, (..., 4), from the tiles at hand; alpha is 0 where none is.

        Where a tile of the order is missing, the nearest of its parents stands in. For a view still
        coarser than the coarsest order, tiles are halved `shrink` times first.
        """
        wanted = self.tiles(order)
        sources = np.array([_nearest(key, pixels) for key in wanted])
        colours: Packed = np.zeros(self._face.size, dtype=np.uint32)
        _, places = self._layout(order)
        for source in set(sources.tolist()) - {-1}:
            chosen = slice(None) if (sources == source).all() else np.flatnonzero((sources == source)[places])
            self._paint_order(colours, chosen, source, pixels, shrink)
        for wrong in self._wrong:
            if wrong.any():
                colours[np.broadcast_to(wrong, self.shape).ravel()] = 0
        return unpacked(colours).reshape(*self.shape, 4)

    def _layout(self, order: int) -> tuple[Ints, Ints]:
        """Distinct tiles of an order, and the place in that list for each position."""
        if order not in self._layouts:
            self._layouts[order] = _distinct(self._folded(slice(None), order), 12 << (2 * order))
        return self._layouts[order]

    def _folded(self, chosen: Chosen, order: int) -> Ints:
        """Face and tile of positions in one number, row by row of the face."""
        across = 1 << order
        column = (self._x[chosen] * across).astype(np.int64)
        row = (self._y[chosen] * across).astype(np.int64)
        np.minimum(row, across - 1, out=row)
        return (self._face[chosen] << (2 * order)) | (column << order) | row

    def _paint_order(self, colours: Packed, chosen: Chosen, order: int, pixels: Tiles, shrink: int) -> None:
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
            colours[block if isinstance(chosen, slice) else chosen[block]] = found


def _located(latitude: Floats, longitude: Floats, shape: tuple[int, ...]) -> tuple[Ints, Floats, Floats]:
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


def _nearest(key: Key, pixels: Tiles) -> int:
    """Order of a tile, or of the nearest of its parents, that is at hand; -1 without any."""
    order, number = key
    while order >= 0 and (order, number) not in pixels:
        order, number = order - 1, number >> 2
    return order


def _distinct(numbers: Ints, limit: int) -> tuple[Ints, Ints]:
    """Distinct numbers in ascending order, and the place among them of each."""
    if limit > _FEW_TILES:
        return np.unique(numbers, return_inverse=True)
    present = np.zeros(limit, dtype=bool)
    present[numbers] = True
    distinct = np.flatnonzero(present)
    table = np.empty(limit, dtype=np.int64)
    table[distinct] = np.arange(distinct.size)
    return distinct, table.take(numbers.astype(np.intp, copy=False), mode="clip")


def _unfolded(tiles: Ints, order: int) -> tuple[Ints, Ints, Ints]:
    """Face and place on it of tiles numbered row by row."""
    mask = (1 << order) - 1
    return tiles >> (2 * order), (tiles >> order) & mask, tiles & mask


def _sheet(pixels: list[Packed], tiles: Ints, order: int, shrink: int) -> Packed:
    """Tiles one after another, each within a rim one pixel wide: (tiles, width + 2, width + 2)."""
    if shrink:
        pixels = [halved(tile, shrink) for tile in pixels]
    width = pixels[0].shape[0]
    sheet = np.empty((len(pixels), width + 2, width + 2), dtype=np.uint32)
    for place, tile in enumerate(pixels):
        sheet[place, 1:-1, 1:-1] = tile
    _fill_rims(sheet, tiles, order)
    return sheet


def _fill_rims(sheet: Packed, tiles: Ints, order: int) -> None:
    """Give every tile its neighbours' outermost pixels, or its own again where there is no neighbour."""
    width = sheet.shape[1] - 2
    x, y = _rim(width)
    face, column, row = (each[:, None] for each in _unfolded(tiles, order))
    over = healpix.step_across(face, column * width + x, row * width + y, width << order)
    neighbour = (over[0] << (2 * order)) | (over[1] // width << order) | over[2] // width
    place = np.minimum(np.searchsorted(tiles, neighbour), tiles.size - 1)
    there = tiles[place] == neighbour
    itself = np.arange(tiles.size)[:, None]
    beyond = sheet[np.where(there, place, itself), 1 + over[1] % width, 1 + over[2] % width]
    again = sheet[itself, 1 + np.clip(x, 0, width - 1), 1 + np.clip(y, 0, width - 1)]
    sheet[:, x + 1, y + 1] = np.where(there, beyond, again)


def _rim(width: int) -> tuple[Ints, Ints]:
    """Places just outside a tile, once around."""
    along = np.arange(-1, width + 1)
    before, after = np.full(width, -1), np.full(width, width)
    x = np.concatenate([np.full(width + 2, -1), np.full(width + 2, width), along[1:-1], along[1:-1]])
    return x, np.concatenate([along, along, before, after])


def _interpolated(sheet: Packed, places: Ints, tiles: Ints, order: int, x: Floats, y: Floats) -> Packed:
    """Packed colours at places on faces, each mixed from the four pixels around it."""
    across = sheet.shape[1]
    width = across - 2
    _, column, row = _unfolded(tiles, order)
    # Half a pixel back to pixel centres, and one on for the rim.
    down = x * (width << order) - (column * width - 0.5)[places]
    right = y * (width << order) - (row * width - 0.5)[places]
    first_down, first_right = down.astype(np.int64), right.astype(np.int64)
    address = places * (across * across) + first_down * across + first_right
    return mixed(sheet.ravel(), address, across, weight(down, first_down), weight(right, first_right))
