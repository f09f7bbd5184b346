"""Marking an act on the map: whether it is what a task asks for, and in words what is wrong with it.

The saved page does the same in `export/worksheet.js`; `tests/browser/test_saved_worksheet.py` holds the two against each other.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

import numpy as np

from .. import mars
from ..i18n.wording import Wording
from ..mars.elevation import elevation, roughness
from ..message import Message
from ..places.filter import is_of_kinds
from ..places.gazetteer import Place
from .asked import Asked, Click, Find, Land, Measure, Read, reach_km
from .measure import measure


@dataclass(frozen=True)
class Spot:
    """A spot of the map that was clicked: the place whose dot is near, or else the ground; and the spot itself."""

    place: Place
    at: Place

    @classmethod
    def of(cls, place: Place) -> "Spot":
        """A place clicked where it is."""
        return cls(place, place)


Act: TypeAlias = Spot | tuple[Place, ...] | float
"""A spot clicked, the points of a line, a number typed."""

DIRECTIONS = ("north", "north_east", "east", "south_east", "south", "south_west", "west", "north_west")

ASIDE = 0.75
"""Of the size of a place, how far from its middle a line along it may come."""

ENDS_KM = 50.0
"""How far the ends of a line may at least be from where they ought to be."""

UNITS = {
    **dict.fromkeys(("distance", "length", "wanted", "size", "bound_km", "within_km"), "km"),
    **dict.fromkeys(("height", "below", "difference", "relief", "flat", "within_m"), "m"),
    **dict.fromkeys(("latitude", "bound"), "degrees"),
}
"""What the values of a `Said` are counted in."""

BOUNDS = {
    "size": "bound_km",
    "height": "below",
    "relief": "flat",
    "latitude": "bound",
    "distance": "within_km",
    "percent": "within_percent",
    "difference": "within_m",
}
"""Of each value that can miss a bound the name of that bound: both are told to so many figures that it is seen to miss it."""

_FIGURES = range(3, 18)  # of which no two different numbers have all alike

NO_LINE = Message("sheet.no_line", "click on the map where the line begins and where it ends, then check it")
NO_NUMBER = Message("sheet.no_number", "type the height as a number of metres, such as -4100")


@dataclass(frozen=True)
class Said:
    """A sentence of a verdict: its key, and values by their names: numbers in `UNITS`, a `Place`, a direction, a kind."""

    key: str
    values: Mapping[str, object] = field(default_factory=dict)

    def words(self, wording: Wording) -> str:
        """The sentence, in the language."""
        worded = {name: _worded(name, each, wording) for name, each in self.values.items()}
        for name, bound in BOUNDS.items():
            value, missed = self.values.get(name), self.values.get(bound)
            is_missed = isinstance(value, (int, float)) and isinstance(missed, (int, float)) and value != missed
            if is_missed and worded[name] == worded[bound]:
                figures = next(each for each in _FIGURES if f"{value:.{each - 1}e}" != f"{missed:.{each - 1}e}")
                worded |= {name: _worded(name, value, wording, figures), bound: _worded(bound, missed, wording, figures)}
        return wording.say(f"verdict.{self.key}", **worded)


@dataclass(frozen=True)
class Verdict:
    """What is to be said of an act, and whether it counts."""

    is_right: bool
    said: tuple[Said, ...]

    def words(self, wording: Wording) -> str:
        """What is said, in the language."""
        return wording.sentences(*(each.words(wording) for each in self.said))


@dataclass(frozen=True)
class Attempt:
    """How far somebody is with a task.

    Attributes
    ----------
    tries
        Acts that were wrong, and the one that solved it.
    found
        Places found so far, of a task that asks for several.
    verdict
        On the last act; None before the first.
    """

    is_solved: bool = False
    tries: int = 0
    found: tuple[Place, ...] = ()
    verdict: Verdict | None = None

    @property
    def is_under_way(self) -> bool:
        """Whether some of what was to be found is, and not all: a try that is neither wrong nor the last."""
        return bool(self.found) and not self.is_solved


def tried(asked: Asked, before: Attempt, act: Act) -> Attempt:
    """How far somebody is after one more act; a ValueError where the act is none. A task that is solved stays so."""
    if before.is_solved:
        return before
    if isinstance(asked, Find):
        assert isinstance(act, Spot)
        return _found(asked, before, act)
    verdict = marked(asked, act)
    return replace(before, is_solved=verdict.is_right, tries=before.tries + 1, verdict=verdict)


def marked(asked: Click | Measure | Read | Land, act: Act) -> Verdict:
    """The verdict on an act."""
    if isinstance(asked, Read):
        assert isinstance(act, (int, float))
        return _read(asked, act)
    if isinstance(asked, Measure):
        assert isinstance(act, tuple)
        return _measured(asked, act)
    assert isinstance(act, Spot)
    return _clicked(asked, act) if isinstance(asked, Click) else _landed(asked, act.at)


def meant(asked: Click | Find | Land, act: Spot) -> Place:
    """What a click means: the place whose dot is near; the spot itself where that alone is right, or any ground would do."""
    if isinstance(asked, Land):
        return act.at
    if isinstance(asked, Find):
        return one_of(asked, act) or act.place
    is_only_spot = _away(asked.place, act.at) <= asked.within_km < _away(asked.place, act.place)
    return act.at if is_only_spot else act.place


def _clicked(asked: Click, act: Spot) -> Verdict:
    wanted, clicked = asked.place, meant(asked, act)
    distance = _away(wanted, clicked)
    if distance <= asked.within_km and not _is_another(wanted, clicked):
        said = Said("named", {"name": wanted}) if wanted.name else Said("near", {"distance": distance})
        return Verdict(True, (said,))
    where = {"distance": distance, "within_km": asked.within_km, "direction": _direction(wanted, clicked)}
    said = Said("off_named", {"name": clicked, **where}) if clicked.name else Said("off", where)
    return Verdict(False, (said,))


def _found(asked: Find, before: Attempt, act: Spot) -> Attempt:
    place = one_of(asked, act)
    if place is None:
        verdict = Verdict(False, (why_not(asked, act.place),))
        return replace(before, tries=before.tries + 1, verdict=verdict)
    if place in before.found:
        return replace(before, verdict=Verdict(False, (Said("twice", {"name": place}),)))
    found = (*before.found, place)
    left = asked.count - len(found)
    said = Said("found", {"name": place, "count": left}) if left else Said("found_last", {"name": place})
    return Attempt(not left, before.tries + (not left), found, Verdict(True, (said,)))


def one_of(asked: Find, act: Spot) -> Place | None:
    """Which of the places that are looked for was clicked: its dot, or ground within it, not another's dot there."""
    if act.place in asked.places:  # not one's own, whatever it is called
        return act.place
    reach = np.array([reach_km(place) for place in asked.places])
    latitude, longitude = ([getattr(place, name) for place in asked.places] for name in ("latitude", "longitude"))
    away = np.asarray(mars.distance(latitude, longitude, act.at.latitude, act.at.longitude)) / np.maximum(reach, 1e-9)
    place = asked.places[int(away.argmin())]
    is_another = _is_another(place, act.place) and _away(place, act.place) <= reach_km(place)
    return place if away.min() <= 1 and not is_another else None


