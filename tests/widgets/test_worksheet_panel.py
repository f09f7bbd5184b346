"""The panel of the worksheets: solved by clicks on the map, made by clicks, and the results of a class."""

import base64
import io
import json
import time

import pandas as pd
import pytest

import explorer
from explorer.activities.marking import Attempt
from explorer.activities.results import Result, result_of
from explorer.activities.work import Work
from explorer.activities.worksheet import load_worksheet
from explorer.places.resolve import resolve
from explorer.widgets.download import Download
from seen import (
    button,
    choose,
    click,
    click_map,
    click_map_at,
    control,
    controls,
    elements,
    features,
    find,
    find_all,
    labels,
    open_tab,
    opened_tab,
    plane,
    problem_shown,
    scale,
    search,
    settled,
    shown_map,
    text,
)

SHEET = {
    "title": {"en": "Mine", "zh": "我的"},
    "minutes": 20,
    "tasks": [
        {"task": "Where is Olympus Mons?", "click": "Olympus Mons", "hints": ["West.", "More west."], "trains": "maps"},
        {"task": "Find two.", "find": {"kind": "crater", "least_km": 200, "south_of": 0}, "count": 2},
        {"task": "How long?", "measure": ["Olympus Mons", "Ascraeus Mons"], "within_percent": 5},
        {"task": "How high?", "highest_on": ["Olympus Mons", "Ascraeus Mons"], "within_m": 300},
        {"task": "Land.", "land": {"below_m": -2000, "within_latitude": 30, "flat_m": 300}, "why": "Why there?"},
    ],
}


@pytest.fixture
def solving(mars, tmp_path):
    (tmp_path / "mine.json").write_text(json.dumps(SHEET), "utf-8")
    mars.worksheet(tmp_path / "mine.json")
    return mars


def panel(mars):
    return find(mars, "explorer-sheet")


def verdict(mars):
    """What is said of the last act."""
    return [each.text for each in elements(panel(mars), "explorer-verdict")]


def told(mars):
    """What the panel says at its button; nothing stands below the map then."""
    assert not problem_shown(mars)
    return " ".join(each.text for each in elements(panel(mars), "explorer-sheet-told"))


def clicked(mars, *names):
    """Click places where they are."""
    for place in map(resolve, names):
        click_map(mars, place.latitude, place.longitude)


def turn_to(mars, number):
    find(mars, "explorer-sheet-numbers").value = number - 1


def numbers(mars):
    return list(find(mars, "explorer-sheet-numbers").options)


def code(mars):
    click(panel(mars), "My code")
    [shown] = elements(panel(mars), "explorer-sheet-code")
    return shown.text


def test_a_click_on_the_map_is_an_answer_and_told_at_once(solving):
    mars = solving
    assert opened_tab(mars) == "tasks" and "Where is Olympus Mons?" in text(panel(mars))
    clicked(mars, "Gale")
    assert verdict(mars)[0].startswith("✗ That is") and "Hint: West." in text(panel(mars)) and mars.selected is None
    click_map(mars, 40, -100)
    assert "Hint: More west." in text(panel(mars)) and numbers(mars)[0] == 0
    clicked(mars, "Olympus Mons")
    assert verdict(mars) == ["✓ Right: that is Olympus Mons."] and "Hint" not in text(panel(mars))
    assert "1 of 5 solved" in text(panel(mars))
    clicked(mars, "Gale")  # what is solved stays so
    assert verdict(mars) == ["✓ Right: that is Olympus Mons."]


def test_what_was_clicked_is_marked_on_the_map_while_the_panel_is_open(solving):
    mars = solving
    click_map(mars, 40, -100)
    settled(lambda: len(features(mars, "drawn")) == 1)
    open_tab(mars, "place")
    settled(lambda: not features(mars, "drawn"))
    clicked(mars, "Gale")
    open_tab(mars, "tasks")
    assert result_of(code(mars)).tasks[0] == (False, 1)  # clicks beside the panel are no answers


