"""A pupil's result as a short code, and a class's codes as a table.

A code holds which worksheet, how many minutes, and of each task whether it is solved and after how many tries; nothing of
who did it. Its last six letters check the others: they are a Reed-Solomon code over 32 letters, which no six wrong letters
get past, and no made-up code but one in a billion. That keeps slips and inventions out. It is no seal: who reads
this file can reckon a code that fits.
"""

import functools
import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pandas as pd

from ..message import Message
from .checked import in_language
from .marking import Attempt
from .worksheet import MOST_TASKS, SHIPPED, Worksheet, load_worksheet

LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Of a code: without 0 and O, 1 and I, which look alike."""

GROUP, MOST_TRIES, MOST_MINUTES = 4, 15, 1023
"""Letters in a row; the most tries and minutes that a code tells: more are told as so many."""

CHECKS, MASK = 6, (17, 4, 29, 11, 23, 8)
"""How many letters check the others; what is added to them, so that no row of one letter is a code."""

_FIELD = 0b100101  # the polynomial of the field of 32 elements
_WIDE = 32**CHECKS - 1
_NUMBERS = {letter: number for number, letter in enumerate(LETTERS)}
_LEAST_LETTERS, _MOST_LETTERS = 7 + CHECKS, 6 + MOST_TASKS + CHECKS
_MOST_LINES, _LONGEST_LINE = 1000, 200
_DASHES = "-‐‑‒–—―−－"
_BETWEEN = f" \t\u3000\u200b{_DASHES},;:|=/_!，；：、。！\"'“”„()（）[]【】"  # who and a code
_WORD = re.compile(rf"[{_DASHES}A-Za-z\d\uff21-\uff3a\uff41-\uff5a]+")


@dataclass(frozen=True)
class Result:
    """What somebody has done of a worksheet: of each task whether it is solved, and the tries."""

    fingerprint: int
    minutes: int
    tasks: tuple[tuple[bool, int], ...]

    @classmethod
    def of(cls, worksheet: Worksheet, attempts: Sequence[Attempt], minutes: float) -> "Result":
        """The result of attempts at all tasks of a worksheet; of tries and minutes no more than a code can tell."""
        tasks = tuple((each.is_solved, min(each.tries + each.is_under_way, MOST_TRIES)) for each in attempts)
        return cls(worksheet.fingerprint, min(math.ceil(minutes), MOST_MINUTES), tasks)

    @property
    def solved(self) -> int:
        """How many tasks are solved."""
        return sum(is_solved for is_solved, _ in self.tasks)

    @property
    def code(self) -> str:
        """The code, in groups: "7KQ2-MA9D-..."."""
        tasks = [16 * is_solved + tries for is_solved, tries in self.tasks]
        numbers = [*_split(self.fingerprint, 4), *_split(self.minutes, 2), *tasks]
        checks = _split(_sealed(functools.reduce(_rest, numbers, 0), len(numbers)), CHECKS)
        letters = "".join(LETTERS[each] for each in [*numbers, *checks])
        return "-".join(letters[start : start + GROUP] for start in range(0, len(letters), GROUP))


def result_of(code: str) -> Result | None:
    """The result that a code tells; None where it is none. Case, width, blanks and dashes do not count."""
    letters = _letters(code[:_LONGEST_LINE])
    return _told_by(letters) if len(letters) in _ends(letters) else None


def _letters(text: str) -> str:
    """What a code may be of in a text."""
    return re.sub(rf"[{_DASHES}\s]", "", unicodedata.normalize("NFKC", text)).upper()


def _told_by(letters: str) -> Result:
    """What the letters of a code tell."""
    numbers = [_NUMBERS[letter] for letter in letters[:-CHECKS]]
    return Result(_joined(numbers[:4]), _joined(numbers[4:6]), tuple((bool(each & 16), each & 15) for each in numbers[6:]))


def _ends(letters: str) -> set[int]:
    """After how many letters those so far are a code: all that begin alike are tried in one go."""
    rests, last, found = [0], 0, set()
    for count, letter in enumerate(letters[:_MOST_LETTERS], 1):
        if (number := _NUMBERS.get(letter)) is None:
            break
        rests.append(_rest(rests[-1], number))
        last = (last << 5 | number) & _WIDE
        if count >= _LEAST_LETTERS and last == _sealed(rests[count - CHECKS], count - CHECKS):
            found.add(count)
    return found


NO_CODE = Message("results.no_code", "this is no code; a letter may be wrong, have it read again")
"""What is wrong with a line that holds none."""

TWO_CODES = Message("results.two_codes", "there are two codes in this line; give each a line of its own")
"""What is wrong with a line that holds several."""


def read_results(
    codes: str | Iterable[object], worksheets: Iterable[Worksheet | str | Path] = (), *, language: str = "en"
) -> pd.DataFrame:
    """The codes of a class as a table.

    Parameters
    ----------
    codes
        One to a line, or one by one, as a column of a table has them. What stands beside a code is whose it is, such as
        "Li Hua: 7KQ2-MA9D-...". Missing values count as empty lines.
    worksheets
        Whose titles are to be told, beside those that come with the explorer; or names or paths of theirs.
    language
        Of the titles, "en" or "zh", where they are in it.

    Returns
    -------
    DataFrame
        A row a line, but for empty ones: ``who``, ``worksheet`` (its title, "" where it is not known), ``minutes``,
        ``solved`` (how many tasks), ``tasks`` (of how many), then for each task ``task_1`` and so on: the tries it took;
        below 0 so many that did not solve it; 0 not begun. ``problem`` says what is wrong with a line that has no code,
        or two; its numbers are missing.

    Raises
    ------
    ValueError
        More than 1000 lines; a `WorksheetError` where a file is no worksheet.
    OSError
        The file of a worksheet cannot be read.
    TypeError
        ``codes`` is neither text nor several of it, ``worksheets`` no list.
    """
    lines = _lines(codes)
    if len(lines) > _MOST_LINES:
        english = "{count} lines are more than a class has; {most} are the most at a time"
        raise ValueError(Message("results.too_many", english, count=len(lines), most=_MOST_LINES))
    if isinstance(worksheets, (str, Path, Worksheet)) or not isinstance(worksheets, Iterable):
        raise TypeError(f"worksheets is a list, such as [mine]; {type(worksheets).__name__} is none")
    known = [*map(shipped, SHIPPED), *(each if isinstance(each, Worksheet) else load_worksheet(each) for each in worksheets)]
    titles = {each.fingerprint: in_language(each.title, language) for each in known}
    rows = [_row(line, titles) for line in lines]
    most = max((len(row) - 6 for row in rows), default=0)
    first = ["who", "worksheet", "minutes", "solved", "tasks"]
    tasks = [f"task_{number}" for number in range(1, most + 1)]
    table = pd.DataFrame(rows, columns=[*first, *tasks, "problem"])
    return table.astype(dict.fromkeys([*first[2:], *tasks], "Int64"))


def _lines(codes: object) -> list[str]:
    """The lines that hold something, of one text or of cells, of which some may be bytes, others missing."""
    if isinstance(codes, bytes):
        codes = codes.decode("utf-8-sig", "replace")
    if isinstance(codes, str):
        codes = codes.splitlines()
    if not isinstance(codes, Iterable):
        raise TypeError(f"codes are text, one code to a line, or a list of it; {type(codes).__name__} is neither")
    cells = (cell.decode("utf-8", "replace") if isinstance(cell, bytes) else cell for cell in codes)
    texts = (str(cell) for cell in cells if not (pd.api.types.is_scalar(cell) and pd.isna(cell)))
    return [text for text in texts if text.strip()]


@lru_cache(maxsize=_MOST_LINES)
def whose_result(line: str) -> tuple[str, Result | None, Message | None]:
    """Who stands in a line, and the result beside it; or the whole line, None, and what is wrong with it."""
    line = line[:_LONGEST_LINE].encode(errors="replace").decode()  # half a character fits into no table
    found = list(_results(line))
    if len(found) != 1:
        return line.strip(), None, TWO_CODES if found else NO_CODE
    [(start, end, result)] = found
    around = line[:start].strip(_BETWEEN), line[end:].lstrip(f"{_BETWEEN}.").rstrip(_BETWEEN)
    return " ".join(filter(None, around)), result, None


def _results(line: str) -> Iterator[tuple[int, int, Result]]:
    """Where the codes of a line begin and end, and what they tell; blanks may part one into words."""
    words = [(*found.span(), _letters(found[0])) for found in _WORD.finditer(line)]
    after = 0
    for number, (start, _, _) in enumerate(words):
        if start < after:
            continue
        letters, ends = "", dict[int, int]()
        for _, end, more in words[number:]:
            letters += more
            ends.setdefault(len(letters), end)
            if len(letters) >= _MOST_LETTERS:
                break
        if whole := sorted(_ends(letters) & ends.keys()):
            after = ends[whole[0]]
            yield start, after, _told_by(letters[: whole[0]])


@lru_cache(maxsize=len(SHIPPED))
def shipped(name: str) -> Worksheet:
    """A worksheet that comes with the explorer, read once."""
    return load_worksheet(name)


def _row(line: str, titles: dict[int, str]) -> dict[str, object]:
    who, result, wrong = whose_result(line)
    if result is None:
        return {"who": who, "worksheet": "", "problem": str(wrong)}
    tasks = {f"task_{row}": tries if done else -tries for row, (done, tries) in enumerate(result.tasks, 1)}
    told = {"minutes": result.minutes, "solved": result.solved, "tasks": len(result.tasks)}
    return {"who": who, "worksheet": titles.get(result.fingerprint, ""), **told, **tasks, "problem": ""}


def _split(number: int, count: int) -> list[int]:
    """A number in so many digits of 32."""
    return [number >> 5 * (count - 1 - place) & 31 for place in range(count)]


def _joined(digits: Sequence[int]) -> int:
    number = 0
    for digit in digits:
        number = number << 5 | digit
    return number


def _rest(rest: int, number: int) -> int:
    """The rest of a division by the generator, in one number of six digits of 32, with one more digit divided."""
    return (rest << 5 & _WIDE) ^ _multiples()[rest >> 5 * (CHECKS - 1) ^ number]


def _sealed(rest: int, count: int) -> int:
    """What checks so many numbers: the rest of their division, and how many they are."""
    return rest ^ _joined(MASK) ^ count << 5 * (CHECKS - 1)


@lru_cache(maxsize=1)
def _generator() -> tuple[int, ...]:
    """The polynomial with the first six powers of 2 as its roots, without its highest term, which is 1."""
    factors, root = [1], 1
    for _ in range(CHECKS):
        root = _times(root, 2)
        factors = [one ^ _times(other, root) for one, other in zip([*factors, 0], [0, *factors], strict=True)]
    return tuple(factors[1:])


@lru_cache(maxsize=1)
def _multiples() -> tuple[int, ...]:
    """The generator times each element of the field, without its highest term."""
    return tuple(_joined([_times(each, factor) for factor in _generator()]) for each in range(32))


def _times(one: int, other: int) -> int:
    """The product of two elements of the field."""
    product = 0
    while other:
        if other & 1:
            product ^= one
        one <<= 1
        if one & 32:
            one ^= _FIELD
        other >>= 1
    return product
