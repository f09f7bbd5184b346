"""Reading whatever people keep tables in: CSV and its kin, GeoJSON, Excel, Parquet, a DataFrame.

The content tells what it is, not the name of the file. What comes out is the table
as it stands there; what is wrong with its rows is left to `explorer.catalogue.rows`.
"""

import contextlib
import io
import json
import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, NamedTuple

import pandas as pd

from .columns import TEXTS, CatalogueError, all_different, find_columns, free_name
from .sizes import read_excel, read_parquet

_BINARY = {
    b"PK\x03\x04": ("an Excel file", read_excel, "openpyxl"),
    b"\xd0\xcf\x11\xe0": ("an Excel file", pd.read_excel, "xlrd"),
    b"PAR1": ("a Parquet file", read_parquet, "pyarrow"),
}
"""How the content begins: what it is, who reads it, and which package that takes."""

_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "|"}
_SAMPLE = 1 << 18  # bytes that delimiter and decimal commas are told from
_DECIMAL_COMMA = re.compile(r"\s*[+-]?\d{1,3},\d+\s*")
_DECIMAL_POINT = re.compile(r"\s*[+-]?\d+\.\d+\s*")


class Problem(NamedTuple):
    """A row that could not be read at all; the column is "" where it is the whole row."""

    number: int
    column: str
    reason: str


@dataclass
class Source:
    """A table as it was found.

    Attributes
    ----------
    table
        Its index is the number of each row as a person sees it. Rows with problems are not in it.
    title
        The file's name without its ending.
    folder
        Where the file lies.
    row
        What a row is called: "row" or "feature".
    columns
        Which columns the format itself says are what, as of `explorer.read_features`.
    direction
        Which way the format itself says that longitudes count.
    problems, notes
        What could not be read, and what had to be assumed.
    """

    table: pd.DataFrame = field(default_factory=pd.DataFrame)
    title: str = "Your places"
    folder: Path | None = None
    row: str = "row"
    columns: dict[str, str] = field(default_factory=dict)
    direction: str | None = None
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_source(source: str | Path | IO[Any] | pd.DataFrame, given: Mapping[str, str]) -> Source:
    """The table in a file, a file-like object or a DataFrame.

    The columns `given` for some fields help to tell the delimiter, and which columns are read as
    text. What is no table is a `CatalogueError`, what is no source at all a TypeError.
    """
    if isinstance(source, pd.DataFrame):
        table = source if source.index.is_unique else source.reset_index(drop=True)
        return Source(table.set_axis(all_different(table.columns), axis="columns"))
    if hasattr(source, "read"):
        content, name = source.read(), getattr(source, "name", None)
        content = content.encode("utf-8", "replace") if isinstance(content, str) else bytes(content)
        found = Source(title=Path(name).stem) if isinstance(name, str) else Source()
    elif isinstance(source, (str, Path)):
        path = Path(source).expanduser()
        content = path.read_bytes()
        found = Source(title=path.stem, folder=path.resolve().parent)
    else:
        raise TypeError(f"{type(source).__name__} is no table; give a path, a file-like object or a pandas.DataFrame")
    for start in _BINARY:
        if content.startswith(start):
            _read_binary(content, found, *_BINARY[start])
            return found
    content = _as_utf8(content, found)
    if content.lstrip()[:1] in (b"{", b"["):
        _read_geojson(content, found)
    else:
        _read_delimited(content, found, given)
    return found


def _read_binary(content: bytes, found: Source, what: str, read: Any, package: str) -> None:
    try:
        table = read(io.BytesIO(content))
    except ImportError:
        raise CatalogueError(f"{found.title} is {what}; to read it: pip install {package}") from None
    except Exception as error:  # whatever a damaged file makes of a foreign reader
        raise CatalogueError(f"{found.title} looks like {what} but cannot be read: {_short(error)}") from None
    table.index, table.columns = range(2, len(table) + 2), all_different(table.columns)
    found.table = table


def _as_utf8(content: bytes, found: Source) -> bytes:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        content = content.decode("utf-16", "replace").encode("utf-8", "replace")
    content = content.removeprefix(b"\xef\xbb\xbf")
    if not content.strip(b"\x00 \r\n\t"):
        raise CatalogueError(f"{found.title} is empty; a first line with the names of the columns is expected")
    try:
        content.decode()
    except UnicodeDecodeError as error:
        at, line = hex(content[error.start]), content.count(b"\n", 0, error.start) + 1
        raise CatalogueError(
            f"{found.title} is not written in UTF-8 (byte {at}, in line {line}). Save it as 'CSV UTF-8', or read it "
            "with pandas.read_csv(..., encoding='latin-1') or what it is in, and give the DataFrame."
        ) from None
    if b"\x00" in content:
        found.notes.append("Null bytes were taken out.")
        content = content.replace(b"\x00", b"")
    return content


