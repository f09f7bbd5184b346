"""The rows of a catalogue, and what is wrong with them.

A row with a problem is refused with the reason, in words; whether that ends the
reading is decided at the end.
"""

import re
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from .columns import CatalogueError
from .source import Problem, Source

INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
"""What shows nothing but changes how its neighbours are shown: controls, marks of writing direction, halves of characters."""

_FIRST_PROBLEMS = 10


class Rows:
    """The rows of a source, and what is wrong with them.

    Attributes
    ----------
    table
        The source's, without blank rows.
    notes
        What was assumed, changed and left out.
    """

    def __init__(self, found: Source) -> None:
        blank = found.table.isna().all(axis=1).to_numpy()
        self.table = found.table[~blank] if blank.any() else found.table
        self.notes = found.notes
        self._found = found
        self._bad = np.zeros(len(self.table), dtype=bool)
        self._count = len(found.problems)
        # The first problems of each kind, with where they stand among the others.
        self._first = [(problem.number, self._line(problem)) for problem in found.problems]

    def spare(self) -> "Rows":
        """The same rows, to read what is only compared: their problems and notes count for nothing."""
        return Rows(Source(self.table, self._found.title, row=self._found.row))

    def called(self, number: object) -> str:
        """What people call a row: "row 7"."""
        return f"{self._found.row} {number}"

    def refuse(self, wrong: NDArray[np.bool_], column: str, reason: Callable[[object], str]) -> None:
        """Refuse rows: the reason is made of the value that stands in the column."""
        positions = np.flatnonzero(wrong & ~self._bad)
        self._bad |= wrong
        self._count += len(positions)
        for position in positions[:_FIRST_PROBLEMS]:
            number = self.table.index[position]
            # Labels of a DataFrame may be anything; a file's are numbers, like those of lines that could not be read.
            order = number if self._found.problems else position
            problem = Problem(number, column, reason(self.table[column].iloc[position]))
            self._first.append((order, self._line(problem)))

    @property
    def good(self) -> NDArray[np.intp]:
        """Positions of the rows without a problem so far."""
        return np.flatnonzero(~self._bad)

    def kept(self, errors: str) -> NDArray[np.intp]:
        """Positions of the rows without a problem; a `CatalogueError` where the others may not be dropped, or none is left."""
        title, row = self._found.title, self._found.row
        good = np.flatnonzero(~self._bad)
        if self._count:
            lines = [line for _, line in sorted(self._first, key=lambda each: each[0])[:_FIRST_PROBLEMS]]
            more = f"\n  and {self._count - len(lines)} more" if self._count > len(lines) else ""
            listed = "\n".join(lines) + more
            if errors == "raise":
                rows = f"{self._count} {row}{'s' if self._count > 1 else ''}"
                raise CatalogueError(f'{title} has {rows} with a problem; errors="drop" goes on without:\n{listed}')
            self.notes.assume(
                f"Left out of {title} for a problem: {self._count} of {self._count + len(good)} {row}s.\n{listed}"
            )
        if not good.size:
            raise CatalogueError(f"{title} has no {row} that is a place")
        return good

    def _line(self, problem: Problem) -> str:
        return f"  {self.called(problem.number)}{f', {problem.column}' if problem.column else ''}: {problem.reason}"


def quoted(value: object) -> str:
    """A value as it stands in a sentence, without what is invisible, and not too long."""
    text = INVISIBLE.sub("", str(value)[:400])
    return repr(text if len(text) <= 40 else text[:39] + "…")
