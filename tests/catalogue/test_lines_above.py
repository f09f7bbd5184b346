"""What lines above a table say in words is never obeyed: what may mean something else than is assumed is asked about."""

import io
import json

import pytest
from test_cases import named, workbook

from explorer.catalogue.columns import CatalogueError
from explorer.catalogue.read import read_features

GRAPHIC = 45.0018
"""The planetocentric latitude of 45.34 planetographic."""


def place(line, names="name,lat,lon,diameter", row="A,45.34,77.7,800", **told):
    """Latitude, longitude and diameter of a row below such a line, and the notes on it."""
    table = read_features(named(f"{line}\n{names}\n{row}\n"), **told)
    return table[["latitude", "longitude", "diameter_km"]].iloc[0].round(4).tolist(), "\n".join(table.attrs["notes"])


WESTWARD = [
    *("Longitudes increase westward", "positive westward", "Longitudes, W", "Longitudes: 0-360 W", "Wlon, from 0 to 360"),
    *("POSITIVE_LONGITUDE_DIRECTION = WEST", "Coordinate System: Planetocentric, +West, 0 - 360", "lat (°N), lon (°W)"),
    *("Table 3 (planetocentric, west longitudes)", "- West longitudes", "# longitudes from the prime meridian, to the west"),
    *("Longitudes are W", "LonW: of the centre", "DegW", "degrees north and west", "increasing westerly, in deg"),
    *("A table with west longitudes", "lon W/lat N"),
    *("经度向西增加", "西经为正", "经度以西为正", "本表采用西经", "火星经度为西经", "坐标：以西为正"),
    *("Länge westwärts positiv", "La\u0308ngen nach W", "Westlängen", "Längenzählung nach Westen", "Angaben in ° w. L."),
    *("Longitudes positives vers l'ouest", "longitudes occidentales", "Coordonnées en degrés ouest", "longitude O"),
    *("Longitud al oeste", "longitudes occidentales crecientes", "Coordenadas: oeste positivo"),
    *("Longitudini positive verso ovest", "coordinate in gradi ovest"),
    *("Долготы отсчитываются к западу", "координаты в градусах западной долготы", "в градусах з. д."),
]
MAYBE_WESTWARD = [
    *("Longitudes: west is negative", "lon < 0 is west", "lon (+E/-W)", "Westliche Längen sind negativ", "西经用负数表示"),
    *("Longitudes oeste negativas", "западная долгота отрицательная", "longitudes do not count west", "Longitudes by W. Smith"),
    *("Old maps used west longitude.", "Converted from west longitudes", "lon = 360 - west longitude"),
    *("Longitudes were west in the original; here they are east", "longitude of the western rim of the crater"),
    *("East longitudes are negative", "Longitudes decrease eastward", "lon = 360 - east longitude", "东经为负", "E negative"),
    "This table was put together from several sources. " * 8 + "All longitudes are positive west.",
]
NOT_WESTWARD = [
    *("Longitudes increase eastward", "positive east, 0-360", "East longitudes", "东经为正", "Längen östlich", "longitud este"),
    *("by W. Smith", "West et al., 2014", "the western hemisphere", "Craters of western Arabia Terra", "乌托邦平原西部撞击坑"),
    *("Southwest Research Institute; in degrees", "Degrees north, NW of Gale", "Universität Nordwest, Länge in Grad"),
    *("coordinates w.r.t. IAU 2000", "longitudes w/o offset", "South-west of Gale, coordinates in degrees"),
    *("lat lon in degrees, elevation in m, negative below the areoid", "Latitudes north positive, south negative"),
]


@pytest.mark.parametrize("line", [*WESTWARD, *MAYBE_WESTWARD])
def test_a_line_that_names_the_west_beside_longitudes_is_asked_about_and_longitude_decides(line):
    with pytest.raises(CatalogueError, match=r"The line .* may say which way longitudes count. Say longitude='west' if the"):
        place(line)
    assert [place(line, longitude=way)[0][1] for way in ("east", "west")] == [77.7, -77.7]


@pytest.mark.parametrize("line", NOT_WESTWARD)
def test_a_line_that_names_no_west_or_no_longitudes_is_not_asked_about(line):
    found, notes = place(line)
    assert found[1] == 77.7 and "Longitudes count east, which was assumed" in notes


