"""What a browser's Python may lack: the explorer works without, and loads what it can do without late or never."""

import os
import subprocess
import sys

LACKING = ("pyproj", "rapidfuzz", "matplotlib", "requests", "urllib3", "tqdm", "charset_normalizer")
VISIT = f"""
import sys
for name in {LACKING!r}:
    sys.modules[name] = None
import explorer
from seen import card_text, click_map, features, finder, labels, layer, open_tab, picture, pictured, search, table, text
mars = explorer.Explorer()
assert layer(mars, "whole").url and layer(mars, "picture").url and picture(mars) and labels(mars)
mars.select("Ascraeus Mons")
assert pictured(mars) == "Ascraeus Mons" and "giant volcano" in card_text(mars) and features(mars, "ring")
finder(mars).set_state({{"query": "olimpus mon"}})
assert finder(mars).results[0][0] == "Olympus Mons"
search(mars, "vales marineris")
assert pictured(mars) == "Valles Marineris"
try:
    mars.select("Olimpia Monts")
except explorer.UnknownPlaceError as error:
    assert "Olympus" in str(error) or "Olympia" in str(error), error
click_map(mars, -5.4, 137.8)
assert 3000 < explorer.distance(18.65, -133.8, -14.6, 175.4) < 4000
mars.projection = "north"
mars.go_to(80, 30, zoom=2)
mars.projection = "globe"
mars.projection = "cylindrical"
mars.imagery = "tianwen-1"
mars.tour("tianwen-1")
open_tab(mars, "list")
assert mars.show_only(kinds="mountains", least_km=300) == 22 and table(mars).words[0] == "22 places"
open_tab(mars, "measure")
measured = mars.measure("Olympus Mons", "Ascraeus Mons")
assert measured.length_km > 1000
print(mars.problem)
print(*(name for name in {LACKING!r} if sys.modules.get(name)))
"""


def test_an_explorer_works_without_all_of_it():
    environment = {**os.environ, "EXPLORER_OFFLINE": "1", "EXPLORER_THREADS": "0"}
    environment["PYTHONPATH"] = os.pathsep.join([os.path.dirname(__file__), *sys.path])
    done = subprocess.run([sys.executable, "-c", VISIT], capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
    problem, loaded = done.stdout.split("\n")[:2]
    assert "matplotlib" in problem and not loaded  # of the heights that were measured there is no figure
