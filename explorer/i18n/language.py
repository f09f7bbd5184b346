"""The languages of the explorer: one file each, text by key, read as it stands.

Texts are short sentences with ``{values}``. A file besides English may have more:
``name.*``, the names of places; ``observation.*``, what the table of observations says
in English; ``phrase.*``, what other modules say in English, word for word.
"""

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


@lru_cache(maxsize=8)
def under(name, start):
    """The texts of a language whose keys have the same beginning.

    Parameters
    ----------
    name : str
        Of the language.
    start : str
        Such as "name".

    Returns
    -------
    dict
        What follows ``start.`` in the key, to text; the longest first; shared: do not write to it.
    """
    found = {key.partition(".")[2]: text for key, text in load(name).items() if key.startswith(f"{start}.")}
    return dict(sorted(found.items(), key=lambda each: -len(each[0])))


@lru_cache(maxsize=8)
def kinds(name):
    """The words for the kinds of places.

    Parameters
    ----------
    name : str
        Of the language.

    Returns
    -------
    dict
        The English plain word, as in a table of places, to the word of the language; shared.
    """
    words = under(name, "kind")
    return {english: words[kind] for kind, english in under("en", "kind").items()}


def _folder():
    return resources.files("explorer.i18n")
