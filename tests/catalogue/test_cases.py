"""Tables as people really have them: each is read as it says, or refused with the cause, and never silently wrong."""

import bz2
import gzip
import importlib.util
import io
import json
import lzma
import re
import sys
import types
import warnings
import zipfile
from pathlib import Path

import pandas as pd
import pytest

import explorer
from explorer.catalogue.columns import CatalogueError
from explorer.catalogue.read import CatalogueNote, read_features


def named(content, name="places.csv"):
    file = io.BytesIO(content if isinstance(content, bytes) else content.encode())
    file.name = name
    return file


def read(content, **told):
    """Places as (latitude, longitude, name, diameter), and the lines that people saw."""
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        table = read_features(content if isinstance(content, pd.DataFrame) else named(content), **told)
    lines = "\n".join(str(each.message) for each in seen if each.category is CatalogueNote)
    rows = zip(table.latitude, table.longitude, table.name, table.diameter_km, strict=True)
    return [(round(lat, 4), round(lon, 4), name, None if pd.isna(km) else round(km, 6)) for lat, lon, name, km in rows], lines


READ = {
    "hemispheres in columns": (
        "Site,Latitude,N/S,Longitude,E/W\nP,14.57,S,175.48,E\nQ,22.27,N,47.95,W\n",
        [(-14.57, 175.48, "P", None), (22.27, -47.95, "Q", None)],
        "as 'E/W' says in each row",
    ),
    "degrees, minutes, seconds in columns": (
        "Name,Lat deg,Lat min,Lat sec,Lon deg,Lon min,Lon sec\nA,18,39,0,77,27,0\nB,-4,35,24,137,26,24\n",
        [(18.65, 77.45, "A", None), (-4.59, 137.44, "B", None)],
        "put together of degrees, minutes and seconds",
    ),
    "pixels beside positions": (
        "name,Latitude,Longitude (deg E),x,y\nA,18.4,77.5,112,64\n",
        [(18.4, 77.5, "A", None)],
        "",
    ),
    "edges beside the centre": (
        "name,lat,lon,lat_n,lat_s,lon_w,lon_e\nScar,10,50,12,8,40,60\n",
        [(10, 50, "Scar", None)],
        "",
    ),
    "metres beside the size of an icon": (
        "name,lat,lon,Diameter (meters),size\nA,1,2,150,40\n",
        [(1, 2, "A", 0.15)],
        "in metres, as 'Diameter (meters)' says",
    ),
    "a column of units": (
        "name,lat,lon,diameter,unit\nA,1,2,150,m\nB,3,4,12,km\n",
        [(1, 2, "A", 0.15), (3, 4, "B", 12)],
        "in the units of 'unit'",
    ),
    "a rover's table": (
        "frame,site,drive,planetocentric_latitude,planetodetic_latitude,longitude,elevation\n"
        "ROVER,1,0,30.0000,30.2937,60.0000,-2100.0\n",
        [(30, 60, "1", None)],
        "",
    ),
    "planetographic by row": (
        "name,latitude,longitude,lat_type\nA,45.34,10,planetographic\n",
        [(45.0018, 10, "A", None)],
        "'lat_type' says so",
    ),
    "letters in cells": (
        "name,lat,lon\nA,4.59°S,137.44°E\nB,25.1°N,109.9°E\n",
        [(-4.59, 137.44, "A", None), (25.1, 109.9, "B", None)],
        "",
    ),
    "a minus sign of print": ("name,lat,lon\nA,−14.6,175.5\n", [(-14.6, 175.5, "A", None)], ""),
    "degrees, minutes, seconds in cells": (
        'name,lat,lon\nA,"4°35\'22""S","137°26\'30""E"\n',
        [(-4.5894, 137.4417, "A", None)],
        "",
    ),
    "one column for both": (
        "Name,Coordinates,Diameter (km)\nA,25.1°N 109.9°E,12\n",
        [(25.1, 109.9, "A", 12)],
        "",
    ),
    "comments above": (
        "# my craters\n# lat lon planetocentric\nname,lat,lon,diam_km\nA,1,2,5\n",
        [(1, 2, "A", 5)],
        "",
    ),
    "a line of units": ("name,lat,lon,diam\n,deg,deg,km\nA,1,2,5\n", [(1, 2, "A", 5)], ""),
    "a title above": ("Table 1: my craters,,,\nname,lat,lon,diam_km\nA,1,2,5\n", [(1, 2, "A", 5)], ""),
    "parted by blanks": (
        "lat   lon    diam\n1.5   2.5    5.1\n3.5   4.5    7.1\n",
        [(1.5, 2.5, "", 5.1), (3.5, 4.5, "", 7.1)],
        "",
    ),
    "a missing diameter": ("name,lat,lon,diam_km\nA,1,2,NaN\nB,3,4,12\n", [(1, 2, "A", None), (3, 4, "B", 12)], "'NaN'"),
    "rows that share an id": (
        "id,lat,lon,note\nESP_011111_1111,-41.2,202.3,streak 1\nESP_011111_1111,-41.3,202.4,streak 2\n",
        [(-41.2, -157.7, "", None), (-41.3, -157.6, "", None)],
        "",
    ),
    "Windows-1252": ("name,lat,lon\nPété,1,2\n".encode("cp1252"), [(1, 2, "Pété", None)], "Windows-1252, which was guessed"),
    "decimal commas in quotes": ('name,lat,lon\nA,"25,066","109,925"\n', [(25.066, 109.925, "A", None)], "decimal"),
    "a table of R": ('"name","lat","lon"\n"1","A",1,2\n"2","B",3,4\n', [(1, 2, "A", None), (3, 4, "B", None)], "as R writes"),
    "a landing site": (
        "Landing site,Mission,Latitude,Longitude\nChryse,V1,22.27,-47.95\n",
        [(22.27, -47.95, "Chryse", None)],
        "",
    ),
    **{
        f"headings {names}": (f"{names}\n{row}\n", [place], "")
        for names, row, place in [
            ("name,clean_name,diameter,center_lon,center_lat", "A,A,5,226.2,18.65", (18.65, -133.8, "A", 5)),
            ("name,IMAGE_CENTER_LATITUDE,IMAGE_CENTER_LONGITUDE", "A,18.4,77.5", (18.4, 77.5, "A", None)),
            ("name,Latitude (°N),Longitude (°E)", "A,18.4,77.5", (18.4, 77.5, "A", None)),
            ("名称,纬度,经度", "A,18.4,77.5", (18.4, 77.5, "A", None)),
            ("name,Latitude (decimal degrees),Longitude (decimal degrees)", "A,18.4,77.5", (18.4, 77.5, "A", None)),
            ("nombre,latitud,longitud", "A,18.4,77.5", (18.4, 77.5, "A", None)),
        ]
    },
}
"""What stands in a file, the places that it means, and words of a line that must be seen."""


@pytest.mark.parametrize("kind", READ)
def test_a_table_is_read_as_it_says(kind):
    content, places, words = READ[kind]
    found, lines = read(content)
    assert found == places
    assert words in lines


