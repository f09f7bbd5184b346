"""Your own places: a catalogue of ten rows or 400 000, read, checked and made a table of places.

Nothing in a catalogue is trusted: positions are checked row by row, texts lose what
only controls how they are shown, links are http or https, and images are paths
below the catalogue's own folder or http(s) addresses. Text stays text: whoever puts
it on a page escapes it.
"""

import re
import warnings
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import IO, Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..mars import Floats, check_latitude, check_longitude, wrap_longitude
from ..mars.shape import Shape
from ..message import Message, listed
from ..places import gazetteer
from .angles import Told
from .cells import METRES, MISSING, MOST_FIGURES
from .columns import TEXTS, USUAL, CatalogueError, Columns, all_different, check_columns, key, refuse_wide
from .diameters import read_diameters
from .files.formats import read_source
from .files.sizes import refuse_long
from .finding import find_columns, may_be_name
from .formulas import restored
from .headings import read_heading
from .pairs import column_by_values
from .pictures import is_address
from .positions import read_positions
from .rows import INVISIBLE, Rows, quoted
from .source import YOURS
from .statements import hear_rows
from .vocabulary import plain, words

LONGEST = {"name": 200, "kind": 100, "name_zh": 200, "credit": 1000, "licence": 1000, "link": 2000, "image": 1000}
"""Characters of each text that are kept; of captions and all other columns 5 000."""

_LONGEST_OTHER = 5000
_PLAIN_NUMBER = re.compile(r"[-+]?(0|[1-9]\d{0,14})(\.\d+)?([eE][-+]?\d{1,2})?")  # and no 007, nor more figures than are kept
_WHOLE_NUMBER = re.compile(r"0|-?[1-9]\d{0,17}", re.ASCII)
_RELATIVE = re.compile(r"(?![/\\~])(?!.*(?:^|[/\\])\.\.(?:[/\\]|$))[^:\x00]+", re.DOTALL)

_OF_PLACES = tuple(word for word in USUAL["name"].split() if word not in ("name", "nom", "nome", "nombre", "名"))
"""How words begin that say in a heading of names that these are of places: "Name des Kraters"."""

_MADE = ("latitude", "longitude", "diameter_km", "iau_id", "plain_kind", *(name for name in TEXTS if name != "name_zh"))
"""The columns that every table of places has."""


class CatalogueNote(UserWarning):
    """What was assumed, turned, scaled or left out when a table was read."""


class _Notes(list[str]):
    """The notes on a table that was read here; of what a file says to be such, pandas makes a plain list."""


