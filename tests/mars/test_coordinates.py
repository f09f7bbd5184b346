"""Positions in three conventions, and as people type them."""

import numpy as np
import pyproj
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer import CoordinateError, mars
from explorer.i18n.wording import Wording
from explorer.mars.coordinates import CONVENTIONS, looks_like_one, parse, parse_angle, parse_pair, usual_angles, usual_pairs

WEST = CONVENTIONS["west-360"]


@pytest.mark.parametrize("name", CONVENTIONS)
def test_ten_thousand_positions_come_back_from_every_convention(name):
    random = np.random.default_rng(1)
    latitude, longitude = random.uniform(-90, 90, 10_000), random.uniform(-180, 180, 10_000)
    back = CONVENTIONS[name].to_planetocentric_east(*CONVENTIONS[name].of(latitude, longitude))
    assert np.abs(back[0] - latitude).max() < 1e-9
    assert np.abs(back[1] - longitude).max() < 1e-9


@pytest.mark.parametrize(("name", "least"), [("east-180", -180), ("east-360", 0), ("west-360", 0)])
def test_longitudes_lie_in_the_range_of_the_convention(name, least):
    longitude = CONVENTIONS[name].of(0, np.linspace(-720, 720, 1441))[1]
    assert longitude.min() >= least and longitude.max() < least + 360


def test_planetographic_latitudes_are_those_of_proj():
    latitude = np.linspace(-90, 90, 181)
    graphic = mars.planetographic_latitude(latitude)
    # PROJ's geocentric latitude operator is an independent way back.
    ellipsoid = f"+proj=geoc +a={mars.EQUATORIAL_RADIUS} +b={mars.POLAR_RADIUS}"
    assert pyproj.Transformer.from_pipeline(ellipsoid).transform(np.zeros(181), graphic)[1] == pytest.approx(latitude, abs=1e-9)
    assert mars.planetocentric_latitude(graphic) == pytest.approx(latitude, abs=1e-9)
    assert graphic[135] - 45 == pytest.approx(0.338, abs=0.001)


