"""Small files that unpack to far more than a table are refused before they are unpacked."""

import io
import time
import zipfile

import numpy as np
import pandas as pd
import pytest

import explorer
from explorer.catalogue import sizes

PLACES = pd.DataFrame({"name": ["a", "b"], "latitude": [1.0, 2.0], "longitude": [3.0, 4.0]})


def excel(more=b""):
    """An Excel file, with more cells in its sheet."""
    pytest.importorskip("openpyxl")
    plain, packed = io.BytesIO(), io.BytesIO()
    PLACES.to_excel(plain, index=False)
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = source.read(name)
            if name.endswith("sheet1.xml"):
                part = part.replace(b"</sheetData>", more + b"</sheetData>")
            target.writestr(
                name, part.replace(b"</sheetData>", more + b"</sheetData>") if name.endswith("sheet1.xml") else part
            )
    packed.seek(0)
    return packed


def test_an_excel_file_is_read():
    assert list(explorer.read_features(excel()).name) == ["a", "b"]


def test_an_excel_file_that_unpacks_without_end_is_refused_at_once():
    bomb = excel(b"<row>" + b"<c><v>1</v></c>" * 5_000_000 + b"</row>")
    begun = time.process_time()
    with pytest.raises(explorer.CatalogueError, match=r"its 0.\d MB unpack to \d+ MB, more than a table does; save it as CSV"):
        explorer.read_features(bomb)
    assert time.process_time() - begun < 1


def test_a_parquet_file_of_more_values_than_there_is_room_for_is_refused(monkeypatch):
    pytest.importorskip("pyarrow")
    monkeypatch.setattr(sizes, "MOST_VALUES", 3_000_000)
    file, bomb = io.BytesIO(), io.BytesIO()
    PLACES.to_parquet(file)
    pd.DataFrame({"latitude": np.ones(2_000_000), "longitude": 1.0}).to_parquet(bomb, compression="zstd")
    assert bomb.tell() < 100_000
    file.seek(0), bomb.seek(0)
    assert list(explorer.read_features(file).name) == ["a", "b"]
    with pytest.raises(explorer.CatalogueError, match="it has 2000000 rows, 4000000 values .* 3 million values"):
        explorer.read_features(bomb)
