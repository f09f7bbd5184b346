"""What Tianwen-1 showed of Mars: its released pictures, and the places they belong to.

The pictures themselves are CNSA's and are linked, never copied. Captions are the
project's own.
"""

import io
from functools import lru_cache

import numpy as np
import pandas as pd

from .. import data
from ..i18n import language
from . import gazetteer, route

SITE_KIND, POLE_KIND = "place of the Tianwen-1 mission", "pole of Mars"

_NAMES_MAP = "tw1-2023-04-24-names-map"  # the release that shows the 22 new names

# A mountain is better known than a plain or a trench of the same width, by about so many times.
_RENOWN = {
    "mons": 12,
    "chasma": 6,
    "planitia": 3,
    "patera": 3,
    "planum": 2,
    "fossa": 0.4,
    "dorsum": 0.3,
    "rupes": 0.3,
    "catena": 0.3,
}


@lru_cache(maxsize=1)
def _table():
    content = io.BytesIO(data.read("observations.csv"))
    numbers = ["latitude", "longitude", "extent_km"]
    empty_is_missing = {name: [""] for name in numbers}
    as_text = {"released": str, "features": str}
    table = pd.read_csv(content, index_col="id", keep_default_na=False, na_values=empty_is_missing, dtype=as_text)
    table["features"] = [tuple(int(iau_id) for iau_id in ids.split()) for ids in table.features]
    return table


def load_observations():
    """The picture sets released by Tianwen-1.

    Returns
    -------
    pandas.DataFrame
        45 rows, index ``id``. Columns: ``title``; ``scope``: "place", "planet" (all of
        Mars) or "elsewhere" (in space, Phobos, a comet, or nobody said where);
        ``features``: tuple of IAU ids; ``site``: a place of the mission that the
        gazetteer does not name; ``where`` in words, for "elsewhere"; ``latitude``
        (planetocentric), ``longitude`` (east, -180..180), ``extent_km``: NaN unless the
        scope is "place"; ``certainty`` of the place: "sure", "likely", "rough";
        ``featured``: bool; ``instrument``, ``released`` and ``acquired`` (dates or
        words), ``caption``, ``uncertain`` (what is not known), ``credit``, ``licence``,
        ``page`` (address of the release).

    Raises
    ------
    explorer.data.DataError
        The shipped file is missing or damaged.

    Source
    ------
    CNSA's releases, one by one on their pages; see explorer/data/README.md.
    """
    return _table().copy()


@lru_cache(maxsize=1)
def places():
    """Everything on Mars that can be clicked, shared: read it, do not write to it.

    Returns
    -------
    pandas.DataFrame
        A table of places: the gazetteer and the mission's sites and stops, with the columns
        ``pictures``, how many picture sets show each, ``renown``, how well known it is by
        size and kind, and ``name_zh``, its Chinese name, "" where none is usual; the most
        important first: places with the best known pictures, with most pictures, then by
        renown.

    Raises
    ------
    explorer.data.DataError
        A shipped file is missing or damaged.
    """
    table = pd.concat([gazetteer.gazetteer(), _sites()], ignore_index=True)
    table["iau_id"] = table.iau_id.astype("Int64")
    table["pictures"] = picture_counts(table)
    featured = _featured(table, _table())
    table["renown"] = _renown(table)
    table["name_zh"] = table.name.map(language.under("zh", "name")).fillna("")
    order = np.lexsort([-table.renown, -table.pictures, ~featured])
    return table.iloc[order].reset_index(drop=True)


def picture_counts(table):
    """How many picture sets show each place.

    Parameters
    ----------
    table : pandas.DataFrame
        Table of places.

    Returns
    -------
    pandas.Series of int
    """
    seen = _table()
    by_feature = seen.features.explode().value_counts()
    by_site = seen.site[seen.site != ""].value_counts()
    return table.iau_id.map(by_feature).fillna(table.name.map(by_site)).fillna(0).astype(int)


def named_from_tianwen1():
    """IAU ids of the places that got their names from Tianwen-1's images.

    Returns
    -------
    tuple of int
        22, of craters, hills, troughs and a table mountain near the landing site.
    """
    return _table().features[_NAMES_MAP]


def _sites():
    located = _table().query("site != ''").groupby("site", sort=False).first()[["latitude", "longitude"]]
    stops = route.stops()[["latitude", "longitude"]]
    located = pd.concat([located, stops[~stops.index.isin(located.index)]])
    return pd.DataFrame(
        {
            "name": located.index,
            "kind": "",
            "plain_kind": np.where(located.latitude.abs() == 90, POLE_KIND, SITE_KIND),
            "latitude": located.latitude.to_numpy(),
            "longitude": located.longitude.to_numpy(),
            "diameter_km": np.nan,
        }
    )


def _renown(table):
    """How well known places are, in kilometres of plain ground."""
    times = table.kind.map(_RENOWN).mask(table.name.str.endswith("Montes"))  # a range is as wide as it is
    return table.diameter_km.fillna(0) * times.fillna(1)


def _featured(table, seen):
    best = seen[seen.featured]
    return table.iau_id.isin(set(best.features.explode().dropna())) | table.name.isin(set(best.site) - {""})


def of_place(place):
    """The picture sets that show a place.

    Parameters
    ----------
    place : explorer.places.gazetteer.Place or None
        None stands for the planet as a whole.

    Returns
    -------
    pandas.DataFrame
        Rows of `load_observations`, the best known first; empty where there are none.
    """
    seen = _table()
    if place is None:
        return seen[seen.scope == "planet"]
    if place.own is not None:
        return seen[:0]
    if place.iau_id is not None:
        rows = seen.features.map(lambda ids: place.iau_id in ids)
    else:
        rows = (seen.site == place.name) & (seen.site != "")
    return seen[rows].sort_values("featured", ascending=False, kind="stable")
