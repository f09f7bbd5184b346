"""What a window shows of the places: which of them, and where their names go."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..places.gazetteer import nearest
from . import geojson
from .declutter import Showing
from .geojson import GOLD, OWN, PALE
from .labels import Label, lay_out

KEPT_FREE = 36
"""Pixels at the bottom of the map, where the scale bar stands."""

_CLICK = 12  # pixels around a place that count as a click on it
_SPACING, _MOST_PLACES, _MOST_NAMES = 20, 160, 18
_FEW = 100  # places of one's own that are always shown, however close; more have to compete like all others'
_LARGER = 1.4  # names when presenting; as in explorer.css


@dataclass(frozen=True, eq=False)
class Scene:
    """Places and names that are shown together; a click, on another thread, reads both at once.

    Attributes
    ----------
    places : pandas.DataFrame
        Table of places, the most important first.
    labels : list of explorer.cartography.labels.Label
    """

    places: pd.DataFrame
    labels: list

    def row_at(self, x, y, window):
        """The place of a click: on its name or, else, the nearest within a few pixels.

        Parameters
        ----------
        x, y : float
            Units right and up.
        window : explorer.cartography.plane.Window

        Returns
        -------
        int or None
            Position among the places.
        """
        for label in self.labels:
            if label.covers(x * window.scale, -y * window.scale):
                return label.place
        # A view about the click itself, so that 180 degrees lies nowhere near.
        reach = _CLICK / window.scale
        view = window.plane.view(x - reach, y - reach, x + reach, y + reach, size=(2 * _CLICK, 2 * _CLICK))
        return nearest(self.places, view, _CLICK, _CLICK, within=_CLICK)

    def dots(self, window):
        """The places as GeoJSON features."""
        return [_dot(place, window) for place in self.places.itertuples()]


class Stage:
    """Chooses scenes from a table of places, at a cost that many places do not raise.

    Parameters
    ----------
    places : pandas.DataFrame
        Table of places with the columns ``pictures`` and ``own``, the most important first.
    plane : explorer.cartography.plane.CylindricalPlane or PolarPlane
    """

    def __init__(self, places, plane):
        self.places = places
        x, y = plane.forward(places.latitude.to_numpy(), places.longitude.to_numpy())
        self._showing = Showing(x, y, plane.span, plane.wraps)
        own = np.flatnonzero(places.own.notna())
        self._always = own if len(own) <= _FEW else own[:0]

    def empty(self):
        """A scene without places."""
        return Scene(self.places.iloc[:0], [])

    def scene(self, window, wording, *, shows_names, is_larger):
        """What a window shows, and what a drag would show next.

        Parameters
        ----------
        window : explorer.cartography.plane.Window
        wording : explorer.i18n.wording.Wording
        shows_names : bool
        is_larger : bool
            Whether the names are.

        Returns
        -------
        Scene
        """
        shown = self._shown(window.with_margin())
        x, y = window.pixels(shown.latitude.to_numpy(), shown.longitude.to_numpy())
        chinese = shown.name_zh if "name_zh" in shown else shown.name
        names = [wording.named(*each) for each in zip(shown.name, chinese, strict=True)] if shows_names else []
        scale = _LARGER if is_larger else 1
        return Scene(shown, lay_out(x, y, names, window.box, _MOST_NAMES, _controls_of(window), scale))

    def _shown(self, window):
        edges = window.left, window.bottom, window.right, window.top
        rows = self._showing.rows(*edges, _SPACING / window.scale)[:_MOST_PLACES]
        return self.places.iloc[np.union1d(rows, self._always[self._in_sight(window, self._always)])]

    def _in_sight(self, window, rows):
        return window.shows(*(self.places[name].to_numpy()[rows] for name in ("latitude", "longitude")))


def _controls_of(window):
    """What Leaflet's buttons and our scale bar cover of a window."""
    left, top, _, bottom = window.box
    yield Label(-1, "", left, top, left + 52, top + 84)
    yield Label(-1, "", left, bottom - KEPT_FREE - 10, left + 130, bottom)


def _dot(place, window):
    own, seen = pd.notna(place.own), place.pictures > 0
    style = {"fillColor": OWN if own else GOLD if seen else PALE, "radius": 5 if own else 6 if seen else 3.5}
    return geojson.point(place.latitude, place.longitude, window, **style)
