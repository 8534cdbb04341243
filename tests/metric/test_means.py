"""Which means of a tree are computed together."""

from __future__ import annotations

import numpy as np
import pytest

from hsforhs.metric import compute
from hsforhs.metric.means import Imputed, Means, NotMeans
from tests.metric.test_kernel import UNITS, index, observations


def means(method: str = "arithmetic", *, missing: bool = False, **changes: str) -> Means:
    made, table = index(method, **changes), observations(missing=missing)
    base = compute(made, table.columns, units=table.units)
    imputed = {"a": Imputed(np.array([1, 4]), np.array([[2.0, 4.0], [3.0, 5.0]]))}
    return Means(made, base, imputed, frozenset(), ("top", "left"))


def test_means_of_one_kind_are_multiplied_out() -> None:
    found = means().groups["top"]
    assert [x.name for x in found.leaves] == ["a", "b", "c", "d", "d"]
    assert found.nodes == ()
    assert found.fixed.shape == (UNITS, 5)
    assert (found.fixed[[1, 4], 0] == 0).all()
    assert [(at, name, x.scores.tolist()) for at, name, x in found.cells] == [(0, "a", [[2, 4], [3, 5]])]


def test_another_kind_and_a_gap_stay_apart() -> None:
    changed = means(**{"[left, right], weights: [2, 1], aggregate: arithmetic": "[left, right], aggregate: geometric"})
    assert [name for _, name in changed.groups["top"].nodes] == ["left", "right"]
    # The top and the classes both ask for it.
    assert (changed.uses["left"], changed.uses["right"]) == (2, 1)
    gaps = means(missing=True).groups
    assert [name for _, name in gaps["left"].nodes] == ["inner"]
    assert gaps["inner"].has is not None
    assert gaps["inner"].there.tolist() == [i != 2 for i in range(UNITS)]


def test_what_is_no_mean_is_refused() -> None:
    with pytest.raises(NotMeans):
        means("harmonic")
    geometric = means("geometric")
    node = geometric.definition.nodes["inner"]
    np.testing.assert_allclose(geometric.outer(node, geometric.inner(node, np.array([2.0, 3.0]))), [2, 3])
    with pytest.raises(NotMeans):
        geometric.inner(node, np.array([1.0, -1.0]))
