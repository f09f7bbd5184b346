"""PDS3 labels: the columns of the table that they describe, with their units, and how its positions count."""

import io
import re
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import pandas as pd

from ...message import Message
from ..bodies import body_in
from ..columns import CatalogueError, all_different, refuse_wide
from ..headings import direction_of, latitude_type_of
from ..source import Said, Source
from ..statements import read_statements
from ..vocabulary import words
from .sizes import read_file, refuse_long, refuse_vast

_BEGINS = re.compile(rb"\s*(PDS_VERSION_ID|CCSD3ZF)")
_COLUMN_STARTS = re.compile(r"(?im)^[ \t]*OBJECT[ \t]*=[ \t]*(?:COLUMN|FIELD)\b")
_COLUMN_ENDS = re.compile(r"(?im)^[ \t]*END_OBJECT\b")
_POINTER = re.compile(
    r"(?im)^[ \t]*\^[A-Z_]{0,40}(?:TABLE|SPREADSHEET|SERIES)[ \t]*=[ \t]*+(?:\([ \t]*+)?"
    r"\"([^\"\n]+)\"(?:[ \t]*,[ \t]*(\d{1,9})([ \t]*<BYTES>)?)?"
)
_AS_LABEL = Message("why.label", "as the label says")
_ABSENT = "MISSING_CONSTANT", "INVALID_CONSTANT", "NOT_APPLICABLE_CONSTANT", "UNKNOWN_CONSTANT", "NULL_CONSTANT"
_UNIT = re.compile(r"(?<!\s)\s*+<[^<>]*>$")  # behind a number: "-999.9 <DEGREE>"
_SAID = re.compile(r"(?m)^[ \t]*(\w+)[ \t]*=[ \t]*([^\n]+)")
_LONGEST, _MOST_LINES = 1_000_000, 5_000  # bytes of a label that are read; remarks and descriptions that are heard
_ROWS = re.compile(r"(?m)^[ \t]*ROWS[ \t]*=[ \t]*(\d{1,9})")
_DESCRIBED = re.compile(
    r"(?m)^[ \t]*(?:DESCRIPTION|NOTE|ALIAS_NAME|LATITUDE_TYPE|COORDINATE_SYSTEM_TYPE)[ \t]*=\s*"
    r"""(?:"([^"]{0,5000})"|([^"\s][^\n]*))"""
)


class _Column(NamedTuple):
    """Where a column stands in a line, in bytes from 0, in which unit it is, and what its numbers are to be made of.

    A cell that is one of the `absent` stands for nothing.
    """

    name: str
    start: int
    end: int
    unit: str
    factor: float
    offset: float
    absent: list[str]


def read_label(content: bytes, found: Source) -> bool:
    """Read the table that a label describes; False where the content is no label."""
    if not _BEGINS.match(content):
        return False
    text = content[:_LONGEST].decode("utf-8", "replace")
    text, remarks = _without_remarks(text)
    pointer = _POINTER.search(text)
    bodies = [_COLUMN_ENDS.split(body, 1)[0] for body in _COLUMN_STARTS.split(text)[1:]]
    refuse_wide(len(bodies), found.title)
    columns = [_column(body, found.title) for body in bodies]
    if not pointer or not columns:
        raise CatalogueError(
            f"{found.title} is a label of the PDS that describes no table of text with columns that have their places; "
            "to have a table read without its label, give open(..., 'rb')"
        )
    name = PurePosixPath(pointer[1]).name
    table = _beside(found.folder, name)
    if table is None:
        raise CatalogueError(
            f"{found.title} is a label of the PDS, and the table {name[:200]!r} that it describes is not beside it"
        )
    _read_statements(text, remarks, found)
    # A label counts bytes: each is a character until the columns are apart.
    lines = _from_its_start(read_file(table), pointer).decode("latin-1")
    refuse_long(lines.count("\n"), found.title)
    refuse_vast(lines.count("\n"), len(columns), found.title)
    widths = [(column.start, column.end) for column in columns]
    names = all_different(column.name for column in columns)
    if (count := _ROWS.search(text)) and lines.count("\n") + 1 < int(count[1]):
        raise CatalogueError(f"{found.title} says that its table has {int(count[1])} rows, each a line, and there are fewer")
    rows = pd.read_fwf(
        io.StringIO(lines), colspecs=widths, header=None, names=names, dtype=str, keep_default_na=False, na_values=[""]
    )
    cells = {name: _as_said(rows[name], column) for name, column in zip(names, columns, strict=True)}
    found.table = pd.DataFrame(cells).set_axis(range(1, len(rows) + 1))
    found.units = {name: column.unit for name, column in zip(names, columns, strict=True) if column.unit}
    found.notes.state(Message("note.label", "Columns are as the label {title!r} says.", title=found.title))
    return True


