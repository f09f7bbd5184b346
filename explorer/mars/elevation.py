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

SMOOTHED_KM = 30
"""Craters, peaks and valleys narrower than this are smoothed: of a crater so wide half the depth is left."""

_GOOD = Message("elevation.good", "give or take about 25\u00a0m; what is narrower than 30\u00a0km is smoothed")
_POOR = Message("elevation.poor", "may be off by hundreds of metres: the model smooths what is narrower than 30\u00a0km")
EVEN_M = 300  # where the model rises and falls by no more within 30 km to all sides, it was right within 25 m at eight landers
_NEIGHBOURS = np.arange(-2, 3) * STEP

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
        Metres above the MOLA areoid: within about 25 m on plains, hundreds of metres off
        on walls and in craters, as what is narrower than about 30 km is smoothed (`accuracy`).

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


def accuracy(latitude: ArrayLike, longitude: ArrayLike, across_km: float | None = None) -> Message:
    """What to say wherever an elevation is shown: how far it may be off.

    Parameters
    ----------
    latitude, longitude
        Degrees, of one place or of all along a line, shape (n,).
    across_km
        Width of the feature at that one place of which the heights are told; without it, the ground around is judged.
    """
    latitude, longitude = (np.atleast_1d(np.asarray(each, dtype=float)) for each in (latitude, longitude))
    if across_km is not None and across_km < SMOOTHED_KM:
        return _POOR
    if across_km is None:
        even = roughness(latitude, longitude).max() <= EVEN_M
    else:
        lowest, highest = extremes(latitude[0], longitude[0], across_km)
        even = highest - lowest <= EVEN_M
    return _GOOD if even else _POOR


def roughness(latitude: ArrayLike, longitude: ArrayLike) -> Floats:
    """By how many metres the model rises and falls about positions, degrees, within some 30 km to all sides, shape (n,)."""
    latitude, longitude = (np.atleast_1d(np.asarray(each, dtype=float)) for each in (latitude, longitude))
    rows = np.clip(latitude[:, None, None] + _NEIGHBOURS[:, None], -90, 90)
    columns = longitude[:, None, None] + _NEIGHBOURS / np.maximum(np.cos(np.radians(rows)), STEP)
    return np.ptp(np.asarray(elevation(rows, columns)), axis=(1, 2))


def extremes(latitude: float, longitude: float, diameter_km: float) -> tuple[float, float]:
    """The lowest and the highest of the model's heights within a circle, metres.

    Parameters
    ----------
    latitude, longitude
        Of its middle, degrees.
    diameter_km
        Of the circle, along the surface; at least `SMOOTHED_KM`.
    """
    rows, columns = _within(latitude, longitude, diameter_km)
    heights = grid()[rows, columns]
    return float(heights.min()), float(heights.max())


def extreme_points(latitude: float, longitude: float, diameter_km: float) -> tuple[tuple[float, float], tuple[float, float]]:
    """Where those two heights are: latitudes and longitudes, degrees, of points of the grid."""
    rows, columns = _within(latitude, longitude, diameter_km)
    heights = grid()[rows, columns]
    at = heights.argmin(), heights.argmax()
    lowest, highest = ((float(90 - STEP * rows[each]), float(STEP * columns[each] - 180)) for each in at)
    return lowest, highest


def _within(latitude: float, longitude: float, diameter_km: float) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Rows and columns of the grid within a circle."""
    heights = grid()
    reach = np.degrees(diameter_km / 2 * 1000 / mars.EQUATORIAL_RADIUS)
    top, bottom = (int(np.clip((90 - latitude + sign * reach) / STEP, 0, len(heights) - 1)) for sign in (-1, 1))
    rows = np.radians(90 - STEP * np.arange(top, bottom + 1))[:, None]
    columns = np.radians(STEP * np.arange(heights.shape[1]) - 180 - longitude)
    middle = np.radians(latitude)
    cosine = np.sin(middle) * np.sin(rows) + np.cos(middle) * np.cos(rows) * np.cos(columns)
    within_rows, within_columns = np.nonzero(cosine >= np.cos(np.radians(reach)))
    return within_rows + top, within_columns
