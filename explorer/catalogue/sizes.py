"""Packed tables, read only once their files have told how much they are unpacked: a small one may stand for any amount."""

import re
import zipfile
from functools import reduce
from typing import IO, Any

import pandas as pd

from .columns import CatalogueError

MOST_ROWS = 1_000_000
"""Of any table; more than a map and a list are of use for."""

MOST_VALUES = 20_000_000
"""Of a Parquet file, and rows times columns of all sheets of a workbook."""

MOST_UNPACKED, MOST_TIMES = 1_000_000_000, 100
"""Bytes of a packed file unpacked; and, for Excel, how many times its own size, where that is more than a few megabytes."""

_FEW = 10_000_000
_NUMBERED = re.compile(rb"""\br=["']([A-Z]{0,3})(\d{1,12})["']""")
_CHUNK = 1 << 20


def refuse_long(count: int, title: str) -> None:
    """A `CatalogueError` where a table has more rows than a map of places."""
    if count > MOST_ROWS:
        raise CatalogueError(
            f"{title} has {count} rows, and {MOST_ROWS} are the most; give the largest or the nearest of them, "
            "such as pandas.read_csv(...).query(...)"
        )


def read_excel(file: IO[bytes], **options: Any) -> Any:
    """What `pandas.read_excel` makes of an Excel file; a ValueError where it unpacks to more than tables do."""
    size = file.seek(0, 2)
    with zipfile.ZipFile(file) as parts:
        unpacked = sum(part.file_size for part in parts.infolist())
        if unpacked > min(MOST_UNPACKED, max(MOST_TIMES * size, _FEW)):
            raise ValueError(
                f"its {size / 1e6:.1f} MB unpack to {unpacked / 1e6:.0f} MB, more than a table does; save it as CSV"
            )
        sheets = [name for name in parts.namelist() if name.startswith("xl/worksheets/") and name.endswith(".xml")]
        cells = sum(_cells(parts, name) for name in sheets)
    if cells > MOST_VALUES:
        raise ValueError(f"its sheets have room for {cells} cells, for some stand far from the others; save the table as CSV")
    return pd.read_excel(file, **options)


def _cells(parts: zipfile.ZipFile, name: str) -> int:
    """Rows times columns of a sheet, as the cell that is farthest to the right and the lowest row tell."""
    row, width, rest = 0, 0, b""
    with parts.open(name) as file:
        while chunk := file.read(_CHUNK):
            if b"<!" in chunk or b"\0" in chunk:  # numbers could be hidden in it
                raise ValueError("a sheet in it is no plain XML")
            for letters, digits in _NUMBERED.findall(rest + chunk):
                row, width = max(row, int(digits)), max(width, _column(letters))
            rest = chunk[-30:]
    return row * max(width, 1)


def _column(letters: bytes) -> int:
    return reduce(lambda number, letter: 26 * number + letter - 64, letters, 0)


def read_parquet(file: IO[bytes]) -> pd.DataFrame:
    """The table in a Parquet file; a ValueError where it has more values or text than there is room for."""
    from pyarrow import parquet, types

    check_parquet(file)
    with parquet.ParquetFile(file) as found:
        texts = [field.name for field in found.schema_arrow if types.is_string(field.type) or types.is_large_string(field.type)]
    # A long text that repeats stands in the file once, and so it does in memory.
    return parquet.read_table(file, read_dictionary=texts).to_pandas()


def check_parquet(file: IO[bytes]) -> None:
    """A ValueError where a Parquet file has more values or text than there is room for."""
    from pyarrow import parquet

    found = parquet.read_metadata(file)
    groups = [found.row_group(number) for number in range(found.num_row_groups)]
    chunks = [group.column(number) for group in groups for number in range(group.num_columns)]
    values, size = sum(chunk.num_values for chunk in chunks), sum(chunk.total_uncompressed_size for chunk in chunks)
    if found.num_rows > MOST_ROWS or values > MOST_VALUES or size > MOST_UNPACKED // 2:
        most = f"{MOST_ROWS // 10**6} million rows, {MOST_VALUES // 10**6} million values and {MOST_UNPACKED // 2 // 10**6} MB"
        raise ValueError(f"it has {found.num_rows} rows, {values} values and {size / 1e6:.0f} MB, and {most} are the most")
