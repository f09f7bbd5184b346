"""Map files that lead elsewhere, and such as are too large: a file is read and nobody asked, in good time or not at all."""

import os
import struct
import subprocess
import sys
import time
import zipfile

import numpy as np
import pytest

from explorer import View, draw
from explorer.__main__ import main
from explorer.imagery.raster.raster import Raster, RasterError
from rasters import coded_at, degrees_map, write

rasterio = pytest.importorskip("rasterio")

LISTENER = """
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

class Asked(BaseHTTPRequestHandler):
    def do_GET(self):
        print(self.path, flush=True)
        self.send_error(404)
    do_HEAD = do_GET

server = ThreadingHTTPServer(("127.0.0.1", 0), Asked)
print(server.server_port, flush=True)
server.serve_forever()
"""


@pytest.fixture
def listener():
    """A server that notes who asks, in a process of its own, because GDAL keeps all threads of its process waiting."""
    command = [sys.executable, "-c", LISTENER]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        process.address = f"http://127.0.0.1:{int(process.stdout.readline())}"
        yield process
        process.kill()


def asked(listener):
    listener.kill()
    return listener.stdout.read().split()


def _wms(address):
    return (
        f'<GDAL_WMS><Service name="TMS"><ServerUrl>{address}/${{z}}/${{x}}/${{y}}.png</ServerUrl></Service><DataWindow>'
        "<UpperLeftX>-180</UpperLeftX><UpperLeftY>90</UpperLeftY><LowerRightX>180</LowerRightX><LowerRightY>-90</LowerRightY>"
        "<TileLevel>3</TileLevel><TileCountX>2</TileCountX><TileCountY>1</TileCountY></DataWindow>"
        "<Projection>IAU_2015:49900</Projection><BandsCount>3</BandsCount></GDAL_WMS>"
    )


def _vrt(source):
    return (
        '<VRTDataset rasterXSize="720" rasterYSize="360"><SRS>IAU_2015:49900</SRS><GeoTransform>-180,0.5,0,90,0,-0.5'
        '</GeoTransform><VRTRasterBand dataType="Byte" band="1"><SimpleSource><SourceFilename relativeToVRT="0">'
        f"{source}</SourceFilename><SourceBand>1</SourceBand></SimpleSource></VRTRasterBand></VRTDataset>"
    )


LEADING = {
    "WMS": _wms,
    "VRT by GDAL's own way to servers": lambda address: _vrt(f"/vsicurl/{address}/a.tif"),
    "VRT by an address": lambda address: _vrt(f"{address}/a.tif"),
}


def look_at(path, **how):
    Raster(path, **how).sample([[0.0, 10.0]], [[0.0, 10.0]], 30000.0)


@pytest.mark.parametrize("no_proxy", ["", "*"])
@pytest.mark.parametrize("kind", LEADING)
def test_a_file_that_leads_to_a_server_is_refused_and_nobody_asked(kind, no_proxy, listener, tmp_path, monkeypatch):
    monkeypatch.setenv("NO_PROXY", no_proxy)
    (tmp_path / "map.tif").write_text(LEADING[kind](listener.address))
    with pytest.raises(RasterError, match="leads to other files or servers, as a VRT does, say remote=True"):
        look_at(tmp_path / "map.tif")
    assert asked(listener) == []


@pytest.mark.parametrize("kind", LEADING)
def test_whoever_wants_that_says_so(kind, listener, tmp_path):
    (tmp_path / "map.tif").write_text(LEADING[kind](listener.address))
    with pytest.raises(RasterError):
        look_at(tmp_path / "map.tif", remote=True)
    assert asked(listener)


@pytest.mark.parametrize("kind", LEADING)
def test_offline_is_offline_for_gdal_too(kind, listener, tmp_path, monkeypatch):
    (tmp_path / "map.tif").write_text(LEADING[kind](listener.address))
    monkeypatch.setenv("EXPLORER_OFFLINE", "1")
    with pytest.raises(RasterError):
        look_at(tmp_path / "map.tif", remote=True)
    with pytest.raises(RasterError, match="switched off by EXPLORER_OFFLINE"):
        look_at(f"/vsicurl/{listener.address}/a.tif")
    assert asked(listener) == []


