"""Work beside what people do: on threads, on an event loop without them, and at once where there is neither."""

import asyncio
import contextlib
import threading
import time
from concurrent.futures import CancelledError, Future

import pytest

import explorer
from explorer.background import Alarm, Background, Pool, rest, wait
from hips_server import misbehave, status
from seen import layer, on_a_loop, picture, pictured, settled


@pytest.fixture
def threadless(monkeypatch):
    """No thread can be started."""
    monkeypatch.setenv("EXPLORER_THREADS", "0")
    start = threading.Thread.start

    def begin(thread):
        # Explorers of other tests may go on, on threads of their own; and servers of tests have some.
        starter = threading.current_thread()
        is_here = starter is threading.main_thread() or starter.name.startswith("own-loop")
        is_ours = is_here and thread.name.startswith("explorer")
        assert not is_ours, f"{thread.name} was started"
        return start(thread)

    monkeypatch.setattr(threading.Thread, "start", begin)


async def quiet(*works):
    """Let the loop run until nothing is left to do."""
    async with asyncio.timeout(20):
        while any(work.busy for work in works):
            await asyncio.sleep(0.001)


def test_on_the_loop_nothing_happens_before_the_caller_is_done(threadless):
    async def ask():
        ran = []
        work = Background(ran.append)
        work.ask(lambda wanted: ran.append("job"))
        assert ran == [] and work.busy
        await quiet(work)
        return ran

    assert on_a_loop(ask()) == ["job"]


def test_on_the_loop_the_newest_job_wins_and_those_it_overtakes_end_where_they_yield(threadless):
    async def ask():
        ran = []
        work = Background(ran.append)

        def slow(wanted):
            with contextlib.ExitStack() as leaving:
                leaving.callback(ran.append, "slow left")
                ran.append("slow began")
                while True:
                    yield

        work.ask(lambda wanted: ran.append("never"))
        work.ask(slow)
        await asyncio.sleep(0.05)
        for number in range(5):
            work.ask(lambda wanted, number=number: ran.append((number, wanted())))
        await quiet(work)
        return ran

    assert on_a_loop(ask()) == ["slow began", "slow left", (4, True)]


def test_on_the_loop_works_take_turns_and_leave_time_for_all_else(threadless):
    async def ask():
        done = []
        works = [Background(done.append) for _ in range(3)]

        def busy(name):
            def job(wanted):
                for step in range(4):
                    end = time.monotonic() + 0.03
                    while time.monotonic() < end:
                        pass
                    done.append((step, name))
                    yield

            return job

        for name, work in enumerate(works):
            work.ask(busy(name))
        turns = 0
        while any(work.busy for work in works):
            await asyncio.sleep(0)
            turns += 1
        return done, turns

    done, turns = on_a_loop(ask())
    assert done == sorted(done), "one did a second step before the others had done their first"
    assert turns > 3 * len(done), "between two steps the loop had no turns of its own"


def test_on_the_loop_an_error_is_told_and_the_next_job_runs(threadless):
    async def ask():
        told = []
        work = Background(told.append)

        def fails(wanted):
            yield
            raise OSError("no light")

        work.ask(fails)
        await quiet(work)
        work.ask(lambda wanted: told.append("next"))
        await quiet(work)
        return told

    told = on_a_loop(ask())
    assert str(told[0]) == "no light" and told[1:] == ["next"]


def test_on_the_loop_what_is_stopped_ends_and_takes_no_more(threadless):
    async def ask():
        ran = []
        work = Background(ran.append)

        def slow(wanted):
            ran.append("began")
            yield from rest(60, wanted)
            ran.append("rested")

        work.ask(slow)
        await asyncio.sleep(0.01)
        work.stop()
        work.ask(lambda wanted: ran.append("late"))
        await quiet(work)
        return ran

    assert on_a_loop(ask()) == ["began"]


def test_a_work_outlives_its_loop(threadless):
    ran = []
    work = Background(ran.append)

    async def ask():
        work.ask(lambda wanted: rest(60, wanted))

    on_a_loop(ask())
    settled(lambda: not work.busy)
    work.ask(lambda wanted: ran.append("at once"))
    assert ran == ["at once"]


def test_at_once_nothing_is_waited_for(threadless):
    work, ran = Background(pytest.fail), []

    def job(wanted):
        ran.append(wanted.waits)
        yield from rest(60, wanted)
        ran.append(wanted())

    work.ask(job)
    assert ran == [False, True] and not work.busy


