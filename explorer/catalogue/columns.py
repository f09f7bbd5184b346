"""Which column of a catalogue is what: by the names that are usual, or as people say."""

import re
from collections.abc import Collection, Container, Iterable, Mapping

USUAL = {
    "latitude": "latitude lat latn latitudenorth latnorth latcirc latcircimg latitudecircleimage centerlatitude clat y",
    "longitude": "longitude lon long lng loncirc loncircimg longitudecircleimage centerlongitude clon x",
    "name": "name title label featurename placename cratername cleanfeature site",
    "kind": "kind type class category featuretype",
    "diameter_km": "diameterkm diamkm diameter diam sizekm size diamcirc diamcircimg diamcircleimage diameterm diamm",
    "caption": "caption description",
    "credit": "credit credits",
    "licence": "licence license rights",
    "link": "link url href page website",
    "image": "image picture photo img imagefile imageurl",
    "name_zh": "namezh chinesename",
}
"""The fields of a place, and the usual names of each, as `key` has them; where several are there, the first stands."""

TEXTS = ("name", "kind", "caption", "credit", "licence", "link", "image", "name_zh")
"""The fields that are read as text though they look like numbers."""

_DIRECTIONS = {
    "east": "lone longe lnge longitudee eastlongitude longitudeeast loneast eastlon elon longitudee360 lone360",
    "west": "lonw longw lngw longitudew westlongitude longitudewest lonwest westlon wlon longitudew360 lonw360",
}
_DIRECTION_OF = {word: direction for direction, words in _DIRECTIONS.items() for word in words.split()}
_IDS = {"id", "craterid", "featureid", "iauid"}
_METRES = {"diameterm", "diamm"}


class CatalogueError(ValueError):
    """A table cannot be taken for places; the message says where and why."""


def key(name: str) -> str:
    """A column's name without case, marks and units of angle."""
    return re.sub(r"(?<=[a-z])(deg|degrees|dd)$", "", re.sub(r"[\W_]+", "", name.casefold()))


def direction_of(name: str) -> str | None:
    """Which way longitudes count by the name of their column: "east", "west", or None where it does not say."""
    return _DIRECTION_OF.get(key(name))


def in_metres(name: str) -> bool:
    """Whether a column of diameters says that it counts metres."""
    return key(name) in _METRES


def id_column(names: Iterable[str]) -> str | None:
    """The first column whose values tell the rows apart; None where there is none."""
    return next((name for name in names if key(name) in _IDS), None)


def find_columns(names: Collection[str], given: Mapping[str, str]) -> dict[str, str]:
    """From each field to the column that has it: the one given for it, or else the one with a usual name."""
    by_key: dict[str, str] = {}
    for name in names:
        by_key.setdefault(key(name), name)
    found = {}
    for field, words in USUAL.items():
        usual = [*_DIRECTION_OF, *words.split()] if field == "longitude" else words.split()
        named = (by_key[word] for word in usual if word in by_key and by_key[word] not in given.values())
        column = given.get(field, next(named, None))
        if column is not None and column in names:
            found[field] = column
    return found


def check_columns(names: Collection[str], given: Mapping[str, str], title: str) -> dict[str, str]:
    """As `find_columns`; a `CatalogueError` where a column given is not there, or there are no positions."""
    having = ", ".join(names)[:500]
    for field, name in given.items():
        if name not in names:
            raise CatalogueError(f"{title} has no column {name!r} for {field}; it has {having}")
    found = find_columns(names, given)
    for field in ("latitude", "longitude"):
        if field not in found:
            raise CatalogueError(
                f"{title} has no column that is known to be the {field}. Say which it is: "
                f'columns={{"{field}": "..."}}. It has {having}'
            )
    return found


def free_name(name: str, taken: Container[str]) -> str:
    """A column's name, with ``_source`` behind it as often as it takes to be none of those taken."""
    while name in taken:
        name += "_source"
    return name


def all_different(names: Iterable[object]) -> list[str]:
    """Names of columns as text, no two alike."""
    different: list[str] = []
    for name in names:
        different.append(free_name(str(name), different))
    return different
