"""A coordinate system that leads to other files is refused before PROJ, GDAL or geopandas sees it."""

import io
import json
import os
import sqlite3
import struct

import numpy as np
import pytest
from PIL import Image, TiffImagePlugin

from explorer import CatalogueError, read_features
from explorer.i18n.wording import Wording
from explorer.imagery.raster.raster import Raster, RasterError
from explorer.mars.crs import check_definition, of_mars
from explorer.message import said_by

MARS = 'GEOGCS["m",DATUM["D",SPHEROID["Mars",3396190,169.8944]],PRIMEM["R",0],UNIT["Degree",0.0174532925199433]%s]'
VERTICAL = 'VERT_CS["h",VERT_DATUM["d",2005,EXTENSION["PROJ4_GRIDS","{file}"]],UNIT["m",1]]'
SHIFT = '{{"type": "BoundCRS", "transformation": {{"parameters": [{{"name": "Latitude file", "value": "{file}"}}]}}}}'
LEADING = [
    "+init={file}:x",
    "init = {file}:x",
    "+proj=longlat +R=3396190 +nadgrids={file} +type=crs",
    "+proj=longlat +R=3396190 +nadgrids  =  {file} +type=crs",
    "+proj=longlat +R=3396190 +nadgrids # so\n ={file} +type=crs",
    "+proj=longlat +R=3396190 +geoidgrids={file} +type=crs",
    "+proj=pipeline +step +proj=hgridshift +grids={file}",
    "+proj=tinshift +file={file}",
    "+proj=defmodel +model={file}",
    MARS % ',EXTENSION["PROJ4","+proj=longlat +R=3396190 +nadgrids={file}"]',
    VERTICAL,
    'BOUNDCRS[ABRIDGEDTRANSFORMATION["x",METHOD["NTv2"],PARAMETERFILE["f","{file}"]]]',
    SHIFT,
    '{{"name": "+proj=longlat +\\u006eadgr\\u0069ds={file}"}}',
]
PLAIN = ["IAU_2015:49900", "urn:ogc:def:crs:IAU:2015:49910", "+proj=eqc +R=3396190 +units=m +type=crs", MARS % ""]


@pytest.fixture
def pipe(tmp_path):
    """What nobody writes to: whoever opens it waits for ever."""
    path = tmp_path / "pipe"
    os.mkfifo(path)
    return path


def refused(error):
    text = Wording(language="zh").translated(said_by(error))
    return "leads to other files" in str(error) and "引向别的文件" in text


@pytest.mark.parametrize("definition", LEADING)
def test_what_names_a_file_is_no_coordinate_system_of_mars(pipe, definition):
    with pytest.raises(ValueError, match="leads to other files"):
        of_mars(definition.format(file=pipe))


@pytest.mark.parametrize("definition", PLAIN)
def test_what_names_none_is_one(definition):
    assert of_mars(definition).ellipsoid.semi_major_metre == 3396190
    check_definition(of_mars(definition).to_json())
    check_definition(of_mars(definition).to_wkt())


def test_one_given_as_a_dictionary_leads_nowhere_either(pipe):
    with pytest.raises(ValueError, match="leads to other files"):
        of_mars({"proj": "longlat", "R": 3396190, "nadgrids": str(pipe)})


def test_what_is_not_understood_is_not_told_whole():
    with pytest.raises(ValueError, match="not understood") as told:
        of_mars("IAU_2015:49900" * 1000)
    assert len(str(told.value)) < 400


@pytest.mark.parametrize("definition", LEADING)
def test_geojson(pipe, tmp_path, definition):
    point = {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [10, 20]}}
    system = {"type": "name", "properties": {"name": definition.format(file=pipe)}}
    path = tmp_path / "a.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "crs": system, "features": [point]}))
    with pytest.raises(CatalogueError, match="leads to other files"):
        read_features(path)


@pytest.fixture
def places():
    geopandas, shapely = pytest.importorskip("geopandas"), pytest.importorskip("shapely")
    return geopandas.GeoDataFrame({"name": ["A"]}, geometry=[shapely.Point(10, 20)], crs="IAU_2015:49900")


@pytest.mark.parametrize("definition", LEADING)
def test_a_shapefile(places, pipe, tmp_path, definition):
    places.to_file(tmp_path / "s.shp", engine="pyogrio")
    (tmp_path / "s.prj").write_text(definition.format(file=pipe))
    with pytest.raises(CatalogueError) as told:
        read_features(tmp_path / "s.shp")
    assert refused(told.value)


