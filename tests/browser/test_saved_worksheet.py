"""A worksheet in the saved page, from disk and without a network: marked as Python marks it, told by the same code."""

import json
import math
import re

import pytest
import segno
from test_saved_page import opened, until

from explorer import Relief, distance, profile
from explorer.activities.asked import Find, Land, Measure, Read
from explorer.activities.marking import NO_NUMBER, Attempt, Said, Spot, tried
from explorer.activities.results import result_of
from explorer.activities.worksheet import load_worksheet
from explorer.export import album, save_html
from explorer.i18n.figures import TWO_WAYS
from explorer.i18n.wording import Wording
from explorer.imagery.painter import Painter
from explorer.mars.elevation import elevation
from explorer.places.gazetteer import Place
from explorer.places.mission import all_places
from explorer.places.resolve import resolve

EVERY_ACT = {
    "title": "Every act",
    "tasks": [
        {"task": "x", "click": "Olympus Mons", "within_km": 300},
        {"task": "x", "click": [10, 179], "within_km": 500},
        {"task": "x", "lowest": "Hellas Planitia"},
        {"task": "x", "find": {"kind": "crater", "least_km": 200, "most_km": 400, "south_of": 0}, "count": 3},
        {"task": "x", "measure": "Valles Marineris", "within_percent": 20},
        {"task": "x", "measure": ["Olympus Mons", "Ascraeus Mons"], "within_percent": 3},
        {"task": "x", "highest_on": ["Zhurong landing site", "Elysium Mons"], "within_m": 300},
        {"task": "x", "lowest_on": ["Syria Planum", "Ophir Planum"], "within_m": 500},
        {"task": "x", "land": {"below_m": -2000, "within_latitude": 30, "flat_m": 300}, "why": "Why?"},
    ],
}
WORKSHEET = load_worksheet(json.dumps(EVERY_ACT).encode())
GROUND = [(18.6, -133), (40, -110), (-8, -120), (-33, 62), (-45, 80), (9, -179), (12, 175), (80, 10), (-14, 55.6), (0, 0)]
PLAINS = [(20.304, 167.986), (5.493, 82.816), (25.1, 109.9), *((latitude, 3.7 * latitude) for latitude in range(-29, 30))]
LINES = [
    [(-7, -95), (-13, -60), (-9, -36)],
    [(-7, -95), (-13, -60)],
    [(18.65, -133.8), (11.92, -104.08)],
    [(11.92, -104.08), (40, -120), (18.65, -133.8)],
    [(60, 170), (60, -100)],
    [(-88, 0), (-88, 180)],
]
NUMBERS = [-8000, -4818, 0, 1000, 14_000, 14_300, 22_000]
ZHURONG = "Zhurong landing site"
NAMES = ["Olympus Mons", "Huygens", "Newton", "Gale", "Cassini", "Hellas Planitia", "Arsia Mons", ZHURONG]


@pytest.fixture(scope="module", params=["en", "zh"])
def wording(request):
    return Wording(language=request.param)


@pytest.fixture(scope="module")
def saved(tmp_path_factory, wording):
    """A page with the worksheet."""
    path = tmp_path_factory.mktemp("sheet") / "sheet.html"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(album, "PLANET_SIZE", (1024, 512))
        return save_html(path, places=all_places(), painter=Painter(Relief()), most=150, worksheet=WORKSHEET, wording=wording)


@pytest.fixture
def handed(chromium, saved, request):
    """The page on a laptop."""
    yield from opened(chromium, saved, request, viewport={"width": 1280, "height": 720}, reduced_motion="reduce")


def acts(asked):
    """Acts of the kind that a task asks for, right and wrong."""
    if isinstance(asked, Measure):
        return [tuple(Place.ground(*each) for each in line) for line in LINES]
    if isinstance(asked, Read):
        within = asked.within_m
        return [*NUMBERS, *(asked.height_m + each for each in (-within - 1, 1 - within, 0, within - 1, within + 1))]
    if isinstance(asked, Land):
        return [Place.ground(*each) for each in (*GROUND, *PLAINS)]
    return [*(Place.ground(*each) for each in GROUND), *map(resolve, NAMES)]


def by_script(act):
    """An act as the page's script takes it."""
    if isinstance(act, tuple):
        return [by_script(each) for each in act]
    if not isinstance(act, Place):
        return act
    return {"latitude": act.latitude, "longitude": act.longitude, **({"called": act.name} if act.name else {})}


