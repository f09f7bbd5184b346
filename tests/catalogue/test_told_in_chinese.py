"""What reading a table leaves on the page: notes, and why rows are left out, in the language of the page, whichever it is."""

import re

import pandas as pd
import pytest
from test_cases import ALSO_READ, ALSO_REFUSED, KML, LABEL, READ, REFUSED, crs, feature, geojson, map_files, named, workbook

from explorer.catalogue.columns import CatalogueError
from explorer.catalogue.read import CatalogueNote, read_features
from explorer.i18n import language
from explorer.i18n.wording import Wording
from explorer.message import Message
from i18n.test_language import english_words
from seen import elements, find, html, open_tab

ZH = Wording(language="zh")
NAMES = {"Windows", "GBK", "CRS84", "KML", "latitude", "type", "crs"}  # of encodings, systems, files, arguments
PLACEMARK = KML[KML.index(b"<Placemark>") : KML.index(b"</Document>")]
FOLDERS = KML.replace(PLACEMARK, b"".join(b"<Folder><name>%s</name>%s</Folder>" % (each, PLACEMARK) for each in (b"1", b"2")))

TABLES = [
    "name,lat,lon\n" + "".join(f"{name},95,20\n" for name in "ABCDEFGHIJKL") + "M,1,2\n",
    "name,lat,lon\nA,,20\nB,north of it,3\nC,12x3,4\nD,95 N 3,5\nE,1,2\n",
    "name,lat,lon,diam_km\nA,1,2,-5\nB,1,2,3\nC,1,2,x\nD,1,2,-9999\n",
    "name,lat,lon,diameter,unit\nA,1,2,150,m\nB,3,4,12,parrots\n",
    "name,lat,lon,diam_cm\nA,1,2,5\n",
    "name,lat,lon,diam_dm\nA,1,2,5\n",
    "name,lat,lon,diam_mm\nA,1,2,5\n",
    "name,lat,lon,diam_ft\nA,1,2,5\n",
    "name,lat,lon,Diameter (miles)\nA,1,2,5\n",
    "name,lat,lon,radius_km\nA,1,2,5\n",
    "name,lat,lon,size\nA,1,2,5\n",
    "name,lat,lon,size (m)\nA,1,2,5\n",
    "name,lat,lon,pixel size (m)\nA,1,2,5\n",
    'name,lat,lon,diam_m\nA,1,2,"1,250,000"\n',
    "name\tlat\tlon\nA\t1\t2\n",
    "name,lat,lon\nA,1,2,3\nB,1,2\nC,3,4\n",
    "name lat lon\nA 1 2\nB 3\nC 4 5\n",
    'lat,lon,name\n1,2,"A\n3,4,B\n5,6,"C"\n7,8,D\n',
    "my craters\nname,lat,lon\n# a remark\nA,1,2\n",
    "n,Lat,N/S,Lon,E/W\nA,-14.57,N,175.48,E\nB,1,,2,E\nC,3 S,N,4,E\nD,5,S,6,W\n",
    "n,latd,latm,lats,lond,lonm,lons\nA,1,75,0,1,0,0\nB,1.5,3,0,1,0,0\nC,1,,0,1,2,3\n",
    "n,UL_lat,UL_lon,UR_lat,UR_lon,LL_lat,LL_lon,LR_lat,LR_lon\nA,80,0,80,90,80,180,80,270\nB,12,350,12,10,8,350,8,10\n",
    'n,Coordinates\nA,"25.1°N, 109.9°E"\nB,\nC,nowhere 5\nD,POINT()\n',
    "name,lat,lon,link,image\nA,1,2,javascript:x,../x.png\n",
    f"name,lat,lon,credit\nA,1,2,{'x' * 1001}\n",
    "name,lat,lon\nA\u202eB,1,2\n",
    "name,lat,lon\nA\x00,1,2\n",
    "name,lat,lon\n'-A,1,2\n",
    "name,crater,lat,lon\nA,B,1,2\n",
    "name,x,y\nA,1,2\n",
    "lat,lon,radius\n1,2,3391.2\n",
    "name,lat,lon\nA,1,2\nSource: B\n",
    "name,lat,lon,World\nA,1,2,Moon\nB,1,2,Mars\n",
    "lat,lon,RSL lat,RSL lon\n1,2,3,4\n",
    "name,lat,lon,diameter,diameter\nA,1,2,3,4\n",
    "name,about latitude,about longitude\nA,1,2\n",
    "name,lat_rad,lon_rad\nA,1,2\n",
    "Rover name,Stop,lat,lon\nSpirit,Stop 1,1,2\nSpirit,Stop 2,3,4\n",
    "name,lat,lon\nA,0.1,0.2\nB,0.3,1.4\nC,0.5,2.6\n",
    "name,lat,lon,Coordinate System\nA,10,20,positive west\nB,10,20,positive east\n",
    "name;lat;lon\nA;1;2\nB;3\n",
    "name|lat|lon\nA|1|2\n",
    "# Luna-Schule\nname,lat,lon\nA,1,2\n",
    "name,lat,lon,\nA,1,2,3500\n",
    '[{"name": "A", "lat": 1, "lon": 2}, {"name": "B", "lat": 95, "lon": 2}]',
    geojson(feature([18.44, 77.45], lat=18.44, lon=77.45), feature([1, 2], "Circle"), feature(["a", "b"], "MultiPoint")),
    'n,wkt\nA,"SRID=30100;POINT(20 10)"\nB,POINT(1 2)\n',
    'n,wkt\nA,"POINT(10 20, 30 40)"\nB,"LINESTRING(0 0,10 95)"\nC,"LINESTRING(0 10,200 10)"\n',
    geojson(feature([1, 2], name="A", latitude=5), {"type": "Feature", "geometry": None}),
    geojson(feature([80.0, 60.0], name="A"), **crs("urn:ogc:def:crs:IAU_2015::49910")),
    geojson(feature([80.0, 60.0], name="A"), **crs("urn:ogc:def:crs:IAU_2015::49902")),
    geojson(feature([80.0, 60.0], name="A"), **crs("urn:ogc:def:crs:OGC:1.3:CRS84")),
    pd.DataFrame({"lat": [1.0, 2.0], "lon": [3.0, 4.0]}, index=pd.Index(["Alpha", "Beta"], name="name")),
    pd.DataFrame({"lat": [1.0, 2.0], "lon": [3.0, 4.0]}, index=["Alpha", "Beta"]),
    pd.DataFrame({"position": [[100, 20], [1, 2]]}),
    workbook(About=[["made by me"]], South=[["name", "lat", "lon"], ["A", 1, 2]]),
    workbook(One=[["here"], ["10 N 20 E"]], Two=[["made by me"]]),
    map_files().set_crs("OGC:CRS84", allow_override=True),
    *(KML, FOLDERS),
]
TOLD = [
    ("name,lat,lon\nA,1 N,2 E\nB,1,3\n", {"longitude": "west", "latitude_type": "planetographic"}),
    ("name,lat,lon\nA,1,2\n", {"units": {"latitude": "rad", "longitude": "rad"}}),
    ("name,lat (gon),lon (grad)\nA,1,2\n", {}),
    ("name,lat,lon,wkt\nA,1,2,POINT (3 4)\n", {}),
    ("name,x,y\nA,1,2\nB,3,99999999\n", {"crs": "IAU_2015:49910"}),
    ("name,x (km),y (km)\nA,1,2\n", {"crs": "IAU_2015:49910"}),
]


