"""Tables that are text: whatever parts the columns, whatever stands above the names.

The first lines tell where the names are, what parts the columns, and whether a line of units follows; then pandas
reads the rows.
"""

import csv
import io
import re
import warnings
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from pandas.api.types import is_integer_dtype

from ...message import Message
from ..cells import MISSING, comma_means, has_points, is_inexact, is_number
from ..columns import MOST_COLUMNS, TEXTS, CatalogueError, Columns, all_different, refuse_wide
from ..finding import find_columns
from ..headings import says_nothing, unit_of, without_unit
from ..pairs import is_position, may_be_position
from ..source import Problem, Source
from ..statements import read_statements
from .sizes import refuse_long, refuse_vast

_DELIMITERS = {
    ",": None,  # is what everybody expects, and is not told
    ";": Message("delimiter.semicolons", "semicolons"),
    "\t": Message("delimiter.tabs", "tabs"),
    "|": Message("delimiter.bars", "|"),
    "  ": Message("delimiter.two_blanks", "two blanks or more"),
    " ": Message("delimiter.blanks", "blanks"),
}
_SAMPLE = 1 << 18  # bytes that delimiter and decimal commas are told from
_LINES = 80  # of them, and
_LONGEST_LINE = 200_000  # characters of a line among them
_MOST_WIDE = 100_000  # rows with more columns than there are names; pandas takes a time that grows with their square
_HEAD = 40  # lines among which the names are looked for
_MOST_REMARKS = 1000  # among the rows that are heard
_COMMENT = re.compile(r"\s*(#|%|//|!|--)")
# What astropy writes above the names of its ECSV.
_COLUMN_OF_ECSV = re.compile(r"#\s*- \{name: ('[^']*'|\"[^\"]*\"|[^,}]*), unit: ([^,}]+)")
_RULE = re.compile(r"(?=[^-=]*[-=])[-=+:|_~\s]+")
# Each starts where a run of blanks does: the time grows evenly.
_OUTER_BLANKS = re.compile(rb"(?m)^[ \t]+|(?<![ \t])[ \t]+$")
_TWO_NUMBERS = re.compile(r"\d\s+[-+\d]")
_REMARK = re.compile(rb"(?m)^[^\S\n]*#[^\n]*")


@dataclass
class Layout:
    """How a table is laid out: what parts its columns, the names, the first rows, and where these begin."""

    delimiter: str
    names: list[str]
    columns: Columns
    units: dict[str, str]
    rows: list[list[str]]
    line: int
    above: list[str]
    quoted: bool

    @property
    def rank(self) -> tuple[bool, bool, bool, bool, bool, int]:
        """How likely it is: the one with positions, rows as wide as the names, more columns; blanks part words, too."""
        widths = [len(row) for row in self.rows]
        even = sum(width in (len(self.names), len(self.names) + 1) for width in widths) * 2 > len(widths)
        return (
            self.columns.has_position,
            len(self.names) > 1,
            even or not widths,
            not self._holds_another,
            self.delimiter.strip(" ") != "",
            len(self.names),
        )

    @property
    def _holds_another(self) -> bool:
        """Whether the cells that it makes hold what may part others: then another layout with positions is the table's."""
        position, pair = self.columns.position, self.columns.pair
        cells = [cell for row in self.rows for cell in _cells(row, self.names, position)]
        strange = "".join(sign for sign in "\t;|" if sign != self.delimiter and not (pair and sign != "\t"))
        if any(sign in text for sign in strange for text in [*position, *cells]):
            return True
        if pair and cells and not any(map(may_be_position, cells)):
            return True
        if self.delimiter.strip(" "):  # "18 39" is an angle, too, and decides only between commas and blanks
            return self.delimiter == "," and not pair and any(map(_TWO_NUMBERS.search, cells))
        return any(re.search("," if self.delimiter == " " else r",(?!\s)", name) for name in self.names if name != pair)


