"""What the heading of a column says: of which quantity, in which unit, counted which way.

A heading is taken apart into words, in six languages, and each word says one thing. Words that say
nothing known make a heading doubtful; words of other things than a place's own position ("subsolar",
"error", "pixel") take it out. Which column is chosen is left to `columns`.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest

_QUANTITIES = {
    "latitude": "latitude latitudes lat lats latitud latitudine breite breitengrad breedtegraad широта 纬度 緯度 纬 緯 위도",
    "longitude": "longitude longitudes lon lons long longs lng longitud longitudine laenge lange langengrad laengengrad "
    "lengtegraad долгота "
    "经度 經度 経度 经 經 경도",
    "position": "position positions coordinate coordinates coord coords coordonnees koordinaten coordenadas coordinate "
    "координаты 坐标 座標 latlon latlong latlng",
    "reversed position": "lonlat lnglat longlat",
    "geometry": "geometry geom wkt wkb shape geometrie geometria",
    "diameter": "diameter diameters diam ø diametre diametro durchmesser durchm диаметр диам 直径 直徑",
    "radius": "radius rayon raggio радиус 半径 半徑",
    "size": "size width groesse grosse taille tamano размер 大小",
    "unit": "unit units einheit einheiten unite unites unidad unidades единица 单位 單位",
    "hemisphere": "hemisphere hemi hem hemisphare hemisphère emisferio hemisferio dir direction ref sign 半球",
    "latitude type": "lattype latitudetype",
    "system": "system sys coordsystem coordsys crs datum srs koordinatensystem 坐标系",
    "body": "target body planet planete planeta himmelskorper 天体 天體 目标 目標 планета тело",
}
_DIRECTIONS = {
    "east": "e eh east eastern ost ostl oestl ostlich oestlich osten est este oriental восточная восточной вд 东 東",
    "west": "w wh west western westl westlich westen ouest oeste ovest occidental западная западной зд 西",
    "north": "n nh north northern nord norte norden nordl noerdl nordlich 北 северная сш",
    "south": "s sh south southern sud sur suden sudl suedl sudlich 南 южная юш",
    "o": "o",
}
_TYPES = {
    "planetocentric": "planetocentric areocentric geocentric ocentric centric pc centro planetozentrisch planetocentrique "
    "planetocentrica планетоцентрическая 行星心",
    "planetographic": "planetographic planetogr planetodetic areographic areodetic geodetic detic ographic graphic pg "
    "planetographisch planetographique planetografica планетографическая 行星面",
}
_UNITS = {
    "deg": "deg degs degree degrees ° dd ddd grado grados degre degres gradi градус градусы град 度",
    "grad": "grad",
    "gon": "gon gons gradian gradians grads",
    "rad": "rad radian radians radiant",
    "m": "m meter meters metre metres metro metros metri metern м 米",
    "km": "km kms kilometer kilometers kilometre kilometres kilometro kilometros kilometri км 千米 公里",
    "cm": "cm centimeter centimeters centimetre centimetres",
    "mm": "mm millimeter millimeters millimetre millimetres",
    "ft": "ft feet foot",
    "mi": "mi mile miles",
    "px": "px pixel pixels",
}
_PARTS = {
    "degrees": "d deg degs degree degrees ° grad град 度",
    "minutes": "m mm min mins minute minutes minuten minuti minutos ' ′ 分 мин минуты",
    "seconds": 's sec secs second seconds sekunden secondes segundos secondi lats lons longs " ″ 秒 сек секунды',
}
_FOLLOWERS = {
    *("min", "mins", "minute", "minutes", "minuten", "minuti", "minutos", "分", "'"),
    *("sec", "secs", "second", "seconds", "sekunden", "secondes", "segundos", "秒", '"'),
}
_EDGES = {
    "south": "min minimum low lo lower bottom southern southernmost",
    "north": "max maximum high hi upper top northern northernmost",
    "west": "left western westernmost leftmost",
    "east": "right eastern easternmost rightmost",
    "corner": "ul ur ll lr ne nw se sw corner vertex",
    "end": "start stop end begin first last",
}
_PLAIN = (
    "center centre centers central cen ctr cent c mid middle mean avg average median centroid circ circle circular img image "
    "elli ellipse crater craters feature point pt site place landing lander of the in as at from and to decimal dec mars "
    "martian iau j body fixed coordinate coordinates approx km2 value x y z map "
    "0 180 360 2000 2015 hat count counted counts iau2000 iau2015 main final best zentrum centro центр 中心 "
    "rim en nominal published location loc gps geo type rover target und et "
    "撞击坑 陨石坑 环形山 以 向 为"
)
_SIGNS = {
    "positive": "positive pos plus positiv positiva positivo positif + 为正 正",
    "negative": "negative neg minus negativ negativa negativo negativi negatif negatives отрицательно отрицательные 为负 负",
    "more": "increase increases increasing zunehmend croissantes crecientes 增加 增大 递增",
    "less": "decrease decreases decreasing abnehmend decroissantes decrecientes 减少 减小 递减",
}
_OTHERS = (
    "error err errors sd std stdev sigma unc fehler erreur "
    "co colat colatitude kolatitude dlat dlon dlong magnetic geomagnetic "
    "galactic ecliptic paleo paleolatitude band zone bin belt flag quality resolution "
    "uncertainty rms sub subsolar solar sun spacecraft sc observer incidence emission "
    "phase offset delta diff range extent precision accuracy mag sample line row col column pixel px screen tile icon marker "
    "class log ln sqrt squared font fontsize count number n_ "
    "slew azimuth projected model depth height elevation ratio area length leng perimeter ellipticity"
)
_NEGATIONS = "not nicht kein keine non pas не 不是 并非 不 非 isn aren don doesn"


def _plain(text: str) -> str:
    """Text in small letters without accents, signs of degrees as °."""
    marked = re.sub("[º˚]", "°", text).replace("′", "'").replace("″", '"')
    decomposed = unicodedata.normalize("NFKD", marked.replace("ß", "ss")).casefold()
    return unicodedata.normalize("NFC", "".join(each for each in decomposed if not unicodedata.combining(each)))


_WORDS: dict[str, list[tuple[str, str]]] = {}
for _facet, _meanings in (
    ("quantity", _QUANTITIES),
    ("direction", _DIRECTIONS),
    ("type", _TYPES),
    ("unit", _UNITS),
    ("part", _PARTS),
    ("edge", _EDGES),
    ("plain", {"": _PLAIN}),
    ("sign", _SIGNS),
    ("other", {"": _OTHERS}),
    ("negation", {"": _NEGATIONS}),
    ("minutes", {"": "dms dm dmm sexagesimal"}),
    ("another", {"planet": "mars martian 火星 行星", "picture": "image img map picture"}),
):
    for _meaning, _words in _meanings.items():
        for _word in _words.split():
            _WORDS.setdefault(_plain(_word), []).append((_facet, _meaning))
_STEMS = {
    **dict.fromkeys(["planetograph", "planetodet", "areograph", "планетограф", "планетодез"], "planetographic"),
    **dict.fromkeys(["planetocentr", "planetozentr", "areocentr", "areozentr", "планетоцентр"], "planetocentric"),
    **dict.fromkeys(["westlich", "westw", "запад"], "west"),
    **dict.fromkeys(["ostlich", "oestlich", "eastw", "ostw", "восто"], "east"),
    **dict.fromkeys(["nordlich", "noerdlich", "northw", "nordw", "север"], "north"),
    **dict.fromkeys(["sudlich", "suedlich", "southw", "sudw", "suedw", "южн"], "south"),
}
"""Beginnings of words, and the word that they mean."""

STRANGE = "?"
"""The unit of a heading that says one which is not known."""

_BRACKETED = re.compile(r"[(\[{（]([^()\[\]{}（）]*)[)\]}）]")
_PIECES = re.compile(r"[^\W\d_]+|\d+|[°'\"+]")
_CHINESE = re.compile("[\u4e00-\u9fff]+")
_SEXAGESIMAL = re.compile(r"(?<![^\W\d_])d{1,3}[\W_]{0,3}m{1,2}[\W_]{0,3}s{1,2}(?![^\W\d_])", re.IGNORECASE)
# What is reckoned of an angle: "360-lon", "-lat", "lon = 360 - x".
_RECKONED = re.compile(r"(?:^\s*[(\[]?|=)\s*(?:90|180|360)?\s*[-−–]\s*(?:1\s*[*×]\s*)?([^\W\d_]+)|[*×]\s*\(?\s*[-−–]\s*1\b")
_PAIRS = {
    "з.д": " зд",
    "в.д": " вд",
    "с.ш": " сш",
    "ю.ш": " юш",
    "北纬": "纬 北",
    "南纬": "纬 南",
    "东经": "经 东",
    "西经": "经 西",
    "東經": "經 東",
    "西經": "經 西",
}


_WAY = r"(?:[nsew]|north|south|east|west)"
_CLAUSE_END = re.compile(r"\.(?=\s|$)|[,;()，。；（）]")
_BELOW_0 = re.compile(
    rf"=\s*[-−–]|[-−–]\s*=|<\s*0(?![.,]?\d)|\bas\s*[-−–](?!\s*\w)"
    # Beside a direction: "(-W)", "lon -W", "W-"; that of "lon - E" is a dash.
    rf"|(?<!\w)(?<!\w\s)[-−–](?=\s*{_WAY}\b)|(?<=\w\s)[-−–](?={_WAY}\b)|(?<![a-z])({_WAY})\s?[-−–](?!\s*\w)",
    re.IGNORECASE,
)
"""Signs that say what is below 0."""


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
        "m", "km", "cm", "mm", "ft", "mi", "px", or `STRANGE`.
    part
        "degrees", "minutes" or "seconds", where the column may hold no more than those.
    edge
        Which edge, corner or end of something it is.
    clear
        Whether all its words are known.
    other
        Whether it tells of something else than a place's own position or size.
    only_part
        Whether it says minutes or seconds, and nothing else.
    """

    name: str
    quantity: str = ""
    direction: str = ""
    way: str = ""
    latitude_type: str = ""
    unit: str = ""
    part: str = ""
    edge: str = ""
    clear: bool = True
    other: bool = False
    only_part: bool = False


