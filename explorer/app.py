"""The explorer: map, card and status line put together around one selected place."""

import difflib
import inspect
import time
from functools import lru_cache
from importlib import resources

import ipywidgets
import traitlets

from . import features, observations
from .features import Place
from .imagery.hips import HipsError, shared_moric
from .imagery.painter import Painter
from .imagery.relief import Relief
from .widgets import text
from .widgets.card import Card
from .widgets.latest import Latest
from .widgets.map import MarsMap
from .widgets.problems import TellsProblems, told

_STARTS = ("Ascraeus Mons", "South pole of Mars", "Valles Marineris", "Arabia Terra", "Maunder", "Zhurong landing site")
_IMAGERIES = ("auto", "tianwen-1", "relief")
_AGAIN = 5.0, 30.0  # seconds before a survey that did not answer is asked again: at first, and later on


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
    problem : str
        What went wrong last in a callback, in one line; shown under the map.

    Raises
    ------
    TypeError
        An unknown keyword.
    traitlets.TraitError
        An imagery that is not known.
    explorer.data.DataError
        A shipped file is missing or damaged.
    """

    selected = traitlets.Instance(Place, allow_none=True)
    imagery = traitlets.Enum(_IMAGERIES, default_value="auto")

    def __init__(self, *, imagery="auto", **unknown):
        _refuse(unknown, type(self))
        self._places = observations.places()
        self._survey, self._finding = None, Latest(self.tell)
        ground = Painter(Relief())
        self._map = MarsMap(self._places, ground)
        self._card = Card(ground, [features.find(name, self._places) for name in _STARTS])
        self._status = ipywidgets.HTML()
        self._choice = ipywidgets.ToggleButtons(
            options=[("Auto", "auto"), ("Tianwen-1", "tianwen-1"), ("Relief", "relief")],
            tooltips=["Tianwen-1 as soon as it answers", "The global mosaic from orbit", "The shaded elevation model"],
        )
        super().__init__(
            [
                ipywidgets.HTML(f"<style>{_style()}</style>", layout=ipywidgets.Layout(display="none")),
                ipywidgets.HBox([self._map, self._card]).add_class("explorer-parts"),
                ipywidgets.HBox([self._status, self._choice]).add_class("explorer-foot"),
            ]
        )
        self.add_class("explorer")
        self._status.add_class("explorer-status")
        self._connect()
        self.imagery = imagery
        self._find_imagery()

    def _connect(self):
        traitlets.link((self, "selected"), (self._map, "selected"))
        traitlets.link((self, "selected"), (self._card, "place"))
        traitlets.link((self, "imagery"), (self._choice, "value"))
        for part in (self._map, self._card):
            traitlets.dlink((part, "problem"), (self, "problem"))
        self._map.observe(self._show_status, ["painting", "resolution"])
        self.observe(self._show_status, "problem")

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
        self._card.portrait.save(path)

    @traitlets.observe("imagery")
    @told
    def _imagery_changed(self, _change):
        self._find_imagery()

    def _find_imagery(self):
        if self.imagery == "relief":
            self._finding.ask(lambda wanted: self._paint_with(None))
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
            self._paint_with(self._survey)
            self.imagery = "tianwen-1" if self.imagery == "auto" else self.imagery
            return

    def _paint_with(self, survey):
        painter = Painter(self._map.painter.ground, survey)
        self._map.painter = self._card.portrait.painter = painter
        self._show_status()

    def _show_status(self, _change=None):
        painting = self._map.painting
        parts = [painting.title, painting.credit] if painting else ["Drawing Mars …"]
        if self._map.resolution:
            parts.insert(1, f"{text.kilometres(self._map.resolution / 1000)} to a pixel")
        if painting and not painting.complete:
            parts.append("finer tiles are loading …")
        trouble = self._survey.trouble if self._survey and self.imagery != "relief" else None
        told_trouble = f'<div class="explorer-trouble">{text.escaped(trouble)}. {_STANDS_IN}</div>' if trouble else ""
        problem = f'<div class="explorer-problem" role="alert">{text.escaped(self.problem)}</div>' if self.problem else ""
        self._status.value = f'<div role="status">{text.escaped(" · ".join(parts))}{told_trouble}</div>{problem}'


_STANDS_IN = "Where Tianwen-1 is missing, the shaded relief is shown instead."


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
