"""The globe in a real browser: a click on its picture is the ground that is seen there."""

import json

import pytest

from lab import middle, open_in_lab, run_cell

CELL = """
from pathlib import Path
import ipywidgets, explorer
from explorer.places.gazetteer import Place
from explorer.places.mission import all_places
from explorer.state import State
from explorer.widgets.globe import Globe
state = State(all_places(None))
state.change(selected=Place.ground(0, -90))
globe = Globe(state)
words = ipywidgets.Label("nothing yet").add_class("told")
def go(_):
    place = state.viewpoint.centre
    state.change(selected=place)
    words.value = f"{place.latitude:.2f} {place.longitude:.2f}"
state.observe(go, "positions")
css = Path(explorer.__file__).parent / "widgets" / "explorer.css"
style = ipywidgets.HTML(f"<style>{css.read_text('utf-8')}</style>")
card = ipywidgets.VBox([globe, words]).add_class("explorer-card")
ipywidgets.VBox([style, ipywidgets.VBox([card]).add_class("explorer-side")]).add_class("explorer")
"""
PICTURE = ".explorer-globe img.leaflet-image-layer"


@pytest.fixture
def globe(page, jupyter):
    """A globe on a card in JupyterLab, turned to 0, -90."""
    cell = {"cell_type": "code", "id": "globe", "metadata": {}, "outputs": [], "execution_count": None, "source": CELL}
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": kernel, "cells": [cell]}
    (jupyter.folder / "notebooks" / "globe.ipynb").write_text(json.dumps(notebook))
    open_in_lab(page, jupyter, "globe.ipynb")
    run_cell(page, 0)
    page.wait_for_function(f"document.querySelector('{PICTURE}')?.naturalWidth > 0", timeout=30_000)
    return page


def told(page):
    return [float(number) for number in page.locator(".told").inner_text().split()]


def test_a_click_on_the_globe_goes_there_and_one_beside_it_nowhere(globe, screenshots):
    picture = globe.locator(PICTURE)
    x, y = middle(picture)
    assert picture.bounding_box()["width"] == 120
    assert globe.locator(".explorer-globe .leaflet-container").bounding_box() == picture.bounding_box()
    before = picture.get_attribute("src")
    globe.mouse.click(x - 56, y - 56)
    globe.mouse.wheel(0, 50)
    globe.wait_for_timeout(500)
    assert globe.locator(".told").inner_text() == "nothing yet"
    x, y = middle(picture)
    globe.mouse.click(x, y - 89 / 1.5 / 2)  # half way up the disc: 30 degrees
    globe.wait_for_function("document.querySelector('.told').innerText !== 'nothing yet'")
    assert told(globe) == pytest.approx((30, -90), abs=1)
    globe.wait_for_function(f"document.querySelector('{PICTURE}').src !== {json.dumps(before)}")
    ring, box = globe.locator(".explorer-globe path").bounding_box(), picture.bounding_box()
    for start, length in (("x", "width"), ("y", "height")):
        assert ring[start] + ring[length] / 2 == pytest.approx(box[start] + box[length] / 2, abs=1)
    globe.locator(".explorer-card").screenshot(path=screenshots / "globe.png")
