"""What goes wrong with what people type, load and record is told in the language of the page, whichever that is just then."""

import ast
import json
import re

import pandas as pd
import pytest
from PIL import Image

import explorer
from explorer import viewpoint
from explorer.activities.measure import measure
from explorer.catalogue.pictures import fetch_picture, picture_of
from explorer.i18n import language
from explorer.i18n.wording import Wording
from explorer.mars.coordinates import CONVENTIONS, parse, parse_angle
from explorer.message import Message, said_by
from explorer.places.filter import Filter
from explorer.places.gazetteer import find
from explorer.places.resolve import resolve
from i18n.test_language import PACKAGE, english_words
from seen import click, control, finder, open_tab, problem_shown, settled
from seen import find as part

ZH = Wording(language="zh")
TOLD = {"CoordinateError", "ShapeError", "LinkError", "PictureError", "TourError", "UnknownPlaceError", "NoPointError"}
"""Errors that reach the page."""


def _plain_sentences(node):
    """Sentences that stand in code as they are, not as the English of a message."""
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Message":
        return
    if isinstance(node, ast.JoinedStr) or isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield ast.unparse(node)
        return
    for inner in ast.iter_child_nodes(node):
        yield from _plain_sentences(inner)


def _said_on_the_page(node):
    """What a call says to people: an error that reaches the page, a note, the reason against a row."""
    name = getattr(node.func, "id", getattr(node.func, "attr", ""))
    if name in TOLD:
        return node.args
    if name in ("assume", "_note"):
        return node.args[-1:]
    return node.args[2:] if name in ("refuse", "Problem") else []


def test_whatever_reaches_the_page_has_a_key_where_it_is_raised():
    calls = [
        (path.name, each)
        for path in PACKAGE.rglob("*.py")
        for each in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(each, ast.Call) and _said_on_the_page(each)
    ]
    assert len(calls) > 120
    assert [(name, said) for name, call in calls for each in _said_on_the_page(call) for said in _plain_sentences(each)] == []


def told(call, *arguments, **keywords):
    """What a call says that goes wrong."""
    with pytest.raises((ValueError, LookupError, OSError)) as raised:
        call(*arguments, **keywords)
    return said_by(raised.value)


def keys(said):
    if isinstance(said, Message):
        yield said.key
        for value in said.values.values():
            yield from keys(value)


def is_chinese(said):
    """Whether words are Chinese, what they quote set aside; names of places are Latin."""
    words = ZH.translated(said)
    rest = re.sub(r"'[^']*'|\"[^\"]*\"|最接近的名称是 .*|(?:可以写的是|其中之一：) ?.*|mars\?at=\S*|map=", "", words)
    return bool(re.search("[\u4e00-\u9fff]", words)) and english_words(rest) <= {"nan", "inf"}


WEST = CONVENTIONS["west-360"]
POSITIONS = [
    "18 .39, 77 .27",
    "1e5",
    *("95 N 10 E", "9" * 90 + " N", "10¹ N 20 E", "10 @ 20", "10,5 20", "10 N", "10, 20, 30", "10 N 20 30.5 40 E"),
    *("10 O 20 N", "lat 10 E lon 20", "-10 S 20 E", "10° 75' N 20 E", "10 N 20 S", "120, 20", "1 2 3 4 5 6 7 8"),
    *("N 10 N 20 E", "10 N; N 20 N", "10 20 30 40, 5"),
]


def test_every_word_on_positions_is_chinese():
    said = [told(parse, typed) for typed in POSITIONS]
    said += [told(parse, "10, -20", WEST), told(parse_angle, "10 E", "latitude"), told(parse_angle, "x", "latitude")]
    said += [told(explorer.measure, [each, (1, 2)]) for each in ((95, 1), (10**400, 1), ("x", "y"), (float("nan"), 1))]
    said += [told(explorer.measure, [(1, float("inf")), (1, 2)])]
    assert [each for each in said if not is_chinese(each)] == []
    assert _keys_of("angle.", "degrees.", "axis.") - {key for each in said for key in keys(each)} == set()


def test_every_word_on_places_and_links_is_chinese():
    few = explorer.load_features().reset_index().iloc[:1]
    said = [told(find, name) for name in (10**12, 1, "a" * 300, "Gale\0", "Olimpos Mnt")]
    said += [told(find, "xyz", few), told(resolve, [1, 2, 3]), told(find, "a", explorer.load_features().assign(name="A"))]
    links = ("x", "mars?at", "mars?at=1,2&zoom=3&b=1", "mars?at=1&zoom=1", "mars?at=1,2&zoom=99", "mars?at=1,2&zoom=1&map=flat")
    links += ("mars?at=1,2&at=3,4&zoom=1",)
    said += [told(viewpoint.read, link) for link in (*links, "mars?at=1,2&zoom=3&place=Olimpos+Mnt")]
    assert [each for each in said if not is_chinese(each)] == []
    assert _keys_of("place.", "link.") - {key for each in said for key in keys(each)} == set()


