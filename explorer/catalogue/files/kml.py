"""KML, read as it stands: placemarks with their names, texts, columns of their own, points, lines and areas.

Nothing that a file leads to is followed, and no entity of its own is put in; positions and shapes are left to `geojson`.
"""

import re
from typing import Any
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

from ...message import Message
from ..bodies import body_in
from ..columns import CatalogueError, free_name
from ..rows import quoted
from ..shapes import MOST_CORNERS
from ..source import Source
from ..statements import read_statements
from ..vocabulary import words
from .geojson import take_features
from .sizes import refuse_long

_MOST_DEEP, _MOST_ELEMENTS = 100, 200_000  # of elements within each other, and of those in a placemark
_MOST_TITLES, _LONGEST_TITLE = 200, 300  # of documents and folders, which are heard
_NUMBER = r"[-+]?(?:\d++(?:\.\d*+)?|\.\d++)(?:[eE][-+]?\d++)?"
_POSITION = re.compile(rf"({_NUMBER}),({_NUMBER})(?:,(?:{_NUMBER})?)?", re.ASCII)
_WORD = re.compile(r"\S+")
_TEXTS = "name", "description"
_GEOMETRIES = {"Point", "LineString", "LinearRing", "Polygon", "MultiGeometry", "Track", "MultiTrack", "Model"}
_OF_NUMBERS = {"int", "uint", "short", "ushort", "float", "double"}


def read_kml(content: bytes, found: Source, crs_told: bool) -> None:
    """Read the placemarks of KML in UTF-8 as one table, whatever folders they are in; a `CatalogueError` where it is none."""
    placemarks = _Placemarks(found.title)
    parser = XMLParser(target=placemarks)
    try:
        parser.feed(content.decode("utf-8", "replace"))
        parser.close()
    except ParseError as error:
        raise CatalogueError(f"{found.title} is KML, and cannot be read: {error}") from None
    for title in placemarks.titles:
        read_statements([title], found, "beside", alone=True)
    if placemarks.leads_elsewhere and not placemarks.features:
        raise CatalogueError(f"{found.title} leads to other files or servers, which is not followed")
    english = "{title} is {kind}, which knows no other planet than the Earth; its degrees were taken for Mars."
    found.notes.assume(Message("note.earth", english, title=found.title, kind="KML"))
    if placemarks.folders > 1:
        english = "{title} has {count} folders, which are read as one table."
        found.notes.assume(Message("note.folders", english, title=found.title, count=placemarks.folders))
    take_features(placemarks.features, None, Message("why.kml", "as KML has it"), found, crs_told)