def _read_delimited(content: bytes, found: Source, given: Mapping[str, str]) -> None:
    # A sample ends with a whole line, or what is cut off would look like damage.
    sample = content if len(content) <= _SAMPLE else content[: content.rfind(b"\n", 0, _SAMPLE) + 1] or content
    heads = {delimiter: _head(sample, delimiter) for delimiter in _DELIMITERS}
    columns = {delimiter: find_columns(list(head.columns), given) for delimiter, head in heads.items()}
    has_position = {delimiter: columns[delimiter].keys() >= {"latitude", "longitude"} for delimiter in heads}
    delimiter = max(heads, key=lambda each: (has_position[each], len(heads[each].columns)))
    head = heads[delimiter]
    if len(head.columns) < 2:
        raise CatalogueError(f"{found.title} has one column only; columns are parted by comma, semicolon, tab or |")
    texts = {columns[delimiter][name]: str for name in TEXTS if name in columns[delimiter]}
    options = {"sep": delimiter, "dtype": texts, "low_memory": False}
    if delimiter != ",":
        found.notes.append(f"Columns are parted by {_DELIMITERS[delimiter]}.")
        if _has_decimal_commas(head):
            found.notes.append("Decimal commas are understood.")
            options["decimal"] = ","
    table, skipped = _read_rows(content, found.title, options, len(head.columns))
    gone = set(skipped)
    numbers = range(2, len(table) + len(gone) + 2)
    found.table = table.set_axis([number for number in numbers if number not in gone] if gone else numbers)
    found.table.columns = all_different(table.columns)
    reason = "has more columns than the first line; is a comma in a number or a text?"
    found.problems += [Problem(line, "", reason) for line in skipped]


def _head(sample: bytes, delimiter: str) -> pd.DataFrame:
    """The first rows of a table, or its names alone where a text goes on beyond the sample."""
    for part in (sample, sample.split(b"\n", 1)[0]):
        with contextlib.suppress(ValueError, pd.errors.ParserError), warnings.catch_warnings():
            warnings.simplefilter("ignore", pd.errors.ParserWarning)
            return _parsed(part, sep=delimiter, nrows=50, dtype=str, on_bad_lines="skip")
    return pd.DataFrame()


def _has_decimal_commas(head: pd.DataFrame) -> bool:
    values = [value for value in head.to_numpy().ravel() if isinstance(value, str)]
    return any(map(_DECIMAL_COMMA.fullmatch, values)) and not any(map(_DECIMAL_POINT.fullmatch, values))


def _read_rows(content: bytes, title: str, options: dict[str, Any], width: int) -> tuple[pd.DataFrame, list[int]]:
    """All rows that are no wider than the names, and the numbers of those that are."""
    table, skipped = _read_lines(content, title, options)
    if table is None:
        # An empty row before it, as wide as the names, tells the parser how many columns there are.
        names, _, rows = content.partition(b"\n")
        blank = options["sep"].encode() * (width - 1)
        table, skipped = _read_lines(b"\n".join([names, blank, rows]), title, options)
        if table is None:
            raise CatalogueError(f"{title} cannot be read as a table: its first line has fewer columns than the next")
        table, skipped = table.iloc[1:], [line - 1 for line in skipped]
    return table, skipped


def _read_lines(content: bytes, title: str, options: dict[str, Any]) -> tuple[pd.DataFrame | None, list[int]]:
    """All rows, None where the first has more columns than there are names; and the lines that had to be skipped."""
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            table = _parsed(content, on_bad_lines="warn", **options)
    except (ValueError, OverflowError, pd.errors.ParserError) as error:
        raise CatalogueError(f"{title} cannot be read as a table: {_short(error)}") from None
    said = " ".join(str(each.message) for each in caught)
    skipped = [int(line) for line in re.findall(r"line (\d+): expected \d+ fields", said)]
    return None if "Length of header" in said else table, skipped


def _parsed(content: bytes, **options: Any) -> pd.DataFrame:
    # The crater Nan must not become "not a number"; blank lines count when people count lines.
    usual: dict[str, Any] = {"keep_default_na": False, "na_values": [""], "index_col": False, "skip_blank_lines": False}
    return pd.read_csv(io.BytesIO(content), encoding="utf-8", **usual, **options)


def _read_geojson(content: bytes, found: Source) -> None:
    found.row, found.columns, found.direction = "feature", {"latitude": "latitude", "longitude": "longitude"}, "east"
    try:
        document = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise CatalogueError(f"{found.title} looks like GeoJSON but cannot be read: {_short(error)}") from None
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list):
        raise CatalogueError(f"{found.title} is JSON but no GeoJSON; a FeatureCollection with a list of features is expected")
    points = {}
    for number, feature in enumerate(features, start=1):
        geometry = _dict_in(feature, "geometry")
        kind = geometry.get("type")
        position = geometry.get("coordinates") if kind == "Point" else None
        if not isinstance(position, list) or len(position) < 2:
            words = f"is a {kind!r}" if isinstance(kind, str) and kind != "Point" else "has no position"
            found.problems.append(Problem(number, "geometry", f"{words[:60]}; only points are understood"))
            continue
        # The position is what GeoJSON says; properties of these names are others.
        properties = {free_name(name, found.columns): value for name, value in _dict_in(feature, "properties").items()}
        points[number] = {"longitude": position[0], "latitude": position[1], **properties}
    columns = None if points else ["longitude", "latitude"]
    found.table = pd.DataFrame(list(points.values()), index=list(points), columns=columns)


def _dict_in(feature: object, name: str) -> dict[str, Any]:
    """A part of a feature, empty where it is not what GeoJSON wants."""
    part = feature.get(name) if isinstance(feature, dict) else None
    return part if isinstance(part, dict) else {}


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
