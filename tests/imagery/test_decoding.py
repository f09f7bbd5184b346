"""Pictures are unpacked in bounded memory, whatever else is in their files and however many come at once."""

import io
import struct
import threading
import time
import tracemalloc
import zlib

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from explorer.catalogue.pictures import PictureError, picture_of
from explorer.imagery.hips.tiles import decode
from explorer.imagery.pixels import decoding, lean
from hips_server import coded_tile, picture_bytes

TILE = picture_bytes(coded_tile(3, 1, 64))


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def with_texts(png, kind=b"zTXt", count=60):
    """A PNG with texts in it that unpack to a megabyte each."""
    packed = zlib.compress(bytes(1_000_000), 9)
    before = {b"zTXt": b"key%d\0\0", b"iTXt": b"key%d\0\1\0\0\0", b"iCCP": b"key%d\0\0", b"tEXt": b"key%d\0"}[kind]
    return png[:33] + b"".join(chunk(kind, before % number + packed) for number in range(count)) + png[33:]


def peak(work):
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("kind", [b"zTXt", b"iTXt", b"iCCP", b"tEXt"])
def test_what_a_tile_says_beside_its_pixels_is_not_unpacked(kind):
    bomb = with_texts(TILE, kind)
    assert peak(lambda: decode(bomb, 64, "png")) < 2_000_000
    np.testing.assert_array_equal(decode(bomb, 64, "png"), decode(TILE, 64, "png"))


def segment(marker, data):
    return bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data