@pytest.mark.parametrize("no_proxy", ["", "*"])
@pytest.mark.parametrize("way", ["/vsicurl/{}/a.tif", "{}/a.tif", "WMS:{}/a?service=WMS"])
def test_overviews_that_lie_on_a_server_are_not_asked_for(way, no_proxy, listener, tmp_path, monkeypatch):
    monkeypatch.setenv("NO_PROXY", no_proxy)
    path = degrees_map(tmp_path / "map.tif", per_degree=2)
    elsewhere = f'<MDI key="OVERVIEW_FILE">{way.format(listener.address)}</MDI>'
    (tmp_path / "map.tif.aux.xml").write_text(f'<PAMDataset><Metadata domain="OVERVIEWS">{elsewhere}</Metadata></PAMDataset>')
    with pytest.raises(RasterError, match="has its overviews at .*say remote=True"):
        look_at(path)
    assert asked(listener) == []


@pytest.mark.parametrize("way", ["/vsizip/{}/a.zip/map.tif", "zip://{}/a.zip!map.tif", "GTIFF_DIR:1:{}/map.tif"])
@pytest.mark.parametrize("elsewhere", ["beside it", "in it"])
def test_of_what_is_no_plain_file_here_nothing_but_itself_is_read(way, elsewhere, tmp_path):
    where = "IAU_2015:49900", (0.5, 0, -180, 0, -0.5, 90)
    write(tmp_path / "secret.tif", np.full((1, 360, 720), 99, np.uint8), *where)
    path = write(tmp_path / "map.tif", np.full((1, 360, 720), 7, np.uint8), *where)
    names = ["map.tif"]
    if elsewhere == "beside it":
        (tmp_path / "map.tif.ovr").write_text(_vrt(tmp_path / "secret.tif").replace("720", "360", 1).replace("360", "180", 1))
        names.append("map.tif.ovr")
    else:
        with rasterio.open(path, "r+") as file:
            file.update_tags(ns="OVERVIEWS", OVERVIEW_FILE=str(tmp_path / "secret.tif"))
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for name in names:
            archive.write(tmp_path / name, name)
    source = way.format(tmp_path)
    if elsewhere == "beside it":
        assert Raster(source).sample([[0.0, 10.0]], [[0.0, 10.0]], 120_000.0)[..., 0].tolist() == [[7, 7]]
    else:
        with pytest.raises(RasterError, match="has its overviews at .*secret.tif'; if you want that asked, say remote=True"):
            Raster(source)


def test_a_file_by_its_address_or_with_a_colon_is_a_file_here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EXPLORER_OFFLINE", "1")
    degrees_map(tmp_path / "map.tif", per_degree=1).rename("gale:1.tif")
    for source in ("gale:1.tif", f"file://{tmp_path}/gale:1.tif"):
        assert Raster(source).sample(0.0, 0.0, 60_000.0)[3] == 255
    os.mkfifo("gale:1.tif.aux.xml")
    for source in ("gale:1.tif", f"file://{tmp_path}/gale:1.tif"):
        with pytest.raises(RasterError, match="is no file but a pipe"):
            Raster(source)


def test_overviews_beside_the_file_are_used(tmp_path):
    path = degrees_map(tmp_path / "map.tif", per_degree=4)
    with rasterio.Env(TIFF_USE_OVR=True), rasterio.open(path, "r+") as file:
        file.build_overviews([2, 4])
    assert (tmp_path / "map.tif.ovr").exists()
    shown = Raster(path).sample([18.65], [-133.8], 15000.0)
    assert np.abs(shown[0, :3].astype(int) - coded_at(18.65, -133.8)).max() < 4


def test_a_mosaic_of_files_is_cut_into_a_survey_where_that_is_said(tmp_path, capsys):
    degrees_map(tmp_path / "part.tif", per_degree=2)
    (tmp_path / "map.vrt").write_text(_vrt(tmp_path / "part.tif"))
    how = ["build-hips", str(tmp_path / "map.vrt"), str(tmp_path / "hips"), "--order", "0", "--scheduler", "synchronous"]
    assert main(how) == 1 and "say remote=True" in capsys.readouterr().err
    assert main([*how, "--remote"]) == 0


