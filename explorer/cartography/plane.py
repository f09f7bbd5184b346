"""The planes that maps are drawn on: what Leaflet's coordinates mean on Mars.

Leaflet moves and zooms a plane and calls its axes longitude and latitude. On the
cylindrical plane they are; on a polar one they count units of 40 km to the right
and up from the pole.
"""

from dataclasses import dataclass

import ipyleaflet
import numpy as np

from .. import mars
from ..imagery.view import View

_MARGIN = 0.25  # of the window's width and height, drawn beyond its edges so that a drag shows picture


class CylindricalPlane:
    """Degrees of longitude across and of latitude up; the planet repeats from side to side."""

    name = "cylindrical"
    crs = ipyleaflet.projections.EPSG4326
    pixels_per_unit = 512 / 360  # at zoom 0
    km_per_unit = mars.KM_PER_DEGREE
    top = 90.0
    side = np.inf
    span, wraps = 360.0, True
    first_centre, first_zoom = (0.0, -10.0), 0.5

    def forward(self, latitude, longitude, near=0.0):
        """Units right and up of positions, in the repetition of the planet nearest to `near`."""
        return mars.wrap_longitude(longitude, near), np.asarray(latitude, dtype=float)

    def inverse(self, x, y):
        """Latitude and longitude of a point; None off the planet."""
        return (y, float(mars.wrap_longitude(x))) if -90 <= y <= 90 else None

    def holds(self, latitude, longitude):
        """Whether positions are on the plane: here all are."""
        return np.isfinite(np.add(latitude, longitude))

    def view(self, left, bottom, right, top, size):
        """The view of a rectangle, units."""
        return View.window(bottom, left, top, right, size=size)

    def whole(self):
        """A rectangle, and the view of it, that shows all of the plane once."""
        return (-180, -90, 180, 90), View.window(-90, -180, 90, 180, size=(1440, 720))


class PolarPlane:
    """Stereographic about a pole, in units of 40 km.

    Parameters
    ----------
    pole : {"north", "south"}
    """

    crs = ipyleaflet.projections.Simple
    pixels_per_unit = 1.0  # at zoom 0
    wraps = False
    first_centre, first_zoom = (0.0, 0.0), 2.0
    km_per_unit = 40.0
    _EDGE = 30.0  # degrees of latitude at the plane's nearest edge

    def __init__(self, pole):
        self.name = pole
        self._sign = 1 if pole == "north" else -1
        self._projection = mars.stereographic(90.0 * self._sign, 0.0)
        self.top = self.side = 2 * mars.EQUATORIAL_RADIUS / 1000 / self.km_per_unit * np.tan(np.radians((90 - self._EDGE) / 2))
        self.span = 2 * self.side

    def forward(self, latitude, longitude, near=0.0):
        """Units right and up of positions."""
        # The far pole lies infinitely far out; it and its surroundings are simply not on the plane.
        latitude = np.asarray(latitude, dtype=float)
        near_side = latitude * self._sign > -60
        unit = np.where(near_side, self.km_per_unit * 1000, np.nan)
        x, y = self._projection(mars.wrap_longitude(longitude), np.where(near_side, latitude, 0.0))
        return np.asarray(x) / unit, np.asarray(y) / unit

    def inverse(self, x, y):
        """Latitude and longitude of a point; None off the plane."""
        if max(abs(x), abs(y)) > self.top:
            return None
        longitude, latitude = self._projection(x * self.km_per_unit * 1000, y * self.km_per_unit * 1000, inverse=True)
        return float(latitude), float(mars.wrap_longitude(longitude))

    def holds(self, latitude, longitude):
        """Whether positions are on the plane."""
        x, y = self.forward(latitude, longitude)
        return (np.abs(x) <= self.side) & (np.abs(y) <= self.top)

    def view(self, left, bottom, right, top, size):
        """The view of a rectangle, units."""
        edges = (edge * self.km_per_unit for edge in (left, bottom, right, top))
        return View.polar_window(self.name, *edges, size=size)

    def whole(self):
        """A rectangle, and the view of it, that shows all of the plane."""
        edges = (-self.side, -self.top, self.side, self.top)
        return edges, self.view(*edges, size=(900, 900))


def plane_of(projection):
    """The plane of a projection by its name.

    Parameters
    ----------
    projection : {"cylindrical", "north", "south"}

    Returns
    -------
    CylindricalPlane or PolarPlane
    """
    return CylindricalPlane() if projection == "cylindrical" else PolarPlane(projection)


@dataclass(frozen=True)
class Window:
    """What the browser shows of a plane.

    Attributes
    ----------
    plane : CylindricalPlane or PolarPlane
    left, bottom, right, top : float
        Its edges, units of the plane; on the cylindrical one unrolled, so of any number.
    scale : float
        Pixels to a unit.
    """

    plane: object
    left: float
    bottom: float
    right: float
    top: float
    scale: float

    @property
    def middle(self):
        """Units right and up."""
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2

    @property
    def box(self):
        """Left, top, right, bottom in pixels of the whole map."""
        return self.left * self.scale, -self.top * self.scale, self.right * self.scale, -self.bottom * self.scale

    def units(self, latitude, longitude):
        """Units right and up of positions, in the repetition nearest to the window."""
        return self.plane.forward(latitude, longitude, self.middle[0])

    def pixels(self, latitude, longitude):
        """Pixels right and down of positions, on the whole map."""
        x, y = self.units(latitude, longitude)
        return x * self.scale, -y * self.scale

    def shows(self, latitude, longitude):
        """Whether positions lie in the window."""
        x, y = self.units(latitude, longitude)
        return (self.left <= x) & (x <= self.right) & (self.bottom <= y) & (y <= self.top)

    def within(self, wider, kept_free):
        """Left, top, right, bottom of this window in pixels of a wider one, but for a strip at the bottom."""
        left, top, right, bottom = np.subtract(self.box, 2 * wider.box[:2]).tolist()
        return left, top, right, bottom - kept_free

    def with_margin(self):
        """The window and what a drag would show next, as far as there is planet; None where there is none."""
        across, up = (self.right - self.left) * _MARGIN, (self.top - self.bottom) * _MARGIN
        plane = self.plane
        left, right = max(self.left - across, -plane.side), min(self.right + across, plane.side)
        bottom, top = max(self.bottom - up, -plane.top), min(self.top + up, plane.top)
        return Window(plane, left, bottom, right, top, self.scale) if left < right and bottom < top else None

    def view(self):
        """The view that fills the window pixel by pixel."""
        size = ((self.right - self.left) * self.scale, (self.top - self.bottom) * self.scale)
        return self.plane.view(self.left, self.bottom, self.right, self.top, size=tuple(max(round(each), 1) for each in size))
