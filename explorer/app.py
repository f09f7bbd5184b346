"""The explorer: map, card and status line put together around one selected place."""

import difflib
import inspect
from functools import lru_cache
from importlib import resources

import ipywidgets
import traitlets

from . import features, observations
from .features import Place
from .imagery.relief import Relief
from .widgets import text
from .widgets.card import Card
from .widgets.map import MarsMap
from .widgets.problems import TellsProblems

_STARTS = ("Ascraeus Mons", "South pole of Mars", "Valles Marineris", "Arabia Terra", "Maunder", "Zhurong landing site")


class Explorer(TellsProblems, ipywidgets.VBox):
    """Mars to explore: display it, click places, read what Tianwen-1 saw there.

    Attributes
    ----------
    selected : explorer.features.Place or None
        What is selected: by a click, a button or `select`, all alike.
    problem : str
        What went wrong last in a callback, in one line; shown under the map.

    Raises
    ------
    TypeError
        An unknown keyword.
    explorer.data.DataError
        A shipped file is missing or damaged.
    """

    selected = traitlets.Instance(Place, allow_none=True)

    def __init__(self, **unknown):
        _refuse(unknown, type(self))
        self._places = observations.places()
        relief = Relief()
        self._map = MarsMap(self._places, relief)
        self._card = Card(relief, [features.find(name, self._places) for name in _STARTS])
        self._status = ipywidgets.HTML()
        self._imagery = relief
        super().__init__(
            [
                ipywidgets.HTML(f"<style>{_style()}</style>", layout=ipywidgets.Layout(display="none")),
                ipywidgets.HBox([self._map, self._card]).add_class("explorer-parts"),
                self._status,
            ]
        )
        self.add_class("explorer")
        self._status.add_class("explorer-status")
        traitlets.link((self, "selected"), (self._map, "selected"))
        traitlets.link((self, "selected"), (self._card, "place"))
        for part in (self._map, self._card):
            traitlets.dlink((part, "problem"), (self, "problem"))
        self._map.observe(self._show_status, "resolution")
        self.observe(self._show_status, "problem")
        self._show_status()

    def __repr__(self):
        return f"Explorer(selected={self.selected.name or 'ground' if self.selected else None!r}, {self._map!r})"

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

        Parameters
        ----------
        latitude, longitude : float
            Degrees; longitudes of any range.
        zoom : float, optional
            0 (512 pixels around the planet) to 13, each step twice as large; as it is, by default.

        Raises
        ------
        ValueError
            A position or zoom that cannot be; the map stays where it was.
        """
        self._map.go_to(latitude, longitude, zoom)

    def _show_status(self, _change=None):
        parts = [self._imagery.title, self._imagery.credit]
        if self._map.resolution:
            parts.insert(1, f"{text.kilometres(self._map.resolution / 1000)} to a pixel")
        problem = f'<div class="explorer-problem" role="alert">{text.escaped(self.problem)}</div>' if self.problem else ""
        self._status.value = f'<div role="status">{text.escaped(" · ".join(parts))}</div>{problem}'


def _refuse(unknown, kind):
    for keyword in unknown:
        known = [name for name in inspect.signature(kind).parameters if name != "unknown"]
        close = difflib.get_close_matches(keyword, known, n=1)
        hint = f"did you mean {close[0]!r}?" if close else f"it takes {', '.join(known) or 'none'}."
        raise TypeError(f"{kind.__name__} does not know the keyword {keyword!r}; {hint}")


@lru_cache(maxsize=1)
def _style():
    return resources.files("explorer.widgets").joinpath("explorer.css").read_text("utf-8")
