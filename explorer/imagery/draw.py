"""From a view and an imagery to a picture, and from a picture to what a browser shows."""

import base64
import io
from collections.abc import Iterator
from typing import Any, Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from PIL import Image

from ..background import Wanted, gives_way
from ..mars import Floats
from ..message import printable
from .view import View

_BAND = 100_000  # pixels that are drawn in one piece where there are no threads: some hundredths of a second


class Imagery(Protocol):
    """What can be drawn, such as `explorer.Relief`: it answers `sample`, and says what it is and whose.

    One that gets better as more arrives has ``stages`` as well; see `explorer.Hips.stages`.
    """

    @property
    def title(self) -> str: ...
    @property
    def credit(self) -> str: ...
    @property
    def licence(self) -> str: ...
    @property
    def metres_per_pixel(self) -> float: ...

    def sample(
        self,
        latitude: Floats,
        longitude: Floats,
        resolution: float,
        centre: tuple[float, float] | None = None,
    ) -> NDArray[np.uint8]:
        """Red, green, blue and alpha, (..., 4), at positions that are broadcast together; NaN lies off the planet.

        `resolution` is metres between neighbours, `centre` the position that the view is built about.
        """
        ...


def check_imagery(imagery: object) -> None:
    """A TypeError where somebody gives something else for an imagery, such as the name of a file or a class."""
    # A class has the method of its objects, and a table another one of that name.
    is_other = isinstance(imagery, (type, pd.DataFrame, pd.Series))
    if is_other or not callable(getattr(imagery, "sample", None)):
        raise TypeError(
            f"{printable(imagery, 200)} is no imagery; give one, such as explorer.Raster('mosaic.tif') or explorer.Relief()"
        )


def sampled(imagery: Imagery, latitude: Floats, longitude: Floats, *how: Any) -> NDArray[np.uint8]:
    """What an imagery shows at positions; a ValueError where one of somebody's own gives no colours with alpha."""
    shown = imagery.sample(latitude, longitude, *how)
    wanted = (*np.broadcast_shapes(np.shape(latitude), np.shape(longitude)), 4)
    given = np.shape(shown), getattr(shown, "dtype", type(shown).__name__)
    if given != (wanted, np.uint8):
        raise ValueError(
            f"sample() of {type(imagery).__name__} gave {given[1]} of shape {given[0]}, and not uint8 of shape {wanted}: "
            "red, green, blue and alpha of each position"
        )
    return np.ascontiguousarray(shown)


def draw(imagery: Imagery, view: View) -> Image.Image:
    """Draw what an imagery shows of a view.

    Parameters
    ----------
    imagery
        Anything with ``sample(latitude, longitude, resolution, centre)``, such as
        `explorer.Relief`.
    view
        The window to draw.

    Returns
    -------
    PIL.Image.Image
        Of the view's size; mode "RGB", or "RGBA" where a part is transparent.
    """
    check_imagery(imagery)
    latitude, longitude = view.positions()
    return _picture(sampled(imagery, latitude, longitude, view.resolution, view.centre))


def draw_in_turns(imagery: Imagery, view: View, wanted: Wanted | None) -> Iterator[Image.Image | None]:
    """Draw a view as `draw` does, but band by band where the job that wants it gives way: with None between bands."""
    if not gives_way(wanted):
        yield draw(imagery, view)
        return
    latitude, longitude = view.positions()
    columns, rows = view.size
    colours = np.empty((rows, columns, 4), dtype=np.uint8)
    step = max(_BAND // columns, 1)
    for start in range(0, rows, step):
        band = slice(start, start + step)
        some_latitude, some_longitude = (each[band] if each.shape[0] == rows else each for each in (latitude, longitude))
        colours[band] = sampled(imagery, some_latitude, some_longitude, view.resolution, view.centre)
        yield None
    yield _picture(colours)


def refine(imagery: Imagery, view: View, *, wanted: Wanted | None = None) -> Iterator[tuple[Image.Image, bool] | None]:
    """Draw a view at once from what an imagery has at hand, and again as more arrives, each with whether it is complete.

    An imagery without ``stages`` is drawn once. `wanted` says whether the picture still is; see `explorer.Hips.stages`,
    also for None.
    """
    if not hasattr(imagery, "stages"):
        for picture in draw_in_turns(imagery, view, wanted):
            yield (picture, True) if picture else None
        return
    latitude, longitude = view.positions()
    for stage in imagery.stages(latitude, longitude, view.resolution, view.centre, wanted=wanted):
        yield (_picture(stage[0]), stage[1]) if stage else None


def faded(picture: Image.Image, opacity: float) -> Image.Image:
    """Make a picture more transparent; opacity is 0..1."""
    if opacity == 1:
        return picture
    picture = picture.convert("RGBA")
    picture.putalpha(picture.getchannel("A").point(lambda value: round(value * opacity)))
    return picture


def over(picture: Image.Image, beneath: Image.Image | None) -> tuple[Image.Image, float]:
    """Lay a picture over another of its size; one that is opaque, of mode "RGB", needs none.

    With it comes in how much of all that is seen, 0..1, it is the upper picture; what is transparent
    in both, off the planet, does not count.
    """
    if picture.mode == "RGB" or beneath is None:
        return picture, 1.0
    both = beneath.convert("RGBA")
    both.alpha_composite(picture)
    upper, seen = (int(np.asarray(each.getchannel("A")).sum()) for each in (picture, both))
    return _picture(np.asarray(both)), upper / max(seen, 1)


def _picture(colours: NDArray[np.uint8]) -> Image.Image:
    picture = Image.fromarray(colours)
    return picture.convert("RGB") if colours[..., 3].min() == 255 else picture


def exact_uri(image: Image.Image) -> str:
    """A picture as text, as `data_uri`, without any loss: for few pixels, each of which means something."""
    buffer = io.BytesIO()
    image.save(buffer, "png", compress_level=1)
    return f"data:image/png;base64,{base64.b64encode(buffer.getvalue()).decode('ascii')}"


def data_uri(image: Image.Image, *, quality: int = 82, most: int = 180_000) -> str:
    """A picture as text that a browser shows without asking any server: a JPEG, or a WebP with transparent parts.

    `quality`, 1..95, is lowered where the picture would take more than `most` bytes, before text adds a third.
    """
    kind = "jpeg" if image.mode == "RGB" else "webp"
    return f"data:image/{kind};base64,{base64.b64encode(encoded(image, quality=quality, most=most)).decode('ascii')}"


def encoded(image: Image.Image, *, quality: int, most: int) -> bytes:
    """A picture as bytes, as `data_uri` makes them."""
    kind = "jpeg" if image.mode == "RGB" else "webp"
    for each in (quality, *(lower for lower in (70, 55, 40, 25) if lower < quality)):
        buffer = io.BytesIO()
        image.save(buffer, kind, quality=each)
        if buffer.tell() <= most:
            break
    return buffer.getvalue()
