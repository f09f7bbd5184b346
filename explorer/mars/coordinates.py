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

from numpy.typing import ArrayLike

from ..message import Message
from . import body
from .body import Floats


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

_EXAMPLES = "Write, for example, 25.066 N 109.925 E or -14.6, 175.5"
_SPELT = [
    (spelt, meant)
    for meant, words in (
        (" ", "latitude longitude long lat lon = : ："),
        ("°", "degrees deg º ˚ 度"),
        ("N", "north 北纬"),
        ("S", "south 南纬"),
        ("E", "east 东经"),
        ("W", "west 西经"),
        ("-", "− –"),
        ("'", "‘ ’ ′ 分"),
        ('"', "'' “ ” ″ 秒"),
        (",", "; ， ； 、"),
    )
    for spelt in words.split()
]
_LONGEST = 80  # characters of the longest way to write a position
_NUMBER = r"(?:\d+\.?\d*|\.\d+)"
_SIGNED = re.compile(rf"(?<![\d.])[-+]?{_NUMBER}")
_ANGLE = re.compile(rf"([NSEW]?)\s*([-+]?)({_NUMBER})\s*°?\s*(?:({_NUMBER})\s*'?\s*)?(?:({_NUMBER})\s*\"?\s*)?([NSEW]?)")


@dataclass(frozen=True)
class _Angle:
    """A number of degrees as it was typed, with its letter, or "" where it had none."""

    degrees: float
    letter: str

    @property
    def axis(self) -> str:
        return {"N": "latitude", "S": "latitude", "E": "longitude", "W": "longitude"}.get(self.letter, "")

    def signed(self, axis: str, least: int, most: int) -> float:
        """Degrees to the north or east, which must lie within bounds."""
        if not least <= self.degrees <= most:
            raise CoordinateError(f"A {axis} lies between {least} and {most} degrees, not at {self.degrees:g}. {_EXAMPLES}")
        return -self.degrees if self.letter in ("S", "W") else self.degrees


def parse(typed: str, convention: Convention = EAST_180) -> tuple[float, float]:
    """The position that a typed text stands for: planetocentric, longitude in -180..180.

    Two angles: decimal degrees or degrees, minutes and seconds; letters N, S, E, W before or
    after them, or signs; a decimal comma where it can be nothing else. Without letters the
    latitude comes first, and a number counts as the convention counts.

    A `CoordinateError` says which and what to write where it is no position, a number has no
    partner, an angle is too large, or it could be read in two ways.
    """
    if len(typed) > _LONGEST:
        raise CoordinateError(f"{typed[:_LONGEST]!r} … is too long for a position. {_EXAMPLES}")
    one, other = (_angle(half, typed) for half in _halves(_plain(typed), typed))
    latitude, longitude = _in_order(one, other, typed)
    north, along = latitude.signed("latitude", -90, 90), longitude.signed("longitude", -180, 360)
    if not longitude.letter and convention.west:
        if along < 0:
            raise CoordinateError(f"{typed!r}: a west longitude below zero could mean either way; add E or W")
        along = -along
    if convention.planetographic:
        north = float(body.planetocentric_latitude(north))
    return north, float(body.wrap_longitude(along))


def looks_like_one(typed: str) -> bool:
    """Whether a text is meant as a position: it has a number, and no letters but those of one."""
    try:
        _plain(typed)
    except CoordinateError:
        return False
    return True


def _plain(typed: str) -> str:
    """The text in capital letters, digits and ASCII marks; anything else is no position."""
    plain = typed.casefold()
    for spelt, meant in _SPELT:
        plain = plain.replace(spelt, meant)
    plain = unicodedata.normalize("NFKC", plain).upper().strip(" ,.()[]")
    if not _SIGNED.search(plain) or re.search(r"[^-+\d.,NSEW°'\"\s]", plain):
        raise CoordinateError(f"{typed!r} is no position. {_EXAMPLES}")
    # Two commas within numbers and not one point: a country that writes 25,066 for 25.066.
    if len(re.findall(r"\d,\d", plain)) == 2 and "." not in plain:
        plain = re.sub(r"(?<=\d),(?=\d)", ".", plain)
    # One comma within a number beside another number: half a decimal comma, or half a list.
    if len(re.findall(r"\d,\d", plain)) == 1 and re.search(r"\d\s+[-+]?\d", plain):
        raise CoordinateError(f"{typed!r} could be read in several ways; write 10.5, 20 or 10.5 N 20 E, with points")
    return plain


def _halves(plain: str, typed: str) -> list[str]:
    """The parts of a text that hold one angle each."""
    parts = [part for part in re.split(r"\s*,\s*", plain) if part]
    if len(parts) == 1:
        parts = [part for part in _split(plain) if part]
    if len(parts) == 1:
        raise CoordinateError(f"{typed!r} is one angle only, and a position needs two. {_EXAMPLES}")
    if len(parts) > 2:
        raise CoordinateError(f"{typed!r} could be read in several ways; put a comma between latitude and longitude")
    return parts


def _split(plain: str) -> Sequence[str]:
    letters, numbers = list(re.finditer("[NSEW]", plain)), list(_SIGNED.finditer(plain))
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
        at = letters[0].end()
    else:
        return plain.split()
    return plain[:at].strip(), plain[at:].strip()


def _angle(half: str, typed: str) -> _Angle:
    found = _ANGLE.fullmatch(half)
    if found is None:
        raise CoordinateError(f"{typed!r}: {half!r} is no angle. {_EXAMPLES}")
    before, sign, *numbers, after = found.groups()
    if before and after:
        raise CoordinateError(f"{typed!r}: {half!r} has two letters; one of N, S, E, W is enough")
    if sign and (before or after):
        raise CoordinateError(f"{typed!r}: {half!r} has a sign and a letter; use one of them")
    given = [number for number in numbers if number is not None]
    if any("." in number for number in given[:-1]) or any(float(number) >= 60 for number in given[1:]):
        raise CoordinateError(f"{typed!r}: {half!r} does not read as degrees, minutes and seconds, the latter two below 60")
    degrees = sum(float(number) / 60**power for power, number in enumerate(given))
    return _Angle(-degrees if sign == "-" else degrees, before or after)


def _in_order(one: _Angle, other: _Angle, typed: str) -> tuple[_Angle, _Angle]:
    """The latitude and the longitude of two angles."""
    if one.axis and one.axis == other.axis:
        raise CoordinateError(f"{typed!r} has two {one.axis}s; a position needs a latitude, N or S, and a longitude, E or W")
    if one.axis == "longitude" or other.axis == "latitude":
        return other, one
    if not one.axis and not other.axis and abs(one.degrees) > 90 >= abs(other.degrees):
        hint = f"write {other.degrees:g}, {one.degrees:g}, or add N, S, E, W"
        raise CoordinateError(f"{typed!r}: without letters the latitude comes first, and {one.degrees:g} is none; {hint}")
    return one, other
