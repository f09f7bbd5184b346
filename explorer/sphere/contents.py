"""What the globe is given, ready for JSON: its sizes, its words, places, lines and ways."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from .. import mars
from ..activities.measure import measure
from ..activities.tours import Tour
from ..cartography.geojson import Track
from ..cartography.plane import HALF_VIEW, plane_of
from ..i18n.wording import Wording
from ..mars.shape import densified
from ..viewpoint import GLOBE, MOST_ZOOM

_STEP, _MOST_CORNERS = 2.0, 4000  # degrees between corners, to follow the ground; corners that a browser draws at each frame
_WORDS = "label", "drawn", "closer", "wider", "north", "over", "stop", "without"


def body() -> dict[str, float]:
    """Sizes: of the planet in metres, of the picture, of what the eye sees."""
    return {
        "radius": mars.EQUATORIAL_RADIUS,
        "pixels_per_degree": plane_of(GLOBE).pixels_per_unit,
        "most_zoom": MOST_ZOOM,
        "half_view": HALF_VIEW,
    }


def words(wording: Wording) -> dict[str, Any]:
    """What is written on the globe; numbers in braces are put in there."""
    units = {name: wording.say(f"unit.{name}", number="{number}") for name in ("km", "m")}
    counted = {
        "heights": wording.say("globe.heights", times="{times}"),
        "height": wording.say("globe.height", km="{km}"),
        "speed": wording.say("globe.speed", km="{km}"),
    }
    said = {name: wording.say(f"globe.{name}") for name in _WORDS} | {"group": wording.say("number.group")}
    return said | counted | units | {"at": position_words(wording)}


def position_words(wording: Wording) -> dict[str, Any]:
    """How a position is written by ``position.js``.

    ``position`` of ``{latitude}`` and ``{longitude}``, and ``N``, ``S``, ``E``, ``W`` of ``{degrees}``; and how it is counted:
    ``centre`` of the longitudes, whether they count ``west``, and ``graphic``, by which the tangent of a latitude is
    multiplied.
    """
    convention = wording.convention
    names = {name: wording.say(f"position.{name}", degrees="{degrees}") for name in "NSEW"}
    order = wording.say("position", latitude="{latitude}", longitude="{longitude}")
    graphic = (mars.EQUATORIAL_RADIUS / mars.POLAR_RADIUS) ** 2 if convention.planetographic else 1.0
    return {**names, "position": order, "centre": convention.centre, "west": convention.west, "graphic": graphic}


def dot(feature: dict[str, Any]) -> dict[str, Any]:
    """A place of the map's GeoJSON as the globe draws it."""
    longitude, latitude = feature["geometry"]["coordinates"]
    given = feature["properties"]["style"]
    colour, weight = given.get("color", "#2b120a"), given.get("weight", 1)
    how = {"fill": given["fillColor"], "radius": given["radius"], "colour": colour, "weight": weight}
    return {"latitude": latitude, "longitude": longitude, **how}


def track_of(track: Track) -> dict[str, Any]:
    """A line, and points on it with their labels."""
    points = [{"latitude": latitude, "longitude": longitude, "label": label} for latitude, longitude, label in track.points]
    line = {name: np.round(getattr(track, name), 6).tolist() for name in ("latitude", "longitude")}
    return {**line, "colour": track.colour, "points": points, "way": track.is_way}


def lines_of(features: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Outlines of lines and areas as the map's GeoJSON has them, the first ones only where there are very many."""
    made: list[dict[str, Any]] = []
    corners = 0
    for feature in features:
        geometry, given = feature["geometry"], feature["properties"]["style"]
        if geometry["type"] == "Point" or not given.get("stroke", True):
            continue
        for line in geometry["coordinates"]:
            ends = np.asarray(line, dtype=float)
            steps = np.abs(np.diff(ends, axis=0, append=ends[-1:])).max(axis=1)
            longitude, latitude = densified(ends, np.maximum(np.ceil(steps / _STEP), 1).astype(int)).T.round(5).tolist()
            corners += len(longitude)
            if corners > _MOST_CORNERS:
                return made
            made.append({"latitude": latitude, "longitude": longitude, "colour": given["color"], "weight": given["weight"]})
    return made


def tour_way(tour: Tour) -> Track | None:
    """The way from each place of a tour to the next; None where it stays in one."""
    stops = [step.place for step in tour.steps if not step.is_overview]
    stops = [stop for number, stop in enumerate(stops) if not number or _at(stop) != _at(stops[number - 1])]
    if len(stops) < 2:
        return None
    latitude, longitude = measure(stops).track()
    return Track(latitude, longitude, (), "")


def _at(place: Any) -> tuple[float, float]:
    return place.latitude, place.longitude
