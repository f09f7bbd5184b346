"""How fast the explorer is in JupyterLab: from Run to clickable, and from a click to the card."""

import statistics

import pytest

from conftest import watched_page
from hips_server import relief_tile, serving, write_survey
from lab import JupyterServer, middle, open_in_lab, run_first_cell, show_explorer, wait_for_card

# Times are taken inside the page, by its own clock, so that the driver's delays stay out of them.
WATCH = """([event, condition]) => new Promise(done => {
    const met = new Function('return ' + condition);
    document.addEventListener(event, () => {
        const start = performance.now();
        const look = () => met() ? done(performance.now() - start) : requestAnimationFrame(look);
        look();
    }, { once: true, capture: true });
})"""


def timed(page, event, condition, action):
    """Milliseconds from an event in the page until a condition holds in it."""
    page.evaluate(f"args => {{ window.timed = ({WATCH})(args) }}", [event, condition])
    action()
    return page.evaluate("window.timed")


def in_words(milliseconds):
    return f"median {statistics.median(milliseconds):.0f} ms of {sorted(map(round, milliseconds))}"


def press_run(page):
    page.keyboard.press("Shift+Enter")


@pytest.mark.parametrize("kernel", ["cold", "warm"])
def test_from_run_to_clickable(page, jupyter, benchmark, kernel):
    milliseconds = []
    clickable = "document.querySelectorAll('.explorer-map path.leaflet-interactive').length > 50"
    for _ in range(5):
        open_in_lab(page, jupyter, "explore_mars.ipynb")
        page.wait_for_timeout(3000)
        if kernel == "warm":
            run_first_cell(page)
            page.wait_for_timeout(2000)
            page.evaluate("document.querySelector('.explorer').remove()")
        page.locator(".jp-CodeCell .cm-content").first.click()
        milliseconds.append(timed(page, "keydown", clickable, lambda: press_run(page)))
        jupyter.forget_sessions()
    print(f"\nRun to clickable, {kernel} kernel: {in_words(milliseconds)}")
    benchmark.pedantic(lambda: None)


def test_from_click_to_card(page, jupyter, benchmark):
    open_in_lab(page, jupyter, "explore_mars.ipynb")
    run_first_cell(page)
    page.wait_for_timeout(2000)
    show_explorer(page)
    milliseconds = []
    for name in ["Ascraeus Mons", "Valles Marineris", "Maunder", "Arabia Terra", "Ius Chasma"]:
        told = (
            f"document.querySelector('.explorer-card h2').innerText === '{name}' && "
            f"document.querySelector('img.explorer-picture')?.alt.startsWith('{name}:') && "
            "document.querySelector('img.explorer-picture')?.complete"
        )
        label = middle(page.locator(".explorer-label", has_text=name).first)
        milliseconds.append(timed(page, "click", told, lambda label=label: page.mouse.click(*label)))
        wait_for_card(page, name)
    print(f"\nclick to card: {in_words(milliseconds)}")
    benchmark.pedantic(lambda: None)


def test_switching_the_view(page, jupyter, benchmark):
    milliseconds = {"first": [], "second": []}
    marks = {"South pole": "Argentea Planum", "Mars": "Valles Marineris", "North pole": "Chasma Boreale"}
    for _ in range(3):
        open_in_lab(page, jupyter, "explore_mars.ipynb")
        run_first_cell(page)
        page.wait_for_timeout(3000)
        show_explorer(page)
        seen = {"Mars"}
        for words in ("South pole", "Mars", "North pole", "South pole", "Mars", "North pole"):
            shown = (
                "[...document.querySelectorAll('.explorer-map')].filter(map => map.offsetParent).some(map => "
                f"[...map.querySelectorAll('.explorer-label')].some(label => label.innerText === '{marks[words]}') && "
                "map.querySelectorAll('.leaflet-image-layer')[2]?.src.length > 5000)"
            )
            button = page.locator(".explorer-bar button", has_text=words).first
            milliseconds["second" if words in seen else "first"].append(timed(page, "click", shown, button.click))
            seen.add(words)
            page.wait_for_timeout(1500)
        jupyter.forget_sessions()
    for when, each in milliseconds.items():
        print(f"\nswitching the view, {when} time: {in_words(each)}")
    benchmark.pedantic(lambda: None)


def test_first_picture_of_a_survey_after_a_click(chromium, request, tmp_path_factory, benchmark):
    folder = write_survey(tmp_path_factory.mktemp("survey"), relief_tile, order=3, width=256, obs_title="Tianwen-1 stand-in")
    milliseconds = []
    for _ in range(3):
        place = tmp_path_factory.mktemp("jupyter")
        with serving(folder) as server:
            server.latency = 0.1
            jupyter = JupyterServer(
                place, EXPLORER_HIPS=server.address, EXPLORER_CACHE=str(place / "cache"), EXPLORER_OFFLINE=""
            )
            pages = watched_page(chromium, jupyter, request)
            page = next(pages)
            open_in_lab(page, jupyter, "explore_mars.ipynb")
            run_first_cell(page)
            show_explorer(page)
            page.wait_for_timeout(4000)
            shown = "document.querySelector('img.explorer-picture')?.alt.startsWith('Maunder: Tianwen-1 stand-in')"
            label = middle(page.locator(".explorer-label", has_text="Maunder").first)
            milliseconds.append(timed(page, "click", shown, lambda label=label, page=page: page.mouse.click(*label)))
            next(pages, None)
            jupyter.stop()
    print(f"\nclick to the first picture of a survey, its tiles 100 ms away: {in_words(milliseconds)}")
    benchmark.pedantic(lambda: None)
