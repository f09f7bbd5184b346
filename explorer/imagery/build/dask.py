"""Handing the work on a survey out to Dask, and taking its outcomes as they come."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any

from ...download import addresses, site
from ...extras import need
from .subtree import Job, Outcome, make, make_far_away

if TYPE_CHECKING:
    from distributed import Client, Future

_LOST = "the connection to the Dask scheduler was lost"
_LOOKED_AT_WORKERS = 60  # seconds without an outcome after which it is looked whether any worker is left
_ANSWERS_WITHIN = 30  # seconds, a scheduler that is there
_UNINTERRUPTED = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)"  # Ctrl-C is meant for whoever sends them home
_UNDER_WAY = 1000  # tasks that a scheduler is told of at a time


@contextmanager
def connected(scheduler: Any) -> "Iterator[Client | None]":
    """A connection, for a `with` block, to those who do the work, as `build_hips` takes them; None is this process.

    Raises ValueError when no scheduler answers, and MissingExtraError where Dask is not installed.
    """
    if scheduler == "synchronous":
        yield None
        return
    distributed = need("distributed")
    if isinstance(scheduler, distributed.Client):
        yield scheduler
    elif scheduler is None:
        cores = need("dask.system").CPU_COUNT
        # Without their logs: workers complain when they are sent home, and what matters is in the report.
        quietly = {"dashboard_address": None, "silence_logs": logging.CRITICAL, "preload": _UNINTERRUPTED}
        with (
            distributed.LocalCluster(n_workers=cores, threads_per_worker=1, **quietly) as cluster,
            distributed.Client(cluster) as client,
        ):
            yield client
    else:
        said = addresses.without_secrets(str(scheduler))
        if isinstance(scheduler, str) and site.is_forbidden(scheduler if "://" in scheduler else f"tcp://{scheduler}"):
            raise ValueError(f"the Dask scheduler {said} is not asked: the network is switched off by EXPLORER_OFFLINE")
        try:
            client = distributed.Client(scheduler, timeout=_ANSWERS_WITHIN)
        except (OSError, ValueError) as error:
            why = addresses.told_without_secrets(str(error))
            raise ValueError(f"no Dask scheduler answers at {said} ({why})") from None
        with client:
            yield client


def outcomes(client: "Client | None", job: Job, root: int, numbers: Iterable[int], leaves: int) -> Iterator[Outcome]:
    """Have subtrees made, below roots of one order; the outcome of each as it comes. One with `trouble` is the last."""
    if client is None:
        yield from (make(job, root, number, leaves) for number in numbers)
        return
    from dask.distributed import CancelledError, wait

    pickled = need("cloudpickle").dumps(job)
    rest = iter(numbers)
    names: dict[Any, str] = {}

    def submit(number: int) -> "Future":
        future = client.submit(make_far_away, pickled, root, number, leaves, pure=False)
        names[future.key] = job.name(root, number)
        return future

    running = {submit(number) for number in islice(rest, _UNDER_WAY)}
    while running:
        try:
            done, running = wait(running, timeout=_LOOKED_AT_WORKERS, return_when="FIRST_COMPLETED")
        except TimeoutError:
            if not client.scheduler_info()["workers"]:
                yield Outcome(trouble="no Dask worker is left")
                return
            continue
        except CancelledError:
            yield Outcome(trouble=_LOST)
            return
        for future in done:
            try:
                yield future.result()
            except (CancelledError, TimeoutError):
                yield Outcome(trouble=_LOST)
                return
            except Exception as error:  # whatever a cluster's workers die of
                reason = f"the worker failed: {type(error).__name__}: {error}"
                yield Outcome(failed=[(names.pop(future.key), reason)])
            running.update(submit(number) for number in islice(rest, 1))
