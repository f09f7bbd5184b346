"""The globe: the whole planet, small, turned to a place; a click on it goes elsewhere.

It tells where on Mars the card and the map are. Leaflet serves only to tell where it
was clicked: one unit of its plain plane is one pixel of the screen, and the middle of
the globe is its origin.
"""

from collections.abc import Iterator
from typing import Any

import ipyleaflet
import ipywidgets
import numpy as np

from ..background import Turn
from ..cartography.geojson import collection
from ..imagery.draw import data_uri
from ..imagery.painter import Painter
from ..imagery.shading import rounded
from ..imagery.view import View
from ..places.gazetteer import Place
from ..state import State
from ..state.callbacks import guarded
from ..viewpoint import Viewpoint
from .heard import pair
from .panel import Panel

_SIZE = 120  # pixels on the screen
_HALF = _SIZE / 2
_SHARPNESS = 1.5  # pixels drawn to one on the screen, for smooth limbs and fine screens
_RING = {"radius": 7, "weight": 2, "color": "#ffd166", "fillOpacity": 0, "interactive": False}
_MIDDLE = {"type": "Feature", "geometry": {"type": "Point", "coordinates": [0, 0]}, "properties": {}}
_LOCKED = (
    *("dragging", "keyboard", "box_zoom", "inertia", "touch_zoom", "double_click_zoom", "scroll_wheel_zoom"),
    *("zoom_control", "attribution_control"),
)


class Globe(Panel, ipywidgets.Box):
    """The planet, turned to what is selected, which is ringed in its middle; without that it stays as it was."""

    def __init__(self, state: State) -> None:
        self._drawing = state.background()
        self._view = self._seen = _view(0, 0)
        self._asked: tuple[Place | None, Painter] | None = None
        self._picture = ipyleaflet.ImageOverlay(url="", bounds=((-_HALF, -_HALF), (_HALF, _HALF)))
        self._ring = ipyleaflet.GeoJSON(data=collection([]), point_style=_RING)
        globe = ipyleaflet.Map(
            crs=ipyleaflet.projections.Simple,
            layers=(self._picture, self._ring),
            center=(0, 0),
            zoom=0,
            min_zoom=0,
            max_zoom=0,
            layout=ipywidgets.Layout(height=f"{_SIZE}px", margin="0"),
            **dict.fromkeys(_LOCKED, False),
        )
        globe.on_interaction(self._interacted)
        # Leaflet's box takes all the width there is, whatever its own layout says.
        super().__init__(state, [globe], layout=ipywidgets.Layout(width=f"{_SIZE}px", flex="0 0 auto"))
        self.add_class("explorer-globe")
        self.watch(self._turn, "selected", "painter")

    def _turn(self) -> None:
        place, painter = self.state.selected, self.state.card_painter
        if (place, painter) == self._asked:
            return
        self._asked = place, painter
        if place:
            self._view = _view(place.latitude, place.longitude)
        self._ring.data = collection([_MIDDLE] if place else [])
        self._drawing.ask(self._draw)

    def _draw(self, wanted: Turn) -> Iterator[None]:
        view = self._view
        for painting in self.state.card_painter.paint(view, wanted):
            yield
            if painting is None:
                continue
            picture = data_uri(rounded(painting.picture, view))
            with self.state.lock:
                if not wanted():
                    return
                self._picture.url, self._seen = picture, view

    def _interacted(self, **event: Any) -> None:
        if event.get("type") == "click" and (spot := pair(event.get("coordinates"))) is not None:
            self._click(*spot)

    @guarded
    def _click(self, up: float, right: float) -> None:
        # People click what they see, which may be the picture before the one that is in the making.
        latitude, longitude = self._seen.inverse((_HALF + right) * _SHARPNESS, (_HALF - up) * _SHARPNESS)
        if not np.isnan(latitude):
            self.state.look_at(Viewpoint(centre=Place.ground(float(latitude), float(longitude))))


def _view(latitude: float, longitude: float) -> View:
    return View.globe(latitude, longitude, size=round(_SIZE * _SHARPNESS))
