"""Where every row is: planetocentric latitude and east longitude, by all that the table and its reader say.

What one says and another contradicts is a `CatalogueError` that names both and the argument that decides; what
nobody says is assumed, and noted.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .. import mars
from ..mars import Floats, crs
from ..mars.body import AXES
from ..mars.coordinates import CoordinateError, parse_pair, usual_pairs
from ..mars.shape import Ring
from ..message import Message, listed, printable
from .angles import Angles, Told, numbers_of, read_angles, refuse_packed, to_degrees, with_hemisphere
from .bodies import refuse_other_bodies
from .cells import METRES, by_text, may_have_exponent
from .columns import Axis, CatalogueError, Columns
from .diameters import unit_column
from .headings import direction_of, latitude_type_of, words
from .rows import Rows, quoted
from .shapes import NO_NUMBERS, NO_SHAPE, ShapeError, from_wkt, position_of, rings_of, shapes_of
from .source import AS_TOLD, Said, Source, as_column


@dataclass(frozen=True)
class Turn:
    """In which rows angles count another way than planetocentric, north and east; shape (n,) each."""

    south: NDArray[np.bool_]
    graphic: NDArray[np.bool_]
    west: NDArray[np.bool_]


_NEARLY = 0.02
"""Degrees that two columns of the same angle may differ by: they are rounded, and some maps have another figure."""


def read_positions(rows: Rows, columns: Columns, found: Source, told: Told) -> tuple[Floats, Floats]:
    """Latitudes and longitudes, -180..180, of every row; rows without are refused."""
    refuse_other_bodies(rows, columns)
    if told.crs is not None:
        latitude, longitude, said = _on_map(rows, columns, found, told)
        found.latitude_type, found.direction = said
    elif columns.pair:
        latitude, longitude = _of_pairs(rows, columns, found, told, columns.pair)
    elif columns.box:
        latitude, longitude = _of_box(rows, columns, found, told)
    elif columns.corners:
        latitude, longitude = _of_corners(rows, columns, found, told)
    else:
        latitude, longitude = _of_axes(rows, columns, found, told)
    turn = Turn(*(np.zeros(len(rows.table), dtype=bool) for _ in range(3)))
    north, east = (
        latitude_of(rows, columns, found, told, latitude, turn),
        longitude_of(rows, columns, found, told, longitude, turn),
    )
    _turn_shapes(rows, found, turn)
    return north, east


def _turn_shapes(rows: Rows, found: Source, turn: Turn) -> None:
    """Have lines and areas count as the positions do."""
    numbers = rows.table.index.get_indexer(pd.Index(list(found.shapes)))
    for (label, shape), number in zip(list(found.shapes.items()), numbers.tolist(), strict=True):
        south, graphic, west = (bool(each[number]) for each in (turn.south, turn.graphic, turn.west))
        found.shapes[label] = shape.counted(south=south, graphic=graphic, west=west)


def column_by_values(table: pd.DataFrame) -> str | None:
    """The column of texts that are positions, whatever it is called."""
    for name in table.columns:
        texts = [text for text in table[name].iloc[:20].dropna().tolist() if isinstance(text, str)]
        if texts and all(map(is_position, texts)):
            return str(name)
    return None


def is_position(cell: Any) -> bool:
    """Whether a cell is a geometry, or a text that is a position beyond doubt."""
    if not isinstance(cell, str):
        return hasattr(cell, "__geo_interface__")
    try:
        return from_wkt(cell) is not None or parse_pair(cell)[2]
    except (CoordinateError, ShapeError):
        return False


def may_be_position(text: str) -> bool:
    """Whether a text can be read as a position, letters or not."""
    try:
        return from_wkt(text) is not None or bool(parse_pair(text))
    except (CoordinateError, ShapeError):
        return False


def _of_axes(rows: Rows, columns: Columns, found: Source, told: Told) -> tuple[Angles, Angles]:
    assert columns.latitude and columns.longitude
    _tell_of_doubt(rows, columns)
    if not (found.columns or columns.latitude.told or columns.longitude.told):
        _tell_of_unread(rows, columns)
    latitude, longitude = (
        _of_axis(rows, columns, found, told, name, axis)
        for name, axis in (("latitude", columns.latitude), ("longitude", columns.longitude))
    )
    _check_degrees(rows, columns, latitude, longitude)
    return latitude, longitude


def _of_axis(rows: Rows, columns: Columns, found: Source, told: Told, name: str, axis: Axis) -> Angles:
    angles = read_angles(rows, columns, name, axis, told, found.comma)
    if not axis.told:
        _check_rivals(rows, columns, found, told, name, axis, angles)
    return angles


def _check_degrees(rows: Rows, columns: Columns, latitude: Angles, longitude: Angles) -> None:
    """Tell where numbers without a unit may be radians, being small, or no degrees, being too large."""
    north, along = np.abs(latitude.values), np.abs(longitude.values)
    if columns.doubt == "xy" and ((north > 90) | (along > 360)).any():
        raise CatalogueError(
            f"{longitude.column!r} and {latitude.column!r} are no degrees, since some are too large. If they are coordinates "
            'of a map of Mars, say which, such as crs="IAU_2015:49910"'
        )
    bare = not any(columns.headings[each.column].unit for each in (latitude, longitude)) and not latitude.lettered.any()
    if bare and len(north) > 2 and (north <= np.pi / 2).all() and (along <= 2 * np.pi).all() and np.ptp(along) > 1:
        english = 'All positions are small numbers, and were taken for degrees; if they are radians, say units={{...: "rad"}}.'
        rows.notes.assume(Message("note.small", english))


def _tell_of_doubt(rows: Rows, columns: Columns) -> None:
    assert columns.latitude and columns.longitude
    names = columns.longitude.columns[0], columns.latitude.columns[0]
    if columns.doubt == "xyz":
        raise CatalogueError(
            f"{names[0]!r}, {names[1]!r} and a third beside them may be metres or pixels. If they are degrees, say "
            f'columns={{"longitude": {names[0]!r}, "latitude": {names[1]!r}}}; if coordinates of a map, which, such as '
            'crs="IAU_2015:49910"'
        )
    if columns.doubt == "xy":
        english = (
            "{x!r} and {y!r} were taken for longitude and latitude in degrees, which was assumed; if they are "
            "metres or pixels, this is wrong."
        )
        rows.notes.assume(Message("note.plane", english, x=names[0], y=names[1]))
    elif columns.doubt:
        english = "{latitude!r} and {longitude!r} were taken for latitude and longitude, though they say more than that."
        rows.notes.assume(Message("note.more_than_that", english, latitude=names[1], longitude=names[0]))


def _tell_of_unread(rows: Rows, columns: Columns) -> None:
    """Tell of columns that have positions, and perhaps lines and areas, beside those that are read."""
    for name in (each for quantity in ("position", "reversed position", "geometry") for each in columns.having(quantity)):
        cells = rows.table[name].iloc[:20].dropna().tolist()
        if not columns.headings[name].other and cells and all(map(is_position, cells)):
            english = (
                "{column!r} has positions, too, and was not read; to have it read instead, say "
                'columns={{"latitude": {column!r}, "longitude": {column!r}}}.'
            )
            rows.notes.assume(Message("note.unread", english, column=name))


def _check_rivals(rows: Rows, columns: Columns, found: Source, told: Told, name: str, axis: Axis, angles: Angles) -> None:
    """A `CatalogueError` where two columns are as good a choice, and don't agree."""
    for rival in axis.rivals:
        here, there = (columns.headings[each] for each in (angles.column, rival))
        if name == "latitude" and here.latitude_type != there.latitude_type:
            continue  # two ways of counting the same; the one that needs no turning is taken
        try:
            other = read_angles(rows.spare(), columns, name, Axis((rival,)), told, found.comma).values
        except CatalogueError:
            continue  # nothing to compare with
        same = -other if "west" in (here.direction, there.direction) and here.direction != there.direction else other
        apart = np.abs(angles.values - same) if name == "latitude" else np.abs((angles.values - same + 180) % 360 - 180)
        if wrong := np.flatnonzero(apart > _NEARLY).tolist():
            row = rows.called(rows.table.index[wrong[0]])
            raise CatalogueError(
                f"{angles.column!r} and {rival!r} may both be the {name}, and differ in {row}: {angles.values[wrong[0]]:g} and "
                f'{other[wrong[0]]:g}. Say which it is: columns={{"{name}": {angles.column!r}}}'
            )