@pytest.fixture
def sparse(tmp_path):
    """400 000 x 200 000 pixels, of which hardly one was written."""
    path, step = tmp_path / "sparse.tif", 360 / 400_000
    how = {"tiled": True, "blockxsize": 512, "blockysize": 512, "sparse_ok": True, "bigtiff": "yes"}
    where = {"crs": "IAU_2015:49900", "transform": rasterio.Affine(step, 0, -180, 0, -step, 90)}
    with rasterio.open(path, "w", "GTiff", 400_000, 200_000, 1, dtype="uint8", **where, **how) as file:
        file.write(np.full((1, 512, 512), 99, dtype=np.uint8), window=rasterio.windows.Window(200_000, 100_000, 512, 512))
    return path


@pytest.mark.parametrize("name", ["map.tif", "map.tif.aux.xml"])
def test_a_pipe_for_a_map_file_or_beside_it_is_not_waited_for(tmp_path, name):
    degrees_map(tmp_path / "map.tif", per_degree=2)
    (tmp_path / name).unlink(missing_ok=True)
    os.mkfifo(tmp_path / name)
    with pytest.raises(RasterError, match=f"{name} is no file but a pipe"):
        Raster(tmp_path / "map.tif")


def test_a_huge_file_without_overviews_says_at_once_that_it_needs_them(sparse):
    begun = time.monotonic()
    raster = Raster(sparse)
    with pytest.raises(RasterError, match="too large to be shown so small without overviews: gdaladdo -r average sparse.tif"):
        draw(raster, View.window(-90, -180, 90, 180, size=(1000, 500)))
    close = raster.sample([-0.1], [0.1], raster.metres_per_pixel)
    assert close[0].tolist() == [99, 99, 99, 255]
    assert time.monotonic() - begun < 2


def test_a_small_file_that_unpacks_into_all_the_memory_is_refused(tmp_path):
    where = {"crs": "IAU_2015:49900", "transform": rasterio.Affine(360 / 32768, 0, -180, 0, -180 / 32768, 90)}
    blocks = {"tiled": True, "blockxsize": 32768, "blockysize": 32768, "compress": "deflate", "sparse_ok": True}
    with rasterio.open(tmp_path / "map.tif", "w", "GTiff", 32768, 32768, 1, dtype="uint8", **where, **blocks):
        pass
    with pytest.raises(RasterError, match="packed in blocks of 32768 x 32768 pixels, .* gdal_translate -co TILED=YES"):
        Raster(tmp_path / "map.tif")


def test_what_gdal_says_of_damage_comes_in_words(tmp_path, monkeypatch):
    def damaged(_):
        raise rasterio._err.CPLE_AppDefinedError(1, 1, "Parse error at EOF")

    with monkeypatch.context() as patched:
        patched.setattr("explorer.imagery.raster.raster._bands", damaged)
        with pytest.raises(RasterError, match=r"map.tif: .*Parse error"):
            Raster(degrees_map(tmp_path / "map.tif", per_degree=1))
    (tmp_path / "map.xml").write_bytes(
        b'<?xml version="1.0"?><Product_Observational xmlns="http://pds.nasa.gov/\xff\xc8"><\xff>'
    )
    with pytest.raises(RasterError, match=r"map.xml is no map that GDAL can open"):
        Raster(tmp_path / "map.xml")


def test_with_overviews_it_is_shown(tmp_path, monkeypatch):
    where = "IAU_2015:49900", (360 / 512, 0, -180, 0, -360 / 512, 90)
    path = write(tmp_path / "map.tif", np.full((1, 256, 512), 50, np.uint8), *where)
    monkeypatch.setattr("explorer.imagery.raster.raster._MOST_WITHOUT_OVERVIEWS", 64 * 128)
    wide = [[-80.0, 80.0]], [[-170.0, 170.0]], 340_000.0
    with pytest.raises(RasterError, match="without overviews"):
        Raster(path).sample(*wide)
    with rasterio.open(path, "r+") as file:
        file.build_overviews([2, 4, 8])
    assert Raster(path).sample(*wide)[..., 0].tolist() == [[50, 50]]


