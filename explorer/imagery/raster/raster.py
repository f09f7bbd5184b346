"""Imageries out of map files: a mosaic as GeoTIFF, a COG on a web server, a cube of ISIS.

A `Raster` reads the part of the file that a picture needs, at the size that it
needs, and interpolates. How it is opened is left to `opening`, where pixels lie on Mars to `georeference`.
"""

import functools
import math
import os
import threading
import warnings
import zlib
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ...extras import need
from ...mars import Floats
from ..pixels import packed, unpacked
from . import parts
from .excerpt import Copy, Excerpt
from .georeference import NOWHERE, Georeference
from .opening import Origin, RasterError, gdal_errors, size_and_date
from .orientation import check_upright
from .values import values_of

if TYPE_CHECKING:
    import rasterio

_MOST_POSITIONS = 1 << 20  # coloured at a time, and
_MOST_PIXELS = 1 << 22  # read at a time: memory stays the same whatever the file and the picture are
_LARGEST_BLOCK = 1 << 28  # bytes of all bands: so much is unpacked at a time
_LONGEST_TAG = 200
_PIECES, _PIECE = 6, 64  # so many either way, and pixels along each, tell files from each other that have no date
_COLOURS = ["red", "green", "blue"]
_MOST_WITHOUT_OVERVIEWS = 1 << 28  # pixels of the file that a picture may be the mean of: about two seconds' reading


