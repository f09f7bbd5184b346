"""The planes that maps are drawn on: what Leaflet's coordinates mean on Mars.

Leaflet moves and zooms a plane and calls its axes longitude and latitude. On the
cylindrical plane they are; on a polar one they count units of 40 km to the right
and up from the pole.
"""

import math
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .. import mars
from ..imagery.view import View

Floats = NDArray[np.float64]
Pole = Literal["north", "south"]
Edges = tuple[float, float, float, float]

_FINEST_ZOOM = 100  # steps to one of Leaflet's zoom, so that links to the first sight stay short
HALF_VIEW = math.tan(math.radians(17.5))
"""Half the height of what the globe's eye sees, at a distance of 1."""

_DISC, _SMALLEST_DISC = 0.86, 0.3  # of the picture's smaller side, that the globe takes at first, and at least
_MARGIN = 0.25  # of the window's width and height, drawn beyond its edges so that a drag shows picture


@dataclass(frozen=True)
class MapPosition:
    """Where a map stands: the middle of its window, units right and up of its plane's, and Leaflet's zoom."""

    x: float
    y: float
    zoom: float


class _Framed:
    """A plane that fills the frame of its map: nothing beyond its edges is ever shown, nor the planet twice."""

    pixels_per_unit: float  # at zoom 0
    top: float
    span: float
    wraps: bool
    first_centre: tuple[float, float]
    first_height: float

    def least_zoom(self, size: tuple[int, int]) -> float:
        """The zoom at which the plane is just large enough for a map of so many pixels."""
        return self._filling(size, 2 * self.top)

    def home(self, size: tuple[int, int]) -> MapPosition:
        """Where a map of so many pixels stands at first."""
        return MapPosition(*self.first_centre, self._filling(size, self.first_height))

    def kept(self, at: MapPosition, size: tuple[int, int]) -> MapPosition:
        """A position, or the nearest at which a map of so many pixels shows nothing but planet."""
        at = replace(at, zoom=max(at.zoom, self.least_zoom(size)))
        pixel = 1 / (self.pixels_per_unit * 2**at.zoom)  # a browser's, which rounds, is left alone
        across, up = (max(edge - (each / 2 - 1) * pixel, 0) for edge, each in zip((self.span / 2, self.top), size, strict=True))
        x = at.x if self.wraps else min(max(at.x, -across), across)
        return replace(at, x=x, y=min(max(at.y, -up), up))

    def _window(self, plane: "Plane", at: MapPosition, size: tuple[int, int]) -> "Window":
        scale = self.pixels_per_unit * 2**at.zoom
        across, up = (each / 2 / scale for each in size)
        return Window(plane, at.x - across, at.y - up, at.x + across, at.y + up, scale)

    def _filling(self, size: tuple[int, int], height: float) -> float:
        """The zoom at which so many units fill a map from top to bottom, and it is no wider than the plane."""
        across, up = size
        times = max(across / self.span, up / height) / self.pixels_per_unit
        return math.ceil(math.log2(max(times, 1)) * _FINEST_ZOOM) / _FINEST_ZOOM


class CylindricalPlane(_Framed):
    """Degrees of longitude across and of latitude up; the planet repeats from side to side."""

    name = "cylindrical"
    crs = {"name": "EPSG4326", "custom": False}  # as ipyleaflet calls it
    pixels_per_unit = 512 / 360  # at zoom 0
    km_per_unit = mars.KM_PER_DEGREE
    top, right = 90.0, np.inf
    span, wraps = 360.0, True
    first_centre, first_height = (-90.0, 0.0), 180.0  # with Olympus Mons and Valles Marineris

    def forward(self, latitude: ArrayLike, longitude: ArrayLike, near: float = 0.0) -> tuple[Floats, Floats]:
        """Units right and up of positions, in the repetition of the planet nearest to `near`."""
        return mars.wrap_longitude(longitude, near), np.asarray(latitude, dtype=float)

    def inverse(self, x: float, y: float) -> tuple[float, float] | None:
        """Latitude and longitude of a point; None off the planet."""
        return (y, float(mars.wrap_longitude(x))) if -90 <= y <= 90 else None

    def holds(self, latitude: ArrayLike, longitude: ArrayLike) -> NDArray[np.bool_]:
        """Whether positions are on the plane: here all are."""
        return np.isfinite(np.add(latitude, longitude))

    def window(self, at: MapPosition, size: tuple[int, int]) -> "Window":
        """What a map of so many pixels shows that stands there."""
        return self._window(self, at, size)

    def view(self, left: float, bottom: float, right: float, top: float, size: tuple[int, int]) -> View:
        """The view of a rectangle, units."""
        return View.window(bottom, left, top, right, size=size)

    def whole(self) -> tuple[Edges, View]:
        """Left, bottom, right and top of a rectangle, and the view of it, that shows all of the plane once."""
        return (-180, -90, 180, 90), View.window(-90, -180, 90, 180, size=(1440, 720))


