"""Handing in a plan workbook and taking rows of it: all or nothing, events, conflicts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from hsforhs.files import BadInput, cell_name
from hsforhs.formats.plan_columns import POSITION
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.assessments.queries import round_by_id
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.plans import returns, services
from hsforhs.workbench.plans.models import Plan, PlanReturn
from hsforhs.workbench.plans.plan_difference import UndecidedError
from tests.workbench.plans.plan_packing import filled, taken_away, upload

pytestmark = pytest.mark.django_db

Drafted = Callable[[Plan], list[str]]
VISITOR = AnonymousUser()


def hand_in(person: Person, plan: Plan, content: bytes) -> PlanReturn:
    return returns.hand_in(person=person, plan=plan, file=upload(content))


def take(person: Person, returned: PlanReturn, *keys: str, **picks: str) -> dict[str, int]:
    plan = Plan.objects.get(pk=returned.plan_id)
    changes = returns.difference_of(returned, plan=plan).by_key()
    shown = {key: x.mark for key, x in changes.items()}
    sides = {f"action-{key.replace('_', '-')}": side for key, side in picks.items()}
    return dict(returns.accept(person=person, returned=returned, shown=shown, taken=keys or list(changes), picks=sides))


def stored(plan: Plan) -> tuple[dict[str, int], dict[str, tuple[str, str]]]:
    fresh = Plan.objects.get(pk=plan.pk)
    return fresh.targets, {x.action_id: (x.what, x.reason) for x in fresh.choices.all()}


def test_ticked_rows_are_stored_with_their_events(own_plan: Plan, member: User, actions: Drafted) -> None:
    first, second, *_rest = actions(own_plan)
    content = filled(
        taken_away(own_plan),
        targets={"C1.1": None, "C1.2": 5},
        decisions={first: ("no", "- Done"), second: ("no", "Not ours")},
        added={"P1-001": "Asked"},
    )
    returned = hand_in(member, own_plan, content)
    assert stored(own_plan)[1] == {}
    last = Event.objects.latest("pk").pk
    taken = take(member, returned, "target-C1.2", f"action-{first}", "action-P1-001")
    assert taken == {"changed": 3}
    targets, choices = stored(own_plan)
    assert (targets["C1.1"], targets["C1.2"]) == (1, 5)
    assert choices[first] == ("taken out", "- Done")
    assert second not in choices
    assert choices["P1-001"] == ("added", "Asked")
    events = Event.objects.filter(pk__gt=last).order_by("pk")
    assert [x.action for x in events] == ["plans.set_targets", "plans.taken_out", "plans.added", "plans.accept_pack"]
    assert events.last().facts == {"sha256": returned.sha256, "taken": {"changed": 3}, "left": 2}  # type: ignore[union-attr]
    assert not PlanReturn.objects.exists()


def test_the_same_workbook_twice_changes_nothing(own_plan: Plan, member: User, actions: Drafted) -> None:
    first, *_rest = actions(own_plan)
    content = filled(
        taken_away(own_plan),
        targets={"C1.2": 5, "C1.1": None},
        decisions={first: ("no", "Done")},
        added={"P1-001": "A"},
    )
    assert take(member, hand_in(member, own_plan, content)) == {"changed": 3, "cleared": 1}
    before = stored(own_plan)
    own_plan.refresh_from_db()
    again = hand_in(member, own_plan, content)
    assert returns.difference_of(again, plan=own_plan).shown == ()
    assert take(member, again) == {}
    assert stored(own_plan) == before


def test_a_decision_is_taken_back(own_plan: Plan, member: User, actions: Drafted) -> None:
    first, *_rest = actions(own_plan)
    services.take_out(person=member, plan=own_plan, action_id=first, reason="Done")
    services.add(person=member, plan=own_plan, action_id="P1-001", reason="Asked")
    content = filled(taken_away(own_plan), decisions={first: ("yes", "Done"), "P1-001": ("no", "")})
    take(member, hand_in(member, own_plan, content))
    assert stored(own_plan)[1] == {}


def test_a_decision_made_meanwhile_is_a_conflict(own_plan: Plan, member: User, actions: Drafted) -> None:
    first, *_rest = actions(own_plan)
    content = filled(taken_away(own_plan), decisions={first: ("no", "Mine")}, targets={"C1.2": 5})
    services.take_out(person=member, plan=own_plan, action_id=first, reason="Theirs")
    returned = hand_in(member, own_plan, content)
    key = f"action-{first}"
    assert returns.difference_of(returned, plan=own_plan).by_key()[key].kind == "conflict"
    with pytest.raises(UndecidedError):
        take(member, returned)
    assert stored(own_plan)[0]["C1.2"] == 1
    name = first.replace("-", "_")
    assert take(member, returned, key, **{name: "store"}) == {}
    assert stored(own_plan)[1][first] == ("taken out", "Theirs")
    take(member, hand_in(member, own_plan, content), key, **{name: "file"})
    assert stored(own_plan)[1][first] == ("taken out", "Mine")


def test_a_change_between_page_and_confirming_stores_nothing(own_plan: Plan, member: User, actions: Drafted) -> None:
    first, *_rest = actions(own_plan)
    returned = hand_in(
        member, own_plan, filled(taken_away(own_plan), decisions={first: ("no", "Mine")}, targets={"C1.2": 5})
    )
    changes = returns.difference_of(returned, plan=own_plan).by_key()
    shown = {key: x.mark for key, x in changes.items()}
    services.take_out(person=member, plan=own_plan, action_id=first, reason="Theirs")
    last = Event.objects.latest("pk").pk
    with pytest.raises(returns.OutdatedError):
        returns.accept(person=member, returned=returned, shown=shown, taken=list(changes), picks={})
    assert not Event.objects.filter(pk__gt=last).exists()
    assert stored(own_plan)[0]["C1.2"] == 1
    assert PlanReturn.objects.exists()


def test_new_targets_that_bring_an_action_back_ask_for_the_reason(
    own_plan: Plan, member: User, actions: Drafted
) -> None:
    narrow, wide = dict(own_plan.targets), {**own_plan.targets, "C1.1": 5, "C1.2": 5}
    services.set_targets(person=member, plan=own_plan, targets=wide)
    more = set(actions(own_plan))
    services.set_targets(person=member, plan=own_plan, targets=narrow)
    action = min(more - set(actions(own_plan)))
    services.add(person=member, plan=own_plan, action_id=action, reason="Asked")
    content = filled(taken_away(own_plan), targets={"C1.1": 5, "C1.2": 5}, decisions={action: ("no", "")})
    returned = hand_in(member, own_plan, content)
    with pytest.raises(ValidationError, match=f"{action}: Give the reason"):
        take(member, returned)
    assert stored(own_plan) == (narrow, {action: ("added", "Asked")})


def test_costs_and_own_actions_are_counted_and_not_kept(own_plan: Plan, member: User) -> None:
    content = filled(taken_away(own_plan))
    assert returns.difference_of(hand_in(member, own_plan, content), plan=own_plan).not_kept == 0
    cell = cell_name(5, POSITION["comments_1"] + 1)
    found = returns.difference_of(hand_in(member, own_plan, filled(content, cells={cell: "A remark"})), plan=own_plan)
    assert found.not_kept == 1
    assert found.shown == ()


def test_who_may_change_a_plan_may_hand_in(own_plan: Plan, member: User, administrator: User) -> None:
    content = filled(taken_away(own_plan), targets={"C1.2": 5})
    stranger = User.objects.create_user("stranger@example.org", "a long password", name="Stranger")
    for person in (stranger, VISITOR):
        with pytest.raises(PermissionDenied):
            hand_in(person, own_plan, content)
    returned = hand_in(member, own_plan, content)
    for person in (stranger, VISITOR, administrator):
        with pytest.raises(PermissionDenied):
            returns.accept(person=person, returned=returned, shown={}, taken=[], picks={})
        with pytest.raises(PermissionDenied):
            returns.drop(person=person, returned=returned)
    assert take(administrator, hand_in(administrator, own_plan, content)) == {"changed": 1}


def test_who_holds_the_link_of_a_plan_without_author_may_hand_in(own_plan: Plan) -> None:
    Plan.objects.filter(pk=own_plan.pk).update(author=None)
    own_plan.refresh_from_db()
    take(VISITOR, hand_in(VISITOR, own_plan, filled(taken_away(own_plan), targets={"C1.2": 5})))
    assert stored(own_plan)[0]["C1.2"] == 5
    assert Event.objects.latest("pk").actor == "visitor"


def test_a_workbook_of_another_plan_is_refused(own_plan: Plan, member: User) -> None:
    other = services.draft_plan(person=member, stored=round_by_id(own_plan.round_id), years=1)
    with pytest.raises(BadInput, match=r"^filled.xlsx: the workbook belongs to another plan of Ghana"):
        hand_in(member, other, taken_away(own_plan))
    file = upload(b"x")
    file.size = 6 * 2**20
    with pytest.raises(BadInput, match="the file has 6 MB; expected at most 5 MB"):
        returns.hand_in(person=member, plan=own_plan, file=file)
    assert not PlanReturn.objects.exists()


def test_files_are_dropped_and_purged(own_plan: Plan, member: User) -> None:
    returned = hand_in(member, own_plan, taken_away(own_plan))
    assert returns.returned_by(member, own_plan) == returned
    returns.drop(person=member, returned=returned)
    assert returns.returned_by(member, own_plan) is None
    hand_in(member, own_plan, taken_away(own_plan))
    now = timezone.now()
    assert returns.purge_returned(before=now - dt.timedelta(days=1)) == 0
    assert returns.purge_returned(before=now, dry_run=True) == 1
    assert returns.purge_returned(before=now) == 1
    assert not PlanReturn.objects.exists()
