"""Tiles on disk: a folder that is itself a (partial) HiPS.

Files are written under a name of their own and then moved into place, so that
several kernels, or all the kernels of a school, may share a folder, and nobody
ever reads half a file. When the cache has grown beyond its limit, the tiles
used longest ago go first. A disk that is full or read-only is a pity, not an
error: the `Folder` says so in `trouble` and goes on without.
"""

import contextlib
import hashlib
import os
import re
import tempfile
import threading
import time
from pathlib import Path

from platformdirs import user_cache_path

from ..files import PART, reason, written_whole
from ..message import Message

LIMIT_GB = 2.0
"""Size of the cache, unless EXPLORER_CACHE_GB says otherwise."""

_NAME = "tianwen1-explorer"
_CHECK_EVERY = 1 / 32  # of the limit: look at the whole cache after this much has been written
_SHRINK_TO = 0.9  # of the limit, so that the next tile does not make it look again
_ABANDONED = 3600.0  # seconds after which an unfinished file belongs to nobody
_PAUSE = 60.0  # seconds without writing after a write failed


def cache_folder():
    """The folder that holds all cached surveys: EXPLORER_CACHE, or the user's cache folder.

    Returns
    -------
    pathlib.Path
    """
    if chosen := os.environ.get("EXPLORER_CACHE"):
        return Path(chosen).expanduser()
    try:
        # On every system the folder that it has always been, so that nobody's tiles are lost.
        return user_cache_path(_NAME, appauthor=False, opinion=False).expanduser()
    except RuntimeError:  # a user without a home
        return Path(tempfile.gettempdir(), _NAME)


def cache_limit():
    """Bytes that the cache may hold.

    Returns
    -------
    int

    Raises
    ------
    ValueError
        EXPLORER_CACHE_GB is no number above 0.
    """
    text = os.environ.get("EXPLORER_CACHE_GB") or str(LIMIT_GB)
    try:
        limit = float(text)
    except ValueError:
        limit = -1
    if not 0 < limit < float("inf"):
        raise ValueError(f"EXPLORER_CACHE_GB {text!r} is not possible; give gigabytes, such as 2")
    return int(limit * 1e9)


def folder_name(address):
    """Name of a survey's own folder within the cache: readable, and different for every address.

    Parameters
    ----------
    address : str

    Returns
    -------
    str
    """
    readable = re.sub(r"[^A-Za-z0-9.-]+", "_", address.partition("://")[2]).strip("._")[:80]
    return f"{readable}-{hashlib.sha256(address.encode()).hexdigest()[:8]}"


class Folder:
    """The files of one survey on disk.

    Parameters
    ----------
    path : pathlib.Path
    cache : pathlib.Path, optional
        The cache that the folder is part of and that is kept within its limit.
        Without it the folder is somebody's own, and is only read.

    Attributes
    ----------
    trouble : str or None
        Why tiles are not kept, in one line.
    limit : int or None
        Bytes that the cache may hold.

    Raises
    ------
    ValueError
        EXPLORER_CACHE_GB is no number above 0.
    """

    def __init__(self, path, cache=None):
        self.path = path
        self.trouble = None
        self._cache = cache
        self.limit = None if cache is None else cache_limit()
        self._lock = threading.Lock()
        self._closed_until = 0.0
        self._unchecked = float("inf")  # bytes written since the cache was last looked at as a whole

    def has(self, name):
        """Whether there is such a file.

        Parameters
        ----------
        name : str
            Path within the folder.

        Returns
        -------
        bool
        """
        try:
            return (self.path / name).is_file()
        except OSError:
            return False

    def age(self, name):
        """Seconds since a file was last used or written; infinite where there is none.

        Parameters
        ----------
        name : str

        Returns
        -------
        float
        """
        try:
            return time.time() - (self.path / name).stat().st_mtime
        except OSError:
            return float("inf")

    def read(self, name, limit):
        """Read a file.

        Parameters
        ----------
        name : str
        limit : int
            Most bytes to read; what is longer comes cut short.

        Returns
        -------
        bytes or None
            None where there is no such file, or it cannot be read.
        """
        try:
            with open(self.path / name, "rb") as file:
                return file.read(limit)
        except OSError:
            return None

    def touch(self, name):
        """Note that a file was used, so that it stays.

        Parameters
        ----------
        name : str
        """
        if self._cache is not None:
            with contextlib.suppress(OSError):
                os.utime(self.path / name)

    def remove(self, name):
        """Take away a file that is no good.

        Parameters
        ----------
        name : str
        """
        if self._cache is not None:
            with contextlib.suppress(OSError):
                os.unlink(self.path / name)

    def write(self, name, data):
        """Keep a file, whole or not at all.

        Parameters
        ----------
        name : str
        data : bytes
        """
        if self._cache is None or time.monotonic() < self._closed_until:
            return
        try:
            path = self.path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with written_whole(path) as part:
                part.write_bytes(data)
        except OSError as error:
            self._closed_until = time.monotonic() + _PAUSE
            self.trouble = Message(
                "cache.not_kept",
                "Tiles are not kept: cannot write to {folder} ({reason})",
                folder=self.path,
                reason=reason(error),
            )
            return
        self.trouble = None
        self._keep_within_limit(len(data))

    def held(self):
        """Bytes of all tiles in the cache that the folder is part of.

        Returns
        -------
        int
        """
        return sum(status.st_size for _, status in _tiles_under(self._cache))

    def _keep_within_limit(self, written):
        with self._lock:
            self._unchecked += written
            if self._unchecked < self.limit * _CHECK_EVERY:
                return
            self._unchecked = 0
        with contextlib.suppress(OSError):
            shrink(self._cache, self.limit)


def shrink(cache, limit):
    """Take away the files used longest ago until the cache is within its limit again.

    Parameters
    ----------
    cache : pathlib.Path
    limit : int
        Bytes.
    """
    files = []
    for path, status in _tiles_under(cache):
        if path.endswith(PART):
            if time.time() - status.st_mtime > _ABANDONED:
                _unlink(path)
        else:
            files.append((status.st_mtime, status.st_size, path))
    total = sum(size for _, size, _ in files)
    if total <= limit:
        return
    for _, size, path in sorted(files):
        if total <= limit * _SHRINK_TO:
            return
        _unlink(path)
        total -= size


def _unlink(path):
    # Another process may have taken it away just now.
    with contextlib.suppress(OSError):
        os.unlink(path)


def _tiles_under(cache):
    """Paths and status of all tiles, finished or not, in the surveys of a cache."""
    # Only folders that `folder_name` named: EXPLORER_CACHE may lead to a place with other things in it.
    for survey in cache.glob("*-" + "[0-9a-f]" * 8):
        for parent, _, names in os.walk(survey):
            for name in names:
                if name.startswith("Npix") or name.endswith(PART):
                    path = os.path.join(parent, name)
                    with contextlib.suppress(OSError):
                        yield path, os.stat(path)
