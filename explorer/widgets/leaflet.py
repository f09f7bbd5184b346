"""One Leaflet map of one projection: what is sent to it, and where people move it.

Everything it shows is drawn here and sent as widget traits: the whole plane once, a
sharper picture of the window after each move, the places of the window in one layer,
their names in one marker.
"""

import math
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from typing import Any

import ipyleaflet
import ipywidgets

from ..cartography.geojson import GOLD, collection
from ..cartography.plane import Edges, MapPosition, Plane, Window
from ..viewpoint import MOST_ZOOM
from . import basemaps
from .assist import Assist
from .heard import pair
from .readout import Readout
from .stencil import Stencil

_ABOVE = "above"  # pane of what people draw and choose, over the dots
_BELOW = "below"  # pane of the pictures, under the tiles of a live basemap
_BETWEEN = "between"  # pane of what is too dense for dots, over all ground and under all lines
# Shown where there is no picture: a browser draws a broken one for none.
_CLEAR = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
_SAME_PIXELS, _SAME_ZOOM = 2.0, 0.26  # a browser rounds to whole pixels, and to half steps of zoom
_ASKED_AGAIN = 3  # times, before a browser that insists is believed
_LEAST_ZOOM = 5  # below 0; no browser's window is as large
_FAR = 1e6  # units: a plane that repeats has no left and right end