def test_the_whole_worksheet_is_solved_and_told_by_a_code(solving):
    mars = solving
    clicked(mars, "Olympus Mons")
    click(panel(mars), "Next task ›")
    places = load_worksheet(json.dumps(SHEET).encode()).tasks[1].asked.places
    click_map(mars, places[0].latitude, places[0].longitude)
    assert "Still to find: 1" in verdict(mars)[0]
    click_map(mars, places[1].latitude, places[1].longitude)
    assert "as many as are asked for" in verdict(mars)[0]
    click(panel(mars), "Next task ›")
    click(panel(mars), "Check")
    assert "click on the map where the line begins" in told(mars)
    clicked(mars, "Olympus Mons", "Gale", "Ascraeus Mons")
    click(panel(mars), "Take back")
    click(panel(mars), "Take back")
    clicked(mars, "Ascraeus Mons")
    assert "2 points, 1\u00a0742\u00a0km" in text(panel(mars))
    click(panel(mars), "Check")
    assert verdict(mars)[0].startswith("✓")
    click(panel(mars), "Next task ›")
    clicked(mars, "Olympus Mons", "Ascraeus Mons")
    settled(lambda: elements(panel(mars), "explorer-profile"))
    highest = explorer.profile(["Olympus Mons", "Ascraeus Mons"]).table.height_m.max()
    for typed, words in (("what", "type the height"), (" ", "type the height"), (f"{highest:,.0f}", "may part thousands")):
        choose(panel(mars), "Height in metres", typed)
        click(panel(mars), "Check")
        assert words in told(mars) and not verdict(mars)
    for typed, begins in (("－１００，５ｍ", "✗"), (mars.state.wording.metres(highest), "✓")):
        choose(panel(mars), "Height in metres", typed)
        click(panel(mars), "Check")
        assert verdict(mars)[0].startswith(begins)
    click(panel(mars), "Next task ›")
    choose(panel(mars), "Why there?", "<b>flat</b>")
    clicked(mars, "Zhurong landing site")
    assert verdict(mars)[0].startswith("✓ A good place")
    result = result_of(code(mars))
    assert result.solved == 5 and result.tasks[3] == (True, 2)
    assert result.fingerprint == load_worksheet(json.dumps(SHEET).encode()).fingerprint
    assert "<b>flat</b>" in text(panel(mars)) and not elements(panel(mars), tag="b")
    [picture] = elements(panel(mars), "explorer-sheet-qr")
    assert picture.attributes["src"].startswith("data:image/svg") and picture.attributes["alt"]


def test_whoever_clicks_the_name_of_a_place_means_the_place(solving):
    mars, heard = solving, []
    mars.state.clicked.register_callback(lambda place, at: heard.append((place, at)))
    settled(lambda: "Ascraeus Mons" in labels(mars))
    y, x = (float(each) for each in reversed(plane(mars).forward(11.92, -104.08, shown_map(mars).center[1])))
    for side in (-40, 40):  # pixels: beside the dot, on whichever side the letters stand
        click_map_at(mars, y, x + side / scale(mars))
    place, at = next(each for each in heard if each[0].name == "Ascraeus Mons")
    assert (at.latitude, at.longitude) == (place.latitude, place.longitude)
    away = explorer.distance(18.65, -133.8, place.latitude, place.longitude)
    assert verdict(mars)[0].startswith(f"✗ That is Ascraeus Mons: {mars.state.wording.kilometres(away)} off")


def test_after_a_line_that_was_wrong_the_next_click_begins_another(solving):
    mars = solving
    turn_to(mars, 3)
    clicked(mars, "Olympus Mons", "Gale")
    click(panel(mars), "Check")
    assert verdict(mars)[0].startswith("✗") and "2 points" in text(panel(mars))  # the line stays to be looked at
    mars.language = "zh"
    mars.language = "en"
    clicked(mars, "Olympus Mons")
    assert "The line begins here: Olympus Mons" in text(panel(mars))
    clicked(mars, "Gale")
    click(panel(mars), "Check")
    click(panel(mars), "Take back")  # whoever mends the line goes on with it
    clicked(mars, "Ascraeus Mons")
    click(panel(mars), "Check")
    assert verdict(mars)[0].startswith("✓")