def notes(table, **told):
    """What reading leaves, rows with a problem left out; nothing where the table cannot be read at all."""
    content = named(table) if isinstance(table, (str, bytes)) else table
    try:
        return read_features(content, errors="drop", **told).attrs["notes"]
    except CatalogueError:
        return []


def own(words):
    """What the explorer says, without what it quotes of a table."""
    return re.sub(r"'[^']*'|“[^”]*”", "Q", words)


def keys(said):
    """The keys of a message and of all that is in it."""
    if isinstance(said, Message):
        yield said.key
        for value in said.values.values():
            yield from keys(value)


CASES = [(each, {}) for each in TABLES] + TOLD
CASES += [(each[0], {}) for each in (*READ.values(), *ALSO_READ, *REFUSED.values(), *ALSO_REFUSED)]


@pytest.fixture(scope="module")
def left(tmp_path_factory):
    """All notes of all tables."""
    folder = tmp_path_factory.mktemp("files")
    (folder / "index.lbl").write_text(LABEL)
    (folder / "index.tab").write_text('"IMG_0001",  45.3400, 137.4412\n')
    files = [folder / "index.lbl"]
    with pytest.warns(CatalogueNote), pytest.MonkeyPatch.context() as patch:
        found = [note for table, told in [*CASES, *((file, {}) for file in files)] for note in notes(table, **told)]
        patch.setattr("explorer.catalogue.shapes.MOST_CORNERS", 2)
        return found + notes('n,wkt\nA,"LINESTRING(0 10,20 10,20 30)"\n')


