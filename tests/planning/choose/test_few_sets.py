"""Most sets of donors are never asked for too much; the bound is the same without them."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.harsh import harsh_problem
from hsforhs.planning.choose import problem_of
from hsforhs.planning.choose.few_sets import relaxation
from hsforhs.planning.choose.instance import instance_of
from hsforhs.planning.choose.relaxation import Programme


def test_few_sets_of_donors_are_needed() -> None:
    one = instance_of(problem_of(harsh_problem("plain", 60)))
    programme, few = relaxation(one, seconds=10)
    every = Programme(one, sets=np.ones(one.purses.capacity.shape, dtype=bool))
    all_of_them = every.relax(*every.bounds(), seconds=10)
    assert few is not None
    assert all_of_them is not None
    assert few.bound == pytest.approx(all_of_them.bound)
    assert programme.sets is not None
    assert programme.sets.sum() < programme.sets.size / 2
