"""The list: which places are wanted, and a table of them."""

from dataclasses import replace

import ipywidgets
import traitlets

from ..background import Latest
from ..callbacks import TellsProblems, told
from ..i18n import text
from ..i18n.wording import Wording
from ..places.filter import Filter, kinds_of
from ..places.gazetteer import Place
from .accessibility import unseen
from .frame import Frame
from .panel import relabel
from .table import Table


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
    filter : explorer.places.filter.Filter
        Set it, or let people set it.
    passing : pandas.DataFrame
        The places that pass the filter.
    in_view : bool
        Whether the table shows of those only what the map shows.
    view_rows : callable
        Called with a table of places for the positions of those the map shows.
    picked : explorer.places.gazetteer.Place or None
        What was picked in the table; set anew by every pick.
    place : explorer.places.gazetteer.Place or None
        The one marked in the table.
    wording : explorer.i18n.wording.Wording
    """

    filter = traitlets.Instance(Filter, ())
    passing = Frame()
    in_view = traitlets.Bool(False)
    picked = traitlets.Instance(Place, allow_none=True)
    place = traitlets.Instance(Place, allow_none=True)
    wording = traitlets.Instance(Wording, ())

    def __init__(self, places, notes=()):
        self._places, self._filtering, self._following = places, Latest(self.tell), False
        self.view_rows = None
        self.table = Table(places)
        self._kinds = kinds_of(places)
        self._kind = unseen(ipywidgets.Dropdown(options=["", *self._kinds]))
        self._kind.add_class("explorer-kind")
        self._least, self._most = (
            unseen(ipywidgets.Text(continuous_update=False, layout=ipywidgets.Layout(width="76px"))) for _ in range(2)
        )
        self._pictures, self._named, self._view = (ipywidgets.Checkbox(indent=False) for _ in range(3))
        self._labels = {name: ipywidgets.Label() for name in ("show", "from", "to", "across")}
        words = "".join(f"<p class='explorer-facts'>{text.escaped(note)}</p>" for note in notes)
        before, least, most, after = self._labels.values()
        super().__init__(
            [
                ipywidgets.HBox([before, self._kind]),
                ipywidgets.HBox([least, self._least, most, self._most, after]),
                ipywidgets.HBox([self._pictures, self._view]),
                self._named,
                self.table,
                self.table.download,
                *([ipywidgets.HTML(words)] if words else []),
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
        self._reword()

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

    @traitlets.observe("wording")
    @told
    def _reword(self, _change=None):
        say, wording = self.wording.say, self.wording
        counted = ((wording.kind(kind), wording.whole(count)) for kind, count in self._kinds.items())
        relabel(self._kind, [say("list.any"), *(say("list.kind", kind=kind, count=count) for kind, count in counted)])
        self._least.placeholder = self._most.placeholder = say("list.any_size")
        for name, control in (("show", self._kind), ("least", self._least), ("most", self._most)):
            control.description = say(f"list.{name}")
        for name, label in self._labels.items():
            label.value = say(f"list.{name}")
        for name, box in (("pictures", self._pictures), ("named", self._named), ("in_view", self._view)):
            box.description = say(f"list.{name}")

    @told
    def _controls_changed(self, change):
        """Take over what was set, and leave the rest of the filter as it is."""
        if self._following:
            return
        kilometres = {self._least: "least_km", self._most: "most_km"}
        others = {self._pictures: "pictures", self._named: "named_after_tianwen1"}
        if change.owner is self._kind:
            self.filter = replace(self.filter, kinds=(change.new,) if change.new else ())
        elif change.owner in kilometres:
            self.filter = replace(self.filter, **{kilometres[change.owner]: _kilometres(change.new, self.wording)})
        else:
            self.filter = replace(self.filter, **{others[change.owner]: change.new})

    def _show_filter(self):
        """Let the controls show the filter, whoever set it."""
        wanted, self._following = self.filter, True
        try:
            self._kind.value = wanted.kinds[0] if len(wanted.kinds) == 1 and wanted.kinds[0] in self._kinds else ""
            for control, bound in ((self._least, wanted.least_km), (self._most, wanted.most_km)):
                control.value = "" if bound is None else f"{bound:g}"
            self._pictures.value, self._named.value = wanted.pictures, wanted.named_after_tianwen1
        finally:
            self._following = False

    @traitlets.observe("filter")
    @told
    def _filter_changed(self, _change):
        self._show_filter()
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
        if wanted() and not shown.index.equals(self.table.places.index):
            self.table.places = shown

    def _forward(self, change):
        with self.hold_trait_notifications():
            self.picked = None
            self.picked = change.new


def _kilometres(typed, wording):
    """A number of kilometres that was typed, with a point or a comma; None where nothing was."""
    typed = typed.strip().replace(",", ".").removesuffix("km").removesuffix("千米").strip()
    if not typed:
        return None
    try:
        return float(typed)
    except ValueError:
        raise ValueError(wording.say("list.no_number", typed=repr(typed))) from None
