"""Tiles by the browser's own requests, with everything else going on meanwhile."""

import asyncio
import sys
import types
import urllib.error
import urllib.request

import pytest

from explorer import background
from explorer.background import Background
from explorer.download import browser
from explorer.imagery.ground import Ground
from explorer.imagery.hips.hips import Hips, HipsError
from explorer.imagery.painter import Painter
from explorer.imagery.view import View
from hips_server import coded_tile, serving, write_survey
from seen import on_a_loop

VIEW = View.around(12, 105, width_km=1500, size=120)


@pytest.fixture
def survey(tmp_path):
    """A survey on a server; `may_be_read` has it say that pages of other sites may read it."""
    with serving(write_survey(tmp_path, coded_tile)) as server:

        def may_be_read(handler, path):
            handler.send((server.folder / path).read_bytes(), Access_Control_Allow_Origin="*")
            return True

        server.may_be_read = may_be_read
        yield server


@pytest.fixture
def in_browser(monkeypatch, tmp_path):
    """No threads, and a browser that asks as pages of another site do."""
    monkeypatch.setenv("EXPLORER_THREADS", "0")
    monkeypatch.setenv("EXPLORER_CACHE", str(tmp_path / "memory"))
    monkeypatch.setattr(browser, "is_here", lambda: True)

    def answer(address):
        try:
            with urllib.request.urlopen(address) as response:
                if response.headers.get("Access-Control-Allow-Origin") != "*":
                    return browser.Answer()
                return browser.Answer(response.status, {}, response.read())
        except urllib.error.HTTPError:
            return browser.Answer()

    async def ask(address, limit, seconds):
        return await asyncio.to_thread(answer, address)

    monkeypatch.setattr(browser, "ask", ask)
    monkeypatch.setattr(browser, "ask_and_wait", lambda address, limit, seconds: pytest.fail("it kept people waiting"))


def painted(address):
    """What is painted of a survey in turn, what kept it away, and how often others had a turn meanwhile."""
    paintings, turns, problems = [], [], []
    hips = Hips(address)

    def job(wanted):
        try:
            yield from hips.load_in_turns(wanted)
        except HipsError:
            paintings.extend(Painter(Ground()).paint(VIEW, None))
            return
        for painting in Painter(Ground(), hips).paint(VIEW, wanted):
            if painting:
                paintings.append(painting)
            yield

    async def live():
        work = Background(problems.append)
        work.ask(job)
        for _ in range(2000):
            await asyncio.sleep(0.01)
            turns.append(None)
            if not work.busy:
                break
        work.stop()

    on_a_loop(live())
    assert problems == []
    return paintings, hips.trouble, len(turns)


def test_tiles_come_while_everything_else_goes_on(in_browser, survey):
    survey.answer, survey.latency = survey.may_be_read, 0.1
    paintings, trouble, turns = painted(survey.address)
    assert trouble is None and paintings[-1].complete
    assert paintings[-1].title == "Tianwen-1 MoRIC stand-in"
    assert survey.tiles_asked > 1 and turns > 10


def test_where_the_server_lets_no_page_read_it_the_ground_stands_in(in_browser, survey):
    paintings, trouble, _ = painted(survey.address)
    assert survey.asked["properties"] == 1 and survey.tiles_asked == 0
    assert "lets no page of another site read it" in trouble
    assert "Viking" in paintings[-1].title


def test_where_only_the_tiles_are_closed_the_ground_stands_in_too(in_browser, survey):
    survey.answer = lambda handler, path: path == "properties" and survey.may_be_read(handler, path)

    hips, paintings = Hips(survey.address), []

    async def look():
        work = Background(pytest.fail)

        def job(wanted):
            yield from hips.load_in_turns(wanted)
            for painting in Painter(Ground(), hips).paint(VIEW, wanted):
                if painting:
                    paintings.append(painting)
                yield

        work.ask(job)
        for _ in range(500):
            await asyncio.sleep(0.01)
            if hips.trouble and len(paintings) > 1:
                break
        work.stop()

    on_a_loop(look())
    assert "lets no page of another site read it" in hips.trouble
    assert "Viking" in paintings[-1].title and not paintings[-1].complete


def test_a_package_that_is_missing_is_fetched_for_the_next_time(monkeypatch):
    asked = []

    async def load(name):
        asked.append(name)
        monkeypatch.setitem(sys.modules, name, types.ModuleType(name))

    monkeypatch.setitem(sys.modules, "pyodide_js", types.SimpleNamespace(loadPackage=load))
    monkeypatch.setattr(browser, "LATER", {"mars_figures"})
    monkeypatch.setattr(browser, "is_here", lambda: True)
    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path, browser._Finder])

    async def use():
        with pytest.raises(browser.ComingError, match="fetching the package mars_figures, .* Once more in a moment"):
            import mars_figures
        for _ in browser.fetched("mars_figures", background.Turn(lambda: True, "loop")):
            await asyncio.sleep(0)
        import mars_figures  # noqa: F401

    on_a_loop(use())
    assert asked == ["mars_figures"]
