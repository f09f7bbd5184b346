"""Shaded relief: the shipped elevation model in the light of a chosen Sun.

It is an imagery, so it answers `sample`. It is a drawing of heights and never a
photograph; whoever shows it says so with `Relief.title`.
"""

import threading
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .. import mars
from ..mars import Floats, elevation
from ..message import Message
from .bands import in_bands
from .pixels import Packed, unpacked

_LOWEST, _HIGHEST = -8200, 21300
_LEVELS = 4
_ROWS = 64  # of the grid

# Dark to light rust: metres, then red, green, blue.
_RAMP = np.array(
    [
        (_LOWEST, 52, 26, 24),
        (-5500, 88, 44, 32),
        (-3500, 126, 66, 42),
        (-1000, 163, 92, 56),
        (1500, 190, 118, 74),
        (4000, 211, 148, 101),
        (8000, 229, 184, 142),
        (14000, 242, 217, 186),
        (_HIGHEST, 253, 245, 232),
    ]
)
_SHADOW = np.array([20, 10, 22])
_GLOW = np.array([255, 246, 228])

_Centre = tuple[float, float] | None
_Heights = NDArray[np.floating[Any]]  # of 32 bits, which is half the time
_Taps = tuple[_Heights, _Heights, _Heights, _Heights]


@dataclass(frozen=True, kw_only=True, repr=False)
class Relief:
    """The elevation model of Mars, lit.

    Parameters
    ----------
    azimuth
        Where the light comes from, degrees clockwise from the picture's up
        direction at its centre (from north, in a cylindrical view). The usual
        upper left makes people see mountains as mountains and pits as pits.
    height
        Height of the light above the horizon, degrees, above 0 and at most 90.
    exaggeration
        How many times steeper than real the slopes are drawn, above 0.

    Raises
    ------
    ValueError
        A light or an exaggeration that cannot be.
    """

    azimuth: float = 315.0
    height: float = 45.0
    exaggeration: float = 6.0

    credit: ClassVar[Message] = Message("relief.credit", "Heights: NASA/MOLA, MarsTopo719 by M. Wieczorek")
    licence: ClassVar[Message] = Message("relief.licence", "free with credit")
    metres_per_pixel: ClassVar[float] = mars.KM_PER_DEGREE * 1000 * elevation.STEP

    def __post_init__(self) -> None:
        if not np.isfinite(self.azimuth):
            raise ValueError(f"azimuth {self.azimuth} is not possible; give degrees clockwise from up")
        if not 0 < self.height <= 90:
            raise ValueError(f"height {self.height} is not possible; the light stands above 0 and up to 90 degrees")
        if not 0 < self.exaggeration < np.inf:
            raise ValueError(f"exaggeration {self.exaggeration} is not possible; it must be above 0")

    @property
    def title(self) -> Message:
        """What is seen, with how much steeper than real the slopes are drawn."""
        english = "Shaded relief, not a photograph, slopes ×{times:g}"
        return Message("relief.title", english, times=self.exaggeration)

    def __repr__(self) -> str:
        light = f"azimuth={self.azimuth:g}, height={self.height:g}, exaggeration={self.exaggeration:g}"
        return f"{type(self).__name__}({light})"

    def sample(
        self, latitude: ArrayLike, longitude: ArrayLike, resolution: float, centre: tuple[float, float] | None = None
    ) -> NDArray[np.uint8]:
        """Colours of the relief at positions.

        Parameters
        ----------
        latitude, longitude
            Degrees; broadcast together. NaN lies off the planet.
        resolution
            Metres between neighbouring positions; finer detail is left out.
        centre
            Latitude and longitude of the picture's centre. The light falls as it
            does there, parallel over the whole picture, poles included. Without
            it, `azimuth` counts from north everywhere.

        Returns
        -------
        ndarray, broadcast shape + (4,)
            Red, green, blue, alpha; alpha is 0 off the planet, 255 on it.
        """
        return in_bands(lambda *band: self._colours(band[0], band[1], resolution, centre), latitude, longitude)

    def _colours(self, latitude: Floats, longitude: Floats, resolution: float, centre: _Centre) -> NDArray[np.uint8]:
        off_planet = np.isnan(latitude)
        latitude = np.where(off_planet, 0, latitude)
        height, east, north = _ground(latitude, longitude, resolution)
        light = self._light_index(east, north, latitude, longitude, centre)
        colours = self._painted(height, light, latitude, longitude, resolution)
        if off_planet.any():
            colours = np.where(off_planet, np.uint32(0), colours)
        return unpacked(np.ascontiguousarray(colours))

    def _painted(
        self, height: _Heights, light: NDArray[np.uint8], latitude: Floats, longitude: Floats, resolution: float
    ) -> Packed:
        """Packed colours of the ground, of its height and a step of light."""
        return _PALETTE[_height_index(height), light]

    def _light_index(
        self, east: _Heights, north: _Heights, latitude: Floats, longitude: Floats, centre: _Centre
    ) -> NDArray[np.uint8]:
        """Which of the palette's 256 steps of light falls on each slope."""
        azimuth, height = np.radians((self.azimuth, self.height))
        to_light = np.float32(np.sin(azimuth)), np.float32(np.cos(azimuth))
        to_light_east, to_light_north = to_light if centre is None else _carried(*to_light, latitude, longitude, centre)
        steepness = np.float32(self.exaggeration)
        away = east * to_light_east
        away += north * to_light_north
        # Light on a slope, as a multiple of the light on a level one.
        away *= -steepness / np.float32(np.tan(height))
        away += 1
        flatness = east * east
        flatness += north * north
        flatness *= steepness**2
        flatness += 1
        np.sqrt(flatness, out=flatness)
        away /= flatness
        away *= _FLAT
        return np.clip(away, 0, 255, out=away).astype(np.uint8)


