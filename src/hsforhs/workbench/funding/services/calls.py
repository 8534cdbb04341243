"""Organisations, their calls, and what a plan has of what calls ask for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hsforhs.framework import framework
from hsforhs.workbench.accounts.rules import Person, may_administer
from hsforhs.workbench.audit.services import record
from hsforhs.workbench.funding import rules
from hsforhs.workbench.funding.models import Call, Organisation, OrganisationKind, Readiness, State, Support
from hsforhs.workbench.places.currencies import check_known_currency
from hsforhs.workbench.places.models import Kind, Place
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.plans.services import actor_of
from hsforhs.workbench.threads.services import reference

from .commitments import note, require


@transaction.atomic
def add_organisation(*, person: Person, name: str, kind: str, reference: str = "") -> Organisation:
    """List a funder or partner; one that is listed under this name is returned as it stands."""
    _require_member(person)
    return listed(actor=actor_of(person), name=name, kind=kind, reference=reference)


@transaction.atomic
def organisation_for(
    *, person: Person, plan: Plan, name: str, kind: str = OrganisationKind.OTHER, reference: str = ""
) -> Organisation:
    """The same for whoever may say what money is behind a plan: they name who gives it."""
    require(person, plan)
    return listed(actor=actor_of(person), name=name, kind=kind, reference=reference)


def listed(*, actor: str, name: str, kind: str = OrganisationKind.OTHER, reference: str = "") -> Organisation:
    """The organisation of a name, put on the list where it is not there; for an actor whose right was looked at."""
    if kind not in OrganisationKind.values:
        raise ValidationError(_("'%(kind)s' is no kind of organisation.") % {"kind": kind})
    title = " ".join(name.split())[:160]
    if not title:
        raise ValidationError(_("An organisation needs a name."))
    known = Organisation.objects.filter(name__iexact=title).first()
    if known is not None:
        return known
    made = Organisation.objects.create(name=title, kind=kind, reference=reference.strip()[:160], added_by=actor)
    _note(actor, "funding.add_organisation", made, {"name": title, "kind": kind})
    return made


@transaction.atomic
def add_call(
    *,
    person: Person,
    organisation: Organisation,
    title: str,
    support: str,
    source: str,
    checked_on: dt.date,
    opens: dt.date | None = None,
    closes: dt.date | None = None,
    floor: Decimal | None = None,
    ceiling: Decimal | None = None,
    currency: str = "",
    countries: Collection[str] = (),
    areas: Collection[str] = (),
    must_have: Collection[str] = (),
    cofinance: Decimal | None = None,
) -> Call:
    """List an offer or call, with where it stands and the day on which somebody looked."""
    _require_member(person)
    if not title.strip() or not source.strip():
        raise ValidationError(_("A call needs a title and the address or paper where it stands."))
    if support not in Support.values:
        raise ValidationError(_("'%(support)s' is no kind of support.") % {"support": support})
    if checked_on > timezone.localdate():
        raise ValidationError(_("The day on which somebody looked lies in the future."))
    if opens and closes and closes < opens:
        raise ValidationError(_("It closes before it opens."))
    if floor is not None or ceiling is not None or currency:
        check_known_currency(currency)
    if floor is not None and ceiling is not None and ceiling < floor:
        raise ValidationError(_("The most is less than the least."))
    if cofinance is not None and not 0 <= cofinance <= 1:
        raise ValidationError(_("Own money is a share from 0 to 100 per cent."))
    _check_codes(countries, areas)
    made = Call.objects.create(
        organisation=organisation,
        title=title.strip()[:200],
        support=support,
        source=source.strip()[:300],
        checked_on=checked_on,
        opens=opens,
        closes=closes,
        floor=floor,
        ceiling=ceiling,
        currency=currency,
        countries=sorted(set(countries)),
        areas=sorted(set(areas)),
        must_have=[x.strip()[:160] for x in must_have if x.strip()],
        cofinance=cofinance,
        actor=actor_of(person),
    )
    _note(actor_of(person), "funding.add_call", made, {"title": made.title, "organisation": organisation.name})
    return made


@transaction.atomic
def withdraw_call(*, person: Person, call: Call) -> None:
    """Take a call off the list; who listed it, or an administrator."""
    if not (rules.may_list(person) and (call.actor == actor_of(person) or may_administer(person))):
        raise PermissionDenied
    Call.objects.filter(pk=call.pk, withdrawn_at=None).update(withdrawn_at=timezone.now())
    _note(actor_of(person), "funding.withdraw_call", call, {"title": call.title})


@transaction.atomic
def set_readiness(
    *,
    person: Person,
    plan: Plan,
    has: Mapping[str, bool],
    cofinance: Decimal | None,
    probabilities: Mapping[str, Decimal],
) -> Readiness:
    """Say what the plan has of what calls ask for, and how likely money of each state arrives."""
    require(person, plan)
    if cofinance is not None and not 0 <= cofinance <= 1:
        raise ValidationError(_("Own money is a share from 0 to 100 per cent."))
    if set(probabilities) - set(State.values) or any(not 0 <= x <= 1 for x in probabilities.values()):
        raise ValidationError(_("A probability is a share from 0 to 100 per cent."))
    values: dict[str, Any] = {
        "has": dict(has),
        "cofinance": cofinance,
        "probabilities": {key: str(x) for key, x in probabilities.items()},
    }
    made, _new = Readiness.objects.update_or_create(plan=plan, defaults={**values, "actor": actor_of(person)})
    told = {**values, "cofinance": None if cofinance is None else str(cofinance)}
    note(actor_of(person), plan, "funding.set_readiness", told)
    return made


def _require_member(person: Person) -> None:
    if not rules.may_list(person):
        raise PermissionDenied


def _check_codes(countries: Collection[str], areas: Collection[str]) -> None:
    known = set(Place.objects.filter(kind=Kind.COUNTRY, code__in=countries).values_list("code", flat=True))
    for code in countries:
        if code not in known:
            raise ValidationError(_("There is no country '%(code)s'; expected ISO3 codes.") % {"code": code})
    for area in areas:
        if area not in framework().areas:
            raise ValidationError(_("There is no capacity area '%(area)s'.") % {"area": area})


def _note(actor: str, action: str, made: Organisation | Call, facts: Mapping[str, object]) -> None:
    record(actor=actor, action=action, country="", subject=reference(made), facts=facts)
