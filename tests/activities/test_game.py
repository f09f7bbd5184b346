"""*Where on Mars?*: the same rounds for a class, fair points, and no answer before the guess."""

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

import explorer
from explorer.activities.game import FULL, LEVELS, rounds, score, streak
from explorer.cartography.framing import Framing
from explorer.i18n.wording import Wording
from explorer.imagery.painter import Painter
from explorer.imagery.photo import METRES_PER_PIXEL
from explorer.places.gazetteer import Place
from explorer.places.gazetteer import find as named
from seen import (
    choose,
    click,
    click_map,
    control,
    controls,
    elements,
    elements_of,
    features,
    find,
    html,
    is_in_window,
    labels,
    layer,
    open_tab,
    search,
    settled,
    text,
)

OLYMPUS = named("Olympus Mons")


@pytest.mark.parametrize("level", LEVELS)
def test_a_seed_gives_everybody_the_same_rounds(level):
    assert rounds("Class 7b", level, 5) == rounds(" class 7B ", level, 5)
    assert rounds("Class 7b", level, 5) == rounds("Ｃｌａｓｓ\u3000７Ｂ", level, 5) == rounds("class  7b", level, 5)
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


@pytest.fixture
def game(mars):
    """The open game."""
    open_tab(mars, "game")
    return find(mars, "explorer-game")


def begin(game, seed, level="giants"):
    choose(game, "Class code", seed)
    choose(game, "Level", level)
    click(game, "Start")


def pictured(game):
    """What the alternative text of the picture says, or ""."""
    return "".join(each.attributes["alt"] for each in elements(game, "explorer-game-picture"))


def test_a_round_hides_names_until_it_is_guessed(mars, game):
    mars.select("Maunder")
    begin(game, "mars")
    assert "Round 1 of 5" in text(game) and mars.selected is None and mars.projection == "cylindrical"
    settled(lambda: pictured(game))
    assert "Ascraeus" not in html(game)
    settled(lambda: labels(mars) == [] and features(mars, "places") == [])
    click_map(mars, 12, -104)
    assert "Ascraeus Mons: right on it! 1000 of 1000 points." in text(game)
    assert text(game).count("1000 of 1000") == 1  # said once
    settled(lambda: labels(mars) and features(mars, "places") and features(mars, "drawn"))
    lines = [each for each in features(mars, "drawn") if each["geometry"]["type"] != "Point"]
    assert len(lines) == 1 and is_in_window(mars, OLYMPUS.latitude - 6, -104)
    click_map(mars, 0, 0)
    assert "Round 1 of 5" in text(game) and "1000 of 1000 points" in text(game)  # no other guess
    click(game, "Next round")
    assert "Round 2 of 5" in text(game) and mars.state.guessing
    settled(lambda: features(mars, "drawn") == [])
    search(mars, "Hellas Planitia")  # its name would be the answer
    assert mars.state.guessing and mars.selected is None
    search(mars, "40 S 60 E")
    assert not mars.state.guessing and "Hellas Planitia: you were 488\u00a0km off." in text(game)
    assert "1871 of 2000 points" in text(game) and "2 near ones in a row" in text(game)


def marks(mars):
    """What is written into the points that the map shows."""
    return [each.text for each in elements_of(layer(mars, "names").icon.html, "explorer-vertex")]


def test_the_end_of_a_game_tells_all_rounds(mars, game):
    begin(game, "mars")
    places = rounds("mars", "giants", 5)
    for number, place in enumerate(places):
        assert f"Round {number + 1} of 5" in text(game)
        search(mars, f"{place.latitude:.4f}, {place.longitude:.4f}")
        click(game, "Next round" if number < 4 else "See the result")
    told = text(game)
    assert "Class code mars, Ten giants" in told and "5000 of 5000 points" in told
    choose(game, "Class code", "another")  # for the next game
    mars.language = "zh"
    mars.language = "en"
    assert "Class code mars, Ten giants" in text(game)
    assert all(place.name in told for place in places)
    settled(lambda: sorted(marks(mars)) == [*"12345", *"?????"])
    assert all(is_in_window(mars, place.latitude, place.longitude) for place in places if -180 < place.longitude < 0)
    assert control(game, "Play again") and not controls(game, "Next round") and not pictured(game)


def test_names_come_back_when_the_game_is_left(mars, game):
    begin(game, "mars")
    settled(lambda: labels(mars) == [])
    open_tab(mars, "place")
    settled(lambda: labels(mars) and features(mars, "places"))
    click_map(mars, 12, 50)
    assert mars.selected is not None and mars.state.guessing
    open_tab(mars, "game")
    settled(lambda: labels(mars) == [] and features(mars, "places") == [])
    assert "Round 1 of 5" in text(game)


def test_the_game_is_not_upset_by_a_silly_form(mars, game):
    begin(game, "<script>alert(1)</script>" * 50)
    assert mars.problem == "" and "Round 1 of 5" in text(game)
    for _ in range(5):
        search(mars, "0 N 0 E")
        click(game, "See the result" if controls(game, "See the result") else "Next round")
    assert mars.problem == "" and "<script>" in text(game) and not elements(game, tag="script")


@pytest.mark.threads
def test_a_late_picture_of_a_round_before_is_not_shown(mars, game):
    gate, drawn = threading.Event(), []

    class Slow(explorer.Relief):
        def sample(self, *arguments):
            gate.wait(10)
            return super().sample(*arguments)

    settled(lambda: not mars.state.busy)
    mars.state.change(painter=Painter(Slow()))
    first, second = (
        Wording().kilometres(Framing.of(place, METRES_PER_PIXEL).width_km) for place in rounds("mars", "giants", 2)
    )
    assert first != second
    [shown] = [each for each in game.children[:2] if each.value == ""]
    shown.observe(lambda change: drawn.append(pictured(game)), "value")
    begin(game, "mars")
    search(mars, "0 N 0 E")
    click(game, "Next round")
    assert pictured(game) == "" and mars.state.guessing
    gate.set()
    settled(lambda: second in pictured(game) and not mars.state.busy)
    assert all(f" {first} wide" not in each for each in drawn) and drawn


def test_a_canyon_is_no_disc():
    assert score(named("Valles Marineris"), Place.ground(-40, -59)).points < 500
