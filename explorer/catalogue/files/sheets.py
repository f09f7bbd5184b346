"""Tables as spreadsheets have them: which sheet, and where in it the names stand."""

import io
from collections.abc import Mapping
from typing import Any

import pandas as pd

from ...message import Message
from ..cells import is_inexact
from ..columns import CatalogueError, all_different
from ..finding import find_columns
from ..source import Source
from ..statements import keep_questions, read_statements
from .cell_formats import ask_of_formats
from .layout import are_units, are_values, find_names, named, units_in
from .sizes import read_excel, read_old_excel, refuse_much_text

_HEAD = 60  # rows in which the names are looked for


def read_workbook(content: bytes, found: Source, given: Mapping[str, str], sheet: str | None, old: bool) -> None:
    """Read the one sheet with positions, or the one that is told; a `CatalogueError` where several have some."""
    file: Any = io.BytesIO(content)
    sheets = (read_old_excel if old else read_excel)(file, **_AS_IT_STANDS)
    if sheet is not None:
        if sheet not in sheets:
            raise CatalogueError(f"{found.title} has no sheet {sheet!r}; it has {', '.join(map(str, sheets))[:300]}")
        chosen = sheet
    else:
        having = [name for name, table in sheets.items() if _has_positions(table, given)]
        if len(having) > 1:
            names = ", ".join(repr(str(name)) for name in having)
            raise CatalogueError(f"{found.title} has positions in several sheets, {names}. Say which: sheet={having[0]!r}")
        filled = having or [name for name, table in sheets.items() if len(table)] or list(sheets)
        chosen = filled[0]
        if len(sheets) > 1:
            count, name = len(sheets), str(chosen)
            if having:
                english = "Of {count} sheets, {sheet!r} was read, the only one with positions."
                found.notes.assume(Message("note.only_sheet", english, count=count, sheet=name))
            else:
                found.notes.assume(Message("note.sheet", "Of {count} sheets, {sheet!r} was read.", count=count, sheet=name))
    refuse_much_text(sheets[chosen])
    read_statements([f"Sheet: {chosen}"], found, "beside", alone=True)
    below, heads = _read_sheet(sheets[chosen], found, given)
    others = [table for name, table in sheets.items() if name != chosen and not _has_positions(table, given)]
    texts = [[cell for cell in row if cell.strip()] for table in others for _, row in _rows(table)]
    read_statements([f"Sheet: {chosen}", *("; ".join(row) for row in texts if len(row) < 3)], found, "beside")
    keep_questions(["; ".join(row) for row in texts], "beside", found)  # of a list of columns, or of other planets
    if not old:
        ask_of_formats(content, str(chosen), below, heads, find_columns(heads, given, found.units), found)


# The crater Nan, and one that is called NA, must not become "not a number".
# Cells as objects share a text that stands in many of them.
_AS_IT_STANDS: dict[str, Any] = {
    "sheet_name": None,
    "header": None,
    "keep_default_na": False,
    "na_values": [""],
    "dtype": object,
}


def _rows(table: pd.DataFrame) -> list[tuple[int, list[str]]]:
    rows = (["" if pd.isna(cell) else str(cell) for cell in row] for row in table.head(_HEAD).itertuples(index=False))
    return [(number, row) for number, row in enumerate(rows) if any(cell.strip() for cell in row)]


def _has_positions(table: pd.DataFrame, given: Mapping[str, str]) -> bool:
    rows = _rows(table)
    return bool(rows) and find_names(rows, given)[1].has_position


def _read_sheet(table: pd.DataFrame, found: Source, given: Mapping[str, str]) -> tuple[int, list[str]]:
    """Read a sheet; how many of its rows stand above the places, and the names of all its columns."""
    rows = _rows(table)
    if not rows:
        raise CatalogueError(f"{found.title} is empty; a first line with the names of the columns is expected")
    at, columns = find_names(rows, given)
    first, head = rows[at]
    names = all_different(named(head))
    if are_values(head, columns):
        raise CatalogueError(f"{found.title} has no names of columns: its first row is {', '.join(head)[:200]!r}")
    below = first + 1
    for number, row in rows[at + 1 :]:
        if not are_units(row, names, columns):
            break
        found.units = units_in(row, names)
        below = number + 1
    read_statements(["; ".join(cell for cell in row if cell.strip()) for _, row in rows[:at]], found)
    cells = table.iloc[below:].set_axis(names, axis="columns")
    body = cells.infer_objects()
    body = body.assign(**cells[[name for name in names if is_inexact(body[name])]])
    found.table = body.set_axis([number + 1 for number in body.index])
    unused = [name for name in names if name.startswith("Unnamed: ") and body[name].isna().all()]
    found.table = found.table.drop(columns=unused)
    return below, names
