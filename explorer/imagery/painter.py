"""Painting a view for people: at once, then better, and always saying what it shows.

A `Painter` has a ground that is always there, the relief, and perhaps a survey to
lay over it. Where the survey has nothing, or nothing yet, the ground is seen, and
the words that go with each picture tell so.
"""

from dataclasses import dataclass

from PIL import Image, ImageDraw

from ..message import Message
from .draw import draw, faded, over, refine


@dataclass(frozen=True, eq=False)  # two alike are still two: the second may come with other trouble
class Painting:
    """A picture and what is true of it.

    Attributes
    ----------
    picture : PIL.Image.Image
        Mode "RGB", or "RGBA" where a part lies off the planet.
    title : str
        What is seen: the survey's title, the ground's, or both.
    credit, licence : str
        Of all that is seen.
    complete : bool
        Whether no better picture will come.
    """

    picture: Image.Image
    title: str
    credit: str
    licence: str
    complete: bool


@dataclass(frozen=True)
class Painter:
    """Paints a survey over a ground.

    Attributes
    ----------
    ground : object
        An imagery that answers at once, with ``title``, ``credit``, ``licence`` and
        ``metres_per_pixel``; see `explorer.Relief`.
    survey : object or None
        An imagery that may be late and may have gaps; see `explorer.Hips`.
    opacity : float
        Of the survey, 0..1.
    split : float
        Part of a picture's width, from the left, that shows the ground alone.
    layer : object or None
        An imagery on top of both, which answers at once; see `explorer.Raster`.
    layer_opacity : float
        0..1.
    """

    ground: object
    survey: object = None
    opacity: float = 1.0
    split: float = 0.0
    layer: object = None
    layer_opacity: float = 1.0

    @property
    def metres_per_pixel(self):
        """Metres to a pixel of the finest that is painted."""
        return min(each.metres_per_pixel for each in (self.survey or self.ground, self.layer) if each is not None)

    def paint(self, view, wanted):
        """Paint a view at once, and again as more of the survey arrives.

        Parameters
        ----------
        view : explorer.View
        wanted : callable or None
            Says whether the picture is still wanted; see `explorer.Hips.stages`.

        Yields
        ------
        Painting
        """
        below = self._paint_below(view, wanted)
        if self.layer is None:
            yield from below
            return
        try:
            top = faded(draw(self.layer, view), self.layer_opacity, 0)
        except Exception:  # a damaged file: what lies below is shown, and the error told
            yield from below
            raise
        for painting in below:
            yield self._with_layer(top, painting)

    def _paint_below(self, view, wanted):
        """The survey over the ground."""
        if self.survey is None:
            yield self._painting(draw(self.ground, view), 0, True)
            return
        for picture, complete in refine(self.survey, view, wanted=wanted):
            picture, share = over(faded(picture, self.opacity, self.split), lambda: draw(self.ground, view))
            if 0 < self.split < 1:
                at = round(self.split * picture.width)
                ImageDraw.Draw(picture).line([(at, 0), (at, picture.height)], fill="white", width=3)
            yield self._painting(picture, share, complete)

    def _painting(self, picture, share, complete):
        seen = [self.survey] * (share > 0) + [self.ground] * (share < 0.999)
        return Painting(picture, *_joined(seen), complete)

    def _with_layer(self, top, painting):
        picture, share = over(top, lambda: painting.picture)
        covered = share > 0.999 and self.layer_opacity == 1
        seen = [self.layer] * (share > 0) + [painting] * (not covered)
        return Painting(picture, *_joined(seen), painting.complete)


def _joined(seen):
    """Title, credit and licence of all that is seen, the uppermost first."""
    parts = []
    for part in ("title", "credit", "licence"):
        joined, *others = (getattr(each, part) for each in seen)
        for other in others:
            joined = _JOINED[part](joined, other)
        parts.append(joined)
    return parts


def _elsewhere(upper, lower):
    return Message("painting.elsewhere", "{upper}; elsewhere: {lower}", upper=upper, lower=lower)


def _both(one, other):
    return Message("painting.both", "{one}; {other}", one=one, other=other)


_JOINED = {"title": _elsewhere, "credit": _both, "licence": _both}
