"""Your own places: read, checked row by row, and nothing in them obeyed."""

import io
import json
import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import explorer
from explorer.catalogue.columns import CatalogueError
from explorer.catalogue.formulas import safe_csv
from explorer.catalogue.read import read_features
from explorer.places.gazetteer import Place
from explorer.places.search import Search

SITES = "name,lat,lon\nViking 1,22.27,-47.95\nZhurong,25.066,109.925\n"


def _read(text, **options):
    return read_features(io.BytesIO(text) if isinstance(text, bytes) else io.StringIO(text), **options)


def _noted(table, words):
    return any(words in note for note in table.attrs["notes"])


def test_a_csv_becomes_a_table_of_places(tmp_path):
    path = tmp_path / "landing sites.csv"
    path.write_text("name,lat,lon,type,diameter_km,caption,agency\nNan,11,100,mons,3.5,Seen,CNSA\nGale,-5.4,137.8,,,,NASA\n")
    table = read_features(path)
    place = Place.of_row(table.iloc[0])
    assert place == Place(11.0, 100.0, "Nan", "mons", "mountain", 3.5, None)
    assert Place.of_row(table.iloc[1]).diameter_km is None
    assert table.caption.tolist() == ["Seen", ""] and table.agency.tolist() == ["CNSA", "NASA"]
    assert table.attrs["title"] == "landing sites" and table.attrs["folder"] == str(tmp_path.resolve())
    assert _noted(table, "Longitudes count east, which was assumed")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_any_usual_csv_is_understood(delimiter, ending, encoding):
    text = 'name,Lat_N,Lon_E\n"Rupēs, 天",1.5,-20\n'.replace("\n", ending)
    text = text.replace("Rupēs, 天", "§").replace(",", delimiter).replace("§", "Rupēs, 天")
    table = _read(text.encode(encoding))
    assert (table.name[0], table.latitude[0], table.longitude[0]) == ("Rupēs, 天", 1.5, -20)


@pytest.mark.parametrize(
    "names", ["lat,lon", "LATITUDE,LONGITUDE", "lat_deg,lon_deg", "Lat_N,lon_e", "Latitude (deg),Lng", "y,x"]
)
def test_columns_are_found_by_their_usual_names(names):
    table = _read(f"{names}\n10,20\n")
    assert (table.latitude[0], table.longitude[0]) == (10, 20)


def test_columns_can_be_told():
    table = _read("A,B,ID,name\n10,20,x,y\n", columns={"latitude": "A", "longitude": "B", "name": "ID"})
    assert table.name.tolist() == ["x"] and table.name_source.tolist() == ["y"]
    with pytest.raises(CatalogueError, match="no column 'C' for latitude; it has A, B"):
        _read("A,B\n1,2\n", columns={"latitude": "C", "longitude": "B"})
    with pytest.raises(ValueError, match="colour.*only latitude"):
        _read(SITES, columns={"colour": "A"})
    with pytest.raises(CatalogueError, match="known to be the latitude.*columns="):
        _read("A,B\n1,2\n")


def test_the_columns_of_the_great_crater_catalogue_are_known():
    table = _read("CRATER_ID,LAT_CIRC_IMG,LON_CIRC_IMG,DIAM_CIRC_IMG\n01-1-000000,72.76,164.46,82.02\n", longitude="east")
    assert (table.latitude[0], table.longitude[0], table.diameter_km[0]) == (72.76, 164.46, 82.02)
    assert table.CRATER_ID[0] == "01-1-000000"


def test_diameters_in_metres_become_kilometres_and_nought_is_none():
    table = _read("lat,lon,diameter_m\n1,2,3500\n1,3,0\n")
    assert table.diameter_km[0] == 3.5 and np.isnan(table.diameter_km[1])
    assert _noted(table, "Diameters are in metres, as 'diameter_m' says")


def test_decimal_commas_are_understood_where_columns_are_parted_otherwise():
    assert _read("lat;lon;diameter\n1,5;20,25;3,5\n").diameter_km.tolist() == [3.5]
    with pytest.raises(CatalogueError, match="row 2: has more columns.*comma in a number"):
        _read("lat,lon,name\n1,5,20,25,A\n2,5,20,25,B\n")


