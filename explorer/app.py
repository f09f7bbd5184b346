"""The explorer: the page, and what code can ask of it; a click and a line of code do the same."""

import difflib
import reprlib
from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from inspect import signature
from pathlib import Path
from typing import Any, Generic, TypeVar

import pandas as pd
import traitlets

from . import viewpoint
from .activities.drawing import Drawing
from .activities.measure import Measurement, measure, several
from .activities.tours import load_tour
from .activities.worksheet import load_worksheet
from .cartography.earth import Comparison, outline_named
from .cartography.style import SizeIn
from .catalogue.read import places_of
from .catalogue.takeaway import takeaway
from .checks import truth
from .files import expanded
from .imagery.draw import check_imagery
from .mars.clock import MarsTime
from .mars.ring import within
from .message import tell
from .places.filter import Filter
from .places.gazetteer import Place
from .places.mission import all_places
from .places.resolve import resolve
from .state import Look
from .state.callbacks import Listener
from .viewpoint import Viewpoint
from .widgets.page import Page
from .widgets.tour import begin

T = TypeVar("T")


class _Shared(Generic[T]):
    """A value of the state, under the same name."""

    def __set_name__(self, _owner: type, name: str) -> None:
        self._name = name

    def __get__(self, explorer: "Explorer | None", _owner: type) -> T:
        return self if explorer is None else getattr(explorer.state, self._name)  # type: ignore[return-value]

    def __set__(self, explorer: "Explorer", value: T) -> None:
        with explorer.state.doing():
            explorer.state.change(**{self._name: value})


class _Looked:
    """A field of the look, under the same name."""

    def __set_name__(self, _owner: type, name: str) -> None:
        self._name = name

    def __get__(self, explorer: "Explorer | None", _owner: type) -> Any:
        return self if explorer is None else getattr(explorer.state.look, self._name)

    def __set__(self, explorer: "Explorer", value: str) -> None:
        with explorer.state.doing():
            explorer.state.adjust(**{self._name: value})


