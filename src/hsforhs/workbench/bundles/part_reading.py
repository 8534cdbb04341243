"""Bringing in what a plan carries: part by part, each through the service of its app."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from hsforhs.files import BadInput
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.plans.parts import Outcome, receive_part

from .opening import Bundle
from .part_layout import PARTS

_WORDS = {"costs": "costs", "scenarios": "scenarios", "follow_up": "progress", "funding": "money"}


def receive_parts(bundle: Bundle, number: uuid.UUID, *, actor: str, take: bool) -> Iterator[tuple[str, Outcome]]:
    """Receive the parts of one plan that is stored here; gives the name of each in words, and what became of it."""
    plan = Plan.objects.get(pk=number)
    told = {x["name"]: x["changed_at"] for x in bundle.rows["part"] if x["plan"] == str(number)}
    if odd := sorted(set(told) - {x.name for x in PARTS}):
        raise BadInput(f"'{odd[0]}' is no part of a plan", file=bundle.file, expected=", ".join(x.name for x in PARTS))
    for part in PARTS:
        if part.name not in told:
            continue
        rows = {
            table: [
                {name: x for name, x in row.items() if name != "plan"}
                for row in bundle.rows[table]
                if row["plan"] == str(number)
            ]
            for table in part.tables
        }
        done = receive_part(
            actor=actor,
            plan=plan,
            part=part,
            rows=rows,
            changed=told[part.name],
            received_from=bundle.key,
            take=take,
            file=bundle.file,
        )
        yield _WORDS[part.name], done
