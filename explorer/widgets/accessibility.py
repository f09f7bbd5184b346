"""What ipywidgets leaves out for those who use the page: names and states for screen readers, keys, a reading's beginning."""

from importlib import resources

from .heard import Heard


class Accessibility(Heard):
    """Stands, unseen, in an explorer: names sliders, tells which buttons are pressed, keeps keys here, begins at the top."""

    _esm = resources.files("explorer.widgets").joinpath("accessibility.js").read_text("utf-8")

    def __repr__(self) -> str:
        return "Accessibility()"
