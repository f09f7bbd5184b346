"""What is said beside the rows, wherever it stands, is asked about as what stands above them is."""

import io
import json
import time
import types

import pandas as pd
import pytest
from test_cases import named, workbook

from explorer.catalogue.columns import CatalogueError
from explorer.catalogue.read import read_features

WEST, GRAPHIC, METRES = "longitudes are degrees West", "planetographic latitudes", "rim diameter in metres"
ASKED = {WEST: "longitude='west'", GRAPHIC: "latitude_type='planetographic'", METRES: "units="}
ROWS = [["name", "lat", "lon", "diam"], ["A", 10.0, 20.0, 3.0], ["B", 12.0, 25.0, 4.0]]


def text(rows):
    return named("\n".join(",".join(map(str, row)) for row in rows) + "\n")


def dictionary_sheet(said, columns=3):
    lines = [["Field", "Unit", "Description", "More"][:columns], ["more", "", said, ""][:columns]]
    return named(workbook(Data=ROWS, Columns=lines), "t.xlsx")


def beside_the_rows(said):
    return text([[*ROWS[0], "", ""], [*ROWS[1], "", said], [*ROWS[2], "", ""]])


def beside_the_names(said):
    return text([[*ROWS[0], "", said], *([*row, "", ""] for row in ROWS[1:])])


def beside_the_rows_of_a_sheet(said):
    return named(workbook(Data=[[*ROWS[0], None, None], [*ROWS[1], None, said], [*ROWS[2], None, None]]), "t.xlsx")


def schema(said):
    fields = [{"name": name, "description": said if name == "lat" else ""} for name in ROWS[0]]
    return named(json.dumps({"schema": {"fields": fields}, "data": [dict(zip(ROWS[0], row, strict=True)) for row in ROWS[1:]]}))


class Described:
    """A table as astropy has them: columns with descriptions, and comments."""

    def __init__(self, descriptions=(), **meta):
        self.colnames, self.meta = ROWS[0], meta
        self._described = dict(descriptions)

    def __getitem__(self, name):
        return types.SimpleNamespace(description=self._described.get(name))

    def to_pandas(self):
        return pd.DataFrame(ROWS[1:], columns=ROWS[0])


PLACES = {
    "a sheet that describes the columns": dictionary_sheet,
    "beside the rows": beside_the_rows,
    "beside the names": beside_the_names,
    "beside the rows of a sheet": beside_the_rows_of_a_sheet,
    "the schema of JSON": schema,
    "the description of a column": lambda said: Described({"lat": said}),
    "the comments of a table": lambda said: Described(comments=[said]),
    "the description of a table": lambda said: Described(description=said),
}


@pytest.mark.parametrize("where", PLACES)
@pytest.mark.parametrize("said", ASKED)
def test_a_remark_is_asked_about_wherever_it_stands(where, said):
    with pytest.raises(CatalogueError) as refused:
        read_features(PLACES[where](said))
    assert ASKED[said] in str(refused.value)
    told = {"longitude": "east", "latitude_type": "planetocentric", "units": {"diameter_km": "km"}}
    table = read_features(PLACES[where](said), **told)
    assert table[["latitude", "longitude", "diameter_km"]].iloc[0].tolist() == [10, 20, 3]


LABEL = """PDS_VERSION_ID = PDS3
TARGET_NAME = MARS
^INDEX_TABLE = "T.TAB"
{said}
OBJECT = INDEX_TABLE
{columns}
END_OBJECT = INDEX_TABLE
END
"""
COLUMN = """OBJECT = COLUMN
 NAME = {name}
 START_BYTE = {start}
 BYTES = {width}
 {said}
END_OBJECT = COLUMN
"""


@pytest.mark.parametrize("said", ASKED)
@pytest.mark.parametrize("place", ["NOTE", "DESCRIPTION", "column"])
def test_what_a_label_of_the_pds_describes_is_asked_about(tmp_path, said, place):
    wrapped = said.replace(" ", "\n    ")  # as labels have it
    columns = "".join(
        COLUMN.format(
            name=name, start=start, width=8, said=f'DESCRIPTION = "{wrapped}"' if place == "column" and start == 10 else ""
        )
        for name, start in (("PRODUCT_ID", 1), ("CENTER_LATITUDE", 10), ("CENTER_LONGITUDE", 19), ("DIAMETER", 28))
    )
    label = LABEL.format(said="" if place == "column" else f'{place} = "{wrapped}"', columns=columns)
    (tmp_path / "T.LBL").write_text(label)
    (tmp_path / "T.TAB").write_text("M0000001    10.00    20.00     3.00\n")
    with pytest.raises(CatalogueError) as refused:
        read_features(tmp_path / "T.LBL")
    assert ASKED[said] in str(refused.value)


def test_the_texts_of_a_table_of_lists_are_its_cells():
    lists = {"name": ["Southern hemisphere", "West longitude crater"], "latitude": [1, 2], "longitude": [3, 4]}
    assert len(read_features(named(json.dumps(lists)))) == 2


def test_a_described_table_of_another_body_is_refused():
    with pytest.raises(CatalogueError, match="only places on Mars can be shown"):
        read_features(Described(target="Phobos"))


def label(tmp_path, said="", table="M0000001    10.00    20.00     3.00\n", columns=""):
    columns = columns or "".join(
        COLUMN.format(name=name, start=start, width=8, said="")
        for name, start in (("PRODUCT_ID", 1), ("CENTER_LATITUDE", 10), ("CENTER_LONGITUDE", 19), ("DIAMETER", 28))
    )
    (tmp_path / "T.LBL").write_text(LABEL.format(said=said, columns=columns))
    (tmp_path / "T.TAB").write_text(table)
    return tmp_path / "T.LBL"


