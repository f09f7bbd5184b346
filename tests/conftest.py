"""Fixtures of all tests: a cache and surveys of their own, a real Chromium and a real Jupyter server."""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings
from xdist.scheduler import LoadScopeScheduling

import explorer
from explorer.activities import work
from explorer.background import has_threads
from hips_server import coded_tile, serving, write_survey
from lab import JupyterServer, WatchedPage, has_kernel, make_new, open_in_lab, run_first_cell, show_explorer
from seen import layer, picture, settled

settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")

SCREENSHOTS = Path(__file__).parent / "browser" / "screenshots"
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_itemcollected(item):
    if "chromium" in getattr(item, "fixturenames", ()):
        item.add_marker(pytest.mark.browser)


def pytest_collection_modifyitems(items):
    if not has_threads():
        for item in items:
            if item.get_closest_marker("threads"):
                item.add_marker(pytest.mark.skip(reason="it is about threads, which EXPLORER_THREADS=0 does without"))


class Together(LoadScopeScheduling):
    """Tests in the browser on one worker, those of the site for it on another, as both are slow to begin; others anywhere.

    One worker for all of the browser, since its driver keeps an event loop running there, which tests without threads heed.
    """

    def _split_scope(self, nodeid):
        return next((each for each in ("tests/browser/", "tests/lite/") if nodeid.startswith(each)), nodeid)


def pytest_xdist_make_scheduler(config, log):
    return Together(config, log)


@pytest.fixture(scope="session")
def chromium():
    """A running Chromium; skipped where there is none, except in CI."""
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(
            "browser tests need Chromium: install it with 'apt install chromium'"
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def jupyter(tmp_path_factory):
    """JupyterLab without a network."""
    server = JupyterServer(tmp_path_factory.mktemp("jupyter"), EXPLORER_OFFLINE="1")
    yield server
    server.stop()


@pytest.fixture
def page(chromium, jupyter, request):
    """A page at a projector's size. It fails the test when it talks to a stranger or throws an error."""
    yield from watched_page(chromium, jupyter, request)


@pytest.fixture
def mars_page(chromium, jupyter, request):
    """The first notebook in JupyterLab with Mars on the screen; its first cell is run anew for each test."""
    if jupyter.kept is None or not has_kernel(jupyter.kept.page):
        jupyter.forget_sessions()
        jupyter.kept = WatchedPage(chromium, jupyter)
        open_in_lab(jupyter.kept.page, jupyter, "explore_mars.ipynb")
    watched, page = jupyter.kept, jupyter.kept.page
    request.node.page = page
    make_new(page)
    run_first_cell(page)
    page.wait_for_function("document.querySelector('img.explorer-picture')?.naturalWidth > 0")
    show_explorer(page)
    yield page
    if request.node.has_failed:
        jupyter.forget_sessions()
    watched.check()


@pytest.fixture
def offline(monkeypatch):
    """No network."""
    monkeypatch.setenv("EXPLORER_OFFLINE", "1")


@pytest.fixture
def opened():
    """Makes explorers, and closes them in the end."""
    made = []

    def make(*arguments, **keywords):
        made.append(explorer.Explorer(*arguments, **keywords))
        return made[-1]

    yield make
    for mars in made:
        mars.close()


@pytest.fixture
def mars(offline, opened):
    """An explorer without a network and without a browser, its first pictures drawn; see `seen` for what it shows."""
    mars = opened()
    settled(lambda: layer(mars, "picture").url and picture(mars))
    return mars


def watched_page(chromium, jupyter, request):
    watched = WatchedPage(chromium, jupyter)
    request.node.page = watched.page
    yield watched.page
    watched.close()
    jupyter.forget_sessions()
    watched.check()


@pytest.fixture(scope="session")
def screenshots():
    """Where screenshots are kept for people to look at."""
    SCREENSHOTS.mkdir(exist_ok=True)
    return SCREENSHOTS


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    """Keep what the screen looked like when a browser test failed."""
    report = yield
    item.has_failed = getattr(item, "has_failed", False) or report.failed
    page = getattr(item, "page", None)
    if report.failed and page and not page.is_closed():
        SCREENSHOTS.mkdir(exist_ok=True)
        page.screenshot(path=SCREENSHOTS / f"failed-{item.name}.png")
    return report


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    """Every test has a cache of its own, and no settings from the machine it runs on."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("EXPLORER_CACHE", str(folder))
    for name in ("EXPLORER_HIPS", "EXPLORER_OFFLINE", "EXPLORER_CACHE_GB"):
        monkeypatch.delenv(name, raising=False)
    return folder


@pytest.fixture(autouse=True)
def own_work(monkeypatch):
    """No test finds the worksheets that another has begun."""
    monkeypatch.setattr(work, "_begun", {})


@pytest.fixture(scope="session")
def coded(tmp_path_factory):
    """The folder of a survey whose colours tell where they lie: orders 0 to 3, tiles of 64 x 64."""
    return write_survey(tmp_path_factory.mktemp("coded"), coded_tile)


@pytest.fixture
def server(coded):
    """That survey, served on loopback."""
    with serving(coded) as server:
        yield server
