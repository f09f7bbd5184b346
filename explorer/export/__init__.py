"""What people take away: the map and its places as one HTML file that needs neither Python nor a network."""

from .page import save_html

__all__ = ["save_html"]
