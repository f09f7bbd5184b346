"""Finding places by typing: by name, kind or both, in any order, with slips, while the word is still unfinished.

What was typed is looked for in ways that forgive more and more, from the name
itself to a word with two slips, until there are answers enough. Positions that
are typed, too, are understood elsewhere.
"""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..i18n import language
from . import alike
from .gazetteer import plain

_Numbers: TypeAlias = NDArray[np.integer]

_LONGEST, _MOST_WORDS = 80, 8  # letters and words of a question that are looked at
_PARTS = 100  # names looked at that have it somewhere within
_MOST_KINDS = 500  # what has more of them are no kinds but names
_MARKS = str.maketrans(dict.fromkeys('.,;:/()[]{}"_', " "))


class Search:
    """An index of a table of places.

    Where several places fit equally well, those of greatest ``renown`` come first, if the
    table has that column, and else those that stand first. Names in a column ``name_zh``, and
    those in ``also``, one a line, are found like the others, and so are the Chinese words for kinds.
    """

    def __init__(self, places: pd.DataFrame) -> None:
        self._rows = _by_renown(places)
        names = [column for column in ("name", "name_zh") if column in places]
        plain_names = [_plain_names(places[column].iloc[self._rows]) for column in names]
        # By importance, and each place's names one after the other: whatever comes out of a list is in order.
        each = np.array(plain_names, dtype=object).T
        kept = each != ""
        kept[:, 0] = True
        texts, place_of_name = each[kept], np.nonzero(kept)[0]
        further = np.zeros(len(texts), dtype=bool)
        if "also" in places:
            also = places.also.iloc[self._rows].reset_index(drop=True)
            more = also[also != ""].str.split("\n").explode()
            behind = np.searchsorted(place_of_name, more.index, side="right")
            texts = np.insert(texts, behind, np.array(_plain_names(more), dtype=object))
            place_of_name = np.insert(place_of_name, behind, more.index)
            further = np.insert(further, behind, True)
        texts, self._further = texts.tolist(), further
        self._names, self._place_of_name = _Texts(texts), place_of_name.astype(np.int32)
        counts = [text.count(" ") + 1 if text else 0 for text in texts]
        self._place_of_word = np.repeat(self._place_of_name, counts)
        codes, words = pd.factorize(np.array(" ".join(texts).split(), dtype=object))
        self._word, self._words = codes.astype(np.int32), _Texts(words.tolist())
        plain_kinds, kinds = (places[column].iloc[self._rows] for column in ("plain_kind", "kind"))
        self._kinds = [_Kinds(plain_kinds), _Kinds(kinds), _Kinds(plain_kinds, language.kinds("zh"))]

    def __repr__(self) -> str:
        return f"Search({len(self._rows)} places)"

    def find(self, words: str, most: int = 10) -> _Numbers:
        """Positions of the rows that fit, the best first, for a name, a kind of place or both, unfinished or misspelt."""
        query = _plain(str(words)[:_LONGEST])[:_LONGEST]  # a character may stand for many letters
        found: dict[int, None] = {}
        for way in (self._named, self._beginning, self._of_kind, self._with_all_words, self._misspelt, self._with_part):
            if not query or len(found) >= most:
                break
            # What was found before comes again, and a place with each of its names.
            found.update(dict.fromkeys(way(query)[: 8 * most].tolist()))
        return self._rows[list(found)[:most]]

    # Each way answers with numbers of places, counted by importance, the best first.

    def _named(self, query: str) -> _Numbers:
        return self._places(self._names.equal(query))

    def _beginning(self, query: str) -> _Numbers:
        begun = self._names.beginning(query)
        if len(query) < 3:
            return self._places(begun)
        # Where one letter lacks for a whole name, at the end or before, that is meant rather than a longer name.
        return self._places(np.concatenate([self._own_first(self._names.lacking_a_letter(query)), begun]))

    def _of_kind(self, query: str) -> _Numbers:
        return np.flatnonzero(np.logical_or.reduce([kinds.named(query) for kinds in self._kinds]))

    def _with_all_words(self, query: str) -> _Numbers:
        return np.flatnonzero(np.isfinite(self._slips_of_words(query, forgiving=False)))

    def _misspelt(self, query: str) -> _Numbers:
        for slips in range(1, _forgiven(query) + 1):
            names = self._names.alike(query, slips)
            if names.size:
                return self._places(self._own_first(names))
        taken = self._slips_of_words(query, forgiving=True)
        order = np.argsort(taken, kind="stable")
        return order[np.isfinite(taken[order])]

    def _with_part(self, query: str) -> _Numbers:
        return self._places(self._names.holding(query, _PARTS) if len(query.encode()) > 1 else np.empty(0, dtype=int))

    def _own_first(self, names: _Numbers) -> _Numbers:
        """Misspelt names, before what places are also called: "caze" is the crater Cave rather than some maze."""
        return names[np.argsort(self._further[names], kind="stable")]

    def _places(self, names: _Numbers) -> _Numbers:
        """Places of names, in the order of these."""
        return self._place_of_name[names]

    def _slips_of_words(self, query: str, forgiving: bool) -> NDArray[np.float64]:
        """How many slips it takes that all words stand in a place's name or kind; infinite where they do not."""
        words = list(dict.fromkeys(query.split()))[:_MOST_WORDS]
        return sum((self._slips_of_word(word, forgiving) for word in words), start=np.zeros(len(self._rows)))

    def _slips_of_word(self, word: str, forgiving: bool) -> NDArray[np.float64]:
        taken = np.full(len(self._rows), np.inf)
        taken[self._of_kinds(word, 0)] = 0
        taken[self._with_words(self._words.beginning(word))] = 0
        if forgiving and not np.isfinite(taken).any():
            for slips in reversed(range(1, _forgiven(word) + 1)):
                taken[self._of_kinds(word, slips)] = slips
                taken[self._with_words(self._words.alike(word, slips, unfinished=True))] = slips
        return taken

    def _of_kinds(self, word: str, slips: int) -> NDArray[np.bool_]:
        return np.logical_or.reduce([kinds.with_word(word, slips) for kinds in self._kinds])

    def _with_words(self, words: _Numbers) -> _Numbers:
        wanted = np.zeros(len(self._words), dtype=bool)
        wanted[words] = True
        return self._place_of_word[wanted[self._word]]