@pytest.mark.parametrize(
    ("typed", "latitude", "longitude"),
    [
        ("25.066 N 109.925 E", 25.066, 109.925),
        ("-14.6, 175.5", -14.6, 175.5),
        ("−14.6 175.5", -14.6, 175.5),
        ("226.2E 18.65N", 18.65, -133.8),
        ("109°55'30\"E 25°3'58\"N", 25 + 3 / 60 + 58 / 3600, 109.925),
        ("25° 3′ 58″ N, 109° 55′ 30″ E", 25 + 3 / 60 + 58 / 3600, 109.925),
        ("25 03 58 N 109 55 30 E", 25 + 3 / 60 + 58 / 3600, 109.925),
        ("25 3 N 109 55.5 E", 25.05, 109.925),
        ("18.65 N 133.8 W", 18.65, -133.8),
        ("14.6S, 175.5", -14.6, 175.5),
        ("N25.066 E109.925", 25.066, 109.925),
        ("25.066 E109", 25.066, 109.0),
        ("18.65 226.2 E", 18.65, -133.8),
        ("25,066 109,925", 25.066, 109.925),
        ("25,109", 25.0, 109.0),
        ("lat: 25.066, lon: 109.925", 25.066, 109.925),
        ("25.066° north, 109.925° east", 25.066, 109.925),
        ("北纬25.066° 东经109.925°", 25.066, 109.925),
        ("(−14.6; 175.5)", -14.6, 175.5),
        ("90 S 0", -90, 0),
        ("lon: 77.58 lat: 18.38", 18.38, 77.58),
        ("Longitude 77.45, Latitude 18.44", 18.44, 77.45),
        ("Long 137.4, Lat -4.6", -4.6, 137.4),
        ("77.5 lon 18.4 lat", 18.4, 77.5),
        ("-14.57 N, 175.48 E", -14.57, 175.48),
        ("4.5 S / 137.4 E", -4.5, 137.4),
        *(
            (each, -4.6, 137.4)
            for each in ("4.6 (S), 137.4 (E)", "4.6° (Süd), 137.4° (Ost)", "(S) 4.6 (E) 137.4", "(-)4.6, 137.4")
        ),
        ("25,066;109,925", 25.066, 109.925),
        ("12,5 13,5", 12.5, 13.5),
        ("Breite 4,5 Süd, Länge 137,4 Ost", -4.5, 137.4),
        ("4,5 sud 137,4 ouest", -4.5, -137.4),
        ("latitud -4.6 longitud 137.4", -4.6, 137.4),
        ("широта -4.6 долгота 137.4", -4.6, 137.4),
        ("18.4 с.ш. 77.5 в.д.", 18.4, 77.5),
        ("23.43 С, 45.21 З", 23.43, -45.21),
        ("经度: 77.5, 纬度: 18.4", 18.4, 77.5),
        ("23d25.8m N; 45-32-12 W", 23.43, -(45 + 32 / 60 + 12 / 3600)),
        ("45d - 32'-12\" South; -45d-32'-12\"", -(45 + 32 / 60 + 12 / 3600), -(45 + 32 / 60 + 12 / 3600)),
        ("15d 55m 20s south, 153° 55.85′ West", -(15 + 55 / 60 + 20 / 3600), -(153 + 55.85 / 60)),
        ("- 45, 32, 12; 23° 25' 48,0\"", -(45 + 32 / 60 + 12 / 3600), 23.43),
        ("-0 30 0, 10", -0.5, 10),
        (".5 .25", 0.5, 0.25),
        ("(.5 N; -.25 E)", 0.5, -0.25),
        ("10:20 -30:40", 10 + 20 / 60, -(30 + 40 / 60)),
        ("45° 30°", 45, 30),
        ("45.5° 30", 45.5, 30),
        ("64 52 W72.15", 64 + 52 / 60, -72.15),
        ("21 31 西经52度29分", 21 + 31 / 60, -(52 + 29 / 60)),
        ("45° 130", 45, 130),
    ],
)
def test_common_ways_to_write_a_position_are_understood(typed, latitude, longitude):
    assert looks_like_one(typed)
    assert parse(typed) == pytest.approx((latitude, longitude), abs=1e-9)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("Olympus", "no position. Write, for example, 25.066 N 109.925 E"),
        ("", "no position"),
        ("nan, inf", "no position"),
        ("25", "one angle only, and a position needs two"),
        ("25 N", "one angle only"),
        ("25 N 10 S", "two latitudes"),
        ("109.925 25.066", "without letters the latitude comes first, and 109.925 is none; write 25.066, 109.925"),
        ("-14.6 S 175 E", "a sign and a letter"),
        ("N 25 N, 10 E", "two letters"),
        ("25 61 0 N 10 E", "does not read as degrees, minutes and seconds"),
        ("10.5 30 N 20 E", "does not read as degrees, minutes and seconds"),
        ("1 2 3", "could be read in several ways"),
        ("1, 2, 3", "could be read in several ways"),
        ("95 N 10 E", "latitude lies between -90 and 90 degrees, not at 95"),
        ("10 N 400 E", "longitude lies between -180 and 360 degrees, not at 400"),
        ("25-109", "is no angle"),
        ("4.5 S 137.4 O", "Ost, which is E, or Ouest and Oeste, which are W"),
        ("12,5,13,5", "could be read in several ways"),
        ("lat 77.5 E, lon 18.4 N", "said to be a latitude, but its letter is a longitude's"),
        ("Lon/Lat: 77.5, 18.4", "is no angle"),
        ("5 m, 3 m", "is no angle"),
        ("75 5th Avenue", "no position"),
        ("25.1¹ N 109.9 E", "may be the mark of a note"),
        ("10,5 20", "could be read in several ways"),
        ("10 20,5 E", "could be read in several ways"),
        (",5 N 20 E", "could be read in several ways"),
        # One angle, half a position, a time of day:
        ("1d1", "could be read in several ways"),
        ("45°30", "could be read in several ways"),
        ("45° 30 E", "could be read in several ways"),
        ("45 30 N", "could be read in several ways"),
        ("23:17", "could be read in several ways"),
        ("15°0' 10", "could be read in several ways"),
        ("N 45 30", "could be read in several ways"),
        ("18.4 lon 77.5", "could be read in several ways"),
        # Dashes between two angles are no signs:
        ("18.4°-77.5°E", "could be read in several ways"),
        ("18.4 N - 77.5 E", "could be read in several ways"),
        ("18.4° N – 77.5° E", "could be read in several ways"),
        ("18.4N-77.5E", "could be read in several ways"),
        ("18.4 с.ш. - 77.5 в.д.", "could be read in several ways"),
        ("10 000, 2", "does not read as degrees, minutes and seconds"),
        ("1" * 500 + ", 2", "too long"),
    ],
)
def test_what_is_no_position_or_could_be_two_is_refused_with_the_reason(typed, reason):
    with pytest.raises(CoordinateError) as refused:
        parse(typed)
    assert reason in str(refused.value)


@pytest.mark.parametrize("typed", [".5", ".5° N", "N .5", "+.5", "(.5)"])
def test_an_angle_may_begin_with_its_point(typed):
    assert parse_angle(typed, "latitude")[0] == 0.5


def test_an_angle_that_begins_with_a_comma_is_refused():
    with pytest.raises(CoordinateError, match="several ways"):
        parse_angle(",5 N", "latitude")


def test_a_number_without_a_letter_counts_as_the_convention_counts():
    latitude, longitude = parse("18.9, 133.8", WEST)
    assert longitude == pytest.approx(-133.8)
    assert latitude == pytest.approx(float(mars.planetocentric_latitude(18.9)))
    assert parse("18.9 N 133.8 E", WEST)[1] == pytest.approx(133.8)
    with pytest.raises(CoordinateError, match="below zero could mean either way"):
        parse("18.9, -133.8", WEST)


@given(st.text(max_size=100) | st.text("0123456789.,-+NSEW°'\" ;", max_size=40))
def test_whatever_is_typed_a_position_or_a_sentence_comes_out(typed):
    try:
        latitude, longitude = parse(typed)
    except CoordinateError as error:
        assert len(str(error)) > 20
    else:
        assert -90 <= latitude <= 90 and -180 <= longitude < 180


