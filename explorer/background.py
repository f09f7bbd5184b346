"""The one door to work beside what people do: on threads, or on the event loop where there are none, as in a browser.

A job that may take long is a generator, and yields where others may have their turn. On a thread that is nothing to it:
it runs on, and waits where it has to. On the event loop it goes on later, and gives way while it waits. Where there is
neither, in a plain script without threads, it is done at once, and what would have to be waited for is left undone.

Threads do not keep the program from ending: the standard executors wait for all their work then, which a server that
never answers would make long.
"""

import asyncio
import concurrent.futures
import functools
import inspect
import os
import sys
import threading
import time
from collections import deque
from collections.abc import Awaitable, Callable, Generator, Iterable, Iterator
from concurrent.futures import Future
from typing import Any, Literal, TypeVar
from weakref import WeakKeyDictionary

T = TypeVar("T")

_IDLE = 10.0  # seconds without work after which a thread goes home
_GLANCE = 0.05  # seconds between looks at whether somebody still waits, or at what has come
_SLICE = 0.02  # seconds of work on the event loop, or one step that takes longer, before whatever else it has to do
_BREATH = 0.002  # seconds for that: a message takes several turns of the loop to arrive


def has_threads() -> bool:
    """Whether threads can be had: a browser's Python has none, and EXPLORER_THREADS=0 does without."""
    return sys.platform != "emscripten" and os.environ.get("EXPLORER_THREADS", "").strip() != "0"


class Turn:
    """Given to a job: called, it tells whether the job is still wanted, or a newer one has been asked for meanwhile."""

    def __init__(self, is_newest: Callable[[], bool], manner: Literal["thread", "loop", "at once"]) -> None:
        self._is_newest, self._manner = is_newest, manner
        self.idle = 0.0
        """Seconds in which the job has nothing to do, told before it yields."""

    def __call__(self) -> bool:
        return self._is_newest()

    @property
    def gives_way(self) -> bool:
        """Whether others do nothing as long as the job does not yield."""
        return self._manner == "loop"

    @property
    def waits(self) -> bool:
        """Whether there is any use in waiting for what comes later."""
        return self._manner != "at once"


Wanted = Callable[[], bool]
Job = Callable[[Turn], Iterator[None] | None]
"""An ordinary function, done in one piece, or a generator."""


def gives_way(wanted: Wanted | None) -> bool:
    """Whether whoever is asked for something yields None while it has nothing to give: where a job on the loop asks."""
    return isinstance(wanted, Turn) and wanted.gives_way


def waits(wanted: Wanted | None) -> bool:
    """Whether there is any use in waiting for what comes later."""
    return not isinstance(wanted, Turn) or wanted.waits


def rest(seconds: float, wanted: Wanted) -> Iterator[None]:
    """Wait, but no longer than `wanted` is true; comes back meanwhile where the job gives way."""
    end = time.monotonic() + seconds
    while waits(wanted) and wanted() and (left := end - time.monotonic()) > 0:
        pause = min(left, _GLANCE)
        if isinstance(wanted, Turn) and wanted.gives_way:
            wanted.idle = pause
            yield
        else:
            time.sleep(pause)


class Background:
    """Runs the newest job asked for; those it overtakes never start, or end where they yield.

    Parameters
    ----------
    failed
        Called with the exception, where the job ran, when it raises one.
    """

    def __init__(self, failed: Callable[[Exception], None]) -> None:
        self._failed = failed
        self._lock = threading.Lock()
        self._next: Job | None = None
        self._number = 0
        self._busy = self._stopped = False

    @property
    def busy(self) -> bool:
        """Whether a job runs or waits."""
        return self._busy

    def ask(self, job: Job) -> None:
        """Run a job soon, in place of any other that waits."""
        with self._lock:
            if self._stopped:
                return
            self._next = job
            self._number += 1
            if self._busy:
                return
            self._busy = True
        if has_threads():
            threading.Thread(target=_exhaust, args=(self._steps("thread"),), name="explorer-background", daemon=True).start()
        elif loop := _running_loop():
            _Rounds.of(loop).add(self._steps("loop"))
        else:
            _exhaust(self._steps("at once"))

    def stop(self) -> None:
        """Let what runs know that it is not wanted any more, and forget what waits or comes later."""
        with self._lock:
            self._stopped = True
            self._next = None
            self._number += 1

    def _steps(self, manner: Literal["thread", "loop", "at once"]) -> Generator[float]:
        """Do what is asked for; comes back between steps with the seconds in which there is nothing to do."""
        while True:
            with self._lock:
                job, self._next, number = self._next, None, self._number
                if job is None:
                    self._busy = False
                    return
            turn = Turn(functools.partial(self._is_newest, number), manner)
            try:
                for _ in job(turn) or ():
                    yield turn.idle
                    turn.idle = 0.0
                    if not turn():
                        break
            except GeneratorExit:  # its loop has gone
                self._busy = False
                raise
            except Exception as error:
                self._failed(error)

    def _is_newest(self, number: int) -> bool:
        return number == self._number


def _exhaust(steps: Iterable[object]) -> None:
    for _ in steps:
        pass


def _running_loop() -> asyncio.AbstractEventLoop | None:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


