"""A real JupyterLab to test in: its server, and driving a notebook in it."""

import io
import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import TimeoutError

PROJECT = Path(__file__).parent.parent
SHOWN = ".explorer-map:visible .leaflet-container"
PROJECTOR = {"width": 1280, "height": 720}


class JupyterServer:
    """A Jupyter server of its own on a free port, with a copy of the notebooks; `settings` go to its kernels."""

    def __init__(self, folder, **settings):
        self.folder = folder
        self.port, self.token = free_port(), secrets.token_hex(8)
        self.url = f"http://127.0.0.1:{self.port}"
        self.kept = None  # a page that is open from test to test, for as long as its kernel runs
        shutil.copytree(PROJECT / "notebooks", folder / "notebooks")
        homes = {name: str(folder / name.lower()) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR")}
        _set(folder, "apputils-extension/notification", {"fetchNews": "false", "checkForUpdates": False})
        # A notebook that saves itself has outputs when the next test opens it, which look as if its cells had run.
        _set(folder, "docmanager-extension/plugin", {"autosave": False})
        options = [
            "--no-browser",
            "--allow-root",
            f"--ServerApp.port={self.port}",
            f"--IdentityProvider.token={self.token}",
            f"--ServerApp.root_dir={folder / 'notebooks'}",
            f"--LabApp.user_settings_dir={folder / 'settings'}",
            "--LabApp.expose_app_in_browser=True",
        ]
        with (folder / "server.log").open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "jupyterlab", *options],
                env={
                    **os.environ,
                    **homes,
                    **settings,
                    "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
                },
                stdout=log,
                stderr=log,
            )
        self._wait()

    def _wait(self):
        deadline = time.time() + 60
        while time.time() < deadline and self._process.poll() is None:
            try:
                self.ask("api")
                return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("the Jupyter server did not start:\n" + (self.folder / "server.log").read_text()[-2000:])

    def ask(self, path, method="GET"):
        """Ask the server's own interface."""
        request = urllib.request.Request(f"{self.url}/{path}?token={self.token}", method=method)
        with urllib.request.urlopen(request, timeout=10) as answer:
            content = answer.read()
        return json.loads(content) if content else None

    def forget_sessions(self):
        """Shut all kernels down, so that the next notebook starts afresh."""
        if self.kept is not None:
            self.kept.close()
            self.kept = None
        for session in self.ask("api/sessions"):
            self.ask(f"api/sessions/{session['id']}", "DELETE")

    def stop(self):
        self._process.terminate()
        self._process.wait(20)


def _set(folder, extension, settings):
    """Settings of an extension of JupyterLab."""
    path = folder / "settings" / "@jupyterlab" / f"{extension}.jupyterlab-settings"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(settings))


class WatchedPage:
    """A page at a projector's size, and what it did that it must not: talk to a stranger, throw an error of ours."""

    def __init__(self, chromium, jupyter):
        self._context = chromium.new_context(viewport=PROJECTOR)
        self.page = self._context.new_page()
        self._strangers, self._errors = [], []
        own = (jupyter.url, jupyter.url.replace("http", "ws"), "data:", "blob:")
        for kind in ("request", "websocket"):
            self.page.on(kind, lambda asked: None if asked.url.startswith(own) else self._strangers.append(asked.url))
        self.page.on("pageerror", lambda error: self._errors.append(str(error)))

    def check(self):
        """Fail where it did."""
        strangers, errors = self._strangers[:], self._errors[:]
        self._strangers.clear()
        self._errors.clear()
        assert strangers == []
        assert [error for error in errors if "explorer" in error.lower() or "leaflet" in error.lower()] == []

    def close(self):
        self._context.close()


def free_port():
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def open_in_lab(page, jupyter, name):
    """Open a notebook in JupyterLab, its kernel ready."""
    page.goto(f"{jupyter.url}/lab/tree/{name}?token={jupyter.token}&reset")
    page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=60_000)
    page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status=idle]", timeout=60_000)


