"""The shipped files: whole, described, in the wheel; and what is said when one is not."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from explorer import DataError, Hips, View, data, draw
from explorer.data import recipe
from hips_server import relief_tile, write_survey

FOLDER = Path(data.__file__).parent
LIMIT = 3_000_000


def test_every_file_is_whole_and_listed():
    shipped = {path.name for path in FOLDER.iterdir() if path.suffix in {".csv", ".png", ".webp", ".json"}} | {"stories.toml"}
    assert set(data.checksums()) == shipped
    for name in shipped:
        assert data.read(name)


def test_every_file_is_described_with_its_checksum():
    readme = (FOLDER / "README.md").read_text("utf-8")
    for name, digest in data.checksums().items():
        assert f"`{name}`" in readme and digest in readme


def test_a_cell_of_a_table_is_missing_only_where_one_says_so():
    assert "Nan" in data.table("gazetteer.csv").name.to_list()
    assert data.table("zhurong.csv").driven_m.eq("").any()
    assert data.table("zhurong.csv", na_values={"driven_m": [""]}).driven_m.isna().any()


def test_they_are_small():
    assert sum((FOLDER / name).stat().st_size for name in data.checksums()) < LIMIT


@pytest.fixture
def broken(monkeypatch, tmp_path):
    """A copy of the data folder that a test may break."""
    shutil.copytree(FOLDER, tmp_path / "data")
    monkeypatch.setattr(data.resources, "files", lambda _: tmp_path / "data")
    return tmp_path / "data"


def test_a_missing_file_is_named_with_what_to_do(broken):
    (broken / "elevation.png").unlink()
    with pytest.raises(DataError, match=r"elevation\.png cannot be read.*pip install --force-reinstall"):
        data.read("elevation.png")


def test_a_damaged_file_is_named_with_what_to_do(broken):
    content = bytearray((broken / "gazetteer.csv").read_bytes())
    content[1000] ^= 1
    (broken / "gazetteer.csv").write_bytes(content)
    with pytest.raises(DataError, match=r"gazetteer\.csv is damaged.*pip install --force-reinstall"):
        data.read("gazetteer.csv")


@pytest.mark.parametrize("content", [None, "nonsense", "one two three\n"])
def test_a_damaged_list_of_checksums_is_told_too(broken, content):
    data.checksums.cache_clear()
    (broken / "SHA256SUMS").unlink() if content is None else (broken / "SHA256SUMS").write_text(content)
    try:
        with pytest.raises(DataError, match="SHA256SUMS"):
            data.read("gazetteer.csv")
    finally:
        data.checksums.cache_clear()


def test_the_wheel_holds_every_file_of_the_package_and_nothing_else(tmp_path):
    project = FOLDER.parent.parent
    source = tmp_path / "source"
    kept_out = shutil.ignore_patterns(".*", "build", "dist", "*.egg-info", "__pycache__", "tests")
    shutil.copytree(project, source, ignore=kept_out)
    subprocess.run([sys.executable, "-m", "build", "--wheel", "--outdir", tmp_path, source], check=True, capture_output=True)
    [wheel] = tmp_path.glob("*.whl")
    held = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    package = {path.relative_to(source).as_posix() for path in (source / "explorer").rglob("*") if path.is_file()}
    handwritten = {"explorer/data/observations.toml", "explorer/data/zhurong.toml"}  # what the recipe makes tables of
    assert held == package - handwritten
    assert {f"explorer/data/{name}" for name in data.checksums()} <= held


def test_tianwen1s_planet_is_reduced_from_its_survey_with_its_notice_beside_it(monkeypatch, tmp_path):
    """With a survey of other ground, which says that it is Tianwen-1's, and a smaller picture than the shipped one will be."""
    survey = write_survey(tmp_path / "survey", relief_tile, order=0, obs_title="Tianwen-1 MoRIC stand-in")
    monkeypatch.setattr(recipe, "HERE", tmp_path)
    monkeypatch.setattr(recipe, "TIANWEN1_SIZE", (256, 128))
    monkeypatch.setenv("EXPLORER_HIPS", "")
    recipe.tianwen1(str(survey))
    with Image.open(tmp_path / "tianwen1.webp") as made:
        shown = np.asarray(made.convert("L"), dtype=float)
    drawn = draw(Hips(survey), View.window(-90, -180, 90, 180, size=(1024, 512))).convert("L").reduce(4)
    assert shown.shape == (128, 256) and np.abs(shown - np.asarray(drawn)).mean() < 6
    notice = (tmp_path / "tianwen1.txt").read_text("utf-8")
    assert "CNSA/NAOC-GRAS" in notice and "Open Database License 1.0" in notice


def test_no_other_survey_is_made_tianwen1s_planet(monkeypatch, tmp_path):
    survey = write_survey(tmp_path / "survey", relief_tile, order=0, obs_title="Viking mosaic")
    monkeypatch.setattr(recipe, "HERE", tmp_path)
    monkeypatch.setenv("EXPLORER_HIPS", "")
    with pytest.raises(SystemExit, match="is 'Viking mosaic', not the mosaic of Tianwen-1's MoRIC"):
        recipe.tianwen1(str(survey))
    assert not (tmp_path / "tianwen1.webp").exists()
