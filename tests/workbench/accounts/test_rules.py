"""Roles on places: what is inherited, what ends, and what never reaches beside or above."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from hsforhs.workbench.accounts import rules
from hsforhs.workbench.accounts.models import Grant, Role, User
from hsforhs.workbench.accounts.services import add_user, grant, revoke
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.places.models import Place, Visibility

pytestmark = pytest.mark.django_db

Join = Callable[..., User]


def place(code: str) -> Place:
    return Place.objects.get(code=code)


@pytest.mark.parametrize("role", Role)
def test_a_role_reaches_down_and_neither_up_nor_beside(lumora: Place, join: Join, role: Role) -> None:
    person = join(role, "XLM-U")
    assert rules.roles_at(person, place("XLM-U")) == {role}
    assert rules.roles_at(person, place("XLM-U-1")) == {role}
    for outside in ("XLM", "XLM-R", "GHA", "WORLD"):
        assert rules.roles_at(person, place(outside)) == frozenset()


def test_a_code_that_begins_alike_is_not_below(lumora: Place, join: Join) -> None:
    person = join(Role.VIEWER, "XLM-U-1")
    lookalike = Place.objects.create(
        code="XLM-U-10", kind="district", name="Lookalike", country="XLM", path=f"{place('XLM-U').path}/XLM-U-10"
    )
    assert not rules.roles_at(person, lookalike)


def test_roles_at_several_places_add_up(lumora: Place, join: Join) -> None:
    person = join(Role.VIEWER, "XLM")
    Grant.objects.create(user=person, role=Role.APPROVER, place=place("XLM-U"), granted_by="operator")
    rules.forget_grants(person)
    assert rules.roles_at(person, place("XLM-U-1")) == {Role.VIEWER, Role.APPROVER}
    assert rules.roles_at(person, place("XLM")) == {Role.VIEWER}


def test_a_role_ends(lumora: Place, join: Join) -> None:
    over = join(Role.STEWARD, ends_at=timezone.now() - dt.timedelta(seconds=1))
    open_ended = join(Role.STEWARD, ends_at=timezone.now() + dt.timedelta(days=1))
    assert not rules.holds(over, place("XLM"), Role.STEWARD)
    assert not rules.is_member(over)
    assert rules.holds(open_ended, place("XLM"), Role.STEWARD)


def test_a_closed_account_holds_nothing(lumora: Place, join: Join) -> None:
    person = join(Role.ADMINISTRATOR, "WORLD")
    person.is_active = False
    rules.forget_grants(person)
    assert not rules.may_administer(person)
    assert not rules.roles_at(person, place("XLM"))


def test_an_administrator_of_the_world_administers_the_site_one_of_a_country_does_not(
    lumora: Place, join: Join
) -> None:
    assert rules.may_administer(join(Role.ADMINISTRATOR, "WORLD"))
    country = join(Role.ADMINISTRATOR, "XLM")
    assert not rules.may_administer(country)
    assert rules.may_administer_place(country, place("XLM-U-1"))
    assert not rules.may_administer_place(country, place("GHA"))


def test_areas_narrow_a_role(lumora: Place, join: Join) -> None:
    person = join(Role.AREA_LEAD, areas=["spar-2:C5"])
    assert rules.holds_in_area(person, place("XLM-U"), "spar-2:C5", Role.AREA_LEAD)
    assert not rules.holds_in_area(person, place("XLM-U"), "spar-2:C6", Role.AREA_LEAD)
    assert not rules.holds_in_area(person, place("XLM-U"), "spar-1:C5", Role.AREA_LEAD), "an edition is not another"
    assert rules.holds_in_area(join(Role.AREA_LEAD), place("XLM"), "spar-2:C6", Role.AREA_LEAD)


READERS = {
    # who asks: (private, network, public)
    "visitor": (False, False, True),
    "account without role": (False, False, True),
    "viewer of another country": (False, True, True),
    "viewer of the district": (True, True, True),
    "viewer of the country": (True, True, True),
    "viewer of another district": (False, True, True),
    "site administrator": (True, True, True),
}


@pytest.mark.parametrize(("who", "seen"), READERS.items())
def test_who_reads_a_record_of_a_district(lumora: Place, join: Join, who: str, seen: tuple[bool, ...]) -> None:
    people: dict[str, Callable[[], rules.Person]] = {
        "visitor": AnonymousUser,
        "account without role": join,
        "viewer of another country": lambda: join(Role.VIEWER, "GHA"),
        "viewer of the district": lambda: join(Role.VIEWER, "XLM-U-1"),
        "viewer of the country": lambda: join(Role.VIEWER, "XLM"),
        "viewer of another district": lambda: join(Role.VIEWER, "XLM-U-2"),
        "site administrator": lambda: join(Role.ADMINISTRATOR, "WORLD"),
    }
    person = people[who]()
    order = (Visibility.PRIVATE, Visibility.NETWORK, Visibility.PUBLIC)
    assert tuple(rules.may_read(person, place("XLM-U-1"), x) for x in order) == seen


GRANTERS = {
    Role.ADMINISTRATOR: set(Role),
    Role.STEWARD: {Role.VIEWER, Role.CONTRIBUTOR, Role.AREA_LEAD},
    Role.APPROVER: set(),
    Role.AREA_LEAD: set(),
    Role.CONTRIBUTOR: set(),
    Role.VIEWER: set(),
}


@pytest.mark.parametrize(("role", "given"), GRANTERS.items())
def test_who_gives_which_role(lumora: Place, join: Join, role: Role, given: set[Role]) -> None:
    person = join(role)
    assert {x for x in Role if rules.may_grant(person, place("XLM-U"), x)} == given
    assert not any(rules.may_grant(person, place("GHA"), x) for x in Role)


def test_a_role_is_given_changed_and_taken_with_an_event_each(lumora: Place, join: Join) -> None:
    chief, nurse = join(Role.ADMINISTRATOR), join()
    grant(person=chief, user=nurse, role=Role.AREA_LEAD, place=place("XLM-U"), areas=["spar-2:C5"])
    assert rules.holds(nurse, place("XLM-U-1"), Role.AREA_LEAD)
    grant(person=chief, user=nurse, role=Role.AREA_LEAD, place=place("XLM-U"), areas=["spar-2:C6", "spar-2:C5"])
    found = nurse.grants.get()
    assert found.areas == ["spar-2:C5", "spar-2:C6"]
    revoke(person=chief, found=found)
    assert not rules.roles_at(nurse, place("XLM-U"))
    events = Event.objects.filter(subject=nurse.actor)
    assert [x.action for x in events] == ["accounts.grant", "accounts.grant", "accounts.revoke"]
    assert {x.country for x in events} == {"XLM"}


def test_nobody_gives_or_takes_beyond_the_own_place(lumora: Place, join: Join) -> None:
    chief, nurse = join(Role.ADMINISTRATOR, "XLM-U"), join(Role.VIEWER, "XLM")
    with pytest.raises(PermissionDenied):
        grant(person=chief, user=nurse, role=Role.VIEWER, place=place("XLM-R"))
    with pytest.raises(PermissionDenied):
        revoke(person=chief, found=nurse.grants.get())
    assert nurse.grants.count() == 1


def test_the_operator_adds_a_person_once_and_roles_add_up(lumora: Place) -> None:
    user, new = add_user(email=" Nurse@Example.org", role=Role.VIEWER, place=lumora)
    again, known = add_user(email="nurse@example.org", role=Role.STEWARD, place=lumora)
    assert (new, known) == (True, False)
    assert again == user
    assert not user.has_usable_password()
    assert {x.role for x in user.grants.all()} == {Role.VIEWER, Role.STEWARD}
    assert "example.org" not in str(list(Event.objects.values_list("facts", "subject", "actor")))


def test_what_is_no_address_makes_no_account(lumora: Place) -> None:
    with pytest.raises(ValidationError):
        add_user(email="nobody", role=Role.VIEWER, place=lumora)
    assert not User.objects.exists()


@pytest.mark.parametrize("code", ["", "WORLD", "GHA", "XLM", "XLM-U", "XLM-U-1", "XLM-U-2"])
@pytest.mark.parametrize("role", [Role.VIEWER, Role.ADMINISTRATOR])
def test_the_condition_on_rows_lets_through_what_the_rule_does(
    lumora: Place, join: Join, role: Role, code: str
) -> None:
    Place.objects.create(code="xlm", kind="country", name="Lookalike", path=f"{lumora.path.lower()}/xlm")
    Place.objects.create(code="XLM-U-10", kind="district", name="Near", path=f"{place('XLM-U').path}/XLM-U-10")
    owner, person = join(), join(role, code) if code else join()
    places = [place(x) for x in ("WORLD", "GHA", "XLM", "XLM-U", "XLM-U-1", "XLM-U-10", "XLM-U-2", "xlm")]
    for held, visibility in zip(Role, Visibility, strict=False):
        for at in places:
            Grant.objects.create(user=owner, role=held, place=at, granted_by=visibility)
    rows = owner.grants.select_related("place")
    for asking in (person, AnonymousUser()):
        seen = set(rows.filter(rules.readable(asking, visibility="granted_by")))
        assert seen == {x for x in rows if rules.may_read(asking, x.place, x.granted_by)}
        assert len(seen) >= len(places), "what is public is seen by everybody"
