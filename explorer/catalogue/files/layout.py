"""How a table of text is laid out, as its first lines tell: what parts its columns, where the names are, a line of units."""

import csv
import io
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from ..cells import MISSING, is_number
from ..columns import MOST_COLUMNS, CatalogueError, Columns, all_different
from ..finding import find_columns
from ..headings import says_nothing, unit_of, without_unit
from ..pairs import is_position, may_be_position

_DELIMITERS = ",", ";", "\t", "|", "  ", " "
_LINES = 80  # that it is told from, and
_LONGEST_LINE = 200_000  # characters of a line among them
HEAD = 40
"""Lines among which the names are looked for."""

COMMENT = re.compile(r"\s*(#|%|//|!|--)")
"""How a line begins that is a comment."""

# What astropy writes above the names of its ECSV.
_COLUMN_OF_ECSV = re.compile(r"#\s*- \{name: ('[^']*'|\"[^\"]*\"|[^,}]*), unit: ([^,}]+)")
_RULE = re.compile(r"(?=[^-=]*[-=])[-=+:|_~\s]+")
_TWO_NUMBERS = re.compile(r"\d\s+[-+\d]")


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


def find_layout(text: str, title: str, given: Mapping[str, str]) -> Layout:
    """The likeliest layout of a text; a `CatalogueError` where there is none."""
    layouts = [layout for delimiter in _DELIMITERS if (layout := _layout(text, delimiter, given))]
    if not layouts:
        raise CatalogueError(f"{title} has one column only; columns are parted by comma, semicolon, tab, | or blanks")
    layout = max(layouts, key=lambda each: each.rank)
    _refuse_nameless(layout, title)
    _refuse_unparted(layout, title)
    return layout


def _layout(text: str, delimiter: str, given: Mapping[str, str]) -> Layout | None:
    """How a table is laid out if this parts its columns; None where it parts nothing."""
    lines = [line[:_LONGEST_LINE] for line in text.split("\n")[:_LINES]]
    cells = [(number, row) for number, row in _parted("\n".join(lines), delimiter) if any(cell.strip() for cell in row)]
    bare = [(number, row) for number, row in cells if not COMMENT.match(lines[number - 1] if number <= len(lines) else "")]
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
        if COMMENT.match(lines[number - 1]):
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
    for number, (_, row) in enumerate(rows[:HEAD]):
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
    first = next((number for number, (_, row) in enumerate(rows[:HEAD]) if sum(bool(cell.strip()) for cell in row) > 1), 0)
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
