"""From a view and an imagery to a picture, and from a picture to what a browser shows."""

import base64
import io

import numpy as np
from PIL import Image


def draw(imagery, view):
    """Draw what an imagery shows of a view.

    Parameters
    ----------
    imagery : object
        Anything with ``sample(latitude, longitude, resolution, centre)``, such as
        `explorer.Relief`.
    view : View
        The window to draw.

    Returns
    -------
    PIL.Image.Image
        Of the view's size; mode "RGB", or "RGBA" where a part is transparent.
    """
    latitude, longitude = view.positions()
    return _picture(imagery.sample(latitude, longitude, view.resolution, view.centre))


def refine(imagery, view, *, wanted=None):
    """Draw a view at once from what an imagery has at hand, and again as more arrives.

    Parameters
    ----------
    imagery : object
        As for `draw`. One without ``stages`` is drawn once.
    view : View
        The window to draw.
    wanted : callable, optional
        Says whether the picture is still wanted, see `explorer.Hips.stages`.

    Yields
    ------
    picture : PIL.Image.Image
        As from `draw`.
    complete : bool
        Whether no better one will come.
    """
    if not hasattr(imagery, "stages"):
        yield draw(imagery, view), True
        return
    latitude, longitude = view.positions()
    for colours, complete in imagery.stages(latitude, longitude, view.resolution, view.centre, wanted=wanted):
        yield _picture(colours), complete


def faded(picture, opacity, split):
    """Make a picture more transparent, and wholly so to the left of a line.

    Parameters
    ----------
    picture : PIL.Image.Image
    opacity : float
        0..1.
    split : float
        Part of the width that the transparent side takes, 0..1.

    Returns
    -------
    PIL.Image.Image
        The same where nothing changes.
    """
    if opacity == 1 and split <= 0:
        return picture
    picture = picture.convert("RGBA")
    alpha = picture.getchannel("A").point(lambda value: round(value * opacity))
    alpha.paste(0, (0, 0, round(min(max(split, 0), 1) * picture.width), picture.height))
    picture.putalpha(alpha)
    return picture


def over(picture, ground):
    """Lay a picture over another, where it is not transparent.

    Parameters
    ----------
    picture : PIL.Image.Image
        As from `draw`.
    ground : callable
        Called without arguments for the picture beneath, of the same size, and
        only where it is seen.

    Returns
    -------
    picture : PIL.Image.Image
    share : float
        In how much of all that is seen, it is the upper picture; 0 to 1. What is
        transparent in both, off the planet, does not count.
    """
    if picture.mode == "RGB":
        return picture, 1.0
    both = ground().convert("RGBA")
    both.alpha_composite(picture)
    upper, seen = (int(np.asarray(each.getchannel("A")).sum()) for each in (picture, both))
    return _picture(np.asarray(both)), upper / max(seen, 1)


def _picture(colours):
    if colours[..., 3].min() == 255:
        return Image.fromarray(colours).convert("RGB")
    return Image.fromarray(colours)


def data_uri(image, *, quality=82, most=180_000):
    """A picture as text that a browser shows without asking any server.

    Parameters
    ----------
    image : PIL.Image.Image
        An opaque picture becomes a JPEG, one with transparent parts a WebP.
    quality : int
        1..95; less is taken where the picture would be too large.
    most : int
        Bytes the picture may take, before it becomes text, which adds a third.

    Returns
    -------
    str
        ``data:image/...;base64,...``
    """
    kind = "jpeg" if image.mode == "RGB" else "webp"
    for each in (quality, *(lower for lower in (70, 55, 40, 25) if lower < quality)):
        buffer = io.BytesIO()
        image.save(buffer, kind, quality=each)
        if buffer.tell() <= most:
            break
    return f"data:image/{kind};base64,{base64.b64encode(buffer.getvalue()).decode('ascii')}"
