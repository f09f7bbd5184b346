"""What lines above a table, titles and comments, say of its positions."""

import re
from collections.abc import Iterable

from ..mars.body import AXES
from ..mars.crs import body_of
from ..message import Message
from .bodies import bodies_above
from .cells import METRES
from .columns import CatalogueError
from .headings import direction_of, latitude_type_of, without_negation
from .source import Said, Source
from .vocabulary import below_0_in_words, clauses, meanings_of, words

_AXIS_RADIUS = re.compile(r"(?i)\b(?:a|semi.?major|equatorial)[ -]*(?:axis)?[ -]*radius\D{0,12}(\d+(?:\.\d+)?)\s*<?\s*(k?m)?\b")
_NO_WORDS = re.compile(
    r"^[\W_]*[-−–*•]\s+(?=\w)|(?:^|(?<=[,;(&#.])|(?<=[,;(&#.] ))(?<!(?i:deg|lon|ong)\. )(?:[A-Z]\.\s*)+(?=[A-Z])"
)
"""The mark of an item in a list, and first letters of people's names."""
_DASH = re.compile(r"(?<![^\W\d_])[-−–](?!\s*\d)")
"""A minus or a dash, and none in a range or between the parts of a word."""

_OF_POSITIONS = {
    *(("quantity", each) for each in ("latitude", "longitude", "position", "system", "unit")),
    *(("unit", each) for each in ("deg", "grad")),
    ("thing", "planet"),
}
_FACETS_OF_POSITIONS = {"direction", "sign", "type"}
_OF_SIZES = {"quantity", "unit", "thing"}
_WORDS_BESIDE = (
    "a all and are as at convention count counted counts decimal direction domain expressed for given go goes has have in "
    "increasing is listed measured meridian note null of on prime range reported run runs shown system table that the these "
    "this throughout to toward towards use used uses value values with written zero "
    "iau usgs alle als angegeben bis der die gegen gezahlt gezaehlt hinweis im in nach nullmeridian sind und werden zahlen zu "
    "al au croissant croissante de des du el en est et hacia hasta l ' la las le les los son sont vers y до на в и к "
    "以 向 为 取 用 表示"
)
_BESIDE = frozenset(_WORDS_BESIDE.split())
"""Words that stand beside directions where a sentence says which way longitudes count; none of "from", which may be another."""
_CHINESE_BESIDE = re.compile("本表|采用|使用|所有|均|都|注|(?<!不)是")


def read_statements(lines: Iterable[str], found: Source) -> None:
    """Learn from lines which way longitudes count, what latitudes are, and in which unit diameters.

    A `CatalogueError` where they name another body.
    """
    heard = [each[:300] for each in lines]
    _refuse_other_bodies(heard, found)
    found.latitude_type = _latitude_type_above(heard, found) or found.latitude_type
    found.direction = _direction_above(heard, found) or found.direction
    found.length = _unit_above(heard, found) or found.length


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


def _latitude_type_above(lines: list[str], found: Source) -> Said | None:
    said: dict[str, str] = {}
    for line in lines:
        parts = [words(clause) for clause in clauses(line)]
        if kind := latitude_type_of([word for part in parts if without_negation(part) == part for word in part]):
            said.setdefault(kind, line)
        elif latitude_type_of([word for part in parts for word in without_negation(part)]):
            _tell_denied(found, line, "latitude_type")
    return _agreed(said, found, "latitude", "latitude_type")


def _direction_above(lines: list[str], found: Source) -> Said | None:
    said: dict[str, str] = {}
    half_heard = set()
    for line in lines:
        direction, half = _direction(line)
        if direction:
            said.setdefault(direction, line)
        elif half and any(without_negation(words(clause)) != words(clause) for clause in clauses(line)):
            _tell_denied(found, line, "longitude")
        elif half:
            half_heard.add(half)
            english = (
                "The line {line!r} names east or west, but may say something else than which way the longitudes of this table "
                "count, and was not taken; {argument}= decides."
            )
            found.notes.assume(Message("note.half_heard", english, line=_begin(line), argument="longitude"))
    if "west" in said and half_heard - {"west"}:  # nothing is mirrored that another line may deny
        said["east"] = said["west"]
    return _agreed(said, found, "longitude", "longitude")


def _unit_above(lines: list[str], found: Source) -> Said | None:
    said: dict[str, str] = {}
    for line in lines:
        for unit, is_sure in (_unit_of_diameters(words(clause)) for clause in clauses(line)):
            if is_sure:
                said.setdefault(unit, line)
            elif unit:
                english = "The line {line!r} may say in which unit diameters are, and was not taken; {argument}= decides."
                found.notes.assume(Message("note.half_heard_unit", english, line=_begin(line), argument="units"))
    return Said(*_reason(said)) if len(said) == 1 else None


