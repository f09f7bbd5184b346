"""The planet as a body: its size, its longitudes, its projections and distances on it.

Latitudes are planetocentric and longitudes east-positive, in degrees. Maps use
the sphere that the IAU prescribes for them, distances the ellipsoid. Pictures,
names and everything else that lies on the planet is left to the modules above.
"""

import reprlib
from typing import overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..message import Message
from . import geodesic
from .azimuthal import Azimuthal
from .geodesic import EQUATORIAL_RADIUS, POLAR_RADIUS

Floats = NDArray[np.float64]
"""Degrees, kilometres and metres as arrays."""

KM_PER_DEGREE = np.pi / 180 * EQUATORIAL_RADIUS / 1000
"""Kilometres to a degree of latitude on the map sphere."""

AXES = {"latitude": Message("axis.latitude", "latitude"), "longitude": Message("axis.longitude", "longitude")}
"""What the two angles of a position are called."""
_MOST_TURNED = 1_000_000
"""Degrees of a longitude."""


def check_latitude(latitude: ArrayLike) -> Floats:
    """The same as an array; a ValueError where a latitude is no finite number or lies outside -90..90."""
    return _checked(latitude, "latitude", limit=90)


def check_longitude(longitude: ArrayLike) -> Floats:
    """The same as an array; a ValueError where one is no number, or has so many turns that no digit of its angle is left."""
    return _checked(longitude, "longitude", limit=_MOST_TURNED)


def position(latitude: float, longitude: float) -> tuple[float, float]:
    """One latitude, and one longitude in -180..180; a ValueError where they are no position, or many."""
    if np.ndim(latitude) or np.ndim(longitude):
        said = f"{reprlib.repr(latitude)}, {reprlib.repr(longitude)}"
        raise ValueError(f"({said}) is no position; give one latitude and one longitude")
    east = float(check_longitude(longitude))
    # What needs no turn keeps its last digit.
    return float(check_latitude(latitude)), east if -180 <= east < 180 else float(wrap_longitude(east))


def _checked(degrees: ArrayLike, name: str, limit: float) -> Floats:
    if np.ma.is_masked(degrees):  # as an array it would have some number there
        raise ValueError(f"a {name} is masked, and so no number; leave masked positions out")
    try:
        if np.asarray(degrees).dtype == bool:  # which numpy would take for 0 and 1
            raise TypeError
        values = np.asarray(degrees, dtype=float)
    except OverflowError:
        english = "{axis} has far too many digits; give degrees, such as 11.92"
        raise ValueError(Message("degrees.digits", english, axis=AXES[name])) from None
    except (TypeError, ValueError):
        english, said = "{axis} {said} is no number; give degrees, such as 11.92", reprlib.repr(degrees)
        raise ValueError(Message("degrees.no_number", english, axis=AXES[name], said=said)) from None
    wrong = ~(np.isfinite(values) & (np.abs(values) <= limit))
    if wrong.any():
        value = float(values[wrong].flat[0])
        english = "{axis} {value:g} is not possible; it must be between -{limit:g} and {limit:g} degrees"
        raise ValueError(Message("degrees.beyond", english, axis=AXES[name], value=value, limit=limit))
    return values


def wrap_longitude(longitude: ArrayLike, centre: ArrayLike = 0.0) -> Floats:
    """Longitudes of any range as ``centre - 180 <= result < centre + 180``; broadcast together."""
    start = np.asarray(centre, dtype=float) - 180
    turned = np.mod(np.asarray(longitude, dtype=float) - start, 360)
    # A tiny negative angle comes out of mod as 360 itself, one turn too far.
    return np.where(turned >= 360, 0.0, turned) + start


def planetographic_latitude(
    latitude: ArrayLike, equatorial_radius: float = EQUATORIAL_RADIUS, polar_radius: float = POLAR_RADIUS
) -> Floats:
    """Planetographic latitude of a planetocentric one, on an ellipsoid with radii of any one unit."""
    phi = np.radians(np.asarray(latitude, dtype=float))  # of a byte numpy makes radians of 16 bits
    return np.degrees(np.arctan2(np.sin(phi) * equatorial_radius**2, np.cos(phi) * polar_radius**2))


def planetocentric_latitude(
    latitude: ArrayLike, equatorial_radius: float = EQUATORIAL_RADIUS, polar_radius: float = POLAR_RADIUS
) -> Floats:
    """Planetocentric latitude of a planetographic one, on an ellipsoid with radii of any one unit."""
    return planetographic_latitude(latitude, polar_radius, equatorial_radius)


@overload
def distance(latitude1: float, longitude1: float, latitude2: float, longitude2: float) -> float: ...
@overload
def distance(latitude1: ArrayLike, longitude1: ArrayLike, latitude2: ArrayLike, longitude2: ArrayLike) -> float | Floats: ...
def distance(latitude1: ArrayLike, longitude1: ArrayLike, latitude2: ArrayLike, longitude2: ArrayLike) -> float | Floats:
    """Shortest way between points along the surface of the Mars ellipsoid.

    Parameters
    ----------
    latitude1, longitude1, latitude2, longitude2
        Planetocentric latitudes and east longitudes, degrees; broadcast together.

    Returns
    -------
    float or ndarray, broadcast shape
        Kilometres; a float where all four are single numbers.

    Raises
    ------
    ValueError
        A latitude lies outside -90..90, or a value is no finite number.

    Source
    ------
    Geodesics on the IAU 2015 ellipsoid, by Vincenty's formulas; see `explorer.mars.geodesic`.
    """
    km = leg(latitude1, longitude1, latitude2, longitude2)[0]
    return km if km.shape else float(km)


