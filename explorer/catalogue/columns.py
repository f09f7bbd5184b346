"""Which column of a catalogue is what: by the names that are usual, or as told."""

import re

from .formats import CatalogueError

# Without case, marks and units; where several are there, the first stands.
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
USUAL = {name: words.split() for name, words in USUAL.items()}
DIRECTIONS = {
    "east": "lone longe lnge longitudee eastlongitude longitudeeast loneast eastlon elon longitudee360 lone360",
    "west": "lonw longw lngw longitudew westlongitude longitudewest lonwest westlon wlon longitudew360 lonw360",
}
DIRECTIONS = {word: direction for direction, words in DIRECTIONS.items() for word in words.split()}
IDS = {"id", "craterid", "featureid", "iauid"}


def key(name):
    """A column's name without case, marks and units of angle."""
    return re.sub(r"(?<=[a-z])(deg|degrees|dd)$", "", re.sub(r"[\W_]+", "", str(name).casefold()))


def direction_of(name):
    """Which way longitudes count by the name of their column: "east", "west", or None where it does not say."""
    return DIRECTIONS.get(key(name))


def id_column(names):
    """The first column whose values tell the rows apart; None where there is none."""
    return next((name for name in names if key(name) in IDS), None)


def find_columns(names, told):
    """For each field the column that has it.

    Parameters
    ----------
    names : list of str
        The columns there are.
    told : dict
        Columns of some fields; the other fields are found by their usual names.

    Returns
    -------
    dict
        From field to column; without the fields that no column has.
    """
    keys = {}
    for name in names:
        keys.setdefault(key(name), name)
    found = {}
    for field, words in USUAL.items():
        words = [*DIRECTIONS, *words] if field == "longitude" else words
        usual = next((keys[word] for word in words if word in keys and keys[word] not in told.values()), None)
        column = told.get(field, usual)
        if column in names:
            found[field] = column
    return found


def check_columns(names, told, title):
    """Refuse, in words, columns that are not there and a table without positions.

    Parameters
    ----------
    names, told
        As of `find_columns`.
    title : str
        What the table is called.

    Raises
    ------
    CatalogueError
    """
    having = ", ".join(names)[:500]
    for field, name in told.items():
        if name not in names:
            raise CatalogueError(f"{title} has no column {name!r} for {field}; it has {having}")
    found = find_columns(names, told)
    for field in ("latitude", "longitude"):
        if field not in found:
            raise CatalogueError(
                f"{title} has no column that is known to be the {field}. Say which it is: "
                f'columns={{"{field}": "..."}}. It has {having}'
            )
