"""Typefaces for what is drawn: matplotlib's own, and for Chinese one that the machine has.

None comes along that has Chinese letters, because such are larger than all the rest of the package.
"""

import bisect
import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

_LATIN = ("DejaVu Sans",)  # comes with matplotlib and has the accents of the gazetteer
# Of the free ones and of those that come with macOS and Windows; the last is what an older matplotlib finds of the first.
_HAN = (
    *(
        "Noto Sans CJK SC",
        "Noto Sans SC",
        "Source Han Sans SC",
        "Source Han Sans CN",
        "WenQuanYi Micro Hei",
        "WenQuanYi Zen Hei",
    ),
    *("PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "SimHei", "Noto Sans CJK JP"),
)
_FAMILIES = {"zh": _HAN}
_REGULAR, _BOLD = 400, 700  # weights

# A line may break at a blank, and beside a Chinese letter; not before a mark that closes, nor behind one that opens.
_PIECES = re.compile("[ \n]*(?:[（《“]*[\u4e00-\u9fff][，。、；：？！）》”…]*|[^ \n\u4e00-\u9fff]+)")


class Typeface(NamedTuple):
    """A typeface of this machine: its family, its file, and which face of that file it is."""

    family: str
    file: Path
    face: int


@lru_cache(maxsize=8)
def typeface(language: str, bold: bool = False) -> Typeface | None:
    """A typeface that has the letters of a language, such as "zh"; None where this machine has none."""
    from matplotlib.font_manager import fontManager

    wanted = _BOLD if bold else _REGULAR
    for family in _FAMILIES.get(language, _LATIN):
        faces = [each for each in fontManager.ttflist if each.name == family and each.style == "normal"]
        if faces:
            best = min(faces, key=lambda each: abs(_weight(each.weight) - wanted))
            return Typeface(family, Path(best.fname), getattr(best, "index", 0))
    return None


def wrapped(words: str, fits: Callable[[str], bool]) -> list[str]:
    """Words in lines that each fit, as `fits` says of a line; a word that is too long for a line, such as a link, is broken."""
    lines = [""]
    for piece in _PIECES.findall(words):
        longer = f"{lines[-1]}{piece}".strip(" \n")
        if fits(longer):
            lines[-1] = longer
            continue
        rest = piece.strip(" \n")
        while not fits(rest) and len(rest) > 1:
            most = max(bisect.bisect_left(range(1, len(rest)), True, key=lambda length: not fits(rest[:length])), 1)
            lines.append(rest[:most])
            rest = rest[most:]
        lines.append(rest)
    return [line for line in lines if line]


def _weight(weight: int | str) -> int:
    """The weight of a face, which some fonts tell in words."""
    return weight if isinstance(weight, int) else {"bold": _BOLD}.get(weight, _REGULAR)
