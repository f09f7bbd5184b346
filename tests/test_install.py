"""What installing takes: no compiler, on no system."""

import os
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent / "pyproject.toml"
EXTRAS = ["app", "gis", "lite", "raster"]


def _chosen(system, python, *options):
    """What an installer takes there; the markers are read for that system, which pip does for its own only."""
    command = ["uv", "pip", "compile", "--quiet", "--no-annotate", "--no-header", "--python-platform", system]
    extras = [f"--extra={extra}" for extra in EXTRAS]
    done = subprocess.run(
        [*command, "--python-version", python, *extras, *options, str(PROJECT)],
        capture_output=True,
        text=True,
        env=os.environ | {"MACOSX_DEPLOYMENT_TARGET": "15.0"},  # rasterio 1.5.2 has no wheel for 14
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_the_extras_asked_about_are_those_for_people():
    extras = tomllib.loads(PROJECT.read_text("utf-8"))["project"]["optional-dependencies"]
    assert sorted({*extras} - {"test", "check"}) == EXTRAS


@pytest.mark.network
@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13", "3.14"])
@pytest.mark.parametrize("system", ["linux", "windows", "macos"])
def test_the_newest_of_every_dependency_comes_without_a_compiler(system, python):
    assert shutil.which("uv"), "install uv: pip install -e '.[test]'"
    assert _chosen(system, python, "--only-binary=:all:") == _chosen(system, python)
