"""Your own places: a catalogue of ten rows or 400 000, read, checked and made a table of places.

Nothing in a catalogue is trusted: positions are checked row by row, texts lose what
only controls how they are shown, links are http or https, and images are paths
below the catalogue's own folder or http(s) addresses. Text stays text: whoever puts
it on a page escapes it.
"""

import re
import warnings

import numpy as np
import pandas as pd

from .. import mars
from ..places import gazetteer
from .columns import USUAL, check_columns, direction_of, find_columns, id_column, key
from .formats import TEXTS, CatalogueError, free_name, read_source
from .pictures import is_address

LONGEST = {"name": 200, "kind": 100, "name_zh": 200, "credit": 1000, "licence": 1000, "link": 2000, "image": 1000}
"""Characters of each text that are kept; of captions and all other columns 5 000."""

_LONGEST_OTHER = 5000
_FIRST_PROBLEMS = 10
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# What shows nothing but changes how its neighbours are shown: controls, marks of writing direction, halves of characters.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_RELATIVE = re.compile(r"(?![/\\~])(?!.*(?:^|[/\\])\.\.(?:[/\\]|$))[^:\x00]+", re.DOTALL)


def read_features(source, *, columns=None, longitude=None, errors="raise"):
    """Read places of one's own.

    Parameters
    ----------
    source : str, path, file-like or pandas.DataFrame
        CSV, TSV and their kin, GeoJSON points; Excel or Parquet where pandas can.
    columns : dict, optional
        Which column is what, where the usual names do not tell: ``{"latitude": "LAT_CIRC"}``.
    longitude : {"east", "west"}, optional
        Which way longitudes count. By default as the column's name says (``lon_w``), else east.
    errors : {"raise", "drop"}
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
    told = {str(field): str(name) for field, name in (columns or {}).items()}
    if unknown := set(told) - set(USUAL):
        raise ValueError(f"columns names {sorted(unknown)}, but only {', '.join(USUAL)} can be told")
    found = read_source(source, lambda names: find_columns(names, told))
    told = found.told | told
    check_columns(list(found.frame.columns), told, found.title)
    names = find_columns(list(found.frame.columns), told)
    rows = _Rows(found)
    numbers = rows.numbers(names)
    numbers["longitude"] = _east(rows, numbers["longitude"], names["longitude"], longitude)
    rows.unique(id_column(found.frame.columns))
    kept = rows.kept(errors)
    table = _table(rows, {name: values[kept] for name, values in numbers.items()}, kept, names)
    table.attrs = {"notes": rows.notes, "folder": found.folder, "title": found.title}
    for sentence in rows.warned:
        warnings.warn(sentence, stacklevel=2)
    return table


class _Rows:
    """The rows of a source, what is wrong with them, and what was assumed."""

    def __init__(self, found):
        blank = found.frame.isna().all(axis=1).to_numpy()
        self.frame = found.frame[~blank] if blank.any() else found.frame
        self.notes, self.warned = list(found.notes), []
        self.direction = "east" if found.told else None
        self._found = found
        self._bad = np.zeros(len(self.frame), dtype=bool)
        # Of each problem where it stands among the others, and its line.
        self._first = [(number, self._line(number, column, reason)) for number, column, reason in found.problems]
        self._count = len(self._first)

    def called(self, number):
        """What people call a row: "row 7"."""
        return f"{self._found.row} {number}"

    def refuse(self, wrong, column, reason):
        """Note rows that cannot stay; `reason` makes the words from a value."""
        positions = np.flatnonzero(wrong & ~self._bad)
        self._bad |= wrong
        self._count += len(positions)
        for position in positions[:_FIRST_PROBLEMS]:
            number, value = self.frame.index[position], self.frame[column].iloc[position]
            # Labels of a DataFrame may be anything; a file's are numbers, like those of lines that could not be read.
            order = number if self._found.problems else position
            self._first.append((order, self._line(number, column, reason(value))))

    def _line(self, number, column, reason):
        return f"  {self.called(number)}{f', {column}' if column else ''}: {reason}"

    def numbers(self, names):
        """Latitude, longitude and diameter as floats, noting what is wrong with them."""
        limits = {"latitude": (-90, 90), "longitude": (-360, 360), "diameter_km": (0, np.inf)}
        return {field: self._checked(names.get(field), field, *limits[field]) for field in limits}

    def _checked(self, column, field, low, high):
        if column is None:
            return np.full(len(self.frame), np.nan)
        raw = self.frame[column]
        missing = raw.isna().to_numpy()
        if pd.api.types.is_integer_dtype(raw) or pd.api.types.is_float_dtype(raw):
            values = raw.to_numpy(dtype=float, na_value=np.nan)
        else:
            values = pd.to_numeric(raw.astype(str), errors="coerce").to_numpy(dtype=float)
        self.refuse(np.isnan(values) & ~missing, column, lambda value: f"{_quoted(value)} is no number")
        outside = np.isinf(values) | (values < low) | (values > high)
        limits = f"between {low} and {high}" if np.isfinite(high) else "0 or more, and finite"
        self.refuse(outside, column, lambda value: f"{_quoted(value)} is not possible; the {field} must be {limits}")
        if field == "diameter_km":
            if key(column) in ("diameterm", "diamm"):
                self.notes.append(f"Diameters are in metres, as {column!r} says.")
                values = values / 1000
            return np.where(values == 0, np.nan, values)
        self.refuse(missing, column, lambda _: f"the {field} is missing")
        return values

    def unique(self, column):
        """Note the rows whose id stands in an earlier one, too."""
        if column is not None:
            ids = self.frame[column]
            again = ids.astype(str).duplicated().to_numpy() & ids.notna().to_numpy()
            self.refuse(again, column, lambda value: f"{_quoted(value)} stands in an earlier row, too")

    def good(self):
        """Positions of the rows without a problem."""
        return np.flatnonzero(~self._bad)

    def kept(self, errors):
        """Positions of the rows to go on with; a `CatalogueError` where some cannot be and may not be dropped."""
        title, row = self._found.title, self._found.row
        good = self.good()
        if self._count:
            lines = [line for _, line in sorted(self._first, key=lambda each: each[0])[:_FIRST_PROBLEMS]]
            more = f"\n  and {self._count - len(lines)} more" if self._count > len(lines) else ""
            listed = "\n".join(lines) + more
            if errors == "raise":
                rows = f"{self._count} {row}{'s' if self._count > 1 else ''}"
                raise CatalogueError(f'{title} has {rows} with a problem; errors="drop" goes on without:\n{listed}')
            self.notes.append(f"Left out of {title} for a problem: {self._count} of {self._count + len(good)} {row}s.")
            self.warned.append(f"{self.notes[-1]}\n{listed}")
        if not good.size:
            raise CatalogueError(f"{title} has no {row} that is a place")
        return good


def _quoted(value):
    text = _INVISIBLE.sub("", str(value)[:400])
    return repr(text if len(text) <= 40 else text[:39] + "…")


def _east(rows, degrees, column, told):
    """Longitudes counted east, -180..180."""
    named = rows.direction or direction_of(column)
    direction = told or named or "east"
    good = rows.good()
    low, high = degrees[good] < 0, degrees[good] > 180
    if low.any() and high.any() and told is None:
        west, beyond = (good[np.flatnonzero(each)[0]] for each in (low, high))
        examples = " and ".join(f"{degrees[each]:g} in {rows.called(rows.frame.index[each])}" for each in (west, beyond))
        raise CatalogueError(
            f"Two ways of counting longitudes are mixed in {column!r}: {examples}. "
            "Make them one, or say longitude='east' or 'west' if all count that way."
        )
    span = "0 to 360" if high.any() else "-180 to 180" if low.any() else "0 to 180"
    if told:
        why = "as told"
    elif named:
        why = "as GeoJSON has it" if rows.direction else f"as {column!r} says"
    else:
        why = "which was assumed"
    sentence = f"Longitudes count {direction}, {why}; they run within {span}."
    rows.notes.append(sentence)
    if high.any() and not (told or named):
        rows.warned.append(f"{sentence} If they count west, say longitude='west'.")
    east = -degrees if direction == "west" else degrees
    # What needs no turn keeps its last digit.
    return np.where((east >= -180) & (east < 180), east, mars.wrap_longitude(np.where(np.isfinite(east), east, 0)))


def _table(rows, numbers, kept, names):
    frame = rows.frame if len(kept) == len(rows.frame) else rows.frame.iloc[kept]
    texts = {name: _text(rows, frame.get(names.get(name)), name, len(frame)) for name in TEXTS}
    texts["link"] = _only(rows, frame, texts["link"], "link", is_address, "no http or https address")
    texts["image"] = _only(
        rows, frame, texts["image"], "image", _is_image, "neither below the catalogue's folder nor on the web"
    )
    table = {"latitude": numbers["latitude"], "longitude": numbers["longitude"]}
    table |= {"name": texts["name"], "kind": _repeating(texts["kind"]), "plain_kind": _repeating(_plain(texts["kind"]))}
    table |= {"diameter_km": numbers["diameter_km"], "iau_id": pd.array(np.full(len(frame), pd.NA), dtype="Int64")}
    table |= {name: _repeating(texts[name]) for name in ("caption", "credit", "licence", "link", "image")}
    if "name_zh" in names:
        table["name_zh"] = texts["name_zh"]
    for name in frame.columns:
        if name not in names.values():
            table[free_name(_INVISIBLE.sub("", name)[:200], table)] = _other(rows, frame[name])
    return pd.DataFrame(table)


def _plain(kinds):
    """The gazetteer's plain words for its kinds; other kinds as they are."""
    known = gazetteer.gazetteer().drop_duplicates("kind").set_index("kind").plain_kind.to_dict()
    return [known.get(kind.casefold(), kind) for kind in kinds]


