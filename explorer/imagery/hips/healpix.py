"""Where positions lie on the HEALPix sphere, and which tile lies beside which.

The sphere is cut into twelve square faces: 0..3 about the north pole, 4..7 along
the equator, 8..11 about the south pole. On a face x runs to the north-east and y
to the north-west, both from 0 to 1. Arrays of positions go through NumPy whole,
because a picture has half a million of them. Pixels and colours are left to
`mosaic`.

Source: Gorski et al. 2005, ApJ 622, 759; the HiPS standard for the numbering of tiles.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Vectors = tuple[Floats, Floats, Floats]
"""x, y and z apart."""

_BELOW_TWO = np.nextafter(2.0, 0.0)


def locate(latitude: ArrayLike, longitude: ArrayLike) -> tuple[Ints, Floats, Floats]:
    """The face of positions, and the place on it: ``0 <= x < 1`` and ``0 < y <= 1``.

    Degrees, finite, latitude in -90..90; broadcast together.
    """
    latitude = np.asarray(latitude, dtype=float)
    turn = np.asarray(longitude, dtype=float) / 90
    quarter = np.floor(turn)
    # The half angle from the pole keeps full precision where 1 - sin(latitude) would lose it.
    half_sine = np.sin(np.radians((90 - np.abs(latitude)) / 2))
    narrowing = np.minimum(np.sqrt(6) * half_sine, 1)
    rise = np.minimum(0.75 - 1.5 * half_sine**2, 0.5) + (1 - narrowing) / 2
    rise = np.copysign(rise, latitude)
    along = 1 + (turn - quarter - 0.5) * narrowing
    # Rounding may push a pole or a meridian edge a hair beyond its face: bring it back.
    east = np.clip(along + rise, 0, _BELOW_TWO)
    west = np.clip(along - rise, 0, _BELOW_TWO)
    past_east, past_west = east >= 1, west >= 1
    east -= past_east
    west -= past_west
    column = (quarter.astype(np.int64) + (past_east & past_west)) & 3
    face = column + 4 * (1 - past_east.astype(np.int64) + past_west)
    return face, east, 1 - west


_BITS = (
    (16, 0x0000FFFF0000FFFF),
    (8, 0x00FF00FF00FF00FF),
    (4, 0x0F0F0F0F0F0F0F0F),
    (2, 0x3333333333333333),
    (1, 0x5555555555555555),
)
"""Shifts and masks that pull the bits of a number apart, so that those of another fit between them."""


def nested(face: ArrayLike, x: ArrayLike, y: ArrayLike, order: int) -> Ints:
    """HiPS numbers of tiles at places on faces, 0..2**order - 1: the bits of x and y interleaved, x in the even places."""
    even, odd = np.asarray(x, dtype=np.int64), np.asarray(y, dtype=np.int64)
    for shift, mask in _BITS:
        even, odd = (even | even << shift) & mask, (odd | odd << shift) & mask
    return even | odd << 1 | np.asarray(face, dtype=np.int64) << 2 * order


def unnested(order: int, number: ArrayLike) -> tuple[Ints, Ints, Ints]:
    """Face of tiles and their places on it, from their HiPS numbers."""
    number = np.asarray(number, dtype=np.int64)
    within = number & ((1 << 2 * order) - 1)
    x, y = within, within >> 1
    for shift, mask in reversed(_BITS):
        x, y = x & mask, y & mask
        x, y = x | x >> shift, y | y >> shift
    return number >> 2 * order, x & 0xFFFFFFFF, y & 0xFFFFFFFF


def pixels(order: int, number: int, width: int) -> tuple[Floats, Floats]:
    """Latitude and longitude, in degrees, of the centres of a tile's pixels, (width, width).

    The width is a power of two. They are read-only; longitudes are of any range.
    """
    face, x, y = (int(each) for each in unnested(order, number))
    x, y, along, row = x * width, y * width, width << order, face // 4
    # Every pixel of a ring around the pole has the same latitude, and x + y tells the ring.
    ring = (2 + row) * along - (x + y + 1) - np.arange(2 * width - 1)
    in_cap = (ring < along) | (ring > 3 * along)
    to_pole = np.minimum(np.minimum(ring, 4 * along - ring), along)
    from_pole = 2 * np.degrees(np.arcsin(to_pole / (along * np.sqrt(6))))
    latitude = np.where(in_cap, np.copysign(90 - from_pole, 2 * along - ring), 0)
    belt = ~in_cap
    latitude[belt] = np.degrees(np.arcsin((2 * along - ring[belt]) * 2 / (3 * along)))
    steps = np.arange(width, dtype=float)
    eastward = (x - y) + steps[:, None] - steps
    by_sum = np.lib.stride_tricks.sliding_window_view
    meridian = 2 * (face % 4) + (row != 1)
    return by_sum(latitude, width), 45 * (meridian + eastward * by_sum(1 / to_pole, width))


# What lies over each edge of the faces in the north, along the equator and in the south: the row
# of faces beyond, how many faces further east, and whether x and y change places, as they do
# about the poles.
_EDGES = (
    ((0, 1, True), (0, 0, False), (1, 1, False)),  # x beyond the end: north-east
    ((0, -1, True), (0, -1, False), (1, 0, False)),  # y beyond the end: north-west
    ((1, 0, False), (2, -1, False), (2, -1, True)),  # x before the start: south-west
    ((1, 1, False), (2, 0, False), (2, 1, True)),  # y before the start: south-east
)


def step_across(face: Ints, x: Ints, y: Ints, size: int) -> tuple[Ints, Ints, Ints]:
    """Carry pixels that lie one step beyond the edge of a face, -1..size, onto the face they lie on.

    A face has `size` pixels either way. Where only three faces meet in a corner no pixel lies
    diagonally beyond it; one beside it is given.
    """
    face, x, y = (np.array(each) for each in np.broadcast_arrays(face, x, y))
    for _ in range(2):  # a corner is left over one edge and then over the other
        over = np.stack([x >= size, y >= size, x < 0, y < 0])
        over &= np.cumsum(over, axis=0) == 1
        for edge, leaving in enumerate(over):
            if leaving.any():
                along = (y if edge in (0, 2) else x)[leaving]
                face[leaving], x[leaving], y[leaving] = _over_edge(edge, face[leaving], along, size)
    return face, np.clip(x, 0, size - 1), np.clip(y, 0, size - 1)


def _over_edge(edge: int, face: Ints, along: Ints, size: int) -> tuple[Ints, Ints, Ints]:
    """Face and place of pixels that left over an edge, at places along it."""
    row, shift, swaps = np.array(_EDGES[edge]).T[:, face // 4]
    swaps = swaps.astype(bool)
    # Over the end one enters at the start, and the other way round, unless x and y change places.
    entry = np.where(swaps == (edge < 2), size - 1, 0)
    along_y = swaps ^ (edge in (0, 2))
    x, y = np.where(along_y, entry, along), np.where(along_y, along, entry)
    return 4 * row + (face + shift) % 4, x, y


def around(latitude: float, longitude: float, radius: float, deepest: int) -> list[Ints]:
    """Numbers of the tiles that touch a circle, for each order from 0 to the deepest; all in degrees.

    A few that only come close to the circle may be among them, none that touches it is left out.
    """
    phi, turn = np.radians(latitude), np.radians(longitude)
    centre = np.cos(phi) * np.cos(turn), np.cos(phi) * np.sin(turn), np.sin(phi)
    orders, candidates = [], np.arange(12)
    for order in range(deepest + 1):
        orders.append(candidates[_may_touch(candidates, order, centre, np.radians(radius))])
        candidates = (4 * orders[-1][:, None] + np.arange(4)).ravel()
    return orders


_WITHIN = np.array([[32, 1, 1, 63, 63], [32, 1, 63, 1, 63]])[..., None] / 64
"""The middle of a tile and places close to its corners, along x and along y."""
_MARGIN = 1.1  # for the rest of the way to the corners


def _may_touch(numbers: Ints, order: int, centre: Vectors, radius: float) -> NDArray[np.bool_]:
    """Whether the circle around each tile meets the circle around the centre."""
    x, y, z = vectors(order, numbers, *_WITHIN)
    middle = x[0], y[0], z[0]
    return _angle(middle, centre) <= radius + _angle((x, y, z), middle).max(axis=0) * _MARGIN


def _angle(first: Vectors, second: Vectors) -> Floats:
    (x, y, z), (to_x, to_y, to_z) = first, second
    return 2 * np.arcsin(np.minimum(np.sqrt((x - to_x) ** 2 + (y - to_y) ** 2 + (z - to_z) ** 2) / 2, 1))


def vectors(order: int, number: ArrayLike, along_x: Floats | float = 0.5, along_y: Floats | float = 0.5) -> Vectors:
    """Unit vectors, x, y and z apart, to places within tiles, by default to their middles."""
    face, column, line = unnested(order, number)
    x, y, row = (column + along_x) / (1 << order), (line + along_y) / (1 << order), face // 4
    down = 2 + row - x - y  # from 0 at the north pole to 4 at the south pole
    narrowing = np.minimum(np.minimum(down, 4 - down), 1)
    in_cap, cap = narrowing < 1, narrowing**2 / 3
    z = np.where(in_cap, np.copysign(1 - cap, 2 - down), (2 - down) * 2 / 3)
    out = np.sqrt(np.where(in_cap, cap * (2 - cap), (1 + z) * (1 - z)))
    turn = np.pi / 4 * (2 * (face % 4) + (row != 1) + (x - y) / narrowing)
    return out * np.cos(turn), out * np.sin(turn), z
