"""Money that another instance hands on: rows that cannot be are refused before anything is stored."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.funding import services
from hsforhs.workbench.funding.handed_on import COMMITMENT, ORGANISATION, PART, READINESS
from hsforhs.workbench.funding.models import Organisation
from hsforhs.workbench.plans.models import Plan
from tests.workbench.costs.made import small_plan

from .made import commit


def money(number: int = 1, **changed: Any) -> dict[str, Any]:
    return {
        **{"number": number, "organisation": "Fund", "same_as": None, "receiver": "", "title": "", "state": "pledged"},
        **{"amount": Decimal(5), "currency": "USD", "year": 2027, "lines": {}, "areas": {"D2": "0.5"}},
        **{"probability": None, "activity": "", "paid_from": "", "source": "a letter", "on": None, **changed},
    }


def rows(*found: dict[str, Any], **changed: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    return {
        "organisation": [{"name": "Fund", "kind": "fund", "reference": "", "invented": True}],
        "commitment": list(found) or [money()],
        "told_apart": [],
        "readiness": [{"has": {"letter": True}, "cofinance": None, "probabilities": {"pledged": "0.5"}}],
        **changed,
    }


def test_rows_as_they_are_stored_pass_and_hold_every_column() -> None:
    PART.check(Plan(), rows(money(), money(2, same_as=1), money(3), told_apart=[{"one": 1, "other": 3, "reason": ""}]))
    assert set(money()) == {"number", "organisation", "same_as", *COMMITMENT}
    assert set(rows()["organisation"][0]) == set(ORGANISATION)
    assert set(rows()["readiness"][0]) == set(READINESS)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (rows(money(currency="money")), "is no currency"),
        (rows(money(year=9)), "9 is no year"),
        (rows(money(areas={"D2": "0.7", "D1": "0.4"})), "are more than everything"),
        (rows(money(areas={"D2": "-1"})), "are more than everything"),
        (rows(money(organisation="Nobody")), "nobody is named Nobody"),
        (rows(money(same_as=7)), "the same as one that is not counted"),
        (rows(money(same_as=2), money(2, same_as=1)), "the same as one that is not counted"),
        (rows(money(), money()), "1 stands twice"),
        (rows(told_apart=[{"one": 1, "other": 1, "reason": ""}]), "told apart are not there"),
        (rows(told_apart=[{"one": 1, "other": 8, "reason": ""}]), "told apart are not there"),
        (rows(readiness=[*rows()["readiness"]] * 2), "said twice"),
        (rows(readiness=[{"has": {}, "cofinance": None, "probabilities": {"pledged": "3"}}]), "a probability"),
    ],
)
def test_rows_that_cannot_be_are_refused(changed: dict[str, Any], said: str) -> None:
    with pytest.raises((ValueError, ValidationError), match=said):
        PART.check(Plan(), changed)


def test_money_that_no_list_has_comes_in_from_an_older_instance() -> None:
    PART.check(Plan(), rows(money(currency="LUM")))


@pytest.mark.django_db
def test_money_written_beside_another_plan_is_read_again_as_it_was(plan: Plan, member: User) -> None:
    kept, again, other = (commit(member, plan, areas={"D2": Decimal("0.5")}, source=x) for x in ("a", "b", "c"))
    commit(member, plan, giver="Treasury", kind="government", probability=Decimal("0.25"), activity="XX-1")
    services.say_same(person=member, kept=kept, again=again)
    services.tell_apart(person=member, one=other, other=kept, reason="two grants")
    chances = {"pledged": Decimal("0.5")}
    services.set_readiness(
        person=member, plan=plan, has={"letter": False}, cofinance=Decimal("0.1"), probabilities=chances
    )
    found = PART.read(plan)
    assert [x["same_as"] for x in found["commitment"]] == [None, 1, None, None]
    assert found["told_apart"] == [{"one": 1, "other": 3, "reason": "two grants"}]
    target = small_plan(member)
    commit(member, target, giver="Gone", amount=Decimal(1))
    PART.check(target, found)
    PART.write(target, found, "bundle")
    assert PART.read(target) == found
    assert PART.read(plan) == found, "what stands beside another plan stays there"
    assert set(target.commitments.values_list("actor", flat=True)) == {"bundle"}
    assert Organisation.objects.filter(name="Invented Fund").count() == 1
    PART.write(target, found, "bundle")
    assert (PART.read(target), target.commitments.count()) == (found, 4)
