"""Reading whatever people keep tables in: CSV and its kin, GeoJSON, Excel, Parquet, a DataFrame.

The content tells what it is, not the name of the file. What comes out is the table
as it stands there; what its columns mean is `explorer.catalogue.read`'s to find out.
"""

import contextlib
import io
import json
import re
import warnings
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

DELIMITERS = ",;\t|"
TEXTS = ("name", "kind", "caption", "credit", "licence", "link", "image", "name_zh")
"""The fields that are read as text though they look like numbers."""

_SAMPLE = 1 << 18  # bytes that delimiter and decimal commas are told from
_DECIMAL_COMMA = re.compile(r"\s*[+-]?\d{1,3},\d+\s*")
_DECIMAL_POINT = re.compile(r"\s*[+-]?\d+\.\d+\s*")
_NOT_UTF8 = (
    "{title} is not written in UTF-8 (byte {at}, in line {line}). Save it as 'CSV UTF-8', or read it with "
    "pandas.read_csv(..., encoding='latin-1') or what it is in, and give the DataFrame."
)


class CatalogueError(ValueError):
    """A table cannot be taken for places; the message says where and why."""


@dataclass
class Source:
    """A table as it was found.

    Attributes
    ----------
    frame : pandas.DataFrame
        Its index is the number of each row as a person sees it.
    title : str
        The file's name without its ending, or "Your places".
    folder : pathlib.Path or None
        Where the file lies.
    row : str
        What a row is called: "row" or "feature".
    told : dict
        Which columns the format itself says are what, as of `explorer.catalogue.read.read_features`.
    problems : list of (int, str, str)
        Row, column and reason of each that could not be read at all; these are not in the frame.
    notes : list of str
        What had to be assumed.
    """

    frame: pd.DataFrame
    title: str = "Your places"
    folder: Path | None = None
    row: str = "row"
    told: dict = field(default_factory=dict)
    problems: list = field(default_factory=list)
    notes: list = field(default_factory=list)


def read_source(source, find_columns):
    """The table in a file, a file-like object or a DataFrame.

    Parameters
    ----------
    source : str, path, file-like or pandas.DataFrame
    find_columns : callable
        Of a list of column names a dict, from field to column. It tells the delimiter, when several
        could be it, and which columns are read as text though they look like numbers.

    Returns
    -------
    Source

    Raises
    ------
    CatalogueError
        It cannot be read as a table.
    OSError
        The file cannot be opened.
    TypeError
        `source` is none of these.
    """
    if isinstance(source, pd.DataFrame):
        frame = source if source.index.is_unique else source.reset_index(drop=True)
        return Source(frame.set_axis(_different(frame.columns), axis="columns"))
    if hasattr(source, "read"):
        content, path = source.read(), getattr(source, "name", None)
        content = content.encode("utf-8", "replace") if isinstance(content, str) else bytes(content)
        found = Source(pd.DataFrame(), Path(path).stem if isinstance(path, str) else Source.title)
    elif isinstance(source, (str, Path)):
        path = Path(source).expanduser()
        content = path.read_bytes()
        found = Source(pd.DataFrame(), path.stem, path.resolve().parent)
    else:
        raise TypeError(f"{type(source).__name__} is no table; give a path, a file-like object or a pandas.DataFrame")
    _read_content(content, found, find_columns)
    return found


def _read_content(content, found, find_columns):
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        package = "openpyxl" if content.startswith(b"PK") else "xlrd"
        found.frame = _by_pandas(content, found.title, pd.read_excel, package, "an Excel file")
    elif content.startswith(b"PAR1"):
        found.frame = _by_pandas(content, found.title, pd.read_parquet, "pyarrow", "a Parquet file")
    else:
        content = _as_utf8(content, found)
        if content.lstrip()[:1] in (b"{", b"["):
            _read_geojson(content, found)
            return
        _read_delimited(content, found, find_columns)
    found.frame.columns = _different(found.frame.columns)


def _by_pandas(content, title, read, package, what):
    try:
        frame = read(io.BytesIO(content))
    except ImportError:
        raise CatalogueError(f"{title} is {what}; to read it: pip install {package}") from None
    except Exception as error:  # whatever a damaged file makes of a foreign reader
        raise CatalogueError(f"{title} looks like {what} but cannot be read: {_short(error)}") from None
    return frame.set_axis(range(2, len(frame) + 2))


def _as_utf8(content, found):
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        content = content.decode("utf-16", "replace").encode("utf-8", "replace")
    content = content.removeprefix(b"\xef\xbb\xbf")
    if not content.strip(b"\x00 \r\n\t"):
        raise CatalogueError(f"{found.title} is empty; a first line with the names of the columns is expected")
    try:
        content.decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise CatalogueError(_NOT_UTF8.format(title=found.title, at=hex(content[error.start]), line=line)) from None
    if b"\x00" in content:
        found.notes.append("Null bytes were taken out.")
        content = content.replace(b"\x00", b"")
    return content


