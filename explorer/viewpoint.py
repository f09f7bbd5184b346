"""Where one looks, and at what: one value for links, steps of tours, code and the saved page.

As a link it is a short text to send to a class: ``mars?at=11.92,-104.08&zoom=4&place=Ascraeus+Mons``.
"""

import math
import re
import reprlib
from dataclasses import dataclass
from numbers import Real
from urllib.parse import parse_qsl, urlencode

from .cartography.framing import FEWEST_PIXELS, extent_km
from .cartography.plane import Plane
from .mars import KM_PER_DEGREE
from .message import Message, listed, said_by
from .places.gazetteer import Place, UnknownPlaceError
from .places.resolve import resolve

PROJECTIONS = ("cylindrical", "north", "south", "globe")
"""The planet unrolled, the round maps about its poles, and the globe."""

ROUND_MAPS, GLOBE = PROJECTIONS[1:3], PROJECTIONS[3]

IMAGERIES = ("auto", "tianwen-1", "photograph", "relief")
"""What can be asked for; "auto" is the ground, and becomes Tianwen-1 as soon as that answers."""

MOST_ZOOM = 15

_START, _LONGEST = "mars?", 500
_NUMBER = re.compile(r"[-+]?[0-9]{1,3}(\.[0-9]*)?(e-[0-9]{1,3})?")
_FRAMED, _LEAST_FRAMED_KM = 240, 1.5  # pixels that a framed place takes, and the smallest there is room for
_AROUND, _GROUND_ZOOM = 2.0, 4.0  # how much wider than a place its window is; how close to go to bare ground
_ABOUT_A_POLE = 85.0  # degrees of latitude


class LinkError(ValueError):
    """A text is no link to a view; the message says why."""


@dataclass(frozen=True)
class Viewpoint:
    """Where one looks, and at what.

    Attributes
    ----------
    centre
        The middle of the map; None for the map as it is at first.
    zoom, width_km
        How much to show: Leaflet's zoom, 0..15, or kilometres; neither for as much as fits the centre.
    projection, imagery, light
        None for the one that is; the light is azimuth and height, degrees.
    selected
        What is told of on the card.
    """

    centre: Place | None = None
    zoom: float | None = None
    width_km: float | None = None
    projection: str | None = None
    imagery: str | None = None
    light: tuple[float, float] | None = None
    selected: Place | None = None


def home_projection(place: Place) -> str | None:
    """The projection that a place is best seen in; None near a pole that it does not reach over, where either will do."""
    return round_map_of(place) or (PROJECTIONS[0] if abs(place.latitude) <= _ABOUT_A_POLE else None)


def pole_of(place: Place) -> str:
    """The projection about the pole that is nearer to a place."""
    return "north" if place.latitude > 0 else "south"


def round_map_of(place: Place) -> str | None:
    """The round map of a place that reaches over a pole, so that only that shows it."""
    to_pole = (90 - abs(place.latitude)) * KM_PER_DEGREE
    return pole_of(place) if to_pole <= (place.diameter_km or 0) / 2 else None


def suited(place: Place, projection: str) -> str:
    """The projection to show a place in, from one: the globe shows every place, a round map those about its pole."""
    return projection if projection == GLOBE else round_map_of(place) or projection


def zoom_of(view: Viewpoint, plane: Plane, zoom: float, metres_per_pixel: float) -> float:
    """Leaflet's zoom for a viewpoint on a plane; for ground without a size as close as one is, or as a country.

    Where the viewpoint leaves open how much to show, it is no closer than what is painted has something to show.
    """
    if view.zoom is not None or view.centre is None:
        return zoom if view.zoom is None else view.zoom
    if view.width_km:
        return _framing(view.width_km / _AROUND, plane)
    extent, least = extent_km(view.centre), FEWEST_PIXELS * metres_per_pixel / 1000 / _AROUND
    if not extent and not (view.centre.name and view.centre.own is None):  # the mission's own places are small
        return min(max(zoom, _GROUND_ZOOM), _framing(least, plane))
    return _framing(max(extent, least), plane)


def _framing(across_km: float, plane: Plane) -> float:
    """The zoom, in half steps, at which so many kilometres fit into the middle of a map."""
    closest = math.log2(_FRAMED / max(across_km, _LEAST_FRAMED_KM) * plane.km_per_unit / plane.pixels_per_unit)
    return max(min(math.floor(2 * closest) / 2, MOST_ZOOM), 0)


