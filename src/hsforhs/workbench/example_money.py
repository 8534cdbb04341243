"""Invented money of the invented country: a costed plan, who gives what, calls, scenarios, and how far the work is."""

from __future__ import annotations

import datetime as dt
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone

from hsforhs.planning.costing import Range

from .accounts.models import User
from .assessments.queries import current_rounds, latest_with_scores
from .audit.services import record
from .costs import services as costs
from .costs.costing import PlanCost, plan_cost
from .costs.models import Activity, Line
from .costs.services import NewPrice, NewSize
from .example_team import COUNTRY, DOMAIN
from .follow_up.models import Progress, Report
from .funding import services as funding
from .funding.models import Call, Organisation
from .funding.services import NewCommitment
from .places.models import Kind, Place, Visibility
from .plans import services as plans
from .plans.models import Plan
from .plans.queries import catalogue_of, plan_for
from .scenarios.offering import BELOW_NATIONAL
from .scenarios.services import create_scenario
from .threads.services import reference

FIRST_YEAR, PRICE_YEAR, YEARS = 2026, 2025, 5
CURRENCY = "USD"
_SOURCE = "Ministry of Finance of Lumora (invented), price list of 2025"
_DAY = dt.date(2025, 11, 3)
_PRICES: dict[str, tuple[int, int, int]] = {
    "meeting-day": (25, 40, 70),
    "training-day": (30, 50, 90),
    "exercise-day": (40, 60, 110),
    "travel-day": (35, 60, 100),
    "consultant-day": (250, 400, 700),
    "staff-month": (500, 800, 1_200),
    "support-staff-month": (200, 350, 500),
    "volunteer-month": (30, 50, 80),
    "document": (1_500, 3_000, 6_000),
    "translation": (800, 1_500, 3_000),
    "campaign": (8_000, 15_000, 30_000),
    "survey": (15_000, 30_000, 60_000),
    "audit": (10_000, 20_000, 40_000),
    "software": (20_000, 60_000, 150_000),
    "hosting-year": (1_500, 3_000, 6_000),
    "computer": (700, 1_000, 1_500),
    "phone-line-year": (120, 200, 400),
    "vehicle": (25_000, 32_000, 45_000),
    "courier-trip": (8, 15, 30),
    "lab-equipment": (15_000, 30_000, 70_000),
    "test-kit": (150, 300, 600),
    "medical-supplies": (400, 800, 1_600),
    "medicine-stock": (500, 1_000, 2_500),
    "cold-chain": (3_000, 6_000, 12_000),
    "building-work": (15_000, 30_000, 80_000),
    "waste-water": (8_000, 15_000, 40_000),
    "radiation-equipment": (5_000, 12_000, 30_000),
    "fund": (1, 1, 1),
    "power-system": (6_000, 12_000, 25_000),
    "cash-transfer": (20, 35, 60),
}
"""Low, central and high price of each cost item; one without an entry stays unpriced and is shown so."""

