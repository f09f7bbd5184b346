"""Names, numbers, links and tours that nobody means well with: an answer in words, and soon."""

import json
import time
from contextlib import contextmanager

import pytest

import explorer
from explorer import viewpoint
from explorer.activities.tours import load_tour
from explorer.places.resolve import resolve
from seen import elements, settled


@contextmanager
def soon():
    """The block takes no longer than a blink; ten of them, for a machine that has much to do."""
    begun = time.process_time()
    yield
    assert time.process_time() - begun < 1


@pytest.mark.parametrize("count", [201, 40_000, 1_000_000])
@pytest.mark.parametrize("sign", ["a", "火", "ab ", "1", "1 ", "deg", "\ud800"])
def test_a_name_of_many_letters_is_refused_before_any_work(sign, count):
    with soon(), pytest.raises(explorer.UnknownPlaceError, match=r"A text of \d+ characters is no name"):
        resolve((sign * count)[:count])


def test_a_character_that_stands_for_eighteen_letters_counts_as_so_many(mars):
    with soon(), pytest.raises(explorer.UnknownPlaceError, match=r"A text of \d{4} characters is no name"):
        mars.select("\ufdfa" * 195)
    with soon(), pytest.raises(viewpoint.LinkError, match=r"A text of \d{4} characters"):
        mars.open("mars?at=1,2&zoom=3&place=" + "\ufdfa" * 195)
    assert explorer.measure(["Ｏｌｙｍｐｕｓ Ｍｏｎｓ", "Gale"]).length_km > 0  # letters of full width, as typed in Chinese


def test_half_a_character_is_no_point_in_words(mars):
    for ask in (
        lambda: mars.measure("\ud800", "Gale"),
        lambda: mars.within(["\ud800"] * 3),
        lambda: mars.compare("France", "\ud800"),
    ):
        with pytest.raises(explorer.UnknownPlaceError, match="signs in it that no name has"):
            ask()


@pytest.mark.parametrize(
    "wanted",
    [
        {"kinds": [1]},
        {"kinds": 5},
        {"kinds": [b"crater"]},
        *({"least_km": each} for each in (10**400, 10**5000, "x", True, -1, 1j)),
    ]
    + [{"pictures": type}, {"pictures": 1}, {"named_after_tianwen1": "no"}],
    ids=lambda wanted: f"{[*wanted]}",
)
def test_what_picks_no_places_is_refused_in_words(mars, wanted):
    before = mars.filter
    with pytest.raises(ValueError, match=r"is not possible; give|is no kind of place; give words such as 'crater'"):
        mars.show_only(**wanted)
    assert mars.filter == before


@pytest.mark.parametrize("name", ["\0", "Olympus\0Mons", "\ud800", "Gale\x1b[31m"])
def test_what_no_name_has_in_it_is_no_name(mars, name):
    with pytest.raises(explorer.UnknownPlaceError, match="signs in it that no name has"):
        mars.select(name)
    assert mars.selected is None


@pytest.mark.parametrize("number", [10**400, -(10**400), 10**5000, 2**63, -1], ids=lambda number: f"{number.bit_length()} bits")
def test_a_number_of_any_size_is_no_id_in_words(mars, number):
    with pytest.raises(explorer.UnknownPlaceError, match="No place on Mars has"):
        mars.select(number)


@pytest.mark.parametrize("number", [10**400, -(10**5000)], ids=["large", "larger"])
def test_a_number_of_any_size_is_no_angle_in_words(mars, number):
    with pytest.raises(ValueError, match="latitude has far too many digits"):
        mars.select(latitude=number, longitude=0)
    with pytest.raises(ValueError, match="longitude has far too many digits"):
        mars.go_to(0, number)
    with pytest.raises(ValueError, match="latitude has far too many digits"):
        explorer.measure([(number, 0), (0, 0)])


@pytest.mark.parametrize("place", ["%00", "%ED%A0%80", "Olympus%00Mons", "%1B"])
def test_a_link_to_what_is_no_name_leads_nowhere(place):
    with pytest.raises(viewpoint.LinkError):
        viewpoint.read(f"mars?at=1,2&zoom=3&place={place}")


@pytest.mark.parametrize(
    "parts", ["at=1_0,2&zoom=3", "at=1,1e30&zoom=3", "at=1,2&zoom=1_0", "at=1,2&zoom=3&zoom=9", "at=1,2&zoom=3&place=15,1e300"]
)
def test_a_link_that_may_mean_another_place_leads_nowhere(parts):
    with pytest.raises(viewpoint.LinkError):
        viewpoint.read(f"mars?{parts}")


