"""Where the pixels of a map file lie on Mars, and whether they lie on Mars at all.

The many ways in which files say so meet here: codes of the IAU and older forms with
radii written out, longitudes from 0 or from -180, latitudes planetocentric or
planetographic. Opening files and reading pixels is left to `raster`.
"""

import re
import warnings
from collections.abc import Sequence
from itertools import pairwise, product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ... import mars
from ...mars import Floats
from ...mars import crs as crs_of
from ...message import printable

_UNROLLED = {"longlat", "eqc", "merc", "cea", "mill"}  # projections that repeat after one turn, eastwards
_ONE_TO_ONE = {"merc", "cea", "mill", "sinu", "stere", "laea", "lcc"}
"""The usual ones, by which no two places lie on the same spot of a plane; whether others do is looked at."""

NOWHERE = 1.0, 0.0, 0.0, 0.0, 1.0, 0.0
"""The coefficients of a file that has none."""

_ALIKE = 0.05  # degrees between a position and what is made of it by a projection and its way back
_NEARLY = 0.5  # pixels that a map around the whole planet may lack or have too many


class Georeference:
    """The plane of a map file, and the planet.

    The coordinate system is well-known text or anything else that pyproj reads; a file without one may be
    assumed to be a map of Mars in degrees. `transform` begins with the six coefficients of the affine one from
    pixels to the plane. Whatever is no upright map of Mars is a ValueError. Where the meridian of the coordinate system
    counts `west`, it is turned.

    Attributes
    ----------
    turn
        Columns to a turn around the planet, for maps that unroll it; else None.
    closed
        Whether the last column touches the first one.
    metres_per_pixel
        Metres along the finer side of a pixel.
    """

    def __init__(
        self,
        wkt: str | None,
        transform: Sequence[float],
        size: tuple[int, int],
        assume_mars: bool = False,
        west: bool = False,
    ) -> None:
        self.size = size
        across, skew, self._left, turned, down, self._top = transform[:6]
        if not np.isfinite(transform[:6]).all() or not across or not down:
            raise ValueError("its place is told by numbers that are none; gdal_edit.py -a_ullr tells it anew")
        if tuple(transform[:6]) == NOWHERE:
            raise ValueError(
                "it does not say where its pixels lie; say bounds=(west, south, east, north) in degrees, "
                "such as (-180, -90, 180, 90) for the whole planet"
            )
        if skew or turned:
            raise ValueError("its rows do not run along the axes of its coordinate system (it is rotated or skewed); "
                             "gdalwarp straightens it")  # fmt: skip
        self._across, self._down = across, down
        crs = _crs_of_mars(wkt, transform, size, assume_mars)
        if west and crs.is_projected:
            crs = crs_of.of_mars(_to_west(crs))
        self._radii = crs.ellipsoid.semi_major_metre, crs.ellipsoid.semi_minor_metre
        in_degrees = crs_of.in_degrees(crs)
        if crs_of.direction(crs) != "east":
            raise ValueError(
                f"longitudes of its coordinate system {printable(crs.name)!r} count west, which few maps are drawn by; "
                f"if this one counts east, gdal_edit.py -a_srs '{_plain(crs)}' says so"
            )
        to_metres = np.radians(self._radii[0]) if in_degrees else crs.axis_info[0].unit_conversion_factor
        self.metres_per_pixel = float(min(abs(across), abs(down)) * to_metres)
        project = None if in_degrees else crs_of.projection(crs)
        kind = project.name if project else "longlat"
        self._planetocentric = crs_of.is_planetocentric(crs, kind)
        x, y, per_longitude, per_latitude = _steps(project)
        self._project: Any = project  # None only where there are lines
        # Most maps are straight lines: a hundred times as fast without PROJ, and columns may be turns away.
        self._lines = (x, per_longitude, y, per_latitude) if kind in ("longlat", "eqc") else None
        self._may_fold = kind not in _ONE_TO_ONE
        self.turn = abs(360 * per_longitude / across) if kind in _UNROLLED else None
        self.closed = self.turn is not None and abs(self.turn - size[0]) <= _NEARLY

    def pixels(self, latitude: Floats, longitude: Floats) -> tuple[Floats, Floats]:
        """Columns and rows, from the upper left corner, where finite positions of one shape lie.

        They are infinite or NaN where the projection has no place for a position. Columns of a map that
        unrolls the planet may be a turn away.
        """
        if not self._planetocentric:
            latitude = mars.planetographic_latitude(latitude, *self._radii)
        if self._lines:
            x_0, per_longitude, y_0, per_latitude = self._lines
            x, y = x_0 + longitude * per_longitude, y_0 + latitude * per_latitude
        else:
            x, y = self._project(longitude, latitude)
            if self._may_fold:
                x = np.where(self._leads_back(x, y, latitude, longitude), x, np.inf)
        return (x - self._left) / self._across, (y - self._top) / self._down

    def _leads_back(self, x: Floats, y: Floats, latitude: Floats, longitude: Floats) -> NDArray[np.bool_]:
        """Whether a point of the plane is that of the position alone: some projections lay the far side over the near one."""
        longitude_back, latitude_back = self._project(x, y, inverse=True)
        with np.errstate(invalid="ignore"):  # of what has no place there
            east = (longitude_back - longitude + 180) % 360 - 180
        return np.hypot(latitude_back - latitude, east * np.cos(np.radians(latitude))) < _ALIKE

    def places(self, column: Floats, row: Floats) -> tuple[Floats, Floats]:
        """Latitudes and longitudes of pixels, infinite or NaN off the planet: the way back of `pixels`."""
        x, y = self._left + column * self._across, self._top + row * self._down
        if self._lines:
            x_0, per_longitude, y_0, per_latitude = self._lines
            longitude, latitude = (x - x_0) / per_longitude, (y - y_0) / per_latitude
        else:
            longitude, latitude = self._project(x, y, inverse=True)
        latitude = np.where(np.abs(latitude) <= 90, latitude, np.nan)
        if not self._planetocentric:
            latitude = mars.planetocentric_latitude(latitude, *self._radii)
        return latitude, longitude

    def begins_a_pixel_off(self, corner: tuple[float, float] | None) -> bool:
        """Whether a map of straight lines lies one pixel too far up and left, if its upper left corner is where it is told."""
        if corner is None or not self._lines:
            return False
        x_0, per_longitude, y_0, per_latitude = self._lines
        north = (self._top + self._down - y_0) / per_latitude - corner[0]
        east = ((self._left + self._across - x_0) / per_longitude - corner[1] + 180) % 360 - 180
        return max(abs(north), abs(east)) < 0.05 * abs(self._down / per_latitude)

    def circles(self, pieces: int = 16) -> list[tuple[float, float, float]]:
        """Latitude, longitude and radius, in degrees, of circles that cover the map, one for each of its pieces."""
        columns, rows = (np.linspace(0, pixels, pieces + 1) for pixels in self.size)
        spans = product(pairwise(columns), pairwise(rows))
        circles = (self._circle(np.linspace(*across, 5), np.linspace(*down, 5)) for across, down in spans)
        return [circle for circle in circles if circle]

    def _circle(self, columns: Floats, rows: Floats) -> tuple[float, float, float] | None:
        latitude, longitude = self.places(*(each.ravel() for each in np.meshgrid(columns, rows)))
        seen = np.isfinite(latitude) & np.isfinite(longitude)
        if not seen.any():
            return None
        phi, turn = np.radians(latitude[seen]), np.radians(longitude[seen])
        points = np.stack([np.cos(phi) * np.cos(turn), np.cos(phi) * np.sin(turn), np.sin(phi)])
        middle = points.mean(axis=1)
        middle /= np.linalg.norm(middle) or 1
        reach = np.degrees(2 * np.arcsin(np.minimum(np.linalg.norm(points - middle[:, None], axis=0) / 2, 1))).max()
        # Half as much again: between the points the rim of the piece may bulge.
        return float(np.degrees(np.arcsin(middle[2]))), float(np.degrees(np.arctan2(middle[1], middle[0]))), reach * 1.5


