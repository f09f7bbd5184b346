"""How alike words are: by rapidfuzz, or in plain Python where that is not installed, as in some browsers.

The plain way counts the same, at a hundredth of the speed: enough for the names of a planet.
"""

import numpy as np
from numpy.typing import NDArray

_FAR, _VERY_FAR = 1.5, 8.0  # how many times as long a text may be before only a part of it is compared


def slips(query: str, texts: list[str], most: int) -> NDArray[np.integer]:
    """How many letters left out, put in, changed or swapped with the next make each text of the query; at most `most` + 1."""
    try:
        from rapidfuzz import process
        from rapidfuzz.distance import OSA
    except ImportError:
        return np.array([_slips(query, text, most) for text in texts], dtype=int)
    return process.cdist([query], texts, scorer=OSA.distance, score_cutoff=most, dtype=np.uint8)[0]


def likeness(query: str, texts: list[str]) -> NDArray[np.float64]:
    """How much of each text and the query is in common, in order, 0..100."""
    try:
        from rapidfuzz import fuzz, process
    except ImportError:
        return np.array([_ratio(query, text) for text in texts], dtype=float)
    return process.cdist([query], texts, scorer=fuzz.ratio, dtype=np.float64)[0]


def kinship(query: str, texts: list[str]) -> NDArray[np.float64]:
    """The same, 0..100, which words in another order, and parts of longer texts, have too."""
    try:
        from rapidfuzz import fuzz, process
    except ImportError:
        return np.array([_kinship(query, text) for text in texts], dtype=float)
    return process.cdist([query], texts, scorer=fuzz.WRatio, dtype=np.float64)[0]


def _slips(one: str, other: str, most: int) -> int:
    """The optimal string alignment distance, row by row."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before, row = [most + 1], list(range(len(other) + 1))
    for down, letter in enumerate(one, 1):
        last, before, row = before, row, [down]
        for along, its in enumerate(other, 1):
            taken = min(before[along] + 1, row[-1] + 1, before[along - 1] + (letter != its))
            if down > 1 and along > 1 and letter == other[along - 2] and its == one[down - 2]:
                taken = min(taken, last[along - 2] + 1)
            row.append(taken)
        if min(row) > most and min(before) > most:  # a swap reaches two rows on
            return most + 1
    return min(row[-1], most + 1)


def _ratio(one: str, other: str) -> float:
    """Twice the longest common subsequence among all letters, 0..100: one bit a letter, all at a time (Hyyrö 2004)."""
    if not one or not other:
        return 0.0 if one or other else 100.0
    places: dict[str, int] = {}
    for number, letter in enumerate(one):
        places[letter] = places.get(letter, 0) | 1 << number
    left = whole = (1 << len(one)) - 1
    for letter in other:
        taken = left & places.get(letter, 0)
        left = (left + taken) | (left - taken)
    common = len(one) - (left & whole).bit_count()
    return 200 * common / (len(one) + len(other))


def _kinship(one: str, other: str) -> float:
    """What rapidfuzz calls WRatio, in short."""
    if not one or not other:
        return 0.0
    times = max(len(one), len(other)) / min(len(one), len(other))
    ratio, words, others = _ratio(one, other), sorted(one.split()), sorted(other.split())
    shared = set(words) & set(others)
    if times < _FAR:
        whole = 100.0 if shared in (set(words), set(others)) else _ratio(" ".join(words), " ".join(others))
        return max(ratio, 0.95 * whole)
    share = 0.9 if times < _VERY_FAR else 0.6
    in_words = 100.0 if shared else _part(" ".join(words), " ".join(others))
    return max(ratio, share * _part(one, other), 0.95 * share * in_words)


def _part(one: str, other: str) -> float:
    """The likeness of the shorter and the part of the longer that is most like it."""
    short, long = sorted((one, other), key=len)
    starts = range(1 - len(short), len(long))
    return max(_ratio(short, long[max(start, 0) : start + len(short)]) for start in starts)
