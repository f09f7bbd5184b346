"""The tour panel: a guided tour, told step by step, while the map follows."""

import ipywidgets
import traitlets

from ..activities.measure import measure
from ..activities.tours import Step, Tour, in_language, load_tour, shipped_tours
from ..callbacks import TellsProblems, told
from ..cartography.geojson import Drawn
from ..i18n import text
from ..i18n.wording import Wording
from .accessibility import unseen
from .panel import relabel
from .stepper import Stepper

_PACES = 8.0, 15.0, 30.0, 60.0  # seconds a step
_COLOUR = "#ffffff"
_TEXTS = "title", "text", "question", "answer"


class TourPanel(TellsProblems, ipywidgets.VBox):
    """A guided tour.

    Attributes
    ----------
    tour : explorer.activities.tours.Tour or None
        What is shown.
    step : explorer.activities.tours.Step or None
        Where the tour is; whoever shows the map follows it.
    again : int
        Goes up when people want to come back to the step after wandering off.
    recording : bool
        Whether people want to make a tour of their own.
    drawn : tuple of explorer.cartography.geojson.Drawn
        The line that the step measures.
    wording : explorer.i18n.wording.Wording
    """

    tour = traitlets.Instance(Tour, allow_none=True)
    step = traitlets.Instance(Step, allow_none=True)
    again = traitlets.Int(0)
    recording = traitlets.Bool(False)
    drawn = traitlets.Tuple()
    wording = traitlets.Instance(Wording, ())

    def __init__(self):
        self._shipped = {name: load_tour(name) for name in shipped_tours()}
        self._picker = unseen(ipywidgets.Dropdown(options=["", *self._shipped])).add_class("explorer-tour-picker")
        self._told = ipywidgets.HTML()
        self._stepper, self._pace = Stepper(), unseen(ipywidgets.Dropdown(options=_PACES, value=15.0))
        self._return, self._record = ipywidgets.Button(), ipywidgets.ToggleButton()
        foot = ipywidgets.HBox([self._return, self._pace, self._record]).add_class("explorer-tour-foot")
        super().__init__([self._picker, self._told, self._stepper, foot])
        for name in ("card", "tour", "stepped"):
            self.add_class(f"explorer-{name}")
        self._stepper.observe(self._go, "step")
        self._return.on_click(lambda _: self.set_trait("again", self.again + 1))
        self._reword()
        self._picker.observe(self._picked, "value")
        traitlets.link((self._pace, "value"), (self._stepper, "pace"))
        traitlets.link((self, "recording"), (self._record, "value"))

    def __repr__(self):
        return f"TourPanel(step {self._stepper.step + 1} of {self._stepper.count})"

    def show(self, tour):
        """Begin a tour.

        Parameters
        ----------
        tour : explorer.activities.tours.Tour
        """
        names = [name for name, shipped in self._shipped.items() if shipped == tour]
        with self.hold_trait_notifications():  # also the tour that is shown already begins again
            self.tour, self.recording = None, False
            self._picker.value = names[0] if names else ""
            self.tour = tour
        self._begin(None)

    @property
    def told_steps(self):
        """The steps of the tour in the language, their numbers filled in; for `explorer.export.save_html`."""
        return [
            {
                "latitude": step.place.latitude,
                "longitude": step.place.longitude,
                "width_km": step.width_km,
                "zoom": step.zoom,
                **{name: self._filled(step, step.text(name, self.wording.language)) for name in _TEXTS},
            }
            for step in (self.tour.steps if self.tour else ())
        ]

    @told
    def _picked(self, change):
        if change.new:
            self.tour = self._shipped[change.new]

    @traitlets.observe("tour")
    @told
    def _begin(self, _change):
        self._stepper.count = len(self.tour.steps) if self.tour else 0
        self._stepper.step = 0
        self._go()

    @told
    def _go(self, _change=None):
        steps = self.tour.steps if self.tour else ()
        self.step = steps[self._stepper.step] if self._stepper.step < len(steps) else None
        self._show()

    @traitlets.observe("wording")
    @told
    def _reword(self, _change=None):
        say, language = self.wording.say, self.wording.language
        self._picker.description, self._pace.description = say("tour.pick"), say("tour.duration")
        relabel(self._picker, [say("tour.pick"), *(in_language(tour.title, language) for tour in self._shipped.values())])
        relabel(self._pace, [say("tour.pace", seconds=f"{seconds:g}") for seconds in _PACES])
        self._return.description, self._return.tooltip = say("tour.return"), say("tour.return.hint")
        self._record.description, self._record.tooltip = say("tour.record"), say("tour.record.hint")
        self._show()

    def _show(self):
        say, step = self.wording.say, self.step
        for part in (self._stepper, self._return, self._pace):
            part.layout.display = None if step else "none"
        where = say("tour.where", number=self._stepper.step + 1, count=self._stepper.count) if step else ""
        self._stepper.words = [say("tour.back"), say("tour.next"), say("tour.play"), say("tour.stop"), where]
        self._told.value = self._told_of(step) if step else f"<p class='explorer-facts'>{text.escaped(say('tour.hint'))}</p>"
        self.drawn = _drawn(step)

    def _told_of(self, step):
        title, body, question, answer = (
            text.escaped(self._filled(step, step.text(name, self.wording.language))) for name in _TEXTS
        )
        title = title or text.escaped(self.wording.name(step.place))
        asked = f"<p class='explorer-question'>{question}</p>" if question else ""
        if question and answer:
            # The browser itself opens it: by mouse, by keyboard, and without a kernel.
            asked += (
                f"<details><summary>{text.escaped(self.wording.say('tour.answer'))}</summary>{_paragraphs(answer)}</details>"
            )
        titles = [in_language(self.tour.title, self.wording.language)]
        if step is self.tour.steps[0]:
            titles.append(in_language(self.tour.about, self.wording.language))
        tour = text.escaped(": ".join(filter(None, titles)))
        return f"<p class='explorer-facts'>{tour}</p><h2>{title}</h2><div aria-live='polite'>{_paragraphs(body)}</div>{asked}"

    def _filled(self, step, words):
        """A text with its numbers."""
        for name, value in step.numbers.items() if "{" in words else ():
            shown = self.wording.length(value) if name == "length" else self.wording.metres(value)
            words = words.replace(f"{{{name}}}", shown)
        return words


def _paragraphs(words):
    return "".join(f"<p>{paragraph}</p>" for paragraph in words.split("\n") if paragraph.strip())


def _drawn(step):
    if step is None or not step.measured:
        return ()
    points = tuple((place.latitude, place.longitude, str(number + 1)) for number, place in enumerate(step.measured))
    return (Drawn(*measure(step.measured).track(), points, _COLOUR),)
