"""Making a worksheet: the words of a task, and the click on the map that is its answer."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import ipywidgets
import numpy as np
from markupsafe import Markup

from ..activities.asked import ACTS, RANGES, Asked, Click, Find, Land, Measure, places_wanted
from ..activities.checked import Recording, in_language
from ..activities.measure import check_legs, measure
from ..activities.worksheet import load_worksheet
from ..cartography.geojson import Track
from ..i18n.wording import Wording
from ..message import Message, said_by
from ..places import mission
from ..places.filter import kinds_of
from ..places.gazetteer import Place
from ..state import State
from ..state.callbacks import guarded
from .download import address_of
from .heard import typed
from .panel import Panel, button, relabel, show, told_html, unseen

_FIRST = {
    **{"within_km": 200.0, "within_percent": 10.0, "within_m": 300.0, "count": 3, "least_km": 100.0},
    **{"below_m": -2000.0, "within_latitude": 30.0, "flat_m": 300.0},
}
_NUMBERS_OF = {
    **dict.fromkeys(("click", "lowest", "highest"), ("within_km",)),
    **{"find": ("count", "least_km"), "measure": ("within_percent",), "land": ("below_m", "within_latitude", "flat_m")},
    **dict.fromkeys(("highest_on", "lowest_on"), ("within_m",)),
}
_COLOUR = "#ffffff"
_HALVES = ("anywhere", "north", "south")
_TEXTS = "task", "trains", "clue"
_MINUTES = 20
_FILE = "mars-worksheet.json"


class TaskRecorder(Panel, ipywidgets.VBox):
    """Fields for a task, whose answer is clicked on the map."""

    def __init__(self, state: State) -> None:
        self._recorded = Recording(load_worksheet, "tasks")
        self._points: tuple[Place, ...] = ()
        self._title, self._audience = (unseen(ipywidgets.Text()) for _ in range(2))
        self._minutes = ipywidgets.BoundedIntText(value=_MINUTES, min=1, max=240)
        self._act = ipywidgets.Dropdown(options=[*ACTS])
        self._texts = {name: unseen(ipywidgets.Textarea(rows=2) if name == "task" else ipywidgets.Text()) for name in _TEXTS}
        self._numbers = {name: _number(name, first) for name, first in _FIRST.items()}
        self._kinds = list(kinds_of(mission.places()))
        self._kind = ipywidgets.Dropdown(options=self._kinds)
        self._half = ipywidgets.Dropdown(options=_HALVES)
        self._add, self._undo, self._forget, self._try = (button() for _ in range(4))
        self._head, self._answer, self._told, self._words = (ipywidgets.HTML() for _ in range(4))
        fields: Any = [self._act, *self._texts.values(), self._kind, self._half, *self._numbers.values()]
        buttons = ipywidgets.HBox([self._add, self._forget, self._undo, self._try]).add_class("explorer-sheet-act")
        self._add.add_class("explorer-sheet-first")
        foot = ipywidgets.VBox([self._answer, self._told, buttons]).add_class("explorer-sheet-foot")
        fields = ipywidgets.VBox([self._head, self._title, *fields, self._words, self._audience, self._minutes])
        super().__init__(state, [fields.add_class("explorer-sheet-fields"), foot])
        self.add_class("explorer-recorder")
        self.add_class("explorer-sheet-make")
        for control, press in (
            (self._add, self._take_task),
            (self._undo, self._take_back),
            (self._forget, self._forget_points),
            (self._try, self._try_it),
        ):
            control.on_click(press)
        self._act.observe(self._choose, "value")
        for part in (self._kind, self._half, self._numbers["least_km"], self._numbers["count"]):
            part.observe(self._refit, "value")
        for field in (self._title, self._audience, self._minutes):
            field.observe(self._rename, "value")
        self.watch_words(self._reword)
        self.watch(self._show, "sheet_to")

    def take(self, place: Place) -> None:
        """A place was clicked on the map: it is the answer, or the next point of it."""
        is_line = self._act.value in ("measure", "highest_on", "lowest_on")
        with self._telling():
            check_legs((*(self._points[-1:] if is_line else ()), place))
            self._points = (*self._points, place) if is_line else (place,)
            self._show()

    @guarded
    def _take_task(self, _button: object) -> None:
        with self._telling():
            self._keep([*self._recorded.pieces, self._written_task()])
            for field in self._texts.values():
                field.value = ""
            self._points = ()
            self._show()
            self._told.value = told_html(self.state.wording.say("make.added", number=len(self._recorded.pieces)))

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Say at the button what keeps a task from being one, or a file from being written."""
        try:
            yield
        except (ValueError, OSError) as error:
            self._told.value = told_html(self.state.wording.translated(said_by(error)))

    @guarded
    def _take_back(self, _button: object) -> None:
        if not self._recorded.pieces:
            return
        *rest, last = self._recorded.pieces
        with self._telling():
            self._keep(rest)
        for name, field in self._texts.items():  # nothing that was written is lost
            field.value = field.value or last.get(name, "") or (name == "clue" and next(iter(last.get("hints", [])), "")) or ""

    @guarded
    def _forget_points(self, _button: object) -> None:
        self._points = ()
        self._show()

    @guarded
    def _try_it(self, _button: object) -> None:
        made = self._recorded.made
        self.state.change(worksheet=made, sheet_tried=made, sheet_view="solve")

    @guarded
    def _choose(self, _change: object) -> None:
        if self._act.value is None:  # which people can't choose
            self._act.value = next(iter(ACTS))
        self._points = ()
        self._show()

    @guarded
    def _refit(self, _change: object) -> None:
        self._show()

    @guarded
    def _rename(self, _change: object) -> None:
        with self._telling():
            self._keep(self._recorded.pieces)

    def _keep(self, tasks: list[dict[str, Any]]) -> None:
        """Keep tasks that together make a worksheet; the one that was tried grows with them, so that all is handed out."""
        title = typed(self._title) or self.state.wording.say("make.untitled")
        audience = {"for": words} if (words := typed(self._audience)) else {}
        written = {"title": title, **audience, "minutes": self._minutes.value, "tasks": tasks}
        before, made = self._recorded.keep(written, self.state.sheet_to)
        if made and before and self.state.worksheet is before:
            self.state.change(worksheet=made, sheet_tried=made)
        self._show()

    def _written_task(self) -> dict[str, Any]:
        """The task as it stands in a file."""
        act = self._act.value
        words = {name: words for name, field in self._texts.items() if (words := typed(field))}
        if "task" not in words:
            raise ValueError(Message("make.needs_task", "write what is to be done before you add the task"))
        hint = {"hints": [words.pop("clue")]} if "clue" in words else {}
        numbers = {name: _short(self._numbers[name].value) for name in _NUMBERS_OF[act]}
        if act == "land":
            return {**words, "land": numbers, **hint}
        if act == "find":
            return {**words, "find": self._wanted(), "count": numbers["count"], **hint}
        return {**words, act: self._clicked(act), **numbers, **hint}

    def _wanted(self) -> dict[str, Any]:
        half = {"north": {"north_of": 0}, "south": {"south_of": 0}}.get(self._half.value, {})
        return {"kind": self._kind.value, "least_km": _short(self._numbers["least_km"].value), **half}

    def _fitting(self) -> str:
        """How many places fit what is to be found."""
        with self._telling():
            count = len(places_wanted(self._wanted())[-1])
            return self.state.wording.say("make.fit", count=count, wanted=_short(self._numbers["count"].value))
        return ""

    def _clicked(self, act: str) -> Any:
        places = [_written(place) for place in self._points]
        if not places:
            raise ValueError(Message("make.needs_click", "click the answer on the map before you add the task"))
        is_list = act in ("highest_on", "lowest_on") or len(places) > 1
        return places if is_list else places[0]

    def _reword(self) -> None:
        say = self.state.wording.say
        head = Markup("<h2>{}</h2><p class='explorer-facts'>{}</p>")
        self._head.value = head.format(say("make.head"), say("make.hint"))
        for name, field in {"title": self._title, "for": self._audience, **self._texts}.items():
            field.description = field.placeholder = say(f"make.{name}")
        for name, control in {"minutes": self._minutes, "act": self._act, "kind": self._kind, "half": self._half}.items():
            control.description = say(f"make.{name}")
        for name, number in self._numbers.items():
            number.description = say(f"make.{name}")
        relabel(self._act, [say(f"make.act.{act}") for act in ACTS])
        relabel(self._half, [say(f"make.half.{half}") for half in _HALVES])
        relabel(self._kind, map(self.state.wording.kind, self._kinds))
        for name, control in (("add", self._add), ("undo", self._undo), ("forget", self._forget), ("try", self._try)):
            control.description = say(f"make.{name}")
        self._show()

    def _show(self) -> None:
        wording, act = self.state.wording, self._act.value
        say = wording.say
        self._told.value = told_html("")
        for name, number in self._numbers.items():
            show(number, name in _NUMBERS_OF[act])
        show(self._kind, act == "find")
        show(self._half, act == "find")
        is_clicked = act not in ("find", "land")
        show(self._answer, act != "land")
        show(self._forget, is_clicked)
        names = wording.say("make.arrow").join(map(wording.name, self._points))
        words = say("make.answer", names=names) if names else say(f"make.click.{act}") if is_clicked else ""
        words = self._fitting() if act == "find" else words
        self._answer.value = Markup("<p role='status'><strong>{}</strong></p>").format(words)
        self._forget.disabled = not self._points
        self._undo.disabled = self._try.disabled = not self._recorded.pieces
        self._words.value = self._list_html()
        self.show_marks()

    def show_marks(self) -> None:
        """Lay the answer over the map, while this panel is shown."""
        with self.state.lock:
            if self.state.sheet_view == "make":
                self.state.change(tracks=self.state.tracks_with("tasks", *line_tracks(self._points)))

    def _list_html(self) -> str:
        say, path, recorded = self.state.wording.say, self.state.sheet_to, self._recorded
        if recorded.made is None:
            return ""
        line = Markup("<li>{}<br><span class='explorer-facts'>{}</span></li>")
        lines = Markup("").join(
            line.format(in_language(task.words, self.state.language)[:80], _answer(task.asked, self.state.wording))
            for task in recorded.made.tasks
        )
        saved = Markup("<p>{}</p>").format(say("record.saved", path=path)) if recorded.is_written(path) else ""
        link = Markup('<p><a download="{}" href="{}">{}</a></p><p class="explorer-facts">{}</p>').format(
            _FILE,
            address_of("application/json", recorded.content),
            say("make.save"),
            say("make.save.hint", code=f'mars.worksheet("{_FILE}")'),
        )
        return Markup("<ol>{}</ol>{}{}").format(lines, saved, link)


