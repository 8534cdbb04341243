"""Pages of a list that stay exact while rows are added.

A page is asked for by the last row of the one before, never by a number of rows to skip: a row that is added
or taken away in between moves nothing. The cursor is signed and belongs to one list with its filters.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from django.core import signing
from django.db.models import Model, Q, QuerySet
from ninja import Schema
from pydantic import BaseModel, Field

from .answers import refused

MOST = 500
USUAL = 100
FOREIGN = "cursor does not belong to this list with these filters; expected the 'next' of the page before."
T = TypeVar("T")
M = TypeVar("M", bound=Model)
_SIGNER = "hsforhs.api.cursor"


class Page(BaseModel, Generic[T]):
    """One page of a list. ``next`` is the cursor of the following page, or null on the last one."""

    items: list[T]
    next: str | None = Field(description="Give it as `cursor` for the following page; null on the last one.")


class Paged(Schema):
    """What every list takes beside its filters."""

    limit: int = Field(USUAL, ge=1, le=MOST, description="Rows on a page.")
    cursor: str = Field("", max_length=1000, description="The `next` of the page before.")

    @property
    def filters(self) -> dict[str, Any]:
        """The filters alone, as plain values."""
        return self.model_dump(mode="json", exclude={"limit", "cursor"})


def page_of(found: QuerySet[M], asked: Paged, *, order: str = "pk") -> tuple[list[M], str | None]:
    """Return the rows of one page and the cursor of the next.

    ``order`` names a field that never changes once a row is stored; the key of the row breaks ties.
    """
    label = found.model._meta.label
    after = _opened(asked, label)
    rows = found.order_by(order, "pk")
    if after is not None:
        value, pk = after
        rows = rows.filter(Q(**{f"{order}__gt": value}) | Q(**{order: value, "pk__gt": pk}))
    page = list(rows[: asked.limit + 1])
    if len(page) <= asked.limit:
        return page, None
    last = page[asked.limit - 1]
    value = last.pk if order == "pk" else getattr(last, order)
    return page[: asked.limit], _sealed([_plain(value), _plain(last.pk)], asked, label)


def page_of_records(records: Sequence[T], asked: Paged, *, name: Callable[[T], str]) -> tuple[Sequence[T], str | None]:
    """Return one page of records of the catalogue, which have a lasting name and an order of their own."""
    start = 0
    after = _opened(asked, "catalogue")
    if after is not None:
        names = [name(x) for x in records]
        if after[0] not in names:
            raise refused(FOREIGN)
        start = names.index(after[0]) + 1
    page = records[start : start + asked.limit]
    if start + asked.limit >= len(records):
        return page, None
    return page, _sealed([name(page[-1])], asked, "catalogue")


def _plain(value: Any) -> str | int:
    if isinstance(value, int):
        return value
    return str(value.isoformat()) if hasattr(value, "isoformat") else str(value)


def _bound(asked: Paged, label: str) -> str:
    content: Mapping[str, Any] = {"list": label, "kind": type(asked).__name__, **asked.filters}
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]


def _sealed(values: list[str | int], asked: Paged, label: str) -> str:
    return signing.Signer(salt=_SIGNER).sign_object({"after": values, "of": _bound(asked, label)})


def _opened(asked: Paged, label: str) -> list[Any] | None:
    if not asked.cursor:
        return None
    try:
        content = signing.Signer(salt=_SIGNER).unsign_object(asked.cursor)
    except (signing.BadSignature, ValueError):
        raise refused(FOREIGN) from None
    if content["of"] != _bound(asked, label):
        raise refused(FOREIGN)
    after: list[Any] = content["after"]
    return after
