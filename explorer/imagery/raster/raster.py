"""Imageries out of map files: a mosaic as GeoTIFF, a COG on a web server, a cube of ISIS.

A `Raster` reads the part of the file that a picture needs, at the size that it
needs, and interpolates. Where pixels lie on Mars is left to `georeference`.
"""

import os
import re
import threading
from itertools import product
from pathlib import Path

import numpy as np

from ...download import site
from ...extras import need
from ..pixels import packed, unpacked
from .excerpt import Copy
from .georeference import Georeference

_MOST_POSITIONS = 1 << 20  # coloured at a time, and
_MOST_PIXELS = 1 << 22  # read at a time: memory stays the same whatever the file and the picture are
_LOOKED_AT = 1024  # pixels along the small copy that tells the range of values
_READ_WHOLE = 8192  # pixels, the longer side of a file that may be read whole for that
_PIECES, _PIECE = 16, 64  # else so many pieces either way, and pixels along each
_TAILS = 0.5, 99.5  # percentiles of the values that become black and white
_OPTIONS = {"GDAL_CACHEMAX": 64}  # megabytes
_FAR_AWAY = {"GDAL_HTTP_TIMEOUT": 20, "GDAL_HTTP_MAX_RETRY": 2, "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR"}


class RasterError(ValueError):
    """A map file cannot be used; the message says which and why."""


