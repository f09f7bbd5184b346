"""A scale bar that is true on Mars; Leaflet's own is the Earth's."""

import math

import numpy as np

from .. import mars

_SAMPLES = 65  # lengths tried; between them the ground is as good as straight
_LAST_LATITUDE = 89.9  # degrees; at the pole itself the rows of a cylindrical view have no length


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


def scale_bar(view, longest=120):
    """A round length and how many pixels it takes across the middle of a view.

    Parameters
    ----------
    view : explorer.View
        Cylindrical or stereographic, wherever the middle of its window lies.
    longest : float
        Pixels the bar may take at most; it is no longer than the view is wide either.

    Returns
    -------
    km : float
        1, 2 or 5 times a power of ten: the shortest way along the surface between the
        bar's ends, were it laid along the middle row about the middle of the view.
    pixels : float
    degrees : float
        The angle of latitude that is as long, on the sphere that maps are drawn on.
    """
    pixels = np.linspace(0, min(longest, view.size[0]), _SAMPLES)
    km = mars.distance(*_along_the_middle(view, -pixels / 2), *_along_the_middle(view, pixels / 2))
    # In a view of half the planet, ends farther apart in the picture may be closer on the ground.
    closer = np.flatnonzero(np.diff(km) <= 0)
    rising = slice(closer[0] + 1 if closer.size else None)
    length = round_length(km[rising][-1])
    return length, float(np.interp(length, km[rising], pixels[rising])), length / mars.KM_PER_DEGREE


def _along_the_middle(view, pixels):
    """Positions so many pixels to the right of the middle of a view."""
    columns, rows = view.size
    if view.centre is not None:
        return view.inverse(columns / 2 + pixels, rows / 2)
    west, north, east, south = view.edges
    # A map may be pushed until its middle lies beyond the pole, where there is nothing to measure.
    latitude = np.clip((south + north) / 2, -_LAST_LATITUDE, _LAST_LATITUDE)
    return latitude, np.clip(pixels / columns * (east - west), -90, 90)
