"""Which column of a catalogue is what: texts, the diameter, the position (`axes`), by the headings, or as people say."""

import re
from collections.abc import Collection, Mapping
from dataclasses import replace

from .axes import find_position
from .columns import TEXTS, USUAL, Axis, Columns, is_nameless, key
from .formulas import restored
from .headings import STRANGE, Heading, read_heading
from .vocabulary import words

_NAMES = {"name", "names", "nombre", "nom", "nome", "название", "名称", "名"}


def find_columns(names: Collection[str], given: Mapping[str, str], units: Mapping[str, str] | None = None) -> Columns:
    """What columns are, by their headings, a line of `units` below them, and what is `given`."""
    units = units or {}
    headings = {name: replace(read_heading(_undoubled(name), units.get(name, "")), name=name) for name in names}
    found = Columns(_with_followers(headings))
    free = [name for name in names if name not in given.values()]
    _find_texts(found, free, given)
    free = [name for name in free if name not in found.fields.values()]
    _find_diameter(found, free, given)
    find_position(found, free, given)
    _hear_out(found, units)
    return found


def _hear_out(found: Columns, units: Mapping[str, str]) -> None:
    """Hear which way columns of the position count whose headings do not say that they are such: "°S" that is told."""
    chosen = {"latitude": found.latitude, "longitude": found.longitude, "position": found.pair}
    for quantity, each in chosen.items():
        name = each.columns[0] if isinstance(each, Axis) else each
        if name and found.headings[name].quantity not in (quantity, "reversed position", "geometry"):
            said = read_heading(_undoubled(name), units.get(name, ""), quantity)
            found.headings[name] = replace(
                found.headings[name], direction=said.direction, half=said.half, other=said.other, turned=said.turned
            )


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


def may_be_name(heading: str) -> bool:
    """Whether a heading says names or places, as "Name des Kraters", "Krater" or "Landing place"."""
    usual, parted = USUAL["name"].split(), words(heading)
    return key(heading) in usual or _says_name(heading) or parted[-1:] in ([each] for each in usual)


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
