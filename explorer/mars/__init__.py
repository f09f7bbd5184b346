"""The planet as a body: size, longitudes, projections, distances; positions as people write them; heights."""

from .body import (
    EQUATORIAL_RADIUS,
    KM_PER_DEGREE,
    POLAR_RADIUS,
    Floats,
    ahead,
    area,
    check_latitude,
    check_longitude,
    distance,
    laid_out,
    leg,
    orthographic,
    planetocentric_latitude,
    planetographic_latitude,
    stereographic,
    wrap_longitude,
)

__all__ = [
    "EQUATORIAL_RADIUS",
    "Floats",
    "KM_PER_DEGREE",
    "POLAR_RADIUS",
    "ahead",
    "area",
    "check_latitude",
    "check_longitude",
    "distance",
    "laid_out",
    "leg",
    "orthographic",
    "planetocentric_latitude",
    "planetographic_latitude",
    "stereographic",
    "wrap_longitude",
]
