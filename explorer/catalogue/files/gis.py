"""Files of geographic information systems, read by geopandas, the extra `gis`.

GDAL takes a file for whatever its content looks like, and then follows what that leads to. So it is given only
what begins as its kind does and what belongs to that, alone in a folder.
"""

import io
import json
import re
import sqlite3
import tempfile
import zipfile
from contextlib import closing
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import Any

from ...files import opened_plain
from ...mars.crs import check_definition, without_network
from ...message import Message, said_by
from ..columns import CatalogueError
from ..source import Source
from .archives import read_member
from .encodings import as_utf8, guessed
from .frames import read_frame
from .geojson import compare
from .kml import read_kml
from .sizes import check_parquet, refuse_long, refuse_vast

MAP_FILES = ".shp", ".kml", ".gpkg"
"""How the names of map files in an archive end."""

_CALLED = {".shp": "a shapefile", ".gpkg": "a GeoPackage", ".parquet": "GeoParquet"}
_STARTS = {".shp": b"\x00\x00\x27\x0a", ".gpkg": b"SQLite format 3\x00"}
_SAYS_NONE = b"", b"\0", b"\x57"  # of the byte for the encoding: nothing, or that of the machine
_PARTS = ".shx", ".dbf", ".prj", ".cpg"
_EXACT = {"integer_object_nulls": True}  # whole numbers beside empty cells, which are floats else
_MOST_TABLES = 1_000
_MOST_UNPACKED = 200_000_000  # bytes of all parts of a map file
_INDEX = re.compile(r'CREATE VIRTUAL TABLE ("[^"]*"|\w+) USING rtree\([^()]*\)')


def read_gis(
    content: bytes,
    kind: str,
    found: Source,
    crs_told: bool,
    parts: dict[str, bytes] | None = None,
    encoding: str | None = None,
) -> None:
    """Read the table in a file of one of the kinds above; without the extra, a `CatalogueError` with the command.

    The `parts` of a shapefile are those beside it, unless they are given by their endings; it alone has an `encoding`.
    """
    what = _CALLED[kind]
    try:
        import geopandas
    except ImportError:
        raise CatalogueError(f"{found.title} is {what}; to read it: pip install 'tianwen1-explorer[gis]'") from None
    try:
        with without_network():
            if kind == ".parquet":
                check_parquet(io.BytesIO(content))
                _check_metadata(content, found)
                table = geopandas.read_parquet(io.BytesIO(content), to_pandas_kwargs=_EXACT)
            else:
                table = _layer(content, kind, found, parts, encoding)
    except CatalogueError:
        raise
    except Exception as error:  # whatever a damaged file makes of a foreign reader
        raise CatalogueError(f"{found.title} is {what}, and cannot be read: {' '.join(str(error).split())[:200]}") from None
    read = read_frame(table, {}, crs_told, found.title)
    read.folder, read.row = found.folder, "feature"
    read.notes.sentences[:0], read.notes.seen[:0] = found.notes.sentences, found.notes.seen
    numbers = dict(zip(read.table.index, range(1, len(read.table) + 1), strict=True))
    read.rings = {numbers[label]: rings for label, rings in read.rings.items()}
    read.shapes = {numbers[label]: shape for label, shape in read.shapes.items()}
    read.table = read.table.set_axis(list(numbers.values()))
    vars(found).update(vars(read))
    if not crs_told:
        compare(found)


def read_archive(content: bytes, names: list[str], found: Source, crs_told: bool, encoding: str | None) -> None:
    """Read the one map file among the names in a ZIP archive, KMZ or not."""
    maps = [name for name in names if name.lower().endswith(MAP_FILES)]
    if len(maps) != 1:
        raise CatalogueError(
            f"{found.title} is a ZIP archive with several map files, {', '.join(maps)[:200]}; give one of them"
        )
    place = PurePosixPath(maps[0])
    kind = place.suffix.lower()
    wanted = {name: PurePosixPath(name).suffix.lower() for name in names if kind == ".shp" and _is_part(name, place)}
    parts: dict[str, bytes] = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name, ending in {maps[0]: kind, **wanted}.items():
            parts[ending] = read_member(archive, name, found.title)
            if sum(map(len, parts.values())) > _MOST_UNPACKED:
                raise CatalogueError(f"{found.title} unpacks to more than {_MOST_UNPACKED // 10**6} MB; unpack it first")
    inner = parts.pop(kind)
    if kind == ".kml":
        read_kml(as_utf8(inner, found, None), found, crs_told)
    else:
        read_gis(inner, kind, found, crs_told, parts, encoding)


def _is_part(name: str, of: PurePosixPath) -> bool:
    path = PurePosixPath(name)
    return (path.parent, path.stem) == (of.parent, of.stem) and path.suffix.lower() in _PARTS


def _check_metadata(content: bytes, found: Source) -> None:
    """Refuse GeoParquet whose coordinate systems lead elsewhere: geopandas hands them to PROJ as they are."""
    from pyarrow import parquet

    geo = json.loads((parquet.read_schema(io.BytesIO(content)).metadata or {}).get(b"geo", b"{}"))
    for column in geo.get("columns", {}).values():
        _check_system(column.get("crs"), found)


def _check_system(definition: object, found: Source) -> None:
    try:
        check_definition(definition)
    except ValueError as error:
        english = "{title}: {reason}"
        raise CatalogueError(Message("crs.of_file", english, title=found.title, reason=said_by(error))) from None


