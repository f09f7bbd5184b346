"""The Sun over the map: the place where it stands overhead, and its light as it falls on what the window shows."""

import numpy as np

from ..mars.clock import MarsTime
from .geojson import Track
from .plane import Window

SIGN = "☀︎"
"""The Sun, as a letter and not as a picture."""

LOWEST = 5.0
"""Degrees above the horizon that light on the relief has at least; lower, and at night, nothing could be made out."""

_COLOUR = "#ffe680"
_STEP = 5.0  # degrees of its direction; finer steps would have the ground painted anew for nothing


def overhead(moment: MarsTime) -> Track:
    """The place where the Sun stands straight above, as a point over the map."""
    nothing = np.empty(0)
    return Track(nothing, nothing, ((*moment.subsolar_point, SIGN),), _COLOUR)


def lamp(moment: MarsTime, window: Window) -> tuple[float, float]:
    """Where the light comes from that the Sun casts on the middle of a window.

    Degrees clockwise from the picture's up, and above the horizon, at least `LOWEST`, as `Relief` takes them.
    """
    middle = window.plane.inverse(*window.middle) or (0.0, 0.0)
    azimuth, height = float(moment.sun_azimuth(*middle)), float(moment.sun_height(*middle))
    if window.plane.name == "north":  # where north is not up: longitude 0 runs down from the pole
        azimuth -= middle[1]
    elif window.plane.name == "south":
        azimuth += middle[1]
    return round(azimuth / _STEP) * _STEP % 360, float(max(round(height), LOWEST))
