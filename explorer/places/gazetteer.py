"""The named places of Mars: the gazetteer as a table, and finding places in it.

A table of places is a DataFrame with the fields of `Place` as columns; one row of
it, or a point of bare ground, is a `Place`. What Tianwen-1 saw of a place is told
by `explorer.places.mission`.
"""

import re
import reprlib
import unicodedata
import weakref
from dataclasses import dataclass, field, fields
from functools import lru_cache
from typing import Any, Protocol

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from .. import data, mars
from ..message import Message, listed
from . import alike

IAU_PAGE = "https://planetarynames.wr.usgs.gov/Feature/{}"
"""Address of a feature's page in the gazetteer, by its IAU id."""

# A misspelt name is taken for a real one when it is this much alike, in per cent, and
# the next best is clearly less so. Below that the names are only offered.
_ALIKE, _LEAD = 88, 5
_FIGURES = re.compile(r"\d+")  # which are no slips of spelling: site 2 is not site 1

LONGEST_NAME = 200
"""Characters of a name that is looked for."""

_COMPARED = 40  # letters of what no place is called, that the nearest names are told by: no name has more

_LARGEST_ID = 10**9
_TEXTS = "name", "kind", "plain_kind"
_REGION_KM = 60  # of the smallest feature that a spot is told by
_SAME_KM = 10  # so near to each other, places of one name are the same, as differently as their positions may be rounded
_MOST_TOLD = 4

# What people say behind a name, and the IAU's terms for which that is no slip.
_ALSO_CALLED = {
    "volcano": ("mons", "tholus", "patera"),
    "canyon": ("vallis", "chasma", "labyrinthus"),
    "basin": ("planitia", "crater"),
}

# Letters that are no accented ones to Unicode but are to a keyboard without them.
_FOLDED = str.maketrans({"ł": "l", "ø": "o", "ı": "i", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "-": " ", "'": ""})


class UnknownPlaceError(LookupError):
    """No place has the name or the id asked for, or several far from each other have it."""


@dataclass(frozen=True)
class Place:
    """A place on Mars: a named feature, a site of the mission, or a point of bare ground.

    Attributes
    ----------
    latitude, longitude
        Planetocentric latitude; east longitude in -180..180; degrees.
    name
        Empty for bare ground.
    kind, plain_kind
        The IAU's term ("mons") and a plain word for it ("mountain"); empty for bare ground.
    diameter_km
        None where there is none.
    iau_id
        None where the gazetteer does not have the place.
    own
        Row of the catalogue of one's own that has the place.
    name_zh
        Its Chinese name, where the table that it comes from has one.

    Raises
    ------
    ValueError
        The latitude lies outside -90..90, or a value is no finite number, or many; or a name or kind is no text.
    """

    latitude: float
    longitude: float
    name: str = ""
    kind: str = ""
    plain_kind: str = ""
    diameter_km: float | None = None
    iau_id: int | None = None
    own: int | None = None
    name_zh: str | None = field(default=None, compare=False)  # a place is the same, whichever table it comes from

    def __post_init__(self) -> None:
        for name, degrees in zip(("latitude", "longitude"), mars.position(self.latitude, self.longitude), strict=True):
            object.__setattr__(self, name, degrees)
        for name in _TEXTS:
            if not isinstance(value := getattr(self, name), str):
                raise ValueError(f"{name}={reprlib.repr(value)} is not possible; give text")

    @classmethod
    def ground(cls, latitude: float, longitude: float) -> "Place":
        """A point of bare ground.

        Parameters
        ----------
        latitude, longitude
            Degrees; longitudes of any range.

        Raises
        ------
        ValueError
            The latitude lies outside -90..90, or a value is no finite number, or many.
        """
        return cls(latitude, longitude)

    @classmethod
    def of_row(cls, row: pd.Series) -> "Place":
        """The place in a row of a table of places; missing values become None, of texts ""."""
        given = row.to_dict()
        values = {each.name: _plain_value(given.get(each.name)) for each in fields(cls)}
        texts = {name: "" if values[name] is None else str(values[name]) for name in _TEXTS}
        return cls(**values | texts)


def _plain_value(value: Any) -> Any:
    """A cell without numpy's or pandas' own kinds of it."""
    if value is None or pd.isna(value):
        return None
    return value.item() if isinstance(value, np.generic) else value


