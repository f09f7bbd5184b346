"""What a window shows of the places: which of them, and where their names go."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .. import mars
from ..i18n.wording import Wording
from ..places.gazetteer import nearest
from ..places.mission import LANDING_KIND
from . import geojson
from .circles import circle_features
from .declutter import Declutter
from .density import Crowd, DensityMap
from .geojson import GOLD, LANDING, OWN, PALE
from .labels import Label, lay_out
from .plane import Floats, Plane, Window
from .style import NO_VALUE, Style

KEPT_FREE = 54, 36
"""Pixels at the left and the bottom of the map, where buttons and scale bar stand."""

FEW = 100
"""Places of one's own that are always shown, however close; more have to compete like all others'."""

_BUTTONS, _SCALE = 226, (132, 62)  # pixels: height of the buttons, width and height of the scale bar, with their margins
_WIDE, _LEGEND_WIDTH, _LEGEND = 600, 218, 78.0  # pixels: of a map with a legend, and width and usual height of that
_CLICK = 12  # pixels around a place that count as a click on it
_SPACING, _MOST_PLACES, _MOST_NAMES = 20, 160, 18
_LARGER = 1.4  # names when presenting; as in explorer.css
_LEAST_CIRCLE = 4.0  # pixels: radius of a circle on the ground that is more than a dot
_REACHING, _MOST_CROSSING = 0.25, 40  # part of a window that a circle whose middle is outside is wide; how many of them
_PLAIN = Style()
_RING = {"fillColor": NO_VALUE, "fillOpacity": 0.25, "color": PALE, "weight": 2}  # of what has no value to be coloured by


@dataclass(frozen=True, eq=False)
class Scene:
    """A table of places, the most important first, and their names, shown together, and how those of one's own are drawn.

    A click, on another thread, reads all at once.
    """

    places: pd.DataFrame
    labels: list[Label]
    style: Style = Style()

    def row_at(self, x: float, y: float, window: Window) -> int | None:
        """Position among the places of a click, units: on a name or, else, the nearest within a few pixels."""
        if (named := self.named_at(x, y, window)) is not None:
            return named
        # A view about the click itself, so that 180 degrees lies nowhere near.
        reach = _CLICK / window.scale
        view = window.plane.view(x - reach, y - reach, x + reach, y + reach, size=(2 * _CLICK, 2 * _CLICK))
        near = nearest(self.places, view, _CLICK, _CLICK, within=_CLICK)
        return self._circle_at(x, y, window) if near is None else near

    def named_at(self, x: float, y: float, window: Window) -> int | None:
        """Position among the places of the one whose name a click is on, units."""
        return next((each.place for each in self.labels if each.covers(x * window.scale, -y * window.scale)), None)

    def _circle_at(self, x: float, y: float, window: Window) -> int | None:
        """Position among the places of the smallest circle on the ground that a point lies in."""
        radius, at = self._radius_km(window), window.plane.inverse(x, y)
        rows = np.flatnonzero(np.isfinite(radius))
        if at is None or not rows.size:
            return None
        away = mars.distance(*at, self.places.latitude.to_numpy()[rows], self.places.longitude.to_numpy()[rows])
        within = rows[away <= radius[rows]]
        return int(within[np.argmin(radius[within])]) if within.size else None

    def _radius_km(self, window: Window) -> Floats:
        """Radii of the places that are circles on the ground, NaN of those that are dots: others, and what would be smaller."""
        own = own_rows(self.places)
        if self.style.size is None or self.style.size.radius_km is None or not len(own):
            return np.full(len(own), np.nan)
        radius = np.where(own < 0, np.nan, self.style.size.radius_km[own])
        return np.where(radius / window.plane.km_per_unit * window.scale >= _LEAST_CIRCLE, radius, np.nan)

    def features(self, window: Window) -> list[dict[str, Any]]:
        """The places as GeoJSON features: circles on the ground below dots, the most important of these on top."""
        is_dot = np.isnan(self._radius_km(window))
        dots = [dot for dot, shown in zip(self.dots(window), is_dot, strict=True) if shown]
        return [*self.circles(window), *dots[::-1]]

    def circles(self, window: Window) -> list[dict[str, Any]]:
        """Those of the places that are circles on the ground, as GeoJSON features."""
        radius, own = self._radius_km(window), own_rows(self.places)
        rows = np.flatnonzero(np.isfinite(radius))
        latitude, longitude = (self.places[name].to_numpy()[rows] for name in ("latitude", "longitude"))
        styles = [_circle(self.style, own[row]) for row in rows]
        return circle_features(latitude, longitude, radius[rows], styles, window)

    def dots(self, window: Window) -> list[dict[str, Any]]:
        """A dot for each of the places, as GeoJSON features."""
        rows = zip(self.places.itertuples(), own_rows(self.places), strict=True)
        return [_dot(place, row, window, self.style) for place, row in rows]


class Scenery:
    """The places of a plane, of which it chooses scenes at a cost that many places do not raise.

    `places` is a table with the columns ``plain_kind``, ``pictures`` and ``own``, the most important first.
    A few of one's own, and where spacecraft landed, are shown however close others lie.
    """

    def __init__(self, places: pd.DataFrame, plane: Plane) -> None:
        self.places = places
        self._plane = plane
        position = places.latitude.to_numpy(), places.longitude.to_numpy()
        self._at = plane.forward(*position)
        self._declutter = Declutter(*self._at, plane.span, plane.wraps)
        is_own = places.own.notna()
        own, landings = np.flatnonzero(is_own), np.flatnonzero(~is_own & (places.plain_kind == LANDING_KIND))
        self._always = np.union1d(own, landings) if len(own) <= FEW else landings
        self._always_at = [each[self._always] for each in position]
        self._own = own
        self._own_rows = own_rows(places)[own]
        self._crowd: Crowd | None = None

    def prepare(self) -> bool:
        """Make some ready of what closer windows will ask for; whether there was more to do."""
        return self._declutter.prepare()

    def empty(self) -> Scene:
        """A scene without places."""
        return Scene(self.places.iloc[:0], [])

    def scene(
        self,
        window: Window,
        wording: Wording,
        *,
        shows_names: bool,
        is_larger: bool,
        style: Style = _PLAIN,
        legend: float | None = None,
    ) -> Scene:
        """What a window shows, and what a drag would show next; larger names take more room, and one's legend is so high."""
        shown = self._shown(window.with_margin() or window, style)
        x, y = window.pixels(shown.latitude.to_numpy(), shown.longitude.to_numpy())
        chinese = shown.name_zh if "name_zh" in shown else shown.name
        names = [wording.named(*each) for each in zip(shown.name, chinese, strict=True)] if shows_names else []
        scale = _LARGER if is_larger else 1
        controls = _controls_of(window, legend)
        return Scene(shown, lay_out(x.tolist(), y.tolist(), names, window.box, _MOST_NAMES, controls, scale), style)

    def density(self, window: Window, scene: Scene) -> DensityMap | None:
        """A picture of how many places of one's own there are, where a window has more of them than the scene shows."""
        if len(self._own) <= FEW:
            return None
        if self._crowd is None:
            x, y = (each[self._own] for each in self._at)
            self._crowd = Crowd(x, y, self._own_rows, self._plane)
        around = window.with_margin() or window
        drawn = scene.places[scene.places.own.notna()]
        if self._crowd.count(around) <= around.shows(drawn.latitude, drawn.longitude).sum():
            return None
        return self._crowd.density(around, scene.style.colour)

    def _shown(self, window: Window, style: Style) -> pd.DataFrame:
        rows = self._declutter.rows(*window.edges, _SPACING / window.scale)[:_MOST_PLACES]
        shown = np.union1d(rows, self._always[window.shows(*self._always_at)])
        return self.places.iloc[np.union1d(shown, self._crossing(window, style))]

    def _crossing(self, window: Window, style: Style) -> NDArray[np.intp]:
        """The most important places whose circle on the ground reaches into a window from a middle that may lie outside."""
        if style.size is None or style.size.radius_km is None:
            return self._own[:0]
        radius = style.size.radius_km[self._own_rows] / self._plane.km_per_unit
        wide = np.flatnonzero(radius >= _REACHING * min(window.right - window.left, window.top - window.bottom))
        rows, radius = self._own[wide], radius[wide]
        x, y = window.units(*(self.places[name].to_numpy()[rows] for name in ("latitude", "longitude")))
        # A pixel of a cylindrical map is less ground far from the equator.
        narrow = np.maximum(np.cos(np.radians(y)), 0.05) if self._plane.wraps else 1.0
        left, bottom, right, top = window.edges
        near = np.hypot((x - np.clip(x, left, right)) * narrow, y - np.clip(y, bottom, top))
        far = np.hypot(np.maximum(x - left, right - x) * narrow, np.maximum(y - bottom, top - y))
        return rows[(near <= radius) & (far >= radius)][:_MOST_CROSSING]


