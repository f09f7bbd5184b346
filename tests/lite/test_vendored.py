"""Pyodide's packages in the site itself, for schools without a network."""

import hashlib
import json

import pytest

from explorer.lite.pyodide import LOCK, Source, closure

ADDRESS = "https://cdn.example/pyodide"


def pyodide(folder, **packages):
    """A Pyodide of three packages, of which the folder has those with bytes."""
    lock = {"info": {"python": "3.14.2"}, "packages": {}}
    for name, (data, depends) in packages.items():
        file_name = f"{name}-1.0-cp314-cp314-pyemscripten_2026_0_wasm32.whl"
        lock["packages"][name] = {"file_name": file_name, "sha256": hashlib.sha256(b"wheel").hexdigest(), "depends": depends}
        if data:
            (folder / file_name).write_bytes(data)
    (folder / LOCK).write_text(json.dumps(lock))
    return Source(ADDRESS, folder)


def test_a_package_comes_with_all_that_it_needs_in_any_spelling(tmp_path):
    source = pyodide(tmp_path, pandas=(None, ["numpy", "Python_DateUtil"]), numpy=(None, []), six=(None, []))
    packages = source.lock()["packages"] | {"python-dateutil": {"depends": ["six"]}}
    assert closure(packages, ["pandas", "healpix"]) == ["numpy", "pandas", "python-dateutil", "six"]


def test_packages_are_taken_from_the_folder(tmp_path):
    source = pyodide(tmp_path, numpy=(b"wheel", []))
    assert source.package(source.lock()["packages"]["numpy"]) == b"wheel"


def test_a_file_that_the_list_does_not_mean_is_refused(tmp_path):
    source = pyodide(tmp_path, numpy=(b"altered", []))
    with pytest.raises(ValueError, match="not the file"):
        source.package(source.lock()["packages"]["numpy"])


@pytest.mark.parametrize("name", ["../secret", "/secret", "..", "a/../../secret", r"..\secret", "https://evil.example/secret"])
def test_a_list_that_leads_elsewhere_is_refused(tmp_path, name):
    source = pyodide(tmp_path, numpy=(b"wheel", []))
    with pytest.raises(ValueError, match="no name of a file beside it"):
        source.package(source.lock()["packages"]["numpy"] | {"file_name": name})


def test_what_is_neither_there_nor_to_be_fetched_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("EXPLORER_OFFLINE", "1")
    source = pyodide(tmp_path, numpy=(None, []))
    with pytest.raises(ValueError, match="numpy-1.0.* of Pyodide can't be had"):
        source.package(source.lock()["packages"]["numpy"])
