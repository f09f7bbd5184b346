"""A picture to take away: with its title, caption, scale, credit and licence drawn below it."""

import unicodedata
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from markupsafe import Markup
from PIL import Image, ImageDraw, ImageFont
from PIL.PngImagePlugin import PngInfo

from ..files import expanded, written_whole
from ..i18n.typeface import typeface, wrapped

_PAPER, _INK, _SOFT, _WHITE = "#fdf8f3", "#2b1a12", "#6b4a37", "#ffffff"
_TITLE, _TEXT, _CREDIT = 34, 22, 17  # size of type for a picture 1200 pixels wide
_MARGIN, _LEADING = 28, 1.35
_ENDINGS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG"}
_ASCII = str.maketrans({"°": " deg ", "–": "-", "—": "-", "−": "-", "×": "x", "’": "'", "©": "(c)", "ø": "o", "ł": "l"})
_LACKED = str.maketrans("łş", "ls")
"""Letters of names that typefaces for Chinese lack, and what stands in for them."""
_XMP = Markup("""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{credit}</rdf:li></rdf:Seq></dc:creator>
<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">{credit}</rdf:li></rdf:Alt></dc:rights>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>""")
_EXIF_DESCRIPTION, _EXIF_ARTIST, _EXIF_COPYRIGHT = 0x010E, 0x013B, 0x8298


def poster(
    picture: Image.Image, *, title: str, caption: str, credit: str, scale: tuple[str, float], language: str = "en"
) -> Image.Image:
    """A picture with words below it, wrapped to its width, and a bar of scale: a length in words, and its part of the width.

    The words are of a language whose letters this machine can draw, as `Wording.drawn` says.
    """
    unit = picture.width / 1200
    margin = round(_MARGIN * unit)
    blocks = [
        (line, font, colour)
        for words, font, colour in (
            (title, _font(language, round(_TITLE * unit), bold=True), _INK),
            (caption, _font(language, round(_TEXT * unit)), _INK),
            (credit, _font(language, round(_CREDIT * unit)), _SOFT),
        )
        for line in wrapped(words if language == "en" else words.translate(_LACKED), _fits(font, picture.width - 2 * margin))
    ]
    height = sum(round(font.size * _LEADING) for _, font, _ in blocks)
    whole = Image.new("RGB", (picture.width, picture.height + height + 2 * margin), _PAPER)
    whole.paste(picture.convert("RGB"))
    pen = ImageDraw.Draw(whole)
    _draw_scale(pen, picture, scale, unit, _font(language, round(_TEXT * unit), bold=True))
    y = picture.height + margin
    for line, font, colour in blocks:
        pen.text((margin, y), line, fill=colour, font=font)
        y += round(font.size * _LEADING)
    return whole


def save_poster(image: Image.Image, path: str | Path, *, title: str, credit: str) -> None:
    """Write a picture, whole or not at all, with title and credit also in the file's own data.

    Raises ValueError for another ending than .png, .jpg or .jpeg, OSError where the file cannot be written.
    """
    path = expanded(path)
    kind = _ENDINGS.get(path.suffix.lower())
    if kind is None:
        raise ValueError(f"a picture can be saved as .png or .jpg, not as {path.name!r}")
    with written_whole(path) as part:
        image.save(part, kind, quality=92, **_metadata(kind, title, credit))


def _metadata(kind: str, title: str, credit: str) -> dict[str, Any]:
    if kind == "PNG":
        info = PngInfo()
        for key, value in (("Title", title), ("Author", credit), ("Copyright", credit)):
            info.add_itxt(key, value)
        return {"pnginfo": info}
    exif = Image.Exif()
    for tag, value in ((_EXIF_DESCRIPTION, title), (_EXIF_ARTIST, credit), (_EXIF_COPYRIGHT, credit)):
        exif[tag] = _in_ascii(value)
    xmp = _XMP.format(title=title, credit=credit).encode()
    return {"exif": exif, "xmp": xmp, "comment": f"{title}. {credit}".encode()}


def _in_ascii(words: str) -> str:
    """Words without accents, for EXIF, which has no other letters."""
    letters = unicodedata.normalize("NFKD", words.translate(_ASCII))
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).encode("ascii", "replace").decode()


def _draw_scale(
    pen: ImageDraw.ImageDraw, picture: Image.Image, scale: tuple[str, float], unit: float, font: ImageFont.FreeTypeFont
) -> None:
    words, share = scale
    left, bottom = round(_MARGIN * unit), picture.height - round(_MARGIN * unit)
    right, tick = left + share * picture.width, 8 * unit
    for width, colour in ((round(7 * unit), _INK), (round(3 * unit), _WHITE)):
        pen.line([(left, bottom - tick), (left, bottom), (right, bottom), (right, bottom - tick)], fill=colour, width=width)
    pen.text((left, bottom - tick - font.size * _LEADING), words, fill=_WHITE, font=font, stroke_width=2, stroke_fill=_INK)


def _fits(font: ImageFont.FreeTypeFont, width: float) -> Callable[[str], bool]:
    return lambda line: font.getlength(line) <= width


@lru_cache(maxsize=8)
def _font(language: str, size: int, bold: bool = False) -> ImageFont.FreeTypeFont:
    found = typeface(language, bold) or typeface("en", bold)
    assert found is not None  # matplotlib brings that of English
    return ImageFont.truetype(found.file, max(size, 6), index=found.face)
