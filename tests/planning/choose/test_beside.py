"""The solver in a process of its own: its answer comes, and it is gone when the block ends."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks.choice import drawn_problem
from hsforhs.planning.choose import problem_of
from hsforhs.planning.choose.beside import Beside

SCRIPT = """
import sys
sys.path[:] = {path!r}
from hsforhs.planning.choose import problem_of
from hsforhs.planning.choose.beside import Beside
from tests.planning.choose.made import problem

with Beside(problem_of(problem([{{"id": "a", "benefit": 5}}])), None, seconds=20, gap=0) as other:
    found = other.answer(60)
    print(found.bound, found.z[0, -1], other.ready())
"""


@pytest.mark.slow
def test_the_answer_comes_also_to_a_script_that_does_not_expect_a_process(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT.format(path=sys.path), encoding="utf-8")
    done = subprocess.run([sys.executable, script], check=False, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    bound, last, ready = done.stdout.split()
    assert (float(bound), float(last), ready) == (pytest.approx(5), 1, "True")


def test_the_process_ends_with_the_block() -> None:
    with Beside(problem_of(drawn_problem(300)), None, seconds=60, gap=0) as other:
        began = time.monotonic()
        assert other.answer(0) is None
        assert not other.ready()
    assert time.monotonic() - began < 5
    assert other._process.returncode is not None
    assert other.answer(1) is None
