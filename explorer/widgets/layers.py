"""The layers panel: what the map shows, how much of it, and in which light."""

import ipywidgets
import traitlets

from .basemaps import BASEMAPS
from .problems import TellsProblems

_PAINTED = "Painted here (no network needed)"


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
    swipe : float
        Part of the window, from the left, that shows the relief alone, 0..1.
    light_azimuth, light_height : float
        Where the light of the relief comes from: degrees clockwise from up, 0..360,
        and above the horizon, 5..90.
    basemap : str
        A live basemap shown in place of the painting, or "".
    """

    shows_places = traitlets.Bool(True)
    shows_names = traitlets.Bool(True)
    shows_graticule = traitlets.Bool(True)
    shows_route = traitlets.Bool(False)
    opacity = traitlets.Float(1.0)
    swipe = traitlets.Float(0.0)
    light_azimuth = traitlets.Float(315.0)
    light_height = traitlets.Float(45.0)
    basemap = traitlets.Unicode()

    def __init__(self):
        switches = [
            self._linked(ipywidgets.Checkbox(description=words, indent=False), trait)
            for words, trait in (("Places", "shows_places"), ("Names", "shows_names"), ("Graticule", "shows_graticule"))
        ]
        opacity = self._slider("Tianwen-1", "opacity", 0, 1, 0.05, ".0%")
        swipe = self._slider("Swipe", "swipe", 0, 1, 0.01, ".0%")
        azimuth = self._slider("Light from", "light_azimuth", 0, 360, 5, ".0f")
        height = self._slider("Its height", "light_height", 5, 90, 1, ".0f")
        live = ipywidgets.Dropdown(options=[(_PAINTED, ""), *((name, name) for name in BASEMAPS)])
        self._linked(live, "basemap")
        route = self._linked(ipywidgets.Checkbox(description="The way of the rover Zhurong", indent=False), "shows_route")
        self.to_route = ipywidgets.Button(description="Go there", tooltip="Show where Zhurong drove")
        reset = ipywidgets.Button(description="All as it was", tooltip="Undo every change in this panel")
        reset.on_click(lambda _: self.reset())
        super().__init__(
            [
                _heading("On the map"),
                ipywidgets.HBox(switches),
                ipywidgets.HBox([route, self.to_route]),
                _heading("Tianwen-1 over the relief", "Swipe: the relief left of the line, Tianwen-1 right of it."),
                opacity,
                swipe,
                _heading("The Sun for the relief", "Degrees clockwise from up, and above the horizon. Low light shows most."),
                azimuth,
                height,
                _heading("Basemap", "Live ones are fetched by your browser from NASA Mars Trek."),
                live,
                reset,
            ]
        )
        self.add_class("explorer-card")
        self.add_class("explorer-layers")

    def __repr__(self):
        return "LayersPanel()"

    def reset(self):
        """Bring everything back to how it was at the beginning."""
        for name, trait in LayersPanel.class_own_traits().items():
            self.set_trait(name, trait.default_value)

    def _linked(self, control, trait):
        traitlets.link((self, trait), (control, "value"))
        return control

    def _slider(self, words, trait, least, most, step, form):
        slider = ipywidgets.FloatSlider(description=words, min=least, max=most, step=step, readout_format=form)
        return self._linked(slider, trait)


def _heading(words, hint=""):
    return ipywidgets.HTML(f"<h3>{words}</h3>" + (f"<p class='explorer-facts'>{hint}</p>" if hint else ""))
