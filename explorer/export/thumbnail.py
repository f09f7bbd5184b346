"""A small picture of the explorer, for pages on which nothing runs."""

import pandas as pd
from markupsafe import Markup
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


def stand_in(picture: str, words: str) -> Markup:
    """HTML to be put out after the explorer: lets a notebook that was saved and opened again show its picture.

    JupyterLab picks the live view of what was put out, and where no kernel has it says "model not found". Until there is
    an explorer, this lays the picture over that line, with the words below. Pages that strip styles show the JPEG themselves.
    """
    return Markup("<style>{}</style><div class='explorer-still'>{}</div>").format(
        Markup(_STAND_IN.replace("PICTURE", picture)), words
    )


_STAND_IN = """
.jp-OutputArea-child:not(:has(.explorer)):has(+ .jp-OutputArea-child .explorer-still) > .jp-OutputArea-output {
  box-sizing: border-box; max-width: 960px; aspect-ratio: 2; font-size: 0; color: transparent; overflow: hidden;
  background: url(data:image/jpeg;base64,PICTURE) center / contain no-repeat;
}
.jp-OutputArea-child:has(.explorer) + .jp-OutputArea-child:has(.explorer-still) { display: none; }
"""
