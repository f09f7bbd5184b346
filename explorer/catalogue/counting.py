"""Which way angles count, by all that the table and its reader say: planetographic or not, south, west.

What one says and another contradicts is a `CatalogueError` that names both and the argument that decides; what
nobody says is assumed, and noted.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .. import mars
from ..mars import Floats
from ..message import Message
from .angles import Told
from .cells import by_text
from .columns import CatalogueError, Columns
from .headings import direction_of, latitude_type_of
from .hemispheres import Angles
from .rows import Rows, quoted
from .source import AS_TOLD, Said, Source, as_column
from .vocabulary import words


@dataclass(frozen=True)
class Turn:
    """In which rows angles count another way than planetocentric, north and east; shape (n,) each."""

    south: NDArray[np.bool_]
    graphic: NDArray[np.bool_]
    west: NDArray[np.bool_]


def latitude_of(rows: Rows, columns: Columns, found: Source, told: Told, angles: Angles, turn: Turn) -> Floats:
    """Planetocentric latitudes of angles; how they were turned is noted in `turn`."""
    heading = columns.headings[angles.column]
    values = angles.values
    is_told = columns.latitude is not None and columns.latitude.told
    decides = heading.quantity == "latitude" and not heading.other
    is_axis = heading.quantity == "latitude" or columns.latitude is not None
    if heading.half and is_axis and not angles.lettered.all() and not (is_told and decides):
        way = "southward" if heading.direction == "south" else "northward"
        hint = f'; or have it read as growing {way}: columns={{"latitude": {angles.column!r}}}' if decides else ""
        raise CatalogueError(
            f"{angles.column!r} says in a way that is not understood which way its numbers count; call it {'latitude'!r} if "
            f"they grow northward, else {'latitude south'!r}{hint}"
        )
    bare = values[np.isfinite(values) & ~angles.lettered]
    if told.crs is None and heading.direction not in ("north", "south") and bare.size and (bare >= 0).all():
        found.ask("south")
    if heading.direction == "south" and not angles.lettered.all():
        below = (values < 0) & ~angles.lettered
        if below.any():
            raise CatalogueError(
                f"{angles.column!r} counts south, as its heading says, and has {values[below][0]:g}, which may be "
                'either side of the equator. Rename the column if it counts north: "latitude"'
            )
        english = "Latitudes count south, as {column!r} says."
        rows.notes.assume(Message("note.south", english, column=angles.column))
        turn.south[:] = ~angles.lettered
        values = np.where(turn.south, -values, values)
    kinds = _by_row(rows, columns, ("latitude type", "system"), lambda text: latitude_type_of(words(text)))
    said = _said(told.latitude_type, heading.latitude_type, angles.column, found.latitude_type)
    kind, why = _agreed("latitude", said, "latitude_type")
    if kinds is not None and not told.latitude_type:
        column, by_row = kinds
        if kind and ((by_row != "") & (by_row != kind)).any():
            raise CatalogueError(
                f"Latitudes are {kind}, {why}, but {column!r} says otherwise. Say latitude_type={kind!r} or the other"
            )
        graphic = by_row == "planetographic"
        if not kind and ((by_row == "").any() or graphic.any()):
            english = "Planetographic latitudes are made planetocentric where {column!r} says so: {count} of {total}."
            counts = {"count": int(graphic.sum()), "total": len(graphic)}
            rows.notes.assume(Message("note.some_graphic", english, column=column, **counts))
        if not kind:
            if (by_row == "").any():
                found.ask("latitude_type")
            turn.graphic[:] = graphic
            return np.where(graphic, mars.planetocentric_latitude(values), values)
    if not kind:
        found.ask("latitude_type")
        rows.notes.assume(Message("note.centric_assumed", "Latitudes are planetocentric, which was assumed."))
    elif kind == "planetographic":
        rows.notes.assume(Message("note.graphic", "Latitudes are planetographic, {why}, and made planetocentric.", why=why))
        turn.graphic[:] = True
        return mars.planetocentric_latitude(values)
    else:
        rows.notes.state(Message("note.centric", "Latitudes are planetocentric, {why}.", why=why))
    return values


def longitude_of(rows: Rows, columns: Columns, found: Source, told: Told, angles: Angles, turn: Turn) -> Floats:
    """Longitudes of angles, counted east, -180..180; how they were turned is noted in `turn`."""
    degrees, bare = angles.values, ~angles.lettered
    direction, why, west = way_of(rows, columns, found, told, angles)
    good = np.zeros(len(degrees), dtype=bool)
    good[rows.good] = True
    _check_range(rows, angles, degrees, good & bare, west, direction, told)
    low, high = (degrees[good & bare] < 0).any(), (degrees[good & bare] > 180).any()
    span = {"least": -180 if low else 0, "most": (360 if high else 180)}
    if told.longitude and not bare.all():
        english = "Where letters say which way longitudes count, longitude={told!r} does not matter."
        rows.notes.assume(Message("note.letters_first", english, told=told.longitude))
    if not bare.any():
        rows.notes.state(Message("note.letters", "Longitudes count as their letters say."))
    elif direction:
        note = rows.notes.assume if west.any() or low and high else rows.notes.state
        english = "Longitudes count {way}, {why}; they run within {least} to {most}."
        note(Message("note.way", english, way=_WAYS.get(direction, direction), why=why, **span))
    else:
        english = "Longitudes count east, which was assumed; they run within {least} to {most}."
        hinted = f"{english} If they count west, say longitude='west'."
        rows.notes.assume(Message("note.east_or_west", hinted, **span) if high else Message("note.east", english, **span))
    turn.west[:] = bare & west
    east = np.where(turn.west, -degrees, degrees)
    # What needs no turn keeps its last digit.
    return np.where((east >= -180) & (east < 180), east, mars.wrap_longitude(np.where(np.isfinite(east), east, 0)))


def way_of(
    rows: Rows, columns: Columns, found: Source, told: Told, angles: Angles
) -> tuple[str, Message | None, NDArray[np.bool_]]:
    """Which way longitudes without letters count, "" where nobody says, who says it, and in which rows it is west."""
    heading = columns.headings[angles.column]
    by_row = _by_row(rows, columns, ("system",), lambda text: direction_of(words(text)))
    if heading.direction == "o" and not told.longitude:
        raise CatalogueError(
            f"The O of {angles.column!r} may be Ost, which is east, or Ouest and Oeste, which are west. "
            "Say longitude='east' or 'west'"
        )
    if heading.half and not heading.edge and not angles.lettered.all() and not told.longitude:
        raise CatalogueError(
            f"{angles.column!r} says in a way that is not understood which way its numbers count. Say longitude='east' if they "
            "grow eastward, as where negative is west; else longitude='west'"
        )
    if found.direction and not found.direction.what and not told.longitude:
        raise CatalogueError(
            "Longitudes may count east or west: their coordinate system is an ographic one of the IAU, which count west, "
            "and in many files that name one they count east. Say longitude='east' or 'west'"
        )
    direction, why = _agreed("longitude", _said(told.longitude, heading.direction, angles.column, found.direction), "longitude")
    west = np.full(len(angles.values), direction == "west")
    if by_row is not None and not told.longitude:
        column, directions = by_row
        if direction and ((directions != "") & (directions != direction)).any():
            raise CatalogueError(
                f"Longitudes count {direction}, {why}, but {column!r} says otherwise. Say longitude={direction!r} or the other"
            )
        west |= directions == "west"
        if not direction and (directions != "").all():
            ways = sorted(set(directions))
            direction, why = " or ".join(ways), as_column(column)
    if not direction and not angles.lettered.all():
        found.ask("longitude")
    return direction, why, west


_WAYS = {
    "east": Message("way.east", "east"),
    "west": Message("way.west", "west"),
    "east or west": Message("way.both", "east or west"),
}


def _check_range(
    rows: Rows, angles: Angles, degrees: Floats, counted: NDArray[np.bool_], west: NDArray[np.bool_], direction: str, told: Told
) -> None:
    """A `CatalogueError` where numbers may count two ways."""
    if told.longitude:
        return
    below, beyond = counted & (degrees < 0), counted & (degrees > 180)
    refuse_below_west(rows, angles, below & west, told)
    if below.any() and beyond.any() and not direction:
        examples = " and ".join(
            f"{degrees[row]:g} in {rows.called(rows.table.index[row])}"
            for row in (np.flatnonzero(each)[0] for each in (below, beyond))
        )
        raise CatalogueError(
            f"Two ways of counting longitudes are mixed in {angles.column!r}: {examples}. "
            "Make them one, or say longitude='east' or 'west' if all count that way."
        )


def refuse_below_west(rows: Rows, angles: Angles, below: NDArray[np.bool_], told: Told) -> None:
    """A `CatalogueError` where longitudes that count west are below zero."""
    if below.any() and not told.longitude:
        row = int(np.flatnonzero(below)[0])
        raise CatalogueError(
            f"Longitudes of {angles.column!r} count west, and {angles.values[row]:g} in {rows.called(rows.table.index[row])} "
            "may be either side: west of the meridian, with a sign that means so, or east of it. Say longitude='east' if "
            "negative is west, or longitude='west' if negative is east."
        )


def _by_row(
    rows: Rows, columns: Columns, quantities: tuple[str, ...], meaning: Callable[[str], str]
) -> tuple[str, NDArray[np.object_]] | None:
    """A column of one of the quantities, and what it says in each row; None where none says anything."""
    for name in (name for quantity in quantities for name in columns.having(quantity)):
        if columns.headings[name].other:
            continue
        codes, meanings = by_text(rows.table[name], meaning)
        if any(meanings):
            return name, np.array([*meanings, ""], dtype=object)[codes]
        if columns.headings[name].quantity == "latitude type" and meanings:
            value = rows.table[name].dropna().iloc[0]
            raise CatalogueError(f"{name!r} should say planetocentric or planetographic, and has {quoted(value)}")
    return None


def _said(told: str | None, by_heading: str, column: str, by_file: Said | None) -> list[Said]:
    """What decides, and who says it: what code tells alone, else the heading and the file."""
    if told:
        return [Said(told, AS_TOLD)]
    return [*([Said(by_heading, as_column(column))] if by_heading else []), *([by_file] if by_file else [])]


def _agreed(what: str, said: list[Said], argument: str) -> tuple[str, Message | None]:
    """What all say, and who says it first; a `CatalogueError` where they don't agree, "" where nobody says anything."""
    if len({each.what for each in said}) > 1:
        one, other = said[:2]
        raise CatalogueError(
            f"The {what} is {one.what} {one.why}, but {other.what} {other.why}. Which is right? Say {argument}={one.what!r} or "
            f"{argument}={other.what!r}"
        )
    return (said[0].what, said[0].why) if said else ("", None)
