"""Which column of a catalogue is what: by what the headings say, or as people say."""

import re
from collections.abc import Collection, Container, Iterable, Mapping
from dataclasses import dataclass, field, replace

from .formulas import restored
from .headings import STRANGE, Heading, read_heading
from .vocabulary import meanings_of, words

USUAL = {
    "latitude": "",
    "longitude": "",
    "name": "name title label featurename placename cratername cleanfeature site sitename landingsite landingsitename place "
    "station feature crater object objekt objet объект lieu ort lugar место "
    "地点 nombre nom nome 名称 名字 名 地名 bezeichnung название имя designation cleanname",
    "kind": "kind type class category featuretype tipo typ art 类型 тип",
    "diameter_km": "",
    "caption": "caption description beschreibung descripcion 描述 说明 описание",
    "credit": "credit credits",
    "licence": "licence license rights",
    "link": "link url href page website",
    "image": "image picture photo img imagefile imageurl",
    "name_zh": "namezh chinesename 中文名 中文名称",
}
"""The fields of a place, and the usual names of those that are texts, as `key` has them; the first that is there stands."""

TEXTS = ("name", "kind", "caption", "credit", "licence", "link", "image", "name_zh")
"""The fields that are read as text though they look like numbers."""

MOST_COLUMNS = 2_000
"""A table with more columns lies on its side, or is no catalogue."""

_NAMES = {"name", "names", "nombre", "nom", "nome", "название", "名称", "名"}


class CatalogueError(ValueError):
    """A table cannot be taken for places; the message says where and why."""


def refuse_wide(count: int, title: str) -> None:
    """A `CatalogueError` where a table has more columns than a list of places has."""
    if count > MOST_COLUMNS:
        raise CatalogueError(
            f"{title} has more than {MOST_COLUMNS} columns, more than a list of places has. If it lies on its side, turn it: "
            "pandas.read_csv(...).T"
        )


def is_nameless(name: str) -> bool:
    """Whether a column has no heading: that of a merged cell stands before it."""
    return not name.strip() or name.startswith("Unnamed: ")


def key(name: str) -> str:
    """A column's name without case and marks."""
    return re.sub(r"[\W_]+", "", name.casefold())


@dataclass(frozen=True)
class Axis:
    """The columns of one angle: one, or degrees, minutes and perhaps seconds; and others that could be it, too."""

    columns: tuple[str, ...]
    rivals: tuple[str, ...] = ()
    told: bool = False


@dataclass
class Columns:
    """What the columns of a table are.

    Positions are in `latitude` and `longitude`, or else in the first of these that is there: in one text or
    geometry (`pair`), in the edges of a box (`box`: south, north, west, east), in corners (`corners`: columns of a
    latitude and a longitude each).

    Attributes
    ----------
    fields
        From each text field of a place, and ``diameter_km``, to its column.
    headings
        What each column's heading says.
    doubt
        Why the choice is doubtful: "" or "xy" and "xyz" (they are called so), "unclear" (words that are not known).
    unclear_sizes
        Columns that may be the diameter, or something else.
    told_size
        Whether somebody says which column is the diameter.
    question
        What cannot be decided by the headings.
    passed_over
        Columns of angles that were not taken, beside those that were.
    """

    headings: dict[str, Heading]
    fields: dict[str, str] = field(default_factory=dict)
    latitude: Axis | None = None
    longitude: Axis | None = None
    pair: str | None = None
    box: tuple[str, str, str, str] | None = None
    corners: list[tuple[str, str]] = field(default_factory=list)
    doubt: str = ""
    unclear_sizes: list[str] = field(default_factory=list)
    told_size: bool = False
    question: str = ""
    passed_over: list[str] = field(default_factory=list)

    @property
    def has_position(self) -> bool:
        return bool(self.latitude and self.longitude or self.pair or self.box or self.corners)

    @property
    def position(self) -> list[str]:
        """Columns that positions are in."""
        if axes := [name for axis in (self.latitude, self.longitude) if axis for name in axis.columns]:
            return axes
        return [self.pair] if self.pair else [*(self.box or ()), *(name for corner in self.corners for name in corner)]

    def behind(self, name: str) -> str | None:
        """The column right behind another if it has no heading, as merged cells leave it."""
        order = list(self.headings)
        after = next(iter(order[order.index(name) + 1 :]), None)
        return after if after is not None and is_nameless(after) else None

    def having(self, quantity: str) -> list[str]:
        """Columns of a quantity."""
        return [name for name, heading in self.headings.items() if heading.quantity == quantity]

    @property
    def used(self) -> set[str]:
        """Columns that a place has under the name of a field."""
        axes = [axis.columns for axis in (self.latitude, self.longitude) if axis and len(axis.columns) == 1]
        return {*self.fields.values(), *(name for columns in axes for name in columns)}


