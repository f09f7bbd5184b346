"""Buttons and keys for something that goes step by step."""

from importlib import resources

import traitlets

from .heard import Heard


class Stepper(Heard):
    """Back, where we are, on, and play; also the arrow keys, anywhere within a box of the class ``explorer-stepped``.

    Attributes
    ----------
    step
        From 0 to `count` - 1.
    pace
        Seconds a step takes while it plays.
    words
        What the buttons for back, on, play and stop are called, and where we are, in words.
    """

    _esm = resources.files("explorer.widgets").joinpath("stepper.js").read_text("utf-8")

    step = traitlets.Int(0).tag(sync=True, heard=True)
    count = traitlets.Int(0).tag(sync=True)
    pace = traitlets.Float(15.0).tag(sync=True)
    words = traitlets.List(["", "", "", "", ""]).tag(sync=True)

    def __repr__(self) -> str:
        return f"Stepper(step={self.step}, count={self.count})"
