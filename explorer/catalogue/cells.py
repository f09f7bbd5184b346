"""Numbers as they stand in the cells of tables: with decimal commas, thousands' marks, units, letters, signs of absence.

A column is read as a whole, since what one comma means its neighbours tell. What is no number is left to
`rows` to complain about.
"""

import itertools
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..mars import Floats
from ..mars.coordinates import CoordinateError, parse_angle, usual_angles
from ..message import Message
from .headings import unit_of

MISSING = {
    "nan",
    "na",
    "n/a",
    "n.a.",
    "null",
    "none",
    "-",
    "--",
    "---",
    "—",
    "–",
    ".",
    "..",
    "...",
    "…",
    "?",
    "*",
    "#n/a",
    "nil",
    "<na>",
    "unknown",
    "k. a.",
    "k.a.",
    "unbekannt",
    "未知",
    "不详",
    "无",
}
"""What people write where there is nothing, in small letters."""

MOST_FIGURES = 15
"""Of a number as pandas keeps it beside empty cells; more of them are a name: "1234567890123456"."""

METRES = {"m": 1.0, "km": 1000.0, "dm": 0.1, "cm": 0.01, "mm": 0.001, "ft": 0.3048, "mi": 1609.344}

_MINUS = str.maketrans({"−": "-", "–": "-", "‐": "-", "‑": "-", "\u00a0": " ", "\u2009": " ", "\u202f": " "})
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:[ '’_]\d{3})+(?:[.,]\d+)?")
_ONE_COMMA = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")
_MANY_COMMAS = re.compile(r"[+-]?\d{1,3}(?:,\d{3}){2,}")
_THOUSANDS_POINT = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}(?:,\d{3})*\.\d*")
_POINTED_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_DECIMAL_COMMA = re.compile(r"[+-]?\d*,\d+(?:[eE][+-]?\d+)?")
_DECIMAL_POINT = re.compile(r"[+-]?\d*\.\d+(?:[eE][+-]?\d+)?")
_WITH_UNIT = re.compile(r"([+-]?[\d.,' ]*\d(?:[eE][+-]?\d+)?)\s*([^\W\d_]+\.?|°)")


_WITH_EXPONENT = re.compile(r"([+-]?\d{1,3})[dD]([+-]?\d{1,2})", re.ASCII)


def may_have_exponent(text: str) -> Message | None:
    """Why a text may be another angle than one in degrees and minutes: 1d1 is 10 where Fortran wrote it."""
    found = _WITH_EXPONENT.fullmatch(text)
    if found is None or int(found[2]) == 0 or abs(int(found[1])) * 10.0 ** int(found[2]) > 360:
        return None
    english = "{value} may be degrees and minutes, or a number with an exponent; write 1° 1' or 1e1"
    return Message("cell.exponent", english, value=repr(text))


class Doubtful(ValueError):
    """A mark can be read in two ways; the text is the first cell that can."""


@dataclass
class Numbers:
    """A column of numbers.

    Attributes
    ----------
    values
        NaN where there is none.
    wrong
        Where there is something that is no number.
    signs_of_absence
        What stood for nothing, each once.
    lettered
        Where a letter said which way an angle counts, so that it counts north or east.
    units
        Where cells have units of their own, their factor to metres; NaN elsewhere. None where no cell has.
    comma
        What commas were read as, "decimal" or "thousands"; "" where there are none.
    reasons
        Why texts are no angle.
    """

    values: Floats
    wrong: NDArray[np.bool_]
    signs_of_absence: list[str]
    lettered: NDArray[np.bool_]
    units: Floats | None = None
    comma: str = ""
    reasons: dict[str, Message] = field(default_factory=dict)


def is_inexact(column: pd.Series) -> bool:
    """Whether a column has numbers of more figures than it keeps, being one of floats for its empty cells."""
    return pd.api.types.is_float_dtype(column) and bool((column.abs() >= 10**MOST_FIGURES).any())


