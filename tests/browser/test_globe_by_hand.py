"""The globe, drawn by Chromium's software renderer: what is seen is where it is, and does what the map does.

Where things are is judged by the picture itself: ground whose colours tell how far right and up of a place it lies.
"""

import base64
import io
import shutil
from itertools import combinations, product
from pathlib import Path

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image

from conftest import CHROMIUM_FLAGS, watched_page
from explorer import Relief, View, elevation, mars
from explorer.activities.tours import load_tour
from explorer.cartography.plane import HALF_VIEW, plane_of
from explorer.export import save_html
from explorer.i18n.wording import Wording
from explorer.imagery.painter import Painter
from explorer.places.mission import all_places
from explorer.sphere.contents import words
from explorer.sphere.script import script, style
from explorer.sphere.terrain import packed
from lab import open_in_lab, run_first_cell, show_explorer, wait_for_card

FLAGS = [flag for flag in CHROMIUM_FLAGS if flag != "--disable-gpu"] + [
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
]
WIDTH, HEIGHT = 800, 450
BODY = {
    "radius": mars.EQUATORIAL_RADIUS,
    "pixels_per_degree": plane_of("globe").pixels_per_unit,
    "half_view": HALF_VIEW,
    "most_zoom": 15,
}
WORDS = words(Wording())
MAKE = """async ({ body, words, terrain }) => {
    window.told = [];
    const box = document.getElementById("box");
    window.globe = new Globe(box, { body, words, told: (...what) => told.push(what) });
    window.bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    await globe.rise({ ...terrain, bytes: bytes(terrain.bytes) });
}"""
# Where one looks: latitude, longitude, zoom, tilt, heading.
VIEWS = (
    (5, -90, 1.9, 0, 0),
    (40, 60, 2.5, 15, 70),
    (18, -130, 3.6, 60, 40),
    (-12, -70, 3.5, 66, -80),
    (-84, 30, 2.6, 35, 0),
    (22, 105, 5, 50, 150),
)
README_PICTURE = Path(__file__).parent / "globe.jpg"
DOT = {"fill": "#fff3e2", "colour": "#2b120a", "weight": 1, "radius": 3.5, "stays": False}
FOOT = ":is(.explorer-sphere-foot > :not(.explorer-sphere-position), .explorer-sphere-drawn)"
GLOBE = "document.querySelector('.explorer-sphere-view').globe"