_SIZES = (("facility", 40, 46, 55), ("port", 3, 3, 3))
_OWNERS = {
    "FINM": "Ministry of Finance (invented)",
    "TRN": "Port and transport authority (invented)",
    "LAB": "National laboratory (invented)",
    "ANI": "Animal health service (invented)",
    "INT": "Ministry of the Interior (invented)",
    None: "Ministry of Health (invented)",
}
_FUNDERS = (
    ("Treasury of Lumora (invented)", "government"),
    ("Lowland Health Fund (invented)", "fund"),
    ("Neighbour Agency for Cooperation (invented)", "partner"),
    ("Bank of the Two Seas (invented)", "bank"),
    ("Upland Relief (invented)", "civil society"),
)
_LETTER = "Letter of the donor of 12 January 2026 (invented)"
_LIST = "List of the Ministry of Finance, June 2026 (invented)"
_MONEY: tuple[tuple[int, str, str, int, str, dict[str, str], dict[str, Any]], ...] = (
    (0, "disbursed", "0.11", 2026, _LIST, {"R1": ".3", "D1": ".3", "P1": ".2"}, {"on": dt.date(2026, 4, 2)}),
    (0, "committed", "0.12", 2027, _LIST, {"R1": ".3", "D1": ".3", "P1": ".2"}, {}),
    (0, "committed", "0.12", 2028, _LIST, {"R1": ".3", "R4": ".3"}, {}),
    (0, "expected", "0.12", 2029, "Medium-term budget frame (invented)", {}, {}),
    (0, "expected", "0.12", 2030, "Medium-term budget frame (invented)", {}, {}),
    (
        1,
        "committed",
        "0.09",
        2026,
        _LETTER,
        {"D1": ".7", "D3": ".3"},
        {"title": "Laboratories for all", "activity": "LL-1"},
    ),
    (1, "committed", "0.09", 2026, _LIST, {"D1": "1"}, {"title": "Laboratories for all"}),
    (1, "pledged", "0.1", 2027, _LETTER, {"D1": ".5", "D3": ".3", "CE": ".2"}, {"title": "Laboratories for all"}),
    (2, "disbursed", "0.06", 2026, _LETTER, {"PoE": "1"}, {"currency": "EUR", "on": dt.date(2026, 3, 9)}),
    (2, "pledged", "0.05", 2028, _LETTER, {"PoE": ".6", "P5": ".4"}, {"currency": "EUR"}),
    (3, "expected", "0.2", 2028, "Minutes of the donor table, May 2026 (invented)", {"R4": ".5"}, {}),
    (4, "committed", "0.02", 2026, _LIST, {"R5": "1"}, {"activity": "UR-7", "paid_from": "LL-1"}),
    (4, "pledged", "0.01", 2027, _LIST, {"R5": "1"}, {"currency": "CHF"}),
)
"""Who gives, state, share of the mean cost of a year, year, source, shares by area, and what else is known."""

_CALLS: tuple[tuple[int, str, str, list[str], int, dict[str, Any]], ...] = (
    (
        1,
        "Round four: laboratories and surveillance (invented)",
        "money",
        ["D1", "D2"],
        90,
        {"floor": Decimal(100_000), "ceiling": Decimal(2_000_000), "must_have": ["costed plan"]},
    ),
    (2, "Trainers for points of entry (invented)", "training", ["PoE"], 200, {}),
    (
        3,
        "Resilient health services loan (invented)",
        "money",
        ["R1", "R4", "P3"],
        400,
        {"floor": Decimal(1_000_000), "must_have": ["letter of the Ministry"], "cofinance": Decimal("0.3")},
    ),
)
"""Who offers, title, support, areas, days that it stays open, and what it asks for."""

_REPORTS = (
    ("completed", 100, "0.9", "Signed and published in the gazette (invented)", 60),
    ("completed", 100, "1.1", "Report of the training, with lists (invented)", 75),
    ("advanced", 80, "0.7", "Lists of two provinces (invented)", 45),
    ("completed", 100, "0.8", "Delivery notes (invented)", 90),
    ("ongoing", 50, "0.4", "", 45),
    ("completed", 100, "1", "Minutes of the committee (invented)", 150),
    ("just started", 10, "0.1", "", 30),
    ("completed", 100, "0.7", "Photographs of the site (invented)", 120),
    ("not started", 0, "0", "", 20),
    ("cancelled", 0, "0", "", 20),
)
"""Status, per cent, share of its cost that was spent, evidence, days before the day of the last report."""
_REPORTED_ON = dt.date(2026, 10, 30)
_OWNED_AREAS = ("D1", "D2", "R1", "R4", "PoE")
_NOT_PAID, _NOT_PAID_REASON = 20, "Paid by another programme of the ministry (invented)"
_SMALLER = 10
"""Lumora is small: its funds are a tenth of what the draft says."""

