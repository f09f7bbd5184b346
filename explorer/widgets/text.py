"""Numbers as people read them, and text from outside made safe for a page."""

import html
import math
from urllib.parse import urlsplit

NO_BREAK = "\u00a0"


def escaped(text):
    """Text for a page: whatever stands in it is shown, none of it is obeyed."""
    return html.escape(str(text), quote=True)


def link(address, words):
    """A link that opens in a new tab; only the words where the address is not http or https.

    Parameters
    ----------
    address, words : str

    Returns
    -------
    str
        HTML.
    """
    if urlsplit(address).scheme not in ("http", "https"):
        return escaped(words)
    return f'<a href="{escaped(address)}" target="_blank" rel="noopener noreferrer">{escaped(words)}</a>'


def whole(number):
    """A whole number: "1 979"."""
    return _grouped(number, "").rstrip(NO_BREAK)


def metres(value):
    """Whole metres: "−4 099 m"."""
    return _grouped(round(value), "m")


def kilometres(value):
    """Kilometres to three figures, below one in metres: "230 m", "8.2 km", "91 km", "4 850 km"."""
    if value < 0.995:
        return _grouped(float(f"{value * 1000:.2g}"), "m")
    if value < 9.95:
        return f"{value:.2g}{NO_BREAK}km"
    return _grouped(round(value) if value < 1000 else round(value, -1), "km")


def length(km):
    """A measured length, to four figures: "1 742 km", "34.21 km", "236.1 m"."""
    value, unit = (km, "km") if km >= 1 else (km * 1000, "m")
    decimals = max(0, 3 - math.floor(math.log10(max(value, 1e-3))))
    return _grouped(value, unit, min(decimals, 2))


def area(km2):
    """A measured area, to four figures: "1 205 000 km²", "34.21 km²"."""
    figures = 3 - math.floor(math.log10(max(km2, 1e-6)))
    return _grouped(round(km2, figures), "km²", min(max(figures, 0), 4))


def _grouped(number, unit, decimals=0):
    digits = f"{abs(number):,.{decimals}f}".replace(",", NO_BREAK)
    return f"{'−' if number < 0 else ''}{digits}{NO_BREAK}{unit}"