MARKED = """([task, act]) => {
    if (act.called) {
        const isThere = ({ latitude, longitude }) => Math.hypot(latitude - act.latitude, longitude - act.longitude) < 1e-3;
        const number = places.findIndex(isThere);
        if (number < 0) return null;
        Object.assign(act, { name: places[number].name, number });
    }
    const { how, asked } = sheet.tasks[task];
    const verdict = MARKS[how](asked, act, { found: [], terrain: sheet.terrain });
    return [verdict.right, worded(verdict)];
}"""


def test_the_page_marks_every_act_as_python_does(handed, wording):
    until(handed, "Boolean(sheet.terrain)")
    compared = 0
    for number, task in enumerate(WORKSHEET.tasks):
        for act in acts(task.asked):
            told = handed.evaluate(MARKED, [number, by_script(act)])
            if told is None:  # not among the places of the page
                continue
            verdict = tried(task.asked, Attempt(), Spot.of(act) if isinstance(act, Place) else act).verdict
            assert told[0] == verdict.is_right, (task.asked, act, told, verdict)
            assert told[1] == verdict.words(wording)
            compared += 1
    assert compared > 90


def test_the_page_judges_what_lies_within_a_place_as_python_does(chromium, tmp_path, request):
    tasks = [
        {"click": "Valles Marineris"},
        {"click": "Valles Marineris", "within_km": 2000},
        {"click": "Olympus Mons"},
        {"find": {"kind": "planitia", "least_km": 1500}, "count": 2},
        {"find": {"kind": "mons", "least_km": 500}},
        {"measure": "Hellas Planitia"},
    ]
    worksheet = load_worksheet(json.dumps({"title": "x", "tasks": [{"task": "x", **task} for task in tasks]}).encode())
    names = ("Valles Marineris", "Solis Planum", "Lunae Planum", "Coprates Chasma", "Olympus Mons", "Hellas Planitia", ZHURONG)
    spots = (16, -59), (-13, -58), (18.65, -130), (-32.75, 62.25), (-42.4, 76), (25.1, 109.9)
    lines = [((-42.4, west), (-42.4, east)) for west, east in ((41, 98), (20, 120), (55, 85), (70, 160), (150, -160))]
    places = [resolve(name) for name in names] + [Place.ground(*spot) for spot in spots]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(album, "PLANET_SIZE", (512, 256))
        path = save_html(tmp_path / "x.html", places=all_places(), painter=Painter(Relief()), most=300, worksheet=worksheet)
    for page in opened(chromium, path, request):
        verdicts = set()
        for number, task in enumerate(worksheet.tasks):
            is_line = isinstance(task.asked, Measure)
            for act in [tuple(Place.ground(*each) for each in line) for line in lines] if is_line else places:
                verdict = tried(task.asked, Attempt(), act if is_line else Spot.of(act)).verdict
                assert page.evaluate(MARKED, [number, by_script(act)]) == [verdict.is_right, verdict.words(Wording())]
                verdicts.add((number, verdict.is_right, verdict.said[0].key))
        assert {right for number, right, _ in verdicts if number < 5} == {True, False}


@pytest.mark.parametrize(
    ("key", "values"),
    [
        ("not_low", {"height": -1999.7, "below": -2000}),
        ("not_low", {"height": -2345.0, "below": -2345.0}),
        ("not_flat", {"relief": 300.26, "flat": 300.0}),
        ("not_warm", {"latitude": -30.04, "bound": -30.0}),
        ("off", {"distance": 1004.0, "within_km": 1000, "direction": "east"}),
        ("too_long", {"length": 1100.4, "percent": 10.04, "within_percent": 10}),
        ("too_high", {"difference": 1300.4, "within_m": 1300}),
    ],
)
def test_what_misses_by_a_hair_is_told_as_python_tells_it(handed, wording, key, values):
    told = handed.evaluate("([key, values]) => told(key, values)", [f"verdict.{key}", values])
    assert told == Said(key, values).words(wording)


def test_lengths_are_those_of_the_ellipsoid(handed):
    pairs = [((-90, 0), (20, 0)), ((0, 0), (0, 90)), ((10, 20), (10.01, 20)), ((-80, 10), (75, 170)), ((45, -170), (50, 170))]
    for one, other in pairs:
        ends = [dict(zip(("latitude", "longitude"), each, strict=True)) for each in (one, other)]
        told = handed.evaluate("([one, other]) => leg(one, other)", ends)
        assert math.isclose(told, distance(*one, *other), rel_tol=1e-4)


