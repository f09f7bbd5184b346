"""The search field: places by name, any spot by its coordinates, a view by its link."""

from importlib import resources
from typing import Any

import traitlets

from .. import viewpoint
from ..mars import coordinates
from ..message import said_by
from ..places.gazetteer import Place
from ..places.search import Search
from ..state import State
from ..state.callbacks import guarded
from ..viewpoint import Viewpoint
from .heard import Heard, whole
from .panel import Panel

_Found = list[Place] | list[Viewpoint]


class Finder(Panel, Heard):
    """A field to type in, with what was found below it.

    Attributes
    ----------
    query
        What is typed.
    results
        Names and details of what was found, as shown.
    message
        What is to be said where nothing was found, and to people who can't see it.
    """

    _esm = resources.files("explorer.widgets").joinpath("finder.js").read_text("utf-8")

    query = traitlets.Unicode().tag(sync=True, heard=True)
    results: traitlets.List = traitlets.List().tag(sync=True)
    message = traitlets.Unicode().tag(sync=True)
    placeholder = traitlets.Unicode().tag(sync=True)

    def __init__(self, state: State) -> None:
        self._searching = state.background()
        self._index: Search | None = None
        self._shown: tuple[str, _Found] = ("", [])
        super().__init__(state)
        self.on_msg(self._received)
        self.observe(lambda _: self._search(), "query")
        self.watch_words(self._reword)

    def __repr__(self) -> str:
        return f"Finder({self.query!r})"

    def _reword(self) -> None:
        self.placeholder = self.state.wording.say("find.hint")
        self._search()

    def _search(self) -> None:
        query = self.query.encode(errors="replace").decode()  # half a character can't be sent back
        self._searching.ask(lambda wanted: self._show(query, *self._suggest(query)))

    def _suggest(self, query: str) -> tuple[_Found, str]:
        """Places for a query, and what to say."""
        wording = self.state.wording
        if not query.strip():
            return [], ""
        if viewpoint.looks_like_one(query):
            try:
                return [viewpoint.read(query)], ""
            except viewpoint.LinkError as error:
                return [], wording.translated(said_by(error))
        if coordinates.looks_like_one(query):
            try:
                return [Place.ground(*coordinates.parse(query, wording.convention))], ""
            except coordinates.CoordinateError as error:
                return [], wording.translated(said_by(error))
        if self._index is None:
            self._index = Search(self.state.places)
        found = [Place.of_row(self.state.places.iloc[row]) for row in self._index.find(query)]
        return found, "" if found else wording.say("find.nothing", typed=query.strip()[:40])

    def _show(self, query: str, found: _Found, message: str) -> None:
        with self.state.lock, self.hold_sync():  # the search answers on one thread, a pick on another
            self._shown = query, found
            self.results = [(self._name(each), self._detail(each)) for each in found]
            self.message = message

    def _name(self, found: Place | Viewpoint) -> str:
        wording = self.state.wording
        if isinstance(found, Viewpoint):
            return wording.say("find.link")
        return wording.full_name(found) or wording.place(found)

    def _detail(self, found: Place | Viewpoint) -> str:
        wording = self.state.wording
        if isinstance(found, Viewpoint):
            place = found.selected or found.centre
            return wording.name(place) if place else ""
        size = wording.say("card.across", size=wording.kilometres(found.diameter_km)) if found.diameter_km else ""
        where = wording.place(found) if found.name else ""
        return " · ".join(filter(None, [wording.kind(found.plain_kind), size, where]))

    def _received(self, _widget: object, content: Any, _buffers: object) -> None:
        if not isinstance(content, dict):
            return
        picked, query = whole(content.get("pick")), content.get("query")
        if picked is not None and isinstance(query, str):
            self.pick(query, picked)

    @guarded
    def pick(self, query: str, number: int = 0) -> None:
        """Take one of the results of what was typed; searched for now where the results shown are another's."""
        with self.state.lock:
            shown, found = self._shown
        if shown != query:
            found, message = self._suggest(query)
            self._show(query, found, message)
        if not found:
            if query.strip():
                self.state.change(selected=None)  # the card of the place before is no answer to this
            return
        picked = found[number if 0 <= number < len(found) else 0]
        if isinstance(picked, Viewpoint):
            self.state.look_at(picked, selected=picked.selected)
        else:
            self.state.picked(picked, False)