def test_whoever_begins_again_has_done_nothing(solving):
    mars = solving
    clicked(mars, "Gale")
    click(panel(mars), "Begin again")
    assert verdict(mars)  # asked first
    clicked(mars, "Gale")
    click(panel(mars), "Begin again")  # whoever went on is asked anew
    assert verdict(mars)
    click(panel(mars), "Really begin again?")
    assert not verdict(mars) and result_of(code(mars)).tasks[0] == (False, 0)


def test_from_the_code_a_number_leads_back_to_its_task(solving):
    mars = solving
    code(mars)
    assert not controls(panel(mars), "Check") and "Where is Olympus Mons?" not in text(panel(mars))
    turn_to(mars, 1)
    assert "Where is Olympus Mons?" in text(panel(mars)) and not elements(panel(mars), "explorer-sheet-code")


def test_a_click_beside_the_code_is_no_answer_to_what_is_not_seen(solving):
    mars = solving
    shown = code(mars)
    clicked(mars, "Gale")
    assert code(mars) == shown


def test_a_place_that_is_searched_for_is_shown_and_no_answer(solving):
    mars = solving
    search(mars, "Gale")
    assert opened_tab(mars) == "tasks" and not verdict(mars)


def test_all_of_it_is_worded_in_the_language_that_is_chosen(solving):
    mars = solving
    clicked(mars, "Gale")
    mars.language = "zh"
    assert "我的" in text(panel(mars)) and verdict(mars)[0].startswith("✗ 这是好奇号着陆点")
    click(panel(mars), "我的成绩码")
    assert "你的成绩码" in text(panel(mars))


def test_a_worksheet_is_picked_from_those_there_are(mars):
    open_tab(mars, "tasks")
    assert "A worksheet has tasks" in text(panel(mars))
    find(mars, "explorer-sheet-picker").value = "first-look"
    assert "A first look at Mars" in text(panel(mars)) and len(numbers(mars)) == 6
    mars.worksheet("landing-site")
    assert find(mars, "explorer-sheet-picker").value == "landing-site" and len(numbers(mars)) == 5


def test_whoever_turns_to_another_worksheet_finds_the_first_as_it_was_left(solving, tmp_path):
    mars = solving
    clicked(mars, "Olympus Mons")
    turn_to(mars, 5)
    choose(panel(mars), "Why there?", "It is flat.")
    mars.worksheet("first-look")
    assert "0 of 6 solved" in text(panel(mars)) and "Task 1" in text(panel(mars))
    clicked(mars, "Gale")
    mars.worksheet(tmp_path / "mine.json")
    assert "1 of 5 solved" in text(panel(mars)) and "Land." in text(panel(mars))
    assert control(panel(mars), "Why there?").value == "It is flat."
    assert result_of(code(mars)).tasks[0] == (True, 1)
    click(panel(mars), "Begin again")
    click(panel(mars), "Really begin again?")
    find(mars, "explorer-sheet-picker").value = "first-look"
    assert verdict(mars)[0].startswith("✗")  # begun again was the other
    mars.worksheet(tmp_path / "mine.json")
    assert "0 of 5 solved" in text(panel(mars)) and "Where is Olympus Mons?" in text(panel(mars))


