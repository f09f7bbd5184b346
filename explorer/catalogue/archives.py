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

from .columns import CatalogueError

_MOST = 500_000_000
"""Bytes that are unpacked at most."""

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
            try:
                with opened(io.BytesIO(content)) as file:
                    inner = file.read(_MOST + 1)
            except (OSError, EOFError, ValueError, lzma.LZMAError, zlib.error) as error:
                raise CatalogueError(f"{title} is packed with {what} and damaged: {error}") from None
            if len(inner) > _MOST:
                raise CatalogueError(f"{title} unpacks to more than {_MOST // 10**6} MB; unpack it first")
            if inner[257:262] == b"ustar":
                raise CatalogueError(f"{title} holds a tar archive; unpack it first, and give the table in it")
            return inner
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
        listed = ", ".join(names)[:300]
        raise CatalogueError(
            f"{title} is a ZIP archive with {listed or 'nothing'}; unpack it, and give the one that is the table"
        )
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return read_member(archive, tables[0], title)


def read_member(archive: zipfile.ZipFile, name: str, title: str) -> bytes:
    """One file of a ZIP archive; a `CatalogueError` where it is damaged or too large."""
    try:
        with archive.open(name) as file:
            inner = file.read(_MOST + 1)
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, zlib.error, EOFError) as error:
        raise CatalogueError(f"{title}: {name} in it cannot be unpacked: {error}") from None
    if len(inner) > _MOST:
        raise CatalogueError(f"{title}: {name} unpacks to more than {_MOST // 10**6} MB; unpack it first")
    return inner
