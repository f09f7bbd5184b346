"""Make the shipped data from the originals: ``python explorer/data/recipe.py FOLDER``.

FOLDER holds the originals that README.md beside this file names. Needs pandas,
pillow and, for the elevation model only, pyshtools and boule; for the outlines of the Earth, geopandas.
With ``--tianwen1 SURVEY`` it reads Tianwen-1's survey, from an address or a folder, and makes the small
picture of it. The files that come out are the ones the package ships; nothing here runs when the explorer is used.
"""

import argparse
import hashlib
import io
import json
import lzma
import os
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyproj
from PIL import Image

HERE = Path(__file__).parent
SHIPPED = "*.csv", "*.png", "*.webp", "outlines.json", "stories.toml"

# The IAU's two-letter codes: its term, and a plain word for it.
KINDS = {
    "AA": ("crater", "crater"),
    "AL": ("albedo feature", "bright or dark area"),
    "CA": ("catena", "chain of craters"),
    "CB": ("cavus", "hollow"),
    "CH": ("chaos", "broken ground"),
    "CM": ("chasma", "canyon"),
    "CO": ("collis", "small hills"),
    "DO": ("dorsum", "ridge"),
    "FL": ("fluctus", "flow"),
    "FO": ("fossa", "long trench"),
    "LA": ("labes", "landslide"),
    "LB": ("labyrinthus", "maze of valleys"),
    "LN": ("lingula", "tongue of a plateau"),
    "MA": ("macula", "dark spot"),
    "MN": ("mensa", "table mountain"),
    "MO": ("mons", "mountain"),
    "PA": ("palus", "small plain"),
    "PE": ("patera", "shallow crater, often a volcano's"),
    "PL": ("planitia", "low plain"),
    "PM": ("planum", "high plain"),
    "RU": ("rupes", "cliff"),
    "SC": ("scopulus", "winding cliff"),
    "SE": ("serpens", "winding ridge"),
    "SU": ("sulcus", "grooved ground"),
    "TA": ("terra", "highland"),
    "TH": ("tholus", "small domed mountain"),
    "UN": ("unda", "dunes"),
    "VA": ("vallis", "valley"),
    "VS": ("vastitas", "vast plain"),
}

# The potential that lies 555 m above MOLA's zero, the areoid of mean equatorial radius 3396.000 km.
GEOID_POTENTIAL = 12_654_875.365
ROTATION = 7.08821808e-5
ABOVE_MOLA_ZERO = 555
LOWEST = -10_000


def gazetteer(originals: Path) -> pd.DataFrame:
    """One row a name; a diameter of 0 in the original means that there is none."""
    table = pd.read_csv(originals / "mars_gazetteer.csv").drop_duplicates("iau_id").sort_values("iau_id")
    kinds = pd.DataFrame([KINDS[code] for code in table.type_code], columns=["kind", "plain_kind"], index=table.index)
    longitude = (table.longitude_east_360 + 180) % 360 - 180
    diameter = table.diameter_km.where(table.diameter_km > 0)
    return pd.DataFrame(
        {
            "iau_id": table.iau_id,
            "name": table.name,
            **kinds,
            "latitude": table.latitude.round(4),
            "longitude": longitude.round(4),
            "diameter_km": diameter,
        }
    )


def elevation(originals: Path) -> Image.Image:
    """Heights above the areoid every 0.25 degrees, as a 16-bit picture of metres above -10 km."""
    import boule
    import pyshtools

    with tempfile.TemporaryDirectory() as folder:
        for name in ("MarsTopo719.shape", "gmm3_120_sha.tab"):
            (Path(folder) / name).write_bytes(lzma.decompress((originals / f"{name}.xz").read_bytes()))
        shape = pyshtools.SHCoeffs.from_file(f"{folder}/MarsTopo719.shape", lmax=719)
        gravity = pyshtools.SHGravCoeffs.from_file(f"{folder}/gmm3_120_sha.tab", header_units="km")
    gravity = pyshtools.SHGravCoeffs.from_array(gravity.coeffs, gravity.gm, gravity.r0, omega=ROTATION)
    radius = shape.expand(grid="DH2", extend=True)
    geoid = gravity.geoid(boule.Mars2009, GEOID_POTENTIAL, lmax=719, lmax_calc=95).geoid
    ellipsoid = boule.Mars2009.geocentric_radius(radius.lats(), coordinate_system="spherical")
    heights = radius.to_array() - ellipsoid[:, None] - geoid.to_array() - ABOVE_MOLA_ZERO
    quarter_degrees = np.roll(heights[::2, :-1:2], 720, axis=1)
    return Image.fromarray(np.rint(quarter_degrees - LOWEST).astype(np.uint16))