class _Texts:
    """Many short texts in one run of bytes, which NumPy looks through much faster than Python through a list."""

    def __init__(self, texts: list[str]) -> None:
        self._text = "\n".join(["", *texts, ""] if texts else ["", ""]).encode()
        self._bytes = np.frombuffer(self._text, dtype=np.uint8)
        ends = np.flatnonzero(self._bytes == ord("\n"))
        self._starts, self._ends = (ends[:-1] + 1).astype(np.int32), ends[1:].astype(np.int32)
        self._letters = np.bitwise_or.reduceat(_LETTER_BITS[self._bytes], self._starts) if texts else np.empty(0, np.uint64)

    def __len__(self) -> int:
        return len(self._starts)

    def beginning(self, query: str) -> _Numbers:
        """Numbers of the texts that begin so."""
        return self._matching(query.encode())

    def equal(self, query: str) -> _Numbers:
        """Numbers of the texts that are so."""
        return self._matching(query.encode() + b"\n")

    def _matching(self, wanted: bytes) -> _Numbers:
        numbers = np.flatnonzero(self._ends - self._starts >= len(wanted.rstrip(b"\n")))
        for offset, byte in enumerate(wanted):
            numbers = numbers[self._bytes[self._starts[numbers] + offset] == byte]
        return numbers

    def holding(self, query: str, most: int) -> _Numbers:
        """Numbers of the first texts that have it somewhere."""
        wanted, at = query.encode(), 0
        numbers: list[int] = []
        while len(numbers) < most and (at := self._text.find(wanted, at)) >= 0:
            numbers.append(int(np.searchsorted(self._starts, at, side="right")) - 1)
            at = int(self._ends[numbers[-1]])
        return np.array(numbers, dtype=int)

    def lacking_a_letter(self, query: str) -> _Numbers:
        """Numbers of the texts that the query becomes by one letter more."""
        numbers = self.alike(query, 1)
        return numbers[(self._ends - self._starts)[numbers] > len(query.encode())]

    def alike(self, query: str, slips: int, unfinished: bool = False) -> _Numbers:
        """Numbers of the texts that so many slips at most make of the query; of their beginnings, if it is unfinished."""
        numbers = self._perhaps_alike(query, slips, unfinished)
        places = zip(self._starts[numbers].tolist(), self._ends[numbers].tolist(), strict=True)
        texts = [self._text[start:end].decode() for start, end in places]
        if not texts:
            return numbers
        lengths = range(len(query) - slips, len(query) + slips + 1) if unfinished else [None]
        taken = [alike.slips(query, [text[:length] for text in texts], slips) for length in lengths]
        near = np.flatnonzero(np.min(taken, axis=0) <= slips)
        # A letter left out or two changed about are likelier than any one of all the letters put in.
        likely = [len(texts[each]) == len(query) + slips or sorted(texts[each]) == sorted(query) for each in near]
        return numbers[near[np.argsort(np.logical_not(likely), kind="stable")]]

    def _perhaps_alike(self, query: str, slips: int, unfinished: bool) -> _Numbers:
        """Numbers of the texts that `alike` has to look at: nearly all fall out here, and none that is alike."""
        wanted = np.frombuffer(query.encode(), dtype=np.uint8)
        # A slip changes the length by one letter at most, and brings in one letter at most: one byte, or a few.
        longer, most = self._ends - self._starts - len(wanted), slips if query.isascii() else 4 * slips
        letters = np.bitwise_or.reduce(_LETTER_BITS[wanted])
        perhaps = (longer >= -most) & (np.bitwise_count(letters & ~self._letters) <= most)
        if not unfinished:
            perhaps &= (longer <= most) & (np.bitwise_count(self._letters & ~letters) <= most)
        numbers = np.flatnonzero(perhaps)
        if not query.isascii():
            return numbers
        # Of the first letters, one more than there are slips, one is still among the first.
        heads = np.minimum(self._starts[numbers][:, None] + np.arange(slips + 1), len(self._bytes) - 1)
        return numbers[np.isin(self._bytes[heads], wanted[: slips + 1]).any(axis=1)]


