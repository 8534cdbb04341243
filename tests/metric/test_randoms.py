"""Random numbers that depend on nothing but their own counter."""

from __future__ import annotations

import numpy as np

from hsforhs.metric.randoms import generator

BASELINE = [894, 371, 426, 237, 369]


def test_a_chunk_can_be_made_again_alone() -> None:
    late = generator(1, "weights a", 7).random(5)
    generator(1, "weights a", 3).random(500)
    np.testing.assert_array_equal(generator(1, "weights a", 7).random(5), late)


def test_seed_purpose_and_chunk_make_a_difference() -> None:
    made = [generator(*x).random(3).tolist() for x in ((1, "a", 0), (2, "a", 0), (1, "b", 0), (1, "a", 1))]
    assert len({tuple(x) for x in made}) == 4


def test_the_stream_is_kept_for_good() -> None:
    # A stored baseline: another stream would make every stored run impossible to repeat.
    assert generator(20240101, "weights risk", 0).integers(1000, size=5).tolist() == BASELINE