class Explorer(Page):
    """Mars to explore: display it, click places, read what Tianwen-1 saw there.

    Parameters
    ----------
    features
        Places of your own: a table from `explorer.read_features`, or anything that takes.
    gazetteer
        Whether the named features of Mars are shown beside them.
    imagery
        What the ground is painted with; see the attribute. Or an imagery of your own,
        such as an `explorer.Raster`, laid over the relief.
    layer
        An imagery of your own on top of all others.
    language
        What everything is worded in; see the attribute.
    colour, size, size_in
        How `features` are drawn; see the attributes.

    Attributes
    ----------
    selected
        What is selected: by a click, a button or `select`, all alike.
    imagery
        "tianwen-1" is the global mosaic, with the ground in its stead while it does not answer.
        "auto" is the ground, the colours of a photograph in the light of the relief, until the
        mosaic answers, and then becomes "tianwen-1". "photograph" is that of the Viking
        orbiters, as it was taken; "relief" the shaded elevation model.
    projection
        The whole planet unrolled, a round map about a pole, or the globe.
    coordinates
        How positions are counted wherever they are shown or typed: longitudes to 180
        degrees either way, or to 360 degrees east; or, as on older maps, to 360 degrees
        west with planetographic latitudes. In code they are always as everywhere here.
    language
        "en" or "zh": English or Simplified Chinese.
    presenting
        Whether letters are larger, for a projector.
    colour
        A column of `features` that they are coloured by, "" for none: numbers on a scale from blue to yellow, logarithmic
        where they differ by decades; of other columns the seven most frequent values, and all further ones together.
    size
        A column of numbers that they are as large as, "" for none: diameters, radii and widths with a unit, such as
        "diameter_km", as circles that are as wide on the ground, other numbers as larger and smaller dots.
    size_in
        "km" draws the lengths of `size` on the ground, "pixels" draws larger and smaller dots; "" decides by the name of
        the column.
    moment
        At which it is day or night on the map, and of which the tab *Sun* tells; from `explorer.mars_time`. It stands still.
    filter
        Which places map and list show; see the method `show_only`.
    problem
        What went wrong last in a callback, in one line; shown under the map.
    comparison
        The outline of the Earth that lies on Mars, by `compare` or by hand; None takes it off.

    Raises
    ------
    TypeError
        An unknown keyword, or a layer that is no imagery.
    traitlets.TraitError
        An imagery or a projection that is not known.
    ValueError
        `colour` or `size` is no column of `features`; the message names those there are. Or `gazetteer` is no truth value.
    explorer.CatalogueError
        `features` cannot be taken for places.
    explorer.i18n.language.UnknownLanguageError
        There is no such language; the message names those there are.
    explorer.data.DataError
        A shipped file is missing or damaged.
    """

    colour, size, size_in = _Looked(), _Looked(), _Looked()
    imagery, projection = _Shared[str](), _Shared[str]()
    coordinates, language = _Shared[str](), _Shared[str]()
    presenting = _Shared[bool]()
    moment = _Shared[MarsTime]()
    filter = _Shared[Filter]()
    problem = _Shared[str]()
    comparison = _Shared[Comparison | None]()

    def __init__(
        self,
        features: Any = None,
        *,
        gazetteer: bool = True,
        imagery: Any = "auto",
        layer: Any = None,
        language: str = "en",
        colour: str = "",
        size: str = "",
        size_in: SizeIn = "",
        **unknown: Any,
    ) -> None:
        _refuse(unknown, type(self))
        if hasattr(imagery, "sample"):
            if layer is not None:
                raise TypeError("give an imagery of your own as imagery= or as layer=, not both")
            imagery, layer = "relief", imagery
        if layer is not None:
            check_imagery(layer)
        look = Look(colour=colour, size=size, size_in=size_in)
        catalogue = None if features is None else places_of(features)
        super().__init__(catalogue, truth("gazetteer", gazetteer), layer, imagery=imagery, language=language, look=look)
        self.state.observe(Listener(self._tell_of_look, self.state.tell), "look")

    @property
    def selected(self) -> Place | None:
        return self.state.selected

    @selected.setter
    def selected(self, place: Place | None) -> None:
        if not isinstance(place, (Place, type(None))):
            said = reprlib.repr(place)
            raise traitlets.TraitError(f"{said} is no Place; give one or None; select({said}) finds one by its name")
        with self.state.doing():
            self.state.select(place and resolve(place, self.state.places))

    @property
    def shown(self) -> pd.DataFrame:
        """The places in the window of the map that pass the filter: all of them, not only those it has room to draw.

        The most important come first. Columns: ``name``, ``kind``, ``plain_kind``, ``latitude`` (planetocentric),
        ``longitude`` (east, -180..180), ``diameter_km``, ``iau_id`` and ``pictures`` (how many sets by Tianwen-1).
        With `features` also ``own``, the row of that table, missing for other places, and its further columns.
        """
        with self.state.lock:
            wanted, window = self.filter, self.state.window
        places = self._passing(wanted)
        return takeaway(places.iloc[window.rows_within(places.latitude, places.longitude)], self.state.catalogue)

    def within(self, points: Iterable[Any]) -> pd.DataFrame:
        """The places within a ring of points that pass the filter, wherever the map is.

        Parameters
        ----------
        points
            Three or more once round, either way, each as `measure` takes it: a name, an IAU id, (latitude,
            longitude), or a position as text; or what is `drawn`. The last may be the first again. Sides are the shortest great
            circles, across 180 degrees or a pole too; within is the smaller of the two parts of the planet.

        Returns
        -------
        DataFrame
            As `shown`. A place on a side may be in it or not.

        Raises
        ------
        ValueError
            Points that make no outline, or one that halves the planet.
        explorer.UnknownPlaceError
            A name that no place has.
        """
        ring = [resolve(self._point(each)) for each in several(points)]
        if len(ring) > 1 and (ring[0].latitude, ring[0].longitude) == (ring[-1].latitude, ring[-1].longitude):
            ring.pop()
        corners = measure(ring, closed=True).places
        places = self._passing(self.filter)
        inside = within(
            places.latitude, places.longitude, [each.latitude for each in corners], [each.longitude for each in corners]
        )
        return takeaway(places[inside], self.state.catalogue)

    @property
    def drawn(self) -> Drawing:
        """What is drawn with the ruler now: its points as ``table``, the whole as ``geojson``.

        It stays as it is when people draw on: several are kept by keeping each. `within` and `measure` take its points,
        GeoPandas the whole: ``GeoDataFrame.from_features([mars.drawn], crs="IAU_2015:49900")``.
        """
        with self.state.lock:
            points, closed = self.state.points, self.state.closed
        return Drawing(points, closed and len(points) > 2)

    def _passing(self, wanted: Filter) -> pd.DataFrame:
        """The places that pass a filter, at once: the state's own are sifted in the background."""
        return self.state.places.iloc[wanted.rows(self.state.places)]

    def observe(self, handler: Any, names: Any = traitlets.All, type: Any = "change") -> None:
        """Have a function called when a value changes, as of any widget; what it raises of the map is told below it."""
        if not callable(handler):
            raise TypeError(f"{reprlib.repr(handler)} is no function; give one that takes the change")
        shared, own = self._parted(names)
        if shared:
            self.state.observe(Listener(handler, self.state.tell), shared, type)
        if own:
            super().observe(handler, own, type)

    def unobserve(self, handler: Any, names: Any = traitlets.All, type: Any = "change") -> None:
        """Have it called no more."""
        shared, own = self._parted(names)
        if shared:
            self.state.unobserve(Listener(handler, self.state.tell), shared, type)
        if own:
            super().unobserve(handler, own, type)

    def _parted(self, names: Any) -> tuple[list[Any], list[Any]]:
        """The names of values that belong to the state, and of those of the widget; a ValueError for one that none has."""
        listed = _listed(names)
        for name in listed:
            is_known = name is traitlets.All or isinstance(name, str) and (name in _OBSERVED or self.has_trait(name))
            if not is_known:
                raise ValueError(f"there is no value {reprlib.repr(name)}; there are {', '.join(sorted(_OBSERVED))}")
        shared = [*_SHARED] if traitlets.All in listed else [name for name in listed if name in _SHARED]
        return shared, [name for name in listed if name not in shared]

    def _tell_of_look(self, change: Any) -> None:
        """The look is one value of the state, of which several stand here."""
        for name in _LOOKED:
            old, new = getattr(change.old, name), getattr(change.new, name)
            if old != new:
                self.notify_change(traitlets.Bunch(name=name, old=old, new=new, owner=self, type="change"))

    def select(
        self, name: str | int | pd.Series | None = None, *, latitude: float | None = None, longitude: float | None = None
    ) -> None:
        """Select a place: the map comes to show it and the card tells of it.

        Parameters
        ----------
        name
            A name, case, accents and small slips of spelling forgiven, an IAU id, a position as
            text, in the convention that is shown, or a row of a table such as `shown`.
        latitude, longitude
            A point of ground instead, degrees; longitudes of any range.

        Raises
        ------
        explorer.UnknownPlaceError
            There is no such place; the message offers the three nearest names. Or there are several, far from each other:
            places of one's own may be called as others are.
        ValueError
            A latitude outside -90..90 or a value that is no number.
        TypeError
            Neither a name nor a position, or both.
        """
        if (latitude is None) != (longitude is None) or (latitude is None) == (name is None):
            raise TypeError("select takes either a name, 'Ascraeus Mons', or a position, latitude=11.9, longitude=-104.1")
        point: Any = (latitude, longitude) if name is None else name
        self.selected = resolve(point, self.state.places, self.state.wording.convention)

    def go_to(self, latitude: float, longitude: float, zoom: float | None = None) -> None:
        """Bring a place to the middle of the map without selecting it.

        From a polar map that does not hold the place, it goes back to the cylindrical one.

        Parameters
        ----------
        latitude, longitude
            Degrees; longitudes of any range.
        zoom
            0 (on the cylindrical map, 512 pixels around the planet) to 15, each step
            twice as large; as it is, by default.

        Raises
        ------
        ValueError
            A position or zoom that cannot be; the map stays where it was.
        """
        with self.state.doing():
            self.state.go_to(Place.ground(latitude, longitude), zoom)

    def show_only(self, **wanted: Any) -> int:
        """Show only the places that pass a filter; without arguments, all of them.

        Parameters
        ----------
        **wanted
            The attributes of `explorer.places.filter.Filter`: ``kinds`` (such as "crater" or
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
        count = len(chosen.rows(self.state.places))
        self.filter = chosen
        return count

    def measure(self, *points: Any, closed: bool = False) -> Measurement:
        """Measure a line through points, and show it on the map with its heights beside.

        Parameters
        ----------
        *points
            Two or more, each a name, an IAU id, (latitude, longitude), or a position as
            text, in the convention that is shown.
        closed
            Whether to join the last to the first, and measure the area too.

        Returns
        -------
        explorer.activities.measure.Measurement

        Raises
        ------
        ValueError
            Points that make no line or no outline; what was measured before stays.
        explorer.UnknownPlaceError
            A name that no place has.
        """
        measured = measure([self._point(each) for each in points], closed=closed)
        latitude, longitude = measured.at([measured.length_km / 2])
        middle = Viewpoint(Place.ground(latitude[0], longitude[0]), width_km=max(1.2 * measured.length_km, 1))
        with self.state.doing():
            self.state.look_at(middle, panel="measure", points=measured.places, closed=bool(closed))
        return measured

    def compare(self, outline: str, at: Any = None, turn: float = 0) -> Comparison:
        """Lay a country, a city or a canyon of the Earth on Mars at true size, in place of one that lies there.

        Its area is that on the Earth within 0.2 %, wherever it lies. Distances can't all be, on a planet that curves more:
        those of France are within 0.4 %, of Russia within 15 %; `distances_off` of what is returned says how far off.

        Parameters
        ----------
        outline
            A name in English or Chinese; `explorer.load_outlines` lists them.
        at
            Where its middle is to lie, as `measure` takes it: a name, an IAU id, (latitude, longitude), or a position as
            text. By default the middle of the map.
        turn
            By how much it is turned, degrees clockwise.

        Returns
        -------
        explorer.cartography.earth.Comparison

        Raises
        ------
        explorer.UnknownPlaceError
            There is no such outline, or no such place; the message offers the nearest.
        ValueError
            A position or a turn that cannot be.
        """
        point = self.state.viewpoint.centre if at is None else at
        place = resolve(self._point(point))
        comparison = Comparison(outline_named(outline), place.latitude, place.longitude, turn)
        with self.state.doing():
            self.state.compare(comparison, panel="measure")
        return comparison

    def _point(self, point: Any) -> Any:
        """A point as `measure` takes it: places of one's own, and text that reads as in the search field, are found here."""
        return resolve(point, self._named, self.state.wording.convention) if isinstance(point, str) else point

    @cached_property
    def _named(self) -> pd.DataFrame:
        """All places that have names: those of one's own and of Mars, whether or not these are shown."""
        places = self.state.places
        return places if places.own.isna().any() else all_places(self.state.catalogue)

    def tour(self, source: str | Path) -> None:
        """Show a guided tour.

        Parameters
        ----------
        source
            "tianwen-1", "zhurong" or "giants"; or a file, see `explorer.activities.tours`.

        Raises
        ------
        explorer.TourError
            The file is no tour that can be shown; the message lists all that is wrong.
        OSError
            The file cannot be read.
        """
        tour = load_tour(source)
        with self.state.doing():
            begin(self.state, tour, panel="tour")

    def record_tour(self, path: str | Path = "") -> None:
        """Make a tour by going places and writing notes, beside the map.

        Parameters
        ----------
        path
            File that is written after each step; one that is there already, with anything else in it, is
            left as it is. Without it, the tour can be taken away by a link.

        Raises
        ------
        OSError
            The file begins with a home, ``~``, that is not here.
        """
        expanded(path)  # nobody is to have made a whole tour before it turns out
        with self.state.doing():
            self.state.change(recording=True, record_to=str(path), panel="tour")

    def worksheet(self, source: str | Path) -> None:
        """Show a worksheet: tasks that are solved on the map.

        Parameters
        ----------
        source
            "first-look" or "landing-site"; or a file, see `explorer.activities.worksheet`.

        Raises
        ------
        explorer.WorksheetError
            The file is no worksheet that can be used; the message lists all that is wrong.
        OSError
            The file cannot be read.
        """
        worksheet = load_worksheet(source)
        with self.state.doing():
            self.state.change(worksheet=worksheet, sheet_view="solve", panel="tasks")

    def record_worksheet(self, path: str | Path = "") -> None:
        """Make a worksheet by writing tasks and clicking their answers, beside the map.

        Parameters
        ----------
        path
            File that is written after each task; one that is there already, with anything else in it, is
            left as it is. Without it, the worksheet can be taken away by a link.

        Raises
        ------
        OSError
            The file begins with a home, ``~``, that is not here.
        """
        expanded(path)
        with self.state.doing():
            self.state.change(sheet_view="make", sheet_to=str(path), panel="tasks")

    def link(self) -> str:
        """A short text that leads to this view, to send to a class.

        Returns
        -------
        str
            Such as ``mars?at=11.9200,-104.0800&zoom=4&place=Ascraeus+Mons``; for `open`, or
            to be put into the search field.
        """
        return viewpoint.write(self.state.viewpoint)

    def open(self, link: str | None = None) -> None:
        """Show the view that a link leads to.

        Parameters
        ----------
        link
            From `link`, of any explorer.

        Raises
        ------
        explorer.LinkError
            It is damaged, or no link; nothing changes.
        """
        if link is None:  # ipywidgets opens every widget by a method of this name
            super().open()
        else:
            view = viewpoint.read(link)
            with self.state.doing():
                self.state.look_at(view, selected=view.selected)

    def save_html(self, path: str | Path, *, most: int = 300) -> Path:
        """Save map, places, and the tour and the worksheet that are loaded, as one page for people without Python or a network.

        Waits for the tiles it needs, and prints the file's name and size. The page opens by a double click, with the view, the
        light, the language, the colours by a column and the selected place of now; and asks nobody for anything.

        Parameters
        ----------
        path
            Ends in .html.
        most
            How many places go into it: the most important of those that pass the filter. Those that the worksheet
            asks for come on top, of many that a task accepts the 500 most important.

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
        from .export import save_html

        with self.state.lock:
            view, wording = self.state.viewpoint, self.state.wording
            places, painter, tour = self._passing(self.filter), self.state.painter, self.state.tour
            worksheet = self.state.worksheet
            colouring = self.state.style.colour
        saved = save_html(
            path,
            places=places,
            painter=painter,
            view=replace(view, selected=view.selected if view.selected and view.selected.name else None),
            tour=tour,
            worksheet=worksheet,
            most=most,
            catalogue=self.state.catalogue,
            wording=wording,
            colouring=colouring,
        )
        tell(wording.say("page.saved", name=saved.name, size=f"{saved.stat().st_size / 1e6:.1f}"))
        return saved

    def save_picture(self, path: str | Path) -> None:
        """Save the card's picture with title, caption, scale, credit and licence below it.

        Waits for the tiles it needs. The credit also goes into the file's own data.

        Parameters
        ----------
        path
            Ends in .png, .jpg or .jpeg.

        Raises
        ------
        ValueError
            Another ending.
        OSError
            The file cannot be written; one that was there is unharmed.
        """
        self._sidebar.card.save_picture(path)


_LOOKED = [name for name, value in vars(Explorer).items() if isinstance(value, _Looked)]
_SHARED = {"selected", *(name for name, value in vars(Explorer).items() if isinstance(value, _Shared))}
_OBSERVED = {*_LOOKED, *_SHARED}


def _listed(names: Any) -> list[Any]:
    try:
        return [names] if names is traitlets.All or isinstance(names, str) else list(names)
    except TypeError:
        raise TypeError(f"{reprlib.repr(names)} names no value; give a name, such as 'selected', or a list of them") from None


def _refuse(unknown: Iterable[str], kind: type) -> None:
    """Raise a TypeError with a hint where there are unknown keywords."""
    for keyword in unknown:
        known = [name for name in signature(kind).parameters if name != "unknown"]
        close = difflib.get_close_matches(keyword, known, n=1)
        hint = f"did you mean {close[0]!r}?" if close else f"it takes {', '.join(known)}"
        raise TypeError(f"{kind.__name__} does not know the keyword {keyword!r}; {hint}")
