"""One web server, asked politely and never trusted.

A `Site` fetches small files under one address. It limits their size and the
time they may take, tries once more after a hiccup, and after a failure leaves
the server alone for a while, so that callers get their answer at once. What
went wrong it tells in one line, `trouble`, until the server answers again.

Where the server sends on to is asked only if it is public: nobody is to lead this
machine to what only this machine can reach.
"""

import email.utils
import os
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from ..message import Message, printable, said_by
from . import addresses, browser
from .addresses import NotPublicError
from .watchdog import Watchdog, watched_adapter

if TYPE_CHECKING:
    from requests import Response, Session

CONNECTIONS = 8
"""Files fetched from a site at the same time."""

_CONNECT, _READ, _DEADLINE = 3.05, 8.0, 25.0  # seconds: to connect, between bytes, altogether
_PAUSES = 5.0, 10.0, 20.0, 30.0  # seconds without a question after the first failure, the second, ...
_LONGEST_PAUSE = 60.0  # whatever Retry-After says
_HICCUP = 0.3  # seconds before the second try
_PATIENCE = 2.0  # a Retry-After of up to this many seconds is waited for on the spot
_FAULTS = 3  # wrong answers in a row after which the server as a whole is left alone
_TOPICAL = 60.0  # seconds after which trouble that nobody met again is no news
_REDIRECTS = 5
_LONGEST_WORDS = 200  # characters of what a server may have put into words
_CHUNK = 1 << 16


class Absent(Exception):
    """The server answers and has no such file."""


class Late(Exception):
    """The file cannot be had now, but perhaps later."""


class Faulty(Late):
    """The server answers, but wrongly for this file."""


