"""Positions as people write them: conventions of longitude and latitude, and typed text.

Within the package latitudes are planetocentric and longitudes run from -180 to 180
east. A `Convention` turns those into the numbers and letters that people read, and
back; `parse` understands what they type. Both of the older habits of Mars maps are
here: longitudes to 360 degrees, and west longitudes with planetographic latitudes.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..message import Message
from . import body
from .body import AXES, Floats


class CoordinateError(ValueError):
    """A text is no position, or could be two; the message says why and what to write."""


@dataclass(frozen=True)
class Convention:
    """A way to count latitudes and longitudes.

    Attributes
    ----------
    title
        As people choose it.
    centre
        The middle of its range of longitudes, degrees.
    west
        Whether longitudes count west.
    planetographic
        Whether latitudes are planetographic; planetocentric else.
    """

    title: str
    centre: float
    west: bool = False
    planetographic: bool = False

    def of(self, latitude: ArrayLike, longitude: ArrayLike) -> tuple[Floats, Floats]:
        """The numbers of this convention for a position, the longitude from ``centre - 180`` up to ``centre + 180``."""
        latitude, longitude = body.check_latitude(latitude), body.check_longitude(longitude)
        counted = body.wrap_longitude(-longitude if self.west else longitude, self.centre)
        return body.planetographic_latitude(latitude) if self.planetographic else latitude, counted

    def to_planetocentric_east(self, latitude: ArrayLike, longitude: ArrayLike) -> tuple[Floats, Floats]:
        """The position, longitude in -180..180, that the numbers of this convention stand for; longitudes of any range."""
        latitude, longitude = body.check_latitude(latitude), body.check_longitude(longitude)
        east = body.wrap_longitude(-longitude if self.west else longitude)
        return body.planetocentric_latitude(latitude) if self.planetographic else latitude, east

    def letters(self, latitude: float, longitude: float) -> tuple[str, str]:
        """The letters that go with the numbers that `of` gives, N or S and E or W."""
        return "N" if latitude >= 0 else "S", "W" if self.west or longitude < 0 else "E"


CONVENTIONS = {
    "east-180": Convention(Message("convention.east-180", "±180° east"), 0.0),
    "east-360": Convention(Message("convention.east-360", "0–360° east"), 180.0),
    "west-360": Convention(
        Message("convention.west-360", "0–360° west, planetographic"), 180.0, west=True, planetographic=True
    ),
}
"""Short name to convention; the first is the one in use unless people choose another."""

EAST_180 = CONVENTIONS["east-180"]

_EXAMPLES = Message("angle.examples", "Write, for example, 25.066 N 109.925 E or -14.6, 175.5")
_WORDS = {
    meant: words.split()
    for meant, words in {
        " φ ": "latitude latitud latitudine lat breite breitengrad широта 纬度 緯度",
        " λ ": "longitude longitud longitudine long lon lng länge laenge längengrad долгота 经度 經度",
        "°": "degrees degree degs deg d grad grados degrés градусов градуса град 度",
        "N": "north northern nord norte с.ш. сш с 北纬 北緯 北",
        "S": "south southern süd sud sur ю.ш. юш ю 南纬 南緯 南",
        "E": "east eastern ost est este в.д. вд в 东经 東經 东 東",
        "W": "west western ouest oeste з.д. зд з 西经 西經 西",
        "'": "分 мин",
        '"': "秒 сек",
    }.items()
}
"""What is meant, and the words that people write for it, in six languages."""

_SPELT = sorted(((word, meant) for meant, words in _WORDS.items() for word in words), key=lambda each: -len(each[0]))
_MARKS = str.maketrans(
    {
        **dict.fromkeys("=:：\u00a0\u2009\u202f", " "),
        **dict.fromkeys("º˚", "°"),
        **dict.fromkeys("−–‐‑", "-"),
        **dict.fromkeys("‘’′´`", "'"),
        **dict.fromkeys("“”″", '"'),
        **dict.fromkeys(";；/\n、", ";"),
        "，": ",",
    }
)
_LONGEST = 80  # characters of the longest way to write a position
_NUMBER = r"(?:\d+\.?\d*|\.\d+)(?![\d.])"
_SIGNED = re.compile(rf"(?<![\d.])[-+]?{_NUMBER}")
_LETTERS = "NSEWO"
_ANGLE = re.compile(
    rf"([φλ]?)\s*([{_LETTERS}]?)\s*([-+]?)\s*({_NUMBER})\s*°?\s*"
    rf"(?:({_NUMBER})\s*'?\s*)?(?:({_NUMBER})\s*\"?\s*)?([{_LETTERS}]?)\s*([φλ]?)"
)
_HYPHENS = [
    # Hyphens part degrees, minutes and seconds where all three are there, or their marks tell that they do.
    (re.compile(r"(?<![\d.])(\d{1,3})-(\d{1,2})-(\d{1,2}(?:\.\d+)?)(?![\d.]|-)"), r"\1 \2 \3"),
    # One that touches only the number behind it, or one before degrees, is a sign.
    (re.compile(r"([°'])(?:-|\s+-\s)\s*(?=\d)(?![\d.]+\s*°)"), r"\1 "),
]
_AMBIGUOUS = [
    # "18.4 N - 77.5 E", "18°-77°E": a hyphen between two angles that touches both, or none, is hardly a sign.
    re.compile(rf"\d[°'\"\s]*[{_LETTERS}φλ](?:-|\s*-\s+)(?=[\d.])|[°'\"]-[^-]*[NE]"),
    # "18.4 lon 77.5": of which of the two a word is said.
    re.compile(rf"^[^{_LETTERS}φλ]*\d[^{_LETTERS}φλ]*[φλ][^{_LETTERS}φλ]*\d[^{_LETTERS}φλ]*$"),
]
# Of angles as most tables have them: sign, degrees, minutes, seconds, letter.
_USUAL = (
    r"(-?)(\d{1,3}(?:\.\d{1,15}(?!\d|° ?\d\d?['′]))?)"
    r"(?:°(?: ?([0-5]?\d)['′](?: ?([0-5]?\d(?:\.\d{1,15})?)[\"″])?)?)? ?([NSEW]?)"
)
_USUAL_ANGLE, _USUAL_PAIR = re.compile(_USUAL, re.ASCII), re.compile(rf"{_USUAL}[,;]? {_USUAL}", re.ASCII)
_UNUSUAL = "", "nan", "0", "0", ""
_AXES = {**dict.fromkeys("NSφ", "latitude"), **dict.fromkeys("EWOλ", "longitude"), "": ""}


@dataclass(frozen=True)
class _Angle:
    """A number of degrees as it was typed, with its letter, or "" where it had none, and the axis that words name."""

    degrees: float
    letter: str
    label: str = ""

    @property
    def axis(self) -> str:
        return _AXES[self.letter] or _AXES[self.label]

    def signed(self, axis: str, least: int, most: int) -> float:
        """Degrees to the north or east, which must lie within bounds."""
        if not least <= self.degrees <= most:
            english = "A {axis} lies between {least} and {most} degrees, not at {degrees:g}. {examples}"
            at = {"degrees": self.degrees, "least": least, "most": most}
            raise CoordinateError(Message("angle.beyond", english, axis=AXES[axis], **at, examples=_EXAMPLES))
        return -self.degrees if self.letter in ("S", "W") else self.degrees


def parse(typed: str, convention: Convention = EAST_180) -> tuple[float, float]:
    """The position that a typed text stands for: planetocentric, longitude in -180..180.

    Two angles: decimal degrees or degrees, minutes and seconds; letters or words for N, S, E, W before
    or after them, "lat" and "lon", or signs; a decimal comma where it can be nothing else. Where no word
    tells, the latitude comes first, and a number counts as the convention counts.

    A `CoordinateError` says which and what to write where it is no position, a number has no
    partner, an angle is too large, or it could be read in two ways.
    """
    latitude, longitude = _angles(typed)
    north, along = latitude.signed("latitude", -90, 90), longitude.signed("longitude", -180, 360)
    if not longitude.letter and convention.west:
        if along < 0:
            english = "{typed!r}: a west longitude below zero could mean either way; add E or W"
            raise CoordinateError(Message("angle.west_below_zero", english, typed=typed))
        along = -along
    if convention.planetographic:
        north = float(body.planetocentric_latitude(north))
    return body.position(north, along)


def parse_pair(typed: str, *, longitude_first: bool = False) -> tuple[float, float, bool]:
    """As `parse`, but as the text stands: latitude, longitude, and whether a letter says which way the latter counts."""
    latitude, longitude = _angles(typed, longitude_first)
    north, along = latitude.signed("latitude", -90, 90), longitude.signed("longitude", -180, 360)
    return north, along, bool(longitude.letter)


def parse_angle(typed: str, axis: str) -> tuple[float, bool]:
    """One typed angle of an axis, "latitude" or "longitude": degrees, and whether a letter says which way they count.

    With a letter they count north or east. A `CoordinateError` where it is no angle, or one of the other axis.
    """
    plain = _unbroken(typed)
    if re.search(r"\d,\d", plain) and plain.count(",") == 1 and "." not in plain:
        plain = plain.replace(",", ".")
    angle = _angle(plain.strip(" ,;"), typed)
    if angle.axis not in ("", axis):
        english = "{typed!r} is a {found}, where a {axis} was expected"
        raise CoordinateError(Message("angle.other_axis", english, typed=typed, found=AXES[angle.axis], axis=AXES[axis]))
    least, most = (-90, 90) if axis == "latitude" else (-360, 360)
    return angle.signed(axis, least, most), bool(angle.letter)


def usual_angles(typed: Sequence[str], axis: str) -> tuple[Floats, NDArray[np.bool_]]:
    """What `parse_angle` says of angles written as most are ("4.59° S", "4°35'22\"S"), all at once.

    Returns
    -------
    degrees, lettered : shape (n,)
        NaN where it takes more to read.
    """
    degrees, letters = _signed([found.groups("0") if (found := _USUAL_ANGLE.fullmatch(each)) else _UNUSUAL for each in typed])
    limit, own = (90, ["", "N", "S"]) if axis == "latitude" else (360, ["", "E", "W"])
    good = np.isin(letters, own) & (np.abs(degrees) <= limit)
    return np.where(good, degrees, np.nan), letters != ""


def usual_pairs(typed: Sequence[str], *, longitude_first: bool = False) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """What `parse_pair` says of positions written as most are, both angles with a letter or none, all at once.

    Returns
    -------
    latitude, longitude, lettered : shape (n,)
        NaN where it takes more to read.
    """
    # A mark on one of the two may part either of them.
    found = [each.count("°") != 1 and _USUAL_PAIR.fullmatch(each) for each in typed]
    if not any(found):
        return np.full(len(typed), np.nan), np.full(len(typed), np.nan), np.zeros(len(typed), dtype=bool)
    pairs = [each.groups("0") if each else 2 * _UNUSUAL for each in found]
    (one, first), (other, second) = _signed([each[:5] for each in pairs]), _signed([each[5:] for each in pairs])
    letters = np.char.add(first, second)
    turned = np.isin(letters, ["EN", "ES", "WN", "WS"]) | (letters == "") & longitude_first
    latitude, longitude = np.where(turned, other, one), np.where(turned, one, other)
    # A letter and none, or two of one axis: not usual.
    good = turned | np.isin(letters, ["", "NE", "NW", "SE", "SW"])
    good &= (np.abs(latitude) <= 90) & (longitude >= np.where(letters == "", -180, -360)) & (longitude <= 360)
    return np.where(good, latitude, np.nan), np.where(good, longitude, np.nan), letters != ""


def _signed(angles: Sequence[tuple[str, ...]]) -> tuple[Floats, NDArray[np.str_]]:
    """Degrees, north and east, of signs, degrees, minutes, seconds and letters, and the letters; NaN for sign and letter."""
    signs, letters = (np.array([each[part] for each in angles], dtype=np.str_) for part in (0, 4))
    whole, minutes, seconds = (np.array([float(each[part]) for each in angles]) for part in (1, 2, 3))
    degrees = whole + minutes / 60 + seconds / 3600
    below = (signs == "-") | np.isin(letters, ["S", "W"])
    return np.where((signs == "-") & (letters != ""), np.nan, np.where(below, -degrees, degrees)), letters


def looks_like_one(typed: str) -> bool:
    """Whether a text is meant as a position: it has a number, and no letters but those of one."""
    try:
        _plain(typed)
    except CoordinateError:
        return False
    return True


def _angles(typed: str, longitude_first: bool = False) -> tuple[_Angle, _Angle]:
    one, other = (_angle(half, typed) for half in _halves(_unbroken(typed), typed))
    if longitude_first and not one.axis and not other.axis:
        return other, one
    return _in_order(one, other, typed)


def _unbroken(typed: str) -> str:
    """The text as `_plain` makes it; a `CoordinateError` where a blank may break a number, "18 .39", or E be in it, "1e5"."""
    plain = _plain(typed)
    if re.fullmatch(r"[-+]?\d+(\.\d*)?E[-+]?\d+", plain):
        english = "{typed!r} may be a number with an exponent; write 5 N 1 E, with blanks"
        raise CoordinateError(Message("angle.exponent", english, typed=typed))
    if re.search(r"(?<![\d.])\d+(?:[°'\"]?\s+\.|\.\s+)\d", plain):
        english = "{typed!r} has a blank beside a point; write 18.39 or 18° 39'"
        raise CoordinateError(Message("angle.blank", english, typed=typed))
    return plain


def _plain(typed: str) -> str:
    """The text in capital letters, digits and ASCII marks, φ and λ for the words; anything else is no position."""
    if len(typed) > _LONGEST:
        english = "{typed!r} … is too long for a position. {examples}"
        raise CoordinateError(Message("angle.too_long", english, typed=typed[:_LONGEST], examples=_EXAMPLES))
    if any(unicodedata.category(each) == "No" for each in typed):  # the mark of a footnote is no digit of the number before it
        english = "{typed!r} has a small or circled number, which may be the mark of a note; leave it out"
        raise CoordinateError(Message("angle.small_number", english, typed=typed))
    plain = re.sub(r"\(([^\d()]*)\)", r" \1 ", unicodedata.normalize("NFC", typed).casefold())
    plain = re.sub(r"(?<![\d.])(?<!\d[:：])(\d+)[:：](?=\d)", r"\1°", plain).translate(_MARKS)
    plain = re.sub(r"\b([сювз])\. (?=[шд]\b)", r"\1.", plain)  # as Russian has them: 5,4° ю. ш. 137,8° в. д.
    for spelt, meant in _SPELT:
        if spelt in plain:
            # A Chinese word stands in no other word; a European one does.
            edges = ("", "") if spelt >= "\u4e00" else (r"(?<![^\W\d_])", r"(?![^\W\d_])")
            plain = re.sub(edges[0] + re.escape(spelt) + edges[1], meant, plain)
    plain = re.sub(r"([\d.]+)\s*m(?:in(?:ute)?s?)?(?![a-zN])", r"\1'", plain)
    plain = re.sub(r"('\s*-?\s*\d[\d.,]*)\s*s(?:(?:ec(?:ond)?s?)?(?![a-z])|(?=[nsew]\b))", r'\1"', plain)
    plain = unicodedata.normalize("NFKC", plain).replace("''", '"')
    plain = re.sub(r"[a-z]+", lambda found: found[0].upper(), plain).rstrip(" ,;.()[]").lstrip(" ;()[]")
    if not _SIGNED.search(plain) or re.search(rf"[^-+\d.,;{_LETTERS}φλ°'\"\s]", plain):
        raise CoordinateError(Message("angle.none", "{typed!r} is no position. {examples}", typed=typed, examples=_EXAMPLES))
    plain = re.sub(r"([°'\"])\.(\d+)", r".\2\1", plain)  # 18°.65, as astronomers write a fraction
    for hyphens, blanks in _HYPHENS:
        plain = hyphens.sub(blanks, plain)
    return _with_points(plain, typed)


def _with_points(plain: str, typed: str) -> str:
    """The text with decimal commas made points, where they can be nothing else."""
    commas, lacks_zero = len(re.findall(r"\d,(?=\d)", plain)), re.match(r"[-+]?,\d", plain)
    if not commas and not lacks_zero:
        return plain
    points = re.sub(r"(?<=\d),(?=\d)", ".", plain)
    # Decimal commas leave no number with two of them, and something else parts the two angles.
    sound = not re.search(r"\d\.\d*\.", points) and ("." not in plain or ";" in plain)
    parted = ";" in plain or "," in points or len(re.findall(f"[{_LETTERS}φλ]", plain)) == 2
    if sound and not lacks_zero and (parted or commas == 2):
        return points
    # One comma within a number beside another number: half a decimal comma, or half a list.
    if lacks_zero or commas > 1 or re.search(r"\d\s+[-+]?\d", plain):
        english = "{typed!r} could be read in several ways; write 10.5, 20 or 10.5 N 20 E, with points"
        raise CoordinateError(Message("angle.commas", english, typed=typed))
    return plain


def _halves(plain: str, typed: str) -> list[str]:
    """The parts of a text that hold one angle each."""
    english = "{typed!r} could be read in several ways; put a comma between latitude and longitude"
    several = CoordinateError(Message("angle.several", english, typed=typed))
    if ";" in plain:  # then commas part degrees, minutes and seconds
        parts = [re.sub(r",\s*", " ", part) for part in plain.split(";") if part.strip(" ,")]
    else:
        parts = [part for part in re.split(r"\s*,\s*", plain) if part]
    if len(parts) == 1:
        parts = [part for part in _split(plain) if part]
        if len(parts) > 1 and (_may_be_one(plain) or any(each.search(plain) for each in _AMBIGUOUS)):
            raise several
    if len(parts) == 1:
        english = "{typed!r} is one angle only, and a position needs two. {examples}"
        raise CoordinateError(Message("angle.one", english, typed=typed, examples=_EXAMPLES))
    if len(parts) > 2:
        raise several
    return [part.strip(" ,;") for part in parts]


def _may_be_one(plain: str) -> bool:
    """Whether a text such as "45°30", "45° 30 E" or "45 30 N" may be degrees and minutes of one angle."""
    try:
        angle = _angle(plain, plain)
    except CoordinateError:
        return False
    return any(mark in plain for mark in "°'") or angle.letter in ("N", "S")


def _split(plain: str) -> Sequence[str]:
    labels = list(re.finditer("[φλ]", plain))
    if len(labels) == 2:
        at = labels[1].start() if labels[0].start() == 0 else labels[0].end()
        return plain[:at].strip(), plain[at:].strip()
    letters, numbers = list(re.finditer(f"[{_LETTERS}]", plain)), list(_SIGNED.finditer(plain))
    signs = [number.start() for number in numbers if plain[number.end() :].lstrip().startswith("°")]
    if len(letters) == 2:
        at = letters[1].start() if letters[0].start() == 0 else letters[0].end()
    elif len(numbers) <= 2:
        at = numbers[-1].start() if len(numbers) == 2 else 0
        # A letter between two numbers belongs to the first, unless it touches the second.
        between = [letter for letter in letters if numbers[0].end() <= letter.start() < at]
        if between and plain[between[0].end() : at] == "" and plain[: between[0].start()].endswith(" "):
            at = between[0].start()
    elif len(signs) == 2:
        at = signs[1]
    elif len(letters) == 1 and 0 < letters[0].start() < len(plain) - 1:
        is_before = re.search(rf"\s[{_LETTERS}][\d.]", plain)  # its number
        at = letters[0].start() if is_before else letters[0].end()
    else:
        return plain.split()
    return plain[:at].strip(), plain[at:].strip()


def _angle(half: str, typed: str) -> _Angle:
    found = _ANGLE.fullmatch(half)
    if found is None:
        english = "{typed!r}: {half!r} is no angle. {examples}"
        raise CoordinateError(Message("angle.half_none", english, typed=typed, half=half, examples=_EXAMPLES))
    first, before, sign, *numbers, after, last = found.groups()
    letter, label = before or after, first or last
    if letter == "O":
        english = "{typed!r}: O may be Ost, which is E, or Ouest and Oeste, which are W; write E or W"
        raise CoordinateError(Message("angle.letter_o", english, typed=typed))
    if (before and after) or (first and last):
        english = "{typed!r}: {half!r} has two letters; one of N, S, E, W is enough"
        raise CoordinateError(Message("angle.two_letters", english, typed=typed, half=half))
    if letter and label and _AXES[letter] != _AXES[label]:
        english = "{typed!r}: {half!r} is said to be a {axis}, but its letter is a {other}'s"
        axes = {"axis": AXES[_AXES[label]], "other": AXES[_AXES[letter]]}
        raise CoordinateError(Message("angle.other_letter", english, typed=typed, half=half, **axes))
    # "-14.57 N" counts northwards, below zero; "-14.57 S" may be either side of the equator.
    if sign and letter in ("S", "W"):
        english = "{typed!r}: {half!r} has a sign and a letter; use one of them"
        raise CoordinateError(Message("angle.sign_and_letter", english, typed=typed, half=half))
    given = [number for number in numbers if number is not None]
    is_too_much = any(float(number) >= 60 or len(number.split(".")[0]) > 2 for number in given[1:])
    if is_too_much or any("." in number for number in given[:-1]):
        english = "{typed!r}: {half!r} does not read as degrees, minutes and seconds, the latter two below 60"
        raise CoordinateError(Message("angle.minutes", english, typed=typed, half=half))
    degrees = sum(float(number) / 60**power for power, number in enumerate(given))
    return _Angle(-degrees if sign == "-" else degrees, letter, label)


def _in_order(one: _Angle, other: _Angle, typed: str) -> tuple[_Angle, _Angle]:
    """The latitude and the longitude of two angles."""
    if one.axis and one.axis == other.axis:
        english = "{typed!r} has two {axis}s; a position needs a latitude, N or S, and a longitude, E or W"
        raise CoordinateError(Message("angle.twice", english, typed=typed, axis=AXES[one.axis]))
    if one.axis == "longitude" or other.axis == "latitude":
        return other, one
    if not one.axis and not other.axis and abs(one.degrees) > 90 >= abs(other.degrees):
        english = (
            "{typed!r}: without letters the latitude comes first, and {first:g} is none; "
            "write {second:g}, {first:g}, or add N, S, E, W"
        )
        raise CoordinateError(Message("angle.order", english, typed=typed, first=one.degrees, second=other.degrees))
    return one, other
