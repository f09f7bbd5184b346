"""The place that a point given in any of the usual ways stands for: the one way in which it is found, everywhere."""

import reprlib
from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from typing import TypeAlias

import numpy as np
import pandas as pd

from ..mars import coordinates
from ..mars.coordinates import EAST_180, Convention
from ..message import Message
from . import mission
from .gazetteer import LONGEST_NAME, Place, find

Point: TypeAlias = Place | str | int | np.integer | Sequence[float] | pd.Series


# What falls into two parts, but not into a latitude and a longitude in that order.
_NO_PAIRS = (Set, Mapping, bytes, bytearray, pd.Series, pd.DataFrame)


_OF_PLACES = "latitude", "longitude", "name", "kind", "plain_kind"
"""What each table of places has; of a row of any other table nobody knows which way its longitude counts."""


class NoPointError(ValueError):
    """A value stands for no point, in whatever way it is read."""


def resolve(point: Point, places: pd.DataFrame | None = None, convention: Convention = EAST_180) -> Place:
    """The place that a point stands for.

    Parameters
    ----------
    point
        A place, or a row of a table of places, as `load_features`, `read_features` and `Explorer.shown` give it; a name
        in either language, case, accents, slips and a word for its kind behind it ("Gale crater") forgiven; an IAU id;
        (latitude, longitude) in degrees; or a position as people type it, in `convention`.
    places
        Table of places to look in; all of Mars by default.

    Raises
    ------
    UnknownPlaceError
        No place has the name or the id; for a name, the message offers the three nearest.
    ValueError
        It is no point (`NoPointError`), or no position that can be.
    TypeError
        It is True or False.
    """
    if isinstance(point, pd.Series) and {*_OF_PLACES} <= set(point.index):
        point = Place.of_row(point)
    if isinstance(point, Place):
        return point if places is None else _known_here(point, places)
    places = mission.places() if places is None else places
    if isinstance(point, str) and len(point) > LONGEST_NAME:  # even to ask whether it is a position takes its time
        return find(point, places)
    # A place of one's own may be called like a position.
    if isinstance(point, str) and coordinates.looks_like_one(point) and not (places.name == point).any():
        return Place.ground(*coordinates.parse(point, convention))
    if isinstance(point, (str, int, np.integer)):
        return find(point, places)
    try:
        if isinstance(point, _NO_PAIRS):
            raise TypeError
        latitude, longitude = point
    except (TypeError, ValueError):
        english = "{said} is no point; give a name, such as 'Olympus Mons', or (latitude, longitude)"
        raise NoPointError(Message("place.no_point", english, said=reprlib.repr(point))) from None
    return Place.ground(latitude, longitude)


def _known_here(place: Place, places: pd.DataFrame) -> Place:
    """A place without its row in a catalogue, if that is not the one that these places are of."""
    if place.own is None:
        return place
    row = places[(places.own == place.own).fillna(False)] if "own" in places else places[:0]
    return place if len(row) and Place.of_row(row.iloc[0]) == place else replace(place, own=None)
