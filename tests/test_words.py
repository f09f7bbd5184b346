"""What stands in many places says the same everywhere, and kinds of claims that were once untrue stay away."""

import ast
import contextlib
import io
import json
import re
from pathlib import Path

import pytest

import explorer
from explorer.activities import tours
from explorer.i18n import language
from explorer.i18n.wording import Wording
from explorer.places import mission
from explorer.places.describe import describe
from explorer.places.resolve import resolve
from explorer.places.stories import stories

ROOT = Path(__file__).parent.parent
READMES = ("README.md", "README.zh.md")
LANGUAGES = [Wording(), Wording(language="zh")]
MEASURED_BY_LASER = {"Olympus Mons": 21_229, "Hellas Planitia": -8_200}
"""What MOLA found, metres; the explorer may say it beside its own number."""


def _cells(name, kind):
    return [
        "".join(c["source"]) for c in json.loads((ROOT / "notebooks" / name).read_text())["cells"] if c["cell_type"] == kind
    ]


def _plain(words):
    """Numbers without blanks in them, and with the minus sign of code."""
    return re.sub(r"(?<=\d)[ \u00a0](?=\d{3}\b)", "", words).replace("−", "-")


def _texts():
    """Where it stands, and every text that people read."""
    for name in language.languages():
        yield from ((f"{name}.json {key}", text) for key, text in language.load(name).items())
    for row in explorer.load_observations().itertuples():
        yield from ((f"{row.Index} {field}", getattr(row, field)) for field in ("caption", "uncertain", "released", "acquired"))
    for tour in tours.SHIPPED:
        loaded = tours.load_tour(tour)
        for wording in LANGUAGES:
            yield tour, tours.in_language(loaded.about, wording.language)
            yield from ((f"{tour} {name}", step.text(name, wording)) for step in loaded.steps for name in step.texts)
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        yield from ((path.name, cell) for cell in [*_cells(path.name, "markdown"), *_cells(path.name, "code")])
    yield from ((name, (ROOT / name).read_text("utf-8")) for name in (*READMES, "notebooks/landing_sites.csv"))


def _stories():
    for story in stories():
        yield from ((f"{story.id} {wording.language}", " ".join(story.parts(wording))) for wording in LANGUAGES)


UNTRUE = {
    "the grid's step taken for what it shows": r"resol\w+ (about )?15.km|smaller than (about )?15.km|分辨率.?15|小于.?15.?千米",
    "an average taken for a limit": r"within about 68 m|相差只有大约 68",
    "about left away from what was told so": r"(?<![Aa]bout )1 ?040 GB of|(?<!约)1040.?GB[，。]",
    "a part of the names taken for all": r"22 of them (are named )?after towns|名给其中 22 个命了名",
    "lava that is still below": r"lava drained|熔岩流走",
    "a single day on which all data came out": r"1 May 2023|2023年5月1日",
    "people on Mars": r"people have landed",
    "years of work taken for years of driving": r"drove for more than six",
    "exposures that nobody told of": r"long exposure|长时间曝光",
    "what might be told as what is": r"engine has blown|发动机吹走",
    "an end where a part was told": r"western end|西端",
    "a whole way seen in a picture that is older": r"all 1 ?784 m of them|全长 1784",
    "one strip an orbit": r"each orbit gives one strip",
}


@pytest.mark.parametrize("kind", UNTRUE)
def test_what_was_found_to_be_untrue_is_said_nowhere(kind):
    pattern = re.compile(UNTRUE[kind])
    told = [where for where, words in [*_texts(), *_stories()] if pattern.search(words.replace("\u00a0", " "))]
    if kind == "an end where a part was told":
        told = [where for where in told if not where.startswith("giants")]  # the ends of our own line
    assert told == []


@pytest.mark.parametrize("wording", LANGUAGES, ids=["en", "zh"])
def test_heights_agree_wherever_they_stand(wording):
    olympus, hellas = describe(resolve("Olympus Mons")), describe(resolve("Hellas Planitia"))
    cards = [_plain(" ".join(told.facts(wording)) + told.sentence(wording)) for told in (olympus, hellas)]
    steps = {step.place.name: _plain(step.text("text", wording)) for step in tours.load_tour("giants").steps}
    for name, value, card in (("Olympus Mons", olympus.highest_m, cards[0]), ("Hellas Planitia", hellas.lowest_m, cards[1])):
        assert f"{value:.0f}" in card
        told = {int(number) for number in re.findall(r"-?\d{4,5}(?=[ \u00a0]?(?:m\b|米))", steps[name])}
        assert told == {value, MEASURED_BY_LASER[name]}
        assert value == pytest.approx(MEASURED_BY_LASER[name], abs=200)


def test_the_notebooks_tell_the_heights_of_the_cards():
    [cell] = [cell for cell in _cells("explore_mars.ipynb", "code") if "highest_m" in cell]
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(cell, {})
    for name in ("Olympus Mons", "Ascraeus Mons", "Hellas Planitia"):
        [line] = [line for line in printed.getvalue().splitlines() if line.startswith(name)]
        told = describe(resolve(name))
        assert [int(number) for number in re.findall(r"-?\d+", line)] == [
            round(value) for value in (told.lowest_m, told.highest_m, told.height_m)
        ]
    for notebook in ("explore_mars.ipynb", "class_tour.ipynb", "class_tour_zh.ipynb"):
        words = _plain(" ".join(_cells(notebook, "markdown")))
        assert [words.count(str(height)) for height in MEASURED_BY_LASER.values()] == [1, 1], notebook


