"""The panel of the worksheets: tasks to solve, or to make, or the results of a class."""

from typing import Any

import ipywidgets

from ..places.gazetteer import Place
from ..state import SHEET_VIEWS, State
from .panel import Panel, relabel
from .results import Results
from .solving import Solving
from .task_recorder import TaskRecorder


class Tasks(Panel, ipywidgets.VBox):
    """The panel of the worksheets: tasks to solve, or to make, or the results of a class."""

    def __init__(self, state: State) -> None:
        self._solving = Solving(state)
        self._others: dict[str, Any] = {}
        self._view = ipywidgets.ToggleButtons(options=SHEET_VIEWS).add_class("explorer-sheet-views")
        super().__init__(state)
        for name in ("card", "sheet"):
            self.add_class(f"explorer-{name}")
        self.bind(self._view, "sheet_view")
        self.watch(self._show_view, "sheet_view")
        self.watch_words(self._reword)

    def act(self, place: Place, at: Place) -> None:
        """A place was clicked on the map while this panel is open, and where to the pixel."""
        view = self.state.sheet_view
        if view == "solve":
            self._solving.act(place, at)
        elif view == "make":
            self._other("make").take(place)
        else:
            self.state.select(place)

    def _other(self, view: str) -> Any:
        if view not in self._others:
            self._others[view] = {"make": TaskRecorder, "results": Results}[view](self.state)
        return self._others[view]

    def _show_view(self) -> None:
        view = self.state.sheet_view
        shown = self._solving if view == "solve" else self._other(view)
        self.children = (self._view, shown)
        shown.show_marks()

    def _reword(self) -> None:
        say = self.state.wording.say
        relabel(self._view, [say(f"sheet.{view}") for view in SHEET_VIEWS], [say(f"sheet.{view}.hint") for view in SHEET_VIEWS])
