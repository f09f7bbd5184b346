"""Rows too many for dots, on the globe: how many there are to an area, in cells that are equally large everywhere.

The cells are those of HEALPix, one order finer with every step of the zoom, so that they stay where they are while the
globe is turned, at the poles too.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from .. import mars
from ..cartography.density import LEAST_CELL, Cells, Density
from ..cartography.plane import Floats, GlobeWindow
from ..cartography.style import Colouring
from ..imagery.bands import in_bands
from ..imagery.hips.healpix import locate, nested
from ..imagery.hips.survey import pixel_angle
from ..imagery.view import View

_FINEST = 20  # order, of cells 6 m wide
_WIDE = np.degrees(pixel_angle(0, 1))  # degrees: of a cell of order 0

_Rows = NDArray[np.integer]


@dataclass(frozen=True, eq=False)
class GlobeDensity(Density):
    """That of the globe.

    Attributes
    ----------
    order
        Of the cells.
    cells
        HiPS numbers of those that have rows, ascending, (n,).
    colours
        Their red, green, blue and opacity, (n, 4).
    """

    order: int
    cells: _Rows
    colours: NDArray[np.uint8]

    def picture(self, view: View) -> Image.Image:
        """The cells in a view, mode "RGBA", to be laid over it; clear where there are no rows."""
        return Image.fromarray(in_bands(self._at, *view.positions()))

    def _at(self, latitude: Floats, longitude: Floats) -> NDArray[np.uint8]:
        place, is_there = _places_among(self.cells, _cells(latitude, longitude, self.order))
        return np.where(is_there[..., None], self.colours[place], np.uint8(0))


class Crowd:
    """Rows on the globe, to be counted in what it shows; `rows` are their numbers in the table that a `Colouring` is of."""

    def __init__(self, latitude: Floats, longitude: Floats, rows: _Rows) -> None:
        cells = _cells(latitude, longitude, _FINEST)
        ascending = np.argsort(cells)
        self._cells, self._rows = cells[ascending], rows[ascending]
        self._latitude, self._longitude = latitude[ascending], longitude[ascending]

    def count(self, window: GlobeWindow) -> int:
        """How many rows lie in a window."""
        return int(np.count_nonzero(window.shows(self._latitude, self._longitude)))

    def density(self, window: GlobeWindow, colouring: Colouring | None = None) -> GlobeDensity | None:
        """What lies in a window, coloured as `Cells.painted` does; None where it has no rows."""
        order = min(max(int(np.log2(_WIDE * window.scale / LEAST_CELL)), 0), _FINEST)
        cell_of = self._cells >> 2 * (_FINEST - order)
        cells = np.unique(cell_of[window.shows(self._latitude, self._longitude)])
        if not cells.size:
            return None
        # Cells on the rim of the window are counted whole.
        place, is_there = _places_among(cells, cell_of)
        colours, told = _Equal(order, len(cells), window).painted(place[is_there], self._rows[is_there], colouring)
        return GlobeDensity(told.scale, told.area_km2, order, cells, colours)


class _Equal(Cells):
    """Those of the equally large cells of an order that have rows in a window."""

    def __init__(self, order: int, count: int, window: GlobeWindow) -> None:
        self.shape = (count,)
        self.cell_km2 = (mars.KM_PER_DEGREE * _WIDE / 2**order) ** 2
        in_window = 12 * 4**order * (1 - np.cos(np.radians(window.reach))) / 2
        self._filled = count / max(in_window, count)

    def filled(self, is_seen: NDArray[np.bool_]) -> float:
        """How much of the window has rows, 0..1."""
        return self._filled


def _places_among(ascending: _Rows, numbers: _Rows) -> tuple[_Rows, NDArray[np.bool_]]:
    """Where numbers stand among others, at least one, that ascend; and whether they do."""
    place = np.minimum(np.searchsorted(ascending, numbers), len(ascending) - 1)
    return place, ascending[place] == numbers


def _cells(latitude: Floats, longitude: Floats, order: int) -> _Rows:
    """HiPS numbers of the cells that positions lie in, of the broadcast shape."""
    face, x, y = locate(latitude, longitude)
    last = 2**order - 1
    across, up = (np.minimum((each * 2**order).astype(np.int64), last) for each in (x, y))
    return nested(face, across, up, order)
