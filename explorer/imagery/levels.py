"""What is drawn over ground by its height: contour lines, and water up to a level. Drawings, never what was seen there."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ..message import Message, listed
from .pixels import Packed, mix, packed, unpacked

DRY = -8500
"""A level below all ground, metres: nothing is flooded."""

STEPS = 500, 1000, 2000, 5000
"""Between contour lines, metres."""

ACCURACY = Message("levels.accuracy", "heights within about 25\u00a0m on plains, hundreds on walls")
"""What to say of all that is drawn by height."""

_LINE, _RIM = 0.55, 1.5  # pixels: half of a line, and of the dark rim about it
_CLOSEST = 2.5, 5.0  # pixels between lines: closer they are left out, farther apart they are drawn in full
_PALE, _DARK = (255, 246, 226), (28, 12, 8)
_PALE_SHARE, _DARK_SHARE = 0.85, 0.45  # of a line's colour, and of its rim's, over what lies below
_SHALLOW, _DEEP, _DEEPEST = (112, 190, 226), (10, 48, 122), 5000  # colours of water, and metres between
_SHORE, _WATER = 0.62, 0.86  # share of water over the ground, at the shore and in the deep
_TABLE = 64  # steps of a pixel

_Heights = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Levels:
    """Contour lines and water.

    Attributes
    ----------
    step
        Metres between contour lines; 0 for none.
    water
        Metres above the areoid up to which ground is drawn as flooded; `DRY` for none.

    Raises
    ------
    ValueError
        A step below 0.
    """

    step: int = 0
    water: int = DRY

    def __post_init__(self) -> None:
        if not self.step >= 0:
            raise ValueError(f"step {self.step} is not possible; give metres between contour lines, or 0 for none")

    @property
    def is_empty(self) -> bool:
        """Whether nothing is drawn."""
        return not self.step and self.water <= DRY

    @property
    def title(self) -> Message:
        """What is drawn, and how far it may be off."""
        return Message("levels.title", "{drawn}; {accuracy}", drawn=self._drawn, accuracy=ACCURACY)

    @property
    def _drawn(self) -> Message:
        metres = [f"{each}".replace("-", "−") for each in (self.step, self.water)]
        lines = Message("levels.contours", "contour lines every {metres}\u00a0m", metres=metres[0])
        water = Message("levels.water", "water up to {metres}\u00a0m, by today's heights", metres=metres[1])
        drawn = listed([each for each, is_drawn in ((lines, self.step), (water, self.water > DRY)) if is_drawn])
        return Message("levels.drawn", "drawn: {drawn}", drawn=drawn)

    def told_with(self, title: str) -> Message:
        """The title of what they are drawn over, and theirs; how far heights may be off is said once."""
        return drawn_on(title, self._drawn if ACCURACY in title else self.title)

    def laid_over(self, picture: Image.Image, heights: NDArray[np.float32]) -> Image.Image:
        """A picture with lines and water drawn over it; `heights` are what `relief.heights` tells of its pixels."""
        pixels = packed(picture)
        colours, height, rise = np.ascontiguousarray(pixels).ravel(), heights[..., 0].ravel(), heights[..., 1].ravel()
        if self.water > DRY:
            colours = self._flooded(colours, height, rise)
        if self.step:
            colours = self._lined(colours, height, rise)
        drawn = Image.fromarray(unpacked(colours.reshape(pixels.shape)))
        return drawn if picture.mode == "RGBA" else drawn.convert("RGB")

    def _flooded(self, colours: Packed, height: _Heights, rise: _Heights) -> Packed:
        wet = np.flatnonzero(height < self.water + rise / 2)
        if not wet.size:
            return colours
        depth = np.float32(self.water) - height.take(wet)
        index = np.clip(depth * np.float32(255 / _DEEPEST), 0, 255).astype(np.uint8)
        colour, share = _water()
        # Of a pixel on the shore only a part lies under water.
        covered = np.clip(depth / np.maximum(rise.take(wet), np.float32(1e-3)) + np.float32(0.5), 0, 1)
        colours[wet] = mix(colours.take(wet), colour.take(index), (share.take(index) * covered).astype(np.uint32))
        return colours

    def _lined(self, colours: Packed, height: _Heights, rise: _Heights) -> Packed:
        lines = height * np.float32(1 / self.step)
        away = np.abs(lines - np.rint(lines))
        apart = rise * np.float32(1 / self.step)  # lines to a pixel
        near = np.flatnonzero((away < apart * np.float32(_RIM)) & (apart < np.float32(1 / _CLOSEST[0])))
        if not near.size:
            return colours
        apart = apart.take(near)
        index = (away.take(near) / apart * np.float32(_TABLE)).astype(np.intp)
        least, most = _CLOSEST
        clearness = np.clip((1 / apart - np.float32(least)) * np.float32(1 / (most - least)), 0, 1)
        colour, share = _line()
        colours[near] = mix(colours.take(near), colour.take(index), (share.take(index) * clearness).astype(np.uint32))
        return colours


def drawn_on(title: str, drawn: str) -> Message:
    """What is seen, and what is drawn over it."""
    return Message("levels.over", "{title}; {drawn}", title=title, drawn=drawn)


@lru_cache(maxsize=1)
def _water() -> tuple[Packed, NDArray[np.float32]]:
    """For 256 depths the colour of water, and its share in 256ths."""
    depth = np.sqrt(np.linspace(0, 1, 256))[:, None]
    colours = _SHALLOW + (np.array(_DEEP) - _SHALLOW) * depth
    return _opaque(colours), (256 * (_SHORE + (_WATER - _SHORE) * depth[:, 0])).astype(np.float32)


@lru_cache(maxsize=1)
def _line() -> tuple[Packed, NDArray[np.float32]]:
    """For steps of a pixel away from the middle of a line its colour, and that colour's share in 256ths."""
    away = np.arange(round(_RIM * _TABLE) + 2) / _TABLE
    pale = np.clip((_LINE - away) * 2 + 0.5, 0, 1)
    dark = np.clip((_RIM - away) / (_RIM - _LINE), 0, 1) * (1 - pale) * _DARK_SHARE
    share = _PALE_SHARE * pale + dark
    pale_part = (_PALE_SHARE * pale / np.maximum(share, 1e-6))[:, None]
    return _opaque(_DARK + (np.array(_PALE) - _DARK) * pale_part), (256 * share).astype(np.float32)


def _opaque(colours: NDArray[np.floating[Any]]) -> Packed:
    bands = np.full((1, len(colours), 4), 255, dtype=np.uint8)
    bands[0, :, :3] = np.rint(colours)
    return packed(bands)[0]
