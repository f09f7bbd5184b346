"""The card: one place told in words, with its picture, its credit and where to read on."""

import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import ipywidgets
from markupsafe import Markup

from ..i18n.wording import Wording
from ..places.describe import Description, describe
from ..places.gazetteer import Place, find, plain
from ..places.mission import places as known_places
from ..state import State
from ..state.callbacks import guarded
from .download import Download
from .entry import Entry
from .globe import Globe
from .panel import Panel, button, link, show
from .portrait import Picture, Portrait

_STARTS = ("Ascraeus Mons", "South pole of Mars", "Valles Marineris", "Arabia Terra", "Maunder", "Zhurong landing site")

_PICTURE_SET = Markup(
    "<div class='explorer-caption'><strong>{title}</strong><p class='explorer-facts'>{shows}</p><p>{caption}</p>"
    "<p class='explorer-uncertain'>{unsure}</p></div><p>{link}</p><p class='explorer-facts'>{source}</p>"
)


@dataclass(frozen=True, eq=False)
class _Shown:
    """What the card tells and shows at one moment, to be saved together."""

    description: Description
    number: int
    picture: Picture
    wording: Wording

    def save(self, path: str | Path) -> None:
        wording = self.wording.drawn
        self.picture.save(path, self.description.caption(self.number, wording), wording)


class Card(Panel, ipywidgets.VBox):
    """What is selected told in words and a picture, or the planet as a whole."""

    def __init__(self, state: State) -> None:
        self._portrait, self._saving, self._download = Portrait(state), state.background(), Download()
        self._description, self._number = describe(state.selected), 0
        self._head, self._caption, self._count = (ipywidgets.HTML() for _ in range(3))
        self._save = ipywidgets.Button().add_class("explorer-save")
        self._back, self._next = button("‹"), button("›")
        self._pager = ipywidgets.HBox([self._back, self._count, self._next])
        self._starting = [find(name, known_places()) for name in _STARTS]
        self._starts = ipywidgets.HBox([self._start(place) for place in self._starting])
        top = ipywidgets.HBox([self._head, Globe(state)])
        parts = [top, Entry(state), self._portrait, self._pager, self._caption, self._starts, self._save, self._download]
        super().__init__(state, parts)
        for part, name in ((self, "card"), (top, "card-top"), (self._pager, "pager"), (self._starts, "starts")):
            part.add_class(f"explorer-{name}")
        self._save.on_click(self._offer)
        self._back.on_click(lambda _: self._turn(-1))
        self._next.on_click(lambda _: self._turn(+1))
        self.watch(self._describe, "selected")
        self.watch_words(self._reword)

    def save_picture(self, path: str | Path) -> None:
        """Save the picture with what the card tells of the place; see `explorer.Explorer.save_picture`."""
        self._shown().save(path)
        self.state.tell_of_letters()

    def _shown(self) -> _Shown:
        with self.state.lock:
            return _Shown(self._description, self._number, self._portrait.picture, self.state.wording)

    @guarded
    def _offer(self, _button: object) -> None:
        """The picture as a file for the browser; it waits for its tiles, so it is made beside."""
        shown = self._shown()
        self._saving.ask(lambda wanted: self._make_file(shown, wanted))

    def _make_file(self, shown: _Shown, wanted: Callable[[], bool]) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, f"{_file_name(shown.description.place)}.jpg")
            shown.save(path)
            if wanted():
                self._download.offer(path.name, "image/jpeg", path.read_bytes())
                self.state.tell_of_letters()

    def _start(self, place: Place) -> ipywidgets.Button:
        made = button()
        made.on_click(lambda _: self._select(place))
        return made

    @guarded
    def _select(self, place: Place) -> None:
        self.state.select(place)

    def _describe(self) -> None:
        self._description, self._number = describe(self.state.selected), 0
        show(self._starts, self.state.selected is None)
        self._show()

    def _reword(self) -> None:
        wording = self.state.wording
        say = wording.say
        self._back.tooltip, self._next.tooltip = say("card.previous"), say("card.next")
        self._save.description, self._save.tooltip = say("card.save"), say("card.save.hint")
        for start, place in zip(self._starts.children, self._starting, strict=True):
            start.description = wording.name(place)
            start.tooltip = say("card.go", name=start.description)
        self._show()

    @guarded
    def _turn(self, step: int) -> None:
        with self.state.lock:
            if count := len(self._description.pictures):
                self._number = (self._number + step) % count
                self._show()

    def _show(self) -> None:
        wording, count = self.state.wording, len(self._description.pictures)
        self._head.value = _head_html(self._description, wording)
        self._caption.value = _caption_html(self._description, self._number, wording)
        self._count.value = wording.say("card.set", number=self._number + 1, count=count)
        show(self._pager, count > 1)


def _file_name(place: Place | None) -> str:
    """A name for a file about a place, of letters that any disk can write."""
    words = place.name or f"mars {place.latitude:.2f} {place.longitude:.2f}" if place else "mars"
    return re.sub(r"[^a-z0-9.-]+", "-", plain(words)).strip("-.") or "mars"


def _head_html(description: Description, wording: Wording) -> Markup:
    """Name, kind, position, size and height of a place; of the planet, what to do."""
    if description.place is None:
        words = Markup.escape(wording.say("card.hint"))
    else:
        facts = " · ".join(description.facts(wording))
        words = Markup("{}<br>{}").format(description.kind(wording), facts)
    return Markup("<h2>{}</h2><p class='explorer-facts'>{}</p>").format(description.title(wording), words)


def _caption_html(description: Description, number: int, wording: Wording) -> Markup:
    """One picture set of Tianwen-1, counted from 0, or the facts where there is none; and where to read on."""
    if description.pictures.empty:
        words = Markup()
        if not description.story:
            words = Markup("<div class='explorer-caption'><p>{}</p></div>").format(description.sentence(wording))
    else:
        shown, say = description.picture_set(number, wording), wording.say
        words = _PICTURE_SET.format(
            title=shown.title,
            shows=say("card.shows"),
            caption=shown.caption,
            unsure=shown.unsure,
            link=link(shown.page, shown.link(wording)),
            source=shown.source,
        )
    return words + _story_html(description, wording) + _iau_page_html(description, wording)


def _story_html(description: Description, wording: Wording) -> Markup:
    """What is told of one of the best known places, and who says so; empty for all others."""
    if description.story is None:
        return Markup()
    sources = Markup(" · ").join(link(source.page, source.words(wording)) for source in description.story.sources)
    # Where picture sets have a caption already, it stands below that.
    kind = "explorer-caption" if description.pictures.empty else "explorer-story"
    return Markup(
        "<div class='{}'><p>{}</p><p>{}</p><p class='explorer-uncertain'>{}</p></div><p class='explorer-facts'>{} {}</p>"
    ).format(kind, *description.story.parts(wording), wording.say("story.sources"), sources)


def _iau_page_html(description: Description, wording: Wording) -> Markup:
    """A link to a place's page in the gazetteer; empty where it has none."""
    if description.place is None or description.iau_page is None:
        return Markup()
    words = wording.say("card.gazetteer", name=description.place.name)
    return Markup("<p>{}</p>").format(link(description.iau_page, words))
