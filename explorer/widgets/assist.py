"""What a map needs beside Leaflet: keys that pick, words for those who can't see it, its size in pixels."""

from importlib import resources

import anywidget
import traitlets


class Assist(anywidget.AnyWidget):
    """Stands, unseen, in the box of a map.

    Attributes
    ----------
    said : str
        Set it, and screen readers say it.
    label : str
        What the map is called.
    size : list of int
        Width and height of the map in pixels; empty before the browser has told.
    """

    _esm = resources.files("explorer.widgets").joinpath("assist.js").read_text("utf-8")

    said = traitlets.Unicode().tag(sync=True)
    label = traitlets.Unicode("Mars").tag(sync=True)
    size = traitlets.List(traitlets.Int(), []).tag(sync=True)

    def __repr__(self):
        return "Assist()"

    def on_pick(self, picked):
        """Have a function called when somebody presses Enter on the map.

        Parameters
        ----------
        picked : callable
            Called without arguments.
        """
        self.on_msg(lambda _, content, __: picked() if isinstance(content, dict) and content.get("pick") is True else None)