def comma_means(texts: Iterable[str]) -> set[str]:
    """What commas in texts can only mean: "decimal", "thousands", both where texts disagree, none where they don't tell."""
    meanings = set()
    for text in texts:
        if _MANY_COMMAS.fullmatch(text) or _THOUSANDS_POINT.fullmatch(text):
            meanings.add("thousands")
        elif (
            "," in text
            and _POINTED_THOUSANDS.fullmatch(text)
            or _DECIMAL_COMMA.fullmatch(text)
            and not _ONE_COMMA.fullmatch(text)
        ):
            meanings.add("decimal")
    return meanings


def has_points(texts: Iterable[str]) -> bool:
    """Whether one of the texts has a decimal point that is no thousands' mark."""
    return any(_DECIMAL_POINT.fullmatch(text) and not _POINTED_THOUSANDS.fullmatch(text) for text in texts)


def is_number(text: str) -> bool:
    """Whether a text is a plain number, signs and blanks around it forgiven."""
    return re.fullmatch(r"[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d+)?", _tidy(text)) is not None


def read_numbers(column: pd.Series, comma: str | None, axis: str | None = None, *, told: bool = False) -> Numbers:
    """The numbers of a column; those of an axis, "latitude" or "longitude", may be typed angles.

    `comma` says what a comma means where the column itself does not tell; where that is None, too, a
    `Doubtful` names the first cell that can be read in two ways, unless somebody `told` what it means.
    """
    count = len(column)
    none = np.zeros(count, dtype=bool)
    if pd.api.types.is_bool_dtype(column):
        return Numbers(np.full(count, np.nan), column.notna().to_numpy(), [], none)
    if pd.api.types.is_integer_dtype(column) or pd.api.types.is_float_dtype(column):
        return Numbers(column.to_numpy(dtype=float, na_value=np.nan), none, [], none)
    missing = column.isna().to_numpy()
    values = pd.to_numeric(column.astype(str), errors="coerce").to_numpy(dtype=float, copy=True)
    texts = [cell for cell in column if isinstance(cell, str)] if axis is None else []  # a number of Excel has no marks
    if texts and (told and comma == "decimal" or not told and _part_thousands(texts, comma)):
        grouped = [isinstance(cell, str) and _POINTED_THOUSANDS.fullmatch(cell.strip()) is not None for cell in column]
        values[grouped] = np.nan  # 1.250 is a thousand
    left = np.flatnonzero(np.isnan(values) & ~missing)
    wrong, lettered = none.copy(), none.copy()
    if not left.size:
        return Numbers(values, wrong, [], lettered)
    codes, different = pd.factorize(column.iloc[left].astype(str).to_numpy(dtype=object))
    texts = _tidied(different.tolist())
    comma = _settled(texts, comma, axis)
    commas = comma or "" if any("," in text for text in texts) else ""
    reasons: dict[str, Message] = {}
    usual = _usual_cells(texts, comma, axis)
    read = [each if each[0] == each[0] else _cell(text, comma, axis, reasons) for text, each in zip(texts, usual, strict=False)]
    values[left] = np.array([each[0] for each in read], dtype=float)[codes]
    wrong[left] = np.array([each[1] == "wrong" for each in read])[codes]
    lettered[left] = np.array([each[1] == "letter" for each in read])[codes]
    absent = [str(text) for text, each in zip(different, read, strict=True) if each[1] == "absent"]
    factors = np.array([METRES.get(each[1], np.nan) for each in read])[codes]
    units = None
    if np.isfinite(factors).any():
        units = np.full(count, np.nan)
        units[left] = factors
    return Numbers(values, wrong, absent, lettered, units, commas, reasons)


def _part_thousands(texts: list[str], comma: str | None) -> bool:
    """Whether points part thousands, as 1.500,5 says of its neighbours; `Doubtful` where they may, since commas are decimal."""
    if comma != "decimal" and comma_means(text for text in texts if "," in text) != {"decimal"}:
        return False
    pointed = [text for text in texts if "." in text]
    if any("," in text and _POINTED_THOUSANDS.fullmatch(text) for text in pointed):
        return True
    if pointed and all(_POINTED_THOUSANDS.fullmatch(text) and text.count(".") == 1 for text in pointed):
        raise Doubtful(pointed[0])
    return False


