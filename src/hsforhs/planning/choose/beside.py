"""The whole programme in a process of its own, so that the search goes on beside it and can end it."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import time
from threading import Thread
from types import TracebackType
from typing import Any, TypeAlias

import numpy as np

from .instance import instance_of
from .problem import Problem
from .relaxation import Mixed, Programme

Numbers: TypeAlias = "np.ndarray[Any, np.dtype[Any]]"

_CODE = "import sys; sys.path[:] = {path!r}; from hsforhs.planning.choose.beside import work; work()"


class Beside:
    """Solves the whole programme of a problem beside the caller; ends with the ``with`` block.

    With money said by ``sets`` of donors and years (S x T) its plan may break another one; its bound holds.

    It is a Python of its own and not one of ``multiprocessing``: that would run the caller's script once more, and wait
    for ever where the script does not expect it.
    """

    def __init__(self, problem: Problem, sets: Numbers | None, *, seconds: float, gap: float) -> None:
        self._found = b""
        self._process = subprocess.Popen(
            [sys.executable, "-c", _CODE.format(path=sys.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        asked = pickle.dumps((problem, sets, time.time() + seconds, gap))
        self._reader = Thread(target=self._read, args=(asked,), daemon=True)
        self._reader.start()

    def _read(self, asked: bytes) -> None:
        self._found = self._process.communicate(asked)[0]

    def __enter__(self) -> Beside:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._reader.join()

    def ready(self) -> bool:
        """Say whether there is an answer, or never will be one."""
        return not self._reader.is_alive()

    def answer(self, seconds: float) -> Mixed | None:
        """Return the answer once it is there; None where it does not come in time or the process has died."""
        self._reader.join(max(seconds, 0.0))
        if self._reader.is_alive() or not self._found:
            return None
        answer: Mixed = pickle.loads(self._found)  # noqa: S301 - written by our own process
        return answer


def work() -> None:
    """Read a problem from standard input, solve it, and write the answer to standard output."""
    # The solver prints a line by itself now and then; it must not come between.
    answers = os.dup(1)
    os.dup2(2, 1)
    problem, sets, until, gap = pickle.load(sys.stdin.buffer)  # noqa: S301 - written by our own process
    one = instance_of(problem)
    nothing, everything = np.zeros((len(one.ids), one.years)), np.ones(len(one.ids), dtype=bool)
    programme = Programme(one, sets=sets)
    # By the clock, since a busy machine is slow to start a process; a late answer is lost with its bound.
    answer = programme.solve_part(nothing, everything, seconds=until - time.time(), gap=gap)
    with os.fdopen(answers, "wb") as out:
        out.write(pickle.dumps(answer))
