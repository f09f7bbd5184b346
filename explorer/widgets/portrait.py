"""The picture on the card: a place from above, round craters, north up, a bar of scale.

It can be seen as Tianwen-1 saw it or as relief, wider or closer, and be saved with
its title, scale and credit drawn below it.
"""

import ipywidgets
import traitlets

from ..background import Latest
from ..callbacks import TellsProblems, told
from ..cartography.framing import Framing
from ..i18n import text
from ..i18n.wording import Wording
from ..imagery.draw import data_uri
from ..imagery.painter import Painter
from ..places.gazetteer import Place
from .panel import relabel

_SIZE, _SAVED_SIZE = (600, 290), (1200, 640)  # pixels; the first is shown at half that, sharp on fine screens
_CHOICES = ["tianwen-1", "relief"]
_STEP = 2  # how much wider or closer a press of a button goes


class Portrait(TellsProblems, ipywidgets.VBox):
    """A picture of one place.

    Parameters
    ----------
    painter : explorer.imagery.painter.Painter

    Attributes
    ----------
    place : explorer.places.gazetteer.Place or None
        What is shown; None is the planet as a whole.
    painter : explorer.imagery.painter.Painter
        What paints it. With a survey, people may choose between it and the ground.
    wording : explorer.i18n.wording.Wording
    framing : explorer.cartography.framing.Framing
        How it is framed; set anew whenever the place changes.
    """

    place = traitlets.Instance(Place, allow_none=True)
    painter = traitlets.Instance(Painter)
    wording = traitlets.Instance(Wording, ())
    framing = traitlets.Instance(Framing)

    def __init__(self, painter):
        self._drawing = Latest(self.tell)
        self._picture = ipywidgets.HTML()
        self._survey_or_relief = ipywidgets.ToggleButtons(options=_CHOICES)
        self._wider, self._closer = (ipywidgets.Button(description=sign) for sign in "−+")
        self._controls = ipywidgets.HBox([self._survey_or_relief, self._wider, self._closer])
        super().__init__([self._picture, self._controls])
        self._controls.add_class("explorer-portrait-controls")
        self._survey_or_relief.observe(self._ask, "value")
        self._wider.on_click(lambda _: self._zoom(_STEP))
        self._closer.on_click(lambda _: self._zoom(1 / _STEP))
        self.framing = Framing.of(None, painter.survey is not None)
        self.painter = painter
        self._reword()

    def __repr__(self):
        return f"Portrait({self.framing.name(self.wording)!r}, width_km={self.framing.width_km:g})"

    def close(self):
        """Stop drawing and leave the page."""
        self._drawing.stop()
        super().close()

    def save(self, path, caption):
        """Save the picture with title, caption, scale, credit and licence drawn below it.

        Waits for the tiles it needs. The words are English: no typeface that comes along has other letters.

        Parameters
        ----------
        path : str or pathlib.Path
            Ends in .png, .jpg or .jpeg.
        caption : str
            What is to be said of the place, in English.

        Raises
        ------
        ValueError
            Another ending.
        OSError
            The file cannot be written; one that was there is unharmed.
        """
        from ..export.poster import plate, save_plate

        framing = self.framing  # kept: people may go elsewhere while the tiles come
        wording = self.wording.english
        name = framing.name(wording)
        [*_, painting] = self._chosen_painter().paint(framing.view(_SAVED_SIZE), None)
        km, share = framing.scale
        made = plate(
            painting.picture,
            title=name,
            caption=wording.say("plate.caption", title=painting.title, framing=framing.words(wording), caption=caption),
            credit=wording.say("plate.credit", credit=painting.credit, licence=painting.licence),
            scale=(wording.kilometres(km), share),
        )
        save_plate(made, path, title=name, credit=f"{painting.credit} ({painting.licence})")

    @traitlets.observe("place", "painter")
    @told
    def _show(self, change):
        has_survey = self.painter.survey is not None
        had_survey = change.name == "painter" and getattr(change.old, "survey", None) is not None
        # A survey that has just come goes closer than the relief could, unless people chose how close already.
        untouched = self.framing == Framing.of(self.framing.place, had_survey)
        if change.name == "place" or untouched:
            self.framing = Framing.of(self.place, has_survey)
        for control in (self._wider, self._closer):
            control.layout.display = None if self.place else "none"
        self._survey_or_relief.layout.display = None if has_survey else "none"
        self._ask()

    @told
    def _zoom(self, factor):
        self.framing = self.framing.times(factor)
        self._ask()

    @traitlets.observe("wording")
    @told
    def _reword(self, _change=None):
        say = self.wording.say
        words, hints = [say(f"imagery.{each}") for each in _CHOICES], [say(f"picture.{each}") for each in _CHOICES]
        relabel(self._survey_or_relief, words, hints)
        self._wider.tooltip, self._closer.tooltip = say("picture.wider"), say("picture.closer")
        self._ask()

    def _ask(self, _change=None):
        self._drawing.ask(self._draw)

    def _draw(self, wanted):
        framing = self.framing
        for painting in self._chosen_painter().paint(framing.view(_SIZE), wanted):
            picture = data_uri(painting.picture)
            if not wanted():
                return
            self._picture.value = _figure(framing, painting, picture, self.wording)

    def _chosen_painter(self):
        return Painter(self.painter.ground) if self._survey_or_relief.value == "relief" else self.painter


def _figure(framing, painting, picture, wording):
    """The picture with its bar of scale, what it is and whose, as HTML."""
    km, share = framing.scale
    title, credit, licence = map(wording.translated, (painting.title, painting.credit, painting.licence))
    framed = framing.words(wording)
    seen = text.escaped(wording.say("picture.alt", name=framing.name(wording), title=title, framing=framed))
    told_credit = wording.say("picture.credit", title=title, framing=framed, credit=credit, licence=licence)
    words = text.escaped(wording.sentences(told_credit, "" if painting.complete else wording.say("picture.loading")))
    bar = f'<div class="explorer-scale-bar" style="width:100%"></div>{wording.kilometres(km)}'
    return (
        f'<figure><div class="explorer-portrait"><img class="explorer-picture" src="{picture}" alt="{seen}">'
        f'<div class="explorer-scale explorer-portrait-scale" style="width:{100 * share:.2f}%">{bar}</div></div>'
        f'<figcaption class="explorer-credit">{words}</figcaption></figure>'
    )
