"""What a task may ask for: five kinds of acts on the map, made of what a file says of them, and checked."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeAlias

import numpy as np

from ..mars.elevation import SMOOTHED_KM, elevation, extreme_points, roughness
from ..message import Message, listed
from ..places import mission
from ..places.filter import Filter
from ..places.gazetteer import Place
from ..places.resolve import resolve
from .checked import number_within, point, whole_within
from .measure import measure
from .profile import profile

_MOST_PLACES, _MOST_COUNT = 20, 20
_CLICK_KM, _EXTREME_KM, _PERCENT, _METRES = 100.0, 200.0, 10.0, 300.0  # tolerances unless a task says others
_WIDEST_KM = 150.0
_SHARES = {
    **dict.fromkeys(("crater", "planitia", "planum", "vastitas", "mons", "tholus", "patera", "chaos"), 0.5),
    "terra": 0.25,  # whose bounds are ragged
}
"""Of the size of kinds that are about as wide as long, how much ground belongs to them either way of their middle."""

_GRID = 1.0  # degrees between the places that are looked at for one to land at


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


def plain(asked: Asked) -> list[object]:
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


ACTS: dict[str, Callable[..., Asked]] = {
    "click": _click,
    "lowest": partial(_extreme, False),
    "highest": partial(_extreme, True),
    "find": _find,
    "measure": _measure,
    "highest_on": partial(_read_height, True),
    "lowest_on": partial(_read_height, False),
    "land": _land,
}
"""What a task may ask for, by its name in a file, and what makes it of what stands there."""

TOLERANCES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("click", "lowest", "highest"), ("within_km",)),
    **{"find": ("count",), "measure": ("within_percent",), "land": ()},
    **dict.fromkeys(("highest_on", "lowest_on"), ("within_m",)),
}
"""What else a file may say to an act."""

# A map of the planet has 40 km to a pixel, the heights are good to 25 m and smoothed over 30 km.
RANGES = {
    **{"within_km": (1, 3000), "within_percent": (1, 50), "within_m": (50, 5000), "count": (1, _MOST_COUNT)},
    **{"least_km": (0, 10_000), "most_km": (0, 10_000)},
    **{"below_m": (-9000, 25_000), "within_latitude": (0, 90), "flat_m": (1, 20_000)},
}
"""The least and the most that the numbers of a task may be."""

LIMITS: dict[str, Callable[[Any], Any]] = {
    **{name: partial(number_within, name, *RANGES[name]) for name in ("within_km", "within_percent", "within_m")},
    "count": partial(whole_within, "count", *RANGES["count"]),
}
"""What makes a number of it, within its range."""

_LAND_LIMITS = {name: RANGES[name] for name in ("below_m", "within_latitude", "flat_m")}
_FIND_KEYS = {"kind", "least_km", "most_km", "north_of", "south_of"}
