"""What Tianwen-1 showed of Mars: its released pictures, the way of its rover, and the table of all places.

The pictures themselves are CNSA's and are linked, never copied. Captions are the
project's own.
"""

from functools import lru_cache

import numpy as np
import pandas as pd

from .. import data
from ..i18n import language
from . import gazetteer as iau
from .gazetteer import Place
from .stories import also_called, stories

SITE_KIND, POLE_KIND, LANDING_KIND = "place of the Tianwen-1 mission", "pole of Mars", "landing site"
ROUTE_CREDIT = "Zhang et al. 2026, Scientific Data, doi:10.1038/s41597-026-07034-4, CC BY 4.0"

_NAMES_MAP = "tw1-2023-04-24-names-map"  # the release that shows the 22 new names
_OWN_COLUMNS = ["latitude", "longitude", "name", "kind", "plain_kind", "diameter_km", "iau_id"]

_LANDING = "Zhurong landing site"  # the only landing place that the pictures tell of
_LANDING_RENOWN = 1500  # of every landing place: as a crater so many kilometres wide

# A mountain is better known than a plain or a trench of the same width, by about so many times.
_RENOWN = {
    **{"mons": 12, "chasma": 6, "planitia": 3, "patera": 3, "planum": 2},
    **{"fossa": 0.4, "dorsum": 0.3, "rupes": 0.3, "catena": 0.3},
}


@lru_cache(maxsize=1)
def _observations() -> pd.DataFrame:
    empty_is_missing = {name: [""] for name in ("latitude", "longitude", "extent_km")}
    as_text = {"released": str, "features": str}
    table = data.table("observations.csv", index_col="id", na_values=empty_is_missing, dtype=as_text)
    table["features"] = [tuple(int(iau_id) for iau_id in ids.split()) for ids in table.features]
    return table


def load_observations() -> pd.DataFrame:
    """The picture sets released by Tianwen-1.

    Returns
    -------
    DataFrame
        48 rows, index ``id``. Columns: ``title``; ``scope``: "place", "planet" (all of
        Mars) or "elsewhere" (in space, Phobos, a comet, or nobody said where);
        ``features``: tuple of IAU ids; ``site``: a place of the mission that the
        gazetteer does not name; ``where`` in words, for "elsewhere"; ``latitude``
        (planetocentric), ``longitude`` (east, -180..180), ``extent_km``: NaN unless the
        scope is "place"; ``certainty`` of the place: "sure", "likely", "rough";
        ``featured``: bool; ``instrument``, ``released`` and ``acquired`` (dates or
        words), ``caption``, ``uncertain`` (what is not known), ``credit``, ``licence``,
        ``page`` (where to see it), ``page_kind`` of that: "release", "news" or "page".

    Raises
    ------
    DataError
        The shipped file is missing or damaged.

    Source
    ------
    CNSA's releases, one by one on their pages; see explorer/data/README.md.
    """
    return _observations().copy()


def of_place(place: Place | None) -> pd.DataFrame:
    """The picture sets that show a place, or the planet as a whole: rows of `load_observations`, the best known first."""
    seen = _observations()
    if place is None:
        return seen[seen.scope == "planet"]
    if place.own is not None:
        return seen[:0]
    if place.iau_id is not None:
        rows = seen.features.map(lambda ids: place.iau_id in ids)
    else:
        rows = (seen.site == place.name) & (seen.site != "")
    return seen[rows].sort_values("featured", ascending=False, kind="stable")


def named_from_tianwen1() -> tuple[int, ...]:
    """IAU ids of the 22 places near the landing site that got their names from Tianwen-1's images."""
    return _observations().features[_NAMES_MAP]


@lru_cache(maxsize=1)
def _route() -> pd.DataFrame:
    counts = ("driven_m", "told_sol")
    return data.table("zhurong.csv", na_values=dict.fromkeys(counts, [""]), dtype=dict.fromkeys(counts, "Int64"))


def load_route() -> pd.DataFrame:
    """Where Zhurong drove, from its lander to its last stop.

    Returns
    -------
    DataFrame
        115 rows in the order of driving, the lander and all published stops: ``sol``
        (Martian days since the landing, which was sol 1), ``latitude`` (planetocentric),
        ``longitude`` (east), ``driven_m`` (the mission's own count of metres driven;
        missing where it told none), ``told_sol`` (the sol it told that for) and ``site``:
        the name of the place among those that can be clicked; empty where it has none.

    Raises
    ------
    DataError
        The shipped file is missing or damaged.

    Source
    ------
    Zhang et al. 2026 and Ding et al. 2022 for the positions, the mission's
    announcements for metres driven; see explorer/data/README.md.
    """
    return _route().copy()