_DONOR_FILE = """<?xml version="1.0" encoding="UTF-8"?>
<iati-activities version="2.03"><iati-activity default-currency="USD">
<iati-identifier>XX-INVENTED-31</iati-identifier>
<reporting-org ref="XX-INVENTED" type="60"><narrative>Lowland Health Fund (invented)</narrative></reporting-org>
<title><narrative>Infectious disease control in Lumora (invented)</narrative></title>
<sector vocabulary="1" code="12250" percentage="60"/><sector vocabulary="1" code="12261" percentage="25"/>
<transaction><transaction-type code="2"/><transaction-date iso-date="2027-02-01"/><value>90000</value></transaction>
</iati-activity><iati-activity default-currency="USD">
<iati-identifier>XX-INVENTED-32</iati-identifier>
<reporting-org ref="XX-INVENTED" type="60"><narrative>Lowland Health Fund (invented)</narrative></reporting-org>
<title><narrative>Support to ministries (invented)</narrative></title>
<budget><period-start iso-date="2028-01-01"/><period-end iso-date="2028-12-31"/><value>40000</value></budget>
</iati-activity></iati-activities>
"""


@transaction.atomic
def load_money() -> bool:
    """Cost, fund and follow an open plan of the invented country, unless it is here already; says whether it did."""
    person = User.objects.get(email=f"steward@{DOMAIN}")
    if Plan.objects.filter(author=person).exists():
        return False
    found = latest_with_scores(current_rounds(Place.objects.get(code=COUNTRY), AnonymousUser()))
    if found is None:
        return False
    drafted = plans.draft_plan(person=person, stored=found, years=YEARS)
    plans.set_visibility(person=person, plan=drafted, visibility=Visibility.PUBLIC)
    _cost(person, drafted)
    cost = _costed(person, drafted)
    _decide(person, cost)
    cost = _costed(person, drafted)
    _fund(person, cost)
    _offer(person)
    _choose(person, cost)
    _follow(person, cost)
    return True


def _costed(person: User, drafted: Plan) -> PlanCost:
    plan = plan_for(person, drafted.pk)
    cost = plan_cost(plan) if plan is not None else None
    if cost is None:
        raise LookupError("the invented plan is not costed")
    return cost


def _cost(person: User, plan: Plan) -> None:
    items = catalogue_of(plan).cost_items
    costs.set_up(
        person=person,
        plan=plan,
        currency=CURRENCY,
        price_year=PRICE_YEAR,
        first_year=FIRST_YEAR,
        overhead=Decimal("0.07"),
        sizes=[NewSize(level, _range(*figures), "Register of Lumora (invented)") for level, *figures in _SIZES],
        prices=[
            NewPrice(item, _range(*figures), CURRENCY, PRICE_YEAR, _SOURCE, _DAY)
            for item, figures in _PRICES.items()
            if item in items
        ],
    )
    rate = "Central bank of Lumora (invented)"
    costs.set_rate(person=person, plan=plan, currency="EUR", figure=Decimal("1.1"), source=rate, on=_DAY)


def _range(low: int, central: int, high: int) -> Range:
    return Range(Decimal(low), Decimal(central), Decimal(high))


def _decide(person: User, cost: PlanCost) -> None:
    """Name who does what, some of it in one province; one activity is not paid, and funds fit a small country."""
    plan, actor = cost.plan, person.actor
    provinces = sorted(x.code for x in cost.below if x.kind == Kind.PROVINCE)
    rows = []
    for number, activity in enumerate(x for x in cost.activities if x.record.action.area in _OWNED_AREAS):
        action = activity.record.action
        local = action.level in BELOW_NATIONAL and bool(provinces)
        rows.append(
            Activity(
                plan=plan,
                action_id=activity.id,
                owner=_OWNERS.get(action.lead_sector, _OWNERS[None]),
                places=[provinces[number % len(provinces)]] if local else [],
                excluded=number == _NOT_PAID,
                reason=_NOT_PAID_REASON if number == _NOT_PAID else "",
                changed_by=actor,
            )
        )
    lines = [
        Line(
            plan=plan,
            action_id=activity.id,
            item=line.item,
            quantity=line.quantity / _SMALLER,
            per=line.per,
            yearly=line.yearly,
            changed_by=actor,
        )
        for activity in cost.activities
        for line in activity.lines
        if line.item == "fund"
    ]
    Activity.objects.bulk_create(rows)
    Line.objects.bulk_create(lines)
    _note(person, plan, "costs.set_activity", {"activities": len(rows)})
    _note(person, plan, "costs.set_line", {"lines": len(lines), "item": "fund"})


