"""Names and states for screen readers, where ipywidgets shows them to eyes only."""

from importlib import resources

import anywidget


class Accessibility(anywidget.AnyWidget):
    """Stands, unseen, in an explorer: names sliders, tells which buttons are pressed, keeps keys here."""

    _esm = resources.files("explorer.widgets").joinpath("accessibility.js").read_text("utf-8")

    def __repr__(self) -> str:
        return "Accessibility()"