@lru_cache(maxsize=1)
def stops() -> pd.DataFrame:
    """The rover's stops that have a name, as `load_route`, index ``site``; shared: read it, do not write to it."""
    return _route().query("site != ''").set_index("site")


@lru_cache(maxsize=1)
def places() -> pd.DataFrame:
    """The gazetteer, the landing places and the mission's other sites and stops as one table of places.

    It is shared: read it, do not write to it. Its further columns are ``pictures``, how many
    picture sets show each, ``renown``, how well known it is by size and kind, ``name_zh``,
    its Chinese name, "" where none is usual, and ``also``, what else it is called in either
    language, a name a line. The most important come first: places with the best known pictures, with most
    pictures, then by renown.
    """
    table = pd.concat([iau.gazetteer(), _sites()], ignore_index=True)
    table["iau_id"] = table.iau_id.astype("Int64")
    table["pictures"] = picture_counts(table)
    table["renown"] = _renown(table)
    table["name_zh"] = table.name.map(language.under("zh", "name")).fillna("")
    table["also"] = ["\n".join(also_called(name)) for name in table.name]
    best = _observations().query("featured")
    featured = table.iau_id.isin(set(best.features.explode().dropna())) | table.name.isin(set(best.site) - {""})
    order = np.lexsort([-table.renown, -table.pictures, ~featured])
    return table.iloc[order].reset_index(drop=True)


def picture_counts(table: pd.DataFrame) -> pd.Series:
    """How many picture sets show each place of a table."""
    seen = _observations()
    by_feature = seen.features.explode().value_counts()
    by_site = seen.site[seen.site != ""].value_counts()
    return table.iau_id.map(by_feature).fillna(table.name.map(by_site)).fillna(0).astype(int)


def _sites() -> pd.DataFrame:
    columns = ["latitude", "longitude"]
    shown = _observations().query("site != ''").groupby("site", sort=False).first()[columns]
    landings = {story.places[0]: story.position for story in stories() if story.position}
    landed = pd.DataFrame.from_dict(landings, orient="index", columns=columns)
    located = pd.concat([shown, stops().loc[~stops().index.isin(shown.index), columns], landed])
    kinds = np.where(located.latitude.abs() == 90, POLE_KIND, SITE_KIND)
    kinds[located.index.isin([_LANDING, *landings])] = LANDING_KIND
    return located.rename_axis("name").reset_index().assign(kind="", plain_kind=kinds, diameter_km=np.nan)


def _renown(table: pd.DataFrame) -> pd.Series:
    """How well known places are, in kilometres of plain ground."""
    times = table.kind.map(_RENOWN).mask(table.name.str.endswith("Montes"))  # a range is as wide as it is
    return (table.diameter_km.fillna(0) * times.fillna(1)).mask(table.plain_kind == LANDING_KIND, _LANDING_RENOWN)


def all_places(catalogue: pd.DataFrame | None = None, *, gazetteer: bool = True) -> pd.DataFrame:
    """The table of places to show: those of Mars, if wanted, and those of a catalogue of one's own.

    It is as `places`, with one more column, ``own``: the row of `catalogue`, missing for
    places of the gazetteer. One's own compete by their size; those without one come
    before all others, because somebody put them there by hand.
    """
    known = places().assign(own=pd.array([pd.NA] * len(places()), dtype="Int32"))
    if catalogue is None:
        return known
    own = catalogue[_OWN_COLUMNS].assign(
        pictures=0, renown=catalogue.diameter_km.fillna(np.inf), own=pd.array(np.arange(len(catalogue)), dtype="Int32")
    )
    own["name_zh"] = catalogue.name_zh if "name_zh" in catalogue else ""
    own["also"] = ""
    if not gazetteer:
        return own.iloc[np.argsort(-own.renown.to_numpy(), kind="stable")].reset_index(drop=True)
    return _merged(known, own)


def _merged(known: pd.DataFrame, own: pd.DataFrame) -> pd.DataFrame:
    """Two tables as one by renown, the first keeping its own order: it has reasons beyond renown."""
    # A place of the gazetteer counts as much as the most renowned one after it.
    level = np.maximum.accumulate(known.renown.fillna(0).to_numpy()[::-1])[::-1]
    renown = np.concatenate([own.renown.to_numpy(), level])
    for column in ("kind", "plain_kind"):  # categories would become text, and 400 000 of those are many megabytes
        both = pd.api.types.union_categoricals([own[column].astype("category"), known[column].astype("category")])
        own, known = own.assign(**{column: both[: len(own)]}), known.assign(**{column: both[len(own) :]})
    together = pd.concat([own, known], ignore_index=True)
    return together.iloc[np.argsort(-renown, kind="stable")].reset_index(drop=True)