def _without_remarks(text: str) -> tuple[str, list[str]]:
    """A label without what stands between /* and */, and that."""
    begin, *rest = text.split("/*")
    parted = [each.partition("*/") for each in rest]
    return begin + "".join(after if end else f"/*{said}" for said, end, after in parted), [
        said for said, end, _ in parted if end
    ]


def _as_said(cells: pd.Series, column: _Column) -> pd.Series:
    """What the cells of a column stand for, by its label."""
    there = [cell.encode("latin-1").decode("utf-8", "replace") if isinstance(cell, str) else cell for cell in cells]
    texts = pd.Series(there, dtype=str).str.strip().str.strip('"').str.strip()
    numbers = pd.to_numeric(texts, errors="coerce")
    absent = pd.to_numeric(pd.Series(column.absent, dtype=str), errors="coerce").dropna()
    texts = texts.mask(texts.isin(column.absent) | numbers.isin(absent))
    if (column.factor, column.offset) == (1, 0):
        return texts
    return texts.astype(object).where(numbers.isna() | texts.isna(), numbers * column.factor + column.offset)


def label_beside(path: Path) -> Path | None:
    """The label of a table, which has its name, and names it."""
    label = _beside(path.parent, f"{path.stem}.lbl") if path.suffix.lower() in (".tab", ".csv", ".dat", ".asc") else None
    if label is None or not _BEGINS.match(content := read_file(label)):
        return None
    return label if path.name.casefold() in content.decode("utf-8", "replace").casefold() else None


def _beside(folder: Path | None, name: str) -> Path | None:
    """A file of a folder, whether its name is in large letters or small ones."""
    if folder is None:
        return None
    named = (path for path in folder.iterdir() if path.name.casefold() == name.casefold() and path.is_file())
    return next((path for path in named if path.resolve().is_relative_to(folder.resolve())), None)


def _from_its_start(content: bytes, pointer: re.Match[str]) -> bytes:
    """The table in its file, which may begin at a record or a byte that the pointer tells, counted from 1."""
    before = max(int(pointer[2] or 1) - 1, 0)
    if pointer[3]:
        return content[before:]
    return content.split(b"\n", before)[before] if content.count(b"\n") >= before else b""


def _column(body: str, title: str) -> _Column:
    said = {key.upper(): value.strip().strip('"').strip() for key, value in _SAID.findall(body)}
    unit = said.pop("UNIT", "").replace("N/A", "")
    said = {key: _UNIT.sub("", value) for key, value in said.items()}
    try:
        start, width = int(said["START_BYTE"]) - 1, int(said["BYTES"])
        if start < 0 or width < 1:
            raise ValueError
        factor, offset = (float(said.get(key, default)) for key, default in (("SCALING_FACTOR", "1"), ("OFFSET", "0")))
        absent = [said[key] for key in _ABSENT if key in said]
        return _Column(said["NAME"], start, start + width, unit, factor, offset, absent)
    except (KeyError, ValueError):
        name = said.get("NAME", "")[:60]
        raise CatalogueError(
            f"{title} is a label of the PDS that does not say where its column {name!r} begins, or how wide it is; "
            "to have a table read without its label, give open(..., 'rb')"
        ) from None


def _read_statements(text: str, remarks: list[str], found: Source) -> None:
    """What the keywords of a label say of all its rows."""
    said = {key.upper(): value.strip().strip('"') for key, value in _SAID.findall(text)}
    body = body_in(said.get("TARGET_NAME", ""))
    if body not in ("", "Mars"):
        raise CatalogueError(f"{found.title} says that it is of {body}; only places on Mars can be shown")
    if way := direction_of(words(said.get("POSITIVE_LONGITUDE_DIRECTION", ""))):
        found.direction = Said(way, _AS_LABEL)
    if kind := latitude_type_of(words(said.get("COORDINATE_SYSTEM_NAME", ""))):
        found.latitude_type = Said(kind, _AS_LABEL)
    described = [f"TARGET_NAME: {said.get('TARGET_NAME', '')}", *remarks, *map("".join, _DESCRIBED.findall(text))]
    read_statements((" ".join(each.split()) for each in described[:_MOST_LINES]), found, "beside")
