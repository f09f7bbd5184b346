"""The languages of the explorer: one file each, text by key."""

import json
from functools import lru_cache
from importlib import resources


class UnknownLanguageError(LookupError):
    """There is no file for a language."""


def languages():
    """The languages there are.

    Returns
    -------
    dict
        Short name to what the language calls itself: ``{"en": "English", ...}``, English first.
    """
    return {name: load(name)["language"] for name in sorted(_names(), key=lambda name: name != "en")}


@lru_cache(maxsize=8)
def load(name):
    """All texts of a language.

    Parameters
    ----------
    name : str
        Such as "en" or "zh".

    Returns
    -------
    dict
        Key to text, shared: read it, do not write to it.

    Raises
    ------
    UnknownLanguageError
        There is no such language; the message names those there are.
    """
    try:
        return json.loads(_folder().joinpath(f"{name}.json").read_text("utf-8"))
    except (OSError, ValueError):
        raise UnknownLanguageError(f"there is no language {name!r}; there are {', '.join(_names())}") from None


def _names():
    names = (path.name for path in _folder().iterdir())
    return sorted(name.removesuffix(".json") for name in names if name.endswith(".json"))


def _folder():
    return resources.files("explorer.languages")
