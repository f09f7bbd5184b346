"""Worksheets: tasks whose answers are acts on the map; reading and checking their files, and writing them.

A worksheet is a JSON file, meant to be written by teachers::

    {
      "title": "High and low", "for": "12-year-olds", "minutes": 20,
      "tasks": [
        {"task": "Click Olympus Mons.", "trains": "finding a place", "click": "Olympus Mons",
         "hints": ["It is the largest mountain.", "Look west of the three in a row."]},
        {"task": "Click the deepest place of Hellas.", "lowest": "Hellas Planitia", "within_km": 300},
        {"task": "Find three craters larger than 200 km in the south.",
         "find": {"kind": "crater", "least_km": 200, "south_of": 0}, "count": 3},
        {"task": "How long is Valles Marineris?", "measure": "Valles Marineris", "within_percent": 20},
        {"task": "How high is the highest ground on the way from Zhurong to Olympus Mons?",
         "highest_on": ["Zhurong landing site", "Olympus Mons"], "within_m": 300},
        {"task": "Mark a place to land.", "land": {"below_m": -2000, "within_latitude": 30, "flat_m": 300},
         "why": "Why there?"}
      ]
    }

Each task has the words of the ``task`` and one act. ``trains`` says what it is good for, ``hints`` are told one by one
after wrong tries, ``why`` asks for words of one's own, which nobody marks. A text is a text in one language or
``{"en": "...", "zh": "..."}``; a place is a name, or latitude and east longitude. The acts:

- ``click``: a place, ``within_km`` of it; of a named one not the dot of another. ``lowest`` and ``highest``: the same of
  the lowest or highest ground of a named mountain, basin or crater.
- ``find``: ``count`` named places that are of a ``kind``, at least ``least_km`` and at most ``most_km`` wide,
  ``north_of`` and ``south_of`` latitudes, as far as these are given.
- ``measure``: a line along a named place, or from place to place in a list, as long as that ``within_percent``. In which
  direction a place lies is not known: of one, any line about its middle is right that is as long; of a list, the ends count.
- ``highest_on`` and ``lowest_on``: the height, a number typed, of the highest or lowest ground on the shortest way
  through a list of places, ``within_m``.
- ``land``: any place whose ground lies ``below_m``, ``within_latitude`` of the equator, and rises and falls by no
  more than ``flat_m`` within some 30 km.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from ..message import Message, lines, listed, said_by
from .asked import ACTS, LIMITS, TOLERANCES, Asked, plain
from .checked import FaultyFileError, Located, Reader, Text, content_of, parsed, whole_within

SHIPPED = ("first-look", "landing-site")
"""The worksheets that come with the explorer."""

MOST_TASKS = 16
"""So many, because a result has to be short enough to be read aloud."""

_MOST_HINTS = 5
_MARKUP = re.compile(r"<\s*[a-zA-Z/!?]|javascript:", re.IGNORECASE)


class WorksheetError(FaultyFileError):
    """A worksheet cannot be used; the message lists all that is wrong with it, line by line."""


@dataclass(frozen=True)
class Task:
    """A task: its words, what it trains, the hints told one by one, a question that nobody marks ("" for none)."""

    words: Text
    asked: Asked
    trains: Text = ""
    hints: tuple[Text, ...] = ()
    why: Text = ""


@dataclass(frozen=True)
class Worksheet:
    """A worksheet: for whom it is, and how many minutes it is meant to take."""

    title: Text
    audience: Text
    minutes: int
    tasks: tuple[Task, ...]

    @cached_property
    def fingerprint(self) -> int:
        """20 bits by which its results are known; its words may be mended, other tasks have another."""
        asked = [plain(task.asked) for task in self.tasks]
        return int(hashlib.sha256(json.dumps(asked).encode()).hexdigest()[:5], 16)


def load_worksheet(source: str | Path | bytes) -> Worksheet:
    """Read a worksheet: one of `SHIPPED`, a file, or the content of one.

    A WorksheetError lists everything that is wrong with it; an OSError says that the file cannot be read.
    """
    worksheet, problems = _read(source)
    if problems or worksheet is None:
        named = Message("file.this", "this") if isinstance(source, bytes) else str(source)
        english = "{source} cannot be used as a worksheet:\n{problems}"
        raise WorksheetError(Message("worksheet.wrong", english, source=named, problems=lines(problems)), problems)
    return worksheet


def check_worksheet(source: str | Path | bytes) -> list[str]:
    """What is wrong with a worksheet.

    Parameters
    ----------
    source
        "first-look" or "landing-site"; or the path of a file, or its content.

    Returns
    -------
    list
        One sentence a problem, each with its line; empty where all is well.

    Raises
    ------
    OSError
        The file cannot be read.
    """
    return _read(source)[1]


def _read(source: str | Path | bytes) -> tuple[Worksheet | None, list[str]]:
    """A worksheet, of what there is of it, and all that is wrong with it."""
    content = content_of(source, "worksheets", SHIPPED)
    no_object = Message("worksheet.no_object", 'a worksheet is an object, {{"title": ..., "tasks": [...]}}')
    try:
        reader = _Reader(*parsed(content, no_object))
    except ValueError as error:
        return None, [said_by(error)]
    return reader.worksheet(), reader.told


class _Reader(Reader):
    """Reads a worksheet and notes all that is wrong with it."""

    def worksheet(self) -> Worksheet | None:
        """The worksheet, of what there is of it; whoever asks looks at what is `told`."""
        whole, owner = self._whole, Message("worksheet.whole", "the worksheet")
        self.unknown(whole, _SHEET_KEYS, owner)
        title, audience = self.words(whole, "title", owner, needed=True), self.words(whole, "for", owner)
        minutes = self.value(whole, "minutes", owner, {"minutes": partial(whole_within, "minutes", 1, 240)})
        tasks = whole.get("tasks")
        if not isinstance(tasks, list) or not 1 <= len(tasks) <= MOST_TASKS:
            english = 'the worksheet needs "tasks": a list of 1 to {most} tasks'
            self.note(whole, "tasks", Message("worksheet.no_tasks", english, most=MOST_TASKS))
            return None
        made = [self._task(task, Message("worksheet.task", "task {number}", number=row)) for row, task in enumerate(tasks, 1)]
        return Worksheet(title, audience, minutes or 0, tuple(task for task in made if task))

    def text(self, value: Any, located: Located, name: str, owner: Message, needed: bool = True) -> Text:
        """The same as in all files, and no markup."""
        texts = value.values() if isinstance(value, dict) else [value]
        if any(isinstance(text, str) and _MARKUP.search(text) for text in texts):
            english = '{owner}: "{key}" has markup in it; a worksheet is plain words'
            self.note(located, name, Message("worksheet.markup", english, owner=owner, key=name))
        return super().text(value, located, name, owner, needed)

    def _task(self, task: object, owner: Message) -> Task | None:
        if not isinstance(task, Located):
            english = '{owner} must be an object, {{"task": ..., "click": ...}}'
            self.note(self._whole, "tasks", Message("worksheet.no_task", english, owner=owner))
            return None
        acts = [name for name in ACTS if name in task]
        known = {
            *_TASK_KEYS,
            *(TOLERANCES[acts[0]] if len(acts) == 1 else {key for keys in TOLERANCES.values() for key in keys}),
        }
        self.unknown(task, {*known, *ACTS}, owner)
        words, trains, why = (self.words(task, name, owner, needed=name == "task") for name in ("task", "trains", "why"))
        hints = self._hints(task, owner)
        if len(acts) != 1:
            english = "{owner} needs one act, and one only, of {acts}"
            self.note(task, acts[-1] if acts else "", Message("worksheet.one_act", english, owner=owner, acts=listed(ACTS)))
            return None
        asked = self._asked(task, acts[0], owner)
        return Task(words, asked, trains, hints, why) if asked else None

    def _hints(self, task: Located, owner: Message) -> tuple[Text, ...]:
        hints = task.get("hints", [])
        if not isinstance(hints, list) or len(hints) > _MOST_HINTS:
            english = '{owner}: "hints" must be a list of {most} texts at most'
            self.note(task, "hints", Message("worksheet.hints", english, owner=owner, most=_MOST_HINTS))
            return ()
        return tuple(self.text(hint, task, "hints", owner) for hint in hints)

    def _asked(self, task: Located, act: str, owner: Message) -> Asked | None:
        tolerances = {name: self.value(task, name, owner, LIMITS) for name in TOLERANCES[act]}
        if any(name in task and value is None for name, value in tolerances.items()):
            return None
        given = {name: value for name, value in tolerances.items() if value is not None}
        asked: Asked | None = self.value(task, act, owner, {act: partial(ACTS[act], **given)})
        return asked


_TASK_KEYS = {"task", "trains", "hints", "why"}
_SHEET_KEYS = {"title", "for", "minutes", "tasks"}
