"""Coordinate systems of Mars, as pyproj knows them: whether one is of this planet, and what its numbers stand for.

What a file says of its coordinate system is read by PROJ, which opens any file that it names, waits for a pipe, and
may ask servers for grids. A coordinate system of Mars needs none of these: `check_definition` comes before PROJ,
and before GDAL and geopandas, which hand on to it.
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from ..message import Message, printable
from .body import EQUATORIAL_RADIUS, Floats

if TYPE_CHECKING:  # slow to import
    import pyproj

_RADII = 3_372_000, 3_402_000
"""Metres: all figures of Mars in use since Viking lie between, its poles included, and no other body."""

_BODIES = {
    **{"Earth": 6_371_000, "the Moon": 1_737_400, "Mercury": 2_439_700, "Venus": 6_051_800, "Titan": 2_574_700},
    **{"Io": 1_821_500, "Europa": 1_560_800, "Ganymede": 2_631_200, "Callisto": 2_410_300, "Ceres": 470_000},
}


_GAP = r"""[\s;"']*"""  # what PROJ passes over between a name and its value, beside comments
_COMMENT = re.compile(r"#[^\n]*")
_LEADS_ON = re.compile(
    rf"(?i)(?:grids|\binit){_GAP}[=:]|proj4_grids|parameterfile|proj{_GAP}[=:]{_GAP}(?:\w*gridshift|tinshift|defmodel|pipeline)"
)
_NAMES_A_FILE = re.compile(r'"value"\s*:\s*"')  # where PROJJSON has a number, if it is of a plain coordinate system
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_LONGEST = 1_000_000  # characters
_SHOWN = 200


def check_definition(definition: object) -> None:
    """A ValueError where the text of a coordinate system, or a text with one in it, has PROJ open a file or run a pipeline."""
    text = json.dumps(definition, default=str) if isinstance(definition, dict | list) else str(definition)
    if len(text) > _LONGEST:
        english = "its coordinate system has {count} characters; none is that long"
        raise ValueError(Message("crs.long", english, count=len(text)))
    text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    without_comments = _COMMENT.sub(" ", text)
    if found := _LEADS_ON.search(text) or _LEADS_ON.search(without_comments) or _NAMES_A_FILE.search(text):
        english = "its coordinate system leads to other files ({word!r}), which one of Mars needs not; give it one without"
        raise ValueError(Message("crs.leads_on", english, word=printable(found[0], 40)))


@contextmanager
def without_network() -> Iterator[None]:
    """PROJ asks no server meanwhile, whatever is set. That is of this thread alone, and then is as it was."""
    from pyproj import network

    was = network.is_network_enabled()
    network.set_network_enabled(False)
    try:
        yield
    finally:
        network.set_network_enabled(was)


def body_of(metres: float) -> str:
    """The body that a radius belongs to: "Mars", "the Moon", or "another body"."""
    if _RADII[0] <= metres <= _RADII[1]:
        return "Mars"
    nearest = min(_BODIES, key=lambda body: abs(_BODIES[body] - metres))
    return nearest if abs(_BODIES[nearest] / metres - 1) < 0.01 else "another body"


def of_mars(definition: object) -> Any:
    """A coordinate system of Mars; `Any`, because pyproj allows for parts to be missing that these have.

    A ValueError where it is not understood, is of another body, or has a pole or prime meridian of its own.
    """
    import pyproj

    check_definition(definition)
    try:
        with without_network():
            crs: Any = pyproj.CRS.from_user_input(definition)
    except pyproj.exceptions.CRSError as error:
        raise ValueError(f"its coordinate system is not understood ({printable(error, _SHOWN)})") from None
    while crs.is_bound or crs.is_compound:  # with a datum shift or with heights: what counts is within
        crs = crs.source_crs if crs.is_bound else crs.sub_crs_list[0]
    name = printable(crs.name)
    if crs.ellipsoid is None:
        raise ValueError(f"its coordinate system {name!r} lies on no planet; a coordinate system of Mars was expected")
    radius = crs.ellipsoid.semi_major_metre
    body = body_of(radius)
    if body != "Mars":
        raise ValueError(
            f"its coordinate system {name!r} belongs to {body}, with a radius of {radius / 1000:.0f} km; "
            f"a map of Mars was expected, about {EQUATORIAL_RADIUS / 1000:.0f} km"
        )
    if not crs.is_projected and not in_degrees(crs):
        unit = printable(crs.axis_info[0].unit_name)
        raise ValueError(f"its coordinate system {name!r} counts in {unit}; degrees or a projection were expected")
    if not crs.is_projected and (crs.is_derived or crs.prime_meridian.longitude):
        raise ValueError(
            f"its coordinate system {name!r} has a pole or a prime meridian of its own; gdalwarp brings it to another"
        )
    return crs


def projection(crs: Any) -> "pyproj.Proj":
    """What projects degrees to the plane of a coordinate system, x to the east and y to the north."""
    import pyproj

    # A `Proj` counts so, as files do, whatever order and sense a code gives its axes.
    try:
        with without_network():
            return pyproj.Proj(crs)
    except pyproj.exceptions.ProjError as error:
        raise ValueError(
            f"its coordinate system {printable(crs.name)!r} cannot be used ({printable(error, _SHOWN)}); "
            "gdalwarp brings it to another"
        ) from None


def is_planetocentric(crs: Any, kind: str) -> bool:
    """Whether latitudes of a coordinate system are planetocentric; `kind` is PROJ's name of its projection."""
    on_sphere = crs.ellipsoid.semi_major_metre == crs.ellipsoid.semi_minor_metre
    # "Ocentric" codes on an ellipsoid say their convention by name only; other projections than these two
    # are defined by the planetographic one.
    return on_sphere or (kind in ("longlat", "eqc") and "ocentric" in crs.to_wkt().lower())


def in_degrees(crs: Any) -> bool:
    """Whether the numbers of a coordinate system are degrees."""
    # Their name has many spellings, "Decimal_Degree" among them.
    return not crs.is_projected and bool(np.isclose(crs.axis_info[0].unit_conversion_factor, np.radians(1), atol=0))


def direction(crs: Any) -> str:
    """Which way a coordinate system counts longitudes: "east", "west", or "" where that cannot be told.

    The ographic ones of the IAU count west. Of those PROJ writes coordinates that do, people coordinates that don't, and
    GDAL definitions that say east, whatever the coordinates do.
    """
    west = any(axis.direction == "west" for axis in crs.axis_info)
    ographic = "ographic" in crs.name.casefold().replace("_", " ").split()
    if not crs.is_projected:
        return "west" if west else "" if ographic else "east"
    if not west and not ographic:
        return "east"
    if crs.to_dict().get("lon_0", 0) % 180:  # elsewhere what is mirrored is more than counted the other way
        raise ValueError(
            f"its coordinate system {printable(crs.name)!r} counts west from a meridian of its own; "
            "gdalwarp or ogr2ogr brings it to another"
        )
    return ""


def degrees(definition: object, x: ArrayLike, y: ArrayLike) -> tuple[Floats, Floats, str, str]:
    """What coordinates stand for: latitudes and longitudes, the kind of the former, the direction of the latter.

    Parameters
    ----------
    definition
        The coordinate system, as pyproj reads it.
    x, y
        Its coordinates, east or longitude first, as files have them; shape (...).

    Returns
    -------
    latitude, longitude
        Degrees, shape (...); NaN where the coordinates are no place.
    latitude_type, direction
        "planetocentric" or "planetographic"; "east", "west" or "", as `direction`.

    Raises
    ------
    ValueError
        As `of_mars`.
    """
    crs = of_mars(definition)
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if in_degrees(crs):
        kind = "planetocentric" if is_planetocentric(crs, "longlat") else "planetographic"
        return y, x, kind, direction(crs)
    project: Any = projection(crs)
    longitude, latitude = project(x, y, inverse=True)
    beyond = ~(np.isfinite(longitude) & np.isfinite(latitude))
    kind = "planetocentric" if is_planetocentric(crs, project.name) else "planetographic"
    return np.where(beyond, np.nan, latitude), np.where(beyond, np.nan, longitude), kind, direction(crs)
