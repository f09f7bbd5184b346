"""The ruler: points picked one after the other, the way through them, its heights, its area."""

import base64

import ipywidgets
import numpy as np
import traitlets

from ..activities.measure import check_leg, measure
from ..activities.profile import profile
from ..background import Latest
from ..callbacks import TellsProblems, told
from ..cartography.geojson import Drawn
from ..i18n import text
from ..i18n.wording import Wording
from ..places.gazetteer import Place
from .accessibility import unseen

_COLOUR = "#ffffff"
_SAMPLES = 501
_SHOWN = {"inches": (2.9, 1.75), "dots_per_inch": 200, "type_size": 6.5}


class Ruler(TellsProblems, ipywidgets.VBox):
    """Measures a line that people pick point by point.

    Attributes
    ----------
    points : tuple of explorer.places.gazetteer.Place
        What was picked; set it to measure something else.
    closed : bool
        Whether the last point is joined to the first, to measure an area.
    drawn : tuple of explorer.cartography.geojson.Drawn
        The line as a map draws it.
    mark : explorer.places.gazetteer.Place or None
        The spot of the line that the slider below the profile points at.
    wording : explorer.i18n.wording.Wording
    """

    points = traitlets.Tuple()
    closed = traitlets.Bool(False)
    drawn = traitlets.Tuple()
    mark = traitlets.Instance(Place, allow_none=True)
    wording = traitlets.Instance(Wording, ())

    def __init__(self):
        self._drawing, self._profile, self._lines = Latest(self.tell), None, (None, None)
        self._shown, self._saved = "", {}  # the profile as a picture, and its files by their endings, as addresses
        self._told, self._picture, self._spot, self._files = (ipywidgets.HTML() for _ in range(4))
        self._undo, self._clear, self._close = ipywidgets.Button(), ipywidgets.Button(), ipywidgets.ToggleButton()
        self._along = unseen(ipywidgets.IntSlider(max=_SAMPLES - 1, readout=False))
        self._along.add_class("explorer-along")
        self._heights = ipywidgets.VBox([self._picture, self._along, self._spot, self._files])
        buttons = ipywidgets.HBox([self._undo, self._clear, self._close]).add_class("explorer-ruler-buttons")
        super().__init__([self._told, buttons, self._heights])
        self.add_class("explorer-card")
        self.add_class("explorer-ruler")
        self._undo.on_click(lambda _: self.undo())
        self._clear.on_click(lambda _: self.clear())
        traitlets.link((self, "closed"), (self._close, "value"))
        self._along.observe(self._point_at, "value")
        self._measure()
        self._reword()

    def __repr__(self):
        return f"Ruler({len(self.points)} points)"

    def close(self):
        """Stop drawing and leave the page."""
        self._drawing.stop()
        super().close()

    @told
    def add(self, place):
        """Pick another point; what can be no leg is told and left out.

        Parameters
        ----------
        place : explorer.places.gazetteer.Place
        """
        if self.points:
            check_leg(self.points[-1], place)
        self.points = (*self.points, place)

    def undo(self):
        """Take back the last point."""
        with self.hold_trait_notifications():
            self.points = self.points[:-1]
            self.closed = self.closed and len(self.points) > 2

    def clear(self):
        """Take back all points."""
        with self.hold_trait_notifications():
            self.points, self.closed = (), False

    @traitlets.observe("wording")
    @told
    def _reword(self, _change=None):
        for name, button in (("undo", self._undo), ("clear", self._clear), ("close", self._close)):
            button.description, button.tooltip = self.wording.say(f"ruler.{name}"), self.wording.say(f"ruler.{name}.hint")
        self._along.description = self.wording.say("ruler.along")
        self._told.value = _told_of(self.points, *self._lines, self.wording)
        self._show_profile()
        self._point_at()

    @traitlets.observe("points", "closed")
    @told
    def _measure(self, _change=None):
        points = self.points
        line = measure(points) if len(points) > 1 else None
        outline, trouble = None, None
        if self.closed and len(points) > 2:
            try:
                outline = measure(points, closed=True)
            except ValueError as error:
                trouble = error
        self._lines = line, outline
        self._told.value = _told_of(points, line, outline, self.wording)
        self.drawn = _drawn(points, outline or line)
        self._undo.disabled = self._clear.disabled = not points
        self._close.disabled = len(points) < 3
        self._heights.layout.display = None if line else "none"
        self.mark = None
        # Nothing of the line before is offered for this one.
        self._profile, self._saved = None, {}
        self._picture.value = self._files.value = self._spot.value = ""
        if line:
            along = (*points, points[0]) if outline else points
            self._drawing.ask(lambda wanted: self._draw_profile(along, wanted))
        if trouble:
            self.tell(trouble)

    def _draw_profile(self, points, wanted):
        made = profile(points, samples=_SAMPLES)
        picture = _data_uri("image/png", made.png(**_SHOWN))
        if not wanted():
            return
        self._profile, self._shown, self._saved = made, picture, {}
        self._show_profile()
        self._point_at()
        saved = {"csv": _data_uri("text/csv", made.csv().encode()), "png": _data_uri("image/png", made.png())}
        if wanted():
            self._saved = saved
            self._show_profile()

    def _show_profile(self):
        if self._profile is None:
            return
        wording, heights = self.wording, self._profile.table.height_m
        highest, lowest = wording.metres(heights.max()), wording.metres(heights.min())
        words = text.escaped(wording.say("ruler.profile", highest=highest, lowest=lowest))
        self._picture.value = f'<img class="explorer-profile" alt="{words}" src="{self._shown}">'
        self._files.value = " · ".join(
            f'<a download="mars-profile.{ending}" href="{address}">{wording.say(f"ruler.save_{ending}")}</a>'
            for ending, address in self._saved.items()
        )

    @told
    def _point_at(self, change=None):
        if self._profile is None:
            return
        sample = self._profile.table.iloc[self._along.value]
        wording, where = self.wording, self.wording.position(sample.latitude, sample.longitude)
        distance, height = wording.kilometres(sample.distance_km), wording.metres(sample.height_m)
        self._spot.value = f"<p>{wording.say('ruler.spot', distance=distance, height=height, position=where)}</p>"
        if change is not None:  # only a hand on the slider puts the mark on the map
            self.mark = Place.ground(sample.latitude, sample.longitude)


