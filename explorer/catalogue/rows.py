"""The rows of a catalogue, and what is wrong with them.

A row with a problem is refused with the reason, in words; whether that ends the
reading is decided at the end.
"""

import heapq
import re
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from ..message import Message, lines
from .columns import CatalogueError
from .source import Problem, Source

INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
"""What shows nothing but changes how its neighbours are shown: controls, marks of writing direction, halves of characters."""

_BELOW = re.compile(
    r"\s*(?:quellen?|sources?|data source|notes?|anmerkung(?:en)?|hinweis|fuente|nota|(?:资料|数据)?来源|备注|说明|注)\s*[:：]",
    re.IGNORECASE,
)

_OFF_MARS = {"cell.beyond", "cell.no_place", "shape.none"}
"""Reasons that all features of a file of maps have where they are in metres along one."""

_FIRST_PROBLEMS = 10
_CALLED = {
    "row": Message("row", "row"),
    "feature": Message("row.feature", "feature"),
    "record": Message("row.record", "record"),
}


class Rows:
    """The rows of a source, and what is wrong with them.

    Attributes
    ----------
    table
        The source's, without blank rows.
    notes
        What was assumed, changed and left out.
    below
        Lines of a source or a remark below the rows.
    """

    def __init__(self, found: Source) -> None:
        blank = found.table.isna().all(axis=1).to_numpy()
        self.table = found.table[~blank] if blank.any() else found.table
        self.notes = found.notes
        self._found = found
        self.below: list[str] = []
        self._without_last_lines()
        self._bad = np.zeros(len(self.table), dtype=bool)
        self._count = len(found.problems)
        # The first problems of each kind, with where they stand among the others.
        first = heapq.nsmallest(_FIRST_PROBLEMS, found.problems, key=lambda problem: problem.number)
        self._first = [(problem.number, self._line(problem)) for problem in first]

    def _without_last_lines(self) -> None:
        """Leave out lines of a source or a remark below the rows, which stand alone in their first cell."""
        while len(self.table) > 1 and self.table.iloc[-1, 1:].isna().all() and self.table.index[-1] not in self._found.rings:
            line = self.table.iloc[-1, 0]
            if not isinstance(line, str) or not _BELOW.match(line):
                break
            english = "The line {line!r} below the rows is no place, and was left out."
            self.notes.assume(Message("note.line_below", english, line=line.strip()[:60]))
            self.below.append(line)
            self.table = self.table.iloc[:-1]

    def spare(self) -> "Rows":
        """The same rows, to read what is only compared: their problems and notes count for nothing."""
        return Rows(Source(self.table, self._found.title, row=self._found.row))

    def called(self, number: object) -> Message:
        """What people call a row: "row 7"."""
        return Message("row.called", "{row} {number}", row=_CALLED[self._found.row], number=number)

    def refuse(self, wrong: NDArray[np.bool_], column: str, reason: Callable[[object], Message]) -> None:
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
            first = [line for _, line in sorted(self._first, key=lambda each: each[0])[:_FIRST_PROBLEMS]]
            if more := self._count - len(first):
                first.append(Message("row.more", "  and {count} more", count=more))
            listed = lines(first)
            if errors == "raise":
                rows = f"{self._count} {row}{'s' if self._count > 1 else ''}"
                reasons = {getattr(line.values.get("reason"), "key", "") for line in first}
                off = row == "feature" and not good.size and bool(reasons & _OFF_MARS)
                hint = '\nIf these are coordinates of a map of Mars, say which, such as crs="IAU_2015:49910"' if off else ""
                raise CatalogueError(f'{title} has {rows} with a problem; errors="drop" goes on without:\n{listed}{hint}')
            english = "Left out of {title} for a problem: {count} of {total} {row}s.\n{problems}"
            counts = {"count": self._count, "total": self._count + len(good), "row": _CALLED[row]}
            self.notes.assume(Message("note.problems", english, title=title, **counts, problems=listed))
        if not good.size:
            raise CatalogueError(f"{title} has no {row} that is a place")
        return good

    def _line(self, problem: Problem) -> Message:
        where = self.called(problem.number)
        if problem.column:
            where = Message("row.cell", "{row}, {column}", row=where, column=problem.column)
        return Message("row.problem", "  {where}: {reason}", where=where, reason=problem.reason)


def quoted(value: object) -> str:
    """A value as it stands in a sentence, without what is invisible, and not too long."""
    text = INVISIBLE.sub("", str(value)[:400])
    return repr(text if len(text) <= 40 else text[:39] + "…")
