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
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from ..mars.elevation import SMOOTHED_KM, elevation, extreme_points, roughness
from ..message import Message, lines, listed, said_by
from ..places import mission
from ..places.filter import Filter
from ..places.gazetteer import Place
from ..places.resolve import resolve
from .checked import FaultyFileError, Located, Reader, Text, content_of, number_within, parsed, point
from .measure import measure
from .profile import profile

SHIPPED = ("first-look", "landing-site")
"""The worksheets that come with the explorer."""

MOST_TASKS = 16
"""So many, because a result has to be short enough to be read aloud."""

_MOST_HINTS, _MOST_PLACES, _MOST_COUNT = 5, 20, 20
_CLICK_KM, _EXTREME_KM, _PERCENT, _METRES = 100.0, 200.0, 10.0, 300.0  # tolerances unless a task says others
_WIDEST_KM = 150.0
_SHARES = {
    **dict.fromkeys(("crater", "planitia", "planum", "vastitas", "mons", "tholus", "patera", "chaos"), 0.5),
    "terra": 0.25,  # whose bounds are ragged
}
"""Of the size of kinds that are about as wide as long, how much ground belongs to them either way of their middle."""

_MARKUP = re.compile(r"<\s*[a-zA-Z/!?]|javascript:", re.IGNORECASE)
_GRID = 1.0  # degrees between the places that are looked at for one to land at


class WorksheetError(FaultyFileError):
    """A worksheet cannot be used; the message lists all that is wrong with it, line by line."""


@dataclass(frozen=True)
class Click:
    """Click a place: so near to it, kilometres."""

    place: Place
    within_km: float


@dataclass(frozen=True)
class Find:
    """Find `count` of the `places` that pass: of the kinds and sizes of a filter, and between two latitudes, degrees."""

    wanted: Filter
    south: float
    north: float
    count: int
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Measure:
    """Measure a length: along one place, which is so long, or from place to place."""

    places: tuple[Place, ...]
    length_km: float
    within_percent: float


@dataclass(frozen=True)
class Read:
    """Read the height of the highest, or else the lowest, ground on the way through places."""

    places: tuple[Place, ...]
    highest: bool
    height_m: float
    within_m: float


@dataclass(frozen=True)
class Land:
    """Mark a place to land at: the height of its ground, its latitude either way, how much it rises and falls around."""

    below_m: float
    within_latitude: float
    flat_m: float


Asked: TypeAlias = Click | Find | Measure | Read | Land
"""What an act on the map has to be."""


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
        asked = [_plain(task.asked) for task in self.tasks]
        return int(hashlib.sha256(json.dumps(asked).encode()).hexdigest()[:5], 16)


def _plain(asked: Asked) -> list[object]:
    """What is asked, without what the data say of it, which may be known better one day."""
    where = [[round(each.latitude, 3), round(each.longitude, 3)] for each in _places_of(asked)]
    if isinstance(asked, Click):
        rest: list[object] = [asked.within_km]
    elif isinstance(asked, Find):
        wanted = asked.wanted
        rest = [*wanted.kinds, wanted.least_km, wanted.most_km, asked.south, asked.north, asked.count]
    elif isinstance(asked, Measure):
        rest = [asked.within_percent]
    elif isinstance(asked, Read):
        rest = [asked.highest, asked.within_m]
    else:
        rest = [asked.below_m, asked.within_latitude, asked.flat_m]
    return [type(asked).__name__, where, rest]