def test_whoever_runs_the_cell_again_goes_on_with_what_was_done(solving, opened, tmp_path, monkeypatch):
    before, now = solving, time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + 570)
    clicked(before, "Olympus Mons")
    turn_to(before, 5)
    choose(panel(before), "Why there?", "It is flat.")
    monkeypatch.setattr(time, "monotonic", lambda: now + 90_000)  # the kernel went on over night
    mars = opened()
    mars.worksheet(tmp_path / "mine.json")
    assert "1 of 5 solved" in text(panel(mars)) and "Land." in text(panel(mars))
    assert "If that was somebody else, begin again" in text(panel(mars)) and "somebody else" not in text(panel(before))
    assert control(panel(mars), "Why there?").value == "It is flat."
    turn_to(mars, 1)
    clicked(before, "Gale")  # what is still done there is that explorer's own
    assert "1 of 5 solved" in text(panel(mars)) and verdict(mars)[0].startswith("✓")
    told = result_of(code(mars))
    assert told.tasks[0] == (True, 1) and told.minutes == 10
    click(panel(mars), "Begin again")
    click(panel(mars), "Really begin again?")
    new = opened()
    new.worksheet(tmp_path / "mine.json")
    assert "0 of 5 solved" in text(panel(new))
    turn_to(mars, 1)
    clicked(mars, "Olympus Mons")
    newest = opened()
    newest.worksheet(tmp_path / "mine.json")
    assert "1 of 5 solved" in text(panel(newest))  # whichever explorer it was done in last


def test_of_another_worksheet_that_is_tried_in_a_new_explorer_nothing_was_done():
    work = Work()
    first, second = ([task.asked for task in load_worksheet(name).tasks] for name in ("first-look", "landing-site"))
    work.take_up(first)
    work.attempts[0], work._before = Attempt(True, 1), 3000.0
    same, other = work.taken_over(), work.taken_over()
    same.take_up(first)
    other.take_up(second)
    assert same.is_taken_over and same.attempts[0].is_solved
    assert not other.is_taken_over and other.result(load_worksheet("landing-site")).minutes <= 1


def test_time_on_another_worksheet_does_not_count(solving, tmp_path, monkeypatch):
    mars, now = solving, time.monotonic()
    for passed, sheet in ((570, "first-look"), (9000, tmp_path / "mine.json")):
        now += passed
        monkeypatch.setattr(time, "monotonic", lambda now=now: now)
        mars.worksheet(sheet)
    assert result_of(code(mars)).minutes == 10


def test_words_of_ones_own_that_are_erased_stay_so(solving):
    mars = solving
    turn_to(mars, 5)
    choose(panel(mars), "Why there?", "It is flat.")
    code(mars)
    assert "It is flat." in text(panel(mars))
    turn_to(mars, 5)
    choose(panel(mars), "Why there?", "")
    code(mars)
    assert "It is flat." not in text(panel(mars))
    turn_to(mars, 5)
    assert control(panel(mars), "Why there?").value == ""


def test_a_worksheet_with_a_mistake_leaves_the_one_before_alone(solving, tmp_path):
    (tmp_path / "bad.json").write_text('{"title": "a", "tasks": [{"task": "x", "click": "Nowhere at all"}]}')
    with pytest.raises(explorer.WorksheetError, match="line 1: task 1: No place"):
        solving.worksheet(tmp_path / "bad.json")
    assert "Where is Olympus Mons?" in text(panel(solving))


# ---- making one


def add(mars, words, act, *names, **numbers):
    choose(panel(mars), "The task in words", words)
    choose(panel(mars), "Kind of task", act)
    for name, value in numbers.items():
        choose(panel(mars), name, value)
    clicked(mars, *names)
    click(panel(mars), "Add the task")


