"""Parallels and meridians: which of them a view shows, how they run, where their names go.

Lines come as positions on the planet and are drawn by whoever shows the view. Along
a cylindrical view all of them are straight; about a pole meridians are rays and
parallels are arcs, of just as many points as half a pixel of truth needs.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from .. import mars
from ..i18n.wording import Wording
from ..imagery.view import View
from .labels import HEIGHT, Label, width_of
from .plane import Edges, Floats

# Hundredths of a degree, as whole numbers, so that multiples of different steps meet exactly.
_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 1500, 3000)
_QUARTER = 9000  # meridians this far apart run on into the pole

_MOST_LINES, _MOST_POINTS = 60, 4000
_LEAST_SPACING = 20  # pixels
_MOST_TURNS = 3  # of longitude; the widest window Leaflet shows on a desk is not much wider
_OFF_THE_ARC = 0.4  # pixels between an arc and its chords
_ENGLISH = Wording()
_RIM, _STRIDE = 4, 8  # pixels: between a name and the edge, between the places tried for it


@dataclass(frozen=True, eq=False)
class Line:
    """A parallel or meridian as far as a view shows it: the same points on the planet and in the view's plane.

    Its label is such as "30° N", "150° W" or "0°". Longitudes run on without a jump, beyond 180 where
    the view does. `at` is the position of the label's middle; None where there is no room for it.
    """

    label: str
    latitude: Floats
    longitude: Floats
    x: Floats
    y: Floats
    at: tuple[float, float] | None = None


def graticule(view: View, *, spacing_px: float = 120, seen: Edges | None = None, wording: Wording = _ENGLISH) -> list[Line]:
    """The parallels, then the meridians of a cylindrical view, or of one about a pole, which it need not contain.

    Lines lie about `spacing_px` apart, or more; at least 20. They run in the round numbers of the
    convention, and are labelled in it, within what is `seen` of a view that can be dragged: left, top,
    right, bottom, pixels. There are at most 60 lines of 4000 points together: where that is too few, lines
    lie farther apart. Joined by straight segments of the view's plane they are within half a pixel
    of the truth. Towards the pole meridians end where they would crowd; every 90 degrees one goes on.
    Raises ValueError for a view about another point than a pole, or a spacing that cannot be.
    """
    if not (np.isfinite(spacing_px) and spacing_px >= _LEAST_SPACING):
        raise ValueError(f"spacing_px {spacing_px} is not possible; give at least {_LEAST_SPACING} pixels")
    if view.centre is not None and abs(view.centre[0]) != 90:
        raise ValueError(f"a view about latitude {view.centre[0]:g} has no graticule; give a cylindrical or a polar view")
    lines_of = _cylindrical if view.centre is None else _polar
    while True:
        parallels, meridians = lines_of(view, spacing_px, wording)
        lines = parallels + meridians
        if len(lines) <= _MOST_LINES and sum(line.x.size for line in lines) <= _MOST_POINTS:
            return list(_labelled(view, parallels, meridians, Label(-1, "", *(seen or (0, 0, *view.size)))))
        spacing_px *= 1.5


def _step(pixels_per_degree: float, spacing_px: float) -> int:
    return next((step for step in _STEPS if step / 100 * pixels_per_degree >= spacing_px), _STEPS[-1])


def _multiples(step: int, low: float, high: float) -> np.ndarray:
    """Multiples of a step, hundredths of a degree, between two angles in degrees."""
    return step * np.arange(np.floor(low * 100 / step) + 1, np.ceil(high * 100 / step)).astype(int)


def _parallels(step: int, low: float, high: float, wording: Wording) -> tuple[list[str], Floats]:
    """Labels and planetocentric latitudes, degrees, of the parallels at multiples of a step in a convention."""
    convention = wording.convention
    low, high = convention.of(np.array([low, high]), 0.0)[0]
    counted = _multiples(step, low, high)
    names = [_name(each, "N" if each > 0 else "S", wording) for each in counted]
    return names, convention.to_planetocentric_east(counted / 100, 0.0)[0]


def _longitude_name(hundredths: int, wording: Wording) -> str:
    convention = wording.convention
    counted = round(float(convention.of(0.0, hundredths / 100)[1]) * 100)
    return _name(counted, convention.letters(0.0, counted)[1], wording)


def _name(hundredths: int, letter: str, wording: Wording) -> str:
    degrees = f"{abs(hundredths) / 100:g}"
    return f"{degrees}°" if hundredths % 18_000 == 0 else wording.say(f"map.{letter}", degrees=degrees)


def _cylindrical(view: View, spacing_px: float, wording: Wording) -> tuple[list[Line], list[Line]]:
    """Parallels from the west and meridians from the south, for labels at the left and bottom edges."""
    west, north, east, south = view.edges
    columns, rows = view.size
    step = _step(rows / (north - south), spacing_px)
    beyond = max((east - west - _MOST_TURNS * 360) / 2, 0)
    longitudes = _multiples(_step(columns / (east - west), spacing_px), west + beyond, east - beyond)
    south, north = np.clip((south, north), -90, 90)
    named = zip(*_parallels(step, south, north, wording), strict=True)
    parallels = [_straight(name, (latitude, latitude), (west, east)) for name, latitude in named]
    if south == north:
        return parallels, []
    meridians = [_straight(_longitude_name(each, wording), (south, north), (each / 100, each / 100)) for each in longitudes]
    return parallels, meridians


def _straight(label: str, latitude: ArrayLike, longitude: ArrayLike) -> Line:
    y, x = np.array(latitude, dtype=float), np.array(longitude, dtype=float)
    return Line(label, y, x, x, y)


def _polar(view: View, spacing_px: float, wording: Wording) -> tuple[list[Line], list[Line]]:
    """Parallels as arcs, and meridians, the widest apart first, each from the edge towards the pole."""
    polar = _Polar(view)
    step = _step(1000 * mars.KM_PER_DEGREE * polar.stretch(polar.nearest) / polar.resolution, spacing_px)
    low, high = sorted(polar.latitude(np.array([polar.nearest, polar.farthest])))
    names, latitudes = _parallels(step, low, high, wording)
    radii = polar.radius(latitudes)
    parallels = [line for each in zip(names, latitudes, radii, strict=True) for line in _arcs(polar, *each)]
    step = _step(np.radians(polar.farthest) / polar.resolution, spacing_px)
    longitudes, meridians = _multiples(step, *(polar.meridian_down + angle for angle in polar.angles)), []
    for rank in _ranks(step):
        # Half the spacing is left between neighbours where a rank ends; if in sight at all, at the next parallel.
        end = 0 if rank == _QUARTER else spacing_px / 2 * polar.resolution / np.radians(rank / 100)
        beyond = radii[radii >= end]
        end = beyond.min() if end > polar.nearest and beyond.size else end
        meridians += [ray for each in longitudes[longitudes % rank == 0] for ray in _rays(polar, each, end, wording)]
        longitudes = longitudes[longitudes % rank != 0]
    return parallels, meridians


def _arcs(polar: "_Polar", name: str, latitude: float, radius: float) -> Iterator[Line]:
    """The parts of a parallel that a view contains."""
    chord = np.degrees(2 * np.arccos(max(1 - _OFF_THE_ARC * polar.resolution / radius, 0.5)))
    for start, end in polar.arcs(radius):
        angle = np.linspace(start, end, int(np.ceil((end - start) / chord)) + 1)
        yield Line(name, np.full(angle.size, latitude), polar.meridian_down + angle, *polar.point(radius, angle))


def _rays(polar: "_Polar", hundredths: int, end: float, wording: Wording) -> Iterator[Line]:
    """A meridian from where a view ends to `end`, if it contains any of that."""
    longitude = hundredths / 100
    angle = longitude - polar.meridian_down
    near, far = polar.reach(angle, end)
    if far - near >= polar.resolution:
        radius, name = np.array([far, near]), _longitude_name(hundredths, wording)
        yield Line(name, polar.latitude(radius), np.full(2, longitude), *polar.point(radius, angle))


def _ranks(step: int) -> list[int]:
    """Steps in which those of `step` lie, the widest first, each a multiple of the next."""
    ranks = [step]
    for coarser in (*_STEPS, _QUARTER):
        if coarser > ranks[-1] and coarser % ranks[-1] == 0:
            ranks.append(coarser)
    return ranks[::-1]


class _Polar:
    """A stereographic view about a pole, in metres and in angles about that pole.

    `meridian_down` is the longitude at angle 0, downwards from the north pole and upwards from the south
    pole; `resolution` is in metres to a pixel; `nearest` and `farthest` are the least and greatest distance
    from the pole within the view; `angles` says from where to where it extends about the pole, degrees.
    """

    def __init__(self, view: View) -> None:
        assert view.centre is not None
        self._edges = left, top, right, bottom = view.edges
        self.resolution = view.resolution
        self._projection = mars.stereographic(*view.centre)
        pole, self.meridian_down = view.centre
        self._upwards = -np.sign(pole)
        x, y = np.array([left, left, right, right]), np.array([top, bottom, top, bottom])
        self.farthest = np.hypot(x, y).max()
        self.nearest = np.hypot(*(np.clip(0, *each) for each in ((left, right), (bottom, top))))
        # Seen from outside, a rectangle reaches from corner to corner.
        self._middle = self._angle((left + right) / 2, (top + bottom) / 2)
        around = mars.wrap_longitude(self._angle(x, y), self._middle)
        # About a pole within, a turn that has its first meridian and not its last, which is the same.
        whole = self._middle - 180.001, self._middle + 179.999
        self.angles = (around.min(), around.max()) if self.nearest > 0 else whole

    def _angle(self, x: ArrayLike, y: ArrayLike) -> Any:
        return np.degrees(np.arctan2(x, self._upwards * y))

    def point(self, radius: ArrayLike, angle: ArrayLike) -> tuple[Any, Any]:
        """East and north of the pole."""
        return radius * np.sin(np.radians(angle)), self._upwards * radius * np.cos(np.radians(angle))

    def radius(self, latitude: Floats) -> Floats:
        """Distance of a parallel from the pole."""
        return np.hypot(*self._projection(np.zeros_like(latitude), latitude))

    def latitude(self, radius: Floats) -> Floats:
        """Latitude of a distance from the pole."""
        return self._projection(np.zeros_like(radius), radius, inverse=True)[1]

    def stretch(self, radius: float) -> float:
        """How much larger than at the pole things are drawn."""
        return 1 + (radius / mars.EQUATORIAL_RADIUS / 2) ** 2

    def arcs(self, radius: float) -> list[tuple[float, float]]:
        """Parts of a circle about the pole that the view contains: angles where they start and end."""
        left, top, right, bottom = self._edges
        with np.errstate(invalid="ignore"):
            left_and_right = np.degrees(np.arcsin(np.array([left, right]) / radius))
            top_and_bottom = np.degrees(np.arccos(self._upwards * np.array([top, bottom]) / radius))
        crossings = np.concatenate([left_and_right, 180 - left_and_right, top_and_bottom, -top_and_bottom])
        crossings = np.unique(mars.wrap_longitude(crossings[np.isfinite(crossings)], self._middle))
        starts = crossings if crossings.size else np.array([self._middle - 180])
        ends = np.append(starts[1:], starts[0] + 360)
        x, y = self.point(radius, (starts + ends) / 2)
        inside = (left < x) & (x < right) & (bottom < y) & (y < top)
        return list(zip(starts[inside], ends[inside], strict=True))

    def reach(self, angle: float, end: float) -> tuple[float, float]:
        """Between which distances from the pole, from `end` outwards, the view contains a ray."""
        left, top, right, bottom = self._edges
        near, far = end, np.inf
        for along, low, high in zip(self.point(1.0, angle), (left, bottom), (right, top), strict=True):
            # A ray along an edge meets the other two far away, not nowhere.
            along = along if abs(along) > 1e-12 else 1e-12
            bounds = sorted((low / along, high / along))
            near, far = max(near, bounds[0]), min(far, bounds[1])
        return near, far


def _labelled(view: View, parallels: list[Line], meridians: list[Line], seen: Label) -> Iterator[Line]:
    """Lines with places for their labels: parallels from the lower left, meridians from their first end."""
    taken: list[Label] = []
    for line in parallels:
        column, row, longitude = _places(view, line)
        order = np.argsort(column - row, kind="stable")
        yield _with_label(view, line, (column[order], row[order], longitude[order]), seen, taken)
    for line in meridians:
        yield _with_label(view, line, _places(view, line), seen, taken)


def _places(view: View, line: Line) -> tuple[Floats, Floats, Floats]:
    """Columns, rows and longitudes of points every few pixels along a line."""
    left, top, right, bottom = view.edges
    columns, rows = view.size
    column, row = (line.x - left) / (right - left) * columns, (top - line.y) / (top - bottom) * rows
    way = np.append(0, np.hypot(np.diff(column), np.diff(row)).cumsum())
    stops = np.arange(HEIGHT / 2 + _RIM, way[-1], _STRIDE)
    return np.interp(stops, way, column), np.interp(stops, way, row), np.interp(stops, way, line.longitude)


def _with_label(view: View, line: Line, places: tuple[Floats, Floats, Floats], seen: Label, taken: list[Label]) -> Line:
    """The line with its label at the first place where that is seen and lies on no other label."""
    column, row, longitude = places
    half_width, half_height = width_of(line.label) / 2, HEIGHT / 2
    left, right = seen.left + half_width + _RIM, seen.right - half_width - _RIM
    top, bottom = seen.top + half_height + _RIM, seen.bottom - half_height - _RIM
    for k in np.flatnonzero((column >= left) & (column <= right) & (row >= top) & (row <= bottom)):
        box = column[k] - half_width, row[k] - half_height, column[k] + half_width, row[k] + half_height
        label = Label(len(taken), line.label, *box)
        if not any(map(label.meets, taken)):
            taken.append(label)
            latitude, wrapped = view.inverse(column[k], row[k])
            return replace(line, at=(float(latitude), float(mars.wrap_longitude(wrapped, longitude[k]))))
    return line
