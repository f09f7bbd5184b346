"""The pictures of the saved page: the planet unrolled, and a portrait of each place.

They are drawn as on the map and the card, and made so small that a few hundred
of them fit into one file.
"""

import base64
import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pandas as pd
from PIL import Image

from ..background import Pool
from ..cartography.framing import Framing, alt_text, credit_line
from ..catalogue.pictures import PictureError, picture_of
from ..i18n.wording import Wording
from ..imagery.painter import Painter, Painting
from ..imagery.view import View
from ..places.gazetteer import Place
from .contents import credit_of

PLANET_SIZE, PORTRAIT_SIZE = (4096, 2048), (480, 232)
_PLANET_BYTES = 900_000
_PORTRAITS_BYTES, _PORTRAIT_BYTES = 1_900_000, 24_000  # of all together, and of one at most
_LEAST_BYTES = 3_000
_BEST, _COARSEST = 78, 30  # qualities of WebP
_TOGETHER = 4  # pictures in work at once: while one waits for tiles, another is drawn


class Album:
    """Draws and describes pictures; `count` portraits share the room there is.

    Places of one's own and their pictures come from `catalogue`.
    """

    def __init__(self, painter: Painter, wording: Wording, count: int, catalogue: pd.DataFrame | None = None) -> None:
        self._painter, self._wording, self._catalogue = replace(painter, beside=None, night=None), wording, catalogue
        self._most = max(min(_PORTRAITS_BYTES // max(count, 1), _PORTRAIT_BYTES), _LEAST_BYTES)

    def planet(self) -> tuple[str, Painting]:
        """All of Mars, unrolled from 180 degrees west to 180 degrees east, as a data URI; and how it was painted."""
        painting = self._painter.best(View.window(-90, -180, 90, 180, size=PLANET_SIZE))
        return _uri(painting.picture, _PLANET_BYTES), painting

    def portraits(self, places: list[Place | None]) -> Iterator[tuple[float, list[dict[str, Any]]]]:
        """Of each place, or the planet as a whole: how many kilometres wide its portrait is, and its pictures.

        Those are the picture that came with it, if one did, and the portrait; ready for JSON.
        """
        pool = Pool(_TOGETHER)
        made = [pool.submit(self._pictures, place) for place in places]
        try:
            for future in made:
                yield future.result()
        finally:
            for future in made:
                future.cancel()

    def _pictures(self, place: Place | None) -> tuple[float, list[dict[str, Any]]]:
        framing = Framing.of(place, self._painter.detail)
        return framing.width_km, [*self._own(place), self._portrait(framing)]

    def _portrait(self, framing: Framing) -> dict[str, Any]:
        painting = replace(self._painter, opacity=1.0).best(framing.view(PORTRAIT_SIZE))
        km, share = framing.scale
        return {
            "src": _uri(painting.picture, self._most),
            "alt": alt_text(painting, framing, self._wording),
            "words": credit_line(painting, framing, self._wording),
            "scale": [self._wording.kilometres(km), round(share, 4)],
        }

    def _own(self, place: Place | None) -> list[dict[str, Any]]:
        """The picture that came with a place of one's own; none where it cannot be had."""
        if place is None or place.own is None or self._catalogue is None:
            return []
        try:
            picture = picture_of(self._catalogue, place.own)
        except PictureError:  # the place is worth showing without it
            return []
        if picture is None:
            return []
        picture.thumbnail((PORTRAIT_SIZE[0], 2 * PORTRAIT_SIZE[0]))
        entry, say = self._catalogue.iloc[place.own], self._wording.say
        words = self._wording.sentences(say("own.picture"), credit_of(entry.credit, entry.licence, self._wording))
        alt = say("own.alt", name=self._wording.name(place))
        return [{"src": _uri(picture, self._most), "alt": alt, "words": words, "scale": None}]


def _uri(picture: Image.Image, most: int) -> str:
    """A picture as text, its file no larger than `most` bytes: coarser first, then smaller."""
    quality = _BEST
    while True:
        buffer = io.BytesIO()
        picture.save(buffer, "webp", quality=quality, method=2)
        excess = buffer.tell() / most
        if excess <= 1:
            return f"data:image/webp;base64,{base64.b64encode(buffer.getvalue()).decode('ascii')}"
        if quality > _COARSEST:
            quality = max(int(quality / excess), _COARSEST)
        else:
            picture = picture.resize([max(int(0.95 * each / excess**0.5), 1) for each in picture.size])
