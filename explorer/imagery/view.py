"""A window on the planet: which part of Mars a picture shows, and where each pixel lies.

A `View` knows its projection, its extent and its pixels. It holds no colours:
`explorer.draw` asks an imagery for those.
"""

from dataclasses import dataclass
from functools import lru_cache
from numbers import Real
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from .. import mars
from ..mars import Floats
from ..mars.azimuthal import Azimuthal

_FARTHEST_KM = 20_000  # widths and edges; beyond, a stereographic picture shows little but its own rim
_MOST_KEPT = 2_000_000  # pixels of a view whose positions stay in memory: 32 MB
_FARTHEST_DEGREES = 360_000  # edges of a window; beyond, a float tells no pixels apart

_Pair = tuple[Floats, Floats]
_Size = int | tuple[int, int]
_Pole = str


@dataclass(frozen=True)
class _Cylindrical:
    """Longitude across, latitude up, both in degrees, unrolled about a central meridian."""

    middle: float
    centre = None
    metres = np.pi / 180 * mars.EQUATORIAL_RADIUS

    def forward(self, latitude: Floats, longitude: Floats) -> _Pair:
        return mars.wrap_longitude(longitude, self.middle), latitude

    def inverse(self, x: Floats, y: Floats) -> _Pair:
        return np.where(np.abs(y) <= 90, y, np.nan), mars.wrap_longitude(x)


@dataclass(frozen=True)
class _Azimuthal:
    """Metres east and north of a centre, on the plane that touches the planet there."""

    centre: tuple[float, float]
    metres = 1.0

    @property
    def _project(self) -> Azimuthal:
        raise NotImplementedError

    def forward(self, latitude: Floats, longitude: Floats) -> _Pair:
        x, y = self._project(mars.wrap_longitude(longitude), latitude)
        return np.where(np.isfinite(x), x, np.nan), np.where(np.isfinite(y), y, np.nan)

    def inverse(self, x: Floats, y: Floats) -> _Pair:
        longitude, latitude = self._project(x, y, inverse=True)
        return latitude, longitude


class _Stereographic(_Azimuthal):
    """Small circles stay circles."""

    @property
    def _project(self) -> Azimuthal:
        return mars.stereographic(*self.centre)


class _Orthographic(_Azimuthal):
    """As from very far away; half the planet is seen."""

    @property
    def _project(self) -> Azimuthal:
        return mars.orthographic(*self.centre)


