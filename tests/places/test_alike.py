"""How alike words are, with rapidfuzz and without: what is counted is the same."""

import sys
from random import Random

import numpy as np
import pytest

from explorer import UnknownPlaceError, load_features
from explorer.places import alike
from explorer.places.gazetteer import find, plain
from explorer.places.search import Search

NAMES = [plain(name) for name in load_features().name]


@pytest.fixture
def plainly(monkeypatch):
    """A function that calls another as if rapidfuzz were not installed."""

    def call(function, *arguments):
        with monkeypatch.context() as without:
            without.setitem(sys.modules, "rapidfuzz", None)
            return function(*arguments)

    return call


def slipped(dice, name):
    """A name with some letters left out, doubled or swapped."""
    for _ in range(dice.randint(1, 3)):
        at = dice.randrange(len(name))
        name = dice.choice(
            [name[:at] + name[at + 1 :], name[: at + 1] + name[at:], name[:at] + name[at : at + 2][::-1] + name[at + 2 :]]
        )
    return name


@pytest.mark.parametrize("seed", range(20))
def test_slips_and_likeness_are_counted_alike(seed, plainly):
    dice = Random(seed)
    typed = slipped(dice, dice.choice(NAMES))
    for most in (1, 2):
        assert plainly(alike.slips, typed, NAMES, most).tolist() == alike.slips(typed, NAMES, most).tolist()
    assert plainly(alike.likeness, typed, NAMES) == pytest.approx(alike.likeness(typed, NAMES))
    ours, theirs = plainly(alike.kinship, typed, NAMES), alike.kinship(typed, NAMES)
    assert abs(ours.max() - theirs.max()) < 1e-6 and theirs[np.argmax(ours)] == pytest.approx(theirs.max())


def test_places_are_found_and_offered_as_ever(plainly):
    places, typed = load_features(), ["olimpus mon", "vales marineris", "gale crter", "ascreus", "helas", "crater gusev"]
    search = Search(places)
    for words in typed:
        assert plainly(search.find, words).tolist() == search.find(words).tolist()
    assert plainly(find, "Olympus Mns", places) == find("Olympus Mons", places)
    told = []
    for look in (find, lambda *given: plainly(find, *given)):
        with pytest.raises(UnknownPlaceError) as error:
            look("Olimpia Monts", places)
        told.append(str(error.value))
    assert told[0] == told[1]
