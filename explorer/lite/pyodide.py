"""The browser's Python in the site: Pyodide's core, and its list (the lock) of where each package lies.

Pyodide loads a package, and what the list says that it needs, when a cell imports it. Our wheels stand in the list
among Pyodide's own, so that a notebook needs no line for the browser.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from ..download.site import Absent, Late, Site
from .wheels import Wheel, canonical

LOCK = "pyodide-lock.json"

_CORE = "pyodide.mjs", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide.asm.mjs"
_EARLIER = {"pyodide.asm.mjs": "pyodide.asm.js"}  # names before Pyodide 314
_LARGEST = 64 << 20  # bytes of a file

Packages = dict[str, dict[str, Any]]


class Source:
    """Where Pyodide is taken from: its CDN, or a folder that has it, be it the core alone as in npm's package.

    Raises ValueError where the folder has no list of packages.
    """

    def __init__(self, address: str, folder: Path | None = None) -> None:
        if folder is not None and not (folder / LOCK).is_file():
            raise ValueError(f"there is no {LOCK} in {str(folder)!r}, so it is no Pyodide")
        self.address = address
        self._folder = folder
        self._site = Site(address)

    def lock(self) -> dict[str, Any]:
        """Pyodide's own list of packages."""
        return json.loads(self._read(LOCK))

    def core(self) -> Iterator[tuple[str, bytes]]:
        """What Python itself is made of there: names of files and their bytes."""
        for name in _CORE:
            earlier = _EARLIER.get(name, name)
            if self._folder is not None and (self._folder / earlier).is_file():
                name = earlier
            yield name, self._read(name)

    def package(self, entry: dict[str, Any]) -> bytes:
        """The file that an entry of the list names, out of the folder, else from the CDN."""
        name, sha256 = entry["file_name"], entry["sha256"]
        if not re.fullmatch(r"[^./\\:][^/\\:]*", name):
            raise ValueError(f"Pyodide's list names {name!r}, which is no name of a file beside it")
        is_here = self._folder is not None and (self._folder / name).is_file()
        return self._read(name, sha256) if is_here else self._fetched(name, sha256)

    def _read(self, name: str, sha256: str | None = None) -> bytes:
        if self._folder is None:
            return self._fetched(name, sha256)
        data = (self._folder / name).read_bytes()
        _check(data, sha256)
        return data

    def _fetched(self, name: str, sha256: str | None) -> bytes:
        try:
            return self._site.get(name, _LARGEST, lambda data: _check(data, sha256))
        except (Absent, Late) as error:
            raise ValueError(f"{name} of Pyodide can't be had: {error}") from None


def _check(data: bytes, sha256: str | None) -> None:
    if sha256 is not None and hashlib.sha256(data).hexdigest() != sha256:
        raise ValueError("it is not the file that Pyodide's list names")


def entry(wheel: Wheel, python: str, known: Iterable[str], file_name: str) -> dict[str, Any]:
    """A wheel as the list wants it; of what it needs, only what the list knows is loaded with it."""
    return {
        "name": wheel.name,
        "version": wheel.version,
        "file_name": file_name,
        "install_dir": "site",
        "sha256": wheel.sha256,
        "package_type": "package",
        "imports": wheel.imports,
        "depends": sorted(wheel.needs(python).intersection(known)),
        "unvendored_tests": False,
    }


def closure(packages: Packages, names: Iterable[str]) -> list[str]:
    """These packages of a list and all that they need."""
    found: dict[str, None] = {}
    wanted = list(names)
    while wanted:
        name = canonical(wanted.pop())
        if name not in found and name in packages:
            found[name] = None
            wanted += packages[name]["depends"]
    return sorted(found)
