"""What the saved page tells of each place: plain data, no markup.

Whatever comes from outside stays text: the page shows it and obeys none of it.
Addresses are kept where they are http or https.
"""

import string
from numbers import Real

from .. import mars
from ..catalogue.pictures import is_address
from ..places import describe, mission
from ..places.gazetteer import IAU_PAGE, Place, plain

_MAP_HEIGHT = 450  # pixels of the explorer's map
_EASY = string.ascii_lowercase + string.digits + " "
_OWN_COLUMNS = ("caption", "credit", "licence", "link")
# What the page itself says; and what of that other parts of the explorer say too: its name for it, and the key.
_OF_THE_PAGE = (
    *("beside", "chosen", "closer", "count", "found", "home", "map", "middle"),
    *("nothing", "places", "search", "starts", "take_tour", "wider"),
)
_SHARED = {
    **{name: f"tab.{name}" for name in ("place", "list", "tour")},
    **{name: f"position.{name}" for name in "NSEW"},
    **{"seen": "legend.pictures", "named": "legend.others", "own": "legend.own"},
    **{"step": "tour.where", "back": "tour.back", "next": "tour.next", "answer": "tour.answer"},
    **{"shows": "card.shows", "position": "position", "m": "unit.m", "km": "unit.km", "group": "number.group"},
}


def words(wording):
    """The texts that the page says itself.

    Parameters
    ----------
    wording : explorer.i18n.wording.Wording

    Returns
    -------
    dict
        Text by name. What stands in braces is put in by the page.
    """
    own = {name: wording.say(f"page.{name}") for name in _OF_THE_PAGE}
    return own | {name: wording.say(key) for name, key in _SHARED.items()}


def tell(place, wording, catalogue=None):
    """What is told of a place.

    Parameters
    ----------
    place : explorer.places.gazetteer.Place or None
        None is the planet as a whole.
    wording : explorer.i18n.wording.Wording
    catalogue : pandas.DataFrame, optional
        Where places of one's own come from.

    Returns
    -------
    dict
        Ready for JSON: ``name``, ``title`` (all its names), ``kind``, ``facts`` (list of str),
        ``sets`` (picture sets of Tianwen-1), ``text`` where there is none, ``credit`` and
        ``links``; of a place also its ``latitude`` and ``longitude`` in degrees, ``mark``
        ("seen", "own" or "") and ``find``: its name and what else it is found by, without
        case and accents.
    """
    sets = [_picture_set(row, wording) for _, row in mission.of_place(place).iterrows()]
    if place is None:
        name = wording.say("planet")
        words = {"kind": "", "facts": [wording.say("page.hint")], "text": "", "credit": "", "links": []}
        return {"name": name, "title": name, "sets": sets} | words
    own = dict.fromkeys(_OWN_COLUMNS, "")
    if place.own is not None and catalogue is not None:
        own = {name: str(catalogue[name].iloc[place.own]) for name in _OWN_COLUMNS}
    name, kind = wording.name(place), describe.kind(place, wording)
    return {
        "name": name,
        "title": wording.full_name(place) or name,
        "kind": kind,
        "facts": describe.facts(place, wording),
        "sets": sets,
        "text": own["caption"] or ("" if sets or place.own is not None else describe.caption(place, None, wording)),
        "credit": credit_of(own["credit"], own["licence"], wording),
        "links": _links(place, own["link"], wording),
        "latitude": round(place.latitude, 5),
        "longitude": round(place.longitude, 5),
        "mark": "own" if place.own is not None else "seen" if sets else "",
        "find": [plain(name), plain(f"{kind} {place.name} {place.name_zh or ''} {place.kind} {place.plain_kind}")],
    }


def letters(names):
    """How letters that not every keyboard has are written without them.

    Parameters
    ----------
    names : iterable of str

    Returns
    -------
    dict
        Letter to what `explorer.places.gazetteer.plain` makes of it.
    """
    rare = {letter for name in names for letter in name.lower() if letter not in _EASY}
    # Between two letters, because a blank at either end of a text would be lost.
    folded = {letter: plain(f"x{letter}x")[1:-1] for letter in sorted(rare)}
    return {letter: made for letter, made in folded.items() if made != letter}


def credit_of(credit, licence, wording):
    """Credit and licence of what is one's own, in words; empty where nobody is named."""
    return wording.sentences(credit and wording.say("own.credit", credit=credit), licence)


def tour_steps(tour):
    """The steps of a tour, checked.

    Parameters
    ----------
    tour : iterable of dict
        Each with ``latitude`` and ``longitude``, degrees, and perhaps ``width_km`` or ``zoom``,
        how much to show, and the texts ``title``, ``text``, ``question`` and ``answer``.

    Returns
    -------
    list of dict
        Ready for JSON.

    Raises
    ------
    ValueError
        A step without a position, or one that cannot be; the message says which step.
    """
    return [_step(number, step) for number, step in enumerate(tour or (), 1)]


def _step(number, step):
    texts = {name: str(step.get(name) or "") for name in ("title", "text", "question", "answer")}
    try:
        place = Place.ground(step["latitude"], step["longitude"])
        width = None if step.get("width_km") is None else float(step["width_km"])
        height = None if step.get("zoom") is None else height_of(step["zoom"])
    except KeyError as lacking:
        raise ValueError(f"step {number} of the tour has no {lacking.args[0]}; give latitude and longitude") from None
    except (TypeError, ValueError) as error:
        raise ValueError(f"step {number} of the tour: {error}") from None
    if width is not None and not 0 < width <= 2 * 180 * mars.KM_PER_DEGREE:
        raise ValueError(f"step {number} of the tour: width_km {width:g} is not possible; give kilometres above 0")
    return {**texts, "latitude": place.latitude, "longitude": place.longitude, "width_km": width, "height": height}


def height_of(zoom):
    """How many degrees the explorer's map shows from top to bottom, from pole to pole at most.

    Parameters
    ----------
    zoom : float
        0 is 512 pixels around the planet, each step twice as large; up to 20.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        A zoom that cannot be.
    """
    if not (isinstance(zoom, Real) and 0 <= zoom <= 20):
        raise ValueError(f"zoom {zoom!r} is not possible; it must be 0 to 20")
    return min(_MAP_HEIGHT * 360 / (512 * 2**zoom), 180.0)


def _picture_set(row, wording):
    return {
        "title": wording.told(row, "title"),
        "caption": wording.told(row, "caption"),
        "unsure": describe.unsure(row, wording),
        "source": describe.source(row, wording),
        "link": _link(row.page, wording.say("card.see")),
    }


def _links(place, own, wording):
    links = [_link(own, wording.say("own.link"))]
    if place.iau_id is not None:
        links.append(_link(IAU_PAGE.format(place.iau_id), wording.say("card.gazetteer", name=place.name)))
    return [link for link in links if link]


def _link(address, words):
    return [address, words] if is_address(address) else None
