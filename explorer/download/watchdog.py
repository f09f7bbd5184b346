"""A limit to the time that one request may take altogether, whatever the server does meanwhile; and to where it may lead.

The timeouts of requests and urllib3 are between bytes: a server that drips its headers, or its
part of the TLS handshake, holds a thread for ever. Nothing public of urllib3 tells which socket a
request uses before its answer begins, or which address its name stood for, so this file, and no
other, reaches into it: `_new_conn`, where a connection gets its socket, and `ConnectionCls`, the
kind of connection that a pool makes.
"""

import contextlib
import socket
import threading
from functools import lru_cache
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from ..background import Alarm
from . import addresses
from .addresses import NotPublicError

if TYPE_CHECKING:
    from requests.adapters import HTTPAdapter


class Watchdog:
    """Cuts the connections that its thread uses within the `with` block, once that has taken too long; then `bit` is true."""

    _on_duty = threading.local()

    def __init__(self, seconds: float) -> None:
        self.bit = False
        self._were_home: list[bool] = []
        self._lines: list[socket.socket] = []
        self._lock = threading.Lock()
        self._alarm = Alarm(seconds, self._bite)

    def __enter__(self) -> Self:
        self._on_duty.watchdog = self
        self._alarm.start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._alarm.cancel()
        self._on_duty.watchdog = None
        with self._lock:
            for line in self._lines:
                line.close()

    @classmethod
    def guard(cls, line: socket.socket | None, is_home: bool) -> None:
        """Have the thread's watchdog, if any, cut this socket too when the time comes; and know whether it leads home."""
        watchdog = getattr(cls._on_duty, "watchdog", None)
        if watchdog is not None and line is not None:
            # A handle of its own: a connection that is not kept closes its own before the answer is read.
            own = line.dup()
            with watchdog._lock:
                watchdog._lines.append(own)
                watchdog._were_home.append(is_home)
            if watchdog.bit:
                _cut(own)

    @classmethod
    def was_home(cls) -> bool:
        """Whether the thread's watchdog saw connections, none through a proxy, and none to an address that is public."""
        watchdog = getattr(cls._on_duty, "watchdog", None)
        return watchdog is not None and bool(watchdog._were_home) and all(watchdog._were_home)

    def _bite(self) -> None:
        with self._lock:
            self.bit = True
            lines = list(self._lines)
        for line in lines:
            _cut(line)


def _cut(line: socket.socket) -> None:
    with contextlib.suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)


class _Guarded:
    """Mixed into the connections of urllib3, so that the watchdog knows their sockets."""

    _line: socket.socket | None = None
    _is_home = False
    _public_only = False

    def _new_conn(self) -> socket.socket:
        # A proxy is people's own choice, and it looks names up for itself.
        is_direct = self.proxy is None  # type: ignore[attr-defined]  # urllib3's
        is_checked = self._public_only and is_direct
        host: str = self.host  # type: ignore[attr-defined]
        if is_checked and _leads_home(host):
            raise NotPublicError(host)
        sock: socket.socket = super()._new_conn()  # type: ignore[misc]  # urllib3's, beside this class
        # Now for certain: a name may stand for something else by the next time it is looked up.
        self._is_home = is_direct and not addresses.is_public(sock.getpeername()[0])
        if is_checked and self._is_home:
            sock.close()
            raise NotPublicError(host)
        # A second handle: TLS takes the first one away before its handshake.
        self._line = sock.dup()
        Watchdog.guard(self._line, self._is_home)
        return sock

    def request(self, *arguments: Any, **options: Any) -> None:
        Watchdog.guard(self._line, self._is_home)
        super().request(*arguments, **options)  # type: ignore[misc]  # urllib3's

    def close(self) -> None:
        super().close()  # type: ignore[misc]  # urllib3's
        if self._line is not None:
            self._line.close()
            self._line = None


def _leads_home(host: str) -> bool:
    with contextlib.suppress(OSError):  # of a name that is not known, urllib3 tells
        return addresses.leads_home(host)
    return False


@lru_cache
def _guarded(connection_class: type, public_only: bool) -> type:
    return type(f"Guarded{connection_class.__name__}", (_Guarded, connection_class), {"_public_only": public_only})


def watched_adapter(connections: int, public_only: bool) -> "HTTPAdapter":
    """An adapter for a session of requests, whose connections a `Watchdog` can cut.

    With `public_only`, what would connect to an address that is not public raises `NotPublicError` instead.
    """
    from requests.adapters import HTTPAdapter

    class Adapter(HTTPAdapter):
        def get_connection_with_tls_context(self, *arguments: Any, **options: Any) -> Any:
            pool = super().get_connection_with_tls_context(*arguments, **options)
            if not issubclass(pool.ConnectionCls, _Guarded):
                pool.ConnectionCls = _guarded(pool.ConnectionCls, public_only)
            return pool

    return Adapter(pool_connections=1, pool_maxsize=connections)