def test_a_row_with_too_many_columns_is_a_problem_wherever_it_stands():
    for rows in ("1,2,A\n1,2,B,C,D\n", "1,2,B,C\n1,2,A\n1,2,B,C,D,E\n"):
        with pytest.warns(UserWarning, match="has more columns"):
            assert _read(f"lat,lon,name\n{rows}", errors="drop").name.tolist() == ["A"]


@pytest.mark.parametrize(
    ("name", "told", "read", "meant"),
    [
        ("lon", None, 350, -10),
        ("lon", "west", 350, 10),
        ("lon_w", None, 20, -20),
        ("long_W", "east", 20, 20),
        ("lon", "west", -20, 20),
    ],
)
@pytest.mark.filterwarnings("ignore:Longitudes count")
def test_longitudes_count_as_told_or_as_the_name_says(name, told, read, meant):
    table = _read(f"lat,{name}\n1,{read}\n", longitude=told)
    assert table.longitude[0] == pytest.approx(meant)
    assert _noted(table, f"Longitudes count {told or ('west' if name == 'lon_w' else 'east')}")


def test_a_guess_of_longitudes_is_said_aloud():
    with pytest.warns(UserWarning, match="assumed; they run within 0 to 360. If they count west"):
        _read("lat,lon\n1,350\n")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        _read("planetocentric latitude,lon_e\n1,350\n")


def test_mixed_longitudes_are_refused_with_the_reason():
    with pytest.raises(CatalogueError, match="mixed in 'lon': -5 in row 2 and 350 in row 3"):
        _read("lat,lon\n1,-5\n2,350\n")
    assert _read("lat,lon\n1,-5\n2,350\n", longitude="east").longitude.tolist() == pytest.approx([-5, -10])


BAD = "name,lat,lon,diameter_km,id\nA,95,2,,1\nB,x,3,,2\nC,,4,,3\n\nD,4,999,,4\nE,1,2,-3,5\nF,1,2,3,6\nG,1,2,0,6\nH,1,2,3,7,8\n"


def test_all_that_is_wrong_is_listed_by_row_and_column():
    with pytest.raises(CatalogueError) as told:
        _read(BAD)
    lines = str(told.value).splitlines()
    assert "6 rows" in lines[0] and 'errors="drop"' in lines[0]
    assert [line.split(":")[0].strip() for line in lines[1:]] == [
        "row 2, lat", "row 3, lat", "row 4, lat", "row 6, lon", "row 7, diameter_km", "row 10",
    ]  # fmt: skip
    assert "'x' is no number" in lines[2] and "between -90 and 90" in lines[1]


def test_bad_rows_are_dropped_when_asked_and_counted():
    with pytest.warns(UserWarning, match="6 of 8 rows.*\n  row 2, lat"):
        table = _read(BAD, errors="drop")
    assert table.name.tolist() == ["F", "G"] and _noted(table, "6 of 8 rows")


def test_of_many_problems_the_first_ten_are_listed():
    with pytest.raises(CatalogueError, match="500 rows with a problem") as told:
        _read("lat,lon\n" + "91,0\n" * 500)
    assert len(str(told.value).splitlines()) == 12 and "and 490 more" in str(told.value)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b"\n\n", "is empty"),
        (b"lat,lon\n", "no row that is a place"),
        (b"hello", "one column only"),
        (b'lat,lon,name\n1,2,"a\n', "cannot be read as a table"),
        (b"PK\x03\x04nothing", "Excel"),
        (b"PAR1nothing", "Parquet"),
        (b"{", "GeoJSON"),
        (b"[" * 100_000, "GeoJSON"),
        (b'{"a": 1}', "no GeoJSON"),
    ],
)
def test_what_is_no_table_is_refused_in_words(content, reason):
    with pytest.raises(CatalogueError, match=reason):
        _read(content)


def test_arguments_are_checked():
    with pytest.raises(ValueError, match="'up'.*'east' or 'west'"):
        _read(SITES, longitude="up")
    with pytest.raises(ValueError, match="'ignore'.*'raise' or 'drop'"):
        _read(SITES, errors="ignore")
    with pytest.raises(TypeError, match="int is no table"):
        read_features(7)
    with pytest.raises(FileNotFoundError):
        read_features("nowhere.csv")


