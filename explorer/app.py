"""The explorer: maps, card and panels put together around one selected place."""

import difflib
import inspect
import threading
import time
from dataclasses import replace
from functools import lru_cache
from importlib import resources

import ipywidgets
import traitlets

from . import features, mars, observations
from .features import Place
from .imagery.hips import HipsError, shared_moric
from .imagery.painter import Painter
from .imagery.relief import Relief
from .widgets import text
from .widgets.basemaps import CREDIT
from .widgets.card import Card
from .widgets.latest import Latest
from .widgets.layers import LayersPanel
from .widgets.map import MarsMap, check_zoom
from .widgets.problems import TellsProblems, told

_STARTS = ("Ascraeus Mons", "South pole of Mars", "Valles Marineris", "Arabia Terra", "Maunder", "Zhurong landing site")
_IMAGERIES = {"Auto": "auto", "Tianwen-1": "tianwen-1", "Relief": "relief"}
_PROJECTIONS = {"Mars": "cylindrical", "North pole": "north", "South pole": "south"}
_AGAIN = 5.0, 30.0  # seconds before a survey that did not answer is asked again: at first, and later on
_POLAR = 65.0  # degrees of latitude beyond which the polar view is offered
_STANDS_IN = "Where Tianwen-1 is missing, the shaded relief is shown instead."


