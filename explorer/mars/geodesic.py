"""Shortest ways on the Mars ellipsoid, of many points at a time.

Vincenty's formulas (Survey Review 23, 1975), which on this ellipsoid are good to less than a millimetre; where they do not
settle, between points nearly opposite each other, PROJ answers, and of areas always. It is slow to load, and a map can do
without.
"""

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:  # slow to import
    from pyproj import Geod

EQUATORIAL_RADIUS = 3_396_190.0
"""Metres; IAU 2015. Also the radius of the sphere that maps are drawn on."""

POLAR_RADIUS = 3_376_200.0
"""Metres; IAU 2015."""

_Floats = NDArray[np.float64]
_FLATTENING = 1 - POLAR_RADIUS / EQUATORIAL_RADIUS
_SETTLED, _MOST_ROUNDS = 1e-13, 20  # radians


@lru_cache(maxsize=1)
def ellipsoid() -> "Geod":
    """The ellipsoid as PROJ knows it."""
    from pyproj import Geod

    return Geod(a=EQUATORIAL_RADIUS, b=POLAR_RADIUS)


def way(longitude1: _Floats, latitude1: _Floats, longitude2: _Floats, latitude2: _Floats) -> tuple[_Floats, _Floats, _Floats]:
    """Directions in which the shortest ways leave and arrive, and their lengths.

    Longitudes and planetographic latitudes in degrees, all of one shape; directions in degrees, metres.
    """
    (sin1, cos1), (sin2, cos2) = _reduced(latitude1), _reduced(latitude2)
    apart = np.radians(np.mod(longitude2 - longitude1 + 180, 360) - 180)
    turned, before = apart.copy(), np.full_like(apart, np.inf)
    for _ in range(_MOST_ROUNDS):
        sine, cosine = np.sin(turned), np.cos(turned)
        leaving = cos2 * sine, cos1 * sin2 - sin1 * cos2 * cosine
        sin_arc, cos_arc = np.hypot(*leaving), sin1 * sin2 + cos1 * cos2 * cosine
        arc = np.arctan2(sin_arc, cos_arc)
        sin_alpha = cos1 * cos2 * sine / np.where(sin_arc > 0, sin_arc, 1)
        cos2_alpha = 1 - sin_alpha**2
        middle = cos_arc - 2 * sin1 * sin2 / np.where(cos2_alpha > 0, cos2_alpha, np.inf)
        if (np.abs(turned - before) <= _SETTLED).all():
            break
        before, turned = turned, apart + _beyond_sphere(sin_alpha, cos2_alpha, arc, sin_arc, cos_arc, middle)
    scale, bend = _series(cos2_alpha)
    metres = POLAR_RADIUS * scale * (arc - _bent(bend, sin_arc, cos_arc, middle))
    arriving = cos1 * sine, cos1 * sin2 * cosine - sin1 * cos2
    made = np.degrees(np.arctan2(*leaving)), np.degrees(np.arctan2(*arriving)), metres
    unsettled = (np.abs(turned - before) > _SETTLED) | (np.abs(turned) > np.pi)
    if unsettled.any():
        first, back, metres[unsettled] = ellipsoid().inv(
            longitude1[unsettled], latitude1[unsettled], longitude2[unsettled], latitude2[unsettled]
        )
        made[0][unsettled], made[1][unsettled] = first, back + 180
    return made


def end(longitude: _Floats, latitude: _Floats, direction: _Floats, metres: _Floats) -> tuple[_Floats, _Floats]:
    """Longitudes and planetographic latitudes that one comes to, straight ahead; degrees, all of one shape."""
    (sin1, cos1), alpha = _reduced(latitude), np.radians(direction)
    first = np.arctan2(sin1, cos1 * np.cos(alpha))
    sin_alpha = cos1 * np.sin(alpha)
    cos2_alpha = 1 - sin_alpha**2
    scale, bend = _series(cos2_alpha)
    straight = metres / (POLAR_RADIUS * scale)
    arc, before = straight, np.full_like(straight, np.inf)
    for _ in range(_MOST_ROUNDS):
        sin_arc, cos_arc, middle = np.sin(arc), np.cos(arc), np.cos(2 * first + arc)
        if (np.abs(arc - before) <= _SETTLED * np.maximum(np.abs(arc), 1)).all():
            break
        before, arc = arc, straight + _bent(bend, sin_arc, cos_arc, middle)
    inward = sin1 * sin_arc - cos1 * cos_arc * np.cos(alpha)
    north = sin1 * cos_arc + cos1 * sin_arc * np.cos(alpha)
    end_latitude = np.arctan2(north, (1 - _FLATTENING) * np.hypot(sin_alpha, inward))
    turned = np.arctan2(sin_arc * np.sin(alpha), cos1 * cos_arc - sin1 * sin_arc * np.cos(alpha))
    apart = turned - _beyond_sphere(sin_alpha, cos2_alpha, arc, sin_arc, cos_arc, middle)
    return longitude + np.degrees(apart), np.degrees(end_latitude)


def _reduced(latitude: _Floats) -> tuple[_Floats, _Floats]:
    """Sine and cosine of reduced latitudes."""
    phi = np.radians(latitude)
    reduced = np.arctan2((1 - _FLATTENING) * np.sin(phi), np.cos(phi))
    return np.sin(reduced), np.cos(reduced)


def _series(cos2_alpha: _Floats) -> tuple[_Floats, _Floats]:
    """Vincenty's A and B."""
    u2 = cos2_alpha * (EQUATORIAL_RADIUS**2 / POLAR_RADIUS**2 - 1)
    scale = 1 + u2 / 16384 * (4096 + u2 * (-768 + u2 * (320 - 175 * u2)))
    return scale, u2 / 1024 * (256 + u2 * (-128 + u2 * (74 - 47 * u2)))


def _bent(bend: _Floats, sin_arc: _Floats, cos_arc: _Floats, middle: _Floats) -> _Floats:
    """By how much an arc differs from one of a circle: Vincenty's delta sigma."""
    twice = 2 * middle**2 - 1
    further = bend / 6 * middle * (4 * sin_arc**2 - 3) * (4 * middle**2 - 3)
    return bend * sin_arc * (middle + bend / 4 * (cos_arc * twice - further))


def _beyond_sphere(
    sin_alpha: _Floats, cos2_alpha: _Floats, arc: _Floats, sin_arc: _Floats, cos_arc: _Floats, middle: _Floats
) -> _Floats:
    """By how much longitudes differ from those on the auxiliary sphere, radians."""
    c = _FLATTENING / 16 * cos2_alpha * (4 + _FLATTENING * (4 - 3 * cos2_alpha))
    return (1 - c) * _FLATTENING * sin_alpha * (arc + c * sin_arc * (middle + c * cos_arc * (2 * middle**2 - 1)))
