"""The line below the map: what is seen and whose it is, what goes wrong, how positions are counted."""

import ipywidgets
import traitlets

from ..coordinates import CONVENTIONS
from . import text
from .basemaps import CREDIT

_STANDS_IN = "Where Tianwen-1 is missing, the shaded relief is shown instead."


class Status(ipywidgets.HBox):
    """The status line.

    Attributes
    ----------
    coordinates : str
        The convention chosen; one of `explorer.coordinates.CONVENTIONS`.
    """

    coordinates = traitlets.Enum(list(CONVENTIONS), default_value="east-180")

    def __init__(self):
        self._line = ipywidgets.HTML()
        choices = [(convention.title, name) for name, convention in CONVENTIONS.items()]
        self._convention = ipywidgets.Dropdown(options=choices, tooltip="How latitudes and longitudes are counted")
        super().__init__([self._line, self._convention])
        self.add_class("explorer-status")
        traitlets.link((self, "coordinates"), (self._convention, "value"))

    def __repr__(self):
        return f"Status(coordinates={self.coordinates!r})"

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
        parts = [painting.title, painting.credit] if painting else ["Drawing Mars …"]
        if basemap:
            parts = [f"Live basemap: {basemap}", CREDIT]
        elif resolution:
            parts.insert(1, f"detail down to {text.kilometres(resolution / 1000)}")
        if painting and not painting.complete and not basemap:
            parts.append("finer tiles are loading …")
        trouble = survey.trouble if survey else None
        gaps = "" if survey and survey.reachable else f" {_STANDS_IN}"
        told_trouble = f'<div class="explorer-trouble">{text.escaped(trouble)}.{gaps}</div>' if trouble else ""
        told_problem = f'<div class="explorer-problem" role="alert">{text.escaped(problem)}</div>' if problem else ""
        self._line.value = f'<div role="status">{text.escaped(" · ".join(parts))}{told_trouble}</div>{told_problem}'
