"""The map: Mars to drag and zoom, its places to click.

Leaflet keeps the window and the gestures. Everything it shows is drawn here and
sent as widget traits: the whole planet once, a sharper picture of the window after
each move, the places of the window in one layer, their names in one marker.
"""

from dataclasses import dataclass

import ipyleaflet
import ipywidgets
import numpy as np
import traitlets

from .. import mars
from ..features import Place, choose, nearest
from ..imagery.painter import Painter
from ..imagery.picture import data_uri
from ..imagery.view import View
from .labels import lay_out
from .latest import Latest
from .problems import TellsProblems, told
from .scale import scale_bar
from .text import NO_BREAK, escaped

HEIGHT = 420
"""Pixels: with card and status line it fits a projector of 1280 by 720."""

_FIRST_ZOOM, _MOST_ZOOM = 0.5, 13
_FIRST_CENTRE = (0.0, -10.0)
_FIRST_WIDTH = 800  # pixels, until the browser tells
_MARGIN = 0.25  # of the window's width and height, drawn beyond its edges so that a drag shows picture
_CLICK = 12  # pixels around a place that count as a click on it
_SPACING, _MOST_PLACES, _MOST_NAMES = 26, 140, 18
_QUALITY, _PASSING_QUALITY = 82, 55  # of the pictures sent: the last of a window, and those before it
_GOLD, _PALE = "#ffd166", "#fff3e2"


@dataclass(frozen=True)
class _Window:
    """What the browser shows: edges in degrees, longitudes unrolled, and the scale."""

    south: float
    west: float
    north: float
    east: float
    degrees_per_pixel: float

    @property
    def centre(self):
        return (self.south + self.north) / 2, (self.west + self.east) / 2

    @property
    def box(self):
        """Left, top, right, bottom in pixels of the whole map."""
        return *self.pixel(self.north, self.west), *self.pixel(self.south, self.east)

    def pixel(self, latitude, longitude):
        return longitude / self.degrees_per_pixel, -latitude / self.degrees_per_pixel

    def unrolled(self, longitude):
        return mars.wrap_longitude(longitude, self.centre[1])

    def shows(self, latitude, longitude):
        return self.south < latitude < self.north and self.west < self.unrolled(longitude) < self.east

    def with_margin(self):
        across, up = (self.east - self.west) * _MARGIN, (self.north - self.south) * _MARGIN
        south, north = max(self.south - up, -90), min(self.north + up, 90)
        return _Window(south, self.west - across, north, self.east + across, self.degrees_per_pixel)

    def view(self):
        columns, rows = (self.east - self.west, self.north - self.south) / np.float64(self.degrees_per_pixel)
        return View.window(self.south, self.west, self.north, self.east, size=(max(round(columns), 1), max(round(rows), 1)))


