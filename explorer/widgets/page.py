"""The page: maps, card and panels put together around one selected place; what happens in one reaches the others."""

from dataclasses import replace
from functools import lru_cache
from importlib import resources

import ipywidgets
import traitlets

from .. import mars
from ..callbacks import TellsProblems, told
from ..export.thumbnail import still
from ..i18n import language
from ..i18n.wording import Wording
from ..imagery.relief import Relief
from ..mars.coordinates import CONVENTIONS
from ..places.atlas import atlas
from ..places.filter import Filter
from ..places.gazetteer import Place
from ..state import Ground
from .finder import Finder
from .legend import Legend
from .maps import PROJECTIONS, Maps
from .panel import relabel
from .sidebar import Side
from .status import Status
from .table import within

_IMAGERIES = ["auto", "tianwen-1", "relief"]
_POLAR = 65.0  # degrees of latitude beyond which the polar view is offered


class Page(TellsProblems, ipywidgets.VBox):
    """All parts of the explorer, tied together; `explorer.Explorer` adds what code asks of them.

    Parameters
    ----------
    catalogue : pandas.DataFrame or None
        Places of one's own.
    gazetteer : bool
        Whether the named features of Mars are shown beside them.
    layer : object or None
        An imagery on top of all others.
    """

    selected = traitlets.Instance(Place, allow_none=True)
    imagery = traitlets.Enum(_IMAGERIES, default_value="auto")
    projection = traitlets.Enum(PROJECTIONS, default_value="cylindrical")

    coordinates = traitlets.Enum(list(CONVENTIONS), default_value="east-180")
    language = traitlets.Unicode("en")
    presenting = traitlets.Bool(False)
    wording = traitlets.Instance(Wording, ())
    filter = traitlets.Instance(Filter, ())

    def __init__(self, catalogue, gazetteer, layer):
        self._places = atlas(catalogue, gazetteer=gazetteer or catalogue is None)
        self._ground, self._finder, self._status = Ground(layer), Finder(self._places), Status()
        self._legend = Legend(catalogue.attrs.get("title"), gazetteer) if catalogue is not None else None
        self._side = Side(self._places, self._ground.painter, catalogue, self._view)
        self._maps = Maps(self._places, self._ground.painter, self._legend)
        self._side.listing.view_rows = lambda places: within(places, self._maps.shown.window())
        self._side.layers.has_layer = layer is not None
        self._make_page()
        self._connect()

    def _make_page(self):
        self._views, self._imageries = (ipywidgets.ToggleButtons(options=choices) for choices in (PROJECTIONS, _IMAGERIES))
        self._offer = ipywidgets.Button()
        bar = ipywidgets.HBox([self._finder, self._views, self._imageries, self._offer]).add_class("explorer-bar")
        parts = ipywidgets.HBox([self._maps, self._side]).add_class("explorer-parts")
        style = ipywidgets.HTML(f"<style>{_style()}</style>", layout=ipywidgets.Layout(display="none"))
        super().__init__([style, bar, parts, self._status])
        self.add_class("explorer")

    def _connect(self):
        maps, side, layers = self._maps, self._side, self._side.layers
        for name, others in {
            "selected": (side, maps),
            "filter": (side,),
            "imagery": (self._ground,),
            "projection": (maps,),
            "coordinates": (self._status,),
            "language": (self._status,),
            "presenting": (self._status, maps),
        }.items():
            for other in others:
                _tie(self, name, other, name)
        _tie(self, "imagery", self._imageries, "value")
        _tie(self, "projection", self._views, "value")
        for part in (side, maps, self._finder, self._status, *filter(None, [self._legend])):
            traitlets.dlink((self, "wording"), (part, "wording"))
        for part in (side, maps, self._finder, self._ground):
            traitlets.dlink((part, "problem"), (self, "problem"))
        for name in ("drawn", "mark", "shows_places", "shows_names"):
            traitlets.dlink((side, name), (maps, name))
        for name in ("swipe", "basemap", "shows_graticule"):
            traitlets.dlink((layers, name), (maps, name))
        traitlets.dlink((side, "passing"), (maps, "places"))
        maps.observe(lambda change: change.new and side.clicked(change.new), "clicked")
        maps.observe(self._window_changed, ["painting", "resolution"])
        self._finder.observe(lambda change: change.new and side.found(change.new), "found")
        self._finder.observe(lambda change: change.new and self._show_view(change.new), "view")
        self._status.observe(lambda _: self._status.show_link(self.link()), "shares")
        side.observe(self._go, "aim")
        self._ground.observe(self._painter_changed, "painter")
        self._ground.observe(self._show_status, ["survey", "tries"])
        self._offer.on_click(lambda _: self.set_trait("projection", _pole_of(self.selected)))
        layers.observe(self._light_changed, ["light_azimuth", "light_height", "opacity", "layer_opacity"])
        layers.observe(self._show_status, "basemap")
        self.observe(self._show_status, "problem")
        self._reword()

    def _repr_mimebundle_(self, **_keywords):
        # Where no kernel runs, on GitHub or in a saved notebook, a picture stands where the explorer was.
        bundle = super()._repr_mimebundle_()
        return {**bundle, "image/jpeg": still(self._places, self._ground.painter.ground)} if bundle else bundle

    def __repr__(self):
        return f"Explorer(selected={self.selected.name or 'ground' if self.selected else None!r}, {self._maps!r})"

    def close(self):
        """Stop all drawing and asking, and leave the page; a new explorer takes its place."""
        if not hasattr(self, "_ground"):  # it never came to be: a keyword was refused
            return
        self._ground.stop()
        for part in (self._maps, self._side, self._finder, *self.children):
            part.close()
        super().close()

    @traitlets.observe("selected")
    @told
    def _selected_changed(self, _change):
        place = self.selected
        if place and _pole_within(place):
            self.projection = _pole_of(place)
        elif place and not self._maps.holds(place):
            self.projection = "cylindrical"
        self._show_offer()
        self._maps.shown.assist.said = self._side.card.in_words if place else ""

    @traitlets.observe("projection")
    @told
    def _projection_changed(self, _change):
        self._show_offer()
        self._show_status()

    def _show_offer(self):
        near_pole = self.selected is not None and abs(self.selected.latitude) >= _POLAR
        self._offer.layout.display = None if near_pole and self.projection == "cylindrical" else "none"
        if near_pole:
            self._offer.description = self.wording.say(f"offer.{_pole_of(self.selected)}")

    def _window_changed(self, _change):
        self._show_status()
        self._side.listing.refresh()

    @traitlets.validate("language")
    def _language_is_there(self, proposal):
        language.load(proposal.value)
        return proposal.value

    @traitlets.observe("coordinates", "language")
    @told
    def _reading_changed(self, _change):
        self.wording = Wording(CONVENTIONS[self.coordinates], self.language)

    @traitlets.observe("wording")
    @told
    def _reword(self, _change=None):
        say = self.wording.say
        relabel(self._views, [say(f"view.{name}") for name in PROJECTIONS])
        relabel(self._imageries, [say(f"imagery.{name}") for name in _IMAGERIES])
        self._offer.tooltip = say("offer.hint")
        self._show_offer()
        self._show_status()

    @told
    def _go(self, change):
        """Bring the map to where a panel wants it."""
        aim = change.new
        self.imagery = aim.imagery or self.imagery
        self.projection = aim.projection or self.projection
        if aim.place is None:
            self._maps.shown.show_all()
            return
        if not self._maps.holds(aim.place):
            self.projection = "cylindrical"
        if aim.zoom is not None:
            self._maps.shown.go_to(aim.place.latitude, aim.place.longitude, aim.zoom)
        elif self._side.panel == "measure" and aim.width_km is None:
            self._maps.shown.reveal(aim.place)
        else:
            self._maps.shown.frame(aim.place, aim.width_km)

    def _show_view(self, view):
        self.imagery, self.projection = view.imagery, view.projection
        self.selected = view.place
        self.projection = view.projection
        if not self._maps.holds(view.centre):
            self.projection = "cylindrical"
        self._maps.shown.go_to(view.centre.latitude, view.centre.longitude, view.zoom)

    @traitlets.observe("presenting")
    def _presenting_changed(self, _change):
        (self.add_class if self.presenting else self.remove_class)("explorer-present")

    def _view(self):
        """What is seen now, as a step of a tour has it."""
        shown, place = self._maps.shown, self.selected
        in_window = place is not None and bool(shown.window().shows(place.latitude, place.longitude))
        latitude, longitude = (place.latitude, place.longitude) if in_window else shown.centre or (0.0, 0.0)
        named = place.name if in_window and place.name and place.own is None else None
        return {
            "place": named or [round(latitude, 4), round(longitude, 4)],
            "zoom": shown.zoom,
            "projection": self.projection,
            "imagery": "relief" if self.imagery == "relief" else "auto",
            "light": [self._side.layers.light_azimuth, self._side.layers.light_height],
        }

    @told
    def _light_changed(self, _change):
        layers = self._side.layers
        relief = Relief(azimuth=layers.light_azimuth, height=layers.light_height)
        self._ground.paint_with(ground=relief, opacity=layers.opacity, layer_opacity=layers.layer_opacity)

    @told
    def _painter_changed(self, _change):
        self._maps.painter = self._ground.painter
        self._side.paint_with(replace(self._ground.painter, opacity=1.0))
        self._show_status()

    def _show_status(self, _change=None):
        basemap = self._side.layers.basemap if self.projection == "cylindrical" else ""
        self._status.show(self._maps.painting, self._maps.resolution, basemap, self._ground.survey, self.problem)


def _pole_of(place):
    return "north" if place.latitude > 0 else "south"


def _pole_within(place):
    """Whether a place reaches over a pole, so that only a round map shows it."""
    to_pole = (90 - abs(place.latitude)) * mars.KM_PER_DEGREE
    return to_pole <= (place.diameter_km or 0) / 2


def _tie(one, name, other, other_name):
    """Keep two traits alike. A link of traitlets' own gives up when another thread sets one meanwhile."""
    other.set_trait(other_name, getattr(one, name))
    one.observe(lambda _: other.set_trait(other_name, getattr(one, name)), name)
    other.observe(lambda _: one.set_trait(name, getattr(other, other_name)), other_name)


@lru_cache(maxsize=1)
def _style():
    return resources.files("explorer.widgets").joinpath("explorer.css").read_text("utf-8")
