"""The way of the rover Zhurong as a line over the map: its start, its stops, and where it leads."""

from functools import lru_cache

from ..places.mission import load_route
from .geojson import Track

_COLOUR = "#d9b8ff"


@lru_cache(maxsize=1)
def route() -> Track:
    """The way from the lander to the last stop."""
    way = load_route()
    return Track(way.latitude.to_numpy(), way.longitude.to_numpy(), (), _COLOUR, is_way=True)
