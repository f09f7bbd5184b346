"""The side of the page: one panel at a time. The panel that is open decides what a click on the map means."""

from dataclasses import dataclass

import ipywidgets
import traitlets

from ..callbacks import TellsProblems, told
from ..cartography.geojson import Drawn
from ..i18n.wording import Wording
from ..places.filter import Filter
from ..places.gazetteer import Place, find
from ..places.mission import places as all_places
from ..places.route import load_route
from .card import Card
from .frame import Frame
from .game import Game
from .layers import LayersPanel
from .listing import Listing
from .panel import relabel
from .recorder import Recorder
from .ruler import Ruler
from .tour import TourPanel

_STARTS = ("Ascraeus Mons", "South pole of Mars", "Valles Marineris", "Arabia Terra", "Maunder", "Zhurong landing site")
_PANELS = "place", "list", "layers", "measure", "tour", "game"
_ROUTE_COLOUR, _ROUTE_KM = "#d9b8ff", 2.0
_NOON = 315.0, 45.0  # the light of a step of a tour that names none
_ABOUT_A_POLE = 85.0  # degrees of latitude
_ANSWER_KM = 9000  # how much is shown around the answer of a guess


@dataclass(frozen=True, eq=False)
class Aim:
    """Where a panel wants the map to be.

    Attributes
    ----------
    place : explorer.places.gazetteer.Place or None
        None for the map as it was at first.
    width_km, zoom : float or None
        How much to show; neither for as much as fits the place.
    projection, imagery : str or None
        None for the one that is.
    """

    place: Place | None
    width_km: float | None = None
    zoom: float | None = None
    projection: str | None = None
    imagery: str | None = None


