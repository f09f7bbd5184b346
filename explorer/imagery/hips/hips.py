"""Imageries out of HiPS surveys: Tianwen-1's mosaic of Mars first of all, or any other.

A `Hips` picks the order of tiles that suits a view and colours its positions
from them. It answers when all is there (`sample`), or at once with what is at
hand and again as more arrives (`stages`). Fetching is left to `tiles`,
interpolating to `mosaic`.
"""

import asyncio
import os
import re
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ...background import Wanted, gives_way, has_threads, rest, waits
from ...download import browser, site
from ...message import Message, said_by
from ..pixels import Packed
from . import survey
from .mosaic import Key, Mosaic
from .store import PROPERTIES, Store
from .tiles import Tiles

Centre = tuple[float, float] | None
Colours = NDArray[np.uint8]

TIANWEN1 = "https://alasky.cds.unistra.fr/Planets/CDS_P_Mars_Tianwen1-MoRIC"
"""Where the MoRIC global mosaic is, unless EXPLORER_HIPS names another place."""

_MOST_POSITIONS = 1 << 21  # coloured at a time, so that a large picture does not need memory for all its tiles
_GLANCE = 0.05  # seconds between looks at whether the picture is still wanted
_REPAINT = 0.3  # seconds between pictures while tiles arrive
_HEAD_START = 3  # orders coarser: one such tile covers 64 of the wanted ones
_AGAIN = 5.0, 30.0  # seconds, at least and at most, before tiles that were late are asked for again


class HipsError(Exception):
    """A survey cannot be read; the message says which and why."""