def _geojson(*features):
    return json.dumps({"type": "FeatureCollection", "features": list(features)})


def test_geojson_points_are_places_and_others_are_refused():
    point = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [10, 20, 5]},
        "properties": {"name": "A", "lat": 3},
    }
    table = _read(_geojson(point))
    assert (table.name[0], table.latitude[0], table.longitude[0], table.lat[0]) == ("A", 20, 10, 3)
    assert _noted(table, "as GeoJSON has it")
    line = {"type": "Feature", "geometry": {"type": "LineString", "coordinates": []}, "properties": None}
    with pytest.raises(CatalogueError, match="feature 2, geometry: has no position"):
        _read(_geojson(point, line))
    with pytest.warns(UserWarning, match="3 of 4 features"):
        assert len(_read(_geojson(line, point, None, {"geometry": {"type": "Point", "coordinates": "xy"}}), errors="drop")) == 1


def test_a_dataframe_is_read_and_left_alone():
    mine = pd.DataFrame(
        {"lat": [1, 2], "lon": [3, "4"], "name": ["a", None], "when": pd.to_datetime(["2021-05-14"] * 2)}, index=[5, 5]
    )
    before = mine.copy()
    table = read_features(mine)
    assert table.longitude.tolist() == [3, 4] and table.name.tolist() == ["a", ""]
    pd.testing.assert_frame_equal(mine, before)
    assert table.attrs["folder"] is None and table.attrs["title"] == "Your places"
    with pytest.raises(CatalogueError, match="row b, lat: '91' is not possible"):
        read_features(pd.DataFrame({"lat": [1, 91], "lon": [3, 4]}, index=["a", "b"]))


def test_texts_lose_what_is_not_seen_and_what_is_too_long():
    table = _read("name,lat,lon,caption,other\na\u202eb\u200f\x07,1,2," + "y" * 1_000_000 + ",x\x1b[31m\n")
    assert table.name[0] == "ab" and table.other[0] == "x[31m"
    assert len(table.caption[0]) == 5000 and table.caption[0].endswith("…")
    assert _noted(table, "cut to 5000 characters: 1, the first in row 2") and _noted(table, "Control characters")
    assert _read(b"name,lat,lon\na\x00b,1,2\n").name[0] == "ab"


def test_markup_stays_the_text_it_is():
    text = "<img src=x onerror=alert(1)>"
    assert _read(f"name,lat,lon\n{text},1,2\n").name[0] == text


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//host/x", "http://", "java\nscript:x"]
)
def test_links_are_web_addresses_or_nothing(link):
    table = _read(f'lat,lon,link\n1,2,"{link}"\n3,4,https://example.org/a?b=c\n')
    assert table.link.tolist() == ["", "https://example.org/a?b=c"]
    assert _noted(table, "Left out of 'link', being no http or https address: 1, the first in row 2")


@pytest.mark.parametrize(
    "image",
    [
        "../x.png",
        "a/../../x.png",
        "..\\x.png",
        "/etc/passwd",
        "\\\\host\\x",
        "C:\\x.png",
        "~/x.png",
        "file:///x.png",
        "data:x,y",
    ],
)
def test_images_that_are_not_below_the_folder_are_left_out(image):
    table = _read(f'lat,lon,image\n1,2,"{image}"\n3,4,a..b/c.png\n5,6,https://example.org/x.png\n')
    assert table.image.tolist() == ["", "a..b/c.png", "https://example.org/x.png"]
    assert _noted(table, "Left out of 'image'")


