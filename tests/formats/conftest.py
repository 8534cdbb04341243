from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from hsforhs.planning import ActionCatalogue, OpenStep, Origin, Plan, action_catalogue, draft_for
from hsforhs.scores.examples import published_scores
from tests.planning.own_catalogue.made import lumora_reading
from tests.scores.made import assessment, codes


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


@pytest.fixture(scope="session")
def lumora_actions(tmp_path_factory: pytest.TempPathFactory) -> ActionCatalogue:
    """The invented catalogue of the invented country: most fields are not given."""
    reading = lumora_reading(tmp_path_factory.mktemp("catalogue"))
    origin = Origin("lumora", "Lumora actions (invented)", 2, "Invented licence", "Invented ministry, 2026")
    return ActionCatalogue.of_operator(reading.actions, origin, ours=action_catalogue())


@pytest.fixture(scope="session")
def lumora_plan(lumora_actions: ActionCatalogue) -> Plan:
    """A five-year plan made of the invented catalogue alone."""
    values = dict.fromkeys(codes("spar-2"), 20)
    return draft_for(assessment("spar-2", values), years=5, target=5, catalogue=lumora_actions)


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
