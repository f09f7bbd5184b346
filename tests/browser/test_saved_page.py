"""The saved page in a real browser, from disk and without a network: mouse, keyboard, fingers, and what it must not do."""

import math
import os
from pathlib import Path

import pandas as pd
import pytest

from explorer import Relief, distance, read_features
from explorer.activities.tours import tour_of
from explorer.export import album, save_html
from explorer.imagery.painter import Painter
from explorer.places.gazetteer import Place, find
from explorer.places.mission import all_places
from explorer.viewpoint import Viewpoint

HOSTILE = "<img src=x onerror='window.hacked = 1'></script><script>window.hacked = 2</script>"
TOUR = tour_of(
    "High and deep",
    [
        {"place": [18.65, -133.8], "width_km": 1200, "title": "High", "text": "Up", "question": "Why?", "answer": HOSTILE},
        {"place": [-10.0, -70.0], "text": "Deep"},
    ],
)
# Where a place is on the screen, once the map has come to rest.
WHERE = """name => new Promise(done => {
    const look = (before) => requestAnimationFrame(() => {
        const place = places.find(each => each.name === name), box = part("map").getBoundingClientRect();
        const y = box.y + map.height / 2 + (map.latitude - place.latitude) * map.scale;
        const now = [box.x + map.turns(place.longitude)[0], y];
        String(now) === String(before) && !map.frame ? done(now) : look(now);
    });
    look();
})"""


# Colours of the columns about the middle of the map, somewhat below it.
COLUMNS = """(() => {
    const { width, height } = map.canvas;
    const row = map.pen.getImageData(width / 2 - 30, height * 0.55, 60, 1).data;
    return [...Array(60)].map((_, at) => [...row.slice(4 * at, 4 * at + 3)]);
})()"""
# Heights or widths, whichever is less, of all that is pressed.
TARGETS = """all("button, input").map(each => each.getBoundingClientRect()).filter(box => box.width)
    .map(box => Math.min(box.width, box.height))"""
# A point of the map with no place near it.
FREE = """(() => {
    for (let x = 200; ; x += 7) for (let y = 100; y < 500; y += 7) if (!map.at(x, y, 30).length) return [x, y];
})()"""


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """A page with the 80 most important places, a hostile one, and a tour."""
    folder = tmp_path_factory.mktemp("handout")
    trap = {"name": "Trap", "kind": HOSTILE, "lat": -30, "lon": 179, "caption": HOSTILE, "credit": HOSTILE}
    catalogue = read_features(pd.DataFrame([trap]))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(album, "PLANET_SIZE", (2048, 1024))
        painter = Painter(Relief())
        return save_html(
            folder / "mars.html", places=all_places(catalogue), painter=painter, most=80, tour=TOUR, catalogue=catalogue
        )


def opened(chromium, path, request, **settings):
    """The page on a screen of its own, with no network. It fails the test when it asks anybody or complains."""
    context = chromium.new_context(offline=True, **settings)
    page = context.new_page()
    asked, said = [], []
    page.on("request", lambda each: None if each.url.startswith(("file:", "data:")) else asked.append(each.url))
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    request.node.page = page
    page.goto(Path(path).as_uri())
    page.wait_for_selector("body.live")
    yield page
    request.node.page = None  # what is asserted below shows on no screenshot
    hacked = page.evaluate("window.hacked")
    context.close()
    assert asked == [] and said == [] and hacked is None


@pytest.fixture
def handed(chromium, saved, request):
    """The page on a laptop."""
    yield from opened(chromium, saved, request, viewport={"width": 1280, "height": 720})


@pytest.fixture
def phone(chromium, saved, request):
    """The page on a phone."""
    settings = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
    yield from opened(chromium, saved, request, **settings)


@pytest.fixture
def calm(chromium, saved, request):
    """The page for somebody who asked for less motion."""
    yield from opened(chromium, saved, request, viewport={"width": 1280, "height": 720}, reduced_motion="reduce")


def heading(page):
    return page.locator("[role=tabpanel]:not([hidden]) h2").inner_text()


def until(page, condition):
    """Wait for a condition. The driver's own way makes code of text, which the page's policy forbids."""
    for _ in range(100):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"it does not come true: {condition}")


def view(page):
    """Latitude, longitude and zoom of the map, at rest."""
    until(page, "!map.frame")
    return page.evaluate("[map.latitude, map.longitude, map.zoom]")


