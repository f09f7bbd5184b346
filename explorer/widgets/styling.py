"""What a table of one's own is drawn by: a column for its colours, another for its sizes."""

from typing import Any

import ipywidgets
from markupsafe import Markup

from ..cartography.style import SizeIn, colour_columns, size_columns
from ..state import State
from ..state.callbacks import guarded
from .panel import Panel, relabel, show


class Styling(Panel, ipywidgets.VBox):
    """Choices of columns; nothing is shown where no table has any."""

    def __init__(self, state: State) -> None:
        table = state.catalogue
        self._colours, self._sizes = ([], {}) if table is None else (colour_columns(table), size_columns(table))
        look = state.look
        if look.colour and look.colour not in self._colours:  # code may name any
            self._colours.append(look.colour)
        pairs: list[tuple[str, SizeIn]] = [(name, each) for name, kinds in self._sizes.items() for each in kinds]
        self._heading = ipywidgets.HTML()
        self._colour = ipywidgets.Dropdown(options=["", *self._colours])
        self._size = ipywidgets.Dropdown(options=[("", ("", "")), *((name, (name, each)) for name, each in pairs)])
        super().__init__(state, [self._heading, self._colour, self._size])
        show(self, bool(self._colours or self._sizes))
        self.bind_look(self._colour, "colour")
        self.watch(self._follow, "look")
        self._size.observe(self._resize, "value")
        self.watch_words(self._reword)

    def _follow(self) -> None:
        self._size.value = self._chosen

    @property
    def _chosen(self) -> tuple[str, SizeIn]:
        """The choice that says what the look says, which may leave it to the column in what sizes are."""
        look = self.state.look
        if not look.size:
            return "", ""
        return look.size, look.size_in or self._sizes[look.size][0]

    @guarded
    def _resize(self, change: Any) -> None:
        if change.new not in (None, self._chosen):
            size, size_in = change.new
            self.state.adjust(size=size, size_in=size_in)

    def _reword(self) -> None:
        say = self.state.wording.say
        hint = Markup("<p class='explorer-facts'>{}</p>").format(say("layers.own.hint"))
        self._heading.value = Markup("<h3>{}</h3>{}").format(say("layers.own"), hint)
        self._colour.description, self._size.description = say("layers.colour"), say("layers.size")
        relabel(self._colour, [say("layers.one_colour"), *self._colours])
        sizes = (say(f"layers.in_{each}", column=name) for name, kinds in self._sizes.items() for each in kinds)
        relabel(self._size, [say("layers.one_size"), *sizes])