def _read_delimited(content, found, find_columns):
    # A sample ends with a whole line, or what is cut off would look like damage.
    sample = content if len(content) <= _SAMPLE else content[: content.rfind(b"\n", 0, _SAMPLE) + 1] or content
    heads = {delimiter: _head(sample, delimiter) for delimiter in DELIMITERS}
    found_in = {delimiter: find_columns(list(head.columns)) for delimiter, head in heads.items()}
    delimiter = max(DELIMITERS, key=lambda each: (_has_position(found_in[each]), len(heads[each].columns)))
    head = heads[delimiter]
    if len(head.columns) < 2:
        raise CatalogueError(f"{found.title} has one column only; columns are parted by comma, semicolon, tab or |")
    if delimiter != ",":
        found.notes.append(f"Columns are parted by {({';': 'semicolons', '|': '|'}).get(delimiter, 'tabs')}.")
    options = {
        "sep": delimiter,
        "dtype": {found_in[delimiter][field]: str for field in TEXTS if field in found_in[delimiter]},
        "low_memory": False,
    }
    if delimiter != "," and _has_decimal_commas(head):
        found.notes.append("Decimal commas are understood.")
        options["decimal"] = ","
    frame, skipped = _read_rows(content, found.title, options, len(head.columns))
    taken = set(skipped)
    numbers = (number for number in range(2, len(frame) + len(taken) + 2) if number not in taken)
    found.frame = frame.set_axis(list(numbers) if taken else range(2, len(frame) + 2))
    reason = "has more columns than the first line; is a comma in a number or a text?"
    found.problems += [(line, "", reason) for line in skipped]


def _read_rows(content, title, options, width):
    """All rows that are no wider than the names, and the numbers of those that are."""
    frame, skipped = _read_lines(content, title, options)
    if frame is None:
        # An empty row before it, as wide as the names, tells the parser how many columns there are.
        names, _, rows = content.partition(b"\n")
        blank = options["sep"].encode() * (width - 1)
        frame, skipped = _read_lines(b"\n".join([names, blank, rows]), title, options)
        if frame is None:
            raise CatalogueError(f"{title} cannot be read as a table: its first line has fewer columns than the next")
        frame, skipped = frame.iloc[1:], [line - 1 for line in skipped]
    return frame, skipped


def _has_position(columns):
    return "latitude" in columns and "longitude" in columns


def _head(sample, delimiter):
    """The first rows of a table, or its names alone where a text goes on beyond the sample."""
    for part in (sample, sample.split(b"\n", 1)[0]):
        with contextlib.suppress(ValueError, pd.errors.ParserError), warnings.catch_warnings():
            warnings.simplefilter("ignore", pd.errors.ParserWarning)
            return _parsed(part, sep=delimiter, nrows=50, dtype=str, on_bad_lines="skip")
    return pd.DataFrame()


def _has_decimal_commas(head):
    values = [value for value in head.to_numpy().ravel() if isinstance(value, str)]
    return any(map(_DECIMAL_COMMA.fullmatch, values)) and not any(map(_DECIMAL_POINT.fullmatch, values))


def _read_lines(content, title, options):
    """All rows, None where the first has more columns than there are names; and the lines that had to be skipped."""
    try:
        with warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always")
            frame = _parsed(content, on_bad_lines="warn", **options)
    except (ValueError, OverflowError, pd.errors.ParserError) as error:
        raise CatalogueError(f"{title} cannot be read as a table: {_short(error)}") from None
    said = " ".join(str(each.message) for each in said)
    skipped = [int(line) for line in re.findall(r"line (\d+): expected \d+ fields", said)]
    return None if "Length of header" in said else frame, skipped


def _parsed(content, **options):
    # The crater Nan must not become "not a number"; blank lines count when people count lines.
    options = {"keep_default_na": False, "na_values": [""], "index_col": False, "skip_blank_lines": False} | options
    return pd.read_csv(io.BytesIO(content), encoding="utf-8", **options)


def _read_geojson(content, found):
    found.row, found.told = "feature", {"latitude": "latitude", "longitude": "longitude"}
    try:
        document = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise CatalogueError(f"{found.title} looks like GeoJSON but cannot be read: {_short(error)}") from None
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list):
        raise CatalogueError(f"{found.title} is JSON but no GeoJSON; a FeatureCollection with a list of features is expected")
    points, numbers = [], []
    for number, feature in enumerate(features, start=1):
        geometry = feature.get("geometry") if isinstance(feature, dict) else None
        kind = geometry.get("type") if isinstance(geometry, dict) else None
        position = geometry.get("coordinates") if kind == "Point" else None
        if not isinstance(position, list) or len(position) < 2:
            words = f"is a {kind!r}" if isinstance(kind, str) and kind != "Point" else "has no position"
            found.problems.append((number, "geometry", f"{words[:60]}; only points are understood"))
            continue
        properties = feature.get("properties")
        properties = properties if isinstance(properties, dict) else {}
        # The position is what GeoJSON says; properties of these names are others.
        own = {free_name(name, ("longitude", "latitude")): value for name, value in properties.items()}
        points.append({"longitude": position[0], "latitude": position[1], **own})
        numbers.append(number)
    found.frame = pd.DataFrame(points, index=numbers, columns=None if points else ["longitude", "latitude"])


def _different(names):
    """Names as text, no two alike."""
    different = []
    for name in names:
        different.append(free_name(str(name), different))
    return different


def free_name(name, taken):
    """A column's name, with ``_source`` behind it as often as it takes to be none of those taken."""
    while name in taken:
        name += "_source"
    return name


def _short(error):
    return " ".join(str(error).split())[:200]
