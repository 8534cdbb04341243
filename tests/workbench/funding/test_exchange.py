"""Money as IATI: purposes of 100 per cent in all, and nothing that is still to come told as done."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hsforhs.planning.funding import GENERAL, purpose_of
from hsforhs.workbench.funding.board import Told
from hsforhs.workbench.funding.exchange import _activity, _sectors
from hsforhs.workbench.funding.models import Commitment, Organisation
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.plans.models import Plan

TODAY = dt.date(2027, 3, 1)
LINES = {"D2-001": "D2", "P5-001": "P5"}
AREAS = ("D1", "D2", "P5", "CE")
SHARES = st.integers(0, 50).map(lambda x: str(Decimal(x) / 100))
TOLD = st.builds(
    lambda amount, rate, lines, areas, currency: Told(
        Commitment(amount=amount, lines=lines, areas=areas, currency=currency), rate and amount * rate
    ),
    st.integers(0, 10**9).map(lambda x: Decimal(x) / 100),
    st.sampled_from([None, Decimal(1), Decimal("0.5")]),
    st.dictionaries(st.sampled_from([*LINES, "X-1"]), SHARES, max_size=1),
    st.dictionaries(st.sampled_from(AREAS), SHARES, max_size=1),
    st.sampled_from(["USD", "EUR"]),
)


@settings(max_examples=60)
@given(st.lists(TOLD, max_size=5))
def test_purposes_share_all_money_and_nothing_else(found: list[Told]) -> None:
    given = _sectors(found, LINES)
    sums: dict[str, Fraction] = defaultdict(Fraction)
    # Amounts of two currencies do not add up: without a rate they count only among themselves, and of one currency.
    unlike = any(x.amount is not None for x in found) or len({x.commitment.currency for x in found}) > 1
    for x in found:
        if unlike and x.amount is None:
            continue
        amount, left = Fraction(x.commitment.amount if x.amount is None else x.amount), Fraction(1)
        for area, share in ((LINES.get(y, ""), z) for y, z in x.commitment.lines.items()):
            sums[purpose_of(area)] += amount * Fraction(share)
            left -= Fraction(share)
        for area, share in x.commitment.areas.items():
            sums[purpose_of(area)] += amount * Fraction(share)
            left -= Fraction(share)
        sums[GENERAL] += amount * left
    whole = sum(sums.values(), Fraction(0))
    assert sum(given.values()) == pytest.approx(100)
    if not whole:
        assert given == {GENERAL: 100.0}
        return
    # Each is rounded to a hundredth, and the largest takes what rounding left.
    for code in sums.keys() | given.keys():
        assert given.get(code, 0.0) == pytest.approx(float(100 * sums[code] / whole), abs=0.005 * (len(sums) + 1))
        assert given.get(code, 1.0) > 0


def test_money_to_come_is_planned_and_money_of_today_has_happened() -> None:
    giver, plan = Organisation(pk=7, name="Fund"), Plan(place=Place(name="Lumora", code="XLM", iso2=""))

    def money(state: str, year: int, on: dt.date | None) -> Commitment:
        return Commitment(organisation=giver, state=state, amount=Decimal(5), currency="USD", year=year, on=on)

    cases = [
        ("committed", 2027, TODAY, True),
        ("committed", 2027, TODAY + dt.timedelta(days=1), False),
        ("pledged", 2027, None, True),
        ("pledged", 2028, None, False),
        ("disbursed", 2026, TODAY - dt.timedelta(days=9), True),
        ("expected", 2026, dt.date(2026, 1, 1), False),
    ]
    for state, year, on, has_happened in cases:
        told = _activity(
            plan, [money(state, year, on)], today=TODAY, reporter="XM", reporter_name="Lumora", sectors={GENERAL: 100.0}
        )
        assert (len(told.transactions), len(told.planned)) == ((1, 0) if has_happened else (0, 1)), (state, on)
        assert (told.start, told.end) == (dt.date(year, 1, 1), dt.date(year, 12, 31))
    both = _activity(
        plan,
        [money("pledged", 2029, None), money("disbursed", 2026, None)],
        today=TODAY,
        reporter="XM",
        reporter_name="Lumora",
        sectors={},
    )
    assert (both.start, both.end, both.id) == (dt.date(2026, 1, 1), dt.date(2029, 12, 31), f"XM-{plan.pk.hex[:12]}-7")
    assert {x.kind: x.on for x in both.transactions} == {"3": dt.date(2026, 1, 1)}
    assert [(x.start, x.end, x.value, x.currency) for x in both.planned] == [
        (dt.date(2029, 1, 1), dt.date(2029, 12, 31), 5, "USD")
    ]
    assert both.countries == {}
