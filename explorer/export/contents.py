"""What the saved page says of each place: plain data, no markup.

Whatever comes from outside stays text: the page shows it and obeys none of it.
Addresses are kept where they are http or https.
"""

import string
from collections.abc import Iterable
from typing import Any

import pandas as pd

from ..activities.tours import TEXTS, Step, Tour
from ..cartography.style import Colouring
from ..catalogue.pictures import is_address
from ..i18n.wording import Wording
from ..places.describe import Description, PictureSet, describe
from ..places.gazetteer import Place, plain
from ..places.mission import LANDING_KIND
from ..places.stories import also_called

_MAP_HEIGHT = 450  # pixels of a map on a small laptop: what a zoom is reckoned for where no map is
_NEARLY_ALL = 150.0  # degrees from top to bottom that would cut the poles off
_EASY = string.ascii_lowercase + string.digits + " "
_STEPS = 5  # colours of a scale that the page's legend shows
_OWN_COLUMNS = ("caption", "credit", "licence", "link")
# What the page itself says; and what of that other parts of the explorer say too: its name for it, and the key.
_OF_THE_PAGE = (
    *("beside", "chosen", "closer", "count", "found", "home", "map", "middle", "middle_at"),
    *("nothing", "places", "search", "some", "starts", "take_tour", "wider"),
)
_SHARED = {
    **{name: f"tab.{name}" for name in ("place", "list", "tour", "tasks")},
    **{name: f"position.{name}" for name in "NSEW"},
    "globe": "view.globe",
    **{"seen": "legend.pictures", "named": "legend.others", "landing": "legend.landings", "own": "legend.own"},
    **{"step": "tour.where", "last_step": "tour.where.last", "back": "tour.back", "next": "tour.next", "answer": "tour.answer"},
    **{"shows": "card.shows", "position": "position", "m": "unit.m", "km": "unit.km", "group": "number.group"},
}


def words(wording: Wording) -> dict[str, str]:
    """The texts that the page says itself, by name. What stands in braces is put in by the page."""
    own = {name: wording.say(f"page.{name}") for name in _OF_THE_PAGE}
    return own | {name: wording.say(key) for name, key in _SHARED.items()}


def content_of(
    place: Place | None, wording: Wording, catalogue: pd.DataFrame | None = None, colouring: Colouring | None = None
) -> dict[str, Any]:
    """What the page says of a place, or of the planet as a whole, ready for JSON.

    ``title`` is all its names, ``sets`` are picture sets of Tianwen-1, ``text`` stands in where there is
    none, ``mark`` is "seen", "landing", "own" or "", and ``find`` is its name and what else it is found by, without
    case and accents. `catalogue` is where places of one's own come from, `colouring` gives them their ``colour``.
    """
    description = describe(place)
    shown = (description.picture_set(number, wording) for number in range(len(description.pictures)))
    sets = [_picture_set(each, wording) for each in shown]
    if place is None:
        name = wording.say("planet")
        words = {"kind": "", "facts": [wording.say("page.hint")], "text": "", "credit": "", "links": []}
        return {"name": name, "title": name, "sets": sets} | words
    own = dict.fromkeys(_OWN_COLUMNS, "")
    if place.own is not None and catalogue is not None:
        own = {name: str(catalogue[name].iloc[place.own]) for name in _OWN_COLUMNS}
    name, kind = wording.name(place), description.kind(wording)
    also = also_called(place.name) if place.own is None else ()
    return {
        "name": name,
        "title": wording.full_name(place) or name,
        "kind": kind,
        "facts": description.facts(wording),
        "sets": sets,
        "text": own["caption"] or _text(description, wording),
        "credit": credit_of(own["credit"], own["licence"], wording),
        "links": _links(description, own["link"], wording),
        "latitude": round(place.latitude, 5),
        "longitude": round(place.longitude, 5),
        "mark": _mark(place, bool(sets)),
        "colour": (colouring.colour(place.own) or "") if colouring is not None and place.own is not None else "",
        "find": [plain(name), plain(" ".join([kind, place.name, place.name_zh or "", place.kind, place.plain_kind, *also]))],
    }