def line_tracks(points: tuple[Place, ...]) -> tuple[Track, ...]:
    """A line through points, and these with their numbers, as it lies over the map."""
    latitude, longitude = measure(points).track() if len(points) > 1 else (np.array([]), np.array([]))
    ends = tuple((place.latitude, place.longitude, str(number)) for number, place in enumerate(points, 1))
    return (Track(latitude, longitude, ends, _COLOUR),) if ends else ()


def _written(place: Place) -> str | list[float]:
    """A place as it stands in a file."""
    return place.name if place.name and place.own is None else [round(place.latitude, 3), round(place.longitude, 3)]


def _number(name: str, first: float) -> Any:
    """A field for a number of a task, which keeps within what it may be."""
    least, most = RANGES[name]
    kind = ipywidgets.BoundedIntText if name == "count" else ipywidgets.BoundedFloatText
    return kind(min=least, max=most, value=first)


def _answer(asked: Asked, wording: Wording) -> str:
    """What solves a task."""
    if isinstance(asked, Find):
        return wording.say("make.fit", count=len(asked.places), wanted=asked.count)
    if isinstance(asked, Land):
        below, flat = wording.metres(asked.below_m), wording.metres(asked.flat_m)
        return wording.say("make.landing", below=below, latitude=f"{asked.within_latitude:g}", flat=flat)
    if isinstance(asked, Click):
        return wording.say("make.answer", names=wording.name(asked.place))
    names = wording.say("make.arrow").join(map(wording.name, asked.places))
    value = wording.kilometres(asked.length_km) if isinstance(asked, Measure) else wording.metres(asked.height_m)
    return wording.say("make.answer_of", names=names, value=value)


def _short(number: float) -> float:
    return int(number) if number == int(number) else number