class Leaflet(ipywidgets.Box):
    """A Leaflet map in a box of its own.

    Parameters
    ----------
    plane
        What it is drawn on.
    position
        Where it stands at first.
    size
        Of the map in pixels, as far as is known.
    moved
        Called with the position whenever people have moved it.
    clicked
        Called with units up and right of where it was clicked, or of its middle when Enter was pressed.
    lock
        Held while it is judged who moved it.
    corner
        Shown in the upper right corner.
    """

    def __init__(
        self,
        plane: Plane,
        position: MapPosition,
        size: tuple[int, int],
        moved: Callable[[MapPosition], None],
        clicked: Callable[[float, float], None],
        lock: AbstractContextManager[Any],
        corner: ipywidgets.Widget,
    ) -> None:
        self.plane = plane
        self._moved, self._clicked, self._lock = moved, clicked, lock
        self._wanted, self._tries = position, 0
        self._make_layers()
        self._map = ipyleaflet.Map(
            crs=plane.crs,
            layers=(self._live, *self._below, self._lines, self._shapes, *self._above, self._names),
            center=(position.y, position.x),
            zoom=position.zoom,
            min_zoom=plane.least_zoom(size),
            max_zoom=MOST_ZOOM,
            zoom_snap=0,
            scroll_wheel_zoom=True,
            attribution_control=False,
            panes={_ABOVE: {"zIndex": 450}, _BETWEEN: {"zIndex": 350}, _BELOW: {"zIndex": 150}},
            layout=ipywidgets.Layout(height="auto", width="100%"),
        )
        self._map.add(ipyleaflet.WidgetControl(widget=self._scale, position="bottomleft"))
        self._map.add(ipyleaflet.WidgetControl(widget=corner, position="topright"))
        self._map.on_interaction(self._interacted)
        self._map.observe(self._reported, ["center", "zoom"])
        right = _FAR if plane.wraps else plane.right
        self.assist = Assist(map=self._map, edges=[[-plane.top, -right], [plane.top, right]])
        self.readout, self.stencil = Readout(self._map, plane), Stencil(self._map, plane)
        self.assist.on_ready(self._view_built)
        self.assist.on_pick(lambda: self._clicked(self.position.y, self.position.x))
        super().__init__([self._map, self.assist, self.readout, self.stencil])
        self.add_class("explorer-map")

    def _make_layers(self) -> None:
        (left, bottom, right, top), _ = self.plane.whole()
        whole = ((bottom, left), (top, right))
        self._live, self._basemap = ipyleaflet.LayerGroup(), ""
        pictures = [ipyleaflet.ImageOverlay(url="", bounds=whole, pane=_BELOW) for _ in range(3)]
        self._around, self._whole, self._picture = pictures
        self._density = ipyleaflet.ImageOverlay(url=_CLEAR, bounds=whole, pane=_BETWEEN)
        self._below = *pictures, self._density
        self._lines = ipyleaflet.Polyline(locations=[], color="#ffffff", weight=1, opacity=0.3, fill=False)
        hover = {"weight": 3, "color": "#ffffff"}
        self._points = _geojson(hover, weight=1, color="#2b120a", opacity=0.9, fillOpacity=0.95)
        self._shapes, self._has_shapes = _geojson({"weight": 3, "fillOpacity": 0.35}, weight=1), False
        self._drawn, self._mark = (_geojson(pane=_ABOVE, interactive=False) for _ in range(2))
        self._ring = _geojson(pane=_ABOVE, radius=12, weight=3, color=GOLD, fillOpacity=0, interactive=False)
        self._above = self._points, self._drawn, self._mark, self._ring
        # The text of an icon can't change while it is shown, so two take turns.
        self._icons = [ipyleaflet.DivIcon(html="", icon_size=[0, 0], icon_anchor=[0, 0]) for _ in range(2)]
        self._names = ipyleaflet.Marker(location=(0, 0), icon=self._icons[0], draggable=False, keyboard=False)
        self._scale = ipywidgets.HTML()

    def __repr__(self) -> str:
        return f"Leaflet({self.plane.name!r}, {self.position})"

    # Where it is.

    @property
    def position(self) -> MapPosition:
        """Where it stands, as far as the browser has told."""
        y, x = self._map.center
        return MapPosition(float(x), float(y), float(self._map.zoom))

    @property
    def _is_somewhere(self) -> bool:
        """Whether what the browser tells is a position at all."""
        try:
            y, x, zoom = map(float, (*self._map.center, self._map.zoom))
        except (TypeError, ValueError, OverflowError):
            return False
        return math.isfinite(x + y) and max(abs(x), abs(y)) < _FAR and -_LEAST_ZOOM <= zoom <= MOST_ZOOM + 1

    def fit(self, size: tuple[int, int]) -> None:
        """Have the plane fill a map of so many pixels, however far people zoom out."""
        self._map.min_zoom = self.plane.least_zoom(size)

    def go_to(self, position: MapPosition) -> None:
        """Have the browser travel there; that is where it is meant to be until people move it."""
        if position == self._wanted:
            return
        if self.assist.size and position != self.position:  # some page shows it
            self._mean(position)
            self.assist.fly(position.y, position.x, position.zoom)
        else:
            self.hold(position)

    def hold(self, position: MapPosition) -> None:
        """Have it stand there at once, whatever people did to it before."""
        self._mean(position)
        self._ask()

    def _mean(self, position: MapPosition) -> None:
        self._wanted, self._tries = position, 0
        self.assist.asked += 1  # a hand that is told for this number came after it

    def _ask(self) -> None:
        at = self._wanted
        if not self._is_somewhere or self.position != at:
            with self._map.hold_sync(), self._map.hold_trait_notifications():
                self._map.center = (at.y, at.x)
                self._map.zoom = at.zoom

    def _view_built(self) -> None:
        with self._lock:
            self._ask()

    def _reported(self, _change: object) -> None:
        """The browser says where the map is: moved by people, or told by a view that was built anew and knew no better."""
        with self._lock:
            wanted = self._wanted
            if not self._is_somewhere:
                self._ask()
                return
            now = self.position
            if now == wanted:
                return
            scale = self.plane.pixels_per_unit * 2**wanted.zoom
            is_near = max(abs(now.x - wanted.x), abs(now.y - wanted.y)) * scale <= _SAME_PIXELS
            is_snapped = is_near and 0 < abs(now.zoom - wanted.zoom) <= _SAME_ZOOM
            if self.assist.is_touched or is_snapped or self._tries >= _ASKED_AGAIN:
                self._wanted, self._tries = now, 0
                self._moved(now)
            elif not (is_near and now.zoom == wanted.zoom):
                self._tries += 1
                self._ask()

    def _interacted(self, **event: Any) -> None:
        # Every move of the mouse comes here.
        if event.get("type") == "click" and (spot := pair(event.get("coordinates"))) is not None:
            self._clicked(*spot)

    # What it shows.

    def show_whole(self, picture: str) -> None:
        """Set the picture of the whole plane."""
        self._whole.url = picture

    def show_around(self, picture: str) -> None:
        """Set the small picture of the plane and its neighbours to the left and right, which lies below all others."""
        self._around.url = picture

    def show_picture(self, picture: str, window: Window) -> None:
        """Set the picture of a window."""
        with self._picture.hold_sync():
            self._picture.url = picture
            self._picture.bounds = ((window.bottom, window.left), (window.top, window.right))
        if self.plane.wraps:
            turn = self.plane.span * round(window.middle[0] / self.plane.span)
            beside = 1.5 * self.plane.span
            self._around.bounds = ((-self.plane.top, turn - beside), (self.plane.top, turn + beside))

    def show_density(self, picture: str, edges: Edges) -> None:
        """Set the picture of what is too dense for dots; "" for none."""
        left, bottom, right, top = edges
        with self._density.hold_sync():
            self._density.url = picture or _CLEAR
            self._density.bounds = ((bottom, left), (top, right))

    def show_basemap(self, name: str) -> None:
        """Show a live basemap over the pictures, which stay where none of its tiles come; "" for the pictures alone."""
        if name == self._basemap:
            return
        gone, self._basemap = self._live.layers, name
        self._live.layers = (basemaps.layer(name),) if name else ()
        self.assist.reached = None
        for layer in gone:
            layer.close()

    def show_dots(self, features: list[dict[str, Any]]) -> None:
        """Set the dots of places."""
        self._points.data = collection(features)

    def show_shapes(self, features: list[dict[str, Any]]) -> None:
        """Set the lines and areas of one's own, which lie under the dots."""
        if features or self._has_shapes:
            self._shapes.data, self._has_shapes = collection(features), bool(features)

    def show_tracks(self, features: list[dict[str, Any]]) -> None:
        """Set the lines laid over the map."""
        self._drawn.data = collection(features)

    def show_spots(self, ring: list[dict[str, Any]], mark: list[dict[str, Any]]) -> None:
        """Set the ring about what is selected, and the spot that is pointed at."""
        self._ring.data, self._mark.data = collection(ring), collection(mark)

    def show_graticule(self, lines: Iterable[list[Any]]) -> None:
        """Set parallels and meridians."""
        self._lines.locations = list(lines)

    def show_names(self, html: str, middle: tuple[float, float]) -> None:
        """Set all that is written on the map, placed from the middle of its window, units right and up."""
        icon = self._icons[self._names.icon is self._icons[0]]
        icon.html = html
        with self._names.hold_sync():
            self._names.location = middle[::-1]
            self._names.icon = icon

    def show_scale(self, html: str) -> None:
        """Set the bar of scale."""
        self._scale.value = html


def _geojson(hover_style: dict[str, Any] | None = None, pane: str = "", **point_style: Any) -> ipyleaflet.GeoJSON:
    return ipyleaflet.GeoJSON(data=collection([]), point_style=point_style, hover_style=hover_style or {}, pane=pane)
