"""JSON of any kind that holds places: GeoJSON whole, single or line by line, and records."""

import json
import re
from typing import Any

import numpy as np
import pandas as pd

from ...mars import crs
from ...message import Message
from ..cells import MOST_FIGURES
from ..columns import MOST_COLUMNS, CatalogueError, all_different, free_name, refuse_wide
from ..finding import find_columns
from ..shapes import NO_SHAPE, ShapeError, position_of, rings_of, shapes_of
from ..source import Problem, Said, Source
from ..statements import read_statements
from .sizes import MOST_VALUES, refuse_long, refuse_vast

_HALVES = re.compile(rb"\\u[dD][89a-fA-F]")
_OF_GEOJSON = "crs", "geometry", "properties"  # are heard as what they are
_MOST_LINES = 200  # of a document that are heard
_DEFAULT_CRS = "CRS84"
"""What GDAL writes into GeoJSON, and GeoParquet means without a word, of whatever planet."""


def read_json(content: bytes, found: Source, crs_told: bool) -> None:
    """Read the table in JSON; a `CatalogueError` where it holds none."""
    if content.count(b"[") + content.count(b"{") > MOST_VALUES:  # each takes many times its byte in memory
        raise CatalogueError(f"{found.title} has more than {MOST_VALUES // 10**6} million lists and records; give a part of it")
    document = _parsed(content, found)
    if _HALVES.search(content):  # the other half of a character may be missing, and no table takes one alone
        document = json.loads(
            json.dumps(document, ensure_ascii=False).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        )
    if isinstance(document, dict) and ("geometryType" in document or "spatialReference" in document):
        raise CatalogueError(f"{found.title} is Esri JSON, which is not understood; ask the server for f=geojson")
    if isinstance(document, dict) and document.get("type") == "Topology":
        raise CatalogueError(f"{found.title} is TopoJSON, which is not understood; save it as GeoJSON")
    records, features = [], _features(document)
    if isinstance(document, dict) and any(isinstance(each, list) for each in document.values()):
        read_statements(said_beside(document), found, "beside")
    if features is None:
        records = document if isinstance(document, list) else _records(document, found.title)
        features = _with_geometries(records)
    if features is not None:
        take_features(features, _system(document), Message("why.geojson", "as GeoJSON has it"), found, crs_told)
        return
    if not records or not all(isinstance(each, dict) for each in records):
        raise CatalogueError(
            f"{found.title} is JSON but no GeoJSON, and no list of records; features, or a list of objects, are expected"
        )
    refuse_long(len(records), found.title)
    _refuse_wide(records, found.title)
    found.row = "record"
    table = pd.json_normalize(records)
    found.table = table.set_axis(all_different(table.columns), axis="columns").set_axis(range(1, len(table) + 1))


def said_beside(document: dict[str, Any]) -> list[str]:
    """What a document says beside its list of places, a line each: "target: Moon"; also a part of it: "metadata.target"."""
    lines: list[str] = []
    parts = [("", document)]
    while parts and len(lines) < _MOST_LINES:
        path, part = parts.pop()
        for name, value in list(part.items())[:_MOST_LINES]:
            if isinstance(value, dict) and name not in _OF_GEOJSON and path.count(".") < 3:
                parts.append((f"{path}{name}.", value))
            elif isinstance(value, list):  # such as comments, or what a schema says of each column
                is_remark = name.lower() in ("comments", "comment")  # and no column of texts, no keywords
                lines += [f"{path}{name}: {each}" for each in value[:_MOST_LINES] if is_remark and isinstance(each, str)]
                inner = [each for each in value[:_MOST_LINES] if isinstance(each, dict)] if path and path.count(".") < 3 else []
                parts += [(f"{path}{name}.", each) for each in inner]
            elif isinstance(value, str):
                lines.append(f"{path}{name}: {value}")
    return lines


def _refuse_wide(records: list[dict[str, Any]], title: str) -> None:
    """A `CatalogueError` where records, with those in them, have more names than a list of places has columns."""
    names: set[Any] = set().union(*records)
    inner: list[tuple[tuple[str, ...], dict[str, Any]]]
    inner = [((name,), value) for record in records for name, value in record.items() if isinstance(value, dict)]
    refuse_wide(len(names), title)
    while inner:
        path, record = inner.pop()
        names |= {(*path, name) for name in record}
        refuse_wide(len(names), title)
        inner += [((*path, name), value) for name, value in record.items() if isinstance(value, dict)]
    refuse_vast(len(records), len(names), title)


