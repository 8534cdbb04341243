"""Costs that another instance hands on: rows that cannot be are refused before anything is stored."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.costs import services
from hsforhs.workbench.costs.handed_on import ACTIVITY, COSTING, FORM, FROZEN, LINE, PART
from hsforhs.workbench.plans.models import Plan

from .made import costed, price, small_plan

PRICE = {
    **{"low": "1", "central": "2", "high": "3", "currency": "USD", "price_year": 2025},
    **{"source": "a list", "on": "2025-01-02"},
}
CONTENT = {"total": "5", "note": "é"}


def rows(**changed: Any) -> dict[str, list[dict[str, Any]]]:
    """One row of each table; ``activity={"start_year": 9}`` changes a value of one."""
    found: dict[str, dict[str, Any]] = {
        "costing": {
            **{"currency": "USD", "price_year": 2025, "first_year": 2026, "overhead": Decimal("0.07")},
            "prices": {"document": PRICE},
            "sizes": {"facility": {"low": "1", "central": "2", "high": "2", "source": ""}},
            "rates": [{"currency": "EUR", "year": None, "figure": "1.1", "on": "2025-01-02", "source": "bank"}],
        },
        "activity": {
            **{"action_id": "P1-001", "start_year": 1, "excluded": False, "by_scenario": None, "reason": ""},
            **{"owner": "", "partners": "", "places": ["XLM-U"]},
        },
        "cost_line": {
            **{"action_id": "P1-001", "item": "document", "title": "", "quantity": Decimal(2), "per": "national"},
            **{"yearly": False, "years": [], "low": None, "central": None, "high": None},
            **{"currency": "", "price_year": None},
            **{"source": "", "on": None, "excluded": False, "reason": ""},
        },
        "costing_form": {"action_id": "P1-001", "entries": {"comments_1": "Seen"}},
        "frozen_costing": {
            **{"number": 1, "note": "", "total": Decimal(5), "currency": "USD", "price_year": 2025},
            **{"content": CONTENT, "at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)},
            "sha256": hashlib.sha256(json.dumps(CONTENT, sort_keys=True, ensure_ascii=False).encode()).hexdigest(),
        },
    }
    return {name: [{**row, **changed.get(name, {})}] for name, row in found.items()}


def test_rows_as_they_are_stored_pass_and_hold_every_column() -> None:
    PART.check(Plan(years=5), rows())
    names = {
        **{"costing": COSTING, "activity": ACTIVITY, "cost_line": LINE, "costing_form": FORM},
        "frozen_costing": FROZEN,
    }
    assert {name: set(x[0]) for name, x in rows().items()} == {name: set(x) for name, x in names.items()}
    assert set(PART.tables) == set(names)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"costing": {"currency": "dollar"}}, "is no currency"),
        ({"costing": {"price_year": 12}}, "12 is no year"),
        ({"costing": {"overhead": Decimal(2)}}, "an overhead is a share"),
        ({"costing": {"prices": {"x": {**PRICE, "low": "9"}}}}, "the low figure first"),
        ({"costing": {"prices": {"x": {**PRICE, "currency": "?"}}}}, "is no currency"),
        ({"costing": {"sizes": {"moon": {"low": "1", "central": "1", "high": "1"}}}}, "'moon' is no level"),
        (
            {"costing": {"rates": [{"currency": "EUR", "year": None, "figure": "0", "on": None, "source": ""}]}},
            "the rate of EUR is no rate",
        ),
        ({"activity": {"start_year": 31}}, "year 31 is none of a plan"),
        ({"activity": {"places": [3]}}, "a place is no code"),
        ({"cost_line": {"years": [0]}}, "the years of P1-001 are none"),
        ({"cost_line": {"low": Decimal(3), "central": Decimal(2), "price_year": 2025}}, "the price of P1-001 is none"),
        ({"cost_line": {"central": Decimal(2), "price_year": 2025, "currency": "x"}}, "is no currency"),
        ({"cost_line": {"item": ""}}, "has neither item nor title"),
        ({"costing_form": {"entries": {"shoes": "2"}}}, "has no column 'shoes'"),
        ({"costing_form": {"entries": {"frequency_1": "often"}}}, "Times, year 1: 'often' is not what the field takes"),
        ({"frozen_costing": {"content": {"total": "6"}}}, "the frozen costing 1 was changed"),
    ],
)
def test_rows_that_cannot_be_are_refused(changed: dict[str, Any], said: str) -> None:
    with pytest.raises((ValueError, ValidationError), match=said):
        PART.check(Plan(years=5), rows(**changed))


def test_what_stands_once_is_not_taken_twice() -> None:
    for table in PART.tables:
        doubled = rows()
        doubled[table] *= 2
        with pytest.raises(ValueError, match=r"stands twice|two costings"):
            PART.check(Plan(years=5), doubled)


def test_codes_and_years_of_an_older_instance_come_in_as_they_are() -> None:
    changed = {"costing": {"currency": "LUM"}, "activity": {"start_year": 5}, "cost_line": {"years": [1, 5]}}
    PART.check(Plan(years=1), rows(**changed))


@pytest.mark.django_db
def test_costs_written_beside_another_plan_are_read_again_and_cost_the_same(costed_plan: Plan, member: User) -> None:
    one, other = costed(member, costed_plan).activities[:2]
    given: dict[str, Any] = {"person": member, "plan": costed_plan}
    services.set_activity(**given, action_id=one.id, start_year=3, owner="Institute", partners="A")
    services.set_activity(**given, action_id=other.id, excluded=True, reason="x")
    services.set_line(
        **given, action_id=one.id, title="Boat", quantity=Decimal("1.5"), per="port", yearly=False, years=[1, 4],
        price=price("", 30, low=20, high=50),
    )  # fmt: skip
    services.set_rate(**given, currency="EUR", figure=Decimal("1.1"), source="Bank", on=dt.date(2026, 1, 1))
    services.freeze(**given, remark="first")
    found = PART.read(costed_plan)
    assert {name: len(x) for name, x in found.items()} == {
        "costing": 1, "activity": 2, "cost_line": 1, "costing_form": 0, "frozen_costing": 1,
    }  # fmt: skip
    target = small_plan(member)
    PART.check(target, found)
    for _twice in range(2):
        PART.write(target, found, "bundle")
        assert PART.read(target) == found
    assert PART.read(costed_plan) == found
    theirs, ours = costed(member, target), costed(member, costed_plan)
    assert (theirs.total, theirs.by_year, theirs.by_area) == (ours.total, ours.by_year, ours.by_area)
