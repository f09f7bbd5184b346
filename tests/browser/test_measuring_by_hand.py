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


def test_valles_marineris_is_measured_by_clicks(mars, screenshots):
    tab(mars, "Measure")
    x, y = middle(name_on_map(mars, "Valles Marineris"))
    dot_x, dot_y = x, y - 16
    mars.mouse.click(dot_x - 60, dot_y - 8)
    mars.mouse.click(dot_x + 75, dot_y + 6)
    wait_for_words(mars, ".explorer-ruler", "In all, along the surface of the ellipsoid")
    km = float(mars.locator(".explorer-ruler h2").inner_text().replace("\u00a0", "").removesuffix("km"))
    assert 3000 < km < 6500
    mars.wait_for_function("document.querySelector('.explorer-profile')?.naturalWidth > 0")
    assert "highest" in mars.locator(".explorer-profile").get_attribute("alt")
    handle = mars.locator(".explorer-along .noUi-handle")
    handle.focus()
    for _ in range(3):
        mars.keyboard.press("PageUp")
    wait_for_words(mars, ".explorer-ruler", "At ")
    mars.wait_for_function("document.querySelectorAll('.explorer-map path.leaflet-interactive').length > 0")
    mars.screenshot(path=screenshots / "measure.png")
    links = mars.locator(".explorer-ruler a[download]")
    links.nth(1).wait_for()
    with mars.expect_download() as download:
        links.nth(0).click()
    assert download.value.suggested_filename == "mars-profile.csv"
    mars.locator(".explorer-ruler button", has_text="Undo").click()
    wait_for_words(mars, ".explorer-ruler", "Click two or more points")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("25.066 N 109.925 E", "25.066° N, 109.925° E"),
        ("-14.6, 175.5", "14.600° S, 175.500° E"),
        ("109°55'30\"E 25°3'58\"N", "25.066° N, 109.925° E"),
    ],
)
def test_a_typed_position_is_gone_to(mars, typed, shown):
    find(mars, typed)
    wait_for_words(mars, ".explorer-card", shown)


def test_a_text_that_is_no_position_gets_a_sentence(mars):
    field = mars.locator(".explorer-search")
    field.fill("109.9 25.066")
    wait_for_words(mars, ".explorer-finder-message", "without letters the latitude comes first")
    assert mars.locator(".explorer-finder-message").is_visible()


def test_every_number_follows_the_convention(mars):
    mars.mouse.click(*middle(name_on_map(mars, "Ascraeus Mons")))
    wait_for_card(mars, "Ascraeus Mons")
    for convention, words in (
        ("0–360° east", "11.92° N, 255.92° E"),
        ("0–360° west, planetographic", "12.06° N, 104.08° W"),
        ("±180° east", "11.92° N, 104.08° W"),
    ):
        mars.locator(".explorer-status select").first.select_option(convention)
        wait_for_words(mars, ".explorer-card", words)
        east = convention.startswith("0–360° east")
        mars.wait_for_function(
            "east => [...document.querySelectorAll('.explorer-graticule')].some(e => e.innerText.endsWith('W')) !== east",
            arg=east,
        )


def test_the_rovers_last_stop_is_flown_to(mars, screenshots):
    tab(mars, "Layers")
    mars.locator(".explorer-layers button", has_text="Go there").click()
    name = name_on_map(mars, "Zhurong's last stop")
    name.wait_for()
    mars.mouse.click(*middle(name))
    wait_for_card(mars, "Zhurong's last stop")
    wait_for_words(mars, ".explorer-card", "after 1 921 m of driving")
    assert mars.locator(".explorer-map path[stroke='#d9b8ff']").count() == 1
    mars.screenshot(path=screenshots / "route.png")
