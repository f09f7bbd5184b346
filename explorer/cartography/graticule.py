"""Parallels and meridians: which of them a view shows, how they run, where their names go.

Lines come as positions on the planet and are drawn by whoever shows the view. Along
a cylindrical view all of them are straight; about a pole meridians are rays and
parallels are arcs, of just as many points as half a pixel of truth needs.
"""

from dataclasses import dataclass

import numpy as np

from .. import mars
from ..i18n.text import NO_BREAK
from ..mars.coordinates import EAST_180
from .labels import HEIGHT, Label, width_of

# Hundredths of a degree, as whole numbers, so that multiples of different steps meet exactly.
_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 1500, 3000)
_QUARTER = 9000  # meridians this far apart run on into the pole

_MOST_LINES, _MOST_POINTS = 60, 4000
_LEAST_SPACING = 20  # pixels
_MOST_TURNS = 3  # of longitude; the widest window Leaflet shows on a desk is not much wider
_OFF_THE_ARC = 0.4  # pixels between an arc and its chords
_RIM, _STRIDE = 4, 8  # pixels: between a name and the edge, between the places tried for it


@dataclass(frozen=True, eq=False)
class Line:
    """A parallel or meridian as far as a view shows it.

    Attributes
    ----------
    latitude, longitude : ndarray, shape (points,)
        Degrees. Longitudes run on without a jump, beyond 180 where the view does.
    label : str
        Such as "30° N", "150° W" or "0°".
    at : (float, float) or None
        Latitude and longitude of the middle of the label; None where there is no room for it.
    """

    latitude: np.ndarray
    longitude: np.ndarray
    label: str
    at: tuple | None


@dataclass(frozen=True, eq=False)
class _Curve:
    """A line before its label is placed: the same points on the planet and in the plane of the view."""

    name: str
    latitude: np.ndarray
    longitude: np.ndarray
    x: np.ndarray
    y: np.ndarray


def graticule(view, *, spacing_px=120, seen=None, convention=EAST_180):
    """The parallels and meridians of a view.

    Parameters
    ----------
    view : explorer.View
        Cylindrical, or stereographic about a pole, which it need not contain.
    spacing_px : float
        Lines lie about so many pixels apart, or more; at least 20.
    seen : (float, float, float, float), optional
        Left, top, right, bottom of the part of the view to keep labels in, pixels.
        The whole view by default; less where the view has margins to be dragged into sight.
    convention : explorer.mars.coordinates.Convention
        In whose round numbers the lines run, and are labelled.

    Returns
    -------
    list of Line
        Parallels, then meridians. At most 60 lines of 4000 points together: where that
        is too few, lines lie farther apart. Their points joined by straight segments of
        the view's plane are within half a pixel of the truth. Towards the pole of a
        polar view meridians end where they would crowd; every 90 degrees one goes on.

    Raises
    ------
    ValueError
        A stereographic view about another point than a pole, or a spacing that cannot be.
    """
    if not (np.isfinite(spacing_px) and spacing_px >= _LEAST_SPACING):
        raise ValueError(f"spacing_px {spacing_px} is not possible; give at least {_LEAST_SPACING} pixels")
    if view.centre is not None and abs(view.centre[0]) != 90:
        raise ValueError(f"a view about latitude {view.centre[0]:g} has no graticule; give a cylindrical or a polar view")
    curves_of = _cylindrical if view.centre is None else _polar
    parallels, meridians = curves_of(view, spacing_px, convention)
    while _too_many(parallels + meridians):
        spacing_px *= 1.5
        parallels, meridians = curves_of(view, spacing_px, convention)
    return _labelled(view, parallels, meridians, seen or (0, 0, *view.size))


def _too_many(curves):
    return len(curves) > _MOST_LINES or sum(curve.x.size for curve in curves) > _MOST_POINTS


def _step(pixels_per_degree, spacing_px):
    return next((step for step in _STEPS if step / 100 * pixels_per_degree >= spacing_px), _STEPS[-1])


def _multiples(step, low, high):
    """Multiples of a step, hundredths of a degree, between two angles in degrees."""
    return step * np.arange(np.floor(low * 100 / step) + 1, np.ceil(high * 100 / step)).astype(int)


def _parallels(step, low, high, convention):
    """The parallels at multiples of a step in a convention: labels, and planetocentric latitudes in degrees."""
    low, high = convention.of(np.array([low, high]), 0.0)[0]
    counted = _multiples(step, low, high)
    names = [_name(each, "N" if each > 0 else "S") for each in counted]
    return list(zip(names, convention.to_planetocentric_east(counted / 100, 0.0)[0], strict=True))