def leg(
    latitude1: ArrayLike, longitude1: ArrayLike, latitude2: ArrayLike, longitude2: ArrayLike
) -> tuple[Floats, Floats, Floats]:
    """Kilometres of the way that `distance` measures, and the directions in which it leaves and arrives.

    Directions are degrees clockwise from north, 0..360. Broadcasts and raises as `distance` does.
    """
    latitude1, latitude2 = (planetographic_latitude(check_latitude(each)) for each in (latitude1, latitude2))
    longitude1, longitude2 = check_longitude(longitude1), check_longitude(longitude2)
    ends = np.broadcast_arrays(longitude1, latitude1, longitude2, latitude2)
    leaving, arriving, metres = (np.reshape(each, ends[0].shape) for each in geodesic.way(*map(np.ravel, ends)))
    return metres / 1000, leaving % 360, arriving % 360


def ahead(latitude: ArrayLike, longitude: ArrayLike, bearing: ArrayLike, km: ArrayLike) -> tuple[Floats, Floats]:
    """Where one comes to, going straight ahead along the surface of the Mars ellipsoid.

    Parameters
    ----------
    latitude, longitude
        Where one starts: planetocentric latitude and east longitude, degrees.
    bearing
        In which direction, degrees clockwise from north.
    km
        How far; all four are broadcast together.

    Returns
    -------
    latitude, longitude : ndarray, broadcast shape
        Degrees, longitude in -180..180.

    Raises
    ------
    ValueError
        A latitude lies outside -90..90, or a value is no finite number.

    Source
    ------
    Geodesics on the IAU 2015 ellipsoid, by Vincenty's formulas; see `explorer.mars.geodesic`.
    """
    start = check_longitude(longitude), planetographic_latitude(check_latitude(latitude))
    try:
        direction, way = (np.asarray(each, dtype=float) for each in (bearing, km))
    except (TypeError, ValueError, OverflowError):
        said = f"{reprlib.repr(bearing)} and {reprlib.repr(km)}"
        raise ValueError(f"{said} are no bearing in degrees and no way in kilometres; give numbers") from None
    with np.errstate(over="ignore"):  # which is refused in words
        way = way * 1000
    if not (np.isfinite(direction).all() and np.isfinite(way).all()):
        raise ValueError("a bearing and a way straight ahead are finite numbers of degrees and kilometres")
    given = np.broadcast_arrays(*start, direction, way)
    east, north = (np.reshape(each, given[0].shape) for each in geodesic.end(*map(np.ravel, given)))
    return planetocentric_latitude(north), wrap_longitude(east)


def area(latitude: ArrayLike, longitude: ArrayLike) -> float:
    """Square kilometres within an outline whose sides are shortest ways: of the smaller of the two parts of the planet.

    Corners (n,) once round, either way; the sides must not cross. Raises as `distance` does.
    """
    corners = check_longitude(longitude), planetographic_latitude(check_latitude(latitude))
    return abs(geodesic.ellipsoid().polygon_area_perimeter(*corners)[0]) / 1e6


def laid_out(latitude: float, longitude: float, right_km: ArrayLike, up_km: ArrayLike) -> tuple[Floats, Floats]:
    """Where points of the equal-area plane about a place lie on the Mars ellipsoid.

    Parameters
    ----------
    latitude, longitude
        Of the place: planetocentric latitude and east longitude, degrees.
    right_km, up_km
        Kilometres east and north of it on the plane, shape (...). None is farther away than the planet is wide.

    Returns
    -------
    latitude, longitude : ndarray, shape (...)
        Degrees, longitude in -180..180.

    Raises
    ------
    ValueError
        The latitude lies outside -90..90, or one of the two is no finite number, or many.

    Source
    ------
    Lambert's azimuthal equal-area projection of PROJ, on the IAU 2015 ellipsoid.
    """
    import pyproj  # slow to load, and a map can do without

    latitude, longitude = position(latitude, longitude)
    north = float(planetographic_latitude(latitude))
    plane = pyproj.Proj(proj="laea", lat_0=north, lon_0=longitude, a=EQUATORIAL_RADIUS, b=POLAR_RADIUS)
    longitudes, latitudes = plane(np.multiply(right_km, 1000.0), np.multiply(up_km, 1000.0), inverse=True)
    return planetocentric_latitude(latitudes), wrap_longitude(longitudes)


def stereographic(latitude: float, longitude: float) -> Azimuthal:
    """Stereographic projection of the map sphere about a point, true to scale there.

    ``proj(longitude, latitude)`` gives metres east and north of the centre. At a pole, `longitude`
    is the meridian that runs down (north pole) or up (south pole) from it.
    """
    return Azimuthal("stereographic", float(check_latitude(latitude)), float(check_longitude(longitude)))


def orthographic(latitude: float, longitude: float) -> Azimuthal:
    """The half of the map sphere that is seen from far above a point; as `stereographic`, infinite on the far side."""
    return Azimuthal("orthographic", float(check_latitude(latitude)), float(check_longitude(longitude)))