class Side(TellsProblems, ipywidgets.VBox):
    """The panels beside the map.

    Parameters
    ----------
    places : pandas.DataFrame
        Table of places.
    painter : explorer.imagery.painter.Painter
    catalogue : pandas.DataFrame or None
        Places of one's own.
    view : callable
        Called without arguments for what is seen now, as a step of a tour has it.

    Attributes
    ----------
    panel : str
        Which panel is open: "place", "list", "layers", "measure", "tour" or "game".
    selected : explorer.places.gazetteer.Place or None
    filter : explorer.places.filter.Filter
    passing : pandas.DataFrame
        The places that pass it.
    aim : Aim or None
        Where the map should go; every new one counts.
    drawn : tuple of explorer.cartography.geojson.Drawn
        What the map should draw.
    mark : explorer.places.gazetteer.Place or None
        What it should point at.
    shows_places, shows_names : bool
        Whether it should show them.
    wording : explorer.i18n.wording.Wording
    """

    panel = traitlets.Enum(_PANELS, default_value="place")
    selected = traitlets.Instance(Place, allow_none=True)
    filter = traitlets.Instance(Filter, ())
    passing = Frame()
    aim = traitlets.Instance(Aim, allow_none=True)
    drawn = traitlets.Tuple()
    mark = traitlets.Instance(Place, allow_none=True)
    shows_places = traitlets.Bool(True)
    shows_names = traitlets.Bool(True)
    wording = traitlets.Instance(Wording, ())

    def __init__(self, places, painter, catalogue, view):
        self.card = Card(painter, [find(name, all_places()) for name in _STARTS], catalogue)
        self.listing = Listing(places, catalogue.attrs.get("notes", ()) if catalogue is not None else ())
        self.layers, self.ruler = LayersPanel(), Ruler()
        self.tour, self.recorder, self.game = TourPanel(), Recorder(view), Game(painter)
        self._tabs = ipywidgets.ToggleButtons(options=_PANELS)
        self._tabs.add_class("explorer-tabs")
        super().__init__([self._tabs, self.card], passing=places)
        self.add_class("explorer-side")
        self._connect()

    def _connect(self):
        traitlets.link((self, "panel"), (self._tabs, "value"))
        for part in self._parts:
            traitlets.dlink((part, "problem"), (self, "problem"))
            traitlets.dlink((self, "wording"), (part, "wording"))
        traitlets.link((self, "filter"), (self.listing, "filter"))
        traitlets.dlink((self.listing, "passing"), (self, "passing"))
        for part in (self.card, self.listing):
            traitlets.link((self, "selected"), (part, "place"))
        self.listing.observe(lambda change: change.new and self.found(change.new, stay=True), "picked")
        for part, names in ((self.ruler, ["drawn", "mark"]), (self.tour, "drawn"), (self.game, "drawn")):
            part.observe(self._show_lines, names)
        self.layers.observe(self._show_lines, "shows_route")
        self.layers.observe(self._show_names, ["shows_places", "shows_names"])
        self.layers.to_route.on_click(self._go_to_route)
        self.card.globe.observe(lambda change: change.new and self.set_trait("aim", Aim(change.new)), "clicked")
        self.tour.observe(self._show_step, ["step", "again"])
        self.tour.observe(self._show_panel, "recording")
        self.recorder.observe(lambda change: change.new and self.tour.show(change.new), "tour")
        self.game.observe(self._show_answer, "answer")
        self.game.observe(self._guessing_changed, "guessing")
        self._reword()

    @property
    def _parts(self):
        return self.card, self.listing, self.layers, self.ruler, self.tour, self.recorder, self.game

    def __repr__(self):
        return f"Side({self.panel!r})"

    def close(self):
        """Stop all work and leave the page."""
        for part in self._parts:
            part.close()
        super().close()

    def paint_with(self, painter):
        """Paint pictures with another painter."""
        self.game.painter = painter
        self.card.paint_with(painter)

    @told
    def clicked(self, place):
        """A place was clicked on the map.

        Parameters
        ----------
        place : explorer.places.gazetteer.Place
        """
        if self.panel == "measure":
            self.ruler.add(place)
        elif self._is_guessing:
            self.game.guess(place)
        else:
            self.selected = place
            if self.panel not in ("tour", "game"):
                self.panel = "place"

    @told
    def found(self, place, stay=False):
        """A place was searched for, or picked from the list.

        Parameters
        ----------
        place : explorer.places.gazetteer.Place
        stay : bool
            Whether people go on from here to the next, so that the panel stays.
        """
        if self._is_guessing:
            if not place.name:  # a name would be the answer
                self.game.guess(place)
            return
        if self.panel == "measure":
            self.ruler.add(place)
        else:
            self.selected = place
            self.panel = self.panel if stay else "place"
        self.aim = Aim(place)

    @property
    def _is_guessing(self):
        return self.panel == "game" and self.game.guessing

    @traitlets.observe("panel")
    @told
    def _show_panel(self, _change):
        panels = {
            **{"place": (self.card,), "list": (self.listing,), "layers": (self.layers,), "measure": (self.ruler,)},
            **{"tour": (self.tour, self.recorder if self.tour.recording else self.card), "game": (self.game,)},
        }
        self.children = (self._tabs, *panels[self.panel])
        self._show_lines()
        self._show_names()

    @traitlets.observe("wording")
    @told
    def _reword(self, _change=None):
        relabel(self._tabs, [self.wording.say(f"tab.{panel}") for panel in _PANELS])

    def _show_lines(self, _change=None):
        drawing = {"measure": self.ruler, "tour": self.tour, "game": self.game}.get(self.panel)
        self.drawn = (*(_route() if self.layers.shows_route else ()), *(drawing.drawn if drawing else ()))
        self.mark = self.ruler.mark if drawing is self.ruler else None

    def _show_names(self, _change=None):
        """Places and names, as wanted; while somebody guesses where a place is, neither."""
        self.shows_places = self.layers.shows_places and not self._is_guessing
        self.shows_names = self.layers.shows_names and not self._is_guessing

    @told
    def _go_to_route(self, _button):
        self.layers.shows_route = True
        self.aim = Aim(Place.ground(*load_route()[["latitude", "longitude"]].mean()), width_km=_ROUTE_KM)

    @told
    def _show_step(self, _change):
        step = self.tour.step
        if step is None:
            return
        if step.measured:  # its profile waits in the tab beside
            with self.ruler.hold_trait_notifications():
                self.ruler.points, self.ruler.closed = step.measured, False
        self._light(step.light or _NOON)
        self.selected = step.place  # which opens the round map for a place about a pole
        projection = step.projection or (None if abs(step.place.latitude) > _ABOUT_A_POLE else "cylindrical")
        self.aim = Aim(step.place, step.width_km, step.zoom, projection, step.imagery or "auto")

    def _light(self, light):
        with self.layers.hold_trait_notifications():
            self.layers.light_azimuth, self.layers.light_height = light

    @told
    def _guessing_changed(self, _change):
        if self.game.guessing:
            self.selected = None
            self.aim = Aim(None, projection="cylindrical")
        self._show_names()

    @told
    def _show_answer(self, change):
        if change.new:
            self.aim = Aim(change.new, width_km=_ANSWER_KM)


def _route():
    way = load_route()
    return (Drawn(way.latitude.to_numpy(), way.longitude.to_numpy(), (), _ROUTE_COLOUR),)
