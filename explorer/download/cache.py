"""Tiles on disk: a folder that is itself a (partial) HiPS.

Files are written whole or not at all, so that several kernels, or all the kernels of a
school, may share a folder. When the cache has grown beyond its limit, the tiles used
longest ago go first. A disk that is full or read-only is a pity, not an error: the
`Folder` says so in `trouble` and goes on without.

Who shares a cache need not be trusted, nor need clocks: within it no link is followed,
nothing but regular files is opened, and a date to come is none.
"""

import contextlib
import errno
import hashlib
import os
import re
import stat
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from platformdirs import user_cache_path

from ..files import PART, TILE, UNFINISHED, expanded, opened_plain, reason, written_whole
from ..message import Message, said_by
from . import browser

LIMIT_GB = 0.1 if browser.is_here() else 2.0
"""Size of the cache, unless EXPLORER_CACHE_GB says otherwise. Where a browser is the machine, its disk is memory."""

_NAME = "tianwen1-explorer"
_CHECK_EVERY = 1 / 32  # of the limit: look at the whole cache after this much has been written
_SHRINK_TO = 0.9  # of the limit, so that the next tile does not make it look again
_ABANDONED = 3600.0  # seconds after which an unfinished file belongs to nobody
_PAUSE = 60.0  # seconds without writing after a write failed


def cache_folder() -> Path:
    """The folder that holds all cached surveys: EXPLORER_CACHE, a ValueError where there is none such, or the user's."""
    if chosen := os.environ.get("EXPLORER_CACHE"):
        try:
            return expanded(chosen)
        except OSError as error:
            raise ValueError(
                Message("file.value", "{owner}: {reason}", owner="EXPLORER_CACHE", reason=said_by(error))
            ) from None
    try:
        # On every system the folder that it has always been, so that nobody's tiles are lost.
        return user_cache_path(_NAME, appauthor=False, opinion=False).expanduser()
    except RuntimeError:  # a user without a home
        return Path(tempfile.gettempdir(), _NAME)


def cache_limit() -> int:
    """Bytes that the cache may hold; a ValueError where EXPLORER_CACHE_GB is no number above 0."""
    text = os.environ.get("EXPLORER_CACHE_GB") or str(LIMIT_GB)
    try:
        limit = float(text)
    except ValueError:
        limit = -1
    if not 0 < limit < float("inf"):
        english = "{setting} {text!r} is not possible; give gigabytes, such as 2"
        raise ValueError(Message("cache.gigabytes", english, setting="EXPLORER_CACHE_GB", text=text))
    return int(limit * 1e9)


def folder_name(address: str) -> str:
    """Name of a survey's own folder within the cache: readable, and different for every address."""
    readable = re.sub(r"[^A-Za-z0-9.-]+", "_", address.partition("://")[2]).strip("._")[:80]
    return f"{readable}-{hashlib.sha256(address.encode()).hexdigest()[:8]}"


