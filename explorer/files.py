"""Files that are written whole or not at all."""

import errno
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PART = ".part"
"""How the name of a file ends that is still being written."""


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """A file to write in place of `path`, moved there at the end; nothing is left of it if anything goes wrong.

    Parameters
    ----------
    path
        Where the file is to stand. Its folder must be there.

    Yields
    ------
    pathlib.Path
        An empty file beside it, which proves that there can be one.

    Raises
    ------
    OSError
        It cannot be written; the message says why and what to do. One that was there is unharmed.
    """
    part = path.with_name(f".{uuid.uuid4().hex}{PART}")
    try:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, "is a folder")
        part.touch(exist_ok=False)
        yield part
        os.replace(part, path)
    except OSError as error:
        raise _explained(error, path) from error
    finally:
        part.unlink(missing_ok=True)


def _explained(error: OSError, path: Path) -> OSError:
    """The same error in a sentence that says what to do."""
    reasons = {
        errno.EISDIR: "it is a folder; add the name of a file",
        errno.ENOENT: f"there is no folder {path.parent}; make it first, or choose another",
        errno.ENOTDIR: f"{path.parent} is no folder; choose another",
        errno.EACCES: f"the folder {path.parent} does not allow it; choose another",
        errno.EPERM: f"the folder {path.parent} does not allow it; choose another",
        errno.EROFS: f"the folder {path.parent} can only be read; choose another",
        errno.ENOSPC: "the disk is full; make room, or choose another disk",
        errno.EDQUOT: "your share of the disk is used up; make room, or choose another disk",
    }
    explained = type(error)(f"{path} cannot be written: {reasons.get(error.errno or 0, error.strerror or error)}")
    explained.errno = error.errno
    return explained


def reason(error: OSError) -> str:
    """What the system says of an error, without path and number."""
    return os.strerror(error.errno) if error.errno else str(error)
