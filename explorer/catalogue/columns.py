"""What the columns of a catalogue are, and how they may be called; to tell which is which is left to `finding`."""

import re
from collections.abc import Collection, Container, Iterable, Mapping
from dataclasses import dataclass, field

from .headings import Heading

USUAL = {
    "latitude": "",
    "longitude": "",
    "name": "name title label featurename placename cratername cleanfeature site sitename landingsite landingsitename place "
    "station feature crater object objekt objet объект lieu ort lugar место "
    "地点 nombre nom nome 名称 名字 名 地名 bezeichnung название имя designation cleanname "
    "krater cratère cráter cratere кратер 撞击坑 陨石坑 环形山",
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

    def of_axis(self, free: Collection[str], axis: str) -> list[Heading]:
        """Headings of an angle, "latitude" or "longitude", among the columns that are free."""
        headings = (self.headings[name] for name in free)
        return [each for each in headings if each.quantity == axis and not each.other and each.unit != "px"]

    @property
    def used(self) -> set[str]:
        """Columns that a place has under the name of a field."""
        axes = [axis.columns for axis in (self.latitude, self.longitude) if axis and len(axis.columns) == 1]
        return {*self.fields.values(), *(name for columns in axes for name in columns)}


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
