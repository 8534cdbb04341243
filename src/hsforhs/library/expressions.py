"""What an index is asked: words in columns, joined by and and or, in no language of a database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

COLUMNS = ("title", "body", "facets")


@dataclass(frozen=True, slots=True)
class Word:
    """A token that has to stand in one of some columns."""

    text: str
    columns: tuple[str, ...] = COLUMNS


@dataclass(frozen=True, slots=True)
class Every:
    """All parts have to fit."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """One of the parts has to fit."""

    parts: tuple[Expression, ...]


Expression: TypeAlias = Word | Every | Some


def every(parts: Iterable[Expression | None]) -> Expression | None:
    """Join what is there by and; ``None`` for nothing."""
    found = tuple(x for x in parts if x is not None)
    return Every(found) if len(found) > 1 else (found[0] if found else None)


def some(parts: Iterable[Expression | None]) -> Expression | None:
    """Join what is there by or; ``None`` for nothing."""
    found = tuple(x for x in parts if x is not None)
    return Some(found) if len(found) > 1 else (found[0] if found else None)


def fts5(expression: Expression) -> str:
    """Write an expression as SQLite FTS5 reads it."""
    if isinstance(expression, Word):
        quoted = '"' + expression.text.replace('"', "") + '"'
        return quoted if expression.columns == COLUMNS else f"{{{' '.join(expression.columns)}}} : {quoted}"
    joined = (" AND " if isinstance(expression, Every) else " OR ").join(map(fts5, expression.parts))
    return f"({joined})"


def in_titles(expression: Expression) -> Expression:
    """Return an expression of which words of texts must stand in the title; facets stay as they are."""
    if isinstance(expression, Word):
        return expression if expression.columns == ("facets",) else Word(expression.text, ("title",))
    return type(expression)(tuple(map(in_titles, expression.parts)))