def _thousands(amount: Decimal) -> Decimal:
    return (amount / 1000).quantize(Decimal(1)) * 1000


def _fund(person: User, cost: PlanCost) -> None:
    plan = cost.plan
    yearly = cost.total / YEARS
    givers = [funding.organisation_for(person=person, plan=plan, name=name, kind=kind) for name, kind in _FUNDERS]
    Organisation.objects.filter(pk__in=[x.pk for x in givers]).update(invented=True)
    for giver, state, share, year, source, areas, more in _MONEY:
        values = {"currency": CURRENCY, **more}
        if values.get("on") and values["on"] > timezone.localdate():
            values["on"] = None
        new = NewCommitment(
            givers[giver],
            state,
            _thousands(yearly * Decimal(share)),
            year=year,
            source=source,
            areas={area: Decimal(x) for area, x in areas.items()},
            **values,
        )
        funding.add_commitment(person=person, plan=plan, new=new)
    with tempfile.TemporaryDirectory(prefix="hsforhs-example-") as folder:
        path = Path(folder) / "lowland-health-fund-invented.xml"
        path.write_text(_DONOR_FILE, encoding="utf-8")
        funding.take_file(person=person, plan=plan, path=path, name=path.name)
    funding.set_readiness(
        person=person, plan=plan, has={"costed plan": True}, cofinance=Decimal("0.2"), probabilities={}
    )


def _offer(person: User) -> None:
    today = timezone.localdate()
    for giver, title, support, areas, days, more in _CALLS:
        made = funding.add_call(
            person=person,
            organisation=Organisation.objects.get(name=_FUNDERS[giver][0]),
            title=title,
            support=support,
            source="https://lumora.example/calls",
            checked_on=today,
            closes=today + dt.timedelta(days=days),
            currency=CURRENCY if "floor" in more else "",
            countries=[COUNTRY],
            areas=areas,
            **more,
        )
        Call.objects.filter(pk=made.pk).update(invented=True)


def _choose(person: User, cost: PlanCost) -> None:
    """Two first answers to compare: with the government's money alone, and with partners for laboratories and ports."""
    half = float(_thousands(cost.total / YEARS / 2))
    treasury = {"id": _FUNDERS[0][0], "budget": [half / 2] * YEARS}
    partners = [
        {"id": _FUNDERS[1][0], "budget": [half / 2] * 3 + [0.0] * 2, "areas": ["D1", "D2", "D3", "CE"]},
        {"id": _FUNDERS[2][0], "budget": [half / 4] * YEARS, "areas": ["PoE", "P5"]},
    ]
    for name, donors in (("Treasury alone", [treasury]), ("With partners", [treasury, *partners])):
        create_scenario(
            person=person, plan=cost.plan, name=name, limits={"years": YEARS, "donors": donors}, prove=False
        )


def _follow(person: User, cost: PlanCost) -> None:
    """How far everything is that has begun, with the reports that say so."""
    today = min(_REPORTED_ON, timezone.localdate())
    reports, states = [], []
    for number, activity in enumerate(x for x in cost.activities if x.start == 1 and not x.excluded):
        status, percent, share, evidence, days = _REPORTS[number % len(_REPORTS)]
        values = {
            "plan": cost.plan,
            "action_id": activity.id,
            "status": status,
            "percent": percent,
            "spent": (activity.in_year(1) * Decimal(share)).quantize(Decimal("0.01")),
            "evidence": evidence,
        }
        reports.append(Report(on=today - dt.timedelta(days=days), actor=person.actor, **values))
        states.append(Progress(**values))
    Report.objects.bulk_create(reports)
    Progress.objects.bulk_create(states)
    _note(person, cost.plan, "follow_up.report", {"reports": len(reports)})


def _note(person: User, plan: Plan, action: str, facts: dict[str, object]) -> None:
    """One event for many rows at once: an example is loaded at every first start, and has to be quick."""
    record(actor=person.actor, action=action, country=plan.country, subject=reference(plan), facts=facts)
