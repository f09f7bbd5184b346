"""What lies within a ring of positions whose sides are great circles, wherever on the planet it lies."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..message import Message
from .body import Floats, check_latitude, check_longitude, wrap_longitude

_CANDIDATES = 64
_HALF = 1e-9  # so near to half of the sphere, steradians, neither part is the smaller


def within(latitude: ArrayLike, longitude: ArrayLike, ring_latitude: ArrayLike, ring_longitude: ArrayLike) -> NDArray[np.bool_]:
    """Which points lie within a ring: in the smaller of the two parts it makes of the planet.

    Parameters
    ----------
    latitude, longitude
        Points: planetocentric latitudes and east longitudes of any range, degrees, shape (n,).
    ring_latitude, ring_longitude
        Three or more corners once round, either way, shape (m,); the shortest great circle joins each to
        the next and the last to the first. The sides must not cross, nor join opposite points.

    Returns
    -------
    ndarray of bool, shape (n,)
        A point on a side may count either way.

    Raises
    ------
    ValueError
        A latitude outside -90..90, a value that is no finite number, or a ring that halves the planet.
    """
    points, corners = _vectors(latitude, longitude), _vectors(ring_latitude, ring_longitude)
    ends = np.roll(corners, -1, axis=0)
    normals = np.cross(corners, ends)
    frame = _frame(normals)
    pole_side = normals @ frame[2] > 0
    bearings, turns = _bearings(points, frame), _bearings(corners, frame)
    from_pole = np.zeros(len(points), dtype=bool)  # whether an odd number of sides lies between a point and the pole
    for normal, side, start, end in zip(normals, pole_side, turns, np.roll(turns, -1), strict=True):
        # A side more than half a turn long leads the other way round.
        met = ((start >= bearings) != (end >= bearings)) != (abs(start - end) > 180)
        from_pole ^= met & ((points @ normal > 0) != side)
    return from_pole != _holds_pole(corners, turns, frame)


def _vectors(latitude: ArrayLike, longitude: ArrayLike) -> Floats:
    """Unit vectors, shape (n, 3)."""
    north, east = np.radians(check_latitude(latitude)), np.radians(check_longitude(longitude))
    return np.stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)], axis=-1)


def _frame(normals: Floats) -> Floats:
    """Three axes, the last of them a pole that lies, as its opposite does, far from the great circles of all sides."""
    directions = np.random.default_rng(0).normal(size=(_CANDIDATES, 3))
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    pole = directions[np.abs(directions @ normals.T).min(axis=1).argmax()]
    across = np.cross(pole, np.eye(3)[np.abs(pole).argmin()])
    across /= np.linalg.norm(across)
    return np.stack([across, np.cross(pole, across), pole])


def _bearings(vectors: Floats, frame: Floats) -> Floats:
    """Degrees about the pole of a frame."""
    return np.degrees(np.arctan2(vectors @ frame[1], vectors @ frame[0]))


def _holds_pole(corners: Floats, bearings: Floats, frame: Floats) -> bool:
    """Whether the pole of a frame lies in the smaller part.

    The triangles of the pole with each side add up to the part with the pole, where the ring leads round it,
    and to the other part, where it does not.
    """
    turns = np.radians(wrap_longitude(np.roll(bearings, -1) - bearings))
    height = corners @ frame[2]
    tangent = np.sqrt((1 - height) / (1 + height))
    product = tangent * np.roll(tangent, -1)
    area = abs(2 * np.arctan2(product * np.sin(turns), 1 + product * np.cos(turns)).sum())
    if abs(area - 2 * np.pi) < _HALF:
        raise ValueError(
            Message("ring.halves", "the ring halves the planet, and neither half is the smaller; move one of its points")
        )
    leads_round = abs(turns.sum()) > np.pi
    return bool(leads_round == (area < 2 * np.pi))
