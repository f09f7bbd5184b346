"""Colours that can be read, and told apart by people who see colours differently; all by computation."""

import itertools
import re
from pathlib import Path

import numpy as np
import pytest

import explorer
from explorer.cartography.geojson import GOLD, OWN, PALE

PACKAGE = Path(explorer.__file__).parent
CSS = (PACKAGE / "widgets" / "explorer.css").read_text("utf-8")
PAGE_CSS = re.sub(r"@media print \{.*?\n\}", "", (PACKAGE / "export" / "page.css").read_text("utf-8"), flags=re.DOTALL)
READABLE = 4.5  # WCAG 2.2, criterion 1.4.3, for text of any size
# CIELAB (1976) distance of two dots. About 2.3 is just noticeable side by side; small dots apart need several times that.
DISTINCT = 15.0

# Machado, Oliveira and Fernandes (2009), doi:10.1109/TVCG.2009.113, severity 1.0, on linear RGB.
BLINDNESS = {
    "none": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}


def linear(colour):
    """Linear RGB, 0..1, of a colour such as ``#fdf8f3`` or ``#fff``."""
    digits = colour.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(2 * digit for digit in digits)
    values = np.array([int(digits[at : at + 2], 16) for at in (0, 2, 4)]) / 255
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def contrast(one, other):
    darker, lighter = sorted(linear(each) @ [0.2126, 0.7152, 0.0722] for each in (one, other))
    return (lighter + 0.05) / (darker + 0.05)


