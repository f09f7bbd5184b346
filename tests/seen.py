"""What people see and do, without a browser: an explorer's widgets found by what stands on the page, never by private names.

Everything here walks `explorer.children`. Boxes and panels are found by their CSS classes; what a browser draws itself (search
field, table, stepper) by the traits it shares with its JavaScript; controls by their words; layers of the map by what they look
like. What is hidden (`layout.display == "none"`, or a part of something hidden) is left out unless `hidden=True`.
"""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from html.parser import HTMLParser

import ipyleaflet
import ipywidgets
import numpy as np

from explorer.cartography.plane import plane_of

_EMPTY = {"img", "br", "input", "hr", "source", "link", "meta"}


def settled(condition, seconds=20, why="the explorer did not come to it in time"):
    """Wait for the drawing threads to bring a condition about, and return what it gave."""
    deadline = time.time() + seconds
    while not (result := condition()):
        assert time.time() < deadline, why() if callable(why) else why
        time.sleep(0.01)
    return result


def on_a_loop(life):
    """Live on an event loop of one's own, and return what came of it: beside tests in the browser there is one already."""
    with ThreadPoolExecutor(1, "own-loop") as elsewhere:
        return elsewhere.submit(asyncio.run, life).result()


# ---- widgets


def is_hidden(widget):
    """Whether a widget's own layout takes it from the page."""
    layout = getattr(widget, "layout", None)
    return getattr(layout, "display", None) == "none"


def all_widgets(root, hidden=False):
    """The widget and all it shows, each once, in the order of the page."""
    seen, waiting = set(), [root]
    while waiting:
        widget = waiting.pop()
        if id(widget) in seen or (not hidden and is_hidden(widget)):
            continue
        seen.add(id(widget))
        yield widget
        waiting.extend(reversed(list(_parts(widget))))


def _parts(widget):
    if isinstance(widget, ipywidgets.Box):
        yield from widget.children
    if isinstance(widget, (ipyleaflet.Map, ipyleaflet.LayerGroup)):
        yield from widget.layers
    if isinstance(widget, ipyleaflet.Map):
        yield from (control.widget for control in widget.controls if isinstance(control, ipyleaflet.WidgetControl))
    if isinstance(widget, ipyleaflet.Marker):
        yield widget.icon


def classes(widget):
    """The CSS classes of a widget."""
    return set(widget.get_state("_dom_classes").get("_dom_classes", ())) if widget.has_trait("_dom_classes") else set()


def find_all(root, css_class=None, *, kind=ipywidgets.Widget, traits=(), hidden=False):
    """Widgets of a CSS class, of a kind, or with these traits; or of all three."""
    return [
        widget
        for widget in all_widgets(root, hidden)
        if (css_class is None or css_class in classes(widget))
        and isinstance(widget, kind)
        and all(widget.has_trait(name) for name in traits)
    ]


def find(root, css_class=None, **wanted):
    """The only such widget; see `find_all`."""
    found = find_all(root, css_class, **wanted)
    if len(found) != 1:
        there = sorted({name for widget in all_widgets(root, hidden=True) for name in classes(widget)})
        raise AssertionError(f"{len(found)} widgets answer to {css_class or wanted!r}; classes there are: {', '.join(there)}")
    return found[0]


def is_there(root, css_class, **wanted):
    """Whether the page shows a widget of a CSS class."""
    return bool(find_all(root, css_class, **wanted))


def finder(mars):
    """The search field: `query`, `results`, `message`."""
    return find(mars, traits=("query", "results", "message"))


def table(mars):
    """The table of the list: `rows`, `words`, `sorting`, `chosen`, `columns`."""
    return find(mars, traits=("rows", "sorting", "chosen"))


def stepper(mars):
    """Back and on of a tour: `step`, `count`, `words`, `pace`."""
    return find(mars, traits=("step", "count", "pace"))


def assist(mars):
    """What stands beside the map that is shown: `said`, `label`, `size`."""
    return find(find(mars, "explorer-map"), traits=("said", "size"))


# ---- what people do


def controls(root, words, kind=ipywidgets.Widget, hidden=False):
    """Controls called so: by their description, else their tooltip, else their placeholder."""
    found = find_all(root, kind=kind, hidden=hidden)
    for name in ("description", "tooltip", "placeholder"):
        exact = [widget for widget in found if isinstance(value := getattr(widget, name, None), str) and value == words]
        if exact:
            return exact
    return [
        widget
        for widget in found
        if any(words in (getattr(widget, name, None) or "") for name in ("description", "tooltip", "placeholder"))
    ]


