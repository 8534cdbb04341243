"""What a file says about money, taken apart without a store: nothing is lost, doubled or spread wrongly."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hsforhs.formats.iati import (
    COMMITMENT,
    DISBURSEMENT,
    EXPENDITURE,
    INCOMING,
    PLEDGE_OUT,
    Activity,
    PlannedMoney,
    Transaction,
)
from hsforhs.workbench.funding.models import FileActivity
from hsforhs.workbench.funding.services.files import Decided, _by_year, _money, _part, _remarks, _row, shares_for


def paid(kind: str, value: float, *, year: int = 2027, currency: str = "USD", **more: Any) -> Transaction:
    return Transaction(kind, dt.date(year, 6, 1), value, currency, **more)


def planned(value: float, start: dt.date, end: dt.date, currency: str = "USD") -> PlannedMoney:
    return PlannedMoney(start, end, value, currency)


def year(value: float, of: int = 2027, currency: str = "USD") -> PlannedMoney:
    return planned(value, dt.date(of, 1, 1), dt.date(of, 12, 31), currency)


def told(*transactions: Transaction, part: str = "1", **more: Any) -> list[tuple[str, int, str]]:
    activity = Activity("XX-1", "Labs", transactions=transactions, **more)
    return [(x["state"], x["year"], x["amount"]) for x in _money(activity, Decimal(part))]


@pytest.mark.parametrize(
    ("transactions", "found"),
    [
        ([paid(COMMITMENT, 900)], [("committed", 2027, "900")]),
        ([paid(COMMITMENT, 900), paid(DISBURSEMENT, 400)], [("committed", 2027, "500"), ("disbursed", 2027, "400")]),
        ([paid(COMMITMENT, 900), paid(EXPENDITURE, 900)], [("disbursed", 2027, "900")]),
        ([paid(COMMITMENT, 100), paid(DISBURSEMENT, 400)], [("disbursed", 2027, "400")]),
        ([paid(DISBURSEMENT, 300), paid(EXPENDITURE, 100)], [("disbursed", 2027, "400")]),
        # What came back lowers what was given, and frees no more than there was.
        ([paid(COMMITMENT, 900), paid(DISBURSEMENT, 400), paid(DISBURSEMENT, -100)],
         [("committed", 2027, "600"), ("disbursed", 2027, "300")]),
        ([paid(COMMITMENT, 900), paid(DISBURSEMENT, -100)], [("committed", 2027, "900")]),
        # Another year and another currency are other money.
        ([paid(COMMITMENT, 900), paid(DISBURSEMENT, 400, year=2028)],
         [("committed", 2027, "900"), ("disbursed", 2028, "400")]),
        ([paid(COMMITMENT, 900), paid(DISBURSEMENT, 400, currency="EUR")],
         [("committed", 2027, "900"), ("disbursed", 2027, "400")]),
        ([paid(PLEDGE_OUT, 70), paid(INCOMING, 50)], [("pledged", 2027, "70")]),
        ([], []),
    ],
)  # fmt: skip
def test_money_of_each_state(transactions: list[Transaction], found: list[tuple[str, int, str]]) -> None:
    assert told(*transactions) == found


def test_what_is_expected_is_the_larger_plan_of_a_year_without_transactions() -> None:
    both = {"planned": (year(30), year(20), year(7, 2028)), "budgets": (year(40), year(9, 2028))}
    assert told(**both) == [("expected", 2027, "50"), ("expected", 2028, "9")]
    assert told(paid(COMMITMENT, 1), **both) == [("committed", 2027, "1"), ("expected", 2028, "9")]
    assert told(paid(DISBURSEMENT, 1, year=2028), **both)[-1] == ("expected", 2027, "50")
    assert told(paid(PLEDGE_OUT, 1), **both)[0] == ("expected", 2027, "50"), "a pledge does not say what is planned"
    assert told(paid(COMMITMENT, 1, currency="EUR"), **both)[1][2] == "50", "of another currency"


def test_only_the_part_for_the_country_counts() -> None:
    shared = Activity("XX-1", "Labs", countries={"XL": 25.0, "GH": 75.0})
    assert [_part(shared, x) for x in ("XL", "GH", "TG", "")] == [Decimal("0.25"), Decimal("0.75"), 0, 1]
    assert _part(Activity("XX-1", "Labs"), "XL") == 1
    assert told(paid(COMMITMENT, 900), part="0.25") == [("committed", 2027, "225")]
    assert told(paid(COMMITMENT, 900), part="0") == []
    said = [str(x) for x in _remarks(shared, "XL")]
    assert said == ["XX-1: 25 per cent of it are for XL; only this part is taken."]
    assert list(_remarks(Activity("XX-1", "Labs", countries={"XL": 100.0}), "XL")) == []


DAYS = st.dates(dt.date(2026, 1, 1), dt.date(2031, 12, 31))


@settings(max_examples=60)
@given(DAYS, st.integers(0, 1500), st.integers(1, 10**8))
def test_money_for_years_is_spread_by_days_and_none_is_lost(start: dt.date, length: int, cents: int) -> None:
    end, value = start + dt.timedelta(days=length), cents / 100
    found = {key[0]: x for key, x in _by_year([planned(value, start, end)]).items()}
    assert float(sum(found.values())) == pytest.approx(value, abs=0.03)
    if length < 366:
        assert list(found) == [start.year]
    else:
        days = [start + dt.timedelta(days=x) for x in range(length + 1)]
        for one in range(start.year, end.year + 1):
            share = sum(x.year == one for x in days) / len(days)
            assert float(found[one]) == pytest.approx(value * share, abs=0.01)


def test_a_row_keeps_who_gives_gets_and_pays() -> None:
    incoming = paid(INCOMING, 5, provider_activity="YY-9")
    made = _row(
        Activity(
            "X" * 300, "T" * 400, reporter="XX", reporter_name="", sectors={},
            transactions=(paid(COMMITMENT, 5), paid(COMMITMENT, 5, receiver="Ministry"), incoming),
        ),
        Decimal(1),
    )  # fmt: skip
    assert (len(made.activity), len(made.title)) == (200, 300)
    assert (made.giver, made.receiver, made.paid_from) == ("XX", "Ministry", "YY-9")
    out = _row(Activity("X", "T", transactions=(paid(COMMITMENT, 5, provider_activity="YY-9"),)), Decimal(1))
    assert out.paid_from == "", "who provides its own commitment has not got the money from elsewhere"


def test_own_shares_go_before_those_of_the_file() -> None:
    held = FileActivity(sectors={"12250": 60.0})
    assert shares_for(held, Decided(areas=("D2",))) == {"D2": Decimal("0.6")}
    assert shares_for(held, Decided(areas=("D2",), shares={"P1": Decimal(15)})) == {"P1": Decimal("0.15")}
    assert shares_for(held, Decided()) == {}
