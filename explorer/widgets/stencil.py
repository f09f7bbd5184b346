"""An outline of the Earth laid on a flat map, to be dragged and turned by hand or by keys."""

from collections.abc import Callable
from importlib import resources
from typing import Any

import ipyleaflet
import ipywidgets
import traitlets

from ..cartography.earth import COLOUR, Comparison
from ..cartography.earth import named as outline_name
from ..cartography.plane import Plane
from ..i18n.wording import Wording
from ..mars import EQUATORIAL_RADIUS, POLAR_RADIUS
from .heard import Heard, number


class Stencil(Heard):
    """Stands, unseen, in the box of a map, and draws on it.

    Attributes
    ----------
    map
        That it draws on.
    plane
        Name of its plane, how many units the radius of Mars is there, none for degrees, and how many it reaches up.
    axes
        Radii of the ellipsoid, km.
    rings
        Closed rings, kilometres right and up, one after the other.
    north
        How far up they reach, km.
    colour
        Of their lines.
    pose
        Latitude and longitude of their middle and by how much they are turned, degrees; empty for no outline.
    words
        ``name`` of the outline, and what screen readers say of the handles, ``move`` and ``turn``.
    """

    _esm = resources.files("explorer.widgets").joinpath("stencil.js").read_text("utf-8")

    map = traitlets.Instance(ipyleaflet.Map).tag(sync=True, **ipywidgets.widget_serialization)
    plane = traitlets.Dict().tag(sync=True)
    axes: traitlets.List = traitlets.List([EQUATORIAL_RADIUS / 1000, POLAR_RADIUS / 1000]).tag(sync=True)
    colour = traitlets.Unicode(COLOUR).tag(sync=True)
    rings: traitlets.List = traitlets.List().tag(sync=True)
    north = traitlets.Float().tag(sync=True)
    pose: traitlets.List = traitlets.List().tag(sync=True)
    words = traitlets.Dict().tag(sync=True)

    def __init__(self, leaflet_map: ipyleaflet.Map, plane: Plane) -> None:
        radius = None if plane.wraps else EQUATORIAL_RADIUS / 1000 / plane.km_per_unit
        super().__init__(map=leaflet_map, plane={"name": plane.name, "radius": radius, "top": plane.top})

    def __repr__(self) -> str:
        return "Stencil()"

    def show(self, comparison: Comparison | None, wording: Wording) -> None:
        """Draw an outline, or none."""
        if comparison is None:
            self.pose = []
            return
        outline = comparison.outline
        name = outline_name(outline, wording)
        with self.hold_sync():
            self.words = {"name": name, **{each: wording.say(f"compare.{each}", name=name) for each in ("move", "turn")}}
            self.north = float(max(ring[:, 1].max() for ring in outline.rings))
            self.rings = [ring.ravel().round(4).tolist() for ring in outline.drawn]
            self.pose = [comparison.latitude, comparison.longitude, comparison.turn]

    def on_placed(self, placed: Callable[[float, float, float], object]) -> None:
        """Have a function called with latitude, longitude and turn when people have dragged or turned it."""

        def hear(_widget: object, content: Any, _buffers: object) -> None:
            try:
                latitude, longitude, turn = map(number, content["placed"])
            except (TypeError, KeyError, ValueError):
                return
            placed(latitude, longitude, turn)

        self.on_msg(hear)
