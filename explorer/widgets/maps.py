"""The maps of the explorer: one for each projection, one of them shown."""

import ipywidgets
import traitlets

from ..callbacks import TellsProblems
from ..i18n.wording import Wording
from ..imagery.painter import Painter
from ..places.gazetteer import Place
from .frame import Frame
from .map import MarsMap

PROJECTIONS = ["cylindrical", "north", "south"]

_SHARED = (
    *("selected", "painter", "places", "drawn", "mark", "swipe", "wording", "presenting"),
    *("shows_places", "shows_names", "shows_graticule"),
)


class Maps(TellsProblems, ipywidgets.Box):
    """Shows the map of one projection; each is built when it is first asked for.

    Parameters
    ----------
    places : pandas.DataFrame
        Table of places with the columns ``pictures`` and ``own``.
    painter : explorer.imagery.painter.Painter
    legend : ipywidgets.Widget or None
        Shown in a corner of each map.

    Attributes
    ----------
    projection : {"cylindrical", "north", "south"}
    clicked : explorer.places.gazetteer.Place or None
        What was clicked last; set anew by every click.
    painting, resolution
        Of the map that is shown; see `MarsMap`, like all others.
    """

    projection = traitlets.Enum(PROJECTIONS, default_value="cylindrical")
    clicked = traitlets.Instance(Place, allow_none=True)
    selected = traitlets.Instance(Place, allow_none=True)
    painter = traitlets.Instance(Painter)
    places = Frame()
    drawn = traitlets.Tuple()
    mark = traitlets.Instance(Place, allow_none=True)
    swipe = traitlets.Float(0.0)
    basemap = traitlets.Unicode()
    shows_places = traitlets.Bool(True)
    shows_names = traitlets.Bool(True)
    shows_graticule = traitlets.Bool(True)
    wording = traitlets.Instance(Wording, ())
    presenting = traitlets.Bool(False)
    painting = traitlets.Any()
    resolution = traitlets.Float()

    def __init__(self, places, painter, legend=None):
        self._made, self._legend = {}, legend
        super().__init__(places=places, painter=painter)
        self.add_class("explorer-maps")
        self._show()

    def __repr__(self):
        return repr(self.shown)

    def close(self):
        """Stop all drawing and leave the page."""
        for each in self._made.values():
            each.close()
        super().close()

    @property
    def shown(self):
        """The `MarsMap` of the projection."""
        if self.projection not in self._made:
            made = MarsMap(self.places, self.painter, self.projection, self._legend)
            for name in _SHARED:
                traitlets.dlink((self, name), (made, name))
            if self.projection == "cylindrical":
                traitlets.dlink((self, "basemap"), (made, "basemap"))
            traitlets.dlink((made, "problem"), (self, "problem"))
            made.observe(self._forward, "clicked")
            made.observe(self._show_painting, ["painting", "resolution"])
            self._made[self.projection] = made
        return self._made[self.projection]

    def holds(self, place):
        """Whether a place is on the map that is shown."""
        return bool(self.shown.plane.holds(place.latitude, place.longitude))

    @traitlets.observe("projection")
    def _show(self, _change=None):
        self.children = (self.shown,)
        self._show_painting()

    def _show_painting(self, _change=None):
        # A painting may equal the one before and yet be news: it came with other trouble.
        self.painting, self.resolution = self.shown.painting, self.shown.resolution

    def _forward(self, change):
        with self.hold_trait_notifications():
            self.clicked = None
            self.clicked = change.new
