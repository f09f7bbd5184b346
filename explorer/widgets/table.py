"""A table of places to sort, page through, pick from and take away; the map's equal for whoever can't use a map."""

from collections.abc import Callable, Iterator
from functools import partial
from importlib import resources
from typing import Any

import numpy as np
import pandas as pd
import traitlets

from ..background import Turn
from ..catalogue.formulas import safe_csv
from ..places.gazetteer import Place
from ..state import State
from ..state.callbacks import guarded
from .download import Download
from .heard import Heard, whole
from .panel import Panel

PAGE = 50
"""Rows to a page."""

_PART = 5000  # rows that are written at a time
_COLUMNS = ["name", "plain_kind", "diameter_km", "latitude"]
_DOWNLOAD = ["name", "kind", "plain_kind", "latitude", "longitude", "diameter_km", "iau_id", "pictures"]


class Table(Panel, Heard):
    """Places in rows; the one that is selected is marked.

    Attributes
    ----------
    columns, rows, sorting, chosen, words
        What the page shows: keys and names of the columns, cells behind the number of each row, the key sorted by and
        whether downwards, the number of the marked row or -1, and all that is said besides.
    download
        To be put somewhere on the page.
    """

    _esm = resources.files("explorer.widgets").joinpath("table.js").read_text("utf-8")

    columns: traitlets.List = traitlets.List().tag(sync=True)
    rows: traitlets.List = traitlets.List().tag(sync=True)
    sorting = traitlets.List(["", False]).tag(sync=True)
    chosen = traitlets.Int(-1).tag(sync=True)
    words = traitlets.List(["", "", "", "", False, False]).tag(sync=True)

    def __init__(self, state: State) -> None:
        self._places = self._sorted = state.passing.table
        self._page, self._order = 0, ("", False)
        self._sorting_out, self._saving = state.background(), state.background()
        super().__init__(state)
        self.download = Download()
        self.on_msg(self._received)
        self.watch_words(self._show)
        self.watch(self._mark, "selected")

    def show(self, places: pd.DataFrame) -> None:
        """Show other places, in the order in which they come unless people sort them."""
        if places is not self._places and not places.index.equals(self._places.index):
            self._places = places
            self._sorting_out.ask(self._sort)

    def sort(self, key: str, descending: bool = False) -> None:
        """Sort the rows by a column of a table of places; "" for the order in which they come."""
        self._order = key, descending
        self._sorting_out.ask(self._sort)

    def _sort(self, wanted: Callable[[], bool]) -> None:
        places, (key, descending) = self._places, self._order
        order = np.arange(len(places))
        if key:
            order = np.argsort(_sortable(places[key]), kind="stable")
            missing = places[key].isna().to_numpy()[order]
            order = np.concatenate([order[~missing][:: -1 if descending else 1], order[missing]])
        with self.state.lock:
            if wanted():
                self._sorted, self._page = places.iloc[order] if key else places, 0
                with self.hold_sync():  # the arrow of the heading comes with the rows it speaks of
                    self.sorting = [key, descending]
                    self._show()

    def _show(self) -> None:
        with self.state.lock, self.hold_sync():  # what is sent together must not be mixed with what another thread sends
            places, count = self._sorted, len(self._sorted)
            shown = range(self._page * PAGE, min((self._page + 1) * PAGE, count))
            cells = [self._cells(row, Place.of_row(places.iloc[row])) for row in shown]
            first, pages = self._page * PAGE + 1, -(-count // PAGE)
            say, whole = self.state.wording.say, self.state.wording.whole
            counted = say(f"table.{'many' if count > 1 else 'one'}", count=whole(count)) if count else say("table.none")
            if pages > 1:
                counted = say("table.page", count=counted, first=whole(first), last=whole(first + len(cells) - 1))
            self.columns = [[key, say(f"table.{key}")] for key in _COLUMNS]
            self.rows = cells
            buttons = [say(f"table.{each}") for each in ("save", "back", "on")]
            self.words = [counted, *buttons, self._page > 0, self._page < pages - 1]
            self._mark()

    def _cells(self, row: int, place: Place) -> list[Any]:
        wording = self.state.wording
        size = wording.kilometres(place.diameter_km) if place.diameter_km else ""
        return [row, wording.full_name(place) or "–", wording.kind(place.plain_kind), size, wording.place(place)]

    def _mark(self) -> None:
        place = self.state.selected
        rows = (row for row, *_ in self.rows if Place.of_row(self._sorted.iloc[row]) == place)
        self.chosen = next(rows, -1) if place else -1

    def _received(self, _widget: object, content: object, _buffers: object) -> None:
        if isinstance(content, dict):
            self._do(content)

    @guarded
    def _do(self, content: dict[str, Any]) -> None:
        page, picked = whole(content.get("page")), whole(content.get("pick"))
        if content.get("sort") in _COLUMNS:
            key, descending = self._order
            # Up, down, and back to how it was.
            following: dict[tuple[Any, Any], tuple[str, bool]] = {
                (True, False): (content["sort"], True),
                (True, True): ("", False),
            }
            self.sort(*following.get((key == content["sort"], descending), (content["sort"], False)))
        elif page in (-1, 1):
            with self.state.lock:
                self._page = min(max(self._page + page, 0), max(-(-len(self._sorted) // PAGE) - 1, 0))
                self._show()
        elif content.get("csv") is True:
            self._saving.ask(partial(self._save, self._sorted))
        elif picked is not None and 0 <= picked < len(self._sorted):
            self.state.picked(Place.of_row(self._sorted.iloc[picked]), True)

    def _save(self, places: pd.DataFrame, wanted: Turn) -> Iterator[None]:
        parts = []
        for part in _parts(places):
            parts.append(part)
            yield
        with self.state.lock:
            if wanted():
                self.download.offer_table("mars-places.csv", "".join(parts))

    def csv(self) -> str:
        """All rows in their order, for a spreadsheet: safe of formulas, planetocentric and east."""
        return "".join(_parts(self._sorted))


def _parts(places: pd.DataFrame) -> Iterator[str]:
    """Places as CSV in parts, each of which takes no longer than a blink."""
    table = places[[name for name in _DOWNLOAD if name in places]]
    for start in range(0, max(len(table), 1), _PART):
        yield safe_csv(table.iloc[start : start + _PART], header=not start)


def _sortable(column: pd.Series) -> np.ndarray:
    """Values that sort as people expect: texts without case, what is missing anywhere."""
    if pd.api.types.is_numeric_dtype(column):
        return column.to_numpy(dtype=float, na_value=np.nan)
    return column.astype(str).str.casefold().to_numpy(dtype=object)
