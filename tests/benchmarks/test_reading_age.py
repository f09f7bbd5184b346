"""How many years of school the English texts ask for. Run: python -m pytest tests/benchmarks/test_reading_age.py -o addopts= -s

The Flesch-Kincaid grade of a text by textstat 0.7.8, which carries its list of syllables with it; later
versions fetch it from the network.
"""

import statistics

import pytest

from explorer import load_observations
from explorer.activities import tours
from explorer.i18n.wording import Wording

textstat = pytest.importorskip("textstat")

BAR = 8


def _told(step, name):
    """A text of a step in English, with the numbers that the explorer fills in."""
    return step.text(name, Wording())


def _tours():
    for name in tours.SHIPPED:
        for number, step in enumerate(tours.load_tour(name).steps, 1):
            for part in ("text", "question", "answer"):
                if part in step.texts:
                    yield f"{name}, step {number}, {part}", _told(step, part)


def _captions():
    return load_observations().caption.items()


@pytest.mark.parametrize("texts", [_tours, _captions], ids=["tours", "captions"])
def test_a_pupil_can_read_it(texts):
    grades = {name: textstat.flesch_kincaid_grade(words) for name, words in texts()}
    median = statistics.median(grades.values())
    print(f"\n{len(grades)} texts, median grade {median:.1f} (bar {BAR}); the hardest:")
    for name in sorted(grades, key=grades.get, reverse=True)[:5]:
        print(f"  {grades[name]:5.1f}  {name}")
    assert median <= BAR
