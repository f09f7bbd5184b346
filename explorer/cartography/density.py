"""Rows too many for dots as a picture: how many there are to an area, at every zoom and on every flat map.

A plane is parted into square cells, halved with every step of the zoom, so that they stay where they are while
the map is dragged. All rows of a window are counted into them anew, which takes no longer at any zoom.
"""

import math
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from .plane import CylindricalPlane, Edges, Floats, Plane, Window
from .scale import Scale
from .style import NO_VALUE, Colouring

AREAS = 1.0, 100.0, 10_000.0, 1_000_000.0
"""Square kilometres to which rows are counted."""

LEAST_CELL = 3.0  # pixels; a cell is less than twice as wide
_RAMP, _FIRST, _LAST, _SHADES = "GnBu_r", 0.3, 0.97, 64
_FAINT, _STRONG = 110, 215  # opacity, of 255, of the emptiest and of the fullest cells where they cover all

_BITS = 31  # of fixed point, which is finer than a hundredth of a pixel at the closest zoom

_Rows = NDArray[np.integer]


def _fixed(units: Floats, plane: Plane) -> NDArray[np.int64]:
    """Units from the middle of a plane, as whole numbers from its lower left end."""
    return np.floor((units / plane.span + 0.5) * 2**_BITS).astype(np.int64)


@dataclass(frozen=True, eq=False)
class Density:
    """What is painted of a window.

    Attributes
    ----------
    scale
        Of rows to `area_km2` of ground; logarithmic.
    area_km2
        One of `AREAS`.
    """

    scale: Scale
    area_km2: float


@dataclass(frozen=True, eq=False)
class DensityMap(Density):
    """That of a flat map.

    Attributes
    ----------
    picture
        Mode "RGBA", a pixel to a cell; clear where there are no rows.
    edges
        Left, bottom, right, top in units of the plane, unrolled as the window is.
    """

    picture: Image.Image
    edges: Edges


class Cells:
    """Parts of the ground that rows are counted in: their `shape`, and how many square kilometres each has."""

    shape: tuple[int, ...]
    cell_km2: Floats | float

    def painted(self, cells: _Rows, rows: _Rows, colouring: Colouring | None) -> tuple[NDArray[np.uint8], Density]:
        """Red, green, blue and opacity of the cells, (..., 4), and their scale, from the cells that rows lie in.

        Cells are coloured by how many rows they have, or by a colouring: by the mean of its numbers, or the category
        that most of their rows have. Then the number of rows makes them more or less opaque.
        """
        count = self.spread(self.sums(cells))
        is_seen = count > 0
        per_km2 = count / self.cell_km2
        scale = Scale.around(per_km2[is_seen])
        at = np.where(is_seen, scale.at(per_km2), 0.0)
        if colouring is None:
            colours = _shades()[np.rint(at * (_SHADES - 1)).astype(np.uint8)]
        else:
            colours = self._coloured(cells, rows, colouring)
        # Few cells far apart are seen at all only where nothing shows through them.
        faint = 255 + (_FAINT - 255) * self.filled(is_seen)
        opacity = np.where(is_seen, faint + max(_STRONG - faint, 0) * at, 0).astype(np.uint8)
        area = next((each for each in AREAS if scale.least * each >= 1), AREAS[-1])
        told = replace(scale, least=scale.least * area, most=scale.most * area)
        return np.concatenate([colours, opacity[..., None]], axis=-1), Density(told, area)

    def sums(self, cells: _Rows, weights: Floats | None = None) -> Floats:
        """How many points the cells have, or the sums of their weights."""
        return np.bincount(cells, weights, math.prod(self.shape)).reshape(self.shape).astype(float)

    def sums_by(self, cells: _Rows, kinds: NDArray[np.uint8], count: int) -> list[Floats]:
        """How many points of each kind the cells have."""
        size = math.prod(self.shape)
        return list(
            np.bincount(kinds * np.intp(size) + cells, minlength=count * size).reshape(count, *self.shape).astype(float)
        )

    def spread(self, sums: Floats) -> Floats:
        """Means over as many cells about each as belong together; here each stands for itself."""
        return sums

    def filled(self, is_seen: NDArray[np.bool_]) -> float:
        """How much of the ground has rows, 0..1."""
        return float(is_seen.mean())

    def _coloured(self, cells: _Rows, rows: _Rows, colouring: Colouring) -> NDArray[np.uint8]:
        """Red, green and blue of the cells."""
        palette = np.array([_rgb(each) for each in (*colouring.palette, NO_VALUE)], dtype=np.uint8)
        none = len(palette) - 1
        if colouring.values is not None and colouring.scale is not None:
            values = colouring.values[rows]
            known = np.isfinite(values)
            count = self.spread(self.sums(cells[known]))
            with np.errstate(invalid="ignore", divide="ignore"):
                mean = self.spread(self.sums(cells[known], values[known])) / count
            at = colouring.scale.at(np.where(count > 0, mean, colouring.scale.least))
            return palette[np.where(count > 0, np.rint(at * (none - 1)), none).astype(np.uint8)]
        index = colouring.index[rows]
        counts = np.array([self.spread(each) for each in self.sums_by(cells, index, none + 1)[:none]])
        return palette[np.where(counts.max(axis=0, initial=0) > 0, counts.argmax(axis=0) if none else none, none)]


