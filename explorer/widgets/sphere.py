"""The globe to turn, tilt and fly over: the fourth view of Mars, with real heights and the ground that is painted.

The browser draws it; it is given heights and a picture of the whole planet once, and after each move a sharper picture of
the ground in view, and the places, names and lines there.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import ipywidgets
import pandas as pd
from PIL import Image

from .. import mars
from ..background import Turn
from ..cartography.geojson import GOLD
from ..cartography.plane import GlobeWindow, MapPosition, plane_of
from ..cartography.scene import Scene
from ..cartography.style import Colouring
from ..imagery.draw import encoded, over
from ..imagery.painter import Painter, Painting
from ..imagery.view import View
from ..mars.elevation import elevation
from ..message import Message
from ..places.gazetteer import Place
from ..sphere.choice import Choice
from ..sphere.contents import body, dot, lines_of, tour_way, track_of, words
from ..sphere.crowd import GlobeDensity
from ..sphere.terrain import packed
from ..state import State
from ..state.callbacks import guarded
from ..viewpoint import GLOBE, MOST_ZOOM, PROJECTIONS
from .heard import number, pair, whole
from .panel import Panel
from .sphere_view import SphereView

_FIRST_WHOLE, _WHOLE = (640, 320), (2048, 1024)  # pixels of the picture of the whole planet: at once, and soon after
_PART, _FAR_PART = 1024, 640  # pixels of a picture of ground in view, and of one up to the horizon
_WHOLE_BYTES, _PART_BYTES, _PASSING_BYTES = 420_000, 100_000, 50_000
_QUALITY, _PASSING_QUALITY = 82, 60
_TILTED = 1.6  # times as far as from straight above, that a tilted globe sees
_LEAST_GAIN = 1.3  # times as sharp as the picture of the whole planet that another is worth drawing
_LINES = ((0, 30), (2, 10), (4, 5), (5, 2), (6, 1), (7.5, 0.5), (9, 0.1))  # zoom, and degrees between meridians from there on
_LARGEST = 8192  # pixels of a globe across, that a browser is believed
_KEPT = 4  # scenes, for clicks that are under way
_UPRIGHT = {"tilt": 0.0, "heading": 0.0}  # degrees
_RING = {"colour": GOLD, "weight": 3, "radius": 12}
_MARK = {"colour": "#ffffff", "fill": GOLD, "weight": 2, "radius": 6}


@dataclass(frozen=True, eq=False)
class _Ground:
    """What the ground is painted with: `places` are those that may be too many for dots."""

    painter: Painter
    places: pd.DataFrame | None
    colouring: Colouring | None

    def is_as(self, other: "_Ground") -> bool:
        """Whether both look alike."""
        return self.painter == other.painter and self.places is other.places and self.colouring is other.colouring


class Sphere(Panel, ipywidgets.Box):
    """The globe; `legend` lies in its corner."""

    def __init__(self, state: State, legend: ipywidgets.Widget) -> None:
        self._drawing, self._painting_whole, self._choosing = state.background(), state.background(), state.background()
        self._at, self._pose = state.position(GLOBE), _UPRIGHT
        self._reach: float | None = None  # degrees, that the browser sees from where the globe stands
        self._choice: Choice | None = None
        self._scenes: dict[int, Scene] = {}  # the last that the browser was told, by their numbers
        self._ground: _Ground | None = None
        self._density_here: GlobeDensity | None = None
        self._density_of_whole: GlobeDensity | None = None
        self._shows_whole = True  # where no part is painted sharper
        self._view = SphereView(
            body=body(),
            wanted={**_told(self._at), **_UPRIGHT, "flies": False, "asked": 0},
        )
        super().__init__(state, [self._view, legend])
        for name in ("globe", "sphere"):
            self.add_class(f"explorer-{name}")
        self._view.on_msg(self._heard)
        self.watch_words(self._reword)
        self.watch(self._move, "positions")
        self.watch(self._show_places, "positions", "passing", "look", "panel", "guessing", "language", "selected")
        self.watch(self._show_tracks, "look", "tracks", "panel", "tour", "comparison", "moment")
        self.watch(self._show_spots, "selected", "mark", "panel")
        self.watch(self._light, "look", "positions", "moment")
        self.watch(self._paint_anew, "painter", "passing", "look", "panel", "guessing")

    def watch(self, follow: Callable[[], object], *names: str) -> None:
        """As any panel does, but only while the globe is shown: then, and whenever it is shown again."""
        super().watch(lambda: follow() if self.state.projection == GLOBE else None, *names, "projection")

    # Where it is.

    def _move(self) -> None:
        position = self.state.position(GLOBE)
        if position != self._at:
            self._at, self._reach = position, None
            asked = self._view.wanted["asked"] + 1
            is_home = GLOBE not in self.state.positions
            if is_home:
                self._pose = _UPRIGHT
            self._view.wanted = {**_told(position), **self._pose, "flies": True, "levels": is_home, "asked": asked}
        self._draw_part()

    def _rested(self, told: dict[str, Any]) -> None:
        """The browser shows the globe at rest: where people moved it, or where it was asked to be."""
        try:
            latitude, longitude, zoom, reach = (number(told[name]) for name in ("latitude", "longitude", "zoom", "reach"))
            pose = {name: round(number(told[name]), 3) for name in _UPRIGHT}
            by = number(told.get("by", 0))
            across, down = (min(max(int(number(each)), 1), _LARGEST) for each in told["size"])
        except (KeyError, TypeError, ValueError):
            return
        size = across, down
        with self.state.lock:
            if told.get("asked") != self._view.wanted["asked"]:
                return  # it has been asked elsewhere meanwhile
            self._reach, self._pose = min(max(reach, 1e-4), 180.0), pose
            if told.get("hand") is True:
                x = float(mars.wrap_longitude(longitude, self._at.x))
                self._at = MapPosition(
                    round(x, 6), round(min(max(latitude, -90.0), 90.0), 6), round(min(max(zoom, 0), MOST_ZOOM), 3)
                )
                self._view.wanted = {**self._view.wanted, **_told(self._at), **pose, "flies": False, "by": by}
                self.state.change(size=size, positions={**self.state.positions, GLOBE: self._at})
            else:
                self.state.change(size=size)
        self._draw_part()
        self._show_places()

    @property
    def _window(self) -> GlobeWindow:
        window = self.state.window
        assert isinstance(window, GlobeWindow)
        if self._reach is None:
            return window
        x, y = window.middle
        return GlobeWindow.about(window.plane, (y, x), self._reach, window.scale)

    # Ground.

    def _paint_anew(self) -> None:
        ground = self._ground_now()
        if self._ground is None or not ground.is_as(self._ground):
            self._ground, self._view.part = ground, {}
            self._painting_whole.ask(self._paint_whole)
            self._draw_part()

    def _ground_now(self) -> _Ground:
        state = self.state
        with state.lock:
            painter = replace(state.painter, beside=None)
            if state.catalogue is None or not state.shows_places:
                return _Ground(painter, None, None)
            return _Ground(painter, state.passing.table, state.style.colour)

    def _paint_whole(self, wanted: Turn) -> Iterator[None]:
        ground = self._ground_now()
        window = GlobeWindow.about(plane_of(GLOBE), (0.0, 0.0), 180.0, _WHOLE[0] / 360)
        for size in (_FIRST_WHOLE, _WHOLE):
            view = View.window(-90, -180, 90, 180, size=size)
            density = self._density(ground, window, 90.0) if size == _WHOLE else None
            crowd = density.picture(view) if density else None
            for painting in ground.painter.paint(view, wanted):
                yield
                if painting is None:
                    continue
                picture = encoded(_under(crowd, painting.picture), quality=_QUALITY, most=_WHOLE_BYTES)
                with self.state.lock:
                    if not wanted():
                        return
                    self._view.whole, self._density_of_whole = picture, density
                    self._tell_density()
                    self._tell_painting(painting)
            yield
            terrain = packed()
            with self.state.lock:
                if not self._view.terrain:  # the planet is seen before it has heights
                    self._view.terrain = terrain

    def _draw_part(self) -> None:
        self._drawing.ask(self._paint_part)

    def _paint_part(self, wanted: Turn) -> Iterator[None]:
        with self.state.lock:
            if self.state.projection != GLOBE:
                return
            straight, window, ground = self.state.window, self._window, self._ground_now()
        assert isinstance(straight, GlobeWindow)
        density = self._density(ground, window, straight.reach)
        yield
        # Tilted, the globe shows ground up to the horizon: that first, and what is near once more and sharper.
        is_tilted = window.reach > _TILTED * straight.reach
        if is_tilted:
            yield from self._paint_about(straight, window.reach, _FAR_PART, ground.painter, density, wanted)
        if wanted():
            near = straight.reach if is_tilted else window.reach
            yield from self._paint_about(straight, near, _PART, ground.painter, density, wanted)

    def _density(self, ground: _Ground, window: GlobeWindow, near: float) -> GlobeDensity | None:
        """Of what a window shows that is too dense for dots."""
        return None if ground.places is None else self._choice_of(ground.places).density(window, near, ground.colouring)

    def _paint_about(
        self,
        window: GlobeWindow,
        reach: float,
        most: int,
        painter: Painter,
        density: GlobeDensity | None,
        wanted: Turn,
    ) -> Iterator[None]:
        """Paint ground so many degrees to all sides, in so many pixels at most."""
        longitude, latitude = window.middle
        radii = 2 * math.tan(math.radians(min(reach * 1.12, 100.0)) / 2)
        pixels = min(most, max(64, round(2 * radii / math.radians(1 / window.scale))))
        view = View.around(latitude, longitude, width_km=2 * radii * mars.EQUATORIAL_RADIUS / 1000, size=pixels)
        whole = math.pi * mars.EQUATORIAL_RADIUS / _WHOLE[1]
        is_sharper = view.resolution * _LEAST_GAIN <= whole
        with self.state.lock:
            if not wanted():
                return
            self._density_here, self._shows_whole = density, not is_sharper
            self._tell_density()
        if not is_sharper:
            return
        crowd = density.picture(view) if density else None
        for painting in painter.paint(view, wanted):
            yield
            if painting is None:
                continue
            room, quality = (_PART_BYTES, _QUALITY) if painting.complete else (_PASSING_BYTES, _PASSING_QUALITY)
            picture = encoded(_under(crowd, painting.picture), quality=quality, most=room)
            with self.state.lock:
                if not wanted():
                    return
                self._view.part = {"picture": picture, "latitude": latitude, "longitude": longitude, "radii": radii}
                self._tell_painting(painting, max(view.resolution, painter.metres_per_pixel))

    def _tell_density(self) -> None:
        """Have the legend tell of what is too dense for dots here, by the scale of the picture that shows it."""
        shown = self._density_of_whole if self._shows_whole else self._density_here
        if self.state.projection == GLOBE:
            self.state.change(density=shown if self._density_here else None)

    def _tell_painting(self, painting: Painting, resolution: float | None = None) -> None:
        also = {} if resolution is None else {"resolution": resolution}
        self.state.change(painting=painting, trouble=self.state.trouble_now, **also)

    # What lies on it.

    def _show_places(self) -> None:
        self._choosing.ask(self._choose)

    def _choose(self, wanted: Turn) -> None:
        with self.state.lock:
            if self.state.projection != GLOBE:
                return
            straight, window, look, wording = self.state.window, self._window, self.state.look, self.state.wording
            places, is_bare, style = self.state.passing.table, not self.state.shows_places, self.state.style
        assert isinstance(straight, GlobeWindow)
        choice = self._choice_of(places)
        scene = Scene(places.iloc[:0] if is_bare else places.iloc[choice.rows(window, straight.reach)], [], style)
        outlines = [] if is_bare else self._outlines(window, places, scene)
        stays = choice.stays(scene.places)
        shown = [
            {**dot(feature), "pictured": bool(place.pictures > 0), "name": "", "stays": bool(each)}
            for feature, place, each in zip(scene.dots(window), scene.places.itertuples(), stays, strict=True)
        ]
        if look.shows_names:
            chinese = scene.places.name_zh if "name_zh" in scene.places else scene.places.name
            for each, *names in zip(shown, scene.places.name, chinese, strict=True):
                each["name"] = wording.named(*names)
        with self.state.lock:
            if not wanted():
                return
            self._view.outlines = outlines
            if shown != self._view.places.get("list"):
                number = self._view.places.get("of", 0) + 1
                self._scenes = {each: self._scenes[each] for each in list(self._scenes)[-_KEPT:]} | {number: scene}
                self._view.places = {"list": shown, "of": number}

    def _choice_of(self, places: pd.DataFrame) -> Choice:
        choice = self._choice
        if choice is None or choice.places is not places:
            self._choice = choice = Choice(places)
        return choice

    def _outlines(self, window: GlobeWindow, places: pd.DataFrame, scene: Scene) -> list[dict[str, Any]]:
        """Lines and areas of one's own, that of the selected row last, and the circles of a scene."""
        shown, selected = self.state.outlines.features(window, places, scene.style.colour), self.state.selected
        if selected is not None and selected.own is not None:
            shown = [*self.state.outlines.highlight(selected.own, window), *shown]
        return lines_of([*shown, *scene.circles(window)])[::-1]

    def _show_tracks(self) -> None:
        tracks = [track_of(track) for track in self.state.shown_tracks]
        comparison = self.state.comparison
        self._view.tracks = [*(map(track_of, comparison.tracks) if comparison else ()), *tracks]
        ways = [track for track in tracks if len(track["latitude"]) > 1]
        tour = self.state.tour if self.state.panel == "tour" else None
        if not ways and tour is not None and (way := tour_way(tour)):
            ways = [track_of(way)]
        self._view.way = {name: ways[-1][name] for name in ("latitude", "longitude")} if ways else {}

    def _show_spots(self) -> None:
        state = self.state
        marked = state.mark if state.panel == "measure" else None
        self._view.spots = [
            {"latitude": spot.latitude, "longitude": spot.longitude, **how}
            for spot, how in ((state.selected, _RING), (marked, _MARK))
            if spot is not None
        ]

    def _light(self) -> None:
        look, zoom = self.state.look, self.state.position(GLOBE).zoom
        # Where night is painted, the globe's own light comes from the eye, and only the air glows by day.
        from_the_eye = {"azimuth": 0.0, "height": 90.0, "overhead": self.state.moment.subsolar_point}
        self._view.sun = from_the_eye if look.shows_night else self.state.light
        self._view.graticule = [degrees for least, degrees in _LINES if zoom >= least][-1] if look.shows_graticule else 0

    def _reword(self) -> None:
        self._view.words = words(self.state.wording)

    # What people do.

    def _heard(self, _widget: object, content: Any, _buffers: object) -> None:
        if not isinstance(content, dict):
            return
        if isinstance(content.get("rested"), dict):
            self._rested(content["rested"])
        elif content.get("home") is True:
            self._go_home()
        elif isinstance(content.get("pointed"), list):
            self._pointed(content["pointed"])
        elif content.get("lacks") is True:
            self._give_up()
        elif "clicked" in content:
            self._clicked(content)

    def _pointed(self, at: list[Any]) -> None:
        """The pointer rests on ground."""
        spot = pair(at)
        if spot is not None and abs(spot[0]) <= 90:
            self._view.height = {"at": at, "words": self.state.wording.metres(float(elevation(*spot)))}

    @guarded
    def _go_home(self) -> None:
        self.state.go_home()

    @guarded
    def _give_up(self) -> None:
        without = Message("globe.without", "This browser has no WebGL 2 to draw the globe with; here is the flat map instead.")
        self.state.change(projection=PROJECTIONS[0], problem=without)

    @guarded
    def _clicked(self, content: dict[str, Any]) -> None:
        """Ground was clicked, and where a place is shown there, that by its number; its letters lie on no ground of its own."""
        spot = pair(content.get("ground"))
        if spot is not None and abs(spot[0]) > 90:
            return
        if content["clicked"] is None:
            if spot is None:
                return
            place = self.state.ground_at(*spot, spot[1], spot[0])
        else:
            with self.state.lock:
                scenes = self._scenes
            of, row = whole(content.get("of")), whole(content["clicked"])
            scene = None if of is None else scenes.get(of)  # that which people saw
            if scene is None or row is None or not 0 <= row < len(scene.places):
                return
            place = Place.of_row(scene.places.iloc[row])
        self.state.clicked(place, Place.ground(*(spot or (place.latitude, place.longitude))))


def _told(position: MapPosition) -> dict[str, float]:
    return {"latitude": position.y, "longitude": float(mars.wrap_longitude(position.x)), "zoom": position.zoom}


def _under(crowd: Image.Image | None, ground: Image.Image) -> Image.Image:
    """A picture of ground, under one of what is too dense for dots."""
    return (ground if crowd is None else over(crowd, ground)[0]).convert("RGB")
