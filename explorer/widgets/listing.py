"""The list: which places are wanted, and a table of them."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import ipywidgets
from markupsafe import Markup

from ..i18n.figures import typed_number
from ..message import Message
from ..places.filter import is_of_kinds, kinds_of
from ..state import State
from ..state.callbacks import guarded
from .panel import Panel, unseen
from .table import Table


class Listing(Panel, ipywidgets.VBox):
    """Filters, and a table of what passes them."""

    def __init__(self, state: State) -> None:
        self._sifting, self._following = state.background(), False
        self._table = Table(state)
        self._kinds = kinds_of(state.places)
        self._kind = unseen(ipywidgets.Dropdown(options=[""])).add_class("explorer-kind")
        self._least, self._most = (
            unseen(ipywidgets.Text(continuous_update=False, layout=ipywidgets.Layout(width="76px"))) for _ in range(2)
        )
        self._pictures, self._named, self._in_view = (ipywidgets.Checkbox(indent=False) for _ in range(3))
        self._labels = {name: ipywidgets.Label() for name in ("show", "from", "to", "across")}
        before, least, most, after = self._labels.values()
        self._notes = ipywidgets.HTML()
        super().__init__(
            state,
            [
                ipywidgets.HBox([before, self._kind]),
                ipywidgets.HBox([least, self._least, most, self._most, after]),
                ipywidgets.HBox([self._pictures, self._in_view]),
                self._named,
                self._table,
                self._table.download,
                self._notes,
            ],
        )
        self.add_class("explorer-card")
        self.add_class("explorer-listing")
        for control in (self._kind, self._least, self._most, self._pictures, self._named):
            control.observe(self._control_changed, "value")
        self._in_view.observe(self._sift, "value")
        self.watch(self._show_filter, "filter")
        self.watch(self._sift, "passing")
        self.watch(self._follow_map, "positions", "projection", "size")
        self.watch_words(self._reword)

    def _reword(self) -> None:
        wording = self.state.wording
        say = wording.say
        self._show_filter()
        self._least.placeholder = self._most.placeholder = say("list.any_size")
        for name, control in (("show", self._kind), ("least", self._least), ("most", self._most)):
            control.description = say(f"list.{name}")
        for name, label in self._labels.items():
            label.value = say(f"list.{name}")
        for name, box in (("pictures", self._pictures), ("named", self._named), ("in_view", self._in_view)):
            box.description = say(f"list.{name}")
        notes = self.state.catalogue.attrs.get("notes", ()) if self.state.catalogue is not None else ()
        note = Markup("<p class='explorer-facts explorer-note'>{}</p>")
        self._notes.value = Markup("").join(note.format(wording.translated(each)) for each in notes)

    def _control_changed(self, change: Any) -> None:
        if not self._following:
            self._set_filter(change)

    @guarded
    def _set_filter(self, change: Any) -> None:
        """Take over what was set, and leave the rest of the filter as it is."""
        kilometres = {self._least: "least_km", self._most: "most_km"}
        others = {self._pictures: "pictures", self._named: "named_after_tianwen1"}
        if change.owner is self._kind:
            wanted: dict[str, Any] = {"kinds": change.new or ()}
        elif change.owner in kilometres:
            english = "{typed!r} is no number of kilometres; write for example 12.5"
            no_number = Message("list.no_number", english, typed=change.new)
            wanted = {kilometres[change.owner]: typed_number(change.new, ("km", "千米"), no_number)}
        else:
            wanted = {others[change.owner]: change.new}
        with self.state.lock:
            self.state.change(filter=replace(self.state.filter, **wanted))

    def _show_filter(self) -> None:
        """Let the controls show the filter, whoever set it."""
        wanted, self._following = self.state.filter, True
        try:
            self._show_kinds(wanted.kinds)
            for control, bound in ((self._least, wanted.least_km), (self._most, wanted.most_km)):
                control.value = "" if bound is None else f"{bound:g}"
            self._pictures.value, self._named.value = wanted.pictures, wanted.named_after_tianwen1
        finally:
            self._following = False

    def _show_kinds(self, kinds: tuple[str, ...]) -> None:
        """Offer each kind, and beside them what code chose that is none of these."""
        wording = self.state.wording
        counted = {kind: (wording.kind(kind), wording.whole(count)) for kind, count in self._kinds.items()}
        offered: list[tuple[str, Any]] = [(wording.say("list.any"), "")]
        offered += [(wording.say("list.kind", kind=word, count=count), kind) for kind, (word, count) in counted.items()]
        known = [each for each in self._kinds if kinds and all(is_of_kinds((kind,), each) for kind in kinds)]
        chosen: Any = known[0] if known else kinds or ""
        if isinstance(chosen, tuple):
            offered.append((wording.say("list.comma").join(map(wording.kind, kinds)), chosen))
        self._kind.options, self._kind.value = offered, chosen

    def _follow_map(self) -> None:
        if self._in_view.value:
            self._sift()

    def _sift(self, _change: object = None) -> None:
        self._sifting.ask(self._list)

    def _list(self, wanted: Callable[[], bool]) -> None:
        with self.state.lock:
            table, window = self.state.passing.table, self.state.window
        if self._in_view.value:
            table = table.iloc[window.rows_within(table.latitude, table.longitude)]
        if wanted():
            self._table.show(table)
