"""The pictures of the saved page: the planet unrolled, and a portrait of each place.

They are drawn as on the map and the card, and made so small that a few hundred
of them fit into one file.
"""

import base64
import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from ..cartography.framing import Framing
from ..catalogue.pictures import PictureError, picture_of
from ..imagery.view import View
from .contents import credit_of

PLANET_SIZE, PORTRAIT_SIZE = (4096, 2048), (480, 232)
_PLANET_BYTES = 900_000
_PORTRAITS_BYTES, _PORTRAIT_BYTES = 2_400_000, 24_000  # of all together, and of one at most
_LEAST_BYTES = 3_000
_BEST, _COARSEST = 78, 30  # qualities of WebP
_HANDS = 4  # pictures in work at once: while one waits for tiles, another is drawn


class Album:
    """Draws and describes pictures.

    Parameters
    ----------
    painter : explorer.imagery.painter.Painter
    wording : explorer.i18n.wording.Wording
    count : int
        How many portraits share the room there is.
    catalogue : pandas.DataFrame, optional
        Where places of one's own and their pictures come from.
    """

    def __init__(self, painter, wording, count, catalogue=None):
        self._painter, self._wording, self._catalogue = replace(painter, split=0.0), wording, catalogue
        self._most = max(min(_PORTRAITS_BYTES // max(count, 1), _PORTRAIT_BYTES), _LEAST_BYTES)

    def planet(self):
        """All of Mars, unrolled from 180 degrees west to 180 degrees east.

        Returns
        -------
        uri : str
            The picture as a data URI.
        painting : explorer.imagery.painter.Painting
        """
        painting = _painted(self._painter, View.window(-90, -180, 90, 180, size=PLANET_SIZE))
        return _uri(painting.picture, _PLANET_BYTES), painting

    def portraits(self, places):
        """A picture of each place.

        Parameters
        ----------
        places : list of explorer.places.gazetteer.Place or None
            None is the planet as a whole.

        Yields
        ------
        width_km : float
            How much of the ground the portrait of each place shows.
        pictures : list of dict
            The picture that came with it, if one did, and the portrait; ready for JSON.
        """
        with ThreadPoolExecutor(_HANDS) as hands:
            try:
                yield from hands.map(self._pictures, places)
            finally:
                hands.shutdown(wait=False, cancel_futures=True)

    def _pictures(self, place):
        framing = Framing.of(place, self._painter.survey is not None)
        return framing.width_km, [*self._own(place), self._portrait(framing)]

    def _portrait(self, framing):
        painter = replace(self._painter, opacity=1.0)
        painting = _painted(painter, framing.view(PORTRAIT_SIZE))
        km, share = framing.scale
        say, framed = self._wording.say, framing.words(self._wording)
        title, credit, licence = map(self._wording.translated, (painting.title, painting.credit, painting.licence))
        return {
            "src": _uri(painting.picture, self._most),
            "alt": say("picture.alt", name=framing.name(self._wording), title=title, framing=framed),
            "words": say("picture.credit", title=title, framing=framed, credit=credit, licence=licence),
            "scale": [self._wording.kilometres(km), round(share, 4)],
        }

    def _own(self, place):
        """The picture that came with a place of one's own; none where it cannot be had."""
        if place is None or place.own is None or self._catalogue is None:
            return []
        try:
            picture = picture_of(self._catalogue, place.own)
        except PictureError:  # the place is worth handing out without it
            return []
        if picture is None:
            return []
        picture.thumbnail((PORTRAIT_SIZE[0], 2 * PORTRAIT_SIZE[0]))
        entry, say = self._catalogue.iloc[place.own], self._wording.say
        words = self._wording.sentences(say("own.picture"), credit_of(entry.credit, entry.licence, self._wording))
        alt = say("own.alt", name=self._wording.name(place))
        return [{"src": _uri(picture, self._most), "alt": alt, "words": words, "scale": None}]


def _painted(painter, view):
    """The best that can be had of a view; tiles are waited for."""
    [*_, painting] = painter.paint(view, None)
    return painting


def _uri(picture, most):
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
            picture = picture.resize([max(int(0.95 * side / excess**0.5), 1) for side in picture.size])
