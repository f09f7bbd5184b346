"""Files of geographic information systems, read by geopandas, the extra `gis`."""

import io
import re
import sqlite3
import tempfile
import zipfile
from contextlib import closing
from pathlib import Path, PurePosixPath
from typing import Any

from ..message import Message
from .archives import members, read_member
from .columns import CatalogueError
from .frames import read_frame
from .rows import quoted
from .sizes import check_parquet
from .source import Source

_CALLED = {
    ".shp": "a shapefile",
    ".gpkg": "a GeoPackage",
    ".kml": "KML",
    ".gml": Message("gis.gml", "GML or GPX"),
    ".parquet": "GeoParquet",
    ".zip": "a ZIP archive of map files (KMZ, zipped shapefile)",
}
_LEADS_ELSEWHERE = b"OGRVRTDataSource", b"OGRWFSDataSource"
_MOST_LAYERS = 100
_MOST_UNPACKED = 200_000_000  # bytes of all parts of a map file
_COORDINATES = re.compile(rb"<(?:\w+:)?coordinates[^>]*>([^<]*)<")
_NUMBER = rb"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_NUMBERS = re.compile(rb"\s*(?:%b,%b(?:,(?:%b)?)?(?:\s+|$))*" % (_NUMBER, _NUMBER, _NUMBER))


def read_gis(content: bytes, kind: str, found: Source, crs_told: bool) -> None:
    """Read the table in a file of one of the kinds above; without the extra, a `CatalogueError` with the command."""
    what = _CALLED[kind]
    try:
        import geopandas
    except ImportError:
        raise CatalogueError(f"{found.title} is {what}; to read it: pip install 'tianwen1-explorer[gis]'") from None
    if any(word in content for word in _LEADS_ELSEWHERE):
        raise CatalogueError(f"{found.title} leads to other files or servers, which is not followed")
    try:
        if kind == ".parquet":
            check_parquet(io.BytesIO(content))
            table = geopandas.read_parquet(io.BytesIO(content))
        else:
            table, kind = _layers(content, kind, found)
    except CatalogueError:
        raise
    except Exception as error:  # whatever a damaged file makes of a foreign reader
        raise CatalogueError(f"{found.title} is {what}, and cannot be read: {' '.join(str(error).split())[:200]}") from None
    if kind in (".kml", ".gml") and table.crs is not None:
        # These have the Earth's coordinate system whatever planet they are of.
        english = "{title} is {kind}, which knows no other planet than the Earth; its degrees were taken for Mars."
        found.notes.assume(Message("note.earth", english, title=found.title, kind=_CALLED[kind]))
        table = table.set_crs("IAU_2015:49900", allow_override=True)
    read = read_frame(table, {}, crs_told, found.title)
    read.folder, read.row = found.folder, "feature"
    read.notes.sentences[:0], read.notes.seen[:0] = found.notes.sentences, found.notes.seen
    numbers = dict(zip(read.table.index, range(1, len(read.table) + 1), strict=True))
    read.rings = {numbers[label]: rings for label, rings in read.rings.items()}
    read.shapes = {numbers[label]: shape for label, shape in read.shapes.items()}
    read.table = read.table.set_axis(list(numbers.values()))
    vars(found).update(vars(read))


def _layers(content: bytes, kind: str, found: Source) -> tuple[Any, str]:
    """The one layer of a file of maps, and of what kind it is in the end; a `CatalogueError` where there are several."""
    import geopandas
    import pandas
    import pyogrio

    with tempfile.TemporaryDirectory() as folder:
        path = _laid_out(content, kind, found, Path(folder))
        _check(path, found)
        layers = [str(name) for name, geometry in pyogrio.list_layers(path) if geometry is not None]
        if len(layers) > _MOST_LAYERS:
            raise CatalogueError(f"{found.title} has {len(layers)} layers or folders, and {_MOST_LAYERS} are the most")
        if len(layers) > 1 and path.suffix == ".kml":  # its folders
            english = "{title} has {count} folders, which are read as one table."
            found.notes.assume(Message("note.folders", english, title=found.title, count=len(layers)))
            tables = [geopandas.read_file(path, layer=layer, engine="pyogrio") for layer in layers]
            return pandas.concat(tables, ignore_index=True), path.suffix
        if len(layers) != 1:
            listed = ", ".join(map(repr, layers)) or "none"
            raise CatalogueError(
                f"{found.title} has {len(layers)} layers of places: {listed}. Read one with "
                "geopandas.read_file(..., layer=...), and give the GeoDataFrame"
            )
        return geopandas.read_file(path, layer=layers[0], engine="pyogrio"), path.suffix


def _check(path: Path, found: Source) -> None:
    """Refuse what GDAL would make nonsense of without a word, or never come to an end with."""
    if path.suffix == ".kml":
        for text in _COORDINATES.findall(path.read_bytes()):
            if not _NUMBERS.fullmatch(text):
                raise CatalogueError(
                    f"{found.title} has coordinates that are none, {quoted(text.decode(errors='replace').strip())}; "
                    "KML has longitude,latitude with points in numbers and blanks between positions"
                )
    elif path.suffix == ".gpkg":
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as database:
            kinds = dict(database.execute("SELECT type, count(*) FROM sqlite_master GROUP BY type"))
        if kinds.get("view"):  # its SQL would be run, and need not come to an end
            raise CatalogueError(
                f"{found.title} has tables that are made by SQL (views), which is not run; save them as layers"
            )
        if kinds.get("table", 0) > 10 * _MOST_LAYERS:
            raise CatalogueError(f"{found.title} has {kinds['table']} tables, too many for a GeoPackage of places")


def _laid_out(content: bytes, kind: str, found: Source, folder: Path) -> Path:
    """Where GDAL finds the file, with what belongs to it."""
    if kind == ".shp":
        path = found.folder / f"{found.title}.shp" if found.folder else None
        if path is None or not path.exists():
            raise CatalogueError(
                f"{found.title} is a shapefile, which is several files; give its path, or all of them in a ZIP"
            )
        beside = [each for each in path.parent.iterdir() if each.stem == path.stem]
        if strange := next((each.name for each in beside if not each.is_file()), None):
            raise CatalogueError(f"{found.title} is a shapefile, and {strange} beside it is no file")
        if missing := sorted({".shx", ".dbf"} - {each.suffix.lower() for each in beside}):
            raise CatalogueError(
                f"{found.title} is a shapefile, and {' and '.join(missing)} that belong to it are not beside it"
            )
        return path
    if kind != ".zip":
        path = folder / f"places{kind}"
        path.write_bytes(content)
        return path
    names = members(content, found.title)
    maps = [name for name in names if name.lower().endswith((".shp", ".kml", ".gpkg"))]
    if len(maps) != 1:
        raise CatalogueError(
            f"{found.title} is a ZIP archive with several map files, {', '.join(maps)[:200]}; give one of them"
        )
    stem = PurePosixPath(maps[0]).with_suffix("").as_posix()
    unpacked = 0
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in names:
            if PurePosixPath(name).with_suffix("").as_posix() == stem:
                inner = read_member(archive, name, found.title)
                if (unpacked := unpacked + len(inner)) > _MOST_UNPACKED:
                    raise CatalogueError(f"{found.title} unpacks to more than {_MOST_UNPACKED // 10**6} MB; unpack it first")
                (folder / f"places{PurePosixPath(name).suffix.lower()}").write_bytes(inner)
    return folder / f"places{PurePosixPath(maps[0]).suffix.lower()}"
