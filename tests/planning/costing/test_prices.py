"""Unit costs as people hand them in."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from hsforhs.files import BadInput
from hsforhs.planning.costing.money import ExchangeRate, Restatement
from hsforhs.planning.costing.prices import COLUMNS, Range, UnitCost, read_unit_costs

ITEMS = ("meeting-day", "staff-month")
GOOD = "meeting-day,20,25.5,40,XLD,2025,Ministry of Finance of Lumora (invented),2026-03-31"


def table(folder: Path, *rows: str, header: str = ",".join(COLUMNS)) -> Path:
    path = folder / "prices.csv"
    path.write_text("\n".join([header, *rows]), encoding="utf-8")
    return path


def test_a_price_is_read_with_range_source_and_day(tmp_path: Path) -> None:
    found = read_unit_costs(table(tmp_path, GOOD), ITEMS)
    assert found == {
        "meeting-day": UnitCost(
            "meeting-day",
            Range(Decimal(20), Decimal("25.5"), Decimal(40)),
            "XLD",
            2025,
            "Ministry of Finance of Lumora (invented)",
            dt.date(2026, 3, 31),
        )
    }


def test_a_price_without_range_is_sure(tmp_path: Path) -> None:
    found = read_unit_costs(table(tmp_path, "staff-month,,900,,USD,2025,x,2026-01-01"), ITEMS)
    assert found["staff-month"].price == Range.exactly(900)


def test_a_price_is_restated_with_its_ends(tmp_path: Path) -> None:
    rate = ExchangeRate("XLD", Decimal("0.5"), dt.date(2026, 1, 2), "invented")
    price = read_unit_costs(table(tmp_path, GOOD), ITEMS)["meeting-day"]
    found = price.restated(Restatement("USD", 2025, {}, {"XLD": rate}))
    assert found.price == Range(Decimal(10), Decimal("12.75"), Decimal(20))
    assert (found.currency, found.price_year) == ("USD", 2025)
    assert found.source.endswith("(invented); 1 XLD = 0.5 USD on 2026-01-02 (invented)")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("meeting-day", "bananas", "'bananas' is no cost item"),
        ("25.5", "", "column 'central': the price is missing"),
        ("25.5", "-1", "the price -1 is negative"),
        ("25.5", "dear", "'dear' is no price"),
        ("25.5", "41", "the prices 20, 41, 40 are not in order"),
        ("XLD", "lumo", "'lumo' is no currency"),
        ("XLD", "USX", "'USX' is no currency of ISO 4217; did you mean USD"),
        ("2025", "25", "'25' is no price year"),
        ("2025", "next", "'next' is no price year"),
        ("Ministry of Finance of Lumora (invented)", "", "the source is missing"),
        ("2026-03-31", "31.3.2026", "'31.3.2026' is no date"),
    ],
)
def test_bad_cells_are_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    with pytest.raises(BadInput) as error:
        read_unit_costs(table(tmp_path, GOOD.replace(old, new, 1)), ITEMS)
    assert message in str(error.value)
    assert str(error.value).startswith("prices.csv, line 2, column")


def test_doubled_items_and_missing_columns_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"line 3, column 'item': the item 'meeting-day' stands twice"):
        read_unit_costs(table(tmp_path, GOOD, GOOD), ITEMS)
    with pytest.raises(BadInput, match="the column 'currency' is missing"):
        read_unit_costs(table(tmp_path, header="item,low,central,high,price_year,source,date"), ITEMS)
