"""What a window shows of the places: which of them, and where their names go."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ..i18n.wording import Wording
from ..places.gazetteer import nearest
from ..places.mission import LANDING_KIND
from . import geojson
from .declutter import Declutter
from .geojson import GOLD, LANDING, OWN, PALE
from .labels import Label, lay_out
from .plane import Plane, Window

KEPT_FREE = 54, 36
"""Pixels at the left and the bottom of the map, where buttons and scale bar stand."""

_BUTTONS, _SCALE = 226, (132, 62)  # pixels: height of the buttons, width and height of the scale bar, with their margins
_WIDE, _LEGEND = 600, (200, 78)  # pixels: of a map with a legend, and of the legend
_CLICK = 12  # pixels around a place that count as a click on it
_SPACING, _MOST_PLACES, _MOST_NAMES = 20, 160, 18
_FEW = 100  # places of one's own that are always shown, however close; more have to compete like all others'
_LARGER = 1.4  # names when presenting; as in explorer.css


@dataclass(frozen=True, eq=False)
class Scene:
    """A table of places, the most important first, and their names, shown together.

    A click, on another thread, reads both at once.
    """

    places: pd.DataFrame
    labels: list[Label]

    def row_at(self, x: float, y: float, window: Window) -> int | None:
        """Position among the places of a click, units: on a name or, else, the nearest within a few pixels."""
        for label in self.labels:
            if label.covers(x * window.scale, -y * window.scale):
                return label.place
        # A view about the click itself, so that 180 degrees lies nowhere near.
        reach = _CLICK / window.scale
        view = window.plane.view(x - reach, y - reach, x + reach, y + reach, size=(2 * _CLICK, 2 * _CLICK))
        return nearest(self.places, view, _CLICK, _CLICK, within=_CLICK)

    def dots(self, window: Window) -> list[dict[str, Any]]:
        """The places as GeoJSON features."""
        return [_dot(place, window) for place in self.places.itertuples()]


class Scenery:
    """The places of a plane, of which it chooses scenes at a cost that many places do not raise.

    `places` is a table with the columns ``plain_kind``, ``pictures`` and ``own``, the most important first.
    A few of one's own, and where spacecraft landed, are shown however close others lie.
    """

    def __init__(self, places: pd.DataFrame, plane: Plane) -> None:
        self.places = places
        position = places.latitude.to_numpy(), places.longitude.to_numpy()
        self._declutter = Declutter(*plane.forward(*position), plane.span, plane.wraps)
        is_own = places.own.notna()
        own, landings = np.flatnonzero(is_own), np.flatnonzero(~is_own & (places.plain_kind == LANDING_KIND))
        self._always = np.union1d(own, landings) if len(own) <= _FEW else landings
        self._always_at = [each[self._always] for each in position]

    def empty(self) -> Scene:
        """A scene without places."""
        return Scene(self.places.iloc[:0], [])

    def scene(self, window: Window, wording: Wording, *, shows_names: bool, is_larger: bool) -> Scene:
        """What a window shows, and what a drag would show next; larger names take more room."""
        shown = self._shown(window.with_margin() or window)
        x, y = window.pixels(shown.latitude.to_numpy(), shown.longitude.to_numpy())
        chinese = shown.name_zh if "name_zh" in shown else shown.name
        names = [wording.named(*each) for each in zip(shown.name, chinese, strict=True)] if shows_names else []
        scale = _LARGER if is_larger else 1
        return Scene(shown, lay_out(x.tolist(), y.tolist(), names, window.box, _MOST_NAMES, _controls_of(window), scale))

    def _shown(self, window: Window) -> pd.DataFrame:
        rows = self._declutter.rows(*window.edges, _SPACING / window.scale)[:_MOST_PLACES]
        return self.places.iloc[np.union1d(rows, self._always[window.shows(*self._always_at)])]


def _controls_of(window: Window) -> Iterator[Label]:
    """What buttons, scale bar and, on a wide map, the legend cover of a window."""
    left, top, right, bottom = window.box
    if right - left > _WIDE:
        yield Label(-1, "", right - _LEGEND[0], top, right, top + _LEGEND[1])
    yield Label(-1, "", left, top, left + KEPT_FREE[0], top + _BUTTONS)
    yield Label(-1, "", left, bottom - _SCALE[1], left + _SCALE[0], bottom)


def _dot(place: Any, window: Window) -> dict[str, Any]:
    own, seen = pd.notna(place.own), place.pictures > 0
    landing = not own and place.plain_kind == LANDING_KIND
    style: dict[str, Any] = {"fillColor": OWN if own else GOLD if seen else LANDING if landing else PALE}
    style |= {"radius": 5 if own else 6 if seen or landing else 3.5}
    if landing:  # told from all others by its ring, too, not by its colour alone
        style |= {"color": "#ffffff", "weight": 2.5}
    return geojson.point(place.latitude, place.longitude, window, **style)
