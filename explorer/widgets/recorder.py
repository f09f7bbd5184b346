"""The recorder: a tour made by going places and writing notes."""

import base64
import json

import ipywidgets
import traitlets

from ..activities.tours import Tour, save_tour, tour_of
from ..callbacks import TellsProblems, told
from ..i18n import text
from ..i18n.wording import Wording
from .accessibility import unseen

_FIELDS = "title", "text", "question", "answer"


class Recorder(TellsProblems, ipywidgets.VBox):
    """Fields for a step's texts, and a button that takes the view with them.

    Parameters
    ----------
    view : callable
        Called without arguments for the step as a file has it, of what is seen now:
        "place", "zoom", "projection", "imagery", "light".

    Attributes
    ----------
    path : str
        File that is written after each step; "" for none.
    steps : list of dict
        What was recorded, as a file has it.
    tour : explorer.activities.tours.Tour or None
        What was recorded, when people ask for it to be played.
    wording : explorer.i18n.wording.Wording
    """

    path = traitlets.Unicode()
    steps = traitlets.List()
    tour = traitlets.Instance(Tour, allow_none=True)
    wording = traitlets.Instance(Wording, ())

    def __init__(self, view):
        self._view = view
        self._name = unseen(ipywidgets.Text())
        self._fields = {name: unseen(ipywidgets.Textarea(rows=3) if name == "text" else ipywidgets.Text()) for name in _FIELDS}
        self._add, self._undo, self._play = (ipywidgets.Button() for _ in range(3))
        self._told = ipywidgets.HTML()
        super().__init__([self._name, *self._fields.values(), ipywidgets.HBox([self._add, self._undo, self._play]), self._told])
        self.add_class("explorer-card")
        self.add_class("explorer-recorder")
        self._add.on_click(self._take)
        self._undo.on_click(self._take_back)
        self._play.on_click(self._play_it)
        self._name.observe(self._rename, "value")
        self._reword()

    def __repr__(self):
        return f"Recorder({len(self.steps)} steps)"

    @told
    def _take(self, _button):
        words = {name: field.value.strip() for name, field in self._fields.items() if field.value.strip()}
        if "text" not in words:
            raise ValueError(self.wording.say("record.needs_text"))
        self._keep([*self.steps, {**self._view(), **words}])
        for field in self._fields.values():
            field.value = ""

    @told
    def _take_back(self, _button):
        *rest, last = self.steps
        self._keep(rest)
        for name, field in self._fields.items():  # nothing that was written is lost
            field.value = field.value or last.get(name, "")

    @told
    def _play_it(self, _button):
        with self.hold_trait_notifications():  # also what was played before is played again
            self.tour = None
            self.tour = tour_of(self._title, self.steps)

    @told
    def _rename(self, _change):
        if self.steps:
            self._keep(self.steps)
        self._show()

    def _keep(self, steps):
        if self.path:
            save_tour(self.path, self._title, steps)
        self.steps = steps

    @property
    def _title(self):
        return self._name.value.strip() or self.wording.say("record.untitled")

    @traitlets.observe("wording")
    @told
    def _reword(self, _change=None):
        say = self.wording.say
        self._name.description = self._name.placeholder = say("record.tour_title")
        for name, field in self._fields.items():
            field.description = field.placeholder = say(f"record.{name}")
        self._add.description, self._undo.description = say("record.add"), say("record.undo")
        self._play.description = say("record.play")
        self._show()

    @traitlets.observe("steps", "path")
    def _show(self, _change=None):
        say = self.wording.say
        self._undo.disabled = self._play.disabled = not self.steps
        lines = "".join(f"<li>{text.escaped(step.get('title') or step['text'][:60])}</li>" for step in self.steps)
        saved = f"<p>{text.escaped(say('record.saved', path=self.path))}</p>" if self.path and self.steps else ""
        self._told.value = (
            f"<h2>{text.escaped(say('record.head'))}</h2><p class='explorer-facts'>{text.escaped(say('record.hint'))}</p>"
            f"<ol>{lines}</ol>{saved}{self._link() if self.steps else ''}"
        )

    def _link(self):
        content = json.dumps({"title": self._title, "steps": self.steps}, ensure_ascii=False, indent=2)
        address = f"data:application/json;base64,{base64.b64encode(content.encode()).decode('ascii')}"
        return f'<a download="mars-tour.json" href="{address}">{text.escaped(self.wording.say("record.save"))}</a>'
