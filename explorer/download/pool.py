"""A few threads that do work in the background and never keep the program from ending; and how to wait."""

import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")

_IDLE = 10.0  # seconds without work after which a thread goes home
_GLANCE = 0.05  # seconds between looks at whether somebody still waits


class Pool:
    """Up to `size` threads; first come, first served.

    The standard executors wait for all their work when Python ends, which a
    server that never answers would make long.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._work: deque[tuple[Future, Callable, tuple]] = deque()
        self._changed = threading.Condition()
        self._threads = self._idle = 0

    def submit(self, function: Callable[..., T], *arguments: Any) -> Future[T]:
        """Have a function called by the next free thread; cancelling the future before its turn takes the work back."""
        future: Future[T] = Future()
        with self._changed:
            self._work.append((future, function, arguments))
            if len(self._work) > self._idle and self._threads < self._size:
                self._threads += 1
                threading.Thread(target=self._run, daemon=True, name="explorer-tiles").start()
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
            came = self._changed.wait_for(lambda: self._work, timeout=_IDLE)
            self._idle -= 1
            if came:
                return self._work.popleft()
            self._threads -= 1
            return None


def rest(seconds: float, wanted: Callable[[], bool]) -> None:
    """Wait, but no longer than `wanted` is true."""
    end = time.monotonic() + seconds
    while wanted() and (left := end - time.monotonic()) > 0:
        time.sleep(min(left, _GLANCE))
