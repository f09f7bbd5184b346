"""An imagery of one's own in the explorer: over the relief, or on top of all others."""

import numpy as np
import pandas as pd
import pytest

import explorer
from explorer.imagery.painter import Painter
from seen import choose, click, layer, open_tab, settled, status


class Blue:
    """Blue in the north, nothing in the south."""

    title, credit, licence, metres_per_pixel = "Blue Mars", "Nobody", "CC0", 1000.0

    def sample(self, latitude, longitude, resolution, centre=None):
        latitude, _ = np.broadcast_arrays(latitude, longitude)
        return np.where((latitude > 0)[..., None], [0, 0, 255, 255], [0, 0, 0, 0]).astype(np.uint8)


class Broken(Blue):
    def sample(self, *_):
        raise OSError("a block of the file is damaged")


def test_it_covers_what_it_covers_and_the_words_say_so():
    view = explorer.View.window(-10, -10, 10, 10, size=(20, 20))
    [painting] = Painter(explorer.Relief(), layer=Blue()).paint(view, None)
    assert painting.picture.getpixel((5, 2)) == (0, 0, 255)
    assert painting.picture.getpixel((5, 15))[2] < 200
    assert painting.title.startswith("Blue Mars; elsewhere: Shaded relief") and painting.licence.startswith("CC0; ")
    [half] = Painter(explorer.Relief(), layer=Blue(), layer_opacity=0.5).paint(view, None)
    assert half.picture.getpixel((5, 2))[0] > 0 and half.picture.getpixel((5, 2))[2] > 100


@pytest.mark.parametrize("keyword", ["imagery", "layer"])
def test_the_explorer_shows_it_and_can_fade_it(offline, opened, keyword):
    mars = opened(**{keyword: Blue()})
    settled(lambda: "Blue Mars" in status(mars) and layer(mars, "picture").url)
    assert mars.imagery == ("relief" if keyword == "imagery" else "auto")
    blue = layer(mars, "picture").url
    open_tab(mars, "layers")
    choose(mars, "Your layer", 0)
    settled(lambda: "Blue Mars" not in status(mars) and layer(mars, "picture").url != blue)
    click(mars, "All as it was")
    settled(lambda: "Blue Mars" in status(mars) and layer(mars, "picture").url == blue)


def test_a_damaged_one_is_told_and_the_relief_is_shown(offline, opened):
    mars = opened(layer=Broken())
    settled(lambda: "a block of the file is damaged" in mars.problem)
    settled(lambda: layer(mars, "picture").url and "drawn from heights" in status(mars))


@pytest.mark.parametrize(
    "given",
    ["mosaic.tif", b"mosaic.tif", 5, explorer.Raster, explorer.Relief, object(), pd.DataFrame({"a": [1]}), pd.Series([1])],
)
def test_what_is_no_imagery_is_refused_in_words(given, tmp_path):
    view = explorer.View.around(0, 0, width_km=100, size=20)
    takers = [
        lambda: explorer.Explorer(layer=given),
        lambda: explorer.draw(given, view),
        lambda: explorer.build_hips(given, tmp_path / "hips"),
    ]
    for taken in takers:
        with pytest.raises(TypeError, match=r"is no imagery; give one, such as explorer.Raster\('mosaic.tif'\)"):
            taken()