def read_delimited(content: bytes, found: Source, given: Mapping[str, str]) -> None:
    """Read the table in text; a `CatalogueError` where there is none."""
    content = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    refuse_long(content.count(b"\n"), found.title)
    text = content[:_SAMPLE].decode("utf-8", "ignore")
    if len(content) > _SAMPLE:  # ends with a whole line, or what is cut off would look like damage
        text = text[: text.rfind("\n") + 1] or text
    _refuse_wide(text, found.title)
    layouts = [layout for delimiter in _DELIMITERS if (layout := _layout(text, delimiter, given))]
    if not layouts:
        raise CatalogueError(f"{found.title} has one column only; columns are parted by comma, semicolon, tab, | or blanks")
    layout = max(layouts, key=lambda each: each.rank)
    _refuse_nameless(layout, found.title)
    _refuse_unparted(layout, found.title)
    refuse_vast(content.count(b"\n"), len(layout.names), found.title)
    if layout.delimiter != ",":
        parted = Message("note.parted", "Columns are parted by {delimiter}.", delimiter=_DELIMITERS[layout.delimiter])
        found.notes.state(parted)
    found.units = layout.units
    read_statements(layout.above, found)
    _read_rows(content, layout, found)


def _refuse_wide(text: str, title: str) -> None:
    lines = text.split("\n")[:_HEAD]
    refuse_wide(max(line.count(delimiter) + 1 for line in lines for delimiter in ",;\t|"), title)
    refuse_wide(max(len(line.split()) for line in lines), title)


def _layout(text: str, delimiter: str, given: Mapping[str, str]) -> Layout | None:
    """How a table is laid out if this parts its columns; None where it parts nothing."""
    lines = [line[:_LONGEST_LINE] for line in text.split("\n")[:_LINES]]
    cells = [(number, row) for number, row in _parted("\n".join(lines), delimiter) if any(cell.strip() for cell in row)]
    bare = [(number, row) for number, row in cells if not _COMMENT.match(lines[number - 1] if number <= len(lines) else "")]
    if not bare:
        return None
    at, columns = find_names(bare, given)
    if not columns.has_position and (commented := _commented_names(lines, delimiter, bare[0], given)):
        bare, at = [commented, *(each for each in bare if each[0] > commented[0])], 0
        columns = find_columns(all_different(named(bare[0][1])), given)
    names = all_different(named(bare[at][1]))
    if len(names) < 2 and (not columns.has_position or re.search(r"[,;\t|]", names[0])):
        return None
    above = [line.strip(f" {delimiter}") for line in lines[: bare[at][0] - 1] if line.strip(f" {delimiter}")]
    said = (_COLUMN_OF_ECSV.match(each.lstrip()) for each in above)
    units = {column[1].strip("'\""): column[2].strip() for column in said if column}
    rows, line = bare[at + 1 :], bare[at][0]
    while rows and (_RULE.fullmatch("".join(rows[0][1])) or are_units(rows[0][1], names, columns)):
        if not _RULE.fullmatch("".join(rows[0][1])):
            units = units_in(rows[0][1], names)
        line, rows = rows[0][0], rows[1:]
    columns = find_columns(names, given, units)
    quoted = lines[bare[at][0] - 1].lstrip().startswith('"')
    return Layout(delimiter, names, columns, units, [row for _, row in rows], line, above, quoted)


def _commented_names(
    lines: list[str], delimiter: str, first: tuple[int, list[str]], given: Mapping[str, str]
) -> tuple[int, list[str]] | None:
    """Names that stand in a comment right above the first row, as many as it has cells."""
    for number in range(min(first[0] - 1, len(lines)), 0, -1):
        if _COMMENT.match(lines[number - 1]):
            for _, row in _parted(re.sub(r"^[\s#%/!-]+", "", lines[number - 1]), delimiter):
                if len(row) == len(first[1]) and find_columns(all_different(named(row)), given).has_position:
                    return number, row
    return None


