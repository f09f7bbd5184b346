"""How things are worded for whoever reads: in the language and with the coordinates they picked."""

import math
import re
from dataclasses import dataclass, replace

from ..mars.coordinates import EAST_180, Convention
from ..message import Message
from . import language

_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)")


@dataclass(frozen=True)
class Wording:
    """What people picked for everything they read.

    Attributes
    ----------
    convention : explorer.mars.coordinates.Convention
        How latitudes and longitudes are counted.
    language : str
        One of `explorer.i18n.language.languages`.
    """

    convention: Convention = EAST_180
    language: str = "en"

    @property
    def english(self):
        """The same in English, for what other letters can't be drawn in."""
        return replace(self, language="en")

    def say(self, key, **values):
        """A text of the language.

        Parameters
        ----------
        key : str
            Such as "tour.next".
        **values
            What is put into it where it has ``{name}``.

        Returns
        -------
        str
        """
        text = language.load(self.language)[key]
        return text.format(**values) if values else text

    def sentences(self, *sentences):
        """Sentences one after the other; empty ones are left out."""
        return self.say("sentences.gap").join(filter(None, sentences))

    def translated(self, words):
        """What other parts say in English, in the language.

        Parameters
        ----------
        words : str
            A `Message`, worded by its key and values; or a text of the shipped data, as a whole.

        Returns
        -------
        str
            The same where the language has no words for it.
        """
        texts = language.load(self.language)
        if not isinstance(words, Message):
            return texts.get(f"phrase.{words}", words)
        values = {name: self.translated(value) if isinstance(value, str) else value for name, value in words.values.items()}
        template = texts.get(f"message.{words.key}")
        return template.format(**values) if template else str(words)

    def told(self, picture, field):
        """A text of a picture set of Tianwen-1, its dates as people write them.

        Parameters
        ----------
        picture : pandas.Series
            Row of `explorer.load_observations`.
        field : str
            Such as "caption".

        Returns
        -------
        str
        """
        words = language.load(self.language).get(f"observation.{picture.name}.{field}") or self.translated(picture[field])
        return _DATE.sub(lambda found: self.date(*map(int, found.groups())), words)

    def date(self, year, month, day):
        """A day: "29 June 2022"."""
        months = self.say("date.months").split()
        return self.say("date", year=year, month=months[month - 1], day=day)

    def whole(self, number):
        """A whole number: "1 979"."""
        return self._grouped(number)

    def metres(self, value):
        """Whole metres: "−4 099 m"."""
        return self._measure("m", round(value))

    def kilometres(self, value):
        """Kilometres to three figures, below one in metres: "230 m", "8.2 km", "91 km", "4 850 km"."""
        if value < 0.995:
            return self._measure("m", float(f"{value * 1000:.2g}"))
        if value < 9.95:
            return self.say("unit.km", number=f"{value:.2g}")
        return self._measure("km", round(value) if value < 1000 else round(value, -1))

    def length(self, km):
        """A measured length, to four figures: "1 742 km", "34.21 km", "236.1 m"."""
        value, unit = (km, "km") if km >= 1 else (km * 1000, "m")
        decimals = max(0, 3 - math.floor(math.log10(max(value, 1e-3))))
        return self._measure(unit, value, min(decimals, 2))

    def area(self, km2):
        """A measured area, to four figures: "1 205 000 km²", "34.21 km²"."""
        figures = 3 - math.floor(math.log10(max(km2, 1e-6)))
        return self._measure("km2", round(km2, figures), min(max(figures, 0), 4))

    def _measure(self, unit, value, decimals=0):
        return self.say(f"unit.{unit}", number=self._grouped(value, decimals))

    def _grouped(self, number, decimals=0):
        digits = f"{abs(number):,.{decimals}f}".replace(",", self.say("number.group"))
        return f"{'−' if number < 0 else ''}{digits}"

    def position(self, latitude, longitude, decimals=2):
        """A position as people read it: "11.92° N, 104.08° W".

        Parameters
        ----------
        latitude, longitude : float
            Planetocentric latitude and east longitude, degrees.
        decimals : int

        Returns
        -------
        str
        """
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

    def place(self, place):
        """The position of a place, to the decimals that are true of it.

        Parameters
        ----------
        place : explorer.places.gazetteer.Place

        Returns
        -------
        str
        """
        # The gazetteer's places are wide; where the rover stood is known to metres.
        decimals = 2 if place.iau_id is not None or abs(place.latitude) == 90 else 4 if place.name else 3
        return self.position(place.latitude, place.longitude, decimals)

    def name(self, place):
        """The name of a place, or its position where it has none.

        Parameters
        ----------
        place : explorer.places.gazetteer.Place

        Returns
        -------
        str
        """
        return self.named(place.name, place.name_zh) or self.place(place)

    def named(self, name, name_zh):
        """The name to use of the two that a place may have."""
        return name_zh if name_zh and self.language == "zh" else name

    def full_name(self, place):
        """All names of a place that the language uses: in Chinese the Latin one, too, which the world's maps have.

        Parameters
        ----------
        place : explorer.places.gazetteer.Place

        Returns
        -------
        str
            Empty where it has none.
        """
        return " ".join(dict.fromkeys(filter(None, (self.named(place.name, place.name_zh), place.iau_id and place.name))))

    def kind(self, plain_kind):
        """A kind of place in plain words.

        Parameters
        ----------
        plain_kind : str
            As in a table of places.

        Returns
        -------
        str
            The same where the language has no word for it.
        """
        return language.kinds(self.language).get(plain_kind, plain_kind)