def _on_map(rows: Rows, columns: Columns, found: Source, told: Told) -> tuple[Angles, Angles, tuple[Said, Said]]:
    """Positions by the coordinates of a map that is told."""
    if not (columns.longitude and columns.latitude):
        raise CatalogueError("crs= takes one column of x or longitude, and one of y or latitude; say which: columns={...}")
    try:
        system = crs.of_mars(told.crs)
        _, _, kind, direction = crs.degrees(told.crs, [], [])
        labels, north, east = shapes_of(found, told.crs)
    except ValueError as error:
        raise CatalogueError(f"crs={printable(repr(told.crs))} cannot be used: {error}") from None
    at = rows.table.index.get_indexer(pd.Index(labels))
    axes = {"latitude": columns.latitude, "longitude": columns.longitude}
    if crs.in_degrees(system):
        for axis, middles in zip(axes.values(), (north, east), strict=True):
            _put_in(rows, axis.columns[0], at, middles)
        latitude, longitude = (_of_axis(rows, columns, found, told, name, axis) for name, axis in axes.items())
    else:
        metres = system.axis_info[0].unit_conversion_factor
        y, x = (_on_plane(rows, columns, found, told, name, axis, metres) for name, axis in axes.items())
        values = [each.copy() for each in crs.degrees(told.crs, x, y)[:2]]
        values[0][at], values[1][at] = north, east
        nowhere = np.zeros(len(rows.table), dtype=bool)
        latitude, longitude = (Angles(each, nowhere, axis.columns[0]) for each, axis in zip(values, axes.values(), strict=True))
        off = ~(np.abs(latitude.values) <= 90) | ~np.isfinite(longitude.values)
        rows.refuse(off, longitude.column, lambda _: _OFF_MAP)
    why = Message("why.crs_told", "as the coordinate system that is told says")
    return latitude, longitude, (Said(kind, why), Said(direction, why))


