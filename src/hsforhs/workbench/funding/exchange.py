"""A plan's funding as IATI activities, and the extract for a donor."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import IO

from hsforhs.formats.iati import (
    COMMITMENT,
    DISBURSEMENT,
    PLEDGE_OUT,
    Activity,
    PlannedMoney,
    Transaction,
    write_iati,
)
from hsforhs.planning.funding import GENERAL, purpose_of
from hsforhs.workbench.plans.models import Plan

from .board import Board, Told
from .models import Commitment, State

_KINDS = {State.COMMITTED: COMMITMENT, State.PLEDGED: PLEDGE_OUT, State.DISBURSED: DISBURSEMENT}


def write_plan(board: Board, target: IO[bytes], *, reporter: str, reporter_name: str, now: dt.datetime) -> None:
    """Write the money of a plan as IATI: one activity for each organisation, none for what is told twice.

    ``reporter`` is the reference of who publishes, as its registration with IATI gives it.
    """
    by_giver: dict[int, list[Told]] = {}
    for x in board.told:
        if x.commitment.same_as_id is None:
            by_giver.setdefault(x.commitment.organisation_id, []).append(x)
    areas = {x.id: x.record.action.area for x in board.cost.activities} if board.cost is not None else {}
    activities = (
        _activity(
            board.plan,
            [x.commitment for x in found],
            today=now.date(),
            reporter=reporter,
            reporter_name=reporter_name,
            sectors=_sectors(found, areas),
        )
        for found in by_giver.values()
    )
    write_iati(activities, target, generated=now)


def _sectors(found: Iterable[Told], areas: Mapping[str, str]) -> dict[str, float]:
    """Return percentages by purpose code, which IATI asks for: of 100 in all; ``areas`` holds the area of each line."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for x, amount in _comparable(tuple(found)):
        shares = [(areas.get(line, ""), share) for line, share in x.commitment.lines.items()]
        shares += x.commitment.areas.items()
        for area, share in shares:
            sums[purpose_of(area)] += amount * Decimal(share)
        sums[GENERAL] += amount * max(Decimal(0), 1 - sum((Decimal(share) for _, share in shares), Decimal(0)))
    whole = sum(sums.values(), Decimal(0))
    if not whole:
        return {GENERAL: 100.0}
    parts = {code: round(100 * x / whole, 2) for code, x in sorted(sums.items()) if round(100 * x / whole, 2)}
    parts[max(parts, key=parts.__getitem__)] += 100 - sum(parts.values())
    return {code: float(x) for code, x in parts.items()}


def _comparable(found: Sequence[Told]) -> list[tuple[Told, Decimal]]:
    """Return what has an amount in the currency of the plan; where nothing has, what is told in one currency."""
    exchanged = [(x, x.amount) for x in found if x.amount is not None]
    if exchanged or len({x.commitment.currency for x in found}) > 1:
        return exchanged
    return [(x, x.commitment.amount) for x in found]


def _activity(
    plan: Plan,
    found: list[Commitment],
    *,
    today: dt.date,
    reporter: str,
    reporter_name: str,
    sectors: Mapping[str, float],
) -> Activity:
    giver = found[0].organisation
    first, last = min(x.year for x in found), max(x.year for x in found)
    return Activity(
        f"{reporter}-{plan.pk.hex[:12]}-{giver.pk}",
        f"{plan.place.name}: {giver.name}",
        reporter=reporter,
        reporter_name=reporter_name,
        language="en",
        description=f"Money of {giver.name} for the plan of {plan.place.name}",
        start=dt.date(first, 1, 1),
        end=dt.date(last, 12, 31),
        other_ids=tuple(dict.fromkeys(x.activity for x in found if x.activity)),
        countries={plan.place.iso2: 100.0} if plan.place.iso2 else {},
        sectors=sectors,
        funder=giver.name,
        planned=tuple(
            PlannedMoney(dt.date(x.year, 1, 1), dt.date(x.year, 12, 31), float(x.amount), x.currency)
            for x in found
            if not _happened(x, today)
        ),
        transactions=tuple(
            Transaction(
                _KINDS[State(x.state)],
                _day(x),
                float(x.amount),
                x.currency,
                x.organisation.name,
                x.paid_from,
                x.receiver,
            )
            for x in found
            if _happened(x, today)
        ),
    )


def _happened(x: Commitment, today: dt.date) -> bool:
    """Say whether money is a transaction: IATI has none in the future, so what is to come is a planned disbursement."""
    return x.state in _KINDS and _day(x) <= today


def _day(x: Commitment) -> dt.date:
    return x.on or dt.date(x.year, 1, 1)
