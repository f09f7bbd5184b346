"""What lines beside a table, titles and comments, name in words: another body, and other ways to count than are assumed.

No line is obeyed: it may speak of another map, of a person or of a place. One that may mean something else than what is
assumed leaves a question, which is asked where nothing else decides: no heading, column, letters, label or argument.
"""

import re
import unicodedata
from collections.abc import Iterable

import numpy as np
import pandas as pd

from ..mars.crs import body_of
from ..message import Message
from .bodies import bodies_above
from .cells import MISSING
from .columns import CatalogueError, Columns, is_nameless
from .headings import unit_of
from .rows import Rows, quoted
from .source import Source
from .vocabulary import meanings_of, words

_AXIS_RADIUS = re.compile(r"(?i)\b(?:a|semi.?major|equatorial)[ -]*(?:axis)?[ -]*radius\D{0,12}(\d+(?:\.\d+)?)\s*<?\s*(k?m)?\b")
_LONGEST = 5000  # characters of a line that are heard
_MOST_ROWS = 1000  # without a position that are heard


def _naming(pattern: str) -> re.Pattern[str]:
    """What names something: parts of words, with "~" where a word begins or ends."""
    return re.compile(pattern.replace("~", r"(?:(?<![^\W\d_])(?=[^\W\d_])|(?<=[^\W\d_])(?![^\W\d_]))"))


_LONGITUDES = _naming(
    r"(?i:~w?lon|~lng|~positions?~|länge|laenge|coord|koord|долгот|координат|經|经|座標|坐标|m[eé]ridi|меридиан"
    r"|positi[vf]|negati[vf]|положительн|отрицательн|正|负|負|[+°º]|~deg|~grad|градус)"
)
_WEST = _naming(
    r"(?i:(?<!north)(?<!south)(?<!(?:north|south)-)(?<!nord)(?<!süd)(?<!sued)west|ouest|oeste|ovest|occident|запад|~з\.?\s*д~|西"
    r"|lonw|wlon|~w~(?!/|\.?r\.?t))|(?<=[a-z])W~|~[WO]~"  # "w/" and "w.r.t." are other words
)
_EAST = _naming(r"(?i:east|~est~|~este~|~ost|öst|восто|~в\.?\s*д~|東|东|~e~)")
_LATITUDES = _naming(
    r"(?i:~lat|breedte|breite|coord|koord|широт|координат|緯|纬|座標|坐标|위도|positi[vf]|[+°º]|~deg|~grad|градус"
    r"|h[eé]mi|emisfer|halbkugel|полушар|半球|highland|hochland|高地)"
)
_SOUTH = _naming(
    r"(?i:south(?![- ]?(?:west|east))|süd(?!west|ost|öst)|sued(?!west|ost)|~sud~(?![- ](?:ouest|est|ovest)~)|~zuid|~sul~"
    r"|~sur~(?! (?:la|le|les|une?|mars)~| l')|m[eé]ridional|austral(?!ia)|южн|~юг|~ю\.?\s*ш|~s\.?\s*br"
    r"|(?<![海湖河云雲济])南|남위)"
    r"|(?<=[a-z])S~|(?<![-−–+/.'])(?<!M )~S~(?![/']|\.\s*\S)"  # "-S" is below 0, "S. Smith" is somebody
)
_BELOW_ZERO = _naming(r"(?i:negati[vf]|отрицательн|负|負|minus|(?<![\d ])\s*[-−–]\s*90|[-−–]S~|<\s*0)")
_MIRRORED = _naming(r"(?i:negati[vf]|отрицательн|负|負|minus|decreas|abnehm|d[eé]croiss|decrec|убыва|减|360\s*[-−–]\s*[^\W\d])")
_GRAPHIC = _naming(
    r"(?i:(?:plan[eé]to|ar[eé]o)(?:gr|d[eéä])|geod[eéä]t|планетогр|планетодез|行星面|行星地理|大地纬|大地緯|~o?graphic~|~o?detic~|~pg~)"
)
_SIZES = _naming(
    r"(?i:diam|diám|durchm|диаметр|直径|直徑|radius|radii|rayon|raggi|радиус|半径|半徑|~sizes?~|gr(?:ö|oe)(?:ß|ss)e|размер|大小|尺寸"
    r"|~tailles?~|tama[nñ]o|~dimension|~units?~|einheit|единиц|unidad|~unités?~|~unità~|单位|單位"
    r"|~lengths?~|~widths?~|~values?~|~werte?~|~angaben~|~longueurs?~|~valeurs?~|~valor[ei]s?~)"
)
_LENGTHS = {
    "m": _naming(r"(?i:~m~|~m[eè]t(?:er|re|ro|ri)|~метр|~м~|公尺|(?<![千厘毫分])米)"),
    "cm": _naming(r"(?i:~cm~|centim[eèé]t|zentimeter|厘米)"),
    "mm": _naming(r"(?i:~mm~|millim[eèé]t|毫米)"),
    "dm": _naming(r"(?i:~dm~|d[eéè]zim[eèé]t|d[eéè]cim[eèé]t|分米)"),
    "ft": _naming(r"(?i:~ft~|~feet~|~foot~|英尺)"),
    "mi": _naming(r"(?i:~mi~|~miles?~|英里)"),
}
"""What names units of length other than kilometres, which are assumed."""


def read_statements(lines: Iterable[str], found: Source, where: str = "above", *, alone: bool = False) -> None:
    """Keep the questions that lines leave; a `CatalogueError` where they name another body, and no line before them Mars.

    What stands `alone`, as the title of a part of a table does, is of what it names itself.
    """
    heard = [unicodedata.normalize("NFC", each[:_LONGEST]) for each in lines]
    _refuse_other_bodies([each[:300] for each in heard], [] if alone else found.heard, where, found)
    keep_questions(heard, where, found)
    found.heard += [] if alone else heard


