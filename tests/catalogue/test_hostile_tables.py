"""Tables made to do harm, or damaged: each is answered in words, soon, and no place stands where its file does not say."""

import gzip
import io
import json
import os
import socket
import sqlite3
import tarfile
import time
import tracemalloc
import zipfile
from contextlib import closing

import numpy as np
import pandas as pd
import pytest

import explorer
from explorer.catalogue.files import kml

CSV = b"name,lat,lon\nA,1,2\n"
KML = (
    '<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark><name>P</name><Point>'
    "<coordinates>{}</coordinates></Point></Placemark></Document></kml>"
)


@pytest.fixture(autouse=True)
def _soon():
    """No answer takes long."""
    begun = time.process_time()
    yield
    assert time.process_time() - begun < 5


def zipped(*names_and_contents):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in names_and_contents:
            archive.writestr(name, content)
    return file.getvalue()


def read(content):
    table = explorer.read_features(io.BytesIO(content))
    return table[["latitude", "longitude"]].round(3).to_numpy().tolist()


def refused(content, words):
    with pytest.raises(explorer.CatalogueError, match=words):
        read(content)


def geojson(*geometries, **more):
    features = [{"type": "Feature", "properties": {}, "geometry": geometry} for geometry in geometries]
    return json.dumps({"type": "FeatureCollection", "features": features, **more}).encode()


# Packed


def test_what_unpacks_to_far_more_than_its_size_is_refused():
    refused(gzip.compress(CSV + b"\n" * 12_000_000), "unpacks to more than 10 MB, more than a table does")
    refused(zipped(("a.csv", CSV + b" " * 12_000_000)), "'a.csv' in it unpacks to more than 10 MB")


def test_an_archive_within_an_archive_is_refused():
    refused(zipped(("b.zip", zipped(("a.csv", CSV)))), "an archive within an archive")


def test_a_tar_archive_is_refused_packed_or_not():
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        archive.addfile(member := tarfile.TarInfo("a.csv"), io.BytesIO(b""))
        assert member.size == 0
    refused(file.getvalue(), "holds a tar archive")
    refused(gzip.compress(file.getvalue()), "holds a tar archive")


def test_names_in_an_archive_are_told_without_what_moves_a_cursor():
    refused(zipped(("a\n\x1b[31m.csv", CSV), ("b.csv", CSV)), r"with 'a\\n\[31m.csv', 'b.csv'")


# Long and wide


def test_a_table_of_too_many_lines_is_refused():
    refused(CSV + b"\n" * 1_000_001, "1000003 rows, and 1000000 are the most")


def test_records_with_other_names_in_each_are_refused_as_wide():
    records = [{"lat": 1, "lon": 2, **{f"{row} {column}": 1 for column in range(300)}} for row in range(10)]
    refused(json.dumps(records).encode(), "more than 2000 columns")


ROWS, NAMES = 30_000, [f"c{number}" for number in range(1900)]


@pytest.mark.parametrize(
    "content",
    [
        ("lat,lon," + ",".join(NAMES) + "\n" + "1,2\n" * ROWS),
        json.dumps([{"lat": 1, "lon": 2, **dict.fromkeys(NAMES, 1)}, *([{"lat": 1, "lon": 2}] * ROWS)]),
        json.dumps({name: {f"{name} {row}": 1 for row in range(20)} for name in ("lat", "lon", *NAMES)}),
        json.dumps(
            [{"type": "Feature", "properties": dict.fromkeys(NAMES, 1)}, *([{"type": "Feature", "properties": {}}] * ROWS)]
        ),
    ],
    ids=["CSV", "records", "by columns", "GeoJSON"],
)
def test_a_few_names_and_rows_that_make_countless_cells_are_refused(content):
    refused(content.encode(), "000 rows|rows of 190. columns, and 50 million cells are the most")


def test_a_label_of_few_bytes_that_makes_countless_cells_is_refused(tmp_path):
    path = label(tmp_path, more="OBJECT = COLUMN\nNAME = X\nSTART_BYTE = 1\nBYTES = 1\nEND_OBJECT = COLUMN\n" * 1900)
    (tmp_path / "t.tab").write_text("1  2\n" * ROWS)
    with pytest.raises(explorer.CatalogueError, match="30000 rows of 1902 columns, and 50 million cells are the most"):
        explorer.read_features(path)


