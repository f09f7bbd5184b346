"""The words that tables are headed with, in six languages: how a text is taken apart into them, and what each says.

A word says things of one or more facets: ("direction", "west"), ("unit", "m"). What they say together is left to `headings`.
"""

import re
import unicodedata
from collections.abc import Iterator

_QUANTITIES = {
    "latitude": "latitude latitudes lat lats latitud latitudine breite breiten breitengrad "
    "breedtegraad широта широты 纬度 緯度 纬 緯 위도",
    "longitude": "longitude longitudes lon lons long longs lng longitud longitudine laenge lange laengen langen "
    "langengrad laengengrad langengrade laengengrade lengtegraad долгота долготы "
    "经度 經度 経度 经 經 경도",
    "position": "position positions coordinate coordinates coord coords coordonnees koordinaten coordenadas coordinate "
    "координаты 坐标 座標 latlon latlong latlng",
    "reversed position": "lonlat lnglat longlat",
    "geometry": "geometry geom wkt wkb shape geometrie geometria",
    "diameter": "diameter diameters diam ø diametre diametro durchmesser kraterdurchmesser durchm диаметр диам 直径 直徑",
    "radius": "radius rayon raggio радиус 半径 半徑",
    "size": "size width groesse grosse taille tamano размер 大小",
    "unit": "unit units einheit einheiten unite unites unidad unidades единица 单位 單位",
    "hemisphere": "hemisphere hemi hem hemisphare hemisphère emisferio hemisferio полушарие dir direction ref sign "
    "vorzeichen 半球",
    "latitude type": "lattype latitudetype",
    "system": "system sys coordsystem coordsys crs datum srs koordinatensystem 坐标系",
    "body": "target body planet planete planeta himmelskorper 天体 天體 目标 目標 планета тело",
}
_DIRECTIONS = {
    "east": "e eh east eastern ost ostl oestl ostlich oestlich osten oost est este oriental восточная восточной вд 东 東 동",
    "west": "w wh west western westl westlich westen ouest oeste ovest occidental западная западной зап зд 西 서",
    "north": "n nh north northern nord norte norden nordl noerdl nordlich noord 北 северная сш 북",
    "south": "s sh south southern sud sur suden sudl suedl sudlich zuid 南 austral australe meridionale южная юж юг юш 남",
    "o": "o",
}
_TYPES = {
    "planetocentric": "planetocentric areocentric geocentric ocentric centric pc centro planetozentrisch planetocentrique "
    "planetocentrica планетоцентрическая 行星心",
    "planetographic": "planetographic planetogr areogr planetodetic areographic areodetic geodetic detic ographic graphic pg "
    "planetographisch planetographique planetografica планетографическая 行星面 行星地理",
}
_UNITS = {
    "deg": "deg degs degree degrees ° dd ddd grado grados degre degres gradi градус градусы град 度",
    "grad": "grad",
    "gon": "gon gons gradian gradians grads",
    "rad": "rad rads radian radians radiant radiante radianten radianes radiani radianti radianen bogenmaß "
    "рад радиан радианы радианах 弧度",
    "m": "m meter meters metre metres metro metros metri metern mts метр метры метров метрах м 米",
    "km": "km kms kilometer kilometers kilometre kilometres kilometro kilometros kilometri kilometern км километры "
    "километров километрах 千米 公里",
    "cm": "cm centimeter centimeters centimetre centimetres",
    "mm": "mm millimeter millimeters millimetre millimetres",
    "dm": "dm decimeter decimeters decimetre decimetres",
    "dms": "dms dm dmm sexagesimal",
    "ft": "ft feet foot",
    "mi": "mi mile miles",
    "px": "px pixel pixels",
}
_PARTS = {
    "degrees": "d deg degs degree degrees ° grad град 度",
    "minutes": "m mm min mins minute minutes minuten minuti minutos ' ′ 分 мин минуты",
    "seconds": 's sec secs second seconds sekunden secondes segundos secondi lats lons longs " ″ 秒 сек секунды',
}
FOLLOWERS = {
    *("min", "mins", "minute", "minutes", "minuten", "minuti", "minutos", "分", "'"),
    *("sec", "secs", "second", "seconds", "sekunden", "secondes", "segundos", "秒", '"'),
}
_EDGES = {
    "south": "min minimum мин минимум low lo lower bottom southern southernmost",
    "north": "max maximum макс максимум high hi upper top northern northernmost",
    "west": "left western westernmost leftmost",
    "east": "right eastern easternmost rightmost",
    "corner": "ul ur ll lr ne nw se sw corner vertex",
    "end": "start stop end begin first last",
}
_PLAIN = (
    "center centre centers central cen ctr cent c mid middle mean avg average median centroid circ circle circular img image "
    "elli ellipse crater craters feature point pt site place landing lander of the in as at from and to decimal dec mars "
    "martian iau j body fixed coordinate coordinates approx geogr geographic km2 value x y z map "
    "0 180 360 2000 2015 iau2000 iau2015 main final best zentrum centro центр 中心 "
    "rim en nominal published location loc gps geo type rover target und et "
    "is are 撞击坑 陨石坑 环形山 以 向 为 取 用 表示 ve"
)
_SIGNS = {
    "positive": "positive pos plus + 为正 正 正值 正数 increase increases increasing zunehmend 增加 增大 递增",
    "negative": "negative neg minus 为负 负 负值 负数 decrease decreases decreasing abnehmend 减少 减小 递减",
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
_THINGS = {
    "planet": "mars martian 火星 行星",
    "place": "crater craters feature 撞击坑 陨石坑 环形山",
    "picture": "image img map picture",
}


def plain(text: str) -> str:
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
    ("thing", _THINGS),
):
    for _meaning, _words in _meanings.items():
        for _word in _words.split():
            _WORDS.setdefault(plain(_word), []).append((_facet, _meaning))
