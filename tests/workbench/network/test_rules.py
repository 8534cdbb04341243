"""Role x deed, audience x viewer, and the same as conditions of queries: what must not leak could leak."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser

from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.network import rules, services
from hsforhs.workbench.network.models import HelpRequest, Profile
from hsforhs.workbench.network.rules import Deed, viewer_of
from hsforhs.workbench.network.words import Audience, Field, MemberState
from hsforhs.workbench.places.models import Place, Visibility

from .conftest import today, user_of

pytestmark = pytest.mark.django_db
Join = Callable[..., User]
Admit = Callable[..., Profile]
V, C, L, A, S, X = Role.VIEWER, Role.CONTRIBUTOR, Role.AREA_LEAD, Role.APPROVER, Role.STEWARD, Role.ADMINISTRATOR

DEEDS = {Deed.ASK: {C, L, A, S, X}, Deed.ASSIGN: {A, S, X}}


@pytest.mark.parametrize("role", Role)
def test_the_table_of_deeds(world: Place, join: Join, role: Role) -> None:
    here, there = Place.objects.get(code="XLM"), Place.objects.get(code="GHA")
    person, above = join(role, "XLM"), join(role, "AFRO")
    assert DEEDS.keys() == set(Deed)
    for deed, allowed in DEEDS.items():
        assert rules.may(person, deed, here) is (role in allowed)
        assert rules.may(above, deed, here) is (role in allowed), "roles are inherited"
        assert not rules.may(person, deed, there)


@pytest.mark.parametrize("role", Role)
def test_the_secretariat_sits_at_the_root(world: Place, join: Join, role: Role) -> None:
    assert rules.in_secretariat(join(role, "WORLD")) is (role in {S, X})
    assert not rules.in_secretariat(join(role, "AFRO")), "a region is not the root"


def test_site_administrators_are_secretariat_and_nobody_without_a_role_is(administrator: User, member: User) -> None:
    assert rules.in_secretariat(administrator)
    assert not any(map(rules.in_secretariat, (member, AnonymousUser())))


SEES: dict[str, set[str]] = {
    # viewer: audiences that the viewer belongs to
    "visitor": {"public"},
    "account without a role": {"public"},
    "role at a place": {"members", "public"},
    "approved member": {"members", "public"},
    "fellow of the pool": {"pool", "members", "public"},
    "secretariat": {"secretariat", "pool", "members", "public"},
    "applicant": {"public"},
    "former member": {"public"},
    "the person": {"me", "secretariat", "pool", "members", "public"},
}


@pytest.fixture
def pool_of(secretariat: User) -> Callable[..., None]:
    def seated(*profiles: Profile) -> None:
        pool = services.make_group(person=secretariat, kind="pool", title="Pool")
        for profile in profiles:
            seat = services.add_seat(person=secretariat, group=pool, role="member")
            found = services.nominate(person=secretariat, seat=seat, profile=profile)
            services.decide_nomination(person=secretariat, nomination=found, accepted=True)

    return seated


def test_audience_by_viewer_on_the_page_and_in_queries(
    admit: Admit, begin: Admit, join: Join, secretariat: User, pool_of: Callable[..., None]
) -> None:
    subject, fellow, other, left = admit(), admit(), admit(), admit()
    pool_of(subject, fellow)
    applicant = begin()
    services.apply(person=user_of(applicant), profile=applicant)
    services.leave(person=user_of(left), profile=left)
    viewers = {
        "visitor": viewer_of(AnonymousUser()),
        "account without a role": viewer_of(join()),
        "role at a place": viewer_of(join(V, "XLM")),
        "approved member": viewer_of(user_of(other)),
        "fellow of the pool": viewer_of(user_of(fellow)),
        "secretariat": viewer_of(secretariat),
        "applicant": viewer_of(user_of(applicant)),
        "former member": viewer_of(user_of(left)),
        "the person": viewer_of(user_of(subject)),
    }
    assert viewers.keys() == SEES.keys()
    pools = frozenset(subject.seats.values_list("group_id", flat=True))
    for audience in Audience.values:
        subject.policies.filter(field=Field.COUNTRY, until=None).update(audience=audience)
        for name, viewer in viewers.items():
            expected = audience in SEES[name]
            assert rules.sees(viewer, subject, audience, pools) is expected, (name, audience)
            listed = Profile.objects.filter(rules.shown_to(viewer, Field.COUNTRY), pk=subject.pk).exists()
            assert listed is expected, (name, audience)


@pytest.mark.parametrize("state", [x for x in MemberState.values if x != MemberState.APPROVED])
def test_who_is_not_approved_is_for_the_secretariat_alone(
    admit: Admit, secretariat: User, join: Join, state: str
) -> None:
    subject = admit(shown={"name": "public"})
    visitor = viewer_of(AnonymousUser())
    assert rules.sees(visitor, subject, Audience.PUBLIC), "could leak"
    Profile.objects.filter(pk=subject.pk).update(state=state)
    subject.refresh_from_db()
    for viewer in (visitor, viewer_of(join(V, "XLM"))):
        assert not rules.sees(viewer, subject, Audience.PUBLIC)
        assert not Profile.objects.filter(rules.shown_to(viewer, Field.NAME)).exists()
    assert rules.sees(viewer_of(secretariat), subject, Audience.SECRETARIAT)


def test_a_term_that_is_over_hides_the_profile(admit: Admit) -> None:
    subject = admit(shown={"name": "public"})
    subject.term_ends = today() - dt.timedelta(days=1)
    subject.save()
    assert not rules.sees(viewer_of(AnonymousUser()), subject, Audience.PUBLIC)


def test_audiences_that_a_field_can_have() -> None:
    assert rules.allowed_audiences(Field.NAME)[0] == Audience.SECRETARIAT
    assert rules.allowed_audiences(Field.GENDER)[-1] == Audience.MEMBERS
    assert rules.allowed_audiences(Field.CONTACT)[-1] == Audience.MEMBERS
    assert rules.allowed_audiences(Field.MATCHING) == list(Audience)


@pytest.mark.parametrize(
    ("visibility", "who"),
    [
        (Visibility.PUBLIC, {"visitor", "account", "place", "other place", "member", "secretariat"}),
        (Visibility.NETWORK, {"place", "other place", "member", "secretariat"}),
        (Visibility.PRIVATE, {"place", "secretariat"}),
    ],
)
def test_who_reads_a_request(
    asked: HelpRequest, admit: Admit, join: Join, secretariat: User, visibility: str, who: set[str]
) -> None:
    HelpRequest.objects.update(visibility=visibility)
    people = {
        "visitor": AnonymousUser(),
        "account": join(),
        "place": join(V, "XLM"),
        "other place": join(V, "GHA"),
        "member": user_of(admit()),
        "secretariat": secretariat,
    }
    readers = {
        x for x, y in people.items() if HelpRequest.objects.filter(rules.readable_requests(viewer_of(y))).exists()
    }
    assert readers == who


def test_an_interest_is_the_own_country_or_a_declared_one(admit: Admit, lumora_place: Place, answers: dict) -> None:
    own, declared, free = admit(country="XLM"), admit(), admit()
    services.declare(person=user_of(declared), profile=declared, answers=answers, countries=["XLM"])
    assert rules.has_interest(own, lumora_place)
    assert rules.has_interest(declared, lumora_place)
    assert not rules.has_interest(free, lumora_place)
    assert not rules.has_interest(own, Place.objects.get(code="WORLD"))


def test_only_approved_members_without_an_interest_offer_while_it_is_open(asked: HelpRequest, admit: Admit) -> None:
    free, own = viewer_of(user_of(admit())), viewer_of(user_of(admit(country="XLM")))
    assert rules.may_offer(free, asked)
    assert not rules.may_offer(own, asked)
    assert not rules.may_offer(viewer_of(AnonymousUser()), asked)
    asked.state = "done"
    assert not rules.may_offer(free, asked)