def test_formulas_leave_defused_and_numbers_as_they_are():
    table = pd.DataFrame(
        {"name": ["=cmd|' /C calc'!A0", "@x", "-1+1", "\t=1", "plain", None], "=n": [-1.5, 2, 3, 4, 5, np.nan]}
    )
    table["kind"] = pd.Categorical(["+1"] * 6)
    back = pd.read_csv(io.StringIO(safe_csv(table)))
    assert list(back.columns) == ["name", "'=n", "kind"]
    assert back.name.tolist()[:5] == ["'=cmd|' /C calc'!A0", "'@x", "'-1+1", "'\t'=1", "plain"]
    assert back["'=n"][0] == -1.5 and back.kind[0] == "'+1"
    assert "@x" in table.name.tolist()


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("Gale;=1+1", "Gale;'=1+1"),
        ("two\n=lines", "two\n'=lines"),
        ("\u00a0=1", "'\u00a0=1"),
        ("a; b", "a; b"),
        ("Tharsis - east, -5", "Tharsis - east, -5"),
    ],
)
def test_formulas_are_defused_where_a_spreadsheet_parts_cells_by_semicolons_too(text, safe):
    assert pd.read_csv(io.StringIO(safe_csv(pd.DataFrame({"name": [text]})))).name[0] == safe


def test_what_was_defused_is_itself_again_when_it_is_read_and_told():
    names = ["-B", "=1+1", "Gale;=1+1", "+x", "two\n=lines", "＝1", "l'eau", "'plain'", "plain"]
    table = pd.DataFrame({"name": names, "latitude": 1.5, "longitude": 2.5, "-lat": 5, "\t=n": "'\t=1"})
    back = _read(safe_csv(table))
    assert back.name.tolist() == names and back["-lat"].tolist() == [5] * 9 and set(back["=n"]) == {"=1"}
    assert _noted(back, "taken off those of 'name': 6.") and _noted(back, "'=n' here")
    assert not _noted(_read("name,lat,lon\nl'eau,1,2\n"), "postrophe")


def test_a_catalogue_can_be_searched():
    table = _read("name,lat,lon,kind,name_zh\nZhurong,25,109,site,祝融号\nGale,-5,137,crater,盖尔\n")
    assert Search(table).find("祝融").tolist() == [0]
    assert Search(table).find("crater gale").tolist() == [1]


nasty = st.sampled_from(
    ['"', ",", ";", "\n", "\r", "\t", "|", "\x00", "\u202e", "=", "-", "é", "1", "90.5", "1e999", "nan", "{", "\ud800"]
)
cells = st.one_of(st.text(max_size=8), st.floats().map(str), st.lists(nasty, max_size=4).map("".join))
tables = st.lists(st.lists(cells, max_size=5).map(",".join), max_size=8).map("\n".join)


def _takes_or_tells(source):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        for errors in ("raise", "drop"):
            try:
                table = read_features(source() if callable(source) else source, errors=errors)
            except CatalogueError as error:
                assert len(str(error)) < 5000
                continue
            assert len(table) and table.latitude.between(-90, 90).all()
            assert table.longitude.between(-180, 180, inclusive="left").all()
            assert all(isinstance(Place.of_row(table.iloc[row]), Place) for row in range(len(table)))
            safe_csv(table)


@given(
    tables, st.sampled_from(["", "lat,lon,name,id\n", "Lat;long_w;diameter;image\n", "latitude\tlongitude\tcaption\tlink\n"])
)
@example("1,2,3,4,5\n1,2", "lat,lon,name,id\n")
def test_whatever_stands_in_a_file_is_taken_or_refused_in_words(text, head):
    _takes_or_tells(lambda: io.StringIO(head + text))


@given(
    st.binary(max_size=200),
    st.sampled_from([b"", b"lat,lon\n1,2\n", b"PK\x03\x04", b"PAR1", b"\xff\xfe", b"{", b"\xd0\xcf\x11\xe0"]),
)
def test_whatever_bytes_there_are_they_are_taken_or_refused_in_words(content, head):
    _takes_or_tells(lambda: io.BytesIO(head + content))


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "lat", "lon_e", "id", "x"]), inner, max_size=3)
    ),
    max_leaves=5,
)
geometries = st.fixed_dictionaries({"type": st.just("Point"), "coordinates": st.lists(json_values, max_size=3) | json_values})


@given(
    st.lists(json_values | st.fixed_dictionaries({"geometry": geometries | json_values, "properties": json_values}), max_size=5)
)
def test_whatever_geojson_there_is_it_is_taken_or_refused_in_words(features):
    _takes_or_tells(lambda: io.StringIO(_geojson(*features)))


