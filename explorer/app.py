"""The explorer: maps, card and panels put together around one selected place."""

import difflib
from dataclasses import replace
from functools import lru_cache
from importlib import resources
from inspect import signature

import ipywidgets
import pandas as pd
import traitlets

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
from .widgets.card import Card
from .widgets.finder import Finder
from .widgets.layers import LayersPanel
from .widgets.legend import legend
from .widgets.listing import Listing
from .widgets.map import MarsMap, check_zoom
from .widgets.problems import TellsProblems, told
from .widgets.ruler import Ruler
from .widgets.shapes import Drawn
from .widgets.status import Status
from .widgets.table import within
from .widgets.wording import Wording

_STARTS = ("Ascraeus Mons", "South pole of Mars", "Valles Marineris", "Arabia Terra", "Maunder", "Zhurong landing site")
_IMAGERIES = {"Auto": "auto", "Tianwen-1": "tianwen-1", "Relief": "relief"}
_PROJECTIONS = {"Mars": "cylindrical", "North pole": "north", "South pole": "south"}
_POLAR = 65.0  # degrees of latitude beyond which the polar view is offered
_ROUTE_COLOUR, _ROUTE_ZOOM = "#d9b8ff", 13.5


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
    explorer.data.DataError
        A shipped file is missing or damaged.
    """

    selected = traitlets.Instance(Place, allow_none=True)
    imagery = traitlets.Enum(list(_IMAGERIES.values()), default_value="auto")
    projection = traitlets.Enum(list(_PROJECTIONS.values()), default_value="cylindrical")

    coordinates = traitlets.Enum(list(CONVENTIONS), default_value="east-180")
    wording = traitlets.Instance(Wording, ())
    filter = traitlets.Instance(Filter, ())

    def __init__(self, features=None, *, gazetteer=True, imagery="auto", **unknown):
        _refuse(unknown, type(self))
        catalogue = _catalogue(features)
        self._places = atlas(catalogue, gazetteer=gazetteer or catalogue is None)
        self._ground = Ground()
        self._finder = Finder(self._places)
        self._card = Card(self._ground.painter, [find(name, observations.places()) for name in _STARTS], catalogue)
        self._panel, self._ruler, self._status = LayersPanel(), Ruler(), Status()
        self._listing = Listing(self._places, catalogue.attrs.get("notes", ()) if catalogue is not None else ())
        self._listing.view_rows = lambda places: within(places, self._map.window())
        self._legend = legend(catalogue.attrs.get("title", "Your places")) if catalogue is not None else None
        self._sides = {"Place": self._card, "List": self._listing, "Layers": self._panel, "Measure": self._ruler}
        self._maps = {}
        self._make_page()
        self._connect()
        self.imagery = imagery
        self._ground.find()

    def _make_page(self):
        self._views, self._imageries, self._tabs = (
            ipywidgets.ToggleButtons(options=choices) for choices in (_PROJECTIONS, _IMAGERIES, list(self._sides))
        )
        self._offer = ipywidgets.Button(tooltip="This place lies near a pole, where the flat map stretches")
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
        _tie(self, "filter", self._listing, "filter")
        _tie(self, "selected", self._listing, "place")
        self._listing.observe(self._place_found, "picked")
        self._listing.observe(self._passing_changed, "passing")
        for part in (self._card, self._ruler, self._finder, self._listing):
            traitlets.dlink((part, "problem"), (self, "problem"))
            traitlets.dlink((self, "wording"), (part, "wording"))
        traitlets.dlink((self._ground, "problem"), (self, "problem"))
        self._ground.observe(self._painter_changed, "painter")
        self._ground.observe(self._show_status, ["survey", "tries"])
        self._tabs.observe(self._show_parts, "value")
        self._offer.on_click(lambda _: self.set_trait("projection", _pole_of(self.selected)))
        self._finder.observe(self._place_found, "found")
        self._card.globe.observe(self._globe_clicked, "clicked")
        self._ruler.observe(self._show_lines, ["drawn", "mark"])
        self._panel.observe(self._show_lines, "shows_route")
        self._panel.to_route.on_click(self._go_to_route)
        self._panel.observe(self._light_changed, ["light_azimuth", "light_height", "opacity"])
        self._panel.observe(self._show_status, "basemap")
        self.observe(self._show_status, "problem")
        self._show_offer()

    @property
    def _map(self):
        """The map that is shown; each is built when it is first asked for."""
        if self.projection not in self._maps:
            made = MarsMap(self._listing.passing, self._ground.painter, self.projection, self._legend)
            for name in ("shows_places", "shows_names", "shows_graticule", "swipe"):
                traitlets.dlink((self._panel, name), (made, name))
            if self.projection == "cylindrical":
                traitlets.dlink((self._panel, "basemap"), (made, "basemap"))
            _tie(self, "selected", made, "selected")
            traitlets.dlink((self, "wording"), (made, "wording"))
            made.observe(self._map_clicked, "clicked")
            traitlets.dlink((made, "problem"), (self, "problem"))
            made.observe(self._window_changed, ["painting", "resolution"])
            self._maps[self.projection] = made
        return self._maps[self.projection]

    def __repr__(self):
        return f"Explorer(selected={self.selected.name or 'ground' if self.selected else None!r}, {self._map!r})"

    def close(self):
        """Stop all drawing and asking, and leave the page; a new explorer takes its place."""
        if not hasattr(self, "_ground"):  # it never came to be: a keyword was refused
            return
        self._ground.stop()
        for part in (*self._maps.values(), *self._sides.values(), self._finder, *self.children):
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
        self._side.children = (self._tabs, self._sides[self._tabs.value])
        self._parts.children = (self._map, self._side)
        self._show_lines()

    def _show_offer(self):
        near_pole = self.selected is not None and abs(self.selected.latitude) >= _POLAR
        self._offer.layout.display = None if near_pole and self.projection == "cylindrical" else "none"
        if near_pole:
            self._offer.description = f"See it round, from above the {_pole_of(self.selected)} pole"

    @told
    def _passing_changed(self, change):
        for each in self._maps.values():
            each.places = change.new

    def _window_changed(self, _change):
        self._show_status()
        self._listing.refresh()

    @traitlets.observe("coordinates")
    @told
    def _coordinates_changed(self, _change):
        self.wording = replace(self.wording, convention=CONVENTIONS[self.coordinates])

    @told
    def _map_clicked(self, change):
        if not change.new:
            return
        if self._tabs.value == "Measure":
            self._ruler.add(change.new)
        else:
            self.selected, self._tabs.value = change.new, "Place"

    @told
    def _place_found(self, change):
        place = change.new
        if not place:
            return
        if self._tabs.value == "Measure":
            self._ruler.add(place)
            self._map.reveal(place)
            return
        self.selected = place
        self._map.frame(place)
        if change.owner is self._finder:  # from the list people go on to the next
            self._tabs.value = "Place"

    def _show_lines(self, _change=None):
        measuring = self._tabs.value == "Measure"
        route = load_route() if self._panel.shows_route else None
        lines = (Drawn(route.latitude.to_numpy(), route.longitude.to_numpy(), (), _ROUTE_COLOUR),) if route is not None else ()
        self._map.drawn = (*lines, *(self._ruler.drawn if measuring else ()))
        self._map.mark = self._ruler.mark if measuring else None

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
        self._card.paint_with(replace(self._ground.painter, opacity=1.0))
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
