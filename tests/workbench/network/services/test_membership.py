"""Membership from the application to leaving: every step, who takes it, what it needs, what it stops."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.messages.models import OutboxMessage
from hsforhs.workbench.network import services
from hsforhs.workbench.network.candidates import whole_network
from hsforhs.workbench.network.models import HelpRequest, Profile
from hsforhs.workbench.network.services.membership import OWN_STEPS, STEPS, current_declaration, open_steps
from hsforhs.workbench.network.words import MemberState

from ..conftest import today, user_of

pytestmark = pytest.mark.django_db
Make = Callable[..., Profile]
ONE_DAY = dt.timedelta(days=1)


def _put(profile: Profile, state: str, *, days: int = 300) -> Profile:
    profile.state = state
    profile.term_ends = today() + dt.timedelta(days=days) if state == MemberState.APPROVED else None
    profile.save()
    return profile


def _accept(profile: Profile, secretariat: User) -> None:
    declaration = current_declaration(profile)
    assert declaration is not None
    services.review_declaration(person=secretariat, declaration=declaration, outcome="accepted")


def test_every_step_of_the_secretariat_is_open_exactly_where_the_table_says(begin: Make, secretariat: User) -> None:
    profile = begin()
    _accept(profile, secretariat)
    for state, after in product(MemberState.values, MemberState.values):
        _put(profile, state)
        allowed = state in STEPS.get(after, frozenset())
        assert (after in open_steps(profile)) is allowed
        try:
            services.move(person=secretariat, profile=profile, after=after)
        except ValidationError:
            assert not allowed, (state, after)
        else:
            assert allowed, (state, after)
    assert not STEPS.get(MemberState.ERASED)


def test_every_own_step_is_open_exactly_where_the_table_says(begin: Make) -> None:
    profile = begin()
    person = user_of(profile)
    acts: dict[str, Callable[[], Any]] = {
        MemberState.APPLIED: lambda: services.apply(person=person, profile=profile),
        MemberState.VETTING: lambda: services.answer(person=person, profile=profile, note="here"),
        MemberState.LEFT: lambda: services.leave(person=person, profile=profile),
    }
    assert acts.keys() == OWN_STEPS.keys()
    for state, after in product(MemberState.values, acts):
        _put(profile, state)
        allowed = state in OWN_STEPS[after]
        try:
            acts[after]()
        except ValidationError:
            assert not allowed, (state, after)
        else:
            assert allowed, (state, after)
            profile.refresh_from_db()
            assert profile.state == after


def test_nobody_decides_on_their_own_membership_not_even_the_secretariat(
    begin: Make, secretariat: User, join: Any
) -> None:
    profile = begin(secretariat)
    services.apply(person=secretariat, profile=profile)
    declaration = profile.declarations.get()
    for act in (
        lambda: services.move(person=secretariat, profile=profile, after="under vetting"),
        lambda: services.renew(person=secretariat, profile=profile),
        lambda: services.review_declaration(person=secretariat, declaration=declaration, outcome="accepted"),
    ):
        with pytest.raises(PermissionDenied):
            act()
    second = join(Role.ADMINISTRATOR, "WORLD")
    services.move(person=second, profile=profile, after="under vetting")


@pytest.mark.parametrize("role", Role)
def test_only_the_secretariat_takes_steps_of_others(begin: Make, join: Any, role: Role) -> None:
    profile = begin()
    services.apply(person=user_of(profile), profile=profile)
    for place in ("XLM", "AFRO"):
        with pytest.raises(PermissionDenied):
            services.move(person=join(role, place), profile=profile, after="under vetting")


def test_nobody_else_applies_answers_or_leaves_for_somebody(begin: Make, secretariat: User) -> None:
    profile = begin()
    for act in (services.apply, services.leave):
        with pytest.raises(PermissionDenied):
            act(person=secretariat, profile=profile)
    with pytest.raises(PermissionDenied):
        services.answer(person=secretariat, profile=profile, note="")


def test_an_application_needs_name_expertise_and_declaration(member: User, answers: dict[str, str]) -> None:
    profile = services.start_profile(person=member)
    with pytest.raises(ValidationError, match="at least one expertise"):
        services.apply(person=member, profile=profile)
    services.add_entry(person=member, profile=profile, entry="expertise", term="D2", level=3)
    with pytest.raises(ValidationError, match="declaration"):
        services.apply(person=member, profile=profile)
    services.declare(person=member, profile=profile, answers=answers)
    services.apply(person=member, profile=profile)
    profile.refresh_from_db()
    assert profile.state == "applied"


def test_an_approval_needs_an_accepted_declaration_that_holds(begin: Make, secretariat: User) -> None:
    profile = _put(begin(), MemberState.VETTING)
    with pytest.raises(ValidationError, match="declaration"):
        services.move(person=secretariat, profile=profile, after="approved")
    _accept(profile, secretariat)
    profile.declarations.update(expires_on=today() - ONE_DAY)
    with pytest.raises(ValidationError, match="declaration"):
        services.move(person=secretariat, profile=profile, after="approved")
    profile.declarations.update(expires_on=today())
    services.move(person=secretariat, profile=profile, after="approved", months=12, note="Welcome")
    profile.refresh_from_db()
    assert (profile.state, profile.term_ends) == ("approved", today() + dt.timedelta(days=365))
    step = profile.steps.last()
    assert step is not None
    assert (step.before, step.after, step.by, step.note) == ("under vetting", "approved", secretariat, "Welcome")


@pytest.mark.parametrize("months", [0, 61, -1])
def test_a_term_has_limits(begin: Make, secretariat: User, months: int) -> None:
    profile = _put(begin(), MemberState.VETTING)
    _accept(profile, secretariat)
    with pytest.raises(ValidationError, match="months"):
        services.move(person=secretariat, profile=profile, after="approved", months=months)


def test_a_refused_declaration_approves_nobody_and_a_review_is_final(begin: Make, secretariat: User) -> None:
    profile = _put(begin(), MemberState.VETTING)
    declaration = profile.declarations.get()
    services.review_declaration(person=secretariat, declaration=declaration, outcome="refused")
    with pytest.raises(ValidationError):
        services.move(person=secretariat, profile=profile, after="approved")
    with pytest.raises(ValidationError, match="already"):
        services.review_declaration(person=secretariat, declaration=declaration, outcome="accepted")
    with pytest.raises(ValidationError):
        services.review_declaration(person=secretariat, declaration=declaration, outcome="perhaps")


def test_a_newer_declaration_counts_instead_of_an_older_one(admit: Make, answers: dict[str, str]) -> None:
    profile = admit()
    made = services.declare(person=user_of(profile), profile=profile, answers=answers, countries=["XLM"])
    assert current_declaration(profile) == made
    assert not made.is_valid(today()), "not reviewed yet"
    with pytest.raises(ValidationError, match="every question"):
        services.declare(person=user_of(profile), profile=profile, answers={})


def test_a_term_that_is_over_has_lapsed_and_can_be_renewed(admit: Make, secretariat: User) -> None:
    profile = _put(admit(), MemberState.APPROVED, days=-1)
    assert profile.standing(today()) == "lapsed"
    services.renew(person=secretariat, profile=profile, months=24)
    profile.refresh_from_db()
    assert profile.is_approved(today())
    step = profile.steps.last()
    assert step is not None
    assert step.renewed
    assert Event.objects.last().action == "network.renew"  # type: ignore[union-attr]


def test_renewal_is_due_in_the_last_sixty_days(admit: Make) -> None:
    profile = admit()
    for days, due in ((61, False), (60, True), (0, True), (-1, False)):
        assert _put(profile, MemberState.APPROVED, days=days).renewal_is_due(today()) is due


def test_leaving_stops_matching_offers_nominations_and_seats_at_once(
    admit: Make, secretariat: User, asked: HelpRequest
) -> None:
    profile = admit(shown={"matching": "members"})
    person = user_of(profile)
    offer = services.offer_help(person=person, wanted=asked)
    group = services.make_group(person=secretariat, kind="pool", title="Pool")
    held, wanted = (services.add_seat(person=secretariat, group=group, role=x) for x in "ab")
    first = services.nominate(person=secretariat, seat=held, profile=profile)
    services.decide_nomination(person=secretariat, nomination=first, accepted=True)
    second = services.nominate(person=secretariat, seat=wanted, profile=profile)
    assert profile.key in [x.id for x in whole_network().people]
    services.leave(person=person, profile=profile)
    assert profile.key not in [x.id for x in whole_network().people]
    for row in (offer, held, second):
        row.refresh_from_db()
    assert (offer.state, second.state, held.until) == ("withdrawn", "withdrawn", today())
    assert held.holder == profile, "who sat there stays known"


def test_the_person_is_told_without_a_name_in_the_message(begin: Make, secretariat: User) -> None:
    profile = begin(name="Zwpqfk Person")
    services.apply(person=user_of(profile), profile=profile)
    services.move(person=secretariat, profile=profile, after="under vetting", address="https://x.example/me")
    message = OutboxMessage.objects.get()
    assert message.recipient.address == user_of(profile).email
    assert "https://x.example/me" in message.body
    assert "Zwpqfk" not in message.body + message.subject
    Profile.objects.filter(pk=profile.pk).update(user=None)
    services.move(person=secretariat, profile=profile, after="need info")
    assert OutboxMessage.objects.count() == 1, "nobody to write to"
