"""Records of every part that name a person: found by the models, so that no part can forget to say so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import models

from .erasure import OF_THE_ACCOUNT
from .models import User

_AUTHORS = frozenset({"author", "person", "by", "made_by", "asked_by", "reviewer", "user", "added_by"})
"""Names of columns whose person wrote the texts of the row; the others only decided on it or look after it."""
_SECRET = frozenset({"digest", "voice", "secret", "sha256"})


def records_naming(user: User) -> list[dict[str, Any]]:
    """Return each record that names a person, what as, and the texts that the person wrote in it, as JSON types."""
    return [
        {"record": f"{column.model._meta.label}:{row.pop('pk')}", "as": column.name, **({"texts": row} if row else {})}
        for column in _columns()
        for row in _rows(column, user)
    ]


def _columns() -> Iterator[Any]:
    found = [
        x.field  # type: ignore[union-attr]
        for x in User._meta.get_fields(include_hidden=True)
        if x.auto_created and not x.concrete and (x.one_to_many or x.one_to_one)
    ]
    found = [x for x in found if x.model._meta.app_label not in OF_THE_ACCOUNT]
    yield from sorted(found, key=lambda x: (x.model._meta.label, x.name))


def _rows(column: Any, user: User) -> Iterator[dict[str, Any]]:
    texts = [x.name for x in column.model._meta.concrete_fields if column.name in _AUTHORS and _is_written(x)]
    for row in column.model._base_manager.filter(**{column.name: user}).order_by("pk").values("pk", *texts):
        yield {name: x for name, x in row.items() if x != ""}


def _is_written(field: Any) -> bool:
    plain = type(field) in (models.CharField, models.TextField) and not field.choices
    return plain and field.name not in _SECRET
