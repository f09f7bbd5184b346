"""Files that teachers write: JSON read with care, all that is wrong with it told with its line.

What a tour or a worksheet may hold is told by `tours` and `worksheet`; this is what they have in common.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Any, Generic, TypeAlias, TypeGuard, TypeVar

from ..files import expanded, opened_plain, written_whole
from ..message import Message, listed, said_by
from ..places.gazetteer import UnknownPlaceError

Text: TypeAlias = str | dict[str, str]
"""In one language, or by language."""

MOST_BYTES = 2_000_000
_LONGEST, _LONGEST_KEY = 5000, 100
_MOST_PROBLEMS = 50  # after which no more is read: each takes its time, and nobody mends more at a time
_STRING_OR_BRACE = re.compile(r'"(?:[^"\\]|\\.)*+"|[{}]', re.DOTALL)

T = TypeVar("T")


class FaultyFileError(ValueError):
    """A file cannot be used; the message lists all that is wrong with it, line by line.

    Attributes
    ----------
    problems
        The same, one by one.
    """

    def __init__(self, message: str, problems: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.problems = tuple(problems)


def in_language(text: Text, language: str) -> str:
    """A text that may come in several languages, in the one asked for or else in another."""
    if isinstance(text, str):
        return text
    return text.get(language) or text.get("en") or next(iter(text.values()), "")


def content_of(source: str | Path | bytes, folder: str, shipped: Sequence[str]) -> bytes:
    """A file's content: of one in a folder of the shipped data by its name, of a path, or as it was given."""
    if isinstance(source, bytes):
        return source
    if str(source) in shipped:
        return resources.files("explorer.data").joinpath(folder, f"{source}.json").read_bytes()
    path = expanded(source)
    if not path.is_file():
        what = folder.removesuffix("s")
        where = f"there is no {what} {path.name!r} in the folder {path.absolute().parent}"
        raise FileNotFoundError(f"{where}; put the file there, or give its whole path; shipped are {', '.join(shipped)}")
    with opened_plain(path) as file:
        return file.read(MOST_BYTES + 1)


class Recording(Generic[T]):
    """What people record piece by piece: at any time something that can be loaded, and is written where it is to be.

    Parameters
    ----------
    load
        What makes of a file's content what it stands for, or raises a `FaultyFileError`.
    key
        Under which its pieces stand in the file.

    Attributes
    ----------
    pieces, content, made
        The last that could be loaded: its pieces, its file, and what that stands for; None where there are no pieces.
    """

    def __init__(self, load: Callable[[bytes], T], key: str) -> None:
        self._load, self._key = load, key
        self._own: dict[Path, bytes] = {}  # what was written into each file last
        self.pieces: list[dict[str, Any]] = []
        self.content = b""
        self.made: T | None = None
        self._last_made: T | None = None

    def keep(self, written: Mapping[str, Any], path: str | Path = "") -> tuple[T | None, T | None]:
        """Keep what is to stand in the file, and write it into one, "" for none; what was made last before, and what is now.

        Whoever shows the very one that was made before is to show the one that it has grown into.

        A ValueError that says what is wrong first, for whoever sees no text of it, or an OSError where the file cannot be
        written, or has something else in it: all stays as it was then.
        """
        pieces, before = written[self._key], self._last_made
        content = (json.dumps(written, ensure_ascii=False, indent=2) + "\n").encode()
        try:
            made = self._load(content) if pieces else None
        except FaultyFileError as error:
            raise ValueError(without_line(error.problems[0])) from None
        if pieces and path:
            self._write(expanded(path).absolute(), content)
        self.pieces, self.content, self.made = pieces, content, made
        self._last_made = made or before  # whoever takes back all of it goes on with the next
        return before, made

    def _write(self, path: Path, content: bytes) -> None:
        """Write a file whole or not at all, and never over one that somebody else or another day wrote."""
        with written_whole(path) as part:
            if path.exists():
                last = self._own.get(path)
                with opened_plain(path) as file:
                    if last is None or file.read(len(last) + 1) != last:
                        english = "{path} is there already, with something else in it, which stays; record into another file"
                        raise FileExistsError(Message("file.not_own", english, path=path))
            part.write_bytes(content)
        self._own[path] = content

    def is_written(self, path: str | Path) -> bool:
        """Whether all of it stands in a file, and so nothing is lost with the notebook."""
        try:
            return self.made is not None and self._own.get(expanded(path).absolute()) == self.content
        except OSError:  # a name that is none was told when it was to be written
            return False


class Located(dict[str, Any]):
    """A JSON object that knows where it begins in its text."""

    start = 0


def parsed(content: bytes, no_object: Message) -> tuple[str, Located]:
    """The text of a file and the object it holds; a ValueError where it is none, which says `no_object`, or has a key twice."""
    text = _decoded(content)
    starts = _starts(text)
    twice: list[Message] = []

    def located(pairs: list[tuple[str, Any]]) -> Located:
        made = Located(pairs)
        made.start = next(starts)
        if len(made) < len(pairs) and not twice:
            [(key, _)] = Counter(key for key, _ in pairs).most_common(1)
            english = "{key!r} stands twice in what begins here; leave one of them"
            again = Message("file.twice", english, key=key[:40])
            twice.append(_at(text.count("\n", 0, made.start) + 1, again))
        return made

    try:
        whole = json.loads(text, object_pairs_hook=located)
    except json.JSONDecodeError as error:
        english = "this is no JSON ({reason}, at character {column})"
        problem = Message("file.json", english, reason=error.msg.lower(), column=error.colno)
        raise ValueError(_at(error.lineno, problem)) from None
    except (RecursionError, ValueError):
        problem = Message("file.too_deep", "this is nested too deep, or a number in it is too long")
        raise ValueError(_at(1, problem)) from None
    if twice:
        raise ValueError(twice[0])
    if not isinstance(whole, Located):
        raise ValueError(_at(1, no_object))
    return text, whole


