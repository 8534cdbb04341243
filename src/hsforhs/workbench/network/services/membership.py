"""Membership from the application to leaving, and declarations of interests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.audit.services import record
from hsforhs.workbench.messages.services import send
from hsforhs.workbench.stewardship.texts import optional
from hsforhs.workbench.threads.services import reference

from .. import rules
from ..declaration_form import MONTHS, QUESTIONS, VERSION
from ..models import Declaration, Institution, MembershipStep, Profile
from ..words import MemberState, NominationState, OfferState, Outcome

TERM_MONTHS = 24
LONGEST_TERM = 60
_DAYS_OF_MONTH = 30.4375

OWN_STEPS: Mapping[str, frozenset[str]] = {
    MemberState.APPLIED: frozenset(
        {MemberState.DRAFT, MemberState.INVITED, MemberState.LAPSED, MemberState.LEFT, MemberState.DECLINED}
    ),
    MemberState.VETTING: frozenset({MemberState.NEED_INFO}),
    MemberState.LEFT: frozenset(
        {
            *(MemberState.INVITED, MemberState.APPLIED, MemberState.VETTING, MemberState.NEED_INFO),
            *(MemberState.APPROVED, MemberState.SUSPENDED, MemberState.LAPSED),
        }
    ),
}
"""Steps that somebody takes on their own: the state after, and the states from which."""
STEPS: Mapping[str, frozenset[str]] = {
    MemberState.INVITED: frozenset({MemberState.DRAFT, MemberState.LEFT, MemberState.LAPSED}),
    MemberState.VETTING: frozenset({MemberState.APPLIED}),
    MemberState.NEED_INFO: frozenset({MemberState.VETTING}),
    MemberState.APPROVED: frozenset({MemberState.VETTING, MemberState.SUSPENDED}),
    MemberState.DECLINED: frozenset({MemberState.APPLIED, MemberState.VETTING, MemberState.NEED_INFO}),
    MemberState.SUSPENDED: frozenset({MemberState.APPROVED}),
    MemberState.LAPSED: frozenset({MemberState.APPROVED}),
}
"""Steps of the secretariat: the state after, and the states from which."""


def open_steps(profile: Profile) -> list[MemberState]:
    """Return the steps that the secretariat can take now."""
    return [MemberState(after) for after, before in STEPS.items() if profile.standing(_today()) in before]


@transaction.atomic
def apply(*, person: User, profile: Profile) -> None:
    """Apply for membership, for the first time or again. Needs a name, expertise and a signed declaration."""
    profile = _locked_own(person, profile, MemberState.APPLIED)
    if not profile.name or not profile.expertise.exists():
        raise ValidationError(_("Write your name and at least one expertise first."))
    if current_declaration(profile) is None:
        raise ValidationError(_("Sign the declaration of interests first."))
    _step(person, profile, MemberState.APPLIED)


@transaction.atomic
def answer(*, person: User, profile: Profile, note: str) -> None:
    """Answer what the secretariat asked for."""
    profile = _locked_own(person, profile, MemberState.VETTING)
    _step(person, profile, MemberState.VETTING, note=optional(note))


@transaction.atomic
def leave(*, person: User, profile: Profile) -> None:
    """Leave the network: nobody is found, nominated or at work for it from this moment."""
    profile = _locked_own(person, profile, MemberState.LEFT)
    _step(person, profile, MemberState.LEFT)
    _stop(profile)


@transaction.atomic
def move(
    *, person: User, profile: Profile, after: str, note: str = "", months: int = TERM_MONTHS, address: str = ""
) -> None:
    """Take a step with somebody's membership, as the secretariat; nobody does so with their own.

    Approving needs a declaration of interests that was accepted and holds, and gives a term of ``months``.
    """
    profile = _locked_for_secretariat(person, profile)
    if profile.standing(_today()) not in STEPS.get(after, frozenset()):
        raise ValidationError(_("This step is not open in the present state."))
    term_ends = None
    if after == MemberState.APPROVED:
        term_ends = _new_term(profile, months)
    _step(person, profile, MemberState(after), note=optional(note), term_ends=term_ends)
    if after in (MemberState.SUSPENDED, MemberState.LAPSED):
        _stop(profile)
    _tell(profile, address)


@transaction.atomic
def renew(*, person: User, profile: Profile, months: int = TERM_MONTHS, address: str = "") -> None:
    """Begin a new term of an approved or lapsed membership; what an approval needs, this needs too."""
    profile = _locked_for_secretariat(person, profile)
    if profile.standing(_today()) not in (MemberState.APPROVED, MemberState.LAPSED):
        raise ValidationError(_("This step is not open in the present state."))
    term_ends = _new_term(profile, months)
    _step(person, profile, MemberState.APPROVED, term_ends=term_ends, renewed=True)
    _tell(profile, address)


@transaction.atomic
def declare(
    *,
    person: User,
    profile: Profile,
    answers: Mapping[str, str],
    countries: Iterable[str] = (),
    institutions: Iterable[Institution] = (),
) -> Declaration:
    """Sign a declaration of interests, a new row each time; the secretariat reviews it before it counts."""
    if profile.user_id != person.pk or profile.state == MemberState.ERASED or not person.is_active:
        raise PermissionDenied
    texts = {x: optional(answers.get(x, "")) for x in QUESTIONS}
    if not all(texts.values()):
        raise ValidationError(_("Answer every question, with “none” where there is nothing to declare."))
    now = timezone.now()
    made = Declaration.objects.create(
        profile=profile,
        form_version=VERSION,
        answers=texts,
        countries=list(countries),
        institutions=[x.key for x in institutions],
        signed_at=now,
        expires_on=_in_months(MONTHS),
    )
    _record(person, "network.declare", profile, declaration=made.pk, form=VERSION)
    return made


@transaction.atomic
def review_declaration(*, person: User, declaration: Declaration, outcome: str) -> None:
    """Accept a declaration or not, as the secretariat; nobody reviews their own. A review is not taken back."""
    profile = _locked_for_secretariat(person, declaration.profile)
    if outcome not in Outcome.values:
        raise ValidationError(_("Choose one of the answers."))
    declaration = Declaration.objects.select_for_update(of=("self",)).get(pk=declaration.pk)
    if declaration.outcome:
        raise ValidationError(_("This declaration was reviewed already."))
    declaration.outcome, declaration.reviewed_by, declaration.reviewed_at = outcome, person, timezone.now()
    declaration.save(update_fields=["outcome", "reviewed_by", "reviewed_at"])
    _record(person, "network.review_declaration", profile, declaration=declaration.pk, outcome=outcome)


def current_declaration(profile: Profile) -> Declaration | None:
    """Return the newest declaration if it has not run out, reviewed or not."""
    found = profile.declarations.order_by("-pk").first()
    return found if found is not None and found.expires_on >= _today() else None


def _new_term(profile: Profile, months: int) -> dt.date:
    found = current_declaration(profile)
    if found is None or not found.is_valid(_today()):
        raise ValidationError(_("An approval needs a declaration of interests that was accepted and has not run out."))
    if not 1 <= months <= LONGEST_TERM:
        raise ValidationError(_("A term is 1 to %(most)d months.") % {"most": LONGEST_TERM})
    return _in_months(months)


def _in_months(months: int) -> dt.date:
    return _today() + dt.timedelta(days=round(months * _DAYS_OF_MONTH))


def _today() -> dt.date:
    return timezone.localdate()


def _locked_own(person: User, profile: Profile, after: str) -> Profile:
    found = Profile.objects.select_for_update(of=("self",)).get(pk=profile.pk)
    if found.user_id != person.pk or not person.is_active:
        raise PermissionDenied
    if found.standing(_today()) not in OWN_STEPS[after]:
        raise ValidationError(_("This step is not open in the present state."))
    return found


def _locked_for_secretariat(person: User, profile: Profile) -> Profile:
    found = Profile.objects.select_for_update(of=("self",)).get(pk=profile.pk)
    if not rules.in_secretariat(person) or found.user_id == person.pk:
        raise PermissionDenied
    return found


def _step(
    person: User,
    profile: Profile,
    after: MemberState,
    *,
    note: str = "",
    term_ends: dt.date | None = None,
    renewed: bool = False,
) -> None:
    before = profile.state
    profile.state, profile.term_ends = after, term_ends
    profile.save(update_fields=["state", "term_ends"])
    MembershipStep.objects.create(
        profile=profile, before=before, after=after, renewed=renewed, by=person, note=note, term_ends=term_ends
    )
    was, now = {"state": before}, {"state": after, "term_ends": term_ends.isoformat() if term_ends else ""}
    _record(person, "network.renew" if renewed else "network.move", profile, before=was, after=now)


def _stop(profile: Profile) -> None:
    """Take somebody out of what waits for them; what they did stays."""
    profile.offers.filter(state=OfferState.OFFERED).update(state=OfferState.WITHDRAWN)
    profile.nominations.filter(state=NominationState.PROPOSED).update(state=NominationState.WITHDRAWN)
    profile.seats.filter(until=None).update(until=_today())


def _tell(profile: Profile, address: str) -> None:
    if profile.user is None or not profile.user.is_active:
        return
    state = profile.get_state_display()
    send(
        to=profile.user.email,
        subject=_("Your membership of the network: %(state)s") % {"state": state},
        body="\n\n".join(x for x in (_("Your membership is now: %(state)s.") % {"state": state}, address) if x) + "\n",
        kind="membership",
    )


def _record(person: User, action: str, subject: Profile, **facts: object) -> None:
    record(actor=person.actor, action=action, subject=reference(subject), facts=facts)
