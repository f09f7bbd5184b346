"""Gets tiles: from memory, else from the survey's `store`, several at once.

Bytes are not trusted before they proved to be a picture of the one size that a
tile of the survey has. What a tile shows and where it lies is left to `hips`
and `mosaic`.
"""

import io
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable
from concurrent.futures import Future
from typing import Self

from PIL import Image

from ...background import Pool, wait
from ...download import browser, site
from ...files import TILE
from ..pixels import Packed, decoding, lean, packed
from .mosaic import Key
from .store import Store

MEMORY = 64 << 20
"""Bytes of decoded tiles that are held."""

_ABSENT_FOR, _FAULTY_FOR = 600.0, 20.0  # seconds a tile is not asked for again
_REMEMBERED = 10_000  # such tiles
_READERS = 2
_FORMATS = {"png": "PNG", "jpg": "JPEG", "webp": "WEBP"}

_Future = Future[Packed | None]


def tile_name(order: int, number: int, extension: str) -> str:
    """Path of a tile within its HiPS."""
    order, number = int(order), int(number)
    return f"Norder{order}/Dir{number // 10000 * 10000}/Npix{number}.{extension}"


def tile_key(name: str) -> Key | None:
    """Order and number of the tile that a path within a HiPS is of; None where it is none."""
    found = TILE.fullmatch(name)
    return (int(found[1]), int(found[2])) if found else None


def decode(data: bytes, width: int, extension: str) -> Packed:
    """The pixels of a tile, (width, width), from bytes that may be anything; a ValueError says why they are none."""
    kind = _FORMATS[extension]
    try:
        # Opening reads the header only: a picture of another size is never unpacked.
        with Image.open(io.BytesIO(lean(data)), formats=[kind]) as image:
            size = image.size
            if size == (width, width):
                with decoding(width * width):
                    return packed(image)
    except Exception as error:  # hostile bytes make decoders fail in every way there is
        raise ValueError(f"no whole {kind} picture ({len(data)} bytes; {type(error).__name__})") from None
    raise ValueError(f"a picture of {size[0]} x {size[1]} pixels instead of {width} x {width}")


