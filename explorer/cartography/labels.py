"""Where the names go: beside their places, over no other name, inside the window."""

import unicodedata
from dataclasses import dataclass

HEIGHT = 15
"""Height of a name, pixels."""

_LETTER, _WIDE = 7.0, 12.5  # mean widths of a letter and of a Chinese one in the map's type, pixels; a little generous
_GAP = 8  # between a place and its name


@dataclass(frozen=True)
class Label:
    """A name laid out: its text, the place it belongs to and its box.

    Attributes
    ----------
    place : int
        Position among the places given to `lay_out`.
    text : str
    left, top, right, bottom : float
        Pixels, rows counted downwards.
    hold : float
        Which part of its width stays put when the type turns out wider or narrower
        than reckoned: 0 the left end, 1 the right end, 0.5 the middle.
    """

    place: int
    text: str
    left: float
    top: float
    right: float
    bottom: float
    hold: float = 0

    def covers(self, x, y):
        """Whether a point lies on the name."""
        return self.left <= x <= self.right and self.top <= y <= self.bottom

    def meets(self, other):
        """Whether two names overlap."""
        return self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom


def width_of(name, scale=1):
    """Width to reckon with for a name, pixels.

    Parameters
    ----------
    name : str
    scale : float
        How much larger than usual its letters are.

    Returns
    -------
    float
    """
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in name) if not name.isascii() else 0
    return scale * (_LETTER * (len(name) - wide) + _WIDE * wide) + 4


def lay_out(x, y, names, box, most, taken=(), scale=1):
    """Choose which places get their names, and put them where they fit.

    Parameters
    ----------
    x, y : sequence of float
        Where the places are drawn, pixels, the most important first.
    names : sequence of str
    box : (float, float, float, float)
        Left, top, right, bottom of what is seen; a name lies wholly within.
    most : int
        How many names at most.
    taken : iterable of Label
        Boxes that no name may cover.
    scale : float
        How much larger than usual names are.

    Returns
    -------
    list of Label
        No two overlap, and none covers a named place.
    """
    frame = Label(-1, "", *box)
    laid, dots = [], list(taken)
    for place, name in enumerate(names):
        if len(laid) == most:
            break
        dot = Label(place, "", x[place] - 5, y[place] - 5, x[place] + 5, y[place] + 5)
        for label in _candidates(place, name, x[place], y[place], scale):
            inside = frame.covers(label.left, label.top) and frame.covers(label.right, label.bottom)
            if inside and not any(label.meets(other) or other.meets(dot) for other in laid) and not any(map(label.meets, dots)):
                laid.append(label)
                dots.append(dot)
                break
    return laid


def _candidates(place, name, x, y, scale):
    width, height = width_of(name, scale), HEIGHT * scale
    half = height / 2
    for hold, left, top in (
        (0, x + _GAP, y - half),
        (1, x - _GAP - width, y - half),
        (0.5, x - width / 2, y - _GAP - height),
        (0.5, x - width / 2, y + _GAP),
    ):
        yield Label(place, name, left, top, left + width, top + height, hold)
