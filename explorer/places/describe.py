"""The words on the card: what a place is, and what Tianwen-1 showed of it, as HTML."""

import pandas as pd

from ..i18n import text
from ..mars.elevation import RESOLVES, elevation
from .gazetteer import IAU_PAGE
from .route import stops


def head(place, wording):
    """Name, kind, position, size and height of a place.

    Parameters
    ----------
    place : explorer.places.gazetteer.Place or None
        None is the planet as a whole.
    wording : explorer.i18n.wording.Wording

    Returns
    -------
    str
        HTML.
    """
    say = wording.say
    if place is None:
        return f"<h2>{say('planet')}</h2><p class='explorer-facts'>{say('card.hint')}</p>"
    return (
        f"<h2>{text.escaped(wording.full_name(place) or say('card.ground'))}</h2>"
        f"<p class='explorer-facts'>{text.escaped(kind(place, wording))}<br>{' · '.join(facts(place, wording))}</p>"
    )


def facts(place, wording):
    """Position, size and height of a place, and when the rover was there.

    Parameters
    ----------
    place : explorer.places.gazetteer.Place
    wording : explorer.i18n.wording.Wording

    Returns
    -------
    list of str
    """
    told = [wording.place(place)]
    if place.diameter_km:
        told.append(wording.say("card.across", size=wording.kilometres(place.diameter_km)))
    height = wording.metres(elevation(place.latitude, place.longitude))
    told.append(wording.say("card.height", height=height, resolves=wording.translated(RESOLVES)))
    if place.name in stops().index:
        told.append(_driven(stops().loc[place.name], wording))
    return told


def _driven(stop, wording):
    sol = f"{stop.sol:.0f}"
    if pd.isna(stop.driven_m):
        return wording.say("card.sol", sol=sol)
    return wording.say("card.sol_driven", sol=sol, driven=wording.metres(stop.driven_m))


def kind(place, wording):
    """What kind of place it is: the IAU's term and a plain word for it, "crater", or that it is one's own.

    Parameters
    ----------
    place : explorer.places.gazetteer.Place
    wording : explorer.i18n.wording.Wording

    Returns
    -------
    str
    """
    if not place.plain_kind:
        return place.kind or wording.say("card.own" if place.own is not None else "card.unnamed")
    plain = wording.kind(place.plain_kind)
    return plain if place.kind in ("", place.plain_kind) else wording.say("card.kinds", term=place.kind, plain=plain)


def told_by(picture, wording):
    """A picture set of Tianwen-1, told.

    Parameters
    ----------
    picture : pandas.Series
        Row of `explorer.load_observations`.
    wording : explorer.i18n.wording.Wording

    Returns
    -------
    str
        HTML.
    """
    say = wording.say
    title, told = (text.escaped(wording.told(picture, field)) for field in ("title", "caption"))
    return (
        f"<div class='explorer-caption'><strong>{title}</strong>"
        f"<p class='explorer-facts'>{say('card.shows')}</p>"
        f"<p>{told}</p>"
        f"<p class='explorer-uncertain'>{text.escaped(unsure(picture, wording))}</p></div>"
        f"<p>{text.link(picture.page, say('card.see'))}</p>"
        f"<p class='explorer-facts'>{text.escaped(source(picture, wording))}</p>"
    )


def source(picture, wording):
    """Camera, dates, credit and licence of a picture set of Tianwen-1.

    Parameters
    ----------
    picture : pandas.Series
        Row of `explorer.load_observations`.
    wording : explorer.i18n.wording.Wording

    Returns
    -------
    str
    """
    dates = {"released": wording.told(picture, "released")}
    if picture.acquired:
        dates["acquired"] = wording.told(picture, "acquired")
    taken = wording.say("card.taken" if picture.acquired else "card.released", **dates)
    instrument, licence = wording.told(picture, "instrument"), wording.told(picture, "licence")
    return wording.say("card.credit", instrument=instrument, dates=taken, credit=picture.credit, licence=licence)


def told_by_facts(place, wording):
    """A place without a released picture, told by what is known of it.

    Parameters
    ----------
    place : explorer.places.gazetteer.Place
    wording : explorer.i18n.wording.Wording

    Returns
    -------
    str
        HTML.
    """
    return f"<div class='explorer-caption'><p>{text.escaped(_facts(place, wording))}</p></div>"


def caption(place, picture, wording):
    """What is told of a place, as plain text to put below a picture of it.

    Parameters
    ----------
    place : explorer.places.gazetteer.Place or None
    picture : pandas.Series or None
        The picture set of Tianwen-1 that is told of; None where there is none.
    wording : explorer.i18n.wording.Wording

    Returns
    -------
    str
    """
    if picture is None:
        return _facts(place, wording)
    title, told = wording.told(picture, "title"), wording.told(picture, "caption")
    words = wording.say("plate.told", title=title, credit=picture.credit, caption=told)
    return wording.sentences(words, unsure(picture, wording), wording.say("plate.see", page=picture.page))


def unsure(picture, wording):
    """How sure the place of a picture set is, and what is not known of it.

    Parameters
    ----------
    picture : pandas.Series
        Row of `explorer.load_observations`.
    wording : explorer.i18n.wording.Wording

    Returns
    -------
    str
    """
    certainty = wording.say(f"certainty.{picture.certainty}") if picture.certainty else ""
    return wording.sentences(certainty, picture.uncertain and wording.told(picture, "uncertain"))


def _facts(place, wording):
    say = wording.say
    half = say("facts.north" if place.latitude >= 0 else "facts.south")
    metres = elevation(place.latitude, place.longitude)
    height, resolves = wording.metres(abs(metres)), wording.translated(RESOLVES)
    level = say("facts.above" if metres >= 0 else "facts.below", height=height, resolves=resolves)
    if place.name:
        what = wording.kind(place.plain_kind)
        if place.diameter_km:
            what = say("facts.what", kind=what, size=wording.kilometres(place.diameter_km))
        first = say("facts.named", name=wording.name(place), what=what, half=half, level=level)
    else:
        first = say("facts.ground", half=half, level=level)
    return wording.sentences(first, say("facts.no_picture"))


def iau_page(place, wording):
    """A link to a place's page in the gazetteer; empty where it has none.

    Parameters
    ----------
    place : explorer.places.gazetteer.Place or None
    wording : explorer.i18n.wording.Wording

    Returns
    -------
    str
        HTML.
    """
    if place is None or place.iau_id is None:
        return ""
    return f"<p>{text.link(IAU_PAGE.format(place.iau_id), wording.say('card.gazetteer', name=place.name))}</p>"