def heights(
    latitude: ArrayLike, longitude: ArrayLike, resolution: float, centre: tuple[float, float] | None
) -> NDArray[np.float32]:
    """Height and steepest rise to the next position, (..., 2), in metres, as `Levels.laid_over` takes them; NaN off the planet.

    The parameters are those of `Relief.sample`.
    """

    def of(latitude: Floats, longitude: Floats) -> NDArray[np.float32]:
        off_planet = np.isnan(latitude)
        latitude = np.where(off_planet, 0, latitude)
        height, east, north = _ground(latitude, longitude, resolution)
        height[np.broadcast_to(off_planet, height.shape)] = np.nan
        return np.stack([height, _rise(east, north, latitude, resolution, centre)], axis=-1)

    return in_bands(of, latitude, longitude)


def _ground(latitude: Floats, longitude: Floats, resolution: float) -> tuple[_Heights, _Heights, _Heights]:
    """Height and slopes to the east and to the north."""
    surface = _surface(resolution)
    if latitude.ndim == longitude.ndim == 2 and latitude.shape[1] == longitude.shape[0] == 1:
        return surface.on_grid(latitude[:, 0], longitude[0])
    return surface.at_points(latitude, longitude)


def _rise(east: _Heights, north: _Heights, latitude: Floats, resolution: float, centre: _Centre) -> _Heights:
    """Metres from a position to the next, the steepest way."""
    # In a cylindrical view the pixels of a row lie the closer the nearer it is to a pole.
    across = east * np.cos(np.radians(latitude)).astype(np.float32) if centre is None else east
    return np.sqrt(across * across + north * north) * np.float32(resolution)


def _carried(
    east: np.float32, north: np.float32, latitude: Floats, longitude: Floats, centre: tuple[float, float]
) -> tuple[_Heights, _Heights]:
    """A direction at `centre`, carried parallel along great circles to other positions.

    That keeps it pointing the same way in a stereographic picture about `centre`.
    """
    phi, phi0 = np.radians(latitude, dtype=np.float32), np.float32(np.radians(centre[0]))
    turn = np.radians(longitude - centre[1]).astype(np.float32)
    sin_phi, cos_phi = np.sin(phi), np.cos(phi)
    across = (sin_phi + np.sin(phi0)) * np.sin(turn)
    along = cos_phi * np.cos(phi0) + (1 + sin_phi * np.sin(phi0)) * np.cos(turn)
    length = np.maximum(np.hypot(across, along), np.float32(1e-6))
    sine, cosine = across / length, along / length
    return east * cosine + north * sine, north * cosine - east * sine


_PADDING = 2  # rows beyond each pole that the surface's coefficients hold
_FLAT = np.float32(128)  # the palette's step of light for a level surface


