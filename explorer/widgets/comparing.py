"""Something of the Earth here: an outline to choose, to put somewhere on Mars, to drag and to turn."""

from collections import deque
from collections.abc import Callable
from dataclasses import replace

import ipywidgets
from markupsafe import Markup

from ..cartography.earth import Comparison, Outline, named, outlines
from ..cartography.plane import Window
from ..i18n.wording import Wording
from ..places.gazetteer import Place
from ..state import State
from ..state.callbacks import guarded
from ..viewpoint import GLOBE
from .panel import Panel, button, show

_NOTHING = ""  # chosen: None would leave the list without a choice
_SURFACE_KM2 = 144_370_000  # of Mars
_LEAST, _MOST = 0.2, 0.9  # of the window's smaller side, that an outline may take before the map moves for it
_MOST_BEFORE = 1000  # steps that can be undone


class Comparing(Panel, ipywidgets.VBox):
    """Chooses an outline of the Earth and tells of the one that lies on Mars."""

    def __init__(self, state: State) -> None:
        self._before: deque[Comparison | None] = deque(maxlen=_MOST_BEFORE)  # what undo goes back to
        self._now: Comparison | None = state.comparison
        self._goes_back = False
        self._title, self._facts = ipywidgets.HTML(), ipywidgets.HTML()
        self._choice = ipywidgets.Dropdown().add_class("explorer-compare-choice")
        self._turn = ipywidgets.FloatSlider(min=0, max=360, step=1, readout_format=".0f", continuous_update=True)
        self._middle, self._undo, self._remove = button(), button(), button()
        self._placing = ipywidgets.ToggleButton(layout=ipywidgets.Layout(width="auto"))
        buttons = ipywidgets.HBox([self._middle, self._placing, self._undo, self._remove])
        self._handling = ipywidgets.VBox([self._turn, buttons.add_class("explorer-ruler-buttons")])
        super().__init__(state, [self._title, self._choice, self._handling, self._facts])
        self.add_class("explorer-compare")
        for control, act in ((self._middle, self._to_middle), (self._undo, self._go_back), (self._remove, self._take)):
            control.on_click(act)
        self._choice.observe(self._choose, "value")
        self._turn.observe(self._turned, "value")
        self.bind(self._placing, "placing")
        self.watch_words(self._reword)  # which names the outlines there are, before one is chosen
        self.watch(self._show, "comparison")
        self.watch(self._show_facts, "selected", "projection")

    # What people do.

    @guarded
    def _choose(self, _change: object) -> None:
        with self.state.lock:
            self._take_up(self._choice.value or None)

    def _take_up(self, chosen: Outline | None) -> None:
        """Lay another outline where the one before lies, or else where people look."""
        now, window = self.state.comparison, self.state.window
        if chosen is (now.outline if now else None):
            return
        if chosen is None:
            self._take_away()
            return
        if now is not None and window.shows(now.latitude, now.longitude):
            self._lay(replace(now, outline=chosen))
            return
        place = self.state.selected
        if place is None or not window.shows(place.latitude, place.longitude):
            place = _middle_of(self.state)
        self._lay(Comparison(chosen, place.latitude, place.longitude))

    def _lay(self, comparison: Comparison) -> None:
        """Lay it there, and come closer or go farther where it would not be seen."""
        if _is_seen(comparison, self.state.window):
            self.state.change(comparison=comparison)
        else:
            self.state.compare(comparison)

    @guarded
    def _to_middle(self, _button: object) -> None:
        with self.state.lock:
            now, middle = self.state.comparison, _middle_of(self.state)
            if now is not None:
                self._lay(replace(now, latitude=middle.latitude, longitude=middle.longitude))

    @guarded
    def _turned(self, _change: object) -> None:
        now = self.state.comparison
        if now is not None and self._turn.value % 360 != round(now.turn) % 360:
            self.state.change(comparison=replace(now, turn=self._turn.value))

    @guarded
    def _go_back(self, _button: object) -> None:
        if self._before:
            self._goes_back = True
            self.state.change(comparison=self._before.pop())

    @guarded
    def _take(self, _button: object) -> None:
        self._take_away()

    def _take_away(self) -> None:
        self.state.change(comparison=None, placing=False)

    # What is shown.

    def _remember(self) -> None:
        """Keep what was there before, so that it can be had again; a turn of many steps is one."""
        new, old = self.state.comparison, self._now
        if new is old:
            return
        goes_on_turning = new and old and self._before and _differ_in_turn(new, old) and _differ_in_turn(old, self._before[-1])
        if not self._goes_back and not goes_on_turning:
            self._before.append(old)
        self._now, self._goes_back = new, False

    def _show(self) -> None:
        self._remember()
        now = self.state.comparison
        self._choice.set_trait("value", now.outline if now else _NOTHING)
        if now is not None:
            self._turn.set_trait("value", round(now.turn))
        show(self._turn, now is not None)
        for control in (self._middle, self._placing, self._remove):
            show(control, now is not None)
        show(self._undo, bool(self._before) or now is not None)
        self._undo.disabled = not self._before
        self._show_facts()

    def _show_facts(self) -> None:
        state = self.state
        facts = _facts_html(state.comparison, state.selected, state.wording)
        if state.projection == GLOBE and state.comparison is not None:
            facts = Markup("<p class='explorer-facts'>{}</p>").format(state.wording.say("compare.globe")) + facts
        self._facts.value = facts

    def _reword(self) -> None:
        wording = self.state.wording
        say = wording.say
        self._title.value = Markup("<h3>{}</h3>").format(say("compare.title"))
        buttons = {"middle": self._middle, "click": self._placing, "undo": self._undo, "remove": self._remove}
        for name, control in buttons.items():
            control.description, control.tooltip = say(f"compare.{name}"), say(f"compare.{name}.hint")
        self._turn.description = say("compare.turned")
        self._choice.description = say("compare.choice")
        self._offer(wording)
        self._show_facts()

    def _offer(self, wording: Wording) -> None:
        """The outlines by name; new options would choose the first of them, if it were heard."""
        more = {kind: wording.say(f"compare.{kind}", name="{name}") for kind in ("country", "city", "strip")}
        called = ((more[each.kind].format(name=named(each, wording)), each) for each in outlines().values())
        offered = sorted(called, key=_order)
        chosen = self.state.comparison
        self._choice.unobserve(self._choose, "value")
        self._choice.options = [(wording.say("compare.none"), _NOTHING), *offered]
        self._choice.value = chosen.outline if chosen else _NOTHING
        self._choice.observe(self._choose, "value")


