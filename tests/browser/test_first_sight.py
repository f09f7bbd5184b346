"""The first five seconds: the explorer is seen whole, its map is full of Mars, and stays so however it is moved."""

import io
import re
from pathlib import Path

import pytest
from PIL import Image

from lab import (
    SHOWN,
    box_of,
    drag,
    empty_part,
    middle,
    name_on_map,
    open_in_lab,
    open_in_notebook_7,
    run_first_cell,
    wait_for_card,
)
from seen import settled

IN_WINDOW = """() => {
    const box = document.querySelector(".explorer").getBoundingClientRect();
    const scrolled = document.querySelector(".jp-WindowedPanel-outer, .jp-Notebook")?.getBoundingClientRect();
    return box.top >= (scrolled?.top ?? 0) - 1 && box.bottom <= (scrolled?.bottom ?? innerHeight) + 1;
}"""
README_ANIMATION = Path(__file__).parent / "explorer.webp"
SIGHTS = ["Olympus Mons", "Ascraeus Mons", "Valles Marineris"]


@pytest.fixture(params=[(1280, 720), (1440, 900), (1920, 1080)], ids=lambda size: f"{size[0]}x{size[1]}")
def sized_page(page, request):
    page.set_viewport_size(dict(zip(("width", "height"), request.param, strict=True)))
    return page


class Film:
    """Pictures of the explorer one after the other, for the README; to have it made anew, delete the file."""

    def __init__(self, page):
        self._page, self._box = page, page.locator(".explorer").bounding_box()
        foot = page.locator(".explorer").get_by_role("button", name="Link").bounding_box()
        self._box["height"] = foot["y"] + foot["height"] + 8 - self._box["y"]  # the lines below come and go
        self._frames, self._milliseconds = [], []

    def take(self, milliseconds):
        if not README_ANIMATION.exists():
            seen = Image.open(io.BytesIO(self._page.screenshot(clip=self._box))).convert("RGB")
            self._frames.append(seen.resize((720, round(720 * seen.height / seen.width)), Image.Resampling.LANCZOS))
            self._milliseconds.append(milliseconds)

    def develop(self):
        if self._frames:
            first, *others = self._frames
            looks = {"duration": self._milliseconds, "loop": 0, "quality": 60, "method": 6}
            first.save(README_ANIMATION, save_all=True, append_images=others, **looks)


def press(page, words):
    page.locator(f".explorer-tools button[title='{words}']").click()


@pytest.mark.parametrize("opens", [open_in_lab, open_in_notebook_7])
def test_after_run_the_explorer_is_seen_whole_and_its_map_is_full_of_the_great_sights(sized_page, jupyter, opens, screenshots):
    opens(sized_page, jupyter, "explore_mars.ipynb")
    run_first_cell(sized_page)
    sized_page.wait_for_function(IN_WINDOW, timeout=5000)
    names = sized_page.locator(".explorer-map:visible .explorer-label").all_inner_texts()
    assert set(SIGHTS) <= set(names)
    settled(lambda: empty_part(sized_page) < 0.005)
    size = sized_page.viewport_size
    sized_page.screenshot(path=screenshots / f"first_{opens.__name__}_{size['width']}.png")


@pytest.mark.parametrize("view", ["Mars", "North pole", "South pole"])
def test_a_held_drag_never_shows_anything_but_mars(mars_page, view):
    mars_page.locator(".explorer-projections button", has_text=view).click()
    mars_page.wait_for_timeout(500)
    settled(lambda: empty_part(mars_page) < 0.005)
    for _zoom in range(3):
        for across, down in ((400, 0), (-400, 0), (0, 360), (0, -360), (300, 300)):
            assert drag(mars_page, across, down) < 0.005, f"{across}, {down} in {view}"
        mars_page.locator(f"{SHOWN} .leaflet-control-zoom-in").click()
        mars_page.wait_for_timeout(800)


