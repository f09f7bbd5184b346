"""Numbers as people type them into a field, one at a time; those of a table tell of each other, see `catalogue.cells`."""

import re
import unicodedata

from ..message import Message

TWO_WAYS = Message(
    "number.two_ways",
    "a mark before three figures may part thousands or a fraction; leave it out, as in 4100, or one figure, as in 4.1",
)

_NUMBER = re.compile(r"[-+]?(?=[.,]?[0-9])[0-9]*[.,]?[0-9]*")
_DOUBTFUL = re.compile(r"[-+]?[1-9][0-9]{0,2}[.,][0-9]{3}")
_BEYOND = 1e6


def typed_number(words: str, units: tuple[str, ...], no_number: Message) -> float | None:
    """A number, of any width, with a decimal point or comma, with one of the units or none; None where nothing was typed.

    A ValueError says `no_number` where it is none, and asks where its mark may be one of thousands.
    The saved page does the same in `export/worksheet.js`.
    """
    digits = "".join(unicodedata.normalize("NFKC", words).split()).replace("−", "-")
    digits = next((digits.removesuffix(unit) for unit in units if digits.endswith(unit)), digits)
    if not digits:
        return None
    if _DOUBTFUL.fullmatch(digits):
        raise ValueError(TWO_WAYS)
    if not _NUMBER.fullmatch(digits) or abs(number := float(digits.replace(",", "."))) >= _BEYOND:
        raise ValueError(no_number)
    return number
