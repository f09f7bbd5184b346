"""An explorer that is closed leaves nothing: no widgets, no threads, no files, no memory."""

import ctypes.util
import gc
import json
import os
import subprocess
import sys
import threading
import time
import weakref
from itertools import pairwise
from pathlib import Path

import psutil
import pytest
from ipywidgets.widgets import widget as ipywidgets_widget

import explorer
from explorer.imagery.view import _kept_positions
from seen import html, is_in_window, pictured, ringed, settled, stepper, title

MANY = int(os.environ.get("EXPLORER_TEST_CLOSED", "20"))
"""How many are opened and closed; the house is measured with 200."""

WARMED = 8
"""Opened and closed before anything is counted: what is loaded once stays loaded, and each thread gets memory of its own."""

MOST_MB = 20
"""Twenty that leaked took 42 and more."""


@pytest.fixture(autouse=True)
def offline(monkeypatch):
    monkeypatch.setenv("EXPLORER_OFFLINE", "1")


def used_and_closed():
    """A lesson in short; returns a way to see whether anything still holds the explorer."""
    mars = explorer.Explorer()
    mars.select("Ascraeus Mons")
    mars.projection = "south"
    mars.select("Maunder")
    mars.go_to(10, 20, zoom=3)
    mars.show_only(kinds="mountain")
    mars.measure("Maunder", "Ascraeus Mons", "Olympus Mons")
    mars.tour("tianwen-1")
    stepper(mars).step = 1
    stepper(mars).step = 2
    mars.language = "zh"
    mars.close()
    return weakref.ref(mars)


def threads(called="explorer"):
    return sum(thread.name.startswith(called) for thread in threading.enumerate())


def quiet(seconds=1.5):
    """Widgets, threads, descriptors and megabytes once nothing changes any more."""
    process, before, since = psutil.Process(), None, time.time()
    deadline = time.time() + 40
    while time.time() - since < seconds:
        assert time.time() < deadline, "it does not come to rest"
        now = threads(), process.num_fds()
        if now != before:
            before, since = now, time.time()
        time.sleep(0.05)
    _kept_positions.cache_clear()  # of the two views drawn last, whoever drew them
    gc.collect()
    _give_back()
    return len(ipywidgets_widget._instances), threads(), process.num_fds(), process.memory_info().rss / 2**20


def _give_back():
    """Have the C library hand back what Python has freed: what it keeps for the next time is no leak."""
    library = ctypes.util.find_library("c")
    trim = getattr(ctypes.CDLL(library), "malloc_trim", None) if library else None
    if trim:
        trim(0)


def leave(many):
    """What so many leave: widgets, explorers alive, threads, descriptors, megabytes more than before."""
    for _ in range(WARMED):
        used_and_closed()
    before, left, after = quiet(), [], []
    for _ in range(4):  # what is kept for the next picture goes up and down; what leaks only goes up
        left += [used_and_closed() for _ in range(many // 4)]
        after.append(quiet())
    widgets = after[-1][0] - before[0]
    # A thread of a pool, and the typeface that it words pictures in, may come late and stays; a leak goes on to the end.
    working, descriptors = (min(now[count] - then[count] for then, now in pairwise(after)) for count in (1, 2))
    return [widgets, sum(each() is not None for each in left), working, descriptors, min(after[2][3], after[3][3]) - before[3]]


def test_many_explorers_opened_used_and_closed_leave_nothing():
    # In a process of its own: what hundreds of other tests have left in memory comes and goes as it likes.
    code = f"import json, test_close; print(json.dumps(test_close.leave({MANY})))"
    # With memory of its own for each thread, what the allocator keeps goes up and down by tens of megabytes.
    environment = {
        **os.environ,
        "MALLOC_ARENA_MAX": "2",
        "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path]),
    }
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    widgets, alive, working, descriptors, megabytes = json.loads(done.stdout.splitlines()[-1])
    assert (widgets, alive) == (0, 0)
    assert working <= 0 and descriptors <= 0
    assert megabytes <= MOST_MB


def open_files():
    """What the process holds open, for whoever reads why the test failed."""
    names = [os.path.basename(each.path) for each in psutil.Process().open_files()]
    return {name: names.count(name) for name in sorted(set(names))}


def test_an_explorer_beside_a_closed_one_goes_on():
    stays, goes = explorer.Explorer(), explorer.Explorer()
    goes.select("Ascraeus Mons")
    goes.close()
    stays.select("Maunder")
    settled(lambda: pictured(stays) == "Maunder")
    assert title(stays) == "Maunder" and is_in_window(stays, *ringed(stays)) and stays.problem == ""
    stays.close()


def test_what_is_in_the_making_when_it_closes_ends_quietly(monkeypatch):
    raised, before = [], threads("explorer-background")  # those of pools stay, or go home when they have long been idle
    monkeypatch.setattr(threading, "excepthook", raised.append)
    for _ in range(3):
        mars = explorer.Explorer()
        mars.select("Olympus Mons")
        mars.measure("Maunder", "Olympus Mons")
        mars.close()
        mars.close()  # twice is once
    settled(lambda: threads("explorer-background") <= before, 30)
    assert raised == []


def test_profiles_drawn_keep_no_files_open():
    """matplotlib keeps its typefaces open for every thread that ever drew with them: 64 threads, 128 files."""
    hold, mars = threading.Event(), explorer.Explorer(imagery="relief")

    def measured(longitude):
        mars.measure((0, longitude), (10, longitude + 5))
        settled(lambda: "mars-profile.png" in html(mars))
        quiet(0.5)

    measured(0)
    before = psutil.Process().num_fds()
    for longitude in range(10, 60, 10):
        # The number of a thread that ended is given to the next: one that stays makes the next another.
        threading.Thread(target=hold.wait, daemon=True).start()
        measured(longitude)
    hold.set()
    mars.close()
    assert psutil.Process().num_fds() <= before, open_files()