def legend_of(colouring: Colouring | None, wording: Wording) -> dict[str, Any] | None:
    """What the colours of one's own places mean: the column, and colours with words; "" is the colour of no value."""
    if colouring is None:
        return None
    rest = wording.say("legend.rest", kinds=wording.whole(colouring.others))
    entries = list(zip(colouring.palette, (*colouring.names, rest), strict=False)) if colouring.names else []
    if colouring.scale is not None:
        for value in colouring.scale.steps(_STEPS).tolist():
            colour = colouring.palette[round(float(colouring.scale.at(value)) * (len(colouring.palette) - 1))]
            entries.append((colour, f"{colouring.scale.words(value, wording)} {colouring.unit}".strip()))
    if colouring.missing:
        entries.append(("", wording.say("legend.none", count=wording.whole(colouring.missing))))
    return {"column": colouring.column, "entries": entries}


def _text(description: Description, wording: Wording) -> str:
    """The story of a place, or its facts where no picture set shows it; nothing of one's own."""
    place = description.place
    is_told = description.story is not None or description.pictures.empty
    return description.sentence(wording) if is_told and place is not None and place.own is None else ""


def _mark(place: Place, is_seen: bool) -> str:
    """How the map marks a place."""
    if place.own is not None:
        return "own"
    return "seen" if is_seen else "landing" if place.plain_kind == LANDING_KIND else ""


def letters(names: Iterable[str]) -> dict[str, str]:
    """What `explorer.places.gazetteer.plain` makes of letters that not every keyboard has."""
    rare = {letter for name in names for letter in name.lower() if letter not in _EASY}
    # Between two letters, because a blank at either end of a text would be lost.
    folded = {letter: plain(f"x{letter}x")[1:-1] for letter in sorted(rare)}
    return {letter: made for letter, made in folded.items() if made != letter}


def credit_of(credit: str, licence: str, wording: Wording) -> str:
    """Credit and licence of what is one's own, in words; empty where nobody is named."""
    return wording.sentences(credit and wording.say("own.credit", credit=credit), licence)


def tour_steps(tour: Tour | None, wording: Wording) -> list[dict[str, Any]]:
    """The steps of a tour, ready for JSON."""
    return [_step(step, wording) for step in (tour.steps if tour else ())]


def _step(step: Step, wording: Wording) -> dict[str, Any]:
    texts = {name: step.text(name, wording) for name in TEXTS}
    height = None if step.view.zoom is None else height_of(step.view.zoom)
    place = {"latitude": step.place.latitude, "longitude": step.place.longitude}
    return {**texts, **place, "width_km": step.view.width_km, "height": height, "overview": step.is_overview}


def height_of(zoom: float) -> float:
    """How many degrees the explorer's map shows from top to bottom; what is nearly all of the planet is all of it."""
    degrees = _MAP_HEIGHT * 360 / (512 * 2**zoom)
    return degrees if degrees < _NEARLY_ALL else 180.0


def _picture_set(shown: PictureSet, wording: Wording) -> dict[str, Any]:
    return {
        "title": shown.title,
        "caption": shown.caption,
        "unsure": shown.unsure,
        "source": shown.source,
        "link": _link(shown.page, shown.link(wording)),
    }


def _links(description: Description, own: str, wording: Wording) -> list[list[str]]:
    links = [_link(own, wording.say("own.link"))]
    if description.place is not None and description.iau_page is not None:
        links.append(_link(description.iau_page, wording.say("card.gazetteer", name=description.place.name)))
    if description.story is not None:
        links += [_link(source.page, source.words(wording)) for source in description.story.sources]
    return [link for link in links if link]


def _link(address: str, words: str) -> list[str] | None:
    return [address, words] if is_address(address) else None