class Site:
    """The files under one address, which begins with http:// or https://.

    An address that comes from a `stranger`, out of a file, is asked only if it is public. People's own may be any,
    and if it is not public, neither need be what it sends on to.
    """

    def __init__(self, address: str, stranger: bool = False) -> None:
        self.address = address
        self.host = urlsplit(address).netloc.rpartition("@")[2]
        self._stranger = stranger
        self._lock = threading.Lock()
        self._sessions: dict[bool, Session] = {}
        self._trouble: str | None = None
        self._faults = self._failures = 0
        self._closed_until = self._met = 0.0

    @property
    def trouble(self) -> str | None:
        """What keeps the site from answering, in one line; None once it answers, or when nothing was asked for a minute."""
        past = time.monotonic() - self._met > _TOPICAL or (self._trouble == _OFFLINE and not self._is_forbidden)
        return None if past else self._trouble

    def retry_in(self) -> float:
        """Seconds until the server is asked again; 0 when it may be asked now, infinite when it may not at all."""
        if self._is_forbidden:
            return float("inf")
        return max(0.0, self._closed_until - time.monotonic())

    @property
    def _is_forbidden(self) -> bool:
        return is_forbidden(self.address) or (self._stranger and is_offline())

    async def asked(self, path: str, limit: int) -> browser.Answer | None:
        """The browser's answer for `get`, so that nobody waits meanwhile; None where the server is being left alone."""
        return None if self.retry_in() > 0 else await browser.ask(f"{self.address}/{path}", limit, _DEADLINE)

    def get(self, path: str, limit: int, check: Callable[[bytes], object], answer: browser.Answer | None = None) -> bytes:
        """The bytes of a file below the address, at most `limit` of them; out of an answer of the browser's, if there is one.

        `check` is called with them and raises ValueError, with the reason, when they are not what was
        asked for. Raises `Absent` where there is no such file, and `Late` when there is no answer or a
        wrong one (`Faulty`), or the server is being left alone.
        """
        if self._is_forbidden:
            self._trouble = _OFFLINE
        if self.retry_in() > 0:
            self._met = time.monotonic()
            raise Late(self._trouble)
        try:
            data = self._handed_over(path, limit, answer) if browser.is_here() else self._tried_twice(path, limit)
            check(data)
        except ValueError as error:
            english = "{host} sent something else than asked for ({path}): {reason}"
            said = said_by(error)
            reason = said if isinstance(said, Message) else printable(said, _LONGEST_WORDS)
            line = Message("site.wrong", english, host=self.host, path=path.partition("?")[0], reason=reason)
            raise self._fault(line) from None
        except Absent:
            self._answers()
            raise
        self._answers()
        return data

    def _handed_over(self, path: str, limit: int, answer: browser.Answer | None) -> bytes:
        """What the browser got. A second try would keep people waiting who can do nothing else meanwhile."""
        seconds = _DEADLINE
        try:
            self._may_be_private(f"{self.address}/{path}")
            if answer is None:
                seconds = _READ
                answer = browser.ask_and_wait(f"{self.address}/{path}", limit, seconds)
            if answer.is_late:
                raise self._failure(self._no_answer(seconds))
            if answer.status_code == 0:
                raise self._failure(Message("site.closed", _CLOSED, host=self.host))
            self._check_status(answer, path)
        except NotPublicError as error:
            raise self._fault(self._not_public(error)) from None
        except _Hiccup as hiccup:
            if hiccup.pause > _PATIENCE:
                raise self._failure(said_by(hiccup), hiccup.pause) from None
            raise self._fault(said_by(hiccup)) from None
        if answer.is_large:
            raise ValueError(f"more than {limit} bytes")
        return answer.data

    def _tried_twice(self, path: str, limit: int) -> bytes:
        try:
            return self._attempt(path, limit)
        except _Hiccup as hiccup:
            if hiccup.pause > _PATIENCE:
                raise self._failure(said_by(hiccup), hiccup.pause) from None
            time.sleep(hiccup.pause)
        try:
            return self._attempt(path, limit)
        except _Hiccup as hiccup:
            if hiccup.broken:
                raise self._failure(said_by(hiccup)) from None
            raise self._fault(said_by(hiccup)) from None

    def _attempt(self, path: str, limit: int) -> bytes:
        with Watchdog(_DEADLINE) as watchdog:
            try:
                return self._asked_once(path, limit)
            finally:
                if watchdog.bit:
                    raise self._failure(self._no_answer(_DEADLINE)) from None

    def _asked_once(self, path: str, limit: int) -> bytes:
        import requests

        try:
            with self._followed(f"{self.address}/{path}") as response:
                self._check_status(response, path)
                return _body(response, limit)
        except NotPublicError as error:
            raise self._fault(self._not_public(error)) from None
        except requests.Timeout:
            raise self._failure(self._no_answer(_READ)) from None
        except (requests.RequestException, OSError) as error:
            line = Message("site.no_connection", "No connection to {host}: {reason}", host=self.host, reason=_reason(error))
            raise _Hiccup(line, broken=True) from None

    def _not_public(self, error: NotPublicError) -> Message:
        english = "{host} leads to {target}, which is not public and is not asked"
        return Message("site.not_public", english, host=self.host, target=printable(error))

    def _no_answer(self, seconds: float) -> Message:
        english = "No answer from {host}: it took longer than {seconds:g} s"
        return Message("site.no_answer", english, host=self.host, seconds=seconds)

    def _check_status(self, response: "Response | browser.Answer", path: str) -> None:
        status = response.status_code
        if status == 200:
            return
        if status in (408, 425, 429) or status >= 500:
            pause = _retry_after(response.headers.get("Retry-After"))
            line = Message("site.error", "{host} cannot answer just now (error {status})", host=self.host, status=status)
            raise _Hiccup(line, pause=pause)
        english = "{host} has no {path} (error {status})"
        raise Absent(Message("site.absent", english, host=self.host, path=path.partition("?")[0], status=status))

    def _followed(self, address: str) -> "Response":
        """The answer at the end of all redirects; what comes with those is not read."""
        import requests

        for _ in range(_REDIRECTS + 1):
            if is_forbidden(address):
                raise self._fault(_OFFLINE)
            session = self._session(public_only=not self._may_be_private(address))
            proxies = {"no_proxy": "*"} if is_offline() else None  # a proxy would be the network
            response = session.get(address, stream=True, timeout=(_CONNECT, _READ), allow_redirects=False, proxies=proxies)
            target = session.get_redirect_target(response)
            if target is None:
                return response
            response.close()
            address = urljoin(address, target)
        raise requests.TooManyRedirects(f"more than {_REDIRECTS} redirects")

    def _may_be_private(self, address: str) -> bool:
        """Whether an address need not be public; a `NotPublicError` where it has to, and says itself that it is not."""
        parts = urlsplit(address)
        if not self._stranger and parts.netloc == urlsplit(self.address).netloc:
            return True
        is_plain = addresses.is_plain(parts.netloc) or parts.scheme not in ("http", "https")  # else nobody is asked
        if not is_plain or addresses.leads_home(parts.hostname or "", numeric=True) and not self._is_home:
            raise NotPublicError(parts.netloc.rpartition("@")[2])
        return self._is_home

    @property
    def _is_home(self) -> bool:
        """Whether the site itself is people's own and not public: by its figures, or by where the request was just answered."""
        is_home = Watchdog.was_home() or addresses.leads_home(urlsplit(self.address).hostname or "", numeric=True)
        return is_home and not self._stranger

    def _session(self, public_only: bool) -> "Session":
        with self._lock:
            if public_only not in self._sessions:
                self._sessions[public_only] = _session(public_only)
            return self._sessions[public_only]

    def _answers(self) -> None:
        with self._lock:
            self._trouble, self._faults, self._failures = None, 0, 0

    def _fault(self, line: str) -> Late:
        """Note one wrong answer; several in a row are a failure of the server."""
        with self._lock:
            self._faults += 1
            self._trouble, self._met = line, time.monotonic()
        return self._failure(line) if self._faults >= _FAULTS else Faulty(line)

    def _failure(self, line: str, pause: float = 0.0) -> Late:
        """Note that the server does not answer, and leave it alone for a while."""
        with self._lock:
            now = time.monotonic()
            # Requests that were under way together fail together: that counts once.
            if now >= self._closed_until:
                usual = _PAUSES[min(self._failures, len(_PAUSES) - 1)]
                self._failures += 1
                self._closed_until = now + min(max(pause, usual), _LONGEST_PAUSE)
            self._trouble, self._met = line, now
        return Late(line)


