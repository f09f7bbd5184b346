"""One angle of every row, out of the column or the columns that have it.

Degrees, minutes and seconds may stand in columns of their own, and so may the letter of the hemisphere (`hemispheres`).
What comes out is signed as it stands there; which way it counts is left to `counting`, unless a letter tells.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..mars import Floats
from ..mars.body import AXES
from ..message import Message, listed
from .cells import Doubtful, Numbers, is_number, read_numbers
from .columns import Axis, CatalogueError, Columns, is_nameless
from .headings import STRANGE
from .hemispheres import Angles, refuse_unnamed_letters, with_hemisphere
from .rows import Rows, quoted
from .source import AS_HEADING, AS_TOLD
from .vocabulary import words

LIMITS = {"latitude": 90, "longitude": 360}
_TO_DEGREES = {"deg": 1.0, "": 1.0, "dms": 1.0, "grad": 1.0, "gon": 0.9, "rad": 180 / np.pi}
_UNCERTAIN = "±", "+/-", "+-"  # how headings of what an angle may be off by begin
_GERMAN = {"breite", "lange", "laenge"}


@dataclass(frozen=True)
class Told:
    """What whoever reads a table says of it, over what the table says itself; see `explorer.read_features`."""

    longitude: str | None = None
    latitude_type: str | None = None
    units: Mapping[str, str] = field(default_factory=dict)
    crs: object = None
    decimal: str | None = None


def numbers_of(rows: Rows, column: str, told: Told, comma: str, axis: str | None = None) -> Numbers:
    """The numbers of a column; what is none is refused, and a comma that may mean two things is a `CatalogueError`."""
    meaning = {",": "decimal", ".": "thousands", None: comma or None}[told.decimal]
    try:
        numbers = read_numbers(rows.table[column], meaning, axis, told=told.decimal is not None)
    except Doubtful as cell:
        raise CatalogueError(
            f"{cell} in {column!r} may have a decimal comma or a thousands' mark, and nothing else in the table tells. "
            'Say decimal="," or decimal="."'
        ) from None
    rows.refuse(numbers.wrong, column, lambda value: numbers.reasons.get(str(value)) or _no_number(value))
    if numbers.comma == "decimal":
        rows.notes.assume(Message("note.decimal", "Commas in {column!r} are decimal marks.", column=column))
    elif numbers.comma:
        rows.notes.assume(Message("note.thousands", "Commas in {column!r} are thousands marks.", column=column))
    if numbers.signs_of_absence:
        signs = listed(map(quoted, numbers.signs_of_absence[:5]))
        rows.notes.assume(Message("note.absent", "Nothing is known where {column!r} has {signs}.", column=column, signs=signs))
    return numbers


def _no_number(value: object) -> Message:
    return Message("cell.no_number", "{value} is no number", value=quoted(value))


def read_angles(rows: Rows, columns: Columns, name: str, axis: Axis, told: Told, comma: str) -> Angles:
    """The angles of an axis, `name` being "latitude" or "longitude"; rows that have none are refused."""
    first = axis.columns[0]
    if name not in told.units and axis in (columns.latitude, columns.longitude):
        _refuse_unread_parts(rows, columns, axis, name)
    if len(axis.columns) > 1:
        found = _of_parts(rows, axis.columns, name, told, comma)
        english, parts = "The {axis} is put together of degrees, minutes and seconds in {columns}.", map(repr, axis.columns)
        rows.notes.assume(Message("note.parts", english, axis=AXES[name], columns=listed(parts)))
    else:
        numbers = numbers_of(rows, first, told, comma, name)
        if name not in told.units and (axis.told or not columns.headings[first].edge):
            refuse_packed(columns, first, ([str(cell)] for cell in rows.table[first].dropna()), name)
        found = Angles(numbers.values * to_degrees(rows, columns, name, first, told), numbers.lettered, first)
    rows.refuse(np.isnan(found.values), first, lambda _: Message("cell.missing", "the {axis} is missing", axis=AXES[name]))
    found = with_hemisphere(rows, columns, name, found, axis.told)
    if not axis.told:
        tell_of_nameless(rows, columns, axis.columns[-1])
    if not axis.told and not found.lettered.any():
        refuse_unnamed_letters(rows, columns, name, found.values)
    limit = LIMITS[name]
    outside = ~(np.abs(found.values) <= limit)
    english = "{value} is not possible; the {axis} must be between -{limit} and {limit}"
    rows.refuse(
        outside, first, lambda value: Message("cell.beyond", english, value=quoted(value), axis=AXES[name], limit=limit)
    )
    return found


def _refuse_unread_parts(rows: Rows, columns: Columns, axis: Axis, name: str) -> None:
    """A `CatalogueError` where numbers that are not read may be minutes or seconds of whole degrees.

    Nobody tells minutes of one angle alone: where they have a heading, they must be there for both.
    """
    unread = _unread_parts(rows, columns, axis, name)
    if not unread:
        return
    both = {"latitude": columns.latitude, "longitude": columns.longitude} | {name: axis}
    known = {each: one for each, one in both.items() if one is not None}
    if not is_nameless(unread) and not all(len(a.columns) > 1 or _unread_parts(rows, columns, a, x) for x, a in known.items()):
        return
    heads = []
    for each, one in known.items():
        says = columns.headings[one.columns[0]]
        head = " ".join(filter(None, (each, says.latitude_type, says.direction, "deg")))
        heads += [f'"{head}"', f'"{each} min"', f'"{each} sec"']
    called = f"The column without a heading behind {axis.columns[-1]!r}" if is_nameless(unread) else repr(unread)
    raise CatalogueError(
        f"{called} has {_known(rows.table[unread])[0]:g}, which may be minutes or seconds of the {name}, since the degrees are "
        "whole. If so, call the columns of degrees, minutes and seconds, those of them that are there, "
        f'{", ".join(heads)}; if not, say units={{"latitude": "deg", "longitude": "deg"}}'
    )


def _unread_parts(rows: Rows, columns: Columns, axis: Axis, name: str) -> str | None:
    """The column right behind whole degrees, if all in it is from 0 to below 60, and it says nothing else."""
    order, last = list(columns.headings), axis.columns[-1]
    behind = next(iter(order[order.index(last) + 1 :]), "")
    if not behind or behind.startswith(_UNCERTAIN) or behind in {*columns.position, *columns.fields.values()}:
        return None
    heading = columns.headings[behind]
    said = {way for each in columns.of_axis(order, name) for way in (each.edge, each.direction)}
    is_end = (heading.edge or heading.direction) and (said >= {"north", "south"} or said >= {"east", "west"})
    if heading.quantity not in ("", name) or heading.other or is_end:
        return None
    for few in (50, None):  # most degrees are seen not to be whole at once
        whole = _known(rows.table[last].iloc[:few])
        if not whole.size or (whole % 1).any():
            return None
    numbers = _known(rows.table[behind])
    is_small = numbers.any() and not ((numbers < 0) | (numbers >= 60)).any()
    return behind if is_small and not np.array_equal(whole, numbers) else None


def tell_of_nameless(rows: Rows, columns: Columns, column: str) -> None:
    """Tell of numbers right behind a column that have no heading."""
    numbers = _nameless_behind(rows, columns, column)
    if numbers.size:
        english = "The column without a heading behind {column!r} has {number}, and was not read with it."
        rows.notes.assume(Message("note.nameless", english, column=column, number=f"{numbers[0]:g}"))


def _nameless_behind(rows: Rows, columns: Columns, column: str) -> Floats:
    """The numbers right behind a column if they have no heading; none where anything else stands there."""
    behind = columns.behind(column)
    return np.empty(0) if behind is None else _known(rows.table[behind])


def _known(column: pd.Series) -> Floats:
    """The numbers of a column that are there; none where it has anything else."""
    numbers = read_numbers(column, "decimal", "latitude")
    known = numbers.values[~np.isnan(numbers.values)]
    return known[:0] if numbers.wrong.any() or numbers.lettered.any() else known


def refuse_packed(columns: Columns, column: str, cells: Iterable[list[str]], name: str) -> None:
    """A `CatalogueError` where a heading says degrees and minutes, and a cell is a plain number, which may be both."""
    for texts in cells if columns.headings[column].unit == "dms" else ():
        if all(map(is_number, texts)) and re.search("[1-9]", "".join(texts)):
            raise CatalogueError(
                f"{column!r} says degrees and minutes, and has {quoted(' '.join(texts))}, which may be those or plain degrees. "
                f'Write 10 30 50 or 10°30\'50"; if they are degrees, say units={{"{name}": "deg"}}'
            )


def to_degrees(rows: Rows, columns: Columns, name: str, column: str, told: Told) -> float:
    """What a column's numbers are to be multiplied with."""
    unit = told.units.get(name) or columns.headings[column].unit
    if unit not in _TO_DEGREES:
        if unit == STRANGE:
            forward, back, way = ("northward", "southward", "south") if name == "latitude" else ("eastward", "westward", "west")
            raise CatalogueError(
                f"{column!r} says more than is understood. If its numbers are degrees that grow {forward}, say "
                f'units={{"{name}": "deg"}}; if they grow {back}, call it "{name} {way}"; if they are radians or gradians, say '
                f'"rad" or "gon" for "deg"; if coordinates of a map of Mars, which, such as crs="IAU_2015:49910"; if anything '
                "else, turn them into degrees"
            )
        raise CatalogueError(
            f"{column!r} counts {unit}, and a {name} in degrees was expected. If these are coordinates of a map of Mars, "
            f'say which, such as crs="IAU_2015:49910"; else in which unit: units={{"{name}": "deg"}}, "rad" or "gon"'
        )
    why = AS_TOLD if name in told.units else AS_HEADING
    if unit == "rad":
        rows.notes.assume(Message("note.radians", "{column!r} is in radians, {why}.", column=column, why=why))
    elif unit == "gon":
        rows.notes.assume(Message("note.gradians", "{column!r} is in gradians, {why}.", column=column, why=why))
    elif unit == "grad" and not _GERMAN & set(words(column)):
        english = '{column!r} was taken for degrees; if it is in gradians, 400 to the circle, say units={{{name!r}: "gon"}}.'
        rows.notes.assume(Message("note.grad", english, column=column, name=name))
    return _TO_DEGREES[unit]