DRAWN = """(points) => {
    Object.assign(sheet, { points });
    sheet.follow();
    return sheet.profile.firstChild.getAttribute("aria-label");
}"""


@pytest.mark.parametrize(
    "points",
    [
        ("Zhurong landing site", "Elysium Mons"),
        ("Anseris Mons", "Hellas Planitia"),
        ((60, 170), (60, -100)),
        ("Pavonis Mons", "Elysium Mons"),  # where on a sphere the line would be 540 m off
        ("Syria Planum", "Schiaparelli"),
    ],
)
def test_along_a_line_the_page_draws_the_heights_that_python_knows(handed, points):
    until(handed, "Boolean(sheet.terrain)")
    handed.evaluate("sheet.goTo(6)")
    drawn = handed.evaluate(DRAWN, [by_script(resolve(each)) for each in points])
    heights = profile(points).table.height_m
    told = [int(each.replace("−", "-").replace("\xa0", "")) for each in re.findall(r"−?\d[\d\xa0]*", drawn)]
    assert told == pytest.approx([heights.max(), heights.min()], abs=50)  # the least tolerance that a worksheet may have


def test_the_page_makes_the_code_that_python_reads(handed):
    tasks = [{"isSolved": number % 2 == 0, "tries": number * 3, "found": []} for number in range(8)]
    tasks.append({"isSolved": False, "tries": 2, "found": [1, 5]})
    code = handed.evaluate("(tasks) => codeOf(data.sheet.fingerprint, 17, tasks)", tasks)
    result = result_of(code)
    assert result.fingerprint == WORKSHEET.fingerprint and result.minutes == 17
    assert result.tasks == (*((each["isSolved"], min(each["tries"], 15)) for each in tasks[:8]), (False, 3))


def test_the_square_on_the_page_is_the_code(handed):
    """Another library makes the same squares, with one of the eight masks that there are."""
    code = "QZLQ-2KKL-MKLK-HWF9-AH"
    square = handed.evaluate("(code) => uqr.encode(code, { ecc: 'M', border: 4 }).data.map((row) => row.map(Number))", code)
    size = (len(square) - 17 - 8) // 4
    made = [segno.make(code, version=size, error="M", mask=mask, boost_error=False) for mask in range(8)]
    assert square in [[list(row) for row in each.matrix_iter(border=4)] for each in made]


def spot(page, latitude, longitude):
    """Where a position is on the screen, once the map shows it."""
    page.evaluate("([latitude, longitude]) => map.show(latitude, longitude)", [latitude, longitude])
    until(page, "!map.frame")
    return page.evaluate(
        "([latitude, longitude]) => { const box = part('map').getBoundingClientRect();"
        " return [box.x + map.turns(longitude)[0], box.y + map.height / 2 + (map.latitude - latitude) * map.scale]; }",
        [latitude, longitude],
    )


def status(page):
    return page.locator("#panel-tasks [role=status]").first.inner_text()