def _layer(content: bytes, kind: str, found: Source, parts: dict[str, bytes] | None, encoding: str | None) -> Any:
    """The one layer of a file of maps; a `CatalogueError` where there are several."""
    import geopandas
    import pyogrio

    if not content.startswith(_STARTS[kind]):
        raise CatalogueError(f"{found.title} is called {_CALLED[kind]}, and does not begin as one")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"places{kind}"
        path.write_bytes(content)
        if kind == ".shp":
            _lay_beside(path, found, parts)
            if encoding:
                as_utf8(b"-", found, encoding)  # which tells what is none
            encoding = encoding or _encoding(path, found)
        else:
            _check_database(path, found)
            with closing(sqlite3.connect(path)) as database:
                # GDAL believes the count of features in it, and reads no more.
                database.execute("DROP TABLE IF EXISTS gpkg_ogr_contents")
        layers = [str(name) for name, geometry in pyogrio.list_layers(path) if geometry is not None]
        if len(layers) != 1:
            listed = ", ".join(map(repr, layers))[:200] or "none"
            raise CatalogueError(
                f"{found.title} has {len(layers)} layers of places: {listed}. Read one with "
                "geopandas.read_file(..., layer=...), and give the GeoDataFrame"
            )
        info = pyogrio.read_info(path, layer=layers[0], force_feature_count=True)
        refuse_long(info["features"], found.title)
        refuse_vast(info["features"], len(info["fields"]), found.title)
        return geopandas.read_file(
            path,
            layer=layers[0],
            engine="pyogrio",
            encoding=encoding if kind == ".shp" else None,
            use_arrow=True,
            arrow_to_pandas_kwargs=_EXACT,
        )


def _lay_beside(path: Path, found: Source, parts: dict[str, bytes] | None) -> None:
    """Put what belongs to a shapefile beside it."""
    if parts is None:
        if found.folder is None or not (found.folder / f"{found.title}.shp").exists():
            raise CatalogueError(
                f"{found.title} is a shapefile, which is several files; give its path, or all of them in a ZIP"
            )
        there = [each for each in found.folder.iterdir() if each.stem == found.title and each.suffix.lower() in _PARTS]
        if strange := next((each.name for each in there if not each.is_file()), None):
            raise CatalogueError(f"{found.title} is a shapefile, and {strange} beside it is no file")
        folder, room = found.folder.resolve(), _MOST_UNPACKED - path.stat().st_size
        for each in there:
            if not each.resolve().is_relative_to(folder):
                raise CatalogueError(f"{found.title} is a shapefile, and {each.name} beside it is a link out of its folder")
            with opened_plain(each) as file:
                part = file.read(max(room, 0) + 1)
            room -= len(part)
            if room < 0:
                most = _MOST_UNPACKED // 10**6
                raise CatalogueError(f"{found.title} is a shapefile of more than {most} MB in all; give a smaller one")
            path.with_suffix(each.suffix.lower()).write_bytes(part)
    for ending, part in (parts or {}).items():
        path.with_suffix(ending).write_bytes(part)
    if (system := path.with_suffix(".prj")).exists():
        _check_system(system.read_text("utf-8", "replace"), found)
    if missing := [ending for ending in (".dbf", ".shx") if not path.with_suffix(ending).exists()]:
        raise CatalogueError(f"{found.title} is a shapefile, and {' and '.join(missing)} that belong to it are not beside it")


def _encoding(path: Path, found: Source) -> str | None:
    """The encoding of the texts of a shapefile; None where it says so itself."""
    table = path.with_suffix(".dbf").read_bytes()
    if path.with_suffix(".cpg").exists() or table[29:30] not in _SAYS_NONE:
        return None
    begin = int.from_bytes(table[8:10], "little")
    names = (table[at : at + 11].split(b"\0")[0] for at in range(32, min(begin, len(table)) - 1, 32))
    return guessed(b",".join(names) + b"\n" + table[begin:].translate(None, b"\0"), found)


def _check_database(path: Path, found: Source) -> None:
    """Refuse a GeoPackage that holds SQL of its own, which would be run and need not come to an end, or leads elsewhere."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as database:
        tables = dict(database.execute("SELECT name, type FROM pragma_table_list WHERE schema = 'main'").fetchall())
        statements = [sql for (sql,) in database.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")]
        if len(tables) > _MOST_TABLES:
            raise CatalogueError(f"{found.title} has {len(tables)} tables, too many for a GeoPackage of places")
        kinds = list(tables.values())
        # What is listed is what SQLite made of the statements, whatever these call themselves.
        indexes = sum(bool(_INDEX.fullmatch(sql)) for sql in statements)
        reckoned = "SELECT count(*) FROM pragma_table_xinfo(?) WHERE hidden"
        plain = [name for name, kind in tables.items() if kind != "virtual"]
        if (
            "view" in kinds
            or kinds.count("virtual") != indexes
            or any(database.execute(reckoned, (name,)).fetchone()[0] for name in plain)
        ):
            raise CatalogueError(
                f"{found.title} has tables or columns that are made by SQL (views, virtual tables, generated columns), "
                "which is not run; save them as layers"
            )
        if "gpkg_contents" not in plain:
            raise CatalogueError(f"{found.title} is a database of SQLite, and no GeoPackage")
        for name in (each for each in plain if "spatial_ref_sys" in each.casefold()):
            # Several of its columns are definitions, which ones depends on the edition.
            quoted = name.replace('"', '""')
            for cell in chain.from_iterable(database.execute(f'SELECT * FROM "{quoted}"')):
                _check_system(cell.decode("utf-8", "replace") if isinstance(cell, bytes) else cell, found)
