"""Colours by height, contour lines and water in the layers panel, and in the legend."""

import pytest

from explorer.imagery.levels import DRY, Levels
from explorer.imagery.tints import Tints
from seen import choose, click, elements, open_tab


@pytest.fixture(autouse=True)
def opened_panel(mars):
    open_tab(mars, "layers")


def legend(mars):
    return elements(mars, "explorer-legend")[0].text


def test_colours_by_height_bring_the_relief(mars):
    tints = "Colours by height, on the relief"
    choose(mars, tints, True)
    assert mars.imagery == "relief" and isinstance(mars.state.painter.base, Tints)
    assert "Height, km" in legend(mars) and "≤ −8" in legend(mars) and "≥ 12" in legend(mars)
    mars.imagery = "photograph"
    assert "Height, km" not in legend(mars)  # what is not seen is not told
    mars.state.adjust(swipe=0.5, swipe_shows="relief")
    assert "Height, km" in legend(mars) and isinstance(mars.state.painter.beside.base, Tints)
    choose(mars, tints, False)
    assert "Height, km" not in legend(mars) and mars.imagery == "photograph"


def test_contours_and_water_lie_over_every_imagery(mars):
    choose(mars, "Contours", 2000)
    choose(mars, "Flood, m", -3000)
    for imagery in ("auto", "photograph", "relief"):
        mars.imagery = imagery
        assert mars.state.painter.levels == mars.state.card_painter.levels == Levels(2000, -3000)
    assert "every 2\u00a0km" in legend(mars) and "below −3\u00a0000\u00a0m" in legend(mars)
    choose(mars, "Flood, m", DRY)
    assert "water" not in legend(mars)


def test_all_as_it_was_takes_them_away(mars):
    mars.state.adjust(tints=True, contours=500, water=0, shows_night=True)
    click(mars, "All as it was")
    assert mars.state.painter.levels == Levels() and not mars.state.look.tints and not mars.state.look.shows_night


def test_in_chinese(mars):
    mars.language = "zh"
    mars.state.adjust(contours=500, water=-3000)
    assert "等高线间隔 500\u00a0米" in legend(mars) and "−3000\u00a0米以下" in legend(mars)
