"""Numbers as people read them."""

import pytest

from explorer.i18n.wording import Wording


@pytest.mark.parametrize(("value", "words"), [(-4099.4, "−4 099 m"), (0, "0 m"), (21229.2, "21 229 m")])
def test_heights_read_well(value, words):
    assert Wording().metres(value).replace("\u00a0", " ") == words


LENGTHS = [(0.0004, "0.4 m"), (0.0015, "1.5 m"), (0.23, "230 m"), (4.2807, "4.3 km"), (90.8, "91 km"), (4851.7, "4 850 km")]


@pytest.mark.parametrize(("value", "words"), LENGTHS)
def test_lengths_read_well(value, words):
    assert Wording().kilometres(value).replace("\u00a0", " ") == words


@pytest.mark.parametrize(
    "value, words",
    [(0, "0"), (0.0125, "0.0125"), (3.7, "3.7"), (-4100, "−4 100"), (9.996, "10"), (1.2e9, "1.2·10^9"), (2.5e-5, "2.5·10^−5")],
)
def test_numbers_read_well(value, words):
    assert Wording().number(value).replace("\u00a0", " ") == words
