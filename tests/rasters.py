"""Small map files to test with: their colours tell where they lie, by PROJ's own word and not by ours."""

import numpy as np

from hips_server import coded_colour

RADIUS = 3396190.0
HALF_ROUND = np.pi * RADIUS


def unit_vectors(latitude, longitude):
    phi, turn = np.radians(latitude), np.radians(longitude)
    return np.stack([np.cos(phi) * np.cos(turn), np.cos(phi) * np.sin(turn), np.sin(phi)], axis=-1)


def coded_at(latitude, longitude):
    """Red, green and blue, as floats, that a map has at planetocentric positions."""
    return coded_colour(unit_vectors(latitude, longitude))


def write(path, bands, crs, transform, **options):
    """Write a GeoTIFF of bands (count, rows, columns); its transform as the six numbers of rasterio."""
    import rasterio

    count, rows, columns = bands.shape
    about = {"width": columns, "height": rows, "count": count, "dtype": bands.dtype, "crs": crs} | options
    about["transform"] = rasterio.Affine(*transform)
    with rasterio.open(path, "w", driver="GTiff", **about) as file:
        file.write(bands)
    return path


def coded_bands(longitude, latitude):
    """Bands of bytes for pixels at positions."""
    return np.moveaxis(np.rint(coded_at(latitude, longitude)).astype(np.uint8), -1, 0)


def degrees_map(path, west=-180.0, south=-90.0, east=180.0, north=90.0, per_degree=4, crs="IAU_2015:49900", **options):
    """A colour-coded map in degrees."""
    step = 1 / per_degree
    longitude = np.arange(west + step / 2, east, step)
    latitude = np.arange(north - step / 2, south, -step)
    bands = coded_bands(*np.meshgrid(longitude, latitude))
    return write(path, bands, crs, (step, 0, west, 0, -step, north), **options)


def overviews(path, *factors):
    import rasterio

    with rasterio.open(path, "r+") as file:
        file.build_overviews(factors, rasterio.enums.Resampling.average)
    return path