@given(
    st.dictionaries(
        st.sampled_from(["lat", "lon", "name", "id", "diameter", "link", 7, None]),
        st.lists(json_values | st.complex_numbers() | st.datetimes(), min_size=3, max_size=3),
    )
)
def test_whatever_dataframe_there_is_it_is_taken_or_refused_in_words(columns):
    _takes_or_tells(pd.DataFrame({name: pd.Series(values, dtype=object) for name, values in columns.items()}))


def _frame(**columns):
    return read_features(pd.DataFrame({"name": list("ABC"), "latitude": [1, 2, 3], "longitude": [10, 20, 30], **columns}))


@pytest.mark.filterwarnings("ignore::explorer.CatalogueNote")
@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda table: table.assign(latitude=[1, 200, 3]), "latitude 200"),
        (lambda table: table.assign(longitude=[1, None, 3]), "longitude nan"),
        (lambda table: table.assign(latitude=["1 N", "2 N", "3 N"]), "latitude"),
        (lambda table: table.assign(name=[1, 2, None]), "'name' has values that are no text"),
        (lambda table: table.reindex([0, 1, 7]).fillna({"latitude": 0, "longitude": 0}), "no text"),
        (lambda table: table.assign(diameter_km=-1.0), "'diameter_km'"),
        (lambda table: table.assign(diameter_km="wide"), "'diameter_km'"),
        (lambda table: table.set_index("name"), "no column 'name'"),
        (lambda table: table.rename(columns={"longitude": "lon"}), "no column 'longitude'"),
        (lambda table: table.drop(columns=["caption"]), "no column 'caption'"),
        (lambda table: table.set_axis(["latitude", *table.columns[1:-1], "latitude"], axis=1), "two of its columns"),
    ],
)
def test_a_table_that_was_changed_since_it_was_read_and_is_none_any_more_is_refused_in_words(offline, change, words):
    with pytest.raises(CatalogueError, match=f"was changed since it was read.*{words}"):
        explorer.Explorer(features=change(_frame(age=[3, 1, 2])))


@pytest.mark.filterwarnings("ignore::explorer.CatalogueNote")
@pytest.mark.parametrize(
    ("change", "longitudes"),
    [
        (lambda table: table, [10, 20, 30]),
        (lambda table: table.assign(longitude=360 - table.longitude), [-10, -20, -30]),
        (lambda table: table.sort_values("age"), [20, 30, 10]),
        (lambda table: table[table.age > 1], [10, 30]),
        (lambda table: pd.concat([table, table]), [10, 20, 30, 10, 20, 30]),
        (lambda table: table.assign(longitude=table.longitude.astype("int8")), [10, 20, 30]),
        (lambda table: table.assign(latitude=table.latitude.astype(str)), [10, 20, 30]),
        (lambda table: table.iloc[:0], []),
    ],
)
def test_a_table_that_was_sifted_sorted_or_turned_since_it_was_read_is_shown_as_it_is(offline, opened, change, longitudes):
    mars = opened(features=change(_frame(age=[3, 1, 2])), gazetteer=False)
    shown = mars.shown
    assert shown.longitude.tolist() == longitudes and shown.own.tolist() == list(range(len(longitudes)))
    assert len(mars.within([(-20, -60), (-20, 60), (20, 60), (20, -60)])) == len(longitudes)


def test_a_table_that_was_read_of_a_file_can_be_kept_in_one_and_is_read_anew_from_there(offline, opened, tmp_path, recwarn):
    (tmp_path / "mine.csv").write_text("name,lat,lon,image\nA,1,10,a.png\n")
    read_features(tmp_path / "mine.csv").to_parquet(tmp_path / "mine.parquet")
    kept = pd.read_parquet(tmp_path / "mine.parquet")
    kept.attrs["folder"] = "/"  # as somebody else's file may have it
    kept["link"] = "javascript:alert(1)"
    mars = opened(features=kept, gazetteer=False)
    assert mars.shown.name.tolist() == ["A"]
    assert mars.state.catalogue.attrs["folder"] is None and mars.state.catalogue.link.tolist() == [""]
