"""Files that are packed: what is in them, unpacked no further than there is room for."""

import bz2
import gzip
import io
import lzma
import zipfile
import zlib
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any

from ..columns import CatalogueError
from ..rows import quoted

_MOST, _MOST_TIMES, _FEW = 200_000_000, 100, 10_000_000
"""Bytes that are unpacked at most; and how many times their packed size, where that is more than a few megabytes."""

_STREAMS: dict[bytes, tuple[str, Callable[..., Any]]] = {
    b"\x1f\x8b": ("gzip", gzip.open),
    b"BZh": ("bzip2", bz2.open),
    b"\xfd7zXZ\x00": ("xz", lzma.open),
}
_STRANGE = {b"\x28\xb5\x2f\xfd": "zstd", b"Rar!": "RAR", b"7z\xbc\xaf": "7-Zip"}
_BESIDE = {".prj", ".dbf", ".shx", ".cpg", ".sbn", ".sbx", ".qix"}


def unpacked(content: bytes, title: str) -> bytes:
    """Content without the layer of gzip, bzip2 or xz that may lie around it."""
    for start, what in _STRANGE.items():
        if content.startswith(start):
            raise CatalogueError(f"{title} is packed with {what}, which is not understood; unpack it first")
    for start, (what, opened) in _STREAMS.items():
        if content.startswith(start):
            most = _most(len(content))
            try:
                with opened(io.BytesIO(content)) as file:
                    inner = file.read(most + 1)
            except (OSError, EOFError, ValueError, lzma.LZMAError, zlib.error) as error:
                raise CatalogueError(f"{title} is packed with {what} and damaged: {error}") from None
            except MemoryError:  # before anything is unpacked: the file says how much it wants
                raise CatalogueError(f"{title} is packed with {what} and wants more memory than there is; unpack it") from None
            content = _small_enough(inner, most, title)
            break
    if content[257:262] == b"ustar":
        raise CatalogueError(f"{title} holds a tar archive; unpack it first, and give the table in it")
    return content


def members(content: bytes, title: str) -> list[str]:
    """Names of the files in a ZIP archive, without folders and what systems add."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = [each.filename for each in archive.infolist() if not each.is_dir()]
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise CatalogueError(f"{title} looks like a ZIP archive or an Excel file but cannot be read: {error}") from None
    return [name for name in names if not name.startswith("__MACOSX/") and not PurePosixPath(name).name.startswith(".")]


def only_member(content: bytes, names: list[str], title: str) -> bytes:
    """The one file of a ZIP archive that is a table; a `CatalogueError` where there are several or none."""
    tables = [name for name in names if PurePosixPath(name).suffix.lower() not in {".txt", ".md", ".pdf", ".html", *_BESIDE}]
    tables = tables or [name for name in names if name.lower().endswith(".txt")]
    if len(tables) != 1:
        listed = ", ".join(map(quoted, names[:20]))
        raise CatalogueError(
            f"{title} is a ZIP archive with {listed or 'nothing'}; unpack it, and give the one that is the table"
        )
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return read_member(archive, tables[0], title)


def read_member(archive: zipfile.ZipFile, name: str, title: str) -> bytes:
    """One file of a ZIP archive; a `CatalogueError` where it is damaged or too large."""
    called = f"{title}: {quoted(name)} in it"
    most = _most(archive.getinfo(name).compress_size)
    try:
        with archive.open(name) as file:
            inner = file.read(most + 1)
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, zlib.error, EOFError) as error:
        raise CatalogueError(f"{called} cannot be unpacked: {error}") from None
    return _small_enough(inner, most, called)


def _most(packed: int) -> int:
    """How many bytes are unpacked of so many."""
    return min(_MOST, max(_MOST_TIMES * packed, _FEW))


def _small_enough(inner: bytes, most: int, called: str) -> bytes:
    if len(inner) > most:
        raise CatalogueError(f"{called} unpacks to more than {most // 10**6} MB, more than a table does; unpack it first")
    return inner
