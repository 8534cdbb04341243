"""The consolidation workbook: comes back without loss, computes by itself, counts."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from hsforhs.experiences import EarlyAction, Factor, Step, Timeline, measure, read_timelines
from hsforhs.formats.timeliness_xlsx import SCHEMA, write_timeliness_xlsx
from tests.experiences.made import day, event

EVENTS = (
    replace(
        event(5, 6, 13),
        id="1",
        factors=(Factor("detect", "Nobody told", kind="low suspicion", area="D2"), Factor("notify", "List", True)),
        steps=(Step("Teach", "Ministry", "longer", dt.date(2025, 6, 1), "ONGOING"),),
        actions={**event().actions, "coordination": EarlyAction(applies=False)},
    ),
    replace(event(None, 6, None, name="=Measles"), id="2", actions={"laboratory": EarlyAction(day(20))}),
)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("timeliness") / "events.xlsx"
    write_timeliness_xlsx(EVENTS, found, title="Lumora (invented)")
    return found


def filled(timeline: Timeline) -> Timeline:
    return replace(timeline, actions={x: timeline.action(x) for x in event().actions})


def test_it_comes_back_without_loss(path: Path) -> None:
    assert read_timelines(path) == tuple(filled(x) for x in EVENTS)


def test_results_hold_the_values_that_the_core_computes(path: Path) -> None:
    sheet = openpyxl.load_workbook(path, data_only=True)["Results"]
    rows = [[sheet.cell(row, column).value for column in range(1, 10)] for row in (5, 6)]
    assert rows[0] == ["1", "Cholera (invented)", 5, 1, 7, "yes", "yes", "yes", "yes"]
    assert [x or None for x in rows[1][2:]] == [None, None, None, None, None, "no", "no"]
    assert measure(EVENTS[1]).intervals["respond"].met is False


def test_results_are_formulas_over_the_events(path: Path) -> None:
    sheet = openpyxl.load_workbook(path)["Results"]
    assert sheet["C5"].value.startswith("=IF(AND(ISNUMBER('Timeliness data'!$E5)")
    assert "COUNTIF" in sheet["E5"].value
    assert sheet["C40"].value.startswith("=IF("), "rows that are filled in later compute as well"


def test_counts_stand_on_their_own_sheet(path: Path) -> None:
    sheet = openpyxl.load_workbook(path, data_only=True)["Bottleneck counts"]
    assert [sheet.cell(4, x).value for x in range(1, 7)] == ["detect", None, 1, 0, 1, 5]
    assert [sheet.cell(10, x).value for x in range(1, 5)] == ["detect", "low suspicion", 1, "bottleneck"]


def test_no_text_runs_as_a_formula_and_the_schema_is_named(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    assert book["Timeliness data"]["B6"].value == "'=Measles"
    assert book["About this file"]["B2"].value == SCHEMA


def test_without_events_it_is_a_form(tmp_path: Path) -> None:
    write_timeliness_xlsx([], tmp_path / "form.xlsx", title="Lumora")
    sheet = openpyxl.load_workbook(tmp_path / "form.xlsx")["Timeliness data"]
    assert sheet["B4"].value == "event"
    assert sheet["B5"].value is None