def find_columns(names: Collection[str], given: Mapping[str, str], units: Mapping[str, str] | None = None) -> Columns:
    """What columns are, by their headings, a line of `units` below them, and what is `given`."""
    units = units or {}
    headings = {name: replace(read_heading(_undoubled(name), units.get(name, "")), name=name) for name in names}
    found = Columns(_with_followers(headings))
    free = [name for name in names if name not in given.values()]
    _find_texts(found, free, given)
    free = [name for name in free if name not in found.fields.values()]
    _find_diameter(found, free, given)
    _find_position(found, free, given)
    return found


def _undoubled(name: str) -> str:
    """A heading as it was before it was made safe, and names that stand twice were told apart, "" of none."""
    return "" if is_nameless(name) else re.sub(r"(?<!_source)(_source)+$|\.\d+$", "", restored(name))


def _with_followers(headings: dict[str, Heading]) -> dict[str, Heading]:
    """Headings of minutes and seconds that name no angle belong to the angle before them."""
    found, axis = dict(headings), ""
    for name, heading in headings.items():
        if heading.quantity in ("latitude", "longitude"):
            axis = heading.quantity
        elif heading.only_part and axis:
            found[name] = replace(heading, quantity=axis)
        else:
            axis = ""
    return found


def _find_texts(found: Columns, free: list[str], given: Mapping[str, str]) -> None:
    by_key: dict[str, str] = {}
    for name in free:
        by_key.setdefault(key(name), name)
    for field_name in TEXTS:
        named = (by_key[word] for word in USUAL[field_name].split() if word in by_key)
        column = given.get(field_name, next(named, None))
        if column is None and field_name == "name":
            column = next((name for name in free if _says_name(name) and _is_free(found, name)), None)
        if column in found.headings:
            found.fields[field_name] = column


def _says_name(heading: str) -> bool:
    """Whether a heading begins or ends with a word for names, as "Crater name", "nom du cratère" or "着陆点名称"."""
    parted = words(heading)
    return bool(parted) and (parted[-1] in _NAMES or parted[0] in _NAMES or parted[-1].endswith(("名称", "名字")))


def _is_free(found: Columns, name: str) -> bool:
    return not found.headings[name].quantity and name not in found.fields.values()


def _find_diameter(found: Columns, free: list[str], given: Mapping[str, str]) -> None:
    ranks = {"diameter": 0, "radius": 1, "size": 2}
    sizes = [found.headings[name] for name in free if found.headings[name].quantity in ranks and not found.headings[name].other]
    sizes = [each for each in sizes if each.unit not in ("px", "deg", "grad", "gon", "rad", "dms")]
    # A size without a unit is that of anything, often of a mark.
    plain = [each for each in sizes if each.clear and each.unit != STRANGE and (each.unit or each.quantity != "size")]
    ranked = sorted(plain, key=lambda each: (each.edge != "", ranks[each.quantity], each.unit != "km"))
    found.unclear_sizes = [each.name for each in sizes] if not ranked else []
    found.told_size = "diameter_km" in given
    column = given.get("diameter_km", ranked[0].name if ranked else None)
    if column in found.headings:
        found.fields["diameter_km"] = column


def _find_position(found: Columns, free: list[str], given: Mapping[str, str]) -> None:
    told = {axis: given[axis] for axis in ("latitude", "longitude") if given.get(axis) in found.headings}
    if len(set(told.values())) == 1 and len(told) == 2:
        found.pair = told["latitude"]
        return
    axes = {axis: _plain_columns(found, free, axis) for axis in ("latitude", "longitude")}
    for axis, name in told.items():
        known = _plain_columns(found, [each for each in found.headings if each in free or each == name], axis)
        whole = known is not None and known.columns[0] == name  # with its minutes and seconds, where it has such
        axes[axis] = Axis(known.columns if known and whole else (name,), told=True)
        found.question = found.question if f"least {axis}" not in found.question else ""
    if axes["latitude"] and axes["longitude"]:
        found.latitude, found.longitude = (_with_doubtful(found, free, axis, each) for axis, each in axes.items() if each)
        return
    if not told:
        pairs = [*found.having("position"), *found.having("reversed position"), *found.having("geometry")]
        found.pair = next((name for name in pairs if name in free and not found.headings[name].other), None)
        found.box = None if found.pair else _box(found, free)
        found.corners = [] if found.pair or found.box else _corners(found, free)
        if found.has_position:
            return
    for axis in axes:
        axes[axis] = axes[axis] or _unclear_column(found, free, axis)
    if not axes["latitude"] and not axes["longitude"]:
        plane = {letter: _of_plane(found, free, letter) for letter in "xyz"}
        if plane["x"] and plane["y"]:
            axes = {"latitude": Axis((plane["y"],)), "longitude": Axis((plane["x"],))}
            found.doubt = "xyz" if plane["z"] else "xy"
    elif not told:
        found.doubt = "unclear"
    found.latitude, found.longitude = axes["latitude"], axes["longitude"]


