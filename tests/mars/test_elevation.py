"""The shipped elevation model against the model's own numbers and published ones."""

import numpy as np
import pytest

from explorer.mars.elevation import accuracy, elevation, extremes

# Name, planetocentric latitude, east longitude, the full model there, published height; metres.
LANDING_SITES = [
    ("Zhurong", 25.066, 109.925, -4101, -4099),
    ("Viking 1", 22.27, 312.05, -3634, -3627),
    ("Viking 2", 47.64, 134.29, -4499, -4505),
    ("Pathfinder", 19.10, 326.75, -3681, -3682),
    ("InSight", 4.502, 135.623, -2627, -2613),
    ("Spirit", -14.57, 175.48, -1950, -1932),
    ("Opportunity", -1.95, 354.47, -1416, -1389),
    ("Phoenix", 68.22, 234.25, -4101, -4126),
]


@pytest.mark.parametrize(("name", "latitude", "longitude", "model", "published"), LANDING_SITES)
def test_plains_landing_sites(name, latitude, longitude, model, published):
    height = elevation(latitude, longitude)
    assert height == pytest.approx(model, abs=15)
    assert height == pytest.approx(published, abs=30)


@pytest.mark.parametrize(("latitude", "longitude", "published"), [(18.65, 226.2, 21_229), (11.92, 255.9, 18_225)])
def test_summits_of_olympus_and_ascraeus(latitude, longitude, published):
    around = np.arange(-3, 3, 0.02)
    assert elevation(latitude + around[:, None], longitude + around).max() == pytest.approx(published, abs=150)


def test_no_step_across_the_seam():
    latitudes = np.linspace(-89, 89, 179)
    assert elevation(latitudes, 179.999) == pytest.approx(elevation(latitudes, -179.999), abs=5)


@pytest.mark.parametrize("pole", [-90, 90])
def test_a_pole_has_one_height(pole):
    assert np.ptp(elevation(pole, np.arange(0, 360, 7.0))) <= 1


def test_longitudes_are_wrapped_and_latitudes_refused():
    assert elevation(10, 900) == elevation(10, -180)
    with pytest.raises(ValueError, match="123"):
        elevation(123, 0)
    with pytest.raises(ValueError, match="nan"):
        elevation(0, float("nan"))


def test_a_number_in_gives_a_number_out_and_tables_broadcast():
    assert isinstance(elevation(0, 0), float)
    assert elevation(np.zeros((3, 1)), np.zeros(4)).shape == (3, 4)


@pytest.mark.parametrize(("name", "latitude", "longitude", "model", "published"), LANDING_SITES)
def test_on_plains_it_is_said_to_be_as_good_as_it_is(name, latitude, longitude, model, published):
    assert "25" in accuracy(latitude, longitude)
    assert abs(elevation(latitude, longitude) - published) < 26


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [(-4.5895, 137.4417), (18.4447, 77.4508), (18.65, -133.8), (-12.5, -62)],
    ids=["Curiosity, 353 m off", "Perseverance, 124 m off", "Olympus Mons", "a wall of the canyon"],
)
def test_on_steep_ground_and_in_craters_more_is_admitted(latitude, longitude):
    assert "hundreds of metres" in accuracy(latitude, longitude)


def test_small_features_and_lines_over_steep_ground_are_not_trusted_either():
    assert "hundreds of metres" in accuracy(25.066, 109.925, across_km=5)
    assert "hundreds of metres" in accuracy([25.066, 18.65], [109.925, -133.8])
    assert "25" in accuracy([25.066, 24.5], [109.925, 110])


@pytest.mark.parametrize("pole", [-90, 90])
def test_the_accuracy_at_a_pole_is_known_too(pole):
    assert accuracy(pole, 0) == accuracy(pole, 170)


def test_the_highest_and_lowest_of_the_planet_are_those_of_olympus_and_hellas():
    assert extremes(18.65, -133.8, 610)[1] == extremes(0, 0, 21_400)[1] == 21_218
    assert extremes(-42.43, 70.5, 2300)[0] == extremes(0, 0, 21_400)[0] == -8_020


def test_a_circle_across_the_seam_is_one_circle():
    assert extremes(10, 179.99, 200) == extremes(10, -180.01, 200)
