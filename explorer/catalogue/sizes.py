"""Packed tables, read only once their files have told how much they are unpacked: a small one may stand for any amount."""

import zipfile
from typing import IO, Any

import pandas as pd

MOST_VALUES = 50_000_000
"""Of a Parquet file: rows times columns, 400 MB of numbers."""

MOST_UNPACKED, MOST_TIMES = 1_000_000_000, 100
"""Bytes of an Excel file unpacked; and how many times its own size, where that is more than a few megabytes."""

_FEW = 10_000_000


def read_excel(file: IO[bytes], **options: Any) -> Any:
    """What `pandas.read_excel` makes of an Excel file; a ValueError where it unpacks to more than tables do."""
    size = file.seek(0, 2)
    with zipfile.ZipFile(file) as parts:
        unpacked = sum(part.file_size for part in parts.infolist())
    if unpacked > min(MOST_UNPACKED, max(MOST_TIMES * size, _FEW)):
        raise ValueError(f"its {size / 1e6:.1f} MB unpack to {unpacked / 1e6:.0f} MB, more than a table does; save it as CSV")
    return pd.read_excel(file, **options)


def read_parquet(file: IO[bytes]) -> pd.DataFrame:
    """The table in a Parquet file; a ValueError where it has more values than there is room for."""
    from pyarrow import parquet

    found = parquet.read_metadata(file)
    if found.num_rows * found.num_columns > MOST_VALUES:
        size, most = f"{found.num_rows} rows of {found.num_columns} columns", MOST_VALUES // 10**6
        raise ValueError(f"it has {size}, and {most} million values are the most")
    return pd.read_parquet(file)
