"""Which columns have the edges of a box, or the corners of a footprint."""

from dataclasses import replace

from .columns import Columns
from .headings import read_heading
from .vocabulary import words


def is_box(found: Columns, free: list[str]) -> bool:
    """Whether latitudes of two edges are there."""
    said = {each.direction or each.edge for each in found.of_axis(free, "latitude")}
    return said >= {"north", "south"}


def find_box(found: Columns, free: list[str]) -> tuple[str, str, str, str] | None:
    """Columns of the southern, northern, western and eastern edge."""
    edges: dict[str, str] = {}
    least = {"south": "west", "north": "east"}
    for axis in ("latitude", "longitude"):
        for each in found.of_axis(free, axis):
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


def find_corners(found: Columns, free: list[str]) -> list[tuple[str, str]]:
    """Columns of the latitudes and longitudes of three corners or more."""
    corners: dict[tuple[str, ...], dict[str, str]] = {}
    for axis in ("latitude", "longitude"):
        for each in found.of_axis(free, axis):
            if each.edge in ("corner", "1", "2", "3", "4"):
                of_axis = read_heading(each.name).quantity
                rest = tuple(word for word in words(each.name) if read_heading(word).quantity != of_axis)
                corners.setdefault(rest, {})[axis] = each.name
    whole = [(each["latitude"], each["longitude"]) for each in corners.values() if len(each) == 2]
    return whole if len(whole) >= 3 else []
