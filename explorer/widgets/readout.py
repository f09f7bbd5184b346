"""Where the pointer is on the map, told at once by the browser, and how high the ground is there, as soon as it rests."""

from importlib import resources
from typing import Any

import ipyleaflet
import ipywidgets
import traitlets

from ..cartography.plane import Plane
from ..i18n.wording import Wording
from ..mars import EQUATORIAL_RADIUS
from ..mars.elevation import elevation
from ..sphere.contents import position_words
from ..sphere.script import positions
from .heard import Heard


class Readout(Heard):
    """Lies over the lower right of a map.

    Attributes
    ----------
    map
        Whose pointer it follows.
    plane
        Name of its plane, and how many units the radius of Mars is there; none for degrees.
    words
        How a position is written and counted; see `explorer.sphere.contents.position_words`.
    height
        Where the pointer last rested, units up and right, and the height of the ground there in words.
    """

    _esm = positions() + resources.files("explorer.widgets").joinpath("readout.js").read_text("utf-8")

    map = traitlets.Instance(ipyleaflet.Map).tag(sync=True, **ipywidgets.widget_serialization)
    plane = traitlets.Dict().tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    height = traitlets.Dict().tag(sync=True)

    def __init__(self, leaflet_map: ipyleaflet.Map, plane: Plane) -> None:
        self._plane, self._wording = plane, Wording()
        radius = None if plane.wraps else EQUATORIAL_RADIUS / 1000 / plane.km_per_unit
        super().__init__(map=leaflet_map, plane={"name": plane.name, "radius": radius})
        self.on_msg(self._asked)

    def __repr__(self) -> str:
        return "Readout()"

    def reword(self, wording: Wording) -> None:
        """Word positions and heights otherwise."""
        self._wording, self.words = wording, position_words(wording)

    def _asked(self, _widget: object, content: Any, _buffers: object) -> None:
        """The pointer rests."""
        try:
            up, right = map(float, content["rests"])
            position = self._plane.inverse(right, up)
            height = None if position is None else float(elevation(*position))
        except (TypeError, KeyError, ValueError, OverflowError):
            return
        if height is not None:
            self.height = {"at": [up, right], "words": self._wording.metres(height)}