def _parted(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """The cells of lines, with the number of the line that each row ends in."""
    if delimiter == "  ":
        text, delimiter = re.sub(r"(?<=\S)[ \t]{2,}(?=\S)", "\t", text), "\t"
    if delimiter == " ":
        text = re.sub(r"^ +| +$", "", re.sub(r"[ \t]+", " ", text), flags=re.MULTILINE)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    while True:
        try:
            row = next(reader, None)
        except csv.Error:
            continue
        if row is None:
            return
        yield reader.line_num, row


def named(row: list[str]) -> list[str]:
    """Names of columns, also of those that have none."""
    return [cell.strip() or f"Unnamed: {number}" for number, cell in enumerate(row)]


def find_names(rows: list[tuple[int, list[str]]], given: Mapping[str, str]) -> tuple[int, Columns]:
    """Which of the first rows has the names: that after which positions stand where it says so, else the first."""
    possible = []
    for number, (_, row) in enumerate(rows[:_HEAD]):
        if len(row) > MOST_COLUMNS or sum(is_number(cell) for cell in row) > len(row) / 2:
            continue
        names = all_different(named(row))
        columns = find_columns(names, given)
        if columns.has_position and not are_values(row, columns):
            possible.append((number, columns))
            below = next((each for _, each in rows[number + 1 :] if not are_units(each, names, columns)), None)
            if below is None or _holds(names, columns, below):
                return number, columns
    if possible:
        return possible[0]
    first = next((number for number, (_, row) in enumerate(rows[:_HEAD]) if sum(bool(cell.strip()) for cell in row) > 1), 0)
    return first, find_columns(all_different(named(rows[first][1])), given)


def _holds(names: list[str], columns: Columns, row: list[str]) -> bool:
    """Whether a row has figures, or nothing, where the names say that a position is."""
    cells = _cells(row, names, columns.position)
    return all(re.search(r"\d", cell) or cell.strip().casefold() in {"", *MISSING} for cell in cells)


def _cells(row: list[str], names: list[str], wanted: Collection[str]) -> list[str]:
    """The cells of a row in columns that are wanted."""
    return [cell.strip() for name, cell in zip(names, row, strict=False) if name in wanted]


def are_units(row: list[str], names: list[str], columns: Columns) -> bool:
    """Whether a row is a line of units: one stands where a position or a diameter is, and no number does there."""
    measured = _cells(row, names, {*columns.position, columns.fields.get("diameter_km", "")})
    filled = [cell for cell in row if cell.strip() and not says_nothing(cell)]
    said = any(map(unit_of, measured)) or bool(filled) and all(map(unit_of, filled))
    return said and not any(re.search(r"\d", cell) for cell in measured)


def units_in(row: list[str], names: list[str]) -> dict[str, str]:
    """What a line of units says of each column."""
    return {name: without_unit(cell) for name, cell in zip(names, row, strict=False) if not says_nothing(cell)}


def are_values(row: list[str], columns: Columns) -> bool:
    """Whether a row is none of names, though it may say what its columns are: "Lat 18.65" and "Lon -133.8"."""
    if columns.has_position:
        return may_be_position("; ".join(_cells(row, all_different(named(row)), columns.position)))
    return sum(map(is_number, row)) >= 2 or any(map(is_position, row))


def _refuse_nameless(layout: Layout, title: str) -> None:
    filled = [name for name in layout.names if not name.startswith("Unnamed: ")]
    if are_values(layout.names, layout.columns):
        raise CatalogueError(
            f"{title} has no names of columns: its first line is {', '.join(filled)[:200]!r}. "
            "Read it with pandas.read_csv(..., header=None, names=[...]), and give the DataFrame."
        )


def _refuse_unparted(layout: Layout, title: str) -> None:
    """A `CatalogueError` where a blank in the cells of one angle may part it from another column: "1 18.4,77.5"."""
    axes = {"latitude": layout.columns.latitude, "longitude": layout.columns.longitude}
    if layout.delimiter != ",":
        return
    names = [axis.columns[0] for axis in axes.values() if axis]
    cells = [[cell for row in layout.rows for cell in _cells(row, layout.names, [name])] for name in names]
    two = [next(filter(_TWO_NUMBERS.search, each), "") for each in cells]
    for axis, name, cell in zip(axes, names, two, strict=False):
        if cell and " " in name and (layout.columns.doubt or not all(two)):
            raise CatalogueError(
                f"{title}: {name!r} may be two columns that a blank parts, and {cell!r} two numbers, or degrees and minutes. "
                f"Part all columns by one sign, names, too; or, if it is one column of degrees and minutes, call it {axis!r}"
            )


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
        read_statements(filter(_COMMENT.match, wide_lines.decode("utf-8", "replace").split("\n")), found, "among")
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
