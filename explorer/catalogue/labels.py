"""PDS3 labels: the columns of the table that they describe, with their units, and how its positions count."""

import io
import re
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import pandas as pd

from ..message import Message
from .bodies import body_in
from .columns import CatalogueError, all_different
from .headings import direction_of, latitude_type_of, words
from .source import Said, Source

_COLUMN = re.compile(r"(?is)^\s*OBJECT\s*=\s*(?:COLUMN|FIELD)\b(.*?)^\s*END_OBJECT\s*=\s*(?:COLUMN|FIELD)\b", re.MULTILINE)
_POINTER = re.compile(r"(?im)^\s*\^\w*(?:TABLE|SPREADSHEET|SERIES)\s*=\s*\(?\s*\"([^\"]+)\"")
_AS_LABEL = Message("why.label", "as the label says")


class _Column(NamedTuple):
    """Where a column stands in a line, counted from 0, and in which unit it is."""

    name: str
    start: int
    end: int
    unit: str


def read_label(content: bytes, found: Source) -> bool:
    """Read the table that a label describes; False where the content is no label."""
    if not re.match(rb"\s*(PDS_VERSION_ID|CCSD3ZF)", content):
        return False
    text = content.decode("utf-8", "replace")
    pointer = _POINTER.search(text)
    columns = [column for body in _COLUMN.findall(text) if (column := _column(body))]
    if not pointer or not columns:
        raise CatalogueError(f"{found.title} is a label of the PDS that describes no table of text with columns")
    name = PurePosixPath(pointer[1]).name
    table = _beside(found.folder, name)
    if table is None:
        raise CatalogueError(f"{found.title} is a label of the PDS, and the table {name!r} that it describes is not beside it")
    _read_statements(text, found)
    lines = table.read_bytes().decode("utf-8", "replace")
    widths = [(column.start, column.end) for column in columns]
    names = all_different(column.name for column in columns)
    rows = pd.read_fwf(
        io.StringIO(lines), colspecs=widths, header=None, names=names, dtype=str, keep_default_na=False, na_values=[""]
    )
    found.table = rows.apply(lambda column: column.str.strip().str.strip('"').str.strip()).set_axis(range(1, len(rows) + 1))
    found.units = {name: column.unit for name, column in zip(names, columns, strict=True) if column.unit}
    found.notes.state(Message("note.label", "Columns are as the label {title!r} says.", title=found.title))
    return True


def label_beside(path: Path) -> Path | None:
    """The label of a table, which has its name."""
    return _beside(path.parent, f"{path.stem}.lbl") if path.suffix.lower() in (".tab", ".csv", ".dat", ".asc") else None


def _beside(folder: Path | None, name: str) -> Path | None:
    """A file of a folder, whether its name is in large letters or small ones."""
    if folder is None:
        return None
    return next((path for path in folder.iterdir() if path.name.casefold() == name.casefold() and path.is_file()), None)


def _column(body: str) -> _Column | None:
    said = {key.upper(): value.strip().strip('"').strip() for key, value in re.findall(r"(?m)^\s*(\w+)\s*=\s*([^\n]+)", body)}
    try:
        start = int(said["START_BYTE"]) - 1
        return _Column(said["NAME"], start, start + int(said["BYTES"]), said.get("UNIT", "").replace("N/A", ""))
    except (KeyError, ValueError):
        return None


def _read_statements(text: str, found: Source) -> None:
    """What the keywords of a label say of all its rows."""
    said = {key.upper(): value.strip().strip('"') for key, value in re.findall(r"(?m)^\s*(\w+)\s*=\s*([^\n]+)", text)}
    body = body_in(said.get("TARGET_NAME", ""))
    if body not in ("", "Mars"):
        raise CatalogueError(f"{found.title} says that it is of {body}; only places on Mars can be shown")
    if way := direction_of(words(said.get("POSITIVE_LONGITUDE_DIRECTION", ""))):
        found.direction = Said(way, _AS_LABEL)
    if kind := latitude_type_of(words(said.get("COORDINATE_SYSTEM_NAME", ""))):
        found.latitude_type = Said(kind, _AS_LABEL)
