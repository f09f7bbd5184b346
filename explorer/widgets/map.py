"""The map: Mars to drag and zoom, its places to click.

Leaflet keeps the window and the gestures. Everything it shows is drawn here and
sent as widget traits: the whole plane once, a sharper picture of the window after
each move, the places of the window in one layer, their names in one marker.
"""

import threading
from dataclasses import replace

import ipyleaflet
import ipywidgets
import numpy as np
import traitlets

from ..background import Latest
from ..callbacks import TellsProblems, told
from ..cartography import geojson
from ..cartography.framing import extent_km
from ..cartography.geojson import GOLD, collection
from ..cartography.graticule import graticule
from ..cartography.plane import Window, plane_of
from ..cartography.scale import scale_bar
from ..cartography.scene import KEPT_FREE, Scene, Stage
from ..i18n.wording import Wording
from ..imagery.draw import data_uri
from ..imagery.painter import Painter
from ..places.gazetteer import Place
from . import basemaps
from .assist import Assist
from .frame import Frame

HEIGHT = 450
"""Pixels: with card and status line it fits a projector of 1280 by 720."""

_MOST_ZOOM = 15
_FIRST_PLACES = 3000
_FIRST_WIDTH = 800  # pixels, until the browser tells
_FRAMED, _LEAST_FRAMED_KM = 240, 1.5  # pixels that a framed place takes, and the smallest there is room for
_AROUND, _GROUND_ZOOM = 2.0, 4.0  # how much wider than a place its window is; how close to go to bare ground
_ABOVE = "above"  # pane of what people draw and choose, over the dots
_MARK = {"color": "#ffffff", "fillColor": GOLD, "fillOpacity": 1, "radius": 6, "weight": 2}
_QUALITY, _PASSING_QUALITY = 82, 55  # of the pictures sent: the last of a window, and those before it


