"""How a place is framed in a picture of it: how wide, in what view, in what words."""

from dataclasses import dataclass

from .. import mars
from ..imagery.view import View
from ..places import mission
from ..places.gazetteer import Place
from .scale import round_length

NARROWEST_KM, WIDEST_KM = 30, 8000
_NARROWEST_RELIEF_KM = 400  # below that the elevation model has hardly anything to show
_AROUND = 1.6  # how much wider than a place its picture is


@dataclass(frozen=True)
class Framing:
    """A place and how wide its picture is.

    Attributes
    ----------
    place : explorer.places.gazetteer.Place or None
        None is the planet as a whole.
    width_km : float
    """

    place: Place | None
    width_km: float

    @classmethod
    def of(cls, place, has_survey):
        """Frame a place as its size, or what its best known picture set shows, asks for.

        Parameters
        ----------
        place : explorer.places.gazetteer.Place or None
        has_survey : bool
            Whether there is more to see than the elevation model.

        Returns
        -------
        Framing
        """
        narrowest = NARROWEST_KM if has_survey else _NARROWEST_RELIEF_KM
        return cls(place, min(max(_AROUND * extent_km(place), narrowest), WIDEST_KM))

    def times(self, factor):
        """The same place, framed wider or closer."""
        return Framing(self.place, min(max(self.width_km * factor, NARROWEST_KM), WIDEST_KM))

    def view(self, size):
        """The view, of columns and rows."""
        if self.place is None:
            return View.window(-90, -180, 90, 180, size=(size[0], size[0] // 2))
        return View.around(self.place.latitude, self.place.longitude, width_km=self.width_km, size=size)

    def name(self, wording):
        """What is shown, in the words of `wording`."""
        return wording.name(self.place) if self.place else wording.say("planet")

    def words(self, wording):
        """How it is shown: "730 km wide, north is up"."""
        if self.place is None:
            return wording.say("framing.planet")
        pole = abs(self.place.latitude) == 90
        up = ("meridian_down" if self.place.latitude > 0 else "meridian_up") if pole else "north_up"
        return wording.say("framing.wide", width=wording.kilometres(self.width_km), up=wording.say(f"framing.{up}"))

    @property
    def scale(self):
        """A round length in kilometres, and the part of the picture's width that it takes."""
        # The planet's picture is as wide as its equator is long.
        across = self.width_km if self.place else 360 * mars.KM_PER_DEGREE
        km = round_length(across / 3)
        return km, km / across


def extent_km(place):
    """How far across a place is, or else what its best known picture set shows; 0 where nobody says.

    Parameters
    ----------
    place : explorer.places.gazetteer.Place or None

    Returns
    -------
    float
    """
    if place is None or place.diameter_km:
        return place.diameter_km if place else 0
    seen = mission.of_place(place)
    return seen.extent_km.iloc[0] if len(seen) else 0
