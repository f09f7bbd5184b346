"""Which of many places the globe shows: the most important, with room about each, in what it sees of the planet."""

from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from ..cartography.plane import GlobeWindow
from ..cartography.scene import FEW, own_rows
from ..cartography.style import Colouring
from ..places.mission import LANDING_KIND
from .crowd import Crowd, GlobeDensity

_SPACING, _MOST = 22, 150  # pixels about a place that no other is shown in; places at once
_LEAST_FACING = 0.12  # cosine: towards the limb ground is foreshortened, by so much at most


class Choice:
    """The places of a table, the most important first, ready to be asked what a window shows of them."""

    def __init__(self, places: pd.DataFrame) -> None:
        self.places = places
        self._last: tuple[tuple[GlobeWindow, float], NDArray[np.intp]] | None = None
        self._at = _unit(places.latitude.to_numpy(float), places.longitude.to_numpy(float))
        self._is_own = places.own.notna().to_numpy(bool)
        self.are_few = self._is_own.sum() <= FEW
        self._always = self.stays(places)

    def stays(self, places: pd.DataFrame) -> NDArray[np.bool_]:
        """Which of some of the places are shown however close others lie: a few of one's own, and where spacecraft landed."""
        is_own, is_landing = places.own.notna(), places.plain_kind == LANDING_KIND
        return ((is_own & self.are_few) | (is_landing & ~is_own)).to_numpy(bool)

    def rows(self, window: GlobeWindow, near: float) -> NDArray[np.intp]:
        """Positions in the table of what a window shows, in its order.

        Beyond `near` degrees from its middle the ground is seen from afar, and has room for fewer.
        """
        asked, last = (window, near), self._last
        if last is None or last[0] != asked:  # dots and density ask for the same
            self._last = last = asked, self._chosen(window, near)
        return last[1]

    def density(self, window: GlobeWindow, near: float, colouring: Colouring | None = None) -> GlobeDensity | None:
        """How many places of one's own there are, where a window has more of them than `rows` shows."""
        if self.are_few or self._crowd.count(window) <= self._is_own[self.rows(window, near)].sum():
            return None
        return self._crowd.density(window, colouring)

    @cached_property
    def _crowd(self) -> Crowd:
        own = self.places[self._is_own]
        return Crowd(own.latitude.to_numpy(float), own.longitude.to_numpy(float), own_rows(own))

    def _chosen(self, window: GlobeWindow, near: float) -> NDArray[np.intp]:
        seen = np.flatnonzero(window.shows(self.places.latitude.to_numpy(), self.places.longitude.to_numpy()))
        away = np.arccos(np.clip(self._at[seen] @ _unit(*window.middle[::-1]), -1, 1))
        wide = np.maximum(1 / np.maximum(np.cos(away), _LEAST_FACING), away / np.radians(near))
        apart = np.cos(np.minimum(np.radians(_SPACING / window.scale) * wide, np.pi))
        is_always = self._always[seen]
        chosen, waiting = np.flatnonzero(is_always).tolist(), np.flatnonzero(~is_always)
        at = self._at[seen]
        for each in chosen:
            waiting = waiting[at[waiting] @ at[each] < apart[waiting]]
        while waiting.size and len(chosen) < _MOST:
            first, waiting = int(waiting[0]), waiting[1:]
            chosen.append(first)
            waiting = waiting[at[waiting] @ at[first] < apart[waiting]]
        return np.sort(seen[chosen])


def _unit(latitude: ArrayLike, longitude: ArrayLike) -> NDArray[np.float64]:
    """Positions as vectors of length 1, (..., 3)."""
    up, across = np.radians(latitude), np.radians(longitude)
    return np.stack([np.cos(up) * np.cos(across), np.cos(up) * np.sin(across), np.sin(up)], axis=-1)
