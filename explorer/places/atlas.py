"""Everything that can be clicked: the gazetteer, the places of the mission, and places of one's own."""

import numpy as np
import pandas as pd

from . import mission

_COLUMNS = ["latitude", "longitude", "name", "kind", "plain_kind", "diameter_km", "iau_id"]


def atlas(catalogue=None, *, gazetteer=True):
    """One table of places to show.

    Parameters
    ----------
    catalogue : pandas.DataFrame, optional
        Places of one's own, as from `explorer.read_features`.
    gazetteer : bool
        Whether the named features and the mission's places are in it, beside them.

    Returns
    -------
    pandas.DataFrame
        A table of places with the columns ``pictures``, ``renown`` (see `mission.places`)
        and ``own``: the row of `catalogue`, missing for places of the gazetteer; the most
        important first. One's own compete by their size; those without one come before
        all others, because somebody put them there by hand.
    """
    known = mission.places()
    if catalogue is None:
        return known.assign(own=pd.array([pd.NA] * len(known), dtype="Int32"))
    own = catalogue[_COLUMNS].assign(
        pictures=0, renown=catalogue.diameter_km.fillna(np.inf), own=pd.array(np.arange(len(catalogue)), dtype="Int32")
    )
    own["name_zh"] = catalogue.name_zh if "name_zh" in catalogue else ""
    if not gazetteer:
        return own.iloc[np.argsort(-own.renown.to_numpy(), kind="stable")].reset_index(drop=True)
    known = known.assign(own=pd.array([pd.NA] * len(known), dtype="Int32"))
    return _merged(known, own)


def _merged(known, own):
    """Two tables as one by renown, the first keeping its own order: it has reasons beyond renown."""
    # A place of the gazetteer counts as much as the most renowned one after it.
    level = np.maximum.accumulate(known.renown.fillna(0).to_numpy()[::-1])[::-1]
    renown = np.concatenate([own.renown.to_numpy(), level])
    for column in ("kind", "plain_kind"):  # categories would become text, and 400 000 of those are many megabytes
        both = pd.api.types.union_categoricals([own[column].astype("category"), known[column].astype("category")])
        own, known = own.assign(**{column: both[: len(own)]}), known.assign(**{column: both[len(own) :]})
    together = pd.concat([own, known], ignore_index=True)
    return together.iloc[np.argsort(-renown, kind="stable")].reset_index(drop=True)
