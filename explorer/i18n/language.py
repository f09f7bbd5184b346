"""The languages of the explorer: one file each, text by key, read as it stands.

Texts are short sentences with ``{values}``. A file besides English may have more:
``name.*``, the names of places; ``observation.*``, what the table of observations says
in English; ``phrase.*``, what other modules say in English, word for word.
"""

import json
import reprlib
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable


class UnknownLanguageError(LookupError):
    """There is no file for a language."""


def languages() -> dict[str, str]:
    """Short names of the languages there are to what each calls itself: ``{"en": "English", ...}``, English first."""
    return {name: load(name)["language"] for name in sorted(_names(), key=lambda name: name != "en")}


def load(name: str) -> dict[str, str]:
    """All texts of a language, such as "en", by key; shared: read it, do not write to it.

    An UnknownLanguageError names the languages there are.
    """
    if not isinstance(name, str):
        raise UnknownLanguageError(f"{reprlib.repr(name)} is no name of a language; give text; there are {', '.join(_names())}")
    return _load(name)


@lru_cache(maxsize=8)
def _load(name: str) -> dict[str, str]:
    if name not in _names():
        raise UnknownLanguageError(f"there is no language {reprlib.repr(name)}; there are {', '.join(_names())}")
    return json.loads(_folder().joinpath(f"{name}.json").read_text("utf-8"))


def _names() -> list[str]:
    names = (path.name for path in _folder().iterdir())
    return sorted(name.removesuffix(".json") for name in names if name.endswith(".json"))


@lru_cache(maxsize=8)
def under(name: str, start: str) -> dict[str, str]:
    """The texts of a language whose keys begin with ``start.``, by what follows it, the longest first; shared."""
    found = {key.partition(".")[2]: text for key, text in load(name).items() if key.startswith(f"{start}.")}
    return dict(sorted(found.items(), key=lambda each: -len(each[0])))


@lru_cache(maxsize=8)
def kinds(name: str) -> dict[str, str]:
    """The words of a language for the kinds of places, by the English plain word of a table of places; shared."""
    words = under(name, "kind")
    return {english: words[kind] for kind, english in under("en", "kind").items()}


def _folder() -> Traversable:
    return resources.files("explorer.i18n")
