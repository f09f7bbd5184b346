"""What the explorer shows: the one value that all its widgets share.

Widgets know the state and never each other. They ask it for changes and observe it;
whatever is asked, from any thread, happens wholly and one after the other. Where the map
is belongs to it, too: a widget that draws the map only tells where people moved it.
"""

import functools
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import pandas as pd
import traitlets
from ipywidgets import CallbackDispatcher

from ..activities.tours import Step, Tour
from ..activities.worksheet import Worksheet
from ..background import Background
from ..cartography.density import Density
from ..cartography.earth import Comparison
from ..cartography.geojson import Track
from ..cartography.outlines import Outlines
from ..cartography.plane import MapPosition, Plane, Window, plane_of
from ..cartography.route import route
from ..cartography.style import Style, style_of
from ..cartography.sunlight import lamp, overhead
from ..data import DataError
from ..i18n.language import load as load_language
from ..i18n.wording import Wording
from ..imagery.ground import Ground
from ..imagery.night import Night
from ..imagery.painter import Painter, Painting
from ..imagery.photo import Photo, is_shipped
from ..imagery.relief import Relief
from ..imagery.tints import Tints
from ..mars.clock import MarsTime, mars_time
from ..mars.coordinates import CONVENTIONS
from ..message import Message, said_by
from ..places.filter import Filter
from ..places.gazetteer import Place
from ..viewpoint import IMAGERIES, PROJECTIONS, Viewpoint, check_zoom, suited, zoom_of
from .look import Look
from .survey_search import Trouble, search, trouble_with

PANELS = ("place", "list", "layers", "sun", "measure", "tour", "tasks", "game")
"""Of the panels beside the map one is open, and decides what a click on the map means."""

SHEET_VIEWS = ("solve", "make", "results")
"""What the panel of the worksheets is used for: by pupils, and by teachers."""

_FIRST_SIZE = 800, 450  # pixels of the map, until the browser tells
_LONGEST_PROBLEM = 280
_ROOM = 4.0  # how wide a window is that shows an outline, in distances that it reaches from its middle

T = TypeVar("T")


class _OneOf(traitlets.Enum):
    """One of several words: traitlets would compare them with whatever is given, a whole table even."""

    def validate(self, obj: Any, value: Any) -> Any:
        if not isinstance(value, str):
            self.error(obj, value)
        return super().validate(obj, value)


@dataclass(frozen=True, eq=False)  # to compare two tables takes longer than to draw them
class Passing:
    """The places that pass the filter, the most important first."""

    table: pd.DataFrame


def _at_once(read: Callable[["State"], T]) -> Callable[["State"], T]:
    """Make what is read of several values be of one moment."""

    @functools.wraps(read)
    def locked(state: "State") -> T:
        with state.lock:
            return read(state)

    return locked


