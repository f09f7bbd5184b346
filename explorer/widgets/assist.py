"""What a map needs beside Leaflet: keys that pick, words for those who can't see it, its size, and whose hand moves it."""

from collections.abc import Callable
from importlib import resources
from typing import Any

import ipyleaflet
import ipywidgets
import traitlets

from .heard import Heard

_LARGEST = 5000  # pixels of a side


class Assist(Heard):
    """Stands, unseen, in the box of a map.

    Attributes
    ----------
    map
        That it helps.
    edges
        Of what it shows, units up and right of the lower left and the upper right; nobody drags it beyond.
    said
        Set it, and screen readers say it.
    label
        What the map is called.
    size
        Width and height of the map in pixels; empty before the browser has told.
    asked
        Which of the moves asked for by code was the last.
    reached
        Whether tiles of a live basemap come: None before one came or failed.
    touched
        The last of these that the browser knew of when people put a hand to the map: pointer, wheel or key.
    """

    _esm = resources.files("explorer.widgets").joinpath("assist.js").read_text("utf-8")

    map = traitlets.Instance(ipyleaflet.Map).tag(sync=True, **ipywidgets.widget_serialization)
    edges: traitlets.List = traitlets.List().tag(sync=True)
    said = traitlets.Unicode().tag(sync=True)
    label = traitlets.Unicode("Mars").tag(sync=True)
    size = traitlets.List(traitlets.Int(), []).tag(sync=True, heard=True)
    asked = traitlets.Int(0).tag(sync=True)
    reached = traitlets.Bool(None, allow_none=True).tag(sync=True, heard=True)
    touched = traitlets.Int(-1).tag(sync=True, heard=True)

    @traitlets.validate("size")
    def _check_size(self, proposal: dict[str, Any]) -> list[int]:
        """A page that tells anything else than the size of a screen is not believed."""
        size = proposal["value"]
        if size and not (len(size) == 2 and all(0 <= each <= _LARGEST for each in size)):
            raise traitlets.TraitError(f"{size} is no size of a map in pixels")
        return size

    def __repr__(self) -> str:
        return "Assist()"

    @property
    def is_touched(self) -> bool:
        """Whether people have put a hand to the map since code moved it last."""
        return self.touched == self.asked

    def fly(self, y: float, x: float, zoom: float) -> None:
        """Have the map travel there, or be there at once for people who asked for less motion."""
        self.send({"fly": [y, x, zoom]})

    def on_pick(self, picked: Callable[[], object]) -> None:
        """Have a function called when somebody presses Enter on the map."""
        self._on("pick", picked)

    def on_ready(self, ready: Callable[[], object]) -> None:
        """Have a function called when a page has built a view of the map; a flight before that was seen by nobody."""
        self._on("ready", ready)

    def _on(self, name: str, act: Callable[[], object]) -> None:
        self.on_msg(lambda _, content, __: act() if isinstance(content, dict) and content.get(name) is True else None)
