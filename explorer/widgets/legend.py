"""The legend: which colour of dot means what."""

import ipywidgets
import traitlets

from ..cartography.geojson import GOLD, OWN, PALE
from ..i18n.text import escaped
from ..i18n.wording import Wording


class Legend(ipywidgets.HTML):
    """A legend for a map with places of one's own on it.

    Parameters
    ----------
    title : str or None
        Of the catalogue.
    gazetteer : bool
        Whether its places are on the map, too.

    Attributes
    ----------
    wording : explorer.i18n.wording.Wording
    """

    wording = traitlets.Instance(Wording, ())

    def __init__(self, title=None, gazetteer=True):
        self._title, self._gazetteer = title, gazetteer
        super().__init__()
        self._show()

    def __repr__(self):
        return f"Legend({self._title!r})"

    @traitlets.observe("wording")
    def _show(self, _change=None):
        say = self.wording.say
        known = (GOLD, say("legend.pictures")), (PALE, say("legend.others"))
        lines = "".join(
            f'<div><span class="explorer-dot" style="background:{colour}"></span>{escaped(words)}</div>'
            for colour, words in ((OWN, (self._title or say("legend.own"))[:40]), *(known if self._gazetteer else ()))
        )
        self.value = f'<div class="explorer-legend">{lines}</div>'
