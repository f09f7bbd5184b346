"""A still picture of the explorer, for pages on which nothing runs."""

import base64
import io

from PIL import ImageDraw

from ..cartography.geojson import GOLD, OWN
from ..imagery.draw import draw
from ..imagery.view import View

_SIZE, _DOT = (960, 480), 4
_MOST = 200


def still(places, ground):
    """All of Mars, with the places that Tianwen-1 showed and one's own.

    Parameters
    ----------
    places : pandas.DataFrame
        Table of places with the columns ``pictures`` and ``own``.
    ground : object
        An imagery that answers at once.

    Returns
    -------
    str
        A JPEG as base64.
    """
    view = View.window(-90, -180, 90, 180, size=_SIZE)
    picture = draw(ground, view).convert("RGB")
    marked = places[(places.pictures > 0) | places.own.notna()].head(_MOST)
    pen = ImageDraw.Draw(picture)
    columns, rows = view.forward(marked.latitude, marked.longitude)
    for column, row, own in zip(columns, rows, marked.own.notna(), strict=True):
        box = column - _DOT, row - _DOT, column + _DOT, row + _DOT
        pen.ellipse(box, fill=OWN if own else GOLD, outline="#2b120a")
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=80)
    return base64.b64encode(buffer.getvalue()).decode("ascii")
