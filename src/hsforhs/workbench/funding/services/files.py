"""Files of donors: every activity waits until a person says which areas it is for, or leaves it aside."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hsforhs.files import BadInput
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

from .calls import organisation_for
from .commitments import NewCommitment, add_commitment, note, require

MOST_ACTIVITIES = 2000
_STATES = {
    COMMITMENT: State.COMMITTED,
    PLEDGE_OUT: State.PLEDGED,
    DISBURSEMENT: State.DISBURSED,
    EXPENDITURE: State.DISBURSED,
}


@transaction.atomic
def take_file(*, person: Person, plan: Plan, path: Path, name: str) -> FundingFile:
    """Read a file of IATI activities for a plan; nothing of it counts before a person decides.

    Raises ValidationError in the words of the reader, and for a file that was handed in before.
    """
    require(person, plan)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    if FundingFile.objects.filter(plan=plan, sha256=sha256).exists():
        raise ValidationError(_("This file was handed in for this plan before."))
    try:
        found = read_iati(path)
    except BadInput as error:
        raise ValidationError(str(error.at(file=name))) from None
    if len(found.activities) > MOST_ACTIVITIES:
        raise ValidationError(
            _("The file holds %(number)d activities; at most %(most)d can be looked at one by one.")
            % {"number": len(found.activities), "most": MOST_ACTIVITIES}
        )
    made = FundingFile.objects.create(plan=plan, file_name=name[:200], sha256=sha256, actor=actor_of(person))
    FileActivity.objects.bulk_create(_row(made, x) for x in found.activities)
    facts = {"file": name, "sha256": sha256, "activities": len(found.activities)}
    note(person, plan, "funding.take_file", facts)
    return made


def _row(file: FundingFile, activity: Activity) -> FileActivity:
    proposals: dict[str, dict[str, str]] = {}
    for code in activity.sectors or {"": 100.0}:
        for x in propose(code, activity.title):
            proposals.setdefault(x.area, {"area": x.area, "confidence": x.confidence, "rule": x.rule})
    incoming = [x for x in activity.transactions if x.kind in (INCOMING, INCOMING_COMMITMENT) and x.provider_activity]
    receivers = [x.receiver for x in activity.transactions if x.receiver]
    return FileActivity(
        file=file,
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
    plan = activity.file.plan
    require(person, plan)
    held = FileActivity.objects.select_for_update().get(pk=activity.pk)
    if held.decision != FileActivity.Decision.WAITING:
        raise ValidationError(_("Somebody decided on this activity already."))
    if leave and not reason.strip():
        raise ValidationError(_("Say why the activity is left aside."))
    held.decision = FileActivity.Decision.LEFT if leave else FileActivity.Decision.TAKEN
    held.reason, held.decided_by = reason.strip()[:300], actor_of(person)
    held.save()
    facts = {"activity": held.activity, "decision": held.decision, "areas": sorted(areas), "reason": held.reason}
    note(person, plan, "funding.decide_activity", facts)
    if leave:
        return []
    name = held.giver or held.activity
    giver = organisation_for(person=person, plan=plan, name=name)
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
        made.append(add_commitment(person=person, plan=plan, new=new, file=activity.file))
    return made