def read_features(
    source: str | Path | IO[Any] | pd.DataFrame,
    *,
    columns: Mapping[str, str] | None = None,
    longitude: Literal["east", "west"] | None = None,
    latitude_type: Literal["planetocentric", "planetographic"] | None = None,
    units: Mapping[str, str] | None = None,
    crs: str | int | None = None,
    decimal: Literal[",", "."] | None = None,
    encoding: str | None = None,
    sheet: str | None = None,
    errors: Literal["raise", "drop"] = "raise",
) -> pd.DataFrame:
    """Read places of one's own.

    Each column is read as its heading, its neighbours, its values and the file say. What two of them
    contradict is an error that names both and the argument that decides; what none of them says is assumed, and noted.

    Parameters
    ----------
    source
        Text (CSV and its kin, also packed), JSON and GeoJSON, KML and KMZ, Excel, Parquet, a DataFrame or GeoDataFrame;
        shapefile, GeoPackage and GeoParquet with the extra `gis`.
    columns
        Which column is what, where the headings do not tell: ``{"latitude": "LAT_CIRC"}``. What the heading says
        of its unit and direction still holds.
    longitude
        Which way longitudes count. By default as letters, headings or the file say, else east.
    latitude_type
        What latitudes are. By default as headings, columns or the file say, else planetocentric.
    units
        In which unit columns count: ``{"diameter_km": "m", "latitude": "rad", "longitude": "rad"}``.
    crs
        The coordinate system of the positions, as pyproj reads it ("IAU_2015:49910"), over what the file says.
    decimal
        What parts whole numbers from fractions, where a comma may be that or a thousands' mark.
    encoding
        In which encoding text is written; by default as the bytes tell.
    sheet
        Which sheet of a workbook.
    errors
        What to do about rows with a problem.

    Returns
    -------
    pandas.DataFrame
        A table of places (see `explorer.places.gazetteer`) in the order of the source, with ``caption``,
        ``credit``, ``licence``, ``link`` and ``image`` ("" where there is none), and all other
        columns under their own names; one that has the name of another gets ``_source`` behind it. Whole numbers of
        at most 18 figures are exact, ``Int64`` where some are missing, whatever the kind of file.
        Texts but names and those other columns are categories, since most repeat. Where there are lines or areas,
        ``geometry`` has them (`explorer.mars.shape.Shape`, which shapely and GeoPandas take), None for points.
        ``attrs``: "notes", a list of sentences on how it was read; "folder", the path
        where images lie, or None; "title".

    Raises
    ------
    CatalogueError
        The table cannot be read, has no positions, may be read in two ways, or has rows with problems: the first are listed.
    OSError
        The file cannot be opened.
    ValueError, TypeError
        An argument is none of those above.

    Warns
    -----
    CatalogueNote
        What was assumed, turned, scaled or left out, a line each.
    """
    for argument, name in ((columns, "columns"), (units, "units")):
        if not isinstance(argument, (Mapping, type(None))):
            raise TypeError(f"{name} is a mapping, such as {{{'latitude'!r}: ...}}, not {argument!r}")
    told = Told(longitude, latitude_type, {str(field): str(unit) for field, unit in (units or {}).items()}, crs, decimal)
    given = {str(field): str(name) for field, name in (columns or {}).items()}
    _check_arguments(told, given, errors)
    found = read_source(source, given, encoding=encoding, sheet=sheet, decimal=decimal, crs_told=crs is not None)
    refuse_wide(len(found.table.columns), found.title)
    refuse_long(len(found.table), found.title)
    known = find_columns(_without_kinds(found.table, given.values()), found.columns | given, found.units)
    if not known.has_position:
        known.pair = column_by_values(found.table)
    check_columns(known, given, found.title)
    rows = Rows(found)
    hear_rows(rows, known, found)
    latitude, longitudes = read_positions(rows, known, found, told)
    numbers = {"latitude": latitude, "longitude": longitudes, "diameter_km": read_diameters(rows, known, found, told)}
    texts = [
        name for name in rows.table.columns if name not in known.used and not pd.api.types.is_numeric_dtype(rows.table[name])
    ]
    if "name" not in known.fields and texts:
        english = 'No column was taken for the names; columns={{"name": ...}} says which is.'
        rows.notes.assume(Message("note.no_names", english))
    elif "name" not in given:
        _tell_of_names(known, rows)
        _tell_of_other_names(rows, known, [name for name in texts if may_be_name(name)])
    places = _places(rows, numbers, rows.kept(errors), known, found.shapes)
    folder = None if found.folder is None else str(found.folder)  # a path is nothing that pandas could write to a file
    places.attrs = {"notes": _Notes(rows.notes.sentences), "folder": folder, "title": found.title}
    if rows.notes.seen:
        # Told at each reading, not only at the first of a cell that is run again.
        warnings.warn_explicit("\n".join(rows.notes.seen), CatalogueNote, filename=f"read_features({found.title})", lineno=1)
    return places


def _tell_of_names(known: Columns, rows: Rows) -> None:
    """Tell which column was taken for the names, where it may be of something else: "Rover name"."""
    taken = known.fields.get("name", "")
    if taken and key(taken) not in USUAL["name"].split() and not any(word.startswith(_OF_PLACES) for word in words(taken)):
        english = "Names are those of {column!r}, and columns={{'name': ...}} decides."
        rows.notes.assume(Message("note.names", english, column=taken))


def _tell_of_other_names(rows: Rows, columns: Columns, others: list[str]) -> None:
    """Tell which columns may be the names, too, and say otherwise than the one that was taken."""
    taken = columns.fields.get("name", "")
    others = [
        name
        for name in others
        if any(plain(str(one)) != plain(str(other)) for one, other in rows.table[[taken, name]].dropna().iloc[:100].to_numpy())
    ]
    if others:
        english = "Names are those of {column!r}; {others} were not taken, and columns={{'name': ...}} decides."
        rows.notes.assume(Message("note.other_names", english, column=taken, others=listed(map(repr, others[:5]))))


def _without_kinds(table: pd.DataFrame, told: Collection[str]) -> list[str]:
    """The names of columns but those that only say of which kind geometries are, as ArcGIS shows them: "Shape", "Point"."""
    kinds = re.compile(r"(?:multi)?(?:point|polygon|(?:poly)?line)(?: ?zm?| ?m)?", re.IGNORECASE)
    shapes = [name for name in table.columns if read_heading(name).quantity == "geometry" and name not in told]
    texts = {name: {str(cell).strip() for cell in table[name].iloc[:50].dropna()} for name in shapes}
    return [name for name in table.columns if not (texts.get(name) and all(map(kinds.fullmatch, texts[name])))]


