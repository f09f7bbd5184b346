"""Heights along a line, as a table and as a figure."""

import io

import numpy as np
import pandas as pd
import pytest
from matplotlib.text import Text
from PIL import Image

from explorer import measure, profile
from explorer.mars.elevation import elevation
from explorer.widgets.panel import PROFILE_LOOK

CANYON = [(-6, -70), (-13.5, -70)]


def test_heights_are_those_of_the_model_at_equal_steps_along_the_line():
    made = profile(["Olympus Mons", "Ascraeus Mons"], samples=300)
    table = made.table
    assert len(table) == 300
    assert table.height_m.to_numpy() == pytest.approx(elevation(table.latitude, table.longitude))
    assert np.diff(table.distance_km) == pytest.approx(np.full(299, 1742.36 / 299), abs=0.01)
    assert made.title == "Olympus Mons to Ascraeus Mons"
    assert profile(CANYON, samples=9).title == "Near Chrysas Mensa to near Coprates Mensa"
    assert profile([(40, -155), "Gale"], samples=9).title == "Near Arcadia Planitia to Gale"


def test_only_a_line_that_ends_where_it_begins_is_called_there_and_back():
    assert profile(["Gale", (0, 140), "Gale"], samples=9).title == "Gale and back"
    assert profile([(-6, -70), (-13.5, -70), (-6, -70)], samples=9).title == "Near Chrysas Mensa and back"
    assert profile([(-6, -70), (-6.1, -70)], samples=9).title == "Near Chrysas Mensa to near Chrysas Mensa"


def test_a_line_of_several_legs_passes_its_points():
    points = [(10, 170), (20, -170), (-5, -160)]
    made = profile(points, samples=2001)
    for corner, (latitude, longitude) in zip(made.corners_km, points, strict=True):
        row = made.table.iloc[(made.table.distance_km - corner).abs().argmin()]
        assert row.latitude == pytest.approx(latitude, abs=0.03) and row.longitude == pytest.approx(longitude, abs=0.03)
    assert made.corners_km[-1] == pytest.approx(measure(points).length_km)


def test_the_figure_says_how_steep_it_is_drawn_and_marks_the_extremes():
    figure = profile(CANYON).draw()
    [axes] = figure.axes
    words = " ".join(each.get_text() for each in [*axes.texts, *figure.texts]).replace("\u00a0", " ")
    assert "steeper than in nature" in words and "hundreds of metres" in words
    heights = profile(CANYON).table.height_m
    for name, height in (("highest", heights.max()), ("lowest", heights.min())):
        assert f"{name} {height:,.0f} m".replace(",", " ").replace("-", "−") in words
    stated = float(words.split("Drawn ")[1].split("×")[0])
    box = axes.get_window_extent()
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    assert stated == pytest.approx((right - left) * 1000 / box.width / ((top - bottom) / box.height), rel=0.06)


def test_the_figure_leaves_pyplot_alone():
    import sys

    profile(CANYON).png()
    assert "matplotlib.pyplot" not in sys.modules or not sys.modules["matplotlib.pyplot"].get_fignums()


def test_table_and_figure_can_be_saved(tmp_path):
    made = profile(CANYON, samples=50)
    made.save(tmp_path / "canyon.csv")
    made.save(tmp_path / "canyon.png")
    back = pd.read_csv(tmp_path / "canyon.csv")
    assert list(back.columns) == ["distance_km", "latitude", "longitude", "height_m"] and len(back) == 50
    assert Image.open(tmp_path / "canyon.png").size == (1200, 510)
    assert Image.open(io.BytesIO(made._repr_png_())).format == "PNG"
    with pytest.raises(ValueError, match="not as 'canyon.pdf'"):
        made.save(tmp_path / "canyon.pdf")
    with pytest.raises(OSError):
        made.save(tmp_path / "nowhere" / "canyon.csv")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["canyon.csv", "canyon.png"]


@pytest.mark.parametrize("samples", [1, 0, -3, 2.5, 10**9, "many", True])
def test_an_impossible_number_of_samples_is_told(samples):
    with pytest.raises(ValueError, match="whole number from 2 to 100000"):
        profile(CANYON, samples=samples)


def test_level_ground_and_short_lines_can_be_drawn_too():
    assert profile([(0, 0), (0, 0.0001)]).png()
    assert profile([(90, 0), (-89, 0)], samples=2).png()


def test_in_the_panel_the_words_are_as_large_as_those_beside_them_and_lie_on_each_other_nowhere():
    made = profile([(-75, 0), (-90, 0), (-75, 180)])
    figure = made.draw(**PROFILE_LOOK)
    [axes], pixel = figure.axes, 298 / (PROFILE_LOOK["inches"][0] * 72)  # of the page to a point
    [title] = axes.findobj(lambda each: isinstance(each, Text) and each.get_text().startswith("Near Sisyphi Cavi"))
    words = [title, axes.xaxis.label, axes.yaxis.label, *axes.get_xticklabels(), *axes.texts, *figure.texts]
    assert min(each.get_fontsize() for each in words) * pixel > 9.5
    figure.canvas.draw()
    boxes = [each.get_window_extent() for each in (title, axes.xaxis.label, *figure.texts)]
    assert not any(one.overlaps(other) for at, one in enumerate(boxes) for other in boxes[:at])
    assert "…" not in title.get_text()


def test_mount_everest_stands_beside_it_where_it_is_wanted():
    line = profile([(18, -140), (18, -120)])
    lowest = line.table.height_m.min()
    alone, beside = line.draw().axes[0], line.draw(everest=True).axes[0]
    lines = [each.get_ydata()[0] - lowest for each in beside.lines if each.get_linestyle() == "--"]
    assert lines == pytest.approx([8849, 1857]) and not [each for each in alone.lines if each.get_linestyle() == "--"]
    plain = profile([(25, 110), (25.1, 110)]).draw(everest=True).axes[0]
    assert plain.get_ylim()[1] > 8849 + plain.get_ylim()[0]
