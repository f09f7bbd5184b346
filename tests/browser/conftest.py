"""A real Jupyter server, a real Chromium, and a watch on whom the page talks to."""

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent.parent
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items):
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium(in_ci):
    """A running Chromium; skipped where there is none, except in CI."""
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        (pytest.fail if in_ci else pytest.skip)("browser tests need Chromium: install it with 'apt install chromium'")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


class JupyterServer:
    """A Jupyter server of its own on a free port, with a copy of the notebooks."""

    def __init__(self, folder):
        self.folder = folder
        self.port, self.token = _free_port(), secrets.token_hex(8)
        self.url = f"http://127.0.0.1:{self.port}"
        shutil.copytree(PROJECT / "notebooks", folder / "notebooks")
        homes = {name: str(folder / name.lower()) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR")}
        settings = folder / "settings" / "@jupyterlab" / "apputils-extension"
        settings.mkdir(parents=True)
        (settings / "notification.jupyterlab-settings").write_text('{"fetchNews": "false", "checkForUpdates": false}')
        options = [
            "--no-browser",
            "--allow-root",
            f"--ServerApp.port={self.port}",
            f"--IdentityProvider.token={self.token}",
            f"--ServerApp.root_dir={folder / 'notebooks'}",
            f"--LabApp.user_settings_dir={folder / 'settings'}",
        ]
        with (folder / "server.log").open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "jupyterlab", *options],
                env={**os.environ, **homes, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"},
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
        pytest.fail("the Jupyter server did not start:\n" + (self.folder / "server.log").read_text()[-2000:])

    def ask(self, path, method="GET"):
        """Ask the server's own interface."""
        request = urllib.request.Request(f"{self.url}/{path}?token={self.token}", method=method)
        with urllib.request.urlopen(request, timeout=10) as answer:
            content = answer.read()
        return json.loads(content) if content else None

    def forget_sessions(self):
        """Shut all kernels down, so that the next notebook starts afresh."""
        for session in self.ask("api/sessions"):
            self.ask(f"api/sessions/{session['id']}", "DELETE")

    def stop(self):
        self._process.terminate()
        self._process.wait(20)


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def jupyter(tmp_path_factory):
    server = JupyterServer(tmp_path_factory.mktemp("jupyter"))
    yield server
    server.stop()


@pytest.fixture
def page(chromium, jupyter, request):
    """A page at a projector's size. It fails the test when it talks to a stranger or throws an error."""
    context = chromium.new_context(viewport={"width": 1280, "height": 720})
    page = context.new_page()
    strangers, errors = [], []
    own = (jupyter.url, jupyter.url.replace("http", "ws"), "data:", "blob:")
    page.on("request", lambda request: None if request.url.startswith(own) else strangers.append(request.url))
    page.on("websocket", lambda socket: None if socket.url.startswith(own) else strangers.append(socket.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    request.node.page = page
    yield page
    context.close()
    jupyter.forget_sessions()
    assert strangers == []
    assert [error for error in errors if "explorer" in error.lower() or "leaflet" in error.lower()] == []


@pytest.fixture(scope="session")
def screenshots():
    """Where screenshots are kept for people to look at."""
    folder = Path(__file__).parent / "screenshots"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    """Keep what the screen looked like when a browser test failed."""
    report = yield
    page = getattr(item, "page", None)
    if report.failed and page:
        folder = Path(__file__).parent / "screenshots"
        folder.mkdir(exist_ok=True)
        page.screenshot(path=folder / f"failed-{item.name}.png")
    return report