class Explorer(TellsProblems, ipywidgets.VBox):
    """Mars to explore: display it, click places, read what Tianwen-1 saw there.

    Parameters
    ----------
    imagery : {"auto", "tianwen-1", "relief"}
        What the ground is painted with; see the attribute.

    Attributes
    ----------
    selected : explorer.features.Place or None
        What is selected: by a click, a button or `select`, all alike.
    imagery : str
        "relief" is the shaded elevation model. "tianwen-1" is the global mosaic,
        with the relief in its stead while it does not answer. "auto" is the relief
        until the mosaic answers, and then becomes "tianwen-1".
    projection : {"cylindrical", "north", "south"}
        The whole planet unrolled, or a round map about a pole.
    problem : str
        What went wrong last in a callback, in one line; shown under the map.

    Raises
    ------
    TypeError
        An unknown keyword.
    traitlets.TraitError
        An imagery or a projection that is not known.
    explorer.data.DataError
        A shipped file is missing or damaged.
    """

    selected = traitlets.Instance(Place, allow_none=True)
    imagery = traitlets.Enum(list(_IMAGERIES.values()), default_value="auto")
    projection = traitlets.Enum(list(_PROJECTIONS.values()), default_value="cylindrical")

    def __init__(self, *, imagery="auto", **unknown):
        _refuse(unknown, type(self))
        self._places = observations.places()
        self._survey, self._finding = None, Latest(self.tell)
        self._painter, self._painting = Painter(Relief()), threading.RLock()
        self._panel = LayersPanel()
        self._card = Card(self._painter, [features.find(name, self._places) for name in _STARTS])
        self._maps = {}
        self._make_page()
        self._connect()
        self.imagery = imagery
        self._find_imagery()

    def _make_page(self):
        self._status = ipywidgets.HTML()
        self._status.add_class("explorer-status")
        self._views, self._imageries = (ipywidgets.ToggleButtons(options=choices) for choices in (_PROJECTIONS, _IMAGERIES))
        self._layers = ipywidgets.ToggleButton(description="Layers and light", tooltip="What the map shows, and in which light")
        self._offer = ipywidgets.Button(tooltip="This place lies near a pole, where the flat map stretches")
        self._parts = ipywidgets.HBox([self._map, self._card]).add_class("explorer-parts")
        bar = ipywidgets.HBox([self._views, self._imageries, self._layers, self._offer]).add_class("explorer-bar")
        style = ipywidgets.HTML(f"<style>{_style()}</style>", layout=ipywidgets.Layout(display="none"))
        super().__init__([style, bar, self._parts, self._status])
        self.add_class("explorer")

    def _connect(self):
        _tie(self, "selected", self._card, "place")
        _tie(self, "imagery", self._imageries, "value")
        _tie(self, "projection", self._views, "value")
        traitlets.dlink((self._card, "problem"), (self, "problem"))
        self._layers.observe(self._show_parts, "value")
        self._offer.on_click(lambda _: self.set_trait("projection", _pole_of(self.selected)))
        self._card.globe.observe(self._globe_clicked, "clicked")
        self._panel.observe(self._light_changed, ["light_azimuth", "light_height", "opacity"])
        self._panel.observe(self._show_status, "basemap")
        self.observe(self._show_status, "problem")
        self._show_offer()

    @property
    def _map(self):
        """The map that is shown; each is built when it is first asked for."""
        if self.projection not in self._maps:
            made = MarsMap(self._places, self._painter, self.projection)
            for name in ("shows_places", "shows_names", "shows_graticule", "swipe"):
                traitlets.dlink((self._panel, name), (made, name))
            if self.projection == "cylindrical":
                traitlets.dlink((self._panel, "basemap"), (made, "basemap"))
            _tie(self, "selected", made, "selected")
            traitlets.dlink((made, "problem"), (self, "problem"))
            made.observe(self._show_status, ["painting", "resolution"])
            self._maps[self.projection] = made
        return self._maps[self.projection]

    def __repr__(self):
        return f"Explorer(selected={self.selected.name or 'ground' if self.selected else None!r}, {self._map!r})"

    def close(self):
        """Stop all drawing and asking, and leave the page; a new explorer takes its place."""
        if not hasattr(self, "_finding"):  # it never came to be: a keyword was refused
            return
        self._finding.stop()
        for part in (*self._maps.values(), self._card, *self.children):
            part.close()
        super().close()

    def select(self, name=None, *, latitude=None, longitude=None):
        """Select a place: the map comes to show it and the card tells of it.

        Parameters
        ----------
        name : str or int, optional
            A name, case, accents and small slips of spelling forgiven, or an IAU id.
        latitude, longitude : float, optional
            A point of ground instead, degrees; longitudes of any range.

        Raises
        ------
        explorer.UnknownPlaceError
            There is no such place; the message offers the three nearest names.
        ValueError
            A latitude outside -90..90 or a value that is no number.
        TypeError
            Neither a name nor a position, or both.
        """
        position = latitude is not None and longitude is not None
        if position == (name is not None) or (latitude is None) != (longitude is None):
            raise TypeError("select takes either a name, 'Ascraeus Mons', or a position, latitude=11.9, longitude=-104.1")
        self.selected = Place.ground(latitude, longitude) if position else features.find(name, self._places)

    def go_to(self, latitude, longitude, zoom=None):
        """Bring a place to the middle of the map without selecting it.

        From a polar map that does not hold the place, it goes back to the cylindrical one.

        Parameters
        ----------
        latitude, longitude : float
            Degrees; longitudes of any range.
        zoom : float, optional
            0 (on the cylindrical map, 512 pixels around the planet) to 13, each step
            twice as large; as it is, by default.

        Raises
        ------
        ValueError
            A position or zoom that cannot be; the map stays where it was.
        """
        place = Place.ground(latitude, longitude)
        check_zoom(zoom)  # before the projection changes: what is refused moves nothing
        if not self._map.plane.holds(place.latitude, place.longitude):
            self.projection = "cylindrical"
        self._map.go_to(latitude, longitude, zoom)

    def save_picture(self, path):
        """Save the card's picture with title, caption, scale, credit and licence below it.

        Waits for the tiles it needs. The credit also goes into the file's own data.

        Parameters
        ----------
        path : str or pathlib.Path
            Ends in .png, .jpg or .jpeg.

        Raises
        ------
        ValueError
            Another ending.
        OSError
            The file cannot be written; one that was there is unharmed.
        """
        self._card.save_picture(path)

    @traitlets.observe("selected")
    @told
    def _selected_changed(self, _change):
        place = self.selected
        if place and _pole_within(place):
            self.projection = _pole_of(place)
        elif place and not self._map.plane.holds(place.latitude, place.longitude):
            self.projection = "cylindrical"
        self._show_offer()

    @traitlets.observe("projection")
    @told
    def _projection_changed(self, _change):
        self._show_parts()
        self._show_offer()
        self._show_status()

    def _show_parts(self, _change=None):
        self._parts.children = (self._map, self._panel if self._layers.value else self._card)

    def _show_offer(self):
        near_pole = self.selected is not None and abs(self.selected.latitude) >= _POLAR
        self._offer.layout.display = None if near_pole and self.projection == "cylindrical" else "none"
        if near_pole:
            self._offer.description = f"See it round, from above the {_pole_of(self.selected)} pole"

    @told
    def _globe_clicked(self, change):
        self.go_to(change.new.latitude, change.new.longitude)

    @traitlets.observe("imagery")
    @told
    def _imagery_changed(self, _change):
        self._find_imagery()

    def _find_imagery(self):
        if self.imagery == "relief":
            self._finding.ask(lambda wanted: self._paint_with(survey=None))
        else:
            self._finding.ask(self._find_survey)

    def _find_survey(self, wanted):
        """Ask the survey for its properties until it answers, and then show it."""
        self._survey = shared_moric()
        pause, longest = _AGAIN
        while wanted():
            try:
                self._survey.load()
            except HipsError:
                self._show_status()
                _rest(pause, wanted)
                pause = longest
                continue
            self._paint_with(survey=self._survey)
            self.imagery = "tianwen-1" if self.imagery == "auto" else self.imagery
            return

    @told
    def _light_changed(self, _change):
        panel = self._panel
        relief = Relief(azimuth=panel.light_azimuth, height=panel.light_height)
        self._paint_with(ground=relief, opacity=panel.opacity)

    def _paint_with(self, **changes):
        with self._painting:  # the light is moved on one thread while the survey comes on another
            self._painter = replace(self._painter, **changes)
            for each in self._maps.values():
                each.painter = self._painter
            self._card.paint_with(replace(self._painter, opacity=1.0))
        self._show_status()

    @property
    def _live_basemap(self):
        return self._panel.basemap if self.projection == "cylindrical" else ""

    def _show_status(self, _change=None):
        painting = self._map.painting
        parts = [painting.title, painting.credit] if painting else ["Drawing Mars …"]
        if self._live_basemap:
            parts = [f"Live basemap: {self._live_basemap}", CREDIT]
        elif self._map.resolution:
            parts.insert(1, f"detail down to {text.kilometres(self._map.resolution / 1000)}")
        if painting and not painting.complete and not self._live_basemap:
            parts.append("finer tiles are loading …")
        trouble = self._survey.trouble if self._survey and self.imagery != "relief" else None
        gaps = "" if self._survey and self._survey.reachable else f" {_STANDS_IN}"
        told_trouble = f'<div class="explorer-trouble">{text.escaped(trouble)}.{gaps}</div>' if trouble else ""
        problem = f'<div class="explorer-problem" role="alert">{text.escaped(self.problem)}</div>' if self.problem else ""
        self._status.value = f'<div role="status">{text.escaped(" · ".join(parts))}{told_trouble}</div>{problem}'


