"""A picture of the whole planet, to be looked up anywhere on it and at any sharpness."""

import numpy as np
from PIL import Image

from .. import mars
from ..mars import Floats
from .pixels import Packed, mix, mixed, packed, weight

_COARSEST = 256  # columns


class Texture:
    """The planet unrolled, twice as wide as high: columns from -180 degrees to 180, rows from 90 to -90.

    The number of columns is a power of two.
    """

    def __init__(self, picture: Image.Image) -> None:
        self._metres_per_pixel = mars.KM_PER_DEGREE * 1000 * 360 / picture.width
        self._levels = []
        while picture.width >= _COARSEST:
            level = packed(picture)
            # The first column again at the end: two neighbours lie side by side everywhere.
            self._levels.append(np.concatenate([level, level[:, :1]], axis=1))
            picture = picture.reduce(2)

    def at(self, latitude: Floats, longitude: Floats, resolution: float) -> Packed:
        """Packed colours of positions, which are broadcast together; finer detail than `resolution`, metres, is left out."""
        coarser = int(np.log2(max(1.5 * resolution / self._metres_per_pixel, 1)))
        level = self._levels[min(coarser, len(self._levels) - 1)]
        rows, columns = level.shape[0], level.shape[1] - 1
        # Half a pixel back to pixel centres.
        down = np.clip((90 - latitude) * (rows / 180) - 0.5, 0, rows - 1)
        right = ((longitude + 180) * (columns / 360) - 0.5) % columns
        row, column = down.astype(np.int64), right.astype(np.int64)
        below, beside = weight(down, row), weight(right, column)
        if row.shape[1:] == column.shape[:1] == (1,) and row.size and row.ndim == column.ndim == 2:
            # Rows of a grid: between columns once for each row of the texture, then between those.
            first = int(row.min())
            strip = level[first : int(row.max()) + 2]
            strip = mix(strip[:, column[0]], strip[:, column[0] + 1], beside)
            upper = row[:, 0] - first
            return mix(strip[upper], strip[np.minimum(upper + 1, len(strip) - 1)], below)
        return mixed(level.ravel(), row * (columns + 1) + column, columns + 1, below, beside)
