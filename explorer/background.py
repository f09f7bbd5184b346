"""Slow work off the callbacks: one job at a time, the newest wins."""

import threading


class Latest:
    """Runs the newest job asked for on a thread of its own; those it overtakes never start.

    Parameters
    ----------
    failed : callable
        Called with the exception, on that thread, when a job raises one.
    """

    def __init__(self, failed):
        self._failed = failed
        self._lock = threading.Lock()
        self._next = None
        self._turn = 0
        self._busy = self._stopped = False

    def ask(self, job):
        """Run `job` soon, in place of any other that waits.

        Parameters
        ----------
        job : callable
            Called with a function that tells whether the job is still wanted, or a
            newer one has been asked for in the meantime.
        """
        with self._lock:
            if self._stopped:
                return
            self._next = job
            self._turn += 1
            if self._busy:
                return
            self._busy = True
        threading.Thread(target=self._run, name="explorer-drawing", daemon=True).start()

    def stop(self):
        """Let what runs know that it is not wanted any more, and forget what waits or comes later."""
        with self._lock:
            self._stopped = True
            self._next = None
            self._turn += 1

    def _run(self):
        while True:
            with self._lock:
                job, self._next, turn = self._next, None, self._turn
                if job is None:
                    self._busy = False
                    return
            try:
                job(lambda turn=turn: turn == self._turn)
            except Exception as error:
                self._failed(error)
