"""What is known of a place: its facts as data, and how they read as plain text in somebody's wording.

Card, saved page and picture files all tell of a place by this; none of it is markup.
"""

from dataclasses import dataclass

import pandas as pd

from ..i18n.wording import Wording
from ..mars.elevation import SMOOTHED_KM, accuracy, elevation, extremes
from . import mission
from .gazetteer import IAU_PAGE, Place
from .stories import Story, story_of

_RISE_AND_FALL = ("mons", "tholus", "patera", "planitia", "crater")
"""Kinds whose highest and lowest ground people ask for: mountains, basins and craters."""


@dataclass(frozen=True)
class PictureSet:
    """A picture set of Tianwen-1 in words.

    Attributes
    ----------
    unsure
        How sure its place is, and what is not known of it; may be empty.
    source
        Camera, dates, credit and licence.
    page, page_kind
        Where to see it, and whether that is a "release", "news" or another "page".
    """

    title: str
    caption: str
    unsure: str
    source: str
    credit: str
    page: str
    page_kind: str

    def link(self, wording: Wording) -> str:
        """What the link to its page says."""
        return wording.say(f"card.see.{self.page_kind}")


@dataclass(frozen=True, eq=False)
class Description:
    """The facts of a place.

    Attributes
    ----------
    place
        None is the planet as a whole.
    height_m
        Of the ground at its middle, above the areoid; None for the planet.
    lowest_m, highest_m
        Of a mountain, a basin or a crater within a circle of its size; None where the model does not show them.
    pictures
        The picture sets of Tianwen-1 that show it, as `mission.of_place` gives them.
    stop
        Row of `load_route` where the rover stopped here.
    story
        What is told of it, where it is one of the best known.
    """

    place: Place | None
    height_m: float | None
    lowest_m: float | None
    highest_m: float | None
    pictures: pd.DataFrame
    stop: pd.Series | None
    story: Story | None = None

    @property
    def iau_page(self) -> str | None:
        """Address of its page in the gazetteer."""
        return IAU_PAGE.format(self.place.iau_id) if self.place and self.place.iau_id is not None else None

    def title(self, wording: Wording) -> str:
        """All its names, or what it is where it has none."""
        if self.place is None:
            return wording.say("planet")
        return wording.full_name(self.place) or wording.say("card.ground")

    def kind(self, wording: Wording) -> str:
        """The IAU's term and a plain word for it, "crater", or that it is one's own; empty for the planet."""
        place = self.place
        if place is None:
            return ""
        if not place.plain_kind:
            return place.kind or wording.say("card.own" if place.own is not None else "card.unnamed")
        plain = wording.kind(place.plain_kind)
        return plain if place.kind in ("", place.plain_kind) else wording.say("card.kinds", term=place.kind, plain=plain)

    def facts(self, wording: Wording) -> list[str]:
        """Position, size and height, and when the rover was there; none of the planet."""
        if self.place is None or self.height_m is None:
            return []
        say, facts = wording.say, [wording.place(self.place)]
        if self.place.diameter_km:
            facts.append(say("card.across", size=wording.kilometres(self.place.diameter_km)))
        height, off = wording.metres(self.height_m), self._accuracy(wording)
        if self.lowest_m is None or self.highest_m is None:
            facts.append(say("card.height", height=height, off=off))
        else:
            lowest, highest = wording.metres(self.lowest_m), wording.metres(self.highest_m)
            facts.append(say("card.heights", lowest=lowest, highest=highest, height=height, off=off))
        return facts if self.stop is None else [*facts, _stopped(self.stop, wording)]

    def _accuracy(self, wording: Wording) -> str:
        """How far its heights may be off; empty of the planet."""
        place = self.place
        if place is None:
            return ""
        small = place.diameter_km is not None and place.diameter_km < SMOOTHED_KM
        across_km = place.diameter_km if small or self.lowest_m is not None else None
        return wording.translated(accuracy(place.latitude, place.longitude, across_km))

    def sentence(self, wording: Wording) -> str:
        """What stands in place of a caption where no picture set shows it: its story, or its facts; none of the planet."""
        place = self.place
        if place is None or self.height_m is None:
            return ""
        if self.story:
            return wording.sentences(*self.story.parts(wording))
        say = wording.say
        half = say("facts.north" if place.latitude >= 0 else "facts.south")
        height, off = wording.metres(abs(self.height_m)), self._accuracy(wording)
        level = say("facts.above" if self.height_m >= 0 else "facts.below", height=height, off=off)
        if place.name:
            what = wording.kind(place.plain_kind) or self.kind(wording)
            if place.diameter_km:
                what = say("facts.what", kind=what, size=wording.kilometres(place.diameter_km))
            first = say("facts.named", name=wording.name(place), what=what, half=half, level=level)
        else:
            first = say("facts.ground", half=half, level=level)
        within = ""
        if self.lowest_m is not None and self.highest_m is not None:
            within = say("facts.within", lowest=wording.metres(self.lowest_m), highest=wording.metres(self.highest_m))
        return wording.sentences(first, within, say("facts.no_picture") if self.pictures.empty else "")

    def picture_set(self, number: int, wording: Wording) -> PictureSet:
        """One of its picture sets, counted from 0."""
        row, say = self.pictures.iloc[number], wording.say
        title, caption, instrument, released, acquired, uncertain, credit, licence = (
            row[field] and wording.observation(row, field)
            for field in ("title", "caption", "instrument", "released", "acquired", "uncertain", "credit", "licence")
        )
        dates = say("card.taken" if acquired else "card.released", released=released, acquired=acquired)
        source = say("card.credit", instrument=instrument, dates=dates, credit=credit, licence=licence)
        certainty = row.certainty and say(f"certainty.{row.certainty}")
        return PictureSet(title, caption, wording.sentences(certainty, uncertain), source, credit, row.page, row.page_kind)

    def caption(self, number: int, wording: Wording) -> str:
        """What to put below a picture of it: what one of its picture sets shows, or else its facts."""
        if self.pictures.empty:
            return self.sentence(wording)
        shown = self.picture_set(number, wording)
        words = wording.say("poster.told", title=shown.title, credit=shown.credit, caption=shown.caption)
        return wording.sentences(words, shown.unsure, wording.say("poster.see", page=shown.page))


def describe(place: Place | None) -> Description:
    """The facts of a place, or of the planet as a whole."""
    pictures = mission.of_place(place)
    if place is None:
        return Description(None, None, None, None, pictures, None)
    stops = mission.stops()
    stop = stops.loc[place.name] if place.own is None and place.name in stops.index else None
    lowest = highest = None
    if place.kind in _RISE_AND_FALL and (place.diameter_km or 0) >= SMOOTHED_KM:
        lowest, highest = extremes(place.latitude, place.longitude, place.diameter_km or 0)
    height = float(elevation(place.latitude, place.longitude))
    return Description(place, height, lowest, highest, pictures, stop, story_of(place))


def _stopped(stop: pd.Series, wording: Wording) -> str:
    """When the rover stood at a stop, and how far it had driven by then, or by when the mission told it next."""
    sol = f"{stop.sol:.0f}"
    if pd.isna(stop.driven_m) or not stop.driven_m:
        return wording.say("card.sol", sol=sol)
    driven = wording.metres(stop.driven_m)
    if stop.told_sol == stop.sol:
        return wording.say("card.sol_driven", sol=sol, driven=driven)
    return wording.say("card.sol_told", sol=sol, driven=driven, told=f"{stop.told_sol:.0f}")
