"""What goes out comes back: every field of every row, with the worst texts, through Excel and Word."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from hsforhs.formats.living.records import LivingPlan, Returned
from hsforhs.formats.living.sheets import write_part_xlsx
from hsforhs.formats.living.sheets_read import read_living_xlsx
from hsforhs.formats.living.word import write_part_docx
from hsforhs.formats.living.word_read import read_living_docx
from hsforhs.formats.wording import IN_ENGLISH, Wording
from hsforhs.workbench.look.wordings import wording_in
from tests.formats.tongues import ARABIC, RUSSIAN

from .made import INSTANCE, PLAN, came_back, changed, living_plans, long_plan, values_of

DAY = dt.date(2026, 11, 26)
Write, Read = Callable[..., None], Callable[..., Returned]
FORMS = {"xlsx": (write_part_xlsx, read_living_xlsx), "docx": (write_part_docx, read_living_docx)}


def out_and_back(plan: LivingPlan, folder: Path, kind: str, wording: Wording = IN_ENGLISH) -> Returned:
    """Write in a language and read without knowing which: the document says it itself."""
    write, read = FORMS[kind]
    path = folder / f"plan.{kind}"
    write(plan, path, made_on=DAY, wording=wording)
    return read(path, instance=INSTANCE, plan=PLAN)


@pytest.mark.parametrize("wording", [IN_ENGLISH, ARABIC, RUSSIAN], ids=lambda x: x.language)
@pytest.mark.parametrize("kind", FORMS)
@settings(
    max_examples=8, deadline=None, suppress_health_check=list(HealthCheck), phases=(Phase.explicit, Phase.generate)
)
@given(plan=living_plans())
def test_nothing_is_lost_and_nothing_changes(
    plan: LivingPlan, kind: str, wording: Wording, tmp_path_factory: pytest.TempPathFactory
) -> None:
    found = out_and_back(plan, tmp_path_factory.mktemp("out"), kind, wording)
    assert came_back(found) == values_of(plan)
    assert changed(found) == {}
    assert found.remarks == ()


@pytest.mark.parametrize("language", ["en", "ar", "zh-hans"])
@pytest.mark.parametrize("kind", FORMS)
def test_a_plan_of_1000_activities_loses_nothing(kind: str, language: str, tmp_path: Path) -> None:
    plan = long_plan(1000)
    found = out_and_back(plan, tmp_path, kind, wording_in(language))
    assert len(found.rows) == 4000
    assert came_back(found) == values_of(plan)
    assert changed(found) == {}
