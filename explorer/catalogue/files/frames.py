"""A DataFrame as a table: with what its index, its headings of several lines and its geometries hold."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from ...mars.shape import Ring
from ...message import Message, listed
from ..columns import all_different
from ..finding import find_columns
from ..shapes import ShapeError, position_of, rings_of
from ..source import YOURS, Said, Source
from .geojson import place_on_mars


def read_frame(frame: pd.DataFrame, given: Mapping[str, str], crs_told: bool = False, title: str = YOURS) -> Source:
    """The table of a DataFrame, which stays as it is."""
    found = Source(title=title)
    table = frame.set_axis(all_different(frame.columns), axis="columns")
    index = frame.index
    if any(name is not None for name in index.names):
        named = [str(name) if name is not None else f"level {number}" for number, name in enumerate(index.names)]
        held = {name: index.get_level_values(number) for number, name in enumerate(named) if name not in table}
        if held:
            table = pd.concat(
                [pd.DataFrame({name: list(values) for name, values in held.items()}, index=table.index), table], axis=1
            )
            english = "The index of the DataFrame was read as {columns}."
            found.notes.assume(Message("note.index", english, columns=listed(map(repr, held))))
    elif index.dtype == object or isinstance(index.dtype, pd.StringDtype):
        columns = find_columns(list(table.columns), given)
        texts = [value for value in index[:1000] if isinstance(value, str)]
        if "name" not in columns.fields and "name" not in table and texts and index.is_unique and max(map(len, texts)) > 1:
            table = table.assign(name=list(index))
            found.notes.assume(Message("note.index_names", "The index of the DataFrame was taken for the names."))
    if not index.is_unique or isinstance(index, pd.MultiIndex):
        table = table.reset_index(drop=True)
    found.table = table.apply(_plain) if any(_is_foreign(dtype) for dtype in table.dtypes) else table
    # Of another frame these may be columns.
    is_geographic = hasattr(type(frame), "crs") and hasattr(frame, "geometry")
    definition = getattr(frame, "crs", None) if is_geographic else None
    if definition is not None or is_geographic and crs_told:
        _read_geometry(found, str(frame.geometry.name))
        found.direction = Said("east", Message("why.geometry", "as the geometry has it"))
        if not crs_told:
            place_on_mars(found, definition)
    return found


def _is_foreign(dtype: Any) -> bool:
    """Whether pandas may make no text of a column: objects, and numbers in another order of bytes, as FITS has them."""
    return isinstance(dtype, np.dtype) and (dtype.kind == "O" or not dtype.isnative)


def _plain(column: pd.Series) -> pd.Series:
    """A column with numbers in the order of this machine, bytes as text, and no halves of characters."""
    if not _is_foreign(column.dtype):
        return column
    if column.dtype.kind != "O":
        return column.astype(column.dtype.newbyteorder("="))
    return pd.Series([_whole(cell) for cell in column], column.index, dtype=object)


def _whole(cell: Any) -> Any:
    cell = cell.decode("utf-8", "replace") if isinstance(cell, bytes) else cell
    return cell.encode("utf-8", "replace").decode() if isinstance(cell, str) else cell


def _read_geometry(found: Source, column: str) -> None:
    """The coordinates of the geometries of a GeoDataFrame as columns of its table."""
    points = []
    for label, geometry in found.table[column].items():
        position, rings = _position(geometry)
        points.append(position)
        if rings:
            found.rings[label] = rings
    others = [name for name in found.table.columns if name != column]
    other_names = {name: f"{name}_source" for name in others if name in ("latitude", "longitude")}
    table = found.table[others].rename(columns=other_names)
    for name, called in other_names.items():
        found.notes.renamed(name, called)
    x, y = np.array(points, dtype=float).reshape(-1, 2).T
    found.table = pd.DataFrame(table).assign(longitude=x, latitude=y)
    found.columns = {"latitude": "latitude", "longitude": "longitude"}
    if found.rings:
        found.notes.middles(len(found.rings))


def _position(geometry: object) -> tuple[tuple[float, float], list[Ring]]:
    """Where a point is, NaN where there is none; of lines and areas the first corner, and all of them."""
    try:
        found: dict[str, Any] = geometry.__geo_interface__  # type: ignore[attr-defined]
        if found.get("type") == "Point":
            return position_of(found), []
        rings = rings_of(found)
    except (ShapeError, AttributeError, IndexError):
        return (np.nan, np.nan), []
    return (float(rings[0].corners[0, 0]), float(rings[0].corners[0, 1])), rings
