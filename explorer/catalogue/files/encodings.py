"""The text of a file, in whatever encoding it is written."""

import codecs
import re

from ...message import Message
from ..columns import CatalogueError
from ..headings import STRANGE, read_heading
from ..source import Source

_SAMPLE = 1 << 16  # bytes that an encoding is told from
_LIKELY = ["cp1252", "gb18030", "cp1251", "cp1250", "big5", "shift_jis", "euc_kr", "koi8_r"]
_NAMES = {"cp1252": "Windows-1252", "cp1251": "Windows-1251", "cp1250": "Windows-1250", "gb18030": "GBK"}
_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF32_LE: "utf-32", codecs.BOM_UTF32_BE: "utf-32"}
_MARKS |= {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


def as_utf8(content: bytes, found: Source, encoding: str | None) -> bytes:
    """The content in UTF-8 without a mark; a `CatalogueError` where it is empty or cannot be read so."""
    told = encoding is not None
    if encoding is None:
        encoding = next((name for mark, name in _MARKS.items() if content.startswith(mark)), None) or _halved(content)
    if encoding is None:
        encoding = guessed(content, found)
    if told or encoding != "utf-8":
        content = _decoded(content, encoding, found).encode("utf-8", "replace")
    if b"\x00" in content:
        found.notes.assume(Message("note.nulls", "Null bytes were taken out."))
        content = content.translate(None, b"\x00")
    if not content.strip(b" \r\n\t"):
        raise CatalogueError(f"{found.title} is empty; a first line with the names of the columns is expected")
    return content


def _decoded(content: bytes, encoding: str, found: Source) -> str:
    try:
        return content.decode(
            encoding, "replace" if encoding.startswith("utf-16") or encoding.startswith("utf-32") else "strict"
        )
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise CatalogueError(
            f"{found.title} is not written in {encoding} (byte {hex(content[error.start])}, in line {line}); say another"
        ) from None
    except (LookupError, ValueError, AttributeError, TypeError):
        raise CatalogueError(f"encoding {str(encoding)[:40]!r} is not known; 'cp1252', 'gbk' or 'utf-16' are") from None


def _halved(content: bytes) -> str | None:
    """UTF-16 without a mark, which has a null in every second byte of Western text."""
    sample = content[:400]
    if len(sample) < 8:
        return None
    even, odd = (sample[start::2].count(0) / len(sample[start::2]) for start in (0, 1))
    return "utf-16-le" if odd > 0.6 and even < 0.1 else "utf-16-be" if even > 0.6 and odd < 0.1 else None


def guessed(content: bytes, found: Source) -> str:
    """The encoding of content without a mark: UTF-8 where it can be, else the likeliest, with a note."""
    try:
        content.decode()
        return "utf-8"
    except UnicodeDecodeError as error:
        start = max(error.start - _SAMPLE // 2, 0)
    sample = content[:_SAMPLE] if start < _SAMPLE // 2 else content[start : start + _SAMPLE]
    if sum(byte < 9 or 13 < byte < 32 for byte in sample) > len(sample) / 20:
        raise CatalogueError(f"{found.title} is no text, and no other kind of file that is known")
    encoding = _by_headings(content) or _by_letters(sample)
    english = "Read as {encoding}, which was guessed: it is not UTF-8. If letters are wrong, say encoding=."
    found.notes.assume(Message("note.encoding", english, encoding=_NAMES.get(encoding, encoding)))
    return encoding


def _by_headings(content: bytes) -> str | None:
    """The encoding in which headings beyond ASCII are words that headings have."""
    lines = [line for line in content[:_SAMPLE].splitlines()[:20] if not line.isascii()]
    known = {encoding: sum(_known_headings(line, encoding) for line in lines) for encoding in _LIKELY}
    best = max(known, key=lambda encoding: known[encoding])
    return best if known[best] else None


def _known_headings(line: bytes, encoding: str) -> int:
    """How many headings beyond ASCII a line has if it is in an encoding."""
    try:
        cells = re.split(r"[,;\t|]", line.decode(encoding))
    except UnicodeDecodeError:
        return 0
    headings = [read_heading(cell.strip(' "')) for cell in cells if not cell.isascii() and len(cell) < 60]
    return sum(bool(each.quantity) and each.clear and each.unit != STRANGE for each in headings)


def _by_letters(sample: bytes) -> str:
    """The likeliest encoding by how the bytes beyond ASCII stand together; charset-normalizer knows the rarer ones."""
    from charset_normalizer import from_bytes

    runs = re.findall(rb"[\x80-\xff]+", sample)
    if all(re.fullmatch(rb"(?:[\xa1-\xa9][\xa1-\xfe])+", run) for run in runs):  # signs of GBK, such as that of degrees
        return "gb18030"
    if max(map(len, runs)) <= 2 and _fits(sample, "cp1252"):  # single letters with accents
        return "cp1252"
    high = b"".join(runs)
    if all(re.fullmatch(rb"(?:[\xb0-\xf7][\xa1-\xfe])+", run) for run in runs):
        usual = sum(0xB0 <= byte <= 0xD7 for byte in high[::2])  # the first half of Chinese characters, the usual ones
        if usual > 0.8 * len(high) / 2:
            return "gb18030"
    if sum(byte >= 0xC0 for byte in high) > 0.9 * len(high) and _fits(sample, "cp1251"):
        return "cp1251"
    best = from_bytes(sample, cp_isolation=_LIKELY).best()
    return best.encoding if best else "cp1252" if _fits(sample, "cp1252") else "latin-1"


def _fits(sample: bytes, encoding: str) -> bool:
    try:
        sample.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