def _plain(crs: Any) -> str:
    """A coordinate system as PROJ has it without the sense of its axes."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pyproj warns of what is left out
        return str(crs.to_proj4()).replace(" +no_defs +type=crs", "")


def _to_west(crs: Any) -> str:
    """A coordinate system whose middle lies as far west as it lay east."""
    return re.sub(r"(?<=\+lon_0=)\S+", lambda found: f"{-float(found[0])}", _plain(crs)) + " +type=crs"


def _steps(project: Any) -> tuple[float, float, float, float]:
    """Where longitude 0 and latitude 0 lie on a plane that unrolls the planet, and how far a degree of each leads."""
    if project is None:
        return 0.0, 0.0, 1.0, 1.0
    longitude = np.array([0.0, 1.0, 90.0, 91.0])
    x, _ = project(longitude, np.zeros(4))
    first = 0 if abs(x[1] - x[0]) <= abs(x[3] - x[2]) else 2  # one of the two degrees may lie across the edge
    _, y = project(np.full(2, longitude[first]), np.array([0.0, 1.0]))
    per_longitude = float(x[first + 1] - x[first])
    return float(x[first] - longitude[first] * per_longitude), float(y[0]), per_longitude, float(y[1] - y[0])


def _crs_of_mars(wkt: str | None, transform: Sequence[float], size: tuple[int, int], assume_mars: bool) -> Any:
    """The coordinate system as pyproj has it; `Any`, because pyproj allows for parts to be missing that these have."""
    if not wkt:
        if not assume_mars:
            raise ValueError("it has no coordinate system; if it is a map of Mars in degrees, say assume_mars=True")
        edges = transform[2], transform[2] + transform[0] * size[0], transform[5], transform[5] + transform[4] * size[1]
        if max(map(abs, edges[:2])) > 540 or max(map(abs, edges[2:])) > 90.001:
            raise ValueError(f"it has no coordinate system, and its edges {edges} are no degrees of longitude and latitude; "
                             "gdal_edit.py -a_srs IAU_2015:49910 gives it one")  # fmt: skip
        wkt = f"+proj=longlat +R={mars.EQUATORIAL_RADIUS} +no_defs +type=crs"
    return crs_of.of_mars(wkt)
