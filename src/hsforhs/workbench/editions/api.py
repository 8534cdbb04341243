"""Editions of the framework over the API."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import BaseModel, Field

from hsforhs.planning.edition import edition_difference
from hsforhs.workbench.endpoints.answers import answers, missing
from hsforhs.workbench.endpoints.paging import Page, Paged, page_of

from . import queries
from .models import Edition, EditionChange

router = Router(tags=["framework"])


class EditionAnswer(BaseModel):
    """An edition: the content of framework, crosswalks and actions at one time."""

    name: str = Field(description="Such as 2026-11; 2026-11.1 for one with changes decided on this site.")
    version: str = Field(description="Names the content; stands in every record that was made with the edition.")
    status: str = Field(description="draft, current, superseded or waiting.")
    shipped: bool = Field(description="Whether it came with the program, without changes decided here.")
    based_on: str | None = Field(description="Name of the edition that its changes were made to.")
    changes: int = Field(description="How many changes were made to it here.")
    note: str
    published_at: dt.datetime | None


class ChangeAnswer(BaseModel):
    """One row that differs."""

    row: str = Field(description="Lasting name of the row in its table.")
    kind: str = Field(description="change, add or remove.")
    fields: dict[str, list[Any]] = Field(
        description="[old, new] by field; null on the side where the row does not exist."
    )


class TableAnswer(BaseModel):
    """The rows of one table that differ."""

    table: str
    rows: list[ChangeAnswer]


class DifferenceAnswer(BaseModel):
    """What changed from one edition to another; tables in which nothing changed are left out."""

    old: str
    new: str
    tables: list[TableAnswer]


class EditionFilters(Paged):
    """What the list of editions takes."""


@router.get("/editions", response=answers(Page[EditionAnswer]), operation_id="list_editions", summary="List editions")
def list_editions(request: HttpRequest, filters: Query[EditionFilters]) -> Page[EditionAnswer]:
    """Editions in the order in which they were stored. Drafts stand among them."""
    rows, following = page_of(queries.listed(), filters)
    return Page[EditionAnswer](items=[_answer(x) for x in rows], next=following)


@router.get(
    "/editions/{old}/to/{new}",
    response=answers(DifferenceAnswer, named=True),
    operation_id="compare_editions",
    summary="Compare two editions",
)
def compare_editions(request: HttpRequest, old: str, new: str) -> DifferenceAnswer:
    """What changed from one edition to another, row by row."""
    before, after = queries.named(old), queries.named(new)
    if before is None or after is None:
        raise missing("There is no edition with this name.")
    tables = []
    was, now = before.tables, after.tables
    for name, found in edition_difference(was, now).items():
        rows = [
            ChangeAnswer(row=row, kind=EditionChange.Kind.CHANGE, fields={x: list(y) for x, y in fields.items()})
            for row, fields in found.changed.items()
        ]
        rows += [
            ChangeAnswer(
                row=row, kind=EditionChange.Kind.ADD, fields={x: [None, y] for x, y in now.tables[name][row].items()}
            )
            for row in found.added
        ]
        rows += [
            ChangeAnswer(
                row=row, kind=EditionChange.Kind.REMOVE, fields={x: [y, None] for x, y in was.tables[name][row].items()}
            )
            for row in found.removed
        ]
        tables.append(TableAnswer(table=name, rows=rows))
    return DifferenceAnswer(old=before.name, new=after.name, tables=tables)


def _answer(found: Edition) -> EditionAnswer:
    return EditionAnswer(
        name=found.name,
        version=found.version,
        status=found.status,
        shipped=found.shipped,
        based_on=found.based_on.name if found.based_on else None,
        changes=found.number,  # type: ignore[attr-defined]
        note=found.note,
        published_at=found.published_at,
    )
