"""The layers panel: what the map shows, how much of it, and in which light."""

import ipywidgets
import traitlets

from ..callbacks import TellsProblems, told
from ..i18n.wording import Wording
from .accessibility import unseen
from .basemaps import BASEMAPS
from .panel import relabel


class LayersPanel(TellsProblems, ipywidgets.VBox):
    """Switches and sliders for the map, told as traits.

    Attributes
    ----------
    shows_places, shows_names, shows_graticule : bool
    shows_route : bool
        Zhurong's way.
    to_route : ipywidgets.Button
        Asks to be taken there.
    opacity : float
        Of Tianwen-1 over the relief, 0..1.
    layer_opacity : float
        Of a layer on top of both, 0..1.
    has_layer : bool
        Whether there is one.
    swipe : float
        Part of the window, from the left, that shows the relief alone, 0..1.
    light_azimuth, light_height : float
        Where the light of the relief comes from: degrees clockwise from up, 0..360,
        and above the horizon, 5..90.
    basemap : str
        A live basemap shown in place of the painting, or "".
    wording : explorer.i18n.wording.Wording
    """

    shows_places = traitlets.Bool(True)
    shows_names = traitlets.Bool(True)
    shows_graticule = traitlets.Bool(True)
    shows_route = traitlets.Bool(False)
    opacity = traitlets.Float(1.0)
    layer_opacity = traitlets.Float(1.0)
    has_layer = traitlets.Bool(False)
    swipe = traitlets.Float(0.0)
    light_azimuth = traitlets.Float(315.0)
    light_height = traitlets.Float(45.0)
    basemap = traitlets.Unicode()
    wording = traitlets.Instance(Wording, ())

    def __init__(self):
        self._headings = {name: ipywidgets.HTML() for name in ("map", "over", "light", "basemap")}
        self._controls = {
            "places": self._switch("shows_places"),
            "names": self._switch("shows_names"),
            "graticule": self._switch("shows_graticule"),
            "route": self._switch("shows_route"),
            "opacity": self._slider("opacity", 0, 1, 0.05, ".0%"),
            "layer": self._slider("layer_opacity", 0, 1, 0.05, ".0%"),
            "swipe": self._slider("swipe", 0, 1, 0.01, ".0%"),
            "azimuth": self._slider("light_azimuth", 0, 360, 5, ".0f"),
            "height": self._slider("light_height", 5, 90, 1, ".0f"),
        }
        self._live = self._linked(unseen(ipywidgets.Dropdown(options=["", *BASEMAPS])), "basemap")
        self.to_route, self._reset = ipywidgets.Button(), ipywidgets.Button()
        self._reset.on_click(lambda _: self.reset())
        places, names, graticule, route, *sliders = self._controls.values()
        on_map, over, light, basemap = self._headings.values()
        switches = [ipywidgets.HBox([places, names, graticule]), ipywidgets.HBox([route, self.to_route])]
        super().__init__([on_map, *switches, over, *sliders[:3], light, *sliders[3:], basemap, self._live, self._reset])
        self.add_class("explorer-card")
        self.add_class("explorer-layers")
        self._show_layer()
        self._reword()

    def __repr__(self):
        return "LayersPanel()"

    def reset(self):
        """Bring everything back to how it was at the beginning."""
        for name, trait in LayersPanel.class_own_traits().items():
            if name not in ("wording", "has_layer"):
                self.set_trait(name, trait.default_value)

    @traitlets.observe("wording")
    @told
    def _reword(self, _change=None):
        say = self.wording.say
        for name, heading in self._headings.items():
            hint = "" if name == "map" else f"<p class='explorer-facts'>{say(f'layers.{name}.hint')}</p>"
            heading.value = f"<h3>{say(f'layers.{name}')}</h3>{hint}"
        for name, control in self._controls.items():
            control.description = say(f"layers.{name}")
        for name, button in (("to_route", self.to_route), ("reset", self._reset)):
            button.description, button.tooltip = say(f"layers.{name}"), say(f"layers.{name}.hint")
        self._live.description = say("layers.basemap")
        relabel(self._live, [say("layers.painted"), *map(self.wording.translated, BASEMAPS)])

    @traitlets.observe("has_layer")
    def _show_layer(self, _change=None):
        self._controls["layer"].layout.display = None if self.has_layer else "none"

    def _linked(self, control, trait):
        traitlets.link((self, trait), (control, "value"))
        return control

    def _switch(self, trait):
        return self._linked(ipywidgets.Checkbox(indent=False), trait)

    def _slider(self, trait, least, most, step, form):
        return self._linked(ipywidgets.FloatSlider(min=least, max=most, step=step, readout_format=form), trait)