def _repeating(texts):
    """Texts of which many are alike, in little memory."""
    codes, different = pd.factorize(np.array(["", *texts], dtype=object))
    return pd.Categorical.from_codes(codes[1:], different)


def _other(rows, column):
    """A column that is only shown: numbers stay, anything else is text."""
    if pd.api.types.is_numeric_dtype(column) or pd.api.types.is_datetime64_any_dtype(column):
        return column.array
    return _text(rows, column, str(column.name), len(column))


def _text(rows, column, field, count):
    """A column as clean text, "" where it is missing; a list."""
    if column is None:
        return [""] * count
    longest = LONGEST.get(field, _LONGEST_OTHER)
    missing = column.isna().tolist()
    texts = ["" if gone else str(value).strip() for value, gone in zip(column.tolist(), missing, strict=True)]
    long = [position for position, text in enumerate(texts) if len(text) > longest]
    for position in long:
        texts[position] = texts[position][: longest - 1] + "…"
    if long:
        first = rows.called(column.index[long[0]])
        rows.notes.append(f"Texts of {field!r} cut to {longest} characters: {len(long)}, the first in {first}.")
    if _INVISIBLE.search("".join(texts)):
        texts = [_INVISIBLE.sub("", text) for text in texts]
        rows.notes.append(f"Control characters were taken out of {field!r}.")
    return texts


