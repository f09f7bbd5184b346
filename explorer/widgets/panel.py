"""What all parts of the page have in common: they know the state, follow it, and leave nothing behind."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import ipywidgets
from markupsafe import Markup

from ..state import State
from ..state.callbacks import guarded

_ADDRESS = re.compile(r"\s*https?://", re.IGNORECASE)

PROFILE_LOOK = {"inches": (2.9, 2.6), "dots_per_inch": 200, "type_size": 8.5}
"""Of a profile in a panel: its points about as large as the panel's own letters."""


class Panel:
    """Mixed into a widget that shows some of the state.

    Parameters
    ----------
    state
        What all parts of the page share.
    *arguments, **keywords
        Of the widget.
    """

    def __init__(self, state: State, *arguments: Any, **keywords: Any) -> None:
        self.state = state
        super().__init__(*arguments, **keywords)

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"  # short: of a widget's traits, some hold whole pictures

    def watch(self, follow: Callable[[], object], *names: str) -> None:
        """Call a function now, and whenever a value of the state changes; what goes wrong then is told."""
        follow()

        def hear(_change: object) -> None:
            try:
                follow()
            except Exception as error:
                self.state.tell(error)

        self.state.observe(hear, list(names))

    def watch_words(self, follow: Callable[[], object]) -> None:
        """Call a function now, and whenever things are worded otherwise."""
        self.watch(follow, "language", "coordinates")

    def imagery_name(self, imagery: str) -> str:
        """What an imagery is called: a survey that is not Tianwen-1's by its own title."""
        found = self.state.found
        if imagery == "tianwen-1" and found is not None and not found.is_tianwen1:
            return str(found.title)
        return self.state.wording.say(f"imagery.{imagery}")

    def bind(self, control: Any, name: str) -> None:
        """Let a control show a value of the state, and people change it by that."""
        self.watch(lambda: control.set_trait("value", getattr(self.state, name)), name)

        def hear(change: Any) -> None:
            if change.new not in (None, getattr(self.state, name)):  # nobody can choose nothing
                self._change(name, change.new)

        control.observe(hear, "value")

    def bind_look(self, control: Any, field: str) -> None:
        """The same for a field of the look."""
        self.watch(lambda: control.set_trait("value", getattr(self.state.look, field)), "look")
        control.observe(
            lambda change: change.new not in (None, getattr(self.state.look, field)) and self._adjust(field, change.new),
            "value",
        )

    @guarded
    def _change(self, name: str, value: object) -> None:
        self.state.change(**{name: value})

    @guarded
    def _adjust(self, field: str, value: object) -> None:
        self.state.adjust(**{field: value})


def every_widget(widget: ipywidgets.Widget) -> list[ipywidgets.Widget]:
    """A widget and all that it holds: children, layers, icons, layouts, styles."""
    found: dict[int, ipywidgets.Widget] = {}
    new = [widget]
    while new:
        each = new.pop()
        if id(each) not in found:
            found[id(each)] = each
            new.extend(_widgets_in(vars(each)))
    return list(found.values())


def _widgets_in(value: object) -> Iterator[ipywidgets.Widget]:
    if isinstance(value, ipywidgets.Widget):
        yield value
    elif isinstance(value, dict):
        yield from (found for each in list(value.values()) for found in _widgets_in(each))
    elif isinstance(value, (list, tuple)):
        yield from (found for each in value for found in _widgets_in(each))


def link(address: str, words: str) -> Markup:
    """A link that opens in a new tab; only the words where the address is not http or https."""
    if not _ADDRESS.match(address):
        return Markup.escape(words)
    return Markup('<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>').format(address, words)


def relabel(control: Any, words: Iterable[str], hints: Iterable[str] | None = None) -> None:
    """Word the options of a choice anew, and what is shown when the pointer rests on a button.

    What is chosen stays, and nobody hears of a change.
    """
    words = tuple(words)
    # Setting `options` would choose the first for a moment, and whoever follows the choice would go there and back.
    # ipywidgets has no door for this but its own attributes: the pairs it looks a choice up in, and the labels it sends.
    control._options_full = tuple(zip(words, control._options_values, strict=True))
    control.set_trait("_options_labels", words)
    # Of words that stand twice it would choose the first.
    if control.index is not None and words.index(words[control.index]) == control.index:
        control.label = words[control.index]
    if hints is not None:
        control.tooltips = list(hints)


def unseen(control: Any) -> Any:
    """Keep a control's description from the screen, for screen readers alone; the same control."""
    return control.add_class("explorer-unseen")


def show(part: ipywidgets.DOMWidget, is_shown: bool) -> None:
    """Show a part of the page, or take it out of sight."""
    part.layout.display = None if is_shown else "none"


def button(words: str = "") -> ipywidgets.Button:
    """A button as wide as its words."""
    return ipywidgets.Button(description=words, layout=ipywidgets.Layout(width="auto"))


def told_html(words: str) -> str:
    """What is said at a button that was pressed, or nothing."""
    return Markup("<div role='status'>{}</div>").format(
        Markup("<p class='explorer-sheet-told'>{}</p>").format(words) if words else ""
    )
