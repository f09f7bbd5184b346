"""The explorer: the page, and what code can ask of it; a click and a line of code do the same."""

import difflib
from inspect import signature

import pandas as pd

from . import viewpoint
from .activities.measure import measure
from .activities.tours import load_tour
from .catalogue.read import read_features
from .i18n.language import load as load_language
from .places.filter import Filter
from .places.gazetteer import Place, find
from .widgets.map import check_zoom
from .widgets.page import Page
from .widgets.sidebar import Aim


class Explorer(Page):
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
    selected : explorer.places.gazetteer.Place or None
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
    filter : explorer.places.filter.Filter
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
    explorer.i18n.language.UnknownLanguageError
        There is no such language; the message names those there are.
    explorer.data.DataError
        A shipped file is missing or damaged.
    """

    def __init__(self, features=None, *, gazetteer=True, imagery="auto", layer=None, language="en", **unknown):
        _refuse(unknown, type(self))
        load_language(language)  # what is not there is refused before anything is made
        self._catalogue = _catalogue(features)
        if hasattr(imagery, "sample"):
            if layer is not None:
                raise TypeError("give an imagery of your own as imagery= or as layer=, not both")
            imagery, layer = "relief", imagery
        super().__init__(self._catalogue, gazetteer, layer)
        self.imagery, self.language = imagery, language
        self._ground.find()

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
        explorer.activities.measure.Measurement

        Raises
        ------
        ValueError
            Points that make no line or no outline; what was measured before stays.
        explorer.UnknownPlaceError
            A name that no place has.
        """
        own = set(self._places.name[self._places.own.notna()]) if self._catalogue is not None else ()
        points = [find(each, self._places) if isinstance(each, str) and each in own else each for each in points]
        measured = measure(points, closed=closed)
        with self._side.ruler.hold_trait_notifications():
            self._side.ruler.points, self._side.ruler.closed = measured.places, closed
        self._side.panel = "measure"
        latitude, longitude = measured.at([measured.length_km / 2])
        self._side.aim = Aim(Place.ground(latitude[0], longitude[0]), width_km=max(1.2 * measured.length_km, 1))
        return measured

    def tour(self, source):
        """Show a guided tour.

        Parameters
        ----------
        source : str or pathlib.Path
            "tianwen-1", "zhurong" or "giants"; or a file, see `explorer.activities.tours`.

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
        return viewpoint.write(viewpoint.Viewpoint(centre, self._maps.shown.zoom, self.projection, self.imagery, self.selected))

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
            self._show_view(viewpoint.read(link))

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
        from .export import save_html

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


def _catalogue(source):
    """What was given as places, read where it has to be."""
    if source is None or isinstance(source, pd.DataFrame) and "notes" in source.attrs:
        return source
    return read_features(source)


def _refuse(unknown, kind):
    for keyword in unknown:
        known = [name for name in signature(kind).parameters if name != "unknown"]
        close = difflib.get_close_matches(keyword, known, n=1)
        hint = f"did you mean {close[0]!r}?" if close else f"it takes {', '.join(known)}"
        raise TypeError(f"{kind.__name__} does not know the keyword {keyword!r}; {hint}")