_CLOSED = "The browser gets nothing from {host}: there is no network, or that server lets no page of another site read it"
_OFFLINE = Message("site.offline", "The network is switched off by EXPLORER_OFFLINE; only what is on disk is shown")


def is_offline() -> bool:
    """Whether EXPLORER_OFFLINE forbids the network."""
    return os.environ.get("EXPLORER_OFFLINE", "").strip().lower() not in ("", "0", "false", "no")


def is_forbidden(address: str) -> bool:
    """Whether EXPLORER_OFFLINE forbids asking an address; this machine itself is no network."""
    return is_offline() and not addresses.is_loopback(urlsplit(address).hostname or "")


class _Hiccup(Exception):
    def __init__(self, line: str, pause: float = _HICCUP, broken: bool = False) -> None:
        super().__init__(line)
        self.pause, self.broken = pause, broken


def _session(public_only: bool) -> "Session":
    from http.cookiejar import DefaultCookiePolicy

    import requests

    session = requests.Session()
    # Even when it is not to follow redirects, it would read all that comes with the first.
    session.resolve_redirects = lambda *_, **__: iter(())  # type: ignore[method-assign, assignment]  # the only way
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    # Nothing comes compressed, so a small answer stays small.
    session.headers.update({"User-Agent": "tianwen1-explorer", "Accept-Encoding": "identity"})
    # Without one, the session would send the passwords of ~/.netrc.
    session.auth = lambda request: request
    adapter = watched_adapter(CONNECTIONS, public_only)
    session.mount("http://", adapter)
    session.mount("https://", adapter)
    return session


def _body(response: "Response", limit: int) -> bytes:
    """All bytes of an answer, unless they are too many or too few."""
    import requests
    from urllib3.exceptions import HTTPError

    stated = response.headers.get("Content-Length", "")
    announced = int(stated) if stated.isdecimal() else 0
    data = bytearray()
    try:
        while chunk := response.raw.read1(_CHUNK, decode_content=False):
            data += chunk
            if len(data) > limit:
                raise ValueError(f"more than {limit} bytes")
    except HTTPError as error:
        raise (requests.Timeout if "timed out" in str(error) else requests.ConnectionError)(str(error)) from None
    if len(data) < announced:
        raise requests.ConnectionError("the answer broke off")
    return bytes(data)


def _retry_after(text: str | None) -> float:
    """Seconds that a Retry-After header asks for."""
    if text is None:
        return _HICCUP
    text = text.strip()
    if text.isdecimal():
        return float(min(int(text[:9]), _LONGEST_PAUSE))
    try:
        moment = email.utils.parsedate_to_datetime(text).timestamp()
    except (ValueError, OverflowError):
        return _HICCUP
    return min(max(moment - time.time(), _HICCUP), _LONGEST_PAUSE)


def _reason(error: Exception) -> Message:
    """Why a request failed, in few words."""
    import requests

    text = str(error)
    known = {
        "resolve": Message("site.unknown", "its name is not known here; there may be no network"),
        "refused": Message("site.refused", "it refuses to be connected"),
        "unreachable": Message("site.unreachable", "the network is unreachable"),
        "redirects": Message("site.redirects", "it redirects without end"),
        "broke off": Message("site.broke_off", "the answer broke off"),
    }
    if isinstance(error, requests.exceptions.SSLError):
        return Message("site.certificate", "its certificate is not valid here")
    if isinstance(error, requests.exceptions.ProxyError):
        return Message("site.proxy", "the proxy does not let the request through")
    if isinstance(error, requests.exceptions.InvalidSchema):
        if "SOCKS" in text:
            english = "the proxy that is set is a {kind} one, for which there must be: {command}"
            return Message("site.socks", english, kind="SOCKS", command="pip install pysocks")
        return Message("site.no_web", "it redirects to an address that is not http or https")
    return next((words for sign, words in known.items() if sign in text), Message("site.broke", "the connection broke"))
