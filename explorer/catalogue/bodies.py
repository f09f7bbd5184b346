"""Whether rows, or a whole table, are of another body than Mars."""

import re

import numpy as np

from ..message import Message
from .cells import by_text
from .columns import Columns
from .rows import Rows, quoted
from .vocabulary import clauses, words

_BODIES = {
    "Mars": "mars martian marte марс 火星",
    "the Moon": "moon lunar luna lune mond mondes луна луны 月球 月亮 月",
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
_NO_BODY = re.compile(
    r"(?i)lunar and planetary \w+|google earth|(?<=\d)\s*月|月份"
    r"|\b(?:by|authors?|autor(?:in)?)\W+(?:\w\.\s*)*\w+(?: \w+)?"
)
"""Who or when, and not where: names of others, and months in Chinese."""

_ABOUT = (
    "lunar mercurian venusian martian target body planet surface impact map sites landing coordinates catalog catalogue "
    "katalog gazetteer nomenclature crater craters krater crateres crateri feature features data daten "
    "кратеры кратеров 撞击坑 陨石坑 环形山 地名"
)
"""Words beside which a body is where places are: "craters on Europa"."""
_ARTICLES = {"the", "of", "on", "der", "die", "le", "la", "el", "il"}

_BODY_OF = {word: body for body, words_of in _BODIES.items() for word in words_of.split()}
_CHINESE = re.compile("|".join(word for word in [*_BODY_OF, *_ABOUT.split()] if word >= "\u4e00" and len(word) > 1))


def _words(text: str) -> list[str]:
    return words(_CHINESE.sub(r" \g<0> ", text))


def body_in(text: str) -> str:
    """The one body that a text names, "" where it names none or several."""
    text = _NO_BODY.sub(" ", text)
    coded = {_NUMBERED.get(code, "another body") for code in _CODE.findall(text[:1000])}
    named = coded | {_BODY_OF[word] for word in [*_words(text), text.strip().casefold()] if word in _BODY_OF}
    return named.pop() if len(named) == 1 else ""


def bodies_above(line: str) -> tuple[set[str], bool]:
    """The bodies on which a line above a table says that places are, and whether it names others: "Europa-Schule"."""
    where: set[str] = set()
    names_others = False
    for clause in clauses(_NO_BODY.sub(" ", line)):
        said = {word for word in _words(clause) if not word.isdigit()} - _ARTICLES
        if body := body_in(clause):
            is_where = body == "Mars" or not said.isdisjoint(_ABOUT.split()) or said <= _BODY_OF.keys() or _CODE.search(clause)
            where |= {body} if is_where else set()
            names_others |= not is_where
    return where, names_others


def refuse_other_bodies(rows: Rows, columns: Columns) -> None:
    """Refuse rows that a column of bodies or of coordinate systems says to be of another than Mars."""
    for name in [*columns.having("body"), *columns.having("system")]:
        codes, bodies = by_text(rows.table[name], body_in)
        foreign = np.array([body not in ("", "Mars") for body in bodies] + [False])[codes]
        rows.refuse(foreign, name, _foreign)


def _foreign(value: object) -> Message:
    return Message("cell.foreign", "{value} is not Mars; only places on Mars can be shown", value=quoted(value))