REFUSED = {
    "metres around a lander": ("site,x,y,z\n3,12.4,-5.2,0.1\n3,30.9,-22.8,0.4\n", "may be metres or pixels.*crs="),
    "thousands or decimals": ("name\tlat\tlon\tdiameter_m\nA\t12\t34\t1,250\nB\t-5\t44\t2,400\n", "'?1,250.*decimal="),
    "another body in a column": (
        "Feature_Name,Target,Center_Latitude,Center_Longitude,Diameter\nOne,Mars,-5.0,137.0,150\nTwo,Moon,-43.3,-11.2,85\n",
        "row 3, Target: 'Moon' is not Mars",
    ),
    "west and below zero": ("name,lat,lon_w\nA,18.6,-133.8\nB,11.8,-104.1\n", "count west.*-133.8.*longitude='east'"),
    "no names": ('"VOL_1","IMG_0001",  -4.5123,  137.4412\n"VOL_1","IMG_0002",  12.1123,  233.4412\n', "no names of columns"),
    "two ways of counting": ("name,lat,lon\nA,22.3,-47.9\nB,68.2,234.3\n", "Two ways.*longitude='east'"),
    "Esri's JSON": (
        '{"geometryType": "esriGeometryPoint", "features": [{"attributes": {"name": "a"}, "geometry": {"x": 1, "y": -4.6}}]}',
        "Esri JSON.*f=geojson",
    ),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_may_mean_two_things_is_refused_with_the_cause(kind):
    content, words = REFUSED[kind]
    with pytest.raises(CatalogueError, match=words):
        read(content)


ALSO_READ = [
    ("name,lat,lon,CRS\nA,10,20,positive west\n", (10, -20)),
    ("name,lat,lon,Longitude direction\nA,10,20,West\n", (10, -20)),
    ("n,Lat,,Lon,\nA,14.57,S,175.48,E\n", (-14.57, 175.48)),
    ("n,hemisphere,Lat,hemisphere,Lon\nA,S,14.57,W,175.48\n", (-14.57, -175.48)),
    ("名称,纬度,南北,经度,东西\nA,14.57,南,175.48,西\n", (-14.57, -175.48)),
    ("n,Breite,N/S,Länge,O/W\nA,14.57,S,175.48,O\nB,1,N,2,W\n", (-14.57, 175.48), (1, -2)),
    ("n,Lat,N/S,Lon,E/W\nA,-14.57,S,175.48,E\nB,3,N,-4,W\n", (-14.57, 175.48), (3, -4)),
    ("n,latd,latm,lats,lond,lonm,lons\nA,-0,30,0,10,0,36\n", (-0.5, 10.01)),
    ("n,Lat,Min,Sec,Lon,Min,Sec\nA,18,39,0,77,27,0\n", (18.65, 77.45)),
    ("n,deg lat,min lat,N/S,deg lon,min lon,E/W\nA,18,39,S,77,27,W\n", (-18.65, -77.45)),
    ("n,纬度(度),纬度(分),纬度(秒),经度(度),经度(分),经度(秒)\nA,18,39,0,77,27,0\n", (18.65, 77.45)),
    ("n,minlat,maxlat,minlon,maxlon\nA,8,12,350,10\n", (10, 0)),
    ("n,lat_n,lat_s,lon_w,lon_e\nA,12,8,40,60\n", (10, 50)),
    ("n,lat,lon_w,lon_e\nA,10,47,313\n", (10, -47)),
    ("n,UL_lat,UL_lon,UR_lat,UR_lon,LL_lat,LL_lon,LR_lat,LR_lon\nA,12,350,12,10,8,350,8,10\n", (10, 0)),
    ("name,lon180,lon360,lat\nA,-10,350,20\n", (20, -10)),
    ("name,lat_s,lon_w\nA,10,20\n", (-10, -20)),
    ("name,lat,lon,latitude,Longitude\nA,10,20,,20\nB,1,2,1,about 2\n", (10, 20), (1, 2)),
    ("name,lat - N,lon - E\nA,10,200\n", (10, -160)),
    ("name,Länge O,Breite\nA,1,2\n", (2, 1)),
    ("name,lat,lon_e\nA,18.6,-133.8\nB,1,300\n", (18.6, -133.8), (1, -60)),
    ("planetographic_latitude,west_longitude\n45.34,350\n", (45.0018, 10)),
    ("#name,lat,lon\nA,1,2\nB,3,4\n", (1, 2), (3, 4)),
    ("| name | lat | lon |\n|---|---|---|\n| A | 1.5 | 2.5 |\n", (1.5, 2.5)),
    ("name   lat   lon\nGale crater   -5.4   137.8\nJezero   18.4   77.5\n", (-5.4, 137.8), (18.4, 77.5)),
    ('"lat" "lon" "d"\n"1" 1.5 2.5 3\n"2" 3.5 4.5 6\n', (1.5, 2.5), (3.5, 4.5)),
    ("Table of latitude, longitude\nname,lat,lon\nA,1,2\n", (1, 2)),
    ('Name;WKT\nA;"POLYGON((0 0,10 0,10 10,0 10,0 0))"\n', (5, 5)),
    ('Name,Coordinates (lon/lat)\nA,"109.9, 25.1"\n', (25.1, 109.9)),
    ('Name,Where\nA,"25.1°N, 109.9°E"\n', (25.1, 109.9)),
    ("OBJECTID *,Shape *,NAME,Shape_Leng,POINT_X,POINT_Y\n1,Point ZM,A,2.5,20,10\n", (10, 20)),
    ("n;geogr. Breite;westl. Länge\nA;10;20\n", (10, -20)),
    ("n;planetogr. Breite;Länge (westl.)\nA;45.34;350\n", (45.0018, 10)),
    ("n;Широта, ю. ш.;Долгота, з. д.\nA;10;20\n", (-10, -20)),
    ("n;Координаты\nA;5,4° ю. ш. 137,8° з. д.\n", (-5.4, -137.8)),
    ("名称,纬度,经度\n祝融号,25.1,109.9\n".encode("gbk"), (25.1, 109.9)),
    ("Имя,широта,долгота\nГейл,25.1,109.9\n".encode("cp1251"), (25.1, 109.9)),
    ("name,lat,lon\nA,1,2\n".encode("utf-16-le"), (1, 2)),
]


@pytest.mark.parametrize("case", ALSO_READ, ids=lambda case: repr(case[0])[:40])
def test_other_spellings_of_the_same_kinds_are_read(case):
    content, *places = case
    assert [place[:2] for place in read(content)[0]] == places


@pytest.mark.parametrize(
    ("heading", "value", "kilometres"),
    [
        ("Diameter[metres]", 150, 0.15),
        ("Durchmesser (m)", 150, 0.15),
        ("直径(米)", 150, 0.15),
        ("Диаметр (м)", 150, 0.15),
        ("radius_m", 150, 0.3),
        ("半径 (km)", 10, 20),
        ("width_km", 15, 15),
        ("size", 40, None),
        ("diameter error (km)", 3, None),
        ("Diameter(px)", 3, None),
        ("log diameter", 3, None),
        ("Diameter_km2", 3, None),
        ("Diameter (hm)", 3, None),
        ("Diameter (dm)", 3, 0.0003),
        ("Diameter (dms)", 3, None),
        ("diameter_class", 3, None),
    ],
)
def test_a_diameter_is_what_its_heading_says_or_none(heading, value, kilometres):
    assert read(f"name\tlat\tlon\t{heading}\nA\t1\t2\t{value}\n")[0] == [(1, 2, "A", kilometres)]


ALSO_REFUSED = [
    ("# planetographic latitudes, west longitudes\nname,lat,lon\nA,45.34,10\n", "names planetographic.*latitude_type="),
    ("name,lat,lon\nA,1d1,20\nB,1,2\n", "row 2, lat: '1d1' may be degrees and minutes, or a number with an exponent"),
    ('name,position\nA,"1d1, 20"\nB,"1,2"\n', "row 2, position: '1d1' may be degrees and minutes"),
    ("name,lat,360-lon\nA,10,20\n", "known to be the longitude.*360-lon, are not taken for it"),
    ("name,lat,-lon\nA,10,20\n", "known to be the longitude.*-lon, are not taken for it"),
    ("name,90-lat,lon*-1\nA,10,20\n", "known to be the latitude.*90-lat, are not taken for it"),
    ("name,lat_dms,lon_dms\nA,10.3050,20.3050\n", "'lat_dms' says degrees and minutes, and has '10.305'.*units="),
    ('name,position (d m s)\nA,"10.3050, 20.3050"\n', "says degrees and minutes, and has '10.3050 20.3050'"),
    ("name,lat,lon,latitude type\nA,1,2,not planetographic\n", "should say planetocentric or planetographic"),
    ('name,lat,lon_e,Coordinate System\nA,10,20,"+West"\n', "count east, as 'lon_e' says, but 'Coordinate System'"),
    ("n,Lat,N/S,Lon,E/W\nA,-14.57,N,175.48,E\n", "has a sign, and 'N/S' a letter"),
    ("n,Lat,sign,Lon\nA,14.57,-,175.48\n", "'sign' should say which way"),
    ("n,lat,side,lon\nA,14.57,S,175.48\nB,1,N,2\n", "'side' may say which way the latitude counts"),
    ("n,X (m),Y (m)\nA,12.4,-5.2\n", "counts m.*crs="),
    ("n,x,y\nA,1200,-5.2\n", "are no degrees.*crs="),
    ("n,lat,lon_w,lon_e\nA,10,40,60\n", "may both be the longitude.*columns="),
    ("name,lat,lat,lon\nA,10,11,20\n", "may both be the latitude"),
    ("n,start_lat,start_lon,stop_lat,stop_lon\nA,10,40,12,41\n", "Those of edges, ends and other things"),
    ("name,lat (arcmin),lon (arcmin)\nA,10,20\n", "says more than is understood"),
    ("name,lat,lon (h)\nA,10,2\n", "says more than is understood"),
    ("colatitude,lon\n45,10\n", "known to be the latitude"),
    ("name,latW,lonW\nA,10,20\n", "'?latW.*not taken for it"),
    ("name;lat;lon;diameter_m\nA;12,5;34;1.250\n", "decimal="),
    ("name,lat,lon,diam_m,diam_km\nA,1,2,10,10\n", "'diam_km' and 'diam_m' differ"),
    ("name,lat,lon,diameter (km),unit\nA,1,2,150,m\n", "both say what its numbers count.*units="),
    ("name,South Latitude,lon\nA,-10,20\n", "either side of the equator"),
    ("# Lunar craters\nname,lat,lon\nA,45.34,10\n", "of the Moon"),
    ("名称,纬度,经度,天体\nA,1,2,月球\n", "is not Mars"),
    ("name,lat,Longitud O\nA,1,2\n", "Ost, which is east, or Ouest"),
    ("name,lat,lon,diam\nA,1,2,5 m\nB,1,2,5\n", "row 3, diam: '5' has no unit"),
    ("name,lat,lon\nA,(25.1),109.9\n", "is no number"),
    ("lat,lon\n1,5,20\n2,5,21\n", "has more columns than the first line"),
    ("1.5,2.5\n3.5,4.5\n", "no names of columns"),
    ("a,b\n" + ",".join(["1"] * 100_000) + "\n", "more than 2000 columns"),
    ("<html><table></table></html>", "is a web page"),
]


@pytest.mark.parametrize("case", ALSO_REFUSED, ids=lambda case: repr(case[0])[:40])
def test_other_spellings_that_may_mean_two_things_are_refused(case):
    content, words = case
    with pytest.raises(CatalogueError, match=words):
        read(content)


def test_a_column_of_coordinate_systems_says_which_way_longitudes_count_and_what_latitudes_are():
    found, lines = read(
        '"Feature Name","Target","Diameter","Center Latitude","Center Longitude","Coordinate System","Feature Type"\n'
        '"Alpha","Mars","120.5","-11.4","75.2","Planetographic, +West, 0 - 360","Crater, craters"\n'
        '"Beta","Mars","40","33.1","120.9","Planetographic, +West, 0 - 360","Mons, montes"\n'
    )
    assert found == [(-11.2696, -75.2, "Alpha", 120.5), (32.7913, -120.9, "Beta", 40.0)]
    assert "Longitudes count west, as 'Coordinate System' says" in lines and "made planetocentric" in lines


@pytest.mark.parametrize(("heading", "value"), [("Longitude (deg W)", 133.8), ("W Longitude", 47.9), ("经度(西)", 47.9)])
def test_a_heading_that_is_told_still_says_which_way_it_counts(heading, value):
    found, lines = read(f"name,lat,{heading}\nA,18.6,{value}\n", columns={"longitude": heading})
    assert found == [(18.6, -value, "A", None)] and "count west" in lines


@pytest.mark.parametrize("south", ["ю.ш.", "°S", "degrees south", "Grad Süd", "y_south", "S", "南"])
def test_a_heading_of_no_angle_that_is_told_says_which_way_it_counts_too(south):
    assert read(f"name;{south};lon\nA;5.37;137.8\n", columns={"latitude": south})[0] == [(-5.37, 137.8, "A", None)]
    west = "name;Y;X\n;deg S;deg W\nA;5.37;137.8\n"
    assert read(west, columns={"latitude": "Y", "longitude": "X"})[0] == [(-5.37, -137.8, "A", None)]
    assert read("name;X_west;Y_south\nA;137.8;5.37\n")[0] == [(-5.37, -137.8, "A", None)]


def test_what_a_heading_along_a_map_names_is_no_way_that_latitudes_count():
    for names in (("x", "y south polar"), ("x", "y_s")):
        told = {"columns": dict(zip(("longitude", "latitude"), names, strict=True)), "crs": "IAU_2015:49910"}
        table = pd.DataFrame([["A", 600000, 300000]], columns=["name", *names])
        assert read(table, **told)[0] == [(pytest.approx(5.061, abs=0.01), pytest.approx(10.123, abs=0.01), "A", None)]


def test_a_heading_of_no_angle_that_is_told_and_half_understood_is_asked_about():
    for south in ("φ (S)", "my S column", "90-N"):
        with pytest.raises(CatalogueError, match="call it 'latitude' if they grow northward, else 'latitude south'$"):
            read(f"name;{south};lon\nA;5.37;137.8\n", columns={"latitude": south})
    for west, words in (("λ (W)", "not understood which way"), ("°O", "may be Ost")):
        with pytest.raises(CatalogueError, match=words):
            read(f"name;lat;{west}\nA;5.37;137.8\n", columns={"longitude": west})
        told = read(f"name;lat;{west}\nA;5.37;137.8\n", columns={"longitude": west}, longitude="west")
        assert told[0] == [(5.37, -137.8, "A", None)]


@pytest.mark.parametrize("heading", ["360-E longitude", "360 − East longitude", "360°-lon", "lon (360 - E)", "360 minus lon"])
def test_a_longitude_that_is_reckoned_of_another_is_asked_about_even_if_told(heading):
    table = pd.DataFrame({"name": ["A"], "lat": [5], heading: [20]})
    with pytest.raises(CatalogueError, match='are not taken for it. Say which it is: columns={"longitude"'):
        read(table)
    with pytest.raises(CatalogueError, match="Say longitude='east' if they grow eastward"):
        read(table, columns={"longitude": heading})
    assert read(table, columns={"longitude": heading}, longitude="west")[0] == [(5, -20, "A", None)]


@pytest.mark.parametrize("heading", ["0-360 E longitude", "360-degree E longitude", "Longitude (-180 - 180 E)"])
def test_a_range_is_nothing_that_is_reckoned(heading):
    assert read(f"name,lat,{heading}\nA,5,20\n")[0] == [(5, 20, "A", None)]


@pytest.mark.parametrize(
    "heading",
    [
        *("坐标（南纬，东经）", "Position (°S, °E)", "Lat S, Lon E", "Position (°E, °N)", "Koordinaten (O, N)"),
        *("Координаты (в.д., с.ш.)", "经纬度（北纬，东经）", "°S, °E"),
    ],
)
def test_a_heading_of_both_angles_that_names_the_south_or_another_order_is_asked_about(heading):
    told = {"columns": {"latitude": heading, "longitude": heading}}
    with pytest.raises(CatalogueError, match="names the south, or its angles in another order"):
        read(pd.DataFrame({"name": ["A"], heading: ["5.37, 77.8"]}), **told)
    assert read(pd.DataFrame({"name": ["A"], heading: ["5.37 S, 77.8 E"]}), **told)[0] == [(-5.37, 77.8, "A", None)]


def test_a_heading_of_both_angles_is_read_in_the_order_and_the_way_that_it_names():
    for heading, place in (
        ("latitude, longitude", (5.37, 77.8)),
        ("longitude, latitude", (77.8, 5.37)),
        ("Position (°N, °W)", (5.37, -77.8)),
        ("Coordinates (N+/S-, E+/W-)", (5.37, 77.8)),
        ("Koordinaten (N, O)", (5.37, 77.8)),
    ):
        assert read(pd.DataFrame({"name": ["A"], heading: ["5.37, 77.8"]}))[0] == [(*place, "A", None)]
    with pytest.raises(CatalogueError, match="The O of .* may be Ost"):
        read(pd.DataFrame({"name": ["A"], "coordonnées (N, O)": ["5.37, 77.8"]}))


@pytest.mark.parametrize(
    ("one", "other"),
    [("{}_est", "{}_true"), ("{}_obs", "{}_est"), ("{}_e", "{}_t"), ("{}_w", "{}_b"), ("est_{}", "old_{}"), ("{} E", "{} N")],
)
def test_the_latitude_of_one_place_and_the_longitude_of_another_are_asked_about(one, other):
    names = [each.format(axis) for each in (one, other) for axis in ("lat", "lon")]
    table = pd.DataFrame([["A", 10, 20, 18.4, 77.5]], columns=["name", *names])
    with pytest.raises(CatalogueError, match="may be of two places, since .* Say which columns are the position"):
        read(table)
    assert read(table, columns={"latitude": names[2], "longitude": names[3]})[0] == [(18.4, 77.5, "A", None)]


@pytest.mark.parametrize("decimal", ["lat_dd", "Latitude (decimal)", "latitud (grados)"])
def test_decimal_degrees_beside_degrees_minutes_and_seconds_are_taken(decimal):
    assert read(f"name,{decimal},lat_d,lat_m,lat_s,lon\nA,18.65,18,39,0,77\n")[0] == [(18.65, 77, "A", None)]


def test_degrees_that_are_told_keep_their_minutes():
    table = "Name,Lat deg,Lat min,Lon deg,Lon min\nA,18,39,77,27\n"
    told = {"latitude": "Lat deg", "longitude": "Lon deg"}
    assert read(table, columns=told)[0] == [(18.65, 77.45, "A", None)]


def test_what_is_told_decides_where_a_mark_may_mean_two_things():
    european, bare = "name;lat;lon;diameter_m\nA;12,5;34;1.250\n", "name\tlat\tlon\tdiameter_m\nA\t12\t34\t1,250\n"
    assert [read(european, decimal=mark)[0][0][3] for mark in ",."] == [1.25, 0.00125]
    assert [read(bare, decimal=mark)[0][0][3] for mark in ",."] == [0.00125, 1.25]
    west = "name,lat,lon_w\nA,18.6,-133.8\n"
    assert [read(west, longitude=way)[0][0][1] for way in ("east", "west")] == [-133.8, 133.8]
    assert "does not matter" in read("name,lat,lon\nA,1 N,2 E\n", longitude="west")[1]


def test_a_heading_that_is_told_still_says_its_unit():
    found, lines = read("name,lat,lon,Diameter (meters)\nA,1,2,150\n", columns={"diameter_km": "Diameter (meters)"})
    assert found == [(1, 2, "A", 0.15)] and "in metres" in lines


def test_a_planetographic_latitude_that_is_told_is_made_planetocentric():
    table = (
        "frame,site,drive,planetocentric_latitude,planetodetic_latitude,longitude,elevation\n"
        "ROVER,1,0,30.0000,30.2937,60.0000,-2100.0\n"
    )
    found, lines = read(table, columns={"latitude": "planetodetic_latitude"})
    assert found[0][0] == pytest.approx(30, abs=1e-3) and "made planetocentric" in lines


def geojson(*features, **more):
    return json.dumps({"type": "FeatureCollection", "features": list(features), **more})


def feature(coordinates, kind="Point", **properties):
    return {"type": "Feature", "properties": properties, "geometry": {"type": kind, "coordinates": coordinates}}


def crs(name):
    return {"crs": {"type": "name", "properties": {"name": name}}}


def test_the_coordinate_system_of_geojson_is_respected():
    point = feature([80.0, 60.0], name="A")
    found, lines = read(geojson(point, **crs("urn:ogc:def:crs:IAU_2015::49910")))
    assert found == [(0.001, 0.0013, "A", None)]
    with pytest.raises(CatalogueError, match="Moon"):
        read(geojson(point, **crs("urn:ogc:def:crs:IAU_2015::30100")))
    assert read(geojson(point, **crs("urn:ogc:def:crs:IAU_2015::30100")), crs="IAU_2015:49900")[0] == [(60, 80, "A", None)]
    assert "CRS84" in read(geojson(point, **crs("urn:ogc:def:crs:OGC:1.3:CRS84")))[1]


def test_properties_that_contradict_the_geometry_are_told():
    _, lines = read(geojson(feature([18.44, 77.45], name="A", lat=18.44, lon=77.45)))
    assert "contradicts 'lat' and 'lon'" in lines and "swapped" in lines
    assert "contradicts" not in read(geojson(feature([77.45, 18.44], name="A", lat=18.44, lon=77.45)))[1]


def test_lines_and_areas_stand_in_their_middle():
    box = feature([[[175, 5], [-175, 5], [-175, 10], [175, 10], [175, 5]]], "Polygon", name="box across 180")
    found, lines = read(geojson(box, feature([1, 2], name="p")))
    assert found == [(7.5, -180.0, "box across 180", None), (2, 1, "p", None)] and "their middle" in lines
    line = feature([[[0, 0], [10, 0]], [[10, 0], [20, 0]]], "MultiLineString", name="l")
    sides = [
        [[[170, 0], [180, 0], [180, 10], [170, 10], [170, 0]]],
        [[[-180, 0], [-170, 0], [-170, 10], [-180, 10], [-180, 0]]],
    ]
    cut = feature(sides, "MultiPolygon", name="cut")
    assert [place[:2] for place in read(geojson(line, cut, feature([[1, 2], [3, 4]], "MultiPoint")))[0]] == [
        (0, 10),
        (5, -180),
        (3, 2),
    ]


def test_json_of_any_kind_is_read():
    one, other = feature([77.4, 18.4], name="one"), feature([2, 2], name="2")
    assert read(json.dumps(one))[0] == [(18.4, 77.4, "one", None)]
    assert len(read(f"{json.dumps(one)}\n{json.dumps(other)}\n")[0]) == 2
    assert read('[{"name": "A", "lat": 1, "lon": 2}]')[0] == [(1, 2, "A", None)]
    assert read('[{"name": "A", "position": {"lat": 1, "lon": 2}}]')[0] == [(1, 2, "A", None)]
    assert read('{"name": ["A"], "lat": [1], "lon": [2]}')[0] == [(1, 2, "A", None)]
    assert read('{"name": "A", "lat": 1, "lon": 2}\n{"name": "B", "lat": 3, "lon": 4}')[0][1] == (3, 4, "B", None)


def test_a_text_that_is_called_size_is_no_diameter():
    found, _ = read(geojson(feature([1, 2], name="A", size="large")))
    assert found == [(2, 1, "A", None)]


def workbook(**sheets):
    pytest.importorskip("openpyxl")
    file = io.BytesIO()
    with pd.ExcelWriter(file) as writer:
        for name, rows in sheets.items():
            pd.DataFrame(rows).to_excel(writer, sheet_name=name, header=False, index=False)
    return file.getvalue()


def test_of_several_sheets_the_one_with_positions_is_taken_and_several_are_asked():
    north, south = ([["name", "lat", "lon"], [name, lat, 20]] for name, lat in (("A", 10), ("B", -10)))
    with pytest.raises(CatalogueError, match="several sheets, 'North', 'South'.*sheet='North'"):
        read(workbook(North=north, South=south))
    assert read(workbook(North=north, South=south), sheet="South")[0] == [(-10, 20, "B", None)]
    found, lines = read(workbook(About=[["made by me"]], South=[["Table 1"], *south]))
    assert found == [(-10, 20, "B", None)] and "'South' was read" in lines


def test_a_place_called_na_keeps_its_name_in_excel():
    assert [place[2] for place in read(workbook(S=[["name", "lat", "lon"], ["NA", 1, 2], ["Good", 3, 4]]))[0]] == ["NA", "Good"]


def test_the_index_of_a_dataframe_is_read():
    table = pd.DataFrame({"lat": [1.0, 2.0], "lon": [3.0, 4.0]}, index=pd.Index(["Alpha", "Beta"], name="name"))
    found, lines = read(table)
    assert [place[2] for place in found] == ["Alpha", "Beta"] and "index of the DataFrame" in lines


def test_geometries_of_a_dataframe_are_read():
    table = pd.DataFrame({"name": ["A"], "geometry": [types.SimpleNamespace(x=137.4, y=-4.6, geom_type="Point")]})
    assert read(table)[0] == [(-4.6, 137.4, "A", None)]
    assert read(pd.DataFrame({"name": ["A"], "wkt": ["POINT (137.4 -4.6)"]}))[0] == [(-4.6, 137.4, "A", None)]


def test_the_readme_names_each_kind_that_is_read():
    readme = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    rows = readme.partition("## Your own table")[2].partition("Each column")[0]
    kinds = ", ".join(re.findall(r"(?m)^\| ([^|]+) \|", rows)[1:])
    for content, kind in ((b"name,lat,lon\nA,1,2\n", "CSV"), (b'[{"name": "A", "lat": 1, "lon": 2}]', "JSON")):
        for pack, packed in (
            (gzip.compress, "gzip"),
            (bz2.compress, "bzip2"),
            (lzma.compress, "xz"),
            (lambda it: zipped(a_csv=it), "ZIP"),
        ):
            assert kind in kinds and packed in kinds
            assert read(content)[0] == read(pack(content))[0] == [(1, 2, "A", None)]
    for kind in ("Excel", "Parquet", "DataFrame", "Craterstats", "PDS3", "KML, KMZ", "shapefile, GeoPackage, GeoParquet"):
        assert kind in kinds  # each is read in a test of its own above or below


def test_an_address_is_refused_in_words():
    with pytest.raises(CatalogueError, match="Addresses .* are not read; download"):
        explorer.read_features("https://example.org/places.csv")


def test_a_gzipped_table_is_read():
    assert read(gzip.compress(b"name,lat,lon\nA,1,2\n"))[0] == [(1, 2, "A", None)]


def map_files():
    """GeoPackage, shapefile, GeoParquet and KML of the same two places, one far from the other, and how each is called."""
    geopandas = pytest.importorskip("geopandas")
    points = geopandas.points_from_xy([137.4, -10], [-4.6, 20])
    return geopandas.GeoDataFrame({"name": ["A", "B"]}, geometry=points, crs="IAU_2015:49900")


PLACES = [(-4.6, 137.4, "A", None), (20, -10, "B", None)]
KML = (
    b'<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark><name>A</name>'
    b"<Point><coordinates>137.44,-4.59,0</coordinates></Point></Placemark></Document></kml>"
)


def zipped(**files):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("_", "."), content)
    return file.getvalue()


