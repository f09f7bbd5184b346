"""Circles on the ground, true on every plane: far from the equator of a cylindrical map they are wider than high."""

from typing import Any

import numpy as np

from ..mars import ahead, wrap_longitude
from .plane import Floats, GlobeWindow, Window

_CORNERS = 72
_BEARINGS = np.linspace(360, 0, _CORNERS, endpoint=False)  # anticlockwise, as rings of GeoJSON go
_OVER_A_POLE = 90.0


def circle_features(
    latitude: Floats, longitude: Floats, radius_km: Floats, styles: list[dict[str, Any]], window: Window
) -> list[dict[str, Any]]:
    """Circles about positions as GeoJSON polygons, in the repetition of the planet nearest to the window."""
    if not len(latitude):
        return []
    ring_latitude, ring_longitude = ahead(latitude[:, None], longitude[:, None], _BEARINGS, radius_km[:, None])
    x, y = window.units(latitude, longitude)
    features = []
    for each, style in enumerate(styles):
        if isinstance(window, GlobeWindow):
            ring = np.stack(
                [_without_jumps(ring_longitude[each]), np.append(ring_latitude[each], ring_latitude[each, 0])], axis=-1
            )
        elif window.plane.wraps:
            ring = _closed(_unrolled(ring_latitude[each], ring_longitude[each], float(x[each])))
        else:
            ring = np.stack(window.units(ring_latitude[each], ring_longitude[each]), axis=-1)
            ring = _closed(ring[np.isfinite(ring).all(axis=1)])
        corners = ring.round(6).tolist()
        geometry = {"type": "Polygon", "coordinates": [corners]}
        features.append({"type": "Feature", "geometry": geometry, "properties": {"style": style}})
    return features


def _closed(ring: Floats) -> Floats:
    return np.concatenate([ring, ring[:1]])


def _without_jumps(longitude: Floats) -> Floats:
    """Longitudes once round a ring, and the first again, a turn further if the ring lies about a pole."""
    return np.unwrap(np.append(longitude, longitude[0]), period=360)


def _unrolled(latitude: Floats, longitude: Floats, near: float) -> Floats:
    """A ring on the cylindrical plane, without a jump; one about a pole is closed along that."""
    longitude = _without_jumps(longitude)
    turn = longitude[-1] - longitude[0]
    if abs(turn) < 180:
        longitude = longitude[:-1]
        longitude += wrap_longitude(longitude.mean(), near) - longitude.mean()
        return np.stack([longitude, latitude], axis=-1)
    pole = np.copysign(_OVER_A_POLE, latitude.mean())
    latitude = np.append(latitude, latitude[0])
    across = np.concatenate([longitude, [longitude[-1], longitude[0]]])
    across += wrap_longitude(across.mean(), near) - across.mean()
    return np.stack([across, np.concatenate([latitude, [pole, pole]])], axis=-1)
