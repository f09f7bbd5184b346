"""A view as a short text to send to a class: ``mars?at=11.92,-104.08&zoom=4&place=Ascraeus+Mons``."""

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from .places import gazetteer, mission
from .places.gazetteer import Place, UnknownPlaceError

_START, _LONGEST = "mars?", 500
_PROJECTIONS, _IMAGERIES = ("cylindrical", "north", "south"), ("auto", "tianwen-1", "relief")


class LinkError(ValueError):
    """A text is no link to a view; the message says why."""


@dataclass(frozen=True)
class Viewpoint:
    """What a link leads to.

    Attributes
    ----------
    centre : explorer.places.gazetteer.Place
        The middle of the map.
    zoom : float
        0..15.
    projection, imagery : str
    place : explorer.places.gazetteer.Place or None
        What is selected.
    """

    centre: Place
    zoom: float
    projection: str = "cylindrical"
    imagery: str = "auto"
    place: Place | None = None


def looks_like_one(text):
    """Whether a text is meant as a link to a view."""
    return text.strip().startswith(_START)


def write(view):
    """The link to a view.

    Parameters
    ----------
    view : Viewpoint

    Returns
    -------
    str
    """
    parts = {"at": f"{view.centre.latitude:.4f},{view.centre.longitude:.4f}", "zoom": f"{view.zoom:g}"}
    parts |= {name: value for name, value in (("map", view.projection), ("imagery", view.imagery)) if value not in _DEFAULTS}
    if view.place is not None:
        at = f"{view.place.latitude:.4f},{view.place.longitude:.4f}"
        parts["place"] = view.place.name if view.place.name and view.place.own is None else at
    return _START + urlencode(parts, safe=",'")


def read(text):
    """The view that a link leads to.

    Parameters
    ----------
    text : str

    Returns
    -------
    Viewpoint

    Raises
    ------
    LinkError
        It is damaged, or no link at all.
    """
    text = str(text).strip()
    if not looks_like_one(text) or len(text) > _LONGEST:
        raise LinkError(f"{text[:60]!r} is no link to a view; one begins like mars?at=11.92,-104.08&zoom=4")
    try:
        parts = dict(parse_qsl(text.removeprefix(_START), strict_parsing=True, max_num_fields=8))
    except ValueError:
        raise LinkError(f"the link {text[:60]!r} is damaged; copy it again, all of it") from None
    if unknown := set(parts) - {"at", "zoom", "map", "imagery", "place"}:
        raise LinkError(f"the link has {sorted(unknown)[0][:40]!r}, which is not known; copy it again")
    return Viewpoint(
        _position(parts.get("at", "")),
        _zoom(parts.get("zoom", "")),
        _one_of(_PROJECTIONS, parts.get("map", "cylindrical"), "map"),
        _one_of(_IMAGERIES, parts.get("imagery", "auto"), "imagery"),
        _place(parts["place"]) if "place" in parts else None,
    )


_DEFAULTS = {_PROJECTIONS[0], _IMAGERIES[0]}


def _position(at):
    try:
        latitude, longitude = map(float, at.split(","))
        return Place.ground(latitude, longitude)
    except ValueError:
        raise LinkError(f"the link has no position: at={at[:40]!r}; it should be like at=11.92,-104.08") from None


def _zoom(zoom):
    try:
        number = float(zoom)
    except ValueError:
        number = -1
    if not 0 <= number <= 15:
        raise LinkError(f"the link has no zoom from 0 to 15: zoom={zoom[:40]!r}")
    return number


def _one_of(known, value, name):
    if value not in known:
        raise LinkError(f"the link says {name}={value[:40]!r}; it can be {', '.join(known)}")
    return value


def _place(name):
    if name[:1] in "-0123456789":
        return _position(name)
    try:
        return gazetteer.find(name, mission.places())
    except UnknownPlaceError as error:
        raise LinkError(f"the link leads to a place that is not there. {error}") from None