def test_files_of_maps_are_read_and_their_coordinate_systems_turned(tmp_path):
    table = map_files()
    for name in ("a.gpkg", "a.shp"):
        table.to_file(tmp_path / name)
        assert [tuple(row) for row in read_features(tmp_path / name)[["latitude", "longitude", "name"]].round(4).values] == [
            place[:3] for place in PLACES
        ]
    parts = {f"a_{part}": (tmp_path / f"a.{part}").read_bytes() for part in ("shp", "shx", "dbf", "prj")}
    assert read(zipped(**parts))[0] == PLACES
    for system in ("IAU_2015:49910", "IAU_2015:49935"):
        table.to_crs(system).to_parquet(tmp_path / "b.parquet")
        assert read((tmp_path / "b.parquet").read_bytes())[0] == PLACES
        assert read(table.to_crs(system))[0] == PLACES
    table.set_crs("IAU_2015:30100", allow_override=True).to_file(tmp_path / "moon.gpkg")
    with pytest.raises(CatalogueError, match="moon: its coordinate system .*Moon"):
        read_features(tmp_path / "moon.gpkg")


@pytest.mark.parametrize("content", [KML, zipped(doc_kml=KML)], ids=["KML", "KMZ"])
def test_kml_is_taken_for_mars_with_a_line_that_says_so(content):
    found, lines = read(content)
    assert found == [(-4.59, 137.44, "A", None)] and "its degrees were taken for Mars" in lines


RICH = """<?xml version="1.0"?><k:kml xmlns:k="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2">
<k:Document><k:name>D</k:name><k:Schema name="s"><k:SimpleField type="double" name="diameter_km"/></k:Schema>
<k:Folder><k:Placemark><k:name>环形山</k:name><k:description><![CDATA[<b>x</b>]]></k:description><k:ExtendedData>
<k:SchemaData schemaUrl="#s"><k:SimpleData name="diameter_km">12.5</k:SimpleData></k:SchemaData>
<k:Data name="name"><k:value>another</k:value></k:Data></k:ExtendedData>
<k:Polygon><k:outerBoundaryIs><k:LinearRing><k:coordinates>0,0 10,0 10,10 0,10 0,0</k:coordinates></k:LinearRing>
</k:outerBoundaryIs>
<k:innerBoundaryIs><k:LinearRing><k:coordinates>1,1,0 4,1,0 4,9,0 1,9,0 1,1,0</k:coordinates></k:LinearRing></k:innerBoundaryIs>
</k:Polygon></k:Placemark></k:Folder>
<k:Placemark><k:name>two</k:name><k:MultiGeometry><k:Point><k:coordinates>1,2</k:coordinates></k:Point>
<k:Point><k:coordinates>3,4</k:coordinates></k:Point></k:MultiGeometry></k:Placemark>
<k:Placemark><k:name>none</k:name></k:Placemark>
<k:Placemark><k:name>track</k:name><gx:Track><gx:coord>1 2 3</gx:coord></gx:Track></k:Placemark></k:Document></k:kml>"""


@pytest.mark.parametrize("content", [RICH.encode(), RICH.encode("utf-16")], ids=["UTF-8", "UTF-16"])
def test_kml_has_areas_texts_and_columns_of_its_own(content):
    with pytest.warns(CatalogueNote, match="feature 3, geometry: has no position(.|\n)*feature 4, geometry: is a 'Track'"):
        table = read_features(named(content), errors="drop")
    assert table.name.tolist() == ["环形山", "two"] and table.caption.tolist() == ["<b>x</b>", ""]
    assert table[["latitude", "longitude"]].round(3).to_numpy().tolist() == [[5, 5.789], [3, 2]]
    assert table.diameter_km.tolist()[0] == 12.5 and table.name_source.tolist() == ["another", ""]


def test_without_the_extra_files_of_maps_are_refused_with_the_command(monkeypatch):
    monkeypatch.setitem(sys.modules, "geopandas", None)
    for content, what in (
        (b"\x00\x00\x27\x0a" + bytes(96), "a shapefile"),
        (b"SQLite format 3\x00", "a GeoPackage"),
    ):
        with pytest.raises(CatalogueError, match=rf"is {what}; to read it: pip install 'tianwen1-explorer\[gis\]'"):
            read(content)


LABEL = """PDS_VERSION_ID = PDS3
^INDEX_TABLE = "INDEX.TAB"
TARGET_NAME = MARS
POSITIVE_LONGITUDE_DIRECTION = "WEST"
COORDINATE_SYSTEM_NAME = "PLANETOGRAPHIC"
OBJECT = INDEX_TABLE
  OBJECT = COLUMN
    NAME = PRODUCT_ID
    START_BYTE = 2
    BYTES = 8
  END_OBJECT = COLUMN
  OBJECT = COLUMN
    NAME = CENTER_LATITUDE
    UNIT = "DEGREE"
    START_BYTE = 12
    BYTES = 9
  END_OBJECT = COLUMN
  OBJECT = COLUMN
    NAME = CENTER_LONGITUDE
    UNIT = "DEGREE"
    START_BYTE = 22
    BYTES = 9
  END_OBJECT = COLUMN
END_OBJECT = INDEX_TABLE
"""


def test_numbers_of_the_pds_are_what_the_label_makes_of_them(tmp_path):
    label = LABEL.replace("START_BYTE = 22", "START_BYTE = 22 <BYTES>\n    SCALING_FACTOR = 0.01\n    OFFSET = 10 <DEGREE>")
    (tmp_path / "index.lbl").write_text(
        label.replace("START_BYTE = 12", "START_BYTE = 12\n    MISSING_CONSTANT = 88.0 <DEGREE>")
    )
    rows = '"IMG_0001",  45.3400,     1744\n"IMG_0002",  88.0000,     2344\n"Ölberg ",  12.1123,     2344\n'
    (tmp_path / "index.tab").write_text(rows, encoding="utf-8")
    with pytest.raises(CatalogueError, match="row 2, CENTER_LATITUDE: the latitude is missing"):
        read_features(tmp_path / "index.lbl")
    table = read_features(tmp_path / "index.lbl", errors="drop")
    assert table.longitude.round(3).tolist() == [-27.44, -33.44]  # counted in bytes, of which Ö has two
    assert table.PRODUCT_ID.tolist() == ["IMG_0001", "Ölberg"]


def test_a_table_of_the_pds_is_read_by_its_label(tmp_path):
    (tmp_path / "index.lbl").write_text(LABEL)
    (tmp_path / "index.tab").write_text('"IMG_0001",  45.3400, 137.4412\n"IMG_0002",  12.1123, 233.4412\n')
    for name in ("index.lbl", "index.tab"):
        with pytest.warns(CatalogueNote, match="planetographic, as the label says(.|\n)*count west, as the label says"):
            table = read_features(tmp_path / name)
        assert table.latitude[0] == pytest.approx(45.0018, abs=1e-4) and table.longitude[0] == pytest.approx(-137.4412)
        assert table.PRODUCT_ID.tolist() == ["IMG_0001", "IMG_0002"]
    (tmp_path / "index.lbl").write_text(LABEL.replace("MARS", "MOON"))
    with pytest.raises(CatalogueError, match="is of the Moon"):
        read_features(tmp_path / "index.lbl")
    (tmp_path / "index.tab").unlink()
    (tmp_path / "index.lbl").write_text(LABEL)
    with pytest.raises(CatalogueError, match="'INDEX.TAB' that it describes is not beside it"):
        read_features(tmp_path / "index.lbl")


def test_the_craters_of_craterstats_are_read_with_the_planet_they_are_of():
    counted = (
        "#Spatial crater count for Craterstats\n#\na-axis radius = 3396.19 <km>\n#\n"
        "crater = {diam, fraction, lon, lat, topo_scale_factor\n0.25\t1\t12.3\t-4.5\t1\n1.5\t1\t13.3\t-5.5\t1\n}\n"
    )
    assert read(counted)[0] == [(-4.5, 12.3, "", 0.25), (-5.5, 13.3, "", 1.5)]
    with pytest.raises(CatalogueError, match="of the Moon"):
        read(counted.replace("3396.19", "1737.4"))


