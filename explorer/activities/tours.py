"""Guided tours: reading and checking their files, and writing them.

A tour is a JSON file, meant to be written by teachers::

    {
      "title": "Three mountains",
      "steps": [
        {"place": "Olympus Mons", "width_km": 1200, "text": "The highest mountain of Mars."},
        {"place": [11.92, -104.08], "title": "And another",
         "text": "Its summit lies {height} high.", "question": "Why so high?", "answer": "..."}
      ]
    }

Each step has a ``place`` (a name, or latitude and east longitude) and a ``text``;
all else may be left out: ``title``, ``question``, ``answer``; ``width_km`` or
``zoom`` (0 to 15); ``projection`` ("cylindrical", "north", "south", "globe"), ``imagery``
("auto", as without it, "tianwen-1", "photograph", "relief"), ``light`` ([azimuth, height] in degrees,
315 and 30 without it), ``measure`` (two
or more places, joined by a line), ``route`` (true: the way of the rover Zhurong is shown). A text is a text in one language or
``{"en": "...", "zh": "..."}``. ``{height}`` in it becomes the height of the place,
``{top}`` and ``{bottom}`` the highest and the lowest ground of a mountain, basin or crater, and
``{length}``, ``{highest}``, ``{lowest}`` tell of the line that is measured.
"""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from importlib import resources
from pathlib import Path
from typing import Any, TypeAlias, TypeGuard

from ..files import opened_plain, written_whole
from ..i18n.wording import Wording
from ..message import Message, lines, listed, said_by
from ..places.describe import describe
from ..places.gazetteer import Place, UnknownPlaceError
from ..places.resolve import resolve
from ..viewpoint import IMAGERIES, MOST_ZOOM, PROJECTIONS, Viewpoint
from .measure import measure
from .profile import profile

SHIPPED = ("tianwen-1", "zhurong", "giants")
"""The tours that come with the explorer."""

Text: TypeAlias = str | dict[str, str]
"""In one language, or by language."""

_MOST_BYTES, _MOST_STEPS, _LONGEST, _MOST_MEASURED = 2_000_000, 200, 5000, 50
_LONGEST_KEY = 100
_OVERVIEW_ZOOM, _OVERVIEW_KM = 3, 500
_MOST_PROBLEMS = 50  # after which no more is read: each takes its time, and nobody mends more at a time
TEXTS = ("title", "text", "question", "answer")
"""What a step may say, in this order."""
_STRING_OR_BRACE = re.compile(r'"(?:[^"\\]|\\.)*+"|[{}]', re.DOTALL)


class TourError(ValueError):
    """A tour cannot be shown; the message lists all that is wrong with it, line by line."""


@dataclass(frozen=True)
class Step:
    """A stop of a tour.

    Attributes
    ----------
    place, view
        What it tells of, and how the map shows that; what the view leaves open is as usual.
    texts
        Of "title", "text", "question" and "answer" those there are.
    measured
        Joined by a line; empty where there is none.
    route
        Whether the way of the rover is shown.
    """

    place: Place
    view: Viewpoint
    texts: dict[str, Text]
    measured: tuple[Place, ...] = ()
    route: bool = False

    @property
    def is_overview(self) -> bool:
        """Whether it shows a region and tells of no place: the middle of its map has no name and is nothing to select."""
        zoom, width = self.view.zoom, self.view.width_km
        is_wide = (zoom is not None and zoom <= _OVERVIEW_ZOOM) or (width is not None and width >= _OVERVIEW_KM)
        return is_wide and not self.place.name

    def text(self, name: str, wording: Wording) -> str:
        """One of the texts with its numbers, in the language, in English, or in whatever there is; "" for none."""
        words = in_language(self.texts.get(name, ""), wording.language)
        for number, value in self.numbers.items() if "{" in words else ():
            words = words.replace(f"{{{number}}}", wording.length(value) if number == "length" else wording.metres(value))
        return words

    @cached_property
    def numbers(self) -> dict[str, float]:
        """What the explorer measures for the texts: metres and kilometres by name."""
        told = describe(self.place)
        heights_of_place = {"height": told.height_m, "top": told.highest_m, "bottom": told.lowest_m}
        numbers = {name: value for name, value in heights_of_place.items() if value is not None}
        if self.measured:
            heights = profile(self.measured).table.height_m
            numbers |= {"length": measure(self.measured).length_km, "highest": heights.max(), "lowest": heights.min()}
        return numbers


