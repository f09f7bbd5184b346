"""Mars to hand out: the map and its places as one HTML file that needs neither Python nor a network."""

from .page import save_html
from .words import WORDS

__all__ = ["WORDS", "save_html"]