@pytest.mark.parametrize("content", [b"[" + b"[]," * 1_100_000 + b"{}]", b'{"features":[' + b"[]," * 1_100_000 + b"{}]}"])
def test_countless_features_and_records_are_refused_as_long(content):
    refused(content.replace(b"[[]", b'[{"type":"Feature","lat":1}', 1), "and 1000000 are the most")


NO_SHAPE = {"type": "Feature", "geometry": {"type": "LineString", "coordinates": [[1, 95], [2, 3]]}}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (json.dumps({"type": "FeatureCollection", "features": [NO_SHAPE] * 40_000}).encode(), "40000 features with a problem"),
        (b'{"type":"FeatureCollection","features":[' + b"[]," * 400_000 + b"{}]}", "400001 features with a problem"),
        (CSV + b"A,1,2,3\n" * 400_000, "400000 rows with more columns than the first line"),
    ],
    ids=["no shapes", "empty features", "wide rows"],
)
def test_what_is_wrong_with_countless_rows_is_told_soon(content, said):
    refused(content, said)


def test_a_cell_far_from_the_others_is_refused():
    openpyxl = pytest.importorskip("openpyxl")
    book, file = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["lat", "lon"])
    book.active.cell(1_000_000, 16_000, 1)
    book.save(file)
    refused(file.getvalue(), "room for 16000000000 cells, for some stand far from the others")


FAR = '<row r="1048576"><c r="XFD1048576" t="n"><v>1</v></c></row>'
SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("far", "name", "head"),
    [
        (FAR.replace("=", " = "), SHEET, ""),
        (FAR.replace("XFD", "XF&#68;").replace('"1048576', '"&#49;048576'), SHEET, ""),
        (FAR.replace("1048576", "0000000000001048576"), SHEET, ""),
        (FAR.replace("XFD", "xfd"), SHEET, ""),
        ('<row r="1048576e0"><c/></row><row>' + "<c/>" * 17_000 + "</row>", SHEET, ""),
        (FAR, "xl/other/sheet1.xml", ""),
        (FAR, "xl/worksheets/sheet1.XML", ""),
        (FAR, SHEET, '<?xml version="1.0" encoding="utf-16"?>'),
        (FAR, SHEET, '<?xml version="1.0" encoding="EBCDIC-US"?>'),
        ("&far;", SHEET, f"<!DOCTYPE worksheet [<!ENTITY far '{FAR}'>]>"),
    ],
)
def test_a_cell_far_from_the_others_is_refused_however_it_is_written(far, name, head):
    openpyxl = pytest.importorskip("openpyxl")
    book, file, packed = openpyxl.Workbook(), io.BytesIO(), io.BytesIO()
    for row in (["lat", "lon"], [1, 2]):
        book.active.append(row)
    book.save(file)
    with zipfile.ZipFile(file) as parts, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as changed:
        for part in parts.namelist():
            text = parts.read(part).decode()
            if part == SHEET:
                text = head + text.partition("?>")[2] if text.startswith("<?xml") else head + text
                text = text.replace("</sheetData>", f"{far}</sheetData>")
                changed.writestr(name, text.encode("utf-16" if "utf-16" in head else "utf-8"))
            else:
                changed.writestr(part, text.replace(SHEET, name).replace(SHEET.removeprefix("xl/"), name.removeprefix("xl/")))
    refused(packed.getvalue(), "for some stand far from the others|is no plain XML|cannot be read")


def test_lists_of_one_length_that_are_missing_are_counted_as_long_as_they_are():
    parquet, pyarrow = pytest.importorskip("pyarrow.parquet"), pytest.importorskip("pyarrow")
    missing = pyarrow.nulls(2_100, pyarrow.list_(pyarrow.int8(), 10_000))
    numbers = pyarrow.array([1.0] * 2_100)
    parquet.write_table(pyarrow.table({"lat": numbers, "lon": numbers, "spectrum": missing}), file := io.BytesIO())
    refused(file.getvalue(), r"210\d+ values .* are the most")


def test_cells_far_from_the_others_are_refused_in_an_old_workbook_too():
    pytest.importorskip("xlrd")
    xlwt, file = pytest.importorskip("xlwt"), io.BytesIO()
    book = xlwt.Workbook()
    for number in range(3):
        book.add_sheet(f"{number}").write(65_535, 255, 1)
    book.save(file)
    refused(file.getvalue(), "for some stand far from the others")


