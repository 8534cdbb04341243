"""The money of a plan as a bundle carries it; files that wait for an answer stay where they are."""

from __future__ import annotations

from decimal import Decimal

from hsforhs.workbench.costs.handed_on import check_code
from hsforhs.workbench.costs.services.checks import check_year
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.plans.parts import PlanPart, Row, Rows, made, once, rows_of

from .models import Commitment, Organisation, Readiness, ToldApart

ORGANISATION = ("name", "kind", "reference", "invented")
COMMITMENT = (
    *("receiver", "title", "state", "amount", "currency", "year", "lines", "areas", "probability", "activity"),
    *("paid_from", "source", "on"),
)
READINESS = ("has", "cofinance", "probabilities")
_CLOSE = Decimal("0.000001")


def _read(plan: Plan) -> Rows:
    found = list(Commitment.objects.filter(plan=plan).select_related("organisation").order_by("pk"))
    numbers = {x.pk: number for number, x in enumerate(found, 1)}
    givers = {x.organisation_id: x.organisation for x in found}
    apart = ToldApart.objects.filter(one__plan=plan).order_by("pk")
    return {
        "organisation": rows_of(sorted(givers.values(), key=lambda x: x.name), ORGANISATION),
        "commitment": [
            {
                "number": numbers[x.pk],
                "organisation": x.organisation.name,
                "same_as": numbers.get(x.same_as_id or 0),
                **{name: getattr(x, name) for name in COMMITMENT},
            }
            for x in found
        ],
        "told_apart": [
            {"one": numbers[x.one_id], "other": numbers[x.other_id], "reason": x.reason}
            for x in apart
            if x.one_id in numbers and x.other_id in numbers
        ],
        "readiness": rows_of(Readiness.objects.filter(plan=plan), READINESS),
    }


def _check(plan: Plan, rows: Rows) -> None:
    once(rows["organisation"], "name")
    once(rows["commitment"], "number")
    givers = {x["name"] for x in rows["organisation"]}
    numbers = {x["number"]: x for x in rows["commitment"]}
    for row in rows["commitment"]:
        check_code(row["currency"])
        check_year(row["year"])
        _check_shares(row)
        same = row["same_as"]
        if row["organisation"] not in givers:
            raise ValueError(f"nobody is named {row['organisation']}")
        if same is not None and (same not in numbers or numbers[same]["same_as"] is not None):
            raise ValueError(f"commitment {row['number']} is the same as one that is not counted")
    for row in rows["told_apart"]:
        if row["one"] not in numbers or row["other"] not in numbers or row["one"] == row["other"]:
            raise ValueError("two commitments that are told apart are not there")
    once(rows["told_apart"], "one", "other")
    if len(rows["readiness"]) > 1:
        raise ValueError("it is said twice what the plan has")
    for row in rows["readiness"]:
        if any(not 0 <= Decimal(x) <= 1 for x in row["probabilities"].values()):
            raise ValueError("a probability is a share from 0 to 1")


def _check_shares(row: Row) -> None:
    shares = [Decimal(x) for x in (*row["lines"].values(), *row["areas"].values())]
    if any(not 0 <= x <= 1 for x in shares) or sum(shares, Decimal(0)) > 1 + _CLOSE:
        raise ValueError(f"the shares of commitment {row['number']} are more than everything")


def _write(plan: Plan, rows: Rows, actor: str) -> None:
    Commitment.objects.filter(plan=plan).delete()
    Readiness.objects.filter(plan=plan).delete()
    givers = {x.name: x for x in Organisation.objects.filter(name__in=[x["name"] for x in rows["organisation"]])}
    # An organisation that is listed here keeps what is said about it here.
    for one in made(Organisation, [x for x in rows["organisation"] if x["name"] not in givers], added_by=actor):
        one.save()
        givers[one.name] = one
    stored: dict[int, Commitment] = {}
    for row in sorted(rows["commitment"], key=lambda x: x["number"]):
        values = {name: row[name] for name in COMMITMENT}
        (one,) = made(Commitment, [values], plan=plan, organisation=givers[row["organisation"]], actor=actor)
        stored[row["number"]] = one
    Commitment.objects.bulk_create(stored.values())
    for row in rows["commitment"]:
        if row["same_as"] is not None:
            stored[row["number"]].same_as = stored[row["same_as"]]
    Commitment.objects.bulk_update(stored.values(), ["same_as"])
    ToldApart.objects.bulk_create(
        ToldApart(one=stored[x["one"]], other=stored[x["other"]], reason=x["reason"][:300], actor=actor)
        for x in rows["told_apart"]
    )
    Readiness.objects.bulk_create(made(Readiness, rows["readiness"], plan=plan, actor=actor))


PART = PlanPart(
    "funding",
    ("organisation", "commitment", "told_apart", "readiness"),
    _read,
    _check,
    _write,
    beside=frozenset({"organisation"}),
)
