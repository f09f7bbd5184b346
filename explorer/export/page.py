"""Writing the saved page: all parts in one file, which obeys nothing that is not its own.

The page's policy allows the one style and the one script that stand in it, by their
hashes, and pictures that stand in it; nothing can be fetched, and no text of a place
can become anything but text.
"""

import base64
import errno
import hashlib
import html
import json
import os
import re
import uuid
from importlib import resources
from numbers import Integral
from pathlib import Path
from urllib.parse import quote

from .. import mars
from ..i18n.wording import Wording
from ..places.gazetteer import Place
from .album import Album
from .contents import height_of, letters, tell, tour_steps, words

_POLICY = (
    "default-src 'none'; img-src data:; style-src '{style}'; script-src '{script}'; base-uri 'none'; form-action 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
_ICON = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><circle cx='4.5' cy='4.5' r='4' fill='#b5562a'/></svg>"
_ENDINGS = (".html", ".htm")


def save_html(
    path,
    *,
    places,
    painter,
    centre=(0.0, 0.0),
    zoom=0.5,
    selected=None,
    tour=None,
    title=None,
    most=300,
    catalogue=None,
    wording=None,
):
    """Write map and places as one page that opens by a double click, without a network and without Python.

    Waits for the tiles it needs, and shows its progress where that takes a while.

    Parameters
    ----------
    path : str or pathlib.Path
        Ends in .html or .htm.
    places : pandas.DataFrame
        Table of places, the most important first, as from `explorer.places.atlas.atlas`.
    painter : explorer.imagery.painter.Painter
        What paints the map and the pictures of the places.
    centre : (float, float)
        Latitude and longitude of the middle of the map when the page opens, degrees.
    zoom : float
        And its zoom, as of the explorer's map: the page shows as much from top to bottom
        as that does, from pole to pole at most.
    selected : explorer.places.gazetteer.Place, optional
        What is selected when the page opens; it is in the page even where it would not
        be among the most important.
    tour : iterable of dict, optional
        Steps: ``latitude`` and ``longitude``, degrees, and where wanted ``title``,
        ``text``, ``question``, ``answer``, and ``width_km`` or ``zoom``, how much to show.
    title : str, optional
        Of the page.
    most : int
        How many places go into it at most, from the first on.
    catalogue : pandas.DataFrame, optional
        Where places of one's own come from, as from `explorer.read_features`.
    wording : explorer.i18n.wording.Wording, optional
        In which language, and how positions are counted.

    Returns
    -------
    pathlib.Path
        The file.

    Raises
    ------
    ValueError
        Another ending, a number of places below 1, a position or a step of the tour that cannot be.
    OSError
        The file cannot be written; the message says why, one that was there is unharmed,
        and nothing half-written is left.
    """
    path = Path(path).expanduser()
    if path.suffix.lower() not in _ENDINGS:
        raise ValueError(f"a page can be saved as .html, not as {path.name!r}")
    if not isinstance(most, Integral) or isinstance(most, bool) or most < 1:
        raise ValueError(f"most {most!r} is not possible; give how many places, 1 or more")
    view = _view(centre, zoom)
    steps = tour_steps(tour)
    wording = wording or Wording()
    part = _begun(path)  # before the work, so that a folder that cannot be written is told at once
    try:
        told, chosen = _told(places, int(most), selected, wording, catalogue)
        planet, painting = _draw(told, Album(painter, wording, len(told), catalogue))
        data = {
            "words": words(wording),
            "convention": _convention(wording.convention),
            "kmPerDegree": mars.KM_PER_DEGREE,
            "view": view,
            "mars": told[0][1],
            "places": [each for _, each in told[1:]],
            "chosen": chosen,
            "letters": letters(each["name"] for _, each in told),
            "tour": steps,
        }
        _finish(part, path, _page(title or wording.say("page.title"), wording, data, planet, painting))
    finally:
        part.unlink(missing_ok=True)
    return path


def _told(places, most, selected, wording, catalogue):
    """The planet and the places, each with what is told of it; and which is selected."""
    chosen = [Place.of_row(row) for _, row in places.iloc[:most].iterrows()]
    if selected is not None and selected not in chosen:
        chosen = [*chosen[: most - 1], selected]
    made = [(place, tell(place, wording, catalogue)) for place in (None, *chosen)]
    return made, chosen.index(selected) if selected is not None else None


def _draw(told, album):
    """Add the pictures to what is told; the planet's own comes back."""
    from tqdm.auto import tqdm

    planet, painting = album.planet()
    pictures = album.portraits([place for place, _ in told])
    for (_, each), drawn in tqdm(zip(told, pictures, strict=True), total=len(told), desc="Drawing", leave=False, delay=1):
        each["width"], each["pictures"] = drawn
    return planet, painting


def _page(title, wording, data, planet, painting):
    say = wording.say
    seen, credit, licence = map(wording.translated, (painting.title, painting.credit, painting.licence))
    width = wording.kilometres(360 * mars.KM_PER_DEGREE / painting.picture.width)
    source = say("page.source", title=seen, width=width, credit=credit, licence=licence)
    style, script = _part("page.css"), "".join(map(_part, ("map.js", "search.js", "page.js")))
    parts = {
        "language": html.escape(wording.language),
        "policy": _POLICY.format(style=_hash(style), script=_hash(script)),
        "icon": f"data:image/svg+xml,{quote(_ICON)}",
        "title": html.escape(title),
        "source": html.escape(source),
        "names": html.escape(say("page.names")),
        "noscript": html.escape(say("page.no_script")),
        "alt": html.escape(say("page.planet", title=seen)),
        "planet": planet,
        "data": _harmless(json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))),
        "style": style,
        "script": script,
    }
    return re.sub(r"\{\{(\w+)\}\}", lambda found: parts[found[1]], _part("page.html"))


