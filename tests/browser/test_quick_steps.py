"""Two quick steps of a tour across a change of projection: what the browser shows is what the card tells of."""

import os

import pytest
from test_lesson import step_told, tab

from lab import run_first_cell, show_explorer

PAIRS = int(os.environ.get("EXPLORER_TEST_PAIRS", "2"))
"""Pairs of clicks at each change of projection; the house is measured with 20."""

LONGEST = 250  # milliseconds between two clicks
ON, BACK = ".explorer-stepper button:nth-of-type(2)", ".explorer-stepper button:nth-of-type(1)"
_CLICK_TWICE = "(button, pause) => { button.click(); setTimeout(() => button.click(), pause) }"
# The map that is shown, its ring, and how far the ring's middle lies from the map's, in parts of its size.
_SEEN = """() => {
  const visible = (each) => each.getClientRects().length > 0 && each.getBoundingClientRect().width > 0;
  const map = [...document.querySelectorAll('.explorer-map .leaflet-container')].filter(visible);
  const ring = map.length === 1 ? [...map[0].querySelectorAll('path[stroke="#ffd166"][fill-opacity="0"]')].filter(visible) : [];
  const title = (document.querySelector('.explorer-unfold')?.innerText ?? '').replace('More of ', '');
  if (ring.length !== 1) return { title, maps: map.length, rings: ring.length, off: null };
  const one = map[0].getBoundingClientRect(), other = ring[0].getBoundingClientRect();
  const across = other.x + other.width / 2 - one.x - one.width / 2, down = other.y + other.height / 2 - one.y - one.height / 2;
  return { title, maps: 1, rings: 1, off: [across / one.width, down / one.height].map((part) => Math.round(100 * part) / 100) };
}"""


def go_to_step(page, number):
    """Step by step, without haste, until the tour tells of a step; the first is 1."""
    told = "() => Number(document.querySelector('.explorer-stepper span').innerText.match(/\\d+/)[0])"
    while (now := page.evaluate(told)) != number:
        page.locator(ON if now < number else BACK).click()
        step_told(page, now + (1 if now < number else -1))
        page.wait_for_timeout(700)
    page.wait_for_timeout(1500)


def kernels_view(page):
    """What the kernel takes the map to show, as it writes it into a link."""
    page.locator(".explorer-settings button", has_text="Link").click()
    page.wait_for_timeout(400)
    return page.locator(".explorer-share input").input_value()


def is_right(seen, name, link):
    """Whether the browser shows the place in the middle, alone, and card and kernel say the same."""
    in_middle = seen["off"] is not None and max(map(abs, seen["off"])) < 0.1
    return seen["title"].startswith(name) and in_middle and f"place={name.replace(' ', '+')}" in link


def new_tour(page):
    """An explorer of its own, its tour at the first step: the first change of projection is where it went wrong."""
    run_first_cell(page)
    page.wait_for_function("document.querySelector('.explorer-picture')?.naturalWidth > 0")
    show_explorer(page)
    tab(page, "Tour")
    page.locator(".explorer-tour-picker select").select_option(index=1)
    page.wait_for_function("document.querySelector('.explorer-stepper button:nth-of-type(2)')?.offsetParent")


@pytest.mark.parametrize(("step", "name"), [(1, "Zhurong landing site"), (5, "Ius Chasma")])
def test_two_quick_steps_across_a_projection_end_where_the_card_says(mars_page, step, name):
    page, wrong = mars_page, []
    for pair in range(PAIRS):
        new_tour(page)
        go_to_step(page, step)
        pause = round(LONGEST * (pair / max(PAIRS - 1, 1)) ** 2)
        page.locator(ON).evaluate(_CLICK_TWICE, pause)
        step_told(page, step + 2)
        page.wait_for_timeout(2500)
        seen, link = page.evaluate(_SEEN), kernels_view(page)
        if not is_right(seen, name, link):
            wrong.append(f"{pause} ms: {seen}, {link}")
    assert wrong == [], f"{len(wrong)} of {PAIRS} pairs ended elsewhere than at {name}:\n" + "\n".join(wrong)
