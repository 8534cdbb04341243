"""Role x deed x visibility x state, as one table; and that the conditions in queries say the same as the rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.exercises import rules, services
from hsforhs.workbench.exercises.models import Exercise, GrantCall, Question, State
from hsforhs.workbench.exercises.rules import Deed
from hsforhs.workbench.places.models import Place
from tests.workbench.exercises.conftest import Maker

pytestmark = pytest.mark.django_db
Join = Callable[..., User]
V, C, L, A, S, X = Role.VIEWER, Role.CONTRIBUTOR, Role.AREA_LEAD, Role.APPROVER, Role.STEWARD, Role.ADMINISTRATOR

ROLES = {
    # deed: (roles at the place, state of the exercise in which they may)
    Deed.READ: ({V, C, L, A, S, X}, State.PROTOCOL),
    Deed.SUGGEST: ({V, C, L, A, S, X}, State.IDEAS),
    Deed.SORT: ({C, L, A, S, X}, State.SORTING),
    Deed.MANAGE: ({S, X}, State.PROTOCOL),
    Deed.PUBLISH: ({A, S, X}, State.CLOSED),
    Deed.RESULTS: ({A, S, X}, State.CLOSED),
}


@pytest.mark.parametrize("role", Role)
def test_the_table_of_a_private_exercise(maker: Maker, join: Join, role: Role) -> None:
    found = maker.begin(visibility="PRIVATE")
    here, below, elsewhere = join(role), join(role, "WORLD"), join(role, "GHA")
    assert ROLES.keys() == set(Deed) - {Deed.REVIEW, Deed.CALL}
    for deed, (roles, state) in ROLES.items():
        found.state = state
        assert rules.may(here, deed, found) is (role in roles), deed
        assert rules.may(below, deed, found) is (role in roles), "a role above holds below"
        assert not rules.may(elsewhere, deed, found), deed
        assert not rules.may(AnonymousUser(), deed, found), deed


VISIBLE = {"PRIVATE": set(), "NETWORK": {"member"}, "PUBLIC": {"member", "no role", "visitor"}}


@pytest.mark.parametrize("visibility", VISIBLE)
def test_who_reads_suggests_and_sees_results(maker: Maker, join: Join, visibility: str) -> None:
    found = maker.begin(visibility=visibility)
    people: dict[str, Person] = {"member": join(V, "GHA"), "no role": join(), "visitor": AnonymousUser()}
    for deed, state in ((Deed.READ, State.SCORING), (Deed.SUGGEST, State.IDEAS), (Deed.RESULTS, State.PUBLISHED)):
        found.state = state
        assert {name for name, x in people.items() if rules.may(x, deed, found)} == VISIBLE[visibility], deed
    found.state = State.CLOSED
    assert not [name for name, x in people.items() if rules.may(x, Deed.RESULTS, found)], (
        "not before they are published"
    )
    for deed in (Deed.SORT, Deed.MANAGE, Deed.PUBLISH):
        assert not [name for name, x in people.items() if rules.may(x, deed, found)], deed


IN_STATE = {
    Deed.SUGGEST: {"ideas"},
    Deed.SORT: {"protocol", "ideas", "sorting"},
    Deed.PUBLISH: {"closed"},
    Deed.RESULTS: {"closed", "published"},
    Deed.MANAGE: set(State.values),
}


def test_an_exercise_allows_what_its_state_allows(maker: Maker, administrator: User) -> None:
    found = maker.begin()
    for deed, states in IN_STATE.items():
        allowed = set()
        for state in State.values:
            found.state = state
            allowed |= {state} if rules.may(administrator, deed, found) else set()
        assert allowed == states, deed
    for state in State.values:
        found.state = state
        assert rules.may_change_protocol(administrator, found) is (state in IN_STATE[Deed.SORT]), state


def test_a_past_exercise_is_only_read(maker: Maker) -> None:
    found = maker.begin()
    found.imported, found.state = True, State.PUBLISHED
    allowed = {x for x in Deed if x not in (Deed.REVIEW, Deed.CALL) and rules.may(maker.steward, x, found)}
    assert allowed == {Deed.READ, Deed.RESULTS}


@pytest.mark.parametrize("role", Role)
def test_reviewers_hold_a_role_beyond_viewer_and_see_the_question(
    maker: Maker, join: Join, question: Question, role: Role
) -> None:
    elsewhere = join(role, "GHA")
    assert rules.may_review(elsewhere, question) is (role is not V)
    hidden = services.new_question(
        person=maker.steward, exercise=maker.begin(visibility="PRIVATE"), text="What do we hide?"
    )
    assert not rules.may_review(elsewhere, hidden)
    assert not rules.may_review(AnonymousUser())


@pytest.mark.parametrize("role", Role)
def test_calls_are_announced_by_who_answers_for_the_place(place: Place, join: Join, role: Role) -> None:
    assert rules.may_at(join(role), Deed.CALL, place) is (role in {A, S, X})
    assert not rules.may_at(join(role, "GHA"), Deed.CALL, place)


def test_an_ended_grant_and_a_closed_account_may_nothing(maker: Maker, join: Join) -> None:
    found = maker.begin(visibility="PRIVATE")
    ended, closed = join(S), join(S)
    ended.grants.update(ends_at=timezone.now() - dt.timedelta(minutes=1))
    closed.is_active = False
    for deed in ROLES:
        assert not rules.may(ended, deed, found)
        assert not rules.may(closed, deed, found)


def test_the_conditions_of_queries_say_what_the_rules_say(maker: Maker, join: Join, administrator: User) -> None:
    made = [maker.begin(visibility=x) for x in VISIBLE]
    for x in made:
        services.new_question(person=maker.steward, exercise=x, text=f"What of {x.visibility}?")
    services.adopt(person=maker.steward, exercise=made[0], codes=["RQ01"])
    calls = [
        services.announce_call(
            person=maker.steward, place=maker.place, title=x, opens_on=dt.date(2026, 1, 1),
            closes_on=dt.date(2026, 2, 1), codes=["RQ01"], visibility=x,
        )
        for x in VISIBLE
    ]  # fmt: skip
    people: list[Person] = [AnonymousUser(), join(), join(V), join(V, "GHA"), maker.steward, administrator]
    for person in people:
        seen = set(Exercise.objects.filter(rules.seen_by(person)))
        assert seen == {x for x in made if rules.may(person, Deed.READ, x)}
        questions = set(Question.objects.filter(rules.questions_seen_by(person)))
        assert questions == {x for x in Question.objects.all() if rules.may_see(person, x)}
        found = set(GrantCall.objects.filter(rules.calls_seen_by(person)))
        assert found == {x for x in calls if rules.may_read_call(person, x)}
    assert len(set(Exercise.objects.filter(rules.seen_by(AnonymousUser())))) == 1, "something could leak"
