"""Lines and areas on Mars: their corners, how long and large they are, where their middle is.

One rule for all edges, on the map, on the card and in files: an edge is straight in degrees, as GeoJSON
(RFC 7946) and map files have it. Where its ends lie more than 180 degrees apart it goes the shorter way,
across the meridian of 180 degrees; where they lie 360 apart, all the way round. A ring that closes only round
the planet encloses the pole on its smaller side. What was cut in two at 180 degrees, or led along it to a pole, is
one again: edges along the cut belong to no outline.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .body import EQUATORIAL_RADIUS, POLAR_RADIUS, Floats, planetocentric_latitude, planetographic_latitude, wrap_longitude

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(12)
_AT, _WEIGHTS = (_NODES + 1) / 2, _WEIGHTS / 2  # between the ends of an edge, 0..1
_ECCENTRICITY = np.sqrt(1 - (POLAR_RADIUS / EQUATORIAL_RADIUS) ** 2)
_NO_AREA = 1e-12  # square degrees
_MOST_TIMES = 5  # that an area leads round the planet
_TALL = 5.0  # degrees of latitude that an edge is integrated over at once, and
_MOST_PIECES = 200_000  # about so many of all edges of a shape together, or each may reach farther
_BLOCK = 1 << 12  # edges at a time
_CUTS = (-180.0, 0.0)  # meridians, with their like 360 degrees on, where files part what is one


class Ring(NamedTuple):
    """Corners as a file has them, shape (n, 2), longitude or x first; of points (0), a line (1) or an area (2)."""

    corners: Floats
    dimension: int
    is_hole: bool = False


@dataclass(frozen=True, eq=False)
class Part:
    """A line, points or a ring of an area: degrees, longitudes without a jump; a ring ends where it begins.

    `is_cut`, shape (n - 1,): which edges are none of the shape's own.
    """

    longitude: Floats
    latitude: Floats
    dimension: int
    is_hole: bool
    is_cut: NDArray[np.bool_]


class Shape:
    """A line, an area, points, or several of them, on Mars.

    Parameters
    ----------
    rings
        Corners in degrees, longitudes first and of any range; at least one. After an area come its holes.

    Attributes
    ----------
    parts
        Latitudes as the rings have them, longitudes unrolled; of a line that leads round the planet again and again, a part
        for each time.

    Raises
    ------
    ValueError
        An area that leads round the planet more than five times.
    """

    def __init__(self, rings: Iterable[Ring]) -> None:
        rings = list(rings)
        cuts = _cuts(rings)
        parts: list[Part] = []
        last: Part | None = None  # that is no hole
        for made in (part for ring in rings for part in _once_round(_part(ring, cuts))):
            outer = (made.is_hole and last) or (parts[0] if parts else made)
            # In the turn of the planet of what it is a hole in, or else of the first.
            across = outer.longitude.min() - made.longitude.min() if made.is_hole else outer.longitude[0] - made.longitude[0]
            turns = 360 * (np.ceil(across / 360 - 1e-9) if made.is_hole else np.round(across / 360))
            parts.append(replace(made, longitude=made.longitude + turns) if turns else made)
            last = last if made.is_hole else parts[-1]
        self.parts = tuple(parts)

    def __repr__(self) -> str:
        return f"Shape({('points', 'line', 'area')[self.dimension]})"

    @cached_property
    def dimension(self) -> int:
        """0 where there are points only, 1 with a line, 2 with an area."""
        return max(part.dimension for part in self.parts)

    def counted(self, *, south: bool = False, graphic: bool = False, west: bool = False) -> "Shape":
        """The shape of planetocentric and east degrees, where these count south, are planetographic or count west."""
        made = object.__new__(Shape)
        made.parts = tuple(
            replace(
                part,
                longitude=-part.longitude if west else part.longitude,
                latitude=_counted_latitude(part.latitude, south, graphic),
            )
            for part in self.parts
        )
        return made

    @cached_property
    def middle(self) -> tuple[float, float]:
        """Latitude and longitude, degrees, of the centroid of its areas, else halfway along its lines, else amid its points."""
        if (found := self._centroid() or self._halfway()) is not None:
            return found
        longitude, latitude = (
            np.concatenate([getattr(part, name) for part in self.parts]) for name in ("longitude", "latitude")
        )
        return float(latitude.mean()), float(longitude.mean())

    def _centroid(self) -> tuple[float, float] | None:
        """Of its areas on the plane of degrees; the pole where it goes round one."""
        weights, sums = 0.0, np.zeros(2)
        areas = [part for part in self.parts if part.dimension == 2]
        for part in areas:
            poles = part.latitude[np.abs(part.latitude) == 90]
            if np.ptp(part.longitude) >= 360 and poles.size and (poles == poles[0]).all():
                return float(poles[0]), float(part.longitude[0])
            weight, moment = _moments(part.longitude, part.latitude)
            sign = -1 if part.is_hole != (weight < 0) else 1
            weights, sums = weights + sign * weight, sums + sign * moment
        if not weights:
            return None
        middle = sums / weights
        corners = np.concatenate([np.stack([part.longitude, part.latitude], axis=1) for part in areas])
        # Of an area that crosses itself parts count against each other, and it may lie anywhere.
        is_amid = ((corners.min(axis=0) <= middle) & (middle <= corners.max(axis=0))).all()
        return (float(middle[1]), float(middle[0])) if is_amid else None

    def _halfway(self) -> tuple[float, float] | None:
        """Along its lines on the plane of degrees."""
        corners = [np.stack([part.latitude, part.longitude], axis=1) for part in self.parts if part.dimension]
        if not corners:
            return None
        begins, ends = np.concatenate([each[:-1] for each in corners]), np.concatenate([each[1:] for each in corners])
        way = np.concatenate([[0.0], np.cumsum(np.hypot(*(ends - begins).T))])
        if not way[-1]:
            return None
        edge = int(np.searchsorted(way, way[-1] / 2)) - 1
        at = begins[edge] + (way[-1] / 2 - way[edge]) / (way[edge + 1] - way[edge]) * (ends[edge] - begins[edge])
        return float(at[0]), float(at[1])

    @cached_property
    def length_km(self) -> float:
        """Of its lines, or round its areas and their holes, along the edges on the ellipsoid; kilometres."""
        parts = [part for part in self.parts if part.dimension == self.dimension]
        is_own = ~np.concatenate([np.append(part.is_cut, True) for part in parts])[:-1]
        return float(_lengths(*_one_after_another(parts))[is_own].sum()) / 1000

    @cached_property
    def area_km2(self) -> float:
        """Of its areas without their holes, within the edges on the ellipsoid; square kilometres, 0 for lines."""
        parts = [part for part in self.parts if part.dimension == 2]
        if not parts:
            return 0.0
        below = np.append(_areas(*_one_after_another(parts)), 0.0)
        ends = np.cumsum([len(part.latitude) for part in parts])
        below[ends - 1] = 0  # the way to the next part
        areas = np.abs(np.add.reduceat(below, np.append(0, ends[:-1])))
        return float(np.where([part.is_hole for part in parts], -areas, areas).sum()) / 1e6

    @property
    def __geo_interface__(self) -> dict[str, Any]:
        """It as GeoJSON has it, cut at 180 degrees: what shapely, GeoPandas and others take."""
        points = [part for part in self.parts if part.dimension == 0]
        lines = [piece.tolist() for part in self.parts if part.dimension == 1 for _, piece in _cut_line(part)]
        drawn = [
            _geometry("Point", [pair for part in points for pair in _pairs(wrap_longitude(part.longitude), part.latitude)]),
            _geometry("LineString", lines),
            _geometry("Polygon", list(self._polygons())),
        ]
        geometries = [each for each in drawn if each]
        return geometries[0] if len(geometries) == 1 else {"type": "GeometryCollection", "geometries": geometries}

    def _polygons(self) -> Iterator[list[Any]]:
        """Each area with its holes, in as many pieces as turns of the planet that it lies in."""
        rings = [part for part in self.parts if part.dimension == 2]
        starts = [number for number, part in enumerate(rings) if number == 0 or not part.is_hole]
        for start, end in zip(starts, [*starts[1:], len(rings)], strict=False):
            yield from _cut_area(rings[start:end])


def densified(columns: Floats, pieces: NDArray[np.integer]) -> Floats:
    """Corners, shape (n, k), with points between: `pieces` (n,) says into how many each edge to the next is cut."""
    corner = np.repeat(np.arange(len(columns)), pieces)
    after = np.arange(len(corner)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    part = (after / pieces[corner])[:, None]
    return columns[corner] + part * (columns[np.minimum(corner + 1, len(columns) - 1)] - columns[corner])


def _counted_latitude(latitude: Floats, south: bool, graphic: bool) -> Floats:
    latitude = -latitude if south else latitude
    return planetocentric_latitude(latitude) if graphic else latitude


# From corners to parts.


def _cuts(rings: list[Ring]) -> set[float]:
    """Meridians, and those 360 degrees on, that edges of areas run along on both sides."""
    along: set[float] = set()
    for corners, dimension, _ in rings:
        if dimension == 2:
            longitude = corners[:, 0]
            along.update(longitude[:-1][(longitude[:-1] == longitude[1:]) & np.isin(longitude[1:] % 360, (0, 180))].tolist())
    return {each for cut in _CUTS for each in (cut, cut + 360) if {cut, cut + 360} <= along}


def _part(ring: Ring, cuts: set[float]) -> Part:
    longitude, latitude = np.array(ring.corners, dtype=float).T
    if ring.dimension == 2 and (longitude[0] != longitude[-1] or latitude[0] != latitude[-1]):
        longitude, latitude = np.append(longitude, longitude[0]), np.append(latitude, latitude[0])
    is_cut = (np.abs(latitude[:-1]) == 90) & (latitude[:-1] == latitude[1:])
    if cuts:
        is_cut |= (longitude[:-1] == longitude[1:]) & np.isin(longitude[1:], list(cuts))
    if ring.dimension == 0:
        return Part(longitude, latitude, 0, False, np.ones(len(latitude) - 1, dtype=bool))
    unrolled = _unrolled(longitude, whole_turns=True)
    goes_round = (np.abs(np.diff(longitude)) == 360).any()
    if ring.dimension == 2 and goes_round and not _encloses(unrolled, latitude):
        unrolled = _unrolled(longitude, whole_turns=False)
    round_pole = ring.dimension == 2 and abs(unrolled[-1] - unrolled[0]) > 180
    if round_pole:
        unrolled[-1] = unrolled[0] + 360 * np.round((unrolled[-1] - unrolled[0]) / 360)
        # The part with the smaller area: latitudes weigh as their sines do.
        sines = np.sin(np.radians(latitude))
        sense = np.sign(unrolled[-1] - unrolled[0])
        pole = 90.0 if sense * ((sines[1:] + sines[:-1]) * np.diff(unrolled)).sum() >= 0 else -90.0
        unrolled, latitude, is_cut = _from_seam(unrolled, latitude, is_cut, pole)
        latitude = np.append(latitude, [pole, pole, latitude[0]])
        unrolled = np.append(unrolled, [unrolled[-1], unrolled[0], unrolled[0]])
        is_cut = np.append(is_cut, [True] * 3)
    return Part(unrolled, latitude, ring.dimension, ring.is_hole, is_cut)


def _once_round(part: Part) -> Iterator[Part]:
    """A part, in pieces where it leads round the planet more than once: it costs each map that shows it its turns."""
    times = np.floor((part.longitude - part.longitude[0]) / 360)
    if part.dimension == 2 and np.ptp(times) > _MOST_TIMES:
        raise ValueError("an area leads round the planet too often")
    if part.dimension != 1 or np.ptp(part.longitude) <= 360:
        yield part
        return
    ends = np.flatnonzero(np.diff(times)) + 1
    for first, last in zip([0, *ends.tolist()], [*ends.tolist(), len(times) - 1], strict=True):
        piece = slice(first, last + 1)
        yield Part(part.longitude[piece], part.latitude[piece], part.dimension, part.is_hole, part.is_cut[first:last])


def _from_seam(
    longitude: Floats, latitude: Floats, is_cut: NDArray[np.bool_], pole: float
) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """A ring round a pole from where it crosses 180 degrees nearest to that, so that nothing of it lies between."""
    met = [(edge, *where) for meridian in _meridians(longitude) for edge, where in _crossings(longitude, latitude, meridian)]
    edge, east, north = max(met, key=lambda each: each[2] * pole)
    turn = longitude[-1] - longitude[0]
    return (
        np.concatenate([[east], longitude[edge + 1 : -1], longitude[: edge + 1] + turn, [east + turn]]),
        np.concatenate([[north], latitude[edge + 1 : -1], latitude[: edge + 1], [north]]),
        np.concatenate([is_cut[edge:], is_cut[: edge + 1]]),
    )


def _crossings(longitude: Floats, latitude: Floats, meridian: float) -> Iterator[tuple[int, tuple[float, float]]]:
    """Edges that meet a meridian, and where: longitude and latitude."""
    begin, end = longitude[:-1] - meridian, longitude[1:] - meridian
    for edge in np.flatnonzero((begin * end <= 0) & (begin != end)).tolist():
        at = begin[edge] / (begin[edge] - end[edge])
        yield edge, (meridian, float(latitude[edge] + at * (latitude[edge + 1] - latitude[edge])))


def _unrolled(longitude: Floats, whole_turns: bool) -> Floats:
    """Longitudes without a jump; whole turns are ways round, or none at all."""
    steps = np.diff(longitude)
    far = np.abs(steps) > 180
    if whole_turns:
        far &= np.abs(steps) != 360
    steps[far] -= 360 * np.round(steps[far] / 360)
    return longitude[0] + np.append(0.0, np.cumsum(steps))


def _encloses(longitude: Floats, latitude: Floats) -> bool:
    """Whether a ring goes round the planet, or encloses something on the plane of degrees."""
    return abs(longitude[-1] - longitude[0]) > 180 or abs(_moments(longitude, latitude)[0]) > _NO_AREA


def _moments(longitude: Floats, latitude: Floats) -> tuple[float, Floats]:
    """The signed area of a ring on the plane of degrees, and its centroid, longitude first, times that."""
    points = np.stack([longitude, latitude], axis=1)
    origin = points[0]  # near the area, so that a small one keeps its digits
    first, second = points[:-1] - origin, points[1:] - origin
    cross = first[:, 0] * second[:, 1] - second[:, 0] * first[:, 1]
    area = cross.sum() / 2
    return float(area), ((first + second) * cross[:, None]).sum(axis=0) / 6 + area * origin


# On the ellipsoid.


def _one_after_another(parts: list[Part]) -> tuple[Floats, Floats]:
    """Longitudes and latitudes of all parts: to go through each by itself takes long where there are many."""
    return np.concatenate([part.longitude for part in parts]), np.concatenate([part.latitude for part in parts])


def _along(longitude: Floats, latitude: Floats) -> Iterator[tuple[Floats, Floats, NDArray[np.integer]]]:
    """Steps of longitude and latitude of pieces of edges, which are short, where they begin, and of which edge they are.

    They come some thousands of edges at a time, so that memory stays the same however many there are.
    """
    tall = np.abs(np.diff(latitude))
    most = max(_TALL, float(tall.sum()) / _MOST_PIECES)
    for start in range(0, len(tall), _BLOCK):
        block = slice(start, start + _BLOCK + 1)
        pieces = np.maximum(np.ceil(tall[start : start + _BLOCK] / most), 1).astype(int)
        corners = densified(np.stack([longitude[block], latitude[block]], axis=1), np.append(pieces, 1))
        yield np.diff(corners, axis=0), corners[:-1, 1], start + np.repeat(np.arange(len(pieces)), pieces)


def _lengths(longitude: Floats, latitude: Floats) -> Floats:
    """Metres of each edge: the way along the line straight in degrees, integrated."""
    lengths = np.zeros(len(latitude) - 1)
    for steps, begin, edges in _along(longitude, latitude):
        phi = np.radians(begin[:, None] + steps[:, 1:] * _AT)
        east, north = np.radians(steps).T[:, :, None]
        sine, cosine = np.sin(phi), np.cos(phi)
        squares = (EQUATORIAL_RADIUS * sine) ** 2 + (POLAR_RADIUS * cosine) ** 2
        radius = EQUATORIAL_RADIUS * POLAR_RADIUS / np.sqrt(squares)
        # How fast the radius changes with the planetocentric latitude.
        slope = -radius * (EQUATORIAL_RADIUS**2 - POLAR_RADIUS**2) * sine * cosine / squares
        metres = np.sqrt((radius**2 + slope**2) * north**2 + (radius * cosine * east) ** 2) @ _WEIGHTS
        lengths[edges[0] : edges[-1] + 1] = np.bincount(edges - edges[0], metres)
    return lengths


def _areas(longitude: Floats, latitude: Floats) -> Floats:
    """Square metres, signed, of what lies between each edge and the equator; those of a ring together lie within it."""
    areas, e = np.zeros(len(latitude) - 1), _ECCENTRICITY
    for steps, begin, edges in _along(longitude, latitude):
        sine = np.sin(np.radians(planetographic_latitude(begin[:, None] + steps[:, 1:] * _AT)))
        to_equator = POLAR_RADIUS**2 / 2 * (sine / (1 - (e * sine) ** 2) + np.arctanh(e * sine) / e)
        areas[edges[0] : edges[-1] + 1] = np.bincount(edges - edges[0], np.radians(steps[:, 0]) * (to_equator @ _WEIGHTS))
    return areas


# As GeoJSON.


def _geometry(kind: str, members: list[Any]) -> dict[str, Any] | None:
    if not members:
        return None
    return {"type": kind, "coordinates": members[0]} if len(members) == 1 else {"type": f"Multi{kind}", "coordinates": members}


def _pairs(longitude: Floats, latitude: Floats) -> list[list[float]]:
    return np.stack([longitude, latitude], axis=1).tolist()


def _cut_line(part: Part) -> list[tuple[int, Floats]]:
    """A line in pieces, each within -180..180, and the turn of the planet that each lies in."""
    crossings: list[Floats] = []
    corners = np.stack([part.longitude, part.latitude], axis=1)
    for meridian in _meridians(part.longitude):
        begin, end = corners[:-1, 0] - meridian, corners[1:, 0] - meridian
        crossed = np.flatnonzero(begin * end < 0)
        at = (begin / np.where(begin == end, 1, begin - end))[crossed]
        met = corners[crossed] + at[:, None] * (corners[crossed + 1] - corners[crossed])
        met[:, 0] = meridian
        crossings.append(np.column_stack([crossed + at, met]))
    order = np.concatenate([np.column_stack([np.arange(len(corners)), corners]), *crossings])
    order = order[np.argsort(order[:, 0], kind="stable")]
    ends = np.flatnonzero((order[1:-1, 1] - 180) % 360 == 0) + 1
    pieces = []
    for first, last in zip([0, *ends], [*ends, len(order) - 1], strict=True):
        piece = order[first : last + 1, 1:]
        turn = int(np.floor((piece[:, 0].mean() + 180) / 360))
        pieces.append((turn, piece - (360 * turn, 0)))
    return pieces


def _meridians(longitude: Floats) -> list[float]:
    """Those of 180 degrees, unrolled, that lie between longitudes."""
    first, last = np.ceil((longitude.min() - 180) / 360), np.floor((longitude.max() - 180) / 360)
    return (180 + 360 * np.arange(first, last + 1)).tolist()


def _cut_area(rings: list[Part]) -> Iterator[list[Any]]:
    """An area and its holes as polygons of GeoJSON, each within -180..180."""
    chains: dict[int, list[Floats]] = {}
    outer: dict[int, list[Floats]] = {}
    holes: list[tuple[int, Floats]] = []
    for part in rings:
        pieces = _cut_line(part)
        if len(pieces) > 1 and abs(pieces[0][1][0, 0]) != 180:  # a ring begins anywhere
            pieces[0] = pieces[0][0], np.concatenate([pieces.pop()[1], pieces[0][1][1:]])
        for turn, piece in pieces:
            if np.ptp(piece[:, 0]) == 0 and abs(piece[0, 0]) == 180:
                continue  # it runs along the cut
            if (piece[0] != piece[-1]).any():
                chains.setdefault(turn, []).append(piece)
            elif part.is_hole:
                holes.append((turn, piece))
            elif abs(_moments(*piece.T)[0]) > _NO_AREA:
                outer.setdefault(turn, []).append(piece)
    for turn in sorted({*chains, *outer}):
        made = [*outer.get(turn, []), *_joined(chains.get(turn, []))]
        for number, ring in enumerate(made):
            within = [hole for at, hole in holes if at == turn and (len(made) == 1 or _holds(ring, hole[0]))]
            yield [each.tolist() for each in (made[number], *within)]


def _joined(chains: list[Floats]) -> Iterator[Floats]:
    """Rings of chains that end at 180 degrees: along that, what lies between the first two ends is within, and so on."""
    next_to: dict[tuple[int, int], tuple[int, int]] = {}
    for side in (-180.0, 180.0):
        ends = [(chain[end, 1], number, end) for number, chain in enumerate(chains) for end in (0, -1) if chain[end, 0] == side]
        ends.sort(key=lambda each: each[0])
        for (_, *one), (_, *other) in zip(ends[::2], ends[1::2], strict=False):
            next_to[one[0], one[1]], next_to[other[0], other[1]] = (other[0], other[1]), (one[0], one[1])
    left = set(range(len(chains)))
    while left:
        first = number = min(left)
        end, way = -1, []
        while number in left:
            left.remove(number)
            way.append(chains[number] if end else chains[number][::-1])
            number, begin = next_to.get((number, end), (first, 0))
            end = 0 if begin else -1
        ring = np.concatenate([*way, way[0][:1]])
        if abs(_moments(*ring.T)[0]) > _NO_AREA:
            yield ring


def _holds(ring: Floats, corner: Floats) -> bool:
    """Whether a ring goes round a point on the plane of degrees."""
    begin, end = ring[:-1] - corner, ring[1:] - corner
    crossed = (begin[:, 1] > 0) != (end[:, 1] > 0)
    slope = (end[crossed, 0] - begin[crossed, 0]) / (end[crossed, 1] - begin[crossed, 1])
    return bool((begin[crossed, 0] - begin[crossed, 1] * slope > 0).sum() % 2)
