"""What the map shows over its picture, in the two forms Leaflet takes: GeoJSON and HTML.

Positions go in, and come out as units or pixels of the window they are shown in.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from markupsafe import Markup, escape

from .graticule import Line
from .labels import Label
from .plane import Floats, Window

GOLD, PALE, OWN, LANDING = "#ffd166", "#fff3e2", "#5fd0ff", "#8ce99a"
"""Places that Tianwen-1 showed, other named places, places of one's own, landing places."""

_LEAST_WAY, _ARROWS, _BARB = 80.0, 70.0, 8.0  # pixels: of a way that is more than a dot, between its arrows, of their barbs
_EVERY_TURN = np.array([-360.0, 0.0, 360.0])


@dataclass(frozen=True, eq=False)
class Track:
    """A line laid over the map, and points on it: latitude, longitude and a short label, which may be empty.

    The line's positions, degrees, are close enough to be joined by straight ones; none where there are points only.
    Those of a way that somebody went are stops: each is marked, the first as the start, and arrows tell where it led.
    """

    latitude: Floats
    longitude: Floats
    points: tuple[tuple[float, float, str], ...]
    colour: str
    is_way: bool = False


def collection(features: list[dict[str, Any]]) -> dict[str, Any]:
    """Features as one GeoJSON object."""
    return {"type": "FeatureCollection", "features": features}


def point(latitude: float, longitude: float, window: Window, **style: Any) -> dict[str, Any]:
    """A point as a GeoJSON feature, with options of a Leaflet path."""
    x, y = window.units(latitude, longitude)
    return _feature("Point", [round(float(x), 6), round(float(y), 6)], **style)


def track_features(track: Track, window: Window) -> list[dict[str, Any]]:
    """A line, in each turn of the planet that the window sees, and its points, as far as they are on the plane."""
    line: dict[str, Any] = {"color": track.colour, "weight": 3, "opacity": 0.95, "fill": False}
    radius = 8 if any(label for *_, label in track.points) else 5
    dot = {"color": track.colour, "fillColor": "#2b120a", "fillOpacity": 0.9, "radius": radius, "weight": 2}
    on_plane = [spot[:2] for spot in track.points if window.plane.holds(*spot[:2])]
    parts = list(_parts(track, window))
    return [
        *(_line(x, y, **line) for x, y in parts),
        *(feature for x, y in parts if track.is_way for feature in _way_features(x, y, window, track.colour)),
        *(point(latitude, longitude, window, **dot) for latitude, longitude in on_plane),
    ]


def _line(x: Floats, y: Floats, **style: Any) -> dict[str, Any]:
    return _feature("LineString", np.stack([x, y], axis=-1).round(6).tolist(), **style)


def _way_features(x: Floats, y: Floats, window: Window, colour: str) -> Iterator[dict[str, Any]]:
    """Arrows along a way, its stops and its start; nothing where all of it is a dot."""
    ends = np.concatenate([[0.0], np.hypot(np.diff(x), np.diff(y)).cumsum()]) * window.scale  # pixels along the way
    if ends[-1] < _LEAST_WAY:
        return
    arrow: dict[str, Any] = {"color": colour, "weight": 2.5, "opacity": 0.95, "fill": False}
    for at in np.arange(_ARROWS / 2, ends[-1], _ARROWS):
        tip = np.array([np.interp(at, ends, x), np.interp(at, ends, y)])
        before = np.array([np.interp(at - _BARB, ends, x), np.interp(at - _BARB, ends, y)])
        along = (tip - before) / max(np.hypot(*(tip - before)), 1e-12) * _BARB / window.scale
        across = np.array([-along[1], along[0]]) * 0.6
        yield _line(*np.stack([tip - along + across, tip, tip - along - across], axis=-1), **arrow)
    stop = {"color": colour, "fillColor": "#2b120a", "fillOpacity": 1, "radius": 2.5, "weight": 1}
    start = {"color": "#2b120a", "fillColor": colour, "fillOpacity": 1, "radius": 8, "weight": 2}
    for spot in np.stack([x, y], axis=-1)[:0:-1]:
        yield _feature("Point", spot.round(6).tolist(), **stop)
    yield _feature("Point", [round(float(x[0]), 6), round(float(y[0]), 6)], **start)


def _feature(kind: str, coordinates: list[Any], **style: Any) -> dict[str, Any]:
    return {"type": "Feature", "geometry": {"type": kind, "coordinates": coordinates}, "properties": {"style": style}}


def _parts(track: Track, window: Window) -> Iterator[tuple[Floats, Floats]]:
    """Units right and up of the parts of a line that are on the plane, each without a jump."""
    if not track.latitude.size:
        return
    x, y = window.units(track.latitude, track.longitude)
    if window.plane.wraps:
        around = window.with_margin() or window
        for turn in _EVERY_TURN:
            turned = np.unwrap(x, period=360) + turn
            if turned.max() >= around.left and turned.min() <= around.right:
                yield turned, y
        return
    on_plane = window.plane.holds(track.latitude, track.longitude)
    ends = np.flatnonzero(np.diff(on_plane)) + 1
    for part_x, part_y, is_on in zip(np.split(x, ends), np.split(y, ends), np.split(on_plane, ends), strict=True):
        if is_on[0] and part_x.size > 1:
            yield part_x, part_y


def path(line: Line, window: Window) -> list[list[float]]:
    """The points of a line of the graticule, as a Leaflet polyline wants them."""
    # On the cylindrical plane the line comes unrolled about its own view already.
    x, y = (line.longitude, line.latitude) if window.plane.wraps else window.units(line.latitude, line.longitude)
    return np.stack([y, x], axis=-1).round(5).tolist()


def name_html(label: Label, origin: tuple[float, float], seen: bool) -> Markup:
    """The name of a place, placed from a point of the map in pixels right and down; `seen` by Tianwen-1 or not."""
    left = label.left + label.hold * (label.right - label.left) - origin[0]
    kind = "explorer-label explorer-label-seen" if seen else "explorer-label"
    return _span(kind, label.text, left, label.top - origin[1], f"translateX({-100 * label.hold:g}%)")


def line_name_html(line: Line, window: Window, origin: tuple[float, float]) -> Markup:
    """The name of a line of the graticule, as `name_html`; empty where there is no room for it."""
    return _name_at(line.at, "explorer-graticule", line.label, window, origin) if line.at else Markup()


def point_name_html(spot: tuple[float, float, str], window: Window, origin: tuple[float, float]) -> Markup:
    """The label of a point of a track, as `name_html`; empty where the point is not on the plane."""
    *position, label = spot
    return _name_at(position, "explorer-vertex", label, window, origin) if window.plane.holds(*position) else Markup()


def _name_at(at: Sequence[float], kind: str, words: str, window: Window, origin: tuple[float, float]) -> Markup:
    left, top = window.pixels(*at)
    return _span(kind, words, float(left) - origin[0], float(top) - origin[1], "translate(-50%,-50%)")


def _span(kind: str, words: str, left: float, top: float, transform: str) -> Markup:
    style = f"left:{left:.0f}px;top:{top:.0f}px;transform:{transform}"
    return Markup(f'<span class="{kind}" style="{style}">{escape(words)}</span>')
