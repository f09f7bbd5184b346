"""From a view and an imagery to a picture, and from a picture to what a browser shows."""

import base64
import io

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


def _picture(colours):
    if colours[..., 3].min() == 255:
        return Image.fromarray(colours).convert("RGB")
    return Image.fromarray(colours)


def data_uri(image, *, quality=82):
    """A picture as text that a browser shows without asking any server.

    Parameters
    ----------
    image : PIL.Image.Image
        An opaque picture becomes a JPEG, one with transparent parts a WebP.
    quality : int
        1..95.

    Returns
    -------
    str
        ``data:image/...;base64,...``
    """
    buffer = io.BytesIO()
    kind = "jpeg" if image.mode == "RGB" else "webp"
    image.save(buffer, kind, quality=quality)
    return f"data:image/{kind};base64,{base64.b64encode(buffer.getvalue()).decode('ascii')}"
