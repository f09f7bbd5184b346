"""Codes of results: read back whole, refused with any slip; and a class's codes as a table."""

import random

import pandas as pd
import pytest

import explorer
from explorer.activities.marking import Attempt, Spot, tried
from explorer.activities.results import LETTERS, NO_CODE, TWO_CODES, Result, read_results, result_of, whose_result
from explorer.activities.worksheet import load_worksheet
from explorer.places.resolve import resolve

RESULT = Result(0xBEEF5, 17, ((True, 1), (True, 3), (False, 2), (True, 15), (False, 0), (True, 2)))
LETTERS_OF = RESULT.code.replace("-", "")


@pytest.mark.parametrize("tasks", [1, 6, 16])
def test_a_code_tells_the_result_again(tasks):
    told = Result(5, 1023, ((True, 2),) * tasks)
    assert result_of(told.code) == told
    assert result_of(told.code.lower().replace("-", " ")) == told
    assert not {"0", "O", "1", "I"} & set(told.code)


def test_more_tries_and_minutes_than_a_code_can_tell_are_told_as_so_many():
    worksheet = load_worksheet("first-look")
    made = Result.of(worksheet, [Attempt(True, 99)] * len(worksheet.tasks), 5000)
    assert result_of(made.code) == made and made.tasks[0] == (True, 15) and made.minutes == 1023


def test_who_found_some_of_those_to_be_found_has_begun():
    find = b'{"task": "x", "find": {"kind": "crater", "least_km": 200}, "count": 3}'
    worksheet = load_worksheet(b'{"title": "a", "tasks": [%s]}' % find)
    [task] = worksheet.tasks
    attempt, told = Attempt(), []
    for place in (*task.asked.places[:2], resolve("Gale"), task.asked.places[2]):
        attempt = tried(task.asked, attempt, Spot.of(place))
        told += result_of(Result.of(worksheet, [attempt], 3).code).tasks
    assert told == [(False, 1), (False, 1), (False, 2), (True, 2)]


def slips():
    for at, letter in enumerate(LETTERS_OF):
        yield from (LETTERS_OF[:at] + other + LETTERS_OF[at + 1 :] for other in LETTERS if other != letter)
        yield from (LETTERS_OF[:at] + other + LETTERS_OF[at:] for other in LETTERS)
        yield LETTERS_OF[:at] + LETTERS_OF[at + 1 :]
        for second in range(at):
            swapped = list(LETTERS_OF)
            swapped[at], swapped[second] = swapped[second], swapped[at]
            if swapped != list(LETTERS_OF):
                yield "".join(swapped)


def test_a_code_with_one_slip_is_refused():
    assert [each for each in slips() if each != LETTERS_OF and result_of(each)] == []


def test_of_a_hundred_thousand_made_up_codes_none_is_accepted():
    made_up = random.Random(22)
    codes = ("".join(made_up.choices(LETTERS, k=made_up.randint(13, 28))) for _ in range(100_000))
    assert sum(result_of(code) is not None for code in codes) == 0


def test_a_row_of_one_letter_is_no_code():
    assert [letter for letter in LETTERS for count in range(13, 29) if result_of(letter * count)] == []


def test_the_words_of_a_worksheet_may_be_mended_but_not_its_tasks():
    prints = {
        load_worksheet(f'{{"title": "a", "tasks": [{{"task": "{words}", "click": "{place}"}}]}}'.encode()).fingerprint
        for words, place in (("x", "Gale"), ("y", "Gale"), ("x", "Jezero"))
    }
    assert len(prints) == 2


def wide(code):
    """As Chinese input methods write letters, figures and dashes."""
    return "".join(chr(ord(sign) + 0xFEE0) for sign in code)


