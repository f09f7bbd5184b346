"""What is told of the spot under the pointer once it rests; the browser counts positions by itself."""

import pytest

from explorer import elevation
from seen import find, send


@pytest.fixture
def readout(mars):
    return find(mars, traits=("plane", "words", "height"))


def test_where_the_pointer_rests_the_height_is_told(mars, readout):
    send(readout, {"rests": [17.5, -133.25]})
    assert readout.height == {"at": [17.5, -133.25], "words": mars.state.wording.metres(elevation(17.5, -133.25))}


def test_positions_are_worded_in_the_language_and_convention_that_are_picked(mars, readout):
    mars.language, mars.coordinates = "zh", "west-360"
    assert readout.words["N"] == "北纬\u00a0{degrees}°" and readout.words["west"] and readout.words["centre"] == 180
    assert readout.words["graphic"] == pytest.approx((3396.19 / 3376.2) ** 2)


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"rests": None},
        {"rests": [1]},
        {"rests": ["a", 2]},
        {"rests": [95, 0]},
        {"rests": [10**400, 0]},
        {"rests": [0, float("inf")]},
        [1],
    ],
)
def test_messages_that_make_no_sense_change_nothing(mars, readout, message):
    send(readout, message)
    assert readout.height == {} and mars.problem == ""