def with_scans(width, count):
    """A grey JPEG whose pixels are gone through so many times, for some bytes each."""
    frame = struct.pack(">BHHB", 8, width, width, 1) + bytes([1, 0x11, 0])
    tables = segment(0xDB, bytes([0] + [1] * 64)) + segment(0xC2, frame)
    tables += segment(0xC4, bytes([0x00, 1] + [0] * 16)) + segment(0xC4, bytes([0x10, 1] + [0] * 15 + [0xE0]))
    first = segment(0xDA, bytes([1, 1, 0, 0, 0, 0])) + bytes(width * width // 512)
    empty = segment(0xDA, bytes([1, 1, 0, 1, 63, 0])) + bytes(
        [0x7F, 0xFE]
    )  # the rest of the blocks, up to 32 767, is as it was
    return b"\xff\xd8" + tables + first + empty * (count - 1) + b"\xff\xd9"


def test_a_picture_that_is_gone_through_without_end_is_refused(tmp_path):
    assert decode(with_scans(64, 100), 64, "jpg").shape == (64, 64)
    with pytest.raises(ValueError, match="no whole JPEG picture"):
        decode(with_scans(64, 101), 64, "jpg")
    (tmp_path / "bomb.jpg").write_bytes(with_scans(64, 101))
    table = pd.DataFrame({"image": ["bomb.jpg"]})
    table.attrs["folder"] = tmp_path
    with pytest.raises(PictureError, match="damaged"):
        picture_of(table, 0)


def test_a_picture_that_keeps_its_reader_busy_before_its_pixels_is_refused():
    """A run of the byte that a mark begins with, without a mark; and what a camera says, in thousands of pieces."""
    buffer = io.BytesIO()
    Image.fromarray(coded_tile(3, 1, 64)).save(buffer, "jpeg")
    whole = buffer.getvalue()
    for hostile in (
        b"\xff\xd8" + b"\xff" * 8_000_000 + b"\0",
        whole[:2] + segment(0xE1, b"Exif\0\0" + b"x" * 90) * 9_000 + whole[2:],
    ):
        with pytest.raises(ValueError, match="no whole JPEG picture"):
            decode(hostile, 64, "jpg")
    assert decode(whole[:2] + b"\xff" * 8 + whole[2:], 64, "jpg").shape == (64, 64)


def test_a_png_of_parts_without_end_is_refused():
    several = [TILE[:33] + chunk(b"aaAa", b"") * count + TILE[33:] for count in (1_000, 20_000)]
    assert decode(several[0], 64, "png").shape == (64, 64)
    with pytest.raises(ValueError, match="no whole PNG picture"):
        decode(several[1], 64, "png")


@pytest.mark.filterwarnings("ignore:Tag data larger than file")
def test_what_a_camera_says_takes_no_more_memory_than_its_bytes(tmp_path):
    """Tags that all point at the same bytes, in what a picture or a tile says of the camera."""
    many, long = 4_000, 15_000
    at = 8 + 2 + 12 * many + 4
    tags = b"".join(struct.pack("<HHII", 0x9000 + number, 7, long, at) for number in range(many))
    exif = b"Exif\0\0" + struct.pack("<2sHIH", b"II", 42, 8, many) + tags + bytes(4) + bytes(long)
    assert len(exif) < 65_533 and many * long == 60_000_000
    buffer = io.BytesIO()
    Image.fromarray(coded_tile(3, 1, 64)).save(buffer, "jpeg")
    whole = buffer.getvalue()
    hostile = b"\xff\xd8" + segment(0xE1, exif) + whole[20:]  # without the resolution, which is asked of the camera then
    (tmp_path / "bomb.jpg").write_bytes(hostile)
    table = pd.DataFrame({"image": ["bomb.jpg"]})
    table.attrs["folder"] = tmp_path
    assert peak(lambda: decode(hostile, 64, "jpg")) < 2_000_000
    assert peak(lambda: picture_of(table, 0)) < 40_000_000  # 30 of them for the largest file there may be


def tiff(sides, order="<", is_big=False, again=(), kind=4):
    """A grey TIFF of 100 x 100 pixels, in one tile of so many."""
    packed = zlib.compress(bytes([200]) * 65_536)
    long, entry = ("Q", "HHQQ") if is_big else ("I", "HHII")
    begin = struct.pack(f"{order}2sHHHQ", b"", 43, 8, 0, 16) if is_big else struct.pack(f"{order}2sHI", b"", 42, 8)
    tags = {256: 100, 257: 100, 258: 8, 259: 8, 262: 1, 277: 1, 322: sides[0], 323: sides[1], 324: 0, 325: len(packed)}
    entries = sorted([*tags.items(), *again], key=lambda each: each[0])
    size = struct.calcsize(f"{order}{entry}{long}") * len(entries) + 100
    lines = b""
    for tag, value in entries:
        what = kind if tag in (322, 323) else 4
        value = size if tag == 324 else value
        inline = struct.pack(f"{order}I", value) + bytes(4) if is_big and what == 4 else struct.pack(f"{order}{long}", value)
        lines += struct.pack(f"{order}HH{long}", tag, what, 1) + inline
    head = begin + struct.pack(f"{order}{'Q' if is_big else 'H'}", len(entries)) + lines
    return {"<": b"II", ">": b"MM"}[order] + head[2:].ljust(size - 2, b"\0") + packed


@pytest.mark.parametrize(("order", "is_big"), [("<", False), (">", False), ("<", True)])
def test_a_tile_of_a_tiff_is_not_unpacked_where_it_is_much_larger_than_what_is_shown(tmp_path, order, is_big):
    table = pd.DataFrame({"image": ["tiles.tif"]})
    table.attrs["folder"] = tmp_path
    (tmp_path / "tiles.tif").write_bytes(tiff((256, 256), order, is_big))
    assert picture_of(table, 0).getpixel((99, 99)) == (200, 200, 200)
    hostile = [tiff((sides), order, is_big) for sides in ((16, 4112), (60_000, 60_000), (0, 16))]
    # Of a tag that stands twice Pillow takes the last and libtiff the first; kind 17 libtiff alone knows.
    hostile += [
        tiff((60_000, 60_000), order, is_big, again=[(322, 256), (323, 256)]),
        tiff((60_000, 60_000), order, is_big, kind=17),
    ]
    hostile += [tiff((256, 256), order, is_big, again=[(256, 60_000)])]
    for content in hostile:
        (tmp_path / "tiles.tif").write_bytes(content)
        with pytest.raises(PictureError, match="damaged"):
            picture_of(table, 0)


def test_marks_that_are_no_scans_do_not_count(tmp_path):
    buffer = io.BytesIO()
    Image.fromarray(coded_tile(3, 1, 64)).save(buffer, "jpeg", progressive=True, exif=b"Exif\0\0" + b"\xff\xda" * 5000)
    assert decode(buffer.getvalue() + b"\xff\xda" * 500, 64, "jpg").shape == (64, 64)  # cameras append films, too


def test_what_a_picture_of_a_catalogue_says_is_not_unpacked(tmp_path):
    (tmp_path / "bomb.png").write_bytes(with_texts(TILE))
    table = pd.DataFrame({"image": ["bomb.png"]})
    table.attrs["folder"] = tmp_path
    assert peak(lambda: picture_of(table, 0)) < 40_000_000  # 30 of them for the largest file there may be
    (tmp_path / "bomb.png").write_bytes(with_texts(TILE)[:-500])
    with pytest.raises(PictureError, match="damaged"):
        picture_of(table, 0)


def test_the_way_up_of_a_picture_stays():
    exif = Image.Exif()
    exif[0x0112] = 6
    buffer = io.BytesIO()
    Image.new("RGB", (4, 2)).save(buffer, "png", exif=exif)
    with Image.open(io.BytesIO(lean(buffer.getvalue()))) as image:
        assert image.getexif()[0x0112] == 6


@pytest.mark.parametrize("data", [b"", TILE[:8], TILE[:40], TILE[:33] + b"\xff\xff\xff\xffzTXt", b"\xff\xd8\xff", TILE + b"x"])
def test_what_is_cut_short_or_no_png_is_left_as_it_is(data):
    assert data.startswith(lean(data)) and len(data) - len(lean(data)) <= 8


def test_no_more_are_unpacked_at_a_time_than_there_is_memory_for():
    """Tiles of 2048 x 2048 pixels, and one picture that alone is more than all of it."""
    under_way, most, done = [0], [0], []

    def unpack(pixels):
        with decoding(pixels):
            under_way[0] += pixels
            most[0] = max(most[0], under_way[0])
            time.sleep(0.02)
            under_way[0] -= pixels
            done.append(pixels)

    sizes = [2048 * 2048] * 20 + [80_000_000]
    threads = [threading.Thread(target=unpack, args=(size,)) for size in sizes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == 21 and 2048 * 2048 < most[0] <= 80_000_000