class Raster:
    """An imagery out of a map file that GDAL reads. Several threads may use it.

    Files of 8 bits show as they are. Others are brought to 0..255 by one straight line for
    the whole file: from the least and largest value that the file declares
    (STATISTICS_MINIMUM and _MAXIMUM), or else from the 0.5th to the 99.5th percentile of a
    copy of it of at most 1024 pixels either way. A large file without overviews has none;
    there 256 pieces, evenly spread, stand for it. Such a file is also slow in wide views, and
    from 268 million pixels on not shown in them: ``gdaladdo`` gives it overviews.

    Parameters
    ----------
    path_or_url
        A file, or an address that GDAL reads (http, https, s3 ...).
    remote
        Take also a file that leads to others outside its folder or to servers, such as a VRT, or that may do so without
        saying so (netCDF, ERDAS Imagine); what it leads to is then asked.
    assume_mars
        Take a file without a coordinate system for a map of Mars in degrees.
    bounds
        West, south, east and north edge of a picture that does not say where it lies, in degrees: planetocentric, east.
    title, credit, licence
        What to say below its pictures; without them what the file says of itself.

    Raises
    ------
    RasterError
        There is no such file, or it is no map of Mars with one or three bands; or it holds no
        pixels of its own, and `remote` is not said.
    MissingExtraError
        rasterio is not installed.
    """

    def __init__(
        self,
        path_or_url: str | Path,
        *,
        remote: bool = False,
        assume_mars: bool = False,
        bounds: tuple[float, float, float, float] | None = None,
        title: str | None = None,
        credit: str | None = None,
        licence: str | None = None,
    ) -> None:
        self._origin = Origin(path_or_url, remote)
        self.source = self._origin.source
        self._given: dict[str, Any] = {"assume_mars": assume_mars, "bounds": bounds}
        self._given |= {"title": title, "credit": credit, "licence": licence}
        self._lock = threading.Lock()
        self._file = self._origin.open()
        try:
            with need("rasterio").Env(**self._origin.options):
                tags = self._look_at(assume_mars, bounds)
        except gdal_errors(ValueError) as error:
            raise RasterError(f"{self.source}: {self._origin.told(error)}") from None
        self.title = title or _stated(tags, "TIFFTAG_DOCUMENTNAME") or self._origin.file.stem
        self.credit = credit or _stated(tags, "TIFFTAG_COPYRIGHT") or "credit not stated"
        self.licence = licence or "licence not stated"

    def _look_at(self, assume_mars: bool, bounds: tuple[float, float, float, float] | None) -> dict[str, str]:
        """Learn what has to be known of the file, and give its own words."""
        self._bands = _bands(self._file)
        crs, size = self._file.crs, (self._file.width, self._file.height)
        wkt = crs and crs.to_wkt(version="WKT2_2019")
        transform = self._file.transform if bounds is None else _within(bounds, wkt, self._file.transform, size)
        label = Path(self._origin.path) if self._origin.is_here else None
        tags = self._file.tags()
        if bounds is not None:
            check_upright(self._file.driver, tags, label)
        # Of PDS4 GDAL heeds it.
        west = label is not None and self._file.driver in ("PDS", "ISIS2", "ISIS3") and parts.counts_west(label)
        self._where = Georeference(wkt, transform, size, assume_mars or bounds is not None, west)
        corner = parts.upper_left(label) if label and self._file.driver == "PDS" else None
        if self._where.begins_a_pixel_off(corner):
            # Of offsets there are two kinds; with that of MOLA, GDAL lays maps a pixel too far up and left.
            across, skew, left, turned, down, top = transform[:6]
            transform = across, skew, left + across, turned, down, top + down
            self._where = Georeference(wkt, transform, size, west=west)
        own = self._file.files or [self._origin.path]
        self._files = [path for path in own if not path.endswith(".aux.xml")]  # of statistics, which anybody may compute
        self._mark = self._dates
        self._overviews = self._file.overviews(self._bands[0])
        self._opaque = all("all_valid" in [flag.name for flag in flags] for flags in self._file.mask_flag_enums)
        _check_blocks(self._file)
        self._values = values_of(self._file, self._bands)
        if self._values is not None and self._values.no_data is not None:
            warnings.warn(f"{self.source} has {self._values.note}", stacklevel=4)
        return tags

    def __repr__(self) -> str:
        return f"Raster({self.source!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        # Workers may have another working folder.
        path = self._origin.path
        source = os.path.abspath(path) if os.path.exists(path) else path
        return functools.partial(Raster, source, remote=self._origin.remote, **self._given), ()

    @property
    def shown_values(self) -> tuple[float, float] | None:
        """The values that are black and white, in that order; None for 8 bits from black, which show as they are."""
        return None if self._values is None else self._values.range

    @property
    def metres_per_pixel(self) -> float:
        """Metres along the finer side of a pixel, where the projection is true to scale."""
        return self._where.metres_per_pixel

    @property
    def fingerprint(self) -> str:
        """What tells this file from others, and from what it was before it was written anew: one line."""
        file, bounds = self._file, self._given["bounds"]
        edges = tuple(file.transform)[:6] if bounds is None else tuple(map(float, bounds))
        system = zlib.crc32(file.crs.to_wkt().encode()) if file.crs else 0  # which may stand in a file beside it
        shown = self._bands, file.nodatavals, self.shown_values
        mark = self._checksum if None in self._mark else self._mark[0] if len(self._mark) == 1 else self._mark
        return f"{self._origin.file.name} {file.shape} {file.dtypes} {edges} {system:x} {mark} {shown}"

    @property
    def _dates(self) -> list[tuple[int, int] | None]:
        """Sizes and dates of all that the map is of, as far as it lies here."""
        return [size_and_date(path) for path in self._files]

    @functools.cached_property
    def _checksum(self) -> int:
        """Of pieces all over a file that has no date: at an address of a server, another may stand by now."""
        side = min(_PIECE, *self._file.shape)
        corners = (np.linspace(0, pixels - side, _PIECES).astype(int).tolist() for pixels in reversed(self._file.shape))
        pieces = (self._piece((*corner, side, side), (side, side)) for corner in product(*corners))
        return functools.reduce(lambda found, piece: zlib.crc32(piece.tobytes(), found), pieces, 0)

    def circles(self) -> list[tuple[float, float, float]]:
        """Circles that together cover what the file shows; see `Georeference.circles`."""
        return self._where.circles()

    def sample(
        self, latitude: ArrayLike, longitude: ArrayLike, resolution: float, centre: tuple[float, float] | None = None
    ) -> NDArray[np.uint8]:
        """Colours of the map at positions.

        Parameters
        ----------
        latitude, longitude
            Planetocentric degrees; broadcast together. NaN stays empty.
        resolution
            Metres between neighbouring positions; a copy of the file that is coarser
            by a power of two is read where that will do.
        centre
            Not used: a photograph's light is what it was.

        Returns
        -------
        ndarray, broadcast shape + (4,)
            Red, green, blue, alpha; alpha is 0 outside the map and where it has no data.

        Raises
        ------
        RasterError
            The file is damaged, changed since it was opened, or is too large to be shown so
            small without overviews.
        ValueError
            The resolution is not above 0.
        """
        if not 0 < resolution < np.inf:
            raise ValueError(f"resolution {resolution} is not possible; give metres to a pixel, above 0")
        latitude, longitude = np.broadcast_arrays(np.asarray(latitude, dtype=float), np.asarray(longitude, dtype=float))
        times = max(round(np.log2(resolution / self.metres_per_pixel)), 0)
        copy = Copy(self._where, min(times, max(self._where.size).bit_length()))
        colours = np.zeros(latitude.shape, dtype=np.uint32)
        rectangle = (-1, latitude.shape[-1] if latitude.ndim else 1)
        if latitude.size:
            self._paint(colours.reshape(rectangle), latitude.reshape(rectangle), longitude.reshape(rectangle), copy)
        return unpacked(np.atleast_1d(colours)).reshape((*colours.shape, 4))

    def _paint(self, colours: NDArray[np.uint32], latitude: Floats, longitude: Floats, copy: Copy) -> None:
        """Colour a rectangle of positions, in parts where it would take too much memory."""
        if colours.size <= _MOST_POSITIONS:
            column, row = copy.pixels(latitude, longitude)
            excerpt = copy.excerpt(column, row)
            if excerpt is None:
                return
            if excerpt.rows * excerpt.columns <= _MOST_PIXELS or colours.size == 1:
                colours[...] = excerpt.colours(self._read(excerpt, copy), column, row)
                return
        longer = int(colours.shape[1] > colours.shape[0])
        halves = (np.array_split(each, 2, longer) for each in (colours, latitude, longitude))
        for part, north, east in zip(*halves, strict=True):
            self._paint(part, north, east, copy)

    def _read(self, excerpt: Excerpt, copy: Copy) -> NDArray[np.uint32]:
        """Packed pixels of an excerpt."""
        self._check_overviews(excerpt, copy)
        pixels = np.empty((excerpt.rows, excerpt.columns), dtype=np.uint32)
        for place, start, columns in copy.pieces(excerpt):
            window = start * copy.across, excerpt.top * copy.down, columns * copy.across, excerpt.rows * copy.down
            pixels[:, place : place + columns] = self._piece(window, (excerpt.rows, columns))
        return pixels

    def _check_overviews(self, excerpt: Excerpt, copy: Copy) -> None:
        """Raise a RasterError where far more of the file would be read than is seen, for want of smaller copies in it."""
        coarser = max(min(copy.across, copy.down), 1)
        shrunk = max([each for each in self._overviews if each <= coarser], default=1)
        if excerpt.rows * copy.down * excerpt.columns * copy.across / shrunk**2 > _MOST_WITHOUT_OVERVIEWS:
            raise RasterError(
                f"{self.source} is too large to be shown so small without overviews: "
                f"gdaladdo -r average {self._origin.file.name} makes them; or look closer"
            )

    def _piece(self, window: tuple[float, float, float, float], shape: tuple[int, int]) -> NDArray[np.uint32]:
        rasterio = need("rasterio")
        how = {"window": rasterio.windows.Window(*window), "resampling": self._resampling}
        try:
            with self._lock, rasterio.Env(**self._origin.options):
                if self._dates != self._mark:
                    raise RasterError(f"{self.source} changed since it was opened; open it again when it is whole")
                bands = self._file.read(self._bands, out_shape=(len(self._bands), *shape), **how)
                alpha = None if self._opaque else self._file.dataset_mask(out_shape=shape, **how)
        except gdal_errors(OSError) as error:
            raise RasterError(
                f"{self.source} cannot be read around column {window[0]:.0f}, row {window[1]:.0f}: "
                f"it is damaged or out of reach ({self._origin.told(error.__cause__ or error)})"
            ) from None
        if self._values is not None:
            bands, alpha = self._values.shown(bands, alpha)
        return _packed(bands, alpha)

    @property
    def _resampling(self) -> Any:
        """How the file is made coarser; what is no data without being declared so must not be mixed with what is."""
        resampling = need("rasterio").enums.Resampling
        mixes = self._values is None or self._values.no_data is None
        return resampling.average if mixes else resampling.nearest


