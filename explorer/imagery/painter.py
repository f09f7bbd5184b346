"""Painting a view for people: at once, then better, and always saying what it shows.

A `Painter` has a base that is always there, such as the ground or the relief, and perhaps
a survey to lay over it; another may paint beside it, to be compared. Where the survey has
nothing, or nothing yet, the base is seen, and the words that go with each picture tell so.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from ..background import Wanted
from ..message import Message
from .draw import Imagery, draw, draw_in_turns, faded, over, refine
from .levels import Levels, drawn_on
from .night import Night, darkened
from .relief import Relief, heights
from .view import View


@dataclass(frozen=True, eq=False)  # two alike are still two: the second may come with other trouble
class Painting:
    """A picture and what is true of it: what is seen and whose, and whether no better picture will come.

    Its mode is "RGB", or "RGBA" where a part lies off the planet.
    """

    picture: Image.Image
    title: str
    credit: str
    licence: str
    complete: bool


@dataclass(frozen=True)
class Painter:
    """Paints a survey over a base.

    Attributes
    ----------
    base
        Answers at once; see `explorer.Relief`.
    survey
        May be late and may have gaps; see `explorer.Hips`.
    opacity
        Of the survey, 0..1.
    beside
        What else is painted, to the left of a line.
    split
        Where that line stands, as a part of a picture's width from the left.
    layer
        On top of both, and answers at once; see `explorer.Raster`.
    layer_opacity
        0..1.
    levels
        Contour lines and water drawn over base and survey, below a layer.
    night
        Drawn over all.
    """

    base: Imagery
    survey: Imagery | None = None
    opacity: float = 1.0
    beside: "Painter | None" = None
    split: float = 0.0
    layer: Imagery | None = None
    layer_opacity: float = 1.0
    levels: Levels = Levels()
    night: Night | None = None

    @property
    def shows_tianwen1(self) -> bool:
        """Whether what is laid over the base is Tianwen-1's; EXPLORER_HIPS may lead to any survey of Mars."""
        return getattr(self.survey, "is_tianwen1", False)

    @property
    def detail(self) -> float:
        """Metres to a pixel of the survey, or of the base; a layer on top, which may have to be asked first, does not count."""
        return (self.survey or self.base).metres_per_pixel

    @property
    def metres_per_pixel(self) -> float:
        """Metres to a pixel of the finest that is painted; it may ask the layer's server."""
        layer = self.layer if self.layer is not None and _shows_mars(self.layer) else None
        return min(self.detail, layer.metres_per_pixel) if layer is not None else self.detail

    def paint(self, view: View, wanted: Wanted | None) -> Iterator[Painting | None]:
        """Paint a view at once, and again as more of the survey arrives, as long as it is `wanted`.

        None where there is nothing new, and the job that wants it gives way; see `explorer.background`.
        Whatever a layer raises comes after all that lies below it.
        """
        if self.night is None:
            yield from self._paint_layer(view, wanted)
            return
        cover = self.night.of(view)
        for painting in self._paint_layer(view, wanted):
            yield painting and replace(
                painting,
                picture=darkened(painting.picture, cover),
                title=drawn_on(painting.title, self.night.title),
            )

    def _paint_layer(self, view: View, wanted: Wanted | None) -> Iterator[Painting | None]:
        """The layer over all but the night."""
        below = self._paint_split(view, wanted)
        if self.layer is None:
            yield from below
            return
        try:
            if not _shows_mars(self.layer):
                raise ValueError(
                    f"{self.layer.title} does not say that it is of Mars, and is not laid over it; draw() shows it alone"
                )
            top = faded(draw(self.layer, view), self.layer_opacity)
        except Exception:  # a damaged file: what lies below is shown, and the error told
            yield from below
            raise
        for painting in below:
            yield painting and self._with_layer(self.layer, top, painting)

    def best(self, view: View) -> Painting:
        """The best that can be had of a view; what has to come is waited for."""
        [*_, painting] = self.paint(view, None)
        assert painting is not None  # nobody is to have a turn meanwhile
        return painting

    def _with_layer(self, layer: Imagery, top: Image.Image, painting: Painting) -> Painting:
        picture, share = over(top, painting.picture)
        covered = share > 0.999 and self.layer_opacity == 1
        return _painting(picture, [layer] * (share > 0) + [painting] * (not covered), painting.complete)

    def _paint_split(self, view: View, wanted: Wanted | None) -> Iterator[Painting | None]:
        """What is painted beside it to the left of the line, and this to the right."""
        if self.beside is None or self.split <= 0:
            yield from self._paint_survey(view, wanted)
            return
        # Only one of the two waits for tiles, and then the other is there at once.
        for left in self.beside.paint(view, wanted):
            for right in self._paint_survey(view, wanted) if left else (None,):
                yield left and right and _parted(left, right, min(self.split, 1))

    def _paint_survey(self, view: View, wanted: Wanted | None) -> Iterator[Painting | None]:
        """The survey over the base, and what is drawn by height over both."""
        if self.levels.is_empty:
            yield from self._paint_bare(view, wanted)
            return
        ground = heights(*view.positions(), view.resolution, view.centre)
        for painting in self._paint_bare(view, wanted):
            yield painting and self._with_levels(painting, ground)

    def _with_levels(self, painting: Painting, ground: NDArray[np.float32]) -> Painting:
        picture, title = self.levels.laid_over(painting.picture, ground), self.levels.told_with(painting.title)
        credit, licence = _both(painting.credit, Relief.credit), _both(painting.licence, Relief.licence)
        return Painting(picture, title, credit, licence, painting.complete)

    def _paint_bare(self, view: View, wanted: Wanted | None) -> Iterator[Painting | None]:
        """The survey over the base."""
        if self.survey is None:
            for picture in draw_in_turns(self.base, view, wanted):
                yield _painting(picture, [self.base], True) if picture else None
            return
        beneath: Image.Image | None = None
        for stage in refine(self.survey, view, wanted=wanted):
            if stage is None:
                yield None
                continue
            upper, complete = faded(stage[0], self.opacity), stage[1]
            if upper.mode != "RGB" and beneath is None:
                for beneath in draw_in_turns(self.base, view, wanted):
                    if beneath is None:
                        yield None
            picture, share = over(upper, beneath)
            yield _painting(picture, [self.survey] * (share > 0) + [self.base] * (share < 0.999), complete)


