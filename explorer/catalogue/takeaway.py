"""Places of the explorer as a table to go on with: what is known of each, and what one's own table said of its places."""

import pandas as pd
from pandas.api.types import is_integer_dtype

from .columns import free_name

COLUMNS = ["name", "kind", "plain_kind", "latitude", "longitude", "diameter_km", "iau_id", "pictures"]
"""What is known of every place."""


def takeaway(places: pd.DataFrame, catalogue: pd.DataFrame | None) -> pd.DataFrame:
    """Rows of the table of places with `COLUMNS`.

    Where there is a catalogue of one's own, also with ``own``, the row of it that a place is, missing for
    others; and with all further columns of the catalogue, those that are called alike with ``_source`` behind.
    """
    if catalogue is None:
        return places[COLUMNS].reset_index(drop=True)
    table = places[[*COLUMNS, "own"]].reset_index(drop=True)
    rows = table.own.fillna(-1).astype(int)
    further = catalogue.reset_index(drop=True).drop(columns=[name for name in COLUMNS[:-1] if name in catalogue])
    called: dict[str, str] = {}
    for name in further:
        called[name] = free_name(name, {*table, *further.columns.drop(name), *called.values()})
    if (rows < 0).any():  # beside empty cells, for which pandas would make floats of whole numbers
        whole = [name for name in further if is_integer_dtype(further[name])]
        further = further.astype({name: "UInt64" if further[name].dtype.kind == "u" else "Int64" for name in whole})
    made = pd.concat([table, further.rename(columns=called).reindex(rows).set_axis(table.index)], axis=1)
    made.attrs = {}
    return made