@pytest.mark.parametrize("line", [*WESTWARD[:2], *MAYBE_WESTWARD[:2], *NOT_WESTWARD[:1]])
def test_the_table_itself_says_which_way_longitudes_count_whatever_stands_above(line):
    for names, row, east in (
        ("name,lat,Longitude (°E)", "A,45.34,77.7", 77.7),
        ("name,lat,Longitude (°W)", "A,45.34,77.7", -77.7),
        ("name,lat,lon\n,deg,deg W", "A,45.34,77.7", -77.7),
        ("name,lat,lon", "A,45.34,77.7 W", -77.7),
        ("name,lat,lon,E/W", "A,45.34,77.7,E", 77.7),
        ("name,lat,lon,Coordinate System", 'A,45.34,77.7,"Planetocentric, +West, 0 - 360"', -77.7),
        ("name,minlat,maxlat,westernmost lon W,easternmost lon W", "A,45,46,78,77.4", -77.7),
    ):
        assert place(line, names, row)[0][1] == pytest.approx(east)
    assert place(line, crs="IAU_2015:49900")[0][1] == 77.7


def test_what_is_decided_for_some_rows_only_is_asked_about():
    for names, rows in (
        ("name,lat,lon,Coordinate System", "A,45.34,77.7,+West\nB,1,2,"),
        ("name,lat,lon", "A,45.34,77.7 W\nB,1,2"),
        ("name,minlat,maxlat,minlon,maxlon", "A,45,46,77,78"),
    ):
        with pytest.raises(CatalogueError, match="Longitudes west.*may say which way longitudes count"):
            place("Longitudes west", names, rows)
    with pytest.raises(CatalogueError, match="names planetographic latitudes"):
        place("planetographic", "name,lat,lon,latitude type", "A,45.34,77.7,planetocentric\nB,1,2,")


SOUTHWARD = [
    *("southern hemisphere", "Südhalbkugel", "南半球", "hémisphère sud", "hemisferio sur", "emisfero australe"),
    *("Кратеры южного полушария", "Craters of the southern highlands"),
    *("Latitudes in °S, longitudes in °E", ",°S,°E", "纬度均为南纬", "南緯", "Latitud sur", "широта южная", "в градусах ю. ш."),
    *("Südliche Breite", "Latitudes sud", "latitudini sud", "- South latitudes", "latitude (S)", "LatS", "lat: 0-90 S"),
    *("Coordinates: lat S, lon E", "Latitudes are positive southward", "breedte: zuid", "위도: 남위", "Lat. S."),
    "Coordinates of the southern hemisphere",
]
NOT_SOUTHWARD = [
    *("Latitudes north positive, south negative", "lat (+N/-S), lon (+E)", "lat from -90 (south pole) to 90", "Lat: S<0"),
    *("South latitudes are negative", "南纬为负", "South-west of Gale, coordinates in degrees", "lat in °N/S"),
    *("Coordinates by S. Smith", "Coordonnées sur Mars", "the crater's latitude", "坐标：海南大学"),
    "coordinates from the Southwest Research Institute",
]


@pytest.mark.parametrize("line", SOUTHWARD)
def test_a_line_that_names_the_south_beside_latitudes_is_asked_about_and_the_heading_decides(line):
    for names, row in (
        ("name,lat,lon", "A,45.34,77.7"),
        ("name,position", 'A,"45.34, 77.7"'),
        ("name,minlat,maxlat,minlon,maxlon", "A,45,46,77,78"),
    ):
        with pytest.raises(
            CatalogueError, match=r"The line .* names the south, and no latitude is below 0. .*'latitude south'"
        ):
            place(line, names, row)
    with pytest.raises(CatalogueError, match="names the south"):
        place(line, "name,Y,lon", "A,45.34,77.7", columns={"latitude": "Y"})
    for names, row, north in (
        ("name,latitude south,lon", "A,45.34,77.7", -45.34),
        ("name,latitude north,lon", "A,45.34,77.7", 45.34),
        ("name,lat,lon", "A,-45.34,77.7", -45.34),
        ("name,lat,lon", "A,45.34 S,77.7", -45.34),
        ("name,lat,N/S,lon", "A,45.34,N,77.7", 45.34),
        ("name,lat,lon\n,deg N,deg", "A,45.34,77.7", 45.34),
    ):
        assert place(line, names, row)[0][0] == north
    assert place(line, crs="IAU_2015:49900")[0][0] == 45.34


@pytest.mark.parametrize("line", NOT_SOUTHWARD)
def test_a_line_that_names_no_south_or_that_it_is_below_0_is_not_asked_about(line):
    assert place(line)[0][0] == 45.34


