"""The shipped elevation for the globe: every other height of the grid, packed for the way to the browser.

From the grid of 0.25 degrees one of 0.5 is taken, 30 km to a step, which is what the model resolves; the browser
draws it smooth.
"""

import zlib
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..mars.elevation import grid

_EVERY = 2
_METRES = 1  # to a step of height


def coarse() -> NDArray[np.int16]:
    """The heights that are packed, metres; of a grid like that of the elevation model."""
    return grid()[::_EVERY, ::_EVERY]


@lru_cache(maxsize=1)
def packed() -> dict[str, Any]:
    """Heights as ``terrain.js`` unpacks them: ``bytes``, and of the grid ``columns``, ``rows`` and ``metres`` to a step.

    Each height is stored as the difference to its left neighbour, in the first column to the upper one; of all the high
    bytes, then of all the low ones, deflated.
    """
    heights = (coarse() / _METRES).round().astype(np.int16)
    steps = np.diff(heights, axis=1, prepend=np.int16(0))
    steps[1:, 0] = np.diff(heights[:, 0])
    numbers = steps.astype(np.int16).view(np.uint16)
    halves = (numbers >> 8).astype(np.uint8).tobytes() + (numbers & 255).astype(np.uint8).tobytes()
    rows, columns = heights.shape
    return {"bytes": zlib.compress(halves), "columns": columns, "rows": rows, "metres": _METRES}
