"""Where blocks of draws are computed: in this process, in several processes, or on a Dask cluster.

Each block stands for itself and results come back in the order of the blocks, so the place makes no difference to them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any, Protocol, TypeVar, cast

from hsforhs.files import BadInput

T = TypeVar("T")
One = TypeVar("One")
Task = TypeVar("Task")

SECONDS_TO_ANSWER = 10
_AHEAD = 16


class Place(Protocol):
    """Computes results in the order of their tasks."""

    def over(self, tasks: Iterable[Task], work: Callable[[Task], T]) -> Iterator[T]:
        """Give the result of each task."""

    def with_one(self, one: One, tasks: Iterable[Task], work: Callable[[One, Task], T]) -> Iterator[T]:
        """Give the result of each task with one thing that all of them need."""


@contextmanager
def placed(*, workers: int = 1, dask: str | None = None) -> Iterator[Place]:
    """Open the place for some work; raises BadInput where Dask is not installed or does not answer."""
    if dask is not None:
        with _cluster(dask) as client:
            yield _Cluster(client)
    elif workers > 1:
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context

        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            yield _Pool(pool)
    else:
        yield _Here()


class _Here:
    def over(self, tasks: Iterable[Task], work: Callable[[Task], T]) -> Iterator[T]:
        return map(work, tasks)

    def with_one(self, one: One, tasks: Iterable[Task], work: Callable[[One, Task], T]) -> Iterator[T]:
        return (work(one, x) for x in tasks)


class _Pool:
    def __init__(self, pool: Any) -> None:
        self.pool = pool

    def over(self, tasks: Iterable[Task], work: Callable[[Task], T]) -> Iterator[T]:
        return _ahead(tasks, lambda x: self.pool.submit(work, x))

    def with_one(self, one: One, tasks: Iterable[Task], work: Callable[[One, Task], T]) -> Iterator[T]:
        return _ahead(tasks, lambda x: self.pool.submit(work, one, x))


class _Cluster:
    def __init__(self, client: Any) -> None:
        self.client = client

    def over(self, tasks: Iterable[Task], work: Callable[[Task], T]) -> Iterator[T]:
        return _ahead(tasks, lambda x: self.client.submit(work, x, pure=False))

    def with_one(self, one: One, tasks: Iterable[Task], work: Callable[[One, Task], T]) -> Iterator[T]:
        # Sent once to every worker, not with every task.
        sent = self.client.scatter(one, broadcast=True, hash=False)
        return _ahead(tasks, lambda x: self.client.submit(work, sent, x, pure=False))


def _ahead(tasks: Iterable[Any], submit: Callable[[Any], Any]) -> Iterator[Any]:
    """Give results in order while a few later ones are computed, so that neither tasks nor results fill the memory."""
    coming = iter(tasks)
    waiting = [submit(x) for x in islice(coming, _AHEAD)]
    while waiting:
        yield waiting.pop(0).result()
        waiting.extend(submit(x) for x in islice(coming, 1))


@contextmanager
def _cluster(address: str) -> Iterator[Any]:
    try:
        from distributed import Client
    except ImportError:
        raise BadInput(
            "a Dask cluster needs the package distributed", expected="an installation with the extra 'scale'"
        ) from None
    try:
        client: Any = cast(Any, Client)(address, timeout=SECONDS_TO_ANSWER, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise BadInput(
            f"no Dask cluster answers at '{address}'", expected="the address of a scheduler, such as tcp://HOST:8786"
        ) from error
    try:
        yield client
    finally:
        client.close()
