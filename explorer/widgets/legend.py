"""What colours and sizes of one's own places mean, in the corner of the map."""

from collections.abc import Iterable, Sequence

import numpy as np
from markupsafe import Markup

from ..cartography.density import Density, shades
from ..cartography.scale import Scale
from ..cartography.style import NO_VALUE, Colouring, Sizing, Style, radius_at
from ..i18n.wording import Wording
from ..imagery.levels import DRY
from ..imagery.tints import HIGHEST, LOWEST, tint
from ..state import State

_LINE, _AROUND, _USUAL = 17.0, 27.0, 3  # pixels: of a line, and all that lies about them; lines of a legend without a style
_STOPS = 9  # colours of a ramp

_DOT = Markup('<span class="explorer-dot" style="background:{}"></span>')
_NONE = Markup('<span class="explorer-dot explorer-dot-none" style="background:{}"></span>')
_ENTRY = Markup("<div>{}{}</div>")
_SMALL = Markup('<div class="explorer-legend-small">{}</div>')
_HEAD = Markup('<div class="explorer-legend-head">{}</div>')
_RAMP = Markup(
    '<div class="explorer-ramp" style="background:linear-gradient(to right,{})"></div>'
    '<div class="explorer-ramp-ends"><span>{}</span><span>{}</span></div>'
)
_SIZE = Markup(
    '<span><span class="explorer-dot" style="width:{0}px;height:{0}px;background:none;border-color:#fff"></span>{1}</span>'
)


def style_html(style: Style, density: Density | None, wording: Wording) -> Markup:
    """The legend of a style and of what is too dense for dots; empty where there is nothing to say."""
    parts = [
        *(_colour(style.colour, wording) if style.colour else ()),
        *(_size(style.size, wording) if style.size else ()),
        *(_density(density, style.colour, wording) if density else ()),
    ]
    return Markup("").join(parts)


def drawn_html(state: State) -> Markup:
    """The legend of what is coloured and drawn by height, and of the Sun's sign; empty where nothing is."""
    wording, levels = state.wording, state.look.levels
    say, parts = wording.say, []
    if state.shows_tints:
        stops = np.rint(tint(np.linspace(LOWEST, HIGHEST, _STOPS))).astype(int)
        colours = ["#{:02x}{:02x}{:02x}".format(*each) for each in stops]
        ends = f"≤ {wording.number(LOWEST / 1000)}", f"≥ {wording.number(HIGHEST / 1000)}"
        parts += [_HEAD.format(say("legend.heights")), _RAMP.format(",".join(colours), *ends)]
    if levels.step:
        parts.append(_SMALL.format(say("legend.contours", length=wording.kilometres(levels.step / 1000))))
    if levels.water > DRY:
        parts.append(_SMALL.format(say("legend.water", height=wording.metres(levels.water))))
    if state.look.shows_night:
        parts.append(_SMALL.format(say("legend.sun")))
    return Markup("").join(parts)


def height_of(style: Style, may_be_dense: bool, drawn: Markup) -> float:
    """How many pixels high the legend is at most, for names to keep out of its way; with what `drawn_html` makes."""
    lines = _USUAL + 3 * may_be_dense + drawn.count("<div")
    if style.colour:
        lines += 1 + ((len(style.colour.palette) + 1) // 2 if style.colour.names else 2) + bool(style.colour.missing)
    if style.size:
        lines += 2 + bool(style.size.missing)
    return _AROUND + _LINE * lines


def _colour(colouring: Colouring, wording: Wording) -> Iterable[Markup]:
    say = wording.say
    if colouring.scale is not None:
        yield _HEAD.format(_head(colouring.column, colouring.scale, wording))
        yield _ramp(colouring.palette, colouring.scale, colouring.unit, wording)
    else:
        yield _HEAD.format(colouring.column)
    if colouring.names:
        # The palette has one colour more than there are names, where others share that.
        names = (*colouring.names, say("legend.rest", kinds=wording.whole(colouring.others)))
        entries = (_ENTRY.format(_DOT.format(each), name) for each, name in zip(colouring.palette, names, strict=False))
        yield Markup('<div class="explorer-legend-kinds">{}</div>').format(Markup("").join(entries))
    if colouring.missing:
        yield _ENTRY.format(_NONE.format(NO_VALUE), say("legend.none", count=wording.whole(colouring.missing)))


def _size(sizing: Sizing, wording: Wording) -> Iterable[Markup]:
    say = wording.say
    if sizing.radius_km is not None:
        yield _SMALL.format(say("legend.true", column=sizing.column))
    else:
        yield _HEAD.format(_head(sizing.column, sizing.scale, wording))
    if sizing.scale is not None:
        ends = zip((0.0, 1.0), _ends(sizing.scale, sizing.unit, wording), strict=True)
        yield Markup('<div class="explorer-sizes">{}</div>').format(
            Markup("").join(_SIZE.format(round(2 * radius_at(part)), words) for part, words in ends)
        )
    if sizing.missing:
        yield _ENTRY.format(_NONE.format(NO_VALUE), say("legend.sizeless", count=wording.whole(sizing.missing)))


def _density(density: Density, colouring: Colouring | None, wording: Wording) -> Iterable[Markup]:
    say = wording.say
    area = say("unit.km2", number=wording.whole(density.area_km2))
    if colouring is None:
        yield _HEAD.format(say("legend.density", area=area))
        yield _ramp(shades(), density.scale, "", wording)
        return
    least, most = _ends(density.scale, "", wording)
    values = {"least": least, "most": most, "area": area}
    yield _SMALL.format(say("legend.mostly", **values) if colouring.names else say("legend.mean", **values))


def _head(column: str, scale: Scale | None, wording: Wording) -> str:
    return wording.say("legend.log", column=column) if scale is not None and scale.is_log else column


def _ramp(colours: Sequence[str], scale: Scale, unit: str, wording: Wording) -> Markup:
    stops = (colours[round(each * (len(colours) - 1) / (_STOPS - 1))] for each in range(_STOPS))
    return _RAMP.format(",".join(stops), *_ends(scale, unit, wording))


def _ends(scale: Scale, unit: str, wording: Wording) -> tuple[str, str]:
    """What stands at the ends of a scale: the unit at the last."""
    return scale.words(scale.least, wording), f"{scale.words(scale.most, wording)} {unit}".strip()
