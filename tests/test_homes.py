"""A path that begins with somebody's home, where there is no such home: told in words, wherever it is given."""

import pytest

from explorer import Explorer, Hips, check_tour, check_worksheet, doctor
from explorer.download.cache import cache_folder
from explorer.files import expanded
from explorer.i18n.wording import Wording
from explorer.imagery.hips.hips import shared_moric
from explorer.message import said_by

NOWHERE = "~nobody-of-that-name/x"


def test_it_is_told_in_both_languages():
    with pytest.raises(OSError, match="no such home folder here; give the whole path") as told:
        expanded(NOWHERE)
    assert "没有这样的主文件夹" in Wording(language="zh").translated(said_by(told.value))


@pytest.mark.parametrize(
    "use",
    [
        *(check_tour, check_worksheet),
        lambda path: Explorer().save_html(f"{path}.html"),
        lambda path: Explorer().record_tour(path),
        lambda path: Explorer().record_worksheet(path),
    ],
)
def test_no_file_is_there(use):
    with pytest.raises(OSError, match="no such home"):
        use(NOWHERE)


def test_nor_a_survey(monkeypatch):
    with pytest.raises(ValueError, match="no such home"):
        Hips(NOWHERE)
    monkeypatch.setenv("EXPLORER_HIPS", NOWHERE)
    with pytest.raises(ValueError, match="no such home"):
        shared_moric()


def test_nor_a_cache(monkeypatch, capsys):
    monkeypatch.setenv("EXPLORER_CACHE", NOWHERE)
    with pytest.raises(ValueError, match="EXPLORER_CACHE: .*no such home"):
        cache_folder()
    doctor()
    assert "WRONG: EXPLORER_CACHE" in capsys.readouterr().out
