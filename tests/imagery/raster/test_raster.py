"""Map files: every pixel in its place whatever way the file says so, and refusals in words."""

import contextlib
import html
import pickle
import re
import struct
import subprocess
import sys
import warnings
import zipfile
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFile

import explorer
from explorer import View, draw
from explorer.imagery.painter import Painter
from explorer.imagery.raster import raster as raster_module
from explorer.imagery.raster.raster import Raster, RasterError
from rasters import HALF_ROUND, coded_at, coded_bands, degrees_map, overviews, unit_vectors, write

rasterio = pytest.importorskip("rasterio")

FINE = 7000.0  # metres: finer than the pixels of all maps here
STEP = HALF_ROUND / 720
RNG = np.random.default_rng(9)

# Coordinate system; transform; columns and rows. Together they cover the ways maps of Mars are written.
MAPS = {
    "degrees, from -180": ("IAU_2015:49900", (0.25, 0, -180, 0, -0.25, 90), (1440, 720)),
    "degrees, from 0": ("+proj=longlat +R=3396190 +no_defs", (0.25, 0, 0, 0, -0.25, 90), (1440, 720)),
    "degrees, south up": ("IAU_2015:49900", (0.25, 0, -180, 0, 0.25, -90), (1440, 720)),
    "degrees, older radius": ("+proj=longlat +a=3397000 +b=3397000 +no_defs", (0.25, 0, -180, 0, -0.25, 90), (1440, 720)),
    "a region across the seam": ("IAU_2015:49900", (0.25, 0, 150, 0, -0.25, 30), (240, 240)),
    "planetographic, by radii": ("+proj=longlat +a=3396190 +b=3376200 +no_defs", (0.25, 0, 0, 0, -0.25, 90), (1440, 720)),
    "planetocentric, on the ellipsoid": ("IAU_2015:49902", (0.25, 0, -180, 0, -0.25, 90), (1440, 720)),
    "equirectangular": ("IAU_2015:49910", (STEP, 0, -HALF_ROUND, 0, -STEP, HALF_ROUND / 2), (1440, 720)),
    "equirectangular about 180": ("IAU_2015:49915", (STEP, 0, -HALF_ROUND, 0, -STEP, HALF_ROUND / 2), (1440, 720)),
    "equirectangular, 0 to 360": ("+proj=eqc +R=3396190 +no_defs", (STEP, 0, 0, 0, -STEP, HALF_ROUND / 2), (1440, 720)),
    "equirectangular, planetographic": ("+proj=eqc +a=3396190 +b=3376200", (16000, 0, -3e6, 0, -16000, 3e6), (375, 375)),
    "equirectangular, in kilometres": ("+proj=eqc +R=3396190 +units=km +no_defs", (16, 0, -3e3, 0, -16, 3e3), (375, 375)),
    "north polar": ("IAU_2015:49930", (16000, 0, -3e6, 0, -16000, 3e6), (375, 375)),
    "south polar": ("IAU_2015:49935", (16000, 0, -3e6, 0, -16000, 3e6), (375, 375)),
    "south polar, polar radius": (
        "+proj=stere +lat_0=-90 +lon_0=0 +R=3376200 +no_defs",
        (16000, 0, -3e6, 0, -16000, 3e6),
        (375, 375),
    ),
    "north polar, on the ellipsoid": (
        "+proj=stere +lat_0=90 +lon_0=30 +a=3396190 +b=3376200 +no_defs",
        (16000, 0, -3e6, 0, -16000, 3e6),
        (375, 375),
    ),
    "sinusoidal": ("+proj=sinu +lon_0=20 +R=3396190 +no_defs", (16000, 0, -3e6, 0, -16000, 3e6), (375, 375)),
    "Mercator": ("+proj=merc +lon_0=0 +R=3396190 +no_defs", (STEP, 0, -HALF_ROUND, 0, -STEP, 6e6), (1440, 810)),
    "transverse Mercator": (
        "+proj=tmerc +lat_0=20 +lon_0=100 +R=3396190 +no_defs",
        (16000, 0, -2e6, 0, -16000, 2e6),
        (250, 250),
    ),
}


def positions_of(crs, x, y):
    """Planetocentric positions of points of a plane: PROJ from the project's formulas written out, not from its codes."""
    import pyproj

    plain = {
        "IAU_2015:49900": "+proj=longlat +R=3396190",
        "IAU_2015:49902": "+proj=longlat +R=3396190",
        "IAU_2015:49910": "+proj=eqc +R=3396190",
        "IAU_2015:49915": "+proj=eqc +lon_0=180 +R=3396190",
        "IAU_2015:49930": "+proj=stere +lat_0=90 +R=3396190",
        "IAU_2015:49935": "+proj=stere +lat_0=-90 +R=3396190",
    }.get(crs, crs)
    longitude, latitude = (x, y) if "longlat" in plain else pyproj.Proj(plain)(x, y, inverse=True)
    if "+b=3376200" in plain:
        latitude = np.degrees(np.arctan(np.tan(np.radians(latitude)) * (3376200 / 3396190) ** 2))
    return latitude, longitude


@pytest.mark.parametrize("name", MAPS)
def test_every_pixel_is_in_its_place(name, tmp_path):
    crs, transform, (columns, rows) = MAPS[name]
    across, _, left, _, down, top = transform
    column, row = np.meshgrid(np.arange(columns) + 0.5, np.arange(rows) + 0.5)
    latitude, longitude = positions_of(crs, left + column * across, top + row * down)
    known = np.isfinite(latitude) & np.isfinite(longitude) & (np.abs(latitude) <= 90)
    bands = coded_bands(np.where(known, longitude, 0), np.where(known, latitude, 0))
    raster = Raster(write(tmp_path / "map.tif", bands, crs, transform))

    chosen = RNG.choice(np.flatnonzero(known), 4000)
    latitude, longitude = latitude.ravel()[chosen], longitude.ravel()[chosen]
    shown = raster.sample(latitude, longitude + RNG.choice([-360, 0, 360], chosen.size), FINE)
    assert shown[:, 3].min() == 255
    # A pixel's breadth aside, the colours differ by 25 levels and more.
    assert np.abs(shown[:, :3] - coded_at(latitude, longitude)).max() < 2


