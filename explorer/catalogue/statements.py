"""What lines above a table, titles and comments, name in words: another body, and other ways to count than are assumed.

No line is obeyed: it may speak of another map, of a person or of a place. One that may mean something else than what is
assumed leaves a question, which is asked where nothing else decides: no heading, column, letters, label or argument.
"""

import re
import unicodedata
from collections.abc import Iterable

from ..mars.crs import body_of
from ..message import Message
from .bodies import bodies_above
from .columns import CatalogueError
from .source import Source

_AXIS_RADIUS = re.compile(r"(?i)\b(?:a|semi.?major|equatorial)[ -]*(?:axis)?[ -]*radius\D{0,12}(\d+(?:\.\d+)?)\s*<?\s*(k?m)?\b")
_LONGEST = 5000  # characters of a line that are heard


def _naming(pattern: str) -> re.Pattern[str]:
    """What names something: parts of words, with "~" where a word begins or ends."""
    return re.compile(pattern.replace("~", r"(?:(?<![^\W\d_])(?=[^\W\d_])|(?<=[^\W\d_])(?![^\W\d_]))"))


_LONGITUDES = _naming(
    r"(?i:~w?lon|~lng|länge|laenge|coord|koord|долгот|координат|經|经|座標|坐标|m[eé]ridi|меридиан"
    r"|positi[vf]|negati[vf]|положительн|отрицательн|正|负|負|[+°º]|~deg|~grad|градус)"
)
_WEST = _naming(
    r"(?i:(?<!north)(?<!south)(?<!(?:north|south)-)(?<!nord)(?<!süd)(?<!sued)west|ouest|oeste|ovest|occident|запад|~з\.?\s*д~|西"
    r"|lonw|wlon|~w~(?!/|\.?r\.?t))|(?<=[a-z])W~|~[WO]~"  # "w/" and "w.r.t." are other words
)
_EAST = _naming(r"(?i:east|~est~|~este~|~ost|öst|восто|~в\.?\s*д~|東|东|~e~)")
_LATITUDES = _naming(
    r"(?i:~lat|breedte|breite|coord|koord|широт|координат|緯|纬|座標|坐标|위도|positi[vf]|[+°º]|~deg|~grad|градус)"
)
_SOUTH = _naming(
    r"(?i:south(?![- ]?(?:west|east))|süd(?!west|ost|öst)|sued(?!west|ost)|~sud~(?![- ](?:ouest|est|ovest)~)|~zuid|~sul~"
    r"|~sur~(?! (?:la|le|les|une?|mars)~| l')|m[eé]ridional|austral(?!ia)|южн|~юг|~ю\.?\s*ш|(?<![海湖河云雲济])南|남위)"
    r"|(?<=[a-z])S~|(?<![-−–+/.'])(?<!M )~S~(?![/']|\.\s*\S)"  # "-S" is below 0, "S. Smith" is somebody
)
_BELOW_ZERO = _naming(r"(?i:negati[vf]|отрицательн|负|負|minus|(?<![\d ])\s*[-−–]\s*90|[-−–]S~|<\s*0)")
_MIRRORED = _naming(r"(?i:negati[vf]|отрицательн|负|負|minus|decreas|abnehm|d[eé]croiss|decrec|убыва|减|360\s*[-−–]\s*[^\W\d])")
_GRAPHIC = _naming(
    r"(?i:(?:plan[eé]to|ar[eé]o)(?:gr|d[eéä])|geod[eéä]t|планетогр|планетодез|行星面|大地纬|大地緯|~o?graphic~|~o?detic~|~pg~)"
)
_SIZES = _naming(r"(?i:diam|diám|durchm|диаметр|直径|直徑|radius|radii|rayon|raggi|радиус|半径|半徑)")
_LENGTHS = {
    "m": _naming(r"(?i:~m~|~m[eè]t(?:er|re|ro|ri)|~метр|~м~|公尺|(?<![千厘毫分])米)"),
    "cm": _naming(r"(?i:~cm~|centim[eèé]t|zentimeter|厘米)"),
    "mm": _naming(r"(?i:~mm~|millim[eèé]t|毫米)"),
    "dm": _naming(r"(?i:~dm~|d[eéè]zim[eèé]t|d[eéè]cim[eèé]t|分米)"),
    "ft": _naming(r"(?i:~ft~|~feet~|~foot~|英尺)"),
    "mi": _naming(r"(?i:~mi~|~miles?~|英里)"),
}
"""What names units of length other than kilometres, which are assumed."""


def read_statements(lines: Iterable[str], found: Source) -> None:
    """Keep the questions that lines leave; a `CatalogueError` where they name another body."""
    heard = [unicodedata.normalize("NFC", each[:_LONGEST]) for each in lines]
    _refuse_other_bodies([each[:300] for each in heard], found)
    for line in heard:
        named = f"The line {_begin(line)!r} above the rows"
        if _LONGITUDES.search(line) and (_WEST.search(line) or _EAST.search(line) and _MIRRORED.search(line)):
            found.questions.setdefault(
                "longitude",
                f"{named} may say which way longitudes count. Say longitude='west' if the numbers of this table grow westward, "
                "or longitude='east' if they grow eastward, as where west is negative",
            )
        if _LATITUDES.search(line) and _SOUTH.search(line) and not _BELOW_ZERO.search(line):
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


def _refuse_other_bodies(lines: list[str], found: Source) -> None:
    bodies: set[str] = set()
    others = []
    for line in lines:
        named, where = bodies_above(line)
        bodies |= where
        others += [line] if named - {"Mars"} else []
        if radius := _AXIS_RADIUS.search(line):
            metres = float(radius[1]) * (1 if radius[2] == "m" else 1000)
            bodies.add(body_of(metres) if metres else "")
    foreign = bodies - {"", "Mars"}
    if foreign and "Mars" not in bodies:
        raise CatalogueError(
            f"{found.title} says above its rows that it is of {sorted(foreign)[0]}; only places on Mars can be shown. "
            "If it is of Mars, leave those lines out."
        )
    for line in others:
        english = "The line {line!r} names another body; places were taken for those of Mars."
        found.notes.assume(Message("note.other_body", english, line=_begin(line)))


def _begin(line: str) -> str:
    return line.strip()[:60]