def _of_parts(rows: Rows, names: tuple[str, ...], axis: str, told: Told, comma: str) -> Angles:
    """Degrees, minutes and perhaps seconds of columns of their own, together."""
    parts = [numbers_of(rows, name, told, comma, axis if name is names[0] else None) for name in names]
    degrees, *smaller = (part.values for part in parts)
    for name, values in zip(names[1:], smaller, strict=True):
        if empty := int((np.isnan(values) & ~np.isnan(degrees)).sum()):
            english = "Where {column!r} is empty, 0 was assumed: {number}."
            rows.notes.assume(Message("note.empty", english, column=name, number=empty))
        rows.refuse(np.abs(values) >= 60, name, _not_below_60)
    whole = degrees == np.trunc(degrees)
    split = np.any([np.nan_to_num(values) != 0 for values in smaller], axis=0)
    english = "{value} is no whole number of degrees"
    rows.refuse(
        ~whole & ~np.isnan(degrees) & split, names[0], lambda value: Message("cell.no_whole", english, value=quoted(value))
    )
    # -0 degrees, 30 minutes: the sign is there, though the number has none.
    negative = np.any(
        [_is_negative(rows.table[name]) | (part.values < 0) for name, part in zip(names, parts, strict=True)], axis=0
    )
    sizes = [np.abs(np.nan_to_num(values)) / 60**power for power, values in enumerate(smaller, start=1)]
    total = np.abs(degrees) + np.sum(sizes, axis=0)
    return Angles(np.where(negative, -total, total), parts[0].lettered, names[0])


def _not_below_60(value: object) -> Message:
    return Message("cell.not_below_60", "{value} is not possible; it must be below 60", value=quoted(value))


def _is_negative(column: pd.Series) -> NDArray[np.bool_]:
    if pd.api.types.is_numeric_dtype(column):
        return np.signbit(column.to_numpy(dtype=float, na_value=np.nan)) & column.notna().to_numpy()
    return column.astype(str).str.match(r"\s*[-−–]").to_numpy(dtype=bool)