class Crowd:
    """Rows on a plane, to be counted in its windows.

    `x` and `y` say how many units right and up of the middle of the plane they lie; what is not finite or lies off it
    is left out. `rows` are their numbers in the table that a `Colouring` is of.
    """

    def __init__(self, x: Floats, y: Floats, rows: _Rows, plane: Plane) -> None:
        with np.errstate(invalid="ignore"):
            on_plane = np.flatnonzero(np.maximum(np.abs(x), np.abs(y)) <= plane.span / 2)
        # From below, so that a window is a slice; in fixed point, of which a coarser cell is the leading bits.
        on_plane = on_plane[np.argsort(y[on_plane])]
        last = 2**_BITS - 1
        self._right, self._up = (np.minimum(_fixed(each[on_plane], plane), last) for each in (x, y))
        self._rows = rows[on_plane]

    def __len__(self) -> int:
        return len(self._rows)

    def count(self, window: Window) -> int:
        """How many rows lie in a window."""
        left, bottom, right, top = _fixed(np.array(window.edges), window.plane)
        first, last = np.searchsorted(self._up, bottom), np.searchsorted(self._up, top, side="right")
        across = self._right[first:last] - left
        if window.plane.wraps:
            across &= 2**_BITS - 1
        return int(np.count_nonzero((across >= 0) & (across <= right - left)))

    def _within(self, grid: "_Grid") -> tuple[_Rows, _Rows]:
        """The cells of the rows that lie in a grid, and the numbers of those rows."""
        first, last = np.searchsorted(self._up, grid.ends_up)
        columns = grid.columns_of(self._right[first:last])
        cells = (grid.rows_of(self._up[first:last]) * grid.shape[1] + columns).astype(np.intp, copy=False)
        there = columns < grid.shape[1]
        return (cells, self._rows[first:last]) if there.all() else (cells[there], self._rows[first:last][there])

    def density(self, window: Window, colouring: Colouring | None = None) -> DensityMap | None:
        """The picture of a window, coloured as `Cells.painted` does; None where it has no rows."""
        grid = _Grid(window)
        cells, rows = self._within(grid)
        if not rows.size:
            return None
        colours, told = grid.painted(cells, rows, colouring)
        picture = Image.fromarray(np.ascontiguousarray(grid.unrolled(colours)[::-1]))
        return DensityMap(told.scale, told.area_km2, picture, grid.edges)


