"""Colours by height: the relief in the light, each height in a colour of its own."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from ..mars import Floats
from ..message import Message
from .levels import ACCURACY, drawn_on
from .pixels import Packed
from .relief import Relief, palette

LOWEST, HIGHEST = -8000, 12000
"""Metres, of the ends of the colours; what lies beyond has the colour of the end."""

# Every sixteenth colour of batlow, copyright 2020 F. Crameri, MIT licence (doi:10.5281/zenodo.1243862): even steps of
# height are even steps to all kinds of eyes.
_BATLOW = np.array(
    [
        *((1, 25, 89), (13, 49, 93), (17, 67, 96), (23, 82, 98), (34, 96, 97), (53, 106, 89), (77, 115, 77), (103, 123, 62)),
        *((130, 130, 49), (159, 137, 43), (190, 144, 53), (219, 149, 75), (241, 157, 107), (252, 168, 144), (253, 180, 180)),
        *((252, 191, 214), (250, 204, 250)),
    ]
)
_SHADE, _SHINE = 0.55, 0.3  # how much of a colour the deepest shadow and the brightest light take: less than of the relief's


def tint(heights: Floats) -> Floats:
    """Red, green and blue, 0..255, (n, 3), of heights (n,) in metres."""
    stops = np.linspace(LOWEST, HIGHEST, len(_BATLOW))
    return np.stack([np.interp(heights, stops, _BATLOW[:, band]) for band in range(3)], axis=-1)


@dataclass(frozen=True, kw_only=True, repr=False)
class Tints(Relief):
    """The relief coloured by height, from dark blue at -8 km to pale pink at 12 km; the parameters are those of `Relief`."""

    credit: ClassVar[Message] = Message(
        "tints.credit", "Heights: NASA/MOLA, MarsTopo719 by M. Wieczorek; colours: batlow by F. Crameri"
    )

    @property
    def title(self) -> Message:
        """What is seen, how much steeper than real the slopes are drawn, and how far heights may be off."""
        english = "Colours by height, −8 km dark blue to 12 km pale pink, not a photograph; slopes ×{times:g}"
        title = Message("tints.title", english, times=self.exaggeration)
        return drawn_on(title, ACCURACY)

    def _painted(
        self,
        height: NDArray[np.floating[Any]],
        light: NDArray[np.uint8],
        latitude: Floats,
        longitude: Floats,
        resolution: float,
    ) -> Packed:
        index = (height - np.float32(LOWEST)) * np.float32(255 / (HIGHEST - LOWEST))
        return _palette()[np.clip(index, 0, 255, out=index).astype(np.uint8), light]


@lru_cache(maxsize=1)
def _palette() -> Packed:
    return palette(tint(np.linspace(LOWEST, HIGHEST, 256)), _SHADE, _SHINE)
