"""A lesson in a real JupyterLab: a tour by keyboard, a tour recorded and played, a round of the game; network unplugged."""

from lab import middle, name_on_map


def tab(page, words):
    page.locator(".explorer-tabs button", has_text=words).click()


def step_told(page, number):
    told = "number => document.querySelector('.explorer-stepper span')?.innerText.match(/\\d+/)?.[0] === String(number)"
    page.wait_for_function(told, arg=number)


def walk_the_first_tour(page):
    """With the keyboard alone, from the tab to the last step; what was told on the way."""
    tabs = page.locator(".explorer-tabs button")
    tabs.first.focus()
    while page.evaluate("document.activeElement.innerText.trim()") not in ("Tour", "导览"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator(".explorer-tour-picker select").focus()
    page.keyboard.press("ArrowDown")
    page.wait_for_function("document.querySelector('.explorer-stepper button:nth-of-type(2)')?.offsetParent")
    told = []
    step_told(page, 1)
    count = int(page.evaluate("document.querySelector('.explorer-stepper span').innerText.match(/\\d+/g)[1]"))
    page.locator(".explorer-stepper button:nth-of-type(2)").focus()
    for number in range(1, count + 1):
        step_told(page, number)
        told.append(page.locator(".explorer-tour h2").inner_text())
        if number < count:
            page.keyboard.press("ArrowRight")
    assert page.locator(".explorer-stepper button:nth-of-type(2)").is_disabled()
    return told


def test_the_first_tour_is_walked_by_keyboard_in_both_languages(mars_page, screenshots):
    english = walk_the_first_tour(mars_page)
    assert len(english) >= 6 and "Ascraeus" in " ".join(english)
    mars_page.screenshot(path=screenshots / "tour.png")
    mars_page.locator(".explorer-language select").select_option("中文")
    mars_page.wait_for_function("/[\\u4e00-\\u9fff]/.test(document.querySelector('.explorer-tour h2').innerText)")
    step_told(mars_page, len(english))
    for number in range(len(english) - 1, 0, -1):
        mars_page.locator(".explorer-stepper button").first.press("ArrowLeft")
        step_told(mars_page, number)
        assert any("\u4e00" <= letter <= "\u9fff" for letter in mars_page.locator(".explorer-tour h2").inner_text())
    mars_page.screenshot(path=screenshots / "tour-zh.png")


def test_each_step_of_a_tour_starts_at_its_top_with_its_buttons_in_sight(mars_page):
    tab(mars_page, "Tour")
    mars_page.locator(".explorer-tour-picker select").select_option("Giants of Mars")
    words, on = mars_page.locator(".explorer-tour-words"), mars_page.locator(".explorer-stepper button", has_text="On")
    for number in range(1, 10):
        step_told(mars_page, number)
        assert words.evaluate("box => [box.scrollTop, box.scrollTop = 1000][0]") == 0
        box, panel = on.bounding_box(), mars_page.locator(".explorer-side").bounding_box()
        assert box["y"] + box["height"] < panel["y"] + panel["height"] - 40
        assert not mars_page.locator(".explorer-card-top").is_visible()
        on.click()
    # The last two lead over the poles: the line stands there with its numbers.
    mars_page.wait_for_function("""() => [...document.querySelectorAll(".explorer-map")].some((map) => map.offsetParent
        && map.querySelectorAll(".explorer-vertex").length === 3
        && [...map.querySelectorAll("path[stroke='#ffffff'][fill='none']")].some((path) => path.getBBox().height > 200))""")


def test_a_tour_of_two_stops_is_recorded_and_played(mars_page, screenshots):
    tab(mars_page, "Tour")
    mars_page.locator(".explorer-tour button", has_text="Record").click()
    for name, words in (("Ascraeus Mons", "A volcano."), ("Maunder", "A crater.")):
        mars_page.mouse.click(*middle(name_on_map(mars_page, name)))
        mars_page.locator(".explorer-recorder textarea").fill(words)
        mars_page.locator(".explorer-recorder button", has_text="Add this view").click()
        mars_page.wait_for_function(
            "words => document.querySelector('.explorer-recorder ol').innerText.includes(words)", arg=words
        )
    mars_page.screenshot(path=screenshots / "recorder.png")
    mars_page.locator(".explorer-recorder button", has_text="Play it").click()
    mars_page.wait_for_function("document.querySelector('.explorer-tour').innerText.includes('A volcano.')")
    mars_page.locator(".explorer-stepper button", has_text="On").click()
    mars_page.wait_for_function("document.querySelector('.explorer-tour').innerText.includes('A crater.')")
    step_told(mars_page, 2)


def test_one_round_of_the_game(mars_page, screenshots):
    tab(mars_page, "Game")
    mars_page.locator(".explorer-game input").first.fill("mars")
    mars_page.locator(".explorer-game input").first.press("Tab")
    mars_page.locator(".explorer-game button", has_text="Start").click()
    mars_page.wait_for_function("document.querySelector('.explorer-game-picture')?.naturalWidth > 0")
    mars_page.wait_for_function("document.querySelectorAll('.explorer-map .explorer-label').length === 0")
    assert "Ascraeus" not in mars_page.locator(".explorer").inner_text()
    x, y = middle(mars_page.locator(".explorer-map"))
    mars_page.mouse.click(x + 40, y - 20)
    mars_page.wait_for_function("document.querySelector('.explorer-game').innerText.includes('Ascraeus Mons: you were')")
    mars_page.wait_for_function("document.querySelectorAll('.explorer-map .explorer-label').length > 3")
    mars_page.wait_for_timeout(800)
    mars_page.screenshot(path=screenshots / "game.png")
