from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from hsforhs.planning import OpenStep, Plan, draft_for
from hsforhs.scores.examples import published_scores


@pytest.fixture(scope="session")
def plan() -> Plan:
    """A five-year plan with one action left out, one added by hand and one step without an action."""
    ghana = next(
        x.assessment for x in published_scores() if (x.assessment.place, x.assessment.instrument) == ("GHA", "spar-2")
    )
    drafted = draft_for(ghana, years=5)
    first, second, *rest = drafted.lines
    gap = drafted.report.gaps[0]
    return dataclasses.replace(
        drafted,
        lines=(dataclasses.replace(second, reason="=asked for by the parliament"), *rest),
        left_out=(dataclasses.replace(first, reason="done in 2024"),),
        without_actions=(OpenStep(gap.indicator, gap.jee3[0], 5),),
    )


@pytest.fixture
def edit(tmp_path: Path) -> Callable[[Path, Callable[[openpyxl.Workbook], None]], Path]:
    """Change a workbook as a person would, and save it under another name."""

    def change(path: Path, by: Callable[[openpyxl.Workbook], None]) -> Path:
        book = openpyxl.load_workbook(path)
        by(book)
        target = tmp_path / f"returned-{path.name}"
        book.save(target)
        return target

    return change
