"""Where the files of a survey in the making go: a folder, or a bucket by any address that fsspec knows.

Whoever reads a file from it finds it whole or not at all, whatever happened to
whoever wrote it. Unlike the cache's `Folder`, it does not put up with trouble: what
cannot be written is an error.
"""

import contextlib
import os
import re
import reprlib
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from ...download import addresses, site
from ...extras import need
from ...files import expanded, opened_plain, reason, unfinished, written_whole

_AT_ONCE = {"memory", "s3", "s3a", "gs", "gcs", "az", "abfs", "abfss", "oci", "oss"}
"""Stores in which a file appears when it is complete; elsewhere it is moved into place."""

_HERE = {"file", "local", "memory"}
"""Stores that need no network."""


class Output:
    """Files by name below a folder, or an address such as ``s3://bucket/mars``.

    Raises ValueError where it is no name, fsspec does not know such addresses or EXPLORER_OFFLINE forbids asking, TypeError
    where it is neither text nor a path, and MissingExtraError where it needs a package that is not installed; an OSError where
    its ``~`` is nobody's home.
    """

    def __init__(self, address: str | Path) -> None:
        if not isinstance(address, (str, os.PathLike)):
            raise TypeError(f"{reprlib.repr(address)} is no name of a folder; give one, such as 'hips'")
        if not str(address).strip() or "\0" in str(address):
            raise ValueError(f"{str(address)!r} is no name of a folder; give one, such as 'hips'")
        self._path = str(address).strip().rstrip("/") or "/"
        self._store: Any = None
        if re.match(
            r"[A-Za-z][A-Za-z0-9+._-]+:(:|/(?!/))", self._path
        ):  # one through another, or what `Path` makes of two slashes
            english = "is no address that is written to; give one as text, such as 's3://bucket/mars'"
            raise ValueError(f"{addresses.without_secrets(self._path)!r} {english}")
        if scheme := re.match(r"([A-Za-z][A-Za-z0-9+._-]+)://", self._path):
            self.address = addresses.without_secrets(self._path)
            if site.is_offline() and scheme[1].lower() not in _HERE:
                raise ValueError(f"{self.address} is not written to: the network is switched off by EXPLORER_OFFLINE")
            fsspec = need("fsspec")
            try:
                self._store, self._root = fsspec.core.url_to_fs(self._path)
            except Exception as error:  # each store has its own of asking for more than an address
                why = addresses.told_without_secrets(str(error).replace(self._path, self.address))
                raise ValueError(f"{self.address} cannot be written to: {why}") from None
        else:
            self._folder = expanded(self._path).absolute()  # workers may have another working folder
            self.address = self._path = str(self._folder)

    def __reduce__(self) -> tuple[type, tuple[str]]:
        return Output, (self._path,)

    def is_at(self, folder: str) -> bool:
        """Whether a folder of this machine is the very one that is written to, by whatever name."""
        if self._store is not None and "file" not in self._protocols:
            return False
        return os.path.realpath(folder) == os.path.realpath(self._folder if self._store is None else self._root)

    @property
    def _protocols(self) -> set[str]:
        """What addresses of the store may begin with."""
        protocol = self._store.protocol
        return {protocol} if isinstance(protocol, str) else set(protocol)

    def has(self, name: str) -> bool:
        """Whether there is such a file."""
        return self._store.exists(f"{self._root}/{name}") if self._store else (self._folder / name).is_file()

    def read(self, name: str) -> bytes | None:
        """The bytes of a file, or None without such a file; an OSError, with its path, where it can't be read."""
        try:
            if self._store:
                return self._store.cat_file(f"{self._root}/{name}")
            with opened_plain(self._folder / name) as file:
                return file.read()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            why = error.strerror or str(error)
            raise OSError(f"{self.address}/{name} cannot be read ({why}); take it away, or give another folder") from None

    def create(self, name: str, data: bytes) -> bool:
        """Write a file that nobody has written yet; False where somebody has. Of all who try, one succeeds.

        A ValueError says why the folder cannot be written to.
        """
        try:
            if self._store is not None:
                self._store.makedirs(self._root, exist_ok=True)
                self._store.pipe_file(f"{self._root}/{name}", data, mode="create")
                return True
            self._make_folder()
            with open(self._folder / name, "xb") as file:
                try:
                    file.write(data)
                    file.flush()
                except OSError:  # of a full disk: half a lock would keep everyone out
                    self.remove([name])
                    raise
        except FileExistsError:
            return False
        except (OSError, NotImplementedError) as error:
            why = reason(error) if isinstance(error, OSError) else "fsspec only reads there"
            raise ValueError(f"{self.address} cannot be written to ({why}); give another folder") from None
        return True

    def _make_folder(self) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except (FileExistsError, NotADirectoryError):
            raise ValueError(f"{self.address} cannot be filled: there is a file where a folder should be") from None

    def withdraw(self, name: str, data: bytes) -> bool:
        """Take a file away if its content is still this; whether it was. Of all on this machine who try, one succeeds.

        Only in folders, and only on POSIX.
        """
        if self._store is not None:
            return False
        import fcntl

        with contextlib.suppress(OSError), _opened_folder(self._folder) as number:
            fcntl.flock(number, fcntl.LOCK_EX)
            if self.read(name) == data:
                self.remove([name])
                return True
        return False

    def write(self, name: str, data: bytes) -> None:
        """Write a file, whole or not at all, and have it on the disk; an OSError where it cannot be."""
        if self._store is None:
            file = self._folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            with written_whole(file, follow_link=False) as part, part.open("wb") as opened:
                opened.write(data)
                opened.flush()
                os.fsync(opened.fileno())
            return
        path = f"{self._root}/{name}"
        if _AT_ONCE & self._protocols:
            self._store.pipe_file(path, data)
            return
        folder = path.rpartition("/")[0]
        begun = f"{folder}/{unfinished()}"
        self._store.makedirs(folder, exist_ok=True)
        self._store.pipe_file(begun, data)
        self._store.mv(begun, path)

    def files(self, under: str = "") -> dict[str, int]:
        """Bytes by name of all files, or of those below a part of the address."""
        if self._store is None:
            found = (path for path in (self._folder / under).rglob("*") if path.is_file())
            return {path.relative_to(self._folder).as_posix(): path.stat().st_size for path in found}
        root = f"{self._root}/{under}".rstrip("/")
        self._store.invalidate_cache()
        found = self._store.find(root, detail=True) if self._store.exists(root) else {}
        return {name[len(self._root) :].strip("/"): detail["size"] for name, detail in found.items()}

    def remove(self, names: Iterable[str]) -> None:
        """Take files away; an OSError, with its path, where one can't be."""
        for name in names:
            try:
                if self._store is None:
                    (self._folder / name).unlink(missing_ok=True)
                else:
                    self._store.rm_file(f"{self._root}/{name}")
            except OSError as error:
                raise OSError(f"{self.address}/{name} cannot be deleted ({error.strerror or error})") from None

    def sync(self) -> None:
        """Have the names of all files on the disk, as their bytes are."""
        if self._store is None and os.name == "posix":
            for folder in (self._folder, *(path for path in self._folder.rglob("*") if path.is_dir())):
                with _opened_folder(folder) as number:
                    os.fsync(number)

    def free(self) -> int | None:
        """Bytes that still fit, or None where nobody knows."""
        if self._store is not None:
            return None
        folder = self._folder.absolute()
        while not folder.exists():
            folder = folder.parent
        return shutil.disk_usage(os.fspath(folder)).free


@contextlib.contextmanager
def _opened_folder(folder: Path) -> Iterator[int]:
    number = os.open(folder, os.O_RDONLY)
    try:
        yield number
    finally:
        os.close(number)
