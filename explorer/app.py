"""The explorer: maps, card and panels put together around one selected place."""

import difflib
from dataclasses import replace
from functools import lru_cache
from importlib import resources
from inspect import signature

import ipywidgets
import pandas as pd
import traitlets

from . import language as languages
from . import mars, observations
from .atlas import atlas
from .catalogue import read_features
from .coordinates import CONVENTIONS
from .features import Place, find
from .filtering import Filter
from .ground import Ground
from .imagery.relief import Relief
from .measuring import measure
from .route import load_route
from .touring import load_tour
from .widgets.card import Card
from .widgets.choices import relabel
from .widgets.finder import Finder
from .widgets.game import Game
from .widgets.layers import LayersPanel
from .widgets.legend import Legend
from .widgets.listing import Listing
from .widgets.map import MarsMap, check_zoom
from .widgets.problems import TellsProblems, told
from .widgets.recorder import Recorder
from .widgets.ruler import Ruler
from .widgets.shapes import Drawn
from .widgets.status import Status
from .widgets.table import within
from .widgets.tour import TourPanel
from .widgets.wording import Wording

_STARTS = ("Ascraeus Mons", "South pole of Mars", "Valles Marineris", "Arabia Terra", "Maunder", "Zhurong landing site")
_IMAGERIES, _PROJECTIONS = ["auto", "tianwen-1", "relief"], ["cylindrical", "north", "south"]
_POLAR = 65.0  # degrees of latitude beyond which the polar view is offered
_ROUTE_COLOUR, _ROUTE_ZOOM = "#d9b8ff", 13.5
_ANSWER_KM = 9000  # how much is shown around the answer of a guess


