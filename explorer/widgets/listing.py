"""The list: which places are wanted, and a table of them."""

from dataclasses import replace

import ipywidgets
import traitlets

from ..features import Place
from ..filtering import Filter, kinds_of
from . import text
from .frame import Frame
from .latest import Latest
from .problems import TellsProblems, told
from .table import Table
from .wording import Wording

_ANY = "of any kind"


class Listing(TellsProblems, ipywidgets.VBox):
    """Filters, and a table of what passes them.

    Parameters
    ----------
    places : pandas.DataFrame
        Table of places with a column ``pictures``.
    notes : list of str
        What there is to say about where they come from.

    Attributes
    ----------
    filter : explorer.filtering.Filter
        Set it, or let people set it.
    passing : pandas.DataFrame
        The places that pass the filter.
    in_view : bool
        Whether the table shows of those only what the map shows.
    view_rows : callable
        Called with a table of places for the positions of those the map shows.
    picked : explorer.features.Place or None
        What was picked in the table; set anew by every pick.
    place : explorer.features.Place or None
        The one marked in the table.
    wording : explorer.widgets.wording.Wording
    """

    filter = traitlets.Instance(Filter, ())
    passing = Frame()
    in_view = traitlets.Bool(False)
    picked = traitlets.Instance(Place, allow_none=True)
    place = traitlets.Instance(Place, allow_none=True)
    wording = traitlets.Instance(Wording, ())

    def __init__(self, places, notes=()):
        self._places, self._filtering = places, Latest(self.tell)
        self.view_rows = None
        self.table = Table(places)
        self._kind = ipywidgets.Dropdown(
            options=[(_ANY, ""), *((f"{kind} ({text.whole(count)})", kind) for kind, count in kinds_of(places).items())]
        )
        self._kind.add_class("explorer-kind")
        self._least, self._most = (
            ipywidgets.Text(placeholder=words, continuous_update=False, layout=ipywidgets.Layout(width="76px"))
            for words in ("any", "any")
        )
        self._pictures, self._named, self._view = (
            ipywidgets.Checkbox(description=words, indent=False)
            for words in ("with Tianwen-1 pictures", "named from Tianwen-1's images", "only what the map shows")
        )
        words = "".join(f"<p class='explorer-facts'>{text.escaped(note)}</p>" for note in notes)
        sizes = [_word("from"), self._least, _word("to"), self._most, _word("km across")]
        super().__init__(
            [
                *([ipywidgets.HTML(words)] if words else []),
                ipywidgets.HBox([_word("Show places"), self._kind]),
                ipywidgets.HBox(sizes),
                ipywidgets.HBox([self._pictures, self._view]),
                self._named,
                self.table,
            ],
            passing=places,
        )
        self.add_class("explorer-card")
        self.add_class("explorer-listing")
        traitlets.link((self, "in_view"), (self._view, "value"))
        for name in ("place", "wording"):
            traitlets.dlink((self, name), (self.table, name))
        traitlets.dlink((self.table, "problem"), (self, "problem"))
        self.table.observe(self._forward, "picked")
        for control in (self._kind, self._least, self._most, self._pictures, self._named):
            control.observe(self._controls_changed, "value")

    def __repr__(self):
        return f"Listing({len(self.passing)} of {len(self._places)} places)"

    def close(self):
        """Stop filtering and leave the page."""
        self._filtering.stop()
        self.table.close()
        super().close()

    def refresh(self):
        """Show anew what the map shows, where only that is wanted."""
        if self.in_view:
            self._filtering.ask(self._list)

    @told
    def _controls_changed(self, _change):
        self.filter = replace(
            self.filter,
            kinds=(self._kind.value,) if self._kind.value else (),
            least_km=_kilometres(self._least.value),
            most_km=_kilometres(self._most.value),
            pictures=self._pictures.value,
            named_after_tianwen1=self._named.value,
        )

    @traitlets.observe("filter")
    @told
    def _filter_changed(self, _change):
        self._filtering.ask(self._apply)

    def _apply(self, wanted):
        self.problem = ""
        passing = self._places.iloc[self.filter.rows(self._places)]
        if wanted():
            self.passing = passing
            self._list(wanted)

    @traitlets.observe("in_view")
    @told
    def _in_view_changed(self, _change):
        self._filtering.ask(self._list)

    def _list(self, wanted):
        shown = self.passing
        if self.in_view and self.view_rows:
            shown = shown.iloc[self.view_rows(shown)]
        if wanted():
            self.table.places = shown

    def _forward(self, change):
        with self.hold_trait_notifications():
            self.picked = None
            self.picked = change.new


def _word(words):
    return ipywidgets.Label(words)


def _kilometres(typed):
    """A number of kilometres that was typed, with a point or a comma; None where nothing was."""
    typed = typed.strip().replace(",", ".").removesuffix("km").strip()
    if not typed:
        return None
    try:
        return float(typed)
    except ValueError:
        raise ValueError(f"{typed!r} is no number of kilometres; write for example 12.5") from None