def _with_doubtful(found: Columns, free: list[str], axis: str, taken: Axis) -> Axis:
    """An axis with the columns that say they are another place's, as rivals where it may itself be that of another."""
    if taken.told:
        return taken
    doubtful = [each.name for each in _of_axis(found, free, axis) if not (each.clear or each.edge or each.part in _SMALL)]
    rivals = [] if _OF_ANOTHER.isdisjoint(words(taken.columns[0])) else [each for each in doubtful if _may_be_another(each)]
    found.passed_over += [each for each in doubtful if each not in rivals]
    return replace(taken, rivals=(*taken.rivals, *rivals))


def _may_be_another(name: str) -> bool:
    """Whether a heading may be that of another place: "Actual latitude"; "latitude shift" is that of another thing."""
    known = [bool(meanings_of(word)) or word.isdigit() for word in words(name)]
    at = next((number for number, word in enumerate(words(name)) if read_heading(word).quantity), len(known))
    return all(known[at:]) and "nadir" not in words(name)


_SMALL = "minutes", "seconds"
_OF_ANOTHER = {"target", "nominal", "published", "image", "img", "picture", "rover", "lander", "gps", "map"}
"""Words of headings that may be of the place itself, or of what was meant, seen or near."""


def _of_plane(found: Columns, free: list[str], letter: str) -> str | None:
    """The column of a coordinate that is called by a letter: x, "POINT_X"."""
    for name in free:
        heading = found.headings[name]
        if not heading.quantity and heading.clear and [word for word in words(name) if word in ("x", "y", "z")] == [letter]:
            return name
    return None


def _of_axis(found: Columns, free: list[str], axis: str) -> list[Heading]:
    headings = (found.headings[name] for name in free)
    return [each for each in headings if each.quantity == axis and not each.other and each.unit != "px"]


def _plain_columns(found: Columns, free: list[str], axis: str) -> Axis | None:
    """The columns of an axis itself, not of an edge; those of degrees, minutes and seconds together."""
    headings = [each for each in _of_axis(found, free, axis) if each.clear]
    largest = any(each.edge in ("north", "east") for each in headings)  # then "min" is the least
    seconds = [each.name for each in _of_axis(found, free, axis) if each.part == "seconds"]
    alike = {_without_part(name) for name in seconds}
    minutes = [each for each in headings if each.part == "minutes" and (not largest or _without_part(each.name) in alike)]
    other = "longitude" if axis == "latitude" else "latitude"
    if not seconds and all(each.part != "minutes" for each in _of_axis(found, free, other)):
        minutes = []  # nobody tells minutes of one angle alone: it is the least
    opposite = {each.direction for each in headings}
    boxed = opposite >= {"north", "south"} or opposite >= {"east", "west"} and _is_box(found, free)
    plain = [each for each in headings if not each.edge and each not in minutes]
    if boxed:
        plain = [each for each in plain if not each.direction]
    if minutes:
        plain = [each for each in plain if each.name not in seconds]
        degrees = [each for each in plain if each.part == "degrees"]
        decimal = [each for each in plain if each not in degrees] if degrees else []
        if not decimal:
            whole = degrees or plain
            if whole and not degrees and not seconds and not minutes[0].only_part:
                found.question = (
                    f"{minutes[0].name!r} may be the minutes of {whole[0].name!r}, or the least {axis}. Name columns of "
                    f'degrees so ("{axis} deg"), or say which column is the {axis}: columns={{"{axis}": {whole[0].name!r}}}'
                )
            return _with_parts(found, whole[0].name, [each.name for each in minutes], seconds) if whole else None
        plain = decimal
    order = sorted(plain, key=lambda each: (each.latitude_type == "planetographic", each.direction == "west"))
    return Axis((order[0].name,), tuple(each.name for each in order[1:])) if order else None


def _without_part(name: str) -> str:
    """A heading without the word for degrees, minutes or seconds: alike for columns that belong together."""
    return _PART.sub("", name.casefold())