def observations(names: pd.DataFrame) -> pd.DataFrame:
    """The written table with gazetteer names turned into ids; refuses what does not fit."""
    written = tomllib.loads((HERE / "observations.toml").read_text("utf-8"))
    ids = dict(zip(names.name, names.iau_id, strict=True))
    rows = []
    for entry in written["observation"]:
        row = {"site": "", "where": "", "features": [], "featured": False, **written["defaults"], **entry}
        latitude, longitude = row.pop("position", (None, None))
        row |= {"latitude": latitude, "longitude": longitude}
        row["features"] = " ".join(str(ids[name]) for name in row["features"])
        on_a_place = row["scope"] == "place"
        if on_a_place != (latitude is not None) or on_a_place != bool(row["features"] or row["site"]):
            raise SystemExit(f"{row['id']}: a position and a feature or site go with scope 'place', and only with it")
        rows.append(row)
    columns = (
        "id title scope features site where latitude longitude extent_km certainty featured "
        "instrument released acquired caption uncertain credit licence page page_kind"
    )
    table = pd.DataFrame(rows)[columns.split()]
    if not table.id.is_unique:
        raise SystemExit(f"these ids stand twice: {', '.join(table.id[table.id.duplicated()])}")
    return table


LANDING = {"sol": 1, "latitude": 25.066, "longitude": 109.925, "driven_m": 0, "told_sol": 1, "site": "Zhurong landing site"}


def route(originals: Path) -> pd.DataFrame:
    """The rover's way: the lander and all published stops, with what was told of them."""
    told = pd.DataFrame(tomllib.loads((HERE / "zhurong.toml").read_text("utf-8"))["stop"])
    listed = pd.read_csv(originals / "zhurong_traverse.csv").rename(columns={"longitude_east": "longitude"})
    if not (told.sol.is_unique and told.sol.isin(listed.sol).all()):
        raise SystemExit("zhurong.toml names a sol twice, or one that the published list does not have")
    told["told_sol"] = told.told_sol.fillna(told.sol.where(told.driven_m.notna()))
    way = listed[["sol", "latitude", "longitude"]].merge(told, how="left", on="sol")
    table = pd.concat([pd.DataFrame([LANDING]), way], ignore_index=True)
    return table.astype({"driven_m": "Int64", "told_sol": "Int64"})


