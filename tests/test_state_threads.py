"""Many hands at once: after quiet, card, picture, ring and map tell of one place, and no problem is lost or stale."""

import itertools
import os
import random
import threading
import time

import pytest

import explorer
from explorer import Relief
from seen import (
    card,
    click_map,
    html,
    is_in_window,
    open_tab,
    pictured,
    plane,
    problem_shown,
    ringed,
    settled,
    shown_map,
    table,
    title,
)

SEEDS = range(int(os.environ.get("EXPLORER_TEST_SEEDS", "2")))
"""The house is measured with 20."""

THREADS, OPERATIONS = 4, 120
CLICKS = 300

NAMES = (
    *("Ascraeus Mons", "Olympus Mons", "Maunder", "Valles Marineris", "Gale", "Zhurong landing site", "Hellas Planitia"),
    *("Planum Australe", "Planum Boreum", "North pole of Mars", "South pole of Mars", "Korolev"),
)
FLAT = ("Ascraeus Mons", "Olympus Mons", "Maunder", "Gale", "Arabia Terra", "Zhurong landing site")


@pytest.fixture(autouse=True)
def offline(monkeypatch):
    monkeypatch.setenv("EXPLORER_OFFLINE", "1")


@pytest.fixture
def mars():
    mars = explorer.Explorer(imagery="relief")
    yield mars
    mars.close()


def anything(mars, dice):
    """One thing that code may ask, at random; nothing of it is wrong."""
    latitude, longitude = dice.uniform(-85, 85), dice.uniform(-180, 360)
    links = (
        "mars?at=-83.0,160.0&zoom=3&map=south&place=Planum+Australe",
        "mars?at=11.92,-104.08&zoom=4&place=Ascraeus+Mons",
        "mars?at=85,10&zoom=2&map=north",
    )
    asked = [
        (8, lambda: mars.select(dice.choice(NAMES))),
        (3, lambda: mars.select(latitude=latitude, longitude=longitude)),
        (2, lambda: setattr(mars, "selected", None)),
        (5, lambda: mars.go_to(latitude, longitude, zoom=dice.choice([None, 1, 3.5, 6]))),
        (5, lambda: setattr(mars, "projection", dice.choice(["cylindrical", "north", "south"]))),
        (2, lambda: setattr(mars, "imagery", dice.choice(["auto", "relief", "tianwen-1"]))),
        (1, lambda: setattr(mars, "language", dice.choice(["en", "zh"]))),
        (2, lambda: setattr(mars, "coordinates", dice.choice(["east-180", "east-360", "west-360"]))),
        (1, lambda: setattr(mars, "presenting", dice.random() < 0.5)),
        (3, lambda: mars.show_only(**dice.choice([{}, {"kinds": "crater"}, {"least_km": 100.0}, {"pictures": True}]))),
        (1, lambda: mars.measure(*dice.sample(FLAT, 2))),
        (1, lambda: mars.tour(dice.choice(["tianwen-1", "zhurong", "giants"]))),
        (2, lambda: mars.open(dice.choice(links))),
        (2, lambda: mars.open(mars.link())),
        (1, lambda: repr(mars)),
    ]
    weights, asks = zip(*asked, strict=True)
    dice.choices(asks, weights)[0]()


