"""Whether rows, or a whole table, are of another body than Mars."""

import re

import numpy as np
import pandas as pd

from ..message import Message
from .cells import by_text
from .columns import Columns
from .rows import Rows, quoted
from .vocabulary import words

_BODIES = {
    "Mars": "mars martian marte марс 火星",
    "the Moon": "moon lunar luna lune mond mondes луна луны 月球 月亮 月面 月海 月坑 月",
    "Mercury": "mercury mercurian merkur mercurio mercure меркурий 水星",
    "Venus": "venus venusian венера 金星",
    "the Earth": "earth terrestrial erde terre tierra земля 地球 wgs84",
    "Phobos": "phobos фобос 火卫一",
    "Deimos": "deimos деймос 火卫二",
    "Jupiter": "jupiter 木星",
    "Io": "io 木卫一",
    "Europa": "europa 木卫二",
    "Ganymede": "ganymede ganymed 木卫三",
    "Callisto": "callisto kallisto 木卫四",
    "Titan": "titan титан 土卫六",
    "Enceladus": "enceladus 土卫二",
    "Ceres": "ceres церера 谷神星",
    "Vesta": "vesta веста 灶神星",
    "Pluto": "pluto плутон 冥王星",
    "Charon": "charon",
}
_NUMBERED = {
    "199": "Mercury",
    "299": "Venus",
    "301": "the Moon",
    "399": "the Earth",
    "401": "Phobos",
    "402": "Deimos",
    "499": "Mars",
}
_CODE = re.compile(r"(?i)\bIAU[_:]?(?:2000|2015):{1,2}(\d{3})\d\d\b")
"""A coordinate system of the IAU, which begins with the number of its body: IAU_2015:30100 is of the Moon."""
_NAMES = re.compile(
    r"(?i:\b(?:by|authors?|autor(?:in)?)\W+)(?:\w\.\s*)*[^\W\d_a-zß-ÿ]\w*(?: [^\W\d_a-zß-ÿ]\w*)?"
    r"|(?i:google earth|earth, moon,? and planets|(?:earth|(?:lunar|earth),? and planetary) sciences?"
    r"|earth[ -](?:days?|dates?|time|years?|based)"
    r"|\b\w+(?:,? and planetary)?[ -]?(?:schule|school|institut\w*|universit\w*|laborator\w*|supercomputer))\b"
    r"|(?:地球|[地月]球[与和及](?:行星|深空))(?:科学|物理|化学|探测)|[地月]球[\u4e00-\u9fff]{0,4}?(?:研究所|研究院|研究中心|工程中心)|\S+://\S+|\b[\w.-]+\.io\b"
)
"""Names of people behind "by", of schools and their like, of addresses and times: who or when, and not where."""

_BODY_OF = {word: body for body, words_of in _BODIES.items() for word in words_of.split()}
_CHINESE = re.compile("|".join(word for word in _BODY_OF if word >= "\u4e00" and len(word) > 1))
_CLAUSE_END = re.compile(r"\.(?=\s|$)|[,;()，。；（）]")
_MONTH = re.compile(r"(?<=\d)\s*月|月份")


def _bodies_in(text: str) -> set[str]:
    text = _MONTH.sub(" ", text)
    coded = {_NUMBERED.get(code, "another body") for code in _CODE.findall(text[:1000])}
    said = [*words(_CHINESE.sub(r" \g<0> ", text)), text.strip().casefold()]
    return coded | {_BODY_OF[word] for word in said if word in _BODY_OF}


def body_in(text: str) -> str:
    """The one body that a text names, "" where it names none or several."""
    named = _bodies_in(text)
    return named.pop() if len(named) == 1 else ""


def bodies_above(line: str) -> tuple[set[str], set[str]]:
    """The bodies that a line above a table names, and those of them that are no part of a name: "Europa-Schule"."""
    named, where = (set().union(*map(_bodies_in, _CLAUSE_END.split(text))) for text in (line, _NAMES.sub(" ", line)))
    return named, where


def refuse_other_bodies(rows: Rows, columns: Columns) -> None:
    """Refuse rows that a column of bodies, whatever it is called, or of coordinate systems says to be of another than Mars."""
    for name in [*columns.having("body"), *columns.having("system")]:
        codes, bodies = by_text(rows.table[name], body_in)
        foreign = np.array([body not in ("", "Mars") for body in bodies] + [False])[codes]
        rows.refuse(foreign, name, _foreign)
    for name in [name for name in rows.table.columns if name not in columns.position]:
        if _are_bodies(rows.table[name].head(50)) and _are_bodies(rows.table[name]):
            cells = _folded(rows.table[name])
            bodies = cells.map(_BODY_OF)
            named = name == columns.fields.get("name") and cells.is_unique  # places may have their names from bodies
            if not named or (bodies == "Mars").any():
                rows.refuse((bodies != "Mars").to_numpy(), name, _maybe_foreign)


def _are_bodies(cells: pd.Series) -> bool:
    return not pd.api.types.is_numeric_dtype(cells) and bool(_folded(cells).isin(_BODY_OF).all())


def _folded(cells: pd.Series) -> pd.Series:
    return cells.astype(str).str.strip().str.casefold()


def _foreign(value: object) -> Message:
    return Message("cell.foreign", "{value} is not Mars; only places on Mars can be shown", value=quoted(value))


def _maybe_foreign(value: object) -> Message:
    english = "{value} is not Mars; only places on Mars can be shown. If that column says no place, leave it out"
    return Message("cell.maybe_foreign", english, value=quoted(value))