def places_of(source: Any) -> pd.DataFrame:
    """A table of places out of what is given as such: read, unless `read_features` made it.

    Such a table may have been sifted, sorted and added to since, by code, and pandas hands its notes on to what is made of
    it. Where it is no table of places any more, a `CatalogueError` says why.
    """
    if not (isinstance(source, pd.DataFrame) and isinstance(source.attrs.get("notes"), _Notes)):
        return read_features(source)
    try:
        return _still_places(source)
    except ValueError as error:
        title = source.attrs.get("title") or YOURS
        raise CatalogueError(
            f"{title} was changed since it was read, and can't be shown so: {error}. Change it before it is read, or mend that"
        ) from None


def _still_places(table: pd.DataFrame) -> pd.DataFrame:
    """The table, longitudes in -180..180; a ValueError where it lacks what `read_features` gave it."""
    if not table.columns.is_unique:
        raise ValueError("two of its columns are called alike")
    if missing := [name for name in _MADE if name not in table]:
        raise ValueError(f"it has no column {missing[0]!r} any more")
    for name in (*TEXTS, "plain_kind"):
        column = table.get(name, pd.Series(dtype=object))
        values = column.cat.categories if isinstance(column.dtype, pd.CategoricalDtype) else column
        is_text = isinstance(values.dtype, pd.StringDtype) or all(isinstance(value, str) for value in values)
        if column.isna().any() or not is_text:
            raise ValueError(f"its column {name!r} has values that are no text")
    diameter = table.diameter_km
    if not pd.api.types.is_numeric_dtype(diameter) or (diameter <= 0).any() or np.isinf(diameter).any():
        raise ValueError("its column 'diameter_km' has values that are no kilometres")
    latitude, longitude = check_latitude(table.latitude), check_longitude(table.longitude)
    turned = np.where(np.abs(longitude) <= 180, longitude, wrap_longitude(longitude))
    return table.assign(latitude=latitude, longitude=turned)


def _check_arguments(told: Told, given: dict[str, str], errors: str) -> None:
    """A ValueError where an argument is none of those that can be."""
    possible = {
        "longitude": (told.longitude, (None, "east", "west")),
        "latitude_type": (told.latitude_type, (None, "planetocentric", "planetographic")),
        "decimal": (told.decimal, (None, ",", ".")),
        "errors": (errors, ("raise", "drop")),
    }
    for name, (value, values) in possible.items():
        if value not in values:
            allowed = " or ".join(repr(each) for each in values if each)
            raise ValueError(f"{name} {value!r} is not possible; it must be {allowed}")
    if unknown := set(given) - set(USUAL):
        raise ValueError(f"columns names {sorted(unknown)}, but only {', '.join(USUAL)} can be told")
    for field, unit in told.units.items():
        units = {"diameter_km": tuple(METRES), "latitude": ("deg", "rad", "gon"), "longitude": ("deg", "rad", "gon")}
        if field not in units or unit not in units[field]:
            raise ValueError(f"units {{{field!r}: {unit!r}}} is not possible; there are {units}")


def _places(
    rows: Rows, numbers: dict[str, Floats], kept: NDArray[np.intp], columns: Columns, shapes: dict[Any, Shape]
) -> pd.DataFrame:
    """The table of places out of the rows that are kept."""
    table = rows.table if len(kept) == len(rows.table) else rows.table.iloc[kept]
    texts = {
        field: _text(rows, table[columns.fields[field]], field) if field in columns.fields else [""] * len(table)
        for field in TEXTS
    }
    texts["link"] = _only(
        rows, table, texts["link"], "link", is_address, Message("note.no_address", "no http or https address")
    )
    elsewhere = Message("note.elsewhere", "neither below the catalogue's folder nor on the web")
    texts["image"] = _only(rows, table, texts["image"], "image", _is_image, elsewhere)
    kinds = _repeating(texts["kind"])
    places = {
        "latitude": numbers["latitude"][kept],
        "longitude": numbers["longitude"][kept],
        "name": texts["name"],
        "kind": kinds,
        "plain_kind": _plain(kinds),
        "diameter_km": numbers["diameter_km"][kept],
        "iau_id": pd.array(np.full(len(table), pd.NA), dtype="Int64"),
        **{field: _repeating(texts[field]) for field in ("caption", "credit", "licence", "link", "image")},
    }
    if "name_zh" in columns.fields:
        places["name_zh"] = texts["name_zh"]
    if shapes:
        places["geometry"] = pd.Series([shapes.get(label) for label in table.index], dtype=object).array
    used = columns.used | ({columns.pair} if shapes else set())
    others = [name for name in table.columns if name not in used]
    for name, called in zip(
        others, all_different((INVISIBLE.sub("", restored(name))[:200] for name in others), places), strict=True
    ):
        places[called] = _other(rows, table[name])
        if called != name:
            rows.notes.renamed(name, called)
    return pd.DataFrame(places)