def _put_in(rows: Rows, column: str, at: NDArray[np.intp], values: Floats) -> None:
    """Have cells hold what their shapes say, and refuse those whose shape is none."""
    if len(at):
        wrong = np.zeros(len(rows.table), dtype=bool)
        wrong[at] = np.isnan(values)
        rows.refuse(wrong, column, lambda _: NO_SHAPE)
        cells = rows.table[column].astype(object)
        cells.iloc[at] = values
        rows.table = rows.table.assign(**{column: cells})


def _on_plane(rows: Rows, columns: Columns, found: Source, told: Told, name: str, axis: Axis, metres: float) -> Floats:
    """Coordinates on a map's plane, whose unit is so many metres, out of whatever lengths the table has."""
    column = axis.columns[0]
    heading = columns.headings[column]
    unit = told.units.get(name) or heading.unit
    angle = heading.quantity in ("latitude", "longitude") and column not in found.columns.values() and not axis.told
    if angle or len(axis.columns) > 1 or unit and unit not in METRES:
        counts = f"counts {unit}" if unit and unit not in METRES else f"is a {name}"
        raise CatalogueError(
            f"{column!r} {counts}, and crs={printable(repr(told.crs))} counts along a map; say which columns do that: "
            'columns={"longitude": "x", "latitude": "y"}, or another crs, such as "IAU_2015:49900" for degrees'
        )
    numbers = numbers_of(rows, column, told, found.comma)
    factors: float | Floats = METRES[unit] / metres if unit else 1.0
    if unit:
        english = "{column!r} counts {unit!r}, as its heading says."
        rows.notes.assume(Message("note.length", english, column=column, unit=unit))
    elif "diameter_km" not in columns.fields and (by_row := unit_column(rows, columns, column)) is not None:
        factors = by_row / metres
    if numbers.units is not None:
        rows.notes.assume(Message("note.units_of_cells", "Units are as the cells of {column!r} say.", column=column))
        factors = np.where(np.isnan(numbers.units), factors, numbers.units / metres)
    none = np.zeros(len(rows.table), dtype=bool)
    return with_hemisphere(rows, columns, name, Angles(numbers.values * factors, none, column)).values


