"""Reading whatever people keep tables in: text, JSON, spreadsheets, Parquet, files of maps, a DataFrame.

The content tells what it is, not the name of the file. What comes out is the table
as it stands there; what its columns mean is left to `positions`, what is wrong with its rows to `rows`.
"""

import io
import re
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

import pandas as pd

from ...files import expanded
from ..columns import CatalogueError, all_different
from ..source import Source
from ..statements import read_statements
from .archives import members, only_member, unpacked
from .craterstats import read_craterstats
from .delimited import read_delimited
from .encodings import as_utf8
from .frames import read_frame
from .geojson import compare, read_json, said_beside
from .gis import MAP_FILES, read_archive, read_gis
from .kml import read_kml
from .labels import label_beside, read_label
from .sheets import read_workbook
from .sizes import read_file, read_parquet

_ZIP, _OLD_EXCEL, _PARQUET, _SHAPEFILE, _SQLITE = (
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"PAR1",
    b"\x00\x00\x27\x0a",
    b"SQLite format 3\x00",
)
_ADDRESS = re.compile(r"(?i)^(https?|ftp|s3|gs):/+")
_EXCEL_PART = "xl/workbook."


def read_source(
    source: str | Path | IO[Any] | pd.DataFrame,
    given: Mapping[str, str],
    *,
    encoding: str | None = None,
    sheet: str | None = None,
    decimal: str | None = None,
    crs_told: bool = False,
) -> Source:
    """The table in a file, a file-like object or a DataFrame.

    The columns `given` for some fields help to tell the delimiter, and which columns are read as
    text. What is no table is a `CatalogueError`, what is no source at all a TypeError.
    """
    units: dict[str, str] = {}
    said: list[str] = []
    if hasattr(source, "to_pandas") and not isinstance(source, pd.DataFrame):
        # A table of astropy has units, descriptions and comments, which pandas has not.
        table: Any = source
        columns = {str(name): table[name] for name in getattr(table, "colnames", ())}
        units = {name: str(getattr(column, "unit", None) or "") for name, column in columns.items()}
        said = [f"{name}: {words}" for name, column in columns.items() if (words := getattr(column, "description", None))]
        said += said_beside(dict(getattr(table, "meta", None) or {}))
        source = table.to_pandas()
    if isinstance(source, pd.DataFrame):
        found = read_frame(source, given, crs_told)
        found.units = units
        read_statements(said, found, "beside")
        if not crs_told:
            compare(found)
        return found
    if hasattr(source, "read"):
        content, name = source.read(), getattr(source, "name", None)
        content = content.encode("utf-8", "replace") if isinstance(content, str) else bytes(content)
        found = Source(title=Path(name).stem) if isinstance(name, str) else Source()
    elif isinstance(source, (str, Path)):
        if address := _ADDRESS.match(str(source)):
            raise CatalogueError(
                f"Addresses ({address[0]}...) are not read; download the file, or give pandas.read_csv(address)"
            )
        try:
            path = expanded(source)
        except (OSError, ValueError) as error:
            raise CatalogueError(f"{str(source)[:200]!r} is no name of a file: {error}") from None
        try:
            content = read_file(label_beside(path) or path)
        except CatalogueError:
            raise
        except ValueError as error:
            raise CatalogueError(f"{str(source)[:200]!r} is no name of a file: {error}") from None
        found = Source(title=path.stem, folder=path.resolve().parent)
    else:
        raise TypeError(f"{type(source).__name__} is no table; give a path, a file-like object or a pandas.DataFrame")
    found.comma = {",": "decimal", ".": "thousands"}.get(decimal or "", "")
    _read(unpacked(content, found.title), found, given, encoding, sheet, crs_told)
    return found


