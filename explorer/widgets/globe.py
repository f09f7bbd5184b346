"""The globe: the whole planet, small, turned to a place; a click on it goes elsewhere.

It tells where on Mars the card and the map are. Leaflet serves only to tell where it
was clicked: one unit of its plain plane is one pixel of the screen, and the middle of
the globe is its origin.
"""

import ipyleaflet
import ipywidgets
import numpy as np
import traitlets

from ..background import Latest
from ..callbacks import TellsProblems, told
from ..imagery.draw import data_uri
from ..imagery.painter import Painter
from ..imagery.shading import rounded
from ..imagery.view import View
from ..places.gazetteer import Place

_SIZE = 120  # pixels on the screen
_HALF = _SIZE / 2
_SHARPNESS = 1.5  # pixels drawn to one on the screen, for smooth limbs and fine screens
_RING = {"radius": 7, "weight": 2, "color": "#ffd166", "fillOpacity": 0, "interactive": False}
_MIDDLE = {"type": "Feature", "geometry": {"type": "Point", "coordinates": [0, 0]}, "properties": {}}


class Globe(TellsProblems, ipywidgets.Box):
    """The planet, turned to a place.

    Parameters
    ----------
    painter : explorer.imagery.painter.Painter

    Attributes
    ----------
    place : explorer.places.gazetteer.Place or None
        What the globe is turned to, ringed in its middle. With None it stays as it
        was, without a ring; at first that is latitude 0, longitude 0.
    painter : explorer.imagery.painter.Painter
        What paints it.
    clicked : explorer.places.gazetteer.Place or None
        The ground that was clicked last. It is set anew by every click on the
        globe, also by one on the same ground. The globe does not turn by itself:
        set `place` for that.
    """

    place = traitlets.Instance(Place, allow_none=True)
    painter = traitlets.Instance(Painter)
    clicked = traitlets.Instance(Place, allow_none=True)

    def __init__(self, painter):
        self._drawing = Latest(self.tell)
        self._view = self._shown = _view(0, 0)
        self._picture = ipyleaflet.ImageOverlay(url="", bounds=((-_HALF, -_HALF), (_HALF, _HALF)))
        self._ring = ipyleaflet.GeoJSON(data=_collection([]), point_style=_RING)
        self._map = ipyleaflet.Map(
            crs=ipyleaflet.projections.Simple,
            layers=(self._picture, self._ring),
            center=(0, 0),
            zoom=0,
            min_zoom=0,
            max_zoom=0,
            **dict.fromkeys(("dragging", "keyboard", "box_zoom", "inertia"), False),
            **dict.fromkeys(("touch_zoom", "double_click_zoom", "scroll_wheel_zoom"), False),
            **dict.fromkeys(("zoom_control", "attribution_control"), False),
            layout=ipywidgets.Layout(height=f"{_SIZE}px", margin="0"),
        )
        self._map.on_interaction(self._interacted)
        # Leaflet's box takes all the width there is, whatever its own layout says.
        super().__init__([self._map], layout=ipywidgets.Layout(width=f"{_SIZE}px", flex="0 0 auto"))
        self.add_class("explorer-globe")
        self.painter = painter

    def close(self):
        """Stop drawing and leave the page."""
        self._drawing.stop()
        for part in (self._picture, self._ring, self._map):
            part.close()
        super().close()

    def __repr__(self):
        latitude, longitude = self._view.centre
        return f"Globe(latitude={latitude:g}, longitude={longitude:g})"

    @traitlets.observe("place", "painter")
    @told
    def _turn(self, _change):
        if self.place:
            self._view = _view(self.place.latitude, self.place.longitude)
        self._ring.data = _collection([_MIDDLE] if self.place else [])
        self._drawing.ask(self._draw)

    def _draw(self, wanted):
        view = self._view
        for painting in self.painter.paint(view, wanted):
            picture = data_uri(rounded(painting.picture, view))
            if not wanted():
                return
            self._picture.url, self._shown = picture, view

    def _interacted(self, **event):
        if event.get("type") == "click":
            self._click(*event["coordinates"])

    @told
    def _click(self, up, right):
        # People click what they see, which may be the picture before the one that is in the making.
        latitude, longitude = self._shown.inverse((_HALF + right) * _SHARPNESS, (_HALF - up) * _SHARPNESS)
        if np.isnan(latitude):
            return
        # Observers hear one change, to the new place, even where it equals the last one.
        with self.hold_trait_notifications():
            self.clicked = None
            self.clicked = Place.ground(latitude, longitude)


def _view(latitude, longitude):
    return View.globe(latitude, longitude, size=round(_SIZE * _SHARPNESS))


def _collection(points):
    return {"type": "FeatureCollection", "features": points}