class Tiles:
    """The decoded tiles of a survey. Several threads may ask at once."""

    def __init__(self, store: Store, width: int, extension: str) -> None:
        self.store, self.width, self.extension = store, width, extension
        self._lock = threading.Lock()
        self._memory: OrderedDict[Key, Packed] = OrderedDict()
        self._absent: dict[Key, float] = {}
        self._faulty: dict[Key, float] = {}
        self._under_way: dict[Key, list] = {}  # the work and how many wait for it
        self._readers, self._fetchers = Pool(_READERS), Pool(site.CONNECTIONS)

    @property
    def held(self) -> int:
        """Bytes of decoded tiles in memory."""
        with self._lock:
            return sum(pixels.nbytes for pixels in self._memory.values())

    def name(self, key: Key) -> str:
        """Path of a tile within the survey."""
        return tile_name(*key, self.extension)

    def is_at_hand(self, key: Key) -> bool:
        """Whether a tile is in memory or on disk."""
        return key in self._memory or self.store.folder.has(self.name(key))

    def request(self, keys: Iterable[Key]) -> "Request":
        """Ask for tiles, the most urgent first."""
        return Request(self, keys)

    def fetch(self, key: Key) -> None:
        """Make sure that a tile is on disk, without holding it in memory.

        Raises `site.Absent` or `site.Late` where there is none, or not now, or it cannot be kept.
        """
        self.store.fetch(self.name(key), self._decode)
        if not self.store.folder.has(self.name(key)):
            raise site.Late(self.store.trouble)

    def _decode(self, data: bytes) -> Packed:
        return decode(data, self.width, self.extension)

    def _recall(self, key: Key) -> Packed | None:
        with self._lock:
            if key in self._memory:
                self._memory.move_to_end(key)
                return self._memory[key]
        return None

    def _remember(self, key: Key, pixels: Packed) -> None:
        with self._lock:
            self._memory[key] = pixels
            self._memory.move_to_end(key)
            while len(self._memory) * pixels.nbytes > MEMORY:
                self._memory.popitem(last=False)

    def _start(self, key: Key) -> _Future:
        """Join the work on a tile that is under way, or begin it."""
        pool = self._readers if self.store.folder.has(self.name(key)) else self._fetchers
        obtain = self._obtain_asked if browser.is_here() else self._obtain
        with self._lock:
            if key not in self._under_way:
                self._under_way[key] = [pool.submit(obtain, key), 0]
            self._under_way[key][1] += 1
            return self._under_way[key][0]

    def _leave(self, key: Key, future: _Future) -> None:
        """Stop waiting for a tile; what nobody waits for is taken back, unless it has begun."""
        with self._lock:
            work = self._under_way.get(key)
            if work is None or work[0] is not future:
                return
            work[1] -= 1
            if work[1] == 0 and future.cancel():
                del self._under_way[key]

    async def _obtain_asked(self, key: Key) -> Packed | None:
        """The same as `_obtain`, and nobody waits while the browser asks."""
        is_here = key in self._memory or self.store.folder.has(self.name(key))
        return self._obtain(key, None if is_here or self._is_hopeless(key) else await self.store.asked(self.name(key)))

    def _obtain(self, key: Key, answer: browser.Answer | None = None) -> Packed | None:
        """A tile's pixels from wherever they are; None when there is no such tile."""
        try:
            pixels = self._recall(key)
            if pixels is None:
                pixels = self._read_or_fetch(key, answer)
            if pixels is not None:
                self._remember(key, pixels)
            return pixels
        except site.Absent:
            _note(self._absent, key, _ABSENT_FOR)
            return None
        except site.Faulty:
            _note(self._faulty, key, _FAULTY_FOR)
            raise
        finally:
            with self._lock:
                del self._under_way[key]

    def _is_hopeless(self, key: Key) -> bool:
        return max(self._absent.get(key, 0), self._faulty.get(key, 0)) > time.monotonic()

    def _read_or_fetch(self, key: Key, answer: browser.Answer | None) -> Packed | None:
        pixels = self.store.read(self.name(key), self._decode)
        if pixels is not None:
            return pixels
        if self._absent.get(key, 0) > time.monotonic():
            return None
        if self._faulty.get(key, 0) > time.monotonic():
            raise site.Late
        return self.store.fetch(self.name(key), self._decode, answer)


def _note(table: dict[Key, float], key: Key, seconds: float) -> None:
    if len(table) >= _REMEMBERED:
        table.clear()
    table[key] = time.monotonic() + seconds


class Request:
    """Tiles asked for together. Leaving its `with` block takes back what has not begun.

    `found` holds the pixels as far as they have come; `late` tells whether some tile cannot be had now but perhaps later.
    """

    def __init__(self, tiles: Tiles, keys: Iterable[Key]) -> None:
        self._tiles = tiles
        self.found: dict[Key, Packed] = {}
        self.late = False
        self._futures: dict[_Future, Key] = {}
        for key in dict.fromkeys(keys):
            pixels = tiles._recall(key)
            if pixels is None:
                self._futures[tiles._start(key)] = key
            else:
                self.found[key] = pixels

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for future, key in self._futures.items():
            self._tiles._leave(key, future)

    @property
    def pending(self) -> set[Key]:
        """Tiles that nothing is known of yet."""
        return set(self._futures.values())

    def wait(self, seconds: float | None = None) -> None:
        """Wait, at most so long, until at least one more tile has come or turned out not to."""
        for future in wait(self._futures, seconds):
            key = self._futures.pop(future)
            try:
                pixels = future.result()
            except site.Late:
                self.late = True
                continue
            if pixels is not None:
                self.found[key] = pixels

    def give_up(self) -> None:
        """Wait for nothing more: all that is still pending is late."""
        self.late = True
        self.__exit__()
        self._futures.clear()
