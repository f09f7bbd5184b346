"""Tables that are text: whatever parts the columns, whatever stands above the names.

The first lines tell how a table is laid out (`layout`); then pandas reads the rows.
"""

import io
import re
import warnings
from collections.abc import Mapping
from typing import Any

import pandas as pd
from pandas.api.types import is_integer_dtype

from ...message import Message
from ..cells import comma_means, has_points, is_inexact, is_number
from ..columns import TEXTS, CatalogueError, all_different, refuse_wide
from ..source import Problem, Source
from ..statements import read_statements
from .layout import COMMENT, HEAD, Layout, find_layout
from .sizes import refuse_long, refuse_vast

_DELIMITERS = {  # a comma is what everybody expects, and is not told
    ";": Message("delimiter.semicolons", "semicolons"),
    "\t": Message("delimiter.tabs", "tabs"),
    "|": Message("delimiter.bars", "|"),
    "  ": Message("delimiter.two_blanks", "two blanks or more"),
    " ": Message("delimiter.blanks", "blanks"),
}
_SAMPLE = 1 << 18  # bytes that the layout and decimal commas are told from
_MOST_WIDE = 100_000  # rows with more columns than there are names; pandas takes a time that grows with their square
_MOST_REMARKS = 1000  # among the rows that are heard
# Each starts where a run of blanks does: the time grows evenly.
_OUTER_BLANKS = re.compile(rb"(?m)^[ \t]+|(?<![ \t])[ \t]+$")
_REMARK = re.compile(rb"(?m)^[^\S\n]*#[^\n]*")


def read_delimited(content: bytes, found: Source, given: Mapping[str, str]) -> None:
    """Read the table in text; a `CatalogueError` where there is none."""
    content = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    refuse_long(content.count(b"\n"), found.title)
    text = content[:_SAMPLE].decode("utf-8", "ignore")
    if len(content) > _SAMPLE:  # ends with a whole line, or what is cut off would look like damage
        text = text[: text.rfind("\n") + 1] or text
    _refuse_wide(text, found.title)
    layout = find_layout(text, found.title, given)
    refuse_vast(content.count(b"\n"), len(layout.names), found.title)
    if parting := _DELIMITERS.get(layout.delimiter):
        found.notes.state(Message("note.parted", "Columns are parted by {delimiter}.", delimiter=parting))
    found.units = layout.units
    read_statements(layout.above, found)
    _read_rows(content, layout, found)


def _refuse_wide(text: str, title: str) -> None:
    lines = text.split("\n")[:HEAD]
    refuse_wide(max(line.count(delimiter) + 1 for line in lines for delimiter in ",;\t|"), title)
    refuse_wide(max(len(line.split()) for line in lines), title)


def _read_rows(content: bytes, layout: Layout, found: Source) -> None:
    """All rows below the names, numbered as people count lines."""
    body = content.split(b"\n", layout.line)[layout.line] if content.count(b"\n") >= layout.line else b""
    blanks = layout.delimiter.strip(" ") == ""
    if blanks:
        body = without_outer_blanks(body)
    if layout.delimiter == "  ":
        body = re.sub(rb"(?<=\S)[ \t]{2,}(?=\S)", b"\t", body)
    if layout.above and (remarks := _REMARK.findall(body)):
        read_statements([each.decode("utf-8", "replace") for each in remarks[:_MOST_REMARKS]], found, "among")
        body = _REMARK.sub(b"", body)
        found.notes.assume(Message("note.comments", "Lines that begin with # are left out."))
    names = _with_first_name(layout, found)
    _refuse_ragged(body, layout.delimiter, len(names), found.title)
    parts = [
        name
        for axis in (layout.columns.latitude, layout.columns.longitude)
        if axis and len(axis.columns) > 1
        for name in axis.columns
    ]
    texts = {layout.columns.fields[field]: str for field in TEXTS if field in layout.columns.fields}
    # Of -0 degrees, 30 minutes, only the text has the sign.
    separators = {" ": r"\s+", "  ": "\t"}
    options: dict[str, Any] = {"sep": separators.get(layout.delimiter, layout.delimiter), "low_memory": False}
    found.comma = found.comma or _comma(layout)
    options["dtype"] = texts | dict.fromkeys(parts, str)
    if found.comma == "decimal":  # a point may part thousands, in whichever row it stands
        table, skipped = _parsed(body, names, found.title, options | {"dtype": str})
        table = table.apply(lambda column: column if column.name in options["dtype"] else _without_points(column))
    else:
        table, skipped = _parsed(body, names, found.title, options)
        if inexact := [name for name in table if is_inexact(table[name])]:
            exact, _ = _parsed(body, names, found.title, options | {"dtype_backend": "numpy_nullable"})
            table = table.assign(**exact[[name for name in inexact if is_integer_dtype(exact[name])]])
    if skipped:
        every = body.split(b"\n")
        wide_lines = b"\n".join(every[number - 1] for number in skipped[:_MOST_REMARKS] if number <= len(every))
        read_statements(filter(COMMENT.match, wide_lines.decode("utf-8", "replace").split("\n")), found, "among")
    gone = set(skipped)
    numbers = (
        [number for number in range(1, len(table) + len(gone) + 1) if number not in gone] if gone else range(1, len(table) + 1)
    )
    table.index = pd.Index([number + layout.line for number in numbers])
    wide = Message("cell.wide", "has more columns than the first line; is a comma in a number or a text?")
    found.problems += [Problem(line + layout.line, "", wide) for line in skipped]
    if swallowed := _swallowing(table, layout):
        english = "holds another row, for a quotation mark in it is not closed"
        found.problems += [Problem(int(number), name, Message("cell.swallows", english)) for number, name in swallowed.items()]
        table = table.drop(index=list(swallowed))
    if blanks:
        short = table[names[-1]].isna() & table[names[0]].notna()
        narrow = Message("cell.narrow", "has fewer columns than the first line")
        found.problems += [Problem(int(number), "", narrow) for number in table.index[short]]
        table = table[~short]
    found.table = table


