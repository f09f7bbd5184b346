"""The explorer as people meet it: JupyterLab and Notebook 7 in a real browser, network unplugged."""

from pathlib import Path

from lab import middle, name_on_map, open_in_notebook_7, run_cell, run_first_cell, show_explorer, wait_for_card

README_PICTURE = Path(__file__).parent / "explorer.jpg"
PICTURES = ".leaflet-below-pane .leaflet-image-layer"  # below all the small one, then the whole plane, then the window
WINDOW = 2


def window_picture(page):
    return page.locator(PICTURES).nth(WINDOW).get_attribute("src")


def test_clicking_ascraeus_mons_tells_of_it(mars_page, screenshots):
    mars_page.locator(".explorer-bar button", has_text="Relief").click()
    mars_page.mouse.click(*middle(name_on_map(mars_page, "Ascraeus Mons")))
    wait_for_card(mars_page, "Ascraeus Mons")
    assert "giant volcano" in mars_page.locator(".explorer-caption").inner_text()
    assert "not a photograph" in mars_page.locator(".explorer-credit").inner_text()
    links = mars_page.locator(".explorer-card a").evaluate_all("links => links.map(link => link.href)")
    assert "https://planetarynames.wr.usgs.gov/Feature/417" in links and len(links) == len(set(links)) >= 2
    mars_page.screenshot(path=screenshots / "lab.png")
    if not README_PICTURE.exists():  # to have it made anew, delete it
        mars_page.locator(".explorer-bar button", has_text="Auto").click()
        mars_page.wait_for_function("document.querySelector('img.explorer-picture').alt.includes('Colours')")
        mars_page.wait_for_timeout(1500)  # the map and the globe, too
        mars_page.locator(".explorer").screenshot(path=README_PICTURE, type="jpeg", quality=88)


def test_the_picture_follows_a_drag_and_a_zoom(mars_page, screenshots):
    before = window_picture(mars_page)
    x, y = middle(mars_page.locator(".explorer-map"))
    mars_page.mouse.move(x, y)
    mars_page.mouse.down()
    mars_page.mouse.move(x + 150, y + 20, steps=8)
    mars_page.mouse.up()
    changed = "([query, number, before]) => document.querySelectorAll(query)[number].src !== before"
    mars_page.wait_for_function(changed, arg=[PICTURES, WINDOW, before])
    before = window_picture(mars_page)
    for _ in range(3):
        mars_page.locator(".leaflet-control-zoom-in").click()
        mars_page.wait_for_timeout(500)
    mars_page.wait_for_function(changed, arg=[PICTURES, WINDOW, before])
    mars_page.wait_for_function("document.querySelector('.explorer-scale').innerText.startsWith('200')")
    picture, shown = (mars_page.locator(query).nth(n).bounding_box() for query, n in ((PICTURES, WINDOW), (".explorer-map", 0)))
    assert picture["x"] <= shown["x"] and picture["x"] + picture["width"] >= shown["x"] + shown["width"]
    mars_page.screenshot(path=screenshots / "zoomed.png")


def test_the_explorer_fits_a_projector(mars_page):
    box = mars_page.locator(".explorer").bounding_box()
    notebook = mars_page.locator(".jp-WindowedPanel-outer, .jp-Notebook").first.bounding_box()
    assert box["x"] + box["width"] <= 1280
    assert box["y"] >= notebook["y"] and box["y"] + box["height"] <= 720


def test_the_first_click_on_a_half_hidden_map_lands_where_it_was_aimed(mars_page):
    mars_page.evaluate("document.querySelector('.explorer').scrollIntoView({block: 'end'})")
    mars_page.mouse.wheel(0, 0)
    mars_page.evaluate("document.activeElement.blur()")
    scroller = "document.querySelector('.explorer').closest('.jp-WindowedPanel-outer, .jp-Notebook')"
    mars_page.evaluate(f"{scroller}.scrollTop -= 150")
    mars_page.wait_for_timeout(300)
    at = mars_page.evaluate(f"{scroller}.scrollTop")
    mars_page.mouse.click(*middle(name_on_map(mars_page, "Ascraeus Mons")))
    wait_for_card(mars_page, "Ascraeus Mons")
    assert mars_page.evaluate(f"{scroller}.scrollTop") == at


def test_bare_ground_answers_too(mars_page):
    for _ in range(6):
        mars_page.locator(".leaflet-control-zoom-in").click()
        mars_page.wait_for_timeout(400)
    x, y = middle(mars_page.locator(".explorer-map"))
    places = mars_page.locator(".explorer-map path.leaflet-interactive").evaluate_all(
        "dots => dots.map(dot => dot.getBoundingClientRect()).map(box => [box.x + box.width / 2, box.y + box.height / 2])"
    )
    bare = next(
        (x + dx, y + dy)
        for dx in range(-100, 101, 20)
        for dy in range(-100, 101, 20)
        if all(abs(x + dx - px) + abs(y + dy - py) > 60 for px, py in places)
    )
    mars_page.mouse.click(*bare)
    mars_page.wait_for_function("document.querySelector('.explorer-card h2').innerText === 'Ground'")
    mars_page.wait_for_function("document.querySelector('.explorer-caption').innerText.includes('No press picture')")


def test_a_line_of_code_does_what_a_click_does(mars_page):
    run_cell(mars_page, 1)
    wait_for_card(mars_page, "Olympus Mons")


def test_the_same_notebook_opens_in_notebook_7(page, jupyter, screenshots):
    open_in_notebook_7(page, jupyter, "explore_mars.ipynb")
    run_first_cell(page)
    show_explorer(page)
    page.mouse.click(*middle(name_on_map(page, "Valles Marineris")))
    wait_for_card(page, "Valles Marineris")
    page.screenshot(path=screenshots / "notebook7.png")
