"""The photograph in every installation, and the ground that wears its colours: where it lies, how bright, and whose it is."""

import hashlib
import shutil
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

from explorer import DataError, View, data, draw
from explorer.imagery import photo
from explorer.imagery.ground import Ground
from explorer.imagery.photo import Photo
from explorer.imagery.relief import Relief
from seen import settled, status

FOLDER = Path(data.__file__).parent
SYRTIS, ARABIA = (10, 69), (20, 25)
ICE = {"north": (87, 0), "south": (-86.5, -45)}


def brightness(imagery, place, width_km=150):
    return np.asarray(draw(imagery, View.around(*place, width_km=width_km, size=60)).convert("L"), dtype=float).mean()


@pytest.mark.parametrize("imagery", [Photo(), Ground()])
def test_dark_syrtis_is_dark_and_ice_is_white(imagery):
    planet = np.asarray(draw(imagery, View.window(-90, -180, 90, 180, size=(360, 180))).convert("L"), dtype=float)
    assert brightness(imagery, SYRTIS) < 0.8 * np.median(planet) < brightness(imagery, ARABIA)
    for place in ICE.values():
        assert brightness(imagery, place, 100) > 1.7 * np.median(planet)


def test_it_lies_where_the_heights_lie():
    """What light and dust show of craters and cliffs stands where the heights have them."""
    offsets = [offset for row in range(-50, 51, 10) for column in range(-170, 171, 20) if (offset := _offset(row, column))]
    assert len(offsets) > 25
    assert np.abs(np.median(offsets, axis=0)).max() <= 1  # of its pixels


def _offset(latitude, longitude, width=48, most=5):
    """Pixels of the photograph right and down to where it fits the relief best; None where nothing does."""
    window = View.window(latitude - 4.2, longitude - 4.2, latitude + 4.2, longitude + 4.2, size=width)
    imageries = Photo(), Relief(height=20, exaggeration=3)
    pictures = (np.asarray(draw(each, window).convert("L"), dtype=float) for each in imageries)
    seen, lit = (each - each.mean() for each in pictures)
    likeness = np.fft.fftshift(np.fft.irfft2(np.fft.rfft2(seen) * np.conj(np.fft.rfft2(lit)), s=seen.shape))
    middle = width // 2
    near = likeness[middle - most : middle + most + 1, middle - most : middle + most + 1]
    row, column = np.unravel_index(near.argmax(), near.shape)
    if near.max() < 0.25 * np.sqrt((seen**2).sum() * (lit**2).sum()) or {row, column} & {0, 2 * most}:
        return None
    return column - most, row - most


def test_the_ground_is_lit_as_the_relief_is():
    view = View.around(18.65, -133.8, width_km=800, size=200)  # Olympus Mons
    from_north_west, from_south_east = (
        np.asarray(draw(Ground(azimuth=azimuth), view).convert("L"), dtype=float) for azimuth in (315, 135)
    )
    flanks = {"north-west": slice(40, 90), "south-east": slice(110, 160)}
    difference = {name: (from_north_west - from_south_east)[flank, flank].mean() for name, flank in flanks.items()}
    assert difference["north-west"] > 5 and difference["south-east"] < -5


@pytest.mark.parametrize("imagery", [Photo(), Ground()])
def test_every_projection_is_covered_and_the_sky_is_empty(imagery):
    for view in (View.window(-90, 170, 90, 190, size=64), View.polar("north", size=64), View.polar("south", size=64)):
        assert draw(imagery, view).mode == "RGB"
    globe = np.asarray(draw(imagery, View.globe(0, 0, size=64)))
    assert globe[0, 0, 3] == 0 and globe[32, 32, 3] == 255


@pytest.mark.parametrize("imagery", [Photo(), Ground()])
def test_there_is_no_seam_at_180_degrees(imagery):
    pixels = np.asarray(draw(imagery, View.window(-40, 179, 40, 181, size=(20, 400))).convert("L"), dtype=float)
    assert np.abs(np.diff(pixels, axis=1)).mean(axis=0)[9] < 4  # of 255; a picture that was not rolled right has 30


def test_grid_and_points_give_the_same():
    latitude, longitude = np.linspace(80, -80, 30)[:, None], np.linspace(-180, 180, 50)[None, :]
    on_grid, at_points = (
        Photo().sample(*positions, 5000) for positions in ((latitude, longitude), np.broadcast_arrays(latitude, longitude))
    )
    np.testing.assert_array_equal(on_grid, at_points)


def test_each_is_called_what_it_is():
    assert "Viking" in Photo().title and "1976–80" in Photo().title and "public domain" in Photo().licence
    title = Ground(exaggeration=4).title
    assert "Viking" in title and "drawn from heights" in title and "×4" in title
    for words in (title, Ground().credit, Photo().title, Photo().credit):
        assert "Tianwen" not in words and "not a photograph" not in words
    assert "MOLA" in Ground().credit and "Viking" in Ground().credit


def test_a_mission_without_one_is_refused_by_name():
    with pytest.raises(ValueError, match="no photograph by 'mariner'.*'viking'"):
        Photo("mariner")


@pytest.fixture
def folder(monkeypatch, tmp_path):
    """A data folder that a test may change."""
    shutil.copytree(FOLDER, tmp_path / "data")
    monkeypatch.setattr(data, "resources", SimpleNamespace(files=lambda _: tmp_path / "data"))
    data.checksums.cache_clear()
    photo._texture.cache_clear()
    yield tmp_path / "data"
    data.checksums.cache_clear()
    photo._texture.cache_clear()


def test_where_it_is_damaged_the_relief_is_shown_and_one_line_says_how_to_mend_it(folder, offline, opened):
    (folder / "viking.webp").write_bytes(b"RIFF")
    with pytest.raises(DataError, match="viking.webp is damaged.*pip install"):
        Photo()
    mars = opened()
    assert "viking.webp is damaged" in mars.problem and "pip install" in mars.problem
    settled(lambda: "Shaded relief" in status(mars))
    mars.imagery = "photograph"
    settled(lambda: "Shaded relief" in status(mars) and not mars.state.busy)


def test_tianwen1_is_shown_from_a_shipped_planet_and_called_what_it_is(folder, offline, opened):
    Image.new("RGB", (2048, 1024), (10, 120, 200)).save(folder / "tianwen1.webp")
    _list(folder, "tianwen1.webp")
    mars = opened(imagery="tianwen-1")
    settled(lambda: "Tianwen-1 MoRIC, reduced to 10 km" in status(mars) and "CNSA/NAOC-GRAS" in status(mars))
    settled(lambda: "switched off" in status(mars))
    assert "the ground is drawn instead" not in status(mars)
    [*_, painting] = mars.state.card_painter.paint(View.around(0, 0), None)
    assert painting.licence == "ODbL 1.0" and np.abs(np.asarray(painting.picture).mean(axis=(0, 1)) - (10, 120, 200)).max() < 4


def _list(folder, name):
    digest = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    with (folder / "SHA256SUMS").open("a") as sums:
        sums.write(f"{digest}  {name}\n")
    data.checksums.cache_clear()


def test_without_one_it_waits_for_the_survey(offline, opened):
    mars = opened(imagery="tianwen-1")
    settled(lambda: "Colours: photographs by the Viking orbiters" in status(mars))


def test_the_photograph_is_a_choice_of_its_own(offline, opened):
    mars = opened(imagery="photograph")
    settled(lambda: status(mars).startswith("Photographs by the Viking orbiters, 1976–80"))
    assert mars.link().endswith("imagery=photograph")
