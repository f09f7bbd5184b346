"""Where positions lie on the HEALPix sphere, and which tile lies beside which.

The sphere is cut into twelve square faces: 0..3 about the north pole, 4..7 along
the equator, 8..11 about the south pole. On a face x runs to the north-east and y
to the north-west, both from 0 to 1. Arrays of positions go through NumPy whole,
because a picture has half a million of them. Pixels and colours are left to
`mosaic`.

Source: Gorski et al. 2005, ApJ 622, 759; the HiPS standard for the numbering of tiles.
"""

import numpy as np

_BELOW_TWO = np.nextafter(2.0, 0.0)


def locate(latitude, longitude):
    """The face and the place on it of positions.

    Parameters
    ----------
    latitude, longitude : array_like
        Degrees, finite, latitude in -90..90; broadcast together.

    Returns
    -------
    face : ndarray of int64, broadcast shape
        0..11.
    x, y : ndarray of float64, broadcast shape
        Place on the face, ``0 <= x < 1`` and ``0 < y <= 1``.
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


def nested(face, x, y, order):
    """HiPS number of tiles: the bits of x and y interleaved, x in the even places.

    Parameters
    ----------
    face, x, y : ndarray of int
        Face, and place of the tile on it, 0..2**order - 1.
    order : int

    Returns
    -------
    ndarray of int64
    """
    number = np.zeros(np.shape(face), dtype=np.int64)
    for bit in range(order):
        number |= ((x >> bit) & 1) << (2 * bit) | ((y >> bit) & 1) << (2 * bit + 1)
    return number + (np.asarray(face, dtype=np.int64) << (2 * order))


def pixels(order, number, width):
    """Where the pixels of a tile lie.

    Parameters
    ----------
    order, number : int
    width : int
        Pixels along the tile, a power of two.

    Returns
    -------
    latitude, longitude : ndarray of float64, shape (width, width)
        Degrees, of their centres; read-only, longitude of any range.
    """
    face, tile = divmod(number, 1 << 2 * order)
    x, y = (sum(((tile >> 2 * bit + axis) & 1) << bit for bit in range(order)) * width for axis in (0, 1))
    along, row = width << order, face // 4
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


def step_across(face, x, y, size):
    """Carry pixels that lie one step beyond the edge of a face onto the face they lie on.

    Parameters
    ----------
    face, x, y : ndarray of int
        Face, and place of the pixel on it, -1..size.
    size : int
        Pixels along a face.

    Returns
    -------
    face, x, y : ndarray of int
        The same pixels, ``0 <= x, y < size``. Where only three faces meet in a
        corner no pixel lies diagonally beyond it; one beside it is given.
    """
    face, x, y = (np.array(each) for each in (face, x, y))
    for _ in range(2):  # a corner is left over one edge and then over the other
        over = np.stack([x >= size, y >= size, x < 0, y < 0])
        over &= np.cumsum(over, axis=0) == 1
        for edge, leaving in enumerate(over):
            if leaving.any():
                along = (y if edge in (0, 2) else x)[leaving]
                face[leaving], x[leaving], y[leaving] = _over_edge(edge, face[leaving], along, size)
    return face, np.clip(x, 0, size - 1), np.clip(y, 0, size - 1)


def _over_edge(edge, face, along, size):
    """Face and place of pixels that left over an edge, at places along it."""
    row, shift, swaps = np.array(_EDGES[edge]).T[:, face // 4]
    swaps = swaps.astype(bool)
    # Over the end one enters at the start, and the other way round, unless x and y change places.
    entry = np.where(swaps == (edge < 2), size - 1, 0)
    along_y = swaps ^ (edge in (0, 2))
    x, y = np.where(along_y, entry, along), np.where(along_y, along, entry)
    return 4 * row + (face + shift) % 4, x, y


def around(latitude, longitude, radius, deepest):
    """The tiles of all orders that touch a circle.

    Parameters
    ----------
    latitude, longitude : float
        Its centre, degrees.
    radius : float
        Degrees.
    deepest : int
        The last order.

    Returns
    -------
    list of ndarray of int64
        Numbers of the tiles, for each order from 0. A few that only come close
        to the circle may be among them, none that touches it is left out.
    """
    from healpix import ang2vec

    centre = np.array(ang2vec(longitude, latitude, lonlat=True))
    orders, candidates = [], np.arange(12)
    for order in range(deepest + 1):
        orders.append(candidates[_may_touch(candidates, order, centre, np.radians(radius))])
        candidates = (4 * orders[-1][:, None] + np.arange(4)).ravel()
    return orders


_FINER = 5  # orders: pixels in the corners of a tile that stand for the corners
_MARGIN = 1.1  # for what lies beyond their centres


def _may_touch(numbers, order, centre, radius):
    """Whether the circle around each tile meets the circle around the centre."""
    from healpix import pix2vec

    middle = np.stack(pix2vec(1 << order, numbers, nest=True), axis=-1)
    corners = nested(np.zeros(4, dtype=int), *np.array([(0, 0, 1, 1), (0, 1, 0, 1)]) * ((1 << _FINER) - 1), _FINER)
    corners = (numbers[:, None] << 2 * _FINER) + corners
    corners = np.stack(pix2vec(1 << order + _FINER, corners, nest=True), axis=-1)
    reach = _angle(corners, middle[:, None]).max(axis=1) * _MARGIN
    return _angle(middle, centre) <= radius + reach


def _angle(first, second):
    return 2 * np.arcsin(np.minimum(np.linalg.norm(first - second, axis=-1) / 2, 1))
