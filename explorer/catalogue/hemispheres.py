"""Letters and signs in a column beside an angle: which side of the equator or of the meridian a row is on.

A column that may say so is understood, or asked about: else southern places would stand in the north.
"""

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..mars import Floats
from ..message import Message
from .cells import by_text, is_number
from .columns import CatalogueError, Columns, is_nameless
from .headings import direction_of, unit_of
from .rows import Rows, quoted
from .vocabulary import meanings_of, words

_LETTERS = {"latitude": ("north", "south"), "longitude": ("east", "west")}


@dataclass
class Angles:
    """An angle of every row.

    Attributes
    ----------
    values
        Degrees, NaN where there is none.
    lettered
        Where a letter says which way the angle counts: there it is counted north or east.
    column
        Where it stands, or the first of the columns.
    """

    values: Floats
    lettered: NDArray[np.bool_]
    column: str


def with_hemisphere(rows: Rows, columns: Columns, name: str, found: Angles, is_told: bool = False) -> Angles:
    """The angles with the letters of a column of hemispheres."""
    column, signs = _hemisphere(rows, columns, name, found, is_told)
    if column is None:
        return found
    positive, negative = (letter[0].upper() for letter in _LETTERS[name])
    values, there = found.values, signs != 0
    letters = {"positive": positive, "negative": negative}
    neither = Message("cell.neither", "neither {positive} nor {negative}", **letters)
    rows.refuse(~there & np.isfinite(values) & (values != 0), column, lambda _: neither)
    contradicted, english = found.lettered & there & (values * signs < 0), "{value} is not what the cell says"
    rows.refuse(contradicted, column, lambda value: Message("cell.contradicted", english, value=quoted(value)))
    bare = there & ~found.lettered
    signed = bare & (values < 0)
    if signed.any() and (signs[signed] < 0).all() and (signs[bare & (values > 0)] > 0).all():
        same = "The signs of {angles!r} and the letters of {letters!r} say the same, and count once."
        rows.notes.assume(Message("note.signs_once", same, angles=found.column, letters=column))
        turned = values
    else:
        both = "{value} has a sign, and {column!r} a letter; use one of them"
        rows.refuse(signed, found.column, lambda value: Message("cell.signed", both, value=quoted(value), column=column))
        turned = np.where(bare, np.abs(values) * signs, values)
        by_row = "{angles!r} counts {positive} or {negative} as {letters!r} says in each row."
        rows.notes.assume(Message("note.hemispheres", by_row, angles=found.column, **letters, letters=column))
    return Angles(turned, found.lettered | there, found.column)


def refuse_unnamed_letters(rows: Rows, columns: Columns, name: str, values: Floats) -> None:
    """A `CatalogueError` where bare numbers stand beside a column of N and S that nothing says to be theirs."""
    if (values < 0).any():
        return
    for column, heading in columns.headings.items():
        if heading.quantity not in ("", name, "hemisphere") or column in columns.used:
            continue
        texts = _texts(rows.table[column].dropna().iloc[:50])
        is_flag = not heading.quantity and texts and texts <= _YES_OR_NO
        if is_flag and _is_way(column, "south" if name == "latitude" else "west"):
            raise _question(column, name)
        if not heading.quantity and pd.api.types.is_numeric_dtype(rows.table[column]):
            continue
        has_signs = heading.quantity != "" or texts == {"+", "-"}
        letters = {*_LETTERS[name], *("+-" if has_signs and not heading.other else "")}
        kinds = (letters, _CORNERS) if heading.quantity != "hemisphere" else (letters,)  # slopes face north-west, too
        if not any(_directions(rows.table[column].dropna().iloc[:50]) <= each for each in kinds):
            continue
        said = _directions(rows.table[column])
        one_kind = any(said <= each for each in kinds)  # all the winds together say where something faces
        if one_kind and said & _BELOW[name]:
            raise _question(column, name)
    if paired := _paired(rows, columns, name):
        raise _question(paired, name)


def _question(column: str, name: str) -> CatalogueError:
    return CatalogueError(
        f"{column!r} may say which way the {name} counts. If it does, call it "
        f"{'N/S' if name == 'latitude' else 'E/W'!r}; "
        f'if not, say which column the {name} is: columns={{"{name}": ...}}'
    )


def _is_way(heading: str, way: str) -> bool:
    """Whether a heading is a direction, and nothing else: "is_south"."""
    parted = [word for word in words(heading) if word != "is"]
    return bool(parted) and all(("direction", way) in meanings_of(word) for word in parted)


def _paired(rows: Rows, columns: Columns, name: str) -> str | None:
    """The column right behind an angle, where both angles have one of a short text or two, whatever those are."""
    axes, order = {"latitude": columns.latitude, "longitude": columns.longitude}, [*columns.headings, ""]
    behind = {axis: order[order.index(each.columns[-1]) + 1] for axis, each in axes.items() if each}
    is_pair = len(behind) == 2 and all(each and _is_of_two(rows, columns, each) for each in behind.values())
    return behind[name] if is_pair else None


def _is_of_two(rows: Rows, columns: Columns, column: str) -> bool:
    """Whether a column has no more than two short texts, none with a figure or of a unit, and nothing else is known of it."""
    heading, cells = columns.headings[column], rows.table[column].dropna()
    if heading.quantity not in ("", "hemisphere") or heading.other or heading.unit or column in columns.used:
        return False
    if len(_texts(cells.iloc[:50])) > 2:  # most columns are seen to have more at once
        return False
    texts = _texts(cells)
    return 0 < len(texts) <= 2 and not any(len(each) > 12 or re.search(r"\d", each) or unit_of(each) for each in texts)


