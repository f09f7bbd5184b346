"""How wide the place of every row is, in kilometres, whatever the unit and whether the table has radii."""

import numpy as np
from numpy.typing import NDArray

from ..mars import Floats
from ..message import Message, listed
from .angles import Told, numbers_of, tell_of_nameless
from .cells import METRES, by_text
from .columns import CatalogueError, Columns
from .headings import Heading, unit_of
from .rows import Rows, quoted
from .source import Source
from .vocabulary import meanings_of, words

WIDEST_KM = 22_000
"""Nothing on Mars is wider: from pole to pole and back."""

_NO_DATA = {-9.0, -99.0, -999.0, -9999.0, -99999.0, -32768.0, -1e30, -1e32, -3.4028234663852886e38, -3.4028226550889045e38}


def read_diameters(rows: Rows, columns: Columns, found: Source, told: Told) -> Floats:
    """Kilometres of every row, NaN where nothing is known; what cannot be is refused."""
    column = columns.fields.get("diameter_km")
    if column is None:
        if columns.unclear_sizes:
            first = columns.unclear_sizes[0]
            english = (
                "{column!r} may be of anything, and was not taken for the diameter; if it is that, say "
                'columns={{"diameter_km": {column!r}}}, units={{"diameter_km": {unit!r}}}.'
            )
            unit = columns.headings[first].unit
            if unit in METRES:
                rows.notes.assume(Message("note.unclear_size", english, column=first, unit=unit))
            else:
                english = (
                    "{column!r} may be of anything, and was not taken for the diameter; if it is that, say "
                    'columns={{"diameter_km": {column!r}}}, and its unit, units={{"diameter_km": ...}}: {units}.'
                )
                units = listed(map(repr, METRES))
                rows.notes.assume(Message("note.unclear_unit", english, column=first, units=units))
        return np.full(len(rows.table), np.nan)
    numbers = numbers_of(rows, column, told, found.comma)
    if not (columns.told_size or "diameter_km" in told.units) and _are_of_mars(columns.headings[column], numbers.values):
        english = "{column!r} has distances from the middle of Mars, and was not taken for sizes of places."
        rows.notes.assume(Message("note.radii_of_mars", english, column=column))
        return np.full(len(rows.table), np.nan)
    tell_of_nameless(rows, columns, column)
    _tell_of_others(rows, columns, column)
    _check_rivals(rows, columns, column, numbers.values, told, found.comma)
    values = np.where(np.isin(numbers.values, sorted(_NO_DATA)), np.nan, numbers.values)
    if gone := sorted(set(numbers.values[np.isnan(values) & ~np.isnan(numbers.values)])):
        numbers_gone = listed(f"{each:g}" for each in gone)
        english = "Nothing is known where {column!r} is {numbers}."
        rows.notes.assume(Message("note.no_data", english, column=column, numbers=numbers_gone))
    kilometres = values * _metres(rows, columns, found, column, told, values, numbers.units) / 1000
    if columns.headings[column].quantity == "radius":
        english = "{column!r} has radii, as its heading says; diameters are twice as much."
        rows.notes.assume(Message("note.radii", english, column=column))
        kilometres = kilometres * 2
    wrong = ~np.isnan(kilometres) & ~((kilometres >= 0) & (kilometres <= WIDEST_KM))
    english = "{value} is not possible; the diameter must be 0 or more, and fit on Mars"
    rows.refuse(wrong, column, lambda value: Message("cell.diameter", english, value=quoted(value)))
    return np.where(kilometres == 0, np.nan, kilometres)


def _are_of_mars(heading: Heading, values: Floats) -> bool:
    """Whether radii, of which no heading says that they are a place's, all lead from the middle of Mars to somewhere on it."""
    if heading.quantity != "radius" or any(("thing", "place") in meanings_of(word) for word in words(heading.name)):
        return False
    known = np.abs(values[~np.isnan(values)])
    kilometres = [1, 0.001] if heading.unit in ("", "km") else [METRES.get(heading.unit, 0) / 1000]
    return any(known.size and ((known * each > 3360) & (known * each < 3420)).all() for each in kilometres)


def _tell_of_others(rows: Rows, columns: Columns, column: str) -> None:
    """Tell which columns of diameters, or of radii, were not taken for the size."""
    heading = columns.headings[column]
    others = [
        name
        for name in columns.having(heading.quantity)
        if name != column and not columns.headings[name].other and not columns.told_size
    ]
    if others:
        english = "{column!r} was taken for the size of places; {others} were not, and columns={{'diameter_km': ...}} decides."
        rows.notes.assume(Message("note.other_sizes", english, column=column, others=listed(map(repr, others[:5]))))


