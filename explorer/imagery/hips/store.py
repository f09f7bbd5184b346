"""The files of a survey, wherever they are: in a folder, or on a web server with a copy on disk.

A copy on disk that is damaged is taken away and fetched again. What the bytes
mean is left to the callers' checks.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from ...download import addresses, browser, cache, site
from ...files import expanded
from ...message import Message, said_by

T = TypeVar("T")

PROPERTIES = "properties"

_ADDRESS = re.compile(r"(?i)https?://([\w.-]+|\[[0-9a-f:.]+\])(:[0-9]{1,5})?(/[^?#\s]*)?$")

_LARGEST_TILE, _LARGEST_PROPERTIES = 8 << 20, 1 << 20  # bytes
_FRESH = 7 * 86400.0  # seconds that properties on disk are good for without asking again


class Store:
    """The files of a survey: a folder as it is, or an http or https address with its folder in the cache.

    Raises ValueError for any other source, and where EXPLORER_CACHE_GB is no number above 0.
    """

    def __init__(self, source: str | Path) -> None:
        text = str(source).strip().rstrip("/")
        if _ADDRESS.match(text):
            kept = cache.cache_folder()
            self.source = text
            self.site: site.Site | None = site.Site(text)
            self.folder = cache.Folder(kept / cache.folder_name(text), kept)
        elif not text or re.match(r"[A-Za-z][A-Za-z0-9+.-]+:|.*:[^/]*@", text):
            english = "{source!r} is no survey; give an http or https address or a folder, without a password and without '?'"
            raise ValueError(Message("hips.no_source", english, source=addresses.without_secrets(text)))
        else:
            try:
                self.source = str(expanded(source))
            except OSError as error:  # such as EXPLORER_HIPS
                raise ValueError(said_by(error)) from None
            self.site = None
            self.folder = cache.Folder(Path(self.source))

    @property
    def trouble(self) -> str | None:
        """What keeps tiles away, in one line; None when nothing does."""
        return (self.site and self.site.trouble) or self.folder.trouble

    @property
    def reachable(self) -> bool:
        """Whether nothing keeps tiles from coming."""
        return self.site is None or self.site.trouble is None

    def retry_in(self) -> float:
        """Seconds until the server is asked again; 0 when it may be asked now."""
        return self.site.retry_in() if self.site else 0.0

    async def asked(self, name: str) -> browser.Answer | None:
        """What the browser gets of a tile, or of the `properties`, for `fetch` or `properties`; None where nothing is asked."""
        limit = _LARGEST_PROPERTIES if name == PROPERTIES else _LARGEST_TILE
        return await self.site.asked(name, limit) if self.site else None

    def properties(self, check: Callable[[bytes], object], answer: browser.Answer | None = None) -> bytes:
        """The bytes of the survey's properties; a copy on disk will do while it is fresh or nothing else is to be had.

        `check` makes of them what tells the survey from others, or raises ValueError when they describe none, which is
        raised of a folder's own. Where the server has another survey than the copy is of, its tiles are taken away.
        Raises `site.Absent` or `site.Late` where there are none, or not now.
        """
        kept = self.folder.read(PROPERTIES, _LARGEST_PROPERTIES)
        if self.site is None:
            if kept is None:
                english = "there is no file 'properties' in it, so it is no HiPS; is the folder there?"
                raise site.Absent(Message("survey.no_file", english))
            check(kept)
            return kept
        kept = kept if kept is not None and _passes(check, kept) else None
        if kept is not None and self.folder.age(PROPERTIES) < _FRESH:
            return kept
        try:
            data = self.site.get(PROPERTIES, _LARGEST_PROPERTIES, check, answer)
        except (site.Absent, site.Late):  # also absent: the filter of a school may say so of everything
            if kept is None:
                raise
            return kept
        # Tiles of another survey, or of nobody knows which, would bear this one's name, beside tiles of its own.
        if kept is not None and check(kept) == check(data) or self.folder.clear():
            self.folder.write(PROPERTIES, data)
        return data

    def read(self, name: str, check: Callable[[bytes], T]) -> T | None:
        """What `check` makes of a tile on disk; None without one. One that it raises ValueError for is taken away."""
        data = self.folder.read(name, _LARGEST_TILE)
        if data is None:
            return None
        try:
            result = check(data)
        except ValueError:
            self.folder.remove(name)
            return None
        self.folder.touch(name)
        return result

    def fetch(self, name: str, check: Callable[[bytes], T], answer: browser.Answer | None = None) -> T:
        """What `check` makes of a tile from the server, which is then kept on disk; raises `site.Absent` or `site.Late`."""
        if self.site is None:
            raise site.Absent(f"there is no {name} in {self.source}")
        results: list[T] = []
        data = self.site.get(name, _LARGEST_TILE, lambda data: results.append(check(data)), answer)
        self.folder.write(name, data)
        return results[-1]


def _passes(check: Callable[[bytes], object], data: bytes) -> bool:
    try:
        check(data)
    except ValueError:
        return False
    return True
