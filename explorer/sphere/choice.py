"""Which of many places the globe shows: the most important, with room about each, in what it sees of the planet."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..cartography.plane import GlobeWindow
from ..places.mission import LANDING_KIND

_SPACING, _MOST = 22, 150  # pixels about a place that no other is shown in; places at once
_FEW = 100  # places of one's own that are always shown, however close; more have to compete like all others'


class Choice:
    """The places of a table, the most important first, ready to be asked what a window shows of them."""

    def __init__(self, places: pd.DataFrame) -> None:
        self.places = places
        latitude, longitude = (np.radians(places[name].to_numpy(float)) for name in ("latitude", "longitude"))
        flat = np.cos(latitude)
        self._at = np.stack([flat * np.cos(longitude), flat * np.sin(longitude), np.sin(latitude)], axis=-1)
        is_own = places.own.notna().to_numpy()
        is_landing = (places.plain_kind == LANDING_KIND).to_numpy()
        self._always = is_own | is_landing if is_own.sum() <= _FEW else is_landing & ~is_own

    def rows(self, window: GlobeWindow) -> NDArray[np.intp]:
        """Positions in the table of what a window shows, in its order."""
        seen = np.flatnonzero(window.shows(self.places.latitude.to_numpy(), self.places.longitude.to_numpy()))
        chosen = list(seen[self._always[seen]])
        waiting = seen[~self._always[seen]]
        apart = np.cos(np.radians(_SPACING / window.scale))
        for each in chosen[:_MOST]:
            waiting = waiting[self._at[waiting] @ self._at[each] < apart]
        while waiting.size and len(chosen) < _MOST:
            first = waiting[0]
            chosen.append(first)
            waiting = waiting[self._at[waiting] @ self._at[first] < apart]
        return np.sort(np.array(chosen, dtype=np.intp))
