"""What lines above a table, titles and comments, say of its positions."""

import re
from collections.abc import Iterable
from itertools import groupby, pairwise

from ..mars.body import AXES
from ..mars.crs import body_of
from ..message import Message
from .bodies import bodies_above
from .columns import CatalogueError
from .headings import END, direction_of, latitude_type_of, read_heading, without_negation
from .source import Said, Source
from .vocabulary import clauses, meanings_of, words

_AXIS_RADIUS = re.compile(r"(?i)\b(?:a|semi.?major|equatorial)[ -]*(?:axis)?[ -]*radius\D{0,12}(\d+(?:\.\d+)?)\s*<?\s*(k?m)?\b")


def read_statements(lines: Iterable[str], found: Source) -> None:
    """Learn from lines which way longitudes count and what latitudes are; a `CatalogueError` where they name another body."""
    bodies: set[str] = set()
    others: list[str] = []
    kinds: dict[str, Message] = {}
    directions: dict[str, Message] = {}
    for line in (each[:300] for each in lines):
        parts = [words(clause) for clause in clauses(line)]
        sure = [word for part in parts for word in [*_unless_denied(part), END]]
        denied = [word for part in parts for word in [*without_negation(part), END]]
        quoted = Message("why.line", "as the line {line!r} says", line=line.strip()[:60])
        meanings = (latitude_type_of, kinds, "latitude_type"), (_direction, directions, "longitude")
        for meaning, said_by, argument in meanings:
            if said := meaning(sure):
                said_by.setdefault(said, quoted)
            elif meaning(denied):
                english = "The line {line!r} says what is not so, and was not taken; {argument}= decides."
                found.notes.assume(Message("note.denied", english, line=line.strip()[:60], argument=argument))
        named, where = bodies_above(line)
        bodies |= where
        if named - {"Mars"}:
            others.append(line.strip()[:60])
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
    for what, said_by, argument in (("latitude", kinds, "latitude_type"), ("longitude", directions, "longitude")):
        if len(said_by) > 1:
            english = "Lines above the rows say several things of the {axis}, and none was taken; {argument}= decides."
            found.notes.assume(Message("note.several_lines", english, axis=AXES[what], argument=argument))
        for value, why in said_by.items() if len(said_by) == 1 else ():
            setattr(found, "latitude_type" if what == "latitude" else "direction", Said(value, why))


def _unless_denied(said: list[str]) -> list[str]:
    return said if without_negation(said) == said else []


def _direction(said: list[str]) -> str:
    # "+West" and "positive westward" are said of nothing else.
    positive = ("sign", "positive")
    signed = (direction_of([*pair]) for pair in pairwise(said) if any(positive in meanings_of(word) for word in pair))
    about = any(signed) or any(map(_is_longitude, said))
    heard = [list(clause) for end, clause in groupby(said, END.__eq__) if not end]
    # "The rover drove westward" is said of no longitude, whatever another clause is of.
    kept = [[*clause, END] for clause in heard if any(map(_counts, clause)) or all(map(_is_known, clause))]
    return direction_of(_without_edges([word for clause in kept for word in clause])) if about else ""


def _without_edges(said: list[str]) -> list[str]:
    """Words without compass letters that stand alone in a sentence, such as the end of "W. Smith"; "deg W" stays."""
    if len(said) - said.count(END) <= 6:
        return said
    return [word for before, word in pairwise(["", *said]) if len(word) > 1 or word in ("+", END) or _measures(before)]


def _counts(word: str) -> bool:
    return _is_longitude(word) or any(facet == "sign" for facet, _ in meanings_of(word))


def _is_known(word: str) -> bool:
    return word.isdigit() or bool(meanings_of(word))


def _measures(word: str) -> bool:
    return ("unit", "deg") in meanings_of(word) or _is_longitude(word)


def _is_longitude(word: str) -> bool:
    return read_heading(word).quantity == "longitude"