LABELS = {
    "a.lbl": """PDS_VERSION_ID = PDS3
RECORD_TYPE = FIXED_LENGTH
RECORD_BYTES = 360
FILE_RECORDS = 180
^IMAGE = "{}"
OBJECT = IMAGE
 LINES = 180
 LINE_SAMPLES = 360
 SAMPLE_TYPE = UNSIGNED_INTEGER
 SAMPLE_BITS = 8
 BANDS = 1
END_OBJECT = IMAGE
END
""",
    "b.lbl": """Object = IsisCube
  Object = Core
    ^Core = {}
    StartByte = 1
    Format = BandSequential
    Group = Dimensions
      Samples = 360
      Lines = 180
      Bands = 1
    End_Group
    Group = Pixels
      Type = UnsignedByte
      ByteOrder = Lsb
      Base = 0.0
      Multiplier = 1.0
    End_Group
  End_Object
End_Object
End
""",
    "c.xml": '<?xml version="1.0"?><Product_Observational xmlns="http://pds.nasa.gov/pds4/pds/v1"><File_Area_Observational><File>'
    '<file_name>{}</file_name></File><Array_2D_Image><offset unit="byte">0</offset><axes>2</axes>'
    "<axis_index_order>Last Index Fastest</axis_index_order><Element_Array><data_type>UnsignedByte</data_type></Element_Array>"
    "<Axis_Array><axis_name>Line</axis_name><elements>180</elements><sequence_number>1</sequence_number></Axis_Array>"
    "<Axis_Array><axis_name>Sample</axis_name><elements>360</elements><sequence_number>2</sequence_number></Axis_Array>"
    "</Array_2D_Image></File_Area_Observational></Product_Observational>",
}
WHOLE = (-180, -90, 180, 90)


@pytest.fixture
def inside(tmp_path, monkeypatch):
    """A folder to be in, beside which a picture lies that is nobody's business."""
    (tmp_path / "beside").mkdir()
    (np.arange(64_800) % 251).astype(np.uint8).tofile(tmp_path / "beside/secret.img")
    (tmp_path / "maps").mkdir()
    monkeypatch.chdir(tmp_path / "maps")
    return tmp_path / "maps"


@pytest.mark.parametrize("name", LABELS)
def test_a_label_leads_to_its_own_folder_alone(name, inside):
    beside = inside.parent / "beside/secret.img"
    for target in ("../beside/secret.img", str(beside)):
        (inside / name).write_text(LABELS[name].format(target))
        for path in (inside / name, name):
            with pytest.raises(RasterError, match=r"outside its folder; if you want that read, say remote=True|No such file"):
                look_at(path, bounds=WHOLE)
    (inside / "linked.img").symlink_to(beside)
    (inside / name).write_text(LABELS[name].format("linked.img"))
    with pytest.raises(RasterError, match="outside its folder"):
        look_at(name, bounds=WHOLE)
    look_at(name, bounds=WHOLE, remote=True)
    (inside / "own.img").write_bytes(beside.read_bytes())
    (inside / name).write_text(LABELS[name].format("own.img"))
    look_at(name, bounds=WHOLE)


@pytest.mark.parametrize("name", LABELS)
@pytest.mark.parametrize("target", ["pipe.img", "PIPE.img", "../maps/pipe.img"])
def test_a_label_that_leads_to_a_pipe_is_not_waited_for(name, target, inside):
    os.mkfifo("pipe.img")
    (inside / name).write_text(LABELS[name].format(target))
    with pytest.raises(RasterError, match=r"leads to .*pipe.img, which is no file but a pipe or a device"):
        look_at(name, bounds=WHOLE)


def test_a_label_that_never_ends_is_not_looked_through(inside):
    (inside / "a.lbl").write_text("PDS_VERSION_ID = PDS3\n" + "/* more */\n" * 100_000 + LABELS["a.lbl"].format("x.img"))
    with pytest.raises(RasterError, match="label of .*a.lbl does not end within 512 kB"):
        look_at("a.lbl", bounds=WHOLE)


