"""*Where on Mars?*: the places of the rounds, and how a guess scores. The same seed gives everybody the same rounds."""

import math
import random
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
    """A guess, and what came of it.

    Attributes
    ----------
    place : explorer.places.gazetteer.Place
        What was to be found.
    guessed : explorer.places.gazetteer.Place
    distance_km : float
        Between the guess and the middle of the place.
    points : int
    """

    place: Place
    guessed: Place
    distance_km: float
    points: int


def rounds(seed, level="giants", count=5):
    """The places of a game.

    Parameters
    ----------
    seed : str or int
        The same for a whole class.
    level : str
        One of `LEVELS`.
    count : int
        How many, 1 to 10.

    Returns
    -------
    list of explorer.places.gazetteer.Place
        No place stands twice.

    Raises
    ------
    ValueError
        A level or a number that is not possible.
    """
    if level not in LEVELS:
        raise ValueError(f"level {level!r} is not known; there are {', '.join(LEVELS)}")
    if not 1 <= count <= len(_GIANTS):
        raise ValueError(f"count {count!r} is not possible; give a number from 1 to {len(_GIANTS)}")
    names = sorted(_names(level))
    chosen = random.Random(f"{level}/{str(seed).strip().casefold()}").sample(names, count)
    places = mission.places().set_index("name", drop=False)
    return [Place.of_row(places.loc[name]) for name in chosen]


def score(place, guessed):
    """What a guess is worth.

    Parameters
    ----------
    place, guessed : explorer.places.gazetteer.Place

    Returns
    -------
    Guess
        With 1000 points for a guess within half the size of the place from its middle, but
        at least 50 and at most 300 km; farther off they fade, to a third at 1500 km more.
    """
    km = mars.distance(place.latitude, place.longitude, guessed.latitude, guessed.longitude)
    beyond = max(0.0, km - min(max((place.diameter_km or 0) / 2, 50), _WIDEST_KM))
    return Guess(place, guessed, km, round(FULL * math.exp(-beyond / _FADING_KM * math.log(3))))


def streak(guesses):
    """How many of the last guesses in a row were near.

    Parameters
    ----------
    guesses : sequence of Guess

    Returns
    -------
    int
    """
    near = 0
    for guess in reversed(guesses):
        if guess.distance_km - min((guess.place.diameter_km or 0) / 2, _WIDEST_KM) > STREAK_KM:
            break
        near += 1
    return near


def _names(level):
    if level == "giants":
        return _GIANTS
    places = mission.places()
    places = places[places.iau_id.notna() & places.diameter_km.notna() & ~places.name.duplicated(keep=False)]
    if level == "famous":
        return places.nlargest(_FAMOUS, "renown").name
    low, high = _SMALL_KM
    return places[(places.kind == "crater") & places.diameter_km.between(low, high)].name