class Raster:
    """An imagery out of a map file that GDAL reads. Several threads may use it.

    Files of 8 bits show as they are. Others are brought to 0..255 by one straight line for
    the whole file: from the least and largest value that the file declares
    (STATISTICS_MINIMUM and _MAXIMUM), or else from the 0.5th to the 99.5th percentile of a
    copy of it of at most 1024 pixels either way. A large file without overviews has none;
    there 256 pieces, evenly spread, stand for it. Such a file is also slow in wide views:
    ``gdaladdo`` gives it overviews.

    Parameters
    ----------
    path_or_url : str or pathlib.Path
        A file, or an address that GDAL reads (http, https, s3 ...).
    assume_mars : bool
        Take a file without a coordinate system for a map of Mars in degrees.
    title, credit, licence : str, optional
        What to say below its pictures; without them what the file says of itself.

    Attributes
    ----------
    title, credit, licence : str
    metres_per_pixel : float

    Raises
    ------
    RasterError
        There is no such file, or it is no map of Mars with one or three bands.
    MissingExtraError
        rasterio is not installed.
    """

    def __init__(self, path_or_url, *, assume_mars=False, title=None, credit=None, licence=None):
        self.source = str(path_or_url)
        self._said = assume_mars, title, credit, licence
        self._lock = threading.Lock()
        self._options = _OPTIONS | (_FAR_AWAY if _is_address(self.source) else {})
        self._file = self._open()
        try:
            self._bands = _bands(self._file)
            self._where = Georeference(
                self._file.crs and self._file.crs.to_wkt(version="WKT2_2019"),
                self._file.transform,
                (self._file.width, self._file.height),
                assume_mars,
            )
            self._mark = self._size_on_disk()
            self._opaque = all("all_valid" in [flag.name for flag in flags] for flags in self._file.mask_flag_enums)
            self._range = self._range_of_values()
        except ValueError as error:
            raise RasterError(f"{self.source}: {error}") from None
        tags = self._file.tags()
        self.title = title or tags.get("TIFFTAG_DOCUMENTNAME") or Path(self.source).stem
        self.credit = credit or tags.get("TIFFTAG_COPYRIGHT") or "credit not stated"
        self.licence = licence or "licence not stated"

    def __repr__(self):
        return f"Raster({self.source!r})"

    def __reduce__(self):
        # Workers may have another working folder.
        return _again, (os.path.abspath(self.source) if os.path.exists(self.source) else self.source, *self._said)

    @property
    def metres_per_pixel(self):
        """Metres along the finer side of a pixel, where the projection is true to scale."""
        return self._where.metres_per_pixel

    @property
    def fingerprint(self):
        """What tells this file from others, and from what it was before it was written anew: one line."""
        file, edges = self._file, tuple(self._file.transform)[:6]
        return f"{Path(self.source).name} {file.shape} {file.dtypes} {edges} {self._mark} {self._range}"

    def circles(self):
        """Circles that together cover what the file shows; see `Georeference.circles`."""
        return self._where.circles()

    def sample(self, latitude, longitude, resolution, centre=None):
        """Colours of the map at positions.

        Parameters
        ----------
        latitude, longitude : array_like
            Planetocentric degrees; broadcast together. NaN stays empty.
        resolution : float
            Metres between neighbouring positions; a copy of the file that is coarser
            by a power of two is read where that will do.
        centre : (float, float), optional
            Not used: a photograph's light is what it was.

        Returns
        -------
        ndarray of uint8, broadcast shape + (4,)
            Red, green, blue, alpha; alpha is 0 outside the map and where it has no data.

        Raises
        ------
        RasterError
            The file is damaged, or changed since it was opened.
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
        return unpacked(colours)

    def _paint(self, colours, latitude, longitude, copy):
        """Colour a rectangle of positions, in parts where it would take too much memory."""
        if colours.size <= _MOST_POSITIONS:
            column, row = copy.pixels(latitude, longitude)
            excerpt = copy.excerpt(column, row)
            if excerpt is None:
                return
            if excerpt.rows * excerpt.columns <= _MOST_PIXELS or colours.size == 1:
                colours[...] = excerpt.colours(self._read(excerpt, copy), column, row)
                return
        for part in _halves(colours.shape):
            self._paint(colours[part], latitude[part], longitude[part], copy)

    def _read(self, excerpt, copy):
        """Packed pixels of an excerpt."""
        pixels = np.empty((excerpt.rows, excerpt.columns), dtype=np.uint32)
        for place, start, columns in copy.pieces(excerpt):
            window = start * copy.across, excerpt.top * copy.down, columns * copy.across, excerpt.rows * copy.down
            pixels[:, place : place + columns] = self._piece(window, (excerpt.rows, columns))
        return pixels

    def _piece(self, window, shape):
        rasterio = need("rasterio")
        how = {"window": rasterio.windows.Window(*window), "resampling": rasterio.enums.Resampling.average}
        try:
            with self._lock, rasterio.Env(**self._options):
                if self._size_on_disk() != self._mark:
                    raise RasterError(f"{self.source} changed since it was opened; open it again when it is whole")
                bands = self._file.read(self._bands, out_shape=(len(self._bands), *shape), **how)
                alpha = None if self._opaque else self._file.dataset_mask(out_shape=shape, **how)
        except (rasterio.errors.RasterioError, OSError) as error:
            raise RasterError(
                f"{self.source} cannot be read around column {window[0]:.0f}, row {window[1]:.0f}: "
                f"it is damaged or out of reach ({error.__cause__ or error})"
            ) from None
        return _packed(*self._as_bytes(bands, alpha))

    def _open(self):
        rasterio = need("rasterio")
        if _is_address(self.source):
            if site.is_offline():
                raise RasterError(f"{self.source} is not asked: the network is switched off by EXPLORER_OFFLINE")
        elif not re.match(r"/vsi|[A-Za-z0-9_]{2,}:", self.source) and not Path(self.source).exists():
            raise RasterError(f"there is no file {self.source}")
        try:
            with rasterio.Env(**self._options):
                return rasterio.open(self.source)
        except rasterio.errors.RasterioError as error:
            raise RasterError(f"{self.source} is no map that GDAL can open ({error})") from None

    def _size_on_disk(self):
        try:
            status = os.stat(self.source)
        except OSError:  # on a server, or within another file
            return None
        return status.st_size, status.st_mtime_ns

    def _range_of_values(self):
        """The values that become 0 and 255; None for bytes, which stay what they are."""
        if set(self._file.dtypes) == {"uint8"}:
            return None
        tags = [self._file.tags(band) for band in self._bands]
        try:
            low = min(float(each["STATISTICS_MINIMUM"]) for each in tags)
            high = max(float(each["STATISTICS_MAXIMUM"]) for each in tags)
        except (KeyError, ValueError):
            low, high = self._usual_values()
        if not low < high:
            raise ValueError(f"all its values are {low:g}; there is nothing to see")
        return low, high

    def _usual_values(self):
        rasterio = need("rasterio")
        rows, columns = self._file.shape
        try:
            with rasterio.Env(**self._options):
                if max(rows, columns) <= _READ_WHOLE or self._file.overviews(1):
                    shrink = max(max(rows, columns) / _LOOKED_AT, 1)
                    parts = [self._looked_at(None, (max(round(rows / shrink), 1), max(round(columns / shrink), 1)))]
                else:
                    side = min(_PIECE, rows, columns)
                    corners = (np.linspace(0, pixels - side, _PIECES).astype(int) for pixels in (columns, rows))
                    windows = (rasterio.windows.Window(*corner, side, side) for corner in product(*corners))
                    parts = [self._looked_at(window, (side, side)) for window in windows]
        except rasterio.errors.RasterioError as error:
            raise ValueError(f"it is damaged ({error.__cause__ or error})") from None
        values = np.concatenate([part.compressed() for part in parts])
        values = values[np.isfinite(values)]
        if not values.size:
            raise ValueError("it has no data where it was looked at")
        return tuple(float(each) for each in np.percentile(values, _TAILS))

    def _looked_at(self, window, shape):
        average = need("rasterio").enums.Resampling.average
        return self._file.read(
            self._bands, window=window, out_shape=(len(self._bands), *shape), resampling=average, masked=True
        )

    def _as_bytes(self, bands, alpha):
        """Bands as they are shown, and where they are seen."""
        if self._range is None:
            return bands, alpha
        low, high = self._range
        scaled = (bands.astype(np.float32) - np.float32(low)) * np.float32(255 / (high - low))
        known = np.isfinite(scaled).all(axis=0)
        if not known.all():
            alpha = np.where(known, 255 if alpha is None else alpha, 0)
        return np.rint(np.clip(np.nan_to_num(scaled), 0, 255)).astype(np.uint8), alpha


def _is_address(source):
    return re.match(r"(?i)[a-z0-9+]+://", source) is not None


def _again(source, assume_mars, title, credit, licence):
    """The same raster in another process."""
    return Raster(source, assume_mars=assume_mars, title=title, credit=credit, licence=licence)


def _bands(file):
    """Numbers of the bands that are shown: one, or red, green and blue."""
    kinds = [kind.name for kind in file.colorinterp]
    bands = [number for number, kind in enumerate(kinds, 1) if kind != "alpha"]
    if "palette" in kinds:
        raise ValueError("its colours are numbers of a palette; gdal_translate -expand rgb writes them out")
    if len(bands) not in (1, 3):
        raise ValueError(f"it has {len(bands)} bands; one, or three for red, green and blue, can be shown")
    if any(np.issubdtype(each, np.complexfloating) for each in file.dtypes):
        raise ValueError(f"its values are {file.dtypes[0]}; only real numbers can be shown")
    return bands


def _halves(shape):
    """Both halves of a rectangle, cut across its longer side."""
    rows, columns = shape
    if rows >= columns:
        return (slice(None, rows // 2), slice(None)), (slice(rows // 2, None), slice(None))
    return (slice(None), slice(None, columns // 2)), (slice(None), slice(columns // 2, None))


def _packed(bands, alpha):
    pixels = np.empty((*bands.shape[1:], 4), dtype=np.uint8)
    pixels[..., :3] = np.moveaxis(bands, 0, -1)  # one band is grey
    pixels[..., 3] = 255 if alpha is None else alpha
    return packed(pixels)
