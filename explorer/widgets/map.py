"""The map: Mars to drag and zoom, its places to click, in one projection or another.

Each projection has a Leaflet map of its own, made when it is first shown and kept in
the page from then on, hidden: one that was taken out would come back as a new view,
which begins where it stood before and tells so.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import ipywidgets
import pandas as pd
from markupsafe import Markup
from PIL import Image

from ..background import Turn
from ..cartography import geojson
from ..cartography.framing import scale_bar
from ..cartography.geojson import GOLD, LANDING, OWN, PALE, Track
from ..cartography.graticule import Line, graticule
from ..cartography.plane import MapPosition, Window, plane_of
from ..cartography.scene import FEW, KEPT_FREE, Scene, Scenery
from ..cartography.style import Style
from ..i18n.wording import Wording
from ..imagery.draw import data_uri, exact_uri
from ..imagery.painter import Painter
from ..places.gazetteer import Place
from ..state import Look, State
from ..state.callbacks import guarded
from ..viewpoint import GLOBE
from .leaflet import Leaflet
from .legend import drawn_html, height_of, style_html
from .panel import Panel, show
from .sphere import Sphere
from .tools import Tools

_FIRST_PLACES = 3000
_MARK = {"color": "#ffffff", "fillColor": GOLD, "fillOpacity": 1, "radius": 6, "weight": 2}
_AROUND = 360, 180  # pixels of the plane in the small picture that lies below the others
_WHOLE_QUALITY, _QUALITY, _PASSING_QUALITY = 75, 82, 55  # of pictures: the whole plane, the last of a window, those before it


@dataclass(frozen=True, eq=False)
class _Shown:
    """What the map is to show, all of one moment."""

    leaflet: Leaflet
    window: Window
    places: pd.DataFrame
    look: Look
    style: Style
    legend: float | None
    painter: Painter
    wording: Wording
    tracks: tuple[Track, ...]
    shows_places: bool
    is_larger: bool


class MarsMap(Panel, ipywidgets.Box):
    """The map of the projection that is chosen."""

    def __init__(self, state: State, legend: ipywidgets.Widget) -> None:
        self._legend = legend
        self._leaflets: dict[str, Leaflet] = {}
        self._sceneries: dict[str, Scenery] = {}
        self._scenes: dict[str, Scene] = {}  # of each projection what its map shows now
        self._painted: dict[str, Painter] = {}  # of each, what painted its whole plane
        self._globe: Sphere | None = None
        self._tools = Tools()
        self._tools.on_home(self._go_home)
        self._drawing, self._drawing_plane = state.background(), state.background()
        super().__init__(state)
        self.add_class("explorer-maps")
        super().watch(self._show_projection, "projection")
        self.watch(self._move, "positions")
        self.watch(self._fit, "size")
        super().watch(self._reword, "language", "coordinates")
        state.observe(lambda _: self._repaint(), "painter")  # not at once: what it first paints is under way
        self.watch(self._redraw, "passing", "look", "tracks", "panel", "guessing", "presenting", "language", "coordinates")
        self.watch(self._show_basemap, "projection", "look")
        self.watch(self._show_spots, "projection", "positions", "selected", "mark", "panel")
        self.watch(self._say_selected, "selected")
        self.watch(self._show_comparison, "comparison", "projection", "language")

    def __repr__(self) -> str:
        centre = self.state.viewpoint.centre or Place.ground(0, 0)
        zoom = self.state.position(self.state.projection).zoom
        return f"MarsMap({self.state.projection!r}, centre=({centre.latitude:.2f}, {centre.longitude:.2f}), zoom={zoom:g})"

    def watch(self, follow: Callable[[], object], *names: str) -> None:
        """As any panel does, but while the globe is shown what the flat maps show can wait."""
        super().watch(lambda: follow() if self.state.projection != GLOBE else None, *names)

    # The Leaflet map of the projection.

    def _leaflet(self) -> Leaflet:
        """The Leaflet map that is shown, made when it is first asked for."""
        with self.state.lock:
            projection = self.state.projection
            if projection not in self._leaflets:
                self._leaflets[projection] = self._made(projection)
                self._put_together()
                self._drawing_plane.ask(self._paint_planes)
            return self._leaflets[projection]

    def _put_together(self) -> None:
        """All flat maps, hidden or not; the globe only while it is shown, as browsers draw few of its kind at once."""
        is_globe = self.state.projection == GLOBE
        if is_globe and self._globe is None:
            self._globe = Sphere(self.state, self._legend)
        globe = (self._globe,) if is_globe and self._globe else ()
        self.children = (*self._leaflets.values(), *globe, self._tools)

    def _made(self, projection: str) -> Leaflet:
        made = Leaflet(
            plane_of(projection),
            self.state.position(projection),
            self.state.size,
            moved=lambda position: self._moved(projection, position),
            clicked=lambda y, x: self._clicked(projection, y, x),
            lock=self.state.lock,
            corner=self._legend,
        )
        made.readout.reword(self.state.wording)
        made.stencil.on_placed(self._place_comparison)
        made.assist.observe(lambda change: self._sized(projection, change.new), "size")
        made.assist.observe(lambda change: self.state.change(basemap_reached=change.new), "reached")
        return made

    def _show_projection(self) -> None:
        self._put_together()
        if self.state.projection == GLOBE:
            for leaflet in self._leaflets.values():
                show(leaflet, False)
            return
        shown = self._leaflet()
        for leaflet in self._leaflets.values():
            show(leaflet, leaflet is shown)
        shown.fit(self.state.size)
        shown.hold(self.state.position(self.state.projection))
        # The most important places at once; to look through hundreds of thousands is for the drawing beside.
        first = self._shown(shown)
        self._show_all_of(first, Scenery(first.places.head(_FIRST_PLACES), first.window.plane))
        self._redraw()

    def _move(self) -> None:
        self._leaflet().go_to(self.state.position(self.state.projection))
        self._redraw()

    def _fit(self) -> None:
        leaflet = self._leaflet()
        leaflet.fit(self.state.size)
        leaflet.hold(self.state.position(self.state.projection))
        self._redraw()

    def _reword(self) -> None:
        wording = self.state.wording
        self._tools.words = {name: wording.say(f"map.{name}") for name in ("home", "full", "fold")}
        for leaflet in self._leaflets.values():
            leaflet.readout.reword(wording)

    def _moved(self, projection: str, position: MapPosition) -> None:
        if projection == self.state.projection:  # a map out of sight moves when its box does
            self.state.moved(projection, position)

    def _sized(self, projection: str, size: list[int]) -> None:
        if size and projection == self.state.projection:
            self.state.change(size=tuple(size))

    # Painting and drawing.

    def _repaint(self) -> None:
        self._drawing_plane.ask(self._paint_planes)
        self._redraw()

    def _redraw(self) -> None:
        # All of the window, not its picture alone: a move that waits is overtaken by whatever is asked next.
        self._drawing.ask(self._draw)

    def _paint_planes(self, wanted: Turn) -> Iterator[None]:
        with self.state.lock:
            shown, painter = self.state.projection, replace(self.state.painter, beside=None)
            new = [name for name in self._leaflets if self._painted.get(name) != painter]
        for name in sorted(new, key=lambda name: name != shown):
            leaflet = self._leaflets[name]
            _, view = leaflet.plane.whole()
            for painting in painter.paint(view, wanted):
                yield
                if painting is None:
                    continue
                picture = data_uri(painting.picture, quality=_WHOLE_QUALITY)
                yield
                around = data_uri(_repeated(painting.picture), quality=_PASSING_QUALITY) if leaflet.plane.wraps else ""
                with self.state.lock:
                    if not wanted():
                        return
                    leaflet.show_whole(picture)
                    leaflet.show_around(around)
                    if painting.complete:
                        self._painted[name] = painter

    def _draw(self, wanted: Turn) -> Iterator[None]:
        with self.state.lock:
            if self.state.projection == GLOBE:
                return
            shown = self._shown(self._leaflet())
        scenery = self._scenery(shown)
        yield
        shapes = self.state.outlines.features(shown.window, shown.places, shown.style.colour) if shown.shows_places else []
        with self.state.lock:
            if not wanted():
                return
            shown.leaflet.show_shapes(shapes)
            self._show_all_of(shown, scenery)
        yield
        self._show_density(shown, scenery, wanted)
        yield from self._paint(shown, wanted)
        while wanted.waits and wanted() and scenery.prepare():
            yield

    def _show_density(self, shown: _Shown, scenery: Scenery, wanted: Turn) -> None:
        """What the window has too much of for dots."""
        scene = self._scenes[shown.window.plane.name]
        density = scenery.density(shown.window, scene) if shown.shows_places else None
        picture = exact_uri(density.picture) if density else ""
        with self.state.lock:
            if wanted():
                shown.leaflet.show_density(picture, density.edges if density else shown.window.edges)
                self.state.change(density=density)

    def _shown(self, leaflet: Leaflet) -> _Shown:
        state = self.state
        with state.lock:
            return _Shown(
                leaflet=leaflet,
                window=state.window,
                places=state.passing.table,
                look=state.look,
                style=state.style,
                legend=self._height_of_legend(),
                painter=state.painter,
                wording=state.wording,
                tracks=state.shown_tracks,
                shows_places=state.shows_places,
                is_larger=state.presenting,
            )

    def _height_of_legend(self) -> float | None:
        """Pixels, of one that tells of more than the gazetteer."""
        catalogue, drawn = self.state.catalogue, drawn_html(self.state)
        if catalogue is None and not drawn:
            return None
        return height_of(self.state.style, catalogue is not None and len(catalogue) > FEW, drawn)

    def _scenery(self, shown: _Shown) -> Scenery:
        name = shown.window.plane.name
        made = self._sceneries.get(name)
        if made is None or made.places is not shown.places:
            made = self._sceneries[name] = Scenery(shown.places, shown.window.plane)
        return made

    def _paint(self, shown: _Shown, wanted: Turn) -> Iterator[None]:
        window = shown.window.with_margin()
        if window is None:
            return
        view = window.view()
        for painting in _swiped(shown, window).paint(view, wanted):
            yield
            if painting is None:
                continue
            picture = data_uri(painting.picture, quality=_QUALITY if painting.complete else _PASSING_QUALITY)
            with self.state.lock:
                if not wanted():
                    return
                shown.leaflet.show_picture(picture, window)
                resolution = max(view.resolution, shown.painter.metres_per_pixel)
                self.state.change(painting=painting, resolution=resolution, trouble=self.state.trouble_now)

    def _show_all_of(self, shown: _Shown, scenery: Scenery) -> None:
        """Places, names, lines, graticule and scale of the window."""
        window, look, leaflet = shown.window, shown.look, shown.leaflet
        leaflet.assist.label = shown.wording.say("map.label")
        around = window.with_margin()
        if around is None:
            return
        if shown.shows_places:
            scene = scenery.scene(
                window,
                shown.wording,
                shows_names=look.shows_names,
                is_larger=shown.is_larger,
                style=shown.style,
                legend=shown.legend,
            )
        else:
            scene = scenery.empty()
        self._scenes[window.plane.name] = scene
        leaflet.show_dots(scene.features(window))
        leaflet.show_tracks([feature for track in shown.tracks for feature in geojson.track_features(track, window)])
        lines = []
        if look.shows_graticule:
            seen = window.within(around, KEPT_FREE)
            lines = graticule(around.view(), seen=seen, wording=shown.wording)
        leaflet.show_graticule(geojson.path(line, window) for line in lines)
        leaflet.show_names(_names_html(scene, lines, shown.tracks, window), window.middle)
        leaflet.show_scale(_scale_html(window, shown.wording))

    def _show_basemap(self) -> None:
        leaflet = self._leaflet()
        leaflet.show_basemap(self.state.look.basemap if self.state.projection == "cylindrical" else "")

    def _show_spots(self) -> None:
        """The selected place and the spot pointed at, in the turn of the planet that the window sees."""
        window = self.state.window
        marked = self.state.mark if self.state.panel == "measure" else None  # the ruler's, as its lines are
        ring, mark = (
            [geojson.point(spot.latitude, spot.longitude, window, **style)]
            if spot is not None and window.plane.holds(spot.latitude, spot.longitude)
            else []
            for spot, style in ((self.state.selected, {}), (marked, _MARK))
        )
        selected = self.state.selected
        if selected is not None and selected.own is not None:
            ring += self.state.outlines.highlight(selected.own, window)
        self._leaflet().show_spots(ring, mark)

    def _say_selected(self) -> None:
        place, wording = self.state.selected, self.state.wording
        words = (wording.name(place), wording.kind(place.plain_kind)) if place else ()
        self._leaflet().assist.said = ", ".join(filter(None, words))

    def _show_comparison(self) -> None:
        self._leaflet().stencil.show(self.state.comparison, self.state.wording)

    @guarded
    @guarded
    def _place_comparison(self, latitude: float, longitude: float, turn: float) -> None:
        """People dragged or turned the outline of the Earth that lies on the map."""
        with self.state.lock:
            if (now := self.state.comparison) is not None:
                self.state.change(comparison=replace(now, latitude=latitude, longitude=longitude, turn=turn))

    # Clicks.

    @guarded
    def _go_home(self) -> None:
        self.state.go_home()

    @guarded
    def _clicked(self, projection: str, y: float, x: float) -> None:
        with self.state.lock:
            if projection != self.state.projection:  # a press on a map that has gone
                return
            window, scene = self.state.window, self._scenes.get(projection)
        position = window.plane.inverse(x, y)
        if position is None:
            return
        row = scene.row_at(x, y, window) if scene else None
        if scene is not None and row is not None:
            place = Place.of_row(scene.places.iloc[row])
        else:
            place = self.state.ground_at(*position, x, y)
        if scene is not None and scene.named_at(x, y, window) is not None:
            position = place.latitude, place.longitude  # letters stand beside what they name
        self.state.clicked(place, Place.ground(*position))


class Legend(Panel, ipywidgets.HTML):
    """Which colour of dot means what.

    Parameters
    ----------
    state
    gazetteer
        Whether its places are on the map.
    """

    def __init__(self, state: State, gazetteer: bool) -> None:
        self._gazetteer = gazetteer
        super().__init__(state)
        self.watch(self._show, "language", "look", "density", "projection", "imagery")

    def _show(self) -> None:
        wording, style, catalogue = self.state.wording, self.state.style, self.state.catalogue
        say = wording.say
        entry = Markup('<div><span class="explorer-dot" style="background:{}"></span>{}</div>')
        known = (GOLD, say("legend.pictures")), (LANDING, say("legend.landings")), (PALE, say("legend.others"))
        own = Markup()
        if catalogue is not None:
            title = wording.translated(catalogue.attrs.get("title") or say("legend.own"))[:40]
            own = Markup("<div>{}</div>").format(title) if style.colour else entry.format(OWN, title)
            own += style_html(style, self.state.density, wording)
        if self._gazetteer:
            entries = Markup("").join(entry.format(*each) for each in known)
            own += Markup('<div class="explorer-legend-known">{}</div>').format(entries)
        drawn = drawn_html(self.state)
        own = drawn + own
        more = " explorer-legend-own" if catalogue is not None or drawn else ""
        self.value = Markup('<div class="explorer-legend{}">{}</div>').format(more, own)


def _repeated(picture: Image.Image) -> Image.Image:
    """The whole plane three times side by side, small: what is dragged into view is never empty."""
    small = picture.resize(_AROUND)
    made = Image.new(small.mode, (3 * small.width, small.height))
    for turn in range(3):
        made.paste(small, (turn * small.width, 0))
    return made


def _swiped(shown: _Shown, window: Window) -> Painter:
    """The painter that parts two imageries where the swipe stands in what is seen of a wider window."""
    if not shown.look.swipe:
        return shown.painter
    seen = shown.window
    at = seen.left + shown.look.swipe * (seen.right - seen.left)
    return replace(shown.painter, split=(at - window.left) / (window.right - window.left))


def _names_html(scene: Scene, lines: list[Line], tracks: tuple[Track, ...], window: Window) -> str:
    origin = window.middle[0] * window.scale, -window.middle[1] * window.scale
    seen = scene.places.pictures.to_numpy() > 0
    return "".join(
        [
            *(geojson.line_name_html(line, window, origin) for line in lines if line.at),
            *(geojson.name_html(label, origin, bool(seen[label.place])) for label in scene.labels),
            *(geojson.point_name_html(point, window, origin) for track in tracks for point in track.points),
        ]
    )


def _scale_html(window: Window, wording: Wording) -> str:
    km, pixels, degrees = scale_bar(window.view())
    length = wording.say("unit.km", number=f"{km:g}") if km >= 1 else wording.say("unit.m", number=f"{km * 1000:g}")
    latitude = wording.say("map.latitude", degrees=f"{degrees:.2g}")
    bar = Markup('<div class="explorer-scale-bar" style="width:{:.1f}px"></div>').format(pixels)
    return Markup('<div class="explorer-scale">{}{}{}</div>').format(length, bar, latitude)
