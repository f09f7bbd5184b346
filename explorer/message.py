"""Sentences that can be said again in another language.

What code says to people in English, an error, the title of a picture, is a `Message`:
plain text to whoever reads it so, and to `explorer.i18n` a key with its values.
"""

import sys
from collections.abc import Iterable
from functools import reduce
from typing import Any


class Message(str):
    """English text that knows its key and its values.

    The `english` sentence has ``{name}`` where a value goes, which may be a `Message` itself. A language
    other than English words it under ``message.<key>``, such as "message.relief.title".
    """

    key: str
    values: dict[str, Any]

    def __new__(cls, key: str, english: str, /, **values: Any) -> "Message":
        made = super().__new__(cls, english.format(**values))
        made.key, made.values = key, values
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        # The text stands already; it is not to be filled in twice.
        return _again, (str(self), self.key, self.values)


def _again(text: str, key: str, values: dict[str, Any]) -> Message:
    made = str.__new__(Message, text)
    made.key, made.values = key, values
    return made


def listed(words: Iterable[str]) -> str:
    """Words one after the other: "a, b, c"."""
    return reduce(lambda one, other: Message("list", "{one}, {other}", one=one, other=other), words)


def lines(sentences: Iterable[str]) -> str:
    """Sentences below each other."""
    return reduce(lambda one, other: Message("lines", "{one}\n{other}", one=one, other=other), sentences)


def said_by(error: BaseException) -> str:
    """What an exception says: a `Message` where it was given one, else plain text."""
    return error.args[0] if error.args and isinstance(error.args[0], Message) else str(error)


def printable(value: object, most: int = 100) -> str:
    """What a file says, as one line that steers no terminal."""
    return "".join(sign if sign.isprintable() else "?" for sign in str(value)[:most])


def tell(words: str) -> None:
    """Print words, with a question mark for each letter that is none where they go, such as in a file on Windows."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    print(words.encode(encoding, "replace").decode(encoding))