def test_a_pupil_solves_it_by_mouse_and_keys_and_reads_out_the_code(handed, wording):
    page = handed
    until(page, "Boolean(sheet.terrain)")
    assert page.locator("#tab-tasks").get_attribute("aria-selected") == "true"
    page.mouse.click(*spot(page, 60, -133))
    assert status(page).startswith("✗")
    page.mouse.click(*spot(page, 18.65, -133.8))
    assert status(page).startswith("✓") and page.locator(".numbers button").first.inner_text() == "1 ✓"
    for number, act in enumerate((None, (10, 179), (-32.75, 62.25))):  # by the keys: the middle of the map is meant
        if act:
            page.locator(".numbers button").nth(number).click()
            page.evaluate("map.zoom = map.deepest")
            spot(page, *act)
            page.locator("#map").focus()
            page.keyboard.press("Enter")
            assert status(page).startswith("✓")
    page.locator(".numbers button").nth(3).click()
    find = WORKSHEET.tasks[3].asked
    assert isinstance(find, Find)
    for place in [each for each in find.places if each.name not in ("Huygens",)][:3]:
        page.mouse.click(*spot(page, place.latitude, place.longitude))
        assert status(page).startswith("✓")
    for number in (4, 5):
        page.locator(".numbers button").nth(number).click()
        for point in LINES[0] if number == 4 else LINES[2]:
            page.mouse.click(*spot(page, *point))
        page.locator("#panel-tasks button.first").first.click()
        assert status(page).startswith("✓")
    for number, (start, end) in ((6, ("Zhurong landing site", "Elysium Mons")), (7, ("Syria Planum", "Ophir Planum"))):
        page.locator(".numbers button").nth(number).click()
        for place in map(resolve, (start, end)):
            page.mouse.click(*spot(page, place.latitude, place.longitude))
        assert page.locator("canvas.profile").get_attribute("aria-label")
        for typed, said in (("-4,100", TWO_WAYS), ("4.100 m", TWO_WAYS), ("1e3", NO_NUMBER), (" ", NO_NUMBER), ("1,5", "✗")):
            page.locator("#panel-tasks input").fill(typed)
            page.keyboard.press("Enter")
            assert wording.translated(said) in status(page)
        height = f"{WORKSHEET.tasks[number].asked.height_m:.0f}"
        page.locator("#panel-tasks input").fill("".join(chr(ord(sign) + 0xFEE0) for sign in height))  # as typed in Chinese
        page.keyboard.press("Enter")
        assert status(page).startswith("✓")
    page.locator(".numbers button").nth(8).click()
    page.mouse.click(*spot(page, 25.066, 109.925))
    assert status(page).startswith("✓")
    page.locator("#panel-tasks textarea").fill("<b>because</b>")
    page.locator("#panel-tasks button.first").last.click()
    code = page.locator(".code").inner_text()
    assert page.locator("canvas.square").get_attribute("aria-label")
    assert "<b>because</b>" in page.locator("#panel-tasks").inner_text()
    result = result_of(code)
    assert result.solved == 9 and result.tasks[0] == (True, 2) and result.fingerprint == WORKSHEET.fingerprint


def test_on_the_globe_a_click_is_an_answer_too(handed):
    page = handed
    until(page, "Boolean(sheet.terrain)")
    page.evaluate("picked(null, { latitude: 18.7, longitude: -133.5 })")
    assert status(page).startswith("✓")


def test_beside_its_tab_a_click_tells_of_the_place(handed):
    page = handed
    page.locator("#tab-place").click()
    page.evaluate("picked(places[3], places[3])")
    assert page.locator("#panel-place h2").inner_text() and page.evaluate("sheet.attempts.every((each) => !each.tries)")


def reload(page):
    page.reload()
    page.wait_for_selector("body.live")
    until(page, "Boolean(sheet.terrain)")


def shown(page):
    """Lines of the panel."""
    return [line for line in page.locator("#panel-tasks").inner_text().splitlines() if line.strip()]


def test_what_was_solved_is_there_again_after_a_reload_and_begin_again_forgets_it(handed, wording):
    page = handed
    until(page, "Boolean(sheet.terrain)")
    page.mouse.click(*spot(page, 60, -133))
    page.mouse.click(*spot(page, 18.65, -133.8))
    page.locator(".numbers button").nth(8).click()
    page.locator("#panel-tasks textarea").fill("<b>because</b>")
    page.locator(".numbers button").nth(6).click()
    for place in map(resolve, ("Zhurong landing site", "Elysium Mons")):
        page.mouse.click(*spot(page, place.latitude, place.longitude))
    page.locator("#panel-tasks input").fill("12 345")
    before = shown(page)
    reload(page)
    [told] = set(shown(page)) - set(before)
    assert told == wording.say("page.kept") and set(before) < set(shown(page))
    assert page.locator("#panel-tasks input").input_value() == "12 345"
    until(page, "sheet.profile.children.length > 0")
    page.locator(".numbers button").nth(8).click()
    assert page.locator("#panel-tasks textarea").input_value() == "<b>because</b>"
    page.evaluate("sheet.finish()")
    reload(page)
    assert result_of(page.locator(".code").inner_text()).tasks[0] == (True, 2)
    again = page.locator(".apart button")
    again.click()
    assert again.inner_text() == wording.say("sheet.again.sure") and page.locator(".code").is_visible()
    page.locator("#search").focus()  # thought better of it
    assert again.inner_text() == wording.say("sheet.again")
    again.click()
    again.click()
    assert not page.locator(".code").is_visible() and page.evaluate("localStorage.length") == 0
    reload(page)
    assert page.evaluate("sheet.isBegun") is False and wording.say("page.kept") not in page.locator("#panel-tasks").inner_text()


