"""Small sets of offers with limits, and the best answer by trying everything; written apart from the product."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import product
from typing import Any

from hypothesis import strategies as st

from hsforhs.planning.scenarios import Limits, Offer, limits_of


def offer(id: str, **more: Any) -> Offer:  # noqa: A002 - the name of the field
    values: dict[str, Any] = {
        "one_time": 10,
        "recurring": 0,
        "area": "D1",
        "kind": "SOP",
        "indicator": "D1.1",
        "step": 2,
        "agency": "HEALTH",
        "staff_months": 1,
        **more,
    }
    for name in ("one_time", "recurring", "staff_months", "synergy"):
        values[name] = Decimal(str(values.get(name, 0)))
    return Offer(id=id, **values)


def limits(**more: Any) -> Limits:
    return limits_of({"years": 2, "donors": [{"id": "G", "budget": [100, 100]}], "discount": 0.05, **more})


@st.composite
def small_scenarios(draw: st.DrawFn) -> tuple[list[Offer], Limits]:
    years = draw(st.integers(1, 3))
    count = draw(st.integers(1, 4))
    ids = [f"a{n}" for n in range(count)]
    few = st.integers(0, 9)
    offers = [
        offer(
            code,
            one_time=draw(few),
            recurring=draw(few),
            area=draw(st.sampled_from(["D1", "P5"])),
            kind=draw(st.sampled_from(["SOP", "LAW"])),
            indicator=draw(st.sampled_from(["D1.1", "P5.1"])),
            step=draw(st.integers(2, 4)),
            agency=draw(st.sampled_from(["HEALTH", "ANI"])),
            staff_months=draw(st.integers(0, 3)),
            place=draw(st.sampled_from(["", "U", "R"])),
            local=draw(st.booleans()),
            synergy=draw(st.sampled_from([0, 0.5, 1])),
            # Only earlier ids, so that nothing waits for itself.
            after=tuple(draw(st.lists(st.sampled_from(ids[:number]), max_size=1))) if number else (),
        )
        for number, code in enumerate(ids)
    ]
    names = st.sampled_from(ids)
    must = draw(st.lists(names, max_size=1))
    donors = [
        {
            "id": donor,
            "budget": [draw(st.integers(0, 20)) for _ in range(years)],
            "areas": draw(st.sampled_from([[], ["D1"], ["P5"]])),
            "places": draw(st.sampled_from([[], ["U"]])),
            "kinds": draw(st.sampled_from([[], ["SOP"]])),
        }
        for donor in ("G", "P")
    ]
    content = {
        "years": years,
        "donors": donors,
        "staff": draw(st.sampled_from([{}, {"HEALTH": [2] * years}])),
        "floors": draw(st.sampled_from([{}, {"U": 1}])),
        "must": must,
        "must_not": [x for x in draw(st.lists(names, max_size=1)) if x not in must],
        "in_order": draw(st.booleans()),
        "lag": draw(st.integers(0, 1)),
        "discount": 0.05,
        "weights": {"steps": 5, "bonus": draw(st.sampled_from([0, 2])), "equity": 2, "synergy": 2},
    }
    return offers, limits_of(content)


def best_by_trying(offers: Sequence[Offer], found: Limits) -> float | None:
    """The largest declared benefit of all plans that keep the limits; None where there is none."""
    return max((_benefit(x, offers, found) for x in _plans(offers, found) if _keeps(x, offers, found)), default=None)


def _plans(offers: Sequence[Offer], found: Limits) -> Iterator[dict[str, int]]:
    for years in product(range(found.years + 1), repeat=len(offers)):
        yield {x.id: t for x, t in zip(offers, years, strict=True) if t}


def _steps(offers: Sequence[Offer]) -> dict[tuple[str, int], list[Offer]]:
    steps: dict[tuple[str, int], list[Offer]] = {}
    for one in offers:
        steps.setdefault((one.indicator, one.step), []).append(one)
    return steps


def _benefit(starts: Mapping[str, int], offers: Sequence[Offer], found: Limits) -> float:
    steps, weights = _steps(offers), found.weights
    keep = 1 - float(found.discount)
    total = 0.0
    for one in offers:
        if one.id in starts:
            share = 1 / len(steps[one.indicator, one.step])
            gain = float(weights.steps) + float(weights.equity) * one.local + float(weights.synergy * one.synergy)
            total += share * gain * keep ** (starts[one.id] - 1)
    for inside in steps.values():
        if all(x.id in starts for x in inside):
            total += float(weights.bonus) * keep ** (max(starts[x.id] for x in inside) - 1)
    return total


def _keeps(starts: Mapping[str, int], offers: Sequence[Offer], found: Limits) -> bool:
    by_id = {x.id: x for x in offers}
    if found.must - set(starts) or found.must_not & set(starts):
        return False
    for code, year in starts.items():
        for earlier in by_id[code].after:
            if earlier not in found.must_not and not starts.get(earlier, 99) <= year:
                return False
    if found.in_order and not _in_order(starts, offers, found):
        return False
    for code, least in found.floors.items():
        if sum(by_id[x].place == code for x in starts) < least:
            return False
    for agency, months in found.staff.items():
        for year in range(1, found.years + 1):
            used = sum(by_id[x].staff_months for x, t in starts.items() if t == year and by_id[x].agency == agency)
            if used > months[year - 1]:
                return False
    return all(_payable(year, starts, by_id, found) for year in range(1, found.years + 1))


def _in_order(starts: Mapping[str, int], offers: Sequence[Offer], found: Limits) -> bool:
    steps = _steps([x for x in offers if x.id not in found.must_not])
    for one in offers:
        if one.id not in starts:
            continue
        lower = [key for key in steps if key[0] == one.indicator and key[1] < one.step]
        if lower:
            below = steps[max(lower, key=lambda key: key[1])]
            if any(x.id not in starts for x in below):
                return False
            if max(starts[x.id] for x in below) + found.lag > starts[one.id]:
                return False
    return True


def _payable(year: int, starts: Mapping[str, int], by_id: Mapping[str, Offer], found: Limits) -> bool:
    """Hall's condition over all sets of donors."""
    needs = []
    for code, start in starts.items():
        one = by_id[code]
        need = one.one_time if year == start else one.recurring if year > start else Decimal(0)
        needs.append((frozenset(x.id for x in found.donors if x.pays(one)), need))
    for mask in range(2 ** len(found.donors)):
        some = {x.id for n, x in enumerate(found.donors) if mask >> n & 1}
        money = sum((x.budget[year - 1] for x in found.donors if x.id in some), Decimal(0))
        if sum((need for payers, need in needs if payers <= some), Decimal(0)) > money:
            return False
    return True
