"""Measuring in a real JupyterLab: ruler and profile, typed positions, conventions, the rover's way; network unplugged."""

import pytest

from lab import middle, name_on_map, wait_for_card


def tab(page, words):
    page.locator(".explorer-tabs button", has_text=words).click()


def find(page, typed):
    """Type into the search field and take the first result."""
    field = page.locator(".explorer-search")
    field.fill(typed)
    page.wait_for_selector(".explorer-results li")
    field.press("Enter")


def wait_for_words(page, query, words):
    page.wait_for_function(
        "([query, words]) => document.querySelector(query)?.innerText.replaceAll('\\u00a0', ' ').includes(words)",
        arg=[query, words],
        timeout=10_000,
    )


def test_valles_marineris_is_measured_by_clicks(mars_page, screenshots):
    tab(mars_page, "Measure")
    x, y = middle(name_on_map(mars_page, "Valles Marineris"))
    dot_x, dot_y = x, y - 16
    mars_page.mouse.click(dot_x - 60, dot_y - 8)
    mars_page.mouse.click(dot_x + 75, dot_y + 6)
    wait_for_words(mars_page, ".explorer-ruler", "In all, along the surface of the ellipsoid")
    km = float(mars_page.locator(".explorer-ruler h2").inner_text().replace("\u00a0", "").removesuffix("km"))
    assert 3000 < km < 6500
    mars_page.wait_for_function("document.querySelector('.explorer-profile')?.naturalWidth > 0")
    assert "highest" in mars_page.locator(".explorer-profile").get_attribute("alt")
    handle = mars_page.locator(".explorer-along .noUi-handle")
    handle.focus()
    for _ in range(3):
        mars_page.keyboard.press("PageUp")
    wait_for_words(mars_page, ".explorer-ruler", "At ")
    mars_page.wait_for_function("document.querySelectorAll('.explorer-map path.leaflet-interactive').length > 0")
    mars_page.screenshot(path=screenshots / "measure.png")
    links = mars_page.locator(".explorer-ruler a[download]")
    links.nth(1).wait_for()
    with mars_page.expect_download() as download:
        links.nth(0).click()
    assert download.value.suggested_filename == "mars-profile.csv"
    mars_page.locator(".explorer-ruler button", has_text="Undo").click()
    wait_for_words(mars_page, ".explorer-ruler", "Click two or more points")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("25.066 N 109.925 E", "25.066° N, 109.925° E"),
        ("-14.6, 175.5", "14.600° S, 175.500° E"),
        ("109°55'30\"E 25°3'58\"N", "25.066° N, 109.925° E"),
    ],
)
def test_a_typed_position_is_gone_to(mars_page, typed, shown):
    find(mars_page, typed)
    wait_for_words(mars_page, ".explorer-card", shown)


def test_a_text_that_is_no_position_gets_a_sentence(mars_page):
    field = mars_page.locator(".explorer-search")
    field.fill("109.9 25.066")
    wait_for_words(mars_page, ".explorer-finder-message", "without letters the latitude comes first")
    assert mars_page.locator(".explorer-finder-message").is_visible()


def test_every_number_follows_the_convention(mars_page):
    mars_page.mouse.click(*middle(name_on_map(mars_page, "Ascraeus Mons")))
    wait_for_card(mars_page, "Ascraeus Mons")
    for convention, words in (
        ("0–360° east", "11.92° N, 255.92° E"),
        ("0–360° west, planetographic", "12.06° N, 104.08° W"),
        ("±180° east", "11.92° N, 104.08° W"),
    ):
        mars_page.locator(".explorer-status select").first.select_option(convention)
        wait_for_words(mars_page, ".explorer-card", words)
        east = convention.startswith("0–360° east")
        mars_page.wait_for_function(
            "east => [...document.querySelectorAll('.explorer-graticule')].some(e => e.innerText.endsWith('W')) !== east",
            arg=east,
        )


def test_the_rovers_last_stop_is_flown_to(mars_page, screenshots):
    tab(mars_page, "Layers")
    mars_page.locator(".explorer-layers button", has_text="Go there").click()
    name = name_on_map(mars_page, "Zhurong's last stop")
    name.wait_for()
    mars_page.mouse.click(*middle(name))
    wait_for_card(mars_page, "Zhurong's last stop")
    wait_for_words(mars_page, ".explorer-card", "by sol 342 it had driven 1 921 m")
    assert mars_page.locator(".explorer-map path[stroke='#d9b8ff']").count() > 100  # way, stops and arrows
    mars_page.screenshot(path=screenshots / "route.png")
