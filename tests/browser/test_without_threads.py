"""The first notebook in JupyterLab, its kernel without threads: as in a browser's Python, all goes on the event loop."""

import pytest

from conftest import watched_page
from lab import JupyterServer, drag, empty_part, middle, open_in_lab, run_cell, run_first_cell, show_explorer, wait_for_card
from seen import settled

REFUSE = """
import threading
start = threading.Thread.start
def refuse(thread):
    if thread.name.startswith("explorer"):
        raise RuntimeError("can't start new thread")
    start(thread)
threading.Thread.start = refuse
"""


@pytest.fixture(scope="module")
def threadless(tmp_path_factory):
    """JupyterLab without a network, in whose kernels no thread of the explorer can be started."""
    folder = tmp_path_factory.mktemp("threadless")
    startup = folder / "ipythondir" / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "refuse.py").write_text(REFUSE)
    server = JupyterServer(folder, EXPLORER_OFFLINE="1", EXPLORER_THREADS="0")
    yield server
    server.stop()


@pytest.fixture
def page(chromium, threadless, request):
    yield from watched_page(chromium, threadless, request)


def test_the_first_notebook_works_without_threads(page, threadless, screenshots):
    open_in_lab(page, threadless, "explore_mars.ipynb")
    run_first_cell(page)
    show_explorer(page)
    settled(lambda: empty_part(page) < 0.005)
    for name in ("Ascraeus Mons", "Valles Marineris"):
        page.mouse.click(*middle(page.locator(".explorer-label", has_text=name).first))
        wait_for_card(page, name)
    page.locator(".explorer-search").fill("olimpus mon")
    page.locator(".explorer-finder [role=option]", has_text="Olympus Mons").first.click()
    wait_for_card(page, "Olympus Mons")
    for _ in range(4):
        for across, down in ((-300, 0), (0, -120), (250, 100), (-350, 60)):
            assert drag(page, across, down) < 0.005
    for view in ("South pole", "Globe", "Mars"):
        page.locator(".explorer-bar button", has_text=view).first.click()
    settled(lambda: empty_part(page) < 0.005)
    page.locator(".explorer").screenshot(path=screenshots / "without_threads.png")
    run_cell(page, 1)
    page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status=idle]", timeout=30_000)
    assert not page.locator(".explorer-problem:visible, .jp-RenderedText[data-mime-type*=stderr]").count()
