"""What the browser is told is what the widgets hold, also where telling takes its time.

A widget tells its state as it comes to be, and what changes while that goes on is told to nobody: ipywidgets takes the state
first, and only then has the line on which changes go out. Work on a thread must not fall into that gap.
"""

import threading
import time

import comm
import pytest
from comm.base_comm import BaseComm

import explorer
from seen import all_widgets, open_tab, settled, table

_HANDSHAKE = 0.3  # seconds that the browser's side takes to open a line


class Line(BaseComm):
    """A line to a browser that remembers what it was told."""

    told = None

    def publish_msg(self, msg_type, data=None, metadata=None, buffers=None, **_):
        if self.told is None:
            self.told = {}
        self.told.update((data or {}).get("state", {}))


@pytest.fixture
def slow_browser(monkeypatch):
    """A front end that is slow to open a line to what it draws itself; all others are quick."""

    def opened(data, **keywords):
        line = Line(data=data, **keywords)
        if data["state"].get("_model_name") == "AnyModel":
            time.sleep(_HANDSHAKE)
        return line

    monkeypatch.setattr(comm, "create_comm", opened)
    monkeypatch.setenv("EXPLORER_OFFLINE", "1")


def untold(mars):
    """Names of synced traits whose value the browser does not know."""
    wrong = []
    for widget in all_widgets(mars, hidden=True):
        holds, told = widget.get_state(), widget.comm.told
        # Two zeros of different sign are the same to a browser, and no change to ipywidgets.
        differs = [name for name in holds if told.get(name) != holds[name] and repr(told.get(name)) != repr(holds[name])]
        wrong += [f"{type(widget).__name__}.{name}" for name in differs]
    return wrong


def test_the_list_has_its_rows_and_headers_however_slowly_the_browser_answers(slow_browser):
    mars = explorer.Explorer()
    open_tab(mars, "list")
    settled(lambda: table(mars).rows)
    time.sleep(0.3)
    told = table(mars).comm.told
    assert [row[1] for row in told["rows"][:1]] == ["Zhurong landing site"]
    assert [key for key, _ in told["columns"]] == ["name", "plain_kind", "diameter_km", "latitude"]
    assert told["words"] == table(mars).words


def test_nothing_on_the_page_is_kept_from_the_browser(slow_browser):
    mars = explorer.Explorer()
    for panel in ("place", "list", "layers", "measure", "tour", "game"):
        open_tab(mars, panel)
        settled(lambda: not untold(mars), why=lambda panel=panel: f"never told, with the panel {panel}: {untold(mars)}")


@pytest.mark.threads
def test_what_two_threads_tell_together_arrives(slow_browser):
    """One thread marks rows of the list while another sorts them: neither takes the other's news away."""
    mars = explorer.Explorer()
    open_tab(mars, "list")
    places = [row[1] for row in settled(lambda: table(mars).rows)][:20]
    failed = []

    def select():
        try:
            for turn in range(100):
                mars.select(places[turn % 20])
        except Exception as error:
            failed.append(error)

    thread = threading.Thread(target=select)
    thread.start()
    while thread.is_alive():
        for kinds in ("crater", "mountain", ()):
            mars.show_only(kinds=kinds)
    thread.join()
    assert failed == []
    settled(lambda: not untold(mars), why=lambda: f"never told: {untold(mars)}")