def _of_pairs(rows: Rows, columns: Columns, found: Source, told: Told, column: str) -> tuple[Angles, Angles]:
    """Positions out of one column: typed ones, well-known text, geometries, two numbers."""
    first = columns.headings[column].quantity
    values = rows.table[column]
    wrong = np.zeros(len(values), dtype=bool)
    reasons: dict[str, Message] = {}
    cells = values.to_list()
    texts = [value.strip() if isinstance(value, str) else "" for value in cells]
    if not told.units:
        refuse_packed(columns, column, (re.split(r"[,;\s]+", text) for text in texts if len(text.split()) <= 2), "latitude")
    north, along, lettered = usual_pairs(texts, longitude_first=first == "reversed position")
    for number in np.flatnonzero(np.isnan(north)).tolist():
        value = cells[number]
        try:
            north[number], along[number], lettered[number], rings = _pair(value, first)
            if rings:
                found.rings[values.index[number]] = rings
        except (CoordinateError, ShapeError) as error:
            wrong[number] = True
            reasons.setdefault(str(value), error.args[0])
    per_axis = [to_degrees(rows, columns, name, column, told) for name in _AXES]
    if found.rings and per_axis != [1, 1]:
        raise CatalogueError(f"{column!r} has lines or areas in another unit than degrees; turn them to degrees")
    north, along = north * per_axis[0], along * per_axis[1]
    labels, middles, easts = shapes_of(found)
    at = values.index.get_indexer(pd.Index(labels))
    north[at], along[at] = middles, easts
    reasons |= {
        str(values[label]): NO_SHAPE for label, north_of in zip(labels, middles.tolist(), strict=True) if north_of != north_of
    }
    wrong[at] = np.isnan(middles)
    rows.refuse(values.isna().to_numpy(), column, lambda _: _NO_POSITION)
    rows.refuse(wrong, column, lambda value: reasons.get(str(value)) or _no_place(value))
    rows.refuse(~(np.abs(north) <= 90) | ~(np.abs(along) <= 360), column, _no_place)
    if labels:
        rows.notes.middles(len(labels))
    if not lettered.all():
        axis = AXES["longitude" if first in ("geometry", "reversed position") else "latitude"]
        english = "Positions are read from {column!r}, {axis} first where no word tells."
        rows.notes.assume(Message("note.order", english, column=column, axis=axis))
    latitude, longitude = Angles(north, lettered, column), Angles(along, lettered.copy(), column)
    if labels:
        return latitude, longitude
    return with_hemisphere(rows, columns, "latitude", latitude), with_hemisphere(rows, columns, "longitude", longitude)


_NO_POSITION = Message("cell.no_position", "the position is missing")
_OFF_MAP = Message("cell.off_map", "is no place on that map")


def _no_place(value: object) -> Message:
    return Message("cell.no_place", "{value} is no place", value=quoted(value))


def _pair(value: Any, heading: str) -> tuple[float, float, bool, list[Ring]]:
    """Latitude, longitude, whether letters say how the latter counts; or the corners of a line or an area."""
    geometry: Any = value if isinstance(value, dict) else getattr(value, "__geo_interface__", None)
    if geometry is None and getattr(value, "geom_type", None) == "Point":
        geometry = {"type": "Point", "coordinates": [value.x, value.y]}
    if geometry is None and isinstance(value, str):
        geometry = from_wkt(value)
    if isinstance(geometry, dict):
        if geometry.get("type") != "Point":
            return np.nan, np.nan, False, rings_of(geometry)
        along, north = position_of(geometry)
        return _degrees(north), _degrees(along), False, []
    if isinstance(value, (list, tuple, np.ndarray)) and len(value) >= 2:
        one, other = _degrees(value[0]), _degrees(value[1])
        return (other, one, False, []) if heading in ("geometry", "reversed position") else (one, other, False, [])
    text = str(value)
    for part in text.split(","):
        if doubt := may_have_exponent(part.strip()):
            raise ShapeError(doubt)
    north, along, lettered = parse_pair(text, longitude_first=heading == "reversed position")
    return north, along, lettered, []


