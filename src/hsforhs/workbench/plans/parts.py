"""What other apps keep about a plan (costs, money, scenarios, progress), as one instance hands it to another."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, TypeAlias

from django.core.exceptions import ValidationError
from django.db import models, transaction

from hsforhs.files import BadInput
from hsforhs.workbench.audit.queries import last_of_kind
from hsforhs.workbench.audit.services import record
from hsforhs.workbench.threads.services import reference

from .models import Plan

Row: TypeAlias = dict[str, Any]
Rows: TypeAlias = dict[str, list[Row]]
Outcome = Literal["new", "changed", "same", "conflict"]


@dataclass(frozen=True, slots=True)
class PlanPart:
    """A part by the name that its events begin with.

    ``read`` gives its rows by table, ``check`` raises ValidationError, ValueError or the like for rows that cannot be,
    and ``write`` puts rows in the place of those that are here, in the name of an actor. ``beside`` names tables that
    do not belong to the plan alone: that they differ here changes nothing.
    """

    name: str
    tables: tuple[str, ...]
    read: Callable[[Plan], Rows]
    check: Callable[[Plan, Rows], None]
    write: Callable[[Plan, Rows, str], None]
    beside: frozenset[str] = frozenset()

    @property
    def receive(self) -> str:
        """The action of the event when it is received."""
        return f"{self.name}.receive"


def changed_at(plan: Plan, part: PlanPart) -> dt.datetime:
    """When a part was last changed by people, also at an instance that it came from; the plan itself without events."""
    last = last_of_kind(reference(plan), f"{part.name}.")
    if last is None:
        return plan.created_at
    told = last.facts.get("changed_at") if last.action == part.receive else None
    return dt.datetime.fromisoformat(told) if told else last.at


def holds(rows: Rows) -> bool:
    """Say whether there is anything in a part."""
    return any(rows.values())


@transaction.atomic
def receive_part(
    *,
    actor: str,
    plan: Plan,
    part: PlanPart,
    rows: Rows,
    changed: dt.datetime,
    received_from: str,
    take: bool,
    file: str,
) -> Outcome:
    """Put a part of a plan as it is handed on in the place of the one that is here.

    What is here stays, as a conflict, where it is not what came last from the same instance or is later than what
    comes in; ``take`` replaces it all the same. Raises BadInput for rows that cannot be.
    """
    present = part.read(plan)
    if _digest(present, part) == _digest(rows, part):
        return "same"
    known = holds(present)
    if known and not take:
        last = last_of_kind(reference(plan), f"{part.name}.")
        handed_on = last is not None and last.action == part.receive and last.facts.get("from") == received_from
        if not handed_on or changed_at(plan, part) > changed:
            return "conflict"
    try:
        part.check(plan, rows)
        part.write(plan, rows, actor)
    except (ValidationError, BadInput, ValueError, TypeError, KeyError, ArithmeticError, AttributeError) as error:
        raise BadInput(
            f"{part.name} of the plan {plan.pk} cannot be: {_said(error)}",
            file=file,
            expected="records as the workbench stores them",
        ) from None
    record(
        actor=actor,
        action=part.receive,
        country=plan.country,
        subject=reference(plan),
        facts={
            "from": received_from,
            "changed_at": changed.isoformat(),
            "rows": {name: len(found) for name, found in rows.items()},
            "before": {"rows": sum(map(len, present.values()))},
        },
    )
    return "changed" if known else "new"


def _said(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    return str(error) or type(error).__name__


def rows_of(found: Iterable[Any], columns: Sequence[str]) -> list[Row]:
    """Return columns of stored records."""
    return [{name: getattr(x, name) for name in columns} for x in found]


def made(kind: type[models.Model], rows: Iterable[Row], **given: object) -> list[Any]:
    """Make records of rows and check the values of their fields; ``given`` are values that do not come from the row."""
    found = []
    for row in rows:
        one = kind(**row, **given)
        one.clean_fields(exclude=[x.name for x in kind._meta.fields if x.name not in row])
        found.append(one)
    return found


def once(rows: Iterable[Row], *names: str) -> None:
    """Refuse two rows with the same key."""
    seen: set[tuple[Any, ...]] = set()
    for row in rows:
        key = tuple(row[name] for name in names)
        if key in seen:
            raise ValueError(f"{', '.join(map(str, key))} stands twice")
        seen.add(key)


def _digest(rows: Rows, part: PlanPart) -> str:
    """Name the content of a part, whatever the order of its rows and the zeros of its numbers."""
    plain = {
        table: sorted(json.dumps({k: _plain(x) for k, x in row.items()}, sort_keys=True) for row in found)
        for table, found in rows.items()
        if found and table not in part.beside
    }
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}" if value else "0"
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(x) for key, x in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(x) for x in value]
    return value if isinstance(value, str | int | float | bool | None) else str(value)
