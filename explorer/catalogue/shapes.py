"""Lines and areas of a table: out of GeoJSON and well-known text, checked, and turned to degrees.

What an edge is, and where the middle of a shape, is said by `explorer.mars.shape`. In a coordinate system that
is not of degrees edges are straight in that, and get corners between before they are turned.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from ..mars import Floats, crs
from ..mars.shape import Ring, Shape, densified
from ..message import Message
from .source import Source

MOST_CORNERS = 5_000_000
"""Of all lines and areas of a table together; with more, they stand in their middle only."""

NO_SHAPE = Message("shape.none", "has a corner that is no place on Mars, or leads round it more than five times")

_FARTHEST = 540  # degrees of longitude: what is counted to 360 and leads on across the end
_MOST_DEEP = 8
_LONGEST = 30_000_000  # characters of well-known text
_WKT = re.compile(
    r"(?:SRID=(?P<srid>\d+);\s*)?(MULTI)?(POINT|LINESTRING|POLYGON)(?:\s*(?:ZM?|M))?\s*(\(.*\))", re.IGNORECASE | re.DOTALL
)
_DEGREES_OF_MARS = ("0", "49900", "104905", "949900")  # numbers of its system, those of PostGIS too; of none, 0
_WKT_KIND = {"POINT": "Point", "LINESTRING": "LineString", "POLYGON": "Polygon"}
_WKT_POSITION = re.compile(r"(?<![^\s(),])[^\s(),]++(?:\s++[^\s(),]++)+")  # starts at a word: the time grows evenly

_NOWHERE = Message("shape.nowhere", "has no position")
NO_NUMBERS = Message("shape.no_numbers", "has coordinates that are no numbers")


class ShapeError(ValueError):
    """A geometry cannot be used; the message says why."""


def from_wkt(text: str) -> dict[str, Any] | None:
    """A geometry as GeoJSON has it, out of well-known text; None where it is none. `ShapeError` where it is damaged."""
    found = _WKT.fullmatch(text.strip()) if len(text) <= _LONGEST else None
    if found is None:
        return None
    if found["srid"] and found["srid"] not in _DEGREES_OF_MARS:
        english = "names the coordinate system {srid}; take that out of the cells, and say it by {argument}"
        raise ShapeError(Message("shape.srid", english, srid=found["srid"], argument="crs="))
    kind = ("Multi" if found[2] else "") + _WKT_KIND[found[3].upper()]
    try:
        listed = _WKT_POSITION.sub(_position, found[4])
        coordinates = json.loads(listed.replace("(", "[").replace(")", "]"))
    except (ValueError, RecursionError):
        raise ShapeError(NO_NUMBERS) from None
    if kind == "MultiPoint" and all(len(each) == 1 for each in coordinates if isinstance(each, list)):
        coordinates = [each[0] for each in coordinates if isinstance(each, list)]
    if kind == "Point" and len(coordinates) != 1:
        raise ShapeError(Message("shape.points", "is one point with several positions") if coordinates else _NOWHERE)
    return {"type": kind, "coordinates": coordinates[0] if kind == "Point" else coordinates}


def _position(words: re.Match[str]) -> str:
    """Two to four numbers apart by blanks, as JSON has the first two."""
    numbers = [float(each) for each in words[0].split()]
    if len(numbers) > 4:
        raise ValueError
    return json.dumps(numbers[:2])


def position_of(geometry: Mapping[str, Any]) -> tuple[Any, Any]:
    """The two coordinates of a point, longitude or x first, as they stand there."""
    point = geometry.get("coordinates")
    if not isinstance(point, (list, tuple)) or len(point) < 2:
        raise ShapeError(_NOWHERE)
    return point[0], point[1]


def rings_of(geometry: Mapping[str, Any]) -> list[Ring]:
    """The corners of a geometry as GeoJSON has it, one ring or more; a `ShapeError` where there are none."""
    try:
        rings = list(_rings(geometry))
    except (TypeError, ValueError, OverflowError) as error:
        raise error if isinstance(error, ShapeError) else ShapeError(NO_NUMBERS) from None
    if not rings:
        raise ShapeError(_NOWHERE)
    return rings


def _rings(geometry: Mapping[str, Any], depth: int = 0) -> Iterator[Ring]:
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    if kind == "GeometryCollection" and depth < _MOST_DEEP and isinstance(geometry.get("geometries"), list):
        for each in geometry["geometries"]:
            if isinstance(each, dict):
                yield from _rings(each, depth + 1)
    elif kind == "Point":
        yield from _ring([position_of(geometry)], 0)
    elif kind == "MultiPoint":
        yield from _ring(coordinates, 0)
    elif kind in ("LineString", "LinearRing"):
        yield from _ring(coordinates, 1)
    elif kind == "MultiLineString":
        for line in _listed(coordinates):
            yield from _ring(line, 1)
    elif kind in ("Polygon", "MultiPolygon"):
        for polygon in [coordinates] if kind == "Polygon" else _listed(coordinates):
            for number, ring in enumerate(_listed(polygon)):
                yield from _ring(ring, 2, is_hole=number > 0)
    else:
        english = "is a {kind!r}; points, lines and areas are understood"
        raise ShapeError(Message("shape.kind", english, kind=str(kind)[:40]) if kind else _NOWHERE)


def _listed(coordinates: Any) -> list[Any] | tuple[Any, ...]:
    if not isinstance(coordinates, (list, tuple)):
        raise TypeError
    return coordinates


def _ring(positions: Any, dimension: int, is_hole: bool = False) -> Iterator[Ring]:
    """The corners of one list of positions, checked; none of an empty one."""
    if not _listed(positions):
        return
    corners = np.array([position[:2] for position in positions], dtype=float)
    if corners.ndim != 2 or corners.shape[1] != 2 or not np.isfinite(corners).all():
        raise ValueError
    yield Ring(corners, dimension, is_hole)


def shapes_of(found: Source, definition: object = None) -> tuple[list[Any], Floats, Floats]:
    """Make a source's shapes of its rings, turned from a coordinate system of Mars if there is one.

    Labels of their rows, and latitudes and longitudes of their middles, NaN where one can be no shape. Degrees
    count as those of `explorer.mars.crs.degrees` do, or as the file's.
    """
    rings, found.rings = found.rings, {}
    if definition is None or not rings or crs.in_degrees(crs.of_mars(definition)):
        made = _made(rings)
        far = sum(_leads_far(ring) for each in rings.values() for ring in each)
        if far:
            english = "Edges with ends more than 180 degrees of longitude apart lead the shorter way round: {count}."
            found.notes.assume(Message("note.far_edges", english, count=far))
    else:
        made = _turned(rings, definition)
    middles = [_middle(each, made.get(label)) for label, each in rings.items()]
    latitude, longitude = np.array(middles, dtype=float).reshape(-1, 2).T
    corners = sum(len(ring.corners) for each in rings.values() for ring in each)
    if corners > MOST_CORNERS:
        english = "Lines and areas have {count} corners, more than the {most} that can be drawn, and are points here."
        found.notes.assume(Message("note.many_corners", english, count=corners, most=MOST_CORNERS))
        made = {}
    found.shapes |= made
    return list(rings), latitude, longitude


def _leads_far(ring: Ring) -> int:
    steps = np.abs(np.diff(ring.corners[:, 0])) if ring.dimension else np.zeros(0)
    return int(((steps > 180) & (steps != 360)).sum())


def _middle(rings: list[Ring], shape: Shape | None) -> tuple[float, float]:
    if shape is None:
        return np.nan, np.nan
    latitude, longitude = shape.middle
    # In the range that the file's longitudes have.
    is_signed = min(ring.corners[:, 0].min() for ring in rings) < 0
    low = -180 if is_signed else 0
    return latitude, longitude if low <= longitude <= low + 360 else (longitude - low) % 360 + low


def _turned(rings: Mapping[Any, list[Ring]], definition: object) -> dict[Any, Shape]:
    """Shapes out of coordinates of a map, as `_made`."""
    flat = [ring for each in rings.values() for ring in each]
    corners, lengths = np.concatenate([ring.corners for ring in flat]), np.array([len(ring.corners) for ring in flat])
    pieces = _pieces(corners, np.cumsum(lengths) - 1, definition)
    latitude, longitude, *_ = crs.degrees(definition, *densified(corners, pieces).T)
    ends = np.cumsum(np.add.reduceat(pieces, np.cumsum(lengths) - lengths))[:-1]
    degrees = iter(np.split(np.stack([longitude, latitude], axis=1), ends))
    return _made({label: [ring._replace(corners=next(degrees)) for ring in each] for label, each in rings.items()})


def _made(rings: Mapping[Any, list[Ring]]) -> dict[Any, Shape]:
    """Shapes out of degrees; those that can be none are left out."""
    made = {}
    for label, each in rings.items():
        if all((np.abs(ring.corners) <= (_FARTHEST, 90)).all() for ring in each):
            try:
                made[label] = Shape(each)
            except ValueError:
                continue
    return made


def _pieces(corners: Floats, ends: Any, definition: object) -> Any:
    """Into how many pieces, of a degree at most, each edge is to be cut."""
    latitude, longitude, *_ = crs.degrees(definition, *corners.T)
    north, east = np.radians(latitude), np.radians(longitude)
    vectors = np.stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)], axis=1)
    apart = np.linalg.norm(np.diff(vectors, axis=0, append=vectors[-1:]), axis=1)
    angles = np.degrees(2 * np.arcsin(np.clip(np.nan_to_num(apart) / 2, 0, 1)))
    angles[ends] = 0
    finest = max(1.0, float(angles.sum()) / MOST_CORNERS)
    return np.maximum(np.ceil(angles / finest), 1).astype(int)