def _parsed(content: bytes, found: Source) -> Any:
    try:
        return json.loads(content, parse_int=_whole)
    except (ValueError, RecursionError) as first:
        error = first
        lines = [line.strip(b"\x1e \r\t") for line in content.split(b"\n")]
        lines = [line for line in lines if line]
        if len(lines) > 1 and all(line.startswith(b"{") and line.endswith(b"}") for line in (lines[0], lines[1])):
            try:
                return [json.loads(line, parse_int=_whole) for line in lines]
            except (ValueError, RecursionError) as second:
                error = second
        raise CatalogueError(
            f"{found.title} looks like GeoJSON but cannot be read: {' '.join(str(error).split())[:200]}"
        ) from None


def _whole(figures: str) -> int | str:
    """A whole number; one of more figures than pandas keeps beside empty cells stays text."""
    return int(figures) if len(figures) <= MOST_FIGURES else figures


def _features(document: Any) -> list[Any] | None:
    """The features of a document, None where it is no GeoJSON."""
    if isinstance(document, list):
        return document if any(isinstance(each, dict) and each.get("type") == "Feature" for each in document) else None
    if not isinstance(document, dict):
        return None
    if isinstance(document.get("features"), list):
        return document["features"]
    if document.get("type") == "Feature":
        return [document]
    if "coordinates" in document or document.get("type") == "GeometryCollection":
        return [{"geometry": document}]
    return None


def _with_geometries(records: list[Any]) -> list[Any] | None:
    """Records as features, where one name of theirs, and no other, has geometries as GeoJSON has them; else None."""
    names = {
        name
        for each in records
        if isinstance(each, dict)
        for name, value in each.items()
        if isinstance(value, dict) and value.keys() >= {"type", "coordinates"}
    }
    if len(names) != 1:
        return None
    rows, name = [dict(each) if isinstance(each, dict) else {} for each in records], names.pop()
    return [{"geometry": row.pop(name, None), "properties": row} for row in rows]


def _records(document: Any, title: str) -> list[Any]:
    """Records that stand under the one name of a document that has a list, or a table by its columns."""
    if not isinstance(document, dict):
        return []
    if len(document) > MOST_COLUMNS:
        return [document]
    lists = {name: value for name, value in document.items() if isinstance(value, list)}
    if lists.keys() >= {"columns", "data"} and all(isinstance(row, list) for row in lists["data"]):
        return [dict(zip(map(str, lists["columns"]), row, strict=False)) for row in lists["data"]]
    if len(lists) == 1 and (only := next(iter(lists.values()))) and isinstance(only[0], dict):
        return only
    if find_columns([str(name) for name in document], {}).has_position:
        if lists and len({len(value) for value in lists.values()}) == 1 and len(lists) == len(document):
            return pd.DataFrame(document).to_dict("records")
        if not lists:
            inner = [value for value in document.values() if isinstance(value, dict)]
            refuse_vast(len(set().union(*inner)), len(document), title)
            return pd.DataFrame(document).to_dict("records") if len(inner) == len(document) else [document]
    return []


def take_features(features: list[Any], system: str | None, why: Message, found: Source, crs_told: bool) -> None:
    """Make a table of features in the coordinate system that they name, if any; `why` longitudes count east."""
    found.row, found.columns = "feature", {"latitude": "latitude", "longitude": "longitude"}
    refuse_long(len(features), found.title)
    names = set().union(*(_dict_in(feature, "properties") for feature in features))
    refuse_wide(len(names), found.title)
    refuse_vast(len(features), len(names), found.title)
    points: dict[int, dict[str, Any]] = {}
    for number, feature in enumerate(features, start=1):
        geometry = _dict_in(feature, "geometry")
        try:
            if geometry.get("type") == "Point":
                longitude, latitude = position_of(geometry)
            else:
                found.rings[number] = rings_of(geometry)
                longitude, latitude = found.rings[number][0].corners[0]  # its middle, once that is known
        except ShapeError as error:
            found.problems.append(Problem(number, "geometry", error.args[0]))
            continue
        # The position is what GeoJSON says; properties of these names are others.
        properties = {free_name(str(name), found.columns): value for name, value in _dict_in(feature, "properties").items()}
        points[number] = {"longitude": longitude, "latitude": latitude, **properties}
    columns = None if points else ["longitude", "latitude"]
    found.table = pd.DataFrame(list(points.values()), index=list(points), columns=columns)
    for name in found.columns:
        if (other := free_name(name, found.columns)) in found.table:
            found.notes.renamed(name, other)
    if found.rings:
        found.notes.middles(len(found.rings))
    found.direction = Said("east", why)
    if not crs_told:
        place_on_mars(found, system)
        compare(found)