def test_a_long_text_that_repeats_takes_no_room_of_its_own():
    parquet, pyarrow = pytest.importorskip("pyarrow.parquet"), pytest.importorskip("pyarrow")
    file = io.BytesIO()
    names = pyarrow.array(["x" * 1_000_000] * 200).dictionary_encode()
    parquet.write_table(pyarrow.table({"lat": [1.0] * 200, "lon": [2.0] * 200, "name": names}), file)
    assert pyarrow.total_allocated_bytes() < 20_000_000
    before = pyarrow.default_memory_pool().max_memory()
    assert len(read(file.getvalue())) == 200
    assert pyarrow.default_memory_pool().max_memory() - before < 50_000_000


def test_lists_in_a_parquet_file_count_with_all_they_hold():
    parquet, pyarrow = pytest.importorskip("pyarrow.parquet"), pytest.importorskip("pyarrow")
    file = io.BytesIO()
    table = pyarrow.table({"lat": [1.0] * 250, "lon": [2.0] * 250, "many": [[1] * 100_000] * 250})
    parquet.write_table(table, file)
    refused(file.getvalue(), "25000500 values")


# No files


def test_what_is_no_file_is_never_waited_for(tmp_path):
    os.mkfifo(tmp_path / "a.csv")
    for source in (tmp_path / "a.csv", "/dev/zero"):
        with pytest.raises(OSError, match="no regular file"):
            explorer.read_features(source)


@pytest.mark.parametrize("source", ["a\0b.csv", "~no-such-person-here/a.csv"])
def test_what_can_be_no_name_of_a_file_is_told(source):
    with pytest.raises(explorer.CatalogueError, match="is no name of a file"):
        explorer.read_features(source)


@pytest.mark.parametrize("encoding", ["punycode", "undefined", "utf\0", "x" * 100_000])
def test_an_encoding_that_reads_no_table_is_told(encoding):
    with pytest.raises(explorer.CatalogueError, match="is not known"):
        explorer.read_features(io.BytesIO(CSV), encoding=encoding)


# Labels


def label(tmp_path, pointer='"t.tab"', start=1, more=""):
    column = "OBJECT = COLUMN\nNAME = {}\nSTART_BYTE = {}\nBYTES = 3\nEND_OBJECT = COLUMN\n"
    (tmp_path / "t.tab").write_text("9  9\n1  2\n")
    path = tmp_path / "l.lbl"
    path.write_text(f"PDS_VERSION_ID = PDS3\n^TABLE = {pointer}\n{column.format('LAT', start)}{column.format('LON', 4)}{more}")
    return path


def test_a_label_says_at_which_line_or_byte_its_table_begins(tmp_path):
    for pointer in ('("t.tab", 2)', '("t.tab", 6 <BYTES>)'):
        table = explorer.read_features(label(tmp_path, pointer))
        assert table[["latitude", "longitude"]].to_numpy().tolist() == [[1, 2]]


def test_a_column_before_the_first_byte_is_refused(tmp_path):
    with pytest.raises(explorer.CatalogueError, match="does not say where its column 'LAT' begins"):
        explorer.read_features(label(tmp_path, start=-5))


def test_a_label_leads_to_nothing_outside_of_its_folder(tmp_path):
    (tmp_path / "inside").mkdir()
    (tmp_path / "inside" / "other.tab").symlink_to(tmp_path / "t.tab")
    with pytest.raises(explorer.CatalogueError, match="is not beside it"):
        explorer.read_features(label(tmp_path, '"other.tab"').rename(tmp_path / "inside" / "l.lbl"))


def test_blanks_and_columns_without_end_in_a_label_take_no_time(tmp_path):
    assert len(explorer.read_features(label(tmp_path, more="\n" * 200_000 + " " * 200_000))) == 2
    assert len(explorer.read_features(label(tmp_path, more="\n^A_TABLE =" + " " * 500_000 + "x\n"))) == 2
    unit = f"OBJECT = COLUMN\nNAME = X\nDESCRIPTION = a{' ' * 500_000}b\nSTART_BYTE = 1\nBYTES = 1\nEND_OBJECT = COLUMN\n"
    assert len(explorer.read_features(label(tmp_path, more=unit))) == 2
    with pytest.raises(explorer.CatalogueError, match="describes no table of text"):
        explorer.read_features(label(tmp_path, " " * 500_000))
    with pytest.raises(explorer.CatalogueError, match="more than 2000 columns"):
        explorer.read_features(label(tmp_path, more="OBJECT = COLUMN\n" * 20_000))