def test_what_is_written_where_nobody_says_a_coordinate_system_is_told(tmp_path):
    geopandas = pytest.importorskip("geopandas")
    table = geopandas.GeoDataFrame({"name": ["A"]}, geometry=geopandas.points_from_xy([10], [20]), crs="OGC:CRS84")
    table.to_parquet(tmp_path / "a.parquet")
    found, lines = read((tmp_path / "a.parquet").read_bytes())
    assert found == [(20, 10, "A", None)] and "CRS84" in lines
    with pytest.raises(CatalogueError, match="'WGS 84' belongs to Earth.*crs="):
        read(table.set_crs(4326, allow_override=True))
    assert read(table.set_crs(4326, allow_override=True), crs="IAU_2015:49900")[0] == [(20, 10, "A", None)]


def test_folders_of_kml_are_one_table_and_layers_of_a_geopackage_are_asked(tmp_path):
    place = b"<Placemark><name>%s</name><Point><coordinates>%d,5</coordinates></Point></Placemark>"
    folders = b"".join(b"<Folder><name>f%d</name>%s</Folder>" % (number, place % (b"P", number)) for number in (1, 2))
    table = map_files()
    found, lines = read(b'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>' + folders + b"</Document></kml>")
    assert found == [(5, 1, "P", None), (5, 2, "P", None)] and "2 folders" in lines
    for layer in ("one", "two"):
        table.to_file(tmp_path / "a.gpkg", layer=layer)
    with pytest.raises(CatalogueError, match="2 layers of places: 'one', 'two'.*layer="):
        read_features(tmp_path / "a.gpkg")
    assert read(zipped(a_geojson=geojson(feature([1, 2], name="A")).encode()))[0] == [(2, 1, "A", None)]


BOX = "name,minlat,maxlat,{},{}\nA,10,20,{},{}\n"


@pytest.mark.parametrize(
    ("edges", "told", "longitude"),
    [
        (("westernmost lon W", "easternmost lon W", 30, 10), {}, -20),
        (("westernmost_lon", "easternmost_lon", 30, 10), {"longitude": "west"}, -20),
        (("westernmost_lon", "easternmost_lon", 2, 350), {"longitude": "west"}, 4),  # across the meridian
        (("westernmost_lon", "easternmost_lon", "30W", "10W"), {}, -20),
        (("western_lon", "eastern_lon", 350, 20), {}, 5),  # of the edges, not of the way they count
        (("lon_w", "lon_e", 30, 10), {"longitude": "west"}, -20),
        (("westernmost lon W", "easternmost lon E", 30, 350), {}, -20),
        (("minlon W", "maxlon W", 10, 30), {}, -20),
        (("minlon W", "maxlon W", 350, 20), {}, -5),
        (("minlon", "maxlon", "10W", "30W"), {}, -20),
        (("minlon", "maxlon", "30W", "10W"), {}, -20),
        (("minlon", "maxlon", 350, 20), {}, 5),
    ],
)
def test_a_place_stands_between_its_edges_whichever_way_they_count(edges, told, longitude):
    assert read(BOX.format(*edges), **told)[0] == [(15, longitude, "A", None)]


def test_edges_of_an_index_of_the_pds_count_as_its_label_says(tmp_path):
    label = LABEL.replace("CENTER_LATITUDE", "MINIMUM_LATITUDE").replace("CENTER_LONGITUDE", "MAXIMUM_LATITUDE")
    columns = label[label.index("  OBJECT = COLUMN\n    NAME = MINIMUM") : label.index("END_OBJECT = INDEX_TABLE")]
    edges = columns.replace("MINIMUM_LATITUDE", "WESTERNMOST_LONGITUDE").replace("MAXIMUM_LATITUDE", "EASTERNMOST_LONGITUDE")
    edges = edges.replace("= 12", "= 32").replace("= 22", "= 42")
    (tmp_path / "index.lbl").write_text(label.replace("GRAPHIC", "CENTRIC").replace(columns, columns + edges))
    (tmp_path / "index.tab").write_text('"IMG_0001",  10.0000,  20.0000,  30.0000,  10.0000\n')
    with pytest.warns(CatalogueNote, match="count west, as the label says"):
        table = read_features(tmp_path / "index.lbl")
    assert table[["latitude", "longitude"]].to_numpy().tolist() == [[15, -20]]


def test_edges_below_zero_that_count_west_are_asked_for_with_the_number_that_stands_there():
    with pytest.raises(CatalogueError, match="count west, and -30 in row 2 may be either side"):
        read(BOX.format("westernmost lon W", "easternmost lon W", -30, -10))


DEGREES, METRES = "IAU_2015:49900", "IAU_2015:49910"


@pytest.mark.parametrize(
    ("table", "told", "place"),
    [
        ("name,lat,NS,lon,EW\nA,45,S,50,W\n", {"crs": DEGREES}, (-45, -50)),
        ("name,lat,lon\nA,45S,50 W\n", {"crs": DEGREES}, (-45, -50)),
        ("name,lat_rad,lon_rad\nA,0.5,1\n", {"crs": DEGREES}, (28.6479, 57.2958)),
        ("name,lat_d,lat_m,lon_d,lon_m\nA,45,30,50,30\n", {"crs": DEGREES}, (45.5, 50.5)),
        ("name,x (km),y (km)\nA,100,100\n", {"crs": METRES}, (1.6871, 1.6871)),
        ("name,x,y\n,km,km\nA,100,100\n", {"crs": METRES}, (1.6871, 1.6871)),
        ("name,x,y\nA,100 km,100 km\n", {"crs": METRES}, (1.6871, 1.6871)),
        ("name,x,y,unit\nA,100,100,km\n", {"crs": METRES}, (1.6871, 1.6871)),
        ("name,x,EW,y,NS\nA,100000,W,100000,S\n", {"crs": METRES}, (-1.6871, -1.6871)),
        ('name,position (rad)\nA,"0.5,1"\n', {}, (28.6479, 57.2958)),
        ("name,lat (gon),lon (gon)\nA,50,390\n", {}, (45, -9)),
        ("name,lat,lon\n,gradians,gradians\nA,50,390\n", {}, (45, -9)),
        ("name,lat (grad),lon (grad)\nA,50,390\n", {"units": {"latitude": "gon", "longitude": "gon"}}, (45, -9)),
        ('name,position\nA,"0.5,1"\n', {"units": {"latitude": "rad", "longitude": "rad"}}, (28.6479, 57.2958)),
        ('name,position,N/S,E/W\nA,"45,50",S,W\n', {}, (-45, -50)),
    ],
)
def test_what_a_table_says_of_its_numbers_holds_under_a_crs_and_in_one_column_too(table, told, place):
    [(latitude, longitude, *_)], lines = read(table, **told)
    assert (latitude, longitude) == pytest.approx(place, abs=1e-4)
    if any(unit in table + str(told) for unit in ("rad", "gon", "km")):
        words = "is in radians", "is in gradians", "counts 'km'", "Units are as", "in the units of"
        assert any(each in lines for each in words)


@pytest.mark.parametrize(
    ("table", "asked"),
    [
        ("name,lat (grad),lon (grad)\nA,50,100\n", True),
        ("name,lat,lon\n,grad,grad\nA,50,100\n", True),
        ("name,Breite (Grad),Länge (Grad)\nA,50,100\n", False),
        ("name,Широта (град),Долгота (град)\nA,50,100\n", False),
    ],
)
def test_grad_is_degrees_with_a_line_on_gradians_but_where_the_heading_is_german_or_russian(table, asked):
    [(latitude, longitude, *_)], lines = read(table)
    assert (latitude, longitude) == (50, 100)
    assert ("was taken for degrees; if it is in gradians" in lines) is asked


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("name,x (px),y (px)\nA,1,1\n", "'y \\(px\\)' counts px, and crs='IAU_2015:49910' counts along a map"),
        ("name,lat,lon,x,y\nA,5,5,100000,100000\n", "'lat' is a latitude, and crs=.*say which columns"),
    ],
)
def test_what_cannot_be_along_a_map_is_refused_under_its_crs(table, words):
    with pytest.raises(CatalogueError, match=words):
        read(table, crs=METRES)


def test_positions_in_one_column_that_count_metres_are_refused():
    with pytest.raises(CatalogueError, match="counts m, and a latitude in degrees was expected"):
        read('name,position (m)\nA,"0.5,1"\n')


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("name,lat_dms,lon_dms\nA,10 30 50,20:30:50\n", {}),
        ("name,lat (d m s),lon (d m s)\nA,10 30 50,20 30 50\n", {}),
        ('name,position (D M S)\nA,"10 30 50 N, 20 30 50 E"\n', {}),
        ("name,lat_dms,lon_dms\nA,10.51389,20.51389\n", {"units": {"latitude": "deg", "longitude": "deg"}}),
        ("name,lat,lon\nA,10d30'50,20d30'50\n", {}),
    ],
)
def test_degrees_minutes_and_seconds_in_one_cell_are_read_where_something_parts_them(table, told):
    [(latitude, longitude, *_)], _ = read(table, **told)
    assert (latitude, longitude) == pytest.approx((10.51389, 20.51389), abs=1e-4)


SEXAGESIMAL = ["{} dms", "{} (DMS)", "{} (degrees minutes)", "{} (deg min)", "{} [° ']", "{}_dm", "{} DDMM.mm", "{} (dd:mm)"]


@pytest.mark.parametrize("heading", [*SEXAGESIMAL, "{} (Grad Minuten)", "{}（度分秒）", "{}（度.分秒）", "{} sexagesimal"])
def test_a_plain_number_where_a_heading_says_degrees_and_minutes_is_asked_about(heading):
    lat, lon = heading.format("Latitude"), heading.format("Longitude")
    table = f"name;{lat};{lon}\nA;{{}};{{}}\n"
    told = {"units": {"latitude": "deg", "longitude": "deg"}}
    assert read(table.format("18°39'", "77°27'"))[0] == [(18.65, 77.45, "A", None)]
    assert read(table.format(18.65, 77.45), **told)[0] == [(18.65, 77.45, "A", None)]
    with pytest.raises(CatalogueError, match="says degrees and minutes, and has '18.39'.*units="):
        read(table.format(18.39, 77.27))
    with pytest.raises(CatalogueError, match="says degrees and minutes, and has '18.39'.*units="):
        read(table.format(18.39, 77.27), columns={"latitude": lat, "longitude": lon})
    with pytest.raises(CatalogueError, match="says degrees and minutes"):
        read(f"name;Latitude;Longitude\n;{heading.format('')};{heading.format('')}\nA;18.39;77.27\n", errors="drop")


def test_the_least_and_the_greatest_degrees_are_no_minutes():
    table = "name,lat_deg_min,lat_deg_max,lon_deg_min,lon_deg_max\nA,10,20,30,40\n"
    assert read(table)[0] == [(15, 35, "A", None)]
    with pytest.raises(CatalogueError, match="'lat_deg_min' says degrees and minutes"):
        read(table, columns={"latitude": "lat_deg_min", "longitude": "lon_deg_max"})


MERGED = ["name", "Latitude", "", "Longitude", "", "Diameter", ""]
IN_MERGED = ["A", 18, 39, 77, 27, 150, "m"]


@pytest.mark.parametrize("units", [["", "deg", "min", "deg", "min"], ["", "度", "分", "度", "分"], ["", "°", "'", "°", "'"]])
def test_columns_below_a_merged_heading_are_what_the_line_of_units_says(units):
    rows = [MERGED, [*units, "", ""], IN_MERGED]
    found, lines = read("\n".join(",".join(map(str, row)) for row in rows))
    assert found == [(18.65, 77.45, "A", 0.15)] and "'Diameter' is in the units of" in lines
    assert (
        read(pd.DataFrame([IN_MERGED], columns=MERGED[:2] + ["minutes"] + MERGED[3:4] + ["minutes.1"] + MERGED[5:]))[0] == found
    )


def test_numbers_below_a_merged_heading_that_may_be_minutes_are_asked_about_and_others_told():
    table = "\n".join(",".join(map(str, row)) for row in (MERGED, IN_MERGED))
    frame = pd.DataFrame([IN_MERGED], columns=[name or f"Unnamed: {number}" for number, name in enumerate(MERGED)])
    for source in (table, frame, workbook(S=[MERGED, IN_MERGED]) if importlib.util.find_spec("openpyxl") else table):
        with pytest.raises(CatalogueError, match="behind 'Latitude' has 39, which may be minutes.*units="):
            read(source)
        found, _ = read(source, units={"latitude": "deg", "longitude": "deg"})
        assert found == [(18, 77, "A", 0.15)]
    assert "behind 'lon' has 3500, and was not read with it" in read("name,lat,lon,\nA,1,2,3500\n")[1]
    assert "behind 'diam' has 12, and was not read" in read("name,lat,lon,diam,\nA,1.5,2.5,15,12\n")[1]
    assert "has" not in read(",lat,lon\n0,1,2\n1,3,4\n")[1]  # numbers of rows, as pandas writes them


UNREAD_MINUTES = [
    ("latitude degree;latitude arc minutes;longitude degree;longitude arc minutes", {}),
    ("lat whole degrees;lat remaining minutes;lon whole degrees;lon remaining minutes", {}),
    ("Lat S deg;Lat S min;Lon E deg;Lon E min", {}),
    ("Lat S deg;Lat S min;Lon E deg;Lon E min", {"latitude": "Lat S deg"}),
    ("Lat S deg;Lat S min;Lat S sec;Lon E deg;Lon E min;Lon E sec", {}),
    ("Lat S deg;Lat S min;Lat S sec;Lon E deg;Lon E min;Lon E sec", {"latitude": "Lat S deg"}),
    ("latitudine gradi;latitudine primi;longitudine gradi;longitudine primi", {}),
    ("Breite G;Breite M;Länge G;Länge M", {}),
    ("широта (гр.);широта (мин.);долгота (гр.);долгота (мин.)", {}),
    ("φ°;φ';λ°;λ'", {"latitude": "φ°", "longitude": "λ°"}),
    ("graden breedte;min;graden lengte;min", {"latitude": "graden breedte", "longitude": "graden lengte"}),
    ("latitude;arcmin;longitude;arcmin", {}),
]


