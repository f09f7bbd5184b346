"""What the map shows, as one value."""

import reprlib
from dataclasses import dataclass

from ..cartography.style import SizeIn
from ..imagery.levels import DRY, Levels


@dataclass(frozen=True)
class Look:
    """What the map shows, how much of it, and in which light.

    Attributes
    ----------
    opacity, layer_opacity
        Of the survey or the photograph over what lies below, and of a layer on top of both, 0..1.
    swipe, swipe_shows
        Part of the window, from the left, that shows another imagery, 0..1; and which.
    light_azimuth, light_height
        Where the light on ground and relief comes from: degrees clockwise from up, and above the horizon.
    sunlight
        Whether it comes from where the Sun stands over the middle of the map instead.
    shows_night
        Whether the night side is darkened, and the place where the Sun stands overhead marked.
    tints
        Whether the relief has colours by height.
    contours, water
        Metres between contour lines, 0 for none; and metres up to which ground is drawn as flooded, `DRY` for none.
    basemap
        A live basemap shown in place of the painting, or "".
    colour, size, size_in
        Columns of a table of one's own that its dots are coloured by and as large as, "" for none; and whether sizes
        are "km" on the ground or "pixels", "" as the column says.
    """

    shows_places: bool = True
    shows_names: bool = True
    shows_graticule: bool = True
    shows_route: bool = False
    opacity: float = 1.0
    layer_opacity: float = 1.0
    swipe: float = 0.0
    swipe_shows: str = "relief"
    light_azimuth: float = 315.0
    light_height: float = 30.0
    sunlight: bool = False
    shows_night: bool = False
    tints: bool = False
    contours: int = 0
    water: int = DRY
    basemap: str = ""
    colour: str = ""
    size: str = ""
    size_in: SizeIn = ""

    def __post_init__(self) -> None:
        for name in ("colour", "size", "size_in"):
            if not isinstance(value := getattr(self, name), (str, type(None))):
                raise ValueError(f"{name}={reprlib.repr(value)} is not possible; give text, such as the name of a column")

    @property
    def levels(self) -> Levels:
        """What is drawn by height, as a `Painter` takes it."""
        return Levels(self.contours, self.water)
