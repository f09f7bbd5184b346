"""The game *Where on Mars?*: a picture without a name, a click on the map, how far off it was."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass

import ipywidgets
import numpy as np
from markupsafe import Markup

from ..activities.game import FULL, LEVELS, Guess, rounds, score, streak
from ..activities.measure import measure
from ..background import Turn
from ..cartography.framing import Framing, credit_line
from ..cartography.geojson import GOLD, Track
from ..imagery.draw import data_uri
from ..imagery.painter import Painting
from ..places.gazetteer import Place
from ..state import State
from ..state.callbacks import guarded
from ..viewpoint import PROJECTIONS, Viewpoint
from .panel import Panel, relabel, show

_SIZE = 600, 440  # pixels of the picture
_COUNTS = 5, 10
_ANSWER_KM = 9000  # how much is shown around the answer of a guess


@dataclass(frozen=True, eq=False)
class _Picture:
    """The picture that is asked about, and its address."""

    framing: Framing
    painting: Painting
    address: str


class Game(Panel, ipywidgets.VBox):
    """A game of several rounds."""

    def __init__(self, state: State) -> None:
        self._drawing = state.background()
        self._pictured: _Picture | None = None
        self._framing: Framing | None = None
        self._places: list[Place] = []
        self._guesses: list[Guess] = []
        self._played = "", LEVELS[0]  # seed and level of these, whatever the form says for the next
        self._words, self._picture = ipywidgets.HTML(), ipywidgets.HTML()
        self._seed = ipywidgets.Text(value=secrets.token_hex(2))
        self._level, self._count = ipywidgets.Dropdown(options=LEVELS), ipywidgets.Dropdown(options=_COUNTS)
        self._start, self._next = ipywidgets.Button(), ipywidgets.Button()
        self._form = ipywidgets.VBox([self._seed, self._level, self._count, self._start])
        super().__init__(state, [self._words, self._picture, self._next, self._form])
        self.add_class("explorer-card")
        self.add_class("explorer-game")
        self._start.on_click(self._begin)
        self._next.on_click(self._go_on)
        self.watch_words(self._reword)

    @guarded
    def _begin(self, _button: object) -> None:
        self.play(self._seed.value, self._level.value, self._count.value)

    def play(self, seed: str, level: str = LEVELS[0], count: int = _COUNTS[0]) -> None:
        """Begin a game; seed, level and count are as `explorer.activities.game.rounds` takes them."""
        self._places, self._guesses = rounds(seed, level, count), []
        self._seed.value, self._level.value = self._played = str(seed), level
        self._ask()

    def _ask(self) -> None:
        framing = Framing.of(self._places[len(self._guesses)], self.state.card_painter.detail)
        self._pictured, self._picture.value, self._framing = None, "", framing
        with self.state.lock:
            tracks = self.state.tracks_with("game")
            self.state.look_at(Viewpoint(projection=PROJECTIONS[0]), selected=None, guessing=True, tracks=tracks)
        self._show()
        self._drawing.ask(lambda wanted: self._draw(framing, wanted))

    def guess(self, place: Place) -> None:
        """Guess where the picture was taken."""
        if not self.state.guessing:
            return
        wanted = self._places[len(self._guesses)]
        self._guesses = [*self._guesses, score(wanted, place)]
        with self.state.lock:
            tracks = self.state.tracks_with("game", _way(place, wanted))
            self.state.look_at(Viewpoint(centre=wanted, width_km=_ANSWER_KM), guessing=False, tracks=tracks)
        self._show()

    @guarded
    def _go_on(self, _button: object) -> None:
        if len(self._guesses) < len(self._places):
            self._ask()
        else:
            self._places = []
            with self.state.lock:
                tracks = self.state.tracks_with("game", *_all_ways(self._guesses))
                self.state.look_at(Viewpoint(projection=PROJECTIONS[0]), selected=None, tracks=tracks)
            self._show()

    def _draw(self, framing: Framing, wanted: Turn) -> Iterator[None]:
        for painting in self.state.card_painter.paint(framing.view(_SIZE), wanted):
            yield
            if painting is None:
                continue
            address = data_uri(painting.picture)
            with self.state.lock:
                if not wanted() or framing is not self._framing:  # a round before, its tiles come late
                    return
                self._pictured = _Picture(framing, painting, address)
                self._show_picture()

    def _show_picture(self) -> None:
        if self._pictured is None:
            return
        wording, framing, painting = self.state.wording, self._pictured.framing, self._pictured.painting
        alt = wording.say("game.alt", width=wording.kilometres(framing.width_km))
        self._picture.value = Markup(
            '<figure><img class="explorer-game-picture" src="{}" alt="{}">'
            '<figcaption class="explorer-credit">{}</figcaption></figure>'
        ).format(self._pictured.address, alt, credit_line(painting, None, wording, "game.credit"))

    def _reword(self) -> None:
        say = self.state.wording.say
        self._seed.description, self._level.description = say("game.seed"), say("game.level")
        self._count.description = say("game.rounds")
        relabel(self._level, [say(f"game.level.{level}") for level in LEVELS])
        relabel(self._count, [say("game.count", count=count) for count in _COUNTS])
        self._show_picture()
        self._show()

    def _show(self) -> None:
        say, playing, guessing = self.state.wording.say, bool(self._places), self.state.guessing
        show(self._form, not playing)
        show(self._picture, playing)
        show(self._next, playing and not guessing)
        self._next.description = say("game.end" if len(self._guesses) == len(self._places) else "game.next")
        self._start.description = say("game.again" if self._guesses else "game.start")
        self._words.value = self._round_html(guessing) if playing else self._game_html()

    def _round_html(self, guessing: bool) -> str:
        wording = self.state.wording
        say, number, count = wording.say, len(self._guesses) + guessing, len(self._places)
        head = Markup("<h2>{}</h2>").format(say("game.round", number=number, count=count))
        if guessing and self._framing is not None:
            return head + Markup("<p>{}</p>").format(say("game.guess", width=wording.kilometres(self._framing.width_km)))
        guess, row = self._guesses[-1], streak(self._guesses)
        key, distance = "game.inside" if guess.points == FULL else "game.result", wording.kilometres(guess.distance_km)
        result = say(key, name=wording.name(guess.place), distance=distance, points=guess.points)
        in_a_row = Markup("<p>{}</p>").format(say("game.streak", count=row)) if row > 1 else ""
        so_far = Markup("<p>{}</p>").format(say("game.so_far", sum=self._sum())) if number > 1 else ""
        return head + Markup("<p role='status'><strong>{}</strong></p>{}{}").format(result, so_far, in_a_row)

    def _sum(self) -> str:
        points = sum(guess.points for guess in self._guesses)
        return self.state.wording.say("game.total", points=points, most=FULL * len(self._guesses))

    def _game_html(self) -> str:
        wording = self.state.wording
        say = wording.say
        head = Markup("<h2>{}</h2>").format(say("game.head"))
        if not self._guesses:
            return head + Markup("<p>{}</p>").format(say("game.hint"))
        row = Markup("<tr><td>{}&nbsp;{}</td><td>{}</td><td>{}</td></tr>")
        rows = Markup("").join(
            row.format(number, wording.name(guess.place), wording.kilometres(guess.distance_km), guess.points)
            for number, guess in enumerate(self._guesses, 1)
        )
        columns = Markup("").join(Markup("<th>{}</th>").format(say(f"game.{name}")) for name in ("place", "distance", "points"))
        seed, level = self._played
        card = say("game.card", seed=seed, level=say(f"game.level.{level}"))
        table = Markup("<p class='explorer-total'>{}</p><p>{}</p><table><tr>{}</tr>{}</table><p class='explorer-facts'>{}</p>")
        return head + table.format(self._sum(), card, columns, rows, say("game.map"))


def _all_ways(guesses: list[Guess]) -> tuple[Track, ...]:
    """The ways of all rounds, the places numbered."""
    return tuple(_way(guess.guessed, guess.place, str(number)) for number, guess in enumerate(guesses, 1))


def _way(guessed: Place, place: Place, label: str = "✓") -> Track:
    """The way from a guess to the place, and both ends; the ends alone where they are one or opposite each other."""
    points = (guessed.latitude, guessed.longitude, "?"), (place.latitude, place.longitude, label)
    try:
        latitude, longitude = measure([guessed, place]).track()
    except ValueError:  # no way, or several
        latitude, longitude = np.array([]), np.array([])
    return Track(latitude, longitude, points, GOLD)
