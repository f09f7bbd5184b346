"""Buttons on the map that Leaflet has none for: the whole planet, the whole screen, and the panels folded away."""

from collections.abc import Callable
from importlib import resources

import traitlets

from .heard import Heard


class Tools(Heard):
    """Lies over the upper left of the map, below the buttons for the zoom.

    Attributes
    ----------
    words
        What the buttons "home", "full" and "fold" are called.
    shown
        Whether some page has brought the explorer into sight, as happens once.
    """

    _esm = resources.files("explorer.widgets").joinpath("tools.js").read_text("utf-8")

    words = traitlets.Dict().tag(sync=True)
    shown = traitlets.Bool(False).tag(sync=True, heard=True)

    def __repr__(self) -> str:
        return "Tools()"

    def on_home(self, go: Callable[[], object]) -> None:
        """Have a function called when somebody wants to see the whole planet."""
        self.on_msg(lambda _, content, __: go() if isinstance(content, dict) and content.get("home") is True else None)