def photograph(originals: Path) -> Image.Image:
    """The Viking orbiters' colour mosaic; the original begins at longitude 0, the shipped one at -180."""
    picture = Image.open(originals / "viking_color_mosaic_2048.jpg")
    return Image.fromarray(np.roll(np.asarray(picture), picture.width // 2, axis=1))


COUNTRIES = "ne_10m_admin_0_countries_deu.zip"
CITIES = {  # file, name there, Chinese name
    "Bangkok": ("ne_admin_1_tha.json", ["Bangkok Metropolis"], "曼谷"),
    "Beijing": ("ne_admin_1_chn.json", ["Beijing"], "北京"),
    "Berlin": ("ne_admin_1_deu.json", ["Berlin"], "柏林"),
    "Delhi": ("ne_admin_1_ind.json", ["Delhi"], "德里"),
    "New York City": ("us_counties_10m.json", ["36005", "36047", "36061", "36081", "36085"], "纽约市"),
}
SHORTER = {  # names as people say them
    "People's Republic of China": ("China", "中国"),
    "United States of America": ("United States", "美国"),
    "South Korea": ("South Korea", "韩国"),
    "North Korea": ("North Korea", "朝鲜"),
    "Taiwan": ("Taiwan", "台湾"),
    "Federated States of Micronesia": ("Micronesia", "密克罗尼西亚"),
}
SMALL = "Andorra", "Malta", "San Marino"  # of others as small the originals are off by more than a tenth
NO_COUNTRY = "Bir Tawil"
LEAST_KM2, APART_KM = 1000, 600  # of a country that is taken, unless it is one of SMALL; between parts that go together
ROUGHLY, LEFT_OUT = 0.012, 0.001  # how coarse an outline is, in parts of the root of its area; how much of that is left out
GRAND_CANYON_KM = 446, 29  # 277 miles along the river, up to 18 miles wide: US National Park Service


def outlines(originals: Path) -> list[dict[str, Any]]:
    """Outlines of the Earth, each on an equal-area plane about its own middle, its corners in steps of a grid."""
    import geopandas

    made = []
    for row in geopandas.read_file(originals / COUNTRIES, encoding="utf-8").itertuples():
        if row.NAME_EN != NO_COUNTRY:
            name, chinese = SHORTER.get(row.NAME_EN, (row.NAME_EN, row.NAME_ZH))
            outline = outline_of(name, chinese, "country", row.geometry)
            if outline["area_km2"] >= LEAST_KM2 or row.NAME_EN in SMALL:
                made.append(outline)
    for name, (file, parts, chinese) in CITIES.items():
        table = geopandas.read_file(originals / file)
        chosen = table[table["id" if file.startswith("us") else "name"].isin(parts)]
        made.append(outline_of(name, chinese, "city", chosen.union_all()))
    length, width = GRAND_CANYON_KM
    corners = [(-length, -width), (length, -width), (length, width), (-length, width)]
    strip = {"area_km2": length * width, "latitude": 36.3, "longitude": -112.7, "unit_km": 0.5}
    made.append({"name": "Grand Canyon", "name_zh": "科罗拉多大峡谷", "kind": "strip", **strip, "rings": [steps(corners)]})
    return sorted(made, key=lambda outline: outline["name"])


def outline_of(name: str, chinese: str, kind: str, shape: Any) -> dict[str, Any]:
    """One outline of a shape in degrees, coarse, without the least of its islands; of each part the area stays."""
    import shapely
    from shapely.affinity import scale

    flat, latitude, longitude = middled(shape)
    size = flat.area**0.5
    parts = sorted(shapely.get_parts(flat), key=lambda part: -part.area)
    areas = np.cumsum([part.area for part in parts])
    kept = parts[: int(np.searchsorted(areas, (1 - LEFT_OUT) * areas[-1])) + 1]
    rough = shapely.coverage_simplify(kept, ROUGHLY * size)
    times = np.sqrt(shapely.area(kept) / shapely.area(rough))
    unit = float(f"{size / 1000:.1g}")  # metres between points of the grid
    rings = [
        np.rint(np.array(ring.coords[:-1]) / unit).astype(int).tolist()
        for part, larger in zip(rough, times, strict=True)
        for each in [scale(part, larger, larger)]
        for ring in (each.exterior, *each.interiors)
    ]
    return {
        "name": name,
        "name_zh": chinese,
        "kind": kind,
        "area_km2": float(f"{flat.area / 1e6:.5g}"),
        "latitude": round(latitude, 2),
        "longitude": round(longitude, 2),
        "unit_km": round(unit / 1000, 7),
        "rings": [steps(ring) for ring in rings],
    }


def steps(corners: list[Any]) -> list[int]:
    """The first corner, then how far right and up each is of the one before."""
    values = np.array(corners)
    return np.diff(values, axis=0, prepend=[[0, 0]]).ravel().tolist()


def middled(shape: Any) -> tuple[Any, float, float]:
    """A shape on the equal-area plane about its middle, metres, whole where degrees cut it; and where its middle is.

    What lies farther away than `APART_KM` from all else of it is left out, as Alaska and French Guiana are.
    """
    import shapely

    shape = shapely.segmentize(shape, 0.1)  # edges are straight in degrees
    latitude, longitude = mean_position(shapely.get_coordinates(shape))
    for _ in range(4):
        plane = pyproj.Proj(proj="laea", lat_0=latitude, lon_0=longitude, ellps="WGS84")
        flat = shapely.transform(shape, lambda at, plane=plane: np.stack(plane(*at.T), axis=-1))
        joined = shapely.union_all(shapely.get_parts(shapely.make_valid(flat)).tolist(), grid_size=1.0)
        together = max(linked(joined), key=lambda part: part.area)
        right, up = together.centroid.coords[0]
        longitude, latitude = plane(right, up, inverse=True)
        if max(abs(right), abs(up)) < 100:
            break
    return together, latitude, longitude


def linked(shape: Any) -> Iterator[Any]:
    """Its parts, those together that lie close enough to one another."""
    import shapely

    parts = np.array([part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"])
    group = np.full(len(parts), -1)
    tree = shapely.STRtree(parts)
    for first in range(len(parts)):
        new = [first] if group[first] < 0 else []
        while new:
            group[new] = first
            near = np.unique(tree.query(parts[new], predicate="dwithin", distance=APART_KM * 1000)[1])
            new = [each for each in near if group[each] < 0]
    for each in np.unique(group):
        yield shapely.union_all(parts[group == each])


def mean_position(degrees: np.ndarray[Any, Any]) -> tuple[float, float]:
    """Latitude and longitude amid positions, longitudes first."""
    east, north = np.radians(degrees).T
    x, y, z = (np.cos(north) * np.cos(east)).mean(), (np.cos(north) * np.sin(east)).mean(), np.sin(north).mean()
    return float(np.degrees(np.arctan2(z, np.hypot(x, y)))), float(np.degrees(np.arctan2(y, x)))


TIANWEN1 = "tianwen1.webp"
TIANWEN1_SIZE, TIANWEN1_FINER, TIANWEN1_BYTES = (2048, 1024), 4, 1_000_000
TIANWEN1_NOTICE = """\
tianwen1.webp shows the whole of Mars, reduced to about 10 km to a pixel from the Tianwen-1 MoRIC global colour map.
Credit: {credit}. Source: {source}.
It is a derived database made available under the Open Database License 1.0: https://opendatacommons.org/licenses/odbl/1-0/
Whoever shares it, or what is made from it, does so under the same licence. The code beside it is BSD-3-Clause.
"""


def tianwen1(survey: str) -> None:
    """Reduce Tianwen-1's survey, at an address or in a folder, to one small picture with its credit and licence beside it."""
    from explorer import MoRIC, View, draw

    os.environ["EXPLORER_HIPS"] = survey
    mosaic = MoRIC()
    mosaic.load()
    if not mosaic.is_moric:
        raise SystemExit(f"{survey} is {mosaic.title!r}, not the mosaic of Tianwen-1's MoRIC")
    columns, rows = (side * TIANWEN1_FINER for side in TIANWEN1_SIZE)
    strips = np.linspace(90, -90, 9)
    drawn = [
        np.asarray(draw(mosaic, View.window(south, -180, north, 180, size=(columns, rows // 8))).convert("RGB"))
        for north, south in zip(strips, strips[1:], strict=False)
    ]
    small = Image.fromarray(np.concatenate(drawn)).reduce(TIANWEN1_FINER)
    quality = next(each for each in range(90, 0, -5) if len(webp(small, each)) <= TIANWEN1_BYTES)
    (HERE / TIANWEN1).write_bytes(webp(small, quality))
    notice = TIANWEN1_NOTICE.format(credit=mosaic.credit, source=survey)
    (HERE / TIANWEN1).with_suffix(".txt").write_text(notice, "utf-8")


def webp(picture: Image.Image, quality: int) -> bytes:
    """A picture as a WebP file."""
    file = io.BytesIO()
    picture.save(file, "webp", quality=quality, method=6)
    return file.getvalue()


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the shipped data from the originals.")
    parser.add_argument("originals", type=Path, nargs="?", help="folder with the original files")
    parser.add_argument("--tianwen1", metavar="SURVEY", help="address or folder of Tianwen-1's survey, to be reduced")
    chosen = parser.parse_args()
    if chosen.tianwen1:
        tianwen1(chosen.tianwen1)
    if chosen.originals:
        from_originals(chosen.originals)
    shipped = sorted(path for kind in SHIPPED for path in HERE.glob(kind))
    sums = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in shipped]
    (HERE / "SHA256SUMS").write_text("".join(sums), "ascii")


def from_originals(originals: Path) -> None:
    """Make all that needs no network."""
    names = gazetteer(originals)
    names.to_csv(HERE / "gazetteer.csv", index=False, lineterminator="\n")
    observations(names).to_csv(HERE / "observations.csv", index=False, lineterminator="\n")
    route(originals).to_csv(HERE / "zhurong.csv", index=False, lineterminator="\n")
    elevation(originals).save(HERE / "elevation.png", optimize=True)
    (HERE / "viking.webp").write_bytes(webp(photograph(originals), 80))
    lines = ",\n".join(json.dumps(each, ensure_ascii=False, separators=(",", ":")) for each in outlines(originals))
    (HERE / "outlines.json").write_text(f"[\n{lines}\n]\n", "utf-8")


if __name__ == "__main__":
    main()
