"""Lines and areas of one's own on a map: what a window shows of them, and which of them is clicked.

What a window costs is bounded: parts smaller than a pixel are left out, corners closer than a pixel, or three, become
one, those far outside the window go, and of what is still too much the largest parts are drawn. Areas are drawn the
largest first, so that the smallest lies on top, where a click takes it; lines lie above all areas.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..mars.shape import Shape, densified
from .geojson import GOLD, OWN, PALE
from .plane import Edges, Floats, Plane, Window
from .style import Colouring

_LEAST = 1.0  # pixels: a part that is smaller is not drawn
_MOST_PARTS, _MOST_CORNERS = 1_000, 20_000  # that are sent for a window
_LEAST_RING = 4  # corners, the first twice
_WORTHWHILE = 0.7  # of the corners at most are left where corners that are thinned are kept beside the others
_CLICK = 6  # pixels beside a line that count as a click on it
_STEP, _TALL_STEP = 0.5, 5.0  # degrees of longitude and latitude after which an edge on a round map gets a corner
_MOST_ADDED = 2_000_000
_OPPOSITE = 0.0  # latitude on the other side of a round map's planet, which lies far outside the map
_TURN = 360.0

_Whole = NDArray[np.integer]
_Flags = NDArray[np.bool_]


class Outlines:
    """The lines and areas of a catalogue, whose ``geometry`` has them; there may be none."""

    def __init__(self, catalogue: pd.DataFrame | None) -> None:
        column = [] if catalogue is None or "geometry" not in catalogue else catalogue.geometry.tolist()
        self._shapes = {row: shape for row, shape in enumerate(column) if isinstance(shape, Shape)}
        self._count = len(column)
        self._flat: dict[str, _Flat] = {}
        self._passing: tuple[pd.DataFrame | None, _Flags] = (None, np.zeros(0, dtype=bool))

    def features(self, window: Window, places: pd.DataFrame, colouring: Colouring | None = None) -> list[dict[str, Any]]:
        """What the window and a little around it show of those that are among places, as GeoJSON features, the topmost last."""
        if not self._shapes:
            return []
        colour_of = _one_colour if colouring is None else lambda row: colouring.colour(row) or PALE
        return self._on(window.plane).features(window, self._among(places), colour_of)

    def highlight(self, row: int, window: Window) -> list[dict[str, Any]]:
        """The outline of one row of the catalogue, as GeoJSON features."""
        if row not in self._shapes:
            return []
        style = {"weight": 3, "opacity": 1, "fill": False}
        return self._on(window.plane).features(window, np.arange(self._count) == row, lambda _: GOLD, line=style, area=style)

    def row_at(self, x: float, y: float, window: Window, places: pd.DataFrame) -> int | None:
        """The row of the catalogue whose line, or whose area, lies topmost at a point, units; of those among places."""
        if not self._shapes:
            return None
        return self._on(window.plane).row_at(x, y, _CLICK / window.scale, self._among(places))

    def _on(self, plane: Plane) -> "_Flat":
        if plane.name not in self._flat:
            self._flat[plane.name] = _flattened(self._shapes, plane)
        return self._flat[plane.name]

    def _among(self, places: pd.DataFrame) -> _Flags:
        """Which rows of the catalogue are among places."""
        known, rows = self._passing
        if known is not places:
            rows = np.zeros(self._count, dtype=bool)
            rows[places.own.dropna().to_numpy(dtype=int)] = True
            self._passing = places, rows
        return rows


@dataclass(frozen=True, eq=False)
class _Flat:
    """All parts of all shapes on a plane, one after the other, in the order in which they are drawn.

    `x`, `y` are units, `is_cut` whether the edge from a corner to the next is none of the outline; of each part `first` and
    `end` count its corners, `edges` are its left, bottom, right and top, `row` and `dimension` those of its shape.
    """

    wraps: bool
    x: Floats
    y: Floats
    is_cut: _Flags
    first: _Whole
    end: _Whole
    edges: Floats
    row: _Whole
    dimension: _Whole
    thinned: dict[int, "_Flat"] = field(default_factory=dict)

    def features(
        self,
        window: Window,
        rows: _Flags,
        colour_of: "_ColourOf",
        line: dict[str, Any] | None = None,
        area: dict[str, Any] | None = None,
    ) -> list[dict[str, Any]]:
        """GeoJSON features of the rows that a window shows; `line` and `area` are their styles, if not the usual ones."""
        around = (window.with_margin() or window).edges
        drawn = self._thinned(window.scale)._drawn(window, around, rows)
        return [] if drawn is None else list(drawn.features(window.scale, colour_of, line or _LINE, area or _AREA))

    def _thinned(self, scale: float) -> "_Flat":
        """The same for maps of about this scale: corners closer than a pixel are one. It is kept, because people drag."""
        level = int(np.floor(np.log2(scale)))
        if level not in self.thinned:
            all_parts = np.arange(len(self.first))
            corners = _Corners(*self._corners(all_parts, np.zeros(len(all_parts)))).thinned(0.5**level / 2)
            end = np.searchsorted(corners.part, all_parts, side="right")
            thin = replace(self, x=corners.x, y=corners.y, is_cut=corners.is_cut, first=np.append(0, end[:-1]), end=end)
            self.thinned[level] = thin if len(thin.x) < _WORTHWHILE * len(self.x) else self
        return self.thinned[level]

    def _drawn(self, window: Window, around: Edges, rows: _Flags) -> "_Drawn | None":
        """What is large enough to be drawn of a window; None where nothing is."""
        parts, turns = self._touching(*around, rows[self.row])
        size = (self.edges[2:] - self.edges[:2]).max(axis=0)[parts] * window.scale
        large = np.flatnonzero((size >= _LEAST) | (self.dimension[parts] == 0))
        if len(large) > _MOST_PARTS:
            large = np.sort(large[np.argpartition(-size[large], _MOST_PARTS)[:_MOST_PARTS]])
        parts, turns = parts[large], turns[large]
        if not parts.size:
            return None
        corners = _Corners(*self._corners(parts, turns)).seen(*around).simplified(1 / window.scale, size[large])
        return _Drawn(corners, self.row[parts], self.dimension[parts])

    def row_at(self, x: float, y: float, reach: float, rows: _Flags) -> int | None:
        """The topmost of some rows at a point; lines and points within `reach`, units."""
        parts, turns = self._touching(x - reach, y - reach, x + reach, y + reach, rows[self.row])
        if not parts.size:
            return None
        corner_x, corner_y, is_cut, part = self._corners(parts, turns)
        begin_x, begin_y, end_x, end_y = corner_x[:-1] - x, corner_y[:-1] - y, corner_x[1:] - x, corner_y[1:] - y
        kind, row, is_edge = self.dimension[parts], self.row[parts], part[:-1] == part[1:]
        # How many edges of its areas lie to the right: an odd number where the point is within.
        level = np.flatnonzero(is_edge & ((begin_y > 0) != (end_y > 0)) & (kind[part[:-1]] == 2))
        slope = (end_x[level] - begin_x[level]) / (end_y[level] - begin_y[level])
        crossed = level[begin_x[level] - begin_y[level] * slope > 0]
        hit = np.bincount(row[part[crossed]], minlength=len(rows)) % 2 == 1
        sides = np.flatnonzero(is_edge & ~is_cut[:-1] & (kind[part[:-1]] == 1))
        across, up = end_x[sides] - begin_x[sides], end_y[sides] - begin_y[sides]
        along = np.clip(-(begin_x[sides] * across + begin_y[sides] * up) / np.maximum(across**2 + up**2, 1e-300), 0, 1)
        away = np.hypot(begin_x[sides] + along * across, begin_y[sides] + along * up)
        hit[row[part[sides[away <= reach]]]] = True
        on_point = (kind[part] == 0) & (np.hypot(corner_x - x, corner_y - y) <= reach)
        hit[row[part[on_point]]] = True
        topmost = row[hit[row]]
        return int(topmost[-1]) if topmost.size else None

    def _touching(self, left: float, bottom: float, right: float, top: float, wanted: _Flags) -> tuple[_Whole, Floats]:
        """Parts that a rectangle touches, in the order of drawing, and how far each is to be moved to the right for that."""
        west, south, east, north = self.edges
        wanted = wanted & (south <= top) & (north >= bottom)
        if not wanted.any():
            return np.zeros(0, dtype=int), np.zeros(0)
        turns = [0.0]
        if self.wraps:
            lowest, highest = np.ceil((left - east[wanted].max()) / _TURN), np.floor((right - west[wanted].min()) / _TURN)
            turns = (_TURN * np.arange(lowest, highest + 1)).tolist()
        found = [np.flatnonzero(wanted & (west + turn <= right) & (east + turn >= left)) for turn in turns]
        parts = np.concatenate(found) if found else np.zeros(0, dtype=int)
        moved = np.repeat(turns, [len(each) for each in found])
        order = np.argsort(parts, kind="stable")
        return parts[order], moved[order]

    def _corners(self, parts: _Whole, turns: Floats) -> tuple[Floats, Floats, _Flags, _Whole]:
        """Corners of parts, and the number, among these, of the part that each is of."""
        lengths = self.end[parts] - self.first[parts]
        part = np.repeat(np.arange(len(parts)), lengths)
        at = np.arange(len(part)) - np.repeat(np.cumsum(lengths) - lengths, lengths) + self.first[parts][part]
        return self.x[at] + turns[part], self.y[at], self.is_cut[at], part


_ColourOf = Callable[[int], str]

_LINE: dict[str, Any] = {"weight": 2.5, "opacity": 0.95, "fill": False}
_AREA: dict[str, Any] = {"weight": 1.5, "opacity": 0.9, "fill": True, "fillOpacity": 0.18}
_SPOT: dict[str, Any] = {"color": "#2b120a", "weight": 1, "fillOpacity": 0.95, "radius": 3}


def _one_colour(_row: int) -> str:
    return OWN


@dataclass(frozen=True, eq=False)
class _Corners:
    """Corners that are drawn, `part` after part, each with the edge that follows it; the last of a part has none."""

    x: Floats
    y: Floats
    is_cut: _Flags
    part: _Whole

    def seen(self, left: float, bottom: float, right: float, top: float) -> "_Corners":
        """Without those in whose stead a straight edge does, because they and their neighbours lie beyond one side."""
        made = self
        for beyond in (lambda c: c.x < left, lambda c: c.x > right, lambda c: c.y < bottom, lambda c: c.y > top):
            out = beyond(made)
            hidden = out.copy()
            hidden[1:] &= out[:-1]
            hidden[:-1] &= out[1:]
            made = made._kept(~hidden | made._ends)
        return made

    def simplified(self, pixel: float, sizes: Floats) -> "_Corners":
        """With a corner for each pixel that a line runs through, or for three; where that is too many, of the largest parts."""
        made = self.thinned(pixel)
        for square in (2 * pixel, 3 * pixel):
            if len(made.x) > _MOST_CORNERS:
                made = made.thinned(square)
        if len(made.x) > _MOST_CORNERS:
            order = np.argsort(-sizes, kind="stable")
            total = np.cumsum(np.bincount(made.part, minlength=len(sizes))[order])
            largest = order[: max(int(np.searchsorted(total, _MOST_CORNERS, side="right")), 1)]
            made = made._kept(np.isin(made.part, largest))
        square = 4 * pixel
        while len(made.x) > _MOST_CORNERS and square < 1e3 * pixel:  # the largest alone has too many
            made, square = made.thinned(square), 2 * square
        return made

    def thinned(self, square: float) -> "_Corners":
        """With one corner for each square of units that a line runs through."""
        column, row = np.round(self.x / square), np.round(self.y / square)
        new = self._ends
        new[1:] |= (column[1:] != column[:-1]) | (row[1:] != row[:-1])
        return self._kept(new)

    @property
    def _ends(self) -> _Flags:
        """The first and the last of each part."""
        ends = np.ones(len(self.part), dtype=bool)
        ends[1:-1] = (self.part[1:-1] != self.part[:-2]) | (self.part[1:-1] != self.part[2:])
        return ends

    def _kept(self, kept: _Flags) -> "_Corners":
        at = np.flatnonzero(kept)
        last_edge = np.append(at[1:], len(kept)) - 1  # of those that become one, the one that leads on
        return _Corners(self.x[at], self.y[at], self.is_cut[last_edge], self.part[at])


@dataclass(frozen=True, eq=False)
class _Drawn:
    """Parts that are drawn, those of a shape one after the other, with the row and the dimension of each."""

    corners: _Corners
    rows: _Whole
    dimensions: _Whole

    def features(
        self, scale: float, colour_of: _ColourOf, line: dict[str, Any], area: dict[str, Any]
    ) -> Iterator[dict[str, Any]]:
        """A feature or two of each row."""
        rows, dimensions = self.rows, self.dimensions
        decimals = max(int(np.ceil(np.log10(scale))) + 1, 0)
        corners = np.stack([self.corners.x, self.corners.y], axis=1).round(decimals).tolist()
        bounds = np.searchsorted(self.corners.part, np.arange(len(rows) + 1)).tolist()
        starts = np.flatnonzero(np.diff(rows, prepend=-1)).tolist()
        for first, end in zip(starts, [*starts[1:], len(rows)], strict=False):
            rings: list[Any] = []
            lines: list[tuple[int, int, int]] = []
            is_parted = False
            colour = colour_of(int(rows[first]))
            for number in range(first, end):
                begin, after = bounds[number], bounds[number + 1]
                if dimensions[number] == 2 and after - begin < _LEAST_RING:
                    continue
                if dimensions[number] == 0:
                    for spot in corners[begin:after]:
                        yield _feature("Point", spot, {**_SPOT, "fillColor": colour})
                    continue
                cut = self.corners.is_cut[begin : after - 1]
                if dimensions[number] == 2:
                    rings.append(corners[begin:after])
                    is_parted |= bool(cut.any())
                lines.extend((number, *run) for run in _runs(cut, begin))
            drawn = [corners[begin : after + 1] for number, begin, after in lines if is_parted or dimensions[number] == 1]
            if rings:
                yield _feature("Polygon", rings, {**area, "color": colour, "fillColor": colour, "stroke": not is_parted})
            if drawn:
                yield _feature("MultiLineString", drawn, {**(area if rings else line), "color": colour, "fill": False})


def _runs(is_cut: _Flags, begin: int) -> Iterator[tuple[int, int]]:
    """The first and the last corner of each stretch of a part without a cut."""
    edges = np.flatnonzero(np.diff(np.concatenate([[True], is_cut, [True]])))
    yield from ((begin + int(first), begin + int(last)) for first, last in edges.reshape(-1, 2))


def _feature(kind: str, coordinates: Any, style: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "geometry": {"type": kind, "coordinates": coordinates}, "properties": {"style": style}}


def _flattened(shapes: dict[int, Shape], plane: Plane) -> _Flat:
    """All parts of shapes on a plane."""
    parts = [(row, part) for row, shape in shapes.items() for part in shape.parts]
    row, dimension = np.array([row for row, _ in parts]), np.array([part.dimension for _, part in parts])
    lengths = np.array([len(part.latitude) for _, part in parts])
    degrees = np.stack(
        [np.concatenate([getattr(part, name) for _, part in parts]) for name in ("longitude", "latitude")], axis=1
    )
    is_cut = np.concatenate([np.append(part.is_cut, True) for _, part in parts])
    if not plane.wraps:
        degrees, is_cut, lengths = _bent(degrees, is_cut, lengths, 1.0 if plane.name == "north" else -1.0)
    x, y = (degrees[:, 0], degrees[:, 1]) if plane.wraps else plane.forward(degrees[:, 1], degrees[:, 0])
    end = np.cumsum(lengths)
    first = end - lengths
    is_hole = np.array([part.is_hole for _, part in parts])
    areas = np.abs(_areas(x, y, first, end)) * np.where(dimension == 2, np.where(is_hole, -1, 1), 0)
    # The largest shape first; its parts stay together.
    order = np.lexsort([row, -np.bincount(row, areas)[row]])
    edges = np.stack([each.reduceat(of, first) for each in (np.minimum, np.maximum) for of in (x, y)])
    if not plane.wraps:
        edges[:2, _is_away(degrees[:, 1], first)] = np.inf
    return _Flat(plane.wraps, x, y, is_cut, first[order], end[order], edges[:, order], row[order], dimension[order])


def _is_away(latitude: Floats, first: _Whole) -> _Flags:
    """Which parts lie wholly on the other side of the planet."""
    return np.maximum.reduceat(np.abs(latitude), first) == _OPPOSITE


def _bent(degrees: Floats, is_cut: _Flags, lengths: _Whole, sign: float) -> tuple[Floats, _Flags, _Whole]:
    """Corners along edges, which a round map bends; what lies on the other side of the planet goes to the edge of this one."""
    across, up = np.abs(np.diff(degrees, axis=0, append=degrees[-1:])).T
    ends = np.cumsum(lengths) - 1
    across[ends] = up[ends] = 0
    step = max(_STEP, float(across.sum()) / _MOST_ADDED)
    pieces = np.maximum(np.ceil(np.maximum(across / step, up / _TALL_STEP)), 1).astype(int)
    degrees = densified(degrees, pieces)
    is_cut = np.repeat(is_cut, pieces)
    away = sign * degrees[:, 1] <= _OPPOSITE
    degrees[away, 1] = _OPPOSITE
    is_cut |= away & np.append(away[1:], True)
    return degrees, is_cut, np.add.reduceat(pieces, np.append(0, ends[:-1] + 1))


def _areas(x: Floats, y: Floats, first: _Whole, end: _Whole) -> Floats:
    """Of each part, the area on the plane, signed."""
    lengths = end - first
    near_x, near_y = x - np.repeat(x[first], lengths), y - np.repeat(y[first], lengths)
    cross = near_x * np.roll(near_y, -1) - np.roll(near_x, -1) * near_y
    cross[end - 1] = 0
    return np.add.reduceat(cross, first) / 2
