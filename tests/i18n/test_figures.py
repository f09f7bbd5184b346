"""Numbers as people type them into a field."""

import pytest

from explorer.i18n.figures import typed_number
from explorer.i18n.wording import Wording
from explorer.message import Message, said_by

NO_NUMBER = Message("sheet.no_number", "type the height as a number of metres, such as -4100")


@pytest.mark.parametrize(
    ("words", "number"),
    [
        *((" ", None), ("4100", 4100), ("12,5 m", 12.5), ("12.5m", 12.5), ("−4 100米", -4100), ("－１２．５ｍ", -12.5)),
        *((",5", 0.5), ("5.", 5), ("0.125", 0.125), ("0,125", 0.125), ("1234,567", 1234.567), ("1.2500", 1.25)),
    ],
)
def test_a_number_is_read_in_any_width_with_a_point_or_a_comma(words, number):
    assert typed_number(words, ("m", "米"), NO_NUMBER) == number


@pytest.mark.parametrize("words", ["4.100", "-4,100", "21,229 m", "１，５００", "999.999"])
def test_one_that_may_have_thousands_is_asked_about(words):
    with pytest.raises(ValueError, match="may part thousands or a fraction; leave it out, as in 4100") as told:
        typed_number(words, ("m", "米"), NO_NUMBER)
    assert "可能是千位分隔符" in Wording(language="zh").translated(said_by(told.value))


@pytest.mark.parametrize(
    "words", ["high", ".", "-", "1_000", "1e3", "nan", "inf", "1,234,567", "1.500,5", "1,500.5", "4 km", "1000000", "9" * 400]
)
def test_what_is_no_number_is_told(words):
    with pytest.raises(ValueError, match="type the height as a number of metres"):
        typed_number(words, ("m", "米"), NO_NUMBER)