def own_rows(places: pd.DataFrame) -> NDArray[np.intp]:
    """Rows of the table of one's own that places come from; -1 of all others."""
    return places.own.to_numpy(dtype=np.intp, na_value=-1)


def _controls_of(window: Window, legend: float | None) -> Iterator[Label]:
    """What buttons, scale bar and, on a wide map, the legend cover of a window."""
    left, top, right, bottom = window.box
    if legend or right - left > _WIDE:
        yield Label(-1, "", right - _LEGEND_WIDTH, top, right, top + (legend or _LEGEND))
    yield Label(-1, "", left, top, left + KEPT_FREE[0], top + _BUTTONS)
    yield Label(-1, "", left, bottom - _SCALE[1], left + _SCALE[0], bottom)


def _dot(place: Any, row: int, window: Window, style: Style) -> dict[str, Any]:
    if row >= 0:
        return geojson.point(place.latitude, place.longitude, window, **_own_dot(style, row))
    seen, landing = place.pictures > 0, place.plain_kind == LANDING_KIND
    look: dict[str, Any] = {"fillColor": GOLD if seen else LANDING if landing else PALE}
    look |= {"radius": 6 if seen or landing else 3.5}
    if landing:  # told from all others by its ring, too, not by its colour alone
        look |= {"color": "#ffffff", "weight": 2.5}
    return geojson.point(place.latitude, place.longitude, window, **look)


def _own_dot(style: Style, row: int) -> dict[str, Any]:
    """How the dot of a row is drawn: a ring where it has no value to be coloured by, dashed where it has none for its size."""
    colour = style.colour.colour(row) if style.colour else OWN
    look: dict[str, Any] = _RING if colour is None else {"fillColor": colour}
    if style.colour:  # as dark as the ground are some colours, and as light are others
        look = {"color": PALE, "weight": 1.5} | look
    if style.size is None:
        return look | {"radius": 5}
    if not style.size.has(row):
        return look | {"radius": 5, "color": PALE, "weight": 2, "dashArray": "2 3"}
    return look | {"radius": style.size.pixels(row)}


def _circle(style: Style, row: int) -> dict[str, Any]:
    """How the circle of a row on the ground is drawn."""
    colour = style.colour.colour(row) if style.colour else OWN
    look = {"color": colour or PALE, "weight": 2, "opacity": 0.95}
    return look | {"fillColor": colour or NO_VALUE, "fillOpacity": 0.2, "smoothFactor": 0.3}