def _told_of(points, line, outline, wording):
    """Points, legs and sums as HTML."""
    say, names = wording.say, [text.escaped(wording.name(place)) for place in points]
    if not line:
        first = f"<p>1: <strong>{names[0]}</strong></p>" if names else ""
        return f"<h2>{say('ruler.title')}</h2>{first}<p class='explorer-facts'>{say('ruler.hint')}</p>"
    measured = outline or line
    rows = "".join(
        f"<tr><td>{start + 1}–{(start + 1) % len(points) + 1}</td><td>{wording.length(leg.length_km)}</td>"
        f"<td>{round(leg.bearing) % 360}°</td><td>{names[(start + 1) % len(points)]}</td></tr>"
        for start, leg in enumerate(measured.legs.itertuples())
    )
    area = f"<br>{say('ruler.area', area=f'<strong>{wording.area(outline.area_km2)}</strong>')}" if outline else ""
    way = say("ruler.outline" if outline else "ruler.line", name=names[0]) + area
    heads = "".join(f"<th>{say(f'ruler.{name}')}</th>" for name in ("leg", "length", "heading", "to"))
    table = f"<div class='explorer-legs' tabindex='0'><table><tr>{heads}</tr>{rows}</table></div>"
    return f"<h2>{wording.length(measured.length_km)}</h2><p class='explorer-facts'>{way}</p>{table}"


def _drawn(points, line):
    if not points:
        return ()
    latitude, longitude = line.track() if line else (np.array([]), np.array([]))
    corners = tuple((place.latitude, place.longitude, str(number + 1)) for number, place in enumerate(points))
    return (Drawn(latitude, longitude, corners, _COLOUR),)


def _data_uri(kind, content):
    return f"data:{kind};base64,{base64.b64encode(content).decode('ascii')}"
