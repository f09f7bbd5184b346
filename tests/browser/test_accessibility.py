"""Whoever uses no mouse or sees no screen: axe-core finds nothing serious, and the keyboard reaches everything."""

import re
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from explorer import Relief
from explorer.activities.tours import tour_of
from explorer.activities.worksheet import load_worksheet
from explorer.export import album, save_html
from explorer.imagery.painter import Painter
from explorer.places.mission import all_places
from lab import middle, name_on_map, show_explorer

AXE = Axe().axe_script
PANELS = ["place", "list", "layers", "sun", "measure", "tour", "recorder", "tasks", "making", "results", "game"]
WITHIN = {"recorder": "tour", "making": "tasks", "results": "tasks"}  # another panel, whose tab opens it
# In which part of the explorer the focus is.
WHERE = """() => {
    const at = document.activeElement, all = [...document.querySelectorAll(".explorer-bar .widget-toggle-buttons")];
    if (!at.closest(".explorer")) return "outside";
    if (at.matches(".explorer-search")) return "search";
    if (all[0].contains(at)) return "views";
    if (all[1].contains(at)) return "imagery";
    return ["tools", "map", "tabs", "card", "status"].find(name => at.closest(`.explorer-${name}`)) ?? at.outerHTML;
}"""
ORDER = ["search", "views", "imagery", "map", "tools", "tabs", "card", "status"]


def findings(page, part):
    """What axe-core holds against a part of a page and calls serious or critical, a line for each."""
    page.evaluate(AXE)
    found = page.evaluate("part => axe.run({ include: [part] }, { resultTypes: ['violations'] })", part)
    return [
        f"{each['impact']} {each['id']}: {node['target']} {node['html'][:160]}"
        for each in found["violations"]
        if each["impact"] in ("serious", "critical")
        for node in each["nodes"]
    ]


def open_panel(page, name):
    """Open a panel, with something in it to look at."""
    tabs = [panel for panel in PANELS if panel not in WITHIN]
    page.locator(".explorer-tabs button").nth(tabs.index(WITHIN.get(name, name))).click()
    if name == "measure":
        for place in ("Ascraeus Mons", "Maunder"):
            show_explorer(page)
            page.mouse.click(*middle(name_on_map(page, place)))
            page.wait_for_timeout(300)
        page.wait_for_selector(".explorer-profile")
    elif name == "list":
        page.locator(".explorer-table-foot button", has_text=re.compile(r"\w")).wait_for()
    elif name == "tour":
        page.locator(".explorer-tour-picker select").select_option(index=1)
        page.wait_for_selector(".explorer-tour h2")
    elif name == "recorder":
        page.locator(".explorer-tour-foot button").last.click()
        page.wait_for_selector(".explorer-recorder h2")
    elif name == "game":
        page.locator(".explorer-game button:visible").click()
        page.wait_for_selector(".explorer-game-picture")
    elif name == "tasks":
        page.locator(".explorer-sheet-picker select").select_option(index=1)
        page.locator(".explorer-sheet-solve button", has_text="My code").click()
        page.wait_for_selector(".explorer-sheet-qr")
    elif name == "making":
        page.locator(".explorer-sheet-views button").nth(1).click()
        page.wait_for_selector(".explorer-sheet-make h2")
    elif name == "results":
        page.locator(".explorer-sheet-views button").nth(2).click()
        page.locator(".explorer-sheet-codes textarea").fill("Ann: QZLQ-2KKL-MKLK-HWF9-AH")
        page.wait_for_selector(".explorer-sheet-table")
    page.wait_for_timeout(500)


def found_in_panels(page):
    """Serious findings, by the panel that is open."""
    found = {}
    for panel in PANELS:
        open_panel(page, panel)
        if lines := findings(page, ".explorer"):
            found[panel] = lines
    return found


def test_axe_finds_nothing_serious_in_any_panel(mars_page):
    assert found_in_panels(mars_page) == {}


def test_axe_finds_nothing_serious_in_the_dark(mars_page):
    mars_page.evaluate("document.body.dataset.jpThemeLight = 'false'")  # as Jupyter's dark theme does
    mars_page.wait_for_timeout(500)
    assert found_in_panels(mars_page) == {}


