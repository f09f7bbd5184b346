"""A table of places to sort, page through, pick from and take away; the map's equal for whoever can't use a map."""

import threading
from importlib import resources

import anywidget
import numpy as np
import pandas as pd
import traitlets

from .. import mars
from ..background import Latest
from ..callbacks import TellsProblems, told
from ..catalogue.read import safe_csv
from ..i18n.wording import Wording
from ..places.gazetteer import Place
from .download import Download
from .frame import Frame

PAGE = 50
"""Rows to a page."""

_COLUMNS = ["name", "plain_kind", "diameter_km", "latitude"]
_DOWNLOAD = ["name", "kind", "plain_kind", "latitude", "longitude", "diameter_km", "iau_id", "pictures"]


class Table(TellsProblems, anywidget.AnyWidget):
    """Places in rows.

    Attributes
    ----------
    places : pandas.DataFrame
        Table of places to show, in the order in which they come unsorted.
    place : explorer.places.gazetteer.Place or None
        The one that is marked.
    picked : explorer.places.gazetteer.Place or None
        What was picked last; set anew by every pick.
    wording : explorer.i18n.wording.Wording
    download : explorer.widgets.download.Download
        To be put somewhere on the page.
    """

    _esm = resources.files("explorer.widgets").joinpath("table.js").read_text("utf-8")

    columns = traitlets.List().tag(sync=True)
    rows = traitlets.List().tag(sync=True)
    sorting = traitlets.List(["", False]).tag(sync=True)
    chosen = traitlets.Int(-1).tag(sync=True)
    words = traitlets.List(["", "", "", "", False, False]).tag(sync=True)

    places = Frame()
    place = traitlets.Instance(Place, allow_none=True)
    picked = traitlets.Instance(Place, allow_none=True)
    wording = traitlets.Instance(Wording, ())

    def __init__(self, places):
        self._lock = threading.RLock()  # what is sent together must not be mixed with what another thread sends
        self._sorted, self._page, self._sorting_out = places, 0, Latest(self.tell)
        super().__init__(places=places)
        self.download = Download()
        self.on_msg(self._received)
        self._show()

    def __repr__(self):
        return f"Table({len(self.places)} places)"

    def close(self):
        """Stop sorting and leave the page."""
        self._sorting_out.stop()
        super().close()

    def sort(self, key, descending=False):
        """Sort the rows.

        Parameters
        ----------
        key : str
            A column of a table of places; "" for the order in which they come.
        descending : bool
        """
        self.sorting = [key, descending]
        self._sorting_out.ask(self._sort)

    @traitlets.observe("places")
    @told
    def _places_changed(self, _change):
        self._sorting_out.ask(self._sort)

    def _sort(self, wanted):
        places, (key, descending) = self.places, self.sorting
        order = np.arange(len(places))
        if key:
            order = np.argsort(_sortable(places[key]), kind="stable")
            missing = places[key].isna().to_numpy()[order]
            order = np.concatenate([order[~missing][:: -1 if descending else 1], order[missing]])
        if wanted():
            self._sorted, self._page = places.iloc[order] if key else places, 0
            self._show()

    @traitlets.observe("wording")
    def _show(self, _change=None):
        places, count = self._sorted, len(self._sorted)
        shown = range(self._page * PAGE, min((self._page + 1) * PAGE, count))
        cells = [self._cells(row, Place.of_row(places.iloc[row])) for row in shown]
        first, pages = self._page * PAGE + 1, -(-count // PAGE)
        say, whole = self.wording.say, self.wording.whole
        told_count = say(f"table.{'many' if count > 1 else 'one'}", count=whole(count)) if count else say("table.none")
        if pages > 1:
            told_count = say("table.page", count=told_count, first=whole(first), last=whole(first + len(cells) - 1))
        with self._lock, self.hold_sync():
            self.columns = [[key, say(f"table.{key}")] for key in _COLUMNS]
            self.rows = cells
            buttons = [say(f"table.{each}") for each in ("save", "back", "on")]
            self.words = [told_count, *buttons, self._page > 0, self._page < pages - 1]
            self._mark()

    def _cells(self, row, place):
        wording = self.wording
        size = wording.kilometres(place.diameter_km) if place.diameter_km else ""
        return [row, wording.full_name(place) or "–", wording.kind(place.plain_kind), size, wording.place(place)]

    @traitlets.observe("place")
    @told
    def _mark(self, _change=None):
        rows = (row for row, *_ in self.rows if Place.of_row(self._sorted.iloc[row]) == self.place)
        self.chosen = next(rows, -1) if self.place else -1

    def _received(self, _widget, content, _buffers):
        if isinstance(content, dict):
            self._do(content)

    @told
    def _do(self, content):
        if content.get("sort") in _COLUMNS:
            key, descending = self.sorting
            # Up, down, and back to how it was.
            following = {(True, False): (content["sort"], True), (True, True): ("", False)}
            self.sort(*following.get((key == content["sort"], descending), (content["sort"], False)))
        elif content.get("page") in (-1, 1):
            self._page = min(max(self._page + content["page"], 0), max(-(-len(self._sorted) // PAGE) - 1, 0))
            self._show()
        elif content.get("csv") is True:
            self.download.offer("mars-places.csv", "text/csv", self.csv().encode())
        elif isinstance(content.get("pick"), int) and 0 <= content["pick"] < len(self._sorted):
            with self.hold_trait_notifications():
                self.picked = None
                self.picked = Place.of_row(self._sorted.iloc[content["pick"]])

    def csv(self):
        """All rows in their order, for a spreadsheet: safe of formulas, planetocentric and east.

        Returns
        -------
        str
        """
        return safe_csv(self._sorted[[name for name in _DOWNLOAD if name in self._sorted]])


def _sortable(column):
    """Values that sort as people expect: texts without case, what is missing anywhere."""
    if pd.api.types.is_numeric_dtype(column):
        return column.to_numpy(dtype=float, na_value=np.nan)
    return column.astype(str).str.casefold().to_numpy(dtype=object)


def within(places, window):
    """Which places lie in what a map shows.

    Parameters
    ----------
    places : pandas.DataFrame
        Table of places.
    window : explorer.cartography.plane.Window

    Returns
    -------
    ndarray of int
        Positions of their rows.
    """
    latitude, longitude = places.latitude.to_numpy(), places.longitude.to_numpy()
    if window.plane.name == "cylindrical":
        # Without projecting what lies far away.
        west = mars.wrap_longitude(longitude, window.middle[0])
        inside = (window.bottom <= latitude) & (latitude <= window.top) & (window.left <= west) & (west <= window.right)
        return np.flatnonzero(inside)
    return np.flatnonzero(window.shows(latitude, longitude))