def _is_another(wanted: Place, clicked: Place) -> bool:
    """Whether another named place was clicked; one's own may lie anywhere, and stand for the ground."""
    return bool(wanted.name and clicked.name) and clicked.name != wanted.name and clicked.own is None


def why_not(asked: Find, act: Place) -> Said:
    """Why a place is none of those that are looked for."""
    wanted, size = asked.wanted, act.diameter_km
    if not act.name or act.own is not None:
        return Said("nothing")
    if wanted.kinds and not is_of_kinds(wanted.kinds, act.kind, act.plain_kind):
        return Said("kind", {"name": act, "kind": act.plain_kind})
    if (wanted.least_km is not None or wanted.most_km is not None) and size is None:
        return Said("sizeless", {"name": act})
    if wanted.least_km is not None and size is not None and size < wanted.least_km:
        return Said("small", {"name": act, "size": size, "bound_km": wanted.least_km})
    if wanted.most_km is not None and size is not None and size > wanted.most_km:
        return Said("large", {"name": act, "size": size, "bound_km": wanted.most_km})
    key, bound = ("northern", asked.north) if act.latitude > asked.north else ("southern", asked.south)
    return Said(key, {"name": act, "latitude": act.latitude, "bound": bound})


def _measured(asked: Measure, act: tuple[Place, ...]) -> Verdict:
    length = measure(act).length_km
    if (far := _aside(asked, act, length)) is not None:
        return Verdict(False, (Said("aside", {"distance": far}),))
    percent = 100 * (length / asked.length_km - 1)
    values = {"length": length, "wanted": asked.length_km}
    if abs(percent) <= asked.within_percent:
        return Verdict(True, (Said("long", values),))
    missed = {"length": length, "percent": abs(percent), "within_percent": asked.within_percent}
    return Verdict(False, (Said("too_long" if percent > 0 else "too_short", missed),))