def lab(rgb):
    """CIELAB under D65 of linear RGB."""
    to_xyz = [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
    ratio = to_xyz @ rgb / np.sum(to_xyz, axis=1)
    x, y, z = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def seen(colour, blindness):
    return lab(np.clip(BLINDNESS[blindness] @ linear(colour), 0, 1))


def declared(css, selector, name, theme="light"):
    """The colour that a rule gives, its variables looked up: first where a theme sets them anew."""
    rules = [body for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", css) if selector in _split(selectors)]
    values = [value.strip() for body in rules for value in re.findall(rf"(?:^|[;\s]){name}\s*:([^;]+)", body)]
    assert values, f"no {name} in {selector}"
    variable = re.search(r"var\((--[\w-]+)\)", values[-1])
    if variable:
        anew = "".join(re.findall(r'theme-light="false"[^{]*\{([^}]*)\}', css)) if theme == "dark" else ""
        return re.search(rf"{variable[1]}:\s*(#\w+)", anew + css)[1]
    return re.search(r"#\w+", values[-1])[0]


def _split(selectors):
    return [each.strip() for each in re.sub(r"/\*.*?\*/", "", selectors, flags=re.DOTALL).split(",")]


_BAR, _TAB = ".explorer-bar button.widget-toggle-button", ".explorer .explorer-tabs .widget-toggle-button"
_ACTIVE = ".explorer-card button.widget-toggle-button.mod-active"
# A text, what it stands on, each as selector and property.
TEXTS = [
    (".explorer", "color", ".explorer", "background"),
    (".explorer-status", "color", ".explorer", "background"),
    (".explorer-problem", "color", ".explorer", "background"),
    (_BAR, "color", ".explorer-bar .widget-toggle-buttons", "background"),
    (f"{_BAR}.mod-active", "color", f"{_BAR}.mod-active", "background"),
    (_TAB, "color", ".explorer .explorer-tabs", "background"),
    (f"{_TAB}.mod-active", "color", f"{_TAB}.mod-active", "background"),
    (".explorer-tools button", "color", ".explorer-tools button", "background"),
    (".explorer-settings button.jupyter-button", "color", ".explorer-settings button.jupyter-button", "background"),
    (".explorer-settings button.jupyter-button", "color", ".explorer-settings button.jupyter-button:hover", "background"),
    (".explorer-bar > button.jupyter-button", "color", ".explorer-bar > button.jupyter-button", "background"),
    (".explorer-card", "color", ".explorer-card", "background"),
    (".explorer-card h2", "color", ".explorer-card", "background"),
    (".explorer-card a", "color", ".explorer-card", "background"),
    (".explorer-credit", "color", ".explorer-card", "background"),
    (".explorer-card button.jupyter-button", "color", ".explorer-card button.jupyter-button", "background"),
    (".explorer-card button.jupyter-button", "color", ".explorer-card button.jupyter-button:hover", "background"),
    (_ACTIVE, "color", _ACTIVE, "background"),
    (".explorer-search", "color", ".explorer-search", "background"),
    (".explorer-search::placeholder", "color", ".explorer-search", "background"),
    (".explorer-results", "color", ".explorer-results", "background"),
    (".explorer-result-detail", "color", '.explorer-results li[aria-selected="true"]', "background"),
    (".explorer-stepper button", "color", ".explorer-stepper button", "background"),
    (".explorer-tour summary", "color", ".explorer-card", "background"),
    (".explorer-table td", "color", ".explorer-table .explorer-chosen th", "background"),
    (".explorer-table button", "color", ".explorer-table .explorer-chosen th", "background"),
    (".explorer-table thead button", "color", ".explorer-table thead th", "background"),
    (".explorer-own th", "color", ".explorer-card", "background"),
    (".explorer-ruler th", "color", ".explorer-card", "background"),
    (".explorer-label", "color", ".explorer-map .leaflet-container", "background"),
    (".explorer-label-seen", "color", ".explorer-map .leaflet-container", "background"),
    (".explorer-graticule", "color", ".explorer-map .leaflet-container", "background"),
    (".explorer-scale", "color", ".explorer-map .leaflet-container", "background"),
]
PAGE_TEXTS = [
    ("body", "color", "body", "background"),
    ("footer", "color", "body", "background"),
    ("#search::placeholder", "color", "#search", "background"),
    (".kind", "color", "#results", "background"),
    (".kind", "color", '#results li[aria-selected="true"]', "background"),
    (".kind", "color", '.list button[aria-current="true"]', "background"),
    ('[role="tab"]', "color", '[role="tablist"]', "background"),
    ('[role="tab"][aria-selected="true"]', "color", '[role="tab"][aria-selected="true"]', "background"),
    (".soft", "color", ".side", "background"),
    (".side a", "color", ".side", "background"),
    (".walk button", "color", ".walk button", "background"),
    (".walk button", "color", ".walk button:hover", "background"),
]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("text", "text_is", "ground", "ground_is"), TEXTS)
def test_texts_of_the_explorer_are_readable_in_both_themes(text, text_is, ground, ground_is, theme):
    assert contrast(declared(CSS, text, text_is, theme), declared(CSS, ground, ground_is, theme)) >= READABLE


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["panel", "button", "button-hover", "chosen"])
@pytest.mark.parametrize("text", ["text", "soft", "link"])
def test_every_colour_of_text_is_readable_on_every_ground_of_a_panel(text, ground, theme):
    colours = (declared(f"{CSS} .x {{ color: var(--explorer-{each}); }}", ".x", "color", theme) for each in (text, ground))
    assert contrast(*colours) >= READABLE


@pytest.mark.parametrize(("text", "text_is", "ground", "ground_is"), PAGE_TEXTS)
def test_texts_of_the_saved_page_are_readable(text, text_is, ground, ground_is):
    assert contrast(declared(PAGE_CSS, text, text_is), declared(PAGE_CSS, ground, ground_is)) >= READABLE


def test_contrast_and_lightness_are_those_of_the_standards():
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#fff") == pytest.approx(4.54, abs=0.01)
    assert lab(linear("#fff")) == pytest.approx([100, 0, 0], abs=0.01)
    assert lab(linear("#f00")) == pytest.approx([53.24, 80.09, 67.20], abs=0.05)


@pytest.mark.parametrize("blindness", BLINDNESS)
def test_dots_on_the_map_differ_for_whoever_sees_colours_differently(blindness):
    for one, other in itertools.combinations([GOLD, PALE, OWN], 2):
        apart = np.linalg.norm(seen(one, blindness) - seen(other, blindness))
        assert apart >= DISTINCT, f"{one} and {other}: {apart:.1f}"


def test_the_saved_page_has_the_dots_of_the_map():
    assert [re.search(rf"--{name}: (#\w+)", PAGE_CSS)[1] for name in ("gold", "pale", "own")] == [GOLD, PALE, OWN]
