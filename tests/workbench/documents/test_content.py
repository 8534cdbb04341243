"""What a stored plan adds to its workbook."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from hsforhs.formats.plan_pack import Standing
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.audit.services import instance_id
from hsforhs.workbench.plans import services
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.plans.packs import drafted_ids, pack_of, standings_of
from hsforhs.workbench.plans.queries import plan_record

pytestmark = pytest.mark.django_db


def test_targets_and_decisions_are_those_that_are_stored(
    own_plan: Plan, member: User, actions: Callable[[Plan], list[str]]
) -> None:
    first, *_rest = actions(own_plan)
    services.take_out(person=member, plan=own_plan, action_id=first, reason="Done  in 2025")
    services.add(person=member, plan=own_plan, action_id="P1-001", reason="Asked")
    pack = pack_of(own_plan, plan_record(own_plan))
    assert (pack.instance, pack.plan, pack.place_name) == (instance_id(), str(own_plan.pk), "Ghana")
    targets = {x.code: x for x in pack.targets}
    assert targets["C5.1"].chosen is None
    assert targets["C5.1"].usual == targets["C5.1"].now + 1
    assert targets["C1.1"].chosen == 1
    decisions = {x.action_id: x.standing for x in pack.decisions}
    assert decisions[first] == Standing(False, "Done in 2025")
    assert decisions["P1-001"] == Standing(True, "Asked")
    assert list(decisions) == sorted(decisions)
    assert set(decisions) == set(standings_of(own_plan, plan_record(own_plan)))


def test_what_the_draft_holds_by_itself_does_not_follow_decisions(
    own_plan: Plan, member: User, actions: Callable[[Plan], list[str]]
) -> None:
    before = set(actions(own_plan))
    services.take_out(person=member, plan=own_plan, action_id=min(before), reason="Done")
    services.add(person=member, plan=own_plan, action_id="P1-001", reason="Asked")
    assert drafted_ids(own_plan, plan_record(own_plan)) == before
