"""What the heading of a column says: of which quantity, in which unit, counted which way.

Each of its words says one thing (`vocabulary`). Words that say nothing known make a heading doubtful; words of other
things than a place's own position ("subsolar", "error", "pixel") take it out. Which column is chosen is left to `columns`.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from .vocabulary import FOLLOWERS, meanings_of, plain, with_signs, words

STRANGE = "?"
"""The unit of a heading that says one which is not known."""

_BRACKETED = re.compile(r"[(\[{（]([^()\[\]{}（）]*)[)\]}）]")
# Of "(unit: m)" what says no more than that a unit is named.
_UNIT_IS = re.compile(
    r"(?<=[(\[{（])\s*(?:(?:units?|einheit|unidad|unité|unità|ед|единицы?)\b|单位|單位)[\s.:：=]*(?=[^\W_]|°)", re.IGNORECASE
)
# Units of angles that are not known: "lat arcmin", "Breite in Bogenminuten".
_OF_ARC = re.compile(r"arc(?:min.*|sec.*)?|bogen.*|mrad|radian.*|радиан.*|угл.*")
# What is reckoned of an angle: "360-lon", "-lat", "lon = 360 - x".
_RECKONED = re.compile(
    r"(?:^|[(\[=])\s*(90|180|360)?\s*°?\s*(?:[-−–]|minus\b)\s*(?:1\s*[*×]\s*)?([^\W\d_]+)|[*×]\s*\(?\s*[-−–]\s*1\b"
)
_MAYBE_MINUS = re.compile(
    r"[-−–]++(?!\s*\+?(?!为)[\w°(\[])"  # leads to nothing: "(W, -)"; that of "(°E) - center" and "(-180 to 180)" does
    r"|(?:^|[(\[（,，;；/:：=→])\s*[\"']?[-−–](?!\s*\d)"  # behind a mark: "(- = W)", "W: -"
    r"|(?<!\S)[-−–](?=[^\W\d])|(?<=\b[nsewNSEW])[-−–](?!\w)"  # beside a letter: "lon -W", "W- (deg)"
)


@dataclass(frozen=True)
class Heading:
    """What a heading says; "" where it says nothing of the kind.

    Attributes
    ----------
    quantity
        "latitude", "longitude", "position" (both, or "reversed position"), "geometry", "diameter", "radius", "size",
        "unit", "hemisphere", "latitude type", "system", "body".
    direction
        Which way the numbers grow: "east", "west", "north", "south"; "o" for a letter that is east in German, west in French.
    way
        The same by other words than those of edges: of "westernmost lon W" what says which way the longitude counts.
    latitude_type
        "planetocentric" or "planetographic".
    unit
        "deg", "grad" (degrees in German, gradians in English), "gon", "rad", "dms" (degrees and minutes in one cell),
        "m", "km", "dm", "cm", "mm", "ft", "mi", "px", or `STRANGE`.
    part
        "degrees", "minutes" or "seconds", where the column may hold no more than those.
    edge
        Which edge, corner or end of something it is.
    half
        Whether it says which way numbers grow, or names the west or the south, in a way that is not wholly understood.
    clear
        Whether all its words are known.
    other
        Whether it tells of something else than a place's own position or size.
    only_part
        Whether it says minutes or seconds, and nothing else.
    turned
        Whether, being that of both angles, it names the south, or other angles first than those that it is read as.
    """

    name: str
    quantity: str = ""
    direction: str = ""
    way: str = ""
    latitude_type: str = ""
    unit: str = ""
    part: str = ""
    edge: str = ""
    half: bool = False
    clear: bool = True
    other: bool = False
    only_part: bool = False
    turned: bool = False


@lru_cache(maxsize=4096)
def read_heading(name: str, unit: str = "", told: str = "") -> Heading:
    """What a heading says, with what a line of units below it adds; of the quantity that is told, where one is."""
    text = _UNIT_IS.sub("", f"{name} ({unit})" if unit else name)
    parted = words(text)
    inner = [each for part in _BRACKETED.findall(text) for each in words(part)]
    meanings = [meanings_of(word) or [("unknown", word)] for word in parted if not word.isdigit()]
    quantity = told or _quantity(parted, meanings)
    facets = {facet for meaning in meanings for facet, _ in meaning}
    of_position = quantity in ("latitude", "longitude")
    length = quantity in ("diameter", "radius", "size")
    unit_said = _unit(inner, parted, of_position, length)
    if (of_position or "position" in quantity) and _are_minutes(parted):
        unit_said = "dms"
    corner = next((word for word in parted if word in ("1", "2", "3", "4")), "") if of_position else ""
    direction = direction_of(parted, quantity)
    clear = "unknown" not in facets and not _strange(parted, quantity) and not (length and _of_no_place(meanings))
    names_it = ("direction", {"latitude": "south", "longitude": "west"}.get(quantity, "")) in {
        each for meaning in meanings for each in meaning
    }
    dashed = "direction" in facets and _MAYBE_MINUS.search(with_signs(text[:200]))
    reckoned = of_position and _is_reckoned(name)
    half = bool(reckoned or dashed or names_it and not clear or not direction and facets >= {"sign", "direction"})
    unknown = [word for word in parted if not meanings_of(word) and not word.isdigit()]
    strange = set(unknown) & set(inner) or of_position and any(map(_OF_ARC.fullmatch, unknown))
    if (of_position or length) and not half and strange:
        unit_said = STRANGE
    return Heading(
        name,
        quantity,
        direction=direction,
        way="" if dashed else direction_of(_without_edges(parted), quantity),
        latitude_type=latitude_type_of(parted),
        unit=unit_said,
        part="" if unit_said == "dms" else _one(meanings, "part"),
        edge="" if _are_minutes(inner) else _edge(parted, meanings) or corner,
        half=half,
        clear=clear,
        only_part=not quantity and len(parted) == 1 and parted[0] in FOLLOWERS,
        turned="position" in quantity and _is_turned(parted, meanings, quantity),
        other=_contradicts(meanings, quantity)
        or reckoned
        or any(("other", "") in meaning and not any(facet == "unit" for facet, _ in meaning) for meaning in meanings),
    )


def _quantity(parted: list[str], meanings: list[list[tuple[str, str]]]) -> str:
    """The quantity that words name; that of both angles where both are named, in their order."""
    named = [meaning for each in meanings for facet, meaning in each if facet == "quantity"]
    axes = [each for each in named if each in ("latitude", "longitude")]
    if set(axes) == {"latitude", "longitude"}:
        return "position" if axes[0] == "latitude" else "reversed position"
    if "hemisphere" in named or _are_both_ways(parted, meanings):
        return "hemisphere"
    if "system" in named:
        return "latitude type" if axes == ["latitude"] else "system"
    if axes and "type" in parted:
        return "latitude type"
    if named[:1] == ["position"] and {"x", "y"} & set(parted):
        return ""
    if "unit" in named:
        return "unit"
    for each in ("latitude type", "latitude", "longitude", "diameter", "radius"):
        if each in named:
            return each
    if not named and parted and parted[0] in ("d", "dia") and any(word in ("km", "m") for word in parted[1:]):
        return "diameter"
    return named[0] if named else ""


def _are_both_ways(parted: list[str], meanings: list[list[tuple[str, str]]]) -> bool:
    """Whether words are the two ends of one axis: "N/S", "O/W"."""
    ways = {meaning for each in meanings for facet, meaning in each if facet == "direction"}
    return len(parted) == 2 and ways in ({"north", "south"}, {"east", "west"}, {"o", "west"}, {"o", "east"})


def _is_turned(parted: list[str], meanings: list[list[tuple[str, str]]], quantity: str) -> bool:
    """Whether a heading of both angles names the south, or directions in another order than that of the angles."""
    ways = [meaning for each in meanings for facet, meaning in each if facet == "direction"]
    upright = [way in ("north", "south") for way in ways]
    return direction_of(parted, "latitude") == "south" or any(upright) and upright[0] == (quantity == "reversed position")


def _is_reckoned(name: str) -> bool:
    """Whether a heading says what is reckoned of an angle: "360-lon", "-lat", "lon*-1", "360-E longitude"."""
    found = _RECKONED.search(name[:200])
    if found is None or not found[2] or found[2] in "xX":
        return found is not None
    parted = words(found[2])
    return bool(_axes_in(parted)) or bool(found[1] and (direction_of(parted, "latitude") or direction_of(parted)))


def _axes_in(parted: list[str]) -> set[str]:
    return {meaning for word in parted for facet, meaning in meanings_of(word) if facet == "quantity"} & {
        "latitude",
        "longitude",
    }


def _are_minutes(parted: list[str]) -> bool:
    """Whether words say that degrees and minutes stand in one cell: "dms", "deg min", "DDMM.mm"."""
    said = [each for word in parted for each in meanings_of(word)]
    at = next((number for number, each in enumerate(said) if each in (("part", "degrees"), ("unit", "deg"))), len(said))
    return ("unit", "dms") in said or ("part", "minutes") in said[at:]


_NUMBERS = {"0", "1", "2", "3", "4", "90", "180", "360"}
_YEAR = re.compile(r"(?:19|20)\d\d")


def _contradicts(meanings: list[list[tuple[str, str]]], quantity: str) -> bool:
    """Whether a latitude is said to count east or west, or a longitude north or south; "s" may be seconds."""
    wrong = {"latitude": {"east", "west"}, "longitude": {"north", "south"}}.get(quantity, set())
    plain = [meaning for meaning in meanings if not any(facet == "part" for facet, _ in meaning)]
    return any(facet == "direction" and said in wrong for meaning in plain for facet, said in meaning)


def _of_no_place(meanings: list[list[tuple[str, str]]]) -> bool:
    """Whether a length may be the radius of the planet, or that of a pixel or a picture."""
    said = {each for meaning in meanings for each in meaning}
    of_picture = {("quantity", "size"), ("thing", "picture")} <= said
    of_planet = ("quantity", "radius") in said and bool(said & {("quantity", "body"), ("thing", "planet")})
    return of_picture or of_planet and ("thing", "place") not in said or ("unit", "px") in said


def _strange(parted: list[str], quantity: str) -> bool:
    """Whether words contradict the quantity: a latitude that counts east, a number that no heading of an angle has."""
    wrong = {"latitude": {"east", "west"}, "longitude": {"north", "south"}}.get(quantity, set())
    said = {meaning for word in parted for facet, meaning in meanings_of(word) if facet == "direction"}
    allowed = _NUMBERS if quantity in ("latitude", "longitude") else set()
    measured = quantity in ("latitude", "longitude", "diameter", "radius", "size")
    return (
        bool(said & wrong)
        or measured
        and any(word.isdigit() and word not in allowed and not (allowed and _YEAR.fullmatch(word)) for word in parted)
    )


def direction_of(parted: list[str], quantity: str = "longitude") -> str:
    """Which way words say that an angle grows: "west" for "+West" and for "negative = east", "east" for "west is negative".

    "" where they do not agree, or say which way it does not.
    """
    if _DENIALS & set(parted):
        return ""
    along = dict.fromkeys(("longitude", "position", "reversed position"), ("east", "west", "o"))
    wanted = {"latitude": ("north", "south"), "hemisphere": (), **along}.get(quantity, ("east", "west"))
    heard = [(facet, meaning) for word in parted for facet, meaning in meanings_of(word) if facet in ("sign", "direction")]
    signs = {meaning for facet, meaning in heard if facet == "sign"}
    ways = {meaning for facet, meaning in heard if facet == "direction" and meaning in wanted}
    if len(ways) == 1 and len(signs) <= 1:
        found = {_OPPOSITE.get(way, way) for way in ways} if signs == {"negative"} else ways
    else:
        found = _readings(heard, wanted) if signs else ways
    if found == {"o", "east"} or found == {"o", "west"}:
        found.discard("o")
    if "o" in found and {"laenge", "lange", "langengrad", "laengengrad", "koordinaten"} & set(parted):
        return "east"
    return found.pop() if len(found) == 1 else ""


_OPPOSITE = {"east": "west", "west": "east", "north": "south", "south": "north"}
_DENIALS = {"not", "no", "nicht", "kein", "keine", "non", "pas", "не"}


def _readings(heard: list[tuple[str, str]], wanted: tuple[str, ...]) -> set[str]:
    """The ways that signs and directions say together, all signs being those of the direction before, or behind them."""
    found = set()
    for step in (-1, 1):
        signs = {number + step: sign for number, (facet, sign) in enumerate(heard) if facet == "sign"}
        ways = {number: way for number, (facet, way) in enumerate(heard) if facet == "direction"}
        said = {
            _OPPOSITE.get(way, "o") if signs.get(number) == "negative" else way for number, way in ways.items() if way in wanted
        }
        if signs.keys() <= ways.keys() and (len(said) == 1 or "o" in said and len(said) == 2):
            found.add(min(said))
    return found


def latitude_type_of(parted: list[str]) -> str:
    """The kind of latitude that words name, "" where they name none or both, or say which it is not."""
    return "" if _DENIALS & set(parted) else _one([meanings_of(word) for word in parted], "type")


def _one(meanings: list[list[tuple[str, str]]], wanted: str) -> str:
    found = {meaning for each in meanings for facet, meaning in each if facet == wanted}
    return found.pop() if len(found) == 1 else ""


def _unit(inner: list[str], parted: list[str], of_position: bool, length: bool) -> str:
    """The unit that words name: those in brackets before others, one letter only where a length is measured."""
    for among in (inner, parted):
        for word in reversed(among):
            for facet, meaning in meanings_of(word):
                if facet == "unit" and (len(word) > 1 or word == "°" or length or (among is inner) or not of_position):
                    return meaning
    return ""


def _edge(parted: list[str], meanings: list[list[tuple[str, str]]]) -> str:
    """Which edge words name; "min" beside "deg" or "sec" may be minutes, which `columns` tells by the neighbours."""
    found = sorted({meaning for each in meanings for facet, meaning in each if facet == "edge"})
    compass = [word for word in parted if word in ("upper", "lower", "top", "bottom")]
    if compass and {"west", "east"} & set(found):
        return "corner"
    return found[0] if len(found) == 1 else "corner" if "corner" in found else " ".join(found)


def _without_edges(parted: list[str]) -> list[str]:
    """Words but those of edges."""
    return [word for word in parted if all(facet != "edge" for facet, _ in meanings_of(word))]


def unit_of(text: str) -> str:
    """The unit that a text is, "" where it is none: "km", "degrees", "[m]", "deg min"."""
    parted = [word for word in words(text) if not _is_unit(word)]
    if _are_minutes(parted):
        return "dms"
    units = {meaning for word in parted for facet, meaning in meanings_of(word) if facet == "unit"}
    known = all({"unit", "direction", "plain", "sign"} & {facet for facet, _ in meanings_of(word)} for word in parted)
    return units.pop() if len(units) == 1 and known else ""


def without_unit(text: str) -> str:
    """What a cell in a line of units says without the word for that: "m" of "unit: m"."""
    parted = words(text)
    return " ".join(word for word in parted if not _is_unit(word)) if any(map(_is_unit, parted)) else text.strip()


def _is_unit(word: str) -> bool:
    return ("quantity", "unit") in meanings_of(word)


def says_nothing(text: str) -> bool:
    """Whether a cell in a line of units says that there is none, or what line it is."""
    return plain(text).strip(" ()[]") in _NO_UNITS or read_heading(text).quantity == "unit" and not unit_of(text)


_NO_UNITS = {"-", "--", "n/a", "none", "text", "string", "str", "float", "int", "double", "", "unitless", "yyyy-mm-dd"}
