"""Your own places: a catalogue of ten rows or 400 000, read, checked and made a table of places.

Nothing in a catalogue is trusted: positions are checked row by row, texts lose what
only controls how they are shown, links are http or https, and images are paths
below the catalogue's own folder or http(s) addresses. Text stays text: whoever puts
it on a page escapes it.
"""

import re
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..mars import Floats
from ..places import gazetteer
from .columns import TEXTS, USUAL, check_columns, free_name
from .formats import read_source
from .pictures import is_address
from .rows import INVISIBLE, Rows, quoted

LONGEST = {"name": 200, "kind": 100, "name_zh": 200, "credit": 1000, "licence": 1000, "link": 2000, "image": 1000}
"""Characters of each text that are kept; of captions and all other columns 5 000."""

_LONGEST_OTHER = 5000
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_RELATIVE = re.compile(r"(?![/\\~])(?!.*(?:^|[/\\])\.\.(?:[/\\]|$))[^:\x00]+", re.DOTALL)


def read_features(
    source: str | Path | IO[Any] | pd.DataFrame,
    *,
    columns: Mapping[str, str] | None = None,
    longitude: Literal["east", "west"] | None = None,
    errors: Literal["raise", "drop"] = "raise",
) -> pd.DataFrame:
    """Read places of one's own.

    Parameters
    ----------
    source
        CSV, TSV and their kin, GeoJSON points; Excel or Parquet where pandas can.
    columns
        Which column is what, where the usual names do not tell: ``{"latitude": "LAT_CIRC"}``.
    longitude
        Which way longitudes count. By default as the column's name says (``lon_w``), else east.
    errors
        What to do about rows with a problem.

    Returns
    -------
    pandas.DataFrame
        A table of places (see `explorer.places.gazetteer`) in the order of the source, with ``caption``,
        ``credit``, ``licence``, ``link`` and ``image`` ("" where there is none), and all other
        columns under their own names; one that has the name of another gets ``_source`` behind it.
        Texts but names and those other columns are categories, since most repeat.
        ``attrs``: "notes", a list of sentences on what was assumed and left out; "folder", where
        images lie, or None; "title".

    Raises
    ------
    CatalogueError
        The table cannot be read, has no positions, or has rows with problems: the first are listed.
    OSError
        The file cannot be opened.
    ValueError, TypeError
        An argument is none of those above.

    Warns
    -----
    UserWarning
        Longitudes had to be guessed, or rows were left out.
    """
    if longitude not in (None, "east", "west"):
        raise ValueError(f"longitude {longitude!r} is not possible; it must be 'east' or 'west'")
    if errors not in ("raise", "drop"):
        raise ValueError(f"errors {errors!r} is not possible; it must be 'raise' or 'drop'")
    given = {str(field): str(name) for field, name in (columns or {}).items()}
    if unknown := set(given) - set(USUAL):
        raise ValueError(f"columns names {sorted(unknown)}, but only {', '.join(USUAL)} can be told")
    found = read_source(source, given)
    known = check_columns(list(found.table.columns), found.columns | given, found.title)
    rows = Rows(found)
    numbers = rows.numbers(known)
    numbers["longitude"] = rows.east(numbers["longitude"], known["longitude"], longitude)
    rows.refuse_repeated()
    places = _places(rows, numbers, rows.kept(errors), known)
    places.attrs = {"notes": rows.notes, "folder": found.folder, "title": found.title}
    for sentence in rows.warned:
        warnings.warn(sentence, stacklevel=2)
    return places


