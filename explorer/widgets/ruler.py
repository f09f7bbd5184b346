"""The ruler: points picked one after the other, the way through them, its heights, its area."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import ipywidgets
import numpy as np
from markupsafe import Markup

from ..activities.drawing import Drawing
from ..activities.measure import Measurement, check_legs, measure
from ..activities.profile import Profile, profile
from ..background import Turn
from ..cartography.geojson import Track
from ..download import browser
from ..i18n.wording import Wording
from ..places.gazetteer import Place
from ..state import State
from ..state.callbacks import guarded
from .comparing import Comparing
from .download import address_of
from .panel import PROFILE_LOOK, Panel, show, unseen

_COLOUR = "#ffffff"
_SAMPLES = 501
_CALLED = {"csv": "mars-profile.csv", "png": "mars-profile.png", "geojson": "mars-drawing.geojson"}


@dataclass(frozen=True, eq=False)
class _Heights:
    """The heights along a line: as a table, as a picture, and as files by their endings, once these are made; addresses."""

    profile: Profile
    picture: str
    files: dict[str, str]


class Ruler(Panel, ipywidgets.VBox):
    """Measures the line that people pick point by point."""

    def __init__(self, state: State) -> None:
        self._drawing = state.background()
        self._heights: _Heights | None = None
        self._line: Measurement | None = None
        self._outline: Measurement | None = None
        self._worded = state.language
        self._words, self._picture, self._spot, self._files = (ipywidgets.HTML() for _ in range(4))
        self._undo, self._clear, self._close = ipywidgets.Button(), ipywidgets.Button(), ipywidgets.ToggleButton()
        self._along = unseen(ipywidgets.IntSlider(max=_SAMPLES - 1, readout=False)).add_class("explorer-along")
        self._everest = ipywidgets.Checkbox(indent=False).add_class("explorer-everest")
        self._profile = ipywidgets.VBox([self._picture, self._along, self._everest, self._spot, self._files])
        buttons = ipywidgets.HBox([self._undo, self._clear, self._close]).add_class("explorer-ruler-buttons")
        super().__init__(state, [self._words, buttons, self._profile, Comparing(state)])
        self.add_class("explorer-card")
        self.add_class("explorer-ruler")
        self.bind(self._close, "closed")
        self._undo.on_click(self._take_back)
        self._clear.on_click(self._take_all_back)
        self._along.observe(self._point_at, "value")
        self._everest.observe(lambda _: self._ask(), "value")
        self.watch(self._measure, "points", "closed")
        self.watch_words(self._reword)

    @guarded
    def _take_back(self, _button: object) -> None:
        points = self.state.points[:-1]
        self.state.change(points=points, closed=self.state.closed and len(points) > 2)

    @guarded
    def _take_all_back(self, _button: object) -> None:
        self.state.change(points=(), closed=False)

    def _measure(self) -> None:
        points, self._outline = self.state.points, None
        self._line = measure(points) if len(points) > 1 else None
        trouble = None
        if self.state.closed and len(points) > 2:
            try:
                self._outline = measure(points, closed=True)
            except ValueError as error:
                trouble = error
        self._heights = None  # nothing of the line before is offered for this one
        self._show()
        with self.state.lock:
            tracks = self.state.tracks_with("measure", *_tracks(points, self._outline or self._line))
            self.state.change(mark=None, tracks=tracks)
        self._undo.disabled = self._clear.disabled = not points
        self._close.disabled = len(points) < 3
        self._ask()
        if trouble:
            self.state.tell(trouble)

    def _ask(self) -> None:
        """Have the heights drawn along what is measured, if anything is, in the language that is chosen now."""
        points, wording = self.state.points, self.state.wording
        self._worded = wording.language
        if self._line:
            drawing = Drawing(points, closed=self._outline is not None)
            looks = {"wording": wording, "everest": self._everest.value}
            self._drawing.ask(lambda wanted: self._draw(drawing, looks, wanted))

    def _draw(self, drawing: Drawing, looks: dict[str, Any], wanted: Turn) -> Iterator[None]:
        made = profile([*drawing, *drawing.places[:1]] if drawing.closed else drawing, samples=_SAMPLES)
        yield
        yield from browser.fetched("matplotlib", wanted)
        picture = address_of("image/png", made.png(**looks, **PROFILE_LOOK))
        self._take(_Heights(made, picture, {}), wanted)
        yield
        files = {"csv": address_of("text/csv", made.csv().encode()), "png": address_of("image/png", made.png(**looks))}
        files["geojson"] = address_of("application/geo+json", json.dumps(drawing.geojson).encode())
        self._take(_Heights(made, picture, files), wanted)
        self.state.tell_of_letters()

    def _take(self, heights: _Heights, wanted: Turn) -> None:
        with self.state.lock:
            if wanted():
                self._heights = heights
                self._show_heights()

    def _reword(self) -> None:
        say = self.state.wording.say
        for name, button in (("undo", self._undo), ("clear", self._clear), ("close", self._close)):
            button.description, button.tooltip = say(f"ruler.{name}"), say(f"ruler.{name}.hint")
        self._along.description = say("ruler.along")
        self._everest.description = say("ruler.everest")
        self._show()
        if self._worded != self.state.language:
            self._ask()

    def _show(self) -> None:
        self._words.value = _html(self.state.points, self._line, self._outline, self.state.wording)
        show(self._profile, self._line is not None)
        self._show_heights()

    def _show_heights(self) -> None:
        if self._heights is None:
            self._picture.value = self._files.value = self._spot.value = ""
            return
        wording, heights = self.state.wording, self._heights.profile.table.height_m
        highest, lowest = wording.metres(heights.max()), wording.metres(heights.min())
        words = wording.say("ruler.profile", highest=highest, lowest=lowest)
        self._picture.value = Markup('<img class="explorer-profile" alt="{}" src="{}">').format(words, self._heights.picture)
        link = Markup('<a download="{}" href="{}">{}</a>')
        self._files.value = Markup(" · ").join(
            link.format(_CALLED[ending], address, wording.say(f"ruler.save_{ending}"))
            for ending, address in self._heights.files.items()
        )
        self._show_spot()

    def _show_spot(self) -> Place | None:
        """Tell of the spot that the slider stands at."""
        if self._heights is None:
            return None
        sample, wording = self._heights.profile.table.iloc[self._along.value], self.state.wording
        where = wording.position(sample.latitude, sample.longitude)
        distance, height = wording.kilometres(sample.distance_km), wording.metres(sample.height_m)
        words = wording.say("ruler.spot", distance=distance, height=height, position=where)
        self._spot.value = Markup("<p>{}</p>").format(words)
        return Place.ground(sample.latitude, sample.longitude)

    @guarded
    def _point_at(self, _change: object) -> None:
        # Only a hand on the slider puts the mark on the map.
        self.state.change(mark=self._show_spot())


def add_point(state: State, place: Place) -> None:
    """Pick another point; a ValueError where it makes no leg."""
    with state.lock:
        if state.points:
            check_legs((state.points[-1], place))
        state.change(points=(*state.points, place))


def _html(points: tuple[Place, ...], line: Measurement | None, outline: Measurement | None, wording: Wording) -> str:
    """Points, legs and sums."""
    say, names = wording.say, [wording.name(place) for place in points]
    if not line:
        first = Markup("<p>1: <strong>{}</strong></p>").format(names[0]) if names else ""
        return Markup("<h2>{}</h2>{}<p class='explorer-facts'>{}</p>").format(say("ruler.title"), first, say("ruler.hint"))
    measured = outline or line
    row = Markup("<tr><td>{}–{}</td><td>{}</td><td>{}°</td><td>{}</td></tr>")
    rows = Markup("").join(
        row.format(
            start + 1,
            (start + 1) % len(points) + 1,
            wording.length(leg.length_km),
            round(leg.bearing) % 360,
            names[(start + 1) % len(points)],
        )
        for start, leg in enumerate(measured.legs.itertuples())
    )
    way: str = Markup("{}").format(say("ruler.outline" if outline else "ruler.line", name=names[0]))
    if outline and outline.area_km2 is not None:
        area = Markup("<strong>{}</strong>").format(wording.area(outline.area_km2))
        way += Markup("<br>") + Markup(say("ruler.area", area=area))
    heads = Markup("").join(Markup("<th>{}</th>").format(say(f"ruler.{name}")) for name in ("leg", "length", "heading", "to"))
    table = Markup("<div class='explorer-legs' tabindex='0'><table><tr>{}</tr>{}</table></div>").format(heads, rows)
    length = wording.length(measured.length_km)
    return Markup("<h2>{}</h2><p class='explorer-facts'>{}</p>{}").format(length, way, table)


def _tracks(points: tuple[Place, ...], line: Measurement | None) -> tuple[Track, ...]:
    if not points:
        return ()
    latitude, longitude = line.track() if line else (np.array([]), np.array([]))
    corners = tuple((place.latitude, place.longitude, str(number + 1)) for number, place in enumerate(points))
    return (Track(latitude, longitude, corners, _COLOUR),)
