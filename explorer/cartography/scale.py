"""Where the numbers of a column lie between its ends: on a linear scale or, where they differ by decades, a logarithmic one."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..i18n.wording import Wording
from .plane import Floats

_DECADES = 50.0  # times the least is the most, of numbers that may want a logarithmic scale
_CROWDED = 0.1  # of a linear scale, that would hold half of all numbers
_MANY, _EDGE, _STRETCHED = 100, 1.0, 4.0  # of so many numbers those beyond these per cent may not stretch it so many times
_STEPS = np.array([1.0, 2.0, 5.0])


@dataclass(frozen=True)
class Scale:
    """A scale from its least to its most number.

    Attributes
    ----------
    is_log
        Whether equal steps are equal factors.
    lies_below, lies_above
        Whether some numbers lie beyond its ends, where they stand for "or less", "or more".
    """

    least: float
    most: float
    is_log: bool = False
    lies_below: bool = False
    lies_above: bool = False

    @classmethod
    def of(cls, values: ArrayLike) -> "Scale | None":
        """The scale that suits numbers, as they lie; None where none is finite."""
        numbers = np.asarray(values, dtype=float)
        numbers = numbers[np.isfinite(numbers)]
        if not numbers.size:
            return None
        least, most = float(numbers.min()), float(numbers.max())
        if least > 0 and most / least >= _DECADES and np.median(numbers) < least + _CROWDED * (most - least):
            return cls(least, most, is_log=True)
        low, high = np.percentile(numbers, [_EDGE, 100 - _EDGE]).tolist()
        if numbers.size >= _MANY and low < high and most - least > _STRETCHED * (high - low):
            return cls(low, high, lies_below=least < low, lies_above=most > high)
        return cls(least, most)

    @classmethod
    def around(cls, values: ArrayLike) -> "Scale":
        """A logarithmic scale of positive numbers that ends at round ones, so that it seldom changes with them.

        Few outliers lie beyond.
        """
        low, high = np.percentile(np.asarray(values, dtype=float), [_EDGE, 100 - _EDGE]).tolist()
        least, most = _round(low, down=True), _round(high, down=False)
        return cls(least, most, True, float(np.min(values)) < least, float(np.max(values)) > most)

    def at(self, values: ArrayLike) -> Floats:
        """Where numbers lie, 0..1; those beyond an end lie there, and NaN stays."""
        with np.errstate(divide="ignore", invalid="ignore"):
            numbers, ends = np.asarray(values, dtype=float), np.array([self.least, self.most])
            if self.is_log:
                numbers, ends = np.log(np.maximum(numbers, 0)), np.log(ends)
        if ends[0] == ends[1]:
            return np.where(np.isnan(numbers), np.nan, 0.5)
        return np.clip((numbers - ends[0]) / (ends[1] - ends[0]), 0, 1)

    def rounded(self, value: float) -> tuple[float, int]:
        """A number rounded to what can be told apart on the scale, and to how many figures that is."""
        span = self.most - self.least
        if self.is_log or not span:
            return value, 3 if span else 6
        power = math.floor(math.log10(span))
        largest = math.floor(math.log10(max(abs(self.least), abs(self.most))))
        return round(value, 2 - power), 3 + max(largest - power, 0)

    def words(self, value: float, wording: Wording) -> str:
        """A number of the scale in words, with a sign at an end beyond which others lie."""
        is_less, is_more = self.lies_below and value <= self.least, self.lies_above and value >= self.most
        return f"{'≤ ' * is_less}{'≥ ' * is_more}{wording.number(*self.rounded(value))}"

    def steps(self, count: int) -> NDArray[np.float64]:
        """So many numbers, evenly spread from the least to the most."""
        return np.geomspace(self.least, self.most, count) if self.is_log else np.linspace(self.least, self.most, count)


def _round(number: float, down: bool) -> float:
    """The next 1, 2 or 5 times a power of ten."""
    ten = 10.0 ** np.floor(np.log10(number))
    rounded = np.append(_STEPS, 10.0) * ten
    hair = 1e-9  # what is round already stays, whatever the rounding of floats
    near = rounded[rounded <= number * (1 + hair)][-1] if down else rounded[rounded >= number * (1 - hair)][0]
    return float(near)
