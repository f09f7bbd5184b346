"""What the ground is painted with: the relief at once, Tianwen-1's mosaic as soon as it answers."""

import threading
from dataclasses import replace

import traitlets

from .background import Latest
from .callbacks import TellsProblems, told
from .download.pool import rest
from .imagery.hips.hips import HipsError, shared_moric
from .imagery.painter import Painter
from .imagery.relief import Relief

_AGAIN = 5.0, 30.0  # seconds before a survey that did not answer is asked again: at first, and later on


class Ground(TellsProblems):
    """Chooses the painter, and looks for the survey on a thread of its own.

    Parameters
    ----------
    layer : object, optional
        An imagery on top of all others.

    Attributes
    ----------
    imagery : {"auto", "tianwen-1", "relief"}
        "auto" becomes "tianwen-1" when the survey answers.
    painter : explorer.imagery.painter.Painter
        What paints now.
    survey : explorer.Hips or None
        The survey asked for, which may be in trouble; None with the relief alone.
    tries : int
        How often it was asked and did not answer.
    """

    imagery = traitlets.Enum(["auto", "tianwen-1", "relief"], default_value="auto")
    painter = traitlets.Instance(Painter)
    survey = traitlets.Any()
    tries = traitlets.Int(0)

    def __init__(self, layer=None):
        self._finding, self._painting = Latest(self.tell), threading.RLock()
        super().__init__(painter=Painter(Relief(), layer=layer))

    def find(self):
        """Start to look for what `imagery` asks for."""
        if self.imagery == "relief":
            self.survey = None
            self._finding.ask(lambda wanted: self.paint_with(survey=None))
        else:
            self._finding.ask(self._find_survey)

    def stop(self):
        """Stop looking."""
        self._finding.stop()

    def paint_with(self, **changes):
        """Change the painter.

        Parameters
        ----------
        **changes
            Its attributes, see `Painter`.
        """
        with self._painting:  # the light is moved on one thread while the survey comes on another
            self.painter = replace(self.painter, **changes)

    @traitlets.observe("imagery")
    @told
    def _imagery_changed(self, _change):
        self.find()

    def _find_survey(self, wanted):
        """Ask the survey for its properties until it answers, and then show it."""
        survey = shared_moric()
        self.survey = survey
        pause, longest = _AGAIN
        while wanted():
            try:
                survey.load()
            except HipsError:
                self.tries += 1
                rest(pause, wanted)
                pause = longest
                continue
            if not wanted():
                return
            self.paint_with(survey=survey)
            self.imagery = "tianwen-1" if self.imagery == "auto" else self.imagery
            return
