"""Which places are wanted, by kind, size and pictures."""

import explorer
from explorer.places.filter import kinds_of


def test_features_can_be_filtered_without_an_explorer():
    table = explorer.load_features()
    wide = explorer.filter_features(table, kinds=["crater"], least_km=100, most_km=200)
    assert set(wide.kind) == {"crater"} and wide.diameter_km.between(100, 200).all() and wide.index.name == "iau_id"
    assert kinds_of(table)["canyon"] == 25