def shade_and_shine() -> tuple[Floats, Floats]:
    """How much of a full shadow, and of the brightest light, 0..1, falls on a slope at each of the 256 steps of light.

    Strong on gentle slopes, soft on steep ones: plains show their ridges, flanks keep their detail.
    """
    light = np.arange(256) / _FLAT - 1
    return np.tanh(1.6 * np.maximum(-light, 0)), np.tanh(1.9 * np.maximum(light, 0))


def palette(colours: Floats, shadow: float, glow: float) -> Packed:
    """Colours for 256 heights by 256 steps of light, packed into 32 bits each.

    `colours` are those on level ground, (256, 3); the deepest shadow and the brightest light take so much of them, 0..1.
    """
    level = colours[:, None]
    shade, shine = (each[None, :, None] for each in shade_and_shine())
    lit = level + (_SHADOW - level) * (shadow * shade) + (_GLOW - level) * (glow * shine)
    bands = np.full((256, 256, 4), 255, dtype=np.uint8)
    bands[..., :3] = np.rint(lit)
    return bands.view(np.uint32)[..., 0]


def _rust() -> Floats:
    heights = np.linspace(_LOWEST, _HIGHEST, 256)
    return np.stack([np.interp(heights, _RAMP[:, 0], _RAMP[:, band]) for band in (1, 2, 3)], axis=-1)


_PALETTE = palette(_rust(), 0.86, 0.85)


def _height_index(height: _Heights) -> NDArray[np.uint8]:
    index = (height - np.float32(_LOWEST)) * np.float32(255 / (_HIGHEST - _LOWEST))
    return np.clip(index, 0, 255, out=index).astype(np.uint8)


class _Surface:
    """The elevation model as a smooth surface on the sphere: heights and slopes anywhere.

    A cubic B-spline with the grid's heights as its coefficients: it passes close
    to them instead of through them, which calms the ripples that a model cut off
    at degree 719 carries around steep walls. A few rows from beyond each pole,
    heights of the far side, make the surface run smoothly over it.
    """

    def __init__(self, level: int) -> None:
        heights = _heights(level)
        self.columns = heights.shape[1]
        self.step = 360 / self.columns
        rows = np.arange(-_PADDING, heights.shape[0] + _PADDING)
        coefficients = _without_spokes(_with_far_side(heights, _PADDING), 90 - rows * self.step)
        # The first columns again at the end: four neighbours lie side by side everywhere.
        self.coefficients = np.concatenate([coefficients, coefficients[:, :3]], axis=1)

    def on_grid(self, latitudes: Floats, longitudes: Floats) -> tuple[_Heights, _Heights, _Heights]:
        """Height and slopes where every latitude (n,) meets every longitude (m,): three (n, m)."""
        top, down_weights, down_slopes = self._taps((90 - latitudes) / self.step)
        left, across_weights, across_slopes = self._taps((longitudes + 180) / self.step)
        columns, places = np.unique((left[:, None] + np.arange(4)) % self.columns, return_inverse=True)
        places = places.reshape(left.size, 4)
        values = np.zeros((top.size, columns.size), dtype=np.float32)
        slopes = np.zeros_like(values)
        for tap in range(4):
            row = self.coefficients[top + (tap + _PADDING)][:, columns]
            values += down_weights[tap][:, None] * row
            slopes += down_slopes[tap][:, None] * row
        height, east, north = (np.zeros((top.size, left.size), dtype=np.float32) for _ in range(3))
        for tap in range(4):
            column = values[:, places[:, tap]]
            height += column * across_weights[tap]
            east += column * across_slopes[tap]
            north += slopes[:, places[:, tap]] * across_weights[tap]
        return height, *self._per_metre(east, north, latitudes[:, None])

    def at_points(self, latitude: Floats, longitude: Floats) -> tuple[_Heights, _Heights, _Heights]:
        """Height and slopes at scattered positions: three of the broadcast shape."""
        latitude, longitude = np.broadcast_arrays(latitude, longitude)
        top, down_weights, down_slopes = self._taps((90 - latitude) / self.step)
        left, across_weights, across_slopes = self._taps((longitude + 180) / self.step)
        knots, to_next_row = self.coefficients.ravel(), self.coefficients.shape[1]
        first = (top + _PADDING) * np.intp(to_next_row) + left % self.columns
        height, east, north = (np.zeros(latitude.shape, dtype=np.float32) for _ in range(3))
        for down in range(4):
            values, slopes = (np.zeros(latitude.shape, dtype=np.float32) for _ in range(2))
            for across in range(4):
                knot = knots[down * to_next_row + across :].take(first, mode="clip")
                values += knot * across_weights[across]
                slopes += knot * across_slopes[across]
            height += values * down_weights[down]
            north += values * down_slopes[down]
            east += slopes * down_weights[down]
        return height, *self._per_metre(east, north, latitude)

    @staticmethod
    def _taps(place: Floats) -> tuple[NDArray[np.int32], _Taps, _Taps]:
        """The first of four knots around each place, and their weights for value and slope, (4, ...) each."""
        first = np.floor(place).astype(np.int32)
        t = (place - first).astype(np.float32)
        rest = 1 - t
        # Multiplied out, because powers take several times as long.
        before, after = rest * rest, t * t
        weights = before * rest / 6, after * (t / 2 - 1) + 2 / 3, before * (rest / 2 - 1) + 2 / 3, after * t / 6
        slopes = before / -2, after * 1.5 - 2 * t, 2 * rest - before * 1.5, after / 2
        return first - 1, weights, slopes

    def _per_metre(self, east: _Heights, north: _Heights, latitude: Floats) -> tuple[_Heights, _Heights]:
        cell = self.step * mars.KM_PER_DEGREE * 1000
        # At the pole itself east has no meaning; a hair beside it, it has.
        narrowing = np.maximum(np.cos(np.radians(latitude)), 1e-4)
        east *= (1 / (cell * narrowing)).astype(np.float32)
        north *= np.float32(-1 / cell)
        return east, north