@pytest.fixture(scope="module")
def drawing_chromium(chromium):
    """A Chromium that draws WebGL without a graphics card."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    browser = chromium.browser_type.launch(executable_path=program, args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture
def bare(drawing_chromium):
    """A globe alone on a page, with its heights."""
    page = drawing_chromium.new_page(viewport={"width": WIDTH, "height": HEIGHT})
    page.set_content(f'<style>{style()} body {{ margin: 0 }} #box {{ height: {HEIGHT}px }}</style><div id="box"></div>')
    page.add_script_tag(content=script())
    terrain = {**packed(), "bytes": _text(packed()["bytes"])}
    page.evaluate(MAKE, {"body": BODY, "words": WORDS, "terrain": terrain})
    yield page
    page.close()


def _text(content):
    return base64.b64encode(content).decode()


def stand(page, looked, times):
    latitude, longitude, zoom, tilt, heading = looked
    at = {"latitude": latitude, "longitude": longitude, "zoom": zoom, "tilt": tilt, "heading": heading}
    page.evaluate("([at, times]) => { globe.raise(times); globe.stand(at); globe.stand(at); }", [at, times])


def lay_coded_ground(page, looked):
    """Lay ground about the place looked at, redder to the right and greener upwards; how many radii it reaches comes back."""
    radii = 2 * np.tan(np.radians(min(page.evaluate("globe.eye.seen().reach"), 60)) / 2)
    shade = np.linspace(0, 255, 512)
    coded = np.zeros((512, 512, 3), np.uint8)
    coded[..., 0], coded[..., 1], coded[..., 2] = shade, shade[::-1, None], 255
    buffer = io.BytesIO()
    Image.fromarray(coded).save(buffer, "png")
    about = {"latitude": looked[0], "longitude": looked[1], "radii": float(radii)}
    page.evaluate(
        "async ([text, about]) => { globe.shine({ azimuth: 0, height: 90 }); globe.planet.strip();"
        " await globe.lay(bytes(text), about) }",
        [_text(buffer.getvalue()), about],
    )
    return radii


def drawn_ground(page, looked, radii):
    """Latitude and longitude of each pixel of the picture, as the colours of its ground tell; NaN where air dims them."""
    page.evaluate("globe.show({ places: [] })")
    page.add_style_tag(content=".explorer-sphere-controls { display: none }")
    page.wait_for_function("globe.isCalm")
    pixels = np.asarray(Image.open(io.BytesIO(page.screenshot())).convert("RGB"), dtype=float)
    x, y = (pixels[..., :2] / 127.5 - 1).transpose(2, 0, 1) * radii
    x[pixels[..., 2] < 254] = np.nan  # air and dusk dim the third colour
    view = View.around(*looked[:2], width_km=2 * radii * mars.EQUATORIAL_RADIUS / 1000, size=1000)
    return view.inverse(500 + x / radii * 500, 500 - y / radii * 500)


def in_pixels(page, metres):
    return metres / mars.EQUATORIAL_RADIUS / page.evaluate("globe.eye.pixel")


def test_a_click_beside_a_dot_tells_the_spot_and_one_on_letters_the_place_alone(bare):
    bare.evaluate("dot => globe.show({ places: [{ ...dot, name: 'Camp', latitude: 10, longitude: 20 }] })", DOT)
    stand(bare, (10, 20, 3, 0, 0), 1)
    bare.wait_for_function("globe.isCalm && globe.overlay.named.length")
    told = bare.evaluate("""() => {
        const { left, right, top, bottom } = globe.overlay.labels.get(0).box;
        const [{ x, y }] = globe.overlay.shown;
        globe.told = (...what) => told.push(what);
        told.length = 0;
        const side = left > x ? -8 : 8; // away from the letters
        globe.click(x + side, y);
        globe.click((left + right) / 2, (top + bottom) / 2);
        globe.click(x, y + 100);
        return [...told, globe.eye.pick(x + side, y)];
    }""")
    beside, letters, far, spot = told
    assert beside == ["clicked", 0, spot] and 0.1 < abs(spot[1] - 20) < 5
    assert letters == ["clicked", 0, None] and far[1] is None and far[2][0] < 8


def test_positions_become_the_points_that_the_view_of_the_globe_shows(bare):
    dice = np.random.default_rng(20)
    view = View.globe(25, 110, size=1002)
    spots = np.stack([dice.uniform(-90, 90, 60), dice.uniform(-180, 180, 60)], axis=1)
    turned = bare.evaluate(
        """spots => { const { east, north } = compass(25, 110), middle = toVector(25, 110);
        return spots.map((spot) => { const at = toVector(...spot);
        return [dot(at, east), dot(at, north), dot(at, middle), ...toPosition(at)] }) }""",
        spots.tolist(),
    )
    for (latitude, longitude), (right, up, out, *back) in zip(spots, turned, strict=True):
        assert back == pytest.approx([latitude, longitude], abs=1e-9)
        column, row = view.forward(latitude, longitude)
        if out > 0:
            assert (501 + 500 * right, 501 - 500 * up) == pytest.approx((float(column), float(row)), abs=0.01)
        else:
            assert np.isnan(column)


@pytest.mark.parametrize("times", [1, 10])
@pytest.mark.parametrize("looked", VIEWS)
def test_dots_and_picked_ground_are_where_the_picture_shows_that_ground(bare, looked, times):
    stand(bare, looked, times)
    radii = lay_coded_ground(bare, looked)
    table = all_places(None).head(600)
    places = [{"latitude": row.latitude, "longitude": row.longitude, "name": "", "radius": 4} for row in table.itertuples()]
    bare.evaluate("places => { globe.show({ places }); globe.overlay.draw(globe.eye, 1, false) }", places)
    dots = bare.evaluate("globe.overlay.shown.map(({ number, x, y }) => [number, x, y])")
    spots = [(x, y) for x in range(30, WIDTH, 50) for y in range(30, HEIGHT, 45)]
    picked = bare.evaluate("spots => spots.map(([x, y]) => globe.eye.pick(x, y))", spots)
    latitude, longitude = drawn_ground(bare, looked, radii)

    judged = 0
    truths = [(x, y, table.latitude.iloc[number], table.longitude.iloc[number]) for number, x, y in dots]
    truths += [(*spot, *at) for spot, at in zip(spots, picked, strict=True) if at]
    for x, y, *truth in truths:
        seen = latitude[int(y) : int(y) + 1, int(x) : int(x) + 1], longitude[int(y) : int(y) + 1, int(x) : int(x) + 1]
        if seen[0].size and np.isfinite(seen[0]).all():
            away = in_pixels(bare, float(mars.distance(*truth, seen[0].item(), seen[1].item())) * 1000)
            judged += 1
            assert away < 0.01 * WIDTH + 2 * radii / 255 / bare.evaluate("globe.eye.pixel"), (x, y, truth)
    assert judged > 30


@pytest.mark.parametrize("looked", VIEWS, ids=str)
def test_the_bar_of_scale_is_as_long_as_the_ground_below_it(bare, looked):
    stand(bare, looked, 1)
    bare.wait_for_function("globe.isCalm")
    told = bare.locator(".explorer-sphere-scale span").inner_text().replace("\u202f", "").replace("\u2009", "").split()
    length = float("".join(told[:-1])) * {"km": 1, "m": 0.001}[told[-1]]
    pixels = bare.locator(".explorer-sphere-scale div").bounding_box()["width"]
    ends = bare.evaluate(
        "(half) => [-half, half].map((aside) => globe.eye.pick(globe.eye.width / 2 + aside, globe.eye.height / 2))", pixels / 2
    )
    assert 30 < pixels <= 110
    assert mars.distance(*ends[0], *ends[1]) == pytest.approx(length, rel=0.08)  # ground beside the middle lies higher or lower


def test_what_stands_at_the_foot_of_a_globe_of_any_width_covers_neither_each_other_nor_a_name(bare):
    places = [
        {"latitude": 80 - 16 * row, "longitude": -130 + 16 * column, "name": "Planum", **DOT}
        for row in range(11)
        for column in range(6)
    ]
    way = {"latitude": [0, 10], "longitude": [-90, -80]}
    bare.evaluate("([places, way]) => { globe.show({ places }); globe.along(way) }", [places, way])
    for width in (280, 344, 500, WIDTH):
        bare.set_viewport_size({"width": width, "height": HEIGHT})
        bare.wait_for_function(f"globe.eye.width === {width} && globe.overlay.named.length && globe.isCalm")
        foot = [each.bounding_box() for each in bare.locator(f"{FOOT}:visible").all()]
        names = [each.bounding_box() for each in bare.locator(".explorer-sphere-names span:not([hidden])").all()]
        assert len(foot) == 6 and names and not [pair for pair in product(foot, names) if meet(*pair)], width
        bare.evaluate("globe.reading.tell([12.3, -133.8], '21 218 m')")
        position = bare.locator(".explorer-sphere-position").bounding_box()
        assert not [pair for pair in combinations([*foot, position], 2) if meet(*pair)], width


def test_who_is_sent_elsewhere_in_a_flight_gets_there_though_the_way_changes_too(bare):
    bare.evaluate("globe.along({ latitude: [0, 40], longitude: [-90, -50] })")
    bare.locator(".explorer-sphere-over-it").click()
    bare.wait_for_function("globe.isFlying && globe.eye.latitude > 0.2")
    bare.evaluate("globe.fly({ latitude: 10, longitude: 20, zoom: 3 }); globe.along(null)")
    bare.wait_for_function("globe.isCalm")
    assert bare.evaluate("[globe.eye.latitude, globe.eye.longitude, globe.eye.zoom, globe.isFlying]") == [10, 20, 3, False]


@pytest.mark.parametrize("after", [None, {"latitude": [50, 51], "longitude": [20, 21]}])
def test_a_flight_ends_where_it_was_when_its_way_is_gone_or_another(bare, after):
    errors = []
    bare.on("pageerror", lambda error: errors.append(str(error)))
    bare.evaluate("globe.along({ latitude: [0, 40], longitude: [-90, -50] })")
    bare.locator(".explorer-sphere-over-it").click()
    bare.wait_for_function("globe.isFlying && globe.eye.tilt > 0 && globe.eye.latitude > 0.2")
    zoom = bare.evaluate("after => { globe.along(after); return globe.eye.zoom }", after)
    bare.wait_for_function("globe.isCalm")
    assert not bare.evaluate("globe.isFlying") and bare.evaluate("globe.eye.zoom") == zoom and errors == []
    assert bare.evaluate("told.at(-1)[0]") == "rested"
    frames = bare.evaluate("() => { globe.pan(30, 0); return globe.frames }")
    bare.wait_for_function(f"globe.frames > {frames} && globe.isCalm")


def meet(one, other):
    """Whether two boxes overlap."""
    return all(
        one[at] < other[at] + other[size] and other[at] < one[at] + one[size] for at, size in (("x", "width"), ("y", "height"))
    )


@pytest.fixture
def page(drawing_chromium, jupyter, request):
    yield from watched_page(drawing_chromium, jupyter, request)


@pytest.fixture
def mars_page(page, jupyter):
    open_in_lab(page, jupyter, "explore_mars.ipynb")
    run_first_cell(page)
    page.wait_for_function("document.querySelector('img.explorer-picture')?.naturalWidth > 0")
    show_explorer(page)
    return page


@pytest.fixture
def globe(mars_page):
    """The globe in JupyterLab, with its heights."""
    view(mars_page, "Globe")
    wait_for_names(mars_page)
    mars_page.wait_for_function(f"{GLOBE}.eye.terrain")
    return mars_page


def view(page, name):
    page.locator(".explorer-projections button", has_text=name).click()


def wait_for_names(page):
    shown = "[...document.querySelectorAll('.explorer-sphere-names span')].some((name) => !name.hidden)"
    page.wait_for_function(f"document.querySelector('.explorer-sphere-view')?.globe?.isPainted && {shown}", timeout=30_000)


def rest(page):
    page.wait_for_function(f"{GLOBE}.isCalm")


def eye(page):
    return page.evaluate(
        f"(({{ latitude, longitude, zoom, tilt, heading }}) => [latitude, longitude, zoom, tilt, heading])({GLOBE}.eye)"
    )


def click_at(page, x, y):
    box = page.locator(".explorer-sphere-box").bounding_box()
    page.mouse.click(box["x"] + x, box["y"] + y)


def search_for(page, name):
    page.locator(".explorer-search").fill(name)
    page.locator(".explorer-results li").first.wait_for()
    page.keyboard.press("Enter")
    wait_for_card(page, name)


def test_a_click_selects_a_place_or_bare_ground_and_search_flies_there(globe, screenshots):
    globe.screenshot(path=screenshots / "globe.png")
    rest(globe)
    x, y = globe.evaluate(
        f"(({{ x, y }}) => [x, y])({GLOBE}.overlay.shown.find(({{ place }}) => place.name === 'Ascraeus Mons'))"
    )
    click_at(globe, x, y)
    wait_for_card(globe, "Ascraeus Mons")
    assert globe.evaluate(f"{GLOBE}.overlay.spots.map(({{ latitude }}) => Math.round(latitude))") == [12]
    search_for(globe, "Hellas Planitia")
    globe.wait_for_function(f"Math.abs({GLOBE}.eye.longitude - 70.5) < 1 && Math.abs({GLOBE}.eye.latitude + 42) < 1")
    rest(globe)
    # Bare ground, away from all dots: the card tells the position that is there.
    spot = globe.evaluate(
        f"""() => {{ const globe = {GLOBE};
        for (let x = 100; x < globe.eye.width - 60; x += 10)
            for (let y = 100; y < globe.eye.height - 60; y += 10) {{
                const ground = globe.eye.pick(x, y);
                if (globe.overlay.at(x, y, 40).place === null && ground) return [x, y, ...ground]; }} }}"""
    )
    click_at(globe, *spot[:2])
    globe.wait_for_function(
        "at => { const told = document.querySelector('.explorer-card').innerText.match(/([\\d.]+)°\\s*S,\\s*([\\d.]+)°\\s*E/);"
        " return told && at.every((degrees, which) => Math.abs(told[which + 1] - degrees) < 0.4) }",
        arg=[abs(spot[2]), spot[3]],
    )


def test_hands_and_keys_turn_zoom_and_tilt_and_the_link_tells_where(globe):
    rest(globe)
    start = eye(globe)
    x, y = globe.evaluate(f"[{GLOBE}.eye.width / 2, {GLOBE}.eye.height / 2]")
    box = globe.locator(".explorer-sphere-box").bounding_box()
    globe.mouse.move(box["x"] + x, box["y"] + y)
    globe.mouse.down()
    globe.mouse.move(box["x"] + x + 60, box["y"] + y, steps=5)
    globe.wait_for_timeout(150)  # held still: no push
    globe.mouse.up()
    rest(globe)
    turned = eye(globe)
    assert turned[1] < start[1] - 5 and turned[2:] == start[2:]
    globe.mouse.wheel(0, -300)
    rest(globe)
    assert eye(globe)[2] == pytest.approx(turned[2] + 1, abs=0.1)
    for key, which, way in (
        ("Shift+ArrowUp", 3, 1),
        ("Shift+ArrowRight", 4, 1),
        ("ArrowUp", 0, 1),
        ("-", 2, -1),
        ("ArrowRight", 1, 1),
    ):
        before = eye(globe)
        globe.keyboard.press(key)
        rest(globe)
        assert (eye(globe)[which] - before[which]) * way > 0, key
    globe.keyboard.press("n")
    rest(globe)
    assert eye(globe)[3:] == [0, 0]
    latitude, longitude, zoom = eye(globe)[:3]
    globe.locator(".explorer-settings button", has_text="Link").click()
    globe.wait_for_function("document.querySelector('.explorer-share input')?.value.startsWith('mars?')")
    link = globe.locator(".explorer-share input").input_value()
    assert link.endswith("map=globe")
    at = [float(each) for each in link.split("at=")[1].split("&")[0].split(",")]
    assert at == pytest.approx([latitude, longitude], abs=1e-3) and f"zoom={zoom:.1f}" in link


def test_a_right_drag_tilts_and_opens_no_menu_wherever_it_ends(globe):
    box = globe.locator(".explorer-sphere-box").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    for to in ((x + 10, y - 120), (x + 10, box["y"] + box["height"] + 30)):
        before = eye(globe)[3]
        globe.mouse.move(x, y)
        globe.mouse.down(button="right")
        globe.mouse.move(*to, steps=8)
        globe.mouse.up(button="right")
        rest(globe)
        assert abs(eye(globe)[3] - before) > 5 and not globe.locator(".lm-Menu:visible").count()
    globe.locator(".jp-CodeCell .cm-content").first.click(button="right")
    globe.locator(".lm-Menu:visible").first.wait_for()  # elsewhere it does as ever


def test_where_the_pointer_rests_position_and_height_are_told(globe):
    rest(globe)
    box = globe.locator(".explorer-sphere-box").bounding_box()
    x, y = globe.evaluate(f"[{GLOBE}.eye.width / 2 + 90, {GLOBE}.eye.height / 2 - 40]")
    globe.mouse.move(box["x"] + x, box["y"] + y)
    told = globe.locator(".explorer-sphere-position", has_text=" m")
    told.wait_for()
    latitude, longitude = globe.evaluate(f"{GLOBE}.eye.pick({x}, {y})")
    height = Wording().metres(float(elevation(latitude, longitude)))
    assert told.inner_text().endswith(f"· {height}")
    assert f"{abs(latitude):.1f}°\u00a0{'N' if latitude > 0 else 'S'}" in told.inner_text()
    globe.mouse.move(5, 5)
    globe.wait_for_function("!document.querySelector('.explorer-sphere-position').textContent")


def test_a_drawing_that_the_browser_takes_away_comes_back(globe):
    rest(globe)
    before = eye(globe)
    globe.evaluate(f"{GLOBE}.mine = true; {GLOBE}.planet.gl.getExtension('WEBGL_lose_context').loseContext()")
    globe.wait_for_function(f"!{GLOBE}.mine && {GLOBE}.isPainted && {GLOBE}.eye.terrain")
    rest(globe)
    assert eye(globe) == pytest.approx(before) and not globe.evaluate(f"{GLOBE}.planet.gl.isContextLost()")


def test_the_keyboard_alone_reaches_and_selects_a_place(globe):
    globe.locator(".explorer-sphere-box").focus()
    for _ in range(60):
        rest(globe)
        aims = f"(({{ overlay, eye }}) => overlay.at(eye.width / 2, eye.height / 2, 40).place)({GLOBE})"
        if (number := globe.evaluate(aims)) is not None and globe.evaluate(f"{GLOBE}.overlay.places[{number}].name"):
            break
        globe.keyboard.press("ArrowLeft")
    name = globe.evaluate(f"{GLOBE}.overlay.places[{number}].name")
    globe.keyboard.press("Enter")
    wait_for_card(globe, name)


def test_heights_are_written_on_the_picture_and_a_slider_changes_them(globe):
    words = globe.locator(".explorer-sphere-heights")
    assert "Heights ×5" in words.inner_text()
    words.locator("input").focus()
    globe.keyboard.press("End")
    globe.wait_for_function(f"{GLOBE}.eye.times === 20")
    assert "Heights ×20" in words.inner_text()


def test_twenty_times_globe_and_map_leave_no_drawing_behind(globe):
    globe.evaluate("window.gone = 0")
    for _ in range(20):
        globe.evaluate(f"{GLOBE}.canvases[0].addEventListener('webglcontextlost', () => (gone += 1))")
        view(globe, "Mars")
        globe.wait_for_function(
            "!document.querySelector('.explorer-sphere-view') && document.querySelector('.explorer-map').offsetParent"
        )
        view(globe, "Globe")
        wait_for_names(globe)
    globe.wait_for_function("gone === 20")
    assert globe.locator(".explorer-sphere-planet").count() == 1


def test_without_webgl_a_sentence_tells_so_and_the_flat_map_stays(page, jupyter):
    page.add_init_script(
        "const get = HTMLCanvasElement.prototype.getContext; HTMLCanvasElement.prototype.getContext = "
        "function (kind, ...rest) { return kind.startsWith('webgl') ? null : get.call(this, kind, ...rest) }"
    )
    open_in_lab(page, jupyter, "explore_mars.ipynb")
    run_first_cell(page)
    view(page, "Globe")
    page.locator(".explorer-problem", has_text="no WebGL 2").wait_for()
    page.locator(".explorer-map path.leaflet-interactive").first.wait_for()


def go(page, **values):
    """Have the globe look from somewhere, as by hand, and its ground and places come."""
    page.evaluate(f"values => {{ {GLOBE}.stand(values); {GLOBE}.stand(values); {GLOBE}.moved() }}", values)
    rest(page)
    page.wait_for_timeout(1500)
    rest(page)


def test_valles_marineris_lies_before_people_who_tilt_the_globe(globe, screenshots):
    globe.set_viewport_size({"width": 1280, "height": 800})
    globe.locator(".explorer-tools button").last.click()  # the panels are folded away
    go(globe, latitude=-10.5, longitude=-72, zoom=4.4, tilt=74, heading=-80)
    seen = {"Coprates Chasma", "Melas Chasma", "Candor Chasma", "Ius Chasma", "Coprates Mensa", "Melas Mensa"}
    assert seen & set(globe.evaluate(f"{GLOBE}.overlay.shown.map(({{ place }}) => place.name)"))
    picture = globe.locator(".explorer-sphere")
    picture.screenshot(path=screenshots / "valles.png")
    if not README_PICTURE.exists():  # to have it made anew, delete it
        picture.screenshot(path=README_PICTURE, type="jpeg", quality=80)
    assert README_PICTURE.stat().st_size < 150_000


def test_the_globe_flies_along_a_tour_and_stops_at_once(globe):
    globe.locator(".explorer-tabs button", has_text="Tour").click()
    globe.locator(".explorer-tour-picker select").select_option(index=1)
    fly = globe.locator(".explorer-sphere-over-it")
    fly.wait_for()
    rest(globe)
    fly.click()
    begin = eye(globe)
    globe.wait_for_function(f"at => {GLOBE}.eye.latitude !== at", arg=begin[0])
    globe.wait_for_timeout(2500)
    assert fly.inner_text() == "Stop" and eye(globe)[3] > 40
    fly.click()
    rest(globe)
    stopped = eye(globe)
    globe.wait_for_timeout(400)
    assert eye(globe) == stopped != begin and fly.inner_text() == "Fly over"


def test_axe_finds_nothing_serious_about_the_globe(globe):
    globe.evaluate(Axe().axe_script)
    found = globe.evaluate("axe.run({ include: ['.explorer'] }, { resultTypes: ['violations'] })")
    assert [each["id"] for each in found["violations"] if each["impact"] in ("serious", "critical")] == []


def until(page, condition):
    """Wait for something on a page whose policy forbids what Playwright waits by."""
    for _ in range(300):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(100)
    raise AssertionError(condition)


def test_the_saved_page_turns_into_a_globe_from_disk_and_asks_nobody(drawing_chromium, tmp_path, screenshots):
    saved = save_html(
        tmp_path / "mars.html", places=all_places(None), painter=Painter(Relief()), most=40, tour=load_tour("zhurong")
    )
    context = drawing_chromium.new_context(offline=True, viewport={"width": 1000, "height": 600})
    page = context.new_page()
    asked, said = [], []
    page.on("request", lambda each: None if each.url.startswith(("file:", "data:", "blob:")) else asked.append(each.url))
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(saved.as_uri())
    page.locator("body.live #round").click()
    until(page, "globe.isPainted && globe.eye.terrain && globe.overlay.named?.length > 0")
    before = page.evaluate("globe.eye.longitude")
    box = page.locator(".explorer-sphere-box").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 120, y, steps=4)
    page.wait_for_timeout(150)
    page.mouse.up()
    assert page.evaluate("globe.eye.longitude") > before + 10
    page.locator("#search").fill("Ascraeus Mons")
    page.locator("#results li").first.wait_for()
    page.keyboard.press("Enter")
    until(page, "!globe.runs && Math.abs(globe.eye.longitude + 104.1) < 0.1")
    until(page, "globe.isCalm")
    spot = page.evaluate("(({ x, y }) => [x, y])(globe.overlay.shown.find(({ place }) => place.name === 'Ascraeus Mons'))")
    page.mouse.click(box["x"] + spot[0], box["y"] + spot[1])
    assert page.locator("#panel-place h2").inner_text().startswith("Ascraeus Mons")
    page.screenshot(path=screenshots / "page-globe.png")
    page.locator("#round").click()
    assert page.locator(".explorer-sphere-planet").count() == 0 and page.locator("#map canvas").is_visible()
    context.close()
    assert asked == [] and said == []
