"""Links to a view, from one explorer to another; and what a damaged or hostile one does: nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import explorer
from explorer import viewpoint
from explorer.mars import wrap_longitude
from explorer.places.gazetteer import Place, find
from explorer.widgets.share import Share
from seen import centre, click, finder, search, shown_map
from seen import find as found

STOP = find("Zhurong's last stop", explorer.places.mission.places())


@given(
    st.floats(-90, 90),
    st.floats(-180, 179.999),
    st.integers(0, 30),
    st.sampled_from(["cylindrical", "north", "south"]),
    st.sampled_from(["auto", "tianwen-1", "relief"]),
    st.sampled_from(
        [None, find("Hsūanch'eng"), find("Zhurong's last stop", explorer.places.mission.places()), Place.ground(1, 2)]
    ),
)
def test_a_link_leads_to_where_it_was_made(latitude, longitude, halves, projection, imagery, place):
    made = viewpoint.Viewpoint(
        centre=Place.ground(latitude, longitude), zoom=halves / 2, projection=projection, imagery=imagery, selected=place
    )
    back = viewpoint.read(viewpoint.write(made))
    assert (back.zoom, back.projection, back.imagery) == (made.zoom, projection, imagery)
    assert back.centre.latitude == pytest.approx(latitude, abs=1e-4)
    assert abs(wrap_longitude(back.centre.longitude - longitude)) < 1e-4
    assert (back.selected and back.selected.name) == (place and place.name)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is no link to a view; one begins like mars"),
        ("https://example.org/?at=1,2&zoom=3", "is no link"),
        ("mars?at=1,2&zoom", "damaged; copy it again"),
        ("mars?zoom=4", "has no position"),
        ("mars?at=95,2&zoom=4", "has no position"),
        ("mars?at=nan,inf&zoom=4", "has no position"),
        ("mars?at=1,2&zoom=nan", "no zoom from 0 to 15"),
        ("mars?at=1,2&zoom=99", "no zoom from 0 to 15"),
        ("mars?at=1,2&zoom=4&map=flat", "map='flat'; it can be cylindrical"),
        ("mars?at=1,2&zoom=4&place=Nowhere+at+all", "leads to a place that is not there"),
        ("mars?at=1,2&zoom=4&__class__=x", "which is not known"),
        ("mars?" + "a=b&" * 500, "is no link"),
    ],
)
def test_what_is_no_link_is_told(text, words):
    with pytest.raises(explorer.LinkError) as refused:
        viewpoint.read(text)
    assert words in str(refused.value)


@given(st.text(max_size=80).map("mars?".__add__))
def test_whatever_follows_a_view_or_a_sentence_comes_out(text):
    try:
        viewpoint.read(text)
    except explorer.LinkError as error:
        assert len(str(error)) > 20


def test_an_explorer_shows_the_view_of_another(mars):
    mars.select("South pole of Mars")
    link = mars.link()
    assert link.startswith("mars?at=-90") and "map=south" in link and "place=South+pole+of+Mars" in link
    mars.select("Olympus Mons")
    mars.projection = "cylindrical"
    mars.open(link)
    assert mars.selected.name == "South pole of Mars" and mars.projection == "south"
    before = mars.link()
    with pytest.raises(explorer.LinkError):
        mars.open(link.replace("zoom=", "zoom=x"))
    assert mars.link() == before


def test_a_link_put_into_the_search_field_is_followed(mars):
    search(mars, "mars?at=10,20&zoom=6&place=Maunder")
    assert mars.selected.name == "Maunder" and shown_map(mars).zoom == 6
    assert centre(mars) == pytest.approx((10, 20))
    search(mars, "mars?at=10")
    assert "no position" in finder(mars).message and finder(mars).results == []


def test_the_share_button_hands_out_the_link(mars, monkeypatch):
    handed = []
    monkeypatch.setattr(found(mars, kind=Share), "send", handed.append)
    click(mars, "Link")
    assert [each["text"] for each in handed] == [mars.link()]
