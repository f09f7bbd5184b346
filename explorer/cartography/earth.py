"""Outlines of the Earth laid on Mars at true size, anywhere, turned any way.

An outline is known on the equal-area plane about its own middle on the Earth's ellipsoid, and is laid out from the
same plane about a place of Mars. So its area is the same there, wherever it lies. Distances cannot all be: a sphere
half as wide curves more. Of all ways to lay it out, those that keep the area come nearest to keeping distances too;
`Comparison.distances_off` says how near.
"""

import difflib
import json
import reprlib
from dataclasses import dataclass
from functools import cached_property, lru_cache
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd

from .. import data, mars
from ..i18n.wording import Wording
from ..mars import Floats
from ..message import Message
from ..places.gazetteer import UnknownPlaceError
from .geojson import Track

COLOUR = "#9be7ff"
"""Of an outline on the map."""

_PARTS = 60  # of the root of its area, that an outline is drawn in at least: edges are straight on its plane, not on the map
_LARGEST_TURN = 1e9  # degrees
_JUDGED = 60  # corners, whose distances are compared
_SHORT = 0.1  # of the longest distance between corners: what is shorter is no matter of size


@dataclass(frozen=True, eq=False)
class Outline:
    """Something of the Earth.

    Attributes
    ----------
    name, name_zh
        In English and Chinese.
    kind
        "country", "city", or "strip" for a rectangle of published length and width, of which no outline is at hand.
    area_km2
        Within all of it on the Earth's ellipsoid, islands that are too small to be drawn among it.
    latitude, longitude
        Its middle on the Earth, degrees, the latitude geographic as maps there have it.
    rings
        Corners once round of each part, shape (n, 2): kilometres right and up on the equal-area plane about its middle,
        where north is up. They enclose its area within 0.15 %; those of holes run the other way round.
    """

    name: str
    name_zh: str
    kind: str
    area_km2: float
    latitude: float
    longitude: float
    rings: tuple[Floats, ...]

    @cached_property
    def reach_km(self) -> float:
        """How far from its middle it reaches."""
        return float(max(np.hypot(*ring.T).max() for ring in self.rings))

    @cached_property
    def drawn(self) -> tuple[Floats, ...]:
        """Its rings, closed, with corners close enough to be joined by straight lines on a map."""
        step = self.area_km2**0.5 / _PARTS
        return tuple(_densified(np.vstack([ring, ring[:1]]), step) for ring in self.rings)

    @cached_property
    def _some(self) -> Floats:
        """Corners all along it."""
        corners = np.concatenate(self.rings)
        return corners[:: len(corners) // _JUDGED + 1]

    @cached_property
    def _on_earth(self) -> tuple[Floats, Floats]:
        """Kilometres of some corners from its middle, and between each two of them."""
        latitude, longitude = self._positions(self._some)
        middle = np.full(latitude.shape, self.longitude), np.full(latitude.shape, self.latitude)
        one, other = np.triu_indices(len(latitude), 1)
        return (
            _earth().inv(*middle, longitude, latitude)[2] / 1000,
            _earth().inv(longitude[one], latitude[one], longitude[other], latitude[other])[2] / 1000,
        )

    @cached_property
    def widest_km(self) -> float:
        """The longest way between two of its corners on the Earth."""
        corners = np.concatenate(self.rings)
        apart = np.hypot(*(corners[:, None] - corners).T)
        ends = corners[list(np.unravel_index(apart.argmax(), apart.shape))]
        latitude, longitude = self._positions(ends)
        return float(_earth().inv(longitude[0], latitude[0], longitude[1], latitude[1])[2] / 1000)

    def _positions(self, corners: Floats) -> tuple[Floats, Floats]:
        """Latitudes and longitudes on the Earth of corners of its plane."""
        import pyproj  # slow to load, and a map can do without

        plane = pyproj.Proj(proj="laea", lat_0=self.latitude, lon_0=self.longitude, ellps="WGS84")
        right, up = corners.T * 1000
        longitude, latitude = plane(right, up, inverse=True)
        return latitude, longitude


@dataclass(frozen=True)
class Comparison:
    """An outline of the Earth laid on Mars.

    Attributes
    ----------
    outline
        What is laid there.
    latitude, longitude
        Where its middle lies on Mars: planetocentric and east, degrees.
    turn
        By how much it is turned, degrees clockwise, 0..360; not turned, its north points north.

    Raises
    ------
    ValueError
        A place or a turn that cannot be.
    """

    outline: Outline
    latitude: float
    longitude: float
    turn: float = 0.0

    def __post_init__(self) -> None:
        for name, degrees in zip(("latitude", "longitude"), mars.position(self.latitude, self.longitude), strict=True):
            object.__setattr__(self, name, degrees)
        if not isinstance(self.turn, Real) or isinstance(self.turn, bool) or not abs(self.turn) < _LARGEST_TURN:
            english = "a turn by {turn} is not possible; give degrees, such as 20"
            raise ValueError(Message("outline.turn", english, turn=reprlib.repr(self.turn)))
        object.__setattr__(self, "turn", float(self.turn) % 360)

    def __repr__(self) -> str:
        at = f"at=({self.latitude:.2f}, {self.longitude:.2f})"
        return f"Comparison({self.outline.name!r}, {at}, turn={self.turn:g})"

    def positions(self, corners: Floats) -> tuple[Floats, Floats]:
        """Latitudes and longitudes on Mars of corners, kilometres right and up on the outline's own plane, shape (n, 2)."""
        angle = np.radians(self.turn)
        right, up = corners.T
        return mars.laid_out(
            self.latitude,
            self.longitude,
            right * np.cos(angle) + up * np.sin(angle),
            up * np.cos(angle) - right * np.sin(angle),
        )

    @property
    def tracks(self) -> tuple[Track, ...]:
        """Its parts as lines laid over a map, and its middle."""
        middle = ((self.latitude, self.longitude, ""),)
        return tuple(
            Track(*self.positions(ring), () if number else middle, COLOUR) for number, ring in enumerate(self.outline.drawn)
        )

    @cached_property
    def distances_off(self) -> tuple[float, float]:
        """How far off distances here are from those on the Earth at most, as a part of them.

        Of those from the middle to corners, and of those between corners. Both are measured along the surface, on the
        two ellipsoids.
        """
        latitude, longitude = self.positions(self.outline._some)
        one, other = np.triu_indices(len(latitude), 1)
        here = (
            mars.leg(self.latitude, self.longitude, latitude, longitude)[0],
            mars.leg(latitude[one], longitude[one], latitude[other], longitude[other])[0],
        )
        return tuple(_off(*each) for each in zip(here, self.outline._on_earth, strict=True))  # type: ignore[return-value]  # two


@lru_cache(maxsize=1)
def _earth() -> Any:
    """The Earth's ellipsoid."""
    import pyproj

    return pyproj.Geod(ellps="WGS84")


def _off(here: Floats, there: Floats) -> float:
    long = there > _SHORT * there.max()
    return float(np.abs(here[long] / there[long] - 1).max())


def _densified(ring: Floats, step: float) -> Floats:
    """A closed ring with further points on its edges, so that none is longer than a step."""
    counts = np.maximum(np.ceil(np.hypot(*np.diff(ring, axis=0).T) / step), 1).astype(int)
    ends = np.append(0, counts.cumsum())
    at = np.interp(np.arange(ends[-1] + 1), ends, np.arange(len(ring)))
    return np.stack([np.interp(at, np.arange(len(ring)), values) for values in ring.T], axis=-1)


@lru_cache(maxsize=1)
def outlines() -> dict[str, Outline]:
    """All outlines there are by their English names, in the order of these."""
    return {each["name"]: _outline(**each) for each in json.loads(data.read("outlines.json"))}


def _outline(*, unit_km: float, rings: list[list[int]], **known: object) -> Outline:
    """An outline as the file has it: its corners in steps of a grid, each from the one before."""
    corners = (np.cumsum(np.reshape(ring, (-1, 2)), axis=0) * unit_km for ring in rings)
    return Outline(**known, rings=tuple(corners))  # type: ignore[arg-type]  # checked with its checksum


def outline_named(name: str) -> Outline:
    """The outline that goes by a name, in English or Chinese, however it is written.

    Raises
    ------
    explorer.UnknownPlaceError
        There is none; the message offers the nearest.
    """
    known = {each.casefold(): outline for outline in outlines().values() for each in (outline.name, outline.name_zh)}
    found = known.get(str(name).strip().casefold())
    if found is None:
        near = difflib.get_close_matches(str(name).strip().casefold(), known, n=1) or ["france"]
        english = "there is no outline of {name!r}; load_outlines() lists those there are, such as {near!r}"
        raise UnknownPlaceError(Message("outline.none", english, name=str(name)[:60], near=known[near[0]].name))
    return found


def named(outline: Outline, wording: Wording) -> str:
    """What an outline is called."""
    return wording.named(outline.name, outline.name_zh)


def load_outlines() -> pd.DataFrame:
    """The countries, regions, cities and the canyon of the Earth whose outlines can be laid on Mars.

    Returns
    -------
    DataFrame
        One row an outline, by its English name: ``name``, ``name_zh``, ``kind`` ("country", "city" or "strip"),
        ``area_km2``, ``latitude`` and ``longitude`` of its middle on the Earth.

    Source
    ------
    Natural Earth 1:10m, and the US Census Bureau; see explorer/data/README.md.
    """
    columns = ["name", "name_zh", "kind", "area_km2", "latitude", "longitude"]
    return pd.DataFrame([[getattr(each, name) for name in columns] for each in outlines().values()], columns=columns)
