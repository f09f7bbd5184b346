"""The search field: places by name, any spot by its coordinates."""

import threading
from importlib import resources

import anywidget
import traitlets

from .. import viewpoint
from ..background import Latest
from ..callbacks import TellsProblems, told
from ..i18n.wording import Wording
from ..mars import coordinates
from ..places.gazetteer import Place
from ..places.search import Search


class Finder(TellsProblems, anywidget.AnyWidget):
    """A field to type in, with what was found below it.

    Attributes
    ----------
    found : explorer.places.gazetteer.Place or None
        What was picked last; set anew by every pick.
    view : explorer.viewpoint.Viewpoint or None
        The view of a link that was picked last; set anew by every pick.
    wording : explorer.i18n.wording.Wording
        How positions are written, and understood when typed.
    query : str
        What is typed.
    results : list of (str, str)
        Names and details of what was found, as shown.
    message : str
        What is to be said where nothing was found, and to people who can't see it.
    """

    _esm = resources.files("explorer.widgets").joinpath("finder.js").read_text("utf-8")

    query = traitlets.Unicode().tag(sync=True)
    results = traitlets.List().tag(sync=True)
    message = traitlets.Unicode().tag(sync=True)
    placeholder = traitlets.Unicode().tag(sync=True)
    view = traitlets.Instance(viewpoint.Viewpoint, allow_none=True)
    found = traitlets.Instance(Place, allow_none=True)
    wording = traitlets.Instance(Wording, ())

    def __init__(self, places):
        self._lock = threading.RLock()  # the search answers on one thread, a pick on another
        self._places, self._searching, self._shown = places, Latest(self.tell), ("", [])
        self._index = None
        super().__init__()
        self.on_msg(self._received)
        self._reword()

    def __repr__(self):
        return f"Finder({self.query!r})"

    def close(self):
        """Stop searching and leave the page."""
        self._searching.stop()
        super().close()

    @traitlets.observe("wording")
    @told
    def _reword(self, _change=None):
        self.placeholder = self.wording.say("find.hint")
        self._search()

    @traitlets.observe("query")
    @told
    def _search(self, _change=None):
        query = self.query
        self._searching.ask(lambda wanted: self._show(query, *self._suggest(query)))

    def _suggest(self, query):
        """Places for a query, and what to say."""
        if not query.strip():
            return [], ""
        if viewpoint.looks_like_one(query):
            try:
                return [viewpoint.read(query)], ""
            except viewpoint.LinkError as error:
                return [], str(error)
        if coordinates.looks_like_one(query):
            try:
                return [Place.ground(*coordinates.parse(query, self.wording.convention))], ""
            except coordinates.CoordinateError as error:
                return [], self.wording.say("find.no_position", reason=error)
        if self._index is None:
            self._index = Search(self._places)
        found = [Place.of_row(self._places.iloc[row]) for row in self._index.find(query)]
        if not found:
            return [], self.wording.say("find.nothing", typed=query.strip()[:40])
        return found, ""

    def _show(self, query, places, message):
        with self._lock, self.hold_sync():
            self._shown = query, places
            self.results = [(self._name(place), self._detail(place)) for place in places]
            self.message = message

    def _name(self, place):
        if isinstance(place, viewpoint.Viewpoint):
            return self.wording.say("find.link")
        return self.wording.full_name(place) or self.wording.place(place)

    def _detail(self, place):
        wording = self.wording
        if isinstance(place, viewpoint.Viewpoint):
            return wording.name(place.place or place.centre)
        size = wording.say("card.across", size=wording.kilometres(place.diameter_km)) if place.diameter_km else ""
        where = wording.place(place) if place.name else ""
        return " · ".join(filter(None, [wording.kind(place.plain_kind), size, where]))

    def _received(self, _widget, content, _buffers):
        if isinstance(content, dict) and isinstance(content.get("pick"), int) and isinstance(content.get("query"), str):
            self.pick(content["query"], content["pick"])

    @told
    def pick(self, query, number=0):
        """Take a result.

        Parameters
        ----------
        query : str
            What was typed; searched for now where the results shown are another's.
        number : int
            Which of the results.
        """
        if self._shown[0] != query:
            self._show(query, *self._suggest(query))
        places = self._shown[1]
        if not places:
            return
        picked = places[number if 0 <= number < len(places) else 0]
        trait = "view" if isinstance(picked, viewpoint.Viewpoint) else "found"
        with self.hold_trait_notifications():
            self.set_trait(trait, None)
            self.set_trait(trait, picked)
