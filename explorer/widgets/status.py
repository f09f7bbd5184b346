"""The line below the map: what is seen and whose it is, what goes wrong, how positions are counted."""

import ipywidgets
import traitlets

from ..i18n import text
from ..i18n.language import languages
from ..i18n.wording import Wording
from ..mars.coordinates import CONVENTIONS
from .accessibility import Naming, unseen
from .basemaps import CREDIT
from .panel import relabel


class Status(ipywidgets.HBox):
    """The status line.

    Attributes
    ----------
    coordinates : str
        The convention chosen; one of `explorer.mars.coordinates.CONVENTIONS`.
    presenting : bool
        Whether all is to be larger, for a projector.
    shares : int
        Goes up when people ask for a link to what they see.
    language : str
        The language chosen; one of `explorer.i18n.language.languages`.
    wording : explorer.i18n.wording.Wording
        How the line itself is worded.
    """

    coordinates = traitlets.Enum(list(CONVENTIONS), default_value="east-180")
    language = traitlets.Unicode("en")
    presenting = traitlets.Bool(False)
    shares = traitlets.Int(0)
    wording = traitlets.Instance(Wording, ())

    def __init__(self):
        self._line = ipywidgets.HTML()
        self._convention = unseen(ipywidgets.Dropdown(options=list(CONVENTIONS)))
        self._language = unseen(ipywidgets.Dropdown(options=[(words, name) for name, words in languages().items()]))
        self._language.add_class("explorer-language")
        self._present, self._share, self._link = ipywidgets.ToggleButton(), ipywidgets.Button(), unseen(ipywidgets.Text())
        self._link.layout.display = "none"
        self._share.on_click(lambda _: self.set_trait("shares", self.shares + 1))
        settings = ipywidgets.HBox([self._convention, self._language, self._present, self._share, self._link])
        settings.add_class("explorer-settings")
        super().__init__([self._line, settings, Naming()])  # here, as this line never leaves the page
        self.add_class("explorer-status")
        traitlets.link((self, "coordinates"), (self._convention, "value"))
        traitlets.link((self, "language"), (self._language, "value"))
        traitlets.link((self, "presenting"), (self._present, "value"))
        self._reword()

    def __repr__(self):
        return f"Status(coordinates={self.coordinates!r})"

    @traitlets.observe("wording")
    def _reword(self, _change=None):
        wording = self.wording
        relabel(self._convention, [wording.translated(convention.title) for convention in CONVENTIONS.values()])
        for name, control in (("coordinates", self._convention), ("language", self._language), ("link", self._link)):
            control.description = control.tooltip = wording.say(f"status.{name}")
        for name, button in (("present", self._present), ("share", self._share)):
            button.description, button.tooltip = wording.say(f"status.{name}"), wording.say(f"status.{name}.hint")

    def show_link(self, link):
        """Show a link to the view, to be copied.

        Parameters
        ----------
        link : str
        """
        self._link.value, self._link.layout.display = link, None

    def show(self, painting, resolution, basemap, survey, problem):
        """Tell what there is to tell.

        Parameters
        ----------
        painting : explorer.imagery.painter.Painting or None
            What the map shows; None before the first.
        resolution : float
            Metres to a pixel of it; 0 where nobody knows.
        basemap : str
            The live basemap shown in its place, or "".
        survey : object or None
            An imagery that may be in trouble; see `explorer.Hips`.
        problem : str
            What went wrong, or "".
        """
        say, translated = self.wording.say, self.wording.translated
        parts = [painting.title, painting.credit] if painting else [say("status.drawing")]
        if basemap:
            parts = [say("status.basemap", name=translated(basemap)), CREDIT]
        elif resolution:
            parts.insert(1, say("status.detail", length=self.wording.kilometres(resolution / 1000)))
        if painting and not painting.complete and not basemap:
            parts.append(say("status.loading"))
        line, told_trouble = " · ".join(map(translated, parts)), self._trouble(survey)
        told_problem = (
            f'<div class="explorer-problem" role="alert">{text.escaped(translated(problem))}</div>' if problem else ""
        )
        self._line.value = f'<div role="status">{text.escaped(line)}{told_trouble}</div>{told_problem}'

    def _trouble(self, survey):
        if not survey or not (trouble := survey.trouble):
            return ""
        say = self.wording.say
        words = say("status.trouble", trouble=self.wording.translated(trouble))
        gaps = "" if survey.reachable else say("status.stands_in")
        return f'<div class="explorer-trouble">{text.escaped(self.wording.sentences(words, gaps))}</div>'
