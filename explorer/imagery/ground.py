"""The ground of Mars as it looks: the colours of a photograph in the light that falls on the relief.

From the whole planet to some hundred kilometres the photograph tells bright dust from dark sand
and ice; closer, where it has no more to show, the form of the relief carries the picture.
"""

import threading
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from ..mars import Floats
from ..message import Message
from . import photo
from .pixels import Packed, lit, packed
from .relief import Relief, shade_and_shine
from .texture import Texture

_SHADOW, _SHINE = (14, 8, 16), (255, 238, 215)
_DEEPEST, _BRIGHTEST = 0.86, 0.55  # how much of a colour goes under in the deepest shadow, and in the brightest light
_EVENED = 3.0  # pixels over which colours are evened out: those of a JPEG come in blocks
_NEUTRAL = 128  # of colour differences
_COLOURFUL = 1.2
_BLUE, _GREEN = 0.4, 0.3  # how much remains of what is blue, or green
_LIFT = 1.25  # how much lighter the darkest tones become; white stays


@dataclass(frozen=True, kw_only=True, repr=False)
class Ground(Relief):
    """Mars in the colours of the Viking orbiters' photographs, lit as the relief is.

    The parameters are those of `Relief`. The photographs were taken through two filters, which
    makes dark ground bluer than it is; that is toned down, and dark tones are lifted.

    Raises
    ------
    ValueError
        A light or an exaggeration that cannot be.
    explorer.DataError
        The photograph is missing or damaged; the message says how to reinstall.
    """

    credit: ClassVar[Message] = Message(
        "ground.credit", "NASA/JPL Viking Orbiter, USGS Astrogeology; heights: NASA/MOLA, MarsTopo719 by M. Wieczorek"
    )
    licence: ClassVar[Message] = Message("ground.licence", "photographs: public domain; heights: free with credit")
    metres_per_pixel: ClassVar[float] = photo.METRES_PER_PIXEL

    def __post_init__(self) -> None:
        super().__post_init__()
        photo.Photo()  # a damaged file is told before anything is drawn

    @property
    def title(self) -> Message:
        """What is seen: whose colours, and how much steeper than real the slopes are drawn."""
        english = "Colours: photographs by the Viking orbiters, 1976–80; form: drawn from heights, slopes ×{times:g}"
        return Message("ground.title", english, times=self.exaggeration)

    def _painted(
        self,
        height: NDArray[np.floating[Any]],
        light: NDArray[np.uint8],
        latitude: Floats,
        longitude: Floats,
        resolution: float,
    ) -> Packed:
        return lit(_texture().at(latitude, longitude, resolution), _REMAINS[light], _ADDED[light])


def _light() -> tuple[Packed, Packed]:
    """For each step of light how much of a colour remains, in 256ths, and the packed colour that is added."""
    shade, shine = shade_and_shine()
    shade, shine = _DEEPEST * shade, _BRIGHTEST * shine
    added = np.zeros((1, 256, 4), dtype=np.uint8)
    added[0, :, :3] = np.outer(shade, _SHADOW) + np.outer(shine, _SHINE)
    added[0, :, 3] = 255
    return (256 * (1 - shade - shine)).astype(np.uint32), packed(added)[0] & np.uint32(0x00FFFFFF)


_REMAINS, _ADDED = _light()

_building = threading.Lock()


def _texture() -> Texture:
    with _building:  # map and card ask at the same time when the explorer opens
        return _toned_texture()


@lru_cache(maxsize=1)
def _toned_texture() -> Texture:
    return Texture(_toned(photo.picture("viking")))


def _toned(picture: Image.Image) -> Image.Image:
    """The photograph as colours to be lit: dark ground less blue, dark tones lighter, no blocks."""
    lightness, blue, red = picture.convert("YCbCr").split()
    lifted = [round(255 * (1 - (1 - each / 255) ** _LIFT)) for each in range(256)]
    bands = (
        lightness.point(lifted),
        _evened(blue).point(_scaled(_BLUE, above=True)),
        _evened(red).point(_scaled(_GREEN, above=False)),
    )
    return Image.merge("YCbCr", bands).convert("RGB")


def _scaled(share: float, *, above: bool) -> list[int]:
    """What becomes of each of 256 colour differences: so much remains of those above the neutral one, or below."""
    differences = (each - _NEUTRAL for each in range(256))
    return [round(_NEUTRAL + each * (share if (each > 0) == above else _COLOURFUL)) for each in differences]


def _evened(band: Image.Image) -> Image.Image:
    """A band of the whole planet, blurred; it runs on from its right edge to its left."""
    rim = round(4 * _EVENED)
    wide = np.pad(np.asarray(band), ((0, 0), (rim, rim)), mode="wrap")
    blurred = Image.fromarray(wide).filter(ImageFilter.GaussianBlur(_EVENED))
    return blurred.crop((rim, 0, rim + band.width, band.height))
