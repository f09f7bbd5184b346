"""How things are worded for whoever reads: in the language and with the coordinates they picked."""

import math
import re
from dataclasses import dataclass, replace
from typing import Protocol

import pandas as pd

from ..mars.coordinates import EAST_180, Convention
from ..message import Message
from . import language
from .typeface import typeface

_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)")


class Named(Protocol):
    """What is worded of a `Place`."""

    @property
    def latitude(self) -> float: ...
    @property
    def longitude(self) -> float: ...
    @property
    def name(self) -> str: ...
    @property
    def name_zh(self) -> str | None: ...
    @property
    def iau_id(self) -> int | None: ...


@dataclass(frozen=True)
class Wording:
    """What people picked for everything they read: how positions are counted, and one of `language.languages`."""

    convention: Convention = EAST_180
    language: str = "en"

    @property
    def english(self) -> "Wording":
        """The same in English."""
        return replace(self, language="en")

    @property
    def drawn(self) -> "Wording":
        """The same in a language whose letters this machine can draw: its own, or else English."""
        return self if typeface(self.language) else self.english

    def say(self, key: str, **values: object) -> str:
        """A text of the language, such as "tour.next", with values where it has ``{name}``."""
        text = language.load(self.language)[key]
        return text.format(**values) if values else text

    def sentences(self, *sentences: str) -> str:
        """Sentences one after the other; empty ones are left out."""
        return self.say("sentences.gap").join(filter(None, sentences))

    def translated(self, words: str) -> str:
        """What other parts say in English, in the language; the same where the language has no words for it.

        A `Message` is worded by its key and values, a text of the shipped data as a whole.
        """
        texts = language.load(self.language)
        if not isinstance(words, Message):
            return texts.get(f"phrase.{words}", words)
        values = {name: self.translated(value) if isinstance(value, str) else value for name, value in words.values.items()}
        template = texts.get(f"message.{words.key}")
        return template.format(**values) if template else str(words)

    def observation(self, picture: pd.Series, field: str) -> str:
        """A text of a picture set, a row of `load_observations`, such as its "caption"; dates as people write them."""
        words = language.load(self.language).get(f"observation.{picture.name}.{field}") or self.translated(picture[field])
        return _DATE.sub(lambda found: self.date(*map(int, found.groups())), words)

    def date(self, year: int, month: int, day: int) -> str:
        """A day: "29 June 2022"."""
        months = self.say("date.months").split()
        return self.say("date", year=year, month=months[month - 1], day=day)

    def whole(self, number: float) -> str:
        """A whole number: "1 979"."""
        return self._grouped(number)

    def number(self, value: float, figures: int = 3) -> str:
        """A number to so many figures: "0.0125", "3.7", "−4 100"; very large and small ones as powers of ten, "1.2·10^9"."""
        if value == 0:
            return "0"
        power = math.floor(math.log10(abs(float(f"{value:.{figures - 1}e}"))))
        if not -4 <= power < 7:
            return f"{self.number(value / 10.0**power, figures)}·10^{power}".replace("^-", "^−")
        decimals = figures - 1 - power
        digits = self._grouped(round(value, decimals), max(decimals, 0))
        return digits.rstrip("0").rstrip(".") if "." in digits else digits

    def metres(self, value: float) -> str:
        """Whole metres: "−4 099 m"."""
        return self._measure("m", round(value))

    def kilometres(self, value: float) -> str:
        """Kilometres to three figures, below one in metres: "0.4 m", "230 m", "8.2 km", "91 km", "4 850 km"."""
        if value < 0.995:
            return self.say("unit.m", number=self.number(value * 1000, 2))
        if value < 9.95:
            return self.say("unit.km", number=f"{value:.2g}")
        return self._measure("km", round(value) if value < 1000 else round(value, -1))

    def length(self, km: float) -> str:
        """A measured length, to four figures: "1 742 km", "34.21 km", "236.1 m"."""
        value, unit = (km, "km") if km >= 1 else (km * 1000, "m")
        decimals = max(0, 3 - math.floor(math.log10(max(value, 1e-3))))
        return self._measure(unit, value, min(decimals, 2))

    def area(self, km2: float) -> str:
        """A measured area, to four figures: "1 205 000 km²", "34.21 km²"."""
        figures = 3 - math.floor(math.log10(max(km2, 1e-6)))
        return self._measure("km2", round(km2, figures), min(max(figures, 0), 4))

    def _measure(self, unit: str, value: float, decimals: int = 0) -> str:
        return self.say(f"unit.{unit}", number=self._grouped(value, decimals))

    def _grouped(self, number: float, decimals: int = 0) -> str:
        digits = f"{abs(number):,.{decimals}f}".replace(",", self.say("number.group"))
        return f"{'−' if number < 0 else ''}{digits}"

    def position(self, latitude: float, longitude: float, decimals: int = 2) -> str:
        """A position, planetocentric and east, as people read it: "11.92° N, 104.08° W"."""
        # Rounded first: 359.999 degrees is written 0.00, in the range of the convention.
        latitude, longitude = (round(float(each), decimals) + 0.0 for each in self.convention.of(latitude, longitude))
        if longitude == self.convention.centre + 180:
            longitude -= 360
        letters = self.convention.letters(latitude, longitude)
        angles = (
            self.say(f"position.{letter}", degrees=f"{abs(angle):.{decimals}f}")
            for angle, letter in zip((latitude, longitude), letters, strict=True)
        )
        return self.say("position", **dict(zip(("latitude", "longitude"), angles, strict=True)))

    def place(self, place: Named) -> str:
        """The position of a place, to the decimals that are true of it."""
        # The gazetteer's places are wide; where a rover stood is told as closely as it is known.
        known = max(map(_decimals, (place.latitude, place.longitude))) if place.name and place.iau_id is None else 3
        decimals = 2 if place.iau_id is not None or abs(place.latitude) == 90 else min(max(known, 2), 4)
        return self.position(place.latitude, place.longitude, decimals)

    def name(self, place: Named) -> str:
        """The name of a place, or its position where it has none."""
        return self.named(place.name, place.name_zh) or self.place(place)

    def named(self, name: str, name_zh: str | None) -> str:
        """The name to use of the two that a place may have."""
        return name_zh if name_zh and self.language == "zh" else name

    def full_name(self, place: Named) -> str:
        """All names of a place that the language uses: in Chinese the Latin one, too, which the world's maps have."""
        latin = place.name if place.iau_id else ""
        return " ".join(dict.fromkeys(filter(None, (self.named(place.name, place.name_zh), latin))))

    def kind(self, plain_kind: str) -> str:
        """A kind of place, as in a table of places, in the language; the same where it has no word for it."""
        return language.kinds(self.language).get(plain_kind, plain_kind)


def _decimals(number: float) -> int:
    """How many decimals a number is given to."""
    return len(repr(float(number)).partition(".")[2])
