"""What all commands share: one sentence for bad input, JSON or a plain table for the answer."""

from __future__ import annotations

import functools
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

import click

P = ParamSpec("P")
R = TypeVar("R")


class BadInputExit(click.ClickException):
    """Ends a command with exit code 2 and the sentence on standard error."""

    exit_code = 2


def plain_errors(command: Callable[P, R]) -> Callable[P, R]:
    """Turn the errors that a user can mend into one sentence and exit code 2."""

    @functools.wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        from hsforhs.files import BadInput
        from hsforhs.framework import VocabularyError

        try:
            return command(*args, **kwargs)
        except (BadInput, VocabularyError) as error:
            # A name quoted from a file may hold line ends; the sentence stays on one line.
            raise BadInputExit(" ".join(str(error).splitlines())) from None
        except BrokenPipeError:
            raise
        except Exception as error:
            sentence = _fault_in_words(error)
            if sentence is None:
                raise
            raise BadInputExit(" ".join(sentence.splitlines())) from None

    return wrapped


def _fault_in_words(error: Exception) -> str | None:
    """Say what is wrong with the machine under a command; ``None`` for a fault of the program."""
    # Commands without a store do not load Django for this. A file that may not be opened is often one to be read,
    # which the system says well enough.
    if "hsforhs.workbench.config.settings" in sys.modules and not isinstance(error, PermissionError):
        from hsforhs.workbench.config.faults import fault_in_words

        if sentence := fault_in_words(error):
            return sentence
    if isinstance(error, OSError):
        name = f"{error.filename}: " if error.filename else ""
        return f"{name}{error.strerror or error}"
    return None


@contextmanager
def answer_alone() -> Iterator[None]:
    """Send to standard error what a library prints by itself, so that standard output holds the answer alone.

    The solver of integer programmes writes a line of its own where the numbers of a hard problem are at their limits.
    """
    sys.stdout.flush()
    kept = os.dup(1)
    os.dup2(2, 1)
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)


def print_json(content: object) -> None:
    """Print one JSON object."""
    click.echo(json.dumps(content, ensure_ascii=False, indent=2))


def print_table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print columns that line up; empty cells for ``None``."""
    cells = [[("" if x is None else str(x)) for x in row] for row in (header, *rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(header))]
    for number, row in enumerate(cells):
        click.echo("  ".join(x.ljust(width) for x, width in zip(row, widths, strict=True)).rstrip())
        if number == 0:
            click.echo("  ".join("-" * width for width in widths))