@pytest.mark.parametrize("typed", ["25.1° -109.9°", "25.1° -109.9", "25°-109.9°", "25.1°, -109.9°", "25° 6' -109° 54'"])
def test_a_sign_behind_the_mark_of_degrees_is_no_hyphen(typed):
    assert parse(typed) == pytest.approx((25.1, -109.9), abs=0.11)


_ANGLES = st.tuples(
    st.sampled_from(["", "-"]),
    st.sampled_from(["10", "7", "95", "359.5", "12.25", "91.5"]),
    st.sampled_from(["", "°", "°30'", "° 5' 7.5\"", "° 75'"]),
    st.sampled_from(["", " "]),
    st.sampled_from(["", "N", "S", "E", "W"]),
).map("".join)


def _or_none(read, *arguments, **told):
    try:
        return read(*arguments, **told)
    except CoordinateError:
        return None


@given(_ANGLES, st.sampled_from([", ", " ", "; "]), _ANGLES, st.booleans())
def test_what_is_read_all_at_once_is_what_is_read_one_by_one(one, gap, other, longitude_first):
    latitude, longitude, lettered = usual_pairs([f"{one}{gap}{other}"], longitude_first=longitude_first)
    if np.isfinite(latitude[0]):
        assert (latitude[0], longitude[0], lettered[0]) == parse_pair(f"{one}{gap}{other}", longitude_first=longitude_first)
    for axis in ("latitude", "longitude"):
        degrees, lettered = usual_angles([one], axis)
        if np.isfinite(degrees[0]):
            assert (degrees[0], lettered[0]) == parse_angle(one, axis)


def test_usual_spellings_are_read_all_at_once():
    usual = ["4.59° S", "4.59°S", "4.59S", "4°35'22\"S", "4° 35′ 22″ S", "4.59°", "-4.59°"]
    assert np.isfinite(usual_angles(usual, "latitude")[0]).all()
    usual = [
        "4.59°S 137.44°E",
        "4.59 S, 137.44 E",
        "137.44E; 4.59S",
        "-4.59, 137.44",
        "-4.59 137.44",
        "4°35'22\"S 137°26'30\"E",
    ]
    assert np.isfinite(usual_pairs(usual)[0]).all()
    assert np.isnan(usual_pairs(["4.59 S 137.44", "4,59 137,44", "4.59 S 137.44 S", "", "95 N 3 E"])[0]).all()


@given(st.floats(-90, 90), st.floats(-180, 179.99), st.sampled_from(sorted(CONVENTIONS)))
def test_what_is_written_can_be_typed_again(latitude, longitude, name):
    written = Wording(CONVENTIONS[name]).position(latitude, longitude, decimals=6)
    again = parse(written, CONVENTIONS[name])
    assert again[0] == pytest.approx(latitude, abs=1e-6)
    assert abs(mars.wrap_longitude(again[1] - longitude)) < 1e-6


def test_positions_read_well():
    ascraeus = {"east-180": "11.92° N, 104.08° W", "east-360": "11.92° N, 255.92° E", "west-360": "12.06° N, 104.08° W"}
    for name, written in ascraeus.items():
        assert Wording(CONVENTIONS[name]).position(11.92, -104.08).replace("\u00a0", " ") == written
    assert Wording(CONVENTIONS["east-360"]).position(0.001, -0.001).replace("\u00a0", " ") == "0.00° N, 0.00° E"
    assert Wording().position(-90, 0).replace("\u00a0", " ") == "90.00° S, 0.00° E"


@pytest.mark.parametrize("typed", ["18°.65, 77°.45", "18º.65 N 77º.45 E", "18d.65, 77d.45", "18°39'.0 N 77°27'.0 E"])
def test_a_fraction_behind_its_mark_is_one_of_what_the_mark_says(typed):
    assert parse(typed) == pytest.approx((18.65, 77.45))
    assert parse("18°39'.5S 77°27'.5W") == pytest.approx((-18 - 39.5 / 60, -77 - 27.5 / 60))
    assert parse("18°39'.5, -0°.5") == pytest.approx((18 + 39.5 / 60, -0.5))


@pytest.mark.parametrize("typed", ["1e5", "4.5E1", "-1e+2"])
def test_a_number_with_an_exponent_is_no_position(typed):
    with pytest.raises(CoordinateError, match="may be a number with an exponent; write 5 N 1 E"):
        parse(typed)
    assert parse("1 e 5 n") == parse("5N1E") == (5, 1)


@pytest.mark.parametrize("typed", ["18 .39, 77 .27", "18 .39 N 77 .27 E", "18° .65, 77° .45", "18. 39, 77. 27", "18. 39"])
def test_a_number_that_a_blank_may_break_is_asked_about(typed):
    assert looks_like_one(typed)
    with pytest.raises(CoordinateError, match="has a blank beside a point; write 18.39"):
        parse(typed)
    with pytest.raises(CoordinateError):
        parse_angle(typed.split(",")[0].split("N")[0], "latitude")
