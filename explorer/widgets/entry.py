"""What a catalogue of one's own tells of a place: its caption, its picture, everything else that it says."""

import ipywidgets
import pandas as pd
import traitlets

from ..background import Latest
from ..callbacks import TellsProblems, told
from ..catalogue.pictures import PictureError, fetch_picture, is_address, picture_of
from ..i18n import text
from ..i18n.wording import Wording
from ..imagery.draw import data_uri
from ..places.gazetteer import Place

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
    place : explorer.places.gazetteer.Place or None
        Nothing is shown of places that are not of the catalogue.
    wording : explorer.i18n.wording.Wording
    """

    place = traitlets.Instance(Place, allow_none=True)
    wording = traitlets.Instance(Wording, ())

    def __init__(self, catalogue):
        self._catalogue, self._reading = catalogue, Latest(self.tell)
        self._seen = None  # the picture as it was read, or why it was not
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
    def _place_changed(self, _change):
        own = self.place.own if self.place else None
        self.layout.display = "none" if own is None else None
        self._seen = None
        self._show()
        if own is not None and (image := self._catalogue.image.iloc[own]) and not is_address(image):
            self._reading.ask(lambda wanted: self._read(lambda: picture_of(self._catalogue, own), wanted))

    @traitlets.observe("wording")
    @told
    def _reword(self, _change):
        self._show()

    def _show(self):
        self._picture.value, self._fetch.layout.display = "", "none"
        if self.place is None or self.place.own is None:
            return
        entry = self._catalogue.iloc[self.place.own]
        self._words.value = words_of(entry, self.wording)
        if self._seen is not None:
            self._picture.value = _seen(self._seen, entry, self.wording)
        elif is_address(entry.image):
            host = entry.image.split("/")[2]
            self._fetch.description, self._fetch.layout.display = self.wording.say("own.fetch", host=host)[:80], None

    @told
    def _fetch_picture(self, _button):
        image = self._catalogue.image.iloc[self.place.own]
        self._reading.ask(lambda wanted: self._read(lambda: fetch_picture(image), wanted))

    def _read(self, read, wanted):
        try:
            seen = data_uri(read())
        except PictureError as error:
            seen = error
        if wanted():
            self._seen = seen
            self._show()


def _seen(seen, entry, wording):
    """The picture of a place, or why there is none, as HTML."""
    if isinstance(seen, PictureError):
        return f"<p class='explorer-uncertain'>{text.escaped(seen)}</p>"
    credit = entry.credit and wording.say("own.credit", credit=entry.credit)
    source = wording.sentences(wording.say("own.picture"), credit, entry.licence)
    name = wording.named(entry["name"], entry.get("name_zh")) or wording.say("own.nameless")
    words = text.escaped(wording.say("own.alt", name=name))
    return (
        f'<figure><img class="explorer-own-picture" src="{seen}" alt="{words}">'
        f'<figcaption class="explorer-credit">{text.escaped(source)}</figcaption></figure>'
    )


def words_of(entry, wording):
    """What a catalogue says of a place.

    Parameters
    ----------
    entry : pandas.Series
        Row of the catalogue.
    wording : explorer.i18n.wording.Wording

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
    left = len(others) - _MOST_LINES
    more = f"<p class='explorer-facts'>{wording.say('own.more', count=left)}</p>" if left > 0 else ""
    credit = wording.sentences(entry.credit and wording.say("own.credit", credit=entry.credit), entry.licence)
    link = f"<p>{text.link(entry.link, wording.say('own.link'))}</p>" if entry.link else ""
    table = f"<table>{lines}</table>{more}" if lines else ""
    return f"<div class='explorer-own'>{caption}{table}<p class='explorer-facts'>{text.escaped(credit)}</p>{link}</div>"


def _is_there(value):
    return not (pd.api.types.is_scalar(value) and pd.isna(value)) and str(value) != ""


def _shown(value):
    return f"{value:.6g}" if isinstance(value, float) else str(value)