def test_zooming_out_ends_where_the_planet_fills_the_map(mars_page):
    for _ in range(4):
        mars_page.mouse.move(*(box_of(mars_page)[at] + 200 for at in "xy"))
        mars_page.mouse.wheel(0, 400)
        mars_page.wait_for_timeout(400)
    assert empty_part(mars_page) < 0.005


def test_home_and_the_view_pressed_again_lead_back_to_the_first_sight(mars_page):
    scale = mars_page.locator(".explorer-map:visible .explorer-scale")
    first = scale.inner_text()
    for back in (lambda: press(mars_page, "The whole planet"), mars_page.locator(".explorer-projections button").first.click):
        mars_page.locator(".explorer-search").fill("Gale")
        mars_page.locator(".explorer-results li").first.wait_for()
        mars_page.keyboard.press("Enter")
        mars_page.wait_for_function("first => document.querySelector('.explorer-scale').innerText !== first", arg=first)
        mars_page.wait_for_timeout(1500)
        back()
        mars_page.wait_for_function("first => document.querySelector('.explorer-scale').innerText === first", arg=first)
        mars_page.wait_for_timeout(1500)


def test_the_map_grows_with_the_panels_folded_and_on_the_whole_screen(mars_page, screenshots):
    first = box_of(mars_page)
    press(mars_page, "Fold the panels away")
    mars_page.wait_for_function(
        "width => document.querySelector('.explorer-map').clientWidth > width + 200", arg=first["width"]
    )
    mars_page.wait_for_timeout(800)
    assert empty_part(mars_page) < 0.005
    press(mars_page, "Fold the panels away")
    mars_page.wait_for_function("width => document.querySelector('.explorer-map').clientWidth == width", arg=first["width"])
    press(mars_page, "Full screen")
    mars_page.wait_for_function("document.fullscreenElement?.matches('.explorer')")
    mars_page.wait_for_timeout(1500)
    whole = box_of(mars_page)
    assert whole["width"] > first["width"] and whole["height"] > first["height"] and empty_part(mars_page) < 0.005
    mars_page.screenshot(path=screenshots / "full_screen.png")


def test_larger_letters_leave_the_map_as_large(mars_page):
    first = box_of(mars_page)
    mars_page.locator(".explorer-settings button", has_text="Larger").click()
    mars_page.wait_for_selector(".explorer-present")
    mars_page.wait_for_timeout(500)
    assert box_of(mars_page)["width"] >= first["width"] - 1


# Words of tabs and buttons that are cut, and what lies over what stands beside it in the row of the moment.
CUT = """() => [...document.querySelectorAll(".explorer-tabs button, .explorer-sun button, .explorer-tour button")]
    .filter(each => each.offsetParent && each.innerText.length > 1 && each.scrollWidth > each.clientWidth)
    .map(each => each.innerText)"""


@pytest.mark.parametrize("width", [1280, 700])
def test_larger_letters_and_narrow_pages_cut_no_words_and_lay_nothing_over_another(mars_page, width):
    mars_page.locator(".explorer-settings button", has_text="Larger").click()
    mars_page.wait_for_selector(".explorer-present")
    mars_page.set_viewport_size({"width": width, "height": 720})
    press_tab = mars_page.locator(".explorer-tabs button")
    press_tab.nth(5).click()
    mars_page.locator(".explorer-tour-picker select").select_option(index=1)
    mars_page.wait_for_selector(".explorer-stepper")
    assert mars_page.evaluate(CUT) == []
    pace = mars_page.locator(".explorer-tour-foot select").bounding_box()
    assert pace["width"] > 60
    press_tab.nth(3).click()
    field = mars_page.locator(".explorer-sun input[type=datetime-local]").bounding_box()
    now = mars_page.locator(".explorer-sun button", has_text="Now").bounding_box()
    assert mars_page.evaluate(CUT) == []
    assert now["x"] >= field["x"] + field["width"] or now["y"] >= field["y"] + field["height"]


