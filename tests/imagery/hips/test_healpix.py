"""Places on the HEALPix sphere, judged by the HEALPix library."""

import healpix as judge
import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from explorer.imagery.hips import healpix
from hips_server import tile_vectors


@settings(derandomize=True, max_examples=300, deadline=None)
@given(st.floats(-90, 90), st.floats(-720, 720), st.integers(0, 20))
@example(90.0, 0.0, 5)
@example(-90.0, 180.0, 5)
@example(0.0, -1e-20, 3)
def test_positions_fall_into_the_tile_that_the_library_says(latitude, longitude, order):
    face, x, y = healpix.locate(latitude, longitude)
    assert 0 <= x < 1
    assert 0 < y <= 1
    across = 1 << order
    # On the very edge between tiles either is right, and rounding decides.
    assume(abs(latitude) == 90 or min(abs(each * across - np.rint(each * across)) for each in (x, y)) > 1e-7)
    column, row = int(x * across), min(int(y * across), across - 1)
    expected = judge.ang2pix(across, np.mod(longitude, 360), latitude, nest=True, lonlat=True)
    if abs(latitude) < 90:
        assert healpix.nested(face, column, row, order) == expected
    else:
        assert (x, y) == pytest.approx((1, 1) if latitude > 0 else (0, 0), abs=1e-12)


@pytest.mark.parametrize("face", range(12))
def test_beyond_each_edge_of_a_face_lies_a_pixel_that_touches_it(face):
    size, order = 16, 4
    along = np.arange(size)
    for x, y in [(along, -1), (along, size), (-1, along), (size, along)]:
        x, y = np.broadcast_arrays(x, y)
        beyond = healpix.step_across(np.full(size, face), x, y, size)
        assert (beyond[0] != face).all()
        own = face, np.clip(x, 0, size - 1), np.clip(y, 0, size - 1)
        here, there = (
            np.stack(judge.pix2vec(size, healpix.nested(np.broadcast_to(f, size), i, j, order), nest=True))
            for f, i, j in (own, beyond)
        )
        assert (np.linalg.norm(here - there, axis=0) * size).max() < 1.3
        assert len(set(zip(*beyond, strict=True))) == size


def test_corners_stay_on_the_sphere():
    face, x, y = healpix.step_across(np.arange(12), np.full(12, -1), np.full(12, 8), 8)
    assert ((face >= 0) & (face < 12)).all()
    assert ((x >= 0) & (x < 8) & (y >= 0) & (y < 8)).all()


@pytest.mark.parametrize("order", [0, 1, 4, 13])
def test_pixels_of_tiles_lie_where_the_healpix_library_puts_them(order):
    per_face = 4**order
    for number in [face * per_face + part for face in range(12) for part in {0, per_face // 3, per_face - 1}]:
        latitude, longitude = healpix.pixels(order, number, 64)
        expected = tile_vectors(order, number, 64)
        phi, turn = np.radians(latitude), np.radians(longitude)
        vectors = np.stack([np.cos(phi) * np.cos(turn), np.cos(phi) * np.sin(turn), np.sin(phi)], axis=-1)
        np.testing.assert_allclose(vectors, expected, rtol=0, atol=1e-12)


TILES = {
    order: np.unique(
        [face * 4**order + part for face in range(12) for part in np.linspace(0, 4**order - 1, 500, dtype=np.int64)]
    )
    for order in range(14)
}
"""All tiles of the first orders; of the others, those in all corners of the faces, at the poles, and many between."""


@pytest.mark.parametrize("order", TILES)
def test_tiles_lie_where_the_healpix_library_puts_them(order):
    expected = judge.pix2vec(1 << order, TILES[order], nest=True)
    np.testing.assert_allclose(healpix.vectors(order, TILES[order]), expected, rtol=0, atol=3e-16)


@pytest.mark.parametrize("order", [*TILES, 29])
def test_numbers_of_tiles_tell_their_face_and_place(order):
    numbers = TILES.get(order, np.arange(12) * 4**order + 4**order // 3)
    face, x, y = healpix.unnested(order, numbers)
    assert ((face >= 0) & (face < 12) & (np.minimum(x, y) >= 0) & (np.maximum(x, y) < 1 << order)).all()
    np.testing.assert_array_equal(healpix.nested(face, x, y, order), numbers)
    if order < 14:
        ring = judge.nest2ring(1 << order, numbers)
        z = judge.pix2vec(1 << order, ring)[2]
        np.testing.assert_allclose(healpix.vectors(order, numbers)[2], z, rtol=0, atol=3e-16)


@pytest.mark.parametrize(
    "centre", [(90, 0), (-90, 77), (0, 0), (0, 45), (41.81031489577862, 90), (-41.81, 45), (12.3, 359.999), (66, -180)]
)
@pytest.mark.parametrize("radius", [1e-3, 0.2, 3.0])
def test_tiles_around_a_place_are_those_that_the_library_finds(centre, radius):
    """The same search with the library's own vectors: through the middle of each tile and the pixels in its corners."""

    def apart(first, second):
        return 2 * np.arcsin(np.minimum(np.linalg.norm(first - second, axis=-1) / 2, 1))

    def vectors(order, numbers):
        return np.stack(judge.pix2vec(1 << order, numbers, nest=True), axis=-1)

    place = np.array(judge.ang2vec(centre[1], centre[0], lonlat=True))
    candidates = np.arange(12)
    for order, found in enumerate(healpix.around(*centre, radius, 13 if radius < 1 else 9)):
        middle = vectors(order, candidates)
        corners = vectors(order + 5, (candidates[:, None] << 10) + [0, 341, 682, 1023])
        reach = apart(corners, middle[:, None]).max(axis=1) * 1.1
        expected = candidates[apart(middle, place) <= np.radians(radius) + reach]
        np.testing.assert_array_equal(found, expected)
        candidates = (4 * expected[:, None] + np.arange(4)).ravel()
