"""How large a table may be: its file, and what a packed one, which may stand for any amount, is unpacked.

Most is asked of the files before they are unpacked; of texts, what they are in memory once each has its own.
"""

import os
import re
import zipfile
from functools import cache, reduce
from pathlib import Path
from typing import IO, Any
from xml.parsers import expat

import pandas as pd

from ...files import opened_plain
from ..columns import CatalogueError

MOST_ROWS = 1_000_000
"""Of any table; more than a map and a list are of use for."""

MOST_VALUES = 20_000_000
"""Of a Parquet file, and rows times columns of all sheets of a workbook."""

MOST_CELLS = 50_000_000
"""Rows times columns of any other table: a cell that no row has takes as much memory as one that is there."""

MOST_BYTES = 500_000_000
"""Of a file, and of all texts that a packed one stands for."""

MOST_UNPACKED, MOST_TIMES = 1_000_000_000, 100
"""Bytes of a packed file unpacked; and, for Excel, how many times its own size, where that is more than a few megabytes."""

_FEW = 10_000_000
_NUMBER, _PLACE = re.compile(r"\s*\d[\d.]{0,30}(?:[eE]\+?\d{1,2})?\s*"), re.compile(r"\s*\$?([A-Za-z]{1,3})\$?(\d{1,1000})\s*")
_STRANGE = (
    expat.errors.codes[expat.errors.XML_ERROR_UNKNOWN_ENCODING],
    expat.errors.codes[expat.errors.XML_ERROR_INCORRECT_ENCODING],
)
_CHUNK = 1 << 20


def refuse_long(count: int, title: str) -> None:
    """A `CatalogueError` where a table has more rows than a map of places."""
    if count > MOST_ROWS:
        raise CatalogueError(
            f"{title} has {count} rows, and {MOST_ROWS} are the most; give the largest or the nearest of them, "
            "such as pandas.read_csv(...).query(...)"
        )


def refuse_vast(rows: int, columns: int, title: str) -> None:
    """A `CatalogueError` where rows and columns make more cells than there is memory for, whether they are filled or not."""
    if rows * columns > MOST_CELLS:
        raise CatalogueError(
            f"{title} has {rows} rows of {columns} columns, and {MOST_CELLS // 10**6} million cells are the most; "
            "leave out rows or columns"
        )


def read_file(path: Path) -> bytes:
    """The content of a regular file; a `CatalogueError` where it is larger than tables are."""
    with opened_plain(path) as file:
        if (size := os.fstat(file.fileno()).st_size) > MOST_BYTES:
            raise CatalogueError(
                f"{path.name} has {size / 1e6:.0f} MB, and a table {MOST_BYTES // 10**6} at most; give a part of it, "
                "or, if it is a map, explorer.Raster(...)"
            )
        return file.read() or b""


def refuse_much_text(table: pd.DataFrame) -> None:
    """A ValueError where a table has more text than there is room for: one that repeats stands in a packed file once."""
    _check_text(sum(len(cell) for name in table for cell in table[name] if isinstance(cell, str)))


def _check_text(size: int) -> None:
    if size > MOST_BYTES:
        raise ValueError(f"its texts have {size / 1e6:.0f} MB unpacked, and {MOST_BYTES // 10**6} are the most")


def read_old_excel(file: IO[bytes], **options: Any) -> Any:
    """What `pandas.read_excel` makes of an Excel file as it was until 2003; a ValueError where it has room for too much."""
    import xlrd

    with xlrd.open_workbook(file_contents=file.read(), on_demand=True) as book:
        cells = 0
        for number in range(book.nsheets):
            sheet = book.sheet_by_index(number)
            cells += sheet.nrows * max(sheet.ncols, 1)
            book.unload_sheet(number)
            _check_room(cells)
    file.seek(0)
    return pd.read_excel(file, **options)


def _check_room(cells: int) -> None:
    if cells > MOST_VALUES:
        raise ValueError(f"its sheets have room for {cells} cells, for some stand far from the others; save the table as CSV")


def read_excel(file: IO[bytes], **options: Any) -> Any:
    """What `pandas.read_excel` makes of an Excel file; a ValueError where it unpacks to more than tables do."""
    size = file.seek(0, 2)
    with zipfile.ZipFile(file) as parts:
        unpacked = sum(part.file_size for part in parts.infolist())
        if unpacked > min(MOST_UNPACKED, max(MOST_TIMES * size, _FEW)):
            raise ValueError(
                f"its {size / 1e6:.1f} MB unpack to {unpacked / 1e6:.0f} MB, more than a table does; save it as CSV"
            )
        cells = sum(_cells(parts, part) for part in parts.infolist())
    _check_room(cells)
    return pd.read_excel(file, **options)


