"""Products of matrices in pieces."""

from __future__ import annotations

import time
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hsforhs.metric.products import AT_ONCE, product

_sides = st.integers(1, 300)


@settings(max_examples=30, deadline=None)
@given(_sides, _sides, _sides)
def test_pieces_make_the_product(rows: int, inner: int, columns: int) -> None:
    random = np.random.default_rng(rows)
    left, right = random.normal(size=(rows, inner)), random.normal(size=(inner, columns))
    np.testing.assert_allclose(product(left, right), left @ right, atol=1e-12)


@pytest.mark.parametrize(("rows", "inner", "columns"), [(196, 20, 500), (500, 60, 500), (3, 4_000, 30)])
def test_no_piece_is_large_enough_for_several_threads(rows: int, inner: int, columns: int) -> None:
    left, right = np.ones((rows, inner)), np.ones((inner, columns))
    with patch.object(np, "matmul", wraps=np.matmul) as done:
        assert (product(left, right) == inner).all()
    sizes = [one.args[0].size * one.args[1].shape[1] for one in done.call_args_list]
    assert sum(sizes) in {0, rows * inner * columns}
    assert max(sizes, default=0) <= AT_ONCE


def test_no_other_thread_works_for_a_product() -> None:
    left, right = np.ones((196, 20)), np.ones((20, 500))
    product(left, right)
    own, all_of_them = time.thread_time(), time.process_time()
    for _ in range(100):
        product(left, right)
    own, all_of_them = time.thread_time() - own, time.process_time() - all_of_them
    assert all_of_them < 1.5 * own + 0.01