@dataclass(frozen=True)
class View:
    """A window on the planet, made by one of the methods below.

    In each of them `size` is pixels: the side of a square, or columns and rows.

    Attributes
    ----------
    edges
        Left, top, right and bottom edge in the plane of the projection. Degrees for a cylindrical
        view, its longitudes unrolled from left to a larger right; else metres east and north of
        the centre.
    size
        Columns and rows.
    resolution
        Metres on the planet to a pixel: at the centre of a stereographic view or
        a globe, along a meridian of a cylindrical view.
    centre
        Latitude and longitude a stereographic view or a globe is built about; None
        for a cylindrical view, where north is up everywhere.

    Raises
    ------
    ValueError
        A position, an edge, a width or a size that cannot be, or a window of no size.
    """

    _projection: _Cylindrical | _Stereographic | _Orthographic
    edges: tuple[float, float, float, float]
    size: tuple[int, int]

    @classmethod
    def around(cls, latitude: float, longitude: float, *, width_km: float = 500, size: _Size = 512) -> "View":
        """A local view, stereographic and north up: craters stay round.

        Parameters
        ----------
        latitude, longitude
            The centre, degrees.
        width_km
            Width of the picture in kilometres at the scale of its centre, above 0
            and at most 20 000.
        """
        centre = mars.position(latitude, longitude)
        columns, rows = _checked_size(size)
        if not (isinstance(width_km, Real) and 0 < width_km <= _FARTHEST_KM):
            raise ValueError(f"width_km {width_km!r} is not possible; it must be a number above 0 and at most {_FARTHEST_KM}")
        half_width = float(width_km) * 500  # a number of numpy's may have no room for metres
        half_height = half_width * rows / columns
        return cls(_Stereographic(centre), (-half_width, half_height, half_width, -half_height), (columns, rows))

    @classmethod
    def polar(cls, pole: _Pole, *, width_km: float = 2000, size: _Size = 512) -> "View":
        """A stereographic view about a pole.

        Parameters
        ----------
        pole
            Longitude 0 points down from the north pole and up from the south pole.
        width_km
            As in `View.around`.
        """
        return cls.around(_latitude_of(pole), 0, width_km=width_km, size=size)

    @classmethod
    def polar_window(
        cls, pole: _Pole, left_km: float, bottom_km: float, right_km: float, top_km: float, *, size: _Size = (1064, 520)
    ) -> "View":
        """A rectangle anywhere on the plane of `View.polar`, for a polar map that is dragged and zoomed.

        Parameters
        ----------
        pole
            As in `View.polar`.
        left_km, bottom_km, right_km, top_km
            Its edges: kilometres to the right of the pole and above it, at the
            scale of the pole; at most 20 000 either way. Pixels are square where
            `size` has the rectangle's shape.
        """
        centre = _latitude_of(pole), 0.0
        for name, edge in (("left_km", left_km), ("bottom_km", bottom_km), ("right_km", right_km), ("top_km", top_km)):
            if not (isinstance(edge, Real) and -_FARTHEST_KM <= edge <= _FARTHEST_KM):
                raise ValueError(f"{name} {edge!r} is not possible; it must be between -{_FARTHEST_KM} and {_FARTHEST_KM} km")
        left_km, bottom_km, right_km, top_km = map(float, (left_km, bottom_km, right_km, top_km))
        if not left_km < right_km:
            raise ValueError(f"a window from {left_km:g} to {right_km:g} km has no width; give left_km < right_km")
        if not bottom_km < top_km:
            raise ValueError(f"a window from {bottom_km:g} to {top_km:g} km has no height; give bottom_km < top_km")
        edges = left_km * 1000.0, top_km * 1000.0, right_km * 1000.0, bottom_km * 1000.0
        return cls(_Stereographic(centre), edges, _checked_size(size))

    @classmethod
    def globe(cls, latitude: float, longitude: float, *, size: _Size = 160) -> "View":
        """The whole planet, orthographic, turned to a place and north up.

        Parameters
        ----------
        latitude, longitude
            The place in the middle of the disc, degrees.
        size
            At least 8 pixels either way. The disc fills the smaller side but for a
            pixel at either end.
        """
        centre = mars.position(latitude, longitude)
        columns, rows = _checked_size(size)
        if min(columns, rows) < 8:
            raise ValueError(f"size {size} is not possible for a globe; give at least 8 pixels either way")
        half_pixel = mars.EQUATORIAL_RADIUS / (min(columns, rows) - 2)
        right, top = columns * half_pixel, rows * half_pixel
        return cls(_Orthographic(centre), (-right, top, right, -top), (columns, rows))

    @classmethod
    def window(cls, south: float, west: float, north: float, east: float, *, size: _Size = (1064, 520)) -> "View":
        """A cylindrical view: equal degrees, equal pixels.

        Parameters
        ----------
        south, west, north, east
            Its edges, degrees. Where `east` is not above `west` the window crosses
            180 degrees. Latitudes beyond a pole are shown as empty.
        """
        south, west, north, east = (_checked_edge(edge) for edge in (south, west, north, east))
        if not south < north:
            raise ValueError(f"a window from {south:g} to {north:g} degrees of latitude has no height; give south < north")
        if west == east:
            raise ValueError(f"a window from {west:g} to {east:g} degrees of longitude has no width; give east other than west")
        if east < west:
            east += 360 * np.ceil((west - east) / 360)
        return cls(_Cylindrical((west + east) / 2), (west, north, east, south), _checked_size(size))

    @property
    def centre(self) -> tuple[float, float] | None:
        return self._projection.centre

    @property
    def resolution(self) -> float:
        return (self.edges[1] - self.edges[3]) / self.size[1] * self._projection.metres

    def forward(self, latitude: ArrayLike, longitude: ArrayLike) -> _Pair:
        """Where positions lie in the picture.

        Parameters
        ----------
        latitude, longitude
            Degrees; broadcast together.

        Returns
        -------
        column, row : ndarray
            Pixels from the upper left corner; the centre of the first pixel is
            (0.5, 0.5). Positions outside the picture are given too; the point
            opposite the centre of a stereographic view is infinite, and what lies
            on the far side of a globe is NaN.

        Raises
        ------
        ValueError
            A latitude lies outside -90..90, or a value is no finite number.
        """
        x, y = self._projection.forward(mars.check_latitude(latitude), mars.check_longitude(longitude))
        (left, top, right, bottom), (columns, rows) = self.edges, self.size
        return (np.asarray(x) - left) / (right - left) * columns, (top - np.asarray(y)) / (top - bottom) * rows

    def inverse(self, column: ArrayLike, row: ArrayLike) -> _Pair:
        """Where on Mars pixels lie.

        Parameters
        ----------
        column, row
            Pixels from the upper left corner, as `forward` gives them.

        Returns
        -------
        latitude, longitude : ndarray
            Degrees, longitude in -180..180; latitude is NaN off the planet, and
            longitude is then some finite number.
        """
        (left, top, right, bottom), (columns, rows) = self.edges, self.size
        x = left + np.asarray(column, dtype=float) / columns * (right - left)
        y = top - np.asarray(row, dtype=float) / rows * (top - bottom)
        return self._projection.inverse(x, y)

    def positions(self) -> _Pair:
        """Positions of all pixel centres.

        Returns
        -------
        latitude, longitude : ndarray
            Degrees, shapes (rows, 1) and (1, columns) for a cylindrical view and
            (rows, columns) for others: they broadcast to the picture.
        """
        columns, rows = self.size
        return (_kept_positions if columns * rows < _MOST_KEPT else _positions)(self)


def _positions(view: View) -> _Pair:
    columns, rows = view.size
    latitude, longitude = view.inverse(np.arange(columns)[None, :] + 0.5, np.arange(rows)[:, None] + 0.5)
    for values in (latitude, longitude):
        values.setflags(write=False)
    return latitude, longitude


# Drawing the same view again, relief and then a mosaic, need not project it again.
_kept_positions = lru_cache(maxsize=2)(_positions)


def _checked_edge(degrees: float) -> float:
    if np.ndim(degrees) or abs(mars.check_longitude(degrees)) > _FARTHEST_DEGREES:
        raise ValueError(f"edge {degrees!r} is not possible; give degrees from -{_FARTHEST_DEGREES} to {_FARTHEST_DEGREES}")
    return float(degrees)


def _latitude_of(pole: str) -> float:
    if pole not in ("north", "south"):
        raise ValueError(f"pole {pole!r} is not known; give 'north' or 'south'")
    return 90.0 if pole == "north" else -90.0


def _checked_size(size: Any) -> tuple[int, int]:
    try:
        sides: Any = (size, size) if isinstance(size, Real) else size
        columns, rows = sides
        possible = all(int(side) == side and 1 <= side <= 8192 for side in (columns, rows))
    except (TypeError, ValueError, OverflowError):
        possible = False
    if not possible:
        raise ValueError(f"size {size!r} is not possible; give whole numbers of pixels from 1 to 8192")
    return int(columns), int(rows)
