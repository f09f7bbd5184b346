"""One known table in thousands of spellings: read right, or refused, or read with a line on what was assumed."""

import io
import os
import warnings
from dataclasses import dataclass

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from explorer import mars
from explorer.catalogue.columns import CatalogueError
from explorer.catalogue.read import read_features

LATITUDE = np.array([-14.5684, 22.2725, 0.0, 47.6425, -4.5895])
LONGITUDE = np.array([175.4725, -47.9485, 10.25, 134.2861, -125.7488])
DIAMETER = np.array([12.5, 0.75, 1250.0, 3.125, 47.0])
NAMES = ["A", "B", "C", "D", "E"]
EXAMPLES = int(os.environ.get("EXPLORER_EXAMPLES", "300"))


@dataclass(frozen=True)
class Spelt:
    """Columns that stand for one quantity, and whether the headings say all that is needed to read them."""

    columns: tuple[tuple[str, list[str]], ...]
    told: bool = True
    unit: str = ""


def written(values, digits=4):
    return [f"{value:.{digits}f}" for value in values]


def parts(values, signed):
    """Degrees, minutes and seconds."""
    degrees = np.floor(np.abs(values))
    minutes = np.floor((np.abs(values) - degrees) * 60)
    seconds = ((np.abs(values) - degrees) * 60 - minutes) * 60
    signs = ["-" if signed and value < 0 else "" for value in values]
    whole = [f"{sign}{degree:.0f}" for sign, degree in zip(signs, degrees, strict=True)]
    return whole, written(minutes, 0), written(seconds, 3)


def letters(values, positive, negative):
    return [positive if value >= 0 else negative for value in values]


def one_of(texts):
    return st.sampled_from(texts.split("|"))


latitude_names = one_of(
    "latitude|Lat|LAT|lat_deg|Latitude (deg)|Latitude [°]|Center_Latitude|Latitude (°N)|lat_n|纬度|latitud|Breite|Широта|Lat."
)
graphic_names = one_of(
    "planetographic_latitude|Latitude (planetographic)|planetodetic lat|Lat (ographic)|planetographische Breite"
)
east_names = one_of(
    "lon_e|Longitude (deg E)|East Longitude|Longitude [°E]|LonE|经度(东)|Länge (Ost)|longitud este|longitude est|"
    "Долгота (в.д.)|+E lon"
)
west_names = one_of(
    "lon_w|Longitude (deg W)|West Longitude|Longitude [°W]|LonW|W Longitude|西经|Länge (West)|longitud oeste|longitude ouest|"
    "Долгота (з.д.)|Longitude (positive west)|+W lon"
)
bare_names = one_of("longitude|Lon|LONG|lng|Center_Longitude|经度|longitud|Länge|Долгота|Longitude (deg)|Long.")
kilometre_names = one_of("diameter_km|Diameter (km)|diam [km]|直径(公里)|Durchmesser (km)|diamètre (km)|Диаметр (км)")
metre_names = one_of("diameter_m|Diameter (meters)|diam [m]|直径(米)|Durchmesser (m)|diamètre (m)|Диаметр (м)")


@st.composite
def latitudes(draw):
    kind = draw(st.integers(0, 6))
    name = draw(latitude_names)
    if kind == 0:
        return Spelt(((draw(graphic_names), written(mars.planetographic_latitude(LATITUDE))),))
    if kind == 1:
        whole, minutes, seconds = parts(LATITUDE, signed=True)
        stem = draw(st.sampled_from(["Lat", "Latitude", "lat"]))
        names = draw(
            st.sampled_from([("deg", "min", "sec"), ("d", "m", "s"), ("degrees", "minutes", "seconds"), ("(°)", "(')", '(")')])
        )
        return Spelt(tuple((f"{stem} {part}", cells) for part, cells in zip(names, (whole, minutes, seconds), strict=True)))
    if kind == 2:
        beside = draw(st.sampled_from(["N/S", "NS", "lat hemisphere", "Lat dir", ""]))
        north, south = draw(st.sampled_from([("N", "S"), ("n", "s"), ("north", "south"), ("North", "South")]))
        return Spelt(((name, written(np.abs(LATITUDE))), (beside, letters(LATITUDE, north, south))))
    if kind == 3:
        form = draw(st.sampled_from(["{}°{}", "{} {}", "{}{}", "{}° {}"]))
        cells = zip(written(np.abs(LATITUDE)), letters(LATITUDE, "N", "S"), strict=True)
        return Spelt(((name, [form.format(*cell) for cell in cells]),))
    if kind == 4:
        return Spelt(
            ((draw(st.sampled_from(["lat_rad", "Latitude (rad)", "latitude radians"])), written(np.radians(LATITUDE), 8)),)
        )
    if kind == 5:
        return Spelt(((name, [cell.replace("-", "−") for cell in written(LATITUDE)]),))
    return Spelt(((name, written(LATITUDE)),))


