"""The game *Where on Mars?*: a picture without a name, a click on the map, how far off it was."""

import secrets

import ipywidgets
import numpy as np
import traitlets

from ..activities.game import FULL, LEVELS, rounds, score, streak
from ..activities.measure import measure
from ..background import Latest
from ..callbacks import TellsProblems, told
from ..cartography.framing import Framing
from ..cartography.geojson import GOLD, Drawn
from ..i18n import text
from ..i18n.wording import Wording
from ..imagery.draw import data_uri
from ..imagery.painter import Painter
from ..places.gazetteer import Place
from .accessibility import unseen
from .panel import relabel

_SIZE = 600, 440  # pixels of the picture
_COUNTS = 5, 10


class Game(TellsProblems, ipywidgets.VBox):
    """A game of several rounds.

    Parameters
    ----------
    painter : explorer.imagery.painter.Painter

    Attributes
    ----------
    painter : explorer.imagery.painter.Painter
        What paints the pictures.
    guessing : bool
        Whether a picture waits for its guess; names would give it away meanwhile.
    answer : explorer.places.gazetteer.Place or None
        What was to be found, as soon as it was guessed.
    drawn : tuple of explorer.cartography.geojson.Drawn
        The way from the guess to the place.
    wording : explorer.i18n.wording.Wording
    """

    painter = traitlets.Instance(Painter)
    guessing = traitlets.Bool(False)
    answer = traitlets.Instance(Place, allow_none=True)
    drawn = traitlets.Tuple()
    wording = traitlets.Instance(Wording, ())

    def __init__(self, painter):
        self._drawing = Latest(self.tell)
        self._pictured = None  # framing, painting and address of the picture that is asked about
        self._places, self._guesses, self._framing = [], [], None
        self._told, self._picture = ipywidgets.HTML(), ipywidgets.HTML()
        self._seed = ipywidgets.Text(value=secrets.token_hex(2))
        self._level, self._count = ipywidgets.Dropdown(options=LEVELS), unseen(ipywidgets.Dropdown(options=_COUNTS))
        self._start, self._next = ipywidgets.Button(), ipywidgets.Button()
        self._form = ipywidgets.VBox([self._seed, self._level, self._count, self._start])
        super().__init__([self._told, self._picture, self._next, self._form])
        self.add_class("explorer-card")
        self.add_class("explorer-game")
        self._start.on_click(self._begin)
        self._next.on_click(self._go_on)
        self.painter = painter
        self._reword()

    def __repr__(self):
        return f"Game({len(self._guesses)} of {len(self._places)} rounds)"

    def close(self):
        """Stop drawing and leave the page."""
        self._drawing.stop()
        super().close()

    @told
    def play(self, seed, level="giants", count=5):
        """Begin a game.

        Parameters
        ----------
        seed, level, count
            As `explorer.activities.game.rounds` takes them.
        """
        self._places, self._guesses = rounds(seed, level, count), []
        self._seed.value, self._level.value = str(seed), level
        self._ask()

    def _begin(self, _button):
        self.play(self._seed.value, self._level.value, self._count.value)

    def _ask(self):
        self._pictured, self._picture.value = None, ""
        self._framing = Framing.of(self._places[len(self._guesses)], self.painter.survey is not None)
        self.answer, self.drawn, self.guessing = None, (), True
        self._show()
        framing = self._framing  # of this round, however late its tiles come
        self._drawing.ask(lambda wanted: self._draw(framing, wanted))

    @told
    def guess(self, place):
        """Guess where the picture was taken.

        Parameters
        ----------
        place : explorer.places.gazetteer.Place
        """
        if not self.guessing:
            return
        wanted = self._places[len(self._guesses)]
        self._guesses = [*self._guesses, score(wanted, place)]
        self.drawn = _way(place, wanted)
        self.guessing = False
        self.answer = wanted
        self._show()

    @told
    def _go_on(self, _button):
        if len(self._guesses) < len(self._places):
            self._ask()
        else:
            self._places, self.drawn, self.answer = [], (), None
            self._show()

    def _draw(self, framing, wanted):
        for painting in self.painter.paint(framing.view(_SIZE), wanted):
            picture = data_uri(painting.picture)
            if not wanted() or framing is not self._framing:
                return
            self._pictured = framing, painting, picture
            self._show_picture()

    def _show_picture(self):
        if self._pictured is None:
            return
        wording, (framing, painting, picture) = self.wording, self._pictured
        alt = text.escaped(wording.say("game.alt", width=wording.kilometres(framing.width_km)))
        title, credit, licence = map(wording.translated, (painting.title, painting.credit, painting.licence))
        credit = text.escaped(wording.say("game.credit", title=title, credit=credit, licence=licence))
        self._picture.value = (
            f'<figure><img class="explorer-game-picture" src="{picture}" alt="{alt}">'
            f'<figcaption class="explorer-credit">{credit}</figcaption></figure>'
        )

    @traitlets.observe("wording")
    @told
    def _reword(self, _change=None):
        say = self.wording.say
        self._seed.description, self._level.description = say("game.seed"), say("game.level")
        self._count.description = say("game.rounds")
        relabel(self._level, [say(f"game.level.{level}") for level in LEVELS])
        relabel(self._count, [say("game.count", count=count) for count in _COUNTS])
        self._show_picture()
        self._show()

    def _show(self):
        say, playing = self.wording.say, bool(self._places)
        self._form.layout.display = "none" if playing else None
        self._picture.layout.display = None if playing else "none"
        self._next.layout.display = None if playing and not self.guessing else "none"
        last = len(self._guesses) == len(self._places)
        self._next.description = say("game.end" if last else "game.next")
        self._start.description = say("game.again" if self._guesses else "game.start")
        self._told.value = self._told_of_round() if playing else self._told_of_game()

    def _told_of_round(self):
        say = self.wording.say
        number, count = len(self._guesses) + self.guessing, len(self._places)
        head = f"<h2>{text.escaped(say('game.round', number=number, count=count))}</h2>"
        if self.guessing:
            framing = self._framing
            return f"{head}<p>{text.escaped(say('game.guess', width=self.wording.kilometres(framing.width_km)))}</p>"
        guess = self._guesses[-1]
        key = "game.inside" if guess.points == FULL else "game.result"
        name = self.wording.name(guess.place)
        told_guess = say(key, name=name, distance=self.wording.kilometres(guess.distance_km), points=guess.points)
        row = streak(self._guesses)
        told_streak = f"<p>{text.escaped(say('game.streak', count=row))}</p>" if row > 1 else ""
        return f"{head}<p role='status'><strong>{text.escaped(told_guess)}</strong></p><p>{self._sum()}</p>{told_streak}"

    def _sum(self):
        points = sum(guess.points for guess in self._guesses)
        return text.escaped(self.wording.say("game.total", points=points, most=FULL * len(self._guesses)))

    def _told_of_game(self):
        say = self.wording.say
        head = f"<h2>{text.escaped(say('game.head'))}</h2>"
        if not self._guesses:
            return f"{head}<p>{text.escaped(say('game.hint'))}</p>"
        rows = "".join(
            f"<tr><td>{text.escaped(self.wording.name(guess.place))}</td><td>{self.wording.kilometres(guess.distance_km)}</td>"
            f"<td>{guess.points}</td></tr>"
            for guess in self._guesses
        )
        columns = "".join(f"<th>{text.escaped(say(f'game.{name}'))}</th>" for name in ("place", "distance", "points"))
        card = text.escaped(say("game.card", seed=self._seed.value, level=say(f"game.level.{self._level.value}")))
        return f"{head}<p class='explorer-total'>{self._sum()}</p><p>{card}</p><table><tr>{columns}</tr>{rows}</table>"


def _way(guessed, place):
    """The way from a guess to the place, and both ends; the ends alone where they are one or opposite each other."""
    points = (guessed.latitude, guessed.longitude, "?"), (place.latitude, place.longitude, "✓")
    try:
        track = measure([guessed, place]).track()
    except ValueError:  # no way, or several
        track = np.array([]), np.array([])
    return (Drawn(*track, points, GOLD),)
