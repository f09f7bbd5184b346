"""Writing the saved page: all parts in one file, which obeys nothing that is not its own.

The page's policy allows the one style and the one script that stand in it, by their
hashes, and pictures that stand in it; nothing can be fetched, and no text of a place
can become anything but text.
"""

import base64
import hashlib
import json
import re
import warnings
from collections.abc import Sequence
from importlib import resources
from numbers import Integral
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pandas as pd
from markupsafe import Markup, escape

from .. import mars
from ..activities.tours import Tour
from ..activities.worksheet import Worksheet
from ..cartography.framing import credit_line
from ..cartography.style import Colouring
from ..files import expanded, written_whole
from ..i18n.wording import Wording
from ..imagery.painter import Painter, Painting
from ..mars.coordinates import Convention
from ..places.gazetteer import Place
from ..sphere import script as sphere
from ..sphere.contents import body
from ..sphere.contents import words as globe_words
from ..sphere.terrain import packed
from ..viewpoint import GLOBE, ROUND_MAPS, Viewpoint
from .album import Album
from .contents import content_of, height_of, legend_of, letters, tour_steps, words
from .worksheet import asked_of, left_out, sheet_of

_POLICY = (
    "default-src 'none'; img-src data:; style-src '{style}'; script-src '{script}'; base-uri 'none'; form-action 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
_ICON = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><circle cx='4.5' cy='4.5' r='4' fill='#b5562a'/></svg>"
_ENDINGS = (".html", ".htm")
_ROUND_MAP_ZOOM = 1.0  # of the page, which has no round maps


def save_html(
    path: str | Path,
    *,
    places: pd.DataFrame,
    painter: Painter,
    view: Viewpoint | None = None,
    tour: Tour | None = None,
    worksheet: Worksheet | None = None,
    title: str | None = None,
    most: int = 300,
    catalogue: pd.DataFrame | None = None,
    wording: Wording | None = None,
    colouring: Colouring | None = None,
) -> Path:
    """Write map and places as one page that opens by a double click, without a network and without Python.

    Waits for the tiles it needs, and shows its progress where that takes a while.

    Parameters
    ----------
    path
        Ends in .html or .htm.
    places
        The most important first, as from `explorer.places.mission.all_places`; `most` of them go into the page,
        and besides those that the worksheet asks for.
    painter
        What paints the map and the pictures of the places.
    view
        Where one looks when the page opens: its centre, as much from top to bottom as the explorer's map shows
        (from pole to pole at most), and what is selected; that is in the page even where it would not be
        among the most important.
    catalogue
        Where places of one's own come from, as from `explorer.read_features`.
    wording
        In which language, and how positions are counted.
    colouring
        What places of the catalogue are coloured by.

    Raises
    ------
    ValueError
        Another ending, or a number of places below 1.
    OSError
        The file cannot be written; the message says why, one that was there is unharmed,
        and nothing half-written is left.

    Warns
    -----
    UserWarning
        Some places of one's own, or some that the worksheet would accept, do not go into the page.
    """
    path = expanded(path)
    if path.suffix.lower() not in _ENDINGS:
        raise ValueError(f"a page can be saved as .html, not as {path.name!r}")
    if not isinstance(most, Integral) or isinstance(most, bool) or most < 1:
        raise ValueError(f"most {most!r} is not possible; give how many places, 1 or more")
    view, wording = view or Viewpoint(), wording or Wording()
    middle = view.centre or Place.ground(0, 0)
    zoom = _ROUND_MAP_ZOOM if view.zoom is None or view.projection in ROUND_MAPS else view.zoom
    selected = view.selected
    data = {
        "words": words(wording),
        "convention": _convention(wording.convention),
        "kmPerDegree": mars.KM_PER_DEGREE,
        "globe": {
            **{"body": body(), "words": globe_words(wording), "terrain": _terrain(every=1 if worksheet else 2)},
            "begins": view.projection == GLOBE,
        },
        "view": {"latitude": middle.latitude, "longitude": middle.longitude, "height": height_of(zoom)},
    }
    with written_whole(path) as part:  # before the work, so that a folder that cannot be written is told at once
        chosen = _chosen(places, int(most), selected, asked_of(worksheet))
        _tell_of_missing(places, chosen)
        if worksheet is not None and (told := left_out(worksheet)):
            warnings.warn(told, stacklevel=2)
        contents = [content_of(place, wording, catalogue, colouring) for place in chosen]
        planet, painting = _draw(chosen, contents, Album(painter, wording, len(chosen), catalogue))
        data |= {
            "mars": contents[0],
            "places": contents[1:],
            "total": _total(places, chosen),
            "chosen": chosen.index(selected) - 1 if selected is not None else None,
            "letters": letters(each["name"] for each in contents),
            "tour": tour_steps(tour, wording),
            "sheet": sheet_of(worksheet, [place for place in chosen if place], wording),
            "legend": legend_of(colouring, wording),
        }
        page = _page(
            title or wording.say("page.title" if painter.shows_tianwen1 else "planet"), wording, data, planet, painting
        )
        part.write_bytes(page.encode("utf-8", errors="replace"))
    return path


def _chosen(places: pd.DataFrame, most: int, selected: Place | None, asked: Sequence[Place]) -> list[Place | None]:
    """The planet as a whole, the most important places, and in any case what is selected and what is asked for."""
    chosen = [Place.of_row(row) for _, row in places.iloc[:most].iterrows()]
    if selected is not None and selected not in chosen:
        chosen = [*chosen[: most - 1], selected]
    return [None, *dict.fromkeys((*chosen, *asked))]


def _total(places: pd.DataFrame, chosen: list[Place | None]) -> int:
    """How many places there are, with those chosen besides."""
    alike = places[places.name.isin([place.name for place in chosen if place])]
    there = {Place.of_row(row) for _, row in alike.iterrows()}
    return len(places) + sum(place not in there for place in chosen if place)


def _tell_of_missing(places: pd.DataFrame, chosen: list[Place | None]) -> None:
    """Warn where a page does not have all places of one's own."""
    own = int(places.own.notna().sum()) if "own" in places else 0
    there = sum(place is not None and place.own is not None for place in chosen)
    if there < own:
        warnings.warn(f"The page has {there} of your {own} places; most= takes more of them.", stacklevel=3)


def _draw(places: list[Place | None], contents: list[dict[str, Any]], album: Album) -> tuple[str, Painting]:
    """Add the pictures to what is said of the places; the planet's own comes back."""
    from tqdm.auto import tqdm

    planet, painting = album.planet()
    pictures = tqdm(album.portraits(places), total=len(places), desc="Drawing", leave=False, delay=1)
    for content, drawn in zip(contents, pictures, strict=True):
        content["width"], content["pictures"] = drawn
    return planet, painting


def _page(title: str, wording: Wording, data: dict[str, Any], planet: str, painting: Painting) -> str:
    """The page's HTML: what is no `Markup` is escaped."""
    say = wording.say
    width = wording.kilometres(360 * mars.KM_PER_DEGREE / painting.picture.width)
    style = _part("page.css") + sphere.style()
    scripts = ["map.js", "search.js", "globe.js", "page.js", *(["qr.js", "worksheet.js"] if data["sheet"] else [])]
    script = sphere.enclosed() + "".join(map(_part, scripts))
    parts = {
        "language": wording.language,
        "policy": Markup(_POLICY.format(style=_hash(style), script=_hash(script))),
        "icon": f"data:image/svg+xml,{quote(_ICON)}",
        "title": title,
        "source": credit_line(painting, None, wording, "page.source", width=width),
        "short": credit_line(painting, None, wording, "page.source_short"),
        "gap": say("sentences.gap"),
        "names": say("page.names"),
        "noscript": say("page.no_script"),
        "alt": credit_line(painting, None, wording, "page.planet"),
        "planet": planet,
        "data": _harmless(json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))),
        "style": Markup(style),
        "script": Markup(script),
    }
    return re.sub(r"\{\{(\w+)\}\}", lambda found: escape(parts[found[1]]), _part("page.html"))


def _harmless(data: str) -> Markup:
    """JSON that cannot end the element it stands in, nor open another."""
    return Markup(data.replace("<", "\\u003c").replace("&", "\\u0026"))


def _hash(content: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}"


def _part(name: str) -> str:
    return resources.files("explorer.export").joinpath(name).read_text("utf-8")


def _terrain(every: int) -> dict[str, Any]:
    """The heights of the globe and the worksheet, their bytes as text."""
    terrain = packed(every)
    return {**terrain, "bytes": base64.b64encode(terrain["bytes"]).decode("ascii")}


def _convention(convention: Convention) -> dict[str, Any]:
    """A convention as the page reckons with it."""
    flattening = (mars.EQUATORIAL_RADIUS / mars.POLAR_RADIUS) ** 2 if convention.planetographic else 1.0
    return {"centre": convention.centre, "west": convention.west, "flattening": flattening}
