"""What happens when people do something: slow work off the callbacks, errors told on the page.

Callbacks run on whatever thread the front end's messages arrive on. What takes long is
asked of a `Background`, and what goes wrong is told instead of vanishing.
"""

import functools
import sys
import threading
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, Protocol

HAS_THREADS = sys.platform != "emscripten"
"""Whether work can be done beside; where a browser is the machine it is done at once."""

Job = Callable[[Callable[[], bool]], object]
"""Called with a function that tells whether the job is still wanted, or a newer one has been asked for meanwhile."""

_P = ParamSpec("_P")


class Tells(Protocol):
    """Whoever tells people what goes wrong: the state."""

    def tell(self, error: Exception) -> None: ...

    def doing(self) -> Any: ...


class KnowsState(Protocol):
    """A part of the page."""

    @property
    def state(self) -> Tells: ...


class Background:
    """Runs the newest job asked for on a thread of its own; those it overtakes never start.

    Parameters
    ----------
    failed
        Called with the exception, on that thread, when a job raises one.
    """

    def __init__(self, failed: Callable[[Exception], None]) -> None:
        self._failed = failed
        self._lock = threading.Lock()
        self._next: Job | None = None
        self._turn = 0
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
            self._turn += 1
            if self._busy:
                return
            self._busy = True
        if HAS_THREADS:
            threading.Thread(target=self._run, name="explorer-background", daemon=True).start()
        else:
            self._run()

    def stop(self) -> None:
        """Let what runs know that it is not wanted any more, and forget what waits or comes later."""
        with self._lock:
            self._stopped = True
            self._next = None
            self._turn += 1

    def _run(self) -> None:
        while True:
            with self._lock:
                job, self._next, turn = self._next, None, self._turn
                if job is None:
                    self._busy = False
                    return
            try:
                job(lambda turn=turn: turn == self._turn)  # type: ignore[misc]  # mypy knows no default of a lambda
            except Exception as error:
                self._failed(error)


def guarded(callback: Callable[Concatenate[Any, _P], object]) -> Callable[Concatenate[Any, _P], None]:
    """Make a method that people call by what they do tell its exceptions instead of raising them.

    What was told before is over then.
    """

    @functools.wraps(callback)
    def run(self: KnowsState, *arguments: _P.args, **keywords: _P.kwargs) -> None:
        with self.state.doing():
            try:
                callback(self, *arguments, **keywords)
            except Exception as error:
                self.state.tell(error)

    return run
