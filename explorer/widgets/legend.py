"""The legend: which colour of dot means what."""

import ipywidgets

from .shapes import GOLD, OWN, PALE
from .text import escaped


def legend(title):
    """A legend for a map with places of one's own on it.

    Parameters
    ----------
    title : str
        Of the catalogue.

    Returns
    -------
    ipywidgets.HTML
    """
    lines = "".join(
        f'<div><span class="explorer-dot" style="background:{colour}"></span>{escaped(words)}</div>'
        for colour, words in ((OWN, title[:40]), (GOLD, "with Tianwen-1 pictures"), (PALE, "other named places"))
    )
    return ipywidgets.HTML(f'<div class="explorer-legend">{lines}</div>')
