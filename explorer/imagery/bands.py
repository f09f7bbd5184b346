"""Asking of many positions a band of rows at a time: what is in work at once stays small."""

from collections.abc import Callable
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..mars import Floats

_T = TypeVar("_T", bound=np.generic)

_BAND = 65536  # positions: their intermediate results stay in the processor's cache


def in_bands(
    ask: Callable[[Floats, Floats], NDArray[_T]], latitude: ArrayLike, longitude: ArrayLike, most: int = _BAND
) -> NDArray[_T]:
    """Some values of each of many positions that are broadcast together, (..., values); `ask` answers for a band of them."""
    latitude, longitude = np.asarray(latitude, dtype=float), np.asarray(longitude, dtype=float)
    shape = np.broadcast_shapes(latitude.shape, longitude.shape)
    whole = (1,) * (2 - len(shape)) + shape  # of one position, too, there is a row
    latitude, longitude = (each.reshape((1,) * (len(whole) - each.ndim) + each.shape) for each in (latitude, longitude))
    rows = max(1, most // max(1, int(np.prod(whole[1:]))))
    values: NDArray[_T] | None = None
    for start in range(0, whole[0], rows):
        band = slice(start, start + rows)
        answer = ask(*(each[band] if each.shape[0] == whole[0] else each for each in (latitude, longitude)))
        if values is None:
            values = np.empty((*whole, answer.shape[-1]), dtype=answer.dtype)
        values[band] = answer
    values = ask(latitude, longitude) if values is None else values
    return values.reshape((*shape, values.shape[-1]))