class Projected(Protocol):
    """A picture of the ground that knows where its pixels lie, such as a `View`."""

    def forward(self, latitude: ArrayLike, longitude: ArrayLike, /) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Columns and rows of positions."""


@lru_cache(maxsize=1)
def gazetteer() -> pd.DataFrame:
    """The gazetteer as a table of places, shared: as `load_features`, with ``iau_id`` as a column. Do not write to it."""
    return data.table("gazetteer.csv", na_values={"diameter_km": [""]})


def load_features() -> pd.DataFrame:
    """The named features of Mars.

    Returns
    -------
    DataFrame
        1979 rows, index ``iau_id``; columns ``name``, ``kind`` (the IAU's term, such
        as "mons"), ``plain_kind`` ("mountain"), ``latitude`` (planetocentric),
        ``longitude`` (east, -180..180), ``diameter_km`` (NaN where there is none).

    Raises
    ------
    DataError
        The shipped file is missing or damaged.

    Source
    ------
    IAU/USGS Gazetteer of Planetary Nomenclature; see explorer/data/README.md.
    """
    return gazetteer().set_index("iau_id")


def plain(text: str) -> str:
    """A name without case, accents and doubled blanks, for comparing."""
    letters = text.casefold().translate(_FOLDED)
    if not letters.isascii():
        letters = "".join(letter for letter in unicodedata.normalize("NFKD", letters) if not unicodedata.combining(letter))
    return " ".join(letters.split())


def find(name: str | int | np.integer, places: pd.DataFrame | None = None) -> Place:
    """The place of a name or an IAU id in a table of places, the gazetteer where none is given.

    A name may be Chinese, or what people say instead ("Mount Sharp"), where the table has such;
    case, accents, small slips of spelling and a word for its kind behind it ("Gale crater") are forgiven. Where there
    is none, an UnknownPlaceError offers the three nearest; where several have it, far from each other, it says where they lie.
    What is neither text nor a whole number is a TypeError.
    """
    places = gazetteer() if places is None else places
    if isinstance(name, (int, np.integer)) and not isinstance(name, bool):
        if not -_LARGEST_ID < int(name) < _LARGEST_ID:
            english = "No place on Mars has an IAU id of so many digits. load_features() lists them all."
            raise UnknownPlaceError(Message("place.id_digits", english))
        rows = np.flatnonzero(places.iau_id.to_numpy() == name)
        if not rows.size:
            english = "No place on Mars has the IAU id {id}. load_features() lists them all."
            raise UnknownPlaceError(Message("place.no_id", english, id=int(name)))
        return Place.of_row(places.iloc[rows[0]])
    if not isinstance(name, str):
        raise TypeError(f"{name!r} is no name and no IAU id; give text such as 'Ascraeus Mons' or a whole number such as 417")
    _check_name(name)
    row, known = _row_named(name, places), _index_of(places).places
    if row not in known:
        known[row] = Place.of_row(places.iloc[row])
    return known[row]


def _check_name(name: str) -> None:
    """Raise an UnknownPlaceError where a text is no name, before any work is done with it."""
    count = len(name)
    if count <= LONGEST_NAME:  # there are characters that stand for eighteen letters
        count = max(count, len(plain(name)))
    if count > LONGEST_NAME:
        english = "A text of {count} characters is no name of a place; {most} are the most."
        raise UnknownPlaceError(Message("place.too_long", english, count=count, most=LONGEST_NAME))
    if any(unicodedata.category(sign) in ("Cc", "Cs") for sign in name.strip()):
        english = "{name!r} has signs in it that no name has; type it anew."
        raise UnknownPlaceError(Message("place.signs", english, name=name[:60]))


@dataclass(frozen=True)
class _Index:
    """What is found in a table by its name.

    Attributes
    ----------
    names
        The plain names, row by row.
    rows
        Of these, of the Chinese names and of what people say instead, the first row that has them.
    shared
        The plain names that several rows have.
    places
        Those that were found, by their rows.
    """

    names: list[str]
    rows: dict[str, int]
    shared: frozenset[str]
    places: dict[int, Place] = field(default_factory=dict)

    @classmethod
    def of(cls, places: pd.DataFrame) -> "_Index":
        names = [plain(each) for each in places.name.tolist()]
        known = list(enumerate(names))
        if "name_zh" in places:
            known += [(row, name) for row, name in enumerate(places.name_zh.tolist()) if name and isinstance(name, str)]
        if "also" in places:
            also = ((row, each) for row, each in enumerate(places.also.tolist()) if each and isinstance(each, str))
            known += [(row, plain(name)) for row, names_of_it in also for name in names_of_it.split("\n")]
        rows: dict[str, int] = {}
        for row, name in known:
            if name:
                rows.setdefault(name, row)
        return cls(names, rows, frozenset(name for row, name in enumerate(names) if name and rows[name] != row))

    def called(self, name: str) -> list[int]:
        """The rows that have a plain name."""
        if name in self.shared:
            return [row for row, each in enumerate(self.names) if each == name]
        return [self.rows[name]] if name in self.rows else []


_indexes: dict[int, _Index] = {}  # of each table that is still there, by its identity


def _index_of(places: pd.DataFrame) -> _Index:
    """The index of a table, which nobody writes to: made once, since a tour may ask for thousands of places."""
    key = id(places)
    if key not in _indexes:
        _indexes[key] = _Index.of(places)
        weakref.finalize(places, _indexes.pop, key, None)
    return _indexes[key]


def _row_named(name: str, places: pd.DataFrame) -> int:
    wanted = plain(name)
    index = _index_of(places)
    names = index.names
    base, _, word = wanted.rpartition(" ")
    of_kind = [row for row in index.called(base) if names[row] == base and _is_of_kind(places.iloc[row], word)]
    if called := list(dict.fromkeys([*index.called(wanted), *of_kind])):
        return _only(name, places, called)
    likeness = alike.likeness(wanted, names)
    best = _largest(likeness, 2)
    is_like = len(best) and likeness[best[0]] >= _ALIKE and likeness[best[0]] - likeness[best[-1]] >= _LEAD
    if is_like and _FIGURES.findall(wanted) == _FIGURES.findall(names[best[0]]):
        return int(best[0])
    nearest = places.name.iloc[_largest(alike.kinship(wanted[:_COMPARED], names), 3)].tolist()
    if len(nearest) < 2:
        raise UnknownPlaceError(Message("place.unknown", "No place on Mars is called {name!r}.", name=name))
    english = "No place on Mars is called {name!r}. The nearest names are {names} and {last}."
    raise UnknownPlaceError(Message("place.nearest", english, name=name, names=listed(nearest[:-1]), last=nearest[-1]))


def _only(name: str, places: pd.DataFrame, rows: list[int]) -> int:
    """The first of the rows that have a name; an UnknownPlaceError where they are not all of one place."""
    if len(rows) == 1:
        return rows[0]
    latitude, longitude = (places[each].iloc[rows].to_numpy() for each in ("latitude", "longitude"))
    if np.max(mars.distance(latitude[0], longitude[0], latitude, longitude)) <= _SAME_KM:
        return rows[0]
    told = listed(f"({north:g}, {east:g})" for north, east in zip(latitude[:_MOST_TOLD], longitude[:_MOST_TOLD], strict=True))
    where = Message("place.at", "at {told}", told=told)
    if len(rows) > _MOST_TOLD:
        where = Message("place.such_as", "such as {where}", where=where)
    english = (
        "{count} places are called {name!r}, {where}. "
        "Give the position, (latitude, longitude), of the one that is meant, or its row of a table such as mars.shown."
    )
    raise UnknownPlaceError(Message("place.several", english, count=len(rows), name=name, where=where))


def _largest(values: NDArray[np.float64], count: int) -> NDArray[np.integer]:
    """Positions of the largest values, the first of them first."""
    return np.argsort(-values, kind="stable")[:count]


def _is_of_kind(place: pd.Series, word: str) -> bool:
    """Whether a word says what kind of place it is."""
    return word in plain(f"{place.kind} {place.plain_kind}").split() or place.kind in _ALSO_CALLED.get(word, ())


def reaching_over(latitude: float, longitude: float) -> str:
    """The name of the smallest feature, of 60 km at least, whose circle holds a position; "" where none does."""
    places = gazetteer()
    large = places[places.diameter_km >= _REGION_KM].sort_values("diameter_km")
    here, there = np.radians(latitude), np.radians(large.latitude.to_numpy())
    apart = np.radians(large.longitude.to_numpy() - longitude)
    # None reaches to the other side of the planet, and of shortest ways there, geodesic has to ask PROJ.
    large = large[np.sin(here) * np.sin(there) + np.cos(here) * np.cos(there) * np.cos(apart) > 0]
    km = np.asarray(mars.distance(latitude, longitude, large.latitude.to_numpy(), large.longitude.to_numpy()))
    rows = np.flatnonzero(km <= large.diameter_km.to_numpy() / 2)
    return str(large.name.iloc[rows[0]]) if rows.size else ""


def nearest(places: pd.DataFrame, view: Projected, column: float, row: float, within: float) -> int | None:
    """Position in a table of the place drawn nearest to a pixel of a view, at most `within` pixels away."""
    if places.empty:
        return None
    columns, rows = view.forward(places.latitude.to_numpy(), places.longitude.to_numpy())
    away = np.hypot(columns - column, rows - row)
    closest = int(np.argmin(away))
    return closest if away[closest] <= within else None