@pytest.mark.parametrize("definition", LEADING)
def test_a_geopackage(places, pipe, tmp_path, definition):
    places.to_file(tmp_path / "g.gpkg", engine="pyogrio")
    with sqlite3.connect(tmp_path / "g.gpkg") as database:
        database.execute("UPDATE gpkg_spatial_ref_sys SET definition = ?", (definition.format(file=pipe),))
    database.close()
    with pytest.raises(CatalogueError) as told:
        read_features(tmp_path / "g.gpkg")
    assert refused(told.value)


@pytest.mark.parametrize("definition", LEADING)
def test_geoparquet(places, pipe, tmp_path, definition):
    parquet = pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "g.parquet"
    places.to_parquet(path)
    table = parquet.read_table(path)
    geo = json.loads(table.schema.metadata[b"geo"])
    geo["columns"]["geometry"]["crs"] = definition.format(file=pipe)
    parquet.write_table(table.replace_schema_metadata({b"geo": json.dumps(geo).encode()}), path)
    with pytest.raises(CatalogueError) as told:
        read_features(path)
    assert refused(told.value)


@pytest.mark.parametrize("kind", [".shp", ".gpkg", ".parquet"])
def test_files_of_places_with_a_plain_system_are_read(places, tmp_path, kind):
    path = tmp_path / f"p{kind}"
    places.to_parquet(path) if kind == ".parquet" else places.to_file(path, engine="pyogrio")
    assert read_features(path).latitude.tolist() == pytest.approx([20], abs=0.5)


@pytest.mark.parametrize("definition", LEADING)
@pytest.mark.parametrize("name", ["map.png.aux.xml", "MAP.png.aux.xml", "map.aux.xml"])
def test_what_lies_beside_a_map_file(pipe, tmp_path, definition, name):
    pytest.importorskip("rasterio")
    Image.fromarray(np.zeros((10, 20), np.uint8)).save(tmp_path / "map.png")
    system = definition.format(file=pipe).replace('"', "&quot;").replace("g", "&#103;")
    text = f"<PAMDataset><SRS>{system}</SRS><GeoTransform>-180,18,0,90,0,-18</GeoTransform></PAMDataset>"
    (tmp_path / name).write_text(text)
    with pytest.raises(RasterError, match="leads to other files"):
        Raster(tmp_path / "map.png")


def test_a_part_of_a_shapefile_is_no_link_out_of_its_folder(places, tmp_path):
    for folder in ("private", "public"):
        (tmp_path / folder).mkdir()
        places.to_file(tmp_path / folder / "s.shp", engine="pyogrio")
    (tmp_path / "public" / "s.dbf").unlink()
    (tmp_path / "public" / "s.dbf").symlink_to(tmp_path / "private" / "s.dbf")
    with pytest.raises(CatalogueError, match="s.dbf beside it is a link out of its folder"):
        read_features(tmp_path / "public" / "s.shp")


def test_no_more_of_a_shapefile_is_read_than_there_is_room_for(places, tmp_path, monkeypatch):
    places.to_file(tmp_path / "s.shp", engine="pyogrio")
    monkeypatch.setattr("explorer.catalogue.files.gis._MOST_UNPACKED", 1_000_000)
    with (tmp_path / "s.dbf").open("ab") as file:
        file.truncate(1_000_000)
    with pytest.raises(CatalogueError, match="more than 1 MB"):
        read_features(tmp_path / "s.shp")


@pytest.mark.parametrize("definition", ["IAU_2015:49900" * 8000, "PROJCS[" * 15_000, {"a": "b" * 100_000}, "x" * 2_000_000])
def test_a_long_system_that_is_told_does_not_come_back_whole(definition):
    with pytest.raises(CatalogueError, match="crs=.* cannot be used") as told:
        read_features(io.StringIO("lat,lon,name\n1,2,a\n"), crs=definition)
    assert len(str(told.value)) < 500


@pytest.mark.parametrize(("name", "text"), [("map.prj", "{}"), ("map.hdr", "ENVI\ncoordinate system string = {{{}}}\n")])
def test_a_plain_file_beside_a_map_file_leads_nowhere_either(pipe, tmp_path, name, text):
    pytest.importorskip("rasterio")
    (tmp_path / "map.asc").write_text("ncols 2\nnrows 1\nxllcorner 0\nyllcorner 0\ncellsize 1\n1 2\n")
    (tmp_path / name).write_text(text.format(f"+proj=longlat +R=3396190 +nadgrids={pipe}"))
    with pytest.raises(RasterError, match="leads to other files"):
        Raster(tmp_path / "map.asc")


ESRI = "ESRI PE String = "
LONG_NAME = "Mars " * 100  # room for another coordinate system
GEO_JP2 = bytes.fromhex("b14bf8bd083d4b43a5ae8cd7d5a6ce03")


