"""The words on the card: what a place is, and what Tianwen-1 showed of it, as HTML."""

import pandas as pd

from ..elevation import RESOLVES, elevation
from ..features import IAU_PAGE
from ..route import stops
from . import text

_CERTAINTY = {
    "sure": "The place is sure.",
    "likely": "The place is likely, not certain.",
    "rough": "The place is only roughly known.",
}


def head(place, wording):
    """Name, kind, position, size and height of a place.

    Parameters
    ----------
    place : explorer.features.Place or None
        None is the planet as a whole.
    wording : explorer.widgets.wording.Wording

    Returns
    -------
    str
        HTML.
    """
    if place is None:
        hint = "Click a place on the map, or any spot of ground. Gold: Tianwen-1 pictures."
        return f"<h2>Mars</h2><p class='explorer-facts'>{hint}</p>"
    facts = [wording.place(place)]
    if place.diameter_km:
        facts.append(f"{text.kilometres(place.diameter_km)} across")
    height = text.metres(elevation(place.latitude, place.longitude))
    facts.append(f"height {height} ({RESOLVES})")
    if place.name in stops().index:
        facts.append(_driven(stops().loc[place.name]))
    return (
        f"<h2>{text.escaped(place.name or 'Ground')}</h2>"
        f"<p class='explorer-facts'>{text.escaped(_kind(place))}<br>{' · '.join(facts)}</p>"
    )


def _driven(stop):
    metres = "" if pd.isna(stop.driven_m) else f", after {text.metres(stop.driven_m)} of driving"
    return f"Zhurong was here on sol {stop.sol:.0f}{metres}"


def _kind(place):
    words = [word for word in (place.kind, place.plain_kind) if word]
    unknown = "a place of your own" if place.own is not None else "a spot without a name"
    return ", ".join(dict.fromkeys(words)) or unknown


def told_by(picture):
    """A picture set of Tianwen-1, told.

    Parameters
    ----------
    picture : pandas.Series
        Row of `explorer.load_observations`.

    Returns
    -------
    str
        HTML.
    """
    dates = f"released {picture.released}" + (f", taken {picture.acquired}" if picture.acquired else "")
    return (
        f"<div class='explorer-caption'><strong>{text.escaped(picture.title)}</strong>"
        "<p class='explorer-facts'>What the released picture, linked below, shows:</p>"
        f"<p>{text.escaped(picture.caption)}</p>"
        f"<p class='explorer-uncertain'>{text.escaped(_unsure(picture))}</p></div>"
        f"<p>{text.link(picture.page, 'See the picture on its release page')}</p>"
        f"<p class='explorer-facts'>{text.escaped(picture.instrument)}; {text.escaped(dates)}. "
        f"Credit: {text.escaped(picture.credit)}. {text.escaped(picture.licence)}.</p>"
    )


def told_by_facts(place):
    """A place without a released picture, told by what is known of it.

    Parameters
    ----------
    place : explorer.features.Place

    Returns
    -------
    str
        HTML.
    """
    return f"<div class='explorer-caption'><p>{text.escaped(_facts(place))}</p></div>"


def caption(place, picture):
    """What is told of a place, as plain text to put below a picture of it.

    Parameters
    ----------
    place : explorer.features.Place or None
    picture : pandas.Series or None
        The picture set of Tianwen-1 that is told of; None where there is none.

    Returns
    -------
    str
    """
    if picture is None:
        return _facts(place)
    told = f"What Tianwen-1's picture “{picture.title}” ({picture.credit}; not shown here) shows: {picture.caption}"
    return " ".join(filter(None, (told, _unsure(picture), f"See {picture.page}")))


def _unsure(picture):
    return " ".join(filter(None, (_CERTAINTY.get(picture.certainty), picture.uncertain)))


def _facts(place):
    north = "north" if place.latitude >= 0 else "south"
    height = elevation(place.latitude, place.longitude)
    above = "above" if height >= 0 else "below"
    level = f"{text.metres(abs(height))} {above} the zero level of Mars ({RESOLVES})"
    if place.name:
        size = f", {text.kilometres(place.diameter_km)} across" if place.diameter_km else ""
        first = f"{place.name} ({place.plain_kind}{size}) lies in the {north} of Mars. The ground at its middle is {level}."
    else:
        first = f"This spot lies in the {north} of Mars, {level}."
    second = "No press picture of it by Tianwen-1 is known, but the orbiter's camera has imaged the whole planet."
    return f"{first} {second}"


def iau_page(place):
    """A link to a place's page in the gazetteer; empty where it has none.

    Parameters
    ----------
    place : explorer.features.Place or None

    Returns
    -------
    str
        HTML.
    """
    if place is None or place.iau_id is None:
        return ""
    return f"<p>{text.link(IAU_PAGE.format(place.iau_id), f'{place.name} in the IAU gazetteer')}</p>"