class _Rounds:
    """The works of one event loop: a slice of one, a breath for the loop, a slice of the next."""

    _of: "WeakKeyDictionary[asyncio.AbstractEventLoop, _Rounds]" = WeakKeyDictionary()

    def __init__(self) -> None:
        self._works: deque[tuple[float, Generator[float]]] = deque()  # each with the time before which it has nothing to do
        self._is_planned = False

    @classmethod
    def of(cls, loop: asyncio.AbstractEventLoop) -> "_Rounds":
        """Those of a loop."""
        return cls._of.setdefault(loop, cls())

    def add(self, work: Generator[float]) -> None:
        """Have a work done from the next turn of the loop on."""
        self._works.append((0.0, work))
        self._plan(0.0)

    def _plan(self, pause: float) -> None:
        if not self._is_planned:
            self._is_planned = True
            asyncio.get_running_loop().call_later(pause, self._next)

    def _next(self) -> None:
        self._is_planned = False
        now = time.monotonic()
        due = [at for at, _ in self._works if at <= now]
        if due:
            while self._works[0][0] > now:
                self._works.rotate(-1)
            self._do_slice(self._works.popleft()[1], now + _SLICE)
        if self._works:
            first = min(at for at, _ in self._works)
            self._plan(max(first - time.monotonic(), _BREATH))

    def _do_slice(self, work: Generator[float], end: float) -> None:
        for idle in work:
            if idle or time.monotonic() >= end:
                self._works.append((time.monotonic() + idle, work))
                return


class Pool:
    """Up to `size` threads; first come, first served. Without threads work is done by whoever waits for it.

    A thread goes home when it has long had nothing to do, unless it `stays`.
    """

    def __init__(self, size: int, *, stays: bool = False) -> None:
        self._size, self._patience = size, None if stays else _IDLE
        self._work: deque[tuple[Future, Callable, tuple]] = deque()
        self._changed = threading.Condition()
        self._threads = self._idle = 0
        self._awaited: set[Future] = set()

    def submit(self, function: Callable[..., T], *arguments: Any) -> Future[T]:
        """Have a function called by the next free thread; cancelling the future before its turn takes the work back.

        Without threads it may return an awaitable, such as a browser's fetch; the future has what comes of that.
        """
        if not has_threads():
            return _Deferred(functools.partial(function, *arguments), self._awaited, self._size)
        future: Future[T] = Future()
        with self._changed:
            self._work.append((future, function, arguments))
            if len(self._work) > self._idle and self._threads < self._size:
                self._threads += 1
                threading.Thread(target=self._run, daemon=True, name="explorer-pool").start()
            self._changed.notify()
        return future

    def _run(self) -> None:
        while (job := self._next()) is not None:
            future, function, arguments = job
            if future.set_running_or_notify_cancel():
                try:
                    future.set_result(function(*arguments))
                except BaseException as error:
                    future.set_exception(error)
            del job, future, arguments

    def _next(self) -> tuple[Future, Callable, tuple] | None:
        with self._changed:
            self._idle += 1
            came = self._changed.wait_for(lambda: self._work, timeout=self._patience)
            self._idle -= 1
            if came:
                return self._work.popleft()
            self._threads -= 1
            return None


class _Deferred(Future[T]):
    """Work that is done when it is waited for; where it becomes an awaitable, up to `most` together."""

    def __init__(self, work: Callable[[], Any], awaited: set[Future], most: int) -> None:
        super().__init__()
        self._work, self._awaited, self._most = work, awaited, most

    def do(self) -> None:
        """Do it, or begin it, unless that has been done or enough have begun."""
        if self.done() or self.running() or len(self._awaited) >= self._most:
            return
        self.set_running_or_notify_cancel()
        try:
            result = self._work()
        except BaseException as error:
            self.set_exception(error)
            return
        if inspect.isawaitable(result):
            self._awaited.add(self)
            asyncio.ensure_future(self._follow(result))
        else:
            self.set_result(result)

    async def _follow(self, result: Awaitable[T]) -> None:
        try:
            self.set_result(await result)
        except BaseException as error:
            self.set_exception(error)
        finally:
            self._awaited.discard(self)

    def result(self, timeout: float | None = None) -> T:
        """What came of it; a TimeoutError where that is still on its way, as nobody can wait for the loop."""
        self.do()
        return super().result(0)


def wait(futures: Iterable[Future[T]], seconds: float | None = None) -> set[Future[T]]:
    """Those of a pool's futures that are done, as soon as one is, or after so many seconds; without threads at once."""
    futures = list(futures)
    deferred = [future for future in futures if isinstance(future, _Deferred)]
    for future in deferred:
        future.do()
        if future.done():
            break
    return concurrent.futures.wait(futures, 0 if deferred else seconds, concurrent.futures.FIRST_COMPLETED).done


class Alarm:
    """Calls a function after some seconds, on a thread of its own; without threads never."""

    def __init__(self, seconds: float, function: Callable[[], object]) -> None:
        self._timer = threading.Timer(seconds, function)
        self._timer.daemon, self._timer.name = True, "explorer-alarm"

    def start(self) -> None:
        if has_threads():
            self._timer.start()

    def cancel(self) -> None:
        self._timer.cancel()
