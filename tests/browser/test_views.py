"""Round poles, light, layers and swipe in a real JupyterLab, network unplugged."""

import numpy as np
from PIL import Image

from lab import middle, name_on_map, wait_for_card


def press(page, words):
    page.locator(".explorer-bar button, .explorer-tabs button", has_text=words).click()


def wait_for_name(page, name):
    page.wait_for_function(
        "name => [...document.querySelectorAll('.explorer-map .explorer-label')]."
        "some(label => label.offsetParent && label.innerText === name)",
        arg=name,
    )


def map_pixels(page, path):
    page.locator(".explorer-map:visible").screenshot(path=path)
    return np.asarray(Image.open(path).convert("L"), dtype=float)


def test_the_views_switch_and_polar_places_are_clicked(mars_page, screenshots):
    press(mars_page, "South pole")
    wait_for_name(mars_page, "Planum Australe")
    mars_page.mouse.click(*middle(name_on_map(mars_page, "Planum Australe")))
    wait_for_card(mars_page, "Planum Australe")
    assert "dry ice" in mars_page.locator(".explorer-caption").inner_text()
    mars_page.screenshot(path=screenshots / "south.png")

    press(mars_page, "North pole")
    wait_for_name(mars_page, "Korolev")
    mars_page.mouse.click(*middle(name_on_map(mars_page, "Korolev")))
    wait_for_card(mars_page, "Korolev")
    mars_page.screenshot(path=screenshots / "north.png")

    press(mars_page, "Mars")
    wait_for_name(mars_page, "Valles Marineris")


def test_a_place_near_a_pole_offers_the_round_view_and_a_cap_opens_in_it(mars_page):
    mars_page.locator(".explorer-search").fill("South pole of Mars")
    mars_page.locator(".explorer-results li").first.wait_for()
    mars_page.keyboard.press("Enter")
    wait_for_card(mars_page, "South pole of Mars")
    wait_for_name(mars_page, "Planum Australe")
    press(mars_page, "Mars")
    mars_page.locator(".explorer-bar button", has_text="from above the south pole").click()
    wait_for_name(mars_page, "Planum Australe")


def test_low_light_shows_what_noon_hides(mars_page, screenshots, tmp_path):
    press(mars_page, "Layers")
    before = map_pixels(mars_page, tmp_path / "before.png")
    handle = mars_page.locator(".explorer-layers .widget-slider", has_text="Its height").locator(".noUi-handle")
    handle.focus()
    for _ in range(4):
        mars_page.keyboard.press("PageDown")
    mars_page.wait_for_timeout(1200)
    after = map_pixels(mars_page, screenshots / "low-light.png")
    assert np.abs(after - before).mean() > 3
    mars_page.screenshot(path=screenshots / "layers.png")


def test_layers_come_and_go(mars_page):
    press(mars_page, "Layers")
    for words, query in (("Names", ".explorer-label"), ("Graticule", ".explorer-graticule")):
        assert mars_page.locator(f".explorer-map {query}").count() > 3
        mars_page.locator(".explorer-layers label", has_text=words).click()
        mars_page.wait_for_function("query => document.querySelectorAll(query).length === 0", arg=f".explorer-map {query}")
    mars_page.locator(".explorer-layers button", has_text="All as it was").click()
    mars_page.wait_for_function("document.querySelectorAll('.explorer-map .explorer-label').length > 3")


def test_a_click_on_the_globe_goes_there(mars_page):
    before = mars_page.locator(".explorer-map .explorer-graticule").all_inner_texts()
    x, y = middle(mars_page.locator(".explorer-globe"))
    mars_page.mouse.click(x + 30, y)
    mars_page.wait_for_function(
        "before => [...document.querySelectorAll('.explorer-map .explorer-graticule')].map(e => e.innerText).join() !== before",
        arg=",".join(before),
    )


def test_what_is_dragged_into_view_is_never_empty(mars_page, tmp_path):
    """Held, before anything new can be drawn, and across 180 degrees."""
    map_ = mars_page.locator(".explorer-map:visible .leaflet-container")
    for _ in range(2):
        mars_page.locator(".leaflet-control-zoom-in:visible").click()
        mars_page.wait_for_timeout(500)
    for step in (500, 500, -500):
        box = map_.bounding_box()
        x, y = box["x"] + box["width"] / 2 - step / 2, box["y"] + box["height"] / 2
        mars_page.mouse.move(x, y)
        mars_page.mouse.down()
        mars_page.mouse.move(x + step, y, steps=6)
        map_.screenshot(path=tmp_path / "held.png")
        mars_page.mouse.up()
        pixels = np.asarray(Image.open(tmp_path / "held.png").convert("RGB"), dtype=int)[80:-80]
        empty = (np.abs(pixels - (0x1D, 0x13, 0x10)) < 4).all(axis=-1)
        assert empty.mean() < 0.002  # a shadow may be as dark


def test_the_link_copies_itself_says_what_it_is_for_and_goes_away(mars_page):
    mars_page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    told = mars_page.locator(".explorer-share")
    assert not told.is_visible()
    mars_page.locator(".explorer-settings button", has_text="Link").click()
    told.wait_for()
    mars_page.wait_for_function("document.querySelector('.explorer-share div').innerText.startsWith('Copied.')")
    assert "pastes it into the search field" in told.inner_text()
    link = mars_page.evaluate("navigator.clipboard.readText()")
    assert link.startswith("mars?at=") and link == told.locator("input").input_value()
    mars_page.mouse.click(*middle(mars_page.locator(".explorer-map")))
    assert not told.is_visible()
