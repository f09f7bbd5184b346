"""Text from outside made safe for a page."""

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
