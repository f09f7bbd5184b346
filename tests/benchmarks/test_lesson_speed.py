"""Large catalogues, tours and the game in JupyterLab, by the page's own clock.

Run: python -m pytest tests/benchmarks/test_lesson_speed.py -o addopts= --benchmark-only -s
"""

import json

import pytest
from test_lab_speed import in_words, timed

from lab import open_in_lab, run_cell, run_first_cell, show_explorer

MAKE = """import numpy as np, pandas as pd, ipyleaflet, explorer
chance = np.random.default_rng(1)
count = 400_000
table = pd.DataFrame({
    "name": [f"crater {number}" for number in range(count)],
    "latitude": np.degrees(np.arcsin(chance.uniform(-1, 1, count))), "lon_e": chance.uniform(-180, 180, count),
    "diameter_km": 1 + chance.pareto(2, count), "depth_m": chance.uniform(0, 900, count),
})
craters = explorer.read_features(table)
explorer.Explorer().close()
"""
OURS = "explorer.Explorer(features=craters, gazetteer=False)"
GEOJSON = """points = [{"type": "Feature", "properties": {"name": name},
           "geometry": {"type": "Point", "coordinates": [lon, lat]}}
          for name, lat, lon in zip(table.name[:20_000], table.latitude, table.lon_e)]
ipyleaflet.Map(crs=ipyleaflet.projections.EPSG4326, center=(0, 0), zoom=0, layers=(ipyleaflet.GeoJSON(
    data={"type": "FeatureCollection", "features": points}, point_style={"radius": 3}),))
"""
MANY = "document.querySelectorAll('.leaflet-overlay-pane path, .leaflet-container path').length > {}"


@pytest.fixture
def prepared(page, jupyter):
    """A notebook with a catalogue in its kernel, and a cell for each way to show it."""
    cells = [
        {
            "cell_type": "code",
            "id": f"c{number}",
            "metadata": {},
            "outputs": [],
            "execution_count": None,
            "source": source.strip(),
        }
        for number, source in enumerate((MAKE, OURS, GEOJSON))
    ]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": kernel, "cells": cells}
    (jupyter.folder / "notebooks" / "large.ipynb").write_text(json.dumps(notebook))
    return page


def test_a_large_catalogue_against_one_geojson_layer(prepared, jupyter, benchmark):
    page, milliseconds = prepared, {1: [], 2: []}
    for _ in range(3):
        open_in_lab(page, jupyter, "large.ipynb")
        run_cell(page, 0)
        page.wait_for_function("document.querySelectorAll('.jp-InputPrompt')[0].innerText.match(/\\d/)", timeout=60_000)
        page.wait_for_timeout(1000)
        for number, least in ((1, 50), (2, 10_000)):
            page.locator(".jp-CodeCell .cm-content").nth(number).click()
            shown = MANY.format(least)
            milliseconds[number].append(timed(page, "keydown", shown, lambda: page.keyboard.press("Control+Enter")))
        jupyter.forget_sessions()
    print(f"\n400 000 places in the explorer: {in_words(milliseconds[1])}")
    print(f"20 000 of them in one GeoJSON layer: {in_words(milliseconds[2])}")
    benchmark.pedantic(lambda: None)


def test_steps_of_a_tour_and_a_round_of_the_game(page, jupyter, benchmark):
    open_in_lab(page, jupyter, "explore_mars.ipynb")
    run_first_cell(page)
    show_explorer(page)
    page.wait_for_timeout(1500)
    page.locator(".explorer-tabs button", has_text="Tour").click()
    page.locator(".explorer-tour-picker select").select_option(index=1)
    page.wait_for_timeout(1500)
    steps = []
    for _ in range(6):
        title = page.locator(".explorer-tour h2").inner_text()
        before = page.locator(".explorer-map:visible .leaflet-image-layer").nth(2).get_attribute("src")
        there = (
            f"document.querySelector('.explorer-tour h2').innerText !== {json.dumps(title)} && "
            f"[...document.querySelectorAll('.explorer-map')].some(map => map.offsetParent && "
            f"map.querySelectorAll('.leaflet-image-layer')[2]?.src.length > 5000 && "
            f"map.querySelectorAll('.leaflet-image-layer')[2].src !== {json.dumps(before)})"
        )
        next_button = page.locator(".explorer-stepper button", has_text="On")
        steps.append(timed(page, "click", there, next_button.click))
        page.wait_for_timeout(800)
    print(f"\na step of a tour, to map and card: {in_words(steps)}")
    page.locator(".explorer-tabs button", has_text="Game").click()
    shown = "document.querySelector('.explorer-game-picture')?.naturalWidth > 0"
    rounds = [timed(page, "click", shown, page.locator(".explorer-game button", has_text="Start").click)]
    print(f"\na round of the game, to its picture: {in_words(rounds)}")
    benchmark.pedantic(lambda: None)
