"""The tasks of a worksheet: solved on the map, marked at once, and in the end told by a short code."""

from collections.abc import Callable
from typing import Any

import ipywidgets
import numpy as np
from markupsafe import Markup

from ..activities.asked import Measure, Read
from ..activities.checked import in_language
from ..activities.marking import NO_LINE, NO_NUMBER, Act, Attempt, Spot, meant
from ..activities.measure import check_legs
from ..activities.profile import profile
from ..activities.work import Work, forget, remember, work_on
from ..activities.worksheet import SHIPPED, Task, load_worksheet
from ..cartography.geojson import GOLD, Track
from ..i18n.figures import typed_number
from ..message import said_by
from ..places.gazetteer import Place
from ..state import State
from ..state.callbacks import guarded
from .download import address_of
from .heard import typed
from .panel import PROFILE_LOOK, Panel, button, relabel, show, told_html, unseen
from .task_recorder import line_tracks
from .task_words import head_html, line_html, result_html, task_html, verdict_html


class Solving(Panel, ipywidgets.VBox):
    """The tasks of a worksheet, one at a time; what was done of another is there again with that."""

    _points: tuple[Place, ...]  # of the line that is drawn, or what was clicked last
    _is_over: bool  # the line was wrong; it stays on the map until the next begins
    _shows_code: bool  # in the place of the task
    _is_asked: bool  # whether all is really to be forgotten

    def __init__(self, state: State) -> None:
        self._drawing = state.background()
        self._shipped = {name: load_worksheet(name) for name in SHIPPED}
        self._work = Work()
        self._works: dict[object, Work] = {}
        self._picker = unseen(ipywidgets.Dropdown(options=["", *self._shipped])).add_class("explorer-sheet-picker")
        self._head, self._words, self._line_words, self._picture, self._verdict, self._result = (
            ipywidgets.HTML() for _ in range(6)
        )
        self._numbers = ipywidgets.ToggleButtons(options=[0]).add_class("explorer-sheet-numbers")
        self._number, self._why = unseen(ipywidgets.Text()), unseen(ipywidgets.Textarea(rows=3))
        self._check, self._undo, self._next, self._finish, self._again = (button() for _ in range(5))
        act = ipywidgets.HBox([self._number, self._check, self._undo]).add_class("explorer-sheet-act")
        go_on = ipywidgets.HBox([self._next, self._finish]).add_class("explorer-sheet-act")
        self._again.add_class("explorer-sheet-again")
        self._task = ipywidgets.VBox([self._words, self._verdict, act, self._line_words, self._picture, self._why])
        super().__init__(state, [self._head, self._numbers, self._task, self._result, go_on, self._picker, self._again])
        self.add_class("explorer-sheet-solve")
        self._picker.observe(self._pick, "value")
        self._numbers.observe(self._turn, "value")
        self._why.observe(self._keep_why, "value")
        for control, press in (
            (self._check, self._hand_in),
            (self._undo, self._take_back),
            (self._next, self._go_on),
            (self._finish, self._end),
            (self._again, self._begin_again),
        ):
            control.on_click(press)
        self.watch(self._take_up, "worksheet", "sheet_tried")
        self.watch_words(self._reword)

    # What people do.

    def act(self, place: Place, at: Place) -> None:
        """A place was clicked on the map: an answer, or a point of a line, which begins and ends at dots."""
        task = self._current
        if task is None:
            self.state.select(place)
        elif self._work.attempt.is_solved or self._shows_code:
            return
        elif isinstance(task.asked, (Measure, Read)):
            self._add_point(place)
        else:
            spot = Spot(place, at)
            self._points = (meant(task.asked, spot),)
            self._try(spot)

    def _add_point(self, place: Place) -> None:
        points = () if self._is_over else self._points
        try:
            check_legs((*points[-1:], place))
        except ValueError as error:
            self._scold(error)
        else:
            self._draw_line((*points, place))

    @guarded
    def _hand_in(self, _button: object) -> None:
        task = self._current
        if task is None:
            return
        try:
            act = self._height() if isinstance(task.asked, Read) else self._line()
        except ValueError as error:
            self._scold(error)
        else:
            self._try(act)
            self._is_over = not self._work.attempt.is_solved

    def _height(self) -> float:
        height = typed_number(self._number.value, ("m", "米"), NO_NUMBER)
        if height is None:
            raise ValueError(NO_NUMBER)
        return height

    def _line(self) -> tuple[Place, ...]:
        if len(self._points) < 2:
            raise ValueError(NO_LINE)
        return self._points

    def _scold(self, error: ValueError) -> None:
        """Say at the button what keeps an act from being one."""
        self._verdict.value = told_html(self.state.wording.translated(said_by(error)))

    def _try(self, act: Act) -> None:
        self._work.act(act)
        remember(self._key, self._work)
        self._show()

    @guarded
    def _take_back(self, _button: object) -> None:
        self._draw_line(self._points[:-1])

    def _draw_line(self, points: tuple[Place, ...]) -> None:
        self._points, self._is_over = points, False
        self._draw_picture()
        self._show()

    def _draw_picture(self) -> None:
        """The heights along the line, where they are to be read."""
        self._picture.value = ""
        points, task, wording = self._points, self._current, self.state.wording
        if task is not None and isinstance(task.asked, Read) and len(points) > 1:
            self._drawing.ask(lambda wanted: self._draw_profile(points, wording, wanted))

    def _draw_profile(self, points: tuple[Place, ...], wording: Any, wanted: Callable[[], bool]) -> None:
        made = profile(points)
        address = address_of("image/png", made.png(wording=wording, **PROFILE_LOOK))
        heights = made.table.height_m
        words = wording.say("ruler.profile", highest=wording.metres(heights.max()), lowest=wording.metres(heights.min()))
        with self.state.lock:
            if wanted() and points == self._points:
                self._picture.value = Markup('<img class="explorer-profile" alt="{}" src="{}">').format(words, address)
        self.state.tell_of_letters()

    @guarded
    def _pick(self, _change: object) -> None:
        worksheet = self._shipped.get(self._picker.value)
        if worksheet is not None and worksheet != self.state.worksheet:
            self.state.change(worksheet=worksheet)

    @guarded
    def _turn(self, _change: object) -> None:
        if self._numbers.value is not None and (self._shows_code or self._numbers.value != self._work.at):
            self._go_to(self._numbers.value)

    @guarded
    def _keep_why(self, _change: object) -> None:
        self._work.whys[self._work.at] = typed(self._why)

    @guarded
    def _go_on(self, _button: object) -> None:
        self._go_to(self._work.following)

    def _go_to(self, number: int) -> None:
        self._work.at = number
        self._open()

    def _open(self) -> None:
        """Show the task that one is at."""
        self._points, self._is_over, self._shows_code = (), False, False
        self._picture.value = self._number.value = ""
        self._why.value = self._work.whys.get(self._work.at, "")
        self._show()

    @guarded
    def _end(self, _button: object) -> None:
        self._work.end()
        self._shows_code = True
        self._show()

    @guarded
    def _begin_again(self, _button: object) -> None:
        """What is forgotten does not come back: asked first, and again after anything else was done."""
        if self._is_asked:
            self._works.pop(self._key, None)
            forget(self._key)
            self._take_up()
        else:
            self._is_asked = True
            self._name_again()

    def _name_again(self) -> None:
        say = self.state.wording.say
        self._again.description = say("sheet.again.sure") if self._is_asked else say("sheet.again")
        self._again.tooltip = say("sheet.again.hint")
        (self._again.add_class if self._is_asked else self._again.remove_class)("explorer-sheet-sure")

    # What is known of the solving.

    @property
    def _key(self) -> object:
        """Which work is shown: with its words mended a worksheet is the same, and however it grows while it is tried."""
        worksheet = self.state.worksheet
        if worksheet is None:
            return None
        return "tried" if worksheet == self.state.sheet_tried else (worksheet.fingerprint, len(worksheet.tasks))

    @property
    def _current(self) -> Task | None:
        worksheet = self.state.worksheet
        return worksheet.tasks[self._work.at] if worksheet else None

    # What is shown.

    def _take_up(self) -> None:
        """Show the worksheet that is loaded, with what was done of it before."""
        self._work.put_aside()
        worksheet = self.state.worksheet
        if self._key not in self._works:
            self._works[self._key] = work_on(self._key)
        self._work = self._works[self._key]
        self._work.take_up([task.asked for task in worksheet.tasks] if worksheet else [])
        names = [name for name, shipped in self._shipped.items() if shipped == worksheet]
        self._picker.value = names[0] if names else ""
        self._numbers.unobserve(self._turn, "value")  # new options choose the first of them
        self._numbers.options = range(len(self._work.attempts))
        self._numbers.observe(self._turn, "value")
        self._open()

    def _reword(self) -> None:
        say, language = self.state.wording.say, self.state.language
        self._picker.description = say("sheet.pick")
        relabel(self._picker, [say("sheet.pick"), *(in_language(each.title, language) for each in self._shipped.values())])
        for name, control in (("check", self._check), ("undo", self._undo), ("next", self._next), ("finish", self._finish)):
            control.description, control.tooltip = say(f"sheet.{name}"), say(f"sheet.{name}.hint")
        self._number.description = self._number.placeholder = say("sheet.metres")
        self._draw_picture()
        self._show()

    def _show(self) -> None:
        self._is_asked = False
        self._name_again()
        task = self._current
        for part in (self._numbers, self._next, self._finish, self._again):
            show(part, task is not None)
        show(self._task, task is not None and not self._shows_code)
        self._head.value = self._head_html()
        self._result.value = self._result_html()
        self.show_marks()
        if task is None:
            return
        asked, wording = task.asked, self.state.wording
        is_open, is_all = not self._work.attempt.is_solved, self._work.is_all_solved
        is_line, is_number = isinstance(asked, (Measure, Read)), isinstance(asked, Read)
        self._numbers.value = None if self._shows_code else self._work.at
        relabel(self._numbers, [_numbered(row, each) for row, each in enumerate(self._work.attempts, 1)])
        self._words.value = task_html(task, self._work.at + 1, wording)
        self._verdict.value = verdict_html(task, self._work.attempt, wording)
        self._line_words.value = line_html(self._points if is_line else (), wording)
        show(self._number, is_number and is_open)
        show(self._check, is_line and is_open)
        show(self._undo, is_line and is_open)
        self._undo.disabled = not self._points
        show(self._why, bool(task.why))
        self._why.description = self._why.placeholder = in_language(task.why, self.state.language)
        self._next.disabled = len(self._work.attempts) < 2
        for control, is_next in (
            (self._check, is_line and is_open),
            (self._next, not is_open and not is_all),
            (self._finish, is_all and not self._shows_code),
        ):
            (control.add_class if is_next else control.remove_class)("explorer-sheet-first")

    def _head_html(self) -> Markup:
        worksheet, wording = self.state.worksheet, self.state.wording
        if worksheet is None:
            return Markup("<p class='explorer-facts'>{}</p>").format(wording.say("sheet.hint"))
        head = head_html(worksheet, self._work, wording)
        if worksheet != self.state.sheet_tried:
            return head
        how = wording.say("make.hand_out", code='mars.save_html("mine.html")')
        return head + Markup("<p class='explorer-sheet-told'>{}</p>").format(how)

    def _result_html(self) -> str:
        if not self._shows_code or self.state.worksheet is None:
            return ""
        return result_html(self._work.result(self.state.worksheet), self._work.whys, self.state.wording)

    def show_marks(self) -> None:
        """Lay over the map what this panel marks there, while it is shown."""
        with self.state.lock:
            if self.state.sheet_view == "solve":
                self.state.change(tracks=self.state.tracks_with("tasks", *self._marks()))

    def _marks(self) -> tuple[Track, ...]:
        """The line that is drawn, what was clicked last, what is found."""
        if self._current is None:
            return ()
        if isinstance(self._current.asked, (Measure, Read)):
            return line_tracks(self._points)
        found = [(place, "✓") for place in self._work.attempt.found]
        is_right = self._work.attempt.verdict is not None and self._work.attempt.verdict.is_right
        if self._points and not (is_right and found):
            found.append((self._points[-1], "✓" if is_right else "✗"))
        spots = tuple((place.latitude, place.longitude, label) for place, label in found)
        return (Track(np.array([]), np.array([]), spots, GOLD),) if spots else ()


def _numbered(number: int, attempt: Attempt) -> str:
    return f"{number} ✓" if attempt.is_solved else f"{number} ✗" if attempt.tries else f"{number}"
