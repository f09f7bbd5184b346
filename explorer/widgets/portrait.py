"""The picture on the card: a place from above, round craters, north up, a bar of scale.

It can be seen as a survey shows it or as relief, wider or closer, and be saved with
its title, scale and credit drawn below it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import ipywidgets
from markupsafe import Markup

from ..background import Turn
from ..cartography.framing import Framing, alt_text, credit_line
from ..i18n.wording import Wording
from ..imagery.draw import data_uri
from ..imagery.painter import Painter, Painting
from ..state import State
from ..state.callbacks import guarded
from .panel import Panel, relabel, show

_SIZE, _SAVED_SIZE = (600, 290), (1200, 640)  # pixels; the first is shown at half that, sharp on fine screens
_CHOICES = ("survey", "relief")
_STEP = 2  # how much wider or closer a press of a button goes
_EMPTY = Markup('<figure><div class="explorer-picture"></div></figure>')


@dataclass(frozen=True)
class Picture:
    """A picture of a place that is wanted: of what, and painted by whom."""

    framing: Framing
    painter: Painter

    def save(self, path: str | Path, caption: str, wording: Wording) -> None:
        """Save it with title, caption, scale, credit and licence drawn below it; see `explorer.Explorer.save_picture`.

        The caption is of `wording` like the other words, which this machine must have the letters for: `Wording.drawn`.
        """
        from ..export.poster import poster, save_poster

        framing = self.framing
        painting = self.painter.best(framing.view(_SAVED_SIZE))
        km, share = framing.scale
        made = poster(
            painting.picture,
            title=framing.name(wording),
            caption=credit_line(painting, framing, wording, "poster.caption", caption=caption),
            credit=credit_line(painting, framing, wording, "poster.credit"),
            scale=(wording.kilometres(km), share),
            language=wording.language,
        )
        # In English, which all programs that list pictures can show.
        save_poster(made, path, title=framing.name(wording.english), credit=f"{painting.credit} ({painting.licence})")


class Portrait(Panel, ipywidgets.VBox):
    """A picture of what is selected, or of the planet as a whole."""

    def __init__(self, state: State) -> None:
        self._drawing = state.background()
        self._detail = state.card_painter.detail
        self._asked: Picture | None = None
        self._framing = Framing.of(state.selected, self._detail)
        self._picture = ipywidgets.HTML()
        self._survey_or_relief = ipywidgets.ToggleButtons(options=_CHOICES)
        self._wider, self._closer = (ipywidgets.Button(description=sign) for sign in "−+")
        self._controls = ipywidgets.HBox([self._survey_or_relief, self._wider, self._closer])
        super().__init__(state, [self._picture, self._controls])
        self._controls.add_class("explorer-portrait-controls")
        self._survey_or_relief.observe(self._choose, "value")
        self._wider.on_click(lambda _: self._zoom(_STEP))
        self._closer.on_click(lambda _: self._zoom(1 / _STEP))
        self.watch(self._follow, "selected", "painter")
        self.watch_words(self._reword)
        self.watch(self._name_survey, "found", "imagery", "language")

    @property
    def picture(self) -> Picture:
        """What is shown now, to be saved."""
        with self.state.lock:
            painter = self.state.card_painter
            if painter.survey is not None and self._survey_or_relief.value == "relief":
                painter = Painter(self.state.relief, levels=self.state.look.levels)
            return Picture(self._framing, painter)

    def _follow(self) -> None:
        place, detail = self.state.selected, self._detail
        self._detail = self.state.card_painter.detail
        # A survey that has just come goes closer than the ground could, unless people chose how close already.
        untouched = self._framing == Framing.of(self._framing.place, detail)
        if place != self._framing.place:
            self._picture.value = _EMPTY  # no place is told under the picture of another
        if place != self._framing.place or untouched:
            self._framing = Framing.of(place, self._detail)
        for control in (self._wider, self._closer):
            show(control, place is not None)
        show(self._survey_or_relief, self.state.painter.survey is not None)
        if self.picture != self._asked:  # how much of the survey the map lets through is nothing to a picture
            self._ask()

    @guarded
    def _zoom(self, factor: float) -> None:
        with self.state.lock:
            self._framing = self._framing.times(factor)
        self._ask()

    @guarded
    def _choose(self, _change: object) -> None:
        self._ask()

    def _reword(self) -> None:
        say = self.state.wording.say
        self._wider.tooltip, self._closer.tooltip = say("picture.wider"), say("picture.closer")
        self._ask()

    def _name_survey(self) -> None:
        say = self.state.wording.say
        name = self.imagery_name("photograph" if self.state.imagery == "photograph" else "tianwen-1")
        hints = say("picture.survey", name=name), say("picture.relief")
        relabel(self._survey_or_relief, [name, say("imagery.relief")], hints)

    def _ask(self) -> None:
        self._asked = self.picture
        self._drawing.ask(self._draw)

    def _draw(self, wanted: Turn) -> Iterator[None]:
        picture = self.picture
        for painting in picture.painter.paint(picture.framing.view(_SIZE), wanted):
            yield
            if painting is None:
                continue
            address = data_uri(painting.picture)
            with self.state.lock:
                if not wanted():
                    return
                self._picture.value = _figure(picture.framing, painting, address, self.state.wording)


def _figure(framing: Framing, painting: Painting, address: str, wording: Wording) -> str:
    """The picture with its bar of scale, what it is and whose."""
    km, share = framing.scale
    return Markup(
        '<figure><div class="explorer-portrait"><img class="explorer-picture" src="{}" alt="{}">'
        '<div class="explorer-scale explorer-portrait-scale" style="width:{:.2f}%">'
        '<div class="explorer-scale-bar" style="width:100%"></div>{}</div></div>'
        '<figcaption class="explorer-credit">{}</figcaption></figure>'
    ).format(
        address,
        alt_text(painting, framing, wording),
        100 * share,
        wording.kilometres(km),
        wording.sentences(credit_line(painting, framing, wording), "" if painting.complete else wording.say("picture.loading")),
    )
