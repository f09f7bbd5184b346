"""Photographs of the whole planet that come with the explorer: Mars with the network unplugged.

They are coarse, about 10 km to a pixel, and answer at once. Each says whose it is: the Viking
orbiters' is in every installation, Tianwen-1's where a maintainer has put it in (see
`explorer.data.recipe`).
"""

import io
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

import numpy as np
import PIL.WebPImagePlugin  # noqa: F401  else Pillow loads all its forty readers to find this one
from numpy.typing import ArrayLike, NDArray
from PIL import Image

from .. import data, mars
from ..mars import Floats
from ..message import Message
from .bands import in_bands
from .pixels import unpacked
from .texture import Texture

METRES_PER_PIXEL = mars.KM_PER_DEGREE * 1000 * 360 / 2048
"""Along a meridian; of each photograph."""


@dataclass(frozen=True)
class _Source:
    file: str
    title: Message
    credit: Message
    licence: str


_SOURCES = {
    "viking": _Source(
        "viking.webp",
        Message("photo.viking", "Photographs by the Viking orbiters, 1976–80"),
        Message("photo.viking.credit", "NASA/JPL Viking Orbiter, USGS Astrogeology"),
        Message("photo.viking.licence", "public domain"),
    ),
    "tianwen-1": _Source(
        "tianwen1.webp",
        Message("photo.tianwen-1", "Tianwen-1 MoRIC, reduced to 10 km"),
        Message("photo.tianwen-1.credit", "CNSA/NAOC-GRAS; HiPS by CDS"),
        "ODbL 1.0",
    ),
}


@dataclass(frozen=True)
class Photo:
    """A photograph of the whole planet, as it was taken: its light is not to be moved.

    Parameters
    ----------
    mission
        "viking", or "tianwen-1" where that file is shipped.

    Raises
    ------
    ValueError
        There is no photograph of that mission.
    explorer.DataError
        The file is missing or damaged; the message says how to reinstall.
    """

    mission: str = "viking"

    metres_per_pixel: ClassVar[float] = METRES_PER_PIXEL

    def __post_init__(self) -> None:
        if self.mission not in _SOURCES:
            raise ValueError(f"there is no photograph by {self.mission!r}; there is {' and '.join(map(repr, _SOURCES))}")
        data.read(_SOURCES[self.mission].file)  # so that a damaged file is told before anything is drawn

    @property
    def title(self) -> Message:
        """What is seen."""
        return _SOURCES[self.mission].title

    @property
    def credit(self) -> Message:
        """Whose it is."""
        return _SOURCES[self.mission].credit

    @property
    def licence(self) -> str:
        """How it may be used."""
        return _SOURCES[self.mission].licence

    @property
    def is_tianwen1(self) -> bool:
        """Whether it was taken by Tianwen-1."""
        return self.mission == "tianwen-1"

    def sample(
        self, latitude: ArrayLike, longitude: ArrayLike, resolution: float, centre: tuple[float, float] | None = None
    ) -> NDArray[np.uint8]:
        """Colours of the photograph at positions; the parameters are those of `Relief.sample`, `centre` is not used."""
        texture = _texture(self.mission)

        def colour(latitude: Floats, longitude: Floats) -> NDArray[np.uint8]:
            off_planet = np.isnan(latitude)
            colours = texture.at(np.where(off_planet, 0, latitude), longitude, resolution)
            return unpacked(np.where(off_planet, np.uint32(0), colours))

        return in_bands(colour, latitude, longitude)


def is_shipped(mission: str) -> bool:
    """Whether the photograph of a mission is in this installation."""
    return _SOURCES[mission].file in data.checksums()


def picture(mission: str) -> Image.Image:
    """The photograph itself, unrolled from -180 degrees to 180."""
    return Image.open(io.BytesIO(data.read(_SOURCES[mission].file))).convert("RGB")


@lru_cache(maxsize=2)
def _texture(mission: str) -> Texture:
    return Texture(picture(mission))
