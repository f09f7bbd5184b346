"""An outline of the Earth dragged and turned by hand and by keys in a real JupyterLab, network unplugged."""

from importlib import resources

import numpy as np
import pytest

from explorer import mars
from explorer.cartography.earth import Comparison, outlines

MOVE, TURN = ".explorer-map:visible .explorer-stencil-move", ".explorer-map:visible .explorer-stencil-turn"


def lay(page, name):
    """Open the ruler and choose an outline, which comes to lie in the middle of the map."""
    page.locator(".explorer-tabs button", has_text="Measure").click()
    page.locator(".explorer-compare select").select_option(label=name)
    page.locator(MOVE).wait_for()
    page.wait_for_function("!document.querySelector('.explorer-flying')")
    page.wait_for_timeout(500)


def middle(page, query):
    box = page.locator(query).bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page, query, right, down, hold=lambda: None):
    """Drag a handle by so many pixels in some steps; what `hold` gives is asked before the hand lets go."""
    x, y = middle(page, query)
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, 9):
        page.mouse.move(x + right * step / 8, y + down * step / 8)
    page.wait_for_timeout(100)
    held = hold()
    page.mouse.up()
    return held


def drawn(page):
    """Width and height of the outline on the screen, pixels."""
    return page.evaluate("""() => {
        const path = [...document.querySelectorAll('.explorer-map path')].find(
            (each) => each.getAttribute('stroke') === '#9be7ff' && each.getBoundingClientRect().width);
        const box = path.getBoundingClientRect();
        return [box.width, box.height];
    }""")


def turned(page):
    return float(page.locator(TURN).get_attribute("aria-valuenow"))


def test_it_follows_the_hand_and_stays_true_to_size(mars_page, screenshots):
    lay(mars_page, "France")
    width, height = drawn(mars_page)
    x, y = middle(mars_page, MOVE)
    held = drag(mars_page, MOVE, 40, -185, hold=lambda: drawn(mars_page))
    assert middle(mars_page, MOVE) == pytest.approx((x + 40, y - 185), abs=3)
    mars_page.wait_for_timeout(800)
    assert drawn(mars_page) == pytest.approx(held, abs=2)  # the kernel says the same
    assert held[0] > 1.04 * width and held[1] == pytest.approx(height, rel=0.1)  # wider in degrees, as high
    mars_page.screenshot(path=screenshots / "comparing.png")
    mars_page.locator(".explorer-compare button", has_text="Take back").click()
    mars_page.wait_for_timeout(800)
    assert middle(mars_page, MOVE) == pytest.approx((x, y), abs=3)


def test_it_is_turned_by_its_other_handle_and_by_the_slider(mars_page):
    lay(mars_page, "France")
    x, y = middle(mars_page, MOVE)
    arm_x, arm_y = middle(mars_page, TURN)
    drag(mars_page, TURN, x - arm_y + y - arm_x, y - arm_y)  # to the right of the middle
    mars_page.wait_for_function("document.querySelector('.explorer-compare .widget-readout').innerText === '90'")
    assert turned(mars_page) == 90
    mars_page.locator(".explorer-compare .noUi-handle").focus()
    mars_page.keyboard.press("ArrowRight")
    mars_page.wait_for_function("query => document.querySelector(query)", arg=".explorer-stencil-turn[aria-valuenow='91']")


def test_keys_move_and_turn_it(mars_page):
    lay(mars_page, "France")
    x, y = middle(mars_page, MOVE)
    mars_page.locator(MOVE).focus()
    for _ in range(3):
        mars_page.keyboard.press("ArrowRight")
    mars_page.keyboard.press("ArrowDown")
    assert middle(mars_page, MOVE) == pytest.approx((x + 30, y + 10), abs=2)
    mars_page.locator(TURN).focus()
    mars_page.keyboard.press("ArrowRight")
    mars_page.keyboard.press("Shift+ArrowRight")
    assert turned(mars_page) == 6
    mars_page.wait_for_function("document.querySelector('.explorer-compare .widget-readout').innerText === '6'")


@pytest.mark.parametrize("where", [(18.65, -133.8, 20), (80, 170, 0), (-14, -59, 215), (-90, 0, 10), (0, 0, 0)])
def test_the_browser_reckons_as_python_does(chromium, where):
    """Within two metres, of the largest country too."""
    comparison = Comparison(outlines()["Russia"], *where)
    [corners, *_] = comparison.outline.rings
    axes = [mars.EQUATORIAL_RADIUS / 1000, mars.POLAR_RADIUS / 1000]
    script = resources.files("explorer.widgets").joinpath("stencil.js").read_text("utf-8").partition("export default")[0]
    page = chromium.new_page()
    given = page.evaluate(
        f"([pose, axes, corners]) => {{ {script} const lay = layingOut(pose, axes); return corners.map((at) => lay(...at)); }}",
        [list(where), axes, corners.tolist()],
    )
    page.close()
    latitude, longitude = np.array(given).T
    assert mars.distance(latitude, longitude, *comparison.positions(corners)).max() < (0.002 if abs(where[0]) < 90 else 0.1)