def _decoded(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        english = "the file is larger than {most} MB, which none needs to be"
        raise ValueError(Message("file.too_large", english, most=MOST_BYTES // 1_000_000))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise ValueError(_at(line, Message("file.encoding", "this is not written in UTF-8; save the file as UTF-8"))) from None


def _at(line: int, problem: Message) -> Message:
    return Message("file.at", "line {number}: {problem}", number=line, problem=problem)


def without_line(problem: str) -> str:
    """What is wrong, for whoever does not see the text: without its line, and of a value the reason alone."""
    while isinstance(problem, Message) and problem.key in ("file.at", "file.value"):
        problem = problem.values["problem" if problem.key == "file.at" else "reason"]
    return problem


def _starts(text: str) -> Iterator[int]:
    """Where the objects of a JSON text begin, in the order in which they end, which is that of their parsing."""
    begun = []
    for found in _STRING_OR_BRACE.finditer(text):
        if found[0] == "{":
            begun.append(found.start())
        elif found[0] == "}":
            yield begun.pop()


class Reader:
    """Reads the objects of a file and notes all that is wrong with them."""

    def __init__(self, text: str, whole: Located) -> None:
        self._text, self._whole = text, whole
        self.problems: list[Message] = []

    @property
    def is_full(self) -> bool:
        """Whether so much is wrong that the rest is not read."""
        return len(self.problems) >= _MOST_PROBLEMS

    @property
    def told(self) -> list[str]:
        """All that is wrong, as far as it was read."""
        more = Message("file.more", "there may be more; mend these first")
        return [*self.problems, *([more] if self.is_full else [])]

    def note(self, located: Located, key: str, sentence: Message) -> None:
        """Note a problem with the line of a key, or else of the object that should have it."""
        if self.is_full:
            return
        # Of a key as long as no key is, to look for it takes longer than it is worth.
        wanted = re.compile(rf'"{re.escape(key)}"\s*:') if len(key) <= _LONGEST_KEY else None
        found = wanted and wanted.search(self._text, located.start)
        at = found.start() if found and key in located else located.start
        line = self._text.count("\n", 0, at) + 1
        self.problems.append(_at(line, sentence))

    def unknown(self, located: Located, known: set[str], owner: Message) -> None:
        """Note the keys of an object that are not known."""
        for key in located:
            if self.is_full:
                break
            if key not in known:
                english = "{owner} has {key!r}, which is not known; known are {known}"
                unknown = Message("file.unknown", english, owner=owner, key=key[:40], known=listed(sorted(known)))
                self.note(located, key, unknown)

    def words(self, located: Located, name: str, owner: Message, needed: bool = False) -> Text:
        """A text in one language or several."""
        value = located.get(name, "")
        if not needed and name not in located:
            return ""
        return self.text(value, located, name, owner, needed)

    def text(self, value: Any, located: Located, name: str, owner: Message, needed: bool = True) -> Text:
        """The same of a value that stands in or below a key."""
        texts = list(value.values()) if isinstance(value, dict) else [value]
        if not texts or not all(isinstance(text, str) for text in texts):
            english = '{owner}: "{key}" must be text, or {{"en": text, "zh": text}}'
            self.note(located, name, Message("file.no_text", english, owner=owner, key=name))
        elif needed and not all(text.strip() for text in texts):
            self.note(located, name, Message("file.needs", '{owner} needs a "{key}"', owner=owner, key=name))
        elif max(map(len, texts)) > _LONGEST:
            english = '{owner}: "{key}" is longer than {most} characters'
            self.note(located, name, Message("file.too_long", english, owner=owner, key=name, most=_LONGEST))
        elif any("\ud800" <= sign <= "\udfff" for text in texts for sign in text):
            english = '{owner}: "{key}" has half a character in it; type it anew'
            self.note(located, name, Message("file.half_character", english, owner=owner, key=name))
        return value

    def value(self, located: Located, name: str, owner: Message, values: Mapping[str, Callable[[Any], Any]]) -> Any:
        """What a value stands for, by the function that `values` has for it; None where it is not there, or wrong."""
        if name in located:
            try:
                return values[name](located[name])
            except (ValueError, TypeError, UnknownPlaceError) as error:
                self.note(located, name, Message("file.value", "{owner}: {reason}", owner=owner, reason=said_by(error)))
        return None


def is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 1e9


def point(value: object) -> str | tuple[float, ...]:
    """A place as a file gives it; anything but a name or two numbers is refused here already."""
    if isinstance(value, str) and value.strip():
        return value
    if isinstance(value, list) and len(value) == 2 and all(map(is_number, value)):
        return tuple(value)
    raise ValueError(Message("file.place", "a place is a name, or [latitude, longitude]"))


def number_within(name: str, least: float, most: float, value: object) -> float:
    """A number within bounds; a ValueError that names them where it is none."""
    if not (is_number(value) and least <= value <= most):
        english = '"{key}" must be a number from {least} to {most}'
        raise ValueError(Message("file.number", english, key=name, least=least, most=most))
    return value


def whole_within(name: str, least: int, most: int, value: object) -> int:
    """The same of a whole number."""
    number = number_within(name, least, most, value)
    if number != int(number):
        raise ValueError(Message("worksheet.whole_number", '"{key}" must be a whole number', key=name))
    return int(number)
