"""The first notebook as a page of its own, by Voilà, in a real browser: no code, no stranger, the same behaviour."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest

from lab import PROJECT, free_port, middle, name_on_map, wait_for_card

CLICKABLE = "document.querySelectorAll('.explorer-map path.leaflet-interactive').length > 50"


@pytest.fixture(scope="module")
def voila(tmp_path_factory):
    """The address of Voilà with the notebook, started as people start it; its network switched off."""
    folder, port = tmp_path_factory.mktemp("voila"), free_port()
    homes = {name: str(folder / name.lower()) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR")}
    settings = {"EXPLORER_OFFLINE": "1", "EXPLORER_CACHE": str(folder / "cache"), **homes}
    notebook = str(PROJECT / "notebooks" / "explore_mars.ipynb")
    with (folder / "voila.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "explorer", "voila", notebook, "--no-browser", f"--port={port}"],
            env={**os.environ, **settings},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(process, address, folder / "voila.log")
        yield address
    finally:
        os.killpg(process.pid, 15)  # the command, and Voilà below it
        process.wait(20)


def _wait(process, address, log):
    deadline = time.time() + 60
    while time.time() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(f"{address}/static/", timeout=5)
            return
        except urllib.error.HTTPError:  # it answers
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("Voilà did not start:\n" + log.read_text()[-2000:])


@pytest.fixture
def page(chromium, voila, request):
    """A page at a projector's size. It fails the test when it talks to a stranger or throws an error."""
    context = chromium.new_context(viewport={"width": 1280, "height": 720})
    page = context.new_page()
    strangers, errors = [], []
    own = (voila, voila.replace("http", "ws"), "data:", "blob:")
    page.on("request", lambda asked: None if asked.url.startswith(own) else strangers.append(asked.url))
    page.on("websocket", lambda socket: None if socket.url.startswith(own) else strangers.append(socket.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    request.node.page = page
    yield page
    context.close()
    assert strangers == [] and errors == []


@pytest.mark.parametrize("size", [(1280, 720), (1440, 900), (1920, 1080)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_explorer_is_seen_whole(page, voila, size, screenshots):
    page.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))
    page.goto(voila)
    page.wait_for_function(CLICKABLE, timeout=60_000)
    page.wait_for_function(
        "() => { const box = document.querySelector('.explorer').getBoundingClientRect();"
        " return box.top >= -1 && box.bottom <= innerHeight + 1 }",
        timeout=5000,
    )
    page.screenshot(path=screenshots / f"voila_{size[0]}.png")


def test_the_notebook_is_a_page_without_code(page, voila, screenshots):
    seconds = []
    for _ in range(3):
        start = time.perf_counter()
        page.goto(voila)
        page.wait_for_function(CLICKABLE, timeout=60_000)
        seconds.append(time.perf_counter() - start)
    print(f"\nVoilà, page opened to map usable: median {sorted(seconds)[1]:.1f} s of {[round(each, 1) for each in seconds]}")
    page.mouse.click(*middle(name_on_map(page, "Ascraeus Mons")))
    wait_for_card(page, "Ascraeus Mons")
    assert "giant volcano" in page.locator(".explorer-caption").inner_text()
    assert page.locator(".jp-CodeCell .jp-InputArea:visible, .cm-editor:visible, .highlight:visible").count() == 0
    assert "import explorer" not in page.locator("body").inner_text()
    told = page.evaluate("document.body.textContent").lower()
    assert not [words for words in ("shift+enter", "run a cell", "grey cell", "run the cell") if words in told]
    page.screenshot(path=screenshots / "voila.png")
