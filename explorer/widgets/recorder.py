"""The recorder: a tour made by going places and writing notes."""

from typing import Any

import ipywidgets
from markupsafe import Markup

from ..activities.checked import Recording
from ..activities.tours import load_tour
from ..message import Message
from ..state import State
from ..state.callbacks import guarded
from . import tour
from .download import address_of
from .heard import typed
from .panel import Panel, unseen

_FIELDS = "title", "text", "question", "answer"


class Recorder(Panel, ipywidgets.VBox):
    """Fields for a step's texts, and a button that takes the view with them."""

    def __init__(self, state: State) -> None:
        self._recorded = Recording(load_tour, "steps")
        self._name = unseen(ipywidgets.Text())
        self._fields = {name: unseen(ipywidgets.Textarea(rows=3) if name == "text" else ipywidgets.Text()) for name in _FIELDS}
        self._add, self._undo, self._play = (ipywidgets.Button() for _ in range(3))
        self._head, self._words = ipywidgets.HTML(), ipywidgets.HTML()
        buttons = ipywidgets.HBox([self._add, self._undo, self._play])
        super().__init__(state, [self._head, self._name, *self._fields.values(), buttons, self._words])
        self.add_class("explorer-card")
        self.add_class("explorer-recorder")
        self._add.on_click(self._take)
        self._undo.on_click(self._take_back)
        self._play.on_click(self._play_it)
        self._name.observe(self._rename, "value")
        self.watch_words(self._reword)
        self.watch(self._show, "record_to")

    @guarded
    def _take(self, _button: object) -> None:
        words = {name: words for name, field in self._fields.items() if (words := typed(field))}
        if "text" not in words:
            raise ValueError(Message("record.needs_text", "write what there is to say before you add the step"))
        self._keep([*self._recorded.pieces, {**_seen(self.state), **words}])
        for field in self._fields.values():
            field.value = ""

    @guarded
    def _take_back(self, _button: object) -> None:
        if not self._recorded.pieces:
            return
        *rest, last = self._recorded.pieces
        self._keep(rest)
        for name, field in self._fields.items():  # nothing that was written is lost
            field.value = field.value or last.get(name, "")

    @guarded
    def _play_it(self, _button: object) -> None:
        if self._recorded.made is not None:
            tour.begin(self.state, self._recorded.made)

    @guarded
    def _rename(self, _change: object) -> None:
        self._keep(self._recorded.pieces)

    def _keep(self, steps: list[dict[str, Any]]) -> None:
        """Keep steps that together make a tour; the one that is played grows with them, so that all is saved in a page."""
        title = typed(self._name) or self.state.wording.say("record.untitled")
        before, made = self._recorded.keep({"title": title, "steps": steps}, self.state.record_to)
        if made and before and self.state.tour is before:
            self.state.change(tour=made, step=min(self.state.step, len(made.steps) - 1))
        self._show()

    def _reword(self) -> None:
        say = self.state.wording.say
        self._name.description = self._name.placeholder = say("record.tour_title")
        for name, field in self._fields.items():
            field.description = field.placeholder = say(f"record.{name}")
        self._add.description, self._undo.description = say("record.add"), say("record.undo")
        self._play.description = say("record.play")
        head = Markup("<h2>{}</h2><p class='explorer-facts'>{}</p>")
        self._head.value = head.format(say("record.head"), say("record.hint"))
        self._show()

    def _show(self) -> None:
        say, steps, path = self.state.wording.say, self._recorded.pieces, self.state.record_to
        self._undo.disabled = self._play.disabled = not steps
        lines = Markup("").join(Markup("<li>{}</li>").format(step.get("title") or step["text"][:60]) for step in steps)
        saved = Markup("<p>{}</p>").format(say("record.saved", path=path)) if self._recorded.is_written(path) else ""
        self._words.value = Markup("<ol>{}</ol>{}{}").format(lines, saved, self._link() if steps else "")

    def _link(self) -> str:
        address = address_of("application/json", self._recorded.content)
        return Markup('<a download="mars-tour.json" href="{}">{}</a>').format(address, self.state.wording.say("record.save"))


def _seen(state: State) -> dict[str, Any]:
    """What is seen now, as a step of a tour has it."""
    with state.lock:
        view, window = state.viewpoint, state.window
    place = view.selected
    if place is None or not window.shows(place.latitude, place.longitude):
        place = view.centre
    assert place is not None
    is_named = place.name and place.own is None
    return {
        "place": place.name if is_named else [round(place.latitude, 4), round(place.longitude, 4)],
        "zoom": view.zoom,
        "projection": view.projection,
        "imagery": view.imagery if view.imagery in ("photograph", "relief") else "auto",
        "light": list(view.light or ()),
    }
