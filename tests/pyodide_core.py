"""The explorer's site with Pyodide's core alone, which npm has; its numpy lies on a CDN only."""

import shutil
import subprocess
from pathlib import Path

import pytest

from explorer.lite.site import build_site

NOTEBOOKS = Path(__file__).parent.parent / "notebooks"


@pytest.fixture(scope="session")
def pyodide_core(tmp_path_factory):
    """The folder of Pyodide's core, of the version that JupyterLite's kernel is made for."""
    constants = pytest.importorskip("jupyterlite_pyodide_kernel.constants")
    if (npm := shutil.which("npm")) is None:
        pytest.skip("Pyodide's core comes from npm, which is not here")
    folder = tmp_path_factory.mktemp("npm")
    done = subprocess.run([npm, "pack", f"pyodide@{constants.PYODIDE_VERSION}"], cwd=folder, capture_output=True, text=True)
    if done.returncode != 0:
        pytest.skip(f"npm gives no Pyodide: {done.stderr[-200:]}")
    shutil.unpack_archive(next(folder.glob("*.tgz")), folder)
    return folder / "package"


@pytest.fixture(scope="session")
def site(pyodide_core, tmp_path_factory):
    """The folder of the site."""
    folder = tmp_path_factory.mktemp("web") / "site"
    build_site(folder, NOTEBOOKS, pyodide_core)
    return folder