def test_a_worksheet_is_made_by_clicking_and_tried(mars, tmp_path):
    path = tmp_path / "mine.json"
    mars.record_worksheet(path)
    click(panel(mars), "Add the task")
    assert "write what is to be done" in told(mars)
    choose(panel(mars), "The task in words", "Where?")
    click(panel(mars), "Add the task")
    assert "click the answer on the map" in told(mars) and not path.exists()
    choose(panel(mars), "Title of the worksheet", "Ours")
    choose(panel(mars), "A hint after", "Look north.")
    add(mars, "Where is it?", "click", "Elysium Mons", **{"May be off by, km": 150})
    assert told(mars) == "Task 1 is added."
    add(mars, "How deep?", "lowest", "Hellas Planitia")
    add(mars, "Find four", "find", **{"How many": 4, "Where": "south"})
    add(mars, "How far?", "measure", "Olympus Mons", "Ascraeus Mons")
    add(mars, "How high?", "highest_on", "Olympus Mons", "Ascraeus Mons")
    add(mars, "Land", "land")
    assert mars.problem == ""
    listed = text(panel(mars)).replace("\u00a0", " ")
    assert "Olympus Mons → Ascraeus Mons: 1 740 km" in listed and "The answer: Elysium Mons " in listed
    assert "ground below −2 000 m" in listed and "places fit, and 4 are asked for" in listed
    written = json.loads(path.read_text("utf-8"))
    assert written["title"] == "Ours" and written["tasks"][0] == {
        **{"task": "Where is it?", "click": "Elysium Mons", "within_km": 150, "hints": ["Look north."]}
    }
    assert written["tasks"][2] == {"task": "Find four", "find": {"kind": "crater", "least_km": 100, "south_of": 0}, "count": 4}
    assert written["tasks"][3]["measure"] == ["Olympus Mons", "Ascraeus Mons"]
    assert explorer.check_worksheet(path) == []
    [link] = elements(panel(mars), tag="a")
    assert json.loads(base64.b64decode(link.attributes["href"].partition("base64,")[2])) == written
    click(panel(mars), "Take back the last")
    assert len(json.loads(path.read_text("utf-8"))["tasks"]) == 5 and control(panel(mars), "The task in words").value == "Land"
    click(panel(mars), "Try it")
    assert "Where is it?" in text(panel(mars)) and len(numbers(mars)) == 5
    clicked(mars, "Elysium Mons")
    assert verdict(mars)[0].startswith("✓")


def test_a_worksheet_that_is_tried_is_handed_out_without_a_file(mars, tmp_path):
    mars.record_worksheet()
    add(mars, "Where is the highest of all?", "click", "Olympus Mons")
    assert "upload the file beside that notebook" in text(panel(mars))
    click(panel(mars), "Try it")
    assert 'mars.save_html("mine.html")' in text(panel(mars))
    assert "Where is the highest of all?" in mars.save_html(tmp_path / "mine.html", most=10).read_text("utf-8")
    mars.worksheet("first-look")
    assert "save_html" not in text(panel(mars))


def test_what_is_added_after_it_was_tried_is_handed_out_too(mars, tmp_path):
    mars.record_worksheet()
    add(mars, "Where is the highest of all?", "click", "Olympus Mons")
    click(panel(mars), "Try it")
    clicked(mars, "Gale", "Olympus Mons")
    find(mars, "explorer-sheet-views").value = "make"
    add(mars, "Where did Curiosity land?", "click", "Gale")
    add(mars, "One too many", "click", "Gale")
    click(panel(mars), "Take back the last")
    find(mars, "explorer-sheet-views").value = "solve"
    assert "1 of 2 solved" in text(panel(mars)) and verdict(mars) == ["✓ Right: that is Olympus Mons."]
    assert result_of(code(mars)).tasks == ((True, 2), (False, 0))
    find(mars, "explorer-sheet-views").value = "make"
    click(panel(mars), "Take back the last")
    add(mars, "Where is it deep?", "click", "Hellas Planitia")
    add(mars, "Where did Curiosity land?", "click", "Gale")
    click(panel(mars), "Take back the last")
    click(panel(mars), "Take back the last")
    find(mars, "explorer-sheet-views").value = "solve"
    assert result_of(code(mars)).tasks == ((True, 2),)
    find(mars, "explorer-sheet-views").value = "make"
    add(mars, "Where did Curiosity land?", "click", "Gale")
    saved = mars.save_html(tmp_path / "mine.html", most=10).read_text("utf-8")
    assert "Where is the highest of all?" in saved and "Where did Curiosity land?" in saved and "One too many" not in saved
    mars.worksheet("first-look")  # is no longer the one that is made
    find(mars, "explorer-sheet-views").value = "make"
    add(mars, "Where?", "click", "Gale")
    assert "Where?" not in mars.save_html(tmp_path / "first.html", most=10).read_text("utf-8")


