"""Typing, picking, filtering and a catalogue of one's own in a real JupyterLab; network unplugged."""

import json

import pytest

from lab import middle, name_on_map, open_in_lab, run_first_cell, show_explorer, wait_for_card

HOSTILE_CELL = """
import explorer, pandas as pd
evil = '<img src=x onerror="window.owned=1"><script>window.owned=1</script>'
table = pd.DataFrame({
    "name": [evil, "\\u202eevil\\x00", "=cmd|' /C calc'!A0"], "lat": [0, 20, -20], "lon_e": [0, 20, -20],
    "kind": [evil] * 3, "caption": [evil, "x" * 1_000_000, evil], "credit": [evil] * 3, "licence": [evil] * 3,
    "link": ["javascript:window.owned=1", "data:text/html,<script>window.owned=1</script>", evil],
    "image": ["../../etc/passwd", "https://example.org/x.png", "file:///etc/passwd"], evil: [evil] * 3,
})
mars = explorer.Explorer(features=table, gazetteer=False)
mars
"""


def tab(page, words):
    page.locator(".explorer-tabs button", has_text=words).click()


@pytest.fixture
def hostile(page, jupyter):
    cell = {"cell_type": "code", "id": "own", "metadata": {}, "outputs": [], "execution_count": None, "source": HOSTILE_CELL}
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": kernel, "cells": [cell]}
    (jupyter.folder / "notebooks" / "hostile.ipynb").write_text(json.dumps(notebook))
    open_in_lab(page, jupyter, "hostile.ipynb")
    run_first_cell(page)
    show_explorer(page)
    return page


def test_a_place_is_found_by_typing_and_picked_with_the_arrow_keys(mars_page, screenshots):
    field = mars_page.locator(".explorer-search")
    field.press_sequentially("olimpus")
    mars_page.wait_for_function("document.querySelector('.explorer-results li')?.innerText.startsWith('Olympus')")
    mars_page.screenshot(path=screenshots / "finder.png")
    names = mars_page.locator(".explorer-result-name").all_inner_texts()
    field.press("ArrowDown")
    assert mars_page.locator(".explorer-results li[aria-selected=true]").inner_text().startswith(names[1])
    assert field.get_attribute("aria-activedescendant") == mars_page.locator(".explorer-results li").nth(1).get_attribute("id")
    field.press("Enter")
    wait_for_card(mars_page, names[1])
    assert not mars_page.locator(".explorer-results").is_visible()


def test_a_result_is_picked_with_the_mouse(mars_page):
    mars_page.locator(".explorer-search").fill("canyon")
    result = mars_page.locator(".explorer-results li", has_text="Valles Marineris").or_(
        mars_page.locator(".explorer-results li", has_text="Chasma")
    )
    name = result.first.locator(".explorer-result-name").inner_text()
    result.first.click()
    wait_for_card(mars_page, name)


def test_what_is_not_found_is_said_and_each_new_place_is_read_from_its_top(mars_page):
    field, card = mars_page.locator(".explorer-search"), mars_page.locator(".explorer-side > .explorer-card")
    field.fill("Ascraeus Mons")
    field.press("Enter")
    wait_for_card(mars_page, "Ascraeus Mons")
    mars_page.wait_for_function("document.querySelector('.explorer-results').children.length > 0")
    assert not mars_page.locator(".explorer-results").is_visible()  # though it came after Enter
    assert card.evaluate("card => [card.scrollTop = 300, card.scrollTop][1]") > 100
    field.fill("Olympus Mons")
    field.press("Enter")
    wait_for_card(mars_page, "Olympus Mons")
    assert card.evaluate("card => card.scrollTop") == 0
    field.fill("xqzwv")
    field.press("Enter")
    wait_for_card(mars_page, "Mars")
    assert "Nothing is called like “xqzwv”" in mars_page.locator(".explorer-finder-message:visible").inner_text()


def test_the_ring_of_the_keyboards_aim_shows_only_while_keys_are_used(mars_page):
    ring = "getComputedStyle(document.querySelector('.explorer-map'), '::after').content"
    mars_page.locator(".explorer-search").fill("a")  # keys were used last, but not on the map
    x, y = middle(mars_page.locator(".explorer-map"))
    mars_page.mouse.click(x + 150, y + 30)
    assert mars_page.evaluate("document.activeElement.classList.contains('leaflet-container')")
    assert mars_page.evaluate(ring) == "none"
    mars_page.keyboard.press("ArrowRight")
    assert mars_page.evaluate(ring) == '""'
    mars_page.mouse.wheel(0, 0)
    mars_page.mouse.click(x - 30, y + 30)
    assert mars_page.evaluate(ring) == "none"


def test_the_list_filters_the_map_and_is_walked_with_the_keyboard(mars_page, screenshots):
    tab(mars_page, "List")
    mars_page.locator(".explorer-kind select").select_option(label="canyon (25)")
    mars_page.wait_for_function("document.querySelector('.explorer-count').innerText.startsWith('25 places')")
    mars_page.wait_for_function("[...document.querySelectorAll('.explorer-label')].every(e => e.innerText.includes('Chasma'))")
    mars_page.locator(".explorer-table thead button", has_text="name").click()
    mars_page.wait_for_function("document.querySelector('.explorer-table th[aria-sort=ascending]')")
    first = mars_page.locator(".explorer-table tbody button").first
    first.focus()
    mars_page.keyboard.press("ArrowDown")
    name = mars_page.evaluate("document.activeElement.innerText")
    mars_page.keyboard.press("Enter")
    mars_page.wait_for_function("name => document.querySelector('.explorer-chosen button')?.innerText === name", arg=name)
    mars_page.screenshot(path=screenshots / "list.png")
    with mars_page.expect_download() as download:
        mars_page.locator(".explorer-table-foot button", has_text="CSV").click()
    assert download.value.suggested_filename == "mars-places.csv"
    assert len(download.value.path().read_text("utf-8").splitlines()) == 26
    tab(mars_page, "Place")
    wait_for_card(mars_page, name)


def test_a_hostile_catalogue_is_clicked_through_and_stays_text(hostile, screenshots):
    hostile.locator(".explorer-label").first.wait_for()
    tab(hostile, "List")
    for number in range(3):
        tab(hostile, "List")
        hostile.locator(".explorer-table tbody button").nth(number).click()
        tab(hostile, "Place")
        hostile.wait_for_timeout(700)
    tab(hostile, "List")
    hostile.locator(".explorer-search").fill("img")
    hostile.wait_for_timeout(500)
    hostile.screenshot(path=screenshots / "hostile.png")
    assert hostile.evaluate("window.owned") is None
    assert hostile.locator(".explorer img[src='x'], .explorer script").count() == 0
    links = hostile.locator(".explorer a").evaluate_all("links => links.map(link => link.href)")
    assert not [link for link in links if not link.startswith(("http://", "https://"))]


def test_a_catalogue_is_searched_and_clicked(hostile):
    hostile.locator(".explorer-search").fill("evil")
    hostile.locator(".explorer-results li").first.wait_for()
    hostile.keyboard.press("Enter")
    name_on_map(hostile, "evil").wait_for()
    hostile.mouse.click(*middle(name_on_map(hostile, "evil")))
    hostile.wait_for_function("document.querySelector('.explorer-card h2').innerText === 'evil'")
    hostile.locator(".explorer-card button", has_text="Fetch its picture from example.org").wait_for()
