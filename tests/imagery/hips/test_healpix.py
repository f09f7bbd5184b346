"""Places on the HEALPix sphere, judged by the HEALPix library."""

import healpix
import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from explorer.imagery.hips import healpix as cells
from hips_server import tile_vectors


@settings(derandomize=True, max_examples=300, deadline=None)
@given(st.floats(-90, 90), st.floats(-720, 720), st.integers(0, 20))
@example(90.0, 0.0, 5)
@example(-90.0, 180.0, 5)
@example(0.0, -1e-20, 3)
def test_positions_fall_into_the_tile_that_the_library_says(latitude, longitude, order):
    face, x, y = cells.locate(latitude, longitude)
    assert 0 <= x < 1
    assert 0 < y <= 1
    across = 1 << order
    # On the very edge between tiles either is right, and rounding decides.
    assume(abs(latitude) == 90 or min(abs(each * across - np.rint(each * across)) for each in (x, y)) > 1e-7)
    column, row = int(x * across), min(int(y * across), across - 1)
    expected = healpix.ang2pix(across, np.mod(longitude, 360), latitude, nest=True, lonlat=True)
    if abs(latitude) < 90:
        assert cells.nested(face, column, row, order) == expected
    else:
        assert (x, y) == pytest.approx((1, 1) if latitude > 0 else (0, 0), abs=1e-12)


@pytest.mark.parametrize("face", range(12))
def test_beyond_each_edge_of_a_face_lies_a_pixel_that_touches_it(face):
    size, order = 16, 4
    along = np.arange(size)
    for x, y in [(along, -1), (along, size), (-1, along), (size, along)]:
        x, y = np.broadcast_arrays(x, y)
        beyond = cells.step_across(np.full(size, face), x, y, size)
        assert (beyond[0] != face).all()
        own = face, np.clip(x, 0, size - 1), np.clip(y, 0, size - 1)
        here, there = (
            np.stack(healpix.pix2vec(size, cells.nested(np.broadcast_to(f, size), i, j, order), nest=True))
            for f, i, j in (own, beyond)
        )
        assert (np.linalg.norm(here - there, axis=0) * size).max() < 1.3
        assert len(set(zip(*beyond, strict=True))) == size


def test_corners_stay_on_the_sphere():
    face, x, y = cells.step_across(np.arange(12), np.full(12, -1), np.full(12, 8), 8)
    assert ((face >= 0) & (face < 12)).all()
    assert ((x >= 0) & (x < 8) & (y >= 0) & (y < 8)).all()


@pytest.mark.parametrize("order", [0, 1, 4, 13])
def test_pixels_of_tiles_lie_where_the_healpix_library_puts_them(order):
    per_face = 4**order
    for number in [face * per_face + part for face in range(12) for part in {0, per_face // 3, per_face - 1}]:
        latitude, longitude = cells.pixels(order, number, 64)
        expected = tile_vectors(order, number, 64)
        phi, turn = np.radians(latitude), np.radians(longitude)
        vectors = np.stack([np.cos(phi) * np.cos(turn), np.cos(phi) * np.sin(turn), np.sin(phi)], axis=-1)
        np.testing.assert_allclose(vectors, expected, rtol=0, atol=1e-12)
