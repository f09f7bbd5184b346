"""Positions of which only the edges of a box or the corners of a footprint are told: places stand in the middle."""

import numpy as np
from numpy.typing import NDArray

from ..mars import Floats
from ..message import Message, listed
from .angles import Told, read_angles
from .columns import Axis, Columns
from .counting import refuse_below_west, way_of
from .hemispheres import Angles
from .rows import Rows
from .source import Source

_AXES = "latitude", "longitude"


def of_box(rows: Rows, columns: Columns, found: Source, told: Told) -> tuple[Angles, Angles]:
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
    turned = way_of(rows, columns, found, told, angles)[2] & ~angles.lettered
    refuse_below_west(rows, angles, turned & (angles.values < 0), told)
    return np.where(turned, -angles.values, angles.values), turned


def of_corners(rows: Rows, columns: Columns, found: Source, told: Told) -> tuple[Angles, Angles]:
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


def _within(longitude: Floats, least: Floats) -> Floats:
    """Longitudes in the range of those that they come from, of which these are the least."""
    beyond = (np.abs(longitude) > 360) | (longitude < 0) & (least >= 0)
    return np.where(beyond, longitude % 360, longitude)