def test_a_click_on_a_place_opens_its_card(handed, screenshots):
    handed.screenshot(path=screenshots / "handout.png")
    handed.mouse.click(*handed.evaluate(WHERE, "Ascraeus Mons"))
    assert heading(handed) == "Ascraeus Mons"
    card = handed.locator("#panel-place")
    image = card.locator("img")
    assert image.get_attribute("alt").startswith("Ascraeus Mons: Shaded relief, not a photograph")
    assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") == 480
    words = card.inner_text()
    assert "The summit of Ascraeus Mons" in words and "You look down into the top of a giant volcano" in words
    assert "Credit: CNSA" in words and "104.08°\u00a0W" in words and "Heights: NASA/MOLA" in words
    assert card.locator("a", has_text="news page").get_attribute("rel") == "noopener noreferrer"
    assert "Ascraeus Mons" in handed.locator("#told").inner_text()


def test_a_click_on_bare_ground_goes_back_to_the_whole_planet(handed):
    handed.mouse.click(*handed.evaluate(WHERE, "Ascraeus Mons"))
    box = handed.locator("#map").bounding_box()
    free = handed.evaluate(FREE)
    handed.mouse.click(box["x"] + free[0], box["y"] + free[1])
    assert heading(handed) == "Mars"


def test_credit_and_licence_of_the_map_are_always_on_the_screen(handed, phone):
    for page in (handed, phone):
        page.locator("#tab-list").click()
        footer, height = page.locator("footer").bounding_box(), page.viewport_size["height"]
        assert footer["y"] + footer["height"] <= height
        words = page.locator("footer").inner_text()
        assert "not a photograph" in words and "NASA/MOLA" in words and "free with credit" in words


@pytest.mark.parametrize("typed", ["ascraeus", "ASCRÁEUS  móns", "mons ascr", "Ascreaus Mons", "ascaeus"])
def test_searching_forgives_case_accents_order_and_slips(handed, typed):
    handed.locator("#search").fill(typed)
    assert handed.locator("#results li").first.locator(".name").inner_text() == "Ascraeus Mons"
    handed.keyboard.press("Enter")
    assert heading(handed) == "Ascraeus Mons"
    assert handed.evaluate("document.activeElement.textContent") == "Ascraeus Mons"
    until(handed, "Math.abs(map.longitude + 104.08) < 0.1")


def test_what_is_not_found_is_told(handed):
    handed.locator("#search").fill("xyzzy")
    assert "Nothing found" in handed.locator("#message").inner_text()
    handed.keyboard.press("Escape")
    assert not handed.locator("#message").is_visible()


def test_texts_from_outside_are_shown_and_not_obeyed(handed):
    handed.locator("#search").fill("trap")
    handed.keyboard.press("Enter")
    assert HOSTILE in handed.locator("#panel-place").inner_text()
    assert handed.locator("#panel-place script, #panel-place img[src=x]").count() == 0
    handed.locator("#tab-tour").click()
    handed.locator("summary").click()
    assert HOSTILE in handed.locator("#panel-tour").inner_text()
    handed.wait_for_timeout(300)


def test_the_map_obeys_the_keyboard(handed):
    handed.locator("#map").focus()
    start = view(handed)
    handed.keyboard.press("ArrowRight")
    assert view(handed)[1] > start[1]
    handed.keyboard.press("+")
    handed.keyboard.press("+")
    handed.keyboard.press("ArrowUp")
    assert view(handed)[2] == pytest.approx(start[2] + 1) and view(handed)[0] > start[0]
    until(handed, "document.getElementById('told').textContent.startsWith('Middle of the map')")
    handed.keyboard.press("Enter")
    handed.keyboard.press("Home")
    until(handed, f"Math.abs(map.zoom - {start[2]}) < 1e-6")
    assert heading(handed) != "Mars"


def test_everything_is_reached_with_the_tab_key_and_nothing_traps_it(handed):
    handed.locator("#home").click()
    reached = []
    for _ in range(40):  # round the page, past its end, and on from its beginning
        handed.keyboard.press("Tab")
        reached.append(handed.evaluate("document.activeElement.id"))
    order = ["tab-place", "panel-place", "search", "map", "closer", "wider", "home"]
    assert [name for name in dict.fromkeys(reached) if name in order] == order
    assert handed.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_the_list_is_walked_with_arrow_keys(handed):
    handed.locator("#tab-place").focus()
    handed.keyboard.press("ArrowRight")
    assert handed.locator("#panel-list").is_visible()
    handed.keyboard.press("Tab")
    handed.keyboard.press("ArrowDown")
    handed.keyboard.press("End")
    handed.keyboard.press("ArrowUp")
    name = handed.evaluate("document.activeElement.querySelector('.name').textContent")
    assert name == handed.evaluate("places.at(-2).name")
    handed.keyboard.press("Enter")
    assert heading(handed) == name
    handed.locator("#tab-list").click()
    assert handed.locator("#panel-list [aria-current=true] .name").inner_text() == name