def control(root, words, kind=ipywidgets.Widget, hidden=False):
    """The only control called so."""
    found = controls(root, words, kind, hidden)
    if len(found) != 1:
        there = [getattr(widget, "description", "") for widget in find_all(root, hidden=True)]
        raise AssertionError(f"{len(found)} controls are called {words!r}; there are: {', '.join(filter(None, there))}")
    return found[0]


def button(root, words, hidden=False):
    """The only button called so."""
    return control(root, words, ipywidgets.Button, hidden)


def click(root, words):
    """Press the button called so."""
    button(root, words).click()


def choose(root, words, value):
    """Set the control called so: a dropdown, a box to tick, a slider, a field."""
    control(root, words).value = value


def open_tab(mars, name):
    """Open a panel: "place", "list", "layers", "measure", "tour", "game", "sun"."""
    find(mars, "explorer-tabs").value = name


def opened_tab(mars):
    """The panel that is open."""
    return find(mars, "explorer-tabs").value


def send(widget, content):
    """A message from a widget's JavaScript, as the browser sends it."""
    widget._handle_custom_msg(content, [])


def pick_row(mars, row):
    """Press the name in a row of the list, counted over all its pages."""
    send(table(mars), {"pick": row})


def search(mars, words, number=0):
    """Type into the search field and take a result."""
    field = finder(mars)
    field.set_state({"query": words})
    send(field, {"pick": number, "query": words})


def click_map(mars, latitude, longitude):
    """Click the map at a position, as the browser tells it."""
    x, y = plane(mars).forward(latitude, longitude, shown_map(mars).center[1])
    click_map_at(mars, float(y), float(x))


def click_map_at(mars, y, x):
    """Click the map at a spot in Leaflet's own units."""
    send(shown_map(mars), {"event": "interaction", "type": "click", "coordinates": [y, x]})


def drag_map(mars, latitude, longitude, zoom=None):
    """Drag the map so far that a position lies in its middle, as the browser tells it: a hand, then where the map is."""
    shown, told = shown_map(mars), assist(mars)
    x, y = plane(mars).forward(latitude, longitude, shown.center[1])
    told.set_state({"touched": told.asked})
    for kind in ("mousedown", "mousemove", "mouseup"):
        send(shown, {"event": "interaction", "type": kind, "coordinates": list(shown.center)})
    zoom = shown.zoom if zoom is None else zoom
    shown.set_state({"center": [float(y), float(x)], "zoom": zoom})


# ---- what is written


@dataclass(frozen=True)
class Element:
    """A piece of HTML: its tag, its attributes, all text within it."""

    tag: str
    attributes: dict
    text: str

    @property
    def classes(self):
        return (self.attributes.get("class") or "").split()


class _Elements(HTMLParser):
    def __init__(self):
        super().__init__()
        self.all, self._open = [], []

    def handle_starttag(self, tag, attributes):
        entry = [tag, {name: value if value is not None else "" for name, value in attributes}, []]
        self.all.append(entry)
        if tag not in _EMPTY:
            self._open.append(entry)

    def handle_endtag(self, tag):
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        for _, _, parts in self._open:
            parts.append(data)


def elements_of(html, css_class=None, tag=None):
    """The elements of some HTML, of a class or a tag."""
    parser = _Elements()
    parser.feed(html)
    made = [Element(tag, attributes, "".join(parts)) for tag, attributes, parts in parser.all]
    return [each for each in made if (css_class is None or css_class in each.classes) and tag in (None, each.tag)]


def html(root, hidden=False):
    """All the HTML that a widget and its parts show, one after the other."""
    return "\n".join(widget.value for widget in find_all(root, kind=(ipywidgets.HTML, ipywidgets.HTMLMath), hidden=hidden))


def text(root, hidden=False):
    """All that is to be read in a widget's HTML, without its tags."""
    return " ".join(" ".join(_words(widget.value)) for widget in find_all(root, kind=ipywidgets.HTML, hidden=hidden))


def _words(value):
    parser, words = HTMLParser(), []
    parser.handle_data = words.append
    parser.feed(value)
    return words


def elements(root, css_class=None, tag=None, hidden=False):
    """The elements in the HTML that a widget and its parts show."""
    found = find_all(root, kind=ipywidgets.HTML, hidden=hidden)
    return [each for widget in found for each in elements_of(widget.value, css_class, tag)]


