"""The side of the page: one panel at a time. The panel that is open decides what a click on the map means."""

from typing import Any

import ipywidgets

from ..places.gazetteer import Place
from ..state import PANELS, State
from ..state.callbacks import guarded
from ..viewpoint import Viewpoint, suited
from .card import Card
from .comparing import put
from .game import Game
from .layers import Layers
from .listing import Listing
from .panel import Panel, relabel
from .recorder import Recorder
from .ruler import Ruler, add_point
from .sun import SunPanel
from .tasks import Tasks
from .tour import TourPanel

_KINDS = {
    **{"list": Listing, "layers": Layers, "sun": SunPanel, "measure": Ruler, "tour": TourPanel, "tasks": Tasks, "game": Game},
    "recorder": Recorder,
}


class Sidebar(Panel, ipywidgets.VBox):
    """The panels beside the map, each made when it is first opened, so that a class that starts at once waits less."""

    def __init__(self, state: State) -> None:
        self.card = Card(state)
        self._panels: dict[str, Any] = {"place": self.card}
        self._unfold = ipywidgets.ToggleButton().add_class("explorer-unfold")
        self._tabs = ipywidgets.ToggleButtons(options=PANELS).add_class("explorer-tabs")
        super().__init__(state)
        self.add_class("explorer-side")
        self.bind(self._tabs, "panel")
        state.clicked.register_callback(self._clicked)
        state.picked.register_callback(self._picked)
        self._unfold.observe(lambda _: self._show_panel(), "value")
        self.watch(self._fold, "selected", "tour", "step")
        self.watch(self._show_panel, "panel", "recording", "tour")
        self.watch_words(self._reword)

    def _panel(self, name: str) -> Any:
        if name not in self._panels:
            self._panels[name] = _KINDS[name](self.state)
        return self._panels[name]

    def _show_panel(self) -> None:
        shown = [self._panel(self.state.panel)]
        if self.state.panel == "tour":
            shown += self._below_tour()
        self.children = (self._tabs, *shown)

    def _below_tour(self) -> list[ipywidgets.Widget]:
        """What stands below the tour: the recorder, or the card; folded to a line while a tour runs."""
        if self.state.recording:
            return [self._panel("recorder")]
        if self.state.tour is None:
            return [self.card]
        return [self._unfold, self.card] if self._unfold.value else [self._unfold]

    def _fold(self) -> None:
        """Fold the card where the step tells of the place itself; whoever picks another wants to read of that."""
        state = self.state
        step = state.tour_step
        self._unfold.value = state.selected is not None and step is not None and state.selected != step.place
        self._name_card()

    def _name_card(self) -> None:
        say, place = self.state.wording.say, self.state.selected
        name = self.state.wording.name(place) if place else say("planet")
        self._unfold.description, self._unfold.tooltip = say("tour.card", name=name), say("tour.card.hint")

    def _reword(self) -> None:
        relabel(self._tabs, [self.state.wording.say(f"tab.{panel}") for panel in PANELS])
        self._name_card()

    @guarded
    def _clicked(self, place: Place, at: Place) -> None:
        """A place was clicked on the map, whose dot was near, or the ground; and where that was, to the pixel."""
        state = self.state
        if state.panel == "measure" and state.placing and state.comparison:
            put(state, place)
        elif state.panel == "measure":
            add_point(state, place)
        elif state.panel == "tasks":
            self._panel("tasks").act(place, at)
        elif state.is_hiding_names:
            self._panel("game").guess(place)
        else:
            state.select(place, panel=state.panel if state.panel in ("tour", "game", "sun") else "place")

    @guarded
    def _picked(self, place: Place, stays: bool) -> None:
        """A place was searched for, or picked from the list, from which people go on to the next."""
        state = self.state
        if state.is_hiding_names:
            if not place.name:  # a name would be the answer
                self._panel("game").guess(place)
        elif state.panel == "measure":
            add_point(state, place)
            state.reveal(place)
        else:
            view = Viewpoint(centre=place, projection=suited(place, state.projection))
            stays = stays or state.panel in ("tour", "tasks", "sun")  # and goes on with it
            state.look_at(view, selected=place, panel=state.panel if stays else "place")
