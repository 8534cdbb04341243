"""A costing written out holds all that it was computed from."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.costs import services
from hsforhs.workbench.costs.frozen import SCHEMA, written_out
from hsforhs.workbench.plans.models import Plan

from .made import costed, price


@pytest.mark.django_db
def test_it_is_plain_json_and_adds_up(costed_plan: Plan, member: User) -> None:
    one = costed(member, costed_plan).activities[0]
    services.set_line(
        person=member,
        plan=costed_plan,
        action_id=one.id,
        title="Boat",
        quantity=Decimal(1),
        per="national",
        yearly=False,
        price=price("", 10),
        excluded=True,
        reason="given by a neighbour",
    )
    found = costed(member, costed_plan)
    content = json.loads(json.dumps(written_out(found)))
    assert content["schema"] == SCHEMA
    assert content["catalogue_version"] == found.catalogue.version
    assert (
        Decimal(content["total"])
        == sum(map(Decimal, content["by_year"]))
        == sum(map(Decimal, content["by_area"].values()))
    )
    first = content["activities"][0]
    assert first["lines"][-1] | {"price": None} == {
        "key": first["lines"][-1]["key"],
        "title": "Boat",
        "quantity": "1.0",
        "per": "national",
        "years": [one.start],
        "excluded": True,
        "reason": "given by a neighbour",
        "lacks": "",
        "total": "0",
        "price": None,
    }
    assert first["lines"][0]["price"]["source"] == "Invented ministry, price list"