# Highest and lowest ground of Mars, metres; no other number that is told lies near: a height that drifted would.
NEAR = {"Olympus Mons": range(19_000, 22_000), "Hellas Planitia": range(7_900, 8_400)}


@pytest.mark.parametrize("name", NEAR)
def test_no_text_tells_another_height_of_the_highest_or_the_lowest_ground(name):
    told = describe(resolve(name))
    model = told.highest_m if name == "Olympus Mons" else told.lowest_m
    right = {abs(model), abs(MEASURED_BY_LASER[name]), round(abs(model), -2)}
    heights = {
        (where, int(number))
        for where, words in [*_texts(), *_stories()]
        for number in re.findall(r"\d{4,5}(?=[ \u00a0]?(?:m\b|米))", _plain(words))
        if int(number) in NEAR[name]
    }
    assert {each for each in heights if each[1] not in right} == set()
    assert {number for _, number in heights} >= {abs(MEASURED_BY_LASER[name])}


def test_stories_and_captions_tell_whole_kilometres_of_the_cards():
    for name, km in (("Olympus Mons", 21), ("Ascraeus Mons", 18)):
        told = describe(resolve(name))
        assert round(told.highest_m / 1000) == km
        for wording in LANGUAGES:
            words = [*told.story.parts(wording), *(told.caption(number, wording) for number in range(len(told.pictures)))]
            assert re.search(rf"\b{km} (km|千米)", " ".join(words).replace("\u00a0", " "))


@pytest.mark.parametrize("readme", READMES)
def test_the_readme_tells_the_height_of_the_card(readme):
    [line] = [line for line in (ROOT / readme).read_text("utf-8").splitlines() if "explorer.elevation(" in line]
    code, told = line.split("#")
    height = eval(code, {"explorer": explorer})
    assert height == describe(resolve("Olympus Mons")).highest_m == int(re.search(r"\d+", _plain(told))[0])


@pytest.mark.parametrize("readme", READMES)
def test_the_code_in_the_readme_is_one_of_a_worksheet_that_comes_along(readme):
    [line] = [line for line in (ROOT / readme).read_text("utf-8").splitlines() if "explorer.read_results(" in line]
    [row] = eval(line.split("#")[0], {"explorer": explorer}).to_dict("records")
    assert row["worksheet"] and row["solved"] == row["tasks"] and not row["problem"]


@pytest.mark.parametrize("name", ["Ascraeus Mons", "Argyre Planitia", "Korolev"])
def test_the_card_of_a_mountain_a_basin_or_a_crater_gives_highest_lowest_and_middle(name):
    told = describe(resolve(name))
    facts = _plain(" ".join(told.facts(Wording())))
    assert told.lowest_m <= told.height_m <= told.highest_m
    assert all(f"{value:.0f}" in facts for value in (told.lowest_m, told.highest_m, told.height_m))


@pytest.mark.parametrize("name", ["Aban", "Meridiani Planum", "Valles Marineris", "Zhurong landing site"])
def test_other_cards_and_those_of_what_the_model_does_not_show_give_one_height(name):
    told = describe(resolve(name))
    assert told.lowest_m is None and told.highest_m is None
    assert sum("height" in fact for fact in told.facts(Wording())) == 1


@pytest.mark.parametrize("wording", LANGUAGES, ids=["en", "zh"])
def test_every_height_on_a_card_says_how_far_it_may_be_off(wording):
    for name in ("Olympus Mons", "Aban", "Zhurong landing site", "Meridiani Planum"):
        facts = " ".join(describe(resolve(name)).facts(wording)).replace("\u00a0", " ")
        assert re.search("25 m|hundreds of metres|25 米|几百米", facts), name


def _answers(notebook):
    """What the cells of a lesson that give its answers show: the numbers of their tables, in order."""
    given, names = [], {}
    for cell in _cells(notebook, "code"):
        if "pd.DataFrame" in cell and "class_code" not in cell:
            *before, table = ast.parse("import explorer\n" + cell).body
            exec(compile(ast.Module(before, []), notebook, "exec"), names)
            given.append(eval(compile(ast.Expression(table.value), notebook, "eval"), names).iloc[:, 0].tolist())
    return given


def test_the_lesson_is_the_same_in_both_languages():
    english, chinese = (
        [(cell["cell_type"], cell["id"]) for cell in json.loads((ROOT / "notebooks" / name).read_text("utf-8"))["cells"]]
        for name in ("class_tour.ipynb", "class_tour_zh.ipynb")
    )
    assert english == chinese
    answers = _answers("class_tour.ipynb")
    assert answers == _answers("class_tour_zh.ipynb") and [len(each) for each in answers] == [7, 10]


@pytest.mark.parametrize(("notebook", "wording"), [("class_tour.ipynb", LANGUAGES[0]), ("class_tour_zh.ipynb", LANGUAGES[1])])
def test_the_lessons_call_buttons_and_places_what_the_page_calls_them(notebook, wording):
    emphasised = {words for _, words in re.findall(r"(\*+)(.+?)\1", "\n".join(_cells(notebook, "markdown")))}
    said = [
        words
        for words in emphasised
        if words[-1] not in ".:。：" and words not in ("Shift+Enter", "D", "Download", "Trust HTML", "tianwen")
    ]
    landing = wording.named("Zhurong landing site", resolve("Zhurong landing site").name_zh)
    labels = {text.replace("{count}", "5").replace("{name}", landing) for text in language.load(wording.language).values()}
    places = {*mission.places().name, *mission.places().name_zh}
    assert len(said) > 10 and [words for words in said if words not in labels | places] == []
