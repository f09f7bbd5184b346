"""What the values of a map file stand for: which are measurements, and which of those become black and white."""

from dataclasses import dataclass, replace
from functools import partial
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ...extras import need
from ...mars import Floats

if TYPE_CHECKING:
    import rasterio

_LOOKED_AT = 1024  # pixels along the small copy that tells the range of values
_READ_WHOLE = 8192  # pixels, the longer side of a file that may be read whole for that
_PIECES, _PIECE = 16, 64  # else so many pieces either way, and pixels along each
_HUGE = 1e15
"""No measurement is larger, and the special pixels of ISIS all are."""

_NO_DATA = -32768.0, -32767.0, -9999.0, -99999.0, -999999.0
"""What stands where nothing was measured, in many files that do not declare it; in unsigned ones, 0."""

_SPECIAL = 16.0
"""So far above the least value of 16 bits the special pixels of ISIS lie."""

_ISOLATED = 0.1  # of the range of the other values: so far below them the least one is no measurement
_TAILS = 0.5, 99.5  # percentiles of the values that become black and white


@dataclass(frozen=True)
class Values:
    """One straight line from a file's values to 0..255.

    Attributes
    ----------
    range
        The values that become 0 and 255.
    no_data
        What stands for no data though the file does not say so; None where nothing does.
    """

    range: tuple[float, float]
    no_data: float | None = None

    @property
    def note(self) -> str:
        """What was assumed of the value that stands for no data."""
        low, high = self.range
        return (
            f"{self.no_data:g} and does not declare what it means; it was taken for no data. "
            f"Values from {low:g} (black) to {high:g} (white) are shown."
        )

    def shown(
        self, bands: NDArray[Any], alpha: NDArray[np.uint8] | None
    ) -> tuple[NDArray[np.float32], NDArray[np.uint8] | None]:
        """Bands of 0..255, and the alpha of a file, where it has one, with what is no measurement taken out."""
        low, high = self.range
        scaled = (bands.astype(np.float32) - np.float32(low)) * np.float32(255 / (high - low))
        known = (np.isfinite(scaled) & _known(bands, self.no_data)).all(axis=0)
        if not known.all():
            alpha = np.where(known, np.uint8(255) if alpha is None else alpha, np.uint8(0))
        return np.rint(np.clip(np.nan_to_num(scaled), 0, 255)), alpha


def values_of(file: "rasterio.DatasetReader", bands: list[int]) -> Values | None:
    """How the values of a file are shown: as it declares, or as they are; None for bytes that count from black, as usual.

    Raises a ValueError where there is nothing to see.
    """
    counts_from_white = file.tags(ns="IMAGE_STRUCTURE").get("MINISWHITE") == "YES"  # GDAL leaves that to us
    if set(file.dtypes) == {"uint8"}:
        bits = int(file.tags(bands[0], ns="IMAGE_STRUCTURE").get("NBITS", 8))  # black and white is 0 and 1, and no palette
        most = float(2**bits - 1)
        return Values((most, 0.0)) if counts_from_white else Values((0.0, most)) if bits < 8 else None
    values = _declared(file, bands) or _usual(file, bands)
    low, high = values.range
    if not low < high:
        raise ValueError(f"all its values are {low:g}; there is nothing to see")
    return replace(values, range=(high, low)) if counts_from_white else values


def _declared(file: "rasterio.DatasetReader", bands: list[int]) -> Values | None:
    """The range that a file declares; None where it does not, or declares what can be none."""
    tags = [file.tags(band) for band in bands]
    try:
        low = min(float(each["STATISTICS_MINIMUM"]) for each in tags)
        high = max(float(each["STATISTICS_MAXIMUM"]) for each in tags)
    except (KeyError, ValueError):
        return None
    is_credible = np.isfinite([low, high]).all() and low not in _NO_DATA and max(abs(low), abs(high)) < _HUGE
    return Values((low, high)) if is_credible else None


def _usual(file: "rasterio.DatasetReader", bands: list[int]) -> Values:
    """The range that all but the few least and largest values lie in."""
    values = _here_and_there(file, bands)
    declared = any(each is not None for each in file.nodatavals)
    no_data = None if declared else _undeclared(values, file.dtypes[0].startswith("uint"))
    known = values[_known(values, no_data)]
    if not known.size:
        raise ValueError("it has no data where it was looked at")
    low, high = (float(each) for each in np.percentile(known, _TAILS))
    return Values((low, high), no_data)


def _here_and_there(file: "rasterio.DatasetReader", bands: list[int]) -> Floats:
    """Finite values of pixels all over a file."""
    rasterio = need("rasterio")
    rows, columns = file.shape
    read = partial(file.read, bands, resampling=rasterio.enums.Resampling.nearest, masked=True)
    try:
        if max(rows, columns) <= _READ_WHOLE or file.overviews(bands[0]):
            shrink = max(max(rows, columns) / _LOOKED_AT, 1)
            shape = max(round(rows / shrink), 1), max(round(columns / shrink), 1)
            parts = [read(out_shape=(len(bands), *shape))]
        else:
            side = min(_PIECE, rows, columns)
            corners = (np.linspace(0, pixels - side, _PIECES).astype(int) for pixels in (columns, rows))
            windows = (rasterio.windows.Window(*corner, side, side) for corner in product(*corners))
            parts = [read(window=window, out_shape=(len(bands), side, side)) for window in windows]
    except rasterio.errors.RasterioError as error:
        raise ValueError(f"it is damaged ({error.__cause__ or error})") from None
    values = np.concatenate([part.compressed() for part in parts]).astype(float)
    values = values[np.isfinite(values)]
    if not values.size:
        raise ValueError("it has no data where it was looked at")
    return values


def _known(values: NDArray[Any], no_data: float | None) -> NDArray[np.bool_]:
    """Which values are measurements: neither those that stand for none, nor special pixels of ISIS."""
    known = np.abs(values) < _HUGE if values.dtype.kind == "f" else np.ones(values.shape, dtype=bool)
    if no_data is None or abs(no_data) >= _HUGE:
        return known
    return known & (values > _most_special(no_data))


def _most_special(no_data: float) -> float:
    """The largest value that is no measurement, where this one is not."""
    return no_data + _SPECIAL if no_data == -32768 else no_data


def _undeclared(values: Floats, unsigned: bool) -> float | None:
    """The value that stands for no data though the file does not say so; None where none does."""
    least = float(values.min())
    if abs(least) >= _HUGE:
        return least
    if float(values.max()) >= _HUGE:
        return float(values.max())
    others = values[values > _most_special(least)]
    if (least in _NO_DATA or unsigned and least == 0) and others.size and others.min() - least > _ISOLATED * np.ptp(others):
        return least
    return None
