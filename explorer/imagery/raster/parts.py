"""What a map file may be made of: regular files in its own folder, each of a format that holds its own pixels.

GDAL follows whatever a file names: a label its image, a spill file, overviews in any format. So it is told
by the first bytes which format it has to do with, and what it says it uses is compared with the folder. What
would keep it waiting, a pipe or a device, has to be found before it opens anything.
"""

import contextlib
import html
import mmap
import os
import re
import stat
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NoReturn

from ...files import opened_plain
from ...mars.crs import check_definition
from ...message import Message, said_by
from .. import tiff

if TYPE_CHECKING:
    import rasterio

_BY_MAGIC = {  # GDAL's names of formats, by the bytes that a file of theirs begins with
    **dict.fromkeys((b"II*\0", b"II+\0", b"MM\0*", b"MM\0+"), ("GTiff",)),
    **dict.fromkeys((b"\0\0\0\x0cjP", b"\xff\x4f\xff\x51"), ("JP2OpenJPEG", "JP2KAK", "JP2ECW")),
    **{b"SIMPLE": ("FITS",), b"\x89PNG": ("PNG",), b"\xff\xd8\xff": ("JPEG",)},
    **{b"RIFF": ("WEBP",), b"GIF8": ("GIF",)},
}
_WITHOUT_MAGIC = ("ISIS3", "ISIS2", "PDS", "PDS4", "VICAR", "ENVI", "EHdr", "AAIGrid", "BMP")
_LEADING = {b"EHFA": "an ERDAS Imagine", b"\x89HDF": "a netCDF-4", b"CDF": "a netCDF"}  # none says all that it reads
SELF_CONTAINED = sorted({*_WITHOUT_MAGIC, *(name for names in _BY_MAGIC.values() for name in names)})
"""GDAL's names of the formats that hold their own pixels."""
_JPEG_2000 = b"\0\0\0\x0cjP"

_LONGEST_LABEL = 1 << 19  # bytes
_LABEL = re.compile(rb"PDS_VERSION_ID|ODL_VERSION_ID|IsisCube|\^QUBE|<\?xml|Product_")
_WEST = re.compile(rb'(?i)(?:POSITIVE_LONGITUDE_DIRECTION\s*=\s*"?WEST|LongitudeDirection\s*=\s*"?PositiveWest)\b')
_CORNER = b"MAXIMUM_LATITUDE", b"WESTERNMOST_LONGITUDE"
_PICTURES = (b"II", b"MM", b"\0\0\0\x0c", b"\xff\x4f\xff\x51")  # TIFF and JPEG 2000
_END = (b"\r\nEND\r\n", b"\nEND\n", b"\r\nEnd\r\n", b"\nEnd\n")  # of a label, as GDAL sees it
_WORD = re.compile(r"""[^\s"'(),=<>{}]+|"[^"]*"|'[^']*'""")
_LONGEST_WORD = 1000

_GEO_TEXTS = 34737
"""The tag of a TIFF with what words its coordinate system has."""
_GEO_JP2 = bytes.fromhex("b14bf8bd083d4b43a5ae8cd7d5a6ce03")
"""The box of a JPEG 2000 with a TIFF for its coordinate system."""
_ESRI = b"ESRI PE String"
"""What stands there before a coordinate system as well-known text, the only one of these words that PROJ reads."""
_MOST_BOXES = 1 << 10


class PartsError(ValueError):
    """A map file is, or leads to, what is not read; the message says what."""


def formats(path: Path) -> list[str]:
    """GDAL's names of the formats that a file may have, by its first bytes; a PartsError where it is not to be opened."""
    if not path.exists():
        raise PartsError(f"there is no file {path}")
    stem = path.stem.casefold()
    for each in path.parent.iterdir():
        if each.name.casefold().startswith(stem):  # GDAL takes large letters for small ones
            _check_sidecar(each, path)
    head = _head(path)
    if kind := next((kind for magic, kind in _LEADING.items() if head.startswith(magic)), None):
        raise PartsError(f"{path} is {kind} file, which may lead to other files; if you trust it, say remote=True")
    for magic, names in _BY_MAGIC.items():
        if head.startswith(magic):
            _check_satellites(path.parent)
            _check_own_system(path)
            return [*names]
    _check_label(head, path)
    if b"LBLSIZE" in head:
        _check_vicar(path)
    return [*_WITHOUT_MAGIC]


def counts_west(path: Path) -> bool:
    """Whether the label of a file of the PDS or of ISIS says that longitudes, that of its middle too, count west."""
    head = _head(path)
    return bool(_LABEL.search(head) and _WEST.search(head))


