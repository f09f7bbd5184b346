"""Projections of the map sphere about a point: stereographic, where circles stay circles, and as seen from far above."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .geodesic import EQUATORIAL_RADIUS

_Floats = NDArray[np.float64]
_NOWHERE = 1e-10  # of a radius: what is so near the point opposite, or so far behind the limb, has no place


@dataclass(frozen=True)
class Azimuthal:
    """Metres east and north of a centre, on the plane that touches the planet there; degrees.

    Called with longitudes and latitudes it gives x and y, infinite where the plane has no place; ``inverse=True`` the other
    way round, latitudes NaN where no place is.
    """

    kind: Literal["stereographic", "orthographic"]
    latitude: float
    longitude: float

    def __call__(self, across: ArrayLike, up: ArrayLike, inverse: bool = False) -> tuple[_Floats, _Floats]:
        across, up = np.asarray(across, dtype=float), np.asarray(up, dtype=float)
        return self._position(across, up) if inverse else self._plane(np.radians(across), np.radians(up))

    def _plane(self, longitude: _Floats, latitude: _Floats) -> tuple[_Floats, _Floats]:
        sine, cosine = np.sin(np.radians(self.latitude)), np.cos(np.radians(self.latitude))
        turned = longitude - np.radians(self.longitude)
        outward = np.cos(latitude) * np.cos(turned)
        east = np.cos(latitude) * np.sin(turned)
        north = cosine * np.sin(latitude) - sine * outward
        upward = sine * np.sin(latitude) + cosine * outward
        with np.errstate(invalid="ignore"):
            if self.kind == "stereographic":
                away = np.where(1 + upward > _NOWHERE, 1 + upward, np.nan)
                x, y = 2 * EQUATORIAL_RADIUS * east / away, 2 * EQUATORIAL_RADIUS * north / away
            else:
                seen = np.where(upward >= -_NOWHERE, EQUATORIAL_RADIUS, np.nan)
                x, y = seen * east, seen * north
        there = np.isfinite(x) & np.isfinite(y)
        return np.where(there, x, np.inf), np.where(there, y, np.inf)

    def _position(self, x: _Floats, y: _Floats) -> tuple[_Floats, _Floats]:
        # Each point of the plane is a direction from the middle of the planet: so far east, north and
        # up as seen from the centre. Turned to the planet's own axes, angles of it are the position.
        radius = EQUATORIAL_RADIUS
        away2 = x * x + y * y
        is_seen_from_afar = self.kind == "orthographic"
        up = np.sqrt(np.maximum(radius**2 - away2, 0)) if is_seen_from_afar else radius - away2 / (4 * radius)
        latitude, longitude = np.radians(self.latitude), np.radians(self.longitude)
        outward = up * np.cos(latitude) - y * np.sin(latitude)
        northward = up * np.sin(latitude) + y * np.cos(latitude)
        to_meridian_0 = outward * np.cos(longitude) - x * np.sin(longitude)
        to_meridian_90 = outward * np.sin(longitude) + x * np.cos(longitude)
        from_axis = np.hypot(outward, x)
        position = np.degrees(np.arctan2(northward, from_axis))
        if is_seen_from_afar:
            position = np.where(away2 <= radius**2, position, np.nan)
        return np.degrees(np.arctan2(to_meridian_90, to_meridian_0)), position
