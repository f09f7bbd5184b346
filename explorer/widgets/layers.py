"""The layers panel: what the map shows, how much of it, and in which light."""

from typing import Any

import ipywidgets
from markupsafe import Markup

from ..imagery.levels import DRY, STEPS
from ..places.gazetteer import Place
from ..places.mission import load_route
from ..state import State
from ..state.callbacks import guarded
from ..viewpoint import GLOBE, IMAGERIES, Viewpoint
from .basemaps import BASEMAPS
from .panel import Panel, relabel, show, unseen
from .styling import Styling

_ROUTE_KM = 2.0
_HIGHEST_WATER = 4000  # metres; above, hardly any land is left


class Layers(Panel, ipywidgets.VBox):
    """Switches and sliders for the look of the map."""

    def __init__(self, state: State) -> None:
        self._headings = {name: ipywidgets.HTML() for name in ("map", "heights", "over", "light", "basemap")}
        self._controls = {
            "places": _switch(),
            "names": _switch(),
            "graticule": _switch(),
            "route": _switch(),
            "tints": _switch(),
            "contours": ipywidgets.Dropdown(options=(0, *STEPS)),
            "water": ipywidgets.IntSlider(min=DRY, max=_HIGHEST_WATER, step=100),
            "opacity": _slider(0, 1, 0.05, ".0%"),
            "layer": _slider(0, 1, 0.05, ".0%"),
            "swipe": _slider(0, 1, 0.01, ".0%"),
            "swipe_shows": ipywidgets.Dropdown(options=IMAGERIES[1:]),
            "azimuth": _slider(0, 360, 5, ".0f"),
            "height": _slider(5, 90, 1, ".0f"),
        }
        fields = {
            **{name: f"shows_{name}" for name in ("places", "names", "graticule", "route")},
            **{"contours": "contours", "water": "water", "opacity": "opacity"},
            **{"layer": "layer_opacity", "swipe": "swipe", "swipe_shows": "swipe_shows"},
            **{"azimuth": "light_azimuth", "height": "light_height"},
        }
        self._about_water = ipywidgets.HTML()
        self._basemap = unseen(ipywidgets.Dropdown(options=["", *BASEMAPS]))
        self._to_route, self._reset = ipywidgets.Button(), ipywidgets.Button()
        places, names, graticule, route, tints, contours, water, *sliders = self._controls.values()
        on_map, heights, over, light, basemap = self._headings.values()
        switches = [ipywidgets.HBox([places, names, graticule]), ipywidgets.HBox([route, self._to_route])]
        super().__init__(
            state,
            [
                *(on_map, *switches, Styling(state), heights, tints, contours, water, self._about_water),
                *(over, *sliders[:4], light, *sliders[4:], basemap, self._basemap, self._reset),
            ],
        )
        self._first = state.look
        self.add_class("explorer-card")
        self.add_class("explorer-layers")
        show(self._controls["layer"], state.painter.layer is not None)
        for name, field in fields.items():
            self.bind_look(self._controls[name], field)
        self.bind_look(self._basemap, "basemap")
        self.watch(lambda: self._controls["tints"].set_trait("value", self.state.look.tints), "look")
        self._controls["tints"].observe(self._colour, "value")
        self._to_route.on_click(self._go_to_route)
        self._reset.on_click(self._restore)
        self.watch_words(self._reword)
        self.watch(self._name_imageries, "language", "found")
        self.watch(self._suit_the_view, "projection", "language")

    @guarded
    def _restore(self, _button: object) -> None:
        """Bring everything back to how it was at the beginning."""
        self.state.change(look=self._first)

    @guarded
    def _colour(self, change: Any) -> None:
        """Colour the relief by height, and show it where something else is shown."""
        with self.state.lock:
            self.state.adjust(tints=change.new)
            if change.new and not self.state.shows_tints:
                self.state.change(imagery="relief")

    @guarded
    def _go_to_route(self, _button: object) -> None:
        middle = Place.ground(*load_route()[["latitude", "longitude"]].mean())
        with self.state.lock:
            self.state.adjust(shows_route=True)
            self.state.look_at(Viewpoint(centre=middle, width_km=_ROUTE_KM))

    def _suit_the_view(self) -> None:
        """The globe shows neither a swipe nor a live basemap."""
        is_flat = self.state.projection != GLOBE
        for part in (self._controls["swipe"], self._controls["swipe_shows"], self._headings["basemap"], self._basemap):
            show(part, is_flat)
        say = self.state.wording.say
        self._head("over", say("layers.over.hint") if is_flat else say("layers.over.globe"))

    def _head(self, name: str, hint: str = "") -> None:
        below = Markup("<p class='explorer-facts'>{}</p>").format(hint) if hint else ""
        self._headings[name].value = Markup("<h3>{}</h3>{}").format(self.state.wording.say(f"layers.{name}"), below)

    def _name_imageries(self) -> None:
        relabel(self._controls["swipe_shows"], map(self.imagery_name, IMAGERIES[1:]))

    def _reword(self) -> None:
        wording = self.state.wording
        say = wording.say
        self._head("map")
        for name in ("heights", "light", "basemap"):
            self._head(name, say(f"layers.{name}.hint"))
        for name, control in self._controls.items():
            control.description = say(f"layers.{name}")
        self._about_water.value = Markup("<p class='explorer-facts'>{}</p>").format(say("layers.water.hint"))
        steps = (wording.metres(step) if step < 1000 else wording.kilometres(step / 1000) for step in STEPS)
        relabel(self._controls["contours"], [say("layers.no_contours"), *steps])
        for name, button in (("to_route", self._to_route), ("reset", self._reset)):
            button.description, button.tooltip = say(f"layers.{name}"), say(f"layers.{name}.hint")
        self._basemap.description = say("layers.basemap")
        relabel(self._basemap, [say("layers.painted"), *map(wording.translated, BASEMAPS)])


def _switch() -> ipywidgets.Checkbox:
    return ipywidgets.Checkbox(indent=False)


def _slider(least: float, most: float, step: float, form: str) -> ipywidgets.FloatSlider:
    return ipywidgets.FloatSlider(min=least, max=most, step=step, readout_format=form)
