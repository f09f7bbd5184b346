"""Meet Mars in a notebook: a clickable map with what Tianwen-1 saw of each place.

``explorer.Explorer()`` is the whole application; the functions beside it answer
in code what the application shows.
"""

import gc

_collects = gc.isenabled()
gc.disable()  # what an import makes stays, and looking through it again and again is a sixth of the time
try:
    from .activities.measure import Measurement, measure
    from .activities.profile import Profile, profile
    from .activities.results import read_results
    from .activities.tours import TourError, check_tour
    from .activities.worksheet import WorksheetError, check_worksheet, load_worksheet
    from .app import Explorer
    from .cartography.earth import load_outlines
    from .catalogue.columns import CatalogueError
    from .catalogue.read import CatalogueNote, read_features
    from .data import DataError
    from .doctor import doctor
    from .i18n.language import UnknownLanguageError
    from .imagery.build.build import build_hips
    from .imagery.draw import draw
    from .imagery.ground import Ground
    from .imagery.hips.hips import Hips, HipsError, MoRIC
    from .imagery.hips.offline import fetch
    from .imagery.photo import Photo
    from .imagery.raster.raster import Raster
    from .imagery.relief import Relief
    from .imagery.view import View
    from .mars.body import ahead, distance
    from .mars.clock import MarsTime, mars_time
    from .mars.coordinates import CoordinateError
    from .mars.elevation import elevation
    from .places.filter import filter_features
    from .places.gazetteer import Place, UnknownPlaceError, load_features
    from .places.mission import load_observations, load_route
    from .viewpoint import LinkError
finally:
    if _collects:
        gc.enable()

__version__ = "0.2.0"

__all__ = [
    "CatalogueError",
    "CatalogueNote",
    "CoordinateError",
    "DataError",
    "Explorer",
    "Ground",
    "Hips",
    "HipsError",
    "LinkError",
    "MarsTime",
    "Measurement",
    "MoRIC",
    "Photo",
    "Place",
    "Profile",
    "Raster",
    "Relief",
    "TourError",
    "UnknownLanguageError",
    "UnknownPlaceError",
    "View",
    "WorksheetError",
    "ahead",
    "build_hips",
    "check_tour",
    "check_worksheet",
    "distance",
    "doctor",
    "draw",
    "elevation",
    "fetch",
    "filter_features",
    "load_features",
    "load_observations",
    "load_outlines",
    "load_route",
    "load_worksheet",
    "mars_time",
    "measure",
    "profile",
    "read_features",
    "read_results",
]
