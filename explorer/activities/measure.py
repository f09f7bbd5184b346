"""Measuring on Mars: ways between places, leg by leg, and the area of an outline.

Ways are geodesics, the shortest along the surface of the Mars ellipsoid. Heights
along them are told by `explorer.activities.profile`.
"""

import reprlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from numbers import Real

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from .. import mars
from ..checks import truth
from ..message import Message
from ..places.gazetteer import Place
from ..places.resolve import Point, resolve

MOST_POINTS = 2000
"""Of a line or an outline; all sides of that are compared with each other."""

_SAME_KM = 1e-4  # ten centimetres: nothing on the map tells such points apart
_NO_AREA_KM2 = 1e-9
_TURN = 0.5  # degrees of longitude from one position of a line to the next
_PARALLEL = 1e-12  # radians: so small, sides touch, or run on the same great circle
_ROUNDING = 1e-9  # by which part a line may be longer as the sum of its legs than leg by leg
_MOST_POSITIONS = 1_000_000
_OPPOSITE_KM = 0.1  # so near to the point opposite, ways in all directions are as short


@dataclass(frozen=True, eq=False)
class Measurement:
    """A line measured along the surface.

    Attributes
    ----------
    places
        Its points.
    legs
        One row from each point to the next: ``start`` and ``end`` (names, or "" for
        bare ground), ``start_latitude``, ``start_longitude``, ``end_latitude``,
        ``end_longitude`` (planetocentric, east, degrees), ``length_km``, and
        ``bearing`` and ``end_bearing``: the direction in which it leaves and arrives,
        degrees clockwise from north, 0..360.
    length_km
        Of all legs together; with `closed`, of the whole way round.
    area_km2
        Of the outline, the smaller of the two sides it has on a planet; None where
        it is not closed.
    """

    places: tuple[Place, ...]
    legs: pd.DataFrame
    length_km: float
    area_km2: float | None = None

    @property
    def corners_km(self) -> NDArray[np.float64]:
        """Distances of the points along the line, kilometres, shape (legs + 1,)."""
        return np.append(0, self.legs.length_km.cumsum())

    def at(self, km: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Where one is after going so far along the line.

        Parameters
        ----------
        km
            Distances from the first point, 0 to `length_km`.

        Returns
        -------
        latitude, longitude
            Degrees, longitude in -180..180, shape of the input.

        Raises
        ------
        ValueError
            A distance that is none along the line.
        """
        corners = self.corners_km
        try:
            along = np.asarray(km, dtype=float)
        except (TypeError, ValueError, OverflowError):
            along = np.array(np.nan)  # which lies nowhere along it
        if not ((along >= 0) & (along <= self.length_km * (1 + _ROUNDING))).all():
            raise ValueError(f"the line is {self.length_km:g} km long; give distances along it, from 0 to that")
        way = along.ravel()
        number = np.clip(np.searchsorted(corners, way, side="right") - 1, 0, len(self.legs) - 1)
        leg = self.legs.iloc[number]
        latitude, longitude = mars.ahead(leg.start_latitude, leg.start_longitude, leg.bearing, way - corners[number])
        return latitude.reshape(along.shape)[()], longitude.reshape(along.shape)[()]

    def track(self, *, spacing_km: float = 10) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Positions along the line, close enough to be drawn as one.

        Parameters
        ----------
        spacing_km
            How far apart they may be. Near a pole they are nearer to each other, so that they may be joined by lines
            straight in degrees.

        Returns
        -------
        latitude, longitude
            Degrees, longitude in -180..180, shape (n,); those of the points are among them.

        Raises
        ------
        ValueError
            A spacing that is not above 0, or that takes more than a million positions.
        """
        if not (isinstance(spacing_km, Real) and spacing_km > 0 and self.length_km / spacing_km <= _MOST_POSITIONS):
            least = self.length_km / _MOST_POSITIONS
            raise ValueError(f"spacing_km={reprlib.repr(spacing_km)} is not possible; give {least:.3g} or more")
        corners = self.corners_km
        pieces = [
            np.linspace(start, end, max(int(np.ceil((end - start) / spacing_km)), 1), endpoint=False)
            for start, end in zip(corners, corners[1:], strict=False)
        ]
        km = np.append(np.concatenate(pieces), corners[-1])
        while True:
            latitude, longitude = self.at(km)
            turns = np.abs(mars.wrap_longitude(np.diff(longitude)))
            far = np.flatnonzero((turns > _TURN) & (np.diff(km) > _SAME_KM))
            if not far.size:
                return latitude, longitude
            km = np.insert(km, far + 1, (km[far] + km[far + 1]) / 2)


def measure(points: Iterable[Point], *, closed: bool = False) -> Measurement:
    """Measure a line through points along the surface of the Mars ellipsoid.

    Parameters
    ----------
    points
        From two to `MOST_POINTS`, each a name, an IAU id, (latitude, longitude) in degrees, a typed
        position such as "25.066 N 109.925 E", or a `Place`. The shortest way joins each
        to the next, across 180 degrees or a pole where that is shortest.
    closed
        Whether the way leads back to the first point and encloses an area; then
        three points or more are needed.

    Raises
    ------
    ValueError
        Too few points or too many, two the same or opposite each other in a row, an outline that
        crosses itself, or a text that is no position.
    UnknownPlaceError
        A name that no place has.
    TypeError
        `points` is no list.

    Source
    ------
    Geodesics on the IAU 2015 ellipsoid, by Vincenty's formulas; areas by PROJ (Karney's algorithm).
    """
    closed = truth("closed", closed)
    given = several(points)
    if len(given) > MOST_POINTS:
        english = "{count} points are more than can be measured at a time; leave some out, {most} are the most"
        raise ValueError(Message("measure.too_many", english, count=len(given), most=MOST_POINTS))
    places = tuple(map(resolve, given))
    needed = 3 if closed else 2
    if len(places) < needed:
        what = Message("measure.outline", "an outline") if closed else Message("measure.line", "a line")
        english = f"{{count}} point{'s' * (len(places) != 1)} given; {{what}} needs at least {{least}}"
        raise ValueError(Message("measure.points", english, count=len(places), what=what, least=needed))
    ring = (*places, places[0]) if closed else places
    check_legs(ring)
    legs = _legs(ring)
    if closed:
        _check_simple(ring)
    area = mars.area(*_positions(places)) if closed else None
    if area is not None and area < _NO_AREA_KM2:
        english = "the outline encloses nothing; its sides lie on each other. Give points that lie around an area"
        raise ValueError(Message("measure.nothing", english))
    return Measurement(places, legs, float(legs.length_km.sum()), area)


def several(points: object) -> list[Point]:
    """Points one by one; a TypeError where it is no list of them."""
    try:
        if isinstance(points, (str, bytes)):
            raise TypeError
        return list(points)  # type: ignore[call-overload]
    except TypeError:
        said = f"{reprlib.repr(points)} is no list of points; give one, such as ['Olympus Mons', (11.9, -104.1)]"
        raise TypeError(said) from None


def check_legs(places: Sequence[Place]) -> None:
    """Raise a ValueError where two points in a row are the same, or opposite each other on the planet."""
    latitude, longitude = _positions(places)
    ends = latitude[:-1], longitude[:-1], latitude[1:], longitude[1:]
    if (np.asarray(mars.distance(*ends)) < _SAME_KM).any():
        raise ValueError(Message("measure.same", "two points in a row are the same; a line needs another place to go to"))
    north = ends[0] + ends[2]
    east = mars.wrap_longitude(ends[1] + 180 - ends[3]) * np.cos(np.radians(ends[0]))
    if (np.hypot(north, east) * mars.KM_PER_DEGREE < _OPPOSITE_KM).any():
        raise ValueError(
            Message(
                "measure.opposite",
                "two points in a row lie opposite each other, and several ways are as short; put a point between them",
            )
        )


def _positions(places: Iterable[Place]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return np.array([place.latitude for place in places]), np.array([place.longitude for place in places])


def _legs(ring: tuple[Place, ...]) -> pd.DataFrame:
    latitude, longitude = _positions(ring)
    length, leaving, arriving = mars.leg(latitude[:-1], longitude[:-1], latitude[1:], longitude[1:])
    names = [place.name for place in ring]
    return pd.DataFrame(
        {
            **{"start": names[:-1], "end": names[1:]},
            **{"start_latitude": latitude[:-1], "start_longitude": longitude[:-1]},
            **{"end_latitude": latitude[1:], "end_longitude": longitude[1:]},
            **{"length_km": length, "bearing": leaving, "end_bearing": arriving},
        }
    )


@lru_cache(maxsize=4)
def _check_simple(ring: tuple[Place, ...]) -> None:
    """Say so where an outline crosses itself: its sides are tested as arcs of great circles."""
    latitude, longitude = (np.radians(each) for each in _positions(ring))
    points = np.stack([np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude)], axis=1)
    through = np.cross(points[:-1], points[1:])
    through /= np.linalg.norm(through, axis=1, keepdims=True)
    inwards = np.cross(through, points[:-1]), -np.cross(through, points[1:])  # along each side, from either end
    count = len(through)
    for one in range(count):
        others = slice(one + 2, count - (one == 0))
        meeting = np.cross(through[one], through[others])
        slant = np.linalg.norm(meeting, axis=1, keepdims=True)
        meeting /= np.maximum(slant, _PARALLEL)
        along = np.stack(
            [*(meeting @ each[one] for each in inwards), *((each[others] * meeting).sum(axis=1) for each in inwards)]
        )
        on_both = np.all(along >= -_PARALLEL, axis=0) | np.all(along <= _PARALLEL, axis=0)
        crossed = np.flatnonzero(on_both & (slant[:, 0] > _PARALLEL))
        if crossed.size:
            raise ValueError(
                Message(
                    "measure.crosses",
                    "the outline crosses itself: its side {one} meets its side {other}. "
                    "Give the points in the order in which one walks round",
                    one=one + 1,
                    other=one + 3 + int(crossed[0]),
                )
            )
