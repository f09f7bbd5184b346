"""Two languages: nothing missing, nothing unused, nothing lost when people switch."""

import ast
import pickle
import re
from pathlib import Path
from string import Formatter

import ipywidgets
import pandas as pd
import pytest
from PIL import Image

import explorer
from explorer.i18n import language
from explorer.i18n.language import UnknownLanguageError
from explorer.i18n.wording import Wording
from explorer.imagery.hips.hips import HipsError, MoRIC
from explorer.mars.coordinates import CONVENTIONS
from explorer.message import Message, said_by
from explorer.places import mission
from explorer.places.gazetteer import gazetteer
from explorer.state import PANELS
from seen import (
    all_widgets,
    card_text,
    choose,
    click,
    elements,
    find,
    finder,
    html,
    layer,
    open_tab,
    portrait,
    search,
    send,
    settled,
    shown_map,
    table,
    text,
    title,
)

PACKAGE = Path(explorer.__file__).parent
ENGLISH, CHINESE = language.load("en"), language.load("zh")
ZH = Wording(language="zh")
CHINESE_ALONE = ("name.", "observation.", "phrase.", "message.")  # in English these stand in the data and in the modules
# What Chinese texts write in Latin letters, too: cameras, agencies, licences, formats, people, addresses.
LATIN = {
    *("JPL", "USGS", "Natural", "Earth", "Shift"),
    *(
        "MoRIC",
        "HiRIC",
        "NaTeCam",
        "MSCam",
        "MMS",
        "CNSA",
        "NAOC",
        "GRAS",
        "NASA",
        "MOLA",
        "HiPS",
        "CDS",
        "ODbL",
        "IAU",
        "ATLAS",
    ),
    *(
        "Mars",
        "Trek",
        "trek",
        "nasa",
        "gov",
        "Wieczorek",
        "MarsTopo719",
        "Allison",
        "McEwen",
        "Mars24",
        "batlow",
        "Crameri",
        "Tianwen",
        "Explorer",
        "EXPLORER",
        "OFFLINE",
    ),
    *("CSV", "GeoJSON", "English", "Science", "China", "Press", "HiRISE", "Home", "Noto", "Sans", "CJK", "GMM"),
    *("properties", "hips", "tile", "width", "body", "mars", "png", "jpeg", "webp"),
    # What is typed so, whatever the language: arguments of code, keys of a tour, parts of a link, letters of a direction.
    *(
        "columns",
        "units",
        "latitude",
        "longitude",
        "type",
        "encoding",
        "name",
        "diameter",
        "rad",
        "gon",
        "west",
        "DataFrame",
        "features",
    ),
    *("title", "steps", "place", "text", "measure", "zoom", "light", "true", "false", "load", "Olympus", "Mons"),
    *("tasks", "task", "click", "find", "hints", "kind", "crater", "land", "BZDA", "2KKM", "KKM"),
    *("Ost", "Ouest", "Oeste", "JSON", "GeoJSON", "KML", "UTF", "http", "https", "JavaScript", "JupyterLab", "Trust", "HTML"),
}


