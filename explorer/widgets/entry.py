"""What a catalogue of one's own tells of a place: its caption, its picture, everything else that it says."""

from collections.abc import Callable
from urllib.parse import urlsplit

import ipywidgets
import pandas as pd
from markupsafe import Markup
from PIL import Image

from ..catalogue.pictures import PictureError, fetch_picture, is_address, picture_of
from ..i18n.wording import Wording
from ..imagery.draw import data_uri
from ..mars.shape import Shape
from ..message import said_by
from ..state import State
from ..state.callbacks import guarded
from .panel import Panel, button, link, show

_ELSEWHERE = {  # what the card tells of any place, or this panel in its own way
    *("latitude", "longitude", "name", "kind", "plain_kind", "diameter_km", "iau_id", "name_zh"),
    *("caption", "credit", "licence", "link", "image"),
}
_MOST_LINES = 40
_DOT = Markup('<span class="explorer-dot" style="background:{}"></span>{}')


class Entry(Panel, ipywidgets.VBox):
    """The entry of the catalogue that is selected; nothing is shown of places that are not of it."""

    def __init__(self, state: State) -> None:
        self._reading = state.background()
        self._seen: str | PictureError | None = None  # the picture as it was read, or why it was not
        self._picture, self._words, self._fetch = ipywidgets.HTML(), ipywidgets.HTML(), button()
        super().__init__(state, [self._picture, self._fetch, self._words])
        self._fetch.on_click(self._fetch_picture)
        self.watch(self._follow, "selected")
        self.watch(self._show, "language", "coordinates", "look")

    @property
    def _entry(self) -> pd.Series | None:
        row, catalogue = self._row, self.state.catalogue
        return None if row is None or catalogue is None else catalogue.iloc[row]

    @property
    def _row(self) -> int | None:
        return self.state.selected.own if self.state.selected else None

    def _follow(self) -> None:
        self._seen, entry = None, self._entry
        show(self, entry is not None)
        self._show()
        if entry is None or not entry.image or is_address(entry.image):
            self._reading.ask(lambda wanted: None)  # a picture that is still on its way is of another place
        else:
            catalogue, row = self.state.catalogue, self._row
            assert row is not None  # it is the entry's
            self._reading.ask(lambda wanted: self._read(lambda: picture_of(catalogue, row), wanted))

    def _show(self) -> None:
        entry, wording = self._entry, self.state.wording
        self._picture.value = ""
        show(self._fetch, False)
        if entry is None:
            return
        self._words.value = _words_html(entry, wording, self._coloured())
        if self._seen is not None:
            self._picture.value = _picture_html(self._seen, entry, wording)
        elif is_address(entry.image):
            self._fetch.description = wording.say("own.fetch", host=urlsplit(entry.image).hostname)[:80]
            self._fetch.tooltip = wording.say("own.fetch.hint")
            show(self._fetch, True)

    def _coloured(self) -> tuple[str, str | None]:
        """The column that places are coloured by, "" for none, and the colour of this one, None where it has no value."""
        colouring, row = self.state.style.colour, self._row
        return ("", None) if colouring is None or row is None else (colouring.column, colouring.colour(row))

    @guarded
    def _fetch_picture(self, _button: object) -> None:
        if (entry := self._entry) is not None:
            self._reading.ask(lambda wanted: self._read(lambda: fetch_picture(entry.image), wanted))

    def _read(self, read: Callable[[], Image.Image | None], wanted: Callable[[], bool]) -> None:
        seen: str | PictureError | None
        try:
            picture = read()
            seen = data_uri(picture) if picture else None
        except PictureError as error:
            seen = error
        with self.state.lock:
            if wanted():
                self._seen = seen
                self._show()


def _picture_html(seen: str | PictureError, entry: pd.Series, wording: Wording) -> str:
    """The picture of a place, or why there is none."""
    if isinstance(seen, PictureError):
        return Markup("<p class='explorer-uncertain'>{}</p>").format(wording.translated(said_by(seen)))
    credit = entry.credit and wording.say("own.credit", credit=entry.credit)
    source = wording.sentences(wording.say("own.picture"), credit, entry.licence)
    name = wording.named(entry["name"], entry.get("name_zh")) or wording.say("own.nameless")
    return Markup(
        '<figure><img class="explorer-own-picture" src="{}" alt="{}">'
        '<figcaption class="explorer-credit">{}</figcaption></figure>'
    ).format(seen, wording.say("own.alt", name=name), source)


def _words_html(entry: pd.Series, wording: Wording, coloured: tuple[str, str | None]) -> str:
    """What a catalogue says of a place, first what it is coloured by; all texts are shown as they are, none is obeyed."""
    by, colour = coloured
    caption = Markup("<p>{}</p>").format(entry.caption) if entry.caption else ""
    others = [(name, value) for name, value in entry.items() if name not in _ELSEWHERE and name != by and _is_there(value)]
    row = Markup("<tr><th>{}</th><td>{}</td></tr>")
    lines = Markup("").join(row.format(name, _shown(value)) for name, value in others[:_MOST_LINES])
    if by:
        lines = row.format(by, _DOT.format(colour, _shown(entry[by])) if colour else wording.say("own.no_value")) + lines
    left = len(others) - _MOST_LINES
    more = Markup("<p class='explorer-facts'>{}</p>").format(wording.say("own.more", count=left)) if left > 0 else ""
    credit = wording.sentences(entry.credit and wording.say("own.credit", credit=entry.credit), entry.licence)
    address = Markup("<p>{}</p>").format(link(entry.link, wording.say("own.link"))) if entry.link else ""
    table = Markup("<table>{}</table>{}").format(lines, more) if lines else ""
    return Markup("<div class='explorer-own'>{}{}{}<p class='explorer-facts'>{}</p>{}</div>").format(
        _measured(entry.get("geometry"), wording), caption, table, credit, address
    )


def _measured(shape: object, wording: Wording) -> str:
    """How long a line is, or how large an area."""
    if not isinstance(shape, Shape) or not shape.dimension:
        return ""
    measures = {"length": wording.length(shape.length_km), "area": wording.area(shape.area_km2)}
    words = wording.say("own.area" if shape.dimension == 2 else "own.line", **measures)
    return Markup("<p class='explorer-facts'>{}</p>").format(words)


def _is_there(value: object) -> bool:
    return not (
        isinstance(value, Shape) or value is None or pd.api.types.is_scalar(value) and pd.isna(value) or str(value) == ""
    )


def _shown(value: object) -> str:
    if not isinstance(value, float):
        return str(value)
    return f"{value:.6g}" if abs(value) < 1e5 else f"{value:.15g}"  # numbers of rows and products are shown whole
