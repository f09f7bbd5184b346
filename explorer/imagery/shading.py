"""The shading of a globe: what makes its picture look round.

The surface is drawn in the same light all over, so that its heights can be read. A
disc like that looks flat and cut out; here it darkens towards its edge, as a ball
does, and the edge is smoothed.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from .. import mars
from .view import View

_DARKEST = 0.4  # what remains of a colour at the very edge


def rounded(picture: Image.Image, globe: View) -> Image.Image:
    """The picture of a `View.globe`, darker towards the edge of the disc and partly transparent at it."""
    shade, cover = _shade_and_cover(globe.size, mars.EQUATORIAL_RADIUS / globe.resolution)
    colours = np.array(picture.convert("RGBA"))
    colours[..., :3] = colours[..., :3] * shade[..., None]
    colours[..., 3] = colours[..., 3] * cover
    return Image.fromarray(colours)


@lru_cache(maxsize=2)
def _shade_and_cover(size: tuple[int, int], radius: float) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """For each pixel, what remains of its colour and how much of it the disc covers."""
    columns, rows = size
    across, down = np.arange(columns) + 0.5 - columns / 2, np.arange(rows)[:, None] + 0.5 - rows / 2
    distance = np.hypot(across, down, dtype=np.float32)
    # How much the surface faces the viewer: 1 in the middle, 0 at the edge.
    facing = np.sqrt(np.maximum(1 - (distance / radius) ** 2, 0))
    return _DARKEST + (1 - _DARKEST) * facing, np.clip(radius - distance, 0, 1)