class Hips:
    """A HiPS image survey of a planet or of the sky. Several threads may use it.

    Parameters
    ----------
    address_or_folder
        An http or https address, or a folder. Nothing is asked or read yet: that
        happens at the first use, or by `load`.

    Raises
    ------
    ValueError
        It is neither, or EXPLORER_CACHE_GB is no number above 0.
    """

    _read = staticmethod(survey.read)
    _tiles: Tiles  # since `load`

    def __init__(self, address_or_folder: str | Path) -> None:
        self._store = Store(address_or_folder)
        self._lock = threading.Lock()
        self._survey: survey.Survey | None = None
        self._unread: str | None = None

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._store.source!r})"

    def __getstate__(self) -> str:
        return self._store.source  # a copy in another process opens the survey anew, with threads and a memory of its own

    def __setstate__(self, source: str) -> None:
        Hips.__init__(self, source)

    def load_in_turns(self, wanted: Wanted) -> Iterator[None]:
        """Do as `load`, and give way while the browser asks, where a browser is the machine."""
        answer = None
        if self._survey is None and browser.is_here() and gives_way(wanted):
            asked = asyncio.ensure_future(self._store.asked(PROPERTIES))
            while not asked.done():
                if not wanted():
                    return
                yield from rest(_GLANCE, wanted)
            answer = asked.result()
        self.load(answer)

    def load(self, answer: browser.Answer | None = None) -> survey.Survey:
        """Read what the survey says about itself, once; out of the browser's answer, if there is one.

        Raises
        ------
        HipsError
            It does not answer, or is no survey that can be shown.
        """
        with self._lock:
            if self._survey is None:
                try:
                    found = self._read(self._store.properties(self._read, answer))
                except (site.Absent, site.Late, ValueError) as error:
                    said = said_by(error)
                    if not isinstance(error, site.Late):
                        said = Message("hips.unread", "{source}: {reason}", source=self._store.source, reason=said)
                    self._unread = said
                    raise HipsError(self._unread) from None
                self._tiles = Tiles(self._store, found.width, found.extension)
                self._survey, self._unread = found, None
            return self._survey

    @property
    def source(self) -> str:
        """The address or folder of the survey."""
        return self._store.source

    @property
    def trouble(self) -> str | None:
        """What keeps the survey or its tiles away, in one line; None when nothing does."""
        return self._store.trouble or self._unread

    @property
    def reachable(self) -> bool:
        """Whether tiles come; they may, although `trouble` tells that they are not kept."""
        return self._store.reachable and self._unread is None

    @property
    def title(self) -> str:
        """The survey's title, in its own words; without one, its address or folder."""
        return self.load().title or self.source

    @property
    def credit(self) -> str:
        """Whom to name below a picture, in the survey's own words."""
        return self.load().credit or Message("hips.no_credit", "credit not stated")

    @property
    def licence(self) -> str:
        """The licence that the survey states."""
        return self.load().licence or Message("hips.no_licence", "licence not stated")

    @property
    def metres_per_pixel(self) -> float:
        """Metres along a pixel of the deepest order, on the body that is seen; NaN where its radius is not known."""
        return self.load().metres_per_pixel

    @property
    def body(self) -> str:
        """What is seen, as the survey says: "mars", "moon" or "sky"; empty where it does not."""
        return self.load().body

    @property
    def fingerprint(self) -> str:
        """What tells the survey from others, and from what it was before it was made anew: one line."""
        return f"{self!r} {self.load().released}".rstrip()

    def sample(self, latitude: ArrayLike, longitude: ArrayLike, resolution: float, centre: Centre = None) -> Colours:
        """Colours of the survey at positions. Waits for the tiles.

        Parameters
        ----------
        latitude, longitude
            Degrees, in the survey's own frame; broadcast together. NaN stays empty.
        resolution
            Metres between neighbouring positions.
        centre
            Not used: a photograph's light is what it was.

        Returns
        -------
        ndarray, broadcast shape + (4,)
            Red, green, blue, alpha. Where a tile is missing its nearest parent
            stands in; where there is none either, alpha is 0.

        Raises
        ------
        HipsError
            The survey does not answer, or is none.
        ValueError
            The resolution is not above 0.
        """
        found = self.load()
        order, shrink = found.order_for(resolution)
        latitude, longitude = np.asarray(latitude, dtype=float), np.asarray(longitude, dtype=float)
        shape = np.broadcast_shapes(latitude.shape, longitude.shape)
        rows = max(_MOST_POSITIONS // max(int(np.prod(shape[1:])), 1), 1)
        if not shape or shape[0] <= rows:
            return self._sampled(latitude, longitude, order, shrink)
        latitude, longitude = np.broadcast_arrays(latitude, longitude)
        colours = np.empty((*shape, 4), dtype=np.uint8)
        for start in range(0, shape[0], rows):
            band = slice(start, start + rows)
            colours[band] = self._sampled(latitude[band], longitude[band], order, shrink)
        return colours

    def stages(
        self,
        latitude: ArrayLike,
        longitude: ArrayLike,
        resolution: float,
        centre: Centre = None,
        *,
        wanted: Wanted | None = None,
    ) -> Iterator[tuple[Colours, bool] | None]:
        """Colours at once from what is at hand, be it nothing, and again as finer tiles arrive.

        Parameters
        ----------
        latitude, longitude, resolution, centre
            As in `sample`.
        wanted
            Called many times; once it returns False the work
            ends and downloads that have not begun are taken back. As long as it
            returns True, what the server did not give is asked for again from
            time to time. Without it there is one attempt.

        Yields
        ------
        colours
            As from `sample`.
        complete
            Whether nothing better will come. It ends with that, or with False
            after the one attempt.
        None
            Nothing new: only where there are no threads and a job on the event loop asks, which then gives way.

        Raises
        ------
        HipsError, ValueError
            As from `sample`.
        """
        is_wanted = wanted or (lambda: True)
        found = self.load()
        order, shrink = found.order_for(resolution)
        mosaic = Mosaic(latitude, longitude, found.width)
        work = _Work(mosaic.tiles(order), found.order_min)
        for _ in self._gather(self._at_hand(work), work, is_wanted):
            if gives_way(wanted):
                yield None
        if work.missing:
            yield mosaic.paint(order, work.pixels, shrink), False
        while is_wanted():
            work.settled = True
            for is_worth_it in self._arrivals(order, work, is_wanted):
                if is_worth_it:
                    yield mosaic.paint(order, work.pixels, shrink), False
                elif gives_way(wanted):
                    yield None
            if not is_wanted():
                return
            yield mosaic.paint(order, work.pixels, shrink), work.settled
            if work.settled or wanted is None or not waits(wanted):
                return
            yield from rest(min(max(self._store.retry_in(), _AGAIN[0]), _AGAIN[1]), is_wanted)

    def _sampled(self, latitude: ArrayLike, longitude: ArrayLike, order: int, shrink: int) -> Colours:
        found = self.load()
        mosaic = Mosaic(latitude, longitude, found.width)
        work = _Work(mosaic.tiles(order), found.order_min)
        for _ in self._gather(work.wanted, work, lambda: True, climb=True):
            pass
        return mosaic.paint(order, work.pixels, shrink)

    def _arrivals(self, order: int, work: "_Work", is_wanted: Wanted) -> Iterator[bool]:
        """Fetch what is missing, coarse before fine; comes back now and then with whether a new picture is worth drawing."""
        coarse = max(order - _HEAD_START, work.coarsest)
        first = {(coarse, number >> 2 * (order - coarse)) for _, number in work.missing} - work.pixels.keys()
        drawn, shown = time.monotonic(), False
        for has_come in self._gather([*sorted(first), *work.missing], work, is_wanted, climb=True):
            due = time.monotonic() - drawn >= _REPAINT
            is_worth_it = has_come and (due or not shown and first <= work.pixels.keys())
            yield is_worth_it
            if is_worth_it:
                drawn, shown = time.monotonic(), True

    def _gather(self, asked: list[Key], work: "_Work", is_wanted: Wanted, climb: bool = False) -> Iterator[bool]:
        """Fill `work` with tiles; comes back now and then with whether one has come. `climb`: with parents of what does not."""
        while asked:
            with self._tiles.request(asked) as request:
                work.pixels.update(request.found)
                while request.pending:
                    if not is_wanted():
                        return
                    before, pending = len(request.found), len(request.pending)
                    request.wait(_GLANCE)
                    work.pixels.update(request.found)
                    if not has_threads() and len(request.pending) == pending:  # only the event loop can bring them
                        if gives_way(is_wanted):
                            yield from (False for _ in rest(_GLANCE, is_wanted))
                        else:
                            request.give_up()
                    yield len(request.found) > before
                work.settled &= not request.late
            asked = [_parent(key) for key in asked if key not in work.pixels and key[0] > work.coarsest]
            asked = [key for key in asked if key not in work.pixels] if climb else []

    def _at_hand(self, work: "_Work") -> list[Key]:
        """The wanted tiles that are in memory or on disk, or their nearest parents that are."""
        found = []
        for key in work.wanted:
            while key[0] > work.coarsest and not self._tiles.is_at_hand(key):
                key = _parent(key)
            if self._tiles.is_at_hand(key):
                found.append(key)
        return found


class MoRIC(Hips):
    """The global mosaic from Tianwen-1's moderate-resolution camera.

    It is read from its server at CDS, or from where EXPLORER_HIPS says.
    """

    _CREDIT = "Tianwen-1 MoRIC, 76 m per pixel; CNSA/NAOC-GRAS; HiPS by CDS"
    _LICENCE = "ODbL 1.0"
    _read = staticmethod(survey.read_mars)

    def __init__(self) -> None:
        super().__init__(os.environ.get("EXPLORER_HIPS") or TIANWEN1)

    @property
    def credit(self) -> str:
        """Whom to name below a picture: Tianwen-1, and whoever else the survey names."""
        if not self.is_moric:
            return super().credit
        stated = self._survey.credit.split("; ") if self._survey else []
        return "; ".join([self._CREDIT, *(part for part in stated if part.lower() not in self._CREDIT.lower())])

    @property
    def licence(self) -> str:
        """The licence that the survey states, or that it is known to have."""
        stated = self._survey.licence if self._survey else ""
        return stated or (self._LICENCE if self.is_moric else super().licence)

    @property
    def is_tianwen1(self) -> bool:
        """Whether it is Tianwen-1's, as its id begins, or its title where it has none; before it has answered it is."""
        # EXPLORER_HIPS may lead to any survey, and no other may bear the name or have the licence of these.
        return self._survey is None or self._name.startswith("tianwen")

    @property
    def is_moric(self) -> bool:
        """Whether it is the mosaic of that camera, whose makers and licence are known where the survey does not state them."""
        return self._survey is None or self.is_tianwen1 and re.search("(?<![a-z])moric", self._name) is not None

    @property
    def _name(self) -> str:
        found = self.load()
        return (found.identifier.rpartition("/")[2] or found.title).lower()


@lru_cache(maxsize=1)
def _moric_of(_settings: tuple[str | None, ...]) -> MoRIC:
    return MoRIC()


def shared_moric() -> MoRIC:
    """The Tianwen-1 survey that all explorers of a kernel share, with its tiles in memory.

    It is a new one when the environment names another address or cache since. Raises ValueError where
    EXPLORER_HIPS is neither an address nor a folder, or EXPLORER_CACHE_GB no number above 0.
    """
    return _moric_of(tuple(map(os.environ.get, ("EXPLORER_HIPS", "EXPLORER_CACHE", "EXPLORER_CACHE_GB"))))


@dataclass
class _Work:
    """A picture in the making: the tiles wanted, those that came, and whether none of the rest may still come."""

    wanted: list[Key]
    coarsest: int  # order of tiles that may stand in
    pixels: dict[Key, Packed] = field(default_factory=dict)
    settled: bool = True

    @property
    def missing(self) -> list[Key]:
        return [key for key in self.wanted if key not in self.pixels]


def _parent(key: Key) -> Key:
    return key[0] - 1, key[1] >> 2