def test_the_wheel_zooms_about_the_pointer(handed):
    handed.evaluate("map.show(10, 100, 1.5)")
    box = handed.locator("#map").bounding_box()
    ground = handed.evaluate("map.position(500, 200)")
    handed.mouse.move(box["x"] + 500, box["y"] + 200)
    for _ in range(5):
        handed.mouse.wheel(0, -120)
    until(handed, "map.zoom > 2.5")
    assert handed.evaluate("map.position(500, 200)") == pytest.approx(ground, abs=1e-6)


def test_the_planet_repeats_from_side_to_side(handed):
    handed.evaluate("map.show(0, 180, 2)")
    view(handed)
    # Ground is painted on both sides of the seam, and no column of it is left out.
    columns = handed.evaluate(COLUMNS)
    assert all(column != [20, 12, 10] for column in columns)
    x, _ = handed.evaluate(WHERE, "Trap")
    box = handed.locator("#map").bounding_box()
    assert box["x"] + box["width"] / 2 - 20 < x < box["x"] + box["width"] / 2
    handed.evaluate("map.show(0, -179.5, 2)")
    beyond, _ = handed.evaluate(WHERE, "Trap")
    assert x - 20 < beyond < x
    handed.mouse.click(*handed.evaluate(WHERE, "Trap"))
    assert heading(handed) == "Trap"


@pytest.mark.parametrize(("latitude", "zoom"), [(0, 1), (60, 1.2), (-70, 3), (45, 5)])
def test_the_bar_of_scale_is_true_on_mars(handed, latitude, zoom):
    handed.evaluate(f"map.show({latitude}, 10, {zoom})")
    view(handed)
    words, width = handed.evaluate("[part('scale').textContent, part('bar').getBoundingClientRect().width]")
    ends = handed.evaluate(
        "width => [-1, 1].map(side => map.position(map.width / 2 + side * width / 2, map.height / 2))", width
    )
    assert 40 < width <= 120
    assert distance(*ends[0], *ends[1]) == pytest.approx(float(words.replace("\u00a0", "").removesuffix("km")), rel=0.01)


def test_positions_are_shown_where_the_pointer_is(handed):
    x, y = handed.evaluate(WHERE, "Ascraeus Mons")
    handed.mouse.move(x, y)
    assert handed.locator("#position").inner_text() == "11.9°\u00a0N, 104.1°\u00a0W"
    handed.mouse.wheel(0, -200)
    view(handed)
    assert handed.locator("#position").inner_text() == "11.9°\u00a0N, 104.1°\u00a0W"
    handed.mouse.move(5, 5)  # where nobody points, it says what it tells of
    assert handed.locator("#position").inner_text().startswith("middle of the map: ")


def test_after_quick_arrow_keys_the_last_place_is_told(handed):
    handed.locator("#map").focus()
    for _ in range(4):
        handed.keyboard.press("ArrowRight")
    until(handed, "part('told').textContent.includes(position(map.latitude, map.longitude))")
    handed.keyboard.press("ArrowRight")
    until(handed, "!map.frame")
    told = handed.evaluate("[part('told').textContent, position(map.latitude, map.longitude)]")
    assert not told[0] or told[1] in told[0]


def test_names_do_not_run_below_the_legend(handed):
    view(handed)
    legend = handed.locator("#legend").bounding_box()
    box = handed.locator("#map").bounding_box()
    x, y = legend["x"] - box["x"] - 30, legend["y"] - box["y"] + legend["height"] / 2
    assert handed.evaluate("([x, y]) => map.isCovered(x, y, 60) && !map.isCovered(x - 40, y, 60)", [x, y])


def test_the_tour_leads_from_step_to_step(handed):
    handed.locator("button", has_text="Take the tour").click()
    assert heading(handed) == "High" and not handed.locator("#panel-tour").get_by_text("</script>").is_visible()
    until(handed, "Math.abs(map.latitude - 18.65) < 0.01")
    handed.locator(".walk button").last.click()
    assert heading(handed) == "Step 2 of 2" and handed.locator(".walk button").last.is_disabled()
    until(handed, "Math.abs(map.longitude + 70) < 0.01")


