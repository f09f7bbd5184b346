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
    colours = imagery.sample(latitude, longitude, view.resolution, view.centre)
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