def geotiff(path, **options):
    """A map whose coordinate system stands in Esri's words."""
    from rasterio import Affine

    system = f'PROJCS["{LONG_NAME}",{MARS % ""},PROJECTION["Equirectangular"],PARAMETER["central_meridian",0],UNIT["Meter",1]]'
    where = (1_000_000, 0, -10_000_000, 0, -1_000_000, 5_000_000)
    how = {"crs": system, "transform": Affine(*where), "GEOTIFF_KEYS_FLAVOR": "ESRI_PE"} | options
    with pytest.importorskip("rasterio").open(path, "w", "GTiff", 20, 10, 1, dtype="uint8", **how) as file:
        file.write(np.full((1, 10, 20), 99, np.uint8))
    return path


def with_system(data, definition):
    """The bytes of such a map, with another coordinate system in it."""
    begin = data.index(ESRI.encode())
    told = (ESRI + definition).encode() + b"|"
    return data[:begin] + told + data[begin + len(told) :]


KINDS = {"as usual": {}, "of 64 bits": {"BIGTIFF": "YES"}, "big end first": {"ENDIANNESS": "BIG"}}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("definition", LEADING)
def test_a_geotiff(pipe, tmp_path, definition, kind):
    path = geotiff(tmp_path / "map.tif", **KINDS[kind])
    assert Raster(path).sample(1.0, 2.0, 1e6).tolist() == [99, 99, 99, 255]
    path.write_bytes(with_system(path.read_bytes(), definition.format(file=pipe)))
    with pytest.raises(RasterError, match=r"leads to other files (?s:.)*say remote=True"):
        Raster(path)


def test_a_geotiff_whose_letters_are_wide(pipe, tmp_path):
    pytest.importorskip("rasterio")
    words = f"{ESRI}{VERTICAL.format(file=pipe)}|".encode()
    keys = (1, 1, 0, 2, 1025, 0, 1, 1, 3073, 34737, len(words), 0)
    tags = {33550: (18.0, 18.0, 0.0), 33922: (0.0, 0.0, 0.0, -180.0, 90.0, 0.0), 34735: keys, 34737: tuple(words)}
    directory = TiffImagePlugin.ImageFileDirectory_v2()
    for (tag, value), kind in zip(tags.items(), (12, 12, 3, 3), strict=True):
        directory[tag], directory.tagtype[tag] = value, kind
    Image.fromarray(np.zeros((10, 20), np.uint8)).save(tmp_path / "map.tif", tiffinfo=directory)
    with pytest.raises(RasterError, match=r"leads to other files .*say remote=True"):
        Raster(tmp_path / "map.tif")


@pytest.mark.parametrize("definition", LEADING)
def test_a_jpeg_2000(pipe, tmp_path, definition):
    tiff = with_system(geotiff(tmp_path / "map.tif").read_bytes(), definition.format(file=pipe))
    Image.fromarray(np.zeros((10, 20), np.uint8)).save(tmp_path / "map.jp2")
    with (tmp_path / "map.jp2").open("ab") as file:
        file.write(struct.pack(">I4s", 24 + len(tiff), b"uuid") + GEO_JP2 + tiff)
    with pytest.raises(RasterError, match=r"leads to other files (?s:.)*say remote=True"):
        Raster(tmp_path / "map.jp2")


@pytest.mark.parametrize("behind", [False, True])
def test_labels_of_vicar(pipe, tmp_path, behind):
    pytest.importorskip("rasterio")
    shape = "FORMAT='BYTE' TYPE='IMAGE' DIM=3 EOL=%d RECSIZE=20 ORG='BSQ' NL=10 NS=20 NB=1 N1=20 N2=10 N3=1 NBB=0 NLB=0 "
    words = f"PROPERTY='GEOTIFF' PCSCITATIONGEOKEY='{ESRI}{VERTICAL.format(file=pipe)}' "
    labels = [shape % behind, words] if behind else [(shape % behind) + words, ""]
    first, last = (f"LBLSIZE=2000        {label}".encode().ljust(2000, b"\0") for label in labels)
    (tmp_path / "map.vic").write_bytes(first + bytes(200) + last * behind)
    with pytest.raises(RasterError, match="a coordinate system that may lead to other files"):
        Raster(tmp_path / "map.vic")


@pytest.mark.parametrize("name", ["summary.txt", "METADATA.DIM", "map_MTL.txt"])
def test_a_pipe_that_belongs_to_other_satellites_maps_is_not_waited_for(tmp_path, name):
    map_file = geotiff(tmp_path / ("IMG-map.tif" if name == "summary.txt" else "map_B4.tif"))
    os.mkfifo(tmp_path / name)
    with pytest.raises(RasterError, match=f"{name} is no file but a pipe"):
        Raster(map_file)
    (tmp_path / name).rename(tmp_path / "pipe-without-suffix")
    Raster(map_file)