def _system(document: Any) -> str | None:
    """The coordinate system that a document names."""
    named = document.get("crs") if isinstance(document, dict) else None
    name = _dict_in(named, "properties").get("name") if isinstance(named, dict) else named
    return None if name is None else str(name)


def place_on_mars(found: Source, definition: object) -> None:
    """Make degrees of a table's ``longitude`` and ``latitude`` and of its shapes, in a coordinate system of Mars if any."""
    if definition is None:
        _place_shapes(found)
        return
    if _DEFAULT_CRS in str(definition):
        english = (
            "{title} names the Earth's coordinate system {system}, which is written where nobody says another; "
            "its degrees were taken for degrees on Mars."
        )
        found.notes.assume(Message("note.default_crs", english, title=found.title, system=_DEFAULT_CRS))
        _place_shapes(found)
        return
    x, y = (pd.to_numeric(found.table[name], errors="coerce") for name in ("longitude", "latitude"))
    try:
        latitude, longitude, kind, direction = crs.degrees(definition, x, y)
    except ValueError as error:
        raise CatalogueError(f'{found.title}: {error}. If that is not so, say crs="IAU_2015:49900"') from None
    good = x.notna() & y.notna()
    found.table = found.table.assign(
        longitude=found.table["longitude"].where(~good, longitude), latitude=found.table["latitude"].where(~good, latitude)
    )
    _place_shapes(found, definition)
    system = crs.of_mars(definition)
    why = Message("why.crs", "as the coordinate system {system!r} of the file says", system=system.name)
    if not crs.in_degrees(system):
        english = "Positions are turned to degrees from {system!r}, the coordinate system of the file."
        found.notes.assume(Message("note.crs", english, system=system.name))
    found.direction, found.latitude_type = Said(direction, why), Said(kind, why)


def _place_shapes(found: Source, definition: object = None) -> None:
    """Let rows with lines and areas stand in their middle; those that are none are a problem."""
    labels, latitude, longitude = shapes_of(found, definition)
    if labels:
        found.table.loc[labels, "latitude"], found.table.loc[labels, "longitude"] = latitude, longitude
    wrong = [label for label, there in zip(labels, np.isfinite(latitude).tolist(), strict=True) if not there]
    found.problems += [Problem(label, "geometry", NO_SHAPE) for label in wrong]
    found.table = found.table.drop(index=wrong)


def compare(found: Source) -> None:
    """Tell where other columns contradict the geometry, where the positions are those of one."""
    if not found.columns:
        return
    others = find_columns([name for name in found.table.columns if name not in found.columns], {})
    if (
        not (others.latitude and others.longitude)
        or others.doubt
        or len(others.latitude.columns + others.longitude.columns) > 2
    ):
        return
    names = others.latitude.columns[0], others.longitude.columns[0]
    said = [pd.to_numeric(found.table[name], errors="coerce").to_numpy(dtype=float) for name in names]
    here = [pd.to_numeric(found.table[name], errors="coerce").to_numpy(dtype=float) for name in ("latitude", "longitude")]
    if (others.headings[names[1]].direction == "west") != (found.direction is not None and found.direction.what == "west"):
        said[1] = -said[1]
    apart = (abs(said[0] - here[0]) > 0.5) | (abs((said[1] - here[1] + 180) % 360 - 180) > 0.5)
    if apart.any():
        row = found.table.index[int(apart.argmax())]
        swapped = (abs(said[0] - here[1]) < 0.01) & (abs(said[1] - here[0]) < 0.01)
        english = "The geometry was taken, and contradicts {one!r} and {other!r} in {count} features, the first feature {row}."
        count = int(apart.sum())
        found.notes.assume(Message("note.contradicts", english, one=names[0], other=names[1], count=count, row=row))
        if swapped[apart].all():
            found.notes.assume(Message("note.swapped", "Latitude and longitude seem to be swapped."))


def _dict_in(feature: object, name: str) -> dict[str, Any]:
    """A part of a feature, empty where it is not what GeoJSON wants."""
    part = feature.get(name) if isinstance(feature, dict) else None
    return part if isinstance(part, dict) else {}