def upper_left(path: Path) -> tuple[float, float] | None:
    """Latitude and longitude of the upper left corner, as the label of a file of the PDS tells them; None where it doesn't."""
    head = _head(path)
    told = [re.search(rb"(?m)^[ \t]*" + key + rb"\s*=\s*([-+]?\d+(?:\.\d*)?)", head) for key in _CORNER]
    return (float(told[0][1]), float(told[1][1])) if told[0] and told[1] else None


def check(path: Path, opened: "rasterio.DatasetReader") -> None:
    """A PartsError where a file that GDAL has opened is made of others outside its folder, or its overviews lead there."""
    overviews = _overviews(opened)
    own = overviews.removeprefix(":::BASE:::")
    if Path(own).name != own:
        _refuse_overviews(path, overviews)
    if own and (path.parent / own).exists():
        _check_tiff(path.parent / own)
    folder = os.path.dirname(os.path.abspath(path))
    folders = tuple(f"{each}{os.sep}" for each in (folder, os.path.realpath(folder), os.path.dirname(os.path.realpath(path))))
    for file in opened.files:  # after the overviews, which GDAL opens to tell
        if os.path.abspath(file) != os.path.abspath(path) and not os.path.realpath(file).startswith(folders):
            _refuse_part(path, file)


def check_far_away(source: str, opened: "rasterio.DatasetReader") -> None:
    """The same of what is no file of this machine: it has no overviews elsewhere, and its parts have names in one folder."""
    if overviews := _overviews(opened):
        _refuse_overviews(source, overviews)
    files = opened.files
    for file in files[1:]:
        if os.path.dirname(file) != os.path.dirname(files[0]):
            _refuse_part(source, file)


def _overviews(opened: "rasterio.DatasetReader") -> str:
    """Where a file says that its overviews are."""
    return opened.tags(ns="OVERVIEWS").get("OVERVIEW_FILE", "")


def _refuse_overviews(source: str | Path, name: str) -> NoReturn:
    raise PartsError(f"{source} has its overviews at {name[:200]!r}; if you want that asked, say remote=True")


def _refuse_part(source: str | Path, name: str) -> NoReturn:
    raise PartsError(f"{source} leads to {name[:200]}, outside its folder; if you want that read, say remote=True")


def _check_sidecar(each: Path, path: Path) -> None:
    """A PartsError where something beside a file would be waited for, or be followed elsewhere."""
    _check_waiting(each)
    suffix = each.suffix.lower()
    if each == path or not each.is_file():
        return
    if suffix in (".ovr", ".msk"):  # GDAL takes any format for those
        _check_tiff(each)
    elif suffix == ".aux" and _head(each, 4) == b"EHFA":
        raise PartsError(f"{each} may lead to other files; if you trust it, say remote=True")
    elif suffix in (".prj", ".hdr") or each.name.lower().endswith(".aux.xml"):
        _check_system(each)


