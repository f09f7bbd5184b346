"""Chinese as people write it: one term for one thing, numbers written one way, and nothing left in English."""

import json
import re
from pathlib import Path

import pytest

from explorer.activities import tours
from explorer.i18n import language
from explorer.i18n.wording import Wording
from explorer.places import mission
from explorer.places.describe import describe
from explorer.places.resolve import resolve
from explorer.places.stories import stories

ROOT = Path(__file__).parent.parent.parent
ZH = Wording(language="zh")
HAN = "[\u4e00-\u9fff]"

# Each thing has one term, and this is what else one might call it.
ONE_TERM = {
    "冰盖": "冰冠|极冠",
    "着陆平台": "(天问一号|祝融号|火星车)的着陆器",
    "图像": "图片|影像(?!图)",  # 影像图 is what the released map calls itself
    "撞击坑": "陨石坑|陨坑|环形山",
    "太阳翼": "太阳能板|太阳能电池|太阳帆板",
    "停留点": "停车(?!场)|停靠|停驻",
    "沙尘暴": "(?<!沙)尘暴",
    "尘土": "灰尘|尘埃",
    "高程零点": "零高度|零面|高程零面|高程基准",
    "火星车": "(?<!着陆)巡视器|漫游车",
    "中分辨率相机": "中分相机|彩色中分辨率",
    "导航地形相机": "导航相机",
    "水手号峡谷": "水手谷|水手大峡谷|水手峡谷",
    "奥林匹斯山": "奥林帕斯|奥林波斯",
    "艾斯克雷尔斯山": "阿斯克拉|阿斯克劳",
    "你": "您",
    "幅图像": "张图像",
}
# Dates are written without blanks, all other numbers stand free: 2022年6月29日, 第 42 火星日, 长 40 米.
_DATE = r"(?:\d{4}-\d\d-\d\d|\d{4}(?:–\d{4})?年(?:\d+月(?:\d+日)?)?|\d+月(?:\d+日)?)"
_BARE = r"\{(?:count|number|seconds|points|most|sol|told)\}"
_MEASURED = r"\{(?:length|highest|lowest|top|bottom|height|size|scale|width|distance|driven|area)\}"  # with its unit


def _prose(markdown):
    """Lines of prose, without code and addresses; what is emphasised, with a blank before and after, in quotes."""
    markdown = re.sub(r" ?(\*+)(.*?)\1 ?", r"“\2”", markdown)
    return re.sub(r"(?s)```.*?```|`[^`]*`|\]\([^)]*\)|[*\[\]|#]", "", markdown).splitlines()


def _files():
    yield from (
        (f"README.zh {number}", line) for number, line in enumerate(_prose((ROOT / "README.zh.md").read_text("utf-8")), 1)
    )
    for cell in json.loads((ROOT / "notebooks" / "class_tour_zh.ipynb").read_text("utf-8"))["cells"]:
        if cell["cell_type"] == "markdown":
            lines = _prose("".join(cell["source"]))
            yield from ((f"class_tour_zh {cell['id']} {number}", line) for number, line in enumerate(lines, 1))


def _chinese():
    """Where it stands, and every Chinese text that people read."""
    yield from language.load("zh").items()
    for story in stories():
        yield from ((f"{story.id} {number}", words) for number, words in enumerate(story.parts(ZH)))
    for name in tours.SHIPPED:
        tour = tours.load_tour(name)
        yield name, f"{tours.in_language(tour.title, 'zh')}。{tours.in_language(tour.about, 'zh')}"
        written = json.loads((ROOT / "explorer" / "data" / "tours" / f"{name}.json").read_text("utf-8"))
        for number, step in enumerate(written["steps"], 1):
            yield from ((f"{name} {number} {field}", step[field]["zh"]) for field in tour.steps[number - 1].texts)


TEXTS = dict([*_chinese(), *_files()])


@pytest.mark.parametrize("term", ONE_TERM)
def test_one_term_stands_for_one_thing(term):
    assert any(term in words for words in TEXTS.values())
    assert {where: words for where, words in TEXTS.items() if re.search(ONE_TERM[term], words)} == {}


def test_numbers_stand_free_and_dates_close():
    wrong = []
    for where, words in TEXTS.items():
        if where.startswith(("unit.", "date")):
            continue
        if re.search(rf"{HAN} {_DATE}|{_DATE} {HAN}", words):
            wrong.append((where, words))
        free = re.sub(_DATE, "、", words)
        if re.search(rf"{HAN}[−+]?\d|\d°?{HAN}|{HAN}(?:{_BARE}|{_MEASURED})|{_BARE}{HAN}|{_MEASURED} {HAN}", free):
            wrong.append((where, words))
    assert wrong == []


def test_no_blank_stands_between_chinese_letters():
    wrong = rf"{HAN}[ \u00a0]{HAN}"
    assert {where: found[0] for where, words in TEXTS.items() if (found := re.search(wrong, words))} == {}
    for name in ("Olympus Mons", "Maunder", "Zhurong's last stop", "Aban", "Zhurong landing site"):
        told = describe(resolve(name))
        assert not re.search(wrong, " · ".join([*told.facts(ZH), told.sentence(ZH)])), name


def test_measures_are_written_in_figures_and_without_grouping():
    wrong = r"(?<!几)[一二三四五六七八九十]+[百千万]?(千米|米|厘米)|\d[ ,]\d{3}(?!\d)|公里|公尺"
    assert {where: found[0] for where, words in TEXTS.items() if (found := re.search(wrong, words))} == {}


def test_chinese_marks_stand_between_chinese_words():
    half = rf"{HAN}[,.;:?!()]|[,;:?!()]{HAN}"
    assert {where: words for where, words in TEXTS.items() if re.search(half, words)} == {}


# Names are Latin beside the Chinese, and so are titles of makers.
_NAMES = [*mission.places().name, "Tianwen-1 Mars Explorer", "Science China Press", "NASA Mars Trek"]


def test_no_english_sentence_is_left():
    found = {}
    for where, words in TEXTS.items():
        left = words
        for name in _NAMES:
            left = left.replace(name, "") if name in left else left
        if run := re.search(r"[A-Za-z]{2,}(?:,? +[a-z]{2,}){2,}", left):
            found[where] = run[0]
    assert found == {}


def test_slopes_are_told_to_be_so_many_times_as_steep():
    for key in ("relief.title", "ground.title"):
        assert "坡度夸大为实际的 6 倍" in language.load("zh")[f"message.{key}"].format(times=6)


# Written by people who knew English better: each was found, and its kind is watched for.
STIFF = "另一艘探测器|工作工具|有一侧的太阳翼|石质平原|甲幅|乙幅|本软件|学生尺|天际线|没有了声音|起始键"


def test_stiff_phrases_that_were_found_stay_away():
    assert {where: words for where, words in TEXTS.items() if re.search(STIFF, words)} == {}


def test_what_keeps_a_server_away_can_stand_before_the_full_stop_that_the_page_adds():
    texts = language.load("zh")
    assert [key for key, text in texts.items() if key.startswith("message.site.") and text[-1] in "。？！.?!"] == []
