"""Offline packs: a survey's tiles fetched beforehand, for a classroom without a network.

A pack is nothing but a well-filled cache folder, so it is a HiPS: copied to
another machine it works there with ``EXPLORER_HIPS=folder``.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from numbers import Real
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ... import mars
from ...background import Pool, wait
from ...download import site
from ...message import tell
from . import healpix
from .hips import Hips, HipsError, MoRIC
from .mosaic import Key
from .store import PROPERTIES
from .survey import Survey
from .tiles import Tiles

if TYPE_CHECKING:
    from tqdm.auto import tqdm

BYTES_PER_PIXEL = {"png": 1.6, "webp": 0.3, "jpg": 0.3}
"""Of photographs of a planet, roughly, by the extension of tiles."""

_BATCH = 64  # tiles between looks at how the server does
_LONGEST_WAIT = 60.0  # seconds, for a server that is left alone
_GIVE_UP = 3  # batches in a row of which not a single tile came
_MOST = 1_000_000  # tiles of one call: three times those of Tianwen-1's mosaic


@dataclass
class Pack:
    """What a call of `fetch` did.

    Attributes
    ----------
    folder
        Where the tiles are: a HiPS of its own.
    wanted, present, fetched, absent
        Tiles altogether, there before, fetched now, and not part of the survey.
    here
        Tiles on disk in the end.
    failed
        Order and number of the tiles that could not be had.
    trouble
        Why, in one line.
    interrupted
        Whether somebody stopped it.
    """

    folder: Path
    wanted: int
    present: int
    fetched: int = 0
    absent: int = 0
    here: int = 0
    failed: list[Key] = field(default_factory=list)
    trouble: str | None = None
    interrupted: bool = False

    @property
    def complete(self) -> bool:
        """Whether every tile that the survey has is there, and there is any."""
        return 0 < self.here == self.wanted - self.absent

    @property
    def evicted(self) -> int:
        """Tiles that had to make room for others, as the cache is full."""
        return self.present + self.fetched - self.here

    def __repr__(self) -> str:
        return f"Pack({self.wanted} tiles: {self.here} here, {len(self.failed)} failed, in {self.folder})"

    def report(self) -> str:
        """What happened, in words."""
        if self.wanted == self.absent:
            return f"No tile is in {self.folder}: of the {self.wanted} asked for the survey has none; is its address right?"
        if self.complete:
            words = f"All {self.here} tiles are in {self.folder}"
            words += f"; {self.absent} more the survey does not have" if self.absent else ""
        elif self.interrupted:
            words = f"Stopped with {self.here} of {self.wanted} tiles in {self.folder}; the same call goes on from here"
        elif self.evicted:
            words = (
                f"{self.here} of {self.wanted} tiles are in {self.folder}; "
                f"{self.evicted} had to make room, as the cache is full: set EXPLORER_CACHE_GB to more and call again"
            )
        else:
            words = f"{self.here} of {self.wanted} tiles are in {self.folder}; {len(self.failed)} could not be fetched"
            words += f" ({self.trouble})" if self.trouble else ""
            words += "; the same call tries them again"
        return f"{words}. Copied to another machine, the folder works there with EXPLORER_HIPS=<folder>."


def fetch(
    order: int | None = None,
    *,
    features: str | Iterable | None = None,
    radius_km: float = 100.0,
    survey: Hips | str | Path | None = None,
) -> Pack:
    """Fetch tiles into the cache, for use without a network.

    It says beforehand how much it is, shows its progress, and may be interrupted:
    what arrived stays, and the same call goes on from there.

    Parameters
    ----------
    order
        The whole planet, up to this order.
    features
        Names or IAU ids of places, places, or (latitude, longitude) pairs: all orders
        of what lies around each. Either this or `order`.
    radius_km
        How far around a feature, in kilometres.
    survey
        A survey or its web address; the Tianwen-1 mosaic without it.

    Raises
    ------
    HipsError
        The survey does not answer, or the cache cannot be written.
    ValueError
        Neither or both of `order` and `features`, a value that cannot be, a survey
        that is a folder already, or more tiles than the cache may hold, or than a million.
    TypeError
        `features` is no list.
    UnknownPlaceError
        No place has the name or id.
    """
    if (order is None) == (features is None):
        raise ValueError("give either order, for the whole planet, or features, for what lies around them")
    if survey is None:
        survey = MoRIC()
    elif not isinstance(survey, Hips):
        survey = Hips(survey)
    tiles = _writable_tiles(survey)
    found = survey.load()
    keys = _of_planet(found, order) if features is None else _around_features(found, features, radius_km)
    folder = tiles.store.folder
    todo = _missing(tiles, keys)
    pack = Pack(folder.path, wanted=len(keys), present=len(keys) - len(todo))
    _announce(survey, tiles, pack, len(todo))
    try:
        _fetch_all(tiles, todo, pack)
    except KeyboardInterrupt:
        pack.interrupted = True
    pack.here = sum(folder.has(tiles.name(key)) for key in keys)
    tell(pack.report())
    return pack


def _writable_tiles(survey: Hips) -> Tiles:
    """The survey's tiles, once it is sure that fetching them makes sense."""
    store = survey._store
    if store.site is None:
        survey.load()  # which tells where that is no survey
        raise ValueError(f"{survey.source} is a folder already: there is nothing to fetch")
    if site.is_forbidden(store.site.address):
        raise HipsError("The network is switched off by EXPLORER_OFFLINE; unset it to fetch tiles")
    survey.load()
    if not store.folder.has(PROPERTIES):
        raise HipsError(store.folder.trouble or f"{store.folder.path} cannot be written")
    return survey._tiles