def clauses(text: str) -> list[str]:
    """The clauses of a sentence."""
    return _CLAUSE_END.split(text)


def words(text: str) -> list[str]:
    """The words of a heading in small letters, without accents; those that were written together apart."""
    text = re.sub(r"(?<=[a-zà-ÿ])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", text[:200])
    text = _BELOW_0.sub(r"\1 negative ", _SEXAGESIMAL.sub(" dms ", text))
    for pair, apart in _PAIRS.items():
        text = re.sub(re.escape(pair).replace(r"\.", r"\.\s*"), f" {apart} ", text, flags=re.IGNORECASE)
    found: list[str] = []
    for piece in _PIECES.findall(_plain(text)):
        found += _apart(piece) if piece not in _WORDS else [piece]
    return found


def _apart(piece: str) -> list[str]:
    """A word that was written together of known ones, as "centerlat", one of which must be a quantity or a unit."""
    chinese = _CHINESE.fullmatch(piece)
    if piece in ("ns", "ew"):
        return list(piece)
    for parts in _splits(piece):
        facets = {facet for part in parts for facet, _ in _WORDS[part]}
        if chinese or facets & {"quantity", "unit"} and _is_usual(parts):
            return parts
    return [piece]


def _is_usual(parts: list[str]) -> bool:
    """Whether parts of one letter stand where people put them: "clat", "lonw", but no "m-e-lon"."""
    single = [len(part) == 1 for part in parts]
    first, last = not single[0] or parts[0] in "cnew", not single[-1] or parts[-1] in "nsewdmc°"
    return sum(single) <= 1 and not any(single[1:-1]) and first and last


