"""What people draw point by point, taken away: its points as a table, the whole of it as GeoJSON."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ..mars.shape import Ring, Shape
from ..places.gazetteer import Place
from .measure import Measurement, measure

_WORLD = np.array([(-180.0, -90.0), (180.0, -90.0), (180.0, 90.0), (-180.0, 90.0), (-180.0, -90.0)])
_DECIMALS = 6  # of a degree: 6 cm


@dataclass(frozen=True)
class Drawing:
    """A point, a line or an outline that was drawn; as a sequence, its points, which `measure` and others take.

    Attributes
    ----------
    places
        Its points, in their order.
    closed
        Whether the last is joined to the first.
    """

    places: tuple[Place, ...]
    closed: bool = False

    def __iter__(self) -> Iterator[Place]:
        return iter(self.places)

    def __len__(self) -> int:
        return len(self.places)

    @property
    def table(self) -> pd.DataFrame:
        """Its points: ``name`` ("" for bare ground), ``latitude`` (planetocentric) and ``longitude`` (east, -180..180)."""
        rows = [(place.name, place.latitude, place.longitude) for place in self.places]
        return pd.DataFrame(rows, columns=["name", "latitude", "longitude"])

    @property
    def geojson(self) -> dict[str, Any]:
        """It as a GeoJSON feature, with ``length_km`` and, of an outline, ``area_km2``.

        GeoJSON's edges are straight in degrees, the ruler's are shortest ways: those have corners every 10 km. What
        crosses 180 degrees is cut there.

        Raises
        ------
        ValueError
            An outline that crosses itself, or encloses nothing.
        """
        measured = measure(self.places, closed=self.closed) if len(self.places) > 1 else None
        properties = {} if measured is None else {"length_km": measured.length_km, "area_km2": measured.area_km2}
        shape = _shape(measured) if measured else self._point()
        return {
            "type": "Feature",
            "properties": {name: round(value, 6) for name, value in properties.items() if value is not None},
            "geometry": None if shape is None else _rounded(shape.__geo_interface__),
        }

    @property
    def __geo_interface__(self) -> dict[str, Any]:
        return self.geojson

    def _point(self) -> Shape | None:
        return Shape([Ring(np.array([[place.longitude, place.latitude]]), 0) for place in self.places]) if self.places else None


def _shape(measured: Measurement) -> Shape:
    latitude, longitude = measured.track()
    corners = np.stack([longitude, latitude], axis=1)
    if measured.area_km2 is None:
        return Shape([Ring(corners, 1)])
    made = Shape([Ring(corners, 2)])
    # The ruler's area is the smaller part of the planet, which may be what lies outside.
    is_outside = abs(made.area_km2 - measured.area_km2) > 0.5 * max(made.area_km2, measured.area_km2)
    return Shape([Ring(_WORLD, 2), Ring(corners, 2, is_hole=True)]) if is_outside else made


def _rounded(geometry: dict[str, Any]) -> dict[str, Any]:
    def shorten(coordinates: Any) -> Any:
        return [shorten(each) for each in coordinates] if isinstance(coordinates, list) else round(coordinates, _DECIMALS)

    return {**geometry, "coordinates": shorten(geometry["coordinates"])}
