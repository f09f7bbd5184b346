"""A live basemap in the browser: with tiles that come, and without a network."""

import io

import pytest
from PIL import Image

from lab import open_in_lab, run_first_cell, show_explorer


@pytest.fixture
def loose_page(chromium, jupyter):
    """A page that may ask strangers; the test answers in their stead."""
    context = chromium.new_context(viewport={"width": 1280, "height": 720})
    yield context.new_page()
    context.close()
    jupyter.forget_sessions()


def middle_of_map(page):
    """The mean colour of the middle of the map."""
    shown = Image.open(io.BytesIO(page.locator(".explorer-map").screenshot())).convert("RGB")
    x, y = shown.width // 2, shown.height // 2
    return shown.crop((x - 60, y - 60, x + 60, y + 60)).resize((1, 1)).getpixel((0, 0))


def test_without_a_network_the_ground_stays_and_the_line_says_so(loose_page, jupyter, screenshots):
    page, green = loose_page, io.BytesIO()
    Image.new("RGB", (256, 256), "#00ff00").save(green, "JPEG")
    answers = [lambda route: route.abort(), lambda route: route.fulfill(body=green.getvalue(), content_type="image/jpeg")]
    page.route("https://trek.nasa.gov/**", lambda route: answers[0](route))
    open_in_lab(page, jupyter, "explore_mars.ipynb")
    run_first_cell(page)
    page.wait_for_function("document.querySelector('img.explorer-picture')?.naturalWidth > 0")
    show_explorer(page)
    before = middle_of_map(page)
    page.locator(".explorer-tabs button", has_text="Layers").click()
    basemap = page.locator(".explorer-layers select").last
    basemap.select_option("Viking colour mosaic, 232 m")
    page.wait_for_function("document.querySelector('.explorer-status').innerText.includes('your browser does not reach it')")
    page.wait_for_timeout(500)
    assert sum(abs(one - other) for one, other in zip(before, middle_of_map(page), strict=True)) < 30
    page.screenshot(path=screenshots / "basemap-without-network.png")
    answers.pop(0)
    basemap.select_option("MOLA colour relief, 463 m")
    page.wait_for_function("document.querySelector('.explorer-status').innerText.startsWith('Live basemap: MOLA')")
    page.wait_for_function("document.querySelectorAll('.leaflet-tile-loaded').length > 3")
    page.wait_for_timeout(700)
    red, bright, blue = middle_of_map(page)
    assert bright > 180 > 90 > max(red, blue)
