"""The card: one place told in words, with its picture, its credit and where to read on."""

import re
import tempfile
from pathlib import Path

import ipywidgets
import traitlets

from ..background import Latest
from ..callbacks import TellsProblems, told
from ..i18n.wording import Wording
from ..places import describe, mission
from ..places.gazetteer import Place, plain
from .download import Download
from .entry import Own
from .globe import Globe
from .portrait import Portrait


class Card(TellsProblems, ipywidgets.VBox):
    """One place told in words and a picture.

    Parameters
    ----------
    painter : explorer.imagery.painter.Painter
        What paints the picture.
    starts : list of explorer.places.gazetteer.Place
        Places offered as buttons while nothing is selected.
    catalogue : pandas.DataFrame, optional
        Places of one's own, told of as their catalogue does.

    Attributes
    ----------
    place : explorer.places.gazetteer.Place or None
        What the card tells of; None is the planet as a whole.
    wording : explorer.i18n.wording.Wording
    portrait : explorer.widgets.portrait.Portrait
        Its picture.
    globe : explorer.widgets.globe.Globe
        Where on the planet it is.
    """

    place = traitlets.Instance(Place, allow_none=True)
    wording = traitlets.Instance(Wording, ())

    def __init__(self, painter, starts, catalogue=None):
        self.portrait, self.globe, self._own = Portrait(painter), Globe(painter), Own(catalogue)
        self._pictures, self._number = mission.of_place(None), 0
        self._head, self._caption, self._count = (ipywidgets.HTML() for _ in range(3))
        self._saving, self._download = Latest(self.tell), Download()
        self._save = ipywidgets.Button().add_class("explorer-save")
        self._save.on_click(lambda _: self._saving.ask(self._offer_picture))
        self._back, self._next = _button("‹"), _button("›")
        self._pager = ipywidgets.HBox([self._back, self._count, self._next])
        self._starting = starts
        self._starts = ipywidgets.HBox([self._start(place) for place in starts])
        self._back.on_click(lambda _: self._turn(-1))
        self._next.on_click(lambda _: self._turn(+1))
        top = ipywidgets.HBox([self._head, self.globe])
        super().__init__([top, self._own, self.portrait, self._pager, self._caption, self._starts, self._save, self._download])
        for part, name in ((self, "card"), (top, "card-top"), (self._pager, "pager"), (self._starts, "starts")):
            part.add_class(f"explorer-{name}")
        for part in (self.portrait, self.globe, self._own):
            traitlets.dlink((self, "place"), (part, "place"))
            traitlets.dlink((part, "problem"), (self, "problem"))
        for part in (self.portrait, self._own):
            traitlets.dlink((self, "wording"), (part, "wording"))
        self._show()
        self._reword()

    def __repr__(self):
        return f"Card(place={self.place.name or 'ground' if self.place else None!r})"

    def close(self):
        """Stop drawing and leave the page."""
        self._saving.stop()
        for part in (self.portrait, self.globe, self._own):
            part.close()
        super().close()

    def save_picture(self, path):
        """Save the picture with what the card tells of the place; see `Portrait.save`.

        Parameters
        ----------
        path : str or pathlib.Path
            Ends in .png, .jpg or .jpeg.

        Raises
        ------
        ValueError
            Another ending.
        OSError
            The file cannot be written; one that was there is unharmed.
        """
        picture = self._pictures.iloc[self._number] if len(self._pictures) else None
        self.portrait.save(path, describe.caption(self.place, picture, self.wording.english))

    def _offer_picture(self, wanted):
        """The picture as a file for the browser; it waits for its tiles, so it is made on a thread."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, f"{_file_name(self.place)}.jpg")
            self.save_picture(path)
            if wanted():
                self._download.offer(path.name, "image/jpeg", path.read_bytes())

    @property
    def in_words(self):
        """The place in a few words, for a screen reader."""
        kind = self.wording.kind(self.place.plain_kind) if self.place else ""
        return ", ".join(filter(None, [self.wording.name(self.place), kind])) if self.place else ""

    def paint_with(self, painter):
        """Paint picture and globe with another painter.

        Parameters
        ----------
        painter : explorer.imagery.painter.Painter
        """
        self.portrait.painter = self.globe.painter = painter

    def _start(self, place):
        button = _button()
        button.on_click(lambda _: self.set_trait("place", place))
        return button

    @traitlets.observe("place")
    @told
    def _show_place(self, _change):
        self._show()

    def _show(self):
        self._pictures, self._number = mission.of_place(self.place), 0
        self._show_words()
        self._starts.layout.display = None if self.place is None else "none"

    @traitlets.observe("wording")
    @told
    def _reword(self, _change=None):
        say = self.wording.say
        self._back.tooltip, self._next.tooltip = say("card.previous"), say("card.next")
        self._save.description, self._save.tooltip = say("card.save"), say("card.save.hint")
        for button, place in zip(self._starts.children, self._starting, strict=True):
            button.description = self.wording.name(place)
            button.tooltip = say("card.go", name=button.description)
        self._show_words()

    @told
    def _turn(self, step):
        self._number = (self._number + step) % len(self._pictures)
        self._show_words()

    def _show_words(self):
        self._head.value = describe.head(self.place, self.wording)
        count = len(self._pictures)
        self._pager.layout.display = None if count > 1 else "none"
        self._count.value = self.wording.say("card.set", number=self._number + 1, count=count)
        if count:
            words = describe.told_by(self._pictures.iloc[self._number], self.wording)
        else:
            words = describe.told_by_facts(self.place, self.wording)
        self._caption.value = words + describe.iau_page(self.place, self.wording)


def _button(words=""):
    return ipywidgets.Button(description=words, layout=ipywidgets.Layout(width="auto"))


def _file_name(place):
    """A name for a file about a place, of letters that any disk can write."""
    words = place.name or f"mars {place.latitude:.2f} {place.longitude:.2f}" if place else "mars"
    return re.sub(r"[^a-z0-9.-]+", "-", plain(words)).strip("-.") or "mars"
