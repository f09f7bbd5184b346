"""What is too dense for dots on the globe: true to the ground at the poles too, nothing lost, the same wherever it stands."""

import numpy as np
import pandas as pd
import pytest

from explorer import View
from explorer.cartography.plane import GlobeWindow, plane_of
from explorer.cartography.style import style_of
from explorer.sphere.crowd import Crowd

COUNT = 60_000
MARS_KM2 = 144.4e6


def even_rows(seed=5):
    random = np.random.default_rng(seed)
    return np.degrees(np.arcsin(random.uniform(-1, 1, COUNT))), random.uniform(-180, 180, COUNT)


def crowd(latitude, longitude):
    return Crowd(np.asarray(latitude, dtype=float), np.asarray(longitude, dtype=float), np.arange(len(latitude)))


def cap(latitude, longitude, reach, scale):
    return GlobeWindow.about(plane_of("globe"), (latitude, longitude), reach, scale)


@pytest.mark.parametrize("middle", [(0, 0), (90, 0), (-88, 179), (40, -180)])
@pytest.mark.parametrize("reach, scale", [(60, 5), (20, 20), (2, 200), (0.01, 40_000)])
def test_every_row_of_a_window_is_seen_where_it_lies(middle, reach, scale):
    latitude, longitude = even_rows()
    latitude[0], longitude[0] = middle
    rows, window = crowd(latitude, longitude), cap(*middle, reach, scale)
    inside = window.shows(latitude, longitude)
    assert rows.count(window) == inside.sum() > 0
    density = rows.density(window)
    for row in np.flatnonzero(inside)[:40]:
        view = View.around(latitude[row], longitude[row], width_km=0.05, size=3)
        assert np.asarray(density.picture(view))[1, 1, 3] > 0


@pytest.mark.parametrize("latitude", [0, 60, 90, -90])
def test_evenly_spread_rows_are_as_dense_as_they_are_on_all_of_mars(latitude):
    density = crowd(*even_rows()).density(cap(latitude, 30, 40, 1.5))  # cells of some 40 rows
    per_area = COUNT / MARS_KM2 * density.area_km2
    assert density.scale.least < per_area < density.scale.most
    assert density.scale.most <= 5 * density.scale.least  # round numbers about it: no cell stands out


def test_cells_stay_where_they_are_while_the_globe_turns():
    rows = crowd(*even_rows())
    one, other = (rows.density(cap(3, longitude, 20, 50)) for longitude in (40.0, 40.7))
    view = View.around(3, 40.3, width_km=300, size=120)
    assert ((np.asarray(one.picture(view))[..., 3] > 0) == (np.asarray(other.picture(view))[..., 3] > 0)).all()


def test_a_column_colours_the_cells_by_its_mean_or_by_what_most_of_their_rows_have():
    latitude, longitude = np.repeat([0.0, 10.0], 3), np.repeat([0.0, 10.0], 3)
    table = pd.DataFrame({"age": [1.0, 2, 3, 8, 9, 10], "kind": ["a", "a", "b", "b", "b", "a"]})
    for column, ends in (("age", None), ("kind", ("a", "b"))):
        colouring = style_of(table, column).colour
        density = crowd(latitude, longitude).density(cap(5, 5, 20, 20), colouring)
        seen = [
            "#{:02x}{:02x}{:02x}".format(*np.asarray(density.picture(View.around(at, at, width_km=1, size=3)))[1, 1, :3])
            for at in (0, 10)
        ]
        if ends:
            assert seen == [colouring.palette[colouring.names.index(each)] for each in ends]
        else:
            assert seen == [
                colouring.palette[round(float(colouring.scale.at(mean)) * (len(colouring.palette) - 1))] for mean in (2, 9)
            ]


def test_where_no_rows_are_there_is_no_picture():
    assert crowd([0.0], [0.0]).density(cap(0, 90, 20, 20)) is None