@pytest.mark.parametrize(("names", "told"), UNREAD_MINUTES)
def test_numbers_below_60_that_are_not_read_beside_whole_degrees_are_asked_about(names, told):
    parts = len(names.split(";")) // 2
    row = "A;" + ";".join([*["18", "39", "36"][:parts], *["133", "48", "36"][:parts]])
    with pytest.raises(CatalogueError, match="39, which may be minutes.*call the columns.*units=") as asked:
        read(f"name;{names}\n{row}\n", columns=told)
    advised = re.findall('"(l[^"]* (?:deg|min|sec))"', str(asked.value))
    heads = ";".join([*advised[:parts], *advised[3 : 3 + parts]])
    found, _ = read(f"name;{heads}\n{row}\n")
    south = -1 if " S " in names else 1
    assert found == [(pytest.approx(south * 18.65 if parts == 2 else south * 18.66), pytest.approx(133.8, abs=0.02), "A", None)]


def test_whole_degrees_that_are_told_to_be_all_are_read():
    table, told = "name;φ°;φ';λ°;λ'\nA;18;39;133;48\n", {"latitude": "φ°", "longitude": "λ°"}
    assert read(table, columns=told, units={"latitude": "deg", "longitude": "deg"})[0] == [(18, 133, "A", None)]


@pytest.mark.parametrize(
    "table",
    [
        "name,lat,lon,lat_err,lon_err\nA,18,77,1,2\n",
        "name,lat,lat_err,lon,lon_err\nA,18,77,1,2\n",
        "name,lat,lon,time (min)\nA,18,77,30\n",
        "name,lat,lon,lat_n,lat_s,lon_e,lon_w\nA,18,77,20,16,79,75\n",
        "name,lat,lon,min lat,max lat,min lon,max lon\nA,18,27,16,20,25,29\n",
        "name,lat,lon,lat_rover,lon_rover\nA,18,77,18,77\n",
    ],
)
def test_other_numbers_beside_whole_degrees_are_no_minutes(table):
    assert read(table)[0][0][0] == 18


@pytest.mark.parametrize("first", ["", "units", "单位", "-"])
@pytest.mark.parametrize("unknown", ["wt%", "K", "count", "text", "10^3 ppm", ""])
@pytest.mark.parametrize("errors", ["raise", "drop"])
def test_a_line_of_units_is_one_whatever_else_stands_in_it(first, unknown, errors):
    head, row = ["name", "lat", "lon", "diam", "more"], ["A", 1, 2, 150, 3]
    units = [first, "deg", "deg", "m", unknown]
    text = "\n".join(",".join(map(str, each)) for each in (head, units, row))
    assert read(text, errors=errors)[0] == [(1, 2, "A", 0.15)]


def test_a_line_of_units_in_excel_is_one_whatever_else_stands_in_it():
    rows = [["name", "lat", "lon", "diam", "more"], ["单位", "度", "度", "米", "wt%"], ["A", 1, 2, 150, 3]]
    assert read(workbook(S=rows))[0] == [(1, 2, "A", 0.15)]


@pytest.mark.parametrize("west", ["deg W", "°W", "degrees west", "deg (positive west)"])
def test_a_line_of_units_says_which_way_longitudes_count(west):
    assert read(f"name,lat,lon\n,deg,{west}\nA,18.4,77.7\n")[0] == [(18.4, -77.7, "A", None)]
    assert read(f"name,lat,lon\n,deg S,{west.replace('W', 'E').replace('west', 'east')}\nA,18.4,77.7\n")[0][0][:2] == (
        -18.4,
        77.7,
    )


def test_a_line_of_units_says_which_way_the_edges_of_a_box_count():
    table = "name,minlat,maxlat,westernmost_lon,easternmost_lon\n,deg,deg,deg W,deg W\nA,10,20,30,10\n"
    assert read(table)[0] == [(15, -20, "A", None)]


def test_a_unit_that_is_not_known_is_none_of_kilometres():
    [(*_, kilometres)], lines = read("name,lat,lon,diam\n,deg,deg,furlong\nA,1,2,150\n", errors="drop")
    assert kilometres is None and "'diam' may be of anything" in lines


AREA = "POLYGON ((10 20, 12 20, 12 22, 10 22, 10 20))"


@pytest.mark.parametrize(("name", "cell"), [("WKT", AREA), ("geometry", "POINT (11 21)"), ("coordinates", "21 N, 11 E")])
def test_a_second_column_of_positions_is_told_and_read_as_the_line_says(name, cell):
    table = f'name,lat,lon,{name}\nA,1,2,"{cell}"\n'
    [(latitude, longitude, *_)], lines = read(table)
    assert (latitude, longitude) == (1, 2) and f"{name!r} has positions, too, and was not read" in lines
    [(latitude, longitude, *_)], lines = read(table, columns={"latitude": name, "longitude": name})
    assert (latitude, longitude) == pytest.approx((21, 11), abs=0.01) and "was not read" not in lines


@pytest.mark.parametrize(("name", "cells"), [("position", (1, 2)), ("shape", ("round", "oval")), ("coordinates", ("", ""))])
def test_a_column_that_only_sounds_like_positions_leaves_no_line(name, cells):
    assert "was not read" not in read(f"name,lat,lon,{name}\nA,1,2,{cells[0]}\nB,3,4,{cells[1]}\n")[1]


def test_map_files_whose_columns_contradict_their_geometry_say_so(tmp_path):
    pytest.importorskip("pyogrio")
    geopandas, shapely = pytest.importorskip("geopandas"), pytest.importorskip("shapely")
    for definition, east in (("IAU_2015:49900", 300), ("IAU_2015:49901", -300)):
        said = {"lat": [2.0, 50.0], "lon": [east, east]}
        places = geopandas.GeoDataFrame(said, geometry=[shapely.Point(300, 2)] * 2, crs=definition)
        assert "contradicts 'lat' and 'lon' in 1 features, the first feature 1" in read(places)[1]
    places.assign(lon=300).set_crs("IAU_2015:49900", allow_override=True).to_file(tmp_path / "a.gpkg")
    lines = read_features(tmp_path / "a.gpkg").attrs["notes"]
    assert any("contradicts 'lat' and 'lon' in 1 features, the first feature 2" in line for line in lines)
    west = {"lat": [2.0, 50.0], "lon_w": [60, 60]}
    places = geopandas.GeoDataFrame(west, geometry=[shapely.Point(300, 2)] * 2, crs="IAU_2015:49900")
    assert "contradicts 'lat' and 'lon_w' in 1 features, the first feature 1" in read(places)[1]


@pytest.mark.parametrize(
    ("cells", "told", "metres"),
    [
        (["1.500,5", "2.250"], {}, [1500.5, 2250]),
        (["1.500,5", 2.125], {}, [1500.5, 2.125]),  # a number has no marks
        (["1,5", 2.125], {"decimal": ","}, [1.5, 2.125]),
        (["1,5", "2.25"], {}, [1.5, 2.25]),
        (["1,250.5", "2,250", 3.125], {}, [1250.5, 2250, 3.125]),
    ],
)
def test_points_part_thousands_where_a_neighbour_says_so(cells, told, metres):
    frame = pd.DataFrame({"lat": 1.5, "lon": 2.5, "d (m)": pd.Series(cells, dtype=object)})
    assert (read_features(frame, **told).diameter_km * 1000).round(6).tolist() == metres


def test_a_point_beside_decimal_commas_that_may_part_thousands_is_asked():
    frame = pd.DataFrame({"lat": 1.5, "lon": 2.5, "d (m)": ["1,5", "2.250"]})
    with pytest.raises(CatalogueError, match="2.250 in 'd .m.' may have a decimal comma or a thousands' mark"):
        read_features(frame)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("北纬25.066°，东经109.925°", "南纬5.4°，东经137.8°"),
        ("25.066 N 109.925 E", "5.4 S 137.8 E"),
        ("POINT (109.925 25.066)", "POINT (137.8 -5.4)"),
        ("Lat 25.066 Lon 109.925", "Lat -5.4 Lon 137.8"),
    ],
)
@pytest.mark.parametrize("head", ["Site;Where\n", ""])
def test_a_row_that_says_what_its_cells_are_is_none_of_names(head, first, second):
    text = f"{head}A;{first}\nB;{second}\n"
    try:
        places, _ = read(text, columns={"latitude": "Where", "longitude": "Where"} if head else None)
    except CatalogueError as error:
        assert not head
        assert "no names of columns" in str(error)
    else:
        assert places == [(25.066, 109.925, "A", None), (-5.4, 137.8, "B", None)]


def test_angles_that_say_which_they_are_in_two_columns_are_no_names():
    rows = "A;北纬25.066°;东经109.925°\nB;南纬5.4°;东经137.8°\n"
    assert read(f"Site;纬度;经度\n{rows}")[0] == [(25.066, 109.925, "A", None), (-5.4, 137.8, "B", None)]
    with pytest.raises(CatalogueError, match="no names of columns"):
        read(rows)


def test_units_of_astropy_are_those_of_the_table(tmp_path):
    table = pytest.importorskip("astropy.table").Table({"name": ["A"], "lat": [0.5], "lon": [2.0], "diam": [150.0], "n": [1]})
    for column, unit in {"lat": "rad", "lon": "rad", "diam": "m"}.items():
        table[column].unit = unit
    table.write(tmp_path / "places.ecsv")
    for source in (table, tmp_path / "places.ecsv"):
        place = read_features(source).iloc[0]
        assert (round(place.latitude, 4), round(place.longitude, 4), place.diameter_km) == (28.6479, 114.5916, 0.15)
    table.write(tmp_path / "places.vot", format="votable")
    with pytest.raises(CatalogueError, match="is a VOTable"):
        read_features(tmp_path / "places.vot")


@pytest.mark.parametrize("code", [49911, 49916, 49931])
@pytest.mark.parametrize("ending", ["", "gpkg", "shp", "geojson"])
def test_a_system_of_the_iau_that_counts_west_is_asked_since_many_files_of_it_count_east(code, ending, tmp_path):
    geopandas, shapely = pytest.importorskip("geopandas"), pytest.importorskip("shapely")
    corners = shapely.Polygon([(130, 62), (134, 62), (134, 64)])
    graphic = geopandas.GeoDataFrame({"name": ["A"]}, geometry=[corners], crs="+proj=longlat +a=3396190 +b=3376200")
    source = west = graphic.to_crs(f"IAU_2015:{code}")
    if ending:
        source = tmp_path / f"a.{ending}"
        west.to_file(source)
    with pytest.raises(CatalogueError, match="may count east or west.*Say longitude='east' or 'west'"):
        read_features(source)
    place, mirrored = (read_features(source, longitude=way).iloc[0] for way in ("west", "east"))
    assert place.longitude == pytest.approx(132.67, abs=0.05) and mirrored.longitude == pytest.approx(-place.longitude)
    longitudes = [corner[0] for corner in place.geometry.__geo_interface__["coordinates"][0]]
    assert min(longitudes) == pytest.approx(130) and max(longitudes) == pytest.approx(134)


def test_longitudes_of_degrees_that_only_their_name_says_to_count_west_are_asked(tmp_path):
    geopandas = pytest.importorskip("geopandas")
    points = geopandas.points_from_xy([222.2], [-5.4])
    geopandas.GeoDataFrame({"name": ["A"]}, geometry=points, crs="IAU_2015:49901").to_file(tmp_path / "a.gpkg")
    with pytest.raises(CatalogueError, match="may count east or west"):
        read_features(tmp_path / "a.gpkg")
    assert read_features(tmp_path / "a.gpkg", longitude="west").longitude.round(4).tolist() == [137.8]
    with pytest.raises(CatalogueError, match="counts west from a meridian of its own"):
        read(pd.DataFrame({"x": [1e5], "y": [1e5]}), crs=WESTING)


WESTING = """PROJCRS["Quad",BASEGEOGCRS["m",DATUM["D",ELLIPSOID["Mars",3396190,0,LENGTHUNIT["metre",1]]],
PRIMEM["R",0,ANGLEUNIT["degree",0.0174532925199433]]],CONVERSION["C",METHOD["Sinusoidal"],
PARAMETER["Longitude of natural origin",60,ANGLEUNIT["degree",0.0174532925199433]],
PARAMETER["False easting",0,LENGTHUNIT["metre",1]],PARAMETER["False northing",0,LENGTHUNIT["metre",1]]],
CS[Cartesian,2],AXIS["Westing (W)",west,ORDER[1]],AXIS["Northing (N)",north,ORDER[2]],LENGTHUNIT["metre",1]]"""


@pytest.mark.parametrize("beside", ["name,lat,lon\nX,9,9\n", LABEL, LABEL.replace("INDEX.TAB", "other.tab"), "any words\n"])
def test_what_has_the_name_of_a_label_and_is_not_of_the_table_is_not_read_in_its_place(beside, tmp_path):
    (tmp_path / "a.lbl").write_text(beside)
    (tmp_path / "a.csv").write_text("name,lat,lon\nA,1,2\n")
    assert read_features(tmp_path / "a.csv").name.tolist() == ["A"]


@pytest.mark.parametrize(
    ("encoding", "name"), [("gbk", "奥林匹斯山"), ("cp1251", "Гейл"), ("utf-8", "蒙德撞击坑"), ("cp1252", "Höhle")]
)
def test_names_of_a_shapefile_that_does_not_say_its_encoding_are_read_as_those_of_a_text(encoding, name, tmp_path):
    geopandas = pytest.importorskip("geopandas")
    points = geopandas.points_from_xy([1, 2], [3, 4])
    table = geopandas.GeoDataFrame({"name": [name, "B"]}, geometry=points, crs="IAU_2015:49900")
    table.to_file(tmp_path / "a.shp", encoding=encoding)
    (tmp_path / "a.cpg").unlink()
    parts = {f"a_{part}": (tmp_path / f"a.{part}").read_bytes() for part in ("shp", "shx", "dbf", "prj")}
    for told in ({}, {"encoding": encoding}):
        assert read_features(tmp_path / "a.shp", **told).name.tolist() == [name, "B"]
        places, lines = read(zipped(**parts), **told)
        assert [place[2] for place in places] == [name, "B"]
        assert bool(told) or encoding == "utf-8" or "which was guessed" in lines
    with pytest.raises(CatalogueError, match="encoding 'morse' is not known"):
        read_features(tmp_path / "a.shp", encoding="morse")