def _longitude_name(hundredths, convention):
    counted = round(float(convention.of(0.0, hundredths / 100)[1]) * 100)
    return _name(counted, convention.letters(0.0, counted)[1])


def _name(hundredths, letter):
    degrees = f"{abs(hundredths) / 100:g}°"
    return degrees if hundredths % 18_000 == 0 else f"{degrees}{NO_BREAK}{letter}"


def _cylindrical(view, spacing_px, convention):
    """Parallels from the west and meridians from the south, for labels at the left and bottom edges."""
    west, north, east, south = view.edges
    columns, rows = view.size
    step = _step(rows / (north - south), spacing_px)
    beyond = max((east - west - _MOST_TURNS * 360) / 2, 0)
    longitudes = _multiples(_step(columns / (east - west), spacing_px), west + beyond, east - beyond)
    south, north = np.clip((south, north), -90, 90)
    parallels = [
        _straight(name, (latitude, latitude), (west, east)) for name, latitude in _parallels(step, south, north, convention)
    ]
    if south == north:
        return parallels, []
    meridians = [_straight(_longitude_name(each, convention), (south, north), (each / 100, each / 100)) for each in longitudes]
    return parallels, meridians


def _straight(name, latitude, longitude):
    latitude, longitude = np.array(latitude, dtype=float), np.array(longitude, dtype=float)
    return _Curve(name, latitude, longitude, longitude, latitude)


def _polar(view, spacing_px, convention):
    plane = _PolarPlane(view)
    parallels, radii = _polar_parallels(plane, spacing_px, convention)
    return parallels, _polar_meridians(plane, spacing_px, radii, convention)


def _polar_parallels(plane, spacing_px, convention):
    """Parallels of a polar view as arcs, and the radii of all of them in the plane."""
    per_degree = 1000 * mars.KM_PER_DEGREE * plane.stretch(plane.nearest)
    step = _step(per_degree / plane.resolution, spacing_px)
    named = _parallels(step, *sorted(plane.latitude(np.array([plane.nearest, plane.farthest]))), convention)
    radii = plane.radius(np.array([latitude for _, latitude in named]))
    arcs = []
    for (name, latitude), radius in zip(named, radii, strict=True):
        chord = np.degrees(2 * np.arccos(max(1 - _OFF_THE_ARC * plane.resolution / radius, 0.5)))
        for start, end in plane.arcs(radius):
            angle = np.linspace(start, end, int(np.ceil((end - start) / chord)) + 1)
            degrees = np.full(angle.size, latitude)
            arcs.append(_Curve(name, degrees, plane.meridian_down + angle, *plane.point(radius, angle)))
    return arcs, radii


def _polar_meridians(plane, spacing_px, radii, convention):
    """Meridians of a polar view, the widest apart first, each from the edge towards the pole."""
    step = _step(np.radians(plane.farthest) / plane.resolution, spacing_px)
    first, last = plane.meridian_down + np.array(plane.angles)
    longitudes, rays = _multiples(step, first, last), []
    for rank in _ranks(step):
        # Half the spacing is left between neighbours where a rank ends.
        end = 0 if rank == _QUARTER else spacing_px / 2 * plane.resolution / np.radians(rank / 100)
        end = _at_a_parallel(end, plane.nearest, radii)
        of_rank = longitudes[longitudes % rank == 0]
        longitudes = longitudes[longitudes % rank != 0]
        rays += [ray for each in of_rank if (ray := _ray(plane, each, end, convention)) is not None]
    return rays


def _ranks(step):
    """Steps in which those of `step` lie, the widest first, each a multiple of the next."""
    ranks = [step]
    for coarser in (*_STEPS, _QUARTER):
        if coarser > ranks[-1] and coarser % ranks[-1] == 0:
            ranks.append(coarser)
    return ranks[::-1]


def _at_a_parallel(end, nearest, radii):
    """Let meridians end at the next parallel drawn, if they end in sight at all."""
    beyond = radii[radii >= end]
    return beyond.min() if end > nearest and beyond.size else end


def _ray(plane, hundredths, end, convention):
    longitude = hundredths / 100
    angle = longitude - plane.meridian_down
    near, far = plane.reach(angle, end)
    if far - near < plane.resolution:
        return None
    radius = np.array([far, near])
    return _Curve(
        _longitude_name(hundredths, convention), plane.latitude(radius), np.full(2, longitude), *plane.point(radius, angle)
    )