def _places(rows: Rows, numbers: dict[str, Floats], kept: NDArray[np.intp], columns: dict[str, str]) -> pd.DataFrame:
    """The table of places out of the rows that are kept."""
    table = rows.table if len(kept) == len(rows.table) else rows.table.iloc[kept]
    texts = {field: _text(rows, table[columns[field]], field) if field in columns else [""] * len(table) for field in TEXTS}
    texts["link"] = _only(rows, table, texts["link"], "link", is_address, "no http or https address")
    texts["image"] = _only(
        rows, table, texts["image"], "image", _is_image, "neither below the catalogue's folder nor on the web"
    )
    places = {
        "latitude": numbers["latitude"][kept],
        "longitude": numbers["longitude"][kept],
        "name": texts["name"],
        "kind": _repeating(texts["kind"]),
        "plain_kind": _repeating(_plain(texts["kind"])),
        "diameter_km": numbers["diameter_km"][kept],
        "iau_id": pd.array(np.full(len(table), pd.NA), dtype="Int64"),
        **{field: _repeating(texts[field]) for field in ("caption", "credit", "licence", "link", "image")},
    }
    if "name_zh" in columns:
        places["name_zh"] = texts["name_zh"]
    for name in table.columns:
        if name not in columns.values():
            places[free_name(INVISIBLE.sub("", name)[:200], places)] = _other(rows, table[name])
    return pd.DataFrame(places)


def _plain(kinds: Iterable[str]) -> list[str]:
    """The gazetteer's plain words for its kinds; other kinds as they are."""
    known = gazetteer.gazetteer().drop_duplicates("kind").set_index("kind").plain_kind.to_dict()
    return [known.get(kind.casefold(), kind) for kind in kinds]


def _repeating(texts: Sequence[str]) -> pd.Categorical:
    """Texts of which many are alike, in little memory."""
    codes, different = pd.factorize(np.array(["", *texts], dtype=object))
    return pd.Categorical.from_codes(codes[1:], different)


def _other(rows: Rows, column: pd.Series) -> Any:
    """A column that is only shown: numbers stay, anything else is text."""
    if pd.api.types.is_numeric_dtype(column) or pd.api.types.is_datetime64_any_dtype(column):
        return column.array
    return _text(rows, column, str(column.name))


def _text(rows: Rows, column: pd.Series, field: str) -> list[str]:
    """A column as clean text, "" where it is missing."""
    longest = LONGEST.get(field, _LONGEST_OTHER)
    missing = column.isna().tolist()
    texts = ["" if gone else str(value).strip() for value, gone in zip(column.tolist(), missing, strict=True)]
    long = [position for position, text in enumerate(texts) if len(text) > longest]
    for position in long:
        texts[position] = texts[position][: longest - 1] + "…"
    if long:
        first = rows.called(column.index[long[0]])
        rows.notes.append(f"Texts of {field!r} cut to {longest} characters: {len(long)}, the first in {first}.")
    if INVISIBLE.search("".join(texts)):
        texts = [INVISIBLE.sub("", text) for text in texts]
        rows.notes.append(f"Control characters were taken out of {field!r}.")
    return texts


def _only(rows: Rows, table: pd.DataFrame, texts: list[str], field: str, fits: Callable[[str], bool], reason: str) -> list[str]:
    """The texts that fit, the others left out with a note."""
    wrong = [position for position, text in enumerate(texts) if text and not fits(text)]
    if wrong:
        first = f"{rows.called(table.index[wrong[0]])} ({quoted(texts[wrong[0]])})"
        rows.notes.append(f"Left out of {field!r}, being {reason}: {len(wrong)}, the first in {first}.")
        for position in wrong:
            texts[position] = ""
    return texts


def _is_image(text: str) -> bool:
    return bool(_RELATIVE.fullmatch(text)) or is_address(text)


def safe_csv(table: pd.DataFrame) -> str:
    """A table as CSV that a spreadsheet opens without running anything in it.

    Texts that it would take for a formula begin with an apostrophe; numbers are as they are.
    """
    safe = table.rename(columns=_defused)
    for number, dtype in enumerate(safe.dtypes):
        if not (pd.api.types.is_numeric_dtype(dtype) or pd.api.types.is_datetime64_any_dtype(dtype)):
            safe.isetitem(number, [_defused(value) for value in safe.iloc[:, number]])
    return safe.to_csv(index=False, lineterminator="\r\n")


def _defused(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.lstrip(" ").startswith(_FORMULA) else value