def _only(rows, frame, texts, field, fits, reason):
    """The texts that fit, the others left out with a note."""
    wrong = [position for position, text in enumerate(texts) if text and not fits(text)]
    if wrong:
        first = f"{rows.called(frame.index[wrong[0]])} ({_quoted(texts[wrong[0]])})"
        rows.notes.append(f"Left out of {field!r}, being {reason}: {len(wrong)}, the first in {first}.")
        texts = list(texts)
        for position in wrong:
            texts[position] = ""
    return texts


def _is_image(text):
    return bool(_RELATIVE.fullmatch(text)) or is_address(text)


def safe_csv(table):
    """A table as CSV that a spreadsheet opens without running anything in it.

    Parameters
    ----------
    table : pandas.DataFrame

    Returns
    -------
    str
        Texts that a spreadsheet would take for a formula begin with an apostrophe; numbers are as they are.
    """
    safe = table.rename(columns=_defused)
    for number, dtype in enumerate(safe.dtypes):
        if not (pd.api.types.is_numeric_dtype(dtype) or pd.api.types.is_datetime64_any_dtype(dtype)):
            safe.isetitem(number, [_defused(value) for value in safe.iloc[:, number]])
    return safe.to_csv(index=False, lineterminator="\r\n")


def _defused(value):
    return f"'{value}" if isinstance(value, str) and value.lstrip(" ").startswith(_FORMULA) else value
