"""How a table of one's own is drawn by what its columns say: coloured by number or category, as large as a number says.

A style is made once of a whole table, and is asked for its rows by their number.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..catalogue.cells import METRES
from ..catalogue.headings import read_heading, unit_of
from ..catalogue.vocabulary import words
from .plane import Floats
from .scale import Scale

SizeIn = Literal["", "km", "pixels"]

CATEGORIES = ("#56b4e9", "#f0e442", "#009e73", "#cc79a7", "#e69f00", "#0072b2", "#ffffff")
"""Colours of categories, the most frequent first: those of Okabe and Ito, told apart with any kind of sight, without the
one that is like the ground of Mars."""

OTHERS = "#c8c2be"
"""Colour of all further categories together."""

NO_VALUE = "#5e5450"
"""Colour where there are only rows without a value; the dot of one is a ring."""

_RAMP, _FIRST = "viridis", 0.3  # runs evenly from blue to yellow, away from the reds of the ground; its dark end is left out
_SHADES = 128
_LONGEST = 60  # characters of a category
_NO_STYLE = {"name", "name_zh", "plain_kind", "caption", "link", "image", "iau_id", "also", "latitude", "longitude"}
_WIDTHS = ("diameter", "radius", "size")
_SAMPLE = 2_000  # rows that are looked at for whether values repeat
_BRACKETED = re.compile(r"[(\[]([^()\[\]]{1,12})[)\]]\s*$")
_UNITS = {"ga": "Ga", "ma": "Ma", "gyr": "Gyr", "myr": "Myr", "deg": "°", "pct": "%", "percent": "%", "k": "K"}
_LEAST_PIXELS, _MOST_PIXELS = 3.5, 14.0  # radii of dots by a column


@dataclass(frozen=True, eq=False)
class Colouring:
    """Colours by a column.

    Attributes
    ----------
    column, unit
        What it is called, and the unit that says, "" where it says none.
    palette
        Colours as "#rrggbb": of a scale from its least to its most number, or of categories in the order of `names`.
    index
        Of every row of the table its colour in the palette; as many as the palette has where the row has no value.
    values
        The numbers of a column of numbers, NaN where a row has none; None for categories.
    scale
        On which numbers lie, None for categories, or where no row has one.
    names
        Categories with a colour of their own, the most frequent first.
    others
        How many further categories share the last colour.
    missing
        How many rows have no value.
    """

    column: str
    unit: str
    palette: tuple[str, ...]
    index: NDArray[np.uint8]
    values: Floats | None
    scale: Scale | None
    names: tuple[str, ...]
    others: int
    missing: int

    def colour(self, row: int) -> str | None:
        """The colour of a row, None where it has no value."""
        index = self.index[row]
        return self.palette[index] if index < len(self.palette) else None


@dataclass(frozen=True, eq=False)
class Sizing:
    """Sizes by a column.

    Attributes
    ----------
    column, unit
        As of a `Colouring`.
    values
        Its numbers, NaN where a row has none.
    radius_km
        Of a circle on the ground, where the column counts kilometres; NaN where a row has none or it is not above 0.
    scale
        Of sizes on the screen; None of circles on the ground, or where no row has a value.
    missing
        How many rows have no size.
    """

    column: str
    unit: str
    values: Floats
    radius_km: Floats | None
    scale: Scale | None
    missing: int

    def has(self, row: int) -> bool:
        """Whether a row has a size."""
        return not np.isnan((self.values if self.radius_km is None else self.radius_km)[row])

    def pixels(self, row: int) -> float:
        """Radius on the screen of the dot of a row that has a size; the least where its circle is too small to see."""
        return _LEAST_PIXELS if self.scale is None else radius_at(float(self.scale.at(self.values[row])))


def radius_at(part: float) -> float:
    """Radius in pixels at a part of a scale, 0..1: the areas of dots, not their widths, grow evenly."""
    return float(np.sqrt(_LEAST_PIXELS**2 + part * (_MOST_PIXELS**2 - _LEAST_PIXELS**2)))


@dataclass(frozen=True, eq=False)
class Style:
    """How the rows of a table are drawn; None where all look alike."""

    colour: Colouring | None = None
    size: Sizing | None = None


def style_of(table: pd.DataFrame | None, colour: str = "", size: str = "", size_in: SizeIn = "") -> Style:
    """The style of a table by the columns named, "" for none.

    `size_in` says whether sizes are lengths on the ground, "km", or for the screen, "pixels"; "" takes what the column
    says: diameters, radii and widths with a unit are drawn true to scale.

    Raises
    ------
    ValueError
        A column that is not there, or has no numbers to take for sizes; the message names those there are.
    """
    if not (colour or size or size_in):
        return Style()
    if table is None:
        raise ValueError("colour and size name a column of features=, and there are none")
    if size_in not in ("", "km", "pixels"):
        raise ValueError(f"size_in {size_in!r} is not possible; it must be 'km' or 'pixels'")
    if size_in and not size:
        raise ValueError(f"size_in {size_in!r} needs a column; say size= as well")
    return Style(_colouring(table, colour) if colour else None, _sizing(table, size, size_in) if size else None)


def colour_columns(table: pd.DataFrame) -> list[str]:
    """The columns that can be colours: numbers, and what repeats."""
    return [name for name in table.columns if _can_colour(table, name)]


def size_columns(table: pd.DataFrame) -> dict[str, tuple[SizeIn, ...]]:
    """The columns that can be sizes, and in what, first as what they are taken."""
    return {name: _sizes_in(name) for name in table.columns if _can_size(table, name)}


def unit_in(column: str) -> str:
    """The unit that the name of a column ends in: "age (Ga)", "diameter_km"; "" where it ends in none that is known."""
    if bracketed := _BRACKETED.search(column):
        return bracketed[1].strip()
    last = re.split(r"[\s_]+", column.strip())[-1].lower()
    if last == column.strip().lower():
        return ""
    return last if last in METRES else _UNITS.get(last, "")


def _can_colour(table: pd.DataFrame, name: str) -> bool:
    return name not in _NO_STYLE and (_is_number(table[name]) or _repeats(table[name]))


def _can_size(table: pd.DataFrame, name: str) -> bool:
    return name not in _NO_STYLE and _is_number(table[name])


def _column(table: pd.DataFrame, name: str, can: Callable[[pd.DataFrame, str], bool], what: str) -> pd.Series:
    if name not in table.columns or not can(table, name):
        there = [each for each in table.columns if can(table, each)]
        wrong = f"the column {name!r} has no {what}" if name in table.columns else f"there is no column {name!r}"
        raise ValueError(f"{wrong}; these have {what}: {', '.join(map(repr, there)) or 'none'}")
    return table[name]


def _colouring(table: pd.DataFrame, name: str) -> Colouring:
    column = _column(table, name, _can_colour, "numbers, nor two or more values that repeat")
    if _is_number(column):
        return _by_number(name, _numbers(column))
    return _by_category(name, column)


def _by_number(name: str, values: Floats) -> Colouring:
    scale = Scale.of(values)
    missing = np.isnan(values)
    palette = ramp()
    at = scale.at(np.where(missing, scale.least, values)) if scale else np.zeros(len(values))
    index = np.where(missing, len(palette), np.rint(at * (len(palette) - 1))).astype(np.uint8)
    return Colouring(name, unit_in(name), palette, index, values, scale, (), 0, int(missing.sum()))


def _by_category(name: str, column: pd.Series) -> Colouring:
    codes, different = pd.factorize(column)
    names = np.array([" ".join(str(each).split())[:_LONGEST] for each in different], dtype=object)
    empty = np.flatnonzero(names == "")
    codes = np.where(np.isin(codes, empty), -1, codes)
    counts = np.bincount(codes[codes >= 0], minlength=len(names))
    order = np.argsort(-counts, kind="stable")[: int((counts > 0).sum())]
    named, others = order[: len(CATEGORIES)], order[len(CATEGORIES) :]
    palette = (*CATEGORIES[: len(named)], *([OTHERS] if len(others) else []))
    place = np.full(len(names) + 1, len(palette), dtype=np.uint8)  # the last is of -1, no value
    place[named], place[others] = np.arange(len(named)), len(named)
    return Colouring(
        column=name,
        unit="",
        palette=palette,
        index=place[codes],
        values=None,
        scale=None,
        names=tuple(names[named]),
        others=len(others),
        missing=int((codes < 0).sum()),
    )


def _sizing(table: pd.DataFrame, name: str, size_in: SizeIn) -> Sizing:
    values = _numbers(_column(table, name, _can_size, "numbers"))
    possible = _sizes_in(name)
    if size_in and size_in not in possible:
        raise ValueError(
            f"{name!r} does not say in which unit of length it counts; call the column {name + ' (km)'!r}, or as it is"
        )
    if (size_in or possible[0]) == "km":
        halves = 1 if read_heading(name).quantity == "radius" else 2
        radius = np.where(values > 0, values * _metres(name) / 1000 / halves, np.nan)
        return Sizing(name, unit_in(name) or "km", values, radius, None, int(np.isnan(radius).sum()))
    return Sizing(name, unit_in(name), values, None, Scale.of(values), int(np.isnan(values).sum()))


@lru_cache(maxsize=1)
def ramp() -> tuple[str, ...]:
    """The colours of numbers, from the least to the most."""
    from matplotlib import colormaps
    from matplotlib.colors import to_hex

    return tuple(to_hex(each) for each in colormaps[_RAMP](np.linspace(_FIRST, 1, _SHADES)))


def _metres(name: str) -> float:
    """How many metres make one of a column, by its name; 0 where that says no length."""
    parted = words(name)
    return METRES.get(unit_of(parted[-1]), 0.0) if len(parted) > 1 else 0.0


def _sizes_in(name: str) -> tuple[SizeIn, ...]:
    """In what the numbers of a column can be sizes: a depth or a height is a length, but no place is as wide."""
    if not _metres(name):
        return ("pixels",)
    return ("km", "pixels") if read_heading(name).quantity in _WIDTHS else ("pixels", "km")


def _is_number(column: pd.Series) -> bool:
    kind = column.dtype
    numbers = pd.api.types.is_numeric_dtype(kind) and not pd.api.types.is_complex_dtype(kind)
    return bool(numbers and not pd.api.types.is_bool_dtype(kind))


def _numbers(column: Any) -> Floats:
    """The numbers of a column; what is infinite, or as large as what programs put for no value, is none."""
    values = column.to_numpy(dtype=float, na_value=np.nan)
    return np.where(np.abs(values) < 1e300, values, np.nan)


def _repeats(column: pd.Series) -> bool:
    """Whether there are different values, and most come more than once."""
    sample = column.iloc[:_SAMPLE].dropna()
    sample = sample[sample.astype(str) != ""]
    different = len(sample.unique())
    return 1 < different < len(sample) and different <= max(len(sample) / 2, len(CATEGORIES))
