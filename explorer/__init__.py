"""Meet Mars in a notebook: a clickable map with what Tianwen-1 saw of each place.

``explorer.Explorer()`` is the whole application; the functions beside it answer
in code what the application shows.
"""

from .app import Explorer
from .data import DataError
from .elevation import elevation
from .features import Place, UnknownPlaceError, load_features
from .imagery.builder import build_hips
from .imagery.hips import Hips, HipsError, MoRIC
from .imagery.packs import fetch
from .imagery.picture import draw
from .imagery.raster import Raster
from .imagery.relief import Relief
from .imagery.view import View
from .mars import distance
from .observations import load_observations

__all__ = [
    "DataError",
    "Explorer",
    "Hips",
    "HipsError",
    "MoRIC",
    "Place",
    "Raster",
    "Relief",
    "UnknownPlaceError",
    "View",
    "build_hips",
    "distance",
    "draw",
    "elevation",
    "fetch",
    "load_features",
    "load_observations",
]
