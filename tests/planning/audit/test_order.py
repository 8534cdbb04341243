"""Lines that cannot follow each other."""

from __future__ import annotations

from typing import Any

import pytest

from hsforhs.planning.audit.order import backward_lines, broken_order
from hsforhs.planning.audit.records import PlanRow, PlanSheet


def sheet(*rows: dict[str, Any], by_year: dict[int, Any] | None = None) -> PlanSheet:
    headings = dict.fromkeys(("id", "after", "start", "end", "years"), "X")
    return PlanSheet("A", 1, headings, 5, tuple(PlanRow(n, x, by_year or {}, False) for n, x in enumerate(rows, 2)))


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([{"id": 1, "years": "2"}, {"id": 2, "years": "1", "after": 1}], "it begins before '1' (row 2)"),
        ([{"id": "A", "start": "Q3 2026"}, {"id": "B", "start": "2026-02-01", "after": "a"}], "it begins before 'a'"),
        ([{"id": "A", "after": "A"}], "it depends on 'a', which depends on it"),
        ([{"id": 1.0, "after": "2; 3"}, {"id": 2}], "it depends on '3', and no line has this number"),
    ],
)
def test_what_cannot_be(rows: list[dict[str, Any]], words: str) -> None:
    (found,) = broken_order([sheet(*rows)])
    assert found.message.startswith(words)


@pytest.mark.parametrize(
    "rows",
    [
        [{"id": 1, "years": "1"}, {"id": 2, "years": "1", "after": 1}],
        [{"id": 1, "start": "2026"}, {"id": 2, "start": "2026-02-01", "after": "1"}],
        [{"id": 1, "years": "3"}, {"id": 2, "start": "2026-02-01", "after": "1"}],
        [{"id": 1}, {"id": 2, "after": "-"}, {"id": 3, "after": "1 and 2"}],
        [{"years": "1", "after": "the law"}],
    ],
)
def test_what_can_be(rows: list[dict[str, Any]]) -> None:
    assert list(broken_order([sheet(*rows)])) == []


def test_years_with_amounts_say_when_a_line_begins() -> None:
    first = PlanRow(2, {"id": 1}, {1: 0, 2: 5}, False)
    second = PlanRow(3, {"id": 2, "after": 1}, {1: 5, 2: 5}, False)
    (found,) = broken_order([PlanSheet("A", 1, {"after": "After"}, 5, (first, second))])
    assert found.row == 3


def test_dates_are_shown_as_days() -> None:
    import datetime as dt

    row = {"start": dt.datetime(2026, 5, 1), "end": dt.datetime(2026, 4, 1)}
    (found,) = backward_lines(sheet(row))
    assert found.message == "it ends (2026-04-01) before it starts (2026-05-01)"


def test_a_start_year_may_lie_behind_the_end_year() -> None:
    rows = tuple(PlanRow(n, {"years": start, "end": 2}, {}, False) for n, start in ((2, 3), (3, 2), (4, None)))
    (found,) = backward_lines(PlanSheet("A", 1, {"years": "start_year", "end": "end_year"}, 3, rows))
    assert (found.row, found.message) == (2, "it ends (2) before it starts (3)")
    assert list(backward_lines(PlanSheet("A", 1, {"years": "Years", "end": "end_year"}, 3, rows))) == []