def _without_spokes(heights: _Heights, latitudes: Floats) -> _Heights:
    """Leave out waves along parallels that are shorter than the model resolves.

    Near the poles the grid's columns crowd far below that, and the rounding of
    heights to metres would show as spokes. The row next to a pole, a circle of 15 km
    radius, keeps a tilt and no more, or the surface would be pinched at the pole itself.
    """
    columns = heights.shape[1]
    in_first_row = columns / 2 * np.sin(2 * np.pi / columns)
    most_waves = columns / 2 * np.abs(np.cos(np.radians(latitudes))) - in_first_row + 1
    waves = np.arange(columns // 2 + 1)
    for start in range(0, len(heights), _ROWS):  # a few at a time, to need little memory
        block = slice(start, start + _ROWS)
        kept = np.clip(most_waves[block, None] + 1 - waves, 0, 1)
        kept[:, 0] = 1
        spectrum = np.fft.rfft(heights[block], axis=1)
        heights[block] = np.fft.irfft(spectrum * kept.astype(np.float32), n=columns, axis=1)
    return heights


def _heights(level: int) -> _Heights:
    """Heights every 0.25 degrees times two to the `level`, from pole to pole."""
    heights: _Heights = elevation.grid().astype(np.float32)
    for _ in range(level):
        padded = _with_far_side(heights, 1)
        rows = padded[1:-1:2] / 2 + (padded[:-2:2] + padded[2::2]) / 4
        between = rows[:, 1::2]
        heights = rows[:, ::2] / 2 + (between + np.roll(between, 1, axis=1)) / 4
    return heights


def _with_far_side(heights: _Heights, rows: int) -> _Heights:
    """Some rows more beyond each pole, where the meridian runs on down the other side."""
    beyond = heights[rows:0:-1], heights[-2 : -rows - 2 : -1]
    north, south = (np.roll(part, heights.shape[1] // 2, axis=1) for part in beyond)
    return np.concatenate([north, heights, south])


_surface_of_level = lru_cache(maxsize=_LEVELS)(_Surface)
_building = threading.Lock()


def _surface(resolution: float) -> _Surface:
    """The coarsest surface whose cells are still no larger than a pixel and a half."""
    cells_per_pixel = resolution * 1.5 / Relief.metres_per_pixel
    level = int(np.clip(np.floor(np.log2(max(cells_per_pixel, 1))), 0, _LEVELS - 1))
    with _building:  # map and card ask at the same time when the explorer opens
        return _surface_of_level(level)
