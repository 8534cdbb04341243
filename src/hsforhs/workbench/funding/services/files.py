"""Files of donors: every activity waits until a person says which areas it is for, or leaves it aside."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hsforhs.files import BadInput, Remark
from hsforhs.formats.iati import (
    COMMITMENT,
    DISBURSEMENT,
    EXPENDITURE,
    INCOMING,
    INCOMING_COMMITMENT,
    PLEDGE_OUT,
    Activity,
    read_iati,
)
from hsforhs.planning.funding import propose
from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.funding.models import Commitment, FileActivity, FundingFile, State
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.plans.services import actor_of

from .calls import listed
from .commitments import NewCommitment, note, put_on_record, require

MOST_ACTIVITIES = 2000
_STATES = {
    COMMITMENT: State.COMMITTED,
    PLEDGE_OUT: State.PLEDGED,
    DISBURSEMENT: State.DISBURSED,
    EXPENDITURE: State.DISBURSED,
}


@dataclass(frozen=True, slots=True)
class Decided:
    """What somebody said about one activity of a file: its areas, or that it is left aside, and why."""

    areas: tuple[str, ...] = ()
    reason: str = ""
    leave: bool = False


@transaction.atomic
def take_file(
    *, person: Person, plan: Plan, path: Path, name: str, on_remarks: Callable[[tuple[Remark, ...]], None] | None = None
) -> FundingFile:
    """Read a file of IATI activities for a plan; nothing of it counts before a person decides.

    ``on_remarks`` hears what had to be assumed, such as about percentages that do not make 100. Raises
    ValidationError in the words of the reader, and for a file that was handed in before.
    """
    require(person, plan)
    try:
        made, remarks = _stored(actor_of(person), plan, path, name)
    except BadInput as error:
        raise ValidationError(str(error)) from None
    if on_remarks is not None:
        on_remarks(remarks)
    return made


@transaction.atomic
def store_file(
    *, actor: str, plan: Plan, path: Path, name: str, decided: Mapping[str, Decided]
) -> dict[FileActivity.Decision, int]:
    """Store a file as a command does, with what is ``decided`` about its activities by their identifiers.

    Returns how many activities wait, are taken over and left aside. Raises BadInput or ValidationError with nothing
    stored.
    """
    made, _remarks = _stored(actor, plan, path, name)
    counts = dict.fromkeys(FileActivity.Decision, 0)
    for activity in made.activities.all():
        found = decided.get(activity.activity)
        if found is not None:
            _decided(actor, activity, found)
            activity.refresh_from_db()
        counts[FileActivity.Decision(activity.decision)] += 1
    return counts


def read_activities(path: Path, name: str) -> tuple[list[FileActivity], tuple[Remark, ...]]:
    """Read the activities of a file as they would be stored, with the areas that are proposed; stores nothing.

    Raises BadInput in the words of the reader, and ValidationError for more activities than anybody looks through.
    """
    try:
        found = read_iati(path)
    except BadInput as error:
        raise error.at(file=name) from None
    if len(found.activities) > MOST_ACTIVITIES:
        raise ValidationError(
            _("The file holds %(number)d activities; at most %(most)d can be looked at one by one.")
            % {"number": len(found.activities), "most": MOST_ACTIVITIES}
        )
    return [_row(x) for x in found.activities], found.remarks


def _stored(actor: str, plan: Plan, path: Path, name: str) -> tuple[FundingFile, tuple[Remark, ...]]:
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    if FundingFile.objects.filter(plan=plan, sha256=sha256).exists():
        raise ValidationError(_("This file was handed in for this plan before."))
    rows, remarks = read_activities(path, name)
    made = FundingFile.objects.create(plan=plan, file_name=name[:200], sha256=sha256, actor=actor)
    for row in rows:
        row.file = made
    FileActivity.objects.bulk_create(rows)
    note(actor, plan, "funding.take_file", {"file": name, "sha256": sha256, "activities": len(rows)})
    return made, remarks


def _row(activity: Activity) -> FileActivity:
    proposals: dict[str, dict[str, str]] = {}
    for code in activity.sectors or {"": 100.0}:
        for x in propose(code, activity.title):
            proposals.setdefault(x.area, {"area": x.area, "confidence": x.confidence, "rule": x.rule})
    incoming = [x for x in activity.transactions if x.kind in (INCOMING, INCOMING_COMMITMENT) and x.provider_activity]
    receivers = [x.receiver for x in activity.transactions if x.receiver]
    return FileActivity(
        activity=activity.id[:200],
        title=activity.title[:300],
        giver=(activity.reporter_name or activity.reporter)[:160],
        paid_from=(incoming[0].provider_activity if incoming else "")[:200],
        receiver=(receivers[0] if receivers else "")[:160],
        sectors=dict(activity.sectors),
        unallocated=activity.unallocated,
        money=_money(activity),
        proposals=list(proposals.values()),
    )


def _money(activity: Activity) -> list[dict[str, Any]]:
    """The money of an activity by state, year and currency: what was disbursed is no longer only committed."""
    sums: dict[tuple[str, int, str], Decimal] = defaultdict(Decimal)
    for x in activity.transactions:
        if x.kind in _STATES:
            sums[_STATES[x.kind], x.on.year, x.currency] += Decimal(str(x.value))
    for (state, year, currency), amount in list(sums.items()):
        if state == State.DISBURSED:
            open_sum = sums.get((State.COMMITTED, year, currency), Decimal(0))
            sums[State.COMMITTED, year, currency] = max(Decimal(0), open_sum - max(Decimal(0), amount))
    committed = {(year, currency) for state, year, currency in sums if state != State.PLEDGED}
    for planned in (*activity.planned, *activity.budgets):
        key = (State.EXPECTED, planned.start.year, planned.currency)
        if (planned.start.year, planned.currency) not in committed:
            sums[key] = max(sums[key], Decimal(str(planned.value)))
    return [
        {"state": str(state), "year": year, "amount": str(amount), "currency": currency}
        for (state, year, currency), amount in sorted(sums.items())
        if amount > 0
    ]


@transaction.atomic
def decide_activity(
    *, person: Person, activity: FileActivity, areas: Collection[str], reason: str = "", leave: bool = False
) -> list[Commitment]:
    """Take the money of an activity over for some areas, shared alike, or leave it aside with the reason.

    Without an area the money is taken over unallocated, so that it stays visible.
    """
    require(person, activity.file.plan)
    return _decided(actor_of(person), activity, Decided(tuple(areas), reason, leave))


def _decided(actor: str, activity: FileActivity, found: Decided) -> list[Commitment]:
    plan, areas = activity.file.plan, found.areas
    held = FileActivity.objects.select_for_update().get(pk=activity.pk)
    if held.decision != FileActivity.Decision.WAITING:
        raise ValidationError(_("Somebody decided on this activity already."))
    if found.leave and not found.reason.strip():
        raise ValidationError(_("Say why the activity is left aside."))
    held.decision = FileActivity.Decision.LEFT if found.leave else FileActivity.Decision.TAKEN
    held.reason, held.decided_by = found.reason.strip()[:300], actor
    held.save()
    facts = {"activity": held.activity, "decision": held.decision, "areas": sorted(areas), "reason": held.reason}
    note(actor, plan, "funding.decide_activity", facts)
    if found.leave:
        return []
    giver = listed(actor=actor, name=held.giver or held.activity)
    # What the purposes leave of 100 per cent stays unallocated here as well.
    part = (1 - Decimal(str(held.unallocated)) / 100) if held.sectors else Decimal(1)
    shares = {x: (part / len(areas)).quantize(Decimal("0.000001")) for x in areas}
    made = []
    for row in held.money:
        new = NewCommitment(
            giver,
            row["state"],
            Decimal(row["amount"]),
            row["currency"],
            row["year"],
            source=_("%(file)s, activity %(id)s") % {"file": activity.file.file_name, "id": held.activity},
            areas=shares,
            receiver=held.receiver,
            title=held.title,
            activity=held.activity,
            paid_from=held.paid_from,
        )
        made.append(put_on_record(actor=actor, plan=plan, new=new, file=activity.file))
    return made
