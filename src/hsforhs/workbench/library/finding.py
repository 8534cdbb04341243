"""Searching the stored library, for one person, behind one function."""

from __future__ import annotations

from dataclasses import replace

from hsforhs.library import Answer, Filters
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

    ``language`` raises documents in that language and leaves none out; see :func:`hsforhs.library.search`.
    """
    groups = None if person is None else rules.groups_of(person)
    return search_index(index(), query, language, replace(filters or Filters(), readers=groups), limit)