def test_a_longitude_of_so_many_turns_that_nothing_is_left_of_it_is_refused(mars):
    with pytest.raises(ValueError, match="longitude 1e\\+30 is not possible"):
        mars.select(latitude=1, longitude=1e30)


@pytest.mark.parametrize("name", ["a\0b.png", "a\ud800b.png"])
def test_what_can_be_no_name_of_a_file_is_not_written(mars, name):
    with pytest.raises(OSError, match="is no name of a file"):
        mars.save_picture(name)


def tour(steps, **also):
    return json.dumps({"title": "A tour", "steps": steps} | also).encode()


def test_a_tour_of_countless_mistakes_lists_the_first_of_them():
    strange = {f"k{number}": 0 for number in range(60_000)}
    with soon():
        told = explorer.check_tour(tour([{"place": "Gale", "text": "x"}], **strange))
    assert len(told) == 51 and "'k0', which is not known" in told[0] and told[-1] == "there may be more; mend these first"
    with soon():
        assert len(explorer.check_tour(tour([{"place": "Gale", "text": "x", **strange}]))) == 51
    with soon():
        assert len(explorer.check_tour(tour([{"text": "", "zoom": "far"}] * 200))) == 51


def test_the_worst_tour_takes_no_longer_than_a_good_one():
    with soon():
        assert len(explorer.check_tour(tour([{"place": "\ufdfa" * 190, "text": "x"}] * 50))) == 51
    with soon():
        told = explorer.check_tour(tour([{"place": "abcdefghij klm" * 14, "text": "x"}] * 50))
    assert len(told) == 51 and "The nearest names are" in told[0]
    names = explorer.load_features().name.tolist()[:50]
    with soon():
        assert explorer.check_tour(tour([{"place": "Gale", "text": "x", "measure": names}] * 90)) == []


@pytest.mark.parametrize("count", [40_000, 1_000_000])
def test_a_tour_to_a_name_of_many_letters_says_so(count):
    with soon():
        told = explorer.check_tour(tour([{"place": "a" * count, "text": "x", "b" * (count // 2): 0}]))
    assert f"A text of {count} characters is no name" in told[1] and len(" ".join(told)) < 1000


@pytest.mark.parametrize("name", ["title", "text", "question"])
@pytest.mark.parametrize("text", ["half \ud83d a face", {"en": "whole", "zh": "\udc00"}])
def test_half_a_character_in_a_tour_is_told(name, text):
    step = {"place": "Gale", "text": "x", name: text}
    assert explorer.check_tour(tour([step])) == [f'line 1: step 1: "{name}" has half a character in it; type it anew']
    with pytest.raises(explorer.TourError, match="the tour: .title. has half a character"):
        load_tour(tour([{"place": "Gale", "text": "x"}], title="\ud800"))
    assert explorer.check_tour(tour([{"place": "Gale", "text": "\U0001f600"}])) == []  # a whole one, of two halves


def test_a_closed_explorer_is_displayed_as_a_sentence():
    mars = explorer.Explorer()
    mars.close()
    assert mars._repr_mimebundle_() == {"text/plain": "This explorer is closed; run the cell that made it again."}
    mars.close()
    assert repr(mars).startswith("Explorer(")


@pytest.mark.parametrize(
    ("setting", "value"),
    [("EXPLORER_HIPS", "file:///etc"), ("EXPLORER_HIPS", "http://[::1"), ("EXPLORER_CACHE_GB", "abc")],
)
def test_a_setting_that_lets_no_survey_come_is_said_as_long_as_none_comes(setting, value, monkeypatch, capsys):
    monkeypatch.setenv(setting, value)
    mars = explorer.Explorer(language="en")
    try:
        mars.imagery = "tianwen-1"
        told = settled(lambda: elements(mars, "explorer-trouble"))
        assert value in told[0].text
        mars.select("Olympus Mons")
        mars.go_to(10, 20)
        settled(lambda: not mars.state.busy)
        assert value in elements(mars, "explorer-trouble")[0].text and mars.problem == ""
        mars.imagery = "relief"
        assert not elements(mars, "explorer-trouble")
        monkeypatch.delenv(setting)
        monkeypatch.setenv("EXPLORER_OFFLINE", "1")
        mars.imagery = "tianwen-1"
        settled(lambda: elements(mars, "explorer-trouble") and value not in elements(mars, "explorer-trouble")[0].text)
    finally:
        mars.close()
    monkeypatch.setenv(setting, value)
    explorer.doctor()
    assert "WRONG" in capsys.readouterr().out