def test_who_asks_for_the_code_early_and_goes_on_has_all_minutes_in_the_next(handed):
    page = handed
    page.mouse.click(*spot(page, 60, -133))
    for minutes, told in ((5, 6), (25, 31)):
        page.evaluate("(minutes) => { sheet.began -= minutes * 60000; }", minutes)
        page.locator("#panel-tasks button", has_text=page.evaluate("TOLD['sheet.finish']")).click()
        assert result_of(page.locator(".code").inner_text()).minutes == told
        page.locator(".numbers button").first.click()
    page.evaluate("sheet.began -= 10 * 60000")
    reload(page)
    page.locator("#panel-tasks button", has_text=page.evaluate("TOLD['sheet.finish']")).click()
    assert result_of(page.locator(".code").inner_text()).minutes == 41


def test_of_a_line_on_the_globe_positions_alone_are_kept(handed):
    page = handed
    page.locator(".numbers button").nth(4).click()
    page.evaluate("places.slice(0, 2).forEach((place) => picked(place, null))")
    kept = page.evaluate("JSON.parse(localStorage.getItem(kept.key)).points")
    assert [set(each) for each in kept] == [{"latitude", "longitude", "at", "name", "number"}] * 2
    assert all(set(each["at"]) == {"latitude", "longitude"} for each in kept)


@pytest.mark.parametrize("is_begun", [False, True])
def test_a_second_page_in_which_nothing_is_done_loses_nothing_of_the_first(handed, is_begun):
    page = handed
    solved = [spot(page, 18.65, -133.8), spot(page, 60, -133)]
    if is_begun:
        page.mouse.click(*solved.pop())
    address, other = page.url, page.context.new_page()
    other.goto(address)
    other.wait_for_selector("body.live")
    page.bring_to_front()
    page.mouse.click(*solved.pop())
    tries = page.evaluate("sheet.attempts[0].tries")
    page.goto("about:blank")
    other.goto("about:blank")
    page.goto(address)
    page.wait_for_selector("body.live")
    assert page.evaluate("sheet.attempts[0].tries") == tries > 0


@pytest.mark.parametrize("kept", ["{", "[]", '{"attempts": 9}', '{"attempts": [1,2,3,4,5,6,7,8,9], "spent": 1}', "null"])
def test_what_makes_no_sense_is_begun_anew(handed, kept):
    page = handed
    page.evaluate("(text) => { kept.write = () => true; localStorage.setItem(kept.key, text); }", kept)
    reload(page)
    assert page.evaluate("sheet.attempts.length") == 9 and page.evaluate("sheet.isBegun") is False


def test_where_nothing_may_be_kept_the_page_works_and_asks_before_it_is_left(chromium, saved, request):
    asked = []
    for page in opened(chromium, saved, request, viewport={"width": 1280, "height": 720}, reduced_motion="reduce"):
        page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
        page.context.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('no'); } })")
        reload(page)
        assert asked == []
        page.mouse.click(*spot(page, 18.65, -133.8))
        assert status(page).startswith("✓")
        reload(page)
        assert asked == ["beforeunload"] and page.evaluate("sheet.isBegun") is False


def test_after_a_wrong_line_the_first_click_begins_a_new_one(handed):
    page = handed
    page.locator(".numbers button").nth(4).click()
    for point in LINES[1]:
        page.mouse.click(*spot(page, *point))
    page.locator("#panel-tasks button.first").first.click()
    assert status(page).startswith("✗") and page.evaluate("sheet.points.length") == 2
    for point in LINES[0]:
        page.mouse.click(*spot(page, *point))
    assert page.evaluate("sheet.points.length") == len(LINES[0])
    page.locator("#panel-tasks button.first").first.click()
    assert status(page).startswith("✓")


# Where the end of a place's name is on the screen; null where something else lies over it.
LETTERS = """(name) => {
    const { place, x, y, width } = map.labels.find((each) => each.place.name === name);
    const { left, top } = part("map").getBoundingClientRect();
    const down = top + map.height / 2 + (map.latitude - place.latitude) * map.scale + y;
    const spot = [left + map.turns(place.longitude)[0] + x + width - 4, down];
    const isSeen = map.named(...map.position(spot[0] - left, spot[1] - top)).includes(place);
    return isSeen && document.elementFromPoint(...spot)?.closest("#map") ? spot : null;
}"""


