"""Slow work beside the callbacks, and what goes wrong in either; with threads and without."""

import threading

import pytest

from explorer.background import Background
from explorer.state.callbacks import guarded
from seen import (
    card_text,
    choose,
    click_map,
    features,
    find,
    finder,
    html,
    labels,
    layer,
    open_tab,
    picture,
    pictured,
    problem_shown,
    search,
    settled,
    status,
    stepper,
    table,
)


@pytest.mark.threads
def test_the_newest_job_wins_and_those_between_never_run():
    ran, began, gate = [], threading.Event(), threading.Event()
    work = Background(ran.append)

    def slow(wanted):
        began.set()
        gate.wait(5)
        ran.append(("slow", wanted()))

    work.ask(slow)
    assert began.wait(5) and work.busy
    for number in range(5):
        work.ask(lambda wanted, number=number: ran.append((number, wanted())))
    gate.set()
    settled(lambda: not work.busy)
    assert ran == [("slow", False), (4, True)]


def test_a_job_that_fails_is_told_and_the_next_one_runs():
    told, done = [], threading.Event()
    work = Background(told.append)
    work.ask(lambda wanted: 1 / 0)
    settled(lambda: not work.busy)
    work.ask(lambda wanted: done.set())
    assert done.wait(5) and isinstance(told[0], ZeroDivisionError)


@pytest.mark.threads
def test_work_that_is_stopped_is_not_wanted_and_takes_no_more():
    ran, began, gate = [], threading.Event(), threading.Event()
    work = Background(ran.append)

    def slow(wanted):
        began.set()
        gate.wait(5)
        ran.append(("slow", wanted()))

    work.ask(slow)
    assert began.wait(5)
    work.ask(lambda wanted: ran.append("waiting"))
    work.stop()
    work.ask(lambda wanted: ran.append("late"))
    gate.set()
    settled(lambda: not work.busy)
    assert ran == [("slow", False)]


def test_without_threads_work_is_done_at_once_and_what_it_asks_for_after_it(monkeypatch):
    monkeypatch.setenv("EXPLORER_THREADS", "0")
    ran = []
    work = Background(ran.append)

    def first(wanted):
        work.ask(lambda wanted: ran.append(("then", threading.current_thread() is threading.main_thread(), wanted())))
        ran.append(("first", threading.current_thread() is threading.main_thread(), wanted()))

    work.ask(first)
    assert ran == [("first", True, False), ("then", True, True)] and not work.busy
    work.ask(lambda wanted: 1 / 0)
    assert isinstance(ran[-1], ZeroDivisionError) and not work.busy


class Part:
    """A part of a page whose state keeps a list of what is said."""

    def __init__(self):
        self.state, self.said = self, []

    def tell(self, error):
        self.said.append(error)

    def doing(self):
        self.said.append("doing")
        return threading.Lock()

    @guarded
    def press(self, number, *, by=1):
        """Press it."""
        self.said.append(10 / number / by)


def test_a_guarded_method_tells_its_exceptions_and_raises_none():
    part = Part()
    part.press(5, by=2)
    part.press(0)
    assert part.said[:3] == ["doing", 1, "doing"] and isinstance(part.said[3], ZeroDivisionError)
    assert part.press.__name__ == "press" and part.press.__doc__ == "Press it."


def test_what_goes_wrong_in_one_click_is_told_until_the_next(mars):
    open_tab(mars, "list")
    listing = find(mars, "explorer-listing")
    choose(listing, "Smallest width in km", "wide")
    assert "'wide' is no number" in mars.problem and "'wide' is no number" in problem_shown(mars)
    choose(listing, "Smallest width in km", "300")
    assert mars.problem == problem_shown(mars) == ""


@pytest.fixture
def without_threads(offline, opened, monkeypatch):
    """An explorer where a browser is the machine: all is done at once."""
    monkeypatch.setenv("EXPLORER_THREADS", "0")
    begun, start = [], threading.Thread.start

    def begin(thread):
        # Explorers of other tests may go on, on threads of their own.
        return begun.append(thread) if threading.current_thread() is threading.main_thread() else start(thread)

    monkeypatch.setattr(threading.Thread, "start", begin)
    yield opened(imagery="relief")
    assert begun == []


def test_an_explorer_works_where_there_are_no_threads(without_threads):
    mars = without_threads
    assert layer(mars, "whole").url and layer(mars, "picture").url and picture(mars) and labels(mars)
    mars.select("Ascraeus Mons")
    assert pictured(mars) == "Ascraeus Mons" and "giant volcano" in card_text(mars) and features(mars, "ring")
    before = layer(mars, "picture").url
    mars.go_to(-40, 60, zoom=4)
    assert layer(mars, "picture").url != before
    finder(mars).set_state({"query": "olimpus mon"})
    assert finder(mars).results[0][0] == "Olympus Mons"
    search(mars, "olimpus mon")
    assert pictured(mars) == "Olympus Mons"
    assert mars.show_only(kinds="mountains", least_km=300) == 22
    open_tab(mars, "list")
    assert table(mars).words[0] == "22 places"
    mars.measure("Olympus Mons", "Ascraeus Mons")
    assert "data:text/csv" in html(find(mars, "explorer-ruler")) and features(mars, "drawn")
    mars.tour("tianwen-1")
    assert "Step 1 of" in stepper(mars).words[4]
    stepper(mars).set_state({"step": 4})
    assert mars.selected.name == "Ascraeus Mons" and not mars.state.busy
    mars.show_only()
    mars.projection = "south"
    assert layer(mars, "whole").url and layer(mars, "picture").url
    open_tab(mars, "place")
    click_map(mars, -83.35, 157.7)
    assert mars.selected.name == "Planum Australe" and mars.problem == ""


def test_a_survey_that_does_not_answer_is_asked_once_where_there_are_no_threads(without_threads):
    mars = without_threads
    mars.imagery = "auto"
    assert mars.state.trouble.stands_in and mars.imagery == "auto" and mars.problem == ""
    assert "the ground is drawn instead" in status(mars)
