"""What an explorer does before anybody touches it: no more than is seen, for a whole class starts at once."""

import threading

import numpy as np
import pytest
from ipywidgets.widgets import widget

import explorer
from explorer.state import PANELS
from seen import is_there, open_tab, opened_tab, settled


def test_a_panel_is_made_when_it_is_first_opened():
    def opened(panel):
        """How many widgets come to be when a panel is opened."""
        before = len(widget._instances)
        open_tab(mars, panel)
        return len(widget._instances) - before

    before = len(widget._instances)
    mars = explorer.Explorer()
    assert len(widget._instances) - before < 200
    assert opened("tour") > 0
    assert opened("place") == 0
    assert opened("tour") == 0
    mars.close()
    assert len(widget._instances) == before


@pytest.mark.parametrize("panel", PANELS)
def test_a_panel_that_is_opened_late_shows_what_code_has_done_before(mars, panel):
    mars.compare("France", at="Olympus Mons", turn=20)
    mars.measure("Olympus Mons", "Ascraeus Mons")
    mars.moment = explorer.mars_time("2021-05-14 23:17")
    mars.state.adjust(shows_route=True, sunlight=True, contours=1000, water=-3000, swipe=0.4)
    mars.tour("giants")
    mars.worksheet("first-look")
    mars.show_only(kinds=["crater"], least_km=100)
    mars.language = "zh"
    open_tab(mars, panel)
    assert mars.problem == "" and is_there(mars, "explorer-card") and opened_tab(mars) == panel


@pytest.fixture
def planes():
    """An imagery that counts how often the whole planet was painted."""

    class Counted(explorer.Relief):
        def sample(self, latitude, longitude, resolution, centre=None):
            if np.broadcast(latitude, longitude).shape == (720, 1440):
                with lock:
                    shapes.append(resolution)
            return super().sample(latitude, longitude, resolution, centre)

    shapes, lock = [], threading.Lock()
    mars = explorer.Explorer(imagery=Counted())
    yield mars, shapes
    mars.close()


def test_the_whole_planet_is_painted_once(planes):
    mars, painted = planes
    settled(lambda: painted and not mars.state.busy)
    assert len(painted) == 1
    mars.imagery = "photograph"
    settled(lambda: len(painted) == 2 and not mars.state.busy)
