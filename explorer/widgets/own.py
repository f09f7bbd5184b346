"""What a catalogue of one's own tells of a place: its caption, its picture, everything else that it says."""

import ipywidgets
import pandas as pd
import traitlets

from ..features import Place
from ..imagery.picture import data_uri
from ..pictures import PictureError, fetch_picture, is_address, picture_of
from . import text
from .latest import Latest
from .problems import TellsProblems, told

_TOLD_ELSEWHERE = {
    *("latitude", "longitude", "name", "kind", "plain_kind", "diameter_km", "iau_id", "name_zh"),
    *("caption", "credit", "licence", "link", "image"),
}
_MOST_LINES = 40


class Own(TellsProblems, ipywidgets.VBox):
    """A place of a catalogue.

    Parameters
    ----------
    catalogue : pandas.DataFrame or None
        As from `explorer.read_features`.

    Attributes
    ----------
    place : explorer.features.Place or None
        Nothing is shown of places that are not of the catalogue.
    """

    place = traitlets.Instance(Place, allow_none=True)

    def __init__(self, catalogue):
        self._catalogue, self._reading = catalogue, Latest(self.tell)
        self._picture, self._words = ipywidgets.HTML(), ipywidgets.HTML()
        self._fetch = ipywidgets.Button(layout=ipywidgets.Layout(width="auto", display="none"))
        super().__init__([self._picture, self._fetch, self._words], layout=ipywidgets.Layout(display="none"))
        self._fetch.on_click(self._fetch_picture)

    def __repr__(self):
        return "Own()"

    def close(self):
        """Stop reading and leave the page."""
        self._reading.stop()
        super().close()

    @traitlets.observe("place")
    @told
    def _show(self, _change):
        own = self.place.own if self.place else None
        self.layout.display = "none" if own is None else None
        self._picture.value, self._fetch.layout.display = "", "none"
        if own is None:
            return
        entry = self._catalogue.iloc[own]
        self._words.value = words_of(entry)
        if is_address(entry.image):
            host = entry.image.split("/")[2]
            self._fetch.description, self._fetch.layout.display = f"Fetch its picture from {host}"[:80], None
        elif entry.image:
            self._reading.ask(lambda wanted: self._show_picture(lambda: picture_of(self._catalogue, own), entry, wanted))

    @told
    def _fetch_picture(self, _button):
        entry = self._catalogue.iloc[self.place.own]
        self._reading.ask(lambda wanted: self._show_picture(lambda: fetch_picture(entry.image), entry, wanted))

    def _show_picture(self, read, entry, wanted):
        try:
            picture = read()
        except PictureError as error:
            html = f"<p class='explorer-uncertain'>{text.escaped(error)}</p>"
        else:
            source = " ".join(filter(None, ["Its own picture.", entry.credit and f"Credit: {entry.credit}.", entry.licence]))
            words = text.escaped(f"{entry['name'] or 'This place'}: the picture that came with it")
            html = (
                f'<figure><img class="explorer-own-picture" src="{data_uri(picture)}" alt="{words}">'
                f'<figcaption class="explorer-credit">{text.escaped(source)}</figcaption></figure>'
            )
        if wanted():
            self._picture.value = html
            self._fetch.layout.display = "none"


def words_of(entry):
    """What a catalogue says of a place.

    Parameters
    ----------
    entry : pandas.Series
        Row of the catalogue.

    Returns
    -------
    str
        HTML; all texts are shown as they are, none is obeyed.
    """
    caption = f"<p>{text.escaped(entry.caption)}</p>" if entry.caption else ""
    others = [(name, value) for name, value in entry.items() if name not in _TOLD_ELSEWHERE and _is_there(value)]
    lines = "".join(
        f"<tr><th>{text.escaped(name)}</th><td>{text.escaped(_shown(value))}</td></tr>" for name, value in others[:_MOST_LINES]
    )
    more = f"<p class='explorer-facts'>and {len(others) - _MOST_LINES} columns more</p>" if len(others) > _MOST_LINES else ""
    credit = " ".join(filter(None, [entry.credit and f"Credit: {entry.credit}.", entry.licence]))
    link = f"<p>{text.link(entry.link, 'Read on')}</p>" if entry.link else ""
    table = f"<table>{lines}</table>{more}" if lines else ""
    return f"<div class='explorer-own'>{caption}{table}<p class='explorer-facts'>{text.escaped(credit)}</p>{link}</div>"


def _is_there(value):
    return not (pd.api.types.is_scalar(value) and pd.isna(value)) and str(value) != ""


def _shown(value):
    return f"{value:.6g}" if isinstance(value, float) else str(value)
