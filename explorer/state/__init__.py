"""What is selected, shown and wanted: the state that all widgets share."""

from .look import Look
from .state import PANELS, SHEET_VIEWS, State

__all__ = ["PANELS", "SHEET_VIEWS", "Look", "State"]
