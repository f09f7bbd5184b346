"""How fast measuring is. Run: python -m pytest tests/benchmarks/test_measuring_speed.py -o addopts= --benchmark-only -s"""

import numpy as np

from explorer import distance, profile

CANYON = [(-7, -100), (-13, -34)]  # 3 850 km; with the leg below, 4 000 km and more
LONG = [*CANYON, (-13, -31)]


def test_profile_of_four_thousand_kilometres(benchmark):
    made = benchmark.pedantic(lambda: profile(LONG, samples=2000), rounds=50, warmup_rounds=3)
    print(f"\n{made.corners_km[-1]:.0f} km, {len(made.table)} samples")


def test_that_profile_with_its_figure(benchmark):
    benchmark.pedantic(lambda: profile(LONG, samples=2000).png(), rounds=20, warmup_rounds=2)


def test_ten_thousand_distances(benchmark):
    random = np.random.default_rng(1)
    positions = random.uniform(-90, 90, (2, 10_000)), random.uniform(-180, 180, (2, 10_000))
    benchmark.pedantic(
        lambda: distance(positions[0][0], positions[1][0], positions[0][1], positions[1][1]), rounds=20, warmup_rounds=2
    )