def _splits(piece: str, most: int = 4) -> Iterator[list[str]]:
    """Ways to part a word into at most so many known ones, the longest first."""
    if piece in _WORDS:
        yield [piece]
    if most > 1 and len(piece) <= 30:
        for at in range(len(piece) - 1, 0, -1):
            if piece[:at] in _WORDS:
                yield from ([piece[:at], *rest] for rest in _splits(piece[at:], most - 1))


def meanings_of(word: str) -> list[tuple[str, str]]:
    """What a word says, endings forgiven of those that other languages bend."""
    stem = next((stem for stem in _STEMS if word.startswith(stem)), word)
    return _WORDS.get(word) or _WORDS.get(_STEMS.get(stem, ""), [])


@lru_cache(maxsize=4096)
def read_heading(name: str, unit: str = "") -> Heading:
    """What a heading says, with what a line of units below it adds."""
    parted = words(f"{name} ({unit})" if unit else name)
    inner = [each for part in _BRACKETED.findall(f"{name} ({unit})" if unit else name) for each in words(part)]
    meanings = [meanings_of(word) or [("unknown", word)] for word in parted if not word.isdigit()]
    quantity = _quantity(parted, meanings)
    facets = {facet for meaning in meanings for facet, _ in meaning}
    of_position = quantity in ("latitude", "longitude")
    length = quantity in ("diameter", "radius", "size")
    unit_said = _unit(inner, parted, of_position, length)
    if (of_position or "position" in quantity) and _are_minutes(parted):
        unit_said = "dms"
    if (of_position or length) and any(not meanings_of(word) and not word.isdigit() for word in inner):
        unit_said = STRANGE
    corner = next((word for word in parted if word in ("1", "2", "3", "4")), "") if of_position else ""
    return Heading(
        name,
        quantity,
        direction=direction_of(parted, quantity),
        way=direction_of(_without_edges(parted), quantity),
        latitude_type=latitude_type_of(parted),
        unit=unit_said,
        part="" if unit_said == "dms" else _one(meanings, "part"),
        edge="" if _are_minutes(inner) else _edge(parted, meanings) or corner,
        clear=not facets & {"unknown", "negation"}
        and not _strange(parted, quantity)
        and not (length and _of_no_place(meanings)),
        only_part=not quantity and len(parted) == 1 and parted[0] in _FOLLOWERS,
        other=_contradicts(meanings, quantity)
        or of_position
        and _is_reckoned(name)
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


def _is_reckoned(name: str) -> bool:
    """Whether a heading says what is reckoned of an angle: "360-lon", "-lat", "lon*-1"."""
    found = _RECKONED.search(name[:200])
    return found is not None and (not found[1] or found[1] in "xX" or bool(_axes_in(words(found[1]))))


def _axes_in(parted: list[str]) -> set[str]:
    return {meaning for word in parted for facet, meaning in meanings_of(word) if facet == "quantity"} & {
        "latitude",
        "longitude",
    }


def _are_minutes(parted: list[str]) -> bool:
    """Whether words say that degrees and minutes stand in one cell: "dms", "deg min", "DDMM.mm"."""
    said = [each for word in parted for each in meanings_of(word)]
    at = next((number for number, each in enumerate(said) if each in (("part", "degrees"), ("unit", "deg"))), len(said))
    return ("minutes", "") in said or ("part", "minutes") in said[at:]


_NUMBERS = {"0", "1", "2", "3", "4", "180", "360", "2000", "2015"}


def _contradicts(meanings: list[list[tuple[str, str]]], quantity: str) -> bool:
    """Whether a latitude is said to count east or west, or a longitude north or south; "s" may be seconds."""
    wrong = {"latitude": {"east", "west"}, "longitude": {"north", "south"}}.get(quantity, set())
    plain = [meaning for meaning in meanings if not any(facet == "part" for facet, _ in meaning)]
    return any(facet == "direction" and said in wrong for meaning in plain for facet, said in meaning)


def _of_no_place(meanings: list[list[tuple[str, str]]]) -> bool:
    """Whether a length may be that of the planet, of a pixel or a picture, or an angle."""
    said = {each for meaning in meanings for each in meaning}
    of_picture = {("quantity", "size"), ("another", "picture")} <= said
    return of_picture or bool(said & {("quantity", "body"), ("another", "planet"), ("unit", "px"), ("minutes", "")})


def _strange(parted: list[str], quantity: str) -> bool:
    """Whether words contradict the quantity: a latitude that counts east, a number that no heading of an angle has."""
    wrong = {"latitude": {"east", "west"}, "longitude": {"north", "south"}}.get(quantity, set())
    said = {meaning for word in parted for facet, meaning in meanings_of(word) if facet == "direction"}
    allowed = _NUMBERS if quantity in ("latitude", "longitude") else set()
    measured = quantity in ("latitude", "longitude", "diameter", "radius", "size")
    return bool(said & wrong) or measured and any(word.isdigit() and word not in allowed for word in parted)


_COPULAS = {"is", "are", "as", "have", "has", "a", "longitude", "longitudes"}  # between a direction and its sign
END = "."
"""Put among words where a clause of a sentence ends: a sign belongs to a direction of its own."""


def direction_of(parted: list[str], quantity: str = "longitude") -> str:
    """Which way words say that an angle grows: "west" for "+West" and for "negative = east", "east" for "west is negative".

    "" where they do not agree, or say which way it does not.
    """
    if without_negation(parted) != parted:
        return ""
    wanted = {"latitude": ("north", "south"), "longitude": ("east", "west", "o"), "hemisphere": ()}.get(
        quantity, ("east", "west")
    )
    opposite = {"east": "west", "west": "east", "north": "south", "south": "north"}
    found, negative = set(), False
    for position, word in enumerate(parted):
        if word == END or any(facet == "sign" for facet, _ in meanings_of(word)):
            negative = _is_below(word)
        for facet, meaning in meanings_of(word):
            if facet == "direction" and meaning in wanted:
                behind = next((each for each in parted[position + 1 :] if each not in _COPULAS), "")
                turned = negative or _is_below(behind)
                found.add(opposite.get(meaning, meaning) if turned else meaning)
    if found == {"o", "east"} or found == {"o", "west"}:
        found.discard("o")
    if "o" in found and {"laenge", "lange", "langengrad", "laengengrad"} & set(parted):
        return "east"
    return found.pop() if len(found) == 1 else ""


def _is_below(word: str) -> bool:
    return not {("sign", "negative"), ("sign", "less")}.isdisjoint(meanings_of(word))


def latitude_type_of(parted: list[str]) -> str:
    """The kind of latitude that words name, "" where they name none or both, or say which it is not."""
    return "" if without_negation(parted) != parted else _one([meanings_of(word) for word in parted], "type")


def without_negation(parted: list[str]) -> list[str]:
    """Words but those that deny; "no" before a number is none of them."""
    return [
        word
        for word, after in zip_longest(parted, parted[1:], fillvalue="0")
        if ("negation", "") not in meanings_of(word) and (word != "no" or after.isdigit())
    ]


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
    parted = words(text)
    if _are_minutes(parted):
        return "dms"
    units = {meaning for word in parted for facet, meaning in meanings_of(word) if facet == "unit"}
    known = all({"unit", "direction", "plain", "sign"} & {facet for facet, _ in meanings_of(word)} for word in parted)
    return units.pop() if len(units) == 1 and known else ""


def says_nothing(text: str) -> bool:
    """Whether a cell in a line of units says that there is none, or what line it is."""
    return _plain(text).strip(" ()[]") in _NO_UNITS or read_heading(text).quantity == "unit"


_NO_UNITS = {"-", "--", "n/a", "none", "text", "string", "str", "float", "int", "double", "", "unitless", "yyyy-mm-dd"}