def check_zoom(zoom: float | None) -> None:
    """Raise a ValueError where a zoom is no number from 0 to 15. None is the zoom as it is."""
    if zoom is not None and (not isinstance(zoom, Real) or isinstance(zoom, bool) or not 0 <= zoom <= MOST_ZOOM):
        raise ValueError(f"zoom {reprlib.repr(zoom)} is not possible; give a number from 0 (the whole planet) to {MOST_ZOOM}")


def looks_like_one(text: str) -> bool:
    """Whether a text is meant as a link to a view."""
    return text.strip().startswith(_START)


def write(view: Viewpoint) -> str:
    """The link to a viewpoint with a centre and a zoom; the light is not in it."""
    centre = view.centre or Place.ground(0, 0)
    parts = {"at": _at(centre), "zoom": f"{view.zoom or 0:g}"}
    for name, value in (("map", view.projection), ("imagery", view.imagery)):
        if value is not None and value not in _DEFAULTS:
            parts[name] = value
    if (place := view.selected) is not None:
        parts["place"] = place.name if _is_found(place) else _at(place)
    return _START + urlencode(parts, safe=",'")


def _is_found(place: Place) -> bool:
    """Whether a place is the one that all of Mars has by its name; one's own may be called like it."""
    try:
        return bool(place.name) and place.own is None and resolve(place.name) == place
    except (UnknownPlaceError, ValueError):
        return False


_DEFAULTS = {PROJECTIONS[0], IMAGERIES[0]}


def _at(place: Place) -> str:
    return f"{place.latitude:.4f},{place.longitude:.4f}"


def read(text: str) -> Viewpoint:
    """The viewpoint that a link leads to; a `LinkError` where it is damaged, or no link at all."""
    text = str(text).strip()
    if not looks_like_one(text) or len(text) > _LONGEST:
        english = "{text!r} is no link to a view; one begins like mars?at=11.92,-104.08&zoom=4"
        raise LinkError(Message("link.none", english, text=text[:60]))
    try:
        pairs = parse_qsl(text.removeprefix(_START), strict_parsing=True, max_num_fields=8)
    except ValueError:
        english = "the link {text!r} is damaged; copy it again, all of it"
        raise LinkError(Message("link.damaged", english, text=text[:60])) from None
    parts = dict(pairs)
    if len(parts) < len(pairs):
        raise LinkError(Message("link.twice", "the link says one thing twice; copy it again"))
    if unknown := set(parts) - {"at", "zoom", "map", "imagery", "place"}:
        english = "the link has {part!r}, which is not known; copy it again"
        raise LinkError(Message("link.part", english, part=sorted(unknown)[0][:40]))
    return Viewpoint(
        centre=_position(parts.get("at", "")),
        zoom=_zoom(parts.get("zoom", "")),
        projection=_one_of(PROJECTIONS, parts.get("map", PROJECTIONS[0]), "map"),
        imagery=_one_of(IMAGERIES, parts.get("imagery", IMAGERIES[0]), "imagery"),
        selected=_place(parts["place"]) if "place" in parts else None,
    )


def _position(at: str) -> Place:
    try:
        latitude, longitude = map(_number, at.split(","))
        return Place.ground(latitude, longitude)
    except ValueError:
        english = "the link has no position: at={at!r}; it should be like at=11.92,-104.08"
        raise LinkError(Message("link.position", english, at=at[:40])) from None


def _number(text: str) -> float:
    """A number as `write` writes it; a ValueError where it is none."""
    if not _NUMBER.fullmatch(text):
        raise ValueError(text)
    return float(text)


def _zoom(zoom: str) -> float:
    try:
        number = _number(zoom)
    except ValueError:
        number = -1
    if not 0 <= number <= MOST_ZOOM:
        english = "the link has no zoom from 0 to {most}: zoom={zoom!r}"
        raise LinkError(Message("link.zoom", english, most=MOST_ZOOM, zoom=zoom[:40]))
    return number


def _one_of(known: tuple[str, ...], value: str, name: str) -> str:
    if value not in known:
        english = "the link says {part}={value!r}; it can be {known}"
        raise LinkError(Message("link.value", english, part=name, value=value[:40], known=listed(known)))
    return value


def _place(name: str) -> Place:
    if name[:1] in "-0123456789":
        return _position(name)
    try:
        return resolve(name)
    except (UnknownPlaceError, ValueError) as error:
        english = "the link leads to a place that is not there. {reason}"
        raise LinkError(Message("link.place", english, reason=said_by(error))) from None
