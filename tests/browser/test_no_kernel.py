"""What stands in a notebook whose kernel has gone: after a restart, and when it is opened another day."""

import shutil

from lab import open_in_lab, run_first_cell, show_explorer

MARKED_BROKEN = """() => [...document.querySelectorAll(".explorer, .explorer *")]
    .filter(part => part.classList.contains("jupyter-widgets-disconnected"))
    .filter(part => getComputedStyle(part, "::before").content !== "none").length"""


def test_a_kernel_that_has_stopped_is_told_in_one_sentence(mars_page, screenshots):
    sentence = mars_page.locator(".explorer-stopped")
    assert not sentence.is_visible()
    before = mars_page.locator(".explorer-maps").bounding_box()
    mars_page.locator(".lm-MenuBar-item", has_text="Kernel").click()
    mars_page.locator(".lm-Menu-item", has_text="Restart Kernel…").first.click()
    mars_page.locator(".jp-Dialog .jp-mod-accept").click()
    sentence.wait_for()
    show_explorer(mars_page)
    assert sentence.inner_text() == "The kernel has stopped: run the cell again."
    assert mars_page.locator(".explorer .jupyter-widgets-disconnected").count() > 20
    assert mars_page.evaluate(MARKED_BROKEN) == 0
    after = mars_page.locator(".explorer-maps").bounding_box()
    assert (after["width"], after["height"]) == (before["width"], before["height"])
    mars_page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status=idle]")
    mars_page.screenshot(path=screenshots / "kernel-stopped.png")


def test_a_saved_notebook_opened_another_day_shows_its_picture(page, jupyter, screenshots):
    notebooks = jupyter.folder / "notebooks"
    shutil.copy(notebooks / "explore_mars.ipynb", notebooks / "another_day.ipynb")
    open_in_lab(page, jupyter, "another_day.ipynb")
    run_first_cell(page)
    assert not page.locator(".explorer-still").is_visible()
    with page.expect_response(lambda answer: answer.request.method == "PUT" and "another_day" in answer.url):
        page.keyboard.press("Control+s")
    jupyter.forget_sessions()
    open_in_lab(page, jupyter, "another_day.ipynb")
    still = page.locator(".explorer-still")
    still.wait_for()
    assert "Run the cell" in still.inner_text()
    picture = page.locator(".jp-OutputArea-output").first
    page.wait_for_function("document.querySelector('.jp-OutputArea-output').innerText.includes('model not found')")
    assert picture.evaluate("node => getComputedStyle(node).backgroundImage").startswith('url("data:image/jpeg;base64,')
    assert picture.evaluate("node => getComputedStyle(node).fontSize") == "0px"
    assert picture.bounding_box()["height"] > 300
    page.screenshot(path=screenshots / "another-day.png")
