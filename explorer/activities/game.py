"""*Where on Mars?*: the places of the rounds, and how a guess scores. The same seed gives everybody the same rounds."""

import math
import random
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .. import mars
from ..places import mission
from ..places.gazetteer import Place

LEVELS = ("giants", "famous", "craters")
"""From ten that everybody should know, over what is well known, to small craters."""

FULL, STREAK_KM = 1000, 500
"""Points of a perfect guess; how near a guess has to be to go on with a streak, kilometres."""

_GIANTS = (
    *("Olympus Mons", "Ascraeus Mons", "Valles Marineris", "Hellas Planitia", "Argyre Planitia"),
    *("Utopia Planitia", "Isidis Planitia", "Elysium Mons", "Alba Mons", "Arsia Mons"),
)
_FAMOUS, _SMALL_KM = 60, (20, 60)
_WIDEST_KM = 300  # what is longer is narrower, too: a canyon is no disc
_FADING_KM = 1500  # the points of a guess so far off are down to a third


@dataclass(frozen=True)
class Guess:
    """A guess at where a place is, and how far it lies from the middle of that."""

    place: Place
    guessed: Place
    distance_km: float
    points: int


def rounds(seed: str | int, level: str = "giants", count: int = 5) -> list[Place]:
    """The places of a game, each different: the same for a whole class that has the same seed.

    Case, width and spacing of its letters make no difference: Chinese keyboards type wide ones, too.

    A level that is none of `LEVELS`, or a count outside 1..10, is a ValueError.
    """
    if level not in LEVELS:
        raise ValueError(f"level {level!r} is not known; there are {', '.join(LEVELS)}")
    if not 1 <= count <= len(_GIANTS):
        raise ValueError(f"count {count!r} is not possible; give a number from 1 to {len(_GIANTS)}")
    names = sorted(_names(level))
    same = " ".join(unicodedata.normalize("NFKC", str(seed)).casefold().split())
    chosen = random.Random(f"{level}/{same}").sample(names, count)
    places = mission.places().set_index("name", drop=False)
    return [Place.of_row(places.loc[name]) for name in chosen]


def score(place: Place, guessed: Place) -> Guess:
    """What a guess is worth.

    A guess within half the size of the place from its middle, but at least 50 and at most
    300 km, has 1000 points; farther off they fade, to a third at 1500 km more.
    """
    km = mars.distance(place.latitude, place.longitude, guessed.latitude, guessed.longitude)
    beyond = max(0.0, km - min(max((place.diameter_km or 0) / 2, 50), _WIDEST_KM))
    return Guess(place, guessed, km, round(FULL * math.exp(-beyond / _FADING_KM * math.log(3))))


def streak(guesses: Sequence[Guess]) -> int:
    """How many of the last guesses in a row were near."""
    near = 0
    for guess in reversed(guesses):
        if guess.distance_km - min((guess.place.diameter_km or 0) / 2, _WIDEST_KM) > STREAK_KM:
            break
        near += 1
    return near


def _names(level: str) -> Iterable[str]:
    if level == "giants":
        return _GIANTS
    places = mission.places()
    places = places[places.iau_id.notna() & places.diameter_km.notna() & ~places.name.duplicated(keep=False)]
    if level == "famous":
        return places.nlargest(_FAMOUS, "renown").name
    low, high = _SMALL_KM
    return places[(places.kind == "crater") & places.diameter_km.between(low, high)].name
