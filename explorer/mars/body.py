"""The planet as a body: its size, its longitudes, its projections and distances on it.

Latitudes are planetocentric and longitudes east-positive, in degrees. Maps use
the sphere that the IAU prescribes for them, distances the ellipsoid. Pictures,
names and everything else that lies on the planet is left to the modules above.
"""

from functools import lru_cache

import numpy as np
import pyproj

EQUATORIAL_RADIUS = 3_396_190.0
"""Metres; IAU 2015. Also the radius of the sphere that maps are drawn on."""

POLAR_RADIUS = 3_376_200.0
"""Metres; IAU 2015."""

KM_PER_DEGREE = np.pi / 180 * EQUATORIAL_RADIUS / 1000
"""Kilometres to a degree of latitude on the map sphere."""

_ELLIPSOID = pyproj.Geod(a=EQUATORIAL_RADIUS, b=POLAR_RADIUS)


def check_latitude(latitude):
    """Return `latitude` as a float array, or say what is wrong with it.

    Parameters
    ----------
    latitude : float or array_like
        Degrees.

    Returns
    -------
    ndarray, shape of the input

    Raises
    ------
    ValueError
        A latitude is no finite number or lies outside -90..90.
    """
    return _checked(latitude, "latitude", limit=90)


def check_longitude(longitude):
    """Return `longitude` as a float array; any finite number of degrees is a longitude.

    Parameters
    ----------
    longitude : float or array_like
        Degrees.

    Returns
    -------
    ndarray, shape of the input

    Raises
    ------
    ValueError
        A longitude is no finite number.
    """
    return _checked(longitude, "longitude", limit=np.inf)


def _checked(degrees, name, limit):
    try:
        values = np.asarray(degrees, dtype=float)
    except (TypeError, ValueError):
        raise ValueError(f"{name} {degrees!r} is no number; give degrees, such as 11.92") from None
    wrong = ~(np.isfinite(values) & (np.abs(values) <= limit))
    if wrong.any():
        value = values[wrong].flat[0]
        wanted = "a finite number of degrees" if np.isinf(limit) else f"between -{limit} and {limit} degrees"
        raise ValueError(f"{name} {value:g} is not possible; it must be {wanted}")
    return values


def wrap_longitude(longitude, centre=0.0):
    """Bring longitudes to within half a turn of `centre`.

    Parameters
    ----------
    longitude : float or array_like
        East longitude, degrees, of any range.
    centre : float or array_like
        Middle of the range wanted, degrees.

    Returns
    -------
    ndarray, broadcast shape
        In ``centre - 180 <= result < centre + 180``.
    """
    start = np.asarray(centre, dtype=float) - 180
    turned = np.mod(np.asarray(longitude, dtype=float) - start, 360)
    # A tiny negative angle comes out of mod as 360 itself, one turn too far.
    return np.where(turned >= 360, 0.0, turned) + start


def planetographic_latitude(latitude, equatorial_radius=EQUATORIAL_RADIUS, polar_radius=POLAR_RADIUS):
    """Planetographic latitude of a planetocentric one.

    Parameters
    ----------
    latitude : float or array_like
        Planetocentric latitude, degrees, -90..90.
    equatorial_radius, polar_radius : float
        Of the ellipsoid, in one unit; that of the IAU 2015 without them.

    Returns
    -------
    ndarray, shape of the input
        Degrees.
    """
    phi = np.radians(latitude)
    return np.degrees(np.arctan2(np.sin(phi) * equatorial_radius**2, np.cos(phi) * polar_radius**2))


def planetocentric_latitude(latitude, equatorial_radius=EQUATORIAL_RADIUS, polar_radius=POLAR_RADIUS):
    """Planetocentric latitude of a planetographic one.

    Parameters
    ----------
    latitude : float or array_like
        Planetographic latitude, degrees, -90..90.
    equatorial_radius, polar_radius : float
        Of the ellipsoid, in one unit; that of the IAU 2015 without them.

    Returns
    -------
    ndarray, shape of the input
        Degrees.
    """
    phi = np.radians(latitude)
    return np.degrees(np.arctan2(np.sin(phi) * polar_radius**2, np.cos(phi) * equatorial_radius**2))


def distance(latitude1, longitude1, latitude2, longitude2):
    """Shortest way between points along the surface of the Mars ellipsoid.

    Parameters
    ----------
    latitude1, longitude1, latitude2, longitude2 : float or array_like
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
    Geodesics of PROJ (Karney's algorithm) on the IAU 2015 ellipsoid.
    """
    km = leg(latitude1, longitude1, latitude2, longitude2)[0]
    return km if km.shape else float(km)


