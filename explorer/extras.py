"""What is installed only where somebody wants it: the packages of the extras `raster` and `lite`."""

import importlib
from types import ModuleType


class MissingExtraError(ImportError):
    """A package of an extra is not installed; the message gives the command."""


def need(*names: str, extra: str = "raster") -> ModuleType:
    """Import packages of an extra, and give the first; a `MissingExtraError` where one cannot be loaded."""
    try:
        return [importlib.import_module(name) for name in names][0]
    except ImportError as error:
        raise MissingExtraError(
            f"This needs packages that are not installed ({error}): pip install 'tianwen1-explorer[{extra}]'", name=error.name
        ) from None
