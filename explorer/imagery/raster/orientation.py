"""Whether viewers turn a picture before they show it, as its Exif may say: GDAL and the tiles do not."""

import struct
from pathlib import Path
from typing import BinaryIO

from PIL import ExifTags, Image
from PIL.WebPImagePlugin import WebPImageFile

from .. import tiff

_TURNED = range(2, 9)  # 1 is upright; with 0 and others viewers do nothing
_MOST_CHUNKS = 1_000_000
_LARGEST_EXIF = 1 << 20  # bytes


def check_upright(kind: str, tags: dict[str, str], path: Path | None) -> None:
    """A ValueError where viewers turn or mirror a picture: its bounds are said of what people see.

    Of a JPEG GDAL's `tags` tell, wherever it is; of a PNG, TIFF or WebP the file at `path`, if it is here.
    """
    try:
        turned = _orientation(kind, tags, path)
    except Exception:  # whatever a damaged Exif makes of a foreign reader: viewers read none then, either
        return
    if turned in _TURNED:
        raise ValueError(f"viewers turn it or mirror it, as its Exif says (orientation {turned}); save it anew as it is seen")


def _orientation(kind: str, tags: dict[str, str], path: Path | None) -> int:
    if kind == "JPEG":
        return int(tags.get("EXIF_Orientation", 1))
    if path is None or kind not in _READ:
        return 1
    with open(path, "rb") as file:
        return _READ[kind](file)


def _of_tiff(file: BinaryIO) -> int:
    order, tags = tiff.tags(file)
    return next((int.from_bytes(tag.value[:2], order) for tag in tags if tag.number == ExifTags.Base.Orientation), 1)


def _of_webp(file: BinaryIO) -> int:
    # `Image.open` refuses a large one, of which no pixel is unpacked here.
    return WebPImageFile(file).getexif().get(ExifTags.Base.Orientation, 1)


def _of_png(file: BinaryIO) -> int:
    """By its Exif before or behind the pixels, which Pillow would unpack to find it."""
    exif = Image.Exif()
    file.seek(8)
    for _ in range(_MOST_CHUNKS):
        if len(head := file.read(8)) < 8:
            break
        length, kind = struct.unpack(">I4s", head)
        if kind == b"eXIf":
            exif.load(file.read(min(length, _LARGEST_EXIF)))
            break
        file.seek(length + 4, 1)
    return exif.get(ExifTags.Base.Orientation, 1)


_READ = {"GTiff": _of_tiff, "WEBP": _of_webp, "PNG": _of_png}
"""By the name that GDAL has for their kind."""