@pytest.mark.threads
def test_on_a_thread_a_job_waits_where_it_has_to_and_ends_once_overtaken():
    ran, began = [], threading.Event()
    work = Background(ran.append)

    def slow(wanted):
        began.set()
        for _ in rest(60, wanted):
            ran.append("came back")
        yield
        ran.append("went on")

    work.ask(slow)
    assert began.wait(5)
    work.ask(lambda wanted: ran.append(threading.current_thread() is not threading.main_thread()))
    settled(lambda: not work.busy)
    assert ran == [True]


def test_without_threads_a_pool_works_for_whoever_waits_and_takes_back_what_nobody_does(threadless):
    pool, ran = Pool(2), []
    first, second, third = (pool.submit(lambda number=number: ran.append(number) or number) for number in range(3))
    assert ran == [] and not first.done()
    assert second.cancel() and not second.running()
    assert wait([first, third]) == {first} and ran == [0]
    assert third.result() == 2 and ran == [0, 2]
    with pytest.raises(CancelledError):
        second.result()
    failing = pool.submit(lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        failing.result()


def test_without_threads_a_pool_has_the_loop_bring_what_is_awaited_so_many_at_a_time(threadless):
    async def ask():
        together, most = [0], [0]

        async def fetched(number):
            together[0] += 1
            most[0] = max(most[0], together[0])
            await asyncio.sleep(0.01)
            together[0] -= 1
            return number

        pool, come = Pool(2), []
        waiting: set[Future] = {pool.submit(fetched, number) for number in range(5)}
        with pytest.raises(TimeoutError):
            next(iter(waiting)).result()
        while waiting:
            done = wait(waiting, 60)
            waiting -= done
            come += [future.result() for future in done]
            await asyncio.sleep(0.001)
        return sorted(come), most[0]

    assert on_a_loop(ask()) == ([0, 1, 2, 3, 4], 2)


def test_an_alarm_rings_on_a_thread_or_not_at_all(monkeypatch):
    monkeypatch.setenv("EXPLORER_THREADS", "1")
    rang = threading.Event()
    Alarm(0.01, rang.set).start()
    assert rang.wait(5)
    monkeypatch.setenv("EXPLORER_THREADS", "0")
    silent = Alarm(0.01, pytest.fail)
    silent.start()
    silent.cancel()


def test_an_explorer_lives_on_an_event_loop_and_what_is_overtaken_is_not_drawn(threadless, offline, opened):
    async def visit():
        mars = opened()
        assert not layer(mars, "picture").url, "drawn before the cell was done"
        async with asyncio.timeout(60):
            while mars.state.busy:
                await asyncio.sleep(0.005)
        assert layer(mars, "whole").url and layer(mars, "picture").url and picture(mars)
        shown = []
        layer(mars, "picture").observe(lambda change: shown.append(mars.link()), "url")
        for step in range(30):
            mars.go_to(step, 3 * step, zoom=4)
            await asyncio.sleep(0)
        mars.select("Ascraeus Mons")
        async with asyncio.timeout(60):
            while mars.state.busy:
                await asyncio.sleep(0.005)
        assert pictured(mars) == "Ascraeus Mons" and len(shown) < 15 and shown[-1] == mars.link()
        assert mars.problem == ""

    on_a_loop(visit())


def test_on_the_loop_a_survey_is_found_as_soon_as_it_answers(threadless, server, opened, monkeypatch):
    monkeypatch.setenv("EXPLORER_HIPS", server.address)
    monkeypatch.setattr("explorer.state.survey_search._AGAIN", (0.2, 0.2))
    server.answer = misbehave(status(503), only="")

    async def visit():
        mars = opened()
        async with asyncio.timeout(60):
            while mars.state.trouble is None:
                await asyncio.sleep(0.01)
            assert mars.imagery == "auto" and mars.state.trouble.stands_in
            server.answer = None
            while mars.imagery != "tianwen-1":
                await asyncio.sleep(0.01)

    on_a_loop(visit())


def test_a_picture_in_turns_is_the_same_picture(threadless):
    from explorer.background import Turn
    from explorer.imagery.draw import draw_in_turns

    for view in (explorer.View.window(-40, -100, 40, 100, size=(700, 300)), explorer.View.around(80, 20, size=500)):
        for imagery in (explorer.Ground(), explorer.Relief(), explorer.Photo()):
            *turns, made = draw_in_turns(imagery, view, Turn(lambda: True, "loop"))
            assert set(turns) == {None} and len(turns) > 1
            assert made.tobytes() == explorer.draw(imagery, view).tobytes()