class MarsMap(TellsProblems, ipywidgets.Box):
    """A map of Mars in one projection.

    Parameters
    ----------
    places : pandas.DataFrame
        Table of places with a column ``pictures``, the most important first.
    painter : explorer.imagery.painter.Painter
        What paints the ground.
    projection : {"cylindrical", "north", "south"}
    legend : ipywidgets.Widget, optional
        Shown in the lower right corner.

    Attributes
    ----------
    places : pandas.DataFrame
        Set another table and the map shows that.
    selected : explorer.places.gazetteer.Place or None
        Ringed on the map; set it and the map comes to show it.
    clicked : explorer.places.gazetteer.Place or None
        What was clicked last, a place or bare ground. It is set anew by every click.
    painter : explorer.imagery.painter.Painter
        What paints the ground; set another and the map is painted anew.
    swipe : float
        Part of the window's width, from the left, that shows the painter's ground alone.
    basemap : str
        Name of a live basemap of `basemaps` shown in place of the painting, or "".
    shows_places, shows_names, shows_graticule : bool
    drawn : tuple of explorer.cartography.geojson.Drawn
        Lines laid over the map.
    mark : explorer.places.gazetteer.Place or None
        A spot pointed at, for a moment.
    wording : explorer.i18n.wording.Wording
    presenting : bool
        Whether names are larger, for a projector.
    assist : explorer.widgets.assist.Assist
        Says things to screen readers.
    painting : explorer.imagery.painter.Painting or None
        What the window shows now, for whoever describes the map.
    resolution : float
        Metres to a pixel at the middle of the window.
    """

    places = Frame()
    selected = traitlets.Instance(Place, allow_none=True)
    clicked = traitlets.Instance(Place, allow_none=True)
    painter = traitlets.Instance(Painter)
    swipe = traitlets.Float(0.0, min=0.0, max=1.0)
    basemap = traitlets.Unicode()
    shows_places = traitlets.Bool(True)
    shows_names = traitlets.Bool(True)
    shows_graticule = traitlets.Bool(True)
    drawn = traitlets.Tuple()
    mark = traitlets.Instance(Place, allow_none=True)
    wording = traitlets.Instance(Wording, ())
    presenting = traitlets.Bool(False)
    painting = traitlets.Any()
    resolution = traitlets.Float()

    def __init__(self, places, painter, projection="cylindrical", legend=None):
        self.plane = plane_of(projection)
        self._lock = threading.RLock()
        self._stage, self._scene = None, Scene(places.iloc[:0], [])
        self._drawing, self._drawing_plane = Latest(self.tell), Latest(self.tell)
        self._make_layers()
        self._map = ipyleaflet.Map(
            crs=self.plane.crs,
            layers=(self._live, self._whole, self._picture, self._lines, *self._shapes, self._names),
            center=self.plane.first_centre,
            zoom=self.plane.first_zoom,
            min_zoom=0,
            max_zoom=_MOST_ZOOM,
            zoom_snap=0.5,
            scroll_wheel_zoom=True,
            attribution_control=False,
            panes={_ABOVE: {"zIndex": 450}},
            layout=ipywidgets.Layout(height=f"{HEIGHT}px", width="100%"),
        )
        self._map.add(ipyleaflet.WidgetControl(widget=self._scale, position="bottomleft"))
        if legend:
            self._map.add(ipyleaflet.WidgetControl(widget=legend, position="bottomright"))
        self._map.on_interaction(self._interacted)
        self._map.observe(self._moved, "bounds")
        self.assist = Assist()
        self.assist.observe(self._moved, "size")
        self.assist.on_pick(self._pick_middle)
        super().__init__([self._map, self.assist])
        self.add_class("explorer-map")
        # The most important places at once; to look through hundreds of thousands is for the drawing thread.
        self._show_all_of(self.window(), Stage(places.head(_FIRST_PLACES), self.plane))
        self.places = places
        self.painter = painter

    def _make_layers(self):
        (left, bottom, right, top), _ = self.plane.whole()
        self._live = ipyleaflet.LayerGroup()
        self._whole, self._picture = (ipyleaflet.ImageOverlay(url="", bounds=((bottom, left), (top, right))) for _ in range(2))
        self._lines = ipyleaflet.Polyline(locations=[], color="#ffffff", weight=1, opacity=0.3, fill=False)
        hover = {"weight": 3, "color": "#ffffff"}
        self._points = _geojson(hover, weight=1, color="#2b120a", opacity=0.9, fillOpacity=0.95)
        self._drawn, self._mark = (_geojson(pane=_ABOVE, interactive=False) for _ in range(2))
        self._ring = _geojson(pane=_ABOVE, radius=12, weight=3, color=GOLD, fillOpacity=0, interactive=False)
        self._shapes = self._points, self._drawn, self._mark, self._ring
        # The text of an icon can't change while it is shown, so two take turns.
        self._icons = [ipyleaflet.DivIcon(html="", icon_size=[0, 0], icon_anchor=[0, 0]) for _ in range(2)]
        self._names = ipyleaflet.Marker(location=(0, 0), icon=self._icons[0], draggable=False, keyboard=False)
        self._scale = ipywidgets.HTML()

    def __repr__(self):
        latitude, longitude = self.centre or (np.nan, np.nan)
        return f"MarsMap({self.plane.name!r}, centre=({latitude:.2f}, {longitude:.2f}), zoom={self.zoom:g})"

    @property
    def centre(self):
        """Latitude and longitude of the middle of the window, degrees; None off the planet."""
        y, x = self._map.center
        return self.plane.inverse(float(x), float(y))

    @property
    def zoom(self):
        """Leaflet's zoom: each step shows everything twice as large."""
        return float(self._map.zoom)

    def close(self):
        """Stop drawing and leave the page."""
        for work in (self._drawing, self._drawing_plane):
            work.stop()
        for part in (self.assist, *self._map.layers, *self._map.controls, *self._icons, self._scale, self._map):
            part.close()
        super().close()

    def go_to(self, latitude, longitude, zoom=None):
        """Bring a place to the middle of the window.

        Parameters
        ----------
        latitude, longitude : float
            Degrees; longitudes of any range.
        zoom : float, optional
            0..15; as it is, by default.

        Raises
        ------
        ValueError
            A position or zoom that cannot be, or a place that is not on this map;
            the map stays where it was.
        """
        place = Place.ground(latitude, longitude)
        zoom = check_zoom(self.zoom if zoom is None else zoom)
        if not self.plane.holds(place.latitude, place.longitude):
            raise ValueError(f"latitude {latitude:g} is not on the {self.plane.name} polar map; choose another projection")
        x, y = self.plane.forward(place.latitude, place.longitude, self._map.center[1])
        with self._map.hold_sync():
            self._map.center = (float(y), float(x))
            self._map.zoom = zoom

    def reveal(self, place):
        """Bring a place to the middle if the window does not show it.

        Parameters
        ----------
        place : explorer.places.gazetteer.Place

        Raises
        ------
        ValueError
            It is not on this map.
        """
        if not self.window().shows(place.latitude, place.longitude):
            self.go_to(place.latitude, place.longitude)

    def frame(self, place, width_km=None):
        """Bring a place to the middle, so close that it fills a good part of the window.

        Parameters
        ----------
        place : explorer.places.gazetteer.Place
            Ground without a size keeps the zoom, or comes as close as a country.
        width_km : float, optional
            How much to show around it, instead.

        Raises
        ------
        ValueError
            It is not on this map.
        """
        across = width_km / _AROUND if width_km else extent_km(place)
        closest = np.log2(_FRAMED / max(across, _LEAST_FRAMED_KM) / self._pixels_per_km)
        sized = across or place.name and place.own is None  # the mission's own places are small
        zoom = min(np.floor(2 * closest) / 2, _MOST_ZOOM) if sized else max(self.zoom, _GROUND_ZOOM)
        self.go_to(place.latitude, place.longitude, float(max(zoom, 0)))

    def show_all(self):
        """Show the map as it was at first."""
        self._map.center, self._map.zoom = self.plane.first_centre, self.plane.first_zoom

    @property
    def width_km(self):
        """How much is shown around the middle, as `frame` takes it."""
        return _AROUND * _FRAMED / (self._pixels_per_km * 2**self.zoom)

    @property
    def _pixels_per_km(self):
        """At zoom 0."""
        return self.plane.pixels_per_unit / self.plane.km_per_unit

    def window(self):
        """What the browser shows, or is expected to show before it has told.

        Returns
        -------
        explorer.cartography.plane.Window
        """
        scale = self.plane.pixels_per_unit * 2**self.zoom
        y, x = self._map.center
        across, up = (each / 2 / scale for each in self.assist.size or (_FIRST_WIDTH, HEIGHT))
        return Window(self.plane, x - across, y - up, x + across, y + up, scale)

    @traitlets.observe("painter")
    @told
    def _repaint(self, _change):
        self._drawing_plane.ask(self._paint_plane)
        self._drawing.ask(self._show_window)

    @told
    def _moved(self, _change):
        self._drawing.ask(self._show_window)

    def _show_window(self, wanted):
        # All of the window, not its picture alone: a move that waits is overtaken by whatever is asked next.
        self._show_places()
        self._paint_window(wanted)

    def _paint_plane(self, wanted):
        _, view = self.plane.whole()
        for painting in self.painter.paint(view, wanted):
            self._whole.url = data_uri(painting.picture, quality=75)

    def _paint_window(self, wanted):
        seen = self.window()
        window = seen.with_margin()
        if window is None:
            return
        view = window.view()
        for painting in self._swiping(seen, window).paint(view, wanted):
            picture = data_uri(painting.picture, quality=_QUALITY if painting.complete else _PASSING_QUALITY)
            if not wanted():
                return
            with self._picture.hold_sync():
                self._picture.url = picture
                self._picture.bounds = ((window.bottom, window.left), (window.top, window.right))
            self.resolution = max(view.resolution, self.painter.metres_per_pixel)
            self.painting = painting

    def _swiping(self, seen, window):
        """The painter that parts ground and survey where the swipe stands in the window seen."""
        if not self.swipe:
            return self.painter
        at = seen.left + self.swipe * (seen.right - seen.left)
        return replace(self.painter, split=(at - window.left) / (window.right - window.left))

    @traitlets.observe("swipe", "shows_places", "shows_names", "shows_graticule", "drawn", "wording", "places", "presenting")
    @told
    def _show_parts(self, _change):
        self.assist.label = self.wording.say("map.label")
        self._drawing.ask(self._show_window)

    def _show_places(self):
        """Places, names, lines, graticule and scale of the window."""
        with self._lock:  # what is sent together must not be mixed with what another thread sends
            if self._stage is None or self._stage.places is not self.places:
                self._stage = Stage(self.places, self.plane)
            self._show_all_of(self.window(), self._stage)

    def _show_all_of(self, window, stage):
        around = window.with_margin()
        if around is None:
            return
        names = {"shows_names": self.shows_names, "is_larger": self.presenting}
        self._scene = stage.scene(window, self.wording, **names) if self.shows_places else stage.empty()
        self._points.data = collection(self._scene.dots(window))
        self._drawn.data = collection([shape for each in self.drawn for shape in geojson.drawn_shapes(each, window)])
        lines = []
        if self.shows_graticule:
            seen = window.within(around, KEPT_FREE)
            lines = graticule(around.view(), seen=seen, convention=self.wording.convention)
        self._lines.locations = [geojson.path(line, window) for line in lines]
        self._show_names(window, lines)
        self._show_scale(window)
        self._show_spots(window)

    def _show_names(self, window, lines):
        origin = window.middle[0] * window.scale, -window.middle[1] * window.scale
        seen = self._scene.places.pictures.to_numpy() > 0
        icon = self._icons[self._names.icon is self._icons[0]]
        icon.html = "".join(
            [
                *(geojson.line_name_html(line, window, origin) for line in lines if line.at),
                *(geojson.name_html(label, origin, seen[label.place]) for label in self._scene.labels),
                *(geojson.point_name_html(each, window, origin) for drawn in self.drawn for each in drawn.points),
            ]
        )
        with self._names.hold_sync():
            self._names.location = window.middle[::-1]
            self._names.icon = icon

    def _show_scale(self, window):
        km, pixels, degrees = scale_bar(window.view())
        say = self.wording.say
        length = say("unit.km", number=f"{km:g}") if km >= 1 else say("unit.m", number=f"{km * 1000:g}")
        self._scale.value = (
            f'<div class="explorer-scale">{length}<div class="explorer-scale-bar" style="width:{pixels:.1f}px"></div>'
            f"{say('map.latitude', degrees=f'{degrees:.2g}')}</div>"
        )

    @traitlets.observe("basemap")
    @told
    def _show_basemap(self, _change):
        self._live.layers = (basemaps.layer(self.basemap),) if self.basemap else ()
        # Leaflet keeps tiles below pictures, so the pictures step aside.
        for overlay in (self._whole, self._picture):
            overlay.opacity = 0.0 if self.basemap else 1.0

    def _interacted(self, **event):
        # Every move of the mouse comes here; only a click may clear a problem that was told.
        if event.get("type") == "click":
            self._clicked(*event["coordinates"])

    @told
    def _clicked(self, y, x):
        position = self.plane.inverse(x, y)
        if position is None:
            return
        scene = self._scene
        row = scene.row_at(x, y, self.window())
        place = Place.ground(*position) if row is None else Place.of_row(scene.places.iloc[row])
        # Observers hear one change, to the new place, even where it equals the last one.
        with self.hold_trait_notifications():
            self.clicked = None
            self.clicked = place

    def _pick_middle(self):
        self._clicked(*map(float, self._map.center))

    @traitlets.observe("selected")
    @told
    def _show_selected(self, _change):
        self._show_spots(self.window())
        if self.selected is not None and self.plane.holds(self.selected.latitude, self.selected.longitude):
            self.reveal(self.selected)

    @traitlets.observe("mark")
    @told
    def _show_mark(self, _change):
        self._show_spots(self.window())

    def _show_spots(self, window):
        """The selected place and the spot pointed at, in the turn of the planet that the window sees."""
        for spot, layer, style in ((self.selected, self._ring, {}), (self.mark, self._mark, _MARK)):
            there = spot is not None and self.plane.holds(spot.latitude, spot.longitude)
            layer.data = collection([geojson.point(spot.latitude, spot.longitude, window, **style)] if there else [])


def check_zoom(zoom):
    """Return a zoom that a map can show, or say what is wrong with it.

    Parameters
    ----------
    zoom : float or None
        None stands for the zoom as it is.

    Returns
    -------
    float or None

    Raises
    ------
    ValueError
        It is no number from 0 to 15.
    """
    if zoom is None or isinstance(zoom, (int, float, np.number)) and 0 <= zoom <= _MOST_ZOOM:
        return zoom
    raise ValueError(f"zoom {zoom!r} is not possible; give a number from 0 (the whole planet) to {_MOST_ZOOM}")


def _geojson(hover_style=None, pane="", **point_style):
    return ipyleaflet.GeoJSON(data=collection([]), point_style=point_style, hover_style=hover_style or {}, pane=pane)