def _shows_mars(layer: Imagery) -> bool:
    """Whether a layer may be laid over Mars: a survey says what it is of, a raster knows where it lies."""
    return getattr(layer, "body", "mars") == "mars"


def _parted(left: Painting, right: Painting, split: float) -> Painting:
    """Two paintings of a view as one, with a white line between them."""
    at = round(split * right.picture.width)
    mode = "RGBA" if "RGBA" in (left.picture.mode, right.picture.mode) else "RGB"
    picture = right.picture.convert(mode)
    picture.paste(left.picture.convert(mode).crop((0, 0, at, picture.height)), (0, 0))
    if 0 < at < picture.width:
        ImageDraw.Draw(picture).line([(at, 0), (at, picture.height)], fill="white", width=3)
    title = Message("painting.parted", "Left: {left}. Right: {right}", left=left.title, right=right.title)
    credit, licence = _both(left.credit, right.credit), _both(left.licence, right.licence)
    return Painting(picture, title, credit, licence, left.complete and right.complete)


def _painting(picture: Image.Image, seen: Sequence[Imagery | Painting], complete: bool) -> Painting:
    """A picture with the title, credit and licence of all that is seen, the uppermost first."""
    first, *others = seen
    title, credit, licence = first.title, first.credit, first.licence
    for other in others:
        title = Message("painting.elsewhere", "{upper}; elsewhere: {lower}", upper=title, lower=other.title)
        credit, licence = _both(credit, other.credit), _both(licence, other.licence)
    return Painting(picture, title, credit, licence, complete)


def _both(one: str, other: str) -> str:
    if one == other:
        return one
    return Message("painting.both", "{one}; {other}", one=one, other=other)
