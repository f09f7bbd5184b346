"""The named places of Mars: the gazetteer as a table, and finding places in it.

A table of places is a DataFrame with the fields of `Place` as columns; one row of
it, or a point of bare ground, is a `Place`. What Tianwen-1 saw of a place is told
by `explorer.places.mission`.
"""

import io
import unicodedata
from dataclasses import dataclass, field, fields
from functools import lru_cache

import numpy as np
import pandas as pd

from .. import data, mars

IAU_PAGE = "https://planetarynames.wr.usgs.gov/Feature/{}"
"""Address of a feature's page in the gazetteer, by its IAU id."""

# A misspelt name is taken for a real one when it is this much alike, in per cent, and
# the next best is clearly less so. Below that the names are only offered.
_ALIKE, _LEAD = 88, 5


# Letters that are no accented ones to Unicode but are to a keyboard without them.
_FOLDED = str.maketrans({"ł": "l", "ø": "o", "ı": "i", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "-": " ", "'": ""})


class UnknownPlaceError(LookupError):
    """No place has the name or the id asked for."""


@dataclass(frozen=True)
class Place:
    """A place on Mars: a named feature, a site of the mission, or a point of bare ground.

    Attributes
    ----------
    latitude, longitude : float
        Planetocentric latitude; east longitude in -180..180; degrees.
    name : str
        Empty for bare ground.
    kind, plain_kind : str
        The IAU's term ("mons") and a plain word for it ("mountain"); empty for bare ground.
    diameter_km : float or None
        None where there is none.
    iau_id : int or None
        None where the gazetteer does not have the place.
    own : int or None
        Row of the catalogue of one's own that has the place.
    name_zh : str or None
        Its Chinese name, where the table that it comes from has one.
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

    @classmethod
    def ground(cls, latitude, longitude):
        """A point of bare ground.

        Parameters
        ----------
        latitude, longitude : float
            Degrees; longitudes of any range.

        Returns
        -------
        Place

        Raises
        ------
        ValueError
            The latitude lies outside -90..90, or a value is no finite number.
        """
        return cls(float(mars.check_latitude(latitude)), float(mars.wrap_longitude(mars.check_longitude(longitude))))

    @classmethod
    def of_row(cls, row):
        """The place in a row of a table of places.

        Parameters
        ----------
        row : pandas.Series
            Missing values become None.

        Returns
        -------
        Place
        """
        values = {each.name: row.get(each.name) for each in fields(cls)}
        plain_values = {name: getattr(value, "item", lambda value=value: value)() for name, value in values.items()}
        return cls(**{name: None if pd.isna(value) else value for name, value in plain_values.items()})


@lru_cache(maxsize=1)
def gazetteer():
    """The gazetteer as a table of places, shared: read it, do not write to it.

    Returns
    -------
    pandas.DataFrame
        As `load_features`, with ``iau_id`` as a column.

    Raises
    ------
    explorer.data.DataError
        The shipped file is missing or damaged.
    """
    content = io.BytesIO(data.read("gazetteer.csv"))
    # The crater Nan must not become "not a number".
    return pd.read_csv(content, keep_default_na=False, na_values={"diameter_km": [""]})


def load_features():
    """The named features of Mars.

    Returns
    -------
    pandas.DataFrame
        1979 rows, index ``iau_id``; columns ``name``, ``kind`` (the IAU's term, such
        as "mons"), ``plain_kind`` ("mountain"), ``latitude`` (planetocentric),
        ``longitude`` (east, -180..180), ``diameter_km`` (NaN where there is none).

    Raises
    ------
    explorer.data.DataError
        The shipped file is missing or damaged.

    Source
    ------
    IAU/USGS Gazetteer of Planetary Nomenclature; see explorer/data/README.md.
    """
    return gazetteer().set_index("iau_id")


def plain(text):
    """A name without case, accents and doubled blanks, for comparing.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
    """
    letters = text.casefold().translate(_FOLDED)
    if not letters.isascii():
        letters = "".join(letter for letter in unicodedata.normalize("NFKD", letters) if not unicodedata.combining(letter))
    return " ".join(letters.split())


def find(name, places=None):
    """The place of a name or an IAU id.

    Parameters
    ----------
    name : str or int
        A name, also a Chinese one where the table has it; case, accents and small slips
        of spelling are forgiven. Or an IAU id.
    places : pandas.DataFrame, optional
        Table of places to look in; the gazetteer by default.

    Returns
    -------
    Place

    Raises
    ------
    UnknownPlaceError
        There is none; for a name, the message offers the three nearest.
    TypeError
        `name` is neither text nor a whole number.
    """
    places = gazetteer() if places is None else places
    if isinstance(name, (int, np.integer)) and not isinstance(name, bool):
        rows = np.flatnonzero(places.iau_id.to_numpy() == name)
        if not rows.size:
            raise UnknownPlaceError(f"No place on Mars has the IAU id {name}. load_features() lists them all.")
        return Place.of_row(places.iloc[rows[0]])
    if not isinstance(name, str):
        raise TypeError(f"{name!r} is no name and no IAU id; give text such as 'Ascraeus Mons' or a whole number such as 417")
    return Place.of_row(places.iloc[_row_named(name, places)])


def _row_named(name, places):
    wanted = plain(name)
    names = [plain(each) for each in places.name]
    if wanted in names:
        return names.index(wanted)
    if wanted and "name_zh" in places:
        rows = np.flatnonzero(places.name_zh.to_numpy() == wanted)
        if rows.size:
            return rows[0]
    from rapidfuzz import fuzz, process

    alike = process.extract(wanted, names, scorer=fuzz.ratio, limit=2)
    if alike and alike[0][1] >= _ALIKE and alike[0][1] - alike[-1][1] >= _LEAD:
        return alike[0][2]
    nearest = [places.name.iloc[row] for _, _, row in process.extract(wanted, names, scorer=fuzz.WRatio, limit=3)]
    offered = f" The nearest names are {', '.join(nearest[:-1])} and {nearest[-1]}." if len(nearest) > 1 else ""
    raise UnknownPlaceError(f"No place on Mars is called {name!r}.{offered}")


def nearest(places, view, column, row, within):
    """The place drawn nearest to a pixel of a view.

    Parameters
    ----------
    places : pandas.DataFrame
        Table of places.
    view : View
        What is looked at; a window across 180 degrees or a pole will do.
    column, row : float
        Where, in the view's pixels.
    within : float
        Pixels; farther places do not count.

    Returns
    -------
    int or None
        Position of the row in `places`.
    """
    if places.empty:
        return None
    columns, rows = view.forward(places.latitude.to_numpy(), places.longitude.to_numpy())
    away = np.hypot(columns - column, rows - row)
    closest = int(np.argmin(away))
    return closest if away[closest] <= within else None
