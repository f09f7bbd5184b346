"""Names and states for screen readers, where ipywidgets shows them to eyes only."""

from importlib import resources

import anywidget


def unseen(control):
    """Keep a control's description from the screen: what stands around it tells enough to those who see.

    Parameters
    ----------
    control : ipywidgets.Widget
        One with a ``description``, which becomes its name.

    Returns
    -------
    ipywidgets.Widget
        The same.
    """
    return control.add_class("explorer-unseen")


class Naming(anywidget.AnyWidget):
    """Stands, unseen, in an explorer: names sliders, tells which buttons are pressed, keeps keys here."""

    _esm = resources.files("explorer.widgets").joinpath("accessibility.js").read_text("utf-8")

    def __repr__(self):
        return "Naming()"