def test_whoever_asked_for_less_motion_is_there_at_once(calm):
    calm.locator("#search").fill("ascraeus")
    calm.keyboard.press("Enter")
    assert calm.evaluate("map.longitude") == pytest.approx(-104.08, abs=0.1)
    assert calm.evaluate("getComputedStyle(part('home')).transitionDuration") == "0s"


def test_a_phone_shows_all_and_fingers_move_it(phone, screenshots):
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    name = phone.evaluate("map.shown.find(({place}) => map.isSeen(place)).place.name")
    phone.touchscreen.tap(*phone.evaluate(WHERE, name))
    assert heading(phone) == name
    phone.screenshot(path=screenshots / "handout-phone.png")
    before = view(phone)
    box = phone.locator("#map").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    swipe(phone, [[(x + 60 - 12 * step, y)] for step in range(11)])
    dragged = view(phone)
    assert dragged[1] > before[1] + 20 and dragged[2] == before[2] and heading(phone) == name
    swipe(phone, [[(x - 20 - 6 * step, y), (x + 20 + 6 * step, y)] for step in range(11)])
    assert view(phone)[2] == pytest.approx(before[2] + 2, abs=0.4)
    assert view(phone)[1] == pytest.approx(dragged[1], abs=6)
    assert phone.evaluate("scrollY") == 0


def swipe(page, stations):
    """Fingers on a way across the screen."""
    session = page.context.new_cdp_session(page)
    for number, fingers in enumerate(stations):
        points = [{"x": x, "y": y, "id": finger} for finger, (x, y) in enumerate(fingers)]
        kind = "touchMove" if number else "touchStart"
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_every_target_for_a_finger_is_large_enough(phone):
    sizes = phone.evaluate(TARGETS)
    assert sizes and min(sizes) >= 36


def test_the_policy_holds(chromium, saved):
    context = chromium.new_context()
    page = context.new_page()
    ends = {}
    page.on("requestfailed", lambda each: ends.update({each.url: each.failure}))
    page.on(
        "requestfinished", lambda each: None if each.url.startswith(("file:", "data:")) else ends.update({each.url: "done"})
    )
    page.goto(Path(saved).as_uri())
    page.wait_for_selector("body.live")
    blocked = page.evaluate(
        """async () => {
            const blocked = [];
            document.addEventListener("securitypolicyviolation", event => blocked.push(event.effectiveDirective));
            new Image().src = "http://127.0.0.1:9/picture.png";
            await fetch("http://127.0.0.1:9/data").catch(() => null);
            const script = document.body.appendChild(document.createElement("script"));
            try { script.text = "window.hacked = 1" } catch {}
            try { document.body.innerHTML = "<p>" } catch {}
            document.body.setAttribute("style", "display: none");
            await new Promise(done => setTimeout(done, 200));
            return [...new Set(blocked)].sort();
        }"""
    )
    context.close()
    assert blocked == ["connect-src", "img-src", "require-trusted-types-for", "style-src-attr"]
    assert set(ends.values()) <= {"csp"}


def test_axe_finds_nothing_serious(handed):
    axe = os.environ.get("AXE_CORE")
    if not axe:
        pytest.skip("set AXE_CORE to the path of axe.min.js, of npm's axe-core, to check accessibility")
    handed.evaluate(Path(axe).read_text("utf-8"))
    handed.locator("#search").fill("mons")
    for tab in (None, "place", "list", "tour"):
        if tab:
            handed.keyboard.press("Escape")
            handed.locator(f"#tab-{tab}").click()
        found = handed.evaluate("axe.run().then(result => result.violations.map(each => [each.id, each.impact]))")
        assert [each for each in found if each[1] in ("serious", "critical")] == []


def test_without_scripts_the_page_still_shows_mars_and_says_why(chromium, saved):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(Path(saved).as_uri())
    assert page.locator("#planet").is_visible() and "needs JavaScript" in page.locator("body").inner_text()
    context.close()


def test_the_place_selected_when_saving_is_open(chromium, tmp_path, request):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(album, "PLANET_SIZE", (2048, 1024))
        maunder = find("Maunder", all_places())
        wanted = Viewpoint(Place.ground(-49.6, 1.75), zoom=2, selected=maunder)
        path = save_html(tmp_path / "maunder.html", places=all_places(), painter=Painter(Relief()), most=10, view=wanted)
    for page in opened(chromium, path, request, viewport={"width": 1000, "height": 600}):
        assert heading(page) == "Maunder"
        assert view(page)[:2] == pytest.approx([-49.6, 1.75], abs=0.01)
        assert page.evaluate("map.height / map.scale") == pytest.approx(450 * 360 / 2048)


