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
from . import links, mars
from .atlas import atlas
from .catalogue import read_features
from .coordinates import CONVENTIONS
from .features import Place, find
from .filtering import Filter
from .ground import Ground
from .imagery.relief import Relief
from .maps import PROJECTIONS, Maps
from .measuring import measure
from .side import Side
from .touring import load_tour
from .widgets.choices import relabel
from .widgets.finder import Finder
from .widgets.legend import Legend
from .widgets.map import check_zoom
from .widgets.problems import TellsProblems, told
from .widgets.status import Status
from .widgets.table import within
from .widgets.wording import Wording

_IMAGERIES = ["auto", "tianwen-1", "relief"]
_POLAR = 65.0  # degrees of latitude beyond which the polar view is offered


class Explorer(TellsProblems, ipywidgets.VBox):
    """Mars to explore: display it, click places, read what Tianwen-1 saw there.

    Parameters
    ----------
    features : optional
        Places of your own: a table from `explorer.read_features`, or anything that takes.
    gazetteer : bool
        Whether the named features of Mars are shown beside them.
    imagery : {"auto", "tianwen-1", "relief"} or object
        What the ground is painted with; see the attribute. Or an imagery of your own,
        such as an `explorer.Raster`, laid over the relief.
    layer : object, optional
        An imagery of your own on top of all others.
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
    presenting : bool
        Whether letters are larger, for a projector.
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
    projection = traitlets.Enum(PROJECTIONS, default_value="cylindrical")

    coordinates = traitlets.Enum(list(CONVENTIONS), default_value="east-180")
    language = traitlets.Unicode("en")
    presenting = traitlets.Bool(False)
    wording = traitlets.Instance(Wording, ())
    filter = traitlets.Instance(Filter, ())

    def __init__(self, features=None, *, gazetteer=True, imagery="auto", layer=None, language="en", **unknown):
        _refuse(unknown, type(self))
        languages.load(language)  # what is not there is refused before anything is made
        catalogue = self._catalogue = _catalogue(features)
        self._places = atlas(catalogue, gazetteer=gazetteer or catalogue is None)
        if hasattr(imagery, "sample"):
            imagery, layer = "relief", imagery
        self._ground, self._finder, self._status = Ground(layer), Finder(self._places), Status()
        self._legend = Legend(catalogue.attrs.get("title"), gazetteer) if catalogue is not None else None
        self._side = Side(self._places, self._ground.painter, catalogue, self._view)
        self._maps = Maps(self._places, self._ground.painter, self._legend)
        self._side.listing.view_rows = lambda places: within(places, self._maps.shown.window())
        self._side.layers.has_layer = layer is not None
        self._make_page()
        self._connect()
        self.imagery, self.language = imagery, language
        self._ground.find()

    def _make_page(self):
        self._views, self._imageries = (ipywidgets.ToggleButtons(options=choices) for choices in (PROJECTIONS, _IMAGERIES))
        self._offer = ipywidgets.Button()
        bar = ipywidgets.HBox([self._finder, self._views, self._imageries, self._offer]).add_class("explorer-bar")
        parts = ipywidgets.HBox([self._maps, self._side]).add_class("explorer-parts")
        style = ipywidgets.HTML(f"<style>{_style()}</style>", layout=ipywidgets.Layout(display="none"))
        super().__init__([style, bar, parts, self._status])
        self.add_class("explorer")

    def _connect(self):
        maps, side, layers = self._maps, self._side, self._side.layers
        for name, others in {
            "selected": (side, maps),
            "filter": (side,),
            "imagery": (self._ground,),
            "projection": (maps,),
            "coordinates": (self._status,),
            "language": (self._status,),
            "presenting": (self._status, maps),
        }.items():
            for other in others:
                _tie(self, name, other, name)
        _tie(self, "imagery", self._imageries, "value")
        _tie(self, "projection", self._views, "value")
        for part in (side, maps, self._finder, self._status, *filter(None, [self._legend])):
            traitlets.dlink((self, "wording"), (part, "wording"))
        for part in (side, maps, self._finder, self._ground):
            traitlets.dlink((part, "problem"), (self, "problem"))
        for name in ("drawn", "mark", "shows_places", "shows_names"):
            traitlets.dlink((side, name), (maps, name))
        for name in ("swipe", "basemap", "shows_graticule"):
            traitlets.dlink((layers, name), (maps, name))
        traitlets.dlink((side, "passing"), (maps, "places"))
        maps.observe(lambda change: change.new and side.clicked(change.new), "clicked")
        maps.observe(self._window_changed, ["painting", "resolution"])
        self._finder.observe(lambda change: change.new and side.found(change.new), "found")
        self._finder.observe(lambda change: change.new and self._show_view(change.new), "view")
        self._status.observe(lambda _: self._status.show_link(self.link()), "shares")
        side.observe(self._go, "aim")
        self._ground.observe(self._painter_changed, "painter")
        self._ground.observe(self._show_status, ["survey", "tries"])
        self._offer.on_click(lambda _: self.set_trait("projection", _pole_of(self.selected)))
        layers.observe(self._light_changed, ["light_azimuth", "light_height", "opacity", "layer_opacity"])
        layers.observe(self._show_status, "basemap")
        self.observe(self._show_status, "problem")
        self._reword()

    def __repr__(self):
        return f"Explorer(selected={self.selected.name or 'ground' if self.selected else None!r}, {self._maps!r})"

    def close(self):
        """Stop all drawing and asking, and leave the page; a new explorer takes its place."""
        if not hasattr(self, "_ground"):  # it never came to be: a keyword was refused
            return
        self._ground.stop()
        for part in (self._maps, self._side, self._finder, *self.children):
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
        if not self._maps.holds(place):
            self.projection = "cylindrical"
        self._maps.shown.go_to(latitude, longitude, zoom)

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
        with self._side.ruler.hold_trait_notifications():
            self._side.ruler.points, self._side.ruler.closed = measured.places, closed
        self._side.panel = "measure"
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
        self._side.tour.show(load_tour(source))
        self._side.panel = "tour"

    def record_tour(self, path=""):
        """Make a tour by going places and writing notes, beside the map.

        Parameters
        ----------
        path : str or pathlib.Path
            File that is written after each step. Without it, the tour can be taken
            away by a link.
        """
        self._side.recorder.path = str(path)
        self._side.tour.recording = True
        self._side.panel = "tour"

    def link(self):
        """A short text that leads to this view, to send to a class.

        Returns
        -------
        str
            Such as ``mars?at=11.9200,-104.0800&zoom=4&place=Ascraeus+Mons``; for `open`, or
            to be put into the search field.
        """
        centre = Place.ground(*(self._maps.shown.centre or (0.0, 0.0)))
        return links.write(links.Viewpoint(centre, self._maps.shown.zoom, self.projection, self.imagery, self.selected))

    def open(self, link=None):
        """Show the view that a link leads to.

        Parameters
        ----------
        link : str
            From `link`, of any explorer.

        Raises
        ------
        explorer.LinkError
            It is damaged, or no link; nothing changes.
        """
        if link is None:  # ipywidgets opens every widget by a method of this name
            super().open()
        else:
            self._show_view(links.read(link))

    def save_html(self, path, *, most=300):
        """Save map, places and the tour that is loaded as one page for people without Python or a network.

        Waits for the tiles it needs. The page opens by a double click, with the view, the
        light, the language and the selected place of now; and asks nobody for anything.

        Parameters
        ----------
        path : str or pathlib.Path
            Ends in .html.
        most : int
            How many places go into it: the most important of those that pass the filter.

        Returns
        -------
        pathlib.Path

        Raises
        ------
        ValueError
            Another ending, or a number of places below 1.
        OSError
            The file cannot be written; one that was there is unharmed.
        """
        from .handout import save_html

        centre = self._maps.shown.centre or (0.0, 0.0)
        return save_html(
            path,
            places=self._side.passing,
            painter=self._ground.painter,
            centre=centre,
            zoom=self._maps.shown.zoom if self.projection == "cylindrical" else 1.0,
            selected=self.selected if self.selected and self.selected.name else None,
            tour=self._side.tour.told_steps,
            most=most,
            catalogue=self._catalogue,
            wording=self.wording,
        )

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
        self._side.card.save_picture(path)

    @traitlets.observe("selected")
    @told
    def _selected_changed(self, _change):
        place = self.selected
        if place and _pole_within(place):
            self.projection = _pole_of(place)
        elif place and not self._maps.holds(place):
            self.projection = "cylindrical"
        self._show_offer()
        self._maps.shown.assist.said = self._side.card.in_words if place else ""

    @traitlets.observe("projection")
    @told
    def _projection_changed(self, _change):
        self._show_offer()
        self._show_status()

    def _show_offer(self):
        near_pole = self.selected is not None and abs(self.selected.latitude) >= _POLAR
        self._offer.layout.display = None if near_pole and self.projection == "cylindrical" else "none"
        if near_pole:
            self._offer.description = self.wording.say(f"offer.{_pole_of(self.selected)}")

    def _window_changed(self, _change):
        self._show_status()
        self._side.listing.refresh()

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
        relabel(self._views, [say(f"view.{name}") for name in PROJECTIONS])
        relabel(self._imageries, [say(f"imagery.{name}") for name in _IMAGERIES])
        self._offer.tooltip = say("offer.hint")
        self._show_offer()
        self._show_status()

    @told
    def _go(self, change):
        """Bring the map to where a panel wants it."""
        aim = change.new
        self.imagery = aim.imagery or self.imagery
        self.projection = aim.projection or self.projection
        if aim.place is None:
            self._maps.shown.show_all()
            return
        if not self._maps.holds(aim.place):
            self.projection = "cylindrical"
        if aim.zoom is not None:
            self._maps.shown.go_to(aim.place.latitude, aim.place.longitude, aim.zoom)
        elif self._side.panel == "measure":
            self._maps.shown.reveal(aim.place)
        else:
            self._maps.shown.frame(aim.place, aim.width_km)

    def _show_view(self, view):
        self.imagery, self.projection = view.imagery, view.projection
        if view.place is not None:
            self.selected = view.place
            self.projection = view.projection
        if not self._maps.holds(view.centre):
            self.projection = "cylindrical"
        self._maps.shown.go_to(view.centre.latitude, view.centre.longitude, view.zoom)

    @traitlets.observe("presenting")
    def _presenting_changed(self, _change):
        (self.add_class if self.presenting else self.remove_class)("explorer-present")

    def _view(self):
        """What is seen now, as a step of a tour has it."""
        shown, place = self._maps.shown, self.selected
        in_window = place is not None and bool(shown.window().shows(place.latitude, place.longitude))
        latitude, longitude = (place.latitude, place.longitude) if in_window else shown.centre or (0.0, 0.0)
        named = place.name if in_window and place.name and place.own is None else None
        return {
            "place": named or [round(latitude, 4), round(longitude, 4)],
            "zoom": shown.zoom,
            "projection": self.projection,
            "imagery": "relief" if self.imagery == "relief" else "auto",
            "light": [self._side.layers.light_azimuth, self._side.layers.light_height],
        }

    @told
    def _light_changed(self, _change):
        layers = self._side.layers
        relief = Relief(azimuth=layers.light_azimuth, height=layers.light_height)
        self._ground.paint_with(ground=relief, opacity=layers.opacity, layer_opacity=layers.layer_opacity)

    @told
    def _painter_changed(self, _change):
        self._maps.painter = self._ground.painter
        self._side.paint_with(replace(self._ground.painter, opacity=1.0))
        self._show_status()

    def _show_status(self, _change=None):
        basemap = self._side.layers.basemap if self.projection == "cylindrical" else ""
        self._status.show(self._maps.painting, self._maps.resolution, basemap, self._ground.survey, self.problem)


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
