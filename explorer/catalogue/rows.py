"""The rows of a catalogue checked one by one: numbers, longitudes, ids.

A row with a problem is refused with the reason, in words; whether that ends the
reading is decided at the end. What had to be assumed is noted.
"""

import re
from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .. import mars
from ..mars import Floats
from .columns import CatalogueError, direction_of, id_column, in_metres
from .formats import Problem, Source

INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
"""What shows nothing but changes how its neighbours are shown: controls, marks of writing direction, halves of characters."""

_FIRST_PROBLEMS = 10
_LIMITS = {"latitude": (-90, 90), "longitude": (-360, 360), "diameter_km": (0, np.inf)}


class Rows:
    """The rows of a source, what is wrong with them, and what was assumed.

    Attributes
    ----------
    table
        The source's, without blank rows.
    notes
        Sentences on what was assumed and left out.
    warned
        Those of them that people must hear of at once.
    """

    def __init__(self, found: Source) -> None:
        blank = found.table.isna().all(axis=1).to_numpy()
        self.table = found.table[~blank] if blank.any() else found.table
        self.notes: list[str] = list(found.notes)
        self.warned: list[str] = []
        self._found = found
        self._bad = np.zeros(len(self.table), dtype=bool)
        self._count = len(found.problems)
        # The first problems of each kind, with where they stand among the others.
        self._first = [(problem.number, self._line(problem)) for problem in found.problems]

    def called(self, number: object) -> str:
        """What people call a row: "row 7"."""
        return f"{self._found.row} {number}"

    def numbers(self, columns: Mapping[str, str]) -> dict[str, Floats]:
        """Latitude, longitude and diameter of every row, NaN where they cannot be used, in the units of a table of places."""
        return {
            "latitude": self._numbers("latitude", columns["latitude"]),
            "longitude": self._numbers("longitude", columns["longitude"]),
            "diameter_km": self._diameters(columns.get("diameter_km")),
        }

    def _diameters(self, column: str | None) -> Floats:
        if column is None:
            return np.full(len(self.table), np.nan)
        diameters = self._numbers("diameter_km", column)
        if in_metres(column):
            self.notes.append(f"Diameters are in metres, as {column!r} says.")
            diameters = diameters / 1000
        return np.where(diameters == 0, np.nan, diameters)

    def _numbers(self, field: str, column: str) -> Floats:
        """A column as floats; what is no number or cannot be is refused, and so is a missing position."""
        raw, (low, high) = self.table[column], _LIMITS[field]
        missing = raw.isna().to_numpy()
        if pd.api.types.is_integer_dtype(raw) or pd.api.types.is_float_dtype(raw):
            values = raw.to_numpy(dtype=float, na_value=np.nan)
        else:
            values = pd.to_numeric(raw.astype(str), errors="coerce").to_numpy(dtype=float)
        self._refuse(np.isnan(values) & ~missing, column, lambda value: f"{quoted(value)} is no number")
        outside = np.isinf(values) | (values < low) | (values > high)
        limits = f"between {low} and {high}" if np.isfinite(high) else "0 or more, and finite"
        self._refuse(outside, column, lambda value: f"{quoted(value)} is not possible; the {field} must be {limits}")
        if field != "diameter_km":
            self._refuse(missing, column, lambda _: f"the {field} is missing")
        return values

    def east(self, degrees: Floats, column: str, given: str | None) -> Floats:
        """Longitudes counted east, -180..180: the way they count is `given`, or else said by the format or the column."""
        named = self._found.direction or direction_of(column)
        direction = given or named or "east"
        good = np.flatnonzero(~self._bad)
        low, high = degrees[good] < 0, degrees[good] > 180
        if low.any() and high.any() and given is None:
            west, beyond = (good[np.flatnonzero(each)[0]] for each in (low, high))
            examples = " and ".join(f"{degrees[each]:g} in {self.called(self.table.index[each])}" for each in (west, beyond))
            raise CatalogueError(
                f"Two ways of counting longitudes are mixed in {column!r}: {examples}. "
                "Make them one, or say longitude='east' or 'west' if all count that way."
            )
        span = "0 to 360" if high.any() else "-180 to 180" if low.any() else "0 to 180"
        if given:
            why = "as told"
        elif named:
            why = "as GeoJSON has it" if self._found.direction else f"as {column!r} says"
        else:
            why = "which was assumed"
        sentence = f"Longitudes count {direction}, {why}; they run within {span}."
        self.notes.append(sentence)
        if high.any() and not (given or named):
            self.warned.append(f"{sentence} If they count west, say longitude='west'.")
        east = -degrees if direction == "west" else degrees
        # What needs no turn keeps its last digit.
        return np.where((east >= -180) & (east < 180), east, mars.wrap_longitude(np.where(np.isfinite(east), east, 0)))

    def refuse_repeated(self) -> None:
        """Refuse the rows whose id stands in an earlier one, too."""
        column = id_column(self.table.columns)
        if column is not None:
            ids = self.table[column]
            again = ids.astype(str).duplicated().to_numpy() & ids.notna().to_numpy()
            self._refuse(again, column, lambda value: f"{quoted(value)} stands in an earlier row, too")

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
            self.notes.append(f"Left out of {title} for a problem: {self._count} of {self._count + len(good)} {row}s.")
            self.warned.append(f"{self.notes[-1]}\n{listed}")
        if not good.size:
            raise CatalogueError(f"{title} has no {row} that is a place")
        return good

    def _refuse(self, wrong: NDArray[np.bool_], column: str, reason: Callable[[object], str]) -> None:
        positions = np.flatnonzero(wrong & ~self._bad)
        self._bad |= wrong
        self._count += len(positions)
        for position in positions[:_FIRST_PROBLEMS]:
            number = self.table.index[position]
            # Labels of a DataFrame may be anything; a file's are numbers, like those of lines that could not be read.
            order = number if self._found.problems else position
            problem = Problem(number, column, reason(self.table[column].iloc[position]))
            self._first.append((order, self._line(problem)))

    def _line(self, problem: Problem) -> str:
        return f"  {self.called(problem.number)}{f', {problem.column}' if problem.column else ''}: {problem.reason}"


def quoted(value: object) -> str:
    """A value as it stands in a sentence, without what is invisible, and not too long."""
    text = INVISIBLE.sub("", str(value)[:400])
    return repr(text if len(text) <= 40 else text[:39] + "…")