def _degrees(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        raise ShapeError(NO_NUMBERS) from None


def _of_box(rows: Rows, columns: Columns, found: Source, told: Told) -> tuple[Angles, Angles]:
    """The middle of a box of which only the edges are told."""
    assert columns.box
    south, north, west, east = (
        read_angles(rows, columns, name, Axis((column,)), told, found.comma)
        for name, column in zip(("latitude", "latitude", "longitude", "longitude"), columns.box, strict=True)
    )
    english = "Only edges are told; places stand in the middle of {columns}."
    rows.notes.assume(Message("note.edges", english, columns=listed(map(repr, columns.box))))
    # The least and the largest are the other way round in the west.
    by_size = columns.headings[west.column].edge in ("south", "north")
    (left, turned), (right, _) = (_eastward(rows, columns, found, told, each) for each in (west, east))
    lettered = (left < 0) & (right < 0) & ((right - left) % 360 > 180)  # 10 W to 30 W
    swapped = (turned | lettered) & by_size
    left, right = np.where(swapped, right, left), np.where(swapped, left, right)
    middle = left + (right - left) % 360 / 2
    along = _within(np.where(turned, -middle, middle), np.minimum(west.values, east.values))
    return Angles((south.values + north.values) / 2, south.lettered, south.column), Angles(along, west.lettered, west.column)


def _eastward(rows: Rows, columns: Columns, found: Source, told: Told, angles: Angles) -> tuple[Floats, NDArray[np.bool_]]:
    """Longitudes counted east, and which of them count west as they stand."""
    turned = _way(rows, columns, found, told, angles)[2] & ~angles.lettered
    _refuse_below_west(rows, angles, turned & (angles.values < 0), told)
    return np.where(turned, -angles.values, angles.values), turned


def _of_corners(rows: Rows, columns: Columns, found: Source, told: Told) -> tuple[Angles, Angles]:
    """The middle of a footprint of which only the corners are told."""
    pairs = [
        [read_angles(rows, columns, name, Axis((each,)), told, found.comma) for name, each in zip(_AXES, corner, strict=True)]
        for corner in columns.corners
    ]
    norths, alongs = (np.stack([pair[number].values for pair in pairs]) for number in (0, 1))
    english = "Only corners are told; places stand in the middle of {count} corners."
    rows.notes.assume(Message("note.corners", english, count=len(pairs)))
    first = pairs[0]
    from_first = (alongs - alongs[0] + 180) % 360 - 180
    round_pole = np.ptp(from_first, axis=0) > 180
    too_wide = Message("cell.round_pole", "the corners lie round a pole or half the planet; give the middle")
    rows.refuse(round_pole, first[1].column, lambda _: too_wide)
    along = _within(alongs[0] + from_first.mean(axis=0), alongs.min(axis=0))
    return Angles(norths.mean(axis=0), first[0].lettered, first[0].column), Angles(along, first[1].lettered, first[1].column)


_AXES = "latitude", "longitude"


def _within(longitude: Floats, least: Floats) -> Floats:
    """Longitudes in the range of those that they come from, of which these are the least."""
    beyond = (np.abs(longitude) > 360) | (longitude < 0) & (least >= 0)
    return np.where(beyond, longitude % 360, longitude)


def latitude_of(rows: Rows, columns: Columns, found: Source, told: Told, angles: Angles, turn: Turn) -> Floats:
    """Planetocentric latitudes of angles; how they were turned is noted in `turn`."""
    heading = columns.headings[angles.column]
    values = angles.values
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
    if told.latitude_type:
        said = [Said(told.latitude_type, AS_TOLD)]
    else:
        said = [Said(heading.latitude_type, as_column(angles.column))] if heading.latitude_type else []
        said += [found.latitude_type] if found.latitude_type else []
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
            turn.graphic[:] = graphic
            return np.where(graphic, mars.planetocentric_latitude(values), values)
    if not kind:
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
    direction, why, west = _way(rows, columns, found, told, angles)
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


def _way(
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
    if found.direction and not found.direction.what and not told.longitude:
        raise CatalogueError(
            "Longitudes may count east or west: their coordinate system is an ographic one of the IAU, which count west, "
            "and in many files that name one they count east. Say longitude='east' or 'west'"
        )
    if told.longitude:
        said = [Said(told.longitude, AS_TOLD)]
    else:
        said = [Said(heading.direction, as_column(angles.column))] if heading.direction else []
        said += [found.direction] if found.direction else []
    direction, why = _agreed("longitude", said, "longitude")
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
    _refuse_below_west(rows, angles, below & west, told)
    if below.any() and beyond.any() and not direction:
        examples = " and ".join(
            f"{degrees[row]:g} in {rows.called(rows.table.index[row])}"
            for row in (np.flatnonzero(each)[0] for each in (below, beyond))
        )
        raise CatalogueError(
            f"Two ways of counting longitudes are mixed in {angles.column!r}: {examples}. "
            "Make them one, or say longitude='east' or 'west' if all count that way."
        )


def _refuse_below_west(rows: Rows, angles: Angles, below: NDArray[np.bool_], told: Told) -> None:
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


def _agreed(what: str, said: list[Said], argument: str) -> tuple[str, Message | None]:
    """What all say, and who says it first; a `CatalogueError` where they don't agree, "" where nobody says anything."""
    if len({each.what for each in said}) > 1:
        one, other = said[:2]
        raise CatalogueError(
            f"The {what} is {one.what} {one.why}, but {other.what} {other.why}. Which is right? Say {argument}={one.what!r} or "
            f"{argument}={other.what!r}"
        )
    return (said[0].what, said[0].why) if said else ("", None)
