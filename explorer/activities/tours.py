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
``zoom`` (0 to 15); ``projection`` ("cylindrical", "north", "south"), ``imagery``
("auto", as without it, "tianwen-1", "relief"), ``light`` ([azimuth, height] in degrees,
315 and 45 without it), ``measure`` (two
or more places, joined by a line). A text is a text in one language or
``{"en": "...", "zh": "..."}``. ``{height}`` in it becomes the height of the place, and
``{length}``, ``{highest}``, ``{lowest}`` tell of the line that is measured.
"""

import json
import os
import re
import uuid
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from pathlib import Path

from ..mars.elevation import elevation
from ..places.gazetteer import Place, UnknownPlaceError
from .measure import measure, place_of
from .profile import profile

_MOST_BYTES, _MOST_STEPS, _LONGEST = 2_000_000, 200, 5000
_TEXTS = ("title", "text", "question", "answer")
_CHOICES = {"projection": ("cylindrical", "north", "south"), "imagery": ("auto", "tianwen-1", "relief")}
_BOUNDS = {"width_km": (1, 20_000), "zoom": (0, 15)}
_TOUR_KEYS, _STEP_KEYS = {"title", "about", "steps"}, {"place", "light", "measure", *_TEXTS, *_CHOICES, *_BOUNDS}


class TourError(ValueError):
    """A tour cannot be shown; the message lists all that is wrong with it, line by line."""


@dataclass(frozen=True)
class Step:
    """A stop of a tour.

    Attributes
    ----------
    place : explorer.places.gazetteer.Place
    texts : dict
        Of "title", "text", "question" and "answer" those there are: a str, or a dict of
        language to str.
    width_km, zoom : float or None
        How much to show; one of them, or neither.
    projection, imagery : str or None
    light : tuple of float or None
        Azimuth and height, degrees.
    measured : tuple of explorer.places.gazetteer.Place
        Joined by a line; empty where there is none.
    """

    place: Place
    texts: dict
    width_km: float | None = None
    zoom: float | None = None
    projection: str | None = None
    imagery: str | None = None
    light: tuple | None = None
    measured: tuple = ()

    def text(self, name, language):
        """One of the texts in a language, or in English, or in whatever there is; "" where there is none."""
        return in_language(self.texts.get(name, ""), language)

    @cached_property
    def numbers(self):
        """What the explorer measures for the texts: metres and kilometres by name."""
        numbers = {"height": elevation(self.place.latitude, self.place.longitude)}
        if self.measured:
            heights = profile(self.measured).table.height_m
            numbers |= {"length": measure(self.measured).length_km, "highest": heights.max(), "lowest": heights.min()}
        return numbers


@dataclass(frozen=True)
class Tour:
    """A guided tour.

    Attributes
    ----------
    title, about : str or dict
        In one language, or by language.
    steps : tuple of Step
    """

    title: object
    about: object
    steps: tuple


def in_language(text, language):
    """A text that may come in several languages, in the one asked for or else in another."""
    if isinstance(text, str):
        return text
    return text.get(language) or text.get("en") or next(iter(text.values()), "")


def shipped_tours():
    """The tours that come with the explorer.

    Returns
    -------
    list of str
        Their names, for `load_tour`.
    """
    order = ["tianwen-1", "zhurong", "giants"]
    return sorted((path.name[:-5] for path in _folder().iterdir() if path.name.endswith(".json")), key=order.index)


def load_tour(source):
    """Read a tour.

    Parameters
    ----------
    source : str, path or bytes
        Name of a shipped tour, path of a file, or its content.

    Returns
    -------
    Tour

    Raises
    ------
    TourError
        There is something wrong with it; the message lists everything.
    OSError
        The file cannot be read.
    """
    reader = _Reader(_content(source))
    tour = reader.tour()
    if reader.problems:
        named = "this" if isinstance(source, bytes) else source
        raise TourError(f"{named} cannot be shown as a tour:\n" + "\n".join(reader.problems))
    return tour


def tour_of(title, steps):
    """A tour made of steps as they stand in a file.

    Parameters
    ----------
    title : str
    steps : list of dict

    Returns
    -------
    Tour

    Raises
    ------
    TourError
        There is something wrong with them.
    """
    return load_tour(json.dumps({"title": title, "steps": steps}).encode())


def check_tour(source):
    """What is wrong with a tour.

    Parameters
    ----------
    source : str or path
        As for `load_tour`.

    Returns
    -------
    list of str
        One sentence a problem, each with its line; empty where all is well.

    Raises
    ------
    OSError
        The file cannot be read.
    """
    reader = _Reader(_content(source))
    reader.tour()
    return reader.problems


def save_tour(path, title, steps):
    """Write a tour, whole or not at all.

    Parameters
    ----------
    path : str or path
    title : str
    steps : list of dict
        As they stand in the file.

    Raises
    ------
    OSError
        The file cannot be written; one that was there is unharmed.
    """
    path = Path(path).expanduser()
    part = path.with_name(f".{uuid.uuid4().hex}.part")
    try:
        part.write_text(json.dumps({"title": title, "steps": steps}, ensure_ascii=False, indent=2) + "\n", "utf-8")
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def _folder():
    return resources.files("explorer.data").joinpath("tours")


def _content(source):
    if isinstance(source, bytes):
        return source
    if str(source) in shipped_tours():
        return _folder().joinpath(f"{source}.json").read_bytes()
    path = Path(source).expanduser()
    if not path.is_file():
        raise FileNotFoundError(
            f"there is no tour {str(source)!r}: it is no file, and shipped are {', '.join(shipped_tours())}"
        )
    with path.open("rb") as file:
        return file.read(_MOST_BYTES + 1)


class _Located(dict):
    """A JSON object that knows where it began."""

    start = 0


class _Decoder(json.JSONDecoder):
    """JSON whose objects know where they stand in the text."""

    def __init__(self):
        super().__init__()
        parse = self.parse_object

        def located(text_and_end, *arguments):
            made, end = parse(text_and_end, *arguments)
            made = _Located(made)
            made.start = text_and_end[1] - 1
            return made, end

        self.parse_object = located
        # The scanner written in C would not ask for `parse_object`.
        self.scan_once = json.scanner.py_make_scanner(self)


class _Reader:
    """Reads a tour and notes all that is wrong with it."""

    def __init__(self, content):
        self.problems = []
        self._source = content
        self._text = ""

    def tour(self):
        """The tour, of what there is of it; whoever asks looks at `problems`."""
        whole = self._parsed()
        if whole is None:
            return None
        self._unknown(whole, _TOUR_KEYS, "the tour")
        title, about = (self._words(whole, name, "the tour", needed=name == "title") for name in ("title", "about"))
        steps = whole.get("steps")
        if not isinstance(steps, list) or not steps:
            self._note(whole, "steps", 'the tour needs "steps": a list of one step or more')
            return None
        if len(steps) > _MOST_STEPS:
            self._note(whole, "steps", f"the tour has {len(steps)} steps; {_MOST_STEPS} are the most")
            return None
        made = [self._step(step, f"step {number}", whole) for number, step in enumerate(steps, 1)]
        return Tour(title, about, tuple(made))

    def _parsed(self):
        if len(self._source) > _MOST_BYTES:
            self.problems.append(f"the file is larger than {_MOST_BYTES // 1_000_000} MB, which no tour needs")
            return None
        try:
            self._text = self._source.decode("utf-8-sig")
            whole = _Decoder().decode(self._text)
        except UnicodeDecodeError as error:
            line = self._source[: error.start].count(b"\n") + 1
            self.problems.append(f"line {line}: this is not written in UTF-8; save the file as UTF-8")
        except json.JSONDecodeError as error:
            self.problems.append(f"line {error.lineno}: this is no JSON ({error.msg.lower()}, at character {error.colno})")
        except (RecursionError, ValueError):
            self.problems.append("line 1: this is nested too deep, or a number in it is too long")
        else:
            if isinstance(whole, _Located):
                return whole
            self.problems.append('line 1: a tour is an object, {"title": ..., "steps": [...]}')
        return None

    def _note(self, located, key, sentence):
        """Note a problem with the line of a key, or else of the object that should have it."""
        start = located.start
        found = re.compile(rf'"{re.escape(key)}"\s*:').search(self._text, start)
        at = found.start() if found and key in located else start
        line = self._text.count("\n", 0, at) + 1
        self.problems.append(f"line {line}: {sentence}")

    def _unknown(self, located, known, owner):
        for key in located:
            if key not in known:
                self._note(located, key, f"{owner} has {key[:40]!r}, which is not known; known are {', '.join(sorted(known))}")

    def _words(self, located, name, owner, needed=False):
        """A text in one language or several."""
        value = located.get(name, "")
        if not needed and name not in located:
            return ""
        texts = list(value.values()) if isinstance(value, dict) else [value]
        if not texts or not all(isinstance(text, str) for text in texts):
            self._note(located, name, f'{owner}: "{name}" must be text, or {{"en": text, "zh": text}}')
        elif needed and not all(text.strip() for text in texts):
            self._note(located, name, f'{owner} needs a "{name}"')
        elif max(map(len, texts)) > _LONGEST:
            self._note(located, name, f'{owner}: "{name}" is longer than {_LONGEST} characters')
        return value

    def _step(self, step, owner, tour):
        if not isinstance(step, _Located):
            self._note(tour, "steps", f'{owner} must be an object, {{"place": ..., "text": ...}}')
            return None
        self._unknown(step, _STEP_KEYS, owner)
        texts = {
            name: self._words(step, name, owner, needed=name == "text") for name in _TEXTS if name in step or name == "text"
        }
        place = self._place(step, owner)
        numbers = {name: self._number(step, name, owner) for name in _BOUNDS}
        if None not in numbers.values():
            self._note(step, "zoom", f'{owner} has both "width_km" and "zoom"; give one of them')
        choices = {name: self._choice(step, name, owner) for name in _CHOICES}
        light, measured = self._light(step, owner), self._measured(step, owner)
        return Step(place, texts, **numbers, **choices, light=light, measured=measured) if place else None

    def _place(self, step, owner):
        if "place" not in step:
            self._note(step, "place", f'{owner} needs a "place": a name, or [latitude, longitude]')
            return None
        try:
            return place_of(_point(step["place"]))
        except (ValueError, TypeError, UnknownPlaceError) as error:
            self._note(step, "place", f"{owner}: {error.args[0]}")
        return None

    def _number(self, step, name, owner):
        least, most = _BOUNDS[name]
        value = step.get(name)
        if name in step and not (_is_number(value) and least <= value <= most):
            self._note(step, name, f'{owner}: "{name}" must be a number from {least} to {most}')
            return None
        return value

    def _choice(self, step, name, owner):
        if name in step and step[name] not in _CHOICES[name]:
            self._note(step, name, f'{owner}: "{name}" must be one of {", ".join(_CHOICES[name])}')
            return None
        return step.get(name)

    def _light(self, step, owner):
        value = step.get("light")
        if value is None:
            return None
        if not (isinstance(value, list) and len(value) == 2 and all(map(_is_number, value)) and 0 <= value[0] <= 360):
            self._note(step, "light", f'{owner}: "light" must be [azimuth, height]: degrees from 0 to 360, and from 5 to 90')
        elif not 5 <= value[1] <= 90:
            self._note(step, "light", f'{owner}: the height of the "light" must be from 5 to 90 degrees')
        else:
            return tuple(value)
        return None

    def _measured(self, step, owner):
        if "measure" not in step:
            return ()
        value = step["measure"]
        try:
            if not isinstance(value, list) or len(value) > 50:
                raise ValueError("a list of 2 to 50 places is wanted")
            return measure([_point(each) for each in value]).places
        except (ValueError, TypeError, UnknownPlaceError) as error:
            self._note(step, "measure", f'{owner}, "measure": {error.args[0]}')
        return ()


def _is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 1e9


def _point(value):
    """A place as a file gives it; anything but a name or two numbers is refused here already."""
    if isinstance(value, str) and value.strip():
        return value
    if isinstance(value, list) and len(value) == 2 and all(map(_is_number, value)):
        return tuple(value)
    raise ValueError("a place is a name, or [latitude, longitude]")
