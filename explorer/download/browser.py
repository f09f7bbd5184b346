"""What the browser fetches, where a browser is the machine: Python has no sockets there.

It asks as it would for any page: it looks names up and follows redirects itself, and hands over only what the
server lets pages of other sites read (CORS). Why it hands over nothing, it does not say.
"""

import asyncio
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..background import Wanted, gives_way, rest
from ..message import Message

LATER = {"matplotlib", "pyproj"}
"""Packages, of several megabytes each, that are fetched when they are first needed."""

_GLANCE = 0.05  # seconds between looks at whether a package has come
_coming: dict[str, "asyncio.Future[Any]"] = {}


def is_here() -> bool:
    """Whether a browser is the machine."""
    return sys.platform == "emscripten"


@dataclass(frozen=True)
class Answer:
    """What came of a request.

    Attributes
    ----------
    status_code
        0 where the browser handed over nothing.
    is_late
        Whether that took too long.
    is_large
        Whether it was more than asked for; then `data` is not all.
    """

    status_code: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    data: bytes = b""
    is_late: bool = False
    is_large: bool = False


async def ask(address: str, limit: int, seconds: float) -> Answer:
    """Ask for at most `limit` bytes, within so many seconds."""
    import js

    signal = js.AbortSignal.timeout(int(seconds * 1000))
    try:
        response = await js.fetch(address, _options(signal=signal, credentials="omit", referrerPolicy="no-referrer"))
        data, is_large = await _read(response, limit)
    except Exception:  # of JavaScript, and not told apart
        return Answer(is_late=bool(signal.aborted))
    return Answer(response.status, _headers(response.headers), data, is_large=is_large)


def ask_and_wait(address: str, limit: int, seconds: float) -> Answer:
    """The same, while everything else waits."""
    import js

    request = js.XMLHttpRequest.new()
    request.open("GET", address, False)
    request.responseType = "arraybuffer"
    request.timeout = int(seconds * 1000)
    try:
        request.send()
    except Exception as error:
        return Answer(is_late="timeout" in str(error).lower())
    data = request.response.to_bytes() if request.response else b""
    return Answer(request.status, _headers(request, "getResponseHeader"), data, is_large=len(data) > limit)


async def _read(response: Any, limit: int) -> tuple[bytes, bool]:
    data = bytearray()
    if response.body:
        reader = response.body.getReader()
        while not (part := await reader.read()).done:
            data += part.value.to_bytes()
            if len(data) > limit:
                await reader.cancel()
                return bytes(data[:limit]), True
    return bytes(data), False


def _headers(source: Any, getter: str = "get") -> dict[str, str]:
    # Of a server that does not expose it to pages of other sites, None.
    value = getattr(source, getter)("Retry-After")
    return {"Retry-After": value} if isinstance(value, str) else {}


def _options(**options: Any) -> Any:
    import js
    from pyodide.ffi import to_js

    return to_js(options, dict_converter=js.Object.fromEntries)


class ComingError(ImportError):
    """A package is being fetched."""


class _Finder:
    """Asked last for what Python imports, and then fetches it, be it for the next time."""

    @staticmethod
    def find_spec(name: str, _path: object = None, _target: object = None) -> None:
        if name in LATER:
            _fetch(name)
            english = "The browser is fetching the package {name}, which this needs. Once more in a moment"
            raise ComingError(Message("browser.coming", english, name=name), name=name)


def fetched(name: str, wanted: Wanted) -> Iterator[None]:
    """Give way until a package is there, where a browser is the machine; else it is there, or never will be."""
    if is_here() and gives_way(wanted) and name not in sys.modules and name in LATER:
        _fetch(name)
        while name in _coming and not _coming[name].done() and wanted():
            yield from rest(_GLANCE, wanted)


def _fetch(name: str) -> None:
    import pyodide_js

    if name not in _coming or _coming[name].done():
        _coming[name] = asyncio.ensure_future(pyodide_js.loadPackage(name))


if is_here():
    sys.meta_path.append(_Finder)
