"""Gets tiles: from memory, else from the survey's `store`, several at once.

Bytes are not trusted before they proved to be a picture of the one size that a
tile of the survey has. What a tile shows and where it lies is left to `hips`
and `mosaic`.
"""

import io
import threading
import time
from collections import OrderedDict
from concurrent.futures import FIRST_COMPLETED, wait

from PIL import Image

from ...download import site
from ...download.pool import Pool
from ..pixels import packed

MEMORY = 64 << 20
"""Bytes of decoded tiles that are held."""

_ABSENT_FOR, _FAULTY_FOR = 600.0, 20.0  # seconds a tile is not asked for again
_REMEMBERED = 10_000  # such tiles
_READERS = 2
_FORMATS = {"png": "PNG", "jpg": "JPEG", "webp": "WEBP"}


def tile_name(order, number, extension):
    """Path of a tile within its HiPS.

    Parameters
    ----------
    order, number : int
    extension : {"png", "jpg", "webp"}

    Returns
    -------
    str
    """
    order, number = int(order), int(number)
    return f"Norder{order}/Dir{number // 10000 * 10000}/Npix{number}.{extension}"


def decode(data, width, extension):
    """The pixels of a tile, from bytes that may be anything.

    Parameters
    ----------
    data : bytes
    width : int
        Pixels along the tile.
    extension : {"png", "jpg", "webp"}

    Returns
    -------
    ndarray of uint32, shape (width, width)
        Packed, see `imagery.pixels`.

    Raises
    ------
    ValueError
        The bytes are no whole picture of that kind and size.
    """
    kind = _FORMATS[extension]
    try:
        # Opening reads the header only: a picture of another size is never unpacked.
        with Image.open(io.BytesIO(data), formats=[kind]) as image:
            size = image.size
            if size == (width, width):
                return packed(image)
    except Exception as error:  # hostile bytes make decoders fail in every way there is
        raise ValueError(f"no whole {kind} picture ({len(data)} bytes; {type(error).__name__})") from None
    raise ValueError(f"a picture of {size[0]} x {size[1]} pixels instead of {width} x {width}")


class Tiles:
    """The decoded tiles of a survey. Several threads may ask at once.

    Parameters
    ----------
    store : Store
    width : int
        Pixels along a tile.
    extension : {"png", "jpg", "webp"}
    """

    def __init__(self, store, width, extension):
        self.store, self.width, self.extension = store, width, extension
        self._lock = threading.Lock()
        self._memory = OrderedDict()
        self._absent, self._faulty = {}, {}
        self._under_way = {}
        self._readers, self._fetchers = Pool(_READERS), Pool(site.CONNECTIONS)

    @property
    def held(self):
        """Bytes of decoded tiles in memory."""
        with self._lock:
            return sum(pixels.nbytes for pixels in self._memory.values())

    def name(self, key):
        """Path of a tile within the survey.

        Parameters
        ----------
        key : (int, int)
            Order and number.

        Returns
        -------
        str
        """
        return tile_name(*key, self.extension)

    def is_at_hand(self, key):
        """Whether a tile is in memory or on disk.

        Parameters
        ----------
        key : (int, int)

        Returns
        -------
        bool
        """
        return key in self._memory or self.store.folder.has(self.name(key))

    def request(self, keys):
        """Ask for tiles.

        Parameters
        ----------
        keys : iterable of (int, int)
            Order and number of each, the most urgent first.

        Returns
        -------
        Request
        """
        return Request(self, keys)

    def fetch(self, key):
        """Make sure that a tile is on disk, without holding it in memory.

        Parameters
        ----------
        key : (int, int)

        Raises
        ------
        site.Absent, site.Late
            There is none, or not now, or it cannot be kept.
        """
        self.store.fetch(self.name(key), self._decode)
        if not self.store.folder.has(self.name(key)):
            raise site.Late(self.store.trouble)

    def _decode(self, data):
        return decode(data, self.width, self.extension)

    def _recall(self, key):
        with self._lock:
            if key in self._memory:
                self._memory.move_to_end(key)
                return self._memory[key]
        return None

    def _remember(self, key, pixels):
        with self._lock:
            self._memory[key] = pixels
            self._memory.move_to_end(key)
            while len(self._memory) * pixels.nbytes > MEMORY:
                self._memory.popitem(last=False)

    def _start(self, key):
        """Join the work on a tile that is under way, or begin it."""
        pool = self._readers if self.store.folder.has(self.name(key)) else self._fetchers
        with self._lock:
            if key not in self._under_way:
                self._under_way[key] = [pool.submit(self._obtain, key), 0]
            self._under_way[key][1] += 1
            return self._under_way[key][0]

    def _leave(self, key, future):
        """Stop waiting for a tile; what nobody waits for is taken back, unless it has begun."""
        with self._lock:
            work = self._under_way.get(key)
            if work is None or work[0] is not future:
                return
            work[1] -= 1
            if work[1] == 0 and future.cancel():
                del self._under_way[key]

    def _obtain(self, key):
        """A tile's pixels from wherever they are; None when there is no such tile."""
        try:
            pixels = self._recall(key)
            if pixels is None:
                pixels = self._read_or_fetch(key)
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

    def _read_or_fetch(self, key):
        pixels = self.store.read(self.name(key), self._decode)
        if pixels is not None:
            return pixels
        if self._absent.get(key, 0) > time.monotonic():
            return None
        if self._faulty.get(key, 0) > time.monotonic():
            raise site.Late
        return self.store.fetch(self.name(key), self._decode)


def _note(table, key, seconds):
    if len(table) >= _REMEMBERED:
        table.clear()
    table[key] = time.monotonic() + seconds


class Request:
    """Tiles asked for together. Leaving its `with` block takes back what has not begun.

    Attributes
    ----------
    found : dict
        Packed pixels by (order, number), as far as they have come.
    late : bool
        Whether some tile cannot be had now but perhaps later.
    """

    def __init__(self, tiles, keys):
        self._tiles = tiles
        self.found, self.late = {}, False
        self._futures = {}
        for key in dict.fromkeys(keys):
            pixels = tiles._recall(key)
            if pixels is None:
                self._futures[tiles._start(key)] = key
            else:
                self.found[key] = pixels

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for future, key in self._futures.items():
            self._tiles._leave(key, future)

    @property
    def pending(self):
        """Tiles that nothing is known of yet: a set of (order, number)."""
        return set(self._futures.values())

    def wait(self, seconds=None):
        """Wait until at least one more tile has come or turned out not to.

        Parameters
        ----------
        seconds : float, optional
            At most this long.
        """
        done, _ = wait(self._futures, seconds, FIRST_COMPLETED)
        for future in done:
            key = self._futures.pop(future)
            try:
                pixels = future.result()
            except site.Late:
                self.late = True
                continue
            if pixels is not None:
                self.found[key] = pixels
