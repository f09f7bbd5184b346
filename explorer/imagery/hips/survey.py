"""What a HiPS says about itself: the file `properties`, read with suspicion."""

import re
from dataclasses import dataclass

import numpy as np

from ... import mars
from ...message import Message

_EXTENSIONS = {"webp": "webp", "png": "png", "jpeg": "jpg", "jpg": "jpg"}
"""Picture formats, best first: small and with alpha, with alpha, small."""

_DEEPEST = 29
_SKY = ("equatorial", "galactic", "ecliptic")  # frames
_RADII = {
    "mars": mars.EQUATORIAL_RADIUS,
    "moon": 1_737_400.0,
    "mercury": 2_440_530.0,
    "venus": 6_051_800.0,
    "earth": 6_378_137.0,
}
"""Metres; of the bodies that most surveys are of."""
_WIDTHS = tuple(2**power for power in range(3, 12))
_LONGEST_LINE = 500
_MOST_PIXELS = 1 << 28  # of all tiles of the coarsest order, which a view of the whole planet takes


@dataclass(frozen=True)
class Survey:
    """A HiPS image survey: its deepest and coarsest order with tiles, and the pixels along one.

    `frame` is what latitude and longitude mean, such as "mars", "equatorial" or "galactic", and `body` what is seen,
    such as "mars", "moon" or "sky". `released` is when its tiles were last changed. The rest is as the survey words it, in one
    line each. All are empty where it says nothing. Tiles of two that are not equal are not to be mixed.
    """

    order: int
    order_min: int
    width: int
    extension: str
    frame: str
    body: str
    identifier: str
    title: str
    credit: str
    licence: str
    released: str

    @property
    def metres_per_pixel(self) -> float:
        """Metres along a pixel of the deepest order, on the body that is seen; NaN where its radius is not known."""
        return _RADII.get(self.body, np.nan) * pixel_angle(self.order, self.width)

    def order_for(self, resolution: float) -> tuple[int, int]:
        """The order whose pixels are nearest in size to a view's, in metres, and how many times to halve its tiles.

        Pixels measure 0.7 to 1.4 of the view's, unless no order is so deep. ValueError unless the resolution is above 0.
        """
        if not 0 < resolution < np.inf:
            raise ValueError(f"resolution {resolution} is not possible; give metres to a pixel, above 0")
        # A view is a window on the sphere of Mars, whatever is drawn in it.
        wanted = round(self.order + np.log2(mars.EQUATORIAL_RADIUS * pixel_angle(self.order, self.width) / resolution))
        order = min(max(wanted, self.order_min), self.order)
        return order, min(max(order - wanted, 0), self.width.bit_length() - 1)


def pixel_angle(order: int, width: int) -> float:
    """Side of a pixel, in radians: that of a square as large as it."""
    return float(np.sqrt(np.pi / 3) / (width << order))


def write(entries: dict[str, object]) -> bytes:
    """A `properties` file with one line for each entry."""
    lines = (f"{key:20} = {' '.join(str(value).split())}\n" for key, value in entries.items())
    return "".join(lines).encode(errors="replace")


def read(data: bytes) -> Survey:
    """Understand a `properties` file; a ValueError says why it describes no image survey that can be shown."""
    entries = entries_of(data)
    kind = entries.get("dataproduct_type", "image")
    if kind != "image":
        raise ValueError(
            Message("survey.kind", "its properties describe a survey of kind {kind!r}; only images can be shown", kind=kind)
        )
    order = _whole(entries, "hips_order", None, 0, _DEEPEST)
    width = _whole(entries, "hips_tile_width", 512, _WIDTHS[0], _WIDTHS[-1])
    if width not in _WIDTHS:
        raise ValueError(
            Message("survey.width", "its properties say hips_tile_width = {width}, which is no power of two", width=width)
        )
    coarsest = _whole(entries, "hips_order_min", 0, 0, order)
    if (12 << 2 * coarsest) * width**2 > _MOST_PIXELS:
        english = "its properties say {keys}; so it has no tiles that are coarse enough to show a planet by"
        keys = f"hips_order_min = {coarsest}, hips_tile_width = {width}"
        raise ValueError(Message("survey.coarse", english, keys=keys))
    return Survey(
        order=order,
        order_min=coarsest,
        width=width,
        extension=_extension(entries.get("hips_tile_format", "jpeg")),
        frame=entries.get("hips_frame", ""),
        body=_body(entries),
        identifier=entries.get("creator_did", ""),
        title=_first(entries, "obs_title", "obs_collection"),
        credit=_credit(entries),
        licence=_first(entries, "hips_licence", "hips_license", "obs_licence", "obs_license"),
        released=entries.get("hips_release_date", ""),
    )


