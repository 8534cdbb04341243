"""Commitments: what an organisation gives to a plan, and whether two of them are the same money."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hsforhs.framework import framework
from hsforhs.planning.costing.amounts import LARGEST
from hsforhs.planning.currencies import looks_like_code
from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.audit.services import record
from hsforhs.workbench.costs.services.checks import check_calendar_year, check_year
from hsforhs.workbench.funding import rules
from hsforhs.workbench.funding.models import Commitment, FundingFile, Organisation, State, ToldApart
from hsforhs.workbench.places.currencies import check_known_currency
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.plans.own_edition import in_own_edition
from hsforhs.workbench.plans.queries import plan_record
from hsforhs.workbench.plans.services import actor_of
from hsforhs.workbench.threads.services import reference

_CLOSE = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class NewCommitment:
    """What is said about money; shares from 0 to 1 by action and by area."""

    organisation: Organisation
    state: str
    amount: Decimal
    currency: str
    year: int
    source: str
    lines: Mapping[str, Decimal] = field(default_factory=dict)
    areas: Mapping[str, Decimal] = field(default_factory=dict)
    probability: Decimal | None = None
    receiver: str = ""
    title: str = ""
    activity: str = ""
    paid_from: str = ""
    on: dt.date | None = None


@transaction.atomic
def add_commitment(*, person: Person, plan: Plan, new: NewCommitment, file: FundingFile | None = None) -> Commitment:
    """Store money for a plan, with who said so."""
    require(person, plan)
    return put_on_record(actor=actor_of(person), plan=plan, new=new, file=file)


def put_on_record(*, actor: str, plan: Plan, new: NewCommitment, file: FundingFile | None = None) -> Commitment:
    """The same for an actor whose right was looked at before.

    What a file tells is kept as it stands there: money that is none of ISO 4217 is not counted, and that of a year
    outside the plan is unallocated.
    """
    if file is None:
        _check_as_said(plan, new)
    made = Commitment.objects.create(plan=plan, file=file, actor=actor, **_checked(plan, new))
    note(actor, plan, "funding.commit", {"commitment": made.pk, "after": told(made)})
    return made


@transaction.atomic
def change_commitment(*, person: Person, commitment: Commitment, new: NewCommitment, version: int) -> Commitment:
    """Change what was said; refuses where somebody else changed it since ``version``."""
    require(person, commitment.plan)
    held = (
        Commitment.objects.select_for_update(of=("self",)).select_related("plan", "organisation").get(pk=commitment.pk)
    )
    if held.version != version:
        raise ValidationError(_("Somebody changed this commitment meanwhile. Look at it again and then change it."))
    _check_as_said(held.plan, new, held=held)
    before = told(held)
    for name, value in _checked(held.plan, new).items():
        setattr(held, name, value)
    held.version += 1
    held.actor = actor_of(person)
    held.save()
    note(actor_of(person), held.plan, "funding.change", {"commitment": held.pk, "before": before, "after": told(held)})
    return held


@transaction.atomic
def remove_commitment(*, person: Person, commitment: Commitment, reason: str) -> None:
    """Take a commitment away, with the reason; the event keeps what it said."""
    require(person, commitment.plan)
    if not reason.strip():
        raise ValidationError(_("Say why the money is taken away."))
    facts = {"commitment": commitment.pk, "before": told(commitment), "reason": reason.strip()[:300]}
    note(actor_of(person), commitment.plan, "funding.remove", facts)
    # The others that tell of this money still tell of one and the same: one of them is counted now, not each.
    again = list(commitment.told_again.order_by("pk"))
    for other in again[1:]:
        Commitment.objects.filter(pk=other.pk).update(same_as=again[0])
        note(actor_of(person), commitment.plan, "funding.same", {"commitment": other.pk, "same as": again[0].pk})
    commitment.delete()


@transaction.atomic
def say_same(*, person: Person, kept: Commitment, again: Commitment) -> None:
    """Say that ``again`` tells of the same money as ``kept``: it stays on record and is counted no more."""
    require(person, kept.plan)
    # Two who answer at once must not let each of the two stand for the other: then neither would be counted.
    both = Commitment.objects.select_for_update(of=("self",)).filter(plan=kept.plan, pk__in=(kept.pk, again.pk))
    held = {x.pk: x for x in both.order_by("pk")}
    if len(held) < 2 or held[kept.pk].same_as_id is not None:
        raise ValidationError(_("Two different commitments of the same plan are needed, the kept one counted."))
    Commitment.objects.filter(same_as=again).update(same_as=kept)
    Commitment.objects.filter(pk=again.pk).update(same_as=kept)
    note(actor_of(person), kept.plan, "funding.same", {"commitment": again.pk, "same as": kept.pk})


@transaction.atomic
def tell_apart(*, person: Person, one: Commitment, other: Commitment, reason: str = "") -> None:
    """Say that two commitments that look alike are different money."""
    require(person, one.plan)
    if one.plan_id != other.plan_id or one.pk == other.pk:
        raise ValidationError(_("Two different commitments of the same plan are needed."))
    first, second = sorted((one, other), key=lambda x: x.pk)
    ToldApart.objects.get_or_create(
        one=first, other=second, defaults={"reason": reason.strip()[:300], "actor": actor_of(person)}
    )
    note(
        actor_of(person),
        one.plan,
        "funding.apart",
        {"commitments": [first.pk, second.pk], "reason": reason.strip()[:300]},
    )


def require(person: Person, plan: Plan) -> None:
    """Refuse who may not say what money is behind the plan."""
    if not rules.may_fund(person, plan):
        raise PermissionDenied


def note(actor: str, plan: Plan, action: str, facts: Mapping[str, object]) -> None:
    """Write the event of an act on a plan."""
    record(actor=actor, action=action, country=plan.country, subject=reference(plan), facts=facts)


def told(found: Commitment) -> dict[str, Any]:
    """What a commitment says, for its event."""
    names = ("state", "currency", "year", "lines", "areas", "activity", "paid_from", "source")
    said = {name: getattr(found, name) for name in names}
    return {**said, "organisation": found.organisation.name, "amount": str(found.amount)}


def _check_as_said(plan: Plan, new: NewCommitment, *, held: Commitment | None = None) -> None:
    """Refuse a currency and a year that nobody can mean; those that the commitment has already may stay."""
    check_known_currency(new.currency, held=(held.currency,) if held else ())
    check_calendar_year(new.year, plan, held=held.year if held else None)


def _checked(plan: Plan, new: NewCommitment) -> dict[str, Any]:
    check_year(new.year)
    if not looks_like_code(new.currency):
        raise ValidationError(
            _("'%(code)s' is no currency; expected three letters such as USD.") % {"code": new.currency}
        )
    if new.state not in State.values:
        raise ValidationError(_("'%(state)s' is no state of money.") % {"state": new.state})
    if not 0 <= new.amount <= LARGEST:
        raise ValidationError(_("An amount is 0 or more."))
    if new.probability is not None and not 0 <= new.probability <= 1:
        raise ValidationError(_("A probability is a share from 0 to 100 per cent."))
    if not new.source.strip():
        raise ValidationError(_("Say where this is known from."))
    if new.on is not None and new.on > timezone.localdate() and new.state == State.DISBURSED:
        raise ValidationError(_("Money that is disbursed has a day that is not in the future."))
    _check_shares(plan, new)
    texts = {name: getattr(new, name).strip()[:most] for name, most in _LONGEST.items()}
    return {
        "organisation": new.organisation,
        "state": new.state,
        "amount": new.amount,
        "currency": new.currency,
        "year": new.year,
        "lines": {key: str(x) for key, x in new.lines.items()},
        "areas": {key: str(x) for key, x in new.areas.items()},
        "probability": new.probability,
        "on": new.on,
        **texts,
    }


_LONGEST = {"receiver": 160, "title": 200, "activity": 200, "paid_from": 200, "source": 300}


def _check_shares(plan: Plan, new: NewCommitment) -> None:
    shares = [*new.lines.values(), *new.areas.values()]
    if any(not 0 <= x <= 1 for x in shares) or sum(shares, Decimal(0)) > 1 + _CLOSE:
        raise ValidationError(_("Shares are from 0 to 100 per cent, and together at most 100."))
    with in_own_edition(plan):
        known = {x.action.id for x in plan_record(plan).lines} if new.lines else set()
        areas = framework().areas
    for line in new.lines:
        if line not in known:
            raise ValidationError(_("The plan has no activity '%(line)s'.") % {"line": line})
    for area in new.areas:
        if area not in areas:
            raise ValidationError(_("There is no capacity area '%(area)s'.") % {"area": area})