def _cells(parts: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    """Rows times columns of a sheet, which may be any part of a workbook; of other parts hardly any."""
    extent = _Extent()
    with parts.open(part) as file:
        try:
            while chunk := file.read(_CHUNK):
                extent.parser.Parse(chunk)
        except expat.ExpatError as error:  # a picture, or what its reader will not read, either
            if error.code in _STRANGE:
                raise ValueError("a part of it is no plain XML") from None
    return extent.cells


class _Extent:
    """How far the cells of a sheet reach, as they are counted by whoever reads it."""

    def __init__(self) -> None:
        self._row = self._column = 0
        self._rows = self._columns = 0  # at most, so far
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._begin
        self.parser.StartDoctypeDeclHandler = self._refuse

    @property
    def cells(self) -> int:
        return self._rows * max(self._columns, 1)

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        if name.endswith(" c"):
            found = _PLACE.fullmatch(attributes.get("r", ""))
            self._column = _column(found[1]) if found else self._column + 1
            if found and (row := int(found[2])) > self._rows:
                self._rows = row
            if self._column > self._columns:
                self._columns = self._column
        elif name.endswith(" row"):
            at = attributes.get("r", "")
            self._row, self._column = int(float(at)) if _NUMBER.fullmatch(at) else self._row + 1, 0
            self._rows = max(self._rows, self._row)

    def _refuse(self, *_: object) -> None:
        raise ValueError("a part of it is no plain XML")


@cache
def _column(letters: str) -> int:
    return reduce(lambda number, letter: 26 * number + ord(letter) - 64, letters.upper(), 0)


def read_parquet(file: IO[bytes]) -> pd.DataFrame:
    """The table in a Parquet file; a ValueError where it has more values or text than there is room for."""
    from pyarrow import parquet

    check_parquet(file)
    return parquet.read_table(file).to_pandas(integer_object_nulls=True)


def check_parquet(file: IO[bytes]) -> None:
    """A ValueError where a Parquet file has more values or text than there is room for."""
    from pyarrow import parquet

    found = parquet.read_metadata(file)
    groups = [found.row_group(number) for number in range(found.num_row_groups)]
    chunks = [group.column(number) for group in groups for number in range(group.num_columns)]
    # Of lists of one length, one that is missing counts as a single value, and is as long as others in memory.
    lists = found.num_rows * sum(_in_fixed_lists(field.type) for field in parquet.read_schema(file))
    values = sum(chunk.num_values for chunk in chunks) + lists
    size = sum(chunk.total_uncompressed_size for chunk in chunks)
    if found.num_rows > MOST_ROWS or values > MOST_VALUES or size > MOST_BYTES:
        most = f"{MOST_ROWS // 10**6} million rows, {MOST_VALUES // 10**6} million values and {MOST_BYTES // 10**6} MB"
        raise ValueError(f"it has {found.num_rows} rows, {values} values and {size / 1e6:.0f} MB, and {most} are the most")
    if any("DELTA_BYTE_ARRAY" in chunk.encodings for chunk in chunks):
        raise ValueError("its texts are written by what they have in common (DELTA_BYTE_ARRAY); write it without that")
    # A value that repeats stands in the file once, and in memory as often as it repeats unless it is read as it is written.
    widths = [found.schema.column(number).length for number in range(found.num_columns)]
    fixed = sum(group.column(number).num_values * width for group in groups for number, width in enumerate(widths) if width > 0)
    texts = sorted({chunk.path_in_schema for chunk in chunks if chunk.physical_type == "BYTE_ARRAY"})
    with parquet.ParquetFile(file, read_dictionary=texts) as coded:
        table = coded.read(columns=texts)
    _check_text(fixed + sum(_text_bytes(part) for column in table.columns for part in column.chunks))


def _in_fixed_lists(kind: Any) -> int:
    """How many values a cell has in lists of one length."""
    import pyarrow as pa

    if isinstance(kind, pa.BaseExtensionType):
        return _in_fixed_lists(kind.storage_type)
    inner = [kind.field(number).type for number in range(kind.num_fields)]
    held = sum(map(_in_fixed_lists, inner))
    return kind.list_size * max(held, 1) if pa.types.is_fixed_size_list(kind) else held


def _text_bytes(array: Any) -> int:
    """Bytes of all texts of an array, and of the lists and records in it, each counted as often as it stands there."""
    import pyarrow as pa
    from pyarrow import compute

    if isinstance(array, pa.ExtensionArray):
        return _text_bytes(array.storage)
    if isinstance(array, pa.DictionaryArray):
        return compute.sum(compute.take(compute.binary_length(array.dictionary), array.indices)).as_py() or 0
    if isinstance(array, pa.StructArray):
        return sum(map(_text_bytes, array.flatten()))
    return _text_bytes(array.flatten()) if pa.types.is_nested(array.type) else array.nbytes
