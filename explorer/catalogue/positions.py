"""Where every row is: planetocentric latitude and east longitude, by all that the table and its reader say.

Which columns are read, and what competes with them, is decided here; positions in one column are left to `pairs`,
boxes and corners to `edges`, and which way angles count to `counting`.
"""

from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..mars import Floats, crs
from ..message import Message, listed, printable
from .angles import Told, numbers_of, read_angles
from .bodies import refuse_other_bodies
from .cells import METRES
from .columns import Axis, CatalogueError, Columns
from .counting import Turn, latitude_of, longitude_of
from .diameters import unit_column
from .edges import of_box, of_corners
from .hemispheres import Angles, with_hemisphere
from .pairs import is_position, of_pairs
from .rows import Rows
from .shapes import NO_SHAPE, shapes_of
from .source import Said, Source

_NEARLY = 0.02
"""Degrees that two columns of the same angle may differ by: they are rounded, and some maps have another figure."""


def read_positions(rows: Rows, columns: Columns, found: Source, told: Told) -> tuple[Floats, Floats]:
    """Latitudes and longitudes, -180..180, of every row; rows without are refused."""
    refuse_other_bodies(rows, columns)
    if told.crs is not None:
        latitude, longitude, said = _on_map(rows, columns, found, told)
        found.latitude_type, found.direction = said
    elif columns.pair:
        latitude, longitude = of_pairs(rows, columns, found, told, columns.pair)
    elif columns.box:
        latitude, longitude = of_box(rows, columns, found, told)
    elif columns.corners:
        latitude, longitude = of_corners(rows, columns, found, told)
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


def _of_axes(rows: Rows, columns: Columns, found: Source, told: Told) -> tuple[Angles, Angles]:
    assert columns.latitude and columns.longitude
    _tell_of_doubt(rows, columns)
    if columns.passed_over:
        taken, others = (listed(map(repr, names)) for names in (columns.position, columns.passed_over[:6]))
        english = "Positions are those of {columns}; {others} were not taken, and {argument}= decides."
        rows.notes.assume(Message("note.passed_over", english, columns=taken, others=others, argument="columns"))
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
        for axis in axes.values():  # "y south polar" is an axis of the map, which says itself which way it grows
            heading = columns.headings[axis.columns[0]]
            kept = "" if heading.direction == "south" else heading.direction
            columns.headings[axis.columns[0]] = replace(heading, direction=kept, half=False)
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


_OFF_MAP = Message("cell.off_map", "is no place on that map")