def test_axe_finds_nothing_serious_in_chinese(mars_page):
    mars_page.locator(".explorer-language select").select_option("中文")
    mars_page.wait_for_function("document.querySelector('.explorer-tabs').innerText.includes('地点')")
    for panel in ("place", "list", "layers"):
        open_panel(mars_page, panel)
        assert findings(mars_page, ".explorer") == []


def test_every_control_has_a_name_and_tells_its_state(mars_page):
    open_panel(mars_page, "layers")
    sliders = mars_page.get_by_role("slider")
    sliders.last.wait_for()
    assert [slider.get_attribute("aria-label") for slider in sliders.all()][-2:] == ["Light from", "Its height"]
    chosen = mars_page.locator(".explorer-tabs").get_by_role("button", pressed=True)
    expect(chosen).to_have_text(["Layers"])
    open_panel(mars_page, "list")
    expect(chosen).to_have_text(["List"])
    mars_page.get_by_role("textbox", name="Smallest width in km").wait_for()
    assert mars_page.get_by_role("textbox", name="Smallest width in km").count() == 1
    assert mars_page.get_by_role("combobox", name="Show places").count() == 1


def test_axe_finds_nothing_serious_on_the_saved_page(chromium, tmp_path, monkeypatch):
    monkeypatch.setattr(album, "PLANET_SIZE", (2048, 1024))
    tour = tour_of("A tour", [{"place": [18.65, -133.8], "text": "Up", "question": "Why?", "answer": "So."}])
    also = {"tour": tour, "worksheet": load_worksheet("landing-site")}
    saved = save_html(tmp_path / "mars.html", places=all_places(None), painter=Painter(Relief()), most=30, **also)
    # The page's own policy runs no script but its own, so axe-core looks at it without the policy.
    # Without motion: colours that change gently have for a moment too little contrast.
    context = chromium.new_context(offline=True, bypass_csp=True, reduced_motion="reduce")
    page = context.new_page()
    page.goto(Path(saved).as_uri())
    page.wait_for_selector("body.live")
    found = {}
    for name in ("place", "list", "tour", "tasks"):
        page.locator(f"#tab-{name}").click()
        found[name] = findings(page, "html")
    page.locator(".numbers button").last.click()
    page.evaluate("picked(null, { latitude: 60, longitude: 10 })")
    page.mouse.move(1, 1)
    found["marked"] = findings(page, "html")
    page.locator("#panel-tasks .walk button").nth(3).click()
    found["code"] = findings(page, "html")
    context.close()
    assert found == dict.fromkeys(found, [])


def test_the_tab_key_goes_through_everything_in_order_and_out_again(mars_page):
    mars_page.locator(".explorer-search").focus()
    reached = [mars_page.evaluate(WHERE)]
    while reached[-1] != "outside" and len(reached) < 80:
        mars_page.keyboard.press("Tab")
        reached.append(mars_page.evaluate(WHERE))
        style = mars_page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert reached[-1] == "outside" or style != "none", mars_page.evaluate("document.activeElement.outerHTML")
    assert list(dict.fromkeys(reached)) == [*ORDER, "outside"]
    mars_page.locator(".explorer-status select").first.focus()
    back = []
    while (back[-1:] or [""])[0] != "outside" and len(back) < 80:
        back.append(mars_page.evaluate(WHERE))
        mars_page.keyboard.press("Shift+Tab")
    assert list(dict.fromkeys(back)) == [*ORDER[::-1], "outside"]


def test_the_map_is_moved_and_picked_from_by_keyboard(mars_page):
    shown = "document.querySelector('.explorer-card h2')?.innerText"
    before = mars_page.evaluate(shown)
    mars_page.locator(".explorer-map .leaflet-container").first.focus()
    place = mars_page.evaluate("document.querySelector('.explorer-map .leaflet-map-pane').style.transform")
    mars_page.keyboard.press("ArrowRight")
    mars_page.wait_for_function(
        "before => document.querySelector('.explorer-map .leaflet-map-pane').style.transform !== before", arg=place
    )
    mars_page.wait_for_timeout(600)
    mars_page.keyboard.press("Enter")
    mars_page.wait_for_function(f"before => {shown} && {shown} !== before", arg=before)
    # Ground without a name is told by its position.
    said = "document.querySelector('.explorer-assist [role=status]').textContent.split(',')[0]"
    mars_page.wait_for_function(f"{said} && document.querySelector('.explorer-card').textContent.includes({said})")
    assert mars_page.evaluate("document.activeElement.className").startswith("leaflet-container")