def test_the_first_sight_is_a_map_with_air_and_whole_poles_and_closer_shows_no_blocks(chromium, saved, request):
    for page in opened(chromium, saved, request, viewport={"width": 1440, "height": 900}):
        view(page)
        area = page.evaluate("map.width * map.height / map.labels.length * Math.min(1, 360 * map.scale / map.width)")
        assert area > 10_000  # pixels to a name
        for pole in (90, -90):
            up = page.evaluate(f"map.height / 2 + (map.latitude - {pole}) * map.scale")
            assert 20 < up < page.evaluate("map.height") - 20
        page.evaluate("map.closer(20)")
        until(page, "!map.flight && map.zoom === map.deepest")
        assert page.evaluate("360 * map.scale / part('planet').naturalWidth") == pytest.approx(2)


def test_the_map_lives_on_whatever_room_it_had_for_a_while(handed):
    """In a window as low as a line, at the largest zoom of a browser, on a phone held across with its keyboard open."""
    before = view(handed)
    for width, height in ((320, 200), (384, 216), (568, 130), (300, 30)):
        handed.set_viewport_size({"width": width, "height": height})
        handed.wait_for_timeout(100)
        assert all(map(math.isfinite, view(handed)))
    handed.set_viewport_size({"width": 1280, "height": 720})
    handed.wait_for_timeout(100)
    assert view(handed)[:2] == pytest.approx(before[:2], abs=1e-6)
    handed.mouse.click(*handed.evaluate(WHERE, "Ascraeus Mons"))
    assert heading(handed) == "Ascraeus Mons"


@pytest.mark.parametrize("is_hidden_at_first", [False, True])
def test_in_a_frame_that_is_hidden_for_a_while_the_map_is_as_it_was(chromium, saved, tmp_path, is_hidden_at_first):
    """As in a tab of a learning platform."""
    around = tmp_path / "around.html"
    style = "width:900px;height:600px;border:0" + ";display:none" * is_hidden_at_first
    around.write_text(f'<!DOCTYPE html><iframe src="{saved.as_uri()}" style="{style}"></iframe>')
    page = chromium.new_page(viewport={"width": 1000, "height": 700})
    page.goto(around.as_uri())
    shows = "shown => document.querySelector('iframe').style.display = shown ? '' : 'none'"
    frame = page.frames[1]
    if is_hidden_at_first:
        page.wait_for_timeout(300)
        page.evaluate(shows, True)
    until(frame, "typeof map !== 'undefined' && map && !map.frame")
    before = view(frame)
    page.evaluate(shows, False)
    page.wait_for_timeout(300)
    page.evaluate(shows, True)
    page.wait_for_timeout(300)
    assert view(frame) == pytest.approx(before) and all(map(math.isfinite, before))
    name = frame.evaluate("places.find(each => map.isSeen(each)).name")
    x, y = frame.evaluate(WHERE, name)
    page.mouse.click(x + 8, y + 8)
    assert heading(frame) == name
    page.close()


def test_the_way_into_the_tour_is_in_sight_on_a_phone(phone):
    button = phone.locator("#panel-place button", has_text="Take the tour").bounding_box()
    assert button["y"] + button["height"] < phone.locator("footer").bounding_box()["y"]


def test_places_that_were_left_out_are_told(handed):
    handed.locator("#tab-list").click()
    words = handed.locator("#panel-list .soft").first.inner_text()
    total = handed.evaluate("data.total")
    assert total > 1000 and words.startswith(f"80 of {total} places, the most important first; the others are not in this page")


def test_the_last_step_says_so_and_an_overview_marks_no_spot(handed):
    handed.locator("#tab-tour").click()
    assert handed.locator("#panel-tour p.soft").first.inner_text() == "Step 1 of 2" and handed.evaluate("map.target") is None
    handed.locator("#panel-tour button", has_text="On").click()
    assert handed.locator("#panel-tour p.soft").first.inner_text() == "Step 2 of 2, the last"


def test_on_paper_the_open_panel_is_whole_and_the_map_undistorted(handed):
    handed.get_by_role("tab", name="List").click()
    hidden = "(() => { const list = part('panel-list'); return list.scrollHeight - list.clientHeight; })()"
    assert handed.evaluate(hidden) > 500
    handed.emulate_media(media="print")
    assert handed.evaluate(hidden) == 0
    assert not handed.locator(".scale").is_visible()  # on paper it is another
    assert handed.evaluate("getComputedStyle(map.canvas).objectFit") == "contain"
