"""What cells of a workbook show beside their numbers: 5.37 may be shown as "5.37° S", and 500 as "500 m".

Nothing of it is obeyed. What would have a number mean something else than its heading says leaves a question.
"""

import html
import io
import re
import zipfile
from typing import Any

from ..columns import CatalogueError, Columns
from ..headings import Heading, direction_of, unit_of
from ..rows import quoted
from ..source import Source
from ..vocabulary import words

# Texts in a format: "m", \m, [$m-409].
_LONGEST = 255  # characters of a format, of which Excel itself takes no more
_TEXTS = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]')
_SCALED = re.compile(r"%|[0#?],+(?![0#?,])")  # shown a hundred times as large, or a thousand times as small for each comma
_SECTION = re.compile(r'(?:"[^"]*"|\\.|\[[^\]]*\]|[^;])+|(?<=;)(?=;)')
_FORMATS = re.compile(rb'formatCode="([^"]*)"')
_PERCENT = re.compile(rb'numFmtId="(?:9|10)"')  # formats that every workbook has


def ask_of_formats(content: bytes, sheet: str, below: int, names: list[str], columns: Columns, found: Source) -> None:
    """Keep the questions that the formats of positions and sizes leave, in rows below a number of them."""
    measured = {
        **{axis.columns[0]: name for name, axis in (("latitude", columns.latitude), ("longitude", columns.longitude)) if axis},
        **{name: "diameter_km" for field, name in columns.fields.items() if field == "diameter_km"},
    }
    if not measured or not _have_marks(content):
        return
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    page: Any = book[sheet]
    page.reset_dimensions()
    at = {number: name for number, name in enumerate(names) if name in measured}
    asked: set[tuple[str, str, bool]] = set()
    for row in page.iter_rows(min_row=below + 1):
        for cell, name in ((row[number], name) for number, name in at.items() if number < len(row)):
            value = cell.value
            if isinstance(value, (int, float)) and (key := (name, cell.number_format, value < 0)) not in asked:
                asked.add(key)
                _ask(name, measured[name], columns.headings[name], *_section(cell.number_format[:_LONGEST], value), found)
    book.close()


def _have_marks(content: bytes) -> bool:
    """Whether a workbook has formats that show letters, or scale; most have none, and their cells need not be seen again."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        styles = parts.read("xl/styles.xml") if "xl/styles.xml" in parts.namelist() else b""
    codes = (html.unescape(each.decode("utf-8", "replace"))[:_LONGEST] for each in _FORMATS.findall(styles))
    return bool(_PERCENT.search(styles)) or any(
        _shows_letters(_texts(code)) or _SCALED.search(_TEXTS.sub("", code)) for code in codes
    )


def _texts(section: str) -> str:
    return "".join("".join(found) for found in _TEXTS.findall(section)).strip()


def _shows_letters(text: str) -> bool:
    return any(letter.isalpha() for letter in text)


def _section(code: str, value: float) -> tuple[str, bool]:
    """The part of a format that shows a number, and whether it is one for numbers below 0 alone."""
    sections = _SECTION.findall(code)
    own = value < 0 and len(sections) > 1
    return sections[own] if sections else "", own


def _ask(name: str, field: str, heading: Heading, section: str, is_below: bool, found: Source) -> None:
    """Ask what a text that is shown beside numbers says, unless it says what is read."""
    if _SCALED.search(_TEXTS.sub("", section)):
        raise CatalogueError(
            f"Cells of {name!r} are shown a thousand times smaller, or as percent, which is not read. Have them shown as plain "
            "numbers, and write what these are into the heading"
        )
    shown = _texts(section)
    is_size = field == "diameter_km"
    way = "" if is_size else direction_of(words(shown), field)
    usual = {heading.direction} if heading.direction else {"south", "west"} if is_below else {"north", "east"}
    unit = unit_of(shown)
    known = unit == (heading.unit or "km") if is_size else way in usual or not way and unit in ("deg", "grad")
    if known or not _shows_letters(shown):
        return
    such = {"latitude": "latitude south", "longitude": "longitude west"}.get(field, "diameter (m)")
    cells = f"Cells of {name!r} show {quoted(shown)} beside their numbers, which is not read"
    argument = {"longitude": "longitude", "diameter_km": "units"}.get(field)
    if argument is None or heading.direction or heading.unit and is_size:
        raise CatalogueError(
            f"{cells}. Write what the numbers are into the heading, such as {such!r}, and have the cells shown as plain numbers"
        )
    say = "longitude='west' or longitude='east'" if argument == "longitude" else 'units={"diameter_km": "m"}, "km" or another'
    found.questions.setdefault(argument, f"{cells}. Say what the numbers are: {say}")
