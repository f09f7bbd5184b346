"""The card: one place told in words, with its picture, its credit and where to read on."""

import ipywidgets
import traitlets

from .. import observations
from ..elevation import RESOLVES, elevation
from ..features import IAU_PAGE, Place
from ..imagery.picture import data_uri, draw
from ..imagery.view import View
from . import text
from .latest import Latest
from .problems import TellsProblems, told

_SIZE = (600, 320)  # pixels drawn; shown at half that, sharp on fine screens
_NARROWEST_KM, _WIDEST_KM = 400, 6000  # below the first the elevation model has nothing more to show
_AROUND = 1.6  # how much wider than the place its picture is
_CERTAINTY = {
    "sure": "The place is sure.",
    "likely": "The place is likely, not certain.",
    "rough": "The place is only roughly known.",
}


class Card(TellsProblems, ipywidgets.VBox):
    """One place told in words and a picture.

    Parameters
    ----------
    imagery : object
        What the picture is drawn from; see `explorer.draw`. Its ``credit`` and
        ``licence`` stand below the picture.
    starts : list of explorer.features.Place
        Places offered as buttons while nothing is selected.

    Attributes
    ----------
    place : explorer.features.Place or None
        What the card tells of; None is the planet as a whole.
    """

    place = traitlets.Instance(Place, allow_none=True)

    def __init__(self, imagery, starts):
        self._imagery = imagery
        self._drawing = Latest(self.tell)
        self._pictures, self._number = observations.of_place(None), 0
        self._head, self._picture, self._caption = (ipywidgets.HTML() for _ in range(3))
        self._back, self._next = _button("‹", "Previous picture set"), _button("›", "Next picture set")
        self._count = ipywidgets.HTML()
        self._pager = ipywidgets.HBox([self._back, self._count, self._next])
        self._starts = ipywidgets.HBox([self._start(place) for place in starts])
        self._back.on_click(lambda _: self._turn(-1))
        self._next.on_click(lambda _: self._turn(+1))
        super().__init__([self._head, self._picture, self._pager, self._caption, self._starts])
        for part, name in ((self, "card"), (self._pager, "pager"), (self._starts, "starts")):
            part.add_class(f"explorer-{name}")
        self._show()

    def __repr__(self):
        return f"Card(place={self.place.name or 'ground' if self.place else None!r})"

    def _start(self, place):
        button = _button(place.name, f"Go to {place.name}")
        button.on_click(lambda _: self.set_trait("place", place))
        return button

    @traitlets.observe("place")
    @told
    def _show_place(self, _change):
        self._show()

    def _show(self):
        self._pictures, self._number = observations.of_place(self.place), 0
        self._show_pictures()
        self._head.value = _head(self.place)
        self._starts.layout.display = None if self.place is None else "none"
        self._drawing.ask(self._draw)

    @told
    def _turn(self, step):
        self._number = (self._number + step) % len(self._pictures)
        self._show_pictures()

    def _show_pictures(self):
        count = len(self._pictures)
        self._pager.layout.display = None if count > 1 else "none"
        self._count.value = f"Tianwen-1 picture set {self._number + 1} of {count}"
        words = _told_by(self._pictures.iloc[self._number]) if count else _told_by_facts(self.place)
        self._caption.value = words + _iau_page(self.place)

    def _draw(self, wanted):
        view, name, frame = _framed(self.place)
        picture = data_uri(draw(self._imagery, view))
        if wanted():
            seen = text.escaped(f"{name}: {self._imagery.title.lower()}; {frame}")
            words = text.escaped(f"{self._imagery.title}; {frame}. {self._imagery.credit} ({self._imagery.licence}).")
            self._picture.value = (
                f'<figure><img class="explorer-picture" src="{picture}" alt="{seen}">'
                f'<figcaption class="explorer-credit">{words}</figcaption></figure>'
            )


def _button(words, hint):
    return ipywidgets.Button(description=words, tooltip=hint, layout=ipywidgets.Layout(width="auto"))


def _framed(place):
    """The view that frames a place; what it shows, and how, in words."""
    if place is None:
        return View.window(-90, -180, 90, 180, size=(_SIZE[0], _SIZE[0] // 2)), "Mars", "the whole planet"
    width_km = min(max(_AROUND * (place.diameter_km or 0), _NARROWEST_KM), _WIDEST_KM)
    name = place.name or text.position(place.latitude, place.longitude)
    up = "north is up" if abs(place.latitude) < 90 else "longitude 0° is " + ("down" if place.latitude > 0 else "up")
    view = View.around(place.latitude, place.longitude, width_km=width_km, size=_SIZE)
    return view, name, f"{text.kilometres(width_km)} wide, {up}"


def _head(place):
    if place is None:
        hint = "Click a place on the map, or any spot of ground. Gold: Tianwen-1 pictures."
        return f"<h2>Mars</h2><p class='explorer-facts'>{hint}</p>"
    facts = [text.position(place.latitude, place.longitude)]
    if place.diameter_km:
        facts.append(f"{text.kilometres(place.diameter_km)} across")
    height = text.metres(elevation(place.latitude, place.longitude))
    facts.append(f"height {height} ({RESOLVES})")
    return (
        f"<h2>{text.escaped(place.name or 'Ground')}</h2>"
        f"<p class='explorer-facts'>{text.escaped(_kind(place))}<br>{' · '.join(facts)}</p>"
    )


def _kind(place):
    words = [word for word in (place.kind, place.plain_kind) if word]
    return ", ".join(dict.fromkeys(words)) or "a spot without a name"


def _told_by(picture):
    """A picture set of Tianwen-1, told."""
    dates = f"released {picture.released}" + (f", taken {picture.acquired}" if picture.acquired else "")
    unsure = " ".join(filter(None, (_CERTAINTY.get(picture.certainty), picture.uncertain)))
    return (
        f"<div class='explorer-caption'><strong>{text.escaped(picture.title)}</strong><p>{text.escaped(picture.caption)}</p>"
        f"<p class='explorer-uncertain'>{text.escaped(unsure)}</p></div>"
        f"<p>{text.link(picture.page, 'See the picture on its release page')}</p>"
        f"<p class='explorer-facts'>{text.escaped(picture.instrument)}; {text.escaped(dates)}. "
        f"Credit: {text.escaped(picture.credit)}. {text.escaped(picture.licence)}.</p>"
    )


def _told_by_facts(place):
    """A place without a released picture, told by what is known of it."""
    north = "north" if place.latitude >= 0 else "south"
    height = elevation(place.latitude, place.longitude)
    above = "above" if height >= 0 else "below"
    level = f"{text.metres(abs(height))} {above} the zero level of Mars ({RESOLVES})"
    if place.name:
        size = f", {text.kilometres(place.diameter_km)} across" if place.diameter_km else ""
        first = f"{place.name} ({place.plain_kind}{size}) lies in the {north} of Mars. The ground at its middle is {level}."
    else:
        first = f"This spot lies in the {north} of Mars, {level}."
    second = "No press picture of it by Tianwen-1 is known, but the orbiter's camera has imaged the whole planet."
    return f"<div class='explorer-caption'><p>{text.escaped(first)} {second}</p></div>"


def _iau_page(place):
    if place is None or place.iau_id is None:
        return ""
    return f"<p>{text.link(IAU_PAGE.format(place.iau_id), f'{place.name} in the IAU gazetteer')}</p>"
