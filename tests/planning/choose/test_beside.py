"""The solver in a process of its own: its answer comes, and it is gone when the block ends."""

from __future__ import annotations

import time

import pytest

from benchmarks.choice import drawn_problem
from hsforhs.planning.choose import problem_of
from hsforhs.planning.choose.beside import Beside
from tests.planning.choose.made import problem


@pytest.mark.slow
def test_the_answer_comes_from_the_other_process() -> None:
    content = problem_of(problem([{"id": "a", "benefit": 5}]))
    with Beside(content, seconds=20, gap=0) as other:
        found = other.answer(60)
        assert found is not None
        assert found.bound == pytest.approx(5)
        assert found.z is not None
        assert found.z[0, -1] == 1
        assert other.answer(5) is None  # one answer, then nothing


def test_the_process_ends_with_the_block() -> None:
    with Beside(problem_of(drawn_problem(300)), seconds=60, gap=0) as other:
        began = time.monotonic()
        assert other.answer(0) is None
        assert not other.ready()
    assert time.monotonic() - began < 5
    assert other._process.exitcode is not None