def read_mars(data: bytes) -> Survey:
    """As `read`, and `check_mars`."""
    found = read(data)
    check_mars(found)
    return found


def check_mars(found: Survey) -> None:
    """A ValueError where a survey tells of another body or of the sky, or does not say what it shows."""
    if not found.body:
        english = (
            "its properties do not say what it is of; if it is of Mars, add the line 'hips_body = mars' to its file properties"
        )
        raise ValueError(Message("survey.of_what", english))
    if found.body != "mars":
        told = {"hips_body": found.body, "hips_frame": found.frame, "creator_did": found.identifier}
        key = next((key for key in ("hips_frame", "creator_did") if _body({key: told[key]}) == found.body), "hips_body")
        said = f"{key} = {told[key][:40]!r}"
        raise ValueError(Message("survey.elsewhere", "its properties say {said}; a survey of Mars was expected", said=said))


def _body(entries: dict[str, str]) -> str:
    """What is seen, by its own key, by what its coordinates are of, or by its id; empty where none of them tells."""
    if body := entries.get("hips_body", "").lower():
        return body
    if frame := entries.get("hips_frame", "").lower():
        return "sky" if frame in _SKY else frame
    # In a title may stand anything, such as the Mars Express that was at Phobos.
    named = re.search(rf"(?:^|[/?])p/({'|'.join(_RADII)})(?:/|$)", entries.get("creator_did", "").lower())
    return named[1] if named else ""


def entries_of(data: bytes) -> dict[str, str]:
    """Keys and values; of a key that stands twice, the first value."""
    entries: dict[str, str] = {}
    for line in data.decode("utf-8-sig", errors="replace").splitlines():
        key, equals, value = line.partition("=")
        if equals and not key.lstrip().startswith("#"):
            # One printable line, whatever a stranger wrote into it.
            value = "".join(sign for sign in " ".join(value.split()) if sign.isprintable())
            entries.setdefault(key.strip(), value[:_LONGEST_LINE])
    return entries


def _whole(entries: dict[str, str], key: str, default: int | None, least: int, most: int) -> int:
    text = entries.get(key)
    if text is None and default is not None:
        return default
    if text is None:
        raise ValueError(Message("survey.lacks", "its properties have no {key}; is this the address of a HiPS?", key=key))
    if not re.fullmatch(r"[0-9]{1,9}", text) or not least <= int(text) <= most:
        english = "its properties say {key} = {text!r}; a whole number from {least} to {most} was expected"
        raise ValueError(Message("survey.number", english, key=key, text=text[:40], least=least, most=most))
    return int(text)


def _extension(formats: str) -> str:
    offered = re.split(r"[\s,]+", formats.lower().strip())
    for name, extension in _EXTENSIONS.items():
        if name in offered:
            return extension
    raise ValueError(
        Message("survey.formats", "its tiles come as {formats!r}; png, jpeg or webp was expected", formats=formats)
    )


def _first(entries: dict[str, str], *keys: str) -> str:
    return next((entries[key] for key in keys if entries.get(key)), "")


def _credit(entries: dict[str, str]) -> str:
    owner = _first(entries, "obs_copyright", "obs_ack", "prov_progenitor")
    maker = _first(entries, "hips_copyright", "hips_creator")
    if owner and maker and maker not in owner:
        return f"{owner}; HiPS by {maker}"
    return owner or (maker and f"HiPS by {maker}")
