"""Live basemaps from the web, for the cylindrical map: fetched by the browser, off unless asked for."""

import ipyleaflet

from ..message import Message

_TREK = "https://trek.nasa.gov/tiles/Mars/EQ/{layer}/1.0.0/default/default028mm/{{z}}/{{y}}/{{x}}.jpg"

BASEMAPS: dict[str, tuple[str, int]] = {
    Message("basemap.viking", "Viking colour mosaic, 232 m"): ("Mars_Viking_MDIM21_ClrMosaic_global_232m", 7),
    Message("basemap.mola", "MOLA colour relief, 463 m"): ("Mars_MGS_MOLA_ClrShade_merge_global_463m", 6),
}
"""Name to NASA Mars Trek layer and its deepest level."""

CREDIT = Message("basemap.credit", "NASA Mars Trek (trek.nasa.gov), public domain; needs a network")
"""Whom to name while one is shown."""


def layer(name: str) -> ipyleaflet.TileLayer:
    """The tile layer of a live basemap, one of `BASEMAPS`."""
    address, deepest = BASEMAPS[name]
    return ipyleaflet.TileLayer(url=_TREK.format(layer=address), max_native_zoom=deepest, max_zoom=24, attribution=CREDIT)
