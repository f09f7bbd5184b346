"""How pictures are framed and worded, and a scale bar that is true."""

import math

import numpy as np
import pyproj
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from explorer import View, mars
from explorer.cartography.framing import Framing, alt_text, credit_line, scale_bar
from explorer.i18n.wording import Wording
from explorer.imagery.painter import Painting
from explorer.places.gazetteer import Place


def _somewhere_on_a_polar_map(pole, left_km, bottom_km, width_km):
    return View.polar_window(pole, left_km, bottom_km, left_km + width_km, bottom_km + width_km / 2, size=(1064, 532))


ANY_WIDTH = st.floats(0, 1)
VIEWS = {
    "cylindrical": st.builds(
        lambda middle, west, width: View.window(middle - width / 4, west, middle + width / 4, west + width, size=(1064, 532)),
        st.floats(-89.5, 89.5),
        st.floats(-360, 360),
        ANY_WIDTH.map(lambda part: 360 * 0.0001**part),
    ),
    "polar": st.builds(
        _somewhere_on_a_polar_map,
        st.sampled_from(["north", "south"]),
        st.floats(-6000, 3000),
        st.floats(-6000, 3000),
        ANY_WIDTH.map(lambda part: 10_000 * 0.0001**part),
    ),
    "local": st.builds(
        lambda latitude, longitude, width_km: View.around(latitude, longitude, width_km=width_km, size=(600, 320)),
        st.floats(-90, 90),
        st.floats(-360, 360),
        ANY_WIDTH.map(lambda part: 20_000 * 0.00001**part),
    ),
}


@pytest.mark.parametrize("kind", VIEWS)
@given(data=st.data())
@settings(max_examples=1000)
def test_the_scale_bar_is_round_and_true_in_every_view(kind, data):
    view = data.draw(VIEWS[kind])
    km, pixels, degrees = scale_bar(view)
    assert float(f"{km:.0e}"[0]) in (1, 2, 5) and km == float(f"{km:.0e}")
    assert 40 < pixels <= 120
    assert degrees * math.pi / 180 * 3396.19 == pytest.approx(km)
    middle, row = view.size[0] / 2, view.size[1] / 2
    latitude, longitude = view.inverse([middle - pixels / 2, middle + pixels / 2], row)
    graphic = np.broadcast_to(mars.planetographic_latitude(latitude), 2)
    ellipsoid = pyproj.Geod(a=3_396_190, b=3_376_200)
    assert km == pytest.approx(ellipsoid.inv(longitude[0], graphic[0], longitude[1], graphic[1])[2] / 1000, rel=0.01)


def test_the_scale_bar_is_shorter_than_a_small_view():
    _, pixels, _ = scale_bar(View.polar("south", width_km=2000, size=64))
    assert 20 < pixels <= 64


@pytest.mark.parametrize(
    "view",
    [
        View.window(80, 0, 170, 180),  # its middle lies beyond the pole
        View.window(-90, -180, 90, 180, size=(8, 4)),  # 120 pixels would go round the planet
        View.around(90, 0, width_km=20_000, size=10),
    ],
)
def test_the_scale_bar_has_a_length_at_the_ends_of_the_planet(view):
    km, pixels, _ = scale_bar(view)
    assert km > 0 and 0 < pixels <= 120


def test_a_picture_is_told_by_what_it_shows_and_whose_it_is():
    painting = Painting(Image.new("RGB", (4, 2)), "Shaded relief", "NASA <MOLA>", "public domain", True)
    framing, english = Framing(Place.ground(10.0, 20.0), 730.0), Wording()
    line = "Shaded relief; 730\u00a0km wide, north is up. NASA <MOLA> (public domain)."
    assert credit_line(painting, framing, english) == line
    assert credit_line(painting, None, english, "game.credit") == "Shaded relief. NASA <MOLA> (public domain)."
    assert alt_text(painting, framing, english).endswith(": Shaded relief; 730\u00a0km wide, north is up")