class Folder:
    """The files of one survey on disk, by their paths within it.

    It is part of a `cache` that is kept within its limit; without one it is somebody's own,
    and is only read. `trouble` is why tiles are not kept, in one line. Raises ValueError
    where EXPLORER_CACHE_GB is no number above 0.
    """

    def __init__(self, path: Path, cache: Path | None = None) -> None:
        self.path = path
        self.trouble: str | None = None
        self._cache = cache
        self.limit = cache_limit() if cache else 0
        self._lock = threading.Lock()
        self._closed_until = 0.0
        self._is_shut = False
        self._unchecked = float("inf")  # bytes written since the cache was last looked at as a whole

    def has(self, name: str) -> bool:
        """Whether there is such a file."""
        return self._status(name) is not None

    def age(self, name: str) -> float:
        """Seconds since a file was last used or written; infinite where there is none, or it is dated in the future."""
        status = self._status(name)
        age = float("inf") if status is None else time.time() - status.st_mtime
        return age if age >= 0 else float("inf")

    def _status(self, name: str) -> os.stat_result | None:
        """What the system knows of a regular file; None where there is none."""
        if self._is_shut:
            return None
        path = self.path / name
        with contextlib.suppress(OSError, ValueError):
            status = os.stat(path, follow_symlinks=self._cache is None)
            if stat.S_ISREG(status.st_mode) and self._is_ours(path):
                return status
        return None

    def _is_ours(self, path: Path) -> bool:
        """Whether a path is below the folder by itself and not by a link; somebody's own may be as they like."""
        return self._cache is None or is_below(self._cache, path)

    def read(self, name: str, limit: int) -> bytes | None:
        """At most `limit` bytes of a file; None where there is none, or it cannot be read."""
        if self._status(name) is None:
            return None
        try:
            with opened_plain(self.path / name, follow_link=self._cache is None) as file:
                return file.read(limit)
        except OSError:
            return None

    def touch(self, name: str) -> None:
        """Note that a file was used, so that it stays."""
        if self._cache and self._is_ours(self.path / name):
            with contextlib.suppress(OSError):
                os.utime(self.path / name, follow_symlinks=os.utime not in os.supports_follow_symlinks)

    def remove(self, name: str) -> None:
        """Take away a file that is no good."""
        if self._cache:
            _unlink(self._cache, self.path / name)

    def clear(self) -> bool:
        """Take away all tiles; whether that could be done. Where it could not, the folder is as if it were not there."""
        if self._cache and not self.path.is_symlink():
            for path, _ in self._finished():
                _unlink(self._cache, path)
            self._is_shut = any(self._finished())
        return not self._is_shut

    def _finished(self) -> Iterator[tuple[str, os.stat_result]]:
        return ((path, status) for path, status in _tiles_in(self.path) if not path.endswith(PART))

    def write(self, name: str, data: bytes) -> None:
        """Keep a file, whole or not at all."""
        if self._cache is None or time.monotonic() < self._closed_until:
            return
        try:
            path = self.path / name
            if self._is_shut:
                raise PermissionError(errno.EACCES, "tiles of another survey can't be deleted")
            if not self._is_ours(path):
                raise OSError(errno.ELOOP, "a link leads out of it")
            path.parent.mkdir(parents=True, exist_ok=True)
            with written_whole(path, follow_link=False) as part:
                part.write_bytes(data)
        except OSError as error:
            self._closed_until = time.monotonic() + _PAUSE
            english = "Tiles are not kept: cannot write to {folder} ({reason})"
            self.trouble = Message("cache.not_kept", english, folder=self.path, reason=reason(error))
            return
        self.trouble = None
        self._keep_within_limit(self._cache, len(data))

    def held(self) -> int:
        """Bytes of all tiles in the cache that the folder is part of."""
        return sum(status.st_size for _, status in _tiles_under(self._cache)) if self._cache else 0

    def _keep_within_limit(self, cache: Path, written: int) -> None:
        with self._lock:
            self._unchecked += written
            if self._unchecked < self.limit * _CHECK_EVERY:
                return
            self._unchecked = 0
        with contextlib.suppress(OSError):
            shrink(cache, self.limit)


def is_below(folder: Path, path: str | Path) -> bool:
    """Whether the folder that a path lies in is, all links followed, the one below another that its name says."""
    parent = os.path.dirname(path)
    return os.path.realpath(parent) == os.path.join(os.path.realpath(folder), os.path.relpath(parent, folder))


def shrink(cache: Path, limit: int) -> None:
    """Take away the files used longest ago until the cache is within its limit of bytes again."""
    files, now = [], time.time()
    for path, status in _tiles_under(cache):
        # A clock that is or was wrong gives dates to come, which neither keep a file in use nor in the cache.
        is_credible = status.st_mtime <= now + _ABANDONED
        if not path.endswith(PART):
            files.append((status.st_mtime if is_credible else 0.0, status.st_size, path))
        elif not is_credible or now - status.st_mtime > _ABANDONED:
            _unlink(cache, path)
    total = sum(size for _, size, _ in files)
    if total <= limit:
        return
    for _, size, path in sorted(files):
        if total <= limit * _SHRINK_TO:
            return
        _unlink(cache, path)
        total -= size


def _unlink(cache: Path, path: str | Path) -> None:
    # Another process may have taken it away just now.
    with contextlib.suppress(OSError):
        if is_below(cache, path):
            os.unlink(path)


def _tiles_under(cache: Path) -> Iterator[tuple[str, os.stat_result]]:
    """Paths and status of all tiles, finished or not, in the surveys of a cache; nothing that is reached by a link."""
    for survey in cache.glob("*-*"):
        if _is_kept(survey):
            yield from _tiles_in(survey)


def _is_kept(survey: Path) -> bool:
    """Whether a folder is a survey's that is kept here, not somebody's own: EXPLORER_CACHE may lead to such, too."""
    if survey.is_symlink() or not re.fullmatch(r"[A-Za-z0-9._-]*-[0-9a-f]{8}", survey.name):
        return False
    told = survey / "properties"
    # What `build_hips` made stands beside its records.
    return os.path.isfile(told) and not told.is_symlink() and not any(survey.glob(".build.*"))


def _tiles_in(survey: Path) -> Iterator[tuple[str, os.stat_result]]:
    """The same of one survey."""
    for parent, folders, names in os.walk(survey):
        if Path(parent).parent.parent == survey:  # tiles lie in Norder/Dir, and nothing of ours lies deeper
            folders.clear()
        within = os.path.relpath(parent, survey).replace(os.sep, "/")
        for name in names:
            known = f"{within}/{name}".removeprefix("./")
            if TILE.fullmatch(known) or UNFINISHED.fullmatch(known):
                path = os.path.join(parent, name)
                with contextlib.suppress(OSError):
                    status = os.lstat(path)
                    if stat.S_ISREG(status.st_mode):
                        yield path, status