@pytest.mark.parametrize("text", ["IsisCube" * 60_000, "&#" + "9" * 400_000 + ";"], ids=["cubes", "figures"])
def test_what_repeats_in_a_label_takes_no_time_and_is_refused_in_words(text, inside):
    (inside / "a.lbl").write_text(f"PDS_VERSION_ID = PDS3\n/* {text} */\n{LABELS['a.lbl'].format('x.img')}")
    with pytest.raises(RasterError, match="no map that GDAL can open|whose number is none"):
        look_at("a.lbl", bounds=WHOLE)


def test_a_label_of_a_packed_image_opens_no_file_that_leads_on(inside):
    (inside / "x.tif").write_text(_vrt(inside.parent / "beside/secret.img"))
    (inside / "b.lbl").write_text(LABELS["b.lbl"].format("x.tif").replace("BandSequential", "GeoTIFF"))
    with pytest.raises(RasterError, match="leads to x.tif, which may lead on"):
        look_at("b.lbl", bounds=WHOLE)


@pytest.mark.parametrize("name", ["map.tif.ovr", "map.ovr", "map.tif.msk", "other.ovr"])
def test_overviews_and_masks_that_lead_on_are_refused(name, inside):
    path = degrees_map(inside / "map.tif", per_degree=2)
    (inside / name).write_text(_vrt(inside.parent / "beside/secret.img"))
    if name == "other.ovr":
        elsewhere = '<MDI key="OVERVIEW_FILE">:::BASE:::other.ovr</MDI>'
        text = f'<PAMDataset><Metadata domain="OVERVIEWS">{elsewhere}</Metadata></PAMDataset>'
        (inside / "map.tif.aux.xml").write_text(text)
    with pytest.raises(RasterError, match=f"{name} holds no overviews of its own, but leads to others"):
        look_at(path)


@pytest.mark.parametrize(
    ("begin", "kind"),
    [(b"EHFA_HEADER_TAG", "an ERDAS Imagine"), (b"\x89HDF\r\n\x1a\n", "a netCDF-4"), (b"CDF\x01", "a netCDF")],
)
def test_formats_that_read_other_files_without_saying_so_are_refused(begin, kind, tmp_path):
    (tmp_path / "map.img").write_bytes(begin + bytes(1000))
    with pytest.raises(RasterError, match=f"is {kind} file, which may lead to other files; if you trust it, say remote=True"):
        Raster(tmp_path / "map.img")


@pytest.mark.skipif(not os.path.exists("/proc/kmsg"), reason="only Linux has such files")
def test_what_is_a_file_by_name_alone_is_not_waited_for(tmp_path):
    with pytest.raises(RasterError, match="/proc/kmsg is no file but a pipe"):
        Raster("/proc/kmsg")
    (tmp_path / "empty.tif").touch()
    with pytest.raises(RasterError, match=r"empty.tif is empty"):
        Raster(tmp_path / "empty.tif")


def test_tags_that_all_stand_for_the_same_bytes_are_refused_before_they_are_read(tmp_path):
    """GDAL keeps each of them."""
    many, size = 50, 100_000
    words = ((256, 16), (257, 16), (258, 8), (259, 1), (262, 1), (277, 1), (278, 16))
    tags = [struct.pack("<HHII", number, 3, 1, value) for number, value in words]
    tags[5:5] = [struct.pack("<HHII", 273, 4, 1, 8)]
    tags += [struct.pack("<HHII", 279, 4, 1, 256), *(struct.pack("<HHII", 40_000 + each, 7, size, 8) for each in range(many))]
    ifd = struct.pack("<H", len(tags)) + b"".join(tags) + bytes(4)
    (tmp_path / "map.tif").write_bytes(b"II*\0" + struct.pack("<I", 8 + size) + bytes(size) + ifd)
    with pytest.raises(RasterError, match="has tags that are larger than itself"):
        Raster(tmp_path / "map.tif", bounds=(-180, -90, 180, 90))