def _of_planet(survey: Survey, order: int | None) -> list[Key]:
    if isinstance(order, bool) or not isinstance(order, (int, np.integer)) or not survey.order_min <= order <= survey.order:
        raise ValueError(f"order {order!r} is not possible; the survey has orders {survey.order_min} to {survey.order}")
    _check_count(12 << 2 * int(order))
    return [(each, number) for each in range(survey.order_min, order + 1) for number in range(12 << 2 * each)]


def _around_features(survey: Survey, features: str | Iterable, radius_km: float) -> list[Key]:
    if not (isinstance(radius_km, Real) and 0 < radius_km <= 20_000):
        raise ValueError(f"radius_km {radius_km!r} is not possible; it must be a number above 0 and at most 20000")
    if not isinstance(features, (str, Iterable)):
        raise TypeError(f"features {features!r} is no list; give names, IAU ids or (latitude, longitude) pairs in a list")
    keys: set[Key] = set()
    share = np.sin(np.radians(min(radius_km / mars.KM_PER_DEGREE, 180) / 2)) ** 2  # of the planet
    for each in [features] if isinstance(features, str) else features:
        latitude, longitude = _position(each)
        _check_count(len(keys) + share * (12 << 2 * survey.order))
        orders = healpix.around(latitude, longitude, radius_km / mars.KM_PER_DEGREE, survey.order)
        keys.update((order, int(number)) for order, numbers in enumerate(orders) for number in numbers)
    if not keys:
        raise ValueError("features is an empty list; give names, IAU ids or (latitude, longitude) pairs in it")
    return sorted(key for key in keys if key[0] >= survey.order_min)


def _check_count(tiles: float) -> None:
    if tiles > _MOST:
        most = f"one call fetches {_MOST} at most; ask for a lower order or a smaller radius"
        raise ValueError(f"that is {tiles:.3g} tiles or more, and {most}")


def _position(feature: Any) -> tuple[float, float]:
    from ...places.resolve import NoPointError, resolve

    try:
        place = resolve(feature)
    except NoPointError:
        raise ValueError(
            f"feature {feature!r} is not known; give a name, an IAU id, a place or a (latitude, longitude) pair"
        ) from None
    return place.latitude, place.longitude


def _missing(tiles: Tiles, keys: list[Key]) -> list[Key]:
    """The tiles that are not on disk, or damaged there; the others are marked as used, so that they stay."""
    from tqdm.auto import tqdm

    seen = tqdm(keys, desc="Looking at what is here", unit=" tiles", leave=False, delay=1)
    return [key for key in seen if tiles.store.read(tiles.name(key), tiles._decode) is None]


def _announce(survey: Hips, tiles: Tiles, pack: Pack, todo: int) -> None:
    """Say how much it is going to be, unless it is too much."""
    bytes_todo = todo * tiles.width**2 * BYTES_PER_PIXEL[tiles.extension]
    held, limit = tiles.store.folder.held(), tiles.store.folder.limit
    if todo and held + bytes_todo > limit:
        raise ValueError(
            f"{todo} tiles are about {bytes_todo / 1e9:.3g} GB, {held / 1e9:.3g} GB of tiles are there already, "
            f"and the cache holds {limit / 1e9:g} GB; ask for less, or set EXPLORER_CACHE_GB to more"
        )
    to_fetch = f"about {bytes_todo / 1e6:.0f} MB to fetch"
    tell(f"{survey.title}: {pack.wanted} tiles, {pack.present} of them here already; {to_fetch}.")


def _fetch_all(tiles: Tiles, todo: list[Key], pack: Pack) -> None:
    from tqdm.auto import tqdm

    pool = Pool(site.CONNECTIONS)
    fruitless = 0
    with tqdm(total=len(todo), unit=" tiles") as bar:
        while todo and fruitless < _GIVE_UP:
            time.sleep(min(tiles.store.retry_in(), _LONGEST_WAIT))
            batch, others = todo[:_BATCH], todo[_BATCH:]
            late = _fetch_batch(pool, tiles, batch, pack, bar)
            fruitless = fruitless + 1 if len(late) == len(batch) else 0
            # What is late waits until everything else has had its turn.
            todo = others + late
            if tiles.store.folder.trouble:
                break
    pack.failed, pack.trouble = todo, tiles.store.trouble


def _fetch_batch(pool: Pool, tiles: Tiles, batch: list[Key], pack: Pack, bar: "tqdm") -> list[Key]:
    """Fetch some tiles at once; returns those that are late."""
    late = []
    futures = {pool.submit(tiles.fetch, key): key for key in batch}
    try:
        while futures:
            for future in wait(futures):
                key = futures.pop(future)
                try:
                    future.result()
                except site.Absent:
                    pack.absent += 1
                except site.Late:
                    late.append(key)
                    continue
                else:
                    pack.fetched += 1
                bar.update()
    finally:
        for future in futures:
            future.cancel()
    return late
