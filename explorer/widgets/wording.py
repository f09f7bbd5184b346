"""How things are worded for whoever reads: the convention of coordinates they picked."""

from dataclasses import dataclass

from ..coordinates import EAST_180, Convention
from .text import NO_BREAK


@dataclass(frozen=True)
class Wording:
    """What people picked for everything they read.

    Attributes
    ----------
    convention : explorer.coordinates.Convention
        How latitudes and longitudes are counted.
    """

    convention: Convention = EAST_180

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
        latitude, longitude = map(float, self.convention.of(latitude, longitude))
        north, east = self.convention.letters(latitude, longitude)
        return f"{abs(latitude):.{decimals}f}°{NO_BREAK}{north}, {abs(longitude):.{decimals}f}°{NO_BREAK}{east}"

    def place(self, place):
        """The position of a place, to the decimals that are true of it.

        Parameters
        ----------
        place : explorer.features.Place

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
        place : explorer.features.Place

        Returns
        -------
        str
        """
        return place.name or self.place(place)