class MarsMap(TellsProblems, ipywidgets.Box):
    """The map of Mars.

    Parameters
    ----------
    places : pandas.DataFrame
        Table of places with a column ``pictures``, the most important first.
    painter : explorer.imagery.painter.Painter
        What paints the ground.

    Attributes
    ----------
    selected : explorer.features.Place or None
        What was clicked, ringed on the map; set it and the map comes to show it.
    painter : explorer.imagery.painter.Painter
        What paints the ground; set another and the map is painted anew.
    painting : explorer.imagery.painter.Painting or None
        What the window shows now, for whoever describes the map.
    resolution : float
        Metres to a pixel at the middle of the window.
    """

    selected = traitlets.Instance(Place, allow_none=True)
    painter = traitlets.Instance(Painter)
    painting = traitlets.Any()
    resolution = traitlets.Float()

    def __init__(self, places, painter):
        self._places = places
        self._shown = places.iloc[:0]
        self._labels = []
        self._drawing, self._drawing_planet = Latest(self.tell), Latest(self.tell)
        self._planet = ipyleaflet.ImageOverlay(url="", bounds=((-90, -180), (90, 180)))
        self._picture = ipyleaflet.ImageOverlay(url="", bounds=((-90, -180), (90, 180)))
        self._points = ipyleaflet.GeoJSON(
            data=_collection([]),
            point_style={"radius": 4, "weight": 1, "color": "#2b120a", "opacity": 0.9, "fillOpacity": 0.95},
            hover_style={"weight": 3, "color": "#ffffff"},
        )
        self._ring = ipyleaflet.GeoJSON(
            data=_collection([]),
            point_style={"radius": 12, "weight": 3, "color": _GOLD, "fillOpacity": 0, "interactive": False},
        )
        # The text of an icon can't change while it is shown, so two take turns.
        self._icons = [ipyleaflet.DivIcon(html="", icon_size=[0, 0], icon_anchor=[0, 0]) for _ in range(2)]
        self._names = ipyleaflet.Marker(location=_FIRST_CENTRE, icon=self._icons[0], draggable=False, keyboard=False)
        self._scale = ipywidgets.HTML()
        self._map = ipyleaflet.Map(
            crs=ipyleaflet.projections.EPSG4326,
            layers=(self._planet, self._picture, self._points, self._ring, self._names),
            center=_FIRST_CENTRE,
            zoom=_FIRST_ZOOM,
            min_zoom=0,
            max_zoom=_MOST_ZOOM,
            zoom_snap=0.5,
            scroll_wheel_zoom=True,
            attribution_control=False,
            layout=ipywidgets.Layout(height=f"{HEIGHT}px", width="100%"),
        )
        self._map.add(ipyleaflet.WidgetControl(widget=self._scale, position="bottomleft"))
        self._map.on_interaction(self._clicked)
        self._map.observe(self._moved, "bounds")
        super().__init__([self._map])
        self.add_class("explorer-map")
        self._show_places(self._window())
        self.painter = painter

    def __repr__(self):
        return f"MarsMap(centre={self.centre}, zoom={self.zoom:g})"

    @property
    def centre(self):
        """Latitude and longitude of the middle of the window, degrees."""
        latitude, longitude = self._map.center
        return float(latitude), float(mars.wrap_longitude(longitude))

    @property
    def zoom(self):
        """Leaflet's zoom: 0 is 512 pixels around the planet, each step twice as many."""
        return float(self._map.zoom)

    def go_to(self, latitude, longitude, zoom=None):
        """Bring a place to the middle of the window.

        Parameters
        ----------
        latitude, longitude : float
            Degrees; longitudes of any range.
        zoom : float, optional
            0..13; as it is, by default.

        Raises
        ------
        ValueError
            A position or zoom that cannot be; the map stays where it was.
        """
        place = Place.ground(latitude, longitude)
        zoom = self.zoom if zoom is None else zoom
        if not 0 <= zoom <= _MOST_ZOOM:
            raise ValueError(f"zoom {zoom} is not possible; give 0 (the whole planet) to {_MOST_ZOOM}")
        with self._map.hold_sync():
            self._map.center = (place.latitude, float(mars.wrap_longitude(place.longitude, self._map.center[1])))
            self._map.zoom = zoom

    def _window(self):
        degrees_per_pixel = 360 / 512 / 2**self.zoom
        if self._map.bounds:
            (south, west), (north, east) = self._map.bounds
        else:
            latitude, longitude = self._map.center
            up, across = (half * degrees_per_pixel for half in (HEIGHT / 2, _FIRST_WIDTH / 2))
            south, west, north, east = latitude - up, longitude - across, latitude + up, longitude + across
        return _Window(south, west, north, east, degrees_per_pixel)

    @traitlets.observe("painter")
    @told
    def _repaint(self, _change):
        self._drawing_planet.ask(self._paint_planet)
        # All of the window, not its picture alone: a move that waits is overtaken by this.
        self._drawing.ask(self._show_window)

    @told
    def _moved(self, _change):
        self._drawing.ask(self._show_window)

    def _show_window(self, wanted):
        self._show_places(self._window())
        self._paint_window(wanted)

    def _paint_planet(self, wanted):
        for painting in self.painter.paint(View.window(-90, -180, 90, 180, size=(1440, 720)), wanted):
            self._planet.url = data_uri(painting.picture, quality=75)

    def _paint_window(self, wanted):
        window = self._window().with_margin()
        if window.south >= window.north:
            return
        view = window.view()
        for painting in self.painter.paint(view, wanted):
            picture = data_uri(painting.picture, quality=_QUALITY if painting.complete else _PASSING_QUALITY)
            if not wanted():
                return
            with self._picture.hold_sync():
                self._picture.url = picture
                self._picture.bounds = ((window.south, window.west), (window.north, window.east))
            self.resolution = max(view.resolution, self.painter.metres_per_pixel) if self.painter.survey else view.resolution
            self.painting = painting

    def _show_places(self, window):
        """Places, names and scale of a window."""
        around = window.with_margin()
        longitude = window.unrolled(self._places.longitude.to_numpy())
        latitude = self._places.latitude.to_numpy()
        in_height = (latitude >= around.south) & (latitude <= around.north)
        rows = np.flatnonzero(in_height & (longitude >= around.west) & (longitude <= around.east))
        x, y = window.pixel(latitude[rows], longitude[rows])
        chosen = choose(x, y, spacing=_SPACING, most=_MOST_PLACES)
        self._shown = self._places.iloc[rows[chosen]]
        self._labels = lay_out(x[chosen], y[chosen], list(self._shown.name), window.box, _MOST_NAMES)
        self._points.data = _collection([_point(place, window) for place in self._shown.itertuples()])
        self._show_names(window)
        self._show_scale(window)

    def _show_names(self, window):
        x, y = window.pixel(*window.centre)
        seen = self._shown.pictures.to_numpy() > 0
        icon = self._icons[self._names.icon is self._icons[0]]
        icon.html = "".join(_span(label, x, y, seen[label.place]) for label in self._labels)
        with self._names.hold_sync():
            self._names.location = window.centre
            self._names.icon = icon

    def _show_scale(self, window):
        # In a tab that is not shown, Leaflet tells of a window without size.
        if window.south >= window.north or window.west >= window.east:
            return
        km, pixels, _ = scale_bar(window.view())
        length = f"{km:g}{NO_BREAK}km" if km >= 1 else f"{km * 1000:g}{NO_BREAK}m"
        self._scale.value = (
            f'<div class="explorer-scale">{length}<div class="explorer-scale-bar" style="width:{pixels:.1f}px"></div></div>'
        )

    @told
    def _clicked(self, **event):
        if event.get("type") != "click":
            return
        latitude, longitude = event["coordinates"]
        if not -90 <= latitude <= 90:
            return
        row = self._place_at(latitude, longitude)
        self.selected = Place.ground(latitude, longitude) if row is None else Place.of_row(self._shown.iloc[row])

    def _place_at(self, latitude, longitude):
        """Row of the place shown at a click: on its name or, else, the nearest within a few pixels."""
        window, shown = self._window(), self._shown
        x, y = window.pixel(latitude, longitude)
        for label in self._labels:
            if label.covers(x, y):
                return label.place
        # A view about the click itself, so that 180 degrees lies nowhere near.
        reach = _CLICK * window.degrees_per_pixel
        south, west, north, east = latitude - reach, longitude - reach, latitude + reach, longitude + reach
        view = View.window(south, west, north, east, size=(2 * _CLICK, 2 * _CLICK))
        return nearest(shown, view, _CLICK, _CLICK, within=_CLICK)

    @traitlets.observe("selected")
    @told
    def _show_selected(self, _change):
        place, window = self.selected, self._window()
        if place is None:
            self._ring.data = _collection([])
            return
        longitude = float(window.unrolled(place.longitude))
        self._ring.data = _collection([{"type": "Feature", "geometry": _geometry(place.latitude, longitude), "properties": {}}])
        if not window.shows(place.latitude, place.longitude):
            self.go_to(place.latitude, place.longitude)


def _point(place, window):
    seen = place.pictures > 0
    return {
        "type": "Feature",
        "geometry": _geometry(place.latitude, float(window.unrolled(place.longitude))),
        "properties": {"style": {"fillColor": _GOLD if seen else _PALE, "radius": 6 if seen else 3.5}},
    }


def _span(label, x, y, seen):
    """A name as HTML, placed from a point of the map."""
    left = label.left + label.hold * (label.right - label.left) - x
    place = f"left:{left:.0f}px;top:{label.top - y:.0f}px;transform:translateX({-100 * label.hold:g}%)"
    return f'<span class="explorer-label{" explorer-label-seen" if seen else ""}" style="{place}">{escaped(label.text)}</span>'


def _geometry(latitude, longitude):
    return {"type": "Point", "coordinates": [round(longitude, 5), round(latitude, 5)]}


def _collection(points):
    return {"type": "FeatureCollection", "features": points}