@pytest.mark.parametrize(
    "said", ["/* Longitudes are positive west */", 'ALIAS_NAME = "LONGITUDE_WEST"', "LATITUDE_TYPE = PLANETOGRAPHIC"]
)
def test_remarks_and_other_words_of_a_label_are_asked_about(tmp_path, said):
    with pytest.raises(CatalogueError, match=r"longitude='west'|latitude_type='planetographic'"):
        read_features(label(tmp_path, said))


@pytest.mark.parametrize("said", ["/*" * 400_000, 'NOTE = "\n' * 80_000])
def test_a_label_of_remarks_and_descriptions_without_an_end_is_read_soon(tmp_path, said):
    before = time.process_time()
    read_features(label(tmp_path, f"X = {said}"))
    assert time.process_time() - before < 5  # it took hours


def test_of_a_label_no_row_and_no_column_is_lost_in_silence(tmp_path):
    with pytest.raises(CatalogueError, match="says that its table has 2 rows, each a line, and there are fewer"):
        read_features(label(tmp_path, "ROWS = 2", 2 * "M0000001    10.00    20.00     3.00"))
    assert len(read_features(label(tmp_path, "ROWS = 1"))) == 1
    noted = label(tmp_path)
    noted.write_text(noted.read_text().replace("BYTES = 8", "BYTES = 8 /* F8.1 */"))
    assert read_features(noted).diameter_km.tolist() == [3]
    noted.write_text(noted.read_text().replace("START_BYTE = 28", "START_BYTE = far"))
    with pytest.raises(CatalogueError, match="does not say where its column 'DIAMETER' begins"):
        read_features(noted)


def test_which_column_the_names_are_of_is_told_where_it_may_be_of_something_else():
    of_rovers = read_features(named("Rover name,Stop,lat,lon\nSpirit,Stop 1,1,2\nSpirit,Stop 2,3,4\n"))
    assert "Names are those of 'Rover name', and columns={'name': ...} decides." in of_rovers.attrs["notes"]
    for heading in ("name", "Crater name", "Place", "Name des Kraters", "名称"):
        table = read_features(named(f"{heading},lat,lon\nSpirit,1,2\n"))
        assert "Names are those of" not in "\n".join(table.attrs["notes"])


@pytest.mark.parametrize("line", ["Southern hemisphere", "The south", "Südliche Krater", "南部"])
def test_a_heading_of_rows_that_names_the_south_is_asked_about(line):
    rows = f"name,lat,lon\nNorth,,\nA,10,20\n{line},,\nB,10,20\n"
    with pytest.raises(CatalogueError, match="among the rows names the south"):
        read_features(named(rows), errors="drop")
    below_zero = read_features(named(rows.replace("B,10", "B,-10")), errors="drop")
    assert below_zero.latitude.tolist() == [10, -10]


@pytest.mark.parametrize("line", ["Kratergrösse in Metern", "Grösse: m", "All values in metres", "Lengths in m"])
def test_a_line_that_names_metres_of_lengths_is_asked_about(line):
    with pytest.raises(CatalogueError, match="in which unit diameters are"):
        read_features(named(f"{line}\nname,lat,lon,diam\nA,10,20,500\n"))


@pytest.mark.parametrize("heading", ["geometry", "geometry.coordinates", "the_geom", "wkt"])
@pytest.mark.parametrize("cell", ["[77.5, 18.4]", "(77.5, 18.4)", "77.5, 18.4", "77.5 18.4", "POINT (77.5 18.4)"])
def test_two_numbers_of_a_geometry_are_read_as_the_note_says(heading, cell):
    table = read_features(named(f'name,{heading}\nJezero,"{cell}"\n'))
    assert (table.latitude[0], table.longitude[0]) == (18.4, 77.5)
    assert cell.startswith("P") or "longitude first" in "\n".join(table.attrs["notes"])


@pytest.mark.parametrize("number", ["30100", "49901", "49910", "4326"])
def test_a_coordinate_system_in_a_cell_that_is_not_that_of_degrees_on_mars_is_refused(number):
    with pytest.raises(CatalogueError, match=f"names the coordinate system {number}; .* say it by crs="):
        read_features(named(f"name,wkt\nA,SRID={number};POINT(20 10)\n"))
    assert read_features(named("name,wkt\nA,SRID=49900;POINT(20 10)\n")).latitude[0] == 10


@pytest.mark.parametrize("code", ["0.0,", '0.0,"km"', "0%", "#,##0,"])
def test_numbers_that_a_sheet_shows_otherwise_than_they_are_are_asked_about(code):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(io.BytesIO(workbook(Data=ROWS)))
    book.active["D2"].number_format = code
    content = io.BytesIO()
    book.save(content)
    with pytest.raises(CatalogueError, match="'diam' are shown a thousand times smaller, or as percent"):
        read_features(named(content.getvalue(), "t.xlsx"))
    book.active["D2"].number_format = "#,##0.0"
    book.save(content := io.BytesIO())
    assert read_features(named(content.getvalue(), "t.xlsx")).diameter_km[0] == 3


def test_a_format_longer_than_excel_has_any_is_read_soon():
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(io.BytesIO(workbook(Data=ROWS)))
    book.active["B2"].number_format = "[$" * 8000
    book.save(content := io.BytesIO())
    before = time.monotonic()
    assert read_features(named(content.getvalue(), "t.xlsx")).latitude[0] == 10
    assert time.monotonic() - before < 20  # it took hours