def _texts(cells: pd.Series) -> set[str]:
    return {re.sub("[−–]", "-", each.strip().casefold()) for each in cells.astype(str).unique()}


def _hemisphere(rows: Rows, columns: Columns, name: str, found: Angles, is_told: bool) -> tuple[str | None, NDArray[np.int64]]:
    """The column that has the letters of an axis: 1 for N and E, -1 for S and W, 0 where there is none."""
    order = list(columns.headings)
    own = {*_LETTERS[name], *("o" if name == "longitude" else ())}
    others = {*_LETTERS["latitude"], *_LETTERS["longitude"]} - own
    for column, heading in columns.headings.items():
        is_theirs = heading.quantity == "hemisphere"
        if not is_theirs and not (is_nameless(column) and abs(order.index(column) - order.index(found.column)) <= 3):
            continue
        codes, letters = by_text(rows.table[column], _direction)
        known = set(letters)
        says_own = bool(known & own) and not known & {*_CORNERS, *others}
        is_sure = is_theirs and heading.clear and _is_of(columns, column, name)
        if known and known <= own and is_theirs and not is_sure:
            continue  # `refuse_unnamed_letters` asks
        if says_own and (is_sure or known <= own):
            if "o" in known:
                letters = _without_o(column, letters)
            return column, np.array([_SIGNS.get(each, 0) for each in letters] + [0])[codes]
        of_other_axis = bool(known & others) and known <= {"", *others}
        if is_theirs and known and not of_other_axis:
            has_signs = "-" in known and known <= {"+", "-"}
            _refuse_strange(rows, column, name, found.values, not is_told and (is_sure or says_own or has_signs))
    return None, np.zeros(len(rows.table), dtype=int)


def _is_of(columns: Columns, column: str, name: str) -> bool:
    """Whether a heading of hemispheres is that of an angle: "direction" is where it names it, or is one of a pair."""
    says_it = any(("quantity", name) in meanings_of(word) for word in words(column))
    pair = sum(columns.headings[each].clear for each in columns.having("hemisphere")) > 1
    return says_it or pair or _LOOSE.isdisjoint(words(column))


def _without_o(column: str, letters: list[str]) -> list[str]:
    """Directions in which O is Ost beside west, and Oeste beside east; a `CatalogueError` where that is not plain."""
    other = set(letters) & {"east", "west"}
    if len(other) != 1:
        raise CatalogueError(
            f"O in {column!r} may be Ost, which is east, or Ouest and Oeste, which are west; write E and W instead"
        )
    return [("west" if other == {"east"} else "east") if each == "o" else each for each in letters]


_SIGNS = {"north": 1, "east": 1, "south": -1, "west": -1}
_LOOSE = {"dir", "direction", "ref", "sign"}  # of anything, as likely
_CORNERS = {"ne", "nw", "se", "sw"}
_YES_OR_NO = {*"01yntfxjo是否", "true", "false", "yes", "no", "ja", "nein", "oui", "non", "si", "sí", "да", "нет"}
_CYRILLIC = {"с": "north", "ю": "south", "в": "east", "з": "west"}  # words of other meanings anywhere but in cells
_BELOW = {"latitude": {"south", "se", "sw", "-"}, "longitude": {"west", "nw", "sw", "-"}}


def _directions(cells: pd.Series) -> set[str]:
    return set(by_text(cells, _direction)[1])


def _direction(text: str) -> str:
    """The one direction that a cell is, or "ne" and its like for two, "+" or "-" for a sign, "" for anything else."""
    if re.fullmatch(r"[-+−–]?1(?:\.0)?|[-+−–]", text):
        return "-" if text[0] in "-−–" else "+"
    if text.casefold() in _CYRILLIC:
        return _CYRILLIC[text.casefold()]
    parted = words(re.sub("[-−–]", " ", text))  # a sign beside a letter says the same once more: "S (-)"
    if len(parted) > 2:
        return ""
    said = [way for axis in _LETTERS if (way := direction_of(parted, axis))]
    corner = "".join(word for word in parted if word in _CORNERS)
    return corner or "".join(said if len(said) < 2 else (way[0] for way in said))


def _refuse_strange(rows: Rows, column: str, name: str, values: Floats, is_sure: bool) -> None:
    """A `CatalogueError` where a column that is called after hemispheres, as is sure or not, is not understood."""
    names = {"latitude": {"lat", "latitude", "n"}, "longitude": {"lon", "long", "longitude", "e"}}
    named = [axis for axis, called in names.items() if called & set(words(column))]
    texts = rows.table[column].dropna().iloc[:50].astype(str).tolist()
    bare = not ((values < 0) | (values > 180)).any()
    if name in named or not named and bare and is_sure:
        below = "south" if name == "latitude" else "west"
        itself = f'. If these are the {name}s themselves, call it "{name} {below}", or "{name}" if they grow the other way'
        raise CatalogueError(
            f"{column!r} should say which way the {name} counts, and has {quoted(texts[0])}; write N, S, E, W, or leave it out"
            f"{itself if is_number(texts[0]) else ''}"
        )
