"""The middle of a shape: of a point, of lines and of areas, as GeoJSON has them.

Edges are straight in degrees, as GeoJSON wants it; a shape that crosses the meridian of 180 degrees, whole or cut
in two there, is one. Drawing shapes is left to others.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from ..mars import Floats
from ..message import Message

_MOST_DEEP = 8
_KINDS = {
    **dict.fromkeys(["Point", "MultiPoint"], 0),
    **dict.fromkeys(["LineString", "MultiLineString", "LinearRing"], 1),
    **dict.fromkeys(["Polygon", "MultiPolygon"], 2),
}
_WKT = re.compile(
    r"\s*(?:SRID=\d+;)?\s*(MULTI)?(POINT|LINESTRING|POLYGON)\s*(?:ZM?|M)?\s*(\(.*\))\s*", re.IGNORECASE | re.DOTALL
)
_WKT_KIND = {"POINT": "Point", "LINESTRING": "LineString", "POLYGON": "Polygon"}

_NOWHERE = Message("shape.nowhere", "has no position")
NO_NUMBERS = Message("shape.no_numbers", "has coordinates that are no numbers")


class ShapeError(ValueError):
    """A geometry has no middle; the message says why."""


def from_wkt(text: str) -> dict[str, Any] | None:
    """A geometry as GeoJSON has it, out of well-known text; None where it is none. `ShapeError` where it is damaged."""
    found = _WKT.fullmatch(text[:1_000_000])
    if found is None:
        return None
    kind = ("Multi" if found[1] else "") + _WKT_KIND[found[2].upper()]
    pairs = [[float(number) for number in pair.split()] for pair in re.findall(r"[-+\d.eE]+(?:\s+[-+\d.eE]+)+", found[3])]
    if not pairs:
        raise ShapeError(_NOWHERE)
    if kind == "Point":
        return {"type": kind, "coordinates": pairs[0]}
    rings = [
        [[float(number) for number in pair.split()] for pair in ring.strip("() ").split(",")]
        for ring in re.findall(r"\([^()]*\)", found[3])
    ]
    return {
        "type": {0: "MultiPoint", 1: "MultiLineString", 2: "Polygon"}[_KINDS[kind]],
        "coordinates": rings if _KINDS[kind] else pairs,
    }


def middle(geometry: Mapping[str, Any], depth: int = 0) -> tuple[float, float]:
    """Longitude and latitude of the middle of a geometry as GeoJSON has it; a `ShapeError` where it has none.

    The centroid of areas, else of lines, else of points.
    """
    kind = geometry.get("type")
    if kind == "Point":
        point = geometry.get("coordinates")
        if not isinstance(point, Sequence) or isinstance(point, str) or len(point) < 2:
            raise ShapeError(_NOWHERE)
        return point[0], point[1]
    if kind == "GeometryCollection" and depth < _MOST_DEEP and isinstance(geometry.get("geometries"), list):
        points = [middle(each, depth + 1) for each in geometry["geometries"] if isinstance(each, dict)]
        return _mean([np.array([point], dtype=float) for point in points], 0)
    if kind not in _KINDS:
        english = "is a {kind!r}; points, lines and areas are understood"
        raise ShapeError(Message("shape.kind", english, kind=str(kind)[:40]) if kind else _NOWHERE)
    try:
        rings = [_checked(ring) for ring in _rings(geometry.get("coordinates"))]
    except (TypeError, ValueError):
        raise ShapeError(NO_NUMBERS) from None
    return _mean(rings, _KINDS[kind])


def _rings(coordinates: Any, depth: int = 0) -> Iterator[Any]:
    """Lists of positions, however deep they lie."""
    if not isinstance(coordinates, (list, tuple)) or depth > 4:
        raise TypeError
    if (
        coordinates
        and isinstance(coordinates[0], (list, tuple))
        and coordinates[0]
        and not isinstance(coordinates[0][0], (list, tuple))
    ):
        yield coordinates
    else:
        for each in coordinates:
            yield from _rings(each, depth + 1)


def _checked(ring: Any) -> Floats:
    points = np.array([position[:2] for position in ring], dtype=float)
    if points.ndim != 2 or points.shape[1] != 2 or not np.isfinite(points).all():
        raise ValueError
    return points


def _mean(rings: list[Floats], dimension: int) -> tuple[float, float]:
    """The centroid of points, lines or areas, without a seam at 180 degrees."""
    if not rings:
        raise ShapeError(_NOWHERE)
    start = rings[0][0, 0]
    weights, sums = 0.0, np.zeros(2)
    for ring in rings:
        unrolled = ring.copy()
        unrolled[:, 0] = start + np.cumsum(np.r_[_turn(ring[0, 0] - start), _turn(np.diff(ring[:, 0]))])
        if dimension == 2 and abs(unrolled[-1, 0] - unrolled[0, 0]) > 180:
            return float(start), 90.0 if ring[:, 1].mean() > 0 else -90.0  # it goes round a pole
        weight, moment = _moments(unrolled, dimension)
        weights, sums = weights + weight, sums + moment
    if not weights:
        return _mean(rings, dimension - 1) if dimension else (float(start), float(rings[0][0, 1]))
    along, north = sums / weights
    return float(along), float(north)


def _turn(degrees: Any) -> Any:
    """The shorter way round."""
    return (degrees + 180) % 360 - 180


def _moments(points: Floats, dimension: int) -> tuple[float, Floats]:
    """How much points, lines or areas weigh, and their sum times that."""
    if dimension == 0:
        return float(len(points)), points.sum(axis=0)
    first, second = points[:-1], points[1:]
    if dimension == 1:
        lengths = np.hypot(*(second - first).T)
        return float(lengths.sum()), ((first + second) / 2 * lengths[:, None]).sum(axis=0)
    origin = points[0]  # near the area, so that a small one keeps its digits
    first, second = first - origin, second - origin
    cross = first[:, 0] * second[:, 1] - second[:, 0] * first[:, 1]
    area = cross.sum() / 2
    centroid = ((first + second) * cross[:, None]).sum(axis=0) / 6
    return float(area), centroid + area * origin