def at_once(mars, seed, operations, ask, monkeypatch):
    """Several threads, each with dice of its own; what went wrong in any thread."""
    raised = []
    monkeypatch.setattr(threading, "excepthook", lambda told: raised.append(repr(told.exc_value)))
    start = threading.Barrier(THREADS)

    def work(number):
        dice = random.Random(1000 * seed + number)
        start.wait()
        for _ in range(operations):
            try:
                ask(mars, dice)
            except Exception as error:
                raised.append(f"{type(error).__name__}: {error}")

    threads = [threading.Thread(target=work, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(300)
        assert not thread.is_alive(), "a thread waits for ever"
    return raised


def disagreements(mars, in_window=False):
    """In what way the page does not tell of one place; empty when all is well."""
    place, told = mars.selected, []
    if place is None:
        if ringed(mars) is not None:
            told.append(f"nothing is selected and {ringed(mars)} is ringed")
    else:
        headed = place.name or "Ground"
        if not title(mars).startswith(headed):
            told.append(f"selected is {headed!r}, the card is headed {title(mars)!r}")
        if not pictured(mars).startswith(place.name):
            told.append(f"selected is {headed!r}, the picture shows {pictured(mars)!r}")
        if ringed(mars) is None:
            if plane(mars).holds(place.latitude, place.longitude):
                told.append(f"{headed!r} is on the map and not ringed")
        elif not is_same(ringed(mars), (place.latitude, place.longitude)):
            told.append(f"selected is {headed!r} at {place.latitude, place.longitude}, ringed is {ringed(mars)}")
        if in_window and not is_in_window(mars, place.latitude, place.longitude):
            told.append(f"the map is about {mars.link()}, and does not show {headed!r}")
    if shown_map(mars).crs["name"] != plane(mars).crs["name"]:
        told.append(f"the projection is {mars.projection}, and the map shows {shown_map(mars).crs['name']}")
    return told


def is_same(one, other):
    (latitude, longitude), (latitude_2, longitude_2) = one, other
    turned = abs((longitude - longitude_2 + 180) % 360 - 180)
    return abs(latitude - latitude_2) < 0.001 and (turned < 0.001 or abs(latitude) > 89.99)


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_many_threads_ask_the_page_tells_of_one_place(mars, seed, monkeypatch):
    raised = at_once(mars, seed, OPERATIONS, anything, monkeypatch)
    assert raised == []
    mars.language = "en"
    open_tab(mars, "place")
    settled(lambda: not disagreements(mars), why=lambda: "; ".join(disagreements(mars)))


@pytest.mark.parametrize("seed", SEEDS)
def test_every_projection_keeps_its_map_whatever_happened(mars, seed, monkeypatch):
    raised = at_once(mars, seed, OPERATIONS // 2, anything, monkeypatch)
    assert raised == []
    for projection, latitude in (("cylindrical", 0), ("north", 80), ("south", -80), ("cylindrical", 30)):
        mars.projection = projection
        mars.go_to(latitude, 10)
        assert mars.projection == projection
        assert is_in_window(mars, latitude, 10), mars.link()
        assert shown_map(mars).crs["name"] == plane(mars).crs["name"]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_map_shows_what_was_selected_last_by_many_at_once(mars, seed, monkeypatch):
    raised = at_once(mars, seed, OPERATIONS // 2, lambda mars, dice: mars.select(dice.choice(NAMES)), monkeypatch)
    assert raised == []
    settled(lambda: not disagreements(mars, True), why=lambda: "; ".join(disagreements(mars, True)))


@pytest.mark.parametrize("seed", SEEDS)
def test_filters_set_by_many_at_once_raise_nothing_and_the_last_one_holds(mars, seed, monkeypatch):
    def ask(mars, dice):
        mars.show_only(kinds=dice.choice([("crater",), ("mountain",), ()]), least_km=dice.choice([None, 50.0, 100.0, 500.0]))

    assert at_once(mars, seed, OPERATIONS // 2, ask, monkeypatch) == []
    open_tab(mars, "list")
    count = mars.show_only(kinds=mars.filter.kinds, least_km=mars.filter.least_km)
    settled(lambda: _counted(mars) == count, why=lambda: f"{count} places pass, the list has {_counted(mars)}")


def _counted(mars):
    return int("".join(filter(str.isdigit, table(mars).words[0].split(" place")[0])) or 0)


class Ailing(Relief):
    """An imagery that cannot be read, and says every time a new number; until it is well again."""

    title = "A layer that ails"

    def __init__(self):
        super().__init__()
        self.well, self.numbers, self.last = False, itertools.count(1), 0
        self._lock = threading.Lock()

    def sample(self, *where):
        if self.well:
            return super().sample(*where)
        with self._lock:
            self.last = next(self.numbers)
            raise OSError(f"no light for picture {self.last}")


def number_told(mars):
    """Which number stands under the map; 0 for none."""
    return int("".join(filter(str.isdigit, problem_shown(mars))) or 0)


def get_well(layer):
    """Have the imagery recover once nothing is being drawn any more."""
    last, since = layer.last, time.time()
    while time.time() - since < 0.5:
        time.sleep(0.02)
        if layer.last != last:
            last, since = layer.last, time.time()
    layer.well = True


@pytest.fixture
def ailing():
    layer = Ailing()
    mars = explorer.Explorer(imagery="relief", layer=layer)
    yield mars, layer
    mars.close()


@pytest.mark.parametrize("seed", SEEDS)
def test_a_problem_told_between_clicks_is_shown_and_the_next_good_click_ends_it(ailing, seed):
    mars, layer = ailing
    dice, before = random.Random(seed), 0
    for _ in range(CLICKS):
        before = layer.last
        click_map(mars, dice.uniform(-60, 60), dice.uniform(-60, 60))
    # The picture of the last click could not be drawn, and nothing came after it: that is what has to be told.
    settled(
        lambda: number_told(mars) > before and mars.problem.endswith(f"picture {number_told(mars)}"),
        why=lambda: (
            f"the last click came after error {before}, the last was {layer.last}; "
            f"shown is {problem_shown(mars)!r}, the problem is {mars.problem!r}"
        ),
    )
    get_well(layer)
    click_map(mars, 10, 10)
    settled(lambda: "A layer that ails" in html(card(mars)))
    settled(
        lambda: mars.problem == problem_shown(mars) == "",
        5,
        lambda: f"stale: shown is {problem_shown(mars)!r}, the problem is {mars.problem!r}",
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_problems_and_clicks_of_two_threads_at_once_leave_the_last_one(ailing, seed):
    mars, layer = ailing
    done = threading.Event()

    def paints():
        dice = random.Random(seed)
        while not done.is_set():
            mars.go_to(dice.uniform(-80, 80), dice.uniform(-180, 180), zoom=dice.choice([2, 3, 4]))

    painter = threading.Thread(target=paints)
    painter.start()
    dice = random.Random(1000 + seed)
    for _ in range(CLICKS):
        mars.select(latitude=dice.uniform(-60, 60), longitude=dice.uniform(-180, 180))
    done.set()
    painter.join()
    before = layer.last
    click_map(mars, 10, 10)
    settled(
        lambda: number_told(mars) > before and mars.problem.endswith(f"picture {number_told(mars)}"),
        why=lambda: f"the last click came after error {before}, the last was {layer.last}; shown is {problem_shown(mars)!r}",
    )
    get_well(layer)
    click_map(mars, 20, 20)
    settled(lambda: mars.problem == problem_shown(mars) == "", 5, lambda: f"stale: {problem_shown(mars)!r}")


def test_no_problem_is_lost_while_another_is_being_shown(ailing):
    """Picture and globe of the card cannot be drawn, on two threads at nearly one time; whoever listens takes his time."""
    mars, layer = ailing
    settled(lambda: layer.last > 0)
    get_well(layer)
    layer.well, before, heard = False, layer.last, []

    def slowly(change):
        heard.append(int("".join(filter(str.isdigit, change.new)) or 0))
        time.sleep(0.3)

    mars.state.observe(slowly, "problem")
    mars.select("Maunder")
    settled(lambda: layer.last >= before + 2)
    raised = set(range(before + 1, layer.last + 1))
    settled(lambda: raised <= set(heard), 5, lambda: f"raised were {sorted(raised)}, heard of was {heard}")
    assert number_told(mars) == [each for each in heard if each][-1]
