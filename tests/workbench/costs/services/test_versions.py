"""Frozen versions hold everything and never change."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.costs import services
from hsforhs.workbench.costs.models import FrozenCosting
from hsforhs.workbench.plans.models import Plan
from tests.workbench.costs.made import costed, price

pytestmark = pytest.mark.django_db
SET_UP: dict[str, Any] = {"currency": "USD", "price_year": 2026, "first_year": 2027}


def last_event() -> Event:
    return Event.objects.latest("pk")


def test_nothing_is_priced_before_the_first_questions(plan: Plan, member: User) -> None:
    with pytest.raises(ValidationError, match="in which currency"):
        services.set_prices(person=member, plan=plan, prices=[price("vehicle", 7)])
    with pytest.raises(ValidationError, match="in which currency"):
        services.freeze(person=member, plan=plan)
    services.set_up(person=member, plan=plan, **SET_UP)
    with pytest.raises(ValidationError, match="nothing to freeze"):
        services.freeze(person=member, plan=plan)


def test_a_frozen_version_holds_everything_and_stays(costed_plan: Plan, member: User) -> None:
    total = costed(member, costed_plan).total
    one = services.freeze(person=member, plan=costed_plan, remark="For the ministry of finance")
    digest = hashlib.sha256(json.dumps(one.content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    assert one.sha256 == digest
    assert last_event().facts["sha256"] == digest
    services.set_prices(person=member, plan=costed_plan, prices=[price("meeting-day", 100_000)])
    two = services.freeze(person=member, plan=costed_plan)
    assert [x.number for x in FrozenCosting.objects.order_by("number")] == [1, 2]
    stored = FrozenCosting.objects.get(number=1)
    assert stored.total == total
    assert stored.content == one.content
    assert two.content != one.content
    sums = sum(Decimal(line["total"]) for x in stored.content["activities"] for line in x["lines"])
    assert sums * Decimal("1.1") == total == Decimal(stored.content["total"])
