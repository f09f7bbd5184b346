"""Files that are far more than a table, or small and unpack to it, are refused before they fill the memory."""

import io
import lzma
import os
import time
import zipfile

import numpy as np
import pandas as pd
import pytest

import explorer
from explorer.catalogue.files import sizes

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


def test_a_file_larger_than_tables_is_refused_before_it_is_read(tmp_path):
    (tmp_path / "map.csv").write_bytes(b"name,lat,lon\nA,1,2\n")
    (tmp_path / "table.lbl").write_bytes(
        b'PDS_VERSION_ID = PDS3\n^TABLE = "map.csv"\nOBJECT = COLUMN\nNAME = LATITUDE\nSTART_BYTE = 1\nBYTES = 5\nEND_OBJECT\n'
    )
    os.truncate(tmp_path / "map.csv", 10**12)
    for name in ("map.csv", "table.lbl"):
        with pytest.raises(explorer.CatalogueError, match="map.csv has 1000000 MB, and a table 500 at most"):
            explorer.read_features(tmp_path / name)


@pytest.mark.parametrize("kind", ["text", "bytes", "fixed", "list", "record"])
def test_a_parquet_file_whose_texts_repeat_without_end_is_refused(kind, monkeypatch):
    pa, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    monkeypatch.setattr(sizes, "MOST_BYTES", 50_000_000)
    count, text = 100_000, "y" * 1_000
    value = pa.array(
        [text if kind in ("text", "list", "record") else text.encode()], pa.binary(1_000) if kind == "fixed" else None
    )
    cells = pa.DictionaryArray.from_arrays(pa.array(np.zeros(count, dtype=np.int32)), value)
    if kind == "list":
        cells = pa.ListArray.from_arrays(pa.array(np.arange(count + 1, dtype=np.int32)), cells)
    if kind == "record":
        cells = pa.StructArray.from_arrays([cells], ["text"])
    bomb = io.BytesIO()
    table = pa.table({"latitude": np.ones(count), "longitude": np.ones(count), "x": cells})
    parquet.write_table(table, bomb, store_schema=False)
    assert bomb.tell() < 100_000
    bomb.seek(0)
    with pytest.raises(explorer.CatalogueError, match="its texts have 100 MB unpacked, and 50 are the most"):
        explorer.read_features(bomb)


def test_a_parquet_file_whose_texts_are_told_by_what_they_have_in_common_is_refused():
    pa, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    bomb = io.BytesIO()
    table = pa.table({"latitude": [1.0, 2.0], "longitude": [3.0, 4.0], "x": ["y" * 1000, "y" * 1001]})
    parquet.write_table(table, bomb, use_dictionary=False, column_encoding={"x": "DELTA_BYTE_ARRAY"})
    bomb.seek(0)
    with pytest.raises(explorer.CatalogueError, match="DELTA_BYTE_ARRAY"):
        explorer.read_features(bomb)


def test_an_excel_file_whose_texts_repeat_without_end_is_refused(monkeypatch):
    monkeypatch.setattr(sizes, "MOST_BYTES", 100_000)
    cells = b"".join(
        b'<row r="%d"><c r="A%d" t="inlineStr"><is><t>%s</t></is></c><c r="B%d"><v>1</v></c><c r="C%d"><v>2</v></c></row>'
        % (row, row, b"y" * 30_000, row, row)
        for row in range(4, 9)
    )
    with pytest.raises(explorer.CatalogueError, match="its texts have 0 MB unpacked"):
        explorer.read_features(excel(cells))


def test_a_file_that_wants_more_memory_than_there_is_to_be_unpacked_is_refused_in_words(monkeypatch):
    def wants(*_):
        raise MemoryError  # as where a few bytes of xz ask for four gigabytes

    monkeypatch.setattr(lzma.LZMAFile, "read", wants)
    with pytest.raises(explorer.CatalogueError, match="wants more memory than there is; unpack it"):
        explorer.read_features(io.BytesIO(lzma.compress(b"name,lat,lon\nA,1,2\n")))
