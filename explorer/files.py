"""Files that are written whole or not at all, and read without waiting."""

import errno
import os
import re
import reprlib
import stat
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from .message import Message

PART = ".part"
"""How the name of a file ends that is still being written."""

TILE = re.compile(r"Norder([0-9]{1,2})/Dir[0-9]+/Npix([0-9]{1,19})\.(?:png|jpg|webp)")
"""Path within a survey of a tile, with its order and number. Nothing but this and what is `UNFINISHED` is ours to delete."""

UNFINISHED = re.compile(r"(?:Norder[0-9]{1,2}/Dir[0-9]+/)?\.[0-9a-f]{32}\.part")
"""Path within a survey of what is still being written, or was by whoever died meanwhile."""


def unfinished() -> str:
    """A new name for a file that is still being written."""
    return f".{uuid.uuid4().hex}{PART}"


@contextmanager
def written_whole(path: Path, *, follow_link: bool = True) -> Iterator[Path]:
    """A file to write in place of `path`, moved there at the end; nothing is left of it if anything goes wrong.

    A link stays and what it leads to is written, unless it is not to be followed. A `path` in a folder that is not there,
    or that cannot be written, is an OSError that says why and what to do; a file that was there is then unharmed.
    """
    try:
        os.fsencode(path)
        if "\0" in str(path):
            raise ValueError
    except ValueError:
        raise OSError(errno.EINVAL, "is no name of a file", str(path)) from None
    if follow_link and os.path.islink(path):
        path = Path(os.path.realpath(path))
    part = path.with_name(unfinished())
    try:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, "is a folder")
        if follow_link and path.exists() and not path.is_file():  # such as a pipe, which would be gone
            raise OSError(errno.EINVAL, "is no regular file")
        part.touch(exist_ok=False)
        try:
            yield part
            os.replace(part, path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        # What the work behind the file trips over, another file or a server, is not this file's fault.
        if error.errno is None or error.filename and Path(error.filename) != part:
            raise
        raise _explained(error, path) from error


def expanded(path: str | Path) -> Path:
    """A path whose ``~`` stands for a home; an OSError where there is no such home, and a TypeError where it is no path."""
    try:
        return Path(path).expanduser()
    except TypeError:
        raise TypeError(f"{reprlib.repr(path)} is no path of a file; give text, such as 'mine.json'") from None
    except RuntimeError:
        english = "{path}: there is no such home folder here; give the whole path"
        error = FileNotFoundError(Message("file.no_home", english, path=repr(str(path)[:200])))
        error.errno = errno.ENOENT
        raise error from None


def opened_plain(path: str | Path, *, follow_link: bool = True) -> BinaryIO:
    """A regular file opened to be read; an OSError where it is none. What others put there is never waited for.

    Of a link, unless it is to be followed, the same.
    """
    extra = getattr(os, "O_NONBLOCK", 0) | (0 if follow_link else getattr(os, "O_NOFOLLOW", 0))

    def opener(name: str, flags: int) -> int:
        number = os.open(name, flags | extra)
        if not stat.S_ISREG(os.fstat(number).st_mode):
            os.close(number)
            raise OSError(errno.EINVAL, "is no regular file", name)
        return number

    return open(path, "rb", opener=opener)


def _explained(error: OSError, path: Path) -> OSError:
    """The same error in a sentence that says what to do."""
    folder = str(path.parent)
    forbidden = Message("file.forbidden", "the folder {folder} does not allow it; choose another", folder=folder)
    reasons = {
        errno.EISDIR: Message("file.folder", "it is a folder; add the name of a file"),
        errno.ENOENT: Message("file.no_folder", "there is no folder {folder}; make it first, or choose another", folder=folder),
        errno.ENOTDIR: Message("file.not_folder", "{folder} is no folder; choose another", folder=folder),
        errno.EACCES: forbidden,
        errno.EPERM: forbidden,
        errno.EROFS: Message("file.read_only", "the folder {folder} can only be read; choose another", folder=folder),
        errno.ENOSPC: Message("file.disk_full", "the disk is full; make room, or choose another disk"),
        errno.EDQUOT: Message("file.share_used", "your share of the disk is used up; make room, or choose another disk"),
    }
    said = reasons.get(error.errno or 0, error.strerror or str(error))
    explained = type(error)(Message("file.not_written", "{path} cannot be written: {reason}", path=str(path), reason=said))
    explained.errno = error.errno
    return explained


def reason(error: OSError) -> str:
    """What the system says of an error, without path and number."""
    return os.strerror(error.errno) if error.errno else str(error)
