"""Pictures are worded in the language that is chosen, where this machine has the letters for it, and else in English."""

import re

import pytest
from matplotlib import font_manager
from PIL import ImageFont

import explorer
from explorer.export import poster
from explorer.i18n import typeface
from explorer.i18n.wording import Wording
from explorer.places import mission
from seen import find, html, settled, text

ZH = Wording(language="zh")
here = pytest.mark.skipif(typeface.typeface("zh") is None, reason="this machine has no typeface with Chinese letters")


@pytest.fixture
def no_chinese(monkeypatch):
    """A machine that has only what matplotlib brings."""
    brought = [each for each in font_manager.fontManager.ttflist if each.name.startswith("DejaVu")]
    monkeypatch.setattr(font_manager.fontManager, "ttflist", brought)
    typeface.typeface.cache_clear()
    yield
    typeface.typeface.cache_clear()


def drawn(monkeypatch):
    """The words of each poster that is made from now on."""
    posters, make = [], poster.poster
    monkeypatch.setattr(poster, "poster", lambda picture, **words: posters.append(words) or make(picture, **words))
    return posters


@here
def test_the_typeface_has_the_letters_of_every_name():
    found = typeface.typeface("zh")
    face = ImageFont.truetype(found.file, 20, index=found.face)
    none = face.getmask("\ufffe").getbbox(), bytes(face.getmask("\ufffe"))
    letters = set("".join([*mission.places().name_zh, *mission.places().name]).translate(poster._LACKED)) - {" "}
    assert [letter for letter in letters if (face.getmask(letter).getbbox(), bytes(face.getmask(letter))) == none] == []


@here
def test_a_picture_is_saved_in_chinese(mars, tmp_path, monkeypatch):
    posters = drawn(monkeypatch)
    mars.language = "zh"
    mars.select("Ascraeus Mons")
    mars.save_picture(tmp_path / "poster.png")
    [words] = posters
    assert words["title"] == "艾斯克雷尔斯山" and words["language"] == "zh"
    assert "珠穆朗玛峰" in words["caption"] and "坡度夸大为实际的 6 倍" in words["caption"] and "千米" in words["scale"][0]


def test_without_chinese_letters_a_picture_is_saved_in_english(mars, tmp_path, monkeypatch, no_chinese):
    posters = drawn(monkeypatch)
    mars.language = "zh"
    mars.select("Ascraeus Mons")
    mars.save_picture(tmp_path / "poster.png")
    [words] = posters
    assert words["title"] == "Ascraeus Mons" and not re.search("[\u4e00-\u9fff]", words["caption"] + words["credit"])


def test_that_pictures_are_in_english_is_told_once(mars, tmp_path, no_chinese):
    mars.language = "zh"
    for told in (True, False):
        mars.select("Ascraeus Mons")
        mars.save_picture(tmp_path / "poster.png")
        assert ("没有中文字体" in text(find(mars, "explorer-status"))) == told


def _words(figure):
    axes = figure.axes[0]
    told = [*axes.texts, *figure.texts, axes.xaxis.label, axes.yaxis.label]
    return " ".join([axes.get_title(loc="left"), *(each.get_text() for each in told)])


@here
def test_a_profile_is_drawn_in_chinese():
    words = _words(explorer.profile(["Olympus Mons", "Ascraeus Mons"]).draw(wording=ZH))
    for part in ("从奥林匹斯山到艾斯克雷尔斯山", "最高", "最低", "距离（千米）", "高程（米）", "竖直方向画成实际的"):
        assert part in words
    assert not re.search("[a-z]{3}", words)


def test_a_profile_is_drawn_in_english_without_chinese_letters(no_chinese):
    words = _words(explorer.profile(["Olympus Mons", "Ascraeus Mons"]).draw(wording=ZH))
    assert "Olympus Mons to Ascraeus Mons" in words and not re.search("[\u4e00-\u9fff]", words)


@here
def test_the_ruler_draws_its_heights_anew_when_people_switch(mars):
    mars.measure("Olympus Mons", "Ascraeus Mons")
    ruler = find(mars, "explorer-ruler")
    settled(lambda: "Save the picture" in text(ruler))

    def picture():
        return re.search(r'src="([^"]+)"', html(ruler))[1]

    before = picture()
    mars.language = "zh"
    settled(lambda: picture() != before)


@pytest.mark.parametrize(
    "words", ["高程（米），宽 456 千米；它“像”《天问》里的山。", "One link https://example.org/a/long/one and more"]
)
@pytest.mark.parametrize("most", [2, 5, 9, 40])
def test_lines_fit_and_lose_nothing(words, most):
    lines = typeface.wrapped(words, lambda line: len(line) <= most)
    assert all(len(line) <= most for line in lines) or most < 5
    assert "".join(lines).replace(" ", "") == words.replace(" ", "")
    if most >= 9:
        assert not any(line[0] in "，。、；：？！）》”" or line[-1] in "（《“" for line in lines)
