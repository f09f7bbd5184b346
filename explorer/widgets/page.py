"""The page: search, choices, map, panels and status line put together around one state."""

import os
from functools import lru_cache
from importlib import resources
from typing import Any

import ipywidgets
import pandas as pd
from IPython.display import display
from markupsafe import Markup

from ..export.thumbnail import stand_in, thumbnail
from ..places.mission import all_places
from ..state import State
from ..state.callbacks import guarded
from ..viewpoint import IMAGERIES, PROJECTIONS, pole_of
from .finder import Finder
from .map import Legend, MarsMap
from .panel import Panel, button, every_widget, relabel, show
from .sidebar import Sidebar
from .status import Status

_POLAR = 65.0  # degrees of latitude beyond which the polar view is offered


class Page(Panel, ipywidgets.VBox):
    """All parts of the explorer; `explorer.Explorer` adds what code asks of them.

    Parameters
    ----------
    catalogue
        Places of one's own.
    gazetteer
        Whether the named features of Mars are shown beside them.
    layer
        An imagery on top of all others.
    **first
        Values of the state to begin with.
    """

    def __init__(self, catalogue: pd.DataFrame | None, gazetteer: bool, layer: Any, **first: Any) -> None:
        state = State(all_places(catalogue, gazetteer=gazetteer or catalogue is None), catalogue, layer)
        state.change(**first)
        self._sidebar = Sidebar(state)
        self._projections, self._imageries = (ipywidgets.ToggleButtons(options=each) for each in (PROJECTIONS, IMAGERIES))
        self._projections.add_class("explorer-projections")
        self._offer = button()
        bar = ipywidgets.HBox([Finder(state), self._projections, self._imageries, self._offer]).add_class("explorer-bar")
        self._map = MarsMap(state, Legend(state, gazetteer or catalogue is None))
        parts = ipywidgets.HBox([self._map, self._sidebar]).add_class("explorer-parts")
        style = ipywidgets.HTML(f"<style>{_style()}</style>", layout=ipywidgets.Layout(display="none"))
        self._stopped = ipywidgets.HTML().add_class("explorer-stopped")  # seen when JupyterLab marks the page as disconnected
        super().__init__(state, [style, self._stopped, bar, parts, Status(state)])
        self.add_class("explorer")
        self.bind(self._projections, "projection")
        self.bind(self._imageries, "imagery")
        self._offer.on_click(self._take_offer)
        self.watch(self._show_offer, "selected", "projection", "language", "coordinates")
        self.watch(self._present, "presenting")
        self.watch_words(self._reword)
        self.watch(self._name_imageries, "language", "found")
        state.start()

    def _repr_mimebundle_(self, **_keywords: Any) -> Any:
        if self.comm is None:
            return {"text/plain": self.state.wording.say("closed")}
        # Where no kernel runs, on GitHub or in a saved notebook, a picture stands where the explorer was.
        bundle = super()._repr_mimebundle_()
        return {**bundle, "image/jpeg": thumbnail(self.state.places, self.state.painter.base)} if bundle else bundle

    def _ipython_display_(self, **_keywords: Any) -> None:
        bundle = self._repr_mimebundle_()
        display(bundle, raw=True)
        if (picture := bundle.get("image/jpeg")) and not _is_page_of_its_own():
            html = stand_in(picture, self.state.wording.say("still"))
            display({"text/html": html, "text/plain": ""}, raw=True)

    def __repr__(self) -> str:
        place = self.state.selected
        return f"Explorer(selected={place.name or 'ground' if place else None!r}, {self._map!r})"

    def close(self) -> None:
        """Stop all drawing and asking, and leave the page; nothing of the explorer is left."""
        if hasattr(self, "state"):  # else it never came to be: a keyword was refused
            self.state.close()
            for widget in every_widget(self):
                if widget is not self:
                    widget.close()
        super().close()
        self.__dict__.pop("_repr_mimebundle_", None)  # ipywidgets makes it None, which is no way to tell anybody

    def _reword(self) -> None:
        say = self.state.wording.say
        relabel(self._projections, [say(f"view.{name}") for name in PROJECTIONS])
        self._offer.tooltip = say("offer.hint")
        stopped = say("stopped.page" if _is_page_of_its_own() else "stopped")
        self._stopped.value = Markup('<div role="alert">{}</div>').format(stopped)

    def _name_imageries(self) -> None:
        relabel(self._imageries, map(self.imagery_name, IMAGERIES))

    def _show_offer(self) -> None:
        """Offer the round map for a place near a pole."""
        place = self.state.selected
        is_polar = place is not None and abs(place.latitude) >= _POLAR
        show(self._offer, is_polar and self.state.projection == PROJECTIONS[0])
        if place is not None:
            self._offer.description = self.state.wording.say(f"offer.{pole_of(place)}")

    @guarded
    def _take_offer(self, _button: object) -> None:
        if place := self.state.selected:
            self.state.select(place, projection=pole_of(place))

    def _present(self) -> None:
        (self.add_class if self.state.presenting else self.remove_class)("explorer-present")


def _is_page_of_its_own() -> bool:
    """Whether Voilà shows us, where people see no cells."""
    return os.environ.get("SERVER_SOFTWARE", "").startswith("voila")


@lru_cache(maxsize=1)
def _style() -> str:
    return resources.files("explorer.widgets").joinpath("explorer.css").read_text("utf-8")