def put(state: State, place: Place) -> None:
    """Put the outline that lies on Mars elsewhere."""
    with state.lock:
        if state.comparison is not None:
            state.change(comparison=replace(state.comparison, latitude=place.latitude, longitude=place.longitude))


def _order(offered: tuple[str, Outline]) -> bytes:
    """By the alphabet; Chinese names by their sound, in whose order the national standard counts common characters."""
    return offered[0].casefold().encode("gb18030")


def _middle_of(state: State) -> Place:
    return state.viewpoint.centre or Place.ground(0, 0)


def _is_seen(comparison: Comparison, window: Window) -> bool:
    """Whether it lies in the window and takes enough of it to be seen, and no more than there is."""
    across = 2 * comparison.outline.reach_km / window.plane.km_per_unit * window.scale
    left, top, right, bottom = window.box
    share = across / min(right - left, bottom - top)
    return _LEAST <= share <= _MOST and bool(window.shows(comparison.latitude, comparison.longitude))


def _differ_in_turn(one: Comparison, other: Comparison | None) -> bool:
    return other is not None and replace(one, turn=0) == replace(other, turn=0)


def _facts_html(comparison: Comparison | None, selected: Place | None, wording: Wording) -> Markup:
    say: Callable[..., str] = wording.say
    if comparison is None:
        return Markup("<p class='explorer-facts'>{}</p>").format(say("compare.hint"))
    outline = comparison.outline
    name, area = named(outline, wording), wording.area(outline.area_km2)
    part = say("compare.part", percent=wording.number(100 * outline.area_km2 / _SURFACE_KM2, 2))
    widest = say("compare.widest", length=wording.kilometres(outline.widest_km))
    lines = [say(f"compare.area_{outline.kind}", name=name, area=area), part, widest]
    if selected is not None and selected.diameter_km:
        across = wording.kilometres(selected.diameter_km)
        lines.append(say("compare.beside", place=wording.name(selected), across=across))
    middle, corners = (wording.number(max(100 * off, 0.01), 2) for off in comparison.distances_off)
    off = say("compare.off", middle=middle, corners=corners)
    source = say(f"compare.source_{outline.kind}")
    return Markup("<p><strong>{}</strong></p><p class='explorer-facts'>{}</p>").format(
        wording.sentences(*lines), wording.sentences(off, source)
    )
