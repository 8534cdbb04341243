"""Costs by province and area add up to the total, however they are divided."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.costs import services
from hsforhs.workbench.costs.heat import WHOLE, HeatMap, _shares, heat_map
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.plans.models import Plan

from .made import costed, price

pytestmark = pytest.mark.django_db


def heat(member: User, plan: Plan) -> HeatMap:
    return heat_map(costed(member, plan))


def test_all_cells_together_are_the_total(costed_plan: Plan, member: User) -> None:
    found = heat(member, costed_plan)
    total = costed(member, costed_plan).total
    assert sum(found.amounts.values()) == pytest.approx(total)
    assert found.highest == max(found.amounts.values())
    assert found.rows[0] is None
    assert len(found.rows) > 1
    assert found.shade(Decimal(0)) == 0
    assert found.shade(found.highest) == 4
    assert found.highest / found.unit < 100_000
    assert found.unit == 1 or found.highest * 1_000 / found.unit >= 100_000


def test_what_is_for_named_provinces_is_shared_by_them(costed_plan: Plan, member: User) -> None:
    one = next(x for x in costed(member, costed_plan).activities if any(y.per == "national" for y in x.lines))
    before = heat(member, costed_plan)
    codes = [x.code for x in before.rows if x][:2]
    services.set_activity(person=member, plan=costed_plan, action_id=one.id, places=codes)
    after = heat(member, costed_plan)
    area = one.record.action.area
    national = sum(y.total for y in one.lines if y.per == "national") * Decimal("1.1")
    gone = before.amounts[WHOLE, area] - after.amounts.get((WHOLE, area), Decimal(0))
    assert gone == pytest.approx(national)
    assert sum(after.amounts.values()) == pytest.approx(sum(before.amounts.values()))


def test_what_is_for_each_district_goes_by_districts(costed_plan: Plan, member: User) -> None:
    one = costed(member, costed_plan).activities[0]
    before = heat(member, costed_plan)
    services.set_line(
        person=member,
        plan=costed_plan,
        action_id=one.id,
        title="Bicycle",
        quantity=Decimal(1),
        per="district",
        yearly=False,
        price=price("", 100),
    )
    after, cost = heat(member, costed_plan), costed(member, costed_plan)
    area = one.record.action.area
    for place in [x for x in after.rows if x]:
        districts = sum(x.kind == "district" and x.path.startswith(f"{place.path}/") for x in cost.below)
        more = after.amounts.get((place.code, area), Decimal(0)) - before.amounts.get((place.code, area), Decimal(0))
        assert more == pytest.approx(districts * 110)


def test_heads_of_named_provinces_and_empty_shares(costed_plan: Plan, member: User) -> None:
    one = costed(member, costed_plan).activities[0]
    provinces = [x for x in costed(member, costed_plan).below if x.kind == "province"]
    for number, place in enumerate(provinces):
        Place.objects.filter(pk=place.pk).update(population=1000 * number)
    before = heat(member, costed_plan)
    area = one.record.action.area
    given: dict[str, Any] = {"person": member, "plan": costed_plan, "action_id": one.id, "yearly": False}
    services.set_line(**given, title="Leaflet", quantity=Decimal(1), per="head", price=price("", 1))
    after, cost = heat(member, costed_plan), costed(member, costed_plan)
    paid = cost.sizes["head"].central * Decimal("1.1")
    whole = sum(range(len(provinces)))
    for number, place in enumerate(provinces):
        more = after.amounts.get((place.code, area), Decimal(0)) - before.amounts.get((place.code, area), Decimal(0))
        assert float(more) == pytest.approx(float(paid * number / whole))
    assert sum(after.amounts.values()) == pytest.approx(cost.total)
    Place.objects.filter(pk__in=[x.pk for x in provinces]).update(population=None)
    unknown = heat(member, costed_plan)
    gone = unknown.amounts[WHOLE, area] - before.amounts.get((WHOLE, area), Decimal(0))
    assert float(gone) == pytest.approx(float(costed(member, costed_plan).sizes["head"].central * Decimal("1.1")))


@pytest.mark.parametrize(
    ("highest", "unit"), [(0, 1), (99_999, 1), (100_000, 1_000), (99_999_999, 1_000), (100_000_000, 1_000_000)]
)
def test_amounts_are_written_with_at_most_five_digits(highest: int, unit: int) -> None:
    assert HeatMap((None,), (), {}, Decimal(highest)).unit == unit


def test_shades_are_quarters_of_the_highest_cell() -> None:
    found = HeatMap((None,), (), {}, Decimal(100))
    amounts = (0, Decimal("0.01"), 24, 25, 49, 50, 74, 75, 99, 100)
    assert [found.shade(Decimal(x)) for x in amounts] == [0, 1, 1, 2, 2, 3, 3, 4, 4, 4]
    assert HeatMap((None,), (), {}, Decimal(0)).shade(Decimal(0)) == 0


def test_facilities_and_ports_go_by_districts(costed_plan: Plan, member: User) -> None:
    one = costed(member, costed_plan).activities[0]
    area, before = one.record.action.area, heat(member, costed_plan)
    given: dict[str, Any] = {"person": member, "plan": costed_plan, "action_id": one.id, "yearly": False}
    for per in ("facility", "port"):
        services.set_line(**given, title=per, quantity=Decimal(1), per=per, price=price("", 10))
    after, cost = heat(member, costed_plan), costed(member, costed_plan)
    provinces = [x for x in cost.below if x.kind == "province"]
    districts = {
        p.code: sum(x.kind == "district" and x.path.startswith(f"{p.path}/") for x in cost.below) for p in provinces
    }
    paid = (cost.sizes["facility"].central + cost.sizes["port"].central) * 10 * Decimal("1.1")
    for code, number in districts.items():
        more = after.amounts.get((code, area), Decimal(0)) - before.amounts.get((code, area), Decimal(0))
        assert float(more) == pytest.approx(float(paid * number / sum(districts.values())))
    assert after.amounts.get((WHOLE, area)) == before.amounts.get((WHOLE, area))


def test_a_district_is_of_the_province_above_it_and_not_of_one_with_a_like_code() -> None:
    provinces = [Place(code=x, path=f"W/XLM/{x}", kind="province") for x in ("U", "U2")]
    districts = [Place(code=f"{x}-1", path=f"W/XLM/{x}/1", kind="district") for x in ("U2", "U2", "U")]
    assert _shares(provinces, [*provinces, *districts], "district") == {"U": 1, "U2": 2}
    assert _shares(provinces, [], "province") == {"U": 1, "U2": 1}