class Explorer(TellsProblems, ipywidgets.VBox):
    """Mars to explore: display it, click places, read what Tianwen-1 saw there.

    Parameters
    ----------
    features : optional
        Places of your own: a table from `explorer.read_features`, or anything that takes.
    gazetteer : bool
        Whether the named features of Mars are shown beside them.
    imagery : {"auto", "tianwen-1", "relief"}
        What the ground is painted with; see the attribute.
    language : str
        What everything is worded in; see the attribute.

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
    coordinates : {"east-180", "east-360", "west-360"}
        How positions are counted wherever they are shown or typed: longitudes to 180
        degrees either way, or to 360 degrees east; or, as on older maps, to 360 degrees
        west with planetographic latitudes. In code they are always as everywhere here.
    language : str
        "en" or "zh": English or Simplified Chinese.
    filter : explorer.filtering.Filter
        Which places map and list show; see the method `show_only`.
    problem : str
        What went wrong last in a callback, in one line; shown under the map.

    Raises
    ------
    TypeError
        An unknown keyword.
    traitlets.TraitError
        An imagery or a projection that is not known.
    explorer.CatalogueError
        `features` cannot be taken for places.
    explorer.language.UnknownLanguageError
        There is no such language; the message names those there are.
    explorer.data.DataError
        A shipped file is missing or damaged.
    """

    selected = traitlets.Instance(Place, allow_none=True)
    imagery = traitlets.Enum(_IMAGERIES, default_value="auto")
    projection = traitlets.Enum(_PROJECTIONS, default_value="cylindrical")

    coordinates = traitlets.Enum(list(CONVENTIONS), default_value="east-180")
    language = traitlets.Unicode("en")
    wording = traitlets.Instance(Wording, ())
    filter = traitlets.Instance(Filter, ())

    def __init__(self, features=None, *, gazetteer=True, imagery="auto", language="en", **unknown):
        _refuse(unknown, type(self))
        languages.load(language)  # what is not there is refused before anything is made
        catalogue = _catalogue(features)
        self._places = atlas(catalogue, gazetteer=gazetteer or catalogue is None)
        self._ground = Ground()
        self._finder = Finder(self._places)
        self._card = Card(self._ground.painter, [find(name, observations.places()) for name in _STARTS], catalogue)
        self._panel, self._ruler, self._status = LayersPanel(), Ruler(), Status()
        self._listing = Listing(self._places, catalogue.attrs.get("notes", ()) if catalogue is not None else ())
        self._listing.view_rows = lambda places: within(places, self._map.window())
        self._legend = Legend(catalogue.attrs.get("title"), gazetteer) if catalogue is not None else None
        self._tour, self._game, self._recorder = TourPanel(), Game(self._ground.painter), Recorder(self._view)
        self._sides = {
            **{"Place": (self._card,), "List": (self._listing,), "Layers": (self._panel,), "Measure": (self._ruler,)},
            **{"Tour": (self._tour, self._card), "Game": (self._game,)},
        }
        self._maps = {}
        self._make_page()
        self._connect()
        self.imagery, self.language = imagery, language
        self._ground.find()

    def _make_page(self):
        self._views, self._imageries, self._tabs = (
            ipywidgets.ToggleButtons(options=choices) for choices in (_PROJECTIONS, _IMAGERIES, list(self._sides))
        )
        self._offer = ipywidgets.Button()
        self._side = ipywidgets.VBox([self._tabs, self._card]).add_class("explorer-side")
        self._tabs.add_class("explorer-tabs")
        self._parts = ipywidgets.HBox([self._map, self._side]).add_class("explorer-parts")
        bar = ipywidgets.HBox([self._finder, self._views, self._imageries, self._offer]).add_class("explorer-bar")
        style = ipywidgets.HTML(f"<style>{_style()}</style>", layout=ipywidgets.Layout(display="none"))
        super().__init__([style, bar, self._parts, self._status])
        self.add_class("explorer")

    def _connect(self):
        _tie(self, "selected", self._card, "place")
        _tie(self, "imagery", self._imageries, "value")
        _tie(self, "imagery", self._ground, "imagery")
        _tie(self, "projection", self._views, "value")
        _tie(self, "coordinates", self._status, "coordinates")
        _tie(self, "language", self._status, "language")
        _tie(self, "filter", self._listing, "filter")
        _tie(self, "selected", self._listing, "place")
        self._listing.observe(self._place_found, "picked")
        self._listing.observe(self._passing_changed, "passing")
        self._tour.observe(self._show_step, ["step", "again"])
        self._tour.observe(self._show_parts, "recording")
        self._recorder.observe(self._play_recorded, "tour")
        self._game.observe(self._show_answer, "answer")
        self._game.observe(self._guessing_changed, "guessing")
        self._panel.observe(self._show_names, ["shows_places", "shows_names"])
        parts = self._card, self._listing, self._panel, self._ruler, self._tour, self._game, self._recorder, self._finder
        for part in parts:
            traitlets.dlink((part, "problem"), (self, "problem"))
        for part in (*parts, self._status, *filter(None, [self._legend])):
            traitlets.dlink((self, "wording"), (part, "wording"))
        traitlets.dlink((self._ground, "problem"), (self, "problem"))
        self._ground.observe(self._painter_changed, "painter")
        self._ground.observe(self._show_status, ["survey", "tries"])
        self._tabs.observe(self._show_parts, "value")
        self._offer.on_click(lambda _: self.set_trait("projection", _pole_of(self.selected)))
        self._finder.observe(self._place_found, "found")
        self._card.globe.observe(self._globe_clicked, "clicked")
        for part, names in ((self._ruler, ["drawn", "mark"]), (self._tour, ["drawn"]), (self._game, ["drawn"])):
            part.observe(self._show_lines, names)
        self._panel.observe(self._show_lines, "shows_route")
        self._panel.to_route.on_click(self._go_to_route)
        self._panel.observe(self._light_changed, ["light_azimuth", "light_height", "opacity"])
        self._panel.observe(self._show_status, "basemap")
        self.observe(self._show_status, "problem")
        self._reword()

    @property
    def _map(self):
        """The map that is shown; each is built when it is first asked for."""
        if self.projection not in self._maps:
            made = MarsMap(self._listing.passing, self._ground.painter, self.projection, self._legend)
            for name in ("shows_graticule", "swipe"):
                traitlets.dlink((self._panel, name), (made, name))
            if self.projection == "cylindrical":
                traitlets.dlink((self._panel, "basemap"), (made, "basemap"))
            _tie(self, "selected", made, "selected")
            traitlets.dlink((self, "wording"), (made, "wording"))
            made.observe(self._map_clicked, "clicked")
            traitlets.dlink((made, "problem"), (self, "problem"))
            made.observe(self._window_changed, ["painting", "resolution"])
            self._maps[self.projection] = made
            self._show_names()
        return self._maps[self.projection]

    def __repr__(self):
        return f"Explorer(selected={self.selected.name or 'ground' if self.selected else None!r}, {self._map!r})"

    def close(self):
        """Stop all drawing and asking, and leave the page; a new explorer takes its place."""
        if not hasattr(self, "_ground"):  # it never came to be: a keyword was refused
            return
        self._ground.stop()
        sides = (part for parts in self._sides.values() for part in parts)
        for part in (*self._maps.values(), *sides, self._recorder, self._finder, *self.children):
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
        self.selected = Place.ground(latitude, longitude) if position else find(name, self._places)

    def go_to(self, latitude, longitude, zoom=None):
        """Bring a place to the middle of the map without selecting it.

        From a polar map that does not hold the place, it goes back to the cylindrical one.

        Parameters
        ----------
        latitude, longitude : float
            Degrees; longitudes of any range.
        zoom : float, optional
            0 (on the cylindrical map, 512 pixels around the planet) to 15, each step
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

    def show_only(self, **wanted):
        """Show only the places that pass a filter; without arguments, all of them.

        Parameters
        ----------
        **wanted
            The attributes of `explorer.filtering.Filter`: ``kinds`` (such as "crater" or
            "mountain"), ``least_km``, ``most_km``, ``pictures``, ``named_after_tianwen1``.

        Returns
        -------
        int
            How many places pass.

        Raises
        ------
        ValueError
            A kind or a bound that cannot be; what was shown before stays.
        TypeError
            An unknown keyword.
        """
        _refuse({name: None for name in wanted if name not in signature(Filter).parameters}, Filter)
        chosen = Filter(**wanted)
        count = len(chosen.rows(self._places))
        self.filter = chosen
        return count

    def measure(self, *points, closed=False):
        """Measure a line through points, and show it on the map with its heights beside.

        Parameters
        ----------
        *points
            Two or more, each a name, an IAU id, (latitude, longitude), or a position as
            text.
        closed : bool
            Whether to join the last to the first, and measure the area too.

        Returns
        -------
        explorer.measuring.Measurement

        Raises
        ------
        ValueError
            Points that make no line or no outline; what was measured before stays.
        explorer.UnknownPlaceError
            A name that no place has.
        """
        measured = measure(points, closed=closed)
        with self._ruler.hold_trait_notifications():
            self._ruler.points, self._ruler.closed = measured.places, closed
        self._tabs.value = "Measure"
        return measured

    def tour(self, source):
        """Show a guided tour.

        Parameters
        ----------
        source : str or pathlib.Path
            "tianwen-1", "zhurong" or "giants"; or a file, see `explorer.touring`.

        Raises
        ------
        explorer.TourError
            The file is no tour that can be shown; the message lists all that is wrong.
        OSError
            The file cannot be read.
        """
        self._tour.show(load_tour(source))
        self._tabs.value = "Tour"

    def record_tour(self, path=""):
        """Make a tour by going places and writing notes, beside the map.

        Parameters
        ----------
        path : str or pathlib.Path
            File that is written after each step. Without it, the tour can be taken
            away by a link.
        """
        self._recorder.path = str(path)
        self._tour.recording = True
        self._tabs.value = "Tour"

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
        self._map.assist.said = ", ".join(filter(None, [self.wording.name(place), place.plain_kind])) if place else ""

    @traitlets.observe("projection")
    @told
    def _projection_changed(self, _change):
        self._show_parts()
        self._show_offer()
        self._show_status()

    def _show_parts(self, _change=None):
        parts = self._sides[self._tabs.value]
        if self._tabs.value == "Tour" and self._tour.recording:
            parts = self._tour, self._recorder
        self._side.children = (self._tabs, *parts)
        self._parts.children = (self._map, self._side)
        self._show_lines()
        self._show_names()

    def _show_offer(self):
        near_pole = self.selected is not None and abs(self.selected.latitude) >= _POLAR
        self._offer.layout.display = None if near_pole and self.projection == "cylindrical" else "none"
        if near_pole:
            self._offer.description = self.wording.say(f"offer.{_pole_of(self.selected)}")

    @told
    def _passing_changed(self, change):
        for each in self._maps.values():
            each.places = change.new

    def _window_changed(self, _change):
        self._show_status()
        self._listing.refresh()

    @traitlets.validate("language")
    def _language_is_there(self, proposal):
        languages.load(proposal.value)
        return proposal.value

    @traitlets.observe("coordinates", "language")
    @told
    def _reading_changed(self, _change):
        self.wording = Wording(CONVENTIONS[self.coordinates], self.language)

    @traitlets.observe("wording")
    @told
    def _reword(self, _change=None):
        say = self.wording.say
        relabel(self._views, [say(f"view.{name}") for name in _PROJECTIONS])
        relabel(self._imageries, [say(f"imagery.{name}") for name in _IMAGERIES])
        relabel(self._tabs, [say(f"tab.{name.lower()}") for name in self._sides])
        self._offer.tooltip = say("offer.hint")
        self._show_offer()
        self._show_status()

    @told
    def _map_clicked(self, change):
        if not change.new:
            return
        if self._tabs.value == "Measure":
            self._ruler.add(change.new)
        elif self._game.guessing and self._tabs.value == "Game":
            self._game.guess(change.new)
        else:
            self.selected = change.new
            if self._tabs.value not in ("Tour", "Game"):
                self._tabs.value = "Place"

    @told
    def _place_found(self, change):
        place = change.new
        if not place:
            return
        if self._tabs.value == "Measure":
            self._ruler.add(place)
            self._map.reveal(place)
            return
        if self._game.guessing and self._tabs.value == "Game":
            if not place.name:  # a name would be the answer
                self._game.guess(place)
            return
        self.selected = place
        self._map.frame(place)
        if change.owner is self._finder:  # from the list people go on to the next
            self._tabs.value = "Place"

    def _show_lines(self, _change=None):
        drawing = {"Measure": self._ruler, "Tour": self._tour, "Game": self._game}.get(self._tabs.value)
        route = load_route() if self._panel.shows_route else None
        lines = (Drawn(route.latitude.to_numpy(), route.longitude.to_numpy(), (), _ROUTE_COLOUR),) if route is not None else ()
        self._map.drawn = (*lines, *(drawing.drawn if drawing else ()))
        self._map.mark = self._ruler.mark if drawing is self._ruler else None

    def _show_names(self, _change=None):
        """Places and names, as wanted; while somebody guesses where a place is, neither."""
        hidden = self._game.guessing and self._tabs.value == "Game"
        for each in self._maps.values():
            each.shows_places = self._panel.shows_places and not hidden
            each.shows_names = self._panel.shows_names and not hidden

    @told
    def _show_step(self, _change):
        step = self._tour.step
        if step is None:
            return
        self.imagery = step.imagery or self.imagery
        if step.light:
            with self._panel.hold_trait_notifications():
                self._panel.light_azimuth, self._panel.light_height = step.light
        if step.measured:  # its profile waits in the tab beside
            self._ruler.points = step.measured
        self.projection = step.projection or "cylindrical"
        self.selected = step.place
        if step.zoom is not None:
            self._map.go_to(step.place.latitude, step.place.longitude, step.zoom)
        else:
            self._map.frame(step.place, step.width_km)

    @told
    def _play_recorded(self, change):
        if change.new:
            self._tour.show(change.new)

    @told
    def _guessing_changed(self, _change):
        if self._game.guessing:
            self.selected, self.projection = None, "cylindrical"
            self._map.show_all()
        self._show_names()

    @told
    def _show_answer(self, change):
        if change.new:
            self._map.frame(change.new, _ANSWER_KM)

    def _view(self):
        """What is seen now, as a step of a tour has it."""
        latitude, longitude = self._map.centre or (0.0, 0.0)
        place = self.selected
        in_window = place is not None and bool(self._map.window().shows(place.latitude, place.longitude))
        named = place.name if in_window and place.name and place.own is None else None
        point = (
            [round(place.latitude, 4), round(place.longitude, 4)] if in_window else [round(latitude, 4), round(longitude, 4)]
        )
        return {
            "place": named or point,
            "zoom": self._map.zoom,
            "projection": self.projection,
            "imagery": "relief" if self.imagery == "relief" else "auto",
            "light": [self._panel.light_azimuth, self._panel.light_height],
        }

    @told
    def _go_to_route(self, _button):
        self._panel.shows_route = True
        self.go_to(*load_route()[["latitude", "longitude"]].mean(), zoom=_ROUTE_ZOOM)

    @told
    def _globe_clicked(self, change):
        self.go_to(change.new.latitude, change.new.longitude)

    @told
    def _light_changed(self, _change):
        panel = self._panel
        relief = Relief(azimuth=panel.light_azimuth, height=panel.light_height)
        self._ground.paint_with(ground=relief, opacity=panel.opacity)

    @told
    def _painter_changed(self, _change):
        for each in self._maps.values():
            each.painter = self._ground.painter
        self._game.painter = replace(self._ground.painter, opacity=1.0)
        self._card.paint_with(self._game.painter)
        self._show_status()

    @property
    def _live_basemap(self):
        return self._panel.basemap if self.projection == "cylindrical" else ""

    def _show_status(self, _change=None):
        self._status.show(self._map.painting, self._map.resolution, self._live_basemap, self._ground.survey, self.problem)


def _catalogue(source):
    """What was given as places, read where it has to be."""
    if source is None or isinstance(source, pd.DataFrame) and "notes" in source.attrs:
        return source
    return read_features(source)


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


def _refuse(unknown, kind):
    for keyword in unknown:
        known = [name for name in signature(kind).parameters if name != "unknown"]
        close = difflib.get_close_matches(keyword, known, n=1)
        hint = f"did you mean {close[0]!r}?" if close else f"it takes {', '.join(known)}"
        raise TypeError(f"{kind.__name__} does not know the keyword {keyword!r}; {hint}")


@lru_cache(maxsize=1)
def _style():
    return resources.files("explorer.widgets").joinpath("explorer.css").read_text("utf-8")
