"""Driving a notebook: open it, run its first code cell, find the map's places on the screen."""

import re

from playwright.sync_api import TimeoutError


def open_in_lab(page, jupyter, name):
    """Open a notebook in JupyterLab, its kernel ready."""
    page.goto(f"{jupyter.url}/lab/tree/{name}?token={jupyter.token}&reset")
    page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=60_000)
    page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status=idle]", timeout=60_000)


def open_in_notebook_7(page, jupyter, name):
    """Open a notebook in Notebook 7, its kernel ready."""
    page.goto(f"{jupyter.url}/notebooks/{name}?token={jupyter.token}")
    page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=60_000)
    page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status=idle]", timeout=60_000)


def run_first_cell(page):
    """Run the first code cell and wait until features can be clicked."""
    run_cell(page, 0)
    page.wait_for_selector(".explorer-map path.leaflet-interactive", timeout=30_000)


def run_cell(page, number):
    """Run a code cell. JupyterLab may call a kernel idle and yet drop the first run: then run it again."""
    cell = page.locator(".jp-CodeCell").nth(number)
    for _ in range(5):
        cell.locator(".cm-content").click()
        page.keyboard.press("Shift+Enter")
        try:
            cell.locator(".jp-InputPrompt", has_text=re.compile(r"\[(\*|\d+)\]")).wait_for(timeout=2_000)
            return
        except TimeoutError:
            continue
    raise AssertionError("the cell did not run")


def show_explorer(page):
    """Scroll the whole explorer into the window."""
    page.evaluate("document.querySelector('.explorer').scrollIntoView({block: 'center'})")


def middle(locator):
    """The middle of an element on the screen."""
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def wait_for_card(page, name):
    """Wait until the card tells of a place and its picture shows it."""
    page.wait_for_function("name => document.querySelector('.explorer-card h2')?.innerText === name", arg=name, timeout=10_000)
    page.wait_for_function(
        "name => { const image = document.querySelector('.explorer-picture');"
        " return image?.alt.includes(name) && image.complete && image.naturalWidth > 0 }",
        arg=name,
        timeout=10_000,
    )