_STEMS = {
    **dict.fromkeys(["planetograph", "planetodet", "areograph", "планетограф", "планетодез"], "planetographic"),
    **dict.fromkeys(["planetocentr", "planetozentr", "areocentr", "areozentr", "планетоцентр"], "planetocentric"),
    **dict.fromkeys(["positiv", "положительн"], "positive"),
    **dict.fromkeys(["negativ", "отрицательн"], "negative"),
    **dict.fromkeys(["westlich", "westw", "westhalb", "запад"], "west"),
    **dict.fromkeys(["ostlich", "oestlich", "eastw", "ostw", "osthalb", "восто"], "east"),
    **dict.fromkeys(["nordlich", "noerdlich", "northw", "nordw", "nordhalb", "север"], "north"),
    **dict.fromkeys(["sudlich", "suedlich", "southw", "sudw", "suedw", "sudhalb", "suedhalb", "южн"], "south"),
}
"""Beginnings of words, and the word that they mean."""

_PIECES = re.compile(r"[^\W\d_]+|\d+|[°'\"+]")
_GENITIVE = re.compile(r"(?<=[a-z]{3})['’]s(?=\s)")
_CHINESE = re.compile("[\u4e00-\u9fff]+")
_SEXAGESIMAL = re.compile(r"(?<![^\W\d_])d{1,3}[\W_]{0,3}m{1,2}[\W_]{0,3}s{1,2}(?![^\W\d_])", re.IGNORECASE)
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
_BELOW_0 = re.compile(r"<\s*0(?![.,]?\d)")
_MINUS = re.compile(r"(?<!\w)[-−–](?!\s*\+?\d)|[-−–](?!\s*\+?\d|\w)")


def with_signs(text: str) -> str:
    """A text with its signs of what is below 0 in words: "W<0", and a minus where a plus is, too, as in "E+, W-"."""
    text = _BELOW_0.sub(" negative ", text)
    return _MINUS.sub(" negative ", text) if "+" in text else text


def words(text: str) -> list[str]:
    """The words of a heading in small letters, without accents; those that were written together apart."""
    text = _GENITIVE.sub("", text[:200])
    text = re.sub(r"(?<=[a-zà-ÿ])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", text)
    text = with_signs(_SEXAGESIMAL.sub(" dms ", text))
    for pair, apart in _PAIRS.items():
        text = re.sub(re.escape(pair).replace(r"\.", r"\.\s*"), f" {apart} ", text, flags=re.IGNORECASE)
    found: list[str] = []
    for piece in _PIECES.findall(plain(text)):
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
