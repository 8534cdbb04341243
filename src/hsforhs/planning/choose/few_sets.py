"""The linear programme with as few limits of money as are needed."""

from __future__ import annotations

import time

import numpy as np

from .instance import Instance
from .relaxation import WHOLE, Programme, Relaxed

NEARLY = 0.02
"""A set of donors with no more than this share left in a year may soon be asked for too much."""


def relaxation(instance: Instance, *, seconds: float) -> tuple[Programme, Relaxed | None]:
    """Solve the linear programme with as few sets of donors as are needed; return it and its answer.

    Most sets of donors never ask for more than they have. So the widest one comes first with single donors,
    and others join in the years
    in which the answer breaks them. The programme returned holds the sets that are nearly used up as well.
    """
    purses = instance.purses
    if not purses.complete or not len(purses.groups):
        whole = Programme(instance)
        return whole, whole.relax(*whole.bounds(), seconds=seconds)
    until = time.monotonic() + seconds
    single = {donors for donors in purses.groups if len(donors) == 1}
    listed = np.zeros(purses.capacity.shape, dtype=bool)
    listed[purses.holds.sum(axis=1).argmax()] = True
    listed[[donors in single for donors in purses.sets]] = True
    while True:
        programme = Programme(instance, sets=listed)
        answer = programme.relax(*programme.bounds(), seconds=until - time.monotonic())
        if answer is None:
            return programme, None
        slack = purses.capacity - purses.holds.astype(float) @ programme.needs(answer.z)
        if not (slack < -WHOLE * purses.capacity.clip(min=1)).any():
            return programme.with_sets(slack <= NEARLY * purses.capacity), answer
        listed = listed | (slack < -WHOLE * purses.capacity.clip(min=1))
