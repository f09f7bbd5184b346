"""Whether viewers turn a picture before they show it, as its Exif may say: GDAL and the tiles do not."""

import struct
from pathlib import Path
from typing import BinaryIO

from PIL import ExifTags, Image
from PIL.TiffImagePlugin import TiffImageFile
from PIL.WebPImagePlugin import WebPImageFile

_TURNED = range(2, 9)  # 1 is upright; with 0 and others viewers do nothing
_MOST_CHUNKS = 1_000_000
_LARGEST_EXIF = 1 << 20  # bytes
_OPENED = {"GTiff": TiffImageFile, "WEBP": WebPImageFile}
"""By the name that GDAL has for their kind. `Image.open` refuses large ones, of which no pixel is unpacked here."""


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
    if path is None or kind not in (*_OPENED, "PNG"):
        return 1
    with open(path, "rb") as file:
        exif = _exif_of_png(file) if kind == "PNG" else _OPENED[kind](file).getexif()
        return exif.get(ExifTags.Base.Orientation, 1)


def _exif_of_png(file: BinaryIO) -> Image.Exif:
    """The Exif of a PNG, before or behind its pixels, which Pillow would unpack to find it."""
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
    return exif
