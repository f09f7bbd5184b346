"""A scale bar that is true on Mars; Leaflet's own is the Earth's."""

import math

from .. import mars


def round_length(most):
    """The longest round length that is not above `most`.

    Parameters
    ----------
    most : float
        Above 0.

    Returns
    -------
    float
        1, 2 or 5 times a power of ten.
    """
    power = 10 ** math.floor(math.log10(most))
    return next(step * power for step in (5, 2, 1) if step * power <= most)


def scale_bar(latitude, degrees_per_pixel, longest=120):
    """A round length and how many pixels it takes, along a parallel of a cylindrical map.

    Parameters
    ----------
    latitude : float
        Degrees, at the middle of the window.
    degrees_per_pixel : float
    longest : float
        Pixels the bar may take at most.

    Returns
    -------
    km : float
        1, 2 or 5 times a power of ten.
    pixels : float
    """
    latitude = max(-89.0, min(89.0, latitude))
    span = min(longest * degrees_per_pixel, 90)
    # A straight line over a long span would cut the corner that a parallel does not.
    km_per_degree = mars.distance(latitude, 0, latitude, span / 64) * 64 / span
    km = round_length(longest * degrees_per_pixel * km_per_degree)
    return km, km / (degrees_per_pixel * km_per_degree)
