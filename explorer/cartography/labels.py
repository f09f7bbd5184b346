"""Where the names go: beside their places, over no other name, inside the window."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

HEIGHT = 15
"""Height of a name, pixels."""

_LETTER, _WIDE = 7.0, 12.5  # mean widths of a letter and of a Chinese one in the map's type, pixels; a little generous
_GAP = 8  # between a place and its name
_DOT = 5  # pixels from the middle of a place to its edge


@dataclass(frozen=True)
class Label:
    """A name laid out: its place among those given to `lay_out`, its text and its box in pixels, rows counted downwards.

    `hold` is the part of its width that stays put when the type turns out wider or narrower
    than reckoned: 0 the left end, 1 the right end, 0.5 the middle.
    """

    place: int
    text: str
    left: float
    top: float
    right: float
    bottom: float
    hold: float = 0

    def covers(self, x: float, y: float) -> bool:
        """Whether a point lies on the name."""
        return self.left <= x <= self.right and self.top <= y <= self.bottom

    def meets(self, other: "Label") -> bool:
        """Whether two names overlap."""
        return self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom


def width_of(name: str, scale: float = 1) -> float:
    """Pixels to reckon with for a name whose letters are `scale` times as large as usual."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in name) if not name.isascii() else 0
    return scale * (_LETTER * (len(name) - wide) + _WIDE * wide) + 4


def lay_out(
    x: Sequence[float],
    y: Sequence[float],
    names: Sequence[str],
    box: tuple[float, float, float, float],
    most: int,
    taken: Iterable[Label] = (),
    scale: float = 1,
) -> list[Label]:
    """Choose which places, the most important first, get their names, and put them where they fit.

    All in pixels: a name, `scale` times as large as usual, lies wholly within `box` (left, top,
    right, bottom). No two overlap, and none covers a named place or what is `taken`.
    """
    window = Label(-1, "", *box)
    laid: list[Label] = []
    dots = list(taken)
    for place, name in enumerate(names):
        if len(laid) == most:
            break
        dot = Label(place, "", x[place] - _DOT, y[place] - _DOT, x[place] + _DOT, y[place] + _DOT)
        for label in _candidates(place, name, x[place], y[place], scale):
            inside = window.covers(label.left, label.top) and window.covers(label.right, label.bottom)
            if inside and not any(label.meets(other) or other.meets(dot) for other in laid) and not any(map(label.meets, dots)):
                laid.append(label)
                dots.append(dot)
                break
    return laid


def _candidates(place: int, name: str, x: float, y: float, scale: float) -> Iterator[Label]:
    width, height = width_of(name, scale), HEIGHT * scale
    for hold, left, top in (
        (0, x + _GAP, y - height / 2),
        (1, x - _GAP - width, y - height / 2),
        (0.5, x - width / 2, y - _GAP - height),
        (0.5, x - width / 2, y + _GAP),
    ):
        yield Label(place, name, left, top, left + width, top + height, hold)
