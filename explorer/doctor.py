"""Help when it fails: what is installed, whether the page can find it, whether the pictures can be reached."""

import importlib.metadata
import os
import platform
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from .message import tell

_PACKAGES = (
    "jupyterlab",
    "notebook",
    "voila",
    "ipykernel",
    "ipywidgets",
    "ipyleaflet",
    "anywidget",
    "pandas",
    "numpy",
    "pillow",
)
_EXTENSIONS = {
    "@jupyter-widgets/jupyterlab-manager": "jupyterlab_widgets",
    "jupyter-leaflet": "ipyleaflet",
    "anywidget": "anywidget",
}
_SETTINGS = ("EXPLORER_HIPS", "EXPLORER_CACHE", "EXPLORER_CACHE_GB", "EXPLORER_OFFLINE", "EXPLORER_THREADS")
_LEAST_FREE = 0.5  # GB


def doctor() -> None:
    """Print what is installed and whether it works, and what to do where it does not.

    Asks the server of the Tianwen-1 mosaic whether it answers, which takes some seconds
    where it does not.
    """
    tell(f"Tianwen-1 Mars Explorer {_version('tianwen1-explorer')}, Python {platform.python_version()}, {platform.system()}")
    tell(f"Packages: {', '.join(f'{name} {_version(name)}' for name in _PACKAGES)}")
    for line in (*_extensions(), *_settings(), *_cache(), *_imagery()):
        tell(line)


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "(not installed)"


def _extensions() -> Iterator[str]:
    """Whether the page finds the widgets where this kernel's server looks; other servers look elsewhere."""
    from jupyter_core.paths import jupyter_path

    folders = [Path(folder) for folder in jupyter_path("labextensions")]
    for extension, package in _EXTENSIONS.items():
        if any((folder / extension / "package.json").is_file() for folder in folders):
            yield f"fine: the page finds {extension}"
        else:
            yield (
                f"WRONG: the page can't find {extension}, and shows 'Failed to load model class' or nothing. Install it where "
                f"the Jupyter server runs: {sys.executable} -m pip install --force-reinstall {package}; then reload the page"
            )
    yield "On JupyterHub or with several environments: they are needed where the server runs, not only where the kernel does."


def _settings() -> Iterator[str]:
    from .download.addresses import without_secrets

    for name in _SETTINGS:
        if name in os.environ:
            said = os.environ[name]
            yield f"setting: {name}={without_secrets(said) if name == 'EXPLORER_HIPS' else said}"


def _cache() -> Iterator[str]:
    from .download.cache import cache_folder

    try:
        place = cache_folder()
    except ValueError as error:
        yield f"WRONG: {error}"
        return
    there = next(parent for parent in (place, *place.parents) if os.path.lexists(parent))  # also of a link to nowhere
    if not (there.is_dir() and os.access(there, os.W_OK)):
        why = "" if there.is_dir() else f", as {there} is no folder"
        yield f"WRONG: the cache {place} can't be written{why}; set EXPLORER_CACHE to a folder of your own"
        return
    free = shutil.disk_usage(there).free / 1e9
    yield f"fine: tiles are kept in {place}, {free:.1f} GB free"
    if free < _LEAST_FREE:
        yield "WRONG: the disk is nearly full; make room, or set EXPLORER_CACHE to another disk"


def _imagery() -> Iterator[str]:
    from .imagery.hips.hips import HipsError, MoRIC

    try:
        moric = MoRIC()
    except ValueError as error:
        names = "EXPLORER_HIPS, EXPLORER_CACHE and EXPLORER_CACHE_GB"
        yield f"WRONG: {error}; no Tianwen-1 pictures until {names} are set right, or not at all"
        return
    try:
        moric.load()
    except HipsError as error:
        yield f"no Tianwen-1 pictures from {moric.source}: {error}"
        yield (
            "The ground is drawn instead. With a network: try again later, or ask for a proxy (HTTPS_PROXY). "
            "Without one: take tiles along beforehand, python -m explorer fetch --order 3"
        )
    else:
        yield f"fine: {moric.source} answers: {moric.title}"