def _check_blocks(file: "rasterio.DatasetReader") -> None:
    """A ValueError where for one pixel more would be unpacked than there is memory for."""
    rows, columns = max(file.block_shapes, key=math.prod)
    if rows * columns * sum(np.dtype(kind).itemsize for kind in file.dtypes) > _LARGEST_BLOCK:
        what_to_do = "gdal_translate -co TILED=YES makes small ones"
        raise ValueError(f"it is packed in blocks of {columns} x {rows} pixels, too large for the memory; {what_to_do}")


def _stated(tags: dict[str, str], name: str) -> str:
    """What a file says of itself, on one line."""
    return " ".join(tags.get(name, "").split())[:_LONGEST_TAG]


def _within(
    bounds: tuple[float, float, float, float], wkt: str | None, transform: Any, size: tuple[int, int]
) -> tuple[float, ...]:
    """The coefficients of a picture between bounds."""
    if wkt or tuple(transform[:6]) != NOWHERE:
        raise ValueError("it says itself where it lies; leave bounds= out, or take what it says away: gdal_edit.py -unsetgt")
    try:
        west, south, east, north = map(float, bounds)
        is_possible = -540 <= west < east <= west + 360.001 <= 900 and -90 <= south < north <= 90
    except (TypeError, ValueError, OverflowError):
        is_possible = False
    if not is_possible:
        raise ValueError(f"bounds={bounds} are no west, south, east and north edges in degrees, such as (-180, -90, 180, 90)")
    return (east - west) / size[0], 0.0, west, 0.0, (south - north) / size[1], north


