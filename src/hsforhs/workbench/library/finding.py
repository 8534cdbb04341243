"""Searching the stored library, for one person, behind one function."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from hsforhs.library import Answer, Filters, browse, fitting
from hsforhs.library import search as search_index
from hsforhs.workbench.accounts.rules import Person

from . import rules
from .indexing import index


def search(
    query: str,
    *,
    person: Person | None = None,
    language: str = "",
    filters: Filters | None = None,
    limit: int = 20,
) -> Answer:
    """Find documents that a person may read; ``None`` stands for the operator, who reads everything.

    ``language`` raises documents in that language and leaves none out; see :func:`hsforhs.library.search`. A question
    without words lists what the filters leave, the newest first.
    """
    groups = None if person is None else rules.groups_of(person)
    chosen = replace(filters or Filters(), readers=groups)
    if not query.strip():
        return browse(index(), chosen, limit)
    return search_index(index(), query, language, chosen, limit)


def counted(person: Person, *facets: str) -> Mapping[tuple[str, ...], int]:
    """Count the documents that a person may read by several facets at once, such as area, step and language."""
    found = index()
    return found.crossed(fitting(found, Filters(readers=rules.groups_of(person))), *facets)
