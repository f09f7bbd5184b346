"""The shipped elevation model against the model's own numbers and published ones."""

import numpy as np
import pytest

from explorer.mars.elevation import elevation

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