def test_of_a_line_on_both_angles_each_is_asked_about():
    line = "Coordinates: both west and south positive"
    with pytest.raises(CatalogueError, match="names the south"):
        place(line, longitude="west")
    assert place(line, "name,latitude south,lon,diameter", longitude="west")[0][:2] == [-45.34, -77.7]


@pytest.mark.parametrize(
    "line",
    [
        *("planetographic latitudes", "Latitudes are planetodetic", "lat_pg", "Planetogr. Breite", "areographic coordinates"),
        *("Breiten: planetographisch", "Breite geodätisch", "latitudes planétographiques", "latitudes planetográficas"),
        *("latitudini planetografiche", "широты планетографические", "行星面纬度"),
        *("latitudes are not planetographic", "latitudes are planetographic, not planetocentric", "纬度不是行星面纬度"),
    ],
)
def test_a_line_that_names_planetographic_latitudes_is_asked_about_and_latitude_type_decides(line):
    with pytest.raises(
        CatalogueError, match=r"The line .* names planetographic latitudes. Say latitude_type='planetographic' if"
    ):
        place(line)
    assert [place(line, latitude_type=f"planeto{kind}")[0][0] for kind in ("graphic", "centric")] == [GRAPHIC, 45.34]
    assert place(line, "name,planetocentric lat,lon,diameter")[0][0] == 45.34
    assert place(line, "name,Lat (planetographic),lon,diameter")[0][0] == GRAPHIC
    assert place(line, "name,lat,lon,latitude type", "A,45.34,77.7,planetocentric")[0][0] == 45.34


@pytest.mark.parametrize("line", ["planetocentric latitudes", "Latitude (ocentric)", "Geographic names", "行星表面"])
def test_a_line_that_names_no_planetographic_latitudes_is_not_asked_about(line):
    found, notes = place(line)
    assert found[0] == 45.34 and "Latitudes are planetocentric, which was assumed" in notes


@pytest.mark.parametrize(
    ("line", "unit"),
    [
        *(("All diameters in metres", "m"), ("Diameter: m", "m"), ("diam. [m]", "m"), ("Diameters above 500 m", "m")),
        *(
            ("Radii are in meters", "m"),
            ("Depths and diameters in m", "m"),
            ("Diameters in m or km", "m"),
            ("25 cm/px, diameters in m", "m"),
        ),
        *(("Durchmesser in Metern", "m"), ("直径单位：米", "m"), ("直径以米为单位", "m"), ("диаметр в метрах", "m")),
        *(("Diamètres en mètres", "m"), ("Diámetros en metros", "m"), ("diametri in metri", "m")),
        *(("Diameters in cm", "cm"), ("直径：厘米", "cm"), ("diameters in millimetres", "mm"), ("Durchmesser in dm", "dm")),
        *(("crater diameters in feet", "ft"), ("diameter (miles)", "mi")),
        *(
            ("单位：米", "m"),
            ("unit: m", "m"),
            ("All sizes in metres", "m"),
            ("Größen in Metern", "m"),
            ("размеры в метрах", "m"),
        ),
    ],
)
def test_a_line_that_names_a_length_beside_diameters_is_asked_about_and_units_decide(line, unit):
    with pytest.raises(
        CatalogueError,
        match=rf'The line .* may say in which unit.*units={{"diameter_km": "{unit}"}}.* or units={{"diameter_km": "km"}}',
    ):
        place(line)
    assert place(line, units={"diameter_km": "km"})[0][2] == 800
    assert place(line, units={"diameter_km": unit})[0][2] != 800
    assert place(line, "name,lat,lon,diameter_km")[0][2] == 800
    assert place(line, "name,lat,lon,diameter\n,deg,deg,m")[0][2] == 0.8
    assert place(line, row="A,45.34,77.7,800 m")[0][2] == 0.8
    assert place(line, "name,lat,lon,diameter,unit", "A,45.34,77.7,800,m")[0][2] == 0.8
    assert place(line, "name,lat,lon", "A,45.34,77.7")[0][:2] == [45.34, 77.7]


@pytest.mark.parametrize(
    "line", ["Diameters in kilometres", "直径单位：千米", "диаметр в километрах", "Depths in m", "5 parameters and a diameter"]
)
def test_a_line_that_names_no_other_length_or_no_diameters_is_not_asked_about(line):
    found, notes = place(line)
    assert found[2] == 800 and "'diameter' counts kilometres, which was assumed" in notes