class State(traitlets.HasTraits):
    """What is selected, shown and wanted.

    Parameters
    ----------
    places
        All places there are, the most important first.
    catalogue
        Places of one's own.
    layer
        An imagery on top of all others.
    """

    selected = traitlets.Instance(Place, allow_none=True)
    filter = traitlets.Instance(Filter, ())
    passing = traitlets.Instance(Passing)
    panel = _OneOf(PANELS, default_value=PANELS[0])

    projection = _OneOf(PROJECTIONS, default_value=PROJECTIONS[0])
    positions = traitlets.Dict()  # of each projection that was shown
    size = traitlets.Tuple(_FIRST_SIZE)  # of the map, pixels

    imagery = _OneOf(IMAGERIES, default_value=IMAGERIES[0])
    survey = traitlets.Any(allow_none=True)  # that is asked for
    found = traitlets.Any(allow_none=True)  # the survey, as soon as it has answered
    painter = traitlets.Instance(Painter)
    look = traitlets.Instance(Look, ())
    moment = traitlets.Instance(MarsTime)  # at which it is day or night, and spring or autumn; it stands still
    painting = traitlets.Instance(Painting, allow_none=True)  # that the map shows now
    density = traitlets.Instance(Density, allow_none=True)  # of places too many for dots, that the map shows now
    resolution = traitlets.Float()  # metres to a pixel of it
    trouble = traitlets.Instance(Trouble, allow_none=True)
    basemap_reached = traitlets.Bool(None, allow_none=True)  # whether the browser gets a live basemap's tiles

    coordinates = _OneOf(tuple(CONVENTIONS), default_value=next(iter(CONVENTIONS)))
    language = traitlets.Unicode("en")
    presenting = traitlets.Bool(False)

    points = traitlets.Tuple()  # that the ruler measures
    closed = traitlets.Bool(False)
    mark = traitlets.Instance(Place, allow_none=True)  # a spot pointed at, for a moment
    tour = traitlets.Instance(Tour, allow_none=True)
    step = traitlets.Int(0)
    recording = traitlets.Bool(False)  # people make a tour of their own
    record_to = traitlets.Unicode()  # file that it is written to after each step; "" for none
    worksheet = traitlets.Instance(Worksheet, allow_none=True)  # whose tasks are being solved
    sheet_tried = traitlets.Instance(Worksheet, allow_none=True)  # the one of one's own that was tried last, to be handed out
    sheet_view = _OneOf(SHEET_VIEWS, default_value=SHEET_VIEWS[0])
    sheet_to = traitlets.Unicode()  # file that a worksheet of one's own is written to after each task; "" for none
    guessing = traitlets.Bool(False)  # a game waits for a guess; names would give it away
    tracks = traitlets.Dict()  # lines laid over the map, by the panel they belong to
    comparison = traitlets.Instance(Comparison, allow_none=True)  # an outline of the Earth that lies on Mars
    placing = traitlets.Bool(False)  # a click puts it elsewhere

    problem = traitlets.Unicode()

    def __init__(self, places: pd.DataFrame, catalogue: pd.DataFrame | None = None, layer: Any = None) -> None:
        self.lock = threading.RLock()
        self.places, self.catalogue = places, catalogue
        self.outlines = Outlines(catalogue)
        self.clicked, self.picked = CallbackDispatcher(), CallbackDispatcher()
        self._works: list[Background] = []
        self._told_of_letters = False
        self._now = threading.local()  # what people did, of which all that follows on this thread is a part
        self._layer, self._lacks_photograph = layer, False
        self._styled = ("", "", ""), Style()
        super().__init__(passing=Passing(places))
        self._finding, self._filtering = self.background(), self.background()
        try:
            Photo()
        except DataError as error:  # Mars is shown without it
            self._lacks_photograph = True
            self.tell(error)
        self.painter = self._painter()

    def close(self) -> None:
        """Stop all work, and forget who listens."""
        for work in self._works:
            work.stop()
        self.unobserve_all()

    # One way in.

    def change(self, **values: Any) -> None:
        """Set values together or not at all; no other thread changes anything until whoever observes has heard of them.

        Raises a TraitError, an `UnknownLanguageError`, or a ValueError of `style_of`, where one cannot be; nothing has
        changed then.
        """
        if "language" in values:
            load_language(values["language"])
        if "look" in values:
            self._style_of(values["look"])
        with self.lock, self.hold_trait_notifications():
            for name, value in values.items():
                self.set_trait(name, value)

    def adjust(self, **fields: Any) -> None:
        """Change some of the look; who moves the light takes it out of the Sun's hands."""
        if fields.keys() & {"light_azimuth", "light_height"}:
            fields = {"sunlight": False, **fields}
        with self.lock:
            self.change(look=replace(self.look, **fields))

    def tracks_with(self, panel: str, *tracks: Track) -> dict[str, tuple[Track, ...]]:
        """All lines laid over the map, with those of a panel, for as long as it is open; for `change` under the lock."""
        return {**self.tracks, panel: tracks}

    @property
    @_at_once
    def shown_tracks(self) -> tuple[Track, ...]:
        """The lines laid over the map: those of the open panel, the rover's way and the Sun's place where asked for."""
        tracks = self.tracks.get(self.panel, ())
        if self.look.shows_route and route() not in tracks:
            tracks = route(), *tracks
        return (*tracks, overhead(self.moment)) if self.look.shows_night else tracks

    # Background work, and what goes wrong.

    def background(self) -> Background:
        """A place for slow work, which ends with the state; its errors are told."""
        self._works.append(Background(self.tell))
        return self._works[-1]

    @property
    def busy(self) -> bool:
        """Whether background work goes on; one that waits for a survey to answer does not count."""
        return any(work.busy for work in self._works if work is not self._finding)

    @contextmanager
    def doing(self) -> Iterator[None]:
        """The time in which something that people did is carried out; the problem told before is over then."""
        if getattr(self._now, "is_doing", False):
            yield
            return
        self._now.is_doing = True
        # First, so that what goes wrong on a thread that this starts is not wiped away.
        self.change(problem="")
        try:
            yield
        finally:
            self._now.is_doing = False

    def tell(self, error: Exception) -> None:
        """Put an exception into words that people see."""
        said = said_by(error)
        if not isinstance(said, Message):
            said = " ".join(said.encode(errors="replace").decode().split())[:_LONGEST_PROBLEM] or Message(
                "problem.unknown", "something went wrong"
            )
        self.change(problem=Message("problem", "{kind}: {said}", kind=type(error).__name__, said=said))

    def tell_of_letters(self) -> None:
        """Say, once, that pictures are worded in English because this machine can't draw the language that is chosen."""
        if self.wording.drawn != self.wording and not self._told_of_letters:
            self._told_of_letters = True
            english = "No typeface with Chinese letters is on this machine, so pictures and profiles are worded in English"
            self.change(problem=Message("typeface.none", english))

    # What follows from the values.

    @property
    def wording(self) -> Wording:
        """How things are worded for whoever reads."""
        return Wording(CONVENTIONS[self.coordinates], self.language)

    @property
    def style(self) -> Style:
        """How places of one's own are drawn."""
        return self._style_of(self.look)

    def _style_of(self, look: Look) -> Style:
        wanted = look.colour, look.size, look.size_in
        with self.lock:
            if self._styled[0] != wanted:
                self._styled = wanted, style_of(self.catalogue, *wanted)
            return self._styled[1]

    @property
    def plane(self) -> Plane:
        """What the map that is shown is drawn on."""
        return plane_of(self.projection)

    def position(self, projection: str) -> MapPosition:
        """Where the map of a projection stands, or would."""
        plane, at = plane_of(projection), self.positions.get(projection)
        return plane.kept(at, self.size) if at else plane.home(self.size)

    @property
    @_at_once
    def window(self) -> Window:
        """What the map shows, or is expected to show before the browser has told."""
        return self._window(self.projection)

    def _window(self, projection: str) -> Window:
        return plane_of(projection).window(self.position(projection), self.size)

    @property
    @_at_once
    def viewpoint(self) -> Viewpoint:
        """Where one looks now, and at what."""
        at = self.position(self.projection)
        centre = self.plane.inverse(at.x, at.y) or (0.0, 0.0)
        return Viewpoint(
            centre=Place.ground(*centre),
            zoom=max(at.zoom, 0),  # where it is below, the window is smaller than the planet
            projection=self.projection,
            imagery=self.imagery,
            light=(self.look.light_azimuth, self.look.light_height),
            selected=self.selected,
        )

    @property
    def card_painter(self) -> Painter:
        """What paints pictures beside the map: what is asked for, whole, however much of it the map lets through."""
        return replace(self.painter, opacity=1.0, beside=None, night=None)

    @property
    @_at_once
    def light(self) -> dict[str, Any]:
        """The light on ground and relief, as `Relief` takes it: as people set it, or of the Sun over the middle of the map."""
        if self.look.sunlight:
            azimuth, height = lamp(self.moment, self.window)
            return {"azimuth": azimuth, "height": height}
        return {"azimuth": self.look.light_azimuth, "height": self.look.light_height}

    @property
    def relief(self) -> Relief:
        """The relief in the light and the colours that are chosen."""
        return Tints(**self.light) if self.look.tints else Relief(**self.light)

    @property
    def is_hiding_names(self) -> bool:
        """Whether the map keeps places and names to itself, because somebody guesses where one is."""
        return self.guessing and self.panel == "game"

    @property
    def shows_places(self) -> bool:
        """Whether places, lines and areas are drawn at all."""
        return self.look.shows_places and not self.is_hiding_names

    def ground_at(self, latitude: float, longitude: float, x: float, y: float) -> Place:
        """What a click beside all dots means, of which units are known as well: a line or area of one's own, or the ground."""
        with self.lock:
            row = None
            if self.panel != "measure" and self.shows_places:  # the ruler wants the ground
                places = self.passing.table
                row = self.outlines.row_at(x, y, self.window, places)
            if row is None:
                return Place.ground(latitude, longitude)
            return Place.of_row(places[(places.own == row).fillna(False)].iloc[0])

    @property
    def tour_step(self) -> Step | None:
        """Where the tour is."""
        steps = self.tour.steps if self.tour else ()
        return steps[self.step] if self.step < len(steps) else None

    # Going places.

    def select(self, place: Place | None, projection: str | None = None, **also: Any) -> None:
        """Select a place; the map comes to show it, in a projection where it can. What else is to change comes along."""
        with self.lock:
            if place is not None:
                projection = self._holding(place, projection or suited(place, self.projection))
                also["projection"] = projection
                if not self._window(projection).shows(place.latitude, place.longitude):
                    position = self._moved_to(place, projection, self.position(projection).zoom)
                    also["positions"] = {**self.positions, projection: position}
            self.change(selected=place, **also)

    def look_at(self, view: Viewpoint, **also: Any) -> None:
        """Bring the map to a viewpoint, and change at once what else is to.

        From a projection that does not hold its centre to one that does. A ValueError where the zoom cannot be.
        """
        check_zoom(view.zoom)
        with self.lock:
            projection = view.projection or self.projection
            positions = {**self.positions}
            if view.centre is None:
                positions.pop(projection, None)
            else:
                projection = self._holding(view.centre, projection)
                at = self.position(projection)
                zoom = zoom_of(view, plane_of(projection), at.zoom, self.painter.detail)
                positions[projection] = self._moved_to(view.centre, projection, zoom)
            if view.light is not None:
                also["look"] = replace(self.look, light_azimuth=view.light[0], light_height=view.light[1], sunlight=False)
            self.change(imagery=view.imagery or self.imagery, projection=projection, positions=positions, **also)

    def go_to(self, place: Place, zoom: float | None = None) -> None:
        """Bring a place to the middle, as close as one is."""
        with self.lock:
            projection = self._holding(place, self.projection)
            if zoom is None:
                zoom = max(self.position(projection).zoom, 0)  # where it is below, the window is smaller than the planet
            self.look_at(Viewpoint(centre=place, zoom=zoom))

    def compare(self, comparison: Comparison, **also: Any) -> None:
        """Lay an outline of the Earth on Mars, and bring the map to where it is seen whole."""
        middle = Place.ground(comparison.latitude, comparison.longitude)
        width_km = _ROOM * comparison.outline.reach_km
        self.look_at(Viewpoint(centre=middle, width_km=width_km), comparison=comparison, **also)

    def go_home(self) -> None:
        """Show the map as it is at first."""
        self.look_at(Viewpoint())

    def reveal(self, place: Place) -> None:
        """Bring a place to the middle if the window does not show it."""
        with self.lock:
            if not self.window.shows(place.latitude, place.longitude):
                self.go_to(place)

    def moved(self, projection: str, position: MapPosition) -> None:
        """Note where people moved a map."""
        with self.lock:
            self.change(positions={**self.positions, projection: position})

    def _holding(self, place: Place, projection: str) -> str:
        """The projection wanted, where its map holds a place, or else the one that holds all."""
        return projection if plane_of(projection).holds(place.latitude, place.longitude) else PROJECTIONS[0]

    def _moved_to(self, place: Place, projection: str, zoom: float) -> MapPosition:
        """The position of a map with a place in the middle."""
        x, y = plane_of(projection).forward(place.latitude, place.longitude, self.position(projection).x)
        return MapPosition(float(x), float(y), float(zoom))

    # What the map is painted with, and which places it shows.

    @traitlets.default("moment")
    def _first_moment(self) -> MarsTime:
        return mars_time()

    @traitlets.observe("imagery", "look", "found", "moment", "positions", "projection")
    def _choose_painter(self, change: Any) -> None:
        if self.look.sunlight or change.name not in ("positions", "projection"):
            self.change(painter=self._painter())

    def _painter(self) -> Painter:
        """What paints the imagery that is asked for, and another beside it."""
        look = self.look
        return replace(
            self._painter_of(self.imagery),
            opacity=look.opacity,
            beside=self._painter_of(look.swipe_shows) if look.swipe else None,
            layer=self._layer,
            layer_opacity=look.layer_opacity,
            night=Night(self.moment) if look.shows_night else None,
        )

    def _painter_of(self, imagery: str) -> Painter:
        levels = self.look.levels
        if imagery == "relief":
            return Painter(self.relief, levels=levels)
        if imagery == "photograph":
            return Painter(self.relief, None if self._lacks_photograph else Photo(), levels=levels)
        ground = self.relief if self._lacks_photograph else Ground(**self.light)
        if imagery == "tianwen-1" and self.found is None and is_shipped("tianwen-1"):
            return Painter(ground, Photo("tianwen-1"), levels=levels)
        return Painter(ground, self.found, levels=levels)

    @property
    def shows_tints(self) -> bool:
        """Whether colours by height are on the map."""
        return self.look.tints and "relief" in (self.imagery, self.look.swipe_shows if self.look.swipe else "")

    def start(self) -> None:
        """Begin to look for the survey, as long as something that is shown asks for it."""
        self.observe(self._find, "imagery")
        self.observe(self._find_if_new, "look")
        self._find()

    @property
    def _is_wanted(self) -> bool:
        """Whether something that is shown asks for the survey."""
        shown = {self.imagery, self.look.swipe_shows if self.look.swipe else self.imagery}
        return not shown <= {"photograph", "relief"}

    @property
    def trouble_now(self) -> Trouble | None:
        """What keeps the survey or its tiles away, if anything does; for `change`."""
        return trouble_with(self.survey)

    def _find_if_new(self, _change: object) -> None:
        if self._is_wanted != (self.survey is not None):
            self._find()

    def _find(self, _change: object = None) -> None:
        if self._is_wanted:
            self._finding.ask(lambda wanted: search(wanted, functools.partial(self._hear_of_survey, wanted)))
        else:
            self._finding.ask(lambda wanted: None)  # what looks for the survey is not wanted any more
            self.change(survey=None, found=None, trouble=None)

    def _hear_of_survey(self, wanted: Callable[[], bool], **known: Any) -> bool:
        """Change what is known of the survey, if that is still wanted; whether it was."""
        with self.lock:
            if known.get("found") is not None and self.imagery == "auto":
                known["imagery"] = "tianwen-1"
            return self._change_if(wanted, **known)

    def _change_if(self, wanted: Callable[[], bool], **values: Any) -> bool:
        """Change values if that is still wanted; whether it was."""
        with self.lock:
            if is_wanted := wanted():
                self.change(**values)
            return is_wanted

    @traitlets.observe("filter")
    def _filter(self, _change: object) -> None:
        self._filtering.ask(self._apply_filter)

    def _apply_filter(self, wanted: Callable[[], bool]) -> None:
        table = self.places.iloc[self.filter.rows(self.places)]
        self._change_if(wanted, passing=Passing(table))
