"""What the browser is told of the globe, and tells of it."""

from importlib import resources

import traitlets

from ..sphere.script import script, style
from .heard import Heard

_FIRST_TIMES = 5  # that heights are drawn higher than they are


class SphereView(Heard):
    """What the browser draws; see ``sphere.js``.

    Attributes
    ----------
    body
        Sizes: ``radius`` of the planet, metres, ``pixels_per_degree`` at zoom 0, ``most_zoom``, and ``half_view``, half the
        height of what is seen at a distance of 1.
    words
        What is written on the globe.
    terrain
        Heights, as `explorer.sphere.terrain` packs them.
    whole, part
        A picture of the whole planet, unrolled; and one of ground in view, ``picture``, stereographic about ``latitude``
        and ``longitude``, with its edges ``radii`` of the planet from its middle.
    places, outlines, tracks, spots
        What is shown over the ground.
    way
        ``latitude`` and ``longitude`` of a line to fly along; empty for none.
    sun
        ``azimuth`` and ``height`` over the place looked at, degrees. Where night is painted also ``overhead``, the latitude and
        longitude where the Sun really stands overhead.
    graticule
        Degrees between parallels; 0 for none.
    times
        How many times higher than they are heights are drawn, 1..20.
    wanted
        Where the globe is meant to be, its ``tilt`` and ``heading``, degrees, whether it ``flies`` there and ``levels`` its
        tilt, and ``asked``, how often it was told so; or where a hand brought one of its displays, ``by`` the number of which.
    height
        Where the pointer rested last, ``at`` latitude and longitude, and the height of the ground there in ``words``.
    """

    _esm = script() + "\n" + resources.files("explorer.widgets").joinpath("sphere.js").read_text("utf-8")
    _css = style()

    body = traitlets.Dict().tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    terrain = traitlets.Dict().tag(sync=True)
    whole = traitlets.Bytes().tag(sync=True)
    part = traitlets.Dict().tag(sync=True)
    places = traitlets.Dict().tag(sync=True)
    outlines: traitlets.List = traitlets.List().tag(sync=True)
    tracks: traitlets.List = traitlets.List().tag(sync=True)
    spots: traitlets.List = traitlets.List().tag(sync=True)
    way = traitlets.Dict().tag(sync=True)
    sun = traitlets.Dict().tag(sync=True)
    graticule = traitlets.Float(0).tag(sync=True)
    times = traitlets.Float(_FIRST_TIMES, min=1, max=20).tag(sync=True, heard=True)
    wanted = traitlets.Dict().tag(sync=True)
    height = traitlets.Dict().tag(sync=True)

    def __repr__(self) -> str:
        return "SphereView()"