def test_a_click_on_a_name_means_the_place_itself_and_the_mark_is_there(handed, wording):
    page = handed
    places = page.evaluate("map.labels.filter(({ place }) => map.isSeen(place)).map(({ place }) => place)")
    away = [distance(each["latitude"], each["longitude"], 18.65, -133.8) for each in places]
    far = next(each for km, each in zip(away, places, strict=True) if km > 1500 and page.evaluate(LETTERS, each["name"]))
    page.mouse.click(*page.evaluate(LETTERS, far["name"]))
    [mark] = page.evaluate("sheet.attempt.spots")
    assert mark == {"latitude": far["latitude"], "longitude": far["longitude"], "label": "✗"}
    olympus = WORKSHEET.tasks[0].asked.place
    away = distance(olympus.latitude, olympus.longitude, far["latitude"], far["longitude"])
    assert wording.kilometres(away) in status(page) and far["name"] in status(page)


def test_the_dot_that_is_hit_wins_over_names_and_stays_however_often_it_is_pressed(handed):
    page = handed
    arsia = "places.find(({ find }) => find[0].startsWith('arsia mons') || find[1].includes('arsia mons'))"
    place = page.evaluate(f"(mark({arsia}), {arsia})")
    for _ in range(3):
        page.mouse.click(*spot(page, place["latitude"], place["longitude"]))
        assert place["name"] in status(page)
    page.locator("#tab-place").click()
    page.mouse.click(*spot(page, place["latitude"], place["longitude"]))
    assert page.locator("#panel-place h2").inner_text().startswith(place["name"])


def test_the_map_keeps_the_name_that_a_task_asks_for(chromium, tmp_path, request):
    worksheet = load_worksheet(json.dumps({"title": "x", "tasks": [{"task": "Click Yuty.", "click": "Yuty"}]}).encode())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(album, "PLANET_SIZE", (512, 256))
        path = save_html(tmp_path / "x.html", places=all_places(), painter=Painter(Relief()), most=150, worksheet=worksheet)
    for page in opened(chromium, path, request, viewport={"width": 1280, "height": 720}, reduced_motion="reduce"):
        until(page, "map.labels.some(({ place }) => place.name === 'Yuty')")
        page.mouse.click(*page.evaluate(LETTERS, "Yuty"))
        assert status(page).startswith("✓")


def test_on_a_phone_the_whole_square_of_the_code_is_seen_and_the_credit_takes_little(chromium, saved, request):
    settings = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "reduced_motion": "reduce"}
    for page in opened(chromium, saved, request, **settings):
        for again in (False, True):
            if again:
                page.evaluate("sheet.attempt.tries = 1")
                reload(page)
            else:
                page.evaluate("sheet.finish()")
            square, panel = (page.locator(each).bounding_box() for each in ("canvas.square", "#panel-tasks"))
            assert panel["y"] <= square["y"] and square["y"] + square["height"] <= panel["y"] + panel["height"] + 1
        footer = page.locator("footer").bounding_box()
        assert footer["height"] < 0.05 * 844


def test_on_the_globe_an_answer_lies_above_the_dots(handed):
    page = handed
    page.evaluate("sheet.act(places.find(({ find }) => find[1].includes('olympus mons') || find[0] === 'olympus mons'), null)")
    assert page.evaluate("judged.length") == 1 and page.evaluate("judged[0].latitude") == pytest.approx(18.65, abs=0.1)


def test_the_height_that_is_pointed_at_is_that_of_the_card_and_tells_how_far_it_may_be_off(handed, wording):
    until(handed, "Boolean(sheet.terrain)")
    for name, key in (("Anseris Mons", "sheet.uneven"), ("Zhurong landing site", "sheet.even")):
        place = resolve(name)
        handed.evaluate("([latitude, longitude]) => showPosition([latitude, longitude])", [place.latitude, place.longitude])
        height = wording.metres(elevation(place.latitude, place.longitude))
        assert handed.locator("#position").inner_text().endswith(wording.say(key, height=height))


def test_in_a_browser_that_unpacks_nothing_the_worksheet_says_so(chromium, saved, request, wording):
    for page in opened(chromium, saved, request, viewport={"width": 1280, "height": 720}, reduced_motion="reduce"):
        page.context.add_init_script("delete window.DecompressionStream")
        page.reload()
        page.get_by_text(wording.say("sheet.no_heights")).wait_for()