def _places_of(asked: Asked) -> tuple[Place, ...]:
    if isinstance(asked, Click):
        return (asked.place,)
    return asked.places if isinstance(asked, (Measure, Read)) else ()


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
        minutes = self.value(whole, "minutes", owner, {"minutes": partial(_whole, "minutes", 1, 240)})
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
        acts = [name for name in _ACTS if name in task]
        known = {
            *_TASK_KEYS,
            *(_TOLERANCES[acts[0]] if len(acts) == 1 else {key for keys in _TOLERANCES.values() for key in keys}),
        }
        self.unknown(task, {*known, *_ACTS}, owner)
        words, trains, why = (self.words(task, name, owner, needed=name == "task") for name in ("task", "trains", "why"))
        hints = self._hints(task, owner)
        if len(acts) != 1:
            english = "{owner} needs one act, and one only, of {acts}"
            self.note(task, acts[-1] if acts else "", Message("worksheet.one_act", english, owner=owner, acts=listed(_ACTS)))
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
        tolerances = {name: self.value(task, name, owner, _LIMITS) for name in _TOLERANCES[act]}
        if any(name in task and value is None for name, value in tolerances.items()):
            return None
        given = {name: value for name, value in tolerances.items() if value is not None}
        asked: Asked | None = self.value(task, act, owner, {act: partial(_ACTS[act], **given)})
        return asked


def _whole(name: str, least: int, most: int, value: object) -> int:
    number = number_within(name, least, most, value)
    if number != int(number):
        raise ValueError(Message("worksheet.whole_number", '"{key}" must be a whole number', key=name))
    return int(number)


def reach_km(place: Place) -> float:
    """How far from its middle ground belongs to a place, kilometres: valleys and ranges are far narrower than long."""
    size = place.diameter_km or 0
    share = None if place.name.endswith(" Montes") else _SHARES.get(place.kind)
    return min(size / 2, _WIDEST_KM) if share is None else share * size


def _click(value: object, within_km: float | None = None) -> Click:
    place = resolve(point(value))
    return Click(place, within_km or max(reach_km(place), _CLICK_KM))


def _extreme(highest: bool, value: object, within_km: float = _EXTREME_KM) -> Click:
    place = resolve(point(value))
    if not place.diameter_km or place.diameter_km < SMOOTHED_KM:
        english = "{name!r} has no size of {least} km or more, so that its highest and lowest ground are not known"
        raise ValueError(Message("worksheet.no_size", english, name=place.name or str(value), least=SMOOTHED_KM))
    points = extreme_points(place.latitude, place.longitude, place.diameter_km)
    return Click(Place.ground(*points[highest]), within_km)


def places_wanted(value: object) -> tuple[Filter, float, float, tuple[Place, ...]]:
    """What a "find" asks for: kinds and sizes, south and north end, and the places that fit; a ValueError where it is none."""
    if not isinstance(value, dict) or not value or set(value) - _FIND_KEYS:
        known = listed(sorted(_FIND_KEYS))
        raise ValueError(Message("worksheet.find", '"find" must be an object with some of {known}', known=known))
    if "kind" in value and not isinstance(value["kind"], str):
        raise ValueError(Message("worksheet.kind", '"kind" must be a kind of place, such as "crater"'))
    least, most = (
        number_within(name, *RANGES[name], value[name]) if name in value else None for name in ("least_km", "most_km")
    )
    south, north = (number_within(name, -90, 90, value.get(name, at)) for name, at in (("north_of", -90), ("south_of", 90)))
    wanted = Filter((value["kind"],) if "kind" in value else (), least, most)
    places = mission.places()
    rows = places.iloc[wanted.rows(places)]
    rows = rows[rows.latitude.between(south, north) & (rows.name != "")]
    return wanted, south, north, tuple(Place.of_row(row) for _, row in rows.iterrows())


def _find(value: object, count: int = 1) -> Find:
    wanted, south, north, places = places_wanted(value)
    if len(places) < count:
        english = '"find" asks for {count} places, but of those that it describes there are {found}'
        raise ValueError(Message("worksheet.too_few", english, count=count, found=len(places)))
    return Find(wanted, south, north, count, places)


