"""Python in a real browser: Pyodide's core out of the site, the explorer's parts in pure Python, the browser's own requests."""

import functools
import http.server
import json
import threading

import pytest

from hips_server import hangs, misbehave, serving, status, write_properties
from pyodide_core import pyodide_core, site  # noqa: F401  # fixtures

WORKER = """
import { loadPyodide } from "./static/pyodide/pyodide.mjs";
const python = loadPyodide();
onmessage = async ({ data: { wheel, code } }) => {
  try {
    const here = await python;
    if (wheel) here.unpackArchive(await (await fetch(wheel)).arrayBuffer(), "wheel");
    postMessage(await here.runPythonAsync(code));
  } catch (error) {
    postMessage(JSON.stringify({ error: String(error) }));
  }
};
"""
ASK_WORKER = """
(message) => new Promise((resolve) => {
  window.python ??= new Worker("worker.mjs", { type: "module" });
  window.python.onmessage = ({ data }) => resolve(data);
  window.python.postMessage(message);
})
"""
# The package without its first import, which needs numpy: `explorer` is then its folder and no more.
FOLDER_ONLY = """
import importlib, json, sys, types
from pathlib import Path
from importlib.util import find_spec
folder = Path(find_spec("explorer").origin).parent
explorer = sys.modules["explorer"] = types.ModuleType("explorer")
explorer.__path__ = [str(folder)]
json.dumps(explorer.__name__)
"""


@pytest.fixture(scope="module")
def in_browser(chromium, site):
    """Runs code in the site's Python, in a worker as JupyterLite does, and gives what its last line is."""
    (site / "worker.mjs").write_text(WORKER)
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(http.server.SimpleHTTPRequestHandler, directory=site)
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    page = chromium.new_page()
    page.goto(f"http://127.0.0.1:{server.server_port}/licences.txt")

    def run(code, wheel=None):
        return json.loads(page.evaluate(ASK_WORKER, {"wheel": wheel, "code": code}))

    [wheel] = (site / "static/pyodide").glob("tianwen1_explorer-*.whl")
    assert run(FOLDER_ONLY, f"static/pyodide/{wheel.name}") == "explorer"
    yield run
    page.close()
    server.shutdown()
    (site / "worker.mjs").unlink()


@pytest.fixture
def survey(tmp_path):
    write_properties(tmp_path, hips_order=3)
    with serving(tmp_path) as server:
        yield server


def lets_pages_read(server, origin="*"):
    """Have a server say that pages of other sites may read it."""

    def answer(handler, path):
        handler.send((server.folder / path).read_bytes(), Access_Control_Allow_Origin=origin)
        return True

    server.answer = answer


ASKED = """
from explorer.download import browser
from explorer.download.site import Absent, Late, Site

site = Site("{address}")

def got(answer=None):
    try:
        return site.get("{path}", {limit}, lambda _: None, answer).decode()
    except (Absent, Late) as error:
        return f"{{type(error).__name__}}: {{error}}"

json.dumps([{result}, site.trouble])
"""
BESIDE, WAITING = "got(await site.asked('{path}', {limit}))", "got()"


def asked(in_browser, server, result, path="properties", limit=1000):
    result = result.format(path=path, limit=limit)
    return in_browser(ASKED.format(address=server.address, path=path, limit=limit, result=result))


def test_every_module_imports_there_unless_it_needs_a_package_that_the_core_lacks(in_browser):
    found = in_browser("""
lacking, imported = {}, []
for path in sorted(folder.rglob("*.py")):
    name = ".".join(path.relative_to(folder.parent).with_suffix("").parts).removesuffix(".__init__")
    if name not in ("explorer", "explorer.__main__"):
        try:
            importlib.import_module(name)
            imported.append(name)
        except ModuleNotFoundError as error:
            lacking.setdefault(error.name.split(".")[0], []).append(name)
json.dumps([lacking, imported])
""")
    lacking, imported = found
    widgets = {"traitlets", "ipywidgets", "ipyleaflet", "anywidget"}
    assert {*lacking} <= {"numpy", "pandas", "PIL", "platformdirs", "markupsafe", *widgets}
    assert {"explorer.message", "explorer.i18n.language", "explorer.catalogue.headings", "explorer.download.site"} <= {
        *imported
    }
    assert len(imported) > 25


@pytest.mark.parametrize("way", [BESIDE, WAITING])
def test_a_file_comes_by_the_browsers_own_request(in_browser, survey, way):
    lets_pages_read(survey)
    text, trouble = asked(in_browser, survey, way)
    assert "Tianwen-1 MoRIC stand-in" in text and trouble is None


@pytest.mark.parametrize("way", [BESIDE, WAITING])
def test_what_a_server_keeps_from_pages_of_other_sites_is_told(in_browser, survey, way):
    text, trouble = asked(in_browser, survey, way)
    assert survey.asked["properties"] == 1
    assert text.startswith("Late") and "lets no page of another site read it" in trouble


@pytest.mark.parametrize("way", [BESIDE, WAITING])
def test_more_than_was_asked_for_is_not_taken(in_browser, survey, way):
    lets_pages_read(survey)
    text, _ = asked(in_browser, survey, way, limit=10)
    assert "more than 10 bytes" in text


def test_a_file_that_is_not_there_is_absent(in_browser, survey):
    survey.answer = misbehave(status(404, Access_Control_Allow_Origin="*"), only="properties")
    text, trouble = asked(in_browser, survey, BESIDE)
    assert text.startswith("Absent") and trouble is None


def test_a_server_that_does_not_answer_is_not_waited_for(in_browser, survey):
    survey.answer = misbehave(hangs, only="properties")
    beside, waiting = in_browser(f"""
from explorer.download import site as s
from unittest.mock import patch
site = s.Site("{survey.address}")
lines = []
with patch.object(s, "_READ", 0.5), patch.object(s, "_DEADLINE", 0.6):
    for answer in (await site.asked("properties", 1000), None):
        site._closed_until = 0
        try:
            site.get("properties", 1000, lambda _: None, answer)
        except s.Late as error:
            lines.append(str(error))
json.dumps(lines)
""")
    assert "took longer than 0.6 s" in beside and "took longer than 0.5 s" in waiting