@pytest.mark.parametrize("driver, ending", [("ISIS3", "cub"), ("PDS4", "xml"), ("VRT", "vrt"), ("COG", "tif")])
def test_formats_of_archives_are_read(driver, ending, tmp_path):
    from rasterio.shutil import copy

    latitude, longitude = 90 - np.arange(0.125, 180, 0.25), np.arange(-179.875, 180, 0.25)
    crs, transform, _ = MAPS["equirectangular"]
    plain = write(tmp_path / "plain.tif", coded_bands(*np.meshgrid(longitude, latitude)), crs, transform)
    copy(plain, tmp_path / f"map.{ending}", driver=driver)
    shown = Raster(tmp_path / f"map.{ending}", remote=driver == "VRT").sample([18.65, -49.6], [-133.8, 179.99], FINE)
    assert shown[:, 3].min() == 255
    assert np.abs(shown[:, :3] - coded_at(np.array([18.65, -49.6]), np.array([-133.8, 179.99]))).max() < 2


def test_a_map_around_the_planet_has_no_seam(tmp_path):
    for west in (-180, 0):
        raster = Raster(degrees_map(tmp_path / f"{west}.tif", west=west, east=west + 360))
        latitude, longitude = np.meshgrid(np.linspace(-60, 60, 50), west + np.linspace(-0.4, 0.4, 50))
        shown = raster.sample(latitude, longitude, FINE)
        assert shown[..., 3].min() == 255
        assert np.abs(shown[..., :3] - coded_at(latitude, longitude)).max() < 2


def test_outside_of_a_region_there_is_nothing(tmp_path):
    raster = Raster(degrees_map(tmp_path / "region.tif", 100, 10, 140, 40))
    latitude = np.array([9.9, 10.1, 25, 25, 25, 39.9, 40.1, -25, np.nan])
    longitude = np.array([120, 120, 99.9, 100.1, 140.1, 139.9, 120, -60, 120])
    seen = [False, True, False, True, False, True, False, False, False]
    np.testing.assert_array_equal(raster.sample(latitude, longitude, FINE)[:, 3], np.where(seen, 255, 0))


@pytest.mark.parametrize("kind", ["somerc +lat_0=20 +lon_0=30", "geos +h=17000000 +lon_0=30", "stere +lat_0=20 +lon_0=30"])
def test_the_far_side_is_never_shown_by_ground_of_the_near_one(kind, tmp_path):
    """Some projections lay both on the same spot of their plane."""
    where = f"+proj={kind} +R=3396190", (40000, 0, -1.2e6, 0, -40000, 1.2e6)
    path = write(tmp_path / "map.tif", np.full((1, 60, 60), 200, np.uint8), *where)
    latitude, longitude = np.meshgrid(np.linspace(-89, 89, 120), np.linspace(-180, 179, 180))
    alpha = Raster(path).sample(latitude, longitude, FINE)[..., 3]
    middle = unit_vectors(0 if "geos" in kind else 20, 30)
    assert alpha.any() and (np.asarray(unit_vectors(latitude, longitude) @ middle)[alpha > 0] > 0.8).all()


def test_positions_of_any_shape_are_answered(tmp_path):
    raster = Raster(degrees_map(tmp_path / "map.tif"))
    assert raster.sample(10, 20, FINE).shape == (4,)
    assert raster.sample([], [], FINE).shape == (0, 4)
    assert raster.sample(np.zeros((5, 1)), np.zeros((1, 7)), FINE).shape == (5, 7, 4)
    assert raster.sample(np.zeros((2, 3, 4)), 0.0, FINE).shape == (2, 3, 4, 4)


def test_what_is_too_large_is_coloured_in_parts(tmp_path, monkeypatch):
    raster = Raster(degrees_map(tmp_path / "map.tif"))
    views = View.polar("south", size=200), View.window(-90, 0, 90, 360, size=(300, 150))
    whole = [np.asarray(draw(raster, view)) for view in views]
    monkeypatch.setattr(raster_module, "_MOST_PIXELS", 5000)
    monkeypatch.setattr(raster_module, "_MOST_POSITIONS", 999)
    for view, picture in zip(views, whole, strict=True):
        np.testing.assert_array_equal(np.asarray(draw(raster, view)), picture)


def test_coarse_views_show_means_and_lie_in_their_place(tmp_path):
    plain = degrees_map(tmp_path / "plain.tif", per_degree=11)
    with_copies = overviews(degrees_map(tmp_path / "copies.tif", per_degree=11), 2, 4, 8)
    view = View.window(-40, 150, 40, -130, size=(120, 120))  # seven of the file's pixels to one of the view
    latitude, longitude = np.broadcast_arrays(*view.positions())
    for path in (plain, with_copies):
        shown = Raster(path).sample(latitude, longitude, view.resolution)[..., :3]
        # A mean over 8 pixels of 64 to a wave takes 3 % of its height, and half a pixel aside would be 40 levels.
        assert np.median(np.abs(shown - coded_at(latitude, longitude))) < 4


def test_one_band_is_grey_and_no_data_is_transparent(tmp_path):
    grey = np.full((1, 180, 360), 90, dtype=np.uint8)
    grey[0, :90] = 7
    raster = Raster(write(tmp_path / "grey.tif", grey, "IAU_2015:49900", (1, 0, -180, 0, -1, 90), nodata=7))
    np.testing.assert_array_equal(raster.sample([-20, 20], [0, 0], FINE), [[90, 90, 90, 255], [0, 0, 0, 0]])
    # Beside a gap the colour stays what it is and only fades.
    edge = raster.sample(np.linspace(-0.4, 0.4, 9), 0, FINE)
    assert (edge[edge[:, 3] > 20, 0] > 85).all() and (np.diff(edge[:, 3].astype(int)) <= 0).all()


