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

_EVERY_TURN = np.array([-360.0, 0.0, 360.0])


@dataclass(frozen=True, eq=False)
class Track:
    """A line laid over the map, and points on it: latitude, longitude and a short label, which may be empty.

    The line's positions, degrees, are close enough to be joined by straight ones; none where there are points only.
    """

    latitude: Floats
    longitude: Floats
    points: tuple[tuple[float, float, str], ...]
    colour: str


def collection(features: list[dict[str, Any]]) -> dict[str, Any]:
    """Features as one GeoJSON object."""
    return {"type": "FeatureCollection", "features": features}


def point(latitude: float, longitude: float, window: Window, **style: Any) -> dict[str, Any]:
    """A point as a GeoJSON feature, with options of a Leaflet path."""
    x, y = window.units(latitude, longitude)
    return _feature("Point", [round(float(x), 6), round(float(y), 6)], **style)


def track_features(track: Track, window: Window) -> list[dict[str, Any]]:
    """A line, in each turn of the planet that the window sees, and its points, as far as they are on the plane."""
    line = {"color": track.colour, "weight": 3, "opacity": 0.95, "fill": False}
    radius = 8 if any(label for *_, label in track.points) else 5
    dot = {"color": track.colour, "fillColor": "#2b120a", "fillOpacity": 0.9, "radius": radius, "weight": 2}
    on_plane = [spot[:2] for spot in track.points if window.plane.holds(*spot[:2])]
    return [
        *(_feature("LineString", np.stack(part, axis=-1).round(5).tolist(), **line) for part in _parts(track, window)),
        *(point(latitude, longitude, window, **dot) for latitude, longitude in on_plane),
    ]


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
