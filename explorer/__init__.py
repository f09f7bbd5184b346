"""Meet Mars in a notebook: a clickable map with what Tianwen-1 saw of each place.

``explorer.Explorer()`` is the whole application; the functions beside it answer
in code what the application shows.
"""

from .app import Explorer
from .catalogue import CatalogueError, read_features
from .coordinates import CoordinateError
from .data import DataError
from .doctor import doctor
from .elevation import elevation
from .features import Place, UnknownPlaceError, load_features
from .filtering import filter_features
from .imagery.builder import build_hips
from .imagery.hips import Hips, HipsError, MoRIC
from .imagery.packs import fetch
from .imagery.picture import draw
from .imagery.raster import Raster
from .imagery.relief import Relief
from .imagery.view import View
from .language import UnknownLanguageError
from .links import LinkError
from .mars import ahead, distance
from .measuring import Measurement, measure
from .observations import load_observations
from .profiles import Profile, profile
from .route import load_route
from .touring import TourError, check_tour

__all__ = [
    "CatalogueError",
    "CoordinateError",
    "DataError",
    "Explorer",
    "Hips",
    "HipsError",
    "LinkError",
    "Measurement",
    "MoRIC",
    "Place",
    "Profile",
    "Raster",
    "Relief",
    "TourError",
    "UnknownLanguageError",
    "UnknownPlaceError",
    "View",
    "ahead",
    "build_hips",
    "check_tour",
    "distance",
    "doctor",
    "draw",
    "elevation",
    "fetch",
    "filter_features",
    "load_features",
    "load_observations",
    "load_route",
    "measure",
    "profile",
    "read_features",
]
