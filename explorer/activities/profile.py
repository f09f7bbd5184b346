"""Elevation profiles: the heights along a line, as a table and as a figure."""

import functools
import io
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..background import Pool
from ..files import expanded, written_whole
from ..i18n.typeface import typeface, wrapped
from ..i18n.wording import Wording
from ..mars.elevation import accuracy, elevation
from ..places.gazetteer import Place, reaching_over
from ..places.resolve import Point, resolve
from .measure import measure

if TYPE_CHECKING:  # slow to import, and not needed to measure
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_ENGLISH = Wording()
_MOST_SAMPLES, _MOST_JUDGED = 100_000, 500
_TIMES = "{times}"  # known only once the note has its lines and the axes what they leave
EVEREST_M, GRAND_CANYON_M = 8849, 1857
"""Height of Mount Everest above the sea (8 848.86 m: China and Nepal, 8 December 2020), and depth of the Grand Canyon (6 093
feet: US National Park Service)."""

_PAPER, _INK, _SOFT, _GROUND, _BESIDE = "#fdf8f3", "#2b1a12", "#6b4a37", "#c47a4a", "#14607f"


@dataclass(frozen=True, eq=False)
class Profile:
    """Heights along a line, as returned by `profile`; a notebook shows them drawn.

    Attributes
    ----------
    table
        One row a sample: ``distance_km`` along the line, ``latitude`` (planetocentric),
        ``longitude`` (east, -180..180), ``height_m`` above the areoid.
    corners_km
        Distances of the points the line was given by.
    ends
        Where it starts and ends.
    """

    table: pd.DataFrame
    corners_km: NDArray[np.float64]
    ends: tuple[Place, Place]

    def __repr__(self) -> str:
        return f"Profile({self.title!r}, {len(self.table)} samples, {self.table.distance_km.iloc[-1]:.0f} km)"

    def _repr_png_(self) -> bytes:
        return self.png()

    @property
    def title(self) -> str:
        """From where to where; an end without a name is called by the region around it, or else by its position."""
        return self._titled(_ENGLISH)

    def _titled(self, wording: Wording) -> str:
        start, end = (_called(place, wording) for place in self.ends)
        goes_back = self.ends[0] == self.ends[1]
        words = wording.say("profile.back" if goes_back else "profile.title", start=start, end=end)
        return words[0].upper() + words[1:]

    @property
    def figure(self) -> "Figure":
        """The profile drawn, a new matplotlib figure. A notebook shows the `Profile` itself, not this."""
        return self.draw()

    def draw(
        self,
        *,
        inches: tuple[float, float] = (8.0, 3.4),
        dots_per_inch: float = 150,
        type_size: float = 9.0,
        everest: bool = False,
        wording: Wording = _ENGLISH,
    ) -> "Figure":
        """Draw the profile: heights over distance, the lowest and the highest point marked.

        How many times the heights are stretched against the distances is written on it.

        Parameters
        ----------
        inches
            Width and height.
        type_size
            Points.
        everest
            Whether to draw beside it how high Mount Everest and how deep the Grand Canyon is, from the lowest point up.
        wording
            The language of its words; English where this machine lacks a typeface for it.

        Returns
        -------
        Figure
            On no screen and known to no pyplot, so drawing it from a thread is safe.
        """
        from matplotlib.figure import Figure

        wording = wording.drawn
        say, letters = wording.say, typeface(wording.language)
        font: dict[str, Any] = {"family": [letters.family, "DejaVu Sans"]} if letters else {}
        figure = Figure(figsize=inches, dpi=dots_per_inch, facecolor=_PAPER)
        line = type_size / 72
        left, right = 6 * line / inches[0], 1 - 1.4 * line / inches[0]
        title = _lines(self._titled(wording), (right - left) * inches[0] / line / 0.56, most=2)
        some = self.table.iloc[:: len(self.table) // _MOST_JUDGED + 1]
        off = wording.translated(accuracy(some.latitude, some.longitude))
        words = say("profile.note", times=_TIMES, off=off)
        note = _lines(wording.sentences(say("profile.beside") if everest else "", words), inches[0] / line / 0.46, most=8)
        bottom, top = 3.6 + 1.1 * len(note.splitlines()), 0.9 + 1.3 * len(title.splitlines())
        axes = figure.add_axes((left, bottom * line / inches[1], right - left, 1 - (bottom + top) * line / inches[1]))
        distance, height = self.table.distance_km.to_numpy(), self.table.height_m.to_numpy()
        room = max(np.ptp(height), 100) * 0.22
        axes.set_xlim(0, distance[-1])
        beside = {"everest": EVEREST_M, "canyon": GRAND_CANYON_M} if everest else {}
        top = max(height.max(), height.min() + max(beside.values(), default=0))
        axes.set_ylim(height.min() - room, top + room)
        axes.fill_between(distance, height, axes.get_ylim()[0], color=_GROUND, alpha=0.45, linewidth=0)
        axes.plot(distance, height, color=_INK, linewidth=1)
        for corner in self.corners_km[1:-1]:
            axes.axvline(corner, color=_SOFT, linewidth=0.6, linestyle=":")
        for row, extreme, up in ((height.argmax(), "highest", 1), (height.argmin(), "lowest", -1)):
            words = say(f"profile.{extreme}", height=wording.metres(height[row]))
            _mark(axes, distance[row], height[row], words, up, {"fontsize": type_size, **font})
        for name, metres in beside.items():
            _line_beside(axes, height.min() + metres, say(f"profile.{name}", height=wording.metres(metres)), type_size, font)
        _dress(axes, type_size, say("profile.distance"), say("profile.height"), font)
        axes.set_title(title, fontsize=type_size * 1.1, color=_INK, loc="left", parse_math=False, **font)
        note = note.replace(_TIMES, f"{float(f'{_stretch(axes, inches):.2g}'):g}")
        at = 1.2 * line / inches[0], 0.4 * line / inches[1]
        figure.text(*at, note, fontsize=type_size * 0.8, color=_SOFT, va="bottom", **font)
        return figure

    def png(self, **looks: Any) -> bytes:
        """The figure as the content of a PNG file; `looks` as `draw` takes them."""
        return _drawing.submit(functools.partial(self._png, **looks)).result()

    def _png(self, **looks: Any) -> bytes:
        buffer = io.BytesIO()
        self.draw(**looks).savefig(buffer, format="png")
        return buffer.getvalue()

    def save(self, path: str | Path) -> None:
        """Save the table or the figure, whole or not at all.

        Parameters
        ----------
        path
            Ends in .csv for the table, in .png for the figure.

        Raises
        ------
        ValueError
            Another ending.
        OSError
            The file cannot be written; one that was there is unharmed.
        """
        path = expanded(path)
        writers = {".csv": lambda: self.csv().encode(), ".png": self.png}
        if path.suffix.lower() not in writers:
            raise ValueError(f"a profile can be saved as .csv or .png, not as {path.name!r}")
        content = writers[path.suffix.lower()]()
        with written_whole(path) as part:
            part.write_bytes(content)

    def csv(self) -> str:
        """The table as CSV: centimetres of distance, 1e-6 degrees, decimetres of height."""
        rounded = self.table.round({"distance_km": 5, "latitude": 6, "longitude": 6, "height_m": 1})
        return rounded.to_csv(index=False, lineterminator="\n")


_drawing = Pool(1, stays=True)
"""The one thread that draws text: matplotlib opens its typefaces anew for each, and keeps those of 64 open."""


def profile(points: Iterable[Point], *, samples: int = 500) -> Profile:
    """Heights along the shortest way through points.

    Parameters
    ----------
    points
        Two or more, as `explorer.measure` takes them.
    samples
        How many heights, at equal distances, 2 to 100 000.

    Raises
    ------
    ValueError
        Points that make no line, or a number of samples that cannot be.
    UnknownPlaceError
        A name that no place has.

    Source
    ------
    `explorer.mars.elevation`, whose `accuracy` says how far heights may be off.
    """
    if not (isinstance(samples, (int, np.integer)) and 2 <= samples <= _MOST_SAMPLES):
        raise ValueError(f"samples={samples!r} is not possible; give a whole number from 2 to {_MOST_SAMPLES}")
    measured = measure(points)
    distance = np.linspace(0, measured.length_km, samples)
    latitude, longitude = measured.at(distance)
    table = pd.DataFrame(
        {"distance_km": distance, "latitude": latitude, "longitude": longitude, "height_m": elevation(latitude, longitude)}
    )
    return Profile(table, measured.corners_km, (measured.places[0], measured.places[-1]))


def _wide(words: str) -> int:
    """How wide words are, in Latin letters; Chinese ones are about twice as wide."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in words)


def _lines(words: str, width: float, most: int) -> str:
    """Words in lines of so many Latin letters, as many of them as there is room for."""
    lines = wrapped(words, lambda line: _wide(line) <= max(width, 8))
    return "\n".join(lines[:most]) + ("…" if len(lines) > most else "")


def _called(place: Place, wording: Wording) -> str:
    """The name of a place, or of the region around it, or else its position."""
    region = "" if place.name else reaching_over(place.latitude, place.longitude)
    return wording.say("profile.near", name=wording.name(resolve(region))) if region else wording.name(place)


def _mark(axes: "Axes", distance: float, height: float, words: str, up: int, font: dict[str, Any]) -> None:
    """A dot with its words, above the highest or below the lowest point and within the axes."""
    type_size = font["fontsize"]
    axes.plot(distance, height, "o", color=_INK, markersize=type_size / 3)
    left, right = axes.get_xlim()
    part = (distance - left) / (right - left)
    align = "left" if part < 0.2 else "right" if part > 0.8 else "center"
    level = "bottom" if up > 0 else "top"
    offset = (0, up * type_size / 3)
    look: dict[str, Any] = {"ha": align, "va": level, "color": _INK, **font}
    axes.annotate(words, (distance, height), offset, textcoords="offset points", **look)


def _line_beside(axes: "Axes", height: float, words: str, type_size: float, font: dict[str, Any]) -> None:
    """A dashed line across, with its words on its left end."""
    axes.axhline(height, color=_BESIDE, linewidth=1.2, linestyle="--")
    at, look = (0.01, height), {"color": _BESIDE, "va": "bottom", "ha": "left", "fontsize": type_size * 0.9, **font}
    axes.annotate(words, at, (0, 1), xycoords=("axes fraction", "data"), textcoords="offset points", **look)


def _dress(axes: "Axes", type_size: float, distance: str, height: str, font: dict[str, Any]) -> None:
    axes.set_facecolor(_PAPER)
    axes.tick_params(labelsize=type_size * 0.9, colors=_SOFT, length=3)
    axes.set_xlabel(distance, fontsize=type_size, color=_SOFT, **font)
    axes.set_ylabel(height, fontsize=type_size, color=_SOFT, **font)
    axes.spines[["top", "right"]].set_visible(False)


def _stretch(axes: "Axes", inches: tuple[float, float]) -> float:
    """How many times steeper than in nature heights are drawn."""
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    drawn = axes.get_position()
    across, up = (right - left) * 1000 / (drawn.width * inches[0]), (top - bottom) / (drawn.height * inches[1])
    return across / up