def test_the_pointer_tells_where_it_is_and_once_it_rests_how_high_the_ground_is(mars_page):
    readout = mars_page.locator(".explorer-readout:visible")
    for _ in range(20):  # a page that is still busy may not listen to the first move
        box = box_of(mars_page)
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        mars_page.mouse.move(x + 40, y)
        mars_page.mouse.move(x, y)
        if re.match(r"0\.\d°\s[NS], (89|90)\.\d°\sW", readout.inner_text()):
            break
        mars_page.wait_for_timeout(500)
    readout.filter(has_text=re.compile(r"^0\.\d°\s[NS], (89|90)\.\d°\sW .*\sm$")).wait_for()
    mars_page.mouse.move(box["x"] - 60, box["y"])
    mars_page.wait_for_function("[...document.querySelectorAll('.explorer-readout')].every(each => each.innerText === '')")


def test_a_found_place_is_flown_to_unless_people_asked_for_less_motion(mars_page):
    seen = """async () => {
        const planet = document.querySelector(".explorer-map .leaflet-image-layer");
        const places = new Set(), end = performance.now() + 1500;
        while (performance.now() < end) {
            places.add(planet.getBoundingClientRect().width);
            await new Promise(requestAnimationFrame);
        }
        return places.size;
    }"""

    def go(name):
        mars_page.locator(".explorer-search").fill(name)
        mars_page.locator(".explorer-results li", has_text=name).first.wait_for()
        mars_page.keyboard.press("Enter")
        steps = mars_page.evaluate(seen)
        wait_for_card(mars_page, name)
        return steps

    assert go("Gale") > 5
    mars_page.emulate_media(reduced_motion="reduce")
    assert go("Ascraeus Mons") <= 4


def test_a_drag_a_click_and_a_step_of_a_tour_follow_each_other(mars_page):
    film = Film(mars_page)
    mars_page.mouse.move(10, 10)
    mars_page.wait_for_timeout(1500)
    film.take(1200)
    box = box_of(mars_page)
    x, y = box["x"] + box["width"] / 2 - 60, box["y"] + box["height"] / 2
    mars_page.mouse.move(x, y)
    mars_page.mouse.down()
    for step in range(1, 10):
        mars_page.mouse.move(x + 14 * step, y + 2 * step)
        film.take(70)
    mars_page.mouse.up()
    mars_page.wait_for_timeout(900)
    film.take(500)
    mars_page.mouse.click(*middle(name_on_map(mars_page, "Olympus Mons")))
    wait_for_card(mars_page, "Olympus Mons")
    mars_page.wait_for_timeout(500)
    film.take(1800)
    mars_page.locator(".explorer-tabs button", has_text="Tour").click()
    mars_page.locator(".explorer-tour-picker select").select_option(index=3)
    mars_page.wait_for_selector(".explorer-tour h2")
    mars_page.wait_for_timeout(1500)
    heading = mars_page.locator(".explorer-tour h2").inner_text()
    film.take(1200)
    mars_page.locator(".explorer-stepper button", has_text="On").click()
    for _ in range(12):
        film.take(90)
    mars_page.wait_for_function("told => document.querySelector('.explorer-tour h2').innerText !== told", arg=heading)
    mars_page.wait_for_timeout(1500)
    film.take(2500)
    film.develop()


def test_on_a_narrow_page_map_and_card_stand_above_each_other(mars_page, screenshots):
    mars_page.set_viewport_size({"width": 1024, "height": 768})
    mars_page.wait_for_timeout(1500)
    shown, side = box_of(mars_page), box_of(mars_page, ".explorer-side")
    assert side["y"] >= shown["y"] + shown["height"] and abs(side["width"] - shown["width"]) <= 2
    assert empty_part(mars_page) < 0.005
    mars_page.screenshot(path=screenshots / "narrow.png")
