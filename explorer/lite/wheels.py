"""Wheels out of what is installed here, so that the site holds just the versions whose widgets the page has.

Nothing is fetched or built for that: a package in pure Python is its files and its metadata.
"""

import hashlib
import io
import re
import zipfile
from collections.abc import Container, Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import HeaderParser
from functools import cached_property
from importlib.metadata import Distribution, distributions
from pathlib import Path, PurePosixPath

PROJECT = "tianwen1-explorer"

_NATIVE = {".so", ".pyd", ".dylib"}
_WHEEL = f"Wheel-Version: 1.0\nGenerator: {PROJECT}\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
_DATE = 1980, 1, 1, 0, 0, 0  # the same files make the same wheel
_BROWSER = {"sys_platform": "emscripten", "platform_system": "Emscripten", "os_name": "posix", "extra": ""}


@dataclass(frozen=True)
class Wheel:
    """A package as one file, and what that says about itself."""

    data: bytes

    @cached_property
    def _paths(self) -> list[PurePosixPath]:
        with zipfile.ZipFile(io.BytesIO(self.data)) as archive:
            return [PurePosixPath(name) for name in archive.namelist()]

    @cached_property
    def _said(self) -> Message:
        [path] = [path for path in self._paths if path.match("*.dist-info/METADATA")]
        with zipfile.ZipFile(io.BytesIO(self.data)) as archive:
            return HeaderParser().parsestr(archive.read(str(path)).decode())

    @property
    def name(self) -> str:
        """In the one spelling that all tools share."""
        return canonical(self._said["Name"])

    @property
    def version(self) -> str:
        """As it stands in its name."""
        return self._said["Version"]

    @property
    def filename(self) -> str:
        """As installers want it."""
        return f"{self.name.replace('-', '_')}-{self.version}-py3-none-any.whl"

    @property
    def licence(self) -> str:
        """What its authors say, in one line."""
        stated = (self._said["License"] or "").strip()  # some put the whole text there
        classes = [line.rpartition(" :: ")[2] for line in self._said.get_all("Classifier", []) if line.startswith("License ::")]
        said = [self._said["License-Expression"], stated * ("\n" not in stated), *classes, stated.partition("\n")[0]]
        return next(filter(None, said), "see its metadata")

    @property
    def sha256(self) -> str:
        """Of its bytes, hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()

    @property
    def imports(self) -> list[str]:
        """What a cell may import of it."""
        return sorted({path.parts[0].removesuffix(".py") for path in self._paths if path.suffix == ".py"})

    def needs(self, python: str) -> set[str]:
        """Names of the packages that it needs in a browser's Python of that version ("3.14")."""
        from packaging.requirements import Requirement

        needed = map(Requirement, self._said.get_all("Requires-Dist", []))
        there = {**_BROWSER, "python_version": python}
        return {canonical(each.name) for each in needed if each.marker is None or each.marker.evaluate(there)}


def wheels_for(python: str, held: Container[str]) -> list[Wheel]:
    """The explorer and all that it needs in a browser's Python of that version, but for the packages `held` there.

    Raises ValueError where something is not installed, or is not of pure Python.
    """
    found: dict[str, Wheel] = {}
    wanted = [PROJECT]
    while wanted:
        name = wanted.pop()
        if name not in found and name not in held:
            found[name] = _packed(name)
            wanted += sorted(found[name].needs(python))
    return list(found.values())


def canonical(name: str) -> str:
    """The one spelling of a package's name."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _packed(name: str) -> Wheel:
    # A clone has its own egg-info beside what pip keeps of it, without what is wanted here.
    installed = next((each for each in distributions(name=name) if each.read_text("METADATA")), None)
    if installed is None:
        raise ValueError(f"{name} is not installed, and the site needs it: pip install {name}")
    info = f"{name.replace('-', '_')}-{installed.version}.dist-info"
    files = dict(_own_files() if name == PROJECT else _files(installed))
    natives = [path for path in files if PurePosixPath(path).suffix in _NATIVE]
    if natives:
        raise ValueError(f"{name} can't run in a browser: it holds {natives[0]}, which is of this machine")
    files |= {f"{info}/{path}": data for path, data in _metadata(installed)}
    files[f"{info}/WHEEL"] = _WHEEL.encode()
    files[f"{info}/RECORD"] = "".join(f"{path},,\n" for path in [*files, f"{info}/RECORD"]).encode()
    return Wheel(_zipped(files))


def _own_files() -> Iterator[tuple[str, bytes]]:
    """The explorer's files where they lie, be they installed or a clone that is worked on."""
    package = Path(__file__).parent.parent
    for path in sorted(package.rglob("*")):
        inside = PurePosixPath(path.relative_to(package.parent).as_posix())
        if path.is_file() and _is_for_anybody(inside):
            yield str(inside), path.read_bytes()


def _files(installed: Distribution) -> Iterator[tuple[str, bytes]]:
    paths = [path for path in installed.files or () if _is_for_anybody(path)]
    sources = {path.with_suffix("") for path in paths if path.suffix == ".py"}
    for path in paths:
        # mypyc leaves the Python beside what it compiled (name.py, name.cpython-312-darwin.so); what those share is its own.
        stem = path.with_name(path.name.partition(".")[0])
        is_spare = path.suffix in _NATIVE and (stem in sources or stem.name.endswith("__mypyc"))
        if not is_spare and ".dist-info" not in path.parts[0]:
            yield str(path), path.read_binary()


def _is_for_anybody(path: PurePosixPath) -> bool:
    """Neither a command or the page's part, outside of Python's packages, nor what Python compiled, nor hidden."""
    return path.parts[0] != ".." and not any(part == "__pycache__" or part.startswith(".") for part in path.parts)


def _metadata(installed: Distribution) -> Iterator[tuple[str, bytes]]:
    yield "METADATA", (installed.read_text("METADATA") or "").encode()
    for path in installed.files or ():
        if ".dist-info" in path.parts[0] and path.name.upper().startswith(("LICEN", "COPYING", "NOTICE")):
            yield str(PurePosixPath(*path.parts[1:])), path.read_binary()


def _zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path, data in files.items():
            archive.writestr(zipfile.ZipInfo(path, _DATE), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