def _measure(value: object, within_percent: float = _PERCENT) -> Measure:
    if isinstance(value, str):
        place = resolve(value)
        if not place.diameter_km:
            english = "{name!r} has no size to be measured; give a list of two places or more"
            raise ValueError(Message("worksheet.no_length", english, name=place.name or value))
        return Measure((place,), place.diameter_km, within_percent)
    measured = measure(_points(value))
    return Measure(measured.places, measured.length_km, within_percent)


def _read_height(highest: bool, value: object, within_m: float = _METRES) -> Read:
    places = measure(_points(value)).places
    heights = profile(places).table.height_m
    return Read(places, highest, float(heights.max() if highest else heights.min()), within_m)


def _points(value: object) -> list[Place]:
    if not isinstance(value, list) or not 2 <= len(value) <= _MOST_PLACES:
        raise ValueError(Message("worksheet.places", "a list of 2 to {most} places is wanted", most=_MOST_PLACES))
    places = [resolve(point(each)) for each in value]
    if (places[0].latitude, places[0].longitude) == (places[-1].latitude, places[-1].longitude):
        raise ValueError(Message("worksheet.loop", "the line ends where it begins; give one that leads somewhere"))
    return places


def _land(value: object) -> Land:
    if not isinstance(value, dict) or set(value) != set(_LAND_LIMITS):
        known = listed(sorted(_LAND_LIMITS))
        raise ValueError(Message("worksheet.land", '"land" must be an object with {known}', known=known))
    asked = Land(**{name: number_within(name, *limits, value[name]) for name, limits in _LAND_LIMITS.items()})
    if not _is_possible(asked):
        raise ValueError(Message("worksheet.nowhere", 'nowhere on Mars is a place as "land" wants it; ask for less'))
    return asked


def _is_possible(asked: Land) -> bool:
    """Whether there is such a place: of one to a degree, one by its own and one by its ground's roughness."""
    most = asked.within_latitude
    latitude, longitude = (each.ravel() for each in np.mgrid[-most : most + 1e-9 : _GRID, -180:180:_GRID])
    low = np.asarray(elevation(latitude, longitude)) < asked.below_m
    return bool((roughness(latitude[low], longitude[low]) <= asked.flat_m).any()) if low.any() else False


_ACTS: dict[str, Callable[..., Asked]] = {
    "click": _click,
    "lowest": partial(_extreme, False),
    "highest": partial(_extreme, True),
    "find": _find,
    "measure": _measure,
    "highest_on": partial(_read_height, True),
    "lowest_on": partial(_read_height, False),
    "land": _land,
}
"""What a task may ask for, and what makes the check of it."""

_TOLERANCES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("click", "lowest", "highest"), ("within_km",)),
    **{"find": ("count",), "measure": ("within_percent",), "land": ()},
    **dict.fromkeys(("highest_on", "lowest_on"), ("within_m",)),
}
# A map of the planet has 40 km to a pixel, the heights are good to 25 m and smoothed over 30 km.
RANGES = {
    **{"within_km": (1, 3000), "within_percent": (1, 50), "within_m": (50, 5000), "count": (1, _MOST_COUNT)},
    **{"least_km": (0, 10_000), "most_km": (0, 10_000)},
    **{"below_m": (-9000, 25_000), "within_latitude": (0, 90), "flat_m": (1, 20_000)},
}
"""The least and the most that the numbers of a task may be."""

_LIMITS: dict[str, Callable[[Any], Any]] = {
    **{name: partial(number_within, name, *RANGES[name]) for name in ("within_km", "within_percent", "within_m")},
    "count": partial(_whole, "count", *RANGES["count"]),
}
_LAND_LIMITS = {name: RANGES[name] for name in ("below_m", "within_latitude", "flat_m")}
_FIND_KEYS = {"kind", "least_km", "most_km", "north_of", "south_of"}
_TASK_KEYS = {"task", "trains", "hints", "why"}
_SHEET_KEYS = {"title", "for", "minutes", "tasks"}
ACTS: Sequence[str] = tuple(_ACTS)
"""The acts by their names in a file."""
