"""What lies within a ring: against the gnomonic projection, on which great circles are straight lines."""

import numpy as np
import pytest
from matplotlib.path import Path

from explorer.i18n.wording import Wording
from explorer.mars.ring import within
from explorer.message import said_by

BAND = np.linspace(0, 360, 36, endpoint=False)


def _angles(vectors):
    return np.degrees(np.arcsin(np.clip(vectors[:, 2], -1, 1))), np.degrees(np.arctan2(vectors[:, 1], vectors[:, 0]))


@pytest.mark.parametrize("seed", range(40))
def test_rings_anywhere_hold_what_their_gnomonic_projection_holds(seed):
    random = np.random.default_rng(seed)
    turned, _ = np.linalg.qr(random.normal(size=(3, 3)))
    count = random.integers(4, 12)
    bearing = 2 * np.pi * (np.arange(count) + random.uniform(0, 0.8, count)) / count
    flat = random.uniform(0.05, 3, count)[:, None] * np.stack([np.cos(bearing), np.sin(bearing)], axis=1)
    corners = np.column_stack([flat, np.ones(count)])
    points = random.normal(size=(500, 3))
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    expected = Path(flat).contains_points(points[:, :2] / points[:, 2:]) & (points[:, 2] > 0)
    ring = corners / np.linalg.norm(corners, axis=1, keepdims=True)
    assert (within(*_angles(points @ turned.T), *_angles(ring @ turned.T)) == expected).all()
    assert (within(*_angles(points @ turned.T), *_angles(ring[::-1] @ turned.T)) == expected).all()


@pytest.mark.parametrize("north", [70, 10, -10, -70])
def test_a_ring_round_a_pole_holds_the_smaller_part(north):
    pole = np.sign(north)
    assert within([90 * pole, -90 * pole, north + 5 * pole, north - 5 * pole], [0, 0, 3, 3], [north] * 36, BAND).tolist() == [
        *(True, False, True, False)
    ]


def test_a_ring_that_leads_further_than_half_round_the_planet_holds_what_is_between_its_sides():
    there = np.arange(-130, 131, 10)
    ring = np.repeat([5.0, -5.0], len(there)), np.concatenate([there, there[::-1]])
    assert within([0, 0, 0, 0, 8, -8], [0, 120, -120, 180, 0, 0], *ring).tolist() == [True] * 3 + [False] * 3


def test_sides_are_great_circles_and_longitudes_of_any_range():
    # Between 50 N 160 E and 50 N 160 W the great circle passes north of 51.5 degrees.
    assert within([51, 51, 52], [180, -180, 540], [50, 50, 0], [160, 200, 180]).tolist() == [True, True, False]


def test_a_ring_that_halves_the_planet_is_refused():
    with pytest.raises(ValueError, match="halves the planet") as refused:
        within([1], [1], [0] * 36, BAND)
    assert "移动其中一个点" in Wording(language="zh").translated(said_by(refused.value))