@st.composite
def longitudes(draw):
    kind = draw(st.integers(0, 7))
    to_360 = draw(st.booleans())
    east = LONGITUDE % 360 if to_360 else LONGITUDE
    if kind == 0:
        return Spelt(((draw(west_names), written(-LONGITUDE % 360)),))
    if kind == 1:
        return Spelt(((draw(bare_names), written(-LONGITUDE % 360)),), told=False)
    if kind == 2:
        whole, minutes, seconds = parts(east, signed=True)
        stem = draw(st.sampled_from(["Lon", "Longitude", "lon"]))
        names = draw(
            st.sampled_from([("deg", "min", "sec"), ("d", "m", "s"), ("degrees", "minutes", "seconds"), ("(°)", "(')", '(")')])
        )
        return Spelt(
            tuple((f"{stem} {part}", cells) for part, cells in zip(names, (whole, minutes, seconds), strict=True)), told=False
        )
    if kind == 3:
        beside = draw(st.sampled_from(["E/W", "EW", "lon hemisphere", "Lon dir", ""]))
        return Spelt(((draw(bare_names), written(np.abs(LONGITUDE))), (beside, letters(LONGITUDE, "E", "W"))))
    if kind == 4:
        cells = zip(written(np.abs(LONGITUDE)), letters(LONGITUDE, "E", "W"), strict=True)
        return Spelt(((draw(bare_names), [f"{number}°{letter}" for number, letter in cells]),))
    if kind == 5:
        return Spelt(((draw(bare_names), written(east)),), told=False)
    if kind == 6:  # west, and below zero where it is west: may be either
        return Spelt(((draw(west_names), written(LONGITUDE)),))
    return Spelt(((draw(east_names), written(east)),))


@st.composite
def diameters(draw):
    kind = draw(st.integers(0, 4))
    if kind == 0:
        return Spelt(((draw(metre_names), written(DIAMETER * 1000, 1)),))
    if kind == 1:
        return Spelt(((draw(st.sampled_from(["radius_km", "Radius (km)", "半径 (km)"])), written(DIAMETER / 2)),))
    if kind == 2:
        units = [["m", "km"][number % 2] for number in range(5)]
        cells = [f"{km * 1000:.1f}" if unit == "m" else f"{km:.3f}" for km, unit in zip(DIAMETER, units, strict=True)]
        return Spelt((("diameter", cells), (draw(st.sampled_from(["unit", "Units", "diameter unit", "Einheit"])), units)))
    if kind == 3:
        return Spelt((("diameter", [f"{km * 1000:.1f} m" for km in DIAMETER]),))
    return Spelt(((draw(kilometre_names), written(DIAMETER)),))


DECOYS = [
    ("x", ["112", "64", "7", "90", "12"]),
    ("y", ["12", "4", "7", "9", "2"]),
    ("size", ["40", "40", "10", "10", "10"]),
    ("lat_min", ["-15", "22", "-1", "47", "-5"]),
    ("lat_max", ["-14", "23", "1", "48", "-4"]),
    ("latitude error", ["0.1"] * 5),
    ("sub_solar_longitude", ["250.5"] * 5),
    ("spacecraft latitude", ["20.5"] * 5),
    ("depth_km", ["1.5"] * 5),
    ("id", ["7"] * 5),
    ("note", ["seen", "", "far", "n/a", "west"]),
]


@st.composite
def tables(draw):
    """The bytes of a table, and whether its headings tell all."""
    latitude, longitude, diameter = draw(latitudes()), draw(longitudes()), draw(diameters())
    groups = [list(latitude.columns), list(longitude.columns), list(diameter.columns), [("name", NAMES)]]
    groups += [[decoy] for decoy in draw(st.lists(st.sampled_from(DECOYS), max_size=4, unique_by=lambda each: each[0]))]
    columns = [column for group in draw(st.permutations(groups)) for column in group]
    delimiter = draw(st.sampled_from([",", ";", "\t", "|"]))
    comma = delimiter != "," and draw(st.booleans())
    above = draw(st.sampled_from(["", "", "# my craters\n", "Table 1: craters\n", "% made in 2020\n\n"]))
    rows = [[name for name, _ in columns], *(list(row) for row in zip(*(cells for _, cells in columns), strict=True))]
    if comma:
        rows[1:] = [[cell.replace(".", ",") for cell in row] for row in rows[1:]]
    lines = [
        delimiter.join('"' + cell.replace('"', '""') + '"' if '"' in cell or delimiter in cell else cell for cell in row)
        for row in rows
    ]
    text = above + draw(st.sampled_from(["\n", "\r\n"])).join(lines) + "\n"
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "gb18030", "cp1252", "cp1251"]))
    try:
        content = text.encode(encoding)
    except UnicodeEncodeError:
        content = text.encode()
    return content, longitude.told


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(tables())
def test_a_known_table_is_read_right_or_refused_or_told_what_was_assumed(table):
    content, told = table
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        try:
            read = read_features(io.BytesIO(content))
        except CatalogueError:
            return
    lines = "\n".join(str(each.message) for each in seen)
    assert np.allclose(read.latitude, LATITUDE, atol=2e-3)
    if not (not told and "Longitudes count east, which was assumed" in lines):
        assert np.allclose((read.longitude - LONGITUDE + 180) % 360 - 180, 0, atol=2e-3)
    known = read.diameter_km.notna()
    assert np.allclose(read.diameter_km[known], DIAMETER[known], rtol=1e-3)
    assert read.name.tolist() == NAMES
