"""Pictures that come with a catalogue: read from its own folder, or fetched when somebody asks for it.

A picture is small enough to show when it leaves this module, and whatever is wrong
with one is told in a sentence. Nothing outside the catalogue's folder is read, and
nothing is fetched unasked.
"""

import io
import warnings
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import pandas as pd
from PIL import Image, ImageOps

from ..download.site import Absent, Late, Site
from ..files import opened_plain
from ..imagery.pixels import decoding, lean
from ..message import Message, listed, said_by

MOST_BYTES, MOST_PIXELS, SIDE = 30_000_000, 80_000_000, 1200
"""What a picture may be at most, in its file and unpacked; and the longer side, in pixels, that it is shown with."""

_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "TIFF")


class PictureError(ValueError):
    """A picture cannot be had; the message says why."""


def is_address(image: str) -> bool:
    """Whether an image or a link of a catalogue is an http or https address, without a name and a password before its host."""
    try:
        parts = urlsplit(image)
        is_plain = image.split() == [image] and "@" not in parts.netloc
        return is_plain and parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def picture_of(table: pd.DataFrame, row: int) -> Image.Image | None:
    """The picture of a place of one's own, RGB and small enough to show; None where the place has no image.

    The table is from `explorer.read_features`, and `row` a position in it. A `PictureError` where the
    image lies outside the catalogue's folder or on the web, is missing, too large or damaged.
    """
    image, folder = table["image"].iloc[row], table.attrs.get("folder")
    if not image:
        return None
    if is_address(image):
        english = "The picture lies on the web, at {host}, and is fetched only when asked for."
        raise PictureError(Message("picture.unasked", english, host=urlsplit(image).hostname))
    if folder is None:
        english = "The picture {picture} is looked for beside its catalogue, but that came without a folder."
        raise PictureError(Message("picture.no_folder", english, picture=_shown(image)))
    return _opened(_content(Path(folder), image), _shown(image))


def fetch_picture(address: str) -> Image.Image:
    """A picture from the web, as of `picture_of`, because somebody asked for it.

    A `PictureError` where the network or EXPLORER_OFFLINE does not allow it, the address or one that it sends on to is
    not public, or there is no usable picture.
    """
    if not is_address(address):
        raise PictureError(Message("picture.no_address", "{address} is no http or https address.", address=_shown(address)))
    parts = urlsplit(address)
    path = f"{parts.path.lstrip('/')}{f'?{parts.query}' if parts.query else ''}"
    try:
        content = _site(f"{parts.scheme}://{parts.netloc}").get(path, MOST_BYTES, check=lambda _: None)
    except (Absent, Late) as error:
        raise PictureError(
            Message("picture.not_fetched", "The picture could not be fetched. {reason}.", reason=said_by(error))
        ) from None
    return _opened(content, Message("picture.from", "from {host}", host=parts.hostname))


@lru_cache(maxsize=64)
def _site(address: str) -> Site:
    # Kept, so that a server that does not answer is left alone for a while.
    return Site(address, stranger=True)


def _content(folder: Path, image: str) -> bytes:
    try:
        root = folder.resolve(strict=True)
        path = (root / image).resolve(strict=True)
        if not path.is_relative_to(root):
            english = "The picture {picture} lies outside the folder of its catalogue and is not read."
            raise PictureError(Message("picture.outside", english, picture=_shown(image)))
        if not path.is_file():
            raise PictureError(Message("picture.no_file", "The picture {picture} is no file.", picture=_shown(image)))
        with opened_plain(path) as file:
            content = file.read(MOST_BYTES + 1)
    except PictureError:
        raise
    except (OSError, ValueError, RuntimeError):
        english = "The picture {picture} is not in the folder of its catalogue."
        raise PictureError(Message("picture.missing", english, picture=_shown(image))) from None
    if len(content) > MOST_BYTES:
        english = "The picture {picture} is larger than {most} MB."
        raise PictureError(Message("picture.too_large", english, picture=_shown(image), most=MOST_BYTES // 1_000_000))
    return content


def _opened(content: bytes, name: str) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(lean(content)), formats=_FORMATS)
        if picture.width * picture.height > MOST_PIXELS:
            raise Image.DecompressionBombError
        picture.draft("RGB", (SIDE, SIDE))
        with decoding(picture.width * picture.height):
            is_deep = picture.mode[0] in "IF"
            picture.thumbnail((SIDE, SIDE), reducing_gap=None if is_deep else 2.0)  # Pillow reduces no deep ones
        turned = ImageOps.exif_transpose(picture)
        return (_in_eight_bits(turned) if is_deep else turned).convert("RGB")
    except Image.DecompressionBombError:
        english = "The picture {picture} has more than {most} million pixels."
        raise PictureError(Message("picture.pixels", english, picture=name, most=MOST_PIXELS // 1_000_000)) from None
    except Exception:  # whatever a damaged or hostile file makes of Pillow's readers
        english = "The picture {picture} is damaged, or none of {formats}."
        raise PictureError(Message("picture.damaged", english, picture=name, formats=listed(_FORMATS))) from None


def _in_eight_bits(picture: Image.Image) -> Image.Image:
    """Greys of more than eight bits as such of eight, darkest to brightest; Pillow takes all above 255 for white."""
    values = np.asarray(picture, dtype=float)
    is_there = np.abs(values) < 1e30  # neither NaN nor what stands for no value
    low, high = np.percentile(values[is_there], [0.5, 99.5]) if is_there.any() else (0.0, 1.0)
    shares = np.where(is_there, values - low, 0) / ((high - low) or 1)
    return Image.fromarray((shares.clip(0, 1) * 255).round().astype(np.uint8))


def _shown(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:59] + "…")