def keep_questions(lines: Iterable[str], where: str, found: Source, *, is_heading: bool = False) -> None:
    """Keep the questions that lines leave, whatever bodies they name; a direction in a heading of rows is that of the rows."""
    for line in lines:
        named = f"The line {_begin(line)!r} {where} the rows"
        is_of_rows = is_heading or _are_headings(line)
        if (is_of_rows or _LONGITUDES.search(line)) and (_WEST.search(line) or _EAST.search(line) and _MIRRORED.search(line)):
            found.questions.setdefault(
                "longitude",
                f"{named} may say which way longitudes count. Say longitude='west' if the numbers of this table grow westward, "
                "or longitude='east' if they grow eastward, as where west is negative",
            )
        if (is_of_rows or _LATITUDES.search(line)) and _SOUTH.search(line) and not _BELOW_ZERO.search(line):
            found.questions.setdefault(
                "south",
                f"{named} names the south, and no latitude is below 0. If they grow southward, call their column "
                "'latitude south' or make them negative; if northward, call it 'latitude north' or leave that line out",
            )
        if _GRAPHIC.search(line):
            found.questions.setdefault(
                "latitude_type",
                f"{named} names planetographic latitudes. Say latitude_type='planetographic' if those of this table are such, "
                "or else latitude_type='planetocentric'",
            )
        units = [unit for unit, pattern in _LENGTHS.items() if pattern.search(line)]
        if units and _SIZES.search(line):
            possible = " or ".join(f'units={{"diameter_km": "{unit}"}}' for unit in [*units, "km"])
            found.questions.setdefault("units", f"{named} may say in which unit diameters are. Say which it is: {possible}")


def hear_rows(rows: Rows, columns: Columns, found: Source) -> None:
    """Hear what stands in rows without a position, beside and below them: titles of parts, remarks, a second line of names."""
    read_statements(rows.below, found, "below")
    keep_questions(_beside(rows.table), "beside", found)
    without = np.ones(len(rows.table), dtype=bool)
    for name in columns.position:
        cells = rows.table.loc[without, name]
        gone = np.array(cells.isna())
        if not pd.api.types.is_numeric_dtype(cells):
            gone |= np.array([isinstance(cell, str) and not re.search(r"\d", cell) for cell in cells], dtype=bool)
        without[without] = gone
    for number, row in rows.table[without].head(_MOST_ROWS).astype(object).iterrows():
        texts = {name: str(cell).strip() for name, cell in row[row.notna()].items()}
        if heading := next((texts[name] for name in columns.position if _is_heading(texts.get(name, ""))), None):
            raise CatalogueError(
                f"{found.title} has {quoted(heading)} where a position should be, in {rows.called(number)}. If another table "
                "begins there, part them; if that line says how the columns count, say so in their names"
            )
        if len(texts) == 1:
            read_statements(texts.values(), found, "among", alone=True)
            keep_questions(texts.values(), "among", found, is_heading=True)
        else:
            keep_questions(["; ".join(texts.values())], "among", found)


def _beside(table: pd.DataFrame) -> list[str]:
    """Remarks in columns that are none: the names of empty ones, and what stands in those without a name."""
    lines = []
    for name, column in table.items():
        if column.iloc[:_MOST_ROWS].isna().all() and column.isna().all():
            lines.append(str(name))
        elif is_nameless(str(name)) and not pd.api.types.is_numeric_dtype(column):
            lines += map(str, column.dropna().unique()[:_MOST_ROWS])
    return lines


def _is_heading(text: str) -> bool:
    """Whether a cell says no more than a name of a column or a direction: "lon", "deg S"; "n.d." is an abbreviation."""
    said = [{facet if facet == "direction" else meaning for facet, meaning in meanings_of(word)} for word in words(text)]
    letters = sum(len(word) == 1 and word.isalpha() for word in words(text))
    named = any(each & {"direction", "latitude", "longitude", "position", "reversed position"} for each in said)
    return named and all(said) and letters < 2 and text.casefold() not in MISSING


def _are_headings(line: str) -> bool:
    """Whether a line is one of directions and units: "N,W"."""
    cells = [cell for cell in re.split(r"[,;\t|]", line) if cell.strip()]
    return len(cells) > 1 and all(_is_heading(cell) or unit_of(cell) for cell in cells)


def _refuse_other_bodies(lines: list[str], before: list[str], where: str, found: Source) -> None:
    bodies = {"Mars"} & set().union(*(bodies_above(line[:300])[1] for line in before))
    others = []
    for line in lines:
        named, placed = bodies_above(line)
        bodies |= placed
        others += [line] if named - {"Mars"} else []
        if radius := _AXIS_RADIUS.search(line):
            metres = float(radius[1]) * (1 if radius[2] == "m" else 1000)
            bodies.add(body_of(metres) if metres else "")
    foreign = bodies - {"", "Mars"}
    if foreign and "Mars" not in bodies:
        line = next(iter(others), lines[0])
        raise CatalogueError(
            f"{found.title} says {where} its rows that it is of {sorted(foreign)[0]}, {_begin(line)!r}; only places on "
            "Mars can be shown. If it is of Mars, leave that out."
        )
    for line in others:
        english = "The line {line!r} names another body; places were taken for those of Mars."
        found.notes.assume(Message("note.other_body", english, line=_begin(line)))


def _begin(line: str) -> str:
    return line.strip()[:60]