def _pole_of(place):
    return "north" if place.latitude > 0 else "south"


def _pole_within(place):
    """Whether a place reaches over a pole, so that only a round map shows it."""
    to_pole = (90 - abs(place.latitude)) * mars.KM_PER_DEGREE
    return to_pole <= (place.diameter_km or 0) / 2


def _tie(one, name, other, other_name):
    """Keep two traits alike. A link of traitlets' own gives up when another thread sets one meanwhile."""
    other.set_trait(other_name, getattr(one, name))
    one.observe(lambda _: other.set_trait(other_name, getattr(one, name)), name)
    other.observe(lambda _: one.set_trait(name, getattr(other, other_name)), other_name)


def _rest(seconds, wanted):
    end = time.monotonic() + seconds
    while wanted() and time.monotonic() < end:
        time.sleep(0.1)


def _refuse(unknown, kind):
    for keyword in unknown:
        known = [name for name in inspect.signature(kind).parameters if name != "unknown"]
        close = difflib.get_close_matches(keyword, known, n=1)
        hint = f"did you mean {close[0]!r}?" if close else f"it takes {', '.join(known)}"
        raise TypeError(f"{kind.__name__} does not know the keyword {keyword!r}; {hint}")


@lru_cache(maxsize=1)
def _style():
    return resources.files("explorer.widgets").joinpath("explorer.css").read_text("utf-8")
