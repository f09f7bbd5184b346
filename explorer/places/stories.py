"""What is told of the best known places: what one sees there, why it matters, what is not sure, and who says so.

It is written for this project in both languages, in data/stories.toml. The landing places
of spacecraft that worked stand there with their stories, because the gazetteer has none.
"""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from .. import data
from ..i18n.wording import Wording
from .gazetteer import Place, gazetteer

_PARTS = ("sees", "matters", "unsure")


@dataclass(frozen=True)
class Source:
    """Who says so.

    Attributes
    ----------
    publisher
        Of a page or a journal: ``source.<publisher>`` among the texts of a language.
    year
        Of a paper; None for a page.
    page
        Its address.
    """

    publisher: str
    page: str
    year: int | None = None

    def words(self, wording: Wording) -> str:
        """Whose page or paper it is."""
        publisher = wording.say(f"source.{self.publisher}")
        return wording.say("source.paper", journal=publisher, year=self.year) if self.year else publisher


@dataclass(frozen=True, eq=False)
class Story:
    """A story, its further names and, for a landing place, where that is.

    Attributes
    ----------
    id
        Short name by which the list of sources in data/README.md knows it.
    places
        Names of the places that it tells of, the one that is meant first.
    also
        What people call the first of them, too, in either language.
    diameter_km
        Of the first place; None where there is none.
    position
        Planetocentric latitude and east longitude, degrees, of a landing place that nothing else shipped has.
    """

    id: str
    places: tuple[str, ...]
    also: tuple[str, ...]
    sources: tuple[Source, ...]
    diameter_km: float | None
    position: tuple[float, float] | None
    _texts: dict[str, dict[str, str]]

    def parts(self, wording: Wording) -> list[str]:
        """What one sees, why it matters, and what is not sure."""
        size = wording.kilometres(self.diameter_km) if self.diameter_km else ""
        return [self._texts[wording.language][part].format(size=size) for part in _PARTS]


@lru_cache(maxsize=1)
def stories() -> tuple[Story, ...]:
    """All stories; a `DataError` where the shipped file is missing or damaged."""
    written = tomllib.loads(data.read("stories.toml").decode("utf-8"))
    sources = {name: Source(**source) for name, source in written["source"].items()}
    diameters = gazetteer().set_index("name").diameter_km.dropna().to_dict()
    return tuple(_story(entry, sources, diameters) for entry in written["story"])


@lru_cache(maxsize=1)
def _by_place() -> dict[str, Story]:
    return {name: story for story in stories() for name in story.places}


def story_of(place: Place | None) -> Story | None:
    """What is told of a place, if anything is; nothing of one's own places, which tell of themselves."""
    return None if place is None or place.own is not None else _by_place().get(place.name)


def also_called(name: str) -> tuple[str, ...]:
    """What else people call the place of a name, in any language."""
    story = _by_place().get(name)
    return story.also if story and story.places[0] == name else ()


def _story(entry: dict[str, Any], sources: dict[str, Source], diameters: dict[str, float]) -> Story:
    return Story(
        id=entry["id"],
        places=tuple(entry["places"]),
        also=tuple(entry.get("also", ())),
        sources=tuple(sources[name] for name in entry["sources"]),
        diameter_km=diameters.get(entry["places"][0]),
        position=tuple(entry["position"]) if "position" in entry else None,
        _texts={name: entry[name] for name in ("en", "zh")},
    )
