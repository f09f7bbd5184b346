"""The line below the map: what is seen and whose it is, what goes wrong, how positions are counted."""

import ipywidgets
from markupsafe import Markup

from .. import viewpoint
from ..i18n.language import languages
from ..mars.coordinates import CONVENTIONS
from ..state import State
from ..state.callbacks import guarded
from .accessibility import Accessibility
from .basemaps import CREDIT
from .panel import Panel, relabel, unseen
from .share import Share

_LONGEST = 600  # characters of a problem; a tour may have many
_BLURRED = 8  # pixels of the map that one of the picture covers


class Status(Panel, ipywidgets.HBox):
    """The status line."""

    def __init__(self, state: State) -> None:
        self._line = ipywidgets.HTML()
        self._convention = unseen(ipywidgets.Dropdown(options=list(CONVENTIONS)))
        self._language = unseen(ipywidgets.Dropdown(options=[(words, name) for name, words in languages().items()]))
        self._language.add_class("explorer-language")
        self._present, self._share, self._link = ipywidgets.ToggleButton(), ipywidgets.Button(), Share()
        settings = ipywidgets.HBox([self._convention, self._language, self._present, self._share, self._link])
        settings.add_class("explorer-settings")
        super().__init__(state, [self._line, settings, Accessibility()])  # here, as this line never leaves the page
        self.add_class("explorer-status")
        for name, control in (("coordinates", self._convention), ("language", self._language), ("presenting", self._present)):
            self.bind(control, name)
        self._share.on_click(self._copy_link)
        self.watch_words(self._reword)
        shown = "painting", "resolution", "positions", "look", "basemap_reached", "projection", "trouble", "problem"
        self.watch(self._show, *shown, "language", "coordinates")

    def _reword(self) -> None:
        wording = self.state.wording
        relabel(self._convention, [wording.translated(convention.title) for convention in CONVENTIONS.values()])
        for name, control in (("coordinates", self._convention), ("language", self._language)):
            control.description = control.tooltip = wording.say(f"status.{name}")
        for name, button in (("present", self._present), ("share", self._share)):
            button.description, button.tooltip = wording.say(f"status.{name}"), wording.say(f"status.{name}.hint")

    @guarded
    def _copy_link(self, _button: object) -> None:
        say = self.state.wording.say
        self._link.copy(viewpoint.write(self.state.viewpoint), say("status.link"), say("status.link.by_hand"))

    def _show(self) -> None:
        told_problem = ""
        if problem := self.state.problem:
            words = self.state.wording.translated(problem)[:_LONGEST]
            told_problem = Markup('<div class="explorer-problem" role="alert">{}</div>').format(words)
        self._line.value = Markup('<div role="status">{}</div>{}{}{}').format(
            self._seen(), self._credits(), self._trouble(), told_problem
        )

    def _seen(self) -> str:
        """What the map shows, and how sharp it is."""
        state, wording = self.state, self.state.wording
        say, painting = wording.say, state.painting
        if self._basemap and state.basemap_reached is not False:
            return say("status.basemap", name=wording.translated(self._basemap))
        parts = [painting.title if painting else say("status.drawing")]
        if state.resolution:
            parts.append(say("status.detail", length=wording.kilometres(state.resolution / 1000)))
        if painting and not painting.complete and (state.survey is None or state.survey.reachable):
            parts.append(say("status.loading"))
        elif self._is_blurred:
            parts.append(say("status.no_finer"))
        seen = " · ".join(map(wording.translated, parts))
        if self._basemap:
            return say("status.basemap.failed", name=wording.translated(self._basemap), seen=seen)
        return seen

    @property
    def _is_blurred(self) -> bool:
        """Whether what is painted has nothing finer to show in a window as close as this."""
        kilometres = self.state.plane.km_per_unit / self.state.window.scale
        return self.state.painter.detail > _BLURRED * 1000 * kilometres

    def _credits(self) -> str:
        """Whose pictures the map shows, and under which licence: a line to open."""
        painting, wording = self.state.painting, self.state.wording
        if painting is None:
            return ""
        licensed = wording.translated(painting.credit), wording.translated(painting.licence)
        is_live = self._basemap and self.state.basemap_reached is not False
        words = wording.say("status.licensed", credit=licensed[0], licence=licensed[1])
        words = wording.translated(CREDIT) if is_live else words
        line = Markup('<details class="explorer-credits"><summary>{}</summary>{}</details>')
        return line.format(wording.say("status.credits"), words)

    @property
    def _basemap(self) -> str:
        """The live basemap that is shown, if one is."""
        return self.state.look.basemap if self.state.projection == "cylindrical" else ""

    def _trouble(self) -> str:
        trouble, wording = self.state.trouble, self.state.wording
        if trouble is None:
            return ""
        words = wording.say("status.trouble", trouble=wording.translated(trouble.words))
        is_ground = self.state.painter.survey is self.state.found  # and not a shipped photograph
        gaps = wording.say("status.stands_in", name=self.imagery_name("tianwen-1")) if trouble.stands_in and is_ground else ""
        return Markup('<div class="explorer-trouble">{}</div>').format(wording.sentences(words, gaps))
