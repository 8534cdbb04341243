"""The edition that requests, jobs and commands work with: the current one, looked up when somebody first asks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from threading import local
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, StreamingHttpResponse

from hsforhs.planning.edition import Pair, using

from . import queries

_tasks = local()


class Current:
    """Gives the current edition, and the same one for as long as it lives: one request shows one edition."""

    def __init__(self) -> None:
        self._pair: Pair | None = None
        self._find: Callable[[], Pair | None] = queries.current_pair

    def __call__(self) -> Pair:
        if self._pair is None:
            self._pair = self._find() or queries.current_pair()
        return self._pair

    def follow(self, find: Callable[[], Pair | None]) -> None:
        """Give what ``find`` returns from now on, or the current edition where it finds none."""
        self._pair, self._find = None, find


class CurrentEdition:
    """Middleware: pages show the current edition. A page that asks for nothing of it costs no query.

    A page about a record that keeps another edition lets ``request.edition`` follow that one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        current = Current()
        request.edition = current  # type: ignore[attr-defined]
        with using(current):
            response: HttpResponseBase = self.get_response(request)
        if isinstance(response, StreamingHttpResponse) and getattr(response, "file_to_stream", None) is None:
            # What is still to be made when the page has been handed over must not fall back to another edition.
            response.streaming_content = _held(cast("Iterable[bytes]", response.streaming_content), current)
        return response


def _held(parts: Iterable[bytes], current: Current) -> Iterator[bytes]:
    following = iter(parts)
    while True:
        with using(current):
            try:
                part = next(following)
            except StopIteration:
                return
        yield part


def begin_task(**_: Any) -> None:
    """Let a background job work with the current edition."""
    stack = ExitStack()
    stack.enter_context(using(Current()))
    _open().append(stack)


def end_task(**_: Any) -> None:
    """Leave the edition of the job that ended."""
    if _open():
        _open().pop().close()


def _open() -> list[ExitStack]:
    found: list[ExitStack] = _tasks.__dict__.setdefault("stacks", [])
    return found
