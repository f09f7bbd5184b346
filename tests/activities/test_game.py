"""*Where on Mars?*: the same rounds for a class, fair points, and no answer before the guess."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import explorer
from explorer.activities.game import FULL, LEVELS, rounds, score, streak
from explorer.places.gazetteer import Place, find
from test_explorer import click, mars, settled  # noqa: F401

OLYMPUS = find("Olympus Mons")


@pytest.mark.parametrize("level", LEVELS)
def test_a_seed_gives_everybody_the_same_rounds(level):
    assert rounds("Class 7b", level, 5) == rounds(" class 7B ", level, 5)
    assert rounds("Class 7b", level, 5) != rounds("Class 7c", level, 5)
    assert len(set(rounds(3, level, 10))) == 10


def test_these_rounds_stay_as_they_are():
    # A class code written on a blackboard is good in years to come.
    assert [place.name for place in rounds("mars", "giants", 3)] == ["Ascraeus Mons", "Hellas Planitia", "Arsia Mons"]


def test_levels_are_what_they_say():
    assert all(20 <= place.diameter_km <= 60 and place.kind == "crater" for place in rounds(1, "craters", 10))
    with pytest.raises(ValueError, match="there are giants, famous, craters"):
        rounds(1, "easy")
    with pytest.raises(ValueError, match="from 1 to 10"):
        rounds(1, "giants", 11)


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_points_are_between_none_and_all_and_fewer_farther_off(latitude, longitude):
    guess = score(OLYMPUS, Place.ground(latitude, longitude))
    assert 0 <= guess.points <= FULL
    nearer = score(OLYMPUS, Place.ground((latitude + OLYMPUS.latitude) / 2, OLYMPUS.longitude))
    assert nearer.points >= guess.points or nearer.distance_km > guess.distance_km


def test_within_the_place_is_right_and_1500_km_beyond_its_edge_a_third():
    assert score(OLYMPUS, Place.ground(20, -133)).points == FULL
    off = OLYMPUS.latitude - (300 + 1500) / 59.1
    assert score(OLYMPUS, Place.ground(off, OLYMPUS.longitude)).points == pytest.approx(333, abs=3)


def test_a_streak_counts_the_near_ones_at_the_end():
    near, far = score(OLYMPUS, Place.ground(20, -133)), score(OLYMPUS, Place.ground(-20, 50))
    assert [streak(guesses) for guesses in ([], [near], [near, far], [far, near, near])] == [0, 1, 0, 2]


def test_a_round_hides_names_until_it_is_guessed(mars):
    mars._side.panel = "game"
    mars._side.game.play("mars", "giants", 2)
    settled(lambda: "explorer-game-picture" in mars._side.game._picture.value)
    assert "Ascraeus" not in mars._side.game._told.value + mars._side.game._picture.value
    assert not mars._maps.shown.shows_names and not mars._maps.shown.shows_places and mars.selected is None
    click(mars, 12, -104)
    assert "Ascraeus Mons: right on it! 1000 of 1000 points." in mars._side.game._told.value
    assert mars._maps.shown.shows_names and len(mars._maps.shown.drawn) == 1
    click(mars, 0, 0)
    assert len(mars._side.game._guesses) == 1
    mars._side.game._next.click()
    settled(lambda: mars._side.game.guessing)
    mars._finder.pick("Hellas Planitia")
    assert mars._side.game.guessing
    mars._finder.pick("40 S 60 E")
    assert not mars._side.game.guessing
    mars._side.game._next.click()
    told = mars._side.game._told.value
    assert "Class code mars" in told and "Ascraeus Mons" in told and "Hellas Planitia" in told and "of 2000 points" in told


def test_names_come_back_when_the_game_is_left(mars):
    mars._side.panel = "game"
    mars._side.game.play("mars")
    mars._side.panel = "place"
    assert mars._maps.shown.shows_names
    click(mars, 12, 50)
    assert mars.selected is not None and mars._side.game.guessing


def test_the_game_is_not_upset_by_a_silly_form(mars):
    mars._side.game._seed.value = "<script>alert(1)</script>" * 50
    mars._side.game._start.click()
    assert mars.problem == "" and len(mars._side.game._places) == 5
    assert isinstance(mars._side.game.answer, (explorer.Place, type(None)))


def test_a_late_picture_of_a_round_before_is_not_shown(mars):
    game = mars._side.game
    game.play("mars", "giants", 3)
    first = game._framing
    settled(lambda: game._pictured)
    game.guess(Place.ground(0, 0))
    game._next.click()
    game._draw(first, lambda: True)
    assert game._pictured is None or game._pictured[0] is game._framing


def test_a_canyon_is_no_disc():
    assert score(find("Valles Marineris"), Place.ground(-40, -59)).points < 500
