"""The notebooks run from top to bottom without a network, and put out what a person reads."""

import re
import shutil
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = Path(__file__).parent.parent / "notebooks"
NOT_FOR_PEOPLE = {
    "quotes that stand for text": r"^['\"].*['\"]$",
    "a list as code writes it": r"^\[.*\]$",
    "a path as code writes it": r"PosixPath|WindowsPath|/tmp/tmp",
    "a number that is none": r"\bNaN\b|\bNone\b|<NA>",
    "the name of a type": r"\bdtype\b",
    "the number of a row": r"<th>0</th>",
}


@pytest.mark.parametrize("name", sorted(path.name for path in NOTEBOOKS.glob("*.ipynb")))
def test_notebook_runs_without_a_network_and_puts_out_what_people_read(name, tmp_path, monkeypatch):
    monkeypatch.setenv("EXPLORER_OFFLINE", "1")
    shutil.copytree(NOTEBOOKS, tmp_path / "notebooks")
    notebook = nbformat.read(tmp_path / "notebooks" / name, as_version=4)
    nbformat.validate(notebook)
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": tmp_path / "notebooks"}}).execute()
    for number, cell in enumerate(notebook.cells):
        for output in cell.get("outputs", []):
            told = output.get("text") or _shown(output.get("data", {}))
            for kind, pattern in NOT_FOR_PEOPLE.items():
                assert not re.search(pattern, told.strip(), re.MULTILINE), f"cell {number} puts out {kind}: {told[:200]}"


def _shown(data):
    """What a notebook shows of an output: the picture or the table where there is one, else the text."""
    if any(kind.startswith(("image/", "application/vnd.jupyter")) for kind in data):
        return ""
    return data.get("text/html") or data.get("text/plain", "")


@pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("*.ipynb")), ids=lambda path: path.name)
def test_no_cell_of_a_lesson_is_a_program(path):
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    assert max(len(cell.source.splitlines()) for cell in cells) <= 30


def test_the_page_to_hand_out_lies_beside_the_notebook():
    cells = nbformat.read(NOTEBOOKS / "class_tour.ipynb", as_version=4).cells
    [cell] = [cell.source for cell in cells if cell.cell_type == "code" and "save_html" in cell.source]
    assert 'FileLink(mars.save_html("mars.html"' in cell and "tempfile" not in cell
