"""Which of many places a window shows, at a cost that does not grow with their number.

Places compete on lattices laid over the map, from fine to coarse: the most
important place of each cell goes on to the next coarser lattice. At each level the
winners that a more important winner comes too close to are hidden. All of that
depends on the map alone and not on the window, so a place that is shown stays
while the map is dragged, and a window costs its own few hundred cells.

How places become points of a plane is left to whoever draws the map.
"""

import numpy as np

LEVELS = 18
"""From the whole map in one cell to 131 072 cells from side to side: 80 m on a map of all of Mars."""


class Showing:
    """Places on a plane, ready to be asked what a window shows of them.

    Parameters
    ----------
    x, y : array_like, shape (n,)
        Where the places are, units right and up of the middle of the map, the most
        important first. What is not finite or lies off the map is never shown.
    span : float
        Width and height of the map, units: what is on it lies within half of it.
    wraps : bool
        Whether the map repeats from side to side.
    """

    def __init__(self, x, y, span, wraps=False):
        self._x, self._y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
        self._span, self._wraps = float(span), wraps
        # One bit a level: whether the place is shown there.
        self._shown = np.zeros(len(self._x), dtype=np.uint32)
        self._entering = [None] * LEVELS  # of each level: cells, in order, and the places that win theirs nowhere coarser
        with np.errstate(invalid="ignore"):
            on_map = np.maximum(np.abs(self._x), np.abs(self._y)) <= self._span / 2
        winners = np.flatnonzero(on_map).astype(np.int32)
        cells = None
        for level in reversed(range(LEVELS)):
            finer_cells, finer = cells, winners
            cells, winners = self._compete(finer, level)
            if finer_cells is not None:
                stays = ~_is_in(finer, winners, len(self._x))
                self._entering[level + 1] = finer_cells[stays], finer[stays]
            free = winners[~self._hidden(cells, winners, level)]
            self._shown[free] |= np.uint32(1 << level)
        self._entering[0] = cells, winners

    def __repr__(self):
        return f"Showing({len(self._x)} places)"

    def rows(self, left, bottom, right, top, spacing):
        """The places that a window shows.

        Parameters
        ----------
        left, bottom, right, top : float
            Edges of the window, units; unrolled, so of any number, where the map repeats.
        spacing : float
            Units kept free around each place at least, and twice as much at most.

        Returns
        -------
        ndarray of int
            Positions of the places, the most important first: at most one to each
            square of twice the spacing.
        """
        level = self._level(spacing)
        near = [self._entered(each, left, bottom, right, top) for each in range(level + 1)]
        rows = np.sort(np.concatenate(near))
        rows = rows[(self._shown[rows] >> np.uint32(level)) & 1 == 1]
        x, y = self._x[rows], self._y[rows]
        if self._wraps:
            x = left + np.mod(x - left, self._span)
        return rows[(left <= x) & (x <= right) & (bottom <= y) & (y <= top)]

    def _level(self, spacing):
        """The finest level on which places keep a distance."""
        # Half a cell is kept free. A hair less will do: the same zoom is reckoned in several ways.
        return int(np.clip(np.floor(np.log2(self._span / (2 * spacing)) + 1e-9), 0, LEVELS - 1))

    def _cells(self, values, level):
        """Columns or rows of cells of coordinates."""
        return np.floor((np.asarray(values) / self._span + 0.5) * 2**level).astype(np.int64)

    def _compete(self, rows, level):
        """Cells of a level that have places, in order, and the most important place of each."""
        side = 2**level
        columns = self._cells(self._x[rows], level)
        columns = columns % side if self._wraps else np.minimum(columns, side - 1)
        cells = np.minimum(self._cells(self._y[rows], level), side - 1) * side + columns
        order = np.argsort(cells, kind="stable")
        cells = cells[order]
        first = np.flatnonzero(np.diff(cells, prepend=-1))
        return cells[first], np.minimum.reduceat(rows[order], first) if first.size else rows

    def _hidden(self, cells, winners, level):
        """Whether a more important winner lies within half a cell of each."""
        hidden = np.zeros(len(cells), dtype=bool)
        side = 2**level
        column = cells % side
        # To the right, and the three below: with the roles swapped, these are all neighbours.
        for right, down in ((1, 0), (-1, 1), (0, 1), (1, 1)):
            turned = column + right
            beside = cells + right + down * side
            if self._wraps:
                beside += np.where(turned < 0, side, np.where(turned >= side, -side, 0))
                there = np.ones(len(cells), dtype=bool)
            else:
                there = (turned >= 0) & (turned < side)
            one = np.flatnonzero(there & (beside != cells) & np.isin(beside, cells, assume_unique=True))
            other = np.searchsorted(cells, beside[one])
            close = self._apart(winners[one], winners[other]) < self._span / side / 2
            one, other = one[close], other[close]
            hidden[np.where(winners[one] > winners[other], one, other)] = True
        return hidden

    def _apart(self, rows, others):
        x = np.abs(self._x[rows] - self._x[others])
        return np.hypot(np.minimum(x, self._span - x) if self._wraps else x, self._y[rows] - self._y[others])

    def _entered(self, level, left, bottom, right, top):
        """The places that win no coarser cell than one of this level, in the cells that a window touches."""
        cells, rows = self._entering[level]
        side = 2**level
        low, high = np.clip(self._cells([bottom, top], level), 0, side - 1)
        lines = np.arange(low, high + 1) * side
        pieces = []
        for first, last in self._columns(level, left, right):
            begins, ends = np.searchsorted(cells, lines + first), np.searchsorted(cells, lines + last, side="right")
            pieces += [rows[begin:end] for begin, end in zip(begins.tolist(), ends.tolist(), strict=True) if begin < end]
        return np.concatenate(pieces) if pieces else rows[:0]

    def _columns(self, level, left, right):
        """First and last columns of the cells between two edges: two pairs across the seam."""
        side = 2**level
        first, last = self._cells([left, right], level).tolist()
        if not self._wraps:
            return [(min(max(first, 0), side - 1), min(max(last, 0), side - 1))]
        if last - first >= side - 1:
            return [(0, side - 1)]
        first, last = first % side, last % side
        return [(first, last)] if first <= last else [(first, side - 1), (0, last)]


def _is_in(rows, others, count):
    """Whether each of `rows` is among `others`."""
    marked = np.zeros(count, dtype=bool)
    marked[others] = True
    return marked[rows]