def test_blank_lines_without_end_before_craters_take_no_time():
    refused(b"# crater {\n" + b"\n" * 300_000, "one column only")


BLANKS = b" " * 200_000


@pytest.mark.parametrize(
    "content",
    [
        b"# crater file\n" + b"crater={a\n" * 20_000,
        b"crater = {diam lon lat\n" + (b"1 2 3" + b" " * 2000 + b"x\n") * 500 + b"}\n",
        b"crater = {diam\tlon\tlat\n1\t2\t3\n" + BLANKS + b"x\n}\n",
        b"name  lat  lon\nA" + BLANKS + b"1  x\n",
        b"name lat lon\nA" + BLANKS + b"x 2\n",
        b"name  lat  lon\nA  1  2" + BLANKS + b"x\n",
        b"# x\nname,lat,lon\nA,1,2\n" + b" \n" * 200_000 + b"x,1,2\n",
        b"name,lat,lon\n" + b"=-" * 50_000 + b"x\nA,1,2\n",
        b"name,lat,lon\nA," + b"1" * 200_000 + b"x,2\n",
        b"name;lat;lon\nA;1,5;2\nB;" + b"1" * 200_000 + b"x;2\n",
        b"name,lat,lon,diam\nA,1,2," + b"1" * 200_000 + b"  %\n",
        b'name,position (dms)\nA,"1' + BLANKS + b',x"\n',
        b"name,lat,lon," + b"_source" * 20_000 + b"x\nA,1,2,3\n",
    ],
    ids=lambda content: content[:20].decode().replace("\n", " "),
)
def test_the_time_to_read_grows_evenly_with_what_repeats(content):
    with pytest.raises(explorer.CatalogueError):
        read(content)


def test_columns_that_are_all_called_the_same_are_told_apart_soon():
    assert read(b"name,lat,lon" + b",a" * 1900 + b"\nA,1,2" + b",1" * 1900 + b"\n") == [[1, 2]]


def test_remarks_between_rows_leave_the_count_of_lines_as_it_is():
    refused(b"# x\nname,lat,lon\nA,1,2\n\n\n  # note\nB,95,2\n", "row 7, lat: '95")


# Map files


@pytest.mark.parametrize(
    "text", ["NaN,inf", "10 20", "10,20garbage", "1.2.3,4", "10;20", "10, 20", pytest.param("1" * 1_000_000, id="digits")]
)
def test_coordinates_of_kml_that_are_none_are_refused_not_set_to_zero(text):
    refused(KML.format(text).encode(), "has coordinates that are none")


@pytest.mark.parametrize("text", ["10,20", " 10.5,-20,0\n", "1e1,+20,"])
def test_coordinates_of_kml_are_read(text):
    assert abs(read(KML.format(text).encode())[0][0]) == 20


def test_kml_of_countless_folders_and_placemarks_is_read_soon():
    folder = "<Folder><name>{}</name><Placemark><Point><coordinates>1,2</coordinates></Point></Placemark></Folder>"
    folders = "".join(folder.format(number) for number in range(20_000))
    assert len(read(KML.format("1,2").replace("</Document>", f"{folders}</Document>").encode())) == 20_001


@pytest.mark.parametrize("element", ["Placemark", "Folder", "coordinates", "MultiGeometry"])
def test_kml_within_itself_without_end_is_refused(element):
    refused(KML.format(f"<{element}>" * 80_000).encode(), "too far within each other")


def test_kml_of_countless_corners_or_elements_is_refused_before_it_fills_the_memory(monkeypatch):
    monkeypatch.setattr(kml, "MOST_CORNERS", 1_000_000)
    line = "<Placemark><LineString><coordinates>" + "0,0 " * 600_000 + "</coordinates></LineString></Placemark>"
    refused(KML.format("1,2").replace("</Document>", f"{line * 2}</Document>").encode(), "more than 1 million corners")
    refused(KML.format("1,2").replace("<Point>", "<a/>" * 200_001 + "<Point>").encode(), "more than 200000 elements")


def test_entities_that_grow_without_end_are_not_put_in():
    entities = "".join(f'<!ENTITY e{number} "{f"&e{number - 1};" * 10}">' for number in range(1, 10))
    bomb = f'<!DOCTYPE kml [<!ENTITY e0 "aaaaaaaaaa">{entities}]>' + KML.format("1,2").replace("P<", "&e9;<")
    refused(bomb.encode(), "entities of its own")
    file = '<!DOCTYPE kml [<!ENTITY e SYSTEM "/etc/hostname">]>' + KML.format("1,2").replace("P<", "&e;<")
    refused(file.encode(), "entities of its own")