def _with_parts(found: Columns, whole: str, minutes: list[str], seconds: list[str]) -> Axis:
    """A column of degrees with those of minutes and seconds: the ones that are called alike, else that follow it."""
    order = list(found.headings)

    def apart(name: str) -> tuple[bool, bool, int]:
        steps = order.index(name) - order.index(whole)
        return _without_part(name) != _without_part(whole), steps < 0, abs(steps)

    return Axis((whole, *(min(names, key=apart) for names in (minutes, seconds) if names)))


_PART = re.compile(r"deg(ree)?s?|min(ute)?s?|sec(ond)?s?|(?<![a-z])[dms](?![a-z])|[°'\"度分秒]")


def _unclear_column(found: Columns, free: list[str], axis: str) -> Axis | None:
    headings = [each for each in _of_axis(found, free, axis) if not each.clear and not each.edge]
    return Axis((headings[0].name,), tuple(each.name for each in headings[1:])) if headings else None


def _is_box(found: Columns, free: list[str]) -> bool:
    """Whether latitudes of two edges are there."""
    said = {each.direction or each.edge for each in _of_axis(found, free, "latitude")}
    return said >= {"north", "south"}


def _box(found: Columns, free: list[str]) -> tuple[str, str, str, str] | None:
    """Columns of the southern, northern, western and eastern edge."""
    edges: dict[str, str] = {}
    least = {"south": "west", "north": "east"}
    for axis in ("latitude", "longitude"):
        for each in _of_axis(found, free, axis):
            said = each.edge or each.direction
            edge = least.get(said, said) if axis == "longitude" else said
            if edge in (("south", "north") if axis == "latitude" else ("west", "east")):
                edges.setdefault(edge, each.name)
    if len(edges) < 4:
        return None
    for name in edges.values():  # a direction may be that of the edge, not the way in which numbers grow
        heading = found.headings[name]
        found.headings[name] = replace(heading, direction=heading.way if heading.edge else "", half=False)
    return edges["south"], edges["north"], edges["west"], edges["east"]


def _corners(found: Columns, free: list[str]) -> list[tuple[str, str]]:
    """Columns of the latitudes and longitudes of three corners or more."""
    corners: dict[tuple[str, ...], dict[str, str]] = {}
    for axis in ("latitude", "longitude"):
        for each in _of_axis(found, free, axis):
            if each.edge in ("corner", "1", "2", "3", "4"):
                of_axis = read_heading(each.name).quantity
                rest = tuple(word for word in words(each.name) if read_heading(word).quantity != of_axis)
                corners.setdefault(rest, {})[axis] = each.name
    whole = [(each["latitude"], each["longitude"]) for each in corners.values() if len(each) == 2]
    return whole if len(whole) >= 3 else []


def check_columns(found: Columns, given: Mapping[str, str], title: str) -> None:
    """A `CatalogueError` where a column given is not there or says it is another, or there are no positions."""
    names = list(found.headings)
    having = ", ".join(names)[:500]
    for field_name, name in given.items():
        if name not in names:
            raise CatalogueError(f"{title} has no column {name!r} for {field_name}; it has {having}")
        other = {"latitude": "longitude", "longitude": "latitude"}.get(field_name)
        if other and found.headings[name].quantity == other:
            raise CatalogueError(f"{name!r} is told to be the {field_name}, but its heading says {other}; which is right?")
    if found.question:
        raise CatalogueError(f"{title}: {found.question}")
    if found.has_position:
        return
    for axis in ("latitude", "longitude"):
        if not getattr(found, axis):
            ends = [name for name, each in found.headings.items() if each.quantity == axis and (each.edge or each.other)]
            hint = f"Those of edges, ends and other things, {', '.join(ends[:4])}, are not taken for it. " if ends else ""
            raise CatalogueError(
                f"{title} has no column that is known to be the {axis}. {hint}Say which it is: "
                f'columns={{"{axis}": "..."}}. It has {having}'
            )


def free_name(name: str, taken: Container[str]) -> str:
    """A column's name, with ``_source`` behind it as often as it takes to be none of those taken."""
    while name in taken:
        name += "_source"
    return name


def all_different(names: Iterable[object], taken: Collection[str] = ()) -> list[str]:
    """Names of columns as text, no two alike, and none of those taken."""
    different = dict.fromkeys(taken)
    last: dict[str, str] = {}
    for name in names:
        text = " ".join(str(each) for each in name if str(each)) if isinstance(name, tuple) else str(name)
        # Of many alike each goes on from the one before: else the time would grow with their square.
        last[text] = free_name(f"{last[text]}_source" if text in last else text, different)
        different[last[text]] = None
    return list(different)[len(taken) :]