def _check_satellites(folder: Path) -> None:
    """A PartsError where a pipe may have a name that GDAL reads for the sake of other satellites, such as summary.txt."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if "." in entry.name and not entry.is_file(follow_symlinks=False):
                _check_waiting(folder / entry.name)


def _check_waiting(each: Path) -> None:
    if _is_waited_for(each):
        raise PartsError(f"{each} is no file but a pipe, which is not waited for")


def _check_system(path: Path) -> None:
    """A PartsError where a sidecar has PROJ open files, for its coordinate system."""
    text = _head(path, _LONGEST_LABEL + 1).decode("utf-8", "replace") if path.stat().st_size else ""
    if len(text) > _LONGEST_LABEL:
        raise PartsError(f"{path} is longer than {_LONGEST_LABEL // 1024} kB; if you trust it, say remote=True")
    _check_text(_unescaped(text, path), path)


def _check_own_system(path: Path) -> None:
    """A PartsError where the coordinate system within a TIFF or a JPEG 2000 has PROJ open files."""
    with opened_plain(path) as file, contextlib.suppress(struct.error, OSError, OverflowError):  # it may end too early
        begin = file.read(len(_JPEG_2000))
        file.seek(0)
        for text in _tiff_texts(file) if begin.startswith(tiff.BEGINS) else _jp2_texts(file) if begin == _JPEG_2000 else ():
            if len(text) > _LONGEST_LABEL:
                raise PartsError(f"{path} has a coordinate system too long to be looked at; if you trust it, say remote=True")
            # A character may take up to eight bytes, all but one of them zero.
            _check_text(text.replace(b"\0", b"").partition(_ESRI)[2].decode("latin-1"), path)


def _tiff_texts(file: BinaryIO) -> Iterator[bytes]:
    """What words a TIFF has of its coordinate system."""
    order, tags = tiff.tags(file)
    if sum(tag.size for tag in tags) > file.seek(0, os.SEEK_END):
        raise PartsError(f"{file.name} has tags that are larger than itself; if you trust it, say remote=True")
    for tag in tags:
        if tag.number == _GEO_TEXTS:
            file.seek(int.from_bytes(tag.value, order))
            yield file.read(min(tag.many * 8, _LONGEST_LABEL + 1))


def _jp2_texts(file: BinaryIO) -> Iterator[bytes]:
    """The same of a JPEG 2000, where a TIFF in it says so."""
    for _ in range(_MOST_BOXES):
        begin = file.tell()
        length, kind = struct.unpack(">I4s", file.read(8))
        if length == 1:
            (length,) = struct.unpack(">Q", file.read(8))
        if kind == b"uuid" and file.read(16) == _GEO_JP2:
            yield file.read(min(length, _LONGEST_LABEL + 1) if length else _LONGEST_LABEL + 1)
        if length < 8:
            return
        file.seek(begin + length)
    raise PartsError(f"{file.name} is of more than {_MOST_BOXES} parts; if you trust it, say remote=True")


def _check_vicar(path: Path) -> None:
    """A PartsError where a label of VICAR, which may go on behind the image, has well-known text in it."""
    with opened_plain(path) as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as whole:
        if whole.find(_ESRI) >= 0:
            raise PartsError(f"{path} has a coordinate system that may lead to other files; if you trust it, say remote=True")


def _check_text(text: str, path: Path) -> None:
    try:
        check_definition(text)
    except ValueError as error:
        english = "{path}: {reason}; if you trust it, say {setting}"
        raise PartsError(Message("crs.of_map", english, path=str(path), reason=said_by(error), setting="remote=True")) from None


def _check_tiff(path: Path) -> None:
    if not _head(path, 2).startswith(tiff.BEGINS):
        raise PartsError(f"{path} holds no overviews of its own, but leads to others; if you trust it, say remote=True")


def _head(path: Path, count: int = _LONGEST_LABEL) -> bytes:
    if path.is_file() and not path.stat().st_size:  # among them those of /proc, some of which keep a reader waiting
        raise PartsError(f"{path} is empty")
    try:
        with opened_plain(path) as file:
            return file.read(count)
    except OSError as error:
        raise PartsError(f"{path} cannot be read ({error.strerror})") from None


def _check_label(head: bytes, path: Path) -> None:
    """A PartsError where a label names what would be waited for, or is too long to be looked through."""
    if not _LABEL.search(head):
        return
    is_whole = len(head) < _LONGEST_LABEL or any(end in head for end in _END)
    if not is_whole:
        raise PartsError(
            f"the label of {path} does not end within {_LONGEST_LABEL // 1024} kB; if you trust it, say remote=True"
        )
    words = {*_words(_unescaped(os.fsdecode(head), path))}
    with os.scandir(path.parent) as entries:
        beside = {entry.name.casefold(): entry for entry in entries if entry.name != path.name and not entry.is_dir()}
    for word in words:
        if ("/" in word or word.casefold() in beside) and (found := _waiting(path.parent, word)):
            raise PartsError(f"{path} leads to {found}, which is no file but a pipe or a device, and not waited for")
    if _opens_maps(head.lower()):
        for entry in (beside[name] for name in {word.casefold() for word in words} & beside.keys()):
            if not _head(Path(entry), 4).startswith(_PICTURES):
                raise PartsError(f"{path} leads to {entry.name}, which may lead on; if you trust it, say remote=True")
            _check_own_system(Path(entry))


def _opens_maps(head: bytes) -> bool:
    """Whether what a label, in small letters, names is opened in any format."""
    return b"compressed_file" in head or any(b"geotiff" in part.partition(b"isiscube")[2] for part in head.split(b"\0"))


def _unescaped(text: str, path: Path) -> str:
    try:
        return html.unescape(text)
    except ValueError:  # a number of thousands of figures
        raise PartsError(f"{path} has a character in it whose number is none; if you trust it, say remote=True") from None


def _words(text: str) -> Iterator[str]:
    """What may be the name of a file in a label; GDAL takes blanks in a name of the PDS for underscores."""
    for found in _WORD.finditer(text):
        word = found[0].strip("\"' \t\r\n")
        if 0 < len(word) < _LONGEST_WORD and "\0" not in word:
            yield word
            yield word.replace(" ", "_")


def _waiting(folder: Path, word: str) -> str | None:
    """What a name leads to, in large or small letters, as GDAL tries them, if a reader would wait there."""
    tried = (f"{folder}{os.sep}{each}" for each in (word, word.upper(), word.lower()))
    return next((each for each in tried if _is_waited_for(each)), None)


def _is_waited_for(path: str | Path) -> bool:
    """Whether it is a pipe, a device or the like, or one of the files of /proc, which have no size."""
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return False
    if stat.S_ISREG(status.st_mode):
        return not status.st_size and os.path.realpath(path).startswith("/proc/")
    return not stat.S_ISDIR(status.st_mode)
