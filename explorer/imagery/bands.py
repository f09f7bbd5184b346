"""Colouring many positions a band of rows at a time: what is in work at once stays small."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..mars import Floats

_BAND = 65536  # positions: their intermediate results stay in the processor's cache


def in_bands(
    colour: Callable[[Floats, Floats], NDArray[np.uint8]], latitude: ArrayLike, longitude: ArrayLike, most: int = _BAND
) -> NDArray[np.uint8]:
    """Red, green, blue and alpha, (..., 4), of positions that are broadcast together; `colour` answers for a band of them."""
    latitude, longitude = np.asarray(latitude, dtype=float), np.asarray(longitude, dtype=float)
    shape = np.broadcast_shapes(latitude.shape, longitude.shape)
    if len(shape) < 2:
        return colour(latitude, longitude)
    colours = np.empty((*shape, 4), dtype=np.uint8)
    rows = max(1, most // max(1, colours[0].size // 4))
    for start in range(0, shape[0], rows):
        band = slice(start, start + rows)
        colours[band] = colour(*(each[band] if each.shape[0] == shape[0] else each for each in (latitude, longitude)))
    return colours
