"""Progress that another instance hands on: rows that cannot be are refused before anything is stored."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from hsforhs.workbench.follow_up.handed_on import PART, PROGRESS, REPORT
from hsforhs.workbench.plans.models import Plan

DAY = dt.date(2026, 3, 1)
STATE = {"action_id": "a", "status": "ongoing", "percent": 40, "spent": Decimal(1), "evidence": "", "note": ""}


def rows(**changed: Any) -> dict[str, list[dict[str, Any]]]:
    return {
        "progress": [{**STATE, "starts": DAY, "ends": DAY, **changed}],
        "progress_report": [{**STATE, "on": DAY, "at": dt.datetime(2026, 3, 1, tzinfo=dt.UTC)}],
    }


def test_rows_as_they_are_stored_pass_and_hold_every_column() -> None:
    PART.check(Plan(), rows())
    assert set(rows()["progress"][0]) == set(PROGRESS)
    assert set(rows()["progress_report"][0]) == set(REPORT)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"percent": 140}, "no number from 0 to 100"),
        ({"ends": dt.date(2025, 1, 1)}, "a ends before it starts"),
    ],
)
def test_rows_that_cannot_be_are_refused(changed: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        PART.check(Plan(), rows(**changed))


def test_one_activity_stands_once_and_is_reported_on_often() -> None:
    doubled = {name: found * 2 for name, found in rows().items()}
    with pytest.raises(ValueError, match="a stands twice"):
        PART.check(Plan(), doubled)
    PART.check(Plan(), {**doubled, "progress": rows()["progress"]})