def test_an_alpha_band_is_alpha(tmp_path):
    bands = np.full((4, 180, 360), 200, dtype=np.uint8)
    bands[3, :, 180:] = 0
    path = write(tmp_path / "a.tif", bands, "IAU_2015:49900", (1, 0, -180, 0, -1, 90), photometric="rgb", alpha="yes")
    np.testing.assert_array_equal(Raster(path).sample([0, 0], [-90, 90], FINE)[:, 3], [200, 0])


def test_bands_are_red_green_and_blue_as_they_say(tmp_path):
    bands = np.stack([np.full((4, 8), value, np.uint8) for value in (10, 100, 200)])
    path = write(tmp_path / "map.tif", bands, "IAU_2015:49900", (45, 0, -180, 0, -45, 90), photometric="minisblack")
    with rasterio.open(path, "r+") as file:
        file.colorinterp = [rasterio.enums.ColorInterp[name] for name in ("blue", "green", "red")]
    assert Raster(path).sample(0, 0, FINE).tolist() == [200, 100, 10, 255]


def test_what_a_file_says_of_itself_fits_on_a_line(tmp_path):
    path = degrees_map(tmp_path / "map.tif", per_degree=1)
    with rasterio.open(path, "r+") as file:
        file.update_tags(TIFFTAG_DOCUMENTNAME="Mars\n" * 1000, TIFFTAG_COPYRIGHT="ESA,\n DLR")
    raster = Raster(path)
    assert raster.title == ("Mars " * 40)[:200] and raster.credit == "ESA, DLR"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names of files are text")
def test_a_file_whose_name_is_no_text_is_refused_in_words(tmp_path):
    path = degrees_map(tmp_path / "map.tif", per_degree=1).rename(tmp_path / "m\udcffp.tif")
    with pytest.raises(RasterError, match=r"m\?p.tif is no text, which GDAL needs; rename it"):
        Raster(path)


def test_of_a_picture_that_counts_from_white_0_is_white(tmp_path):
    bands = np.full((1, 4, 8), 55, np.uint8)
    path = write(tmp_path / "map.tif", bands, "IAU_2015:49900", (45, 0, -180, 0, -45, 90), photometric="miniswhite")
    assert Raster(path).sample(0, 0, FINE).tolist() == [200, 200, 200, 255]
    bands = np.tile(np.arange(1000, 9000, 1000, dtype=np.uint16), (1, 4, 1))
    path = write(tmp_path / "deep.tif", bands, "IAU_2015:49900", (45, 0, -180, 0, -45, 90), photometric="miniswhite")
    black, white = Raster(path).shown_values
    west, east = (Raster(path).sample(0, longitude, FINE)[0] for longitude in (-157.5, 157.5))
    assert black > white and west > 200 > 50 > east


DEGREES = 'GEOGCS["m",DATUM["D",SPHEROID["Mars",3396190,169.8944]],PRIMEM["R",0],UNIT["{}",{}]{}]'
SYSTEMS = {
    "grads": (DEGREES.format("grad", np.pi / 200, ""), "counts in grad; degrees or a projection"),
    "radians": (DEGREES.format("radian", 1, ""), "counts in radian; degrees or a projection"),
    "metres from the core": (
        'GEOCCS["m",DATUM["D",SPHEROID["Mars",3396190,169.8944]],PRIMEM["R",0],UNIT["m",1]]',
        "counts in m",
    ),
    "degrees west": (
        DEGREES.format("degree", np.pi / 180, ',AXIS["Lon",WEST],AXIS["Lat",NORTH]'),
        r"count west.* -a_srs '\+proj=longlat \+a=3396190 [^']*' says so",
    ),
}


def beside(path, system):
    Image.fromarray(np.zeros((4, 8), np.uint8)).save(path)
    where = f"<SRS>{html.escape(system)}</SRS><GeoTransform>-180,45,0,90,0,-45</GeoTransform>"
    Path(f"{path}.aux.xml").write_text(f"<PAMDataset>{where}</PAMDataset>")
    return path


@pytest.mark.parametrize("name", SYSTEMS)
def test_what_counts_otherwise_than_maps_do_is_refused_in_words(name, tmp_path):
    system, words = SYSTEMS[name]
    with pytest.raises(RasterError, match=words):
        Raster(beside(tmp_path / "map.png", system))


@pytest.mark.parametrize("code", [49901, 49911, 49921, 49931])
def test_a_map_in_an_ographic_system_of_the_iau_may_count_west_and_is_refused(code, tmp_path):
    path = write(tmp_path / "map.tif", np.zeros((1, 4, 8), np.uint8), f"IAU_2015:{code}", (9, 0, -36, 0, -9, 18))
    with pytest.raises(RasterError, match=r"count west.* -a_srs '\+proj=\w+ .*\+a=3396190 [^']*' says so"):
        Raster(path)


PDS_LABEL = """PDS_VERSION_ID = PDS3
RECORD_TYPE = FIXED_LENGTH
RECORD_BYTES = 90
FILE_RECORDS = 45
^IMAGE = ("map.img", 1)
TARGET_NAME = MARS
OBJECT = IMAGE
 LINES = 45
 LINE_SAMPLES = 90
 SAMPLE_TYPE = UNSIGNED_INTEGER
 SAMPLE_BITS = 8
END_OBJECT = IMAGE
OBJECT = IMAGE_MAP_PROJECTION
 MAP_PROJECTION_TYPE = "SINUSOIDAL"
 A_AXIS_RADIUS = 3396.19
 B_AXIS_RADIUS = 3396.19
 C_AXIS_RADIUS = 3396.19
 POSITIVE_LONGITUDE_DIRECTION = EAST
 CENTER_LATITUDE = 0
 CENTER_LONGITUDE = 60
 MAP_SCALE = 40.0 <KM/PIXEL>
 LINE_PROJECTION_OFFSET = 22.5
 SAMPLE_PROJECTION_OFFSET = 45.0
END_OBJECT = IMAGE_MAP_PROJECTION
END
"""