def _read(
    content: bytes,
    found: Source,
    given: Mapping[str, str],
    encoding: str | None,
    sheet: str | None,
    crs_told: bool,
    packed: bool = False,
) -> None:
    if content.startswith(_ZIP):
        names = members(content, found.title)
        if "xl/workbook.bin" in names:
            raise CatalogueError(
                f"{found.title} is a binary workbook (.xlsb), which is not understood; save it as .xlsx or CSV"
            )
        if any(name.startswith(_EXCEL_PART) for name in names):
            _read_excel(content, found, given, sheet, old=False)
        elif {"mimetype", "content.xml"} <= set(names):
            raise CatalogueError(f"{found.title} is a sheet of OpenDocument, which is not understood; save it as Excel or CSV")
        elif any(name.lower().endswith(MAP_FILES) for name in names):
            read_archive(content, names, found, crs_told, encoding)
        elif packed:
            raise CatalogueError(f"{found.title} is an archive within an archive; unpack it, and give the table in it")
        else:
            _read(only_member(content, names, found.title), found, given, encoding, sheet, crs_told, packed=True)
    elif content.startswith(_OLD_EXCEL):
        _read_excel(content, found, given, sheet, old=True)
    elif content.startswith(_PARQUET):
        _read_parquet(content, found, given, crs_told)
    elif content.startswith(_SHAPEFILE):
        read_gis(content, ".shp", found, crs_told, encoding=encoding)
    elif content.startswith(_SQLITE):
        read_gis(content, ".gpkg", found, crs_told)
    else:
        content = as_utf8(content, found, encoding)
        start = content[:2000].lstrip()
        if start[:1] in (b"{", b"["):
            read_json(content, found, crs_told)
        elif start[:1] == b"<":
            _read_markup(content, found, crs_told)
        elif read_craterstats(content, found) or read_label(content, found):
            return
        else:
            read_delimited(content, found, given)


def _read_excel(content: bytes, found: Source, given: Mapping[str, str], sheet: str | None, *, old: bool) -> None:
    try:
        read_workbook(content, found, given, sheet, old)
    except CatalogueError:
        raise
    except ImportError:
        package = "xlrd" if old else "openpyxl"
        raise CatalogueError(f"{found.title} is an Excel file; to read it: pip install {package}") from None
    except Exception as error:  # whatever a damaged file makes of a foreign reader
        raise CatalogueError(f"{found.title} looks like an Excel file but cannot be read: {_short(error)}") from None


def _read_parquet(content: bytes, found: Source, given: Mapping[str, str], crs_told: bool) -> None:
    if b'"primary_column"' in content[-1_000_000:]:
        read_gis(content, ".parquet", found, crs_told)
        return
    try:
        table = read_parquet(io.BytesIO(content))
    except ImportError:
        raise CatalogueError(f"{found.title} is a Parquet file; to read it: pip install pyarrow") from None
    except Exception as error:  # whatever a damaged file makes of a foreign reader
        raise CatalogueError(f"{found.title} looks like a Parquet file but cannot be read: {_short(error)}") from None
    table = read_frame(table, given, crs_told).table
    found.table = table.set_axis(range(2, len(table) + 2)).set_axis(all_different(table.columns), axis="columns")


def _read_markup(content: bytes, found: Source, crs_told: bool) -> None:
    head = content[:4000].lower()
    if b"<kml" in head or b":kml" in head:
        read_kml(content, found, crs_told)
    elif b"<gpx" in head or b"gml" in head:
        raise CatalogueError(f"{found.title} is GML or GPX, which is not understood; save it as GeoJSON or GeoPackage")
    elif b"product_observational" in head or b"<votable" in head:
        what = "a PDS4 label" if b"product_observational" in head else "a VOTable"
        reader = "the file it describes" if b"product_observational" in head else "astropy.table.Table.read(...)"
        raise CatalogueError(f"{found.title} is {what}, which is not understood; give {reader}")
    elif b"<html" in head or b"<!doctype html" in head or b"<table" in head:
        raise CatalogueError(f"{found.title} is a web page; give pandas.read_html(...)[0], or save the table as CSV")
    else:
        raise CatalogueError(f"{found.title} is XML, and no KML; a table, GeoJSON or KML is expected")


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
