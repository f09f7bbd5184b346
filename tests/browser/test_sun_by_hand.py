"""The Sun panel and colours by height in a real JupyterLab, network unplugged."""

import re

import numpy as np
from PIL import Image


def open_tab(page, words):
    page.locator(".explorer-tabs button", has_text=words).click()


def map_pixels(page, path):
    page.locator(".explorer-map:visible").screenshot(path=path)
    return np.asarray(Image.open(path).convert("RGB"), dtype=float)


def test_night_falls_where_the_day_is_turned_to(mars_page, screenshots, tmp_path):
    open_tab(mars_page, "Sun")
    date = mars_page.locator(".explorer-sun input[type=datetime-local]")
    date.fill("2021-05-14T23:17:00")
    mars_page.locator(".explorer-sun-facts", has_text="13:49 by the Sun").wait_for(timeout=5_000)
    day = map_pixels(mars_page, tmp_path / "day.png")
    mars_page.locator(".explorer-sun label", has_text="Day and night").click()
    mars_page.locator(".explorer-status", has_text="night side drawn for 2021-05-14 23:17 UTC").wait_for(timeout=5_000)
    mars_page.wait_for_timeout(500)
    assert map_pixels(mars_page, tmp_path / "night.png").mean() < 0.8 * day.mean()  # the map begins on the other side
    mars_page.screenshot(path=screenshots / "night.png")
    slider = mars_page.locator(".explorer-sun .widget-slider", has_text="Time of day").locator(".noUi-handle")
    slider.focus()
    for _ in range(12):
        mars_page.keyboard.press("ArrowRight")
    mars_page.locator(".explorer-sun-facts", has_text=re.compile("15:[345]. by the Sun")).wait_for(timeout=5_000)
    mars_page.locator(".explorer-status", has_text="night side drawn for 2021-05-15 01:").wait_for(timeout=5_000)


def test_colours_contours_and_water_are_seen_and_told(mars_page, screenshots, tmp_path):
    open_tab(mars_page, "Layers")
    before = map_pixels(mars_page, tmp_path / "before.png")
    mars_page.locator(".explorer-layers label", has_text="Colours by height").click()
    mars_page.locator(".explorer-layers .widget-dropdown", has_text="Contours").locator("select").select_option("1 km")
    mars_page.locator(".explorer-legend:visible", has_text="Contour lines every 1").wait_for(timeout=5_000)
    mars_page.locator(".explorer-status", has_text="Colours by height").wait_for(timeout=5_000)
    mars_page.wait_for_timeout(500)
    assert np.abs(map_pixels(mars_page, tmp_path / "after.png") - before).mean() > 15
    slider = mars_page.locator(".explorer-layers .widget-slider", has_text="Flood").locator(".noUi-handle")
    slider.focus()
    mars_page.keyboard.press("PageUp")
    mars_page.locator(".explorer-status", has_text="water up to").wait_for(timeout=5_000)
    mars_page.screenshot(path=screenshots / "by_height.png")


def test_eight_tabs_would_stand_in_one_row(mars_page):
    tops = mars_page.evaluate("""() => {
        const tabs = document.querySelector('.explorer-tabs > div'), more = tabs.lastElementChild.cloneNode(true);
        more.innerText = 'Tasks';
        while (tabs.children.length < 8) tabs.append(more);
        const tops = [...tabs.children].map(tab => tab.getBoundingClientRect());
        const inside = tops.at(-1).right <= document.querySelector('.explorer-side').getBoundingClientRect().right;
        more.remove();
        return [new Set(tops.map(each => each.top)).size, inside];
    }""")
    assert tops == [1, True]