def _usual_cells(texts: list[str], comma: str | None, axis: str | None) -> Iterable[tuple[float, str]]:
    """What `_cell` makes of texts in usual spellings, all at once; NaN for the others."""
    if comma == "decimal":
        return ((number, "") for number in _with_decimal_commas(texts))
    if axis is None:
        return itertools.repeat((np.nan, ""))
    degrees, lettered = usual_angles(texts, axis)
    return zip(degrees.tolist(), np.where(lettered, "letter", "").tolist(), strict=True)


def _with_decimal_commas(texts: list[str]) -> list[float]:
    """The numbers of texts whose only mark is one decimal comma, all at once; NaN for the others."""
    column = pd.Series(texts, dtype=object)
    simple = column.where(column.str.fullmatch(r"[+-]?(?:\d+(?:,\d+)?|,\d+)"))
    return pd.to_numeric(simple.str.replace(",", ".", regex=False), errors="coerce").tolist()


def _tidied(texts: list[str]) -> list[str]:
    """Each text tidy; most columns have nothing to translate, and it is quick to see that."""
    together = "".join(texts)
    return (
        [_tidy(text) for text in texts] if any(chr(sign) in together for sign in _MINUS) else [text.strip() for text in texts]
    )


def _tidy(text: str) -> str:
    return text.translate(_MINUS).strip()


def _settled(texts: list[str], comma: str | None, axis: str | None) -> str | None:
    """What a comma means in a column: as its own cells say, else as angles must, else as told."""
    with_commas = (text for text in texts if "," in text)
    commas = [with_unit[1].strip() if (with_unit := _WITH_UNIT.fullmatch(text)) else text for text in with_commas]
    if not commas:
        return comma
    own = comma_means(commas)
    if len(own) == 1:
        return own.pop()
    if axis:
        return "decimal"  # no angle has thousands of degrees
    if comma is None and (doubtful := next((text for text in commas if _ONE_COMMA.fullmatch(text)), None)):
        raise Doubtful(doubtful)
    return comma


def _cell(text: str, comma: str | None, axis: str | None, reasons: dict[str, Message]) -> tuple[float, str]:
    """The number of a cell, and "wrong", "absent", "letter" or a unit of length where it has such."""
    if text.casefold() in MISSING or not text:
        return np.nan, "absent"
    number = _number(text, comma)
    if number is not None:
        return number, ""
    if text.startswith("("):
        return np.nan, "wrong"  # bookkeepers mean a number below zero
    if axis:
        if doubt := may_have_exponent(text):
            reasons[text] = doubt
            return np.nan, "wrong"
        try:
            degrees, lettered = parse_angle(text, axis)
        except CoordinateError as error:
            if any(sign.isdigit() for sign in text):
                reasons[text] = error.args[0]
            return np.nan, "wrong"
        return degrees, "letter" if lettered else ""
    if with_unit := _WITH_UNIT.fullmatch(text):
        number, unit = _number(with_unit[1].strip(), comma), with_unit[2]
        unit = unit if unit in METRES else unit_of(unit)
        if number is not None and unit in METRES:
            return number, unit
    return np.nan, "wrong"


def _number(text: str, comma: str | None) -> float | None:
    if _GROUPED.fullmatch(text):
        text = re.sub("[ '’_]", "", text)
    if comma == "decimal" and "," in text:
        text = text.replace(".", "").replace(",", ".") if _POINTED_THOUSANDS.fullmatch(text) else text.replace(",", ".")
    elif comma == "decimal" and _POINTED_THOUSANDS.fullmatch(text):
        text = text.replace(".", "")
    elif comma == "thousands" and re.fullmatch(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?", text):
        text = text.replace(",", "")
    try:
        return float(text) if re.fullmatch(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?", text) else None
    except (ValueError, OverflowError):
        return None


def by_text(column: pd.Series, meaning: Callable[[str], Any]) -> tuple[NDArray[np.intp], list[Any]]:
    """For each row the number of its meaning, -1 where it is missing, and what each different text means."""
    there = column.notna() & (column.astype(str).str.strip() != "")
    codes, different = pd.factorize(column.astype(str).where(there, None))
    return codes, [meaning(_tidy(str(each))) for each in different]