def test_the_answer_that_was_clicked_lies_on_the_map(solving):
    mars = solving
    click_map(mars, 40, -100)
    settled(lambda: len(features(mars, "drawn")) == 1)
    mars.record_worksheet()
    settled(lambda: not features(mars, "drawn"))  # the pupil's try is none of the teacher's
    choose(panel(mars), "Kind of task", "measure")
    clicked(mars, "Olympus Mons", "Ascraeus Mons")
    settled(lambda: len(features(mars, "drawn")) >= 3)
    click(panel(mars), "Click anew")
    settled(lambda: not features(mars, "drawn"))
    find(mars, "explorer-sheet-views").value = "solve"
    settled(lambda: len(features(mars, "drawn")) == 1)


def test_an_answer_that_cannot_be_checked_is_told_and_nothing_is_lost(mars, tmp_path):
    mars.record_worksheet(tmp_path / "mine.json")
    choose(panel(mars), "The task in words", "Deep")
    choose(panel(mars), "Kind of task", "lowest")
    click_map(mars, 50, 50)
    click(panel(mars), "Add the task")
    assert "has no size" in told(mars) and control(panel(mars), "The task in words").value == "Deep"
    assert not (tmp_path / "mine.json").exists()


def test_what_is_wrong_is_said_in_the_panel_and_not_as_in_a_file(mars):
    mars.record_worksheet()
    choose(panel(mars), "The task in words", "How high?")
    choose(panel(mars), "Kind of task", "highest_on")
    clicked(mars, "Olympus Mons", "Olympus Mons")
    assert told(mars).startswith("two points in a row are the same")
    clicked(mars, "Gale", "Olympus Mons")
    click(panel(mars), "Add the task")
    assert told(mars) == "the line ends where it begins; give one that leads somewhere"


def test_how_many_places_fit_is_counted_as_they_are_described(mars):
    mars.record_worksheet()
    choose(panel(mars), "The task in words", "Find")
    choose(panel(mars), "Kind of task", "find")
    choose(panel(mars), "At least, km", 400)
    assert "5 places fit, and 3 are asked for." in text(panel(mars))
    choose(panel(mars), "How many", 9)
    assert "9 are asked for" in text(panel(mars))
    choose(panel(mars), "At least, km", 1e9)
    assert control(panel(mars), "At least, km").value == 10_000  # the most there is
    choose(panel(mars), "At least, km", 400)
    click(panel(mars), "Add the task")
    assert "there are 5" in told(mars)


@pytest.mark.parametrize("content", ["{}", "x" * 100_000])
def test_a_worksheet_of_another_day_is_not_written_over(mars, tmp_path, content):
    path = tmp_path / "mine.json"
    path.write_text(content)
    mars.record_worksheet(path)
    add(mars, "Where?", "click", "Gale")
    assert "is there already, with something else in it" in told(mars) and path.read_text() == content
    assert control(panel(mars), "The task in words").value == "Where?"
    mars.record_worksheet(tmp_path / "mine-2.json")
    add(mars, "Where?", "click", "Gale")
    assert explorer.check_worksheet(tmp_path / "mine-2.json") == [] and path.read_text() == content


def test_a_disk_that_cannot_be_written_keeps_what_was_written(mars, tmp_path):
    mars.record_worksheet(tmp_path / "gone" / "mine.json")
    add(mars, "Where?", "click", "Gale")
    assert "there is no folder" in told(mars) and control(panel(mars), "The task in words").value == "Where?"


# ---- the results of a class