def card(mars):
    """The card with place, picture and caption; the tab "place" shows it, "tour" does below its own."""
    for widget in find_all(mars, "explorer-card"):
        if is_there(widget, "explorer-card-top"):
            return widget
    raise AssertionError("the card is not on the page: open the tab 'place'")


def title(mars):
    """What the card is headed."""
    [head] = elements(find(card(mars), "explorer-card-top"), tag="h2")
    return head.text


def card_text(mars):
    """All that the card says."""
    return text(card(mars))


def picture(mars):
    """The card's picture: `attributes` has "src" and "alt"; None before the first."""
    found = elements(card(mars), "explorer-picture", "img")
    return found[0] if found else None


def portrait_widget(mars):
    """The widget of the card's picture; None before the first."""
    shown = find_all(card(mars), kind=ipywidgets.HTML)
    return next((widget for widget in shown if elements_of(widget.value, "explorer-picture")), None)


def portrait(mars):
    """The HTML of the card's picture: scale, caption and credit with it; "" before the first."""
    shown = portrait_widget(mars)
    return shown.value if shown else ""


def pictured(mars):
    """What the alternative text of the card's picture begins with: the name of what it shows."""
    shown = picture(mars)
    return shown.attributes["alt"].partition(":")[0] if shown else ""


def status(mars):
    """The line below the map, with what goes wrong."""
    return text(find(mars, "explorer-status"))


def problem_shown(mars):
    """The problem as people read it, or ""."""
    shown = elements(find(mars, "explorer-status"), "explorer-problem")
    return shown[0].text if shown else ""


# ---- the map that is shown


def shown_map(mars):
    """The Leaflet map on the page; those of other projections may stand hidden beside it."""
    return find(find(mars, "explorer-map"), kind=ipyleaflet.Map)


def plane(mars):
    """The plane of the projection."""
    return plane_of(mars.projection)


def layers(mars):
    """Layers of the map by what they are: "around", "whole", "picture", "density", "lines", "shapes", "places", and others."""
    every = list(shown_map(mars).layers)
    roles = dict(zip(("around", "whole", "picture", "density"), _of(every, ipyleaflet.ImageOverlay), strict=True))
    [roles["names"]], [roles["lines"]], [roles["live"]] = (
        [each for each in every if type(each) is kind]
        for kind in (ipyleaflet.Marker, ipyleaflet.Polyline, ipyleaflet.LayerGroup)
    )
    shapes = _of(every, ipyleaflet.GeoJSON)
    [roles["ring"]] = [each for each in shapes if each.point_style.get("radius")]
    [roles["shapes"]] = [each for each in shapes if "fillOpacity" in each.hover_style]
    [roles["places"]] = [each for each in shapes if each.hover_style and each is not roles["shapes"]]
    roles["drawn"], roles["mark"] = (each for each in shapes if each not in roles.values())
    return roles


def _of(every, kind):
    return [each for each in every if isinstance(each, kind)]


def layer(mars, role):
    """One layer of the map; see `layers`."""
    return layers(mars)[role]


def features(mars, role):
    """The GeoJSON features of a layer."""
    return layer(mars, role).data["features"]


def labels(mars):
    """The names on the map."""
    return [each.text for each in elements_of(layer(mars, "names").icon.html, "explorer-label")]


def scale(mars):
    """Pixels to Leaflet's unit."""
    return plane(mars).pixels_per_unit * 2 ** float(shown_map(mars).zoom)


def size(mars):
    """Width and height of the map in pixels, as the browser told; or as they are expected."""
    return tuple(assist(mars).size) or (800, 450)


def centre(mars):
    """Latitude and longitude of the middle of the map; None off the planet."""
    y, x = shown_map(mars).center
    return plane(mars).inverse(float(x), float(y))


def pixels_off(mars, latitude, longitude):
    """How far from the middle of the map a position lies, in pixels right and up."""
    y, x = shown_map(mars).center
    across, up = plane(mars).forward(latitude, longitude, x)
    return (float(across) - x) * scale(mars), (float(up) - y) * scale(mars)


def is_in_window(mars, latitude, longitude):
    """Whether the map shows a position."""
    if not bool(plane(mars).holds(latitude, longitude)):
        return False
    off, half = np.abs(pixels_off(mars, latitude, longitude)), np.array(size(mars)) / 2
    return bool((off <= half + 1).all())


def ringed(mars):
    """Latitude and longitude of what is ringed on the map, or None."""
    rings = features(mars, "ring")
    if not rings:
        return None
    x, y = rings[0]["geometry"]["coordinates"]
    return plane(mars).inverse(x, y)