def test_lines_are_asked_about_wherever_they_stand():
    names, row = ["name", "lat", "lon"], ["A", 45.34, 77.7]
    craters = "#Spatial crater count\n# {}\ncrater = {{diam, fraction, lon, lat\n0.25\t1\t77.7\t45.34\n}}\n"
    for table in (
        "name;lat;lon\nA;45,34;77,7\n",
        "name\tlat\tlon\nA\t45.34\t77.7\n",
        "#name,lat,lon\nA,45.34,77.7\nB,1,2\n",
        craters,
        workbook(A=[["West longitudes"], names, row]),
    ):
        content = table if isinstance(table, bytes) else f"# West longitudes\n{table}".encode()
        if table is craters:
            content = craters.format("West longitudes").encode()
        with pytest.raises(
            CatalogueError, match="The line .*West longitudes' above the rows may say which way longitudes count"
        ):
            read_features(io.BytesIO(content))
        assert read_features(io.BytesIO(content), longitude="west").longitude.iloc[0] == -77.7


@pytest.mark.parametrize("cell", ["单位：米", "unit: m", "Einheit: m", "units (m)"])
def test_a_line_of_units_that_calls_them_so_is_one(cell):
    assert read_features(named(f"name;lat;lon;diameter\n;;;{cell}\nA;1;2;500\n")).diameter_km.tolist() == [0.5]
    table = read_features(named(f"name;lat;lon;diameter\nunit;unit: deg S;unit: deg W;{cell}\nA;1;2;500\n"))
    assert table[["latitude", "longitude", "diameter_km"]].values.tolist() == [[-1, -2, 0.5]]


@pytest.mark.parametrize("errors", ["raise", "drop"])
@pytest.mark.parametrize(
    ("table", "where"),
    [
        ("# craters\nname,lat,lon\n# lon: positive west\nA,1,20\n", "among"),
        ("name,lat,lon\nA,1,20\nNote: longitudes west,,\n", "below"),
        ("name,lat,lon\nA,1,20\nLongitudes are west,,\n", "among"),
        ("name,lat,lon\nWest longitudes,,\nA,1,20\n", "among"),
        (",N,W\nname,lat,lon\nA,1,20\n", "above"),
        (workbook(A=[[None, "N", "W"], ["name", "lat", "lon"], ["A", 1, 20]]), "above"),
        ("name,lat,lon\n# lon: positive west, in degrees, as measured, by hand\nA,1,20\n", "among"),
        ("name,lat,lon\n# lon: positive west, in degrees\nA,1,20\n", "among"),
    ],
)
def test_lines_among_the_rows_and_below_them_are_heard_too(table, where, errors):
    with pytest.raises(CatalogueError, match=f"The line .* {where} the rows may say which way longitudes count"):
        read_features(named(table), errors=errors)
    for way, sign in (("east", 1), ("west", -1)):
        assert read_features(named(table), longitude=way, errors="drop").longitude.tolist() == [20 * sign]


@pytest.mark.parametrize("errors", ["raise", "drop"])
@pytest.mark.parametrize(
    "rows",
    [
        *(
            "A,5,20\nname,lon,lat\nB,33,18",
            ",S,W\nA,5.37,137.8",
            "A,5.37,137.8\nB,°S,°W",
            "A,5,20\n,Longitude,Latitude\nB,33,18",
        ),
    ],
)
def test_a_row_of_headings_or_directions_is_no_row_that_could_be_left_out(rows, errors):
    with pytest.raises(
        CatalogueError, match="where a position should be, in row .* begins there, part them; .* in their names"
    ):
        read_features(named(f"name,lat,lon\n{rows}\n"), errors=errors)
    assert read_features(named("name,lat S,lon W\nA,5.37,137.8\n")).latitude.tolist() == [-5.37]


@pytest.mark.parametrize("cell", ["n/a", "unknown", "n.d.", "s. u.", "?", "to be measured"])
def test_a_row_without_a_position_can_be_left_out(cell):
    assert read_features(named(f"name,lat,lon\nA,5,20\nB,{cell},{cell}\n"), errors="drop").name.tolist() == ["A"]


def features(**beside):
    point = {"type": "Feature", "properties": {"name": "A"}, "geometry": {"type": "Point", "coordinates": [77.7, 45.34]}}
    return json.dumps({"type": "FeatureCollection", **beside, "features": [point]})


def records(row=(), **beside):
    return json.dumps({**beside, "craters": [{"name": "A", "lat": 45.34, "lon": 77.7, **dict(row)}]})


def folders(title, folder):
    point = "<Placemark><name>Moon rock</name><Point><coordinates>77.7,45.34</coordinates></Point></Placemark>"
    return f"<kml><Document><name>{title}</name><Folder><name>{folder}</name>{point}</Folder></Document></kml>"


