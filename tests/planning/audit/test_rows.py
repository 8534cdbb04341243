"""Lines, sums, titles, notes."""

from __future__ import annotations

from typing import Any

from hsforhs.planning.audit.rows import Cells, Table, lines_of

ROLES = {0: ("id", 0), 1: ("text", 0), 2: ("owner", 0), 3: ("cost", 0), 4: ("years", 0)}
HEADINGS = ["No", "Activity", "Owner", "Cost", "Years"]


def kept(*rows: list[Any], wide: dict[int, int] | None = None) -> list[tuple[int, bool]]:
    whole = [HEADINGS, *rows]
    table = Table(whole, list(range(1, len(whole) + 1)), ROLES, 0, wide or {})
    return [(x.number, x.is_sum) for x in lines_of(table)]


LINE = ["1.1", "Train", "MoH", 5, "1"]


def test_titles_notes_and_headings_again_are_no_lines() -> None:
    assert kept(["Prevent"], LINE) == [(3, False)]
    assert kept(["P1", "LABORATORIES"], LINE) == [(3, False)]
    assert kept(["1", "Laboratories"], LINE) == [(3, False)]
    assert kept(["x", "Laboratories"], LINE, wide={2: 4}) == [(3, False)]
    assert kept(LINE, HEADINGS, LINE) == [(2, False), (4, False)]
    assert kept(LINE, [None, "Total", None, 5, None], ["Prepared by", "Dr X"], [None]) == [(2, False), (3, True)]


def test_a_line_that_misses_much_stays_a_line() -> None:
    assert kept(["1.1", "Train", None, None, None], ["1.2", "Buy", "MoH", 5, "1"]) == [(2, False), (3, False)]
    assert kept([None, "Train", "MoH", None, None]) == [(2, False)]
    assert kept(LINE, [Cells.Carried("1.1"), "Train", None, None, None]) == [(2, False), (3, False)]


def test_a_chapter_with_its_amount_is_a_sum_of_what_stands_below() -> None:
    below = [["1.1", "a", "MoH", 5, "1"], ["1.2", "b", "MoH", 7, "1"]]
    assert kept(["1", "Chapter", None, 13, None], *below) == [(2, True), (3, False), (4, False)]
    parts = [["1/a", "a", "MoH", 5, "1"], ["1/b", "b", "MoH", 7, "1"]]
    assert kept(["1", "Chapter", None, 13, None], *parts) == [(2, True), (3, False), (4, False)]
    assert kept([None, "Chapter", None, 12, None], *below) == [(2, True), (3, False), (4, False)]
    assert kept([None, "Work", None, 99, None], *below) == [(2, False), (3, False), (4, False)]


def test_a_line_of_work_may_begin_with_total() -> None:
    assert kept(["1", "Total sanitation in schools", "MoH", 5, "1"]) == [(2, False)]
    assert kept([None, "Total sanitation", None, 5, None]) == [(2, True)]


def test_formulas_below_the_last_line_are_no_line() -> None:
    assert kept(LINE, [None, None, None, 0, None], [None, None, None, 0.0, 0]) == [(2, False)]
    assert kept(LINE, [None, "Free of charge", None, 0, None]) == [(2, False), (3, False)]
