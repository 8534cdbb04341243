"""Costs, money, scenarios and progress of a plan go from one instance to another, and only what differs is stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hsforhs.files import BadInput
from hsforhs.workbench.accounts.models import Grant, User
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.audit.services import verify
from hsforhs.workbench.bundles.keys import own_fingerprint, trust
from hsforhs.workbench.bundles.making import make_bundle
from hsforhs.workbench.bundles.opening import open_bundle
from hsforhs.workbench.bundles.part_layout import PARTS
from hsforhs.workbench.bundles.reading import Outcome, read_bundle
from hsforhs.workbench.costs.models import Activity
from hsforhs.workbench.costs.services import freeze, set_activity
from hsforhs.workbench.example_money import load_money
from hsforhs.workbench.example_team import load_team
from hsforhs.workbench.funding.models import Call, Commitment, Organisation
from hsforhs.workbench.funding.services import say_same, tell_apart
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.plans.parts import PlanPart, Rows, _digest, receive_part

from .conftest import forget

NAMES = {"costs of plans", "scenarios of plans", "progress of plans", "money of plans"}


@pytest.fixture
def plan(transactional_db: None, example_store: None, at: Callable[[str], None]) -> Plan:
    """The invented costed, funded and followed plan at the instance `here`."""
    at("here")
    load_team()
    load_money()
    found = Plan.objects.get()
    one, again, other = Commitment.objects.order_by("pk")[:3]
    assert found.author is not None
    say_same(person=found.author, kept=one, again=again)
    tell_apart(person=found.author, one=one, other=other, reason="two years")
    freeze(person=found.author, plan=found, remark="as the committee saw it")
    return found


def read(path: Path, **options: bool) -> Outcome:
    with open_bundle(path) as found:
        return read_bundle(found, actor="operator", **options)


def digests(plan: Plan) -> dict[str, str]:
    return {part.name: _digest(part.read(plan), part) for part in PARTS}


def made(tmp_path: Path, name: str) -> Path:
    make_bundle(tmp_path / name, Place.objects.get(code="XLM"))
    return tmp_path / name


def test_everything_of_a_plan_travels_and_what_was_changed_on_both_sides_is_a_conflict(
    plan: Plan, tmp_path: Path, at: Callable[[str], None], administrator: User
) -> None:
    before, mark, author = digests(plan), own_fingerprint(), plan.author
    assert author is not None
    one = made(tmp_path, "one.bundle")
    set_activity(person=author, plan=plan, action_id=Activity.objects.all()[0].action_id, owner="Another ministry")
    later = digests(plan)
    two = made(tmp_path, "two.bundle")
    Grant.objects.all().delete()
    forget()
    Call.objects.all().delete()
    Organisation.objects.exclude(name__startswith="Treasury").delete()
    at("there")
    trust(actor="operator", mark=mark)

    outcome = read(one)
    assert {name: x for name, x in outcome.counts.items() if name in NAMES} == {x: Counter(new=1) for x in NAMES}
    there = Plan.objects.get()
    assert digests(there) == before
    assert not Commitment.objects.exclude(actor="operator").exists()
    assert verify().broken == ()
    events = Event.objects.count()
    assert not read(one).changed
    assert Event.objects.count() == events

    outcome = read(two)
    assert outcome.counts["costs of plans"] == Counter(changed=1)
    assert all(outcome.counts[x] == Counter(same=1) for x in NAMES - {"costs of plans"})
    assert digests(there) == later
    assert read(one).counts["costs of plans"] == Counter(conflict=1)  # the older one does not come back

    set_activity(person=administrator, plan=there, action_id=Activity.objects.all()[1].action_id, owner="We")
    ours = digests(there)
    assert any("costs differ, and were changed here otherwise" in x for x in read(two).conflicts)
    assert digests(there) == ours
    assert read(two, take=True).counts["costs of plans"] == Counter(changed=1)
    assert digests(there) == later


def test_what_cannot_be_is_refused_with_its_plan_and_nothing_is_stored(plan: Plan) -> None:
    def wrong(found: PlanPart, change: Callable[[Rows], Any]) -> str:
        rows = found.read(plan)
        change(rows)
        before = digests(plan)
        with pytest.raises(BadInput) as caught:
            receive_part(
                actor="operator",
                plan=plan,
                part=found,
                rows=rows,
                changed=plan.created_at,
                received_from="f",
                take=True,
                file="x.bundle",
            )
        assert digests(plan) == before
        return str(caught.value)

    costs, scenarios, follow_up, funding = PARTS
    assert f"costs of the plan {plan.pk} cannot be" in wrong(costs, lambda x: x["costing"][0].update(currency="?"))
    assert "cannot be" in wrong(costs, lambda x: x["activity"][0].update(owner="x" * 400))
    assert "cannot be" in wrong(scenarios, lambda x: x["scenario"][0].update(state="odd"))
    assert "cannot be" in wrong(follow_up, lambda x: x["progress"][0].update(status="odd"))
    assert "cannot be" in wrong(funding, lambda x: x["commitment"][0].update(amount=-x["commitment"][0]["amount"]))
    assert "cannot be" in wrong(funding, lambda x: x["commitment"][0].update(organisation="?"))