def _metres(
    rows: Rows, columns: Columns, found: Source, column: str, told: Told, values: Floats, cells: Floats | None
) -> float | Floats:
    """What numbers are to be multiplied with to be metres: as told, as cells, a column of units or the heading says."""
    heading = columns.headings[column]
    if "diameter_km" in told.units:
        return METRES[told.units["diameter_km"]]
    if heading.unit and heading.unit not in METRES:
        units = ", ".join(map(repr, METRES))
        raise CatalogueError(
            f'The unit of {column!r} is no length that is known; say it, units={{"diameter_km": ...}}: {units}'
        )
    by_column = unit_column(rows, columns, column)
    if by_column is not None and heading.unit and not (by_column[~np.isnan(by_column)] == METRES[heading.unit]).all():
        raise CatalogueError(
            f'{column!r} and the column of units both say what its numbers count. Which is right? units={{"diameter_km": ...}}'
        )
    if heading.unit:
        factor = METRES[heading.unit]
        if heading.unit != "km":
            english = "Diameters are in {unit}, as {column!r} says."
            rows.notes.assume(Message("note.unit", english, unit=_NAMES[heading.unit], column=column))
    else:
        factor = METRES["km"]
        if by_column is None and cells is None:
            found.ask("units")
            english = '{column!r} counts kilometres, which was assumed; if not, say units={{"diameter_km": "m"}}.'
            rows.notes.assume(Message("note.kilometres", english, column=column))
    metres = np.full(len(rows.table), factor)
    if by_column is not None:
        metres = by_column
    if cells is not None:
        rows.notes.assume(Message("note.units_of_cells", "Units are as the cells of {column!r} say.", column=column))
        bare = np.isnan(cells) & np.isfinite(values)
        if by_column is None and not heading.unit:
            english = "{value} has no unit, though others have one"
            rows.refuse(bare, column, lambda value: Message("cell.no_unit", english, value=quoted(value)))
        metres = np.where(np.isnan(cells), metres, cells)
    return metres


def _check_rivals(rows: Rows, columns: Columns, column: str, values: Floats, told: Told, comma: str) -> None:
    """A `CatalogueError` where another column of diameters, in another unit, says otherwise."""
    heading = columns.headings[column]
    for name in columns.having(heading.quantity) if heading.unit in METRES and not columns.told_size else ():
        other = columns.headings[name]
        if name == column or not other.clear or other.other or other.unit not in METRES or other.unit == heading.unit:
            continue
        same = numbers_of(rows.spare(), name, told, comma).values * METRES[other.unit] / METRES[heading.unit]
        wrong = np.flatnonzero(np.abs(same - values) > 0.01 * np.abs(values) + 0.01)
        if wrong.size:
            raise CatalogueError(
                f"{column!r} and {name!r} differ in {rows.called(rows.table.index[wrong[0]])}, their units taken into account. "
                f'Say which is right: columns={{"diameter_km": {column!r}}}'
            )


_NAMES = {
    "m": Message("unit.m", "metres"),
    "dm": Message("unit.dm", "decimetres"),
    "cm": Message("unit.cm", "centimetres"),
    "mm": Message("unit.mm", "millimetres"),
    "ft": Message("unit.ft", "feet"),
    "mi": Message("unit.mi", "miles"),
}


def unit_column(rows: Rows, columns: Columns, beside: str) -> NDArray[np.float64] | None:
    """Metres to the unit of each row, where a column says; what is no unit of length is refused."""
    for name in [columns.behind(beside), *columns.having("unit")]:
        if name is None or columns.headings[name].other:
            continue
        codes, units = by_text(rows.table[name], unit_of)
        if not set(units) & METRES.keys():
            continue  # a geologic unit, or one of something else
        english = "{column!r} is in the units of {units!r}."
        rows.notes.assume(Message("note.unit_column", english, column=beside, units=name))
        factors = np.array([METRES.get(each, np.nan) for each in units] + [np.nan])[codes]
        unknown = np.isnan(factors) & rows.table[beside].notna().to_numpy()
        rows.refuse(unknown, name, _no_length)
        return factors
    return None


def _no_length(value: object) -> Message:
    return Message("cell.no_length", "{value} is no unit of length", value=quoted(value))