def _plain(kinds: pd.Categorical) -> pd.Categorical:
    """The gazetteer's plain words for its kinds; other kinds as they are."""
    known = gazetteer.gazetteer().drop_duplicates("kind").set_index("kind").plain_kind.to_dict()
    plain = np.array([known.get(kind.casefold(), kind) for kind in kinds.categories], dtype=object)
    codes, different = pd.factorize(plain)
    return pd.Categorical.from_codes(codes[kinds.codes], different)


def _repeating(texts: Sequence[str]) -> pd.Categorical:
    """Texts of which many are alike, in little memory."""
    if not any(texts):
        return pd.Categorical.from_codes(np.zeros(len(texts), dtype=np.int8), [""])
    codes, different = pd.factorize(np.array(["", *texts], dtype=object))
    return pd.Categorical.from_codes(codes[1:], different)


def _other(rows: Rows, column: pd.Series) -> Any:
    """A column that is only shown: numbers stay, beside signs of absence too, whole ones whole; anything else is text."""
    if pd.api.types.is_float_dtype(column) and column.isna().any():
        known = column.dropna().to_numpy(dtype=float)
        # Beside empty cells pandas makes floats of whole numbers.
        is_whole = known.size and (np.abs(known) < 10**MOST_FIGURES).all() and (known % 1 == 0).all()
        return column.astype("Int64").array if is_whole else column.array
    if pd.api.types.is_numeric_dtype(column) or pd.api.types.is_datetime64_any_dtype(column):
        return column.array
    texts = _text(rows, column, str(column.name))
    figures = {text for text in set(texts) if text.casefold() not in MISSING and text}
    if figures and all(map(_WHOLE_NUMBER.fullmatch, figures)):
        whole = pd.array([int(text) if text in figures else None for text in texts], dtype="Int64")
        return whole if whole.isna().any() else whole.to_numpy(dtype=np.int64)
    if figures and len(figures) < len(set(texts)) and all(map(_PLAIN_NUMBER.fullmatch, figures)):
        return pd.array([float(text) if text in figures else np.nan for text in texts], dtype=float)
    return texts


def _text(rows: Rows, column: pd.Series, field: str) -> list[str]:
    """A column as clean text, "" where it is missing."""
    longest = LONGEST.get(field, _LONGEST_OTHER)
    if isinstance(column.dtype, pd.StringDtype):
        texts = column.fillna("").str.strip().tolist()
    else:
        missing = column.isna().tolist()
        texts = ["" if gone else str(value).strip() for value, gone in zip(column.tolist(), missing, strict=True)]
    if "'" in "".join(texts):
        found, texts = texts, [restored(text) for text in texts]
        if number := sum(one != other for one, other in zip(found, texts, strict=True)):
            english = "Apostrophes that keep a spreadsheet from running texts were taken off those of {column!r}: {number}."
            rows.notes.assume(Message("note.restored", english, column=field, number=number))
    too_long = max(map(len, texts), default=0) > longest
    long = [position for position, text in enumerate(texts) if len(text) > longest] if too_long else []
    for position in long:
        texts[position] = texts[position][: longest - 1] + "…"
    if long:
        first = rows.called(column.index[long[0]])
        english = "Texts of {column!r} cut to {longest} characters: {number}, the first in {row}."
        rows.notes.assume(Message("note.cut", english, column=field, longest=longest, number=len(long), row=first))
    if INVISIBLE.search("".join(texts)):
        texts = [INVISIBLE.sub("", text) for text in texts]
        rows.notes.assume(Message("note.controls", "Control characters were taken out of {column!r}.", column=field))
    return texts


def _only(
    rows: Rows, table: pd.DataFrame, texts: list[str], field: str, fits: Callable[[str], bool], reason: Message
) -> list[str]:
    """The texts that fit, the others left out with a note."""
    wrong = [position for position, text in enumerate(texts) if text and not fits(text)]
    if wrong:
        english = "Left out of {column!r}, being {reason}: {number}, the first in {row} ({value})."
        first = {"row": rows.called(table.index[wrong[0]]), "value": quoted(texts[wrong[0]])}
        rows.notes.assume(Message("note.left_out", english, column=field, reason=reason, number=len(wrong), **first))
        for position in wrong:
            texts[position] = ""
    return texts


def _is_image(text: str) -> bool:
    return bool(_RELATIVE.fullmatch(text)) or is_address(text)
