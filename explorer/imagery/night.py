"""The night side of Mars, drawn over whatever else a picture shows."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops

from ..mars.clock import MarsTime
from ..message import Message
from .view import View

_DARK, _SHARE = (6, 8, 24), 0.8  # the colour of night, and how much of it lies over the ground: that is still to be made out
_DUSK = 2.0, -10.0  # degrees of the Sun's height between which day goes over into night
_COARSE = 4  # pixels to a side of the squares that the Sun's height is reckoned for


@dataclass(frozen=True)
class Night:
    """Night at a moment: dark where the Sun is down, softly drawn about its rise and set."""

    moment: MarsTime

    @property
    def title(self) -> Message:
        """What is drawn, and when it is so."""
        english = "night side drawn for {when} UTC, its edge softened"
        return Message("night.title", english, when=f"{self.moment.utc:%Y-%m-%d %H:%M}")

    def of(self, view: View) -> Image.Image:
        """How much of each pixel of a view is covered by night, as a picture of mode "L"."""
        columns, rows = view.size
        across, down = (max(round(side / _COARSE), 1) for side in view.size)
        latitude, longitude = view.inverse(
            (np.arange(across)[None, :] + 0.5) * (columns / across), (np.arange(down)[:, None] + 0.5) * (rows / down)
        )
        off_planet = np.isnan(latitude)
        light, dark = _DUSK
        gone = np.clip((light - self.moment.sun_height(np.where(off_planet, 0, latitude), longitude)) / (light - dark), 0, 1)
        share: NDArray[np.float64] = _SHARE * gone * gone * (3 - 2 * gone)
        cover = np.rint(255 * np.where(off_planet, 0, share)).astype(np.uint8)
        return Image.fromarray(np.ascontiguousarray(cover)).resize(view.size, Image.Resampling.BILINEAR)


def darkened(picture: Image.Image, cover: Image.Image) -> Image.Image:
    """A picture with the night of `Night.of` over it; what is transparent stays so."""
    if picture.mode == "RGBA":
        cover = ImageChops.multiply(cover, picture.getchannel("A"))
    made = picture.copy()
    made.paste(_DARK, (0, 0, *picture.size), cover)
    return made
