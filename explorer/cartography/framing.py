"""How a place is framed in a picture of it: how wide, in what view, in what words; and a scale bar true on Mars."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .. import mars
from ..i18n.wording import Wording
from ..imagery.painter import Painting
from ..imagery.view import View
from ..places import mission
from ..places.gazetteer import Place

NARROWEST_KM, WIDEST_KM = 30, 8000
FEWEST_PIXELS = 27
"""Of what is painted, across a picture: with fewer it has hardly anything to show."""

_AROUND = 1.6  # how much wider than a place its picture is
_SAMPLES = 65  # lengths tried for a scale bar; between them the surface is as good as straight
_LAST_LATITUDE = 89.9  # degrees; at the pole itself the rows of a cylindrical view have no length


@dataclass(frozen=True)
class Framing:
    """A place, or the planet as a whole, and how wide its picture is."""

    place: Place | None
    width_km: float

    @classmethod
    def of(cls, place: Place | None, metres_per_pixel: float) -> "Framing":
        """Frame a place as its size, or what its best known picture set shows, asks for.

        What is painted, so many metres to a pixel, has less to show of what is small.
        """
        narrowest = max(NARROWEST_KM, FEWEST_PIXELS * metres_per_pixel / 1000)
        return cls(place, min(max(_AROUND * extent_km(place), narrowest), WIDEST_KM))

    def times(self, factor: float) -> "Framing":
        """The same place, framed wider or closer."""
        return Framing(self.place, min(max(self.width_km * factor, NARROWEST_KM), WIDEST_KM))

    def view(self, size: tuple[int, int]) -> View:
        """The view, of columns and rows."""
        if self.place is None:
            return View.window(-90, -180, 90, 180, size=(size[0], size[0] // 2))
        return View.around(self.place.latitude, self.place.longitude, width_km=self.width_km, size=size)

    def name(self, wording: Wording) -> str:
        """What is shown, in the words of `wording`."""
        return wording.name(self.place) if self.place else wording.say("planet")

    def words(self, wording: Wording) -> str:
        """How it is shown: "730 km wide, north is up"."""
        if self.place is None:
            return wording.say("framing.planet")
        pole = abs(self.place.latitude) == 90
        up = ("meridian_down" if self.place.latitude > 0 else "meridian_up") if pole else "north_up"
        return wording.say("framing.wide", width=wording.kilometres(self.width_km), up=wording.say(f"framing.{up}"))

    @property
    def scale(self) -> tuple[float, float]:
        """A round length in kilometres, and the part of the picture's width that it takes."""
        # The planet's picture is as wide as its equator is long.
        across = self.width_km if self.place else 360 * mars.KM_PER_DEGREE
        km = round_length(across / 3)
        return km, km / across


def credit_line(
    painting: Painting, framing: Framing | None, wording: Wording, key: str = "picture.credit", **values: Any
) -> str:
    """What a picture shows, whose it is and under which licence, as the text of `key` says it.

    The text may have ``{title}``, ``{credit}`` and ``{licence}`` of the painting, ``{name}`` and
    ``{framing}`` of the framing where one is given, and whatever else comes as `values`.
    """
    if framing is not None:
        values |= {"name": framing.name(wording), "framing": framing.words(wording)}
    of_painting = {field: wording.translated(getattr(painting, field)) for field in ("title", "credit", "licence")}
    return wording.say(key, **of_painting, **values)


def alt_text(painting: Painting, framing: Framing, wording: Wording) -> str:
    """What a picture of a place shows, for whoever cannot see it."""
    return credit_line(painting, framing, wording, "picture.alt")


def extent_km(place: Place | None) -> float:
    """How far across a place is, or else what its best known picture set shows; 0 where nobody says."""
    if place is None:
        return 0
    if place.diameter_km:
        return place.diameter_km
    seen = mission.of_place(place)
    return seen.extent_km.iloc[0] if len(seen) else 0


def round_length(most: float) -> float:
    """The longest of 1, 2 or 5 times a power of ten that is not above `most`, which is above 0."""
    power = 10 ** math.floor(math.log10(most))
    return next(step * power for step in (5, 2, 1) if step * power <= most)


def scale_bar(view: View, longest: float = 120) -> tuple[float, float, float]:
    """A round length in kilometres, how many pixels it takes across the middle of a view, and as degrees of latitude.

    Leaflet's own is the Earth's. The bar takes at most `longest` pixels, and no more than the view is
    wide. Its length is the shortest way along the surface between its ends, were it laid
    along the middle row about the middle of the view.
    """
    pixels = np.linspace(0, min(longest, view.size[0]), _SAMPLES)
    km = np.asarray(mars.distance(*_along_the_middle(view, -pixels / 2), *_along_the_middle(view, pixels / 2)))
    # In a view of half the planet, ends farther apart in the picture may be closer on the surface.
    closer = np.flatnonzero(np.diff(km) <= 0)
    rising = slice(closer[0] + 1 if closer.size else None)
    length = round_length(km[rising][-1])
    return length, float(np.interp(length, km[rising], pixels[rising])), length / mars.KM_PER_DEGREE


def _along_the_middle(view: View, pixels: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Positions so many pixels to the right of the middle of a view."""
    columns, rows = view.size
    if view.centre is not None:
        return view.inverse(columns / 2 + pixels, rows / 2)
    west, north, east, south = view.edges
    # A map may be pushed until its middle lies beyond the pole, where there is nothing to measure.
    latitude = np.clip((south + north) / 2, -_LAST_LATITUDE, _LAST_LATITUDE)
    return latitude, np.clip(pixels / columns * (east - west), -90, 90)