class _Placemarks:
    """What the parser finds, as features of GeoJSON."""

    def __init__(self, title: str) -> None:
        self.features: list[dict[str, Any]] = []
        self.folders, self.leads_elsewhere = 0, False
        self._title = title
        self._numeric: set[str] = set()
        self._depth = self._elements = self._corners = 0
        self._open: TreeBuilder | None = None
        self.titles: list[str] = []
        self._is_title = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = _local(tag)
        self._depth += 1
        if self._depth == 1 and name != "kml":
            raise CatalogueError(f"{self._title} is XML, and no KML; a table, GeoJSON or KML is expected")
        if self._depth == 1:
            self._refuse_elsewhere(attributes.get("hint", ""))
        self._elements = self._elements + 1 if self._open else 0
        if self._elements > _MOST_ELEMENTS:
            raise CatalogueError(
                f"{self._title} is KML with a placemark of more than {_MOST_ELEMENTS} elements; give a part of it"
            )
        if self._depth > _MOST_DEEP or name == "Placemark" and self._open:
            raise CatalogueError(f"{self._title} is KML with placemarks or folders too far within each other")
        if name == "Placemark":
            self._open = TreeBuilder()
        self._is_title = name == "name" and not self._open and len(self.titles) < _MOST_TITLES
        if self._is_title:
            self.titles.append("")
        if self._open:
            self._open.start(name, attributes)
        self.folders += name == "Folder"
        self.leads_elsewhere |= name == "NetworkLink"
        if name == "SimpleField" and attributes.get("type") in _OF_NUMBERS:
            self._numeric.add(attributes.get("name", ""))

    def _refuse_elsewhere(self, hint: str) -> None:
        """A `CatalogueError` where the hint that Google Earth writes names another body, or the sky."""
        body = "the sky" if "sky" in words(hint) else body_in(hint)
        if body not in ("", "Mars", "the Earth"):
            raise CatalogueError(f"{self._title} says that it is of {body}; only places on Mars can be shown")

    def end(self, tag: str) -> None:
        self._depth -= 1
        self._is_title = False
        if self._open and (element := self._open.end(_local(tag))).tag == "Placemark":
            self._open = None
            self.features.append({"properties": self._properties(element), "geometry": self._geometry(element)})
            refuse_long(len(self.features), self._title)

    def data(self, text: str) -> None:
        if self._open:
            self._open.data(text)
        elif self._is_title:
            self.titles[-1] += text[:_LONGEST_TITLE]

    def doctype(self, *_: object) -> None:
        raise CatalogueError(f"{self._title} is KML with entities of its own (DOCTYPE), which are not put in; leave them out")

    def close(self) -> None:
        """Nothing is left to do."""

    def _properties(self, placemark: Element) -> dict[str, Any]:
        own = {each.tag: _text(each) for each in placemark if each.tag in _TEXTS}
        more: dict[str, Any] = {each.get("name", ""): _text(each) for each in placemark.iterfind("ExtendedData//SimpleData")}
        more |= {each.get("name", ""): _text(each.find("value")) for each in placemark.iterfind("ExtendedData/Data")}
        numbers = {name: _number(text) for name, text in more.items() if name in self._numeric}
        return own | {free_name(name, own): value for name, value in (more | numbers).items()}

    def _geometry(self, element: Element) -> dict[str, Any]:
        """The geometry within a placemark or a MultiGeometry as GeoJSON has it; empty where there is none."""
        parts = [self._shape(each) for each in element if each.tag in _GEOMETRIES]
        return parts[0] if len(parts) == 1 else {"type": "GeometryCollection", "geometries": parts} if parts else {}

    def _shape(self, element: Element) -> dict[str, Any]:
        if element.tag == "MultiGeometry":
            return self._geometry(element)
        if element.tag == "Polygon":
            outer, inner = (element.findall(f"{side}BoundaryIs/LinearRing") for side in ("outer", "inner"))
            return {"type": "Polygon", "coordinates": [self._positions(ring) for ring in (*outer[:1], *inner)]}
        if element.tag in ("LineString", "LinearRing"):
            return {"type": "LineString", "coordinates": self._positions(element)}
        if element.tag == "Point":
            positions = self._positions(element)
            return {"type": "Point", "coordinates": positions[0]} if len(positions) == 1 else {}
        return {"type": element.tag}

    def _positions(self, element: Element) -> list[tuple[float, float]]:
        """Longitudes and latitudes of corners."""
        positions = []
        for text in (found[0] for found in _WORD.finditer(_text(element.find("coordinates")) or "")):
            numbers = _POSITION.fullmatch(text)
            if numbers is None:
                raise CatalogueError(
                    f"{self._title} has coordinates that are none, {quoted(text)}; "
                    "KML has longitude,latitude with points in numbers and blanks between positions"
                )
            positions.append((float(numbers[1]), float(numbers[2])))
            if (self._corners + len(positions)) > MOST_CORNERS:
                most = MOST_CORNERS // 10**6
                raise CatalogueError(
                    f"{self._title} has more than {most} million corners, the most there can be; give a part of it"
                )
        self._corners += len(positions)
        return positions


def _local(tag: str) -> str:
    """The name of an element without its namespace."""
    return tag.rpartition("}")[2]


def _text(element: Element | None) -> str | None:
    return "".join(element.itertext()).strip() or None if element is not None else None


def _number(text: str | None) -> float | str | None:
    return float(text) if text and re.fullmatch(_NUMBER, text, re.ASCII) else text