class _Grid(Cells):
    """The cells that a window touches; one turn of them where it sees more of a plane that repeats."""

    def __init__(self, window: Window) -> None:
        plane = self._plane = window.plane
        self._level = max(int(np.log2(plane.span * window.scale / LEAST_CELL)), 0)
        self._across = 2**self._level
        self._cell = plane.span / self._across
        # Counted from the lower left end of the plane.
        low, high = (np.divide(ends, self._cell) + self._across / 2 for ends in (window.edges[:2], window.edges[2:]))
        left, self._bottom = np.floor(low).astype(int).tolist()
        right, top = np.ceil(high).astype(int).tolist()
        self.edges = tuple((each - self._across / 2) * self._cell for each in (left, self._bottom, right, top))
        self._columns = np.arange(left, right)
        self._is_turn = plane.wraps and right - left >= self._across
        self.shape = top - self._bottom, min(right - left, self._across)
        self.cell_km2 = self._areas()

    @property
    def ends_up(self) -> list[int]:
        """Where it begins and ends from below, in fixed point."""
        ends = np.clip(np.array([self._bottom, self._bottom + self.shape[0]], dtype=np.int64), 0, self._across)
        return (ends << (_BITS - self._level)).tolist()

    def columns_of(self, right: NDArray[np.int64]) -> NDArray[np.int64]:
        """Columns of the grid; of what lies beside it, none that it has."""
        columns = (right >> (_BITS - self._level)) - self._columns[0]
        if self._plane.wraps:
            columns &= self._across - 1
            return columns
        return np.where(columns < 0, self.shape[1], columns)

    def rows_of(self, up: NDArray[np.int64]) -> NDArray[np.int64]:
        """Rows of the grid, counted from below."""
        return (up >> (_BITS - self._level)) - self._bottom

    def _areas(self) -> Floats:
        """Square kilometres of ground in the cells, to be broadcast to their shape."""
        left, bottom, _, _ = self.edges
        up = bottom + (np.arange(self.shape[0])[:, None] + 0.5) * self._cell
        flat = (self._cell * self._plane.km_per_unit) ** 2
        if isinstance(self._plane, CylindricalPlane):
            return flat * np.maximum(np.cos(np.radians(up)), 1e-3)
        right = left + (np.arange(self.shape[1]) + 0.5) * self._cell
        return flat / self._plane.stretch(right, up) ** 2

    def spread(self, sums: Floats) -> Floats:
        """Means over so many cells to the left and right that they are as wide on the ground wherever they lie."""
        if not self._plane.wraps:
            return sums
        up = self.edges[1] + (np.arange(self.shape[0]) + 0.5) * self._cell
        stretched = 1 / np.maximum(np.cos(np.radians(up)), 1e-3)
        half = np.minimum(np.rint((stretched - 1) / 2).astype(int), (self.shape[1] - 1) // 2)
        wide = np.flatnonzero(half)
        if not wide.size:
            return sums
        made = sums.copy()
        made[wide] = self._means(sums[wide], half[wide, None])
        return made

    def _means(self, sums: Floats, half: NDArray[np.int_]) -> Floats:
        most = int(half.max())
        padded = np.pad(sums, ((0, 0), (most + 1, most)), mode="wrap" if self._is_turn else "constant")
        until = np.cumsum(padded, axis=1)
        first = np.arange(sums.shape[1]) + most - half
        total = np.take_along_axis(until, first + 2 * half + 1, axis=1) - np.take_along_axis(until, first, axis=1)
        return np.where(np.abs(total) > 1e-9, total, 0) / (2 * half + 1)

    def unrolled(self, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """One turn of cells as often as the window sees it."""
        return pixels[:, (self._columns - self._columns[0]) % self._across] if self._is_turn else pixels


@lru_cache(maxsize=1)
def _shades() -> NDArray[np.uint8]:
    """Red, green and blue of densities, from the least to the most."""
    from matplotlib import colormaps

    return (colormaps[_RAMP](np.linspace(_FIRST, _LAST, _SHADES))[:, :3] * 255).round().astype(np.uint8)


def shades() -> list[str]:
    """The colours of densities, from the least to the most."""
    return [f"#{red:02x}{green:02x}{blue:02x}" for red, green, blue in _shades().tolist()]


def _rgb(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour[1:]))
