"""Positions that stand in one column: typed ones, well-known text, geometries, two numbers."""

import re
from typing import Any

import numpy as np
import pandas as pd

from ..mars.body import AXES
from ..mars.coordinates import CoordinateError, parse_pair, usual_pairs
from ..mars.shape import Ring
from ..message import Message
from .angles import Told, refuse_packed, to_degrees
from .cells import may_have_exponent
from .columns import CatalogueError, Columns
from .hemispheres import Angles, with_hemisphere
from .rows import Rows, quoted
from .shapes import NO_NUMBERS, NO_SHAPE, ShapeError, from_wkt, position_of, rings_of, shapes_of
from .source import Source


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


def of_pairs(rows: Rows, columns: Columns, found: Source, told: Told, column: str) -> tuple[Angles, Angles]:
    """Positions out of one column: typed ones, well-known text, geometries, two numbers."""
    longitude_first = columns.headings[column].quantity in ("geometry", "reversed position")
    values = rows.table[column]
    wrong = np.zeros(len(values), dtype=bool)
    reasons: dict[str, Message] = {}
    cells = values.to_list()
    texts = [value.strip() if isinstance(value, str) else "" for value in cells]
    if not told.units:
        refuse_packed(columns, column, (re.split(r"[,;\s]+", text) for text in texts if len(text.split()) <= 2), "latitude")
    north, along, lettered = usual_pairs(texts, longitude_first=longitude_first)
    for number in np.flatnonzero(np.isnan(north)).tolist():
        value = cells[number]
        try:
            north[number], along[number], lettered[number], rings = _pair(value, longitude_first)
            if rings:
                found.rings[values.index[number]] = rings
        except (CoordinateError, ShapeError) as error:
            wrong[number] = True
            reasons.setdefault(str(value), error.args[0])
    per_axis = [to_degrees(rows, columns, name, column, told) for name in ("latitude", "longitude")]
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
    if not lettered.all() and columns.headings[column].turned:
        raise CatalogueError(
            f"{column!r} names the south, or its angles in another order than they are read in. Call it "
            "'latitude, longitude' or 'longitude, latitude' as its numbers stand if they grow north and east; if they do not, "
            "write letters beside them: 5.4 S, 137.8 E"
        )
    if not lettered.all():
        axis = AXES["longitude" if longitude_first else "latitude"]
        english = "Positions are read from {column!r}, {axis} first where no word tells."
        rows.notes.assume(Message("note.order", english, column=column, axis=axis))
    latitude, longitude = Angles(north, lettered, column), Angles(along, lettered.copy(), column)
    if labels:
        return latitude, longitude
    return with_hemisphere(rows, columns, "latitude", latitude), with_hemisphere(rows, columns, "longitude", longitude)


_NO_POSITION = Message("cell.no_position", "the position is missing")


def _no_place(value: object) -> Message:
    return Message("cell.no_place", "{value} is no place", value=quoted(value))


def _pair(value: Any, longitude_first: bool) -> tuple[float, float, bool, list[Ring]]:
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
        return (other, one, False, []) if longitude_first else (one, other, False, [])
    text = str(value)
    for part in text.split(","):
        if doubt := may_have_exponent(part.strip()):
            raise ShapeError(doubt)
    north, along, lettered = parse_pair(text, longitude_first=longitude_first)
    return north, along, lettered, []


def _degrees(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        raise ShapeError(NO_NUMBERS) from None
