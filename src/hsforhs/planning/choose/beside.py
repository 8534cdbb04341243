"""The whole programme in a process of its own, so that the search goes on beside it and can end it."""

from __future__ import annotations

import multiprocessing
from multiprocessing.connection import Connection
from types import TracebackType

from .instance import instance_of
from .problem import Problem
from .relaxation import Mixed, Programme


class Beside:
    """Solves the whole programme of a problem beside the caller; ends with the ``with`` block."""

    def __init__(self, problem: Problem, *, seconds: float, gap: float) -> None:
        # A fresh process: a copy of one with threads, such as a web worker, may hang.
        context = multiprocessing.get_context("spawn")
        self._answers, sender = context.Pipe(duplex=False)
        self._process = context.Process(target=_solve, args=(sender, problem, seconds, gap), daemon=True)
        self._process.start()
        sender.close()

    def __enter__(self) -> Beside:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        self._process.join()
        self._answers.close()

    def ready(self) -> bool:
        """Say whether there is an answer, or never will be one."""
        return self._answers.poll() or not self._process.is_alive()

    def answer(self, seconds: float) -> Mixed | None:
        """Return the answer once it is there; None where it does not come in time or the process has died."""
        try:
            return self._answers.recv() if self._answers.poll(max(seconds, 0.0)) else None
        except EOFError:
            return None


def _solve(answers: Connection, problem: Problem, seconds: float, gap: float) -> None:
    programme = Programme(instance_of(problem))
    low, high = programme.bounds()
    answers.send(programme.solve(low, high, seconds=seconds, gap=gap))
