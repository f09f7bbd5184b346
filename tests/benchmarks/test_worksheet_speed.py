"""A click marked, and thirty codes read, as long as people wait for them."""

import explorer
from explorer.activities.results import Result
from explorer.activities.worksheet import load_worksheet
from seen import click_map, elements, find


def test_a_click_is_marked_and_told(benchmark, mars):
    mars.worksheet("landing-site")
    find(mars, "explorer-sheet-numbers").value = 4
    benchmark(click_map, mars, 60, 10)
    assert elements(find(mars, "explorer-sheet"), "explorer-verdict")


def test_thirty_codes_become_a_table(benchmark, mars):
    code = Result(load_worksheet("first-look").fingerprint, 17, ((True, 1), (True, 3), (False, 2)) * 2).code
    codes = "\n".join(f"pupil {number}: {code}" for number in range(30))
    mars.state.change(panel="tasks", sheet_view="results")
    field = find(mars, "explorer-sheet-codes")

    def paste():
        field.value = ""
        field.value = codes

    benchmark(paste)
    assert len(explorer.read_results(codes)) == 30


def test_a_thousand_lines_full_of_words_are_looked_through(benchmark):
    """Any of the words may begin a code; each paste is another, as lines that were seen are known."""
    pastes = ("\n".join(f"{'2 ' * 95}{paste}-{line}" for line in range(1000)) for paste in range(100))
    table = benchmark.pedantic(lambda: explorer.read_results(next(pastes)), rounds=3)
    assert (table.problem != "").all()


def test_a_worksheet_is_read(benchmark):
    assert benchmark(load_worksheet, "landing-site").tasks