class _Kinds:
    """The kinds of places: few words for many rows; in other words, where some are given."""

    def __init__(self, column: pd.Series, words: dict[str, str] | None = None) -> None:
        codes, kinds = pd.factorize(column.fillna("").astype(str))
        kinds = kinds[:_MOST_KINDS] if words is None else [words.get(kind, "") for kind in kinds[:_MOST_KINDS]]
        self._kinds = [_plain(kind) for kind in kinds] + [""]
        self._codes = np.minimum(codes, len(self._kinds) - 1)

    def named(self, query: str) -> NDArray[np.bool_]:
        """Whether each place is of the kind called so."""
        return self._where(lambda kind: kind and query in (kind, f"{kind}s"))

    def with_word(self, word: str, slips: int) -> NDArray[np.bool_]:
        """Whether the kind of each place has a word that begins so, or that so many slips at most make of it."""
        words = sorted({each for kind in self._kinds for each in kind.split()}) if slips else []
        near = {each for each, taken in zip(words, alike.slips(word, words, slips), strict=True) if taken <= slips}

        def fits(each: str) -> bool:
            # Chinese is written without blanks: there a word stands anywhere.
            within = not word.isascii() and word in each
            return within or each.startswith(word) or word == f"{each}s" or each in near

        return self._where(lambda kind: any(map(fits, kind.split())))

    def _where(self, fits: Callable[[str], object]) -> NDArray[np.bool_]:
        return np.array([bool(fits(kind)) for kind in self._kinds], dtype=bool)[self._codes]


def _letter_bits() -> NDArray[np.uint64]:
    """For each byte the bit of its letter: a to z, 0 to 9, and what is left shared by those of other scripts."""
    letters = "abcdefghijklmnopqrstuvwxyz0123456789"
    bits = [letters.find(chr(byte)) if byte < 128 else len(letters) + byte % 28 for byte in range(256)]
    return np.array([1 << bit if bit >= 0 else 0 for bit in bits], dtype=np.uint64)


_LETTER_BITS = _letter_bits()


def _forgiven(text: str) -> int:
    """How many slips are forgiven in a text."""
    return 0 if len(text) < 2 else 1 if len(text) < 7 else 2


def _by_renown(places: pd.DataFrame) -> _Numbers:
    if "renown" not in places:
        return np.arange(len(places))
    return np.argsort(-places.renown.fillna(0).to_numpy(dtype=float), kind="stable")


def _plain_names(column: pd.Series) -> list[str]:
    return [_plain(name) if isinstance(name, str) else "" for name in column]


def _plain(text: str) -> str:
    """As names are compared: without case and accents, and with blanks for marks."""
    return plain(text.translate(_MARKS).encode(errors="replace").decode())
