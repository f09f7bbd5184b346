"""Which columns have the position: of an angle each, with minutes and seconds perhaps, of both, or of edges."""

import re
from collections.abc import Mapping
from dataclasses import replace

from .columns import Axis, Columns
from .footprints import find_box, find_corners, is_box
from .headings import read_heading
from .vocabulary import meanings_of, words

_SMALL = "minutes", "seconds"
_PART = re.compile(r"deg(ree)?s?|min(ute)?s?|sec(ond)?s?|(?<![a-z])[dms](?![a-z])|[°'\"度分秒]")
_OF_ANOTHER = {"target", "nominal", "published", "image", "img", "picture", "rover", "lander", "gps", "map"}
"""Words of headings that may be of the place itself, or of what was meant, seen or near."""


def find_position(found: Columns, free: list[str], given: Mapping[str, str]) -> None:
    """Put down the columns that have the position, of those that are free and those that are given."""
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
        _ask_of_two_places(found, free, axes)
        found.latitude, found.longitude = (_with_doubtful(found, free, axis, each) for axis, each in axes.items() if each)
        return
    if not told:
        pairs = [*found.having("position"), *found.having("reversed position"), *found.having("geometry")]
        found.pair = next((name for name in pairs if name in free and not found.headings[name].other), None)
        found.box = None if found.pair else find_box(found, free)
        found.corners = [] if found.pair or found.box else find_corners(found, free)
        if found.has_position:
            return
    for axis in axes:
        axes[axis] = axes[axis] or _unclear_column(found, free, axis)
    _ask_of_two_places(found, free, axes)
    if not axes["latitude"] and not axes["longitude"]:
        plane = {letter: _of_plane(found, free, letter) for letter in "xyz"}
        if plane["x"] and plane["y"]:
            axes = {"latitude": Axis((plane["y"],)), "longitude": Axis((plane["x"],))}
            found.doubt = "xyz" if plane["z"] else "xy"
    elif not told:
        found.doubt = "unclear"
    found.latitude, found.longitude = axes["latitude"], axes["longitude"]


def _ask_of_two_places(found: Columns, free: list[str], axes: Mapping[str, Axis | None]) -> None:
    """Put down the question where an angle has its like for a partner, passed over for a word that the other has, too."""
    chosen = {axis: each.columns[0] for axis, each in axes.items() if each}
    if len(chosen) < 2 or all(each and each.told for each in axes.values()):
        return
    places = {axis: _place_in(name) for axis, name in chosen.items()}
    for name in free if places["latitude"] != places["longitude"] else ():
        heading = found.headings[name]
        for axis, other in (("latitude", "longitude"), ("longitude", "latitude")):
            if heading.quantity == axis and (heading.other or not heading.clear) and _place_in(name) == places[other]:
                found.question = (
                    f"{chosen['latitude']!r} and {chosen['longitude']!r} may be of two places, since {name!r} is called like "
                    f'{chosen[other]!r}. Say which columns are the position: columns={{"latitude": "...", "longitude": "..."}}'
                )


def _place_in(name: str) -> list[str]:
    """The words of a heading but those for its angle: alike for columns of one place."""
    return [word for word in words(name) if not any(facet == "quantity" for facet, _ in meanings_of(word))]


def _with_doubtful(found: Columns, free: list[str], axis: str, taken: Axis) -> Axis:
    """An axis with the columns that say they are another place's, as rivals where it may itself be that of another."""
    if taken.told:
        return taken
    doubtful = [each.name for each in found.of_axis(free, axis) if not (each.clear or each.edge or each.part in _SMALL)]
    rivals = [] if _OF_ANOTHER.isdisjoint(words(taken.columns[0])) else [each for each in doubtful if _may_be_another(each)]
    found.passed_over += [each for each in doubtful if each not in rivals]
    return replace(taken, rivals=(*taken.rivals, *rivals))


def _may_be_another(name: str) -> bool:
    """Whether a heading may be that of another place: "Actual latitude"; "latitude shift" is that of another thing."""
    known = [bool(meanings_of(word)) or word.isdigit() for word in words(name)]
    at = next((number for number, word in enumerate(words(name)) if read_heading(word).quantity), len(known))
    return all(known[at:]) and "nadir" not in words(name)


def _of_plane(found: Columns, free: list[str], letter: str) -> str | None:
    """The column of a coordinate that is called by a letter: x, "POINT_X"."""
    for name in free:
        heading = found.headings[name]
        if not heading.quantity and heading.clear and [word for word in words(name) if word in ("x", "y", "z")] == [letter]:
            return name
    return None


def _plain_columns(found: Columns, free: list[str], axis: str) -> Axis | None:
    """The columns of an axis itself, not of an edge; those of degrees, minutes and seconds together."""
    headings = [each for each in found.of_axis(free, axis) if each.clear]
    largest = any(each.edge in ("north", "east") for each in headings)  # then "min" is the least
    seconds = [each.name for each in found.of_axis(free, axis) if each.part == "seconds"]
    alike = {_without_part(name) for name in seconds}
    minutes = [each for each in headings if each.part == "minutes" and (not largest or _without_part(each.name) in alike)]
    other = "longitude" if axis == "latitude" else "latitude"
    if not seconds and all(each.part != "minutes" for each in found.of_axis(free, other)):
        minutes = []  # nobody tells minutes of one angle alone: it is the least
    opposite = {each.direction for each in headings}
    boxed = opposite >= {"north", "south"} or opposite >= {"east", "west"} and is_box(found, free)
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


def _unclear_column(found: Columns, free: list[str], axis: str) -> Axis | None:
    headings = [each for each in found.of_axis(free, axis) if not each.clear and not each.edge]
    return Axis((headings[0].name,), tuple(each.name for each in headings[1:])) if headings else None