def test_codes_become_a_table_and_a_file(mars):
    open_tab(mars, "tasks")
    find(mars, "explorer-sheet-views").value = "results"
    fingerprint = load_worksheet("first-look").fingerprint
    good = Result(fingerprint, 18, ((True, 1), (True, 2), (False, 3), (False, 0), (True, 1), (True, 1))).code
    codes = find(mars, "explorer-sheet-codes")
    assert button(panel(mars), "Save as a CSV table").disabled
    codes.value = f"@Ann <b>: {good}\nTom {good[:-1]}2\n{good}"
    told = text(panel(mars))
    assert "2 of 3 codes are good." in told and "A first look at Mars" in told and "this is no code" in told
    assert "@Ann <b>" in told and not elements(panel(mars), tag="b") and "✗ 3" in told
    assert f"Tom {good[:-1]}2" in told  # whole, to be mended
    heads = [each.attributes.get("title") for each in elements(panel(mars), tag="th")]
    assert any("Olympus Mons" in (words or "") for words in heads)
    sent = []
    [download] = find_all(mars, kind=Download)
    download.send = lambda content, buffers: sent.append((content["name"], buffers[0]))
    click(panel(mars), "Save as a CSV table")
    [(name, content)] = sent
    assert name == "mars-results.csv" and content.decode("utf-8-sig").splitlines()[1].startswith("'@Ann <b>,A first look")
    table = pd.read_csv(io.BytesIO(content))
    assert list(table.task_3.dropna()) == [-3, -3]
    mars.language = "zh"
    assert "初识火星" in text(panel(mars)) and "这不是成绩码" in text(panel(mars))


def test_of_more_codes_than_a_class_has_no_table_stays_that_is_of_others(mars):
    open_tab(mars, "tasks")
    find(mars, "explorer-sheet-views").value = "results"
    codes = find(mars, "explorer-sheet-codes")
    codes.value = "Tom: none"
    assert "0 of 1 codes" in text(panel(mars)) and not button(panel(mars), "Save as a CSV table").disabled
    codes.value = "Tom: none\n" * 1001
    assert told(mars) == "1001 lines are more than a class has; 1000 are the most at a time"
    assert "of 1 codes" not in text(panel(mars)) and button(panel(mars), "Save as a CSV table").disabled
    mars.language = "zh"
    assert told(mars) == "1001 行比一个班的人数还多；一次最多 1000 行"


def saved_table(mars):
    """The CSV table that the results are saved as."""
    sent = []
    [download] = find_all(mars, kind=Download)
    download.send = lambda content, buffers: sent.append(buffers[0])
    click(panel(mars), "Save as a CSV table")
    return sent[0].decode("utf-8-sig")


def test_neither_a_name_nor_the_title_of_a_worksheet_is_a_formula_in_the_table(mars, tmp_path):
    (tmp_path / "strange.json").write_text(json.dumps({**SHEET, "title": "=HYPERLINK(1)"}), "utf-8")
    mars.worksheet(tmp_path / "strange.json")
    find(mars, "explorer-sheet-views").value = "results"
    code = Result(mars.state.worksheet.fingerprint, 5, ((True, 1),) * 5).code
    find(mars, "explorer-sheet-codes").value = f"Ann;=1+1: {code}\n＝1: {code}"
    table = pd.read_csv(io.StringIO(saved_table(mars)))
    assert table.who.tolist() == ["Ann;'=1+1", "'＝1"] and set(table.worksheet) == {"'=HYPERLINK(1)"}


def test_two_worksheets_that_are_called_alike_are_told_apart(mars, tmp_path):
    (tmp_path / "changed.json").write_text(json.dumps({**SHEET, "title": "A first look at Mars"}), "utf-8")
    mars.worksheet(tmp_path / "changed.json")
    find(mars, "explorer-sheet-views").value = "results"
    sheets = load_worksheet("first-look"), mars.state.worksheet
    first, changed = (Result(each.fingerprint, 5, ((True, 1),) * len(each.tasks)).code for each in sheets)
    codes = find(mars, "explorer-sheet-codes")
    words = sheets[0].tasks[0].words["en"], sheets[1].tasks[0].words
    for typed, wanted in ((first, words[0]), (changed, words[1]), (f"{first}\n{changed}", "")):
        codes.value = typed
        assert [each.attributes.get("title") or "" for each in elements(panel(mars), tag="th")][1] == wanted, typed
