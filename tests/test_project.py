"""The project's own papers agree with each other."""

import ast
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
CONDA_NAMES = {"matplotlib-base": "matplotlib"}


def _environment():
    lines = (ROOT / "environment.yml").read_text().splitlines()
    entries = (line.partition("#")[0].strip() for line in lines)
    return [entry.removeprefix("- ") for entry in entries if entry.startswith("- ") and not entry.endswith(":")]


def _split(requirement):
    # What a browser's Python lacks is for all others.
    name, bounds = re.match(r"([\w-]+)(.*)", requirement.removesuffix("; sys_platform != 'emscripten'")).groups()
    return CONDA_NAMES.get(name, name), bounds


def test_environment_and_pyproject_ask_for_the_same():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = dict(map(_split, [*project["dependencies"], *project["optional-dependencies"]["raster"]]))
    given = dict(map(_split, (entry for entry in _environment() if entry not in {"pip", ".", "conda-forge"})))
    # Binder chooses its Python by a line of just this form.
    assert re.fullmatch(r"=3\.\d+", python := given.pop("python"))
    assert int(python.rpartition(".")[2]) >= int(project["requires-python"].rpartition(".")[2])
    assert given == wanted


def test_binder_reads_the_files_at_the_top_and_finds_a_chinese_typeface_there():
    # With a folder of one of these names it would read no other; names of packages are all that it takes.
    assert not (ROOT / "binder").exists() and not (ROOT / ".binder").exists()
    packages = [line.partition("#")[0].strip() for line in (ROOT / "apt.txt").read_text("utf-8").splitlines()]
    assert packages == ["fonts-noto-cjk"]
    # The project itself is named as a path: only then is the whole repository there before anything is installed.
    assert _environment()[-1] == "."


def test_ci_runs_the_command_of_the_readme():
    [command] = [line for line in (ROOT / "README.md").read_text().splitlines() if line.endswith("-m pytest")]
    assert command in (ROOT / ".ci/run").read_text().splitlines()


def test_importing_the_explorer_leaves_the_heavy_and_the_rare_alone():
    done = subprocess.run(
        [sys.executable, "-c", "import sys, explorer; print(*sys.modules)"], capture_output=True, text=True, check=True
    )
    rare = {"pyproj", "matplotlib", "requests", "rapidfuzz", "healpix", "tqdm", "rasterio", "dask", "distributed"}
    assert not rare & set(done.stdout.split())


def test_threads_are_started_by_one_module_only():
    doors = {
        path.name
        for path in (ROOT / "explorer").rglob("*.py")
        if re.search(r"\b(Thread|Timer|ThreadPoolExecutor|ThreadPool)\(|_thread\b|to_thread", path.read_text("utf-8"))
    }
    assert doors == {"background.py"}


def test_notebooks_are_stored_without_outputs():
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        cells = json.loads(path.read_text("utf-8"))["cells"]
        assert not any(cell.get("outputs") or cell.get("execution_count") for cell in cells), path.name


FLOORS = {
    **dict.fromkeys(["data", "mars", "download", "background", "checks", "extras", "files", "message"], 0),
    **dict.fromkeys(["i18n", "places", "catalogue", "imagery"], 1),
    **dict.fromkeys(["viewpoint", "state", "cartography", "activities", "sphere"], 2),
    **dict.fromkeys(["export", "widgets", "doctor", "lite"], 3),
    **{"app": 4, "__init__": 5, "__main__": 5},
}


def _imported(path):
    """First parts, below the package, of what a module imports from it."""
    parts = path.relative_to(ROOT / "explorer").with_suffix("").parts
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            package = parts[: len(parts) - node.level]
            yield from (
                [package[0]] if package else [node.module.split(".")[0]] if node.module else [name.name for name in node.names]
            )


def _arrows():
    """Which rooms of the house import from which others."""
    arrows = {}
    for path in (ROOT / "explorer").rglob("*.py"):
        room = path.relative_to(ROOT / "explorer").with_suffix("").parts[0]
        arrows.setdefault(room, set()).update(name for name in _imported(path) if name in FLOORS and name != room)
    return arrows


def test_every_room_has_a_floor_and_imports_run_down_the_house_only():
    arrows = _arrows()
    assert set(arrows) == set(FLOORS)
    upwards = [(room, name) for room, names in arrows.items() for name in names if FLOORS[name] > FLOORS[room]]
    assert upwards == []


def test_no_room_imports_in_a_circle():
    arrows = _arrows()
    while free := {room for room, names in arrows.items() if not names & set(arrows)}:
        for room in free:
            del arrows[room]
    assert arrows == {}
