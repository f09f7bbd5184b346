"""The legend: which colour of dot means what."""

import ipywidgets

from .shapes import GOLD, OWN, PALE
from .text import escaped

_KNOWN = (GOLD, "with Tianwen-1 pictures"), (PALE, "other named places")


def legend(title, gazetteer=True):
    """A legend for a map with places of one's own on it.

    Parameters
    ----------
    title : str
        Of the catalogue.
    gazetteer : bool
        Whether its places are on the map, too.

    Returns
    -------
    ipywidgets.HTML
    """
    lines = "".join(
        f'<div><span class="explorer-dot" style="background:{colour}"></span>{escaped(words)}</div>'
        for colour, words in ((OWN, title[:40]), *(_KNOWN if gazetteer else ()))
    )
    return ipywidgets.HTML(f'<div class="explorer-legend">{lines}</div>')
