"""What the map shows over its picture, in the two forms Leaflet takes: GeoJSON and HTML.

Positions go in, and come out as units or pixels of the window they are shown in.
"""

from dataclasses import dataclass

import numpy as np

from ..i18n.text import escaped

GOLD, PALE, OWN = "#ffd166", "#fff3e2", "#5fd0ff"
"""Places that Tianwen-1 showed, other named places, places of one's own."""

_EVERY_TURN = np.array([-360.0, 0.0, 360.0])


@dataclass(frozen=True, eq=False)
class Drawn:
    """A line laid over the map, and points on it.

    Attributes
    ----------
    latitude, longitude : ndarray, shape (n,)
        Along the line, degrees, close enough to be joined by straight ones; empty
        where there are points only.
    points : tuple of (float, float, str)
        Latitude, longitude and a short label, which may be empty.
    colour : str
    """

    latitude: np.ndarray
    longitude: np.ndarray
    points: tuple
    colour: str


def collection(features):
    """Features as one GeoJSON object."""
    return {"type": "FeatureCollection", "features": features}


def point(latitude, longitude, window, **style):
    """A point as a GeoJSON feature.

    Parameters
    ----------
    latitude, longitude : float
    window : explorer.cartography.plane.Window
    **style
        Options of a Leaflet path.

    Returns
    -------
    dict
    """
    x, y = window.units(latitude, longitude)
    coordinates = [round(float(x), 6), round(float(y), 6)]
    return {"type": "Feature", "geometry": {"type": "Point", "coordinates": coordinates}, "properties": {"style": style}}


def drawn_shapes(drawn, window):
    """A line and its points as GeoJSON features.

    Parameters
    ----------
    drawn : Drawn
    window : explorer.cartography.plane.Window
        On the cylindrical plane the line is shown in each turn of the planet the window sees.

    Returns
    -------
    list of dict
    """
    lines = [
        {
            "type": "Feature",
            "geometry": {"type": "LineString", "coordinates": np.stack(line, axis=-1).round(5).tolist()},
            "properties": {"style": {"color": drawn.colour, "weight": 3, "opacity": 0.95, "fill": False}},
        }
        for line in _pieces(drawn, window)
    ]
    style = {
        "color": drawn.colour,
        "fillColor": "#2b120a",
        "fillOpacity": 0.9,
        "radius": 8 if any(label for *_, label in drawn.points) else 5,
        "weight": 2,
    }
    return lines + [point(latitude, longitude, window, **style) for latitude, longitude, _ in drawn.points]


def _pieces(drawn, window):
    """Units right and up of the parts of a line that are on the plane, each without a jump."""
    if not drawn.latitude.size:
        return []
    x, y = window.units(drawn.latitude, drawn.longitude)
    if window.plane.name == "cylindrical":
        turns = (np.unwrap(x, period=360) + turn for turn in _EVERY_TURN)
        around = window.with_margin() or window
        return [(turn, y) for turn in turns if turn.max() >= around.left and turn.min() <= around.right]
    on_plane = window.plane.holds(drawn.latitude, drawn.longitude)
    ends = np.flatnonzero(np.diff(on_plane)) + 1
    parts = zip(np.split(x, ends), np.split(y, ends), np.split(on_plane, ends), strict=True)
    return [(part_x, part_y) for part_x, part_y, is_on in parts if is_on[0] and part_x.size > 1]


def path(line, window):
    """The points of a line of the graticule, as a Leaflet polyline wants them."""
    if window.plane.name == "cylindrical":
        # The line comes unrolled about its own view already.
        return np.stack([line.latitude, line.longitude], axis=-1).round(5).tolist()
    x, y = window.units(line.latitude, line.longitude)
    return np.stack([y, x], axis=-1).round(5).tolist()


def name_html(label, origin, seen):
    """The name of a place, placed from a point of the map.

    Parameters
    ----------
    label : explorer.cartography.labels.Label
    origin : (float, float)
        Pixels right and down of that point.
    seen : bool
        Whether there are pictures by Tianwen-1 of the place.

    Returns
    -------
    str
        HTML.
    """
    left = label.left + label.hold * (label.right - label.left) - origin[0]
    kind = "explorer-label explorer-label-seen" if seen else "explorer-label"
    return _span(kind, label.text, left, label.top - origin[1], f"translateX({-100 * label.hold:g}%)")


def line_name_html(line, window, origin):
    """The name of a line of the graticule, as `name_html`."""
    left, top = window.pixels(*line.at)
    return _span("explorer-graticule", line.label, float(left) - origin[0], float(top) - origin[1], "translate(-50%,-50%)")


def point_name_html(drawn_point, window, origin):
    """The label of a point of a line, as `name_html`."""
    latitude, longitude, label = drawn_point
    x, y = window.pixels(latitude, longitude)
    return _span("explorer-vertex", label, float(x) - origin[0], float(y) - origin[1], "translate(-50%,-50%)")


def _span(kind, words, left, top, transform):
    return f'<span class="{kind}" style="left:{left:.0f}px;top:{top:.0f}px;transform:{transform}">{escaped(words)}</span>'