def _aside(asked: Measure, act: tuple[Place, ...], length_km: float) -> float | None:
    """How far a line of a length lies from where it ought to, kilometres; None where it is there, be it too long."""
    if len(asked.places) == 1:
        [place] = asked.places
        far = max(_away(place, each) for each in act)
        return far if far > ASIDE * max(asked.length_km, length_km) else None
    ends = asked.places[0], asked.places[-1]
    ways = ((act[0], act[-1]), (act[-1], act[0]))
    far = min(max(_away(*pair) for pair in zip(ends, way, strict=True)) for way in ways)
    return far if far > max(asked.within_percent / 100 * asked.length_km, ENDS_KM) else None


def _read(asked: Read, act: float) -> Verdict:
    difference = act - asked.height_m
    if abs(difference) <= asked.within_m:
        return Verdict(True, (Said("height", {"height": asked.height_m}),))
    missed = {"difference": abs(difference), "within_m": asked.within_m}
    return Verdict(False, (Said("too_high" if difference > 0 else "too_low", missed),))


def _landed(asked: Land, act: Place) -> Verdict:
    height = float(elevation(act.latitude, act.longitude))
    relief = float(roughness(act.latitude, act.longitude)[0])
    wrong = []
    if height >= asked.below_m:
        wrong.append(Said("not_low", {"height": height, "below": asked.below_m}))
    if relief > asked.flat_m:
        wrong.append(Said("not_flat", {"relief": relief, "flat": asked.flat_m}))
    if abs(act.latitude) > asked.within_latitude:
        bound = math.copysign(asked.within_latitude, act.latitude)
        wrong.append(Said("not_warm", {"latitude": act.latitude, "bound": bound}))
    return Verdict(not wrong, tuple(wrong) or (Said("landing", {"height": height, "relief": relief}),))


def _away(place: Place, other: Place) -> float:
    """Kilometres from one place to another."""
    return mars.distance(place.latitude, place.longitude, other.latitude, other.longitude)


def _direction(place: Place, other: Place) -> str:
    """In which direction another place lies on the map: the shortest way may set out in quite another."""
    up = other.latitude - place.latitude
    middle = math.radians((other.latitude + place.latitude) / 2)
    right = float(mars.wrap_longitude(other.longitude - place.longitude)) * math.cos(middle)
    return DIRECTIONS[round(math.degrees(math.atan2(right, up)) / 45) % 8]


def _worded(name: str, value: object, wording: Wording, figures: int = 0) -> str:
    """A value in words; to more figures than usual where a number of them is given."""
    if isinstance(value, Place):
        return wording.name(value)
    if name == "direction":
        return wording.say(f"direction.{value}")
    if name == "kind":
        return wording.kind(str(value))
    assert isinstance(value, (int, float))
    unit = UNITS.get(name)
    if unit == "degrees":
        degrees = wording.number(abs(value), figures) if figures else f"{abs(value):.1f}"
        return wording.say(f"position.{'S' if value < 0 else 'N'}", degrees=degrees)
    if figures:
        number = wording.number(value, figures)
        return wording.say(f"unit.{unit}", number=number) if unit else number
    if unit == "km":
        return wording.kilometres(value)
    return wording.metres(value) if unit == "m" else f"{value:.0f}"
