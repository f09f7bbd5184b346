"""The shipped elevation, packed for the way to the browser.

For the globe every other height of the grid of 0.25 degrees is enough, 30 km to a step, which is what the model
resolves; the browser draws it smooth. What is marked by heights needs all of them.
"""

import zlib
from functools import lru_cache
from typing import Any

import numpy as np

from ..mars.elevation import grid

_METRES = 1  # to a step of height


@lru_cache(maxsize=2)
def packed(every: int = 2) -> dict[str, Any]:
    """Heights as ``terrain.js`` unpacks them: ``bytes``, and of the grid ``columns``, ``rows`` and ``metres`` to a step.

    One of `every` so many rows and columns is taken. Each height is stored as the difference to its left neighbour, in
    the first column to the upper one; of all the high bytes, then of all the low ones, deflated.
    """
    heights = (grid()[::every, ::every] / _METRES).round().astype(np.int16)
    steps = np.diff(heights, axis=1, prepend=np.int16(0))
    steps[1:, 0] = np.diff(heights[:, 0])
    numbers = steps.astype(np.int16).view(np.uint16)
    halves = (numbers >> 8).astype(np.uint8).tobytes() + (numbers & 255).astype(np.uint8).tobytes()
    rows, columns = heights.shape
    return {"bytes": zlib.compress(halves), "columns": columns, "rows": rows, "metres": _METRES}