def test_geometries_without_a_coordinate_system_are_in_the_one_that_is_told(tmp_path):
    geopandas, shapely = pytest.importorskip("geopandas"), pytest.importorskip("shapely")
    shapes = [shapely.Point(137.4, -4.6), shapely.Point(-10, 20).buffer(1)]
    metres = geopandas.GeoDataFrame({"name": ["A", "B"]}, geometry=shapes, crs="IAU_2015:49900").to_crs("IAU_2015:49910")
    bare = geopandas.GeoDataFrame({"name": ["A", "B"]}, geometry=list(metres.geometry))
    bare.to_file(tmp_path / "a.gpkg")
    bare[:1].to_file(tmp_path / "a.shp")
    for source, count in ((bare, 2), (tmp_path / "a.gpkg", 2), (tmp_path / "a.shp", 1)):
        places = read_features(source, crs="IAU_2015:49910")
        assert places[["latitude", "longitude"]].round(3).to_numpy().tolist() == [[-4.6, 137.4], [20, -10]][:count]


def test_columns_that_are_called_as_parts_of_a_geodataframe_are_columns():
    table = pd.DataFrame({"name": ["A"], "crs": ["IAU_2015:49900"], "geometry": ["POINT (137.4 -4.6)"]})
    assert read(table)[0] == [(-4.6, 137.4, "A", None)]


@pytest.mark.parametrize(("late", "kilometres"), [("1.250", None), ("1.250,5", 1.2505), ("1.250.000", 1250), ("1250", 1.25)])
def test_a_point_may_part_thousands_however_late_it_stands(late, kilometres):
    rows = "".join(f"{number},5;2,5;{number};7\n" for number in range(1, 90)) + f"1,5;2,5;{late};7\n"
    table = f"lat;lon;d (m);count\n{rows}"
    if kilometres is None:
        with pytest.raises(CatalogueError, match="1.250 in 'd .m.' may have a decimal comma or a thousands' mark"):
            read_features(named(table))
        kilometres, told = 1.25, {"decimal": ","}
    else:
        told = {}
    places = read_features(named(table), **told)
    assert places.diameter_km.iloc[-1] == kilometres and places["count"].tolist() == [7] * 90


def test_what_a_line_on_an_unclear_size_advises_keeps_the_unit_of_its_heading():
    table = "name,lat,lon,eq. diameter (m)\nA,1,2,300\n"
    told = re.search(r"say columns=(\{.*?\}), units=(\{.*?\})", read(table)[1])
    assert told and read(table, columns=json.loads(told[1].replace("'", '"')), units=json.loads(told[2].replace("'", '"')))[
        0
    ] == [(1, 2, "A", 0.3)]
    assert read("nom;latitude;longitude;Diamètre en mètres\nA;1;2;300\n")[0] == [(1, 2, "A", 0.3)]


@pytest.mark.parametrize(
    ("lat", "lon"),
    [
        ("Breite (N: +, S: -)", "Länge (O: +, W: -)"),
        ("Breite (südliche Breiten negativ)", "Lon (E+, W−)"),
        ("纬度（南纬为负值）", "经度（西经为负值）"),
        ("Lat (+N/-S)", "Lon (+E/-W)"),
        ("Latitude (N+, S-)", "Longitude (+ = East, - = West)"),
        ("lat", "Longitude °E (W negative)"),
        ("lat", "经度（西经取负值）"),
        ("lat", "Longitud (oeste negativas)"),
        ("lat", "Longitude (west of 0 is negative)"),
        ("lat", "Долгота (в. д. +, з. д. -)"),
        ("lat", "Долгота (западная отрицательная)"),
    ],
)
@pytest.mark.parametrize("mark", ",;\t")
def test_what_says_that_west_is_below_0_says_that_numbers_grow_eastward(lat, lon, mark):
    headings = mark.join('"{}"'.format(each.replace('"', '""')) for each in ("name", lat, lon))
    found = read(f"{headings}\n{mark.join(('A', '18.4', '77.7'))}\n")[0]
    assert found == [(18.4, 77.7, "A", None)]


@pytest.mark.parametrize(
    ("lat", "lon", "east"),
    [
        *(("lat", each, 70) for each in ("Longitude (°E) - center", "Lon (°E) - planetocentric", "Lon [E] - avg")),
        *(("lat", each, 70) for each in ("East Longitude (0-360) - degrees", "Center longitude (°E)-Mars")),
        *(("lat", each, 70) for each in ("Lon. E. (dec. deg.) - pt", "经度（东经） - 度", "Longitude °E [-180 – +180]")),
        *(("lat", each, -70) for each in ("Longitude (°W) - center", "Lon - W")),
        *((each, "lon", 70) for each in ("Latitude (°N) - center", "Lat N. - center")),
    ],
)
def test_a_dash_behind_a_direction_is_no_minus(lat, lon, east):
    assert read(f"name;{lat};{lon}\nA;18;70\n")[0] == [(18, east, "A", None)]


@pytest.mark.parametrize("south", ["{} (-)", "-{}", "- {}", "{} -", "{}. -", "({}) -", "−{}"])
def test_a_letter_with_a_minus_beside_it_counts_as_the_letter(south):
    s, w = south.format("S"), south.format("W")
    table = f"name,lat,N/S,lon,E/W\nA,10,{s},70,{w}\nB,11,N,71,E\n"
    assert read(table)[0] == [(-10, -70, "A", None), (11, 71, "B", None)]


@pytest.mark.parametrize(
    ("lat", "lon", "north", "east"),
    [
        ("South latitude (0 to 90)", "Lon W (0-360)", -18, -70),
        ("Lat S (0-90)", "Lon (deg W, IAU 1994)", -18, -70),
        ("geographic S lat", "geographic W lon", -18, -70),
        ("Latitude (-90 S to 90 N)", "Lon (W, IAU1979)", 18, -70),
        ("Latitude [90°S–90°N]", "Lon (°E, 0–360)", 18, 70),
        ("Vent's latitude", "Vent's longitude", 18, 70),
        ("Crater's latitude", "Crater’s longitude", 18, 70),
    ],
)
def test_ranges_years_and_genitives_leave_a_heading_understood(lat, lon, north, east):
    assert read(f"name\t{lat}\t{lon}\nA\t18\t70\n")[0] == [(north, east, "A", None)]


def test_a_half_understood_latitude_is_asked_about_and_columns_decide():
    table = "name,Latitude S as flown,lon\nA,18,70\n"
    with pytest.raises(CatalogueError, match="growing southward: columns="):
        read(table)
    assert read(table, columns={"latitude": "Latitude S as flown"})[0] == [(-18, 70, "A", None)]


HALF = [
    *("Longitude (W, as flown)", "Longitude (not west)", "Longitude (+/- W)", "Lon W (E + and -)", "Lon (°E, negative W)"),
    *("Lon (-W)", "Lon (W-)", "Lon (W: −)", "Lon W (-)", "Lon W- (deg)", "Lon W–[deg]", "Longitude (°W, -)", "Lon (W → -)"),
    *("Lon (-: W)", "lon (- = west)", "lon -W", "Lon (W as -)", "Longitude (W -ve)", "经度（-为西经）", "经度（西经：-）"),
    *("Longitude (E, +/-)", "Lon (-E)", "Lon (E: -)", "lon (- = east)", "lon -E", "经度（-为东经）", "Lon E: - deg"),
]


@pytest.mark.parametrize("lon", HALF)
def test_a_heading_that_is_half_understood_is_asked_which_way_it_counts(lon):
    table = f"name;lat;{lon}\nA;18.4;77.7\n"
    for told in ({}, {"units": {"longitude": "deg"}}):
        with pytest.raises(
            CatalogueError, match="a way that is not understood which way its numbers count. Say longitude='east' if"
        ):
            read(table, **told)
    assert [read(table, longitude=way)[0][0][1] for way in ("east", "west")] == [77.7, -77.7]
    with pytest.raises(CatalogueError, match="not understood which way its numbers count; call it 'latitude' if"):
        read("name;lat (S, as flown);lon\nA;18.4;77.7\n", units={"latitude": "deg"})


@pytest.mark.parametrize(
    "lat", ["Lat (-S)", "Lat (S-)", "Breite (S: -)", "纬度（-为南纬）", "Lat S- (deg)", "Lat (N: -)", "lat N/S (+/-)"]
)
def test_a_minus_beside_a_latitudes_direction_is_asked_about(lat):
    with pytest.raises(CatalogueError, match="not understood which way its numbers count; call it 'latitude' if they grow nor"):
        read(f"name;{lat};lon\nA;18.4;77.7\n")


@pytest.mark.parametrize("lon", ["Longitude (W<0)", "Longitude west<0", "Longitude W minus"])
@pytest.mark.parametrize("lat", ["Latitude (S<0)", "Lat (S = minus)"])
def test_a_heading_that_says_what_is_below_0_says_which_way_the_numbers_grow(lat, lon):
    assert read(f'name,"{lat}","{lon}"\nA,18.4,77.7\n'.encode())[0] == [(18.4, 77.7, "A", None)]


def test_what_says_otherwise_still_counts_west():
    for lon in ("Longitude (negative = east)", "Longitude (deg W)", "+West Longitude"):
        assert read(f'name,lat,"{lon}"\nA,18.4,77.7\n'.encode())[0] == [(18.4, -77.7, "A", None)]


WESTWARD = [
    "Longitudes increase westward",
    "positive westward",
    "经度向西增加",
    "西经为正",
    "经度以西为正",
    "Länge westwärts positiv",
]


@pytest.mark.parametrize("line", WESTWARD)
def test_what_grows_westward_counts_west(line):
    assert read(f"name;lat;lon ({line})\nA;18.4;77.7\n")[0] == [(18.4, -77.7, "A", None)]


@pytest.mark.parametrize("line", ["Longitudes increase eastward", "Longitudes decrease westward", "经度向西减小", "东经为正"])
def test_what_grows_eastward_counts_east(line):
    found, lines = read(f"name;lat;lon ({line})\nA;18.4;77.7\n")
    assert found == [(18.4, 77.7, "A", None)] and "which was assumed; they" not in lines


@pytest.mark.parametrize("heading", ["Wind direction", "Flow direction", "Slope facing direction", "Direction", "dir"])
def test_a_direction_that_may_be_of_anything_is_asked_about_and_columns_decide(heading):
    lon, lat = (f"name;Lat;Lon;{heading}\nA;38;70;{one}\nB;39;77;{other}\n" for one, other in ("EW", "NS"))
    for table, axis in ((lon, "longitude"), (lat, "latitude")):
        with pytest.raises(CatalogueError, match=f"'{heading}' may say which way the {axis} counts.*columns="):
            read(table)
        found = read(table, columns={"latitude": "Lat", "longitude": "Lon"})[0]
        assert found == [(38, 70, "A", None), (39, 77, "B", None)]


def test_winds_of_all_kinds_are_no_letters():
    for winds in (("NW", "SE"), ("N", "W")):
        rows = "".join(f"{wind};39;77;{wind}\n" for wind in winds)
        assert [place[1] for place in read(f"name;Lat;Lon;Wind direction\n{rows}")[0]] == [77, 77]


@pytest.mark.parametrize(("south", "west"), [("dir", "dir"), ("Lat ref", "Lon ref"), ("N/S", "E/W"), ("N/S", "direction")])
def test_directions_of_both_angles_are_their_letters(south, west):
    assert read(f"name;Lat;{south};Lon;{west}\nA;39;S;77;W\n")[0] == [(-39, -77, "A", None)]


def test_letters_in_a_column_that_names_its_angle_are_asked_about():
    with pytest.raises(CatalogueError, match="'Lat N/S' may say which way the latitude counts"):
        read(b"name,lat,Lat N/S,lon,Lon E/W\nGale,5.4,S,137.8,E\nOlympus,18.65,N,133.8,W\n")


@pytest.mark.parametrize(
    ("heading", "south", "north"),
    [
        ("Hemisphere", "SH", "NH"),
        ("N/S", "SH", "NH"),
        ("half", "SH", "NH"),
        ("hemisphere", "SE", "NE"),
        ("quadrant", "SE", "NE"),
        ("quadrant", "South East", "North-East"),
        ("hemisphere", "S", "equator"),
        ("hemisphere", "lower", "upper"),
        ("dir", "S", "none"),
        ("hemi", "-1", "1"),
        ("sign", "-1", "1"),
        ("lat_sign", "-1", "1"),
        ("NS", "-1", "+1"),
        ("lat_h", "S", "N"),
        ("lat_h", "-1", "1"),
        ("lat letter", "S", "N"),
        ("半球", "南", "北"),
    ],
)
def test_what_a_column_says_of_the_hemisphere_is_understood_or_asked_about(heading, south, north):
    rows = "".join(f"N{number},{number % 80},{north},3\n" for number in range(1, 60))
    try:
        places, _ = read(f"name,lat,{heading},lon\n{rows}A,14.5,{south},175\n")
    except CatalogueError as error:
        assert (
            f"{heading!r} may say which way" in str(error)
            or "write N, S, E, W" in str(error)
            or "neither N nor S" in str(error)
        )
    else:
        assert places[-1] == (-14.5, 175, "A", None) and places[0][0] == 1


