"""How high the surface lies: the shipped elevation model and heights read from it.

The model is a grid of heights above the areoid, Mars's "sea level", every
quarter of a degree. What it looks like in light is the business of
`explorer.imagery.relief`.
"""

import io
from functools import lru_cache
from typing import overload

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PIL import Image

from .. import data, mars
from ..message import Message
from .body import Floats

STEP = 0.25
"""Degrees between neighbouring grid points; about 15 km."""

RESOLVES = Message("elevation.resolves", "model resolves 15\u00a0km")
"""What is said wherever an elevation is shown."""

_ZERO = 10_000  # the grid is stored as metres above -10 km, because PNG knows no negative numbers


@lru_cache(maxsize=1)
def grid() -> NDArray[np.int16]:
    """The elevation model in metres above the areoid, (721, 1440), read-only.

    Rows run from 90 to -90 degrees of latitude, columns from -180 to 179.75 degrees of longitude.
    """
    with Image.open(io.BytesIO(data.read("elevation.png"))) as image:
        heights = (np.asarray(image, dtype=np.int32) - _ZERO).astype(np.int16)
    heights.setflags(write=False)
    return heights


@overload
def elevation(latitude: float, longitude: float) -> float: ...
@overload
def elevation(latitude: ArrayLike, longitude: ArrayLike) -> float | Floats: ...
def elevation(latitude: ArrayLike, longitude: ArrayLike) -> float | Floats:
    """Elevation of the surface above the areoid.

    Parameters
    ----------
    latitude, longitude
        Planetocentric latitude and east longitude, degrees; broadcast together.
        Longitudes of any range.

    Returns
    -------
    float or ndarray, broadcast shape
        Metres above the MOLA areoid. The model resolves about 15 km, so floors
        and summits smaller than that are smoothed.

    Raises
    ------
    ValueError
        A latitude lies outside -90..90, or a value is no finite number.
    explorer.data.DataError
        The shipped file is missing or damaged.

    Source
    ------
    MarsTopo719 (Wieczorek) minus the GMM-3 areoid, bilinear between grid points;
    see explorer/data/README.md.
    """
    heights = grid()
    rows, columns = heights.shape
    down = (90 - mars.check_latitude(latitude)) / STEP
    right = (mars.wrap_longitude(mars.check_longitude(longitude)) + 180) / STEP
    top = np.minimum(down.astype(int), rows - 2)
    left = right.astype(int) % columns
    below, across = down - top, right - np.floor(right)
    next_left = (left + 1) % columns
    upper = heights[top, left] * (1 - across) + heights[top, next_left] * across
    lower = heights[top + 1, left] * (1 - across) + heights[top + 1, next_left] * across
    metres = upper * (1 - below) + lower * below
    return metres if metres.shape else float(metres)
