"""The site itself: JupyterLab in the browser, the widgets' part of the page, the notebooks, and Python with the explorer."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from ..download import browser
from ..extras import need
from ..imagery.hips.store import Store
from . import pyodide, wheels
from .pyodide import LOCK, Source
from .wheels import PROJECT, Wheel

FIRST = "explore_mars.ipynb"
"""The notebook that opens at once; `index.html` names it."""

_HERE = Path(__file__).parent
_KERNEL = "@jupyterlite/pyodide-kernel-extension"
_EXTENSIONS = _KERNEL, "@jupyter-widgets/jupyterlab-manager", "jupyter-leaflet", "anywidget"
_AT_ONCE = PROJECT, "pyodide-kernel", "ipykernel", "comm", "jedi", "ipython", "piplite", "micropip"  # loaded before a cell runs
_SETTINGS = "EXPLORER_HIPS", "EXPLORER_OFFLINE"  # of this shell, that the site is built with
_NOT_THERE = {"mosaic_to_hips.ipynb"}  # needs GDAL and Dask


def build_site(folder: Path, notebooks: Path, python: Path | None = None, vendor: bool = False) -> int:
    """Build the explorer's site, for any web server that hands out files.

    Parameters
    ----------
    folder
        Where to; a new or an empty one.
    notebooks
        The folder of the notebooks, `explore_mars.ipynb` among them.
    python
        A folder with Pyodide, or its core alone; by default its CDN is asked.
    vendor
        Put Pyodide's packages into the site, so that it asks no other server. Without, the browser gets them from the CDN.

    Returns
    -------
    int
        Bytes of the site.

    Raises
    ------
    ValueError
        A folder is not as said above, EXPLORER_HIPS is no address for everybody, or Pyodide or a package is not to be had.
    MissingExtraError
        The extra `lite` is not installed.
    """
    need("jupyterlite_core", "jupyterlite_pyodide_kernel", extra="lite")
    if not (notebooks / FIRST).is_file():
        raise ValueError(f"there is no {FIRST} in {str(notebooks)!r}; name the folder of the notebooks: --notebooks FOLDER")
    _check_survey()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ValueError(f"{str(folder)!r} is there already; name a new folder, or empty it")
    from jupyterlite_pyodide_kernel.constants import PYODIDE_CDN_URL

    with tempfile.TemporaryDirectory() as scratch:
        recipe = Path(scratch)
        shutil.copytree(notebooks, recipe / "files", ignore=not_for_site)
        notes = _lay_out_python(recipe, Source(PYODIDE_CDN_URL, python), vendor)
        _build(recipe, folder)
    shutil.copy(_HERE / "index.html", folder)
    (folder / "licences.txt").write_text("\n".join(notes) + "\n", "utf-8")
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _check_survey() -> None:
    """A ValueError where the survey that is set is not for others: what the site is built with, all its visitors read."""
    if (survey := os.environ.get("EXPLORER_HIPS")) and Store(survey).site is None:
        raise ValueError(f"EXPLORER_HIPS is {survey!r}, a folder here, which no visitor has; give an address, or unset it")


def not_for_site(folder: str, names: list[str]) -> list[str]:
    """What of a folder is not handed out; nor is what a link leads to, which may lie anywhere, or in a circle."""
    return [name for name in names if name in _NOT_THERE or name.startswith((".", "__")) or not _is_plain(Path(folder, name))]


def _is_plain(path: Path) -> bool:
    return not path.is_symlink() and (path.is_file() or path.is_dir())


def _lay_out_python(recipe: Path, source: Source, vendor: bool) -> list[str]:
    """Write Pyodide, our wheels and the list of both, and the settings that name them; gives lines on their licences."""
    home = recipe / "static" / "pyodide"
    home.mkdir(parents=True)
    for name, data in source.core():
        (home / name).write_bytes(data)
    lock = source.lock()
    python = lock["info"]["python"].rpartition(".")[0]
    added = {wheel.name: wheel for wheel in _kernels_wheels()}
    for wheel in wheels.wheels_for(python, held={*lock["packages"], *added}):
        added[wheel.name] = wheel
    for wheel in added.values():
        (home / wheel.filename).write_bytes(wheel.data)
    known = {**lock["packages"], **added}
    ours = {name: pyodide.entry(wheel, python, known, wheel.filename) for name, wheel in added.items()}
    packages = {**lock["packages"], **ours}
    needed = pyodide.closure(packages, [*_AT_ONCE, *browser.LATER])
    if vendor:
        packages = {name: packages[name] for name in needed}
    for name, entry in packages.items():
        if name not in ours and vendor:
            (home / entry["file_name"]).write_bytes(source.package(entry))
        elif name not in ours:
            entry["file_name"] = f"{source.address}/{entry['file_name']}"
    (home / LOCK).write_text(json.dumps({**lock, "packages": packages}), "utf-8")
    _write_settings(recipe, pyodide.closure(packages, _AT_ONCE), vendor)
    return list(_licences({name: packages[name] for name in needed}, added.values()))


def _kernels_wheels() -> Iterator[Wheel]:
    """What JupyterLite's kernel for Pyodide brings along; of one package the newest."""
    for path in sorted((_extension(_KERNEL) / "static" / "pypi").glob("*.whl")):
        yield Wheel(path.read_bytes())


