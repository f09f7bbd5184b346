"""A small picture of the explorer, for pages on which nothing runs."""

import pandas as pd
from PIL import ImageDraw

from ..cartography.geojson import GOLD, OWN
from ..imagery.draw import Imagery, data_uri, draw
from ..imagery.view import View

_SIZE, _DOT = (960, 480), 4
_MOST, _MOST_BYTES = 200, 1_000_000


def thumbnail(places: pd.DataFrame, imagery: Imagery) -> str:
    """All of Mars as a JPEG in base64, with the places that Tianwen-1 showed and one's own.

    `places` have the columns ``pictures`` and ``own``; the imagery answers at once.
    """
    view = View.window(-90, -180, 90, 180, size=_SIZE)
    picture = draw(imagery, view).convert("RGB")
    marked = places[(places.pictures > 0) | places.own.notna()].head(_MOST)
    pen = ImageDraw.Draw(picture)
    columns, rows = view.forward(marked.latitude, marked.longitude)
    for column, row, own in zip(columns, rows, marked.own.notna(), strict=True):
        box = column - _DOT, row - _DOT, column + _DOT, row + _DOT
        pen.ellipse(box, fill=OWN if own else GOLD, outline="#2b120a")
    return data_uri(picture, quality=80, most=_MOST_BYTES).partition(",")[2]
