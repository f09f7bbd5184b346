"""The way of the rover Zhurong: its bends, and the stops that the mission told about."""

import io
from functools import lru_cache

import pandas as pd

from .. import data

CREDIT = "Zhang et al. 2026, Scientific Data, doi:10.1038/s41597-026-07034-4, CC BY 4.0"
"""Whose positions these are."""


@lru_cache(maxsize=1)
def _table():
    content = io.BytesIO(data.read("zhurong.csv"))
    return pd.read_csv(content, keep_default_na=False, na_values={"driven_m": [""]}, dtype={"driven_m": "Int64"})


def load_route():
    """Where Zhurong drove, from its lander to its last stop.

    Returns
    -------
    pandas.DataFrame
        60 rows in the order of driving: ``sol`` (Martian days since the landing, which
        was sol 1), ``latitude`` (planetocentric), ``longitude`` (east), ``driven_m``
        (the mission's own count of metres driven; missing where it told none) and
        ``site``: the name of the place among those that can be clicked;
        empty for a mere bend.

    Raises
    ------
    explorer.data.DataError
        The shipped file is missing or damaged.

    Source
    ------
    Zhang et al. 2026 and Ding et al. 2022 for the positions, the mission's
    announcements for metres driven; see explorer/data/README.md.
    """
    return _table().copy()


@lru_cache(maxsize=1)
def stops():
    """The stops that have a name, shared: read it, do not write to it.

    Returns
    -------
    pandas.DataFrame
        As `load_route`, index ``site``.
    """
    table = _table()
    return table[table.site != ""].set_index("site")