def _agreed(said: dict[str, str], found: Source, axis: str, argument: str) -> Said | None:
    """What lines say, by what they say, where they all say the same."""
    if len(said) > 1:
        english = "Lines above the rows say several things of the {axis}, and none was taken; {argument}= decides."
        found.notes.assume(Message("note.several_lines", english, axis=AXES[axis], argument=argument))
    return Said(*_reason(said)) if len(said) == 1 else None


def _reason(said: dict[str, str]) -> tuple[str, Message]:
    [(what, line)] = said.items()
    return what, Message("why.line", "as the line {line!r} says", line=_begin(line))


def _begin(line: str) -> str:
    return line.strip()[:60]


def _tell_denied(found: Source, line: str, argument: str) -> None:
    english = "The line {line!r} says what is not so, and was not taken; {argument}= decides."
    found.notes.assume(Message("note.denied", english, line=_begin(line), argument=argument))


def _unit_of_diameters(clause: list[str]) -> tuple[str, bool]:
    """The unit of length that a clause names beside diameters, "" of none, and whether it can say nothing else of it."""
    said = [meanings_of(word) for word in clause]
    units = {meaning for each in said for facet, meaning in each if facet == "unit" and meaning in METRES}
    if len(units) != 1 or not any(("quantity", "diameter") in each for each in said) or any(map(str.isdigit, clause)):
        return "", False
    known = (word in _BESIDE or {facet for facet, _ in each} & _OF_SIZES for word, each in zip(clause, said, strict=True))
    return units.pop(), all(known)


def _direction(line: str) -> tuple[str, str]:
    """Which way a line says that longitudes count, and "west", "east" or "both" where it names that, but may say another thing.

    Only clauses of which each word is understood say it, and only if all do that name a way.
    """
    text = below_0_in_words(_CHINESE_BESIDE.sub(" ", _NO_WORDS.sub("", line)))
    said = [(words(clause), _DASH.search(clause) is not None) for clause in clauses(text)]
    said = [(_without_lone_letters(clause), dashed) for clause, dashed in said]
    about = any(("quantity", "longitude") in meanings_of(word) for clause, _ in said for word in clause)
    naming = [(clause, dashed) for clause, dashed in said if any(map(_ways, clause))]
    signs = {sign for clause, _ in naming for word in clause for facet, sign in meanings_of(word) if facet == "sign"}
    signed = bool(signs) and signs <= {"positive", "negative"}  # anything may increase westward
    if not naming or not (about or signed):
        return "", ""
    ways = {way for clause, _ in naming for word in clause for way in _ways(word)}
    named = ways.pop() if len(ways) == 1 else "both"
    found = {direction_of(clause) for clause, dashed in naming if all(map(_is_known, clause)) and not dashed}
    found |= {"" for clause, dashed in naming if dashed or not all(map(_is_known, clause))}
    direction = found.pop() if len(found) == 1 else ""
    return (direction, "") if direction in ("east", "west") else ("", named if about else "")


def _without_lone_letters(clause: list[str]) -> list[str]:
    """Words without compass letters that stand beside no angle, unit, number or sign, as that of "by W. Smith".

    That of "longitudes are W" stays: it is the last of words that are all known, one of which is the longitude.
    """
    last = all(map(_is_known, clause)) and any(("quantity", "longitude") in meanings_of(word) for word in clause)
    around = zip(["", *clause], clause, [*clause[1:], "longitude" if last else ""], strict=False)
    return [
        word
        for before, word, after in around
        if word not in ("e", "w", "o") or len(clause) == 1 or any(map(_measures, (before, after)))
    ]


def _measures(word: str) -> bool:
    said = meanings_of(word)
    measured = {("unit", "deg"), ("quantity", "longitude")} & set(said) or any(facet == "sign" for facet, _ in said)
    return bool(measured) or word.isdigit()


def _ways(word: str) -> set[str]:
    return {way for facet, way in meanings_of(word) if facet == "direction" and way in ("east", "west", "o")}


def _is_known(word: str) -> bool:
    """Whether a word is one of those that sentences on positions are made of."""
    said = set(meanings_of(word))
    of_positions = said & _OF_POSITIONS or {facet for facet, _ in said} & _FACETS_OF_POSITIONS
    return bool(of_positions) or word.isdigit() or word in _BESIDE
