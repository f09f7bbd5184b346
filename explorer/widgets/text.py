"""Numbers and positions as people read them, and text from outside made safe for a page."""

import html
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


def position(latitude, longitude):
    """A position as maps write it: "11.92° N, 104.08° W"."""
    north = "N" if latitude >= 0 else "S"
    east = "E" if longitude >= 0 else "W"
    return f"{abs(latitude):.2f}°{NO_BREAK}{north}, {abs(longitude):.2f}°{NO_BREAK}{east}"


def _grouped(number, unit):
    digits = f"{abs(number):,.0f}".replace(",", NO_BREAK)
    return f"{'−' if number < 0 else ''}{digits}{NO_BREAK}{unit}"
