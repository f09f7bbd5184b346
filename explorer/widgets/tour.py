"""The tour panel: a guided tour, told step by step, while the map follows."""

from dataclasses import replace
from typing import Any

import ipywidgets
from markupsafe import Markup

from ..activities.checked import in_language
from ..activities.measure import measure
from ..activities.tours import SHIPPED, TEXTS, Step, Tour, load_tour
from ..cartography.geojson import Track
from ..cartography.route import route
from ..i18n.wording import Wording
from ..state import Look, State
from ..state.callbacks import guarded
from ..viewpoint import GLOBE, IMAGERIES, home_projection
from .panel import Panel, relabel, show, unseen
from .stepper import Stepper

_PACES = 8.0, 15.0, 30.0, 60.0  # seconds a step
_COLOUR = "#ffffff"


class TourPanel(Panel, ipywidgets.VBox):
    """A guided tour."""

    def __init__(self, state: State) -> None:
        self._shipped = {name: load_tour(name) for name in SHIPPED}
        self._picker = unseen(ipywidgets.Dropdown(options=["", *self._shipped])).add_class("explorer-tour-picker")
        self._words = ipywidgets.HTML().add_class("explorer-tour-words")
        self._stepper, self._pace = Stepper(), unseen(ipywidgets.Dropdown(options=_PACES, value=15.0))
        self._return, self._record = ipywidgets.Button(), ipywidgets.ToggleButton()
        foot = ipywidgets.HBox([self._return, self._pace, self._record]).add_class("explorer-tour-foot")
        super().__init__(state, [self._picker, self._words, self._stepper, foot])
        for name in ("card", "tour", "stepped"):
            self.add_class(f"explorer-{name}")
        self._stepper.observe(self._step, "step")
        self._return.on_click(self._go_again)
        self._picker.observe(self._pick, "value")
        self._pace.observe(lambda change: change.new and self._stepper.set_trait("pace", change.new), "value")
        self.bind(self._record, "recording")
        self.watch(self._show, "tour", "step", "language", "coordinates")
        self.watch_words(self._reword)

    def _pick(self, _change: object) -> None:
        tour = self._shipped.get(self._picker.value)
        if tour is not None and tour != self.state.tour:
            self._go(0, tour)

    def _step(self, _change: object) -> None:
        if self._stepper.step != self.state.step:
            self._go(self._stepper.step)

    @guarded
    def _go(self, number: int, tour: Tour | None = None) -> None:
        go_to_step(self.state, number, tour)

    def _go_again(self, _button: object) -> None:
        """Back to the step, after people wandered off."""
        self._go(self.state.step)

    def _reword(self) -> None:
        say, language = self.state.wording.say, self.state.language
        self._picker.description, self._pace.description = say("tour.pick"), say("tour.duration")
        relabel(self._picker, [say("tour.pick"), *(in_language(tour.title, language) for tour in self._shipped.values())])
        relabel(self._pace, [say("tour.pace", seconds=f"{seconds:g}") for seconds in _PACES])
        self._return.description, self._return.tooltip = say("tour.return"), say("tour.return.hint")
        self._record.description, self._record.tooltip = say("tour.record"), say("tour.record.hint")

    def _show(self) -> None:
        state = self.state
        say, tour, step = state.wording.say, state.tour, state.tour_step
        names = [name for name, shipped in self._shipped.items() if shipped == tour]
        self._picker.value = names[0] if names else ""
        count = len(tour.steps) if tour else 0
        last = state.step == count - 1
        where = say("tour.where.last" if last else "tour.where", number=state.step + 1, count=count) if step else ""
        hint = Markup("<p class='explorer-facts'>{}</p>").format(say("tour.hint"))
        self._words.value = _html(tour, step, state.wording) if tour and step else hint
        with self._stepper.hold_sync(), self._stepper.hold_trait_notifications():
            self._stepper.count, self._stepper.step = count, state.step
            self._stepper.words = [say("tour.back"), say("tour.next"), say("tour.play"), say("tour.stop"), where]
        for part in (self._stepper, self._return, self._pace):
            show(part, step is not None)


def begin(state: State, tour: Tour, **also: Any) -> None:
    """Show a tour from its first step, and change what else is to."""
    go_to_step(state, 0, tour=tour, recording=False, **also)


def go_to_step(state: State, number: int, tour: Tour | None = None, **also: Any) -> None:
    """Show a step of a tour, place, map, light and line at once; and change what else is to."""
    with state.lock:
        tour = tour or state.tour
        if tour is None or not 0 <= number < len(tour.steps):
            return
        step = tour.steps[number]
        if step.measured:  # its profile waits in the tab beside
            also |= {"points": step.measured, "closed": False}
        is_globe = state.projection == GLOBE  # which shows all that the others do
        view = replace(
            step.view,
            projection=GLOBE if is_globe else step.view.projection or home_projection(step.place),
            imagery=step.view.imagery or IMAGERIES[0],
            light=step.view.light or (Look.light_azimuth, Look.light_height),
        )
        tracks = state.tracks_with("tour", *_tracks(step))
        selected = None if step.is_overview else step.place
        state.look_at(view, selected=selected, tour=tour, step=number, tracks=tracks, **also)


def _html(tour: Tour, step: Step, wording: Wording) -> str:
    title, body, question, answer = (step.text(name, wording) for name in TEXTS)
    asked: str = Markup("<p class='explorer-question'>{}</p>").format(question) if question else ""
    if question and answer:
        # The browser itself opens it: by mouse, by keyboard, and without a kernel.
        details = Markup("<details><summary>{}</summary>{}</details>")
        asked += details.format(wording.say("tour.answer"), _paragraphs(answer))
    titles = [in_language(tour.title, wording.language)]
    if step is tour.steps[0]:
        titles.append(in_language(tour.about, wording.language))
    return Markup("<p class='explorer-facts'>{}</p><h2>{}</h2><div aria-live='polite'>{}</div>{}").format(
        ": ".join(filter(None, titles)), title or wording.name(step.place), _paragraphs(body), asked
    )


def _paragraphs(words: str) -> Markup:
    paragraph = Markup("<p>{}</p>")
    return Markup("").join(paragraph.format(each) for each in words.split("\n") if each.strip())


def _tracks(step: Step) -> tuple[Track, ...]:
    way = (route(),) if step.route else ()
    if not step.measured:
        return way
    points = tuple((place.latitude, place.longitude, str(number + 1)) for number, place in enumerate(step.measured))
    latitude, longitude = measure(step.measured).track()
    return (*way, Track(latitude, longitude, points, _COLOUR))
