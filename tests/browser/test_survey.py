"""Tianwen-1 on map and card in a real browser, with a stand-in survey on loopback that comes and goes."""

import numpy as np
import pytest
from PIL import Image

from conftest import watched_page
from hips_server import relief_tile, serving, write_survey
from lab import JupyterServer, middle, open_in_lab, run_first_cell, show_explorer

TITLE = "Tianwen-1, stand-in"


def blue_relief(order, number, width):
    """The relief in blue, so that nobody takes it for Mars."""
    grey = relief_tile(order, number, width).mean(axis=-1, keepdims=True)
    return np.rint(grey * [0.55, 0.8, 1.0]).astype(np.uint8)


@pytest.fixture(scope="module")
def survey(tmp_path_factory):
    folder = write_survey(tmp_path_factory.mktemp("survey"), blue_relief, order=3, width=128, obs_title=TITLE)
    with serving(folder) as server:
        server.latency = 0.1
        yield server


@pytest.fixture(scope="module")
def jupyter(tmp_path_factory, survey):
    folder = tmp_path_factory.mktemp("jupyter")
    server = JupyterServer(folder, EXPLORER_HIPS=survey.address, EXPLORER_CACHE=str(folder / "cache"), EXPLORER_OFFLINE="")
    yield server
    server.stop()


@pytest.fixture
def page(chromium, jupyter, request):
    yield from watched_page(chromium, jupyter, request)


def run_calmly(page, jupyter):
    """Run the first cell once JupyterLab has asked the new kernel for widgets, which may set back what changes meanwhile."""
    open_in_lab(page, jupyter, "explore_mars.ipynb")
    page.wait_for_timeout(1500)
    run_first_cell(page)


def wait_for_status(page, words):
    page.wait_for_function("words => document.querySelector('.explorer-status').innerText.includes(words)", arg=words)


def wait_for_portrait(page, words):
    page.wait_for_function("words => document.querySelector('img.explorer-picture')?.alt.includes(words)", arg=words)


def test_relief_at_once_then_the_survey_then_life_without_it(page, jupyter, survey, screenshots):
    run_calmly(page, jupyter)
    show_explorer(page)
    wait_for_portrait(page, "Mars:")
    wait_for_status(page, TITLE)
    page.mouse.click(*middle(page.locator(".explorer-label", has_text="Maunder").first))
    wait_for_portrait(page, f"Maunder: {TITLE}")
    page.wait_for_timeout(1500)
    page.screenshot(path=screenshots / "survey.png")

    survey.stop()
    for _ in range(3):
        page.locator(".leaflet-control-zoom-in").click()
        page.wait_for_timeout(500)
    wait_for_status(page, "No connection")
    page.locator(".explorer-portrait-controls button", has_text="Relief").click()
    wait_for_portrait(page, "Maunder: Shaded relief, not a photograph")
    name = page.locator(".explorer-map:visible .explorer-label").nth(1)
    told = name.inner_text()
    page.mouse.click(*middle(name))
    wait_for_portrait(page, f"{told}: Shaded relief, not a photograph")
    page.screenshot(path=screenshots / "survey-gone.png")

    survey.start()
    page.wait_for_function("!document.querySelector('.explorer-status').innerText.includes('No connection')", timeout=60_000)
    page.wait_for_function("!document.querySelector('.explorer-status').innerText.includes('loading')", timeout=60_000)
    page.screenshot(path=screenshots / "survey-back.png")


def test_the_swipe_parts_relief_and_survey(page, jupyter, survey, screenshots, tmp_path):
    run_calmly(page, jupyter)
    show_explorer(page)
    wait_for_status(page, TITLE)
    page.locator(".explorer-tabs button", has_text="Layers").click()
    page.locator(".explorer-layers .widget-slider", has_text="Swipe").locator(".noUi-handle").focus()
    for _ in range(5):
        page.keyboard.press("PageUp")
    wait_for_status(page, "Left: Shaded relief")
    page.wait_for_timeout(1500)
    page.screenshot(path=screenshots / "swipe.png")
    page.locator(".explorer-map").screenshot(path=tmp_path / "map.png")
    pixels = np.asarray(Image.open(tmp_path / "map.png").convert("RGB"), dtype=float)[240:350]
    redder = (pixels[..., 0] - pixels[..., 2]).mean(axis=0)
    assert redder[60:110].mean() > 30 > -10 > redder[-200:-20].mean()