def test_every_note_is_chinese_on_a_chinese_page(left):
    words = [own(ZH.translated(note)) for note in left]
    assert {each for each in words if english_words(each) - NAMES or not re.search("[\u4e00-\u9fff]", each)} == set()
    assert [each for each in words if re.search("[\u4e00-\u9fff][,;:?!]|[,;:?!][\u4e00-\u9fff]", each)] == []
    assert [each for each in words if re.search("[\u4e00-\u9fff] +[\u4e00-\u9fff]", each)] == []


def test_no_sentence_on_tables_is_left_out_here(left):
    """Each was seen above, in a table that leaves it."""
    about_tables = ("note.", "cell.", "row.", "shape.", "why.", "way.", "unit.", "delimiter.", "gis.")
    said = {key for note in left for key in keys(note)}
    assert {key for key in language.under("zh", "message") if key.startswith(about_tables)} - said == set()


def test_what_stands_in_a_table_is_quoted_as_it_is(left):
    [told] = [each for each in map(ZH.translated, left) if "parrots" in each]
    assert told == "“places”中有 1 行有问题，没有读入；一共是 2 行。\n  第 3 行“unit”列：'parrots' 不是长度单位"
    assert "'lat_s'、'lat_n'、'lon_w'、'lon_e' 列的中间" in "".join(map(ZH.translated, left))


def test_the_list_tells_the_notes_in_the_language_that_is_chosen_last(opened):
    table = "name,lat,lon\nA,1,2\nB,95,2\n"
    with pytest.warns(CatalogueNote):
        mars = opened(read_features(named(table), errors="drop"), language="zh", imagery="relief")
    open_tab(mars, "list")
    notes = find(mars, "explorer-listing").children[-1]
    chinese = html(notes)
    assert "假定纬度是行星心纬度。" in chinese and "第 3 行“lat”列：不能是 &#39;95&#39;；纬度必须在 -90 到 90 之间" in chinese
    mars.language = "en"
    assert "Latitudes are planetocentric, which was assumed." in html(notes)
    assert "row 3, lat: &#39;95&#39; is not possible; the latitude must be between -90 and 90" in html(notes)
    mars.language = "zh"
    assert html(notes) == chinese


def test_a_table_without_a_title_has_one_in_each_language(opened):
    with pytest.warns(CatalogueNote):
        mars = opened(pd.DataFrame({"name": ["A"], "lat": [1.0], "lon": [2.0]}), language="zh", imagery="relief")
    assert "你的地点" in "".join(each.text for each in elements(mars, "explorer-legend"))
    mars.language = "en"
    assert "Your places" in "".join(each.text for each in elements(mars, "explorer-legend"))
