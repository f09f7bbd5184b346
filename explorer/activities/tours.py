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
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from ..i18n.wording import Wording
from ..message import Message, lines, listed, said_by
from ..places.describe import describe
from ..places.gazetteer import Place
from ..places.resolve import resolve
from ..viewpoint import IMAGERIES, MOST_ZOOM, PROJECTIONS, Viewpoint
from .checked import FaultyFileError, Located, Reader, Text, content_of, in_language, is_number, number_within, parsed, point
from .measure import measure
from .profile import profile

SHIPPED = ("tianwen-1", "zhurong", "giants")
"""The tours that come with the explorer."""

_MOST_STEPS, _MOST_MEASURED = 200, 50
_OVERVIEW_ZOOM, _OVERVIEW_KM = 3, 500
TEXTS = ("title", "text", "question", "answer")
"""What a step may say, in this order."""


class TourError(FaultyFileError):
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


def load_tour(source: str | Path | bytes) -> Tour:
    """Read a tour: one of `SHIPPED`, a file, or the content of one.

    A TourError lists everything that is wrong with it; an OSError says that the file cannot be read.
    """
    tour, problems = _read(source)
    if problems or tour is None:
        named = Message("file.this", "this") if isinstance(source, bytes) else source
        english = "{source} cannot be shown as a tour:\n{problems}"
        raise TourError(Message("tour.wrong", english, source=named, problems=lines(problems)), problems)
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


def _read(source: str | Path | bytes) -> tuple[Tour | None, list[str]]:
    """A tour, of what there is of it, and all that is wrong with it."""
    content = content_of(source, "tours", SHIPPED)
    no_object = Message("tour.no_object", 'a tour is an object, {{"title": ..., "steps": [...]}}')
    try:
        reader = _Reader(*parsed(content, no_object))
    except ValueError as error:
        return None, [said_by(error)]
    return reader.tour(), reader.told


_THE_TOUR = Message("tour.whole", "the tour")


class _Reader(Reader):
    """Reads a tour and notes all that is wrong with it."""

    def tour(self) -> Tour | None:
        """The tour, of what there is of it; whoever asks looks at `problems`."""
        whole = self._whole
        self.unknown(whole, _TOUR_KEYS, _THE_TOUR)
        title, about = (self.words(whole, name, _THE_TOUR, needed=name == "title") for name in ("title", "about"))
        steps = whole.get("steps")
        if not isinstance(steps, list) or not steps:
            self.note(whole, "steps", Message("tour.no_steps", 'the tour needs "steps": a list of one step or more'))
            return None
        if len(steps) > _MOST_STEPS:
            english = "the tour has {count} steps; {most} are the most"
            self.note(whole, "steps", Message("tour.steps", english, count=len(steps), most=_MOST_STEPS))
            return None
        made: list[Step | None] = []
        for number, step in enumerate(steps, 1):
            if self.is_full:
                break
            made.append(self._step(step, Message("tour.step", "step {number}", number=number)))
        return Tour(title, about, tuple(step for step in made if step))

    def _step(self, step: object, owner: Message) -> Step | None:
        if not isinstance(step, Located):
            english = '{owner} must be an object, {{"place": ..., "text": ...}}'
            self.note(self._whole, "steps", Message("tour.no_step", english, owner=owner))
            return None
        self.unknown(step, _STEP_KEYS, owner)
        texts = {name: self.words(step, name, owner, needed=name == "text") for name in TEXTS if name in step or name == "text"}
        if "place" not in step:
            english = '{owner} needs a "place": a name, or [latitude, longitude]'
            self.note(step, "place", Message("tour.needs_place", english, owner=owner))
        whose = {"measure": Message("tour.measure", '{owner}, "measure"', owner=owner)}
        values = {name: self.value(step, name, whose.get(name, owner), _VALUES) for name in _VALUES}
        if values["width_km"] is not None and values["zoom"] is not None:
            english = '{owner} has both "width_km" and "zoom"; give one of them'
            self.note(step, "zoom", Message("tour.both", english, owner=owner))
        place, measured = values.pop("place"), values.pop("measure") or ()
        route = bool(values.pop("route"))
        return Step(place, Viewpoint(place, **values), texts, measured, route) if place else None


def _one_of(name: str, known: tuple[str, ...], value: object) -> object:
    if value not in known:
        raise ValueError(Message("tour.one_of", '"{key}" must be one of {known}', key=name, known=listed(known)))
    return value


def _light(value: object) -> tuple[float, ...] | None:
    if value is None:
        return None
    if not (isinstance(value, list) and len(value) == 2 and all(map(is_number, value)) and 0 <= value[0] <= 360):
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
    return measure([point(each) for each in value]).places


# What a step may hold beside its texts, and what makes the value of it.
_VALUES: dict[str, Callable[[Any], Any]] = {
    "place": lambda value: resolve(point(value)),
    "width_km": partial(number_within, "width_km", 1, 20_000),
    "zoom": partial(number_within, "zoom", 0, MOST_ZOOM),
    "projection": partial(_one_of, "projection", PROJECTIONS),
    "imagery": partial(_one_of, "imagery", IMAGERIES),
    "light": _light,
    "measure": _measured,
    "route": partial(_truth, "route"),
}
_TOUR_KEYS, _STEP_KEYS = {"title", "about", "steps"}, {*TEXTS, *_VALUES}
