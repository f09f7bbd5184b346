"""One build at a time: the lock in the folder of a survey that is being filled.

It is a file that only one can create, so it holds between machines as well, and it outlives whoever
made it. In it stands who that is and since when: of one that is left over somebody is told, and one
of a process that has died on this very machine is taken over.
"""

import contextlib
import json
import os
import socket
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ...message import printable
from .output import Output

LOCK = ".build.lock"
"""The file whose maker alone fills the folder."""


_MOST_GONE = 100  # times that a lock may be gone between two looks


@contextmanager
def held(output: Output) -> Iterator[bytes]:
    """The right to fill a folder, for a `with` block: the content of its lock, unlike that of any other.

    A ValueError says who else has it, or why the folder cannot be written to; an OSError that its lock is no file.
    """
    owner = {
        "host": socket.gethostname(),
        "machine": _machine(),
        "process": os.getpid(),
        "since": _now(),
        "key": uuid.uuid4().hex,
    }
    ticket = json.dumps(owner).encode()
    gone = 0
    while not output.create(LOCK, ticket):
        there = output.read(LOCK)
        if there is None:  # it was given back just now, again and again only where it is a link that leads nowhere
            gone += 1
            if gone > _MOST_GONE:
                raise OSError(f"{output.address}/{LOCK} is no file that can be read; delete it, and call again")
            continue
        other = _read(there)
        if _has_died(other) and output.withdraw(LOCK, there) or output.read(LOCK) != there:
            continue  # it is free, or has changed hands
        process, host, since = (printable(other.get(name, "(unknown)")) for name in ("process", "host", "since"))
        raise ValueError(
            f"{output.address} is being filled already, by process {process} on {host} since {since}; wait for it, or give "
            f"another folder. If that has ended, delete {output.address}/{LOCK} and call again"
        )
    try:
        yield ticket
    finally:
        with contextlib.suppress(OSError):
            if output.read(LOCK) == ticket:
                output.remove([LOCK])


def _read(lock: bytes) -> dict[str, Any]:
    try:
        owner = json.loads(lock)
    except (ValueError, RecursionError):  # whoever made it has not written yet, or never came to
        return {}
    return owner if isinstance(owner, dict) else {}


def _has_died(owner: dict[str, Any]) -> bool:
    """Whether it is certain that the owner of a lock is no more."""
    process = owner.get("process")
    # Elsewhere than on POSIX, signal 0 does something.
    if os.name != "posix" or owner.get("machine") != _machine() or not isinstance(process, int) or process <= 0:
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        return False
    return False


def _machine() -> str:
    """What tells this machine from others, and a container from the next: in each, processes are counted anew."""
    parts = [socket.gethostname()]
    with contextlib.suppress(OSError):
        parts.append(Path("/etc/machine-id").read_text("ascii", "replace").strip())
    with contextlib.suppress(OSError):
        parts.append(os.readlink("/proc/self/ns/pid"))
    return " ".join(parts)


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