class PolarPlane(_Framed):
    """Stereographic about a pole, in units of 40 km, to 30 degrees of latitude at its nearest edge."""

    crs = {"name": "Simple", "custom": False}
    pixels_per_unit = 1.0  # at zoom 0
    wraps = False
    first_centre, first_height = (0.0, 0.0), 112.0
    km_per_unit = 40.0

    def __init__(self, pole: Pole) -> None:
        self.name: Pole = pole
        sign = 1 if pole == "north" else -1
        self._projection = mars.stereographic(90.0 * sign, 0.0)
        self.top = self.right = float(np.hypot(*self.forward(30.0 * sign, 0.0)))
        self.span = 2 * self.top

    def forward(self, latitude: ArrayLike, longitude: ArrayLike, near: float = 0.0) -> tuple[Floats, Floats]:
        """Units right and up of positions; the other pole is infinitely far away."""
        x, y = self._projection(mars.wrap_longitude(longitude), latitude)
        return np.asarray(x) / (self.km_per_unit * 1000), np.asarray(y) / (self.km_per_unit * 1000)

    def inverse(self, x: float, y: float) -> tuple[float, float] | None:
        """Latitude and longitude of a point; None off the plane."""
        if max(abs(x), abs(y)) > self.top:
            return None
        longitude, latitude = self._projection(x * self.km_per_unit * 1000, y * self.km_per_unit * 1000, inverse=True)
        return float(latitude), float(mars.wrap_longitude(longitude))

    def holds(self, latitude: ArrayLike, longitude: ArrayLike) -> NDArray[np.bool_]:
        """Whether positions are on the plane."""
        x, y = self.forward(latitude, longitude)
        return np.maximum(np.abs(x), np.abs(y)) <= self.top

    def stretch(self, x: ArrayLike, y: ArrayLike) -> Floats:
        """How many times as long a way on the ground is drawn at points of the plane as at the pole."""
        return 1 + np.square(np.hypot(x, y) * self.km_per_unit * 1000 / (2 * mars.EQUATORIAL_RADIUS))

    def window(self, at: MapPosition, size: tuple[int, int]) -> "Window":
        """What a map of so many pixels shows that stands there."""
        return self._window(self, at, size)

    def view(self, left: float, bottom: float, right: float, top: float, size: tuple[int, int]) -> View:
        """The view of a rectangle, units."""
        return View.polar_window(self.name, *(edge * self.km_per_unit for edge in (left, bottom, right, top)), size=size)

    def whole(self) -> tuple[Edges, View]:
        """Left, bottom, right and top of a rectangle, and the view of it, that shows all of the plane."""
        edges = (-self.right, -self.top, self.right, self.top)
        return edges, self.view(*edges, size=(900, 900))


class GlobePlane(CylindricalPlane):
    """Degrees as well, but the planet is seen from space: a window shows a cap about its middle.

    A zoom draws the middle as large as the same zoom of the cylindrical plane does.
    """

    name = "globe"

    def least_zoom(self, size: tuple[int, int]) -> float:
        """The zoom at which the planet is a small disc."""
        return max(self._disc(size, _SMALLEST_DISC), 0.0)

    def home(self, size: tuple[int, int]) -> MapPosition:
        """Where the globe stands at first: as a whole."""
        return MapPosition(*self.first_centre, self._disc(size, _DISC))

    def kept(self, at: MapPosition, size: tuple[int, int]) -> MapPosition:
        """A position, or the nearest that the globe may have."""
        return MapPosition(at.x, min(max(at.y, -90.0), 90.0), max(at.zoom, self.least_zoom(size)))

    def window(self, at: MapPosition, size: tuple[int, int]) -> "Window":
        """What the globe shows from straight above; tilted, it shows more."""
        scale = self.pixels_per_unit * 2**at.zoom
        height = size[1] / 2 / HALF_VIEW / scale * np.pi / 180  # of the eye above the ground, radii of the planet
        slant = math.atan(HALF_VIEW * math.hypot(*size) / size[1])  # of the line of sight in the corners
        sine = (1 + height) * math.sin(slant)
        reach = math.degrees(math.acos(1 / (1 + height)) if sine >= 1 else math.asin(sine) - slant)
        return GlobeWindow.about(self, (at.y, at.x), reach, scale)

    def _disc(self, size: tuple[int, int], share: float) -> float:
        """The zoom at which the planet takes a share of the picture's smaller side."""
        half = HALF_VIEW * share * min(size) / size[1]
        height = math.sqrt(1 + 1 / half**2) - 1
        scale = size[1] / 2 / HALF_VIEW / height * np.pi / 180
        return math.floor(math.log2(scale / self.pixels_per_unit) * _FINEST_ZOOM) / _FINEST_ZOOM


Plane = CylindricalPlane | PolarPlane | GlobePlane


@lru_cache
def plane_of(projection: str) -> Plane:
    """The plane of "cylindrical", "north", "south" or "globe"."""
    if projection == GlobePlane.name:
        return GlobePlane()
    return CylindricalPlane() if projection == CylindricalPlane.name else PolarPlane(cast(Pole, projection))