def _refuse_ragged(body: bytes, delimiter: str, columns: int, title: str) -> None:
    """A `CatalogueError` where so many rows have more columns than there are names that telling them takes minutes."""
    parting = None if delimiter == " " else b"\t" if delimiter == "  " else delimiter.encode()
    lines = (line for line in body.split(b"\n") if b'"' not in line)
    wide = sum((line.count(parting) + 1 if parting else len(line.split())) > columns for line in lines)
    if wide > _MOST_WIDE:
        raise CatalogueError(
            f"{title} has {wide} rows with more columns than the first line; is a comma in a number or a text?"
        )


def _swallowing(table: pd.DataFrame, layout: Layout) -> dict[Any, str]:
    """Rows with a cell of several lines of which one is a whole row with a position, and the column of that cell."""
    latitude, longitude = layout.columns.latitude, layout.columns.longitude
    if not (latitude and longitude and layout.delimiter.strip(" ")):
        return {}
    wanted = [layout.names.index(axis.columns[0]) for axis in (latitude, longitude)]
    found: dict[Any, str] = {}
    for place, name in enumerate(layout.names):
        if isinstance(table[name].dtype, pd.StringDtype):
            for number, cell in table[name][table[name].str.contains("\n", regex=False, na=False)].items():
                rows = [line.split(layout.delimiter) for line in cell.split("\n")]
                rows[0][:0] = [""] * place  # the cells of the row before this one
                if any(len(row) == len(layout.names) and all(is_number(row[each]) for each in wanted) for row in rows):
                    found[number] = name
    return found


def without_outer_blanks(content: bytes) -> bytes:
    """Lines without the blanks that they begin and end with."""
    return _OUTER_BLANKS.sub(b"", content)


def _with_first_name(layout: Layout, found: Source) -> list[str]:
    """The names of columns, with one for the rows' own names where the table has one name too few, as R writes it."""
    wide = {len(row) for row in layout.rows if any(cell.strip() for cell in row)}
    if wide != {len(layout.names) + 1}:
        return layout.names
    last = {row[-1].strip() for row in layout.rows if any(row)}
    if last == {""}:
        return [*layout.names, *all_different([*layout.names, "Unnamed"])[-1:]]
    firsts = [row[0].strip() for row in layout.rows if any(row)]
    counted = firsts == [str(number) for number in range(1, len(firsts) + 1)]
    if len(set(firsts)) < len(firsts) or not (layout.quoted and (counted or not any(map(is_number, firsts)))):
        return layout.names
    english = "One name of a column is missing; the first column has the names of rows, as R writes them."
    found.notes.assume(Message("note.row_names", english))
    return ["row", *layout.names] if "row" not in layout.names else ["rownames", *layout.names]


def _without_points(column: pd.Series) -> pd.Series:
    """A column as numbers where all of it are such, and none has a mark."""
    if any(column.str.contains(mark, regex=False, na=False).any() for mark in ",."):
        return column
    numbers = pd.to_numeric(column, errors="coerce")
    return column if (column.notna() & numbers.isna()).any() or is_inexact(numbers) else numbers


def _comma(layout: Layout) -> str:
    """What a comma in a number means, as the numbers of the first rows tell."""
    texts = [cell.strip() for row in layout.rows for cell in row]
    commas = comma_means([text for text in texts if "," in text])
    angles = _texts_of_angles(layout)
    if any("," in text and is_number(text.replace(",", ".")) for text in angles):
        commas.add("decimal")
    if commas == {"decimal"}:
        return "decimal"
    return "thousands" if commas == {"thousands"} or not commas and has_points(texts) else ""


def _texts_of_angles(layout: Layout) -> list[str]:
    names = [name for axis in (layout.columns.latitude, layout.columns.longitude) if axis for name in axis.columns]
    places = [layout.names.index(name) for name in names]
    return [row[place].strip() for row in layout.rows for place in places if place < len(row)]


def _parsed(body: bytes, names: list[str], title: str, options: dict[str, Any]) -> tuple[pd.DataFrame, list[int]]:
    """The rows that are no wider than the names, and the numbers of those that are."""
    # A first row as wide as the names tells the parser how many columns there are.
    mark = b"\n" if not body else b""
    separator = b" " if options["sep"] == r"\s+" else options["sep"].encode()
    blank = separator.join([b'"0"'] * len(names)) + b"\n"
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            # The crater Nan must not become "not a number"; blank lines count when people count lines.
            table = pd.read_csv(
                io.BytesIO(blank + body + mark), encoding="utf-8", header=None, names=names, index_col=False,
                keep_default_na=False, na_values=[""], skip_blank_lines=False, on_bad_lines="warn", **options,
            )  # fmt: skip
    except (ValueError, OverflowError, pd.errors.ParserError) as error:
        raise CatalogueError(f"{title} cannot be read as a table: {' '.join(str(error).split())[:200]}") from None
    said = " ".join(str(each.message) for each in caught)
    skipped = [int(line) - 1 for line in re.findall(r"line (\d+): expected \d+ fields", said)]
    return table.iloc[1:], skipped