class _PolarPlane:
    """The plane of a stereographic view about a pole, in metres and in angles about that pole.

    Attributes
    ----------
    meridian_down : float
        Longitude at angle 0: downwards from the north pole, upwards from the south pole.
    resolution : float
        Metres to a pixel.
    nearest, farthest : float
        Least and greatest distance from the pole within the view.
    angles : (float, float)
        From where to where the view extends about the pole, degrees.
    """

    def __init__(self, view):
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

    def _angle(self, x, y):
        return np.degrees(np.arctan2(x, self._upwards * y))

    def point(self, radius, angle):
        """East and north of the pole."""
        return radius * np.sin(np.radians(angle)), self._upwards * radius * np.cos(np.radians(angle))

    def radius(self, latitude):
        """Distance of a parallel from the pole."""
        return np.hypot(*self._projection(np.zeros_like(latitude), latitude))

    def latitude(self, radius):
        """Latitude of a distance from the pole."""
        return self._projection(np.zeros_like(radius), radius, inverse=True)[1]

    def stretch(self, radius):
        """How much larger than at the pole things are drawn."""
        return 1 + (radius / mars.EQUATORIAL_RADIUS / 2) ** 2

    def arcs(self, radius):
        """Parts of a circle about the pole that the view contains: angles where they start and end."""
        left, top, right, bottom = self._edges
        with np.errstate(invalid="ignore"):
            at_the_sides = np.degrees(np.arcsin(np.array([left, right]) / radius))
            at_top_and_bottom = np.degrees(np.arccos(self._upwards * np.array([top, bottom]) / radius))
        crossings = np.concatenate([at_the_sides, 180 - at_the_sides, at_top_and_bottom, -at_top_and_bottom])
        crossings = np.unique(mars.wrap_longitude(crossings[np.isfinite(crossings)], self._middle))
        starts = crossings if crossings.size else np.array([self._middle - 180])
        ends = np.append(starts[1:], starts[0] + 360)
        x, y = self.point(radius, (starts + ends) / 2)
        inside = (left < x) & (x < right) & (bottom < y) & (y < top)
        return list(zip(starts[inside], ends[inside], strict=True))

    def reach(self, angle, end):
        """Between which distances from the pole, from `end` outwards, the view contains a ray."""
        left, top, right, bottom = self._edges
        near, far = end, np.inf
        for along, low, high in zip(self.point(1.0, angle), (left, bottom), (right, top), strict=True):
            # A ray along an edge meets the other two far away, not nowhere.
            along = along if abs(along) > 1e-12 else 1e-12
            bounds = sorted((low / along, high / along))
            near, far = max(near, bounds[0]), min(far, bounds[1])
        return near, far


def _labelled(view, parallels, meridians, seen):
    """Lines with places for their labels: parallels from the lower left, meridians from their first end."""
    frame, taken, lines = Label(-1, "", *seen), [], []
    for curve in parallels:
        column, row, longitude = _places(view, curve)
        order = np.argsort(column - row, kind="stable")
        lines.append(_with_label(view, curve, (column[order], row[order], longitude[order]), frame, taken))
    for curve in meridians:
        lines.append(_with_label(view, curve, _places(view, curve), frame, taken))
    return lines


def _places(view, curve):
    """Columns, rows and longitudes of points every few pixels along a line."""
    left, top, right, bottom = view.edges
    columns, rows = view.size
    column, row = (curve.x - left) / (right - left) * columns, (top - curve.y) / (top - bottom) * rows
    way = np.append(0, np.hypot(np.diff(column), np.diff(row)).cumsum())
    stops = np.arange(HEIGHT / 2 + _RIM, way[-1], _STRIDE)
    return tuple(np.interp(stops, way, values) for values in (column, row, curve.longitude))


def _with_label(view, curve, places, frame, taken):
    """A line with its label at the first place where that lies in the frame and on no other label."""
    column, row, longitude = places
    half_width, half_height = width_of(curve.name) / 2, HEIGHT / 2
    left, right = frame.left + half_width + _RIM, frame.right - half_width - _RIM
    top, bottom = frame.top + half_height + _RIM, frame.bottom - half_height - _RIM
    for k in np.flatnonzero((column >= left) & (column <= right) & (row >= top) & (row <= bottom)):
        box = column[k] - half_width, row[k] - half_height, column[k] + half_width, row[k] + half_height
        label = Label(len(taken), curve.name, *box)
        if not any(map(label.meets, taken)):
            taken.append(label)
            latitude, wrapped = view.inverse(column[k], row[k])
            at = float(latitude), float(mars.wrap_longitude(wrapped, longitude[k]))
            return Line(curve.latitude, curve.longitude, curve.name, at)
    return Line(curve.latitude, curve.longitude, curve.name, None)