def leg(latitude1, longitude1, latitude2, longitude2):
    """Length and directions of the shortest way between points along the surface of the Mars ellipsoid.

    Parameters
    ----------
    latitude1, longitude1, latitude2, longitude2 : float or array_like
        Planetocentric latitudes and east longitudes, degrees; broadcast together.

    Returns
    -------
    km, bearing, end_bearing : ndarray, broadcast shape
        Kilometres, and the directions in which the way leaves and arrives, degrees
        clockwise from north, 0..360.

    Raises
    ------
    ValueError
        A latitude lies outside -90..90, or a value is no finite number.

    Source
    ------
    Geodesics of PROJ (Karney's algorithm) on the IAU 2015 ellipsoid.
    """
    latitude1, latitude2 = (planetographic_latitude(check_latitude(each)) for each in (latitude1, latitude2))
    longitude1, longitude2 = check_longitude(longitude1), check_longitude(longitude2)
    ends = np.broadcast_arrays(longitude1, latitude1, longitude2, latitude2)
    leaving, back, metres = (np.reshape(each, ends[0].shape) for each in _ELLIPSOID.inv(*map(np.ravel, ends)))
    return metres / 1000, leaving % 360, (back + 180) % 360


def ahead(latitude, longitude, bearing, km):
    """Where one comes to, going straight ahead along the surface of the Mars ellipsoid.

    Parameters
    ----------
    latitude, longitude : float or array_like
        Where one starts: planetocentric latitude and east longitude, degrees.
    bearing : float or array_like
        In which direction, degrees clockwise from north.
    km : float or array_like
        How far; all four are broadcast together.

    Returns
    -------
    latitude, longitude : ndarray, broadcast shape
        Degrees, longitude in -180..180.

    Raises
    ------
    ValueError
        A latitude lies outside -90..90, or a longitude is no finite number.

    Source
    ------
    Geodesics of PROJ (Karney's algorithm) on the IAU 2015 ellipsoid.
    """
    start = check_longitude(longitude), planetographic_latitude(check_latitude(latitude))
    given = np.broadcast_arrays(*start, bearing, np.multiply(km, 1000.0))
    east, north, _ = (np.reshape(each, given[0].shape) for each in _ELLIPSOID.fwd(*map(np.ravel, given)))
    return planetocentric_latitude(north), wrap_longitude(east)


def area(latitude, longitude):
    """Area within an outline whose sides are shortest ways, on the Mars ellipsoid.

    Parameters
    ----------
    latitude, longitude : array_like, shape (corners,)
        Planetocentric latitudes and east longitudes, degrees, once round either way;
        the sides must not cross.

    Returns
    -------
    float
        Square kilometres of the smaller of the two parts of the planet.

    Raises
    ------
    ValueError
        A latitude lies outside -90..90, or a value is no finite number.

    Source
    ------
    Geodesics of PROJ (Karney's algorithm) on the IAU 2015 ellipsoid.
    """
    corners = check_longitude(longitude), planetographic_latitude(check_latitude(latitude))
    return abs(_ELLIPSOID.polygon_area_perimeter(*corners)[0]) / 1e6


@lru_cache(maxsize=64)
def stereographic(latitude, longitude):
    """Stereographic projection of the map sphere about a point, true to scale there.

    Parameters
    ----------
    latitude, longitude : float
        The centre, degrees. At a pole, `longitude` is the meridian that runs
        down (north pole) or up (south pole) from the centre.

    Returns
    -------
    pyproj.Proj
        ``proj(longitude, latitude)`` gives metres east and north of the centre.

    Raises
    ------
    ValueError
        The latitude lies outside -90..90, or a value is no finite number.
    """
    return _azimuthal("stere", latitude, longitude)


@lru_cache(maxsize=64)
def orthographic(latitude, longitude):
    """Orthographic projection of the map sphere: the half that is seen from far above a point.

    Parameters
    ----------
    latitude, longitude : float
        The centre, degrees; north is up, and at a pole `longitude` as in `stereographic`.

    Returns
    -------
    pyproj.Proj
        ``proj(longitude, latitude)`` gives metres east and north of the centre,
        infinite for points of the far side.

    Raises
    ------
    ValueError
        The latitude lies outside -90..90, or a value is no finite number.
    """
    return _azimuthal("ortho", latitude, longitude)


def _azimuthal(name, latitude, longitude):
    latitude, longitude = float(check_latitude(latitude)), float(check_longitude(longitude))
    return pyproj.Proj(proj=name, lat_0=latitude, lon_0=longitude, R=EQUATORIAL_RADIUS)