def open_in_notebook_7(page, jupyter, name):
    """Open a notebook in Notebook 7, its kernel ready."""
    page.goto(f"{jupyter.url}/notebooks/{name}?token={jupyter.token}")
    page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=60_000)
    page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status=idle]", timeout=60_000)


def has_kernel(page):
    """Whether the kernel of the notebook that a page shows is there and waits."""
    return page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").count() > 0


def make_new(page):
    """Bring a notebook, its page and its theme back to how they were when it was opened; what the kernel knows stays."""
    page.set_viewport_size(PROJECTOR)
    page.emulate_media(reduced_motion="no-preference")
    page.mouse.move(1, 1)
    page.evaluate("""async () => {
        document.body.dataset.jpThemeLight = "true";
        await jupyterapp.commands.execute("notebook:clear-all-cell-outputs");
        document.querySelector(".jp-WindowedPanel-outer, .jp-Notebook").scrollTop = 0;
    }""")
    page.wait_for_function("!document.querySelector('.explorer')")


def run_first_cell(page):
    """Run the first code cell and wait until features can be clicked."""
    run_cell(page, 0)
    page.wait_for_selector(".explorer-map path.leaflet-interactive", timeout=30_000)
    answer(page)


def answer(page):
    """Answer what JupyterLab asks: which kernel, where it lost one; or that the last one is about to end. Whether it asked."""
    asked = page.locator(".jp-Dialog .jp-mod-accept")
    if asks := asked.count() > 0:
        asked.click()
    return asks


def run_cell(page, number):
    """Run a code cell. JupyterLab may call a kernel idle and yet drop the first run: then run it again."""
    cell = page.locator(".jp-CodeCell").nth(number)
    for _ in range(5):
        answer(page)
        try:
            cell.locator(".cm-content").click(timeout=5_000)  # which the question may come before
            page.keyboard.press("Shift+Enter")
            cell.locator(".jp-InputPrompt", has_text=re.compile(r"\[(\*|\d+)\]")).wait_for(timeout=2_000)
            if not answer(page):
                return
        except TimeoutError:
            continue
    raise AssertionError("the cell did not run")


def show_explorer(page):
    """Scroll the whole explorer into the window."""
    page.evaluate("document.querySelector('.explorer').scrollIntoView({block: 'center'})")


def middle(locator):
    """The middle of an element on the screen, once it has come to rest: names are laid out anew after each move.

    While a map flies, its names are unseen and may stand still.
    """
    flying = locator.page.locator(".explorer-flying")
    box = None
    for _ in range(50):
        before, box = box, locator.bounding_box()
        if box and box == before and not flying.count():
            return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        locator.page.wait_for_timeout(150)
    raise AssertionError(f"{locator} does not come to rest")


def wait_for_card(page, name):
    """Wait until the card tells of a place and its picture shows it."""
    page.wait_for_function("name => document.querySelector('.explorer-card h2')?.innerText === name", arg=name, timeout=10_000)
    page.wait_for_function(
        "name => { const image = document.querySelector('img.explorer-picture');"
        " return image?.alt.startsWith(name + ':') && image.complete && image.naturalWidth > 0 }",
        arg=name,
        timeout=10_000,
    )


def name_on_map(page, name):
    """A place's name on the map that is shown; those of other projections stay in the page."""
    return page.locator(".explorer-map:visible .explorer-label", has_text=name).first


def box_of(page, selector=SHOWN):
    return page.locator(selector).first.bounding_box()


def empty_part(page):
    """Part of the map's pixels that have the colour of the frame, where no picture is; names and buttons are other."""
    box = box_of(page)
    seen = np.asarray(Image.open(io.BytesIO(page.screenshot(clip=box))).convert("RGB")).astype(int)
    return float((np.abs(seen - (0x1D, 0x13, 0x10)).max(axis=2) < 3).mean())


def drag(page, across, down):
    """Drag the map and hold it; give the part that is empty then."""
    box = box_of(page)
    x, y = box["x"] + (box["width"] - across) / 2, box["y"] + (box["height"] - down) / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + across, y + down, steps=10)
    held = empty_part(page)
    page.mouse.up()
    page.wait_for_timeout(300)
    return held