def placeholders(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def english_words(text):
    """Words of three Latin letters or more that no Chinese text has a reason to have."""
    return set(re.findall(r"[A-Za-z]{3,}\d*", text)) - LATIN


def test_no_text_is_missing_in_either_language():
    assert set(ENGLISH) == {key for key in CHINESE if not key.startswith(CHINESE_ALONE)}


@pytest.mark.parametrize("key", ENGLISH)
def test_both_languages_put_in_the_same_values(key):
    assert placeholders(CHINESE[key]) == placeholders(ENGLISH[key])


def _said():
    """What the package asks languages for: keys as they stand, and patterns of those put together."""
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            name = getattr(node.func, "attr", getattr(node.func, "id", "")) if isinstance(node, ast.Call) else ""
            if name == "credit_line":
                yield from (re.escape(each.value) for each in node.args[3:] if isinstance(each, ast.Constant))
            if name == "say":
                for part in ast.walk(node.args[0]):
                    if isinstance(part, ast.JoinedStr):
                        pieces = (re.escape(each.value) if isinstance(each, ast.Constant) else "[^.]+" for each in part.values)
                        yield "".join(pieces)
                if not any(isinstance(part, ast.JoinedStr) for part in ast.walk(node.args[0])):
                    strings = (each for each in ast.walk(node.args[0]) if isinstance(each, ast.Constant))
                    yield from (re.escape(each.value) for each in strings if isinstance(each.value, str))


def test_every_key_that_is_said_is_there():
    assert [each for each in _said() if not any(re.fullmatch(each, key) for key in ENGLISH)] == []


def test_no_key_is_unused():
    said = [*_said(), "language", r"kind\..+", "picture.credit"]  # the last is what a credit line says unless told otherwise
    assert [key for key in ENGLISH if not any(re.fullmatch(each, key) for each in said)] == []


def test_chinese_texts_are_chinese():
    own = {key: re.sub(r"{[\w:!]+}", "", text) for key, text in CHINESE.items()}
    assert [key for key, text in own.items() if re.search("[A-Za-z]", text) and not re.search("[\u4e00-\u9fff]", text)] == []
    assert {key: english_words(text) for key, text in own.items() if english_words(text)} == {}


def test_chinese_texts_use_chinese_marks():
    prose = {key: text for key, text in CHINESE.items() if key.startswith("observation.") and "3I/ATLAS" not in text}
    assert [key for key, text in prose.items() if re.search("[\u4e00-\u9fff][,.;:?!()]|[,;:?!()][\u4e00-\u9fff]", text)] == []


def test_every_kind_has_its_words():
    kinds = gazetteer().drop_duplicates("kind").set_index("kind").plain_kind.to_dict()
    extra = {"site": mission.SITE_KIND, "pole": mission.POLE_KIND, "landing": mission.LANDING_KIND}
    assert language.under("en", "kind") == kinds | extra
    assert ZH.kind("canyon") == "峡谷" and ZH.kind("my kind") == "my kind"


def test_chinese_names_are_names_of_places():
    names = language.under("zh", "name")
    places = mission.places()
    assert set(names) <= set(places.name)
    assert len(set(names.values())) == len(names)
    named = set(places.name[places.name_zh != ""])
    assert {*places.name[places.iau_id.isna()]} <= named
    assert set(gazetteer().set_index("iau_id").name.loc[list(mission.named_from_tianwen1())]) <= named


@pytest.mark.parametrize(
    "field", ["title", "caption", "uncertain", "where", "instrument", "released", "acquired", "credit", "licence"]
)
def test_every_picture_set_is_told_in_chinese(field):
    for _, picture in explorer.load_observations().iterrows():
        if picture[field]:
            told = ZH.observation(picture, field)
            assert re.search("[\u4e00-\u9fff]", told) and not english_words(told), picture.name


def test_no_chinese_text_tells_of_a_picture_set_that_is_not():
    table = explorer.load_observations()
    for key in language.under("zh", "observation"):
        identifier, field = key.rsplit(".", 1)
        assert table.loc[identifier, field]


def _messages():
    """Key and English of every `Message` in the code."""
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Message":
                key, english = node.args[0].value, node.args[1]
                yield key, english.value if isinstance(english, ast.Constant) else None


def test_every_message_has_its_chinese_and_no_other_is_there():
    keys = {key for key, _ in _messages()}
    assert keys == set(language.under("zh", "message"))


def test_a_message_puts_the_same_values_into_both_languages():
    for key, english in _messages():
        if english is not None:
            fields = [set(re.findall(r"{(\w+)", text)) for text in (english, language.under("zh", "message")[key])]
            assert fields[0] == fields[1], key


def test_every_phrase_stands_in_the_data_or_is_the_title_of_the_survey():
    data = (PACKAGE / "data" / "observations.toml").read_text("utf-8") + "Tianwen-1 MoRIC true-color map of Mars"
    assert [phrase for phrase in language.under("zh", "phrase") if phrase not in data] == []


def test_what_is_said_in_english_is_never_changed_in_part():
    assert ZH.translated("free with credit and more") == "free with credit and more"
    inner = Message("site.refused", "it refuses to be connected")
    outer = Message("site.no_connection", "No connection to {host}: {reason}", host="a {b}", reason=inner)
    assert ZH.translated(outer) == "无法连接 a {b}：它拒绝连接"
    assert outer == "No connection to a {b}: it refuses to be connected"
    assert ZH.translated(pickle.loads(pickle.dumps(outer))) == ZH.translated(outer)


@pytest.mark.parametrize(
    ("properties", "told"),
    [
        (None, "里面没有 properties 文件"),
        ("hips_body = moon\nhips_order = 3", "写着 hips_body = 'moon'；需要的是火星的图像"),
        ("hips_order = 3", "没有说拍的是什么"),
        ("hips_body = mars", "文件里没有 hips_order"),
        ("hips_body = mars\nhips_order = x", "写着 hips_order = 'x'；应该是 0 到 29 之间的整数"),
        ("hips_body = mars\nhips_order = 3\nhips_tile_width = 300", "写着 hips_tile_width = 300，这不是 2 的幂"),
        ("hips_body = mars\nhips_order = 3\nhips_tile_format = fits", "格式是 'fits'"),
        ("hips_body = mars\nhips_order = 3\ndataproduct_type = catalog", "这是 'catalog' 类型的数据"),
    ],
)
def test_what_is_wrong_with_a_survey_is_told_in_chinese(tmp_path, monkeypatch, properties, told):
    monkeypatch.setenv("EXPLORER_HIPS", str(tmp_path))
    if properties is not None:
        (tmp_path / "properties").write_text(properties)
    with pytest.raises(HipsError) as raised:
        MoRIC().load()
    assert told in ZH.translated(said_by(raised.value))


@pytest.mark.parametrize(
    ("words", "en", "zh"),
    [
        (lambda say: say.length(1742.3), "1 742 km", "1742 千米"),
        (lambda say: say.metres(-4099.4), "−4 099 m", "−4099 米"),
        (lambda say: say.kilometres(0.23), "230 m", "230 米"),
        (lambda say: say.area(1_204_999), "1 205 000 km²", "1205000 平方千米"),
        (lambda say: say.whole(1979), "1 979", "1979"),
        (lambda say: say.date(2022, 6, 29), "29 June 2022", "2022年6月29日"),
        (lambda say: say.position(11.92, -104.08), "11.92° N, 104.08° W", "北纬 11.92°，西经 104.08°"),
        (lambda say: say.position(-14.6, 175.5), "14.60° S, 175.50° E", "南纬 14.60°，东经 175.50°"),
    ],
)
def test_numbers_dates_and_positions_are_written_as_each_language_does(words, en, zh):
    assert [words(Wording(language=name)).replace("\u00a0", " ") for name in ("en", "zh")] == [en, zh]


def test_positions_follow_the_convention_in_chinese_too():
    assert Wording(CONVENTIONS["west-360"], "zh").position(11.92, -104.08).replace("\u00a0", " ") == "北纬 12.06°，西经 104.08°"


def test_dates_within_words_are_written_out():
    picture = explorer.load_observations().loc["tw1-2021-07-09-dune-sol42"]
    assert Wording().observation(picture, "acquired") == "26 June 2021 (sol 42)"
    assert ZH.observation(picture, "acquired") == "2021年6月26日（第 42 火星日）"


@pytest.mark.parametrize("wrong", ["fr", "", "EN", "../en"])
def test_a_language_that_is_not_there_names_those_that_are(wrong):
    with pytest.raises(UnknownLanguageError, match="there are en, zh"):
        explorer.Explorer(language=wrong)


def test_a_language_that_is_not_there_leaves_the_one_that_is(mars):
    mars.language = "zh"
    with pytest.raises(UnknownLanguageError, match="no language 'fr'; there are en, zh"):
        mars.language = "fr"
    assert mars.language == find(mars, "explorer-language").value == "zh"


def _is_text(value):
    return isinstance(value, str)


def _texts(widget):
    """Everything a widget shows, without its parts."""
    for name in ("description", "tooltip", "placeholder", "message", "said", "label"):
        yield getattr(widget, name, "") or ""
    for name in ("_options_labels", "tooltips", "results", "rows", "words"):
        texts = getattr(widget, name, None)
        for each in texts if isinstance(texts, (list, tuple)) else ():
            yield " ".join(filter(_is_text, each)) if isinstance(each, (list, tuple)) else str(each) * _is_text(each)
    yield " ".join(words for _, words in getattr(widget, "columns", ()))
    shown = widget.value if isinstance(widget, (ipywidgets.HTML, ipywidgets.Label)) else getattr(widget, "html", "")
    yield from re.findall(r'(?:alt|title)="([^"]*)"', shown)
    yield _without_tags(shown)


def _without_tags(html):
    return re.sub(r"(?s)<style.*?</style>|<[^>]*>", " ", html)


def _parts(mars):
    """All widgets, those of the panels that are not open and of what is hidden, too."""
    opened, parts = mars.state.panel, {}
    for panel in PANELS:
        open_tab(mars, panel)
        parts |= {id(each): each for each in all_widgets(mars, hidden=True)}
    open_tab(mars, opened)
    return list(parts.values())


WORDED = ("language", "painting", "tracks", "resolution", "problem")
"""Of the state, what switching sets, draws anew, or tells: that there is no typeface for Chinese."""

# Names on maps are Latin the world over, and so are the IAU's terms for kinds.
PROPER = set(re.findall("[A-Za-z]+", " ".join([*gazetteer().name, *gazetteer().kind.unique()])))


@pytest.mark.parametrize(
    "place",
    [
        "",
        "Ascraeus Mons",
        "Zhurong landing site",
        "Zhurong on sol 60",
        "South pole of Mars",
        "Korolev",
        "Aban",
        "Arabia Terra",
        "ground",
    ],
)
def test_in_chinese_nothing_is_said_in_english(mars, place):
    mars.language = "zh"
    if place == "ground":
        mars.select(latitude=12, longitude=34)
    elif place:
        mars.select(place)
    mars.tour("tianwen-1")
    open_tab(mars, "game")
    click(find(mars, "explorer-game"), "开始")
    finder(mars).set_state({"query": "olym"})
    mars.measure("Olympus Mons", (0, -140), "Ascraeus Mons", closed=True)
    ruler = find(mars, "explorer-ruler")
    settled(lambda: "高程剖面" in html(ruler) and "保存" in text(ruler))
    settled(lambda: finder(mars).results and finder(mars).results[0][0] == "奥林匹斯山 Olympus Mons")
    find(ruler, "explorer-along").value = 250
    settled(lambda: "奥林匹斯山" in layer(mars, "names").icon.html and not mars.state.busy)
    open_tab(mars, "place")
    settled(lambda: "海盗号" in portrait(mars))
    found = {word for part in _parts(mars) for words in _texts(part) for word in english_words(words)} - PROPER
    assert found == set()


def test_switching_loses_nothing(mars):
    mars.select("Zhurong landing site")
    place = find(mars, "explorer-card-top"), find(mars, "explorer-pager")
    for words in ("›", "›", "›", "−"):
        click(mars, words)
    mars.imagery, mars.coordinates = "relief", "east-360"
    open_tab(mars, "list")
    listing = find(mars, "explorer-listing")
    find(listing, "explorer-kind").value = "canyon"
    choose(listing, "Smallest width in km", "200")
    choose(listing, "with Tianwen-1 pictures", True)
    rows = table(mars)
    for _ in range(2):
        send(rows, {"sort": "diameter_km"})
    open_tab(mars, "layers")
    layers = find(mars, "explorer-layers")
    for words, value in (("Its height", 20), ("Names", False), ("Swipe", 0.3)):
        choose(layers, words, value)
    finder(mars).set_state({"query": "vall"})
    mars.measure("Olympus Mons", (0, -140), "Ascraeus Mons")
    find(mars, "explorer-along").value = 123
    mars.go_to(10, 20, zoom=4)
    settled(lambda: len(rows.rows) == 2 and not mars.state.busy)
    parts, names = _parts(mars), [name for name in mars.state.trait_names() if name not in WORDED]

    def state():
        """All that people set, and all that is shared."""
        controls = [
            each.value
            for each in parts
            if each.has_trait("value") and not isinstance(each, (ipywidgets.HTML, ipywidgets.Label))
        ]
        others = finder(mars).query, shown_map(mars).center, shown_map(mars).zoom, rows.sorting, len(rows.rows)
        number = re.findall(r"\d+", text(place[1]).replace("Tianwen-1", ""))
        return controls, others, number, [getattr(mars.state, name) for name in names]

    before, heard = state(), []
    assert {20, 0.3, 123, "200", "canyon"} <= set(filter(lambda each: isinstance(each, (int, float, str)), before[0]))
    assert before[2] == ["4", "10"]
    mars.state.observe(heard.append, [name for name in names if name not in ("painting", "tracks")])
    find(mars, "explorer-language").value = "zh"
    assert mars.language == "zh" and "祝融号着陆点" in text(place[0])
    before[0][before[0].index("en")] = "zh"  # of the control itself
    assert state() == before and heard == []
    mars.language = "en"
    before[0][before[0].index("zh")] = "en"
    assert state() == before and heard == []
    assert "Zhurong landing site" in text(place[0]) and find(mars, "explorer-language").value == "en"
    assert find(mars, "explorer-tabs").get_state()["_options_labels"][:3] == ("Place", "List", "Layers")


def test_an_explorer_begins_in_the_language_asked_for(opened):
    chinese = opened(language="zh", imagery="relief")
    assert title(chinese) == "火星"
    assert find(chinese, "explorer-tabs").get_state()["_options_labels"][0] == "地点"
    assert finder(chinese).placeholder == "查找地点，或输入经纬度"


def test_places_are_selected_and_found_by_their_chinese_names(mars):
    mars.select("西柏坡")
    assert mars.selected.name == title(mars) == "Xibaipo"
    mars.language = "zh"
    assert title(mars) == "西柏坡 Xibaipo"
    search(mars, "水手号")
    assert mars.selected.name == "Valles Marineris"


def test_a_catalogue_of_ones_own_shows_its_chinese_names(opened):
    table = pd.DataFrame({"name": ["Landing"], "name_zh": ["着陆处"], "lat": [25.0], "lon": [110.0], "kind": ["crater"]})
    own = opened(features=explorer.read_features(table), imagery="relief", language="zh")
    own.select("Landing")
    assert title(own) == "着陆处" and "撞击坑" in card_text(own)
    [legend] = elements(own, "explorer-legend")
    assert "其他有名称的地点" in legend.text
    own.language = "en"
    [legend] = elements(own, "explorer-legend")
    assert title(own) == "Landing" and "other named places" in legend.text


def test_the_data_within_a_saved_picture_are_english(mars, tmp_path):
    mars.language = "zh"
    mars.select("Ascraeus Mons")
    settled(lambda: "艾斯克雷尔斯山" in portrait(mars))
    mars.save_picture(tmp_path / "poster.png")
    with Image.open(tmp_path / "poster.png") as image:
        assert image.info["Title"] == "Ascraeus Mons"
