"""Which part of a map file some positions need, and their colours out of that part.

A `Copy` stands for the file as it is or made coarser by a power of two, as its
overviews are; an `Excerpt` is a rectangle of its pixels. A map that goes around the
planet is taken for the ring that it is. Reading the pixels is left to `raster`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...mars import Floats
from ..pixels import mixed, weight
from .georeference import Georeference

_BLOCK = 1 << 14  # positions at a time: their intermediate results stay in the processor's cache


class Copy:
    """A map file with its sides halved so many times.

    Attributes
    ----------
    size
        Columns and rows of the copy.
    across, down
        Pixels of the file to one of the copy. They are not always powers of two: the
        sides of overviews are whole numbers of pixels.
    """

    def __init__(self, where: Georeference, times: int) -> None:
        columns, rows = (-(-side // (1 << times)) for side in where.size)
        self.size = columns, rows
        self.across, self.down = where.size[0] / columns, where.size[1] / rows
        self._where = where

    def pixels(self, latitude: Floats, longitude: Floats) -> tuple[Floats, Floats]:
        """Columns and rows of the copy where positions of one shape lie.

        Columns of a map around the planet may be up to half a turn left of it where that keeps the
        positions together.
        """
        column, row = self._where.pixels(latitude, longitude)
        if self._where.turn:
            column -= np.floor(column / self._where.turn) * self._where.turn
            if self._where.closed:
                column = _together(column, self._where.turn)
        return column / self.across, row / self.down

    def excerpt(self, column: Floats, row: Floats) -> "Excerpt | None":
        """The part that positions need, columns and rows as from `pixels`; None when all lie outside."""
        inside = (row >= 0) & (row <= self.size[1]) & np.isfinite(column)
        if not self._where.closed:
            inside &= (column >= 0) & (column <= self.size[0])
        if not inside.any():
            return None
        left, right = _reach(column[inside])
        top, bottom = _reach(row[inside])
        if not self._where.closed:
            left, right = max(left, 0), min(right, self.size[0])
        top, bottom = max(top, 0), min(bottom, self.size[1])
        return Excerpt(left, top, right - left, bottom - top, inside)

    def pieces(self, excerpt: "Excerpt") -> Iterator[tuple[int, int, int]]:
        """Ranges of columns that make up an excerpt; more than one where it runs over the edge of the map.

        Each is where in the excerpt, from which column of the copy, and how many.
        """
        place = 0
        while place < excerpt.columns:
            start = (excerpt.left + place) % self.size[0]
            columns = min(self.size[0] - start, excerpt.columns - place)
            yield place, start, columns
            place += columns


@dataclass(frozen=True)
class Excerpt:
    """A rectangle of pixels, and which of the positions lie on the map."""

    left: int
    top: int
    columns: int
    rows: int
    inside: NDArray[np.bool_]

    def colours(self, pixels: NDArray[np.uint32], column: Floats, row: Floats) -> NDArray[np.uint32]:
        """Packed colours, out of the excerpt's packed `pixels`, of the positions it was made for; 0 outside the map."""
        colours = np.zeros(column.size, dtype=np.uint32)
        chosen = slice(None) if self.inside.all() else np.flatnonzero(self.inside)
        across, down = column.ravel()[chosen], row.ravel()[chosen]
        found = np.empty(across.size, dtype=np.uint32)
        for start in range(0, across.size, _BLOCK):
            block = slice(start, start + _BLOCK)
            # Beyond the centres of the outermost pixels these go on.
            x = np.clip(across[block] - (self.left + 0.5), 0, self.columns - 1)
            y = np.clip(down[block] - (self.top + 0.5), 0, self.rows - 1)
            first_x, first_y = x.astype(np.int64), y.astype(np.int64)
            address = first_y * self.columns + first_x
            shares = weight(y, first_y), weight(x, first_x)
            found[block] = mixed(pixels.ravel(), address, self.columns, *shares)
        colours[chosen] = found
        return colours.reshape(column.shape)


def _together(column: Floats, turn: float) -> Floats:
    """Columns of a ring, from 0 or from half a turn before, whichever keeps them closer together."""
    known = column[np.isfinite(column)]
    if not known.size or np.ptp(known) <= turn / 2:
        return column
    turned = np.where(column >= turn / 2, column - turn, column)
    return turned if np.nanmax(turned) - np.nanmin(turned) < np.ptp(known) else column


def _reach(places: Floats) -> tuple[int, int]:
    """First pixel, and one past the last, that interpolating at places takes."""
    return int(np.floor(places.min() - 0.5)), int(np.floor(places.max() - 0.5)) + 2