@pytest.mark.parametrize(
    ("south", "west", "cells"),
    [
        *(("С/Ю", "В/З", "ЮЗСВ"), ("полушарие с/ю", "полушарие в/з", "юзсв"), ("남북", "동서", "남서북동")),
        *(("Vorzeichen", "Vorzeichen", "--++"), ("знак", "знак", "--++"), ("符号", "符号", "−−++"), ("sign", "sign", "--++")),
        *(("正负", "正负", "负负正正"), ("+/-", "+/-", "--++"), ("±", "±", "––++"), ("is_south", "is_west", "yynn")),
        *(("pos/neg", "pos/neg", ["neg", "neg", "pos", "pos"]), ("pn/pd", "wsch/zach", ["pd", "zach", "pn", "wsch"])),
        ("Halbkugel", "Halbkugel", ["Südhalbkugel", "Westhalbkugel", "Nordhalbkugel", "Osthalbkugel"]),
        ("is_south", "west", ["True", "True", "False", "False"]),
    ],
)
def test_columns_of_hemispheres_in_words_that_are_not_known_are_asked_about(south, west, cells):
    below, left, above, right = cells
    rows = f"A;5.37;{below};137.8;{left}\nB;5;{above};7;{right}\n"
    for head in (f"name;lat;{south};lon;{west}", f"name;lat;N/S;lon;{west}", f"name;lat;{south};lon;E/W"):
        try:
            places, _ = read(f"{head}\n{rows}")
        except CatalogueError as error:
            assert "may say which way the l" in str(error) or "write N, S, E, W" in str(error)
        else:
            assert [place[:2] for place in places] == [(-5.37, -137.8), (5, 7)]
    with pytest.raises(CatalogueError, match="may say which way the longitude|, and has .*; write N, S, E, W"):
        read(f"name;lat;N/S;lon;{west}\n" + rows.replace(f";{below};137.8", ";S;137.8").replace(f";{above};7", ";N;7"))
    assert read(f"name;lat;{south};lon;{west}\n{rows}", columns={"latitude": "lat", "longitude": "lon"})[0][0][0] in (
        -5.37,
        5.37,
    )


@pytest.mark.parametrize("heads", ["Noord/Zuid;lon;Oost/West", "N/S;lon;E/W"])
@pytest.mark.parametrize("letters", ["Zuid;7;West", "Ю;7;З", "юг;7;запад", "남;7;서", "Süd;7;West"])
def test_directions_of_further_languages_are_letters(heads, letters):
    assert read(f"name;lat;{heads}\nA;5;{letters}\n")[0] == [(-5, -7, "A", None)]


@pytest.mark.parametrize(
    "table",
    [
        *("lat,lon,quality\nA,5,7,A\nB,6,8,B", "lat,lon,ok\nA,5,7,y\nB,6,8,n", "lat,+/-,lon,+/-\nA,5,0.1,7,0.1"),
        *("lat,±,lon,±\nA,5,1,7,1", "lat,unit,lon,unit\nA,5,deg,7,deg", "lat,u,lon,v\nA,5,deg,7,deg"),
        *("lat,lon,S\nA,5,7,6.1\nB,6,8,5.9", "lat,lon,water\nA,5,7,-\nB,6,8,-", "lat,lon,south\nA,5,7,\nB,6,8,"),
        *("lat,lon,polarity\nA,5,7,positive\nB,6,8,negative", "lat,lon,change\nA,5,7,-1\nB,6,8,1"),
        *("lat,lon,class\nA,5,7,В\nB,6,8,С", "lat,q,lon,diameter_km\nA,5,a,7,5\nB,6,b,8,6"),
        *("lat,lon,wind from south\nA,5,7,y", "lat,lon,detected\nA,5,7,True\nB,6,8,False", "lat,note,lon\nA,5,ok,7"),
    ],
)
def test_few_kinds_of_texts_beside_angles_are_no_hemispheres(table):
    assert read(f"name,{table}\n")[0][0][:3] == (5, 7, "A")


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("direction", ("120", "33")),
        ("direction", ("S", "NE")),
        ("aspect", ("S", "NE")),
        ("quad", ("NE", "NE")),
        ("sign", ("warning", "info")),
        ("hemi_note", ("x", "y")),
        ("ref", ("Smith", "Lee")),
        ("latitude error", (-1, 1)),
        ("side", ("left", "S")),
    ],
)
def test_a_column_that_only_sounds_like_hemispheres_is_none(heading, cells):
    assert read(f"name,lat,{heading},lon\nA,14.5,{cells[0]},175\nB,2,{cells[1]},3\n")[0][0][:2] == (14.5, 175)
    assert read("name,lat,lon,hemisphere\nA,-14.5,-175,SW\nB,2,3,NE\n")[0][0][:2] == (-14.5, -175)
    assert read(geojson(feature([10, 20], name="A", hemisphere="NE")))[0] == [(20, 10, "A", None)]


@pytest.mark.parametrize(
    "heading",
    ["pixel size (m)", "planet radius (km)", "Mars radius (km)", "火星半径（km）", "image size (km)", "cell size (m)"],
)
def test_the_size_of_a_pixel_or_of_the_planet_is_none_of_the_place(heading):
    [(*_, kilometres)], lines = read(f"name,lat,lon,{heading}\nA,1,2,3\n")
    assert kilometres is None and f"{heading!r} may be of anything" in lines
    assert read(f"name,lat,lon,{heading},diam_km\nA,1,2,3,4\n")[0] == [(1, 2, "A", 4)]


@pytest.mark.parametrize(
    ("line", "is_told"),
    [
        ("火星撞击坑（2024年5月）", False),
        ("2024年5月10日", False),
        ("Source: Lunar and Planetary Institute", True),
        ("# Google Earth export", True),
        ("https://somebody.github.io/craters", True),
        ("48th Lunar and Planetary Science Conference", True),
        ("Department of Earth Sciences", True),
        ("Dates are Earth dates", True),
        ("Europa-Schule", True),
        ("Titan supercomputer", True),
        ("地球科学学院", True),
        ("Earth, Moon, and Planets", True),
        ("地球化学研究所", True),
        ("月球探测工程中心", True),
        ("By Luna Schmidt", True),
        ("Autorin: Luna Moon", True),
        ("Mars, compared with the Moon", True),
    ],
)
def test_who_or_when_is_no_other_body_and_who_is_called_like_one_is_told(line, is_told):
    found, lines = read(f"# {line}\nname,lat,lon\nA,18.4,77.7\n".encode())
    assert found == [(18.4, 77.7, "A", None)] and ("names another body" in lines) is is_told


@pytest.mark.parametrize(
    "line",
    [
        "Craters on Europa",
        "Target: Titan (Saturn)",
        "The Moon",
        "Krater des Mondes, 2020",
        "月球撞击坑",
        "Data: Moon",
        "Ceres",
        "Volcanoes on Io",
        "Domes on Mercury",
        "Boulders on the Moon",
        "Lakes on Titan",
        "Vulkane des Mondes",
        "Robbins Moon database",
        "Lunar science targets",
        "moon_v2",
        "月球火山",
        "Catalogue by size Moon",
        "Craters on the Moon and Mercury",
        "Volcanoes on Io, by Anna Mars",
        "Boulders on the Moon, Europa-Schule",
        "https://somebody.github.io/moon Moon",
    ],
)
def test_a_line_that_says_where_places_are_says_of_which_body(line):
    with pytest.raises(CatalogueError, match="says above its rows that it is of"):
        read(f"# {line}\nname,lat,lon\nA,18.4,77.7\n".encode())


@pytest.mark.parametrize(
    ("heading", "kilometres"),
    [
        ("Mars crater diameter (km)", 3),
        ("Martian diameter km", 3),
        ("diam_mars_km", 3),
        ("Crater radius (km) Mars", 6),
        ("Target diameter (km)", 3),
        ("Diameter of body (km)", 3),
    ],
)
def test_a_size_on_mars_is_that_of_the_place(heading, kilometres):
    assert read(f"name,lat,lon,{heading}\nA,1,2,3\n")[0] == [(1, 2, "A", kilometres)]


def test_an_edge_that_is_told_to_be_the_longitude_counts_as_its_heading_says():
    found, lines = read("name,lat,Western longitude\nA,1,20\n", columns={"longitude": "Western longitude"})
    assert found == [(1, -20, "A", None)] and "Longitudes count west, as 'Western longitude' says" in lines


def test_the_diameter_comes_before_its_least_and_its_greatest():
    assert read(b"name,lat,lon,Min. diameter (km),Diameter (km)\nA,1,2,70,80\n")[0] == [(1, 2, "A", 80)]
    assert read(b"name,lat,lon,diam_max_km,diam_km\nA,1,2,90,80\n")[0] == [(1, 2, "A", 80)]


def test_signs_of_absence_leave_a_further_column_its_numbers():
    table = explorer.read_features(io.StringIO("name,lat,lon,age,code,note\nA,1,2,NA,007,5\nB,2,3,4.5,NA,x\nC,3,4,-,008,6\n"))
    assert table.age.tolist()[1] == 4.5 and table.age.isna().tolist() == [True, False, True]
    assert table.code.tolist() == ["007", "NA", "008"] and table.note.tolist() == ["5", "x", "6"]


LONG = [1234567890123456, 12345678901234567, 123456789012345678]
SHORT = [0, -12, 123456789012345]


def test_infinity_beside_an_empty_cell_is_shown_without_a_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        table = read_features(pd.DataFrame({"lat": [1, 2], "lon": [3, 4], "ratio": [float("inf"), None]}))
    assert table.ratio[0] == float("inf")


def file_of(kind, numbers, folder):
    """A table with a column of whole numbers, None for an empty cell, in one kind of file."""
    rows = [{"name": name, "lat": 1.5, "lon": 2.5, "count": each} for name, each in zip("ABCDEF", numbers, strict=False)]
    frame = pd.DataFrame({**pd.DataFrame(rows), "count": pd.array(numbers, dtype="Int64")})
    path = folder / f"a.{kind}"
    if kind == "frame":
        return frame
    if kind in ("csv", "semicolons", "blanks"):
        mark = {"csv": ",", "semicolons": ";", "blanks": "\t"}[kind]
        return named(frame.to_csv(index=False, sep=mark, decimal="," if mark == ";" else "."))
    if kind == "json":
        return named(json.dumps(rows))
    if kind == "geojson":
        return named(geojson(*(feature([2.5, 1.5], name=row["name"], count=row["count"]) for row in rows)))
    if kind == "xlsx":
        pytest.importorskip("openpyxl")
        # A number of Excel has no more figures; people keep longer ones there as text.
        cells = [str(each) if each and each >= 10**16 else each for each in numbers]
        frame.assign(count=pd.Series(cells, dtype=object)).to_excel(path, index=False, engine="openpyxl")
        return path
    arrow = pytest.importorskip("pyarrow")
    if kind == "parquet":
        pytest.importorskip("pyarrow.parquet").write_table(arrow.Table.from_pylist(rows), path)
        return path
    geopandas = pytest.importorskip("geopandas")
    places = geopandas.GeoDataFrame(
        frame[["name", "count"]].astype(object), geometry=geopandas.points_from_xy(frame.lon, frame.lat), crs="IAU_2015:49900"
    )
    if kind == "geoparquet":
        places.to_parquet(path)
    else:
        places.to_file(path)
    return path


KINDS = "frame", "csv", "semicolons", "blanks", "json", "geojson", "xlsx", "parquet", "geoparquet", "gpkg", "shp"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("numbers", [LONG, [*LONG, None], SHORT, [*SHORT, None], [5, LONG[0], None]])
def test_whole_numbers_are_such_whatever_file_they_come_from(kind, numbers, tmp_path):
    column = read_features(file_of(kind, numbers, tmp_path))["count"]
    assert [None if pd.isna(each) else int(each) for each in column] == numbers
    assert column.dtype == "Int64" or column.dtype == "int64" and None not in numbers


def test_figures_that_are_no_number_stay_text_and_fractions_fractions():
    column = read_features(named("name,lat,lon,count,code,age\nA,1,2,1234567890123456789012,007,\nB,1,2,5,1234567890,2.5\n"))
    assert column["count"].tolist() == ["1234567890123456789012", "5"] and column.age.tolist()[1] == 2.5
    assert read_features(named('[{"name": "A", "lat": 1, "lon": 2, "code": "007"}]')).code.tolist() == ["007"]


def test_a_radius_as_long_as_that_of_mars_in_another_unit_is_that_of_the_place():
    for heading in ("crater radius (m)", "radius_m"):
        assert read(f"name,lat,lon,{heading}\nA,1,2,3400\n")[0] == [(1, 2, "A", 6.8)]
    assert read("name,lat,lon,radius\nA,1,2,3400\n", units={"diameter_km": "m"})[0] == [(1, 2, "A", 6.8)]


@pytest.mark.parametrize(
    ("radius", "metres"),
    [*((each, metres) for each in ("radius", "Radius (km)", "PLANET_RAD,radius") for metres in (1, 1000)), ("radius_m", 1000)],
)
def test_distances_from_the_middle_of_mars_are_no_sizes_of_places(radius, metres):
    rows = "".join(f"{number},2{',1' * radius.count(',')},{each * metres}\n" for number, each in ((1, 3376.2), (2, 3417)))
    found, lines = read(f"lat,lon,{radius}\n{rows}")
    assert [place[3] for place in found] == [None, None] and "has distances from the middle of Mars" in lines
    assert read("lat,lon,radius\n1,2,3390\n3,4,5\n")[0][1][3] == 10


@pytest.mark.parametrize(
    "names", ["Min diameter (km),Max diameter (km)", "Rim diameter (km),Crater diameter (km)", "diameter,diameter"]
)
def test_a_diameter_that_was_not_taken_is_told(names):
    [found], lines = read(f"name,lat,lon,{names}\nA,1,2,3,4\n")
    assert found[3] == 3 and re.search("was taken for the size of places; '.*diameter.*' were not", lines)
    assert "for the size" not in read("name,lat,lon,diameter_km,radius_km\nA,1,2,4,2\n")[1]


@pytest.mark.parametrize(
    ("taken", "other"),
    [("Target", "Actual"), ("Nominal", "Achieved"), ("Published", "Corrected"), ("Image center", "Landslide")],
)
def test_of_two_positions_neither_of_which_is_plainly_the_places_own_none_is_taken(taken, other):
    table = f"name,{taken} latitude,{taken} longitude,{other} latitude,{other} longitude\nA,1,2,{{}}\n"
    with pytest.raises(CatalogueError, match=f"'{taken} latitude' and '{other} latitude' may both be the latitude, and differ"):
        read(table.format("3,4"))
    assert read(table.format("1,2"))[0] == [(1, 2, "A", None)]
    told = {"latitude": f"{other} latitude", "longitude": f"{other} longitude"}
    assert read(table.format("3,4"), columns=told)[0] == [(3, 4, "A", None)]


@pytest.mark.parametrize(
    "other",
    ["GPS lat dilution", "Target_Latitude_Rank", "latitude shift", "lat_bnds", "lat_grid", "SUB_SPACECRAFT_LATITUDE"],
)
@pytest.mark.parametrize("taken", ["image", "target", "GPS"])
def test_what_is_said_of_a_latitude_is_no_other_place(taken, other):
    found = read(f"name,{taken}_lat,{taken}_lon,{other},NADIR_LATITUDE\nA,10,20,3,4\n")[0]
    assert found == [(10, 20, "A", None)]


