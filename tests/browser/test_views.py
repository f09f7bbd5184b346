"""Round poles, light, layers and swipe in a real JupyterLab, network unplugged."""

import numpy as np
from PIL import Image

from lab import middle, name_on_map, wait_for_card


def press(page, words):
    page.locator(".explorer-bar button, .explorer-tabs button", has_text=words).click()


def wait_for_name(page, name):
    page.wait_for_function(
        "name => [...document.querySelectorAll('.explorer-map .explorer-label')].some(label => label.innerText === name)",
        arg=name,
    )


def map_pixels(page, path):
    page.locator(".explorer-map").screenshot(path=path)
    return np.asarray(Image.open(path).convert("L"), dtype=float)


def test_the_views_switch_and_polar_places_are_clicked(mars, screenshots):
    press(mars, "South pole")
    wait_for_name(mars, "Planum Australe")
    mars.mouse.click(*middle(name_on_map(mars, "Planum Australe")))
    wait_for_card(mars, "Planum Australe")
    assert "dry ice" in mars.locator(".explorer-caption").inner_text()
    mars.screenshot(path=screenshots / "south.png")

    press(mars, "North pole")
    wait_for_name(mars, "Korolev")
    mars.mouse.click(*middle(name_on_map(mars, "Korolev")))
    wait_for_card(mars, "Korolev")
    mars.screenshot(path=screenshots / "north.png")

    press(mars, "Mars")
    wait_for_name(mars, "Valles Marineris")


def test_a_place_near_a_pole_offers_the_round_view_and_a_cap_opens_in_it(mars):
    mars.mouse.click(*middle(name_on_map(mars, "South pole of Mars")))
    wait_for_card(mars, "South pole of Mars")
    wait_for_name(mars, "Planum Australe")
    press(mars, "Mars")
    mars.locator(".explorer-bar button", has_text="from above the south pole").click()
    wait_for_name(mars, "Planum Australe")


def test_low_light_shows_what_noon_hides(mars, screenshots, tmp_path):
    press(mars, "Layers")
    before = map_pixels(mars, tmp_path / "before.png")
    handle = mars.locator(".explorer-layers .noUi-handle").nth(4)
    handle.focus()
    for _ in range(4):
        mars.keyboard.press("PageDown")
    mars.wait_for_timeout(1200)
    after = map_pixels(mars, screenshots / "low-light.png")
    assert np.abs(after - before).mean() > 3
    mars.screenshot(path=screenshots / "layers.png")


def test_layers_come_and_go(mars):
    press(mars, "Layers")
    for words, query in (("Names", ".explorer-label"), ("Graticule", ".explorer-graticule")):
        assert mars.locator(f".explorer-map {query}").count() > 3
        mars.locator(".explorer-layers label", has_text=words).click()
        mars.wait_for_function("query => document.querySelectorAll(query).length === 0", arg=f".explorer-map {query}")
    mars.locator(".explorer-layers button", has_text="All as it was").click()
    mars.wait_for_function("document.querySelectorAll('.explorer-map .explorer-label').length > 3")


def test_a_click_on_the_globe_goes_there(mars):
    before = mars.locator(".explorer-map .explorer-graticule").all_inner_texts()
    x, y = middle(mars.locator(".explorer-globe"))
    mars.mouse.click(x + 30, y)
    mars.wait_for_function(
        "before => [...document.querySelectorAll('.explorer-map .explorer-graticule')].map(e => e.innerText).join() !== before",
        arg=",".join(before),
    )
