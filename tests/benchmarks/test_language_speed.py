"""How long a change of the language takes. Run: python -m pytest tests/benchmarks -o addopts= --benchmark-only -s"""

import time
from itertools import cycle

import pytest

import explorer


@pytest.fixture
def mars(monkeypatch):
    monkeypatch.setenv("EXPLORER_OFFLINE", "1")
    mars = explorer.Explorer(imagery="relief")
    mars.select("Olympus Mons")
    mars.measure("Olympus Mons", "Ascraeus Mons", "Arsia Mons", closed=True)
    yield mars
    mars.close()


def _redrawn(mars, words):
    """Wait until all that is drawn on threads is in the language, the portrait last."""
    deadline = time.monotonic() + 10
    while not (words in mars._maps.shown._names.icon.html and words in mars._side.card.portrait._picture.value):
        assert time.monotonic() < deadline, "the language did not change in time"
        time.sleep(0.001)


def test_changing_the_language_until_all_is_redrawn(benchmark, mars):
    languages = cycle([("zh", "奥林匹斯山"), ("en", "Olympus Mons")])

    def change():
        name, words = next(languages)
        mars.language = name
        _redrawn(mars, words)

    _redrawn(mars, "Olympus Mons")
    benchmark.pedantic(change, rounds=40, warmup_rounds=4)
    stats = benchmark.stats.stats
    print(f"\nlanguage changed, all redrawn: median {stats.median * 1000:.0f} ms, slowest {stats.max * 1000:.0f} ms (bar 500)")
