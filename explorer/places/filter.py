"""Picking places out of a table: by kind, by size, by what Tianwen-1 has to do with them."""

import reprlib
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..checks import truth
from ..message import Message
from . import mission
from .gazetteer import plain

_LARGEST_KM = 1e9


@dataclass(frozen=True)
class Filter:
    """Which places are wanted; as it is at first, all.

    A bound that is no number of kilometres, or bounds that leave nothing between them,
    are a ValueError.

    Attributes
    ----------
    kinds
        The IAU's terms or plain words, such as "crater" or "mountain"; none means any.
    least_km, most_km
        Bounds of the diameter; with either, places without a size are out.
    pictures
        Only places with a released picture by Tianwen-1.
    named_after_tianwen1
        Only the 22 places named from its images.
    """

    kinds: tuple[str, ...] = ()
    least_km: float | None = None
    most_km: float | None = None
    pictures: bool = False
    named_after_tianwen1: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "kinds", _names(self.kinds))
        for bound in (self.least_km, self.most_km):
            if bound is not None and not _is_size(bound):
                english = "a size of {bound!r} km is not possible; give a number of 0 or more"
                has_too_many_digits = isinstance(bound, int) and abs(bound) >= _LARGEST_KM
                raise ValueError(Message("filter.size", english, bound=float("inf") if has_too_many_digits else bound))
        for name in ("pictures", "named_after_tianwen1"):
            object.__setattr__(self, name, truth(name, getattr(self, name)))
        if self.least_km is not None and self.most_km is not None and self.least_km > self.most_km:
            english = "no size lies between {least:g} and {most:g} km; give the smaller bound first"
            raise ValueError(Message("filter.order", english, least=self.least_km, most=self.most_km))

    def rows(self, places: pd.DataFrame) -> NDArray[np.intp]:
        """Positions of the rows of a table of places that pass, in order; ValueError for a kind that no place has."""
        passes = np.ones(len(places), dtype=bool)
        if self.kinds:
            passes &= _of_kinds(places, self.kinds)
        size = places.diameter_km.to_numpy(dtype=float)
        if self.least_km is not None:
            passes &= size >= self.least_km
        if self.most_km is not None:
            passes &= size <= self.most_km
        if self.pictures:
            passes &= places.pictures.to_numpy() > 0
        if self.named_after_tianwen1:
            passes &= places.iau_id.isin(mission.named_from_tianwen1()).to_numpy(dtype=bool)
        return np.flatnonzero(passes)


def kinds_of(places: pd.DataFrame) -> dict[str, int]:
    """The plain words for the kinds that places have, to number of places, the most frequent first."""
    counts = places.plain_kind.value_counts()
    return {str(kind): int(count) for kind, count in counts.items() if kind and count}


def filter_features(
    table: pd.DataFrame,
    *,
    kinds: str | Iterable[str] = (),
    least_km: float | None = None,
    most_km: float | None = None,
    pictures: bool = False,
    named_after_tianwen1: bool = False,
) -> pd.DataFrame:
    """The named features that pass a filter.

    Parameters
    ----------
    table
        As from `explorer.load_features`.
    kinds
        The IAU's terms or plain words, such as "crater" or "mountain"; none means any.
    least_km, most_km
        Bounds of the diameter in kilometres; with either, features without a size are out.
    pictures
        Only features with a released picture by Tianwen-1.
    named_after_tianwen1
        Only the 22 features named from its images.

    Returns
    -------
    DataFrame
        The rows of `table` that pass.

    Raises
    ------
    ValueError
        A bound or a kind that cannot be.
    """
    wanted = Filter(_names(kinds), least_km, most_km, pictures, named_after_tianwen1)
    places = table.reset_index()
    return table.iloc[wanted.rows(places.assign(pictures=mission.picture_counts(places)))]


def is_of_kinds(kinds: Iterable[str], *called: str) -> bool:
    """Whether one of the words for the kind of a place is among kinds, as a `Filter` takes them."""
    wanted = {plain(kind) for kind in kinds}
    return any(_is_among(word, wanted) for word in map(plain, called))


def _is_among(word: str, wanted: set[str]) -> bool:
    return word in wanted or f"{word}s" in wanted


def _names(kinds: str | Iterable[str]) -> tuple[str, ...]:
    try:
        names = (kinds,) if isinstance(kinds, str) else tuple(kinds)
    except TypeError:  # of what is none, nor several
        names = (kinds,)  # type: ignore[assignment]
    for name in names:
        if not isinstance(name, str):
            raise ValueError(f"{reprlib.repr(name)} is no kind of place; give words such as 'crater'")
    return names


def _is_size(bound: object) -> bool:
    number = isinstance(bound, (int, float, np.integer, np.floating)) and not isinstance(bound, bool)
    return number and bool(0 <= bound < _LARGEST_KM)  # type: ignore[operator]


def _of_kinds(places: pd.DataFrame, kinds: tuple[str, ...]) -> NDArray[np.bool_]:
    passes = np.zeros(len(places), dtype=bool)
    wanted = {plain(kind) for kind in kinds}
    known: set[str] = set()
    for column in ("kind", "plain_kind"):
        codes, values = places[column].factorize()
        plain_values = [plain(str(value)) for value in values]
        known |= {*plain_values, *(f"{value}s" for value in plain_values)}
        passes |= np.isin(codes, [code for code, value in enumerate(plain_values) if _is_among(value, wanted)])
    if unknown := wanted - known:
        common = ", ".join(list(kinds_of(places))[:8])
        raise ValueError(f"no place is of the kind {sorted(unknown)[0]!r}; kinds are {common} and others")
    return passes
