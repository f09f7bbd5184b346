"""A few threads that do work in the background and never keep the program from ending."""

import threading
import time
from collections import deque
from concurrent.futures import Future

_GLANCE = 0.05  # seconds between looks at whether somebody still waits
_IDLE = 10.0  # seconds without work after which a thread goes home


class Pool:
    """Up to `size` threads; first come, first served.

    The standard executors wait for all their work when Python ends, which a
    server that never answers would make long.

    Parameters
    ----------
    size : int
    """

    def __init__(self, size):
        self._size = size
        self._work = deque()
        self._changed = threading.Condition()
        self._threads = self._idle = 0

    def submit(self, function, *arguments):
        """Have a function called by the next free thread.

        Parameters
        ----------
        function : callable
        *arguments

        Returns
        -------
        concurrent.futures.Future
            Cancelling it before its turn takes the work back.
        """
        future = Future()
        with self._changed:
            self._work.append((future, function, arguments))
            if len(self._work) > self._idle and self._threads < self._size:
                self._threads += 1
                threading.Thread(target=self._run, daemon=True, name="explorer-tiles").start()
            self._changed.notify()
        return future

    def _run(self):
        while (job := self._next()) is not None:
            future, function, arguments = job
            if future.set_running_or_notify_cancel():
                try:
                    future.set_result(function(*arguments))
                except BaseException as error:
                    future.set_exception(error)
            del job, future, arguments

    def _next(self):
        with self._changed:
            self._idle += 1
            came = self._changed.wait_for(lambda: self._work, timeout=_IDLE)
            self._idle -= 1
            if came:
                return self._work.popleft()
            self._threads -= 1
            return None


def rest(seconds, wanted):
    """Wait, but no longer than `wanted` is true."""
    end = time.monotonic() + seconds
    while wanted() and (left := end - time.monotonic()) > 0:
        time.sleep(min(left, _GLANCE))