STEPS = [
    {"place": "Gale", "text": "x", "zoom": 99, "projection": "flat", "light": [1], "measure": ["Gale"], "route": 1, "b": 2},
    {"place": [1], "text": 5, "title": "a" * 6000, "width_km": 5, "zoom": 1, "light": [1, 2], "measure": "Gale"},
    {"text": " ", "question": "half \ud83d a face", "place": [95, 0]},
    {"text": "x"},
    "no step",
]
TOURS = [
    json.dumps({"title": "A tour", "steps": STEPS}),
    json.dumps({"title": "A tour", "steps": [{f"k{number}": 0 for number in range(60)}]}),
    *('{"title": "A tour"}', json.dumps({"title": "A tour", "steps": [{}] * 201}), "[]", "[" * 100_000, "{", " " * 2_000_001),
]


def test_every_word_on_tours_is_chinese():
    said = [problem for tour in TOURS for problem in explorer.check_tour(tour.encode())] + explorer.check_tour(b"{\n\xff")
    said.append(told(explorer.activities.tours.load_tour, b"{}"))
    assert [each for each in said if ".json" not in str(list(keys(each))) and not is_chinese(each)] == []
    assert _keys_of("tour.") - {key for each in said for key in keys(each)} == set()


def test_every_word_on_pictures_is_chinese(tmp_path, offline, monkeypatch):
    beside = tmp_path / "beside"
    (beside / "folder").mkdir(parents=True)
    Image.new("RGB", (8, 8)).save(beside / "large.png")
    for name in ("x.png", "beside/damaged.png"):
        (tmp_path / name).write_bytes(b"x")
    images = ["https://a.org/x.png", "../x.png", "folder", "none.png", "damaged.png", "large.png"]
    table = pd.DataFrame({"image": images})
    said = [told(picture_of, table, 1)]
    table.attrs["folder"] = str(beside)
    said += [told(picture_of, table, row) for row in (0, 1, 2, 3, 4)]
    monkeypatch.setattr("explorer.catalogue.pictures.MOST_PIXELS", 2)
    said.append(told(picture_of, table, 5))
    monkeypatch.setattr("explorer.catalogue.pictures.MOST_BYTES", 2)
    said += [told(picture_of, table, 5), told(fetch_picture, "x"), told(fetch_picture, "https://a.org/x.png")]
    said.append(told(explorer.catalogue.pictures._opened, b"x", Message("picture.from", "from {host}", host="a.org")))
    assert all(isinstance(each, Message) for each in said)
    assert [each for each in said if english_words(re.sub(r"'[^']*'|\S+\.org|格式：.*", "", ZH.translated(each)))] == []
    assert _keys_of("picture.") - {key for each in said for key in keys(each)} == set()


def test_every_word_on_sizes_and_lines_is_chinese():
    outline = [(0, 0), (0, 1), (0, 2)]
    said = [told(Filter, least_km=-1), told(Filter, least_km=5, most_km=1), told(measure, ["Gale"])]
    said += [told(measure, ["Gale", "Jezero"], closed=True), told(measure, outline, closed=True)]
    assert [each for each in said if not is_chinese(each)] == []


def _keys_of(*parts):
    return {key for key in language.under("zh", "message") if key.startswith(parts)}


@pytest.mark.parametrize(
    ("typed", "chinese", "english"),
    [
        ("95 N 10 E", "纬度在 -90 到 90 度之间，不能是 95。请这样写", "A latitude lies between -90 and 90 degrees, not at 95"),
        ("mars?at=1&zoom=1", "链接里没有位置：at='1'", "the link has no position: at='1'"),
    ],
)
def test_the_search_field_answers_in_the_language_that_is_chosen_last(mars, typed, chinese, english):
    mars.language = "zh"
    finder(mars).set_state({"query": typed})
    settled(lambda: chinese in finder(mars).message)
    mars.language = "en"
    settled(lambda: english in finder(mars).message)


def test_what_goes_wrong_with_a_recorded_tour_is_told_in_the_language_that_is_chosen_last(mars):
    mars.language = "zh"
    mars.record_tour()
    recorder = part(mars, "explorer-recorder")
    click(recorder, "把这个画面添加为一步")
    assert "先写下要说的话，再添加这一步" in problem_shown(mars)
    control(recorder, "要说的话").value = "x" * 6000
    click(recorder, "把这个画面添加为一步")
    assert '第 1 步："text" 超过 5000 个字符' in problem_shown(mars)
    mars.state.change(language="en")
    assert 'step 1: "text" is longer than 5000 characters' in problem_shown(mars) and "步" not in problem_shown(mars)


def test_a_folder_that_is_not_there_is_told_in_chinese(mars, tmp_path):
    mars.language = "zh"
    mars.record_tour(tmp_path / "none" / "tour.json")
    recorder = part(mars, "explorer-recorder")
    control(recorder, "要说的话").value = "x"
    click(recorder, "把这个画面添加为一步")
    assert "无法写入" in problem_shown(mars) and "请先建立它，或另选一个" in problem_shown(mars)


def test_a_number_of_kilometres_that_is_none_is_told_in_the_language_that_is_chosen_last(mars):
    mars.language = "zh"
    open_tab(mars, "list")
    control(part(mars, "explorer-listing"), "最小直径（千米）").value = "宽"
    assert "'宽' 不是千米数" in problem_shown(mars)
    mars.state.change(language="en")
    assert "'宽' is no number of kilometres" in problem_shown(mars)
