"""What a measure gives back."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measurement:
    """One figure and the most that it may be, both in ``unit``."""

    name: str
    measured: float
    budget: float
    unit: str = "s"

    @property
    def kept(self) -> bool:
        """Whether the budget is kept."""
        return self.measured <= self.budget


def best_seconds(act: Callable[[], object], *, times: int = 5) -> float:
    """Return the shortest of several runs: what the work costs when the machine does nothing else."""
    return min(_seconds(act) for _ in range(times))


def _seconds(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start
