"""A folder that opens as the explorer on any web server."""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest

import explorer
from explorer.__main__ import main
from explorer.lite.pyodide import closure
from explorer.lite.site import build_site, not_for_site
from pyodide_core import NOTEBOOKS, pyodide_core, site  # noqa: F401

PARTS = ["@jupyter-widgets/jupyterlab-manager", "@jupyterlite/pyodide-kernel-extension", "anywidget", "jupyter-leaflet"]
MADE_FOR_BROWSERS = {"numpy", "pandas", "pillow", "markupsafe"}


def settings(site):
    return json.loads((site / "jupyter-lite.json").read_text("utf-8"))["jupyter-config-data"]


def kernel(site):
    return settings(site)["litePluginSettings"]["@jupyterlite/pyodide-kernel-extension:kernel"]


def packages(site):
    return json.loads((site / "static/pyodide/pyodide-lock.json").read_text("utf-8"))["packages"]


def test_the_first_notebook_opens_at_once(site):
    page = (site / "index.html").read_text("utf-8")
    [opened] = {*re.findall(r"lab/index\.html\?path=([\w.]+)", page)}
    assert (site / "lab/index.html").is_file() and (site / "files" / opened).is_file()
    assert "explorer.Explorer()" in (site / "files" / opened).read_text("utf-8")


def test_notebooks_and_what_they_read_are_there_but_for_what_no_browser_can(site):
    shown = {path.name for path in (site / "files").iterdir()}
    assert {"measure_mars.ipynb", "class_tour_zh.ipynb", "landing_sites.csv", "claims.py"} <= shown
    assert "mosaic_to_hips.ipynb" not in shown


def test_the_page_has_the_widgets_and_nothing_else_that_is_installed_here(site):
    assert sorted(part["name"] for part in settings(site)["federated_extensions"]) == PARTS
    for part in PARTS:
        assert (site / "extensions" / part / "package.json").is_file()


def test_importing_the_explorer_loads_all_that_it_needs(site):
    known = packages(site)
    assert known["tianwen1-explorer"]["imports"] == ["explorer"]
    needed = {*closure(known, ["tianwen1-explorer"])}
    assert MADE_FOR_BROWSERS | {"ipywidgets", "ipyleaflet", "anywidget", "traittypes", "psygnal", "comm"} <= needed
    assert not needed & {"jupyterlab", "requests", "rapidfuzz", "tornado"}
    loaded = {*kernel(site)["loadPyodideOptions"]["packages"]}
    assert needed | {"micropip", "piplite", "ipykernel", "comm", "pyodide-kernel", "jedi", "ipython"} <= loaded
    for name in ("ipywidgets", "ipyleaflet", "anywidget"):
        assert known[name]["version"] == version(name), "the page's part and the kernel's belong together"


def test_wheels_lie_where_the_list_says_and_are_those_that_it_means(site):
    home = site / "static/pyodide"
    entries = [entry for entry in packages(site).values() if not entry["file_name"].startswith("https://")]
    assert entries
    for entry in entries:
        assert hashlib.sha256((home / entry["file_name"]).read_bytes()).hexdigest() == entry["sha256"]
    assert packages(site)["numpy"]["file_name"].endswith(".whl")


def test_the_wheel_is_what_runs_here(site):
    package = Path(explorer.__file__).parent
    with zipfile.ZipFile(site / "static/pyodide" / packages(site)["tianwen1-explorer"]["file_name"]) as wheel:
        names = {name for name in wheel.namelist() if name.startswith("explorer/")}
        assert wheel.read("explorer/app.py") == (package / "app.py").read_bytes()
        assert any(name.endswith(".dist-info/METADATA") for name in wheel.namelist())
    here = {path.relative_to(package.parent).as_posix() for path in package.rglob("*.py")}
    assert here <= names
    assert {"explorer/data/gazetteer.csv", "explorer/i18n/zh.json", "explorer/sphere/planet.js"} <= names
    assert not [name for name in names if "__pycache__" in name]


def test_size_and_licences_are_told(site):
    assert sum(path.stat().st_size for path in site.rglob("*") if path.is_file()) < 60e6
    assert not [*site.rglob("*.map")]
    text = (site / "licences.txt").read_text("utf-8")
    for words in ("tianwen1-explorer", "BSD-3-Clause", "Pyodide", "MPL-2.0", "ipyleaflet", "numpy"):
        assert words in text


def test_the_settings_of_the_shell_are_those_of_the_site(pyodide_core, tmp_path, monkeypatch):
    monkeypatch.setenv("EXPLORER_HIPS", "https://tiles.example/mars")
    build_site(tmp_path / "site", NOTEBOOKS, pyodide_core)
    assert kernel(tmp_path / "site")["loadPyodideOptions"]["env"] == {"EXPLORER_HIPS": "https://tiles.example/mars"}


@pytest.mark.parametrize(
    ("survey", "words"),
    [
        ("https://me:secret@tiles.example/mars", "without a password"),
        ("https://tiles.example/mars?key=secret", "without '?'"),
        ("/home/secret/mars", "which no visitor has"),
    ],
)
def test_no_site_tells_its_visitors_what_is_for_this_machine_alone(survey, words, pyodide_core, tmp_path, monkeypatch):
    monkeypatch.setenv("EXPLORER_HIPS", survey)
    with pytest.raises(ValueError, match=words.replace("?", "[?]")):
        build_site(tmp_path / "site", NOTEBOOKS, pyodide_core)
    assert not (tmp_path / "site").exists()


def test_what_links_lead_to_is_not_handed_out(tmp_path):
    (tmp_path / "private.txt").write_text("mine")
    notebooks = tmp_path / "notebooks"
    shutil.copytree(NOTEBOOKS, notebooks)
    (notebooks / "data").symlink_to(tmp_path)
    (notebooks / "one.txt").symlink_to(tmp_path / "private.txt")
    (notebooks / "again").symlink_to(notebooks)
    left_out = not_for_site(str(notebooks), sorted(path.name for path in notebooks.iterdir()))
    assert {"data", "one.txt", "again"} <= {*left_out} and "explore_mars.ipynb" not in left_out


def test_only_a_new_or_an_empty_folder_is_filled(tmp_path, capsys):
    (tmp_path / "thesis.txt").write_text("mine")
    assert main(["lite", str(tmp_path), "--notebooks", str(NOTEBOOKS)]) == 1
    assert "name a new folder" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_without_notebooks_it_says_what_to_do(tmp_path, capsys):
    assert main(["lite", str(tmp_path / "site"), "--notebooks", str(tmp_path)]) == 1
    assert "--notebooks FOLDER" in capsys.readouterr().err


def test_a_folder_without_pyodide_is_refused(tmp_path):
    with pytest.raises(ValueError, match="is no Pyodide"):
        build_site(tmp_path / "site", NOTEBOOKS, tmp_path)


def test_without_the_extra_the_command_says_what_to_install(tmp_path):
    code = (
        "import sys; sys.modules['jupyterlite_core'] = None; from explorer.__main__ import main; sys.exit(main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", code, "lite", str(tmp_path / "site"), "--notebooks", str(NOTEBOOKS)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 1 and "pip install 'tianwen1-explorer[lite]'" in done.stderr