@dataclass(frozen=True)
class Window:
    """What the browser shows of a plane: its edges in units, unrolled on the cylindrical plane, and pixels to a unit.

    A `View` has a picture's whole pixels and an origin of its own; a window counts pixels
    on the whole map, as Leaflet does, so that what is laid out in one holds when it is dragged.
    """

    plane: Plane
    left: float
    bottom: float
    right: float
    top: float
    scale: float

    @property
    def edges(self) -> Edges:
        """Left, bottom, right, top in units."""
        return self.left, self.bottom, self.right, self.top

    @property
    def middle(self) -> tuple[float, float]:
        """Units right and up."""
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2

    @property
    def box(self) -> Edges:
        """Left, top, right, bottom in pixels of the whole map."""
        return self.left * self.scale, -self.top * self.scale, self.right * self.scale, -self.bottom * self.scale

    def units(self, latitude: ArrayLike, longitude: ArrayLike) -> tuple[Floats, Floats]:
        """Units right and up of positions, in the repetition nearest to the window."""
        return self.plane.forward(latitude, longitude, self.middle[0])

    def pixels(self, latitude: ArrayLike, longitude: ArrayLike) -> tuple[Floats, Floats]:
        """Pixels right and down of positions, on the whole map."""
        x, y = self.units(latitude, longitude)
        return x * self.scale, -y * self.scale

    def shows(self, latitude: ArrayLike, longitude: ArrayLike) -> NDArray[np.bool_]:
        """Whether positions lie in the window."""
        x, y = self.units(latitude, longitude)
        return (self.left <= x) & (x <= self.right) & (self.bottom <= y) & (y <= self.top)

    def rows_within(self, latitude: ArrayLike, longitude: ArrayLike) -> NDArray[np.intp]:
        """Which of many positions lie in the window; none is projected where that can be known without."""
        if not self.plane.wraps:
            return np.flatnonzero(self.shows(latitude, longitude))
        north, east = np.asarray(latitude, dtype=float), mars.wrap_longitude(longitude, self.middle[0])
        return np.flatnonzero((self.bottom <= north) & (north <= self.top) & (self.left <= east) & (east <= self.right))

    def within(self, wider: "Window", kept_free: tuple[float, float]) -> Edges:
        """Left, top, right, bottom of this window in pixels of a wider one, but for strips at the left and the bottom."""
        left, top, right, bottom = np.subtract(self.box, 2 * wider.box[:2]).tolist()
        return left + kept_free[0], top, right, bottom - kept_free[1]

    def with_margin(self) -> "Window | None":
        """The window and what a drag would show next, as far as there is planet; None where there is none."""
        across, up = (self.right - self.left) * _MARGIN, (self.top - self.bottom) * _MARGIN
        plane = self.plane
        left, right = max(self.left - across, -plane.right), min(self.right + across, plane.right)
        bottom, top = max(self.bottom - up, -plane.top), min(self.top + up, plane.top)
        return Window(plane, left, bottom, right, top, self.scale) if left < right and bottom < top else None

    def view(self) -> View:
        """The view that fills the window pixel by pixel."""
        columns, rows = ((self.right - self.left) * self.scale, (self.top - self.bottom) * self.scale)
        return self.plane.view(*self.edges, size=(max(round(columns), 1), max(round(rows), 1)))


@dataclass(frozen=True)
class GlobeWindow(Window):
    """What the globe shows: a cap about its middle, so many degrees to all sides; its edges lie about the cap."""

    reach: float = 180.0

    @classmethod
    def about(cls, plane: Plane, middle: tuple[float, float], reach: float, scale: float) -> "GlobeWindow":
        """The cap about a latitude and longitude, with pixels to a degree in its middle."""
        latitude, longitude = middle
        sine = math.sin(math.radians(reach)) / max(math.cos(math.radians(latitude)), 1e-9)
        holds_pole = abs(latitude) + reach >= 90 or sine >= 1
        across = 180.0 if holds_pole else math.degrees(math.asin(sine))
        return cls(plane, longitude - across, latitude - reach, longitude + across, latitude + reach, scale, reach)

    def shows(self, latitude: ArrayLike, longitude: ArrayLike) -> NDArray[np.bool_]:
        """Whether positions lie in the cap."""
        west, middle = np.radians(np.subtract(longitude, self.middle[0])), math.radians(self.middle[1])
        up = np.radians(latitude)
        cosine = np.sin(up) * math.sin(middle) + np.cos(up) * math.cos(middle) * np.cos(west)
        return np.asarray(cosine >= math.cos(math.radians(self.reach)))

    def rows_within(self, latitude: ArrayLike, longitude: ArrayLike) -> NDArray[np.intp]:
        """Which of many positions lie in the cap; its edges hold what lies beyond the limb as well."""
        return np.flatnonzero(self.shows(latitude, longitude))

    def with_margin(self) -> "GlobeWindow":
        """The cap itself: what a turn would show lies beyond the limb."""
        return self