def _extension(name: str) -> Path:
    """The folder of a part of the page, as it is installed here."""
    from jupyter_core.paths import jupyter_path

    for folder in jupyter_path("labextensions"):
        if (Path(folder) / name / "package.json").is_file():
            return Path(folder) / name
    raise ValueError(f"the page's part {name} is not installed; python -m explorer doctor says more")


def _write_settings(recipe: Path, at_once: list[str], vendor: bool) -> None:
    settings = json.loads((_HERE / "jupyter-lite.json").read_text("utf-8"))
    kernel: dict[str, Any] = settings["jupyter-config-data"]["litePluginSettings"][f"{_KERNEL}:kernel"]
    kernel["loadPyodideOptions"] = {
        "packages": at_once,
        "env": {name: os.environ[name] for name in _SETTINGS if os.environ.get(name)},
    }
    kernel["disablePyPIFallback"] = vendor
    (recipe / "jupyter-lite.json").write_text(json.dumps(settings), "utf-8")


def _build(recipe: Path, folder: Path) -> None:
    """Have JupyterLite put it together."""
    command = [sys.executable, "-m", "jupyterlite_core", "build", f"--lite-dir={recipe}", f"--output-dir={folder.absolute()}"]
    command += ["--apps=lab", "--no-sourcemaps", "--no-unused-shared-packages", "--ignore-sys-prefix"]
    command += [f"--LiteBuildConfig.federated_extensions={_extension(name)}" for name in _EXTENSIONS]
    done = subprocess.run(command, cwd=recipe, capture_output=True, text=True)
    if done.returncode != 0:
        raise ValueError(f"JupyterLite could not build the site:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")


def _licences(packages: pyodide.Packages, added: Iterable[Wheel]) -> Iterator[str]:
    """Whose work the site is, for people."""
    yield "This site is made of:"
    yield "- JupyterLite and JupyterLab, BSD-3-Clause; what they are made of: build/third-party-licenses.json"
    yield "- Pyodide, MPL-2.0, with Python, PSF-2.0"
    for wheel in sorted(added, key=lambda wheel: wheel.name):
        yield f"- {wheel.name} {wheel.version}: {wheel.licence}"
    names = {wheel.name for wheel in added}
    others = [f"{name} {entry['version']}" for name, entry in sorted(packages.items()) if name not in names]
    yield f"- packages built for Pyodide, each with its licence inside: {', '.join(others)}"
    yield "The pictures and data of Mars: explorer/data/README.md in the wheel of tianwen1-explorer."