def test_whoever_stands_beside_a_code_is_whose_it_is():
    for line, who in (
        (RESULT.code, ""),
        (f"Li Hua: {RESULT.code}", "Li Hua"),
        (f"ANN {RESULT.code.lower().replace('-', ' ')}", "ANN"),
        (f"7b, Tom - {RESULT.code}", "7b, Tom"),
        (f"李华：{RESULT.code}", "李华"),
        (f"李华　{wide(RESULT.code)}", "李华"),
        (f"{RESULT.code} Li Hua", "Li Hua"),
        (f'"{RESULT.code}."', ""),
        (f"Ann B. ({RESULT.code}), 7b", "Ann B. 7b"),
        (f"李华{RESULT.code}", "李华"),
        (f"【{RESULT.code}】李华！", "李华"),
        (f"Anna_{RESULT.code.replace('-', chr(0x200B) + '-')}!", "Anna"),
        (f"Li Hua/{RESULT.code}", "Li Hua"),
        (f"李华：{wide(RESULT.code.lower()).replace('－', '——')}", "李华"),
    ):
        assert whose_result(line) == (who, RESULT, None)
    assert whose_result("no code") == ("no code", None, NO_CODE)


def test_two_codes_in_a_line_are_asked_about():
    """As in a row of a spreadsheet."""
    for between in ("\tWang\t", " ", "; ", ", Wang: "):
        line = f"Li\t{RESULT.code}{between}{RESULT.code}"
        assert whose_result(line) == (line, None, TWO_CODES)
        [row] = explorer.read_results(line).itertuples()
        assert row.who == line and "two codes" in row.problem and pd.isna(row.solved)


def test_the_codes_of_a_class_become_a_table():
    worksheet = load_worksheet("first-look")
    ann = Result(worksheet.fingerprint, 18, ((True, 1),) * 5 + ((False, 3),))
    table = explorer.read_results(f"Ann: {ann.code}\n\nTom: ABCD-EFGH\n{RESULT.code}\n")
    assert list(table.who) == ["Ann", "Tom: ABCD-EFGH", ""]
    assert list(table.worksheet) == ["A first look at Mars", "", ""]
    first = table.iloc[0]
    assert (first.minutes, first.solved, first.tasks, first.task_1, first.task_6) == (18, 5, 6, 1, -3)
    assert "no code" in table.problem[1] and pd.isna(table.minutes[1]) and table.task_5[2] == 0


def test_a_worksheet_of_ones_own_is_called_by_its_title():
    own = load_worksheet(b'{"title": "Ours", "tasks": [{"task": "x", "click": "Gale"}]}')
    code = Result(own.fingerprint, 3, ((True, 1),)).code
    assert list(read_results([code], [own]).worksheet) == ["Ours"] and list(read_results([code]).worksheet) == [""]


def test_nothing_and_far_too_much():
    assert read_results("").empty
    with pytest.raises(ValueError, match="1000 are the most"):
        read_results("x\n" * 1001)
    read_results("x" * 1_000_000)  # takes no time


def test_cells_of_a_table_may_be_missing_or_bytes_or_numbers():
    code = Result.of(load_worksheet("first-look"), [Attempt(True, 1)] * 6, 5).code
    table = read_results(pd.Series([code, None, float("nan"), pd.NA, "", code.encode(), 12]))
    assert table.worksheet.tolist() == ["A first look at Mars", "A first look at Mars", ""]
    assert read_results(code.encode()).worksheet.tolist() == ["A first look at Mars"]


def test_worksheets_may_be_names_or_files(tmp_path):
    path = tmp_path / "mine.json"
    path.write_text('{"title": "Mine", "tasks": [{"task": "x", "click": "Gale"}]}')
    code = Result.of(load_worksheet(path), [Attempt(True, 1)], 5).code
    assert read_results(code, ["first-look", path]).worksheet.tolist() == ["Mine"]
    with pytest.raises(OSError, match="no worksheet 'last-look'"):
        read_results(code, ["last-look"])


@pytest.mark.parametrize(("codes", "worksheets"), [(3, []), (None, []), ("x", "first-look"), ("x", None), ("x", 3)])
def test_what_is_no_list_is_refused_in_words(codes, worksheets):
    with pytest.raises(TypeError, match="list"):
        read_results(codes, worksheets)