@pytest.mark.parametrize("offset", [0, 1])
def test_a_map_of_the_pds_lies_where_its_label_says_that_it_begins(offset, tmp_path):
    label = PDS_LABEL.replace("SINUSOIDAL", "SIMPLE CYLINDRICAL").replace("MAP_SCALE = 40.0", "MAP_SCALE = 237.0988")
    label = label.replace("= 22.5", f"= {22 + offset}.0").replace("= 45.0", f"= {44.5 + offset}").replace("= 60", "= 180")
    label = label.replace(" CENTER_LAT", " MAXIMUM_LATITUDE = 90.0 <DEGREE>\n WESTERNMOST_LONGITUDE = 0.0\n CENTER_LAT")
    (tmp_path / "map.lbl").write_text(label)
    (tmp_path / "map.img").write_bytes(np.tile(np.arange(1, 91, dtype=np.uint8), (45, 1)).tobytes())
    shown = Raster(tmp_path / "map.lbl").sample([0, 0, -89], np.array([2.0, 182.0, 182.0]), FINE)
    assert shown[:, 0].tolist() == [1, 46, 46]


@pytest.mark.parametrize("kind", ["PDS", "ISIS3", "PDS4"])
def test_the_middle_of_a_map_of_the_archives_lies_west_where_its_label_counts_west(kind, tmp_path):
    from rasterio.shutil import copy

    ramp = np.tile(np.arange(1, 91, dtype=np.uint8), (45, 1))
    path = tmp_path / {"PDS": "map.lbl", "ISIS3": "map.cub", "PDS4": "map.xml"}[kind]
    if kind == "PDS":
        path.write_text(PDS_LABEL)
        (tmp_path / "map.img").write_bytes(ramp.tobytes())
    else:
        sinusoidal = "+proj=sinu +lon_0=60 +R=3396190 +no_defs"
        plain = write(tmp_path / "plain.tif", ramp[None], sinusoidal, (40_000, 0, -1.8e6, 0, -40_000, 9e5))
        copy(plain, path, driver=kind)
    east = Raster(path).sample(0, np.array([60.0, 70.0]), FINE)
    path.write_bytes(re.sub(rb"(DIRECTION = |Positive ?)E(?:ast|AST)", rb"\1West", path.read_bytes()))
    assert (Raster(path).sample(0, np.array([-60.0, -50.0]), FINE) == east).all()
    assert (Raster(path).sample(0, 60.0, FINE) == 0).all() and east.all() and east[0, 0] < east[1, 0]


@pytest.mark.parametrize("unit", ["Decimal_Degree", "deg"])
def test_degrees_have_many_names(unit, tmp_path):
    raster = Raster(beside(tmp_path / "map.png", DEGREES.format(unit, np.pi / 180, "")))
    assert raster.metres_per_pixel == pytest.approx(45 * 59274.7, rel=1e-4)


def test_sixteen_bits_are_brought_to_eight_by_one_line(tmp_path):
    ramp = np.tile(np.linspace(1000, 5000, 720), (360, 1)).astype(np.uint16)[None]
    transform = (0.5, 0, -180, 0, -0.5, 90)
    path = write(tmp_path / "ramp.tif", ramp, "IAU_2015:49900", transform)
    shown = Raster(path).sample(0, np.array([-179, -90, 0, 90, 179]), FINE)[:, 0].astype(int)
    assert np.abs(shown - [0, 63, 128, 192, 255]).max() <= 3
    with rasterio.open(path, "r+") as file:
        file.update_tags(1, STATISTICS_MINIMUM="1000", STATISTICS_MAXIMUM="9000")
    declared = Raster(path)
    assert np.abs(declared.sample(0, np.array([-179, 179]), FINE)[:, 0].astype(int) - [0, 127]).max() <= 1
    assert pickle.loads(pickle.dumps(declared)).fingerprint == declared.fingerprint


def test_a_large_file_is_looked_at_in_pieces(tmp_path, monkeypatch):
    ramp = np.tile(np.linspace(1000, 5000, 720), (90, 1)).astype(np.uint16)[None]
    path = write(tmp_path / "ramp.tif", ramp, "IAU_2015:49900", (0.5, 0, -180, 0, -0.5, 20))
    whole = Raster(path).sample(0, np.array([-90, 0, 90]), FINE)[:, 0].astype(int)
    monkeypatch.setattr("explorer.imagery.raster.values._READ_WHOLE", 500)
    pieces = Raster(path).sample(0, np.array([-90, 0, 90]), FINE)[:, 0].astype(int)
    assert np.abs(pieces - whole).max() <= 5
    overviews(path, 2, 4)
    np.testing.assert_allclose(Raster(path).sample(0, np.array([-90, 0, 90]), FINE)[:, 0], whole, atol=1)


def test_no_number_is_no_data(tmp_path):
    heights = np.tile(np.linspace(-8000, 21000, 360, dtype=np.float32), (180, 1))[None]
    heights[0, :90] = np.nan
    raster = Raster(write(tmp_path / "heights.tif", heights, "IAU_2015:49900", (1, 0, -180, 0, -1, 90)))
    np.testing.assert_array_equal(raster.sample([20, -20], [0, 0], FINE)[:, 3], [0, 255])


def test_only_what_is_needed_is_read_and_damage_is_an_error_where_it_is(tmp_path):
    path = degrees_map(tmp_path / "map.tif", tiled=True, blockxsize=256, blockysize=256, compress="deflate")
    overviews(path, 2, 4, 8)
    with rasterio.open(path) as file:
        offset = int(file.get_tag_item("BLOCK_OFFSET_2_1", "TIFF", bidx=1))
    data = bytearray(path.read_bytes())
    data[offset : offset + 400] = b"\x55" * 400
    path.write_bytes(data)
    raster = Raster(path)
    column, row = 2 * 256 + 128, 256 + 128
    latitude, longitude = 90 - row / 4, column / 4 - 180
    with pytest.raises(RasterError, match=r"map.tif cannot be read around column 6\d\d, row 3\d\d: it is damaged"):
        raster.sample(latitude, longitude, FINE)
    assert raster.sample(latitude + 80, longitude, FINE)[3] == 255
    assert raster.sample(latitude, longitude, 16 * FINE)[3] == 255  # from a coarser copy