def _packed(bands: NDArray[Any], alpha: NDArray[np.uint8] | None) -> NDArray[np.uint32]:
    """Packed pixels of one or three bands of 0..255; one is grey."""
    pixels = np.empty((*bands.shape[1:], 4), dtype=np.uint8)
    pixels[..., :3] = np.moveaxis(bands, 0, -1)
    pixels[..., 3] = 255 if alpha is None else alpha
    return packed(pixels)


def _bands(file: "rasterio.DatasetReader") -> list[int]:
    """Numbers of the bands that are shown: one, or red, green and blue."""
    kinds = [kind.name for kind in file.colorinterp]
    bands = [number for number, kind in enumerate(kinds, 1) if kind != "alpha"]
    if "palette" in kinds:
        raise ValueError("its colours are numbers of a palette; gdal_translate -expand rgb writes them out")
    if len(bands) not in (1, 3):
        raise ValueError(f"it has {len(bands)} bands; one, or three for red, green and blue, can be shown")
    if any(each.startswith("complex") for each in file.dtypes):
        raise ValueError(f"its values are {file.dtypes[0]}; only real numbers can be shown")
    if {kinds[band - 1] for band in bands} == {*_COLOURS}:
        bands.sort(key=lambda band: _COLOURS.index(kinds[band - 1]))
    return bands
