"""What the doctor sees and says."""

import jupyter_core.paths
import pytest

import explorer
from explorer.__main__ import main


def test_a_sound_installation_is_called_fine(capsys, monkeypatch):
    monkeypatch.setenv("EXPLORER_OFFLINE", "1")
    explorer.doctor()
    told = capsys.readouterr().out
    for words in (
        "ipyleaflet 0.20",
        "fine: the page finds jupyter-leaflet",
        "fine: the page finds anywidget",
        "fine: tiles are kept",
    ):
        assert words in told
    assert "no Tianwen-1 pictures from https://alasky.cds.unistra.fr" in told and "EXPLORER_OFFLINE=1" in told
    assert "python -m explorer fetch" in told and "WRONG" not in told


def test_a_missing_extension_gets_the_command_that_mends_it(capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("EXPLORER_OFFLINE", "1")
    monkeypatch.setattr(jupyter_core.paths, "jupyter_path", lambda *_: [str(tmp_path)])
    assert main(["doctor"]) == 0
    told = capsys.readouterr().out
    assert "WRONG: the page can't find jupyter-leaflet" in told and "-m pip install --force-reinstall ipyleaflet" in told


def test_a_cache_that_cannot_be_written_is_told(capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("EXPLORER_OFFLINE", "1")
    monkeypatch.setattr("os.access", lambda *_: False)
    explorer.doctor()
    assert "can't be written; set EXPLORER_CACHE" in capsys.readouterr().out


@pytest.mark.parametrize("there", ["a file", "a link to nowhere", "a link to a file"])
def test_a_cache_that_is_no_folder_is_told(capsys, monkeypatch, tmp_path, there):
    place = tmp_path / "cache"
    if there == "a file":
        place.write_text("in the way")
    else:
        place.symlink_to(tmp_path / "stick")
        if there == "a link to a file":
            (tmp_path / "stick").write_text("in the way")
    monkeypatch.setenv("EXPLORER_CACHE", str(place / "below"))
    explorer.doctor()
    assert f"below can't be written, as {place} is no folder; set EXPLORER_CACHE" in capsys.readouterr().out


def test_what_it_prints_can_be_sent_to_anybody(capsys, monkeypatch):
    for survey in (
        "https://me:secret@tiles.example/mars",
        "//me:secret@tiles.example",
        "https://tiles.example/mars?key=secret",
    ):
        monkeypatch.setenv("EXPLORER_HIPS", survey)
        explorer.doctor()
        told = capsys.readouterr().out
        assert "tiles.example" in told and "WRONG" in told and "secret" not in told


def test_a_survey_that_answers_is_told(capsys, monkeypatch, server):
    monkeypatch.setenv("EXPLORER_HIPS", server.address)
    explorer.doctor()
    assert f"fine: {server.address} answers" in capsys.readouterr().out


@pytest.mark.parametrize(
    "address",
    [
        *("https://me:secret@a.org/hips", "https://a.org/hips?key=secret", "me:secret@a.org", "https://me:sec?ret@a.org"),
        *("https://me:pw@a.org/hips?key=secret", "https://a.org/maps@2x?key=secret"),
    ],
)
def test_a_password_or_a_key_in_a_setting_is_told_to_nobody(capsys, monkeypatch, address):
    monkeypatch.setenv("EXPLORER_HIPS", address)
    explorer.doctor()
    told = capsys.readouterr().out
    assert "secret" not in told and "ret@" not in told and "setting: EXPLORER_HIPS=" in told
    with pytest.raises(ValueError, match="is no survey") as refused:
        explorer.MoRIC()
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("words", [["voila", "nowhere.ipynb"]])
def test_a_notebook_that_is_not_there_is_told(words, capsys):
    assert main(words) == 1
    assert "there is no notebook 'nowhere.ipynb'" in capsys.readouterr().err
