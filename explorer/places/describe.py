"""What is known of a place: its facts as data, and how they read as plain text in somebody's wording.

Card, saved page and picture files all tell of a place by this; none of it is markup.
"""

from dataclasses import dataclass

import pandas as pd

from ..i18n.wording import Wording
from ..mars.elevation import RESOLVES, elevation
from . import mission
from .gazetteer import IAU_PAGE, Place
from .stories import Story, story_of


@dataclass(frozen=True)
class PictureSet:
    """A picture set of Tianwen-1 in words.

    Attributes
    ----------
    unsure
        How sure its place is, and what is not known of it; may be empty.
    source
        Camera, dates, credit and licence.
    page
        Address of the release.
    """

    title: str
    caption: str
    unsure: str
    source: str
    credit: str
    page: str


@dataclass(frozen=True, eq=False)
class Description:
    """The facts of a place.

    Attributes
    ----------
    place
        None is the planet as a whole.
    height_m
        Of the ground at its middle, above the areoid; None for the planet.
    pictures
        The picture sets of Tianwen-1 that show it, as `mission.of_place` gives them.
    stop
        Row of `load_route` where the rover stopped here.
    story
        What is told of it, where it is one of the best known.
    """

    place: Place | None
    height_m: float | None
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
        height, resolves = wording.metres(self.height_m), wording.translated(RESOLVES)
        facts.append(say("card.height", height=height, resolves=resolves))
        if self.stop is not None:
            sol, driven = f"{self.stop.sol:.0f}", self.stop.driven_m
            metres = "" if pd.isna(driven) else wording.metres(driven)
            facts.append(say("card.sol_driven" if metres else "card.sol", sol=sol, driven=metres))
        return facts

    def sentence(self, wording: Wording) -> str:
        """What stands in place of a caption where no picture set shows it: its story, or its facts; none of the planet."""
        place = self.place
        if place is None or self.height_m is None:
            return ""
        if self.story:
            return wording.sentences(*self.story.parts(wording))
        say = wording.say
        half = say("facts.north" if place.latitude >= 0 else "facts.south")
        height, resolves = wording.metres(abs(self.height_m)), wording.translated(RESOLVES)
        level = say("facts.above" if self.height_m >= 0 else "facts.below", height=height, resolves=resolves)
        if place.name:
            what = wording.kind(place.plain_kind)
            if place.diameter_km:
                what = say("facts.what", kind=what, size=wording.kilometres(place.diameter_km))
            first = say("facts.named", name=wording.name(place), what=what, half=half, level=level)
        else:
            first = say("facts.ground", half=half, level=level)
        return wording.sentences(first, say("facts.no_picture"))

    def picture_set(self, number: int, wording: Wording) -> PictureSet:
        """One of its picture sets, counted from 0."""
        row, say = self.pictures.iloc[number], wording.say
        title, caption, instrument, released, acquired, uncertain, licence = (
            row[field] and wording.observation(row, field)
            for field in ("title", "caption", "instrument", "released", "acquired", "uncertain", "licence")
        )
        dates = say("card.taken" if acquired else "card.released", released=released, acquired=acquired)
        source = say("card.credit", instrument=instrument, dates=dates, credit=row.credit, licence=licence)
        certainty = row.certainty and say(f"certainty.{row.certainty}")
        return PictureSet(title, caption, wording.sentences(certainty, uncertain), source, row.credit, row.page)

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
        return Description(None, None, pictures, None)
    stops = mission.stops()
    stop = stops.loc[place.name] if place.name in stops.index else None
    return Description(place, float(elevation(place.latitude, place.longitude)), pictures, stop, story_of(place))