def _harmless(data):
    """JSON that cannot end the element it stands in, nor open another."""
    return data.replace("<", "\\u003c").replace("&", "\\u0026")


def _hash(content):
    return f"sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}"


def _part(name):
    return resources.files("explorer.export").joinpath(name).read_text("utf-8")


def _view(centre, zoom):
    """What the page shows when it opens: its middle, and how many degrees from top to bottom."""
    place = Place.ground(*centre)
    return {"latitude": place.latitude, "longitude": place.longitude, "height": height_of(zoom)}


def _convention(convention):
    """A convention as the page reckons with it."""
    flattening = (mars.EQUATORIAL_RADIUS / mars.POLAR_RADIUS) ** 2 if convention.planetographic else 1.0
    return {"centre": convention.centre, "west": convention.west, "flattening": flattening}


def _begun(path):
    """An empty file beside the one to be written, which proves that there can be one."""
    if path.is_dir():
        raise IsADirectoryError(f"{path} cannot be written: it is a folder; add the name of a file, such as mars.html")
    part = path.with_name(f".{uuid.uuid4().hex}.part")
    try:
        part.touch(exist_ok=False)
    except OSError as error:
        raise _explained(error, path) from error
    return part


def _finish(part, path, page):
    try:
        part.write_bytes(page.encode("utf-8", errors="replace"))
        os.replace(part, path)
    except OSError as error:
        raise _explained(error, path) from error


def _explained(error, path):
    """The same error in a sentence that says what to do."""
    reasons = {
        errno.ENOENT: f"there is no folder {path.parent}; make it first, or choose another",
        errno.ENOTDIR: f"{path.parent} is no folder; choose another",
        errno.EACCES: f"the folder {path.parent} does not allow it; choose another",
        errno.EPERM: f"the folder {path.parent} does not allow it; choose another",
        errno.EROFS: f"the folder {path.parent} can only be read; choose another",
        errno.ENOSPC: "the disk is full; make room for 5 MB, or choose another disk",
        errno.EDQUOT: "your share of the disk is used up; make room for 5 MB, or choose another disk",
    }
    told = type(error)(f"{path} cannot be written: {reasons.get(error.errno, error.strerror or error)}")
    told.errno = error.errno
    return told
