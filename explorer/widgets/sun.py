"""The Sun panel: season, local time and daylight on Mars at a moment that people choose, and what its Sun does to the map."""

import math
from datetime import UTC, datetime
from typing import Any

import ipywidgets
from markupsafe import Markup

from ..i18n.wording import Wording
from ..mars.clock import FIRST, LAST, SOL, MarsTime, mars_time
from ..places.gazetteer import Place
from ..places.mission import load_route
from ..state import State
from ..state.callbacks import guarded
from .panel import Panel

_SOLS = 669  # of a Mars year, the last of them not whole
_MINUTES = 1440  # a sol has as many, each somewhat longer than the Earth's
_STEP = 10
_WINDS = ("n", "ne", "e", "se", "s", "sw", "w", "nw")
_TABLE = Markup("<h3>{}</h3><table class='explorer-sun-facts'>{}</table>")
_ROW = Markup("<tr><th scope='row'>{}</th><td>{}</td></tr>")


class SunPanel(Panel, ipywidgets.VBox):
    """Mars now, or whenever people want it."""

    def __init__(self, state: State) -> None:
        self._head, self._facts, self._about = (ipywidgets.HTML() for _ in range(3))
        self._date = ipywidgets.NaiveDatetimePicker(min=_naive(FIRST), max=_naive(LAST))
        self._now = ipywidgets.Button()
        self._sol = ipywidgets.IntSlider(min=1, max=_SOLS)
        self._minute = ipywidgets.IntSlider(max=_MINUTES - _STEP, step=_STEP, readout=False)
        self._night, self._lamp = (ipywidgets.Checkbox(indent=False) for _ in range(2))
        moment = ipywidgets.HBox([self._date, self._now])
        controls = moment, self._sol, self._minute, self._night, self._lamp
        super().__init__(state, [self._head, *controls, self._facts, self._about])
        for name in ("card", "sun"):
            self.add_class(f"explorer-{name}")
        self.bind_look(self._night, "shows_night")
        self.bind_look(self._lamp, "sunlight")
        self._now.on_click(self._go_to_now)
        for control in (self._date, self._sol, self._minute):
            control.observe(self._turn, "value")
        self.watch(self._follow, "moment", "selected")
        self.watch(self._show, "moment", "selected", "language", "coordinates")
        self.watch_words(self._reword)

    @property
    def _place(self) -> Place:
        """Whose hours the slider turns: those of the selected place, or else of the rover."""
        return self.state.selected or _rover()

    def _shown(self) -> dict[Any, Any]:
        """What each control shows of the moment."""
        moment = self.state.moment
        minute = math.floor(moment.mean_time(self._place.longitude) * 60 / _STEP) * _STEP
        return {self._date: _naive(moment.utc), self._sol: moment.sol_of_year, self._minute: minute}

    def _follow(self) -> None:
        for control, value in self._shown().items():
            control.value = value

    @guarded
    def _turn(self, change: Any) -> None:
        """A date, a sol of the year or a minute of the sol was chosen."""
        with self.state.lock:
            shown, moment = self._shown()[change.owner], self.state.moment
            if change.new is None or change.new == shown:
                self._follow()
            elif change.owner is self._date:
                self.state.change(moment=mars_time(change.new))
            else:
                sols = change.new - shown if change.owner is self._sol else (change.new - shown) / _MINUTES
                self.state.change(moment=moment.later(sols))

    @guarded
    def _go_to_now(self, _button: object) -> None:
        self.state.change(moment=mars_time())

    def _show(self) -> None:
        moment, wording = self.state.moment, self.state.wording
        say = wording.say
        season = say(f"sun.season.{math.floor(moment.solar_longitude / 90)}")
        when = say("sun.year", year=moment.year, sol=moment.sol_of_year, degrees=f"{moment.solar_longitude:.1f}")
        day = wording.date(moment.utc.year, moment.utc.month, moment.utc.day)
        earth = say("sun.earth", date=day, time=f"{moment.utc:%H:%M}")
        places = {say("sun.zhurong"): _rover()}
        if self.state.selected is not None:
            places[wording.name(self.state.selected)] = self.state.selected
        self._head.value = Markup("<h2>{}</h2><p>{}</p><p class='explorer-facts'>{}</p>").format(season, when, earth)
        self._facts.value = Markup("").join(_facts_html(name, place, moment, wording) for name, place in places.items())
        self._minute.description = say("sun.minute")
        self._minute.tooltip = say("sun.minute.hint", name=wording.name(self._place))

    def _reword(self) -> None:
        say = self.state.wording.say
        for name, control in (("date", self._date), ("sol", self._sol), ("night", self._night), ("lamp", self._lamp)):
            control.description = say(f"sun.{name}")
        self._now.description, self._now.tooltip = say("sun.now"), say("sun.now.hint")
        self._about.value = Markup("<p class='explorer-facts'>{}</p>").format(say("sun.about"))


def _rover() -> Place:
    """Where Zhurong stands."""
    return Place.ground(*load_route()[["latitude", "longitude"]].iloc[-1])


def _naive(moment: datetime) -> datetime:
    """The same of UTC, without saying so, to the minute."""
    return moment.astimezone(UTC).replace(tzinfo=None, second=0, microsecond=0)


def _facts_html(name: str, place: Place, moment: MarsTime, wording: Wording) -> Markup:
    """Local time, the Sun and the daylight at a place."""
    say = wording.say
    at = place.latitude, place.longitude
    height, azimuth = round(float(moment.sun_height(*at))), round(float(moment.sun_azimuth(*at))) % 360
    wind = say(f"sun.wind.{_WINDS[round(azimuth / 45) % 8]}")
    sun = say("sun.above" if height >= 0 else "sun.below", height=abs(height), azimuth=azimuth, wind=wind)
    clock = say("sun.clock", true=_clock(moment.true_time(place.longitude)), mean=_clock(moment.mean_time(place.longitude)))
    rows = ("sun.local", clock), ("sun.stands", sun), ("sun.day", _daylight(moment.daylight(place.latitude), wording))
    return _TABLE.format(name, Markup("").join(_ROW.format(say(key), words) for key, words in rows))


def _daylight(hours: float, wording: Wording) -> str:
    """Sunrise, sunset and what lies between."""
    sol = SOL.total_seconds() / 3600
    if not 0 < hours < sol:
        return wording.say("sun.never_up" if hours <= 0 else "sun.never_down")
    half = 12 * hours / sol
    minutes = round(hours * 60)
    return wording.say("sun.daylight", rise=_clock(12 - half), set=_clock(12 + half), hours=minutes // 60, minutes=minutes % 60)


def _clock(hours: float) -> str:
    minutes = round(hours * 60) % 1440
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