SHEET = [["name", "lat", "lon"], ["A", 45.34, 77.7]]


@pytest.mark.parametrize(
    "content",
    [
        *(
            records(target="Moon"),
            records(metadata={"body": "Moon"}),
            features(name="Moon craters"),
            features(about="on the Moon"),
        ),
        *(folders("Moon craters", "A"), folders("Planets", "Moon"), folders("Mars and other worlds", "Moon")),
        *(workbook(Moon=SHEET), workbook(Craters=SHEET, README=[["Craters of the Moon"]])),
        *("name,lat,lon\nA,1,2\nSource: a catalogue of the Moon,,\n", "name,lat,lon\nMoon,,\nA,1,2\nMars,,\nB,1,2\n"),
        "# Craters\nname,lat,lon\n# of the Moon\nA,1,2\n",
    ],
)
def test_what_is_said_of_another_body_beside_a_table_is_heard_wherever_it_stands(content):
    with pytest.raises(CatalogueError, match=r"its rows that it is of the Moon, '.*Moon.*'; only places on Mars can be shown"):
        read_features(named(content), errors="drop")


@pytest.mark.parametrize(
    "content",
    [
        *(
            records(title="Mars craters"),
            records(title="Craters of Mars and the Moon"),
            features(name="mars"),
            features(name="W"),
        ),
        *(folders("Mars.kml", "My Places"), folders("Google Earth", "Craters")),
        *(workbook(Mars=SHEET, Notes=[["as on the Moon"]]), workbook(Craters=SHEET, Moons=[["Moon", 1, 2, 3]])),
        *("# Craters of Mars\nname,lat,lon\n# as on the Moon\nA,45.34,77.7\n", "name,lat,lon\nMoon,45.34,77.7\n"),
    ],
)
def test_what_is_said_of_mars_beside_a_table_lets_it_be_read(content):
    assert read_features(named(content)).latitude.tolist() == [45.34]


def test_what_json_and_other_sheets_say_of_counting_is_asked_about():
    wide = {"diameter": 800}.items()
    notes = [["Longitudes", "west"], ["Diameters", "in metres"], ["Latitudes", "planetographic"]]
    for content in (
        records(wide, longitude_direction="west", latitude_type="planetographic", units={"diameter": "m"}),
        workbook(Craters=[[*SHEET[0], "diameter"], [*SHEET[1], 800]], Notes=notes),
    ):
        told = {}
        for argument, value in (("latitude_type", "planetographic"), ("longitude", "west"), ("units", {"diameter_km": "m"})):
            with pytest.raises(CatalogueError, match=f"beside the rows .*{argument}="):
                read_features(named(content), **told)
            told[argument] = value
        table = read_features(named(content), **told)
        assert table.iloc[0][["latitude", "longitude", "diameter_km"]].tolist() == [
            pytest.approx(GRAPHIC, abs=1e-4),
            -77.7,
            0.8,
        ]


@pytest.mark.parametrize("column", ["World", "Object", "星球", "Welt", "on"])
@pytest.mark.parametrize("cells", [("Moon", "Moon"), ("Moon", "Mars"), ("月球", "火星")])
def test_a_column_of_nothing_but_bodies_says_where_places_are(column, cells):
    table = f"kind,lat,lon,{column}\nA,1,2,{cells[0]}\nB,3,4,{cells[1]}\n"
    with pytest.raises(CatalogueError, match="is not Mars; only places on Mars can be shown. If that column says no place"):
        read_features(named(table))
    if cells[1] != cells[0]:
        assert read_features(named(table), errors="drop").latitude.tolist() == [3]


@pytest.mark.parametrize("cells", [("Moon", "neither"), ("Mars", "Mars"), ("Moon", "")])
def test_a_column_of_other_things_too_says_nothing_of_bodies(cells):
    assert len(read_features(named(f"name,lat,lon,like\nA,1,2,{cells[0]}\nB,3,4,{cells[1]}\n"))) == 2
    assert len(read_features(named("name,lat,lon\nLuna,1,2\nTitan,3,4\n"))) == 2


@pytest.mark.parametrize("line", [",S,E", "South;East;km"])
def test_a_line_of_directions_above_the_names_is_heard(line):
    with pytest.raises(CatalogueError, match="above the rows names the south.*call their column 'latitude south'"):
        place(line)
    assert place(line, "name,latitude south,lon,diameter")[0][0] == -45.34