@pytest.mark.parametrize("own", ["", "Center ", "Crater "])
def test_a_position_that_was_not_taken_is_told(own):
    found, lines = read(f"name,{own}lat,{own}lon,RSL lat,RSL lon\nA,1,2,3,4\n")
    assert found == [(1, 2, "A", None)]
    assert f"those of '{own}lat', '{own}lon'; 'RSL lat', 'RSL lon' were not taken, and columns= decides" in lines


@pytest.mark.parametrize("line", ["Quelle: NASA", "Source: JPL", "注：坐标为近似值", "数据来源: CNSA"])
def test_a_source_below_the_rows_is_told_and_no_place(line):
    for table in (f"name;lat;lon\nA;1;2\n{line};;\n", workbook(A=[["name", "lat", "lon"], ["A", 1, 2], [], [line]])):
        found, lines = read(table)
        assert found == [(1, 2, "A", None)] and f"The line {line!r} below the rows is no place" in lines
    with pytest.raises(CatalogueError, match="row 2, lat: the latitude is missing"):
        read(f"name;lat;lon\n{line};;\nA;1;2\n")


@pytest.mark.parametrize("absent", ["-", "k. A.", "未知", "unknown"])
def test_a_diameter_that_is_not_known_is_none(absent):
    found, lines = read(f"name;lat;lon;diameter (km)\nA;1;2;{absent}\nB;1;2;5\n")
    assert [place[3] for place in found] == [None, 5] and f"Nothing is known where 'diameter (km)' has {absent!r}" in lines


@pytest.mark.parametrize("names", ["lat_south_bound,lat_north_bound,lon_west_bound,lon_east_bound", "S_lat,N_lat,W_lon,E_lon"])
def test_edges_with_a_word_that_is_not_known_are_edges(names):
    assert read(f"name,{names}\nA,10,20,30,40\n")[0] == [(15, 35, "A", None)]


@pytest.mark.parametrize(
    ("table", "place"),
    [
        ("No\tlat, lon\n1\t18.38, 77.58\n", (18.38, 77.58, "", None)),
        ("Breite, Grad\tLänge, Grad\tName\n18,38\t47,25\tA\n", (18.38, 47.25, "A", None)),
        ("№\tширота, °\tдолгота, °\tдиаметр, км\n1\t18,38\t47,25\t49,5\n", (18.38, 47.25, "", 49.5)),
        ("№;широта, °;долгота, °\n1;18,38;47,25\n", (18.38, 47.25, "", None)),
        ("№|широта, °|долгота, °\n1|18,38|47,25\n", (18.38, 47.25, "", None)),
        ("Breite, Grad  Länge, Grad\n18,38  47,25\n", (18.38, 47.25, "", None)),
        ("name;Coordinates (lat, lon)\nA;18.4, 77.5\n", (18.4, 77.5, "A", None)),
        ("id lat,lon\n1 18.4,77.5\n", (18.4, 77.5, "", None)),
        ("No  lat, lon\n1  18.4, 77.5\n", (18.4, 77.5, "", None)),
        ("Crater lat,Crater lon\n18 39,77 30\n", (18.65, 77.5, "", None)),
        ("site, lat deg, lon deg\nA, 18 39, 77 30\n", (18.65, 77.5, "A", None)),
        ("lat deg\tlon deg\n18 39\t77 30\n", (18.65, 77.5, "", None)),
        ("lat,  lon\n18 39,  77 30\n", (18.65, 77.5, "", None)),
        ('name,"Lat (deg; N)","Lon (deg; E)"\nA,1,2\n', (1, 2, "A", None)),
    ],
)
def test_columns_are_parted_by_what_leaves_no_other_separator_in_their_cells(table, place):
    assert read(table)[0] == [pytest.approx(place)]


@pytest.mark.parametrize(
    "table", ["No lat, lon\n1 18.4, 77.5\n", "id lat,lon,name\n1 18.4,77.5,Gale\n", "crater lat, lon\n5 18.4, 77.5\n"]
)
def test_a_blank_in_one_angle_that_may_part_two_columns_is_asked_about(table):
    with pytest.raises(CatalogueError, match="lat' may be two columns that a blank parts.*call it 'latitude'"):
        read(table)
    names, _, rows = table.partition("\n")
    parted = f"{names.replace(' ', ',', 1).replace(' ', '')}\n{rows.replace(' ', ',', 1)}"
    assert read(parted)[0][0][:2] == (18.4, 77.5)
    assert read(f"latitude,{names.partition(',')[2]}\n{rows}")[0][0][0] < 7


OTHER_NAMES = [
    ("Name", "Krater"),
    ("Name des Schülers", "Name des Kraters"),
    ("Nom de l'élève", "Nom du cratère"),
    ("Имя", "Кратер"),
    ("Mission name", "Landing place"),
    ("名称", "撞击坑"),
]


@pytest.mark.parametrize(("taken", "other"), OTHER_NAMES)
def test_of_two_columns_that_may_be_the_names_the_one_not_taken_is_told(taken, other):
    table = f"{taken};{other};lat;lon\nAnna;Gale;-5;137\nBen;Jezero;18;77\n"
    found, lines = read(table)
    assert found[0][2] == "Anna" and f"Names are those of {taken!r}; {other!r} were not taken" in lines
    found, lines = read(table, columns={"name": other})
    assert found[0][2] == "Gale" and "Names are" not in lines


def test_the_same_names_and_other_texts_are_told_of_by_nobody():
    table = "Feature Name,Clean Feature Name,Crater description,Feature Type,lat,lon\nÉlan,Elan,deep,Crater,1,2\n"
    assert "Names are" not in read(table)[1]
    assert read("Krater;lat;lon\nGale;-5;137\n")[0][0][2] == "Gale"


@pytest.mark.parametrize("heading", ["диаметр в метрах", "diameter (m, from HiRISE)", "size (meteres)", "диаметр (в метрах)"])
def test_what_is_advised_for_an_unclear_size_leaves_no_unit_out(heading):
    [(*_, kilometres)], lines = read(f"name;lat;lon;{heading}\nA;1;2;500\n")
    said = re.search(r'columns=\{"diameter_km": (.*?)\}.*units=\{"diameter_km": .*\'m\'', lines)
    assert kilometres is None and said and said[1] == repr(heading)
    told = {"columns": {"diameter_km": heading}, "units": {"diameter_km": "m"}}
    assert read(f"name;lat;lon;{heading}\nA;1;2;500\n", **told)[0][0][3] == 0.5


@pytest.mark.parametrize(
    ("heading", "kilometres"),
    [
        ("diameter (mts)", 0.5),
        ("диаметр, метры", 0.5),
        ("直径（单位：米）", 0.5),
        ("diameter (unit: m)", 0.5),
        ("Durchmesser (Einheit: m)", 0.5),
        ("Kraterdurchmesser (km)", 500),
        ("диаметр, километры", 500),
    ],
)
def test_units_of_sizes_are_heard_in_other_words(heading, kilometres):
    assert read(f"name;lat;lon;{heading}\nA;1;2;500\n")[0][0][3] == kilometres


def test_a_column_that_is_called_unit_has_the_units():
    for heading in ("unit", "diameter unit", "diameter (unit)", "unit (km or m)", "直径单位", "直径（单位）"):
        assert read(f"name;lat;lon;diameter;{heading}\nA;1;2;500;m\n")[0][0][3] == 0.5


@pytest.mark.parametrize(
    "said",
    [
        "{} (радианы)",
        "{} в радианах",
        "{}, рад",
        "{} (Bogenmaß)",
        "{} im Bogenmaß",
        "{} en radianes",
        "{} (radianes)",
        "{}（弧度）",
    ],
)
def test_radians_are_heard_in_other_languages(said):
    table = f"name;{said.format('lat')};{said.format('lon')}\nA;0,5;1\n"
    (latitude, longitude, *_), *_ = read(table, decimal=",")[0]
    assert (latitude, longitude) == (pytest.approx(28.6479, abs=1e-3), pytest.approx(57.2958, abs=1e-3))


def test_what_is_advised_where_a_heading_is_strange_says_all_that_it_may_be():
    for strange in ("Breite (Kugel)", "Breite (Sphäre)"):
        with pytest.raises(CatalogueError, match='units=.*"latitude south".*"rad" or "gon".*crs='):
            read(f"name;{strange};Länge\nA;5;137\n")
    for south in ("latitude south", "Breite (Südhalbkugel)"):
        assert read(f"name;{south};Länge\nA;5;137\n")[0][0][0] == -5
    heading = "Latitude (southern hemisphere)"
    with pytest.raises(CatalogueError, match='call it "latitude south"'):
        read(f"name;{heading};lon\nA;5;137\n", columns={"latitude": heading})


@pytest.mark.parametrize("heading", ["纬度（单位：度）;经度（单位：度）", "lat (unit: deg);lon (unit: deg)"])
def test_a_unit_that_is_named_so_is_one_of_the_angle(heading):
    assert read(f"name;{heading}\nA;5;137\n")[0] == [(5, 137, "A", None)]


def test_the_least_and_the_greatest_are_edges_in_russian_too():
    table = "name;широта мин;широта макс;долгота мин;долгота макс\nA;10;14;20;26\n"
    assert read(table)[0] == [(12, 23, "A", None)]


def shown(heads, row, formats):
    """A workbook whose cells show more than their numbers."""
    openpyxl = pytest.importorskip("openpyxl")
    book, file = openpyxl.Workbook(), io.BytesIO()
    page = book.active
    page.append(heads)
    page.append(row)
    for cell, code in zip(page[2], formats, strict=True):
        cell.number_format = code
    book.save(file)
    return file.getvalue()


HEADS, CELLS = ["name", "lat", "lon", "diameter"], ["A", 5.37, 137.8, 500]
GENERAL = "General"


@pytest.mark.parametrize(
    "code", ['0.00"° S"', r"0.00\°\ \S", "0.00[$° S-409]", '0.00"° S";-0.00"° S"', '0.00" ю.ш."', '"rad" 0.00']
)
def test_a_latitude_that_is_shown_with_more_than_its_number_is_asked_about(code):
    with pytest.raises(CatalogueError, match="Cells of 'lat' show .*'latitude south'.*plain numbers"):
        read(shown(HEADS, CELLS, [GENERAL, code, GENERAL, GENERAL]))
    found, _ = read(shown(["name", "latitude south", "lon"], CELLS[:3], [GENERAL] * 3))
    assert found == [(-5.37, 137.8, "A", None)]


@pytest.mark.parametrize("code", ['0.00"° W"', '"W "0.00', '0.00"° з.д."', '0.00"° O"'])
def test_a_longitude_that_is_shown_with_a_letter_is_asked_about(code):
    table = shown(HEADS, CELLS, [GENERAL, GENERAL, code, GENERAL])
    with pytest.raises(CatalogueError, match="Cells of 'lon' show .*longitude='west' or"):
        read(table)
    assert read(table, longitude="west")[0][0][1] == -137.8
    contradicted = shown(["name", "lat", "Lon E", "diameter"], CELLS, [GENERAL, GENERAL, code, GENERAL])
    with pytest.raises(CatalogueError, match="Cells of 'Lon E' show .*plain numbers"):
        read(contradicted)


@pytest.mark.parametrize("code", ['0" m"', "0 [$m]", '0" ft"', '0" мм"'])
def test_a_size_that_is_shown_with_another_unit_is_asked_about(code):
    table = shown(HEADS, CELLS, [GENERAL, GENERAL, GENERAL, code])
    with pytest.raises(CatalogueError, match="Cells of 'diameter' show .*units="):
        read(table)
    assert read(table, units={"diameter_km": "m"})[0][0][3] == 0.5


@pytest.mark.parametrize(
    ("heads", "row", "formats"),
    [
        (HEADS, CELLS, [GENERAL, '0.00"°"', '0.00"° E"', '0" km"']),
        (HEADS, CELLS, [GENERAL, '0.00"° N"', '0.00" deg"', "#,##0.0"]),
        (HEADS, ["A", -5.37, -137.8, 500], [GENERAL, '0.00"° N"', '0.00"° E"', GENERAL]),
        (HEADS, ["A", -5.37, -137.8, 500], [GENERAL, '0.00"° N";0.00"° S"', '0.00"°E";0.00"°W"', "[Red]0.0"]),
        (["name", "latitude south", "lon W", "diameter (m)"], CELLS, [GENERAL, '0.00"° S"', '0.00"° W"', '0" m"']),
        ([*HEADS, "day"], [*CELLS, 7], [GENERAL, GENERAL, GENERAL, GENERAL, '0" days"']),
    ],
)
def test_cells_that_show_what_is_read_are_read(heads, row, formats):
    latitude, *_ = read(shown(heads, row, formats))[0][0]
    assert abs(latitude) == 5.37


def test_where_no_feature_is_on_mars_its_map_is_asked_for():
    source = geojson(feature([4500000.5, -300000.2], name="A"))
    with pytest.raises(CatalogueError, match="coordinates of a map of Mars, say which, such as crs="):
        read(source)
    assert read(source, crs="IAU_2015:49910")[0][0][:2] == (pytest.approx(-5.0612, abs=1e-3), pytest.approx(75.9177, abs=1e-3))


def test_one_feature_that_is_not_on_mars_asks_for_no_map():
    with pytest.raises(CatalogueError) as refused:
        read(geojson(feature([20, 95], name="A"), feature([20, 5], name="B")))
    assert "crs=" not in str(refused.value)


@pytest.mark.parametrize("said", ["{} arcmin", "{} in arc minutes", "{} in Bogenminuten", "{} mrad", "{} in radianos"])
def test_a_unit_of_angles_that_is_not_known_is_asked_about_without_brackets_too(said):
    with pytest.raises(CatalogueError, match="says more than is understood.*turn them into degrees"):
        read(f"name;{said.format('lat')};{said.format('lon')}\nA;20;40\n")
    assert read("name;Arcadia lat;Arcadia lon\nA;20;40\n")[0] == [(20, 40, "A", None)]
