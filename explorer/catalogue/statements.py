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
from .vocabulary import clauses, meanings_of, words

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
}
_FACETS_OF_POSITIONS = {"direction", "sign", "type", "planet"}
_BESIDE = (
    "a all and are as at count counted counts decimal for given go goes have has in increasing is measured meridian null of on "
    "note prime range run runs shown system that the these this to toward towards use uses value values with written zero "
    "iau usgs alle als angegeben bis der die gegen gezahlt gezaehlt hinweis im in nach nullmeridian sind und werden zahlen zu "
    "au croissant croissante de des du el en est et hacia hasta la las le les los son sont vers y до на в и к "
    "以 向 为 取 用 表示"
)
"""Words that stand beside directions where a sentence says which way longitudes count; none of "from", which may be another."""
_CHINESE_BESIDE = re.compile("本表|采用|使用|所有|均|都|注")


def read_statements(lines: Iterable[str], found: Source) -> None:
    """Learn from lines which way longitudes count and what latitudes are; a `CatalogueError` where they name another body."""
    bodies: set[str] = set()
    others: list[str] = []
    kinds: dict[str, Message] = {}
    directions: dict[str, Message] = {}
    lengths: dict[str, Message] = {}
    half_heard: list[tuple[str, str]] = []
    for line in (each[:300] for each in lines):
        shown = line.strip()[:60]
        parts = [words(clause) for clause in clauses(line)]
        quoted = Message("why.line", "as the line {line!r} says", line=shown)
        if kind := latitude_type_of([word for part in parts if without_negation(part) == part for word in part]):
            kinds.setdefault(kind, quoted)
        elif latitude_type_of([word for part in parts for word in without_negation(part)]):
            _tell_denied(found, shown, "latitude_type")
        for unit, is_sure in map(_unit_of_diameters, parts):
            if is_sure:
                lengths.setdefault(unit, quoted)
            elif unit:
                english = "The line {line!r} may say in which unit diameters are, and was not taken; {argument}= decides."
                found.notes.assume(Message("note.half_heard_unit", english, line=shown, argument="units"))
        direction, half = _direction(line)
        if direction:
            directions.setdefault(direction, quoted)
        elif half and any(without_negation(part) != part for part in parts):
            _tell_denied(found, shown, "longitude")
        elif half:
            half_heard.append((shown, half))
        named, where = bodies_above(line)
        bodies |= where
        if named - {"Mars"}:
            others.append(shown)
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
        found.notes.assume(Message("note.other_body", english, line=line))
    for shown, half in half_heard:
        english = (
            "The line {line!r} names east or west, but may say something else than which way the longitudes of this table "
        )
        english += "count, and was not taken; {argument}= decides."
        found.notes.assume(Message("note.half_heard", english, line=shown, argument="longitude"))
        if "west" in directions and half != "west":
            directions["east"] = directions["west"]
    if len(lengths) == 1:
        found.length = Said(*lengths.popitem())
    for what, said_by, argument in (("latitude", kinds, "latitude_type"), ("longitude", directions, "longitude")):
        if len(said_by) > 1:
            english = "Lines above the rows say several things of the {axis}, and none was taken; {argument}= decides."
            found.notes.assume(Message("note.several_lines", english, axis=AXES[what], argument=argument))
        for value, why in said_by.items() if len(said_by) == 1 else ():
            setattr(found, "latitude_type" if what == "latitude" else "direction", Said(value, why))


def _unit_of_diameters(clause: list[str]) -> tuple[str, bool]:
    """The unit of length that a clause names beside diameters, "" of none, and whether it can say nothing else of it."""
    said = [meanings_of(word) for word in clause]
    units = {meaning for each in said for facet, meaning in each if facet == "unit" and meaning in METRES}
    if len(units) != 1 or not any(("quantity", "diameter") in each for each in said) or any(map(str.isdigit, clause)):
        return "", False
    known = [
        word in _BESIDE.split() or {facet for facet, _ in each} & _OF_SIZES for word, each in zip(clause, said, strict=True)
    ]
    return units.pop(), all(known)


_OF_SIZES = {"quantity", "unit", "thing"}


def _tell_denied(found: Source, line: str, argument: str) -> None:
    english = "The line {line!r} says what is not so, and was not taken; {argument}= decides."
    found.notes.assume(Message("note.denied", english, line=line, argument=argument))


def _direction(line: str) -> tuple[str, str]:
    """Which way a line says that longitudes count, and "west", "east" or "both" where it names that, but may say another thing.

    Only clauses of which each word is understood say it, and only if all do that name a way.
    """
    said = [
        (words(clause), _DASH.search(clause) is not None)
        for clause in clauses(_CHINESE_BESIDE.sub(" ", _NO_WORDS.sub("", line)))
    ]
    said = [(_without_lone_letters(clause), dashed) for clause, dashed in said]
    about = any(("quantity", "longitude") in meanings_of(word) for clause, _ in said for word in clause)
    naming = [(clause, dashed) for clause, dashed in said if any(map(_ways, clause))]
    signed = any(facet == "sign" for clause, _ in naming for word in clause for facet, _ in meanings_of(word))
    if not naming or not (about or signed):
        return "", ""
    ways = {way for clause, _ in naming for word in clause for way in _ways(word)}
    named = ways.pop() if len(ways) == 1 else "both"
    found = {direction_of(clause) for clause, dashed in naming if all(map(_is_known, clause)) and not dashed}
    found |= {"" for clause, dashed in naming if dashed or not all(map(_is_known, clause))}
    direction = found.pop() if len(found) == 1 else ""
    return (direction, "") if direction in ("east", "west") else ("", named if about else "")


def _without_lone_letters(clause: list[str]) -> list[str]:
    """Words without compass letters that stand beside no angle, unit, number or sign, as that of "by W. Smith"."""
    around = zip(["", *clause], clause, [*clause[1:], ""], strict=False)
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
    return bool(of_positions) or word.isdigit() or word in _BESIDE.split()