@dataclass(frozen=True)
class Tour:
    """A guided tour."""

    title: Text
    about: Text
    steps: tuple[Step, ...]


def in_language(text: Text, language: str) -> str:
    """A text that may come in several languages, in the one asked for or else in another."""
    if isinstance(text, str):
        return text
    return text.get(language) or text.get("en") or next(iter(text.values()), "")


def load_tour(source: str | Path | bytes) -> Tour:
    """Read a tour: one of `SHIPPED`, a file, or the content of one.

    A TourError lists everything that is wrong with it; an OSError says that the file cannot be read.
    """
    tour, problems = _read(source)
    if problems or tour is None:
        named = Message("tour.this", "this") if isinstance(source, bytes) else source
        english = "{source} cannot be shown as a tour:\n{problems}"
        raise TourError(Message("tour.wrong", english, source=named, problems=lines(problems)))
    return tour


def tour_of(title: Text, steps: Sequence[dict[str, Any]]) -> Tour:
    """A tour made of steps as they stand in a file; TourError where something is wrong with them."""
    return load_tour(json.dumps({"title": title, "steps": steps}).encode())


def check_tour(source: str | Path | bytes) -> list[str]:
    """What is wrong with a tour.

    Parameters
    ----------
    source
        "tianwen-1", "zhurong" or "giants"; or the path of a file, or its content.

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


def save_tour(path: str | Path, title: Text, steps: Sequence[dict[str, Any]]) -> None:
    """Write a tour, its steps as they stand in a file, whole or not at all; OSError where it cannot be written."""
    content = json.dumps({"title": title, "steps": steps}, ensure_ascii=False, indent=2) + "\n"
    with written_whole(Path(path).expanduser()) as part:
        part.write_text(content, "utf-8")


def _content(source: str | Path | bytes) -> bytes:
    if isinstance(source, bytes):
        return source
    if str(source) in SHIPPED:
        return resources.files("explorer.data").joinpath("tours", f"{source}.json").read_bytes()
    path = Path(source).expanduser()
    if not path.is_file():
        raise FileNotFoundError(f"there is no tour {str(source)!r}: it is no file, and shipped are {', '.join(SHIPPED)}")
    with opened_plain(path) as file:
        return file.read(_MOST_BYTES + 1)


def _read(source: str | Path | bytes) -> tuple[Tour | None, list[str]]:
    """A tour, of what there is of it, and all that is wrong with it."""
    content = _content(source)
    try:
        text = _decoded(content)
        reader = _Reader(text, _parsed(text))
    except ValueError as error:
        return None, [said_by(error)]
    tour, more = reader.tour(), Message("tour.more", "there may be more; mend these first")
    return tour, [*reader.problems, *([more] if reader.is_full else [])]


def _decoded(content: bytes) -> str:
    if len(content) > _MOST_BYTES:
        english = "the file is larger than {most} MB, which no tour needs"
        raise ValueError(Message("tour.too_large", english, most=_MOST_BYTES // 1_000_000))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise ValueError(_at(line, Message("tour.encoding", "this is not written in UTF-8; save the file as UTF-8"))) from None


def _at(line: int, problem: Message) -> Message:
    return Message("tour.at", "line {number}: {problem}", number=line, problem=problem)


class _Located(dict[str, Any]):
    """A JSON object that knows where it begins in its text."""

    start = 0


def _parsed(text: str) -> _Located:
    starts = _starts(text)

    def located(pairs: list[tuple[str, Any]]) -> _Located:
        made = _Located(pairs)
        made.start = next(starts)
        return made

    try:
        whole = json.loads(text, object_pairs_hook=located)
    except json.JSONDecodeError as error:
        english = "this is no JSON ({reason}, at character {column})"
        problem = Message("tour.json", english, reason=error.msg.lower(), column=error.colno)
        raise ValueError(_at(error.lineno, problem)) from None
    except (RecursionError, ValueError):
        problem = Message("tour.too_deep", "this is nested too deep, or a number in it is too long")
        raise ValueError(_at(1, problem)) from None
    if not isinstance(whole, _Located):
        raise ValueError(_at(1, Message("tour.no_object", 'a tour is an object, {{"title": ..., "steps": [...]}}')))
    return whole


def _starts(text: str) -> Iterator[int]:
    """Where the objects of a JSON text begin, in the order in which they end, which is that of their parsing."""
    begun = []
    for found in _STRING_OR_BRACE.finditer(text):
        if found[0] == "{":
            begun.append(found.start())
        elif found[0] == "}":
            yield begun.pop()


_THE_TOUR = Message("tour.whole", "the tour")


class _Reader:
    """Reads a tour and notes all that is wrong with it."""

    def __init__(self, text: str, whole: _Located) -> None:
        self._text, self._whole = text, whole
        self.problems: list[Message] = []

    def tour(self) -> Tour | None:
        """The tour, of what there is of it; whoever asks looks at `problems`."""
        whole = self._whole
        self._unknown(whole, _TOUR_KEYS, _THE_TOUR)
        title, about = (self._words(whole, name, _THE_TOUR, needed=name == "title") for name in ("title", "about"))
        steps = whole.get("steps")
        if not isinstance(steps, list) or not steps:
            self._note(whole, "steps", Message("tour.no_steps", 'the tour needs "steps": a list of one step or more'))
            return None
        if len(steps) > _MOST_STEPS:
            english = "the tour has {count} steps; {most} are the most"
            self._note(whole, "steps", Message("tour.steps", english, count=len(steps), most=_MOST_STEPS))
            return None
        made: list[Step | None] = []
        for number, step in enumerate(steps, 1):
            if self.is_full:
                break
            made.append(self._step(step, Message("tour.step", "step {number}", number=number)))
        return Tour(title, about, tuple(step for step in made if step))

    @property
    def is_full(self) -> bool:
        """Whether so much is wrong that the rest is not read."""
        return len(self.problems) >= _MOST_PROBLEMS

    def _note(self, located: _Located, key: str, sentence: Message) -> None:
        """Note a problem with the line of a key, or else of the object that should have it."""
        if self.is_full:
            return
        # Of a key as long as no key is, to look for it takes longer than it is worth.
        wanted = re.compile(rf'"{re.escape(key)}"\s*:') if len(key) <= _LONGEST_KEY else None
        found = wanted and wanted.search(self._text, located.start)
        at = found.start() if found and key in located else located.start
        line = self._text.count("\n", 0, at) + 1
        self.problems.append(_at(line, sentence))

    def _unknown(self, located: _Located, known: set[str], owner: Message) -> None:
        for key in located:
            if self.is_full:
                break
            if key not in known:
                english = "{owner} has {key!r}, which is not known; known are {known}"
                unknown = Message("tour.unknown", english, owner=owner, key=key[:40], known=listed(sorted(known)))
                self._note(located, key, unknown)

    def _words(self, located: _Located, name: str, owner: Message, needed: bool = False) -> Text:
        """A text in one language or several."""
        value = located.get(name, "")
        if not needed and name not in located:
            return ""
        texts = list(value.values()) if isinstance(value, dict) else [value]
        if not texts or not all(isinstance(text, str) for text in texts):
            english = '{owner}: "{key}" must be text, or {{"en": text, "zh": text}}'
            self._note(located, name, Message("tour.no_text", english, owner=owner, key=name))
        elif needed and not all(text.strip() for text in texts):
            self._note(located, name, Message("tour.needs", '{owner} needs a "{key}"', owner=owner, key=name))
        elif max(map(len, texts)) > _LONGEST:
            english = '{owner}: "{key}" is longer than {most} characters'
            self._note(located, name, Message("tour.too_long", english, owner=owner, key=name, most=_LONGEST))
        elif any("\ud800" <= sign <= "\udfff" for text in texts for sign in text):
            english = '{owner}: "{key}" has half a character in it; type it anew'
            self._note(located, name, Message("tour.half_character", english, owner=owner, key=name))
        return value

    def _step(self, step: object, owner: Message) -> Step | None:
        if not isinstance(step, _Located):
            english = '{owner} must be an object, {{"place": ..., "text": ...}}'
            self._note(self._whole, "steps", Message("tour.no_step", english, owner=owner))
            return None
        self._unknown(step, _STEP_KEYS, owner)
        texts = {
            name: self._words(step, name, owner, needed=name == "text") for name in TEXTS if name in step or name == "text"
        }
        if "place" not in step:
            english = '{owner} needs a "place": a name, or [latitude, longitude]'
            self._note(step, "place", Message("tour.needs_place", english, owner=owner))
        values = {name: self._value(step, name, owner) for name in _VALUES}
        if values["width_km"] is not None and values["zoom"] is not None:
            english = '{owner} has both "width_km" and "zoom"; give one of them'
            self._note(step, "zoom", Message("tour.both", english, owner=owner))
        place, measured = values.pop("place"), values.pop("measure") or ()
        route = bool(values.pop("route"))
        return Step(place, Viewpoint(place, **values), texts, measured, route) if place else None

    def _value(self, step: _Located, name: str, owner: Message) -> Any:
        """What a value stands for; None where it is not there, or wrong."""
        if name in step:
            try:
                return _VALUES[name](step[name])
            except (ValueError, TypeError, UnknownPlaceError) as error:
                whose = Message("tour.measure", '{owner}, "measure"', owner=owner) if name == "measure" else owner
                self._note(step, name, Message("tour.value", "{owner}: {reason}", owner=whose, reason=said_by(error)))
        return None


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 1e9


def _point(value: object) -> str | tuple[float, ...]:
    """A place as a file gives it; anything but a name or two numbers is refused here already."""
    if isinstance(value, str) and value.strip():
        return value
    if isinstance(value, list) and len(value) == 2 and all(map(_is_number, value)):
        return tuple(value)
    raise ValueError(Message("tour.place", "a place is a name, or [latitude, longitude]"))


def _number(name: str, least: float, most: float, value: object) -> float:
    if not (_is_number(value) and least <= value <= most):
        english = '"{key}" must be a number from {least} to {most}'
        raise ValueError(Message("tour.number", english, key=name, least=least, most=most))
    return value


def _one_of(name: str, known: tuple[str, ...], value: object) -> object:
    if value not in known:
        raise ValueError(Message("tour.one_of", '"{key}" must be one of {known}', key=name, known=listed(known)))
    return value


def _light(value: object) -> tuple[float, ...] | None:
    if value is None:
        return None
    if not (isinstance(value, list) and len(value) == 2 and all(map(_is_number, value)) and 0 <= value[0] <= 360):
        english = '"light" must be [azimuth, height]: degrees from 0 to 360, and from 5 to 90'
        raise ValueError(Message("tour.light", english))
    if not 5 <= value[1] <= 90:
        raise ValueError(Message("tour.light_height", 'the height of the "light" must be from 5 to 90 degrees'))
    return tuple(value)


def _truth(name: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(Message("tour.truth", '"{key}" must be true or false', key=name))
    return value


def _measured(value: object) -> tuple[Place, ...]:
    if not isinstance(value, list) or len(value) > _MOST_MEASURED:
        raise ValueError(Message("tour.measured", "a list of 2 to {most} places is wanted", most=_MOST_MEASURED))
    return measure([_point(each) for each in value]).places


# What a step may hold beside its texts, and what makes the value of it.
_VALUES: dict[str, Callable[[Any], Any]] = {
    "place": lambda value: resolve(_point(value)),
    "width_km": partial(_number, "width_km", 1, 20_000),
    "zoom": partial(_number, "zoom", 0, MOST_ZOOM),
    "projection": partial(_one_of, "projection", PROJECTIONS),
    "imagery": partial(_one_of, "imagery", IMAGERIES),
    "light": _light,
    "measure": _measured,
    "route": partial(_truth, "route"),
}
_TOUR_KEYS, _STEP_KEYS = {"title", "about", "steps"}, {*TEXTS, *_VALUES}
