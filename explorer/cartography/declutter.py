"""Which of many places a window shows, at a cost that does not grow with their number.

Places compete on lattices laid over the map, from fine to coarse: the most
important place of each square goes on to the next coarser lattice. At each level the
winners that a more important winner comes too close to are hidden. All of that
depends on the map alone and not on the window, so a place that is shown stays
while the map is dragged, and a window costs its own few hundred squares. A lattice
is made when a window of its fineness is first asked for, or in spare time.

How places become points of a plane is left to whoever draws the map.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

LEVELS = 18
"""From the whole map in one square to 131 072 squares from side to side: 80 m on a map of all of Mars."""

_Whole = NDArray[np.integer]
_Flags = NDArray[np.bool_]


class Declutter:
    """Places on a plane, ready to be asked what a window shows of them.

    `x` and `y` say how many units right and up of the middle of the map they lie, the most important
    first. What is not finite or lies off the map, `span` units wide and high, is never shown.
    A map that `wraps` repeats from side to side.
    """

    def __init__(self, x: ArrayLike, y: ArrayLike, span: float, wraps: bool = False) -> None:
        self._x, self._y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
        self._span, self._wraps = float(span), wraps
        with np.errstate(invalid="ignore"):
            on_map = np.maximum(np.abs(self._x), np.abs(self._y)) <= self._span / 2
        self._on_map = np.flatnonzero(on_map).astype(np.int32)
        # One bit a level: whether the place is shown there.
        self._shown = np.zeros(len(self._x), dtype=np.uint32)
        # Of each level that a window has asked for: squares, in order, and the places that win theirs nowhere coarser.
        self._entering: list[tuple[_Whole, _Whole]] = []
        self._won = np.zeros(len(self._x), dtype=bool)

    def __repr__(self) -> str:
        return f"Declutter({len(self._x)} places)"

    def rows(self, left: float, bottom: float, right: float, top: float, spacing: float) -> _Whole:
        """Positions of the places that a window shows, the most important first.

        Edges in units, unrolled where the map repeats. At least `spacing` units are kept free around
        each place, at most twice as much: a square of that size shows at most one.
        """
        level = self._level(spacing)
        self._make_ready(level)
        near = [self._entered(each, left, bottom, right, top) for each in range(level + 1)]
        rows = np.sort(np.concatenate(near))
        rows = rows[(self._shown[rows] >> np.uint32(level)) & 1 == 1]
        x, y = self._x[rows], self._y[rows]
        if self._wraps:
            x = left + np.mod(x - left, self._span)
        return rows[(left <= x) & (x <= right) & (bottom <= y) & (y <= top)]

    def prepare(self) -> bool:
        """Let the places compete on the next finer level that no window has asked for; whether there was one."""
        if is_more := len(self._entering) < LEVELS:
            self._make_ready(len(self._entering))
        return is_more

    def _make_ready(self, level: int) -> None:
        """Let the places compete down to a level."""
        winners: _Whole = self._on_map
        made = []
        for each in range(level, len(self._entering) - 1, -1):
            squares, winners = self._compete(winners, each)
            free = winners[~self._hidden(squares, winners, each)]
            self._shown[free] |= np.uint32(1 << each)
            made.append((squares, winners))
        for squares, winners in reversed(made):
            enters = ~self._won[winners]
            self._entering.append((squares[enters], winners[enters]))
            self._won[winners] = True

    def _level(self, spacing: float) -> int:
        """The finest level on which places keep a distance."""
        # Half a square is kept free. A hair less will do: the same zoom is reckoned in several ways.
        return int(np.clip(np.floor(np.log2(self._span / (2 * spacing)) + 1e-9), 0, LEVELS - 1))

    def _squares(self, values: ArrayLike, level: int) -> NDArray[np.int64]:
        """Columns or rows of squares of coordinates."""
        return np.floor((np.asarray(values) / self._span + 0.5) * 2**level).astype(np.int64)

    def _compete(self, rows: _Whole, level: int) -> tuple[_Whole, _Whole]:
        """Squares of a level that have places, in order, and the most important place of each."""
        across = 2**level
        columns = self._squares(self._x[rows], level)
        columns = columns % across if self._wraps else np.minimum(columns, across - 1)
        squares = np.minimum(self._squares(self._y[rows], level), across - 1) * across + columns
        order = np.argsort(squares, kind="stable")
        squares = squares[order]
        first = np.flatnonzero(np.diff(squares, prepend=-1))
        return squares[first], np.minimum.reduceat(rows[order], first) if first.size else rows

    def _hidden(self, squares: _Whole, winners: _Whole, level: int) -> _Flags:
        """Whether a more important winner lies within half a square of each."""
        hidden = np.zeros(len(squares), dtype=bool)
        across = 2**level
        column = squares % across
        # To the right, and the three below: with the roles swapped, these are all neighbours.
        for right, down in ((1, 0), (-1, 1), (0, 1), (1, 1)):
            turned = column + right
            beside = squares + right + down * across
            if self._wraps:
                beside += np.where(turned < 0, across, np.where(turned >= across, -across, 0))
                there = np.ones(len(squares), dtype=bool)
            else:
                there = (turned >= 0) & (turned < across)
            one = np.flatnonzero(there & (beside != squares) & np.isin(beside, squares, assume_unique=True))
            other = np.searchsorted(squares, beside[one])
            close = self._apart(winners[one], winners[other]) < self._span / across / 2
            one, other = one[close], other[close]
            hidden[np.where(winners[one] > winners[other], one, other)] = True
        return hidden

    def _apart(self, rows: _Whole, others: _Whole) -> NDArray[np.float64]:
        x = np.abs(self._x[rows] - self._x[others])
        return np.hypot(np.minimum(x, self._span - x) if self._wraps else x, self._y[rows] - self._y[others])

    def _entered(self, level: int, left: float, bottom: float, right: float, top: float) -> _Whole:
        """The places that win no coarser square than one of this level, in the squares that a window touches."""
        squares, rows = self._entering[level]
        across = 2**level
        low, high = np.clip(self._squares([bottom, top], level), 0, across - 1)
        lines = np.arange(low, high + 1) * across
        pieces = []
        for first, last in self._columns(level, left, right):
            begins, ends = np.searchsorted(squares, lines + first), np.searchsorted(squares, lines + last, side="right")
            pieces += [rows[begin:end] for begin, end in zip(begins.tolist(), ends.tolist(), strict=True) if begin < end]
        return np.concatenate(pieces) if pieces else rows[:0]

    def _columns(self, level: int, left: float, right: float) -> list[tuple[int, int]]:
        """First and last columns of the squares between two edges: two pairs across the seam."""
        end = 2**level - 1
        first, last = self._squares([left, right], level).tolist()
        if not self._wraps:
            return [(min(max(first, 0), end), min(max(last, 0), end))]
        if last - first >= end:
            return [(0, end)]
        first, last = first % (end + 1), last % (end + 1)
        return [(first, last)] if first <= last else [(first, end), (0, last)]
