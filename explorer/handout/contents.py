"""What the saved page tells of each place: plain data, no markup.

Whatever comes from outside stays text: the page shows it and obeys none of it.
Addresses are kept where they are http or https.
"""

import string

import pandas as pd

from .. import mars, observations
from ..elevation import RESOLVES, elevation
from ..features import IAU_PAGE, Place, plain
from ..pictures import is_address
from ..widgets import telling, text

_EASY = string.ascii_lowercase + string.digits + " "
_OWN_COLUMNS = ("caption", "credit", "licence", "link")


def tell(place, say, wording, catalogue=None):
    """What is told of a place.

    Parameters
    ----------
    place : explorer.features.Place or None
        None is the planet as a whole.
    say : explorer.handout.words.Words
    wording : explorer.widgets.wording.Wording
    catalogue : pandas.DataFrame, optional
        Where places of one's own come from.

    Returns
    -------
    dict
        Ready for JSON: ``name``, ``kind``, ``facts`` (list of str), ``sets`` (picture sets of
        Tianwen-1), ``text`` where there is none, ``credit`` and ``links``; of a place also its
        ``latitude`` and ``longitude`` in degrees, ``mark`` ("seen", "own" or "") and ``find``:
        its name and what else it is found by, without case and accents.
    """
    sets = [_picture_set(row, say) for _, row in observations.of_place(place).iterrows()]
    if place is None:
        return {"name": say("mars"), "kind": "", "facts": [say("hint")], "sets": sets, "text": "", "credit": "", "links": []}
    own = dict.fromkeys(_OWN_COLUMNS, "")
    own_row = place.own if catalogue is not None else None
    if own_row is not None:
        own = {name: str(catalogue[name].iloc[own_row]) for name in _OWN_COLUMNS}
    other_name = catalogue.name_zh.iloc[own_row] if own_row is not None and "name_zh" in catalogue else ""
    kinds = ", ".join(dict.fromkeys(filter(None, (place.kind, place.plain_kind))))
    name = wording.name(place)
    links = [_link(own["link"], say("read-on"))]
    if place.iau_id is not None:
        links.append(_link(IAU_PAGE.format(place.iau_id), say("gazetteer", name=name)))
    return {
        "name": name,
        "kind": kinds or say("own-kind"),
        "facts": _facts(place, say, wording),
        "sets": sets,
        "text": own["caption"] or ("" if sets or place.own is not None else telling.caption(place, None)),
        "credit": _credit(own["credit"], own["licence"], say),
        "links": [link for link in links if link],
        "latitude": round(place.latitude, 5),
        "longitude": round(place.longitude, 5),
        "mark": "own" if place.own is not None else "seen" if sets else "",
        "find": [plain(name), plain(f"{kinds} {other_name}")],
    }


def letters(names):
    """How letters that not every keyboard has are written without them.

    Parameters
    ----------
    names : iterable of str

    Returns
    -------
    dict
        Letter to what `explorer.features.plain` makes of it.
    """
    rare = {
        letter for name in names for letter in name.lower() if not (letter.isascii() and (letter.isalnum() or letter == " "))
    }
    # Between two letters, because a blank at either end of a text would be lost.
    return {letter: plain(f"x{letter}x")[1:-1] for letter in sorted(rare)}


def tour_steps(tour):
    """The steps of a tour, checked.

    Parameters
    ----------
    tour : iterable of dict
        Each with ``latitude`` and ``longitude``, degrees, and perhaps ``width_km``, how much to
        show, and the texts ``title``, ``text``, ``question`` and ``answer``.

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
    except KeyError as lacking:
        raise ValueError(f"step {number} of the tour has no {lacking.args[0]}; give latitude and longitude") from None
    except (TypeError, ValueError) as error:
        raise ValueError(f"step {number} of the tour: {error}") from None
    if width is not None and not 0 < width <= 2 * 180 * mars.KM_PER_DEGREE:
        raise ValueError(f"step {number} of the tour: width_km {width:g} is not possible; give kilometres above 0")
    return {**texts, "latitude": place.latitude, "longitude": place.longitude, "width_km": width}


def _facts(place, say, wording):
    facts = [wording.place(place)]
    if place.diameter_km:
        facts.append(say("across", size=text.kilometres(place.diameter_km)))
    height = text.metres(elevation(place.latitude, place.longitude))
    return [*facts, say("height", height=height, resolves=RESOLVES)]


def _picture_set(row, say):
    dates = [say("released", date=row.released)] + ([say("taken", date=row.acquired)] if row.acquired else [])
    certainty = say(row.certainty) if row.certainty in ("sure", "likely", "rough") else ""
    return {
        "title": row.title,
        "caption": row.caption,
        "unsure": " ".join(filter(None, (certainty, row.uncertain))),
        "facts": f"{row.instrument}; {', '.join(dates)}. {_credit(row.credit, row.licence, say)}",
        "link": _link(row.page, say("release")),
    }


def _credit(credit, licence, say):
    return " ".join([*([say("credit", credit=credit)] if credit else []), *([f"{licence}."] if licence else [])])


def _link(address, words):
    return [address, words] if not pd.isna(address) and is_address(address) else None