def test_links_in_kml_are_not_followed():
    link = "<NetworkLink><Link><href>http://127.0.0.1:9/x.kml</href></Link></NetworkLink>"
    assert read(KML.format("1,2").replace("<Placemark>", f"{link}<Placemark>").encode()) == [[2, 1]]
    refused(f"<kml>{link}</kml>".encode(), "leads to other files or servers, which is not followed")


GML = (
    '<gml:FeatureCollection xmlns:gml="http://www.opengis.net/gml" xmlns:app="http://app" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://app {address}">'
    "<gml:featureMember><app:p><app:geom><gml:Point><gml:pos>1 2</gml:pos></gml:Point></app:geom></app:p></gml:featureMember>"
    "</gml:FeatureCollection>"
)


@pytest.fixture
def server():
    """An address of this machine, and how to tell whether anybody asked it."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        yield f"127.0.0.1:{listening.getsockname()[1]}"
        with pytest.raises(BlockingIOError):
            listening.accept()


def vrt(source, more=""):
    layer = f'<OGRVRTLayer name="x"><SrcDataSource>{source}</SrcDataSource>{more}<GeometryType>wkbPoint</GeometryType>'
    return f"<OGRVRTDataSource>{layer}</OGRVRTLayer></OGRVRTDataSource>"


@pytest.fixture(params=["vrt", "vsicurl", "WFS", "GDALG", "GML", "CSV", "vrt within KML"])
def elsewhere(request, server, tmp_path):
    """What GDAL follows to other files and servers if it sees the content."""
    secret = tmp_path / "secret.csv"
    secret.write_text("name,WKT\nSECRET,POINT(20 10)\n")
    return {
        "vrt": vrt(secret),
        "vsicurl": vrt(f"/vsicurl/http://{server}/x.csv"),
        "WFS": f"<OGRWFSDataSource><URL>http://{server}/wfs</URL></OGRWFSDataSource>",
        "GDALG": json.dumps({"type": "gdal_streamed_alg", "command_line": f"gdal vector pipeline ! read {secret}"}),
        "GML": GML.format(address=f"http://{server}/wfs?SERVICE=WFS&amp;REQUEST=DescribeFeatureType"),
        "CSV": secret.read_text(),
        "vrt within KML": f"<kml>{vrt(secret)}</kml>",
    }[request.param].encode()


@pytest.mark.parametrize("kind", ["shp", "gpkg", "kml"])
def test_a_map_file_in_an_archive_is_read_as_its_kind_or_not_at_all(kind, elsewhere):
    pytest.importorskip("geopandas")
    parts = [(f"x.{part}", elsewhere) for part in ("shx", "dbf", "sqlite", "csv")]
    for packed in (elsewhere, elsewhere + b" " * 5000):
        with pytest.raises(explorer.CatalogueError):
            read(zipped((f"x.{kind}", packed), *parts))


def test_a_table_of_any_name_leads_nowhere(elsewhere, tmp_path):
    (tmp_path / "craters.csv").write_bytes(elsewhere)
    if elsewhere.startswith(b"name"):
        return  # it is a table
    with pytest.raises(explorer.CatalogueError):
        explorer.read_features(tmp_path / "craters.csv")


def test_gml_is_not_read_and_its_server_not_asked(server):
    refused(GML.format(address=f"http://{server}/x.xsd").encode(), "is GML or GPX, which is not understood; save it as GeoJSON")


@pytest.fixture
def shapefile(tmp_path):
    geopandas = pytest.importorskip("geopandas")
    frame = geopandas.GeoDataFrame({"name": ["A"]}, geometry=geopandas.points_from_xy([1], [2]), crs="IAU_2015:49900")
    frame.to_file(tmp_path / "a.shp")
    return tmp_path / "a.shp"


def test_all_parts_of_a_packed_map_file_have_one_limit_and_others_stay_packed(shapefile, monkeypatch):
    monkeypatch.setattr("explorer.catalogue.files.gis._MOST_UNPACKED", 3_000_000)
    parts = [(f"a.{part}", shapefile.with_suffix(f".{part}").read_bytes()) for part in ("shp", "shx", "dbf", "prj")]
    others = [(f"a.s{number}", b"\0" * 1_000_000) for number in range(4)]
    assert read(zipped(*parts, *others, ("b.dbf", others[0][1]))) == [[2, 1]]
    refused(zipped(*parts[:-1], ("a.prj", b" " * 4_000_000)), "unpacks to more than 3 MB")


@pytest.fixture
def database(tmp_path):
    """The GeoPackage a.gpkg, which takes SQL."""
    geopandas = pytest.importorskip("geopandas")
    frame = geopandas.GeoDataFrame({"name": ["A"]}, geometry=geopandas.points_from_xy([1], [2]), crs="IAU_2015:49900")
    frame.to_file(tmp_path / "a.gpkg", layer="places")
    with closing(sqlite3.connect(tmp_path / "a.gpkg")) as database:
        yield database


ENDLESS = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x FROM c) SELECT x FROM c"


@pytest.mark.parametrize(
    "sql",
    [
        f"CREATE VIEW v AS {ENDLESS}",
        "ALTER TABLE places ADD COLUMN x TEXT AS (hex(zeroblob(50000000)))",
        "ALTER TABLE rtree_places_geom_node ADD COLUMN x TEXT AS (hex(zeroblob(50000000)))",
        "CREATE VIRTUAL TABLE v USING fts5(x)",
        "CREATE VIRTUAL TABLE v USING rtree(id, a, b); UPDATE sqlite_master SET sql = 'CREATE VIRTUAL TABLE v USING "
        "VirtualOGR(''/etc/passwd'')' WHERE name = 'v'",
        f"CREATE TABLE v (x); UPDATE sqlite_master SET sql = 'CREATE VIEW v AS {ENDLESS}' WHERE name = 'v'",
    ],
    ids=[
        "view",
        "generated column",
        "generated column of an index",
        "virtual table",
        "virtual table that was another",
        "view that is called a table",
    ],
)
def test_sql_in_a_geopackage_is_not_run(database, sql, tmp_path):
    database.executescript(f"PRAGMA writable_schema = ON; {sql}")
    with pytest.raises(explorer.CatalogueError, match="made by SQL|cannot be read"):
        explorer.read_features(tmp_path / "a.gpkg")


def test_a_geopackage_is_read_whole_whatever_it_says_of_its_length(database, tmp_path):
    triggers = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]
    for name in triggers:
        database.execute(f'DROP TRIGGER "{name}"')
    database.executescript("INSERT INTO places (geom, name) SELECT geom, 'B' FROM places")
    database.executescript("UPDATE gpkg_ogr_contents SET feature_count = 1")
    assert list(explorer.read_features(tmp_path / "a.gpkg").name) == ["A", "B"]


def test_a_database_that_is_no_geopackage_is_told(tmp_path):
    pytest.importorskip("geopandas")
    with closing(sqlite3.connect(tmp_path / "a.sqlite")) as database:
        database.execute("CREATE TABLE places (name, lat, lon)")
    with pytest.raises(explorer.CatalogueError, match="a database of SQLite, and no GeoPackage"):
        explorer.read_features(tmp_path / "a.sqlite")


def test_a_part_of_a_shapefile_that_is_no_file_is_told(tmp_path):
    geopandas = pytest.importorskip("geopandas")
    frame = geopandas.GeoDataFrame({"name": ["A"]}, geometry=geopandas.points_from_xy([1], [2]), crs="IAU_2015:49900")
    frame.to_file(tmp_path / "a[1].shp")
    assert len(explorer.read_features(tmp_path / "a[1].shp")) == 1
    (tmp_path / "a[1].dbf").unlink()
    os.mkfifo(tmp_path / "a[1].dbf")
    with pytest.raises(explorer.CatalogueError, match=r"a\[1\].dbf beside it is no file"):
        explorer.read_features(tmp_path / "a[1].shp")


# Shapes


def polygon(*rings):
    return {"type": "Polygon", "coordinates": rings}


SQUARE, FLAT = [[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]], [[20, 0], [30, 0], [30, 5], [20, 5], [20, 0]]
HOLE = [[1, 1], [4, 1], [4, 9], [1, 9], [1, 1]]


def test_areas_count_whichever_way_round_they_go():
    both = [{"type": "MultiPolygon", "coordinates": [[SQUARE], [flat]]} for flat in (FLAT, FLAT[::-1])]
    assert read(geojson(*both)) == [[4.167, 11.667]] * 2
    holes = [polygon(SQUARE, hole) for hole in (HOLE, HOLE[::-1])]
    assert read(geojson(*holes)) == [[5, 5.789]] * 2


def test_an_area_that_crosses_itself_stands_within_its_edges():
    (latitude, longitude), *_ = read(geojson(polygon([[0, 0], [10, 10], [10, 0], [0, 9], [0, 0]])))
    assert 0 <= latitude <= 10 and 0 <= longitude <= 10


@pytest.mark.parametrize(("kind", "degrees"), [("Polygon", 18.558), ("LineString", 20.245)])  # halfway along the line
def test_shapes_on_the_plane_of_a_map_stand_in_their_middle(kind, degrees):
    x = [1_000_000, 1_200_000]
    ring = [[x[0], x[0]], [x[1], x[0]], [x[1], x[1]], [x[0], x[1]], [x[0], x[0]]]
    shape = polygon(ring) if kind == "Polygon" else {"type": kind, "coordinates": ring}
    equirectangular = {"type": "name", "properties": {"name": "IAU_2015:49910"}}
    assert read(geojson(shape, crs=equirectangular)) == [[degrees, degrees]]


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": ["Point"], "coordinates": [1, 2]},
        {"type": {}, "coordinates": [1, 2]},
        {"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": ["x", 2]}]},
    ],
)
def test_a_geometry_that_is_none_is_told_by_its_feature(geometry):
    refused(geojson(geometry), "feature 1, geometry")


def test_half_a_character_in_json_is_shown_as_lost():
    content = b'{"type":"Feature","properties":{"name":"a\\ud800b"},"geometry":{"type":"Point","coordinates":[1,2]}}'
    assert list(explorer.read_features(io.BytesIO(content)).name) == ["a�b"]


def wkt(text):
    return pd.DataFrame({"name": ["a"], "wkt": [text]}).to_csv(index=False).encode()


@pytest.mark.parametrize(
    "text",
    [
        "POINT(1.2.3 4)",
        "POINT(E e)",
        "POINT(--10 20)",
        "POINT(10 20 x 30 40)",
        "POINT(a 10 20)",
        "POINT(10 20, 30 40)",
        "POINT(10 20) POINT(30 40)",
        "MULTIPOINT((10 20),30 40)",
        "LINESTRING(- 20,30 1)",
        "POLYGON((0 0,10 0,x 10,0 0))",
        "POINT" + " " * 200_000 + "x",
        "POINT(" + "1" * 900_000 + ")",
    ],
)
def test_damaged_well_known_text_is_told_by_its_row(text):
    refused(wkt(text), "row 2, wkt")


def test_several_polygons_in_well_known_text_are_no_holes_of_each_other():
    assert read(wkt("MULTIPOLYGON(((0 0,10 0,10 10,0 10,0 0)),((20 0,20 5,30 5,30 0,20 0)))")) == [[4.167, 11.667]]


@pytest.mark.parametrize(
    "text",
    [
        'lat,lon,name\n1,2,"A\n3,4,B\n5,6,"C"\n7,8,D\n',
        'lat,lon,name,note\n1,2,"A,x\n3,4,B,y"\n5,6,C,z\n',
        'lat;lon;name\n1;2;"A\n3;4;"B"\n5;6;C\n',
        'name\tlat\tlon\n"A\t1\t2\nB"\t3\t4\n',
    ],
)
def test_a_row_that_an_open_quotation_mark_swallows_is_not_lost(text):
    refused(text.encode(), "holds another row, for a quotation mark in it is not closed")


def test_texts_of_several_lines_stay():
    assert read(b'name,lat,lon,note\n"A\nB",1,2,"seen in 1, 2, 3\n4, 5"\n') == [[1, 2]]


@pytest.mark.parametrize("body", ["moon", "sky", "mercury"])
def test_kml_of_google_earth_that_is_of_another_body_is_refused(body):
    refused(
        KML.format("1,2").replace("<kml", f'<kml hint="target={body}"').encode(), "says that it is of .*; only places on Mars"
    )
    assert read(KML.format("1,2").replace("<kml", '<kml hint="target=mars"').encode()) == [[2, 1]]


@pytest.mark.parametrize("code", ["IAU_2015:30100", "urn:ogc:def:crs:IAU_2015::30100", "IAU2000:30110", "IAU:2015:60600"])
def test_rows_whose_coordinate_system_is_numbered_for_another_body_are_refused(code):
    refused(f"name,lat,lon,crs\nA,1,2,{code}\n".encode(), "is not Mars; only places on Mars")
    refused(f"# crs {code}\nname,lat,lon\nA,1,2\n".encode(), "it is of .*; only places on Mars")
    assert read(b"name,lat,lon,crs\nA,1,2,IAU_2015:49900\n") == [[1, 2]]


# Records of JSON


@pytest.mark.parametrize("depth", [1, 3])
def test_records_that_hold_ever_other_names_are_refused_before_they_are_a_table(depth):
    records = []
    for row in range(3000):
        inner = {f"{row} {number}": 1 for number in range(50)}
        for _ in range(depth - 1):
            inner = {"in": inner}
        records.append({"lat": 1, "lon": 2, "x": inner})
    refused(json.dumps(records).encode(), "more than 2000 columns")


def test_countless_lists_are_refused_before_they_fill_the_memory():
    refused(b"[" + b"[]," * 21_000_000 + b"[]]", "more than 20 million lists and records")


@pytest.mark.parametrize("name", ["location", "loc", "geometry", "where"])
def test_a_record_with_a_geometry_of_geojson_has_its_longitude_first(name):
    records = [{"name": "A", name: {"type": "Point", "coordinates": [77.5, 18.4]}}, {"name": "B", name: None}]
    refused(json.dumps(records).encode(), "feature 2, geometry: has no position")
    assert read(json.dumps(records[:1]).encode()) == [[18.4, 77.5]]
    assert read(json.dumps({"places": records[:1]}).encode()) == [[18.4, 77.5]]


# DataFrames of other readers


def test_what_readers_of_fits_hand_over_is_read():
    table = np.array(
        [(b"Gale  ", -5.4, 137.8, b"\xff", 154), (b"Zunil", 7.7, 166.2, b"", 10)],
        dtype=[("NAME", "S10"), ("LAT", ">f8"), ("LON", ">f4"), ("raw", "S4"), ("diameter_km", ">i2")],
    )
    for frame in (pd.DataFrame(table), pd.DataFrame(table).set_index("NAME")):
        read = explorer.read_features(frame)
        assert list(read.name) == ["Gale", "Zunil"]
        assert read[["latitude", "longitude", "diameter_km"]].round(3).to_numpy().tolist() == [
            [-5.4, 137.8, 154.0],
            [7.7, 166.2, 10.0],
        ]
        assert list(read.raw) == ["\ufffd", ""]


def test_cells_that_are_no_whole_text_are_read_as_far_as_they_are():
    pa, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    file = io.BytesIO()
    parquet.write_table(pa.table({"lat": [1.0], "lon": [2.0], "raw": [b"\xff\x00a"]}), file)
    assert list(explorer.read_features(io.BytesIO(file.getvalue())).raw) == ["\ufffda"]
    half = pd.DataFrame({"lat": [1.0], "lon": [2.0], "half": pd.Series(["a\ud800"], dtype=object)})
    assert list(explorer.read_features(half).half) == ["a?"]


# Shapes of one row


def measured(*rings):
    geometry = {"type": "MultiPolygon", "coordinates": [[*map(list, rings)]]}
    table = explorer.read_features(io.BytesIO(json.dumps({"type": "Feature", "geometry": geometry}).encode()))
    return table.geometry[0].length_km, table.geometry[0].area_km2


def square(east, north, side):
    return [[east, north], [east + side, north], [east + side, north + side], [east, north + side], [east, north]]


def test_an_area_of_countless_holes_is_measured_soon():
    lattice = [square(number % 200 * 0.5, number // 200 * 0.5, 0.2) for number in range(8_000)]
    (one, area), (other, hole) = measured(square(-1, -50, 110)), measured(square(0, 0, 0.2))
    length, left = measured(square(-1, -50, 110), *lattice)
    assert one + 8_000 * 0.9 * other < length < one + 8_000 * other
    assert area - 8_000 * hole < left < area - 8_000 * 0.9 * hole


def test_long_edges_without_end_are_measured_in_little_memory():
    up_and_down = [[number / 500, 80 * (-1) ** number] for number in range(50_000)]
    tracemalloc.start()
    try:
        length, _ = measured(up_and_down)
        assert tracemalloc.get_traced_memory()[1] < 200_000_000
    finally:
        tracemalloc.stop()
    assert length == pytest.approx(49_999 * explorer.distance(-80, 0, 80, 0), rel=1e-3)