def test_a_file_that_shrinks_while_it_is_read_is_an_error(tmp_path):
    path = degrees_map(tmp_path / "map.tif")
    raster = Raster(path)
    path.write_bytes(path.read_bytes()[:100_000])
    with pytest.raises(RasterError, match="changed since it was opened; open it again"):
        raster.sample(-80, 100, FINE)
    with pytest.raises(RasterError, match="damaged"):
        Raster(path).sample(-80, 100, FINE)


REFUSED = {
    "Earth": ("EPSG:4326", (1, 0, -180, 0, -1, 90), "'WGS 84' belongs to Earth, with a radius of 6378 km; a map of Mars"),
    "a zone on Earth": ("EPSG:32633", (1, 0, 500000, 0, -1, 0), "belongs to Earth"),
    "the Moon": ("IAU_2015:30100", (1, 0, -180, 0, -1, 90), "belongs to the Moon"),
    "no planet": (
        'LOCAL_CS["bench",UNIT["metre",1],AXIS["x",EAST],AXIS["y",NORTH]]',
        (9, 0, 0, 0, -9, 0),
        "lies on no planet",
    ),
    "nothing": (None, (1, 0, -180, 0, -1, 90), "no coordinate system; if it is a map of Mars in degrees, say assume_mars=True"),
    "no numbers": ("IAU_2015:49910", (float("nan"), 0, 0, 0, -900, 0), "its place is told by numbers that are none"),
    "no end": ("IAU_2015:49910", (900, 0, float("inf"), 0, -900, 0), "its place is told by numbers that are none"),
    "no size": ("IAU_2015:49910", (900, 0, 0, 0, 0, 10), "its place is told by numbers that are none"),
    "turned": ("IAU_2015:49910", (900, 100, 0, 100, -900, 0), "rotated or skewed.*gdalwarp"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_map_of_mars_is_refused_in_words(name, tmp_path):
    crs, transform, words = REFUSED[name]
    path = write(tmp_path / "map.tif", np.ones((1, 4, 4), dtype=np.uint8), crs, transform)
    with pytest.raises(RasterError, match=f"map.tif: .*{words}"):
        Raster(path)


def test_a_file_without_coordinates_can_be_said_to_be_mars(tmp_path):
    path = degrees_map(tmp_path / "map.tif", crs=None)
    shown = Raster(path, assume_mars=True).sample(18.65, -133.8, FINE)
    assert np.abs(shown[:3] - coded_at(18.65, -133.8)).max() < 2
    metres = write(tmp_path / "metres.tif", np.ones((1, 4, 4), dtype=np.uint8), None, (900, 0, 5000, 0, -900, 0))
    with pytest.raises(RasterError, match="no degrees of longitude and latitude"):
        Raster(metres, assume_mars=True)


def test_what_is_no_picture_is_refused_in_words(tmp_path):
    where = "IAU_2015:49900", (1, 0, -180, 0, -1, 90)
    with pytest.raises(RasterError, match="it has 5 bands; one, or three"):
        Raster(write(tmp_path / "5.tif", np.ones((5, 4, 4), dtype=np.uint8), *where))
    with pytest.raises(RasterError, match="only real numbers"):
        Raster(write(tmp_path / "c.tif", np.ones((1, 4, 4), dtype=np.complex64), *where))
    with pytest.raises(RasterError, match="only real numbers"):
        Raster(write(tmp_path / "i.tif", np.ones((1, 4, 4), dtype=np.complex64), *where, dtype="complex_int16"))
    with pytest.raises(RasterError, match="nothing to see"):
        Raster(write(tmp_path / "flat.tif", np.ones((1, 4, 4), dtype=np.uint16), *where))
    with pytest.raises(RasterError, match=r"there is no file .*nowhere\.tif"):
        Raster(tmp_path / "nowhere.tif")
    (tmp_path / "text.tif").write_text("no map at all")
    with pytest.raises(RasterError, match="no map that GDAL can open"):
        Raster(tmp_path / "text.tif")
    with pytest.raises(ValueError, match="resolution 0 is not possible"):
        Raster(degrees_map(tmp_path / "map.tif", per_degree=1)).sample(0, 0, 0)


SERVER = """
import re, sys
from http.server import BaseHTTPRequestHandler, HTTPServer

class Ranges(BaseHTTPRequestHandler):
    def do_HEAD(self):
        self.answer(200, len(data))
    def do_GET(self):
        first, last = map(int, re.match(r"bytes=(\\d+)-(\\d+)", self.headers["Range"]).groups())
        part = data[first : last + 1]
        self.answer(206, len(part), f"bytes {first}-{first + len(part) - 1}/{len(data)}")
        self.wfile.write(part)
        print(len(part), flush=True)
    def answer(self, status, length, part="none"):
        self.send_response(403 if "Authorization" in self.headers else status)
        for header in (("Accept-Ranges", "bytes"), ("Content-Length", str(length)), ("Content-Range", part)):
            self.send_header(*header)
        self.end_headers()

data = open(sys.argv[1], "rb").read()
server = HTTPServer(("127.0.0.1", 0), Ranges)
print(server.server_port, flush=True)
server.serve_forever()
"""


@contextlib.contextmanager
def on_a_server(path):
    """The process that hands a file out, to whoever sends no password; `.address` is its address."""
    # In a process of its own: GDAL keeps all Python threads of its process waiting while it opens a file.
    command = [sys.executable, "-c", SERVER, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        server.address = f"http://127.0.0.1:{int(server.stdout.readline())}"
        try:
            yield server
        finally:
            server.kill()


def test_of_a_file_on_a_server_a_part_is_read(tmp_path):
    path = degrees_map(tmp_path / "map.tif", per_degree=6, tiled=True, blockxsize=256, blockysize=256)
    with on_a_server(path) as server:
        raster = Raster(f"{server.address}/map.tif")
        assert np.abs(raster.sample(18.65, -133.8, FINE)[:3] - coded_at(18.65, -133.8)).max() < 2
        server.kill()
        sent = sum(map(int, server.stdout.read().split()))
    assert 0 < sent < path.stat().st_size / 4


@pytest.mark.parametrize("remote", [False, True])
def test_of_a_file_on_a_server_no_password_is_sent_and_no_token_shown(remote, tmp_path, monkeypatch):
    (tmp_path / ".netrc").write_text("default login me password secret")
    monkeypatch.setenv("HOME", str(tmp_path))
    with on_a_server(degrees_map(tmp_path / "map.tif", per_degree=1)) as server:
        raster = Raster(f"{server.address}/map.tif?signature=se/cr.tok", remote=remote)
        again = pickle.loads(pickle.dumps(raster))
        assert raster.title == "map" and again.sample(18.65, -133.8, FINE)[3] == 255
        assert (raster.source, raster.fingerprint.split()[0]) == (f"{server.address}/map.tif?...", "map.tif")
        assert "tok" not in repr(raster)
        with pytest.raises(RasterError, match=r"map.tif is not asked: no password is sent.*GDAL_HTTP_USERPWD") as told:
            Raster(f"{server.address}/map.tif".replace("//", "//me:secret@"), remote=remote)
    with pytest.raises(RasterError, match="no map that GDAL can open") as too:
        Raster("http://127.0.0.1:9/map.tif?signature=se/cr.tok", remote=remote)
    assert "secret" not in str(told.value) and "tok" not in str(too.value)


def test_files_on_a_server_are_told_apart_by_what_they_show(tmp_path):
    """Their names, sizes and edges may be the same, and dates nobody tells."""
    crs, transform, (columns, rows) = MAPS["degrees, from 0"]
    fingerprints = []
    for folder, value in (("a", 30), ("b", 220), ("c", 30)):
        (tmp_path / folder).mkdir()
        path = write(tmp_path / folder / "map.tif", np.full((1, rows, columns), value, dtype=np.uint8), crs, transform)
        with on_a_server(path) as server:
            raster = Raster(f"{server.address}/map.tif?token={folder}")
            fingerprints.append(raster.fingerprint)
            assert pickle.loads(pickle.dumps(raster)).fingerprint == raster.fingerprint
    assert fingerprints[0] == fingerprints[2] != fingerprints[1] and "token" not in fingerprints[0]


@pytest.mark.parametrize("address", ["{}/map.tif?signature=tok", "{}/maps@2x/map.tif?signature=tok"])
def test_no_token_is_shown_of_an_address_that_stops_answering(address, tmp_path):
    path = degrees_map(tmp_path / "map.tif", per_degree=6, tiled=True, blockxsize=256, blockysize=256, compress="deflate")
    with on_a_server(path) as server:
        raster = Raster(address.format(server.address))
        server.kill()
        server.wait()
        with pytest.raises(RasterError, match="cannot be read around column .*out of reach") as told:
            raster.sample(-60, 130, FINE)
    assert "tok" not in str(told.value) + repr(raster)


@pytest.mark.parametrize(
    "address",
    [
        *("http:///me:secret@{}/x.tif", "http:/me:secret@{}/x.tif?token=secret", " http://me:secret@{}/x.tif"),
        *(
            "/vsicurl/http:///me:secret@{}/x.tif",
            "/vsicurl/HTTP:/me:secret@{}/x.tif",
            "/vsicurl_streaming/http:/me:secret@{}/x",
        ),
        *("/vsicurl?url=http%3A%2F%2Fme%3Asecret%40{}/x.tif", "WMS:http://me:secret@{}/wms?token=secret"),
        *("GTIFF_DIR:1:http://me:secret@{}/x.tif", "'http://me:secret@{}/x.tif'", "http://me:se%2fcret@{}/x.tif"),
        *("/vsicurl/http://me:se%2Fcret@{}/x.tif", "http://me:secret%40{}/x.tif", "http:me:secret@{}/x.tif"),
        "https%3A%2F%2Fme%3Asecret%40{}/x.tif",
    ],
)
@pytest.mark.parametrize("remote", [False, True])
def test_no_password_in_an_address_of_any_form_is_sent_or_shown(address, remote, tmp_path):
    with on_a_server(degrees_map(tmp_path / "x.tif", per_degree=1)) as server:
        with pytest.raises(RasterError, match="no password is sent that stands in an address") as told:
            Raster(address.format(server.address.removeprefix("http://")), remote=remote)
        server.kill()
        assert server.stdout.read() == ""
    assert "secret" not in str(told.value) and "cret@" not in str(told.value)


def test_no_token_is_shown_of_an_address_that_is_written_strangely():
    for address in (
        " https://a.invalid/x.tif?sig=tok",
        "WMS:https://a.invalid/wms?KEY=tok",
        "'https://a.invalid/x.tif?sig=tok'",
    ):
        with pytest.raises(RasterError) as told:
            Raster(address)
        assert "tok" not in str(told.value)


def test_a_map_is_another_when_what_its_label_leads_to_is(tmp_path):
    degrees_map(tmp_path / "part.tif", per_degree=1)
    with rasterio_open(tmp_path / "part.tif") as file:
        crs = file.crs.to_wkt()
    label = tmp_path / "map.vrt"
    label.write_text(
        f'<VRTDataset rasterXSize="360" rasterYSize="180"><SRS>{crs}</SRS><GeoTransform>-180, 1, 0, 90, 0, -1</GeoTransform>'
        '<VRTRasterBand dataType="Byte" band="1"><SimpleSource><SourceFilename relativeToVRT="1">part.tif</SourceFilename>'
        "<SourceBand>1</SourceBand></SimpleSource></VRTRasterBand></VRTDataset>"
    )
    before = Raster(label, remote=True)
    told = before.fingerprint
    write(tmp_path / "part.tif", np.full((3, 180, 360), 99, np.uint8), "IAU_2015:49900", (1, 0, -180, 0, -1, 90))
    assert Raster(label, remote=True).fingerprint != told
    with pytest.raises(RasterError, match="changed since it was opened"):
        before.sample(0, 0, FINE)


def test_statistics_beside_a_map_make_it_no_other(tmp_path):
    path = degrees_map(tmp_path / "map.tif", per_degree=1)
    statistics = "<PAMDataset><PAMRasterBand band='1'/></PAMDataset>"
    raster = Raster(path)
    told = raster.fingerprint
    Path(f"{path}.aux.xml").write_text(statistics)
    again = Raster(path)
    assert again.fingerprint == told
    Path(f"{path}.aux.xml").write_text(statistics + "\n")
    assert again.sample(0, 0, FINE)[3] == 255


def rasterio_open(path):
    import rasterio

    return rasterio.open(path)


def test_no_password_of_a_proxy_is_shown(monkeypatch):
    monkeypatch.setenv("https_proxy", "http://me:sec#ret pw@127.0.0.1:9")
    with pytest.raises(RasterError, match="no map that GDAL can open") as told:
        Raster("https://example.org/map.tif")
    assert not any(part in str(told.value) for part in ("sec#", "ret pw"))


def test_an_address_is_not_asked_without_a_network(monkeypatch):
    monkeypatch.setenv("EXPLORER_OFFLINE", "1")
    with pytest.raises(RasterError, match="switched off by EXPLORER_OFFLINE"):
        Raster("https://example.org/mars.tif")


def test_a_raster_lies_over_the_relief_with_its_own_credit(tmp_path):
    path = degrees_map(tmp_path / "region.tif", 100, 10, 140, 40)
    raster = Raster(path, title="My region", credit="My institute", licence="CC BY 4.0")
    view = View.window(10, 90, 40, 130, size=(200, 150))
    [painting] = Painter(explorer.Relief(), raster).paint(view, None)
    assert painting.title.startswith("My region; elsewhere: Shaded relief")
    assert "My institute" in painting.credit and "CC BY 4.0" in painting.licence
    latitude, longitude = np.broadcast_arrays(*view.positions())
    picture = np.asarray(painting.picture)
    np.testing.assert_array_equal(picture[:, 60:], np.asarray(draw(raster, view).convert("RGB"))[:, 60:])
    np.testing.assert_array_equal(picture[:, :40], np.asarray(draw(explorer.Relief(), view))[:, :40])


def test_circles_cover_the_map(tmp_path):
    for name in ("a region across the seam", "south polar", "degrees, from 0"):
        crs, transform, (columns, rows) = MAPS[name]
        raster = Raster(write(tmp_path / "map.tif", np.ones((1, rows, columns), dtype=np.uint8), crs, transform))
        latitude, longitude = RNG.uniform(-90, 90, 20_000), RNG.uniform(-180, 180, 20_000)
        seen = raster.sample(latitude, longitude, FINE)[:, 3] > 0
        points = unit_vectors(latitude[seen], longitude[seen])
        covered = np.zeros(len(points), dtype=bool)
        for middle_latitude, middle_longitude, radius in raster.circles():
            covered |= points @ unit_vectors(middle_latitude, middle_longitude) >= np.cos(np.radians(radius))
        assert seen.any() and covered.all(), name


WITHOUT = """
import sys
from pathlib import Path
for name in ("rasterio", "dask", "distributed", "fsspec"):
    sys.modules[name] = None
import explorer
from explorer.__main__ import main
view = explorer.View.around(18.65, -133.8, size=64)
assert explorer.draw(explorer.Relief(), view).size == (64, 64)
assert len(explorer.load_features()) > 1900
explorer.Explorer()
for wish in (lambda: explorer.Raster("map.tif"), lambda: explorer.build_hips(explorer.Relief(), "nowhere")):
    try:
        wish()
    except ImportError as error:
        print(error)
print(main(["build-hips", "map.tif", "nowhere"]))
"""


def test_without_the_extra_the_rest_works_and_the_error_gives_the_command(tmp_path):
    done = subprocess.run([sys.executable, "-c", WITHOUT], capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    command = "pip install 'tianwen1-explorer[raster]'"
    assert done.stdout.count(command) == 2 and done.stdout.endswith("1\n")
    assert command in done.stderr
    assert not (tmp_path / "nowhere").exists()


RAMP = np.linspace(-4000, 8000, 360)
WHOLE = "IAU_2015:49900", (1, 0, -180, 0, -1, 90)


@pytest.mark.parametrize(
    ("null", "dtype"),
    [(-3.4028226550889045e38, np.float32), (-3.4028234663852886e38, np.float32), (-32768, np.int16), (-9999, np.float32)],
)
def test_values_that_mean_no_data_without_saying_so_are_left_out_and_told(null, dtype, tmp_path):
    heights = np.tile(RAMP, (180, 1)).astype(dtype)[None]
    heights[0, :20] = null
    path = write(tmp_path / "dem.tif", heights, *WHOLE)
    with pytest.warns(
        UserWarning, match=r"does not declare what it means; it was taken for no data\. Values from -39[.\d]+ \(black\)"
    ):
        raster = Raster(path)
    assert raster.shown_values == pytest.approx((-4000, 8000), abs=100)
    shown = raster.sample([0, 0, 80], [-100, 100, 0], 6e4)
    assert shown[0, 0] < 80 and shown[1, 0] > 180 and shown[:, 3].tolist() == [255, 255, 0]


def test_the_special_pixels_of_isis_are_no_data(tmp_path):
    heights = np.tile(RAMP, (180, 1)).astype(np.int16)[None]
    heights[0, :20], heights[0, 20:30] = -32768, -32764
    with pytest.warns(UserWarning, match="taken for no data"):
        raster = Raster(write(tmp_path / "dem.tif", heights, *WHOLE))
    assert raster.sample([80, 65, 0], [0, 0, 0], 6e4)[:, 3].tolist() == [0, 0, 255]
    counts = np.tile(np.linspace(3000, 5000, 360), (180, 1)).astype(np.uint16)[None]
    counts[0, :20] = 0
    with pytest.warns(UserWarning, match="has 0 and does not declare"):
        assert Raster(write(tmp_path / "counts.tif", counts, *WHOLE)).shown_values[0] > 2900


def test_a_value_that_is_one_of_many_is_a_measurement(tmp_path):
    depths = np.tile(np.linspace(-9999, 0, 360), (180, 1)).astype(np.float32)[None]
    assert Raster(write(tmp_path / "d.tif", depths, *WHOLE)).sample(0, -179.9, FINE)[3] == 255


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
def test_a_picture_that_does_not_say_where_it_lies_is_placed_by_its_bounds(tmp_path):
    rows = np.repeat(np.arange(80, dtype=np.uint8)[:, None], 160, 1)[None]
    path = write(tmp_path / "picture.tif", rows, None, (1, 0, 0, 0, 1, 0))
    for told in ({}, {"assume_mars": True}):
        with pytest.raises(RasterError, match=r"bounds=\(west, south, east, north\)|assume_mars"):
            Raster(path, **told)
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # rasterio's, that there is no geotransform
        whole = Raster(path, bounds=(-180, -90, 180, 90))
    assert whole.sample([89, 0, -89], [0, 0, 0], 6e4)[:, 0] == pytest.approx([0, 40, 79], abs=1)
    assert pickle.loads(pickle.dumps(whole)).sample(89, 0, 6e4)[0] <= 1
    with pytest.raises(RasterError, match="no west, south, east and north edges"):
        Raster(path, bounds=(180, -90, -180, 90))
    with pytest.raises(RasterError, match="says itself where it lies"):
        Raster(degrees_map(tmp_path / "map.tif", per_degree=1), bounds=(-180, -90, 180, 90))


@pytest.mark.parametrize("kind", ["jpg", "tif", "png", "webp"])
def test_a_picture_that_viewers_turn_is_refused_with_bounds(kind, tmp_path):
    """They are said of what people see."""
    for orientation in (1, 3, 6):
        exif = Image.Exif()
        exif[274] = orientation
        Image.new("RGB", (64, 32)).save(tmp_path / f"{orientation}.{kind}", exif=exif)
    assert Raster(tmp_path / f"1.{kind}", bounds=(-180, -90, 180, 90)).sample(0, 0, FINE)[3] == 255
    for orientation in (3, 6):
        with pytest.raises(RasterError, match=f"viewers turn it or mirror it.*orientation {orientation}"):
            Raster(tmp_path / f"{orientation}.{kind}", bounds=(-180, -90, 180, 90))


@pytest.mark.parametrize(("mode", "kind"), [("1", "png"), ("L", "png")])
def test_a_picture_of_few_bits_goes_from_black_to_white(mode, kind, tmp_path):
    picture = Image.new(mode, (64, 32), 255)
    picture.paste(0, (0, 0, 32, 32))
    picture.save(tmp_path / f"map.{kind}", **({"bits": 4} if mode == "L" else {}))
    raster = Raster(tmp_path / f"map.{kind}", bounds=(-180, -90, 180, 90))
    shown = [raster.sample(0, longitude, FINE)[:3].tolist() for longitude in (-90, 90)]
    assert shown == [[0, 0, 0], [255, 255, 255]]


@pytest.mark.parametrize("kind", ["jpg", "tif", "png", "webp"])
@pytest.mark.parametrize("orientation", [0, 9, 300])
def test_what_no_viewer_turns_is_taken_with_bounds(kind, orientation, tmp_path):
    exif = Image.Exif()
    exif[274] = orientation
    Image.new("RGB", (64, 32)).save(tmp_path / f"map.{kind}", exif=exif)
    assert Raster(tmp_path / f"map.{kind}", bounds=(-180, -90, 180, 90)).sample(0, 0, FINE)[3] == 255


@pytest.mark.parametrize("kind", ["jpg", "tif", "png"])
def test_a_large_picture_that_viewers_turn_is_refused_without_unpacking_it(kind, tmp_path, monkeypatch):
    exif = Image.Exif()
    exif[274] = 6
    Image.new("L", (2000, 1000)).save(tmp_path / f"map.{kind}", exif=exif)
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100_000)  # a twentieth of it
    monkeypatch.setattr(ImageFile.ImageFile, "load", lambda _: pytest.fail("pixels are unpacked"))
    with pytest.raises(RasterError, match="viewers turn it or mirror it"):
        Raster(tmp_path / f"map.{kind}", bounds=(-180, -90, 180, 90))


def test_a_png_says_that_viewers_turn_it_behind_its_pixels_too(tmp_path):
    exif = Image.Exif()
    exif[274] = 3
    Image.new("RGB", (64, 32)).save(tmp_path / "map.png")
    content, data = (tmp_path / "map.png").read_bytes(), exif.tobytes().removeprefix(b"Exif\0\0")
    chunk = struct.pack(">I", len(data)) + b"eXIf" + data + struct.pack(">I", zlib.crc32(b"eXIf" + data))
    (tmp_path / "map.png").write_bytes(content[:-12] + chunk + content[-12:])
    with pytest.raises(RasterError, match="viewers turn it or mirror it"):
        Raster(tmp_path / "map.png", bounds=(-180, -90, 180, 90))


def test_a_jpeg_in_an_archive_that_viewers_turn_is_refused_too(tmp_path):
    exif = Image.Exif()
    exif[274] = 3
    Image.new("RGB", (64, 32)).save(tmp_path / "map.jpg", exif=exif)
    with zipfile.ZipFile(tmp_path / "map.zip", "w") as archive:
        archive.write(tmp_path / "map.jpg", "map.jpg")
    with pytest.raises(RasterError, match="viewers turn it or mirror it"):
        Raster(f"/vsizip/{tmp_path}/map.zip/map.jpg", bounds=(-180, -90, 180, 90))


def test_single_positions_where_there_is_no_data_are_empty(tmp_path):
    heights = np.tile(RAMP, (180, 1)).astype(np.int16)[None]
    heights[0, :20] = -32768
    raster = Raster(write(tmp_path / "dem.tif", heights, *WHOLE, nodata=-32768))
    assert raster.sample(80.0, 0.0, 6e4)[3] == 0
    assert raster.sample(70.2, 0.0, 6e4).shape == (4,)
