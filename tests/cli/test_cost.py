"""`hsforhs cost`: the shape of its answer and what it refuses."""

from __future__ import annotations

from pathlib import Path

import pytest

from hsforhs.planning.costing.coefficients import COLUMNS
from tests.cli.made import answer, refusal, run, write

SIZES = ("--population", "1000", "--intermediate", "2", "--local", "3", "--facilities", "4", "--poe", "5", "--hcw", "6")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """An invented table with one cost of each level."""
    rows = [
        ("X1", 2, "One-time", "National", "100.10"),
        ("X1", 3, "Recurring", "Population", "0.001"),
        ("X2", 2, "Recurring", "Intermediate", "10"),
        ("X2", 4, "One-time", "Local", "1"),
        ("X3", 4, "One-time", "Health facility", "1"),
        ("X3", 4, "One-time", "PoE", "1"),
        ("X3", 4, "Recurring", "Additional HCW", "1"),
    ]
    return write(tmp_path / "table.csv", COLUMNS, rows)


def test_the_answer_has_the_documented_shape(table: Path) -> None:
    assert answer("cost", table, *SIZES, "--start", "1", "--target", "4") == {
        "years": [120.1, 21.0, 39.0, 27.0, 27.0],
        "total": 234.1,
        "by_indicator": {"X1": 104.1, "X2": 103.0, "X3": 27.0},
    }


def test_the_usual_target_is_4(table: Path) -> None:
    assert answer("cost", table, *SIZES, "--start", "2") == answer(
        "cost", table, *SIZES, "--start", "2", "--target", "4"
    )
    assert answer("cost", table, *SIZES, "--start", "4")["total"] == 0


def test_a_size_is_asked_for_where_the_table_costs_by_it(table: Path) -> None:
    assert "the table has costs by 'poe'; expected --poe N" in refusal(
        "cost", table, *SIZES[:-4], "--hcw", "0", "--start", "1"
    )
    assert answer("cost", table, *SIZES[:4], "--start", "1", "--target", "3")["total"] == pytest.approx(204.1)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--population", "-1", "--start", "1"), "the size -1 is negative"),
        (("--population", "many", "--start", "1"), "'many' is no size"),
        (("--population", "nan", "--start", "1"), "'nan' is no size"),
        (("--start", "0"), "--start"),
        (("--start", "1", "--target", "6"), "--target"),
        ((), "--start"),
    ],
)
def test_bad_numbers_end_with_one_sentence(table: Path, words: tuple[str, ...], message: str) -> None:
    assert message in refusal("cost", table, *words)


def test_the_table_for_people_begins_with_the_dearest_indicator(table: Path) -> None:
    shown = run("cost", table, *SIZES, "--start", "1").stdout.splitlines()
    assert "total  234.10" in shown
    assert [x.split()[0] for x in shown[-3:]] == ["X1", "X2", "X3"]
